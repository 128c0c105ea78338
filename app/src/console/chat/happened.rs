//! What became of the conversation, as lines between the messages.

use super::{
    calendar,
    clock::{Face, deadline},
    find::{find, marked},
    here::{Here, here},
    said::rich,
    ticks::why_not,
    why::Reasons,
};
use crate::node::prelude::*;
use crate::{
    domain::{
        ids::{AgentId, GroupId, MessageId, TopicId},
        message::{Happened, OfferEnd, Reason, Why},
        time::{Span, Timestamp},
    },
    parts::icon::Icon,
    texts::{
        channels,
        chat::{Piece, pieces},
        fill, queues, tickets,
    },
};

/// Values of a sentence, set apart from its words.
type Values = Vec<(&'static str, String)>;

/// One thing that happened.
#[component]
pub fn Event(id: MessageId, what: Happened) -> impl IntoNode {
    let here = here();
    match what {
        Happened::Assigned { agent, why } => {
            let (form, values) = assigned(here, agent, &why);
            view! {
                <details class="event event--more">
                    <summary>
                        <Icon name="i-inbox" class="i-14" />
                        <span>{sentence(form, &values)}</span>
                        <span class="sr-only">{here.words.why}</span>
                        <Icon name="i-down" class="i-14 chev" />
                    </summary>
                    <Reasons agent=agent why=why />
                </details>
            }
        }
        Happened::Resolved { note, by, topic } => {
            let topic = here.state.board.with(|board| board.catalog.topic_path(topic));
            let form = whose(here, by, here.words.resolved_you, here.words.resolved);
            let values = vec![agent(here, by), ("you", here.words.you.to_owned()), ("topic", topic)];
            view! {
                {line("i-resolve", form, &values)}
                {(!note.is_empty()).then(|| summary(id, here.words.summary, here, &note))}
            }
        }
        Happened::Transferred { by, from, to, note, topic } => {
            view! {
                {line("i-transfer", transferred(here, by, from, to), &between(here, by, from, to))}
                {topic.map(|topic| about(here, topic))}
                {(!note.is_empty()).then(|| summary(id, &fill(here.words.word_for, &[("to", &here.agent_name(to))]), here, &note))}
            }
        }
        Happened::Rated { stars, comment } => {
            let values = vec![("name", here.first_name()), ("stars", stars.to_string())];
            view! {
                {line("i-star", here.words.rated, &values)}
                {(!comment.is_empty()).then(|| remark(id, comment))}
            }
        }
        Happened::SentToGroup { by, group, note, topic, .. } => {
            let group = group_name(here, group);
            let values = vec![agent(here, by), ("group", group.clone())];
            view! {
                {line("i-transfer", queues::words().sent_to_group, &values)}
                {topic.map(|topic| about(here, topic))}
                {(!note.is_empty()).then(|| summary(id, &fill(here.words.word_for, &[("to", &group)]), here, &note))}
            }
        }
        Happened::Converted { by, ticket, email, topic, note } => {
            let values = [agent(here, by), ("number", ticket.to_string()), ("email", email)];
            view! {
                {line("i-ticket", tickets::on_chat().converted, &values)}
                {topic.map(|topic| about(here, topic))}
                {(!note.is_empty()).then(|| summary(id, here.words.summary, here, &note))}
            }
        }
        Happened::ConferenceEnded { by, topic, note } => {
            view! {
                {line("i-conference", queues::words().conference_ended, &[agent(here, by)])}
                {topic.map(|topic| about(here, topic))}
                {(!note.is_empty()).then(|| summary(id, here.words.summary, here, &note))}
            }
        }
        Happened::Offered { to, by: Some(by), whispers, note } => {
            let values = [("by", here.agent_name(by)), agent(here, to)];
            let (icon, form) = asked(whispers);
            view! {
                {line(icon, form, &values)}
                {(!note.is_empty()).then(|| summary(id, &fill(here.words.word_for, &[("to", &here.agent_name(to))]), here, &note))}
            }
        }
        other => simple(here, other).into_node(),
    }
}

fn simple(here: Here, what: Happened) -> impl IntoNode {
    let words = here.words;
    let name = move || vec![("name", here.first_name())];
    match what {
        Happened::Opened => line("i-chat", words.opened, &name()),
        Happened::Begun { by } => {
            line("i-chat", whose(here, by, words.begun_you, words.begun), &[agent(here, by)])
        }
        Happened::HandedBack { from } => {
            line("i-undo", whose(here, from, words.handed_back_you, words.handed_back), &[agent(here, from)])
        }
        Happened::Overflowed { from, to } => overflowed(here, from, to),
        Happened::SentBack { by, .. } => line("i-undo", queues::words().sent_back, &[agent(here, by)]),
        Happened::Offered { to, .. } => line("i-inbox", queues::words().offered, &[agent(here, to)]),
        Happened::Joined { agent: who, whispers, .. } => {
            let q = queues::words();
            line("i-conference", if whispers { q.joined_whispering } else { q.joined }, &[agent(here, who)])
        }
        Happened::WentOut { agent: who, .. } => {
            line("i-logout", queues::words().went_out, &[agent(here, who)])
        }
        Happened::OfferEnded { to, how } => line("i-info", offer_end(how), &[agent(here, to)]),
        Happened::Ended => line("i-logout", words.ended, &name()),
        Happened::Left => line("i-logout", words.left, &name()),
        Happened::Reopened { by: None } => line("i-undo", words.reopened, &name()),
        Happened::Reopened { by: Some(by) } => {
            line("i-undo", whose(here, by, words.reopened_you, words.reopened_by), &[agent(here, by)])
        }
        Happened::PutBack { by } => {
            line("i-archive", whose(here, by, words.put_back_you, words.put_back), &[agent(here, by)])
        }
        Happened::Expired { answered, kept } => line("i-lock", expired(answered, kept), &[]),
        Happened::ClosesSoon { at } => closes_soon(at),
        Happened::Referred { what } => {
            line("i-link", channels::words().referred, &[("name", here.first_name()), ("what", what)])
        }
        Happened::Called => line("i-bell", channels::words().called, &name()),
        Happened::HandedOver => line("i-bell", channels::words().handed_over, &name()),
        Happened::ReactionRefused { emoji, why } => {
            let why = why_not(&why, channels::words());
            line("i-info", channels::words().reaction_refused, &[("emoji", emoji), ("why", why)])
        }
        Happened::Assigned { .. }
        | Happened::Transferred { .. }
        | Happened::SentToGroup { .. }
        | Happened::Resolved { .. }
        | Happened::Converted { .. }
        | Happened::ConferenceEnded { .. }
        | Happened::Rated { .. } => line("i-info", "", &[]),
    }
}

/// To have the chat, to talk in it, to whisper.
fn asked(whispers: Option<bool>) -> (&'static str, &'static str) {
    let words = queues::words();
    match whispers {
        None => ("i-transfer", words.offered_by),
        Some(false) => ("i-conference", words.asked_in),
        Some(true) => ("i-conference", words.asked_to_whisper),
    }
}

fn overflowed(here: Here, from: Option<GroupId>, to: Option<GroupId>) -> Node {
    let words = queues::words();
    let name = |group: Option<GroupId>| group.map(|group| group_name(here, group)).unwrap_or_default();
    let form = match (from, to) {
        (Some(_), Some(_)) => words.overflowed,
        (Some(_), None) => words.told_to_leave,
        (None, Some(_)) => words.overflowed_all,
        (None, None) => words.told_to_leave_all,
    };
    line("i-clock", form, &[("from", name(from)), ("group", name(to.or(from)))])
}

/// What whoever had it says that it was about.
fn about(here: Here, topic: TopicId) -> Node {
    let topic = here.state.board.with(|board| board.catalog.topic_path(topic));
    line("i-resolve", queues::words().about, &[("topic", topic)])
}

fn expired(answered: bool, kept: bool) -> &'static str {
    let words = channels::words();
    match (answered, kept) {
        (true, false) => words.expired,
        (false, false) => words.expired_unanswered,
        (true, true) => words.expired_kept,
        (false, true) => words.expired_unanswered_kept,
    }
}

