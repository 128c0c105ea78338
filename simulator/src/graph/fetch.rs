//! Meta fetches what a message links to.

use crate::{hub::Hub, people::File};
use std::{sync::Arc, time::Duration};

/// The file at an address; `Err` says why there is none.
pub async fn fetch(hub: &Arc<Hub>, url: &str, largest: usize) -> Result<File, String> {
    let answer = hub
        .http
        .get(url)
        .timeout(Duration::from_secs(10))
        .send()
        .await
        .map_err(|_| format!("{url} did not answer"))?;
    if !answer.status().is_success() {
        return Err(format!("{url} answered {}", answer.status().as_u16()));
    }
    let mime = answer
        .headers()
        .get("content-type")
        .and_then(|value| value.to_str().ok())
        .unwrap_or("application/octet-stream")
        .to_owned();
    let bytes = answer.bytes().await.map_err(|_| format!("{url} broke off"))?;
    if bytes.len() > largest {
        return Err(format!("{url} has {} bytes, and {largest} are allowed", bytes.len()));
    }
    let name = url.split(['?', '#']).next().and_then(|path| path.rsplit('/').next()).map(Into::into);
    Ok(File { mime, name, bytes: bytes.to_vec() })
}
