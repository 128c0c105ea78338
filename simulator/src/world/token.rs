//! Access tokens: what each reaches and how long it lives.

use super::World;
use crate::clock::Millis;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TokenKind {
    /// Of a system user: WhatsApp.
    System,
    /// Of a Page: Messenger, and Instagram through the Page.
    Page,
    /// Of an Instagram user: Instagram Login.
    Instagram,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TokenState {
    Good,
    /// The password was changed or the app removed.
    Revoked,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Token {
    pub value: String,
    pub kind: TokenKind,
    /// Ids of WABAs, Pages and Instagram accounts.
    pub reaches: Vec<String>,
    pub issued: Millis,
    pub expires: Option<Millis>,
    pub state: TokenState,
}

impl World {
    pub fn token(&self, value: &str) -> Option<&Token> {
        self.tokens.iter().find(|token| token.value == value)
    }

    pub fn token_mut(&mut self, value: &str) -> Option<&mut Token> {
        self.tokens.iter_mut().find(|token| token.value == value)
    }
}
