//! The panes of a conversation on WhatsApp, Messenger and Instagram, as the server renders them.

use super::{
    sample::{MAYA, NOW, entry},
    tests::render,
};
use crate::domain::{
    channel::{Account, ChannelKind},
    content::{
        Cause, Delivery, File, FileKind, FileState, Filled, More, NotSent, Part, Progress, Quote, Reaction,
        Shared,
    },
    conversation::{Archived, Conversation, State},
    ids::MessageId,
    message::{Author, Body, Entry, Happened, Text},
    time::{Span, Timestamp},
};

/// A conversation of this kind whose customer wrote so long ago.
fn chat(kind: ChannelKind, ago: Span, change: impl FnOnce(&mut Conversation, &mut Vec<Entry>)) -> String {
    render(|board, fetched| {
        for channel in board.catalog.channels.values_mut() {
            channel.kind = kind;
            channel.account = Some(Account {
                id: "1".into(),
                parent: None,
                label: "+46 31 555 01 00".into(),
                own_login: false,
                rate: 10,
                welcome: String::new(),
                away: String::new(),
                tongue: None,
                disconnected: false,
            });
        }
        if let Ok(thread) = &mut fetched.thread {
            let chat = &mut thread.conversation;
            (chat.kind, chat.window_from) = (kind, Some(NOW.minus(ago)));
            chat.contact = Some("+46 70 555 01 42".into());
            change(chat, &mut thread.entries);
        }
    })
}

fn said(seq: i64, author: Author, text: &str, more: More) -> Entry {
    let text = Text::new(text).unwrap_or_else(|_| Text::none());
    entry(seq, 1, Body::Message { author, text, more: Some(Box::new(more)) })
}

fn with(part: Part) -> More {
    More { parts: vec![part], ..More::default() }
}

fn file(kind: FileKind, name: &str, state: FileState) -> Part {
    Part::File(File { kind, name: name.into(), mime: "x/y".into(), size: 88_400, state })
}

fn here(hash: &str) -> FileState {
    FileState::Here { hash: hash.into() }
}

fn assert_has(html: &str, parts: &[&str]) {
    for part in parts {
        assert!(html.contains(part), "{part} is missing in {html}");
    }
}

const HOUR: Span = Span::hours(1);

#[test]
fn files_stand_in_the_thread_and_come_from_this_desk_alone() {
    let html = chat(ChannelKind::Whatsapp, HOUR, |_, entries| {
        entries.extend([
            said(10, Author::Customer, "", with(file(FileKind::Image, "buckle.jpg", here("aa11")))),
            said(11, Author::Customer, "", with(file(FileKind::Video, "", here("bb22")))),
            said(12, Author::Customer, "", with(file(FileKind::Voice, "", here("cc33")))),
            said(13, Author::Customer, "", with(file(FileKind::Document, "<b>.pdf", here("dd44")))),
            said(14, Author::Customer, "", with(file(FileKind::Sticker, "", here("ee55")))),
            said(15, Author::Customer, "", with(file(FileKind::Image, "", FileState::Coming))),
            said(16, Author::Customer, "", {
                with(file(FileKind::Document, "x.zip", FileState::Missing { why: "too large".into() }))
            }),
        ]);
    });
    assert_has(
        &html,
        &[
            "src=\"/files/aa11\" alt=\"\" loading=\"lazy\" width=\"180\" height=\"120\"",
            "src=\"/files/bb22\" controls",
            "src=\"/files/cc33\" controls",
            "download=\"&lt;b&gt;.pdf\"",
            "88 KB",
            "alt=\"Sticker\"",
            "Being fetched…",
            "It could not be fetched: too large",
        ],
    );
    assert!(!html.contains("src=\"http") && !html.contains(" style="), "{html}");
}

