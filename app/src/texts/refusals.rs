//! What the desk refuses, in the reader's language. The English sentences are the refusals' own.

use super::widget::Widget;
use crate::domain::{
    agent::Lang,
    message::LeftOut,
    refusal::{Refusal, Thing, Use},
};

/// A refusal as a sentence for an agent.
pub fn say(refusal: &Refusal, lang: Lang) -> String {
    match lang {
        Lang::En => sentence(&refusal.to_string()),
        Lang::Tr => turkish(refusal),
        // The console is not written in Arabic; what it shares with the widget is.
        Lang::Ar => say_to_customer(refusal, Widget::of(lang)),
    }
}

/// A refusal as a sentence for a customer. He can meet few of them, so that the widget carries few: what only
/// agents hear would be a breakage here, and reads as one.
pub fn say_to_customer(refusal: &Refusal, words: &Widget) -> String {
    let said = match refusal {
        Refusal::Gone(Thing::Channel) => words.closed,
        Refusal::Gone(_) => words.gone,
        Refusal::Invalid { .. } | Refusal::Unsent { .. } => words.invalid,
        Refusal::TooMany { seconds } => {
            return super::fill(words.too_many, &[("seconds", &seconds.to_string())]);
        }
        Refusal::EmptyText => words.empty,
        Refusal::LongText => words.long,
        Refusal::ChatEnded | Refusal::SignedOut => words.chat_over,
        Refusal::DomainNotAllowed => words.site,
        Refusal::StorageFull => words.full,
        Refusal::Unreachable => words.unreachable,
        _ => words.broken,
    };
    said.to_owned()
}

/// First letter large, full stop at the end. A sentence that begins with a name stays as it is.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", letters.as_str())
}

fn turkish(refusal: &Refusal) -> String {
    match refusal {
        Refusal::TooMany { seconds } => {
            format!("Çok fazla deneme yapıldı. {seconds} saniye bekleyip yeniden deneyin.")
        }
        Refusal::Gone(thing) => {
            format!("{} artık burada değil. Hiçbir şey değiştirilmedi.", thing_tr(*thing))
        }
        Refusal::Invalid { what, .. } => sentence(&format!("{what}. Hiçbir şey kaydedilmedi")),
        Refusal::Unsent { what, .. } => sentence(&format!("{what}. Hiçbir şey gönderilmedi")),
        Refusal::OwnedByOther { owner, minutes, .. } => {
            let since = so_long_tr(*minutes);
            format!(
                "Bu sohbet {since} {owner} adlı temsilcide. Hiçbir şey gönderilmedi ya da değiştirilmedi."
            )
        }
        Refusal::CannotTake { agent, why } => {
            format!("{agent} şu anda sohbet alamıyor: {}. Sohbet yerinde kaldı.", because_tr(*why))
        }
        Refusal::OfferOver { owner: Some(owner) } => {
            format!("Bu teklif sona erdi; sohbet {owner} adlı temsilcide. Hiçbir şey değiştirilmedi.")
        }
        Refusal::IsOffline { agent } => {
            format!("{agent} Çevrimdışı; onu işe yalnızca kendisi döndürebilir. Hiçbir şey değiştirilmedi.")
        }
        Refusal::HasMissed { agent } => {
            format!(
                "{agent} bir teklifi kaçırdı; yeniden burada olduğunu yalnızca kendisi bildirebilir. Hiçbir şey değiştirilmedi."
            )
        }
        Refusal::TicketOfOther { owner } => {
            let owner = owner.as_deref().unwrap_or("Hiç kimse");
            format!(
                "Bu talebin sorumlusu: {owner}. Bunu yalnızca sorumlusu ya da denetleyenler yapabilir; hiçbir şey değiştirilmedi."
            )
        }
        Refusal::InUse { what, by } => {
            format!("{} hâlâ kullanılıyor: {}. Hiçbir şey silinmedi.", thing_tr(*what), use_tr(by))
        }
        Refusal::Unreadable(what) => format!("İstek okunamadı: {what}."),
        plain => plain_turkish(plain).to_owned(),
    }
}

