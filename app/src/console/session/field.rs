//! Fields of the forms before and about signing in, with refusals beside the field they are about.

use crate::node::prelude::*;
use crate::{
    domain::refusal::Refusal,
    parts::icon::Icon,
    texts::{
        door::words,
        shell::{Shell, words as shell_words},
    },
};

/// What a refusal says of one field.
fn about(refused: Option<Refusal>, name: &str, shell: &Shell) -> Option<String> {
    refused
        .filter(|refusal| matches!(refusal, Refusal::Invalid { field, .. } if field == name))
        .map(|r| shell.say(&r))
}

/// Takes over what was typed before the page was awake.
#[cfg(feature = "hydrate")]
fn already_typed(id: &str, value: RwSignal<String>) {
    use wasm_bindgen::JsCast;
    let input =
        document().get_element_by_id(id).and_then(|input| input.dyn_into::<web_sys::HtmlInputElement>().ok());
    if let Some(input) = input {
        value.set(input.value());
    }
}

#[cfg(not(feature = "hydrate"))]
fn already_typed(_: &str, _: RwSignal<String>) {}

/// A line of text.
#[component]
pub fn TextField(
    id: &'static str,
    name: &'static str,
    label: &'static str,
    #[prop(default = "text")] kind: &'static str,
    autocomplete: &'static str,
    value: RwSignal<String>,
    refused: RwSignal<Option<Refusal>>,
    #[prop(optional)] help: &'static str,
) -> impl IntoNode {
    let shell = shell_words();
    already_typed(id, value);
    let error = memo(move |_| about(refused.get(), name, shell));
    view! {
        <div class="field">
            <label class="field__label" for=id>{label}</label>
            <input
                class="input input--lg"
                id=id
                name=name
                type=kind
                dir="auto"
                autocomplete=autocomplete
                required
                aria-invalid=move || error.with(Option::is_some).then_some("true")
                aria-describedby=format!("{id}-help")
                prop:value=value
                on:input=move |event| value.set(event_target_value(&event))
            />
            <FieldNotes id=id help=help error=error />
        </div>
    }
}

/// A password, which one may look at.
#[component]
pub fn PasswordField(
    id: &'static str,
    name: &'static str,
    label: &'static str,
    autocomplete: &'static str,
    value: RwSignal<String>,
    refused: RwSignal<Option<Refusal>>,
    #[prop(optional)] help: &'static str,
) -> impl IntoNode {
    let (words, seen) = (words(), RwSignal::new(false));
    let shell = shell_words();
    already_typed(id, value);
    let error = memo(move |_| about(refused.get(), name, shell));
    let look = move || if seen.get() { words.hide_password } else { words.show_password };
    view! {
        <div class="field">
            <label class="field__label" for=id>{label}</label>
            <span class="inputwrap">
                <input
                    class="input input--lg"
                    id=id
                    name=name
                    type=move || if seen.get() { "text" } else { "password" }
                    autocomplete=autocomplete
                    autocapitalize="none"
                    spellcheck="false"
                    required
                    aria-invalid=move || error.with(Option::is_some).then_some("true")
                    aria-describedby=format!("{id}-help")
                    prop:value=value
                    on:input=move |event| value.set(event_target_value(&event))
                />
                <span class="inputwrap__end">
                    <button
                        class="iconbtn"
                        type="button"
                        aria-label=look
                        title=look
                        aria-controls=id
                        on:click=move |_| seen.update(|seen| *seen = !*seen)
                    >
                        <Show when=move || seen.get() fallback=|| view! { <Icon name="i-eye" /> }>
                            <Icon name="i-eye-off" />
                        </Show>
                    </button>
                </span>
            </span>
            <FieldNotes id=id help=help error=error />
        </div>
    }
}

#[component]
fn FieldNotes(id: &'static str, help: &'static str, error: Memo<Option<String>>) -> impl IntoNode {
    view! {
        <span id=format!("{id}-help") aria-live="polite">
            {move || match error.get() {
                Some(error) => view! { <span class="field__error"><Icon name="i-alert" class="i-14" /><span>{error}</span></span> },
                None => view! { <span class="field__help">{help}</span> },
            }}
        </span>
    }
}

/// A refusal that is about none of the form's fields.
#[component]
pub fn Refused(refused: RwSignal<Option<Refusal>>, fields: &'static [&'static str]) -> impl IntoNode {
    let shell = shell_words();
    let text = memo(move |_| {
        let beside = |refusal: &Refusal| matches!(refusal, Refusal::Invalid { field, .. } if fields.contains(&field.as_str()));
        refused.get().filter(|refusal| !beside(refusal)).map(|refusal| shell.say(&refusal))
    });
    view! {
        <div role="alert">
            {move || {
                text.get().map(|text| {
                    view! { <div class="banner banner--err"><Icon name="i-alert" /><span>{text}</span></div> }
                })
            }}
        </div>
    }
}
