//! Files at Meta's side: uploaded by the business or sent by people.

use crate::clock::Millis;
use std::{collections::BTreeMap, sync::Arc};

#[derive(Clone)]
pub struct Media {
    pub id: String,
    /// The phone number, Page or Instagram account it belongs to.
    pub account: String,
    pub mime: String,
    pub name: Option<String>,
    pub bytes: Arc<[u8]>,
    pub until: Millis,
    /// Addresses given out, and until when each holds.
    pub links: BTreeMap<String, Millis>,
}

impl std::fmt::Debug for Media {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Media({} {}, {} bytes)", self.id, self.mime, self.bytes.len())
    }
}

impl Media {
    /// In base64, as webhooks have it; Graph answers in hex.
    pub fn sha256(&self) -> String {
        use base64::Engine;
        use sha2::Digest;
        base64::engine::general_purpose::STANDARD.encode(sha2::Sha256::digest(&self.bytes))
    }

    pub fn sha256_hex(&self) -> String {
        use sha2::Digest;
        use std::fmt::Write;
        sha2::Sha256::digest(&self.bytes).iter().fold(String::new(), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        })
    }
}
