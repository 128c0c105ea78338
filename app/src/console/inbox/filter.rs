//! What the list is narrowed to and how it is sorted: kept in the address, so that it can be shared and
//! survives a reload.

use crate::{
    api::conversations::ArchivePage,
    domain::{
        agent::Viewer,
        archive::ArchiveFilter,
        board::Board,
        channel::{Channel, ChannelKind},
        conversation::Conversation,
        ids::{ConversationId, ProductId},
        settings::Catalog,
        time::Timestamp,
    },
};

/// Whose chats an overseer looks at; agents have their own only.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Whose {
    #[default]
    Mine,
    /// What one may take from a queue by hand (S4-08).
    Inbox,
    Everyone,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Sort {
    #[default]
    LongestWaiting,
    Newest,
    ByChannel,
    /// Whose reply window closes first.
    ClosesSoonest,
}

impl Sort {
    pub const ALL: [Sort; 4] = [Self::LongestWaiting, Self::Newest, Self::ByChannel, Self::ClosesSoonest];

    fn word(self) -> &'static str {
        match self {
            Self::LongestWaiting => "longest",
            Self::Newest => "newest",
            Self::ByChannel => "channel",
            Self::ClosesSoonest => "closing",
        }
    }
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Filter {
    pub product: Option<ProductId>,
    pub kind: Option<ChannelKind>,
    pub whose: Whose,
    pub sort: Sort,
    /// Of the archive alone (V-13). The days are there as their first and last moments: whoever follows the link sees the same.
    pub archive: ArchiveFilter,
}

/// A moment as the address has it.
fn moment(value: Option<String>) -> Option<Timestamp> {
    value?.parse().ok().map(Timestamp::from_millis)
}

fn kind_word(kind: ChannelKind) -> &'static str {
    match kind {
        ChannelKind::Whatsapp => "whatsapp",
        ChannelKind::Messenger => "messenger",
        ChannelKind::Instagram => "instagram",
        ChannelKind::Web => "web",
        ChannelKind::InApp => "in_app",
    }
}

impl Filter {
    /// Reads it off the address; what is not understood does not filter.
    pub fn read(value: impl Fn(&str) -> Option<String>) -> Self {
        let is = |key: &str, word: &str| value(key).as_deref() == Some(word);
        Self {
            product: value("product").and_then(|id| id.parse().ok()),
            kind: ChannelKind::ALL.into_iter().find(|kind| is("channel", kind_word(*kind))),
            whose: match value("view").as_deref() {
                Some("everyone") => Whose::Everyone,
                Some("inbox") => Whose::Inbox,
                _ => Whose::Mine,
            },
            sort: Sort::ALL.into_iter().find(|sort| is("sort", sort.word())).unwrap_or_default(),
            archive: ArchiveFilter {
                group: value("group").and_then(|id| id.parse().ok()),
                agent: value("user").and_then(|id| id.parse().ok()),
                topic: value("topic").and_then(|id| id.parse().ok()),
                tag: value("tag").and_then(|id| id.parse().ok()),
                from: moment(value("from")),
                until: moment(value("until")),
            },
        }
    }

    /// The query string that reads back as this, with its `?`; empty where nothing is out of the ordinary.
    pub fn query(&self) -> String {
        let parts = [
            self.product.map(|id| format!("product={id}")),
            self.kind.map(|kind| format!("channel={}", kind_word(kind))),
            match self.whose {
                Whose::Mine => None,
                Whose::Inbox => Some("view=inbox".to_owned()),
                Whose::Everyone => Some("view=everyone".to_owned()),
            },
            (self.sort != Sort::default()).then(|| format!("sort={}", self.sort.word())),
            self.archive.group.map(|id| format!("group={id}")),
            self.archive.agent.map(|id| format!("user={id}")),
            self.archive.topic.map(|id| format!("topic={id}")),
            self.archive.tag.map(|id| format!("tag={id}")),
            self.archive.from.map(|at| format!("from={}", at.millis())),
            self.archive.until.map(|at| format!("until={}", at.millis())),
        ];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        if parts.is_empty() { String::new() } else { format!("?{}", parts.join("&")) }
    }

    /// Whether a conversation is in the list but for its channel's kind: what the channels' counts count.
    pub fn takes(&self, conversation: &Conversation, board: &Board) -> bool {
        let whose = match self.whose {
            Whose::Everyone if board.me.role.sees_all() => true,
            Whose::Inbox => board.may_take(conversation),
            _ => board.is_with_me(conversation),
        };
        whose && board.sees_active() && self.product.is_none_or(|product| conversation.product == product)
    }

