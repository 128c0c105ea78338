//! Tags: words put on conversations to find them again.

use super::{
    check::{self, HINT_LENGTH, Problems, TAG_LENGTH},
    edit::Edit,
    kind::Kind,
    place::Section,
    rows::{Cell, Column, Row, TagChip, tag_class},
};
use crate::node::prelude::*;
use crate::{
    api::settings::save_tag,
    domain::{
        board::Board,
        ids::TagId,
        refusal::Refusal,
        settings::{Catalog, Hue, Item, ItemId, Tag},
    },
    parts::field::{TextField, part},
    texts::settings::Texts,
};

pub struct Tags;

impl Kind for Tags {
    type Id = TagId;
    type Draft = Tag;
    const SECTION: Section = Section::Tags;
    const FIELDS: &'static [&'static str] = &["name", "hint"];

    fn load(catalog: &Catalog, id: TagId) -> Option<Tag> {
        catalog.tags.get(&id).cloned()
    }

    fn blank(_: &Board, _: Option<&str>) -> Tag {
        Tag { id: TagId::random(), name: String::new(), hue: Hue::Teal, hint: String::new() }
    }

    fn id(draft: &Tag) -> Option<TagId> {
        Some(draft.id)
    }

    fn name(draft: &Tag) -> String {
        draft.name.clone()
    }

    fn check(draft: &Tag, catalog: &Catalog) -> Problems {
        let others = catalog.tags.values().filter(|tag| tag.id != draft.id).map(|tag| tag.name.as_str());
        let name = check::text(&draft.name, TAG_LENGTH).or_else(|| check::name_taken(&draft.name, others));
        check::named([("name", name), ("hint", check::optional(&draft.hint, HINT_LENGTH))])
    }

    fn tidy(mut draft: Tag) -> Tag {
        draft.name = draft.name.trim().to_owned();
        draft.hint = draft.hint.trim().to_owned();
        draft
    }

    async fn save(draft: Tag) -> Result<(), Refusal> {
        save_tag(draft).await
    }

    fn item(draft: &Tag) -> Option<Item> {
        Some(Item::Tag(draft.clone()))
    }

    fn removal(draft: &Tag) -> Option<ItemId> {
        Some(ItemId::Tag(draft.id))
    }

    fn columns(t: &'static Texts) -> Vec<Column> {
        vec![Column::new(t.tag), Column::wide(t.hint)]
    }

    fn rows(catalog: &Catalog, _: &'static Texts) -> Vec<Row> {
        catalog
            .tags
            .values()
            .map(|tag| Row {
                id: tag.id.to_string(),
                off: false,
                cells: vec![Cell::Tag(tag.name.clone(), tag.hue), Cell::Muted(tag.hint.clone())],
            })
            .collect()
    }

    fn form(edit: Edit<Self>) -> Node {
        let t = edit.t;
        view! {
            <TextField
                id="tag-name"
                label=t.name
                value=part!(edit.draft, name)
                required=true
                error=edit.error("name")
            />
            <Swatches edit=edit />
            <TextField
                id="tag-hint"
                label=t.hint
                value=part!(edit.draft, hint)
                help=t.hint_help
                error=edit.error("hint")
            />
            <div class="field">
                <span class="field__label">{t.preview}</span>
                {move || {
                    let (name, hue) = edit.draft.with(|tag| (tag.name.trim().to_owned(), tag.hue));
                    let name = if name.is_empty() { t.tag.to_owned() } else { name };
                    view! {
                        <span class="tags">
                            <TagChip name=name hue=hue />
                        </span>
                    }
                }}
            </div>
        }
    }
}

/// The tag colours; native radios, so that the arrow keys choose.
#[component]
fn Swatches(edit: Edit<Tags>) -> impl IntoNode {
    let t = edit.t;
    let swatch = |hue: Hue| {
        let class = tag_class(hue).replace("tag--", "swatch--");
        view! {
            <input
                class=format!("swatch {class}")
                type="radio"
                name="hue"
                aria-label=t.hue(hue)
                title=t.hue(hue)
                checked=edit.draft.with_untracked(|tag| tag.hue == hue)
                prop:checked=move || edit.draft.with(|tag| tag.hue == hue)
                on:change=move |_| edit.draft.update(|tag| tag.hue = hue)
            />
        }
    };
    view! {
        <fieldset class="field">
            <legend class="field__label">{t.colour}</legend>
            <span class="swatches">{Hue::ALL.map(swatch).collect_nodes()}</span>
        </fieldset>
    }
}
