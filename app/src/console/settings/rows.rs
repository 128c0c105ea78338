//! Lists as data: what a row says, and how it is drawn in a table.

use crate::node::prelude::*;
use crate::{
    domain::{agent::Status, channel::ChannelKind, settings::Hue},
    parts::avatar::{Avatar, ChannelBadge, StatusGlyph},
};

/// One thing of a list. Equal rows are drawn once: a change of any cell draws the row anew.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Row {
    pub id: String,
    /// Switched off, put away: shown dimmed.
    pub off: bool,
    /// The first cell names the thing and carries the link.
    pub cells: Vec<Cell>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Cell {
    Name(String),
    Person(String),
    Tag(String, Hue),
    Shortcut(String),
    /// Isolated from the direction around it: an email, a host.
    Plain(String),
    Muted(String),
    Number(u32),
    Channel(ChannelKind, String),
    Status(Status, &'static str),
}

impl Cell {
    fn text(&self) -> &str {
        match self {
            Self::Name(text)
            | Self::Person(text)
            | Self::Tag(text, _)
            | Self::Shortcut(text)
            | Self::Plain(text)
            | Self::Muted(text)
            | Self::Channel(_, text) => text,
            Self::Status(_, text) => text,
            Self::Number(_) => "",
        }
    }
}

/// A column's head. `class` goes on its cells, too.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    pub label: &'static str,
    pub class: &'static str,
}

impl Column {
    pub fn new(label: &'static str) -> Self {
        Self { label, class: "" }
    }

    /// Numbers, at the end of the line.
    pub fn number(label: &'static str) -> Self {
        Self { label, class: "r" }
    }

    /// Not on phones.
    pub fn wide(label: &'static str) -> Self {
        Self { label, class: "only-wide" }
    }
}

impl Row {
    /// Whether every word of the filter occurs somewhere in the row.
    pub fn matches(&self, filter: &str) -> bool {
        let all = self.cells.iter().map(Cell::text).collect::<Vec<_>>().join(" ");
        contains_words(&all, filter)
    }

    /// Its name, for the order of the list.
    pub fn name(&self) -> String {
        self.cells.first().map_or("", Cell::text).to_lowercase()
    }
}

/// Whether every word of `filter` occurs in `text`, whatever the case.
pub fn contains_words(text: &str, filter: &str) -> bool {
    let text = text.to_lowercase();
    filter.to_lowercase().split_whitespace().all(|word| text.contains(word))
}

/// What stands in a cell.
pub fn draw(cell: Cell) -> Node {
    match cell {
        Cell::Name(text) => view! { <bdi>{text}</bdi> },
        Cell::Person(name) => view! {
            <span class="line">
                <Avatar name=Some(name.clone()) class="avatar--24" />
                <bdi>{name}</bdi>
            </span>
        },
        Cell::Tag(name, hue) => view! { <TagChip name=name hue=hue /> },
        Cell::Shortcut(word) => view! {
            <bdi class="shortcut" dir="ltr">
                {format!("/{word}")}
            </bdi>
        },
        Cell::Plain(text) => view! { <bdi class="truncate">{text}</bdi> },
        Cell::Muted(text) => view! { <span class="truncate muted" dir="auto">{text}</span> },
        Cell::Number(number) => view! { <span class="num">{number}</span> },
        Cell::Channel(kind, name) => view! {
            <span class="line">
                <ChannelBadge kind=kind />
                {name}
            </span>
        },
        Cell::Status(status, name) => view! {
            <span class="line">
                <StatusGlyph status=Signal::stored(status) />
                {name}
            </span>
        },
    }
}

/// A tag as it shows on conversations.
#[component]
pub fn TagChip(#[prop(into)] name: String, hue: Hue) -> impl IntoNode {
    view! {
        <span class=format!("tag {}", tag_class(hue))>
            <bdi class="truncate">{name}</bdi>
        </span>
    }
}

pub fn tag_class(hue: Hue) -> &'static str {
    match hue {
        Hue::Grey => "",
        Hue::Teal => "tag--teal",
        Hue::Green => "tag--green",
        Hue::Amber => "tag--amber",
        Hue::Red => "tag--red",
        Hue::Blue => "tag--blue",
        Hue::Pink => "tag--pink",
        Hue::Violet => "tag--violet",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_finds_words_in_any_order_and_case() {
        let row = Row {
            id: String::new(),
            off: false,
            cells: vec![Cell::Name("Late delivery".into()), Cell::Muted("Orders".into())],
        };
        assert!(row.matches("") && row.matches("orders LATE"));
        assert!(!row.matches("orders refund"));
    }
}
