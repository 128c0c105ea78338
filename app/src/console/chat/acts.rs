//! What can be done with a customer's message: answer this one, react to it. The buttons come with the pointer or the
//! focus. The Tab key reaches those of one message; the arrow keys go to the others.

use super::{
    content::describe,
    here::{Quoted, here},
    message::Now,
    outbox::Kind,
    walk::take,
};
use crate::node::prelude::*;
use crate::{
    api::conversations::react,
    console::shell::toasts::toasts,
    domain::{conversation::Last, ids::MessageId, message::Author, window::Window},
    parts::icon::Icon,
    texts::{channels::words, fill},
};
use leptos::ev;
use web_sys::{Element, HtmlElement, wasm_bindgen::JsCast};

/// What customers react with most.
const REACTIONS: [&str; 6] = ["👍", "❤️", "😂", "😮", "😢", "🙏"];

#[component]
pub fn Acts(message: MessageId, now: Memo<Now>) -> impl IntoNode {
    let (here, words) = (here(), words());
    let possible = memo(move |_| here.lock.get().is_none() && now.with(|now| now.more.unsent_at.is_none()));
    // It has no tag to say that a person is behind it: later the channel takes none.
    let reacts = memo(move |_| {
        let now = here.state.now.get();
        matches!(here.conversation.with(|c| c.window(now).0), Window::Free { .. } | Window::Endless)
    });
    let open = RwSignal::new(false);
    // It outlives the buttons: they read it while they go.
    let reached = Signal::derive(move || if here.acting.get() == Some(message) { "0" } else { "-1" });
    let quote = move |_| {
        let preview = now.with_untracked(preview);
        here.quoting.set(Some(Quoted { message, preview }));
        here.kind.set(Kind::Reply);
        here.ask_focus();
    };
    view! {
        <Show when=move || possible.get()>
            <div
                class="msg__acts"
                class:is-open=open
                role="group"
                aria-label=words.acts
                on:focusin=move |_| here.acting.set(Some(message))
                on:keydown=move |event| pressed(&event, open)
            >
                <button
                    class="iconbtn iconbtn--sm"
                    type="button"
                    tabindex=reached
                    aria-label=words.quote_this
                    title=words.quote_this
                    on:click=quote
                >
                    <Icon name="i-quote" />
                </button>
                <React open=open reached=reached able=reacts />
                <Show when=move || open.get()><Choice message=message now=now open=open /></Show>
            </div>
        </Show>
    }
}

/// Opens the emoji.
#[component]
fn React(open: RwSignal<bool>, reached: Signal<&'static str>, able: Memo<bool>) -> impl IntoNode {
    let words = words();
    view! {
        <button
            class="iconbtn iconbtn--sm"
            type="button"
            tabindex=reached
            hidden=move || !able.get()
            aria-label=words.react
            title=words.react
            aria-expanded=move || open.get().to_string()
            on:click=move |_| open.update(|open| *open = !*open)
        >
            <Icon name="i-smile" />
        </button>
    }
}

/// The first line's worth of it, in words.
pub fn preview(now: &Now) -> String {
    if now.text.is_empty() {
        now.more.parts.first().map(|part| describe(part, words()).to_owned()).unwrap_or_default()
    } else {
        Last::preview(&now.text)
    }
}

/// The six; one's own is pressed, and pressing it takes it back.
#[component]
fn Choice(message: MessageId, now: Memo<Now>, open: RwSignal<bool>) -> impl IntoNode {
    let (here, words, toasts) = (here(), words(), toasts());
    let mine = memo(move |_| {
        now.with(|now| {
            let mine = now.more.reactions.iter().find(|reaction| reaction.by == Author::Agent(here.me));
            mine.map(|reaction| reaction.emoji.clone())
        })
    });
    let choose = move |emoji: &'static str| {
        let taken_back = mine.with_untracked(|mine| mine.as_deref() == Some(emoji));
        let wish = (!taken_back).then(|| emoji.to_owned());
        open.set(false);
        leptos::task::spawn_local(async move {
            if let Err(refusal) = react(here.id, message, wish).await {
                toasts.error(here.say(&refusal));
            }
        });
    };
    let button = move |emoji: &'static str| {
        let pressed = move || mine.with(|mine| mine.as_deref() == Some(emoji));
        let label = move || {
            let form = if pressed() { words.take_back } else { words.react_with };
            fill(form, &[("emoji", emoji)])
        };
        view! {
            <button
                class="iconbtn iconbtn--sm"
                type="button"
                aria-label=label
                aria-pressed=move || pressed().to_string()
                on:click=move |_| choose(emoji)
            >
                {emoji}
            </button>
        }
    };
    view! { <span class="reactpick" role="group" aria-label=words.react>{REACTIONS.map(button).into_iter().collect_nodes()}</span> }
}

/// Esc folds the emoji away; up and down go to the buttons of the messages before and after.
fn pressed(event: &ev::KeyboardEvent, open: RwSignal<bool>) {
    let step: i64 = match event.key().as_str() {
        "Escape" if open.get_untracked() => {
            take(event);
            return open.set(false);
        }
        "ArrowUp" => -1,
        "ArrowDown" => 1,
        _ => return,
    };
    let Ok(all) = document().query_selector_all(".msg__acts") else { return };
    let here = event.current_target().and_then(|target| target.dyn_into::<Element>().ok());
    let at =
        (0..all.length()).find(|at| all.item(*at).and_then(|node| node.dyn_into::<Element>().ok()) == here);
    let next = at.and_then(|at| u32::try_from(i64::from(at) + step).ok()).and_then(|at| all.item(at));
    let next = next.and_then(|node| node.dyn_into::<Element>().ok());
    let button = next.and_then(|group| group.first_element_child());
    if let Some(button) = button.and_then(|button| button.dyn_into::<HtmlElement>().ok()) {
        take(event);
        let _ = button.focus();
    }
}
