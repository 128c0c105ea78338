//! What calls the agent: sound, the browser's notifications, the spoken count of unread chats; and the popover
//! where he switches them.

use super::{
    go::{Go, go},
    menus, money,
    pop::{LaterInPop, Pop, PopKind},
    preferences::{Switch, prefs},
};
use crate::node::prelude::*;
use crate::{
    console::{
        alerts::{self, Alert, Low, Shown, alerts},
        state::{ConsoleState, console},
    },
    domain::{
        agent::Role,
        conversation::{Conversation, sort_by_numbers},
        ids::ConversationId,
        scope::Scope,
    },
    parts::{
        avatar::{Avatar, ChannelBadge},
        icon::Icon,
    },
    texts::{
        alerts as texts, fill,
        shell::{Shell, words},
    },
};
use std::time::Duration;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{HtmlAudioElement, Notification, NotificationOptions, NotificationPermission};

/// Sounds come no closer together than this, in milliseconds.
const SOUND_GAP: i64 = 1_000;
/// When an account's money is asked about.
const MONEY_FIRST: Duration = Duration::from_secs(20);
const MONEY_EVERY: Duration = Duration::from_secs(30 * 60);
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
        if console.arrived.get().is_none_or(|(chat, _)| is_seen(console, chat)) {
            return;
        }
        let now = console.now.get_untracked().millis();
        if now - said_at.get_value() >= SPOKEN_GAP {
            said_at.set_value(now);
            let n = console.board.with_untracked(|board| board.mine().filter(|c| c.unread > 0).count());
            say_anew(said, unread_chats(n, words));
        }
    });
    view! { <p class="sr-only" role="status">{said}</p> }
}

/// For a live region: the same words are not read out again unless something is different.
pub fn say_anew(said: RwSignal<String>, words: String) {
    said.try_update(|said| *said = if *said == words { words + "\u{a0}" } else { words });
}

/// "3 unread chats", in the agent's language.
fn unread_chats(n: usize, words: &Shell) -> String {
    match n {
        0 => words.no_unread.to_owned(),
        1 => words.one_unread.to_owned(),
        n => fill(words.unread_chats, &[("n", &n.to_string())]),
    }
}

/// The bell: what is unread, what those who oversee have to look at, and what may call.
#[component]
pub fn Bell() -> impl IntoNode {
    let (console, words, low) = (console(), words(), Low(RwSignal::default()));
    provide_context(low);
    ask_for_money(console, low);
    let unread = memo(move |_| console.board.with(|board| board.mine().filter(|c| c.unread > 0).count()));
    let warnings = memo(move |_| low.0.with(Vec::len) + warnings(console).len());
    let name = Signal::derive(move || {
        let unread = unread_chats(unread.get(), words);
        match warnings.get() {
            0 => format!("{}, {unread}", words.notifications),
            n => {
                let warnings = fill(words.warnings, &[("n", &n.to_string())]);
                format!("{}, {unread}, {warnings}", words.notifications)
            }
        }
    });
    let button = view! {
        <Icon name="i-bell" />
        <Show when=move || { unread.get() + warnings.get() > 0 }>
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

fn warnings(console: ConsoleState) -> Vec<Alert> {
    let now = console.now.get();
    console.board.with(|board| alerts(board, Scope::default(), now))
}

/// Admins hear of accounts that run out of money: a while after the page came, and now and then.
fn ask_for_money(console: ConsoleState, low: Low) {
    let is_mine = console.board.with_untracked(|board| {
        board.me.role == Role::Admin && board.catalog.channels.values().any(money::is_paid)
    });
    if !is_mine {
        return;
    }
    let ask = move || leptos::task::spawn_local(async move { (menus::fetched().await.money)(console, low) });
    Effect::new(move |_| {
        set_timeout(ask, MONEY_FIRST);
        if let Ok(asking) = set_interval_with_handle(ask, MONEY_EVERY) {
            on_cleanup(move || asking.clear());
        }
    });
}

/// What is in it: what to look at, unread chats, and whether to be called.
#[component]
pub fn BellMenu() -> impl IntoNode {
    view! {
        <Warnings />
        <UnreadList />
        <div class="menu__sep"></div>
        <CallSwitches />
    }
}

#[component]
fn Warnings() -> impl IntoNode {
    let (console, low) = (console(), expect_context::<Low>());
    if console.board.with_untracked(|board| board.me.role == Role::Admin) {
        money::ask(console, low);
    }
    let all = memo(move |_| {
        let money = low.0.with(|low| console.board.with(|board| alerts::money(board, low)));
        warnings(console).into_iter().chain(money).collect::<Vec<_>>()
    });
    view! {
        <Show when=move || !all.with(Vec::is_empty)>
            <h2 class="menu__label">{texts::words().title}</h2>
            {move || all.get().into_iter().map(|alert| view! { <Shown alert=alert class="menu__item" /> }).collect_nodes()}
            <div class="menu__sep"></div>
        </Show>
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
