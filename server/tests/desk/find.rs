//! An agent finds words inside a conversation (S4-19): however they were written, as far back as it goes, and only where he
//! may read.

use crate::{
    outside::{account, desk, only},
    world::{Colleague, World, refused},
};
use app::{
    api::{channels::TemplateForm, conversations::FoundLines, desk::Desk},
    domain::{
        agent::{Role, Status},
        channel::ChannelKind,
        ids::{ConversationId, MessageId},
        message::Text,
        refusal::{Refusal, Thing},
        template::{Blank, Place},
        thread::Thread,
    },
};
use simulator::{Kind, demo};

impl Colleague {
    async fn tries_to_find(
        self,
        world: &World,
        chat: ConversationId,
        words: &str,
    ) -> Result<FoundLines, Refusal> {
        refused(world.service.find_lines(self.caller, chat, words).await)
    }

    /// What stands in the lines that he finds, newest first.
    async fn finds(self, world: &World, chat: ConversationId, words: &str) -> Vec<String> {
        let found = self.tries_to_find(world, chat, words).await.expect("an answer");
        let thread = self.reads_all(world, chat).await;
        let text = |id: MessageId| {
            let line = thread.entries.iter().find(|line| line.id == id).expect("a line of this conversation");
            line.body.written().join("|")
        };
        found.lines.iter().map(|line| text(line.id)).collect()
    }

    async fn reads_all(self, world: &World, chat: ConversationId) -> Thread {
        let mut thread = world.service.thread(self.caller, chat).await.expect("a thread");
        while let (true, Some(before)) = (thread.has_older, thread.oldest()) {
            thread.prepend(world.service.older(self.caller, chat, before).await.expect("older"));
        }
        thread
    }
}

/// Maya is Online.
async fn maya_works() -> (World, Colleague, Colleague) {
    let (world, ada) = World::open().await;
    let maya = world.hires(ada, "Maya", Role::Agent).await;
    maya.is(&world, Status::Online).await;
    (world, ada, maya)
}

#[tokio::test]
async fn an_agent_finds_words_without_regard_to_case_accents_and_the_turkish_i() {
    let (world, _, maya) = maya_works().await;
    let zeynep = world.customer_writes("Zeynep", "İyi günler, IŞIL için çadır almıştım").await;
    let chat = zeynep.conversation;
    maya.replies(&world, chat, "The café in Göteborg has it").await;
    zeynep.says(&world, "Işıl çok sevinir").await;

    let both = ["Işıl çok sevinir", "İyi günler, IŞIL için çadır almıştım"];
    for words in ["ışıl", "ISIL", "Işıl", "isil"] {
        assert_eq!(maya.finds(&world, chat, words).await, both, "{words}, newest first");
    }
    assert_eq!(maya.finds(&world, chat, "cadir iyi").await, [both[1]], "all words, in any order");
    assert_eq!(maya.finds(&world, chat, "CAFE\u{301} goteborg").await, ["The café in Göteborg has it"]);
    assert!(maya.finds(&world, chat, "çadır goteborg").await.is_empty(), "of one line, not of two");
    world.ends().await;
}

#[tokio::test]
async fn notes_and_what_agents_wrote_when_they_closed_it_are_found() {
    let (world, _, maya) = maya_works().await;
    let daniel = world.customer_writes("Daniel", "hello").await;
    let chat = daniel.conversation;
    let note = Text::new("Ask the workshop for a buckle").expect("a text");
    world.service.note(maya.caller, chat, MessageId::at(world.now()), note).await.expect("noted");
    assert_eq!(maya.finds(&world, chat, "BUCKLE").await, ["Ask the workshop for a buckle"]);
    let topic = world.topic().id;
    world.service.resolve(maya.caller, chat, Some(topic), "Buckle posted").await.expect("resolved");
    let found = maya.finds(&world, chat, "buckle").await;
    assert_eq!(found, ["Buckle posted", "Ask the workshop for a buckle"]);
    world.ends().await;
}

#[tokio::test]
async fn words_are_found_far_above_what_is_loaded_and_two_hundred_lines_are_told() {
    let (world, _, maya) = maya_works().await;
    let daniel = world.customer_writes("Daniel", "The needle is up here").await;
    let chat = daniel.conversation;
    for n in 0..620 {
        daniel.says(&world, &format!("straw {n}")).await;
    }
    assert_eq!(maya.finds(&world, chat, "needle").await, ["The needle is up here"]);
    let found = maya.tries_to_find(&world, chat, "straw").await.expect("an answer");
    assert_eq!((found.lines.len(), found.more), (FoundLines::MOST, true));
    assert!(found.lines.is_sorted_by(|newer, older| newer.place > older.place), "newest first");
    let few = maya.tries_to_find(&world, chat, "straw 61").await.expect("an answer");
    assert_eq!((few.lines.len(), few.more), (16, false), "61, 161 … 561, and 610 to 619");
    world.ends().await;
}

