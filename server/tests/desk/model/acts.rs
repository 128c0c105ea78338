//! What people do, one thing at a time.

use super::{
    Cast, Dice,
    stage::{hired_as, other_rules, other_staff, other_weights},
};
use crate::world::{Colleague, World, refused};
use app::{
    api::{
        conversations::{Destination, WrapUp},
        desk::Desk,
    },
    domain::{
        agent::Status,
        channel::ChannelKind,
        conversation::Priority,
        ids::{ArrivalId, ConversationId, GroupId},
        time::Span,
    },
};
use server::{desk::Service, store::Arrival};

/// Time passes, and somebody does something.
pub async fn step(world: &mut World, dice: &mut Dice, cast: &mut Cast, n: u64) {
    let jumps = dice.roll(150) == 0;
    let passes = if jumps { dice.roll(9 * 3_600_000) } else { dice.roll(20_000) };
    world.passes(Span::millis(passes as i64));
    // Every other time the browsers beat; now and then they do not, and nobody is heard of for a while.
    if (n.is_multiple_of(2) || jumps) && dice.roll(20) > 0 {
        world.service.agents_heard(&cast.heard()).await.expect("heard");
    }
    // The desk may be late.
    if dice.roll(4) == 0 {
        let _ = world.service.tick().await.expect("a tick");
    }
    let mut who = cast.staff[dice.roll(cast.staff.len())];
    if world.agent(who).deactivated {
        // He has no session, and is soon taken back.
        if dice.roll(3) == 0 {
            let limits = world.agent(who).limits;
            hired_as(world, cast.staff[0], who.caller.agent, limits, false).await;
        }
        who = cast.staff[0];
    }
    match dice.roll(37) {
        32 => oversees(world, dice, cast).await,
        33 if !cast.is_settled && dice.roll(4) == 0 => other_staff(world, dice, cast).await,
        34 if !cast.is_settled && dice.roll(60) == 0 => restarts(world, cast).await,
        35 => {
            let silent = cast.staff[dice.roll(cast.staff.len())].caller.agent;
            cast.silent = Some(silent).filter(|_| dice.roll(2) == 0);
        }
        36 => {
            let kind = [ChannelKind::Web, cast.phones.kind][dice.roll(2)];
            who.pauses(world, kind, dice.roll(3) == 0).await;
        }
        // Half of the times somebody comes to work, else nobody would do any.
        0..3 if dice.roll(2) == 0 => who.is(world, Status::Online).await,
        0..3 => who.is(world, Status::ALL[dice.roll(4)]).await,
        3..6 => {
            let name = format!("Customer {}", cast.visitors.len());
            cast.visitors.push(world.customer_writes(&name, "hello").await);
        }
        6 => {
            let _ = world.service.agent_connected(who.caller.agent).await;
        }
        7 | 8 => rings(world, cast, dice.roll(100)).await,
        9 if !cast.is_settled && dice.roll(4) == 0 => other_rules(world, cast.staff[0], dice).await,
        10 if !cast.is_settled && dice.roll(4) == 0 => other_weights(world, cast.staff[0], dice).await,
        11..21 => with_a_chat(world, dice, cast, who).await,
        21..24 => with_an_offer(world, dice, cast, who).await,
        24 | 25 => {
            for chat in chats(world, who).await.into_iter().take(2) {
                let _ = who.tries_to_reply(world, chat, "yes").await;
            }
        }
        _ => {
            if let Some(chat) = chats(world, who).await.first() {
                let _ = who.tries_to_resolve(world, *chat).await;
            }
        }
    }
}

/// Whoever oversees sets a colleague's status, or how urgent a chat is.
async fn oversees(world: &World, dice: &mut Dice, cast: &Cast) {
    let (ada, colleague) = (cast.staff[0].caller, cast.staff[dice.roll(cast.staff.len())].caller.agent);
    let done = match dice.roll(2) {
        0 => world.service.set_status_of(ada, colleague, Status::ALL[dice.roll(4)]).await,
        _ if cast.visitors.is_empty() => return,
        _ => {
            let chat = cast.visitors[dice.roll(cast.visitors.len())].conversation;
            world.service.set_priority(ada, chat, Priority::ALL[dice.roll(3)]).await
        }
    };
    let _ = refused(done);
}

/// The desk goes down and comes up again; who looked at it looks again.
async fn restarts(world: &mut World, cast: &Cast) {
    let clock = world.service.clock.clone();
    world.service = Service::open(&world.database.url, clock).await.expect("the desk opens again");
    for who in &cast.staff {
        world.watch(*who).await;
    }
}

