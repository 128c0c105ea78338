//! A chat that cannot be settled live becomes a ticket, and its customer is answered by mail (S2-25 … S2-31).

use crate::{
    mail_server::{MailServer, Mood},
    world::{Colleague, Visitor, World, mailing, refused},
};
use app::{
    api::{conversations::ArchivePage, desk::Desk},
    domain::{
        agent::{Role, Status},
        archive::ArchiveFilter,
        conversation::{Archived, State},
        ids::MessageId,
        message::{Body, Happened, Text},
        refusal::{Refusal, Thing},
        settings::{Group, Terms},
        ticket::{Conversion, Mail, TicketLine, TicketList, TicketNumber, TicketPage, TicketStatus},
        time::Span,
        visitor::{LineKind, Stage},
    },
};

fn form(email: &str, subject: &str) -> Conversion {
    Conversion { email: email.into(), subject: subject.into(), ..Conversion::default() }
}

fn good() -> Conversion {
    form("cem@mail.example", "The buckle")
}

impl Colleague {
    async fn converts(
        self,
        world: &World,
        chat: &Visitor,
        form: Conversion,
    ) -> Result<TicketNumber, Refusal> {
        refused(world.service.convert(self.caller, chat.conversation, form).await)
    }

    async fn answers(self, world: &World, ticket: TicketNumber, text: &str) -> Result<MessageId, Refusal> {
        let id = MessageId::random();
        let text = Text::new(text)?;
        refused(world.service.answer_ticket(self.caller, ticket, id, text).await).map(|()| id)
    }

    async fn looks_at(self, world: &World, ticket: TicketNumber) -> TicketPage {
        world.service.ticket(self.caller, ticket).await.expect("a ticket")
    }

    async fn fate_of_last(self, world: &World, ticket: TicketNumber) -> Mail {
        let entries = self.looks_at(world, ticket).await.entries;
        let mut mails = entries.into_iter().filter_map(|entry| match entry.what {
            TicketLine::Answer { mail, .. } => Some(mail),
            _ => None,
        });
        mails.next_back().expect("an answer")
    }
}

/// Maya, who can have one chat, has Cem's; Ada oversees. Mail goes to a server on this machine.
async fn desk() -> (World, MailServer, Colleague, Colleague, Visitor) {
    let (server, url) = MailServer::open().await;
    let (world, ada) = World::open_with_mail(&url).await;
    let maya = world.hires(ada, "Maya", Role::Agent).await;
    maya.is(&world, Status::Online).await;
    let cem = world.customer_writes("Cem", "My buckle broke, and nobody has one").await;
    (world, server, ada, maya, cem)
}

/// Sends what is due.
async fn mails_go_out(world: &World) {
    world.service.tick_mails().await.expect("mails go out");
}

#[tokio::test]
async fn a_chat_becomes_a_ticket_and_its_place_goes_to_the_next_one() {
    let (world, _, ada, maya, cem) = desk().await;
    let mut product = world.product();
    product.limit = 1;
    world.service.save_product(ada.caller, product).await.expect("one chat at a time");
    let next = world.customer_writes("Daniel", "hello").await;
    assert_eq!(maya.chats(&world).await, [cem.conversation]);
    world.opens(maya, cem.conversation).await;

    let form = Conversion { note: "ask the workshop".into(), ..good() };
    let ticket = maya.converts(&world, &cem, form).await.expect("a ticket");

    let row = world.row(ada, cem.conversation).await;
    let State::Archived { how: Archived::Converted { by, topic: None, email }, .. } = &row.state else {
        panic!("{row:?}")
    };
    assert_eq!((*by, email.as_str(), row.ticket), (maya.caller.agent, "cem@mail.example", Some(ticket)));
    assert_eq!(maya.chats(&world).await, [next.conversation], "the freed place is taken at once (S2-17)");
    let page = maya.looks_at(&world, ticket).await;
    assert_eq!((page.ticket.status, page.ticket.owner), (TicketStatus::Open, Some(maya.caller.agent)));
    assert_eq!((page.ticket.subject.as_str(), page.ticket.requester.as_deref()), ("The buckle", Some("Cem")));
    let chat = page.chat.expect("the chat it began with (S2-29)");
    assert!(chat.entries.iter().any(|line| line.body.written().join(" ").contains("My buckle broke")));
    let last = chat.entries.last().map(|line| &line.body);
    assert!(
        matches!(last, Some(Body::Happened(Happened::Converted { note, .. })) if note == "ask the workshop")
    );

    // The customer reads where the answer comes, and the archive tells it apart.
    let seen = cem.sees(&world).await.expect("his chat");
    assert!(matches!(&seen.stage, Stage::Ended { email: Some(to), .. } if to == "cem@mail.example"));
    let told = seen.lines.last().map(|line| line.what.clone());
    assert_eq!(told, Some(LineKind::ByMail("cem@mail.example".into())));
    let only = ArchiveFilter { agent: Some(maya.caller.agent), ..ArchiveFilter::default() };
    let archive = ArchivePage { only, ..ArchivePage::default() };
    assert_eq!(world.service.archive(maya.caller, archive).await.expect("an archive"), [row]);
    world.ends().await;
}

