//! What the customer does: start, say, end, rate. Each asks the server and says what came of it.

use super::{
    browser::later,
    model::{After, email_key, put},
    state::{WidgetState, now},
};
use crate::{
    api::visitor::{Started, answer_by_mail, chat_older, end, rate, say, start_chat, visitor_seen},
    domain::{
        ids::MessageId,
        message::Text,
        refusal::Refusal,
        visitor::{Answers, Chat},
    },
};
use leptos::{prelude::*, task::spawn_local};
use std::time::Duration;

impl WidgetState {
    /// Sends the first message. The same text sent again after a lost answer keeps its id.
    pub fn start(self, answers: Answers) {
        let text = self.draft.get_untracked();
        let id = match self.opening.get_value() {
            Some((id, same)) if same == text => id,
            _ => MessageId::random(),
        };
        self.opening.set_value(Some((id, text.clone())));
        self.asks(async move {
            let (pass, page) = (self.pass.get_value(), self.page.get_value());
            // Kept before it is sent: a reload in between sends it again.
            self.keep();
            let started = start_chat(self.channel, pass, answers, id, text, page).await;
            if !matches!(&started, Err(why) if why.is_passing()) {
                self.opening.set_value(None);
            }
            self.began(started?);
            Ok(())
        });
    }

    fn began(self, started: Started) {
        self.pass.set_value(Some(started.pass));
        self.after.set(After::Nothing);
        self.draft.set(String::new());
        self.chat.set(Some(started.chat));
        self.hand_over_pass();
        self.reconnect();
    }

    /// Puts a message on its way; the bubble is there at once.
    pub fn say(self, typed: &str) -> Result<(), Refusal> {
        let text = Text::new(typed)?;
        self.outbox.update(|out| out.put(MessageId::random(), text.as_str().to_owned(), now()));
        self.draft.set(String::new());
        self.below.set(0);
        self.pump();
        Ok(())
    }

    pub fn try_again(self, id: MessageId) {
        self.outbox.update(|out| out.again(id, now()));
        self.pump();
    }

    pub fn discard(self, id: MessageId) {
        self.outbox.update(|out| out.discard(id));
    }

    /// The connection is back: what waits goes out now.
    pub fn hurry(self) {
        if self.outbox.with_untracked(|out| !out.is_empty()) {
            self.outbox.update(|out| out.hurry(now()));
            self.pump();
        }
    }

    /// Sends the next message that is due; comes back when another one is.
    pub(super) fn pump(self) {
        let next = self.outbox.try_maybe_update(|out| {
            let next = out.next(now(), |_, _| true);
            (next.is_some(), next)
        });
        let Some(unsent) = next.flatten() else {
            if let Some(wait) = self.outbox.with_untracked(|out| out.wait(now())) {
                let wait = Duration::from_millis(wait.as_millis().max(50) as u64);
                later(wait, move || self.pump());
            }
            return;
        };
        spawn_local(async move {
            let answer = say(self.channel, self.pass.get_value(), unsent.id, unsent.what).await;
            self.outbox.update(|out| match answer {
                Ok(()) => out.taken(unsent.id),
                Err(why) => out.refused(unsent.id, why, now()),
            });
            self.pump();
        });
    }

    /// Ends the chat, or leaves the queue.
    pub fn end(self) {
        self.asks(async move {
            end(self.channel, self.pass.get_value()).await?;
            self.sheet.set(None);
            self.look_if_deaf();
            Ok(())
        });
    }

    pub fn answer_by_mail(self, email: String) {
        self.asks(async move {
            answer_by_mail(self.channel, self.pass.get_value(), email.clone()).await?;
            let key = self.look.with_value(email_key);
            self.answers.update(|answers| put(answers, &key, email));
            self.sheet.set(None);
            self.look_if_deaf();
            Ok(())
        });
    }

    pub fn rate(self, stars: u8, comment: String) {
        self.asks(async move {
            rate(self.channel, self.pass.get_value(), stars, comment).await?;
            self.after.set(After::Rated);
            self.chat.update(|chat| {
                if let Some(chat) = chat {
                    chat.rated = true;
                }
            });
            Ok(())
        });
    }

    /// Fetches the page of lines before those that are here.
    pub fn older(self) {
        let Some(before) =
            self.chat.with_untracked(|c| c.as_ref().and_then(|c| c.lines.first()).map(|line| line.seq))
        else {
            return;
        };
        self.asks(async move {
            let page = chat_older(self.channel, self.pass.get_value(), before).await?;
            self.chat.update(|chat| {
                if let Some(chat) = chat {
                    chat.has_older = page.has_older;
                    chat.lines.splice(0..0, page.lines);
                }
            });
            Ok(())
        });
    }

    /// Everything that is here has been seen.
    pub(super) fn tell_seen(self) {
        let newest =
            |chat: &Chat| (chat.unread() > 0).then(|| chat.lines.last().map(|line| line.seq)).flatten();
        let Some(upto) = self.chat.with_untracked(|chat| chat.as_ref().and_then(newest)) else { return };
        self.chat.update(|chat| {
            if let Some(chat) = chat {
                chat.seen = upto;
            }
        });
        spawn_local(async move {
            // Lost? The next line or the next visit tells it again.
            let _ = visitor_seen(self.channel, self.pass.get_value(), upto).await;
        });
    }

    /// Runs one request at a time that somebody waits for; shows why if it is refused.
    fn asks(self, request: impl Future<Output = Result<(), Refusal>> + 'static) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.refused.set(None);
        spawn_local(async move {
            let answer = request.await;
            self.busy.set(false);
            if let Err(why) = answer {
                self.refused.set(Some(why));
            }
        });
    }

    /// What we did comes back on the socket; without one it must be fetched.
    fn look_if_deaf(self) {
        if !self.is_connected() {
            self.refetch();
        }
    }
}
