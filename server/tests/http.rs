//! The edge, through the router as a browser or a script meets it: headers, refusals, files, the end.

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Method, Request, StatusCode, request::Builder},
};
use clap::Parser;
use server::{
    clock::Clock, config::Config, desk::Service, http::Web, http::assets::Assets, shutdown::Shutdown,
};
use std::{borrow::Cow, time::Duration};
use tempfile::TempDir;
use tower::ServiceExt;

/// A desk of its own with the sample data, and a site of four files.
struct Edge {
    web: Web,
    _data: TempDir,
}

struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Edge {
    async fn open() -> Self {
        let data = tempfile::tempdir().expect("a directory for the data");
        let database = format!("sqlite:{}", data.path().join("desk.db").display());
        let config = Config::parse_from(["parley", "--demo", "--database", &database]);
        let service = Service::open(&database, Clock::System).await.expect("a fresh database opens");
        service.seed_demo().await.expect("sample data fits");
        Self { web: Web::new(service, site(), config, Shutdown::new()), _data: data }
    }

    fn router(&self) -> Router {
        server::router(self.web.clone())
    }

    async fn asks(&self, request: Builder, body: impl Into<Body>) -> Answer {
        let response =
            self.router().oneshot(request.body(body.into()).expect("a request")).await.expect("an answer");
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, usize::MAX).await.expect("a whole body").to_vec();
        Answer { status: parts.status, headers: parts.headers, body }
    }

    async fn gets(&self, path: &str) -> Answer {
        self.asks(Request::get(path).header("host", "desk.example"), Body::empty()).await
    }

    async fn posts(&self, path: &str, body: impl Into<Body>) -> Answer {
        self.asks(Request::post(path).header("content-type", "application/json"), body).await
    }
}

impl Answer {
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("headers are text"))
    }

    fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("the body is text")
    }

    /// The refusal's name, if the answer is a refusal in JSON.
    fn refusal(&self) -> String {
        assert_eq!(self.header("content-type"), "application/json", "{}", self.text());
        let json: serde_json::Value = serde_json::from_slice(&self.body).expect("the body is JSON");
        assert!(json["sentence"].is_string(), "who reads it should not need a list of names");
        json["refusal"].as_str().expect("a refusal has a name").to_owned()
    }
}

fn site() -> Assets {
    let manifest = serde_json::json!({
        "console.js": { "file": "console-0123456789.js", "hash": "0123456789abcdef0123" },
        "console.wasm": { "file": "console-9876543210.wasm", "hash": "9876543210abcdef0123" },
        "demo/shop.html": { "file": "demo/shop-1111111111.html", "hash": "1111111111abcdef0123" },
        "embed.js": { "file": "embed.js", "hash": "2222222222abcdef0123" },
        "sounds/message.wav": { "file": "sounds/message-3333333333.wav", "hash": "3333333333abcdef0123" },
    });
    let files = [
        ("manifest.json", manifest.to_string()),
        ("console-0123456789.js", "plain".to_owned()),
        ("console-0123456789.js.br", "brotli".to_owned()),
        ("console-0123456789.js.gz", "gzip".to_owned()),
        ("console-9876543210.wasm", "wasm".to_owned()),
        ("demo/shop-1111111111.html", "<script data-channel=\"{{channel}}\">".to_owned()),
        ("embed.js", "loader".to_owned()),
        ("sounds/message-3333333333.wav", "0123456789".to_owned()),
    ];
    Assets::of(files.map(|(name, text)| (name.to_owned(), Cow::Owned(text.into_bytes()))))
}

#[tokio::test]
async fn a_console_page_is_closed_to_frames_and_to_scripts_without_its_nonce() {
    let page = Edge::open().await.gets("/no/such/page").await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    let policy = page.header("content-security-policy");
    assert!(
        policy.contains("frame-ancestors 'none'") && policy.contains("connect-src 'self' ws://desk.example;"),
        "{policy}"
    );
    let nonce = policy.split("'nonce-").nth(1).and_then(|rest| rest.split('\'').next()).unwrap();
    let scripts: Vec<&str> = page.text().split("<script").skip(1).collect();
    assert!(!scripts.is_empty());
    for script in scripts {
        let tag = script.split('>').next().unwrap();
        assert!(tag.contains(&format!("nonce=\"{nonce}\"")), "a script without the nonce: {tag}");
    }
    assert!(page.text().contains("init({ module_or_path: \"/assets/console-9876543210.wasm\" })"));
    assert_eq!(page.header("x-content-type-options"), "nosniff");
    assert_eq!(page.header("cross-origin-opener-policy"), "same-origin");
    assert_eq!(page.header("cache-control"), "no-store");
}

