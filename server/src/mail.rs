//! Mail by SMTP: how the mail server is reached, and what becomes of one mail there.

use anyhow::{Context, Result, bail};
use app::domain::{ids::MessageId, ticket::Ticket, time::Timestamp};
use axum::http::Uri;
use lettre::{
    Address, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::{Attachment, Mailbox, MultiPart, SinglePart, header::ContentType},
    transport::smtp::{self, extension::ClientId},
};
use std::{
    net::IpAddr,
    time::{Duration, SystemTime},
};

/// The longest silence of a mail server, and the longest that one mail may take.
const SILENCE: Duration = Duration::from_secs(30);
const LONGEST: Duration = Duration::from_secs(120);
/// Of a long exchange a mail names its beginning and so many of its last ones.
const NAMED: usize = 12;

/// The way to the mail server, and in whose name it is asked.
pub struct Mailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

/// A mail to one person.
#[derive(Debug, Clone)]
pub struct Letter {
    pub to: String,
    pub to_name: Option<String>,
    /// Who writes, where the sender's address has no name of its own.
    pub from_name: String,
    pub subject: String,
    pub text: String,
    pub at: Timestamp,
    /// Its own name, and those of the mails before it.
    pub name: String,
    pub before: Vec<String>,
    pub attached: Option<Attached>,
}

/// A file that goes with a mail.
#[derive(Debug, Clone)]
pub struct Attached {
    pub name: String,
    /// Of its content, as MIME has it.
    pub kind: &'static str,
    pub bytes: Vec<u8>,
}

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    Taken,
    /// It may be taken later.
    Later(String),
    Never(String),
}

/// Whether mail can be addressed to it.
pub fn is_address(text: &str) -> bool {
    text.parse::<Address>().is_ok()
}

impl Mailer {
    /// `smtp://` with STARTTLS, `smtps://` with TLS from the first byte; without either on this very machine, or where the
    /// address says `?tls=none`. What is said of a bad address names no password.
    pub fn new(url: &str, from: &str) -> Result<Self> {
        let from: Mailbox = from.parse().context("--mail-from is not an address like help@shop.example")?;
        let builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(&spelt_out(url)?);
        let Ok(builder) = builder else { bail!("--smtp cannot be read: {EXPECTED}") };
        let hello = ClientId::Domain(from.email.domain().to_owned());
        let transport = builder.timeout(Some(SILENCE)).hello_name(hello).build();
        Ok(Self { transport, from })
    }

    /// The name that an answer goes by among mails.
    pub fn name_of(&self, entry: MessageId) -> String {
        format!("<{entry}@{}>", self.from.email.domain())
    }

    pub async fn send(&self, letter: &Letter) -> Fate {
        let message = match self.message(letter) {
            Ok(message) => message,
            Err(error) => return Fate::Never(plain(&error.to_string())),
        };
        match tokio::time::timeout(LONGEST, self.transport.send(message)).await {
            Ok(Ok(_)) => Fate::Taken,
            Ok(Err(error)) if is_for_good(&error) => Fate::Never(plain(&error.to_string())),
            Ok(Err(error)) => Fate::Later(plain(&error.to_string())),
            Err(_) => Fate::Later("the mail server took too long".to_owned()),
        }
    }

    /// Names are one line each: lettre panics over those that are more.
    fn message(&self, letter: &Letter) -> Result<Message> {
        let to = Mailbox::new(letter.to_name.as_deref().map(Ticket::subject), letter.to.parse()?);
        let name = self.from.name.clone().or_else(|| Some(Ticket::subject(&letter.from_name)));
        let from = Mailbox::new(name, self.from.email.clone());
        let written = SystemTime::UNIX_EPOCH + Duration::from_millis(letter.at.millis().max(0) as u64);
        let mut message = Message::builder()
            .from(from.clone())
            .reply_to(from)
            .to(to)
            .subject(letter.subject.clone())
            .date(written)
            .message_id(Some(letter.name.clone()));
        if let Some(last) = letter.before.last() {
            let skipped = letter.before.len().saturating_sub(NAMED).max(1);
            let named = letter.before.iter().take(1).chain(letter.before.iter().skip(skipped));
            let references = named.map(String::as_str).collect::<Vec<_>>().join(" ");
            message = message.in_reply_to(last.clone()).references(references);
        }
        let text = SinglePart::plain(letter.text.clone());
        let Some(file) = &letter.attached else { return Ok(message.singlepart(text)?) };
        let file =
            Attachment::new(file.name.clone()).body(file.bytes.clone(), ContentType::parse(file.kind)?);
        Ok(message.multipart(MultiPart::mixed().singlepart(text).singlepart(file))?)
    }
}

