//! The door: what the screens may ask of the server. `Desk` is the backend's table of contents.

use crate::api::{
    agents::{AgentForm, FirstRun},
    channels::{Connected, Connection, TemplateForm},
    conversations::{ArchivePage, Colleague, Destination, FoundLines, Upload, WrapUp},
    queues::{LostWindows, Outlook, Speed},
    search::Found,
    session::Me,
    visitor::Started,
};
use crate::domain::{
    agent::{Lang, Preferences, Role, Status},
    board::Board,
    channel::{Channel, ChannelKind, Health, Kept, Product, TokenState},
    conversation::{Conversation, Priority},
    customer::Profile,
    event::Seq,
    ids::{
        AgentId, BookingId, ChannelId, ConversationId, CustomerId, MergeId, MessageId, SessionId, TagId,
        TopicId,
    },
    message::Text,
    policy::Policy,
    refusal::Refusal,
    report::{AgentDone, Asked, Days},
    rich::Rich,
    routing::{Routing, Tongue},
    scope::Scope,
    settings::{Group, ItemId, QuickResponse, Tag, Topic},
    spend::{Money, Prices, Spend},
    template::{Blank, Template},
    thread::{Older, Thread},
    ticket::{Conversion, TicketList, TicketNumber, TicketPage, TicketStatus, Tickets},
    time::Timestamp,
    visitor::{Answers, Chat, Visit},
};
use leptos::prelude::{expect_context, use_context};
use std::sync::Arc;

/// A use-case either answers, refuses, or breaks. Breakage is logged and never shown.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    #[error(transparent)]
    Refused(#[from] Refusal),
    #[error(transparent)]
    Broken(#[from] anyhow::Error),
}

pub type Answer<T> = Result<T, Failure>;

/// A signed-in agent, as the session says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Caller {
    pub agent: AgentId,
    pub role: Role,
    pub session: SessionId,
    /// What he reads.
    pub lang: Lang,
}

/// Who sent the request: filled in by the server's one authentication layer.
#[derive(Debug, Clone, Default)]
pub struct Asking {
    pub caller: Option<Caller>,
    /// The visitor passes that the browser brought as cookies, by channel.
    pub passes: Vec<(ChannelId, String)>,
    /// The address it came from, for rate limits.
    pub address: String,
    /// The language that the browser likes best.
    pub tongue: Option<Tongue>,
}

