//! What just happened, at the bottom of the list's pane. Errors stay until they are dismissed, others go by themselves, but
//! not from under the pointer or the focus; and what is no longer so goes at once.

use crate::node::prelude::*;
use crate::{parts::icon::Icon, texts::shell::words};
use std::{sync::Arc, time::Duration};

/// How long a notice stays, in steps of [`STEP`]; one that asks for something stays longer.
const STEPS: u32 = 8;
const LONGER: u32 = 16;
const STEP: Duration = Duration::from_millis(500);

#[derive(Clone)]
enum Kind {
    Info,
    /// Something that just happened stays so for a while only.
    While(Arc<dyn Fn() -> bool + Send + Sync>),
    /// Time runs out.
    Warning,
    Error,
    /// Stays too; where to look.
    About(Option<String>),
    /// With a way back.
    Undo(Arc<dyn Fn() + Send + Sync>),
}

impl Kind {
    /// How it is told, its sign, and for how many steps it stays: for good, where that is not said.
    fn face(&self) -> (&'static str, &'static str, Option<u32>) {
        match self {
            Kind::Error => ("alert", "i-alert", None),
            Kind::Warning => ("status", "i-clock", Some(LONGER)),
            Kind::Undo(_) => ("status", "i-check", Some(LONGER)),
            Kind::Info => ("status", "i-check", Some(STEPS)),
            Kind::While(_) => ("status", "i-info", Some(STEPS)),
            Kind::About(_) => ("status", "i-transfer", None),
        }
    }
}

#[derive(Clone)]
struct Toast {
    id: u32,
    kind: Kind,
    text: String,
}

/// The notices of this window; in context of every page of the console.
#[derive(Clone, Copy)]
pub struct Toasts {
    shown: RwSignal<Vec<Toast>>,
    next: StoredValue<u32>,
}

/// This page's notices.
pub fn toasts() -> Toasts {
    expect_context::<Toasts>()
}

impl Toasts {
    /// Puts them into context; the console does so once.
    pub fn provide() -> Self {
        let toasts = Self { shown: RwSignal::new(Vec::new()), next: StoredValue::new(0) };
        provide_context(toasts);
        toasts
    }

    /// Something went as asked.
    pub fn info(self, text: impl Into<String>) {
        self.push(Kind::Info, text.into());
    }

    /// Something went as asked, and is worth reading as long as this holds, once it does.
    pub fn info_while(self, text: impl Into<String>, holds: impl Fn() -> bool + Send + Sync + 'static) {
        self.push(Kind::While(Arc::new(holds)), text.into());
    }

    /// Something needs him soon.
    pub fn warning(self, text: impl Into<String>) {
        self.push(Kind::Warning, text.into());
    }

    /// Something did not.
    pub fn error(self, text: impl Into<String>) {
        self.push(Kind::Error, text.into());
    }

    /// Something became of a chat, which is to be read whenever one comes back; with its address.
    pub fn about(self, text: impl Into<String>, way: Option<String>) {
        self.push(Kind::About(way), text.into());
    }

    /// Something went as asked, and can be taken back for as long as this shows.
    pub fn undo(self, text: impl Into<String>, action: impl Fn() + Send + Sync + 'static) {
        self.push(Kind::Undo(Arc::new(action)), text.into());
    }

    fn push(self, kind: Kind, text: String) {
        let id = self.next.try_update_value(|next| {
            *next += 1;
            *next
        });
        let Some(id) = id else { return };
        self.shown.update(|shown| {
            // The same words twice say nothing more; but two customers may have one name.
            shown.retain(|toast| toast.text != text || matches!(kind, Kind::Warning));
            shown.push(Toast { id, kind, text });
        });
    }

    fn dismiss(self, id: u32) {
        self.shown.try_update(|shown| shown.retain(|toast| toast.id != id));
    }
}

/// The pile of notices.
#[component]
pub fn ToastPile() -> impl IntoNode {
    let toasts = toasts();
    view! {
        <div class="toasts">
            <For each=move || toasts.shown.get() key=|toast| toast.id let:toast>
                <Notice toast=toast />
            </For>
        </div>
    }
}

#[component]
fn Notice(toast: Toast) -> impl IntoNode {
    let (toasts, words) = (toasts(), words());
    let id = toast.id;
    let held = RwSignal::new(false);
    let (role, icon, steps) = toast.kind.face();
    if let Some(steps) = steps {
        go_after_a_while(steps, held, move || toasts.dismiss(id));
    }
    if let Kind::While(holds) = &toast.kind {
        let holds = holds.clone();
        Effect::new(move |held: Option<bool>| {
            let holds = holds();
            if held == Some(true) && !holds {
                toasts.dismiss(id);
            }
            holds
        });
    }
    let act = match toast.kind {
        Kind::Undo(action) => {
            let undo = move |_| {
                action();
                toasts.dismiss(id);
            };
            view! { <button class="toast__act" type="button" on:click=undo>{words.undo}</button> }
        }
        Kind::About(Some(way)) => {
            view! { <a class="toast__act" href=way on:click=move |_| toasts.dismiss(id)>{words.open}</a> }
        }
        Kind::Info | Kind::While(_) | Kind::Warning | Kind::Error | Kind::About(None) => Node::Nothing,
    };
    view! {
        <div
            class=if icon == "i-clock" { "toast toast--warn" } else { "toast" }
            role=role
            on:pointerenter=move |_| held.set(true)
            on:pointerleave=move |_| held.set(false)
            on:focusin=move |_| held.set(true)
            on:focusout=move |_| held.set(false)
        >
            <Icon name=icon />
            <span>{toast.text}</span>
            {act}
            <button
                class="iconbtn iconbtn--sm"
                type="button"
                aria-label=words.dismiss
                title=words.dismiss
                on:click=move |_| toasts.dismiss(id)
            >
                <Icon name="i-x" />
            </button>
        </div>
    }
}

/// Counts down while nobody holds it.
fn go_after_a_while(steps: u32, held: RwSignal<bool>, go: impl Fn() + 'static) {
    let left = StoredValue::new(steps);
    let tick = move || {
        if held.try_get_untracked() == Some(false) {
            let now_left = left.try_update_value(|left| {
                *left = left.saturating_sub(1);
                *left
            });
            if now_left == Some(0) {
                go();
            }
        }
    };
    if let Ok(clock) = set_interval_with_handle(tick, STEP) {
        on_cleanup(move || clock.clear());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_warning_has_a_sign_of_its_own_and_only_errors_stay() {
        let kinds = [Kind::Info, Kind::While(Arc::new(|| true)), Kind::Warning, Kind::Error];
        let signs = kinds.each_ref().map(|kind| kind.face().1);
        assert!((1..4).all(|n| !signs[..n].contains(&signs[n])), "{signs:?}");
        let stay = kinds.each_ref().map(|kind| kind.face().2.is_none());
        assert_eq!(stay, [false, false, false, true]);
    }
}