fn closes_soon(at: Timestamp) -> Node {
    let time = deadline(at, Face::Within);
    let said = move || fill(channels::words().closes_soon, &[("time", &time())]);
    view! { <p class="event"><Icon name="i-clock" class="i-14" /><span>{said}</span></p> }
}

fn offer_end(how: OfferEnd) -> &'static str {
    match how {
        OfferEnd::Missed => queues::words().offer_missed,
        OfferEnd::Declined => queues::words().offer_declined,
        OfferEnd::Gone | OfferEnd::Withdrawn => queues::words().offer_withdrawn,
    }
}

fn group_name(here: Here, group: GroupId) -> String {
    let name =
        here.state.board.with(|board| board.catalog.groups.get(&group).map(|group| group.name.clone()));
    name.unwrap_or_default()
}

fn whose(here: Here, agent: AgentId, mine: &'static str, others: &'static str) -> &'static str {
    if agent == here.me { mine } else { others }
}

fn agent(here: Here, agent: AgentId) -> (&'static str, String) {
    ("agent", here.agent_name(agent))
}

fn assigned(here: Here, who: AgentId, why: &Why) -> (&'static str, Values) {
    let words = here.words;
    if why.reason == Reason::ByHand {
        return (whose(here, who, words.taken_you, words.taken), vec![agent(here, who)]);
    }
    let group = why.group.map(|group| group_name(here, group)).filter(|name| !name.is_empty());
    let mut values = vec![
        agent(here, who),
        ("you", words.you.to_owned()),
        ("waited", calendar::length(Span::millis(why.waited), words)),
    ];
    let form = match group {
        Some(group) => {
            values.push(("group", group));
            whose(here, who, words.assigned_you_from, words.assigned_from)
        }
        None => whose(here, who, words.assigned_you, words.assigned),
    };
    (form, values)
}

