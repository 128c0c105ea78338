//! The files that were chosen: checked against what the channel takes, then uploaded, then ready to go.

use super::{
    attach::Attaching,
    composer::Pen,
    limits::{self, Wrong, check},
    outbox,
    upload::{News, Upload, get},
};
use crate::node::prelude::*;
use crate::{
    domain::{channel::ChannelKind, content::FileKind, refusal::Refusal},
    parts::{held::Held, icon::Icon, json},
    texts::{channels::words, fill},
};
use serde::Deserialize;
use web_sys::Blob;

/// One file of the list.
#[derive(Clone, Copy, PartialEq)]
struct Row {
    number: u32,
    name: StoredValue<String>,
    size: u64,
    kind: Option<FileKind>,
    fate: RwSignal<Fate>,
    upload: Held<Upload>,
}

#[derive(Debug, Clone, PartialEq)]
enum Fate {
    /// Not for this channel.
    Refused(Wrong),
    /// Percent.
    Uploading(u8),
    Ready(outbox::Upload),
    /// In a sentence.
    Failed(String),
}

impl Row {
    /// Of a file that went up before.
    fn kept(number: u32, upload: outbox::Upload) -> Self {
        Self {
            number,
            name: StoredValue::new(upload.name.clone()),
            size: upload.size,
            kind: Some(upload.kind),
            fate: RwSignal::new(Fate::Ready(upload)),
            upload: Held::empty(),
        }
    }
}

/// What the server says of an uploaded file.
#[derive(Deserialize)]
struct Kept {
    hash: String,
    mime: String,
    size: u64,
}

#[lazy]
pub fn list(pen: Pen) -> Node {
    let attaching = pen.attaching;
    let kept = attaching.ready.get_untracked().into_iter();
    let rows: RwSignal<Vec<Row>> =
        RwSignal::new((1..).zip(kept).map(|(n, upload)| Row::kept(n, upload)).collect());
    take_in(pen, rows);
    tell(attaching, rows);
    drop_what_went(attaching, rows);
    send_when_up(pen);
    view! {
        <div class="attachrow" role="group" aria-label=words().attached>
            <For each=move || rows.get() key=|row| row.number let:row>
                <Chip pen=pen row=row rows=rows />
            </For>
            <Show when=move || attaching.waits.get()>
                <span class="subtle" role="status">{words().sends_when_up}</span>
            </Show>
        </div>
    }
}

/// Looks at what was chosen, and begins to upload what may be sent.
fn take_in(pen: Pen, rows: RwSignal<Vec<Row>>) {
    Effect::new(move |_| {
        pen.attaching.asked.track();
        for file in pen.attaching.take_picked() {
            let known = rows.with_untracked(|rows| (rows.len(), rows.last().map_or(0, |row| row.number)));
            let row = row(pen, known.1 + 1, known.0, &file);
            if row.kind.is_some() {
                begin(pen, row, &file);
            }
            rows.update(|rows| rows.push(row));
        }
    });
}

fn row(pen: Pen, number: u32, before: usize, file: &Blob) -> Row {
    let size = file.size() as u64;
    let name = get(file, "name").and_then(|name| name.as_string()).unwrap_or_default();
    let checked = match check(pen.here.channel_kind(), &file.type_(), size) {
        Ok(_) if before >= limits::FILES => Err(Wrong::TooMany),
        checked => checked,
    };
    let fate = checked.map_or_else(Fate::Refused, |_| Fate::Uploading(0));
    Row {
        number,
        name: StoredValue::new(name),
        size,
        kind: checked.ok(),
        fate: RwSignal::new(fate),
        upload: Held::empty(),
    }
}

fn begin(pen: Pen, row: Row, file: &Blob) {
    let name: String = js_sys::encode_uri_component(&row.name.get_value()).into();
    let hear = move |news| match news {
        News::Progress(percent) => drop(row.fate.try_set(Fate::Uploading(percent))),
        News::Done(status, body) => drop(row.fate.try_set(ended(pen, row, status, &body))),
    };
    let upload = Upload::begin(&format!("/files?name={name}"), file, hear);
    if upload.is_none() {
        row.fate.set(failed(pen, &Refusal::Unreachable));
    }
    row.upload.put(upload);
}

fn ended(pen: Pen, row: Row, status: u16, body: &str) -> Fate {
    let kept = json::read::<Kept>(body).filter(|_| (200..300).contains(&status));
    match (kept, row.kind) {
        (Some(Kept { hash, mime, size }), Some(kind)) => {
            Fate::Ready(outbox::Upload { hash, mime, size, kind, name: row.name.get_value() })
        }
        _ if status == 0 => failed(pen, &Refusal::Unreachable),
        _ => failed(pen, &json::read(body).unwrap_or(Refusal::Broken)),
    }
}

