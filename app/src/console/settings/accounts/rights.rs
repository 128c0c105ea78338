//! Whether an account may be sent by, asked at its provider: what tries it where nobody can be written to first.

use crate::node::prelude::*;
use crate::{
    api::channels::check_rights,
    console::{settings::scaffold, state::console},
    domain::{
        channel::{Channel, TokenState},
        ids::ChannelId,
        refusal::Refusal,
    },
    texts::accounts::{Accounts, words},
};

#[component]
pub(super) fn Rights(id: ChannelId) -> impl IntoNode {
    let (board, t, s) = (console().board, words(), scaffold::words());
    let busy = RwSignal::new(false);
    let answer = RwSignal::new(None::<Result<TokenState, Refusal>>);
    let ask = move |_| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        leptos::task::spawn_local(async move {
            let told = check_rights(id).await;
            busy.try_set(false);
            answer.try_set(Some(told));
        });
    };
    let own_login = move |channel: Option<&Channel>| {
        channel.and_then(|channel| channel.account.as_ref()).is_some_and(|account| account.own_login)
    };
    let said = move || {
        answer.get().map(|answer| match answer {
            Ok(state) => {
                let own = board.with_untracked(|board| own_login(board.catalog.channels.get(&id)));
                in_words(&state, own, t)
            }
            Err(why) => s.refusal(&why),
        })
    };
    view! {
        <div class="line">
            <button class="btn btn--sm" class:is-loading=busy type="button" on:click=ask>{t.check_rights}</button>
            <span class="small" role="status" dir="auto">{said}</span>
        </div>
    }
}

fn in_words(state: &TokenState, own_login: bool, t: &Accounts) -> String {
    if !state.is_valid {
        return t.token_invalid.to_owned();
    }
    match (state.missing.as_slice(), own_login) {
        ([], true) => t.rights_opens.to_owned(),
        ([], false) => t.rights_good.to_owned(),
        (missing, _) => format!("{}: {}", t.rights_missing, missing.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::texts::accounts::EN;

    #[test]
    fn what_is_missing_is_named() {
        let state = TokenState { is_valid: true, ..TokenState::default() };
        assert_eq!(in_words(&state, false, &EN), EN.rights_good);
        assert_eq!(in_words(&state, true, &EN), EN.rights_opens, "no more than is known");
        let missing = TokenState { missing: vec!["pages_messaging".into()], ..state.clone() };
        assert!(in_words(&missing, false, &EN).ends_with(": pages_messaging"));
        let dead = TokenState { is_valid: false, ..missing };
        assert_eq!(in_words(&dead, false, &EN), EN.token_invalid);
    }
}