#[tokio::test]
async fn who_may_not_read_a_conversation_finds_nothing_in_it() {
    let (world, ada, maya) = maya_works().await;
    let olaf = world.hires_for(ada, "Olaf", Role::Agent).await;
    olaf.is(&world, Status::Online).await;
    let daniel = world.customer_writes("Daniel", "my secret").await;
    let chat = daniel.conversation;
    let gone = Err(Refusal::Gone(Thing::Conversation));
    assert_eq!(olaf.tries_to_find(&world, chat, "secret").await, gone);
    assert_eq!(maya.tries_to_find(&world, ConversationId::random(), "secret").await, gone);
    maya.is(&world, Status::Offline).await;
    assert_eq!(maya.tries_to_find(&world, chat, "secret").await, Err(Refusal::Offline));
    assert_eq!(
        maya.tries_to_find(&world, chat, "").await,
        Err(Refusal::Offline),
        "nor is he told that it is there"
    );
    world.ends().await;
}

#[tokio::test]
async fn nothing_is_found_by_one_letter_and_only_the_beginning_of_a_flood_is_looked_for() {
    let (world, _, maya) = maya_works().await;
    let daniel = world.customer_writes("Daniel", "a b 100% _under_ \"quoted\" \\ back").await;
    let chat = daniel.conversation;
    for short in ["", "a", " a ", "\0", "\u{301}\u{301}"] {
        assert!(maya.finds(&world, chat, short).await.is_empty(), "{short:?}");
    }
    for words in ["a b", "100%", "_under_", "\"QUOTED\"", "\\ back", "a\nb", "\0back"] {
        assert_eq!(maya.finds(&world, chat, words).await.len(), 1, "{words:?}");
    }
    for other in ["1%0", "under%", "b__1"] {
        assert!(maya.finds(&world, chat, other).await.is_empty(), "{other:?} is no pattern");
    }
    let flood = "back ".repeat(100_000) + "nowhere";
    assert_eq!(maya.finds(&world, chat, &flood).await.len(), 1);
    world.ends().await;
}

#[tokio::test]
async fn what_a_customer_took_back_is_found_no_more() {
    let (world, _, maya, outside, _) = desk(ChannelKind::Whatsapp).await;
    let mira = outside.sim.client().phone(demo::MIRA, account(ChannelKind::Whatsapp));
    let secret = mira.write("my card number is 4111").expect("written");
    mira.write("and my number at home is 4222").expect("written");
    outside.settle(&world).await;
    let chat = only(&world, maya).await;
    let (card, home) = ("my card number is 4111", "and my number at home is 4222");
    assert_eq!(maya.finds(&world, chat, "number").await, [home, card]);
    mira.unsend(&secret).expect("taken back");
    outside.settle(&world).await;
    assert_eq!(maya.finds(&world, chat, "number").await, [home]);
    assert!(maya.finds(&world, chat, "4111").await.is_empty());
    outside.ends(world).await;
}

#[tokio::test]
async fn files_are_found_by_their_names_and_templates_by_their_texts() {
    let (world, _, maya, outside, _) = desk(ChannelKind::Whatsapp).await;
    let mira = outside.sim.client().phone(demo::MIRA, account(ChannelKind::Whatsapp));
    mira.send(Kind::Document).expect("sent");
    outside.settle(&world).await;
    let chat = only(&world, maya).await;
    let lines = maya.reads_all(&world, chat).await;
    let names: Vec<&str> = lines.entries.iter().flat_map(|line| line.body.written()).collect();
    let name = names.iter().find(|name| name.contains('.')).expect("the name of her file");
    assert_eq!(maya.finds(&world, chat, &name.to_uppercase()).await.len(), 1, "{name}");

    let blank = |name: &str| Blank { place: Place::Body, name: name.into() };
    let filled = vec![(blank("first_name"), "Mira".to_owned()), (blank("subject"), "your repair".to_owned())];
    let form =
        TemplateForm { name: "reminder".into(), language: "en_US".into(), filled, ..TemplateForm::default() };
    world.service.send_template(maya.caller, chat, MessageId::at(world.now()), form).await.expect("sent");
    assert_eq!(maya.finds(&world, chat, "mira REPAIR").await.len(), 1);
    outside.settle(&world).await;
    outside.ends(world).await;
}
