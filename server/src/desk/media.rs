//! Files: fetched from a channel soon after they came, given to a channel when they are sent, shown to those who may read
//! the conversation.

use super::{Service, accounts::Secrets, may_read, steps::Step};
use crate::{
    channels::{
        Outgoing,
        error::{Remedy, Trouble, remedy},
        event::Source,
        graph::{NoAnswer, is_an_id},
        messenger::Attach,
    },
    files::{Kept, MOST, Writing, family},
    store::Fetch,
};
use app::{
    api::{
        conversations::Upload,
        desk::{Answer, Caller},
    },
    domain::{
        agent::Status,
        channel::{Account, Channel, ChannelKind, TroubleKind},
        content::{File, FileKind, FileState, LONGEST_CAPTION, More, Part},
        ids::{ConversationId, MessageId},
        message::{Author, Body, Text},
        refusal::{Refusal, Thing},
        time::{Span, Timestamp},
    },
};
use futures::StreamExt;
use std::sync::Arc;

/// How often a file is asked for, the last time after a week: so long does WhatsApp keep it, while an address of it is good
/// for five minutes.
const ATTEMPTS: u32 = 32;
/// How often a file may come with other bytes than WhatsApp says it has.
const MANGLED: u32 = 5;
const NOT_AS_DESCRIBED: &str = "its bytes are not those that were sent";
/// The longest time between two attempts.
const LONGEST_WAIT: Span = Span::hours(6);
const AT_ONCE: usize = 8;
/// Stands in a template's parameters for its file until that is handed over.
pub(super) const HEADER_MEDIA: &str = "\u{1}file\u{1}";
/// How long the address of a file that a provider fetches from us is good.
const LENT: Span = Span::minutes(30);

impl Service {
    /// Fetches what is due. Answers when the next one is.
    pub async fn tick_fetches(&self) -> Answer<Option<Timestamp>> {
        loop {
            let now = self.clock.now();
            let due = self.store.glance().await?.due_fetches(now, 32).await?;
            if due.is_empty() {
                self.tick_unused_files().await?;
                return Ok(self.store.glance().await?.next_fetch().await?);
            }
            let ends: Vec<Answer<()>> = futures::stream::iter(due)
                .map(|fetch| self.fetch(fetch))
                .buffer_unordered(AT_ONCE)
                .collect()
                .await;
            for end in ends {
                end?;
            }
        }
    }

    /// Takes off the disk what a customer took back and nobody else has.
    async fn tick_unused_files(&self) -> Answer<()> {
        for hash in self.store.glance().await?.unused_files(100).await? {
            let mut tx = self.store.write().await?;
            match tx.is_in_use(&hash).await? {
                true => tx.clear_file(&hash),
                false => {
                    tx.drop_file(&hash);
                    // Within the turn: whoever has the same bytes to write down finds them, or finds them gone.
                    self.files.remove(&hash).await;
                }
            }
            tx.commit().await?;
        }
        Ok(())
    }

    pub(super) async fn fetch_on(self: Arc<Self>) {
        loop {
            let due = self.tick_fetches().await.unwrap_or_else(|error| {
                tracing::warn!(%error, "files could not be fetched; trying again");
                Some(self.clock.now().plus(Span::seconds(10)))
            });
            self.rung_or_due(&self.fetches, due).await;
        }
    }

