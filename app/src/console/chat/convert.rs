//! Converting a chat that cannot be settled live (S2-25 … S2-28): the form, in a part of its own.

use super::{
    here::{Here, here},
    next,
    resolve::{Summary, Wrong},
    topics,
};
use crate::node::prelude::*;
use crate::{
    api::tickets::convert,
    console::shell::{go::go, toasts::toasts},
    domain::{
        conversation::{Conversation, Last},
        ids::TopicId,
        message::{Author, Body},
        ticket::{Conversion, Ticket},
        visitor::looks_like_email,
    },
    parts::{
        dialog::{Dialog, FormFoot},
        field::{Field, TextField},
        icon::Icon,
        load::Later,
    },
    texts::{
        fill,
        tickets::{on_chat, words},
    },
};
use leptos::ev;
use web_sys::{HtmlElement, wasm_bindgen::JsCast};

/// The dialog, while it is open.
#[component]
pub fn Convert() -> impl IntoNode {
    let here = here();
    let title = Signal::derive(move || on_chat().convert.to_owned());
    view! {
        <Dialog open=here.converting title=title close=here.words.close id="convert-title">
            <Later part=converting />
        </Dialog>
    }
}

#[lazy]
fn converting() -> Node {
    view! { <Form /> }
}

/// What is being filled in, and what is wrong with it.
#[derive(Clone, Copy)]
struct Filling {
    here: Here,
    email: RwSignal<String>,
    subject: RwSignal<String>,
    topic: RwSignal<Option<TopicId>>,
    note: RwSignal<String>,
    email_error: RwSignal<Option<String>>,
    subject_error: RwSignal<Option<String>>,
    error: RwSignal<Option<String>>,
    busy: RwSignal<bool>,
}

impl Filling {
    fn new(here: Here) -> Self {
        Self {
            here,
            email: RwSignal::new(untrack(|| known_address(here)).unwrap_or_default()),
            subject: RwSignal::new(untrack(|| first_words(here)).unwrap_or_default()),
            topic: RwSignal::new(None),
            note: RwSignal::default(),
            email_error: RwSignal::new(None),
            subject_error: RwSignal::new(None),
            error: RwSignal::new(None),
            busy: RwSignal::new(false),
        }
    }

    /// What can be handed in; else says what is wrong.
    fn read(self) -> Option<Conversion> {
        let t = words();
        let (email, subject) = (self.email.get_untracked(), Ticket::subject(&self.subject.get_untracked()));
        let email = email.trim().to_owned();
        let email_error = match email.as_str() {
            "" => Some(t.email_missing),
            email => (!looks_like_email(email)).then_some(t.email_wrong),
        };
        let subject_error = subject.is_empty().then_some(t.subject_missing);
        let topic = self.topic.get_untracked();
        let needed = topic.is_none() && untrack(|| asks_topic(self.here));
        self.email_error.set(email_error.map(str::to_owned));
        self.subject_error.set(subject_error.map(str::to_owned));
        self.error.set(needed.then(|| t.topic_needed.to_owned()));
        let good = email_error.is_none() && subject_error.is_none() && !needed;
        let note = self.note.get_untracked().trim().to_owned();
        good.then_some(Conversion { email, subject, topic, note })
    }
}

/// Where he can be reached by mail, as far as anybody knows.
fn known_address(here: Here) -> Option<String> {
    let contact = here.conversation.with(|c: &Conversation| c.contact.clone());
    here.customer()
        .and_then(|customer| customer.email)
        .or_else(|| contact.filter(|text| looks_like_email(text)))
}

/// What the customer said first of what is here.
fn first_words(here: Here) -> Option<String> {
    here.state.thread.with(|thread| {
        let mut said = thread.as_ref()?.entries.iter().filter_map(|entry| match &entry.body {
            Body::Message { author: Author::Customer, text, .. } if !text.is_empty() => Some(text.as_str()),
            _ => None,
        });
        said.next().map(Last::preview)
    })
}

/// Whether whoever has the chat says what it was about before it leaves him.
fn asks_topic(here: Here) -> bool {
    here.conversation.with(|c| here.state.board.with(|board| board.catalog.asks_topic(c, here.me)))
}

#[component]
fn Form() -> impl IntoNode {
    let (here, t) = (here(), words());
    let filling = Filling::new(here);
    let submit = submit(filling);
    let send = move |event: ev::SubmitEvent| {
        event.prevent_default();
        submit();
    };
    // The cursor is where the form begins, once it is here.
    Effect::new(move |_| {
        request_animation_frame(|| {
            let field = document().get_element_by_id("ticket-email");
            if let Some(field) = field.and_then(|field| field.dyn_into::<HtmlElement>().ok()) {
                let _ = field.focus();
            }
        });
    });
    view! {
        <form class="dialog__form" novalidate on:submit=send>
            <div class="dialog__body">
                <p class="dialog__sub">{t.how}</p>
                <TextField
                    id="ticket-email"
                    label=t.email
                    value=filling.email
                    help=t.email_help
                    error=filling.email_error
                    kind="email"
                    dir="ltr"
                    required=true
                />
                <TextField id="ticket-subject" label=t.subject value=filling.subject error=filling.subject_error required=true />
                <TopicField filling=filling />
                <Wrong id="convert-error" error=filling.error />
                <Summary note=filling.note />
            </div>
            <FormFoot open=here.converting cancel=here.words.cancel act=Signal::stored(t.create.to_owned()) busy=filling.busy />
        </form>
    }
}

/// What it was about, where there is something to choose.
#[component]
fn TopicField(filling: Filling) -> impl IntoNode {
    let t = words();
    let rows = memo(move |_| filling.here.state.board.with(|board| topics::rows(&board.catalog)));
    let option = |row: topics::Row| {
        let path = if row.above.is_empty() { row.name } else { format!("{} › {}", row.above, row.name) };
        view! { <option value=row.id.to_string()>{path}</option> }
    };
    let choose = move |event| filling.topic.set(event_target_value(&event).parse().ok());
    view! {
        <Show when=move || !rows.with(Vec::is_empty)>
            <Field id="ticket-topic" label=t.topic let:wiring>
                <span class="selectwrap">
                    <select class="select" id=wiring.id on:change=choose>
                        <option value="">{t.no_topic}</option>
                        {move || rows.get().into_iter().map(option).collect_nodes()}
                    </select>
                    <Icon name="i-down" class="i-14" />
                </span>
            </Field>
        </Show>
    }
}

/// Converts, says so, and goes on.
fn submit(filling: Filling) -> impl Fn() + Clone + 'static {
    let (here, toasts, go) = (filling.here, toasts(), go());
    move || {
        let Some(form) = filling.read() else { return };
        if filling.busy.get_untracked() {
            return;
        }
        filling.busy.set(true);
        leptos::task::spawn_local(async move {
            let answer = convert(here.id, form).await;
            filling.busy.try_set(false);
            match answer {
                Ok(number) => {
                    toasts.info(fill(words().created, &[("number", &number.to_string())]));
                    here.converting.try_set(false);
                    go.to(next::path_after(here));
                }
                Err(refusal) => drop(filling.error.try_set(Some(here.say(&refusal)))),
            }
        });
    }
}
