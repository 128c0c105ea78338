//! The main job: a customer writes, an agent answers, resolves, and the next one comes up.

use crate::world::{World, refused};
use app::{
    api::desk::Desk,
    domain::{
        agent::{Role, Status},
        channel::Channel,
        conversation::State,
        event::Seq,
        ids::{ConversationId, MessageId},
        message::{Author, Body, Text},
        refusal::{Refusal, Thing},
        time::Span,
        visitor::{LineKind, Stage, VisitorDown},
    },
};

#[tokio::test]
async fn a_customer_and_an_agent_talk_until_the_chat_is_resolved_with_a_topic() {
    let (world, ada) = World::open().await;
    let maya = world.hires(ada, "Maya Lindqvist", Role::Agent).await;
    maya.is(&world, Status::Online).await;

    let daniel = world.customer_writes("Daniel", "The code has expired?").await;
    let thread = world.opens(maya, daniel.conversation).await;
    assert_eq!(thread.conversation.owner(), Some(maya.caller.agent), "S2-16: at once");
    assert_eq!(thread.conversation.unread, 1);

    maya.replies(&world, daniel.conversation, "It ended on Sunday.").await;
    daniel.says(&world, "Oh no").await;
    let chat = daniel.sees(&world).await.expect("his chat");
    assert_eq!(chat.stage, Stage::With { agent: "Maya".into(), status: Status::Online }, "S2-11");
    let said: Vec<_> = chat.lines.iter().map(|line| line.what.clone()).collect();
    assert_eq!(
        said,
        [
            LineKind::Mine("The code has expired?".into()),
            LineKind::Joined { agent: "Maya".into() },
            LineKind::Theirs { agent: "Maya".into(), text: "It ended on Sunday.".into() },
            LineKind::Mine("Oh no".into()),
        ]
    );

    maya.resolves(&world, daniel.conversation).await;
    assert!(matches!(daniel.sees(&world).await.expect("his chat").stage, Stage::Ended { .. }));
    assert_eq!(maya.chats(&world).await, []);
    world.ends().await;
}

#[tokio::test]
async fn resolving_a_chat_brings_up_the_next_one_by_itself() {
    // S2-17
    let (world, ada) = World::open().await;
    let maya = world.hires(ada, "Maya", Role::Agent).await;
    let product = world.product();
    let one_at_a_time = app::domain::channel::Product { limit: 1, ..product };
    world.service.save_product(ada.caller, one_at_a_time).await.expect("a limit");
    maya.is(&world, Status::Online).await;

    let first = world.customer_writes("First", "hello").await;
    world.passes(Span::seconds(5));
    let second = world.customer_writes("Second", "hello").await;
    world.passes(Span::seconds(5));
    let third = world.customer_writes("Third", "hello").await;
    assert_eq!(maya.chats(&world).await, [first.conversation]);
    let place = third.sees(&world).await.expect("his chat").stage;
    assert!(matches!(place, Stage::Waiting { place: 2, .. }), "{place:?}");

    maya.resolves(&world, first.conversation).await;
    assert_eq!(maya.chats(&world).await, [second.conversation], "the oldest one first");
    world.ends().await;
}

#[tokio::test]
async fn a_widget_that_is_switched_off_finishes_what_it_began_and_begins_nothing() {
    let (world, ada) = World::open().await;
    let maya = world.hires(ada, "Maya", Role::Agent).await;
    let daniel = world.customer_writes("Daniel", "The strap is off").await;
    let off = Channel { disabled: true, ..world.channel() };
    world.service.save_channel(ada.caller, off).await.expect("switched off");
    assert_eq!(world.tries_to_write("Hannah", "hello").await.err(), Some(Refusal::Gone(Thing::Channel)));

    maya.is(&world, Status::Online).await;
    assert_eq!(maya.chats(&world).await, [daniel.conversation], "who waits is served");
    maya.replies(&world, daniel.conversation, "Send it in").await;
    daniel.says(&world, "I will").await;
    assert_eq!(daniel.sees(&world).await.expect("his chat").lines.len(), 4);

    maya.resolves(&world, daniel.conversation).await;
    assert!(matches!(daniel.sees(&world).await.expect("his chat").stage, Stage::Ended { .. }));
    let text = Text::new("One more thing").expect("a text");
    let said = world.service.say(&daniel.pass, daniel.channel, MessageId::random(), text).await;
    assert_eq!(refused(said), Err(Refusal::Gone(Thing::Channel)));
    world.ends().await;
}

