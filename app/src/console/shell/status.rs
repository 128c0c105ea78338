//! The status selector: four statuses, each with its meaning and shape, and the running timer (S1-14 … S1-29).

use super::{
    keys, menus,
    pop::{Pop, PopKind, RadioItem},
    toasts::{Toasts, toasts},
};
use crate::node::prelude::*;
use crate::{
    api::agents::set_status,
    console::state::{ConsoleState, console},
    domain::{
        agent::{Agent, Duty, Status},
        board::Board,
    },
    parts::{
        avatar::{Mark, StatusGlyph, duty_mark, status_mark},
        dialog::Dialog,
        icon::Icon,
        load::Later,
    },
    texts::{
        fill, queues,
        shell::{Shell, words},
    },
};

/// The agent's own status: what the desk says, or what he just asked for until the desk has answered.
#[derive(Clone, Copy)]
pub struct MyStatus {
    pub console: ConsoleState,
    toasts: Toasts,
    words: &'static Shell,
    asked: RwSignal<Option<Status>>,
    /// Whether "Offline, although chats are active" is being asked.
    pub asking: RwSignal<bool>,
}

/// The agent's status; in context of the signed-in pages.
pub fn my_status() -> MyStatus {
    expect_context::<MyStatus>()
}

impl MyStatus {
    /// Puts it into context; the shell does so once.
    pub fn provide() -> Self {
        let mine = Self {
            console: console(),
            toasts: toasts(),
            words: words(),
            asked: RwSignal::new(None),
            asking: RwSignal::new(false),
        };
        provide_context(mine);
        mine
    }

    pub fn now(self) -> Status {
        self.asked.get().unwrap_or_else(|| self.confirmed())
    }

    /// What the desk says.
    fn confirmed(self) -> Status {
        self.console.board.with(|board| board.myself().map_or(Status::Offline, |me| me.status))
    }

    /// Why he is on his break, if he said so.
    pub fn reason(self) -> Option<String> {
        let reason = |board: &Board| board.myself().and_then(|me| me.reason.clone());
        self.console.board.with(reason).filter(|_| self.now() == Status::Break)
    }

    /// His status in words: what is laid over it, or what he chose and why.
    fn said(self) -> String {
        match self.laid_over() {
            Some(duty) => duty_word(duty).to_owned(),
            None => with_reason(status_words(self.now(), self.words).0, self.reason().as_deref()),
        }
    }

    /// Whether the desk has not answered yet.
    pub fn is_pending(self) -> bool {
        self.asked.get().is_some()
    }

    /// How long he has had it, or has been what is laid over it: counts from zero after each change (S1-15).
    pub fn clock(self) -> String {
        if self.is_pending() {
            return crate::domain::time::Span::ZERO.clock();
        }
        let laid_over = self.laid_over().is_some();
        let since = |me: &Agent| if laid_over { me.duty_since } else { me.since };
        let since = self.console.board.with(|board| board.myself().map(since));
        let now = self.console.now.get();
        since.map_or_else(String::new, |since| now.since(since).clock())
    }

    /// What keeps him from getting chats although he chose Online.
    pub fn laid_over(self) -> Option<Duty> {
        let duty = self.console.board.with(|board| board.myself().map(Agent::duty));
        duty.filter(|duty| matches!(duty, Duty::Missed | Duty::WrappingUp))
    }

    /// His status as a glyph.
    fn mark(self) -> (&'static str, &'static str) {
        let status = self.now();
        self.laid_over().map_or_else(|| status_mark(status), |duty| duty_mark(status, duty))
    }

    /// Whether he wants no new chats of some channels.
    fn has_pauses(self) -> bool {
        self.console.board.with(|board| board.myself().is_some_and(|me| !me.paused.is_empty()))
    }

    /// How many chats would be handed on.
    pub fn open_chats(self) -> usize {
        self.console.board.with(|board| board.mine().count())
    }

    /// Chooses; asks first where chats are at stake.
    pub fn choose(self, status: Status) {
        self.choose_for(status, None);
    }

    /// Likewise, a break for a reason.
    pub fn choose_for(self, status: Status, reason: Option<String>) {
        let stays = untrack(|| self.now() == status && self.reason() == reason);
        // Who missed an offer or wraps up says by this that he is there again.
        if stays && untrack(|| self.laid_over()).is_none() {
            return;
        }
        if status == Status::Offline && untrack(|| self.open_chats()) > 0 {
            self.asking.set(true);
        } else {
            self.set(status, reason);
        }
    }

    /// Sets it, without asking. Shown at once; taken back when the desk refuses.
    fn set(self, status: Status, reason: Option<String>) {
        self.asking.set(false);
        self.asked.set(Some(status));
        leptos::task::spawn_local(async move {
            match set_status(status, reason.clone()).await {
                Ok(()) => self.take_over(status, reason),
                Err(refusal) => {
                    self.toasts.error(fill(self.words.status_kept, &[("why", &self.words.say(&refusal))]))
                }
            }
            self.asked.try_set(None);
        });
    }

    /// The answer may be here before the event that says the same.
    fn take_over(self, status: Status, reason: Option<String>) {
        let now = self.console.now.get_untracked();
        self.console.board.update(|board| {
            let me = board.me.agent;
            let differs = |me: &&mut Agent| me.status != status || me.reason != reason;
            if let Some(me) = board.catalog.agents.get_mut(&me).filter(differs) {
                (me.status, me.reason, me.since, me.set_by) = (status, reason, now, None);
            }
        });
    }
}

