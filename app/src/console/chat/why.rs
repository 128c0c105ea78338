//! Why this agent: what assignment saw when it chose.

use super::{
    calendar,
    here::{Here, here},
};
use crate::node::prelude::*;
use crate::{
    domain::{
        ids::AgentId,
        message::{Considered, LeftOut, Reason, Why},
        policy::Weights,
        time::Span,
    },
    texts::{chat::Chat as Words, fill, queues},
};

#[component]
pub fn Reasons(agent: AgentId, why: Why) -> impl IntoNode {
    let here = here();
    let words = here.words;
    let group = why.group.and_then(|group| {
        here.state.board.with(|board| board.catalog.groups.get(&group).map(|group| group.name.clone()))
    });
    view! {
        <div class="event__why">
            <dl>
                <dt>{words.why_rule}</dt>
                <dd>{rule(why.reason, words)}</dd>
                <dt>{words.why_waited}</dt>
                <dd>{calendar::length(Span::millis(why.waited), words)}</dd>
                {group.map(|group| view! { <dt>{words.why_queue}</dt><dd><bdi>{group}</bdi></dd> })}
            </dl>
            {(!why.candidates.is_empty()).then(|| candidates(here, agent, &why))}
            {(!why.left_out.is_empty()).then(|| left_out(here, &why))}
        </div>
    }
}

fn candidates(here: Here, chosen: AgentId, why: &Why) -> Node {
    let words = here.words;
    let row = |one: &Considered| {
        let class = if one.agent == chosen { "is-chosen" } else { "" };
        let load = fill(words.load, &[("open", &one.open.to_string()), ("limit", &one.limit.to_string())]);
        let load = match one.all > one.open {
            true => format!("{load}, {}", fill(words.load_all, &[("n", &one.all.to_string())])),
            false => load,
        };
        let load = match one.points {
            Some(taken) => format!("{load}, {}", queues::points(taken)),
            None => load,
        };
        view! { <li class=class><bdi>{here.agent_name(one.agent)}</bdi><span>{load}</span></li> }
    };
    view! {
        <p>{words.why_could}</p>
        <ul>
            {why.candidates.iter().map(row).collect_nodes()}
            {more(why.more_candidates, words)}
        </ul>
    }
}

fn left_out(here: Here, why: &Why) -> Node {
    let words = here.words;
    let row = |(agent, reason): &(AgentId, LeftOut)| {
        view! { <li><bdi>{here.agent_name(*agent)}</bdi><span>{hindrance(*reason, words)}</span></li> }
    };
    view! {
        <p>{words.why_left_out}</p>
        <ul>
            {why.left_out.iter().map(row).collect_nodes()}
            {more(why.more_left_out, words)}
        </ul>
    }
}

fn more(n: u32, words: &Words) -> Node {
    let text = fill(words.why_more, &[("n", &n.to_string())]);
    (n > 0).then(|| view! { <li><span>{text}</span></li> }).into_node()
}

fn rule(reason: Reason, words: &Words) -> &'static str {
    match reason {
        Reason::OnlyOne => words.only_one,
        Reason::FewestOpen => words.fewest_open,
        Reason::FewestPoints => queues::words().fewest_points,
        Reason::LongestSinceLast => words.longest_since,
        Reason::Tie => words.tie,
        Reason::Returning => words.returning,
        Reason::ByHand => words.by_hand,
    }
}

fn hindrance(reason: LeftOut, words: &Words) -> String {
    match reason {
        LeftOut::NotOnline => words.not_online.to_owned(),
        LeftOut::ConnectionLost => words.connection_lost.to_owned(),
        LeftOut::Full { open, limit } => {
            fill(words.full, &[("open", &open.to_string()), ("limit", &limit.to_string())])
        }
        LeftOut::NoPoints { taken, weight } => {
            let (taken, all) = (taken.to_string(), Weights::POINTS.to_string());
            let values = [("taken", taken.as_str()), ("all", &all), ("weight", &weight.to_string())];
            fill(queues::words().no_points, &values)
        }
        LeftOut::Missed => queues::words().has_missed.to_owned(),
        LeftOut::WrappingUp => queues::words().wraps_up.to_owned(),
        LeftOut::Paused => queues::words().paused_kind.to_owned(),
        LeftOut::Passed => queues::words().passed.to_owned(),
    }
}