fn line(icon: &'static str, form: &'static str, values: &[(&'static str, String)]) -> Node {
    view! {
        <p class="event"><Icon name=icon class="i-14" /><span>{sentence(form, values)}</span></p>
    }
}

/// Who gave it to whom, from the reader's side.
fn transferred(here: Here, by: AgentId, from: Option<AgentId>, to: AgentId) -> &'static str {
    let words = here.words;
    match (by == to, from) {
        (true, None) => whose(here, by, words.taken_you, words.taken),
        (true, Some(_)) => whose(here, by, words.taken_over_you, words.taken_over),
        (false, _) if to == here.me => words.transferred_to_you,
        (false, _) => whose(here, by, words.transferred_you, words.transferred),
    }
}

fn between(here: Here, by: AgentId, from: Option<AgentId>, to: AgentId) -> Values {
    let from = from.map(|from| here.agent_name(from)).unwrap_or_default();
    vec![agent(here, by), ("from", from), ("to", here.agent_name(to))]
}

/// What an agent wrote for his colleagues when he closed or handed over, as the internal note that it is.
fn summary(id: MessageId, title: &str, here: Here, note: &str) -> Node {
    let (find, title, name) = (find(), title.to_owned(), title.to_owned());
    view! {
        <aside
            class="notecard"
            class:is-found=move || find.is_at(id)
            data-line=id.to_string()
            aria-label=name
        >
            <Icon name="i-note" />
            <header><b>{title}</b><span>{here.words.internal_note}</span></header>
            <p dir="auto">{rich(note)}</p>
        </aside>
    }
}

/// What the customer says to his stars.
fn remark(id: MessageId, comment: String) -> Node {
    let find = find();
    view! {
        <p class="event" class:is-found=move || find.is_at(id) data-line=id.to_string()>
            <span dir="auto">"“"{marked(comment)}"”"</span>
        </p>
    }
}

/// A sentence whose values stand out: people and topics in bold, lengths of time plain.
fn sentence(form: &'static str, values: &[(&'static str, String)]) -> Vec<Node> {
    let value = |name| values.iter().find(|(of, _)| *of == name).map(|(_, v)| v.clone()).unwrap_or_default();
    let piece = |piece| match piece {
        Piece::Text(text) => text.into_node(),
        Piece::Slot(name @ ("waited" | "group" | "why")) => value(name).into_node(),
        Piece::Slot(name) => view! { <b><bdi>{value(name)}</bdi></b> },
    };
    pieces(form).into_iter().map(piece).collect()
}
