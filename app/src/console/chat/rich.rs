//! The composer's menu of what is neither words nor a file, and its dialog.

use super::here::{Here, here};
use crate::node::prelude::*;
use crate::{
    api::conversations::send_rich,
    console::shell::{
        pop::{Pop, PopKind},
        toasts::toasts,
    },
    domain::{channel::ChannelKind, ids::MessageId, refusal::Refusal, rich::Rich},
    parts::{
        dialog::{Dialog, FormFoot},
        field::{AreaField, Bound, TextField},
        icon::Icon,
        load::Later,
    },
    texts::{
        channels::{Channels, words},
        fill,
    },
};
use leptos::ev;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Choices,
    Place,
    Card,
}

impl Kind {
    fn name(self, t: &Channels) -> &'static str {
        match self {
            Self::Choices => t.choices,
            Self::Place => t.location,
            Self::Card => t.contact_card,
        }
    }
}

/// What stands in the menu: places and cards are WhatsApp's alone.
fn offered(kind: ChannelKind) -> &'static [(Kind, &'static str)] {
    match kind {
        ChannelKind::Whatsapp => {
            &[(Kind::Choices, "i-checks"), (Kind::Place, "i-globe"), (Kind::Card, "i-user")]
        }
        _ => &[(Kind::Choices, "i-checks")],
    }
}

#[component]
pub fn RichMenu() -> impl IntoNode {
    let (here, t) = (here(), words());
    let asked = RwSignal::new(None::<Kind>);
    let (open, menu) = (RwSignal::new(false), RwSignal::new(false));
    let item = move |(kind, icon): &'static (Kind, &'static str)| {
        let ask = move |_| {
            asked.set(Some(*kind));
            menu.set(false);
            open.set(true);
        };
        view! {
            <button class="menu__item" type="button" role="menuitem" tabindex="-1" on:click=ask>
                <Icon name=*icon />
                {kind.name(t)}
            </button>
        }
    };
    let title = Signal::derive(move || asked.get().map_or("", |kind| kind.name(t)).to_owned());
    view! {
        <Pop
            kind=PopKind::Menu
            label=t.send_more
            button_label=t.send_more
            hint=t.send_more
            button_class="iconbtn iconbtn--sm"
            class="pop__box--up"
            open=menu
            button=view! { <Icon name="i-plus" /> }
        >
            {offered(here.channel_kind()).iter().map(item).collect_nodes()}
            {has_templates(here.channel_kind()).then(|| template(here, menu))}
        </Pop>
        <Dialog open=open title=title close=here.words.close class="dialog--small" id="rich-title">
            <Later part=move || form(asked.get_untracked().unwrap_or(Kind::Choices), open) />
        </Dialog>
    }
}

/// One may be sent while the window is open as well (V-09).
fn has_templates(kind: ChannelKind) -> bool {
    kind == ChannelKind::Whatsapp
}

fn template(here: Here, menu: RwSignal<bool>) -> Node {
    let ask = move |_| {
        menu.set(false);
        here.templates.set(true);
    };
    view! {
        <button class="menu__item" type="button" role="menuitem" tabindex="-1" on:click=ask>
            <Icon name="i-template" />
            {words().a_template}
        </button>
    }
}

#[lazy]
fn form(kind: Kind, open: RwSignal<bool>) -> Node {
    view! { <Form kind=kind open=open /> }
}

/// As many lines as the fullest of them has: a question with three answers.
const FIELDS: usize = 4;

#[component]
fn Form(kind: Kind, open: RwSignal<bool>) -> impl IntoNode {
    let (here, t, toasts) = (here(), words(), toasts());
    let typed = RwSignal::new([const { String::new() }; FIELDS]);
    let refused = RwSignal::new(None::<Refusal>);
    let busy = RwSignal::new(false);
    // A second click is the same message.
    let message = MessageId::random();
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let rich = typed.with_untracked(|typed| read(kind, typed));
        leptos::task::spawn_local(async move {
            let answer = send_rich(here.id, message, rich).await;
            busy.try_set(false);
            match answer {
                Ok(()) => {
                    toasts.info(t.rich_sent.to_owned());
                    open.try_set(false);
                }
                Err(refusal) => drop(refused.try_set(Some(refusal))),
            }
        });
    };
    view! {
        <form class="dialog__form" novalidate=true on:submit=submit>
            <div class="dialog__body">
                {fields(kind, typed, t)}
                <p class="field__error" role="alert">{move || refused.get().map(|why| here.say(&why))}</p>
            </div>
            <FormFoot open=open cancel=here.words.cancel act=Signal::stored(here.words.send.to_owned()) busy=busy />
        </form>
    }
}

fn fields(kind: Kind, typed: RwSignal<[String; FIELDS]>, t: &'static Channels) -> Node {
    let at = |n: usize| Bound::part(typed, move |all| all[n].clone(), move |all, value| all[n] = value);
    match kind {
        Kind::Choices => {
            let choice = |n: usize| {
                let label = fill(t.choice, &[("n", &n.to_string())]);
                view! { <TextField id=format!("rich-{n}") label=label value=at(n) /> }
            };
            view! {
                <AreaField id="rich-0" label=t.question value=at(0) />
                {(1..=Rich::CHOICES).map(choice).collect_nodes()}
                <p class="field__help">{fill(t.choices_help, &[("n", &Rich::CHOICE.to_string())])}</p>
            }
        }
        Kind::Place => view! {
            <TextField id="rich-0" label=t.place_name value=at(0) />
            <div class="two">
                <TextField id="rich-1" label=t.latitude dir="ltr" value=at(1) required=true />
                <TextField id="rich-2" label=t.longitude dir="ltr" value=at(2) required=true />
            </div>
        },
        Kind::Card => view! {
            <TextField id="rich-0" label=t.card_name value=at(0) required=true />
            <TextField id="rich-1" label=t.card_phone kind="tel" dir="ltr" value=at(1) required=true />
        },
    }
}

/// What was typed, as it is sent.
fn read(kind: Kind, typed: &[String; FIELDS]) -> Rich {
    let [first, second, third, _] = typed.clone();
    match kind {
        Kind::Choices => {
            let choices =
                typed[1..].iter().map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
            Rich::Choices { text: first, choices: choices.collect() }
        }
        Kind::Place => Rich::Place { latitude: second, longitude: third, name: first },
        Kind::Card => Rich::Card { name: first, phone: second },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_are_whatsapps_alone() {
        let having: Vec<_> = ChannelKind::ALL.into_iter().filter(|kind| has_templates(*kind)).collect();
        assert_eq!(having, [ChannelKind::Whatsapp]);
    }

    #[test]
    fn empty_answers_are_left_out() {
        let typed = ["Which?".to_owned(), "S".to_owned(), "  ".to_owned(), "L".to_owned()];
        let choices = vec!["S".to_owned(), "L".to_owned()];
        assert_eq!(read(Kind::Choices, &typed), Rich::Choices { text: "Which?".into(), choices });
    }
}
