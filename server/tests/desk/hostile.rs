//! What providers and customers send that is wrong, too large, or a lie; and providers that are not there.

use crate::{
    outside::{Outside, account, desk, only, said, thread},
    world::{Colleague, World, refused},
};
use app::{
    api::{channels::TemplateForm, desk::Desk},
    domain::{
        agent::Role,
        channel::{Channel, ChannelKind},
        content::{File, FileKind, FileState, Part, Progress},
        ids::{ConversationId, MessageId},
        message::{Author, Body},
        refusal::Refusal,
        thread::Thread,
        time::Span,
    },
};
use simulator::{CallFault, Faults, File as Sent, Kind, Signature, demo};

fn texts(thread: &Thread) -> Vec<String> {
    let text = |body: &Body| match body {
        Body::Message { text, .. } => Some(text.as_str().to_owned()),
        _ => None,
    };
    thread.entries.iter().filter_map(|entry| text(&entry.body)).collect()
}

fn files(thread: &Thread) -> Vec<File> {
    let parts = thread.entries.iter().filter_map(|entry| match &entry.body {
        Body::Message { more: Some(more), .. } => Some(more.parts.clone()),
        _ => None,
    });
    parts.flatten().filter_map(|part| if let Part::File(file) = part { Some(file) } else { None }).collect()
}

/// So that bytes of the story's own can be sent to the channel's address.
async fn reachable(world: &World, ada: Colleague, outside: &Outside, channel: &Channel) {
    let (_, ours) = world.service.channel_health(ada.caller, channel.id).await.expect("health");
    outside.sim.client().set_callback(&ours.callback, &ours.verify_token).await;
}

/// A webhook with one text, as WhatsApp tells it.
fn webhook(id: &str, text: &str, more: &str) -> Vec<u8> {
    serde_json::json!({"object": "whatsapp_business_account", "entry": [{"id": demo::WABA_ID, "changes": [{"field": "messages",
        "value": {"messaging_product": "whatsapp", "metadata": {"phone_number_id": demo::PHONE_NUMBER_ID}, "padding": more,
            "messages": [{"from": "4915550000001", "id": id, "timestamp": "1700000000", "type": "text", "text": {"body": text}}]}}]}]})
    .to_string()
    .into_bytes()
}

#[tokio::test]
async fn large_bodies_and_long_ids_are_taken_as_far_as_they_are_honest() {
    let (world, ada, maya, outside, channel) = desk(ChannelKind::Whatsapp).await;
    let sim = outside.sim.client();
    reachable(&world, ada, &outside, &channel).await;
    let megabytes = |n: usize| "x".repeat(n * 1024 * 1024);
    sim.raw(&webhook("wamid.large", "three megabytes", &megabytes(3)), Signature::Good);
    outside.settle(&world).await;
    let chat = only(&world, maya).await;
    assert_eq!(texts(&thread(&world, maya, chat).await), ["three megabytes"]);

    sim.raw(&webhook("wamid.huge", "five megabytes", &megabytes(5)), Signature::Good);
    outside.settle(&world).await;
    let answers = sim.deliveries().last().map(|delivery| delivery.attempts.clone()).unwrap_or_default();
    assert!(answers.iter().all(|status| *status == 413), "too large to be a provider's: {answers:?}");

    let long = format!("wamid.{}", "i".repeat(1_000));
    for _ in 0..2 {
        sim.raw(&webhook(&long, "a long name", ""), Signature::Good);
    }
    sim.raw(&webhook("wamid.nul", "nul \u{0} and \u{202e}override", ""), Signature::Good);
    outside.settle(&world).await;
    let said = texts(&thread(&world, maya, chat).await);
    assert_eq!(
        said.iter().filter(|text| *text == "a long name").count(),
        1,
        "once, by its long name: {said:?}"
    );
    assert!(said.iter().any(|text| text.starts_with("nul")), "{said:?}");
    assert!(!said.iter().any(|text| text.contains('\u{0}')), "PostgreSQL has no place for it");
    outside.ends(world).await;
}

