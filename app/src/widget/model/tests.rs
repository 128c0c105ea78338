use super::*;
use crate::domain::{
    agent::Lang,
    channel::Color,
    event::Seq,
    ids::{ConversationId, MessageId},
    refusal::Refusal,
    time::Timestamp,
    visitor::{self, LineKind},
};
use crate::parts::outbox::Outbox;

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_millis(seconds * 1000)
}

fn line(n: i64, seconds: i64, what: LineKind) -> visitor::Line {
    visitor::Line { id: MessageId::fixed(n as u128), seq: Seq(n), at: at(seconds), what }
}

fn mine(n: i64, seconds: i64) -> visitor::Line {
    line(n, seconds, LineKind::Mine("hello".into()))
}

fn maya(n: i64, seconds: i64) -> visitor::Line {
    line(n, seconds, LineKind::Theirs { agent: "Maya".into(), text: "hi".into() })
}

fn chat(stage: Stage, lines: Vec<visitor::Line>) -> Chat {
    Chat {
        seq: Seq(99),
        conversation: ConversationId::fixed(1),
        stage,
        lines,
        has_older: false,
        desk_seen: Seq(1),
        seen: Seq(0),
        rated: false,
    }
}

fn with_maya() -> Stage {
    Stage::With { agent: "Maya".into(), status: Status::Online }
}

fn ended(agent: Option<&str>) -> Stage {
    Stage::Ended { at: at(0), agent: agent.map(Into::into), email: None }
}

fn look(prechat: Vec<PrechatField>) -> Look {
    Look {
        closed: false,
        brand: "Harrow & Pine".into(),
        lang: Lang::En,
        accent: Color::PETROL,
        on_accent: Color::WHITE,
        heading: String::new(),
        tagline: String::new(),
        away: String::new(),
        prechat,
    }
}

#[test]
fn the_screen_follows_from_the_chat_and_from_who_is_there() {
    let nobody = Availability::default();
    let desk = Availability { online: 3, ..Availability::default() };
    assert_eq!(screen(None, &desk, After::Nothing), Screen::Before { leaving: false });
    assert_eq!(screen(None, &nobody, After::Nothing), Screen::Before { leaving: true });
    let talking = chat(with_maya(), vec![]);
    assert_eq!(
        screen(Some(&talking), &nobody, After::BeginsAnew),
        Screen::Talk,
        "a running chat comes first"
    );
    let over = chat(ended(Some("Maya")), vec![]);
    assert_eq!(screen(Some(&over), &desk, After::Nothing), Screen::Rate);
    assert_eq!(screen(Some(&over), &desk, After::LooksBack), Screen::Talk);
    assert_eq!(screen(Some(&over), &desk, After::BeginsAnew), Screen::Before { leaving: false });
    let left = chat(ended(None), vec![]);
    assert_eq!(screen(Some(&left), &desk, After::Nothing), Screen::Talk, "nobody to rate");
}

#[test]
fn who_leaves_a_message_must_say_where_the_answer_goes() {
    let words = Words::of(Lang::En);
    let none = questions(&look(vec![]), true, words);
    assert!(none.iter().any(|f| f.key == "email" && f.required));
    let asked = look(vec![
        PrechatField::new("name", "Name", FieldKind::Name, true),
        PrechatField::new("mail", "Mail", FieldKind::Email, false),
        PrechatField::new("size", "Size", FieldKind::Text, false),
    ]);
    let keys: Vec<_> = questions(&asked, true, words).into_iter().map(|f| (f.key, f.required)).collect();
    assert_eq!(keys, [("name".to_owned(), true), ("mail".to_owned(), true)]);
    let bad = check(&questions(&asked, true, words), &Answers(vec![("mail".into(), "daniel@osei".into())]));
    assert_eq!(bad, [("name".into(), BadAnswer::Missing), ("mail".into(), BadAnswer::NotAnEmail)]);
}

#[test]
fn a_run_ends_with_its_author_with_time_and_with_how_far_it_came() {
    let said = vec![mine(1, 0), mine(2, 10), maya(3, 20), maya(4, 30), maya(5, 30 + 301)];
    let lines = lines(&chat(with_maya(), said), &[]);
    let runs: Vec<_> = lines.iter().map(|r| (r.first, r.last)).collect();
    // The first message is read, the second is not: each shows its own mark.
    assert_eq!(runs, [(true, true), (true, true), (true, false), (false, true), (true, true)]);
}

#[test]
fn a_message_that_is_there_hides_its_copy_on_the_way() {
    let mut out = Outbox::default();
    out.put(MessageId::fixed(2), "hello".to_owned(), at(5));
    out.put(MessageId::fixed(7), "more".to_owned(), at(6));
    out.refused(MessageId::fixed(7), Refusal::LongText, at(6));
    let lines = lines(&chat(with_maya(), vec![mine(1, 0), mine(2, 5)]), out.items());
    let marks: Vec<_> = lines.into_iter().map(|line| line.said).collect();
    let mine = |text: &str, mark| Said::Mine { text: text.into(), mark };
    let failed = Mark::Failed(Refusal::LongText);
    assert_eq!(marks, [mine("hello", Mark::Read), mine("hello", Mark::Sent), mine("more", failed)]);
}

#[test]
fn a_wait_is_said_in_whole_minutes_rounded_up() {
    let words = Words::of(Lang::En);
    assert_eq!(wait(Some(10), words).as_deref(), Some("About a minute"));
    assert_eq!(wait(Some(61), words).as_deref(), Some("About 2 minutes"));
    assert_eq!(wait(None, words), None);
    let desk = Availability { online: 7, wait_seconds: Some(60), ..Availability::default() };
    assert_eq!(who_is_there(&desk, words), "7 online, about a minute");
}
