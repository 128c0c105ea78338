//! The emoji picker.

use super::{
    composer::Pen,
    emoji_table::{self, GROUPS},
    here::here,
    walk::{focus_child, take, walk},
};
use crate::node::prelude::*;
use crate::{
    console::shell::pop::{Pop, PopKind},
    domain::finding::has_all_words,
    parts::{
        icon::Icon,
        load::{Later, focus_when_here},
    },
};
use leptos::{ev, html};

/// The emoji that all typed words fit, in either language.
fn find(typed: &str) -> Vec<&'static emoji_table::Emoji> {
    let all = GROUPS.iter().flat_map(|(_, group)| group.iter());
    all.filter(|(emoji, en, tr)| *emoji == typed.trim() || has_all_words(&format!("{en} {tr}"), typed))
        .collect()
}

#[component]
pub fn Emoji(pen: Pen) -> impl IntoNode {
    let open = RwSignal::new(false);
    let label = pen.here.words.emoji;
    let button = view! { <Icon name="i-smile" /> };
    view! {
        <Pop
            kind=PopKind::Form
            label=label
            button_label=label
            hint=label
            button_class="iconbtn iconbtn--sm"
            class="emoji pop__box--up"
            open=open
            button=button
        >
            <Later part=move || picker(pen, open) />
        </Pop>
    }
}

#[lazy]
fn picker(pen: Pen, open: RwSignal<bool>) -> Node {
    view! { <Picker pen=pen open=open /> }
}

#[component]
fn Picker(pen: Pen, open: RwSignal<bool>) -> impl IntoNode {
    let words = pen.here.words;
    let typed = RwSignal::new(String::new());
    let group = RwSignal::new(0_usize);
    let (field, grid) = (NodeRef::<html::Input>::new(), NodeRef::<html::Div>::new());
    focus_when_here(field);
    let choose = move |emoji: &'static str| {
        open.set(false);
        pen.put_here(emoji);
    };
    let shown = memo(move |_| {
        let typed = typed.get();
        if typed.trim().is_empty() { GROUPS[group.get()].1.iter().collect() } else { find(&typed) }
    });
    let press = move |event: ev::KeyboardEvent| match event.key().as_str() {
        "ArrowDown" => {
            take(&event);
            if let Some(grid) = grid.get_untracked() {
                focus_child(&grid, 0);
            }
        }
        "Enter" if !event.is_composing() => {
            take(&event);
            if let Some((emoji, _, _)) = shown.with_untracked(|shown| shown.first().copied()) {
                choose(emoji);
            }
        }
        _ => {}
    };
    view! {
            <div class="inputwrap">
                <Icon name="i-search" />
                <input
                    class="input"
                    type="search"
                    aria-label=words.emoji_find
                    placeholder=words.emoji_find
                    autocomplete="off"
                    node_ref=field
                    on:input=move |event| typed.set(event_target_value(&event))
                    on:keydown=press
                />
            </div>
            <Groups group=group typed=typed />
            <div class="emoji__scroll">
                <Grid grid=grid shown=shown choose=choose />
            </div>
    }
}

#[component]
fn Groups(group: RwSignal<usize>, typed: RwSignal<String>) -> impl IntoNode {
    let names = here().words.emoji_groups;
    let row = NodeRef::<html::Div>::new();
    let is_on = move |n: usize| group.get() == n && typed.with(|typed| typed.trim().is_empty());
    let tab = move |(n, (sign, _)): (usize, &(&'static str, &[emoji_table::Emoji]))| {
        let choose = move |_| {
            typed.set(String::new());
            group.set(n);
        };
        view! {
            <button
                type="button"
                aria-label=names[n]
                title=names[n]
                aria-pressed=move || if is_on(n) { "true" } else { "false" }
                on:click=choose
            >
                {*sign}
            </button>
        }
    };
    let turn = move |event: ev::KeyboardEvent| {
        if row.get_untracked().is_some_and(|row| walk(&event, &row)) {
            take(&event);
        }
    };
    view! {
        <div class="emoji__tabs" role="group" aria-label=here().words.emoji node_ref=row on:keydown=turn>
            {GROUPS.iter().enumerate().map(tab).collect_nodes()}
        </div>
    }
}

#[component]
fn Grid(
    grid: NodeRef<html::Div>,
    shown: Memo<Vec<&'static emoji_table::Emoji>>,
    choose: impl Fn(&'static str) + Copy + Send + Sync + 'static,
) -> impl IntoNode {
    let words = here().words;
    let turkish = crate::texts::shell::lang() == crate::domain::agent::Lang::Tr;
    let cell = move |(n, (emoji, en, tr)): (usize, &'static emoji_table::Emoji)| {
        let name = if turkish { *tr } else { *en };
        view! {
            <button
                type="button"
                aria-label=name
                title=name
                tabindex=if n == 0 { "0" } else { "-1" }
                on:click=move |_| choose(emoji)
            >
                {*emoji}
            </button>
        }
    };
    let press = move |event: ev::KeyboardEvent| {
        if grid.get_untracked().is_some_and(|grid| walk(&event, &grid)) {
            take(&event);
        }
    };
    view! {
        <div class="emoji__grid" role="group" aria-label=words.emoji node_ref=grid on:keydown=press>
            {move || shown.get().into_iter().enumerate().map(cell).collect_nodes()}
        </div>
        <Show when=move || shown.with(Vec::is_empty)>
            <p class="menu__empty" role="status">{words.emoji_none}</p>
        </Show>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn emoji_are_found_in_both_languages() {
        let signs = |typed| find(typed).into_iter().map(|(emoji, _, _)| *emoji).collect::<Vec<_>>();
        assert!(signs("thanks").contains(&"🙏"));
        assert!(signs("teşekkür").contains(&"🙏"));
        assert!(signs("kirmizi kalp").contains(&"❤️"));
        assert_eq!(signs("no such thing"), Vec::<&str>::new());
    }

    #[test]
    fn no_emoji_stands_there_twice() {
        let all: Vec<&str> =
            GROUPS.iter().flat_map(|(_, group)| group.iter().map(|(emoji, _, _)| *emoji)).collect();
        assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), all.len());
        assert!(all.len() >= 150, "{}", all.len());
    }
}
