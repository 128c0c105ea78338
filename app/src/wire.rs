//! How the server functions speak: JSON, written by `serde_json` and read by whoever it reaches with what that one has.

use crate::parts::json;
use leptos::{
    prelude::Resource,
    server::codee::{Decoder, Encoder},
    server_fn::{Bytes, ContentType, Decodes, Encodes, Format, FormatType, codec::Post},
};
use serde::{Serialize, de::DeserializeOwned};

/// The `input` and `output` of every server function.
pub type Json = Post<Wire>;

/// JSON for server functions, their refusals, and what the server's page hands over to its bundle.
pub struct Wire;

impl ContentType for Wire {
    const CONTENT_TYPE: &'static str = "application/json";
}

impl FormatType for Wire {
    const FORMAT_TYPE: Format = Format::Text;
}

impl<T: Serialize> Encodes<T> for Wire {
    type Error = serde_json::Error;

    fn encode(value: &T) -> Result<Bytes, Self::Error> {
        serde_json::to_vec(value).map(Bytes::from)
    }
}

/// On the server whoever sent it learns where and why it is bad.
#[cfg(feature = "ssr")]
impl<T: DeserializeOwned> Decodes<T> for Wire {
    type Error = serde_json::Error;

    fn decode(bytes: Bytes) -> Result<T, Self::Error> {
        serde_json::from_slice(&bytes)
    }
}

#[cfg(not(feature = "ssr"))]
impl<T: DeserializeOwned> Decodes<T> for Wire {
    type Error = json::Bad;

    fn decode(bytes: Bytes) -> Result<T, Self::Error> {
        std::str::from_utf8(&bytes).ok().and_then(json::read).ok_or(json::Bad)
    }
}

impl<T: Serialize + 'static> Encoder<T> for Wire {
    type Error = serde_json::Error;
    type Encoded = String;

    fn encode(value: &T) -> Result<String, Self::Error> {
        serde_json::to_string(value)
    }
}

impl<T: DeserializeOwned + 'static> Decoder<T> for Wire {
    type Error = json::Bad;
    type Encoded = str;

    fn decode(text: &str) -> Result<T, Self::Error> {
        json::read(text).ok_or(json::Bad)
    }
}

/// What a page needs before it can be drawn: fetched by the server, handed over with the page, read by its bundle.
pub fn with_the_page<S, T, F>(
    source: impl Fn() -> S + Send + Sync + 'static,
    fetch: impl Fn(S) -> F + Send + Sync + 'static,
) -> Resource<T, Wire>
where
    S: PartialEq + Clone + Send + Sync + 'static,
    T: Serialize + DeserializeOwned + Send + Sync + 'static,
    F: Future<Output = T> + Send + 'static,
{
    Resource::new_with_options(source, fetch, true)
}
