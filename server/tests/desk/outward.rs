//! What agents send beyond words, and how it reaches the phones of three channels (S0-01, V-09 … V-12), against the simulator.
//! What goes to WhatsApp is held against Meta's own document afterwards (see `outside.rs`).

use crate::{
    outside::{account, account_by, desk, desk_by, form, only, progress, said, thread},
    world::{Colleague, World},
};
use app::{
    api::{channels::Connection, conversations::Upload, desk::Desk},
    domain::{
        channel::ChannelKind,
        content::{Progress, Quote},
        ids::{ConversationId, MessageId},
        message::{Body, Text},
        time::Span,
    },
};
use simulator::{File, Kind, demo, world::TokenState};

const ALL: [ChannelKind; 3] = [ChannelKind::Whatsapp, ChannelKind::Messenger, ChannelKind::Instagram];

/// Uploads bytes as the composer does: the hash under which they are kept.
async fn uploads(world: &World, bytes: &[u8]) -> String {
    let mut writing = world.service.files.write().await.expect("begun");
    assert!(writing.put(bytes).await.expect("written"));
    let kept = writing.finish().await.expect("kept");
    world.service.keep_upload(&kept).await.expect("known");
    kept.hash
}

async fn first_line(world: &World, maya: Colleague, chat: ConversationId) -> MessageId {
    let lines = thread(world, maya, chat).await.entries;
    lines.iter().find(|line| matches!(line.body, Body::Message { .. })).expect("a line").id
}

#[tokio::test]
async fn an_agent_sends_a_picture_with_words_and_it_is_on_the_customers_phone() {
    for kind in ALL {
        let (world, _, maya, outside, _) = desk(kind).await;
        let sim = outside.sim.client();
        let mira = sim.phone(demo::MIRA, account(kind));
        mira.write("Which one?").expect("written");
        outside.settle(&world).await;
        let chat = only(&world, maya).await;
        let picture = File::built_in(Kind::Image);
        let hash = uploads(&world, &picture.bytes).await;
        let id = MessageId::random();
        let question = first_line(&world, maya, chat).await;
        let answers = Some(question);
        let upload = Upload { hash: &hash, name: "blue.jpg", caption: "This one", answers };
        for _ in 0..2 {
            world.service.send_file(maya.caller, chat, id, upload).await.expect("sent");
        }
        outside.settle(&world).await;
        let got: Vec<_> = mira.messages().into_iter().skip(1).collect();
        let media: Vec<_> = got.iter().flat_map(|message| &message.shown.media).collect();
        assert_eq!(media.len(), 1, "{kind:?}: once: {got:?}");
        assert_eq!(media[0].mime, "image/jpeg", "{kind:?}");
        assert_eq!(
            got.iter().filter_map(|message| message.shown.text.as_deref()).collect::<Vec<_>>(),
            ["This one"]
        );
        let asked = mira.messages()[0].id.clone();
        assert_eq!(got[0].reply_to.as_deref(), Some(asked.as_str()), "{kind:?}: in answer to her question");
        let sends = sim.sends();
        let first = &sends[0].body;
        let handed_over = match kind {
            ChannelKind::Whatsapp => &first["image"]["id"],
            ChannelKind::Messenger => &first["message"]["attachment"]["payload"]["attachment_id"],
            _ => &first["message"]["attachment"]["payload"]["url"],
        };
        assert!(handed_over.is_string(), "{kind:?}: uploaded, or lent for a while: {first}");
        let lines = thread(&world, maya, chat).await;
        assert_eq!((said(&lines).len(), progress(&lines)[0] >= Progress::Sent), (2, true), "{kind:?}");
        let quote = &said(&lines)[1].2.quote;
        assert!(matches!(quote, Some(Quote::Line { message, .. }) if *message == question), "{kind:?}");
        outside.ends(world).await;
    }
}

#[tokio::test]
async fn an_agents_reaction_and_quote_point_at_the_customers_own_message() {
    for kind in ALL {
        let (world, _, maya, outside, _) = desk(kind).await;
        let sim = outside.sim.client();
        let mira = sim.phone(demo::MIRA, account(kind));
        let question = mira.write("Is it still there?").expect("written");
        mira.write("And the blue one?").expect("written");
        outside.settle(&world).await;
        let chat = only(&world, maya).await;
        let line = first_line(&world, maya, chat).await;
        let ours = || mira.message(&question).and_then(|message| message.reactions.get("business").cloned());
        for (emoji, theirs) in [(Some("🎉"), Some("🎉")), (None, None)] {
            world.service.react(maya.caller, chat, line, emoji).await.expect("reacted");
            outside.settle(&world).await;
            assert_eq!(ours().as_deref(), theirs, "{kind:?}");
            assert_eq!(
                said(&thread(&world, maya, chat).await)[0].2.reactions.len(),
                usize::from(emoji.is_some())
            );
        }
        let text = Text::new("It is").expect("a text");
        world.service.reply_to(maya.caller, chat, MessageId::random(), text, line).await.expect("answered");
        outside.settle(&world).await;
        let got = mira.messages().pop().expect("an answer");
        assert_eq!(got.reply_to.as_deref(), Some(question.as_str()), "{kind:?}");
        let lines = said(&thread(&world, maya, chat).await);
        let (_, _, more) = lines.last().expect("the answer");
        assert!(matches!(&more.quote, Some(Quote::Line { message, .. }) if *message == line), "{kind:?}");
        outside.ends(world).await;
    }
}

