//! Dialogs on the native element: the browser traps the focus, makes the rest inert, closes on Esc and gives the
//! focus back to what opened it.

use super::icon::Icon;
use leptos::{html, prelude::*};

/// A modal dialog. It is in the page from the start, closed and empty; `open` shows and hides it, and becomes
/// false when the reader closes it himself.
#[component]
pub fn Dialog(
    /// The id of its title, unique on the page.
    id: &'static str,
    open: RwSignal<bool>,
    #[prop(into)] title: Signal<String>,
    /// Under the title; empty means none.
    #[prop(into, optional)]
    sub: Signal<String>,
    /// The close button's name.
    #[prop(into)]
    close: String,
    /// Adds to `dialog`: `dialog--small`, `dialog--wide`.
    #[prop(default = "")]
    class: &'static str,
    /// Body and foot (`dialog__body`, `dialog__foot`), built when it opens.
    children: ChildrenFn,
) -> impl IntoView {
    let node = NodeRef::<html::Dialog>::new();
    show_while(node, open);
    // A press beside the card lands on the dialog element itself.
    let beside = move |ev: leptos::ev::MouseEvent| {
        if ev.target() == ev.current_target() {
            open.set(false);
        }
    };
    let children = StoredValue::new(children);
    let close = StoredValue::new(close);
    view! {
        <dialog class="scrim" hidden=true aria-labelledby=id node_ref=node on:close=move |_| open.set(false) on:mousedown=beside>
            <Show when=move || open.get()>
                <section class=format!("dialog {class}")>
                    <header class="dialog__head">
                        <div>
                            <h2 class="dialog__title" id=id>
                                {move || title.get()}
                            </h2>
                            <Show when=move || sub.with(|sub| !sub.is_empty())>
                                <p class="dialog__sub">{move || sub.get()}</p>
                            </Show>
                        </div>
                        <button
                            class="iconbtn"
                            type="button"
                            aria-label=close.get_value()
                            title=close.get_value()
                            on:click=move |_| open.set(false)
                        >
                            <Icon name="i-x" />
                        </button>
                    </header>
                    {children.with_value(|children| children())}
                </section>
            </Show>
        </dialog>
    }
}

/// Opens and closes the element along with the signal. Opening waits for the next frame: by then the content is
/// there, and the browser finds the field with `autofocus`.
fn show_while(node: NodeRef<html::Dialog>, open: RwSignal<bool>) {
    Effect::new(move |was: Option<bool>| {
        let now = open.get();
        let Some(dialog) = node.get() else { return now };
        if now {
            request_animation_frame(move || {
                if open.try_get_untracked() == Some(true) && !dialog.open() {
                    dialog.set_hidden(false);
                    let _ = dialog.show_modal();
                }
            });
        } else if was == Some(true) {
            dialog.close();
            dialog.set_hidden(true);
        }
        now
    });
}

/// Asks before something that cannot be taken back.
#[component]
pub fn Confirm(
    id: &'static str,
    open: RwSignal<bool>,
    #[prop(into)] title: Signal<String>,
    #[prop(into)] text: Signal<String>,
    /// The act: "Delete tag".
    #[prop(into)]
    act: Signal<String>,
    #[prop(into)] cancel: String,
    /// Why it did not work; the dialog stays open.
    #[prop(into, optional)]
    error: Signal<Option<String>>,
    #[prop(into, optional)] busy: Signal<bool>,
    #[prop(into)] on_confirm: Callback<()>,
) -> impl IntoView {
    let close = StoredValue::new(cancel.clone());
    view! {
        <Dialog id=id open=open title=title close=cancel class="dialog--small">
            <div class="dialog__body">
                <p>{move || text.get()}</p>
                <div role="alert">
                    {move || error.get().map(|why| view! {
                        <div class="banner banner--err">
                            <Icon name="i-alert" />
                            <span>{why}</span>
                        </div>
                    })}
                </div>
            </div>
            <footer class="dialog__foot">
                <span class="spacer"></span>
                <button class="btn" type="button" autofocus=true on:click=move |_| open.set(false)>
                    {close.get_value()}
                </button>
                <button
                    class="btn btn--danger"
                    class:is-loading=busy
                    type="button"
                    aria-disabled=move || busy.get().then_some("true")
                    on:click=move |_| {
                        if !busy.get_untracked() {
                            on_confirm.run(());
                        }
                    }
                >
                    {move || act.get()}
                </button>
            </footer>
        </Dialog>
    }
}
