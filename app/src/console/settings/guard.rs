//! Unsaved edits are asked about before they are lost: by another item, another page, or closing the tab.

use super::{
    place::{Picked, Place},
    scaffold::{focus_first, words},
};
use crate::node::prelude::*;
use crate::{
    console::shell::{go::go, keys::on_window},
    parts::{dialog::Confirm, held::Held},
};
use leptos::ev;
use leptos_router::{NavigateOptions, hooks::use_navigate};
use web_sys::{
    HtmlAnchorElement, MouseEvent,
    wasm_bindgen::{JsCast, closure::Closure},
};

/// What the settings pages share.
#[derive(Clone, Copy)]
pub struct Desk {
    /// Where one is. Follows the address, but not away from unsaved edits.
    pub place: RwSignal<Place>,
    /// Something in the editor is not saved.
    pub dirty: RwSignal<bool>,
    /// What was just saved, for the eye and for screen readers.
    pub said: RwSignal<String>,
    asks: RwSignal<bool>,
    /// Where the reader wants to go instead.
    wish: StoredValue<Option<String>>,
}

impl Desk {
    pub fn new(wanted: Memo<Place>) -> Self {
        let desk = Self {
            place: RwSignal::new(wanted.get_untracked()),
            dirty: RwSignal::new(false),
            said: RwSignal::default(),
            asks: RwSignal::new(false),
            wish: StoredValue::new(None),
        };
        Effect::new(move |_| desk.follow(wanted.get()));
        desk
    }

    fn follow(self, wanted: Place) {
        if self.place.with_untracked(|place| *place == wanted) {
            return;
        }
        if self.dirty.get_untracked() {
            self.ask(wanted.path());
        } else {
            self.arrive(wanted);
        }
    }

    /// Shows the place and puts the focus there: into the editor that opened, or back to what had opened it.
    fn arrive(self, wanted: Place) {
        let focus = self.place.with_untracked(|before| focus_targets(before, &wanted));
        self.place.set(wanted);
        request_animation_frame(move || focus_first(&focus));
    }

    fn ask(self, path: String) {
        self.wish.set_value(Some(path));
        self.asks.set(true);
    }

    /// Before a link out of the settings is followed.
    fn hold_back(self, event: &MouseEvent) {
        let plain = event.button() == 0 && !event.ctrl_key() && !event.meta_key() && !event.shift_key();
        if !plain || event.default_prevented() || !self.dirty.get_untracked() {
            return;
        }
        let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        let link = target.and_then(|target| target.closest("a[href]").ok().flatten());
        let Some(link) = link.and_then(|link| link.dyn_into::<HtmlAnchorElement>().ok()) else { return };
        let ours = link.pathname().starts_with("/settings") && link.target().is_empty();
        let elsewhere = link.target() == "_blank" || link.has_attribute("download");
        if !ours && !elsewhere {
            event.prevent_default();
            self.ask(link.href());
        }
    }
}

/// Selectors, the first that is there gets the focus.
fn focus_targets(before: &Place, after: &Place) -> Vec<String> {
    match (&before.picked, &after.picked) {
        (_, Some(_)) => vec!["form fieldset :is(input, select, textarea):not(:disabled)".to_owned()],
        (Some(Picked::Item(id)), None) if before.section == after.section => {
            vec![format!("#row-{id}"), "#settings-new".to_owned()]
        }
        (Some(_), None) if before.section == after.section => vec!["#settings-new".to_owned()],
        _ => Vec::new(),
    }
}

/// The question, and the ears that lead to it.
#[component]
pub fn Guard(desk: Desk, wanted: Memo<Place>) -> impl IntoNode {
    let t = words();
    let navigate = use_navigate();
    hear_links(desk);
    let go = go();
    Effect::new(move |_| go.unsaved.set(desk.dirty.get()));
    Effect::new(move |before: Option<()>| {
        let held = go.held.get();
        if let Some((path, _)) = held.filter(|_| before.is_some()) {
            desk.ask(path);
        }
    });
    on_window(ev::beforeunload, move |event| {
        if desk.dirty.get_untracked() {
            event.prevent_default();
            event.set_return_value("unsaved");
        }
    });
    let back = navigate.clone();
    Effect::new(move |was: Option<bool>| {
        let asks = desk.asks.get();
        let stays = was == Some(true) && !asks && desk.wish.with_value(Option::is_some);
        if stays {
            desk.wish.set_value(None);
            let here = desk.place.get_untracked();
            if here != wanted.get_untracked() {
                back(&here.path(), NavigateOptions { replace: true, scroll: false, ..Default::default() });
            }
        }
        asks
    });
    let leave = Callback::new(move |()| {
        let Some(path) = desk.wish.try_update_value(Option::take).flatten() else { return };
        desk.dirty.set(false);
        desk.asks.set(false);
        let wanted = wanted.get_untracked();
        if wanted.path() == path {
            desk.arrive(wanted);
        } else {
            navigate(&path, NavigateOptions::default());
        }
    });
    view! {
        <Confirm
            id="unsaved-title"
            open=desk.asks
            title=t.unsaved_title
            text=t.unsaved_text
            act=t.discard
            cancel=t.keep_editing
            on_confirm=leave
        />
    }
}

/// Hears clicks before the router does: it listens on the window, and lets prevented ones be.
fn hear_links(desk: Desk) {
    Effect::new(move |_| {
        let ear = Closure::<dyn Fn(MouseEvent)>::new(move |event: MouseEvent| desk.hold_back(&event));
        let page = document();
        let _ = page.add_event_listener_with_callback("click", ear.as_ref().unchecked_ref());
        let held = Held::empty();
        held.put(Some(ear));
        on_cleanup(move || {
            if let Some(ear) = held.take() {
                let _ = page.remove_event_listener_with_callback("click", ear.as_ref().unchecked_ref());
            }
        });
    });
}