#[tokio::test]
async fn a_picture_that_is_none_is_kept_as_what_it_is_and_never_shown_in_place() {
    let (world, ada, maya, outside, _) = desk(ChannelKind::Whatsapp).await;
    let mira = outside.sim.client().phone(demo::MIRA, account(ChannelKind::Whatsapp));
    let svg = b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>".to_vec();
    let lie = Sent { mime: "image/png".into(), name: Some("../../etc/passwd.png".into()), bytes: svg };
    mira.send_file(Kind::Image, lie, Some("look")).expect("sent");
    let page = b"<!doctype html><script>alert(1)</script>".to_vec();
    let lie = Sent { mime: "application/pdf".into(), name: Some("bill.pdf".into()), bytes: page };
    mira.send_file(Kind::Document, lie, None).expect("sent");
    outside.settle(&world).await;
    let chat = only(&world, maya).await;
    let kept = files(&thread(&world, maya, chat).await);
    assert_eq!(kept.len(), 2);
    let stranger = world.hires_for(ada, "Tom Okafor", Role::Agent).await;
    for file in kept {
        let FileState::Here { hash } = &file.state else { panic!("{file:?}") };
        let (_, mime, _) = refused(world.service.open_file(maya.caller, hash).await).expect("hers to read");
        assert!(!server::files::is_shown_inline(&mime), "{mime} would run in the desk's name");
        assert_eq!(file.kind, FileKind::Document, "{file:?}");
        let answer = refused(world.service.open_file(stranger.caller, hash).await);
        assert!(matches!(answer, Err(Refusal::Gone(_))), "and nobody else's");
    }
    outside.ends(world).await;
}

#[tokio::test]
async fn graph_is_down_for_an_hour_and_everything_goes_out_once_and_in_order() {
    let (world, ada, maya, outside, _) = desk(ChannelKind::Whatsapp).await;
    let sim = outside.sim.client();
    let mut chats: Vec<(ConversationId, &str)> = Vec::new();
    for person in [demo::MIRA, demo::JONAS] {
        sim.phone(person, account(ChannelKind::Whatsapp)).write("Hello?").expect("written");
        outside.settle(&world).await;
        let known: Vec<ConversationId> = chats.iter().map(|(chat, _)| *chat).collect();
        let new = maya.chats(&world).await.into_iter().find(|chat| !known.contains(chat)).expect("a chat");
        chats.push((new, person));
    }
    sim.faults(Faults { down: true, ..Faults::default() });
    for (chat, _) in &chats {
        for n in 1..=3 {
            maya.replies(&world, *chat, &format!("answer {n}")).await;
        }
    }
    for _ in 0..60 {
        outside.passes(&world, &[ada, maya], Span::minutes(1)).await;
    }
    // Meanwhile the desk's own channel is not held up by it.
    let visitor = world.customer_writes("Nadia", "Hi").await;
    assert!(visitor.sees(&world).await.is_some());
    // It is over, and nobody waits much longer than that.
    sim.faults(Faults::default());
    outside.passes(&world, &[ada, maya], Span::seconds(125)).await;
    for (chat, person) in chats {
        let phone = sim.phone(person, account(ChannelKind::Whatsapp));
        let got: Vec<String> = phone
            .messages()
            .iter()
            .filter(|message| message.author == simulator::world::Author::Business)
            .filter_map(|message| message.shown.text.clone())
            .collect();
        assert_eq!(got, ["answer 1", "answer 2", "answer 3"], "each once, in order");
        let lines = thread(&world, maya, chat).await;
        let ours = lines.entries.iter().filter_map(|entry| match &entry.body {
            Body::Message { author: Author::Agent(_), more: Some(more), .. } => more.delivery.as_ref(),
            _ => None,
        });
        assert!(ours.into_iter().all(|delivery| delivery.progress >= Progress::Sent));
    }
    outside.ends(world).await;
}

#[tokio::test]
async fn the_first_answer_after_an_outage_lets_everything_go_out_at_once() {
    let (world, ada, maya, outside, _) = desk(ChannelKind::Whatsapp).await;
    let sim = outside.sim.client();
    for person in [demo::MIRA, demo::JONAS] {
        sim.phone(person, account(ChannelKind::Whatsapp)).write("Hello?").expect("written");
    }
    outside.settle(&world).await;
    let chats = maya.chats(&world).await;
    sim.faults(Faults { down: true, ..Faults::default() });
    for n in 1..=3 {
        maya.replies(&world, chats[0], &format!("answer {n}")).await;
    }
    for _ in 0..10 {
        outside.passes(&world, &[ada, maya], Span::minutes(1)).await;
    }
    sim.faults(Faults::default());
    outside.settle(&world).await;
    let taken = || sim.sends().iter().filter(|sent| sent.status == 200).count();
    assert_eq!(taken(), 0, "not looked at every moment");
    maya.replies(&world, chats[1], "a new one").await;
    outside.settle(&world).await;
    assert_eq!(taken(), 4, "no time has passed");
    outside.ends(world).await;
}

