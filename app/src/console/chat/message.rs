//! A message of a channel that is not ours: bubble, parts, reactions, how far it got. It is drawn once, and each piece
//! changes for itself when news of it comes.

use super::{
    acts::{Acts, preview},
    clock::When,
    content::part,
    find::{find, marked},
    here::{Here, here},
    jump,
    quick::first_name,
    said::rich,
    scroll::{Reading, reading},
    ticks::{Failure, Lost, Mark, Tick},
};
use crate::node::prelude::*;
use crate::{
    domain::{
        content::{Delivery, Filled, More, Part, Quote, Reaction},
        event::Seq,
        ids::MessageId,
        message::{Author, Body, Entry},
        thread::numbered,
    },
    parts::icon::Icon,
    texts::{channels::words, fill},
};

/// What is in the bubble.
#[derive(Debug, Clone, PartialEq)]
struct Bubble {
    text: String,
    quote: Option<Quote>,
    template: Option<Filled>,
    unsent: bool,
}

/// What a line says now.
#[derive(Debug, Clone, PartialEq)]
pub struct Now {
    pub text: String,
    pub more: More,
}

impl Now {
    fn of(entry: &Entry) -> Option<Self> {
        match &entry.body {
            Body::Message { text, more, .. } => {
                let more = more.as_deref().cloned().unwrap_or_default();
                Some(Self { text: text.as_str().to_owned(), more })
            }
            Body::Note { .. } | Body::Happened(_) => None,
        }
    }

    fn bubble(&self) -> Option<Bubble> {
        let unsent = self.more.unsent_at.is_some();
        let (quote, template) = (self.more.quote.clone(), self.more.template.clone());
        let shows = unsent || quote.is_some() || template.is_some() || !self.text.is_empty();
        shows.then(|| Bubble { text: self.text.clone(), quote, template, unsent })
    }
}

/// The line as it is at any time; when it has left the page, as it was.
fn follow(reading: Reading, entry: &Entry) -> Memo<Now> {
    let (seq, first) = (entry.seq, Now::of(entry));
    memo(move |before: Option<&Now>| {
        let now = reading.entries(|entries| numbered(entries, seq).and_then(Now::of));
        let empty = || Now { text: String::new(), more: More::default() };
        now.flatten().or_else(|| before.cloned()).or_else(|| first.clone()).unwrap_or_else(empty)
    })
}

/// One message.
#[component]
pub fn Foreign(entry: Entry, author: Author, first: bool, last: bool) -> impl IntoNode {
    let (here, find, now) = (here(), find(), follow(reading(), &entry));
    let bubble = memo(move |_| now.with(Now::bubble));
    let parts = memo(move |_| now.with(|now| now.more.parts.clone()));
    let reactions = memo(move |_| now.with(|now| now.more.reactions.clone()));
    let earlier = memo(move |_| now.with(|now| now.more.earlier.clone()));
    let cut = memo(move |_| now.with(|now| now.more.cut));
    let delivery = memo(move |_| now.with(|now| now.more.delivery.clone()));
    let side = if author == Author::Customer { "msg msg--in" } else { "msg msg--out" };
    let tick = tick(here, delivery, entry.seq);
    let acts = author == Author::Customer;
    // The file of a template stands at its top.
    let above = now.with_untracked(|now| now.more.template.is_some());
    view! {
        <div
            class=side
            class:msg--first=first
            class:is-failed=move || tick.get() == Tick::Failed
            class:is-pending=move || tick.get() == Tick::Pending
            class:is-found=move || find.is_at(entry.id)
            data-line=entry.id.to_string()
        >
            {above.then(|| view! { <Parts parts=parts /> })}
            {move || bubble.get().map(|bubble| shown(bubble, here))}
            {(!above).then(|| view! { <Parts parts=parts /> })}
            {acts.then(|| view! { <Acts message=entry.id now=now /> })}
            <Reactions reactions=reactions />
            <Earlier texts=earlier />
            {move || cut.get().then(|| view! { <p class="small muted">{words().cut}</p> })}
            <Meta author=author message=entry.id at=entry.at last=last tick=tick delivery=delivery template=above />
        </div>
    }
}

fn tick(here: Here, delivery: Memo<Option<Delivery>>, seq: Seq) -> Memo<Tick> {
    let kind = here.channel_kind();
    memo(move |_| {
        let seen = here.conversation.with(|c| c.customer_seen >= seq);
        delivery.with(|delivery| Tick::of(kind, delivery.as_ref(), seen))
    })
}

fn shown(bubble: Bubble, here: Here) -> Node {
    let Bubble { text, quote, template, unsent } = bubble;
    if unsent {
        return view! { <div class="bubble bubble--gone">{words().unsent}</div> };
    }
    match template {
        Some(filled) => template_card(filled, &text),
        None => view! {
            <div class="bubble" dir="auto">{quote.map(|quote| quoted(quote, here))}{rich(&text)}</div>
        },
    }
}

