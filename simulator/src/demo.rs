//! The world that is there when nothing else is asked for. Its ids and tokens are fixed, so that a desk can be
//! connected to it without looking them up. Every name is invented.

use crate::world::{App, Instagram, Number, Page, Person, Template, Token, TokenKind, TokenState, Waba};
use serde_json::{Value, json};

pub const APP_ID: &str = "900000000000001";
pub const APP_SECRET: &str = "demo-app-secret-0123456789abcdef";
pub const INSTAGRAM_APP_SECRET: &str = "demo-instagram-secret-0123456789";
pub const VERIFY_TOKEN: &str = "demo-verify-token";

pub const WABA_ID: &str = "210000000000001";
pub const PHONE_NUMBER_ID: &str = "310000000000001";
pub const PHONE_NUMBER: &str = "+49 30 5550001";
pub const WHATSAPP_TOKEN: &str = "EAAdemoWhatsAppSystemUserToken";

pub const PAGE_ID: &str = "510000000000001";
pub const PAGE_TOKEN: &str = "EAAdemoPageToken";

/// Linked to the Page: its messages go through the Page's token.
pub const INSTAGRAM_BY_PAGE_ID: &str = "17841400000000001";
/// Connected by Instagram Login, with its own token.
pub const INSTAGRAM_BY_LOGIN_ID: &str = "17841400000000002";
pub const INSTAGRAM_TOKEN: &str = "IGAAdemoInstagramUserToken";

/// People: German and English speakers; Nilufar hides her number behind a username.
pub const MIRA: &str = "mira";
pub const JONAS: &str = "jonas";
pub const NILUFAR: &str = "nilufar";
pub const EMEKA: &str = "emeka";
pub const SASKIA: &str = "saskia";

pub fn app() -> App {
    App {
        id: APP_ID.into(),
        name: "Parley demo".into(),
        secret: APP_SECRET.into(),
        instagram_secret: Some(INSTAGRAM_APP_SECRET.into()),
        verify_token: VERIFY_TOKEN.into(),
        callback_url: None,
        verified: false,
        human_agent: true,
        user_locale: true,
        require_proof: false,
    }
}

pub fn waba() -> Waba {
    Waba {
        id: WABA_ID.into(),
        name: "Nordlicht Fahrräder".into(),
        numbers: vec![number()],
        templates: templates(),
        subscribed: false,
        override_callback: None,
    }
}

fn number() -> Number {
    Number {
        id: PHONE_NUMBER_ID.into(),
        display: PHONE_NUMBER.into(),
        verified_name: "Nordlicht Fahrräder".into(),
        quality: "GREEN".into(),
        throughput: "STANDARD".into(),
        status: "CONNECTED".into(),
        messaging_limit: "TIER_2K".into(),
        code_verification: "VERIFIED".into(),
        registered: true,
    }
}

pub fn page() -> Page {
    Page { id: PAGE_ID.into(), name: "Nordlicht Fahrräder".into(), fields: None, default_app: None }
}

pub fn instagram_by_page() -> Instagram {
    Instagram {
        id: INSTAGRAM_BY_PAGE_ID.into(),
        app_scoped_id: "27000000000000001".into(),
        username: "nordlicht.bikes".into(),
        name: "Nordlicht Fahrräder".into(),
        page: Some(PAGE_ID.into()),
        fields: None,
    }
}

pub fn instagram_by_login() -> Instagram {
    Instagram {
        id: INSTAGRAM_BY_LOGIN_ID.into(),
        app_scoped_id: "27000000000000002".into(),
        username: "nordlicht.werkstatt".into(),
        name: "Nordlicht Werkstatt".into(),
        page: None,
        fields: None,
    }
}

