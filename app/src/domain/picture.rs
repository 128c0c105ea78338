//! What a customer looks like, where his channel says so. Agents see it; no customer is ever told of one.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use std::{fmt, str::FromStr};

/// A kept picture of somebody, by the hash of its bytes: 64 hex digits on the wire and in the store. Another picture is
/// another hash, so a browser may keep what it has.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Picture([u8; 32]);

/// The text was not the hash of a file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("expected the hash of a picture, 64 hex digits")]
pub struct BadPicture;

impl Picture {
    /// Where a signed-in agent gets it, as long as he may read a conversation with whom it shows.
    pub fn address(self) -> String {
        format!("/files/{self}")
    }

    /// A fixed one for tests.
    pub const fn fixed(n: u8) -> Self {
        Self([n; 32])
    }
}

impl fmt::Display for Picture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Picture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Picture {
    type Err = BadPicture;

    fn from_str(text: &str) -> Result<Self, BadPicture> {
        let (pairs, rest) = text.as_bytes().as_chunks::<2>();
        let mut hash = [0; 32];
        if pairs.len() != hash.len() || !rest.is_empty() {
            return Err(BadPicture);
        }
        for (byte, [high, low]) in hash.iter_mut().zip(pairs) {
            *byte = digit(*high)? << 4 | digit(*low)?;
        }
        Ok(Self(hash))
    }
}

/// Small letters only: one hash has one name.
fn digit(byte: u8) -> Result<u8, BadPicture> {
    match byte {
        b'0'..=b'9' => Ok(byte - b'0'),
        b'a'..=b'f' => Ok(byte - b'a' + 10),
        _ => Err(BadPicture),
    }
}

impl Serialize for Picture {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Picture {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(d)?;
        text.parse().map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_read_back_as_it_was_printed_and_nothing_else_is_one() {
        let picture = Picture::fixed(0xa7);
        assert_eq!(picture.to_string(), "a7".repeat(32));
        assert_eq!(picture.to_string().parse(), Ok(picture));
        assert_eq!(picture.address(), format!("/files/{}", "a7".repeat(32)));
        for bad in
            ["", "../../etc/passwd", &"A7".repeat(32), &"a7".repeat(33), &"g7".repeat(32), &"ü".repeat(32)]
        {
            assert_eq!(bad.parse::<Picture>(), Err(BadPicture), "{bad}");
        }
    }
}