#[tokio::test]
async fn a_message_sent_twice_is_one_message() {
    let (world, ada) = World::open().await;
    ada.is(&world, Status::Online).await;
    world.service.agent_connected(ada.caller.agent).await.expect("connects");
    let daniel = world.customer_writes("Daniel", "hello").await;
    let (id, text) = (MessageId::random(), Text::new("once").expect("a text"));
    for _ in 0..3 {
        world.service.reply(ada.caller, daniel.conversation, id, text.clone()).await.expect("harmless");
        let his = MessageId::fixed(7);
        world.service.say(&daniel.pass, daniel.channel, his, text.clone()).await.expect("harmless");
    }
    let lines = daniel.sees(&world).await.expect("his chat").lines;
    assert_eq!(lines.iter().filter(|l| l.what == LineKind::Mine("once".into())).count(), 1);
    let stolen = world.service.say(&daniel.pass, daniel.channel, id, text).await;
    assert_eq!(refused(stolen), Err(Refusal::MessageIdTaken), "somebody else's id is refused");
    world.ends().await;
}

#[tokio::test]
async fn a_visitor_whose_first_answer_was_lost_sends_again_and_has_one_conversation() {
    use app::{api::desk::Start, domain::visitor::Answers};
    let (world, ada) = World::open().await;
    ada.is(&world, Status::Break).await;
    let message = MessageId::random();
    let answers = Answers(vec![("name".into(), "Dan".into()), ("email".into(), "d@mail.example".into())]);
    let mut seen = Vec::new();
    for _ in 0..2 {
        let start = Start {
            pass: None,
            address: "1.1.1.1",
            answers: answers.clone(),
            message,
            text: Text::new("hi").expect("a text"),
            page: None,
            tongue: None,
        };
        let started = world.service.start(world.channel().id, start).await.expect("a chat");
        seen.push(started.chat.conversation);
    }
    assert_eq!(seen[0], seen[1]);
    let board = world.service.board(ada.caller).await.expect("a board");
    assert_eq!(board.conversations.len(), 1);
    world.ends().await;
}

#[tokio::test]
async fn a_chat_that_the_customer_ended_stays_with_its_agent_until_he_picks_a_topic() {
    // S2-21, S2-22
    let (world, ada) = World::open().await;
    let maya = world.hires(ada, "Maya", Role::Agent).await;
    maya.is(&world, Status::Online).await;
    let daniel = world.customer_writes("Daniel", "hello").await;
    daniel.ends(&world).await;
    daniel.ends(&world).await;
    assert_eq!(maya.chats(&world).await, [daniel.conversation]);
    assert_eq!(maya.tries_to_reply(&world, daniel.conversation, "wait").await, Err(Refusal::ChatEnded));
    maya.resolves(&world, daniel.conversation).await;
    assert_eq!(maya.chats(&world).await, []);
    world.ends().await;
}

#[tokio::test]
async fn a_customer_who_writes_again_in_time_gets_the_same_conversation_and_agent_back() {
    // mission §4, V-11
    let (world, ada) = World::open().await;
    let maya = world.hires(ada, "Maya", Role::Agent).await;
    maya.is(&world, Status::Online).await;
    let daniel = world.customer_writes("Daniel", "hello").await;
    maya.resolves(&world, daniel.conversation).await;

    world.passes(Span::hours(23));
    world.service.agents_heard(&[maya.caller.agent]).await.expect("still there");
    daniel.says(&world, "one more thing").await;
    assert_eq!(maya.chats(&world).await, [daniel.conversation], "the same one, to the same agent");
    maya.resolves(&world, daniel.conversation).await;

    world.passes(Span::hours(25));
    world.service.agents_heard(&[maya.caller.agent]).await.expect("still there");
    daniel.says(&world, "hello again").await;
    let chats = maya.chats(&world).await;
    assert_eq!(chats.len(), 1);
    assert_ne!(chats[0], daniel.conversation, "later it is a new conversation");
    let profile = world.service.profile(maya.caller, chats[0]).await.expect("a profile");
    assert_eq!(profile.earlier.iter().map(|c| c.id).collect::<Vec<_>>(), [daniel.conversation]);
    world.ends().await;
}