/// Something happens to one of the chats that there have been.
async fn with_a_chat(world: &World, dice: &mut Dice, cast: &Cast, who: Colleague) {
    if cast.visitors.is_empty() {
        return;
    }
    let visitor = &cast.visitors[dice.roll(cast.visitors.len())];
    let (id, desk) = (visitor.conversation, &world.service);
    let colleague = cast.staff[dice.roll(cast.staff.len())].caller.agent;
    let done = match dice.roll(10) {
        0 | 1 => return visitor.says(world, "and another thing").await,
        2 => return visitor.ends(world).await,
        3 => match desk.reopen(who.caller, id).await {
            // By mistake.
            Ok(()) if dice.roll(3) == 0 => desk.put_back(who.caller, id).await,
            moved => moved,
        },
        4 => desk.transfer(who.caller, id, Destination::Agent(colleague), WrapUp::default()).await,
        5 => {
            let groups: Vec<GroupId> = desk.feed.catalog().groups.keys().copied().collect();
            let to = Destination::Group(groups[dice.roll(groups.len())]);
            desk.transfer(who.caller, id, to, WrapUp::default()).await
        }
        6 => desk.take(who.caller, id).await,
        7 => desk.send_back(who.caller, id).await,
        8 => {
            // Now and then two are asked at once.
            let another = cast.staff[dice.roll(cast.staff.len())].caller.agent;
            let _ = desk.invite(who.caller, id, another, dice.roll(2) == 0, "").await;
            desk.invite(who.caller, id, colleague, dice.roll(2) == 0, "").await
        }
        _ => {
            let ada = cast.staff[0];
            let customer = world.row(ada, id).await.customer;
            desk.set_vip(ada.caller, customer, dice.roll(2) == 0).await
        }
    };
    let _ = refused(done);
}

/// He accepts what is put before him, declines it, or ends a conference that he is in.
async fn with_an_offer(world: &World, dice: &mut Dice, cast: &Cast, who: Colleague) {
    let mut glance = world.service.store.glance().await.expect("a glance");
    let offer = glance.offers_to(who.caller.agent).await.expect("offers").into_iter().next();
    drop(glance);
    let done = match offer {
        Some(row) if dice.roll(3) > 0 => world.service.accept(who.caller, row.conversation.id).await,
        Some(row) => world.service.decline(who.caller, row.conversation.id).await,
        // One that he was called into, maybe: he leaves it.
        None if dice.roll(3) == 0 && !cast.visitors.is_empty() => {
            let chat = cast.visitors[dice.roll(cast.visitors.len())].conversation;
            world.service.end_conference(who.caller, chat, WrapUp::default()).await
        }
        None => match chats(world, who).await.first() {
            Some(chat) => world.service.end_conference(who.caller, *chat, WrapUp::default()).await,
            None => return,
        },
    };
    let _ = refused(done);
}

/// One of a hundred customers writes to the number: what opens his window, which runs out a day later.
async fn rings(world: &World, cast: &mut Cast, who: usize) {
    cast.rung += 1;
    let (now, channel) = (world.now(), &cast.phones);
    let number = channel.account.as_ref().map(|account| account.id.clone());
    let from = format!("467000{who:03}");
    let message = serde_json::json!({
        "from": from, "id": format!("wamid.{}", cast.rung), "timestamp": (now.millis() / 1_000).to_string(),
        "type": "text", "text": { "body": "hello" },
    });
    let value = serde_json::json!({
        "messaging_product": "whatsapp", "metadata": { "phone_number_id": number },
        "contacts": [{ "wa_id": from }], "messages": [message],
    });
    let entry = serde_json::json!([{ "id": "1000", "changes": [{ "field": "messages", "value": value }] }]);
    let body = serde_json::json!({ "object": "whatsapp_business_account", "entry": entry }).to_string();
    let (id, place) = (ArrivalId::at(now), cast.rung as i64);
    let mut tx = world.service.store.write().await.expect("a turn");
    tx.add_arrival(&Arrival { id, place, channel: channel.id, at: now, body, tries: 0 });
    tx.commit().await.expect("stored");
    world.service.tick_arrivals().await.expect("worked off");
}

/// His chats, asked for without a board.
async fn chats(world: &World, who: Colleague) -> Vec<ConversationId> {
    let mut glance = world.service.store.glance().await.expect("a glance");
    let rows = glance.chats_of(who.caller.agent).await.expect("chats");
    rows.into_iter().map(|row| row.conversation.id).collect()
}
