//! Templates: kept as the account has them, checked before they are sent, and the way to write to somebody whose window is
//! over or who never wrote (V-09, V-12).

use super::{Service, at_least, steps::Step};
use crate::{
    channels::{
        Outgoing,
        event::TemplateChange,
        graph::{NoAnswer, Pass},
        messenger::Attach,
        templates,
    },
    store::{ConversationRow, IdKind},
};
use app::{
    api::{
        channels::TemplateForm,
        desk::{Answer, Caller},
    },
    domain::{
        agent::{Role, Status},
        channel::{Channel, ChannelKind},
        content::{File, FileState, Filled, More, Part},
        conversation::State,
        event::Event,
        ids::{ChannelId, ConversationId, CustomerId, MessageId},
        message::{Author, Text},
        refusal::{Refusal, Thing},
        template::{BadBlanks, BadFill, Blank, Component, Format, Place, Template},
        time::{Span, Timestamp},
        window::Outgoing as Wish,
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
        name: &str,
        language: &str,
        change: TemplateChange,
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
        let template = match change {
            TemplateChange::Status { status, reason } => {
                Template { status, reason, changed_at: now, ..template }
            }
            TemplateChange::Quality(quality) => {
                Template { quality: Some(quality), changed_at: now, ..template }
            }
            TemplateChange::Category(category) => Template { category, changed_at: now, ..template },
            TemplateChange::Components => {
                self.sync_templates_soon(channel.id);
                return Ok(());
            }
        };
        tx.save_template(&template);
        tx.append(now, Event::Templates(channel.id))?;
        Ok(tx.commit().await?)
    }

    /// Into a conversation, also when its window is over; refused here rather than by the provider.
    pub(super) async fn answer_with_template(
        &self,
        caller: Caller,
        to: ConversationId,
        message: MessageId,
        form: TemplateForm,
    ) -> Answer<()> {
        let now = self.clock.now();
        let (mut tx, mut row) = self.turn_on(caller, to).await?;
        if tx.entry(message).await?.is_some_and(|(conversation, _)| conversation == to) {
            return Ok(());
        }
        let reopens = row.conversation.is_archived();
        if reopens {
            self.check_may_reopen(caller, &mut tx, &row).await?;
        } else if !row.conversation.is_answered_by(caller.agent) {
            self.check_owner(caller, &row.conversation)?;
        }
        self.check_sending(&row, Wish::Template, now)?;
        let channel = row.conversation.channel;
        let template = filled_template(tx.templates(channel).await?, &form)?;
        check_wish(&tx.stopped(row.conversation.customer).await?, &template)?;
        let number = super::spend::number_of(&mut tx, row.conversation.customer, channel).await?;
        self.check_balance(&mut tx, channel, &template.category, &number).await?;
        let mut step = Step { tx: &mut tx, now };
        if reopens {
            step.reopened(&mut row, Some(caller.agent))?;
            // One that is still open runs out like any other; one that is over waits for the customer's answer.
            if row.conversation.window(now).0.lets_write() {
                let from = row.conversation.window_from;
                self.open_window(&mut step, &mut row, from);
            }
            self.take_by_hand(&mut step, &mut row, caller.agent).await?;
        }
        self.post_template(&mut step, &mut row, caller, message, &template, &form).await?;
        Ok(tx.commit().await?)
    }

    /// Writes to a number that has no conversation, or takes the one it has (V-09).
    pub(super) async fn open_by_template(
        &self,
        caller: Caller,
        channel: ChannelId,
        phone: &str,
        message: MessageId,
        form: TemplateForm,
    ) -> Answer<ConversationId> {
        let now = self.clock.now();
        let channel = self.check_serves(caller, channel)?;
        if channel.kind != ChannelKind::Whatsapp {
            return Err(Refusal::invalid("channel", "only on WhatsApp does a desk write first").into());
        }
        if self.myself(caller)?.status != Status::Online {
            return Err(Refusal::NotOnline.into());
        }
        let phone = number(phone)?;
        let mut tx = self.store.write().await?;
        if let Some((conversation, _)) = tx.entry(message).await? {
            return Ok(conversation);
        }
        let template = filled_template(tx.templates(channel.id).await?, &form)?;
        self.check_balance(&mut tx, channel.id, &template.category, &phone).await?;
        let known = tx.caller_on(channel.id, None, Some(&phone)).await?;
        if let Some(row) = known.latest.as_ref().filter(|row| !row.conversation.is_archived()) {
            // He writes already: whoever has him goes on.
            self.check_owner(caller, &row.conversation)?;
        }
        let from = crate::channels::Known { phone: Some(phone.clone()), ..Default::default() };
        let customer: CustomerId = match known.customer() {
            Some(customer) => customer,
            None => {
                let customer = super::callers::new_customer(&mut tx, &from, now);
                tx.know(channel.id, IdKind::Phone, &phone, customer, None, Some(now));
                customer
            }
        };
        check_wish(&tx.stopped(customer).await?, &template)?;
        let profile = tx.customer(customer).await?.ok_or(Refusal::Gone(Thing::Customer))?;
        let mut step = Step { tx: &mut tx, now };
        let mut row = match known.latest.filter(|row| !row.conversation.is_archived()) {
            Some(row) => row,
            None => {
                let row = ConversationRow::new(self.foreign_conversation(&channel, &profile, &from, now));
                step.begun(&row, caller.agent)?;
                row
            }
        };
        if matches!(row.conversation.state, State::Waiting { .. }) {
            self.take_by_hand(&mut step, &mut row, caller.agent).await?;
        }
        self.post_template(&mut step, &mut row, caller, message, &template, &form).await?;
        tx.commit().await?;
        Ok(row.conversation.id)
    }

    async fn post_template(
        &self,
        step: &mut Step<'_>,
        row: &mut ConversationRow,
        caller: Caller,
        message: MessageId,
        template: &Template,
        form: &TemplateForm,
    ) -> Answer<()> {
        let channel = row.conversation.channel;
        if self.catalog().channels.get(&channel).is_some_and(Channel::is_limited) {
            let what = "the provider lets this account write first to nobody for now; an admin sees why";
            return Err(Refusal::Unsent { field: "channel".to_owned(), what: what.to_owned() }.into());
        }
        let media = form.filled.iter().find(|(blank, _)| blank.place == Place::Media);
        let media = match media {
            None => None,
            Some((_, hash)) => Some(file_at_top(step, template, hash, &form.file_name).await?),
        };
        if let Some((hash, _)) = &media {
            step.tx.use_file(hash, message, row.conversation.id);
        }
        let text = Text::cut(&Template::fill(template.body(), Place::Body, &form.filled));
        let (media, part) = media
            .map_or((None, None), |(hash, file)| (Some((hash, file.mime.clone())), Some(Part::File(file))));
        let more = More {
            template: Some(reads(template, &form.filled)),
            parts: part.into_iter().collect(),
            ..More::default()
        };
        let stands_in = (super::media::HEADER_MEDIA, form.file_name.as_str());
        let outgoing = Outgoing::Template {
            name: template.name.clone(),
            language: template.language.clone(),
            components: templates::parameters(template, &form.filled, Some(stands_in)),
            media,
        };
        self.post(step, row, (message, Author::Agent(caller.agent)), (text, more), outgoing)
    }

    /// Hands a new one in for review.
    pub(super) async fn hand_in_template(
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
        let provider_id = told["id"].as_str().unwrap_or_default().to_owned();
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

    pub(super) async fn drop_template(
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

    /// The name of the file of a template's header, once it is handed over.
    pub(super) fn with_media(outgoing: &Outgoing, attachment: Option<&Attach>) -> Outgoing {
        let Outgoing::Template { name, language, components, media } = outgoing else {
            return outgoing.clone();
        };
        let Some(Attach::Id(id)) = attachment else { return outgoing.clone() };
        let stands_in = serde_json::to_string(super::media::HEADER_MEDIA).unwrap_or_default();
        let id = serde_json::to_string(id).unwrap_or_default();
        let text = components.to_string().replace(&stands_in, &id);
        let components = serde_json::from_str(&text).unwrap_or_else(|_| components.clone());
        Outgoing::Template {
            name: name.clone(),
            language: language.clone(),
            components,
            media: media.clone(),
        }
    }

    /// A welcome to who opens a conversation, or a word that nobody is there. Each is paid for: none unless an admin wrote it.
    pub(super) async fn greet(
        &self,
        step: &mut Step<'_>,
        channel: &Channel,
        id: ConversationId,
    ) -> Answer<()> {
        let Some(account) = &channel.account else { return Ok(()) };
        let words = match self.somebody_serves(channel.id) {
            true => account.welcome.trim(),
            false => account.away.trim(),
        };
        let Ok(text) = Text::new(words) else { return Ok(()) };
        let Some(mut row) = step.tx.conversation(id).await? else { return Ok(()) };
        if self.check_sending(&row, Wish::Automatic, step.now).is_err() {
            return Ok(());
        }
        let outgoing = Outgoing::Text { text: text.as_str().to_owned(), answers: None };
        let line = (MessageId::at(step.now), Author::Automatic);
        self.post(step, &mut row, line, (text, More::default()), outgoing)
    }
}

fn filled_template(known: Vec<Template>, form: &TemplateForm) -> Result<Template, Refusal> {
    let is_it = |one: &Template| one.name == form.name && one.language == form.language;
    let template = known.into_iter().find(is_it).ok_or(Refusal::Gone(Thing::Template))?;
    template.check(&form.filled).map_err(|bad| Refusal::invalid("template", bad_fill(&bad)))?;
    Ok(template)
}

/// Advertising goes to nobody who asked for none.
fn check_wish(stopped: &[ChannelId], template: &Template) -> Result<(), Refusal> {
    if template.is_advertising() && stopped.contains(&template.channel) {
        let what = "this customer asked for no more advertising: send a template of another category";
        return Err(Refusal::invalid("template", what));
    }
    Ok(())
}

fn bad_fill(bad: &BadFill) -> String {
    let called = |blank: &Blank| match blank.place {
        Place::Media => "the file at its top".to_owned(),
        Place::Button(_) => "the end of its button's address".to_owned(),
        Place::Header | Place::Body => format!("{{{{{}}}}}", blank.name),
    };
    match bad {
        BadFill::NotApproved => "this template is not approved (any more)".to_owned(),
        BadFill::NotForUs(part) => format!("this template has a part that cannot be filled in here: {part}"),
        BadFill::Missing(blank) => format!("{} is not filled in", called(blank)),
        BadFill::Spacing(blank) => {
            format!("{} has a line break, a tab, or more than four blanks in a row", called(blank))
        }
        BadFill::TooLong(blank) => {
            format!("{} is longer than {} characters", called(blank), Template::LONGEST_VALUE)
        }
        BadFill::LongBody(over) => format!(
            "the text is {over} characters too long once it is filled in, {} are allowed",
            Template::LONGEST_BODY
        ),
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

/// The file at the top of a template: what its bytes are must be what the template has there.
async fn file_at_top(
    step: &mut Step<'_>,
    template: &Template,
    hash: &str,
    name: &str,
) -> Answer<(String, File)> {
    let (mime, size) = step.tx.file(hash).await?.ok_or(Refusal::Gone(Thing::File))?;
    let format = template.media_header().unwrap_or(Format::Text);
    let refused = |bad| Refusal::invalid("template", templates::bad_file(format, bad));
    format.check_file(&mime, size).map_err(refused)?;
    let name = super::optional("name", name, 200)?.unwrap_or_default();
    let kind = super::media::kind_of(&mime);
    let state = FileState::Here { hash: hash.to_owned() };
    Ok((hash.to_owned(), File { kind, name, mime, size, state }))
}

/// The template as the thread shows it.
fn reads(template: &Template, filled: &[(Blank, String)]) -> Filled {
    let mut out = Filled {
        name: template.name.clone(),
        language: template.language.clone(),
        header: String::new(),
        footer: String::new(),
        buttons: Vec::new(),
    };
    for component in &template.components {
        match component {
            Component::Header { format: Format::Text, text } => {
                out.header = Template::fill(text, Place::Header, filled);
            }
            Component::Footer { text } => out.footer = text.clone(),
            Component::Buttons(buttons) => {
                out.buttons = buttons.iter().map(|button| button.text().to_owned()).collect();
            }
            Component::Header { .. } | Component::Body { .. } | Component::Other(_) => {}
        }
    }
    out
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

/// A number as people write it: `+49 (155) 500-01`; the country code is needed.
pub(super) fn number(typed: &str) -> Result<String, Refusal> {
    // The zero of the trunk is dialled within the country alone.
    let typed = typed.replace("(0)", "");
    let plain: String =
        typed.chars().filter(|c| !matches!(c, ' ' | '-' | '(' | ')' | '/' | '.' | '\u{a0}')).collect();
    let digits = plain.strip_prefix('+').or_else(|| plain.strip_prefix("00"));
    let right = digits.filter(|d| (7..=15).contains(&d.len()) && d.bytes().all(|b| b.is_ascii_digit()));
    let right = right.filter(|digits| !digits.starts_with('0'));
    let what = "a number is written with its country, like +49 155 50001";
    right.map(str::to_owned).ok_or_else(|| Refusal::invalid("phone", what))
}

fn not_told(error: NoAnswer) -> Refusal {
    let what = match error {
        NoAnswer::Refused(trouble) => format!("the provider says: {}", trouble.detail),
        NoAnswer::Unsayable(_) => "it cannot be said".to_owned(),
        NoAnswer::NotReached(why) | NoAnswer::Lost(why) => format!("the provider was not reached: {why}"),
    };
    Refusal::invalid("template", what)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_read_as_people_write_it() {
        let read = |typed: &str| number(typed).ok();
        for typed in ["+49 151 234 5678", "0049-151-2345678", "+49 (0)151 2345678", "+49 (151) 234/56.78"] {
            assert_eq!(read(typed).as_deref(), Some("491512345678"), "{typed}");
        }
        for bad in ["", "0151 2345678", "151 2345678", "+0151 2345678", "+49 151 phone", "+1234567890123456"]
        {
            assert_eq!(read(bad), None, "{bad}");
        }
    }
}
