//! Agents: their rows, passwords, statuses, connections.

use super::{Reading, StoreError, StoreResult, Tx, puts::values};
use app::domain::{
    agent::{Agent, Preferences, Role, Status},
    ids::AgentId,
    time::Timestamp,
};

/// An agent with what only the server needs to know of him.
#[derive(Debug, Clone)]
pub struct AgentRow {
    pub agent: Agent,
    pub password: String,
    pub preferences: Preferences,
    pub last_assigned: Option<Timestamp>,
}

/// When a connected agent was last heard of.
#[derive(Debug, Clone, Copy)]
pub struct Beat {
    pub agent: AgentId,
    pub heard: Timestamp,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    name: String,
    email: String,
    password: String,
    role: String,
    status: String,
    since: i64,
    lost_at: Option<i64>,
    last_assigned_at: Option<i64>,
    deactivated_at: Option<i64>,
    limits: String,
    preferences: String,
    missed_at: Option<i64>,
    wrap_up_until: Option<i64>,
    set_by: Option<String>,
    duty_since: i64,
    reason: Option<String>,
    paused: String,
}

/// The columns of [`Row`].
macro_rules! select {
    ($rest:literal) => {
        concat!(
            "select id, name, email, password, role, status, since, lost_at, last_assigned_at, deactivated_at, limits,
             preferences, missed_at, wrap_up_until, set_by, duty_since, reason, paused from agents ",
            $rest
        )
    };
}

impl TryFrom<Row> for AgentRow {
    type Error = StoreError;

    fn try_from(row: Row) -> StoreResult<Self> {
        let wrong = |what: &dyn std::fmt::Display| StoreError::nonsense("agents", &row.id, what);
        let agent = Agent {
            id: row.id.parse().map_err(|e| wrong(&e))?,
            name: row.name.clone(),
            email: row.email.clone(),
            role: word(&row.role).map_err(|e| wrong(&e))?,
            status: word(&row.status).map_err(|e| wrong(&e))?,
            since: Timestamp::from_millis(row.since),
            connected: row.lost_at.is_none(),
            deactivated: row.deactivated_at.is_some(),
            limits: serde_json::from_str(&row.limits).map_err(|e| wrong(&e))?,
            missed_at: row.missed_at.map(Timestamp::from_millis),
            wrap_up_until: row.wrap_up_until.map(Timestamp::from_millis),
            duty_since: Timestamp::from_millis(row.duty_since),
            set_by: row.set_by.as_deref().map(str::parse).transpose().map_err(|e| wrong(&e))?,
            reason: row.reason.clone(),
            paused: serde_json::from_str(&row.paused).map_err(|e| wrong(&e))?,
        };
        let preferences = serde_json::from_str(&row.preferences).map_err(|e| wrong(&e))?;
        let last_assigned = row.last_assigned_at.map(Timestamp::from_millis);
        Ok(Self { agent, password: row.password.clone(), preferences, last_assigned })
    }
}

/// An enum of unit variants from the word it is stored as.
pub(super) fn word<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, serde_json::Error> {
    serde_json::from_value(serde_json::Value::String(text.to_owned()))
}

/// The word that such an enum is stored as.
pub(super) fn as_word<T: serde::Serialize>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}

/// JSON for a column; our own values always have one.
pub(super) fn json<T: serde::Serialize>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

impl Reading {
    pub async fn agent(&mut self, id: AgentId) -> StoreResult<Option<AgentRow>> {
        let row: Option<Row> = sqlx::query_as(select!("where id = $1"))
            .bind(id.to_string())
            .fetch_optional(self.connection().await?)
            .await?;
        row.map(AgentRow::try_from).transpose()
    }

    /// By address, as it was typed in lower case.
    pub async fn agent_by_email(&mut self, email: &str) -> StoreResult<Option<AgentRow>> {
        let row: Option<Row> = sqlx::query_as(select!("where email = $1"))
            .bind(email.to_owned())
            .fetch_optional(self.connection().await?)
            .await?;
        row.map(AgentRow::try_from).transpose()
    }

    pub async fn agents(&mut self) -> StoreResult<Vec<AgentRow>> {
        let rows: Vec<Row> =
            sqlx::query_as(select!("order by id")).fetch_all(self.connection().await?).await?;
        rows.into_iter().map(AgentRow::try_from).collect()
    }

    /// Agents who can sign in and are admins.
    pub async fn count_admins(&mut self) -> StoreResult<i64> {
        let text = "select count(*) from agents where role = 'admin' and deactivated_at is null";
        Ok(sqlx::query_scalar(text).fetch_one(self.connection().await?).await?)
    }

    /// Who counts as connected, and when he was last heard of.
    pub async fn beats(&mut self) -> StoreResult<Vec<Beat>> {
        let rows: Vec<(String, i64)> =
            sqlx::query_as("select id, heard_at from agents where lost_at is null")
                .fetch_all(self.connection().await?)
                .await?;
        rows.into_iter().map(beat).collect()
    }

    /// Agents whose browsers are gone and who still hold chats or help in one, with when they were last heard of.
    pub async fn absent(&mut self) -> StoreResult<Vec<Beat>> {
        let rows: Vec<(String, i64)> = sqlx::query_as(
            r#"select id, heard_at from agents a
             where lost_at is not null and (
                 exists (select 1 from conversations c where c.owner = a.id)
                 or exists (select 1 from conversations c where c.helpers <> '[]' and c.helpers like '%"' || a.id || '"%')
             )"#,
        )
        .fetch_all(self.connection().await?)
        .await?;
        rows.into_iter().map(beat).collect()
    }

