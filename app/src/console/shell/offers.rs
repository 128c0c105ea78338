//! What is put before the agent: a card for each offer at the lower end of the page, oldest on top (S3-03 … S3-11, V-16).
//!
//! It never takes the focus: Alt+Enter accepts the oldest from anywhere.

use super::{
    go::{Go, go},
    keys,
    toasts::{Toasts, toasts},
};
use crate::node::prelude::*;
use crate::{
    api::conversations::{accept, decline},
    console::state::{ConsoleState, console},
    domain::{
        conversation::{Conversation, Offer, OfferedFrom},
        ids::ConversationId,
    },
    parts::{avatar::Avatar, held::Held, icon::Icon, load::Later},
    texts::{
        fill, listed,
        queues::{self, Queues},
        shell::{Shell, words},
    },
};
use web_sys::{
    HtmlDialogElement, HtmlElement, PointerEvent,
    wasm_bindgen::{JsCast, closure::Closure},
};

/// Cards shown at a time.
const SHOWN: usize = 5;
/// From here on the clock warns.
const LAST_SECONDS: i64 = 5;
/// How long the ring of the clock is, in tenths of its own unit.
const RING: i64 = 1225;

/// The cards, once there is something to show: nobody who is never offered anything loads them. They are no part of the
/// page that the server sends: the browser takes that over before this part of the bundle is here.
#[component]
pub fn OfferPile() -> impl IntoNode {
    let board = console().board;
    let runs = RwSignal::new(false);
    Effect::new(move |_| runs.set(true));
    let any = memo(move |_| board.with(|board| !board.offers().is_empty()));
    view! {
        <Show when=move || runs.get() && any.get()>
            <Later part=pile />
        </Show>
    }
}

#[lazy]
fn pile() -> Node {
    view! { <Pile /> }
}

/// What a card needs to act.
#[derive(Clone, Copy)]
struct Acting {
    console: ConsoleState,
    toasts: Toasts,
    go: Go,
    shell: &'static Shell,
    words: &'static Queues,
}

impl Acting {
    fn here() -> Self {
        Self { console: console(), toasts: toasts(), go: go(), shell: words(), words: queues::words() }
    }

    /// Accepts and, if it went well, opens the chat with the cursor where the answer is written (S3-11).
    fn accept(self, id: ConversationId, opens: bool) {
        leptos::task::spawn_local(async move {
            match accept(id).await {
                // Who fills in a dialog stays there.
                Ok(()) if opens && !keys::dialog_open() => {
                    self.console.answers.set(Some(id));
                    self.go.to(format!("/chats/{id}"));
                }
                Ok(()) => {}
                Err(refusal) => self.toasts.error(self.shell.say(&refusal)),
            }
        });
    }

    fn decline(self, id: ConversationId) {
        leptos::task::spawn_local(async move {
            if let Err(refusal) = decline(id).await {
                self.toasts.error(self.shell.say(&refusal));
            }
        });
    }
}

#[component]
fn Pile() -> impl IntoNode {
    let acting = Acting::here();
    let board = acting.console.board;
    let ids = memo(move |_| board.with(|b| b.offers().iter().map(|c| c.id).collect::<Vec<_>>()));
    let count = memo(move |_| ids.with(Vec::len));
    let shown = move || ids.with(|ids| ids.iter().take(SHOWN).copied().collect::<Vec<_>>());
    keys::on_keydown(move |event| {
        if event.alt_key() && event.key() == "Enter" {
            let first = ids.with_untracked(|ids| ids.first().copied());
            first.into_iter().for_each(|id| {
                event.prevent_default();
                acting.accept(id, true);
            });
        }
    });
    hear_presses();
    let accept_all = move |_| {
        let all = ids.get_untracked();
        all.iter().enumerate().for_each(|(at, id)| acting.accept(*id, at == 0));
    };
    view! {
        <section class="accepts" aria-label=acting.words.offers>
            <For each=shown key=|id| *id let:id>
                <Card id=id acting=acting />
            </For>
            <Show when=move || { count.get() > 1 }>
                <div class="accept accept--all">
                    <Show when=move || { count.get() > SHOWN }>
                        <span class="muted">
                            {move || fill(acting.words.some_of, &[("shown", &SHOWN.to_string()), ("n", &count.get().to_string())])}
                        </span>
                    </Show>
                    <button class="btn btn--sm" type="button" on:click=accept_all>
                        {move || fill(acting.words.accept_all, &[("n", &count.get().to_string())])}
                    </button>
                </div>
            </Show>
        </section>
    }
}

