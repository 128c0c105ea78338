//! The WhatsApp Cloud API.

mod accept;
mod account;
mod account_check;
mod check;
mod interactive;
mod rates;
mod send;
mod template;
mod upload;

pub use account::edit_template;
pub use rates::Rates;

use super::{Answered, Call, GraphError};
use crate::hub::Hub;
use axum::http::Method;
use std::sync::Arc;

pub async fn number_edge(hub: &Arc<Hub>, call: &Call, number: &str, edge: &str) -> Answered {
    if !call.is(&Method::POST) {
        return Err(GraphError::no_object(call.method.as_str(), number));
    }
    match edge {
        "messages" => send::send(hub, call, number).await,
        "media" => upload::upload(hub, call, number).await,
        "register" | "deregister" => hub.with(|world| account::register(world, call, number, edge)),
        _ => Err(GraphError::unknown_path(&call.path)),
    }
}

pub async fn waba_edge(hub: &Arc<Hub>, call: &Call, waba: &str, edge: &str) -> Answered {
    match (edge, &call.method) {
        ("phone_numbers", &Method::GET) => hub.with(|world| account::numbers(world, call, waba)),
        ("subscribed_apps", _) => account::subscription(hub, call, waba).await,
        ("message_templates", &Method::GET) => hub.with(|world| account::templates(world, call, waba)),
        ("message_templates", &Method::POST) => account::create_template(hub, call, waba),
        ("message_templates", &Method::DELETE) => {
            hub.with(|world| account::delete_template(world, call, waba))
        }
        _ => Err(GraphError::unknown_path(&call.path)),
    }
}
