//! What one has to look at, and what became of one's chats while one looked elsewhere.

use crate::domain::agent::Lang;

pub struct Alerts {
    pub title: &'static str,
    /// `{name}`, `{left}`, `{who}`.
    pub closing: &'static str,
    /// `{name}`.
    pub stopped: &'static str,
    pub noticed: &'static str,
    pub money_low: &'static str,
    /// For whoever writes on such a channel.
    pub messages_wait: &'static str,

    /// `{who}`, `{name}`.
    pub missed_yours: &'static str,
    pub missed: &'static str,
    pub declined_yours: &'static str,
    pub declined: &'static str,
    pub taken: &'static str,
    pub handed_on: &'static str,
    pub closed: &'static str,
    pub out: &'static str,
}

const EN: Alerts = Alerts {
    title: "Needs attention",
    closing: "{name}: no answer yet, and the reply window closes in {left} ({who})",
    stopped: "{name} is stopped: messages wait until an admin has seen to it",
    noticed: "{name}: the provider objects to something; an admin sees what",
    money_low: "{name}: the balance is low",
    messages_wait: "{name} is stopped. What you write waits, and is sent once an admin has seen to it.",
    missed_yours: "{who} did not answer in time. The chat with {name} is still yours.",
    missed: "{who} did not answer in time. The chat with {name} stays where it is.",
    declined_yours: "{who} declined. The chat with {name} is still yours.",
    declined: "{who} declined. The chat with {name} stays where it is.",
    taken: "{who} took over the chat with {name}.",
    handed_on: "{who} handed on the chat with {name}.",
    closed: "{who} closed the chat with {name}.",
    out: "{who} ended your part in the chat with {name}.",
};

const TR: Alerts = Alerts {
    title: "İlgilenilmesi gerekenler",
    closing: "{name}: henüz yanıt yok, yanıt süresinin dolmasına {left} kaldı ({who})",
    stopped: "{name} durdu: bir yönetici ilgilenene dek iletiler bekliyor",
    noticed: "{name}: sağlayıcının bir itirazı var; ne olduğunu bir yönetici görür",
    money_low: "{name}: bakiye düşük",
    messages_wait: "{name} durdu. Yazdıklarınız bekler; bir yönetici ilgilenince gönderilir.",
    missed_yours: "{who} zamanında yanıt vermedi. {name} ile sohbet hâlâ sizde.",
    missed: "{who} zamanında yanıt vermedi. {name} ile sohbet olduğu yerde kalıyor.",
    declined_yours: "{who} reddetti. {name} ile sohbet hâlâ sizde.",
    declined: "{who} reddetti. {name} ile sohbet olduğu yerde kalıyor.",
    taken: "{who}, {name} ile sohbeti devraldı.",
    handed_on: "{who}, {name} ile sohbeti başkasına verdi.",
    closed: "{who}, {name} ile sohbeti kapattı.",
    out: "{who}, {name} ile sohbetteki payınızı sonlandırdı.",
};

pub fn alerts(lang: Lang) -> &'static Alerts {
    match lang {
        Lang::Tr => &TR,
        Lang::En | Lang::Ar => &EN,
    }
}

/// The words in the agent's language.
pub fn words() -> &'static Alerts {
    alerts(super::shell::lang())
}
