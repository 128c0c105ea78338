//! The table that people read, and the file that programs do.

mod agents;
mod channels;
mod chats;
mod row;

use crate::results::Results;
use anyhow::{Context, Result};
use row::Row;
use std::{
    fs,
    path::{Path, PathBuf},
};

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
    let sections = [
        chats::steady(results),
        chats::highest(results),
        chats::slots(results),
        chats::queue(results),
        channels::hooks(results),
        channels::outbound(results),
        channels::expiry(results),
        agents::offers(results),
        agents::waits(results),
        agents::status(results),
        chats::memory(results),
        chats::floors(results),
    ];
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
