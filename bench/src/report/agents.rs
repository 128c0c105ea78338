//! Offers, the waits that are told, and agents' changes of status.

use super::row::Row;
use crate::{results::Results, status::Cost};

/// What counts as the same: the numbers of the log grow longer while it is measured.
const SAME: f64 = 1.02;

pub fn offers(results: &Results) -> Vec<Row> {
    let Some(offers) = &results.offers else { return Vec::new() };
    let most = offers.earliest_ms.abs().max(offers.latest_ms.abs());
    vec![
        Row::told(
            format!("offers of {} s, {} agents with frozen screens", offers.stands_s, offers.agents),
            offers.offers.to_string(),
        ),
        Row::at_most("  promised end to its end on the admin's screen, most", most as f64, 250.0, "ms"),
        Row::told(
            "  earliest p50 p99 latest",
            format!("{} {} {} {} ms", offers.earliest_ms, offers.p50_ms, offers.p99_ms, offers.latest_ms),
        ),
    ]
}

pub fn waits(results: &Results) -> Vec<Row> {
    let Some(waits) = results.offers.as_ref().map(|offers| &offers.waits) else { return Vec::new() };
    vec![
        Row::told(format!("waits that visitors are told, {} agents", waits.agents), waits.told.to_string()),
        Row::told("  they waited p50 p90", format!("{:.1} {:.1} s", waits.waited_p50_s, waits.waited_p90_s)),
        Row::told("  told wrong by p50 p90", format!("{:.1} {:.1} s", waits.error_p50_s, waits.error_p90_s)),
        Row::told("  told too much (below 0: too little), p50", format!("{:.1} s", waits.bias_s)),
    ]
}

pub fn status(results: &Results) -> Vec<Row> {
    let Some(status) = &results.status else { return Vec::new() };
    let (few, many) = (&status.few, &status.many);
    let mut rows = vec![Row::told("a change of status, agents", status.agents.to_string())];
    rows.extend([few, many].into_iter().flat_map(cost));
    rows.extend([
        Row::at_most(
            "  server's time for each console, many against few",
            many.server_us_each() / few.server_us_each(),
            SAME,
            "×",
        ),
        Row::at_most(
            "  bytes for each console, many against few",
            many.bytes_each / few.bytes_each,
            SAME,
            "×",
        ),
        Row::told("  one console more, server's time", format!("{:.1} µs", status.one_more_us())),
    ]);
    rows
}

fn cost(cost: &Cost) -> Vec<Row> {
    vec![
        Row::told(
            format!("  {} consoles: server's time, for each console", cost.consoles),
            format!("{:.0} {:.1} µs", cost.server_us, cost.server_us_each()),
        ),
        Row::told(
            "    frames and bytes for each, until all are told p50 p99",
            format!(
                "{:.2} {:.0}, {:.2} {:.2} ms",
                cost.frames_each, cost.bytes_each, cost.told.p50_ms, cost.told.p99_ms
            ),
        ),
    ]
}
