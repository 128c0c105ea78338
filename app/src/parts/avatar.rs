//! A face made of initials, with the channel at its top end (S4-01).

use super::icon::Sprite;
use crate::domain::{
    agent::{Duty, Status},
    channel::ChannelKind,
    picture::Picture,
};
use crate::node::prelude::*;

/// At most two initials: of the first and the last word. A number is nobody's name and has none (S4-04).
pub fn initials(name: &str) -> String {
    if !name.chars().any(char::is_alphabetic) {
        return String::new();
    }
    let mut words = name.split_whitespace().filter_map(|word| word.chars().find(|c| c.is_alphanumeric()));
    let first = words.next();
    let last = words.next_back();
    first.into_iter().chain(last).flat_map(char::to_uppercase).collect()
}

/// One of the six avatar colours, the same for the same name everywhere.
pub fn tint(name: &str) -> &'static str {
    const TINTS: [&str; 6] = ["avatar--1", "avatar--2", "avatar--3", "avatar--4", "avatar--5", "avatar--6"];
    let sum = name.bytes().fold(0_u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(u32::from(byte)));
    TINTS[sum as usize % TINTS.len()]
}

/// The badge's class and symbol.
pub fn channel_mark(kind: ChannelKind) -> (&'static str, &'static str) {
    match kind {
        ChannelKind::Whatsapp => ("chan chan--whatsapp", "c-whatsapp"),
        ChannelKind::Messenger => ("chan chan--messenger", "c-messenger"),
        ChannelKind::Instagram => ("chan chan--instagram", "c-instagram"),
        ChannelKind::Web => ("chan chan--livechat", "c-livechat"),
        ChannelKind::InApp => ("chan chan--inapp", "c-inapp"),
    }
}

/// The status's class and symbol: each has its own shape.
pub fn status_mark(status: Status) -> (&'static str, &'static str) {
    match status {
        Status::Online => ("st st--online", "s-online"),
        Status::Invisible => ("st st--invisible", "s-invisible"),
        Status::Break => ("st st--break", "s-break"),
        Status::Offline => ("st st--offline", "s-offline"),
    }
}

/// Likewise of what the system laid over the status: none of it may be taken for Online (S3-09).
pub fn duty_mark(status: Status, duty: Duty) -> (&'static str, &'static str) {
    match duty {
        Duty::Missed => ("st st--rona", "s-rona"),
        Duty::ConnectionLost => ("st st--lost", "s-lost"),
        Duty::WrappingUp => ("st st--wrap", "s-wrap"),
        Duty::Available | Duty::Away | Duty::Off => status_mark(status),
    }
}

/// A channel's badge.
#[component]
pub fn ChannelBadge(kind: ChannelKind) -> impl IntoNode {
    let (class, symbol) = channel_mark(kind);
    let href = Sprite::of_page().symbol(symbol);
    view! { <span class=class><svg aria-hidden="true"><use href=href></use></svg></span> }
}

/// A status glyph.
#[component]
pub fn StatusGlyph(#[prop(into)] status: Signal<Status>) -> impl IntoNode {
    view! { <Mark mark=Signal::derive(move || status_mark(status.get())) /> }
}

/// A glyph as [`duty_mark`] has it.
#[component]
pub fn Mark(#[prop(into)] mark: Signal<(&'static str, &'static str)>) -> impl IntoNode {
    let sprite = Sprite::of_page();
    view! {
        <svg class=move || mark.get().0 viewBox="0 0 10 10" aria-hidden="true">
            <use href=move || sprite.symbol(mark.get().1)></use>
        </svg>
    }
}

/// A face; without a name it shows a figure and no initials (S4-04).
#[component]
pub fn Avatar(
    name: Option<String>,
    #[prop(default = "")] class: &'static str,
    #[prop(optional)] channel: Option<ChannelKind>,
    /// Laid over the initials, which stay where it does not come.
    #[prop(default = None)]
    picture: Option<Picture>,
    /// What else sits on it: a presence glyph.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoNode {
    let colour = name.as_deref().map_or("avatar--unknown", tint);
    let face = match name.as_deref().map(initials).filter(|letters| !letters.is_empty()) {
        Some(letters) => letters.into_node(),
        None => view! { <super::icon::Icon name="i-user" /> },
    };
    view! {
        <span class=format!("avatar {colour} {class}") aria-hidden="true">
            {face}
            {picture.map(|picture| view! { <img src=picture.address() alt="" loading="lazy" decoding="async" /> })}
            {channel.map(|kind| view! { <ChannelBadge kind=kind /> })}
            {children.map(|children| children())}
        </span>
    }
}

#[cfg(test)]
mod tests {
    use super::{duty_mark, initials};
    use crate::domain::agent::{Duty, Status};

    #[test]
    fn who_is_held_back_looks_like_nobody_else() {
        let duties = [Duty::Available, Duty::Missed, Duty::ConnectionLost, Duty::WrappingUp];
        let marks = duties.map(|duty| duty_mark(Status::Online, duty));
        for (n, (class, shape)) in marks.iter().enumerate() {
            assert!(marks[..n].iter().all(|(c, s)| c != class && s != shape), "{class} {shape}");
        }
    }

    #[test]
    fn initials_are_those_of_the_first_and_last_word() {
        assert_eq!(initials("Fatima Zahra El Idrissi"), "FI");
        assert_eq!(initials("maya"), "M");
        assert_eq!(initials("İnci Şen"), "İŞ");
        assert_eq!(initials("  "), "");
        assert_eq!(initials("3M Service"), "3S");
        assert_eq!(initials("+49 151 234"), "", "known by his number alone");
    }
}
