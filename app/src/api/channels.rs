//! Accounts at WhatsApp, Messenger and Instagram: connecting them, how they do, templates, and writing first.

#[cfg(feature = "ssr")]
use super::desk::{answer, on_duty, sent};
use crate::domain::{
    channel::{ChannelKind, Health, Kept, TokenState},
    ids::{BookingId, ChannelId, ConversationId, MessageId, ProductId},
    refusal::Refusal,
    spend::{Money, Prices, Spend},
    template::{Blank, Template},
};
use crate::wire::Json;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// What an admin types to connect an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Connection {
    /// To connect this one anew.
    pub channel: Option<ChannelId>,
    pub product: ProductId,
    pub kind: ChannelKind,
    pub name: String,
    /// Phone number id, page id, Instagram account id.
    pub account: String,
    /// WhatsApp business account id; the page behind an Instagram account.
    pub parent: String,
    pub own_login: bool,
    pub token: String,
    pub app_secret: String,
    pub instagram_secret: String,
}

/// What is to be copied to the provider's page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Connected {
    pub channel: ChannelId,
    pub callback: String,
    pub verify_token: String,
}

/// A template that an agent sends, with its blanks filled in.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplateForm {
    pub name: String,
    pub language: String,
    pub filled: Vec<(Blank, String)>,
    /// What the file at its top is called.
    #[serde(default)]
    pub file_name: String,
}

#[server(prefix = "/api", endpoint = "channels/connect", input = Json, output = Json)]
pub async fn connect(form: Connection) -> Result<Connected, Refusal> {
    let (desk, caller) = on_duty()?;
    answer(desk.connect(caller, form).await)
}

/// The trouble that a channel was in is over, an admin says: what waits is sent with what the desk knows.
#[server(prefix = "/api", endpoint = "channels/go_on", input = Json, output = Json)]
pub async fn go_on(channel: ChannelId) -> Result<(), Refusal> {
    let (desk, caller) = on_duty()?;
    answer(desk.go_on(caller, channel).await)
}

/// Forgets what opens an account; its history stays.
#[server(prefix = "/api", endpoint = "channels/disconnect", input = Json, output = Json)]
pub async fn disconnect(channel: ChannelId) -> Result<(), Refusal> {
    let (desk, caller) = on_duty()?;
    answer(desk.disconnect(caller, channel).await)
}

/// What came in and is kept as it came, newest first; for admins.
#[server(prefix = "/api", endpoint = "channels/kept", input = Json, output = Json)]
pub async fn load_kept(channel: ChannelId) -> Result<Vec<Kept>, Refusal> {
    let (desk, caller) = on_duty()?;
    answer(desk.kept(caller, channel).await)
}

/// Asks the provider whether the account may be sent by; for admins.
#[server(prefix = "/api", endpoint = "channels/rights", input = Json, output = Json)]
pub async fn check_rights(channel: ChannelId) -> Result<TokenState, Refusal> {
    let (desk, caller) = on_duty()?;
    answer(desk.rights(caller, channel).await)
}

#[server(prefix = "/api", endpoint = "channels/health", input = Json, output = Json)]
pub async fn channel_health(channel: ChannelId) -> Result<(Health, Connected), Refusal> {
    let (desk, caller) = on_duty()?;
    answer(desk.channel_health(caller, channel).await)
}

/// The templates of a channel, by name and language.
#[server(prefix = "/api", endpoint = "templates/list", input = Json, output = Json)]
pub async fn templates(channel: ChannelId) -> Result<Vec<Template>, Refusal> {
    let (desk, caller) = on_duty()?;
    answer(desk.templates(caller, channel).await)
}

/// Fetches them anew from the account.
#[server(prefix = "/api", endpoint = "templates/refresh", input = Json, output = Json)]
pub async fn refresh_templates(channel: ChannelId) -> Result<Vec<Template>, Refusal> {
    let (desk, caller) = on_duty()?;
    answer(desk.refresh_templates(caller, channel).await)
}

/// Sends a template into a conversation, also when its window is over.
#[server(prefix = "/api", endpoint = "conversations/send_template", input = Json, output = Json)]
pub async fn send_template(
    conversation: ConversationId,
    message: MessageId,
    form: TemplateForm,
) -> Result<(), Refusal> {
    let (desk, caller) = on_duty()?;
    sent(desk.send_template(caller, conversation, message, form).await)
}

/// Writes first to a number: a template opens the conversation (V-09).
#[server(prefix = "/api", endpoint = "conversations/write_first", input = Json, output = Json)]
pub async fn write_first(
    channel: ChannelId,
    phone: String,
    message: MessageId,
    form: TemplateForm,
) -> Result<ConversationId, Refusal> {
    let (desk, caller) = on_duty()?;
    sent(desk.write_first(caller, channel, &phone, message, form).await)
}

/// Asks the provider to review a new template; for admins. One with a file at its top needs a sample of it, an uploaded
/// file's hash, and each blank an example of what will stand there.
#[server(prefix = "/api", endpoint = "templates/create", input = Json, output = Json)]
pub async fn create_template(
    template: Template,
    #[server(default)] sample: Option<String>,
    #[server(default)] examples: Vec<(Blank, String)>,
) -> Result<(), Refusal> {
    let (desk, caller) = on_duty()?;
    answer(desk.create_template(caller, template, sample.as_deref(), &examples).await)
}

/// Deletes one language of a template; for admins.
#[server(prefix = "/api", endpoint = "templates/delete", input = Json, output = Json)]
pub async fn delete_template(channel: ChannelId, name: String, language: String) -> Result<(), Refusal> {
    let (desk, caller) = on_duty()?;
    answer(desk.delete_template(caller, channel, &name, &language).await)
}

/// What a channel's messages cost, and what is left; for those who oversee.
#[server(prefix = "/api", endpoint = "channels/spend", input = Json, output = Json)]
pub async fn load_spend(channel: ChannelId) -> Result<Spend, Refusal> {
    let (desk, caller) = on_duty()?;
    answer(desk.spend(caller, channel).await)
}

#[server(prefix = "/api", endpoint = "channels/prices", input = Json, output = Json)]
pub async fn save_prices(channel: ChannelId, prices: Prices) -> Result<(), Refusal> {
    let (desk, caller) = on_duty()?;
    answer(desk.save_prices(caller, channel, prices).await)
}

/// A payment to the provider, named by whoever enters it: twice is once.
#[server(prefix = "/api", endpoint = "channels/pay_in", input = Json, output = Json)]
pub async fn pay_in(
    channel: ChannelId,
    booking: BookingId,
    amount: Money,
    note: String,
) -> Result<(), Refusal> {
    let (desk, caller) = on_duty()?;
    answer(desk.pay_in(caller, channel, booking, amount, &note).await)
}
