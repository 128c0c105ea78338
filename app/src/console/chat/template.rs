//! Sending an approved template: chosen, filled in, seen as the customer will see it (V-09, V-12). The form is made of the
//! template's own blanks, and says what is wrong before the provider would.

use super::here::here;
use crate::{
    api::channels::{TemplateForm, send_template, templates},
    console::shell::toasts::toasts,
    domain::{
        ids::MessageId,
        refusal::Refusal,
        template::{BadFill, Blank, Component, Place, Template},
    },
    parts::{dialog::Dialog, icon::Icon, load::Later},
    texts::{
        accounts::{Accounts, words},
        fill,
    },
};
use leptos::{ev, prelude::*};
use std::collections::BTreeMap;

/// What is being filled in.
#[derive(Clone, Copy)]
struct Filling {
    t: &'static Accounts,
    known: RwSignal<Option<Vec<Template>>>,
    sought: RwSignal<String>,
    chosen: RwSignal<Option<Template>>,
    values: RwSignal<BTreeMap<Blank, String>>,
    error: RwSignal<Option<String>>,
    busy: RwSignal<bool>,
    /// The message's name: a second click is the same message.
    message: MessageId,
}

impl Filling {
    fn filled(self) -> Vec<(Blank, String)> {
        self.values
            .with(|values| values.iter().map(|(blank, value)| (blank.clone(), value.clone())).collect())
    }

    fn wrong(self) -> Option<String> {
        let filled = self.filled();
        self.chosen.with(|chosen| match chosen.as_ref()?.check(&filled) {
            Ok(()) => None,
            Err(BadFill::Spacing(_) | BadFill::TooLong(_)) => Some(self.t.spacing.to_owned()),
            Err(BadFill::NotForUs(_) | BadFill::NotApproved) => Some(self.t.not_for_us.to_owned()),
            Err(BadFill::Missing(_)) => Some(self.t.missing.to_owned()),
        })
    }
}

/// The dialog, while it is open.
#[component]
pub fn SendTemplate() -> impl IntoView {
    let here = here();
    let title = Signal::derive(move || words().send_title.to_owned());
    view! {
        <Dialog open=here.templates title=title close=here.words.close id="template-title">
            <Later part=form />
        </Dialog>
    }
}

#[lazy]
fn form() -> AnyView {
    view! { <Form /> }.into_any()
}

#[component]
fn Form() -> impl IntoView {
    let (here, t) = (here(), words());
    let filling = Filling {
        t,
        known: RwSignal::new(None),
        sought: RwSignal::default(),
        chosen: RwSignal::new(None),
        values: RwSignal::default(),
        error: RwSignal::new(None),
        busy: RwSignal::new(false),
        message: MessageId::random(),
    };
    let channel = here.conversation.with_untracked(|c| c.channel);
    Effect::new(move |_| {
        leptos::task::spawn_local(async move {
            match templates(channel).await {
                Ok(all) => {
                    let usable = all.into_iter().filter(Template::is_sendable).collect();
                    filling.known.try_set(Some(usable));
                }
                Err(refusal) => drop(filling.error.try_set(Some(here.say(&refusal)))),
            }
        });
    });
    let toasts = toasts();
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if filling.busy.get_untracked() {
            return;
        }
        let Some(template) = filling.chosen.get_untracked() else {
            return filling.error.set(Some(t.choose.to_owned()));
        };
        if let Some(wrong) = untrack(|| filling.wrong()) {
            return filling.error.set(Some(wrong));
        }
        filling.busy.set(true);
        let filled = untrack(|| filling.filled());
        let form = TemplateForm { name: template.name, language: template.language, filled };
        leptos::task::spawn_local(async move {
            let answer: Result<(), Refusal> = send_template(here.id, filling.message, form).await;
            filling.busy.try_set(false);
            match answer {
                Ok(()) => {
                    toasts.info(t.sent_done.to_owned());
                    here.templates.try_set(false);
                }
                Err(refusal) => drop(filling.error.try_set(Some(here.say(&refusal)))),
            }
        });
    };
    view! {
        <form class="dialog__form" novalidate=true on:submit=submit>
            <div class="dialog__body">
                <p class="dialog__sub">{t.send_how}</p>
                <Show when=move || filling.chosen.with(Option::is_none) fallback=move || view! { <Chosen filling=filling /> }>
                    <Choices filling=filling />
                </Show>
                <p class="field__error" role="alert">{move || filling.error.get()}</p>
            </div>
            <div class="dialog__foot">
                <span class="spacer"></span>
                <button class="btn" type="button" on:click=move |_| here.templates.set(false)>{t.cancel}</button>
                <button class="btn btn--primary" class:is-loading=filling.busy type="submit">{t.send}</button>
            </div>
        </form>
    }
    .into_any()
}