    async fn fetch(&self, fetch: Fetch) -> Answer<()> {
        let got = match self.catalog().channels.get(&fetch.channel).cloned() {
            Some(channel) => self.fetch_from(&channel, &fetch).await,
            None => Err(NoFile::Gone("its channel is gone".to_owned())),
        };
        let now = self.clock.now();
        let mut tx = self.store.write().await?;
        let tried = tx.fetch_attempts(fetch.id).await?;
        if got.is_err() && tried != Some(fetch.attempts) {
            // Another process was at it too, and has done with it, or seen to the next time.
            return Ok(());
        }
        let line = tx.entry(fetch.entry).await?.filter(|(_, entry)| has_part(&entry.body, fetch.part));
        let Some((conversation, mut entry)) = line.filter(|_| tried.is_some()) else {
            // He took it back while it was on its way, or it is here already.
            tx.remove_fetch(fetch.id);
            if let Ok(kept) = &got {
                tx.keep_file(&kept.hash, &kept.mime, kept.size, now);
                tx.suspect_file(&kept.hash, now);
            }
            return Ok(tx.commit().await?);
        };
        let got = got.and_then(|kept| match self.files.has(&kept.hash) {
            true => Ok(kept),
            // Somebody else took the same bytes back at this moment.
            false => Err(NoFile::later("it is being removed")),
        });
        let attempts = fetch.attempts + 1;
        if let Err(NoFile::Later { why, stops }) = &got
            && attempts < ATTEMPTS
        {
            let due_at = now.plus(Span::seconds(5 * 4_i64.pow(attempts.min(6))).min(LONGEST_WAIT));
            tx.add_fetch(&Fetch { due_at, attempts, ..fetch });
            if let Some(what) = stops {
                self.in_trouble(&mut Step { tx: &mut tx, now }, fetch.channel, *what, why)?;
            }
            return Ok(tx.commit().await?);
        }
        tx.remove_fetch(fetch.id);
        let state = got.map_err(|why| match why {
            NoFile::Later { why, .. } | NoFile::Gone(why) => why,
        });
        if let Ok(kept) = &state {
            tx.keep_file(&kept.hash, &kept.mime, kept.size, now);
            tx.use_file(&kept.hash, fetch.entry, fetch.conversation);
        }
        if put_file(&mut entry.body, fetch.part, state) {
            self.revise(&mut Step { tx: &mut tx, now }, conversation, entry).await?;
        }
        Ok(tx.commit().await?)
    }

    async fn fetch_from(&self, channel: &Channel, fetch: &Fetch) -> Result<Kept, NoFile> {
        let gone = |why: &str| NoFile::Gone(why.to_owned());
        let source: Source =
            serde_json::from_str(&fetch.source).map_err(|_| gone("its place cannot be read"))?;
        let (url, token, described) = match source {
            Source::Url { url } => (url, None, Vec::new()),
            Source::Media { id, sha256 } => {
                let account = channel.account.clone().ok_or_else(|| gone("its channel is not connected"))?;
                let secrets = match self.secrets(channel.id).await {
                    Ok(Some(secrets)) => secrets,
                    Ok(None) => return Err(NoFile::later("its channel is disconnected")),
                    Err(_) => return Err(NoFile::later("what opens its channel could not be read")),
                };
                if !is_an_id(&id) {
                    return Err(gone("its id is none"));
                }
                let path = format!("{id}?phone_number_id={}", account.id);
                let told = self.graph.get(false, &secrets.pass(false), &path).await;
                let told = told.map_err(|why| not_told(channel.kind, why))?;
                let reached = self.reached_again(channel.id).await;
                reached.map_err(|_| NoFile::later("the store takes nothing"))?;
                let url =
                    told.get("url").and_then(|url| url.as_str()).ok_or_else(|| gone("it has no address"))?;
                let described = [sha256, told["sha256"].as_str().map(str::to_owned)];
                (url.to_owned(), Some(secrets.token.clone()), described.into_iter().flatten().collect())
            }
        };
        // An address that has run out is asked for anew, where there is an id to ask by.
        let has_id = token.is_some();
        let writing = self.download(&url, token.as_deref(), MOST).await;
        let writing = writing.map_err(|why| not_handed_over(has_id, why))?;
        if !described.iter().all(|described| writing.is_as(described)) {
            return Err(match fetch.attempts + 1 < MANGLED {
                true => NoFile::later(NOT_AS_DESCRIBED),
                false => gone(NOT_AS_DESCRIBED),
            });
        }
        writing.finish().await.map_err(|_| NoFile::later("the disk takes no files"))
    }

    /// All of a provider's file, ready to be kept; dropped, it leaves nothing.
    pub(super) async fn download(
        &self,
        url: &str,
        token: Option<&str>,
        most: u64,
    ) -> Result<Writing, NoAnswer> {
        let mut chunks = Box::pin(self.graph.fetch(url, token).await?);
        let mut writing = self.files.write_at_most(most).await.map_err(|_| no_room())?;
        while let Some(chunk) = chunks.next().await {
            if !writing.put(&chunk?).await.map_err(|_| no_room())? {
                return Err(NoAnswer::Refused(Trouble::said("it is larger than the desk keeps")));
            }
        }
        Ok(writing)
    }

