//! Which group a new chat goes to, and how urgent it is: rules in order, and a group for what none of them names (V-05).

use super::{
    conversation::Priority,
    ids::{ChannelId, GroupId, ProductId},
    settings::{Group, Overflow, OverflowTo, groups_of},
};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Routing {
    /// The first that fits decides.
    pub rules: Vec<Rule>,
    /// Where chats go that no rule names. None: to whoever serves the channel.
    pub fallback: Option<GroupId>,
    /// What becomes of a chat that waits too long for whoever serves the channel: one of no group.
    pub overflow: Option<Overflow>,
}

/// What it does not name, it does not ask for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    pub on: bool,
    pub product: Option<ProductId>,
    pub channel: Option<ChannelId>,
    /// The customer's. If nobody of the group is there, others may have the chat (V-06).
    pub tongue: Option<Tongue>,
    pub to: GroupId,
    pub priority: Priority,
}

impl Routing {
    pub const RULES: usize = 100;

    /// How many rules name this group; the last resort and where the rest goes on to are such.
    pub fn uses_of_group(&self, group: GroupId) -> usize {
        let rules = self.rules.iter().filter(|rule| rule.to == group).count();
        let goes_on = self.overflow.is_some_and(|overflow| overflow.to == OverflowTo::Group(group));
        rules + usize::from(self.fallback == Some(group)) + usize::from(goes_on)
    }
}

/// The groups whose members may be given a chat of a queue, or take it. `is_there` says whether somebody of a group is:
/// while none of those is who speak the customer's language, it is everybody's who serves the channel.
pub fn pool<'g>(
    channel: ChannelId,
    own: Option<GroupId>,
    lifts: bool,
    groups: impl Iterator<Item = &'g Group> + Clone,
    is_there: impl Fn(&Group) -> bool,
) -> Vec<&'g Group> {
    let speakers: Vec<&Group> = groups_of(channel, own, groups.clone()).collect();
    if lifts && !speakers.iter().any(|group| is_there(group)) {
        return groups_of(channel, None, groups).collect();
    }
    speakers
}

/// A language that a customer speaks: the first part of its tag, `tr` of `tr-CY`. Two or three small letters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tongue([u8; 3]);

impl Tongue {
    /// Reads a language tag; what does not look like one is none.
    pub fn read(tag: &str) -> Option<Self> {
        let first = tag.trim().split(['-', '_']).next()?.to_ascii_lowercase();
        let is_one = (2..=3).contains(&first.len()) && first.chars().all(|c| c.is_ascii_lowercase());
        let mut letters = [0; 3];
        letters.iter_mut().zip(first.bytes()).for_each(|(letter, byte)| *letter = byte);
        is_one.then_some(Self(letters))
    }

    /// The one that a browser would like best: `en;q=0.8, tr` is Turkish.
    pub fn of_browser(accepts: &str) -> Option<Self> {
        let mut best: Option<(u32, Self)> = None;
        for part in accepts.split(',').take(20) {
            let (tag, weight) = part.split_once(';').unwrap_or((part, ""));
            let weight = weight.trim().strip_prefix("q=").and_then(|q| q.trim().parse::<f32>().ok());
            let weight = (weight.unwrap_or(1.0).clamp(0.0, 1.0) * 1_000.0) as u32;
            let Some(tongue) = Self::read(tag).filter(|_| weight > 0) else { continue };
            if best.as_ref().is_none_or(|(known, _)| weight > *known) {
                best = Some((weight, tongue));
            }
        }
        best.map(|(_, tongue)| tongue)
    }

    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default().trim_end_matches('\0')
    }
}

impl std::fmt::Debug for Tongue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Tongue {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Tongue {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(d)?;
        Self::read(&text).ok_or_else(|| serde::de::Error::custom("a language is written like en or tr"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_customer_speaks_what_his_browser_likes_best() {
        for (accepts, tongue) in [
            ("tr-TR,tr;q=0.9,en-US;q=0.8,en;q=0.7", Some("tr")),
            ("en;q=0.8, tr", Some("tr")),
            ("*, de-AT;q=0.5", Some("de")),
            ("*", None),
            ("", None),
            ("fil", Some("fil")),
            ("en;q=0", None),
            ("'; drop table--", None),
        ] {
            let read = Tongue::of_browser(accepts);
            assert_eq!(read.as_ref().map(Tongue::as_str), tongue, "{accepts}");
        }
        assert_eq!(serde_json::to_string(&Tongue::read("TR-cy")).ok().as_deref(), Some("\"tr\""));
        assert_eq!(serde_json::from_str::<Tongue>("\"x\"").ok(), None);
    }
}
