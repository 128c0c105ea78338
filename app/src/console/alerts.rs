//! What whoever oversees has to look at. It is read off the board, so that it stands for as long as it is so, also on a page that
//! is loaded anew.

use super::{deadline::remaining, state::console};
use crate::node::prelude::*;
use crate::{
    domain::{
        agent::Role,
        board::Board,
        conversation::Conversation,
        ids::{ChannelId, ConversationId},
        scope::Scope,
        time::{Span, Timestamp},
        window::Window,
    },
    parts::icon::Icon,
    texts::{alerts::words, fill, inbox, listed, shell},
};

/// One thing to look at.
#[derive(Debug, Clone, PartialEq)]
pub enum Alert {
    /// The channel shuts this chat soon, and its customer has no answer.
    Closing { chat: ConversationId, name: Option<String>, who: Option<String>, over: Timestamp },
    /// Nothing gets through.
    Stopped { name: String },
    /// The provider objects to something, and what is written gets through.
    Noticed { name: String },
    /// The account has nearly nothing left.
    Money { name: String },
}

/// Accounts that have little money left, as far as was asked; in context of the console.
#[derive(Clone, Copy)]
pub struct Low(pub RwSignal<Vec<ChannelId>>);

/// All of it, for those who oversee: chats first, of which the one that closes first.
pub fn alerts(board: &Board, scope: Scope, now: Timestamp) -> Vec<Alert> {
    if !board.me.role.sees_all() {
        return Vec::new();
    }
    let chats = board.conversations.values().filter(|chat| scope.takes(chat.product, chat.channel));
    let mut closing: Vec<_> = chats.filter_map(|chat| Some((closes(board, chat, now)?, chat))).collect();
    closing.sort_by_key(|(over, chat)| (*over, chat.id));
    let closing = closing.into_iter().map(|(over, chat)| Alert::Closing {
        chat: chat.id,
        name: chat.name.clone(),
        who: chat.owner().map(|owner| board.catalog.agent_name(owner).to_owned()),
        over,
    });
    let channels = board.catalog.channels.values();
    let troubled = channels.filter(|channel| channel.trouble.is_some() && scope.has(channel));
    let troubled = troubled.map(|channel| match channel.is_stopped() {
        true => Alert::Stopped { name: channel.name.clone() },
        false => Alert::Noticed { name: channel.name.clone() },
    });
    closing.chain(troubled).collect()
}

/// When its window is over, if that is soon as its group has it and nobody has answered.
fn closes(board: &Board, chat: &Conversation, now: Timestamp) -> Option<Timestamp> {
    let over = Window::over_at(chat.kind, chat.window_from.filter(|_| chat.needs_reply())?)?;
    let before = Span::minutes(i64::from(board.catalog.escalate_minutes(chat)));
    (over > now && over.since(now) <= before).then_some(over)
}

/// Those that have little money left.
pub fn money(board: &Board, low: &[ChannelId]) -> Vec<Alert> {
    let low = low.iter().filter_map(|id| board.catalog.channels.get(id));
    low.map(|channel| Alert::Money { name: channel.name.clone() }).collect()
}

impl Alert {
    /// Where one does something about it; none where it is not this person's to do.
    fn way(&self, role: Role) -> Option<String> {
        match self {
            Self::Closing { chat, .. } => Some(format!("/chats/{chat}")),
            Self::Stopped { .. } | Self::Noticed { .. } | Self::Money { .. } => {
                (role == Role::Admin).then(|| "/settings/accounts".to_owned())
            }
        }
    }

    fn icon(&self) -> &'static str {
        if matches!(self, Self::Closing { .. }) { "i-clock" } else { "i-alert" }
    }

    fn says(&self, now: Timestamp) -> String {
        let words = words();
        match self {
            Self::Closing { name, who, over, .. } => {
                let name = name.as_deref().unwrap_or(shell::words().a_visitor);
                let left = remaining(over.since(now), listed::words().lengths);
                let who = who.as_deref().unwrap_or(inbox::words().in_queue);
                fill(words.closing, &[("name", name), ("left", &left), ("who", who)])
            }
            Self::Stopped { name } => fill(words.stopped, &[("name", name)]),
            Self::Noticed { name } => fill(words.noticed, &[("name", name)]),
            Self::Money { name } => fill(words.money_low, &[("name", name)]),
        }
    }
}

/// It, with the way to do something about it.
#[component]
pub fn Shown(alert: Alert, class: &'static str) -> impl IntoNode {
    let console = console();
    let way = alert.way(console.board.with_untracked(|board| board.me.role));
    let icon = view! { <Icon name=alert.icon() class="i-14" /> };
    let said = memo(move |_| alert.says(console.now.get()));
    let said = view! { {icon}<span class="grow" dir="auto">{said}</span> };
    match way {
        Some(way) => view! { <a class=class href=way>{said}</a> },
        None => view! { <span class=class>{said}</span> },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        console::chat::sample,
        domain::{
            channel::{ChannelKind, Trouble, TroubleKind},
            message::Speaker,
        },
    };

    #[test]
    fn who_oversees_sees_what_closes_unanswered_and_what_is_stopped_while_it_is_so() {
        let mut board = sample::board();
        let (id, mut chat) = board.conversations.pop_first().expect("a chat");
        (chat.kind, chat.window_from) =
            (ChannelKind::Whatsapp, Some(sample::NOW.minus(Span::minutes(23 * 60))));
        board.conversations.insert(id, chat.clone());
        let seen =
            |board: &Board, later| alerts(board, Scope::default(), sample::NOW.plus(Span::minutes(later)));
        assert_eq!(seen(&board, 40), [], "an agent has his own");
        board.me.role = Role::Supervisor;
        assert_eq!(seen(&board, 0), [], "an hour is left");
        assert!(matches!(seen(&board, 40)[..], [Alert::Closing { chat, .. }] if chat == id));
        assert_eq!(seen(&board, 61), [], "over is over");
        chat.last.as_mut().expect("a last word").by = Speaker::Desk;
        board.conversations.insert(id, chat);
        assert_eq!(seen(&board, 40), [], "answered");
        let channel = board.catalog.channels.values_mut().next().expect("a channel");
        let detail = String::new();
        channel.trouble = Some(Trouble { what: TroubleKind::Reconnect, since: sample::NOW, detail });
        let stopped = seen(&board, 0);
        assert!(matches!(stopped[..], [Alert::Stopped { .. }]), "{stopped:?}");
        assert_eq!((stopped[0].way(Role::Supervisor), stopped[0].way(Role::Admin).is_some()), (None, true));
    }
}
