//! Topics: why conversations were about. A tree.

use super::{
    check::{self, NAME_LENGTH, Problems},
    edit::Edit,
    kind::Kind,
    place::Section,
    rows::{Column, Row, contains_words},
    scaffold::{Listing, NothingFound, words},
};
use crate::node::prelude::*;
use crate::{
    api::settings::save_topic,
    console::state::console,
    domain::{
        board::Board,
        ids::TopicId,
        refusal::Refusal,
        settings::{Catalog, Item, ItemId, Topic},
    },
    parts::{
        choice::{SelectField, SwitchField},
        field::{Bound, TextField, part},
        icon::Icon,
    },
    texts::{fill, settings::Texts},
};

pub struct Topics;

impl Kind for Topics {
    type Id = TopicId;
    type Draft = Topic;
    const SECTION: Section = Section::Topics;
    const FIELDS: &'static [&'static str] = &["name", "parent"];

    fn load(catalog: &Catalog, id: TopicId) -> Option<Topic> {
        catalog.topics.get(&id).cloned()
    }

    fn blank(_: &Board, under: Option<&str>) -> Topic {
        let parent = under.and_then(|id| id.parse().ok());
        Topic { id: TopicId::random(), parent, name: String::new(), active: true }
    }

    fn id(draft: &Topic) -> Option<TopicId> {
        Some(draft.id)
    }

    fn name(draft: &Topic) -> String {
        draft.name.clone()
    }

    fn check(draft: &Topic, catalog: &Catalog) -> Problems {
        let beside = catalog.topics.values().filter(|t| t.id != draft.id && t.parent == draft.parent);
        let taken = check::name_taken(&draft.name, beside.map(|topic| topic.name.as_str()));
        check::named([("name", check::text(&draft.name, NAME_LENGTH).or(taken))])
    }

    fn tidy(mut draft: Topic) -> Topic {
        draft.name = draft.name.trim().to_owned();
        draft
    }

    async fn save(draft: Topic) -> Result<(), Refusal> {
        save_topic(draft).await
    }

    fn item(draft: &Topic) -> Option<Item> {
        Some(Item::Topic(draft.clone()))
    }

    fn removal(draft: &Topic) -> Option<ItemId> {
        Some(ItemId::Topic(draft.id))
    }

    fn columns(_: &'static Texts) -> Vec<Column> {
        Vec::new()
    }

    fn rows(catalog: &Catalog, _: &'static Texts) -> Vec<Row> {
        let row = |topic: &Topic| Row { id: topic.id.to_string(), off: !topic.active, cells: Vec::new() };
        catalog.topics.values().map(row).collect()
    }

    fn list(listing: Listing) -> Node {
        let board = console().board;
        let nodes = memo(move |_| {
            listing.filter.with(|filter| board.with(|board| grow(&board.catalog, None, filter, 0)))
        });
        view! {
            <Show when=move || nodes.with(|nodes| !nodes.is_empty())>
                <ul class="tree" aria-labelledby="list-title">
                    {move || branches(nodes.get(), listing.selected)}
                </ul>
            </Show>
            <Show when=move || nodes.with(Vec::is_empty) && board.with(|b| !b.catalog.topics.is_empty())>
                <NothingFound filter=listing.filter />
            </Show>
        }
    }

    fn form(edit: Edit<Self>) -> Node {
        let t = edit.t;
        let board = console().board;
        let parent = Bound::part(
            edit.draft,
            |topic| topic.parent.map(|id| id.to_string()).unwrap_or_default(),
            |topic, id: String| topic.parent = id.parse().ok(),
        );
        let id = edit.draft.with_untracked(|topic| topic.id);
        let parents = Signal::derive(move || {
            let above = board.with(|board| check::possible_parents(&board.catalog, id));
            let none = (String::new(), t.no_parent.to_owned());
            std::iter::once(none).chain(above.into_iter().map(|(id, path)| (id.to_string(), path))).collect()
        });
        view! {
            <TextField
                id="topic-name"
                label=t.name
                value=part!(edit.draft, name)
                required=true
                error=edit.error("name")
            />
            <SelectField
                id="topic-parent"
                label=t.parent
                value=parent
                options=parents
                help=t.parent_help
                error=edit.error("parent")
            />
            <SwitchField id="topic-active" label=t.active value=part!(edit.draft, active) help=t.active_help />
        }
    }
}

