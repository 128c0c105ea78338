//! Finding conversations: in the archive, and by their customers. Customers' texts are compared as `domain::finding` folds them, which no database does alike:
//! SQLite knows the case of ASCII alone. So they are kept folded beside how they were written.

use super::{
    Reading, StoreResult,
    agents::as_word,
    conversation_rows::{Row, plain, select},
};
use app::{
    api::conversations::ArchivePage,
    domain::{conversation::Conversation, finding::fold, ids::AgentId, time::Timestamp},
};
use sqlx::AnyPool;

/// More words than these are not looked for.
const WORDS: usize = 4;

/// How many customers are folded at once.
const BATCH: i64 = 500;

/// What a customer is found by: name, address and number, folded; the number also without what is written between its
/// digits.
pub fn sought([name, email, phone]: [Option<&str>; 3]) -> String {
    let digits = phone.map(|phone| phone.chars().filter(char::is_ascii_digit).collect());
    let folded = [name, email, phone].into_iter().flatten().map(fold);
    folded.chain(digits).collect::<Vec<String>>().join("\n")
}

/// What holds this word, for `like`.
fn pattern_of(word: &str) -> String {
    let meant = word.replace('!', "!!").replace('%', "!%").replace('_', "!_");
    format!("%{meant}%")
}

impl Reading {
    /// A page of the archive. Empty filters match everything.
    pub async fn archive(
        &mut self,
        page: &ArchivePage,
        agent: Option<AgentId>,
    ) -> StoreResult<Vec<Conversation>> {
        let (at, before) = match page.before {
            Some((at, id)) => (at.millis(), id.to_string()),
            None => (i64::MAX, String::new()),
        };
        let only = &page.only;
        // Rights are joined in before the limit, so that a page is full whoever asks: `$5` is the agent who
        // sees only what his groups serve and what he held himself, or empty for those who see all.
        // What is looked for is `ArchiveFilter::takes` in the tables' words.
        let found: Vec<Row> = sqlx::query_as(select!(
            "where c.state = 'archived' and (c.since < $1 or (c.since = $1 and c.id < $2))
               and ($3 = '' or c.product = $3) and ($4 = '' or c.kind = $4)
               and ($5 = '' or c.last_owner = $5 or c.channel in (
                   select gc.channel from group_channels gc
                   join group_members gm on gm.grp = gc.grp and gm.agent = $5))
               and c.since >= $7 and c.since < $8
               and ($9 = '' or c.closed_by in (select agent from group_members where grp = $9))
               and ($10 = '' or c.closed_by = $10)
               and ($11 = '' or c.topic in (
                   with recursive below (id) as (
                       select id from topics where id = $11
                       union select t.id from topics t join below b on t.parent = b.id)
                   select id from below))
               and ($12 = '' or c.tags like '%' || $12 || '%')
             order by c.since desc, c.id desc limit $6"
        ))
        .bind(at)
        .bind(before)
        .bind(page.product.map(|id| id.to_string()).unwrap_or_default())
        .bind(page.kind.map(|kind| as_word(&kind)).unwrap_or_default())
        .bind(agent.map(|id| id.to_string()).unwrap_or_default())
        .bind(ArchivePage::ROWS)
        .bind(only.from.map_or(i64::MIN, Timestamp::millis))
        .bind(only.until.map_or(i64::MAX, Timestamp::millis))
        .bind(only.group.map(|id| id.to_string()).unwrap_or_default())
        .bind(only.agent.map(|id| id.to_string()).unwrap_or_default())
        .bind(only.topic.map(|id| id.to_string()).unwrap_or_default())
        .bind(only.tag.map(|id| id.to_string()).unwrap_or_default())
        .fetch_all(self.connection().await?)
        .await?;
        plain(found)
    }

    /// Conversations whose customer's name, address and number hold all of these words, newest first.
    pub async fn find(
        &mut self,
        words: &str,
        agent: Option<AgentId>,
        only_archived: bool,
    ) -> StoreResult<Vec<Conversation>> {
        let words = fold(words);
        let mut patterns = words.split_whitespace().map(pattern_of).take(WORDS);
        let mut pattern = || patterns.next().unwrap_or_else(|| "%".to_owned());
        let found: Vec<Row> = sqlx::query_as(select!(
            "where u.sought like $1 escape '!' and u.sought like $2 escape '!'
               and u.sought like $3 escape '!' and u.sought like $4 escape '!'
               and ($5 = '' or c.owner = $5 or c.last_owner = $5 or c.channel in (
                   select gc.channel from group_channels gc
                   join group_members gm on gm.grp = gc.grp and gm.agent = $5))
               and ($6 = '' or c.state = $6)
             order by c.last_at desc, c.id desc limit 20"
        ))
        .bind(pattern())
        .bind(pattern())
        .bind(pattern())
        .bind(pattern())
        .bind(agent.map(|id| id.to_string()).unwrap_or_default())
        .bind(if only_archived { "archived" } else { "" })
        .fetch_all(self.connection().await?)
        .await?;
        plain(found)
    }
}

#[derive(sqlx::FromRow)]
struct Unfolded {
    id: String,
    name: Option<String>,
    email: Option<String>,
    phone: Option<String>,
}

/// Folds what an older Parley wrote, before anybody looks for it.
pub async fn fold_older(pool: &AnyPool) -> Result<(), sqlx::Error> {
    loop {
        let found: Vec<Unfolded> =
            sqlx::query_as("select id, name, email, phone from customers where sought is null limit $1")
                .bind(BATCH)
                .fetch_all(pool)
                .await?;
        if found.is_empty() {
            return Ok(());
        }
        let mut tx = pool.begin().await?;
        for customer in found {
            let texts = [&customer.name, &customer.email, &customer.phone].map(|text| text.as_deref());
            sqlx::query("update customers set sought = $2 where id = $1")
                .bind(customer.id)
                .bind(sought(texts))
                .execute(&mut *tx)
                .await?;
        }
        tx.commit().await?;
    }
}
