//! WhatsApp's message templates.

use serde::{Deserialize, Serialize};
use serde_json::Value;

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Template {
    pub id: String,
    pub name: String,
    pub language: String,
    /// APPROVED, PENDING, REJECTED, PAUSED, DISABLED.
    pub status: String,
    pub category: String,
    /// POSITIONAL or NAMED.
    pub parameter_format: String,
    pub components: Vec<Value>,
    /// GREEN, YELLOW, RED, UNKNOWN.
    pub quality: String,
    pub rejected_reason: Option<String>,
}

impl Template {
    pub fn component(&self, kind: &str) -> Option<&Value> {
        self.components
            .iter()
            .find(|part| part["type"].as_str().is_some_and(|is| is.eq_ignore_ascii_case(kind)))
    }

    /// The variables of a text, in their order and each once: `1`, `2` or `name`.
    pub fn variables(text: &str) -> Vec<&str> {
        let mut found: Vec<&str> = Vec::new();
        for part in text.split("{{").skip(1) {
            if let Some((name, _)) = part.split_once("}}")
                && !found.contains(&name.trim())
            {
                found.push(name.trim());
            }
        }
        found
    }
}
