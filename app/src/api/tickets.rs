//! Tickets: chats that are followed up by mail (S2-25 … S2-31).

#[cfg(feature = "ssr")]
use super::{
    conversations::parse,
    desk::{answer, on_duty, sent},
};
use crate::domain::{
    ids::{AgentId, ConversationId, MessageId},
    refusal::Refusal,
    ticket::{Conversion, TicketList, TicketNumber, TicketPage, TicketStatus, Tickets},
};
use crate::wire::Json;
use leptos::prelude::*;

/// Archives a chat as a ticket, and answers with its number.
#[server(prefix = "/api", endpoint = "tickets/convert", input = Json, output = Json)]
pub async fn convert(conversation: ConversationId, form: Conversion) -> Result<TicketNumber, Refusal> {
    let (desk, caller) = on_duty()?;
    answer(desk.convert(caller, conversation, form).await)
}

#[server(prefix = "/api", endpoint = "tickets/open", input = Json, output = Json)]
pub async fn load_ticket(ticket: TicketNumber) -> Result<TicketPage, Refusal> {
    let (desk, caller) = on_duty()?;
    answer(desk.ticket(caller, ticket).await)
}

#[server(prefix = "/api", endpoint = "tickets/list", input = Json, output = Json)]
pub async fn load_tickets(list: TicketList) -> Result<Tickets, Refusal> {
    let (desk, caller) = on_duty()?;
    answer(desk.tickets(caller, list).await)
}

/// Answers the customer by mail. The sender names the message: sending it again is harmless.
#[server(prefix = "/api", endpoint = "tickets/answer", input = Json, output = Json)]
pub async fn answer_ticket(ticket: TicketNumber, message: MessageId, text: String) -> Result<(), Refusal> {
    let (desk, caller) = on_duty()?;
    sent(async { desk.answer_ticket(caller, ticket, message, parse(&text)?).await }.await)
}

/// Writes an internal note, which the customer never sees.
#[server(prefix = "/api", endpoint = "tickets/note", input = Json, output = Json)]
pub async fn note_ticket(ticket: TicketNumber, message: MessageId, text: String) -> Result<(), Refusal> {
    let (desk, caller) = on_duty()?;
    answer(async { desk.note_ticket(caller, ticket, message, parse(&text)?).await }.await)
}

#[server(prefix = "/api", endpoint = "tickets/set_status", input = Json, output = Json)]
pub async fn set_ticket_status(ticket: TicketNumber, status: TicketStatus) -> Result<(), Refusal> {
    let (desk, caller) = on_duty()?;
    answer(desk.set_ticket_status(caller, ticket, status).await)
}

#[server(prefix = "/api", endpoint = "tickets/give", input = Json, output = Json)]
pub async fn give_ticket(ticket: TicketNumber, owner: Option<AgentId>) -> Result<(), Refusal> {
    let (desk, caller) = on_duty()?;
    answer(desk.give_ticket(caller, ticket, owner).await)
}

#[server(prefix = "/api", endpoint = "tickets/readdress", input = Json, output = Json)]
pub async fn readdress_ticket(ticket: TicketNumber, email: String) -> Result<(), Refusal> {
    let (desk, caller) = on_duty()?;
    answer(desk.readdress_ticket(caller, ticket, &email).await)
}

/// Sends once more an answer that could not be sent.
#[server(prefix = "/api", endpoint = "tickets/resend", input = Json, output = Json)]
pub async fn resend(ticket: TicketNumber, message: MessageId) -> Result<(), Refusal> {
    let (desk, caller) = on_duty()?;
    sent(desk.resend(caller, ticket, message).await)
}