    /// An agent's file, ready to be sent: kept, and its type told by its bytes.
    pub async fn keep_upload(&self, kept: &Kept) -> Answer<()> {
        let mut tx = self.store.write().await?;
        if !self.files.has(&kept.hash) {
            return Err(Refusal::Gone(Thing::File).into());
        }
        tx.keep_file(&kept.hash, &kept.mime, kept.size, self.clock.now());
        Ok(tx.commit().await?)
    }

    /// A file of a conversation that this caller may read, or the face of its customer: its path, type and size.
    pub async fn open_file(&self, caller: Caller, hash: &str) -> Answer<(std::path::PathBuf, String, u64)> {
        let gone = Refusal::Gone(Thing::File);
        let mut reading = self.store.glance().await?;
        let (mime, size) = reading.file(hash).await?.ok_or(gone.clone())?;
        let (viewer, status) = (self.viewer(caller), self.myself(caller)?.status);
        let (agent, is_away) = ((!viewer.role.sees_all()).then_some(viewer.agent), status == Status::Offline);
        let mut places = reading.shown_in(hash, agent, is_away).await?;
        if let Ok(picture) = hash.parse() {
            places.extend(reading.faced_in(picture, agent, is_away).await?);
        }
        for conversation in places {
            let Some(row) = reading.conversation(conversation).await? else { continue };
            if may_read(&viewer, status, &row).is_ok() {
                let path = self.files.path(hash).ok_or(gone)?;
                return Ok((path, mime, size));
            }
        }
        Err(gone.into())
    }

    /// A file that a provider fetches from us, by the address that we lent it.
    pub async fn open_lent(&self, sealed: &str) -> Answer<(std::path::PathBuf, String, u64)> {
        let gone = || Refusal::Gone(Thing::File);
        let lent = self.key.open(sealed).map_err(|_| gone())?;
        let (hash, until) = lent.split_once('/').ok_or_else(gone)?;
        if until.parse::<i64>().map_or(true, |until| until < self.clock.now().millis()) {
            return Err(gone().into());
        }
        let (mime, size) = self.store.glance().await?.file(hash).await?.ok_or_else(gone)?;
        Ok((self.files.path(hash).ok_or_else(gone)?, mime, size))
    }

    fn lend(&self, hash: &str) -> Option<String> {
        let until = self.clock.now().plus(LENT).millis();
        let sealed = self.key.seal(&format!("{hash}/{until}")).ok()?;
        Some(format!("{}/lent/{sealed}", self.public_url))
    }

    /// Sends a file that was uploaded before.
    pub(super) async fn answer_with_file(
        &self,
        caller: Caller,
        to: ConversationId,
        id: MessageId,
        upload: Upload<'_>,
    ) -> Answer<()> {
        let now = self.clock.now();
        let Some((mut tx, mut row)) = self.turn_to_answer(caller, to, id).await? else { return Ok(()) };
        if !row.conversation.kind.is_foreign() {
            return Err(Refusal::invalid("file", "this channel takes no files").into());
        }
        let hash = upload.hash;
        let (mime, size) = tx.file(hash).await?.ok_or(Refusal::Gone(Thing::File))?;
        // A sticker is a customer's: an agent sends pictures.
        let kind = match kind_of(&mime) {
            FileKind::Sticker => FileKind::Image,
            kind => kind,
        };
        check_file(row.conversation.kind, &mime, size, kind)?;
        let name = super::optional("name", upload.name, 200)?.unwrap_or_else(|| "file".to_owned());
        let caption = super::optional("caption", upload.caption, LONGEST_CAPTION)?.unwrap_or_default();
        let file = File { kind, name, mime, size, state: FileState::Here { hash: hash.to_owned() } };
        tx.use_file(hash, id, to);
        let text = Text::cut(&caption);
        let part = Part::File(file);
        let (quote, named) = match upload.answers {
            Some(quoted) => self.quoted(&mut tx, &row, quoted).await?,
            None => (None, None),
        };
        let outgoing = outgoing_file(&part, &text).ok_or(Refusal::Gone(Thing::File))?.in_answer_to(named);
        let more = More { parts: vec![part], quote, ..More::default() };
        let mut step = Step { tx: &mut tx, now };
        self.post(&mut step, &mut row, (id, Author::Agent(caller.agent)), (text, more), outgoing)?;
        Ok(tx.commit().await?)
    }

