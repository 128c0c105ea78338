//! Who looks through the archive (S2-35 … S2-40, V-13): what the tables answer is what the screens would keep.

use crate::world::{Colleague, Visitor, World, refused};
use app::{
    api::{conversations::ArchivePage, desk::Desk},
    domain::{
        agent::{Role, Status},
        archive::ArchiveFilter,
        ids::*,
        refusal::{Refusal, Thing},
        settings::{Group, Hue, ItemId, Tag, Topic},
        time::{Span, Timestamp},
    },
};

/// Two agents in two groups, a topic with one below it, and a tag.
struct Shelf {
    world: World,
    ada: Colleague,
    maya: Colleague,
    tom: Colleague,
    /// Tom's.
    returns: GroupId,
    sizes: TopicId,
    /// Below it.
    too_small: TopicId,
    tag: TagId,
}

impl Shelf {
    async fn open() -> Self {
        let (world, ada) = World::open().await;
        let maya = world.hires(ada, "Maya", Role::Agent).await;
        let tom = world.hires_for(ada, "Tom", Role::Agent).await;
        world.passes(Span::millis(1));
        let (own, returns) = (world.group(), GroupId::at(world.now()));
        let members = vec![tom.caller.agent];
        let group = Group { id: returns, name: "Returns".into(), members, ..own };
        world.service.save_group(ada.caller, group).await.expect("a group");
        let (sizes, too_small, tag) = (TopicId::random(), TopicId::random(), TagId::random());
        for (id, parent, name) in [(sizes, None, "Sizes"), (too_small, Some(sizes), "Too small")] {
            let topic = Topic { id, parent, name: name.into(), active: true };
            world.service.save_topic(ada.caller, topic).await.expect("a topic");
        }
        let new = Tag { id: tag, name: "Exchange".into(), hue: Hue::Blue, hint: String::new() };
        world.service.save_tag(ada.caller, new).await.expect("a tag");
        Self { world, ada, maya, tom, returns, sizes, too_small, tag }
    }

    /// A customer writes, this agent alone is there, and resolves it with this topic. A minute goes by.
    async fn resolved(&self, by: Colleague, name: &str, topic: TopicId) -> ConversationId {
        by.is(&self.world, Status::Online).await;
        let Visitor { conversation, .. } = self.world.customer_writes(name, "hello").await;
        let answer = self.world.service.resolve(by.caller, conversation, Some(topic), "").await;
        refused(answer).expect("resolved");
        by.is(&self.world, Status::Break).await;
        self.world.passes(Span::minutes(1));
        conversation
    }

    async fn asks(&self, who: Colleague, only: ArchiveFilter) -> Result<Vec<ConversationId>, Refusal> {
        let page = ArchivePage { only, ..ArchivePage::default() };
        let found = refused(self.world.service.archive(who.caller, page).await)?;
        Ok(found.into_iter().map(|chat| chat.id).collect())
    }

    /// What Ada finds, which is also what her screen would keep of all.
    async fn finds(&self, only: ArchiveFilter) -> Vec<ConversationId> {
        let found = self.asks(self.ada, only).await.expect("a page");
        let all = self.world.service.archive(self.ada.caller, ArchivePage::default()).await.expect("all");
        let catalog = self.world.service.feed.catalog();
        let kept: Vec<_> = all.iter().filter(|chat| only.takes(chat, &catalog)).map(|chat| chat.id).collect();
        assert_eq!(found, kept, "{only:?}");
        found
    }
}

#[tokio::test]
async fn the_archive_is_narrowed_by_who_resolved_it_with_what_and_when_and_all_of_it_must_be_so() {
    let shelf = Shelf::open().await;
    let (maya, tom) = (shelf.maya.caller.agent, shelf.tom.caller.agent);
    let begin = shelf.world.now();
    let small = shelf.resolved(shelf.maya, "Daniel", shelf.too_small).await;
    let size = shelf.resolved(shelf.tom, "Hannah", shelf.sizes).await;
    let other = shelf.world.topic().id;
    let rest = shelf.resolved(shelf.tom, "Otto", other).await;
    shelf.world.service.set_tags(shelf.ada.caller, small, vec![shelf.tag]).await.expect("tagged");
    shelf.world.service.set_tags(shelf.ada.caller, rest, vec![shelf.tag]).await.expect("tagged (V-10)");

    let only = ArchiveFilter::default();
    assert_eq!(shelf.finds(only).await, [rest, size, small], "newest first");
    assert_eq!(
        shelf.finds(ArchiveFilter { group: Some(shelf.returns), ..only }).await,
        [rest, size],
        "S2-36"
    );
    assert_eq!(shelf.finds(ArchiveFilter { agent: Some(maya), ..only }).await, [small], "S2-37");
    let sizes = ArchiveFilter { topic: Some(shelf.sizes), ..only };
    assert_eq!(shelf.finds(sizes).await, [size, small], "S2-38, with what is below it");
    assert_eq!(shelf.finds(ArchiveFilter { topic: Some(shelf.too_small), ..only }).await, [small]);
    let tagged = ArchiveFilter { tag: Some(shelf.tag), ..only };
    assert_eq!(shelf.finds(tagged).await, [rest, small]);
    let minute = |n| Some(begin.plus(Span::minutes(n)));
    assert_eq!(shelf.finds(ArchiveFilter { from: minute(1), ..only }).await, [rest, size], "S2-39");
    assert_eq!(
        shelf.finds(ArchiveFilter { until: minute(1), ..only }).await,
        [small],
        "the end is not in it"
    );
    assert_eq!(shelf.finds(ArchiveFilter { from: minute(1), until: minute(2), ..only }).await, [size]);
    assert_eq!(shelf.finds(ArchiveFilter { agent: Some(tom), ..tagged }).await, [rest], "S2-40");
    assert_eq!(
        shelf.finds(ArchiveFilter { agent: Some(maya), group: Some(shelf.returns), ..only }).await,
        []
    );

    let off =
        Topic { id: shelf.too_small, parent: Some(shelf.sizes), name: "Too small".into(), active: false };
    shelf.world.service.save_topic(shelf.ada.caller, off).await.expect("switched off");
    assert_eq!(shelf.finds(ArchiveFilter { topic: Some(shelf.too_small), ..only }).await, [small], "V-13");
    shelf.world.ends().await;
}

