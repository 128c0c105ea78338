//! Buttons and lists.

use super::check::{optional, required};
use crate::{
    graph::GraphError,
    world::{Button, Shown},
};
use serde_json::Value;
use std::collections::BTreeSet;

pub fn check(part: &Value) -> Result<Shown, GraphError> {
    let kind = required(part, "type", 64)?;
    let most = if kind == "list" { 4096 } else { 1024 };
    let body = match kind {
        "catalog_message" | "product" => optional(&part["body"], "text", most)?,
        _ => Some(required(&part["body"], "text", most)?),
    };
    let buttons = match kind {
        "button" => replies(&part["action"])?,
        "list" => rows(&part["action"])?,
        "cta_url" => vec![link(&part["action"]["parameters"])?],
        "location_request_message"
        | "flow"
        | "product"
        | "product_list"
        | "catalog_message"
        | "call_permission_request" => Vec::new(),
        other => return Err(GraphError::bad_value(format!("interactive['type'] {other} is unknown"))),
    };
    Ok(Shown {
        text: body.map(Into::into),
        header: optional(&part["header"], "text", 60)?.map(Into::into),
        footer: optional(&part["footer"], "text", 60)?.map(Into::into),
        buttons,
        ..Shown::default()
    })
}

fn list<'a>(part: &'a Value, name: &str) -> Result<&'a Vec<Value>, GraphError> {
    let found = part[name].as_array().filter(|list| !list.is_empty());
    found.ok_or_else(|| GraphError::missing(format!("action['{name}'] is required")))
}

fn replies(action: &Value) -> Result<Vec<Button>, GraphError> {
    let list = list(action, "buttons")?;
    if list.len() > 3 {
        return Err(GraphError::bad_value(
            "Invalid buttons count. Min allowed buttons: 1, Max allowed buttons: 3",
        ));
    }
    let buttons =
        list.iter().map(|button| one(&button["reply"], "reply", 256, 20)).collect::<Result<Vec<_>, _>>()?;
    let ids: BTreeSet<_> = buttons.iter().map(|button| &button.id).collect();
    let titles: BTreeSet<_> = buttons.iter().map(|button| &button.title).collect();
    match ids.len() == buttons.len() && titles.len() == buttons.len() {
        true => Ok(buttons),
        false => Err(GraphError::bad_value("Duplicated title or id of buttons")),
    }
}

fn rows(action: &Value) -> Result<Vec<Button>, GraphError> {
    required(action, "button", 20)?;
    let sections = list(action, "sections")?;
    let mut rows = Vec::new();
    for section in sections {
        if sections.len() > 1 {
            required(section, "title", 24)?;
        }
        for row in list(section, "rows")? {
            rows.push(one(row, "row", 200, 24)?);
        }
    }
    match rows.len() <= 10 {
        true => Ok(rows),
        false => Err(GraphError::bad_value("Total row count exceed max allowed count: 10")),
    }
}

fn one(part: &Value, kind: &str, id: usize, title: usize) -> Result<Button, GraphError> {
    Ok(Button {
        kind: kind.into(),
        id: required(part, "id", id)?.into(),
        title: required(part, "title", title)?.into(),
        description: optional(part, "description", 72)?.map(Into::into),
    })
}

fn link(parameters: &Value) -> Result<Button, GraphError> {
    Ok(Button {
        kind: "url".into(),
        id: required(parameters, "url", 2000)?.into(),
        title: required(parameters, "display_text", 20)?.into(),
        description: None,
    })
}
