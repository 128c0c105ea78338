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

impl Format {
    /// What a file at the top may be (meta-api §3.2): its types, and how many megabytes it has at most. None: it is no file.
    pub const fn takes(self) -> Option<(&'static [&'static str], u64)> {
        match self {
            Self::Image => Some((&["image/jpeg", "image/png"], 5)),
            Self::Video => Some((&["video/mp4"], 16)),
            Self::Document => Some((&["application/pdf"], 100)),
            Self::Text | Self::Location => None,
        }
    }

    /// Whether a file can stand at the top: the form asks before it is uploaded, the use-case by what its bytes are.
    pub fn check_file(self, mime: &str, size: u64) -> Result<(), BadFile> {
        let (types, most) = self.takes().ok_or(BadFile::Kind)?;
        match size {
            0 => Err(BadFile::Empty),
            _ if !types.contains(&mime) => Err(BadFile::Kind),
            size if size > most * 1024 * 1024 => Err(BadFile::Large),
            _ => Ok(()),
        }
    }
}

/// Why a file cannot stand at the top.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadFile {
    Empty,
    Kind,
    Large,
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
    /// Opens a form of WhatsApp's.
    Flow {
        text: String,
    },
    /// Calls, or shows the catalogue: nothing is filled in.
    Plain {
        text: String,
    },
    /// Wants something that this desk cannot fill in.
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
    /// The whole text, filled in, has so many characters more than it may have.
    LongBody(usize),
}

/// Why blanks cannot be handed in for review.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BadBlanks {
    /// Numbers here and names there.
    Mixed,
    /// This number is missing between the others.
    Gap(u32),
    /// The heading, or a button's address, has more than one.
    Many(Place),
    NoExample(Blank),
}

impl Blank {
    /// `{{1}}`: it goes by its place and not by its name.
    pub fn number(&self) -> Option<u32> {
        self.name.parse().ok()
    }
}

impl Button {
    /// What is written on it.
    pub fn text(&self) -> &str {
        match self {
            Self::QuickReply { text }
            | Self::Url { text, .. }
            | Self::Phone { text, .. }
            | Self::Code { text }
            | Self::Flow { text }
            | Self::Plain { text }
            | Self::Other { text } => text,
        }
    }
}

impl Template {
    pub fn is_sendable(&self) -> bool {
        self.status == "APPROVED"
    }

    /// What nobody gets who asked for no more of it; what was bought and when it comes may still be said.
    pub fn is_advertising(&self) -> bool {
        self.category == "MARKETING"
    }