#[tokio::test]
async fn an_archived_chat_is_moved_back_by_an_online_agent_while_there_is_time() {
    // S0-05 … S0-12, S1-12, S1-13
    let (world, ada) = World::open().await;
    let maya = world.hires(ada, "Maya", Role::Agent).await;
    maya.is(&world, Status::Online).await;
    let daniel = world.customer_writes("Daniel", "hello").await;
    maya.resolves(&world, daniel.conversation).await;

    maya.is(&world, Status::Break).await;
    let on_break = world.service.reopen(maya.caller, daniel.conversation).await;
    assert_eq!(refused(on_break), Err(Refusal::NotOnline), "S0-09");
    maya.is(&world, Status::Online).await;
    world.service.reopen(maya.caller, daniel.conversation).await.expect("moved");
    assert_eq!(maya.chats(&world).await, [daniel.conversation]);
    maya.replies(&world, daniel.conversation, "I found it").await;
    let twice = world.service.reopen(maya.caller, daniel.conversation).await;
    assert_eq!(refused(twice), Err(Refusal::NotArchived));

    maya.resolves(&world, daniel.conversation).await;
    world.passes(Span::hours(24));
    let late = world.service.reopen(maya.caller, daniel.conversation).await;
    assert_eq!(refused(late), Err(Refusal::ReopeningOver));
    world.ends().await;
}

#[tokio::test]
async fn what_is_written_among_agents_never_reaches_the_customer() {
    let (world, ada) = World::open().await;
    ada.is(&world, Status::Online).await;
    world.service.agent_connected(ada.caller.agent).await.expect("connects");
    let daniel = world.customer_writes("Daniel", "hello").await;
    let secret = Text::new("he is difficult").expect("a text");
    world
        .service
        .note(ada.caller, daniel.conversation, MessageId::at(world.now()), secret)
        .await
        .expect("noted");
    let note = "a remark nobody should read";
    let customer = world.row(ada, daniel.conversation).await.customer;
    world.service.note_customer(ada.caller, customer, note).await.expect("noted");
    ada.replies(&world, daniel.conversation, "Good morning").await;

    let heard = serde_json::to_string(&daniel.hears(&world).await).expect("json");
    let seen = serde_json::to_string(&daniel.sees(&world).await).expect("json");
    for words in ["difficult", note, "ada@parley.example", "candidates", "Berg"] {
        assert!(!heard.contains(words) && !seen.contains(words), "{words} leaked: {heard} {seen}");
    }
    assert!(heard.contains("Good morning"));
    assert!(matches!(daniel.hears(&world).await.first(), Some(VisitorDown::Step(_))));
    world.ends().await;
}

#[tokio::test]
async fn reading_clears_the_unread_bubble_and_both_sides_see_how_far_the_other_has_read() {
    // S4-14
    let (world, ada) = World::open().await;
    let maya = world.hires(ada, "Maya", Role::Agent).await;
    maya.is(&world, Status::Online).await;
    let daniel = world.customer_writes("Daniel", "one").await;
    daniel.says(&world, "two").await;
    assert_eq!(world.row(ada, daniel.conversation).await.unread, 2);
    let thread = world.opens(maya, daniel.conversation).await;
    world.service.seen(maya.caller, daniel.conversation, thread.seq).await.expect("seen");
    assert_eq!(world.row(ada, daniel.conversation).await.unread, 0);
    maya.replies(&world, daniel.conversation, "three").await;
    let before = world.row(ada, daniel.conversation).await.customer_seen;
    let chat = daniel.sees(&world).await.expect("his chat");
    assert_eq!(chat.unread(), 1);
    world.service.visitor_seen(&daniel.pass, daniel.channel, chat.seq).await.expect("seen");
    assert!(world.row(ada, daniel.conversation).await.customer_seen > before);
    world.service.visitor_seen(&daniel.pass, daniel.channel, Seq(1)).await.expect("never backwards");
    assert_eq!(daniel.sees(&world).await.expect("his chat").unread(), 0);
    world.ends().await;
}

