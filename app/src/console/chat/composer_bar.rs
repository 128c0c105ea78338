//! Around the composer's field: what is answered, what stands in the way of sending, and the buttons.

use super::{
    attach::Clip,
    composer::Pen,
    composer_keys::caps,
    emoji::Emoji,
    limits::{Limit, Unit},
    outbox::Kind,
    quick::missing,
    rich::RichMenu,
};
use crate::node::prelude::*;
use crate::{
    domain::{agent::SendWith, message::Text},
    parts::icon::Icon,
    texts::{
        channels::{self, Channels},
        fill,
    },
};

/// The message that the reply answers.
#[component]
pub fn Quoting(pen: Pen) -> impl IntoNode {
    let (here, words) = (pen.here, channels::words());
    let shown = move || here.quoting.get().filter(|_| here.kind.get() == Kind::Reply);
    let drop = move |_| {
        here.quoting.set(None);
        here.ask_focus();
    };
    move || {
        shown().map(|quoted| {
            let whom = fill(words.answering, &[("name", &here.first_name())]);
            view! {
                <div class="composer__quote">
                    <span class="truncate"><b>{whom}</b> " " <bdi>{quoted.preview}</bdi></span>
                    <button
                        class="iconbtn iconbtn--sm"
                        type="button"
                        aria-label=words.do_not_quote
                        title=words.do_not_quote
                        on:click=drop
                    >
                        <Icon name="i-x" />
                    </button>
                </div>
            }
        })
    }
}

/// What stands in the way of sending: values to fill in, or too many letters.
#[component]
pub fn Holes(pen: Pen) -> impl IntoNode {
    let here = pen.here;
    let holes = memo(move |_| match here.kind.get() {
        Kind::Reply => pen.text().with(|text| missing(text)),
        Kind::Note => Vec::new(),
    });
    let room = memo(move |_| room(pen));
    let too_much = move || room.get().and_then(Result::err);
    let scarce = move || room.get().and_then(Result::ok);
    let names = move || {
        let name = |name: String| view! { " " <span class="var var--missing">{name}</span> };
        holes.get().into_iter().map(name).collect_nodes()
    };
    view! {
        <div id="reply-holes" aria-live="polite">
            <Show when=move || !holes.with(Vec::is_empty)>
                <p class="attachrow small"><span>{here.words.fill_first}{names}</span></p>
            </Show>
            {move || too_much().map(|said| view! { <p class="attachrow field__error">{said}</p> })}
        </div>
        {move || scarce().map(|said| view! { <p class="attachrow small muted">{said}</p> })}
    }
}

/// Nothing while there is room enough; else how much is left, or by how much it is too long.
fn room(pen: Pen) -> Option<Result<String, String>> {
    let here = pen.here;
    let limit = Limit::of(here.channel_kind()).filter(|_| here.kind.get() == Kind::Reply);
    let Some(limit) = limit else {
        let over = pen.text().with(|text| text.chars().count().saturating_sub(Text::LONGEST));
        return (over > 0).then(|| Err(fill(here.words.too_long, &[("n", &over.to_string())])));
    };
    let left = pen.text().with(|text| limit.left(text));
    limit.is_near(left).then(|| counted(limit.unit, left, here.channel_name(), channels::words()))
}

fn counted(unit: Unit, left: i64, channel: &str, words: &Channels) -> Result<String, String> {
    let (room, over) = match unit {
        Unit::Characters => (words.characters_left, words.characters_over),
        Unit::Bytes => (words.bytes_left, words.bytes_over),
    };
    let n = left.abs().to_string();
    if left < 0 { Err(fill(over, &[("n", &n), ("channel", channel)])) } else { Ok(fill(room, &[("n", &n)])) }
}

#[component]
pub fn Bar(pen: Pen) -> impl IntoNode {
    let here = pen.here;
    let is_note = move || here.kind.get() == Kind::Note;
    let with = memo(move |_| here.state.board.with(|board| board.preferences.send_with));
    let takes_files = here.channel_kind().is_foreign();
    view! {
        <div class="composer__bar">
            <Show when=move || takes_files && !is_note()><Clip pen=pen /><RichMenu /></Show>
            <Show when=move || !is_note()>
                <button
                    class="iconbtn iconbtn--sm"
                    type="button"
                    aria-label=here.words.quick
                    title=here.words.quick
                    aria-keyshortcuts="/"
                    on:pointerdown=|event| event.prevent_default()
                    on:click=move |_| pen.open_quick()
                >
                    <Icon name="i-slash" />
                </button>
            </Show>
            <Emoji pen=pen />
            <span class="composer__hint"><Caps with=with /> {here.words.to_send}</span>
            <button class="btn btn--primary btn--sm" type="submit">
                {move || if is_note() { here.words.add_note } else { here.words.send }}
                <Icon name="i-send" class="i-14 i-flip" />
            </button>
        </div>
    }
}

#[component]
fn Caps(with: Memo<SendWith>) -> impl IntoNode {
    let caps = move || caps(with.get()).iter().map(|cap| view! { <kbd>{*cap}</kbd> }).collect_nodes();
    view! { <span class="kbds">{caps}</span> }
}