#[tokio::test]
async fn one_slow_answer_holds_up_no_other_conversation() {
    let (world, _, maya, outside, _) = desk(ChannelKind::Whatsapp).await;
    let sim = outside.sim.client();
    for person in [demo::MIRA, demo::JONAS] {
        sim.phone(person, account(ChannelKind::Whatsapp)).write("Hello?").expect("written");
    }
    outside.settle(&world).await;
    let chats = maya.chats(&world).await;
    sim.next_calls(CallFault::error(1, 131_056));
    maya.replies(&world, chats[0], "too fast for this pair").await;
    outside.settle(&world).await;
    maya.replies(&world, chats[1], "and nobody else").await;
    outside.settle(&world).await;
    let taken: Vec<String> = sim
        .sends()
        .iter()
        .filter(|sent| sent.status == 200)
        .map(|sent| sent.body["text"]["body"].as_str().unwrap_or_default().to_owned())
        .collect();
    assert_eq!(taken, ["and nobody else"], "the other one waits for its turn");
    outside.passes(&world, &[maya], Span::minutes(2)).await;
    let all = sim.sends().iter().filter(|sent| sent.status == 200).count();
    assert_eq!(all, 2);
    outside.ends(world).await;
}

#[tokio::test]
async fn who_wants_no_advertising_gets_none() {
    let (world, ada, maya, outside, channel) = desk(ChannelKind::Whatsapp).await;
    let sim = outside.sim.client();
    reachable(&world, ada, &outside, &channel).await;
    sim.phone(demo::MIRA, account(ChannelKind::Whatsapp)).write("Hi").expect("written");
    outside.settle(&world).await;
    let chat = only(&world, maya).await;
    let wish = |value: &str| {
        serde_json::json!({"object": "whatsapp_business_account", "entry": [{"id": demo::WABA_ID, "changes": [{
            "field": "user_preferences", "value": {"metadata": {"phone_number_id": demo::PHONE_NUMBER_ID},
            "user_preferences": [{"wa_id": "4915550000001", "category": "marketing_messages", "value": value}]}}]}]})
        .to_string()
    };
    let stopped = |world: &World| {
        let profile = world.service.clone();
        async move { profile.profile(maya.caller, chat).await.expect("a profile").stopped }
    };
    sim.raw(wish("stop").as_bytes(), Signature::Good);
    outside.settle(&world).await;
    assert_eq!(stopped(&world).await, [channel.id]);
    sim.review("710000000000004", "APPROVED", None).expect("reviewed");
    outside.settle(&world).await;
    let listed = world.service.templates(ada.caller, channel.id).await.expect("a list");
    let advert =
        listed.iter().find(|one| one.is_advertising() && one.is_sendable()).expect("an advertisement");
    let filled = advert.blanks().into_iter().map(|blank| (blank, "x".to_owned())).collect();
    let form = TemplateForm {
        name: advert.name.clone(),
        language: advert.language.clone(),
        filled,
        ..TemplateForm::default()
    };
    let send = |form| world.service.send_template(maya.caller, chat, MessageId::random(), form);
    let answer = refused(send(form.clone()).await);
    let Err(Refusal::Invalid { field, what }) = answer else { panic!("{answer:?}") };
    assert!(field == "template" && what.contains("no more advertising"), "{field}: {what}");
    sim.raw(wish("resume").as_bytes(), Signature::Good);
    outside.settle(&world).await;
    assert!(stopped(&world).await.is_empty());
    refused(send(form).await).expect("he wants it again");
    outside.ends(world).await;
}

#[tokio::test]
async fn of_a_text_that_is_too_long_it_is_said_that_its_end_is_missing() {
    let (world, _, maya, outside, _) = desk(ChannelKind::Whatsapp).await;
    let mira = outside.sim.client().phone(demo::MIRA, account(ChannelKind::Whatsapp));
    mira.write(&"ä".repeat(8_001)).expect("written");
    mira.write(&"ö".repeat(8_000)).expect("written");
    outside.settle(&world).await;
    let chat = only(&world, maya).await;
    let lines = said(&thread(&world, maya, chat).await);
    let cut: Vec<bool> = lines.iter().map(|(_, _, more)| more.cut).collect();
    assert_eq!(cut, [true, false], "meta-api §7");
    outside.ends(world).await;
}

