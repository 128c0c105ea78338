//! Profile pictures: where Graph says they are, and a small true PNG of each person.

use crate::clock::{DAY, Millis};
use flate2::{Compression, Crc, write::ZlibEncoder};
use serde::{Deserialize, Serialize};
use std::io::Write;

/// What there is to be had of a person's picture.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Portrait {
    /// A small PNG, of another face for each number.
    Drawn(u32),
    /// There is none: the field is left out.
    None,
    /// The host answers with a 500.
    Fails,
    /// A drawing with a script in it, said to be a PNG.
    Lies,
    /// A PNG of two megabytes.
    Large,
    /// Graph names an address that is not Meta's.
    Elsewhere(String),
    /// Meta's host leads on to an address that is not its own.
    Leads(String),
}

impl Default for Portrait {
    fn default() -> Self {
        Self::Drawn(1)
    }
}

/// For how long an address of a picture is good.
const GOOD_FOR: Millis = 3 * DAY;
const SIDE: usize = 96;
type Colour = [u8; 3];

impl Portrait {
    /// `profile_pic`: Messenger's leads to where the picture is, Instagram's is that place.
    pub fn address(&self, base: &str, instagram: bool, id: &str, now: Millis) -> Option<String> {
        let until = (now + GOOD_FOR) / 1000;
        match self {
            Self::None => None,
            Self::Elsewhere(url) => Some(url.clone()),
            Self::Leads(_) => Some(format!("{base}/platform/profilepic/?psid={id}&width=1024&ext={until}")),
            _ if instagram => Some(format!("{base}/pictures/{id}?oe={until:X}")),
            _ => Some(format!("{base}/platform/profilepic/?psid={id}&width=1024&ext={until}")),
        }
    }

    /// What its host sends, whatever it says that it is; nothing: it cannot.
    pub fn bytes(&self, key: &str) -> Option<Vec<u8>> {
        match self {
            Self::Drawn(number) => Some(png(key, *number)),
            Self::Large => {
                let mut bytes = png(key, 1);
                bytes.resize(2 * 1024 * 1024, 0);
                Some(bytes)
            }
            Self::Lies => {
                let drawing = "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>";
                Some(drawing.into())
            }
            Self::None | Self::Fails | Self::Elsewhere(_) | Self::Leads(_) => None,
        }
    }
}

/// A head before a coloured wall.
fn png(key: &str, number: u32) -> Vec<u8> {
    let seed = key.bytes().fold(number, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte.into()));
    let pick = |from: &[Colour], salt: u32| from[(seed.wrapping_mul(salt) >> 7) as usize % from.len()];
    let wall = pick(&[[206, 222, 214], [226, 214, 196], [208, 214, 232], [230, 210, 214]], 0x9e37_79b1);
    let skin = pick(&[[241, 206, 178], [214, 165, 124], [154, 104, 70], [104, 68, 46]], 0x85eb_ca77);
    let hair = pick(&[[46, 36, 32], [112, 72, 40], [196, 152, 84], [120, 120, 126]], 0xc2b2_ae3d);
    let shirt = pick(&[[58, 92, 84], [150, 70, 60], [64, 76, 120], [120, 98, 46]], 0x27d4_eb2f);
    let inside = |x: f32, y: f32, (cx, cy, rx, ry): (f32, f32, f32, f32)| {
        ((x - cx) / rx).powi(2) + ((y - cy) / ry).powi(2) <= 1.0
    };
    let mut rows = Vec::with_capacity(SIDE * (SIDE * 3 + 1));
    for y in 0..SIDE {
        // Each row begins with its filter: none.
        rows.push(0);
        for x in 0..SIDE {
            let (x, y) = (x as f32, y as f32);
            let colour = match () {
                () if inside(x, y, (48.0, 46.0, 17.0, 20.0)) && y > 36.0 => skin,
                () if inside(x, y, (48.0, 40.0, 21.0, 22.0)) => hair,
                () if inside(x, y, (48.0, 104.0, 38.0, 36.0)) => shirt,
                () => wall,
            };
            rows.extend(colour);
        }
    }
    let mut out = b"\x89PNG\r\n\x1a\n".to_vec();
    let side = (SIDE as u32).to_be_bytes();
    // Eight bits for each of three colours, not interlaced.
    chunk(&mut out, b"IHDR", &[&side[..], &side[..], &[8, 2, 0, 0, 0]].concat());
    chunk(&mut out, b"IDAT", &deflated(&rows));
    chunk(&mut out, b"IEND", &[]);
    out
}

fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    // Into memory: it cannot fail.
    let _ = encoder.write_all(bytes);
    encoder.finish().unwrap_or_default()
}

fn chunk(out: &mut Vec<u8>, name: &[u8; 4], data: &[u8]) {
    let mut sum = Crc::new();
    sum.update(name);
    sum.update(data);
    out.extend((data.len() as u32).to_be_bytes());
    out.extend(name);
    out.extend(data);
    out.extend(sum.sum().to_be_bytes());
}
