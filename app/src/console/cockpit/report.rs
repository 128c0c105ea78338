//! What each agent did (V-15): which days, which part of the desk, and the tables. The choices are in the address.

use super::{
    report_table::Figures,
    scope::{ChannelChoice, Choice, scope},
};
use crate::node::prelude::*;
use crate::{
    api::reports::{load_agents_done, mail_agents_done},
    console::{
        inbox::days,
        shell::{go::go, toasts::toasts},
        state::console,
    },
    domain::{
        ids::GroupId,
        report::{AgentDone, Asked, Days},
        time::{Span, Timestamp},
    },
    parts::icon::Icon,
    texts::{fill, overview::words, shell},
};
use leptos_router::hooks::{use_location, use_query_map};

#[component]
pub fn Report() -> impl IntoNode {
    let (words, scope) = (words(), scope());
    let asked = asked();
    let back = move || match scope.get().product {
        Some(id) => format!("/cockpit?product={id}"),
        None => "/cockpit".to_owned(),
    };
    view! {
        <div class="page">
            <header class="page__head">
                <a class="iconbtn" href=back aria-label=words.back title=words.back><Icon name="i-left" class="i-flip" /></a>
                <h1>{words.report}</h1>
                <span class="spacer"></span>
                <Day key="from" name=words.from asked=asked pick=|asked| asked.from later=0 />
                <Day key="until" name=words.until asked=asked pick=|asked| asked.until.minus(Span::millis(1)) later=1 />
                <ChannelChoice />
                <GroupChoice />
                <a class="btn" href=move || asked.get().map(file) download="" rel="external">
                    <Icon name="i-download" />
                    {words.csv}
                </a>
                <ByMail asked=asked />
            </header>
            <div class="page__scroll"><Answer asked=asked /></div>
        </div>
    }
}

/// What is asked for; nothing until a browser is here, whose days they are.
fn asked() -> Memo<Option<Asked>> {
    let (console, query, scope) = (console(), use_query_map(), scope());
    let awake = RwSignal::new(false);
    Effect::new(move |_| awake.set(true));
    let today = memo(move |_| if awake.get() { days::of(console.now.get()) } else { String::new() });
    memo(move |_| {
        let today = today.get();
        let moment = |key: &str| {
            let named = query.with(|query| query.get(key)?.parse().ok());
            named.map(Timestamp::from_millis)
        };
        Some(Asked {
            from: moment("from").or_else(|| days::first_moment(&today, 1 - Asked::DAYS))?,
            until: moment("until").or_else(|| days::first_moment(&today, 1))?,
            scope: scope.get(),
            group: group_in(query),
        })
        .filter(|_| awake.get())
    })
}

fn group_in(query: Memo<leptos_router::params::ParamsMap>) -> Option<GroupId> {
    let named = query.with(|query| query.get("group")?.parse().ok());
    named.filter(|id| console().board.with(|board| board.catalog.groups.contains_key(id)))
}

/// The same as a file, its columns named in the reader's language.
fn file(asked: Asked) -> String {
    let ids = [
        asked.scope.product.map(|id| format!("&product={id}")),
        asked.scope.channel.map(|id| format!("&channel={id}")),
        asked.group.map(|id| format!("&group={id}")),
    ];
    let ids: String = ids.into_iter().flatten().collect();
    let (from, until) = (asked.from.millis(), asked.until.millis());
    format!("/api/reports/agents.csv?from={from}&until={until}{ids}&lang={}", shell::lang().code())
}

/// The same file by mail, to whoever asks (V-15). It stays pressed until the mail server has answered.
#[component]
fn ByMail(asked: Memo<Option<Asked>>) -> impl IntoNode {
    let (words, toasts, busy) = (words(), toasts(), RwSignal::new(false));
    let send = move |_| {
        let Some((asked, days)) = asked.get_untracked().and_then(|asked| Some((asked, days_of(asked)?)))
        else {
            return;
        };
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        leptos::task::spawn_local(async move {
            let answer = mail_agents_done(asked, days).await;
            busy.try_set(false);
            match answer {
                Ok(address) => toasts.info(fill(words.mailed, &[("address", &address)])),
                Err(refusal) => toasts.error(shell::words().say(&refusal)),
            }
        });
    };
    view! {
        <button class="btn" type="button" aria-busy=move || busy.get().to_string() disabled=move || busy.get() on:click=send>
            <Icon name="i-mail" />
            {words.by_mail}
        </button>
    }
}

fn days_of(asked: Asked) -> Option<Days> {
    let last = asked.until.minus(Span::millis(1));
    Some(Days { from: days::of(asked.from).try_into().ok()?, until: days::of(last).try_into().ok()? })
}

/// A day in the head of the page; in the address is its first moment, or the first one after it.
#[component]
fn Day(
    key: &'static str,
    name: &'static str,
    asked: Memo<Option<Asked>>,
    pick: fn(Asked) -> Timestamp,
    later: i32,
) -> impl IntoNode {
    let (query, path, go) = (use_query_map(), use_location().pathname, go());
    let shown = memo(move |_| asked.get().map(|asked| days::of(pick(asked))).unwrap_or_default());
    let choose = move |day: String| {
        let mut query = query.get_untracked();
        query.remove(key);
        if let Some(at) = days::first_moment(&day, later) {
            query.insert(key, at.millis().to_string());
        }
        go.replace(format!("{}{}", path.get_untracked(), query.to_query_string()));
    };
    view! {
        <label class="headday">
            <span class="small muted">{name}</span>
            <input
                class="input"
                type="date"
                prop:value=shown
                on:change=move |event| choose(event_target_value(&event))
            />
        </label>
    }
}

#[component]
fn GroupChoice() -> impl IntoNode {
    let (board, query, words) = (console().board, use_query_map(), words());
    let options = memo(move |_| {
        let mut all: Vec<_> = board.with(|board| {
            let groups = board.catalog.groups.values();
            groups.map(|group| (group.id.to_string(), group.name.clone())).collect()
        });
        all.sort_by_cached_key(|(_, name): &(String, String)| name.to_lowercase());
        all.insert(0, (String::new(), words.all_groups.to_owned()));
        all
    });
    let chosen = memo(move |_| group_in(query).map(|id| id.to_string()).unwrap_or_default());
    view! { <Choice key="group" name=words.group chosen=chosen options=options /> }
}

/// What the desk answered, or why it did not.
type Known = Result<Vec<AgentDone>, String>;

#[component]
fn Answer(asked: Memo<Option<Asked>>) -> impl IntoNode {
    let (words, say) = (words(), shell::words());
    let known = RwSignal::new(None::<Known>);
    Effect::new(move |_| {
        let Some(now) = asked.get() else { return };
        leptos::task::spawn_local(async move {
            let done = load_agents_done(now).await.map_err(|refusal| say.say(&refusal));
            // Another choice may have been made meanwhile, and been answered sooner.
            if asked.try_get_untracked() == Some(Some(now)) {
                known.try_set(Some(done));
            }
        });
    });
    move || match known.get() {
        None => view! { <p class="muted" role="status">{words.asking}</p> },
        Some(Err(why)) => view! { <p class="banner banner--err" role="alert">{why}</p> },
        Some(Ok(rows)) if rows.is_empty() => view! { <p class="muted">{words.nobody}</p> },
        Some(Ok(rows)) => view! { <Figures rows=rows /> },
    }
}
