//! Who gets which chat, as admins set it up: rules, hours, overflow, absence.

use super::shell::lang;
use crate::domain::agent::Lang;

pub struct Routing {
    // Absence
    pub absence: &'static str,
    pub grace: &'static str,
    pub grace_help: &'static str,
    pub hand_back: &'static str,
    pub hand_back_help: &'static str,
    pub pause: &'static str,
    pub pause_help: &'static str,
    pub idle: &'static str,
    pub idle_help: &'static str,
    pub break_reasons: &'static str,
    pub break_reasons_help: &'static str,
    pub still_there: &'static str,
    pub still_there_how: &'static str,

    // Hours
    pub hours: &'static str,
    pub hours_help: &'static str,
    pub zone: &'static str,
    pub zone_help: &'static str,
    /// Monday first.
    pub days: [&'static str; 7],
    pub day_help: &'static str,
    pub holidays: &'static str,
    pub holidays_help: &'static str,
    pub closed: &'static str,

    // Overflow
    pub overflow: &'static str,
    pub overflow_never: &'static str,
    pub overflow_message: &'static str,
    pub overflow_group: &'static str,
    pub overflow_seconds: &'static str,
    pub overflow_help: &'static str,

    // Windows
    pub keep_expired: &'static str,
    pub keep_expired_help: &'static str,
    pub escalate: &'static str,
    pub escalate_help: &'static str,

    pub overflow_rest: &'static str,
    pub overflow_rest_help: &'static str,

    // Points
    pub capacity: &'static str,
    pub weighs: &'static str,
    pub weighs_help: &'static str,
    pub weights_help: &'static str,

    // Rules
    pub rules: &'static str,
    pub rules_help: &'static str,
    pub no_rules: &'static str,
    pub add_rule: &'static str,
    pub remove_rule: &'static str,
    pub manage_rule: &'static str,
    pub is_on: &'static str,
    pub rule: &'static str,
    pub every_chat: &'static str,
    pub goes_to: &'static str,
    pub any_product: &'static str,
    pub any_channel: &'static str,
    pub channel: &'static str,
    pub tongue: &'static str,
    pub tongue_help: &'static str,
    pub bad_tongue: &'static str,
    pub group: &'static str,
    pub choose_group: &'static str,
    pub fallback: &'static str,
    pub fallback_help: &'static str,
    pub fallback_none: &'static str,
}

const EN: Routing = Routing {
    absence: "When somebody is not there",
    grace: "Forgiven silence, in seconds",
    grace_help: "For this long a lost connection changes nothing. From 30 to 600.",
    hand_back: "Chats go to others after, in seconds",
    hand_back_help: "Counted from the last sign of the agent’s browser. From 60 to 86,400.",
    pause: "Pause after declining, in seconds",
    pause_help: "For this long a chat is not put again before somebody who declined it or sent it back. From 5 to 3,600.",
    idle: "Sign out after doing nothing, in minutes",
    break_reasons: "Reasons of a break",
    break_reasons_help: "One on each line, such as Lunch or Training, at most 20. Whoever goes on a break may say which; the overview and \
                         the report show it. Without any, a break is a break.",
    idle_help: "Without a key or a pointer for this long an agent is set Offline and signed out; his chats go to others. \
                A minute before he is asked. From 3 to 1,000, or 0 for never.",
    still_there: "Are you still there?",
    still_there_how: "You will be set Offline and signed out, and your chats go to others. Press any key to stay.",

    hours: "Business hours",
    hours_help: "Outside them the members get no chats, and customers leave a message.",
    zone: "Time zone",
    zone_help: "As in Europe/Istanbul.",
    days: ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
    day_help: "As in 09:00–12:30, 13:30–18:00. Empty is closed; a night ends at 24:00 and goes on at 00:00.",
    holidays: "Closed days, one on each line",
    holidays_help: "As in 2026-05-19 Youth day, or 12-25 Christmas for every year.",
    closed: "Closed",

    overflow: "Who waits too long",
    overflow_never: "goes on waiting",
    overflow_message: "is told to leave a message if they like",
    overflow_group: "goes on to {group}",
    overflow_seconds: "After, in seconds",
    overflow_help: "From 10 to 86,400. It happens once in a wait.",

    keep_expired: "Expired chats stay in Active, locked",
    keep_expired_help: "Otherwise a chat goes to the archive when its time to reply is over.",
    escalate: "Tell supervisors before a window is lost, in minutes",
    escalate_help: "When a customer has no answer yet. 0 is never; up to 720.",

    overflow_rest: "Whoever waits too long in no group’s queue",
    overflow_rest_help: "Chats that wait for whoever serves their channel. Groups have a setting of their own.",

    capacity: "Capacity",
    weighs: "Limit agents by points",
    weighs_help: "An agent has 100 points besides the number of chats. Off, the number alone limits.",
    weights_help: "What a chat takes, 1 to 100. A change holds for new chats only.",

    rules: "Rules for new chats",
    rules_help: "The first rule that fits and whose group serves the channel decides.",
    no_rules: "No rules yet: chats wait for whoever serves their channel.",
    add_rule: "Add rule",
    remove_rule: "Remove rule {n}",
    manage_rule: "Manage rule {n}",
    is_on: "Rule {n} is on",
    rule: "Rule {n}",
    every_chat: "Every chat",
    goes_to: "{what} → {group}, {priority}",
    any_product: "Any product",
    any_channel: "Any channel",
    channel: "Channel",
    tongue: "Language of the customer",
    tongue_help: "A code such as tr or de; empty for any. While nobody of the group is there, others may have the chat.",
    bad_tongue: "A language is written as two or three letters, like tr or de.",
    group: "Goes to",
    choose_group: "Choose a group",
    fallback: "All other chats",
    fallback_help: "Where no rule fits.",
    fallback_none: "Whoever serves the channel",
};

const TR: Routing = Routing {
    absence: "Biri yerinde yokken",
    grace: "Hoş görülen sessizlik (saniye)",
    grace_help: "Bu süre boyunca kopan bağlantı hiçbir şeyi değiştirmez. 30 ile 600 arası.",
    hand_back: "Sohbetler başkalarına geçer (saniye)",
    hand_back_help: "Temsilcinin tarayıcısından gelen son işaretten sayılır. 60 ile 86.400 arası.",
    pause: "Reddettikten sonra ara (saniye)",
    pause_help: "Sohbet bu süre boyunca onu reddedene ya da geri gönderene yeniden sunulmaz. 5 ile 3.600 arası.",
    idle: "İşlem yapmayanı çıkar (dakika)",
    break_reasons: "Mola nedenleri",
    break_reasons_help: "Her satıra bir tane, en çok 20; Öğle yemeği ya da Eğitim gibi. Molaya çıkan nedenini seçebilir; genel bakışta ve \
                         raporda görünür. Hiç yoksa mola yalnızca moladır.",
    idle_help: "Bu süre boyunca tuşa ya da fareye dokunmayan temsilci çevrimdışı olur ve oturumu kapanır; sohbetleri başkalarına \
                geçer. Bir dakika önce sorulur. 3 ile 1.000 arası, 0 ise hiçbir zaman.",
    still_there: "Hâlâ orada mısınız?",
    still_there_how: "Çevrimdışı olacaksınız, oturumunuz kapanacak ve sohbetleriniz başkalarına geçecek. Kalmak için bir tuşa basın.",

    hours: "Çalışma saatleri",
    hours_help: "Bunların dışında üyeler sohbet almaz, müşteriler mesaj bırakır.",
    zone: "Saat dilimi",
    zone_help: "Örneğin Europe/Istanbul.",
    days: ["Pazartesi", "Salı", "Çarşamba", "Perşembe", "Cuma", "Cumartesi", "Pazar"],
    day_help: "Örneğin 09:00–12:30, 13:30–18:00. Boşsa kapalı; gece 24:00 ile biter, 00:00 ile sürer.",
    holidays: "Kapalı günler, her satıra bir tane",
    holidays_help: "Örneğin 2026-05-19 Gençlik Bayramı ya da her yıl için 10-29 Cumhuriyet Bayramı.",
    closed: "Kapalı",

    overflow: "Çok bekleyen",
    overflow_never: "beklemeye devam eder",
    overflow_message: "dilerse mesaj bırakabileceğini öğrenir",
    overflow_group: "{group} grubuna geçer",
    overflow_seconds: "Süre (saniye)",
    overflow_help: "10 ile 86.400 arası. Bir beklemede bir kez olur.",

    keep_expired: "Süresi dolan sohbetler Aktif'te kilitli kalsın",
    keep_expired_help: "Yoksa yanıt süresi bitince sohbet arşive gider.",
    escalate: "Pencere kaçmadan yöneticilere haber, dakika",
    escalate_help: "Müşteri henüz yanıt almamışsa. 0: hiç; en çok 720.",

    overflow_rest: "Hiçbir grubun sırasında olmayıp çok bekleyen",
    overflow_rest_help: "Kanalına bakan herkesi bekleyen sohbetler. Grupların kendi ayarı vardır.",

    capacity: "Kapasite",
    weighs: "Temsilcileri puanla sınırla",
    weighs_help: "Bir temsilcinin sohbet sayısının yanında 100 puanı vardır. Kapalıyken yalnızca sayı sınırlar.",
    weights_help: "Bir sohbetin tuttuğu puan, 1 ile 100 arası. Değişiklik yalnızca yeni sohbetler için geçerlidir.",

    rules: "Yeni sohbetlerin kuralları",
    rules_help: "Uyan ve grubu kanala bakan ilk kural belirler.",
    no_rules: "Henüz kural yok: sohbetler kanallarına bakan herkesi bekler.",
    add_rule: "Kural ekle",
    remove_rule: "{n}. kuralı kaldır",
    manage_rule: "{n}. kuralı yönet",
    is_on: "{n}. kural açık",
    rule: "{n}. kural",
    every_chat: "Her sohbet",
    goes_to: "{what} → {group}, {priority}",
    any_product: "Her ürün",
    any_channel: "Her kanal",
    channel: "Kanal",
    tongue: "Müşterinin dili",
    tongue_help: "tr ya da de gibi bir kod; boşsa her dil. Gruptan kimse yoksa sohbeti başkaları alabilir.",
    bad_tongue: "Dil, tr ya da de gibi iki ya da üç harfle yazılır.",
    group: "Gideceği grup",
    choose_group: "Bir grup seçin",
    fallback: "Diğer bütün sohbetler",
    fallback_help: "Hiçbir kural uymadığında.",
    fallback_none: "Kanala bakan herkes",
};

/// The words in the admin's language. There is no Arabic console; it falls back to English.
pub fn words() -> &'static Routing {
    match lang() {
        Lang::Tr => &TR,
        Lang::En | Lang::Ar => &EN,
    }
}
