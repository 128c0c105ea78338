//! A mail server on this machine: it speaks as much SMTP as a desk needs, keeps what it takes, and says what it is told to.

use std::sync::{Arc, Mutex};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
};

/// What it does with the next mail.
#[derive(Debug, Clone, PartialEq)]
pub enum Mood {
    /// Says this to whoever is named as recipient: "450 busy", "550 no such user".
    Says(&'static str),
    /// Takes it, and is gone before it has said so.
    Hangs,
    /// Never answers.
    Sleeps,
}

/// A mail as it came.
#[derive(Debug, Clone, PartialEq)]
pub struct Mail {
    pub to: String,
    pub text: String,
}

#[derive(Clone, Default)]
pub struct MailServer {
    taken: Arc<Mutex<Vec<Mail>>>,
    moods: Arc<Mutex<Vec<Mood>>>,
    url: String,
}

impl Mail {
    /// A header, its lines put together.
    pub fn header(&self, name: &str) -> Option<String> {
        let head = self.text.split("\r\n\r\n").next()?.replace("\r\n ", " ");
        let line = head.lines().find(|line| line.to_lowercase().starts_with(&format!("{name}: ")))?;
        Some(line[name.len() + 2..].to_owned())
    }

    /// How often a line of the head begins so.
    pub fn headers(&self, name: &str) -> usize {
        let head = self.text.split("\r\n\r\n").next().unwrap_or_default();
        head.lines().filter(|line| line.to_lowercase().starts_with(&format!("{name}:"))).count()
    }
}

impl MailServer {
    /// Listens, and says where.
    pub async fn open() -> (Self, String) {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a place to listen");
        let url = format!("smtp://{}", listener.local_addr().expect("an address"));
        let server = Self { url: url.clone(), ..Self::default() };
        let serving = server.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let server = serving.clone();
                tokio::spawn(async move { drop(server.talk(stream).await) });
            }
        });
        (server, url)
    }

    /// The next mail meets this.
    pub fn will(&self, mood: Mood) {
        self.moods.lock().expect("moods").push(mood);
    }

    /// Whether what it was told has been met.
    pub fn is_told_nothing(&self) -> bool {
        self.moods.lock().expect("moods").is_empty()
    }

    pub fn url(&self) -> String {
        self.url.clone()
    }

    pub fn taken(&self) -> Vec<Mail> {
        self.taken.lock().expect("mails").clone()
    }

    async fn talk(&self, stream: TcpStream) -> std::io::Result<()> {
        let (read, mut write) = stream.into_split();
        let mut lines = BufReader::new(read).lines();
        let mood = self.moods.lock().expect("moods").pop();
        if mood == Some(Mood::Sleeps) {
            std::future::pending::<()>().await;
        }
        write.write_all(b"220 mail.test\r\n").await?;
        let mut to = String::new();
        while let Some(line) = lines.next_line().await? {
            let answer = match line.split([' ', ':']).next().unwrap_or_default().to_uppercase().as_str() {
                "EHLO" => "250-mail.test\r\n250-8BITMIME\r\n250 SMTPUTF8",
                "RCPT" => {
                    to = line[8..].trim_matches(['<', '>']).to_owned();
                    match &mood {
                        Some(Mood::Says(what)) => what,
                        _ => "250 ok",
                    }
                }
                "DATA" => {
                    write.write_all(b"354 go on\r\n").await?;
                    let mut text = String::new();
                    while let Some(line) = lines.next_line().await?.filter(|line| line != ".") {
                        text.push_str(line.strip_prefix('.').unwrap_or(&line));
                        text.push_str("\r\n");
                    }
                    self.taken.lock().expect("mails").push(Mail { to: to.clone(), text });
                    if mood == Some(Mood::Hangs) {
                        return Ok(());
                    }
                    "250 taken"
                }
                "QUIT" => "221 bye",
                _ => "250 ok",
            };
            write.write_all(format!("{answer}\r\n").as_bytes()).await?;
        }
        Ok(())
    }
}
