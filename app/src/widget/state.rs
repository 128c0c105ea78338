//! What the customer's page knows, and how it stays true: the visit from the server, live frames folded in.

use super::{
    ask::ask,
    browser::{later, play, set_value, value_of, watch},
    kept::{Kept, Letters},
    model::{After, Screen, screen},
    page::{Facts, Wish},
};
use crate::node::prelude::*;
use crate::{
    api::visitor::LoadVisit,
    domain::{
        agent::Lang,
        event::Signal as Moment,
        ids::{ChannelId, ConversationId, MessageId},
        refusal::Refusal,
        time::Timestamp,
        visitor::{Answers, Availability, Chat, LineKind, Look, Stage, Step, VisitorDown, VisitorUp},
    },
    live::{self, Address, Link, Live},
    parts::outbox::Outbox,
    texts::{refusals::say_to_customer, widget::Widget as Words},
};
use leptos::task::spawn_local;
use std::time::Duration;

/// The state of a widget page. `Copy`, like the signals it is made of.
#[derive(Clone, Copy)]
pub struct WidgetState {
    pub channel: ChannelId,
    pub look: StoredValue<Look>,
    pub lang: Lang,
    pub words: &'static Words,
    /// The id that a plain post of the page's form carries.
    pub first_message: MessageId,
    pub drawn_at: Timestamp,
    pub desk: RwSignal<Availability>,
    pub chat: RwSignal<Option<Chat>>,
    /// Where the chat stands; `None` before there is one.
    pub stage: Memo<Option<Stage>>,
    /// The chat goes on.
    pub running: Memo<bool>,
    pub after: RwSignal<After>,
    /// The question that covers the composer.
    pub sheet: RwSignal<Option<Wish>>,
    /// Why the last thing asked for did not happen.
    pub refused: RwSignal<Option<String>>,
    /// Something was asked for and not answered yet.
    pub busy: RwSignal<bool>,
    pub outbox: RwSignal<Outbox<String>>,
    pub answers: RwSignal<Answers>,
    pub draft: RwSignal<String>,
    pub muted: RwSignal<bool>,
    pub typing: RwSignal<bool>,
    /// The last thing to read out.
    pub said: RwSignal<String>,
    /// The script runs: times may be the browser's, buttons need no round trip.
    pub awake: RwSignal<bool>,
    /// The panel is open on the host page; the tab is in front.
    pub open: RwSignal<bool>,
    pub visible: RwSignal<bool>,
    /// Stands alone in a tab: there is nothing to be minimised into.
    pub alone: RwSignal<bool>,
    pub at_end: RwSignal<bool>,
    /// Lines that came while he read further up.
    pub below: RwSignal<usize>,
    pub lost: RwSignal<bool>,
    pub(super) pass: StoredValue<Option<String>>,
    pub(super) page: StoredValue<Option<String>>,
    pub(super) opening: StoredValue<Option<(MessageId, String)>>,
    /// The host page's origin, once it has said hello.
    pub(super) host: RwSignal<Option<String>>,
    live: StoredValue<Option<Live>>,
    typed: StoredValue<Timestamp>,
    heard_typing: StoredValue<u32>,
}

impl WidgetState {
    pub fn new(page: Facts) -> Self {
        let visit = page.visit;
        let chat = RwSignal::new(visit.chat);
        Self {
            stage: memo(move |_| chat.with(|chat| chat.as_ref().map(|chat| chat.stage.clone()))),
            running: memo(move |_| chat.with(|chat| chat.as_ref().is_some_and(Chat::is_running))),
            channel: page.channel,
            lang: visit.look.lang,
            words: Words::of_list(page.words),
            look: StoredValue::new(visit.look),
            first_message: page.message,
            drawn_at: page.now,
            desk: RwSignal::new(visit.desk),
            chat,
            after: RwSignal::new(After::wished(page.wish)),
            sheet: RwSignal::new(page.wish.filter(|wish| matches!(wish, Wish::End | Wish::Mail))),
            refused: RwSignal::new(page.refused),
            busy: RwSignal::new(false),
            outbox: RwSignal::default(),
            answers: RwSignal::default(),
            draft: RwSignal::default(),
            muted: RwSignal::new(false),
            typing: RwSignal::new(false),
            said: RwSignal::default(),
            awake: RwSignal::new(false),
            open: RwSignal::new(false),
            visible: RwSignal::new(true),
            alone: RwSignal::new(false),
            at_end: RwSignal::new(true),
            below: RwSignal::new(0),
            lost: RwSignal::new(false),
            pass: StoredValue::new(None),
            page: StoredValue::new(page.page),
            opening: StoredValue::new(None),
            host: RwSignal::new(None),
            live: StoredValue::new(None),
            typed: StoredValue::new(Timestamp::default()),
            heard_typing: StoredValue::new(0),
        }
    }

