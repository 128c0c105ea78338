//! Tells an agent what became of a chat of his by somebody else's doing while he looks elsewhere: nobody took what he handed
//! over, or it was taken from him.

use super::toasts::Toasts;
use crate::node::prelude::*;
use crate::{
    console::state::{ConsoleState, Moved},
    domain::{
        conversation::Offer,
        ids::AgentId,
        message::{Body, Happened, OfferEnd},
    },
    texts::{
        alerts::{Alerts, alerts},
        fill,
        shell::Shell,
    },
};

/// What happened, by whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum News {
    /// He was asked and did not take it; whether it is still mine.
    NotTaken {
        by: AgentId,
        declined: bool,
        mine: bool,
    },
    Taken {
        by: AgentId,
    },
    HandedOn {
        by: AgentId,
    },
    Closed {
        by: AgentId,
    },
    /// I had been called in.
    Out {
        by: AgentId,
    },
}

fn news(moved: &Moved, me: AgentId) -> Option<News> {
    let (before, now) = (&moved.before, &moved.change.now);
    let Body::Happened(what) = &moved.change.entry.as_ref()?.body else { return None };
    let (had, helped) = (before.owner() == Some(me), before.helper(me).is_some());
    let asked = |to| before.offer_to(to).and_then(Offer::by) == Some(me);
    match *what {
        Happened::OfferEnded { to, how } if how != OfferEnd::Withdrawn && asked(to) => {
            let (declined, mine) = (how == OfferEnd::Declined, now.owner() == Some(me));
            Some(News::NotTaken { by: to, declined, mine })
        }
        Happened::WentOut { agent, by, .. } if agent == me && by != me => Some(News::Out { by }),
        Happened::Transferred { by, to, .. } if had && by != me => {
            Some(if by == to { News::Taken { by } } else { News::HandedOn { by } })
        }
        Happened::SentToGroup { by, .. } | Happened::SentBack { by, .. } if had && by != me => {
            Some(News::HandedOn { by })
        }
        Happened::Resolved { by, .. } | Happened::Converted { by, .. } if (had || helped) && by != me => {
            Some(News::Closed { by })
        }
        _ => None,
    }
}

impl News {
    fn form(self, words: &'static Alerts) -> (AgentId, &'static str) {
        match self {
            Self::NotTaken { by, declined: false, mine: true } => (by, words.missed_yours),
            Self::NotTaken { by, declined: false, mine: false } => (by, words.missed),
            Self::NotTaken { by, declined: true, mine: true } => (by, words.declined_yours),
            Self::NotTaken { by, declined: true, mine: false } => (by, words.declined),
            Self::Taken { by } => (by, words.taken),
            Self::HandedOn { by } => (by, words.handed_on),
            Self::Closed { by } => (by, words.closed),
            Self::Out { by } => (by, words.out),
        }
    }
}

/// Of the chat that is open its own lines tell.
pub fn tell(console: ConsoleState, toasts: Toasts, shell: &'static Shell, moved: Vec<Moved>) {
    let open = console.thread.with_untracked(|thread| thread.as_ref().map(|thread| thread.conversation.id));
    console.board.with_untracked(|board| {
        let words = alerts(board.preferences.lang);
        for moved in moved.iter().filter(|moved| Some(moved.before.id) != open) {
            let (now, me) = (&moved.change.now, board.me.agent);
            let Some(news) = news(moved, me) else { continue };
            let (by, form) = news.form(words);
            let name = now.name.as_deref().or(now.contact.as_deref()).unwrap_or(shell.a_visitor);
            let said = fill(form, &[("who", board.catalog.agent_name(by)), ("name", name)]);
            toasts.about(said, now.has_part(me).then(|| format!("/chats/{}", now.id)));
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        console::chat::sample,
        domain::{
            conversation::{Conversation, Helper, OfferedFrom, State},
            event::{Change, Seq, Was},
            ids::{MessageId, TopicId},
            message::Entry,
        },
    };

    const ME: AgentId = sample::MAYA;
    const TOM: AgentId = sample::TOM;
    const ADA: AgentId = AgentId::fixed(77);

    fn told(before: Conversation, now: Conversation, what: Happened) -> Option<News> {
        let (id, at) = (MessageId::fixed(1), sample::NOW);
        let entry = Entry { id, seq: Seq(99), at, body: Body::Happened(what), place: None };
        let was = Was::of(&before);
        let change = Change { entry: Some(entry), now, was, customer: None, revised: None };
        news(&Moved { before, change: Box::new(change) }, ME)
    }

    #[test]
    fn whoever_handed_it_over_hears_that_nobody_took_it() {
        let mine = sample::conversation();
        let from = OfferedFrom::Colleague { by: ME, note: String::new(), topic: None };
        let offer = Offer { to: TOM, at: sample::NOW, until: sample::NOW, from, about: None };
        let asked = Conversation { offer: Some(offer), ..mine.clone() };
        let ended = |how| Happened::OfferEnded { to: TOM, how };
        let of = |how| told(asked.clone(), mine.clone(), ended(how));
        assert_eq!(of(OfferEnd::Missed), Some(News::NotTaken { by: TOM, declined: false, mine: true }));
        assert_eq!(of(OfferEnd::Declined), Some(News::NotTaken { by: TOM, declined: true, mine: true }));
        assert_eq!(of(OfferEnd::Gone), Some(News::NotTaken { by: TOM, declined: false, mine: true }));
        assert_eq!(of(OfferEnd::Withdrawn), None, "it goes another way, of which there is news");
        assert_eq!(told(mine.clone(), mine.clone(), ended(OfferEnd::Missed)), None, "from the queue");
    }

    #[test]
    fn whoever_has_it_no_more_hears_by_whom() {
        let mine = sample::conversation();
        let toms = Conversation { state: State::Assigned { agent: TOM, since: sample::NOW }, ..mine.clone() };
        let given =
            |by, to| Happened::Transferred { by, from: Some(ME), to, note: String::new(), topic: None };
        let taken = |by| told(mine.clone(), toms.clone(), given(by, TOM));
        assert_eq!(taken(TOM), Some(News::Taken { by: TOM }));
        assert_eq!(taken(ADA), Some(News::HandedOn { by: ADA }));
        assert_eq!(taken(ME), None, "by his own hand");
        let resolved = Happened::Resolved { by: TOM, topic: TopicId::fixed(1), note: String::new() };
        let helper = Helper { agent: ME, whispers: false, since: sample::NOW };
        let helped = Conversation { helpers: vec![helper], ..toms.clone() };
        assert_eq!(told(helped.clone(), toms.clone(), resolved), Some(News::Closed { by: TOM }));
        let went = |by| Happened::WentOut { agent: ME, by, whispers: false };
        assert_eq!(told(helped.clone(), toms.clone(), went(TOM)), Some(News::Out { by: TOM }));
        assert_eq!(told(helped, toms, went(ME)), None, "he left");
    }
}
