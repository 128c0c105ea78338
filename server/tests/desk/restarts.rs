//! Timers of agents go on where they were when the desk goes down in the middle, and end once.

use crate::{
    two_desks::lines,
    world::{Colleague, World},
};
use app::{
    api::desk::Desk,
    domain::{
        agent::{Duty, Role, Status},
        ids::ConversationId,
        message::Happened,
        settings::{Group, Terms},
        time::Span,
    },
};
use server::desk::Service;

impl World {
    /// The desk goes down and comes up again.
    async fn restarts(&mut self, who: &[Colleague]) {
        let clock = self.service.clock.clone();
        self.service = Service::open(&self.database.url, clock).await.expect("the desk opens again");
        for colleague in who {
            self.watch(*colleague).await;
        }
    }

    /// So long later, with the browsers of these heard of, what is due is done; and nothing a second time.
    async fn later(&self, span: Span, heard: &[Colleague]) {
        self.passes(span);
        let heard: Vec<_> = heard.iter().map(|who| who.caller.agent).collect();
        self.service.agents_heard(&heard).await.expect("heard");
        for _ in 0..2 {
            self.service.tick().await.expect("a tick");
        }
    }

    /// How often this agent stopped being that, and for how long he had been so.
    pub async fn stints_as(&self, who: Colleague, duty: Duty) -> Vec<Span> {
        let mut reading = self.service.store.glance().await.expect("a reading");
        let all = reading.stints(who.caller.agent).await.expect("his time");
        let word = serde_json::to_string(&duty).expect("a word");
        let is_so = |what: &str| what.contains(&format!(r#""duty":{word}"#));
        all.iter().filter(|stint| is_so(&stint.what)).map(|stint| stint.to.since(stint.from)).collect()
    }
}

/// Maya is Online, Tom on a break; Ada looks on.
async fn desk(terms: Terms) -> (World, Colleague, Colleague, Colleague) {
    let (world, ada) = World::open().await;
    let maya = world.hires(ada, "Maya", Role::Agent).await;
    let tom = world.hires(ada, "Tom", Role::Agent).await;
    let group = Group { terms, ..world.group() };
    world.service.save_group(ada.caller, group).await.expect("terms");
    ada.is(&world, Status::Break).await;
    tom.is(&world, Status::Break).await;
    maya.is(&world, Status::Online).await;
    (world, ada, maya, tom)
}

fn is_given(what: &Happened) -> bool {
    matches!(what, Happened::Assigned { .. })
}

fn is_handed_back(what: &Happened) -> bool {
    matches!(what, Happened::HandedBack { .. })
}

#[tokio::test]
async fn who_wraps_up_when_the_desk_goes_down_is_given_the_next_chat_when_his_time_is_over() {
    let (mut world, ada, maya, tom) = desk(Terms { wrap_up_seconds: 60, ..Terms::default() }).await;
    let all = [ada, maya, tom];
    let daniel = world.customer_writes("Daniel", "hello").await;
    maya.resolves(&world, daniel.conversation).await;
    let hannah = world.customer_writes("Hannah", "hello").await.conversation;
    world.passes(Span::seconds(30));
    world.restarts(&all).await;
    world.later(Span::seconds(29), &all).await;
    assert_eq!(world.agent(maya).duty(), Duty::WrappingUp);
    assert!(maya.chats(&world).await.is_empty());
    world.later(Span::seconds(1), &all).await;
    assert_eq!(maya.chats(&world).await, [hannah]);
    world.later(Span::seconds(9), &all).await;
    assert_eq!(lines(&world, ada, hannah, is_given).await, 1);
    assert_eq!(world.stints_as(maya, Duty::WrappingUp).await, [Span::seconds(60)]);
    world.ends().await;
}

#[tokio::test]
async fn a_silence_is_counted_from_when_the_desk_could_hear_again_and_ends_once() {
    let (mut world, ada, maya, tom) = desk(Terms::default()).await;
    let (all, others) = ([ada, maya, tom], [ada, tom]);
    let daniel = world.customer_writes("Daniel", "hello").await.conversation;
    tom.is(&world, Status::Online).await;
    // Maya's browser says nothing from now on; the desk is down in the middle of her grace time.
    world.passes(Span::seconds(30));
    world.restarts(&all).await;
    world.later(Span::seconds(44), &others).await;
    assert!(world.agent(maya).connected, "the desk's own silence is not hers");
    world.later(Span::seconds(1), &others).await;
    assert_eq!(world.agent(maya).duty(), Duty::ConnectionLost);
    assert_eq!(world.stints_as(maya, Duty::Available).await, [Span::seconds(75)]);

    // And down again before her chats go to others.
    world.later(Span::seconds(100), &others).await;
    world.restarts(&all).await;
    world.later(Span::seconds(299), &others).await;
    assert_eq!(lines(&world, ada, daniel, is_handed_back).await, 0);
    world.later(Span::seconds(1), &others).await;
    assert_eq!(tom.chats(&world).await, [daniel]);
    world.later(Span::seconds(40), &others).await;
    assert_eq!(lines(&world, ada, daniel, is_handed_back).await, 1);
    assert_eq!(lines(&world, ada, daniel, is_given).await, 2, "to Maya, and to Tom");
    assert!(world.stints_as(maya, Duty::ConnectionLost).await.is_empty(), "it goes on");
    world.ends().await;
}

#[tokio::test]
async fn what_was_due_while_the_desk_was_down_is_done_when_it_comes_up() {
    let (mut world, ada, maya, tom) = desk(Terms { wrap_up_seconds: 60, ..Terms::default() }).await;
    let all = [ada, maya, tom];
    let daniel = world.customer_writes("Daniel", "hello").await;
    maya.resolves(&world, daniel.conversation).await;
    let hannah: ConversationId = world.customer_writes("Hannah", "hello").await.conversation;
    world.passes(Span::minutes(20));
    world.restarts(&all).await;
    world.later(Span::ZERO, &all).await;
    assert_eq!(maya.chats(&world).await, [hannah], "nobody was lost by it");
    assert_eq!(lines(&world, ada, hannah, is_given).await, 1);
    world.ends().await;
}
