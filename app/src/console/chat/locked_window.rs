//! What stands in the composer's place while the channel lets nobody write (S4-29): what happened, and the ways out.

use super::{
    attach::kept_as,
    clock::{Face, moment},
    draft::writing,
    here::{Here, here},
    local,
    locked::WriteNote,
    outbox::{Kind, Upload},
    standing::may_resolve,
};
use crate::node::prelude::*;
use crate::{
    console::deadline::past,
    domain::{
        channel::ChannelKind,
        conversation::Conversation,
        message::{Author, Body, Entry},
        time::Timestamp,
        window::Window,
    },
    parts::icon::Icon,
    texts::{
        channels::{Channels, words},
        fill, listed,
    },
};
use leptos::html;
use web_sys::HtmlElement;

/// It goes by itself when the customer writes (S4-31).
#[component]
pub fn Shut(
    /// The composer stood here a moment ago: whoever wrote in it finds himself here.
    shuts: bool,
) -> impl IntoNode {
    let (here, words) = (here(), words());
    let title = title(here, words);
    let closed = closed_at(here, words);
    let how = memo(move |_| how(here, words));
    let resolvable = memo(move |_| {
        let role = here.state.board.with(|board| board.me.role);
        here.conversation.with(|c| may_resolve(c, here.me, role))
    });
    let node = NodeRef::<html::Section>::new();
    if shuts {
        take_lost_focus(node);
    }
    view! {
        <section class="locked" aria-label=title tabindex="-1" node_ref=node>
            <div class="locked__top">
                <Icon name="i-lock" class="i-20" />
                <div><strong>{title}</strong><p>{closed}{how}</p></div>
                <span class="line">
                    <WriteNote />
                    <Show when=move || resolvable.get()>
                        <button class="btn" type="button" on:click=move |_| here.resolving.set(true)>
                            {here.words.resolve}
                        </button>
                    </Show>
                    <SendTemplate />
                </span>
            </div>
            <Draft />
        </section>
    }
}

/// Who typed when the window closed has lost his field.
fn take_lost_focus(node: NodeRef<html::Section>) {
    Effect::new(move |_| {
        let Some(section) = node.get() else { return };
        let lost = document().active_element().is_none_or(|element| element.tag_name() == "BODY");
        if lost {
            let _ = HtmlElement::focus(&section);
        }
    });
}

fn title(here: Here, words: &Channels) -> &'static str {
    let (kind, wrote) = here.conversation.with_untracked(|c| (c.kind, c.window_from.is_some()));
    match kind {
        ChannelKind::Whatsapp if !wrote => words.lock_never,
        ChannelKind::Whatsapp => words.lock_day,
        _ => words.lock_week,
    }
}

/// Since when it is over, if it ever began.
fn closed_at(here: Here, words: &'static Channels) -> Option<impl Fn() -> String> {
    let over = here.conversation.with_untracked(|c| Window::over_at(c.kind, c.window_from?))?;
    let said = moment(over, Face::Moment);
    Some(move || format!("{} ", fill(words.closed_at, &[("time", &said())])))
}

/// When he last said something, as far as the thread is here: the channel may have shut the window before its time.
fn last_words(here: Here) -> Option<Timestamp> {
    here.state.thread.with(|thread| {
        let entries = &thread.as_ref().filter(|thread| thread.conversation.id == here.id)?.entries;
        let is_his = |entry: &&Entry| matches!(entry.body, Body::Message { author: Author::Customer, .. });
        entries.iter().rev().find(is_his).map(|entry| entry.at)
    })
}

fn how(here: Here, words: &Channels) -> String {
    let (name, now) = (here.first_name(), here.state.now.get());
    let last = match last_words(here).or_else(|| here.conversation.with(|c| c.window_from)) {
        Some(from) => fill(
            words.last_wrote,
            &[("name", &name), ("time", &past(now.since(from), listed::words().lengths))],
        ),
        None => fill(words.has_not_written, &[("name", &name)]),
    };
    let ways = if has_templates(here) {
        words.template_or_wait.to_owned()
    } else {
        let form = if here.conversation.with(Conversation::is_archived) {
            words.wait
        } else {
            words.wait_or_resolve
        };
        fill(form, &[("channel", here.channel_name())])
    };
    format!("{last} {ways}")
}

fn has_templates(here: Here) -> bool {
    here.channel_kind() == ChannelKind::Whatsapp
}

/// The way on where the channel has templates, and nothing else may be sent.
#[component]
pub fn SendTemplate() -> impl IntoNode {
    let here = here();
    let needed = memo(move |_| {
        let now = here.state.now.get();
        here.conversation.with(|c| c.window(now).0 == Window::TemplateOnly)
    });
    view! {
        <Show when=move || needed.get()>
            <button class="btn btn--primary" type="button" on:click=move |_| here.templates.set(true)>
                <Icon name="i-template" />
                {words().send_template}
            </button>
        </Show>
    }
}

/// What was being written, and the files beside it, until they can be sent.
#[component]
fn Draft() -> impl IntoNode {
    let (here, draft) = (here(), writing().text(Kind::Reply));
    let files = RwSignal::new(Vec::<Upload>::new());
    Effect::new(move |_| files.set(local::read(&kept_as(here)).unwrap_or_default()));
    let file = |file: Upload| view! { <p class="line"><Icon name="i-clip" class="i-14" /><bdi>{file.name}</bdi></p> };
    view! {
        <Show when=move || draft.with(|draft| !draft.trim().is_empty()) || !files.with(Vec::is_empty)>
            <div class="locked__draft">
                <small>{words().draft_kept}</small>
                <p dir="auto">{draft}</p>
                {move || files.get().into_iter().map(file).collect_nodes()}
            </div>
        </Show>
    }
}
