//! The panes without a conversation: apart from what an open one says, since they are there from the start.

use super::shell::lang;
use crate::domain::agent::Lang;

pub struct Quiet {
    pub conversation: &'static str,
    pub profile: &'static str,
    pub loading: &'static str,
    pub try_again: &'static str,
    pub back: &'static str,
    pub choose_chat: &'static str,
    pub choose_archived_how: &'static str,
    pub choose_chat_how: &'static str,
    pub online_how: &'static str,
    pub invisible_how: &'static str,
    pub break_how: &'static str,
    pub offline_empty_how: &'static str,
    pub no_chats: &'static str,
    pub cannot_show: &'static str,
}

const EN: Quiet = Quiet {
    conversation: "Conversation",
    profile: "Customer profile",
    loading: "Loading the conversation",
    try_again: "Try again",
    back: "Back to the list",
    choose_chat: "No chat is open",
    choose_archived_how: "Choose a conversation from the archive.",
    choose_chat_how: "Choose one from the list.",
    online_how: "You are online. The next customer in the queue comes to you.",
    invisible_how: "You are invisible and get no new chats. Go Online to get the next one.",
    break_how: "You are on a break and get no new chats. Go Online to get the next one.",
    offline_empty_how: "You are offline. The archive is open; active chats are not.",
    no_chats: "No active chats",
    cannot_show: "This conversation cannot be shown",
};

const TR: Quiet = Quiet {
    conversation: "Görüşme",
    profile: "Müşteri profili",
    loading: "Görüşme yükleniyor",
    try_again: "Tekrar dene",
    back: "Listeye dön",
    choose_chat: "Açık sohbet yok",
    choose_archived_how: "Arşivden bir görüşme seçin.",
    choose_chat_how: "Listeden birini seçin.",
    online_how: "Çevrimiçisiniz. Kuyruktaki sıradaki müşteri size gelir.",
    invisible_how: "Görünmezsiniz ve yeni sohbet almazsınız. Sıradakini almak için Çevrimiçi olun.",
    break_how: "Moladasınız ve yeni sohbet almazsınız. Sıradakini almak için Çevrimiçi olun.",
    offline_empty_how: "Çevrimdışısınız. Arşiv açık; etkin sohbetler değil.",
    no_chats: "Etkin sohbet yok",
    cannot_show: "Bu görüşme gösterilemiyor",
};

/// The words in the agent's language. There is no Arabic console; it falls back to English.
pub fn words() -> &'static Quiet {
    match lang() {
        Lang::Tr => &TR,
        Lang::En | Lang::Ar => &EN,
    }
}
