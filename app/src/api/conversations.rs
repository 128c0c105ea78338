//! What agents do with conversations.

#[cfg(feature = "ssr")]
use super::desk::{answer, on_duty, sent};
use crate::domain::{
    archive::ArchiveFilter,
    channel::ChannelKind,
    conversation::{Conversation, Priority},
    customer::Profile,
    event::Seq,
    ids::{AgentId, ConversationId, CustomerId, GroupId, MergeId, MessageId, ProductId, TagId, TopicId},
    refusal::Refusal,
    rich::Rich,
    thread::{Older, Thread},
    time::Timestamp,
};
use crate::wire::Json;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// A page of the archive, newest first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArchivePage {
    /// The last row of the page before: when it was archived, and its id.
    pub before: Option<(Timestamp, ConversationId)>,
    pub product: Option<ProductId>,
    pub kind: Option<ChannelKind>,
    #[serde(default)]
    pub only: ArchiveFilter,
}

impl ArchivePage {
    /// Rows per page.
    pub const ROWS: i64 = 50;
}

/// Somebody who serves the conversation's channel, and how much he has to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Colleague {
    pub agent: AgentId,
    /// His open chats of the conversation's product, and how many he may have.
    pub open: u32,
    pub limit: u32,
    /// What his chats take of his hundred points, where they are counted.
    pub points: Option<u32>,
    /// Whether the conversation is one too many.
    pub is_full: bool,
}

/// A file that an agent sends, which was uploaded before.
#[derive(Debug, Clone, Copy, Default)]
pub struct Upload<'a> {
    pub hash: &'a str,
    pub name: &'a str,
    /// Below it, where the channel has such a thing.
    pub caption: &'a str,
    /// The line that it answers.
    pub answers: Option<MessageId>,
}

/// What an agent notes who hands a conversation on or ends a conference (S3-20, S3-25).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WrapUp {
    pub topic: Option<TopicId>,
    pub note: String,
}

/// A line of a conversation that was looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundLine {
    pub id: MessageId,
    /// Where it stands.
    pub place: Seq,
}

/// The lines of a conversation that have all the words, newest first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundLines {
    pub lines: Vec<FoundLine>,
    /// Whether there are older ones that are not told.
    pub more: bool,
}

impl FoundLines {
    /// So many are told.
    pub const MOST: usize = 200;
}

/// Where a conversation is handed to: one choice of two (S3-15).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Destination {
    Agent(AgentId),
    Group(GroupId),
}

#[server(prefix = "/api", endpoint = "conversations/thread", input = Json, output = Json)]
pub async fn load_thread(conversation: ConversationId) -> Result<Thread, Refusal> {
    let (desk, caller) = on_duty()?;
    answer(desk.thread(caller, conversation).await)
}

#[server(prefix = "/api", endpoint = "conversations/older", input = Json, output = Json)]
pub async fn load_older(conversation: ConversationId, before: Seq) -> Result<Older, Refusal> {
    let (desk, caller) = on_duty()?;
    answer(desk.older(caller, conversation, before).await)
}

/// Finds the lines with all these words, without regard to case and accents.
#[server(prefix = "/api", endpoint = "conversations/find", input = Json, output = Json)]
pub async fn find_lines(conversation: ConversationId, words: String) -> Result<FoundLines, Refusal> {
    let (desk, caller) = on_duty()?;
    answer(desk.find_lines(caller, conversation, &words).await)
}

#[server(prefix = "/api", endpoint = "conversations/profile", input = Json, output = Json)]
pub async fn load_profile(conversation: ConversationId) -> Result<Profile, Refusal> {
    let (desk, caller) = on_duty()?;
    answer(desk.profile(caller, conversation).await)
}

/// Answers the customer, or one message of his. The sender names the message: sending it again is harmless.
#[server(prefix = "/api", endpoint = "conversations/reply", input = Json, output = Json)]
pub async fn reply(
    conversation: ConversationId,
    message: MessageId,
    text: String,
    #[server(default)] answers: Option<MessageId>,
) -> Result<(), Refusal> {
    let (desk, caller) = on_duty()?;
    let send = async {
        let text = parse(&text)?;
        match answers {
            None => desk.reply(caller, conversation, message, text).await,
            Some(quoted) => desk.reply_to(caller, conversation, message, text, quoted).await,
        }
    };
    sent(send.await)
}

/// Sends a file that was uploaded before, with a text below it where the channel has such a thing.
#[server(prefix = "/api", endpoint = "conversations/send_file", input = Json, output = Json)]
pub async fn send_file(
    conversation: ConversationId,
    message: MessageId,
    hash: String,
    name: String,
    caption: String,
    #[server(default)] answers: Option<MessageId>,
) -> Result<(), Refusal> {
    let (desk, caller) = on_duty()?;
    let upload = Upload { hash: &hash, name: &name, caption: &caption, answers };
    sent(desk.send_file(caller, conversation, message, upload).await)
}

