//! Pictures and documents on disk, each once, under the hash of its bytes. Written piece by piece: a large file takes no
//! more memory than a small one.

use anyhow::{Context, Result};
use base64::Engine as _;
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};
use tokio::{fs, io::AsyncWriteExt};

/// The largest file that is kept, in bytes: WhatsApp's documents.
pub const MOST: u64 = 100 * 1024 * 1024;
/// How much of a file tells what it is.
const HEAD: usize = 8 * 1024;

/// The directory of kept files.
#[derive(Debug, Clone)]
pub struct Files {
    directory: PathBuf,
}

/// A file that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    pub hash: String,
    /// What its bytes say, whatever its sender said.
    pub mime: String,
    pub size: u64,
}

/// A file that is being written. Dropped unfinished, it leaves nothing that anybody finds.
pub struct Writing {
    files: Files,
    path: PathBuf,
    file: fs::File,
    hash: Sha256,
    head: Vec<u8>,
    size: u64,
    most: u64,
    done: bool,
}

impl Files {
    pub fn new(directory: impl Into<PathBuf>) -> Self {
        Self { directory: directory.into() }
    }

    /// Where a kept file is. A hash is hex digits: nothing else becomes a path.
    pub fn path(&self, hash: &str) -> Option<PathBuf> {
        let is_hash =
            hash.len() == 64 && hash.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
        is_hash.then(|| self.directory.join(&hash[..2]).join(hash))
    }

    pub async fn write(&self) -> Result<Writing> {
        self.write_at_most(MOST).await
    }

    /// For what is never large.
    pub async fn write_at_most(&self, most: u64) -> Result<Writing> {
        let name = crate::seal::hex(&rand::random::<[u8; 16]>());
        let coming = self.directory.join("coming");
        fs::create_dir_all(&coming).await.with_context(|| format!("{} cannot be made", coming.display()))?;
        let path = coming.join(name);
        let file = fs::File::create_new(&path).await?;
        let (hash, head) = (Sha256::new(), Vec::new());
        Ok(Writing { files: self.clone(), path, file, hash, head, size: 0, most, done: false })
    }

    /// Takes a file off the disk that nothing shows any more. One that stays is found by nobody.
    pub async fn remove(&self, hash: &str) {
        if let Some(path) = self.path(hash)
            && let Err(error) = fs::remove_file(path).await
        {
            tracing::warn!(%error, "a file that nothing shows any more could not be removed");
        }
    }

    /// Whether its bytes are here.
    pub fn has(&self, hash: &str) -> bool {
        self.path(hash).is_some_and(|path| exists(&path))
    }
}

impl Writing {
    /// What its bytes say it is, as far as they have come.
    pub fn mime(&self) -> &'static str {
        sniff(&self.head)
    }

    /// `false`: it is larger than what is kept.
    pub async fn put(&mut self, bytes: &[u8]) -> Result<bool> {
        self.size += bytes.len() as u64;
        if self.size > self.most {
            return Ok(false);
        }
        let room = HEAD.saturating_sub(self.head.len()).min(bytes.len());
        self.head.extend_from_slice(&bytes[..room]);
        self.hash.update(bytes);
        self.file.write_all(bytes).await?;
        Ok(true)
    }

    /// Whether all its bytes make this digest (SHA-256), which the same provider writes in hex here and in base64 there. What
    /// is no digest says nothing.
    pub fn is_as(&self, described: &str) -> bool {
        let mine = self.hash.clone().finalize();
        let described = described.trim();
        let bytes = match described.len() {
            64 => crate::seal::unhex(described),
            _ => base64::engine::general_purpose::STANDARD.decode(described).ok(),
        };
        bytes.filter(|bytes| bytes.len() == 32).is_none_or(|bytes| bytes[..] == mine[..])
    }

    pub async fn finish(mut self) -> Result<Kept> {
        self.file.flush().await?;
        self.file.sync_all().await?;
        let hash = crate::seal::hex(&self.hash.clone().finalize());
        let path = self.files.path(&hash).context("a hash is a hash")?;
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).await?;
        }
        fs::rename(&self.path, &path).await?;
        self.done = true;
        Ok(Kept { hash, mime: self.mime().to_owned(), size: self.size })
    }
}

