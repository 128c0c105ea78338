//! Thread, composer, profile.

use crate::domain::agent::Lang;

/// The words of the conversation's pane and the customer's.
pub struct Chat {
    // General
    pub visitor: &'static str,
    pub you: &'static str,
    pub now: &'static str,
    pub today: &'static str,
    pub yesterday: &'static str,
    pub other_day: &'static str,
    pub date: &'static str,
    pub date_of_year: &'static str,
    pub today_at: &'static str,
    pub day_at: &'static str,
    pub try_again: &'static str,
    pub discard: &'static str,
    pub close: &'static str,
    pub cancel: &'static str,
    pub save: &'static str,
    pub loading: &'static str,
    pub cannot_show: &'static str,

    // Head
    pub conversation: &'static str,
    pub back: &'static str,
    pub more: &'static str,
    pub profile: &'static str,
    pub resolve: &'static str,
    pub select_topic: &'static str,
    pub reopen: &'static str,
    pub reopen_not_online: &'static str,
    pub reopened_done: &'static str,
    pub resolve_offline: &'static str,
    pub also_looking: &'static str,
    pub customer_here: &'static str,
    pub ended_mark: &'static str,
    pub resolved_mark: &'static str,
    pub left_mark: &'static str,
    pub left_message: &'static str,
    pub copy_link: &'static str,
    pub copied: &'static str,

    // Tags
    pub tags: &'static str,
    pub add_tag: &'static str,
    pub add_tag_long: &'static str,
    pub remove_tag: &'static str,
    pub find_tag: &'static str,
    pub create_tag: &'static str,
    pub no_tag: &'static str,
    pub no_tag_agent: &'static str,

    // Thread
    pub messages_with: &'static str,
    pub new: &'static str,
    pub sent: &'static str,
    pub read: &'static str,
    pub sending: &'static str,
    pub queued: &'static str,
    pub not_sent: &'static str,
    pub internal_note: &'static str,
    pub only_team: &'static str,
    pub types: &'static str,
    pub says: &'static str,
    pub newest: &'static str,
    pub new_message: &'static str,
    pub new_messages: &'static str,
    pub older: &'static str,
    pub older_failed: &'static str,

    // What happened
    pub opened: &'static str,
    pub assigned: &'static str,
    pub assigned_you: &'static str,
    pub assigned_from: &'static str,
    pub assigned_you_from: &'static str,
    pub taken: &'static str,
    pub taken_you: &'static str,
    pub handed_back: &'static str,
    pub handed_back_you: &'static str,
    pub ended: &'static str,
    pub resolved: &'static str,
    pub resolved_you: &'static str,
    pub left: &'static str,
    pub reopened: &'static str,
    pub reopened_by: &'static str,
    pub reopened_you: &'static str,
    pub rated: &'static str,

    // Why this agent
    pub why: &'static str,
    pub why_rule: &'static str,
    pub why_waited: &'static str,
    pub why_queue: &'static str,
    pub why_could: &'static str,
    pub why_left_out: &'static str,
    pub why_more: &'static str,
    pub only_one: &'static str,
    pub fewest_open: &'static str,
    pub longest_since: &'static str,
    pub tie: &'static str,
    pub returning: &'static str,
    pub by_hand: &'static str,
    pub load: &'static str,
    pub not_online: &'static str,
    pub connection_lost: &'static str,
    pub full: &'static str,

    // Composer
    pub message: &'static str,
    pub message_type: &'static str,
    pub reply: &'static str,
    pub note: &'static str,
    pub reply_to: &'static str,
    pub note_on: &'static str,
    pub reply_hint: &'static str,
    pub note_hint: &'static str,
    pub to_send: &'static str,
    pub send: &'static str,
    pub add_note: &'static str,
    pub draft_saved: &'static str,
    pub draft_failed: &'static str,
    pub too_long: &'static str,
    pub fill_first: &'static str,

    // Quick responses
    pub quick: &'static str,
    pub quick_find: &'static str,
    pub preview: &'static str,
    pub choose: &'static str,
    pub insert: &'static str,
    pub insert_send: &'static str,
    pub quick_nothing: &'static str,
    pub quick_none: &'static str,

    // Emoji
    pub emoji: &'static str,
    pub emoji_find: &'static str,
    pub emoji_none: &'static str,

