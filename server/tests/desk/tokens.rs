//! Tokens and what goes with them (meta-api §1.1): the proof that they are used by their app, how long they are good, and what
//! they may not do; and samples for templates, which are the app's; against the simulator.

use crate::{
    outside::{account, desk, form, only, progress, thread},
    world::{World, refused},
};
use app::{
    api::{
        channels::{Connection, TemplateForm},
        desk::Desk,
    },
    domain::{
        channel::{Channel, ChannelKind, TroubleKind},
        content::Progress,
        ids::MessageId,
        refusal::Refusal,
        template::{Blank, Component, Format, Place, Template},
        time::{Span, Timestamp},
    },
};
use simulator::{File, Kind, demo};

const ALL: [ChannelKind; 3] = [ChannelKind::Whatsapp, ChannelKind::Messenger, ChannelKind::Instagram];

#[tokio::test]
async fn every_call_proves_that_it_comes_from_the_app_where_the_app_wants_that() {
    for kind in ALL {
        let (world, ada, maya, outside, channel) = desk(kind).await;
        let sim = outside.sim.client();
        sim.world(|world| world.app.require_proof = true);
        let mira = sim.phone(demo::MIRA, account(kind));
        mira.send(Kind::Image).expect("sent");
        outside.settle(&world).await;
        let chat = only(&world, maya).await;
        maya.replies(&world, chat, "A fine picture").await;
        let file = uploads(&world, &File::built_in(Kind::Image).bytes).await;
        world
            .service
            .send_file(maya.caller, chat, MessageId::random(), &file, "photo.jpg", "")
            .await
            .expect("a picture");
        world.service.tick_tokens().await.expect("asked");
        outside.settle(&world).await;
        let again = Connection { channel: Some(channel.id), ..form(&world, kind) };
        world.service.connect(ada.caller, again).await.expect("connected anew");
        assert!(progress(&thread(&world, maya, chat).await).iter().all(|p| *p >= Progress::Sent), "{kind:?}");
        let calls = sim.journal();
        let files = |path: &str| path.contains("/lookaside/");
        let without: Vec<_> = calls
            .iter()
            .filter(|call| !files(&call.path) && !call.query.contains_key("appsecret_proof"))
            .map(|call| &call.path)
            .collect();
        assert!(without.is_empty(), "{kind:?}: {without:?}");
        assert!(calls.iter().all(|call| call.status < 400), "{kind:?}");

        let wrong = Connection { app_secret: "not-the-secret".into(), ..form(&world, kind) };
        let answer = refused(world.service.connect(ada.caller, wrong).await);
        assert!(matches!(answer, Err(Refusal::Invalid { field, .. }) if field == "token"), "said at once");
        outside.ends(world).await;
    }
}

#[tokio::test]
async fn a_tokens_end_and_what_it_may_not_do_are_in_the_health_and_a_dead_one_stops_the_channel() {
    let (world, ada, maya, outside, channel) = desk(ChannelKind::Messenger).await;
    let sim = outside.sim.client();
    let health = async || world.service.channel_health(ada.caller, channel.id).await.expect("health").0;
    assert_eq!(health().await.token, None, "nobody was asked");
    world.service.tick_tokens().await.expect("asked");
    let (at, asked) = (world.now(), async || {
        sim.journal().iter().filter(|call| call.path.ends_with("/debug_token")).count()
    });
    let known = health().await;
    let token = known.token.expect("told");
    assert_eq!(
        (known.token_until, token.is_valid, token.data_until, token.missing.len()),
        (None, true, None, 0)
    );
    world.service.tick_tokens().await.expect("nothing to ask");
    assert_eq!(asked().await, 1, "once a day");

    let (until, data) = (at.plus(Span::hours(60 * 24)), at.plus(Span::hours(90 * 24)));
    sim.expire(demo::PAGE_TOKEN, Some(until.millis()));
    sim.world(|world| {
        let token = world.token_mut(demo::PAGE_TOKEN).expect("known");
        token.data_access = Some(data.millis());
        token.scopes.retain(|scope| scope != "pages_manage_metadata");
    });
    outside.passes(&world, &[ada, maya], Span::hours(25)).await;
    world.service.tick_tokens().await.expect("asked");
    let known = health().await;
    let token = known.token.expect("told");
    assert_eq!((known.token_until, token.data_until), (Some(until), Some(data)));
    assert_eq!(token.missing, ["pages_manage_metadata"]);
    let stopped =
        || world.service.feed.catalog().channels[&channel.id].trouble.clone().map(|trouble| trouble.what);
    assert_eq!(stopped(), None, "it is good still");

    outside.passes(&world, &[ada, maya], Span::hours(60 * 24)).await;
    world.service.tick_tokens().await.expect("asked");
    assert_eq!(stopped(), Some(TroubleKind::Reconnect), "before a message runs into it");
    sim.expire(demo::PAGE_TOKEN, None);
    let again = Connection { channel: Some(channel.id), ..form(&world, ChannelKind::Messenger) };
    world.service.connect(ada.caller, again).await.expect("connected anew");
    world.service.tick_tokens().await.expect("asked");
    assert_eq!((stopped(), health().await.token_until), (None, None), "a new one is asked about at once");
    let logged = sim.journal().iter().any(|call| call.path.contains(demo::PAGE_TOKEN));
    assert!(!logged, "tokens are in no path");
    outside.ends(world).await;
}