/// From now on the database takes no line with this in it, for a reason of its own; and then it does again.
async fn takes_no_line_with(world: &World, word: Option<&str>) {
    use sqlx::{Connection, Executor};
    sqlx::any::install_default_drivers();
    let mut connection = sqlx::AnyConnection::connect(&world.database.url).await.expect("a connection");
    let on_postgres = world.database.url.starts_with("postgres");
    let statements = match (word, on_postgres) {
        (Some(word), false) => vec![format!(
            "create trigger odd before insert on entries when new.body like '%{word}%'
             begin select raise(abort, 'it is one of those days'); end"
        )],
        (Some(word), true) => vec![
            "create function odd() returns trigger language plpgsql as
             $$ begin raise exception 'it is one of those days'; end $$"
                .to_owned(),
            format!(
                "create trigger odd before insert on entries for each row when (new.body like '%{word}%')
                 execute function odd()"
            ),
        ],
        (None, false) => vec!["drop trigger odd".to_owned()],
        (None, true) => vec!["drop trigger odd on entries".to_owned()],
    };
    for statement in statements {
        connection.execute(sqlx::AssertSqlSafe(statement)).await.expect("done");
    }
}

#[tokio::test]
async fn what_waited_for_days_while_its_channel_was_stopped_waits_out_a_moments_outage_too() {
    let (world, ada, maya, outside, channel) = desk(ChannelKind::Messenger).await;
    let sim = outside.sim.client();
    let mira = sim.phone(demo::MIRA, account(ChannelKind::Messenger));
    mira.write("Hello?").expect("written");
    outside.settle(&world).await;
    let chat = only(&world, maya).await;
    sim.revoke(demo::PAGE_TOKEN);
    maya.replies(&world, chat, "Here I am").await;
    outside.settle(&world).await;
    outside.passes(&world, &[ada, maya], Span::hours(60)).await;
    sim.world(|world| {
        world.token_mut(demo::PAGE_TOKEN).expect("known").state = simulator::world::TokenState::Good;
    });
    sim.faults(Faults { down: true, ..Faults::default() });
    world.service.go_on(ada.caller, channel.id).await.expect("it goes on");
    outside.settle(&world).await;
    let progress = async || crate::outside::progress(&thread(&world, maya, chat).await);
    assert_eq!(progress().await, [Progress::Pending], "it waits");
    sim.faults(Faults::default());
    outside.passes(&world, &[ada, maya], Span::seconds(125)).await;
    assert!(progress().await[0] >= Progress::Sent, "and goes out");
    outside.ends(world).await;
}

#[tokio::test]
async fn what_fails_for_a_reason_of_ours_is_tried_again_and_holds_up_nobody() {
    let (world, ada, maya, outside, channel) = desk(ChannelKind::Whatsapp).await;
    let sim = outside.sim.client();
    sim.faults(Faults { batch: 3, ..Faults::default() });
    let (mira, jonas) = (
        sim.phone(demo::MIRA, account(ChannelKind::Whatsapp)),
        sim.phone(demo::JONAS, account(ChannelKind::Whatsapp)),
    );
    takes_no_line_with(&world, Some("umbrella")).await;
    mira.write("Do you have an umbrella?").expect("written");
    jonas.write("And a tent?").expect("written");
    jonas.write("A small one").expect("written");
    outside.settle(&world).await;
    let chats = maya.chats(&world).await;
    assert_eq!(chats.len(), 1, "what came in with it is there");
    assert_eq!(said(&thread(&world, maya, chats[0]).await).len(), 2);
    let health = async || world.service.channel_health(ada.caller, channel.id).await.expect("health").0;
    assert_eq!(health().await.unreadable, 0, "it can be read");

    takes_no_line_with(&world, None).await;
    outside.settle(&world).await;
    assert_eq!(maya.chats(&world).await.len(), 1, "not at once");
    outside.passes(&world, &[ada, maya], Span::seconds(31)).await;
    let chats = maya.chats(&world).await;
    assert_eq!(chats.len(), 2, "nothing that was acknowledged is lost");
    let mut words = Vec::new();
    for chat in chats {
        words.extend(said(&thread(&world, maya, chat).await).into_iter().map(|(_, text, _)| text));
    }
    words.sort();
    assert_eq!(words, ["A small one", "And a tent?", "Do you have an umbrella?"], "each once");
    outside.ends(world).await;
}
