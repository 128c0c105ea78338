//! For whoever watches over the desk: is the program up, does its database answer.

use super::Web;
use crate::desk::Service;
use axum::{Router, extract::State, http::StatusCode, routing::get};
use std::sync::Arc;

/// `/healthz`, `/readyz`, and what crawlers ask first.
pub fn routes() -> Router<Web> {
    Router::new()
        .route("/healthz", get(|| async { "up\n" }))
        .route("/readyz", get(readyz))
        // A desk is no public site: nothing of it belongs into a search engine.
        .route("/robots.txt", get(|| async { "User-agent: *\nDisallow: /\n" }))
}

async fn readyz(State(service): State<Arc<Service>>) -> (StatusCode, &'static str) {
    if service.is_ready().await {
        return (StatusCode::OK, "ready\n");
    }
    (StatusCode::SERVICE_UNAVAILABLE, "not ready: the database does not answer, or its file is gone\n")
}
