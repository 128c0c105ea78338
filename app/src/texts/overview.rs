//! The overview's choices, and the report of what each agent did.

use super::shell::lang;
use crate::domain::{
    agent::Lang,
    report::{Column, Spent},
};

pub struct Overview {
    pub channel: &'static str,
    pub all_channels: &'static str,
    pub group: &'static str,
    pub all_groups: &'static str,
    pub report: &'static str,
    pub back: &'static str,
    pub from: &'static str,
    pub until: &'static str,
    pub csv: &'static str,
    pub by_mail: &'static str,
    pub mailed: &'static str,
    pub file_attached: &'static str,
    pub agent: &'static str,
    pub chats: &'static str,
    pub chats_how: &'static str,
    pub time: &'static str,
    pub time_how: &'static str,
    pub all: &'static str,
    pub nobody: &'static str,
    pub asking: &'static str,
    pub offered_to: &'static str,
    pub more_waiting: &'static str,
    pub sends_home: &'static str,
    pub sends_home_one: &'static str,
    pub sends_home_how: &'static str,
    pub sends_home_act: &'static str,
    pub lost_latest: &'static str,
    /// In the order of `Column::CHATS`.
    columns: [&'static str; 7],
    /// In the order of `Spent::ALL`.
    spent: [&'static str; 7],
    in_seconds: &'static str,
}

impl Overview {
    /// What a column is called.
    pub fn column(&self, column: Column) -> &'static str {
        let (names, place) = match column {
            Column::Time(spent) => (&self.spent, Spent::ALL.iter().position(|own| *own == spent)),
            other => (&self.columns, Column::CHATS.iter().position(|own| *own == other)),
        };
        place.and_then(|place| names.get(place)).copied().unwrap_or_default()
    }

    /// Likewise in a file, where times are in seconds.
    pub fn column_of_file(&self, column: Column) -> String {
        let name = self.column(column);
        if column.is_time() { format!("{name} {}", self.in_seconds) } else { name.to_owned() }
    }
}

impl Overview {
    /// The column of breaks for one reason, in a file.
    pub fn break_column(&self, reason: &str) -> String {
        format!("{}: {reason} {}", self.column(Column::Time(Spent::Break)), self.in_seconds)
    }
}

const EN: Overview = Overview {
    channel: "Channel",
    all_channels: "All channels",
    group: "Group",
    all_groups: "All groups",
    report: "Agents' report",
    back: "Back to the overview",
    from: "From",
    until: "Until",
    csv: "Export CSV",
    by_mail: "Send to me",
    mailed: "The report was sent to {address}",
    file_attached: "The numbers are in the attached file, which any spreadsheet opens.",
    agent: "Agent",
    chats: "Chats",
    chats_how: "Assigned counts each time an agent gets a chat, handed on by a colleague or not. First reply and resolution are \
                averages, counted from then. Chats whose window ran out are nobody's resolved ones.",
    time: "Time",
    time_how: "Whatever the channel: an agent is online for all of them at once.",
    all: "All",
    nobody: "Nobody works on what is chosen.",
    asking: "Counting…",
    offered_to: "Offered to {agent}, time left:",
    more_waiting: "{n} more wait",
    sends_home: "{n} chats of {agent} go to colleagues or back to the queue",
    sends_home_one: "1 chat of {agent} goes to a colleague or back to the queue",
    sends_home_how: "Only they themselves can come back from Offline. The customers keep their place in the queue.",
    sends_home_act: "Set to Offline",
    lost_latest: "The last of them without an answer",
    columns: [
        "Assigned",
        "First reply",
        "Resolution",
        "Resolved",
        "Re-activated",
        "Handed on",
        "Missed offers",
    ],
    spent: ["Online", "Wrapping up", "Missed an offer", "Connection lost", "Invisible", "Break", "Offline"],
    in_seconds: "(s)",
};

const TR: Overview = Overview {
    channel: "Kanal",
    all_channels: "Tüm kanallar",
    group: "Grup",
    all_groups: "Tüm gruplar",
    report: "Temsilci raporu",
    back: "Genel bakışa dön",
    from: "Başlangıç",
    until: "Bitiş",
    csv: "CSV olarak indir",
    by_mail: "Bana gönder",
    mailed: "Rapor {address} adresine gönderildi",
    file_attached: "Sayılar ekteki dosyada; her hesap tablosu programı açar.",
    agent: "Temsilci",
    chats: "Sohbetler",
    chats_how: "Atanan, bir temsilcinin sohbeti her alışını sayar; bir iş arkadaşından gelse de. İlk yanıt ve çözüm bu andan \
                sayılan ortalamalardır. Penceresi kapanan sohbetler kimsenin çözdüğü sohbet değildir.",
    time: "Süre",
    time_how: "Kanaldan bağımsızdır: temsilci hepsi için aynı anda çevrimiçidir.",
    all: "Tümü",
    nobody: "Seçilenlerde kimse çalışmıyor.",
    asking: "Sayılıyor…",
    offered_to: "{agent} adlı temsilciye teklif edildi, kalan süre:",
    more_waiting: "{n} kişi daha bekliyor",
    sends_home: "{agent} adlı temsilcinin {n} sohbeti iş arkadaşlarına veya sıraya geçecek",
    sends_home_one: "{agent} adlı temsilcinin 1 sohbeti bir iş arkadaşına veya sıraya geçecek",
    sends_home_how: "Çevrimdışından yalnızca kendisi dönebilir. Müşteriler sıradaki yerlerini korur.",
    sends_home_act: "Çevrimdışı yap",
    lost_latest: "Yanıtsız kalan son sohbetler",
    columns: ["Atanan", "İlk yanıt", "Çözüm", "Çözülen", "Yeniden açılan", "Devredilen", "Kaçırılan teklif"],
    spent: [
        "Çevrimiçi",
        "Toparlanıyor",
        "Teklif kaçırdı",
        "Bağlantı koptu",
        "Görünmez",
        "Mola",
        "Çevrimdışı",
    ],
    in_seconds: "(sn)",
};

/// The words of a language. There is no Arabic console; it falls back to English.
pub fn overview(lang: Lang) -> &'static Overview {
    match lang {
        Lang::Tr => &TR,
        Lang::En | Lang::Ar => &EN,
    }
}

/// The words in the agent's language.
pub fn words() -> &'static Overview {
    overview(lang())
}
