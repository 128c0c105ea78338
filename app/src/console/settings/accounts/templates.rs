//! The templates of a WhatsApp account, as the account has them.

use crate::{
    api::channels::{refresh_templates, templates},
    console::settings::scaffold,
    domain::{ids::ChannelId, refusal::Refusal, template::Template},
    parts::{dialog::Refused, icon::Icon},
    texts::accounts::words,
};
use leptos::prelude::*;

#[component]
pub(super) fn Templates(id: ChannelId) -> impl IntoView {
    let t = words();
    let s = scaffold::words();
    let known = RwSignal::new(Vec::<Template>::new());
    let refused = RwSignal::new(None::<Refusal>);
    let busy = RwSignal::new(false);
    let take = move |told: Result<Vec<Template>, Refusal>| match told {
        Ok(all) => {
            known.try_set(all);
            refused.try_set(None);
        }
        Err(refusal) => drop(refused.try_set(Some(refusal))),
    };
    Effect::new(move |_| leptos::task::spawn_local(async move { take(templates(id).await) }));
    let refresh = move |_| {
        busy.set(true);
        leptos::task::spawn_local(async move {
            take(refresh_templates(id).await);
            busy.try_set(false);
        });
    };
    let heading = format!("templates-{id}");
    view! {
        <div class="line">
            <h3 class="subhead" id=heading.clone()>{t.templates}</h3>
            <span class="spacer"></span>
            <button class="btn btn--sm" class:is-loading=busy type="button" on:click=refresh>
                <Icon name="i-refresh" class="i-14" />
                {t.refresh}
            </button>
        </div>
        <div role="alert">{move || refused.get().map(|why| view! { <Refused why=s.refusal(&why) /> })}</div>
        <Show when=move || !known.with(Vec::is_empty) fallback=move || view! { <p class="muted">{t.no_templates}</p> }>
            <div class="tablewrap" tabindex="0" role="group" aria-labelledby=heading.clone()>
                <table class="table tight">
                    <thead>
                        <tr>
                            <th scope="col">{t.template}</th>
                            <th scope="col">{t.language}</th>
                            <th scope="col">{t.status}</th>
                            <th scope="col">{t.category}</th>
                            <th scope="col" class="r">{t.counts}</th>
                        </tr>
                    </thead>
                    <tbody>{move || known.get().into_iter().map(row).collect_view()}</tbody>
                </table>
            </div>
        </Show>
    }
    .into_any()
}

fn row(template: Template) -> impl IntoView {
    let Template { name, language, status, category, reason, sent, delivered, read, failed, .. } = template;
    view! {
        <tr>
            <th scope="row"><bdi>{name}</bdi></th>
            <td><bdi>{language}</bdi></td>
            <td>{status} {reason.map(|why| view! { <small class="muted" dir="auto">" " {why}</small> })}</td>
            <td>{category}</td>
            <td class="r">{format!("{sent} · {delivered} · {read} · {failed}")}</td>
        </tr>
    }
}
