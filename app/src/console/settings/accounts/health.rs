//! How an account does, asked again while one looks; and what is to be copied to the provider's page.

use crate::{
    api::channels::{Connected, channel_health},
    console::{deadline::past, state::console},
    domain::{channel::Health, ids::ChannelId, time::Timestamp},
    parts::icon::Icon,
    texts::{
        accounts::{Accounts, words},
        channels, fill,
    },
};
use leptos::prelude::*;
use std::time::Duration;

/// How often it is asked.
const EVERY: Duration = Duration::from_secs(5);

#[component]
pub(super) fn HealthOf(id: ChannelId) -> impl IntoView {
    let known = RwSignal::new(None::<(Health, Connected)>);
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
    move || known.get().map(|(health, connected)| view! { <Figures health=health connected=connected /> })
}

#[component]
fn Figures(health: Health, connected: Connected) -> impl IntoView {
    let t = words();
    let now = console().now;
    let ago = move |at: Option<Timestamp>| match at {
        Some(at) => past(now.get_untracked().since(at), channels::words().lengths),
        None => t.never.to_owned(),
    };
    let checked = match health.verified_at {
        Some(at) => fill(t.checked, &[("when", &ago(Some(at)))]),
        None => t.waiting_for_check.to_owned(),
    };
    let mark = if health.verified_at.is_some() { "i-check" } else { "i-clock" };
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
        <p class="line" role="status"><Icon name=mark />{checked}</p>
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
        <Copies t=t connected=connected />
    }
    .into_any()
}

fn row(name: &'static str, value: String) -> impl IntoView {
    view! {
        <dt>{name}</dt>
        <dd dir="auto">{value}</dd>
    }
}

#[component]
fn Copies(t: &'static Accounts, connected: Connected) -> impl IntoView {
    view! {
        <details>
            <summary>{t.callback} " · " {t.verify_token}</summary>
            <p class="muted small">{t.callback_help}</p>
            <div class="codebox"><pre tabindex="0" aria-label=t.callback>{connected.callback}</pre></div>
            <div class="codebox"><pre tabindex="0" aria-label=t.verify_token>{connected.verify_token}</pre></div>
        </details>
    }
    .into_any()
}
