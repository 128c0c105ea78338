//! Thread, composer, profile.

mod en;
mod tr;

use crate::domain::agent::Lang;
pub use en::EN;
pub use tr::TR;

/// The words of the conversation's pane and the customer's.
pub struct Chat {
    // General
    pub visitor: &'static str,
    pub you: &'static str,
    pub now: &'static str,
    pub today: &'static str,
    pub yesterday: &'static str,
    pub other_day: &'static str,
    pub date: &'static str,
    pub date_of_year: &'static str,
    pub today_at: &'static str,
    pub within_today: &'static str,
    pub within_day: &'static str,
    pub day_at: &'static str,
    pub try_again: &'static str,
    pub discard: &'static str,
    pub close: &'static str,
    pub cancel: &'static str,
    pub save: &'static str,
    pub loading: &'static str,

    // Head
    pub conversation: &'static str,
    pub back: &'static str,
    pub more: &'static str,
    pub profile: &'static str,
    pub resolve: &'static str,
    pub select_topic: &'static str,
    pub reopen: &'static str,
    pub reopen_not_online: &'static str,
    pub reopened_done: &'static str,
    pub resolve_offline: &'static str,

    // Transfer
    pub transfer: &'static str,
    pub transfer_title: &'static str,
    pub transfer_how: &'static str,
    pub find_colleague: &'static str,
    pub refresh: &'static str,
    pub colleagues: &'static str,
    pub no_colleague: &'static str,
    pub choose_colleague: &'static str,
    pub word_for_him: &'static str,
    pub transfer_to: &'static str,
    pub transferred_done: &'static str,
    pub take_over: &'static str,
    pub taken_over_done: &'static str,
    pub not_connected: &'static str,
    pub colleague_full: &'static str,
    pub colleague_load: &'static str,
    pub transferred: &'static str,
    pub transferred_you: &'static str,
    pub transferred_to_you: &'static str,
    pub taken_over: &'static str,
    pub taken_over_you: &'static str,
    pub word_for: &'static str,
    pub also_looking: &'static str,
    pub customer_here: &'static str,
    pub ended_mark: &'static str,
    pub resolved_mark: &'static str,
    pub left_mark: &'static str,
    pub left_message: &'static str,
    pub copy_link: &'static str,
    pub copied: &'static str,

    // Tags
    pub tags: &'static str,
    pub add_tag: &'static str,
    pub add_tag_long: &'static str,
    pub remove_tag: &'static str,
    pub find_tag: &'static str,
    pub create_tag: &'static str,
    pub no_tag: &'static str,
    pub no_tag_agent: &'static str,

    // Thread
    pub messages_with: &'static str,
    pub new: &'static str,
    pub sent: &'static str,
    pub read: &'static str,
    pub sending: &'static str,
    pub queued: &'static str,
    pub not_sent: &'static str,
    pub internal_note: &'static str,
    pub only_team: &'static str,
    pub types: &'static str,
    pub says: &'static str,
    pub newest: &'static str,
    pub new_message: &'static str,
    pub new_messages: &'static str,
    pub older: &'static str,
    pub older_failed: &'static str,

    // Finding in it
    pub find: &'static str,
    pub find_count: &'static str,
    pub find_none: &'static str,
    pub find_failed: &'static str,
    pub find_next: &'static str,
    pub find_previous: &'static str,
    pub find_close: &'static str,

    // What happened
    pub opened: &'static str,
    pub begun: &'static str,
    pub begun_you: &'static str,
    pub assigned: &'static str,
    pub assigned_you: &'static str,
    pub assigned_from: &'static str,
    pub assigned_you_from: &'static str,
    pub taken: &'static str,
    pub taken_you: &'static str,
    pub handed_back: &'static str,
    pub handed_back_you: &'static str,
    pub ended: &'static str,
    pub resolved: &'static str,
    pub resolved_you: &'static str,
    pub left: &'static str,
    pub reopened: &'static str,
    pub reopened_by: &'static str,
    pub reopened_you: &'static str,
    pub put_back: &'static str,
    pub put_back_you: &'static str,
    pub rated: &'static str,

    // Why this agent
    pub why: &'static str,
    pub why_rule: &'static str,
    pub why_waited: &'static str,
    pub why_queue: &'static str,
    pub why_could: &'static str,
    pub why_left_out: &'static str,
    pub why_more: &'static str,
    pub only_one: &'static str,
    pub fewest_open: &'static str,
    pub longest_since: &'static str,
    pub tie: &'static str,
    pub returning: &'static str,
    pub by_hand: &'static str,
    pub load: &'static str,
    /// Of all products.
    pub load_all: &'static str,
    pub not_online: &'static str,
    pub connection_lost: &'static str,
    pub full: &'static str,

