//! What the stories ask of the database. A desk that has run for years has millions of lines in its archive: nothing that is
//! done all day may walk through them, so SQLite is asked how it would answer each statement that a story sent. On PostgreSQL the plans
//! follow the tables' sizes, and these are small here.

use sqlx::{Connection, Row, SqliteConnection};
use std::{
    collections::HashSet,
    fmt::Debug,
    hash::{DefaultHasher, Hash, Hasher},
    sync::{LazyLock, Mutex, Once},
};
use tracing::field::{Field, Visit};
use tracing_subscriber::{Layer, filter::filter_fn, layer::Context, layer::SubscriberExt};

/// Tables that grow with every customer, message or year. Tickets do as well, far slower: their list is sorted by what stands in
/// each of them, and read whole.
const GROWS: [&str; 11] = [
    "conversations",
    "customers",
    "entries",
    "events",
    "file_uses",
    "files",
    "identities",
    "ledger",
    "passes",
    "provider_messages",
    "ticket_entries",
];

/// A key of so few different values is none.
const COARSE: [&str; 3] = ["(channel=?)", "(kind=?)", "(channel=? AND kind=?)"];

/// Asked seldom, by an admin who takes something away or by somebody who searches, and answered by looking everywhere.
const SELDOM: [&str; 11] = [
    "select (select count(*) from conversations where how like",
    "select count(*) from conversations where channel = ?",
    "select count(*) from conversations where tags like",
    "select count(*) from conversations where grp = ?",
    "update conversations set grp = null where grp = ?",
    "delete from agent_groups where id = ?",
    "delete from channels where id = ?",
    "delete from identities where channel = ?",
    "delete from passes where channel = ?",
    "kind = 'duty' and agent = ?",
    "u.sought like",
];

/// By which a story makes a database what it was in an older version.
const UNDONE: [&str; 2] =
    ["update conversations set last = replace(replace(last", "update entries set failed_at = null"];

#[derive(Default)]
struct Statements {
    /// Texts that were heard, by their hashes: a turn's statements go as one text, of which there are many.
    heard: HashSet<u64>,
    known: HashSet<String>,
    unasked: Vec<String>,
}

impl Statements {
    fn hear(&mut self, text: &str) {
        let mut hasher = DefaultHasher::new();
        text.hash(&mut hasher);
        if !self.heard.insert(hasher.finish()) {
            return;
        }
        for statement in text.split(';').map(plain) {
            if self.known.insert(statement.clone()) {
                self.unasked.push(statement);
            }
        }
    }
}

static STATEMENTS: LazyLock<Mutex<Statements>> = LazyLock::new(Mutex::default);

struct Ear;

impl<S: tracing::Subscriber> Layer<S> for Ear {
    fn on_event(&self, event: &tracing::Event<'_>, _: Context<'_, S>) {
        event.record(&mut Words);
    }
}

struct Words;

impl Visit for Words {
    /// A statement is told by its first words, and whole where they are not all.
    fn record_str(&mut self, field: &Field, value: &str) {
        if field.name() == "db.statement" || (field.name() == "summary" && !value.ends_with('…')) {
            STATEMENTS.lock().expect("statements").hear(value);
        }
    }

    fn record_debug(&mut self, _: &Field, _: &dyn Debug) {}
}

/// From the first story on.
pub fn listen() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let statements = filter_fn(|told| told.target() == "sqlx::query");
        let ear = tracing_subscriber::registry().with(Ear.with_filter(statements));
        tracing::subscriber::set_global_default(ear).expect("nobody else listens");
    });
}

/// Whatever has been asked since somebody last looked is answered by an index.
pub async fn are_answered_by_indices(url: &str) {
    let unasked = std::mem::take(&mut STATEMENTS.lock().expect("statements").unasked);
    if unasked.is_empty() || !url.starts_with("sqlite:") {
        return;
    }
    let mut found = Vec::new();
    let mut connection = SqliteConnection::connect(url).await.expect("the story's database");
    for statement in unasked {
        let first = statement.split(' ').next().unwrap_or_default();
        let is_seldom = SELDOM.iter().any(|seldom| statement.contains(seldom));
        if !["select", "with", "update", "delete"].contains(&first) || is_seldom || migrates(&statement) {
            continue;
        }
        let question = sqlx::AssertSqlSafe(format!("explain query plan {statement}"));
        for step in sqlx::query(question).fetch_all(&mut connection).await.expect("a plan") {
            let step: String = step.get("detail");
            if walks(&statement, &step) {
                found.push(format!("{step}: {statement}"));
            }
        }
    }
    assert!(found.is_empty(), "these walk through a table that grows:\n{}", found.join("\n"));
}

/// Without the numbers of its placeholders and the breaks of its lines.
fn plain(statement: &str) -> String {
    let words: Vec<&str> = statement.split_whitespace().collect();
    let mut parts = words.join(" ");
    while let Some(at) = parts.find('$') {
        let digits = parts[at + 1..].bytes().take_while(u8::is_ascii_digit).count();
        parts.replace_range(at..=at + digits, "?");
    }
    parts
}

/// Whether it is of a migration, which runs once, or undoes one in a story.
fn migrates(statement: &str) -> bool {
    static ALL: LazyLock<String> = LazyLock::new(|| {
        let folder = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/migrations")).expect("a folder");
        let texts = folder.map(|file| std::fs::read_to_string(file.expect("a file").path()).expect("a text"));
        let lines: Vec<String> = texts.collect();
        let lines = lines.iter().flat_map(|text| text.lines()).filter(|line| !line.starts_with("--"));
        lines.flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ")
    });
    ALL.contains(statement) || UNDONE.iter().any(|undone| statement.starts_with(undone))
}

/// `SCAN c`, or `SEARCH c USING INDEX i (channel=?)`. A scan along an index of those few rows that are still open is none.
fn walks(statement: &str, step: &str) -> bool {
    const OF_FEW: [&str; 8] =
        ["_unasked", "_open", "_helped", "_in_queue", "_waiting", "_running", "_unfolded", "_held"];
    let mut words = step.split(' ');
    let (how, name) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let is_of_few = words.any(|word| OF_FEW.iter().any(|few| word.ends_with(few)));
    let is_called = |table: &str| {
        let known_as = format!("{table} {name}");
        name == table
            || statement.contains(&format!("from {known_as}"))
            || statement.contains(&format!("join {known_as}"))
    };
    let is_coarse = how == "SEARCH" && COARSE.iter().any(|key| step.ends_with(key));
    (how == "SCAN" || is_coarse) && !is_of_few && GROWS.iter().any(|table| is_called(table))
}
