//! Connecting accounts: what opens them is checked at the provider, sealed, and never shown again.

use super::{Service, at_least, optional, secret, short, steps::Step};
use crate::{
    channels::{
        error::{Remedy, remedy},
        event::{AccountNotice, Known},
        graph::{NoAnswer, Pass},
    },
    store::{ChannelBeat, may_pass},
};
use app::{
    api::{
        channels::{Connected, Connection},
        desk::{Answer, Caller},
    },
    domain::{
        agent::Role,
        channel::{Account, Channel, ChannelKind, Health, Kept, Trouble, TroubleKind, WebSettings},
        event::Event,
        ids::ChannelId,
        refusal::{Refusal, Thing},
        settings::Item,
        time::{Span, Timestamp},
    },
};
use serde::{Deserialize, Serialize};
use std::sync::{Arc, PoisonError};

/// Of a channel, in characters.
const LONGEST_NAME: usize = 80;
/// How many of the things that are kept as they came are shown.
const KEPT_SHOWN: i64 = 20;

/// What opens an account. Never printed.
#[derive(Clone, Serialize, Deserialize)]
pub struct Secrets {
    pub token: String,
    pub app_secret: String,
    /// Instagram's own sign-in has a secret of its own beside the app's; either may have signed.
    pub instagram_secret: String,
    pub verify_token: String,
}

impl Secrets {
    /// What lets a call in. Instagram's own sign-in has an app of its own.
    pub fn pass(&self, own_login: bool) -> Pass {
        let own = Some(self.instagram_secret.as_str()).filter(|own| own_login && !own.is_empty());
        Pass::new(&self.token, own.unwrap_or(&self.app_secret))
    }

    /// Those that a provider may have signed with.
    pub fn signing(&self) -> Vec<&str> {
        [self.app_secret.as_str(), self.instagram_secret.as_str()]
            .into_iter()
            .filter(|secret| !secret.is_empty())
            .collect()
    }
}

impl Service {
    /// What opens a channel; none where it is disconnected.
    pub(super) async fn secrets(&self, channel: ChannelId) -> Answer<Option<Arc<Secrets>>> {
        Ok(self.known_secrets(channel).await?.filter(|known| !known.token.is_empty()))
    }

    /// Likewise, or what is left of it. Read once; another process that connects it anew is heard of by its event
    /// (`heed_channels`).
    pub(super) async fn known_secrets(&self, channel: ChannelId) -> Answer<Option<Arc<Secrets>>> {
        let known = self.opened.read().unwrap_or_else(PoisonError::into_inner).get(&channel).cloned();
        if known.is_some() {
            return Ok(known);
        }
        let Some(sealed) = self.store.glance().await?.sealed(channel).await? else { return Ok(None) };
        let secrets: Secrets = serde_json::from_str(&self.key.open(&sealed)?).map_err(anyhow::Error::from)?;
        let secrets = Arc::new(secrets);
        self.opened.write().unwrap_or_else(PoisonError::into_inner).insert(channel, secrets.clone());
        Ok(Some(secrets))
    }

    /// Likewise, where a seal that the desk's key does not open is like none: no other channel suffers from it, and its account
    /// can be connected anew.
    pub(super) async fn readable_secrets(&self, channel: ChannelId) -> Answer<Option<Arc<Secrets>>> {
        match self.known_secrets(channel).await {
            Err(failure) if !may_pass(&failure) => {
                tracing::error!(%channel, %failure, "what opens a channel cannot be read");
                Ok(None)
            }
            known => known,
        }
    }

    /// Those of an account that is connected.
    pub(super) async fn connected_secrets(&self, channel: ChannelId) -> Answer<Option<Arc<Secrets>>> {
        Ok(self.readable_secrets(channel).await?.filter(|known| !known.token.is_empty()))
    }

    /// Somebody connected it anew.
    pub(super) fn forget_secrets(&self, channel: ChannelId) {
        self.opened.write().unwrap_or_else(PoisonError::into_inner).remove(&channel);
    }

