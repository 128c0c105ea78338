//! Above the list: which list, whose chats, which channel, in which order.

use super::{
    address::address,
    archive_filter::FilterMenu,
    filter::{Sort, Whose, kinds},
};
use crate::node::prelude::*;
use crate::{
    console::{
        shell::pop::{Pop, PopKind, RadioItem},
        state::console,
        templates::first::WriteFirst,
    },
    domain::{
        channel::ChannelKind,
        settings::{Group, Mode},
    },
    parts::{avatar::ChannelBadge, icon::Icon},
    texts::{
        inbox::{kind_name, words},
        listed, queues,
    },
};

/// Active or Archive (S1-06), and how to sort.
#[component]
pub fn ListHead(archive: bool) -> impl IntoNode {
    let (board, address, words) = (console().board, address(), words());
    let active = memo(move |_| {
        let filter = address.filter.get();
        board.with(|board| board.conversations.values().filter(|c| filter.takes(c, board)).count())
    });
    let here = |is: bool| is.then_some("page");
    view! {
        <div class="listhead">
            <nav class="seg" aria-label=words.lists>
                <a href=move || format!("/chats{}", address.query.get()) aria-current=here(!archive)>
                    {words.active} " "
                    <span class="count">{active}</span>
                </a>
                <a href=move || format!("/archive{}", address.query.get()) aria-current=here(archive)>{words.archive}</a>
            </nav>
            <span class="spacer"></span>
            {if archive {
                view! { <FilterMenu /> }
            } else {
                view! { <WriteFirst /><SortMenu /> }
            }}
        </div>
    }
}

#[component]
fn SortMenu() -> impl IntoNode {
    let words = words();
    let button = view! { <Icon name="i-sort" /> };
    view! {
        <Pop
            kind=PopKind::Menu
            label=words.sort
            button_label=words.sort
            hint=words.sort
            button_class="iconbtn"
            class="pop__box--end"
            button=button
        >
            {Sort::ALL.map(|sort| view! { <SortItem sort=sort /> }).collect_nodes()}
        </Pop>
    }
}

#[component]
fn SortItem(sort: Sort) -> impl IntoNode {
    let (address, words) = (address(), words());
    let chosen = memo(move |_| address.filter.get().sort == sort);
    let name = match sort {
        Sort::LongestWaiting => words.sort_longest,
        Sort::Newest => words.sort_newest,
        Sort::ByChannel => words.sort_channel,
        Sort::ClosesSoonest => listed::words().sort_closing,
    };
    view! {
        <RadioItem chosen=chosen on_choose=move || address.change(|filter| filter.sort = sort)>
            <span class="grow">{name}</span>
        </RadioItem>
    }
}

/// One chip per kind of channel that exists (S2-04, S2-07).
#[component]
pub fn ChannelChips(archive: bool) -> impl IntoNode {
    let (board, address, words) = (console().board, address(), words());
    let chips = memo(move |_| board.with(|board| kinds(board, &address.filter.get())));
    let chosen = memo(move |_| address.filter.get().kind);
    let kinds = memo(move |_| chips.with(|chips| chips.iter().map(|(kind, _)| *kind).collect::<Vec<_>>()));
    let chip = move |kind: ChannelKind| {
        let number =
            memo(move |_| chips.with(|chips| chips.iter().find(|(k, _)| *k == kind).map_or(0, |(_, n)| *n)));
        view! {
            <button
                type="button"
                title=kind_name(kind, words)
                aria-pressed=move || (chosen.get() == Some(kind)).to_string()
                on:click=move |_| address.change(|f| f.kind = if f.kind == Some(kind) { None } else { Some(kind) })
            >
                <ChannelBadge kind=kind />
                <span class="sr-only">{kind_name(kind, words)}</span>
                {(!archive).then_some(number)}
            </button>
        }
    };
    view! {
        <div class="chanfilter" role="group" aria-label=words.by_channel>
            <button
                type="button"
                aria-pressed=move || chosen.get().is_none().to_string()
                on:click=move |_| address.change(|filter| filter.kind = None)
            >
                {words.all} <span class="sr-only">" " {words.channels}</span>
            </button>
            <For each=move || kinds.get() key=|kind| *kind children=chip />
        </div>
    }
}

/// Mine, what waits to be taken, or everyone's: for those who take chats by hand or see everything.
#[component]
pub fn WhoseSwitch() -> impl IntoNode {
    let (board, address, words) = (console().board, address(), words());
    let sees_all = board.with_untracked(|board| board.me.role.sees_all());
    let picks = memo(move |_| {
        board.with(|board| {
            let me = board.me.agent;
            let picked = |group: &Group| group.terms.mode == Mode::Pick && group.members.contains(&me);
            sees_all || board.catalog.groups.values().any(picked)
        })
    });
    let waiting = memo(move |_| board.with(|board| board.inbox().count()));
    let whose = memo(move |_| address.filter.get().whose);
    let button = move |which: Whose, name: &'static str| {
        view! {
            <button
                type="button"
                aria-pressed=move || (whose.get() == which).to_string()
                on:click=move |_| address.change(|filter| filter.whose = which)
            >
                {name}
            </button>
        }
    };
    let inbox = move || {
        view! {
            <button
                type="button"
                aria-pressed=move || (whose.get() == Whose::Inbox).to_string()
                on:click=move |_| address.change(|filter| filter.whose = Whose::Inbox)
            >
                {queues::words().inbox}
                {move || (waiting.get() > 0).then(|| view! { " " <span class="count">{waiting.get()}</span> })}
            </button>
        }
    };
    view! {
        <Show when=move || picks.get()>
            <div class="listscope">
                <div class="seg seg--sm seg--block" role="group" aria-label=words.whose>
                    {button(Whose::Mine, words.mine)}
                    {inbox()}
                    {sees_all.then(|| button(Whose::Everyone, words.everyone))}
                </div>
            </div>
        </Show>
    }
}
