//! Three in one chat, and always one owner (S3-21 … S3-26).

use crate::world::{Colleague, Visitor, World, refused, word};
use app::{
    api::{
        conversations::{Destination, WrapUp},
        desk::Desk,
    },
    domain::{
        agent::{Duty, Role, Status},
        event::Key,
        ids::{AgentId, GroupId, MessageId},
        message::{Body, Happened, LeftOut, OfferEnd, Text},
        refusal::Refusal,
        routing::Routing,
        settings::{Group, Mode, Terms},
        time::Span,
        visitor::{LineKind, VisitorDown},
    },
};
use server::feed::{Heard, Side};

impl Colleague {
    async fn calls_in(
        self,
        world: &World,
        chat: &Visitor,
        who: Colleague,
        whispers: bool,
    ) -> Result<(), Refusal> {
        let asked = world
            .service
            .invite(self.caller, chat.conversation, who.caller.agent, whispers, "the blue one")
            .await;
        refused(asked)
    }

    async fn joins(self, world: &World, chat: &Visitor) {
        refused(world.service.accept(self.caller, chat.conversation).await).expect("joined");
    }

    async fn ends_conference(self, world: &World, chat: &Visitor) -> Result<(), Refusal> {
        refused(world.service.end_conference(self.caller, chat.conversation, WrapUp::default()).await)
    }

    async fn notes(self, world: &World, chat: &Visitor, text: &str) -> Result<(), Refusal> {
        let text = Text::new(text).expect("a text");
        let id = MessageId::at(world.now());
        refused(world.service.note(self.caller, chat.conversation, id, text).await)
    }
}

/// The group that is called in: what customers write goes to the first one.
fn second_line(world: &World) -> Group {
    let catalog = world.service.feed.catalog();
    catalog.groups.values().find(|group| group.name == "Second line").cloned().expect("a second line")
}

/// Maya has Daniel's chat; Tom is Online, in the second line.
async fn desk() -> (World, Colleague, Colleague, Colleague, Visitor) {
    let (world, ada) = World::open().await;
    let maya = world.hires(ada, "Maya Lindqvist", Role::Agent).await;
    let routing = Routing { fallback: Some(world.group().id), ..Routing::default() };
    world.service.save_routing(ada.caller, routing).await.expect("a group for all chats");
    let tom = world.hires_for(ada, "Tom Okafor", Role::Agent).await;
    world.passes(Span::millis(1));
    let members = vec![tom.caller.agent];
    let (id, name) = (GroupId::at(world.now()), "Second line".to_owned());
    let second = Group { id, name, members, ..world.group() };
    world.service.save_group(ada.caller, second).await.expect("a second line");
    maya.is(&world, Status::Online).await;
    tom.is(&world, Status::Online).await;
    let daniel = world.customer_writes("Daniel", "hello").await;
    (world, ada, maya, tom, daniel)
}

#[tokio::test]
async fn a_colleague_is_asked_in_answers_too_and_goes_when_the_agent_ends_it() {
    let (world, ada, maya, tom, daniel) = desk().await;
    maya.calls_in(&world, &daniel, tom, false).await.expect("asked");
    let row = world.row(ada, daniel.conversation).await;
    let asked: Vec<AgentId> = row.asked().map(|offer| offer.to).collect();
    assert_eq!((row.owner(), asked), (Some(maya.caller.agent), vec![tom.caller.agent]));
    let again = maya.calls_in(&world, &daniel, tom, false).await;
    assert_eq!(again, Err(Refusal::invalid("to", "Tom Okafor is being asked already")));
    let open = world.service.store.read().await.expect("a reading").staff().await.expect("the staff").open;
    assert!(open.keys().all(|(agent, _)| *agent != tom.caller.agent), "an invitation takes no place of his");
    tom.joins(&world, &daniel).await;
    tom.joins(&world, &daniel).await;
    world.opens(tom, daniel.conversation).await;
    tom.replies(&world, daniel.conversation, "I know that one").await;
    maya.replies(&world, daniel.conversation, "So do I").await;
    assert_eq!(maya.chats(&world).await, [daniel.conversation], "it is still hers");
    assert!(tom.tries_to_resolve(&world, daniel.conversation).await.is_err(), "and hers to close");

    let chat = daniel.sees(&world).await.expect("his chat");
    let said: Vec<_> = chat.lines.iter().map(|line| &line.what).collect();
    assert!(said.contains(&&LineKind::Joined { agent: "Tom".into() }), "{said:?}");
    maya.ends_conference(&world, &daniel).await.expect("ended");
    let late = tom.tries_to_reply(&world, daniel.conversation, "one more thing").await;
    assert!(late.is_err(), "his rights end with it");
    assert!(world.service.board(tom.caller).await.expect("a board").conversations.is_empty());
    world.ends().await;
}