/// Sends a message once more that its channel did not take.
#[server(prefix = "/api", endpoint = "conversations/retry", input = Json, output = Json)]
pub async fn retry(conversation: ConversationId, message: MessageId) -> Result<(), Refusal> {
    let (desk, caller) = on_duty()?;
    sent(desk.retry(caller, conversation, message).await)
}

/// Answers to tap, a place, somebody's card. Sending the same message again is harmless.
#[server(prefix = "/api", endpoint = "conversations/send_rich", input = Json, output = Json)]
pub async fn send_rich(conversation: ConversationId, message: MessageId, rich: Rich) -> Result<(), Refusal> {
    let (desk, caller) = on_duty()?;
    sent(desk.send_rich(caller, conversation, message, rich).await)
}

/// Reacts to a message of the customer; with no emoji takes the reaction back.
#[server(prefix = "/api", endpoint = "conversations/react", input = Json, output = Json)]
pub async fn react(
    conversation: ConversationId,
    message: MessageId,
    emoji: Option<String>,
) -> Result<(), Refusal> {
    let (desk, caller) = on_duty()?;
    sent(desk.react(caller, conversation, message, emoji.as_deref()).await)
}

/// Writes an internal note, which the customer never sees.
#[server(prefix = "/api", endpoint = "conversations/note", input = Json, output = Json)]
pub async fn note(conversation: ConversationId, message: MessageId, text: String) -> Result<(), Refusal> {
    let (desk, caller) = on_duty()?;
    answer(async { desk.note(caller, conversation, message, parse(&text)?).await }.await)
}

#[server(prefix = "/api", endpoint = "conversations/seen", input = Json, output = Json)]
pub async fn seen(conversation: ConversationId, upto: Seq) -> Result<(), Refusal> {
    let (desk, caller) = on_duty()?;
    answer(desk.seen(caller, conversation, upto).await)
}

#[server(prefix = "/api", endpoint = "conversations/save_draft", input = Json, output = Json)]
pub async fn save_draft(conversation: ConversationId, text: String) -> Result<(), Refusal> {
    let (desk, caller) = on_duty()?;
    answer(desk.save_draft(caller, conversation, &text).await)
}

#[server(prefix = "/api", endpoint = "conversations/resolve", input = Json, output = Json)]
pub async fn resolve(
    conversation: ConversationId,
    topic: Option<TopicId>,
    note: String,
) -> Result<(), Refusal> {
    let (desk, caller) = on_duty()?;
    answer(desk.resolve(caller, conversation, topic, &note).await)
}

#[server(prefix = "/api", endpoint = "conversations/reopen", input = Json, output = Json)]
pub async fn reopen(conversation: ConversationId) -> Result<(), Refusal> {
    let (desk, caller) = on_duty()?;
    answer(desk.reopen(caller, conversation).await)
}

/// Takes back one's own reopening, as long as nothing came of it.
#[server(prefix = "/api", endpoint = "conversations/put_back", input = Json, output = Json)]
pub async fn put_back(conversation: ConversationId) -> Result<(), Refusal> {
    let (desk, caller) = on_duty()?;
    answer(desk.put_back(caller, conversation).await)
}

#[server(prefix = "/api", endpoint = "conversations/set_tags", input = Json, output = Json)]
pub async fn set_tags(conversation: ConversationId, tags: Vec<TagId>) -> Result<(), Refusal> {
    let (desk, caller) = on_duty()?;
    answer(desk.set_tags(caller, conversation, tags).await)
}

#[server(prefix = "/api", endpoint = "conversations/archive", input = Json, output = Json)]
pub async fn archive(page: ArchivePage) -> Result<Vec<Conversation>, Refusal> {
    let (desk, caller) = on_duty()?;
    answer(desk.archive(caller, page).await)
}

#[server(prefix = "/api", endpoint = "customers/edit", input = Json, output = Json)]
pub async fn edit_customer(
    customer: CustomerId,
    name: String,
    email: String,
    phone: String,
) -> Result<(), Refusal> {
    let (desk, caller) = on_duty()?;
    answer(desk.edit_customer(caller, customer, &name, &email, &phone).await)
}

#[server(prefix = "/api", endpoint = "customers/vip", input = Json, output = Json)]
pub async fn set_vip(customer: CustomerId, vip: bool) -> Result<(), Refusal> {
    let (desk, caller) = on_duty()?;
    answer(desk.set_vip(caller, customer, vip).await)
}

