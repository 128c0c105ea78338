//! What a turn writes: statements that wait, and how they are sent.

use app::domain::time::Timestamp;
use sqlx::{Any, AnyConnection, AssertSqlSafe, Executor, any::AnyArguments, query::Query};
use std::{borrow::Cow, fmt::Write as _};

/// A value to bind. Nulls keep their type: PostgreSQL asks for it.
#[derive(Debug, Clone)]
pub enum Value {
    Text(Option<String>),
    Int(Option<i64>),
}

impl From<String> for Value {
    fn from(value: String) -> Self {
        Self::Text(Some(value))
    }
}
impl From<&str> for Value {
    fn from(value: &str) -> Self {
        Self::Text(Some(value.to_owned()))
    }
}
impl From<Option<String>> for Value {
    fn from(value: Option<String>) -> Self {
        Self::Text(value)
    }
}
impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Self::Int(Some(value))
    }
}
impl From<Option<i64>> for Value {
    fn from(value: Option<i64>) -> Self {
        Self::Int(value)
    }
}
impl From<Timestamp> for Value {
    fn from(value: Timestamp) -> Self {
        Self::Int(Some(value.millis()))
    }
}
impl From<Option<Timestamp>> for Value {
    fn from(value: Option<Timestamp>) -> Self {
        Self::Int(value.map(Timestamp::millis))
    }
}

/// The values of a statement, in the order of its placeholders.
macro_rules! values {
    ($($value:expr),* $(,)?) => { vec![$($crate::store::puts::Value::from($value)),*] };
}
pub(super) use values;

/// A statement that waits to be sent.
#[derive(Debug, Clone)]
pub(super) struct Put {
    pub sql: Cow<'static, str>,
    pub values: Vec<Value>,
}

type Statement<'q> = Query<'q, Any, AnyArguments>;

