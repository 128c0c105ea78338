//! Who else is in the conversation, or is being asked in, and how it ends (S3-23 … S3-26).

use super::here::{Here, here};
use crate::{
    api::conversations::end_conference,
    console::shell::toasts::toasts,
    domain::conversation::OfferedFrom,
    parts::icon::Icon,
    texts::{fill, queues},
};
use leptos::prelude::*;

/// The line below the head, while there is something to say.
#[component]
pub fn Conference() -> impl IntoView {
    let (here, toasts, words) = (here(), toasts(), queues::words());
    let said = Memo::new(move |_| said(here));
    let helps = Memo::new(move |_| here.conversation.with(|c| c.helper(here.me).is_some()));
    let ends = Memo::new(move |_| helps.get() || here.conversation.with(|c| c.owner() == Some(here.me)));
    let end = move |_| {
        leptos::task::spawn_local(async move {
            if let Err(refusal) = end_conference(here.id).await {
                toasts.error(here.say(&refusal));
            }
        });
    };
    view! {
        <Show when=move || said.with(Option::is_some)>
            <div class="banner banner--bar" role="status">
                <Icon name="i-conference" />
                <span class="grow">{move || said.get()}</span>
                <Show when=move || ends.get()>
                    <button class="btn btn--sm" type="button" on:click=end>
                        {move || if helps.get() { words.exit_conference } else { words.end_conference }}
                    </button>
                </Show>
            </div>
        </Show>
    }
    .into_any()
}

fn said(here: Here) -> Option<String> {
    let words = queues::words();
    here.conversation.with(|c| {
        let asked = c.offer.as_ref().filter(|offer| matches!(offer.from, OfferedFrom::Conference { .. }));
        let asked = asked.map(|offer| fill(words.requested, &[("agent", &here.agent_name(offer.to))]));
        let helper = |helper: &crate::domain::conversation::Helper| {
            let name = here.agent_name(helper.agent);
            if helper.whispers { format!("{name} ({})", words.whispering) } else { name }
        };
        let names: Vec<String> = c.helpers.iter().map(helper).collect();
        let there = (!names.is_empty()).then(|| fill(words.conference, &[("agents", &names.join(", "))]));
        let parts: Vec<String> = there.into_iter().chain(asked).collect();
        (!parts.is_empty()).then(|| parts.join(" · "))
    })
}
