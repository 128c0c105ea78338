//! How far a message of ours got (§2.4). In whatever order these come: who merges them puts them right.

use super::{
    super::{
        error::Trouble,
        event::{Charge, Inbound, What},
        lenient,
        meta::inbound,
    },
    Place,
};
use app::domain::content::Progress;
use serde_json::Value;

pub(super) fn read(place: &Place, status: &Value) -> Inbound {
    let at = lenient::time(&status["timestamp"]);
    inbound(place.account, at, what(status).unwrap_or(UNKNOWN), status)
}

const UNKNOWN: What = What::unknown("a status that says nothing of a message");

/// A message is paid for when it is delivered (§2.4); a free one says that it is not billable, or of what other type it is.
fn charge(progress: Progress, status: &Value) -> Option<Charge> {
    let pricing = &status["pricing"];
    let arrived = matches!(progress, Progress::Delivered | Progress::Read);
    let is_paid = pricing["billable"].as_bool().unwrap_or_else(|| pricing["type"] == "regular");
    (arrived && is_paid).then(|| Charge {
        category: pricing["category"].as_str().unwrap_or("unknown").to_uppercase(),
        number: lenient::id(&status["recipient_id"]).unwrap_or_default(),
    })
}

fn what(status: &Value) -> Option<What> {
    let progress = match status["status"].as_str()? {
        "sent" => Progress::Sent,
        "delivered" => Progress::Delivered,
        "read" => Progress::Read,
        "played" => Progress::Played,
        "failed" => Progress::Failed,
        _ => return None,
    };
    Some(What::Status {
        id: lenient::id(&status["id"])?,
        // Our own word on it finds the message even where the answer to the call was lost (§1.5).
        tag: lenient::id(&status["biz_opaque_callback_data"]),
        progress,
        trouble: lenient::list(&status["errors"]).first().map(Trouble::from_json),
        charge: charge(progress, status),
    })
}
