//! Until when, and how, a channel lets us write to a customer. The one rule for it: the composer, the use-cases, what is
//! sent automatically and the outbox all ask here, the last of them at the moment of sending.
//!
//! Sources: S1-07, S1-10, S0-01 … S0-04, S4-26 … S4-32; WhatsApp "send messages" and "pricing"; Messenger Platform policy;
//! Instagram "send message".

use super::{
    channel::ChannelKind,
    ids::AgentId,
    message::Author,
    time::{Span, Timestamp},
};
use serde::{Deserialize, Serialize};

/// What may be sent now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Window {
    /// The channel is our own: anything, always.
    Endless,
    /// Anything.
    Free { until: Timestamp },
    /// What a person wrote, under the tag that says so (S0-01, S0-02).
    HumanOnly { until: Timestamp },
    /// WhatsApp, after the window or before the first word: approved templates (S4-28).
    TemplateOnly,
    /// Nothing, until the customer writes.
    Closed,
}

/// What a customer did, as far as windows are concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Did {
    /// Wrote, in words, pictures or whatever his app has; also of a kind that we cannot show.
    Wrote,
    Called,
    /// Tapped a button, a quick reply, a row of a list.
    Tapped,
    RepliedToStory,
    MentionedInStory,
    /// Came through an advertisement or a link into an existing thread.
    Referred,
    Reacted,
    /// Edited or took back what he wrote.
    Amended,
    /// Read it, was delivered it, changed his number: nothing that he said.
    Passively,
}

/// Proof that a person wrote it. There is no other way to the human agents' tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Human(AgentId);

impl Human {
    /// The agent behind a message; none behind what was sent automatically or elsewhere.
    pub fn behind(author: Author) -> Option<Self> {
        match author {
            Author::Agent(agent) => Some(Self(agent)),
            Author::Customer | Author::Automatic | Author::Elsewhere => None,
        }
    }

    pub fn agent(self) -> AgentId {
        self.0
    }
}

/// What wants to be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outgoing {
    Written(Human),
    Automatic,
    Template,
}

/// How it may be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Permit {
    Free,
    /// With the human agents' tag, and this person answers for it.
    HumanAgent(Human),
    Template,
}

/// Messages are on their way for a moment, and clocks differ: a window ends for us a little before it does for the channel.
pub const MARGIN: Span = Span::seconds(30);

const DAY: Span = Span::hours(24);
const WEEK: Span = Span::hours(7 * 24);

/// The phases after an opening act: how long anything may be sent, and how long a person may write.
fn lengths(kind: ChannelKind) -> Option<(Span, Span)> {
    match kind {
        ChannelKind::Whatsapp => Some((DAY, DAY)),
        ChannelKind::Messenger | ChannelKind::Instagram => Some((DAY, WEEK)),
        ChannelKind::Web | ChannelKind::InApp => None,
    }
}

/// Whether this opens, or opens again, the window of a channel. A reaction opens none: Messenger says it does and
/// WhatsApp is silent, and a window that is thought open and is not costs an answer.
pub fn opens(kind: ChannelKind, did: Did) -> bool {
    match did {
        Did::Wrote | Did::Tapped => true,
        Did::Called => kind == ChannelKind::Whatsapp,
        Did::RepliedToStory | Did::MentionedInStory => kind == ChannelKind::Instagram,
        Did::Referred => matches!(kind, ChannelKind::Messenger | ChannelKind::Instagram),
        Did::Reacted | Did::Amended | Did::Passively => false,
    }
}

