//! The edge: addresses, pages, files, and who asks. No rules and no SQL: what happens is decided in `desk`.

pub mod api;
pub mod assets;
pub mod auth;
pub mod chat;
pub mod door;
pub mod embed;
pub mod failure;
pub mod files;
pub mod headers;
pub mod health;
pub mod hooks;
pub mod limits;
pub mod live;
pub mod log;
pub mod origin;
pub mod pages;
pub mod reports;

use crate::{config::Config, desk::Service, shutdown::Shutdown};
use assets::Assets;
use axum::{
    Router,
    extract::FromRef,
    http::{Extensions, HeaderMap, StatusCode, Version, header::CONTENT_TYPE},
    middleware::{from_fn, from_fn_with_state},
};
use leptos::config::LeptosOptions;
use limits::Limits;
use std::sync::Arc;
use tower_http::{
    CompressionLevel,
    compression::{
        CompressionLayer,
        predicate::{Predicate, SizeAbove},
    },
};

/// What every handler can ask for, whole or in parts.
#[derive(Clone, FromRef)]
pub struct Web {
    pub service: Arc<Service>,
    pub options: Arc<LeptosOptions>,
    pub assets: Arc<Assets>,
    pub config: Arc<Config>,
    pub limits: Arc<Limits>,
    pub shutdown: Shutdown,
}

impl Web {
    pub fn new(service: Arc<Service>, assets: Assets, config: Config, shutdown: Shutdown) -> Self {
        Self {
            service,
            // Nothing of it is used but its being there: our pages name their own files.
            options: Arc::new(LeptosOptions::builder().output_name("console").build()),
            assets: Arc::new(assets),
            config: Arc::new(config),
            limits: Arc::default(),
            shutdown,
        }
    }
}

/// Leptos asks for its options by value. Shared until then: every layer of every request clones the state.
impl FromRef<Web> for LeptosOptions {
    fn from_ref(web: &Web) -> Self {
        (*web.options).clone()
    }
}

/// Answers go out compressed where that saves a packet. Quick rather than small: it is done each time.
fn compression() -> CompressionLayer<SizeAbove> {
    CompressionLayer::new().quality(CompressionLevel::Fastest).compress_when(SizeAbove::new(1_400))
}

/// Pages get smaller still: they are what a first visit waits for, and rare beside answers.
fn page_compression() -> CompressionLayer<impl Predicate> {
    let is_page = |_: StatusCode, _: Version, headers: &HeaderMap, _: &Extensions| {
        headers.get(CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"))
    };
    CompressionLayer::new().quality(CompressionLevel::Precise(5)).compress_when(is_page)
}

/// Every address of the desk. A request goes through the layers from the last to the first.
pub fn router(web: Web) -> Router {
    let holding = (web.limits.clone(), web.config.clone());
    let asking = (web.service.clone(), web.config.clone());
    Router::new()
        .merge(live::routes())
        .merge(chat::routes().layer(page_compression()))
        .merge(embed::routes())
        .merge(assets::routes())
        .merge(health::routes())
        .merge(door::routes())
        .merge(reports::routes())
        .merge(api::routes())
        .merge(pages::routes(&web).layer(page_compression()))
        .method_not_allowed_fallback(api::wrong_method)
        .layer(from_fn(api::speak_json))
        .layer(from_fn(api::read_body))
        // These read their bodies themselves: they are larger.
        .merge(hooks::routes())
        .merge(files::routes())
        .layer(from_fn_with_state(asking, auth::fill))
        .layer(from_fn_with_state(web.config.clone(), origin::guard))
        .layer(from_fn_with_state(holding, limits::hold))
        .layer(from_fn(failure::survive_panics))
        .layer(from_fn(failure::speak_plainly))
        .layer(compression())
        .layer(from_fn_with_state(web.config.clone(), headers::dress))
        .layer(from_fn(log::line))
        .with_state(web)
}
