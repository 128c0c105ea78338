//! What visitors and agents may be made to download. The numbers are a promise, so a change that breaks one fails.

use anyhow::{Context, Result, bail};

use crate::{
    npm,
    site::{self, Manifest},
};

struct Budget {
    what: &'static str,
    files: &'static [&'static str],
    /// Bytes after brotli.
    limit: u64,
}

const BUDGETS: [Budget; 3] = [
    Budget { what: "every page of the host", files: &["embed.js"], limit: 3_000 },
    Budget {
        what: "the first opening of a chat",
        files: &["widget.js", "widget.wasm", "widget.css"],
        limit: 125_000,
    },
    Budget { what: "the console", files: &["console.js", "console.wasm", "console.css"], limit: 350_000 },
];

pub fn check() -> Result<()> {
    // wasm-opt is among them; without it every bundle would be over its budget.
    npm::ensure()?;
    let manifest = site::build()?;
    let mut broken = Vec::new();
    println!("{:<30} {:>9} {:>9}", "bytes after brotli", "is", "may be");
    for budget in BUDGETS {
        let size = size(&manifest, budget.files)?;
        println!("{:<30} {size:>9} {:>9}", budget.what, budget.limit);
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