    /// Which screen stands in the panel.
    pub fn screen(self) -> Screen {
        self.chat.with(|chat| self.desk.with(|desk| screen(chat.as_ref(), desk, self.after.get())))
    }

    /// He can see the chat right now.
    pub fn watched(self) -> bool {
        self.open.get() && self.visible.get()
    }

    /// Where forms are posted: `/chat/chn_…/say`.
    pub fn path(self, what: &str) -> String {
        format!("/chat/{}{what}", self.channel)
    }

    /// Shows why the last thing asked for did not happen.
    pub fn refuse(self, why: &Refusal) {
        self.refused.set(Some(say_to_customer(why, self.words)));
    }

    /// A button was pressed.
    pub fn wishes(self, wish: Wish) {
        self.refused.set(None);
        match wish {
            Wish::End | Wish::Mail => self.sheet.set(Some(wish)),
            Wish::LookBack | Wish::BeginAnew => self.after.set(After::wished(Some(wish))),
        }
    }

    /// Starts the socket. Browser only.
    pub(super) fn connect(self) {
        let address = move || {
            let (seq, running) = self.chat.with_untracked(|chat| {
                chat.as_ref().map_or((0, false), |chat| (chat.seq.0, chat.is_running()))
            });
            // Who counts as here must be here: a closed panel without a chat is nobody's business.
            (running || self.open.get_untracked()).then(|| Address {
                path: format!("/live/visitor?channel={}&after={seq}", self.channel),
                pass: self.pass.get_value(),
            })
        };
        let live = live::connect(address, move |frame| self.hear(frame), move |_| self.hurry());
        self.live.set_value(Some(live));
        watch(move || self.lost.set(matches!(live.link.get(), Link::Down { tries: 1.. })));
    }

    /// Connects anew at once: as somebody else, or from another place.
    pub fn reconnect(self) {
        if let Some(live) = self.live.get_value() {
            live.reconnect();
        }
    }

    pub(super) fn is_connected(self) -> bool {
        self.live.get_value().is_some_and(|live| live.link.get_untracked() == Link::Up)
    }

    /// Tells the agent that the customer types, at most every three seconds.
    pub fn types(self) {
        let now = now();
        if now.since(self.typed.get_value()).as_seconds() >= 3 {
            self.typed.set_value(now);
            if let Some(live) = self.live.get_value() {
                live.say(&VisitorUp::Typing);
            }
        }
    }

    fn hear(self, frame: VisitorDown) {
        match frame {
            VisitorDown::Step(step) => self.step(&step),
            VisitorDown::Typing => self.agent_types(),
            VisitorDown::Availability(desk) => self.desk.set(desk),
            VisitorDown::Stands(now) => self.restage(|stage| {
                if stage.is_in_queue() {
                    *stage = now;
                }
            }),
            VisitorDown::AgentStatus { agent: who, status: now } => self.restage(|stage| match stage {
                Stage::With { agent, status } if *agent == who => *status = now,
                _ => {}
            }),
            VisitorDown::At(seq) => {
                self.chat.update_untracked(|chat| {
                    if let Some(chat) = chat {
                        chat.seq = chat.seq.max(seq);
                    }
                });
            }
            VisitorDown::Reset => self.refetch(),
        }
    }

    fn restage(self, change: impl FnOnce(&mut Stage)) {
        self.chat.update(|chat| {
            if let Some(chat) = chat {
                change(&mut chat.stage);
            }
        });
    }

