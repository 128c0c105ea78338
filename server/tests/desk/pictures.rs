//! What customers of Messenger and Instagram look like: where agents see it, and what is never shown.

use crate::{
    outside::{Outside, account, desk, only, said, thread},
    world::{Colleague, PASSWORD, World, refused},
};
use app::{
    api::desk::Desk,
    domain::{
        agent::{Role, Status},
        channel::ChannelKind,
        event::{Key, Seq},
        ids::{ConversationId, GroupId},
        picture::Picture,
        refusal::Refusal,
        settings::Group,
        time::Span,
    },
};
use server::feed::{Heard, Side};
use simulator::{CallFault, Fault, Phone, Portrait, demo};
use std::{net::TcpListener, path::PathBuf, time::Duration};

const A_WEEK: Span = Span::hours(7 * 24);

/// Jonas has written to a desk where Maya answers.
struct Scene {
    world: World,
    ada: Colleague,
    maya: Colleague,
    outside: Outside,
    jonas: Phone,
    chat: ConversationId,
}

/// With a picture like this, for the first time.
async fn jonas_writes(kind: ChannelKind, picture: Portrait) -> Scene {
    let (world, ada, maya, outside, _) = desk(kind).await;
    let jonas = outside.sim.client().phone(demo::JONAS, account(kind));
    jonas.change_picture(picture).expect("his own");
    jonas.write("Is the blue one there?").expect("written");
    outside.settle(&world).await;
    let chat = only(&world, maya).await;
    Scene { world, ada, maya, outside, jonas, chat }
}

impl Scene {
    /// His face in Maya's list, which is the one beside the conversation.
    async fn face(&self) -> Option<Picture> {
        let board = self.world.service.board(self.maya.caller).await.expect("a board");
        let face = board.conversations[&self.chat].picture;
        let profile = self.world.service.profile(self.maya.caller, self.chat).await.expect("a profile");
        assert_eq!(profile.customer.picture, face, "one face, wherever it is shown");
        face
    }

    /// A chat that works and says whose it is, picture or not.
    async fn is_well(&self) {
        let row = self.world.row(self.ada, self.chat).await;
        assert_eq!(row.name.as_deref(), Some("Jonas Brandt"));
        assert_eq!(said(&thread(&self.world, self.maya, self.chat).await)[0].1, "Is the blue one there?");
    }

    async fn writes(&self, text: &str) {
        self.jonas.write(text).expect("written");
        self.outside.settle(&self.world).await;
    }

    async fn passes(&self, span: Span) {
        self.outside.passes(&self.world, &[self.maya], span).await;
    }

    /// How often the provider was asked who he is.
    fn asked(&self) -> usize {
        let id = self.jonas.scoped_id();
        let journal = self.outside.sim.client().journal();
        journal.iter().filter(|call| call.method == "GET" && call.path.ends_with(&id)).count()
    }

    async fn opens(&self, who: Colleague, face: Picture) -> Result<(PathBuf, String, u64), Refusal> {
        refused(self.world.service.open_file(who.caller, &face.to_string()).await)
    }

    /// What the desk keeps on its disk, whole files and broken ones.
    fn kept(&self) -> usize {
        let some = self.world.service.files.path(&"0".repeat(64)).expect("a path");
        let root = some.ancestors().nth(2).expect("the directory of all");
        let all = std::fs::read_dir(root).into_iter().flatten().flatten();
        all.flat_map(|shelf| std::fs::read_dir(shelf.path()).into_iter().flatten()).count()
    }

    async fn ends(self) {
        self.outside.ends(self.world).await;
    }
}

#[tokio::test]
async fn a_customer_has_his_face_in_the_list_and_beside_the_chat() {
    for kind in [ChannelKind::Messenger, ChannelKind::Instagram] {
        let scene = jonas_writes(kind, Portrait::default()).await;
        let face = scene.face().await.expect("he has one");
        scene.is_well().await;
        let (path, mime, size) = scene.opens(scene.maya, face).await.expect("hers to see");
        assert_eq!(mime, "image/png");
        assert_eq!(std::fs::read(path).expect("kept").len() as u64, size);
        scene.writes("Hello?").await;
        scene.writes("Anybody?").await;
        assert_eq!(scene.asked(), 1, "{kind:?}: not with each message");
        assert_eq!(scene.face().await, Some(face));
        scene.ends().await;
    }
}

