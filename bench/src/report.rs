//! The table that people read, and the file that programs do.

use crate::{ledger::Page, process::Spent, results::Results};
use anyhow::{Context, Result};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// A line of the table.
struct Row {
    what: String,
    measured: String,
    target: String,
    verdict: &'static str,
}

impl Row {
    fn told(what: impl Into<String>, measured: impl Into<String>) -> Self {
        Self { what: what.into(), measured: measured.into(), target: String::new(), verdict: "" }
    }

    fn at_most(what: impl Into<String>, measured: f64, limit: f64, unit: &str) -> Self {
        Self::judged(what, measured, unit, format!("≤ {}", number(limit, unit)), measured <= limit)
    }

    fn at_least(what: impl Into<String>, measured: f64, limit: f64, unit: &str) -> Self {
        Self::judged(what, measured, unit, format!("≥ {}", number(limit, unit)), measured >= limit)
    }

    fn judged(what: impl Into<String>, measured: f64, unit: &str, target: String, met: bool) -> Self {
        let verdict = if met { "met" } else { "MISSED" };
        Self { what: what.into(), measured: number(measured, unit), target, verdict }
    }
}

fn number(value: f64, unit: &str) -> String {
    let digits = if value.abs() >= 100.0 || value.fract() == 0.0 { 0 } else { 2 };
    format!("{value:.digits$} {unit}").trim_end().to_owned()
}

pub fn print(results: &Results) {
    let machine = &results.machine;
    println!(
        "\n{}  {} cores, {}, Linux {}, load before {}",
        results.date.format("%Y-%m-%d %H:%M UTC"),
        machine.cores,
        machine.processor,
        machine.kernel,
        machine.load_before
    );
    let head =
        Row { what: "what".into(), measured: "measured".into(), target: "target".into(), verdict: "verdict" };
    let sections =
        [steady(results), highest(results), slots(results), queue(results), memory(results), floors(results)];
    let mut rows = vec![head];
    for section in sections.into_iter().filter(|section| !section.is_empty()) {
        rows.push(Row::told("", ""));
        rows.extend(section);
    }
    table(&rows);
    for (title, lines) in [("went wrong", &results.faults), ("the server's log", &results.complaints)] {
        if !lines.is_empty() {
            println!("\n{title}:\n  {}", lines.join("\n  "));
        }
    }
}

fn table(rows: &[Row]) {
    let width = |of: fn(&Row) -> &str| rows.iter().map(|row| of(row).chars().count()).max().unwrap_or(0);
    let (what, measured) = (width(|row| &row.what), width(|row| &row.measured));
    let target = width(|row| &row.target);
    for row in rows {
        let line = format!(
            "{:what$}  {:>measured$}  {:>target$}  {}",
            row.what, row.measured, row.target, row.verdict
        );
        println!("{}", line.trim_end());
    }
}

fn soundness(page: &Page) -> Vec<Row> {
    let counts = page.counts;
    let none = |what: &str, count: u64| Row::at_most(what, count as f64, 0.0, "");
    vec![
        Row::told(
            "  messages sent, stored, heard",
            format!("{} {} {}", counts.sent, counts.stored, counts.heard),
        ),
        none("  lost", counts.lost),
        none("  doubled", counts.doubled),
        none("  out of order", counts.misordered),
        none("  refused", counts.refused),
    ]
}

fn processor(spent: Spent, messages: u64) -> Vec<Row> {
    let each = |cores: f64| cores * spent.seconds * 1e6 / (messages.max(1)) as f64;
    let row = |who: &str, cores: f64| {
        Row::told(format!("  {who}: cores busy, µs per message"), format!("{cores:.2}  {:.0}", each(cores)))
    };
    vec![row("server", spent.server_cores), row("load", spent.load_cores)]
}

fn steady(results: &Results) -> Vec<Row> {
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
    rows.extend(soundness(&steady.page));
    rows.extend(processor(steady.spent, steady.page.counts.sent));
    if let (Some(floors), Some(echo)) = (&results.floors, &results.echo) {
        let floor = floors.commit.p50_ms + echo.alone.p50_ms;
        let times = format!("{:.1} ×", socket.p50_ms / floor);
        rows.push(Row::told("  p50 against one commit and one echo", times));
    }
    rows
}

fn highest(results: &Results) -> Vec<Row> {
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
    rows.extend(soundness(&highest.page));
    rows.extend(processor(highest.spent, highest.page.counts.sent));
    if let (Some(floors), Some(echo)) = (&results.floors, &results.echo) {
        let against = |floor: f64| format!("{:.2} ×", rate / floor);
        rows.push(Row::told("  against single rows", against(floors.single)));
        rows.push(Row::told("  against grouped rows", against(floors.grouped)));
        rows.push(Row::told("  against echoes", against(echo.per_second)));
    }
    rows
}

fn slots(results: &Results) -> Vec<Row> {
    let Some(slots) = &results.slots else { return Vec::new() };
    let row = |when: &str, summary: crate::latency::Summary| {
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
    rows.extend(soundness(&slots.page));
    rows
}

fn queue(results: &Results) -> Vec<Row> {
    let Some(queue) = &results.queue else { return Vec::new() };
    let mut rows = Vec::new();
    for (waiting, summary) in &queue.steps {
        let what = format!("resolve, {waiting} wait, {} agents: p50 p99", queue.agents);
        rows.push(Row::told(what, format!("{:.2} {:.2} ms", summary.p50_ms, summary.p99_ms)));
    }
    let longest = queue.steps.iter().map(|(waiting, _)| *waiting).max().unwrap_or_default();
    if let Some(cost) = queue.assignment_ms(longest) {
        rows.push(Row::at_most(format!("an assignment out of {longest}"), cost, 2.0, "ms"));
    }
    let shortest = queue.steps.iter().map(|(waiting, _)| *waiting).filter(|n| *n > 0).min();
    let costs = shortest.and_then(|n| Some((n, queue.assignment_ms(n)?, queue.assignment_ms(longest)?)));
    if let Some((n, short, long)) = costs.filter(|(_, short, _)| *short > 0.0) {
        rows.push(Row::told(format!("  against one out of {n}"), format!("{:.2} ×", long / short)));
    }
    let what = format!("Offline with {} chats, until all are in their places", queue.offline_chats);
    rows.push(Row::at_most(what, queue.offline_ms, 1_000.0, "ms"));
    rows
}

fn memory(results: &Results) -> Vec<Row> {
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

fn floors(results: &Results) -> Vec<Row> {
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

/// Writes the numbers down: under their date, and as the latest.
pub fn keep(results: &Results, dir: &Path) -> Result<PathBuf> {
    fs::create_dir_all(dir).with_context(|| format!("{} cannot be made", dir.display()))?;
    let text = serde_json::to_string_pretty(results)?;
    let dated = dir.join(format!("{}.json", results.date.format("%Y%m%dT%H%M%SZ")));
    for file in [&dated, &dir.join("latest.json")] {
        fs::write(file, &text).with_context(|| format!("{} cannot be written", file.display()))?;
    }
    Ok(dated)
}