#[tokio::test]
async fn what_left_the_archive_is_found_by_nobody_and_what_nobody_resolved_by_its_days_alone() {
    let shelf = Shelf::open().await;
    let maya = ArchiveFilter { agent: Some(shelf.maya.caller.agent), ..ArchiveFilter::default() };
    let small = shelf.resolved(shelf.maya, "Daniel", shelf.too_small).await;
    let otto = shelf.world.customer_writes("Otto", "anybody?").await;
    otto.ends(&shelf.world).await;
    assert_eq!(shelf.finds(ArchiveFilter::default()).await, [otto.conversation, small]);
    let today = ArchiveFilter { from: Some(Timestamp::from_millis(0)), ..ArchiveFilter::default() };
    assert_eq!(shelf.finds(today).await, [otto.conversation, small]);
    assert_eq!(shelf.finds(maya).await, [small]);
    shelf.ada.is(&shelf.world, Status::Online).await;
    shelf.world.service.reopen(shelf.ada.caller, small).await.expect("moved back");
    assert_eq!(shelf.finds(maya).await, []);
    shelf.ada.resolves(&shelf.world, small).await;
    assert_eq!(shelf.finds(maya).await, [], "now it is Ada's");
    shelf.world.ends().await;
}

#[tokio::test]
async fn nobody_finds_more_by_a_filter_than_without_it() {
    let shelf = Shelf::open().await;
    let small = shelf.resolved(shelf.maya, "Daniel", shelf.too_small).await;
    let olaf = shelf.world.hires_for(shelf.ada, "Olaf", Role::Agent).await;
    let only = ArchiveFilter { topic: Some(shelf.sizes), ..ArchiveFilter::default() };
    assert_eq!(shelf.asks(olaf, only).await, Ok(vec![]));
    assert_eq!(shelf.asks(shelf.maya, only).await, Ok(vec![small]));
    shelf.world.ends().await;
}

#[tokio::test]
async fn what_is_not_there_and_a_range_that_ends_before_it_begins_are_refused() {
    let shelf = Shelf::open().await;
    let only = ArchiveFilter::default();
    let gone = |thing| Err(Refusal::Gone(thing));
    let group = ArchiveFilter { group: Some(GroupId::random()), ..only };
    assert_eq!(shelf.asks(shelf.maya, group).await, gone(Thing::Group));
    let agent = ArchiveFilter { agent: Some(AgentId::random()), ..only };
    assert_eq!(shelf.asks(shelf.maya, agent).await, gone(Thing::Agent));
    let topic = ArchiveFilter { topic: Some(TopicId::random()), ..only };
    assert_eq!(shelf.asks(shelf.maya, topic).await, gone(Thing::Topic));
    let tagged = ArchiveFilter { tag: Some(shelf.tag), ..only };
    assert_eq!(shelf.asks(shelf.maya, tagged).await, Ok(vec![]));
    shelf.world.service.remove(shelf.ada.caller, ItemId::Tag(shelf.tag)).await.expect("removed");
    assert_eq!(shelf.asks(shelf.maya, tagged).await, gone(Thing::Tag), "as a link that is old");
    let at = |ms| Some(Timestamp::from_millis(ms));
    for until in [at(5), at(4), at(i64::MIN)] {
        let range = ArchiveFilter { from: at(5), until, ..only };
        assert_eq!(shelf.asks(shelf.maya, range).await, Err(Refusal::BackwardRange));
    }
    let all = ArchiveFilter { from: at(i64::MIN), until: at(i64::MAX), ..only };
    assert_eq!(shelf.asks(shelf.maya, all).await, Ok(vec![]));
    shelf.world.ends().await;
}