    // Where a reply would be
    pub write_note: &'static str,
    pub offline: &'static str,
    pub offline_how: &'static str,
    pub queued_chat: &'static str,
    pub queued_chat_how: &'static str,
    pub others: &'static str,
    pub others_how: &'static str,
    pub since: &'static str,
    pub ended_lock: &'static str,
    pub ended_lock_how: &'static str,
    pub ended_lock_other: &'static str,
    pub done: &'static str,
    pub done_left: &'static str,
    pub done_over: &'static str,

    // Resolve
    pub resolve_title: &'static str,
    pub resolve_how: &'static str,
    pub find_topic: &'static str,
    pub topic: &'static str,
    pub no_topic: &'static str,
    pub no_topics: &'static str,
    pub summary: &'static str,
    pub summary_opt: &'static str,
    pub topic_needed: &'static str,
    pub resolved_done: &'static str,

    // Profile
    pub customer: &'static str,
    pub customer_since: &'static str,
    pub edit_customer: &'static str,
    pub general: &'static str,
    pub name: &'static str,
    pub email: &'static str,
    pub phone: &'static str,
    pub nothing_known: &'static str,
    pub this_conversation: &'static str,
    pub channel: &'static str,
    pub queue: &'static str,
    pub page: &'static str,
    pub started: &'static str,
    pub closed: &'static str,
    pub first_reply: &'static str,
    pub agents: &'static str,
    pub rating: &'static str,
    pub stars: &'static str,
    pub customer_note: &'static str,
    pub no_note: &'static str,
    pub note_add: &'static str,
    pub note_edit: &'static str,
    pub note_saved: &'static str,
    pub customer_saved: &'static str,
    pub earlier: &'static str,
    pub no_earlier: &'static str,
    pub profile_failed: &'static str,

    // Nothing open
    pub no_chats: &'static str,
    pub choose_chat: &'static str,
    pub choose_chat_how: &'static str,
    pub choose_archived_how: &'static str,
    pub online_how: &'static str,
    pub invisible_how: &'static str,
    pub break_how: &'static str,
    pub offline_empty_how: &'static str,

