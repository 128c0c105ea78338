//! What visitors and agents may be made to download. `goal` is what we want to promise; `limit` is where we are,
//! and a change that makes it worse fails. A goal that is reached becomes the limit.

use anyhow::{Context, Result, bail};

use crate::{
    npm,
    site::{self, Manifest},
};

struct Budget {
    what: &'static str,
    files: &'static [&'static str],
    /// Bytes after brotli.
    goal: u64,
    limit: u64,
}

const BUDGETS: [Budget; 4] = [
    Budget { what: "every page of the host", files: &["embed.js"], goal: 3_000, limit: 3_000 },
    Budget {
        what: "the first opening of a chat",
        files: &["widget.js", "widget.wasm", "widget.css", "icons-widget.svg"],
        goal: 125_000,
        limit: 125_000,
    },
    Budget {
        what: "the console, its chats",
        files: &["console.js", "console.wasm", "console.css", "icons.svg"],
        goal: 350_000,
        limit: 350_000,
    },
    // Fetched with the first conversation that is opened.
    Budget {
        what: "a conversation",
        files: &["console-conversation.wasm", "console-shared.bin", "rooms.css"],
        goal: 180_000,
        limit: 180_000,
    },
];

pub fn check() -> Result<()> {
    // wasm-opt is among them; without it every bundle would be over its budget.
    npm::ensure()?;
    let manifest = site::build()?;
    let mut broken = Vec::new();
    println!("{:<30} {:>9} {:>9} {:>9}", "bytes after brotli", "is", "may be", "goal");
    for budget in BUDGETS {
        let size = size(&manifest, budget.files)?;
        println!("{:<30} {size:>9} {:>9} {:>9}", budget.what, budget.limit, budget.goal);
        if size > budget.limit {
            broken.push(format!("{} by {}", budget.what, size - budget.limit));
        }
    }
    if !broken.is_empty() {
        bail!("over the budget: {}", broken.join(", "));
    }
    Ok(())
}

fn size(manifest: &Manifest, files: &[&str]) -> Result<u64> {
    let each = files.iter().map(|name| {
        let asset = manifest.get(*name).with_context(|| format!("the site has no {name}"))?;
        Ok(asset.smallest())
    });
    each.sum()
}
