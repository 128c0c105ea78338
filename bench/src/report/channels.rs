//! What comes in from the channels, what goes out to them, and their windows.

use super::row::{Row, processor, soundness};
use crate::results::Results;

pub fn hooks(results: &Results) -> Vec<Row> {
    let Some(hooks) = &results.hooks else { return Vec::new() };
    let (found, before, all) = (hooks.found, hooks.answered_before, hooks.answered);
    let none = |what: &str, count: usize| Row::at_most(what, count as f64, 0.0, "");
    let mut rows = vec![
        Row::told(
            format!("WhatsApp in: {} agents, {} customers", hooks.agents, hooks.customers),
            format!("{:.0}/s for {:.0} s", hooks.rate, hooks.seconds),
        ),
        Row::told(
            format!("  bodies of 1 to {} messages, sent to be answered", hooks.most_in_a_body),
            format!("{} {}", hooks.bodies, all.count),
        ),
        Row::at_most("  webhook to answer p99, with the server killed once", all.p99_ms, 50.0, "ms"),
        Row::told("  p50 p95 max", format!("{:.2} {:.2} {:.2} ms", all.p50_ms, all.p95_ms, all.max_ms)),
        Row::at_most("  webhook to answer p99, until it was killed", before.p99_ms, 50.0, "ms"),
        Row::told(
            "  p50 p95 max",
            format!("{:.2} {:.2} {:.2} ms", before.p50_ms, before.p95_ms, before.max_ms),
        ),
        Row::told(
            "  the load's own delay p99 max",
            format!("{:.2} {:.2} ms", hooks.late.p99_ms, hooks.late.max_ms),
        ),
        Row::told(
            "  until it was killed, most behind with working off",
            format!("{:.0} ms", hooks.most_behind_before_ms),
        ),
        Row::told("  kill -9 until ready again", format!("{:.0} ms", hooks.down_ms)),
        Row::told("  sendings without an answer, all sent again", hooks.unanswered.to_string()),
        Row::told(
            "  most bodies behind then, until they were worked off",
            format!("{}, {:.0} ms", hooks.most_bodies_after, hooks.worked_off_ms),
        ),
        Row::told("  last answer until all was worked off", format!("{:.0} ms", hooks.rest_ms)),
        Row::told("  messages sent, in the desk", format!("{} {}", found.sent, found.stored)),
    ];
    rows.extend([none("  lost", found.lost), none("  doubled", found.doubled)]);
    rows.push(none("  customers and conversations too many or too few", found.strays));
    rows.push(none("  not worked off, or not understood", found.left));
    let before = hooks.rate * hooks.spent.seconds;
    rows.extend(processor(hooks.spent, before as u64));
    rows
}

pub fn outbound(results: &Results) -> Vec<Row> {
    let Some(outbound) = &results.outbound else { return Vec::new() };
    let (single, row) = (outbound.single.to_socket, outbound.row.to_socket);
    let answer = outbound.single.to_answer;
    let mut rows = vec![
        Row::told(
            format!("WhatsApp out: {} agents, {} chats", outbound.agents, outbound.conversations),
            format!("{} numbers, Graph {:.0} ms", outbound.numbers, outbound.latency_ms),
        ),
        // As many as are asked for, less what a measurement at its end is short of.
        Row::at_least("  sent, sustained", outbound.per_second, 0.99 * f64::from(outbound.rate), "/s"),
        Row::told(
            "  agent's send to Graph p50 p99 max",
            format!("{:.2} {:.2} {:.2} ms", single.p50_ms, single.p99_ms, single.max_ms),
        ),
        Row::told("  send to answer p50 p99", format!("{:.2} {:.2} ms", answer.p50_ms, answer.p99_ms)),
        Row::told(
            format!("  {} in a row, to Graph p50 p99 max", outbound.in_a_row),
            format!("{:.0} {:.0} {:.0} ms", row.p50_ms, row.p99_ms, row.max_ms),
        ),
        Row::told(
            "  the load's own delay p99 max",
            format!("{:.2} {:.2} ms", outbound.late.p99_ms, outbound.late.max_ms),
        ),
    ];
    rows.extend(soundness(outbound.counts));
    rows.push(Row::at_most("  left to be sent", outbound.left as f64, 0.0, ""));
    rows.extend(processor(outbound.spent, outbound.single.counts.sent));
    rows
}

pub fn expiry(results: &Results) -> Vec<Row> {
    let Some(expiry) = &results.expiry else { return Vec::new() };
    let (seen, chats) = (&expiry.seen, expiry.chats);
    let (before, meanwhile) = (seen.before.to_socket, seen.meanwhile.to_socket);
    let off = expiry.offers.earliest_ms.abs().max(expiry.offers.latest_ms.abs());
    let mut rows = vec![
        Row::at_most(
            format!("{chats} windows over in one second, until archived"),
            seen.all_ms / 1000.0,
            5.0,
            "s",
        ),
        Row::told("  of them with an agent, agents", format!("{} {}", expiry.assigned, expiry.agents)),
        Row::at_most("  live chats meanwhile: send to agent's socket p99", meanwhile.p99_ms, 100.0, "ms"),
        Row::told(
            "  messages, p50 max",
            format!("{}, {:.2} {:.2} ms", meanwhile.count, meanwhile.p50_ms, meanwhile.max_ms),
        ),
        Row::told(
            format!("  before: {} visitors, {}/s, p50 p99", expiry.visitors, expiry.rate),
            format!("{:.2} {:.2} ms", before.p50_ms, before.p99_ms),
        ),
        Row::told(
            "  the load's own delay p99 max",
            format!("{:.2} {:.2} ms", expiry.late.p99_ms, expiry.late.max_ms),
        ),
        Row::told(
            format!("  offers of {} s that ended meanwhile, agents", expiry.offers.stands_s),
            format!("{} {}", expiry.offers.offers, expiry.offers.agents),
        ),
        Row::at_most("  off their promised end, at most", off as f64, 250.0, "ms"),
        Row::at_least("  written down as expired", expiry.expired as f64, chats as f64, ""),
    ];
    rows.extend(soundness(expiry.counts));
    rows.extend(processor(seen.spent, chats as u64));
    rows
}
