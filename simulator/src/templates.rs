//! The life of a template and the news about accounts, with their webhooks.

use crate::{
    people::Oops,
    world::{Template, World},
};
use serde_json::{Value, json};

impl Template {
    /// As Graph lists it.
    pub fn fields(&self) -> Value {
        json!({"id": self.id, "name": self.name, "status": self.status, "category": self.category,
            "language": self.language, "components": self.components, "parameter_format": self.parameter_format,
            "quality_score": {"score": self.quality, "date": 1_790_000_000},
            "rejected_reason": self.rejected_reason.as_deref().unwrap_or("NONE")})
    }

    /// Webhooks have the number as a number.
    fn named(&self) -> Value {
        json!({"message_template_id": self.id.parse::<u64>().unwrap_or_default(),
            "message_template_name": self.name, "message_template_language": self.language})
    }
}

impl World {
    pub(crate) fn template_mut(&mut self, id: &str) -> Result<(&mut Template, String), Oops> {
        self.revision += 1;
        for waba in &mut self.wabas {
            if let Some(template) = waba.templates.iter_mut().find(|template| template.id == id) {
                return Ok((template, waba.id.clone()));
            }
        }
        Err(Oops::NoTemplate(id.into()))
    }

    /// Ends a review, or changes its outcome later.
    pub(crate) fn review(&mut self, id: &str, status: &str, reason: Option<&str>) -> Result<(), Oops> {
        let (template, waba) = self.template_mut(id)?;
        // An event is not a status: a warning changes nothing of what may be sent.
        match status {
            "FLAGGED" | "LOCKED" | "LIMIT_EXCEEDED" => {}
            "REINSTATED" | "UNARCHIVED" => template.status = "APPROVED".into(),
            status => template.status = status.into(),
        }
        let reason = reason.unwrap_or(if status == "REJECTED" { "INVALID_FORMAT" } else { "NONE" });
        template.rejected_reason = (status == "REJECTED").then(|| reason.into());
        let mut value = template.named();
        value["event"] = json!(status);
        value["reason"] = json!(reason);
        self.emit_change(&waba, "message_template_status_update", value, 0);
        Ok(())
    }

    pub(crate) fn template_quality(&mut self, id: &str, score: &str) -> Result<(), Oops> {
        let (template, waba) = self.template_mut(id)?;
        let previous = std::mem::replace(&mut template.quality, score.into());
        let mut value = template.named();
        value["previous_quality_score"] = json!(previous);
        value["new_quality_score"] = json!(score);
        self.emit_change(&waba, "message_template_quality_update", value, 0);
        Ok(())
    }

    pub(crate) fn number_quality(&mut self, id: &str, score: &str) -> Result<(), Oops> {
        let number = self.number_mut(id).ok_or_else(|| Oops::NoAccount(id.into()))?;
        let worse = score == "RED" || (score == "YELLOW" && number.quality == "GREEN");
        number.quality = score.into();
        let event = if worse { "FLAGGED" } else { "UNFLAGGED" };
        let value = json!({"display_phone_number": number.display, "event": event,
            "current_limit": number.messaging_limit});
        let waba = self.number(id).map(|(waba, _)| waba.id.clone()).unwrap_or_default();
        self.emit_change(&waba, "phone_number_quality_update", value, 0);
        Ok(())
    }

    pub(crate) fn account_update(&mut self, waba: &str, event: &str, more: Value) {
        let mut value = if more.is_object() { more } else { json!({}) };
        value["event"] = json!(event);
        self.emit_change(waba, "account_update", value, 0);
    }
}
