//! The console's bundle: wakes the screens that the server has drawn for an agent.

// The screens are deep types.
#![recursion_limit = "256"]

use wasm_bindgen::prelude::wasm_bindgen;

/// Called by the page once the module is loaded. A panic shows in the browser's console; otherwise it would be a bare "unreachable".
#[wasm_bindgen]
pub fn hydrate() {
    std::panic::set_hook(Box::new(|panic| leptos::logging::error!("{panic}")));
    wasm_bindgen_futures::spawn_local(async {
        app::console::fetch_parts().await;
        leptos::mount::hydrate_body(app::console::Console);
    });
}