    /// Hands a file over before the message that shows it: uploaded, or lent under an address.
    pub(super) async fn attachment_for(
        &self,
        channel: &Channel,
        account: &Account,
        secrets: &Secrets,
        outgoing: &Outgoing,
    ) -> Result<Option<Attach>, NoAnswer> {
        let refused = |why: &str| NoAnswer::Refused(Trouble::said(why));
        let (hash, mime, name, kind) = match outgoing {
            Outgoing::File { hash, mime, name, kind, .. } => (hash, mime, name.clone(), *kind),
            Outgoing::Template { media: Some((hash, mime)), .. } => {
                (hash, mime, "file".to_owned(), kind_of(mime))
            }
            _ => return Ok(None),
        };
        let path = self.files.path(hash).ok_or_else(|| refused("the file is not here any more"))?;
        let told = |told: serde_json::Value, field: &str| {
            let id = told.get(field).and_then(|id| id.as_str()).map(str::to_owned);
            id.ok_or_else(|| refused("the upload was answered with nonsense"))
        };
        // What is uploaded twice is not sent twice: a lost answer is tried again.
        let calm = |error| match error {
            NoAnswer::Lost(why) => NoAnswer::NotReached(why),
            other => other,
        };
        match channel.kind {
            ChannelKind::Whatsapp => {
                let mime = crate::channels::whatsapp::uploads_as(mime).unwrap_or_else(|| mime.clone());
                let fields = [("messaging_product", "whatsapp".to_owned()), ("type", mime.clone())];
                let to = format!("{}/media", account.id);
                let file = ("file", path.as_path(), name, mime.as_str());
                let answer = self.graph.upload(&secrets.pass(false), &to, &fields, file).await;
                let answer = answer.map_err(|why| not_taken(calm(why)))?;
                Ok(Some(Attach::Id(told(answer, "id")?)))
            }
            ChannelKind::Messenger => {
                let what =
                    serde_json::json!({ "attachment": { "type": attachment_type(kind), "payload": {} } });
                let to = format!("{}/message_attachments", account.id);
                let file = ("filedata", path.as_path(), name, mime.as_str());
                let fields = [("message", what.to_string())];
                let answer =
                    self.graph.upload(&secrets.pass(false), &to, &fields, file).await.map_err(calm)?;
                Ok(Some(Attach::Id(told(answer, "attachment_id")?)))
            }
            ChannelKind::Instagram => {
                Ok(Some(Attach::Url(self.lend(hash).ok_or_else(|| refused("the file cannot be lent"))?)))
            }
            ChannelKind::Web | ChannelKind::InApp => Ok(None),
        }
    }
}

/// An upload has one parameter that can be wrong: the file.
fn not_taken(why: NoAnswer) -> NoAnswer {
    const REJECTED: i64 = 131_053;
    match why {
        NoAnswer::Refused(trouble) if trouble.code == 100 => {
            NoAnswer::Refused(Trouble { code: REJECTED, ..trouble })
        }
        other => other,
    }
}

fn attachment_type(kind: FileKind) -> &'static str {
    match kind {
        FileKind::Image | FileKind::Sticker => "image",
        FileKind::Video => "video",
        FileKind::Audio | FileKind::Voice => "audio",
        FileKind::Document => "file",
    }
}

/// What a file is to a channel, by what its bytes are.
pub(super) fn kind_of(mime: &str) -> FileKind {
    match (family(mime), mime) {
        (_, "image/webp") => FileKind::Sticker,
        ("image", _) => FileKind::Image,
        ("video", _) => FileKind::Video,
        ("audio", _) => FileKind::Audio,
        _ => FileKind::Document,
    }
}

fn check_file(channel: ChannelKind, mime: &str, size: u64, kind: FileKind) -> Result<(), Refusal> {
    let checked = match channel {
        ChannelKind::Whatsapp => crate::channels::whatsapp::check_file(mime, size, kind),
        ChannelKind::Messenger => crate::channels::messenger::check_file(mime, size, kind),
        ChannelKind::Instagram => crate::channels::instagram::check_file(mime, size, kind),
        ChannelKind::Web | ChannelKind::InApp => Err("this channel takes no files".to_owned()),
    };
    checked.map_err(|what| Refusal::invalid("file", what))
}

