//! Channels that are not ours: what comes in through them, how far answers get, and until when one may answer.

mod en;
mod tr;

use super::shell::lang;
use crate::domain::agent::Lang;
pub use en::EN;
pub use tr::TR;

/// The words of WhatsApp, Messenger and Instagram.
pub struct Channels {
    // What a message has beyond its words
    /// In the order of `FileKind`.
    pub file_kinds: [&'static str; 6],
    /// In the order of `Shared`.
    pub shared: [&'static str; 4],
    pub location: &'static str,
    pub open_map: &'static str,
    pub contact_card: &'static str,
    pub came_from: &'static str,
    pub order: &'static str,
    pub unsupported: &'static str,
    pub unsupported_kind: &'static str,
    pub story_gone: &'static str,
    pub open_link: &'static str,
    pub coming: &'static str,
    pub missing: &'static str,
    pub open_picture: &'static str,
    /// Of a picture that the browser makes nothing of.
    pub unshowable: &'static str,
    pub picture: &'static str,
    pub download: &'static str,
    pub answers_story: &'static str,
    pub answers_unknown: &'static str,
    pub go_to_quoted: &'static str,
    pub quoted: &'static str,
    pub edited: &'static str,
    pub cut: &'static str,
    pub earlier_texts: &'static str,
    pub unsent: &'static str,
    pub template: &'static str,
    pub automatic: &'static str,
    pub elsewhere: &'static str,

    // How far it got
    pub pending: &'static str,
    pub unknown: &'static str,
    pub unknown_how: &'static str,
    pub sent: &'static str,
    pub delivered: &'static str,
    pub read: &'static str,
    pub retrying: &'static str,
    pub details: &'static str,
    /// In the order of `Cause`: what happened, and what to do.
    pub causes: [&'static str; 13],

    // What is neither words nor a file
    pub send_more: &'static str,
    pub a_template: &'static str,
    pub choices: &'static str,
    pub question: &'static str,
    pub choice: &'static str,
    pub choices_help: &'static str,
    pub place_name: &'static str,
    pub latitude: &'static str,
    pub longitude: &'static str,
    pub card_name: &'static str,
    pub card_phone: &'static str,
    pub rich_sent: &'static str,

    // What happened
    pub expired: &'static str,
    pub expired_unanswered: &'static str,
    pub expired_kept: &'static str,
    pub expired_unanswered_kept: &'static str,
    pub closes_soon: &'static str,
    pub referred: &'static str,
    pub called: &'static str,
    pub handed_over: &'static str,
    pub reaction_refused: &'static str,
    pub held_by_inbox: &'static str,
    pub held_by_app: &'static str,
    pub held_help: &'static str,

    // The reply window
    pub left_to_reply: &'static str,
    pub day_until: &'static str,
    pub free_until: &'static str,
    pub human_only: &'static str,
    pub human_until: &'static str,
    pub closed_ago: &'static str,
    pub never_wrote: &'static str,
    pub told_over: &'static str,

    // The locked composer
    pub lock_day: &'static str,
    pub lock_week: &'static str,
    pub lock_never: &'static str,
    pub closed_at: &'static str,
    pub last_wrote: &'static str,
    pub has_not_written: &'static str,
    pub template_or_wait: &'static str,
    pub wait_or_resolve: &'static str,
    pub wait: &'static str,
    pub send_template: &'static str,
    pub draft_kept: &'static str,

    // What the channel takes
    pub characters_left: &'static str,
    pub bytes_left: &'static str,
    pub characters_over: &'static str,
    pub bytes_over: &'static str,
    pub attach: &'static str,
    pub attached: &'static str,
    pub remove: &'static str,
    pub cancel_upload: &'static str,
    pub uploading: &'static str,
    pub too_large: &'static str,
    pub wrong_kind: &'static str,
    /// What WhatsApp takes, and Instagram.
    pub kinds: [&'static str; 2],
    pub empty_file: &'static str,
    pub too_many: &'static str,
    pub upload_failed: &'static str,
    pub sends_when_up: &'static str,

    // Answering and reacting
    pub acts: &'static str,
    pub quote_this: &'static str,
    pub react: &'static str,
    pub react_with: &'static str,
    pub take_back: &'static str,
    pub answering: &'static str,
    pub do_not_quote: &'static str,
    pub reacted: &'static str,

    // The customer
    /// What a customer is called on a channel, in the order of `ChannelKind`.
    pub user_name: &'static str,
    pub addresses: [&'static str; 5],
    // Windows that were lost
    pub lost_windows: &'static str,
    pub lost_channel: &'static str,
    pub windows_ended: &'static str,
    pub windows_unanswered: &'static str,
    pub none_lost: &'static str,
    pub lost_by_nobody: &'static str,

    // Who he is
    pub known_as: &'static str,
    pub no_advertising: &'static str,
    pub same_person: &'static str,
    pub same_person_how: &'static str,
    pub find_customer: &'static str,
    pub nobody_found: &'static str,
    pub made_one: &'static str,
    pub merged_by: &'static str,
    pub take_apart: &'static str,
    pub taken_apart: &'static str,
    /// Our end of a channel, in the order of `ChannelKind`.
    pub accounts: [&'static str; 5],
}

/// The words of a language. There is no Arabic console; it falls back to English.
pub fn channels(lang: Lang) -> &'static Channels {
    match lang {
        Lang::Tr => &TR,
        Lang::En | Lang::Ar => &EN,
    }
}

/// The words in the agent's language.
pub fn words() -> &'static Channels {
    channels(lang())
}
