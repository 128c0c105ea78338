//! Why the list is empty, and what comes next.

use super::{address::address, filter::Whose};
use crate::node::prelude::*;
use crate::{
    console::{shell::status::my_status, state::console},
    domain::agent::Status,
    parts::icon::Icon,
    texts::{
        inbox::{Inbox, words},
        queues,
    },
};

/// What an empty list says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// The filter hides all of them.
    Filtered,
    /// Nobody has any.
    Nobody,
    /// Nobody waits to be taken.
    Inbox,
    /// Somebody is put before him.
    Asked,
    Mine(Status),
}

impl Why {
    fn words(self, words: &'static Inbox) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Filtered => ("i-search", words.no_match, words.no_match_help),
            Self::Nobody => ("i-inbox", words.nobody, words.nobody_help),
            Self::Inbox => ("i-inbox", queues::words().inbox_empty, queues::words().inbox_empty_how),
            Self::Asked => ("i-bell", words.asked, words.asked_help),
            Self::Mine(Status::Online) => ("i-inbox", words.none_online, words.none_online_help),
            Self::Mine(Status::Invisible) => ("i-eye-off", words.none_invisible, words.none_invisible_help),
            Self::Mine(Status::Break) => ("i-pause", words.none_break, words.none_break_help),
            Self::Mine(Status::Offline) => ("i-minus", words.none_offline, words.none_offline_help),
        }
    }
}

#[component]
pub fn NoChats() -> impl IntoNode {
    let (board, address, mine, words) = (console().board, address(), my_status(), words());
    let why = memo(move |_| {
        let filter = address.filter.get();
        let wider = super::filter::Filter { product: None, kind: None, ..filter };
        let hidden = filter.narrows()
            && board.with(|board| board.conversations.values().any(|c| wider.takes(c, board)));
        match filter.whose {
            _ if hidden => Why::Filtered,
            Whose::Everyone if board.with(|board| board.me.role.sees_all()) => Why::Nobody,
            Whose::Inbox => Why::Inbox,
            _ if board.with(|board| !board.offers().is_empty()) => Why::Asked,
            _ => Why::Mine(mine.now()),
        }
    });
    move || {
        let why = why.get();
        let (icon, title, help) = why.words(words);
        let act = match why {
            Why::Filtered => {
                let clear = move |_| address.change(|f| (f.product, f.kind) = (None, None));
                Some(view! { <button class="btn" type="button" on:click=clear>{words.clear_filter}</button> })
            }
            Why::Mine(Status::Online) | Why::Nobody | Why::Inbox | Why::Asked => None,
            Why::Mine(_) => {
                let go = move |_| mine.choose(Status::Online);
                Some(view! { <button class="btn" type="button" on:click=go>{words.go_online}</button> })
            }
        };
        view! {
            <div class="empty empty--fill">
                <Icon name=icon class="i-24" />
                <h2>{title}</h2>
                <p>{help}</p>
                {act}
            </div>
        }
    }
}
