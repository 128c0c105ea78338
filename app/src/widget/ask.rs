//! Asks the server functions: their own arguments and addresses, but one transport for all of them. Each call of
//! a server function itself would bring its own copy, and all that agents are ever refused with, into the bundle.

use crate::{
    domain::refusal::{Refusal, Thing},
    parts::json::read,
};
use js_sys::futures::JsFuture;
use leptos::{prelude::window, server_fn::ServerFn};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use wasm_bindgen::{JsCast, JsValue};

/// After this an answer is not waited for: the connection is as good as gone.
const PATIENCE_MS: u32 = 20_000;

/// Asks, and takes the answer.
pub async fn ask<A>(what: A) -> Result<A::Output, Refusal>
where
    A: ServerFn<Error = Refusal> + Serialize,
    A::Output: DeserializeOwned,
{
    let body = serde_json::to_string(&what).map_err(|_| Refusal::Broken)?;
    let text = post(A::PATH, body).await?;
    read(&text).ok_or(Refusal::Broken)
}

async fn post(path: &str, body: String) -> Result<String, Refusal> {
    let answer = fetch(path, body).await.map_err(|_| Refusal::Unreachable)?;
    let text = match answer.text() {
        Ok(text) => JsFuture::from(text).await.ok().and_then(|text| text.as_string()),
        Err(_) => None,
    };
    match text.ok_or(Refusal::Unreachable)? {
        text if answer.ok() => Ok(text),
        text => Err(refusal(&text, answer.headers().get("retry-after").ok().flatten())),
    }
}

async fn fetch(path: &str, body: String) -> Result<web_sys::Response, JsValue> {
    let how = web_sys::RequestInit::new();
    how.set_method("POST");
    how.set_body(&body.into());
    let headers = web_sys::Headers::new()?;
    headers.set("content-type", "application/json")?;
    headers.set("accept", "application/json")?;
    how.set_headers(&headers);
    how.set_signal(Some(&web_sys::AbortSignal::timeout_with_u32(PATIENCE_MS)));
    Ok(JsFuture::from(window().fetch_with_str_and_init(path, &how)).await?.unchecked_into())
}

/// The refusals that a customer can meet, by their names. Any other is a breakage to him.
fn refusal(text: &str, wait: Option<String>) -> Refusal {
    #[derive(Deserialize)]
    struct Said {
        refusal: String,
    }
    let Some(said) = read::<Said>(text) else { return Refusal::Broken };
    match said.refusal.as_str() {
        "too_many" => Refusal::TooMany { seconds: wait.and_then(|s| s.parse().ok()).unwrap_or(5) },
        "chat_ended" => Refusal::ChatEnded,
        "signed_out" => Refusal::SignedOut,
        "message_id_taken" => Refusal::MessageIdTaken,
        "gone" => Refusal::Gone(Thing::Channel),
        "invalid" => Refusal::invalid("", ""),
        "empty_text" => Refusal::EmptyText,
        "long_text" => Refusal::LongText,
        "domain_not_allowed" => Refusal::DomainNotAllowed,
        "storage_full" => Refusal::StorageFull,
        _ => Refusal::Broken,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_customer_s_refusals_are_known_by_the_names_they_are_sent_with() {
        let all = [
            Refusal::TooMany { seconds: 42 },
            Refusal::ChatEnded,
            Refusal::SignedOut,
            Refusal::MessageIdTaken,
            Refusal::Gone(Thing::Channel),
            Refusal::invalid("", ""),
            Refusal::EmptyText,
            Refusal::LongText,
            Refusal::DomainNotAllowed,
            Refusal::StorageFull,
            Refusal::Broken,
        ];
        for sent in all {
            let text = serde_json::to_string(&sent).expect("json");
            assert_eq!(refusal(&text, Some("42".into())), sent);
        }
        assert_eq!(refusal("<h1>502 Bad Gateway</h1>", None), Refusal::Broken);
    }
}
