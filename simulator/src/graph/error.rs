//! Refusals in Graph's shape and words.

use serde_json::{Value, json};

#[derive(Debug, Clone, PartialEq)]
pub struct GraphError {
    pub status: u16,
    pub code: i64,
    pub subcode: Option<i64>,
    pub kind: &'static str,
    pub message: String,
    /// WhatsApp's explanation.
    pub details: Option<String>,
}

impl GraphError {
    pub fn new(status: u16, code: i64, message: impl Into<String>) -> Self {
        let message = format!("(#{code}) {}", message.into());
        Self { status, code, subcode: None, kind: "OAuthException", message, details: None }
    }

    pub fn sub(self, subcode: i64) -> Self {
        Self { subcode: Some(subcode), ..self }
    }

    pub fn details(self, details: impl Into<String>) -> Self {
        Self { details: Some(details.into()), ..self }
    }

    pub fn token(subcode: i64, why: &str) -> Self {
        let message = format!("Error validating access token: {why}");
        Self { message, ..Self::new(401, 190, "") }.sub(subcode)
    }

    pub fn no_token() -> Self {
        let message = "An access token is required to request this resource.".into();
        Self { message, ..Self::new(401, 104, "") }
    }

    /// Graph does not say whether the thing is missing or forbidden.
    pub fn no_object(method: &str, id: &str) -> Self {
        let message = format!(
            "Unsupported {} request. Object with ID '{id}' does not exist, cannot be loaded due to missing \
             permissions, or does not support this operation.",
            method.to_lowercase()
        );
        Self { message, kind: "GraphMethodException", ..Self::new(400, 100, "") }.sub(33)
    }

    pub fn unknown_path(path: &str) -> Self {
        Self { message: format!("Unknown path components: {path}"), ..Self::new(400, 2500, "") }
    }

    pub fn invalid(what: impl Into<String>) -> Self {
        Self::new(400, 100, "Invalid parameter").details(what)
    }

    pub fn param(message: impl Into<String>) -> Self {
        Self::new(400, 100, message)
    }

    pub fn missing(what: impl Into<String>) -> Self {
        Self::new(400, 131008, "Required parameter is missing").details(what)
    }

    pub fn bad_value(what: impl Into<String>) -> Self {
        Self::new(400, 131009, "Parameter value is not valid").details(what)
    }

    pub fn body(&self, trace: &str) -> Value {
        let mut error =
            json!({"message": self.message, "type": self.kind, "code": self.code, "fbtrace_id": trace});
        if let Some(subcode) = self.subcode {
            error["error_subcode"] = json!(subcode);
        }
        if let Some(details) = &self.details {
            error["error_data"] = json!({"messaging_product": "whatsapp", "details": details});
        }
        json!({ "error": error })
    }

    /// As a status webhook has it.
    pub fn in_status(&self) -> Value {
        let title = self.message.split_once(") ").map_or(self.message.as_str(), |(_, title)| title);
        json!({"code": self.code, "title": title, "message": title,
            "error_data": {"details": self.details.as_deref().unwrap_or(title)}})
    }
}
