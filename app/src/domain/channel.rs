//! Products, their channels, and how a web channel looks.

use super::{
    agent::Lang,
    ids::{ChannelId, ProductId},
    routing::Tongue,
    time::{Span, Timestamp},
};
use serde::{Deserialize, Serialize};

/// How customers reach a channel (S2-01). The order is the order of the filters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChannelKind {
    Whatsapp,
    Messenger,
    Instagram,
    Web,
    InApp,
}

impl ChannelKind {
    pub const ALL: [ChannelKind; 5] =
        [Self::Whatsapp, Self::Messenger, Self::Instagram, Self::Web, Self::InApp];

    /// Whether it is somebody else's, with an account, an outbox, and a window.
    pub fn is_foreign(self) -> bool {
        matches!(self, Self::Whatsapp | Self::Messenger | Self::Instagram)
    }
}

/// A brand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Product {
    pub id: ProductId,
    pub name: String,
    /// Open chats per agent, 1 to 50 (V-01).
    pub limit: u32,
}

impl Product {
    pub const LIMITS: std::ops::RangeInclusive<u32> = 1..=50;
    pub const DEFAULT_LIMIT: u32 = 20;
}

/// One connected account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Channel {
    pub id: ChannelId,
    pub product: ProductId,
    pub kind: ChannelKind,
    pub name: String,
    /// Switched off: takes no new conversations; its widget does not show.
    pub disabled: bool,
    pub web: WebSettings,
    /// The account on the other side; none on channels of our own.
    #[serde(default)]
    pub account: Option<Account>,
    /// Why nothing gets through at present.
    #[serde(default)]
    pub trouble: Option<Trouble>,
}

const WHATSAPP_FIELDS: &str = "messages,calls,message_template_status_update,message_template_quality_update,\
                               message_template_components_update,template_category_update,\
                               phone_number_quality_update,phone_number_name_update,account_update,account_alerts,\
                               account_review_update,business_capability_update,security,user_preferences,\
                               smb_message_echoes,standby";
/// Of a page; what the desk subscribes an account to, as well.
pub const PAGE_FIELDS: &str = "messages,message_echoes,message_edits,message_reactions,message_reads,\
                               message_deliveries,messaging_postbacks,messaging_optins,messaging_referrals,\
                               messaging_handovers,standby,messaging_policy_enforcement";
/// Of an Instagram account with its own sign-in, where echoes are a field of their own (§6.1); likewise.
pub const INSTAGRAM_FIELDS: &str = "messages,message_echoes,message_edit,message_reactions,messaging_postbacks,\
                                    messaging_referral,messaging_seen,messaging_handover,standby";
const INSTAGRAM_FIELDS_BY_PAGE: &str = "messages,message_edit,message_reactions,messaging_postbacks,\
                                        messaging_referral,messaging_seen,messaging_handover,standby";

impl Channel {
    /// Whether nothing goes out by it and nobody is given its chats: of those that are somebody else's, what is switched off
    /// or has no account behind it any more. A channel of our own that is switched off finishes what it began.
    pub fn is_off(&self) -> bool {
        self.kind.is_foreign() && (self.disabled || self.is_disconnected())
    }

    /// What the account's provider is to tell, by its own names for it (meta-api §2.5, §5.2, §6.2): an app chooses these
    /// fields at the provider's page.
    pub fn webhook_fields(&self) -> Option<&'static str> {
        let account = self.account.as_ref()?;
        Some(match self.kind {
            ChannelKind::Whatsapp => WHATSAPP_FIELDS,
            ChannelKind::Messenger => PAGE_FIELDS,
            ChannelKind::Instagram if account.own_login => INSTAGRAM_FIELDS,
            // Through a page what it says itself comes among the messages.
            ChannelKind::Instagram => INSTAGRAM_FIELDS_BY_PAGE,
            ChannelKind::Web | ChannelKind::InApp => return None,
        })
    }

    /// Whether nothing goes out by it until an admin has seen to it.
    pub fn is_stopped(&self) -> bool {
        self.trouble.as_ref().is_some_and(|trouble| trouble.what.stops())
    }

    /// Whether the account may write first to nobody for now.
    pub fn is_limited(&self) -> bool {
        self.trouble.as_ref().is_some_and(|trouble| trouble.what == TroubleKind::Limited)
    }

    /// What a customer speaks here of whom nothing else is known: the widget's language; on an account what the shop says.
    pub fn tongue(&self) -> Option<Tongue> {
        match &self.account {
            Some(account) => account.tongue,
            None => Tongue::read(self.web.lang.code()),
        }
    }

    /// Whether what is to be sent goes out.
    pub fn sends(&self) -> bool {
        !self.is_off() && !self.is_stopped()
    }

    pub fn is_disconnected(&self) -> bool {
        self.account.as_ref().is_some_and(|account| account.disconnected)
    }

    /// How long after its end a conversation comes back when the customer writes again: the length of the channel's window,
    /// and where there is none what the shop decided (mission §4).
    pub fn reopening_time(&self) -> Span {
        match self.kind {
            ChannelKind::Whatsapp => Span::hours(24),
            ChannelKind::Messenger | ChannelKind::Instagram => Span::hours(7 * 24),
            ChannelKind::Web | ChannelKind::InApp => Span::hours(i64::from(self.web.reopen_hours)),
        }
    }
}

