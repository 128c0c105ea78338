//! What is told of a message that is here: how far it got, reactions, edits, taking back.

use super::{Service, overhearing::calls_of, receipts::Told, steps::Step};
use crate::{
    channels::error::{Remedy, Trouble, notice, remedy},
    store::ChannelBeat,
};
use app::{
    api::desk::Answer,
    domain::{
        channel::{Channel, ChannelKind},
        content::{Cause, Filled, More, NotSent, Progress, Quote},
        ids::{ConversationId, MessageId},
        message::{Author, Body, Entry, Text},
        time::Timestamp,
        window::Window,
    },
};

impl Service {
    /// Puts it into the line. What is known already changes nothing and tells nobody.
    pub(super) async fn apply_told(
        &self,
        step: &mut Step<'_>,
        channel: &Channel,
        entry: MessageId,
        told: Told,
    ) -> Answer<()> {
        let Some((conversation, mut entry)) = step.tx.entry(entry).await? else { return Ok(()) };
        let Body::Message { author, text, more } = &mut entry.body else { return Ok(()) };
        let mut extra = more.take().unwrap_or_default();
        let takes_back = matches!(told, Told::Unsent { .. });
        let changed = match told {
            Told::Progress { progress, at, failed } => {
                return self
                    .got_this_far(step, channel, conversation, (entry, *extra), progress, at, failed)
                    .await;
            }
            Told::Reacted { emoji, by, at } => extra.react(by, emoji, at),
            Told::Edited { text: new, count } => edit(text, &mut extra, &new, count),
            Told::Unsent { at, by_us } if by_us == (*author != Author::Customer) => {
                unsend(step, entry.id, text, &mut extra, at)
            }
            // Nobody takes back what somebody else said.
            Told::Unsent { .. } => false,
        };
        *more = (!extra.is_empty()).then_some(extra);
        if changed {
            let named = entry.id;
            if takes_back {
                step.tx.erase_from_log(conversation, &entry).await?;
            }
            self.revise(step, conversation, entry).await?;
            if takes_back {
                self.forget_quotes(step, conversation, named).await?;
            }
        }
        Ok(())
    }

    /// What he took back is in no line that answers it either, in whichever of his conversations.
    async fn forget_quotes(
        &self,
        step: &mut Step<'_>,
        conversation: ConversationId,
        unsent: MessageId,
    ) -> Answer<()> {
        for (conversation, mut line) in step.tx.lines_naming(conversation, unsent).await? {
            let Body::Message { more: Some(more), .. } = &mut line.body else { continue };
            let Some(Quote::Line { message, preview, .. }) = &mut more.quote else { continue };
            if *message == unsent && !preview.is_empty() {
                preview.clear();
                step.tx.erase_from_log(conversation, &line).await?;
                self.revise(step, conversation, line).await?;
            }
        }
        Ok(())
    }

    pub(super) async fn revise(
        &self,
        step: &mut Step<'_>,
        conversation: ConversationId,
        entry: Entry,
    ) -> Answer<()> {
        match step.tx.conversation(conversation).await? {
            Some(mut row) => step.revised(&mut row, entry).await,
            None => Ok(()),
        }
    }

    #[expect(clippy::too_many_arguments, reason = "a report has this many facts")]
    async fn got_this_far(
        &self,
        step: &mut Step<'_>,
        channel: &Channel,
        conversation: ConversationId,
        (mut entry, mut extra): (Entry, More),
        progress: Progress,
        at: Timestamp,
        failed: Option<NotSent>,
    ) -> Answer<()> {
        // On the customer's own messages nothing is reported, whatever a stranger says.
        if extra.delivery.is_none() {
            return Ok(());
        }
        if progress > Progress::Unknown
            && failed.is_none()
            && is_in_part(step, channel, &entry, &extra).await?
        {
            return Ok(());
        }
        let Some(delivery) = &mut extra.delivery else { return Ok(()) };
        // In our own words it says what our clock says already.
        let is_over =
            failed.as_ref().is_some_and(|failed| failed.why == Cause::WindowOver && failed.is_told());
        let refusal = failed.clone();
        let sent = delivery.at(Progress::Sent).or(delivery.at(Progress::Pending));
        let has = |progress| delivery.at(progress).is_some();
        let (had_arrived, was_read) = (has(Progress::Delivered), has(Progress::Read));
        let was_sent = has(Progress::Sent);
        let changed = match failed {
            Some(why) => delivery.fail(why, at),
            None => delivery.merge(progress, at),
        };
        if !changed {
            return Ok(());
        }
        // What is read had come, whether or not that is told (§2.4), and once.
        let counted: &[Progress] = match progress {
            Progress::Read if !had_arrived => &[Progress::Delivered, Progress::Read],
            Progress::Delivered if was_read => &[],
            other => &[other],
        };
        for progress in counted {
            self.count(step, channel, extra.template.as_ref(), *progress);
        }
        if progress >= Progress::Delivered || progress == Progress::Failed {
            step.tx.release(entry.id);
        }
        if let Some(why) = &refusal {
            self.note_failure(step, channel, (conversation, was_sent), why, at).await?;
        }
        if let Body::Message { more, .. } = &mut entry.body {
            *more = Some(Box::new(extra));
        }
        let Some(mut row) = step.tx.conversation(conversation).await? else { return Ok(()) };
        if progress >= Progress::Read {
            row.conversation.customer_seen = row.conversation.customer_seen.max(entry.seq);
        }
        // The provider knows better than our clock. A message that waited for long tells nothing of the window that its
        // customer has opened since.
        let over = row
            .conversation
            .window_from
            .zip(sent)
            .filter(|_| is_over)
            .and_then(|(opened, sent)| Window::cut_short(channel.kind, opened, sent, step.now));
        if over.is_some() {
            self.open_window(step, &mut row, over);
        }
        let (failed, was_answered) = (entry.body.has_failed(), row.conversation.is_answered());
        step.revised(&mut row, entry).await?;
        let is_open = row.conversation.window(step.now).0.lets_write();
        if failed && was_answered && row.conversation.needs_reply() && is_open && over.is_none() {
            // The warning of its end came while an answer was on its way: it is due again.
            let from = row.conversation.window_from;
            self.open_window(step, &mut row, from);
        }
        if over.is_some() {
            self.expire(step, &mut row).await?;
            self.assign_waiting(step).await?;
        }
        Ok(())
    }

