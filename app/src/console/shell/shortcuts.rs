//! The list of all keys.

use super::{frame::ShortcutsOpen, menus};
use crate::node::prelude::*;
use crate::{
    parts::{dialog::Dialog, load::Later},
    texts::shell::words,
};

/// All keys, by where they work.
#[component]
pub fn Shortcuts() -> impl IntoNode {
    let ShortcutsOpen(open) = expect_context();
    let words = words();
    view! {
        <Dialog open=open title=words.all_shortcuts close=words.close class="dialog--wide" id="shortcuts-title">
            <Later part=|| async { (menus::fetched().await.keys)() } />
        </Dialog>
    }
}

/// What is in it.
#[component]
pub fn AllKeys() -> impl IntoNode {
    let words = words();
    view! {
        <div class="dialog__body">
            <div class="keys">
                {words.shortcuts.iter().map(|(place, keys)| view! { <Keys place=place keys=keys /> }).collect_nodes()}
            </div>
            <p class="muted">{words.single_keys_help}</p>
        </div>
    }
}

#[component]
fn Keys(place: &'static str, keys: &'static [(&'static str, &'static str)]) -> impl IntoNode {
    let caps = |combination: &'static str| {
        combination.split(' ').map(|cap| view! { <kbd>{cap}</kbd> }).collect_nodes()
    };
    view! {
        <section>
            <h3>{place}</h3>
            <dl>
                {keys
                    .iter()
                    .map(|(combination, what)| {
                        view! {
                            <div>
                                <dt>{*what}</dt>
                                <dd><span class="kbds">{caps(combination)}</span></dd>
                            </div>
                        }
                    })
                    .collect_nodes()}
            </dl>
        </section>
    }
}
