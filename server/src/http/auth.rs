//! Who asks: one layer reads cookies and address, and puts [`Asking`] where server functions and handlers find it.

use super::failure::No;
use crate::{config::Config, desk::Service};
use app::{
    api::desk::Asking,
    domain::{ids::ChannelId, routing::Tongue},
};
use axum::{
    extract::{ConnectInfo, Request, State},
    http::{
        Extensions, HeaderMap,
        header::{ACCEPT_LANGUAGE, COOKIE},
    },
    middleware::Next,
    response::{IntoResponse, Response},
};
use std::{
    net::{IpAddr, Ipv6Addr, SocketAddr},
    sync::Arc,
};

/// The cookie of a signed-in agent.
pub const SESSION: &str = "parley_session";
/// The cookies of a visitor begin so; the channel follows.
pub const PASS: &str = "parley_pass_";

/// Fills [`Asking`] in. A session that is unknown or over counts as none: what needs one refuses by itself.
pub async fn fill(
    State((service, config)): State<(Arc<Service>, Arc<Config>)>,
    mut request: Request,
    next: Next,
) -> Response {
    let session =
        cookies(request.headers()).find(|(name, _)| *name == SESSION).map(|(_, token)| token.to_owned());
    let caller = match session.filter(|_| needs_session(request.uri().path())) {
        Some(token) => match service.caller(&token).await {
            Ok(caller) => caller,
            Err(error) => return No::from(error).into_response(),
        },
        None => None,
    };
    let accepts = request.headers().get(ACCEPT_LANGUAGE).and_then(|line| line.to_str().ok());
    let tongue = accepts.and_then(Tongue::of_browser);
    let passes = cookies(request.headers()).filter_map(pass).collect();
    let address = address(request.headers(), request.extensions(), config.trust_proxy);
    let address = address.map(|address| address.to_string()).unwrap_or_default();
    request.extensions_mut().insert(Asking { caller, passes, address, tongue });
    next.run(request).await
}

/// Files and the visitors' side know no agents: no look-up for them.
fn needs_session(path: &str) -> bool {
    let without = [
        "/assets/",
        "/embed",
        "/favicon.svg",
        "/robots.txt",
        "/healthz",
        "/readyz",
        "/demo",
        "/chat/",
        "/api/visitor/",
        "/live/visitor",
        "/hooks/",
        "/lent/",
    ];
    !without.iter().any(|start| path.starts_with(start))
}

fn pass((name, value): (&str, &str)) -> Option<(ChannelId, String)> {
    Some((name.strip_prefix(PASS)?.parse().ok()?, value.to_owned()))
}

fn cookies(headers: &HeaderMap) -> impl Iterator<Item = (&str, &str)> {
    let lines = headers.get_all(COOKIE).into_iter().filter_map(|line| line.to_str().ok());
    lines.flat_map(|line| line.split(';')).filter_map(|one| one.trim().split_once('='))
}

/// Where a request came from. Behind proxies of ours it is the address that the outermost of them saw; what
/// stands before it in the header was written by the sender and may be a lie.
///
/// An IPv6 address is cut to its network: one household has 2^64 of them.
pub fn address(headers: &HeaderMap, extensions: &Extensions, proxies: u8) -> Option<IpAddr> {
    let peer = extensions.get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0.ip());
    let told = headers.get_all("x-forwarded-for").into_iter().filter_map(|line| line.to_str().ok());
    let told: Vec<&str> = told.flat_map(|line| line.split(',')).map(str::trim).collect();
    let seen = usize::from(proxies).min(told.len());
    let seen_by_outermost = told[told.len() - seen..].first().and_then(|address| address.parse().ok());
    seen_by_outermost.or(peer).map(network)
}

fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
        }
        v4 => v4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(forwarded: &[&str], proxies: u8) -> String {
        let mut headers = HeaderMap::new();
        for line in forwarded {
            headers.append("x-forwarded-for", line.parse().unwrap());
        }
        let mut extensions = Extensions::new();
        extensions.insert(ConnectInfo(SocketAddr::from(([127, 0, 0, 1], 4711))));
        address(&headers, &extensions, proxies).unwrap().to_string()
    }

    #[test]
    fn only_as_many_proxies_are_believed_as_there_are() {
        assert_eq!(seen(&["6.6.6.6"], 0), "127.0.0.1", "nobody stands before us: the header is a lie");
        assert_eq!(seen(&["6.6.6.6, 9.9.9.9"], 1), "9.9.9.9");
        assert_eq!(seen(&["6.6.6.6, 9.9.9.9", "10.0.0.2"], 2), "9.9.9.9");
        assert_eq!(seen(&[], 1), "127.0.0.1");
        assert_eq!(seen(&["unknown"], 1), "127.0.0.1");
    }

    #[test]
    fn a_household_is_one_address() {
        assert_eq!(seen(&["2001:db8:1:2:3:4:5:6"], 1), "2001:db8:1:2::");
        assert_eq!(seen(&["::ffff:9.9.9.9"], 1), "9.9.9.9");
    }

    #[test]
    fn passes_are_read_by_channel_and_other_cookies_left_alone() {
        let channel = ChannelId::fixed(7);
        let mut headers = HeaderMap::new();
        headers.append(COOKIE, format!("theme=dark; {PASS}{channel}=secret").parse().unwrap());
        headers.append(COOKIE, format!("{SESSION}=token; {PASS}nonsense=x").parse().unwrap());
        assert_eq!(cookies(&headers).filter_map(pass).collect::<Vec<_>>(), [(channel, "secret".to_owned())]);
        assert!(cookies(&headers).any(|cookie| cookie == (SESSION, "token")));
    }
}
