//! The editor that all sections share: a form with its notices, its keys, and the question before deleting.

use super::{edit::Edit, guard::Desk, kind::Kind, place::Picked, scaffold::words};
use crate::node::prelude::*;
use crate::{
    console::shell::keys::{dialog_open, on_keydown},
    parts::{
        dialog::{Confirm, Refused},
        icon::Icon,
    },
    texts::fill,
};
use leptos::ev;

/// Opens what was picked.
pub fn editor<K: Kind>(picked: &Picked, desk: Desk) -> Node {
    let Some(edit) = Edit::<K>::open(picked, desk) else { return missing::<K>() };
    editor_keys(edit);
    let t = edit.t;
    let w = t.section(K::SECTION);
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        edit.save();
    };
    let name = move || edit.draft.with(K::name);
    let body = view! {
        <Notices edit=edit />
        {K::form(edit)}
    };
    let title = if edit.is_new { w.new } else { w.edit };
    let form = if K::WIDE {
        view! {
            <form class="page" aria-labelledby="editor-title" novalidate=true on:submit=submit>
                <header class="page__head">
                    <CloseLink href=K::SECTION.path() label=w.name />
                    <h1 id="editor-title">{title}</h1>
                </header>
                <fieldset class="page__scroll" disabled=!edit.may aria-labelledby="editor-title">
                    {body}
                    <div class="savebar">
                        <Foot edit=edit />
                    </div>
                </fieldset>
            </form>
        }
    } else {
        view! {
            <form class="editor" aria-labelledby="editor-title" novalidate=true on:submit=submit>
                <header class="editor__head">
                    <a class="iconbtn back" href=K::SECTION.path() aria-label=w.name title=w.name>
                        <Icon name="i-left" class="i-flip" />
                    </a>
                    <h2 id="editor-title">{title}</h2>
                    <a
                        class="iconbtn only-wide"
                        href=K::SECTION.path()
                        aria-label=t.close_editor
                        title=t.close_editor
                        aria-keyshortcuts="Escape"
                    >
                        <Icon name="i-x" />
                    </a>
                </header>
                <fieldset class="editor__body" disabled=!edit.may aria-labelledby="editor-title">
                    {body}
                </fieldset>
                <footer class="editor__foot">
                    <Foot edit=edit />
                </footer>
            </form>
        }
    };
    view! {
        {form}
        <Confirm
            id="remove-title"
            open=edit.asks_removal
            title=Signal::derive(move || fill(w.ask, &[("name", &name())]))
            text=w.consequence
            act=w.delete
            cancel=t.cancel
            error=edit.removal_refusal()
            busy=edit.busy
            on_confirm=Callback::new(move |()| edit.remove())
        />
    }
}

#[component]
fn CloseLink(href: String, label: &'static str) -> impl IntoNode {
    view! {
        <a class="iconbtn" href=href aria-label=label title=label aria-keyshortcuts="Escape">
            <Icon name="i-left" class="i-flip" />
        </a>
    }
}

fn editor_keys<K: Kind>(edit: Edit<K>) {
    on_keydown(move |event| {
        if event.default_prevented() || dialog_open() {
            return;
        }
        match event.key().as_str() {
            "s" | "S" if event.ctrl_key() || event.meta_key() => {
                event.prevent_default();
                edit.save();
            }
            "Escape" if !event.is_composing() => {
                event.prevent_default();
                edit.close();
            }
            _ => {}
        }
    });
}

/// What stands above the fields: somebody else's change, a refusal, a missing right.
#[component]
fn Notices<K: Kind>(edit: Edit<K>) -> impl IntoNode {
    let t = edit.t;
    view! {
        {(!edit.may)
            .then(|| {
                view! {
                    <div class="banner">
                        <Icon name="i-lock" />
                        <span>{t.read_only}</span>
                    </div>
                }
            })}
        <div role="alert">
            <Show when=move || edit.stale.get()>
                <div class="banner banner--warn">
                    <Icon name="i-alert" />
                    <span>{t.stale}</span>
                    <button class="btn btn--sm" type="button" on:click=move |_| edit.reload()>
                        {t.reload}
                    </button>
                    <button class="btn btn--sm" type="button" on:click=move |_| edit.insist()>
                        {t.keep_mine}
                    </button>
                </div>
            </Show>
            <Show when=move || edit.gone.get()>
                <Refused why=t.gone.to_owned() />
            </Show>
            {move || edit.refusal().map(|why| view! { <Refused why=why /> })}
        </div>
    }
}

/// Delete, what was just said, Cancel, Save.
#[component]
fn Foot<K: Kind>(edit: Edit<K>) -> impl IntoNode {
    let t = edit.t;
    let desk = expect_context::<Desk>();
    let held = move || edit.stale.get() || edit.gone.get();
    view! {
        {edit
            .removable()
            .then(|| {
                view! {
                    <button class="btn btn--ghost btn--risk" type="button" on:click=move |_| edit.asks_removal.set(true)>
                        <Icon name="i-trash" />
                        {t.delete}
                    </button>
                }
            })}
        <span class="spacer"></span>
        <span class="muted small" aria-hidden="true">
            {move || if edit.dirty.get() { t.not_saved.to_owned() } else { desk.said.get() }}
        </span>
        <button class="btn" type="button" on:click=move |_| edit.close()>
            {if edit.may { t.cancel } else { t.close }}
        </button>
        {edit
            .may
            .then(|| {
                view! {
                    <button
                        class="btn btn--primary"
                        class:is-loading=edit.busy
                        type="submit"
                        aria-disabled=move || held().then_some("true")
                        aria-keyshortcuts="Control+S"
                    >
                        {t.save}
                    </button>
                }
            })}
    }
}

/// An address of something that is not there (any more).
fn missing<K: Kind>() -> Node {
    let t = words();
    view! {
        <section class="editor" aria-label=t.close_editor>
            <div class="empty empty--fill">
                <Icon name=K::SECTION.icon() class="i-24" />
                <h2>{t.missing}</h2>
                <p>{t.missing_why}</p>
                <a class="btn" href=K::SECTION.path()>
                    {t.close}
                </a>
            </div>
        </section>
    }
}
