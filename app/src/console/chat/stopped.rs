//! The channel is stopped: whoever writes reads that it waits, and on whom.

use super::here::here;
use crate::node::prelude::*;
use crate::{
    domain::{board::Board, conversation::Conversation},
    parts::icon::Icon,
    texts::{alerts::words, fill},
};

/// Nothing where the channel works.
#[component]
pub fn Stopped() -> impl IntoNode {
    let (here, words) = (here(), words());
    let name =
        memo(move |_| here.state.board.with(|board| here.conversation.with(|chat| stopped(board, chat))));
    move || {
        name.get().map(|name| {
            view! {
                <div class="banner banner--warn banner--bar" role="status">
                    <Icon name="i-alert" />
                    <span>{fill(words.messages_wait, &[("name", &name)])}</span>
                </div>
            }
        })
    }
}

/// The channel's name, if nothing goes through it.
fn stopped(board: &Board, chat: &Conversation) -> Option<String> {
    let channel = board.catalog.channels.get(&chat.channel)?;
    (channel.is_stopped() && !chat.is_archived()).then(|| channel.name.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        console::chat::sample,
        domain::channel::{Trouble, TroubleKind},
    };

    #[test]
    fn it_is_said_in_chats_of_a_stopped_channel_while_it_is_stopped() {
        let (mut board, chat) = (sample::board(), sample::conversation());
        assert_eq!(stopped(&board, &chat), None);
        let channel = board.catalog.channels.get_mut(&chat.channel).expect("its channel");
        let (since, detail) = (sample::NOW, String::new());
        channel.trouble = Some(Trouble { what: TroubleKind::Reconnect, since, detail });
        let name = channel.name.clone();
        assert_eq!(stopped(&board, &chat), Some(name));
    }
}
