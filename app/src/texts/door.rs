//! Before one is signed in: sign-in, first run, what is not there.

use super::shell::lang;
use crate::domain::agent::Lang;

/// The words of the door.
pub struct Door {
    pub sign_in: &'static str,
    pub email: &'static str,
    pub password: &'static str,
    pub old_password: &'static str,
    pub new_password: &'static str,
    pub password_help: &'static str,
    pub show_password: &'static str,
    pub hide_password: &'static str,
    pub keep_signed_in: &'static str,
    pub first_run: &'static str,
    pub first_run_help: &'static str,
    pub your_workspace: &'static str,
    pub workspace: &'static str,
    pub workspace_help: &'static str,
    pub you: &'static str,
    pub name: &'static str,
    pub name_help: &'static str,
    pub create_workspace: &'static str,
    pub needs_script: &'static str,
    pub loading: &'static str,
    pub not_open: &'static str,
    pub not_found: &'static str,
    pub not_found_help: &'static str,
    pub try_again: &'static str,
}

const EN: Door = Door {
    sign_in: "Sign in",
    email: "Email",
    password: "Password",
    old_password: "Present password",
    new_password: "New password",
    password_help: "At least 8 characters. A few unrelated words are easy to remember and hard to guess.",
    show_password: "Show password",
    hide_password: "Hide password",
    keep_signed_in: "Keep me signed in on this device",
    first_run: "Set up your desk",
    first_run_help: "This desk is empty. Name it, and create its first admin: you.",
    your_workspace: "Your workspace",
    workspace: "Name of the shop or company",
    workspace_help: "Your first product gets this name too; both can be changed later.",
    you: "You",
    name: "Your name",
    name_help: "Customers see it beside your answers.",
    create_workspace: "Create the workspace",
    needs_script: "Parley needs JavaScript to sign you in. Switch it on for this site and load the page again.",
    loading: "Loading the desk",
    not_open: "The desk could not be opened",
    not_found: "This page does not exist",
    not_found_help: "The address may be mistyped, or what was here is gone.",
    try_again: "Try again",
};

const TR: Door = Door {
    sign_in: "Oturum aç",
    email: "E-posta",
    password: "Parola",
    old_password: "Şimdiki parola",
    new_password: "Yeni parola",
    password_help: "En az 8 karakter. Birbiriyle ilgisiz birkaç sözcük kolay hatırlanır, zor tahmin edilir.",
    show_password: "Parolayı göster",
    hide_password: "Parolayı gizle",
    keep_signed_in: "Bu cihazda oturumum açık kalsın",
    first_run: "Masanızı kurun",
    first_run_help: "Bu masa henüz boş. Ona bir ad verin ve ilk yöneticisini oluşturun: kendinizi.",
    your_workspace: "Çalışma alanınız",
    workspace: "Mağaza veya şirket adı",
    workspace_help: "İlk ürününüz de bu adı alır; ikisi de sonra değiştirilebilir.",
    you: "Siz",
    name: "Adınız",
    name_help: "Müşteriler yanıtlarınızın yanında görür.",
    create_workspace: "Çalışma alanını oluştur",
    needs_script: "Parley'de oturum açmak için JavaScript gerekir. Bu site için açın ve sayfayı yeniden yükleyin.",
    loading: "Masa yükleniyor",
    not_open: "Masa açılamadı",
    not_found: "Böyle bir sayfa yok",
    not_found_help: "Adres yanlış yazılmış olabilir ya da buradaki içerik artık yok.",
    try_again: "Yeniden dene",
};

/// The words of a language. There is no Arabic console; it falls back to English.
pub fn door(lang: Lang) -> &'static Door {
    match lang {
        Lang::Tr => &TR,
        Lang::En | Lang::Ar => &EN,
    }
}

/// The words in the agent's language.
pub fn words() -> &'static Door {
    door(lang())
}
