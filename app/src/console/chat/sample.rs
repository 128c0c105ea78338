//! A conversation for the tests of these screens.

use crate::domain::{
    agent::{Agent, Preferences, Role, Status, Viewer},
    board::Board,
    channel::{Channel, ChannelKind, WebSettings},
    conversation::{Conversation, Last, State},
    customer::{Customer, CustomerNote, Profile},
    event::Seq,
    ids::{
        AgentId, ChannelId, ConversationId, CustomerId, GroupId, MessageId, ProductId, QuickResponseId,
        TagId, TopicId,
    },
    message::{Author, Body, Considered, Entry, Happened, LeftOut, Reason, Speaker, Text, Why},
    settings::{Catalog, Group, Hue, QuickResponse, Scope, Tag, Topic},
    thread::Thread,
    time::{Span, Timestamp},
};

pub const NOW: Timestamp = Timestamp::from_millis(1_763_457_480_000);
pub const MAYA: AgentId = AgentId::fixed(1);
pub const TOM: AgentId = AgentId::fixed(2);
const SHOP: ProductId = ProductId::fixed(3);
const WEB: ChannelId = ChannelId::fixed(4);
const REPAIRS: GroupId = GroupId::fixed(5);
pub const WARRANTY: TopicId = TopicId::fixed(6);
const TAG: TagId = TagId::fixed(7);

pub fn conversation() -> Conversation {
    Conversation {
        id: ConversationId::fixed(10),
        product: SHOP,
        channel: WEB,
        kind: ChannelKind::Web,
        customer: CustomerId::fixed(11),
        name: Some("Hannah Brandt".into()),
        contact: Some("hannah@brandt.example".into()),
        picture: None,
        group: Some(REPAIRS),
        state: State::Assigned { agent: MAYA, since: NOW.minus(Span::minutes(15)) },
        opened_at: NOW.minus(Span::minutes(16)),
        ended_at: None,
        last: Some(Last {
            by: Speaker::Customer,
            text: "Perfect".into(),
            at: NOW,
            seq: Seq(9),
            showing: None,
            failed: false,
            leaves_waiting: false,
        }),
        unread: 1,
        customer_seen: Seq(5),
        desk_seen: Seq(8),
        tags: vec![TAG],
        page: Some("/warranty/packs".into()),
        left_message: false,
        lifts: false,
        weight: 30,
        rating: None,
        window_from: None,
        ticket: None,
        elsewhere: None,
        offer: None,
        invited: Vec::new(),
        helpers: Vec::new(),
        priority: Default::default(),
    }
}

pub fn channel() -> Channel {
    Channel {
        id: WEB,
        product: SHOP,
        kind: ChannelKind::Web,
        name: "Shop chat".into(),
        disabled: false,
        web: WebSettings::default(),
        account: None,
        trouble: None,
    }
}

fn agent(id: AgentId, name: &str) -> Agent {
    Agent {
        id,
        name: name.into(),
        email: format!("{id}@parley.example"),
        role: Role::Agent,
        status: Status::Online,
        since: NOW,
        connected: true,
        deactivated: false,
        limits: Vec::new(),
        missed_at: None,
        wrap_up_until: None,
        duty_since: NOW,
        set_by: None,
        reason: None,
        paused: Vec::new(),
    }
}

fn catalog() -> Catalog {
    let mut catalog = Catalog::default();
    catalog.agents.insert(MAYA, agent(MAYA, "Maya Lindqvist"));
    catalog.agents.insert(TOM, agent(TOM, "Tom Okafor"));
    catalog.channels.insert(WEB, channel());
    let group = Group {
        id: REPAIRS,
        name: "Warranty & repairs".into(),
        members: vec![MAYA],
        serves: vec![WEB],
        terms: Default::default(),
    };
    catalog.groups.insert(REPAIRS, group);
    let tag = Tag { id: TAG, name: "Warranty".into(), hue: Hue::Teal, hint: String::new() };
    catalog.tags.insert(TAG, tag);
    let topic = Topic { id: WARRANTY, parent: None, name: "Broken part".into(), active: true };
    catalog.topics.insert(WARRANTY, topic);
    let id = QuickResponseId::fixed(8);
    let response = QuickResponse {
        id,
        shortcut: "track".into(),
        title: "Parcel on its way".into(),
        text: "Hi {{customer.first_name}}, {{tracking link}}".into(),
        scope: Scope::Shared,
    };
    catalog.quick_responses.insert(id, response);
    catalog
}

pub fn board() -> Board {
    let conversation = conversation();
    Board {
        seq: Seq(9),
        me: Viewer { agent: MAYA, role: Role::Agent, serves: vec![WEB] },
        preferences: Preferences::default(),
        catalog: catalog(),
        conversations: [(conversation.id, conversation)].into(),
        drafts: Default::default(),
    }
}

fn why() -> Why {
    Why {
        group: Some(REPAIRS),
        waited: 72_000,
        reason: Reason::FewestOpen,
        candidates: vec![Considered {
            agent: MAYA,
            open: 2,
            limit: 5,
            all: 2,
            points: None,
            last_assigned: None,
        }],
        more_candidates: 0,
        left_out: vec![(TOM, LeftOut::Full { open: 5, limit: 5 })],
        more_left_out: 1,
    }
}

pub fn entry(seq: i64, minutes_ago: i64, body: Body) -> Entry {
    Entry {
        id: MessageId::fixed(100 + seq as u128),
        seq: Seq(seq),
        at: NOW.minus(Span::minutes(minutes_ago)),
        body,
        place: None,
    }
}

fn text(words: &str) -> Text {
    Text::new(words).unwrap()
}

pub fn thread() -> Thread {
    let said = |author, words: &str| Body::words(author, text(words));
    let entries = vec![
        entry(1, 16, said(Author::Customer, "Hi! The <b>buckle</b> snapped. https://shop.example/p?a=1&b=2")),
        entry(2, 15, Body::Happened(Happened::Assigned { agent: MAYA, why: why() })),
        entry(3, 13, said(Author::Agent(MAYA), "Good morning Hannah.\nThat is covered.")),
        entry(4, 11, Body::Note { author: TOM, text: text("We have kits.") }),
        entry(6, 4, said(Author::Agent(MAYA), "I am posting a buckle kit today.")),
        entry(9, 0, said(Author::Customer, "Perfect")),
    ];
    Thread { seq: Seq(9), conversation: conversation(), entries, has_older: true }
}

pub fn profile() -> Profile {
    Profile {
        identities: Vec::new(),
        customer: Customer {
            id: CustomerId::fixed(11),
            name: Some("Hannah Brandt".into()),
            email: Some("hannah@brandt.example".into()),
            phone: None,
            picture: None,
            fields: vec![("Order".into(), "HP-1".into())],
            note: Some(CustomerNote { text: "Prefers short answers.".into(), by: TOM, at: NOW }),
            vip: false,
            created_at: NOW,
        },
        stopped: Vec::new(),
        merged: Vec::new(),
        earlier: vec![Conversation { id: ConversationId::fixed(12), ..conversation() }],
        agents: vec![MAYA],
        first_reply: Some(123_000),
    }
}
