//! What those who oversee look at, narrowed to a product or a channel (V-14).

use crate::world::{Colleague, Visitor, World};
use app::{
    api::{
        desk::{Desk, Start},
        queues::Speed,
    },
    domain::{
        agent::{Role, Status},
        channel::{Channel, Product},
        ids::{ChannelId, GroupId, MessageId, ProductId},
        message::Text,
        scope::Scope,
        settings::{Group, Terms},
        time::Span,
        visitor::Answers,
    },
};

impl World {
    /// A second product with a channel of its own, which this colleague's group serves.
    pub async fn second_product(&self, ada: Colleague, serves: Colleague) -> Channel {
        let first = self.product();
        // What is made later comes later, also in lists by id.
        self.passes(Span::millis(1));
        let now = self.now();
        let product = Product { id: ProductId::at(now), name: "Oak & Iron".into(), ..first };
        self.service.save_product(ada.caller, product.clone()).await.expect("a product");
        let id = ChannelId::at(now);
        let channel = Channel { id, product: product.id, name: "Oak chat".into(), ..self.channel() };
        self.service.save_channel(ada.caller, channel.clone()).await.expect("a channel");
        let group = Group {
            id: GroupId::at(now),
            name: "Oak".into(),
            members: vec![serves.caller.agent],
            serves: vec![id],
            terms: Terms::default(),
        };
        self.service.save_group(ada.caller, group).await.expect("a group");
        channel
    }

    /// A new customer who writes there.
    pub async fn writes_on(&self, channel: ChannelId, name: &str) -> Visitor {
        let answers = vec![("name".into(), name.into()), ("email".into(), "who@mail.example".into())];
        let start = Start {
            pass: None,
            address: "1.2.3.5",
            answers: Answers(answers),
            message: MessageId::at(self.now()),
            text: Text::new("hello").expect("a text"),
            page: None,
            tongue: None,
        };
        let started = self.service.start(channel, start).await.expect("a chat begins");
        Visitor { pass: started.pass, channel, conversation: started.chat.conversation }
    }
}

#[tokio::test]
async fn averages_and_waits_are_those_of_the_product_and_channel_that_one_looks_at() {
    let (world, ada) = World::open().await;
    let first = world.channel();
    let maya = world.hires(ada, "Maya", Role::Agent).await;
    let oak = world.second_product(ada, maya).await;
    maya.is(&world, Status::Online).await;
    for (channel, seconds) in [(first.id, 10), (oak.id, 50)] {
        let chat = world.writes_on(channel, "Daniel").await;
        world.passes(Span::seconds(seconds));
        maya.replies(&world, chat.conversation, "Hello").await;
        maya.resolves(&world, chat.conversation).await;
    }
    let speed = async |scope| world.service.speed(ada.caller, scope).await.expect("averages").first_reply;
    let product = |product| Scope { product: Some(product), channel: None };
    let channel = |channel| Scope { product: None, channel: Some(channel) };
    assert_eq!(speed(Scope::default()).await, Some(Span::seconds(30)));
    assert_eq!(speed(product(first.product)).await, Some(Span::seconds(10)));
    assert_eq!(speed(product(oak.product)).await, Some(Span::seconds(50)));
    assert_eq!(speed(channel(oak.id)).await, Some(Span::seconds(50)));
    let nowhere = Scope { product: Some(first.product), channel: Some(oak.id) };
    assert_eq!(world.service.speed(ada.caller, nowhere).await.expect("averages"), Speed::default());

    let queues = world.service.outlook(ada.caller, channel(oak.id)).await.expect("queues");
    let catalog = world.service.feed.catalog();
    let names = queues.iter().map(|one| one.group.map(|id| catalog.groups[&id].name.as_str()));
    assert_eq!(names.collect::<Vec<_>>(), [Some("Oak"), None], "those that serve it, and everybody's");
    world.ends().await;
}
