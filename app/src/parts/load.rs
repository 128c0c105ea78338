//! Loading and failure, drawn in one place, so that pages need not repeat them.

use super::icon::Icon;
use crate::domain::refusal::Refusal;
use crate::wire::Wire;
use leptos::prelude::*;
use serde::{Serialize, de::DeserializeOwned};
use std::time::Duration;

/// Waits shorter than this show nothing: a flash is worse than a moment's nothing.
const PATIENCE: Duration = Duration::from_millis(300);

/// Shows what was loaded, a skeleton while it is not, or why it could not be, with a way to try again.
#[component]
pub fn Load<T, V>(
    of: Resource<Result<T, Refusal>, Wire>,
    /// Drawn once the wait is long enough to notice.
    #[prop(into)]
    skeleton: ViewFn,
    /// Says a refusal in the reader's language.
    say: impl Fn(&Refusal) -> String + Copy + Send + Sync + 'static,
    try_again: &'static str,
    children: impl Fn(T) -> V + Clone + Send + Sync + 'static,
) -> impl IntoView
where
    T: Clone + Serialize + DeserializeOwned + Send + Sync + 'static,
    V: IntoView + 'static,
{
    let content = move || {
        let children = children.clone();
        Suspend::new(async move {
            match of.await {
                Ok(value) => children(value).into_any(),
                Err(refusal) => {
                    let retry = move || of.refetch();
                    view! { <Failed why=say(&refusal) try_again=try_again retry=retry /> }.into_any()
                }
            }
        })
    };
    view! {
        <Transition fallback=move || view! { <Patiently>{skeleton.run()}</Patiently> }>{content}</Transition>
    }
    .into_any()
}

/// A part of the screen that is cut off the bundle, marked `#[lazy]`: it is fetched when it is first shown. For what one
/// opens, not for what one types into at once.
#[component]
pub fn Later<F>(part: impl Fn() -> F + Send + Sync + 'static) -> impl IntoView
where
    F: Future<Output = AnyView> + Send + 'static,
{
    view! { <Suspense>{move || Suspend::new(part())}</Suspense> }.into_any()
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
pub fn Patiently(children: ChildrenFn) -> impl IntoView {
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
) -> impl IntoView {
    view! {
        <div class="banner banner--err" role="alert">
            <Icon name="i-alert" />
            <span>{why}</span>
            <button class="btn btn--sm" type="button" on:click=move |_| retry()>{try_again}</button>
        </div>
    }
    .into_any()
}
