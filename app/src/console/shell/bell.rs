//! What calls the agent: sound, the browser's notifications, the spoken count of unread chats; and the popover
//! where he switches them.

use super::{
    go::{Go, go},
    menus,
    pop::{LaterInPop, Pop, PopKind},
    preferences::{Switch, prefs},
};
use crate::node::prelude::*;
use crate::{
    console::state::{ConsoleState, console},
    domain::{
        conversation::{Conversation, sort_by_numbers},
        ids::ConversationId,
    },
    parts::{
        avatar::{Avatar, ChannelBadge},
        icon::Icon,
    },
    texts::{
        fill,
        shell::{Shell, words},
    },
};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{HtmlAudioElement, Notification, NotificationOptions, NotificationPermission};

/// Sounds come no closer together than this, in milliseconds.
const SOUND_GAP: i64 = 1_000;
/// The count is spoken no more often than this, in milliseconds.
const SPOKEN_GAP: i64 = 10_000;

/// Rings for each customer message that came in live, unless its conversation is open before the agent's eyes.
pub fn ring_on_arrival() {
    let (console, go, words) = (console(), go(), words());
    let rang_at = StoredValue::new(0_i64);
    Effect::new(move |_| {
        let Some((conversation, _)) = console.arrived.get() else { return };
        untrack(|| {
            if is_seen(console, conversation) {
                return;
            }
            let prefs = console.board.with(|board| board.preferences.clone());
            let now = console.now.get().millis();
            if prefs.sound && now - rang_at.get_value() >= SOUND_GAP {
                rang_at.set_value(now);
                play();
            }
            if prefs.notifications && !is_looking() {
                console.board.with(|board| {
                    if let Some(chat) = board.conversations.get(&conversation) {
                        notify(chat, go, words);
                    }
                });
            }
        });
    });
}

/// Whether the window is before somebody's eyes.
fn is_looking() -> bool {
    !document().hidden() && document().has_focus().unwrap_or(false)
}

fn is_seen(console: ConsoleState, conversation: ConversationId) -> bool {
    let open = console.thread.with_untracked(|thread| thread.as_ref().map(|thread| thread.conversation.id));
    open == Some(conversation) && is_looking()
}

fn play() {
    let address = document().document_element().and_then(|html| html.get_attribute("data-sound"));
    let Some(address) = address.filter(|address| !address.is_empty()) else { return };
    let Ok(sound) = HtmlAudioElement::new_with_src(&address) else { return };
    if let Ok(started) = sound.play() {
        // Before the first click browsers refuse; that is no error of ours.
        let ignore = Closure::<dyn FnMut(JsValue)>::new(|_| {});
        let _ = started.catch(&ignore);
        ignore.forget();
    }
}

fn notify(chat: &Conversation, go: Go, words: &'static Shell) {
    if Notification::permission() != NotificationPermission::Granted {
        return;
    }
    let options = NotificationOptions::new();
    options.set_tag(&chat.id.to_string());
    if let Some(last) = &chat.last {
        options.set_body(&last.text);
    }
    let name = chat.name.as_deref().or(chat.contact.as_deref()).unwrap_or(words.a_visitor);
    let Ok(notification) = Notification::new_with_options(name, &options) else { return };
    let path = format!("/chats/{}", chat.id);
    let shown = notification.clone();
    let open = Closure::<dyn FnMut()>::new(move || {
        let _ = window().focus();
        go.to(path.clone());
        shown.close();
    });
    notification.set_onclick(Some(open.as_ref().unchecked_ref()));
    open.forget();
}

/// Says "3 unread chats" to those who hear the screen, at most every 10 seconds.
#[component]
pub fn UnreadSpoken() -> impl IntoNode {
    let (console, words) = (console(), words());
    let said = RwSignal::new(String::new());
    let said_at = StoredValue::new(0_i64);
    Effect::new(move |_| {
        if console.arrived.get().is_none() {
            return;
        }
        let now = console.now.get_untracked().millis();
        if now - said_at.get_value() >= SPOKEN_GAP {
            said_at.set_value(now);
            let n = console.board.with_untracked(|board| board.mine().filter(|c| c.unread > 0).count());
            said.set(unread_chats(n, words));
        }
    });
    view! { <p class="sr-only" role="status">{said}</p> }
}

/// "3 unread chats", in the agent's language.
fn unread_chats(n: usize, words: &Shell) -> String {
    match n {
        0 => words.no_unread.to_owned(),
        1 => words.one_unread.to_owned(),
        n => fill(words.unread_chats, &[("n", &n.to_string())]),
    }
}

