//! What is set up: groups that give out in each way, and a channel whose windows run out.

use super::Dice;
use crate::world::{Colleague, World};
use app::{
    api::desk::Desk,
    domain::{
        channel::{Account, Channel, ChannelKind},
        conversation::Priority,
        event::Event,
        hours::{Hours, Stretch},
        ids::{ChannelId, GroupId},
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