    /// Whether a conversation is in the list.
    pub fn shows(&self, conversation: &Conversation, board: &Board) -> bool {
        self.kind.is_none_or(|kind| conversation.kind == kind) && self.takes(conversation, board)
    }

    /// Whether an archived conversation is in the list.
    pub fn shows_archived(&self, conversation: &Conversation, catalog: &Catalog) -> bool {
        self.archive.takes(conversation, catalog)
            && self.kind.is_none_or(|kind| conversation.kind == kind)
            && self.product.is_none_or(|product| conversation.product == product)
    }

    /// The archive's page after this row.
    pub fn page(&self, before: Option<(Timestamp, ConversationId)>) -> ArchivePage {
        ArchivePage { before, product: self.product, kind: self.kind, only: self.archive }
    }

    /// Whether the archive may be empty because of what is chosen.
    pub fn narrows_archive(&self) -> bool {
        self.narrows() || self.archive.narrows()
    }

    /// Whether a channel is one of those chosen; where none is, one that the reader serves.
    pub fn is_about(&self, channel: &Channel, me: &Viewer) -> bool {
        if self.narrows() {
            return self.kind.is_none_or(|kind| channel.kind == kind)
                && self.product.is_none_or(|product| channel.product == product);
        }
        me.role.sees_all() || me.serves.contains(&channel.id)
    }

    /// Whether more than a product is chosen, so that an empty list may be the filter's doing.
    pub fn narrows(&self) -> bool {
        self.kind.is_some() || self.product.is_some()
    }
}

/// The kinds of channel that exist, with how many chats of the list each has.
pub fn kinds(board: &Board, filter: &Filter) -> Vec<(ChannelKind, usize)> {
    let channels = board.catalog.channels.values();
    let exists: std::collections::BTreeSet<ChannelKind> = channels
        .filter(|channel| filter.product.is_none_or(|product| channel.product == product))
        .map(|channel| channel.kind)
        .collect();
    let count =
        |kind| board.conversations.values().filter(|c| c.kind == kind && filter.takes(c, board)).count();
    exists.into_iter().map(|kind| (kind, count(kind))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        console::chat::sample,
        domain::{
            agent::Role,
            ids::{AgentId, GroupId, TagId, TopicId},
        },
    };

    #[test]
    fn what_the_archive_is_narrowed_to_asks_the_server_for_no_more_and_leaves_the_active_list_alone() {
        let tag = Some(TagId::fixed(4));
        let filter = Filter { archive: ArchiveFilter { tag, ..Default::default() }, ..Filter::default() };
        assert_eq!(filter.page(None).only, filter.archive);
        assert!(filter.narrows_archive() && !filter.narrows());
        assert_eq!(filter.query(), format!("?tag={}", TagId::fixed(4)));
    }

    #[test]
    fn who_is_online_is_counted_for_what_is_chosen_else_for_what_the_reader_serves() {
        let mut board = sample::board();
        let online = |board: &Board, filter: Filter| {
            board.catalog.online_for(|channel| filter.is_about(channel, &board.me))
        };
        let all = Filter::default();
        board.me = Viewer { role: Role::Supervisor, serves: Vec::new(), ..board.me };
        let there = online(&board, all);
        assert!(there > 0, "who oversees sees all channels");
        board.me.role = Role::Agent;
        assert_eq!(online(&board, all), 0, "he serves none");
        let kind = board.catalog.channels.values().next().map(|channel| channel.kind);
        assert_eq!(online(&board, Filter { kind, ..all }), there);
        let none = Filter { product: Some(ProductId::fixed(999)), ..all };
        assert_eq!(online(&board, none), 0);
    }

    #[test]
    fn a_filter_reads_back_from_its_own_address() {
        let filter = Filter {
            product: Some(ProductId::fixed(7)),
            kind: Some(ChannelKind::Web),
            whose: Whose::Everyone,
            sort: Sort::Newest,
            archive: ArchiveFilter {
                group: Some(GroupId::fixed(1)),
                agent: Some(AgentId::fixed(2)),
                topic: Some(TopicId::fixed(3)),
                tag: Some(TagId::fixed(4)),
                from: Some(Timestamp::from_millis(1_700_000_000_000)),
                until: Some(Timestamp::from_millis(1_700_086_400_000)),
            },
        };
        let query = filter.query();
        let value = |key: &str| {
            let pairs = query.trim_start_matches('?').split('&').filter_map(|pair| pair.split_once('='));
            pairs.into_iter().find(|(k, _)| *k == key).map(|(_, v)| v.to_owned())
        };
        assert_eq!(Filter::read(value), filter);
        assert_eq!(Filter::default().query(), "");
        assert_eq!(Filter::read(|_| Some("nonsense".into())), Filter::default());
    }
}
