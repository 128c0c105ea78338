//! WhatsApp's message templates: what may be sent when the window is over.

use super::{ids::ChannelId, time::Timestamp};
use serde::{Deserialize, Serialize};

/// A template as the account has it: one for each name and language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Template {
    pub channel: ChannelId,
    pub name: String,
    /// As it was made: `en_US` and `en` are two.
    pub language: String,
    pub provider_id: String,
    /// The provider's word: `APPROVED`, `PENDING`, `REJECTED`, `PAUSED`, …
    pub status: String,
    pub category: String,
    pub quality: Option<String>,
    /// Why it was rejected or paused.
    pub reason: Option<String>,
    pub components: Vec<Component>,
    pub sent: u64,
    pub delivered: u64,
    pub read: u64,
    pub failed: u64,
    pub changed_at: Timestamp,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Component {
    /// A line of text, perhaps with one blank, or a picture, video, document, place that is chosen when it is sent.
    Header {
        format: Format,
        text: String,
    },
    Body {
        text: String,
    },
    Footer {
        text: String,
    },
    Buttons(Vec<Button>),
    /// Something that this desk cannot fill in: its name.
    Other(String),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    Text,
    Image,
    Video,
    Document,
    Location,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Button {
    /// Tapped, it is the customer's answer.
    QuickReply {
        text: String,
    },
    /// Its address may end in a blank.
    Url {
        text: String,
        url: String,
    },
    Phone {
        text: String,
        phone: String,
    },
    /// Copies a code, which is filled in.
    Code {
        text: String,
    },
    Other {
        text: String,
    },
}

/// One thing to fill in before a template can be sent.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Blank {
    pub place: Place,
    /// `1`, `2` … or a name.
    pub name: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    Header,
    /// The picture, video or document at the top: the hash of a kept file.
    Media,
    Body,
    /// The end of the address, or the code, of the button at this place.
    Button(u8),
}

/// Why a template cannot be sent as it was filled in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BadFill {
    NotApproved,
    /// It has a part that this desk cannot fill in.
    NotForUs(String),
    Missing(Blank),
    /// Line breaks, tabs and more than four blanks in a row are not allowed in what is filled in.
    Spacing(Blank),
    TooLong(Blank),
}

impl Template {
    pub fn is_sendable(&self) -> bool {
        self.status == "APPROVED"
    }

    /// What nobody gets who asked for no more of it; what was bought and when it comes may still be said.
    pub fn is_advertising(&self) -> bool {
        self.category == "MARKETING"
    }

    pub fn body(&self) -> &str {
        let body = self.components.iter().find_map(|component| match component {
            Component::Body { text } => Some(text.as_str()),
            _ => None,
        });
        body.unwrap_or_default()
    }

    /// Everything to be filled in, in the order in which it is read.
    pub fn blanks(&self) -> Vec<Blank> {
        let mut blanks = Vec::new();
        let mut of = |place, text: &str| {
            blanks.extend(names(text).into_iter().map(|name| Blank { place, name }));
        };
        for component in &self.components {
            match component {
                Component::Header { format: Format::Text, text } => of(Place::Header, text),
                Component::Header { .. } => of(Place::Media, "{{1}}"),
                Component::Body { text } => of(Place::Body, text),
                Component::Buttons(buttons) => {
                    for (at, button) in buttons.iter().enumerate() {
                        match button {
                            Button::Url { url, .. } => of(Place::Button(at as u8), url),
                            Button::Code { .. } => of(Place::Button(at as u8), "{{1}}"),
                            Button::QuickReply { .. } | Button::Phone { .. } | Button::Other { .. } => {}
                        }
                    }
                }
                Component::Footer { .. } | Component::Other(_) => {}
            }
        }
        blanks
    }

    /// The file that stands at its top, if one does.
    pub fn media_header(&self) -> Option<Format> {
        self.components.iter().find_map(|component| match component {
            Component::Header {
                format: format @ (Format::Image | Format::Video | Format::Document), ..
            } => Some(*format),
            _ => None,
        })
    }