/// The refusals that carry nothing. Those that do are said in [`turkish`] before.
fn plain_turkish(refusal: &Refusal) -> &'static str {
    match refusal {
        Refusal::SignedOut => {
            "Oturumunuz açık değil ya da başka bir yerden kapatıldı. Giriş yapıp yeniden deneyin; taslaklar duruyor."
        }
        Refusal::WrongCredentials => {
            "E-posta ve parola bir hesapla eşleşmiyor. İkisini de kontrol edip yeniden deneyin."
        }
        Refusal::NotAllowed => "Rolünüz buna izin vermiyor. Bir yöneticiye sorun.",
        Refusal::BackwardRange => {
            "Tarih aralığı başlamadan bitiyor. Daha geç bir bitiş ya da daha erken bir başlangıç seçin."
        }
        Refusal::EmptyText => "Mesaj boş. Önce bir şey yazın.",
        Refusal::LongText => "Mesaj 8.000 karakterden uzun. Bölerek gönderin.",
        Refusal::NotYours => {
            "Bu sohbet henüz kimseye atanmadı. Önce üstlenin; hiçbir şey gönderilmedi ya da değiştirilmedi."
        }
        Refusal::Offline => {
            "Çevrimdışısınız: arşiv açık, aktif sohbetler kapalı. Devam etmek için durumunuzu değiştirin."
        }
        Refusal::NotOnline => "Bir müşteriye yeniden ilk yazan siz olacaksanız Çevrimiçi olmalısınız.",
        Refusal::AlreadyResolved => "Bu sohbet bu arada çözüldü. Hiçbir şey değiştirilmedi.",
        Refusal::NotArchived => "Bu sohbet hâlâ aktif. Hiçbir şey değiştirilmedi.",
        Refusal::OfferOver { .. } => "Bu teklif sona erdi. Hiçbir şey değiştirilmedi.",
        Refusal::NoDeclining => "Bu grubun teklifleri reddedilemez. Kabul edin ya da durumunuzu değiştirin.",
        Refusal::OfferStands => {
            "Size yapılmış bir teklif var. Kabul edin, reddedin ya da durumunuzu değiştirin; sonra çıkış yapın."
        }
        Refusal::NoPicking => "Bu grup sohbetlerini kendisi dağıtır. Yalnızca denetleyenler elle alabilir.",
        Refusal::TopicNeeded => "Sohbeti çözmek için bir konu seçin.",
        Refusal::ReopeningOver => {
            "Bu sohbeti geri alma süresi doldu. Müşteri istediği zaman yeniden yazabilir."
        }
        Refusal::TemplateOnly => {
            "Müşteri 24 saattir yazmadı: şimdi yalnızca onaylı bir şablon gönderilebilir. Metniniz duruyor."
        }
        Refusal::WindowOver => {
            "Bu kanalda yanıt süresi doldu. Müşteri istediği zaman yeniden yazabilir; metniniz duruyor."
        }
        Refusal::ChatEnded => "Bu sohbet sona erdi. İstediğiniz zaman yenisi başlatılabilir.",
        Refusal::MessageIdTaken => {
            "Bu kimliği taşıyan başka bir mesaj var. Sayfayı yenileyip mesajı yeniden gönderin."
        }
        Refusal::DomainNotAllowed => "Bu site, kanalın izin verilen alan adları listesinde değil.",
        Refusal::ForeignOrigin => "İstek bu masanın kendi sayfalarından gelmedi.",
        Refusal::AlreadySetUp => "Bu masa zaten kurulmuş. Bunun yerine giriş yapın.",
        Refusal::LastAdmin => {
            "Son aktif yönetici devre dışı bırakılamaz ve rolü alınamaz. Önce başka birini yönetici yapın."
        }
        Refusal::StorageFull => {
            "Şu anda kaydedilemiyor: masanın deposu değişiklik almıyor. Hiçbir şey kaybolmadı; birazdan yeniden deneyin."
        }
        Refusal::Unreachable => "Masaya ulaşılamıyor. Bağlantınızı kontrol edin; yazdıklarınız duruyor.",
        Refusal::Broken
        | Refusal::TooMany { .. }
        | Refusal::Gone(_)
        | Refusal::Invalid { .. }
        | Refusal::Unsent { .. }
        | Refusal::OwnedByOther { .. }
        | Refusal::InUse { .. }
        | Refusal::CannotTake { .. }
        | Refusal::IsOffline { .. }
        | Refusal::HasMissed { .. }
        | Refusal::TicketOfOther { .. }
        | Refusal::Unreadable(_) => {
            "Bizden kaynaklanan bir sorun oldu ve kayda geçti. Hiçbir şey değiştirilmedi; yeniden deneyin."
        }
    }
}

