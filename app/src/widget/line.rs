//! One row of the log.

use super::{
    bits::{clock, icon},
    model::{Line, Mark, Said},
    state::WidgetState,
};
use crate::{
    domain::{ids::MessageId, time::Timestamp},
    node::{Element, IntoNode, Node, classy, el},
    parts::links::{Piece, pieces},
    texts::{fill, refusals::say_to_customer},
};

pub fn line(state: WidgetState, line: Line) -> Element {
    let words = state.words;
    let Line { id, at, first, last, said } = line;
    let begins = if first { " msg--first" } else { "" };
    match said {
        Said::Joined { agent } => event(fill(words.joined, &[("agent", &agent)])),
        Said::WentOut { agent } => event(fill(words.went_out, &[("agent", &agent)])),
        Said::BackInQueue => event(words.back_in_queue.to_owned()),
        Said::TakesLong => event(words.takes_long.to_owned()),
        Said::Ended => event(words.ended.to_owned()),
        Said::Resumed => event(words.resumed.to_owned()),
        Said::ByMail(email) => event(fill(words.mailed_to, &[("email", &email)])),
        Said::Theirs { agent, text } => {
            let under =
                classy("p", "msg__meta").with(el("bdi").with(agent.clone())).with(" ").with(clock(state, at));
            classy("div", format!("msg msg--in{begins}"))
                .with(first.then(|| speaker(agent)))
                .with(bubble(&text))
                .with(last.then_some(under))
        }
        Said::Mine { text, mark } => {
            let fate = match mark {
                Mark::Sending | Mark::HeldUp => " is-pending",
                Mark::Failed(_) => " is-failed",
                Mark::Sent | Mark::Read => "",
            };
            classy("div", format!("msg msg--out{begins}{fate}"))
                .with(first.then(|| speaker(words.you.to_owned())))
                .with(bubble(&text))
                .with(last.then(|| fate_of(state, id, at, mark)))
        }
    }
}

fn event(text: String) -> Element {
    classy("p", "event").with(el("span").attr("dir", "auto").with(text))
}

/// Who says the next lines, for those who do not see the sides.
fn speaker(name: String) -> Element {
    classy("span", "sr-only").with(format!("{name}: "))
}

/// What was said, with its addresses to be followed. They leave the frame and tell nobody where from.
fn bubble(text: &str) -> Element {
    let pieces = pieces(text).into_iter().map(|piece| match piece {
        Piece::Plain(text) => text.into_node(),
        Piece::Link(to) => el("a")
            .attr("href", to.clone())
            .attr("target", "_blank")
            .attr("rel", "noopener noreferrer nofollow")
            .with(to)
            .into_node(),
    });
    classy("div", "bubble").attr("dir", "auto").with(pieces.collect::<Vec<Node>>())
}

/// How far a message of ours has come; what to do when it did not.
fn fate_of(state: WidgetState, id: MessageId, at: Timestamp, mark: Mark) -> Element {
    let words = state.words;
    let under =
        classy("p", if matches!(mark, Mark::Failed(_)) { "msg__meta msg__meta--err" } else { "msg__meta" });
    let again = move || {
        el("button").attr("type", "button").on("click", move |_| state.try_again(id)).with(words.try_again)
    };
    let done = |class: &'static str, symbol, said: &'static str| {
        (super::bits::icon_as(class, symbol), classy("span", "sr-only").with(said))
    };
    let (symbol, said) = match mark {
        Mark::Failed(why) => {
            let why = format!("{} {}", words.not_sent, say_to_customer(&why, words));
            let discard = el("button").attr("type", "button").on("click", move |_| state.discard(id));
            return under
                .with(icon("i-alert"))
                .with(el("span").with(why))
                .with(again())
                .with(discard.with(words.discard));
        }
        Mark::HeldUp => {
            return under.with(icon("i-clock")).with(el("span").with(words.held_up)).with(again());
        }
        Mark::Sending => done("i", "i-clock", words.sending),
        Mark::Sent => done("i", "i-check", words.sent),
        Mark::Read => done("i is-read", "i-checks", words.read),
    };
    under.with(clock(state, at)).with(symbol).with(said)
}