/// A status's name and what it means.
pub fn status_words(status: Status, words: &'static Shell) -> (&'static str, &'static str) {
    match status {
        Status::Online => (words.online, words.online_means),
        Status::Invisible => (words.invisible, words.invisible_means),
        Status::Break => (words.on_break, words.break_means),
        Status::Offline => (words.offline, words.offline_means),
    }
}

/// A break with its reason.
pub fn with_reason(status: &str, reason: Option<&str>) -> String {
    reason.map_or_else(|| status.to_owned(), |reason| format!("{status} · {reason}"))
}

/// The name of what is laid over the status.
fn duty_word(duty: Duty) -> &'static str {
    let words = queues::words();
    if duty == Duty::Missed { words.missed } else { words.wrapping_up }
}

/// Says who changed the agent's status, when it was somebody else (V-14).
fn tell_who_set_it(mine: MyStatus) {
    let (words, q) = (words(), queues::words());
    let set = memo(move |_| {
        mine.console.board.with(|board| {
            let me = board.myself()?;
            Some((board.catalog.agent_name(me.set_by?).to_owned(), me.status, me.since))
        })
    });
    Effect::new(move |before: Option<Option<_>>| {
        let now = set.get();
        if let (Some(before), Some((by, status, _))) = (before, &now)
            && before != now
        {
            let values = [("agent", by.as_str()), ("status", status_words(*status, words).0)];
            mine.toasts.info(fill(q.set_by, &values));
        }
        now
    });
}

/// The selector at the upper right (S2-10).
#[component]
pub fn StatusMenu() -> impl IntoNode {
    let (mine, words) = (my_status(), words());
    alt_digits(mine);
    tell_who_set_it(mine);
    let button = view! {
        <Mark mark=Signal::derive(move || mine.mark()) />
        <span class="sr-only">{words.your_status} ": "</span>
        <span class="truncate">{move || mine.said()}</span>
        <Show when=move || mine.has_pauses()>
            <Icon name="i-pause" class="i-14" />
            <span class="sr-only">", " {queues::words().some_paused} ", "</span>
        </Show>
        <span class="num">{move || mine.clock()}</span>
        <Icon name="i-down" class="i-14" />
    };
    view! {
        <Pop
            kind=PopKind::Menu
            label=words.your_status
            button_class=Signal::derive(move || {
                let missed = mine.laid_over() == Some(Duty::Missed);
                if missed { "statusbtn is-rona" } else { "statusbtn" }.to_owned()
            })
            class="pop__box--end menu--status"
            foresee=menus::foresee
            button=button
        >
            {Status::ALL.map(|status| view! { <StatusItem status=status /> }).collect_nodes()}
            <Later part=|| async { (menus::fetched().await.choices)() } />
        </Pop>
        <OfflineQuestion />
    }
}

#[component]
fn StatusItem(status: Status) -> impl IntoNode {
    let (mine, words) = (my_status(), words());
    let (name, means) = status_words(status, words);
    let chosen = memo(move |_| mine.now() == status && mine.reason().is_none());
    let key = Status::ALL.iter().position(|one| *one == status).map_or(0, |at| at + 1);
    view! {
        <RadioItem chosen=chosen keys=format!("Alt+{key}") on_choose=move || mine.choose(status)>
            <StatusGlyph status=status />
            <span class="grow">
                <span>{name}</span>
                <small>{means}</small>
            </span>
            <Show
                when=move || chosen.get()
                fallback=move || view! { <span class="kbds" aria-hidden="true"><kbd>"Alt"</kbd><kbd>{key}</kbd></span> }
            >
                <span class="num muted">{move || mine.clock()}</span>
            </Show>
        </RadioItem>
    }
}

/// Alt 1 to 4 (the key's place, since Alt makes other signs of digits on some keyboards).
fn alt_digits(mine: MyStatus) {
    keys::on_keydown(move |event| {
        if !event.alt_key() || event.ctrl_key() || event.meta_key() || keys::dialog_open() {
            return;
        }
        let code = event.code();
        let digit = code.strip_prefix("Digit").or(code.strip_prefix("Numpad"));
        let place = digit.and_then(|digit| digit.parse::<usize>().ok()).and_then(|n| n.checked_sub(1));
        if let Some(status) = place.and_then(|place| Status::ALL.get(place)) {
            event.prevent_default();
            mine.choose(*status);
        }
    });
}

/// Asks before chats are handed on (S1-27).
#[component]
fn OfflineQuestion() -> impl IntoNode {
    let (mine, words) = (my_status(), words());
    let title = Signal::derive(move || {
        let n = mine.open_chats();
        let text = if n == 1 { words.offline_hands_on_one } else { words.offline_hands_on };
        fill(text, &[("n", &n.to_string())])
    });
    view! {
        <Dialog open=mine.asking title=title close=words.close class="dialog--small" id="offline-title">
            <div class="dialog__body"><p>{words.offline_explained}</p></div>
            <div class="dialog__foot">
                <span class="spacer"></span>
                <button class="btn" type="button" on:click=move |_| mine.asking.set(false)>{words.cancel}</button>
                <button class="btn btn--primary" type="button" on:click=move |_| mine.set(Status::Offline, None)>
                    {words.go_offline}
                </button>
            </div>
        </Dialog>
    }
}
