//! Templates: kept as the account has them (V-12).

mod reviewing;
mod sending;

use super::Service;
use crate::channels::{
    event::{AccountNotice, TemplateChange},
    graph::NoAnswer,
    templates,
};
use app::{
    api::desk::{Answer, Caller},
    domain::{
        channel::{Channel, ChannelKind},
        event::Event,
        ids::ChannelId,
        refusal::{Refusal, Thing},
        template::Template,
        time::{Span, Timestamp},
    },
};
use std::sync::PoisonError;

/// Pages of the account's list that are read at most: 6,000 templates.
const PAGES: usize = 60;

impl Service {
    pub(super) async fn templates_of(&self, caller: Caller, channel: ChannelId) -> Answer<Vec<Template>> {
        self.check_serves(caller, channel)?;
        Ok(self.store.glance().await?.templates(channel).await?)
    }

    /// Members of the groups that serve it, and those who oversee.
    fn check_serves(&self, caller: Caller, channel: ChannelId) -> Result<Channel, Refusal> {
        let known = self.catalog().channels.get(&channel).cloned().ok_or(Refusal::Gone(Thing::Channel))?;
        let serves = caller.role.sees_all() || self.viewer(caller).serves.contains(&channel);
        if serves { Ok(known) } else { Err(Refusal::Gone(Thing::Channel)) }
    }

    pub(super) async fn templates_anew(&self, caller: Caller, channel: ChannelId) -> Answer<Vec<Template>> {
        let known = self.check_serves(caller, channel)?;
        self.sync_templates(&known).await?;
        Ok(self.store.glance().await?.templates(channel).await?)
    }

    /// In a while, without anybody waiting for it.
    pub(super) fn sync_templates_soon(&self, channel: ChannelId) {
        self.sync_templates_at(channel, self.clock.now(), 0);
        self.asking.notify_one();
    }

    fn sync_templates_at(&self, channel: ChannelId, at: Timestamp, failed: u32) {
        let mut due = self.to_sync.lock().unwrap_or_else(PoisonError::into_inner);
        let known = due.entry(channel).or_insert((at, failed));
        *known = (*known).min((at, failed));
    }

    /// What [`Service::sync_templates_soon`] left to do, and what failed and is to be tried again by now. Answers when
    /// there is more.
    pub async fn tick_templates(&self) -> Answer<Option<Timestamp>> {
        let now = self.clock.now();
        let due: Vec<(ChannelId, u32)> = {
            let mut all = self.to_sync.lock().unwrap_or_else(PoisonError::into_inner);
            let due = all
                .iter()
                .filter(|(_, (at, _))| *at <= now)
                .map(|(id, (_, failed))| (*id, *failed))
                .collect();
            all.retain(|_, (at, _)| *at > now);
            due
        };
        for (id, failed) in due {
            let Some(channel) = self.catalog().channels.get(&id).cloned() else { continue };
            if let Err(error) = self.sync_templates(&channel).await {
                tracing::warn!(channel = %id, %error, "the templates could not be fetched; trying again");
                let wait = Span::seconds(30 << failed.min(7));
                self.sync_templates_at(id, self.clock.now().plus(wait), failed + 1);
            }
        }
        let left = self.to_sync.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(left.values().map(|(at, _)| *at).min())
    }

    async fn sync_templates(&self, channel: &Channel) -> Answer<()> {
        let business = channel.account.as_ref().and_then(|account| account.parent.clone());
        let (ChannelKind::Whatsapp, Some(business)) = (channel.kind, business) else { return Ok(()) };
        let secrets = self.secrets(channel.id).await?.ok_or(Refusal::Gone(Thing::Channel))?;
        let now = self.clock.now();
        let mut found: Vec<Template> = Vec::new();
        let mut after = String::new();
        for _ in 0..PAGES {
            let fields =
                "id,name,status,category,language,components,parameter_format,quality_score,rejected_reason";
            let path = format!("{business}/message_templates?fields={fields}&limit=100{after}");
            let page = self.graph.get(false, &secrets.pass(false), &path).await.map_err(not_told)?;
            let all = page["data"].as_array().cloned().unwrap_or_default();
            found.extend(all.iter().filter_map(|value| templates::read(value, channel.id, now)));
            match page.pointer("/paging/cursors/after").and_then(|cursor| cursor.as_str()) {
                Some(cursor) if page.pointer("/paging/next").is_some() => after = format!("&after={cursor}"),
                _ => break,
            }
        }
        let mut tx = self.store.write().await?;
        let before = tx.templates(channel.id).await?;
        for known in &before {
            if !found.iter().any(|one| one.name == known.name && one.language == known.language) {
                tx.remove_template(channel.id, &known.name, &known.language);
            }
        }
        for template in &found {
            tx.save_template(template);
        }
        if before.len() != found.len() || !found.iter().all(|one| before.iter().any(|b| one.reads_as(b))) {
            tx.append(now, Event::Templates(channel.id))?;
        }
        Ok(tx.commit().await?)
    }

