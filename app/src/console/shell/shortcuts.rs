//! The list of all keys.

use super::frame::ShortcutsOpen;
use crate::{parts::dialog::Dialog, texts::shell::words};
use leptos::prelude::*;

/// All keys, by where they work.
#[component]
pub fn Shortcuts() -> impl IntoView {
    let ShortcutsOpen(open) = expect_context();
    let words = words();
    view! {
        <Dialog open=open title=words.all_shortcuts close=words.close class="dialog--wide" id="shortcuts-title">
            <div class="dialog__body">
                <div class="keys">
                    {words
                        .shortcuts
                        .iter()
                        .map(|(place, keys)| view! { <Keys place=place keys=keys /> })
                        .collect_view()}
                </div>
                <p class="muted">{words.single_keys_help}</p>
            </div>
        </Dialog>
    }
    .into_any()
}

#[component]
fn Keys(place: &'static str, keys: &'static [(&'static str, &'static str)]) -> impl IntoView {
    let caps = |combination: &'static str| {
        combination.split(' ').map(|cap| view! { <kbd>{cap}</kbd> }).collect_view()
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
                    .collect_view()}
            </dl>
        </section>
    }
    .into_any()
}
