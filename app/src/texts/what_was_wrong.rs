//! What the desk says of a bad entry, in Turkish. The use-cases write it in English, as scripts read it; here is the same sentence
//! for those who read the screens in Turkish, put in as the answer leaves. `{}` is what stands in it.

const SENTENCES: &[(&str, &str)] = &[
    ("this template is not approved (any more)", "bu şablon (artık) onaylı değil"),
    (
        "this template has a part that cannot be filled in here: {}",
        "bu şablonun burada doldurulamayan bir bölümü var: {}",
    ),
    (
        "the text is {} characters too long once it is filled in, {} are allowed",
        "metin doldurulunca {} karakter fazla, en çok {} olabilir",
    ),
    (
        "the blanks are all numbered or all named, not both",
        "boşlukların ya hepsi numaralı ya da hepsi adlı olur",
    ),
    (
        "the blanks are numbered 1, 2, 3 without a gap, and {} is missing",
        "boşluklar 1, 2, 3 diye atlamadan numaralanır; {} eksik",
    ),
    ("the heading has one blank at most", "başlıkta en çok bir boşluk olur"),
    ("the address of a button has one blank at most", "bir düğmenin adresinde en çok bir boşluk olur"),
    ("{} needs an example, for the review", "inceleme için {} bir örnek ister"),
    ("the file at its top is not filled in", "en üstteki dosya seçilmedi"),
    ("the end of its button's address is not filled in", "düğme adresinin sonu doldurulmadı"),
    ("{} is not filled in", "{} doldurulmadı"),
    (
        "{} has a line break, a tab, or more than four blanks in a row",
        "{} içinde satır sonu, sekme ya da art arda dörtten çok boşluk var",
    ),
    (
        "a file at the top needs a sample, for the review",
        "en üstteki dosya için incelemeye bir örnek gerekir",
    ),
    (
        "a picture at the top is JPEG or PNG, of 5 MB at most",
        "en üstteki resim, en çok 5 MB büyüklüğünde JPEG ya da PNG olur",
    ),
    ("the chat went on since it was moved back", "sohbet geri taşındığından beri devam etti"),
    ("a video at the top is MP4, of 16 MB at most", "en üstteki video, en çok 16 MB büyüklüğünde MP4 olur"),
    (
        "a document at the top is a PDF, of 100 MB at most",
        "en üstteki belge, en çok 100 MB büyüklüğünde PDF olur",
    ),
    (
        "the provider does not say which app the token is of; try again in a moment",
        "sağlayıcı belirtecin hangi uygulamaya ait olduğunu söylemiyor; birazdan yeniden deneyin",
    ),
    (
        "the desk sends no templates with a place at the top",
        "en üstünde konum olan şablonlar buradan gönderilmez",
    ),
    ("the password is shorter than 8 characters", "şifre 8 karakterden kısa"),
    ("the password is longer than 1,024 characters", "şifre 1.024 karakterden uzun"),
    ("this is not your present password", "bu, şu anki şifreniz değil"),
    ("{} is not an address like name@example.com", "{}, ad@example.com gibi bir adres değil"),
    ("{} belongs to another agent", "{} başka bir temsilcinin"),
    ("there is a tag {} already", "{} adlı bir etiket zaten var"),
    ("/{} is taken already for those who can use this", "/{} bunu kullanabilenler için zaten alınmış"),
    ("a shortcut is made of letters, digits, - and _", "kısayol harf, rakam, - ve _ işaretlerinden oluşur"),
    ("a topic cannot stand below itself", "bir konu kendisinin altında olamaz"),
    (
        "the product and the kind of a channel stay as they are; make a new channel instead",
        "bir kanalın ürünü ve türü değişmez; bunun yerine yeni bir kanal açın",
    ),
    ("{} chats per agent is not between 1 and 50", "temsilci başına {} sohbet, 1 ile 50 arasında değil"),
    ("an offer stands between 5 seconds and an hour", "bir teklif 5 saniye ile bir saat arasında durur"),
    ("wrapping up takes an hour at most", "toparlama en çok bir saat sürer"),
    (
        "{} is too pale: text on it or its edge on a white page cannot be read",
        "{} çok açık: üzerindeki yazı ya da beyaz sayfadaki kenarı okunmuyor",
    ),
    (
        "the reopening time is not between 1 hour and 30 days",
        "yeniden açılma süresi 1 saat ile 30 gün arasında değil",
    ),
    ("an account at a provider is connected, not made", "sağlayıcıdaki bir hesap oluşturulmaz, bağlanır"),
    ("a form of more than 10 fields keeps customers away", "10 alandan uzun bir form müşterileri kaçırır"),
    ("a field's key is made of a-z, 0-9 and _", "bir alanın anahtarı a-z, 0-9 ve _ işaretlerinden oluşur"),
    ("two fields have the same key", "iki alanın anahtarı aynı"),
    (
        "a field's label is empty or longer than 80 characters",
        "bir alanın etiketi boş ya da 80 karakterden uzun",
    ),
    ("a choice offers between 1 and 30 things", "bir seçim 1 ile 30 arasında seçenek sunar"),
    (
        "`{}` is not a host like shop.example or *.shop.example",
        "`{}`, shop.example ya da *.shop.example gibi bir alan adı değil",
    ),
    ("there are more than {} rules", "{} kuraldan fazla var"),
    ("{} is a channel of another product", "{} başka bir ürünün kanalı"),
    ("{} does not serve this channel", "{} bu kanala bakmıyor"),
    ("{} serves none of the channels of {}", "{}, {} grubunun kanallarından hiçbirine bakmıyor"),
    ("{} cannot go on to itself", "{} kendisine geçemez"),
    (
        "a chat waits between 10 seconds and a day before it goes on",
        "bir sohbet başka gruba geçmeden önce 10 saniye ile bir gün arasında bekler",
    ),
    ("{} is not a time zone like Europe/Istanbul", "{}, Europe/Istanbul gibi bir saat dilimi değil"),
    (
        "hours are from an earlier to a later time of a day, without overlaps, and holidays are dates",
        "saatler günün erken bir saatinden geç bir saatine, çakışmadan yazılır; tatiller tarihtir",
    ),
    (
        "{} minutes is not between {} and {}, nor 0 for never",
        "{} dakika, {} ile {} arasında değil; 0 ise hiçbir zaman demektir",
    ),
    ("{} reasons of a break are more than {}", "{} mola nedeni, izin verilen {} sayısından fazla"),
    (
        "a reason of a break has between 1 and {} characters",
        "bir mola nedeni 1 ile {} karakter arasında olur",
    ),
    (
        "“{}” begins or ends with a space, or has a line break in it",
        "“{}” boşlukla başlıyor ya da bitiyor, ya da içinde satır sonu var",
    ),
    ("“{}” stands there twice", "“{}” iki kez yazılmış"),
    ("only a break has a reason", "yalnızca molanın nedeni olur"),
    (
        "the workspace has no such reason of a break (any more)",
        "çalışma alanında böyle bir mola nedeni yok (ya da artık yok)",
    ),
    ("{} seconds is not between {} and {}", "{} saniye, {} ile {} arasında değil"),
    ("a chat takes between 1 and {} points, not {}", "bir sohbet 1 ile {} arasında puan alır, {} değil"),
    (
        "chats cannot go to others before the connection counts as lost",
        "bağlantı kopmuş sayılmadan sohbetler başkalarına geçemez",
    ),
    ("{} has this chat already", "bu sohbet zaten {} adlı temsilcide"),
    (
        "{} is being asked to take this chat, and nobody joins meanwhile",
        "{} adlı temsilciye bu sohbeti devralması soruldu; bu sırada kimse katılamaz",
    ),
    (
        "the provider lets this account write first to nobody for now; an admin sees why",
        "sağlayıcı bu hesabın şimdilik kimseye ilk yazmasına izin vermiyor; nedenini bir yönetici görür",
    ),
    (
        "WhatsApp takes pictures as JPEG or PNG, stickers as WebP, videos as MP4 or 3GP, recordings as AAC, AMR, MP3, \
         M4A or OGG, and PDF, text and Office documents only",
        "WhatsApp yalnızca JPEG veya PNG resim, WebP çıkartma, MP4 veya 3GP video, AAC, AMR, MP3, M4A veya OGG ses \
         kaydı ve PDF, metin ya da Office belgesi alır",
    ),
    (
        "this is not the secret of the app that the token is for",
        "bu, belirtecin ait olduğu uygulamanın gizli anahtarı değil",
    ),
    ("this desk has no mail server", "bu masanın bir e-posta sunucusu yok"),
    ("the mail server does not take it: {}", "e-posta sunucusu kabul etmiyor: {}"),
    ("{} is being asked already", "{} adlı temsilciye zaten soruldu"),
    ("it waits in the queue of {} already", "zaten {} grubunun kuyruğunda bekliyor"),
    ("they are one customer already", "ikisi zaten tek müşteri"),
    ("this channel takes {} at most, send it in parts", "bu kanal en çok {} alır, bölerek gönderin"),
    ("this channel takes no files", "bu kanal dosya almıyor"),
    ("the file is larger than {} MB", "dosya {} MB'tan büyük"),
    ("the file is empty", "dosya boş"),
    ("a reaction is one emoji", "tepki tek bir emojidir"),
    (
        "a reaction goes out within a day of the customer's last message only: write an answer instead",
        "tepki yalnızca müşterinin son mesajından sonraki bir gün içinde gider: bunun yerine yanıt yazın",
    ),
    (
        "a number is written with its country, like +49 155 50001",
        "numara ülke koduyla yazılır, örneğin +49 155 50001",
    ),
    ("only on WhatsApp does a desk write first", "ilk mesajı yalnızca WhatsApp'ta siz yazabilirsiniz"),
    (
        "this customer asked for no more advertising: send a template of another category",
        "bu müşteri artık reklam istemiyor: başka kategoriden bir şablon gönderin",
    ),
    (
        "a template's name is lower case letters, digits and _",
        "şablonun adı küçük harf, rakam ve _ işaretlerinden oluşur",
    ),
    ("this is no category of templates", "böyle bir şablon kategorisi yok"),
    ("a template needs a text", "şablonun bir metni olmalı"),
    ("this account is connected already, as {}", "bu hesap zaten bağlı, adı {}"),
    (
        "only WhatsApp, Messenger and Instagram are connected",
        "yalnızca WhatsApp, Messenger ve Instagram bağlanır",
    ),
    (
        "an id is digits, as the provider's page shows it",
        "kimlik, sağlayıcının sayfasında görüldüğü gibi rakamlardan oluşur",
    ),
    (
        "the account of this channel is disconnected, an admin can connect it anew",
        "bu kanalın hesabının bağlantısı kesik; bir yönetici yeniden bağlayabilir",
    ),
    (
        "this channel is switched off, an admin can switch it on again",
        "bu kanal kapalı; bir yönetici yeniden açabilir",
    ),
    (
        "this is another account than the channel had, connect it as a channel of its own",
        "bu, kanalın önceki hesabı değil; onu ayrı bir kanal olarak bağlayın",
    ),
    (
        "the provider says nothing of the token, try again in a moment",
        "sağlayıcı belirteç hakkında bir şey söylemiyor; birazdan yeniden deneyin",
    ),
    ("the provider was not reached", "sağlayıcıya ulaşılamadı"),
    ("the provider says: {}", "sağlayıcının dediği: {}"),
    ("it cannot be said", "nedeni söylenmiyor"),
    ("a report is about a year at most", "bir rapor en çok bir yıl içindir"),
    ("the report goes from 1 to 90 days back", "rapor 1 ile 90 gün geriye gider"),
    ("a payment of nothing changes nothing", "sıfır tutarlı bir ödeme hiçbir şeyi değiştirmez"),
    ("a currency is three letters, like EUR", "para birimi üç harftir, örneğin EUR"),
    ("these are more prices than there are countries", "ülkelerden çok fiyat var"),
    ("this is no category of messages", "böyle bir mesaj kategorisi yok"),
    (
        "a country is the digits of its calling code, like 49",
        "ülke, telefon kodunun rakamlarıdır, örneğin 49",
    ),
    ("a price is not below nothing", "fiyat sıfırın altında olamaz"),
    (
        "this template costs {} and the account has {} left: {}",
        "bu şablon {} tutuyor, hesapta {} kaldı; bir yönetici ödeme girmeli",
    ),
    ("an answer is longer than {} characters", "bir yanıt {} karakterden uzun"),
    ("the {} is empty", "zorunlu bir alan boş ({})"),
    ("the {} is longer than {} characters", "bir alan ({}) {} karakterden uzun"),
    ("{} is longer than {} characters", "{}, {} karakterden uzun"),
    ("the {} has letters that none has", "alanda ({}) olamayacak harfler var"),
    ("{} does not serve {}", "{}, {} kanalına bakmıyor"),
];