/// Makes the second customer part of the first: they are one person. Answers by what it is undone.
#[server(prefix = "/api", endpoint = "customers/merge", input = Json, output = Json)]
pub async fn merge_customers(kept: CustomerId, gone: CustomerId) -> Result<MergeId, Refusal> {
    let (desk, caller) = on_duty()?;
    answer(desk.merge_customers(caller, kept, gone).await)
}

/// Takes them apart again.
#[server(prefix = "/api", endpoint = "customers/part", input = Json, output = Json)]
pub async fn part_customers(merge: MergeId) -> Result<(), Refusal> {
    let (desk, caller) = on_duty()?;
    answer(desk.part_customers(caller, merge).await)
}

#[server(prefix = "/api", endpoint = "customers/note", input = Json, output = Json)]
pub async fn note_customer(customer: CustomerId, text: String) -> Result<(), Refusal> {
    let (desk, caller) = on_duty()?;
    answer(desk.note_customer(caller, customer, &text).await)
}

#[cfg(feature = "ssr")]
pub(super) fn parse(text: &str) -> Result<crate::domain::message::Text, Refusal> {
    Ok(crate::domain::message::Text::new(text)?)
}

/// To whom the conversation could be handed over.
#[server(prefix = "/api", endpoint = "conversations/colleagues", input = Json, output = Json)]
pub async fn colleagues(conversation: ConversationId) -> Result<Vec<Colleague>, Refusal> {
    let (desk, caller) = on_duty()?;
    answer(desk.colleagues(caller, conversation).await)
}

/// Hands the conversation over, with a word for whoever gets it.
#[server(prefix = "/api", endpoint = "conversations/transfer", input = Json, output = Json)]
pub async fn transfer(
    conversation: ConversationId,
    to: Destination,
    note: String,
    #[server(default)] topic: Option<TopicId>,
) -> Result<(), Refusal> {
    let (desk, caller) = on_duty()?;
    answer(desk.transfer(caller, conversation, to, WrapUp { topic, note }).await)
}

/// Gives the conversation back to its queue, for another agent.
#[server(prefix = "/api", endpoint = "conversations/send_back", input = Json, output = Json)]
pub async fn send_back(conversation: ConversationId) -> Result<(), Refusal> {
    let (desk, caller) = on_duty()?;
    answer(desk.send_back(caller, conversation).await)
}

/// Takes the conversation out of its queue.
#[server(prefix = "/api", endpoint = "conversations/take", input = Json, output = Json)]
pub async fn take(conversation: ConversationId) -> Result<(), Refusal> {
    let (desk, caller) = on_duty()?;
    answer(desk.take(caller, conversation).await)
}

/// Accepts the conversation that is put before the caller.
#[server(prefix = "/api", endpoint = "conversations/accept", input = Json, output = Json)]
pub async fn accept(conversation: ConversationId) -> Result<(), Refusal> {
    let (desk, caller) = on_duty()?;
    answer(desk.accept(caller, conversation).await)
}

/// Passes on the conversation that is put before the caller.
#[server(prefix = "/api", endpoint = "conversations/decline", input = Json, output = Json)]
pub async fn decline(conversation: ConversationId) -> Result<(), Refusal> {
    let (desk, caller) = on_duty()?;
    answer(desk.decline(caller, conversation).await)
}

/// Lets the conversation go before others, or no more.
#[server(prefix = "/api", endpoint = "conversations/set_priority", input = Json, output = Json)]
pub async fn set_priority(conversation: ConversationId, priority: Priority) -> Result<(), Refusal> {
    let (desk, caller) = on_duty()?;
    answer(desk.set_priority(caller, conversation, priority).await)
}

/// Calls a colleague in, to talk to the customer as well or to whisper.
#[server(prefix = "/api", endpoint = "conversations/invite", input = Json, output = Json)]
pub async fn invite(
    conversation: ConversationId,
    to: AgentId,
    whispers: bool,
    note: String,
) -> Result<(), Refusal> {
    let (desk, caller) = on_duty()?;
    answer(desk.invite(caller, conversation, to, whispers, &note).await)
}

/// Leaves the conference, or, by its owner, ends it, with what it was about.
#[server(prefix = "/api", endpoint = "conversations/end_conference", input = Json, output = Json)]
pub async fn end_conference(
    conversation: ConversationId,
    #[server(default)] topic: Option<TopicId>,
    #[server(default)] note: String,
) -> Result<(), Refusal> {
    let (desk, caller) = on_duty()?;
    answer(desk.end_conference(caller, conversation, WrapUp { topic, note }).await)
}
