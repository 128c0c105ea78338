//! Messenger, and Instagram in both variants: one API with small differences.

mod attach;
mod check;
mod profile;
mod routing;
mod send;
mod window;

pub use profile::profile;

use super::{Answered, Call, GraphError};
use crate::{hub::Hub, world::World};
use axum::http::Method;
use serde_json::json;
use std::sync::Arc;

pub async fn edge(hub: &Arc<Hub>, call: &Call, account: &str, edge: &str) -> Answered {
    match (edge, &call.method) {
        ("messages", &Method::POST) => send::send(hub, call, account).await,
        ("message_attachments", &Method::POST) => attach::upload(hub, call, account).await,
        ("subscribed_apps", _) => hub.with(|world| subscription(world, call, account)),
        ("thread_owner", &Method::GET) => hub.with(|world| routing::owner(world, call, account)),
        (action, &Method::POST) if action.ends_with("_thread_control") => {
            hub.with(|world| routing::change(world, call, account, action))
        }
        _ => Err(GraphError::unknown_path(&call.path)),
    }
}

fn subscription(world: &mut World, call: &Call, account: &str) -> Answered {
    let app = (world.app.id.clone(), world.app.name.clone());
    let page = world.pages.iter_mut().find(|page| page.id == account).map(|page| &mut page.fields);
    let instagram =
        world.instagrams.iter_mut().find(|known| known.id == account).map(|known| &mut known.fields);
    let fields = page.or(instagram).ok_or_else(|| GraphError::no_object(call.method.as_str(), account))?;
    match call.method {
        Method::GET => {
            let data = fields.iter().filter(|fields| !fields.is_empty()).map(|fields| {
                json!({"id": app.0, "name": app.1, "category": "Business", "link": "https://parley.example",
                    "subscribed_fields": fields})
            });
            return Ok(json!({"data": data.collect::<Vec<_>>()}).into());
        }
        Method::DELETE => *fields = None,
        _ => {
            let asked = call.param("subscribed_fields").filter(|asked| !asked.is_empty());
            let asked =
                asked.ok_or_else(|| GraphError::param("Param subscribed_fields must be an array."))?;
            let plain = asked.replace(['[', ']', '"'], "");
            *fields = Some(plain.split(',').map(|field| field.trim().into()).collect());
        }
    }
    Ok(json!({"success": true}).into())
}
