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
    /// Until when it may see the data of those who gave it; of system users' there is no end.
    #[serde(default)]
    pub data_access: Option<Millis>,
    #[serde(default)]
    pub scopes: Vec<String>,
    /// The secret of its app, where that is another one than the simulator's.
    #[serde(default)]
    pub app_secret: Option<String>,
    pub state: TokenState,
}

impl TokenKind {
    /// As `debug_token` calls it.
    pub fn word(self) -> &'static str {
        match self {
            Self::System => "SYSTEM_USER",
            Self::Page => "PAGE",
            Self::Instagram => "USER",
        }
    }

    /// What such a token may do after an honest sign-in.
    pub fn scopes(self) -> Vec<String> {
        let all: &[&str] = match self {
            Self::System => {
                &["business_management", "whatsapp_business_management", "whatsapp_business_messaging"]
            }
            Self::Page => &[
                "pages_show_list",
                "pages_messaging",
                "pages_manage_metadata",
                "instagram_basic",
                "instagram_manage_messages",
            ],
            Self::Instagram => &["instagram_business_basic", "instagram_business_manage_messages"],
        };
        all.iter().map(ToString::to_string).collect()
    }
}

impl World {
    pub fn token(&self, value: &str) -> Option<&Token> {
        self.tokens.iter().find(|token| token.value == value)
    }

    pub fn token_mut(&mut self, value: &str) -> Option<&mut Token> {
        self.tokens.iter_mut().find(|token| token.value == value)
    }
}