    /// Whether it can be sent with this filled in: what the form shows while one types, and the use-case asks again.
    pub fn check(&self, filled: &[(Blank, String)]) -> Result<(), BadFill> {
        if !self.is_sendable() {
            return Err(BadFill::NotApproved);
        }
        for component in &self.components {
            match component {
                Component::Other(name) => return Err(BadFill::NotForUs(name.clone())),
                Component::Header { format: Format::Location, .. } => {
                    return Err(BadFill::NotForUs("LOCATION".into()));
                }
                _ => {}
            }
        }
        for blank in self.blanks() {
            let value = value_of(filled, &blank).trim();
            if value.is_empty() {
                return Err(BadFill::Missing(blank));
            }
            if value.contains(['\n', '\r', '\t']) || value.contains("     ") {
                return Err(BadFill::Spacing(blank));
            }
            if value.chars().count() > Self::LONGEST_VALUE {
                return Err(BadFill::TooLong(blank));
            }
        }
        Ok(())
    }

    /// The longest text for one blank; the whole body may have 1,024 characters.
    pub const LONGEST_VALUE: usize = 900;

    /// A text of it with its blanks filled in, the missing ones as they are.
    pub fn fill(text: &str, place: Place, filled: &[(Blank, String)]) -> String {
        let mut out = text.to_owned();
        for name in names(text) {
            let value = value_of(filled, &Blank { place, name: name.clone() }).trim().to_owned();
            if !value.is_empty() {
                out = out.replace(&format!("{{{{{name}}}}}"), &value);
            }
        }
        out
    }
}

fn value_of<'f>(filled: &'f [(Blank, String)], blank: &Blank) -> &'f str {
    filled.iter().find(|(of, _)| of == blank).map_or("", |(_, value)| value.as_str())
}

/// The blanks of a text, `{{1}}` or `{{name}}`, each once, in order.
fn names(text: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find("{{") {
        let Some(length) = rest[start + 2..].find("}}") else { break };
        let name = rest[start + 2..start + 2 + length].trim();
        if !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
            let name = name.to_owned();
            if !names.contains(&name) {
                names.push(name);
            }
        }
        rest = &rest[start + 2 + length + 2..];
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    fn template(components: Vec<Component>) -> Template {
        Template {
            channel: ChannelId::fixed(1),
            name: "order_ready".into(),
            language: "de".into(),
            provider_id: "1".into(),
            status: "APPROVED".into(),
            category: "UTILITY".into(),
            quality: None,
            reason: None,
            components,
            sent: 0,
            delivered: 0,
            read: 0,
            failed: 0,
            changed_at: Timestamp::default(),
        }
    }

    #[test]
    fn the_form_is_made_of_what_the_template_has() {
        let made = template(vec![
            Component::Header { format: Format::Image, text: String::new() },
            Component::Body { text: "Hallo {{1}}, {{2}} ist da, {{1}}. {{ }} {{bad name}} {{open".into() },
            Component::Footer { text: "{{1}} is no blank here".into() },
            Component::Buttons(vec![
                Button::QuickReply { text: "OK".into() },
                Button::Url { text: "Track".into(), url: "https://shop.example/t/{{1}}".into() },
            ]),
        ]);
        let blank = |place, name: &str| Blank { place, name: name.into() };
        assert_eq!(
            made.blanks(),
            [
                blank(Place::Media, "1"),
                blank(Place::Body, "1"),
                blank(Place::Body, "2"),
                blank(Place::Button(1), "1")
            ]
        );
        let filled =
            [(blank(Place::Body, "1"), "Mira".to_owned()), (blank(Place::Body, "2"), " A-1 ".to_owned())];
        assert_eq!(Template::fill("{{1}} {{2}} {{3}}", Place::Body, &filled), "Mira A-1 {{3}}");
    }

    #[test]
    fn nothing_leaves_that_would_come_back() {
        let named = template(vec![Component::Body { text: "Hi {{first_name}}".into() }]);
        let blank = Blank { place: Place::Body, name: "first_name".into() };
        let with = |value: &str| named.check(&[(blank.clone(), value.to_owned())]);
        assert_eq!(with("Mira"), Ok(()));
        assert_eq!(with("  "), Err(BadFill::Missing(blank.clone())));
        assert_eq!(named.check(&[]), Err(BadFill::Missing(blank.clone())));
        for bad in ["a\nb", "a\tb", "a     b"] {
            assert_eq!(with(bad), Err(BadFill::Spacing(blank.clone())), "{bad:?}");
        }
        assert_eq!(with(&"x".repeat(901)), Err(BadFill::TooLong(blank.clone())));
        let paused = Template { status: "PAUSED".into(), ..named.clone() };
        assert_eq!(paused.check(&[]), Err(BadFill::NotApproved));
        let foreign = template(vec![Component::Other("CAROUSEL".into())]);
        assert_eq!(foreign.check(&[]), Err(BadFill::NotForUs("CAROUSEL".into())));
    }
}
