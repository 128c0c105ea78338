//! The chat's page inside the frame on a shop's site. It is drawn here and works as plain forms at once; the
//! bundle takes over when it has come.

mod forms;

use super::{Web, embed, failure, failure::No, headers, pages};
use app::{
    api::desk::{Asking, Desk, answer},
    domain::{
        agent::Lang,
        ids::{ChannelId, MessageId},
        refusal::{Refusal, Thing},
    },
    texts::launcher,
    widget::{
        Widget,
        page::{PageFacts, WidgetPage},
    },
};
use axum::{
    Extension, Form, Router,
    body::Body,
    extract::{Path, Query, Request, State, rejection::FormRejection},
    http::request::Parts,
    response::Response,
    routing::{get, post},
};
use forms::Fields;
use leptos::{nonce::use_nonce, prelude::*};
use leptos_axum::{ResponseOptions, render_app_async_with_context};
use serde::Deserialize;

/// The page, and what its forms send before the bundle is there.
pub fn routes() -> Router<Web> {
    Router::new().route("/chat/{channel}", get(open)).route("/chat/{channel}/{act}", post(act))
}

async fn open(
    State(web): State<Web>,
    Path(channel): Path<String>,
    Extension(asking): Extension<Asking>,
    asked: Parts,
) -> Result<Response, No> {
    draw(web, channel_of(&channel)?, &asking, asked, None).await
}

fn channel_of(text: &str) -> Result<ChannelId, Refusal> {
    text.parse().map_err(|_| Refusal::Gone(Thing::Channel))
}

/// Does what the form asks and leads back to the page; a refusal is shown on the page, with its status.
async fn act(
    State(web): State<Web>,
    Path((channel, act)): Path<(String, String)>,
    Extension(asking): Extension<Asking>,
    asked: Parts,
    form: Result<Form<Fields>, FormRejection>,
) -> Result<Response, No> {
    let channel = channel_of(&channel)?;
    let Form(fields) = form.map_err(|bad| Refusal::Unreadable(bad.body_text()))?;
    match answer(forms::perform(&*web.service, channel, &act, &asking, &fields).await) {
        Ok(pass) => Ok(forms::back(channel, asked.uri.query(), pass.as_deref())),
        Err(refusal) => draw(web, channel, &asking, asked, Some(refusal)).await,
    }
}

/// What the loader and the page's own buttons put into the address.
#[derive(Debug, Default, Deserialize)]
struct Opened {
    /// The shop's page.
    host: Option<String>,
    /// What was pressed before the page was awake.
    wish: Option<String>,
}

async fn draw(
    web: Web,
    channel: ChannelId,
    asking: &Asking,
    asked: Parts,
    refused: Option<Refusal>,
) -> Result<Response, No> {
    let opened = Query::<Opened>::try_from_uri(&asked.uri).map(|query| query.0).unwrap_or_default();
    let pass = forms::pass(asking, channel);
    let visit = answer(web.service.visit(channel, pass, asking.tongue).await);
    // A channel that is gone is said on the page, and any site may show that.
    let domains = answer(web.service.embed(channel).await).map(|channel| channel.web.allowed_domains);
    let ancestors = embed::ancestors(&domains.unwrap_or_default());
    let page = WidgetPage {
        channel,
        visit,
        page: opened.host,
        message: MessageId::random(),
        now: web.service.now(),
        wish: opened.wish.and_then(|wish| wish.parse().ok()),
        refused,
    };
    Ok(render(web, page, ancestors, asked).await)
}

async fn render(web: Web, page: WidgetPage, ancestors: String, asked: Parts) -> Response {
    let status = page.refused.as_ref().or(page.visit.as_ref().err()).map(failure::status);
    let (assets, config, page_to_draw) = (web.assets, web.config, page.clone());
    let sprite = pages::sprite(&assets, "icons-widget.svg");
    let context = {
        let asked = asked.headers.clone();
        move || {
            provide_context(sprite.clone());
            provide_context(page.clone());
            let nonce = use_nonce();
            pages::with_headers(
                nonce.and_then(|nonce| headers::page_policy(&nonce, &asked, &config, &ancestors)),
                &[],
            );
            if let (Some(response), Some(status)) = (use_context::<ResponseOptions>(), status) {
                response.set_status(status);
            }
        }
    };
    let shell = move || shell(page_to_draw.clone(), &assets);
    render_app_async_with_context(context, shell)(Request::from_parts(asked, Body::empty())).await
}

fn shell(page: WidgetPage, assets: &super::assets::Assets) -> impl IntoView + use<> {
    let lang = page.visit.as_ref().map_or(Lang::En, |visit| visit.look.lang);
    let title = page
        .visit
        .as_ref()
        .map_or_else(|_| launcher::words(lang).chat.to_owned(), |visit| visit.look.brand.clone());
    view! {
        <!DOCTYPE html>
        <html
            lang=lang.code()
            dir=lang.dir()
            data-sprite=assets.address("icons-widget.svg").map(str::to_owned)
            data-sound=assets.address("sounds/message.wav").map(str::to_owned)
        >
            <head>
                {pages::head("widget", assets)}
                <title>{title}</title>
                <style nonce=use_nonce()>{page.colours()}</style>
                <PageFacts page=page/>
            </head>
            <body>
                <Widget/>
                {pages::waking("widget", assets)}
            </body>
        </html>
    }
}