/// A topic with those below it, by name.
#[derive(Debug, Clone, PartialEq)]
struct Branch {
    id: TopicId,
    name: String,
    active: bool,
    below: Vec<Branch>,
}

/// The tree under `parent`, as far as the filter finds something in it. A hit shows with all above and below it.
fn grow(catalog: &Catalog, parent: Option<TopicId>, filter: &str, depth: u32) -> Vec<Branch> {
    // A damaged tree must not hang the page.
    if depth > 8 {
        return Vec::new();
    }
    let mut nodes: Vec<Branch> = catalog
        .topics
        .values()
        .filter(|topic| topic.parent == parent)
        .filter_map(|topic| {
            let hit = contains_words(&topic.name, filter);
            let below = grow(catalog, Some(topic.id), if hit { "" } else { filter }, depth + 1);
            let node = Branch { id: topic.id, name: topic.name.clone(), active: topic.active, below };
            (hit || !node.below.is_empty()).then_some(node)
        })
        .collect();
    nodes.sort_by_cached_key(|node| node.name.to_lowercase());
    nodes
}

fn branches(nodes: Vec<Branch>, selected: Memo<Option<String>>) -> Node {
    nodes
        .into_iter()
        .map(|node| {
            let below = node.below.clone();
            view! {
                <li>
                    {topic_row(&node, selected)}
                    {(!below.is_empty()).then(|| view! { <ul>{branches(below, selected)}</ul> })}
                </li>
            }
        })
        .collect_nodes()
}

fn topic_row(node: &Branch, selected: Memo<Option<String>>) -> Node {
    let t = words();
    let id = node.id.to_string();
    let add = fill(t.add_child, &[("name", &node.name)]);
    let mine = {
        let id = id.clone();
        memo(move |_| selected.with(|selected| selected.as_ref() == Some(&id)))
    };
    view! {
        <div class="tree__row" class:is-selected=mine class:is-off=!node.active>
            <a
                class="grow"
                id=format!("row-{id}")
                href=Section::Topics.path_of(&id)
                aria-current=move || mine.get().then_some("true")
            >
                <bdi>{node.name.clone()}</bdi>
            </a>
            {(!node.active).then(|| view! { <span class="small">{t.inactive}</span> })}
            <span class="rowact">
                <a
                    class="iconbtn iconbtn--sm"
                    href=Section::Topics.path_of_new_under(&id)
                    aria-label=add.clone()
                    title=add
                >
                    <Icon name="i-plus" />
                </a>
            </span>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn catalog() -> Catalog {
        let topic = |n, parent: Option<u128>, name: &str| {
            let id = TopicId::fixed(n);
            (id, Topic { id, parent: parent.map(TopicId::fixed), name: name.into(), active: true })
        };
        let topics = [
            topic(1, None, "Orders"),
            topic(2, Some(1), "Late delivery"),
            topic(3, Some(1), "Cancelled"),
            topic(4, None, "Billing"),
        ];
        Catalog { topics: topics.into(), ..Catalog::default() }
    }

    fn names(nodes: &[Branch]) -> Vec<&str> {
        nodes.iter().flat_map(|n| std::iter::once(n.name.as_str()).chain(names(&n.below))).collect()
    }

    #[test]
    fn topics_stand_by_name_under_their_parents() {
        assert_eq!(
            names(&grow(&catalog(), None, "", 0)),
            ["Billing", "Orders", "Cancelled", "Late delivery"]
        );
    }

    #[test]
    fn a_hit_shows_with_what_is_above_and_below_it() {
        assert_eq!(names(&grow(&catalog(), None, "late", 0)), ["Orders", "Late delivery"]);
        assert_eq!(names(&grow(&catalog(), None, "orders", 0)), ["Orders", "Cancelled", "Late delivery"]);
    }
}