/// Everything the screens can ask for. The server's `Service` is its one implementation: the trait turns
/// the arrow round, since `app` cannot call `server`.
#[async_trait::async_trait]
pub trait Desk: Send + Sync + 'static {
    // session
    async fn is_set_up(&self) -> Answer<bool>;
    /// Creates the workspace, its admin, and a first product with a web channel; signs the admin in.
    async fn first_run(&self, form: FirstRun, address: &str) -> Answer<SignedIn>;
    async fn sign_in(&self, email: &str, password: &str, address: &str) -> Answer<SignedIn>;
    async fn sign_out(&self, caller: Caller) -> Answer<()>;
    async fn sign_out_everywhere(&self, caller: Caller) -> Answer<()>;
    async fn me(&self, caller: Caller) -> Answer<Me>;
    async fn change_password(&self, caller: Caller, old: &str, new: &str) -> Answer<()>;

    // agents
    async fn board(&self, caller: Caller) -> Answer<Board>;
    /// The reason is that of a break, one of the workspace's (V-17).
    async fn set_status(&self, caller: Caller, status: Status, reason: Option<String>) -> Answer<()>;
    /// New chats from channels of this kind, or none (V-18).
    async fn pause_kind(&self, caller: Caller, kind: ChannelKind, paused: bool) -> Answer<()>;
    /// Sets a colleague's status (V-14).
    async fn set_status_of(&self, caller: Caller, agent: AgentId, status: Status) -> Answer<()>;
    async fn save_preferences(&self, caller: Caller, preferences: Preferences) -> Answer<()>;

    // conversations
    async fn thread(&self, caller: Caller, id: ConversationId) -> Answer<Thread>;
    async fn older(&self, caller: Caller, id: ConversationId, before: Seq) -> Answer<Older>;
    /// The lines of one conversation that have all these words (S4-19).
    async fn find_lines(&self, caller: Caller, id: ConversationId, words: &str) -> Answer<FoundLines>;
    async fn profile(&self, caller: Caller, id: ConversationId) -> Answer<Profile>;
    async fn reply(&self, caller: Caller, to: ConversationId, message: MessageId, text: Text) -> Answer<()>;
    /// Answers one message of the customer.
    async fn reply_to(
        &self,
        caller: Caller,
        to: ConversationId,
        message: MessageId,
        text: Text,
        quoted: MessageId,
    ) -> Answer<()>;
    /// Sends a file that was uploaded before.
    async fn send_file(
        &self,
        caller: Caller,
        to: ConversationId,
        message: MessageId,
        upload: Upload<'_>,
    ) -> Answer<()>;
    /// Answers to tap, a place, somebody's card.
    async fn send_rich(
        &self,
        caller: Caller,
        to: ConversationId,
        message: MessageId,
        rich: Rich,
    ) -> Answer<()>;
    /// Sends once more what the channel did not take.
    async fn retry(&self, caller: Caller, conversation: ConversationId, message: MessageId) -> Answer<()>;
    /// Reacts to a message of the customer; none takes the reaction back.
    async fn react(
        &self,
        caller: Caller,
        conversation: ConversationId,
        message: MessageId,
        emoji: Option<&str>,
    ) -> Answer<()>;
    async fn note(&self, caller: Caller, on: ConversationId, message: MessageId, text: Text) -> Answer<()>;
    async fn seen(&self, caller: Caller, id: ConversationId, upto: Seq) -> Answer<()>;
    async fn save_draft(&self, caller: Caller, on: ConversationId, text: &str) -> Answer<()>;
    async fn resolve(
        &self,
        caller: Caller,
        id: ConversationId,
        topic: Option<TopicId>,
        note: &str,
    ) -> Answer<()>;
    /// To whom the conversation could be handed over.
    async fn colleagues(&self, caller: Caller, id: ConversationId) -> Answer<Vec<Colleague>>;
    /// Hands it over to this colleague or group, or, by those who oversee, takes it over.
    async fn transfer(
        &self,
        caller: Caller,
        id: ConversationId,
        to: Destination,
        wrap_up: WrapUp,
    ) -> Answer<()>;
    /// Back to its queue, for another agent (S4-24).
    async fn send_back(&self, caller: Caller, id: ConversationId) -> Answer<()>;
    /// Takes it out of its queue by hand (S4-10).
    async fn take(&self, caller: Caller, id: ConversationId) -> Answer<()>;
    /// Accepts what is put before the caller (S3-07, S3-11).
    async fn accept(&self, caller: Caller, id: ConversationId) -> Answer<()>;
    async fn decline(&self, caller: Caller, id: ConversationId) -> Answer<()>;
    /// Calls a colleague in, to talk or to whisper (S3-21).
    async fn invite(
        &self,
        caller: Caller,
        id: ConversationId,
        to: AgentId,
        whispers: bool,
        note: &str,
    ) -> Answer<()>;
    /// Leaves it; or, by its owner, ends it for all who were called in (S3-25, S3-26).
    async fn end_conference(&self, caller: Caller, id: ConversationId, wrap_up: WrapUp) -> Answer<()>;
    async fn set_priority(&self, caller: Caller, id: ConversationId, priority: Priority) -> Answer<()>;
    /// Moves an archived chat back to Active, to this agent (S1-12, S0-07).
    async fn reopen(&self, caller: Caller, id: ConversationId) -> Answer<()>;
    async fn put_back(&self, caller: Caller, id: ConversationId) -> Answer<()>;
    async fn set_tags(&self, caller: Caller, id: ConversationId, tags: Vec<TagId>) -> Answer<()>;
    async fn archive(&self, caller: Caller, page: ArchivePage) -> Answer<Vec<Conversation>>;
    async fn edit_customer(
        &self,
        caller: Caller,
        id: CustomerId,
        name: &str,
        email: &str,
        phone: &str,
    ) -> Answer<()>;
    /// Whether a customer's chats go before others; for those who oversee.
    async fn set_vip(&self, caller: Caller, id: CustomerId, vip: bool) -> Answer<()>;
    async fn note_customer(&self, caller: Caller, id: CustomerId, text: &str) -> Answer<()>;
    /// Makes the second part of the first: they are one person. Answers by what it is undone.
    async fn merge_customers(&self, caller: Caller, kept: CustomerId, gone: CustomerId) -> Answer<MergeId>;
    /// Takes them apart again.
    async fn part_customers(&self, caller: Caller, merge: MergeId) -> Answer<()>;
    async fn find(&self, caller: Caller, words: &str) -> Answer<Found>;

    // tickets
    /// Archives a chat as a ticket, to be answered by mail (S2-25 … S2-28).
    async fn convert(&self, caller: Caller, id: ConversationId, form: Conversion) -> Answer<TicketNumber>;
    async fn ticket(&self, caller: Caller, number: TicketNumber) -> Answer<TicketPage>;
    async fn tickets(&self, caller: Caller, list: TicketList) -> Answer<Tickets>;
    /// Answers the customer by mail. The sender names the message: twice is once.
    async fn answer_ticket(
        &self,
        caller: Caller,
        ticket: TicketNumber,
        message: MessageId,
        text: Text,
    ) -> Answer<()>;
    async fn note_ticket(
        &self,
        caller: Caller,
        ticket: TicketNumber,
        message: MessageId,
        text: Text,
    ) -> Answer<()>;
    async fn set_ticket_status(
        &self,
        caller: Caller,
        ticket: TicketNumber,
        status: TicketStatus,
    ) -> Answer<()>;
    /// To another agent, or to nobody.
    async fn give_ticket(&self, caller: Caller, ticket: TicketNumber, owner: Option<AgentId>) -> Answer<()>;
    async fn readdress_ticket(&self, caller: Caller, ticket: TicketNumber, email: &str) -> Answer<()>;
    /// Sends once more an answer that could not be sent.
    async fn resend(&self, caller: Caller, ticket: TicketNumber, message: MessageId) -> Answer<()>;

    // channels of somebody else's
    async fn connect(&self, caller: Caller, form: Connection) -> Answer<Connected>;
    /// The trouble that a channel was in is over, an admin says: what waits is sent.
    async fn go_on(&self, caller: Caller, channel: ChannelId) -> Answer<()>;
    /// Forgets what opens an account; its history stays.
    async fn disconnect(&self, caller: Caller, channel: ChannelId) -> Answer<()>;
    /// What came in and is kept as it came, newest first.
    async fn kept(&self, caller: Caller, channel: ChannelId) -> Answer<Vec<Kept>>;
    /// What the provider says of a channel's token now.
    async fn rights(&self, caller: Caller, channel: ChannelId) -> Answer<TokenState>;
    async fn channel_health(&self, caller: Caller, channel: ChannelId) -> Answer<(Health, Connected)>;
    async fn templates(&self, caller: Caller, channel: ChannelId) -> Answer<Vec<Template>>;
    async fn refresh_templates(&self, caller: Caller, channel: ChannelId) -> Answer<Vec<Template>>;
    async fn send_template(
        &self,
        caller: Caller,
        to: ConversationId,
        message: MessageId,
        form: TemplateForm,
    ) -> Answer<()>;
    /// Writes first to a number (V-09).
    async fn write_first(
        &self,
        caller: Caller,
        channel: ChannelId,
        phone: &str,
        message: MessageId,
        form: TemplateForm,
    ) -> Answer<ConversationId>;
    async fn create_template(
        &self,
        caller: Caller,
        template: Template,
        sample: Option<&str>,
        examples: &[(Blank, String)],
    ) -> Answer<()>;
    async fn delete_template(
        &self,
        caller: Caller,
        channel: ChannelId,
        name: &str,
        language: &str,
    ) -> Answer<()>;
    /// What a channel's messages cost; for those who oversee.
    async fn spend(&self, caller: Caller, channel: ChannelId) -> Answer<Spend>;
    async fn save_prices(&self, caller: Caller, channel: ChannelId, prices: Prices) -> Answer<()>;
    /// A payment, named by whoever enters it: twice is once.
    async fn pay_in(
        &self,
        caller: Caller,
        channel: ChannelId,
        booking: BookingId,
        amount: Money,
        note: &str,
    ) -> Answer<()>;

    // queues
    /// How long somebody who came now would wait, on each channel; for those who oversee.
    async fn outlook(&self, caller: Caller, scope: Scope) -> Answer<Vec<Outlook>>;
    /// What each agent did (V-15).
    async fn agents_done(&self, caller: Caller, asked: Asked) -> Answer<Vec<AgentDone>>;
    /// The same as a file by mail, to the caller's own address, which is the answer.
    async fn mail_agents_done(&self, caller: Caller, asked: Asked, days: Days) -> Answer<String>;
    /// How fast the last day's chats were answered and resolved; for those who oversee.
    async fn speed(&self, caller: Caller, scope: Scope) -> Answer<Speed>;
    /// Windows that ended in the last days; for those who oversee.
    async fn lost_windows(&self, caller: Caller, days: u32, scope: Scope) -> Answer<LostWindows>;

    // settings
    async fn save_workspace(&self, caller: Caller, name: &str) -> Answer<()>;
    async fn save_policy(&self, caller: Caller, policy: Policy) -> Answer<()>;
    async fn save_routing(&self, caller: Caller, routing: Routing) -> Answer<()>;
    async fn save_agent(&self, caller: Caller, form: AgentForm) -> Answer<()>;
    async fn save_product(&self, caller: Caller, product: Product) -> Answer<()>;
    async fn save_channel(&self, caller: Caller, channel: Channel) -> Answer<()>;
    async fn save_group(&self, caller: Caller, group: Group) -> Answer<()>;
    async fn save_tag(&self, caller: Caller, tag: Tag) -> Answer<()>;
    async fn save_topic(&self, caller: Caller, topic: Topic) -> Answer<()>;
    async fn save_quick_response(&self, caller: Caller, response: QuickResponse) -> Answer<()>;
    async fn remove(&self, caller: Caller, item: ItemId) -> Answer<()>;

    // visitors
    /// The chat behind a pass, and whether somebody is there for who speaks this language.
    async fn visit(&self, channel: ChannelId, pass: Option<&str>, tongue: Option<Tongue>) -> Answer<Visit>;
    /// Opens a conversation with its first message, or finds the one this pass is in.
    async fn start(&self, channel: ChannelId, start: Start<'_>) -> Answer<Started>;
    async fn say(&self, pass: &str, channel: ChannelId, message: MessageId, text: Text) -> Answer<()>;
    async fn chat_older(&self, pass: &str, channel: ChannelId, before: Seq) -> Answer<Chat>;
    async fn visitor_seen(&self, pass: &str, channel: ChannelId, upto: Seq) -> Answer<()>;
    async fn end(&self, pass: &str, channel: ChannelId) -> Answer<()>;
    async fn rate(&self, pass: &str, channel: ChannelId, stars: u8, comment: &str) -> Answer<()>;
    /// Waiting, and would rather be answered by mail: keeps the conversation, sets the address.
    async fn answer_by_mail(&self, pass: &str, channel: ChannelId, email: &str) -> Answer<()>;

    /// The server's time, for running clocks that start on the rendered page.
    fn now(&self) -> Timestamp;
}

