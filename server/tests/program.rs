//! The program itself, started as a person starts it and spoken to over true sockets: what can only be seen there.

use app::domain::ids::MessageId;
use futures::StreamExt;
use reqwest::StatusCode;
use serde_json::{Value, json};
use std::process::Stdio;
use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
};

/// A running desk with the demo's data.
struct Program {
    child: Child,
    http: reqwest::Client,
    url: String,
    channel: String,
}

/// Somebody who writes: his pass and his conversation's name.
struct Visitor {
    pass: String,
}

impl Program {
    /// `before` is what the shell does to itself before it becomes the desk.
    async fn starts(data: &TempDir, before: &str, database: &str, more: &[&str]) -> Self {
        let mut child = Command::new("sh")
            .args(["-c", &format!("{before} exec \"$0\" \"$@\""), env!("CARGO_BIN_EXE_parley")])
            .args(["--addr", "127.0.0.1:0", "--demo", "--log", "error", "--database", database])
            .args(more)
            .current_dir(data.path())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("the program starts");
        let mut lines = BufReader::new(child.stdout.take().expect("its words")).lines();
        let mut url = String::new();
        while let Some(line) = lines.next_line().await.expect("a line") {
            if let Some(demo) = line.trim().strip_prefix("demo shop") {
                url = demo.trim().trim_end_matches("/demo").to_owned();
                break;
            }
        }
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        server::channels::graph::prepare_tls();
        let http = reqwest::Client::builder().cookie_store(true).build().expect("a client");
        Self { child, http, channel: String::new(), url }
    }

    /// Signs in as the demo's admin and looks which channels there are, as a script would.
    async fn with_a_channel(mut self) -> Self {
        let ada = json!({ "email": "ada@parley.example", "password": "parley demo", "keep": false });
        let signed_in = self.asks("/api/session/sign_in", ada).await;
        assert_eq!(signed_in.status(), StatusCode::OK);
        let board: Value = self.asks("/api/agents/board", json!({})).await.json().await.expect("JSON");
        let channels = board["board"]["catalog"]["channels"].as_object().expect("channels");
        let web = channels.iter().find(|(_, channel)| channel["kind"] == "web").expect("a web channel");
        self.channel = web.0.clone();
        self
    }

    async fn asks(&self, path: &str, body: Value) -> reqwest::Response {
        self.http.post(format!("{}{path}", self.url)).json(&body).send().await.expect("an answer")
    }

    async fn begins_a_chat(&self, name: &str) -> reqwest::Response {
        let body = json!({
            "channel": self.channel,
            "pass": null,
            "answers": [["name", name], ["email", "someone@mail.example"]],
            "message": MessageId::random().to_string(),
            "text": "hello",
            "page": null,
        });
        self.asks("/api/visitor/start", body).await
    }

    async fn says(&self, visitor: &Visitor, text: &str) -> reqwest::Response {
        let message = MessageId::random().to_string();
        let body = json!({ "channel": self.channel, "pass": visitor.pass, "message": message, "text": text });
        self.asks("/api/visitor/say", body).await
    }

    /// The texts of the customer's chat, as his page would show them.
    async fn shows(&self, visitor: &Visitor) -> String {
        let body = json!({ "channel": self.channel, "pass": visitor.pass });
        self.asks("/api/visitor/visit", body).await.text().await.expect("a text")
    }

    async fn gets(&self, path: &str) -> (StatusCode, String) {
        let answer = self.http.get(format!("{}{path}", self.url)).send().await.expect("an answer");
        (answer.status(), answer.text().await.expect("a text"))
    }

    async fn ends(mut self) {
        self.child.kill().await.expect("killed");
    }
}

