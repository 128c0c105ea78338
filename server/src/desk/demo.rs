//! A believable desk to look at: two brands, agents of every role, chats in every state, written through the same
//! steps as the real thing, only with times in the past.

use super::{Service, hash_of, secret, steps::Step};
use crate::{
    rules::assignment::Choice,
    store::{AgentRow, ConversationRow, Tx},
};
use app::{
    api::{conversations::WrapUp, desk::Answer},
    domain::{
        agent::{Lang, Role, Status},
        channel::{Channel, ChannelKind, Color, FieldKind, PrechatField, Product, WebSettings},
        conversation::{Archived, Conversation, Priority, State},
        customer::{Customer, CustomerNote},
        event::{Event, Seq},
        ids::*,
        message::{Author, Considered, LeftOut, Reason, Text, Why},
        policy::Weights,
        settings::{Group, Hue, Item, QuickResponse, Scope, Tag, Terms, Topic},
        ticket::{Mail, Ticket, TicketEntry, TicketLine, TicketStatus},
        time::{Span, Timestamp},
    },
};

const PASSWORD: &str = "parley demo";

/// Name, address, role, status.
const AGENTS: [(&str, &str, Role, Status); 6] = [
    ("Maya Lindqvist", "maya@parley.example", Role::Agent, Status::Online),
    ("Tom Okafor", "tom@parley.example", Role::Agent, Status::Invisible),
    ("Aylin Tan", "aylin@parley.example", Role::Agent, Status::Break),
    ("Jonas Weber", "jonas@parley.example", Role::Agent, Status::Offline),
    ("Ines Carvalho", "ines@parley.example", Role::Supervisor, Status::Invisible),
    ("Ada Berg", "ada@parley.example", Role::Admin, Status::Offline),
];

const TAGS: [(&str, Hue, &str); 8] = [
    ("Warranty", Hue::Teal, "Five-year promise, packs and tents"),
    ("Exchange", Hue::Blue, "Swap for another size or colour"),
    ("Trade-in", Hue::Green, "Old pack for a discount"),
    ("Urgent", Hue::Red, "Customer leaves within 48 hours"),
    ("Press", Hue::Violet, "Journalists and reviewers"),
    ("Refund", Hue::Amber, "Money is on its way back"),
    ("Gift", Hue::Pink, "Bought for somebody else"),
    ("Regular", Hue::Grey, "Orders every month"),
];

const TOPICS: [(&str, &[&str]); 5] = [
    ("Orders and delivery", &["Late delivery", "Change of address", "Lost parcel"]),
    ("Returns", &["Refund", "Exchange"]),
    ("Warranty and repairs", &["Buckles and straps", "Zips", "Seams"]),
    ("Sizing and advice", &["Back length", "Care of fabrics"]),
    ("Other", &["Press", "Spam"]),
];

const RESPONSES: [(&str, &str, &str); 7] = [
    ("hello", "Greeting with name", "Hi {{customer.first_name}}, I am {{agent.first_name}}. How can I help?"),
    (
        "track",
        "Parcel on its way",
        "Your parcel left our warehouse today. It usually arrives within two working days.",
    ),
    (
        "transit",
        "Delivery times by country",
        "Sweden 1 to 2 days, the rest of Europe 3 to 5 days, elsewhere 7 to 12 days.",
    ),
    (
        "return",
        "How to return an order",
        "You have 60 days. Put the label from your parcel on the box and drop it at any parcel shop.",
    ),
    (
        "size",
        "Back length and pack size",
        "Measure from the knob of your neck to the top of your hip bones: S/M up to 46 cm, M/L up to 52 cm, L/XL above.",
    ),
    (
        "kit",
        "Spare part posted today",
        "I am posting a spare part kit today, {{customer.first_name}}. It comes with a one-page guide.",
    ),
    (
        "bye",
        "Close politely",
        "Is there anything else I can do for you? If not, I wish you a good day, {{customer.first_name}}.",
    ),
];

/// What a demo chat is made of: who, on which channel (0 or 1), how long ago, what was said (`<` customer, `>` us,
/// `#` an internal note), what became of it.
struct Story {
    name: &'static str,
    email: &'static str,
    channel: usize,
    page: &'static str,
    minutes_ago: i64,
    agent: usize,
    end: End,
    tags: &'static [usize],
    lines: &'static [&'static str],
}

