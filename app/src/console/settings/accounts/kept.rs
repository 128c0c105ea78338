//! What came in and could not be read, or means nothing to this desk: as it came, for an admin to look into or hand on.

use crate::node::prelude::*;
use crate::{
    api::channels::load_kept,
    console::{
        deadline::past,
        settings::{codebox::CodeBox, scaffold},
        state::console,
    },
    domain::{channel::Kept, ids::ChannelId, refusal::Refusal},
    parts::dialog::Refused,
    texts::{accounts::words, listed},
};

#[component]
pub(super) fn KeptItems(id: ChannelId) -> impl IntoNode {
    let (t, s) = (words(), scaffold::words());
    let busy = RwSignal::new(false);
    let kept = RwSignal::new(None::<Result<Vec<Kept>, Refusal>>);
    let load = move |_| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        leptos::task::spawn_local(async move {
            let answer = load_kept(id).await;
            busy.try_set(false);
            kept.try_set(Some(answer));
        });
    };
    let list = move || {
        kept.get().map(|kept| match kept {
            Ok(items) if items.is_empty() => view! { <p class="muted" role="status">{t.kept_none}</p> },
            Ok(items) => view! { <ul class="stack">{items.into_iter().map(item).collect_nodes()}</ul> },
            Err(why) => view! { <div role="alert"><Refused why=s.refusal(&why) /></div> },
        })
    };
    view! {
        <p>
            <button class="btn btn--sm" class:is-loading=busy type="button" on:click=load>{t.show_kept}</button>
        </p>
        {list}
    }
}

fn item(kept: Kept) -> impl IntoNode {
    let when = past(console().now.get_untracked().since(kept.at), listed::words().lengths);
    view! {
        <li>
            <p class="small muted">{when} " · " <bdi>{kept.why}</bdi></p>
            <CodeBox head="JSON" code=Signal::stored(kept.body) />
        </li>
    }
}
