//! Whether what was posted to us was posted by the provider: the one thing that a stranger cannot make up. Addresses are
//! no proof, they change often (meta-api §1.2, §1.3).

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// Whether `X-Hub-Signature-256` was made over these very bytes with one of the secrets. Instagram has two of them, and
/// nobody says which one signs (meta-api §1.3), so a match with any will do.
pub fn verify(raw: &[u8], header: Option<&str>, secrets: &[&str]) -> bool {
    let Some(given) = header.and_then(|text| text.trim().strip_prefix("sha256=")).and_then(unhex) else {
        return false;
    };
    // An empty secret is one that was never set: everybody could sign with it. The comparison takes the same time
    // wherever the first difference is.
    secrets
        .iter()
        .filter(|secret| !secret.is_empty())
        .filter_map(|secret| keyed(raw, secret))
        .any(|mac| mac.verify_slice(&given).is_ok())
}

/// The header that goes with these bytes.
pub fn sign(raw: &[u8], secret: &str) -> String {
    format!("sha256={}", digest(raw, secret))
}

/// `appsecret_proof`: that who uses the token also has the app's secret (meta-api §1.1).
pub fn proof(token: &str, app_secret: &str) -> String {
    digest(token.as_bytes(), app_secret)
}

fn digest(message: &[u8], secret: &str) -> String {
    let bytes = keyed(message, secret).map(|mac| mac.finalize().into_bytes());
    bytes.iter().flatten().map(|byte| format!("{byte:02x}")).collect()
}

/// HMAC takes keys of every length; the type of its constructor only does not say so.
fn keyed(message: &[u8], secret: &str) -> Option<Hmac<Sha256>> {
    let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(secret.as_bytes()).ok()?;
    mac.update(message);
    Some(mac)
}

/// The 32 bytes behind 64 hex digits.
fn unhex(text: &str) -> Option<[u8; 32]> {
    let digits = text.as_bytes();
    if digits.len() != 64 {
        return None;
    }
    let mut bytes = [0; 32];
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
        let high = char::from(pair[0]).to_digit(16)?;
        let low = char::from(pair[1]).to_digit(16)?;
        *byte = u8::try_from(high * 16 + low).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 4231, case 2.
    const KNOWN: &str = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";

    #[test]
    fn a_known_digest_comes_out() {
        assert_eq!(proof("what do ya want for nothing?", "Jefe"), KNOWN);
        assert_eq!(sign(b"what do ya want for nothing?", "Jefe"), format!("sha256={KNOWN}"));
    }

    #[test]
    fn who_has_the_secret_is_believed() {
        let raw = br#"{"text":"\u00e9"}"#;
        let header = sign(raw, "right");
        assert!(verify(raw, Some(&header), &["right"]));
        assert!(verify(raw, Some(&header), &["other", "right"]), "either secret signs");
        assert!(!verify(raw, Some(&header), &["other"]));
        assert!(!verify(raw, Some(&header), &[]));
        assert!(!verify(br#"{"text":"e"}"#, Some(&header), &["right"]), "other bytes");
    }

    #[test]
    fn what_is_no_signature_is_refused() {
        let raw = b"{}";
        let good = sign(raw, "right");
        let bare = good.trim_start_matches("sha256=").to_owned();
        let sha1 = format!("sha1={bare}");
        let short = good[..good.len() - 2].to_owned();
        let odd = good.replace(&good[good.len() - 1..], "g");
        let wide = format!("sha256={}", "é".repeat(32));
        for bad in ["", "sha256=", &bare, &sha1, &short, &odd, &wide, &format!("{good}00")] {
            assert!(!verify(raw, Some(bad), &["right"]), "{bad}");
        }
        assert!(!verify(raw, None, &["right"]));
        assert!(!verify(raw, Some(&sign(raw, "")), &[""]), "a secret that was never set");
    }
}
