//! How an account does, asked again while one looks; and what is to be copied to the provider's page.

use crate::node::prelude::*;
use crate::{
    api::channels::{Connected, channel_health},
    console::{deadline::past, settings::codebox::CodeBox, state::console},
    domain::{channel::Health, ids::ChannelId, time::Timestamp},
    parts::icon::Icon,
    texts::{accounts::words, channels, fill},
};
use std::time::Duration;

/// How often it is asked.
const EVERY: Duration = Duration::from_secs(5);

/// What is known of an account, and what is to be copied to the provider's page: asked again while one looks.
pub(super) fn asked(id: ChannelId) -> RwSignal<Option<(Health, Connected)>> {
    let known = RwSignal::new(None);
    let ask = move || {
        leptos::task::spawn_local(async move {
            if let Ok(now) = channel_health(id).await {
                known.try_set(Some(now));
            }
        });
    };
    Effect::new(move |_| {
        ask();
        let asking = set_interval_with_handle(ask, EVERY);
        on_cleanup(move || {
            if let Ok(asking) = asking {
                asking.clear();
            }
        });
    });
    known
}

#[component]
pub(super) fn HealthOf(id: ChannelId) -> impl IntoNode {
    let known = asked(id);
    move || known.get().map(|(health, connected)| view! { <Figures health=health connected=connected /> })
}

/// Whether the provider has checked our address, and when.
#[component]
pub(super) fn Verified(#[prop(into)] at: Signal<Option<Timestamp>>) -> impl IntoNode {
    let (t, now) = (words(), console().now);
    let said = move || match at.get() {
        Some(at) => {
            let when = past(now.get_untracked().since(at), channels::words().lengths);
            view! { <Icon name="i-check" />{fill(t.checked, &[("when", &when)])} }
        }
        None => view! { <Icon name="i-clock" />{t.waiting_for_check} },
    };
    view! { <p class="line" role="status">{said}</p> }
}

#[component]
fn Figures(health: Health, connected: Connected) -> impl IntoNode {
    let t = words();
    let now = console().now;
    let ago = move |at: Option<Timestamp>| match at {
        Some(at) => past(now.get_untracked().since(at), channels::words().lengths),
        None => t.never.to_owned(),
    };
    let sum =
        |of: fn(&crate::domain::channel::Hour) -> u64| health.hours.iter().map(of).sum::<u64>().to_string();
    let (received, sent, failed) = (sum(|h| h.received), sum(|h| h.sent), sum(|h| h.failed));
    let traffic = fill(t.traffic, &[("received", &received), ("sent", &sent), ("failed", &failed)]);
    let failure = health
        .failed_at
        .map(|at| format!("{} · {}", ago(Some(at)), health.failure.clone().unwrap_or_default()));
    let until = health.token_until.map(|at| at.since(now.get_untracked()).as_seconds() / 86_400);
    let until = until.map_or_else(|| t.token_endless.to_owned(), |days| format!("{days} d"));
    view! {
        <Verified at=health.verified_at />
        <dl class="facts">
            {row(t.heard, ago(health.heard_at))}
            {row(t.sent, ago(health.sent_at))}
            {row(t.last_day, traffic)}
            {failure.map(|failure| row(t.failed, failure))}
            {(health.waiting > 0).then(|| row(t.waiting, health.waiting.to_string()))}
            {(health.unreadable > 0).then(|| row(t.unreadable, health.unreadable.to_string()))}
            {health.quality.clone().map(|quality| row(t.quality, quality))}
            {row(t.token_until, until)}
        </dl>
        <details>
            <summary>{t.callback} " · " {t.verify_token}</summary>
            <p class="muted small">{t.callback_help}</p>
            <Copies connected=connected />
        </details>
    }
}

fn row(name: &'static str, value: String) -> impl IntoNode {
    view! {
        <dt>{name}</dt>
        <dd dir="auto">{value}</dd>
    }
}

/// What the provider's page asks for.
#[component]
pub(super) fn Copies(connected: Connected) -> impl IntoNode {
    let t = words();
    view! {
        <CodeBox head=t.callback code=Signal::stored(connected.callback) />
        <CodeBox head=t.verify_token code=Signal::stored(connected.verify_token) />
    }
}