    /// Who works, or is signed in, and when a console of his was last used.
    pub async fn last_used(&mut self) -> StoreResult<Vec<Beat>> {
        let rows: Vec<(String, i64)> = sqlx::query_as(
            "select id, used_at from agents a
             where deactivated_at is null
                 and (status <> 'offline' or exists (select 1 from sessions s where s.agent = a.id))
             order by id",
        )
        .fetch_all(self.connection().await?)
        .await?;
        rows.into_iter().map(beat).collect()
    }

    /// Until when the first of those who wrap up does.
    pub async fn next_wrap_up_end(&mut self) -> StoreResult<Option<Timestamp>> {
        let text = "select min(wrap_up_until) from agents where wrap_up_until is not null";
        let end: Option<i64> = sqlx::query_scalar(text).fetch_one(self.connection().await?).await?;
        Ok(end.map(Timestamp::from_millis))
    }

    /// Who has wrapped up by now.
    pub async fn wrapped_up(&mut self, now: Timestamp) -> StoreResult<Vec<AgentRow>> {
        let rows: Vec<Row> = sqlx::query_as(select!("where wrap_up_until <= $1 order by id"))
            .bind(now.millis())
            .fetch_all(self.connection().await?)
            .await?;
        rows.into_iter().map(AgentRow::try_from).collect()
    }
}

fn beat((id, heard): (String, i64)) -> StoreResult<Beat> {
    let agent = id.parse().map_err(|e| StoreError::nonsense("agents", &id, e))?;
    Ok(Beat { agent, heard: Timestamp::from_millis(heard) })
}

impl Tx {
    pub fn add_agent(&mut self, row: &AgentRow, now: Timestamp) {
        let agent = &row.agent;
        self.put(
            "insert into agents
                 (id, name, email, password, role, status, since, heard_at, lost_at, limits, preferences, duty_since)
             values ($1, $2, $3, $4, $5, $6, $7, 0, $8, $9, $10, $11)",
            values![
                agent.id.to_string(),
                agent.name.as_str(),
                agent.email.as_str(),
                row.password.as_str(),
                as_word(&agent.role),
                as_word(&agent.status),
                agent.since,
                now,
                json(&agent.limits),
                json(&row.preferences),
                agent.duty_since
            ],
        );
    }

    /// Name, address, role, limits, and whether he may sign in.
    pub fn change_agent(&mut self, agent: &Agent, now: Timestamp) {
        let deactivated = agent.deactivated.then_some(now);
        self.put(
            "update agents set name = $2, email = $3, role = $4, limits = $5, deactivated_at = $6 where id = $1",
            values![
                agent.id.to_string(),
                agent.name.as_str(),
                agent.email.as_str(),
                as_word(&agent.role),
                json(&agent.limits),
                deactivated
            ],
        );
    }

    pub fn set_password(&mut self, agent: AgentId, hash: &str) {
        self.put("update agents set password = $2 where id = $1", values![agent.to_string(), hash]);
    }

    /// His status and what the system laid over it.
    pub fn set_status(&mut self, agent: &Agent, now: Timestamp) {
        self.put(
            "update agents
             set status = $2, since = $3, missed_at = $4, wrap_up_until = $5, set_by = $6, duty_since = $7, lost_at = $8,
                 reason = $9, paused = $10
             where id = $1",
            values![
                agent.id.to_string(),
                as_word(&agent.status),
                agent.since,
                agent.missed_at,
                agent.wrap_up_until,
                agent.set_by.map(|id| id.to_string()),
                agent.duty_since,
                (!agent.connected).then_some(now),
                agent.reason.clone(),
                json(&agent.paused)
            ],
        );
    }

    pub fn set_preferences(&mut self, agent: AgentId, preferences: &Preferences) {
        self.put(
            "update agents set preferences = $2 where id = $1",
            values![agent.to_string(), json(preferences)],
        );
    }

    /// His browser was heard of.
    pub fn heard(&mut self, agent: AgentId, now: Timestamp) {
        self.put("update agents set heard_at = $2 where id = $1", values![agent.to_string(), now]);
    }

    /// A console of his was used.
    pub fn used(&mut self, agent: AgentId, at: Timestamp) {
        let text = "update agents set used_at = $2 where id = $1 and used_at < $2";
        self.put(text, values![agent.to_string(), at]);
    }

    pub fn all_used(&mut self, at: Timestamp) {
        self.put("update agents set used_at = $1 where used_at < $1", values![at]);
    }

    pub fn note_assignment(&mut self, agent: AgentId, now: Timestamp) {
        self.put("update agents set last_assigned_at = $2 where id = $1", values![agent.to_string(), now]);
    }
}

impl AgentRow {
    /// A new agent, off work until he comes.
    pub fn new(id: AgentId, name: &str, email: &str, password: String, role: Role, now: Timestamp) -> Self {
        let agent = Agent {
            id,
            name: name.to_owned(),
            email: email.to_owned(),
            role,
            status: Status::Offline,
            since: now,
            connected: false,
            deactivated: false,
            limits: Vec::new(),
            missed_at: None,
            wrap_up_until: None,
            duty_since: now,
            set_by: None,
            reason: None,
            paused: Vec::new(),
        };
        Self { agent, password, preferences: Preferences::default(), last_assigned: None }
    }
}