    // Composer
    pub message: &'static str,
    pub message_type: &'static str,
    pub reply: &'static str,
    pub note: &'static str,
    pub reply_to: &'static str,
    pub note_on: &'static str,
    pub reply_hint: &'static str,
    pub note_hint: &'static str,
    pub to_send: &'static str,
    pub send: &'static str,
    pub add_note: &'static str,
    pub draft_saved: &'static str,
    pub draft_failed: &'static str,
    pub too_long: &'static str,
    pub fill_first: &'static str,

    // Quick responses
    pub quick: &'static str,
    pub quick_find: &'static str,
    pub preview: &'static str,
    pub choose: &'static str,
    pub insert: &'static str,
    pub insert_send: &'static str,
    pub quick_nothing: &'static str,
    pub quick_none: &'static str,

    // Emoji
    pub emoji: &'static str,
    pub emoji_find: &'static str,
    pub emoji_none: &'static str,

    // Where a reply would be
    pub write_note: &'static str,
    pub offline: &'static str,
    pub offline_how: &'static str,
    pub queued_chat: &'static str,
    pub queued_chat_how: &'static str,
    pub picked_chat_how: &'static str,
    pub others: &'static str,
    pub others_how: &'static str,
    pub since: &'static str,
    pub ended_lock: &'static str,
    pub ended_lock_how: &'static str,
    pub ended_lock_other: &'static str,
    pub done: &'static str,
    pub done_left: &'static str,
    pub done_over: &'static str,

    // Resolve
    pub resolve_title: &'static str,
    pub resolve_how: &'static str,
    pub find_topic: &'static str,
    pub topic: &'static str,
    pub no_topic: &'static str,
    pub no_topics: &'static str,
    pub summary: &'static str,
    pub summary_opt: &'static str,
    pub topic_needed: &'static str,
    pub resolved_done: &'static str,

    // Profile
    pub customer: &'static str,
    pub customer_since: &'static str,
    pub edit_customer: &'static str,
    pub general: &'static str,
    pub name: &'static str,
    pub email: &'static str,
    pub phone: &'static str,
    pub nothing_known: &'static str,
    pub this_conversation: &'static str,
    pub channel: &'static str,
    pub queue: &'static str,
    pub page: &'static str,
    pub started: &'static str,
    pub closed: &'static str,
    pub first_reply: &'static str,
    pub agents: &'static str,
    pub rating: &'static str,
    pub stars: &'static str,
    pub customer_note: &'static str,
    pub no_note: &'static str,
    pub note_add: &'static str,
    pub note_edit: &'static str,
    pub note_saved: &'static str,
    pub customer_saved: &'static str,
    pub earlier: &'static str,
    pub no_earlier: &'static str,
    pub profile_failed: &'static str,

    // Nothing open

    // Dates and lists
    pub units: [&'static str; 3],
    /// Hours, minutes, seconds.
    pub lengths: [&'static str; 3],
    pub months: [&'static str; 12],
    /// From Sunday on.
    pub weekdays: [&'static str; 7],
    pub emoji_groups: [&'static str; 6],
}

/// The words of a language. There is no Arabic console; it falls back to English.
pub fn chat(lang: Lang) -> &'static Chat {
    match lang {
        Lang::Tr => &TR,
        Lang::En | Lang::Ar => &EN,
    }
}

/// The words in the agent's language.
pub fn words() -> &'static Chat {
    chat(super::shell::lang())
}

/// A stretch of a text with placeholders, for texts whose values are set apart on the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece {
    Text(&'static str),
    Slot(&'static str),
}

/// Splits a text at its placeholders.
pub fn pieces(text: &'static str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{')
        && let Some((name, after)) = after.split_once('}')
    {
        if !before.is_empty() {
            pieces.push(Piece::Text(before));
        }
        pieces.push(Piece::Slot(name));
        rest = after;
    }
    if !rest.is_empty() {
        pieces.push(Piece::Text(rest));
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::{Piece::*, *};

    #[test]
    fn a_text_is_split_at_its_placeholders() {
        assert_eq!(
            pieces("Resolved by {agent}. Topic: {topic}"),
            [Text("Resolved by "), Slot("agent"), Text(". Topic: "), Slot("topic"),]
        );
        assert_eq!(pieces("plain"), [Text("plain")]);
    }
}
