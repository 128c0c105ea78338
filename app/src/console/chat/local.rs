//! What this browser remembers for itself.

use crate::parts::json;
use leptos::prelude::window;
use serde::{Serialize, de::DeserializeOwned};

fn storage() -> Option<web_sys::Storage> {
    // Blocked storage is an error here; then nothing is remembered, and everything else still works.
    window().local_storage().ok().flatten()
}

/// Reads what was kept under a name. Browser only: call it from an effect.
pub fn read<T: DeserializeOwned>(name: &str) -> Option<T> {
    let text = storage()?.get_item(name).ok()??;
    json::read(&text)
}

/// Whether something is kept under a name. Browser only.
pub fn is_there(name: &str) -> bool {
    storage().and_then(|storage| storage.get_item(name).ok().flatten()).is_some()
}

/// Keeps a value; `None` forgets it.
pub fn write<T: Serialize>(name: &str, value: Option<&T>) {
    let Some(storage) = storage() else { return };
    match value.and_then(|value| serde_json::to_string(value).ok()) {
        Some(text) => drop(storage.set_item(name, &text)),
        None => drop(storage.remove_item(name)),
    }
}
