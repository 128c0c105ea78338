//! What the scaffold has to know about one kind of thing. To set up a new kind, implement this and name it in
//! `mod.rs`: list, editor, guards, keys and the dialogs come from the scaffold.

use super::{
    check::Problems,
    edit::Edit,
    place::Section,
    rows::{Column, Row},
    scaffold::{self, Listing},
};
use crate::node::Node;
use crate::{
    domain::{
        agent::Role,
        board::Board,
        refusal::Refusal,
        settings::{Catalog, Item, ItemId},
    },
    texts::settings::Texts,
};
use std::{fmt::Display, future::Future, str::FromStr};

pub trait Kind: Send + Sync + Sized + 'static {
    type Id: Copy + PartialEq + Display + FromStr + Send + Sync + 'static;
    /// What the form edits: the thing itself, or a plainer form of it.
    type Draft: Clone + PartialEq + Send + Sync + 'static;

    const SECTION: Section;
    /// The editor takes the whole page.
    const WIDE: bool = false;
    /// The fields that show a refusal of theirs; all others show at the top.
    const FIELDS: &'static [&'static str];

    /// One that is set up already.
    fn load(catalog: &Catalog, id: Self::Id) -> Option<Self::Draft>;
    /// A new one, named by this browser.
    fn blank(board: &Board, under: Option<&str>) -> Self::Draft;
    /// `None` while the server still has to name it.
    fn id(draft: &Self::Draft) -> Option<Self::Id>;
    /// Its name, for titles and questions.
    fn name(draft: &Self::Draft) -> String;

    fn check(draft: &Self::Draft, catalog: &Catalog) -> Problems;
    /// What is sent: without spaces around it, and without what is only there for the form.
    fn tidy(draft: Self::Draft) -> Self::Draft;
    fn save(draft: Self::Draft) -> impl Future<Output = Result<(), Refusal>>;
    /// How the catalog shows it until the server's word comes.
    fn item(draft: &Self::Draft) -> Option<Item>;
    /// How it is taken away; `None` where it can only be switched off.
    fn removal(draft: &Self::Draft) -> Option<ItemId>;

    fn may_edit(_draft: &Self::Draft, board: &Board) -> bool {
        board.me.role == Role::Admin
    }

    fn columns(t: &'static Texts) -> Vec<Column>;
    fn rows(catalog: &Catalog, t: &'static Texts) -> Vec<Row>;
    fn list(listing: Listing) -> Node {
        scaffold::table::<Self>(listing)
    }
    fn form(edit: Edit<Self>) -> Node;
}