#[tokio::test]
async fn a_draft_follows_its_agent_and_goes_when_the_message_is_sent() {
    let (world, ada) = World::open().await;
    ada.is(&world, Status::Online).await;
    world.service.agent_connected(ada.caller.agent).await.expect("connects");
    let daniel = world.customer_writes("Daniel", "hello").await;
    world.service.save_draft(ada.caller, daniel.conversation, "Good mor").await.expect("kept");
    let board = world.service.board(ada.caller).await.expect("a board");
    assert_eq!(board.drafts[&daniel.conversation], "Good mor");
    ada.replies(&world, daniel.conversation, "Good morning").await;
    assert!(world.service.board(ada.caller).await.expect("a board").drafts.is_empty());
    world.service.save_draft(ada.caller, daniel.conversation, "And another thing").await.expect("kept");
    ada.replies(&world, daniel.conversation, "Sent before it, and late").await;
    let board = world.service.board(ada.caller).await.expect("a board");
    assert_eq!(board.drafts[&daniel.conversation], "And another thing", "that is not what was sent");
    world.ends().await;
}

#[tokio::test]
async fn a_customer_who_comes_while_nobody_is_there_leaves_an_address_and_waits() {
    let (world, ada) = World::open().await;
    let daniel = world.customer_writes("Daniel", "please write to me").await;
    assert_eq!(daniel.sees(&world).await.expect("his chat").stage, Stage::MessageLeft);
    ada.is(&world, Status::Online).await;
    world.service.agent_connected(ada.caller.agent).await.expect("connects");
    assert_eq!(ada.chats(&world).await, [daniel.conversation], "the first who comes gets it");
    world.ends().await;
}

#[tokio::test]
async fn a_customer_may_leave_the_queue_and_judge_the_chat_afterwards() {
    let (world, ada) = World::open().await;
    let daniel = world.customer_writes("Daniel", "never mind").await;
    let early = world.service.rate(&daniel.pass, daniel.channel, 4, "quick").await;
    assert_eq!(refused(early), Err(Refusal::NotArchived), "nobody has served him yet");
    daniel.ends(&world).await;
    let row = world.row(ada, daniel.conversation).await;
    assert!(matches!(row.state, State::Archived { .. }));
    world.service.rate(&daniel.pass, daniel.channel, 4, "quick").await.expect("rated");
    let bad = world.service.rate(&daniel.pass, daniel.channel, 9, "").await;
    assert!(matches!(refused(bad), Err(Refusal::Invalid { .. })));
    let thread = world.opens(ada, daniel.conversation).await;
    assert_eq!(thread.conversation.rating, Some(4));
    for stars in [1, 2, 3, 5] {
        let again = world.service.rate(&daniel.pass, daniel.channel, stars, "").await;
        refused(again).expect("thought better of it");
    }
    let enough = refused(world.service.rate(&daniel.pass, daniel.channel, 1, "").await);
    assert!(matches!(enough, Err(Refusal::Invalid { field, .. }) if field == "stars"));
    world.ends().await;
}

#[tokio::test]
async fn a_long_thread_is_paged_without_gap_or_overlap() {
    let (world, ada) = World::open().await;
    ada.is(&world, Status::Online).await;
    world.service.agent_connected(ada.caller.agent).await.expect("connects");
    let daniel = world.customer_writes("Daniel", "0").await;
    for n in 1..130 {
        daniel.says(&world, &n.to_string()).await;
    }
    let mut thread = world.service.thread(ada.caller, daniel.conversation).await.expect("a thread");
    while thread.has_older {
        let before = thread.oldest().expect("a line");
        thread.prepend(world.service.older(ada.caller, daniel.conversation, before).await.expect("older"));
    }
    let said: Vec<String> = thread
        .entries
        .iter()
        .filter_map(|entry| match &entry.body {
            Body::Message { author: Author::Customer, text, .. } => Some(text.as_str().to_owned()),
            _ => None,
        })
        .collect();
    assert_eq!(said, (0..130).map(|n| n.to_string()).collect::<Vec<_>>());
    world.ends().await;
}

