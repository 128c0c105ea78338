//! The Graph API over the network. The one place where a token leaves this program, and only to the hosts it is for.

use super::error::{Trouble, read_answer};
use app::domain::content::Cause;
use futures::{Stream, StreamExt};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use serde_json::Value;
use std::{
    net::{IpAddr, SocketAddr},
    sync::Arc,
    time::Duration,
};

/// What lets a call in: the token, and the proof that who has it has the app's secret as well (meta-api §1.1).
#[derive(Clone)]
pub struct Pass {
    token: String,
    /// None where the secret is not known.
    proof: Option<String>,
}

impl Pass {
    pub fn new(token: &str, app_secret: &str) -> Self {
        let proof = (!app_secret.is_empty()).then(|| super::signature::proof(token, app_secret));
        Self { token: token.to_owned(), proof }
    }

    /// The proof opens nothing without the token, which is in no address.
    fn on(&self, request: reqwest::RequestBuilder) -> reqwest::RequestBuilder {
        let request = request.bearer_auth(&self.token);
        match &self.proof {
            Some(proof) => request.query(&[("appsecret_proof", proof)]),
            None => request,
        }
    }
}

/// Where the providers are, and whom we fetch files from.
#[derive(Debug, Clone)]
pub struct Graph {
    client: reqwest::Client,
    /// For files: it finds no way into our own network, whatever a name stands for at this moment.
    files: reqwest::Client,
    pub places: Places,
}

#[derive(Debug, Clone)]
pub struct Places {
    /// Scheme and host of WhatsApp and Messenger.
    pub graph: String,
    /// Of Instagram accounts with their own sign-in.
    pub instagram: String,
    pub version: String,
    /// Whole names, or `*.` and the end of one.
    pub media_hosts: Vec<String>,
}

/// How a request ended without an answer that counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoAnswer {
    /// It never got there: it may be sent again.
    NotReached(String),
    /// It may have got there: never again by itself.
    Lost(String),
    /// The provider said no.
    Refused(Trouble),
    /// It cannot be said on this channel at all.
    Unsayable(Cause),
}

/// The longest a provider may take.
const PATIENCE: Duration = Duration::from_secs(30);
/// Files are larger.
const PATIENCE_WITH_FILES: Duration = Duration::from_secs(120);
/// How often the address of a file may lead to another one.
const REDIRECTS: usize = 3;

/// Says once per process who does the arithmetic of TLS; a second time is no error. Whoever makes an HTTP client in this
/// process before a desk is open, as tests do, calls it first.
pub fn prepare_tls() {
    let _ = rustls::crypto::ring::default_provider().install_default();
}

impl Graph {
    pub fn new(places: Places) -> anyhow::Result<Self> {
        prepare_tls();
        let builder = || {
            reqwest::Client::builder()
                .user_agent(concat!("parley/", env!("CARGO_PKG_VERSION")))
                .connect_timeout(Duration::from_secs(10))
                .timeout(PATIENCE)
                // A redirect could lead anywhere, with the token. Where files are, each is looked at: see `fetch`.
                .redirect(reqwest::redirect::Policy::none())
                .pool_max_idle_per_host(256)
        };
        let files = builder().dns_resolver(Arc::new(Outward)).build()?;
        Ok(Self { client: builder().build()?, files, places })
    }

    /// Where something is. What is put into a path comes from the provider or from an admin; see [`is_an_id`].
    fn address(&self, own_login: bool, path: &str) -> String {
        let host = if own_login { &self.places.instagram } else { &self.places.graph };
        format!("{}/{}/{}", host.trim_end_matches('/'), self.places.version, path.trim_start_matches('/'))
    }

    pub async fn post(
        &self,
        own_login: bool,
        pass: &Pass,
        path: &str,
        body: &Value,
    ) -> Result<Value, NoAnswer> {
        answer(pass.on(self.client.post(self.address(own_login, path))).json(body)).await
    }

    pub async fn get(&self, own_login: bool, pass: &Pass, path: &str) -> Result<Value, NoAnswer> {
        answer(pass.on(self.client.get(self.address(own_login, path)))).await
    }

    pub async fn delete(&self, own_login: bool, pass: &Pass, path: &str) -> Result<Value, NoAnswer> {
        answer(pass.on(self.client.delete(self.address(own_login, path)))).await
    }

