//! One routing rule: what it says, its place, on or off, and its fields.

use super::{
    guard::Desk,
    rules::{Drafted, Rules, groups, say_moved},
    saving::Saving,
    scaffold::{focus_on, words as settings},
};
use crate::node::prelude::*;
use crate::{
    console::state::console,
    domain::{conversation::Priority, settings::Catalog},
    parts::{
        choice::SelectField,
        field::{Bound, TextField},
        icon::Icon,
    },
    texts::{fill, queues, routing},
};

#[component]
pub fn RuleRow(saving: Saving<Rules>, no: u32, open: RwSignal<Option<u32>>) -> impl IntoNode {
    let words = routing::words();
    let board = console().board;
    let place = memo(move |_| saving.draft.with(|rules| place_of(rules, no)));
    let numbered = move |text: &'static str| fill(text, &[("n", &place.get().to_string())]);
    let said = move || {
        let rule = part_of(saving, no, Clone::clone);
        rule.map(|rule| board.with(|board| sentence(&rule, &board.catalog))).unwrap_or_default()
    };
    let on = field(saving, no, |rule| rule.on, |rule, on| rule.on = on);
    let is_open = memo(move |_| open.get() == Some(no));
    view! {
        <li class="rule" class:is-off=move || !on.get.get()>
            <Move saving=saving no=no />
            <span class="rule__what">
                <bdi>{said}</bdi>
            </span>
            <input
                class="switch"
                type="checkbox"
                role="switch"
                aria-label=move || numbered(words.is_on)
                checked=on.get.get_untracked()
                prop:checked=on.get
                on:change=move |ev| on.set.set(event_target_checked(&ev))
            />
            <button
                class="iconbtn iconbtn--sm"
                type="button"
                aria-label=move || numbered(words.manage_rule)
                title=move || numbered(words.manage_rule)
                aria-expanded=move || if is_open.get() { "true" } else { "false" }
                on:click=move |_| open.update(|open| *open = (*open != Some(no)).then_some(no))
            >
                <Icon name="i-edit" />
            </button>
            <button
                class="iconbtn iconbtn--sm"
                type="button"
                aria-label=move || numbered(words.remove_rule)
                title=move || numbered(words.remove_rule)
                on:click=move |_| {
                    saving.draft.update(|rules| rules.list.retain(|rule| rule.no != no));
                    request_animation_frame(|| focus_on("#routing-fallback"));
                }
            >
                <Icon name="i-trash" />
            </button>
            <Show when=move || is_open.get()>
                <Fields saving=saving no=no />
            </Show>
        </li>
    }
}

fn place_of(rules: &Rules, no: u32) -> usize {
    rules.list.iter().position(|rule| rule.no == no).map_or(0, |at| at + 1)
}

fn part_of<T>(saving: Saving<Rules>, no: u32, read: impl FnOnce(&Drafted) -> T) -> Option<T> {
    saving.draft.with(|rules| rules.list.iter().find(|rule| rule.no == no).map(read))
}

/// One field of one rule.
fn field<T: Clone + Default + PartialEq + Send + Sync + 'static>(
    saving: Saving<Rules>,
    no: u32,
    read: fn(&Drafted) -> T,
    write: fn(&mut Drafted, T),
) -> Bound<T> {
    let find =
        move |rules: &Rules| rules.list.iter().find(|rule| rule.no == no).map(read).unwrap_or_default();
    let put = move |rules: &mut Rules, value| {
        if let Some(rule) = rules.list.iter_mut().find(|rule| rule.no == no) {
            write(rule, value);
        }
    };
    Bound::part(saving.draft, find, put)
}

/// "Shop · Website · tr → Turkish, high".
fn sentence(rule: &Drafted, catalog: &Catalog) -> String {
    let words = routing::words();
    let product = rule.product.parse().ok().and_then(|id| catalog.products.get(&id)).map(|p| p.name.clone());
    let channel = rule.channel.parse().ok().and_then(|id| catalog.channels.get(&id)).map(|c| c.name.clone());
    let tongue = rule.tongue().map(|tongue| tongue.as_str().to_owned());
    let parts: Vec<String> = [product, channel, tongue].into_iter().flatten().collect();
    let what = if parts.is_empty() { words.every_chat.to_owned() } else { parts.join(" · ") };
    let group = rule.to.parse().ok().and_then(|id| catalog.groups.get(&id)).map(|g| g.name.clone());
    let group = group.unwrap_or_else(|| "…".to_owned());
    let priority = queues::words().priorities[rule.priority as usize];
    fill(words.goes_to, &[("what", &what), ("group", &group), ("priority", priority)])
}

