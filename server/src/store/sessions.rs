//! Signed-in browsers, and failed attempts to be one.

use super::{Reading, StoreError, StoreResult, Tx, agents::word, puts::values};
use app::{
    api::desk::Caller,
    domain::{
        agent::Preferences,
        ids::{AgentId, SessionId},
        time::Timestamp,
    },
};

/// Failed sign-ins of one account or one address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attempts {
    pub failures: i64,
    pub last_at: Timestamp,
}

impl Reading {
    /// The caller behind a session's token, and when the session was last used.
    pub async fn session(&mut self, token_hash: &str) -> StoreResult<Option<(Caller, Timestamp)>> {
        let row: Option<(String, String, String, String, i64)> = sqlx::query_as(
            "select s.id, s.agent, a.role, a.preferences, s.seen_at from sessions s
             join agents a on a.id = s.agent and a.deactivated_at is null
             where s.token_hash = $1",
        )
        .bind(token_hash.to_owned())
        .fetch_optional(self.connection().await?)
        .await?;
        row.map(|(id, agent, role, preferences, seen)| {
            let wrong = |what: &dyn std::fmt::Display| StoreError::nonsense("sessions", &id, what);
            let caller = Caller {
                session: id.parse().map_err(|e| wrong(&e))?,
                agent: agent.parse().map_err(|e| wrong(&e))?,
                role: word(&role).map_err(|e| wrong(&e))?,
                lang: serde_json::from_str::<Preferences>(&preferences).map_err(|e| wrong(&e))?.lang,
            };
            Ok((caller, Timestamp::from_millis(seen)))
        })
        .transpose()
    }

    pub async fn attempts(&mut self, subject: &str) -> StoreResult<Option<Attempts>> {
        let row: Option<(i64, i64)> =
            sqlx::query_as("select failures, last_at from attempts where subject = $1")
                .bind(subject.to_owned())
                .fetch_optional(self.connection().await?)
                .await?;
        Ok(row.map(|(failures, at)| Attempts { failures, last_at: Timestamp::from_millis(at) }))
    }
}

impl Tx {
    pub fn add_session(&mut self, id: SessionId, token_hash: &str, agent: AgentId, now: Timestamp) {
        self.put(
            "insert into sessions (id, token_hash, agent, created_at, seen_at) values ($1, $2, $3, $4, $4)",
            values![id.to_string(), token_hash, agent.to_string(), now],
        );
    }

    pub fn touch_session(&mut self, id: SessionId, now: Timestamp) {
        self.put("update sessions set seen_at = $2 where id = $1", values![id.to_string(), now]);
    }

    pub fn end_session(&mut self, id: SessionId) {
        self.put("delete from sessions where id = $1", values![id.to_string()]);
    }

    pub fn end_sessions_of(&mut self, agent: AgentId) {
        self.put("delete from sessions where agent = $1", values![agent.to_string()]);
    }

    pub fn end_other_sessions(&mut self, agent: AgentId, but: SessionId) {
        let text = "delete from sessions where agent = $1 and id <> $2";
        self.put(text, values![agent.to_string(), but.to_string()]);
    }

    /// Sessions that nobody used since then.
    pub fn forget_sessions(&mut self, unused_since: Timestamp) {
        self.put("delete from sessions where seen_at < $1", values![unused_since]);
    }

    pub fn note_failure(&mut self, subject: &str, failures: i64, now: Timestamp) {
        self.put(
            "insert into attempts (subject, failures, last_at) values ($1, $2, $3)
             on conflict (subject) do update set failures = excluded.failures, last_at = excluded.last_at",
            values![subject, failures, now],
        );
    }

    pub fn forget_failures(&mut self, subject: &str) {
        self.put("delete from attempts where subject = $1", values![subject]);
    }
}