#[tokio::test]
async fn on_instagram_a_person_has_seven_days_whichever_way_the_account_is_connected() {
    for own_login in [false, true] {
        let (world, ada, maya, outside, _) = desk_by(ChannelKind::Instagram, own_login).await;
        let at = account_by(ChannelKind::Instagram, own_login);
        let sim = outside.sim.client();
        sim.phone(demo::EMEKA, at).write("Is it in stock?").expect("written");
        outside.settle(&world).await;
        let chat = only(&world, maya).await;
        maya.replies(&world, chat, "Let me look").await;
        outside.settle(&world).await;
        outside.passes(&world, &[ada, maya], Span::hours(48)).await;
        maya.replies(&world, chat, "Yes").await;
        outside.settle(&world).await;
        let sends = sim.sends();
        assert!(sends.iter().all(|sent| sent.status == 200), "{sends:?}");
        let tags: Vec<_> = sends.iter().map(|sent| sent.body["tag"].as_str().unwrap_or_default()).collect();
        assert_eq!(tags, ["", "HUMAN_AGENT"], "S0-01, S0-02");
        assert_eq!(sim.needless_human_agent(), 0);
        let path = if own_login { demo::INSTAGRAM_BY_LOGIN_ID } else { demo::PAGE_ID };
        assert!(sends.iter().all(|sent| sent.path.contains(path)), "through its own account, or the page");
        outside.ends(world).await;
    }
}

#[tokio::test]
async fn what_instagrams_own_sign_in_signs_is_believed_at_the_address_that_all_accounts_of_an_app_share() {
    let (world, ada, maya, outside, whatsapp) = desk(ChannelKind::Whatsapp).await;
    let by_page = form(&world, ChannelKind::Instagram);
    let own =
        Connection { own_login: true, parent: String::new(), token: demo::INSTAGRAM_TOKEN.into(), ..by_page };
    outside.connects_by(&world, ada, own).await;
    world.watch(maya).await;
    let (_, shared) = world.service.channel_health(ada.caller, whatsapp.id).await.expect("health");
    let sim = outside.sim.client();
    sim.set_callback(&shared.callback, &shared.verify_token).await;
    sim.phone(demo::EMEKA, demo::INSTAGRAM_BY_LOGIN_ID).write("Is it in stock?").expect("written");
    outside.settle(&world).await;
    let chat = only(&world, maya).await;
    maya.replies(&world, chat, "It is").await;
    outside.settle(&world).await;
    outside.ends(world).await;
}

#[tokio::test]
async fn a_token_of_instagrams_own_sign_in_is_renewed_before_its_end() {
    let (world, ada, maya, outside, _) = desk_by(ChannelKind::Instagram, true).await;
    let sim = outside.sim.client();
    sim.expire(demo::INSTAGRAM_TOKEN, Some(sim.now() + Span::hours(60 * 24).as_millis()));
    let emeka = sim.phone(demo::EMEKA, demo::INSTAGRAM_BY_LOGIN_ID);
    let renewals = || sim.journal().iter().filter(|call| call.path.ends_with("refresh_access_token")).count();
    outside.passes(&world, &[ada, maya], Span::hours(52 * 24)).await;
    world.service.tick_tokens().await.expect("looked at");
    assert_eq!(renewals(), 1, "when it was connected; it is good for a week and more");
    outside.passes(&world, &[ada, maya], Span::hours(2 * 24)).await;
    for _ in 0..2 {
        world.service.tick_tokens().await.expect("renewed");
    }
    assert_eq!(renewals(), 2, "once more");
    // The old one is over.
    sim.world(|world| world.token_mut(demo::INSTAGRAM_TOKEN).expect("known").state = TokenState::Revoked);
    outside.passes(&world, &[ada, maya], Span::hours(10 * 24)).await;
    emeka.write("Hello?").expect("written");
    outside.settle(&world).await;
    let chat = only(&world, maya).await;
    maya.replies(&world, chat, "Here I am").await;
    outside.settle(&world).await;
    assert!(progress(&thread(&world, maya, chat).await)[0] >= Progress::Sent);

    // One that cannot be renewed is said in every console before a message runs into it.
    sim.world(|world| world.tokens.iter_mut().for_each(|token| token.state = TokenState::Revoked));
    outside.passes(&world, &[ada, maya], Span::hours(46 * 24)).await;
    world.service.tick_tokens().await.expect("looked at");
    let catalog = world.service.feed.catalog();
    let channel = catalog.channels.values().find(|channel| channel.kind == ChannelKind::Instagram);
    assert!(channel.expect("connected").trouble.is_some());
    outside.ends(world).await;
}
