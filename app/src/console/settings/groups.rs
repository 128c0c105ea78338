//! Groups: agents who serve certain channels.

use super::{
    check::{self, NAME_LENGTH, Problems},
    edit::Edit,
    giving_out::{Distribution, GoesOn},
    group_lists::{Members, Serves},
    kind::Kind,
    place::Section,
    rows::{Cell, Column, Row},
    week::{Typed, Week},
    windows::Windows,
};
use crate::node::prelude::*;
use crate::{
    api::settings::save_group,
    domain::{
        board::Board,
        ids::GroupId,
        refusal::Refusal,
        settings::{Catalog, Group, Item, ItemId, Overflow, Terms},
    },
    parts::field::{TextField, part},
    texts::settings::Texts,
};
use std::ops::{Deref, DerefMut};

pub struct Groups;

/// What the form edits: the group, but its hours as they are typed.
#[derive(Clone, PartialEq)]
pub struct Draft {
    group: Group,
    pub hours: Typed,
}

impl Draft {
    fn of(mut group: Group) -> Self {
        let hours = group.terms.hours.take();
        Self { group, hours: Typed::of(hours.as_ref()) }
    }

    fn read(&self) -> Group {
        let mut group = self.group.clone();
        group.terms.hours = self.hours.read();
        group
    }
}

impl Deref for Draft {
    type Target = Group;

    fn deref(&self) -> &Group {
        &self.group
    }
}

impl DerefMut for Draft {
    fn deref_mut(&mut self) -> &mut Group {
        &mut self.group
    }
}

impl Kind for Groups {
    type Id = GroupId;
    type Draft = Draft;
    const SECTION: Section = Section::Groups;
    const FIELDS: &'static [&'static str] = &[
        "name",
        "members",
        "serves",
        "offer_seconds",
        "wrap_up_seconds",
        "overflow_to",
        "overflow_seconds",
        "zone",
        "hours",
        "holidays",
    ];

    fn load(catalog: &Catalog, id: GroupId) -> Option<Draft> {
        catalog.groups.get(&id).cloned().map(Draft::of).map(Self::tidy)
    }

    fn blank(_: &Board, _: Option<&str>) -> Draft {
        Draft::of(Group {
            id: GroupId::random(),
            name: String::new(),
            members: Vec::new(),
            serves: Vec::new(),
            terms: Terms::default(),
        })
    }

    fn id(draft: &Draft) -> Option<GroupId> {
        Some(draft.id)
    }

    fn name(draft: &Draft) -> String {
        draft.name.clone()
    }

    fn check(draft: &Draft, catalog: &Catalog) -> Problems {
        let others = catalog.groups.values().filter(|g| g.id != draft.id).map(|g| g.name.as_str());
        let taken = check::name_taken(&draft.name, others);
        let (offer, wrap_up) = (draft.terms.offer_seconds, draft.terms.wrap_up_seconds);
        let after = draft.terms.overflow.map(|overflow| overflow.after_seconds);
        let after = after.and_then(|s| check::number(s, (*Overflow::AFTER.start(), *Overflow::AFTER.end())));
        let [zone, hours, holidays] = draft.hours.problems();
        check::named([
            ("name", check::text(&draft.name, NAME_LENGTH).or(taken)),
            ("offer_seconds", check::number(offer, (*Terms::OFFER.start(), *Terms::OFFER.end()))),
            ("wrap_up_seconds", check::number(wrap_up, (0, Terms::WRAP_UP))),
            ("overflow_seconds", after),
            ("escalate_minutes", check::number(draft.terms.escalate_minutes, (0, Terms::ESCALATE))),
            ("zone", zone),
            ("hours", hours),
            ("holidays", holidays),
        ])
    }

    /// Ticking and unticking must end where it began.
    fn tidy(mut draft: Draft) -> Draft {
        draft.hours = Typed::of(draft.hours.read().as_ref());
        draft.name = draft.name.trim().to_owned();
        draft.members.sort_unstable();
        draft.serves.sort_unstable();
        draft
    }

    async fn save(draft: Draft) -> Result<(), Refusal> {
        save_group(draft.read()).await
    }

    fn item(draft: &Draft) -> Option<Item> {
        Some(Item::Group(draft.read()))
    }

    fn removal(draft: &Draft) -> Option<ItemId> {
        Some(ItemId::Group(draft.id))
    }

    fn columns(t: &'static Texts) -> Vec<Column> {
        vec![Column::new(t.name), Column::number(t.members), Column::wide(t.serves)]
    }

    fn rows(catalog: &Catalog, _: &'static Texts) -> Vec<Row> {
        let served = |group: &Group| {
            let mut names: Vec<&str> = group
                .serves
                .iter()
                .filter_map(|id| catalog.channels.get(id))
                .map(|channel| channel.name.as_str())
                .collect();
            names.sort_unstable();
            names.join(", ")
        };
        catalog
            .groups
            .values()
            .map(|group| Row {
                id: group.id.to_string(),
                off: false,
                cells: vec![
                    Cell::Name(group.name.clone()),
                    Cell::Number(u32::try_from(group.members.len()).unwrap_or(u32::MAX)),
                    Cell::Muted(served(group)),
                ],
            })
            .collect()
    }

    fn form(edit: Edit<Self>) -> Node {
        let t = edit.t;
        view! {
            <TextField
                id="group-name"
                label=t.name
                value=part!(edit.draft, name)
                required=true
                error=edit.error("name")
            />
            <Members edit=edit />
            <Serves edit=edit />
            <Distribution edit=edit />
            <GoesOn edit=edit />
            <Windows edit=edit />
            <Week edit=edit />
        }
    }
}