/// What a visitor sends to begin.
#[derive(Debug, Clone)]
pub struct Start<'a> {
    pub pass: Option<&'a str>,
    pub address: &'a str,
    pub answers: Answers,
    pub message: MessageId,
    pub text: Text,
    /// The shop's page, as the loader told it.
    pub page: Option<String>,
    /// What he speaks, as far as his browser told.
    pub tongue: Option<Tongue>,
}

/// A fresh session.
#[derive(Debug, Clone)]
pub struct SignedIn {
    pub token: String,
    pub agent: AgentId,
}

fn asking() -> Asking {
    use_context::<axum::http::request::Parts>()
        .and_then(|parts| parts.extensions.get::<Asking>().cloned())
        .unwrap_or_default()
}

/// Whom we ask.
pub fn desk() -> Arc<dyn Desk> {
    expect_context::<Arc<dyn Desk>>()
}

/// Whom we ask, and the signed-in agent who asks; refused when nobody is signed in.
pub fn on_duty() -> Result<(Arc<dyn Desk>, Caller), Refusal> {
    let caller = asking().caller.ok_or_else(|| refuse(Refusal::SignedOut))?;
    Ok((desk(), caller))
}

/// Whom we ask, and where the request came from.
pub fn anybody() -> (Arc<dyn Desk>, String) {
    (desk(), asking().address)
}