#[tokio::test]
async fn a_face_is_shown_to_those_who_may_read_its_chat() {
    let scene = jonas_writes(ChannelKind::Messenger, Portrait::default()).await;
    let (service, chat) = (&scene.world.service, scene.chat);
    let face = scene.face().await.expect("he has one");
    let tom = scene.world.hires_for(scene.ada, "Tom Okafor", Role::Agent).await;
    tom.is(&scene.world, Status::Online).await;
    scene.opens(scene.ada, face).await.expect("an admin sees all");
    assert!(matches!(scene.opens(tom, face).await, Err(Refusal::Gone(_))), "he serves nothing");
    scene.world.passes(Span::millis(1));
    let (id, members) = (GroupId::at(scene.world.now()), vec![tom.caller.agent]);
    let second = Group { id, name: "Second line".into(), members, ..scene.world.group() };
    service.save_group(scene.ada.caller, second.clone()).await.expect("a second line");
    scene.opens(tom, face).await.expect("he serves the channel");
    let nobody = Group { members: Vec::new(), ..second };
    service.save_group(scene.ada.caller, nobody).await.expect("nobody's");
    assert!(matches!(scene.opens(tom, face).await, Err(Refusal::Gone(_))), "not any more");

    scene.maya.is(&scene.world, Status::Offline).await;
    assert!(matches!(scene.opens(scene.maya, face).await, Err(Refusal::Gone(_))), "Offline, no running chat");
    scene.maya.is(&scene.world, Status::Online).await;
    scene.maya.resolves(&scene.world, chat).await;
    scene.maya.is(&scene.world, Status::Offline).await;
    scene.opens(scene.maya, face).await.expect("the archive is there for her (S1-26)");
    scene.ends().await;
}

#[tokio::test]
async fn a_face_goes_to_signed_in_browsers_in_place_and_to_no_customer() {
    let scene = jonas_writes(ChannelKind::Messenger, Portrait::default()).await;
    let face = scene.face().await.expect("he has one");
    let signed_in = scene.world.service.sign_in("maya@parley.example", PASSWORD, "local").await;
    let token = refused(signed_in).expect("signs in").token;
    let browser = reqwest::Client::new().get(format!("{}{}", scene.outside.desk, face.address()));
    let anybody = browser.try_clone().expect("again").send().await.expect("an answer");
    assert_eq!(anybody.status(), 401);
    let hers = browser.header("cookie", format!("parley_session={token}")).send().await.expect("an answer");
    assert_eq!(hers.status(), 200);
    let says = |name: &str| hers.headers()[name].to_str().expect("text").to_owned();
    assert_eq!(says("content-type"), "image/png");
    assert_eq!(says("content-disposition"), "inline");
    assert_eq!(says("x-content-type-options"), "nosniff");

    scene.maya.replies(&scene.world, scene.chat, "It is").await;
    let (service, keys) = (&scene.world.service, vec![Key::Visitor(scene.chat)]);
    let mut customer = service.feed.listen(&service.store, Side::Visitor, keys, Seq(1));
    let mut heard = String::new();
    while let Ok(Ok(Heard::Event(_, text))) =
        tokio::time::timeout(Duration::from_millis(200), customer.next()).await
    {
        heard.push_str(&text);
    }
    assert!(heard.contains("It is") && !heard.contains(&face.to_string()), "{heard}");
    scene.ends().await;
}