/// What a mail server's address is like.
const EXPECTED: &str =
    "expected smtp://USER:PASSWORD@HOST:587, smtps://USER:PASSWORD@HOST or smtp://localhost:1025";

/// The address as lettre reads it: with it, `smtp://` alone would mean no encryption.
fn spelt_out(url: &str) -> Result<String> {
    let Ok(parts) = url.parse::<Uri>().map(Uri::into_parts) else {
        bail!("--smtp cannot be read: {EXPECTED}")
    };
    let (scheme, authority) = (parts.scheme, parts.authority);
    let (Some(scheme), Some(authority)) = (scheme, authority) else {
        bail!("--smtp cannot be read: {EXPECTED}")
    };
    let query = parts.path_and_query.as_ref().and_then(|path| path.query());
    let host = authority.host().trim_matches(['[', ']']);
    let is_here = host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
    match (scheme.as_str(), query) {
        ("smtps", None) => Ok(format!("smtps://{authority}")),
        ("smtp", Some("tls=none")) => Ok(format!("smtp://{authority}")),
        ("smtp", None) if is_here => Ok(format!("smtp://{authority}")),
        ("smtp", None | Some("tls=required")) => Ok(format!("smtp://{authority}?tls=required")),
        _ => bail!("--smtp cannot be read: {EXPECTED}, with ?tls=none or nothing after it"),
    }
}

/// Whether the server will never take this mail. That it does not know us is not the mail's fault.
fn is_for_good(error: &smtp::Error) -> bool {
    let code = error.status().map(u16::from);
    error.is_permanent() && !matches!(code, Some(530 | 534 | 535 | 538))
}

/// A mail server's words in one line of limited length.
fn plain(said: &str) -> String {
    let spaced: String = said.chars().map(|c| if c.is_control() { ' ' } else { c }).take(300).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_on_this_machine_or_on_demand_is_mail_sent_in_the_open() {
        let out = |url: &str| spelt_out(url).ok();
        assert_eq!(out("smtp://localhost:1025").as_deref(), Some("smtp://localhost:1025"));
        assert_eq!(out("smtp://[::1]:1025").as_deref(), Some("smtp://[::1]:1025"));
        assert_eq!(
            out("smtp://a:b@mx.example:587").as_deref(),
            Some("smtp://a:b@mx.example:587?tls=required")
        );
        assert_eq!(out("smtp://mx.example?tls=none").as_deref(), Some("smtp://mx.example"));
        assert_eq!(out("smtps://mx.example").as_deref(), Some("smtps://mx.example"));
        for bad in
            ["mx.example", "http://mx.example", "smtp://mx.example?tls=maybe", "smtps://mx.example?tls=none"]
        {
            assert_eq!(out(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_bad_address_is_refused_without_its_password() {
        for url in ["smtp://ada:hunter2@", "ftp://ada:hunter2@mx.example", "smtp://ada:hunter2@mx.example:x"]
        {
            let Err(error) = Mailer::new(url, "help@shop.example") else { panic!("{url}") };
            assert!(!format!("{error:#}").contains("hunter2"), "{error:#}");
        }
        assert!(Mailer::new("smtp://localhost", "nobody").is_err());
    }

    #[test]
    fn nothing_that_is_typed_becomes_a_header() {
        let mailer = Mailer::new("smtp://localhost", "Harrow & Pine <help@shop.example>").unwrap();
        let letter = Letter {
            to: "cem@mail.example".into(),
            to_name: Some("Cem\r\nBcc: all@x.example".into()),
            from_name: "Shop".into(),
            subject: "[#1] Hi\r\nBcc: all@x.example\r\n\r\nbody".into(),
            text: "Söz\r\n.\r\nBcc: all@x.example".into(),
            at: Timestamp::from_millis(1_700_000_000_000),
            name: "<1@shop.example>".into(),
            before: Vec::new(),
            attached: None,
        };
        let written = String::from_utf8(mailer.message(&letter).unwrap().formatted()).unwrap();
        let head = written.split("\r\n\r\n").next().unwrap();
        assert!(!head.lines().any(|line| line.to_ascii_lowercase().starts_with("bcc")), "{written}");
    }
}
