//! After the chat: how was it?

use super::{
    page::Wish,
    state::WidgetState,
    wish::{Refused, WishButton},
};
use crate::{domain::visitor::Stage, parts::icon::Icon, texts::fill};
use leptos::{ev, html, prelude::*};

#[component]
pub fn Rate(state: WidgetState) -> impl IntoView {
    let words = state.words;
    let agent = match state.chat.with_untracked(|chat| chat.as_ref().map(|chat| chat.stage.clone())) {
        Some(Stage::Ended { agent: Some(agent), .. }) => agent,
        _ => String::new(),
    };
    let stars = RwSignal::new(0_u8);
    let missing = RwSignal::new(false);
    let form = NodeRef::<html::Form>::new();
    Effect::new(move |_| form.get().inspect(|form| form.set_no_validate(true)));
    let comment = NodeRef::<html::Textarea>::new();
    let send = move |event: ev::SubmitEvent| {
        event.prevent_default();
        match stars.get_untracked() {
            0 => missing.set(true),
            stars => state.rate(stars, comment.get_untracked().map_or(String::new(), |field| field.value())),
        }
    };
    view! {
        <form class="pw-body" id="pw-rate" method="post" action=state.path("/rate") node_ref=form on:submit=send>
            <div class="pw-lead">
                <h2 tabindex="-1" data-first id="rate-t">
                    {fill(words.rate_title, &[("agent", &agent)])}
                </h2>
                <p>{words.rate_private}</p>
            </div>
            {star_row(state, stars, missing)}
            <div class="field">
                <label class="field__label" for="q-comment">
                    {words.better}
                    " "
                    <span class="opt">{words.optional}</span>
                </label>
                <textarea
                    class="textarea" id="q-comment" name="comment" rows="3" dir="auto" maxlength="2000"
                    node_ref=comment
                ></textarea>
            </div>
        </form>
        <div class="pw-foot">
            <Refused state />
            <button
                class="btn btn--primary btn--block"
                class:is-loading=move || state.busy.get()
                type="submit"
                form="pw-rate"
            >
                <span>{words.rate_send}</span>
            </button>
            <WishButton state wish=Wish::LookBack class="btn btn--ghost btn--block" label=words.skip />
        </div>
    }
}

fn star_row(state: WidgetState, chosen: RwSignal<u8>, missing: RwSignal<bool>) -> impl IntoView {
    let words = state.words;
    let choose = move |n: u8| {
        chosen.set(n);
        missing.set(false);
    };
    let stars: Vec<_> = (1_u8..=5)
        .zip(words.stars)
        .map(|(n, label)| {
            view! {
                <label>
                    <input type="radio" name="stars" value=n.to_string() required on:change=move |_| choose(n) />
                    <Icon name="i-star" />
                    {label}
                </label>
            }
        })
        .collect();
    view! {
        <div>
            <div
                class="pw-stars"
                role="radiogroup"
                aria-label=words.rate_label
                aria-describedby=move || missing.get().then_some("stars-wrong")
            >
                {stars}
            </div>
            {move || {
                missing
                    .get()
                    .then(|| {
                        view! {
                            <span class="field__error" id="stars-wrong" role="alert">
                                <Icon name="i-alert" class="i-14" />
                                {words.rate_first}
                            </span>
                        }
                    })
            }}
        </div>
    }
}

#[component]
pub fn Thanks(state: WidgetState) -> impl IntoView {
    let words = state.words;
    view! {
        <div class="pw-done">
            <Icon name="i-resolve" />
            <h2 tabindex="-1" data-first>
                {words.thanks}
            </h2>
            <p>{words.thanks_text}</p>
        </div>
        <div class="pw-foot">
            <WishButton state wish=Wish::BeginAnew class="btn btn--primary btn--block" label=words.new_chat />
            <WishButton state wish=Wish::LookBack class="btn btn--ghost btn--block" label=words.show_chat />
        </div>
    }
}
