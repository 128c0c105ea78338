//! What else can be done with a conversation.

use super::{
    here::{Here, here},
    outbox::Kind,
    popover::{Pop, focus_child, take, walk},
};
use crate::{
    console::shell::toasts::{Toasts, toasts},
    parts::icon::Icon,
};
use leptos::{ev, html, prelude::*};

#[component]
pub fn More() -> impl IntoView {
    let here = here();
    let open = RwSignal::new(false);
    let button = NodeRef::<html::Button>::new();
    let label = here.words.more;
    view! {
        <Pop open=open button=button>
            <button
                class="iconbtn"
                type="button"
                aria-label=label
                title=label
                aria-haspopup="menu"
                aria-expanded=move || if open.get() { "true" } else { "false" }
                node_ref=button
                on:click=move |_| open.update(|open| *open = !*open)
            >
                <Icon name="i-more" />
            </button>
            <Show when=move || open.get()>
                <Menu open=open />
            </Show>
        </Pop>
    }
}

#[component]
fn Menu(open: RwSignal<bool>) -> impl IntoView {
    let (here, toasts) = (here(), toasts());
    let menu = NodeRef::<html::Div>::new();
    Effect::new(move |_| {
        if let Some(menu) = menu.get() {
            focus_child(&menu, 0);
        }
    });
    let walk = move |event: ev::KeyboardEvent| {
        if menu.get_untracked().is_some_and(|menu| walk(&event, &menu)) {
            take(&event);
        }
    };
    let act = move |act: fn(Here, Toasts)| {
        move |_: ev::MouseEvent| {
            open.set(false);
            act(here, toasts);
        }
    };
    view! {
        <div class="menu pop__box pop__box--end" role="menu" aria-label=here.words.more node_ref=menu on:keydown=walk>
            <button class="menu__item" type="button" role="menuitem" tabindex="-1" on:click=act(write_note)>
                <Icon name="i-note" />
                <span class="grow">{here.words.write_note}</span>
                <kbd aria-hidden="true">"N"</kbd>
            </button>
            <button
                class="menu__item only-drawer"
                type="button"
                role="menuitem"
                tabindex="-1"
                on:click=act(|here, _| here.drawer.set(true))
            >
                <Icon name="i-panel" class="i-flip" />
                <span>{here.words.profile}</span>
            </button>
            <button class="menu__item" type="button" role="menuitem" tabindex="-1" on:click=act(copy_link)>
                <Icon name="i-link" />
                <span>{here.words.copy_link}</span>
            </button>
        </div>
    }
}

fn write_note(here: Here, _: Toasts) {
    here.kind.set(Kind::Note);
    here.ask_focus();
}

/// The clipboard's own interface is reached by name: it is absent on pages without https.
fn copy_link(here: Here, toasts: Toasts) {
    let Ok(origin) = window().location().origin() else { return };
    let link = format!("{origin}/chats/{}", here.id);
    let written = (|| {
        let navigator = js_sys::Reflect::get(&window(), &"navigator".into()).ok()?;
        let clipboard = js_sys::Reflect::get(&navigator, &"clipboard".into()).ok()?;
        let write = js_sys::Reflect::get(&clipboard, &"writeText".into()).ok()?;
        let write: js_sys::Function = web_sys::wasm_bindgen::JsCast::dyn_into(write).ok()?;
        write.call1(&clipboard, &link.as_str().into()).ok()
    })();
    match written {
        Some(_) => toasts.info(here.words.copied),
        None => toasts.info(link),
    }
}