/// A part as it is sent, with the words of its message; what only customers send has none.
pub(super) fn outgoing_part(part: &Part, text: &Text) -> Option<Outgoing> {
    match part {
        Part::File(_) => outgoing_file(part, text),
        Part::Location { latitude, longitude, name } => Some(Outgoing::Location {
            latitude: latitude.clone(),
            longitude: longitude.clone(),
            name: name.clone(),
            address: String::new(),
        }),
        Part::Card { name, phones, .. } => {
            Some(Outgoing::Card { name: name.clone(), phone: phones.first().cloned().unwrap_or_default() })
        }
        Part::Choices { choices } => {
            let buttons =
                choices.iter().enumerate().map(|(at, text)| (format!("choice-{}", at + 1), text.clone()));
            Some(Outgoing::Buttons { text: text.as_str().to_owned(), buttons: buttons.collect() })
        }
        _ => None,
    }
}

/// A file part as it is sent.
fn outgoing_file(part: &Part, caption: &Text) -> Option<Outgoing> {
    let Part::File(File { kind, name, mime, state: FileState::Here { hash }, .. }) = part else {
        return None;
    };
    Some(Outgoing::File {
        hash: hash.clone(),
        mime: mime.clone(),
        name: name.clone(),
        kind: *kind,
        caption: caption.as_str().to_owned(),
        answers: None,
    })
}

fn has_part(body: &Body, part: usize) -> bool {
    matches!(body, Body::Message { more: Some(more), .. } if matches!(more.parts.get(part), Some(Part::File(_))))
}

/// The file is here, or is not to be had. `false`: the line has no such part (any more).
fn put_file(body: &mut Body, part: usize, end: Result<Kept, String>) -> bool {
    let Body::Message { more: Some(more), .. } = body else { return false };
    let Some(Part::File(file)) = more.parts.get_mut(part) else { return false };
    match end {
        Ok(kept) => {
            // A file that lies about its type is what its bytes are.
            if family(&kept.mime) != family(&file.mime) {
                file.kind = kind_of(&kept.mime);
            }
            file.mime = kept.mime;
            file.size = kept.size;
            file.state = FileState::Here { hash: kept.hash };
        }
        Err(why) => file.state = FileState::Missing { why },
    }
    true
}

/// Why a file did not come.
enum NoFile {
    /// It may come another time; of the channel's own trouble, which.
    Later { why: String, stops: Option<TroubleKind> },
    /// It never will.
    Gone(String),
}

impl NoFile {
    /// The provider's words are for those who write programs: an agent reads what he can do.
    fn not_there(said: &str) -> Self {
        tracing::info!(%said, "a file is not to be had");
        Self::Gone("the channel does not have it; ask the customer to send it another way".to_owned())
    }

    fn later(why: &str) -> Self {
        Self::Later { why: why.to_owned(), stops: None }
    }
}

/// The channel did not say where it is. That it does not know, and what no attempt would change, it says with a code of its
/// own; the rest passes, or waits for an admin.
fn not_told(kind: ChannelKind, why: NoAnswer) -> NoFile {
    match why {
        NoAnswer::NotReached(why) | NoAnswer::Lost(why) => NoFile::Later { why, stops: None },
        NoAnswer::Unsayable(_) => NoFile::Gone(String::new()),
        NoAnswer::Refused(trouble) => match remedy(kind, &trouble, 1) {
            // A right may be missing for files alone.
            Remedy::StopChannel(what) => {
                let stops = Some(what).filter(|what| *what == TroubleKind::Reconnect);
                NoFile::Later { why: trouble.detail, stops }
            }
            Remedy::Wait | Remedy::SlowChannel | Remedy::Unknown => NoFile::later(&trouble.detail),
            Remedy::Give(_) | Remedy::SyncTemplates | Remedy::WithoutQuote => {
                NoFile::not_there(&trouble.detail)
            }
        },
    }
}

/// It is not where it should be; the code is that of the answer.
fn not_handed_over(has_id: bool, why: NoAnswer) -> NoFile {
    match why {
        NoAnswer::NotReached(why) | NoAnswer::Lost(why) => NoFile::Later { why, stops: None },
        NoAnswer::Unsayable(_) => NoFile::Gone(String::new()),
        NoAnswer::Refused(trouble) => match trouble.code {
            408 | 425 | 429 | 500..=599 => NoFile::later(&trouble.detail),
            400..=499 if has_id => NoFile::later(&trouble.detail),
            _ => NoFile::not_there(&trouble.detail),
        },
    }
}

/// The disk takes no files: that passes.
pub(super) fn no_room() -> NoAnswer {
    NoAnswer::NotReached("the disk takes no files".to_owned())
}
