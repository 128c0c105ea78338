//! Templates that an admin hands in for review, or takes away (V-12).

use super::not_told;
use crate::{
    channels::{graph::Pass, lenient, templates},
    desk::{Service, at_least},
};
use app::{
    api::desk::{Answer, Caller},
    domain::{
        agent::Role,
        channel::Channel,
        event::Event,
        ids::ChannelId,
        refusal::{Refusal, Thing},
        template::{BadBlanks, Blank, Component, Format, Place, Template},
    },
};

impl Service {
    /// Hands a new one in for review.
    pub(in crate::desk) async fn hand_in_template(
        &self,
        caller: Caller,
        template: Template,
        sample: Option<&str>,
        examples: &[(Blank, String)],
    ) -> Answer<()> {
        at_least(caller, Role::Admin)?;
        let (channel, business, pass) = self.business_of(template.channel).await?;
        check_new(&template)?;
        template.check_blanks(examples).map_err(|bad| bad_blanks(&bad))?;
        let handle = self.sample_for(&channel, &template, sample, &pass).await?;
        let path = format!("{business}/message_templates");
        let body = templates::creation(&template, handle.as_deref(), examples);
        let told = self.graph.post(false, &pass, &path, &body).await.map_err(not_told)?;
        let now = self.clock.now();
        let status = told["status"].as_str().unwrap_or("PENDING").to_owned();
        let provider_id = lenient::id(&told["id"]).unwrap_or_default();
        let mut tx = self.store.write().await?;
        tx.save_template(&Template {
            channel: channel.id,
            status,
            provider_id,
            reason: None,
            changed_at: now,
            ..template
        });
        tx.append(now, Event::Templates(channel.id))?;
        Ok(tx.commit().await?)
    }

    /// The provider's handle of the sample of a file at the top; none where it has none.
    async fn sample_for(
        &self,
        channel: &Channel,
        template: &Template,
        sample: Option<&str>,
        pass: &Pass,
    ) -> Answer<Option<String>> {
        let Some(format) = template.media_header() else { return Ok(None) };
        let refused = |what: &str| Refusal::invalid("sample", what.to_owned());
        let hash = sample.ok_or_else(|| refused("a file at the top needs a sample, for the review"))?;
        let known = self.store.glance().await?.file(hash).await?;
        let (mime, size) = known.ok_or(Refusal::Gone(Thing::File))?;
        format.check_file(&mime, size).map_err(|bad| refused(templates::bad_file(format, bad)))?;
        let path = self.files.path(hash).ok_or(Refusal::Gone(Thing::File))?;
        // An upload is the app's: which that is, the provider knows by the token.
        let known = self.store.glance().await?.health(channel.id, self.clock.now()).await?.token;
        let app = match known.filter(|token| !token.app.is_empty()) {
            Some(token) => token.app,
            None => {
                let told = self.ask_about_token(channel).await?.map(|token| token.app).unwrap_or_default();
                let nobody = "the provider does not say which app the token is of; try again in a moment";
                Some(told).filter(|app| !app.is_empty()).ok_or_else(|| refused(nobody))?
            }
        };
        let handle = self.graph.hand_over_sample(pass, &app, (&path, size, &mime)).await;
        Ok(Some(handle.map_err(not_told)?))
    }

    pub(in crate::desk) async fn drop_template(
        &self,
        caller: Caller,
        channel: ChannelId,
        name: &str,
        language: &str,
    ) -> Answer<()> {
        at_least(caller, Role::Admin)?;
        let (channel, business, pass) = self.business_of(channel).await?;
        let known = self.store.glance().await?.templates(channel.id).await?;
        let known = known.into_iter().find(|one| one.name == name && one.language == language);
        let known = known.ok_or(Refusal::Gone(Thing::Template))?;
        if known.provider_id.is_empty() {
            // By its name alone every language of it would go.
            let what =
                "the provider has not said which one it is yet; fetch the templates anew and try again";
            return Err(Refusal::invalid("template", what).into());
        }
        let path = format!("{business}/message_templates?hsm_id={}&name={name}", known.provider_id);
        self.graph.delete(false, &pass, &path).await.map_err(not_told)?;
        let mut tx = self.store.write().await?;
        tx.remove_template(channel.id, name, language);
        tx.append(self.clock.now(), Event::Templates(channel.id))?;
        Ok(tx.commit().await?)
    }

    async fn business_of(&self, channel: ChannelId) -> Answer<(Channel, String, Pass)> {
        let gone = || Refusal::Gone(Thing::Channel);
        let channel = self.catalog().channels.get(&channel).cloned().ok_or_else(gone)?;
        let business =
            channel.account.as_ref().and_then(|account| account.parent.clone()).ok_or_else(gone)?;
        let secrets = self.secrets(channel.id).await?.ok_or_else(gone)?;
        Ok((channel, business, secrets.pass(false)))
    }
}

fn bad_blanks(bad: &BadBlanks) -> Refusal {
    match bad {
        BadBlanks::Mixed => Refusal::invalid("body", "the blanks are all numbered or all named, not both"),
        BadBlanks::Gap(n) => {
            let what = format!("the blanks are numbered 1, 2, 3 without a gap, and {{{{{n}}}}} is missing");
            Refusal::invalid("body", what)
        }
        BadBlanks::Many(Place::Header) => Refusal::invalid("header", "the heading has one blank at most"),
        BadBlanks::Many(_) => Refusal::invalid("buttons", "the address of a button has one blank at most"),
        BadBlanks::NoExample(blank) => {
            let what = format!("{{{{{}}}}} needs an example, for the review", blank.name);
            Refusal::invalid("examples", what)
        }
    }
}

fn check_new(template: &Template) -> Result<(), Refusal> {
    let named = !template.name.is_empty()
        && template.name.len() <= 512
        && template.name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
    if !named {
        return Err(Refusal::invalid("name", "a template's name is lower case letters, digits and _"));
    }
    if !["UTILITY", "MARKETING", "AUTHENTICATION"].contains(&template.category.as_str()) {
        return Err(Refusal::invalid("category", "this is no category of templates"));
    }
    for component in &template.components {
        let (field, text, most) = match component {
            Component::Header { text, .. } => ("header", text, 60),
            Component::Body { text } => ("body", text, Template::LONGEST_BODY),
            Component::Footer { text } => ("footer", text, 60),
            Component::Buttons(_) | Component::Other(_) => continue,
        };
        if text.chars().count() > most {
            return Err(Refusal::invalid(field, format!("the {field} is longer than {most} characters")));
        }
    }
    if template
        .components
        .iter()
        .any(|part| matches!(part, Component::Header { format: Format::Location, .. }))
    {
        return Err(Refusal::invalid("header", "the desk sends no templates with a place at the top"));
    }
    match template.body().trim().is_empty() {
        true => Err(Refusal::invalid("body", "a template needs a text")),
        false => Ok(()),
    }
}