impl Window {
    /// What may be sent, `opened` being when the customer last did what opens the window; and when this answer changes.
    pub fn of(kind: ChannelKind, opened: Option<Timestamp>, now: Timestamp) -> (Window, Option<Timestamp>) {
        let Some((free, human)) = lengths(kind) else { return (Window::Endless, None) };
        let shut = if kind == ChannelKind::Whatsapp { Window::TemplateOnly } else { Window::Closed };
        let Some(opened) = opened else { return (shut, None) };
        // A sender's clock may be ahead; nobody wrote in the future.
        let opened = opened.min(now);
        let (free, human) = (opened.plus(free).minus(MARGIN), opened.plus(human).minus(MARGIN));
        if now < free {
            (Window::Free { until: free }, Some(free))
        } else if now < human {
            (Window::HumanOnly { until: human }, Some(human))
        } else {
            (shut, None)
        }
    }

    /// When a window that was opened then is over for everybody; never on our own channels.
    pub fn over_at(kind: ChannelKind, opened: Timestamp) -> Option<Timestamp> {
        lengths(kind).map(|(_, human)| opened.plus(human).minus(MARGIN))
    }

    /// Since when the window counts, once the channel has said of what was sent at `sent` that it was over: the phase in
    /// which that was sent is over, and no later one. None: the customer did something since, or nothing new is told.
    pub fn cut_short(
        kind: ChannelKind,
        opened: Timestamp,
        sent: Timestamp,
        now: Timestamp,
    ) -> Option<Timestamp> {
        let (free, human) = lengths(kind)?;
        if sent < opened {
            return None;
        }
        let over = match Window::of(kind, Some(opened), sent).0 {
            Window::Free { .. } => free,
            Window::HumanOnly { .. } => human,
            Window::Endless | Window::TemplateOnly | Window::Closed => return None,
        };
        Some(now.minus(over)).filter(|from| *from < opened)
    }

    /// How this may be sent; none: not at all.
    pub fn permits(self, what: Outgoing) -> Option<Permit> {
        match (self, what) {
            (Window::Endless | Window::Free { .. }, Outgoing::Template) => Some(Permit::Template),
            (Window::Endless | Window::Free { .. }, Outgoing::Written(_) | Outgoing::Automatic) => {
                Some(Permit::Free)
            }
            (Window::HumanOnly { .. }, Outgoing::Written(human)) => Some(Permit::HumanAgent(human)),
            (Window::TemplateOnly, Outgoing::Template) => Some(Permit::Template),
            (Window::HumanOnly { .. }, Outgoing::Automatic | Outgoing::Template)
            | (Window::TemplateOnly, Outgoing::Written(_) | Outgoing::Automatic)
            | (Window::Closed, _) => None,
        }
    }

    /// Whether an agent may write now.
    pub fn lets_write(self) -> bool {
        matches!(self, Window::Endless | Window::Free { .. } | Window::HumanOnly { .. })
    }