    /// Connects an account, or connects it anew: asked at the provider first, so that a wrong token is said here and not by
    /// the first customer's message.
    pub(super) async fn connect_account(&self, caller: Caller, form: Connection) -> Answer<Connected> {
        at_least(caller, Role::Admin)?;
        let form = checked(form)?;
        let before = match form.channel {
            Some(id) => {
                let known = self.catalog().channels.get(&id).cloned();
                Some(known.filter(|known| known.kind == form.kind).ok_or(Refusal::Gone(Thing::Channel))?)
            }
            None => None,
        };
        if !self.catalog().products.contains_key(&form.product) {
            return Err(Refusal::Gone(Thing::Product).into());
        }
        let (account, called, quality) = self.ask_provider(&form).await?;
        let now = self.clock.now();
        // One of Instagram's own sign-in may have been made long ago: renewed, it is known until when it is good. One that is
        // too young for that is good for all its days.
        let renewed = match form.own_login {
            true => Some(self.graph.renew(&form_pass(&form)).await),
            false => None,
        };
        let (token, seconds) = match renewed {
            Some(Ok((token, left))) => (token, Some(left)),
            Some(Err(NoAnswer::Refused(_))) | None => (form.token.clone(), None),
            // Nobody knows until when it is good: it is to be renewed as soon as that can be asked.
            Some(Err(_)) => (form.token.clone(), Some(0)),
        };
        let was = before.as_ref().and_then(|before| before.account.as_ref());
        if was.is_some_and(|was| was.id != account.id) {
            let what = "this is another account than the channel had, connect it as a channel of its own";
            return Err(Refusal::invalid("account", what).into());
        }
        let name = if form.name.is_empty() { called } else { form.name.clone() };
        let taken = |channel: &&Channel| {
            channel.kind == form.kind
                && Some(channel.id) != form.channel
                && channel.account.as_ref().is_some_and(|known| known.id == account.id)
        };
        if let Some(other) = self.catalog().channels.values().find(taken) {
            let what = format!("this account is connected already, as {}", other.name);
            return Err(Refusal::invalid("account", what).into());
        }
        let known = match form.channel {
            Some(id) => self.readable_secrets(id).await?,
            None => None,
        };
        let secrets = Secrets {
            token,
            app_secret: form.app_secret.clone(),
            instagram_secret: form.instagram_secret.clone(),
            verify_token: known.map_or_else(secret, |known| known.verify_token.clone()),
        };
        let channel = match before {
            Some(before) => {
                let kept = before.account.clone();
                let (welcome, away, tongue) =
                    kept.map(|kept| (kept.welcome, kept.away, kept.tongue)).unwrap_or_default();
                Channel {
                    account: Some(Account { welcome, away, tongue, ..account }),
                    trouble: None,
                    name,
                    ..before
                }
            }
            None => Channel {
                id: ChannelId::at(now),
                product: form.product,
                kind: form.kind,
                name,
                disabled: false,
                web: WebSettings::default(),
                account: Some(account),
                trouble: None,
            },
        };
        self.save_connected(&channel, &secrets, now).await?;
        let until = seconds.map(|seconds| ChannelBeat::TokenUntil(Some(now.plus(Span::seconds(seconds)))));
        let told = quality.map(ChannelBeat::Quality).into_iter().chain(until);
        let mut tx = self.store.write().await?;
        for beat in told {
            tx.note_health(channel.id, beat, now);
        }
        tx.commit().await?;
        self.hear_held_soon();
        // What waited for it may have somebody now.
        self.assign_anew(now).await?;
        if let Err(error) = self.subscribe(&channel, &secrets).await {
            tracing::warn!(channel = %channel.id, %error, "why the provider did not agree could not be written down");
        }
        self.sync_templates_soon(channel.id);
        self.hurry_tokens.notify_one();
        Ok(Connected {
            channel: channel.id,
            callback: self.callback(channel.id),
            verify_token: secrets.verify_token,
        })
    }

    pub(super) async fn save_connected(
        &self,
        channel: &Channel,
        secrets: &Secrets,
        now: Timestamp,
    ) -> Answer<()> {
        let sealed = self.key.seal(&serde_json::to_string(secrets).map_err(anyhow::Error::from)?)?;
        let mut tx = self.store.write().await?;
        tx.save_channel(channel, now);
        tx.seal(channel.id, &sealed);
        tx.release_channel(channel.id, now);
        tx.hurry_fetches(channel.id, now);
        let until = channel.account.as_ref().is_some_and(|account| account.own_login);
        tx.note_health(
            channel.id,
            ChannelBeat::TokenUntil(until.then(|| now.plus(Span::hours(60 * 24)))),
            now,
        );
        tx.append(now, Event::Saved(Item::Channel(channel.clone())))?;
        tx.commit().await?;
        self.forget_secrets(channel.id);
        self.forget_refused(channel.id);
        self.parcels.notify_one();
        self.fetches.notify_one();
        Ok(())
    }