enum End {
    Waiting,
    Active,
    EndedByCustomer,
    Resolved(usize, u8),
    /// Followed up by mail: subject, and what was answered.
    Converted(&'static str, &'static str),
}

#[rustfmt::skip]
const STORIES: [Story; 20] = [
    Story { name: "Hannah Brandt", email: "hannah@brandt.example", channel: 0, page: "/warranty/packs", minutes_ago: 24, agent: 0, end: End::Active, tags: &[0, 3],
        lines: &["<Hi! The hip-belt buckle on my Fjell 45 snapped on its second trip.", ">Good morning Hannah, that is a fault in the moulding, so your five-year warranty covers it.", "#@Maya we have 38 mm buckle kits in Gothenburg. Posting one beats a return.", ">No need to send the pack back. I am posting a buckle kit today.", "<Perfect, thank you! Same address as on the order?"] },
    Story { name: "Oskar Nyström", email: "oskar@nystrom.example", channel: 0, page: "/orders/HP-204817", minutes_ago: 19, agent: 0, end: End::Active, tags: &[5],
        lines: &["<Hello, I sent two shirts back on the 9th.", ">Hi Oskar, I see them in the warehouse since Monday.", "<Any news on the refund? It has been nine days", "<I need it for the tent", "<Are you there?"] },
    Story { name: "Daniel Osei", email: "daniel@osei.example", channel: 0, page: "/checkout", minutes_ago: 11, agent: 0, end: End::Active, tags: &[],
        lines: &["<I am on the checkout page and the code FIRSTHIKE says expired", "<It is valid until Sunday in your letter"] },
    Story { name: "Grace Abernathy", email: "grace@abernathy.example", channel: 0, page: "/packs/fjell-45", minutes_ago: 64, agent: 0, end: End::Active, tags: &[],
        lines: &["<Which size for a 46 cm back? I am between two.", ">Both fit at 46 cm, Grace. Do you carry more than twelve kilos?", "<Up to fifteen", ">Then M/L: the belt sits better under weight."] },
    Story { name: "Fatima Zahra El Idrissi", email: "fatima@elidrissi.example", channel: 0, page: "/returns", minutes_ago: 95, agent: 0, end: End::EndedByCustomer, tags: &[1],
        lines: &["<مرحبا، أريد استبدال الحذاء بمقاس أكبر", ">Hello Fatima, of course. Which size do you need?", "<39 please, thank you", ">Your label is in your inbox, drop the box at any parcel shop."] },
    Story { name: "Pieter van Dijk", email: "pieter@vandijk.example", channel: 0, page: "/repairs", minutes_ago: 48, agent: 1, end: End::Active, tags: &[0],
        lines: &["<The zip of my tent came off. Do you repair that?", ">We do, for life. Is it the inner or the outer zip?", "<The outer one", ">I have asked the workshop for a date."] },
    Story { name: "Luca Moretti", email: "luca@moretti.example", channel: 0, page: "/packs", minutes_ago: 33, agent: 1, end: End::Active, tags: &[2],
        lines: &["<Do you take a ten-year-old Fjell in part exchange?", ">Gladly. Send two photos and I will tell you its value.", "<Will do tonight"] },
    Story { name: "Zeynep Kaya", email: "zeynep@kaya.example", channel: 0, page: "/tents", minutes_ago: 28, agent: 2, end: End::Active, tags: &[6],
        lines: &["<Merhaba, çadırı hediye paketi yaptırabilir miyim?", ">Merhaba Zeynep Hanım, elbette. Kartta ne yazmasını istersiniz?", "<İyi ki doğdun Işıl 🎂"] },
    Story { name: "Camila Reyes", email: "camila@reyes.example", channel: 1, page: "/beans/ochre", minutes_ago: 9, agent: 0, end: End::Waiting, tags: &[],
        lines: &["<Is the ochre one coming back?"] },
    Story { name: "Yuki Mori", email: "yuki@mori.example", channel: 1, page: "/subscriptions", minutes_ago: 6, agent: 0, end: End::Waiting, tags: &[],
        lines: &["<Hello, can I pause my subscription in December?", "<I am away for three weeks"] },
    Story { name: "Tariq Khan", email: "tariq@khan.example", channel: 1, page: "/", minutes_ago: 3, agent: 0, end: End::Waiting, tags: &[],
        lines: &["<Do you ship to Norway?"] },
    Story { name: "Elif Arslan", email: "elif@arslan.example", channel: 0, page: "/repairs/tents", minutes_ago: 150, agent: 0, end: End::Converted("Seam of a Skarv 2 tent", ""), tags: &[0],
        lines: &["<The seam above the door of my Skarv 2 lets water in. Can it be repaired?", ">Our workshop can say once it has seen a picture, Elif. May I write to you tomorrow?", "<Yes please, by email"] },
    Story { name: "Henrik Dahl", email: "henrik@dahl.example", channel: 0, page: "/orders/HP-203310", minutes_ago: 1720, agent: 1, end: End::Converted("Invoice for a club order", "Hello Henrik,\n\nthe invoice in the name of your club is on its way by post. You get a copy on Monday."), tags: &[],
        lines: &["<We need the invoice for our order in the name of the hiking club", ">That takes our accounts a day, Henrik. I answer by email as soon as I have it."] },
    Story { name: "Nadia Petrova", email: "nadia@petrova.example", channel: 0, page: "/care", minutes_ago: 190, agent: 0, end: End::Resolved(9, 5), tags: &[],
        lines: &["<How do I wash waxed cotton?", ">Cold water and a soft brush, never soap. Here is the care guide: https://harrowandpine.example/care", "<Brilliant, thank you"] },
    Story { name: "Sofia Lindgren", email: "sofia@lindgren.example", channel: 0, page: "/stores", minutes_ago: 260, agent: 0, end: End::Resolved(4, 4), tags: &[7],
        lines: &["<Can I bring the jacket back in the Gothenburg store?", ">Yes, until eight this evening.", "<See you later then"] },
    Story { name: "Marek Zieliński", email: "marek@zielinski.example", channel: 0, page: "/orders", minutes_ago: 420, agent: 1, end: End::Resolved(0, 3), tags: &[],
        lines: &["<My parcel should have been here on Tuesday", ">It stands at the depot in Malmö. I have asked them to bring it tomorrow before noon.", "<ok"] },
    Story { name: "Chloe Martin", email: "chloe@martin.example", channel: 0, page: "/packs/fjell-30", minutes_ago: 1500, agent: 0, end: End::Resolved(8, 5), tags: &[],
        lines: &["<Is the Fjell 30 cabin baggage?", ">Yes: 50 × 29 × 20 cm when it is not stuffed full."] },
    Story { name: "Hannah Brandt", email: "hannah@brandt.example", channel: 0, page: "/packs", minutes_ago: 8900, agent: 2, end: End::Resolved(8, 5), tags: &[],
        lines: &["<Pack size for a 46 cm back?", ">S/M or M/L, both fit. M/L if you carry much.", "<M/L it is"] },
    Story { name: "Ben Achterberg", email: "ben@achterberg.example", channel: 1, page: "/machines", minutes_ago: 5200, agent: 4, end: End::Resolved(10, 4), tags: &[4],
        lines: &["<I write about coffee for De Tijd. May I borrow a grinder for a test?", ">With pleasure, Ben. Where shall we send it?"] },
    Story { name: "Amara Obi", email: "amara@obi.example", channel: 0, page: "/returns", minutes_ago: 3100, agent: 2, end: End::Resolved(3, 2), tags: &[5],
        lines: &["<I was charged twice", ">You were, I am sorry. The second amount goes back today.", "<It took a week last time"] },
];

