//! The picture, video or document at the top of a template: uploaded when it is chosen.

use crate::node::prelude::*;
use crate::{
    console::chat::upload::{News, Upload, get},
    domain::template::Blank,
    parts::held::Held,
};
use serde::Deserialize;
use std::collections::BTreeMap;
use web_sys::{Blob, js_sys::Array, wasm_bindgen::JsCast};

#[derive(Deserialize)]
struct Taken {
    hash: String,
}

#[component]
pub fn HeaderFile(
    values: RwSignal<BTreeMap<Blank, String>>,
    blank: Blank,
    label: &'static str,
    help: &'static str,
) -> impl IntoNode {
    let name = RwSignal::new(String::new());
    let under_way = Held::<Upload>::empty();
    let choose = move |event: leptos::ev::Event| {
        let Some(file) = chosen(&event) else { return };
        let called = get(&file, "name").and_then(|name| name.as_string()).unwrap_or_default();
        let blank = blank.clone();
        let hear = move |news| {
            let News::Done(200, body) = news else { return };
            if let Ok(taken) = serde_json::from_str::<Taken>(&body) {
                name.try_set(called.clone());
                values.try_update(|values| values.insert(blank.clone(), taken.hash));
            }
        };
        under_way.put(Upload::begin("/files", &file, hear));
    };
    view! {
        <label class="field">
            <span class="field__label">{label}</span>
            <input class="input" type="file" on:change=choose />
            <span class="field__help">{help} " " <bdi>{name}</bdi></span>
        </label>
    }
}

fn chosen(event: &leptos::ev::Event) -> Option<Blob> {
    let files = get(event, "target").and_then(|target| get(&target, "files"))?;
    Array::from(&files).iter().next()?.dyn_into().ok()
}
