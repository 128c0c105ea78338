//! A new template, handed in at the provider for review.

use crate::node::prelude::*;
use crate::{
    api::channels::create_template,
    console::{settings::scaffold, templates::HeaderFile},
    domain::{
        ids::ChannelId,
        refusal::Refusal,
        template::{Blank, Button, Component, Format, Place, Template},
        time::Timestamp,
    },
    parts::{
        choice::SelectField,
        dialog::{FormFoot, Refused},
        field::{AreaField, Bound, TextField, part},
    },
    texts::{
        accounts::{Accounts, words},
        fill,
    },
};
use leptos::ev;
use std::collections::BTreeMap;

const CATEGORIES: [&str; 3] = ["UTILITY", "MARKETING", "AUTHENTICATION"];
/// More of them WhatsApp folds into a list that few customers open.
const BUTTONS: usize = 3;

/// What stands at the top, in the order of the words for it.
const HEADERS: [(&str, Format); 4] = [
    ("text", Format::Text),
    ("image", Format::Image),
    ("video", Format::Video),
    ("document", Format::Document),
];

/// What a button does, in the order of the words for it.
const NONE: &str = "none";
const REPLY: &str = "reply";
const URL: &str = "url";
const PHONE: &str = "phone";

#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Draft {
    name: String,
    language: String,
    category: String,
    /// What stands at the top, by the key of [`HEADERS`].
    header_kind: String,
    header: String,
    body: String,
    footer: String,
    buttons: [ButtonDraft; BUTTONS],
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct ButtonDraft {
    kind: String,
    text: String,
    /// The address or the number.
    to: String,
}

impl ButtonDraft {
    fn read(&self) -> Option<Button> {
        let (text, to) = (self.text.trim().to_owned(), self.to.trim().to_owned());
        match self.kind.as_str() {
            REPLY => Some(Button::QuickReply { text }),
            URL => Some(Button::Url { text, url: to }),
            PHONE => Some(Button::Phone { text, phone: to }),
            _ => None,
        }
    }
}

impl Draft {
    fn blank() -> Self {
        Self {
            language: "en_US".to_owned(),
            category: CATEGORIES[0].to_owned(),
            header_kind: HEADERS[0].0.to_owned(),
            ..Self::default()
        }
    }

    /// What stands at the top.
    fn format(&self) -> Format {
        HEADERS.iter().find(|(key, _)| *key == self.header_kind).map_or(Format::Text, |(_, format)| *format)
    }

    fn read(&self, channel: ChannelId) -> Template {
        let (header, footer) = (self.header.trim().to_owned(), self.footer.trim().to_owned());
        let buttons: Vec<Button> = self.buttons.iter().filter_map(ButtonDraft::read).collect();
        let header = match self.format() {
            Format::Text => {
                (!header.is_empty()).then_some(Component::Header { format: Format::Text, text: header })
            }
            format => Some(Component::Header { format, text: String::new() }),
        };
        let body = Component::Body { text: self.body.trim().to_owned() };
        let footer = (!footer.is_empty()).then_some(Component::Footer { text: footer });
        let buttons = (!buttons.is_empty()).then_some(Component::Buttons(buttons));
        Template {
            channel,
            name: self.name.trim().to_owned(),
            language: self.language.trim().to_owned(),
            provider_id: String::new(),
            status: "PENDING".to_owned(),
            category: self.category.clone(),
            quality: None,
            reason: None,
            components: [header, Some(body), footer, buttons].into_iter().flatten().collect(),
            sent: 0,
            delivered: 0,
            read: 0,
            failed: 0,
            changed_at: Timestamp::default(),
        }
    }
}

