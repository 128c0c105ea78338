//! The Graph API: who asks, may they, what goes wrong on command, and the journal of it all.

mod access;
mod call;
mod error;
mod fetch;
mod files;
mod nodes;
mod pictures;
mod route;
mod social;
mod uploads;
mod whatsapp;

pub use call::Call;
pub use error::GraphError;
pub use uploads::Upload;
pub use whatsapp::Rates;

use crate::{faults::Fault, hub::Hub, journal::Entry};
use axum::{
    Router,
    body::{Body, Bytes},
    extract::{Request, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use serde_json::{Value, json};
use std::{collections::BTreeMap, sync::Arc, time::Duration};

/// A little more than the largest file.
const LARGEST: usize = 110 * 1024 * 1024;

/// What Graph answers.
pub enum Answer {
    Json(Value),
    File { mime: String, bytes: Arc<[u8]> },
}

impl From<Value> for Answer {
    fn from(value: Value) -> Self {
        Self::Json(value)
    }
}

type Answered = Result<Answer, GraphError>;

pub fn router(hub: Arc<Hub>) -> Router {
    Router::new()
        .route("/cdn/{id}/{name}", get(files::public))
        .route("/platform/profilepic/", get(pictures::lead))
        .route("/pictures/{id}", get(pictures::show))
        .fallback(entrance)
        .with_state(hub)
}

/// Counts a call as under way until it is answered, even if the caller hangs up.
struct Busy(Arc<Hub>);

impl Busy {
    fn new(hub: &Arc<Hub>) -> Self {
        hub.started();
        Self(hub.clone())
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        self.0.finished();
    }
}

async fn entrance(State(hub): State<Arc<Hub>>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let Ok(bytes) = axum::body::to_bytes(body, LARGEST).await else {
        return (StatusCode::PAYLOAD_TOO_LARGE, "too large").into_response();
    };
    let call = Call::new(head.method, &head.uri, head.headers, bytes);
    // On its own task: a caller that hangs up does not undo what Meta has begun.
    match tokio::spawn(served(hub, call)).await {
        Ok(response) => response,
        Err(_) => (StatusCode::INTERNAL_SERVER_ERROR, "the simulator failed").into_response(),
    }
}

async fn served(hub: Arc<Hub>, call: Call) -> Response {
    let busy = Busy::new(&hub);
    let (fault, latency, down) = hub.with(|world| {
        let faults = &mut world.faults;
        let fault = if faults.down { None } else { faults.take(&call.path) };
        (fault, faults.latency_ms, faults.down)
    });
    if latency > 0 {
        tokio::time::sleep(Duration::from_millis(latency)).await;
    }
    if down || fault == Some(Fault::BadGateway) {
        let status = if down { 503 } else { 502 };
        write_down(&hub, &call, status, json!("an HTML page of the edge"));
        return html(status);
    }
    let answer = match &fault {
        Some(Fault::Error { .. }) => Err(commanded(fault.as_ref())),
        _ => route::answer(&hub, &call).await,
    };
    let released = hub.released.notified();
    tokio::pin!(released);
    // Before it can be seen that the call came in.
    released.as_mut().enable();
    let (status, value) = told(&hub, &call, &answer);
    drop(busy);
    match fault {
        Some(Fault::AnswerLast) => {
            released.await;
            shown(status, value, answer)
        }
        Some(Fault::Hang { ms }) => {
            tokio::time::sleep(Duration::from_millis(ms)).await;
            html(504)
        }
        Some(Fault::Nonsense) => (StatusCode::OK, "for (;;);{\"hello\":[1,").into_response(),
        Some(Fault::Garbled) => shown(status, value, answer.map(garbled)),
        _ => shown(status, value, answer),
    }
}

/// The last byte of a file is another one.
fn garbled(answer: Answer) -> Answer {
    let Answer::File { mime, bytes } = answer else { return answer };
    let mut bytes = bytes.to_vec();
    if let Some(last) = bytes.last_mut() {
        *last = !*last;
    }
    Answer::File { mime, bytes: bytes.into() }
}

fn commanded(fault: Option<&Fault>) -> GraphError {
    let Some(Fault::Error { code, subcode, status, message, details }) = fault else {
        return GraphError::new(500, 1, "An unknown error has occurred.");
    };
    let usual = match code {
        190 => 401,
        4 | 17 | 32 | 613 | 80007 | 130429 | 131056 => 429,
        1 | 2 | 131000 | 131016 => 500,
        _ => 400,
    };
    let words = message.clone().unwrap_or_else(|| "as commanded".into());
    let error = GraphError::new(status.unwrap_or(usual), *code, words);
    GraphError { subcode: *subcode, details: details.clone(), ..error }
}

/// Keeps the call, and gives the status and the JSON of its answer.
fn told(hub: &Arc<Hub>, call: &Call, answer: &Answered) -> (u16, Value) {
    let (status, value) = match answer {
        Ok(Answer::Json(value)) => (200, value.clone()),
        Ok(Answer::File { mime, bytes }) => (200, json!({"file": mime, "bytes": bytes.len()})),
        Err(error) => (error.status, error.body(&hub.with(|world| world.trace_id()))),
    };
    write_down(hub, call, status, value.clone());
    (status, value)
}

fn write_down(hub: &Arc<Hub>, call: &Call, status: u16, answer: Value) {
    let headers: BTreeMap<String, String> = call
        .headers
        .iter()
        .filter(|(name, _)| *name != header::AUTHORIZATION)
        .map(|(name, value)| (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
        .collect();
    let mut body = call.body.clone();
    if let Some(token) = body.get_mut("input_token") {
        *token = json!("…");
    }
    hub.with(|world| {
        let tells = |secret: &str| call.address.contains(secret);
        let tells_secret = tells(&world.app.secret) || world.tokens.iter().any(|token| tells(&token.value));
        let entry = Entry {
            number: world.journal.back().map_or(1, |last| last.number + 1),
            at: world.now(),
            method: call.method.to_string(),
            path: call.path.clone(),
            query: call.query.clone(),
            headers,
            body,
            tells_secret,
            status,
            answer,
        };
        world.write_down(entry);
    });
}

fn shown(status: u16, value: Value, answer: Answered) -> Response {
    if let Ok(Answer::File { mime, bytes }) = answer {
        return ([(header::CONTENT_TYPE, mime)], Body::from(Bytes::from_owner(bytes))).into_response();
    }
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = (status, axum::Json(value)).into_response();
    let headers = response.headers_mut();
    headers.insert("facebook-api-version", header::HeaderValue::from_static("v26.0"));
    response
}

fn html(status: u16) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_GATEWAY);
    let page = "<!DOCTYPE html><html><head><title>Error</title></head><body>Sorry, something went wrong.</body></html>";
    (status, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], page).into_response()
}
