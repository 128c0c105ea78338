//! Lines of the table, and those that several sections have.

use crate::{ledger::Counts, process::Spent};

/// A line of the table.
pub struct Row {
    pub what: String,
    pub measured: String,
    pub target: String,
    pub verdict: &'static str,
}

impl Row {
    pub fn told(what: impl Into<String>, measured: impl Into<String>) -> Self {
        Self { what: what.into(), measured: measured.into(), target: String::new(), verdict: "" }
    }

    pub fn at_most(what: impl Into<String>, measured: f64, limit: f64, unit: &str) -> Self {
        Self::judged(what, measured, unit, format!("≤ {}", number(limit, unit)), measured <= limit)
    }

    pub fn at_least(what: impl Into<String>, measured: f64, limit: f64, unit: &str) -> Self {
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

pub fn soundness(counts: Counts) -> Vec<Row> {
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

pub fn processor(spent: Spent, messages: u64) -> Vec<Row> {
    let each = |cores: f64| cores * spent.seconds * 1e6 / (messages.max(1)) as f64;
    let row = |who: &str, cores: f64| {
        Row::told(format!("  {who}: cores busy, µs per message"), format!("{cores:.2}  {:.0}", each(cores)))
    };
    vec![row("server", spent.server_cores), row("load", spent.load_cores)]
}
