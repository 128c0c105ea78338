//! The manners of `/api/…`, which scripts use like the screens do: JSON both ways, every "no" with its status.

use super::{
    Web,
    failure::{self, No, Said},
};
use app::{
    api::desk::Asking,
    domain::{agent::Lang, refusal::Refusal},
};
use axum::{
    Json, Router,
    body::{Body, Bytes, HttpBody, to_bytes},
    extract::Request,
    http::{
        HeaderValue, StatusCode,
        header::{ACCEPT, CONTENT_LENGTH, CONTENT_TYPE},
    },
    middleware::Next,
    response::{IntoResponse, Response},
    routing::any,
};
use futures::StreamExt;
use std::time::Duration;

/// The longest body that is read. The longest message takes 32 kB; the rest is for lists in the settings.
pub const LONGEST_BODY: usize = 256 * 1024;

/// A sender slower than this is holding the line.
const BODY_TIME: Duration = Duration::from_secs(30);

/// What is behind no server function.
pub fn routes() -> Router<Web> {
    Router::new().route("/api", any(unknown)).route("/api/{*rest}", any(unknown))
}

/// Nothing is there, for programs.
pub async fn unknown(request: Request) -> No {
    let text = format!("there is nothing at {}", request.uri().path());
    No::with(StatusCode::NOT_FOUND, Refusal::Unreadable(text))
}

/// The address is right, the method is not.
pub async fn wrong_method(request: Request) -> No {
    let text = format!("{} does not take {}", request.uri().path(), request.method());
    No::with(StatusCode::METHOD_NOT_ALLOWED, Refusal::Unreadable(text))
}

/// Reads the whole body before anybody works on it, so that too long, too slow and cut off are told apart here
/// and nowhere else.
pub async fn read_body(request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let asks_null = parts.uri.path_and_query().is_some_and(|asked| asked.as_str().contains("%00"));
    if asks_null {
        return null().into_response();
    }
    if body.is_end_stream() {
        return next.run(Request::from_parts(parts, body)).await;
    }
    let is_form = parts.headers.get(CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(FORM));
    match read_in_time(body, LONGEST_BODY).await {
        Ok(bytes) if has_null(&bytes, is_form) => null().into_response(),
        Ok(bytes) => next.run(Request::from_parts(parts, Body::from(bytes))).await,
        Err(no) => no.into_response(),
    }
}

const FORM: &[u8] = b"application/x-www-form-urlencoded";

fn null() -> No {
    No::from(Refusal::Unreadable(
        "it has the character U+0000 in it, which no text has; nothing was saved".into(),
    ))
}

/// Whether a text in it has U+0000, as it is, escaped as in JSON, or as in forms. PostgreSQL takes no such text, not even in
/// a question.
fn has_null(body: &[u8], is_form: bool) -> bool {
    let is_escape = |at: usize| {
        let slashes = body[..at].iter().rev().take_while(|byte| **byte == b'\\').count();
        slashes.is_multiple_of(2)
    };
    let is_null = |at: usize| match body[at] {
        0 => true,
        // In this order: whoever sends backslashes alone does not make us count them again and again.
        b'\\' => body[at..].starts_with(b"\\u0000") && is_escape(at),
        b'%' => is_form && body[at..].starts_with(b"%00"),
        _ => false,
    };
    (0..body.len()).any(is_null)
}

/// The whole body, if it is no longer than that and its sender does not hold the line.
pub async fn read_in_time(body: Body, longest: usize) -> Result<Bytes, No> {
    tokio::time::timeout(BODY_TIME, read_up_to(body, longest)).await.unwrap_or_else(|_| {
        let text = format!("its body did not arrive within {} seconds", BODY_TIME.as_secs());
        Err(No::with(StatusCode::REQUEST_TIMEOUT, Refusal::Unreadable(text)))
    })
}

async fn read_up_to(body: Body, longest: usize) -> Result<Bytes, No> {
    let too_long = || {
        let text = format!("its body is longer than {} kB; nothing was saved", longest / 1024);
        No::with(StatusCode::PAYLOAD_TOO_LARGE, Refusal::Unreadable(text))
    };
    if body.size_hint().lower() > longest as u64 {
        return Err(too_long());
    }
    let mut chunks = body.into_data_stream();
    let mut whole = Vec::new();
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(|_| No::from(Refusal::Unreadable("its body was cut off".into())))?;
        if whole.len() + chunk.len() > longest {
            return Err(too_long());
        }
        whole.extend_from_slice(&chunk);
    }
    Ok(whole.into())
}

/// Answers of server functions as scripts expect them. A browser's form would otherwise be sent elsewhere, and
/// arguments that cannot be read would leave as 500: they are refused before any code of ours sets the status.
pub async fn speak_json(mut request: Request, next: Next) -> Response {
    if !request.uri().path().starts_with("/api/") {
        return next.run(request).await;
    }
    request.headers_mut().insert(ACCEPT, HeaderValue::from_static("application/json"));
    let reader = request.extensions().get::<Asking>().and_then(|asking| asking.caller);
    let response = next.run(request).await;
    if response.status().is_success() || response.extensions().get::<Refusal>().is_some() {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let body = to_bytes(body, LONGEST_BODY).await.unwrap_or_default();
    let Ok(refusal) = serde_json::from_slice::<Refusal>(&body) else {
        return Response::from_parts(parts, body.into());
    };
    if parts.status == StatusCode::INTERNAL_SERVER_ERROR {
        parts.status = failure::status(&refusal);
    }
    parts.headers.remove(CONTENT_LENGTH);
    let mut said = Said::from(refusal);
    if reader.is_some_and(|reader| reader.lang == Lang::Tr) {
        said.in_turkish();
    }
    Response::from_parts(parts, Json(said).into_response().into_body())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_with_the_null_character_is_found_and_one_that_speaks_of_it_is_not() {
        for (body, is_form, has) in [
            (r#"{"email": "a\u0000b"}"#, false, true),
            (r#"{"text": "\\u0000 is how it is written"}"#, false, false),
            (r#"{"text": "\\\u0000"}"#, false, true),
            ("{\"text\": \"\0\"}", false, true),
            ("email=a%00b", true, true),
            ("100%00", false, false),
            ("", true, false),
        ] {
            assert_eq!(has_null(body.as_bytes(), is_form), has, "{body}");
        }
    }
}
