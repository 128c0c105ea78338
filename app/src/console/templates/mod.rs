//! WhatsApp's templates in the hands of an agent: chosen, filled in, seen as the customer will see them, and sent (V-09, V-12).
//! The form is made of the template's own blanks, and says what is wrong before the provider would.

mod choose;
mod file;
mod fill;
pub mod first;

pub use self::file::{HeaderFile, TopFile};
use self::{choose::Choices, fill::Chosen};
use crate::node::prelude::*;
use crate::{
    api::channels::{TemplateForm, send_template, templates, write_first},
    domain::{
        ids::{ChannelId, ConversationId, MessageId},
        refusal::{Refusal, Thing},
        template::{BadFill, Blank, Place, Template},
    },
    parts::dialog::FormFoot,
    texts::{
        accounts::{Accounts, words},
        fill, refusals,
        shell::lang,
    },
};
use leptos::ev;
use std::collections::BTreeMap;

/// To whom the template goes.
#[derive(Clone, Copy)]
pub enum Target {
    Conversation(ConversationId, ChannelId),
    /// Who may never have written: a number, from the account that is chosen.
    Number {
        from: Signal<Option<ChannelId>>,
        phone: RwSignal<String>,
    },
}

impl Target {
    fn channel(self) -> Option<ChannelId> {
        match self {
            Self::Conversation(_, channel) => Some(channel),
            Self::Number { from, .. } => from.get(),
        }
    }

    /// Whom it goes to.
    fn receiver(self) -> (Option<ChannelId>, String) {
        let phone = match self {
            Self::Conversation(..) => String::new(),
            Self::Number { phone, .. } => phone.get(),
        };
        (self.channel(), phone)
    }

    /// Answers the conversation in which it was sent.
    async fn send(self, message: MessageId, form: TemplateForm) -> Result<ConversationId, Refusal> {
        match self {
            Self::Conversation(id, _) => send_template(id, message, form).await.map(|()| id),
            Self::Number { from, phone } => {
                let from = from.get_untracked().ok_or(Refusal::Gone(Thing::Channel))?;
                write_first(from, phone.get_untracked(), message, form).await
            }
        }
    }
}

/// To whom, and what.
type Sent = ((Option<ChannelId>, String), TemplateForm);

/// What is being filled in.
#[derive(Clone, Copy)]
struct Filling {
    t: &'static Accounts,
    known: RwSignal<Option<Vec<Template>>>,
    sought: RwSignal<String>,
    chosen: RwSignal<Option<Template>>,
    values: RwSignal<BTreeMap<Blank, String>>,
    file: TopFile,
    wrong: RwSignal<Option<Wrong>>,
    busy: RwSignal<bool>,
    /// The message's name, and what it is: a second click is the same message, something else is another one.
    message: StoredValue<(MessageId, Option<Sent>)>,
}

/// What stands in the way of sending.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Wrong {
    said: String,
    /// Which blank it is about, and what its field says.
    at: Option<(Blank, String)>,
}

impl Filling {
    fn new() -> Self {
        Self {
            t: words(),
            known: RwSignal::new(None),
            sought: RwSignal::default(),
            chosen: RwSignal::new(None),
            values: RwSignal::default(),
            file: TopFile::new(),
            wrong: RwSignal::new(None),
            busy: RwSignal::new(false),
            message: StoredValue::new((MessageId::random(), None)),
        }
    }

    fn named(self, target: Target, form: &TemplateForm) -> MessageId {
        let sent = Some((untrack(|| target.receiver()), form.clone()));
        let (mut id, before) = self.message.get_value();
        if before != sent {
            id = MessageId::random();
            self.message.set_value((id, sent));
        }
        id
    }

    fn filled(self) -> Vec<(Blank, String)> {
        let media = Blank { place: Place::Media, name: "1".to_owned() };
        let file = self.file.ready().map(|chosen| (media, chosen.hash));
        let values = self.values.get();
        values.into_iter().chain(file).collect()
    }

    fn refused(self, refusal: &Refusal) {
        self.wrong.try_set(Some(Wrong { said: refusals::say(refusal, lang()), at: None }));
    }

    /// What the field of a blank says is wrong with it.
    fn wrong_at(self, blank: Blank) -> Signal<Option<String>> {
        Signal::derive(move || {
            let at = self.wrong.with(|wrong| wrong.as_ref().and_then(|wrong| wrong.at.clone()));
            at.filter(|(at, _)| *at == blank).map(|(_, said)| said)
        })
    }

