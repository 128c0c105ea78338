//! What stands on a shop's own page: the launcher's words, which the loader fetches with the channel's look. And the name
//! of a chat's page that has no brand to show.

use crate::domain::agent::Lang;
use serde::Serialize;

/// As `public/embed.js` reads them.
#[derive(Debug, Serialize)]
pub struct Launcher {
    pub open: &'static str,
    pub close: &'static str,
    /// After the name of the button; `{n}` is filled in by the loader.
    pub unread: &'static str,
    pub dismiss: &'static str,
    /// The title of a page whose channel is gone.
    #[serde(skip)]
    pub chat: &'static str,
}

/// The words of a language.
pub fn words(lang: Lang) -> &'static Launcher {
    match lang {
        Lang::En => &EN,
        Lang::Tr => &TR,
        Lang::Ar => &AR,
    }
}

const EN: Launcher = Launcher {
    open: "Open the chat",
    close: "Close the chat",
    unread: "unread messages: {n}",
    dismiss: "Dismiss",
    chat: "Chat",
};

const TR: Launcher = Launcher {
    open: "Sohbeti aç",
    close: "Sohbeti kapat",
    unread: "okunmamış mesaj: {n}",
    dismiss: "Mesajı kapat",
    chat: "Sohbet",
};

const AR: Launcher = Launcher {
    open: "فتح المحادثة",
    close: "إغلاق المحادثة",
    unread: "رسائل غير مقروءة: {n}",
    dismiss: "إخفاء الرسالة",
    chat: "محادثة",
};