/// Whom we ask, and the visitor's pass: the one in hand, else the one in the cookie.
pub fn visitor(channel: ChannelId, in_hand: Option<String>) -> (Arc<dyn Desk>, Option<String>, String) {
    let asking = asking();
    let in_cookie = asking.passes.into_iter().find(|(of, _)| *of == channel).map(|(_, pass)| pass);
    (desk(), in_hand.filter(|pass| !pass.is_empty()).or(in_cookie), asking.address)
}

/// What the sender's browser says that he speaks.
pub fn tongue() -> Option<Tongue> {
    asking().tongue
}

/// Like [`visitor`], refused when there is no pass.
pub fn known_visitor(
    channel: ChannelId,
    in_hand: Option<String>,
) -> Result<(Arc<dyn Desk>, String), Refusal> {
    let (desk, pass, _) = visitor(channel, in_hand);
    Ok((desk, pass.ok_or_else(|| refuse(Refusal::SignedOut))?))
}

/// Turns a use-case's end into the answer of a server function: logs breakage once, sets the HTTP status.
pub fn answer<T>(result: Answer<T>) -> Result<T, Refusal> {
    result.map_err(|failure| match failure {
        Failure::Refused(refusal) => refuse(refusal),
        Failure::Broken(error) => {
            tracing::error!(error = format!("{error:#}"), "a use-case broke");
            refuse(Refusal::Broken)
        }
    })
}

/// The same for what was to be sent to a customer: a bad entry is one of which nothing was sent.
pub fn sent<T>(result: Answer<T>) -> Result<T, Refusal> {
    answer(result).map_err(Refusal::of_sending)
}

fn refuse(refusal: Refusal) -> Refusal {
    if let Some(response) = use_context::<leptos_axum::ResponseOptions>() {
        if let Ok(status) = axum::http::StatusCode::from_u16(refusal.status()) {
            response.set_status(status);
        }
        if let Refusal::TooMany { seconds } = refusal {
            response.insert_header(axum::http::header::RETRY_AFTER, seconds.into());
        }
    }
    refusal
}

/// Sets a cookie on the answer.
pub fn set_cookie(cookie: &str) {
    if let (Some(response), Ok(value)) =
        (use_context::<leptos_axum::ResponseOptions>(), axum::http::HeaderValue::from_str(cookie))
    {
        response.append_header(axum::http::header::SET_COOKIE, value);
    }
}
