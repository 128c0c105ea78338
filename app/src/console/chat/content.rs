//! What a message has beyond its words: pictures, recordings, places, cards, links.

use super::{
    find::marked,
    here::{Here, here},
    limits::size,
    viewer::Viewed,
};
use crate::node::prelude::*;
use crate::{
    domain::content::{File, FileKind, FileState, Part, Shared},
    parts::icon::Icon,
    texts::{
        channels::{Channels, words},
        fill, listed,
    },
};
use leptos::html;

/// What a part is, in a word or two: for quotes and for those who hear the thread.
pub fn describe(part: &Part, words: &Channels) -> &'static str {
    match part {
        Part::File(file) => words.file_kinds[file.kind as usize],
        Part::Location { .. } => words.location,
        Part::Card { .. } => words.contact_card,
        Part::Choices { .. } => words.choices,
        Part::Link { what, .. } => words.shared[*what as usize],
        Part::CameFrom { .. } => words.came_from,
        Part::Order { .. } => words.order,
        Part::Unsupported { .. } => listed::words().wordless,
    }
}

/// One part below a bubble.
pub fn part(part: Part) -> Node {
    let words = words();
    let named = describe(&part, words);
    match part {
        Part::File(file) => attached(file, named),
        Part::Location { latitude, longitude, name } => place(&latitude, &longitude, name),
        Part::Card { name, phones, emails } => {
            let lines = phones.into_iter().chain(emails).collect();
            card("i-user", if name.is_empty() { named.to_owned() } else { name }, lines, None)
        }
        Part::Link { what, title, url } => {
            let mut lines = vec![if title.is_empty() { url.clone() } else { title }];
            if what == Shared::StoryMention {
                lines.push(words.story_gone.to_owned());
            }
            card("i-link", named.to_owned(), lines, web(url).map(|url| (words.open_link, url)))
        }
        Part::CameFrom { what, url } => {
            let way = web(url).map(|url| (words.open_link, url));
            card("i-external", named.to_owned(), vec![what], way)
        }
        Part::Choices { choices } => offered(choices),
        Part::Order { lines } => card("i-bag", named.to_owned(), lines, None),
        Part::Unsupported { what } => {
            let said = fill(words.unsupported, &[("channel", here().channel_name())]);
            card("i-info", said, vec![fill(words.unsupported_kind, &[("what", &what)])], None)
        }
    }
}

/// What has no picture: a symbol, a title, some lines, and perhaps a way on. Everything in it comes from a stranger.
fn card(icon: &'static str, title: String, lines: Vec<String>, way: Option<(&'static str, String)>) -> Node {
    let line = |line: String| view! { <small><bdi>{marked(line)}</bdi></small> };
    let lines = lines.into_iter().filter(|line| !line.is_empty()).map(line).collect_nodes();
    let way = way.map(|(label, to)| {
        view! {
            <a class="iconbtn" href=to rel="noopener noreferrer nofollow" target="_blank" aria-label=label title=label>
                <Icon name="i-external" />
            </a>
        }
    });
    view! {
        <div class="filecard">
            <span class="filecard__ico"><Icon name=icon class="i-20" /></span>
            <div><strong dir="auto">{title}</strong>{lines}</div>
            {way}
        </div>
    }
}

/// As the customer sees them below the message; here nobody taps them.
fn offered(choices: Vec<String>) -> Node {
    let choice = |text: String| view! { <li class="tag"><bdi>{text}</bdi></li> };
    view! { <ul class="tags" aria-label=words().choices>{choices.into_iter().map(choice).collect_nodes()}</ul> }
}

/// An address of the web, and of nothing else.
fn web(url: String) -> Option<String> {
    let is_web = ["https://", "http://"].iter().any(|scheme| url.starts_with(scheme));
    is_web.then_some(url)
}

/// No map is drawn: that would tell a third party who asks about whom.
fn place(latitude: &str, longitude: &str, name: String) -> Node {
    let words = words();
    let way = geo(latitude, longitude).map(|geo| (words.open_map, geo));
    let title = if name.is_empty() { words.location.to_owned() } else { name };
    card("i-globe", title, vec![format!("{latitude}, {longitude}")], way)
}

/// The address that opens the reader's own map, if these are degrees.
fn geo(latitude: &str, longitude: &str) -> Option<String> {
    let is_number = |text: &str| {
        let digits = text.strip_prefix('-').unwrap_or(text);
        !digits.is_empty() && digits.len() < 20 && digits.bytes().all(|b| b.is_ascii_digit() || b == b'.')
    };
    (is_number(latitude) && is_number(longitude)).then(|| format!("geo:{latitude},{longitude}"))
}

