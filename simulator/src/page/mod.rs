//! The page where one is the customer: three files, made into the program.

use axum::{
    Router,
    http::header,
    response::{IntoResponse, Response},
    routing::get,
};

pub fn router() -> Router {
    Router::new()
        .route("/", get(|| async { file("text/html; charset=utf-8", include_str!("phone.html")) }))
        .route("/phone.css", get(|| async { file("text/css; charset=utf-8", include_str!("phone.css")) }))
        .route(
            "/phone.js",
            get(|| async { file("text/javascript; charset=utf-8", include_str!("phone.js")) }),
        )
        .route("/side.js", get(|| async { file("text/javascript; charset=utf-8", include_str!("side.js")) }))
        .route(
            "/parts.js",
            get(|| async { file("text/javascript; charset=utf-8", include_str!("parts.js")) }),
        )
}

/// Nothing but our own files may run or be loaded here.
fn file(mime: &'static str, text: &'static str) -> Response {
    let policy = "default-src 'self'; img-src 'self' http: https: blob: data:; media-src 'self' http: https:";
    ([(header::CONTENT_TYPE, mime), (header::CONTENT_SECURITY_POLICY, policy)], text).into_response()
}
