//! The configuration. The doc comments below are what `parley --help` prints: there is no other manual of it.

use axum::http::{Uri, uri::Authority};
use clap::{ArgAction, Parser, builder::BoolishValueParser};
use std::{path::PathBuf, str::FromStr};

/// A live-chat desk: the agents' console, the chat widget for your sites, and the database, in one program.
///
/// Without any option it keeps its data in `parley.db` in the current directory and greets at
/// http://127.0.0.1:3000. Each option can be set by the environment variable named beside it.
#[derive(Debug, Clone, Parser)]
#[command(name = "parley", version)]
pub struct Config {
    /// Where to listen, as host and port. `0.0.0.0:3000` listens on every network of this machine; port 0 takes
    /// a free one and prints it.
    #[arg(long, value_name = "ADDRESS", env = "PARLEY_ADDR", default_value = "127.0.0.1:3000")]
    pub addr: String,

    /// Where the data is kept: `sqlite:FILE`, which is made if it is missing, or `postgres://USER:PASSWORD@HOST/NAME`.
    #[arg(
        long,
        value_name = "URL",
        env = "PARLEY_DATABASE",
        hide_env_values = true,
        default_value = "sqlite:parley.db"
    )]
    pub database: String,

    /// Fills an empty database with invented people and conversations, prints their passwords, and shows a
    /// sample shop with the widget on it at /demo. Not for a desk that real customers reach.
    #[arg(long, env = "PARLEY_DEMO", action = ArgAction::SetTrue, value_parser = BoolishValueParser::new())]
    pub demo: bool,

    /// With --demo: where the simulator of WhatsApp, Messenger and Instagram is, such as `http://127.0.0.1:4400`. Its accounts
    /// are connected, and its clock moves this desk's.
    #[arg(long, value_name = "URL", env = "PARLEY_SIMULATOR", requires = "demo")]
    pub simulator: Option<String>,

    /// What browsers call this desk, such as `https://desk.example`. Set it behind a proxy: with https, cookies
    /// are sent over https only, and the chat keeps its cookie inside other sites' pages.
    #[arg(long, value_name = "URL", env = "PARLEY_PUBLIC_URL")]
    pub public_url: Option<PublicUrl>,

    /// The file with the key that seals the tokens of connected channels. It is made if it is missing; without it they
    /// must be connected anew. Keep it apart from the backups of the database.
    #[arg(long, value_name = "FILE", env = "PARLEY_KEY_FILE", default_value = "parley.key")]
    pub key_file: PathBuf,

    /// Where pictures and documents of the chats are kept.
    #[arg(long, value_name = "DIRECTORY", env = "PARLEY_FILES", default_value = "parley-files")]
    pub files: PathBuf,

    /// Where WhatsApp and Messenger are reached. Another address is for tests and for the simulator.
    #[arg(long, value_name = "URL", env = "PARLEY_GRAPH_URL", default_value = "https://graph.facebook.com")]
    pub graph_url: String,

    /// Where Instagram accounts with a sign-in of their own are reached.
    #[arg(
        long,
        value_name = "URL",
        env = "PARLEY_INSTAGRAM_URL",
        default_value = "https://graph.instagram.com"
    )]
    pub instagram_url: String,

    /// The version of the Graph API.
    #[arg(long, value_name = "VERSION", env = "PARLEY_GRAPH_VERSION", default_value = "v26.0")]
    pub graph_version: String,

    /// The hosts from which the channels' pictures are fetched; `*.` stands for every host below. Files from elsewhere are
    /// never asked for, and the token is sent to no other host.
    #[arg(
        long,
        value_name = "HOSTS",
        env = "PARLEY_MEDIA_HOSTS",
        value_delimiter = ',',
        default_value = "lookaside.fbsbx.com,*.fbsbx.com,*.fbcdn.net,*.cdninstagram.com"
    )]
    pub media_hosts: Vec<String>,

    /// The mail server by which answers on tickets go out: `smtp://USER:PASSWORD@HOST:587` (STARTTLS), `smtps://USER:PASSWORD@HOST`,
    /// or `smtp://localhost:1025` (this machine, in the open; elsewhere only with `?tls=none`). Without it they are kept and wait.
    #[arg(long, value_name = "URL", env = "PARLEY_SMTP", hide_env_values = true, requires = "mail_from")]
    pub smtp: Option<Secret>,

    /// Whom those mails come from, such as `Harrow & Pine <help@shop.example>`. Without a name, the product's is written before it.
    #[arg(long, value_name = "ADDRESS", env = "PARLEY_MAIL_FROM")]
    pub mail_from: Option<String>,

    /// How many proxies of yours stand before this desk. That many of the last addresses in `X-Forwarded-For`
    /// are believed; with 0 the header is ignored, since anybody can write it.
    #[arg(long, value_name = "PROXIES", env = "PARLEY_TRUST_PROXY", default_value_t = 0)]
    pub trust_proxy: u8,

    /// What is written to the log: `error`, `warn`, `info`, `debug` (a line for each request), or by room, such
    /// as `info,server::http=debug`.
    #[arg(long, value_name = "LEVEL", env = "PARLEY_LOG", default_value = "info")]
    pub log: String,

    /// Answers any number of requests from one address: for load tests, where all come from one.
    #[arg(long, env = "PARLEY_NO_RATE_LIMIT", hide = true, action = ArgAction::SetTrue, value_parser = BoolishValueParser::new())]
    pub no_rate_limit: bool,
}

impl Config {
    /// Whether browsers reach this desk over https.
    pub fn is_secure(&self) -> bool {
        self.public_url.as_ref().is_some_and(|url| url.secure)
    }
}

/// A setting with a password in it, which nothing that prints the configuration shows.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("…")
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(text)
    }
}

/// Scheme and host under which browsers know this desk; a path would be ignored and is therefore refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicUrl {
    /// It is https.
    pub secure: bool,
    /// Host, and the port where it is not the scheme's own.
    pub authority: Authority,
}

impl PublicUrl {
    pub fn scheme(&self) -> &'static str {
        if self.secure { "https" } else { "http" }
    }
}

impl FromStr for PublicUrl {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = || "expected scheme and host alone, such as `https://desk.example`".to_owned();
        let parts = text.parse::<Uri>().map_err(|_| wrong())?.into_parts();
        let secure = match parts.scheme.as_ref().map(|scheme| scheme.as_str()) {
            Some("https") => true,
            Some("http") => false,
            _ => return Err(wrong()),
        };
        if parts.path_and_query.is_some_and(|path| path != "/") {
            return Err(wrong());
        }
        let authority =
            parts.authority.filter(|authority| !authority.as_str().contains('@')).ok_or_else(wrong)?;
        Ok(Self { secure, authority })
    }
}

impl std::fmt::Display for PublicUrl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}://{}", self.scheme(), self.authority)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn no_flag_at_all_gives_a_desk() {
        Config::command().debug_assert();
        let config = Config::try_parse_from(["parley"]).unwrap();
        assert_eq!((config.addr.as_str(), config.database.as_str()), ("127.0.0.1:3000", "sqlite:parley.db"));
        assert!(!config.demo && !config.is_secure());
    }

    #[test]
    fn a_public_url_is_scheme_and_host() {
        let url: PublicUrl = "https://desk.example/".parse().unwrap();
        assert!(url.secure);
        assert_eq!(url.to_string(), "https://desk.example");
        for bad in
            ["desk.example", "ftp://desk.example", "https://desk.example/chat", "https://a@desk.example", ""]
        {
            assert!(bad.parse::<PublicUrl>().is_err(), "{bad}");
        }
    }
}