#[tokio::test]
async fn who_left_a_message_and_comes_back_while_somebody_is_there_waits_like_everybody() {
    let (world, ada) = World::open().await;
    let maya = world.hires(ada, "Maya", Role::Agent).await;
    let daniel = world.customer_writes("Daniel", "is anybody there?").await;
    maya.is(&world, Status::Online).await;
    maya.resolves(&world, daniel.conversation).await;
    assert!(world.row(ada, daniel.conversation).await.left_message, "he was answered by mail");
    let one = app::domain::channel::Product { limit: 1, ..world.product() };
    world.service.save_product(ada.caller, one).await.expect("a limit");
    world.customer_writes("Zoe", "hello").await;
    daniel.says(&world, "hello again").await;
    assert!(matches!(daniel.sees(&world).await.expect("a chat").stage, Stage::Waiting { place: 1, .. }));
    world.ends().await;
}

#[tokio::test]
async fn who_left_a_message_and_then_talked_with_somebody_waits_like_everybody() {
    let (world, ada) = World::open().await;
    let maya = world.hires(ada, "Maya", Role::Agent).await;
    let daniel = world.customer_writes("Daniel", "is anybody there?").await;
    assert!(world.row(ada, daniel.conversation).await.left_message);
    maya.is(&world, Status::Online).await;
    maya.replies(&world, daniel.conversation, "Yes, now").await;
    assert!(world.row(ada, daniel.conversation).await.left_message, "he may be gone");
    daniel.says(&world, "good").await;
    assert!(!world.row(ada, daniel.conversation).await.left_message, "he is not");
    maya.is(&world, Status::Break).await;
    refused(world.service.send_back(maya.caller, daniel.conversation).await).expect("sent back");
    let chat = daniel.sees(&world).await.expect("his chat");
    assert!(chat.stage.is_in_queue(), "{:?}", chat.stage);
    world.ends().await;
}

#[tokio::test]
async fn a_customer_who_comes_back_later_finds_the_agent_he_knows() {
    let (world, ada) = World::open().await;
    let maya = world.hires(ada, "Maya", Role::Agent).await;
    let tom = world.hires(ada, "Tom", Role::Agent).await;
    maya.is(&world, Status::Online).await;
    let daniel = world.customer_writes("Daniel", "hello").await;
    maya.resolves(&world, daniel.conversation).await;
    let comes_back = async || {
        world.passes(Span::hours(48));
        let both = [maya.caller.agent, tom.caller.agent];
        world.service.agents_heard(&both).await.expect("heard");
        let before: Vec<_> = [maya.chats(&world).await, tom.chats(&world).await].concat();
        daniel.says(&world, "me again").await;
        let now = [(maya, maya.chats(&world).await), (tom, tom.chats(&world).await)];
        let new = |chats: &[ConversationId]| chats.iter().copied().find(|chat| !before.contains(chat));
        let found = now.iter().find_map(|(who, chats)| Some((who.caller.agent, new(chats)?)));
        found.expect("somebody has it")
    };
    // Two chats against none: it would be Tom's.
    for name in ["Piet", "Hannah"] {
        world.customer_writes(name, "hello").await;
    }
    tom.is(&world, Status::Online).await;
    let (agent, chat) = comes_back().await;
    assert_ne!(chat, daniel.conversation);
    assert_eq!(agent, maya.caller.agent, "she knows him");
    maya.resolves(&world, chat).await;
    maya.is(&world, Status::Break).await;
    let (agent, chat) = comes_back().await;
    assert_eq!(agent, tom.caller.agent, "she is not there");
    tom.resolves(&world, chat).await;
    maya.is(&world, Status::Online).await;
    assert_eq!(comes_back().await.0, tom.caller.agent, "the last one who had him");
    world.ends().await;
}
