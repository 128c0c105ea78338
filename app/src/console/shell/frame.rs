//! The frame of every signed-in page: rail, top bar, main, footer, and what lies above them.

use super::{
    bell::{Bell, UnreadSpoken, ring_on_arrival},
    closing::tell_of_closing_windows,
    foot::Foot,
    go::Go,
    idle::Idle,
    keys::Wishes,
    offers::{DutyBanner, OfferPile},
    palette::{Palette, PaletteButton},
    pane_keys::PaneKeys,
    products::ProductPicker,
    rail::Rail,
    shortcuts::Shortcuts,
    status::{MyStatus, StatusMenu},
    toasts::{ToastPile, Toasts},
};
use crate::node::prelude::*;
use crate::{
    api::agents::Opening,
    console::{
        inbox::address::Address,
        state::{ConsoleState, console},
    },
    domain::agent::Theme,
    live::Link,
    parts::{
        icon::Icon,
        page::{page_attributes, title},
    },
    texts::{fill, queues, shell::words},
};
use leptos_router::{components::Outlet, hooks::use_location};

/// Everything signed-in: takes the board over, keeps it true, and draws the frame around the page.
#[component]
pub fn Frame(opening: Opening) -> impl IntoNode {
    let console = ConsoleState::new(opening);
    provide_context(console);
    Toasts::provide();
    Go::provide();
    Wishes::provide();
    MyStatus::provide();
    Address::provide();
    provide_context(PaletteOpen(RwSignal::new(false)));
    provide_context(ShortcutsOpen(RwSignal::new(false)));
    Effect::new(move |_| console.start());
    ring_on_arrival();
    tell_of_closing_windows();
    let words = words();
    view! {
        <PageAttributes />
        <a class="skip" href="#main">{words.skip}</a>
        <div class="app">
            <Rail />
            <header class="topbar">
                <ProductPicker />
                <PaletteButton />
                <Bell />
                <StatusMenu />
            </header>
            <main class="main" id="main" tabindex="-1">
                <LostBanner />
                <DutyBanner />
                {Node::of(Outlet())}
            </main>
            <Foot />
        </div>
        <Palette />
        <Shortcuts />
        <PaneKeys />
        <UnreadSpoken />
        <OfferPile />
        <Idle />
        <ToastPile />
    }
}

/// Whether the command palette is open.
#[derive(Clone, Copy)]
pub struct PaletteOpen(pub RwSignal<bool>);

/// Whether the list of shortcuts is open.
#[derive(Clone, Copy)]
pub struct ShortcutsOpen(pub RwSignal<bool>);

/// Which part of the console a path belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Room {
    Chats,
    Archive,
    Tickets,
    Cockpit,
    Settings,
}

impl Room {
    pub fn of(path: &str) -> Self {
        match path.split('/').nth(1) {
            Some("archive") => Self::Archive,
            Some("tickets") => Self::Tickets,
            Some("cockpit") => Self::Cockpit,
            Some("settings") => Self::Settings,
            _ => Self::Chats,
        }
    }
}

/// The room that one is in.
pub fn room() -> Memo<Room> {
    let path = use_location().pathname;
    memo(move |_| path.with(|path| Room::of(path)))
}

/// `data-theme`; the system's choice is no attribute.
pub fn theme_word(theme: Theme) -> Option<&'static str> {
    match theme {
        Theme::System => None,
        Theme::Light => Some("light"),
        Theme::Dark => Some("dark"),
    }
}

/// Language, direction and theme of the page; its title with the unread count, for the tab.
#[component]
fn PageAttributes() -> impl IntoNode {
    let (board, words, room) = (console().board, words(), room());
    let lang = board.with_untracked(|board| board.preferences.lang);
    let theme = memo(move |_| board.with(|board| theme_word(board.preferences.theme)));
    let unread =
        memo(move |_| board.with(|board| if board.preferences.title_count { board.unread() } else { 0 }));
    let text = move || {
        let page = match room.get() {
            Room::Chats => words.chats,
            Room::Archive => words.archive,
            Room::Tickets => words.tickets,
            Room::Cockpit => queues::words().overview,
            Room::Settings => words.settings,
        };
        match unread.get() {
            0 => fill("{page} – Parley", &[("page", page)]),
            n => fill("({n}) {page} – Parley", &[("n", &n.to_string()), ("page", page)]),
        }
    };
    (page_attributes(lang, move || theme.get()), title(text))
}

/// Shown while the desk cannot be heard, once trying again has failed too.
#[component]
fn LostBanner() -> impl IntoNode {
    let (link, words) = (console().link, words());
    let lost = memo(move |_| matches!(link.get(), Link::Down { tries } if tries > 0));
    view! {
        <Show when=move || lost.get()>
            <div class="banner banner--warn banner--bar" role="status">
                <Icon name="i-wifi" />
                <span>{words.reconnecting_kept}</span>
            </div>
        </Show>
    }
}

#[cfg(test)]
mod tests {
    use super::Room;

    #[test]
    fn the_room_is_the_first_word_of_the_path() {
        assert_eq!(Room::of("/chats/cnv_1"), Room::Chats);
        assert_eq!(Room::of("/archive"), Room::Archive);
        assert_eq!(Room::of("/settings/tags"), Room::Settings);
        assert_eq!(Room::of("/"), Room::Chats);
    }
}
