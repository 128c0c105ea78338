//! One row of the list: who, on which channel, what was said last, what is unread.

use crate::node::prelude::*;
use crate::{
    console::{
        inbox::{
            lines::{Group, Reach},
            row_parts::{PriorityMark, When, WindowChip},
            selection::{Pick, Selection},
            take::TakeIt,
        },
        state::console,
    },
    domain::{
        agent::Status,
        conversation::{Archived, Conversation, State},
        event::Typist,
        ids::ConversationId,
        message::Speaker,
        ticket::TicketNumber,
        time::Timestamp,
    },
    parts::{
        avatar::{Avatar, StatusGlyph},
        icon::Icon,
    },
    texts::{
        fill,
        inbox::{Inbox, kind_name, words},
        listed,
    },
};

/// The second line of a row.
#[derive(Debug, Clone, PartialEq)]
enum Preview {
    Typing,
    Draft(String),
    /// The customer said it is over.
    Ended,
    Said {
        by: Speaker,
        text: String,
    },
    /// Ours, and the channel did not take it.
    NotSent(String),
    /// Nothing yet.
    Empty,
    Resolved(String),
    /// Followed up by mail.
    Converted(Option<TicketNumber>),
    Left,
    /// The channel's window ran out.
    Expired {
        answered: bool,
    },
}

fn preview(
    chat: &Conversation,
    typing: bool,
    draft: Option<&String>,
    topic: impl Fn(&Archived) -> String,
) -> Preview {
    if let State::Archived { how, .. } = &chat.state {
        return match how {
            Archived::Resolved { .. } => Preview::Resolved(topic(how)),
            Archived::Converted { .. } => Preview::Converted(chat.ticket),
            Archived::Left => Preview::Left,
            Archived::Expired => Preview::Expired { answered: !chat.needs_reply() },
        };
    }
    if typing {
        return Preview::Typing;
    }
    if let Some(text) = draft {
        return Preview::Draft(text.clone());
    }
    if chat.ended_at.is_some() {
        return Preview::Ended;
    }
    let Some(last) = &chat.last else { return Preview::Empty };
    let words = listed::words();
    let wordless =
        || last.showing.map_or(words.wordless, |showing| words.showing[showing as usize]).to_owned();
    let text = if last.text.is_empty() { wordless() } else { last.text.clone() };
    if last.failed { Preview::NotSent(text) } else { Preview::Said { by: last.by, text } }
}

/// The time that a row shows.
fn row_at(chat: &Conversation) -> Timestamp {
    match chat.state {
        State::Archived { at, .. } => at,
        State::Waiting { since } => since,
        State::Assigned { .. } => chat.touched_at(),
    }
}

/// The head of a group.
#[component]
pub fn GroupHead(group: Group, count: usize) -> impl IntoNode {
    let words = words();
    let name = match group {
        Group::NeedsReply => words.needs_reply,
        Group::Ended => words.ended_group,
        Group::OnCustomer => words.on_customer,
        Group::Queue => words.in_queue,
        Group::Kind(kind) => kind_name(kind, words),
        Group::Window(Reach::Closing) => listed::words().closing,
        Group::Window(Reach::Shut) => listed::words().shut,
        Group::Window(Reach::Endless) => listed::words().endless,
    };
    view! {
        <li class="grouphead">
            <h2>{name}</h2>
            <span class="count">{count}</span>
        </li>
    }
}

/// A row. `suffix` is the query that keeps the list's filter.
#[component]
pub fn ChatRow(
    #[prop(into)] chat: Signal<Conversation>,
    #[prop(into)] current: Signal<Option<ConversationId>>,
    /// `/chats` or `/archive`.
    base: &'static str,
    #[prop(into)] suffix: Signal<String>,
    /// Where several can be chosen.
    #[prop(optional)]
    selection: Option<Selection>,
    /// Where they wait to be taken.
    #[prop(into, optional)]
    to_take: Signal<bool>,
) -> impl IntoNode {
    let words = words();
    let id = chat.with_untracked(|chat| chat.id);
    let open = memo(move |_| current.get() == Some(id));
    let unread = memo(move |_| chat.with(|chat| chat.unread));
    let name = memo(move |_| {
        chat.with(|chat| {
            chat.name.clone().or_else(|| chat.contact.clone()).unwrap_or_else(|| words.visitor.into())
        })
    });
    let kind = memo(move |_| chat.with(|chat| chat.kind));
    view! {
        <li>
            {selection.map(|selection| view! { <Pick chat=chat selection=selection /> })}
            <a
                class="chat"
                class:is-unread=move || { unread.get() > 0 }
                href=move || format!("{base}/{id}{}", suffix.get())
                aria-current=move || open.get().then_some("true")
                data-row=id.to_string()
            >
                <Face chat=chat />
                <div>
                    <div class="chat__line">
                        <span class="chat__name truncate"><bdi>{name}</bdi></span>
                        <span class="sr-only">{move || format!(", {}, ", kind_name(kind.get(), words))}</span>
                        <PriorityMark chat=chat />
                        <When at=Signal::derive(move || chat.with(row_at)) />
                    </div>
                    <div class="chat__line">
                        <SecondLine chat=chat open=open />
                        <WindowChip chat=chat />
                        <Owner chat=chat />
                        <Show when=move || { unread.get() > 0 }>
                            <span class="badge">
                                {move || count(unread.get())}
                                <span class="sr-only">" " {words.unread}</span>
                            </span>
                        </Show>
                    </div>
                </div>
            </a>
            <Show when=move || to_take.get()><TakeIt id=id name=name /></Show>
        </li>
    }
}

/// A number for a badge.
pub fn count(n: u32) -> String {
    if n > 99 { "99+".into() } else { n.to_string() }
}

