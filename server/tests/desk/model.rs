//! Random work on the desk: whatever people do and in whatever order, the invariants hold after every step.
//!
//! What takes the time is the questions to the database, each of which waits for another thread: whoever adds to this asks
//! for what he needs and not for a whole board.

mod acts;
mod stage;
mod witness;

use self::{
    acts::step,
    stage::{different_groups, phones},
    witness::Witness,
};
use crate::world::{Colleague, Visitor, World, refused};
use app::{
    api::{conversations::ArchivePage, desk::Desk},
    domain::{
        agent::{Role, Status},
        channel::{Channel, Product},
        conversation::{Archived, Conversation, State},
        ids::AgentId,
        time::Span,
    },
};

/// Small and repeatable: the failing seed is in the panic's message.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % sides
    }
}

/// Who and what there is.
#[derive(Clone)]
struct Cast {
    staff: Vec<Colleague>,
    visitors: Vec<Visitor>,
    /// A channel whose windows run out.
    phones: Channel,
    /// How many messages came in by it.
    rung: usize,
    /// Whose browser is not heard of.
    silent: Option<AgentId>,
    /// Nobody changes what is set up, and the desk stays up: another one works beside it.
    is_settled: bool,
}

impl Cast {
    /// Whose browsers are heard of.
    fn heard(&self) -> Vec<AgentId> {
        let all = self.staff.iter().map(|who| who.caller.agent);
        all.filter(|agent| self.silent != Some(*agent)).collect()
    }
}

/// After the desk has looked at the time, nobody is left who has waited too long for a group, and no chat whose window is
/// over is where one could write.
async fn time_is_kept(world: &World, phones: &Channel) {
    let due = world.service.tick().await.expect("a tick");
    assert!(due.is_none_or(|due| due > world.now()), "what was due at {due:?} is not done");
    let catalog = world.service.feed.catalog();
    let mut reading = world.service.store.read().await.expect("a reading");
    let of_groups = catalog.groups.values().map(|group| (Some(group.id), group.terms.overflow));
    for (group, overflow) in of_groups.chain([(None, catalog.routing.overflow)]) {
        let Some(overflow) = overflow else { continue };
        let since = reading.waits_since(group).await.expect("a time");
        let patience = Span::seconds(i64::from(overflow.after_seconds));
        assert!(since.is_none_or(|since| since.plus(patience) > world.now()), "since {since:?}");
    }
    for chat in reading.running().await.expect("running chats") {
        if chat.channel != phones.id || chat.window(world.now()).0.lets_write() {
            continue;
        }
        let kept = match chat.owner() {
            // Whoever got it locked keeps it.
            Some(_) => reading.has_expired(chat.id, chat.over_at()).await.expect("a count"),
            None => catalog.groups_of(&chat).any(|group| group.terms.keep_expired),
        };
        assert!(kept, "its window is over: {chat:?}");
    }
}

/// Everything is looked at.
async fn looks(world: &World, cast: &Cast, witness: &mut Witness) {
    time_is_kept(world, &cast.phones).await;
    world.holds().await;
    witness.reads(world).await;
}

/// Operations in one world. New people are hired for each, which takes a while.
const IN_ONE_WORLD: u64 = 2_000;
/// After how many of them everything is looked at.
const LOOK: u64 = 25;

/// Those of one world, unless more are asked for.
fn operations() -> u64 {
    std::env::var("PARLEY_OPERATIONS").ok().and_then(|n| n.parse().ok()).unwrap_or(IN_ONE_WORLD)
}

#[test]
fn whatever_people_do_no_chat_waits_beside_a_free_agent_and_every_board_is_true() {
    let seeds = 1..=operations().div_ceil(IN_ONE_WORLD);
    let seeds = std::sync::Mutex::new(seeds);
    let expired = std::sync::atomic::AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                while let Some(seed) = next(&seeds) {
                    // One for each world: with it go what still runs there, and its connections to the database.
                    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
                    let runtime = runtime.expect("a runtime");
                    let ran_out = runtime.block_on(one_world(seed));
                    expired.fetch_add(ran_out, std::sync::atomic::Ordering::Relaxed);
                }
            });
        }
    });
    assert!(expired.into_inner() > 0, "windows did run out");
}

fn next(seeds: &std::sync::Mutex<std::ops::RangeInclusive<u64>>) -> Option<u64> {
    seeds.lock().expect("nobody panicked while counting").next()
}

/// Four who answer, in different groups on two channels.
async fn opened(seed: u64) -> (World, Cast) {
    let (world, ada) = World::open().await;
    let product = world.product();
    world.service.save_product(ada.caller, Product { limit: 3, ..product }).await.expect("a limit");
    let mut staff = vec![ada];
    for name in ["Maya", "Tom", "Aylin"] {
        staff.push(world.hires(ada, name, Role::Agent).await);
    }
    let phones = phones(&world).await;
    different_groups(&world, &staff, &phones, seed).await;
    let (visitors, rung, silent, is_settled) = (Vec::new(), 0, None, false);
    (world, Cast { staff, visitors, phones, rung, silent, is_settled })
}

/// Answers how many of the number's chats archived last are there because their windows ran out.
async fn one_world(seed: u64) -> usize {
    println!("seed {seed}");
    let (mut world, mut cast) = opened(seed).await;
    let ada = cast.staff[0];
    let (mut dice, mut witness) = (Dice(seed), Witness::default());
    for n in 0..IN_ONE_WORLD {
        step(&mut world, &mut dice, &mut cast, n).await;
        if n % LOOK == 0 {
            looks(&world, &cast, &mut witness).await;
        }
    }
    witness.reads(&world).await;
    assert!(witness.given > 25, "chats were given out: {}", witness.given);
    let back = refused(world.service.set_status(ada.caller, Status::Online, None).await);
    back.expect("who looks at the archive");
    let page = ArchivePage { kind: Some(cast.phones.kind), ..ArchivePage::default() };
    let archive = world.service.archive(ada.caller, page).await.expect("a page");
    world.ends().await;
    let is_expired =
        |chat: &&Conversation| matches!(chat.state, State::Archived { how: Archived::Expired, .. });
    archive.iter().filter(is_expired).count()
}

/// Pairs of operations.
const SIDE_BY_SIDE: u64 = 600;

/// Whatever is done on one of them at the very moment when something is done on the other: no chat is given twice, none
/// waits beside a free agent, nothing that is due happens twice (invariant 5).
#[tokio::test]
async fn two_desks_on_one_database_assign_as_one_does() {
    let (mut world, mut cast) = opened(1).await;
    let Some(mut other) = world.second().await else { return };
    cast.is_settled = true;
    let mut theirs = Cast { visitors: Vec::new(), rung: 1_000_000, ..cast.clone() };
    let (mut dice, mut their_dice, mut witness) = (Dice(1), Dice(2), Witness::default());
    for n in 0..SIDE_BY_SIDE {
        tokio::join!(
            step(&mut world, &mut dice, &mut cast, n),
            step(&mut other, &mut their_dice, &mut theirs, n)
        );
        if n % LOOK == 0 {
            looks(&world, &cast, &mut witness).await;
        }
    }
    witness.reads(&world).await;
    assert!(witness.given > 25, "chats were given out: {}", witness.given);
    world.ends().await;
}
