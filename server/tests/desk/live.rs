//! The live socket over a real connection: nothing missing, nothing doubled, nothing out of order.

use crate::world::{Colleague, PASSWORD, World};
use app::{
    api::desk::Desk,
    domain::{
        agent::Status,
        board::Board,
        event::{Down, Event, Seq, Up},
        message::{Author, Body},
        time::Span,
        visitor::VisitorDown,
    },
};
use clap::Parser;
use futures::{SinkExt, StreamExt};
use server::{
    config::Config,
    feed::{Heard, Listener, Side},
    http::{Web, assets::Assets},
    shutdown::Shutdown,
};
use std::{net::SocketAddr, time::Duration};
use tokio_tungstenite::{connect_async, tungstenite::client::IntoClientRequest};

type Socket = tokio_tungstenite::WebSocketStream<tokio_tungstenite::MaybeTlsStream<tokio::net::TcpStream>>;

async fn serve(world: &World) -> SocketAddr {
    let config = Config::parse_from(["parley", "--no-rate-limit"]);
    let web = Web::new(world.service.clone(), Assets::built_in(), config, Shutdown::new());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(server::serve(listener, server::router(web), Shutdown::new()));
    address
}

async fn connect(address: SocketAddr, path: &str, header: (&'static str, &str)) -> Socket {
    let mut request = format!("ws://{address}{path}").into_client_request().expect("a request");
    request.headers_mut().insert(header.0, header.1.parse().expect("a header"));
    let asked = request.headers().contains_key("sec-websocket-protocol");
    if !asked {
        request.headers_mut().insert("sec-websocket-protocol", "parley".parse().expect("a header"));
    }
    connect_async(request).await.expect("a socket").0
}

async fn next<D: serde::de::DeserializeOwned>(socket: &mut Socket) -> D {
    loop {
        let frame = tokio::time::timeout(Duration::from_secs(10), socket.next()).await.expect("soon");
        let frame = frame.expect("open").expect("a frame");
        if let Ok(text) = frame.to_text()
            && frame.is_text()
        {
            return serde_json::from_str(text).expect("a word that is known");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_socket_killed_a_hundred_times_under_traffic_misses_nothing() {
    let (world, ada) = World::open().await;
    ada.is(&world, Status::Online).await;
    world.service.agent_connected(ada.caller.agent).await.expect("connects");
    let daniel = world.customer_writes("Daniel", "0").await;
    let board = world.service.board(ada.caller).await.expect("a board");
    let token = world.service.sign_in("ada@parley.example", PASSWORD, "local").await.expect("signs in").token;
    let cookie = format!("parley_session={token}");
    let address = serve(&world).await;

    const MESSAGES: usize = 1_500;
    let (service, writer) = (world.service.clone(), daniel.clone());
    let writing = tokio::spawn(async move {
        for n in 1..=MESSAGES {
            let text = app::domain::message::Text::new(&n.to_string()).expect("a text");
            let id = app::domain::ids::MessageId::random();
            service.say(&writer.pass, writer.channel, id, text).await.expect("said");
        }
    });

    let (mut folded, mut said, mut connections, mut dice) = (board, Vec::new(), 0_u32, 7_u64);
    while said.len() < MESSAGES {
        let path = format!("/live?after={}", folded.seq.0);
        let mut socket = connect(address, &path, ("cookie", &cookie)).await;
        connections += 1;
        dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(99);
        for _ in 0..(dice >> 60) + 1 {
            fold(next(&mut socket).await, &mut folded, &mut said);
            if said.len() == MESSAGES {
                break;
            }
        }
        // Dropped without a goodbye, as in a tunnel.
        drop(socket);
    }
    writing.await.expect("all written");
    assert!(connections >= 100, "only {connections} connections");
    let expected: Vec<String> = (1..=MESSAGES).map(|n| n.to_string()).collect();
    assert_eq!(said, expected);
    let fresh = world.service.board(ada.caller).await.expect("a board");
    assert_eq!(folded.conversations, fresh.conversations);
    world.ends().await;
}

fn fold(down: Down, board: &mut Board, said: &mut Vec<String>) {
    match down {
        Down::Event(envelope) => {
            assert!(envelope.seq > board.seq, "{:?} came after {:?}", envelope.seq, board.seq);
            board.apply(&envelope);
            let Event::Conversation(change) = envelope.event else { return };
            if let Some(Body::Message { author: Author::Customer, text, .. }) =
                change.entry.map(|entry| entry.body)
            {
                said.push(text.as_str().to_owned());
            }
        }
        Down::At(seq) => board.heard(seq),
        Down::Signal(_) | Down::Now(_) => {}
        Down::Reset => panic!("nothing was lost"),
    }
}

#[tokio::test]
async fn a_console_that_fell_behind_is_never_told_that_it_heard_everything() {
    // A place in the log that is ahead of what was heard would make the console skip what comes next.
    let (world, ada) = World::open().await;
    ada.is(&world, Status::Online).await;
    let daniel = world.customer_writes("Daniel", "0").await;
    let seq = world.service.board(ada.caller).await.expect("a board").seq;
    let keys = world.service.keys_of(ada.caller);
    let listen = || world.service.feed.listen(&world.service.store, Side::Desk, keys.clone(), seq);
    let (mut slow, mut quick) = (listen(), listen());
    // He waits already when the first comes, and is away for the rest.
    let (mut last, _, ()) = tokio::join!(event(&mut slow), event(&mut quick), daniel.says(&world, "1"));

    for n in 2..=400 {
        daniel.says(&world, &n.to_string()).await;
        event(&mut quick).await;
    }
    for _ in 2..=400 {
        assert!(slow.at() <= last, "told to be at {:?} after {last:?}", slow.at());
        let next = event(&mut slow).await;
        assert!(next > last, "{next:?} came after {last:?}");
        last = next;
    }
    world.ends().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_open_socket_that_says_nothing_is_nobody_who_is_there() {
    // A laptop that vanished leaves its socket open here.
    let (world, ada) = World::open().await;
    ada.is(&world, Status::Online).await;
    let token = world.service.sign_in("ada@parley.example", PASSWORD, "local").await.expect("signs in").token;
    let cookie = format!("parley_session={token}");
    let path = format!("/live?after={}", world.service.board(ada.caller).await.expect("a board").seq.0);
    let mut socket = connect(serve(&world).await, &path, ("cookie", &cookie)).await;
    let ends = world.now().plus(Span::seconds(45));
    is_there(&world, ada, true).await;
    for _ in 0..3 {
        world.passes(Span::seconds(15));
        world.service.tick_beat().await.expect("a beat");
        world.service.tick().await.expect("a tick");
    }
    assert_eq!(ends, world.now());
    assert!(!world.agent(ada).connected, "nothing was heard of her for as long as that is forgiven");

    let word = serde_json::to_string(&Up::Looking { conversation: None, after: Seq(0) }).expect("a word");
    socket.send(word.into()).await.expect("she is back");
    is_there(&world, ada, true).await;
}

/// Comes to be so as soon as what is on its way has arrived.
async fn is_there(world: &World, who: Colleague, there: bool) {
    let comes = async {
        while world.agent(who).connected != there {
            world.service.tick_beat().await.expect("a beat");
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), comes).await.expect("soon");
}

/// The number of the next event.
async fn event(listener: &mut Listener) -> Seq {
    loop {
        if let Heard::Event(seq, _) = listener.next().await.expect("the log") {
            return seq;
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_customer_hears_at_once_who_is_there_and_where_he_stands() {
    // S2-11, S2-15; truthful within two seconds
    let (world, ada) = World::open().await;
    world.service.work();
    let daniel = world.customer_writes("Daniel", "hello").await;
    let address = serve(&world).await;
    let path = format!("/live/visitor?channel={}&after=1000000", daniel.channel);
    let protocols = format!("parley, {}", daniel.pass);
    let mut socket = connect(address, &path, ("sec-websocket-protocol", &protocols)).await;
    // A place that never was: start afresh.
    while next::<VisitorDown>(&mut socket).await != VisitorDown::Reset {}

    let path = format!("/live/visitor?channel={}", daniel.channel);
    let mut socket = connect(address, &path, ("sec-websocket-protocol", &protocols)).await;
    ada.is(&world, Status::Online).await;
    world.service.agent_connected(ada.caller.agent).await.expect("connects");
    let deadline = tokio::time::Instant::now() + Duration::from_secs(2);
    let (mut joined, mut online) = (false, false);
    while !(joined && online) {
        assert!(tokio::time::Instant::now() < deadline, "joined {joined}, online {online}");
        match next::<VisitorDown>(&mut socket).await {
            VisitorDown::Step(step) => {
                joined |=
                    step.line.is_some_and(|l| matches!(l.what, app::domain::visitor::LineKind::Joined { .. }))
            }
            VisitorDown::Availability(availability) => online |= availability.online == 1,
            _ => {}
        }
    }
    world.passes(Span::seconds(1));
    ada.is(&world, Status::Break).await;
    loop {
        if let VisitorDown::AgentStatus { status, .. } = next::<VisitorDown>(&mut socket).await
            && status == Status::Break
        {
            break;
        }
    }
}
