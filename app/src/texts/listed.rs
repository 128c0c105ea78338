//! What the list says of other people's channels: apart from what their conversations say, since it is there from the start and
//! they load when one is opened.

use super::shell::lang;
use crate::domain::agent::Lang;

pub struct Listed {
    pub wordless: &'static str,
    /// A message as a row names it, by what it shows.
    pub showing: [&'static str; 13],
    pub expired_row: &'static str,
    pub expired_row_unanswered: &'static str,
    /// Days, hours, minutes.
    pub lengths: [&'static str; 3],
    pub told_soon: &'static str,
    pub told_very_soon: &'static str,
    pub told_escalated: &'static str,
    pub closed: &'static str,
    pub of_window: &'static str,
    pub left: &'static str,
    pub sort_closing: &'static str,
    pub closing: &'static str,
    pub shut: &'static str,
    pub endless: &'static str,
}

const EN: Listed = Listed {
    wordless: "A message without words",
    showing: [
        "Photo",
        "Video",
        "Audio",
        "Voice message",
        "Document",
        "Sticker",
        "Location",
        "Contact",
        "Link",
        "Order",
        "Template",
        "A message without words",
        "Message was unsent",
    ],
    expired_row: "Reply window closed",
    expired_row_unanswered: "Closed without an answer",
    lengths: ["d", "h", "min"],
    told_soon: "The reply window closes in less than 2 hours.",
    told_very_soon: "The reply window closes in less than 30 minutes.",
    told_escalated: "{name} has no answer yet, and the reply window closes soon. Chat of: {who}",
    closed: "Closed",
    of_window: "reply window",
    left: "left to reply",
    sort_closing: "Closes soonest",
    closing: "Reply window open",
    shut: "Reply window closed",
    endless: "No reply window",
};

const TR: Listed = Listed {
    wordless: "Sözsüz mesaj",
    showing: [
        "Fotoğraf",
        "Video",
        "Ses",
        "Sesli mesaj",
        "Belge",
        "Çıkartma",
        "Konum",
        "Kişi",
        "Bağlantı",
        "Sipariş",
        "Şablon",
        "Sözsüz mesaj",
        "Mesaj geri alındı",
    ],
    expired_row: "Yanıt süresi doldu",
    expired_row_unanswered: "Yanıtsız kapandı",
    lengths: ["gün", "sa", "dk"],
    told_soon: "Yanıt süresinin dolmasına 2 saatten az kaldı.",
    told_very_soon: "Yanıt süresinin dolmasına 30 dakikadan az kaldı.",
    told_escalated: "{name} henüz yanıt almadı ve yanıt süresi dolmak üzere. Sohbet kimde: {who}",
    closed: "Kapandı",
    of_window: "yanıt süresi",
    left: "yanıt için kalan",
    sort_closing: "Süresi en yakın dolan",
    closing: "Yanıt süresi işleyen",
    shut: "Yanıt süresi dolan",
    endless: "Yanıt süresi olmayan",
};

/// The words in the agent's language. There is no Arabic console; it falls back to English.
pub fn words() -> &'static Listed {
    match lang() {
        Lang::Tr => &TR,
        Lang::En | Lang::Ar => &EN,
    }
}