    /// When it ends for the one who may still write.
    pub fn until(self) -> Option<Timestamp> {
        match self {
            Window::Free { until } | Window::HumanOnly { until } => Some(until),
            Window::Endless | Window::TemplateOnly | Window::Closed => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ChannelKind::*;

    const T: Timestamp = Timestamp::from_millis(1_795_000_000_000);

    fn human() -> Outgoing {
        Outgoing::Written(Human::behind(Author::Agent(AgentId::fixed(1))).expect("a person"))
    }

    #[test]
    fn each_channel_has_its_phases() {
        let end = |span: Span| T.plus(span).minus(MARGIN);
        let just_before = |span: Span| end(span).minus(Span::millis(1));
        let (day, week) = (end(DAY), end(WEEK));
        let table = [
            (Whatsapp, T, Window::Free { until: day }, Some(day)),
            (Whatsapp, just_before(DAY), Window::Free { until: day }, Some(day)),
            (Whatsapp, day, Window::TemplateOnly, None),
            (Whatsapp, week, Window::TemplateOnly, None),
            (Messenger, just_before(DAY), Window::Free { until: day }, Some(day)),
            (Messenger, day, Window::HumanOnly { until: week }, Some(week)),
            (Messenger, just_before(WEEK), Window::HumanOnly { until: week }, Some(week)),
            (Messenger, week, Window::Closed, None),
            (Instagram, day, Window::HumanOnly { until: week }, Some(week)),
            (Instagram, week, Window::Closed, None),
            (Web, T.plus(Span::hours(10_000)), Window::Endless, None),
            (InApp, T.plus(Span::hours(10_000)), Window::Endless, None),
            // The sender's clock is ahead of ours.
            (
                Whatsapp,
                T.minus(Span::hours(1)),
                Window::Free { until: day.minus(Span::hours(1)) },
                Some(day.minus(Span::hours(1))),
            ),
        ];
        for (kind, now, window, changes) in table {
            assert_eq!(Window::of(kind, Some(T), now), (window, changes), "{kind:?} at {now:?}");
        }
        assert_eq!(Window::of(Whatsapp, None, T), (Window::TemplateOnly, None), "he never wrote");
        assert_eq!(Window::of(Instagram, None, T), (Window::Closed, None));
        assert_eq!(Window::over_at(Messenger, T), Some(week));
        assert_eq!(Window::over_at(Web, T), None);
    }

    #[test]
    fn a_channel_that_says_over_ends_the_phase_it_spoke_of_and_no_window_that_was_opened_since() {
        let hours = |n| T.plus(Span::hours(n));
        let left = |kind, sent, now| {
            Window::cut_short(kind, T, sent, now).map(|from| Window::of(kind, Some(from), now).0)
        };
        assert_eq!(left(Whatsapp, hours(1), hours(1)), Some(Window::TemplateOnly));
        let week = hours(1).minus(DAY).plus(WEEK).minus(MARGIN);
        assert_eq!(
            left(Messenger, hours(1), hours(1)),
            Some(Window::HumanOnly { until: week }),
            "a person's"
        );
        assert_eq!(left(Instagram, hours(30), hours(31)), Some(Window::Closed));
        assert_eq!(left(Whatsapp, hours(-1), hours(1)), None, "he wrote since");
        assert_eq!(left(Whatsapp, hours(30), hours(30)), None, "known already");
        assert_eq!(left(Web, hours(1), hours(1)), None);
    }

    #[test]
    fn each_phase_lets_through_what_it_may_and_the_tag_is_for_people_alone() {
        let (free, human_only) = (Window::Free { until: T }, Window::HumanOnly { until: T });
        let Outgoing::Written(person) = human() else { unreachable!() };
        let table = [
            (Window::Endless, human(), Some(Permit::Free)),
            (free, human(), Some(Permit::Free)),
            (free, Outgoing::Automatic, Some(Permit::Free)),
            (free, Outgoing::Template, Some(Permit::Template)),
            (human_only, human(), Some(Permit::HumanAgent(person))),
            (human_only, Outgoing::Automatic, None),
            (human_only, Outgoing::Template, None),
            (Window::TemplateOnly, Outgoing::Template, Some(Permit::Template)),
            (Window::TemplateOnly, human(), None),
            (Window::TemplateOnly, Outgoing::Automatic, None),
            (Window::Closed, human(), None),
            (Window::Closed, Outgoing::Template, None),
        ];
        for (window, what, permit) in table {
            assert_eq!(window.permits(what), permit, "{window:?} {what:?}");
        }
        assert_eq!(Human::behind(Author::Automatic), None, "a machine is no person");
    }

    #[test]
    fn what_opens_a_window_depends_on_the_channel() {
        for kind in [Whatsapp, Messenger, Instagram] {
            assert!(opens(kind, Did::Wrote) && opens(kind, Did::Tapped));
            assert!(!opens(kind, Did::Reacted) && !opens(kind, Did::Amended) && !opens(kind, Did::Passively));
        }
        assert!(opens(Whatsapp, Did::Called) && !opens(Messenger, Did::Called));
        assert!(opens(Instagram, Did::MentionedInStory) && opens(Instagram, Did::RepliedToStory));
        assert!(opens(Messenger, Did::Referred) && !opens(Whatsapp, Did::Referred));
    }
}
