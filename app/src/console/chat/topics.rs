//! The topics one can resolve with, as rows of a tree.

use crate::domain::{
    finding::{fold, has_all_words},
    ids::TopicId,
    settings::{Catalog, Topic},
};

/// A topic on offer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    pub id: TopicId,
    pub name: String,
    /// Its parents: `Orders › Delivery`; empty at the top.
    pub above: String,
    /// 0 at the top.
    pub depth: usize,
}

/// A tree of settings is shallow; a damaged one must not loop.
const DEEPEST: usize = 8;

/// Active topics in tree order, siblings by name. What stands under an inactive topic is not offered.
pub fn rows(catalog: &Catalog) -> Vec<Row> {
    let mut rows = Vec::new();
    put(catalog, None, "", 0, &mut rows);
    rows
}

fn put(catalog: &Catalog, parent: Option<TopicId>, above: &str, depth: usize, rows: &mut Vec<Row>) {
    let is_here = |topic: &&Topic| topic.active && topic.parent == parent;
    let mut here: Vec<&Topic> = catalog.topics.values().filter(is_here).collect();
    here.sort_by_cached_key(|topic| fold(&topic.name));
    for topic in here {
        let path = if above.is_empty() { topic.name.clone() } else { format!("{above} › {}", topic.name) };
        rows.push(Row { id: topic.id, name: topic.name.clone(), above: above.to_owned(), depth });
        if depth < DEEPEST {
            put(catalog, Some(topic.id), &path, depth + 1, rows);
        }
    }
}

/// The rows that have all the typed words somewhere in their path.
pub fn find(rows: &[Row], typed: &str) -> Vec<Row> {
    rows.iter().filter(|row| has_all_words(&format!("{} {}", row.above, row.name), typed)).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn catalog() -> Catalog {
        let mut catalog = Catalog::default();
        let mut add = |id, parent: Option<u128>, name: &str, active| {
            let id = TopicId::fixed(id);
            let topic = Topic { id, parent: parent.map(TopicId::fixed), name: name.into(), active };
            catalog.topics.insert(id, topic);
        };
        add(1, None, "Warranty", true);
        add(2, None, "Orders", true);
        add(3, Some(2), "Late delivery", true);
        add(4, Some(2), "Address", true);
        add(5, Some(1), "Old", false);
        add(6, Some(5), "Under an inactive one", true);
        catalog
    }

    fn names(rows: &[Row]) -> Vec<&str> {
        rows.iter().map(|row| row.name.as_str()).collect()
    }

    #[test]
    fn only_active_topics_are_offered_in_tree_order() {
        let rows = rows(&catalog());
        assert_eq!(names(&rows), ["Orders", "Address", "Late delivery", "Warranty"]);
        assert_eq!(rows[2].above, "Orders");
        assert_eq!(rows[2].depth, 1);
    }

    #[test]
    fn a_topic_is_found_by_words_of_its_path() {
        let rows = rows(&catalog());
        assert_eq!(names(&find(&rows, "ord del")), ["Late delivery"]);
        assert_eq!(names(&find(&rows, "nothing")), Vec::<&str>::new());
    }
}
