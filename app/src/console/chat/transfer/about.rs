//! What whoever had it notes when he hands it on: what it was about, and that time to wrap up begins (S3-20).

use super::filling::Filling;
use crate::node::prelude::*;
use crate::{
    console::chat::topic_list::{TopicList, TopicSearch},
    domain::{agent::Status, time::Span},
    parts::icon::Icon,
    texts::fill,
};

/// Nothing for who only oversees it: he had no part in it.
#[component]
pub fn About(filling: Filling) -> impl IntoNode {
    let is_mine = memo(move |_| filling.is_mine());
    let has_topics = memo(move |_| {
        let board = filling.subject.state.board;
        board.with(|board| board.catalog.topics.values().any(|topic| topic.active))
    });
    view! {
        <Show when=move || is_mine.get()>
            <Show when=move || has_topics.get()>
                <Topic filling=filling />
            </Show>
            <WrapUp filling=filling />
        </Show>
    }
}

/// Folded away where nobody asks for it.
#[component]
fn Topic(filling: Filling) -> impl IntoNode {
    let (words, needed) = (filling.q, filling.topic_needed);
    view! {
        <details class="fold" open=move || needed.get()>
            <summary class="field__label">
                <Icon name="i-down" class="i-14 chev" />
                {words.was_about}
                " "
                <Show when=move || !needed.get()><span class="opt">{words.optional}</span></Show>
            </summary>
            <TopicSearch choosing=filling.topic />
            <TopicList choosing=filling.topic />
        </details>
        <p class="field__error" id="about-error" role="alert">
            {move || filling.topic.error.get().map(|text| view! { <Icon name="i-alert" class="i-14" /><span>{text}</span> })}
        </p>
    }
}

/// How long no new chats come afterwards.
#[component]
fn WrapUp(filling: Filling) -> impl IntoNode {
    let text = move || {
        let (me, board) = (filling.me(), filling.subject.state.board);
        let seconds = filling.subject.conversation.with(|conversation| {
            board.with(|board| {
                let is_online = board.myself().is_some_and(|me| me.status == Status::Online);
                let group = board.catalog.group_of(conversation, me).filter(|_| is_online);
                group.map_or(0, |group| group.terms.wrap_up_seconds)
            })
        });
        let time = Span::seconds(i64::from(seconds)).clock();
        (seconds > 0).then(|| fill(filling.q.then_wrap_up, &[("time", &time)]))
    };
    move || {
        text().map(|text| view! { <p class="field__help field__help--mark"><Icon name="i-clock" class="i-14" /><span>{text}</span></p> })
    }
}
