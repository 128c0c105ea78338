//! Sends a file to the server and hears how far it is. `fetch` cannot tell that; the older way can, and is reached by
//! name, since it is used nowhere else.

use js_sys::{Array, Function, Reflect};
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::Blob;

/// An upload under way; dropped, it is broken off.
pub struct Upload {
    request: JsValue,
    _ears: Vec<Closure<dyn FnMut(JsValue)>>,
}

/// What an upload tells.
pub enum News {
    /// Percent.
    Progress(u8),
    /// Status and body; status 0: no answer.
    Done(u16, String),
}

impl Upload {
    /// Begins; `None` in a browser that knows no such thing.
    pub fn begin(address: &str, file: &Blob, hear: impl Fn(News) + Clone + 'static) -> Option<Self> {
        let class: Function = get(&window(), "XMLHttpRequest")?.dyn_into().ok()?;
        let request = Reflect::construct(&class, &Array::new()).ok()?;
        call(&request, "open", &["PUT".into(), address.into()])?;
        let progress = {
            let hear = hear.clone();
            Closure::new(move |event: JsValue| {
                let number = |name| get(&event, name).and_then(|n| n.as_f64()).unwrap_or_default();
                let percent = 100.0 * number("loaded") / number("total").max(1.0);
                hear(News::Progress(percent.clamp(0.0, 100.0) as u8));
            })
        };
        let done = {
            let request = request.clone();
            Closure::new(move |_: JsValue| {
                let status = get(&request, "status").and_then(|n| n.as_f64()).unwrap_or_default();
                let body = get(&request, "responseText").and_then(|text| text.as_string());
                hear(News::Done(status as u16, body.unwrap_or_default()));
            })
        };
        listen(&get(&request, "upload")?, "progress", &progress)?;
        listen(&request, "load", &done)?;
        listen(&request, "error", &done)?;
        call(&request, "send", &[file.clone().into()])?;
        Some(Self { request, _ears: vec![progress, done] })
    }
}

impl Drop for Upload {
    fn drop(&mut self) {
        let _ = call(&self.request, "abort", &[]);
    }
}

fn listen(to: &JsValue, event: &str, ear: &Closure<dyn FnMut(JsValue)>) -> Option<JsValue> {
    call(to, "addEventListener", &[event.into(), ear.as_ref().clone()])
}

/// A property, by name.
pub fn get(of: &JsValue, name: &str) -> Option<JsValue> {
    Reflect::get(of, &name.into()).ok().filter(|value| !value.is_null() && !value.is_undefined())
}

fn call(on: &JsValue, method: &str, arguments: &[JsValue]) -> Option<JsValue> {
    let method: Function = get(on, method)?.dyn_into().ok()?;
    method.apply(on, &arguments.iter().collect()).ok()
}
