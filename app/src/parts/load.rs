//! Loading and failure, drawn in one place, so that pages need not repeat them. What waits for data is Leptos' own.

use super::icon::Icon;
use crate::{domain::refusal::Refusal, node::prelude::*, wire::Wire};
use leptos::prelude::{Suspense, Transition};
use serde::{Serialize, de::DeserializeOwned};
use std::{pin::Pin, time::Duration};

/// Waits shorter than this show nothing: a flash is worse than a moment's nothing.
const PATIENCE: Duration = Duration::from_millis(300);

/// A piece that is not here yet.
pub type Coming = Pin<Box<dyn Future<Output = Node> + Send>>;

/// A piece that has to be waited for; `fallback` until it is here. On the server the page waits for it.
pub fn awaited(fallback: ViewFn, part: impl Fn() -> Coming + Send + Sync + 'static) -> Node {
    let fallback = move || fallback.run();
    Node::of(leptos::view! { <Suspense fallback=fallback>{move || Suspend::new(part())}</Suspense> })
}

/// Shows what was loaded, a skeleton while it is not, or why it could not be, with a way to try again.
#[component]
pub fn Load<T>(
    of: Resource<Result<T, Refusal>, Wire>,
    /// Drawn once the wait is long enough to notice.
    #[prop(into)]
    skeleton: ViewFn,
    /// Says a refusal in the reader's language.
    say: impl Fn(&Refusal) -> String + Copy + Send + Sync + 'static,
    try_again: &'static str,
    children: impl Fn(T) -> Node + Clone + Send + Sync + 'static,
) -> impl IntoNode
where
    T: Clone + Serialize + DeserializeOwned + Send + Sync + 'static,
{
    let content = move || -> Coming {
        let children = children.clone();
        Box::pin(async move {
            match of.await {
                Ok(value) => children(value),
                Err(refusal) => {
                    let retry = move || of.refetch();
                    view! { <Failed why=say(&refusal) try_again=try_again retry=retry /> }
                }
            }
        })
    };
    let patient = move || {
        let skeleton = skeleton.clone();
        view! { <Patiently>{skeleton.run()}</Patiently> }
    };
    Node::of(leptos::view! { <Transition fallback=patient>{move || Suspend::new(content())}</Transition> })
}

/// A part of the screen that is cut off the bundle, marked `#[lazy]`: it is fetched when it is first shown. For what one
/// opens, not for what one types into at once.
#[component]
pub fn Later<F>(part: impl Fn() -> F + Send + Sync + 'static) -> impl IntoNode
where
    F: Future<Output = Node> + Send + 'static,
{
    awaited(ViewFn::default(), move || Box::pin(part()))
}

/// Gives the focus to a field of a part that has just come: it is on the page a moment after it is made.
pub fn focus_when_here(field: NodeRef<leptos::html::Input>) {
    Effect::new(move |_| {
        if let Some(field) = field.get() {
            request_animation_frame(move || request_animation_frame(move || drop(field.focus())));
        }
    });
}

/// Draws its children after a while.
#[component]
pub fn Patiently(children: ChildrenFn) -> impl IntoNode {
    let late = RwSignal::new(false);
    Effect::new(move |_| {
        if let Ok(timer) = set_timeout_with_handle(move || late.set(true), PATIENCE) {
            on_cleanup(move || timer.clear());
        }
    });
    move || late.get().then(|| children())
}

/// Why something did not load.
#[component]
pub fn Failed(
    #[prop(into)] why: String,
    try_again: &'static str,
    retry: impl Fn() + 'static,
) -> impl IntoNode {
    view! {
        <div class="banner banner--err" role="alert">
            <Icon name="i-alert" />
            <span>{why}</span>
            <button class="btn btn--sm" type="button" on:click=move |_| retry()>{try_again}</button>
        </div>
    }
}