    /// What the provider knows of the token itself. A GET by its meaning, which Graph takes as a form as well: an address is
    /// read by everything on its way.
    pub async fn ask_token(&self, pass: &Pass) -> Result<Value, NoAnswer> {
        let request = self.client.post(self.address(false, "debug_token"));
        answer(pass.on(request.form(&[("method", "GET"), ("input_token", &pass.token)]))).await
    }

    /// A sample for a template's header, as the resumable upload takes it: its handle.
    pub async fn hand_over_sample(
        &self,
        pass: &Pass,
        app: &str,
        file: (&std::path::Path, u64, &str),
    ) -> Result<String, NoAnswer> {
        let (path, size, mime) = file;
        let said = |why: &str| NoAnswer::Refused(Trouble::said(why));
        let about = [
            ("file_name", "sample".to_owned()),
            ("file_length", size.to_string()),
            ("file_type", mime.to_owned()),
        ];
        let begun = self.client.post(self.address(false, &format!("{app}/uploads"))).query(&about);
        let told = answer(pass.on(begun)).await?;
        let session = told["id"].as_str().filter(|id| id.starts_with("upload:"));
        let session = session.ok_or_else(|| said("the upload was answered with nonsense"))?;
        let bytes = tokio::fs::read(path).await.map_err(|_| said("the file is not here any more"))?;
        // Of all calls this one alone wants the older word.
        let request = self
            .client
            .post(self.address(false, session))
            .header(reqwest::header::AUTHORIZATION, format!("OAuth {}", pass.token))
            .header("file_offset", "0")
            .query(&pass.proof.iter().map(|proof| ("appsecret_proof", proof)).collect::<Vec<_>>());
        let told = answer(request.body(bytes).timeout(PATIENCE_WITH_FILES)).await?;
        let handle = told["h"].as_str().map(str::to_owned);
        handle.ok_or_else(|| said("the upload was answered with nonsense"))
    }