fn template(channel: &Channel, name: &str, format: Format) -> Template {
    Template {
        channel: channel.id,
        name: name.into(),
        language: "en_US".into(),
        provider_id: String::new(),
        status: String::new(),
        category: "UTILITY".into(),
        quality: None,
        reason: None,
        components: vec![
            Component::Header { format, text: String::new() },
            Component::Body { text: "Hi {{1}}, here it is".into() },
        ],
        sent: 0,
        delivered: 0,
        read: 0,
        failed: 0,
        changed_at: Timestamp::default(),
    }
}

async fn uploads(world: &World, bytes: &[u8]) -> String {
    let mut writing = world.service.files.write().await.expect("begun");
    assert!(writing.put(bytes).await.expect("written"));
    let kept = writing.finish().await.expect("kept");
    world.service.keep_upload(&kept).await.expect("known");
    kept.hash
}

#[tokio::test]
async fn a_template_with_a_file_at_its_top_is_handed_in_with_a_sample_and_sent_with_a_file_of_its_own() {
    let (world, ada, maya, outside, channel) = desk(ChannelKind::Whatsapp).await;
    let sim = outside.sim.client();
    let (image, pdf) = (File::built_in(Kind::Image), File::built_in(Kind::Document));
    let (picture, document) = (uploads(&world, &image.bytes).await, uploads(&world, &pdf.bytes).await);
    let hand_in = async |name: &str, format, sample: Option<&str>| {
        refused(world.service.create_template(ada.caller, template(&channel, name, format), sample).await)
    };
    for bad in [
        hand_in("no_sample", Format::Image, None).await,
        hand_in("lie", Format::Image, Some(&document)).await,
    ] {
        assert!(matches!(bad, Err(Refusal::Invalid { ref field, .. }) if field == "sample"), "{bad:?}");
    }
    assert!(matches!(hand_in("gone", Format::Image, Some(&"0".repeat(64))).await, Err(Refusal::Gone(_))));
    let video = uploads(&world, &File::built_in(Kind::Video).bytes).await;
    for (name, format, sample) in [
        ("with_picture", Format::Image, &picture),
        ("with_video", Format::Video, &video),
        ("with_document", Format::Document, &document),
    ] {
        hand_in(name, format, Some(sample)).await.expect("handed in");
    }
    let listed = world.service.refresh_templates(maya.caller, channel.id).await.expect("a list");
    for one in listed.iter().filter(|one| one.name.starts_with("with_")) {
        assert!(one.media_header().is_some(), "{one:?}");
        sim.review(&one.provider_id, "APPROVED", None).expect("reviewed");
    }
    outside.settle(&world).await;

    let mira = sim.phone(demo::MIRA, account(ChannelKind::Whatsapp));
    mira.write("Guten Tag").expect("written");
    outside.settle(&world).await;
    let chat = only(&world, maya).await;
    for (name, file) in [("with_picture", &picture), ("with_video", &video), ("with_document", &document)] {
        let filled = vec![
            (Blank { place: Place::Media, name: "1".into() }, file.clone()),
            (Blank { place: Place::Body, name: "1".into() }, "Mira".to_owned()),
        ];
        let form = TemplateForm { name: name.into(), language: "en_US".into(), filled };
        refused(world.service.send_template(maya.caller, chat, MessageId::random(), form).await)
            .expect("sent");
        outside.settle(&world).await;
    }
    assert_eq!(progress(&thread(&world, maya, chat).await), [Progress::Delivered; 3]);
    let kinds: Vec<_> = sim
        .sends()
        .iter()
        .map(|sent| {
            sent.body["template"]["components"][0]["parameters"][0]["type"].as_str().map(str::to_owned)
        })
        .collect();
    assert_eq!(kinds, ["image", "video", "document"].map(|kind| Some(kind.to_owned())));
    outside.ends(world).await;
}
