//! Whether accounts run out of money, for the bell of admins.

use crate::node::prelude::*;
use crate::{
    api::channels::load_spend,
    console::{alerts::Low, state::ConsoleState},
    domain::{
        channel::{Channel, ChannelKind},
        ids::ChannelId,
    },
};

/// Whether it is an account that messages are paid from.
pub fn is_paid(channel: &Channel) -> bool {
    channel.kind == ChannelKind::Whatsapp && channel.account.is_some()
}

/// Asks of each account anew.
pub fn ask(console: ConsoleState, low: Low) {
    let paid = console.board.try_with_untracked(|board| {
        let paid = board.catalog.channels.values().filter(|channel| is_paid(channel));
        paid.map(|channel| channel.id).collect::<Vec<ChannelId>>()
    });
    // Asked from time to time: one may have signed out.
    let Some(paid) = paid else { return };
    leptos::task::spawn_local(async move {
        let mut found = Vec::new();
        for id in paid {
            if load_spend(id).await.is_ok_and(|spend| spend.is_low()) {
                found.push(id);
            }
        }
        low.0.try_set(found);
    });
}