/// The sentence in Turkish; as it came where there is none.
pub fn in_turkish(what: &str) -> String {
    let said = SENTENCES.iter().find_map(|(english, turkish)| Some((values(english, what)?, turkish)));
    let Some((values, turkish)) = said else { return what.to_owned() };
    let mut values = values.into_iter();
    let mut out = String::new();
    for (n, piece) in turkish.split("{}").enumerate() {
        if n > 0 {
            out.push_str(values.next().unwrap_or_default());
        }
        out.push_str(piece);
    }
    out
}

/// What stands in the places of the form, if the text has its shape.
fn values<'t>(form: &str, text: &'t str) -> Option<Vec<&'t str>> {
    let mut pieces = form.split("{}");
    let mut rest = text.strip_prefix(pieces.next()?)?;
    let mut values = Vec::new();
    let mut pieces = pieces.peekable();
    while let Some(piece) = pieces.next() {
        // The last piece is the text's end, wherever else it stands.
        let at = if pieces.peek().is_none() {
            rest.len()
                .checked_sub(piece.len())
                .filter(|at| rest.is_char_boundary(*at) && rest.ends_with(piece))
        } else {
            rest.find(piece)
        }?;
        values.push(&rest[..at]);
        rest = &rest[at + piece.len()..];
    }
    rest.is_empty().then_some(values)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_in_a_sentence_stands_in_the_other_one() {
        assert_eq!(
            in_turkish("ada@x.example belongs to another agent"),
            "ada@x.example başka bir temsilcinin"
        );
        assert_eq!(in_turkish("12 seconds is not between 15 and 60"), "12 saniye, 15 ile 60 arasında değil");
        assert_eq!(in_turkish("Sales does not serve this channel"), "Sales bu kanala bakmıyor");
        assert_eq!(in_turkish("something new"), "something new");
    }

    #[test]
    fn both_sentences_have_the_same_places() {
        for (english, turkish) in SENTENCES {
            let (there, here) = (english.matches("{}").count(), turkish.matches("{}").count());
            assert!(here <= there, "{turkish}");
        }
    }

    #[test]
    fn a_special_sentence_comes_before_one_that_would_take_it_too() {
        for (n, (english, _)) in SENTENCES.iter().enumerate() {
            let first = SENTENCES.iter().position(|(form, _)| values(form, english).is_some());
            assert!(first == Some(n) || english.contains("does not serve"), "{english}");
        }
    }
}
