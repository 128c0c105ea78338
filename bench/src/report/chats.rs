//! The chats of the web, the queue, memory, and the floors below all that.

use super::row::{Row, processor, soundness};
use crate::{latency::Summary, queue::Step, results::Results};

pub fn steady(results: &Results) -> Vec<Row> {
    let Some(steady) = &results.steady else { return Vec::new() };
    let (socket, answer) = (steady.page.to_socket, steady.page.to_answer);
    let connected = format!("{} agents, {} visitors", results.agents, results.visitors_connected);
    let mut rows = vec![
        Row::told(
            format!("steady: {connected}"),
            format!("{}/s for {:.0} s", steady.rate, steady.spent.seconds),
        ),
        Row::at_most("  visitor's send to agent's socket p99", socket.p99_ms, 50.0, "ms"),
        Row::told(
            "  p50 p95 max",
            format!("{:.2} {:.2} {:.2} ms", socket.p50_ms, socket.p95_ms, socket.max_ms),
        ),
        Row::told("  send to answer p50 p99", format!("{:.2} {:.2} ms", answer.p50_ms, answer.p99_ms)),
        Row::told(
            "  the load's own delay p99 max",
            format!("{:.2} {:.2} ms", steady.late.p99_ms, steady.late.max_ms),
        ),
    ];
    rows.extend(soundness(steady.page.counts));
    rows.extend(processor(steady.spent, steady.page.counts.sent));
    if let (Some(floors), Some(echo)) = (&results.floors, &results.echo) {
        let floor = floors.commit.p50_ms + echo.alone.p50_ms;
        let times = format!("{:.1} ×", socket.p50_ms / floor);
        rows.push(Row::told("  p50 against one commit and one echo", times));
    }
    rows
}

pub fn highest(results: &Results) -> Vec<Row> {
    let Some(highest) = &results.highest else { return Vec::new() };
    let (rate, socket) = (highest.per_second, highest.page.to_socket);
    let probes: Vec<String> = highest.probes.iter().map(|(n, rate)| format!("{n}: {rate:.0}")).collect();
    let mut rows = vec![
        Row::at_least("highest rate, stored and delivered", rate, 3_000.0, "/s"),
        Row::told(
            "  for how long, with how many at once",
            format!("{:.0} s, {}", highest.spent.seconds, highest.senders),
        ),
        Row::told("  on the way there", probes.join(", ")),
        Row::told("  p50 p99", format!("{:.2} {:.2} ms", socket.p50_ms, socket.p99_ms)),
    ];
    rows.extend(soundness(highest.page.counts));
    rows.extend(processor(highest.spent, highest.page.counts.sent));
    if let (Some(floors), Some(echo)) = (&results.floors, &results.echo) {
        let against = |floor: f64| format!("{:.2} ×", rate / floor);
        rows.push(Row::told("  against single rows", against(floors.single)));
        rows.push(Row::told("  against grouped rows", against(floors.grouped)));
        rows.push(Row::told("  against echoes", against(echo.per_second)));
    }
    rows
}

pub fn slots(results: &Results) -> Vec<Row> {
    let Some(slots) = &results.slots else { return Vec::new() };
    let row = |when: &str, summary: Summary| {
        vec![
            Row::at_most(format!("slot free to assigned, {when}, p99"), summary.p99_ms, 100.0, "ms"),
            Row::told(
                "  times, p50 max",
                format!("{}, {:.2} {:.2} ms", summary.count, summary.p50_ms, summary.max_ms),
            ),
        ]
    };
    let mut rows = row("quiet", slots.quiet);
    rows.extend(row("at the steady rate", slots.busy));
    rows.extend(soundness(slots.page.counts));
    rows
}

pub fn queue(results: &Results) -> Vec<Row> {
    let Some(queue) = &results.queue else { return Vec::new() };
    let mut rows = Vec::new();
    for step in &queue.steps {
        let what = format!("resolve, {} wait, {} agents: p50 p99", step.waiting, queue.agents);
        let both = |summary: Summary| format!("{:.2} {:.2} ms", summary.p50_ms, summary.p99_ms);
        rows.push(Row::told(what, both(step.before_queue)));
        rows.push(Row::told("  beside it, where nobody waits", both(step.without_queue)));
    }
    let behind = |step: &&Step| step.waiting > 0;
    let shortest = queue.steps.iter().filter(behind).min_by_key(|step| step.waiting);
    let longest = queue.steps.iter().filter(behind).max_by_key(|step| step.waiting);
    if let (Some(short), Some(long)) = (shortest, longest) {
        let what = format!("an assignment out of {}", long.waiting);
        rows.push(Row::at_most(what, long.assignment_ms, 2.0, "ms"));
        // No faster than the logarithm of the queue.
        let logarithm = (long.waiting as f64).ln() / (short.waiting as f64).ln();
        let growth = long.assignment_ms / short.assignment_ms;
        rows.push(Row::at_most(format!("  against one out of {}", short.waiting), growth, logarithm, "×"));
    }
    for (where_to, left) in [("back in their places", queue.requeued), ("with others", queue.reassigned)] {
        let what = format!("Offline with {} chats, until all are {where_to}", left.chats);
        rows.push(Row::at_most(what, left.ms, 1_000.0, "ms"));
    }
    rows
}

pub fn memory(results: &Results) -> Vec<Row> {
    let mut rows = Vec::new();
    if let Some(idle) = results.idle {
        rows.push(Row::at_most(
            "memory, idle with the demo data",
            idle.resident_kb as f64 / 1000.0,
            60.0,
            "MB",
        ));
        let anonymous = format!("{:.1} MB", idle.anonymous_kb as f64 / 1000.0);
        rows.push(Row::told("  of it not mapped from files", anonymous));
    }
    if let Some(visitors) = &results.visitors {
        rows.push(Row::at_most("memory per connected, quiet visitor", visitors.each_kb(), 32.0, "kB"));
        let socket = format!("{:.1} kB", visitors.each_socket_kb());
        rows.push(Row::told("  of it for his socket", socket));
        let all = format!("{:.1} MB", visitors.connected.resident_kb as f64 / 1000.0);
        rows.push(Row::told("  the whole server then", all));
    }
    if let Some(start) = results.start_ms {
        rows.push(Row::told("start until ready", format!("{start:.0} ms")));
    }
    rows
}

pub fn floors(results: &Results) -> Vec<Row> {
    let mut rows = Vec::new();
    if let Some(floors) = &results.floors {
        let commit = floors.commit;
        rows.push(Row::told("floor: plain SQLite, single rows", format!("{:.0} /s", floors.single)));
        rows.push(Row::told("  commit p50 p99", format!("{:.2} {:.2} ms", commit.p50_ms, commit.p99_ms)));
        rows.push(Row::told("floor: plain SQLite, 32 rows at once", format!("{:.0} /s", floors.grouped)));
    }
    if let Some(echo) = &results.echo {
        rows.push(Row::told("floor: bare axum WebSocket, echoes", format!("{:.0} /s", echo.per_second)));
        let alone = format!("{:.2} {:.2} ms", echo.alone.p50_ms, echo.alone.p99_ms);
        rows.push(Row::told("  one alone p50 p99", alone));
    }
    rows
}