    fn step(self, step: &Step) {
        let Some(known) = self.chat.with_untracked(|chat| chat.as_ref().map(|chat| chat.seq)) else {
            // A chat that began in another window.
            return self.refetch();
        };
        if step.seq <= known {
            return;
        }
        self.chat.update(|chat| {
            if let Some(chat) = chat {
                chat.apply(step);
            }
        });
        let Some(line) = &step.line else { return };
        self.forget_arrived();
        if let LineKind::Theirs { agent, text } = &line.what {
            self.typing.set(false);
            self.said.set(format!("{agent}: {text}"));
            if !self.at_end.get_untracked() {
                self.below.update(|n| *n += 1);
            }
            if !(self.open.get_untracked() && self.visible.get_untracked() || self.muted.get_untracked()) {
                play();
            }
        }
    }

    /// The typing mark goes by itself, counted from its last telling.
    fn agent_types(self) {
        self.typing.set(true);
        let told = self.heard_typing.get_value().wrapping_add(1);
        self.heard_typing.set_value(told);
        let fade = move || {
            if self.heard_typing.try_get_value() == Some(told) {
                self.typing.set(false);
            }
        };
        later(Duration::from_secs(u64::from(Moment::TYPING_FADES)), fade);
    }

    /// Asks the server for the whole truth: after a reset, or when it turns out who this visitor is.
    pub fn refetch(self) {
        spawn_local(async move {
            match ask(LoadVisit { channel: self.channel, pass: self.pass.get_value() }).await {
                Ok(visit) => {
                    self.desk.set(visit.desk);
                    self.chat.set(visit.chat);
                    self.forget_arrived();
                    self.reconnect();
                }
                Err(why) if why.is_passing() => {
                    later(Duration::from_secs(4), move || self.refetch());
                }
                Err(why) => self.refuse(&why),
            }
        });
    }

    /// Lines that are there need not be sent any more.
    fn forget_arrived(self) {
        self.chat.with_untracked(|chat| {
            let Some(chat) = chat else { return };
            let there = |id| chat.lines.iter().rev().any(|line| line.id == id);
            if self.outbox.with_untracked(|out| out.items().iter().any(|u| there(u.id))) {
                self.outbox.update(|out| out.arrived(there));
            }
        });
    }

    /// Takes over what the browser kept.
    pub(super) fn recall(self, kept: Kept) {
        self.pass.set_value(kept.pass);
        self.muted.set(kept.muted);
        self.answers.set(kept.answers);
        self.draft.set(kept.draft);
        self.opening.set_value(kept.opening);
        self.outbox.set(Outbox::of(kept.outbox, now()));
        self.forget_arrived();
    }

    /// What was typed into a field before the page was awake stays; else what was kept comes back.
    pub fn meet_draft(self, field: &str) {
        let (typed, kept) = (value_of(field), self.draft.get_untracked());
        if typed.is_empty() && !kept.is_empty() {
            set_value(field, &kept);
        } else if typed != kept {
            self.draft.set(typed);
        }
    }

    /// Keeps what must outlive the page.
    pub(super) fn conversation(self) -> Option<ConversationId> {
        self.chat.with_untracked(|chat| chat.as_ref().map(|chat| chat.conversation))
    }

    pub(super) fn keep(self) {
        let kept = Kept {
            pass: self.pass.get_value(),
            muted: self.muted.get_untracked(),
            answers: self.answers.get_untracked(),
            draft: self.draft.get_untracked(),
            opening: self.opening.get_value(),
            outbox: self.outbox.with_untracked(Outbox::letters),
            conversation: self.conversation(),
        };
        kept.save(self.channel);
    }

    /// Takes over what another window has on its way: whichever is there longer brings it home.
    pub(super) fn adopt(self, other: Letters) {
        let there = self.chat.with_untracked(|chat| {
            chat.iter().flat_map(|chat| chat.lines.iter().map(|line| line.id)).collect::<Vec<_>>()
        });
        let adopted = self.outbox.try_maybe_update(|out| {
            let changed = out.adopt(Outbox::of(other, now()), now(), |id| there.contains(&id));
            (changed, changed)
        });
        if adopted == Some(true) {
            self.pump();
        }
    }
}

/// The browser's time: only for what the browser measures itself.
pub fn now() -> Timestamp {
    Timestamp::from_millis(js_sys::Date::now() as i64)
}