#[tokio::test]
async fn several_are_asked_at_once_and_each_answers_for_himself() {
    let (world, ada, maya, tom, daniel) = desk().await;
    let mut others = Vec::new();
    for name in ["Ines", "Olga", "Petra"] {
        let who = world.hires(ada, name, Role::Agent).await;
        who.is(&world, Status::Online).await;
        others.push(who);
    }
    let [ines, olga, petra] = others[..] else { panic!("three were hired") };
    for who in [tom, ines, olga, petra] {
        maya.calls_in(&world, &daniel, who, who.caller.agent == olga.caller.agent).await.expect("asked");
    }
    tom.joins(&world, &daniel).await;
    refused(world.service.decline(ines.caller, daniel.conversation).await).expect("declined");
    assert_eq!(world.row(ada, daniel.conversation).await.invited.len(), 2, "Olga and Petra are asked still");
    olga.joins(&world, &daniel).await;
    world.passes(Span::seconds(31));
    world.service.tick().await.expect("a tick");
    assert_eq!(world.agent(petra).duty(), Duty::Missed, "who let it run out, and nobody else");
    assert_eq!(world.agent(ines).duty(), Duty::Available);
    let row = world.row(ada, daniel.conversation).await;
    let there: Vec<AgentId> = row.helpers.iter().map(|helper| helper.agent).collect();
    assert_eq!((row.owner(), there), (Some(maya.caller.agent), vec![tom.caller.agent, olga.caller.agent]));

    let late = refused(world.service.accept(petra.caller, daniel.conversation).await);
    assert_eq!(late, Err(Refusal::OfferOver { owner: Some("Maya Lindqvist".into()) }));
    maya.calls_in(&world, &daniel, ines, false).await.expect("asked again");
    maya.ends_conference(&world, &daniel).await.expect("ended");
    let ended: Vec<_> = world.opens(maya, daniel.conversation).await.entries;
    let withdrawn = Happened::OfferEnded { to: ines.caller.agent, how: OfferEnd::Withdrawn };
    assert!(ended.iter().any(|line| line.body == Body::Happened(withdrawn.clone())), "and hears so");
    let row = world.row(ada, daniel.conversation).await;
    assert!(row.helpers.is_empty() && row.invited.is_empty());
    world.ends().await;
}

#[tokio::test]
async fn a_chat_that_is_about_to_be_anothers_is_nothing_to_join() {
    let (world, ada, maya, tom, daniel) = desk().await;
    let ines = world.hires(ada, "Ines", Role::Agent).await;
    ines.is(&world, Status::Online).await;
    let terms = Terms { mode: Mode::Offer, ..Terms::default() };
    world.service.save_group(ada.caller, Group { terms, ..second_line(&world) }).await.expect("terms");
    maya.calls_in(&world, &daniel, ines, false).await.expect("asked");
    let to = Destination::Agent(tom.caller.agent);
    let handed = world.service.transfer(maya.caller, daniel.conversation, to, WrapUp::default()).await;
    refused(handed).expect("he is asked to take it over");
    let row = world.row(ada, daniel.conversation).await;
    assert_eq!((row.offered_to(), row.invited), (Some(tom.caller.agent), vec![]), "she is asked no more");
    let no = maya.calls_in(&world, &daniel, ines, false).await;
    let why = "Tom Okafor is being asked to take this chat, and nobody joins meanwhile";
    assert_eq!(no, Err(Refusal::invalid("to", why)));
    world.ends().await;
}

