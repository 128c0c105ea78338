//! The report's two tables, each sorted by the column that one chooses, with the sum of all below.

use crate::node::prelude::*;
use crate::{
    console::state::console,
    domain::{
        report::{AgentDone, Column, Done, Spent, sum},
        time::Span,
    },
    parts::{avatar::Avatar, icon::Icon},
    texts::overview::words,
};
use std::sync::Arc;

/// A row as it is shown.
#[derive(Clone)]
struct Row {
    name: String,
    done: Done,
}

#[component]
pub fn Figures(rows: Vec<AgentDone>) -> impl IntoNode {
    let words = words();
    let all = sum(&rows);
    let named = |row: AgentDone| {
        let name = console().board.with_untracked(|board| board.catalog.agent_name(row.agent).to_owned());
        Row { name, done: row.done }
    };
    let rows: Arc<Vec<Row>> = Arc::new(rows.into_iter().map(named).collect());
    let chats = Column::CHATS.to_vec();
    view! {
        <div class="stack report">
            <Table id="report-chats" name=words.chats how=words.chats_how columns=chats rows=rows.clone() all=all.clone() />
            <Table id="report-time" name=words.time how=words.time_how columns=Column::times().collect() rows=rows all=all />
        </div>
    }
}

/// By which column, or by name; and whether the largest comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Sort {
    by: Option<Column>,
    falls: bool,
}

impl Sort {
    /// Chosen again it turns round; numbers begin with the largest, names with A.
    fn chosen(self, by: Option<Column>) -> Self {
        let falls = if self.by == by { !self.falls } else { by.is_some() };
        Self { by, falls }
    }

    fn word(self, by: Option<Column>) -> &'static str {
        match (self.by == by, self.falls) {
            (false, _) => "none",
            (true, true) => "descending",
            (true, false) => "ascending",
        }
    }
}

fn sorted(rows: &[Row], sort: Sort) -> Vec<Row> {
    let mut rows = rows.to_vec();
    rows.sort_by_cached_key(|row| row.name.to_lowercase());
    if let Some(column) = sort.by {
        rows.sort_by_key(|row| column.of(&row.done));
    }
    if sort.falls {
        rows.reverse();
    }
    rows
}

#[component]
fn Table(
    id: &'static str,
    name: &'static str,
    how: &'static str,
    columns: Vec<Column>,
    rows: Arc<Vec<Row>>,
    all: Done,
) -> impl IntoNode {
    let words = words();
    let sort = RwSignal::new(Sort { by: None, falls: false });
    let head = |by: Option<Column>| {
        let name = by.map_or(words.agent, |column| words.column(column));
        view! { <Head name=name by=by sort=sort /> }
    };
    let heads = std::iter::once(None).chain(columns.iter().copied().map(Some)).map(head).collect_nodes();
    let last = cells(&columns, &all);
    let body = move || {
        let row = |row: Row| {
            view! {
                <tr>
                    <th scope="row"><span class="line">
                        <Avatar name=Some(row.name.clone()) class="avatar--24" />
                        <bdi class="truncate">{row.name}</bdi>
                    </span></th>
                    {cells(&columns, &row.done)}
                </tr>
            }
        };
        sorted(&rows, sort.get()).into_iter().map(row).collect_nodes()
    };
    view! {
        <section class="card" aria-labelledby=id>
            <header class="card__head"><h2 id=id>{name}</h2></header>
            <div class="tablewrap" tabindex="0" role="group" aria-labelledby=id>
                <table class="table tight">
                    <thead><tr>{heads}</tr></thead>
                    <tbody>{body}</tbody>
                    <tfoot><tr><th scope="row">{words.all}</th>{last}</tr></tfoot>
                </table>
            </div>
            <p class="card__foot">{how}</p>
        </section>
    }
}

#[component]
fn Head(name: &'static str, by: Option<Column>, sort: RwSignal<Sort>) -> impl IntoNode {
    let arrow = move || {
        let now = sort.get();
        (now.by == by).then(|| {
            let icon = if now.falls { "i-arrow-down" } else { "i-arrow-up" };
            view! { <Icon name=icon class="i-14" /> }
        })
    };
    view! {
        <th scope="col" class=if by.is_some() { "r" } else { "" } aria-sort=move || sort.get().word(by)>
            <button class="sortbtn" type="button" on:click=move |_| sort.update(|sort| *sort = sort.chosen(by))>
                {name}
                {arrow}
            </button>
        </th>
    }
}

fn cells(columns: &[Column], done: &Done) -> Node {
    let cell = |column: &Column| {
        let said = match (column.of(done), column.is_time()) {
            (None, _) => "–".to_owned(),
            (Some(ms), true) => Span::millis(ms).clock(),
            (Some(n), false) => n.to_string(),
        };
        let reasons = (*column == Column::Time(Spent::Break)).then(|| reasons(done));
        view! { <td class="r">{said}{reasons}</td> }
    };
    columns.iter().map(cell).collect_nodes()
}

/// What the breaks were for, as far as it was said (V-17).
fn reasons(done: &Done) -> Node {
    let mut breaks = done.breaks.clone();
    breaks.sort();
    let line = |(reason, span): (String, Span)| {
        view! { <small class="muted report__reason"><bdi>{reason}</bdi> " " {span.clock()}</small> }
    };
    breaks.into_iter().map(line).collect_nodes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_sorted_by_name_and_by_a_column_in_either_direction() {
        let row =
            |name: &str, assigned| Row { name: name.into(), done: Done { assigned, ..Done::default() } };
        let rows = [row("Tom", 3), row("ada", 9), row("Maya", 3)];
        let names = |sort| sorted(&rows, sort).into_iter().map(|row| row.name).collect::<Vec<_>>();
        let by_name = Sort { by: None, falls: false };
        assert_eq!(names(by_name), ["ada", "Maya", "Tom"]);
        let most_first = by_name.chosen(Some(Column::Assigned));
        assert_eq!(
            (names(most_first)[0].as_str(), most_first.word(Some(Column::Assigned))),
            ("ada", "descending")
        );
        let least_first = most_first.chosen(Some(Column::Assigned));
        assert_eq!(names(least_first), ["Maya", "Tom", "ada"]);
        assert_eq!(least_first.word(None), "none");
    }
}
