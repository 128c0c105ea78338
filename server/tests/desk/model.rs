//! Random work on the desk: whatever people do and in whatever order, the invariants hold after every step.

use crate::world::{Colleague, Visitor, World};
use app::{
    api::{
        conversations::{Destination, WrapUp},
        desk::Desk,
    },
    domain::{
        agent::{Role, Status},
        conversation::Priority,
        hours::{Hours, Stretch},
        ids::GroupId,
        routing::{Routing, Rule, Tongue},
        settings::{Group, Mode, Overflow, OverflowTo, Terms},
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

async fn step(world: &World, dice: &mut Dice, staff: &[Colleague], visitors: &mut Vec<Visitor>) {
    world.passes(Span::millis(dice.roll(20_000) as i64));
    let who = staff[dice.roll(staff.len())];
    if dice.roll(40) > 0 {
        // Now and then nobody is heard of for a while.
        let _ = world.service.agents_heard(&staff.iter().map(|c| c.caller.agent).collect::<Vec<_>>()).await;
    }
    let _ = world.service.tick().await.expect("a tick");
    match dice.roll(20) {
        0 | 1 => who.is(world, Status::ALL[dice.roll(4)]).await,
        2 | 3 => visitors.push(world.customer_writes(&format!("Customer {}", visitors.len()), "hello").await),
        4 => {
            let _ = world.service.agent_connected(who.caller.agent).await;
        }
        5 if !visitors.is_empty() => {
            let visitor = &visitors[dice.roll(visitors.len())];
            visitor.says(world, "and another thing").await;
        }
        6 if !visitors.is_empty() => visitors[dice.roll(visitors.len())].ends(world).await,
        7 if !visitors.is_empty() => {
            let id = visitors[dice.roll(visitors.len())].conversation;
            let _ = world.service.reopen(who.caller, id).await;
        }
        8 if !visitors.is_empty() => {
            let id = visitors[dice.roll(visitors.len())].conversation;
            let to = Destination::Agent(staff[dice.roll(staff.len())].caller.agent);
            let _ = world.service.transfer(who.caller, id, to, WrapUp::default()).await;
        }
        9 => {
            for chat in who.chats(world).await.into_iter().take(2) {
                let _ = who.tries_to_reply(world, chat, "yes").await;
            }
        }
        10 if dice.roll(4) == 0 => other_rules(world, staff[0], dice).await,
        11 if !visitors.is_empty() => {
            let chat = visitors[dice.roll(visitors.len())].conversation;
            let customer = world.row(staff[0], chat).await.customer;
            world.service.set_vip(staff[0].caller, customer, dice.roll(2) == 0).await.expect("set");
        }
        12 if !visitors.is_empty() => {
            let id = visitors[dice.roll(visitors.len())].conversation;
            let groups: Vec<GroupId> = world.service.feed.catalog().groups.keys().copied().collect();
            let to = Destination::Group(groups[dice.roll(groups.len())]);
            let _ = world.service.transfer(who.caller, id, to, WrapUp::default()).await;
        }
        _ => {
            if let Some(chat) = who.chats(world).await.first() {
                let _ = who.tries_to_resolve(world, *chat).await;
            }
        }
    }
}

/// A second and a third group on the channel, so that each way of giving out chats is there, in another order each time;
/// one opens and closes every twenty minutes, and chats overflow from one to the other.
async fn different_groups(world: &World, ada: Colleague, staff: &[Colleague], seed: u64) {
    let modes = [Mode::Push, Mode::Offer, Mode::Pick];
    let ids = [world.group().id, GroupId::random(), GroupId::random()];
    let terms = |n: usize| Terms {
        mode: modes[(seed as usize + n) % 3],
        offer_seconds: 20,
        may_decline: true,
        wrap_up_seconds: if (seed as usize + n).is_multiple_of(2) { 15 } else { 0 },
        hours: (n == 1).then(on_and_off),
        overflow: match n {
            0 => Some(Overflow { after_seconds: 90, to: OverflowTo::Message }),
            1 => Some(Overflow { after_seconds: 60, to: OverflowTo::Group(ids[2]) }),
            _ => None,
        },
        ..Terms::default()
    };
    for n in [2, 1] {
        let group = Group {
            id: ids[n],
            name: format!("Group {n}"),
            members: staff[n..=n + 1].iter().map(|c| c.caller.agent).collect(),
            serves: vec![world.channel().id],
            terms: terms(n),
        };
        world.service.save_group(ada.caller, group).await.expect("a group");
    }
    let first = world.service.feed.catalog().groups[&ids[0]].clone();
    let first = Group { terms: terms(0), ..first };
    world.service.save_group(ada.caller, first).await.expect("terms");
}

/// Every other twenty minutes of the night in which the world begins.
fn on_and_off() -> Hours {
    let twenty = |day, n: u16| Stretch { day, from: n * 40, to: n * 40 + 20 };
    let evening = (30..36).map(|n| twenty(1, n));
    let night = (0..30).map(|n| twenty(2, n));
    Hours { zone: "UTC".into(), week: evening.chain(night).collect(), holidays: Vec::new() }
}

/// Other rules: all customers speak the channel's language, sometimes a rule of it sends them to a group.
async fn other_rules(world: &World, ada: Colleague, dice: &mut Dice) {
    let groups: Vec<GroupId> = world.service.feed.catalog().groups.keys().copied().collect();
    let rule = |dice: &mut Dice| Rule {
        on: dice.roll(3) > 0,
        product: None,
        channel: None,
        tongue: Tongue::read("en").filter(|_| dice.roll(2) == 0),
        to: groups[dice.roll(groups.len())],
        priority: Priority::ALL[dice.roll(3)],
    };
    let rules = (0..dice.roll(3)).map(|_| rule(dice)).collect();
    let overflow = Overflow { after_seconds: 120, to: OverflowTo::Group(groups[dice.roll(groups.len())]) };
    let overflow = Some(overflow).filter(|_| dice.roll(2) == 0);
    let routing = Routing { rules, fallback: groups.get(dice.roll(6)).copied(), overflow };
    world.service.save_routing(ada.caller, routing).await.expect("rules");
}

/// After the desk has looked at the time, nobody is left who has waited too long for a group.
async fn nobody_waits_too_long(world: &World) {
    world.service.tick().await.expect("a tick");
    let catalog = world.service.feed.catalog();
    let mut reading = world.service.store.read().await.expect("a reading");
    let of_groups = catalog.groups.values().map(|group| (Some(group.id), group.terms.overflow));
    for (group, overflow) in of_groups.chain([(None, catalog.routing.overflow)]) {
        let Some(overflow) = overflow else { continue };
        let since = reading.waits_since(group).await.expect("a time");
        let patience = Span::seconds(i64::from(overflow.after_seconds));
        assert!(since.is_none_or(|since| since.plus(patience) > world.now()), "since {since:?}");
    }
}

/// Operations in one world. New people are hired for each, which takes longer than what they do.
const IN_ONE_WORLD: u64 = 1_000;
/// After how many of them everything is looked at.
const LOOK: u64 = 10;

/// A thousand, unless more are asked for.
fn operations() -> u64 {
    std::env::var("PARLEY_OPERATIONS").ok().and_then(|n| n.parse().ok()).unwrap_or(IN_ONE_WORLD)
}

#[test]
fn whatever_people_do_no_chat_waits_beside_a_free_agent_and_every_board_is_true() {
    let seeds = 1..=operations().div_ceil(IN_ONE_WORLD);
    let seeds = std::sync::Mutex::new(seeds);
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
                let runtime = runtime.expect("a runtime");
                while let Some(seed) = next(&seeds) {
                    runtime.block_on(one_world(seed));
                }
            });
        }
    });
}

fn next(seeds: &std::sync::Mutex<std::ops::RangeInclusive<u64>>) -> Option<u64> {
    seeds.lock().expect("nobody panicked while counting").next()
}

async fn one_world(seed: u64) {
    println!("seed {seed}");
    let (world, ada) = World::open().await;
    let product = world.service.feed.catalog().products.values().next().cloned().expect("a product");
    let limit = app::domain::channel::Product { limit: 3, ..product };
    world.service.save_product(ada.caller, limit).await.expect("a limit");
    let mut staff = vec![ada];
    for name in ["Maya", "Tom", "Aylin"] {
        staff.push(world.hires(ada, name, Role::Agent).await);
    }
    different_groups(&world, ada, &staff, seed).await;
    let (mut dice, mut visitors) = (Dice(seed), Vec::new());
    for n in 0..IN_ONE_WORLD {
        step(&world, &mut dice, &staff, &mut visitors).await;
        if n % LOOK == 0 {
            nobody_waits_too_long(&world).await;
            world.holds().await;
        }
    }
    world.ends().await;
}
