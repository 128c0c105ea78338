//! Taking back that a chat was moved back to Active (V-21).

use crate::world::{Colleague, Visitor, World, refused};
use app::{
    api::desk::Desk,
    domain::{
        agent::{Role, Status},
        refusal::Refusal,
        report::{Asked, Done},
        scope::Scope,
        time::Span,
    },
};

/// Maya resolved Daniel's chat five minutes ago; Tom is there, too.
async fn resolved() -> (World, Colleague, Colleague, Colleague, Visitor) {
    let (world, ada) = World::open().await;
    let maya = world.hires(ada, "Maya", Role::Agent).await;
    let tom = world.hires(ada, "Tom", Role::Agent).await;
    maya.is(&world, Status::Online).await;
    let daniel = world.customer_writes("Daniel", "hello").await;
    // More than a page of lines.
    for n in 0..60 {
        daniel.says(&world, &n.to_string()).await;
    }
    world.passes(Span::minutes(1));
    maya.resolves(&world, daniel.conversation).await;
    tom.is(&world, Status::Online).await;
    world.passes(Span::minutes(5));
    (world, ada, maya, tom, daniel)
}

async fn done(world: &World, ada: Colleague, who: Colleague) -> Option<Done> {
    let until = world.now().plus(Span::minutes(1));
    let asked = Asked { from: until.minus(Span::hours(1)), until, scope: Scope::default(), group: None };
    let all = world.service.agents_done(ada.caller, asked).await.expect("a report");
    all.into_iter().find(|row| row.agent == who.caller.agent).map(|row| row.done)
}

fn went_on<T>() -> Result<T, Refusal> {
    Err(Refusal::invalid("id", "the chat went on since it was moved back"))
}

#[tokio::test]
async fn a_chat_moved_back_by_mistake_is_archived_again_as_it_was() {
    let (world, ada, maya, tom, daniel) = resolved().await;
    let before = world.row(ada, daniel.conversation).await;
    let counted = done(&world, ada, maya).await;
    refused(world.service.reopen(tom.caller, daniel.conversation).await).expect("moved back");
    assert_eq!(tom.chats(&world).await, [daniel.conversation]);
    world.passes(Span::seconds(4));
    let others = refused(world.service.put_back(maya.caller, daniel.conversation).await);
    assert!(matches!(others, Err(Refusal::OwnedByOther { .. })), "only whoever moved it: {others:?}");

    refused(world.service.put_back(tom.caller, daniel.conversation).await).expect("put back");
    let after = world.row(ada, daniel.conversation).await;
    assert_eq!(after.state, before.state, "by whom, with which topic, and when");
    assert_eq!((after.unread, after.ended_at), (before.unread, before.ended_at));
    assert_eq!(tom.chats(&world).await, []);
    let (his, hers) = (done(&world, ada, tom).await, done(&world, ada, maya).await);
    let his = his.map(|done| (done.assigned, done.reopened, done.resolved));
    assert!(his.is_none_or(|counts| counts == (0, 0, 0)), "no report counts that it was away: {his:?}");
    assert_eq!(
        hers.map(|done| (done.assigned, done.resolved)),
        counted.map(|done| (done.assigned, done.resolved))
    );
    let twice = refused(world.service.put_back(tom.caller, daniel.conversation).await);
    assert_eq!(twice, Err(Refusal::AlreadyResolved));

    daniel.says(&world, "One more thing").await;
    assert_eq!(maya.chats(&world).await, [daniel.conversation], "and it is still hers when he writes again");
    world.ends().await;
}

#[tokio::test]
async fn what_was_written_or_done_since_is_not_taken_back() {
    let (world, _, maya, tom, daniel) = resolved().await;
    let id = daniel.conversation;
    let moves = async || refused(world.service.reopen(maya.caller, id).await).expect("moved back");
    moves().await;
    maya.replies(&world, id, "I found it").await;
    assert_eq!(refused(world.service.put_back(maya.caller, id).await), went_on());
    world.passes(Span::seconds(5));
    maya.resolves(&world, id).await;

    world.passes(Span::seconds(5));
    moves().await;
    daniel.says(&world, "And another thing").await;
    assert_eq!(refused(world.service.put_back(maya.caller, id).await), went_on());
    maya.resolves(&world, id).await;

    world.passes(Span::seconds(5));
    daniel.says(&world, "Hello again?").await;
    assert_eq!(maya.chats(&world).await, [id], "his own writing brought it back");
    assert_eq!(refused(world.service.put_back(maya.caller, id).await), went_on(), "and nobody moved it");
    assert!(refused(world.service.put_back(tom.caller, id).await).is_err());
    world.ends().await;
}
