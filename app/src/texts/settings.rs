//! The settings pages.

mod en;
mod tr;

use super::{fill, refusals};
use crate::{
    console::settings::{Problem, Section},
    domain::{
        agent::{Lang, Role, Status},
        channel::ChannelKind,
        refusal::Refusal,
        settings::Hue,
    },
};

/// The words of the settings pages.
pub struct Texts {
    pub lang: Lang,
    pub title: &'static str,
    pub nav_desk: &'static str,
    pub nav_people: &'static str,
    pub nav_chat: &'static str,
    pub admins_only: &'static str,
    pub read_only: &'static str,
    pub filter: &'static str,
    pub nothing_found: &'static str,
    pub save: &'static str,
    pub saved: &'static str,
    pub not_saved: &'static str,
    pub cancel: &'static str,
    pub close: &'static str,
    pub close_editor: &'static str,
    pub delete: &'static str,
    pub removed: &'static str,
    pub unsaved_title: &'static str,
    pub unsaved_text: &'static str,
    pub discard: &'static str,
    pub keep_editing: &'static str,
    pub stale: &'static str,
    pub reload: &'static str,
    pub keep_mine: &'static str,
    pub gone: &'static str,
    pub missing: &'static str,
    pub missing_why: &'static str,
    pub name: &'static str,
    pub state: &'static str,
    pub on: &'static str,
    pub off: &'static str,
    pub kind: &'static str,
    pub preview: &'static str,
    pub required: &'static str,
    pub general: &'static str,
    pub workspace_card: &'static str,
    pub workspace_help: &'static str,
    pub limit: &'static str,
    pub limit_help: &'static str,
    pub product: &'static str,
    pub product_help: &'static str,
    pub channel_name_help: &'static str,
    pub switched_on: &'static str,
    pub switched_on_help: &'static str,
    /// Of WhatsApp, Messenger and Instagram.
    pub switched_on_foreign: &'static str,
    pub look: &'static str,
    pub accent: &'static str,
    pub pick_colour: &'static str,
    pub contrast_white: &'static str,
    pub contrast_dark: &'static str,
    pub side: &'static str,
    pub side_end: &'static str,
    pub side_start: &'static str,
    pub language: &'static str,
    pub heading: &'static str,
    pub heading_help: &'static str,
    pub tagline: &'static str,
    pub tagline_help: &'static str,
    pub widget_texts: &'static str,
    pub greeting: &'static str,
    pub greeting_help: &'static str,
    pub greeting_after: &'static str,
    pub away: &'static str,
    pub away_help: &'static str,
    pub reopen: &'static str,
    pub reopen_help: &'static str,
    pub prechat: &'static str,
    pub prechat_help: &'static str,
    pub no_questions: &'static str,
    pub question: &'static str,
    pub add_question: &'static str,
    pub remove_question: &'static str,
    pub move_up: &'static str,
    pub move_down: &'static str,
    pub moved: &'static str,
    pub answer_kind: &'static str,
    pub kind_of_name: &'static str,
    pub kind_of_email: &'static str,
    pub kind_of_phone: &'static str,
    pub kind_of_text: &'static str,
    pub kind_of_choice: &'static str,
    pub choices: &'static str,
    pub domains: &'static str,
    pub domains_label: &'static str,
    pub domains_help: &'static str,
    pub snippet: &'static str,
    pub snippet_help: &'static str,
    pub snippet_later: &'static str,
    pub copy: &'static str,
    pub copied: &'static str,
    pub copy_failed: &'static str,
    pub email: &'static str,
    pub email_help: &'static str,
    pub role: &'static str,
    pub role_help: &'static str,
    pub status: &'static str,
    pub deactivated: &'static str,
    pub password: &'static str,
    pub new_password: &'static str,
    pub password_help: &'static str,
    pub password_keep: &'static str,
    pub generate: &'static str,
    pub limits: &'static str,
    pub as_product: &'static str,
    pub may_sign_in: &'static str,
    pub deactivate_help: &'static str,
    pub members: &'static str,
    pub find_agent: &'static str,
    pub nobody_found: &'static str,
    pub serves: &'static str,
    pub serves_help: &'static str,
    pub no_channels_yet: &'static str,
    pub tag: &'static str,
    pub hint: &'static str,
    pub hint_help: &'static str,
    pub colour: &'static str,
    pub parent: &'static str,
    pub no_parent: &'static str,
    pub parent_help: &'static str,
    pub active: &'static str,
    pub active_help: &'static str,
    pub inactive: &'static str,
    pub add_child: &'static str,
    pub shortcut: &'static str,
    pub response_title: &'static str,
    pub text: &'static str,
    pub who: &'static str,
    pub who_can: &'static str,
    pub everyone: &'static str,
    pub only_me: &'static str,
    pub only: &'static str,
    pub sample_customer: &'static str,
    pub unknown_placeholder: &'static str,
    statuses: [&'static str; 4],
    roles: [&'static str; 3],
    kinds: [&'static str; 5],
    hues: [&'static str; 8],
    placeholders: [&'static str; 4],
    problems: Problems,
    sections: [SectionTexts; 10],
}

/// The words of one section.
pub struct SectionTexts {
    pub name: &'static str,
    pub about: &'static str,
    pub new: &'static str,
    pub edit: &'static str,
    pub delete: &'static str,
    /// Before deleting: `{name}`.
    pub ask: &'static str,
    pub consequence: &'static str,
    /// The list is empty, and why.
    pub none: &'static str,
    pub none_why: &'static str,
}

/// What is wrong with a field.
struct Problems {
    missing: &'static str,
    too_long: &'static str,
    out_of_range: &'static str,
    not_an_email: &'static str,
    short_password: &'static str,
    shortcut_letters: &'static str,
    shortcut_taken: &'static str,
    name_taken: &'static str,
    not_a_domain: &'static str,
    not_a_colour: &'static str,
    faint_colour: &'static str,
    no_label: &'static str,
    no_choices: &'static str,
    no_product: &'static str,
    not_hours: &'static str,
    not_a_day: &'static str,
}

/// The words of a language. The console is not written in Arabic; it falls back to English.
pub fn texts(lang: Lang) -> &'static Texts {
    match lang {
        Lang::Tr => &tr::TEXTS,
        Lang::En | Lang::Ar => &en::TEXTS,
    }
}

impl Texts {
    pub fn section(&self, section: Section) -> &SectionTexts {
        &self.sections[section as usize]
    }

    pub fn status_name(&self, status: Status) -> &'static str {
        self.statuses[status as usize]
    }

    pub fn role_name(&self, role: Role) -> &'static str {
        self.roles[role as usize]
    }

    pub fn kind_name(&self, kind: ChannelKind) -> &'static str {
        self.kinds[kind as usize]
    }

    pub fn hue(&self, hue: Hue) -> &'static str {
        self.hues[hue as usize]
    }