#[tokio::test]
async fn a_thousand_visitors_from_one_address_are_told_when_to_come_again() {
    let data = tempfile::tempdir().expect("a directory");
    let desk = Program::starts(&data, "", "sqlite:desk.db", &[]).await.with_a_channel().await;
    let answers = futures::stream::iter(0..1_000).map(|n| {
        let desk = &desk;
        async move {
            let answer = desk.begins_a_chat(&format!("Visitor {n}")).await;
            let again = answer.headers().get("retry-after").is_some();
            (answer.status(), again, answer.json::<Value>().await.expect("JSON"))
        }
    });
    let answers: Vec<_> = answers.buffer_unordered(50).collect().await;
    let (let_in, held): (Vec<_>, Vec<_>) =
        answers.into_iter().partition(|(status, ..)| *status == StatusCode::OK);
    assert!(
        (20..100).contains(&let_in.len()),
        "twenty at once, then one every three seconds: {}",
        let_in.len()
    );
    for (status, again, body) in held {
        assert_eq!((status, again), (StatusCode::TOO_MANY_REQUESTS, true));
        assert!(body["sentence"].is_string(), "{body}");
    }
    for (_, _, body) in let_in {
        let visitor = Visitor { pass: body["pass"].as_str().expect("a pass").to_owned() };
        assert!(desk.shows(&visitor).await.contains("hello"), "who was let in has his chat");
    }
    desk.ends().await;
}

#[tokio::test]
async fn a_full_disk_refuses_in_a_sentence_and_loses_nothing_it_has_acknowledged() {
    let data = tempfile::tempdir().expect("a directory");
    // Files may not grow beyond 3 MB: the system refuses the write, as it does on a full disk.
    let full = "trap '' XFSZ; ulimit -S -f 6000;";
    let desk =
        Program::starts(&data, full, "sqlite:desk.db", &["--no-rate-limit"]).await.with_a_channel().await;
    let channel = desk.channel.clone();
    let started: Value = desk.begins_a_chat("Daniel").await.json().await.expect("JSON");
    let daniel = Visitor { pass: started["pass"].as_str().expect("a pass").to_owned() };
    let mut acknowledged = Vec::new();
    let refused = loop {
        let text = format!("line {} {}", acknowledged.len(), "x".repeat(6_000));
        let answer = desk.says(&daniel, &text).await;
        if answer.status() != StatusCode::OK {
            break answer;
        }
        acknowledged.push(text);
        assert!(acknowledged.len() < 2_000, "the disk should be full by now");
    };
    assert_eq!(refused.status(), StatusCode::SERVICE_UNAVAILABLE);
    let no: Value = refused.json().await.expect("JSON");
    assert_eq!(no["refusal"], "storage_full", "{no}");
    let last = acknowledged.last().expect("something went in");
    assert!(desk.shows(&daniel).await.contains(last.as_str()), "reading goes on");
    let health = desk.http.get(format!("{}/healthz", desk.url)).send().await.expect("an answer");
    assert_eq!(health.status(), StatusCode::OK);

    // Somebody makes room: it goes on at once.
    let pid = desk.child.id().expect("it runs").to_string();
    let room = Command::new("prlimit").args(["--pid", &pid, "--fsize=unlimited"]).status().await;
    assert!(room.expect("prlimit is part of every Linux").success());
    assert_eq!(desk.says(&daniel, "there is room").await.status(), StatusCode::OK);
    assert!(desk.shows(&daniel).await.contains("there is room"));
    desk.ends().await;

    // And after a stop all is there.
    let mut desk = Program::starts(&data, "", "sqlite:desk.db", &["--no-rate-limit"]).await;
    desk.channel.clone_from(&channel);
    assert!(desk.shows(&daniel).await.contains(last.as_str()), "nothing acknowledged is lost");
    assert_eq!(desk.says(&daniel, "better now").await.status(), StatusCode::OK);
    assert!(desk.shows(&daniel).await.contains("better now"));
    desk.ends().await;

    // Read-only: it opens, shows what it has, and says that it takes nothing new.
    let mut desk = Program::starts(&data, "", "sqlite:desk.db?mode=ro", &["--no-rate-limit"]).await;
    desk.channel.clone_from(&channel);
    assert!(desk.shows(&daniel).await.contains("better now"));
    let refused = desk.says(&daniel, "and this?").await;
    assert_eq!(refused.status(), StatusCode::SERVICE_UNAVAILABLE);
    let no: Value = refused.json().await.expect("JSON");
    assert_eq!(no["refusal"], "storage_full", "{no}");
    desk.ends().await;
}

