//! Reports as files.

use super::{Web, failure::No};
use crate::desk::Service;
use app::{
    api::desk::Asking,
    domain::{
        agent::Lang,
        ids::{ChannelId, GroupId, ProductId},
        refusal::Refusal,
        report::Asked,
        scope::Scope,
        time::Timestamp,
    },
};
use axum::{
    Extension, Router,
    extract::{Query, State, rejection::QueryRejection},
    http::header,
    response::{IntoResponse, Response},
    routing::get,
};
use serde::Deserialize;
use std::sync::Arc;

pub fn routes() -> Router<Web> {
    Router::new().route("/api/reports/agents.csv", get(agents))
}

/// What the address says: moments in milliseconds, ids, and the language of the columns' names.
#[derive(Deserialize)]
struct Wanted {
    from: i64,
    until: i64,
    product: Option<ProductId>,
    channel: Option<ChannelId>,
    group: Option<GroupId>,
    lang: Option<Lang>,
}

async fn agents(
    State(desk): State<Arc<Service>>,
    Extension(asking): Extension<Asking>,
    wanted: Result<Query<Wanted>, QueryRejection>,
) -> Result<Response, No> {
    let caller = asking.caller.ok_or(Refusal::SignedOut)?;
    let Query(wanted) = wanted.map_err(|why| Refusal::Unreadable(why.body_text()))?;
    let asked = Asked {
        from: Timestamp::from_millis(wanted.from),
        until: Timestamp::from_millis(wanted.until),
        scope: Scope { product: wanted.product, channel: wanted.channel },
        group: wanted.group,
    };
    let text = desk.agents_file(caller, asked, wanted.lang.unwrap_or(Lang::En)).await?;
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"parley-agents.csv\""),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, text).into_response())
}
