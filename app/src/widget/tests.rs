//! The pages as the server draws them.

use super::{
    page::{PageFacts, WidgetPage},
    *,
};
use crate::domain::refusal::Refusal;
use crate::{
    domain::{
        agent::{Lang, Status},
        channel::Color,
        event::Seq,
        ids::{ChannelId, ConversationId, MessageId},
        time::Timestamp,
        visitor::{Availability, Chat, Line, LineKind, Look, Stage, Visit},
    },
    parts::icon::Sprite,
};

fn page(chat: Option<Chat>, online: u32) -> WidgetPage {
    let web = crate::domain::channel::WebSettings::default();
    WidgetPage {
        channel: ChannelId::fixed(1),
        visit: Ok(Visit {
            channel: ChannelId::fixed(1),
            look: Look {
                closed: false,
                brand: "Harrow & Pine".into(),
                lang: Lang::En,
                accent: Color::PETROL,
                on_accent: Color::WHITE,
                heading: String::new(),
                tagline: "Chat with our Gothenburg team".into(),
                away: String::new(),
                prechat: web.prechat,
            },
            desk: Availability { faces: vec!["Maya".into()], online, wait_seconds: Some(60) },
            chat,
        }),
        page: Some("https://shop.example/?a=<b>".into()),
        message: MessageId::fixed(7),
        now: Timestamp::from_millis(600_000),
        wish: None,
        refused: None,
    }
}

fn chat(stage: Stage) -> Chat {
    let line = |n: i64, what| Line {
        id: MessageId::fixed(n as u128),
        seq: Seq(n),
        at: Timestamp::from_millis(n * 60_000),
        what,
    };
    Chat {
        seq: Seq(9),
        conversation: ConversationId::fixed(1),
        stage,
        lines: vec![
            line(1, LineKind::Mine("<b>The code https://shop.example/x has expired?".into())),
            line(2, LineKind::Joined { agent: "Maya".into() }),
            line(3, LineKind::Theirs { agent: "Maya".into(), text: "Hi".into() }),
        ],
        has_older: true,
        desk_seen: Seq(1),
        seen: Seq(0),
        rated: false,
    }
}

/// Draws a page. With `WIDGET_PAGES=folder` it is kept there, to be looked at in a browser.
fn draw(page: WidgetPage) -> String {
    let (html, head) = Owner::new().with(|| {
        provide_context(Sprite("/sprite.svg".into()));
        provide_context(page.clone());
        let head = format!(
            "<style>{}</style>{}",
            page.colours(),
            leptos::view! { <PageFacts page=page /> }.to_html()
        );
        (leptos::view! { <Widget /> }.to_html(), head)
    });
    assert!(!html.contains("style="), "the policy forbids style attributes: {html}");
    if let Ok(folder) = std::env::var("WIDGET_PAGES") {
        let name = std::thread::current().name().unwrap_or("page").replace(':', "_");
        let _ = std::fs::write(format!("{folder}/{name}.html"), format!("{head}<body>{html}</body>"));
    }
    html
}

fn holds(html: &str, all: &[&str]) {
    for part in all {
        assert!(html.contains(part), "`{part}` is not in {html}");
    }
}

#[test]
fn the_form_can_be_posted_before_the_page_is_awake() {
    let html = draw(page(None, 7));
    holds(
        &html,
        &["7 online, about a minute", "name=\"answer.name\"", "name=\"answer.email\"", "name=\"text\""],
    );
    holds(&html, &["method=\"post\"", "/start\"", &MessageId::fixed(7).to_string(), "Start chat"]);
}

#[test]
fn with_nobody_there_a_message_is_left() {
    let html = draw(page(None, 0));
    holds(&html, &["Leave us a message", "Send message", "Nobody is here right now"]);
}

#[test]
fn in_the_queue_one_sees_the_place_and_may_write() {
    let html = draw(page(Some(chat(Stage::Waiting { place: 3, wait_seconds: Some(200) })), 7));
    holds(
        &html,
        &["pw-place", "<b>3", "About 4 minutes", "Answer me by email instead", "Leave the queue", "/say\""],
    );
}

#[test]
fn the_chat_shows_who_is_there_and_what_was_said() {
    let html = draw(page(Some(chat(Stage::With { agent: "Maya".into(), status: Status::Break })), 7));
    holds(
        &html,
        &["&lt;b&gt;The code", "href=\"https://shop.example/x\"", "Maya joined", "is-read", "End chat"],
    );
    holds(
        &html,
        &["Harrow &amp; Pine, on a short break", "Maya is on a short break", "Show earlier messages"],
    );
}

#[test]
fn ending_asks_first_even_without_script() {
    let mut page = page(Some(chat(Stage::With { agent: "Maya".into(), status: Status::Online })), 7);
    page.wish = Some(Wish::End);
    holds(&draw(page), &["alertdialog", "End this chat?", "/end\"", "Keep chatting", "inert"]);
}

#[test]
fn an_ended_chat_asks_how_it_was() {
    let html = draw(page(
        Some(chat(Stage::Ended { at: Timestamp::default(), agent: Some("Maya".into()), email: None })),
        7,
    ));
    holds(&html, &["How was your chat with Maya?", "radiogroup", "/rate\"", "name=\"stars\"", "Skip"]);
}

#[test]
fn who_may_not_come_in_reads_why() {
    let mut page = page(None, 7);
    page.visit = Err(Refusal::DomainNotAllowed);
    holds(&draw(page), &["pw-gone", "not open on this site"]);
}

#[test]
fn a_channel_that_takes_no_new_chats_asks_nothing() {
    let mut page = page(None, 7);
    if let Ok(visit) = &mut page.visit {
        visit.look.closed = true;
    }
    let html = draw(page);
    holds(&html, &["pw-gone", "This chat is closed at the moment."]);
    assert!(!html.contains("pw-start"), "{html}");
}

#[test]
fn arabic_is_said_in_arabic() {
    let mut page = page(None, 7);
    if let Ok(visit) = &mut page.visit {
        visit.look.lang = Lang::Ar;
    }
    holds(&draw(page), &["مرحبًا", "بدء المحادثة"]);
}