#[tokio::test]
async fn a_database_file_that_is_taken_away_is_told_and_takes_nothing_with_it() {
    let data = tempfile::tempdir().expect("a directory");
    let desk =
        Program::starts(&data, "", "sqlite:desk.db", &["--no-rate-limit"]).await.with_a_channel().await;
    assert_eq!(desk.gets("/readyz").await, (StatusCode::OK, "ready\n".to_owned()));
    let started: Value = desk.begins_a_chat("Daniel").await.json().await.expect("JSON");
    let daniel = Visitor { pass: started["pass"].as_str().expect("a pass").to_owned() };

    let (here, away) = (data.path().join("desk.db"), data.path().join("elsewhere.db"));
    std::fs::rename(&here, &away).expect("moved");
    let (status, sentence) = desk.gets("/readyz").await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(sentence.contains("database"), "{sentence}");
    assert_eq!(desk.gets("/healthz").await.0, StatusCode::OK, "the program itself is well");
    let refused = desk.says(&daniel, "into nowhere").await;
    assert_eq!(refused.status(), StatusCode::SERVICE_UNAVAILABLE);
    let no: Value = refused.json().await.expect("JSON");
    assert_eq!(no["refusal"], "storage_full", "{no}");

    // Another file in its place is not the one it knows.
    std::fs::write(&here, "").expect("a file");
    assert_eq!(desk.gets("/readyz").await.0, StatusCode::SERVICE_UNAVAILABLE);
    std::fs::rename(&away, &here).expect("moved back");
    assert_eq!(desk.gets("/readyz").await.0, StatusCode::OK);
    assert_eq!(desk.says(&daniel, "here again").await.status(), StatusCode::OK);
    let shown = desk.shows(&daniel).await;
    assert!(shown.contains("hello") && shown.contains("here again") && !shown.contains("nowhere"), "{shown}");
    desk.ends().await;
}

#[tokio::test]
async fn a_site_off_the_list_is_told_so_and_may_frame_nothing() {
    let data = tempfile::tempdir().expect("a directory");
    let desk = Program::starts(&data, "", "sqlite:desk.db", &[]).await.with_a_channel().await;
    let board: Value = desk.asks("/api/agents/board", json!({})).await.json().await.expect("JSON");
    let mut channel = board["board"]["catalog"]["channels"][&desk.channel].clone();
    channel["web"]["allowed_domains"] = json!(["shop.example"]);
    let saved = desk.asks("/api/settings/save_channel", json!({ "channel": channel })).await;
    assert_eq!(saved.status(), StatusCode::OK, "{}", saved.text().await.unwrap_or_default());

    let look = format!("{}/embed/{}.json", desk.url, desk.channel);
    let asked_from =
        async |site: &str| desk.http.get(&look).header("origin", site).send().await.expect("an answer");
    let foreign = asked_from("https://evil.example").await;
    assert_eq!(foreign.status(), StatusCode::FORBIDDEN);
    let no: Value = foreign.json().await.expect("JSON");
    assert_eq!(no["sentence"], "this site is not on the channel's list of allowed domains");
    assert_eq!(asked_from("https://shop.example").await.status(), StatusCode::OK);

    let policy_of = async |path: &str| {
        let page = desk.http.get(format!("{}{path}", desk.url)).send().await.expect("a page");
        page.headers()["content-security-policy"].to_str().expect("text").to_owned()
    };
    let chat = policy_of(&format!("/chat/{}", desk.channel)).await;
    assert!(chat.contains("frame-ancestors 'self' http://shop.example:* https://shop.example:*"), "{chat}");
    let console = policy_of("/chats").await;
    assert!(console.contains("frame-ancestors 'none'"), "{console}");
    desk.ends().await;
}
