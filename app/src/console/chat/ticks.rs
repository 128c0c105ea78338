//! How far a message of ours got, and why it did not get there.

use super::here::here;
use crate::node::prelude::*;
use crate::{
    api::conversations::retry,
    console::shell::toasts::toasts,
    domain::{
        channel::ChannelKind,
        content::{Delivery, NotSent, Progress},
        ids::MessageId,
    },
    parts::icon::Icon,
    texts::channels::{Channels, words},
};

/// What the marks beside a message say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tick {
    Pending,
    /// Handed over, and the answer was lost.
    Unknown,
    Sent,
    Delivered,
    Read,
    Failed,
}

impl Tick {
    /// `seen`: the customer has read up to there. WhatsApp tells it of each message; the others of all up to a moment, which says
    /// nothing of what may not have come to him.
    pub fn of(kind: ChannelKind, delivery: Option<&Delivery>, seen: bool) -> Self {
        let progress = delivery.map(|delivery| delivery.progress);
        let watermark = seen && kind != ChannelKind::Whatsapp;
        match progress {
            Some(Progress::Failed) => Self::Failed,
            Some(Progress::Read | Progress::Played) => Self::Read,
            Some(Progress::Pending) => Self::Pending,
            Some(Progress::Unknown) => Self::Unknown,
            _ if watermark => Self::Read,
            Some(Progress::Delivered) => Self::Delivered,
            Some(Progress::Sent) | None => Self::Sent,
        }
    }

    /// Whether it is shown also within a group of messages.
    pub fn matters(self) -> bool {
        matches!(self, Self::Unknown | Self::Failed)
    }
}

/// The mark, which has a shape and a word for each.
#[component]
pub fn Mark(tick: Tick) -> impl IntoNode {
    let words = words();
    let (icon, class, word) = match tick {
        Tick::Pending => ("i-clock", "", words.pending),
        Tick::Unknown => {
            return view! { <Icon name="i-help" /><span>{words.unknown}</span> };
        }
        Tick::Sent => ("i-check", "", words.sent),
        Tick::Delivered => ("i-checks", "", words.delivered),
        Tick::Read => ("i-checks", "is-read", words.read),
        // The line below says what happened.
        Tick::Failed => return Node::Nothing,
    };
    view! { <span class="tick" title=word><Icon name=icon class=class /></span><span class="sr-only">{word}</span> }
}

/// What happened, what to do, and the way to do it.
#[component]
pub fn Failure(
    message: MessageId,
    why: NotSent,
    /// What was filled into one is kept with its form alone: it is sent anew from there.
    template: bool,
) -> impl IntoNode {
    let (here, words) = (here(), words());
    let said = words.causes[why.why as usize];
    let again = why.why.may_be_retried() && !template;
    let detail = detail(&why);
    view! {
        <p class="msg__meta msg__meta--err">
            <Icon name="i-alert" />
            <span>{said}</span>
            <Show when=move || again && here.lock.get().is_none()><Again message=message /></Show>
        </p>
        {(!detail.is_empty()).then(|| view! {
            <details class="msg__details"><summary>{words.details}</summary><bdi>{detail}</bdi></details>
        })}
    }
}

/// In a sentence of something else: the channel's own words, else ours.
pub(super) fn why_not(why: &NotSent, words: &Channels) -> String {
    let told = detail(why);
    if told.is_empty() { words.causes[why.why as usize].to_owned() } else { told }
}

/// For whoever looks it up: the channel's own number and words.
fn detail(why: &NotSent) -> String {
    let code = if why.code == 0 { String::new() } else { why.code.to_string() };
    [code, why.detail.clone()].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(": ")
}

/// It may be there: whether it is sent once more is for a person to say.
#[component]
pub fn Lost(message: MessageId) -> impl IntoNode {
    let here = here();
    view! {
        <Show when=move || here.lock.get().is_none()>
            <p class="msg__meta"><span>{words().unknown_how}</span><Again message=message /></p>
        </Show>
    }
}

#[component]
fn Again(message: MessageId) -> impl IntoNode {
    let (here, toasts) = (here(), toasts());
    let busy = RwSignal::new(false);
    let send = move |_| {
        if !busy.get_untracked() {
            busy.set(true);
            leptos::task::spawn_local(async move {
                let answer = retry(here.id, message).await;
                busy.try_set(false);
                if let Err(refusal) = answer {
                    toasts.error(here.say(&refusal));
                }
            });
        }
    };
    view! {
        <button type="button" aria-disabled=move || busy.get().then_some("true") on:click=send>
            {here.words.try_again}
        </button>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{console::chat::sample::NOW, domain::content::Cause};
    use ChannelKind::*;

    #[test]
    fn the_mark_says_how_far_it_got() {
        let at = |progress| Delivery { progress, ..Delivery::pending(NOW) };
        let table = [
            (Web, None, false, Tick::Sent),
            (Web, None, true, Tick::Read),
            (Whatsapp, Some(Progress::Pending), false, Tick::Pending),
            (Whatsapp, Some(Progress::Unknown), false, Tick::Unknown),
            (Whatsapp, Some(Progress::Sent), true, Tick::Sent),
            (Whatsapp, Some(Progress::Delivered), false, Tick::Delivered),
            (Whatsapp, Some(Progress::Played), false, Tick::Read),
            (Whatsapp, Some(Progress::Failed), false, Tick::Failed),
            (Messenger, Some(Progress::Sent), true, Tick::Read),
            (Messenger, Some(Progress::Pending), true, Tick::Pending),
            (Messenger, Some(Progress::Unknown), true, Tick::Unknown),
            (Instagram, Some(Progress::Failed), true, Tick::Failed),
            (Instagram, None, false, Tick::Sent),
        ];
        for (kind, progress, seen, tick) in table {
            assert_eq!(Tick::of(kind, progress.map(at).as_ref(), seen), tick, "{kind:?} {progress:?} {seen}");
        }
    }

    #[test]
    fn each_cause_has_its_own_sentence_in_both_languages() {
        // The last of them: none was added without its words.
        assert_eq!(Cause::Country as usize + 1, crate::texts::channels::EN.causes.len());
        for words in [&crate::texts::channels::EN, &crate::texts::channels::TR] {
            let different: std::collections::BTreeSet<_> = words.causes.iter().collect();
            assert_eq!(different.len(), words.causes.len());
            assert!(words.causes.iter().all(|cause| cause.ends_with('.')));
        }
    }
}