#[tokio::test]
async fn who_was_called_in_may_leave_and_whoever_is_not_there_is_not_asked() {
    let (world, ada, maya, tom, daniel) = desk().await;
    maya.calls_in(&world, &daniel, tom, false).await.expect("asked");
    tom.joins(&world, &daniel).await;
    tom.ends_conference(&world, &daniel).await.expect("left");
    assert!(world.row(ada, daniel.conversation).await.helpers.is_empty());
    assert_eq!(maya.chats(&world).await, [daniel.conversation]);
    tom.is(&world, Status::Break).await;
    let away = maya.calls_in(&world, &daniel, tom, false).await;
    assert_eq!(away, Err(Refusal::CannotTake { agent: "Tom Okafor".into(), why: LeftOut::NotOnline }));
    tom.is(&world, Status::Online).await;
    let not_his = tom.calls_in(&world, &daniel, tom, false).await;
    assert!(not_his.is_err(), "the owner alone calls in");
    maya.calls_in(&world, &daniel, tom, false).await.expect("asked again");
    tom.joins(&world, &daniel).await;
    tom.is(&world, Status::Offline).await;
    assert!(world.row(ada, daniel.conversation).await.helpers.is_empty(), "who goes home leaves");
    world.ends().await;
}

#[tokio::test]
async fn whoever_does_not_serve_the_channel_is_not_called_in() {
    let (world, ada, maya, tom, daniel) = desk().await;
    let olaf = world.hires_for(ada, "Olaf", Role::Agent).await;
    olaf.is(&world, Status::Online).await;
    let no = maya.calls_in(&world, &daniel, olaf, false).await;
    assert_eq!(no, Err(Refusal::invalid("to", "Olaf does not serve this channel")));
    maya.calls_in(&world, &daniel, tom, false).await.expect("asked");
    let alone = Group { members: vec![], ..second_line(&world) };
    world.service.save_group(ada.caller, alone).await.expect("nobody is in the second line");
    assert_eq!(world.row(ada, daniel.conversation).await.invited, [], "nor asked any more");
    world.ends().await;
}

#[tokio::test]
async fn who_was_called_in_and_stays_away_is_in_it_no_more() {
    let (world, ada, maya, tom, daniel) = desk().await;
    maya.calls_in(&world, &daniel, tom, false).await.expect("asked");
    tom.joins(&world, &daniel).await;
    for minutes in 1..=5 {
        assert_eq!(world.row(ada, daniel.conversation).await.helpers.len(), 1, "after {minutes} minutes");
        world.passes(Span::minutes(1));
        world.service.agents_heard(&[maya.caller.agent]).await.expect("heard");
        world.service.tick().await.expect("a tick");
    }
    assert!(world.row(ada, daniel.conversation).await.helpers.is_empty());
    assert_eq!(maya.chats(&world).await, [daniel.conversation]);
    world.ends().await;
}

#[tokio::test]
async fn after_a_conference_there_is_time_to_wrap_up() {
    let (world, ada, maya, tom, daniel) = desk().await;
    let terms = Terms { wrap_up_seconds: 60, ..Terms::default() };
    world.service.save_group(ada.caller, Group { terms, ..world.group() }).await.expect("terms");
    maya.calls_in(&world, &daniel, tom, false).await.expect("asked");
    maya.ends_conference(&world, &daniel).await.expect("thought better of it");
    assert_eq!(world.agent(maya).duty(), Duty::Available, "nobody had come yet");
    maya.calls_in(&world, &daniel, tom, false).await.expect("asked again");
    tom.joins(&world, &daniel).await;
    maya.ends_conference(&world, &daniel).await.expect("ended");
    assert_eq!(world.agent(maya).duty(), Duty::WrappingUp);
    assert_eq!(maya.chats(&world).await, [daniel.conversation], "the chat goes on");
    world.ends().await;
}

