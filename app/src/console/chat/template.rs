//! Sending an approved template into the open conversation, also when its window is over.

use super::here::here;
use crate::node::prelude::*;
use crate::{
    console::{
        shell::toasts::toasts,
        templates::{FillTemplate, Target},
    },
    parts::{dialog::Dialog, load::Later},
    texts::{accounts, channels},
};

/// The dialog, while it is open.
#[component]
pub fn SendTemplate() -> impl IntoNode {
    let here = here();
    let title = Signal::stored(channels::words().send_template.to_owned());
    view! {
        <Dialog open=here.templates title=title close=here.words.close id="template-title">
            <Later part=form />
        </Dialog>
    }
}

#[lazy]
fn form() -> Node {
    let (here, toasts, t) = (here(), toasts(), accounts::words());
    let target = Target::Conversation(here.id, here.conversation.with_untracked(|c| c.channel));
    let done = move |_| toasts.info(t.sent_done.to_owned());
    view! {
        <FillTemplate target=target open=here.templates done=done>
            <p class="dialog__sub">{t.send_how}</p>
        </FillTemplate>
    }
}
