//! Writing first to a number, which only WhatsApp allows and only by a template (V-09).

use super::{FillTemplate, Target};
use crate::node::prelude::*;
use crate::{
    console::{
        shell::{go::go, toasts::toasts},
        state::console,
    },
    domain::{board::Board, channel::ChannelKind, ids::ChannelId},
    parts::{choice::SelectField, dialog::Dialog, field::TextField, icon::Icon, load::Later},
    texts::{accounts::words, inbox, shell},
};

/// The accounts from which I may write first, and their names.
fn accounts(board: &Board) -> Vec<(ChannelId, String)> {
    let me = &board.me;
    let serves = |id: &ChannelId| {
        let mut groups = board.catalog.groups.values();
        me.role.sees_all()
            || groups.any(|group| group.members.contains(&me.agent) && group.serves.contains(id))
    };
    let channels = board.catalog.channels.values();
    let open = channels.filter(|c| c.kind == ChannelKind::Whatsapp && c.account.is_some() && !c.is_off());
    open.filter(|channel| serves(&channel.id)).map(|channel| (channel.id, channel.name.clone())).collect()
}

/// A template to a number of one's own, to see that an account works.
#[component]
pub fn TestMessage(from: ChannelId) -> impl IntoNode {
    let t = words();
    let open = RwSignal::new(false);
    view! {
        <button class="btn btn--sm" type="button" aria-haspopup="dialog" on:click=move |_| open.set(true)>
            {t.test_message}
        </button>
        <Dialog open=open title=Signal::derive(move || t.test_message.to_owned()) close=t.close id=format!("test-{from}")>
            <Later part=move || form(open, Some(from)) />
        </Dialog>
    }
}

/// The button above the list, and its dialog.
#[component]
pub fn WriteFirst() -> impl IntoNode {
    // Not the words of the form: those come with it.
    let (board, name) = (console().board, inbox::words().new_chat);
    let open = RwSignal::new(false);
    let may = memo(move |_| board.with(|board| !accounts(board).is_empty()));
    view! {
        <Show when=move || may.get()>
            <button
                class="iconbtn"
                type="button"
                aria-label=name
                title=name
                aria-haspopup="dialog"
                on:click=move |_| open.set(true)
            >
                <Icon name="i-plus" />
            </button>
        </Show>
        <Dialog open=open title=Signal::stored(name.to_owned()) close=shell::words().close id="first-title">
            <Later part=move || form(open, None) />
        </Dialog>
    }
}

#[lazy]
fn form(open: RwSignal<bool>, only: Option<ChannelId>) -> Node {
    let (board, go, toasts, t) = (console().board, go(), toasts(), words());
    let from = RwSignal::new(board.with_untracked(|board| {
        let first = || accounts(board).first().map(|(id, _)| *id);
        only.or_else(first).map(|id| id.to_string()).unwrap_or_default()
    }));
    let known = Signal::derive(move || {
        board.with(|board| {
            accounts(board).into_iter().map(|(id, name)| (id.to_string(), name)).collect::<Vec<_>>()
        })
    });
    let phone = RwSignal::new(String::new());
    let chosen = memo(move |_| from.with(|id| id.parse().ok()));
    let target = Target::Number { from: chosen.into(), phone };
    let done = move |conversation| {
        toasts.info(t.sent_done.to_owned());
        go.to(format!("/chats/{conversation}"));
    };
    view! {
        <FillTemplate target=target open=open done=done>
            <p class="dialog__sub">{t.new_chat_how}</p>
            <Show when=move || only.is_none() && known.with(|known| known.len() > 1)>
                <SelectField id="first-from" label=t.account value=from options=known />
            </Show>
            <TextField id="first-phone" label=t.phone kind="tel" dir="ltr" value=phone required=true />
        </FillTemplate>
    }
}
