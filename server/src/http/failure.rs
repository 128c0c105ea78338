//! How the desk says no over HTTP: a refusal as JSON with its status. A panic is a "no" too, without its details.

use app::{
    api::desk::{Failure, answer},
    domain::refusal::Refusal,
    texts::what_was_wrong,
};
use axum::{
    Json,
    extract::Request,
    http::{
        HeaderValue, StatusCode,
        header::{ACCEPT, CONTENT_LENGTH, CONTENT_TYPE, RETRY_AFTER},
    },
    middleware::Next,
    response::{IntoResponse, Response},
};
use futures::FutureExt;
use serde::Serialize;
use std::panic::AssertUnwindSafe;

/// A refusal as scripts read it: its name and facts, which the screens read too, and the sentence.
#[derive(Debug, Serialize)]
pub struct Said {
    #[serde(flatten)]
    refusal: Refusal,
    sentence: String,
}

impl From<Refusal> for Said {
    fn from(refusal: Refusal) -> Self {
        Self { sentence: refusal.to_string(), refusal }
    }
}

impl Said {
    /// What was wrong with an entry, for whoever reads the screens in Turkish: they have words of their own for the rest.
    /// The sentence stays as scripts know it.
    pub fn in_turkish(&mut self) {
        if let Refusal::Invalid { what, .. } | Refusal::Unsent { what, .. } = &mut self.refusal {
            *what = what_was_wrong::in_turkish(what);
        }
    }
}

/// A refusal on its way out.
#[derive(Debug)]
pub struct No {
    status: StatusCode,
    refusal: Refusal,
}

impl No {
    /// A refusal with a status that says more than its own, such as 413 for what is unreadable because of its size.
    pub fn with(status: StatusCode, refusal: Refusal) -> Self {
        Self { status, refusal }
    }
}

impl From<Refusal> for No {
    fn from(refusal: Refusal) -> Self {
        Self { status: status(&refusal), refusal }
    }
}

impl From<Failure> for No {
    /// Breakage is logged here, once.
    fn from(failure: Failure) -> Self {
        match answer::<()>(Err(failure)) {
            Err(refusal) => refusal.into(),
            Ok(()) => Refusal::Broken.into(),
        }
    }
}

impl From<anyhow::Error> for No {
    fn from(error: anyhow::Error) -> Self {
        Failure::Broken(error).into()
    }
}

impl IntoResponse for No {
    fn into_response(self) -> Response {
        let mut response = (self.status, Json(Said::from(self.refusal.clone()))).into_response();
        response.extensions_mut().insert(self.refusal.clone());
        if let Refusal::TooMany { seconds } = self.refusal {
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

/// The status of a refusal in axum's type.
pub fn status(refusal: &Refusal) -> StatusCode {
    StatusCode::from_u16(refusal.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

/// A panic ends its own request and nothing else; the panic hook has already written where it happened.
pub async fn survive_panics(request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    AssertUnwindSafe(next.run(request)).catch_unwind().await.unwrap_or_else(|_| {
        tracing::error!(path, "a request panicked");
        No::from(Refusal::Broken).into_response()
    })
}

/// A person who is refused a whole page reads a sentence, not JSON.
pub async fn speak_plainly(request: Request, next: Next) -> Response {
    let accepted = request.headers().get(ACCEPT).and_then(|kinds| kinds.to_str().ok());
    let wants_a_page = accepted.is_some_and(|kinds| kinds.contains("text/html"));
    let response = next.run(request).await;
    let Some(refusal) = response.extensions().get::<Refusal>().filter(|_| wants_a_page) else {
        return response;
    };
    let sentence = format!("{refusal}\n");
    let (mut parts, _) = response.into_parts();
    parts.headers.remove(CONTENT_LENGTH);
    parts.headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    Response::from_parts(parts, sentence.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::{Router, body::Body, middleware::from_fn, routing::get};
    use tower::ServiceExt;

    async fn broken() -> &'static str {
        panic!("the password is hunter2")
    }

    async fn ask(accept: &str) -> (StatusCode, String) {
        let router = Router::new()
            .route("/", get(broken))
            .layer(from_fn(survive_panics))
            .layer(from_fn(speak_plainly));
        let request = Request::get("/").header(ACCEPT, accept).body(Body::empty()).unwrap();
        let response = router.oneshot(request).await.unwrap();
        let status = response.status();
        let body = axum::body::to_bytes(response.into_body(), 1024).await.unwrap();
        (status, String::from_utf8(body.to_vec()).unwrap())
    }

    #[tokio::test]
    async fn a_panic_is_a_500_without_its_details() {
        let (status, body) = ask("*/*").await;
        let expected = format!(r#"{{"refusal":"broken","sentence":"{}"}}"#, Refusal::Broken);
        assert_eq!((status, body), (StatusCode::INTERNAL_SERVER_ERROR, expected));
        let (_, page) = ask("text/html,*/*").await;
        assert_eq!(page, format!("{}\n", Refusal::Broken), "a person reads a sentence");
    }
}
