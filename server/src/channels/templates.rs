//! WhatsApp's templates over the wire: read from the account's list, filled in for sending, handed in for review.

use app::domain::{
    ids::ChannelId,
    template::{BadFile, Blank, Button, Component, Format, Place, Template},
    time::Timestamp,
};
use serde_json::{Value, json};

/// One of the account's list. What has no name is no template.
pub fn read(value: &Value, channel: ChannelId, now: Timestamp) -> Option<Template> {
    let text = |field: &str| value[field].as_str().unwrap_or_default().to_owned();
    let name = text("name");
    if name.is_empty() || name.len() > 512 {
        return None;
    }
    let components = value["components"].as_array().map(|all| all.iter().map(component).collect());
    let id = super::lenient::id(&value["id"]).unwrap_or_default();
    Some(Template {
        channel,
        name,
        language: text("language"),
        provider_id: id,
        status: text("status").to_ascii_uppercase(),
        category: text("category").to_ascii_uppercase(),
        quality: value.pointer("/quality_score/score").and_then(Value::as_str).map(str::to_owned),
        reason: value["rejected_reason"].as_str().filter(|why| *why != "NONE").map(str::to_owned),
        components: components.unwrap_or_default(),
        sent: 0,
        delivered: 0,
        read: 0,
        failed: 0,
        changed_at: now,
    })
}

fn component(value: &Value) -> Component {
    let text = || value["text"].as_str().unwrap_or_default().to_owned();
    let kind = value["type"].as_str().unwrap_or_default().to_ascii_uppercase();
    match kind.as_str() {
        "HEADER" => {
            let format = match value["format"].as_str().unwrap_or("TEXT").to_ascii_uppercase().as_str() {
                "IMAGE" => Format::Image,
                "VIDEO" => Format::Video,
                "DOCUMENT" => Format::Document,
                "LOCATION" => Format::Location,
                "TEXT" => Format::Text,
                other => return Component::Other(format!("HEADER {other}")),
            };
            Component::Header { format, text: text() }
        }
        "BODY" => Component::Body { text: text() },
        "FOOTER" => Component::Footer { text: text() },
        "BUTTONS" => {
            let buttons = value["buttons"].as_array().map(|all| all.iter().map(button).collect());
            Component::Buttons(buttons.unwrap_or_default())
        }
        other => Component::Other(other.to_owned()),
    }
}

fn button(value: &Value) -> Button {
    let text = value["text"].as_str().unwrap_or_default().to_owned();
    let field = |name: &str| value[name].as_str().unwrap_or_default().to_owned();
    match value["type"].as_str().unwrap_or_default().to_ascii_uppercase().as_str() {
        "QUICK_REPLY" => Button::QuickReply { text },
        "URL" => Button::Url { text, url: field("url") },
        "PHONE_NUMBER" => Button::Phone { text, phone: field("phone_number") },
        "COPY_CODE" => Button::Code { text },
        "FLOW" => Button::Flow { text },
        "CATALOG" | "VOICE_CALL" => Button::Plain { text },
        _ => Button::Other { text },
    }
}

/// The parameters of a message made of it. `media` is the uploaded file of its header, and what it is called.
pub fn parameters(template: &Template, filled: &[(Blank, String)], media: Option<(&str, &str)>) -> Value {
    let mut out = Vec::new();
    for component in &template.components {
        match component {
            Component::Header { format: Format::Text, text } => {
                push(&mut out, "header", texts(text, Place::Header, filled));
            }
            Component::Header { format, .. } => {
                let kind = match format {
                    Format::Video => "video",
                    Format::Document => "document",
                    _ => "image",
                };
                let (media, name) = media.unwrap_or_default();
                let mut file = json!({ "id": media });
                // Its name is all that a customer sees of a document before he opens it.
                if *format == Format::Document && !name.is_empty() {
                    file["filename"] = json!(name);
                }
                push(&mut out, "header", vec![json!({ "type": kind, kind: file })]);
            }
            Component::Body { text } => push(&mut out, "body", texts(text, Place::Body, filled)),
            Component::Buttons(buttons) => {
                for (at, button) in buttons.iter().enumerate() {
                    out.extend(button_parameters(at, button, filled));
                }
            }
            Component::Footer { .. } | Component::Other(_) => {}
        }
    }
    Value::Array(out)
}