    // Dates and lists
    pub units: [&'static str; 3],
    /// Hours, minutes, seconds.
    pub lengths: [&'static str; 3],
    pub months: [&'static str; 12],
    /// From Sunday on.
    pub weekdays: [&'static str; 7],
    pub emoji_groups: [&'static str; 6],
}

pub const EN: Chat = Chat {
    // General
    visitor: "Visitor",
    you: "you",
    now: "now",
    today: "Today, {date}",
    yesterday: "Yesterday, {date}",
    other_day: "{weekday}, {date}",
    date: "{day} {month}",
    date_of_year: "{day} {month} {year}",
    today_at: "Today {time}",
    day_at: "{date}, {time}",
    try_again: "Try again",
    discard: "Discard",
    close: "Close",
    cancel: "Cancel",
    save: "Save",
    loading: "Loading the conversation",
    cannot_show: "This conversation cannot be shown",

    // Head
    conversation: "Conversation",
    back: "Back to the list",
    more: "More actions",
    profile: "Customer profile",
    resolve: "Resolve",
    select_topic: "Select topic",
    reopen: "Move to active",
    reopen_not_online: "Go Online to move this chat back",
    reopened_done: "The chat is active again and yours",
    resolve_offline: "You are Offline; change your status to resolve",
    also_looking: "{agent} is looking at this chat, too",
    customer_here: "On your site now",
    ended_mark: "Ended by the customer",
    resolved_mark: "Resolved by {agent}",
    left_mark: "Left the queue",
    left_message: "Left a message: answer by email",
    copy_link: "Copy link to this chat",
    copied: "Link copied",

    // Tags
    tags: "Tags",
    add_tag: "Tag",
    add_tag_long: "Add or remove a tag",
    remove_tag: "Remove tag {tag}",
    find_tag: "Find a tag",
    create_tag: "Create “{tag}”",
    no_tag: "No tag found",
    no_tag_agent: "No tag found. Admins and supervisors can create tags.",

    // Thread
    messages_with: "Messages with {name}",
    new: "New",
    sent: "Sent",
    read: "Read",
    sending: "Sending…",
    queued: "Waits for the connection",
    not_sent: "Not sent: {reason}",
    internal_note: "Internal note",
    only_team: "only your team sees this",
    types: "{name} is typing",
    says: "{name}: {text}",
    newest: "Jump to the newest message",
    new_message: "1 new message",
    new_messages: "{n} new messages",
    older: "Load earlier messages",
    older_failed: "Earlier messages could not be loaded.",

    // What happened
    opened: "{name} opened the chat",
    assigned: "Assigned to {agent} after {waited}",
    assigned_you: "Assigned to {you} after {waited}",
    assigned_from: "Assigned to {agent} from {group} after {waited}",
    assigned_you_from: "Assigned to {you} from {group} after {waited}",
    taken: "{agent} took this chat",
    taken_you: "You took this chat",
    handed_back: "Back in the queue from {agent}, in its old place",
    handed_back_you: "Back in the queue from you, in its old place",
    ended: "{name} ended the chat",
    resolved: "Resolved by {agent}. Topic: {topic}",
    resolved_you: "Resolved by {you}. Topic: {topic}",
    left: "{name} left the queue",
    reopened: "{name} wrote again: the chat is active",
    reopened_by: "{agent} moved the chat back to Active",
    reopened_you: "You moved the chat back to Active",
    rated: "{name} rated this chat {stars} of 5",

    // Why this agent
    why: "Why this agent",
    why_rule: "Rule",
    why_waited: "Waited",
    why_queue: "Queue",
    why_could: "Could have had it",
    why_left_out: "Left out",
    why_more: "and {n} more",
    only_one: "Nobody else was free",
    fewest_open: "Fewest open chats",
    longest_since: "Longest since the last assignment",
    tie: "Equal with others; drawn",
    returning: "The customer came back to his agent",
    by_hand: "Taken by hand",
    load: "{open} of {limit}",
    not_online: "Not Online",
    connection_lost: "Connection lost",
    full: "Full, {open} of {limit}",

    // Composer
    message: "Message",
    message_type: "Message type",
    reply: "Reply",
    note: "Note",
    reply_to: "Reply to {name}",
    note_on: "Internal note about {name}",
    reply_hint: "Write a reply, or press / for quick responses",
    note_hint: "Write a note that only your team sees",
    to_send: "to send",
    send: "Send",
    add_note: "Add note",
    draft_saved: "Draft saved",
    draft_failed: "Draft not saved yet",
    too_long: "{n} characters too many",
    fill_first: "Fill in before sending:",

    // Quick responses
    quick: "Quick responses",
    quick_find: "Find a quick response",
    preview: "Preview",
    choose: "Choose",
    insert: "Insert",
    insert_send: "Insert and send",
    quick_nothing: "Nothing found for “{text}”",
    quick_none: "There are no quick responses yet",

    // Emoji
    emoji: "Emoji",
    emoji_find: "Find an emoji",
    emoji_none: "No emoji found",

    // Where a reply would be
    write_note: "Write a note",
    offline: "You are Offline: read only",
    offline_how: "Change your status to answer. Notes are always possible.",
    queued_chat: "This chat waits in the queue",
    queued_chat_how: "It goes to the next free agent. You can read it and write notes.",
    others: "{agent} has this chat",
    others_how: "You can read along and write notes.",
    since: "Since",
    ended_lock: "{name} ended this chat",
    ended_lock_how: "Select a topic to close it.",
    ended_lock_other: "{agent} closes it with a topic.",
    done: "Resolved: {topic}",
    done_left: "{name} left before anybody answered",
    done_over: "The time to move it back is over; a new message opens a new chat.",

    // Resolve
    resolve_title: "Resolve conversation",
    resolve_how: "Choose the topic that fits best. It is needed to close the chat.",
    find_topic: "Filter topics",
    topic: "Topic",
    no_topic: "No topic matches “{text}”",
    no_topics: "There are no topics yet. An admin adds them in the settings.",
    summary: "Summary",
    summary_opt: "(optional, kept as an internal note)",
    topic_needed: "Choose a topic first",
    resolved_done: "Resolved: {topic}",

    // Profile
    customer: "Customer",
    customer_since: "Customer since {date}",
    edit_customer: "Edit customer",
    general: "General information",
    name: "Name",
    email: "Email",
    phone: "Phone",
    nothing_known: "Nothing known yet",
    this_conversation: "This conversation",
    channel: "Channel",
    queue: "Queue",
    page: "Source page",
    started: "Started",
    closed: "Closed",
    first_reply: "First reply",
    agents: "Agents",
    rating: "Rating",
    stars: "{stars} of 5",
    customer_note: "Customer note",
    no_note: "Nothing noted. Notes stay with the customer.",
    note_add: "Add note",
    note_edit: "Edit note",
    note_saved: "Note saved",
    customer_saved: "Customer saved",
    earlier: "Earlier conversations",
    no_earlier: "This is the first one.",
    profile_failed: "The profile could not be loaded.",

    // Nothing open
    no_chats: "No active chats",
    choose_chat: "No chat is open",
    choose_chat_how: "Choose one from the list.",
    choose_archived_how: "Choose a conversation from the archive.",
    online_how: "You are online. The next customer in the queue comes to you.",
    invisible_how: "You are invisible and get no new chats. Go Online to get the next one.",
    break_how: "You are on a break and get no new chats. Go Online to get the next one.",
    offline_empty_how: "You are offline. The archive is open; active chats are not.",

    // Dates and lists
    units: ["m", "h", "d"],
    lengths: ["h", "min", "s"],
    months: [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
    weekdays: ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"],
    emoji_groups: ["Smileys", "Hands and people", "Hearts and feasts", "Nature and food", "Things", "Signs"],
};

pub const TR: Chat = Chat {
    // General
    visitor: "Ziyaretçi",
    you: "siz",
    now: "şimdi",
    today: "Bugün, {date}",
    yesterday: "Dün, {date}",
    other_day: "{date} {weekday}",
    date: "{day} {month}",
    date_of_year: "{day} {month} {year}",
    today_at: "Bugün {time}",
    day_at: "{date}, {time}",
    try_again: "Tekrar dene",
    discard: "Sil",
    close: "Kapat",
    cancel: "Vazgeç",
    save: "Kaydet",
    loading: "Görüşme yükleniyor",
    cannot_show: "Bu görüşme gösterilemiyor",

    // Head
    conversation: "Görüşme",
    back: "Listeye dön",
    more: "Diğer işlemler",
    profile: "Müşteri profili",
    resolve: "Çözümle",
    select_topic: "Konu seç",
    reopen: "Etkine taşı",
    reopen_not_online: "Bu sohbeti geri taşımak için Çevrimiçi olun",
    reopened_done: "Sohbet yeniden etkin ve sizde",
    resolve_offline: "Çevrimdışısınız; çözümlemek için durumunuzu değiştirin",
    also_looking: "Bu sohbete bakıyor: {agent}",
    customer_here: "Şu anda sitenizde",
    ended_mark: "Müşteri sonlandırdı",
    resolved_mark: "Çözümleyen: {agent}",
    left_mark: "Kuyruktan ayrıldı",
    left_message: "Mesaj bıraktı: e-postayla yanıtlayın",
    copy_link: "Sohbetin bağlantısını kopyala",
    copied: "Bağlantı kopyalandı",

    // Tags
    tags: "Etiketler",
    add_tag: "Etiket",
    add_tag_long: "Etiket ekle veya kaldır",
    remove_tag: "{tag} etiketini kaldır",
    find_tag: "Etiket ara",
    create_tag: "“{tag}” oluştur",
    no_tag: "Etiket bulunamadı",
    no_tag_agent: "Etiket bulunamadı. Yöneticiler ve süpervizörler etiket oluşturabilir.",

    // Thread
    messages_with: "{name} ile mesajlar",
    new: "Yeni",
    sent: "Gönderildi",
    read: "Okundu",
    sending: "Gönderiliyor…",
    queued: "Bağlantı bekleniyor",
    not_sent: "Gönderilemedi: {reason}",
    internal_note: "Dahili not",
    only_team: "yalnızca ekibiniz görür",
    types: "{name} yazıyor",
    says: "{name}: {text}",
    newest: "En yeni mesaja git",
    new_message: "1 yeni mesaj",
    new_messages: "{n} yeni mesaj",
    older: "Önceki mesajları yükle",
    older_failed: "Önceki mesajlar yüklenemedi.",

    // What happened
    opened: "{name} sohbeti başlattı",
    assigned: "{waited} sonra {agent} atandı",
    assigned_you: "{waited} sonra {you} atandınız",
    assigned_from: "{group} kuyruğundan {waited} sonra {agent} atandı",
    assigned_you_from: "{group} kuyruğundan {waited} sonra {you} atandınız",
    taken: "{agent} bu sohbeti aldı",
    taken_you: "Bu sohbeti siz aldınız",
    handed_back: "{agent} bıraktı; sohbet kuyruktaki eski yerine döndü",
    handed_back_you: "Siz bıraktınız; sohbet kuyruktaki eski yerine döndü",
    ended: "{name} sohbeti sonlandırdı",
    resolved: "{agent} çözümledi. Konu: {topic}",
    resolved_you: "{you} çözümlediniz. Konu: {topic}",
    left: "{name} kuyruktan ayrıldı",
    reopened: "{name} yeniden yazdı: sohbet etkin",
    reopened_by: "{agent} sohbeti yeniden Etkin'e taşıdı",
    reopened_you: "Sohbeti siz yeniden Etkin'e taşıdınız",
    rated: "{name} bu sohbete 5 üzerinden {stars} verdi",

    // Why this agent
    why: "Neden bu temsilci",
    why_rule: "Kural",
    why_waited: "Bekleme",
    why_queue: "Kuyruk",
    why_could: "Alabilecek olanlar",
    why_left_out: "Dışarıda kalanlar",
    why_more: "ve {n} kişi daha",
    only_one: "Başka uygun kimse yoktu",
    fewest_open: "En az açık sohbet",
    longest_since: "Son atamadan beri en uzun süre",
    tie: "Diğerleriyle eşit; kura çekildi",
    returning: "Müşteri temsilcisine geri döndü",
    by_hand: "Elle alındı",
    load: "{limit} içinde {open}",
    not_online: "Çevrimiçi değil",
    connection_lost: "Bağlantı koptu",
    full: "Dolu, {limit} içinde {open}",

    // Composer
    message: "Mesaj",
    message_type: "Mesaj türü",
    reply: "Yanıt",
    note: "Not",
    reply_to: "{name} için yanıt",
    note_on: "{name} hakkında dahili not",
    reply_hint: "Yanıt yazın veya hazır yanıtlar için / tuşuna basın",
    note_hint: "Yalnızca ekibinizin göreceği bir not yazın",
    to_send: "gönderir",
    send: "Gönder",
    add_note: "Notu ekle",
    draft_saved: "Taslak kaydedildi",
    draft_failed: "Taslak henüz kaydedilmedi",
    too_long: "{n} karakter fazla",
    fill_first: "Göndermeden önce doldurun:",

    // Quick responses
    quick: "Hazır yanıtlar",
    quick_find: "Hazır yanıt ara",
    preview: "Önizleme",
    choose: "Seç",
    insert: "Ekle",
    insert_send: "Ekle ve gönder",
    quick_nothing: "“{text}” için sonuç yok",
    quick_none: "Henüz hazır yanıt yok",

    // Emoji
    emoji: "Emoji",
    emoji_find: "Emoji ara",
    emoji_none: "Emoji bulunamadı",

    // Where a reply would be
    write_note: "Not yaz",
    offline: "Çevrimdışısınız: yalnızca okuma",
    offline_how: "Yanıtlamak için durumunuzu değiştirin. Not yazmak her zaman mümkün.",
    queued_chat: "Bu sohbet kuyrukta bekliyor",
    queued_chat_how: "Sıradaki uygun temsilciye gider. Okuyabilir ve not yazabilirsiniz.",
    others: "Bu sohbet {agent} üzerinde",
    others_how: "Okuyabilir ve not yazabilirsiniz.",
    since: "Şu zamandan beri:",
    ended_lock: "{name} bu sohbeti sonlandırdı",
    ended_lock_how: "Kapatmak için bir konu seçin.",
    ended_lock_other: "{agent} bir konu seçerek kapatır.",
    done: "Çözümlendi: {topic}",
    done_left: "{name} yanıt almadan ayrıldı",
    done_over: "Geri taşıma süresi doldu; yeni bir mesaj yeni bir sohbet açar.",

    // Resolve
    resolve_title: "Görüşmeyi çözümle",
    resolve_how: "En uygun konuyu seçin. Sohbeti kapatmak için gereklidir.",
    find_topic: "Konuları süz",
    topic: "Konu",
    no_topic: "“{text}” ile eşleşen konu yok",
    no_topics: "Henüz konu yok. Bir yönetici ayarlardan ekler.",
    summary: "Özet",
    summary_opt: "(isteğe bağlı, dahili not olarak saklanır)",
    topic_needed: "Önce bir konu seçin",
    resolved_done: "Çözümlendi: {topic}",

    // Profile
    customer: "Müşteri",
    customer_since: "{date} tarihinden beri müşteri",
    edit_customer: "Müşteriyi düzenle",
    general: "Genel bilgiler",
    name: "Ad",
    email: "E-posta",
    phone: "Telefon",
    nothing_known: "Henüz bilgi yok",
    this_conversation: "Bu görüşme",
    channel: "Kanal",
    queue: "Kuyruk",
    page: "Kaynak sayfa",
    started: "Başlangıç",
    closed: "Kapanış",
    first_reply: "İlk yanıt",
    agents: "Temsilciler",
    rating: "Puan",
    stars: "5 üzerinden {stars}",
    customer_note: "Müşteri notu",
    no_note: "Not yok. Notlar müşteride kalır.",
    note_add: "Not ekle",
    note_edit: "Notu düzenle",
    note_saved: "Not kaydedildi",
    customer_saved: "Müşteri kaydedildi",
    earlier: "Önceki görüşmeler",
    no_earlier: "Bu ilk görüşme.",
    profile_failed: "Profil yüklenemedi.",

    // Nothing open
    no_chats: "Etkin sohbet yok",
    choose_chat: "Açık sohbet yok",
    choose_chat_how: "Listeden birini seçin.",
    choose_archived_how: "Arşivden bir görüşme seçin.",
    online_how: "Çevrimiçisiniz. Kuyruktaki sıradaki müşteri size gelir.",
    invisible_how: "Görünmezsiniz ve yeni sohbet almazsınız. Sıradakini almak için Çevrimiçi olun.",
    break_how: "Moladasınız ve yeni sohbet almazsınız. Sıradakini almak için Çevrimiçi olun.",
    offline_empty_how: "Çevrimdışısınız. Arşiv açık; etkin sohbetler değil.",

    // Dates and lists
    units: ["dk", "sa", "g"],
    lengths: ["sa", "dk", "sn"],
    months: [
        "Ocak", "Şubat", "Mart", "Nisan", "Mayıs", "Haziran", "Temmuz", "Ağustos", "Eylül", "Ekim", "Kasım",
        "Aralık",
    ],
    weekdays: ["Pazar", "Pazartesi", "Salı", "Çarşamba", "Perşembe", "Cuma", "Cumartesi"],
    emoji_groups: [
        "Yüzler",
        "Eller ve insanlar",
        "Kalpler ve kutlama",
        "Doğa ve yiyecek",
        "Eşyalar",
        "İşaretler",
    ],
};

/// The words of a language. There is no Arabic console; it falls back to English.
pub fn chat(lang: Lang) -> &'static Chat {
    match lang {
        Lang::Tr => &TR,
        Lang::En | Lang::Ar => &EN,
    }
}

/// The words in the agent's language.
pub fn words() -> &'static Chat {
    chat(super::shell::lang())
}

/// A stretch of a text with placeholders, for texts whose values are set apart on the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece {
    Text(&'static str),
    Slot(&'static str),
}

/// Splits a text at its placeholders.
pub fn pieces(text: &'static str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{')
        && let Some((name, after)) = after.split_once('}')
    {
        if !before.is_empty() {
            pieces.push(Piece::Text(before));
        }
        pieces.push(Piece::Slot(name));
        rest = after;
    }
    if !rest.is_empty() {
        pieces.push(Piece::Text(rest));
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::{Piece::*, *};

    #[test]
    fn a_text_is_split_at_its_placeholders() {
        assert_eq!(
            pieces("Resolved by {agent}. Topic: {topic}"),
            [Text("Resolved by "), Slot("agent"), Text(". Topic: "), Slot("topic"),]
        );
        assert_eq!(pieces("plain"), [Text("plain")]);
    }
}
