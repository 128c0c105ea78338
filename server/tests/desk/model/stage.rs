//! What is set up: groups that give out in each way, and a channel whose windows run out.

use super::{Cast, Dice};
use crate::world::{Colleague, World, refused};
use app::{
    api::{agents::AgentForm, desk::Desk},
    domain::{
        channel::{Account, Channel, ChannelKind, Product},
        conversation::Priority,
        event::Event,
        hours::{Hours, Stretch},
        ids::{AgentId, ChannelId, GroupId, ProductId},
        policy::{Policy, Weights},
        routing::{Routing, Rule, Tongue},
        settings::{Group, Item, Mode, Overflow, OverflowTo, Terms},
        time::Span,
    },
};

/// A number on WhatsApp, as if it had been connected.
pub async fn phones(world: &World) -> Channel {
    let account = Account {
        id: "1001".into(),
        parent: None,
        label: "+46 1001".into(),
        own_login: false,
        rate: 80,
        welcome: String::new(),
        away: String::new(),
        tongue: None,
        disconnected: false,
    };
    // After the first, which is the one that visitors write to.
    world.passes(Span::millis(1));
    let (id, kind, name) = (ChannelId::at(world.now()), ChannelKind::Whatsapp, "Phones".to_owned());
    let channel = Channel { id, kind, name, account: Some(account), ..world.channel() };
    // Connecting would ask a provider, and there is none here.
    let mut tx = world.service.store.write().await.expect("a turn");
    tx.save_channel(&channel, world.now());
    tx.append(world.now(), Event::Saved(Item::Channel(channel.clone()))).expect("told");
    tx.commit().await.expect("a channel");
    channel
}

/// A second and a third group on both channels, so that each way of giving out chats is there, in another order each time;
/// one opens and closes every three hours, and chats overflow from one to the other. Expired chats stay with one of them.
pub async fn different_groups(world: &World, staff: &[Colleague], phones: &Channel, seed: u64) {
    let ada = staff[0];
    let modes = [Mode::Push, Mode::Offer, Mode::Pick];
    let first = world.group();
    let ids = [first.id, GroupId::random(), GroupId::random()];
    let terms = |n: usize| Terms {
        mode: modes[(seed as usize + n) % 3],
        offer_seconds: 20,
        may_decline: true,
        wrap_up_seconds: if (seed as usize + n).is_multiple_of(2) { 15 } else { 0 },
        keep_expired: n == 2 && seed.is_multiple_of(2),
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
            serves: vec![first.serves[0], phones.id],
            terms: terms(n),
        };
        world.service.save_group(ada.caller, group).await.expect("a group");
    }
    let first = Group { terms: terms(0), ..first };
    world.service.save_group(ada.caller, first).await.expect("terms");
}

/// Every other three hours.
fn on_and_off() -> Hours {
    let three = |day, n: u16| Stretch { day, from: n * 360, to: n * 360 + 180 };
    let week = (0..7).flat_map(|day| (0..4).map(move |n| three(day, n)));
    Hours { zone: "UTC".into(), week: week.collect(), holidays: Vec::new() }
}

/// Other rules: all customers speak the channel's language, sometimes a rule of it sends them to a group.
pub async fn other_rules(world: &World, ada: Colleague, dice: &mut Dice) {
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

/// Points are counted or not, and chats of the web take more or less of them.
pub async fn other_weights(world: &World, ada: Colleague, dice: &mut Dice) {
    let weights = Weights { web: 10 + dice.roll(60) as u8, ..Weights::default() };
    let policy = Policy { weighs: dice.roll(2) == 0, weights, ..Policy::default() };
    world.service.save_policy(ada.caller, policy).await.expect("weights");
}

/// Somebody joins a group or leaves it, is let go or comes back; a limit is another one.
pub async fn other_staff(world: &World, dice: &mut Dice, cast: &Cast) {
    let (ada, catalog) = (cast.staff[0], world.service.feed.catalog());
    // Not Ada, who does it.
    let someone = cast.staff[1 + dice.roll(cast.staff.len() - 1)].caller.agent;
    let done = match dice.roll(4) {
        0 => {
            let groups: Vec<&Group> = catalog.groups.values().collect();
            let mut group = groups[dice.roll(groups.len())].clone();
            match group.members.contains(&someone) {
                true => group.members.retain(|member| *member != someone),
                false => group.members.push(someone),
            }
            world.service.save_group(ada.caller, group).await
        }
        1 => {
            let limit = 1 + dice.roll(4) as u32;
            world.service.save_product(ada.caller, Product { limit, ..world.product() }).await
        }
        way => {
            let agent = catalog.agents[&someone].clone();
            let own = vec![(world.product().id, 1 + dice.roll(4) as u32)];
            let limits = if dice.roll(2) == 0 { own } else { agent.limits };
            return hired_as(world, ada, someone, limits, way == 3).await;
        }
    };
    let _ = refused(done);
}

/// With these limits; or let go.
pub async fn hired_as(
    world: &World,
    ada: Colleague,
    id: AgentId,
    limits: Vec<(ProductId, u32)>,
    deactivated: bool,
) {
    let agent = world.service.feed.catalog().agents[&id].clone();
    let (name, email, role) = (agent.name, agent.email, agent.role);
    let (id, password) = (Some(id), String::new());
    let form = AgentForm { id, name, email, role, password, deactivated, limits };
    world.service.save_agent(ada.caller, form).await.expect("saved");
}
