//! A modal dialog on the browser's own `<dialog>`: it traps the focus, makes the rest inert, closes on Esc
//! and gives the focus back.

use super::{held::Held, icon::Icon};
use crate::node::prelude::*;
use leptos::{ev, html};
use web_sys::{HtmlElement, wasm_bindgen::JsCast};

/// Shows its children in a dialog while `open`. Esc, the cross and a press outside close it.
#[component]
pub fn Dialog(
    #[prop(into)] open: RwSignal<bool>,
    /// Its title; also its name.
    #[prop(into)]
    title: Signal<String>,
    /// Names the cross.
    close: &'static str,
    /// `dialog--small`, `dialog--wide`, or nothing.
    #[prop(default = "")]
    class: &'static str,
    /// An id that is unique on the page, for the title.
    #[prop(into)]
    id: String,
    children: ChildrenFn,
) -> impl IntoNode {
    let id = StoredValue::new(id);
    let children = StoredValue::new(children);
    view! {
        <Show when=move || open.get()>
            <Modal on_close=move || open.set(false) labelledby=id.get_value()>
                <div class=format!("dialog {class}")>
                    <div class="dialog__head">
                        <h2 class="dialog__title" id=id.get_value() tabindex="-1">{title}</h2>
                        <button
                            class="iconbtn iconbtn--sm"
                            type="button"
                            aria-label=close
                            title=close
                            on:click=move |_| open.set(false)
                        >
                            <Icon name="i-x" />
                        </button>
                    </div>
                    {children.with_value(|children| children())}
                </div>
            </Modal>
        </Show>
    }
}

/// The bare modal: whatever is in it covers the page.
#[component]
pub fn Modal(
    on_close: impl Fn() + Clone + Send + Sync + 'static,
    /// The id of its title.
    #[prop(into)]
    labelledby: String,
    #[prop(default = "scrim")] class: &'static str,
    children: Children,
) -> impl IntoNode {
    let node = NodeRef::<html::Dialog>::new();
    let opener = Held::<HtmlElement>::empty();
    Effect::new(move |_| {
        if let Some(dialog) = node.get()
            && !dialog.open()
        {
            opener.put(document().active_element().and_then(|before| before.dyn_into().ok()));
            let _ = dialog.show_modal();
        }
    });
    // The browser gives the focus back when a dialog is closed, but not when it leaves the page.
    on_cleanup(move || {
        if let Some(opener) = opener.take() {
            request_animation_frame(move || drop(opener.focus()));
        }
    });
    let (esc, outside) = (on_close.clone(), on_close);
    // A press that begins on the dialog's own box, not on what is in it, is one outside.
    let pressed = move |event: ev::PointerEvent| {
        let dialog = node.get_untracked();
        if dialog.is_some_and(|dialog| event.target().as_ref() == Some(dialog.as_ref())) {
            outside();
        }
    };
    view! {
        <dialog
            class=class
            node_ref=node
            aria-labelledby=labelledby
            on:cancel=move |event: web_sys::Event| {
                event.prevent_default();
                esc();
            }
            on:pointerdown=pressed
        >
            {children()}
        </dialog>
    }
}

/// Below a form in a dialog: away without doing it, and doing it.
#[component]
pub fn FormFoot(
    open: RwSignal<bool>,
    cancel: &'static str,
    /// Names the act: "Hand in for review".
    #[prop(into)]
    act: Signal<String>,
    #[prop(into)] busy: Signal<bool>,
) -> impl IntoNode {
    view! {
        <div class="dialog__foot">
            <span class="spacer"></span>
            <button class="btn" type="button" on:click=move |_| open.set(false)>{cancel}</button>
            <button class="btn btn--primary" class:is-loading=busy type="submit"><span>{act}</span></button>
        </div>
    }
}

/// Asks before something that cannot be taken back.
#[component]
pub fn Confirm(
    id: &'static str,
    open: RwSignal<bool>,
    #[prop(into)] title: Signal<String>,
    /// What follows from it.
    #[prop(into)]
    text: Signal<String>,
    /// Names the act: "Delete tag".
    act: &'static str,
    cancel: &'static str,
    /// Why it did not work; the dialog stays open.
    #[prop(into, optional)]
    error: Signal<Option<String>>,
    #[prop(into, optional)] busy: Signal<bool>,
    on_confirm: Callback<()>,
) -> impl IntoNode {
    let confirm = move |_| {
        if !busy.get_untracked() {
            on_confirm.run(());
        }
    };
    view! {
        <Dialog id=id open=open title=title close=cancel class="dialog--small">
            <div class="dialog__body">
                <p>{text}</p>
                <div role="alert">{move || error.get().map(|why| view! { <Refused why=why /> })}</div>
            </div>
            <div class="dialog__foot">
                <span class="spacer"></span>
                <button class="btn" type="button" autofocus=true on:click=move |_| open.set(false)>
                    {cancel}
                </button>
                <button
                    class="btn btn--danger"
                    class:is-loading=busy
                    type="button"
                    aria-disabled=move || busy.get().then_some("true")
                    on:click=confirm
                >
                    {act}
                </button>
            </div>
        </Dialog>
    }
}

/// A refusal at the top of a form or a dialog.
#[component]
pub fn Refused(why: String) -> impl IntoNode {
    view! {
        <div class="banner banner--err">
            <Icon name="i-alert" />
            <span>{why}</span>
        </div>
    }
}
