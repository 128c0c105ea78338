//! Something to copy somewhere else: a line of code, an address.

use super::scaffold::words;
use crate::node::prelude::*;
use crate::parts::icon::Icon;
use web_sys::wasm_bindgen::{JsCast, JsValue};

/// What is in it, with a button that copies it. Says itself whether that worked, also inside a dialog.
#[component]
pub fn CodeBox(
    /// What it is: "HTML", "Verify token".
    head: &'static str,
    #[prop(into)] code: Signal<String>,
) -> impl IntoNode {
    let t = words();
    let said = RwSignal::new("");
    let copy = move |_| {
        let code = code.get_untracked();
        leptos::task::spawn_local(async move {
            let _ = said.try_set(if copy_text(&code).await { t.copied } else { t.copy_failed });
        });
    };
    view! {
        <div class="codebox">
            <div class="codebox__bar">
                <span class="grow">{head}</span>
                <span role="status">{said}</span>
                <button class="btn btn--ghost btn--sm" type="button" aria-label=format!("{} {head}", t.copy) on:click=copy>
                    <Icon name="i-copy" class="i-14" />
                    {t.copy}
                </button>
            </div>
            <pre tabindex="0" aria-label=head>{code}</pre>
        </div>
    }
}

/// Without https the browser has no clipboard for us: the reader is told to copy by hand.
async fn copy_text(text: &str) -> bool {
    let navigator = window().navigator();
    let found = js_sys::Reflect::get(&navigator, &JsValue::from_str("clipboard"));
    let Some(clipboard) = found.ok().and_then(|found| found.dyn_into::<web_sys::Clipboard>().ok()) else {
        return false;
    };
    wait_for(clipboard.write_text(text)).await
}

async fn wait_for(promise: js_sys::Promise) -> bool {
    wasm_bindgen_futures::JsFuture::from(promise).await.is_ok()
}
