//! Meta's side of WhatsApp: numbers of ours, and webhooks about them as they truly come, signed over their bytes.

use crate::{
    clock,
    desk::Desk,
    frames,
    http::{Http, Reply},
};
use anyhow::{Context, Result};
use hmac::{Hmac, KeyInit, Mac};
use hyper::body::Bytes;
use serde_json::{Value, json};
use sha2::Sha256;

const SECRET: &str = "bench-app-secret-0123456789abcdef";
const TOKEN: &str = "EAAbenchSystemUserToken";

/// One connected number.
pub struct Number {
    id: String,
    business: String,
    /// The channel that it is at the desk.
    pub channel: String,
}

/// What a customer said, and when he did, in seconds since 1970.
#[derive(Clone, Copy)]
pub struct Said {
    pub customer: usize,
    pub number: usize,
    pub at: i64,
}

impl Said {
    pub fn now(customer: usize, number: usize) -> Self {
        Self { customer, number, at: clock::now().timestamp() }
    }
}

/// A body and its signature: sent again it is the same.
#[derive(Clone)]
pub struct Webhook {
    body: Bytes,
    signature: String,
}

impl Number {
    /// Connects the n-th number, as an admin does in the settings, and has it served.
    pub async fn connect(desk: &Desk, n: usize) -> Result<Self> {
        let (id, business) = (format!("31000000000{n:04}"), format!("21000000000{n:04}"));
        let form = json!({
            "channel": null, "product": desk.product_id(), "kind": "whatsapp", "name": format!("Number {n}"),
            "account": id, "parent": business, "own_login": false, "token": TOKEN, "app_secret": SECRET,
            "instagram_secret": "",
        });
        let connected = desk.connect(&form).await?;
        let channel = connected["channel"].as_str().context("a connected number has no channel")?.to_owned();
        desk.serve(&channel).await?;
        Ok(Self { id, business, channel })
    }

    pub fn webhook(&self, said: &[Said]) -> Webhook {
        let changes: Vec<Value> = said.iter().map(|said| self.change(*said)).collect();
        let body = json!({
            "object": "whatsapp_business_account",
            "entry": [{"id": self.business, "changes": changes}],
        });
        let body = body.to_string();
        Webhook { signature: signed(body.as_bytes()), body: body.into() }
    }

    fn change(&self, said: Said) -> Value {
        let (phone, user) = (phone(said.customer), format!("DE.{:016}", said.customer));
        let name = format!("Customer {}", said.customer);
        json!({"field": "messages", "value": {
            "messaging_product": "whatsapp",
            "metadata": {"display_phone_number": "4930555000", "phone_number_id": self.id},
            "contacts": [{"profile": {"name": name}, "wa_id": phone, "user_id": user}],
            "messages": [{
                "from": phone, "from_user_id": user, "id": wamid(said), "timestamp": said.at.to_string(),
                "type": "text", "text": {"body": frames::text(said.customer, said.number)},
            }],
        }})
    }

    pub async fn post(&self, http: &Http, webhook: &Webhook) -> Result<Reply> {
        let headers =
            [("content-type", "application/json"), ("x-hub-signature-256", webhook.signature.as_str())];
        http.post_raw(&format!("/hooks/{}", self.channel), &headers, webhook.body.clone()).await
    }
}

/// The name that Meta gives a message: the same each time it is told.
fn wamid(said: Said) -> String {
    format!("wamid.HBgL{}FQIAEhggQkVOQ0g{:08X}{:08X}AA==", phone(said.customer), said.customer, said.number)
}

fn phone(customer: usize) -> String {
    format!("49155{customer:07}")
}

fn signed(body: &[u8]) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).expect("a key of any length will do");
    mac.update(body);
    let digits: String = mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    format!("sha256={digits}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_webhook_is_signed_over_its_bytes() {
        // HMAC-SHA256 of "{}" under this secret, as openssl says.
        let expected = "sha256=ff436fce4eff69a864bdad98472ba0450b947f20b42918f42e5a0ce21130cf54";
        assert_eq!(signed(b"{}"), expected);
    }

    #[test]
    fn what_is_told_again_has_the_same_name() {
        let (said, later) = (Said { customer: 3, number: 1, at: 7 }, Said { customer: 3, number: 1, at: 9 });
        assert_eq!(wamid(said), wamid(later));
        assert_ne!(wamid(said), wamid(Said { number: 2, ..said }));
    }
}
