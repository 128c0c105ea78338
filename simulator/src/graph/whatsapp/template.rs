//! Template messages: held against the template, and filled in.

use super::check::file;
use crate::{
    graph::GraphError,
    world::{Button, Picture, Shown, Template, World},
};
use serde_json::Value;

type Checked<T> = Result<T, GraphError>;

pub fn find<'a>(world: &'a World, number: &str, part: &Value) -> Checked<&'a Template> {
    let name = part["name"].as_str().ok_or_else(|| GraphError::missing("template['name'] is required"))?;
    let language = part["language"]["code"]
        .as_str()
        .ok_or_else(|| GraphError::missing("template['language']['code'] is required"))?;
    let missing = || {
        GraphError::new(404, 132_001, "Template name does not exist in the translation")
            .details(format!("template name ({name}) does not exist in {language}"))
    };
    let (waba, _) = world.number(number).ok_or_else(missing)?;
    let found = waba.templates.iter().find(|known| known.name == name && known.language == language);
    let template = found.ok_or_else(missing)?;
    match template.status.as_str() {
        "APPROVED" => Ok(template),
        "PAUSED" => Err(GraphError::new(400, 132_015, "Template is paused")
            .details("Template is paused due to low quality so it cannot be sent in a template message.")),
        "DISABLED" => Err(GraphError::new(400, 132_016, "Template is disabled")
            .details("Template has been paused too many times due to low quality and is now disabled.")),
        _ => Err(missing()),
    }
}

pub fn check(world: &World, number: &str, part: &Value) -> Checked<Shown> {
    let template = find(world, number, part)?;
    let given = Given { parts: part["components"].as_array().cloned().unwrap_or_default() };
    let named = template.parameter_format == "NAMED";
    let mut shown = Shown::default();
    if let Some(header) = template.component("HEADER") {
        header_of(world, number, header, &given, named, &mut shown)?;
    }
    if let Some(body) = template.component("BODY") {
        let text = filled(body, given.parameters("body"), named, "body")?;
        if text.chars().count() > 1024 {
            return Err(GraphError::new(400, 132_005, "Translated text too long").details("body is too long"));
        }
        shown.text = Some(text);
    }
    shown.footer = template.component("FOOTER").and_then(|footer| footer["text"].as_str()).map(Into::into);
    shown.buttons = buttons(template, &given)?;
    Ok(shown)
}

/// The components of the message.
struct Given {
    parts: Vec<Value>,
}

impl Given {
    fn part(&self, kind: &str) -> Option<&Value> {
        self.parts.iter().find(|part| part["type"].as_str().is_some_and(|is| is.eq_ignore_ascii_case(kind)))
    }

    fn parameters(&self, kind: &str) -> Vec<Value> {
        self.part(kind).and_then(|part| part["parameters"].as_array()).cloned().unwrap_or_default()
    }

    /// Of the button at an index, which comes as a number or as a text.
    fn button(&self, index: usize) -> Option<&Value> {
        self.parts.iter().filter(|part| part["type"] == "button" || part["type"] == "BUTTON").find(|part| {
            let at = &part["index"];
            at.as_u64() == Some(index as u64) || at.as_str() == Some(&index.to_string())
        })
    }
}

fn header_of(
    world: &World,
    number: &str,
    header: &Value,
    given: &Given,
    named: bool,
    shown: &mut Shown,
) -> Checked<()> {
    let parameters = given.parameters("header");
    let format = header["format"].as_str().unwrap_or("TEXT").to_lowercase();
    match format.as_str() {
        "text" => shown.header = Some(filled(header, parameters, named, "header")?),
        "location" => shown.note = Some("📍".into()),
        kind => {
            let first = parameters.first().ok_or_else(|| count("header", 0, 1))?;
            shown.media.push(media(world, number, kind, first)?);
        }
    }
    Ok(())
}

fn media(world: &World, number: &str, kind: &str, parameter: &Value) -> Checked<Picture> {
    if parameter["type"] != kind {
        return Err(format_error(format!(
            "header: Format mismatch, expected {}, received {}",
            kind.to_uppercase(),
            parameter["type"].as_str().unwrap_or("UNKNOWN").to_uppercase()
        )));
    }
    file(world, number, kind, &parameter[kind])
}

