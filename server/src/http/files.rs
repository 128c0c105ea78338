//! Pictures and documents: taken from agents, shown to those who may read the conversation, lent to providers.

use super::{Web, failure::No};
use crate::{desk::Service, files::is_shown_inline};
use app::{
    api::desk::{Asking, Failure},
    domain::refusal::Refusal,
};
use axum::{
    Extension, Json, Router,
    body::Body,
    extract::{Path, Query, Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, put},
};
use futures::StreamExt;
use serde::{Deserialize, Serialize};
use std::{path::PathBuf, sync::Arc};
use tokio::io::{AsyncReadExt, AsyncSeekExt};

pub fn routes() -> Router<Web> {
    Router::new()
        .route("/files", put(upload))
        .route("/files/{hash}", get(show))
        .route("/lent/{sealed}", get(lent))
}

#[derive(Serialize)]
struct Taken {
    hash: String,
    mime: String,
    size: u64,
}

/// Piece by piece to the disk; who sends it is asked before the first byte is read.
async fn upload(
    State(desk): State<Arc<Service>>,
    Extension(asking): Extension<Asking>,
    body: Body,
) -> Response {
    if asking.caller.is_none() {
        return No::from(Refusal::SignedOut).into_response();
    }
    match receive(&desk, body).await {
        Ok(taken) => Json(taken).into_response(),
        Err(refusal) => No::from(refusal).into_response(),
    }
}

async fn receive(desk: &Service, body: Body) -> Result<Taken, Refusal> {
    let broken = |error: anyhow::Error| {
        tracing::error!(error = format!("{error:#}"), "a file could not be kept");
        Refusal::StorageFull
    };
    let mut writing = desk.files.write().await.map_err(broken)?;
    let mut chunks = body.into_data_stream();
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(|_| Refusal::Unreadable("its body was cut off".into()))?;
        if !writing.put(&chunk).await.map_err(broken)? {
            let most = crate::files::MOST / (1024 * 1024);
            return Err(Refusal::invalid("file", format!("the file is larger than {most} MB")));
        }
    }
    let kept = writing.finish().await.map_err(broken)?;
    if kept.size == 0 {
        return Err(Refusal::invalid("file", "the file is empty"));
    }
    desk.keep_upload(&kept).await.map_err(|_| Refusal::StorageFull)?;
    Ok(Taken { hash: kept.hash, mime: kept.mime, size: kept.size })
}

#[derive(Deserialize)]
struct Wanted {
    #[serde(default)]
    name: String,
}

async fn show(
    State(desk): State<Arc<Service>>,
    Extension(asking): Extension<Asking>,
    Path(hash): Path<String>,
    Query(wanted): Query<Wanted>,
    request: Request,
) -> Response {
    let Some(caller) = asking.caller else { return No::from(Refusal::SignedOut).into_response() };
    match desk.open_file(caller, &hash).await {
        Ok((path, mime, size)) => {
            let mut response = send(path, &mime, size, request.headers()).await;
            let headers = response.headers_mut();
            headers.insert(header::CONTENT_DISPOSITION, disposition(&mime, &wanted.name));
            // Under its hash it never changes; whose it is may.
            headers.insert(
                header::CACHE_CONTROL,
                HeaderValue::from_static("private, max-age=31536000, immutable"),
            );
            response
        }
        Err(failure) => no(failure),
    }
}

/// For a provider that fetches it by the address we told it.
async fn lent(State(desk): State<Arc<Service>>, Path(sealed): Path<String>, request: Request) -> Response {
    match desk.open_lent(&sealed).await {
        Ok((path, mime, size)) => send(path, &mime, size, request.headers()).await,
        Err(failure) => no(failure),
    }
}

fn no(failure: Failure) -> Response {
    match failure {
        Failure::Refused(refusal) => No::from(refusal).into_response(),
        Failure::Broken(error) => {
            tracing::error!(error = format!("{error:#}"), "a file could not be shown");
            No::from(Refusal::Broken).into_response()
        }
    }
}

/// Shown in place where it can do no harm; a page of it would run nothing and load nothing.
async fn send(path: PathBuf, mime: &str, size: u64, asked: &HeaderMap) -> Response {
    let Ok(mut file) = tokio::fs::File::open(&path).await else {
        return No::from(Refusal::Gone(app::domain::refusal::Thing::File)).into_response();
    };
    let range = super::assets::range_of(asked, size);
    let (status, start, length) = match range {
        Some(Ok((start, end))) => (StatusCode::PARTIAL_CONTENT, start, end - start + 1),
        Some(Err(())) => return StatusCode::RANGE_NOT_SATISFIABLE.into_response(),
        None => (StatusCode::OK, 0, size),
    };
    if file.seek(std::io::SeekFrom::Start(start)).await.is_err() {
        return StatusCode::RANGE_NOT_SATISFIABLE.into_response();
    }
    let pieces = futures::stream::try_unfold((file, length), |(mut file, left)| async move {
        if left == 0 {
            return Ok::<_, std::io::Error>(None);
        }
        let mut piece = vec![0; left.min(64 * 1024) as usize];
        let read = file.read(&mut piece).await?;
        piece.truncate(read);
        let left = if read == 0 { 0 } else { left - read as u64 };
        Ok((read > 0).then_some((piece, (file, left))))
    });
    let mut response = Response::new(Body::from_stream(pieces));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    let mime = HeaderValue::from_str(mime).unwrap_or(HeaderValue::from_static("application/octet-stream"));
    headers.insert(header::CONTENT_TYPE, mime);
    headers.insert(header::CONTENT_LENGTH, length.into());
    headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static("default-src 'none'; sandbox; frame-ancestors 'none'"),
    );
    if status == StatusCode::PARTIAL_CONTENT
        && let Ok(range) = HeaderValue::from_str(&format!("bytes {start}-{}/{size}", start + length - 1))
    {
        headers.insert(header::CONTENT_RANGE, range);
    }
    response
}

/// Its name comes from a stranger: only what cannot end the header, or hide an ending, is kept of it.
fn disposition(mime: &str, name: &str) -> HeaderValue {
    let how = if is_shown_inline(mime) { "inline" } else { "attachment" };
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | ' ');
    let name: String = name.chars().filter(|c| plain(*c)).take(120).collect();
    let encoded: String = name.bytes().fold(String::new(), |mut out, byte| {
        match byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_') {
            true => out.push(byte as char),
            false => out.push_str(&format!("%{byte:02X}")),
        }
        out
    });
    let value =
        if encoded.is_empty() { how.to_owned() } else { format!("{how}; filename*=UTF-8''{encoded}") };
    HeaderValue::from_str(&value).unwrap_or(HeaderValue::from_static("attachment"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_strangers_name_neither_ends_the_header_nor_hides_its_ending() {
        let said = |mime, name| disposition(mime, name).to_str().expect("text").to_owned();
        assert_eq!(
            said("image/png", "a\r\nSet-Cookie: x=1.png"),
            "inline; filename*=UTF-8''aSet-Cookie%20x1.png"
        );
        assert_eq!(
            said("text/html", "invoice\u{202e}fdp.html"),
            "attachment; filename*=UTF-8''invoicefdp.html"
        );
        assert_eq!(said("application/pdf", ""), "attachment");
    }
}