#[tokio::test]
async fn one_who_whispers_is_seen_by_agents_alone() {
    let (world, ada, maya, tom, daniel) = desk().await;
    ada.is(&world, Status::Break).await;
    maya.calls_in(&world, &daniel, tom, true).await.expect("asked");
    tom.joins(&world, &daniel).await;
    let aloud = tom.tries_to_reply(&world, daniel.conversation, "psst").await;
    assert!(matches!(aloud, Err(Refusal::OwnedByOther { owner, .. }) if owner == "Maya Lindqvist"));
    tom.notes(&world, &daniel, "Say that it is in stock").await.expect("a note");
    tom.ends_conference(&world, &daniel).await.expect("left");
    let chat = daniel.sees(&world).await.expect("his chat");
    let heard = daniel.hears(&world).await;
    for seen in [format!("{chat:?}"), format!("{heard:?}")] {
        assert!(!seen.contains("Tom") && !seen.contains("stock") && !seen.contains("blue"), "{seen}");
    }
    let thread = world.opens(ada, daniel.conversation).await;
    let joined = thread
        .entries
        .iter()
        .any(|e| matches!(e.body, Body::Happened(Happened::Joined { whispers: true, .. })));
    assert!(joined, "colleagues read it in the thread");
    world.ends().await;
}

#[tokio::test]
async fn a_customer_sees_somebody_typing_who_may_answer_him_and_nobody_else() {
    let (world, ada, maya, tom, daniel) = desk().await;
    let id = daniel.conversation;
    let sees = async |who: Colleague| {
        let keys = vec![Key::Visitor(id)];
        let seq = world.service.board(ada.caller).await.expect("a board").seq;
        let mut listener = world.service.feed.listen(&world.service.store, Side::Visitor, keys, seq);
        world.service.agent_types(who.caller.agent, id).await.expect("typed");
        // A word that comes after it, so that there is something to hear.
        world.service.feed.tell_visitors(Key::Visitor(id), &VisitorDown::At(seq));
        loop {
            let Heard::Moment(word) = listener.next().await.expect("the log") else { continue };
            return serde_json::from_str::<VisitorDown>(&word).expect("a word") == VisitorDown::Typing;
        }
    };
    assert_eq!([sees(maya).await, sees(tom).await, sees(ada).await], [true, false, false]);
    maya.calls_in(&world, &daniel, tom, true).await.expect("asked");
    tom.joins(&world, &daniel).await;
    assert!(!sees(tom).await, "who whispers is not seen");
    tom.ends_conference(&world, &daniel).await.expect("left");
    maya.calls_in(&world, &daniel, tom, false).await.expect("asked");
    tom.joins(&world, &daniel).await;
    assert!(sees(tom).await);
    world.ends().await;
}

#[tokio::test]
async fn whatever_way_the_chat_goes_nobody_stays_behind_in_it() {
    let (world, ada, maya, tom, daniel) = desk().await;
    let ines = world.hires(ada, "Ines", Role::Agent).await;
    ines.is(&world, Status::Online).await;
    ada.is(&world, Status::Break).await;
    for way in 0..4 {
        let owner = world.row(ada, daniel.conversation).await.owner().expect("an owner");
        let owner = if owner == maya.caller.agent { maya } else { ines };
        let other = if owner.caller.agent == maya.caller.agent { ines } else { maya };
        owner.calls_in(&world, &daniel, tom, false).await.expect("asked");
        tom.joins(&world, &daniel).await;
        world.passes(Span::seconds(1));
        let to = Destination::Agent(other.caller.agent);
        match way {
            0 => refused(
                world.service.transfer(owner.caller, daniel.conversation, to, WrapUp::default()).await,
            )
            .expect("handed over"),
            1 => {
                refused(world.service.send_back(owner.caller, daniel.conversation).await).expect("sent back")
            }
            2 => owner.is(&world, Status::Offline).await,
            _ => owner.resolves(&world, daniel.conversation).await,
        }
        assert!(world.row(ada, daniel.conversation).await.helpers.is_empty(), "way {way}");
        assert!(tom.tries_to_reply(&world, daniel.conversation, "hello?").await.is_err(), "way {way}");
        owner.is(&world, Status::Online).await;
    }
    world.ends().await;
}