#[tokio::test]
async fn twice_is_once_and_others_are_refused_in_a_sentence() {
    let (world, _, ada, maya, cem) = desk().await;
    let tom = world.hires(ada, "Tom", Role::Agent).await;
    let eva = world.hires_for(ada, "Eva", Role::Agent).await;
    tom.is(&world, Status::Break).await;
    eva.is(&world, Status::Break).await;
    let foreign = tom.converts(&world, &cem, good()).await;
    assert!(matches!(&foreign, Err(Refusal::OwnedByOther { owner, .. }) if owner == "Maya"), "{foreign:?}");
    assert_eq!(eva.converts(&world, &cem, good()).await, Err(Refusal::Gone(Thing::Conversation)));

    let (one, two) = futures::join!(maya.converts(&world, &cem, good()), maya.converts(&world, &cem, good()));
    assert_eq!((one.is_ok(), &one), (true, &two));
    assert_eq!(tom.converts(&world, &cem, good()).await, Err(Refusal::AlreadyResolved));
    let all = world.service.tickets(ada.caller, TicketList::default()).await.expect("tickets");
    assert_eq!(all.rows.len(), 1);

    let ticket = one.expect("a ticket");
    let his = tom.answers(&world, ticket, "hello").await;
    assert_eq!(his, Err(Refusal::TicketOfOther { owner: Some("Maya".into()) }));
    let hers = refused(world.service.ticket(eva.caller, ticket).await);
    assert_eq!(hers, Err(Refusal::Gone(Thing::Ticket)), "what she does not serve is not there for her");
    assert!(world.service.tickets(eva.caller, TicketList::default()).await.expect("tickets").rows.is_empty());
    world.ends().await;
}

#[tokio::test]
async fn what_is_missing_is_said_and_the_chat_stays() {
    let (world, _, ada, maya, cem) = desk().await;
    for bad in ["", "cem", "cem@mail", "a@b.example, c@d.example", "cem@mail.example\r\nBcc: x@y.example"] {
        let answer = maya.converts(&world, &cem, form(bad, "The buckle")).await;
        assert!(
            matches!(&answer, Err(Refusal::Invalid { field, .. }) if field == "email"),
            "{bad}: {answer:?}"
        );
    }
    for bad in [" \n ", &"x".repeat(151)] {
        let answer = maya.converts(&world, &cem, form("cem@mail.example", bad)).await;
        assert!(matches!(&answer, Err(Refusal::Invalid { field, .. }) if field == "subject"), "{answer:?}");
    }
    let group = world.group();
    let terms = Terms { asks_topic: true, ..group.terms };
    world.service.save_group(ada.caller, Group { terms, ..group }).await.expect("terms");
    assert_eq!(maya.converts(&world, &cem, good()).await, Err(Refusal::TopicNeeded));
    assert_eq!(maya.chats(&world).await, [cem.conversation]);
    let topic = Some(world.topic().id);
    maya.converts(&world, &cem, Conversion { topic, ..good() }).await.expect("a ticket");
    assert_eq!(world.row(ada, cem.conversation).await.ticket, Some(TicketNumber(1)));
    world.ends().await;
}

