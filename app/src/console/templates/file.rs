//! The picture, video or document at the top of a template: looked at when it is chosen, and uploaded at once.

use crate::node::prelude::*;
use crate::{
    console::chat::upload::{News, Upload, get},
    domain::{
        refusal::Refusal,
        template::{BadFile, Format},
    },
    parts::{field::Field, held::Held, json},
    texts::{
        accounts::{Accounts, words},
        channels, fill, refusals,
        shell::lang,
    },
};
use js_sys::{Array, Function};
use leptos::html;
use serde::Deserialize;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Blob;

/// How far the file has come.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Fate {
    #[default]
    Nothing,
    /// Percent.
    Uploading(u8),
    Ready(Chosen),
    /// Why it is not taken, in a sentence.
    Refused(String),
}

/// A file that is up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chosen {
    pub hash: String,
    pub name: String,
}

/// The file of a form.
#[derive(Clone, Copy)]
pub struct TopFile {
    fate: RwSignal<Fate>,
    /// Where the browser shows the chosen picture from.
    picture: RwSignal<Option<String>>,
    /// The form is sent as soon as it is up.
    waits: RwSignal<bool>,
    upload: Held<Upload>,
}

/// What the server says of an uploaded file.
#[derive(Deserialize)]
struct Taken {
    hash: String,
}

impl TopFile {
    pub fn new() -> Self {
        Self {
            fate: RwSignal::default(),
            picture: RwSignal::new(None),
            waits: RwSignal::new(false),
            upload: Held::empty(),
        }
    }

    /// The file, once it is up.
    pub fn ready(self) -> Option<Chosen> {
        self.fate.with(|fate| match fate {
            Fate::Ready(chosen) => Some(chosen.clone()),
            Fate::Nothing | Fate::Uploading(_) | Fate::Refused(_) => None,
        })
    }

    pub fn picture(self) -> Option<String> {
        self.picture.get()
    }

    fn refused(self) -> Option<String> {
        self.fate.with(|fate| match fate {
            Fate::Refused(why) => Some(why.clone()),
            Fate::Nothing | Fate::Uploading(_) | Fate::Ready(_) => None,
        })
    }

    fn percent(self) -> Option<u8> {
        self.fate.with(|fate| match fate {
            Fate::Uploading(percent) => Some(*percent),
            Fate::Nothing | Fate::Ready(_) | Fate::Refused(_) => None,
        })
    }

    /// Whether the form that was sent waits for it.
    pub fn waits(self) -> bool {
        self.waits.get()
    }

    /// Still going up: the form goes when it is there.
    pub fn keeps_waiting(self) -> bool {
        let under_way = untrack(|| self.percent().is_some());
        self.waits.set(under_way);
        under_way
    }

    /// Runs when it is up and the form waits for that.
    pub fn when_up(self, send: impl Fn() + 'static) {
        Effect::new(move |_| {
            if self.percent().is_none() && self.waits.get() {
                self.waits.set(false);
                if untrack(|| self.ready().is_some()) {
                    untrack(&send);
                }
            }
        });
    }

    /// There is none; what was on its way is broken off.
    pub fn clear(self) {
        self.upload.put(None);
        self.picture.try_set(None);
        self.fate.try_set(Fate::Nothing);
    }

    fn begin(self, file: &Blob, format: Format) {
        let name = get(file, "name").and_then(|name| name.as_string()).unwrap_or_default();
        if let Err(bad) = format.check_file(&file.type_(), file.size() as u64) {
            return self.fate.set(Fate::Refused(said(bad, &name, format, words())));
        }
        self.fate.set(Fate::Uploading(0));
        if format == Format::Image {
            self.picture.set(address_of(file));
        }
        let hear = move |news| {
            let fate = match news {
                News::Progress(percent) => Fate::Uploading(percent),
                News::Done(status, body) => ended(status, &body, &name),
            };
            self.fate.try_set(fate);
        };
        let upload = Upload::begin("/files", file, hear);
        if upload.is_none() {
            self.fate.set(Fate::Refused(refusals::say(&Refusal::Unreachable, lang())));
        }
        self.upload.put(upload);
    }
}

