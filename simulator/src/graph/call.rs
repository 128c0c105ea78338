//! One request to Graph, taken apart.

use super::GraphError;
use axum::{
    body::Bytes,
    http::{HeaderMap, Method, Uri},
};
use multer::Multipart;
use serde_json::Value;
use std::collections::BTreeMap;

#[derive(Debug, Clone)]
pub struct Call {
    pub method: Method,
    pub path: String,
    /// As it stands in the logs of everything on its way: path and query.
    pub address: String,
    /// Without the version.
    pub segments: Vec<String>,
    pub query: BTreeMap<String, String>,
    pub headers: HeaderMap,
    pub bytes: Bytes,
    /// The body if it is JSON or a form, else `null`.
    pub body: Value,
    pub token: Option<String>,
}

impl Call {
    pub fn new(method: Method, uri: &Uri, headers: HeaderMap, bytes: Bytes) -> Self {
        let mut query = pairs(uri.query().unwrap_or_default());
        let in_query = query.remove("access_token");
        let bearer = headers
            .get("authorization")
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.strip_prefix("Bearer ").or_else(|| value.strip_prefix("OAuth ")));
        let token = bearer.map(ToOwned::to_owned).or(in_query);
        let mut segments: Vec<String> = uri.path().split('/').skip(1).map(Into::into).collect();
        if segments.first().is_some_and(|first| is_version(first)) {
            segments.remove(0);
        }
        segments.retain(|segment| !segment.is_empty());
        let body = read_body(&headers, &bytes);
        let (path, address) = (uri.path().into(), uri.to_string());
        let method = meant(method, &body);
        Self { method, path, address, segments, query, headers, bytes, body, token }
    }

    /// A parameter of the query or of the body: Graph takes both.
    pub fn param(&self, name: &str) -> Option<String> {
        let in_body = || match self.body.get(name) {
            Some(Value::String(text)) => Some(text.clone()),
            Some(Value::Null) | None => None,
            Some(other) => Some(other.to_string()),
        };
        self.query.get(name).cloned().or_else(in_body)
    }

    pub fn is(&self, method: &Method) -> bool {
        self.method == *method
    }

    pub fn content_type(&self) -> &str {
        self.headers.get("content-type").and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The parts of a form with files.
    pub async fn parts(&self) -> Result<BTreeMap<String, Part>, GraphError> {
        let broken = |error: multer::Error| GraphError::invalid(format!("the form is broken: {error}"));
        let boundary = multer::parse_boundary(self.content_type()).map_err(broken)?;
        let bytes = self.bytes.clone();
        let stream = futures::stream::once(async move { Ok::<_, std::io::Error>(bytes) });
        let mut form = Multipart::new(stream, boundary);
        let mut parts = BTreeMap::new();
        while let Some(field) = form.next_field().await.map_err(broken)? {
            let name = field.name().unwrap_or_default().to_owned();
            let file_name = field.file_name().map(Into::into);
            let mime = field.content_type().map(ToString::to_string);
            let bytes = field.bytes().await.map_err(broken)?;
            parts.insert(name, Part { file_name, mime, bytes });
        }
        Ok(parts)
    }
}

/// A part of a form.
#[derive(Debug, Clone)]
pub struct Part {
    pub file_name: Option<String>,
    pub mime: Option<String>,
    pub bytes: Bytes,
}

impl Part {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }
}

/// Graph takes a GET as a form too, with `method` among its fields: for what is too long for an address, or no business of
/// the logs on its way. It is how Meta's own kits call it.
fn meant(method: Method, body: &Value) -> Method {
    match (&method, body["method"].as_str()) {
        (&Method::POST, Some("GET" | "get")) => Method::GET,
        _ => method,
    }
}

/// `v26.0`
pub fn is_version(segment: &str) -> bool {
    let number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    segment
        .strip_prefix('v')
        .and_then(|rest| rest.split_once('.'))
        .is_some_and(|(major, minor)| number(major) && number(minor))
}

fn read_body(headers: &HeaderMap, bytes: &[u8]) -> Value {
    let kind = headers.get("content-type").and_then(|value| value.to_str().ok()).unwrap_or_default();
    if kind.starts_with("application/x-www-form-urlencoded") {
        let text = String::from_utf8_lossy(bytes);
        return pairs(&text).into_iter().map(|(name, value)| (name, nested(value))).collect();
    }
    if kind.starts_with("multipart/") {
        Value::Null
    } else {
        serde_json::from_slice(bytes).unwrap_or_default()
    }
}

/// In forms, objects are written as JSON.
fn nested(value: String) -> Value {
    match value.starts_with(['{', '[']) {
        true => serde_json::from_str(&value).unwrap_or(Value::String(value)),
        false => Value::String(value),
    }
}

fn pairs(query: &str) -> BTreeMap<String, String> {
    // The parser of URLs knows how to undo the escapes.
    reqwest::Url::parse(&format!("http://graph/?{query}"))
        .map(|url| url.query_pairs().into_owned().collect())
        .unwrap_or_default()
}