/// An account at WhatsApp, Messenger or Instagram. What opens it (tokens, secrets) is never part of this.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// By which what comes in is told apart: the number's, the page's or the Instagram account's id.
    pub id: String,
    /// Whose it is: the WhatsApp business account; the page behind an Instagram account.
    pub parent: Option<String>,
    /// As customers know it: the number, the page's name, the account's.
    pub label: String,
    /// Instagram by its own sign-in instead of through a page.
    pub own_login: bool,
    /// Messages a second that the account may send.
    pub rate: u32,
    /// Sent to a customer who opens a conversation; empty: nothing, since each message is paid for.
    pub welcome: String,
    /// Sent to one who writes while nobody is there.
    pub away: String,
    /// What those speak who write to it and whose own language is not known (V-06).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tongue: Option<Tongue>,
    /// Nothing of ours opens it any more: what opened it is forgotten.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub disconnected: bool,
}

/// What keeps a channel from working, since when, and the provider's words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trouble {
    pub what: TroubleKind,
    pub since: Timestamp,
    pub detail: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TroubleKind {
    /// The token is over or was taken back.
    Reconnect,
    /// A right is missing.
    Permission,
    /// The account is restricted or locked.
    Restricted,
    /// Money.
    Payment,
    /// The provider lets the account write first to nobody for a while: templates are refused, answers go out.
    Limited,
    /// It refused a message for a reason that an admin should know. Nothing is stopped.
    Noticed,
}

impl TroubleKind {
    /// Whether nothing goes out until an admin has seen to it.
    pub fn stops(self) -> bool {
        !matches!(self, Self::Limited | Self::Noticed)
    }
}

/// How a connected channel is doing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Health {
    /// When the provider last checked our address.
    pub verified_at: Option<Timestamp>,
    /// When it last told us anything.
    pub heard_at: Option<Timestamp>,
    pub sent_at: Option<Timestamp>,
    pub failed_at: Option<Timestamp>,
    /// The last failure, in the provider's words.
    pub failure: Option<String>,
    /// When the token ends; none: it does not.
    pub token_until: Option<Timestamp>,
    /// What the provider says of the token besides; none before it was asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<TokenState>,
    /// WhatsApp's rating of the number.
    pub quality: Option<String>,
    /// The last day, hour by hour; hours without anything are left out.
    pub hours: Vec<Hour>,
    /// Messages that wait to be sent.
    pub waiting: u64,
    /// What came in and could not be read, or means nothing to us; it is kept.
    pub unreadable: u64,
    /// Messages that wait because the channel is switched off: they would open a conversation.
    #[serde(default)]
    pub held: u64,
    /// What it last said of the account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notice: Option<Notice>,
    /// Webhooks whose signature did not fit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refused: Option<Refused>,
}

/// A provider's own words about an account, that are no failure: a review, a limit, a warning.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    pub at: Timestamp,
    pub words: String,
}

/// Webhooks that were not believed, in the last days: an app secret that was reset at the provider shows by them alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused {
    pub count: u64,
    /// The last one.
    pub at: Timestamp,
}

/// Something that came in and is kept as it came, for an admin to look into.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    pub at: Timestamp,
    /// Of which kind it is, or why it could not be read.
    pub why: String,
    pub body: String,
}

/// What a provider says of a token.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenState {
    /// The app that it was given to.
    pub app: String,
    pub is_valid: bool,
    /// Until when it sees what its owner let it see; none: for as long as it lives.
    pub data_until: Option<Timestamp>,
    /// What it would need and may not do.
    pub missing: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hour {
    pub at: Timestamp,
    pub received: u64,
    pub sent: u64,
    pub failed: u64,
}

