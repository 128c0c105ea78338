//! Typed ids: 16 bytes, `Copy`, printed with a prefix (`cnv_…`, `msg_…`) that is checked at the door.
//!
//! The server makes them from its clock (UUID v7), so that tests are stable and rows sort by age; a
//! message that somebody types is named by the sender's browser, so that sending twice is sending once.

use crate::domain::time::Timestamp;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use std::{fmt, str::FromStr};
use uuid::Uuid;

/// The text was not an id of the kind that was asked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("expected an id like `{prefix}_…`")]
pub struct BadId {
    prefix: &'static str,
}

fn parse(prefix: &'static str, text: &str) -> Result<Uuid, BadId> {
    text.strip_prefix(prefix)
        .and_then(|rest| rest.strip_prefix('_'))
        .filter(|hex| hex.len() == 32)
        .and_then(|hex| Uuid::try_parse(hex).ok())
        .ok_or(BadId { prefix })
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $prefix:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Uuid);

        impl $name {
            /// A new id that sorts by the time it was made at.
            pub fn at(now: Timestamp) -> Self {
                let ms = now.millis().max(0) as u64;
                let stamp = uuid::Timestamp::from_unix(uuid::NoContext, ms / 1000, (ms % 1000) as u32 * 1_000_000);
                Self(Uuid::new_v7(stamp))
            }

            /// A new id from the random source alone: for senders, whose clock nobody trusts.
            #[expect(clippy::disallowed_methods, reason = "this is the one home of random ids")]
            pub fn random() -> Self {
                Self(Uuid::new_v4())
            }

            /// A fixed id for tests and first-run data.
            pub const fn fixed(n: u128) -> Self {
                Self(Uuid::from_u128(n))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!($prefix, "_{}"), self.0.simple())
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }

        impl FromStr for $name {
            type Err = BadId;
            fn from_str(text: &str) -> Result<Self, BadId> {
                parse($prefix, text).map(Self)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                s.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str>>::deserialize(d)?;
                text.parse().map_err(D::Error::custom)
            }
        }
    };
}

id!(/** A person who works here. */ AgentId, "agt");
id!(/** Something that came in from a channel, word for word. */ ArrivalId, "arr");
id!(/** What was paid in, or charged. */ BookingId, "bkg");
id!(/** One connected account: a widget, a number, a page. */ ChannelId, "chn");
id!(/** One stretch with one customer on one channel. */ ConversationId, "cnv");
id!(/** A person who writes to us. */ CustomerId, "cus");
id!(/** A file to be fetched from a channel. */ FetchId, "fch");
id!(/** Agents who serve certain channels. */ GroupId, "grp");
id!(/** Two customers made one. */ MergeId, "mrg");
id!(/** One line of a thread: a message, a note, or something that happened. */ MessageId, "msg");
id!(/** Something told of a message that is not here yet. */ ParkedId, "prk");
id!(/** A brand; owns channels. */ ProductId, "prd");
id!(/** A prepared answer. */ QuickResponseId, "qkr");
id!(/** A signed-in browser. */ SessionId, "ses");
id!(/** A word put on conversations to find them again. */ TagId, "tag");
id!(/** Why a conversation was about: chosen at resolve. */ TopicId, "top");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_read_back_as_it_was_printed_and_no_other_kind_is() {
        let id = ConversationId::at(Timestamp::from_millis(1_700_000_000_000));
        assert_eq!(id.to_string().parse(), Ok(id));
        assert!(id.to_string().parse::<MessageId>().is_err());
        assert!("cnv_".parse::<ConversationId>().is_err());
        assert!("cnv_zz".parse::<ConversationId>().is_err());
    }
}
