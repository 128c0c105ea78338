//! Holds requests against Meta's own OpenAPI document of the WhatsApp API.
//!
//! The document is not quite right, and contradicts its own examples and the guides. [`errata`] names each place where
//! it is not taken by its word; everything else is.

mod errata;

use anyhow::Context;
use jsonschema::Validator;
use serde_json::{Value, json};
use std::path::Path;

/// The document, ready to be asked.
pub struct Document {
    value: Value,
}

impl Document {
    /// Reads the YAML file.
    pub fn load(path: impl AsRef<Path>) -> anyhow::Result<Self> {
        let path = path.as_ref();
        let text =
            std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
        // The document is Meta's and large: the limits against hostile YAML are not for it.
        let options = serde_saphyr::options! { budget: None };
        let mut value: Value = serde_saphyr::from_str_with_options(&text, options)
            .with_context(|| format!("{} is no YAML", path.display()))?;
        errata::correct(&mut value);
        Ok(Self { value })
    }

    /// Whether Meta's document allows this body; if not, every reason. `path` may start with any version; `null` stands
    /// for a body that is no JSON. Where ids alone do not tell which operation is meant, one that allows it is enough.
    pub fn check_request(&self, method: &str, path: &str, body: &Value) -> Result<(), Vec<String>> {
        let mut reasons = vec![format!("the document has no {method} {path}")];
        for operation in self.operations(method, path) {
            match self.check_body(operation, body) {
                Ok(()) => return Ok(()),
                Err(why) => reasons = why,
            }
        }
        Err(reasons)
    }

    fn check_body(&self, operation: &Value, body: &Value) -> Result<(), Vec<String>> {
        let schema = operation.pointer("/requestBody/content/application~1json/schema");
        let Some(schema) = schema.filter(|_| !body.is_null()) else { return Ok(()) };
        let schema = self.chosen(schema, body)?;
        let validator = self.validator(&schema).map_err(|error| vec![error.to_string()])?;
        let errors = validator.iter_errors(body);
        let reasons: Vec<_> = errors.map(|error| format!("{}: {error}", error.instance_path())).collect();
        if reasons.is_empty() { Ok(()) } else { Err(reasons) }
    }

    /// The operations whose paths fit best: those with the most fixed words.
    fn operations(&self, method: &str, path: &str) -> Vec<&Value> {
        let asked: Vec<_> = path.split('/').filter(|part| !part.is_empty()).collect();
        let Some(paths) = self.value["paths"].as_object() else { return Vec::new() };
        let fitting: Vec<_> = paths
            .iter()
            .filter_map(|(template, item)| {
                let operation = item.get(method.to_lowercase())?;
                Some((fixed_words(template, &asked)?, operation))
            })
            .collect();
        let most = fitting.iter().map(|(words, _)| *words).max();
        fitting
            .into_iter()
            .filter(|(words, _)| Some(*words) == most)
            .map(|(_, operation)| operation)
            .collect()
    }

    /// With a discriminator, the one schema that is meant: its reasons are readable, and those of eleven others are not.
    fn chosen(&self, schema: &Value, body: &Value) -> Result<Value, Vec<String>> {
        let resolved = self.resolved(schema);
        let Some(name) = resolved["discriminator"]["propertyName"].as_str() else {
            return Ok(schema.clone());
        };
        if body.get("status").is_some() {
            return Ok(json!({"$ref": "#/components/schemas/MarkMessageRequestPayload"}));
        }
        let given = body[name].as_str().unwrap_or_default();
        let target = &resolved["discriminator"]["mapping"][given];
        match target.as_str() {
            Some(target) => Ok(json!({ "$ref": target })),
            None => Err(vec![format!("/{name}: the document knows no `{given}`")]),
        }
    }

    fn resolved<'a>(&'a self, schema: &'a Value) -> &'a Value {
        let pointer = schema["$ref"].as_str().and_then(|target| target.strip_prefix('#'));
        pointer.and_then(|pointer| self.value.pointer(pointer)).unwrap_or(schema)
    }

    fn validator(&self, schema: &Value) -> anyhow::Result<Validator> {
        let root = json!({"$schema": "https://json-schema.org/draft/2020-12/schema", "allOf": [schema],
            "components": self.value["components"]});
        Ok(jsonschema::validator_for(&root)?)
    }
}

/// How many words of a path are fixed; `None` if it is another path.
fn fixed_words(template: &str, asked: &[&str]) -> Option<usize> {
    let parts: Vec<_> = template.split('/').filter(|part| !part.is_empty()).collect();
    if parts.len() != asked.len() {
        return None;
    }
    let free = |part: &str| part.starts_with('{');
    let fits = parts.iter().zip(asked).all(|(part, given)| free(part) || part == given);
    fits.then(|| parts.iter().filter(|part| !free(part)).count())
}
