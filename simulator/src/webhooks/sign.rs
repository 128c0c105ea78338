//! Signatures over the raw body.

use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use std::fmt::Write;

/// What a webhook made by hand carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Signature {
    #[default]
    Good,
    /// Of the right form, by another secret.
    Wrong,
    Missing,
    /// The first half of the right one.
    Short,
}

/// Lowercase hex of HMAC-SHA256.
pub fn signature(secret: &str, message: &[u8]) -> String {
    // A key of any length will do, so that there is no error to speak of.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else { return String::new() };
    mac.update(message);
    mac.finalize().into_bytes().iter().fold(String::with_capacity(64), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

impl Signature {
    /// The header's value.
    pub fn header(self, secret: &str, body: &[u8]) -> Option<String> {
        let right = signature(secret, body);
        match self {
            Self::Good => Some(format!("sha256={right}")),
            Self::Wrong => Some(format!("sha256={}", signature("another secret", body))),
            Self::Missing => None,
            Self::Short => Some(format!("sha256={}", &right[..32])),
        }
    }
}