#[test]
fn what_is_no_file_says_what_it_is_and_links_only_to_the_web() {
    let link = |what, url: &str| with(Part::Link { what, title: String::new(), url: url.into() });
    let html = chat(ChannelKind::Instagram, HOUR, |_, entries| {
        let place = Part::Location { latitude: "57.7".into(), longitude: "11.9".into(), name: "Shop".into() };
        let card = Part::Card { name: "Ines".into(), phones: vec!["+351 1".into()], emails: Vec::new() };
        entries.extend([
            said(10, Author::Customer, "", with(place)),
            said(11, Author::Customer, "", with(card)),
            said(12, Author::Customer, "", link(Shared::StoryMention, "https://cdn.example/s")),
            said(13, Author::Customer, "", link(Shared::Link, "javascript:alert(1)")),
            said(14, Author::Customer, "", with(Part::Order { lines: vec!["2 × buckle".into()] })),
            said(15, Author::Customer, "", with(Part::Unsupported { what: "poll".into() })),
        ]);
    });
    assert_has(
        &html,
        &[
            "href=\"geo:57.7,11.9\"",
            "+351 1",
            "Mentioned you in a story",
            "A story is gone after 24 hours",
            "2 × buckle",
            "This cannot be shown here. Open it in the Instagram app.",
        ],
    );
    assert!(!html.contains("href=\"javascript"));
}

#[test]
fn quotes_reactions_edits_and_what_was_unsent_are_shown() {
    let html = chat(ChannelKind::Whatsapp, HOUR, |_, entries| {
        let quote = Quote::Line {
            message: MessageId::fixed(103),
            by: Author::Agent(MAYA),
            preview: "Good morning Hannah.".into(),
        };
        let story = Quote::Story { url: "https://cdn.example/story".into() };
        let love = Reaction { by: Author::Customer, emoji: "❤️".into() };
        entries.extend([
            said(10, Author::Customer, "HP-1", More { quote: Some(quote), ..More::default() }),
            said(11, Author::Customer, "Nice", More { quote: Some(story), ..More::default() }),
            said(12, Author::Agent(MAYA), "Done", More { reactions: vec![love], ..More::default() }),
            said(13, Author::Customer, "Blue", More { earlier: vec!["Bleu".into()], ..More::default() }),
            said(14, Author::Customer, "", More { unsent_at: Some(NOW), ..More::default() }),
            said(15, Author::Automatic, "Welcome", More::default()),
            said(16, Author::Elsewhere, "From the phone", More::default()),
        ]);
    });
    assert_has(
        &html,
        &[
            "Maya Lindqvist: Good morning Hannah.",
            "data-line=\"msg_",
            "Answers your story",
            "Hannah reacted with ❤️",
            "Edited",
            "Bleu",
            "Message was unsent",
            "<bdi>Automatic",
            "Sent from the page inbox or phone",
            "Reply to this message",
            "Attach a file",
        ],
    );
}

#[test]
fn the_profile_says_by_what_he_is_known() {
    let on = |kind, contact: Option<&str>| {
        chat(kind, HOUR, |chat, _| {
            chat.name = Some("Nilu Perera".into());
            chat.contact = contact.map(Into::into);
        })
    };
    let row = |label: &str, value: &str| format!("<dt><bdi>{label}</bdi></dt><dd><bdi>{value}</bdi></dd>");
    let cases = [
        (ChannelKind::Whatsapp, Some("@nilu.rides"), row("WhatsApp user name", "@nilu.rides")),
        (ChannelKind::Whatsapp, Some("+94 11"), row("WhatsApp number", "+94 11")),
        (ChannelKind::Messenger, None, row("Facebook name", "Nilu Perera")),
    ];
    for (kind, contact, expected) in cases {
        assert_has(&on(kind, contact), &[&expected]);
    }
}

#[test]
fn a_template_is_shown_as_the_customer_has_it() {
    let html = chat(ChannelKind::Whatsapp, HOUR, |_, entries| {
        let template = Some(Filled {
            name: "back_in_stock".into(),
            language: "en".into(),
            header: "Good news".into(),
            footer: "Reply STOP".into(),
            buttons: vec!["Reserve".into()],
        });
        let more = More { template, ..with(file(FileKind::Document, "invoice.pdf", here("aa11"))) };
        entries.push(said(10, Author::Agent(MAYA), "It is back.", more));
    });
    assert_has(&html, &["Template: back_in_stock", "Good news", "It is back.", "Reply STOP", "Reserve"]);
    let at = |text: &str| html.find(text).expect("it is there");
    assert!(at("invoice.pdf") < at("Template: back_in_stock"), "its file stands at the top");
}

fn delivered(seq: i64, progress: Progress, why: Option<Cause>) -> Entry {
    let failed = why.map(|why| NotSent { why, code: 131_026, detail: "undeliverable".into() });
    let delivery = Some(Delivery { progress, times: Vec::new(), failed, again: 0 });
    said(seq, Author::Agent(MAYA), "Hello", More { delivery, ..More::default() })
}

