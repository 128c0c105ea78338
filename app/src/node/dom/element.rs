//! What an element is: attributes, properties, and what it hears.

use super::{Life, Shown};
use crate::node::{
    Words,
    attributes::{Element, Handler, Value},
};
use std::{cell::RefCell, rc::Rc};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};

/// What hears an event. The handler can be another one later; what the browser calls stays.
pub struct Ear {
    pub event: &'static str,
    hears: Rc<RefCell<Option<Handler>>>,
}

impl Ear {
    fn on(element: &web_sys::Element, event: &'static str, handler: Handler) -> Self {
        let hears = Rc::new(RefCell::new(Some(handler)));
        let called = Rc::clone(&hears);
        // Goes with the element, when the browser forgets that.
        let call = Closure::<dyn FnMut(web_sys::Event)>::new(move |event| {
            // Not while it runs: as if it were not there yet.
            if let Ok(mut handler) = called.try_borrow_mut()
                && let Some(handler) = handler.as_mut()
            {
                handler.hear(event);
            }
        });
        let _ = element.add_event_listener_with_callback(event, call.into_js_value().unchecked_ref());
        Self { event, hears }
    }

    pub fn hear_with(&self, handler: Handler) {
        if let Ok(mut hears) = self.hears.try_borrow_mut() {
            *hears = Some(handler);
        }
    }
}

impl Drop for Ear {
    fn drop(&mut self) {
        if let Ok(mut hears) = self.hears.try_borrow_mut() {
            hears.take();
        }
    }
}

/// Attributes, and what keeps them; those that the server wrote are written only when they change.
pub fn dress(
    element: &web_sys::Element,
    attributes: Vec<(&'static str, Value)>,
    fresh: bool,
) -> (Vec<&'static str>, Vec<Life>) {
    let (mut names, mut lives) = (Vec::with_capacity(attributes.len()), Vec::new());
    for (name, value) in attributes {
        names.push(name);
        match value {
            Value::Fixed(value) if fresh => write(element, name, value.as_deref()),
            Value::Fixed(_) => {}
            Value::Live(value) => lives.push(dress_live(element.clone(), name, value, fresh)),
        }
    }
    (names, lives)
}

fn dress_live(
    element: web_sys::Element,
    name: &'static str,
    value: Box<dyn Fn() -> Option<Words> + Send>,
    fresh: bool,
) -> Life {
    Life::new(move |shown: Option<Shown>| {
        let now = value();
        let changed = match &shown {
            Some(Shown::Attribute(before)) => *before != now,
            _ => fresh,
        };
        if changed {
            write(&element, name, now.as_deref());
        }
        Shown::Attribute(now)
    })
}

/// Writes where it differs: some attributes do something when they are written.
fn write(element: &web_sys::Element, name: &str, value: Option<&str>) {
    match value {
        Some(value) if element.get_attribute(name).as_deref() != Some(value) => {
            let _ = element.set_attribute(name, value);
        }
        Some(_) => {}
        None => drop(element.remove_attribute(name)),
    }
}

/// What an element is beside its attributes and what is inside it; that comes first, since a choice is one of its options.
pub fn rouse(element: &web_sys::Element, what: Element, lives: &mut Vec<Life>) -> Vec<Ear> {
    let ears = what.handlers.into_iter().map(|(event, handler)| Ear::on(element, event, handler)).collect();
    settle(element, what.properties, lives);
    what.meetings.into_iter().for_each(|meeting| (meeting.take())(element));
    ears
}

/// What the browser keeps of an element.
pub fn settle(element: &web_sys::Element, properties: Vec<(&'static str, Value)>, lives: &mut Vec<Life>) {
    for (name, value) in properties {
        match value {
            Value::Fixed(value) => set_property(element, name, value.as_deref()),
            Value::Live(value) => {
                let element = element.clone();
                lives.push(Life::new(move |_| {
                    let now = value();
                    set_property(&element, name, now.as_deref());
                    Shown::Attribute(None)
                }));
            }
        }
    }
}

/// Written only where it differs: writing a field's text moves the caret.
fn set_property(element: &web_sys::Element, name: &str, value: Option<&str>) {
    let value = match value {
        // The only one of ours that is no yes or no.
        text if name == "value" => JsValue::from(text.unwrap_or_default()),
        on => JsValue::from(on.is_some()),
    };
    let name = JsValue::from(name);
    if js_sys::Reflect::get(element, &name).as_ref() != Ok(&value) {
        let _ = js_sys::Reflect::set(element, &name, &value);
    }
}
