//! A list: rows stay where their keys do.

use super::{Life, Place, Shown, Stand, Woken, draw, wake};
use crate::node::Row;
use leptos::prelude::Owner;
use web_sys::Node as Dom;

/// A row on the page.
pub struct RowStand {
    key: u64,
    stand: Stand,
    /// What the row made for itself goes with it.
    owner: Owner,
}

pub fn row_list(list: Box<dyn Fn() -> Vec<Row> + Send>, start: Dom, end: Dom, woken: Option<Woken>) -> Life {
    let (mut woken, mut end) = (woken, end);
    let parent = Owner::current().unwrap_or_default();
    Life::new(move |shown: Option<Shown>| {
        let rows = list();
        if let Some((at, found)) = woken.take() {
            let rows = rows.into_iter().map(|row| {
                let owner = parent.child();
                let stand = owner.with(|| wake((row.draw)(), &at));
                RowStand { key: row.key, stand, owner }
            });
            let rows = rows.collect();
            end = at.take();
            found.set(Some(end.clone()));
            return Shown::Rows(rows);
        }
        let before = match shown {
            Some(Shown::Rows(rows)) => rows,
            _ => Vec::new(),
        };
        Shown::Rows(rearrange(rows, before, &start, &end, &parent))
    })
}

fn rearrange(rows: Vec<Row>, before: Vec<RowStand>, start: &Dom, end: &Dom, owner: &Owner) -> Vec<RowStand> {
    let Some(parent) = end.parent_node() else { return before };
    let mut before: Vec<Option<RowStand>> = before.into_iter().map(Some).collect();
    let mut last = start.clone();
    let mut hint = 0;
    let mut now = Vec::with_capacity(rows.len());
    for row in rows {
        // Nearly always the one after the last that was found.
        let (passed, ahead) = before.split_at(hint);
        let same = |old: &Option<RowStand>| old.as_ref().is_some_and(|old| old.key == row.key);
        let found = ahead.iter().position(same).map(|i| i + hint).or_else(|| passed.iter().position(same));
        let after = last.next_sibling();
        let standing = match found.and_then(|i| before[i].take().inspect(|_| hint = i + 1)) {
            Some(old) => {
                if old.stand.first().is_some_and(|first| after.as_ref() != Some(first)) {
                    for node in old.stand.nodes() {
                        let _ = parent.insert_before(&node, after.as_ref());
                    }
                }
                old
            }
            None => {
                let owner = owner.child();
                let place = Place { parent: &parent, before: after.as_ref() };
                let stand = owner.with(|| draw((row.draw)(), place));
                RowStand { key: row.key, stand, owner }
            }
        };
        last = standing.stand.last().cloned().unwrap_or(last);
        now.push(standing);
    }
    for gone in before.into_iter().flatten() {
        gone.stand.remove();
        gone.owner.cleanup();
    }
    now
}
