//! Who else is in the conversation, or is being asked in, and how it ends (S3-23 … S3-26).

use super::{
    here::{Here, here},
    resolve::{Summary, Wrong},
    topic_list::{Choosing, TopicList, TopicSearch},
};
use crate::node::prelude::*;
use crate::{
    api::conversations::end_conference,
    console::shell::toasts::toasts,
    domain::{
        conversation::{Conversation, Helper},
        ids::AgentId,
        refusal::Refusal,
    },
    parts::{
        dialog::{Dialog, FormFoot},
        icon::Icon,
        load::Later,
    },
    texts::{fill, queues},
};
use leptos::ev;

/// The line below the head, while there is something to say.
#[component]
pub fn Conference() -> impl IntoNode {
    let (here, toasts, words) = (here(), toasts(), queues::words());
    let said = memo(move |_| said(here));
    let helps = memo(move |_| here.conversation.with(|c| c.helper(here.me).is_some()));
    let ends = memo(move |_| helps.get() || here.conversation.with(|c| c.owner() == Some(here.me)));
    let wrapping_up = RwSignal::new(false);
    let end = move |_| {
        // Where colleagues are in it, whoever called them in notes what it was about.
        if !helps.get_untracked() && here.conversation.with_untracked(|c| !c.helpers.is_empty()) {
            return wrapping_up.set(true);
        }
        leptos::task::spawn_local(async move {
            if let Err(refusal) = end_conference(here.id, None, String::new()).await {
                toasts.error(here.say(&refusal));
            }
        });
    };
    view! {
        <Show when=move || said.with(Option::is_some)>
            <div class="banner banner--bar" role="status">
                <Icon name="i-conference" />
                <span class="grow">{move || said.get()}</span>
                <Show when=move || ends.get()>
                    <button class="btn btn--sm" type="button" on:click=end>
                        {move || if helps.get() { words.exit_conference } else { words.end_conference }}
                    </button>
                </Show>
            </div>
        </Show>
        <WrapUp open=wrapping_up />
    }
}

/// What the conference was about, before it ends (S3-25).
#[component]
fn WrapUp(open: RwSignal<bool>) -> impl IntoNode {
    let title = Signal::derive(|| queues::words().end_conference.to_owned());
    view! {
        <Dialog open=open title=title close=here().words.close id="conference-title">
            <Later part=move || ending(open) />
        </Dialog>
    }
}

#[lazy]
fn ending(open: RwSignal<bool>) -> Node {
    view! { <Ending open=open /> }
}

#[component]
fn Ending(open: RwSignal<bool>) -> impl IntoNode {
    let (here, words) = (here(), queues::words());
    let needed = Signal::derive(move || {
        here.conversation.with(|c| here.state.board.with(|board| board.catalog.asks_topic(c, here.me)))
    });
    let (error, note, busy) = (RwSignal::new(None), RwSignal::new(String::new()), RwSignal::new(false));
    let topic = Choosing::new(error, "conference-error", needed);
    let end = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let Ok(topic) = topic.read() else { return };
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let note = note.get_untracked().trim().to_owned();
        leptos::task::spawn_local(async move {
            let answer = end_conference(here.id, topic, note).await;
            busy.try_set(false);
            match answer {
                Ok(()) => drop(open.try_set(false)),
                Err(Refusal::TopicNeeded) => drop(error.try_set(Some(here.words.topic_needed.to_owned()))),
                Err(refusal) => drop(error.try_set(Some(here.say(&refusal)))),
            }
        });
    };
    view! {
        <form class="dialog__form" on:submit=end>
            <div class="dialog__body">
                <p class="dialog__sub">{words.end_conference_how}</p>
                <TopicSearch choosing=topic takes_focus=true />
                <TopicList choosing=topic />
                <Wrong id="conference-error" error=error />
                <Summary note=note />
            </div>
            <FormFoot open=open cancel=here.words.cancel act=Signal::stored(words.end_conference.to_owned()) busy=busy />
        </form>
    }
}

fn said(here: Here) -> Option<String> {
    here.conversation.with(|c| line(c, here.me, |agent| here.agent_name(agent)))
}

/// Who else is in it; to one who was called in, first of all whose chat it is.
fn line(c: &Conversation, me: AgentId, name: impl Fn(AgentId) -> String) -> Option<String> {
    let words = queues::words();
    let asked: Vec<String> = c.invited.iter().map(|offer| name(offer.to)).collect();
    let asked = (!asked.is_empty()).then(|| fill(words.requested, &[("agent", &asked.join(", "))]));
    let named = |helper: &Helper| {
        let name = name(helper.agent);
        if helper.whispers { format!("{name} ({})", words.whispering) } else { name }
    };
    let others: Vec<String> = c.helpers.iter().filter(|helper| helper.agent != me).map(named).collect();
    let helps = c.helper(me).and(c.owner()).map(|owner| fill(words.helps_with, &[("agent", &name(owner))]));
    let with = if helps.is_some() { words.also_there } else { words.conference };
    let there = (!others.is_empty()).then(|| fill(with, &[("agents", &others.join(", "))]));
    let parts: Vec<String> = helps.into_iter().chain(there).chain(asked).collect();
    (!parts.is_empty()).then(|| parts.join(" · "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::chat::sample;

    #[test]
    fn whoever_was_called_in_reads_whose_chat_it_is_and_who_else_came() {
        let name = |agent| match agent {
            sample::MAYA => "Maya".to_owned(),
            sample::TOM => "Tom".to_owned(),
            _ => "Aylin".to_owned(),
        };
        let called = |agent, whispers| Helper { agent, whispers, since: sample::NOW };
        let aylin = AgentId::fixed(77);
        let helpers = vec![called(aylin, false), called(sample::TOM, true)];
        let mut chat = Conversation { helpers, ..sample::conversation() };
        let read = |chat: &Conversation, by| line(chat, by, name).unwrap_or_default();
        assert_eq!(read(&chat, sample::MAYA), "Conference with Aylin, Tom (whispering)");
        let by_aylin = "You were called in; the chat is Maya’s · also here: Tom (whispering)";
        assert_eq!(read(&chat, aylin), by_aylin);
        chat.helpers.truncate(1);
        assert_eq!(read(&chat, aylin), "You were called in; the chat is Maya’s");
        chat.helpers.clear();
        assert_eq!(line(&chat, sample::MAYA, name), None);
    }
}
