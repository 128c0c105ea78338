//! The Graph API as far as WhatsApp is connected and sent to, with the latency that it has.
//!
//! The simulator knows far more of it, and keeps all of it: a journal, threads, a phone to look at. Here it has to be
//! light, since server and load share the machine, and what counts is only what arrived when, how often, in which order.

use crate::{frames, watch::Watch};
use anyhow::Result;
use axum::{
    Json, Router,
    extract::State,
    http::{Method, Uri},
    serve::ListenerExt,
};
use serde_json::{Value, json};
use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};
use tokio::{net::TcpListener, task::JoinHandle};

pub struct Graph {
    pub address: SocketAddr,
    serving: JoinHandle<()>,
}

struct Heard {
    watch: Arc<Watch>,
    latency: Duration,
    named: AtomicU64,
}

impl Graph {
    /// Answers until it is dropped. What is sent counts as heard in the ledger when its request is here, which is before
    /// it is answered.
    pub async fn start(watch: Arc<Watch>, latency: Duration) -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let listener = listener.tap_io(|stream| drop(stream.set_nodelay(true)));
        let heard = Arc::new(Heard { watch, latency, named: AtomicU64::new(0) });
        let router = Router::new().fallback(answer).with_state(heard);
        let serving = tokio::spawn(async move { drop(axum::serve(listener, router).await) });
        Ok(Self { address, serving })
    }
}

impl Drop for Graph {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

async fn answer(State(heard): State<Arc<Heard>>, method: Method, uri: Uri, body: String) -> Json<Value> {
    let said = serde_json::from_str::<Value>(&body).unwrap_or_default();
    if method == Method::POST && uri.path().ends_with("/messages") {
        let text = said["text"]["body"].as_str().and_then(frames::number);
        match text {
            Some((conversation, number)) => heard.watch.ledger.heard(conversation, number),
            None => heard.watch.faults.note(format!("Graph was told what nobody sent: {body:.200}")),
        }
        tokio::time::sleep(heard.latency).await;
        return Json(sent(&said["to"], heard.named.fetch_add(1, Ordering::Relaxed)));
    }
    tokio::time::sleep(heard.latency).await;
    Json(match uri.path().rsplit('/').next() {
        Some("message_templates") => json!({"data": []}),
        Some("subscribed_apps") => json!({"success": true}),
        // A number: as fast as one is that never asked for more.
        _ => json!({
            "display_phone_number": "+49 30 555000", "verified_name": "Bench", "quality_rating": "GREEN",
            "throughput": {"level": "STANDARD"},
        }),
    })
}

fn sent(to: &Value, n: u64) -> Value {
    json!({
        "messaging_product": "whatsapp",
        "contacts": [{"input": to, "wa_id": to.as_str().unwrap_or_default().trim_start_matches('+')}],
        "messages": [{"id": format!("wamid.HBgMQkVOQ0hTRU5UFQIAERgS{n:016X}AA==")}],
    })
}