impl Service {
    /// Fills an empty desk with demo data and prints how to sign in. A desk that has a workspace is left alone.
    pub async fn seed_demo(&self) -> anyhow::Result<()> {
        if self.store.glance().await?.workspace().await?.is_none() {
            self.seed().await?;
        }
        println!("Sign in with the password `{PASSWORD}` as");
        for (name, email, role, _) in AGENTS {
            println!("  {email:<22} {name} ({})", format!("{role:?}").to_lowercase());
        }
        Ok(())
    }

    async fn seed(&self) -> Answer<()> {
        let now = self.clock.now();
        let password = self.hash_password(PASSWORD).await?;
        let mut tx = self.store.write().await?;
        tx.create_workspace("Harrow & Pine", now);
        tx.append(now, Event::Saved(Item::Workspace("Harrow & Pine".to_owned())))?;
        let set = SetUp::make(&mut tx, &password, now)?;
        let mut stories: Vec<&Story> = STORIES.iter().collect();
        stories.sort_by_key(|story| std::cmp::Reverse(story.minutes_ago));
        let mut customers: Vec<Customer> = Vec::new();
        for story in stories {
            let opened = now.minus(Span::minutes(story.minutes_ago));
            let known = customers.iter().find(|c| c.email.as_deref() == Some(story.email)).cloned();
            let customer = known.unwrap_or_else(|| {
                let customer = new_customer(story, &set, opened);
                tx.save_customer(&customer);
                customers.push(customer.clone());
                customer
            });
            tell(&mut tx, story, &set, &customer, opened).await?;
        }
        Ok(tx.commit().await?)
    }
}

