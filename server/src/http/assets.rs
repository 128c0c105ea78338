//! What browsers load: scripts, styles, pictures, sounds. The binary carries the built site; a name with a hash in it may be
//! kept for ever, and the compressed forms were made at build time.

use super::{Web, failure::No};
use app::domain::refusal::Refusal;
use axum::{
    Router,
    body::Bytes,
    extract::{Path, State},
    http::{
        HeaderMap, HeaderValue, StatusCode,
        header::{
            ACCEPT_ENCODING, ACCEPT_RANGES, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_RANGE, CONTENT_TYPE,
            ETAG, IF_NONE_MATCH, RANGE, VARY,
        },
    },
    response::{IntoResponse, Response},
    routing::get,
};
use rust_embed::RustEmbed;
use serde::Deserialize;
use std::{
    borrow::Cow,
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

/// Everything in the site's directory: inside a release binary, read from the disk by a debug one.
#[derive(RustEmbed)]
#[folder = "$PARLEY_SITE"]
struct Site;

/// The built site, by the names that pages use and by the names that browsers ask for.
#[derive(Debug, Default)]
pub struct Assets {
    addresses: BTreeMap<String, String>,
    files: HashMap<String, Asset>,
}

/// One file in its forms.
#[derive(Debug)]
struct Asset {
    plain: Bytes,
    brotli: Option<Bytes>,
    gzip: Option<Bytes>,
    kind: &'static str,
    hash: String,
    /// Its name has no hash, so that other sites can know it: it changes while its name stays.
    keeps_its_name: bool,
}

/// What the site's manifest tells of a file.
#[derive(Deserialize)]
struct Published {
    file: String,
    hash: String,
}

impl Assets {
    /// The site that was built together with this binary.
    pub fn built_in() -> Self {
        let files = Site::iter().filter_map(|name| Some((name.to_string(), Site::get(&name)?.data)));
        let assets = Self::of(files);
        if assets.files.is_empty() {
            tracing::warn!("the screens are not built, pages stay bare: run `cargo xtask build`");
        }
        assets
    }

    /// A site from its files, `manifest.json` among them.
    pub fn of(files: impl IntoIterator<Item = (String, Cow<'static, [u8]>)>) -> Self {
        let mut there: HashMap<String, Bytes> =
            files.into_iter().map(|(name, data)| (name, bytes(data))).collect();
        let manifest = there.remove("manifest.json").unwrap_or_default();
        let manifest: BTreeMap<String, Published> = serde_json::from_slice(&manifest).unwrap_or_default();
        let mut assets = Self::default();
        for (name, Published { file, hash }) in manifest {
            let Some(plain) = there.remove(&file) else { continue };
            let brotli = there.remove(&format!("{file}.br"));
            let gzip = there.remove(&format!("{file}.gz"));
            let (kind, keeps_its_name) = (kind_of(&file), name == file);
            assets.addresses.insert(name, format!("/assets/{file}"));
            assets.files.insert(file, Asset { plain, brotli, gzip, kind, hash, keeps_its_name });
        }
        assets
    }

    /// Where a browser finds `console.js` today; `None` while the site is not built.
    pub fn address(&self, name: &str) -> Option<&str> {
        self.addresses.get(name).map(String::as_str)
    }

    /// The text of a page that is filled in before it is sent.
    pub fn text(&self, name: &str) -> Option<&str> {
        let file = self.address(name)?.strip_prefix("/assets/")?;
        std::str::from_utf8(&self.files.get(file)?.plain).ok()
    }

    /// The answer to a request for a file; `None` when there is none of that name. Pages are no files.
    fn answer(&self, file: &str, asked: &HeaderMap) -> Option<Response> {
        let asset = self.files.get(file).filter(|asset| !asset.kind.starts_with("text/html"))?;
        Some(asset.answer(asked))
    }
}

impl Asset {
    fn answer(&self, asked: &HeaderMap) -> Response {
        let (form, encoding) = self.form(asked);
        let tag =
            format!("\"{}{}\"", self.hash.get(..16).unwrap_or(&self.hash), encoding.unwrap_or_default());
        let is_known = asked.get(IF_NONE_MATCH).and_then(|known| known.to_str().ok()).is_some_and(|known| {
            known.split(',').any(|one| one.trim().trim_start_matches("W/") == tag || one.trim() == "*")
        });
        let mut answer = match is_known {
            true => StatusCode::NOT_MODIFIED.into_response(),
            // A compressed form is not what a part would be counted in.
            false if encoding.is_none() => self.whole_or_part(asked),
            false => ([(CONTENT_TYPE, self.kind)], form.clone()).into_response(),
        };
        let headers = answer.headers_mut();
        let keep =
            if self.keeps_its_name { "public, max-age=300" } else { "public, max-age=31536000, immutable" };
        headers.insert(CACHE_CONTROL, HeaderValue::from_static(keep));
        headers.extend(HeaderValue::from_str(&tag).map(|tag| (ETAG, tag)));
        if self.brotli.is_some() || self.gzip.is_some() {
            headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
        }
        if let Some(encoding) = encoding {
            headers.insert(CONTENT_ENCODING, HeaderValue::from_static(encoding));
        }
        answer
    }

    /// Some browsers play no sound that they cannot ask for in parts.
    fn whole_or_part(&self, asked: &HeaderMap) -> Response {
        let whole =
            || ([(CONTENT_TYPE, self.kind), (ACCEPT_RANGES, "bytes")], self.plain.clone()).into_response();
        let length = self.plain.len() as u64;
        match range_of(asked, length) {
            Some(Ok((start, end))) => {
                let told = format!("bytes {start}-{end}/{length}");
                let part = self.plain.slice(start as usize..=end as usize);
                let headers = [(CONTENT_TYPE, self.kind.to_owned()), (CONTENT_RANGE, told)];
                (StatusCode::PARTIAL_CONTENT, headers, part).into_response()
            }
            None => whole(),
            Some(Err(())) => {
                let told = [(CONTENT_RANGE, format!("bytes */{length}"))];
                (StatusCode::RANGE_NOT_SATISFIABLE, told).into_response()
            }
        }
    }

    /// The smallest form that the browser takes.
    fn form(&self, asked: &HeaderMap) -> (&Bytes, Option<&'static str>) {
        let accepted = asked.get(ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let forms = [(&self.brotli, "br"), (&self.gzip, "gzip")];
        forms
            .into_iter()
            .find_map(|(form, name)| Some((form.as_ref().filter(|_| accepts(accepted, name))?, Some(name))))
            .unwrap_or((&self.plain, None))
    }
}

/// The one part that is asked for, first and last byte; an error where there is no such part. Several parts at once
/// nobody needs of us: the whole is a right answer too.
pub fn range_of(asked: &HeaderMap, length: u64) -> Option<Result<(u64, u64), ()>> {
    let asked = asked.get(RANGE)?.to_str().ok()?;
    let parsed = http_range_header::parse_range_header(asked).ok()?;
    match parsed.validate(length).as_deref() {
        Ok([part]) => Some(Ok((*part.start(), *part.end()))),
        Ok(_) => None,
        Err(_) => Some(Err(())),
    }
}

/// What a release binary carries is handed out from where it lies.
fn bytes(data: Cow<'static, [u8]>) -> Bytes {
    match data {
        Cow::Borrowed(inside) => Bytes::from_static(inside),
        Cow::Owned(read) => Bytes::from(read),
    }
}

fn accepts(accepted: &str, encoding: &str) -> bool {
    accepted.split(',').any(|one| {
        let (name, weight) = one.split_once(';').unwrap_or((one, ""));
        let refused = weight.trim().strip_prefix("q=").is_some_and(|q| q.parse() == Ok(0.0));
        name.trim().eq_ignore_ascii_case(encoding) && !refused
    })
}

fn kind_of(file: &str) -> &'static str {
    match file.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "css" => "text/css; charset=utf-8",
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "wav" => "audio/wav",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

/// `/assets/…`, and the icon that browsers ask for by its plain name.
pub fn routes() -> Router<Web> {
    Router::new().route("/assets/{*file}", get(asset)).route("/favicon.svg", get(icon))
}

async fn asset(State(assets): State<Arc<Assets>>, Path(file): Path<String>, asked: HeaderMap) -> Response {
    named(&assets, &file, &asked)
}

async fn icon(State(assets): State<Arc<Assets>>, asked: HeaderMap) -> Response {
    named(&assets, "favicon.svg", &asked)
}

/// The file of this name, or a 404.
pub fn named(assets: &Assets, file: &str, asked: &HeaderMap) -> Response {
    assets.answer(file, asked).unwrap_or_else(|| {
        No::with(StatusCode::NOT_FOUND, Refusal::Unreadable("there is no such file".into())).into_response()
    })
}