#[tokio::test]
async fn answers_go_out_once_one_after_the_other_and_as_one_thread() {
    let (world, server, ada, maya, cem) = desk().await;
    let typed = form("cem@mail.example", "Söz\r\nBcc: all@x.example");
    let ticket = maya.converts(&world, &cem, typed).await.expect("a ticket");
    maya.answers(&world, ticket, "We found one.\n.\nBcc: not a header. Görüşürüz").await.expect("an answer");
    let again = MessageId::random();
    for _ in 0..2 {
        let text = Text::new("It is on its way").expect("a text");
        world.service.answer_ticket(maya.caller, ticket, again, text).await.expect("twice is once");
    }
    mails_go_out(&world).await;
    mails_go_out(&world).await;

    let [first, second] = &server.taken()[..] else { panic!("{:?}", server.taken()) };
    assert_eq!((first.to.as_str(), first.headers("bcc")), ("cem@mail.example", 0), "{}", first.text);
    assert!(first.header("subject").expect("a subject").contains("=?utf-8?"), "{}", first.text);
    assert_eq!(first.header("content-type").as_deref(), Some("text/plain; charset=utf-8"));
    assert!(first.header("from").expect("a sender").contains("help@shop.example"));
    assert_eq!(first.header("in-reply-to"), None);
    assert_eq!(second.header("in-reply-to"), first.header("message-id"));
    assert_eq!(second.header("references"), first.header("message-id"));
    let page = maya.looks_at(&world, ticket).await;
    assert_eq!(page.ticket.status, TicketStatus::Pending, "now the customer is asked");
    assert_eq!(maya.fate_of_last(&world, ticket).await, Mail::Sent { at: world.now() });

    // To a colleague, who sees why, and has it from now on.
    let tom = world.hires(ada, "Tom", Role::Agent).await;
    world.service.give_ticket(maya.caller, ticket, Some(tom.caller.agent)).await.expect("given");
    assert!(maya.answers(&world, ticket, "one more").await.is_err());
    world.service.set_ticket_status(tom.caller, ticket, TicketStatus::Solved).await.expect("solved");
    let mine = TicketList { mine: true, status: Some(TicketStatus::Solved), after: None };
    assert_eq!(world.service.tickets(tom.caller, mine).await.expect("his").rows.len(), 1);
    assert!(world.service.tickets(maya.caller, mine).await.expect("hers").rows.is_empty());
    world.ends().await;
}

#[tokio::test]
async fn what_the_mail_server_does_not_take_now_is_tried_again_and_what_it_never_takes_is_said() {
    let (world, server, _, maya, cem) = desk().await;
    let ticket = maya.converts(&world, &cem, good()).await.expect("a ticket");
    server.will(Mood::Says("450 the mailbox is busy"));
    maya.answers(&world, ticket, "first").await.expect("an answer");
    mails_go_out(&world).await;
    let Mail::Delayed { why, until } = maya.fate_of_last(&world, ticket).await else { panic!("not delayed") };
    assert!(why.contains("the mailbox is busy") && until > world.now(), "{why}");
    mails_go_out(&world).await;
    assert_eq!(server.taken(), [], "not before its time");
    // It was taken, and the word for it was lost on the way: tried again, it has the same name.
    world.passes(Span::minutes(2));
    server.will(Mood::Hangs);
    mails_go_out(&world).await;
    world.passes(Span::hours(1));
    mails_go_out(&world).await;
    let names: Vec<_> = server.taken().iter().map(|mail| mail.header("message-id")).collect();
    assert_eq!((names.len(), &names[0]), (2, &names[1]), "whoever got both can tell");

    server.will(Mood::Says("550 no such user"));
    let second = maya.answers(&world, ticket, "second").await.expect("an answer");
    mails_go_out(&world).await;
    let Mail::Failed { why } = maya.fate_of_last(&world, ticket).await else { panic!("not failed") };
    assert!(why.contains("no such user"), "{why}");
    let page = maya.looks_at(&world, ticket).await;
    assert_eq!(page.ticket.status, TicketStatus::Open, "somebody has to look after it");
    world.passes(Span::hours(24));
    mails_go_out(&world).await;
    assert_eq!(server.taken().len(), 2, "not by itself");
    world.service.readdress_ticket(maya.caller, ticket, "cem@home.example").await.expect("another address");
    world.service.resend(maya.caller, ticket, second).await.expect("again");
    mails_go_out(&world).await;
    assert_eq!(server.taken()[2].to, "cem@home.example");
    world.ends().await;
}

