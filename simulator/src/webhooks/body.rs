//! The body of a webhook, byte for byte as Meta writes it.

use super::{Event, Part, change, object};
use crate::clock::Millis;
use serde::Serialize;
use serde_json::{Map, Value, json, ser::Formatter};
use std::io::{self, Write};

/// Several events of one object in one body: those of one account share its entry.
pub(crate) fn envelope(events: &[Event], now: Millis) -> Value {
    let channel = events.first().map_or(crate::world::Channel::Whatsapp, |event| event.channel);
    let mut entries: Vec<Map<String, Value>> = Vec::new();
    for event in events {
        let (list, item) = match &event.part {
            Part::Change(value) => ("changes", change(&event.field, value)),
            Part::Messaging(value) => ("messaging", value.clone()),
            Part::Standby(value) => ("standby", value.clone()),
        };
        let known = entries.iter_mut().find(|entry| entry["id"] == *event.entry && entry.contains_key(list));
        match known.and_then(|entry| entry.get_mut(list)).and_then(Value::as_array_mut) {
            Some(items) => items.push(item),
            None => entries.push(entry(event, list, item, now)),
        }
    }
    json!({"object": object(channel), "entry": entries})
}

fn entry(event: &Event, list: &str, item: Value, now: Millis) -> Map<String, Value> {
    let mut entry = Map::new();
    entry.insert("id".into(), json!(event.entry));
    match &event.part {
        Part::Change(_) if event.field == "messages" => {}
        Part::Change(_) => drop(entry.insert("time".into(), json!(now / 1000))),
        _ => drop(entry.insert("time".into(), json!(now))),
    }
    entry.insert(list.into(), json!([item]));
    entry
}

/// JSON in plain ASCII: everything else as `\uXXXX`, and `/` as `\/`, since that is what Meta signs and sends.
pub fn written(value: &Value) -> Vec<u8> {
    let mut out = Vec::new();
    let mut serializer = serde_json::Serializer::with_formatter(&mut out, Ascii);
    // Writing to memory fails for no value of this type.
    let _ = value.serialize(&mut serializer);
    out
}

struct Ascii;

impl Formatter for Ascii {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        let mut units = [0; 2];
        for letter in fragment.chars() {
            match letter {
                '/' => writer.write_all(b"\\/")?,
                '\0'..='\x7f' => writer.write_all(&[letter as u8])?,
                _ => {
                    for unit in letter.encode_utf16(&mut units) {
                        write!(writer, "\\u{unit:04x}")?;
                    }
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::written;
    use serde_json::json;

    #[test]
    fn a_body_is_ascii_and_means_the_same() {
        let value = json!({"text": "Grüße 🚲", "url": "https://a.example/b", "quote": "\"\n"});
        let bytes = written(&value);
        assert!(bytes.is_ascii());
        let text = String::from_utf8(bytes).unwrap();
        assert!(text.contains(r"Gr\u00fc\u00dfe \ud83d\udeb2"), "{text}");
        assert!(text.contains(r"https:\/\/a.example\/b"), "{text}");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&text).unwrap(), value);
    }
}