#[component]
fn Face(chat: Signal<Conversation>) -> impl IntoNode {
    let here = console().here;
    let words = words();
    let id = chat.with_untracked(|chat| chat.id);
    let face = memo(move |_| chat.with(|chat| (chat.name.clone(), chat.kind, chat.picture)));
    let present = memo(move |_| here.with(|here| here.contains(&id)));
    view! {
        {move || {
            let (name, kind, picture) = face.get();
            let glyph = move || present.get().then(|| view! { <StatusGlyph status=Status::Online /> });
            view! { <Avatar name=name channel=kind picture=picture>{glyph}</Avatar> }
        }}
        <Show when=move || present.get()>
            <span class="sr-only">{words.here}</span>
        </Show>
    }
}

#[component]
fn SecondLine(chat: Signal<Conversation>, open: Memo<bool>) -> impl IntoNode {
    let console = console();
    let words = words();
    let id = chat.with_untracked(|chat| chat.id);
    let typing = memo(move |_| console.typing.with(|typing| typing.contains_key(&(id, Typist::Customer))));
    let line = memo(move |_| {
        console.board.with(|board| {
            let draft = if open.get() { None } else { board.drafts.get(&id) };
            let topic =
                |how: &Archived| how.topic().map(|id| board.catalog.topic_path(id)).unwrap_or_default();
            chat.with(|chat| preview(chat, typing.get(), draft, topic))
        })
    });
    let by_mail = memo(move |_| chat.with(|chat| chat.left_message));
    move || match line.get() {
        Preview::Resolved(topic) => done("i-resolve", topic),
        Preview::Converted(ticket) => {
            let number = ticket.unwrap_or_default().to_string();
            done("i-ticket", fill(words.ticket, &[("number", &number)]))
        }
        Preview::Left => gone("i-logout", words.left),
        Preview::Expired { answered: true } => gone("i-lock", listed::words().expired_row),
        Preview::Expired { answered: false } => gone("i-lock", listed::words().expired_row_unanswered),
        other => {
            let mail = by_mail.get().then(|| view! { <Icon name="i-mail" class="i-14" /> });
            view! { <span class="chat__preview">{mail}{said(other, words)}</span> }
        }
    }
}

/// An agent closed it.
fn done(icon: &'static str, how: String) -> Node {
    let icon = view! { <Icon name=icon class="i-14" /> };
    view! { <span class="doneline">{icon}<span class="truncate"><bdi>{how}</bdi></span></span> }
}

/// It went to the archive without an agent's doing.
fn gone(icon: &'static str, why: &'static str) -> Node {
    let icon = view! { <Icon name=icon class="i-14 i-flip" /> };
    let class = "doneline doneline--expired";
    view! { <span class=class>{icon}<span class="truncate">{why}</span></span> }
}

fn said(line: Preview, words: &'static Inbox) -> Node {
    match line {
        Preview::Typing => view! { <span class="chat__typing">{words.typing}</span> },
        Preview::Draft(text) => {
            let mark = view! { <span class="chat__draft">{words.draft}</span> };
            view! { <span dir="auto">{mark}" "{text}</span> }
        }
        Preview::Ended => {
            let icon = view! { <Icon name="i-logout" class="i-14 i-flip" /> };
            view! { {icon}<span>{words.ended}</span> }
        }
        Preview::Said { by: Speaker::Customer, text } => view! { <span dir="auto">{text}</span> },
        Preview::Said { by: Speaker::Desk, text } => {
            view! { <span dir="auto">{fill(words.we_said, &[("text", &text)])}</span> }
        }
        Preview::NotSent(text) => {
            let icon = view! { <Icon name="i-alert" class="i-14" /> };
            view! { {icon}<span dir="auto">{fill(words.not_sent, &[("text", &text)])}</span> }
        }
        Preview::Empty => view! { <span>{words.nothing_yet}</span> },
        Preview::Resolved(_) | Preview::Converted(_) | Preview::Left | Preview::Expired { .. } => {
            Node::Nothing
        }
    }
}

/// Whose chat it is, or who resolved it, where that is not the reader.
#[component]
fn Owner(chat: Signal<Conversation>) -> impl IntoNode {
    let board = console().board;
    let words = words();
    let owner = memo(move |_| {
        let who = chat.with(|chat| match &chat.state {
            State::Archived { how, .. } => how.by(),
            _ => chat.owner(),
        })?;
        board.with(|board| (who != board.me.agent).then(|| board.catalog.agent_name(who).to_owned()))
    });
    move || {
        owner.get().map(|name| {
            let with = fill(words.with, &[("name", &name)]);
            view! {
                <span title=name.clone()><Avatar name=Some(name.clone()) class="avatar--20" /></span>
                <span class="sr-only">{with}</span>
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{console::chat::sample, domain::time::Span};

    #[test]
    fn who_waits_shows_since_when_and_not_when_he_wrote_last() {
        let since = sample::NOW.minus(Span::minutes(16));
        let chat = Conversation { state: State::Waiting { since }, ..sample::conversation() };
        assert_ne!(chat.touched_at(), since);
        assert_eq!(row_at(&chat), since);
    }

    #[test]
    fn a_row_says_that_the_last_word_did_not_get_out() {
        let mut chat = sample::conversation();
        let shown = |chat: &Conversation| preview(chat, false, None, |_| String::new());
        let last = chat.last.as_mut().expect("a last word");
        (last.by, last.failed, last.leaves_waiting) = (Speaker::Desk, true, true);
        assert_eq!(shown(&chat), Preview::NotSent("Perfect".into()));
        assert!(chat.needs_reply(), "and that an answer is due");
    }
}