fn ended(status: u16, body: &str, name: &str) -> Fate {
    if let Some(Taken { hash }) = json::read(body).filter(|_| (200..300).contains(&status)) {
        return Fate::Ready(Chosen { hash, name: name.to_owned() });
    }
    let refusal = match status {
        0 => Refusal::Unreachable,
        _ => json::read(body).unwrap_or(Refusal::Broken),
    };
    let reason = refusals::say(&refusal, lang());
    Fate::Refused(fill(channels::words().upload_failed, &[("name", name), ("reason", &reason)]))
}

/// Why it is not even uploaded.
fn said(bad: BadFile, name: &str, format: Format, t: &Accounts) -> String {
    match bad {
        BadFile::Empty => fill(channels::words().empty_file, &[("name", name)]),
        BadFile::Kind | BadFile::Large => {
            fill(t.file_wrong, &[("name", name), ("wanted", wanted(format, t))])
        }
    }
}

/// What the template has there, and how large that may be.
fn wanted(format: Format, t: &Accounts) -> &'static str {
    let [image, video, document] = t.header_files;
    match format {
        Format::Video => video,
        Format::Document => document,
        Format::Image | Format::Text | Format::Location => image,
    }
}

/// The field in which it is chosen.
#[component]
pub fn HeaderFile(
    file: TopFile,
    format: Format,
    label: &'static str,
    /// Below it, after what it may be.
    #[prop(default = "")]
    help: &'static str,
    /// What the form says of it.
    #[prop(into, optional)]
    error: Signal<Option<String>>,
) -> impl IntoNode {
    let t = words();
    let input = NodeRef::<html::Input>::new();
    let choose = move |event: leptos::ev::Event| {
        file.clear();
        if let Some(chosen) = chosen(&event) {
            file.begin(&chosen, format);
        }
    };
    // What is not taken does not stand there as chosen, and may be chosen again.
    Effect::new(move |_| {
        if let (Some(_), Some(input)) = (file.refused(), input.get()) {
            input.set_value("");
        }
    });
    // What was chosen for something else is not for this. Not when this goes: the form may go with it, and what still stands
    // on the page would read what is no more.
    file.clear();
    on_cleanup(move || file.upload.put(None));
    let accept = format.takes().map(|(types, _)| types.join(","));
    let error = Signal::derive(move || file.refused().or_else(|| error.get()));
    let under_way = move || {
        file.percent().map(|n| {
            let said = fill(t.file_uploading, &[("n", &n.to_string())]);
            view! { <span class="field__help" role="status">{said}</span> }
        })
    };
    view! {
        <Field id="template-file" label=label help=format!("{}. {help}", wanted(format, t)).trim().to_owned() error=error let:wiring>
            <input
                class="input"
                type="file"
                id=wiring.id
                accept=accept
                aria-describedby=wiring.described
                aria-invalid=wiring.invalid
                node_ref=input
                on:change=choose
            />
            {under_way}
        </Field>
    }
}

fn chosen(event: &JsValue) -> Option<Blob> {
    let files = get(event, "target").and_then(|target| get(&target, "files"))?;
    Array::from(&files).iter().next()?.dyn_into().ok()
}

/// An address under which this page alone sees a file of the reader's own. It ends with the page.
fn address_of(file: &Blob) -> Option<String> {
    let class = get(&window(), "URL")?;
    let make: Function = get(&class, "createObjectURL")?.dyn_into().ok()?;
    make.call1(&class, file).ok()?.as_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::texts::accounts::EN;

    #[test]
    fn what_is_not_taken_is_said_with_what_would_be() {
        let pdf = said(BadFile::Kind, "invoice.pdf", Format::Image, &EN);
        assert_eq!(pdf, "invoice.pdf does not fit. A picture: JPEG or PNG, 5 MB at most");
        assert_eq!(said(BadFile::Empty, "a.png", Format::Image, &EN), "a.png is empty");
    }

    #[test]
    fn a_refused_upload_says_why_and_is_not_chosen() {
        let refusal = r#"{"refusal":"invalid","about":{"field":"file","what":"the file is empty"}}"#;
        let Fate::Refused(why) = ended(422, refusal, "a.png") else { panic!("it is not there") };
        assert!(why.starts_with("a.png was not uploaded. The file is empty"), "{why}");
        let up = ended(200, r#"{"hash":"aa","mime":"image/png","size":1}"#, "a.png");
        assert_eq!(up, Fate::Ready(Chosen { hash: "aa".into(), name: "a.png".into() }));
        assert!(matches!(ended(0, "", "a.png"), Fate::Refused(_)));
    }
}