fn push(out: &mut Vec<Value>, kind: &str, parameters: Vec<Value>) {
    if !parameters.is_empty() {
        out.push(json!({ "type": kind, "parameters": parameters }));
    }
}

fn texts(text: &str, place: Place, filled: &[(Blank, String)]) -> Vec<Value> {
    let of = Template { components: vec![in_place(place, text)], ..empty() };
    let value = |blank: Blank| {
        let value = filled.iter().find(|(of, _)| *of == blank).map_or("", |(_, value)| value.trim());
        // Numbered ones go by their order, named ones by their names.
        match blank.name.bytes().all(|b| b.is_ascii_digit()) {
            true => json!({ "type": "text", "text": value }),
            false => json!({ "type": "text", "parameter_name": blank.name, "text": value }),
        }
    };
    let mut blanks = of.blanks();
    if blanks.iter().all(|blank| blank.name.parse::<u32>().is_ok()) {
        blanks.sort_by_key(|blank| blank.name.parse::<u32>().unwrap_or_default());
    }
    blanks.into_iter().map(value).collect()
}

fn in_place(place: Place, text: &str) -> Component {
    match place {
        Place::Header => Component::Header { format: Format::Text, text: text.to_owned() },
        _ => Component::Body { text: text.to_owned() },
    }
}

fn empty() -> Template {
    Template {
        channel: ChannelId::fixed(0),
        name: String::new(),
        language: String::new(),
        provider_id: String::new(),
        status: String::new(),
        category: String::new(),
        quality: None,
        reason: None,
        components: Vec::new(),
        sent: 0,
        delivered: 0,
        read: 0,
        failed: 0,
        changed_at: Timestamp::default(),
    }
}

fn button_parameters(at: usize, button: &Button, filled: &[(Blank, String)]) -> Option<Value> {
    let index = at.to_string();
    let place = Place::Button(at as u8);
    let value =
        || filled.iter().find(|(blank, _)| blank.place == place).map_or("", |(_, value)| value.trim());
    match button {
        Button::Url { url, .. } if url.contains("{{") => Some(json!({
            "type": "button", "sub_type": "url", "index": index,
            "parameters": [{ "type": "text", "text": value() }],
        })),
        Button::Code { .. } => Some(json!({
            "type": "button", "sub_type": "copy_code", "index": index,
            "parameters": [{ "type": "coupon_code", "coupon_code": value() }],
        })),
        // Nothing is filled in, and yet a form that is not named is refused.
        Button::Flow { .. } => Some(json!({
            "type": "button", "sub_type": "flow", "index": index,
            "parameters": [{ "type": "action", "action": { "flow_token": "unused" } }],
        })),
        _ => None,
    }
}

/// Why a file cannot stand at the top, in a sentence.
pub fn bad_file(format: Format, bad: BadFile) -> &'static str {
    match (bad, format) {
        (BadFile::Empty, _) => "the file is empty",
        (_, Format::Image) => "a picture at the top is JPEG or PNG, of 5 MB at most",
        (_, Format::Video) => "a video at the top is MP4, of 16 MB at most",
        _ => "a document at the top is a PDF, of 100 MB at most",
    }
}