/// What the stories refer to by number.
struct SetUp {
    agents: Vec<AgentId>,
    channels: Vec<Channel>,
    groups: Vec<GroupId>,
    tags: Vec<TagId>,
    topics: Vec<TopicId>,
}

impl SetUp {
    fn make(tx: &mut Tx, password: &str, now: Timestamp) -> Answer<SetUp> {
        let mut items = Vec::new();
        let agents = AGENTS.map(|(name, email, role, status)| {
            let mut row = AgentRow::new(AgentId::at(now), name, email, password.to_owned(), role, now);
            (row.agent.status, row.agent.since) = (status, now.minus(Span::minutes(78)));
            row.agent.duty_since = row.agent.since;
            tx.add_agent(&row, now);
            // Nobody sits there, and yet their chats stay with them: absence does not begin for a month.
            tx.heard(row.agent.id, now.plus(Span::hours(24 * 30)));
            items.push(Item::Agent(row.agent.clone()));
            row.agent.id
        });
        let channels = make_channels(tx, &mut items, now);
        let groups = make_groups(tx, &mut items, &agents, &channels, now);
        let tags = TAGS.map(|(name, hue, hint)| {
            let tag = Tag { id: TagId::at(now), name: name.to_owned(), hue, hint: hint.to_owned() };
            tx.save_tag(&tag);
            items.push(Item::Tag(tag.clone()));
            tag.id
        });
        let topics = make_topics(tx, &mut items, now);
        for (shortcut, title, text) in RESPONSES {
            let response = QuickResponse {
                id: QuickResponseId::at(now),
                shortcut: shortcut.to_owned(),
                title: title.to_owned(),
                text: text.to_owned(),
                scope: Scope::Shared,
            };
            tx.save_quick_response(&response);
            items.push(Item::QuickResponse(response));
        }
        for item in items {
            tx.append(now, Event::Saved(item))?;
        }
        Ok(SetUp { agents: agents.to_vec(), channels, groups, tags: tags.to_vec(), topics })
    }
}

fn make_channels(tx: &mut Tx, items: &mut Vec<Item>, now: Timestamp) -> Vec<Channel> {
    let choices = ["Orders and delivery", "Returns", "Warranty and repairs", "Sizing and advice"];
    let packs = WebSettings {
        heading: "Hello, how can we help?".to_owned(),
        tagline: "Chat with our Gothenburg team".to_owned(),
        greeting: "Questions about back length? We measure it with you in a minute.".to_owned(),
        prechat: vec![
            PrechatField::new("name", "Name", FieldKind::Name, true),
            PrechatField::new("email", "Email", FieldKind::Email, true),
            PrechatField::new(
                "about",
                "What is it about?",
                FieldKind::Choice(choices.map(str::to_owned).to_vec()),
                false,
            ),
        ],
        ..WebSettings::default()
    };
    let coffee =
        WebSettings { accent: Color::rgb(0x8a, 0x3b, 0x12), lang: Lang::Tr, ..WebSettings::default() };
    [("Harrow & Pine", "Outdoor shop", packs), ("Fjord Coffee", "Coffee shop", coffee)]
        .into_iter()
        .zip([1, 0])
        .map(|((brand, name, web), seconds_ago)| {
            // The first is the older one, and so the one that the demo shop shows.
            let made = now.minus(Span::seconds(seconds_ago));
            let product =
                Product { id: ProductId::at(made), name: brand.to_owned(), limit: Product::DEFAULT_LIMIT };
            let channel = Channel {
                id: ChannelId::at(made),
                product: product.id,
                kind: ChannelKind::Web,
                name: name.to_owned(),
                disabled: false,
                web,
                account: None,
                trouble: None,
            };
            tx.save_product(&product);
            tx.save_channel(&channel, now);
            items.push(Item::Product(product));
            items.push(Item::Channel(channel.clone()));
            channel
        })
        .collect()
}