fn count(part: &str, given: usize, wanted: usize) -> GraphError {
    GraphError::new(400, 132_000, "Number of parameters does not match the expected number of params")
        .details(format!(
            "{part}: number of localizable_params ({given}) does not match the expected number of \
            params ({wanted})"
        ))
}

fn format_error(details: String) -> GraphError {
    GraphError::new(400, 132_012, "Parameter format does not match format in the created template")
        .details(details)
}

/// A text with its variables replaced.
fn filled(component: &Value, parameters: Vec<Value>, named: bool, part: &str) -> Checked<String> {
    let text = component["text"].as_str().unwrap_or_default();
    let variables = Template::variables(text);
    if variables.len() != parameters.len() {
        return Err(count(part, parameters.len(), variables.len()));
    }
    let mut result = text.to_owned();
    for (at, variable) in variables.iter().enumerate() {
        let parameter = match named {
            true => {
                parameters.iter().find(|given| given["parameter_name"] == *variable).ok_or_else(|| {
                    format_error(format!("{part}: Parameter name is missing or empty: {variable}"))
                })?
            }
            false => variable
                .parse::<usize>()
                .ok()
                .and_then(|n| parameters.get(n.checked_sub(1)?))
                .unwrap_or(&parameters[at]),
        };
        result = result.replace(&format!("{{{{{variable}}}}}"), &value(parameter, part)?);
    }
    Ok(result)
}

fn value(parameter: &Value, part: &str) -> Checked<String> {
    let kind = parameter["type"].as_str().unwrap_or_default();
    let text = match kind {
        "text" => parameter["text"].as_str(),
        "currency" | "date_time" => parameter[kind]["fallback_value"].as_str(),
        _ => {
            return Err(format_error(format!(
                "{part}: Format mismatch, expected TEXT, received {}",
                kind.to_uppercase()
            )));
        }
    };
    let text = text.filter(|text| !text.is_empty());
    let text = text.ok_or_else(|| GraphError::missing(format!("{part}: parameter text is required")))?;
    if text.contains(['\n', '\t']) || text.contains("     ") {
        let details = "Param text cannot have new-line/tab characters or more than 4 consecutive spaces";
        return Err(GraphError::new(400, 132_018, "There is an issue with the parameters of your template")
            .details(details));
    }
    Ok(text.into())
}

fn buttons(template: &Template, given: &Given) -> Checked<Vec<Button>> {
    let Some(all) = template.component("BUTTONS").and_then(|part| part["buttons"].as_array()) else {
        return Ok(Vec::new());
    };
    let mut buttons = Vec::new();
    for (index, button) in all.iter().enumerate() {
        let title = button["text"].as_str().unwrap_or_default().to_owned();
        let parameter = given.button(index).and_then(|part| part["parameters"].get(0));
        let (kind, id) = match button["type"].as_str().unwrap_or_default() {
            "QUICK_REPLY" => {
                let payload = parameter.and_then(|given| given["payload"].as_str()).unwrap_or(&title);
                ("template", payload.to_owned())
            }
            "URL" => ("url", address(button, parameter, index)?),
            "FLOW" if given.button(index).is_none() => {
                let missing = format!("buttons: Button at index {index} of type Flow is not named");
                return Err(GraphError::bad_value(missing));
            }
            other => ("other", other.to_lowercase()),
        };
        buttons.push(Button { kind: kind.into(), id, title, description: None });
    }
    Ok(buttons)
}

fn address(button: &Value, parameter: Option<&Value>, index: usize) -> Checked<String> {
    let url = button["url"].as_str().unwrap_or_default();
    let Some(variable) = Template::variables(url).into_iter().next() else { return Ok(url.into()) };
    let given = parameter.and_then(|given| given["text"].as_str()).filter(|text| !text.is_empty());
    match given {
        Some(text) => Ok(url.replace(&format!("{{{{{variable}}}}}"), text)),
        None => Err(GraphError::missing(format!(
            "buttons: Button at index {index} of type Url requires a parameter"
        ))),
    }
}
