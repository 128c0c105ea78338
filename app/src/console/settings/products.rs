//! Products: brands that own channels.

use super::{
    check::{self, NAME_LENGTH, Problems},
    edit::Edit,
    kind::Kind,
    place::Section,
    rows::{Cell, Column, Row},
};
use crate::node::prelude::*;
use crate::{
    api::settings::save_product,
    domain::{
        board::Board,
        channel::Product,
        ids::ProductId,
        refusal::Refusal,
        settings::{Catalog, Item, ItemId},
    },
    parts::field::{Bound, NO_NUMBER, NumberField, TextField, part},
    texts::settings::Texts,
};

pub struct Products;

impl Kind for Products {
    type Id = ProductId;
    type Draft = Product;
    const SECTION: Section = Section::Products;
    const FIELDS: &'static [&'static str] = &["name", "limit"];

    fn load(catalog: &Catalog, id: ProductId) -> Option<Product> {
        catalog.products.get(&id).cloned()
    }

    fn blank(_: &Board, _: Option<&str>) -> Product {
        Product { id: ProductId::random(), name: String::new(), limit: Product::DEFAULT_LIMIT }
    }

    fn id(draft: &Product) -> Option<ProductId> {
        Some(draft.id)
    }

    fn name(draft: &Product) -> String {
        draft.name.clone()
    }

    fn check(draft: &Product, catalog: &Catalog) -> Problems {
        let others = catalog.products.values().filter(|p| p.id != draft.id).map(|p| p.name.as_str());
        let name = check::text(&draft.name, NAME_LENGTH).or_else(|| check::name_taken(&draft.name, others));
        check::named([("name", name), ("limit", check::limit(draft.limit))])
    }

    fn tidy(mut draft: Product) -> Product {
        draft.name = draft.name.trim().to_owned();
        draft
    }

    async fn save(draft: Product) -> Result<(), Refusal> {
        save_product(draft).await
    }

    fn item(draft: &Product) -> Option<Item> {
        Some(Item::Product(draft.clone()))
    }

    fn removal(draft: &Product) -> Option<ItemId> {
        Some(ItemId::Product(draft.id))
    }

    fn columns(t: &'static Texts) -> Vec<Column> {
        vec![Column::new(t.name), Column::number(t.section(Section::Channels).name), Column::number(t.limit)]
    }

    fn rows(catalog: &Catalog, _: &'static Texts) -> Vec<Row> {
        let channels = |id| catalog.channels.values().filter(|channel| channel.product == id).count();
        catalog
            .products
            .values()
            .map(|product| Row {
                id: product.id.to_string(),
                off: false,
                cells: vec![
                    Cell::Name(product.name.clone()),
                    Cell::Number(u32::try_from(channels(product.id)).unwrap_or(u32::MAX)),
                    Cell::Number(product.limit),
                ],
            })
            .collect()
    }

    fn form(edit: Edit<Self>) -> Node {
        let t = edit.t;
        let limit = Bound::part(
            edit.draft,
            |product| Some(product.limit),
            |product, limit: Option<u32>| product.limit = limit.unwrap_or(NO_NUMBER),
        );
        view! {
            <TextField
                id="product-name"
                label=t.name
                value=part!(edit.draft, name)
                required=true
                error=edit.error("name")
            />
            <NumberField
                id="product-limit"
                label=t.limit
                value=limit
                help=t.limit_help
                error=edit.error("limit")
                min=*Product::LIMITS.start()
                max=*Product::LIMITS.end()
            />
        }
    }
}
