//! How a group's chats find their agents, and what becomes of those that wait too long.

use super::{edit::Edit, groups::Groups};
use crate::node::prelude::*;
use crate::{
    console::state::console,
    domain::{
        ids::GroupId,
        settings::{Mode, Overflow, OverflowTo, Terms},
    },
    parts::{
        choice::{SelectField, SwitchField},
        field::{Bound, NO_NUMBER, NumberField, part},
    },
    texts::{fill, queues, routing},
};

#[component]
pub fn Distribution(edit: Edit<Groups>) -> impl IntoNode {
    let words = queues::words();
    let is_offered = memo(move |_| edit.draft.with(|group| group.terms.mode == Mode::Offer));
    let wrap_up = Bound::part(
        edit.draft,
        |group| Some(group.terms.wrap_up_seconds),
        |group, seconds: Option<u32>| group.terms.wrap_up_seconds = seconds.unwrap_or(NO_NUMBER),
    );
    let modes = Mode::ALL.into_iter().zip(words.modes);
    view! {
        <fieldset class="field">
            <legend class="field__label">{words.mode}</legend>
            <div class="picklist">
                {modes.map(|(mode, said)| view! { <ModeRow edit=edit mode=mode said=said /> }).collect_nodes()}
            </div>
        </fieldset>
        <Show when=move || is_offered.get()>
            <OfferTerms edit=edit />
        </Show>
        <NumberField
            id="group-wrap-up"
            label=words.wrap_up_seconds
            value=wrap_up
            help=words.wrap_up_help
            error=edit.error("wrap_up_seconds")
            min=0
            max=Terms::WRAP_UP
        />
        <SwitchField
            id="group-topic"
            label=words.asks_topic
            value=part!(edit.draft, terms.asks_topic)
            help=words.asks_topic_help
        />
    }
}

#[component]
fn ModeRow(edit: Edit<Groups>, mode: Mode, said: (&'static str, &'static str)) -> impl IntoNode {
    let chosen = memo(move |_| edit.draft.with(|group| group.terms.mode == mode));
    view! {
        <label class="picklist__row">
            <input
                class="radio"
                type="radio"
                name="group-mode"
                checked=chosen.get_untracked()
                prop:checked=chosen
                on:change=move |_| edit.draft.update(|group| group.terms.mode = mode)
            />
            <span>
                <strong>{said.0}</strong>
                <small>{said.1}</small>
            </span>
        </label>
    }
}

#[component]
fn OfferTerms(edit: Edit<Groups>) -> impl IntoNode {
    let words = queues::words();
    let seconds = Bound::part(
        edit.draft,
        |group| Some(group.terms.offer_seconds),
        |group, seconds: Option<u32>| group.terms.offer_seconds = seconds.unwrap_or(NO_NUMBER),
    );
    view! {
        <NumberField
            id="group-offer"
            label=words.offer_seconds
            value=seconds
            help=words.offer_seconds_help
            error=edit.error("offer_seconds")
            min=*Terms::OFFER.start()
            max=*Terms::OFFER.end()
        />
        <SwitchField id="group-decline" label=words.may_decline value=part!(edit.draft, terms.may_decline) />
    }
}

const NEVER: &str = "never";
const MESSAGE: &str = "message";
/// Until another is typed.
const AFTER_SECONDS: u32 = 120;

/// Where the chats of a full or absent group go.
#[component]
pub fn GoesOn(edit: Edit<Groups>) -> impl IntoNode {
    let words = routing::words();
    let me = edit.draft.with_untracked(|group| group.id);
    let options = Signal::derive(move || ways(Some(me)));
    let way = Bound::part(
        edit.draft,
        |group| value_of(group.terms.overflow),
        |group, value: String| group.terms.overflow = overflow_of(&value, group.terms.overflow),
    );
    let seconds = Bound::part(
        edit.draft,
        |group| group.terms.overflow.map(|overflow| overflow.after_seconds),
        |group, seconds: Option<u32>| {
            if let Some(overflow) = &mut group.terms.overflow {
                overflow.after_seconds = seconds.unwrap_or(NO_NUMBER);
            }
        },
    );
    let has_way = memo(move |_| edit.draft.with(|group| group.terms.overflow.is_some()));
    view! {
        <SelectField
            id="group-overflow"
            label=words.overflow
            value=way
            options=options
            error=edit.error("overflow_to")
        />
        <Show when=move || has_way.get()>
            <NumberField
                id="group-overflow-after"
                label=words.overflow_seconds
                value=seconds
                help=words.overflow_help
                error=edit.error("overflow_seconds")
                min=*Overflow::AFTER.start()
                max=*Overflow::AFTER.end()
            />
        </Show>
    }
}

/// Where chats can go that wait too long, for a select.
pub fn ways(but: Option<GroupId>) -> Vec<(String, String)> {
    let words = routing::words();
    let mut options = vec![
        (NEVER.to_owned(), words.overflow_never.to_owned()),
        (MESSAGE.to_owned(), words.overflow_message.to_owned()),
    ];
    let others = console().board.with(|board| {
        let others = board.catalog.groups.values().filter(|group| Some(group.id) != but);
        others.map(|group| (group.id.to_string(), group.name.clone())).collect::<Vec<_>>()
    });
    options
        .extend(others.into_iter().map(|(id, name)| (id, fill(words.overflow_group, &[("group", &name)]))));
    options
}

pub fn value_of(overflow: Option<Overflow>) -> String {
    match overflow.map(|overflow| overflow.to) {
        None => NEVER.to_owned(),
        Some(OverflowTo::Message) => MESSAGE.to_owned(),
        Some(OverflowTo::Group(id)) => id.to_string(),
    }
}

pub fn overflow_of(value: &str, before: Option<Overflow>) -> Option<Overflow> {
    let to = match value {
        NEVER => return None,
        MESSAGE => OverflowTo::Message,
        id => OverflowTo::Group(id.parse().ok()?),
    };
    Some(Overflow { after_seconds: before.map_or(AFTER_SECONDS, |overflow| overflow.after_seconds), to })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_way_is_read_back_and_keeps_its_time() {
        let overflow = |to| Some(Overflow { after_seconds: 7, to });
        for way in [None, overflow(OverflowTo::Message), overflow(OverflowTo::Group(GroupId::fixed(3)))] {
            assert_eq!(overflow_of(&value_of(way), overflow(OverflowTo::Message)), way);
        }
    }
}
