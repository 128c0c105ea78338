//! What a group does about chats whose time to reply runs out, on the channels that have such a time.

use super::{edit::Edit, groups::Groups};
use crate::node::prelude::*;
use crate::{
    console::state::console,
    domain::settings::Terms,
    parts::{
        choice::SwitchField,
        field::{Bound, NO_NUMBER, NumberField, part},
    },
    texts::routing,
};

#[component]
pub fn Windows(edit: Edit<Groups>) -> impl IntoNode {
    let (board, words) = (console().board, routing::words());
    let has_windows = memo(move |_| {
        edit.draft.with(|group| {
            board.with(|board| {
                let kinds = group.serves.iter().filter_map(|id| board.catalog.channels.get(id));
                kinds.into_iter().any(|channel| channel.kind.is_foreign())
            })
        })
    });
    let minutes = Bound::part(
        edit.draft,
        |group| Some(group.terms.escalate_minutes),
        |group, minutes: Option<u32>| group.terms.escalate_minutes = minutes.unwrap_or(NO_NUMBER),
    );
    view! {
        <Show when=move || has_windows.get()>
            <SwitchField
                id="group-keep-expired"
                label=words.keep_expired
                help=words.keep_expired_help
                value=part!(edit.draft, terms.keep_expired)
            />
            <NumberField
                id="group-escalate"
                label=words.escalate
                value=minutes
                help=words.escalate_help
                error=edit.error("escalate_minutes")
                min=0
                max=Terms::ESCALATE
            />
        </Show>
    }
}