/// The form of the dialog; `done` is run when it was handed in.
#[component]
pub(super) fn NewTemplate(
    channel: ChannelId,
    open: RwSignal<bool>,
    done: impl Fn() + Copy + Send + Sync + 'static,
) -> impl IntoNode {
    let (t, s) = (words(), scaffold::words());
    let draft = RwSignal::new(Draft::blank());
    let busy = RwSignal::new(false);
    let refused = RwSignal::new(None::<Refusal>);
    let samples = RwSignal::new(BTreeMap::<Blank, String>::new());
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let template = draft.with_untracked(|draft| draft.read(channel));
        let sample = template.media_header().and(samples.with_untracked(|all| all.values().next().cloned()));
        leptos::task::spawn_local(async move {
            let answer = create_template(template, sample).await;
            busy.try_set(false);
            match answer {
                Ok(()) => {
                    open.try_set(false);
                    done();
                }
                Err(refusal) => drop(refused.try_set(Some(refusal))),
            }
        });
    };
    let categories =
        CATEGORIES.into_iter().zip(t.categories).map(|(key, name)| (key.to_owned(), name.to_owned()));
    view! {
        <form class="dialog__form" novalidate=true on:submit=submit>
            <div class="dialog__body">
                <p class="dialog__sub">{t.new_template_how}</p>
                <div role="alert">{move || refused.get().map(|why| view! { <Refused why=s.refusal(&why) /> })}</div>
                <TextField id="template-name" label=t.name help=t.template_name_help dir="ltr" value=part!(draft, name) required=true />
                <div class="two">
                    <TextField id="template-language" label=t.language dir="ltr" value=part!(draft, language) required=true />
                    <SelectField id="template-category" label=t.category value=part!(draft, category) options=Signal::stored(categories.collect::<Vec<_>>()) />
                </div>
                <Top draft=draft samples=samples t=t />
                <AreaField id="template-body" label=t.body help=t.body_help rows=4 value=part!(draft, body) />
                <TextField id="template-footer" label=t.footer value=part!(draft, footer) />
                {(0..BUTTONS).map(|at| view! { <ButtonRow draft=draft at=at t=t /> }).collect_nodes()}
            </div>
            <FormFoot open=open cancel=t.cancel act=Signal::stored(t.hand_in.to_owned()) busy=busy />
        </form>
    }
}

/// A heading in words, or a file, of which the reviewers want a sample.
#[component]
fn Top(
    draft: RwSignal<Draft>,
    samples: RwSignal<BTreeMap<Blank, String>>,
    t: &'static Accounts,
) -> impl IntoNode {
    let kinds =
        HEADERS.iter().zip(t.header_kinds).map(|((key, _), name)| ((*key).to_owned(), name.to_owned()));
    let kinds: Vec<_> = kinds.collect();
    let words = memo(move |_| draft.with(|draft| draft.format() == Format::Text));
    let sample = Blank { place: Place::Media, name: "1".to_owned() };
    view! {
        <SelectField id="template-header-kind" label=t.header_kind value=part!(draft, header_kind) options=Signal::stored(kinds) />
        {move || match words.get() {
            true => view! { <TextField id="template-header" label=t.header value=part!(draft, header) /> },
            false => view! { <HeaderFile values=samples blank=sample.clone() label=t.sample help=t.sample_help /> },
        }}
    }
}

#[component]
fn ButtonRow(draft: RwSignal<Draft>, at: usize, t: &'static Accounts) -> impl IntoNode {
    let kinds = [NONE, REPLY, URL, PHONE].into_iter().zip(t.button_kinds);
    let kinds: Vec<_> = kinds.map(|(key, name)| (key.to_owned(), name.to_owned())).collect();
    let kind = memo(move |_| draft.with(|draft| draft.buttons[at].kind.clone()));
    let shown = memo(move |_| kind.with(|kind| [REPLY, URL, PHONE].contains(&kind.as_str())));
    let leads = memo(move |_| kind.with(|kind| [URL, PHONE].contains(&kind.as_str())));
    let of = |part: fn(&mut ButtonDraft) -> &mut String| {
        Bound::part(
            draft,
            move |draft| part(&mut draft.buttons[at].clone()).clone(),
            move |draft, value: String| *part(&mut draft.buttons[at]) = value,
        )
    };
    let (kind_of, text, to) = (of(|b| &mut b.kind), of(|b| &mut b.text), of(|b| &mut b.to));
    view! {
        <SelectField
            id=format!("template-button-{at}")
            label=fill(t.button, &[("n", &(at + 1).to_string())])
            value=kind_of
            options=Signal::stored(kinds)
        />
        <Show when=move || shown.get()>
            <div class="two">
                <TextField id=format!("template-button-text-{at}") label=t.button_text value=text />
                <Show when=move || leads.get()>
                    <TextField id=format!("template-button-to-{at}") label=t.button_to dir="ltr" value=to />
                </Show>
            </div>
        </Show>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_parts_that_were_written_are_handed_in() {
        let mut draft = Draft { name: " order_late ".into(), body: "Hi {{1}}".into(), ..Draft::blank() };
        assert_eq!(draft.read(ChannelId::fixed(1)).components, [Component::Body { text: "Hi {{1}}".into() }]);
        draft.buttons[1] =
            ButtonDraft { kind: URL.into(), text: "Track".into(), to: "https://s.example".into() };
        let handed_in = draft.read(ChannelId::fixed(1));
        assert_eq!(handed_in.name, "order_late");
        let track = Button::Url { text: "Track".into(), url: "https://s.example".into() };
        assert_eq!(handed_in.components[1], Component::Buttons(vec![track]));
        draft.header = "Late".into();
        draft.header_kind = "image".into();
        let top = Component::Header { format: Format::Image, text: String::new() };
        assert_eq!(draft.read(ChannelId::fixed(1)).components[0], top, "a picture has no words");
    }
}