#[tokio::test]
async fn a_desk_that_dies_while_it_sends_loses_no_mail_and_sends_none_twice() {
    let (world, server, _, maya, cem) = desk().await;
    let ticket = maya.converts(&world, &cem, good()).await.expect("a ticket");
    maya.answers(&world, ticket, "first").await.expect("an answer");
    mails_go_out(&world).await;
    server.will(Mood::Sleeps);
    maya.answers(&world, ticket, "second").await.expect("an answer");
    let dying = tokio::spawn({
        let service = world.service.clone();
        async move { service.tick_mails().await }
    });
    while !server.is_told_nothing() {
        tokio::task::yield_now().await;
    }
    dying.abort();

    let clock = world.service.clock.clone();
    let again = server::desk::Service::open_with(&world.database.url, clock, mailing(&server.url())).await;
    let again = again.expect("the desk opens again");
    again.tick_mails().await.expect("nothing is due");
    assert_eq!(server.taken().len(), 1, "it may still be on its way");
    world.passes(Span::minutes(5));
    again.tick_mails().await.expect("mails go out");
    again.tick_mails().await.expect("nothing is due");
    assert_eq!(server.taken().len(), 2);
    assert!(server.taken()[1].text.contains("second"));
    world.ends().await;
}

#[tokio::test]
async fn without_a_mail_server_answers_wait_and_go_out_once_there_is_one() {
    let (world, ada) = World::open().await;
    let maya = world.hires(ada, "Maya", Role::Agent).await;
    maya.is(&world, Status::Online).await;
    let cem = world.customer_writes("Cem", "hello").await;
    let ticket = maya.converts(&world, &cem, good()).await.expect("a ticket");
    maya.answers(&world, ticket, "later").await.expect("kept");
    mails_go_out(&world).await;
    assert!(!maya.looks_at(&world, ticket).await.sends);
    assert_eq!(maya.fate_of_last(&world, ticket).await, Mail::Waiting);

    let (server, url) = MailServer::open().await;
    let clock = world.service.clock.clone();
    let set_up = server::desk::Service::open_with(&world.database.url, clock, mailing(&url)).await;
    set_up.expect("the desk opens").tick_mails().await.expect("mails go out");
    assert_eq!(server.taken().len(), 1);
    world.ends().await;
}

#[tokio::test]
async fn a_customer_who_writes_again_in_time_has_his_chat_back_and_the_ticket_stays() {
    let (world, _, ada, maya, cem) = desk().await;
    let ticket = maya.converts(&world, &cem, good()).await.expect("a ticket");
    cem.says(&world, "One more thing").await;
    let row = world.row(ada, cem.conversation).await;
    assert_eq!((row.owner(), row.ticket), (Some(maya.caller.agent), Some(ticket)));
    let again = form("cem@work.example", "The buckle, and a strap");
    assert_eq!(maya.converts(&world, &cem, again).await, Ok(ticket), "one ticket per chat");
    assert_eq!(maya.looks_at(&world, ticket).await.ticket.email, "cem@work.example");
    world.ends().await;
}
