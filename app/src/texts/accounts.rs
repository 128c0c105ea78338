//! Connected accounts, and templates: what admins set up, and what agents send with them.

mod en;
mod tr;

use super::shell::lang;
use crate::domain::agent::Lang;
pub use en::EN;
use tr::TR;

pub struct Accounts {
    pub title: &'static str,
    pub intro: &'static str,
    pub none: &'static str,
    pub connect: &'static str,
    pub connect_anew: &'static str,
    pub connecting: &'static str,
    pub kind: &'static str,
    pub name: &'static str,
    pub product: &'static str,
    pub number_id: &'static str,
    pub business_id: &'static str,
    pub page_id: &'static str,
    pub instagram_id: &'static str,
    pub own_login: &'static str,
    pub own_login_help: &'static str,
    pub token: &'static str,
    pub token_help: &'static str,
    pub app_secret: &'static str,
    pub app_secret_help: &'static str,
    // Where at the provider each is found, and what is wrong with what was typed.
    pub name_help: &'static str,
    pub find_number: &'static str,
    pub find_business: &'static str,
    pub find_page: &'static str,
    pub find_instagram: &'static str,
    /// WhatsApp, Messenger, Instagram through a page, Instagram's own sign-in.
    pub find_token: [&'static str; 4],
    pub find_instagram_secret: &'static str,
    pub needed: &'static str,
    pub digits: &'static str,
    pub instagram_secret: &'static str,
    pub callback: &'static str,
    pub callback_help: &'static str,
    pub verify_token: &'static str,
    pub waiting_for_check: &'static str,
    pub checked: &'static str,
    pub heard: &'static str,
    pub sent: &'static str,
    pub failed: &'static str,
    pub told: &'static str,
    pub never: &'static str,
    pub ago: &'static str,
    pub last_day: &'static str,
    pub traffic: &'static str,
    pub waiting: &'static str,
    pub unreadable: &'static str,
    pub token_until: &'static str,
    pub token_endless: &'static str,
    pub token_over: &'static str,
    pub token_soon: &'static str,
    pub token_invalid: &'static str,
    pub data_until: &'static str,
    pub rights_missing: &'static str,
    pub quality: &'static str,
    pub qualities: &'static [(&'static str, &'static str)],
    pub trouble: [&'static str; 6],
    pub send_again: &'static str,
    pub noted: &'static str,
    pub templates: &'static str,
    pub template: &'static str,
    pub language: &'static str,
    pub status: &'static str,
    pub statuses: &'static [(&'static str, &'static str)],
    pub reasons: &'static [(&'static str, &'static str)],
    pub category: &'static str,
    pub category_words: &'static [(&'static str, &'static str)],
    pub counts: &'static str,
    pub refresh: &'static str,
    pub no_templates: &'static str,
    // The dialog with which an agent sends one.
    pub send_how: &'static str,
    pub choose: &'static str,
    pub find: &'static str,
    pub preview: &'static str,
    pub blank: &'static str,
    pub header_file: &'static str,
    pub header_files: [&'static str; 3],
    pub file_wrong: &'static str,
    pub file_uploading: &'static str,
    pub file_missing: &'static str,
    pub button_end: &'static str,
    pub button_code: &'static str,
    pub send: &'static str,
    pub cancel: &'static str,
    pub close: &'static str,
    pub sent_done: &'static str,
    pub missing: &'static str,
    pub missing_here: &'static str,
    pub spacing: &'static str,
    pub long_value: &'static str,
    pub long_body: &'static str,
    pub not_for_us: &'static str,
    pub new_chat_how: &'static str,
    pub phone: &'static str,
    pub account: &'static str,
    pub saved: &'static str,
    pub save: &'static str,
    // Connecting an account, step by step.
    pub steps: [&'static str; 4],
    pub later: &'static str,
    pub next: &'static str,
    pub done: &'static str,
    pub webhook_how: &'static str,
    pub webhook_fields: &'static str,
    /// What else there is to do, at each of the three providers.
    pub webhook_notes: [&'static str; 3],
    pub answering: &'static str,
    pub answering_help: &'static str,
    pub answering_nobody: &'static str,
    pub trying_how: &'static str,
    pub trying_waits: &'static str,
    pub trying_heard: &'static str,
    pub trying_template: &'static str,
    pub trying_page: &'static str,
    pub trying_instagram: &'static str,
    pub check_rights: &'static str,
    pub rights_good: &'static str,
    pub rights_opens: &'static str,
    // Switched off, disconnected, not believed.
    pub off: &'static str,
    pub off_held: &'static str,
    pub disconnect: &'static str,
    pub disconnect_title: &'static str,
    pub disconnect_why: &'static str,
    pub disconnected: &'static str,
    pub refused_signatures: &'static str,
    pub show_kept: &'static str,
    pub kept_none: &'static str,
    // What an account answers by itself.
    pub replies: &'static str,
    pub replies_help: &'static str,
    pub welcome: &'static str,
    pub welcome_help: &'static str,
    pub away: &'static str,
    pub away_help: &'static str,
    pub tongue: &'static str,
    pub tongue_help: &'static str,
    // A new template.
    pub new_template: &'static str,
    pub new_template_how: &'static str,
    pub template_name_help: &'static str,
    /// Utility, marketing, authentication.
    pub categories: [&'static str; 3],
    pub header: &'static str,
    pub header_kind: &'static str,
    /// Words, picture, video, document.
    pub header_kinds: [&'static str; 4],
    pub sample: &'static str,
    pub sample_help: &'static str,
    pub body: &'static str,
    pub body_help: &'static str,
    pub footer: &'static str,
    pub button: &'static str,
    /// None, a reply, an address, a number to call.
    pub button_kinds: [&'static str; 4],
    pub button_text: &'static str,
    pub button_to: &'static str,
    pub hand_in: &'static str,
    pub examples: &'static str,
    pub examples_help: &'static str,
    pub example_header: &'static str,
    pub example_body: &'static str,
    pub example_button: &'static str,
    pub example_missing: &'static str,
    pub blanks_mixed: &'static str,
    pub blanks_gap: &'static str,
    pub blanks_many: &'static str,
    pub delete: &'static str,
    pub delete_template: &'static str,
    pub delete_template_why: &'static str,
    pub test_message: &'static str,
    // What it costs.
    pub costs: &'static str,
    pub balance: &'static str,
    pub no_balance: &'static str,
    pub balance_low: &'static str,
    /// The provider's word, and ours.
    pub charged_as: [(&'static str, &'static str); 4],
    pub charged: &'static str,
    pub charged_one: &'static str,
    pub last_payment: &'static str,
    pub paid_last: &'static str,
    pub bookings: &'static str,
    pub booked_at: &'static str,
    pub customer: &'static str,
    pub payment_by: &'static str,
    pub pay_in: &'static str,
    pub amount: &'static str,
    pub amount_wrong: &'static str,
    pub takes_back: &'static str,
    pub pay_note: &'static str,
    pub enter_payment: &'static str,
    pub paid_in: &'static str,
    pub prices: &'static str,
    pub prices_help: &'static str,
    pub price_wrong: &'static str,
    pub price_code: &'static str,
    pub price_each: &'static str,
    pub add_price: &'static str,
    pub remove_price: &'static str,
    pub currency: &'static str,
    pub warn_below: &'static str,
}

/// In the reader's language.
pub fn words() -> &'static Accounts {
    match lang() {
        Lang::Tr => &TR,
        _ => &EN,
    }
}

/// A word of the provider's in the reader's language; one that nobody has heard of yet as people write.
pub fn said(words: &[(&str, &str)], word: &str) -> String {
    let known = words.iter().find(|(key, _)| *key == word);
    known.map_or_else(|| word.to_lowercase().replace('_', " "), |(_, said)| (*said).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_word_of_the_provider_stands_raw_on_a_page() {
        for t in [&EN, &TR] {
            for words in [t.statuses, t.reasons, t.qualities, t.category_words] {
                for (word, _) in words {
                    assert_ne!(said(words, word), *word);
                }
            }
        }
        assert_eq!(said(EN.statuses, "PENDING"), "In review");
        assert_eq!(said(EN.statuses, "ON_THE_MOON"), "on the moon");
    }
}