pub fn tokens() -> Vec<Token> {
    let token = |value: &str, kind, reaches: &[&str]| Token {
        value: value.into(),
        kind,
        reaches: reaches.iter().map(ToString::to_string).collect(),
        issued: 0,
        expires: None,
        data_access: None,
        scopes: TokenKind::scopes(kind),
        app_secret: None,
        state: TokenState::Good,
    };
    vec![
        token(WHATSAPP_TOKEN, TokenKind::System, &[WABA_ID]),
        token(PAGE_TOKEN, TokenKind::Page, &[PAGE_ID]),
        token(INSTAGRAM_TOKEN, TokenKind::Instagram, &[INSTAGRAM_BY_LOGIN_ID]),
    ]
}

pub fn people() -> Vec<Person> {
    vec![
        Person::new(MIRA, "Mira Okoye", "4915550000001").with_username("mira.ok"),
        Person::new(JONAS, "Jonas Brandt", "4915550000002"),
        Person::new(NILUFAR, "Nilufar Azizova", "4915550000003").with_username("nilu.rides").hiding_phone(),
        Person::new(EMEKA, "Emeka Adeyemi", "447700900104").speaking("en_GB").with_username("emeka.a"),
        Person::new(SASKIA, "Saskia de Vries", "31655500105").speaking("en_US"),
    ]
}

pub fn templates() -> Vec<Template> {
    vec![order_ready(), order_shipped(), reminder(), autumn_offer()]
}

fn template(id: &str, name: &str, language: &str, category: &str, components: Value) -> Template {
    Template {
        id: id.into(),
        name: name.into(),
        language: language.into(),
        status: "APPROVED".into(),
        category: category.into(),
        parameter_format: "POSITIONAL".into(),
        components: components.as_array().cloned().unwrap_or_default(),
        quality: "GREEN".into(),
        rejected_reason: None,
    }
}

/// German; text header, body, quick replies.
fn order_ready() -> Template {
    let components = json!([
        {"type": "HEADER", "format": "TEXT", "text": "Dein Rad ist fertig"},
        {"type": "BODY", "text": "Hallo {{1}}, dein Auftrag {{2}} kann abgeholt werden.",
         "example": {"body_text": [["Mira", "A-1007"]]}},
        {"type": "FOOTER", "text": "Nordlicht Fahrräder"},
        {"type": "BUTTONS", "buttons": [
            {"type": "QUICK_REPLY", "text": "Ich komme heute"}, {"type": "QUICK_REPLY", "text": "Bitte liefern"}]},
    ]);
    template("710000000000001", "order_ready", "de", "UTILITY", components)
}

/// English; image header.
fn order_shipped() -> Template {
    let components = json!([
        {"type": "HEADER", "format": "IMAGE", "example": {"header_handle": ["4::aW1hZ2U="]}},
        {"type": "BODY", "text": "Hi {{1}}, your order {{2}} is on its way.",
         "example": {"body_text": [["Emeka", "A-1008"]]}},
        {"type": "BUTTONS", "buttons": [
            {"type": "URL", "text": "Track it", "url": "https://shop.example/track/{{1}}",
             "example": ["https://shop.example/track/A-1008"]}]},
    ]);
    template("710000000000002", "order_shipped", "en_US", "UTILITY", components)
}

/// English; named parameters.
fn reminder() -> Template {
    let components = json!([
        {"type": "BODY", "text": "Hello {{first_name}}, we are waiting for your answer about {{subject}}.",
         "example": {"body_text_named_params": [
            {"param_name": "first_name", "example": "Saskia"}, {"param_name": "subject", "example": "your repair"}]}},
        {"type": "BUTTONS", "buttons": [{"type": "QUICK_REPLY", "text": "Write to us"}]},
    ]);
    let plain = template("710000000000003", "reminder", "en_US", "UTILITY", components);
    Template { parameter_format: "NAMED".into(), ..plain }
}

/// German; still under review.
fn autumn_offer() -> Template {
    let components = json!([
        {"type": "BODY", "text": "Hallo {{1}}, diese Woche 20 % auf alle Lichter.",
         "example": {"body_text": [["Jonas"]]}},
    ]);
    let approved = template("710000000000004", "autumn_offer", "de", "MARKETING", components);
    Template { status: "PENDING".into(), quality: "UNKNOWN".into(), ..approved }
}