/// Up and down. At the ends they stay, so that the focus stays, and do nothing.
#[component]
fn Move(saving: Saving<Rules>, no: u32) -> impl IntoNode {
    let t = settings();
    let desk = expect_context::<Desk>();
    let go = move |by: isize, button: &'static str| {
        let Some(place) = saving.draft.try_update(|rules| rules.shift(no, by)).flatten() else { return };
        let said = say_moved(place, saving.draft.with_untracked(|rules| rules.list.len()));
        // By then the row has moved, which takes the focus from it.
        request_animation_frame(move || {
            focus_on(&format!("#{button}-{no}"));
            let _ = desk.said.try_set(said);
        });
    };
    let at_end = move |last: bool| {
        saving.draft.with(|rules| {
            let end = if last { rules.list.last() } else { rules.list.first() };
            end.is_some_and(|rule| rule.no == no).then_some("true")
        })
    };
    let button = move |id: &'static str, name: &'static str, icon: &'static str, by: isize| {
        view! {
            <button
                class="iconbtn"
                type="button"
                id=format!("{id}-{no}")
                aria-label=name
                title=name
                aria-disabled=move || at_end(by > 0)
                on:click=move |_| go(by, id)
            >
                <Icon name=icon class="i-14" />
            </button>
        }
    };
    view! {
        <span class="fieldrow__move">
            {button("up", t.move_up, "i-up", -1)} {button("down", t.move_down, "i-down", 1)}
        </span>
    }
}

#[component]
fn Fields(saving: Saving<Rules>, no: u32) -> impl IntoNode {
    let words = routing::words();
    let id = move |name: &str| format!("rule-{no}-{name}");
    let tongue = field(saving, no, |rule| rule.tongue.clone(), |rule, text| rule.tongue = text);
    let bad_tongue = Signal::derive(move || {
        let wrong = part_of(saving, no, |rule| !rule.tongue.trim().is_empty() && rule.tongue().is_none());
        wrong.unwrap_or_default().then(|| words.bad_tongue.to_owned())
    });
    let to = field(saving, no, |rule| rule.to.clone(), |rule, to| rule.to = to);
    let no_group = Signal::derive(move || {
        (saving.tried.get() && to.get.with(String::is_empty)).then(|| words.choose_group.to_owned())
    });
    let priority = field(
        saving,
        no,
        |rule| (rule.priority as usize).to_string(),
        |rule, value| {
            let chosen = value.parse().ok().and_then(|at: usize| Priority::ALL.get(at).copied());
            rule.priority = chosen.unwrap_or_default();
        },
    );
    let priorities = queues::words().priorities;
    let priorities = (0..).map(|n: u32| n.to_string()).zip(priorities.map(str::to_owned)).collect::<Vec<_>>();
    view! {
        <div class="rule__fields two">
            <SelectField
                id=id("product")
                label=settings().product
                value=field(saving, no, |rule| rule.product.clone(), |rule, id| rule.product = id)
                options=Signal::derive(move || products(words.any_product))
            />
            <SelectField
                id=id("channel")
                label=words.channel
                value=field(saving, no, |rule| rule.channel.clone(), |rule, id| rule.channel = id)
                options=Signal::derive(move || channels(words.any_channel))
            />
            <TextField id=id("tongue") label=words.tongue value=tongue dir="ltr" help=words.tongue_help error=bad_tongue />
            <SelectField
                id=id("group")
                label=words.group
                value=to
                options=Signal::derive(move || groups(words.choose_group))
                error=no_group
            />
            <SelectField id=id("priority") label=queues::words().priority value=priority options=priorities />
        </div>
    }
}

fn products(any: &str) -> Vec<(String, String)> {
    let products = console().board.with(|board| {
        board
            .catalog
            .products
            .values()
            .map(|product| (product.id.to_string(), product.name.clone()))
            .collect()
    });
    with_any(any, products)
}

fn channels(any: &str) -> Vec<(String, String)> {
    let channels = console().board.with(|board| {
        board
            .catalog
            .channels
            .values()
            .map(|channel| (channel.id.to_string(), channel.name.clone()))
            .collect()
    });
    with_any(any, channels)
}

fn with_any(any: &str, mut options: Vec<(String, String)>) -> Vec<(String, String)> {
    options.sort_by_cached_key(|(_, name)| name.to_lowercase());
    options.insert(0, (String::new(), any.to_owned()));
    options
}
