//! What it was about: noted by whoever hands a chat on or ends a conference (S3-20, S3-25).

use crate::world::{Colleague, Visitor, World, refused};
use app::{
    api::{
        conversations::{Destination, WrapUp},
        desk::Desk,
    },
    domain::{
        agent::{Duty, Role, Status},
        conversation::OfferedFrom,
        ids::{GroupId, TopicId},
        message::{Body, Happened},
        refusal::{Refusal, Thing},
        settings::{Group, ItemId, Mode, Terms, Topic},
        time::Span,
    },
};

impl Colleague {
    async fn wraps_up_for(
        self,
        world: &World,
        chat: &Visitor,
        to: Destination,
        topic: Option<TopicId>,
    ) -> Result<(), Refusal> {
        let wrap_up = WrapUp { topic, note: "it is the burner".into() };
        refused(world.service.transfer(self.caller, chat.conversation, to, wrap_up).await)
    }

    async fn ends_it(self, world: &World, chat: &Visitor, topic: Option<TopicId>) -> Result<(), Refusal> {
        let wrap_up = WrapUp { topic, note: "it is the burner".into() };
        refused(world.service.end_conference(self.caller, chat.conversation, wrap_up).await)
    }
}

fn to(colleague: Colleague) -> Destination {
    Destination::Agent(colleague.caller.agent)
}

async fn last_line(world: &World, who: Colleague, chat: &Visitor) -> Body {
    world.opens(who, chat.conversation).await.entries.pop().expect("a line").body
}

/// Maya has Daniel's chat, Tom could have it; their group has these terms.
async fn desk(terms: Terms) -> (World, Colleague, Colleague, Colleague, Visitor) {
    let (world, ada) = World::open().await;
    let maya = world.hires(ada, "Maya", Role::Agent).await;
    let tom = world.hires(ada, "Tom", Role::Agent).await;
    maya.is(&world, Status::Online).await;
    let daniel = world.customer_writes("Daniel", "hello").await;
    let group = world.group();
    world.service.save_group(ada.caller, Group { terms, ..group }).await.expect("terms");
    tom.is(&world, Status::Online).await;
    (world, ada, maya, tom, daniel)
}

#[tokio::test]
async fn a_topic_goes_with_the_transfer_and_time_to_wrap_up_begins() {
    let (world, ada, maya, tom, daniel) = desk(Terms { wrap_up_seconds: 20, ..Terms::default() }).await;
    let topic = world.topic().id;
    maya.wraps_up_for(&world, &daniel, to(tom), Some(topic)).await.expect("handed on");
    let kept = last_line(&world, tom, &daniel).await;
    assert!(matches!(kept, Body::Happened(Happened::Transferred { topic: Some(kept), .. }) if kept == topic));
    let me = world.service.board(maya.caller).await.expect("a board").myself().cloned().expect("Maya");
    assert_eq!(me.duty(), Duty::WrappingUp);
    assert_eq!(me.wrap_up_until, Some(world.now().plus(Span::seconds(20))), "what the timer counts to");
    let heard = daniel.hears(&world).await;
    assert!(!format!("{heard:?}").contains(&topic.to_string()), "the customer hears nothing of it");

    let group = Destination::Group(world.group().id);
    tom.wraps_up_for(&world, &daniel, group, None).await.expect("where nobody asks there need be none");
    let kept = refused(world.service.remove(ada.caller, ItemId::Topic(topic)).await);
    assert!(matches!(kept, Err(Refusal::InUse { what: Thing::Topic, .. })), "{kept:?}");
    world.ends().await;
}

#[tokio::test]
async fn where_a_group_asks_for_a_topic_its_agent_hands_nothing_on_without_one() {
    let (world, ada, maya, tom, daniel) = desk(Terms { asks_topic: true, ..Terms::default() }).await;
    let topic = world.topic().id;
    let second = Group { id: GroupId::random(), name: "Second".into(), ..world.group() };
    world.service.save_group(ada.caller, second.clone()).await.expect("a group");
    let group = Destination::Group(second.id);
    for way in [to(tom), group] {
        let without = maya.wraps_up_for(&world, &daniel, way, None).await;
        assert_eq!(without, Err(Refusal::TopicNeeded));
    }
    let unknown = maya.wraps_up_for(&world, &daniel, to(tom), Some(TopicId::random())).await;
    assert_eq!(unknown, Err(Refusal::Gone(Thing::Topic)));
    assert_eq!(maya.chats(&world).await, [daniel.conversation], "a refusal changes nothing");
    ada.is(&world, Status::Break).await;
    let taken_away = ada.wraps_up_for(&world, &daniel, to(tom), None).await;
    assert_eq!(taken_away, Ok(()), "who oversees had no part in it");
    tom.wraps_up_for(&world, &daniel, group, Some(topic)).await.expect("handed on");
    world.ends().await;
}

