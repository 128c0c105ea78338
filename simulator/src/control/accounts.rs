//! The dashboard at Meta: the app, tokens, templates, numbers, accounts.

use super::done;
use crate::{
    client::Client,
    clock::Millis,
    demo,
    people::Oops,
    world::{Instagram, Page, Token, TokenState, Waba, World},
};
use axum::{
    Json,
    extract::{Path, State},
};
use serde::Deserialize;
use serde_json::{Value, json};

/// What an admin of a desk would type to connect each account of the demo: a program of the demo types it for him.
pub async fn connections(State(client): State<Client>) -> Json<Value> {
    let app = client.world(|world| world.app.clone());
    let account = |kind: &str, name: &str, account: &str, parent: &str, token: &str, own_login: bool| {
        json!({
            "kind": kind, "name": name, "account": account, "parent": parent, "own_login": own_login, "token": token,
            "app_secret": app.secret, "instagram_secret": app.instagram_secret.clone().unwrap_or_default(),
        })
    };
    Json(json!([
        account("whatsapp", "WhatsApp", demo::PHONE_NUMBER_ID, demo::WABA_ID, demo::WHATSAPP_TOKEN, false),
        account("messenger", "Messenger", demo::PAGE_ID, "", demo::PAGE_TOKEN, false),
        account("instagram", "Instagram", demo::INSTAGRAM_BY_PAGE_ID, demo::PAGE_ID, demo::PAGE_TOKEN, false),
    ]))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AppChange {
    callback_url: Option<String>,
    verify_token: Option<String>,
    app_secret: Option<String>,
    instagram_secret: Option<String>,
    human_agent: Option<bool>,
    require_proof: Option<bool>,
}

/// Changes what is given. With a callback, asks it for the challenge, as the dashboard does.
pub async fn app(State(client): State<Client>, Json(change): Json<AppChange>) -> Json<Value> {
    let token = client.world(|world| {
        let app = &mut world.app;
        app.secret = change.app_secret.unwrap_or_else(|| app.secret.clone());
        app.instagram_secret = change.instagram_secret.or_else(|| app.instagram_secret.clone());
        app.human_agent = change.human_agent.unwrap_or(app.human_agent);
        app.require_proof = change.require_proof.unwrap_or(app.require_proof);
        change.verify_token.unwrap_or_else(|| app.verify_token.clone())
    });
    match change.callback_url {
        Some(url) => Json(json!(client.set_callback(&url, &token).await)),
        None => done(),
    }
}

#[derive(Deserialize)]
#[serde(untagged)]
pub enum TokenChange {
    /// A new one.
    Add { add: Token },
    /// `good` or `revoked`, and when it expires.
    Change { token: String, state: Option<TokenState>, expires: Option<Millis> },
}

pub async fn token(State(client): State<Client>, Json(change): Json<TokenChange>) -> Json<Value> {
    client.world(|world| {
        world.revision += 1;
        match change {
            TokenChange::Add { add } => {
                world.tokens.retain(|token| token.value != add.value);
                world.tokens.push(add);
            }
            TokenChange::Change { token, state, expires } => {
                if let Some(known) = world.token_mut(&token) {
                    known.state = state.unwrap_or(known.state);
                    known.expires = expires.or(known.expires);
                }
            }
        }
    });
    done()
}

#[derive(Deserialize)]
pub struct TemplateChange {
    status: Option<String>,
    reason: Option<String>,
    quality: Option<String>,
}

pub async fn template(
    State(client): State<Client>,
    Path(id): Path<String>,
    Json(change): Json<TemplateChange>,
) -> Result<Json<Value>, Oops> {
    if let Some(status) = change.status {
        client.review(&id, &status, change.reason.as_deref())?;
    }
    if let Some(score) = change.quality {
        client.template_quality(&id, &score)?;
    }
    Ok(done())
}

#[derive(Deserialize)]
pub struct NumberChange {
    quality: String,
}

pub async fn number(
    State(client): State<Client>,
    Path(id): Path<String>,
    Json(change): Json<NumberChange>,
) -> Result<Json<Value>, Oops> {
    client.number_quality(&id, &change.quality)?;
    Ok(done())
}

#[derive(Deserialize)]
pub struct WabaNews {
    event: String,
    #[serde(flatten)]
    more: Value,
}

/// `account_update`.
pub async fn waba(
    State(client): State<Client>,
    Path(id): Path<String>,
    Json(news): Json<WabaNews>,
) -> Json<Value> {
    client.account_update(&id, &news.event, news.more);
    done()
}

/// Accounts beyond those of the start; one of the same id is replaced.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Account {
    Waba(Waba),
    Page(Page),
    Instagram(Instagram),
}

pub async fn add(State(client): State<Client>, Json(account): Json<Account>) -> Json<Value> {
    client.world(|world| world.add_account(account));
    done()
}

impl World {
    fn add_account(&mut self, account: Account) {
        self.revision += 1;
        match account {
            Account::Waba(new) => {
                self.wabas.retain(|known| known.id != new.id);
                self.wabas.push(new);
            }
            Account::Page(new) => {
                self.pages.retain(|known| known.id != new.id);
                self.pages.push(new);
            }
            Account::Instagram(new) => {
                self.instagrams.retain(|known| known.id != new.id);
                self.instagrams.push(new);
            }
        }
    }
}
