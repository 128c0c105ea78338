//! WhatsApp's templates in the hands of an agent: chosen, filled in, seen as the customer will see them, and sent (V-09, V-12).
//! The form is made of the template's own blanks, and says what is wrong before the provider would.

mod choose;
mod file;
mod fill;
pub mod first;

pub use self::file::HeaderFile;
use self::{choose::Choices, fill::Chosen};
use crate::node::prelude::*;
use crate::{
    api::channels::{TemplateForm, send_template, templates, write_first},
    domain::{
        ids::{ChannelId, ConversationId, MessageId},
        refusal::{Refusal, Thing},
        template::{BadFill, Blank, Template},
    },
    parts::dialog::FormFoot,
    texts::{
        accounts::{Accounts, words},
        refusals,
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

/// What is being filled in.
#[derive(Clone, Copy)]
struct Filling {
    t: &'static Accounts,
    known: RwSignal<Option<Vec<Template>>>,
    sought: RwSignal<String>,
    chosen: RwSignal<Option<Template>>,
    values: RwSignal<BTreeMap<Blank, String>>,
    error: RwSignal<Option<String>>,
    busy: RwSignal<bool>,
    /// The message's name: a second click is the same message.
    message: MessageId,
}

impl Filling {
    fn new() -> Self {
        Self {
            t: words(),
            known: RwSignal::new(None),
            sought: RwSignal::default(),
            chosen: RwSignal::new(None),
            values: RwSignal::default(),
            error: RwSignal::new(None),
            busy: RwSignal::new(false),
            message: MessageId::random(),
        }
    }

    fn filled(self) -> Vec<(Blank, String)> {
        self.values
            .with(|values| values.iter().map(|(blank, value)| (blank.clone(), value.clone())).collect())
    }

    fn refused(self, refusal: &Refusal) {
        self.error.try_set(Some(refusals::say(refusal, lang())));
    }

    /// What is to be sent, or what is wrong with it.
    fn form(self) -> Result<TemplateForm, String> {
        let (filled, t) = (self.filled(), self.t);
        let template = self.chosen.get().ok_or_else(|| t.choose.to_owned())?;
        let wrong = match template.check(&filled) {
            Ok(()) => {
                return Ok(TemplateForm { name: template.name, language: template.language, filled });
            }
            Err(BadFill::Spacing(_) | BadFill::TooLong(_)) => t.spacing,
            Err(BadFill::NotForUs(_) | BadFill::NotApproved) => t.not_for_us,
            Err(BadFill::Missing(_)) => t.missing,
        };
        Err(wrong.to_owned())
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
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if filling.busy.get_untracked() {
            return;
        }
        let form = match untrack(|| filling.form()) {
            Ok(form) => form,
            Err(wrong) => return filling.error.set(Some(wrong)),
        };
        filling.busy.set(true);
        leptos::task::spawn_local(async move {
            let answer = target.send(filling.message, form).await;
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
    view! {
        <form class="dialog__form" novalidate=true on:submit=submit>
            <div class="dialog__body">
                {children.map(|children| children())}
                <Show when=move || filling.chosen.with(Option::is_none) fallback=move || view! { <Chosen filling=filling /> }>
                    <Choices filling=filling />
                </Show>
                <p class="field__error" role="alert">{move || filling.error.get()}</p>
            </div>
            <FormFoot open=open cancel=t.cancel act=Signal::stored(t.send.to_owned()) busy=filling.busy />
        </form>
    }
}