#[tokio::test]
async fn one_without_a_picture_is_asked_for_it_again_when_he_writes_a_week_later() {
    let scene = jonas_writes(ChannelKind::Instagram, Portrait::None).await;
    assert_eq!(scene.face().await, None);
    scene.is_well().await;
    scene.jonas.change_picture(Portrait::default()).expect("his own");
    scene.writes("Hello?").await;
    assert_eq!((scene.asked(), scene.face().await), (1, None), "that he has none is remembered");
    scene.passes(A_WEEK).await;
    assert_eq!(scene.asked(), 1, "who does not write is left alone");
    scene.writes("It is me again").await;
    assert_eq!(scene.asked(), 2);
    assert!(scene.face().await.is_some());
    scene.ends().await;
}

#[tokio::test]
async fn what_is_no_picture_or_too_large_leaves_nothing_behind() {
    for picture in [Portrait::Lies, Portrait::Large] {
        let scene = jonas_writes(ChannelKind::Messenger, picture.clone()).await;
        assert_eq!(scene.face().await, None, "{picture:?}");
        scene.is_well().await;
        assert_eq!(scene.kept(), 0, "{picture:?}: not even on the disk");
        scene.passes(Span::hours(2)).await;
        assert_eq!(scene.asked(), 1, "{picture:?}: another time would not help");
        scene.ends().await;
    }
}

#[tokio::test]
async fn nobody_but_the_providers_own_hosts_is_asked_for_a_picture() {
    let stranger = TcpListener::bind("127.0.0.1:0").expect("a port");
    stranger.set_nonblocking(true).expect("looked at without waiting");
    let address = format!("http://{}/me.png", stranger.local_addr().expect("an address"));
    let metadata = "http://169.254.169.254/latest/meta-data".to_owned();
    for picture in
        [Portrait::Elsewhere(address.clone()), Portrait::Leads(address.clone()), Portrait::Leads(metadata)]
    {
        let scene = jonas_writes(ChannelKind::Messenger, picture.clone()).await;
        assert_eq!(scene.face().await, None, "{picture:?}");
        scene.is_well().await;
        scene.ends().await;
    }
    let caller = stranger.accept().map(|(_, from)| from);
    assert!(caller.is_err(), "called by {caller:?}");
}

#[tokio::test]
async fn a_picture_that_does_not_come_is_asked_for_less_and_less_and_holds_nothing_up() {
    let scene = jonas_writes(ChannelKind::Messenger, Portrait::Fails).await;
    scene.is_well().await;
    assert_eq!(scene.face().await, None);
    scene.writes("Hello?").await;
    assert_eq!(scene.asked(), 1, "not with each message");
    scene.passes(Span::minutes(1)).await;
    assert_eq!(scene.asked(), 2);
    scene.jonas.change_picture(Portrait::default()).expect("his own");
    scene.passes(Span::minutes(4)).await;
    let face = scene.face().await.expect("the third time");

    scene.jonas.change_picture(Portrait::Fails).expect("his own");
    scene.passes(A_WEEK).await;
    scene.writes("It is me again").await;
    for _ in 0..10 {
        scene.passes(Span::hours(1)).await;
    }
    assert_eq!(scene.asked(), 3 + 5, "in the end it is let be");
    assert_eq!(scene.face().await, Some(face), "and what was known of him stays");
    scene.is_well().await;
    scene.ends().await;
}

#[tokio::test]
async fn a_provider_that_does_not_answer_is_asked_for_the_name_again() {
    let (world, ada, maya, outside, _) = desk(ChannelKind::Messenger).await;
    let jonas = outside.sim.client().phone(demo::JONAS, account(ChannelKind::Messenger));
    let fault = CallFault { times: 1, after: 0, path: jonas.scoped_id(), fault: Fault::BadGateway };
    outside.sim.client().next_calls(fault);
    jonas.write("Is the blue one there?").expect("written");
    outside.settle(&world).await;
    let chat = only(&world, maya).await;
    assert_eq!(world.row(ada, chat).await.name, None);
    outside.passes(&world, &[maya], Span::minutes(1)).await;
    let row = world.row(ada, chat).await;
    assert_eq!(row.name.as_deref(), Some("Jonas Brandt"));
    assert!(row.picture.is_some());
    outside.ends(world).await;
}