    pub(super) fn callback(&self, channel: ChannelId) -> String {
        format!("{}/hooks/{channel}", self.public_url)
    }

    /// Whether the token opens the account, what that is called at the provider, and how good it is thought to be.
    async fn ask_provider(&self, form: &Connection) -> Answer<(Account, String, Option<String>)> {
        let fields = match form.kind {
            ChannelKind::Whatsapp => "display_phone_number,verified_name,quality_rating,throughput",
            ChannelKind::Messenger => "name",
            _ if form.own_login => "user_id,username",
            _ => "username",
        };
        let path = match form.own_login {
            true => format!("me?fields={fields}"),
            false => format!("{}?fields={fields}", form.account),
        };
        let told = self.graph.get(form.own_login, &form_pass(form), &path).await.map_err(|error| {
            let what = match error {
                NoAnswer::Refused(trouble) if trouble.detail.contains("appsecret_proof") => {
                    return Refusal::invalid(
                        "app_secret",
                        "this is not the secret of the app that the token is for",
                    );
                }
                NoAnswer::Refused(trouble) => format!("the provider says: {}", trouble.detail),
                NoAnswer::Unsayable(_) => "it cannot be said".to_owned(),
                NoAnswer::NotReached(why) | NoAnswer::Lost(why) => {
                    format!("the provider was not reached: {why}")
                }
            };
            Refusal::invalid("token", what)
        })?;
        let text =
            |field: &str| told.get(field).and_then(|value| value.as_str()).unwrap_or_default().to_owned();
        let label = match form.kind {
            ChannelKind::Whatsapp => text("display_phone_number"),
            ChannelKind::Messenger => text("name"),
            _ => format!("@{}", text("username")),
        };
        let fast = told.pointer("/throughput/level").and_then(|level| level.as_str()) == Some("HIGH");
        let rate = match form.kind {
            ChannelKind::Whatsapp if fast => 1_000,
            ChannelKind::Whatsapp => 80,
            // A page above 40 a second has its inbox blocked.
            _ => 40,
        };
        // The id that its webhooks carry, which for Instagram's own sign-in is not the one that was typed.
        let id = if form.own_login { text("user_id") } else { form.account.clone() };
        let parent = (!form.parent.is_empty()).then(|| form.parent.clone());
        let (welcome, away) = (String::new(), String::new());
        let quality = Some(text("quality_rating")).filter(|word| !word.is_empty() && word != "UNKNOWN");
        let own_name = Some(text("verified_name")).filter(|name| !name.trim().is_empty());
        let called = own_name.unwrap_or_else(|| label.clone());
        let called = optional("name", &called, LONGEST_NAME).ok().flatten();
        let called = called.unwrap_or_else(|| form.account.clone());
        let own_login = form.own_login;
        let account =
            Account { id, parent, label, own_login, rate, welcome, away, tongue: None, disconnected: false };
        Ok((account, called, quality))
    }

    /// How a connected channel is doing; for admins.
    pub(super) async fn health_of(&self, caller: Caller, id: ChannelId) -> Answer<(Health, Connected)> {
        at_least(caller, Role::Admin)?;
        let channel = self.catalog().channels.get(&id).cloned().ok_or(Refusal::Gone(Thing::Channel))?;
        let secrets = self.readable_secrets(id).await?;
        let mut health = self.store.glance().await?.health(id, self.clock.now()).await?;
        health.refused = self.all_refused(id, health.refused);
        if let Some(secrets) = secrets.as_ref().filter(|_| health.verified_at.is_none()) {
            health.verified_at = self.checked_for_app(&channel, secrets).await?;
        }
        let verify_token = secrets.map(|secrets| secrets.verify_token.clone()).unwrap_or_default();
        Ok((health, Connected { channel: channel.id, callback: self.callback(id), verify_token }))
    }

    /// What came in by a channel and is kept as it came; for admins.
    pub(super) async fn kept_of(&self, caller: Caller, id: ChannelId) -> Answer<Vec<Kept>> {
        at_least(caller, Role::Admin)?;
        if !self.catalog().channels.contains_key(&id) {
            return Err(Refusal::Gone(Thing::Channel).into());
        }
        Ok(self.store.glance().await?.kept_items(id, KEPT_SHOWN).await?)
    }

