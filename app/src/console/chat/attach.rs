//! Files for the customer, from the button, from the clipboard, or dropped on the composer. What becomes of them is in
//! `attached`, which loads when there is one.

use super::{
    attached::list,
    composer::Pen,
    here::Here,
    local,
    outbox::{Kind, Upload},
    upload::get,
};
use crate::node::prelude::*;
use crate::{
    parts::{held::Held, icon::Icon, load::Later},
    texts::channels::words,
};
use js_sys::Array;
use leptos::html;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Blob;

/// What is attached; in the composer.
#[derive(Clone, Copy)]
pub struct Attaching {
    /// Chosen, and not looked at yet.
    picked: Held<Vec<Blob>>,
    /// Counts up when something is chosen.
    pub asked: RwSignal<u32>,
    /// Uploaded, and goes out with the next message.
    pub ready: RwSignal<Vec<Upload>>,
    /// Something is on its way up.
    pub busy: RwSignal<bool>,
    /// The agent has sent it: it goes when all is up.
    pub waits: RwSignal<bool>,
}

impl Attaching {
    pub fn new(here: Here) -> Self {
        let attaching = Self {
            picked: Held::empty(),
            asked: RwSignal::new(0),
            ready: RwSignal::default(),
            busy: RwSignal::new(false),
            waits: RwSignal::new(false),
        };
        attaching.keep(kept_as(here));
        attaching
    }

    /// What is up and not sent yet outlives the composer: another chat is opened, or the channel's window closes.
    fn keep(self, name: String) {
        Effect::new(move |before: Option<()>| {
            let ready = self.ready.get();
            if before.is_some() {
                local::write(&name, Some(&ready).filter(|ready| !ready.is_empty()));
            } else if let Some(kept) = local::read::<Vec<Upload>>(&name) {
                self.ready.set(kept);
                self.asked.update(|asked| *asked += 1);
            }
        });
    }

    fn pick(self, files: Vec<Blob>) {
        if !files.is_empty() {
            self.picked.put(Some([self.take_picked(), files].concat()));
            self.asked.update(|asked| *asked += 1);
        }
    }

    /// What was chosen since the last time.
    pub fn take_picked(self) -> Vec<Blob> {
        self.picked.take().unwrap_or_default()
    }

    /// What goes out now. It leaves the list.
    pub fn take_ready(self) -> Vec<Upload> {
        self.waits.set(false);
        self.ready.try_update(std::mem::take).unwrap_or_default()
    }
}

/// The name under which this browser keeps a conversation's files.
pub fn kept_as(here: Here) -> String {
    format!("parley:files:{}:{}", here.me, here.id)
}

/// Whether this agent may send files here and now.
fn possible(pen: Pen) -> bool {
    pen.here.channel_kind().is_foreign() && pen.here.kind.get_untracked() == Kind::Reply
}

/// The files of an event: what it holds under this name, or nothing.
fn files(event: &JsValue, holder: &str) -> Vec<Blob> {
    let files = get(event, holder).and_then(|holder| get(&holder, "files"));
    files.map(|files| Array::from(&files).iter().map(JsCast::unchecked_into).collect()).unwrap_or_default()
}

/// Something is pasted: a picture is attached, words are not our business.
pub fn pasted(pen: Pen, event: &web_sys::Event) {
    let files = if possible(pen) { files(event, "clipboardData") } else { Vec::new() };
    if !files.is_empty() {
        event.prevent_default();
        pen.attaching.pick(files);
    }
}

/// Something is dragged over the composer, or let go.
pub fn dragged(pen: Pen, event: &web_sys::Event, over: RwSignal<bool>) {
    if !possible(pen) {
        return;
    }
    event.prevent_default();
    over.set(event.type_() == "dragover");
    if event.type_() == "drop" {
        pen.attaching.pick(files(event, "dataTransfer"));
    }
}

/// The paperclip.
#[component]
pub fn Clip(pen: Pen) -> impl IntoNode {
    let words = words();
    let input = NodeRef::<html::Input>::new();
    let chosen = move |event: web_sys::Event| {
        pen.attaching.pick(files(&event, "target"));
        // The same file may be chosen again.
        if let Some(input) = input.get_untracked() {
            input.set_value("");
        }
    };
    let ask = move |_| {
        if let Some(input) = input.get_untracked() {
            input.click();
        }
    };
    view! {
        <button class="iconbtn iconbtn--sm" type="button" aria-label=words.attach title=words.attach on:click=ask>
            <Icon name="i-clip" />
        </button>
        <input type="file" multiple=true hidden=true tabindex="-1" aria-label=words.attach node_ref=input on:change=chosen />
    }
}

/// What is attached, once something was.
#[component]
pub fn Attached(pen: Pen) -> impl IntoNode {
    let any = memo(move |_| pen.attaching.asked.get() > 0);
    let is_note = move || pen.here.kind.get() == Kind::Note;
    view! {
        <div hidden=is_note>
            <Show when=move || any.get()><Later part=move || list(pen) /></Show>
        </div>
    }
}
