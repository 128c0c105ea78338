//! What an agent's socket says, as far as it matters here: read without copying, since the load has to be light.

use serde::Deserialize;
use std::borrow::Cow;

/// Something that concerns this agent.
#[derive(Debug, PartialEq, Eq)]
pub enum News {
    /// A visitor of his said the message of this number.
    Said { visitor: usize, number: usize },
    /// This conversation is his now.
    Assigned { conversation: String },
    /// He would have to start afresh: nothing here gives a reason for it.
    Reset,
}

#[derive(Deserialize)]
struct Down<'a> {
    #[serde(borrow)]
    event: Option<Envelope<'a>>,
}

#[derive(Deserialize)]
struct Envelope<'a> {
    #[serde(borrow)]
    event: Event<'a>,
}

#[derive(Deserialize)]
struct Event<'a> {
    #[serde(borrow)]
    conversation: Option<Change<'a>>,
}

#[derive(Deserialize)]
struct Change<'a> {
    #[serde(borrow)]
    entry: Option<Entry<'a>>,
    #[serde(borrow)]
    now: Conversation<'a>,
    #[serde(borrow)]
    was: Was<'a>,
}

#[derive(Deserialize)]
struct Entry<'a> {
    #[serde(borrow)]
    body: Body<'a>,
}

#[derive(Deserialize)]
struct Body<'a> {
    #[serde(borrow)]
    message: Option<Message<'a>>,
}

#[derive(Deserialize)]
struct Message<'a> {
    #[serde(borrow)]
    text: Cow<'a, str>,
}

#[derive(Deserialize)]
struct Conversation<'a> {
    id: &'a str,
    #[serde(borrow)]
    state: State<'a>,
}

#[derive(Deserialize)]
struct State<'a> {
    #[serde(borrow)]
    assigned: Option<Owner<'a>>,
}

#[derive(Deserialize)]
struct Owner<'a> {
    agent: &'a str,
}

#[derive(Deserialize)]
struct Was<'a> {
    #[serde(borrow)]
    owner: Option<&'a str>,
}

/// What a frame tells this agent; `None` for what is others' or of no interest.
pub fn read(frame: &str, me: &str) -> Option<News> {
    if frame == "\"reset\"" {
        return Some(News::Reset);
    }
    let change = serde_json::from_str::<Down<'_>>(frame).ok()?.event?.event.conversation?;
    if change.now.state.assigned.is_none_or(|owner| owner.agent != me) {
        return None;
    }
    if change.was.owner.is_none_or(|owner| owner != me) {
        return Some(News::Assigned { conversation: change.now.id.to_owned() });
    }
    let text = change.entry?.body.message?.text;
    number(&text).map(|(visitor, number)| News::Said { visitor, number })
}

/// Where the log stands after this frame, if it says so.
pub fn place(frame: &str) -> Option<i64> {
    let rest = frame.strip_prefix(r#"{"event":{"seq":"#).or_else(|| frame.strip_prefix(r#"{"at":"#))?;
    let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    rest[..digits].parse().ok()
}

/// What a visitor says: who he is and the number of his message, then words as customers use them.
pub fn text(visitor: usize, number: usize) -> String {
    format!(
        "bench {visitor} {number} Hello, is the blue one back in stock? I would like two of them, please."
    )
}

/// Who said this and the number of it, if it is one of ours.
pub fn number(text: &str) -> Option<(usize, usize)> {
    let mut words = text.strip_prefix("bench ")?.split(' ');
    Some((words.next()?.parse().ok()?, words.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(owner: &str, was: &str, entry: &str) -> String {
        let now =
            format!(r#"{{"id":"cnv_1","state":{{"assigned":{{"agent":"{owner}","since":1}}}},"unread":2}}"#);
        format!(
            r#"{{"event":{{"seq":7,"at":1,"event":{{"conversation":{{"entry":{entry},"now":{now},"was":{{"owner":{was},"waiting":false}},"customer":null}}}}}}}}"#
        )
    }

    #[test]
    fn a_message_is_heard_by_its_agent_alone_and_as_a_line_not_as_a_preview() {
        let said =
            r#"{"id":"msg_1","seq":7,"at":1,"body":{"message":{"author":"customer","text":"bench 4 2 Hi"}}}"#;
        let news = Some(News::Said { visitor: 4, number: 2 });
        assert_eq!(read(&frame("agt_1", r#""agt_1""#, said), "agt_1"), news);
        assert_eq!(read(&frame("agt_1", r#""agt_1""#, said), "agt_2"), None);
        assert_eq!(read(&frame("agt_1", r#""agt_1""#, "null"), "agt_1"), None);
    }

    #[test]
    fn a_chat_that_was_nobodys_and_is_his_was_assigned() {
        let line = r#"{"id":"msg_1","seq":7,"at":1,"body":{"happened":{"assigned":{"agent":"agt_1"}}}}"#;
        let news = Some(News::Assigned { conversation: "cnv_1".into() });
        assert_eq!(read(&frame("agt_1", "null", line), "agt_1"), news);
        assert_eq!(read(r#"{"at":9}"#, "agt_1"), None);
        assert_eq!(place(r#"{"at":9}"#), Some(9));
        assert_eq!(place(&frame("agt_1", "null", line)), Some(7));
        assert_eq!(read(r#""reset""#, "agt_1"), Some(News::Reset));
    }
}