    /// When the provider checked the address of another account of the same app: an app has one address for all its pages,
    /// and one for all its Instagram accounts.
    async fn checked_for_app(&self, channel: &Channel, secrets: &Secrets) -> Answer<Option<Timestamp>> {
        let own_login = |channel: &Channel| channel.account.as_ref().map(|account| account.own_login);
        let catalog = self.catalog();
        let others = catalog.channels.values().filter(|other| {
            other.id != channel.id && other.kind == channel.kind && own_login(other) == own_login(channel)
        });
        let mut checked = None;
        for other in others {
            let app = self.connected_secrets(other.id).await?.map(|theirs| theirs.app_secret.clone());
            if app.as_ref() == Some(&secrets.app_secret) {
                let health = self.store.glance().await?.health(other.id, self.clock.now()).await?;
                checked = checked.max(health.verified_at);
            }
        }
        Ok(checked)
    }

    /// Something that no message waited for was not answered: shown on the health page, and, where it is the channel's own
    /// trouble, said in every console before a message runs into it.
    pub(super) async fn was_refused(&self, channel: &Channel, why: &NoAnswer) -> Answer<()> {
        let NoAnswer::Refused(trouble) = why else { return Ok(()) };
        let now = self.clock.now();
        let mut tx = self.store.write().await?;
        match remedy(channel.kind, trouble, 1) {
            Remedy::StopChannel(what) => {
                self.in_trouble(&mut Step { tx: &mut tx, now }, channel.id, what, &trouble.detail)?;
            }
            _ => tx.note_health(channel.id, ChannelBeat::Failed(trouble.detail.clone()), now),
        }
        Ok(tx.commit().await?)
    }

    /// A channel is in trouble: where it stops, nothing goes out by it until an admin has seen to it, what is to be sent stays,
    /// in order, and every console says why.
    pub(super) fn in_trouble(
        &self,
        step: &mut Step<'_>,
        channel: ChannelId,
        what: TroubleKind,
        detail: &str,
    ) -> Answer<()> {
        step.tx.note_health(channel, ChannelBeat::Failed(detail.to_owned()), step.now);
        self.raise(step, channel, what, detail)
    }

    fn raise(&self, step: &mut Step<'_>, channel: ChannelId, what: TroubleKind, detail: &str) -> Answer<()> {
        let Some(known) = self.catalog().channels.get(&channel).cloned() else { return Ok(()) };
        let weighs = |what: TroubleKind| match what {
            TroubleKind::Noticed => 0,
            TroubleKind::Limited => 1,
            _ => 2,
        };
        // Among those that stop it the latest counts: what was before is mended or met again.
        let is_worse = |trouble: &Trouble| trouble.what != what && weighs(what) >= weighs(trouble.what);
        if known.trouble.as_ref().is_none_or(is_worse) {
            let trouble = Trouble { what, since: step.now, detail: detail.chars().take(300).collect() };
            let channel = Channel { trouble: Some(trouble), ..known };
            step.tx.save_channel(&channel, step.now);
            step.tx.append(step.now, Event::Saved(Item::Channel(channel)))?;
        }
        Ok(())
    }

