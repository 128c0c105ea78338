//! What a new template must be like.

use crate::{
    graph::GraphError,
    world::{Template, World},
};
use serde_json::Value;

fn refuse(subcode: i64, why: impl Into<String>) -> GraphError {
    GraphError::invalid(why).sub(subcode)
}

pub fn components(all: &[Value], format: &str) -> Result<(), GraphError> {
    if !all.iter().any(|part| kind(part) == "BODY" && part["text"].is_string()) {
        return Err(refuse(2_388_047, "a template needs a body"));
    }
    all.iter().try_for_each(component)?;
    all.iter().filter(|part| ["HEADER", "BODY"].contains(&kind(part).as_str())).try_for_each(|part| {
        let text = part["text"].as_str().unwrap_or_default();
        variables(&Template::variables(text), &part["example"], format)
    })
}

/// Numbers from 1 on without a gap, or names, as the template says; and an example of each.
fn variables(found: &[&str], example: &Value, format: &str) -> Result<(), GraphError> {
    let named = format == "NAMED";
    let fits = |name: &&&str| match named {
        true => name.starts_with(|c: char| c.is_ascii_lowercase()),
        false => name.parse::<usize>().is_ok_and(|n| (1..=found.len()).contains(&n)),
    };
    if found.iter().filter(fits).count() < found.len() {
        let why = format!("Variables {found:?} do not fit the parameter format {format}");
        return Err(refuse(2_388_073, why));
    }
    let given = ["header_text", "body_text", "header_text_named_params", "body_text_named_params"]
        .into_iter()
        .filter_map(|name| example[name].as_array())
        .map(|all| all.first().and_then(Value::as_array).unwrap_or(all))
        .next();
    let empty = |one: &Value| one.as_str().or_else(|| one["example"].as_str()).is_none_or(str::is_empty);
    let given = given.map_or(0, |all| all.iter().filter(|one| !empty(one)).count());
    if given < found.len() {
        return Err(refuse(2_388_043, "an example of each variable is needed"));
    }
    Ok(())
}

/// A header with a picture, video or document shows a sample, by the handle of an upload of that kind.
pub fn samples(world: &World, all: &[Value]) -> Result<(), GraphError> {
    for part in all.iter().filter(|part| kind(part) == "HEADER") {
        let family = match part["format"].as_str().unwrap_or_default() {
            "IMAGE" => "image/",
            "VIDEO" => "video/",
            "DOCUMENT" => "application/pdf",
            _ => continue,
        };
        let handle = part["example"]["header_handle"][0].as_str().unwrap_or_default();
        let known = world.uploads.values().find(|upload| upload.handle.as_deref() == Some(handle));
        if known.is_none_or(|upload| !upload.mime.starts_with(family)) {
            return Err(refuse(
                2_388_273,
                "the header's sample is no handle of an uploaded file of its kind",
            ));
        }
    }
    Ok(())
}

fn kind(part: &Value) -> String {
    part["type"].as_str().unwrap_or_default().to_uppercase()
}

fn component(part: &Value) -> Result<(), GraphError> {
    let text = part["text"].as_str().unwrap_or_default();
    let kind = kind(part);
    let most = match kind.as_str() {
        "BODY" => 1024,
        "HEADER" | "FOOTER" => 60,
        "BUTTONS" => return buttons(part),
        other => return Err(refuse(2_388_072, format!("the component {other} is unknown"))),
    };
    if text.chars().count() > most {
        return Err(refuse(2_388_040, format!("{kind} may have {most} characters")));
    }
    let media = part["format"].as_str().is_some_and(|format| !["TEXT", "LOCATION"].contains(&format));
    if (!Template::variables(text).is_empty() || media) && part["example"].is_null() {
        return Err(refuse(2_388_043, format!("{kind} needs an example of each variable")));
    }
    Ok(())
}

fn buttons(part: &Value) -> Result<(), GraphError> {
    let all = part["buttons"].as_array().map(Vec::as_slice).unwrap_or_default();
    let long = all.iter().any(|button| button["text"].as_str().unwrap_or_default().chars().count() > 25);
    if all.is_empty() || all.len() > 10 || long {
        return Err(refuse(2_388_060, "1 to 10 buttons of at most 25 characters are allowed"));
    }
    Ok(())
}