    /// What is wrong with the whole: what stood in the way of sending, or that it grows too long meanwhile.
    fn said(self) -> Option<String> {
        let said = self.wrong.with(|wrong| wrong.as_ref().map(|wrong| wrong.said.clone()));
        said.or_else(|| {
            let over = self.chosen.with(|chosen| chosen.as_ref().map_or(0, |one| one.over(&self.filled())));
            (over > 0).then(|| fill(self.t.long_body, &[("n", &over.to_string())]))
        })
    }

    /// What was wrong is looked at anew once something is different.
    fn forgives(self) {
        Effect::new(move |_| {
            self.filled();
            self.chosen.track();
            self.wrong.set(None);
        });
    }

    /// What is to be sent, or what is wrong with it.
    fn form(self) -> Result<TemplateForm, Wrong> {
        let (filled, t) = (self.filled(), self.t);
        let Some(template) = self.chosen.get() else {
            return Err(Wrong { said: t.choose.to_owned(), at: None });
        };
        template.check(&filled).map_err(|bad| wrong(bad, t))?;
        let file_name = self.file.ready().map(|chosen| chosen.name).unwrap_or_default();
        Ok(TemplateForm { name: template.name, language: template.language, filled, file_name })
    }

    /// The templates of the account, anew when another one is chosen.
    fn load(self, target: Target) {
        Effect::new(move |_| {
            let Some(channel) = target.channel() else { return };
            self.chosen.set(None);
            self.known.set(None);
            leptos::task::spawn_local(async move {
                match templates(channel).await {
                    Ok(all) => {
                        let usable = all.into_iter().filter(Template::is_sendable).collect();
                        self.known.try_set(Some(usable));
                    }
                    Err(refusal) => self.refused(&refusal),
                }
            });
        });
    }
}

fn wrong(bad: BadFill, t: &Accounts) -> Wrong {
    let at = |blank: Blank, said: String| Wrong { said: said.clone(), at: Some((blank, said)) };
    match bad {
        BadFill::Missing(blank) => {
            let here = if blank.place == Place::Media { t.file_missing } else { t.missing_here };
            Wrong { said: t.missing.to_owned(), at: Some((blank, here.to_owned())) }
        }
        BadFill::Spacing(blank) => at(blank, t.spacing.to_owned()),
        BadFill::TooLong(blank) => {
            at(blank, fill(t.long_value, &[("n", &Template::LONGEST_VALUE.to_string())]))
        }
        BadFill::LongBody(over) => Wrong { said: fill(t.long_body, &[("n", &over.to_string())]), at: None },
        BadFill::NotForUs(_) | BadFill::NotApproved => Wrong { said: t.not_for_us.to_owned(), at: None },
    }
}

/// The form of a dialog; `done` hears where the template was sent.
#[component]
pub fn FillTemplate(
    target: Target,
    open: RwSignal<bool>,
    done: impl Fn(ConversationId) + Copy + Send + Sync + 'static,
    /// Above the templates.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoNode {
    let filling = Filling::new();
    let t = filling.t;
    filling.load(target);
    filling.forgives();
    let send = move || {
        let form = match untrack(|| filling.form()) {
            Ok(form) => form,
            Err(wrong) => return filling.wrong.set(Some(wrong)),
        };
        filling.busy.set(true);
        let message = filling.named(target, &form);
        leptos::task::spawn_local(async move {
            let answer = target.send(message, form).await;
            filling.busy.try_set(false);
            match answer {
                Ok(conversation) => {
                    open.try_set(false);
                    done(conversation);
                }
                Err(refusal) => filling.refused(&refusal),
            }
        });
    };
    filling.file.when_up(send);
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if !filling.busy.get_untracked() && !filling.file.keeps_waiting() {
            send();
        }
    };
    let busy = Signal::derive(move || filling.busy.get() || filling.file.waits());
    view! {
        <form class="dialog__form" novalidate=true on:submit=submit>
            <div class="dialog__body">
                {children.map(|children| children())}
                <Show when=move || filling.chosen.with(Option::is_none) fallback=move || view! { <Chosen filling=filling /> }>
                    <Choices filling=filling />
                </Show>
                <p class="field__error" role="alert">{move || filling.said()}</p>
            </div>
            <FormFoot open=open cancel=t.cancel act=Signal::stored(t.send.to_owned()) busy=busy />
        </form>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::texts::accounts::EN;

    #[test]
    fn what_is_wrong_is_said_at_its_field_and_a_long_text_in_characters() {
        let blank = |place| Blank { place, name: "1".to_owned() };
        let missing = wrong(BadFill::Missing(blank(Place::Media)), &EN);
        assert_eq!(missing.at, Some((blank(Place::Media), EN.file_missing.to_owned())));
        let long = wrong(BadFill::LongBody(777), &EN);
        assert_eq!(long, Wrong { said: "Filled in, the text is 777 characters too long".into(), at: None });
    }
}
