//! Sealing what opens a channel: tokens and secrets are in the database only in this form.

use anyhow::{Context, Result, anyhow};
use chacha20poly1305::{
    XChaCha20Poly1305, XNonce,
    aead::{Aead, KeyInit},
};
use std::{io::Write as _, path::Path, sync::Arc};

/// The key of this installation.
#[derive(Clone)]
pub struct Key(Arc<XChaCha20Poly1305>);

impl Key {
    /// A key that nobody keeps: for tests, and for desks without channels.
    pub fn of_the_moment() -> Self {
        Self::from_bytes(rand::random())
    }

    fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(Arc::new(XChaCha20Poly1305::new(&bytes.into())))
    }

    /// Reads the key, or makes one that only this user may read.
    pub fn from_file(path: &Path) -> Result<Self> {
        if !path.exists() {
            make(path).with_context(|| format!("the key file {} cannot be made", path.display()))?;
        }
        let text = std::fs::read_to_string(path)
            .with_context(|| format!("the key file {} cannot be read", path.display()))?;
        let bytes = unhex(text.trim()).and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
        let bytes = bytes.with_context(|| format!("{} is no key: 64 hex digits are", path.display()))?;
        Ok(Self::from_bytes(bytes))
    }

    pub fn seal(&self, text: &str) -> Result<String> {
        let nonce: [u8; 24] = rand::random();
        let sealed = self.0.encrypt(&XNonce::from(nonce), text.as_bytes());
        let sealed = sealed.map_err(|_| anyhow!("a secret could not be sealed"))?;
        Ok(hex(&nonce) + &hex(&sealed))
    }

    /// Fails for another key's, or for what somebody changed.
    pub fn open(&self, sealed: &str) -> Result<String> {
        let wrong = || anyhow!("a secret cannot be opened: it was sealed with another key");
        let bytes = unhex(sealed).filter(|bytes| bytes.len() > 24).ok_or_else(wrong)?;
        let (nonce, sealed) = bytes.split_at(24);
        let nonce = <[u8; 24]>::try_from(nonce).map_err(|_| wrong())?;
        let text = self.0.decrypt(&XNonce::from(nonce), sealed).map_err(|_| wrong())?;
        String::from_utf8(text).map_err(|_| wrong())
    }
}

fn make(path: &Path) -> Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let bytes: [u8; 32] = rand::random();
    match options.open(path) {
        Ok(mut file) => Ok(writeln!(file, "{}", hex(&bytes))?),
        // Another process was quicker: its key is as good.
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(error.into()),
    }
}

pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

pub fn unhex(text: &str) -> Option<Vec<u8>> {
    if !text.is_ascii() || !text.len().is_multiple_of(2) {
        return None;
    }
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_opens_with_its_key_alone_and_never_reads_the_same() {
        let directory = tempfile::tempdir().expect("a directory");
        let path = directory.path().join("key");
        let (key, again) = (Key::from_file(&path).expect("made"), Key::from_file(&path).expect("read"));
        let sealed = key.seal("EAAB-token").expect("sealed");
        assert!(!sealed.contains("EAAB") && sealed != key.seal("EAAB-token").expect("sealed"));
        assert_eq!(again.open(&sealed).expect("opened"), "EAAB-token");
        assert!(Key::of_the_moment().open(&sealed).is_err());
        assert!(key.open(&sealed.replace(&sealed[60..62], "00")).is_err() || sealed[60..62] == *"00");
        std::fs::write(&path, "short").expect("written");
        assert!(Key::from_file(&path).is_err());
    }
}
