//! Signing in by the plain form: who is quicker than the page's bundle, or whose browser takes none, is let in all the same.

use super::{Web, failure::No};
use app::{
    api::{
        desk::{Asking, Desk, answer},
        session::session_cookie,
    },
    console::session::next::wanted,
    domain::refusal::Refusal,
};
use axum::{
    Extension, Form, Router,
    extract::{Query, State, rejection::FormRejection},
    http::header::SET_COOKIE,
    response::{IntoResponse, Redirect, Response},
    routing::post,
};
use serde::Deserialize;

pub fn routes() -> Router<Web> {
    Router::new().route("/sign-in", post(sign_in))
}

#[derive(Deserialize)]
struct Filled {
    email: String,
    password: String,
    /// An unticked box is not sent.
    keep: Option<String>,
}

#[derive(Deserialize)]
struct Asked {
    next: Option<String>,
}

async fn sign_in(
    State(web): State<Web>,
    Extension(asking): Extension<Asking>,
    Query(asked): Query<Asked>,
    form: Result<Form<Filled>, FormRejection>,
) -> Result<Response, No> {
    let Form(filled) = form.map_err(|bad| Refusal::Unreadable(bad.body_text()))?;
    let signed_in = answer(web.service.sign_in(&filled.email, &filled.password, &asking.address).await)?;
    let cookie = session_cookie(&signed_in.token, filled.keep.is_some());
    Ok(([(SET_COOKIE, cookie)], Redirect::to(wanted(asked.next.as_deref()))).into_response())
}