fn bind(mut query: Statement<'_>, values: Vec<Value>) -> Statement<'_> {
    for value in values {
        query = match value {
            // A text of PostgreSQL's cannot hold it, and one that has it is no text of anybody's.
            Value::Text(text) => query.bind(text.map(|text| match text.contains('\0') {
                true => text.replace('\0', "\u{fffd}"),
                false => text,
            })),
            Value::Int(int) => query.bind(int),
        };
    }
    query
}

/// Sends them, in one call where the database takes that: after a savepoint is opened, and before it is closed.
pub(super) async fn send(
    connection: &mut AnyConnection,
    puts: Vec<Put>,
    as_one: bool,
    open: bool,
    close: bool,
) -> Result<(), sqlx::Error> {
    let puts = gathered(puts);
    match as_one {
        true => send_as_one(connection, puts, open, close).await,
        false => send_one_by_one(connection, puts, open, close).await,
    }
}

/// Tables that lines are added to, and that no other refers to.
const LINES: [&str; 3] = ["entries", "events", "ledger"];
/// How many lines go in one statement: both databases bind more than ten times as many values.
const TOGETHER: usize = 200;

/// Lines of one table go last, together: very many chats that go on at once make as many of each, and a statement costs more
/// than what it writes. Where any other statement speaks of the table, or something is deleted, all stay in their places.
fn gathered(puts: Vec<Put>) -> Vec<Put> {
    let is_short = puts.len() < 2 * LINES.len();
    if is_short || puts.iter().any(|put| put.sql.starts_with("delete")) {
        return puts;
    }
    let mut rest = puts;
    let mut last = Vec::new();
    for table in LINES {
        let adds = |put: &Put| {
            let into = put.sql.strip_prefix("insert into ").and_then(|sql| sql.strip_prefix(table));
            into.is_some_and(|sql| sql.starts_with(' ') && sql.contains(VALUES))
        };
        let is_other = |put: &Put| !adds(put) && put.sql.contains(table);
        if rest.iter().any(is_other) || rest.iter().filter(|put| adds(put)).count() < 2 {
            continue;
        }
        let (lines, others) = rest.into_iter().partition::<Vec<Put>, _>(adds);
        rest = others;
        last.extend(lines.chunks(TOGETHER).map(together));
    }
    rest.extend(last);
    rest
}

const VALUES: &str = "values (";

/// One statement for lines that have the same one.
fn together(lines: &[Put]) -> Put {
    let sql = lines.first().map(|put| put.sql.as_ref()).unwrap_or_default();
    let (into, line) = sql.split_at(sql.find(VALUES).map_or(sql.len(), |at| at + VALUES.len() - 1));
    let mut all = Put { sql: Cow::Borrowed(""), values: Vec::new() };
    let mut text = into.to_owned();
    for (n, put) in lines.iter().enumerate() {
        if n > 0 {
            text.push_str(", ");
        }
        push_renumbered(&mut text, line, all.values.len());
        all.values.extend(put.values.iter().cloned());
    }
    all.sql = Cow::Owned(text);
    all
}

async fn send_one_by_one(
    connection: &mut AnyConnection,
    puts: Vec<Put>,
    open: bool,
    close: bool,
) -> Result<(), sqlx::Error> {
    if open {
        connection.execute("savepoint turn").await?;
    }
    for put in puts {
        bind(sqlx::query(AssertSqlSafe(put.sql)), put.values).execute(&mut *connection).await?;
    }
    if close {
        connection.execute("release savepoint turn").await?;
    }
    Ok(())
}

/// Numbers the placeholders through the whole text and sends everything in one call. Those of many lines go without numbers:
/// SQLite looks for each name among all before it. What has no number is counted from the first value on, so theirs come first.
async fn send_as_one(
    connection: &mut AnyConnection,
    puts: Vec<Put>,
    open: bool,
    close: bool,
) -> Result<(), sqlx::Error> {
    let mut text = String::with_capacity(puts.iter().map(|put| put.sql.len() + 8).sum::<usize>() + 64);
    let mut all = Vec::with_capacity(puts.iter().map(|put| put.values.len()).sum());
    if open {
        text.push_str("savepoint turn; ");
    }
    let is_nameless = |put: &Put| matches!(put.sql, Cow::Owned(_)) && is_in_order(&put.sql);
    for put in puts.iter().filter(|put| is_nameless(put)) {
        all.extend(put.values.iter().cloned());
    }
    for put in puts {
        match is_nameless(&put) {
            true => push_nameless(&mut text, &put.sql),
            false => {
                push_renumbered(&mut text, &put.sql, all.len());
                all.extend(put.values);
            }
        }
        text.push_str("; ");
    }
    if close {
        text.push_str("release savepoint turn");
    }
    bind(sqlx::query(AssertSqlSafe(text)), all).execute(connection).await?;
    Ok(())
}

/// Copies a statement with its `$n` moved up by `offset`.
fn push_renumbered(out: &mut String, sql: &str, offset: usize) {
    let (before, placeholders) = placeholders(sql);
    out.push_str(before);
    for (number, after) in placeholders {
        let _ = write!(out, "${}{after}", number + offset);
    }
}

/// Likewise, with a question mark for each.
fn push_nameless(out: &mut String, sql: &str) {
    let (before, placeholders) = placeholders(sql);
    out.push_str(before);
    for (_, after) in placeholders {
        out.push('?');
        out.push_str(after);
    }
}

/// Whether each value is bound once, in their order.
fn is_in_order(sql: &str) -> bool {
    placeholders(sql).1.enumerate().all(|(at, (number, _))| number == at + 1)
}

/// What stands before the first `$n`, then each number with what stands behind it. The statements are our own literals: no `$`
/// stands in any of their quoted texts.
fn placeholders(sql: &str) -> (&str, impl Iterator<Item = (usize, &str)>) {
    let mut parts = sql.split('$');
    let before = parts.next().unwrap_or_default();
    let numbered = parts.map(|part| {
        let digits = part.len() - part.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        (part[..digits].parse().unwrap_or_default(), &part[digits..])
    });
    (before, numbered)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_numbered_through() {
        let mut out = String::new();
        push_renumbered(&mut out, "update a set b = $1 where c = $2 and d > $1", 10);
        assert_eq!(out, "update a set b = $11 where c = $12 and d > $11");
    }

    #[test]
    fn what_is_bound_in_order_needs_no_numbers() {
        let sql = "insert into a (b, c) values ($1, $2), ($3, $4)";
        let mut out = String::new();
        push_nameless(&mut out, sql);
        assert_eq!(out, "insert into a (b, c) values (?, ?), (?, ?)");
        assert!(is_in_order(sql));
        assert!(!is_in_order("insert into a (b, c) values ($1, $1)"));
        assert!(!is_in_order("insert into a (b, c) values ($2, $1)"));
    }

    #[tokio::test]
    async fn each_value_arrives_where_it_belongs_whether_or_not_its_place_has_a_number() {
        sqlx::any::install_default_drivers();
        let mut connection =
            <AnyConnection as sqlx::Connection>::connect("sqlite::memory:").await.expect("opens");
        for sql in
            ["create table events (seq, body)", "create table ledger (id, body)", "create table c (a, b)"]
        {
            connection.execute(sql).await.expect("a table");
        }
        let other =
            |n: i64| Put { sql: "insert into c (b, a) values ($2, $1)".into(), values: values![n, "c"] };
        let puts = (1..4).flat_map(|n| [other(n), line("events", n), line("ledger", n)]).collect();
        send(&mut connection, puts, true, true, true).await.expect("sent");
        for (table, key, body) in [("events", "seq", "x"), ("ledger", "id", "x"), ("c", "a", "c")] {
            let sql = format!(
                "select {key}, {} from {table} order by {key}",
                if table == "c" { "b" } else { "body" }
            );
            let rows: Vec<(i64, String)> =
                sqlx::query_as(AssertSqlSafe(sql)).fetch_all(&mut connection).await.expect("rows");
            assert_eq!(rows, [1, 2, 3].map(|n| (n, body.to_owned())), "{table}");
        }
    }

    fn line(table: &'static str, n: i64) -> Put {
        let sql = match table {
            "events" => "insert into events (seq, body) values ($1, $2)",
            _ => "insert into ledger (id, body) values ($1, $2)",
        };
        Put { sql: sql.into(), values: values![n, "x"] }
    }

    fn row(n: i64) -> Put {
        Put { sql: "update conversations set state = $1".into(), values: values![n] }
    }

    #[test]
    fn lines_of_one_table_go_together_after_the_rest_and_in_their_order() {
        let puts =
            gathered(vec![row(1), line("events", 1), row(2), line("events", 2), line("ledger", 3), row(3)]);
        let texts: Vec<&str> = puts.iter().map(|put| put.sql.as_ref()).collect();
        let both = "insert into events (seq, body) values ($1, $2), ($3, $4)";
        let one = "insert into ledger (id, body) values ($1, $2)";
        assert_eq!(texts, [row(1).sql, row(2).sql, one.into(), row(3).sql, both.into()]);
        let bound: Vec<String> = puts[4].values.iter().map(|value| format!("{value:?}")).collect();
        assert_eq!(
            bound,
            values![1_i64, "x", 2_i64, "x"].iter().map(|v| format!("{v:?}")).collect::<Vec<_>>()
        );
    }

    #[test]
    fn where_another_statement_speaks_of_the_table_everything_stays_in_its_place() {
        let looks = Put { sql: "update conversations set x = (select 1 from events)".into(), values: vec![] };
        let removes = Put { sql: "delete from channels where id = $1".into(), values: values!["x"] };
        for other in [looks, removes] {
            let puts = vec![line("events", 1), other, line("events", 2), row(1), row(2), row(3)];
            let before: Vec<String> = puts.iter().map(|put| put.sql.to_string()).collect();
            let after: Vec<String> = gathered(puts).iter().map(|put| put.sql.to_string()).collect();
            assert_eq!(after, before);
        }
    }
}