fn make_groups(
    tx: &mut Tx,
    items: &mut Vec<Item>,
    agents: &[AgentId],
    channels: &[Channel],
    now: Timestamp,
) -> Vec<GroupId> {
    let outdoor = vec![agents[0], agents[1], agents[2], agents[4]];
    let coffee = vec![agents[3], agents[4]];
    let teams = [("Outdoor advice", outdoor, channels[0].id), ("Coffee", coffee, channels[1].id)];
    teams
        .map(|(name, members, channel)| {
            let group = Group {
                id: GroupId::at(now),
                name: name.to_owned(),
                members,
                serves: vec![channel],
                terms: Terms::default(),
            };
            tx.save_group(&group);
            items.push(Item::Group(group.clone()));
            group.id
        })
        .to_vec()
}

/// Answers with the topics below the roots, in order: what the stories were resolved with.
fn make_topics(tx: &mut Tx, items: &mut Vec<Item>, now: Timestamp) -> Vec<TopicId> {
    let mut leaves = Vec::new();
    for (root, children) in TOPICS {
        let parent = Topic { id: TopicId::at(now), parent: None, name: root.to_owned(), active: true };
        tx.save_topic(&parent, now);
        items.push(Item::Topic(parent.clone()));
        for child in children {
            let name = (*child).to_owned();
            let topic = Topic { id: TopicId::at(now), parent: Some(parent.id), name, active: true };
            tx.save_topic(&topic, now);
            items.push(Item::Topic(topic.clone()));
            leaves.push(topic.id);
        }
    }
    leaves
}

fn new_customer(story: &Story, set: &SetUp, at: Timestamp) -> Customer {
    let guide = CustomerNote {
        text: "Prefers short answers in English. Guides school groups, so fix before the weekend if you can."
            .to_owned(),
        by: set.agents[4],
        at,
    };
    Customer {
        id: CustomerId::at(at),
        name: Some(story.name.to_owned()),
        email: Some(story.email.to_owned()),
        phone: None,
        picture: None,
        fields: Vec::new(),
        note: (story.name == "Hannah Brandt").then_some(guide),
        vip: false,
        created_at: at,
    }
}

/// Lets a story happen.
async fn tell(tx: &mut Tx, story: &Story, set: &SetUp, customer: &Customer, opened: Timestamp) -> Answer<()> {
    let channel = &set.channels[story.channel];
    tx.add_pass(&hash_of(&secret()), channel.id, customer.id, opened);
    let mut row = ConversationRow::new(blank(story, set, channel, customer, opened));
    let mut step = Step { tx, now: opened };
    step.opened(&row)?;
    let agent = set.agents[story.agent];
    for (at, line) in story.lines.iter().enumerate() {
        step.now = opened.plus(Span::seconds(40 * at as i64 + 5));
        let (mark, text) = line.split_at(1);
        let text = Text::new(text).map_err(app::domain::refusal::Refusal::from)?;
        if at > 0 && row.conversation.is_waiting() && !matches!(story.end, End::Waiting) {
            // Some read faster than others.
            step.now = step.now.minus(Span::seconds(12 + 5 * (story.agent as i64 % 4)));
            step.assigned(&mut row, chosen(agent, set))?;
            step.now = opened.plus(Span::seconds(40 * at as i64 + 5));
        }
        let id = MessageId::at(step.now);
        match mark {
            "<" => step.said(&mut row, id, Author::Customer, text)?,
            "#" => step.noted(&row, id, set.agents[1], text)?,
            _ => step.said(&mut row, id, Author::Agent(agent), text)?,
        }
    }
    finish(&mut step, story, set, &mut row, agent).await
}