/// The bell: what is unread, and what may call.
#[component]
pub fn Bell() -> impl IntoNode {
    let (console, words) = (console(), words());
    let unread = memo(move |_| console.board.with(|board| board.mine().filter(|c| c.unread > 0).count()));
    let name =
        Signal::derive(move || format!("{}, {}", words.notifications, unread_chats(unread.get(), words)));
    let button = view! {
        <Icon name="i-bell" />
        <Show when=move || { unread.get() > 0 }>
            <span class="iconbtn__dot"></span>
        </Show>
    };
    view! {
        <Pop
            kind=PopKind::Form
            label=words.notifications
            button_label=name
            hint=words.notifications
            button_class="iconbtn"
            class="pop__box--end menu--settings"
            foresee=menus::foresee
            button=button
        >
            <LaterInPop part=|| async { (menus::fetched().await.bell)() } />
        </Pop>
    }
}

/// What is in it: unread chats, and whether to be called.
#[component]
pub fn BellMenu() -> impl IntoNode {
    view! {
        <UnreadList />
        <div class="menu__sep"></div>
        <CallSwitches />
    }
}

#[component]
fn UnreadList() -> impl IntoNode {
    let (console, words) = (console(), words());
    let chats = memo(move |_| {
        console.board.with(|board| {
            let mut chats: Vec<&Conversation> = board.mine().filter(|c| c.unread > 0).collect();
            sort_by_numbers(&mut chats, |c| (c.touched_at().millis(), 0));
            chats.into_iter().rev().take(8).cloned().collect::<Vec<_>>()
        })
    });
    let row = move |chat: Conversation| {
        let name = chat.name.clone().or(chat.contact.clone()).unwrap_or_else(|| words.a_visitor.to_owned());
        view! {
            <a class="menu__item" href=format!("/chats/{}", chat.id)>
                <Avatar name=chat.name class="avatar--24" picture=chat.picture />
                <ChannelBadge kind=chat.kind />
                <span class="grow truncate"><bdi>{name}</bdi></span>
                <span class="badge">{chat.unread}</span>
            </a>
        }
    };
    view! {
        <h2 class="menu__label">{move || unread_chats(chats.with(Vec::len), words)}</h2>
        {move || chats.get().into_iter().map(row).collect_nodes()}
    }
}

/// Sound and the browser's notifications. The latter need the browser's leave, which is asked for here and
/// nowhere else.
#[component]
pub fn CallSwitches() -> impl IntoNode {
    let (prefs, words) = (prefs(), words());
    let blocked = RwSignal::new(false);
    Effect::new(move |_| blocked.set(permission() == NotificationPermission::Denied));
    let set = move |on: bool| {
        if !on {
            prefs.change(|p| p.notifications = false);
            return;
        }
        ask_leave(move |granted| {
            blocked.try_set(!granted);
            if granted {
                prefs.change(|p| p.notifications = true);
            }
        });
    };
    let on = Signal::derive(move || prefs.get(|p| p.notifications) && !blocked.get());
    view! {
        <Switch name=words.sound help=words.sound_help
            on=Signal::derive(move || prefs.get(|p| p.sound)) set=move |on| prefs.change(|p| p.sound = on) />
        <Switch name=words.title_count help=words.title_count_help
            on=Signal::derive(move || prefs.get(|p| p.title_count)) set=move |on| prefs.change(|p| p.title_count = on) />
        <Switch name=words.browser_notifications help=words.browser_notifications_help on=on disabled=blocked set=set />
        <Show when=move || blocked.get()>
            <p class="menu__foot" role="status">{words.notifications_blocked}</p>
        </Show>
    }
}

/// The browser's word; `Denied` where it has no notifications at all.
fn permission() -> NotificationPermission {
    let known = js_sys::Reflect::has(&window(), &"Notification".into()).unwrap_or(false);
    if known { Notification::permission() } else { NotificationPermission::Denied }
}

fn ask_leave(then: impl Fn(bool) + 'static) {
    if permission() != NotificationPermission::Default {
        return then(permission() == NotificationPermission::Granted);
    }
    let Ok(asked) = Notification::request_permission() else { return then(false) };
    let answered =
        Closure::<dyn FnMut(JsValue)>::new(move |_| then(permission() == NotificationPermission::Granted));
    let _ = asked.then(&answered);
    answered.forget();
}
