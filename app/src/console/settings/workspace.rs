//! The workspace: its name, and what it decides about absence.

use super::{
    capacity::{self, Capacity},
    check::{self, NAME_LENGTH},
    place::Section,
    saving::{Saving, SavingForm},
    scaffold::words,
};
use crate::node::prelude::*;
use crate::{
    api::settings::{save_policy, save_workspace},
    console::state::console,
    domain::{policy::Policy, settings::Item},
    parts::field::{AreaField, Bound, NO_NUMBER, NumberField, TextField, part},
    texts::routing,
};
use std::ops::RangeInclusive;

/// What the page edits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    name: String,
    pub policy: Policy,
}

impl Draft {
    /// Without what nobody meant to type: spaces at the ends, empty lines, a reason twice.
    fn tidy(&mut self) {
        self.name = self.name.trim().to_owned();
        let mut reasons: Vec<String> = Vec::new();
        for reason in self.policy.break_reasons.iter().map(|reason| reason.trim()) {
            if !reason.is_empty() && !reasons.iter().any(|known| known == reason) {
                reasons.push(reason.to_owned());
            }
        }
        self.policy.break_reasons = reasons;
    }
}

fn is_whole(draft: &Draft) -> bool {
    let policy = &draft.policy;
    check::text(&draft.name, NAME_LENGTH).is_none()
        && Policy::GRACE.contains(&policy.grace_seconds)
        && Policy::HAND_BACK.contains(&policy.hand_back_seconds)
        && Policy::PAUSE.contains(&policy.pause_seconds)
        && policy.idle_minutes <= *Policy::IDLE.end()
        && capacity::is_whole(policy)
}

#[component]
pub fn Workspace() -> impl IntoNode {
    let t = words();
    let board = console().board;
    let stored = memo(move |_| {
        board.with(|b| Draft { name: b.catalog.workspace.clone(), policy: b.catalog.policy.clone() })
    });
    let saving = Saving::open(stored, is_whole);
    let save = move || {
        saving.draft.update(Draft::tidy);
        let Draft { name, policy } = saving.draft.get_untracked();
        let before = stored.get_untracked();
        saving.save(Item::Policy(policy.clone()), move || async move {
            if name != before.name {
                save_workspace(name.clone()).await?;
                board.update(|board| board.catalog.workspace = name);
            }
            if policy == before.policy { Ok(()) } else { save_policy(policy).await }
        });
    };
    let error = Signal::derive(move || {
        let wrong = saving.draft.with(|draft| check::text(&draft.name, NAME_LENGTH));
        wrong.filter(|_| saving.tried.get()).map(|problem| t.problem(&problem))
    });
    view! {
        <SavingForm saving=saving section=Section::Workspace on_save=save>
            <section class="card" aria-labelledby="workspace-title">
                <header class="card__head">
                    <h2 id="workspace-title">{t.workspace_card}</h2>
                </header>
                <div class="card__body">
                    <TextField
                        id="workspace-name"
                        label=t.name
                        value=part!(saving.draft, name)
                        help=t.workspace_help
                        required=true
                        error=error
                    />
                </div>
            </section>
            <Absence saving=saving />
            <Capacity saving=saving />
        </SavingForm>
    }
}

#[component]
fn Absence(saving: Saving<Draft>) -> impl IntoNode {
    let words = routing::words();
    let grace = (words.grace, words.grace_help);
    let hand_back = (words.hand_back, words.hand_back_help);
    let pause = (words.pause, words.pause_help);
    let idle = (words.idle, words.idle_help);
    view! {
        <section class="card" aria-labelledby="absence-title">
            <header class="card__head">
                <h2 id="absence-title">{words.absence}</h2>
            </header>
            <div class="card__body">
                {seconds(saving, "grace_seconds", grace, Policy::GRACE, |p| &mut p.grace_seconds)}
                {seconds(saving, "hand_back_seconds", hand_back, Policy::HAND_BACK, |p| &mut p.hand_back_seconds)}
                {seconds(saving, "pause_seconds", pause, Policy::PAUSE, |p| &mut p.pause_seconds)}
                {seconds(saving, "idle_minutes", idle, 0..=*Policy::IDLE.end(), |p| &mut p.idle_minutes)}
                <BreakReasons saving=saving />
            </div>
        </section>
    }
}

/// What a break may be for, a line each (V-17).
#[component]
fn BreakReasons(saving: Saving<Draft>) -> impl IntoNode {
    let words = routing::words();
    let value = Bound::part(
        saving.draft,
        |draft| draft.policy.break_reasons.join("\n"),
        |draft, typed: String| {
            let lines = typed.split('\n').filter(|_| !typed.is_empty());
            draft.policy.break_reasons = lines.map(str::to_owned).collect();
        },
    );
    view! {
        <AreaField
            id="break-reasons"
            label=words.break_reasons
            value=value
            help=words.break_reasons_help
            error=saving.error("break_reasons")
            rows=4
        />
    }
}

/// A field for one of the policy's times, with its name, label and help.
fn seconds(
    saving: Saving<Draft>,
    name: &'static str,
    (label, help): (&'static str, &'static str),
    range: RangeInclusive<u32>,
    part: fn(&mut Policy) -> &mut u32,
) -> Node {
    let t = words();
    let (low, high) = (*range.start(), *range.end());
    let value = Bound::part(
        saving.draft,
        move |draft| Some(*part(&mut draft.policy.clone())),
        move |draft, seconds: Option<u32>| *part(&mut draft.policy) = seconds.unwrap_or(NO_NUMBER),
    );
    let refused = saving.error(name);
    let error = Signal::derive(move || {
        let wrong = value.get.get().and_then(|seconds| check::number(seconds, (low, high)));
        refused.get().or_else(|| wrong.filter(|_| saving.tried.get()).map(|problem| t.problem(&problem)))
    });
    view! { <NumberField id=name.replace('_', "-") label=label value=value help=help error=error min=low max=high /> }
}
