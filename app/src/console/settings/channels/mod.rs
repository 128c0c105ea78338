//! Channels: connected accounts. The editor of a web channel takes the page: look, form, domains, code to copy.

mod draft;
mod look;
mod prechat;
mod preview;
mod snippet;

use super::{
    check::{
        self, AWAY_LENGTH, GREETING_LENGTH, GREETING_SECONDS, HEADING_LENGTH, NAME_LENGTH, Problem, Problems,
        REOPEN_HOURS,
    },
    edit::Edit,
    kind::Kind,
    place::Section,
    rows::{Cell, Column, Row},
};
use crate::node::prelude::*;
use crate::{
    api::settings::save_channel,
    console::state::console,
    domain::{
        board::Board,
        channel::{Channel, ChannelKind},
        ids::ChannelId,
        refusal::Refusal,
        settings::{Catalog, Item, ItemId},
    },
    parts::{
        choice::{SelectField, SwitchField},
        field::{AreaField, Bound, TextField, part},
    },
    texts::settings::Texts,
};
use draft::Draft;

pub struct Channels;

impl Kind for Channels {
    type Id = ChannelId;
    type Draft = Draft;
    const SECTION: Section = Section::Channels;
    const WIDE: bool = true;
    const FIELDS: &'static [&'static str] = &[
        "name",
        "product",
        "accent",
        "heading",
        "tagline",
        "greeting",
        "greeting_after_seconds",
        "away",
        "reopen_hours",
        "prechat",
        "allowed_domains",
    ];

    fn load(catalog: &Catalog, id: ChannelId) -> Option<Draft> {
        catalog.channels.get(&id).cloned().map(Draft::of)
    }

    fn blank(board: &Board, _: Option<&str>) -> Draft {
        Draft::of(draft::blank(board))
    }

    fn id(draft: &Draft) -> Option<ChannelId> {
        Some(draft.channel.id)
    }

    fn name(draft: &Draft) -> String {
        draft.channel.name.clone()
    }

    fn check(draft: &Draft, catalog: &Catalog) -> Problems {
        let (channel, web) = (&draft.channel, &draft.channel.web);
        let product = (!catalog.products.contains_key(&channel.product)).then_some(Problem::NoProduct);
        check::named([
            ("name", check::text(&channel.name, NAME_LENGTH)),
            ("product", product),
            ("accent", check::accent(&draft.accent)),
            ("heading", check::optional(&web.heading, HEADING_LENGTH)),
            ("tagline", check::optional(&web.tagline, HEADING_LENGTH)),
            ("greeting", check::optional(&web.greeting, GREETING_LENGTH)),
            ("greeting_after_seconds", check::number(web.greeting_after_seconds, GREETING_SECONDS)),
            ("away", check::optional(&web.away, AWAY_LENGTH)),
            ("reopen_hours", check::number(web.reopen_hours, REOPEN_HOURS)),
            ("prechat", check::bad_prechat(&draft.prechat()).map(|(_, problem)| problem)),
            ("allowed_domains", check::bad_domain(&draft.domains)),
        ])
    }

    fn tidy(draft: Draft) -> Draft {
        draft.tidy()
    }

    async fn save(draft: Draft) -> Result<(), Refusal> {
        save_channel(draft.channel()).await
    }

    fn item(draft: &Draft) -> Option<Item> {
        Some(Item::Channel(draft.channel()))
    }

    fn removal(draft: &Draft) -> Option<ItemId> {
        Some(ItemId::Channel(draft.channel.id))
    }

    fn columns(t: &'static Texts) -> Vec<Column> {
        vec![Column::new(t.name), Column::wide(t.product), Column::new(t.kind), Column::new(t.state)]
    }

    // Accounts at other providers have a page of their own.
    fn rows(catalog: &Catalog, t: &'static Texts) -> Vec<Row> {
        let row = |channel: &Channel| Row {
            id: channel.id.to_string(),
            off: channel.disabled,
            cells: vec![
                Cell::Name(channel.name.clone()),
                Cell::Muted(
                    catalog.products.get(&channel.product).map(|p| p.name.clone()).unwrap_or_default(),
                ),
                Cell::Channel(channel.kind, t.kind_name(channel.kind).to_owned()),
                Cell::Name(if channel.disabled { t.off } else { t.on }.to_owned()),
            ],
        };
        catalog.channels.values().map(row).collect()
    }

    fn form(edit: Edit<Self>) -> Node {
        if edit.draft.with_untracked(|draft| draft.channel.kind != ChannelKind::Web) {
            return view! { <General edit=edit /> };
        }
        view! {
            <div class="lookpane">
                <div class="lookpane__form">
                    <General edit=edit />
                    <snippet::Snippet edit=edit />
                    <look::Look edit=edit />
                    <prechat::Prechat edit=edit />
                    <Domains edit=edit />
                </div>
                <div class="lookpane__prev">
                    <preview::Preview edit=edit />
                </div>
            </div>
        }
    }
}

/// A card of the channel's page.
#[component]
fn Card(id: &'static str, title: &'static str, children: Children) -> impl IntoNode {
    view! {
        <section class="card" aria-labelledby=id>
            <header class="card__head">
                <h2 id=id>{title}</h2>
            </header>
            <div class="card__body">{children()}</div>
        </section>
    }
}

/// Name, product, on or off.
#[component]
fn General(edit: Edit<Channels>) -> impl IntoNode {
    let t = edit.t;
    let board = console().board;
    let product = Bound::part(
        edit.draft,
        |draft| draft.channel.product.to_string(),
        |draft, id: String| draft.channel.product = id.parse().unwrap_or(draft.channel.product),
    );
    let products = Signal::derive(move || {
        let all = board.with(|board| board.catalog.products.clone());
        let mut products: Vec<_> = all.into_values().map(|p| (p.id.to_string(), p.name)).collect();
        products.sort_by_cached_key(|(_, name)| name.to_lowercase());
        products
    });
    let on = Bound::part(
        edit.draft,
        |draft| !draft.channel.disabled,
        |draft, on: bool| draft.channel.disabled = !on,
    );
    let is_foreign = edit.draft.with_untracked(|draft| draft.channel.kind.is_foreign());
    let on_help = if is_foreign { t.switched_on_foreign } else { t.switched_on_help };
    view! {
        <Card id="general-title" title=t.general>
            <div class="two">
                <TextField
                    id="channel-name"
                    label=t.name
                    value=part!(edit.draft, channel.name)
                    required=true
                    help=t.channel_name_help
                    error=edit.error("name")
                />
                <SelectField
                    id="channel-product"
                    label=t.product
                    value=product
                    options=products
                    disabled=!edit.is_new
                    help=t.product_help
                    error=edit.error("product")
                />
            </div>
            <SwitchField id="channel-on" label=t.switched_on value=on help=on_help />
        </Card>
    }
}

/// Which sites may embed the widget.
#[component]
fn Domains(edit: Edit<Channels>) -> impl IntoNode {
    let t = edit.t;
    view! {
        <Card id="domains-title" title=t.domains>
            <AreaField
                id="channel-domains"
                label=t.domains_label
                value=part!(edit.draft, domains)
                help=t.domains_help
                placeholder="shop.example"
                dir="ltr"
                rows=4
                error=edit.error_at_once("allowed_domains")
            />
        </Card>
    }
}
