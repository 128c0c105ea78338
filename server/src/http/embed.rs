//! What other sites load: the loader, how a channel looks, and a sample shop to try both on.

use super::{
    Web,
    assets::{self, Assets},
    failure::No,
};
use crate::{config::Config, desk::demo_channels::offset_told};
use app::{
    api::desk::answer,
    domain::{
        channel::{Channel, Color, Side},
        ids::ChannelId,
        refusal::{Refusal, Thing},
    },
    texts::launcher,
};
use axum::{
    Json, Router,
    extract::{ConnectInfo, Path, State},
    http::{
        HeaderMap, HeaderName, HeaderValue, StatusCode, Uri,
        header::{ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, CONTENT_SECURITY_POLICY, HOST, ORIGIN, VARY},
    },
    response::{Html, IntoResponse, Response},
    routing::{get, post},
};
use serde::Serialize;
use std::{net::SocketAddr, sync::Arc};

/// Pages that isolate themselves load nothing of others without it.
const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

/// The sample shop plays a careful site: this is all that such a site has to allow for the widget, with our
/// address in place of `'self'`.
const SHOP_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
                           connect-src 'self'; frame-src 'self'; base-uri 'none'; frame-ancestors 'none'";

/// The loader, its configuration, and the sample shop.
pub fn routes() -> Router<Web> {
    Router::new()
        .route("/embed.js", get(loader))
        .route("/embed/{channel}", get(look))
        .route("/demo", get(shop))
        .route("/demo/clock", post(move_clock))
}

async fn loader(State(assets): State<Arc<Assets>>, asked: HeaderMap) -> Response {
    let mut response = assets::named(&assets, "embed.js", &asked);
    response.headers_mut().insert(RESOURCE_POLICY, HeaderValue::from_static("cross-origin"));
    response
}

/// How the launcher looks and speaks, as `public/embed.js` reads it.
#[derive(Debug, Serialize)]
struct Launcher {
    /// Only for visitors whose chat runs.
    off: bool,
    lang: &'static str,
    dir: &'static str,
    side: Side,
    accent: Color,
    on_accent: Color,
    greeting: String,
    greeting_after: u32,
    texts: &'static launcher::Launcher,
}

impl From<Channel> for Launcher {
    fn from(channel: Channel) -> Self {
        let (off, web) = (channel.disabled, channel.web);
        Self {
            off,
            lang: web.lang.code(),
            dir: web.lang.dir(),
            side: web.side,
            accent: web.accent,
            on_accent: web.accent.text_on(),
            greeting: web.greeting,
            greeting_after: web.greeting_after_seconds,
            texts: launcher::words(web.lang),
        }
    }
}

/// Anybody may read the answer, which is no secret; what counts is that a site off the list gets a 403.
async fn look(State(web): State<Web>, Path(file): Path<String>, asked: HeaderMap) -> Response {
    let mut response = match launcher_of(&web, &file, &asked).await {
        Ok(launcher) => {
            ([(CACHE_CONTROL, "public, max-age=60"), (VARY, "origin")], Json(launcher)).into_response()
        }
        Err(refusal) => No::from(refusal).into_response(),
    };
    response.headers_mut().insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    response.headers_mut().insert(RESOURCE_POLICY, HeaderValue::from_static("cross-origin"));
    response
}

async fn launcher_of(web: &Web, file: &str, asked: &HeaderMap) -> Result<Launcher, Refusal> {
    let id: ChannelId =
        file.strip_suffix(".json").and_then(|id| id.parse().ok()).ok_or(Refusal::Gone(Thing::Channel))?;
    let channel = answer(web.service.embed(id).await)?;
    if !may_embed(&channel.web.allowed_domains, asked, &web.config) {
        return Err(Refusal::DomainNotAllowed);
    }
    Ok(channel.into())
}

/// A request without `Origin` comes from our own page or from no page at all.
fn may_embed(allowed: &[String], asked: &HeaderMap, config: &Config) -> bool {
    let Some(origin) = asked.get(ORIGIN) else { return true };
    let origin = origin.to_str().ok().and_then(|origin| origin.parse::<Uri>().ok());
    let Some(from) = origin.as_ref().and_then(Uri::authority) else { return allowed.is_empty() };
    let is_ours = asked.get(HOST).and_then(|host| host.to_str().ok()).is_some_and(|host| *from == *host)
        || config.public_url.as_ref().is_some_and(|public| public.authority == *from);
    allowed.is_empty() || is_ours || allowed.iter().any(|domain| covers(domain, from.as_str()))
}

