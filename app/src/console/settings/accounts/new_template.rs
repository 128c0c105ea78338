//! A new template, handed in at the provider for review.

use crate::node::prelude::*;
use crate::{
    api::channels::create_template,
    console::{
        settings::scaffold,
        templates::{HeaderFile, TopFile},
    },
    domain::{
        ids::ChannelId,
        refusal::Refusal,
        template::{BadBlanks, Blank, Button, Component, Format, Place, Template},
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

/// One-time passwords have a form of their own, which is made at the provider.
const CATEGORIES: [&str; 2] = ["UTILITY", "MARKETING"];
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
    let wrong = RwSignal::new(None::<Wrong>);
    let refused = RwSignal::new(None::<Refusal>);
    let file = TopFile::new();
    let examples = RwSignal::new(BTreeMap::<Blank, String>::new());
    let send = move || {
        let template = draft.with_untracked(|draft| draft.read(channel));
        let given = examples.get_untracked().into_iter().collect::<Vec<_>>();
        refused.set(None);
        if let Err(bad) = template.check_blanks(&given) {
            return wrong.set(Some(Wrong::of(bad, t)));
        }
        busy.set(true);
        let sample = template.media_header().and(untrack(|| file.ready())).map(|chosen| chosen.hash);
        leptos::task::spawn_local(async move {
            let answer = create_template(template, sample, given).await;
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
    file.when_up(send);
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if !busy.get_untracked() && !file.keeps_waiting() {
            send();
        }
    };
    // What was wrong is looked at anew once something is different.
    Effect::new(move |_| {
        draft.track();
        examples.track();
        wrong.set(None);
    });
    let waiting = Signal::derive(move || busy.get() || file.waits());
    let said = move || {
        let wrong = wrong.with(|wrong| wrong.as_ref().map(|wrong| wrong.said.clone()));
        wrong.or_else(|| refused.with(|why| why.as_ref().map(|why| s.refusal(why))))
    };
    let categories =
        CATEGORIES.into_iter().zip(t.categories).map(|(key, name)| (key.to_owned(), name.to_owned()));
    view! {
        <form class="dialog__form" novalidate=true on:submit=submit>
            <div class="dialog__body">
                <p class="dialog__sub">{t.new_template_how}</p>
                <div role="alert">{move || said().map(|why| view! { <Refused why=why /> })}</div>
                <TextField id="template-name" label=t.name help=t.template_name_help dir="ltr" value=part!(draft, name) required=true />
                <div class="two">
                    <TextField id="template-language" label=t.language dir="ltr" value=part!(draft, language) required=true />
                    <SelectField id="template-category" label=t.category value=part!(draft, category) options=Signal::stored(categories.collect::<Vec<_>>()) />
                </div>
                <Top draft=draft file=file t=t />
                <AreaField id="template-body" label=t.body help=t.body_help rows=4 value=part!(draft, body) />
                <TextField id="template-footer" label=t.footer value=part!(draft, footer) />
                {(0..BUTTONS).map(|at| view! { <ButtonRow draft=draft at=at t=t /> }).collect_nodes()}
                <Examples draft=draft examples=examples wrong=wrong t=t />
            </div>
            <FormFoot open=open cancel=t.cancel act=Signal::stored(t.hand_in.to_owned()) busy=waiting />
        </form>
    }
}

/// Why it cannot be handed in.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Wrong {
    said: String,
    /// The blank that has no example.
    at: Option<Blank>,
}

impl Wrong {
    fn of(bad: BadBlanks, t: &Accounts) -> Self {
        let (said, at) = match bad {
            BadBlanks::Mixed => (t.blanks_mixed.to_owned(), None),
            BadBlanks::Gap(n) => (fill(t.blanks_gap, &[("name", &format!("{{{{{n}}}}}"))]), None),
            BadBlanks::Many(_) => (t.blanks_many.to_owned(), None),
            BadBlanks::NoExample(blank) => (t.example_missing.to_owned(), Some(blank)),
        };
        Self { said, at }
    }
}

/// A heading in words, or a file, of which the reviewers want a sample.
#[component]
fn Top(draft: RwSignal<Draft>, file: TopFile, t: &'static Accounts) -> impl IntoNode {
    let kinds =
        HEADERS.iter().zip(t.header_kinds).map(|((key, _), name)| ((*key).to_owned(), name.to_owned()));
    let kinds: Vec<_> = kinds.collect();
    let format = memo(move |_| draft.with(Draft::format));
    view! {
        <SelectField id="template-header-kind" label=t.header_kind value=part!(draft, header_kind) options=Signal::stored(kinds) />
        {move || match format.get() {
            Format::Text => {
                file.clear();
                view! { <TextField id="template-header" label=t.header value=part!(draft, header) /> }
            }
            format => view! { <HeaderFile file=file format=format label=t.sample help=t.sample_help /> },
        }}
    }
}

/// What the reviewers read in each of the blanks that were written so far.
#[component]
fn Examples(
    draft: RwSignal<Draft>,
    examples: RwSignal<BTreeMap<Blank, String>>,
    wrong: RwSignal<Option<Wrong>>,
    t: &'static Accounts,
) -> impl IntoNode {
    let blanks = memo(move |_| {
        let all = draft.with(|draft| draft.read(ChannelId::fixed(0)).blanks());
        all.into_iter().filter(|blank| blank.place != Place::Media).collect::<Vec<_>>()
    });
    view! {
        <Show when=move || !blanks.with(Vec::is_empty)>
            <h3 class="subhead">{t.examples}</h3>
            <p class="field__help">{t.examples_help}</p>
            <For each=move || blanks.get() key=|blank| blank.clone() let:blank>
                <Example blank=blank examples=examples wrong=wrong t=t />
            </For>
        </Show>
    }
}

#[component]
fn Example(
    blank: Blank,
    examples: RwSignal<BTreeMap<Blank, String>>,
    wrong: RwSignal<Option<Wrong>>,
    t: &'static Accounts,
) -> impl IntoNode {
    let name = format!("{{{{{}}}}}", blank.name);
    let (key, label) = match blank.place {
        Place::Header => ("header".to_owned(), fill(t.example_header, &[("name", &name)])),
        Place::Button(at) => {
            (format!("button-{at}"), fill(t.example_button, &[("n", &(at + 1).to_string())]))
        }
        Place::Body | Place::Media => ("body".to_owned(), fill(t.example_body, &[("name", &name)])),
    };
    let id = format!("template-example-{key}-{}", blank.name);
    let blank = StoredValue::new(blank);
    let error = Signal::derive(move || {
        let here = wrong.with(|wrong| wrong.as_ref().is_some_and(|w| w.at == Some(blank.get_value())));
        here.then(|| t.missing_here.to_owned())
    });
    let value = Bound::part(
        examples,
        move |all| blank.with_value(|blank| all.get(blank).cloned()).unwrap_or_default(),
        move |all, value: String| drop(all.insert(blank.get_value(), value)),
    );
    view! { <TextField id=id label=label value=value error=error required=true /> }
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
    use crate::texts::accounts::EN;

    #[test]
    fn a_gap_between_numbers_and_a_missing_example_are_told_before_the_review() {
        let gap = Wrong::of(BadBlanks::Gap(2), &EN);
        assert_eq!(gap.said, "The numbers of the blanks have a gap: {{2}} is missing");
        let blank = Blank { place: Place::Body, name: "1".into() };
        assert_eq!(Wrong::of(BadBlanks::NoExample(blank.clone()), &EN).at, Some(blank));
    }

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