/// Offers stay in sight beside a dialog, and their time runs; the browser gives a press on them to the dialog, which would
/// close at it.
fn hear_presses() {
    Effect::new(move |_| {
        let ear = Closure::<dyn Fn(PointerEvent)>::new(|event: PointerEvent| press_beneath(&event));
        let page = document();
        let _ =
            page.add_event_listener_with_callback_and_bool("pointerdown", ear.as_ref().unchecked_ref(), true);
        let held = Held::empty();
        held.put(Some(ear));
        on_cleanup(move || {
            if let Some(ear) = held.take() {
                let ear = ear.as_ref().unchecked_ref();
                let _ = page.remove_event_listener_with_callback_and_bool("pointerdown", ear, true);
            }
        });
    });
}

fn press_beneath(event: &PointerEvent) {
    let on_dialog = event.target().is_some_and(|target| target.has_type::<HtmlDialogElement>());
    let (x, y) = (f64::from(event.client_x()), f64::from(event.client_y()));
    let Ok(found) = document().query_selector_all(".accepts button") else { return };
    let mut buttons = (0..found.length()).filter_map(|at| found.item(at)?.dyn_into::<HtmlElement>().ok());
    let is_under = |button: &HtmlElement| {
        let at = button.get_bounding_client_rect();
        (at.left()..=at.right()).contains(&x) && (at.top()..=at.bottom()).contains(&y)
    };
    if on_dialog && let Some(button) = buttons.find(is_under) {
        event.stop_propagation();
        button.click();
    }
}

/// Everything a card says of its offer; what runs with the clock is beside it.
#[derive(Clone, PartialEq)]
struct Facts {
    name: String,
    title: String,
    channel: String,
    /// The page that the customer wrote from, or the account that he wrote to.
    source: Option<String>,
    kind: crate::domain::channel::ChannelKind,
    quote: String,
    group: Option<String>,
    may_decline: bool,
    /// In seconds.
    length: i64,
}

fn facts(acting: Acting, chat: &Conversation) -> Option<Facts> {
    let words = acting.words;
    acting.console.board.with(|board| {
        let offer = chat.offer_to(board.me.agent)?;
        let catalog = &board.catalog;
        // One who is asked by a colleague may always decline.
        let (asked_by, group) = match &offer.from {
            OfferedFrom::Queue { why } => (None, why.group),
            OfferedFrom::Colleague { by, note, .. } => (Some((words.offer_from, by, note)), chat.group),
            OfferedFrom::Conference { by, note, whispers: true } => {
                (Some((words.asks_to_whisper, by, note)), chat.group)
            }
            OfferedFrom::Conference { by, note, .. } => (Some((words.asks_to_join, by, note)), chat.group),
        };
        let title = asked_by.map_or(words.offer.to_owned(), |(form, by, _)| {
            fill(form, &[("agent", catalog.agent_name(*by))])
        });
        let note = asked_by.map(|(.., note)| note.clone()).filter(|note| !note.is_empty());
        let group = group.and_then(|id| catalog.groups.get(&id));
        let channel = catalog.channels.get(&chat.channel);
        let account =
            channel.and_then(|channel| channel.account.as_ref()).map(|account| account.label.clone());
        Some(Facts {
            name: chat.name.clone().unwrap_or_else(|| acting.shell.a_visitor.to_owned()),
            title,
            channel: channel.map(|c| c.name.clone()).unwrap_or_default(),
            source: chat.page.clone().or(account),
            kind: chat.kind,
            quote: note.unwrap_or_else(|| first_words(offer, words)),
            group: group.map(|group| group.name.clone()),
            may_decline: asked_by.is_some() || group.is_none_or(|group| group.terms.may_decline),
            length: offer.until.since(offer.at).as_seconds(),
        })
    })
}

/// What the customer wrote first; what it is, where it has no words.
fn first_words(offer: &Offer, words: &Queues) -> String {
    match &offer.about {
        None => words.nothing_said.to_owned(),
        Some(about) if about.text.is_empty() => {
            let names = listed::words();
            about.showing.map_or(names.wordless, |showing| names.showing[showing as usize]).to_owned()
        }
        Some(about) => about.text.clone(),
    }
}

