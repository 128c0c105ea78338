//! Two customers who are one person (mission §4: never made one by themselves).

use crate::world::{World, refused};
use app::{
    api::desk::{Desk, Start},
    domain::{
        agent::{Role, Status},
        channel::{FieldKind, PrechatField},
        ids::{CustomerId, MergeId, MessageId},
        message::Text,
        refusal::{Refusal, Thing},
        time::Span,
        visitor::Answers,
    },
};

#[tokio::test]
async fn an_agent_puts_two_customers_together_and_takes_them_apart_again() {
    let (world, ada) = World::open().await;
    let maya = world.hires(ada, "Maya Lindqvist", Role::Agent).await;
    maya.is(&world, Status::Online).await;
    let (first, second) =
        (world.customer_writes("Mira", "Hi").await, world.customer_writes("mira_o", "Me again").await);
    let chats = maya.chats(&world).await;
    let customer = |at: usize| {
        let chat = chats[at];
        let world = &world;
        async move { world.service.profile(maya.caller, chat).await.expect("a profile") }
    };
    let (kept, gone) = (customer(0).await.customer, customer(1).await.customer);
    world
        .service
        .edit_customer(maya.caller, gone.id, "mira_o", "mira_o@mail.example", "+49 155 1")
        .await
        .expect("saved");

    let merge = world.service.merge_customers(maya.caller, kept.id, gone.id).await.expect("made one");
    let again = refused(world.service.merge_customers(maya.caller, gone.id, kept.id).await);
    assert!(
        matches!(again, Err(Refusal::Invalid { field, .. }) if field == "customer"),
        "they are one already"
    );
    for at in [0, 1] {
        let profile = customer(at).await;
        assert_eq!(profile.customer.id, kept.id);
        assert_eq!(profile.customer.name.as_deref(), Some(kept.name.as_deref().unwrap_or_default()));
        assert_eq!(profile.customer.email, kept.email, "his own goes first");
        assert_eq!(profile.customer.phone.as_deref(), Some("+49 155 1"), "what only the other one had");
        assert_eq!(profile.earlier.len(), 1, "each shows the other's chat");
        assert_eq!(profile.merged[0].by, maya.caller.agent);
    }
    assert_eq!(world.row(ada, chats[1]).await.name, kept.name, "in the list as well");
    // What is written down of the one is known of the other.
    world.service.note_customer(maya.caller, kept.id, "Prefers mornings").await.expect("noted");
    assert_eq!(customer(1).await.customer.note.map(|note| note.text).as_deref(), Some("Prefers mornings"));
    // Their browsers still see only their own.
    for visitor in [&first, &second] {
        assert_eq!(visitor.sees(&world).await.expect("a chat").conversation, visitor.conversation);
    }

    world.service.part_customers(maya.caller, merge).await.expect("taken apart");
    let (one, other) = (customer(0).await, customer(1).await);
    assert_eq!((one.customer.id, other.customer.id), (kept.id, gone.id));
    assert_eq!(one.customer.phone, None, "it was the other one's");
    assert!(one.customer.note.is_some(), "what was written since stays with who was kept");
    assert_eq!(other.customer.name.as_deref(), Some("mira_o"));
    assert!(one.earlier.is_empty() && other.earlier.is_empty() && one.merged.is_empty());
    let twice = refused(world.service.part_customers(maya.caller, merge).await);
    assert_eq!(twice, Err(Refusal::Gone(Thing::Customer)));
    world.ends().await;
}

