//! The reply window in the line below the head: what is left of it, and what may be sent in it.

use super::{
    clock::{Face, deadline},
    here::{Here, here},
};
use crate::node::prelude::*;
use crate::{
    console::deadline::{Deadline, Near, past, remaining},
    domain::{channel::ChannelKind, time::Timestamp, window::Window},
    parts::icon::Icon,
    texts::{
        channels::{Channels, words},
        fill, listed,
    },
};

/// What the strip shows: its words change when what they say does, not with every second.
#[derive(Debug, Clone, PartialEq)]
struct Said {
    class: &'static str,
    icon: &'static str,
    text: String,
    meter: Option<(&'static str, i64)>,
}

/// Nothing on channels without windows, and in the archive once it is over: there the archive's mark says so.
#[component]
pub fn WindowMark() -> impl IntoNode {
    let here = here();
    let deadline = memo(move |_| {
        let now = here.state.now.get();
        here.conversation.with(|c| {
            Deadline::of(c, now).filter(|deadline| !c.is_archived() || deadline.window.lets_write())
        })
    });
    let said = memo(move |_| {
        let deadline = deadline.get()?;
        Some(said(deadline, here.state.now.get(), words()))
    });
    let phase = memo(move |_| deadline.get().map(|deadline| deadline.window));
    let told = told(deadline);
    view! {
        {move || said.get().map(|said| view! {
            <span class=said.class role="timer" aria-live="off" title=move || phase.get().and_then(|window| rule(window, here))>
                <Icon name=said.icon class="i-14" />
                <bdi>{said.text}</bdi>
            </span>
            {said.meter.map(|(class, share)| view! {
                <progress class=class max="100" value=share.to_string() aria-hidden="true"></progress>
            })}
        })}
        <span class="sr-only" aria-live="polite">{move || told.get()}</span>
    }
}

fn said(deadline: Deadline, now: Timestamp, words: &Channels) -> Said {
    if deadline.near() == Near::Over {
        let text = match deadline.over {
            Some(over) => {
                fill(words.closed_ago, &[("time", &past(now.since(over), listed::words().lengths))])
            }
            None => words.never_wrote.to_owned(),
        };
        return Said { class: "win win--closed", icon: "i-lock", text, meter: None };
    }
    let time = remaining(deadline.left, listed::words().lengths);
    let form = match deadline.window {
        Window::HumanOnly { .. } => words.human_only,
        _ => words.left_to_reply,
    };
    let (class, meter) =
        if deadline.warns() { ("win win--soon", "meter meter--soon") } else { ("win", "meter") };
    let text = fill(form, &[("time", &time)]);
    Said { class, icon: "i-clock", text, meter: Some((meter, deadline.share())) }
}

/// What may be sent until when.
fn rule(window: Window, here: Here) -> Option<String> {
    let words = words();
    let (form, until) = match window {
        Window::Free { until } if here.channel_kind() == ChannelKind::Whatsapp => (words.day_until, until),
        Window::Free { until } => (words.free_until, until),
        Window::HumanOnly { until } => (words.human_until, until),
        Window::Endless | Window::TemplateOnly | Window::Closed => return None,
    };
    Some(fill(form, &[("until", &deadline(until, Face::Within)())]))
}

/// Said once to a screen reader when two hours, half an hour and nothing is left; not for what was so when the chat was
/// opened.
fn told(deadline: Memo<Option<Deadline>>) -> RwSignal<&'static str> {
    let (told, words) = (RwSignal::new(""), words());
    let near = memo(move |_| deadline.get().map(Deadline::near));
    Effect::new(move |before: Option<Option<Near>>| {
        let near = near.get();
        let opened_again = matches!((before, near), (Some(Some(before)), Some(now)) if now < before);
        if opened_again {
            told.set("");
        }
        if let (Some(Some(before)), Some(now)) = (before, near)
            && now > before
        {
            told.set(match now {
                Near::Far => "",
                Near::Soon => listed::words().told_soon,
                Near::VerySoon => listed::words().told_very_soon,
                Near::Over => words.told_over,
            });
        }
        near
    });
    told
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{console::chat::sample, domain::time::Span, texts::channels::EN};

    fn strip(kind: ChannelKind, ago: Span) -> Said {
        let mut chat = sample::conversation();
        (chat.kind, chat.window_from) = (kind, Some(sample::NOW.minus(ago)));
        said(Deadline::of(&chat, sample::NOW).expect("a window"), sample::NOW, &EN)
    }

    #[test]
    fn the_strip_says_what_is_left_and_for_whom() {
        let fresh = strip(ChannelKind::Whatsapp, Span::seconds(0));
        assert_eq!((fresh.class, fresh.text.as_str()), ("win", "23 h 59 min left to reply"));
        let soon = strip(ChannelKind::Whatsapp, Span::minutes(23 * 60));
        assert_eq!((soon.class, soon.text.as_str()), ("win win--soon", "59 min left to reply"));
        let last = strip(ChannelKind::Whatsapp, Span::minutes(24 * 60 - 10));
        assert_eq!((last.class, last.text.as_str()), ("win win--soon", "9:30 left to reply"));
        let human = strip(ChannelKind::Messenger, Span::hours(30));
        assert_eq!(human.text, "5 d 17 h left, for answers written by a person only");
        let closed = strip(ChannelKind::Instagram, Span::hours(8 * 24));
        assert_eq!((closed.class, closed.text.as_str()), ("win win--closed", "Reply window closed 24 h ago"));
    }
}