    /// A review ended, a rating changed: put into what is kept, or, where that is not known, fetched anew.
    pub(super) async fn template_changed(
        &self,
        channel: &Channel,
        (name, language): (&str, &str),
        change: TemplateChange,
        at: Option<Timestamp>,
    ) -> Answer<()> {
        let now = self.clock.now();
        let mut tx = self.store.write().await?;
        // The same language is written in two ways.
        let same = |a: &str, b: &str| a.replace('-', "_").eq_ignore_ascii_case(&b.replace('-', "_"));
        let known = tx.templates(channel.id).await?.into_iter();
        let mut known = known.filter(|one| one.name == name && same(&one.language, language));
        let Some(template) = known.next() else {
            self.sync_templates_soon(channel.id);
            return Ok(());
        };
        // They come in any order and again, and tell whole seconds: what may be older than what is known is asked about.
        let at = at.unwrap_or(now).min(now);
        if at.plus(Span::seconds(1)) <= template.changed_at {
            self.sync_templates_soon(channel.id);
            return Ok(());
        }
        let template = match change {
            TemplateChange::Status { event, reason } => match becomes(&event) {
                Becomes::Status(status) => {
                    Template { status: status.to_owned(), reason, changed_at: at, ..template }
                }
                Becomes::NoOther => {
                    let why = reason.map(|why| format!(", {why}")).unwrap_or_default();
                    let words = format!("template {name} ({}): {event}{why}", template.language);
                    drop(tx);
                    return self.account_notice(channel, AccountNotice::Warning(words), Some(at)).await;
                }
                Becomes::Unknown => {
                    self.sync_templates_soon(channel.id);
                    return Ok(());
                }
            },
            TemplateChange::Quality(quality) => {
                Template { quality: Some(quality), changed_at: at, ..template }
            }
            TemplateChange::Category(category) => Template { category, changed_at: at, ..template },
            TemplateChange::Components => {
                self.sync_templates_soon(channel.id);
                return Ok(());
            }
        };
        tx.save_template(&template);
        tx.append(now, Event::Templates(channel.id))?;
        Ok(tx.commit().await?)
    }
}

/// What an event makes of a template. Events are not statuses, though most are called alike (meta-api §2.5).
#[derive(Debug, PartialEq, Eq)]
enum Becomes<'e> {
    Status(&'e str),
    /// It may be sent as before, or not as before: an admin should know.
    NoOther,
    /// The list tells.
    Unknown,
}

fn becomes(event: &str) -> Becomes<'_> {
    match event {
        "REINSTATED" | "UNARCHIVED" => Becomes::Status("APPROVED"),
        "APPROVED" | "REJECTED" | "PENDING" | "PAUSED" | "DISABLED" | "IN_APPEAL" | "ARCHIVED"
        | "PENDING_DELETION" | "DELETED" => Becomes::Status(event),
        "FLAGGED" | "LOCKED" | "LIMIT_EXCEEDED" => Becomes::NoOther,
        _ => Becomes::Unknown,
    }
}

fn not_told(error: NoAnswer) -> Refusal {
    let what = match error {
        NoAnswer::Refused(trouble) => format!("the provider says: {}", trouble.detail.trim_end_matches('.')),
        NoAnswer::Unsayable(_) => "it cannot be said".to_owned(),
        NoAnswer::NotReached(why) | NoAnswer::Lost(why) => format!("the provider was not reached: {why}"),
    };
    Refusal::invalid("template", what)
}
