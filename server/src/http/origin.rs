//! Whether a request comes from this desk's own pages. A browser sends cookies along with what other sites make
//! it send; `Origin` and `Sec-Fetch-Site` are how it tells, and no page can forge them.

use super::failure::No;
use crate::config::{Config, PublicUrl};
use app::domain::refusal::Refusal;
use axum::{
    extract::{Request, State},
    http::{
        HeaderMap, Uri,
        header::{HOST, ORIGIN, UPGRADE},
    },
    middleware::Next,
    response::{IntoResponse, Response},
};
use std::sync::Arc;

/// Refuses what another site would change or listen to. The widget is no other site: its frame is a page of ours.
pub async fn guard(State(config): State<Arc<Config>>, request: Request, next: Next) -> Response {
    let opens_a_socket = request.headers().contains_key(UPGRADE);
    let matters = !request.method().is_safe() || opens_a_socket;
    if matters && !is_ours(request.headers(), config.public_url.as_ref()) {
        return No::from(Refusal::ForeignOrigin).into_response();
    }
    next.run(request).await
}

/// Scripts and programs send neither header and are no danger: nobody makes them send what they do not want to.
fn is_ours(headers: &HeaderMap, public: Option<&PublicUrl>) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if text("sec-fetch-site") == Some("same-origin") {
        return true;
    }
    if !headers.contains_key(ORIGIN) {
        return text("sec-fetch-site").is_none_or(|site| site == "none");
    }
    let origin = text(ORIGIN.as_str()).and_then(|origin| origin.parse::<Uri>().ok()).unwrap_or_default();
    let Some(from) = origin.authority() else { return false };
    match public {
        // Under its public name, the scheme counts too: plain http could be anybody on the way.
        Some(public) if *from == public.authority => origin.scheme_str() == Some(public.scheme()),
        _ => text(HOST.as_str()).is_some_and(|host| *from == *host),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(headers: &[(&'static str, &'static str)], public: Option<&str>) -> bool {
        let headers = headers.iter().map(|(name, value)| {
            (axum::http::HeaderName::from_static(name), axum::http::HeaderValue::from_static(value))
        });
        is_ours(&headers.collect(), public.map(|url| url.parse().unwrap()).as_ref())
    }

    #[test]
    fn only_our_own_pages_and_programs_may_ask() {
        let host = ("host", "desk.example");
        assert!(asked(&[host], None), "a program");
        assert!(asked(&[host, ("origin", "https://desk.example")], None));
        assert!(asked(
            &[("host", "inside:3000"), ("origin", "https://a.b"), ("sec-fetch-site", "same-origin")],
            None
        ));
        for foreign in [
            "https://evil.example",
            "https://desk.example.evil.example",
            "https://desk.example:81",
            "null",
            "",
        ] {
            assert!(!asked(&[host, ("origin", foreign)], None), "{foreign}");
        }
        assert!(!asked(&[host, ("sec-fetch-site", "cross-site")], None));
    }

    #[test]
    fn behind_a_proxy_the_public_name_decides() {
        let host = ("host", "inside:3000");
        let public = Some("https://desk.example");
        assert!(asked(&[host, ("origin", "https://desk.example")], public));
        assert!(!asked(&[host, ("origin", "http://desk.example")], public));
        assert!(asked(&[host, ("origin", "http://inside:3000")], public), "an admin on the inner network");
    }
}
