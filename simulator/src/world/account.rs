//! The business's side: the app and the accounts it speaks for.

use super::World;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    Whatsapp,
    Messenger,
    Instagram,
}

/// The app as its dashboard at Meta shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct App {
    pub id: String,
    pub name: String,
    pub secret: String,
    /// The second secret of an app that uses Instagram Login; it signs that product's webhooks.
    pub instagram_secret: Option<String>,
    pub verify_token: String,
    pub callback_url: Option<String>,
    /// Whether the callback answered the challenge.
    pub verified: bool,
    /// Whether the app passed the review for the Human Agent feature.
    pub human_agent: bool,
    /// Whether it may ask for people's languages (`pages_user_locale`).
    #[serde(default)]
    pub user_locale: bool,
    /// Whether calls must carry `appsecret_proof`.
    pub require_proof: bool,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Waba {
    pub id: String,
    pub name: String,
    pub numbers: Vec<Number>,
    pub templates: Vec<super::Template>,
    pub subscribed: bool,
    pub override_callback: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Number {
    pub id: String,
    pub display: String,
    pub verified_name: String,
    pub quality: String,
    pub throughput: String,
    pub status: String,
    pub messaging_limit: String,
    pub code_verification: String,
    pub registered: bool,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Page {
    pub id: String,
    pub name: String,
    /// `None`: never subscribed.
    pub fields: Option<Vec<String>>,
    /// The app that may start threads; `None`: every app hears and may answer everything.
    pub default_app: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Instagram {
    /// The professional account's id, which webhooks carry.
    pub id: String,
    /// What `GET /me` calls `id`: another number, good for nothing else.
    pub app_scoped_id: String,
    pub username: String,
    pub name: String,
    /// The Page it is linked to; `None`: connected by Instagram Login.
    pub page: Option<String>,
    pub fields: Option<Vec<String>>,
}

impl World {
    pub fn number(&self, id: &str) -> Option<(&Waba, &Number)> {
        self.wabas.iter().find_map(|waba| waba.numbers.iter().find(|n| n.id == id).map(|n| (waba, n)))
    }

    pub fn number_mut(&mut self, id: &str) -> Option<&mut Number> {
        self.wabas.iter_mut().flat_map(|waba| &mut waba.numbers).find(|number| number.id == id)
    }

    pub fn waba(&self, id: &str) -> Option<&Waba> {
        self.wabas.iter().find(|waba| waba.id == id)
    }

    pub fn waba_mut(&mut self, id: &str) -> Option<&mut Waba> {
        self.wabas.iter_mut().find(|waba| waba.id == id)
    }

    pub fn page(&self, id: &str) -> Option<&Page> {
        self.pages.iter().find(|page| page.id == id)
    }

    pub fn instagram(&self, id: &str) -> Option<&Instagram> {
        self.instagrams.iter().find(|account| account.id == id)
    }

    /// Which channel an account's id belongs to.
    pub fn channel(&self, account: &str) -> Option<Channel> {
        if self.number(account).is_some() {
            Some(Channel::Whatsapp)
        } else if self.page(account).is_some() {
            Some(Channel::Messenger)
        } else {
            self.instagram(account).map(|_| Channel::Instagram)
        }
    }
}