#[test]
fn how_far_a_message_got_and_why_it_did_not() {
    let html = chat(ChannelKind::Whatsapp, HOUR, |_, entries| {
        entries.extend([
            delivered(11, Progress::Failed, Some(Cause::Unreachable)),
            delivered(12, Progress::Delivered, None),
        ]);
    });
    assert_has(
        &html,
        &[
            "this account cannot receive messages on the channel",
            "131026: undeliverable",
            "is-failed",
            "Delivered",
        ],
    );
    assert!(!html.contains(">Try again<"), "the same would fail again");
    let again = chat(ChannelKind::Whatsapp, HOUR, |_, entries| {
        entries.push(delivered(10, Progress::Failed, Some(Cause::Outage)));
    });
    assert_has(&again, &[">Try again<"]);
    let lost = chat(ChannelKind::Whatsapp, HOUR, |_, entries| {
        entries.push(delivered(10, Progress::Unknown, None));
    });
    assert_has(&lost, &["May have been sent; the answer was lost", "send it again", ">Try again<"]);
    // A template's parameters are with its form.
    let template = chat(ChannelKind::Whatsapp, HOUR, |_, entries| {
        let mut failed = delivered(10, Progress::Failed, Some(Cause::Outage));
        if let Body::Message { more: Some(more), .. } = &mut failed.body {
            more.template = Some(Filled {
                name: "back_in_stock".into(),
                language: "en".into(),
                header: String::new(),
                footer: String::new(),
                buttons: Vec::new(),
            });
        }
        entries.push(failed);
    });
    assert!(template.contains("is-failed") && !template.contains(">Try again<"));
}

#[test]
fn the_strip_counts_down_and_the_composer_locks_when_the_window_is_over() {
    let open = chat(ChannelKind::Whatsapp, Span::hours(23), |_, _| {});
    assert_has(&open, &["59 min left to reply", "role=\"timer\"", "win--soon", "composer__text"]);
    let shut = chat(ChannelKind::Whatsapp, Span::hours(26), |_, _| {});
    assert_has(
        &shut,
        &[
            "Reply window closed 2 h ago",
            "The 24-hour window has closed",
            "Hannah last wrote 1 min ago.",
            "Send a template",
            "Resolve",
            "Write a note",
        ],
    );
    assert!(!shut.contains("composer__text") && !shut.contains("Reply to this message"));
    let week = chat(ChannelKind::Messenger, Span::hours(30), |_, _| {});
    assert_has(&week, &["5 d 17 h left, for answers written by a person only", "composer__text"]);
    let over = chat(ChannelKind::Messenger, Span::hours(8 * 24), |_, _| {});
    assert_has(&over, &["The 7-day window has closed", "Messenger has no templates"]);
    assert!(!over.contains("Send a template"));
}

#[test]
fn a_chat_that_expired_says_so_and_a_template_is_the_way_back() {
    let expired = |c: &mut Conversation, at: Timestamp| {
        c.state = State::Archived { at, how: Archived::Expired };
    };
    let html = chat(ChannelKind::Whatsapp, Span::hours(30), |c, entries| {
        expired(c, NOW);
        entries.push(entry(10, 0, Body::Happened(Happened::Expired { answered: false, kept: false })));
        entries.push(entry(11, 0, Body::Happened(Happened::ClosesSoon { at: NOW })));
    });
    assert_has(
        &html,
        &[
            "The reply window closed without an answer",
            "No answer yet, and the reply window closes",
            "Reply window closed",
            "Send a template",
        ],
    );
    assert!(!html.contains("Move to active"));
    let kept = chat(ChannelKind::Messenger, Span::hours(30), |c, _| expired(c, NOW));
    assert_has(&kept, &["Move to active"]);
}

#[test]
fn the_profile_says_through_what_he_is_reached() {
    let html = chat(ChannelKind::Whatsapp, HOUR, |_, _| {});
    assert_has(
        &html,
        &["WhatsApp number", "+46 70 555 01 42", "Our number", "+46 31 555 01 00", "hist__what"],
    );
    let messenger = chat(ChannelKind::Messenger, HOUR, |c, _| c.contact = Some("hannah.b".into()));
    assert_has(&messenger, &["Facebook name", "hannah.b", "Our page"]);
}