#[tokio::test]
async fn a_new_picture_takes_the_place_of_the_old_one_which_is_gone_for_good() {
    let scene = jonas_writes(ChannelKind::Messenger, Portrait::Drawn(1)).await;
    let first = scene.face().await.expect("he has one");
    scene.world.opens(scene.maya, scene.chat).await;
    scene.jonas.change_picture(Portrait::Drawn(2)).expect("his own");
    scene.passes(A_WEEK).await;
    scene.writes("It is me again").await;
    let second = scene.face().await.expect("another one");
    assert_ne!(first, second);
    assert!(matches!(scene.opens(scene.maya, first).await, Err(Refusal::Gone(_))));
    assert_eq!(scene.kept(), 1, "nor is it on the disk");

    scene.outside.sim.client().world(|world| {
        world.person_mut(demo::JONAS).expect("known").consent = false;
    });
    scene.passes(A_WEEK).await;
    scene.writes("And again").await;
    assert_eq!(scene.face().await, None, "he does not want it shown any more");
    assert_eq!(scene.kept(), 0);
    scene.is_well().await;
    scene.ends().await;
}

#[tokio::test]
async fn two_with_the_same_face_lose_it_one_by_one() {
    let scene = jonas_writes(ChannelKind::Instagram, Portrait::default()).await;
    let face = scene.face().await.expect("he has one");
    let until = scene.outside.sim.client().now() / 1000 + 30 * 24 * 3600;
    let same = format!("{}/pictures/{}?oe={until:X}", scene.outside.sim.base_url(), scene.jonas.scoped_id());
    let emeka = scene.outside.sim.client().phone(demo::EMEKA, account(ChannelKind::Instagram));
    emeka.change_picture(Portrait::Elsewhere(same)).expect("his own");
    emeka.write("Hello").expect("written");
    scene.outside.settle(&scene.world).await;
    let chats = scene.maya.chats(&scene.world).await;
    let his = chats.into_iter().find(|chat| *chat != scene.chat).expect("his own chat");
    assert_eq!(scene.world.row(scene.ada, his).await.picture, Some(face));

    scene.jonas.change_picture(Portrait::None).expect("his own");
    scene.passes(A_WEEK).await;
    scene.writes("It is me again").await;
    assert_eq!(scene.face().await, None);
    let (path, _, _) = scene.opens(scene.maya, face).await.expect("it is Emeka's still");
    assert!(path.is_file());
    scene.ends().await;
}

#[tokio::test]
async fn two_customers_who_are_one_person_keep_each_his_own_face() {
    let scene = jonas_writes(ChannelKind::Messenger, Portrait::default()).await;
    let face = scene.face().await;
    let visitor = scene.world.customer_writes("Nadia", "Me again").await;
    let of = |chat| {
        let (service, caller) = (scene.world.service.clone(), scene.maya.caller);
        async move { service.profile(caller, chat).await.expect("a profile").customer }
    };
    let (kept, gone) = (of(visitor.conversation).await, of(scene.chat).await);
    let merge = scene.world.service.merge_customers(scene.maya.caller, kept.id, gone.id).await.expect("one");
    assert_eq!(scene.face().await, face);
    assert_eq!(of(visitor.conversation).await.picture, None);
    scene.world.service.part_customers(scene.maya.caller, merge).await.expect("two");
    assert_eq!(scene.face().await, face);
    assert_eq!(of(visitor.conversation).await.picture, None);
    scene.ends().await;
}

#[tokio::test]
async fn a_new_user_name_is_heard_of_with_the_picture() {
    let scene = jonas_writes(ChannelKind::Instagram, Portrait::default()).await;
    let touchpoint = || async { scene.world.row(scene.ada, scene.chat).await.contact };
    assert_eq!(touchpoint().await.as_deref(), Some("@jonas.brandt"));
    scene.outside.sim.client().world(|world| {
        world.person_mut(demo::JONAS).expect("known").username = Some("jonas.rides".into());
    });
    scene.passes(A_WEEK).await;
    scene.writes("It is me again").await;
    assert_eq!(touchpoint().await.as_deref(), Some("@jonas.rides"));
    scene.ends().await;
}
