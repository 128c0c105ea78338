//! Disconnecting an account: asked first, since its token is not to be had again here.

use crate::node::prelude::*;
use crate::{
    api::channels::disconnect,
    console::{settings::scaffold, state::console},
    domain::{ids::ChannelId, refusal::Refusal},
    parts::dialog::Confirm,
    texts::{accounts::words, fill},
};

#[component]
pub(super) fn Leaving(leaving: RwSignal<Option<ChannelId>>) -> impl IntoNode {
    let (board, t, s) = (console().board, words(), scaffold::words());
    let (open, busy) = (RwSignal::new(false), RwSignal::new(false));
    let refused = RwSignal::new(None::<Refusal>);
    Effect::new(move |_| {
        if leaving.with(Option::is_some) {
            refused.set(None);
            open.set(true);
        }
    });
    // The same one may be chosen again.
    Effect::new(move |_| {
        if !open.get() {
            leaving.set(None);
        }
    });
    let title = Signal::derive(move || {
        let named = |id| board.with(|board| board.catalog.channels.get(&id).map(|c| c.name.clone()));
        fill(t.disconnect_title, &[("name", &leaving.get().and_then(named).unwrap_or_default())])
    });
    let confirm = Callback::new(move |()| {
        let Some(id) = leaving.get_untracked() else { return };
        busy.set(true);
        leptos::task::spawn_local(async move {
            let answer = disconnect(id).await;
            busy.try_set(false);
            match answer {
                Ok(()) => drop(open.try_set(false)),
                Err(why) => drop(refused.try_set(Some(why))),
            }
        });
    });
    view! {
        <Confirm
            id="account-leaves"
            open=open
            title=title
            text=Signal::derive(move || t.disconnect_why.to_owned())
            act=t.disconnect
            cancel=t.cancel
            error=Signal::derive(move || refused.get().map(|why| s.refusal(&why)))
            busy=busy
            on_confirm=confirm
        />
    }
}
