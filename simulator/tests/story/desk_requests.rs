//! What the desk's own stories sent to WhatsApp, held against Meta's document. Both are told by the environment:
//! `PARLEY_META_OPENAPI` is the document, `PARLEY_META_REQUESTS` what the desk's tests wrote down.

use serde_json::Value;
use simulator::openapi::Document;
use std::collections::BTreeMap;

#[test]
fn every_request_of_the_desk_is_one_that_meta_wrote_down() {
    let told = |name: &str| std::env::var(name).ok();
    let (Some(document), Some(requests)) = (told("PARLEY_META_OPENAPI"), told("PARLEY_META_REQUESTS")) else {
        return println!("passed over: PARLEY_META_OPENAPI and PARLEY_META_REQUESTS say where to look");
    };
    let document = Document::load(document).unwrap();
    let lines = std::fs::read_to_string(&requests).unwrap();
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for line in lines.lines() {
        let sent: Value = serde_json::from_str(line).unwrap();
        let (method, path) = (sent["method"].as_str().unwrap(), sent["path"].as_str().unwrap());
        let checked = document.check_request(method, path, &sent["body"]);
        assert!(checked.is_ok(), "{line}\n{checked:?}");
        let what = path.rsplit('/').next().filter(|part| !part.starts_with(|c: char| c.is_ascii_digit()));
        *seen.entry(format!("{method} {}", what.unwrap_or("by id"))).or_default() += 1;
    }
    println!("{seen:?}");
    assert!(seen.get("POST messages").is_some_and(|n| *n > 20), "the desk says more than that: {seen:?}");
    for what in ["POST media", "GET by id", "GET message_templates", "POST message_templates"] {
        assert!(seen.contains_key(what), "no {what}: {seen:?}");
    }
}
