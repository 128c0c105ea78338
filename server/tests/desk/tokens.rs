//! Tokens and what goes with them (meta-api §1.1): the proof that they are used by their app, how long they are good, and what
//! they may not do; and samples for templates, which are the app's; against the simulator.

use crate::{
    outside::{account, account_by, desk, desk_by, form, only, progress, said, thread},
    world::{World, refused},
};
use app::{
    api::{
        channels::{Connection, TemplateForm},
        conversations::Upload,
        desk::Desk,
    },
    domain::{
        channel::{Channel, ChannelKind, TroubleKind},
        content::{FileKind, Part, Progress},
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
            .send_file(
                maya.caller,
                chat,
                MessageId::random(),
                Upload { hash: &file, name: "photo.jpg", ..Upload::default() },
            )
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
        assert!(
            matches!(answer, Err(Refusal::Invalid { field, .. }) if field == "app_secret"),
            "said at once"
        );
        outside.ends(world).await;
    }
}

#[tokio::test]
async fn an_account_that_gave_a_silent_desk_up_is_asked_to_tell_again() {
    for (kind, own_login) in
        [(ChannelKind::Messenger, false), (ChannelKind::Instagram, false), (ChannelKind::Instagram, true)]
    {
        let (world, ada, maya, outside, _) = desk_by(kind, own_login).await;
        let sim = outside.sim.client();
        let mira = sim.phone(demo::MIRA, account_by(kind, own_login));
        let says = async |text: &str| {
            mira.write(text).expect("written");
            outside.settle(&world).await;
        };
        let asked = || {
            let call = |call: &&simulator::Entry| call.path.ends_with("/subscribed_apps");
            sim.journal().iter().filter(call).count()
        };
        says("Hello?").await;
        let (chat, connecting) = (only(&world, maya).await, asked());
        world.service.tick_subscriptions().await.expect("looked at");
        assert_eq!(asked(), connecting, "it tells");

        // Nobody is there to hear for an hour.
        let address = sim.world(|world| world.app.callback_url.replace("http://127.0.0.1:9/hooks".into()));
        says("Is anybody there?").await;
        outside.passes(&world, &[ada, maya], Span::minutes(61)).await;
        says("Nobody?").await;
        sim.world(|world| world.app.callback_url = address);
        says("Not told to anybody").await;
        assert_eq!(said(&thread(&world, maya, chat).await).len(), 1, "{kind:?}: it has given us up");

        world.service.tick_subscriptions().await.expect("asked");
        says("And now?").await;
        let lines = said(&thread(&world, maya, chat).await);
        assert_eq!(lines.last().expect("a line").1, "And now?", "{kind:?}");
        world.service.tick_subscriptions().await.expect("looked at");
        assert_eq!(asked(), connecting + 1, "{kind:?}: once");
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
    let blank = |place| Blank { place, name: "1".into() };
    let examples = [(blank(Place::Body), "Mira".to_owned())];
    let hand_in = async |name: &str, format, sample: Option<&str>| {
        let new = template(&channel, name, format);
        refused(world.service.create_template(ada.caller, new, sample, &examples).await)
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
    let send = async |name: &str, file: &str, called: &str| {
        let filled = vec![(blank(Place::Media), file.to_owned()), (blank(Place::Body), "Mira".to_owned())];
        let (name, language, file_name) = (name.to_owned(), "en_US".to_owned(), called.to_owned());
        let form = TemplateForm { name, language, filled, file_name };
        refused(world.service.send_template(maya.caller, chat, MessageId::random(), form).await)
    };
    for (name, file, wanted) in [
        ("with_picture", &document, "a picture at the top is JPEG or PNG"),
        ("with_video", &picture, "a video at the top is MP4"),
        ("with_document", &video, "a document at the top is a PDF"),
    ] {
        let answer = send(name, file, "").await;
        let Err(Refusal::Invalid { field, what }) = answer else { panic!("{answer:?}") };
        assert!(field == "template" && what.contains(wanted), "{what}");
    }
    assert!(sim.sends().is_empty(), "nothing of the wrong kind leaves");
    for (name, file, called) in [
        ("with_picture", &picture, "bike.png"),
        ("with_video", &video, "bike.mp4"),
        ("with_document", &document, "invoice.pdf"),
    ] {
        send(name, file, called).await.expect("sent");
        outside.settle(&world).await;
    }
    let thread = thread(&world, maya, chat).await;
    assert_eq!(progress(&thread), [Progress::Delivered; 3]);
    let files: Vec<_> = said(&thread)
        .into_iter()
        .flat_map(|(_, _, more)| more.parts)
        .map(|part| match part {
            Part::File(file) => (file.kind, file.name),
            other => panic!("{other:?}"),
        })
        .collect();
    let files: Vec<_> = files.iter().map(|(kind, name)| (*kind, name.as_str())).collect();
    let expected =
        [(FileKind::Image, "bike.png"), (FileKind::Video, "bike.mp4"), (FileKind::Document, "invoice.pdf")];
    assert_eq!(files, expected, "the line shows what stood at the top");
    let header = sim.sends()[2].body["template"]["components"][0]["parameters"][0].clone();
    assert_eq!(header["document"]["filename"], "invoice.pdf");
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
