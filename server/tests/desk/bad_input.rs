//! Every input is hostile: a clear no, nothing lost, nothing broken.

use crate::world::{World, refused};
use app::{
    api::desk::Desk,
    domain::{
        agent::{Role, Status},
        ids::*,
        message::Text,
        refusal::{Refusal, Thing, Use},
        settings::{Group, ItemId},
        time::Span,
    },
};

#[tokio::test]
async fn foreign_and_unknown_ids_get_the_same_answer() {
    let (world, ada) = World::open().await;
    let outsider = world.hires_for(ada, "Olaf", Role::Agent).await;
    outsider.is(&world, Status::Online).await;
    let daniel = world.customer_writes("Daniel", "hello").await;
    let gone = Err(Refusal::Gone(Thing::Conversation));
    for id in [daniel.conversation, ConversationId::random()] {
        let who = outsider.caller;
        assert_eq!(refused(world.service.thread(who, id).await).map(drop), gone);
        assert_eq!(outsider.tries_to_reply(&world, id, "hi").await, gone);
        assert_eq!(outsider.tries_to_resolve(&world, id).await, gone);
        assert_eq!(refused(world.service.profile(who, id).await).map(drop), gone);
        assert_eq!(refused(world.service.save_draft(who, id, "x").await), gone);
        assert_eq!(refused(world.service.set_tags(who, id, vec![]).await), gone);
        assert_eq!(refused(world.service.reopen(who, id).await), gone);
        assert_eq!(refused(world.service.may_look(who, id).await), gone);
    }
    let archive = world.service.archive(outsider.caller, Default::default()).await.expect("a page");
    assert_eq!(archive, []);
    assert!(world.service.find(outsider.caller, "daniel").await.expect("an answer").conversations.is_empty());
    world.ends().await;
}

#[tokio::test]
async fn two_who_answer_one_chat_are_told_who_has_it() {
    let (world, ada) = World::open().await;
    let maya = world.hires(ada, "Maya", Role::Agent).await;
    let tom = world.hires(ada, "Tom", Role::Agent).await;
    maya.is(&world, Status::Online).await;
    let daniel = world.customer_writes("Daniel", "hello").await;
    tom.is(&world, Status::Online).await;
    world.passes(Span::minutes(12));
    let no = tom.tries_to_reply(&world, daniel.conversation, "me!").await;
    let (agent, owner) = (maya.caller.agent, "Maya".into());
    assert_eq!(no, Err(Refusal::OwnedByOther { agent, owner, minutes: 12 }));
    world.ends().await;
}

#[tokio::test]
async fn of_two_resolves_at_once_one_counts_and_none_goes_without_a_topic() {
    let (world, ada) = World::open().await;
    let maya = world.hires(ada, "Maya", Role::Agent).await;
    maya.is(&world, Status::Online).await;
    let daniel = world.customer_writes("Daniel", "hello").await;
    let without = world.service.resolve(maya.caller, daniel.conversation, None, "").await;
    assert_eq!(refused(without), Err(Refusal::TopicNeeded), "S2-19");
    let unknown = world.service.resolve(maya.caller, daniel.conversation, Some(TopicId::random()), "").await;
    assert_eq!(refused(unknown), Err(Refusal::Gone(Thing::Topic)));
    let (one, two) = futures::join!(
        maya.tries_to_resolve(&world, daniel.conversation),
        maya.tries_to_resolve(&world, daniel.conversation)
    );
    let mut both = [one, two];
    both.sort_by_key(Result::is_err);
    assert_eq!(both, [Ok(()), Err(Refusal::AlreadyResolved)]);
    world.ends().await;
}

#[tokio::test]
async fn markup_emoji_and_direction_marks_are_text() {
    let (world, ada) = World::open().await;
    ada.is(&world, Status::Online).await;
    world.service.agent_connected(ada.caller.agent).await.expect("connects");
    let wild = "<script>alert(1)</script> \u{202e}evil\u{202c} 👩‍👩‍👧‍👦 ' \" ; drop table entries; -- $1 %";
    let daniel = world.customer_writes(wild, wild).await;
    ada.replies(&world, daniel.conversation, wild).await;
    let thread = world.opens(ada, daniel.conversation).await;
    assert_eq!(thread.conversation.name.as_deref(), Some(wild));
    assert_eq!(thread.conversation.last.expect("a last line").text, wild);
    assert_eq!(Text::new("\0\0"), Err(app::domain::message::BadText::Empty));
    world.ends().await;
}

#[tokio::test]
async fn a_pass_of_another_channel_or_of_nobody_opens_nothing() {
    let (world, ada) = World::open().await;
    let daniel = world.customer_writes("Daniel", "hello").await;
    let mut other = world.channel();
    other.id = ChannelId::at(world.now());
    other.name = "Second".into();
    world.service.save_channel(ada.caller, other.clone()).await.expect("a channel");
    let text = || Text::new("hi").expect("a text");
    for (pass, channel) in
        [(daniel.pass.as_str(), other.id), ("nobody", daniel.channel), ("", daniel.channel)]
    {
        let said = world.service.say(pass, channel, MessageId::random(), text()).await;
        assert_eq!(refused(said), Err(Refusal::SignedOut));
        assert!(world.service.visit(channel, Some(pass), None).await.expect("a visit").chat.is_none());
    }
    other.disabled = true;
    world.service.save_channel(ada.caller, other.clone()).await.expect("switched off");
    assert!(world.service.visit(other.id, None, None).await.expect("a visit").look.closed);
    world.ends().await;
}

#[tokio::test]
async fn what_is_in_use_is_not_removed_and_says_so() {
    let (world, ada) = World::open().await;
    ada.is(&world, Status::Online).await;
    world.service.agent_connected(ada.caller.agent).await.expect("connects");
    let daniel = world.customer_writes("Daniel", "hello").await;
    ada.resolves(&world, daniel.conversation).await;
    let topic = world.topic().id;
    for item in
        [ItemId::Topic(topic), ItemId::Channel(daniel.channel), ItemId::Product(world.channel().product)]
    {
        let no = refused(world.service.remove(ada.caller, item).await);
        assert!(matches!(no, Err(Refusal::InUse { .. })), "{item:?}: {no:?}");
    }
    let hannah = world.customer_writes("Hannah", "hello").await;
    let group = ItemId::Group(world.group().id);
    let no = refused(world.service.remove(ada.caller, group).await);
    assert_eq!(no, Err(Refusal::InUse { what: Thing::Group, by: Use::Chats(1) }));
    ada.resolves(&world, hannah.conversation).await;
    let strange = Group { members: vec![AgentId::random()], ..world.group() };
    assert_eq!(
        refused(world.service.save_group(ada.caller, strange).await),
        Err(Refusal::Gone(Thing::Agent))
    );
    // What is over keeps nothing: a group goes when no chat of its runs any more, and its archive stays.
    refused(world.service.remove(ada.caller, group).await).expect("removed");
    assert_eq!(world.row(ada, hannah.conversation).await.group, None);
    refused(world.service.reopen(ada.caller, hannah.conversation).await).expect("and comes back without it");
    world.ends().await;
}