#[tokio::test]
async fn a_chat_page_may_be_framed_where_its_channel_allows_it() {
    let edge = Edge::open().await;
    let channel = edge.web.service.demo_channel().await.unwrap().unwrap();
    let page = edge.gets(&format!("/chat/{channel}?host=https%3A%2F%2Fshop.example%2F%3C%2Fscript%3E")).await;
    assert_eq!(page.status, StatusCode::OK);
    let policy = page.header("content-security-policy");
    assert!(policy.contains("frame-ancestors ") && !policy.contains("frame-ancestors 'none'"), "{policy}");
    assert!(!page.headers.contains_key("x-frame-options"));
    assert!(page.text().contains(":root{--pw-accent:#"), "the channel's colour");
    assert!(page.text().contains(r"https://shop.example/\u003c/script>"), "what the address says stays text");

    let unknown = edge.gets("/chat/chn_00000000000000000000000000000bad").await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
    let without_pass = edge.asks(
        Request::post(format!("/chat/{channel}/end"))
            .header("content-type", "application/x-www-form-urlencoded"),
        "x=1",
    );
    assert_eq!(without_pass.await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn scripts_get_json_and_the_right_status_for_whatever_is_wrong() {
    let edge = Edge::open().await;
    let nothing_there = edge.posts("/api/conversations/explode", "{}").await;
    assert_eq!(
        (nothing_there.status, nothing_there.refusal()),
        (StatusCode::NOT_FOUND, "unreadable".to_owned())
    );

    let wrong_method = edge.gets("/api/session/sign_in").await;
    assert_eq!(
        (wrong_method.status, wrong_method.refusal().as_str()),
        (StatusCode::METHOD_NOT_ALLOWED, "unreadable")
    );

    let half = edge.posts("/api/session/sign_in", r#"{"email":"a@b.co"#).await;
    assert_eq!((half.status, half.refusal().as_str()), (StatusCode::BAD_REQUEST, "unreadable"));

    let signed_out = edge.posts("/api/agents/board", "{}").await;
    assert_eq!((signed_out.status, signed_out.refusal().as_str()), (StatusCode::UNAUTHORIZED, "signed_out"));

    let huge = vec![b'x'; 300_000];
    let told = edge.posts("/api/session/sign_in", huge.clone()).await;
    assert_eq!((told.status, told.refusal().as_str()), (StatusCode::PAYLOAD_TOO_LARGE, "unreadable"));
    let chunks = futures::stream::iter(
        huge.chunks(9_999).map(|c| Ok::<_, std::io::Error>(c.to_vec())).collect::<Vec<_>>(),
    );
    let untold = edge.posts("/api/session/sign_in", Body::from_stream(chunks)).await;
    assert_eq!(untold.status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn another_site_can_change_nothing_and_open_no_socket() {
    let edge = Edge::open().await;
    let asks = |method: Method, path: &str, origin: &str| {
        let request = Request::builder().method(method).uri(path).header("host", "desk.example");
        request.header("origin", origin).header("cookie", "parley_session=any")
    };
    let foreign = edge.asks(asks(Method::POST, "/api/session/sign_out", "https://evil.example"), "{}").await;
    assert_eq!((foreign.status, foreign.refusal().as_str()), (StatusCode::FORBIDDEN, "foreign_origin"));
    let socket = asks(Method::GET, "/live?after=0", "https://evil.example").header("upgrade", "websocket");
    assert_eq!(edge.asks(socket, Body::empty()).await.status, StatusCode::FORBIDDEN);
    let own = edge.asks(asks(Method::POST, "/api/session/sign_out", "http://desk.example"), "{}").await;
    assert_eq!(own.status, StatusCode::UNAUTHORIZED, "heard, but nobody is signed in");
}

#[tokio::test]
async fn the_twenty_first_chat_from_one_address_is_asked_to_wait() {
    let edge = Edge::open().await;
    let router = edge.router();
    let mut statuses = Vec::new();
    for _ in 0..21 {
        let request = Request::post("/api/visitor/start").body(Body::from("{}")).unwrap();
        let response = router.clone().oneshot(request).await.unwrap();
        statuses.push((response.status(), response.headers().get("retry-after").cloned()));
    }
    assert!(statuses[..20].iter().all(|(status, _)| *status == StatusCode::BAD_REQUEST));
    assert_eq!(statuses[20], (StatusCode::TOO_MANY_REQUESTS, Some("3".parse().unwrap())));
}

#[tokio::test]
async fn files_are_kept_for_ever_and_sent_in_the_smallest_form() {
    let edge = Edge::open().await;
    let file = "/assets/console-0123456789.js";
    let asks = |encodings: &'static str| {
        edge.asks(Request::get(file).header("accept-encoding", encodings), Body::empty())
    };
    for (encodings, form) in [
        ("gzip, deflate, br", "brotli"),
        ("gzip", "gzip"),
        ("br;q=0, gzip;q=0.5", "gzip"),
        ("identity", "plain"),
    ] {
        assert_eq!(asks(encodings).await.text(), form, "{encodings}");
    }
    let brotli = asks("br").await;
    assert_eq!(brotli.header("cache-control"), "public, max-age=31536000, immutable");
    assert_eq!((brotli.header("content-encoding"), brotli.header("vary")), ("br", "accept-encoding"));
    let again =
        Request::get(file).header("accept-encoding", "br").header("if-none-match", brotli.header("etag"));
    let again = edge.asks(again, Body::empty()).await;
    assert_eq!((again.status, again.body.len()), (StatusCode::NOT_MODIFIED, 0));

    assert_eq!(edge.gets("/assets/console-9876543210.wasm").await.header("content-type"), "application/wasm");
    assert_eq!(edge.gets("/embed.js").await.header("cache-control"), "public, max-age=300");
    for none in ["/assets/console.js", "/assets/../Cargo.toml", "/assets/demo/shop-1111111111.html"] {
        assert_eq!(edge.gets(none).await.status, StatusCode::NOT_FOUND, "{none}");
    }
    let channel = edge.web.service.demo_channel().await.unwrap().unwrap();
    assert!(edge.gets("/demo").await.text().contains(&channel.to_string()));
}

#[tokio::test]
async fn a_sound_can_be_had_in_parts() {
    let edge = Edge::open().await;
    let asks = |range: &'static str| {
        edge.asks(Request::get("/assets/sounds/message-3333333333.wav").header("range", range), Body::empty())
    };
    for (range, part, told) in [
        ("bytes=2-4", "234", "bytes 2-4/10"),
        ("bytes=-3", "789", "bytes 7-9/10"),
        ("bytes=8-", "89", "bytes 8-9/10"),
    ] {
        let answer = asks(range).await;
        assert_eq!((answer.status, answer.text()), (StatusCode::PARTIAL_CONTENT, part), "{range}");
        assert_eq!(answer.header("content-range"), told);
    }
    for whole in ["lines=1-2", "bytes=1-2,4-5"] {
        assert_eq!(
            (asks(whole).await.status, asks(whole).await.text()),
            (StatusCode::OK, "0123456789"),
            "{whole}"
        );
    }
    assert_eq!(asks("bytes=99-").await.status, StatusCode::RANGE_NOT_SATISFIABLE);
}

#[tokio::test]
async fn pages_go_out_compressed_and_small_answers_as_they_are() {
    let edge = Edge::open().await;
    let asks = |path: &'static str| {
        edge.asks(
            Request::get(path).header("accept-encoding", "gzip, br").header("accept", "text/html"),
            Body::empty(),
        )
    };
    let page = asks("/no/such/page").await;
    assert_eq!((page.header("content-encoding"), page.header("vary")), ("br", "accept-encoding"));
    assert_eq!(asks("/healthz").await.header("content-encoding"), "");
    assert_eq!(
        asks("/assets/console-0123456789.js").await.header("content-encoding"),
        "br",
        "made ahead, kept"
    );
}

#[tokio::test]
async fn the_desk_ends_when_its_last_socket_is_closed() {
    let edge = Edge::open().await;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let shutdown = edge.web.shutdown.clone();
    let mut desk = tokio::spawn(server::serve(listener, edge.router(), shutdown.clone()));
    let socket = shutdown.open_socket();
    shutdown.begin();
    socket.closing().await;
    let early = tokio::time::timeout(Duration::from_millis(50), &mut desk).await;
    assert!(early.is_err(), "a socket is still saying goodbye");
    drop(socket);
    desk.await.unwrap().unwrap();
}

#[tokio::test]
async fn a_report_is_a_file_for_those_who_oversee() {
    let edge = Edge::open().await;
    let path = "/api/reports/agents.csv?from=0&until=86400000&lang=tr";
    let stranger = edge.gets(path).await;
    assert_eq!((stranger.status, stranger.refusal().as_str()), (StatusCode::UNAUTHORIZED, "signed_out"));
    let form = r#"{"email":"ada@parley.example","password":"parley demo","keep":false}"#;
    let signed_in = edge.posts("/api/session/sign_in", form).await;
    let cookie = signed_in.header("set-cookie").split(';').next().unwrap_or_default().to_owned();
    let asks = |path: &str| edge.asks(Request::get(path).header("cookie", cookie.clone()), Body::empty());
    let file = asks(path).await;
    assert_eq!((file.status, file.header("content-type")), (StatusCode::OK, "text/csv; charset=utf-8"));
    assert_eq!(file.header("content-disposition"), "attachment; filename=\"parley-agents.csv\"");
    assert!(file.text().starts_with("\u{feff}Temsilci,Atanan,"), "{}", file.text());
    let unreadable = asks("/api/reports/agents.csv?from=yesterday&until=1").await;
    assert_eq!((unreadable.status, unreadable.refusal().as_str()), (StatusCode::BAD_REQUEST, "unreadable"));
    let backward = asks("/api/reports/agents.csv?from=2&until=1").await;
    assert_eq!(backward.refusal(), "backward_range");
}

#[tokio::test]
async fn who_reads_turkish_is_told_in_turkish_what_was_wrong_and_scripts_read_the_same_as_ever() {
    let edge = Edge::open().await;
    let form = r#"{"email":"ada@parley.example","password":"parley demo","keep":false}"#;
    let signed_in = edge.posts("/api/session/sign_in", form).await;
    let cookie = signed_in.header("set-cookie").split(';').next().unwrap_or_default().to_owned();
    let posts = |path: &str, body: String| {
        let asked = Request::post(path).header("content-type", "application/json");
        edge.asks(asked.header("cookie", cookie.clone()), body)
    };
    let nameless = format!(
        r#"{{"tag":{{"id":"{}","name":" ","hue":"green","hint":""}}}}"#,
        app::domain::ids::TagId::random()
    );
    let said = async || {
        let refused = posts("/api/settings/save_tag", nameless.clone()).await;
        assert_eq!(refused.refusal(), "invalid", "{}", refused.text());
        serde_json::from_slice::<serde_json::Value>(&refused.body).expect("the body is JSON")
    };
    let english = said().await;
    let turkish = r#"{"preferences":{"lang":"tr"}}"#;
    assert_eq!(posts("/api/agents/save_preferences", turkish.into()).await.status, StatusCode::OK);
    let told = said().await;
    assert_eq!(english["about"]["what"], "the name is empty");
    assert_eq!(told["about"]["what"], "zorunlu bir alan boş (name)");
    assert_eq!(told["sentence"], english["sentence"]);
}

#[tokio::test]
async fn what_was_to_be_sent_and_is_refused_was_not_sent() {
    let edge = Edge::open().await;
    let form = r#"{"email":"ada@parley.example","password":"parley demo","keep":false}"#;
    let signed_in = edge.posts("/api/session/sign_in", form).await;
    let cookie = signed_in.header("set-cookie").split(';').next().unwrap_or_default().to_owned();
    let catalog = edge.web.service.feed.catalog();
    let web = catalog.channels.values().find(|channel| !channel.kind.is_foreign()).expect("a web channel");
    let message = app::domain::ids::MessageId::random();
    let body = serde_json::json!({"channel": web.id, "phone": "+491", "message": message,
        "form": {"name": "reminder", "language": "en", "filled": []}});
    let asked = Request::post("/api/conversations/write_first").header("content-type", "application/json");
    let refused = edge.asks(asked.header("cookie", cookie), body.to_string()).await;
    assert_eq!((refused.status, refused.refusal().as_str()), (StatusCode::UNPROCESSABLE_ENTITY, "unsent"));
    assert!(refused.text().contains("; nothing was sent"), "{}", refused.text());
}

#[tokio::test]
async fn who_is_quicker_than_the_bundle_signs_in_by_the_plain_form() {
    let edge = Edge::open().await;
    let sends = |path: &str, form: &'static str| {
        let asked = Request::post(path).header("content-type", "application/x-www-form-urlencoded");
        edge.asks(asked.header("accept", "text/html"), form)
    };
    let right = "email=ada%40parley.example&password=parley+demo&keep=on";
    let inside = sends("/sign-in?next=/archive", right).await;
    assert_eq!((inside.status, inside.header("location")), (StatusCode::SEE_OTHER, "/archive"));
    assert!(inside.header("set-cookie").contains("HttpOnly"), "{}", inside.header("set-cookie"));
    let lured = sends("/sign-in?next=//evil.example", right).await;
    assert_eq!(lured.header("location"), "/chats");
    let wrong = sends("/sign-in", "email=ada%40parley.example&password=no").await;
    assert_eq!(wrong.status, StatusCode::UNAUTHORIZED);
    assert!(wrong.text().starts_with("email and password do not match"), "{}", wrong.text());
    assert_eq!(sends("/sign-in", "email=ada").await.status, StatusCode::BAD_REQUEST);
}
