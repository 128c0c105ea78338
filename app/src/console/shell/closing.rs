//! Tells an agent that the time to reply to one of his chats runs out: at two hours and at half an hour, once each, wherever
//! he is in the console.

use super::{
    menus,
    toasts::{Toasts, toasts},
};
use crate::{
    console::{
        deadline::{Deadline, Near},
        state::{ConsoleState, console},
    },
    domain::{board::Board, ids::ConversationId, table::Table, time::Timestamp},
    node::prelude::*,
    texts::{
        fill, inbox,
        listed::{Listed, words},
        shell::words as shell_words,
    },
};

/// How near the end of each of my chats is that waits for an answer.
fn nearness(board: &Board, now: Timestamp) -> Table<ConversationId, Near> {
    let waiting = board.mine().filter(|chat| chat.needs_reply());
    waiting.filter_map(|chat| Some((chat.id, Deadline::of(chat, now)?.near()))).collect()
}

/// Those that came nearer since.
fn nearer(before: &Table<ConversationId, Near>, now: &Table<ConversationId, Near>) -> Vec<ConversationId> {
    let came = |(id, near): &(&ConversationId, &Near)| {
        matches!(near, Near::Soon | Near::VerySoon) && before.get(*id).is_some_and(|was| was < *near)
    };
    now.iter().filter(came).map(|(id, _)| *id).collect()
}

pub fn tell_of_closing_windows() {
    let (console, toasts, words) = (console(), toasts(), words());
    tell_who_oversees(console, toasts, words);
    tell_of_moves(console, toasts);
    let near = memo(move |_| {
        let now = console.now.get();
        console.board.with(|board| nearness(board, now))
    });
    Effect::new(move |before: Option<Table<ConversationId, Near>>| {
        let now = near.get();
        for id in before.map(|before| nearer(&before, &now)).unwrap_or_default() {
            // The open one says so itself.
            let is_open =
                console.thread.with_untracked(|t| t.as_ref().is_some_and(|t| t.conversation.id == id));
            let chat = console.board.with_untracked(|board| board.conversations.get(&id).cloned());
            let Some(chat) = chat.filter(|_| !is_open) else { continue };
            let name = chat.name.or(chat.contact).unwrap_or_else(|| shell_words().a_visitor.to_owned());
            let said = if now.get(&id) == Some(&Near::Soon) { words.told_soon } else { words.told_very_soon };
            toasts.warning(format!("{name}: {said}"));
        }
        now
    });
}

/// Of what became of one's chats by others; which of it is news is told by a part that is loaded then.
fn tell_of_moves(console: ConsoleState, toasts: Toasts) {
    let shell = shell_words();
    Effect::new(move |_| {
        let moved = console.moved.get();
        if !moved.is_empty() {
            leptos::task::spawn_local(async move {
                (menus::fetched().await.news)(console, toasts, shell, moved);
            });
        }
    });
}

/// Of chats that are escalated, whoever has them. One's own is told of as any other.
fn tell_who_oversees(console: ConsoleState, toasts: Toasts, words: &'static Listed) {
    Effect::new(move |_| {
        let Some((id, _)) = console.escalated.get() else { return };
        let said = console.board.with_untracked(|board| {
            let chat = board.conversations.get(&id).filter(|chat| chat.owner() != Some(board.me.agent))?;
            let name = chat.name.as_deref().or(chat.contact.as_deref()).unwrap_or(shell_words().a_visitor);
            let who = chat.owner().map_or(inbox::words().in_queue, |owner| board.catalog.agent_name(owner));
            Some(fill(words.told_escalated, &[("name", name), ("who", who)]))
        });
        if let Some(said) = said {
            toasts.error(said);
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_step_is_told_once_and_what_was_near_at_first_sight_is_not_news() {
        let (a, b) = (ConversationId::fixed(1), ConversationId::fixed(2));
        let at = |near: &[(ConversationId, Near)]| near.iter().copied().collect::<Table<_, _>>();
        let far = at(&[(a, Near::Far)]);
        assert_eq!(nearer(&far, &at(&[(a, Near::Soon), (b, Near::VerySoon)])), [a]);
        assert_eq!(nearer(&at(&[(a, Near::Soon)]), &at(&[(a, Near::Soon)])), []);
        assert_eq!(nearer(&at(&[(a, Near::Soon)]), &at(&[(a, Near::VerySoon)])), [a]);
        assert_eq!(nearer(&at(&[(a, Near::VerySoon)]), &at(&[(a, Near::Over)])), []);
    }
}