/// What is handed in for review. Each blank needs an example, and a file at the top a sample, by the handle of its upload.
pub fn creation(template: &Template, sample: Option<&str>, examples: &[(Blank, String)]) -> Value {
    let mut named = false;
    let components: Vec<Value> = template
        .components
        .iter()
        .filter_map(|component| match component {
            Component::Header { format: Format::Text, text } => {
                let mut header = json!({ "type": "HEADER", "format": "TEXT", "text": text });
                example(&mut header, (Place::Header, text), examples, &mut named);
                Some(header)
            }
            Component::Body { text } => {
                let mut body = json!({ "type": "BODY", "text": text });
                example(&mut body, (Place::Body, text), examples, &mut named);
                Some(body)
            }
            Component::Header {
                format: format @ (Format::Image | Format::Video | Format::Document), ..
            } => {
                let format = match format {
                    Format::Image => "IMAGE",
                    Format::Video => "VIDEO",
                    _ => "DOCUMENT",
                };
                let handles = sample.map_or_else(Vec::new, |handle| vec![handle]);
                Some(json!({ "type": "HEADER", "format": format, "example": { "header_handle": handles } }))
            }
            Component::Footer { text } => Some(json!({ "type": "FOOTER", "text": text })),
            Component::Buttons(buttons) if !buttons.is_empty() => {
                let made = |(at, button)| creation_of_button(at, button, examples);
                let buttons: Vec<Value> = buttons.iter().enumerate().map(made).collect();
                Some(json!({ "type": "BUTTONS", "buttons": buttons }))
            }
            Component::Header { .. } | Component::Buttons(_) | Component::Other(_) => None,
        })
        .collect();
    let mut body = json!({
        "name": template.name, "language": template.language, "category": template.category,
        "components": components,
    });
    if named {
        body["parameter_format"] = json!("NAMED");
    }
    body
}

fn example(
    component: &mut Value,
    (place, text): (Place, &str),
    examples: &[(Blank, String)],
    named: &mut bool,
) {
    let of = Template { components: vec![in_place(place, text)], ..empty() };
    let mut blanks = of.blanks();
    if blanks.is_empty() {
        return;
    }
    let part = if place == Place::Header { "header" } else { "body" };
    if blanks.iter().any(|blank| blank.number().is_none()) {
        *named = true;
        let one = |blank: &Blank| json!({ "param_name": blank.name, "example": example_of(examples, blank) });
        let all: Vec<Value> = blanks.iter().map(one).collect();
        component["example"] = json!({ format!("{part}_text_named_params"): all });
    } else {
        // By their numbers, in whatever order they are read.
        blanks.sort_by_key(Blank::number);
        let all: Vec<&str> = blanks.iter().map(|blank| example_of(examples, blank)).collect();
        component["example"] = match place {
            Place::Header => json!({ "header_text": all }),
            _ => json!({ "body_text": [all] }),
        };
    }
}

fn example_of<'e>(examples: &'e [(Blank, String)], blank: &Blank) -> &'e str {
    examples.iter().find(|(of, _)| of == blank).map_or("", |(_, example)| example.trim())
}

