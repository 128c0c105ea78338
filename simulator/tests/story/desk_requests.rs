//! What the desk's own stories sent to WhatsApp, held against Meta's document. Both are told by the environment:
//! `PARLEY_META_OPENAPI` is the document, `PARLEY_META_REQUESTS` what the desk's tests wrote down.

use serde_json::Value;
use simulator::openapi::Document;

#[test]
fn every_request_of_the_desk_is_one_that_meta_wrote_down() {
    let told = |name: &str| std::env::var(name).ok();
    let (Some(document), Some(requests)) = (told("PARLEY_META_OPENAPI"), told("PARLEY_META_REQUESTS")) else {
        return println!("passed over: PARLEY_META_OPENAPI and PARLEY_META_REQUESTS say where to look");
    };
    let document = Document::load(document).unwrap();
    let lines = std::fs::read_to_string(&requests).unwrap();
    let mut seen = 0;
    for line in lines.lines() {
        let sent: Value = serde_json::from_str(line).unwrap();
        let checked = document.check_request("POST", sent["path"].as_str().unwrap(), &sent["body"]);
        assert!(checked.is_ok(), "{line}\n{checked:?}");
        seen += 1;
    }
    assert!(seen > 20, "the desk's stories say more than that: {seen}");
}