fn failed(pen: Pen, refusal: &Refusal) -> Fate {
    Fate::Failed(pen.here.say(refusal))
}

/// Tells the composer what is ready and whether more is coming.
fn tell(attaching: Attaching, rows: RwSignal<Vec<Row>>) {
    Effect::new(move |_| {
        let fates: Vec<Fate> = rows.with(|rows| rows.iter().map(|row| row.fate.get()).collect());
        attaching.busy.set(fates.iter().any(|fate| matches!(fate, Fate::Uploading(_))));
        if fates.iter().any(|fate| matches!(fate, Fate::Failed(_))) {
            attaching.waits.set(false);
        }
        let ready = fates.into_iter().filter_map(|fate| match fate {
            Fate::Ready(upload) => Some(upload),
            _ => None,
        });
        let ready: Vec<_> = ready.collect();
        if attaching.ready.with_untracked(|known| *known != ready) {
            attaching.ready.set(ready);
        }
    });
}

/// What the composer has taken leaves the list.
fn drop_what_went(attaching: Attaching, rows: RwSignal<Vec<Row>>) {
    Effect::new(move |before: Option<usize>| {
        let ready = attaching.ready.with(Vec::len);
        if ready == 0 && before.is_some_and(|before| before > 0) {
            rows.update(|rows| {
                rows.retain(|row| !row.fate.with_untracked(|fate| matches!(fate, Fate::Ready(_))));
            });
        }
        ready
    });
}

/// The agent pressed Send while something was still going up.
fn send_when_up(pen: Pen) {
    Effect::new(move |_| {
        if !pen.attaching.busy.get() && pen.attaching.waits.get() {
            untrack(|| pen.send());
        }
    });
}

#[component]
fn Chip(pen: Pen, row: Row, rows: RwSignal<Vec<Row>>) -> impl IntoNode {
    let words = words();
    let wrong = move || matches!(row.fate.get(), Fate::Refused(_) | Fate::Failed(_));
    let uploading = move || matches!(row.fate.get(), Fate::Uploading(_));
    let icon = move || {
        let name = match row.kind {
            _ if wrong() => "i-alert",
            Some(FileKind::Image | FileKind::Sticker) => "i-image",
            _ => "i-file",
        };
        view! { <Icon name=name class="i-14" /> }
    };
    let label = move || {
        let form = if uploading() { words.cancel_upload } else { words.remove };
        fill(form, &[("name", &row.name.get_value())])
    };
    // Dropped with its row, an upload is broken off.
    let remove = move |_| {
        row.upload.put(None);
        rows.update(|rows| rows.retain(|other| other.number != row.number));
    };
    view! {
        <span class="attach" class:attach--err=wrong>
            {icon}
            <span class="attach__said" role=move || wrong().then_some("alert")>{move || said(pen, row)}</span>
            {move || match row.fate.get() {
                Fate::Uploading(n) => {
                    let value = n.to_string();
                    Some(view! { <progress class="meter meter--accent" max="100" value=value aria-hidden="true"></progress> })
                }
                _ => None,
            }}
            <button class="iconbtn iconbtn--sm" type="button" aria-label=label title=label on:click=remove>
                <Icon name="i-x" />
            </button>
        </span>
    }
}

/// Its name, and what is the matter with it.
fn said(pen: Pen, row: Row) -> Node {
    let words = words();
    let name = row.name.get_value();
    let line = match row.fate.get() {
        Fate::Refused(Wrong::Large { limit }) => {
            fill(words.too_large, &[("name", &name), ("limit", &limits::size(limit))])
        }
        Fate::Refused(Wrong::Kind) => {
            let kinds = words.kinds[usize::from(pen.here.channel_kind() != ChannelKind::Whatsapp)];
            fill(words.wrong_kind, &[("name", &name), ("channel", pen.here.channel_name()), ("kinds", kinds)])
        }
        Fate::Refused(Wrong::Empty) => fill(words.empty_file, &[("name", &name)]),
        Fate::Refused(Wrong::TooMany) => {
            fill(words.too_many, &[("name", &name), ("limit", &limits::FILES.to_string())])
        }
        Fate::Failed(reason) => fill(words.upload_failed, &[("name", &name), ("reason", &reason)]),
        Fate::Uploading(n) => return sized(name, fill(words.uploading, &[("n", &n.to_string())])),
        Fate::Ready(_) => return sized(name, limits::size(row.size)),
    };
    view! { <bdi>{line}</bdi> }
}

fn sized(name: String, size: String) -> Node {
    view! { <bdi>{name}</bdi> " " <span class="muted">{size}</span> }
}