#[tokio::test]
async fn nobody_puts_together_whom_he_may_not_read() {
    let (world, ada) = World::open().await;
    let maya = world.hires(ada, "Maya Lindqvist", Role::Agent).await;
    let stranger = world.hires_for(ada, "Tom Okafor", Role::Agent).await;
    maya.is(&world, Status::Online).await;
    world.customer_writes("Mira", "Hi").await;
    world.customer_writes("Jonas", "Hi").await;
    let mut people = Vec::new();
    for chat in maya.chats(&world).await {
        people.push(world.service.profile(maya.caller, chat).await.expect("a profile").customer.id);
    }
    for (kept, gone) in [(people[0], people[1]), (people[0], CustomerId::random())] {
        let answer = refused(world.service.merge_customers(stranger.caller, kept, gone).await);
        assert_eq!(answer, Err(Refusal::Gone(Thing::Customer)));
    }
    let answer = refused(world.service.part_customers(maya.caller, MergeId::random()).await);
    assert_eq!(answer, Err(Refusal::Gone(Thing::Customer)));
    world.ends().await;
}

#[tokio::test]
async fn who_comes_back_when_nobody_is_there_says_anew_where_he_wants_to_be_answered() {
    let (world, ada) = World::open().await;
    let maya = world.hires(ada, "Maya", Role::Agent).await;
    maya.is(&world, Status::Online).await;
    // The pre-chat form asks for the address under a name of its own.
    let mut channel = world.channel();
    let mail = PrechatField::new("contact", "Your address", FieldKind::Email, false);
    channel.web.prechat = vec![PrechatField::new("name", "Name", FieldKind::Name, false), mail];
    world.service.save_channel(ada.caller, channel.clone()).await.expect("a form");
    let writes = async |pass: Option<&str>, email: &str| {
        let start = Start {
            pass,
            address: "1.2.3.4",
            answers: Answers(vec![("name".into(), "Daniel".into()), ("contact".into(), email.into())]),
            message: MessageId::random(),
            text: Text::new("hello").expect("a text"),
            page: None,
            tongue: None,
        };
        refused(world.service.start(channel.id, start).await)
    };
    let first = writes(None, "").await.expect("somebody is there");
    maya.resolves(&world, first.chat.conversation).await;
    maya.is(&world, Status::Offline).await;
    world.passes(Span::hours(48));
    let pass = Some(first.pass.as_str());
    let no = writes(pass, "nowhere").await.map(drop);
    assert!(matches!(no, Err(Refusal::Invalid { field, .. }) if field == "contact"));
    let no = writes(pass, "").await.map(drop);
    assert!(
        matches!(no, Err(Refusal::Invalid { field, .. }) if field == "contact"),
        "nothing is known of him"
    );
    let second = writes(pass, "Daniel@mail.example").await.expect("left a message");
    let customer = world.row(ada, second.chat.conversation).await;
    assert!(customer.left_message);
    assert_eq!(customer.contact.as_deref(), Some("daniel@mail.example"));
    world.ends().await;
}

#[tokio::test]
async fn a_customer_is_found_however_his_name_and_number_are_written() {
    // V-19; a search that knows the case of ASCII alone finds half of Istanbul.
    let (world, ada) = World::open().await;
    let maya = world.hires(ada, "Maya", Role::Agent).await;
    maya.is(&world, Status::Online).await;
    let chat = world.customer_writes("Sule", "Merhaba").await.conversation;
    world.customer_writes("Sue", "Hi").await;
    let customer = world.service.profile(maya.caller, chat).await.expect("a profile").customer.id;
    let edited = world.service.edit_customer(
        maya.caller,
        customer,
        "Şule Işık-Özgür",
        "Sule.Isik@mail.example",
        "+90 (532) 555 01 42",
    );
    edited.await.expect("saved");
    for words in ["ŞULE", "sule isik", "özgür ŞU", "ozgur", "isik@MAIL", "5325550142", "+90", "532 0142"]
    {
        let found = world.service.find(maya.caller, words).await.expect("an answer").conversations;
        assert_eq!(found.iter().map(|c| c.id).collect::<Vec<_>>(), [chat], "{words}");
    }
    for words in ["%", "_ule", "şule brandt", "'", "!"] {
        let found = world.service.find(maya.caller, words).await.expect("an answer").conversations;
        assert_eq!(found, [], "{words}");
    }
    world.ends().await;
}