/// `shop.example` covers itself at any port, `shop.example:8080` that port alone, `*.shop.example` what is below
/// it: just as browsers read the list that [`ancestors`] makes of it.
fn covers(domain: &str, host: &str) -> bool {
    let (domain, host) = (domain.to_ascii_lowercase(), host.to_ascii_lowercase());
    let host = if domain.contains(':') { &*host } else { host.split(':').next().unwrap_or_default() };
    match domain.strip_prefix('*') {
        Some(end) => host.strip_suffix(end).is_some_and(|start| !start.is_empty() && end.starts_with('.')),
        None => domain == host,
    }
}

/// The sites that may frame a channel's chat, as a content security policy writes them.
pub fn ancestors(allowed: &[String]) -> String {
    if allowed.is_empty() {
        return "*".to_owned();
    }
    // Whoever may write the list must not be able to end it and write a policy of his own.
    let is_host = |domain: &&String| {
        domain.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '*'))
    };
    let hosts = allowed.iter().filter(is_host).map(|domain| {
        let port = if domain.contains(':') { "" } else { ":*" };
        format!(" http://{domain}{port} https://{domain}{port}")
    });
    format!("'self'{}", hosts.collect::<String>())
}

/// The sample shop, with `--demo` only.
async fn shop(State(web): State<Web>) -> Response {
    let Some(page) = web.assets.text("demo/shop.html").filter(|_| web.config.demo) else {
        let text = "the sample shop is there with --demo alone, once the screens are built".to_owned();
        return No::with(StatusCode::NOT_FOUND, Refusal::Unreadable(text)).into_response();
    };
    let channel = match web.service.demo_channel().await {
        Ok(Some(channel)) => channel.to_string(),
        Ok(None) => return No::from(Refusal::Gone(Thing::Channel)).into_response(),
        Err(error) => return No::from(error).into_response(),
    };
    let address = |name| web.assets.address(name).unwrap_or_default();
    let page = page
        .replace("{{channel}}", &channel)
        .replace("{{shop_css}}", address("demo/shop.css"))
        .replace("{{pack_svg}}", address("demo/pack.svg"));
    ([(CONTENT_SECURITY_POLICY, SHOP_POLICY)], Html(page)).into_response()
}

/// The simulator tells how far its clock was moved. Only of a demo that has one, and only from this machine.
async fn move_clock(
    State(web): State<Web>,
    ConnectInfo(from): ConnectInfo<SocketAddr>,
    Json(told): Json<serde_json::Value>,
) -> StatusCode {
    if web.config.simulator.is_none() || !from.ip().is_loopback() {
        return StatusCode::NOT_FOUND;
    }
    match offset_told(&told) {
        Some(offset) if web.service.move_demo_clock(offset).await.is_ok() => StatusCode::NO_CONTENT,
        Some(_) => StatusCode::SERVICE_UNAVAILABLE,
        None => StatusCode::UNPROCESSABLE_ENTITY,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_domain_on_the_list_covers_what_it_says() {
        assert!(covers("shop.example", "shop.example:8080"));
        assert!(covers("Shop.example", "shop.example"));
        assert!(!covers("shop.example", "www.shop.example"));
        assert!(!covers("shop.example:8080", "shop.example"));
        assert!(covers("*.shop.example", "www.shop.example"));
        for foreign in ["shop.example", "evilshop.example", "shop.example.evil.example"] {
            assert!(!covers("*.shop.example", foreign), "{foreign}");
        }
        assert!(!covers("*", "evil.example"), "everybody is an empty list, not a star");
    }

    #[test]
    fn the_list_becomes_a_policy_and_nothing_else() {
        assert_eq!(ancestors(&[]), "*");
        let list = ["*.shop.example".to_owned(), "a.b; script-src *".to_owned(), "localhost:8080".to_owned()];
        assert_eq!(
            ancestors(&list),
            "'self' http://*.shop.example:* https://*.shop.example:* http://localhost:8080 https://localhost:8080"
        );
    }
}
