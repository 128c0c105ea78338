//! What browsers are told besides the content: what a page may load, who may frame it, how cookies travel.

use super::auth::{PASS, SESSION};
use crate::config::Config;
use axum::{
    extract::{Request, State},
    http::{
        HeaderMap, HeaderName, HeaderValue,
        header::{
            CACHE_CONTROL, CONTENT_SECURITY_POLICY, HOST, REFERRER_POLICY, SET_COOKIE, X_CONTENT_TYPE_OPTIONS,
        },
        uri::Authority,
    },
    middleware::Next,
    response::Response,
};
use std::sync::Arc;

/// Other windows get no handle on the console's.
pub const OPENER_POLICY: HeaderName = HeaderName::from_static("cross-origin-opener-policy");

/// What nothing of ours needs unless it says so itself.
const CLOSED: HeaderValue =
    HeaderValue::from_static("default-src 'none'; base-uri 'none'; frame-ancestors 'none'");

/// Dresses every answer: closed where the handler did not open anything.
pub async fn dress(State(config): State<Arc<Config>>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.entry(REFERRER_POLICY).or_insert(HeaderValue::from_static("same-origin"));
    headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    headers.entry(CONTENT_SECURITY_POLICY).or_insert(CLOSED);
    if config.is_secure() && headers.contains_key(SET_COOKIE) {
        secure_cookies(headers);
    }
    response
}

/// Over https, cookies stay on https; and a visitor's pass may travel inside other sites' pages, in a jar of its
/// own for each of them. Over plain http browsers refuse both, so there it is as the server functions wrote it.
fn secure_cookies(headers: &mut HeaderMap) {
    let cookies: Vec<HeaderValue> = headers.get_all(SET_COOKIE).iter().map(secured).collect();
    headers.remove(SET_COOKIE);
    headers.extend(cookies.into_iter().map(|cookie| (SET_COOKIE, cookie)));
}

fn secured(cookie: &HeaderValue) -> HeaderValue {
    let secured = cookie.to_str().ok().and_then(|text| match text.split_once('=')?.0 {
        SESSION => Some(format!("{text}; Secure")),
        name if name.starts_with(PASS) => {
            Some(text.replace("SameSite=Lax", "SameSite=None; Secure; Partitioned"))
        }
        _ => None,
    });
    secured.and_then(|text| HeaderValue::from_str(&text).ok()).unwrap_or_else(|| cookie.clone())
}

/// The policy of a page that is drawn by a bundle of ours; `ancestors` are the sites that may frame it. A picture that was
/// chosen and is not sent yet is shown from the browser's own memory, which is `blob:`.
pub fn page_policy(nonce: &str, asked: &HeaderMap, config: &Config, ancestors: &str) -> Option<HeaderValue> {
    let sockets = sockets(asked, config);
    let policy = format!(
        "default-src 'none'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; style-src 'self' 'nonce-{nonce}'; \
         img-src 'self' data: blob:; font-src 'self'; connect-src 'self'{sockets}; media-src 'self'; form-action 'self'; \
         base-uri 'none'; frame-ancestors {ancestors}"
    );
    HeaderValue::from_str(&policy).ok()
}

/// Older Safaris do not count a socket to the same host as `'self'`.
fn sockets(asked: &HeaderMap, config: &Config) -> String {
    let host = asked.get(HOST).and_then(|host| host.to_str().ok()?.parse::<Authority>().ok());
    let Some(host) = host.filter(|host| !host.as_str().contains(['@', ';', ',', '\''])) else {
        return String::new();
    };
    format!(" {}://{host}", if config.is_secure() { "wss" } else { "ws" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn over_https_a_pass_travels_into_other_sites_and_a_session_does_not() {
        let secured =
            |cookie: &'static str| secured(&HeaderValue::from_static(cookie)).to_str().unwrap().to_owned();
        assert_eq!(
            secured("parley_session=t; Path=/; HttpOnly; SameSite=Lax"),
            "parley_session=t; Path=/; HttpOnly; SameSite=Lax; Secure"
        );
        assert_eq!(
            secured("parley_pass_chn_1=p; Path=/; SameSite=Lax; Max-Age=9"),
            "parley_pass_chn_1=p; Path=/; SameSite=None; Secure; Partitioned; Max-Age=9"
        );
        assert_eq!(secured("theme=dark; Path=/"), "theme=dark; Path=/");
    }
}