fn so_long_tr(minutes: u32) -> String {
    match minutes {
        0 => "az önceden beri".to_owned(),
        1..=119 => format!("{minutes} dakikadır"),
        120..2880 => format!("{} saattir", minutes / 60),
        _ => format!("{} gündür", minutes / 1440),
    }
}

fn use_tr(by: &Use) -> String {
    match by {
        Use::Chats(n) => format!("{n} görüşme"),
        Use::Channels(n) => format!("{n} kanal"),
        Use::Topics(n) => format!("altındaki {n} konu"),
        Use::Rules(n) => format!("{n} yönlendirme kuralı"),
        Use::Overflow(group) => format!("{group} için çok uzun bekleyen sohbetler"),
    }
}

fn because_tr(why: LeftOut) -> String {
    match why {
        LeftOut::NotOnline => "Çevrimiçi değil".to_owned(),
        LeftOut::ConnectionLost => "bağlantısı kesik".to_owned(),
        LeftOut::Missed => "bir teklifi kaçırdı ve henüz yeniden Çevrimiçi olmadı".to_owned(),
        LeftOut::WrappingUp => "önceki sohbetini toparlıyor".to_owned(),
        LeftOut::Full { open, limit } => format!("dolu, {limit} sohbetten {open} tanesi açık"),
        LeftOut::NoPoints { taken, weight } => {
            format!("100 puanın {taken} kadarı dolu ve bu sohbet {weight} puan alıyor")
        }
        LeftOut::Paused => "bu tür kanallardan yeni sohbet almıyor".to_owned(),
        LeftOut::Passed => "bu sohbeti az önce geri çevirdi".to_owned(),
    }
}

fn thing_tr(thing: Thing) -> &'static str {
    match thing {
        Thing::Conversation => "Bu görüşme",
        Thing::Agent => "Bu temsilci",
        Thing::Product => "Bu ürün",
        Thing::Channel => "Bu kanal",
        Thing::Group => "Bu grup",
        Thing::Tag => "Bu etiket",
        Thing::Topic => "Bu konu",
        Thing::QuickResponse => "Bu hazır yanıt",
        Thing::File => "Bu dosya",
        Thing::Template => "Bu şablon",
        Thing::Customer => "Bu müşteri",
        Thing::Ticket => "Bu talep",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::AgentId;

    #[test]
    fn every_language_says_whole_sentences() {
        let all = [
            Refusal::SignedOut,
            Refusal::TooMany { seconds: 30 },
            Refusal::Gone(Thing::Channel),
            Refusal::invalid("name", "the name is empty"),
            Refusal::InUse { what: Thing::Topic, by: Use::Chats(12) },
            Refusal::InUse { what: Thing::Group, by: Use::Overflow("Returns".into()) },
            Refusal::OwnedByOther { agent: AgentId::random(), owner: "Tom".into(), minutes: 3 },
            Refusal::CannotTake { agent: "Tom".into(), why: LeftOut::Full { open: 2, limit: 2 } },
            Refusal::Unreachable,
        ];
        for (refusal, lang) in all.iter().flat_map(|r| [Lang::En, Lang::Tr, Lang::Ar].map(|lang| (r, lang))) {
            for text in [say(refusal, lang), say_to_customer(refusal, Widget::of(lang))] {
                assert!(text.ends_with('.') && !text.contains(['{', '}']), "{text}");
                assert!(!text.starts_with(char::is_lowercase), "{text}");
            }
        }
    }

    #[test]
    fn a_customer_is_told_how_long_to_wait() {
        assert!(say_to_customer(&Refusal::TooMany { seconds: 42 }, Widget::of(Lang::Tr)).contains("42"));
    }
}
