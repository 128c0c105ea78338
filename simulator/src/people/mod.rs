//! What people do on their phones, and what Meta tells the desk about it.

mod act;
mod social;
mod social_media;
mod whatsapp;
mod whatsapp_news;

pub use act::{Act, File, Kind, Oops};
pub(crate) use whatsapp::{digits, tidy};

use crate::{
    clock::DAY,
    world::{Author, Channel, Media, Message, Picture, Shown, World},
};

/// Who does it, and at which account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    pub account: String,
    pub person: String,
}

impl World {
    /// Does it, and gives the ids of the messages that came of it.
    pub fn act(&mut self, place: &Place, act: Act) -> Result<Vec<String>, Oops> {
        let channel = self.channel(&place.account).ok_or_else(|| Oops::NoAccount(place.account.clone()))?;
        let person = self.person_mut(&place.person).ok_or_else(|| Oops::NoPerson(place.person.clone()))?;
        match act {
            Act::Block => {
                person.blocked.insert(place.account.clone());
                return Ok(Vec::new());
            }
            Act::Unblock => {
                person.blocked.remove(&place.account);
                return Ok(Vec::new());
            }
            Act::ChangePicture { picture } => {
                person.picture = picture;
                return Ok(Vec::new());
            }
            _ => {}
        }
        self.revision += 1;
        match channel {
            Channel::Whatsapp => self.act_on_whatsapp(place, act),
            Channel::Messenger | Channel::Instagram => self.act_on_social(place, act),
        }
    }

    /// Puts a person's message into the thread, which opens the window.
    fn said(&mut self, place: &Place, message: Message) {
        let now = self.now();
        let thread = self.thread_mut(&place.account, &place.person);
        thread.opened = Some(now);
        thread.messages.push(message);
    }

    fn said_by(&mut self, place: &Place, author: Author, id: &str, kind: &str, shown: Shown) {
        let now = self.now();
        let message = Message::new(id, now, author, kind, shown);
        match author {
            Author::Person => self.said(place, message),
            _ => self.thread_mut(&place.account, &place.person).messages.push(message),
        }
    }

    fn known(&self, place: &Place, id: &str) -> Result<&Message, Oops> {
        self.message(&place.account, &place.person, id).ok_or_else(|| Oops::NoMessage(id.into()))
    }

    /// Keeps a file as Meta would: media of webhooks live for 7 days.
    pub fn keep(&mut self, account: &str, file: File) -> Media {
        let id = format!("41{}", self.fresh());
        let media = Media {
            id: id.clone(),
            account: account.into(),
            mime: file.mime,
            name: file.name,
            bytes: file.bytes.into(),
            until: self.now() + 7 * DAY,
            links: Default::default(),
        };
        self.media.insert(id, media.clone());
        media
    }

    /// Where a file is for everyone, as on the content network.
    pub fn public_link(&self, media: &Media) -> String {
        let plain = |c: char| if c.is_ascii_alphanumeric() || c == '.' || c == '-' { c } else { '_' };
        let name: String = media.name.as_deref().unwrap_or("file").chars().map(plain).collect();
        format!("{}/cdn/{}/{name}", self.base, media.id)
    }

    fn picture(&self, media: &Media) -> Picture {
        Picture { url: self.public_link(media), mime: media.mime.clone(), name: media.name.clone() }
    }

    /// The reaction is kept with the message, if there is such a message.
    fn reacted(&mut self, place: &Place, to: &str, emoji: Option<&str>) {
        let Some(message) = self.message_mut(&place.account, &place.person, to) else { return };
        match emoji {
            Some(emoji) => drop(message.reactions.insert("person".into(), emoji.into())),
            None => drop(message.reactions.remove("person")),
        }
    }

    fn erased(&mut self, place: &Place, to: &str) {
        if let Some(message) = self.message_mut(&place.account, &place.person, to) {
            message.deleted = true;
            message.shown = Shown::default();
        }
    }

    fn rewritten(&mut self, place: &Place, to: &str, text: &str) -> u32 {
        let Some(message) = self.message_mut(&place.account, &place.person, to) else { return 1 };
        message.edits += 1;
        message.shown.text = Some(text.into());
        message.edits
    }
}