/// What the shop decides about its widget.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct WebSettings {
    /// Six hex digits with `#`. The text on it is black or white, whichever reads better.
    pub accent: Color,
    pub side: Side,
    pub lang: Lang,
    /// Above the form: "Hello, how can we help?". Empty means the language's own words.
    pub heading: String,
    /// Under the name: "Chat with our Gothenburg team".
    pub tagline: String,
    /// A teaser beside the launcher; empty means none.
    pub greeting: String,
    pub greeting_after_seconds: u32,
    /// Above the offline form; empty means the language's own words.
    pub away: String,
    pub prechat: Vec<PrechatField>,
    /// Hosts that may embed the widget (`shop.example`, `*.shop.example`); empty means every host.
    pub allowed_domains: Vec<String>,
    pub reopen_hours: u32,
}

impl Default for WebSettings {
    fn default() -> Self {
        Self {
            accent: Color::PETROL,
            side: Side::End,
            lang: Lang::En,
            heading: String::new(),
            tagline: String::new(),
            greeting: String::new(),
            greeting_after_seconds: 20,
            away: String::new(),
            prechat: vec![
                PrechatField::new("name", "Name", FieldKind::Name, true),
                PrechatField::new("email", "Email", FieldKind::Email, true),
            ],
            allowed_domains: Vec::new(),
            reopen_hours: 24,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    Start,
    End,
}

/// One question before the chat.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrechatField {
    /// Its name in the form and in the customer's profile: lower case letters, digits, `_`.
    pub key: String,
    pub label: String,
    pub kind: FieldKind,
    pub required: bool,
}

impl PrechatField {
    pub fn new(key: &str, label: &str, kind: FieldKind, required: bool) -> Self {
        Self { key: key.into(), label: label.into(), kind, required }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    Name,
    Email,
    Phone,
    Text,
    Choice(Vec<String>),
}

/// A colour that came in as `#rrggbb`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Color([u8; 3]);

impl Color {
    pub const PETROL: Color = Color([0x0d, 0x6b, 0x7b]);
    pub const WHITE: Color = Color([255; 3]);
    pub const INK: Color = Color([0x20, 0x1e, 0x1a]);

    pub const fn rgb(r: u8, g: u8, b: u8) -> Self {
        Self([r, g, b])
    }

    /// Relative luminance, WCAG 2.2.
    fn luminance(self) -> f64 {
        let channel = |c: u8| {
            let c = f64::from(c) / 255.0;
            if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
        };
        let [r, g, b] = self.0;
        0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b)
    }

    /// Contrast ratio, 1 to 21, WCAG 2.2.
    pub fn contrast(self, other: Color) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// White or ink, whichever reads better on this colour.
    pub fn text_on(self) -> Color {
        if self.contrast(Self::WHITE) >= self.contrast(Self::INK) { Self::WHITE } else { Self::INK }
    }

    /// An accent carries text and stands on a white page: it must be 4.5:1 against its text and 3:1 against white.
    pub fn works_as_accent(self) -> bool {
        self.contrast(self.text_on()) >= 4.5 && self.contrast(Self::WHITE) >= 3.0
    }
}

impl std::fmt::Display for Color {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let [r, g, b] = self.0;
        write!(f, "#{r:02x}{g:02x}{b:02x}")
    }
}

impl std::str::FromStr for Color {
    type Err = &'static str;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const WRONG: &str = "a colour is written like #0d6b7b";
        let hex = text.strip_prefix('#').filter(|h| h.len() == 6 && h.is_ascii()).ok_or(WRONG)?;
        let part = |i: usize| u8::from_str_radix(&hex[i..i + 2], 16).map_err(|_| WRONG);
        Ok(Self([part(0)?, part(2)?, part(4)?]))
    }
}

impl Serialize for Color {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Color {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(d)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_on_an_accent_is_the_one_that_reads_better() {
        assert_eq!(Color::PETROL.text_on(), Color::WHITE);
        assert_eq!(Color::rgb(255, 214, 0).text_on(), Color::INK);
        assert!(Color::PETROL.works_as_accent());
        assert!(!Color::rgb(255, 240, 160).works_as_accent(), "a launcher nobody sees on a white page");
    }

    #[test]
    fn a_colour_is_read_strictly() {
        assert_eq!("#0d6b7b".parse(), Ok(Color::PETROL));
        for bad in ["0d6b7b", "#0d6b7", "#0d6b7g", "#€€", "red;}"] {
            assert!(bad.parse::<Color>().is_err(), "{bad}");
        }
    }
}