async fn finish(
    step: &mut Step<'_>,
    story: &Story,
    set: &SetUp,
    row: &mut ConversationRow,
    agent: AgentId,
) -> Answer<()> {
    if row.conversation.is_waiting() && !matches!(story.end, End::Waiting) {
        step.assigned(row, chosen(agent, set))?;
    }
    match story.end {
        End::Waiting | End::Active => Ok(()),
        End::EndedByCustomer => step.ended(row),
        End::Converted(subject, answer) => {
            step.now = step.now.plus(Span::minutes(2));
            become_ticket(step, row, agent, (story.email, subject), answer).await
        }
        End::Resolved(topic, stars) => {
            step.now = step.now.plus(Span::minutes(2));
            let topic = set.topics[topic];
            step.archived(row, Archived::Resolved { by: agent, topic }, String::new())?;
            step.now = step.now.plus(Span::seconds(30));
            step.rated(row, stars, String::new())
        }
    }
}

/// Nobody is really written to: an answer of the demo counts as sent.
async fn become_ticket(
    step: &mut Step<'_>,
    row: &mut ConversationRow,
    by: AgentId,
    (email, subject): (&str, &str),
    answer: &str,
) -> Answer<()> {
    let about = (email.to_owned(), subject.to_owned());
    let number = step.converted(row, by, about, WrapUp::default()).await?;
    let Some(ticket) = step.tx.ticket(number).await?.filter(|_| !answer.is_empty()) else { return Ok(()) };
    step.now = step.now.plus(Span::minutes(40));
    let text = Text::new(answer).map_err(app::domain::refusal::Refusal::from)?;
    let what = TicketLine::Answer { text, mail: Mail::Sent { at: step.now } };
    let entry = TicketEntry { id: MessageId::at(step.now), at: step.now, by, what };
    let seq = step.tx.next_seq();
    step.tx.add_ticket_entry(number, seq, &entry);
    step.tx.save_ticket(&Ticket { status: TicketStatus::Pending, changed_at: step.now, ..ticket });
    step.tx.append(step.now, Event::Ticket(number))?;
    Ok(())
}

fn blank(
    story: &Story,
    set: &SetUp,
    channel: &Channel,
    customer: &Customer,
    opened: Timestamp,
) -> Conversation {
    Conversation {
        id: ConversationId::at(opened),
        product: channel.product,
        channel: channel.id,
        kind: channel.kind,
        customer: customer.id,
        name: customer.display().map(str::to_owned),
        contact: customer.contact().map(str::to_owned),
        picture: customer.picture,
        group: set.groups.get(story.channel).copied(),
        state: State::Waiting { since: opened },
        opened_at: opened,
        ended_at: None,
        last: None,
        unread: 0,
        customer_seen: Seq(0),
        desk_seen: Seq(0),
        tags: {
            let mut tags: Vec<TagId> = story.tags.iter().map(|tag| set.tags[*tag]).collect();
            tags.sort_unstable();
            tags
        },
        page: Some(format!("https://harrowandpine.example{}", story.page)),
        left_message: false,
        lifts: false,
        weight: Weights::default().of(channel.kind),
        rating: None,
        window_from: None,
        ticket: None,
        elsewhere: None,
        offer: None,
        invited: Vec::new(),
        helpers: Vec::new(),
        priority: Priority::Normal,
    }
}

fn chosen(agent: AgentId, set: &SetUp) -> Choice {
    let considered = Considered {
        agent,
        open: 2,
        limit: Product::DEFAULT_LIMIT,
        all: 2,
        points: None,
        last_assigned: None,
    };
    let why = Why {
        group: None,
        waited: 35_000,
        reason: Reason::OnlyOne,
        candidates: vec![considered],
        more_candidates: 0,
        left_out: set.agents[1..4].iter().map(|agent| (*agent, LeftOut::NotOnline)).collect(),
        more_left_out: 0,
    };
    Choice { agent, why }
}