impl Drop for Writing {
    fn drop(&mut self) {
        if !self.done {
            let _ = std::fs::remove_file(&self.path);
        }
    }
}

/// What these bytes are. Text and everything unknown is data: a page or a drawing with a script in it must never be taken
/// for something to be shown.
pub fn sniff(head: &[u8]) -> &'static str {
    match infer::get(head).map(|kind| kind.mime_type()) {
        Some("text/html" | "text/xml" | "image/svg+xml" | "text/x-shellscript") => "application/octet-stream",
        // By the names that providers and browsers know.
        Some("audio/opus") => "audio/ogg",
        Some("audio/m4a") => "audio/mp4",
        Some(mime) => mime,
        None if is_text(head) => "text/plain",
        None => "application/octet-stream",
    }
}

fn is_text(head: &[u8]) -> bool {
    let valid = match std::str::from_utf8(head) {
        Ok(text) => text,
        // Cut in the middle of a letter.
        Err(error) if error.error_len().is_none() => {
            std::str::from_utf8(&head[..error.valid_up_to()]).unwrap_or_default()
        }
        Err(_) => return false,
    };
    !valid.is_empty() && !valid.contains('<') && !valid.chars().any(|c| c.is_control() && !c.is_whitespace())
}

/// What a browser may show in place; everything else is only ever downloaded.
pub fn is_shown_inline(mime: &str) -> bool {
    matches!(
        mime,
        "image/jpeg"
            | "image/png"
            | "image/gif"
            | "image/webp"
            | "video/mp4"
            | "video/webm"
            | "video/3gpp"
            | "audio/mpeg"
            | "audio/ogg"
            | "audio/aac"
            | "audio/amr"
            | "audio/mp4"
            | "audio/m4a"
            | "audio/x-m4a"
            | "audio/wav"
            | "audio/x-wav"
    )
}

/// Whether two types are the same to us: a recording is often called by the type of its container.
pub fn family(mime: &str) -> &str {
    mime.split('/').next().unwrap_or_default()
}

/// For whoever sends it away again.
pub fn exists(path: &Path) -> bool {
    path.is_file()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recordings_have_the_names_that_providers_know() {
        let ogg = b"OggS\0\x02\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x01\x13OpusHead\x01\x01";
        let m4a = b"\0\0\0\x20ftypM4A \0\0\0\0M4A mp42isom\0\0\0\0";
        for (bytes, mime) in [(&ogg[..], "audio/ogg"), (&m4a[..], "audio/mp4")] {
            assert_eq!(sniff(bytes), mime);
            assert_eq!(crate::channels::whatsapp::uploads_as(mime).as_deref(), Some(mime), "meta-api §3.2");
        }
    }

    #[tokio::test]
    async fn the_same_bytes_are_kept_once_and_what_broke_off_not_at_all() {
        let directory = tempfile::tempdir().expect("a directory");
        let files = Files::new(directory.path());
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
        let mut hashes = Vec::new();
        for _ in 0..2 {
            let mut writing = files.write().await.expect("begun");
            assert!(writing.put(png).await.expect("written"));
            let kept = writing.finish().await.expect("kept");
            assert_eq!((kept.mime.as_str(), kept.size), ("image/png", png.len() as u64));
            hashes.push(kept.hash);
        }
        assert_eq!(hashes[0], hashes[1]);
        assert_eq!(std::fs::read(files.path(&hashes[0]).expect("a path")).expect("read"), png);
        drop(files.write().await.expect("begun"));
        assert_eq!(std::fs::read_dir(directory.path().join("coming")).expect("there").count(), 0);
        for bad in ["../../etc/passwd", "", "ABC", &"g".repeat(64)] {
            assert_eq!(files.path(bad), None, "{bad}");
        }
    }

    #[test]
    fn what_could_run_is_data_whatever_it_is_called() {
        let svg = br#"<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>"#;
        for bytes in [&svg[..], b"<!doctype html><script>", b"<?xml version='1.0'?>", b"\0\0\0"] {
            let mime = sniff(bytes);
            assert!(!is_shown_inline(mime) && mime == "application/octet-stream", "{mime}");
        }
        assert_eq!(sniff("Grüße".as_bytes()), "text/plain");
        assert!(!is_shown_inline("application/pdf") && !is_shown_inline("image/svg+xml"));
    }
}