/// A file: on its way, here, or not to be had. It takes the same room in each case.
fn attached(file: File, named: &'static str) -> Node {
    let words = words();
    match &file.state {
        FileState::Coming => match class_of(file.kind) {
            Some(class) => view! {
                <span class=class><span class="sk"></span><span class="sr-only">{named} ": " {words.coming}</span></span>
            },
            None => document(&file, words.coming.to_owned(), ()),
        },
        FileState::Missing { why } => {
            let why = fill(words.missing, &[("why", why)]);
            view! {
                <div class="filecard filecard--err">
                    <span class="filecard__ico"><Icon name="i-alert" class="i-20" /></span>
                    <div><strong><bdi>{marked(title(&file))}</bdi></strong><small>{why}</small></div>
                </div>
            }
        }
        FileState::Here { hash } => arrived(&file, hash, named),
    }
}

/// The box of what is seen.
fn class_of(kind: FileKind) -> Option<&'static str> {
    match kind {
        FileKind::Image => Some("media"),
        FileKind::Video => Some("media media--film"),
        FileKind::Sticker => Some("media media--sticker"),
        FileKind::Audio | FileKind::Voice | FileKind::Document => None,
    }
}

fn arrived(file: &File, hash: &str, named: &'static str) -> Node {
    let here = here();
    let address = format!("/files/{hash}");
    match file.kind {
        FileKind::Image | FileKind::Sticker => picture(here, address, file.clone(), named),
        FileKind::Video => view! {
            <video class="media media--film" src=address controls=true preload="metadata" aria-label=named></video>
        },
        FileKind::Audio | FileKind::Voice => view! {
            <audio class="sound" src=address controls=true preload="none" aria-label=named></audio>
        },
        FileKind::Document => to_download(file, size(file.size), address),
    }
}

fn to_download(file: &File, said: String, address: String) -> Node {
    let label = fill(words().download, &[("name", &title(file))]);
    let way = view! {
        <a class="iconbtn" href=address download=title(file) aria-label=label.clone() title=label>
            <Icon name="i-download" />
        </a>
    };
    document(file, said, way)
}

/// A picture that the browser makes nothing of is a file like any other.
fn picture(here: Here, address: String, file: File, named: &'static str) -> Node {
    let words = words();
    let viewed = Viewed { address: address.clone(), name: title(&file) };
    let (broken, drawn) = (RwSignal::new(false), NodeRef::<html::Img>::new());
    // It may have failed before anybody listened.
    Effect::new(move |_| {
        if drawn.get().is_some_and(|img| img.complete() && img.natural_width() == 0) {
            broken.set(true);
        }
    });
    let failed = move |_| broken.set(true);
    let shown = move || {
        let (src, viewed) = (address.clone(), viewed.clone());
        if broken.get() {
            return to_download(&file, words.unshowable.to_owned(), src);
        }
        if file.kind == FileKind::Sticker {
            return view! {
                <span class="media media--sticker">
                    <img node_ref=drawn src=src alt=named loading="lazy" width="120" height="120" on:error=failed />
                </span>
            };
        }
        view! {
            <button
                class="media"
                type="button"
                aria-label=words.open_picture
                on:click=move |_| here.viewing.set(Some(viewed.clone()))
            >
                <img node_ref=drawn src=src alt="" loading="lazy" width="180" height="120" on:error=failed />
            </button>
        }
    };
    view! { {shown} }
}

/// A file by its name.
pub fn document(file: &File, said: String, way: impl IntoNode + 'static) -> Node {
    let icon = match file.kind {
        FileKind::Document => "i-file",
        FileKind::Image | FileKind::Sticker => "i-image",
        FileKind::Video | FileKind::Audio | FileKind::Voice => "i-sound",
    };
    view! {
        <div class="filecard">
            <span class="filecard__ico"><Icon name=icon class="i-20" /></span>
            <div><strong><bdi>{marked(title(file))}</bdi></strong><small>{said}</small></div>
            {way}
        </div>
    }
}

/// Its name, or what it is.
fn title(file: &File) -> String {
    if file.name.is_empty() { words().file_kinds[file.kind as usize].to_owned() } else { file.name.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_degrees_become_a_place_and_only_the_web_a_link() {
        assert_eq!(geo("57.70", "-11.97").as_deref(), Some("geo:57.70,-11.97"));
        for bad in ["", "-", "57,7", "1?q=evil", "javascript:1"] {
            assert_eq!(geo(bad, "11"), None, "{bad}");
        }
        assert_eq!(web("javascript:alert(1)".into()), None);
        assert_eq!(web("https://shop.example/p".into()).as_deref(), Some("https://shop.example/p"));
    }
}