/// A template as its reader has it before him.
fn template_card(filled: Filled, text: &str) -> Node {
    let Filled { name, header, footer, buttons, .. } = filled;
    let label = fill(words().template, &[("name", &name)]);
    let button = |button: String| view! { <span class="bubble__button"><bdi>{marked(button)}</bdi></span> };
    view! {
        <div class="bubble bubble--tpl" dir="auto">
            <span class="bubble__label"><Icon name="i-template" class="i-14" /><bdi>{label}</bdi></span>
            {(!header.is_empty()).then(|| view! { <strong>{marked(header)}</strong> })}
            <span>{rich(text)}</span>
            {(!footer.is_empty()).then(|| view! { <small class="bubble__foot">{marked(footer)}</small> })}
            {buttons.into_iter().map(button).collect_nodes()}
        </div>
    }
}

/// What it answers; a press leads there, if it is here.
fn quoted(quote: Quote, here: Here) -> Node {
    let (words, reading) = (words(), reading());
    match quote {
        Quote::Line { message, by, preview } => {
            let preview = match preview.is_empty() {
                true => without_words(reading, message),
                false => preview,
            };
            let who = here.author_name(by);
            let said = fill(words.quoted, &[("who", &who), ("text", &preview)]);
            view! {
                <button class="quote" type="button" title=words.go_to_quoted on:click=move |_| jump::to(reading, message)>
                    {said}
                </button>
            }
        }
        Quote::Unknown => view! { <span class="quote">{words.answers_unknown}</span> },
        Quote::Story { url } => {
            let way = url.starts_with("https://").then(|| {
                view! { " " <a href=url rel="noopener noreferrer nofollow" target="_blank">{words.open_link}</a> }
            });
            view! { <span class="quote">{words.answers_story} ". " {words.story_gone}{way}</span> }
        }
    }
}

/// How a line without words reads in a quote, if it is here; in the reader's language, which the desk does not know.
fn without_words(reading: Reading, message: MessageId) -> String {
    let here = untrack(|| {
        reading.entries(|entries| entries.iter().find(|entry| entry.id == message).and_then(Now::of))
    });
    match here.flatten() {
        Some(now) if now.more.unsent_at.is_some() => words().unsent.to_owned(),
        Some(now) => preview(&now),
        None => "…".to_owned(),
    }
}

#[component]
fn Parts(parts: Memo<Vec<Part>>) -> impl IntoNode {
    move || parts.get().into_iter().map(part).collect_nodes()
}

#[component]
fn Reactions(reactions: Memo<Vec<Reaction>>) -> impl IntoNode {
    let (here, words) = (here(), words());
    let one = move |reaction: Reaction| {
        let who = here.author_name(reaction.by);
        let said = fill(words.reacted, &[("who", &who), ("emoji", &reaction.emoji)]);
        let title = said.clone();
        view! {
            <span class="react" title=title>
                <span aria-hidden="true">{reaction.emoji}</span>
                <span class="sr-only">{said}</span>
            </span>
        }
    };
    move || {
        let all = reactions.get();
        let any = !all.is_empty();
        any.then(|| view! { <p class="reacts">{all.into_iter().map(one).collect_nodes()}</p> })
    }
}

/// What it said before it was changed.
#[component]
fn Earlier(texts: Memo<Vec<String>>) -> impl IntoNode {
    let words = words();
    move || {
        let texts = texts.get();
        let any = !texts.is_empty();
        any.then(|| {
            let text = |text: String| view! { <p dir="auto">{text}</p> };
            view! {
                <details class="msg__details">
                    <summary>{words.edited}</summary>
                    <small>{words.earlier_texts}</small>
                    {texts.into_iter().map(text).collect_nodes()}
                </details>
            }
        })
    }
}

/// Who, when, and how far it got: below the last of a group, and wherever something went wrong.
#[component]
fn Meta(
    author: Author,
    message: MessageId,
    at: crate::domain::time::Timestamp,
    last: bool,
    tick: Memo<Tick>,
    delivery: Memo<Option<Delivery>>,
    template: bool,
) -> impl IntoNode {
    let here = here();
    if author == Author::Customer {
        return last.then(|| view! { <p class="msg__meta"><When at=at /></p> }).into_node();
    }
    let who = match author {
        Author::Agent(agent) => first_name(&here.agent_name(agent)).to_owned(),
        other => here.author_name(other),
    };
    let marks = move || {
        let tick = tick.get();
        let who = who.clone();
        (last || tick.matters()).then(|| {
            view! { <p class="msg__meta"><bdi>{who}</bdi><When at=at /><Mark tick=tick /></p> }
        })
    };
    let why = memo(move |_| {
        let failed = delivery.with(|delivery| delivery.as_ref().and_then(|d| d.failed.clone()));
        failed.filter(|_| tick.get() == Tick::Failed)
    });
    view! {
        {marks}
        {move || why.get().map(|why| view! { <Failure message=message why=why template=template /> })}
        {move || (tick.get() == Tick::Unknown && !template).then(|| view! { <Lost message=message /> })}
    }
}
