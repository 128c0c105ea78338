//! The shape of a conversation that is on its way.

use crate::node::prelude::*;
use crate::texts::quiet::words;
use std::time::Duration;

/// Below this a wait is not worth a skeleton.
const PATIENCE: Duration = Duration::from_millis(300);

/// The skeleton, once the wait is worth one.
pub fn soon() -> impl IntoNode {
    let waited = RwSignal::new(false);
    Effect::new(move |_| {
        if let Ok(timer) = set_timeout_with_handle(move || waited.set(true), PATIENCE) {
            on_cleanup(move || timer.clear());
        }
    });
    move || {
        if waited.get() {
            view! { <Skeleton /> }
        } else {
            view! { <Blank /> }
        }
    }
}

/// The panes without anything in them.
#[component]
fn Blank() -> impl IntoNode {
    let words = words();
    view! {
        <section class="pane pane--chat" aria-label=words.conversation aria-busy="true"></section>
        <aside class="pane pane--profile" aria-label=words.profile aria-busy="true"></aside>
    }
}

#[component]
pub fn Skeleton() -> impl IntoNode {
    let words = words();
    let message = |(out, long): (bool, bool)| {
        let class = if out { "msg msg--out msg--first" } else { "msg msg--in msg--first" };
        let bubble = if long { "sk sk--bubble-2" } else { "sk sk--bubble" };
        view! { <div class=class><span class=bubble></span></div> }
    };
    let messages =
        [(false, false), (false, true), (true, true), (false, false), (true, false), (false, true)];
    view! {
        <section class="pane pane--chat" aria-label=words.conversation aria-busy="true">
            <p class="sr-only" role="status">{words.loading}</p>
            <header class="chathead" aria-hidden="true">
                <span class="sk sk--round"></span>
                <div class="stack grow"><span class="sk sk--w30"></span><span class="sk sk--w50"></span></div>
            </header>
            <div class="substrip" aria-hidden="true"><span class="sk sk--w30"></span></div>
            <div class="threadwrap" aria-hidden="true">
                <div class="thread"><div class="thread__in">{messages.map(message).collect_nodes()}</div></div>
            </div>
        </section>
        <aside class="pane pane--profile" aria-label=words.profile aria-busy="true">
            <div class="profhead" aria-hidden="true">
                <span class="sk sk--round"></span>
                <div class="stack"><span class="sk sk--w50"></span><span class="sk sk--w70"></span></div>
            </div>
            <Facts />
            <Facts />
        </aside>
    }
}

#[component]
fn Facts() -> impl IntoNode {
    let row = |class: &'static str| view! { <span class=class></span> };
    view! {
        <div class="section" aria-hidden="true">
            <div class="section__in">
                {["sk sk--row sk--w30", "sk sk--row sk--w70", "sk sk--row", "sk sk--row sk--w70"].map(row).collect_nodes()}
            </div>
        </div>
    }
}
