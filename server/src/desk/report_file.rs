//! The report as a file, to be kept or sent by mail (V-15).

use super::Service;
use crate::mail::{Attached, Fate, Letter};
use app::{
    api::desk::{Answer, Caller, Failure},
    domain::{
        agent::Lang,
        ids::MessageId,
        refusal::{Refusal, Thing},
        report::{AgentDone, Asked, Column, Days, Done, sum},
    },
    texts::overview::{Overview, overview},
};
use std::collections::BTreeSet;

impl Service {
    /// As text, its columns named in this language.
    pub async fn agents_file(&self, caller: Caller, asked: Asked, lang: Lang) -> Answer<String> {
        let rows = self.what_agents_did(caller, asked).await?;
        let names = self.catalog();
        Ok(file(overview(lang), &rows, |row| names.agent_name(row.agent).to_owned()))
    }

    /// To whoever asks, at the address that he signs in with, which is answered. He waits for the mail server: what it does
    /// not take is said, and not tried again.
    pub(super) async fn send_agents_file(&self, caller: Caller, asked: Asked, days: Days) -> Answer<String> {
        let bytes = self.agents_file(caller, asked, caller.lang).await?.into_bytes();
        let Some(mailer) = &self.mailer else {
            return Err(unsent("this desk has no mail server".to_owned()));
        };
        let me =
            self.store.read().await?.agent(caller.agent).await?.ok_or(Refusal::Gone(Thing::Agent))?.agent;
        let (now, words) = (self.clock.now(), overview(caller.lang));
        let title = format!("{}, {} – {}", words.report, days.from, days.until);
        let letter = Letter {
            to: me.email.clone(),
            to_name: Some(me.name),
            from_name: "Parley".to_owned(),
            subject: title.clone(),
            text: format!("{title}.\n\n{}\n", words.file_attached),
            at: now,
            name: mailer.name_of(MessageId::at(now)),
            before: Vec::new(),
            attached: Some(Attached {
                name: format!("agents-{}-{}.csv", days.from, days.until),
                kind: "text/csv; charset=utf-8",
                bytes,
            }),
        };
        match mailer.send(&letter).await {
            Fate::Taken => Ok(me.email),
            Fate::Later(said) | Fate::Never(said) => {
                Err(unsent(format!("the mail server does not take it: {said}")))
            }
        }
    }
}

fn unsent(what: String) -> Failure {
    Refusal::Unsent { field: "mail".to_owned(), what }.into()
}

/// As spreadsheets read it: the mark says that it is UTF-8.
fn file(words: &Overview, rows: &[AgentDone], name: impl Fn(&AgentDone) -> String) -> String {
    let columns: Vec<Column> = Column::CHATS.into_iter().chain(Column::times()).collect();
    let all = sum(rows);
    // A column for each reason of a break that was given (V-17), of which any may be gone by now.
    let reasons: BTreeSet<&str> = all.breaks.iter().map(|(reason, _)| reason.as_str()).collect();
    let head = std::iter::once(words.agent.to_owned());
    let head = head.chain(columns.iter().map(|column| words.column_of_file(*column)));
    let head = head.chain(reasons.iter().map(|reason| words.break_column(reason)));
    let row = |name: String, done: &Done| {
        let cells = columns.iter().map(|column| match (column.of(done), column.is_time()) {
            (None, _) => String::new(),
            (Some(n), false) => n.to_string(),
            (Some(ms), true) => (ms / 1000).to_string(),
        });
        let breaks = reasons.iter().map(|reason| (done.break_for(reason).as_millis() / 1000).to_string());
        line(std::iter::once(name).chain(cells).chain(breaks))
    };
    let mut agents: Vec<(String, &Done)> = rows.iter().map(|row| (name(row), &row.done)).collect();
    agents.sort_by_cached_key(|(name, _)| name.to_lowercase());
    let mut text = format!("\u{feff}{}", line(head));
    text.extend(agents.into_iter().map(|(name, done)| row(name, done)));
    text.push_str(&row(words.all.to_owned(), &all));
    text
}

fn line(cells: impl Iterator<Item = String>) -> String {
    let cells: Vec<String> = cells.map(|text| cell(&text)).collect();
    format!("{}\r\n", cells.join(","))
}

/// A spreadsheet would run what begins like a formula: with an apostrophe before it, it is a text.
fn cell(text: &str) -> String {
    let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']);
    let text = if is_formula { format!("'{text}") } else { text.to_owned() };
    if text.contains([',', ';', '"', '\r', '\n', '\t']) {
        return format!("\"{}\"", text.replace('"', "\"\""));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use app::domain::{ids::AgentId, report::Averaged, report::Spent, time::Span};

    #[test]
    fn a_name_is_a_text_and_never_a_formula_or_a_cell_more() {
        assert_eq!(cell("Ada Berg"), "Ada Berg");
        assert_eq!(cell("=1+1"), "'=1+1");
        assert_eq!(cell("@SUM(A1)"), "'@SUM(A1)");
        assert_eq!(cell("-2"), "'-2");
        assert_eq!(cell("\tx"), "\"'\tx\"");
        assert_eq!(cell("Berg, Ada"), "\"Berg, Ada\"");
        assert_eq!(cell("the \"Ada\"\n=1"), "\"the \"\"Ada\"\"\n=1\"");
        assert_eq!(cell(""), "");
    }

    #[test]
    fn a_file_has_a_line_for_each_agent_by_name_and_their_sum() {
        let done = |count, seconds| Done {
            first_answer: Averaged { count, total: Span::seconds(seconds) },
            assigned: count,
            times: vec![(Spent::Available, Span::seconds(60))],
            ..Done::default()
        };
        let rows = [(2, 3, 60), (1, 0, 0)]
            .map(|(id, count, seconds)| AgentDone { agent: AgentId::fixed(id), done: done(count, seconds) });
        let name =
            |row: &AgentDone| if row.agent == AgentId::fixed(1) { "=Tom".into() } else { "ada".to_owned() };
        let text = file(overview(Lang::En), &rows, name);
        let mut lines = text.split("\r\n");
        let head = lines.next().unwrap_or_default();
        assert!(
            head.starts_with("\u{feff}Agent,Assigned,First reply (s),Resolution (s),Resolved,"),
            "{head}"
        );
        assert_eq!(lines.next(), Some("'=Tom,0,,,0,0,0,0,60,0,0,0,0,0,0"));
        assert_eq!(lines.next(), Some("ada,3,20,,0,0,0,0,60,0,0,0,0,0,0"));
        assert_eq!(lines.next(), Some("All,3,20,,0,0,0,0,120,0,0,0,0,0,0"));
    }
}
