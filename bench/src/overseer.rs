//! The admin's console, on which everything is to be seen: offers, their ends, assignments, and when they were there.

use crate::{clock, desk::Desk, http::Http, socket};
use anyhow::Result;
use futures::StreamExt;
use serde::Deserialize;
use tokio::sync::mpsc;
use tokio_tungstenite::tungstenite::Message;

#[derive(Debug, PartialEq, Eq)]
pub enum Sight {
    /// It is put before somebody, and he was promised this end, in milliseconds since 1970.
    Offered {
        conversation: String,
        until: i64,
    },
    /// His time ran out.
    Missed {
        conversation: String,
        agent: String,
    },
    Assigned {
        conversation: String,
        agent: String,
    },
}

/// What is seen, and when it was, in milliseconds since 1970, for as long as somebody takes it.
pub async fn watch(http: &Http, desk: &Desk) -> Result<mpsc::UnboundedReceiver<(i64, Sight)>> {
    let (tell, told) = mpsc::unbounded_channel();
    let mut socket = socket::open_as_agent(http.address, &desk.admin, desk.head().await?).await?;
    tokio::spawn(async move {
        while let Some(Ok(frame)) = socket.next().await {
            let Message::Text(text) = frame else { continue };
            let at = clock::now_ms();
            if let Some(sight) = read(&text)
                && tell.send((at, sight)).is_err()
            {
                return;
            }
        }
    });
    Ok(told)
}

#[derive(Deserialize)]
struct Down {
    event: Envelope,
}

#[derive(Deserialize)]
struct Envelope {
    event: Event,
}

#[derive(Deserialize)]
struct Event {
    conversation: Change,
}

#[derive(Deserialize)]
struct Change {
    entry: Entry,
    now: Conversation,
}

#[derive(Deserialize)]
struct Entry {
    body: Body,
}

#[derive(Deserialize)]
struct Body {
    happened: Happened,
}

#[derive(Deserialize)]
struct Conversation {
    id: String,
    offer: Option<Offer>,
}

#[derive(Deserialize)]
struct Offer {
    until: i64,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Happened {
    Offered {},
    OfferEnded { to: String, how: String },
    Assigned { agent: String },
}

/// What is none of the three cannot be read, and is passed over.
fn read(frame: &str) -> Option<Sight> {
    let change = serde_json::from_str::<Down>(frame).ok()?.event.event.conversation;
    let conversation = change.now.id;
    match change.entry.body.happened {
        Happened::Offered {} => Some(Sight::Offered { conversation, until: change.now.offer?.until }),
        Happened::OfferEnded { to, how } => {
            (how == "missed").then_some(Sight::Missed { conversation, agent: to })
        }
        Happened::Assigned { agent } => Some(Sight::Assigned { conversation, agent }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(happened: &str, offer: &str) -> String {
        format!(
            r#"{{"event":{{"seq":7,"at":1,"event":{{"conversation":{{"entry":{{"id":"msg_1","seq":7,"at":1,"body":{{"happened":{happened}}}}},"now":{{"id":"cnv_1","offer":{offer}}},"was":{{"owner":null}}}}}}}}}}"#
        )
    }

    #[test]
    fn offers_their_ends_and_assignments_are_seen() {
        let conversation = "cnv_1".to_owned();
        let offered =
            frame(r#"{"offered":{"to":"agt_1","by":null}}"#, r#"{"to":"agt_1","at":1,"until":5001}"#);
        let sight = Sight::Offered { conversation: conversation.clone(), until: 5001 };
        assert_eq!(read(&offered), Some(sight));
        let missed = frame(r#"{"offer_ended":{"to":"agt_1","how":"missed"}}"#, "null");
        let sight = Sight::Missed { conversation, agent: "agt_1".into() };
        assert_eq!(read(&missed), Some(sight));
        assert_eq!(read(&frame(r#"{"offer_ended":{"to":"agt_1","how":"withdrawn"}}"#, "null")), None);
        assert_eq!(read(&frame(r#""opened""#, "null")), None);
        assert_eq!(read(r#"{"at":9}"#), None);
    }
}