#[tokio::test]
async fn a_desk_without_topics_hands_on_all_the_same() {
    let (world, ada, maya, tom, daniel) = desk(Terms { asks_topic: true, ..Terms::default() }).await;
    for topic in world.service.feed.catalog().topics.values() {
        let off = Topic { active: false, ..topic.clone() };
        world.service.save_topic(ada.caller, off).await.expect("switched off");
    }
    maya.wraps_up_for(&world, &daniel, to(tom), None).await.expect("handed on");
    world.ends().await;
}

#[tokio::test]
async fn a_colleague_who_has_to_accept_brings_the_topic_into_the_thread_when_he_does() {
    let terms = Terms { mode: Mode::Offer, asks_topic: true, ..Terms::default() };
    let (world, ada, maya, tom, daniel) = desk(terms).await;
    let topic = world.topic().id;
    maya.wraps_up_for(&world, &daniel, to(tom), Some(topic)).await.expect("asked");
    let offer = world.row(ada, daniel.conversation).await.offer.expect("an offer");
    assert!(matches!(offer.from, OfferedFrom::Colleague { topic: Some(kept), .. } if kept == topic));
    let kept = refused(world.service.remove(ada.caller, ItemId::Topic(topic)).await);
    assert!(matches!(kept, Err(Refusal::InUse { .. })), "while it is on its way");
    refused(world.service.accept(tom.caller, daniel.conversation).await).expect("accepted");
    let kept = last_line(&world, tom, &daniel).await;
    assert!(matches!(kept, Body::Happened(Happened::Transferred { topic: Some(kept), .. }) if kept == topic));
    world.ends().await;
}

#[tokio::test]
async fn who_ends_a_conference_notes_what_it_was_about_and_keeps_the_chat() {
    let (world, _, maya, tom, daniel) = desk(Terms { asks_topic: true, ..Terms::default() }).await;
    let topic = world.topic().id;
    let asked = world.service.invite(maya.caller, daniel.conversation, tom.caller.agent, false, "").await;
    refused(asked).expect("asked");
    maya.ends_it(&world, &daniel, None).await.expect("nobody came yet, nothing to tell of");
    let asked = world.service.invite(maya.caller, daniel.conversation, tom.caller.agent, false, "").await;
    refused(asked).expect("asked");
    refused(world.service.accept(tom.caller, daniel.conversation).await).expect("joined");

    assert_eq!(maya.ends_it(&world, &daniel, None).await, Err(Refusal::TopicNeeded));
    maya.ends_it(&world, &daniel, Some(topic)).await.expect("ended");
    let (by, note) = (maya.caller.agent, "it is the burner".to_owned());
    let ended = Body::Happened(Happened::ConferenceEnded { by, topic: Some(topic), note });
    assert_eq!(last_line(&world, maya, &daniel).await, ended);
    assert_eq!(maya.chats(&world).await, [daniel.conversation]);
    let heard = format!("{:?}", daniel.hears(&world).await);
    assert!(!heard.contains("burner"), "{heard}");
    world.ends().await;
}

#[tokio::test]
async fn who_was_called_in_leaves_without_a_topic() {
    let (world, _, maya, tom, daniel) = desk(Terms { asks_topic: true, ..Terms::default() }).await;
    let asked = world.service.invite(maya.caller, daniel.conversation, tom.caller.agent, false, "").await;
    refused(asked).expect("asked");
    refused(world.service.accept(tom.caller, daniel.conversation).await).expect("joined");
    tom.ends_it(&world, &daniel, None).await.expect("left");
    assert_eq!(maya.chats(&world).await, [daniel.conversation]);
    world.ends().await;
}

#[tokio::test]
async fn a_chat_of_another_group_is_wrapped_up_as_ones_own_group_does_it() {
    let (world, ada, maya, tom, daniel) = desk(Terms::default()).await;
    let terms = Terms { asks_topic: true, wrap_up_seconds: 20, ..Terms::default() };
    world.second_line(ada, tom, terms).await;
    let hannah = world.customer_writes("Hannah", "hello").await;
    for chat in [&daniel, &hannah] {
        maya.wraps_up_for(&world, chat, to(tom), None).await.expect("handed on");
    }
    let untold = tom.wraps_up_for(&world, &daniel, to(maya), None).await;
    assert_eq!(untold, Err(Refusal::TopicNeeded));
    tom.wraps_up_for(&world, &daniel, to(maya), Some(world.topic().id)).await.expect("handed on");
    assert_eq!(world.agent(tom).duty(), Duty::WrappingUp);
    world.ends().await;
}