    /// What follows from it beyond the message, whether the call was refused or a status says so later.
    async fn note_failure(
        &self,
        step: &mut Step<'_>,
        channel: &Channel,
        (conversation, was_sent): (ConversationId, bool),
        why: &NotSent,
        at: Timestamp,
    ) -> Answer<()> {
        if why.is_told() {
            if why.why == Cause::OptedOut
                && let Some(row) = step.tx.conversation(conversation).await?
            {
                step.tx.note_stopped(channel.id, row.conversation.customer, true, at);
            }
            // By a status only: a call that is refused for it stops the channel and fails no message.
            let trouble = Trouble { code: why.code, ..Trouble::said(&why.detail) };
            if channel.kind == ChannelKind::Whatsapp
                && let Remedy::StopChannel(what) = remedy(channel.kind, &trouble, 1)
            {
                self.in_trouble(step, channel.id, what, &why.detail)?;
            }
            if let Some(what) = notice(channel.kind, &trouble) {
                self.in_trouble(step, channel.id, what, &why.detail)?;
            }
        }
        let words = if why.detail.is_empty() { format!("{:?}", why.why) } else { why.detail.clone() };
        let words = if why.is_told() { format!("{words} ({})", why.code) } else { words };
        step.tx.note_health(channel.id, ChannelBeat::Failed(words), step.now);
        // What was refused at once went out as well, for whoever asks how much of it was not taken.
        step.tx.count_traffic(channel.id, step.now, 0, i64::from(!was_sent), 1);
        Ok(())
    }

    fn count(&self, step: &mut Step<'_>, channel: &Channel, template: Option<&Filled>, progress: Progress) {
        let Some(template) = template else { return };
        let counts = match progress {
            Progress::Sent => (1, 0, 0, 0),
            Progress::Delivered => (0, 1, 0, 0),
            Progress::Read => (0, 0, 1, 0),
            Progress::Failed => (0, 0, 0, 1),
            Progress::Pending | Progress::Unknown | Progress::Played => return,
        };
        step.tx.count_template(channel.id, &template.name, &template.language, counts);
    }
}

/// Whether pieces of it are still to come: how far the first of them got says nothing of the whole.
async fn is_in_part(step: &mut Step<'_>, channel: &Channel, entry: &Entry, extra: &More) -> Answer<bool> {
    let Body::Message { text, .. } = &entry.body else { return Ok(false) };
    let pieces = calls_of(channel.kind, text, extra).len();
    Ok(pieces > 1 && step.tx.provider_ids(entry.id).await?.len() < pieces)
}

/// The customer changed his words. An edit that is older than what is known is passed over.
fn edit(text: &mut Text, extra: &mut More, new: &str, count: u32) -> bool {
    let new = Text::cut(new);
    let last = extra.edit.max(extra.earlier.len() as u32);
    if extra.unsent_at.is_some() || count <= last || new == *text {
        return false;
    }
    extra.edit = count;
    extra.earlier.push(text.as_str().to_owned());
    *text = new;
    true
}

/// It was taken back: its content goes, and its files go from the disk where nobody else shows them.
fn unsend(step: &mut Step<'_>, entry: MessageId, text: &mut Text, extra: &mut More, at: Timestamp) -> bool {
    if extra.unsent_at.is_some() {
        return false;
    }
    *text = Text::none();
    extra.erase(at);
    step.tx.unuse_files(entry, step.now);
    true
}
