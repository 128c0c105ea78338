//! Another program of the page's owner answers this customer, in the line below the head.

use super::here::here;
use crate::node::prelude::*;
use crate::{
    domain::channel::ChannelKind,
    domain::conversation::Conversation,
    domain::time::Timestamp,
    parts::icon::Icon,
    texts::channels::{Channels, words},
};

/// The page's inbox, as its id is printed in two ways, and Instagram's (meta-api §5.1, §5.5).
const INBOXES: [&str; 3] = ["263902037430900", "26390203743090", "1217981644879628"];

/// Nothing where it is ours to answer.
#[component]
pub fn HeldMark() -> impl IntoNode {
    let here = here();
    let said = memo(move |_| {
        let now = here.state.now.get();
        here.conversation.with(|conversation| {
            // On WhatsApp nothing is known to take it back.
            let help = (conversation.kind != ChannelKind::Whatsapp).then(|| words().held_help);
            Some((said(conversation, now, words())?, help))
        })
    });
    move || {
        said.get().map(|(said, help)| {
            view! {
                <span class="win win--soon" title=help>
                    <Icon name="i-transfer" class="i-14" />
                    <span class="truncate">{said} " " <span class="sr-only">{help}</span></span>
                </span>
            }
        })
    }
}

fn said(conversation: &Conversation, now: Timestamp, words: &Channels) -> Option<&'static str> {
    let held =
        conversation.elsewhere.as_ref().filter(|held| held.holds(now) && !conversation.is_archived())?;
    let is_inbox = held.app.as_deref().is_some_and(|app| INBOXES.contains(&app));
    Some(if is_inbox { words.held_by_inbox } else { words.held_by_app })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        console::chat::sample,
        domain::{conversation::Elsewhere, time::Span},
        texts::channels::EN,
    };

    #[test]
    fn the_head_says_who_answers_until_a_day_after_his_last_word() {
        let mut chat = sample::conversation();
        let said = |chat: &Conversation, later: Span| said(chat, sample::NOW.plus(later), &EN);
        assert_eq!(said(&chat, Span::ZERO), None);
        let by = |app: Option<&str>| Some(Elsewhere { app: app.map(Into::into), heard_at: sample::NOW });
        chat.elsewhere = by(Some(INBOXES[0]));
        assert_eq!(said(&chat, Span::hours(23)), Some(EN.held_by_inbox));
        chat.elsewhere = by(Some("4711"));
        assert_eq!(said(&chat, Span::ZERO), Some(EN.held_by_app));
        assert_eq!(said(&chat, Span::hours(24)), None);
    }
}
