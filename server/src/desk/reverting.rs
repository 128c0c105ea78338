//! Taking back that a conversation was moved back to Active (V-21).

use super::{Service, steps::Step};
use app::{
    api::desk::{Answer, Caller},
    domain::{
        conversation::Archived,
        event::Seq,
        ids::{AgentId, ConversationId},
        message::{Body, Entry, Happened},
        refusal::Refusal,
        thread::Thread,
        time::Timestamp,
    },
};

/// How a conversation was archived before it was moved back.
pub(super) struct Before {
    pub at: Timestamp,
    pub how: Archived,
    /// When the customer had said that it is over.
    pub ended_at: Option<Timestamp>,
    /// When it was moved back.
    pub moved_at: Timestamp,
}

impl Service {
    /// It is in the archive again as it was, by whoever moved it back, as long as nothing came of that; no report counts that
    /// it was away.
    pub(super) async fn revert_reopening(&self, caller: Caller, id: ConversationId) -> Answer<()> {
        let now = self.clock.now();
        let (mut tx, mut row) = self.turn_on(caller, id).await?;
        self.check_owner(caller, &row.conversation)?;
        let lines = tx.lines_down(id, Seq(i64::MAX), Thread::PAGE).await?;
        let before = Before::of(lines, caller.agent)
            .ok_or_else(|| Refusal::invalid("id", "the chat went on since it was moved back"))?;
        let owner = tx.owner_until(id, before.moved_at).await?;
        let mut step = Step { tx: &mut tx, now };
        step.put_back(&mut row, caller.agent, before, owner)?;
        // There is a place free again.
        self.assign_waiting(&mut step).await?;
        Ok(tx.commit().await?)
    }
}

impl Before {
    /// From its last lines, if nothing came after his moving it but that he got it.
    fn of(mut lines: Vec<Entry>, mover: AgentId) -> Option<Self> {
        // What came late may stand further up.
        lines.sort_unstable_by_key(|line| std::cmp::Reverse(line.seq));
        let what = |line: &Entry| match &line.body {
            Body::Happened(what) => Some(what.clone()),
            _ => None,
        };
        let is_move =
            |line: &Entry| matches!(what(line), Some(Happened::Reopened { by }) if by == Some(mover));
        let is_his =
            |line: &Entry| matches!(what(line), Some(Happened::Assigned { agent, .. }) if agent == mover);
        let moved = lines.iter().position(is_move)?;
        if !lines[..moved].iter().all(is_his) {
            return None;
        }
        let mut earlier = lines[moved + 1..].iter();
        let (at, how) = earlier.find_map(|line| Some((line.at, archived(what(line)?)?)))?;
        let stint = || earlier.clone().map_while(|line| is_of_stint(what(line)).then_some(line));
        let ended_at = stint().find(|line| what(line) == Some(Happened::Ended)).map(|line| line.at);
        Some(Self { at, how, ended_at, moved_at: lines[moved].at })
    }
}

/// Since it was active last.
fn is_of_stint(what: Option<Happened>) -> bool {
    !matches!(what, Some(Happened::Opened | Happened::Reopened { .. }))
}

/// What the line says of its going to the archive.
fn archived(what: Happened) -> Option<Archived> {
    match what {
        Happened::Resolved { by, topic, .. } => Some(Archived::Resolved { by, topic }),
        Happened::Converted { by, topic, email, .. } => Some(Archived::Converted { by, topic, email }),
        Happened::Left => Some(Archived::Left),
        Happened::Expired { kept: false, .. } => Some(Archived::Expired),
        _ => None,
    }
}
