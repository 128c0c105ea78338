//! How an account does, asked again while one looks; and what is to be copied to the provider's page.

use super::kept::KeptItems;
use crate::node::prelude::*;
use crate::{
    api::channels::{Connected, channel_health},
    console::{
        deadline::{past, remaining},
        settings::codebox::CodeBox,
        state::console,
    },
    domain::{
        channel::Health,
        ids::ChannelId,
        time::{Span, Timestamp},
    },
    parts::icon::Icon,
    texts::{
        accounts::{Accounts, said, words},
        fill, listed,
    },
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
    let figures = move || {
        known.get().map(|(health, connected)| view! { <Figures health=health connected=connected /> })
    };
    let count = memo(move |_| known.with(|known| known.as_ref().map_or(0, |(health, _)| health.unreadable)));
    view! {
        {figures}
        // Beside what is drawn anew while one looks: it stays open.
        <Show when=move || count.get() != 0>
            <KeptItems id=id />
        </Show>
    }
}

/// Whether the provider has checked our address, and when.
#[component]
pub(super) fn Verified(#[prop(into)] at: Signal<Option<Timestamp>>) -> impl IntoNode {
    let (t, now) = (words(), console().now);
    let checked = move || match at.get() {
        Some(at) => {
            let when = ago(at, now.get_untracked(), t);
            view! { <Icon name="i-check" />{fill(t.checked, &[("when", &when)])} }
        }
        None => view! { <Icon name="i-clock" />{t.waiting_for_check} },
    };
    view! { <p class="line" role="status">{checked}</p> }
}

#[component]
fn Figures(health: Health, connected: Connected) -> impl IntoNode {
    let t = words();
    let now = console().now;
    let when = move |at: Option<Timestamp>| match at {
        Some(at) => ago(at, now.get_untracked(), t),
        None => t.never.to_owned(),
    };
    let sum =
        |of: fn(&crate::domain::channel::Hour) -> u64| health.hours.iter().map(of).sum::<u64>().to_string();
    let (received, sent, failed) = (sum(|h| h.received), sum(|h| h.sent), sum(|h| h.failed));
    let traffic = fill(t.traffic, &[("received", &received), ("sent", &sent), ("failed", &failed)]);
    let traffic = match share(&health.hours) {
        Some(share) => format!("{traffic} ({share})"),
        None => traffic,
    };
    let failure = health
        .failed_at
        .map(|at| format!("{} · {}", when(Some(at)), health.failure.clone().unwrap_or_default()));
    let until =
        health.token_until.map_or_else(|| t.token_endless.to_owned(), |at| left(at, now.get_untracked()));
    let token = health.token.clone().unwrap_or_default();
    let missing = (!token.missing.is_empty()).then(|| token.missing.join(", "));
    let warning = warning(&health, now.get_untracked(), t);
    let refused = health.refused.map(|refused| {
        let count = refused.count.to_string();
        fill(t.refused_signatures, &[("count", &count), ("when", &when(Some(refused.at)))])
    });
    view! {
        <Verified at=health.verified_at />
        {warning.into_iter().chain(refused).map(|warning| view! {
            <p class="win win--soon" role="status"><Icon name="i-alert" class="i-14" /><span>{warning}</span></p>
        }).collect_nodes()}
        {(health.held > 0).then(|| view! {
            <p class="line" role="status"><Icon name="i-clock" class="i-14" />{fill(t.off_held, &[("count", &health.held.to_string())])}</p>
        })}
        <dl class="facts">
            {row(t.heard, when(health.heard_at))}
            {row(t.sent, when(health.sent_at))}
            {row(t.last_day, traffic)}
            {failure.map(|failure| row(t.failed, failure))}
            {health.notice.clone().map(|told| row(t.told, format!("{} · {}", when(Some(told.at)), told.words)))}
            {(health.waiting > 0).then(|| row(t.waiting, health.waiting.to_string()))}
            {(health.unreadable > 0).then(|| row(t.unreadable, health.unreadable.to_string()))}
            {health.quality.clone().map(|quality| row(t.quality, said(t.qualities, &quality)))}
            {row(t.token_until, until)}
            {token.data_until.map(|at| row(t.data_until, left(at, now.get_untracked())))}
            {missing.map(|missing| row(t.rights_missing, missing))}
        </dl>
        <details>
            <summary>{t.callback} " · " {t.verify_token}</summary>
            <p class="muted small">{t.callback_help}</p>
            <Copies connected=connected />
        </details>
    }
}

/// `7 d ago`.
fn ago(at: Timestamp, now: Timestamp, t: &Accounts) -> String {
    fill(t.ago, &[("time", &past(now.since(at), listed::words().lengths))])
}

/// How long a token has.
fn left(at: Timestamp, now: Timestamp) -> String {
    if at <= now { words().token_over.to_owned() } else { remaining(at.since(now), listed::words().lengths) }
}

/// What an admin has to do about the token, while there is time to.
fn warning(health: &Health, now: Timestamp, t: &Accounts) -> Option<String> {
    const SOON: Span = Span::hours(14 * 24);
    let token = health.token.as_ref();
    if token.is_some_and(|token| !token.is_valid) {
        return Some(t.token_invalid.to_owned());
    }
    let ends = [health.token_until, token.and_then(|token| token.data_until)].into_iter().flatten().min();
    let ends = ends.filter(|ends| ends.since(now) < SOON)?;
    Some(if ends <= now {
        t.token_invalid.to_owned()
    } else {
        fill(t.token_soon, &[("time", &left(ends, now))])
    })
}

fn row(name: &'static str, value: String) -> impl IntoNode {
    view! {
        <dt>{name}</dt>
        <dd dir="auto">{value}</dd>
    }
}

/// How much of what went out was not taken.
fn share(hours: &[crate::domain::channel::Hour]) -> Option<String> {
    let (sent, failed): (u64, u64) = hours.iter().fold((0, 0), |(s, f), h| (s + h.sent, f + h.failed));
    (failed > 0 && sent > 0).then(|| format!("{:.1} %", failed as f64 * 100.0 / sent.max(failed) as f64))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{domain::channel::TokenState, texts::accounts::EN};

    #[test]
    fn a_token_is_warned_of_two_weeks_before_it_ends() {
        let now = Timestamp::from_millis(1_795_000_000_000);
        let days = |n: i64| Some(now.plus(Span::hours(24 * n)));
        let good = TokenState { is_valid: true, ..TokenState::default() };
        let of = |token_until, data_until| Health {
            token_until,
            token: Some(TokenState { data_until, ..good.clone() }),
            ..Health::default()
        };
        let said = |health: &Health| warning(health, now, &EN);
        assert_eq!(said(&of(None, None)), None, "it does not end");
        assert_eq!(said(&of(days(20), days(90))), None);
        assert!(said(&of(days(90), days(5))).is_some_and(|said| said.contains("5 d")));
        assert_eq!(said(&of(days(-1), None)).as_deref(), Some(EN.token_invalid));
        let dead = Health { token: Some(TokenState { is_valid: false, ..good }), ..Health::default() };
        assert_eq!(said(&dead).as_deref(), Some(EN.token_invalid));
    }
}