#[tokio::test]
async fn whoever_goes_with_the_chat_goes_by_a_line_that_his_customer_reads_too() {
    let (world, ada, maya, tom, daniel) = desk().await;
    let ines = world.hires(ada, "Ines", Role::Agent).await;
    ines.is(&world, Status::Online).await;
    maya.calls_in(&world, &daniel, tom, false).await.expect("asked");
    tom.joins(&world, &daniel).await;
    let to = Destination::Agent(ines.caller.agent);
    let handed = world.service.transfer(maya.caller, daniel.conversation, to, WrapUp::default()).await;
    refused(handed).expect("handed over");
    let lines = world.opens(ines, daniel.conversation).await.entries;
    let by = maya.caller.agent;
    let went = Happened::WentOut { agent: tom.caller.agent, by, whispers: false };
    assert_eq!(lines[lines.len() - 2].body, Body::Happened(went), "before the chat is another's");
    let chat = daniel.sees(&world).await.expect("his chat");
    let said: Vec<_> = chat.lines.iter().rev().take(2).map(|line| &line.what).collect();
    let expected = [LineKind::Joined { agent: "Ines".into() }, LineKind::WentOut { agent: "Tom".into() }];
    assert_eq!(said, expected.iter().collect::<Vec<_>>());
    world.ends().await;
}

#[tokio::test]
async fn a_word_for_who_is_asked_stands_in_the_thread_whatever_comes_of_it() {
    let (world, ada, maya, tom, daniel) = desk().await;
    let terms = Terms { mode: Mode::Offer, ..Terms::default() };
    world.service.save_group(ada.caller, Group { terms, ..second_line(&world) }).await.expect("terms");
    maya.calls_in(&world, &daniel, tom, true).await.expect("asked");
    refused(world.service.decline(tom.caller, daniel.conversation).await).expect("declined");
    maya.calls_in(&world, &daniel, tom, false).await.expect("asked again");
    tom.joins(&world, &daniel).await;
    let to = Destination::Agent(tom.caller.agent);
    let asked = world.service.transfer(maya.caller, daniel.conversation, to, word("take it, please")).await;
    refused(asked).expect("offered");
    tom.joins(&world, &daniel).await;
    let lines = world.opens(tom, daniel.conversation).await.entries;
    let asked: Vec<_> = lines
        .iter()
        .filter_map(|line| match &line.body {
            Body::Happened(Happened::Offered { by: Some(_), whispers, note, .. }) => {
                Some((*whispers, note.as_str()))
            }
            _ => None,
        })
        .collect();
    let expected = [(Some(true), "the blue one"), (Some(false), "the blue one"), (None, "take it, please")];
    assert_eq!(asked, expected, "S3-21, S3-15");
    let seen = format!("{:?} {:?}", daniel.sees(&world).await, daniel.hears(&world).await);
    assert!(!seen.contains("blue") && !seen.contains("please"), "never the customer");
    world.ends().await;
}

#[test]
fn lines_of_an_older_version_are_read() {
    let agent = AgentId::fixed(1);
    let old = format!(r#"{{"offered":{{"to":"{agent}","by":null}}}}"#);
    let read: Happened = serde_json::from_str(&old).expect("an offer");
    assert_eq!(read, Happened::Offered { to: agent, by: None, whispers: None, note: String::new() });
}

#[tokio::test]
async fn a_colleague_who_helps_already_accepts_the_chat_itself() {
    let (world, ada, maya, tom, daniel) = desk().await;
    let terms = Terms { mode: Mode::Offer, ..Terms::default() };
    world.service.save_group(ada.caller, Group { terms, ..second_line(&world) }).await.expect("terms");
    maya.calls_in(&world, &daniel, tom, false).await.expect("asked");
    tom.joins(&world, &daniel).await;
    let to = Destination::Agent(tom.caller.agent);
    let handed = world.service.transfer(maya.caller, daniel.conversation, to, WrapUp::default()).await;
    refused(handed).expect("he is asked to take it over");
    assert_eq!(world.row(ada, daniel.conversation).await.offered_to(), Some(tom.caller.agent));
    tom.joins(&world, &daniel).await;
    let row = world.row(ada, daniel.conversation).await;
    assert_eq!((row.owner(), row.helpers, row.offer), (Some(tom.caller.agent), vec![], None));
    tom.joins(&world, &daniel).await;
    world.ends().await;
}