    /// Something about the account that an admin must know.
    pub(super) async fn account_notice(
        &self,
        channel: &Channel,
        notice: AccountNotice,
        at: Option<Timestamp>,
    ) -> Answer<()> {
        let now = self.clock.now();
        let mut tx = self.store.write().await?;
        // They come in any order and again: what was so earlier is not so any more.
        let at = at.unwrap_or(now).min(now);
        let is_standing = matches!(
            notice,
            AccountNotice::Restored | AccountNotice::Restricted(_) | AccountNotice::Limited(_)
        );
        if tx.noticed_at(channel.id, is_standing).await?.is_some_and(|known| at < known) {
            tracing::info!(channel = %channel.id, ?notice, "a notice that a later one has overtaken");
            return Ok(());
        }
        if is_standing {
            tx.note_health(channel.id, ChannelBeat::Stands, at);
        }
        let (mut step, mut asks) = (Step { tx: &mut tx, now }, false);
        let (words, raises) = match notice {
            AccountNotice::Restored => {
                step.tx.note_health(channel.id, ChannelBeat::Told("RESTORED".into()), at);
                step.tx.release_channel(channel.id, now);
                let channel = Channel { trouble: None, ..channel.clone() };
                step.tx.save_channel(&channel, now);
                step.tx.append(now, Event::Saved(Item::Channel(channel)))?;
                tx.commit().await?;
                self.parcels.notify_one();
                return Ok(());
            }
            AccountNotice::Quality(words) => {
                // Which rating it is now stands in none of these words: it is asked for.
                step.tx.note_token_asked(channel.id, Timestamp::default());
                asks = true;
                let is_bad = words.starts_with("FLAGGED") || words.starts_with("DOWNGRADE");
                (words, is_bad.then_some(TroubleKind::Noticed))
            }
            AccountNotice::Restricted(words) => (words, Some(TroubleKind::Restricted)),
            AccountNotice::Limited(words) => (words, Some(TroubleKind::Limited)),
            AccountNotice::Warning(words) => (words, Some(TroubleKind::Noticed)),
            AccountNotice::Remark(words) => (words, None),
        };
        let words: String = words.chars().take(300).collect();
        if let Some(what) = raises {
            self.raise(&mut step, channel.id, what, &words)?;
        }
        tx.note_health(channel.id, ChannelBeat::Told(words), at);
        tx.commit().await?;
        if asks {
            self.hurry_tokens.notify_one();
        }
        Ok(())
    }

    /// A customer wants no more advertising, or does again. Of whom nobody knows anything, nothing is written down.
    pub(super) async fn advertising_wish(
        &self,
        channel: &Channel,
        with: &Known,
        stopped: bool,
        at: Option<Timestamp>,
    ) -> Answer<()> {
        let now = self.clock.now();
        let mut tx = self.store.write().await?;
        let known = tx.caller_on(channel.id, with.id.as_deref(), with.phone.as_deref()).await?;
        if let Some(customer) = known.customer() {
            tx.note_stopped(channel.id, customer, stopped, at.unwrap_or(now).min(now));
        }
        Ok(tx.commit().await?)
    }
}

/// A field as the provider calls it.
fn said(field: &str) -> &str {
    match field {
        "app_secret" => "app secret",
        "instagram_secret" => "Instagram app secret",
        other => other,
    }
}

fn form_pass(form: &Connection) -> Pass {
    let own = Some(form.instagram_secret.as_str()).filter(|own| form.own_login && !own.is_empty());
    Pass::new(&form.token, own.unwrap_or(&form.app_secret))
}

fn checked(form: Connection) -> Result<Connection, Refusal> {
    if !form.kind.is_foreign() {
        return Err(Refusal::invalid("kind", "only WhatsApp, Messenger and Instagram are connected"));
    }
    let id = |field: &str, typed: &str| -> Result<String, Refusal> {
        let text = typed.trim();
        match !text.is_empty() && text.len() <= 64 && text.bytes().all(|b| b.is_ascii_digit()) {
            true => Ok(text.to_owned()),
            false => Err(Refusal::invalid(field, "an id is digits, as the provider's page shows it")),
        }
    };
    let key = |field: &str, typed: &str| -> Result<String, Refusal> {
        if typed.trim().is_empty() {
            return Err(Refusal::invalid(field, format!("the {} is empty", said(field))));
        }
        let text = short(field, typed, 1_000)?;
        match text.bytes().all(|b| b.is_ascii_graphic()) {
            true => Ok(text),
            false => Err(Refusal::invalid(field, format!("the {} has letters that none has", said(field)))),
        }
    };
    let needs_parent =
        form.kind == ChannelKind::Whatsapp || (form.kind == ChannelKind::Instagram && !form.own_login);
    Ok(Connection {
        // None: as the provider calls it.
        name: optional("name", &form.name, LONGEST_NAME)?.unwrap_or_default(),
        account: if form.own_login { String::new() } else { id("account", &form.account)? },
        parent: if needs_parent { id("parent", &form.parent)? } else { String::new() },
        token: key("token", &form.token)?,
        app_secret: key("app_secret", &form.app_secret)?,
        instagram_secret: match form.instagram_secret.trim() {
            "" => String::new(),
            typed => key("instagram_secret", typed)?,
        },
        own_login: form.own_login && form.kind == ChannelKind::Instagram,
        ..form
    })
}
