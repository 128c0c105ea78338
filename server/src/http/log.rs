//! One line per request. Never its query, cookies or body: they carry what people wrote and what opens doors.

use axum::{extract::Request, middleware::Next, response::Response};
use std::time::Instant;

/// At `debug`, and at `warn` where the fault is ours.
pub async fn line(request: Request, next: Next) -> Response {
    let (method, path, began) = (request.method().clone(), request.uri().path().to_owned(), Instant::now());
    let response = next.run(request).await;
    let (status, ms) = (response.status().as_u16(), began.elapsed().as_millis() as u64);
    if response.status().is_server_error() {
        tracing::warn!(%method, path, status, ms, "a request failed");
    } else {
        tracing::debug!(%method, path, status, ms, "answered a request");
    }
    response
}
