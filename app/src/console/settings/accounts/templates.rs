//! The templates of a WhatsApp account, as the account has them.

use super::new_template::NewTemplate;
use crate::node::prelude::*;
use crate::{
    api::channels::{delete_template, refresh_templates, templates},
    console::{settings::scaffold, state::console},
    domain::{ids::ChannelId, refusal::Refusal, template::Template},
    parts::{
        dialog::{Confirm, Dialog, Refused},
        icon::Icon,
    },
    texts::{
        accounts::{said, words},
        fill,
    },
};

/// The list, and what was asked about it.
#[derive(Clone, Copy)]
struct Listed {
    channel: ChannelId,
    known: RwSignal<Vec<Template>>,
    refused: RwSignal<Option<Refusal>>,
    busy: RwSignal<bool>,
    /// Whose deletion is being asked about: name and language.
    leaving: RwSignal<Option<(String, String)>>,
}

impl Listed {
    fn take(self, told: Result<Vec<Template>, Refusal>) {
        match told {
            Ok(all) => {
                self.known.try_set(all);
                self.refused.try_set(None);
            }
            Err(refusal) => drop(self.refused.try_set(Some(refusal))),
        }
        self.busy.try_set(false);
    }

    fn load(self) {
        leptos::task::spawn_local(async move { self.take(templates(self.channel).await) });
    }

    fn refresh(self) {
        self.busy.set(true);
        leptos::task::spawn_local(async move { self.take(refresh_templates(self.channel).await) });
    }

    fn delete(self, (name, language): (String, String)) {
        self.busy.set(true);
        leptos::task::spawn_local(async move {
            let left = delete_template(self.channel, name, language).await;
            self.take(match left {
                Ok(()) => templates(self.channel).await,
                Err(refusal) => Err(refusal),
            });
        });
    }
}

#[component]
pub(super) fn Templates(id: ChannelId) -> impl IntoNode {
    let (t, s) = (words(), scaffold::words());
    let listed = Listed {
        channel: id,
        known: RwSignal::default(),
        refused: RwSignal::new(None),
        busy: RwSignal::new(false),
        leaving: RwSignal::new(None),
    };
    let told = console().templates;
    Effect::new(move |_| {
        // Once at first, and again whenever its templates change.
        if told.with(|channels| channels.is_empty() || channels.contains(&id)) {
            listed.load();
        }
    });
    let writing = RwSignal::new(false);
    let heading = format!("templates-{id}");
    view! {
        <div class="line">
            <h3 class="subhead" id=heading.clone()>{t.templates}</h3>
            <span class="spacer"></span>
            <button class="btn btn--sm" type="button" aria-haspopup="dialog" on:click=move |_| writing.set(true)>
                <Icon name="i-plus" class="i-14" />
                {t.new_template}
            </button>
            <button class="btn btn--sm" class:is-loading=listed.busy type="button" on:click=move |_| listed.refresh()>
                <Icon name="i-refresh" class="i-14" />
                {t.refresh}
            </button>
        </div>
        <div role="alert">{move || listed.refused.get().map(|why| view! { <Refused why=s.refusal(&why) /> })}</div>
        <Show when=move || !listed.known.with(Vec::is_empty) fallback=move || view! { <p class="muted">{t.no_templates}</p> }>
            <div class="tablewrap" tabindex="0" role="group" aria-labelledby=heading.clone()>
                <table class="table tight">
                    <thead>
                        <tr>
                            <th scope="col">{t.template}</th>
                            <th scope="col">{t.language}</th>
                            <th scope="col">{t.status}</th>
                            <th scope="col">{t.category}</th>
                            <th scope="col">{t.quality}</th>
                            <th scope="col" class="r">{t.counts}</th>
                            <th scope="col"><span class="sr-only">{t.delete}</span></th>
                        </tr>
                    </thead>
                    <tbody>{move || listed.known.get().into_iter().map(|one| row(listed, one)).collect_nodes()}</tbody>
                </table>
            </div>
        </Show>
        <Dialog open=writing title=Signal::derive(move || t.new_template.to_owned()) close=t.close id="new-template-title">
            <NewTemplate channel=id open=writing done=move || listed.load() />
        </Dialog>
        <Leaving listed=listed />
    }
}

fn row(listed: Listed, template: Template) -> impl IntoNode {
    let t = words();
    let Template { name, language, status, category, quality, reason, sent, delivered, read, failed, .. } =
        template;
    let label = format!("{} {name} ({language})", t.delete);
    let which = (name.clone(), language.clone());
    view! {
        <tr>
            <th scope="row"><bdi>{name}</bdi></th>
            <td><bdi>{language}</bdi></td>
            <td>
                {said(t.statuses, &status)}
                {reason.map(|why| view! { <small class="muted" dir="auto">", " {said(t.reasons, &why)}</small> })}
            </td>
            <td>{said(t.category_words, &category)}</td>
            <td>{quality.map(|quality| said(t.qualities, &quality))}</td>
            <td class="r">{format!("{sent} · {delivered} · {read} · {failed}")}</td>
            <td class="r">
                <button
                    class="iconbtn iconbtn--sm"
                    type="button"
                    title=t.delete
                    aria-label=label
                    on:click=move |_| listed.leaving.set(Some(which.clone()))
                >
                    <Icon name="i-trash" />
                </button>
            </td>
        </tr>
    }
}

/// Deleting one cannot be taken back: WhatsApp lends its name to no other for thirty days.
#[component]
fn Leaving(listed: Listed) -> impl IntoNode {
    let t = words();
    let open = RwSignal::new(false);
    Effect::new(move |_| {
        if listed.leaving.with(Option::is_some) {
            open.set(true);
        }
    });
    let title = Signal::derive(move || {
        let name = listed.leaving.with(|which| which.as_ref().map(|(name, _)| name.clone()));
        fill(t.delete_template, &[("name", &name.unwrap_or_default())])
    });
    let confirm = Callback::new(move |()| {
        if let Some(which) = listed.leaving.get_untracked() {
            listed.delete(which);
        }
        listed.leaving.set(None);
        open.set(false);
    });
    view! {
        <Confirm
            id="template-leaves"
            open=open
            title=title
            text=Signal::derive(move || t.delete_template_why.to_owned())
            act=t.delete
            cancel=t.cancel
            on_confirm=confirm
        />
    }
}
