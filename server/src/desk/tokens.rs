//! Tokens: renewed before they end where that can be done, and asked about day by day where it cannot.

use super::{Service, accounts::Secrets, at_least, steps::Step};
use crate::{
    channels::{graph::NoAnswer, token},
    store::ChannelBeat,
};
use app::{
    api::desk::{Answer, Caller},
    domain::{
        agent::Role,
        channel::{Channel, ChannelKind, TokenState, TroubleKind},
        ids::ChannelId,
        refusal::{Refusal, Thing},
        time::{Span, Timestamp},
    },
};
use std::sync::Arc;

/// A token of Instagram's own sign-in is renewed when it has this long to live.
const RENEWED_BEFORE: Span = Span::hours(7 * 24);
/// How often the provider is asked about the others.
const ASKED_EVERY: Span = Span::hours(24);
/// One that did not answer is asked again so much later.
const ASKED_AGAIN: Span = Span::hours(1);

impl Service {
    /// Tokens that end soon are renewed (Instagram's own sign-in: 60 days each); of the others the provider is asked.
    pub async fn tick_tokens(&self) -> Answer<()> {
        let now = self.clock.now();
        for id in self.store.glance().await?.tokens_ending(now.plus(RENEWED_BEFORE)).await? {
            if let Some(channel) = self.with_token(id).filter(has_own_login) {
                self.renew_token(&channel, now).await?;
            }
        }
        for id in self.store.glance().await?.tokens_unasked(now.minus(ASKED_EVERY)).await? {
            if let Some(channel) = self.with_token(id).filter(|channel| !has_own_login(channel)) {
                self.ask_about_token(&channel).await?;
            }
        }
        Ok(())
    }

    /// A connected account, as it is now.
    pub(super) fn with_token(&self, id: ChannelId) -> Option<Channel> {
        self.catalog()
            .channels
            .get(&id)
            .filter(|channel| channel.account.is_some() && !channel.is_disconnected())
            .cloned()
    }

    /// Whether the account may be sent by: what the provider says of its token now; for admins. Of one of Instagram's own
    /// sign-in it says no more than that it opens the account.
    pub(super) async fn rights_of(&self, caller: Caller, id: ChannelId) -> Answer<TokenState> {
        at_least(caller, Role::Admin)?;
        let channel = self.with_token(id).ok_or(Refusal::Gone(Thing::Channel))?;
        if !has_own_login(&channel) {
            let silent = "the provider says nothing of the token, try again in a moment";
            let state = self.ask_about_token(&channel).await?;
            return Ok(state.ok_or_else(|| Refusal::invalid("token", silent))?);
        }
        let secrets = self.secrets(id).await?.ok_or(Refusal::Gone(Thing::Channel))?;
        let told = self.graph.get(true, &secrets.pass(true), "me?fields=user_id,username").await;
        if let Err(NoAnswer::Refused(trouble)) = &told {
            let what = format!("the provider says: {}", trouble.detail);
            return Err(Refusal::invalid("token", what).into());
        }
        told.map_err(|_| Refusal::invalid("token", "the provider was not reached"))?;
        Ok(TokenState { is_valid: true, ..TokenState::default() })
    }

    async fn renew_token(&self, channel: &Channel, now: Timestamp) -> Answer<()> {
        let Some(secrets) = self.connected_secrets(channel.id).await? else { return Ok(()) };
        match self.graph.renew(&secrets.pass(true)).await {
            Ok((token, seconds)) => {
                // Connected anew meanwhile, by somebody who has a newer one: this is nobody's.
                let is_current = |now: Arc<Secrets>| now.token == secrets.token;
                let Some(channel) = self.with_token(channel.id) else { return Ok(()) };
                if !self.secrets(channel.id).await?.is_some_and(is_current) {
                    return Ok(());
                }
                let secrets = Secrets { token, ..(*secrets).clone() };
                self.save_connected(&channel, &secrets, now).await?;
                let mut tx = self.store.write().await?;
                let until = now.plus(Span::seconds(seconds));
                tx.note_health(channel.id, ChannelBeat::TokenUntil(Some(until)), now);
                Ok(tx.commit().await?)
            }
            Err(error) => {
                tracing::warn!(channel = %channel.id, ?error, "a token could not be renewed");
                // It is good until its end all the same, unless it opens nothing.
                let opens = self.graph.get(true, &secrets.pass(true), "me?fields=user_id").await;
                if let Err(refused @ NoAnswer::Refused(_)) = &opens {
                    return self.was_refused(channel, refused).await;
                }
                let NoAnswer::Refused(why) = error else { return Ok(()) };
                let mut tx = self.store.write().await?;
                tx.note_health(channel.id, ChannelBeat::Failed(why.detail), now);
                Ok(tx.commit().await?)
            }
        }
    }

    /// How WhatsApp rates the number; where it does not say, nothing changes.
    async fn ask_quality(&self, channel: &Channel, secrets: &Secrets) -> Option<String> {
        let account = channel.account.as_ref().filter(|_| channel.kind == ChannelKind::Whatsapp)?;
        let path = format!("{}?fields=quality_rating", account.id);
        let told = self.graph.get(false, &secrets.pass(false), &path).await.ok()?;
        told["quality_rating"]
            .as_str()
            .filter(|word| !word.is_empty())
            .map(|word| word.chars().take(40).collect())
    }

    /// Until when it is good, and what it may do: into the health page, with a warning before it ends. One that is good no
    /// more stops the channel before a message runs into it. Answers what was said.
    pub(super) async fn ask_about_token(&self, channel: &Channel) -> Answer<Option<TokenState>> {
        let now = self.clock.now();
        let Some(secrets) = self.connected_secrets(channel.id).await? else { return Ok(None) };
        let told = self.graph.ask_token(&secrets.pass(false)).await;
        let read = told.as_ref().ok().and_then(|told| token::read(channel.kind, told));
        let quality = self.ask_quality(channel, &secrets).await;
        let mut tx = self.store.write().await?;
        let again = now.minus(ASKED_EVERY).plus(ASKED_AGAIN);
        tx.note_token_asked(channel.id, if read.is_some() { now } else { again });
        if let Some((until, state)) = &read {
            tx.note_health(channel.id, ChannelBeat::Token(*until, state.clone()), now);
            if let Some(quality) = quality {
                tx.note_health(channel.id, ChannelBeat::Quality(quality), now);
            }
            if !state.is_valid {
                let why = "the provider says that the token is not valid any more";
                self.in_trouble(&mut Step { tx: &mut tx, now }, channel.id, TroubleKind::Reconnect, why)?;
            }
        }
        tx.commit().await?;
        if let Err(why @ NoAnswer::Refused(_)) = &told {
            self.was_refused(channel, why).await?;
        }
        Ok(read.map(|(_, state)| state))
    }
}

fn has_own_login(channel: &Channel) -> bool {
    channel.account.as_ref().is_some_and(|account| account.own_login)
}
