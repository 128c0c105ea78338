//! What the customer's browser asks. A visitor is known by his pass: a secret that the desk gave him with
//! his first message. The host page keeps it for the frame (third-party storage is partitioned or blocked in
//! many browsers); where cookies work, the same pass is in one, so that the page works before its wasm.

#[cfg(feature = "ssr")]
use super::{
    conversations::parse,
    desk::{Start, answer, known_visitor, set_cookie, tongue, visitor},
};
use crate::domain::{
    event::Seq,
    ids::{ChannelId, MessageId},
    refusal::Refusal,
    visitor::{Answers, Chat, Visit},
};
use crate::wire::Json;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// A conversation began, or went on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Started {
    /// To be kept by the browser and shown with every further request.
    pub pass: String,
    pub chat: Chat,
}

#[server(prefix = "/api", endpoint = "visitor/visit", input = Json, output = Json)]
pub async fn load_visit(channel: ChannelId, pass: Option<String>) -> Result<Visit, Refusal> {
    let (desk, pass, _) = visitor(channel, pass);
    answer(desk.visit(channel, pass.as_deref(), tongue()).await)
}

#[server(prefix = "/api", endpoint = "visitor/start", input = Json, output = Json)]
pub async fn start_chat(
    channel: ChannelId,
    pass: Option<String>,
    answers: Answers,
    message: MessageId,
    text: String,
    page: Option<String>,
) -> Result<Started, Refusal> {
    let (desk, pass, address) = visitor(channel, pass);
    let text = answer(parse(&text).map_err(Into::into))?;
    let tongue = tongue();
    let start = Start { pass: pass.as_deref(), address: &address, answers, message, text, page, tongue };
    let started = answer(desk.start(channel, start).await)?;
    set_cookie(&pass_cookie(channel, &started.pass));
    Ok(started)
}

/// The pass's cookie: lasts a year, one per channel.
#[cfg(feature = "ssr")]
pub fn pass_cookie(channel: ChannelId, pass: &str) -> String {
    format!("parley_pass_{channel}={pass}; Path=/; HttpOnly; SameSite=Lax; Max-Age=31536000")
}

#[server(prefix = "/api", endpoint = "visitor/say", input = Json, output = Json)]
pub async fn say(
    channel: ChannelId,
    pass: Option<String>,
    message: MessageId,
    text: String,
) -> Result<(), Refusal> {
    let (desk, pass) = known_visitor(channel, pass)?;
    answer(async { desk.say(&pass, channel, message, parse(&text)?).await }.await)
}

#[server(prefix = "/api", endpoint = "visitor/older", input = Json, output = Json)]
pub async fn chat_older(channel: ChannelId, pass: Option<String>, before: Seq) -> Result<Chat, Refusal> {
    let (desk, pass) = known_visitor(channel, pass)?;
    answer(desk.chat_older(&pass, channel, before).await)
}

#[server(prefix = "/api", endpoint = "visitor/seen", input = Json, output = Json)]
pub async fn visitor_seen(channel: ChannelId, pass: Option<String>, upto: Seq) -> Result<(), Refusal> {
    let (desk, pass) = known_visitor(channel, pass)?;
    answer(desk.visitor_seen(&pass, channel, upto).await)
}

#[server(prefix = "/api", endpoint = "visitor/end", input = Json, output = Json)]
pub async fn end(channel: ChannelId, pass: Option<String>) -> Result<(), Refusal> {
    let (desk, pass) = known_visitor(channel, pass)?;
    answer(desk.end(&pass, channel).await)
}

#[server(prefix = "/api", endpoint = "visitor/rate", input = Json, output = Json)]
pub async fn rate(
    channel: ChannelId,
    pass: Option<String>,
    stars: u8,
    comment: String,
) -> Result<(), Refusal> {
    let (desk, pass) = known_visitor(channel, pass)?;
    answer(desk.rate(&pass, channel, stars, &comment).await)
}

#[server(prefix = "/api", endpoint = "visitor/answer_by_mail", input = Json, output = Json)]
pub async fn answer_by_mail(channel: ChannelId, pass: Option<String>, email: String) -> Result<(), Refusal> {
    let (desk, pass) = known_visitor(channel, pass)?;
    answer(desk.answer_by_mail(&pass, channel, &email).await)
}
