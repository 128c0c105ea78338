//! What an agent sets for himself: applied at once, saved behind it, taken back when the desk refuses.

use super::toasts::toasts;
use crate::node::prelude::*;
use crate::{
    api::agents::save_preferences,
    console::state::console,
    domain::agent::{Lang, Preferences, SendWith, Theme},
    parts::icon::Icon,
    texts::shell::{Shell, words},
};

/// The preferences of the signed-in agent.
#[derive(Clone, Copy)]
pub struct Prefs {
    board: RwSignal<crate::domain::board::Board>,
    toasts: super::toasts::Toasts,
    words: &'static Shell,
}

/// The preferences, to read and to change; taken in a component's body, used in its handlers.
pub fn prefs() -> Prefs {
    Prefs { board: console().board, toasts: toasts(), words: words() }
}

impl Prefs {
    pub fn get<T>(self, part: impl FnOnce(&Preferences) -> T) -> T {
        self.board.with(|board| part(&board.preferences))
    }

    /// Changes and saves. A new language reloads the page, which is then in it throughout.
    pub fn change(self, how: impl FnOnce(&mut Preferences)) {
        let before = self.board.with_untracked(|board| board.preferences.clone());
        let mut after = before.clone();
        how(&mut after);
        if after == before {
            return;
        }
        self.board.update(|board| board.preferences = after.clone());
        let speaks_anew = after.lang != before.lang;
        leptos::task::spawn_local(async move {
            match save_preferences(after).await {
                Ok(()) if speaks_anew => drop(window().location().reload()),
                Ok(()) => {}
                Err(refusal) => {
                    self.board.try_update(|board| board.preferences = before);
                    self.toasts.error(self.words.say(&refusal));
                }
            }
        });
    }
}

/// A setting that is on or off; the whole row is its label.
#[component]
pub fn Switch(
    name: &'static str,
    #[prop(optional)] help: &'static str,
    #[prop(into)] on: Signal<bool>,
    #[prop(into, optional)] disabled: Signal<bool>,
    set: impl Fn(bool) + 'static,
) -> impl IntoNode {
    view! {
        <label class="switchrow">
            <span>{name} {(!help.is_empty()).then(|| view! { <small>{help}</small> })}</span>
            <input
                class="switch"
                type="checkbox"
                role="switch"
                prop:checked=on
                disabled=disabled
                on:change=move |event| set(event_target_checked(&event))
            />
        </label>
    }
}

/// One of a few, in a drop-down.
#[component]
fn Choice<T: Copy + PartialEq + Send + Sync + 'static>(
    label: &'static str,
    id: &'static str,
    options: Vec<(T, &'static str)>,
    #[prop(into)] chosen: Signal<T>,
    set: impl Fn(T) + 'static,
) -> impl IntoNode {
    let values: Vec<T> = options.iter().map(|(value, _)| *value).collect();
    let pick = move |event: web_sys::Event| {
        let value = event_target_value(&event).parse::<usize>().ok().and_then(|i| values.get(i).copied());
        if let Some(value) = value {
            set(value);
        }
    };
    view! {
        <div class="field">
            <label class="field__label" for=id>{label}</label>
            <span class="selectwrap">
                <select class="select" id=id on:change=pick>
                    {options
                        .into_iter()
                        .enumerate()
                        .map(|(i, (value, name))| {
                            view! { <option value=i.to_string() selected=move || chosen.get() == value>{name}</option> }
                        })
                        .collect_nodes()}
                </select>
                <Icon name="i-down" class="i-14" />
            </span>
        </div>
    }
}

/// All of an agent's own settings.
#[component]
pub fn PreferenceFields() -> impl IntoNode {
    let (prefs, words) = (prefs(), words());
    let themes = vec![
        (Theme::System, words.theme_system),
        (Theme::Light, words.theme_light),
        (Theme::Dark, words.theme_dark),
    ];
    let keys = vec![
        (SendWith::Enter, "Enter"),
        (SendWith::ShiftEnter, "Shift + Enter"),
        (SendWith::CtrlEnter, "Ctrl + Enter"),
    ];
    let langs = vec![(Lang::En, "English"), (Lang::Tr, "Türkçe")];
    view! {
        <div class="two menu__search">
            <Choice label=words.theme id="pref-theme" options=themes
                chosen=Signal::derive(move || prefs.get(|p| p.theme)) set=move |to| prefs.change(|p| p.theme = to) />
            <Choice label=words.language id="pref-lang" options=langs
                chosen=Signal::derive(move || prefs.get(|p| p.lang)) set=move |to| prefs.change(|p| p.lang = to) />
        </div>
        <div class="menu__search">
            <Choice label=words.send_with id="pref-send" options=keys
                chosen=Signal::derive(move || prefs.get(|p| p.send_with)) set=move |to| prefs.change(|p| p.send_with = to) />
        </div>
        <Switch name=words.single_keys help=words.single_keys_help
            on=Signal::derive(move || prefs.get(|p| p.single_keys)) set=move |on| prefs.change(|p| p.single_keys = on) />
    }
}
