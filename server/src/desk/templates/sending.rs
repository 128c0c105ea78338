//! Templates as they are sent: filled in, checked, and the way to write to somebody whose window is over or who never wrote (V-09).

use crate::{
    channels::{Known, Outgoing, messenger::Attach, templates},
    desk::{
        Service,
        callers::{new_customer, number},
        media::{HEADER_MEDIA, kind_of},
        optional,
        spend::number_of,
        steps::Step,
    },
    store::{ConversationRow, IdKind},
};
use app::{
    api::{
        channels::TemplateForm,
        desk::{Answer, Caller},
    },
    domain::{
        agent::Status,
        channel::{Channel, ChannelKind},
        content::{File, FileState, Filled, More, Part},
        conversation::State,
        ids::{ChannelId, ConversationId, CustomerId, MessageId},
        message::{Author, Text},
        refusal::{Refusal, Thing},
        template::{BadFill, Blank, Component, Format, Place, Template},
        window::Outgoing as Wish,
    },
};

impl Service {
    /// Into a conversation, also when its window is over; refused here rather than by the provider.
    pub(in crate::desk) async fn answer_with_template(
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
        let number = number_of(&mut tx, row.conversation.customer, channel).await?;
        self.check_balance(&mut tx, channel, message, (&template.category, &number)).await?;
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
    pub(in crate::desk) async fn open_by_template(
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
        self.check_balance(&mut tx, channel.id, message, (&template.category, &phone)).await?;
        let known = tx.caller_on(channel.id, None, Some(&phone)).await?;
        if let Some(row) = known.latest.as_ref().filter(|row| !row.conversation.is_archived()) {
            // He writes already: whoever has him goes on.
            self.check_owner(caller, &row.conversation)?;
        }
        let from = Known { phone: Some(phone.clone()), ..Default::default() };
        let customer: CustomerId = match known.customer() {
            Some(customer) => customer,
            None => {
                let customer = new_customer(&mut tx, &from, now);
                tx.know(channel.id, IdKind::Phone, &phone, customer, None, Some(now));
                customer
            }
        };
        check_wish(&tx.stopped(customer).await?, &template)?;
        let profile = tx.customer(customer).await?.ok_or(Refusal::Gone(Thing::Customer))?;
        let mut step = Step { tx: &mut tx, now };
        let open_window = known.latest.as_ref().and_then(|row| {
            row.conversation.window_from.filter(|_| row.conversation.window(now).0.lets_write())
        });
        let mut row = match known.latest.filter(|row| !row.conversation.is_archived()) {
            Some(row) => row,
            None => {
                let mut row = self.foreign_conversation(&channel, &profile, (&from, None), now);
                // He may have written a moment ago: what he opened then is open in this one.
                row.conversation.window_from = open_window;
                step.begun(&row, caller.agent)?;
                self.open_window(&mut step, &mut row, open_window);
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
        let stands_in = (HEADER_MEDIA, form.file_name.as_str());
        let outgoing = Outgoing::Template {
            name: template.name.clone(),
            language: template.language.clone(),
            components: templates::parameters(template, &form.filled, Some(stands_in)),
            media,
        };
        self.post(step, row, (message, Author::Agent(caller.agent)), (text, more), outgoing)
    }

    /// The name of the file of a template's header, once it is handed over.
    pub(in crate::desk) fn with_media(outgoing: &Outgoing, attachment: Option<&Attach>) -> Outgoing {
        let Outgoing::Template { name, language, components, media } = outgoing else {
            return outgoing.clone();
        };
        let Some(Attach::Id(id)) = attachment else { return outgoing.clone() };
        let stands_in = serde_json::to_string(HEADER_MEDIA).unwrap_or_default();
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
    let name = optional("name", name, 200)?.unwrap_or_default();
    let kind = kind_of(&mime);
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