    /// Whether a list shows both alike, whatever became of what was sent with them.
    pub fn reads_as(&self, other: &Self) -> bool {
        let of = |one: &Self| {
            let Self { name, language, status, category, quality, reason, components, .. } = one.clone();
            (name, language, status, category, quality, reason, components)
        };
        of(self) == of(other)
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
                            Button::QuickReply { .. }
                            | Button::Phone { .. }
                            | Button::Flow { .. }
                            | Button::Plain { .. }
                            | Button::Other { .. } => {}
                        }
                    }
                }
                Component::Footer { .. } | Component::Other(_) => {}
            }
        }
        blanks
    }

    /// The button at a place.
    pub fn button(&self, at: u8) -> Option<&Button> {
        self.components.iter().find_map(|component| match component {
            Component::Buttons(buttons) => buttons.get(usize::from(at)),
            _ => None,
        })
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
        if let Some(part) = self.not_for_us() {
            return Err(BadFill::NotForUs(part));
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
        match self.over(filled) {
            0 => Ok(()),
            over => Err(BadFill::LongBody(over)),
        }
    }

    /// A part of it that this desk cannot fill in: what it is called.
    pub fn not_for_us(&self) -> Option<String> {
        self.components.iter().find_map(|component| match component {
            Component::Other(name) => Some(name.clone()),
            Component::Header { format: Format::Location, .. } => Some("LOCATION".into()),
            Component::Buttons(buttons) => {
                let other = buttons.iter().find(|one| matches!(one, Button::Other { .. }));
                other.map(|one| one.text().to_owned())
            }
            _ => None,
        })
    }

    /// How many characters the text, filled in so far, has more than it may have.
    pub fn over(&self, filled: &[(Blank, String)]) -> usize {
        let whole = Self::fill(self.body(), Place::Body, filled);
        whole.chars().count().saturating_sub(Self::LONGEST_BODY)
    }

    /// Whether its blanks can be handed in for review, each with an example of what will stand there.
    pub fn check_blanks(&self, examples: &[(Blank, String)]) -> Result<(), BadBlanks> {
        let blanks: Vec<Blank> = self.blanks().into_iter().filter(|b| b.place != Place::Media).collect();
        let of = |place: Place| blanks.iter().filter(move |blank| blank.place == place);
        let words = || of(Place::Header).chain(of(Place::Body));
        let numbered = words().filter(|blank| blank.number().is_some()).count();
        if numbered > 0 && numbered < words().count() {
            return Err(BadBlanks::Mixed);
        }
        for place in blanks.iter().map(|blank| blank.place).filter(|place| *place != Place::Body) {
            if of(place).count() > 1 {
                return Err(BadBlanks::Many(place));
            }
        }
        for place in blanks.iter().map(|blank| blank.place) {
            let numbers: Vec<u32> = of(place).filter_map(Blank::number).collect();
            if let Some(gap) = (1..=numbers.len() as u32).find(|n| !numbers.contains(n)) {
                return Err(BadBlanks::Gap(gap));
            }
        }
        let bare = |blank: &&Blank| value_of(examples, blank).trim().is_empty();
        blanks.iter().find(bare).map_or(Ok(()), |blank| Err(BadBlanks::NoExample(blank.clone())))
    }

    /// The longest text for one blank.
    pub const LONGEST_VALUE: usize = 900;
    /// The longest text, as it was handed in and as it is filled in.
    pub const LONGEST_BODY: usize = 1_024;

    /// A text of it with its blanks filled in, the missing ones as they are. What is filled in is never looked at again:
    /// `{{2}}` in a value are the customer's own letters.
    pub fn fill(text: &str, place: Place, filled: &[(Blank, String)]) -> String {
        let mut out = String::with_capacity(text.len());
        for piece in pieces(text) {
            let value =
                piece.name.map(|name| value_of(filled, &Blank { place, name: name.to_owned() }).trim());
            out.push_str(value.filter(|value| !value.is_empty()).unwrap_or(piece.text));
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
    for name in pieces(text).into_iter().filter_map(|piece| piece.name) {
        if !names.iter().any(|known| known == name) {
            names.push(name.to_owned());
        }
    }
    names
}

/// A stretch of a text, which is a blank if it has a name.
struct Piece<'t> {
    text: &'t str,
    name: Option<&'t str>,
}

/// A text cut before and after each blank.
fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find("{{")
        && let Some(length) = rest[start + 2..].find("}}")
    {
        let (before, after) = rest.split_at(start);
        let (blank, after) = after.split_at(length + 4);
        let name = blank[2..length + 2].trim();
        let is_name = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        pieces.push(Piece { text: before, name: None });
        pieces.push(Piece { text: blank, name: is_name.then_some(name) });
        rest = after;
    }
    pieces.push(Piece { text: rest, name: None });
    pieces
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

    #[test]
    fn what_is_filled_in_is_not_filled_in_again() {
        let value =
            |name: &str, value: &str| (Blank { place: Place::Body, name: name.into() }, value.to_owned());
        let filled = [value("1", "about {{2}}"), value("2", "A-1")];
        assert_eq!(
            Template::fill("{{1}}, {{2}} and {{ 2 }}", Place::Body, &filled),
            "about {{2}}, A-1 and A-1"
        );
    }

    #[test]
    fn the_whole_text_may_be_too_long_where_no_value_is() {
        let long = template(vec![Component::Body { text: "{{1}} {{2}}".into() }]);
        let value = |name: &str, n| (Blank { place: Place::Body, name: name.into() }, "é".repeat(n));
        assert_eq!(long.check(&[value("1", 900), value("2", 123)]), Ok(()));
        let filled = [value("1", 900), value("2", 900)];
        assert_eq!(long.check(&filled), Err(BadFill::LongBody(777)));
        assert_eq!(long.over(&filled), 777);
    }

    #[test]
    fn a_file_at_the_top_is_what_the_template_has_there() {
        const MB: u64 = 1024 * 1024;
        for (format, mime, size, expected) in [
            (Format::Image, "image/png", 5 * MB, Ok(())),
            (Format::Image, "image/png", 5 * MB + 1, Err(BadFile::Large)),
            (Format::Image, "application/pdf", 1, Err(BadFile::Kind)),
            (Format::Image, "image/png", 0, Err(BadFile::Empty)),
            (Format::Video, "video/mp4", 16 * MB, Ok(())),
            (Format::Document, "application/pdf", 100 * MB, Ok(())),
            (Format::Document, "image/png", 1, Err(BadFile::Kind)),
            (Format::Text, "image/png", 1, Err(BadFile::Kind)),
        ] {
            assert_eq!(format.check_file(mime, size), expected, "{format:?} {mime} {size}");
        }
    }

    #[test]
    fn blanks_are_handed_in_all_named_or_all_numbered_and_each_with_an_example() {
        let of = |header: &str, body: &str| {
            template(vec![
                Component::Header { format: Format::Text, text: header.into() },
                Component::Body { text: body.into() },
            ])
        };
        let blank = |place, name: &str| Blank { place, name: name.into() };
        for (header, body, wrong) in [
            ("", "Hi {{1}}, {{name}}", BadBlanks::Mixed),
            ("For {{name}}", "Hi {{1}}", BadBlanks::Mixed),
            ("", "Hi {{1}}, {{3}}", BadBlanks::Gap(2)),
            ("", "Hi {{0}}", BadBlanks::Gap(1)),
            ("For {{1}} and {{2}}", "Hi", BadBlanks::Many(Place::Header)),
            ("For {{1}}", "Hi", BadBlanks::NoExample(blank(Place::Header, "1"))),
        ] {
            assert_eq!(of(header, body).check_blanks(&[]), Err(wrong), "{header} {body}");
        }
        let examples = [
            (blank(Place::Header, "1"), "Mira".to_owned()),
            (blank(Place::Body, "1"), "A-1".to_owned()),
            (blank(Place::Body, "2"), "Monday".to_owned()),
        ];
        assert_eq!(of("For {{1}}", "{{2}}: {{1}} comes").check_blanks(&examples), Ok(()));
    }
}
