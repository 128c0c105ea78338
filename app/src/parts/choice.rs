//! Form fields that choose: one of a few, yes or no.

use super::{
    field::{Bound, Field},
    icon::Icon,
};
use crate::node::prelude::*;

/// One of a few. The options are pairs of value and label; a change of them draws them anew.
#[component]
pub fn SelectField(
    #[prop(into)] id: String,
    #[prop(into)] label: String,
    #[prop(into)] value: Bound<String>,
    #[prop(into)] options: Signal<Vec<(String, String)>>,
    #[prop(into, optional)] help: String,
    #[prop(into, optional)] error: Signal<Option<String>>,
    #[prop(optional)] disabled: bool,
) -> impl IntoNode {
    let name = id.clone();
    view! {
        <Field id=id label=label help=help error=error let:wiring>
            <span class="selectwrap">
                <select
                    class="select"
                    disabled=disabled
                    id=wiring.id
                    name=name
                    aria-describedby=wiring.described
                    aria-invalid=wiring.invalid
                    on:change=move |ev| value.set.set(event_target_value(&ev))
                >
                    {move || {
                        options
                            .get()
                            .into_iter()
                            .map(|(key, label)| {
                                let mine = key.clone();
                                let chosen = memo(move |_| value.get.with(|now| *now == mine));
                                view! {
                                    <option value=key selected=chosen.get_untracked() prop:selected=chosen>
                                        {label}
                                    </option>
                                }
                            })
                            .collect_nodes()
                    }}
                </select>
                <Icon name="i-down" class="i-14" />
            </span>
        </Field>
    }
}

/// Yes or no; the whole row is the label.
#[component]
pub fn SwitchField(
    #[prop(into)] id: String,
    #[prop(into)] label: String,
    #[prop(into)] value: Bound<bool>,
    #[prop(into, optional)] help: String,
) -> impl IntoNode {
    let described = (!help.is_empty()).then(|| format!("{id}-help"));
    let help_id = described.clone();
    view! {
        <label class="switchrow">
            <span>
                {label}
                {help_id.map(|id| view! { <small id=id>{help}</small> })}
            </span>
            <input
                class="switch"
                type="checkbox"
                role="switch"
                id=id
                aria-describedby=described
                checked=value.get.get_untracked()
                prop:checked=value.get
                on:change=move |ev| value.set.set(event_target_checked(&ev))
            />
        </label>
    }
}