    /// Sends a file as a form.
    pub async fn upload(
        &self,
        pass: &Pass,
        path: &str,
        fields: &[(&'static str, String)],
        file: (&'static str, &std::path::Path, String, &str),
    ) -> Result<Value, NoAnswer> {
        let (field, path_of_file, name, mime) = file;
        let part = reqwest::multipart::Part::file(path_of_file).await;
        let part = part.map_err(|_| NoAnswer::Refused(Trouble::said("the file is not here any more")))?;
        let part = part.file_name(name).mime_str(mime);
        let part = part.map_err(|_| NoAnswer::Refused(Trouble::said("its type cannot be said")))?;
        let form = fields
            .iter()
            .fold(reqwest::multipart::Form::new(), |form, (name, value)| form.text(*name, value.clone()));
        let request = pass.on(self.client.post(self.address(false, path)));
        answer(request.multipart(form.part(field, part)).timeout(PATIENCE_WITH_FILES)).await
    }

    /// Renews a token of Instagram's own sign-in, which stands in a header as ever: the new one, and for how many seconds it is
    /// good.
    pub async fn renew(&self, pass: &Pass) -> Result<(String, i64), NoAnswer> {
        let host = self.places.instagram.trim_end_matches('/');
        let (place, kind) = (format!("{host}/refresh_access_token"), ("grant_type", "ig_refresh_token"));
        let told = match answer(pass.on(self.client.get(&place)).query(&[kind])).await {
            // The documents have it among the parameters. Those stand in a form as well as in an address (see `ask_token`).
            Err(NoAnswer::Refused(_)) => {
                let form = [("method", "GET"), kind, ("access_token", pass.token.as_str())];
                answer(pass.on(self.client.post(&place)).form(&form)).await?
            }
            told => told?,
        };
        let token = told["access_token"].as_str().map(str::to_owned);
        let token = token.ok_or_else(|| NoAnswer::Refused(Trouble::said("no token came back")))?;
        Ok((token, told["expires_in"].as_i64().unwrap_or(60 * 86_400)))
    }

    /// Fetches a file of a provider, piece by piece. The token goes along where it is given, and nowhere else: only without
    /// one is it fetched from where the address leads to, as those of profile pictures do, if that is a place for files too.
    pub async fn fetch(
        &self,
        url: &str,
        token: Option<&str>,
    ) -> Result<impl Stream<Item = Result<axum::body::Bytes, NoAnswer>> + use<>, NoAnswer> {
        let refused = |why: &str| NoAnswer::Refused(Trouble::said(why));
        let mut place = reqwest::Url::parse(url).map_err(|_| refused("its address cannot be read"))?;
        for _ in 0..=REDIRECTS {
            self.check_place(&place).await?;
            let client = if self.is_providers_own(&place) { &self.client } else { &self.files };
            let mut request = client.get(place.clone()).timeout(PATIENCE_WITH_FILES);
            if let Some(token) = token {
                request = request.bearer_auth(token);
            }
            let response = request.send().await.map_err(|error| not_reached(&error))?;
            match leads_to(&place, &response).filter(|_| token.is_none()) {
                Some(next) => place = next,
                None => return pieces(response),
            }
        }
        Err(refused("its address leads from one place to the next"))
    }

    /// Where the providers themselves are set to another address, as in tests, that address is good for files as well.
    fn is_providers_own(&self, url: &reqwest::Url) -> bool {
        let origin = url.origin().ascii_serialization();
        [&self.places.graph, &self.places.instagram].iter().any(|own| origin == own.trim_end_matches('/'))
    }

    /// Whether a file may be fetched from there: a host of the list, by https, and not inside our own network. That nobody
    /// says where the host is passes, and says nothing of the file.
    async fn check_place(&self, url: &reqwest::Url) -> Result<(), NoAnswer> {
        if self.is_providers_own(url) {
            return Ok(());
        }
        let refused = |why: String| NoAnswer::Refused(Trouble::said(&why));
        let host = url.host_str().unwrap_or_default().to_ascii_lowercase();
        if url.scheme() != "https" || !self.places.media_hosts.iter().any(|known| matches(known, &host)) {
            return Err(refused(format!("files are not fetched from {host}")));
        }
        let port = url.port_or_known_default().unwrap_or(443);
        let nowhere = || NoAnswer::NotReached(format!("{host} was not found"));
        let found: Vec<SocketAddr> =
            tokio::net::lookup_host((host.as_str(), port)).await.map_err(|_| nowhere())?.collect();
        if found.is_empty() {
            return Err(nowhere());
        }
        match found.iter().any(|address| is_private(address.ip())) {
            true => Err(refused(format!("{host} leads into a private network"))),
            false => Ok(()),
        }
    }
}

/// Whether this can stand in a path as the name of something and leads nowhere else.
pub fn is_an_id(id: &str) -> bool {
    let plain =
        id.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.' | b'=' | b':'));
    plain && id.bytes().any(|b| b.is_ascii_alphanumeric())
}

/// Where names lead, if it is not inside our own network: a name may lead elsewhere a moment after it was looked at.
struct Outward;

impl Resolve for Outward {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found: Vec<SocketAddr> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            if found.iter().any(|address| is_private(address.ip())) {
                return Err("it leads into a private network".into());
            }
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}

/// Where else the file is.
fn leads_to(place: &reqwest::Url, response: &reqwest::Response) -> Option<reqwest::Url> {
    let next = response.headers().get(reqwest::header::LOCATION)?.to_str().ok()?;
    response.status().is_redirection().then(|| place.join(next).ok()).flatten()
}

fn pieces(
    response: reqwest::Response,
) -> Result<impl Stream<Item = Result<axum::body::Bytes, NoAnswer>>, NoAnswer> {
    if !response.status().is_success() {
        let status = i64::from(response.status().as_u16());
        return Err(NoAnswer::Refused(Trouble {
            code: status,
            ..Trouble::said(&format!("the file was answered with {status}"))
        }));
    }
    Ok(response.bytes_stream().map(|chunk| chunk.map_err(|error| not_reached(&error))))
}

fn matches(known: &str, host: &str) -> bool {
    match known.strip_prefix("*.") {
        Some(end) => host.strip_suffix(end).is_some_and(|start| start.ends_with('.')),
        None => known == host,
    }
}

fn is_private(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => {
            let [a, b, ..] = v4.octets();
            v4.is_private()
                || v4.is_loopback()
                || v4.is_link_local()
                || v4.is_unspecified()
                || v4.is_broadcast()
                || v4.is_multicast()
                || a == 0
                || (a == 100 && (64..128).contains(&b))
        }
        IpAddr::V6(v6) => {
            v6.is_loopback()
                || v6.is_unspecified()
                || v6.is_multicast()
                || v6.is_unique_local()
                || v6.is_unicast_link_local()
                || v6.to_ipv4_mapped().is_some_and(|v4| is_private(v4.into()))
        }
    }
}

fn not_reached(error: &reqwest::Error) -> NoAnswer {
    // Without the address: it may carry what nobody should read in a log.
    NoAnswer::NotReached(if error.is_timeout() {
        "no answer in time".into()
    } else {
        "the connection failed".into()
    })
}

/// No provider's answer is this long, whatever it is.
const LONGEST_ANSWER: usize = 8 << 20;

async fn whole(response: reqwest::Response) -> Result<Vec<u8>, NoAnswer> {
    let (mut stream, mut body) = (response.bytes_stream(), Vec::new());
    while let Some(chunk) = stream.next().await {
        let chunk = chunk.map_err(|_| NoAnswer::Lost("the answer broke off".into()))?;
        if body.len() + chunk.len() > LONGEST_ANSWER {
            return Err(NoAnswer::Lost("the answer was too long".into()));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

async fn answer(request: reqwest::RequestBuilder) -> Result<Value, NoAnswer> {
    let response = request.send().await.map_err(|error| match error.is_connect() {
        true => NoAnswer::NotReached("the provider cannot be reached".into()),
        false => NoAnswer::Lost("no answer in time".into()),
    })?;
    let status = response.status().as_u16();
    let body = whole(response).await?;
    read_answer(status, &body).map_err(|trouble| match (trouble.is_unknown, status) {
        // By its meaning nothing was taken: the only one of the edge's pages after which it is safe to come again.
        (true, 503) => NoAnswer::NotReached("the provider is not available".into()),
        (true, _) => NoAnswer::Lost(trouble.detail),
        (false, _) => NoAnswer::Refused(trouble),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_known_by_its_whole_name_or_its_end() {
        assert!(matches("lookaside.fbsbx.com", "lookaside.fbsbx.com"));
        assert!(matches("*.fbcdn.net", "scontent-1.xx.fbcdn.net"));
        for bad in ["fbcdn.net", "evilfbcdn.net", "fbcdn.net.evil.example"] {
            assert!(!matches("*.fbcdn.net", bad), "{bad}");
        }
    }

    fn graph(hosts: &[&str]) -> Graph {
        let nobody = "http://127.0.0.1:9".to_owned();
        let media_hosts = hosts.iter().map(|host| (*host).to_owned()).collect();
        let places =
            Places { graph: nobody.clone(), instagram: nobody, version: "v26.0".into(), media_hosts };
        Graph::new(places).expect("a client")
    }

    #[tokio::test]
    async fn a_host_that_nobody_finds_passes_and_one_inside_never_does() {
        let graph = graph(&["nowhere.invalid", "localhost", "127.0.0.1"]);
        let end = async |url: &str| graph.fetch(url, None).await.err();
        let unknown = end("https://nowhere.invalid/picture").await;
        assert!(matches!(unknown, Some(NoAnswer::NotReached(_))), "asked again: {unknown:?}");
        for inside in ["https://localhost/picture", "https://127.0.0.1/picture", "http://nowhere.invalid/"] {
            assert!(matches!(end(inside).await, Some(NoAnswer::Refused(_))), "{inside}");
        }
    }

    #[tokio::test]
    async fn a_name_that_leads_inside_by_now_is_not_followed() {
        let inside = Outward.resolve("localhost".parse().expect("a name")).await;
        assert!(inside.is_err_and(|why| why.to_string().contains("private")));
    }

    #[test]
    fn nothing_is_fetched_from_inside() {
        for bad in [
            "127.0.0.1",
            "10.1.2.3",
            "192.168.0.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "::1",
            "fd00::1",
            "::ffff:10.0.0.1",
        ] {
            assert!(is_private(bad.parse().expect("an address")), "{bad}");
        }
        assert!(!is_private("157.240.1.1".parse().expect("an address")));
    }
}
