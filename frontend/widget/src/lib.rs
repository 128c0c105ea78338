//! The widget's bundle: wakes the chat that the server has drawn for a customer.

use wasm_bindgen::prelude::wasm_bindgen;

/// Called by the page once the module is loaded. A panic shows in the browser's console; otherwise it would be a bare "unreachable".
#[wasm_bindgen]
pub fn hydrate() {
    std::panic::set_hook(Box::new(|panic| leptos::logging::error!("{panic}")));
    leptos::mount::hydrate_body(app::widget::Widget);
}