#[component]
fn Card(id: ConversationId, acting: Acting) -> impl IntoNode {
    let words = acting.words;
    let board = acting.console.board;
    let facts = memo(move |before: Option<&Option<Facts>>| {
        let chat = board.with(|board| board.conversations.get(&id).cloned());
        // While it leaves, it shows what it was.
        chat.and_then(|chat| facts(acting, &chat)).or_else(|| before.cloned().flatten())
    });
    let times = memo(move |_| {
        let now = acting.console.now.get();
        board.with(|board| {
            let offer = board.conversations.get(&id)?.offer_to(board.me.agent)?;
            // Rounded up: at one second it can still be accepted. This window's clock may be a little behind.
            let length = offer.until.since(offer.at).as_seconds();
            let left = ((offer.until.since(now).as_millis().max(0) + 999) / 1_000).min(length);
            Some((left, now.since(offer.at).clock()))
        })
    });
    let left = move || times.get().map_or(0, |(left, _)| left);
    let elapsed = move || times.get().map(|(_, elapsed)| elapsed).unwrap_or_default();
    let last = memo(move |_| left() <= LAST_SECONDS);
    let label = move || fill(words.seconds_left, &[("n", &left().to_string())]);
    let (title_id, text_id) = (format!("offer-{id}"), format!("offer-text-{id}"));
    move || {
        let facts = facts.get()?;
        let dash = move || {
            let left = RING * left() / facts.length.max(1);
            format!("{}.{} {}.{}", left / 10, left % 10, RING / 10, RING % 10)
        };
        let decline = facts.may_decline.then(|| {
            view! { <button class="btn" type="button" on:click=move |_| acting.decline(id)>{words.decline}</button> }
        });
        Some(view! {
            <div
                class="accept"
                class:is-last=move || last.get()
                role="alertdialog"
                aria-labelledby=title_id.clone()
                aria-describedby=text_id.clone()
            >
                <div class="accept__head">
                    <Avatar name=Some(facts.name.clone()) channel=facts.kind />
                    <div>
                        <p>{facts.title}</p>
                        <h2 class="truncate" id=title_id.clone()><bdi>{facts.name}</bdi></h2>
                    </div>
                    <span class="accept__ring" role="timer" aria-label=label>
                        <svg viewBox="0 0 44 44" aria-hidden="true">
                            <circle cx="22" cy="22" r="19.5"></circle>
                            <circle class="accept__left" cx="22" cy="22" r="19.5" stroke-dasharray=dash></circle>
                        </svg>
                        {left}
                    </span>
                </div>
                <dl class="accept__facts">
                    {facts.group.map(|group| view! { <dt>{words.queue}</dt><dd><bdi>{group}</bdi></dd> })}
                    <dt>{words.source}</dt>
                    <dd>
                        <bdi>{facts.channel}</bdi>
                        {facts.source.map(|source| view! { <span class="sub"><bdi>{source}</bdi></span> })}
                    </dd>
                    <dt>{words.since_offered}</dt>
                    <dd class="num">{elapsed}</dd>
                </dl>
                <p class="accept__quote" id=text_id.clone() dir="auto">{facts.quote}</p>
                <div class="accept__acts">
                    {decline}
                    <button
                        class="btn btn--primary"
                        type="button"
                        aria-keyshortcuts="Alt+Enter"
                        on:click=move |_| acting.accept(id, true)
                    >
                        {words.accept}
                        <span class="kbds" aria-hidden="true"><kbd>"Alt"</kbd><kbd>"Enter"</kbd></span>
                    </button>
                </div>
            </div>
        })
    }
}

/// What the system laid over the agent's own choice: he missed an offer, or finishes a chat.
#[component]
pub fn DutyBanner() -> impl IntoNode {
    let (console, mine) = (console(), super::status::my_status());
    let words = queues::words();
    let laid =
        memo(move |_| console.board.with(|board| board.myself().map(crate::domain::agent::Agent::duty)));
    let wrap_up_left = move || {
        let until = console.board.with(|board| board.myself().and_then(|me| me.wrap_up_until));
        until.map(|until| until.since(console.now.get()).clock()).unwrap_or_default()
    };
    use crate::domain::agent::{Duty, Status};
    move || match laid.get() {
        Some(Duty::Missed) => Some(view! {
            <div class="banner banner--err banner--bar" role="alert">
                <Icon name="i-alert" />
                <span>{words.missed_how}</span>
                <span class="spacer"></span>
                <button class="btn btn--sm btn--primary" type="button" on:click=move |_| mine.choose(Status::Online)>
                    {words.i_am_here}
                </button>
            </div>
        }),
        Some(Duty::WrappingUp) => Some(view! {
            <div class="banner banner--ok banner--bar">
                <Icon name="i-clock" />
                <span>{move || fill(words.wrapping_up_how, &[("time", &wrap_up_left())])}</span>
                <span class="spacer"></span>
                <button class="btn btn--sm" type="button" on:click=move |_| mine.choose(Status::Online)>{words.ready}</button>
            </div>
        }),
        _ => None,
    }
}
