//! Queues: offers, the Inbox, handing on, the supervisors' board.

use super::shell::lang;
use crate::domain::agent::Lang;

/// The words of whatever decides who gets which chat.
pub struct Queues {
    // Offers
    pub offers: &'static str,
    pub offer: &'static str,
    pub offer_from: &'static str,
    pub offered_on: &'static str,
    pub since_offered: &'static str,
    pub seconds_left: &'static str,
    pub accept: &'static str,
    pub accept_all: &'static str,
    pub decline: &'static str,
    pub some_of: &'static str,
    pub new_offer: &'static str,
    pub nothing_said: &'static str,

    // The system's own states
    pub missed: &'static str,
    pub missed_how: &'static str,
    pub i_am_here: &'static str,
    pub wrapping_up: &'static str,
    pub wrapping_up_how: &'static str,
    pub ready: &'static str,
    pub set_by: &'static str,
    pub lost: &'static str,

    // The Inbox
    pub inbox: &'static str,
    pub take: &'static str,
    pub taken: &'static str,
    pub inbox_empty: &'static str,
    pub inbox_empty_how: &'static str,

    // Handing on
    pub colleague: &'static str,
    pub group: &'static str,
    pub groups: &'static str,
    pub no_group: &'static str,
    pub choose_group: &'static str,
    pub there: &'static str,
    pub must_accept: &'static str,
    pub offered_done: &'static str,
    pub waiting: &'static str,
    pub send_back: &'static str,
    pub sent_back_done: &'static str,
    pub sent_to_group_done: &'static str,
    pub priority: &'static str,
    /// In the order of `Priority::ALL`.
    pub priorities: [&'static str; 3],

    // What happened
    pub offered: &'static str,
    pub offered_by: &'static str,
    pub offer_missed: &'static str,
    pub offer_declined: &'static str,
    pub offer_withdrawn: &'static str,
    pub sent_to_group: &'static str,
    pub sent_back: &'static str,

    // Why not this agent
    pub has_missed: &'static str,
    pub wraps_up: &'static str,
    pub passed: &'static str,

    // The supervisors' board
    pub overview: &'static str,
    pub queues: &'static str,
    pub everybody: &'static str,
    pub longest: &'static str,
    pub expected: &'static str,
    pub unknown: &'static str,
    pub nobody_waits: &'static str,
    pub agents: &'static str,
    pub load: &'static str,
    pub for_how_long: &'static str,
    pub chats: &'static str,
    pub set_status: &'static str,
    pub is_offline: &'static str,
    pub status_set: &'static str,
    pub open_chats: &'static str,
    pub no_chats: &'static str,
    pub members_online: &'static str,
    pub with_room: &'static str,

    // Settings of a group
    pub mode: &'static str,
    /// In the order of `Mode::ALL`: name and meaning.
    pub modes: [(&'static str, &'static str); 3],
    pub offer_seconds: &'static str,
    pub offer_seconds_help: &'static str,
    pub may_decline: &'static str,
    pub wrap_up_seconds: &'static str,
    pub wrap_up_help: &'static str,
}

const EN: Queues = Queues {
    offers: "Offers",
    offer: "New chat from {group}",
    offer_from: "{agent} hands over a chat",
    offered_on: "on {channel}",
    since_offered: "offered {time} ago",
    seconds_left: "{n} s left",
    accept: "Accept",
    accept_all: "Accept all {n}",
    decline: "Decline",
    some_of: "1–{shown} of {n}",
    new_offer: "{name} is offered to you. Accept within {n} seconds.",
    nothing_said: "No message yet",

    missed: "Missed",
    missed_how: "You missed an offer, so new chats go to others. Tell us when you are there again.",
    i_am_here: "I am here",
    wrapping_up: "Wrapping up",
    wrapping_up_how: "New chats wait until you are done: {time} left.",
    ready: "Ready now",
    set_by: "{agent} set your status to {status}.",
    lost: "Connection lost",

    inbox: "Inbox",
    take: "Take this chat",
    taken: "The chat is yours.",
    inbox_empty: "Nobody waits",
    inbox_empty_how: "Chats that nobody has yet show here.",

    colleague: "Colleague",
    group: "Group",
    groups: "Groups",
    no_group: "No other group serves this channel.",
    choose_group: "Choose a group.",
    there: "{n} of {all} available",
    must_accept: "{agent} has {n} seconds to accept. Until then, and if not, the chat stays with you.",
    offered_done: "{agent} is asked. Until the chat is accepted it stays with you.",
    waiting: "Waiting",
    send_back: "Send back to the queue",
    sent_back_done: "The chat is back in its queue.",
    sent_to_group_done: "The chat waits in the queue of {group}.",
    priority: "Priority",
    priorities: ["Normal", "High", "Urgent"],

    offered: "Offered to {agent}",
    offered_by: "{by} wants to hand the chat to {agent}",
    offer_missed: "{agent} did not answer in time",
    offer_declined: "{agent} declined",
    offer_withdrawn: "No longer offered to {agent}",
    sent_to_group: "{agent} sent the chat to {group}",
    sent_back: "{agent} sent the chat back to its queue",

    has_missed: "missed an offer",
    wraps_up: "wrapping up",
    passed: "passed it on",

    overview: "Overview",
    queues: "Queues",
    everybody: "Everybody",
    longest: "Longest wait",
    expected: "Expected wait",
    unknown: "not known",
    nobody_waits: "Nobody waits.",
    agents: "Agents",
    load: "Load",
    for_how_long: "For",
    chats: "Chats",
    set_status: "Set the status of {agent}",
    is_offline: "Only they themselves can come back from Offline.",
    status_set: "{agent} is set to {status}.",
    open_chats: "Open chats of {agent}",
    no_chats: "No open chats",
    members_online: "Available",
    with_room: "{n} with room",

    mode: "How chats are given out",
    modes: [
        ("Assigned at once", "A waiting chat is the next free agent’s without asking."),
        ("Offered", "The next free agent accepts it in time, or it goes on to another."),
        ("Picked from the Inbox", "Agents choose a waiting chat themselves."),
    ],
    offer_seconds: "Time to accept, in seconds",
    offer_seconds_help: "From 5 to 3,600. Whoever misses an offer gets no more until they say that they are there.",
    may_decline: "Offers may be declined",
    wrap_up_seconds: "Wrap-up after a chat, in seconds",
    wrap_up_help: "No new chats come for this long. 0 for none.",
};

const TR: Queues = Queues {
    offers: "Teklifler",
    offer: "{group} grubundan yeni sohbet",
    offer_from: "{agent} bir sohbeti devrediyor",
    offered_on: "kanal: {channel}",
    since_offered: "{time} önce teklif edildi",
    seconds_left: "{n} sn kaldı",
    accept: "Kabul et",
    accept_all: "{n} teklifi kabul et",
    decline: "Reddet",
    some_of: "1–{shown} / {n}",
    new_offer: "{name} size teklif edildi. {n} saniye içinde kabul edin.",
    nothing_said: "Henüz mesaj yok",

    missed: "Kaçırıldı",
    missed_how: "Bir teklifi kaçırdınız; yeni sohbetler başkalarına gidiyor. Yeniden burada olduğunuzda bildirin.",
    i_am_here: "Buradayım",
    wrapping_up: "Toparlanıyor",
    wrapping_up_how: "Bitirene dek yeni sohbet gelmez: {time} kaldı.",
    ready: "Hazırım",
    set_by: "{agent} durumunuzu {status} yaptı.",
    lost: "Bağlantı koptu",

    inbox: "Gelen kutusu",
    take: "Bu sohbeti al",
    taken: "Sohbet sizde.",
    inbox_empty: "Bekleyen yok",
    inbox_empty_how: "Henüz kimsenin almadığı sohbetler burada görünür.",

    colleague: "Temsilci",
    group: "Grup",
    groups: "Gruplar",
    no_group: "Bu kanala bakan başka grup yok.",
    choose_group: "Bir grup seçin.",
    there: "{all} kişiden {n} tanesi hazır",
    must_accept: "{agent} için kabul süresi {n} saniye. O zamana dek, kabul etmezse de, sohbet sizde kalır.",
    offered_done: "{agent} adlı temsilciye soruldu. Kabul edene dek sohbet sizde.",
    waiting: "Bekleyen",
    send_back: "Sıraya geri gönder",
    sent_back_done: "Sohbet sırasına döndü.",
    sent_to_group_done: "Sohbet {group} sırasında bekliyor.",
    priority: "Öncelik",
    priorities: ["Normal", "Yüksek", "Acil"],

    offered: "{agent} adlı temsilciye teklif edildi",
    offered_by: "{by} sohbeti {agent} adlı temsilciye devretmek istiyor",
    offer_missed: "{agent} zamanında yanıt vermedi",
    offer_declined: "{agent} reddetti",
    offer_withdrawn: "{agent} için teklif geri alındı",
    sent_to_group: "{agent} sohbeti {group} grubuna gönderdi",
    sent_back: "{agent} sohbeti sırasına geri gönderdi",

    has_missed: "bir teklifi kaçırdı",
    wraps_up: "toparlanıyor",
    passed: "başkasına bıraktı",

    overview: "Genel bakış",
    queues: "Sıralar",
    everybody: "Herkes",
    longest: "En uzun bekleme",
    expected: "Beklenen süre",
    unknown: "bilinmiyor",
    nobody_waits: "Bekleyen yok.",
    agents: "Temsilciler",
    load: "Yük",
    for_how_long: "Süre",
    chats: "Sohbetler",
    set_status: "{agent} adlı temsilcinin durumunu değiştir",
    is_offline: "Çevrimdışından yalnızca kendisi dönebilir.",
    status_set: "{agent} artık {status}.",
    open_chats: "{agent} adlı temsilcinin açık sohbetleri",
    no_chats: "Açık sohbet yok",
    members_online: "Hazır",
    with_room: "{n} kişide yer var",

    mode: "Sohbetler nasıl dağıtılır",
    modes: [
        ("Hemen atanır", "Bekleyen sohbet sorulmadan sıradaki boş temsilcinin olur."),
        ("Teklif edilir", "Sıradaki boş temsilci zamanında kabul eder; etmezse başkasına gider."),
        ("Gelen kutusundan alınır", "Temsilciler bekleyen sohbeti kendileri seçer."),
    ],
    offer_seconds: "Kabul süresi (saniye)",
    offer_seconds_help: "5 ile 3.600 arası. Teklifi kaçıran, burada olduğunu bildirene dek yenisini almaz.",
    may_decline: "Teklifler reddedilebilir",
    wrap_up_seconds: "Sohbet sonrası toparlanma (saniye)",
    wrap_up_help: "Bu süre boyunca yeni sohbet gelmez. Yoksa 0.",
};

/// The words of a language. There is no Arabic console; it falls back to English.
pub fn queues(lang: Lang) -> &'static Queues {
    match lang {
        Lang::Tr => &TR,
        Lang::En | Lang::Ar => &EN,
    }
}

/// The words in the agent's language.
pub fn words() -> &'static Queues {
    queues(lang())
}