fn creation_of_button(at: usize, button: &Button, examples: &[(Blank, String)]) -> Value {
    let place = Place::Button(at as u8);
    let example =
        || examples.iter().find(|(blank, _)| blank.place == place).map_or("", |(_, value)| value.trim());
    match button {
        Button::QuickReply { text } => json!({ "type": "QUICK_REPLY", "text": text }),
        Button::Url { text, url } if url.contains("{{") => {
            // The reviewers open the whole address.
            let whole = Template::fill(url, place, examples);
            json!({ "type": "URL", "text": text, "url": url, "example": [whole] })
        }
        Button::Url { text, url } => json!({ "type": "URL", "text": text, "url": url }),
        Button::Phone { text, phone } => {
            json!({ "type": "PHONE_NUMBER", "text": text, "phone_number": phone })
        }
        Button::Code { .. } => json!({ "type": "COPY_CODE", "example": example() }),
        Button::Flow { text } | Button::Plain { text } | Button::Other { text } => {
            json!({ "type": "QUICK_REPLY", "text": text })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(value: Value) -> Template {
        read(&value, ChannelId::fixed(1), Timestamp::default()).expect("a template")
    }

    #[test]
    fn what_is_sent_has_a_parameter_for_each_blank_and_none_besides() {
        let template = made(json!({
            "id": 1, "name": "order_ready", "language": "de", "status": "APPROVED", "category": "UTILITY",
            "components": [
                { "type": "HEADER", "format": "IMAGE" },
                { "type": "BODY", "text": "Hallo {{2}}, {{1}} ist da" },
                { "type": "FOOTER", "text": "Bis bald" },
                { "type": "BUTTONS", "buttons": [
                    { "type": "QUICK_REPLY", "text": "OK" },
                    { "type": "URL", "text": "Track", "url": "https://shop.example/{{1}}" } ] }
            ]
        }));
        let blank = |place, name: &str| Blank { place, name: name.into() };
        let filled = [
            (blank(Place::Body, "1"), "A-1007".to_owned()),
            (blank(Place::Body, "2"), "Mira".to_owned()),
            (blank(Place::Button(1), "1"), "A-1007".to_owned()),
        ];
        let sent = parameters(&template, &filled, Some(("410", "")));
        assert_eq!(
            sent,
            json!([
                { "type": "header", "parameters": [{ "type": "image", "image": { "id": "410" } }] },
                { "type": "body", "parameters": [
                    { "type": "text", "text": "A-1007" }, { "type": "text", "text": "Mira" }] },
                { "type": "button", "sub_type": "url", "index": "1",
                  "parameters": [{ "type": "text", "text": "A-1007" }] }
            ])
        );
    }

    #[test]
    fn named_blanks_are_sent_by_name_and_handed_in_with_examples() {
        let template = made(json!({
            "id": "2", "name": "hi", "language": "en", "status": "approved", "category": "marketing",
            "components": [{ "type": "BODY", "text": "Hi {{first_name}}" }]
        }));
        let filled = [(Blank { place: Place::Body, name: "first_name".into() }, "Mira".to_owned())];
        let sent = parameters(&template, &filled, None);
        assert_eq!(sent[0]["parameters"][0]["parameter_name"], "first_name");
        let handed_in = creation(&template, None, &filled);
        assert_eq!(handed_in["parameter_format"], "NAMED");
        let example = &handed_in["components"][0]["example"]["body_text_named_params"];
        assert_eq!(*example, json!([{ "param_name": "first_name", "example": "Mira" }]));
        assert!(template.is_sendable() && template.category == "MARKETING");
    }

    #[test]
    fn examples_are_handed_in_by_number_and_an_address_whole() {
        let template = made(json!({
            "name": "late", "components": [
                { "type": "BODY", "text": "{{2}} is late, {{1}}" },
                { "type": "BUTTONS", "buttons": [
                    { "type": "URL", "text": "Track", "url": "https://shop.example/{{1}}" } ] }
            ]
        }));
        let blank = |place, name: &str| Blank { place, name: name.into() };
        let examples = [
            (blank(Place::Body, "1"), "Mira".to_owned()),
            (blank(Place::Body, "2"), "A-1007".to_owned()),
            (blank(Place::Button(0), "1"), "A-1007".to_owned()),
        ];
        let handed_in = creation(&template, None, &examples);
        assert_eq!(handed_in["components"][0]["example"]["body_text"], json!([["Mira", "A-1007"]]));
        let button = &handed_in["components"][1]["buttons"][0];
        assert_eq!(button["example"], json!(["https://shop.example/A-1007"]));
    }

    #[test]
    fn what_this_desk_cannot_fill_in_is_kept_by_its_name() {
        let template = made(json!({
            "name": "x", "components": [{ "type": "CAROUSEL" }, { "type": "HEADER", "format": "GIF" }, 7]
        }));
        assert!(matches!(&template.components[0], Component::Other(name) if name == "CAROUSEL"));
        assert!(read(&json!({ "language": "de" }), ChannelId::fixed(1), Timestamp::default()).is_none());
    }
}
