//! The frame and the host page: the loader keeps the pass, shows the badge, opens and closes the panel. The
//! protocol stands in docs/ui.md.

use super::{
    browser::{focus_first, listen, watch},
    kept::Kept,
    model::put,
    state::WidgetState,
};
use crate::domain::{channel::FieldKind, visitor::Chat};
use js_sys::{Object, Reflect};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};

impl WidgetState {
    /// Listens to the page around the frame, to other tabs, and to the browser.
    pub(super) fn listen(self) {
        self.alone.set(parent().is_none());
        self.open.set(parent().is_none());
        listen("message", move |event| self.hear_host(event.unchecked_ref()));
        listen("storage", move |event| {
            if let Some(kept) = Kept::heard(event.unchecked_ref(), self.channel) {
                self.hear_other_tab(kept);
            }
        });
        listen("visibilitychange", move |_| self.look_whether_visible());
        listen("keydown", move |event| {
            let event: &web_sys::KeyboardEvent = event.unchecked_ref();
            if event.key() == "Escape" && !event.is_composing() {
                self.back_out();
            }
        });
        listen("offline", move |_| self.lost.set(true));
        listen("online", move |_| {
            self.lost.set(false);
            // The old socket may not know yet that it is dead.
            self.reconnect();
            self.hurry();
        });
        self.look_whether_visible();
        self.post_anybody("ready");
    }

    /// Minimises the panel.
    pub fn close(self) {
        self.post("close", &[]);
    }

    /// Gives the pass to the loader, which outlives this frame.
    pub(super) fn hand_over_pass(self) {
        if let Some(pass) = self.pass.get_value() {
            self.post("token", &[("token", pass.into())]);
        }
    }

    /// Keeps the loader told: whether to come back on the next page, and how many lines are new. Keeps the desk
    /// told what was seen.
    pub(super) fn report(self) {
        watch(move || {
            self.host.track();
            self.post("running", &[("running", self.running.get().into())]);
        });
        watch(move || {
            self.host.track();
            let unread = self.chat.with(|chat| chat.as_ref().map_or(0, Chat::unread));
            let seen = unread > 0 && self.watched();
            self.post("unread", &[("count", if seen { 0 } else { unread as u32 }.into())]);
            if seen {
                self.tell_seen();
            }
        });
    }

    fn look_whether_visible(self) {
        self.visible.set(!document().hidden());
    }

    /// Escape leaves the topmost layer only.
    fn back_out(self) {
        if self.sheet.get_untracked().is_some() {
            self.sheet.set(None);
        } else {
            self.close();
        }
    }

    fn hear_host(self, event: &web_sys::MessageEvent) {
        let from_parent =
            parent().zip(event.source()).is_some_and(|(p, s)| JsValue::from(p) == JsValue::from(s));
        let known = self.host.get_untracked();
        if !from_parent || known.as_ref().is_some_and(|origin| *origin != event.origin()) {
            return;
        }
        let data = event.data();
        let text = |name: &str| Reflect::get(&data, &name.into()).ok().and_then(|value| value.as_string());
        match text("parley").as_deref() {
            Some("hello") if known.is_none() => {
                self.host.set(Some(event.origin()));
                self.meets_host(text("token"), text("page"));
            }
            _ if known.is_none() => {}
            Some("open") => {
                self.open.set(true);
                focus_first();
            }
            Some("closed") => self.closed(),
            Some("page") => self.page.update_value(|page| *page = text("url").or(page.take())),
            Some("identify") => self.identified(text("name"), text("email")),
            _ => {}
        }
    }

    /// The loader's pass counts: it is kept on the shop's own page, where nobody blocks or partitions it.
    fn meets_host(self, pass: Option<String>, page: Option<String>) {
        self.page.update_value(|known| *known = page.or(known.take()));
        match pass {
            Some(pass) if self.pass.get_value().as_ref() != Some(&pass) => {
                self.pass.set_value(Some(pass));
                self.keep();
                self.refetch();
            }
            Some(_) => {}
            None => self.hand_over_pass(),
        }
    }

    /// Nobody looks any more: without a chat, nobody is here.
    fn closed(self) {
        self.open.set(false);
        if !self.chat.with_untracked(|chat| chat.as_ref().is_some_and(|chat| chat.is_running())) {
            self.reconnect();
        }
    }

    /// Who he is, as the shop's page claims: fills in what he has not answered himself.
    fn identified(self, name: Option<String>, email: Option<String>) {
        let asked = self.look.with_value(|look| look.prechat.clone());
        self.answers.update(|answers| {
            for question in asked {
                let claim = match question.kind {
                    FieldKind::Name => &name,
                    FieldKind::Email => &email,
                    _ => continue,
                };
                if let (Some(claim), true) = (claim, answers.get(&question.key).is_empty()) {
                    put(answers, &question.key, claim.clone());
                }
            }
        });
    }

    /// Another window of this browser began or moved on.
    fn hear_other_tab(self, kept: Kept) {
        // Equal values are not set: each set is kept, and heard by the other window in turn.
        if kept.muted != self.muted.get_untracked() {
            self.muted.set(kept.muted);
        }
        self.adopt(kept.outbox);
        let other_chat = kept.conversation.is_some_and(|id| self.conversation().is_some_and(|own| own != id));
        if kept.pass.is_some() && (other_chat || kept.pass != self.pass.get_value()) {
            self.pass.set_value(kept.pass);
            self.refetch();
        }
    }

    fn post(self, kind: &str, more: &[(&str, JsValue)]) {
        if let (Some(parent), Some(origin)) = (parent(), self.host.get_untracked()) {
            let _ = parent.post_message(&message(kind, more), &origin);
        }
    }

    /// Says that we are here, to whoever that is: carries nothing.
    fn post_anybody(self, kind: &str) {
        if let Some(parent) = parent() {
            let _ = parent.post_message(&message(kind, &[]), "*");
        }
    }
}

/// The page around this frame; `None` in a tab of its own.
fn parent() -> Option<web_sys::Window> {
    let own = window();
    own.parent().ok().flatten().filter(|parent| *parent != own)
}

fn message(kind: &str, more: &[(&str, JsValue)]) -> Object {
    let message = Object::new();
    let _ = Reflect::set(&message, &"parley".into(), &kind.into());
    for (name, value) in more {
        let _ = Reflect::set(&message, &(*name).into(), value);
    }
    message
}