    /// The label of a placeholder's button.
    pub fn placeholder_name(&self, name: &str) -> &'static str {
        match name {
            "customer.first_name" => self.placeholders[0],
            "customer.name" => self.placeholders[1],
            "agent.first_name" => self.placeholders[3],
            _ => self.placeholders[2],
        }
    }

    pub fn refusal(&self, refusal: &Refusal) -> String {
        refusals::say(refusal, self.lang)
    }

    /// The desk's own words about one field, as a sentence.
    pub fn sentence(&self, what: &str) -> String {
        let mut letters = what.chars();
        let first = letters.next().into_iter().flat_map(char::to_uppercase);
        first.chain(letters).chain(['.']).collect()
    }

    pub fn problem(&self, problem: &Problem) -> String {
        let p = &self.problems;
        match problem {
            Problem::Missing => p.missing.to_owned(),
            Problem::TooLong(n) => fill(p.too_long, &[("n", &n.to_string())]),
            Problem::OutOfRange(low, high) => {
                fill(p.out_of_range, &[("low", &low.to_string()), ("high", &high.to_string())])
            }
            Problem::NotAnEmail => p.not_an_email.to_owned(),
            Problem::ShortPassword(n) => fill(p.short_password, &[("n", &n.to_string())]),
            Problem::ShortcutLetters => p.shortcut_letters.to_owned(),
            Problem::ShortcutTaken => p.shortcut_taken.to_owned(),
            Problem::NameTaken => p.name_taken.to_owned(),
            Problem::NotADomain(line) => fill(p.not_a_domain, &[("line", line)]),
            Problem::NotAColor => p.not_a_colour.to_owned(),
            Problem::FaintColor => p.faint_colour.to_owned(),
            Problem::NoLabel => p.no_label.to_owned(),
            Problem::NoChoices => p.no_choices.to_owned(),
            Problem::NoProduct => p.no_product.to_owned(),
            Problem::NotHours => p.not_hours.to_owned(),
            Problem::NotADay(line) => fill(p.not_a_day, &[("line", line)]),
        }
    }
}

/// What the preview of a widget says where the channel has no words of its own.
pub struct WidgetSample {
    pub heading: &'static str,
    pub tagline: &'static str,
    pub start: &'static str,
}

/// The sample in the widget's language.
pub fn widget_sample(lang: Lang) -> &'static WidgetSample {
    const EN: WidgetSample =
        WidgetSample { heading: "Hello, how can we help?", tagline: "Live chat", start: "Start chat" };
    const TR: WidgetSample = WidgetSample {
        heading: "Merhaba, nasıl yardımcı olabiliriz?",
        tagline: "Canlı sohbet",
        start: "Sohbeti başlat",
    };
    const AR: WidgetSample = WidgetSample {
        heading: "مرحبًا، كيف يمكننا مساعدتك؟",
        tagline: "محادثة مباشرة",
        start: "بدء المحادثة",
    };
    match lang {
        Lang::En => &EN,
        Lang::Tr => &TR,
        Lang::Ar => &AR,
    }
}
