//! How much of an agent a chat takes, by the kind of its channel (V-20).

use super::{check, saving::Saving, scaffold::words, workspace::Draft};
use crate::node::prelude::*;
use crate::{
    domain::{
        channel::ChannelKind,
        policy::{Policy, Weights},
    },
    parts::{
        choice::SwitchField,
        field::{Bound, NumberField, part},
    },
    texts::{inbox, routing},
};

/// What stands for a field that holds no number: outside of what a weight can be.
const NONE: u8 = 0;

pub fn is_whole(policy: &Policy) -> bool {
    ChannelKind::ALL.into_iter().all(|kind| Weights::EACH.contains(&policy.weights.of(kind)))
}

#[component]
pub fn Capacity(saving: Saving<Draft>) -> impl IntoNode {
    let words = routing::words();
    let weighs = memo(move |_| saving.draft.with(|draft| draft.policy.weighs));
    view! {
        <section class="card" aria-labelledby="capacity-title">
            <header class="card__head">
                <h2 id="capacity-title">{words.capacity}</h2>
            </header>
            <div class="card__body">
                <SwitchField
                    id="weighs"
                    label=words.weighs
                    value=part!(saving.draft, policy.weighs)
                    help=words.weighs_help
                />
                <Show when=move || weighs.get()>
                    <p class="muted">{words.weights_help}</p>
                    {ChannelKind::ALL.map(|kind| view! { <Weight saving=saving kind=kind /> }).into_iter().collect_nodes()}
                </Show>
            </div>
        </section>
    }
}

#[component]
fn Weight(saving: Saving<Draft>, kind: ChannelKind) -> impl IntoNode {
    let t = words();
    let (low, high) = (u32::from(*Weights::EACH.start()), u32::from(*Weights::EACH.end()));
    let value = Bound::part(
        saving.draft,
        move |draft| Some(u32::from(draft.policy.weights.of(kind))),
        move |draft, points: Option<u32>| {
            let points = points.and_then(|points| u8::try_from(points).ok());
            *draft.policy.weights.part(kind) = points.unwrap_or(NONE);
        },
    );
    let error = Signal::derive(move || {
        let wrong = value.get.get().and_then(|points| check::number(points, (low, high)));
        wrong.filter(|_| saving.tried.get()).map(|problem| t.problem(&problem))
    });
    let label = inbox::kind_name(kind, inbox::words());
    view! { <NumberField id=format!("weight-{kind:?}") label=label value=value error=error min=low max=high /> }
}