/// The account's approved templates, found by name or by what they say.
#[component]
fn Choices(filling: Filling) -> impl IntoView {
    let t = filling.t;
    let found = Memo::new(move |_| {
        let sought = filling.sought.get().to_lowercase();
        let fits = |one: &Template| {
            sought.is_empty() || one.name.contains(&sought) || one.body().to_lowercase().contains(&sought)
        };
        filling.known.with(|known| {
            known.as_ref().map(|all| all.iter().filter(|one| fits(one)).cloned().collect::<Vec<_>>())
        })
    });
    let none = move || found.with(|found| found.as_ref().is_some_and(Vec::is_empty));
    view! {
        <label class="field">
            <span class="field__label">{t.find}</span>
            <input
                class="input"
                type="search"
                autocomplete="off"
                dir="auto"
                on:input=move |event| filling.sought.set(event_target_value(&event))
            />
        </label>
        <ul class="picklist" aria-label=t.templates>
            {move || found.get().unwrap_or_default().into_iter().map(|one| view! { <Choice filling=filling one=one /> }).collect_view()}
        </ul>
        <Show when=none><p class="muted">{t.no_templates}</p></Show>
    }
    .into_any()
}

#[component]
fn Choice(filling: Filling, one: Template) -> impl IntoView {
    let (name, language, body) = (one.name.clone(), one.language.clone(), one.body().to_owned());
    let choose = move |_| {
        filling.error.set(None);
        filling.values.set(one.blanks().into_iter().map(|blank| (blank, String::new())).collect());
        filling.chosen.set(Some(one.clone()));
    };
    view! {
        <li>
            <button class="picklist__item" type="button" on:click=choose>
                <b><bdi>{name}</bdi></b>
                <small class="muted"><bdi>{language}</bdi></small>
                <span class="truncate" dir="auto">{body}</span>
            </button>
        </li>
    }
}

/// Its blanks, and how it will read.
#[component]
fn Chosen(filling: Filling) -> impl IntoView {
    let t = filling.t;
    let Some(template) = filling.chosen.get_untracked() else { return ().into_any() };
    let blanks = template.blanks();
    let back = move |_| filling.chosen.set(None);
    view! {
        <p class="line">
            <button class="btn btn--sm" type="button" on:click=back>
                <Icon name="i-left" class="i-flip" />
                {t.choose}
            </button>
            <b><bdi>{template.name.clone()}</bdi></b>
        </p>
        {blanks.into_iter().map(|blank| view! { <Value filling=filling blank=blank /> }).collect_view()}
        <section aria-label=t.preview class="template-preview">
            <h3 class="subhead">{t.preview}</h3>
            <Preview filling=filling template=template />
        </section>
    }
    .into_any()
}

#[component]
fn Value(filling: Filling, blank: Blank) -> impl IntoView {
    let t = filling.t;
    if blank.place == Place::Media {
        return view! { <super::template_file::HeaderFile values=filling.values blank=blank label=t.header_file help=t.header_file_help /> }
            .into_any();
    }
    let label = match blank.place {
        Place::Button(_) => t.button_end.to_owned(),
        _ => fill(t.blank, &[("name", &format!("{{{{{}}}}}", blank.name))]),
    };
    let set = move |event| {
        let value = event_target_value(&event);
        filling.error.set(None);
        filling.values.update(|values| drop(values.insert(blank.clone(), value)));
    };
    view! {
        <label class="field">
            <span class="field__label">{label}</span>
            <input class="input" type="text" autocomplete="off" dir="auto" maxlength="900" on:input=set />
        </label>
    }
    .into_any()
}

/// As the customer will see it.
#[component]
fn Preview(filling: Filling, template: Template) -> impl IntoView {
    let template = StoredValue::new(template);
    let part = move |place: Place, text: &str| Template::fill(text, place, &filling.filled());
    move || {
        template.with_value(|template| {
            template
                .components
                .iter()
                .map(|component| match component {
                    Component::Header { text, .. } if !text.is_empty() => {
                        view! { <p dir="auto"><b>{part(Place::Header, text)}</b></p> }.into_any()
                    }
                    Component::Body { text } => {
                        view! { <p dir="auto" class="prewrap">{part(Place::Body, text)}</p> }.into_any()
                    }
                    Component::Footer { text } => {
                        view! { <p dir="auto" class="small muted">{text.clone()}</p> }.into_any()
                    }
                    _ => ().into_any(),
                })
                .collect_view()
        })
    }
}
