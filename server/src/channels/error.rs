//! What a channel answers when it does not do what it was asked, and what the desk does about it (the provider's error
//! tables).

use super::{lenient, remedy};
use app::domain::{
    channel::{ChannelKind, TroubleKind},
    content::{Cause, NotSent},
    time::Span,
};
use serde_json::Value;

/// An error of the Graph API, from an answer or from a status.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Trouble {
    /// `Trouble::NO_CODE` where there is none; 0 is a code, of a token that is no good.
    pub code: i64,
    pub subcode: Option<i64>,
    pub detail: String,
    /// The provider's number for its own logs.
    pub trace: Option<String>,
    pub is_transient: bool,
    /// Nobody knows whether it was done nevertheless: the answer was lost, or was none.
    pub is_unknown: bool,
}

/// What to do with a message that was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Remedy {
    /// It will not go through as it is.
    Give(Cause),
    /// Try again later: this conversation alone.
    Wait,
    /// Try again later: the whole channel was too fast.
    SlowChannel,
    /// Stop the channel until an admin has looked at it; what is to be sent stays.
    StopChannel(TroubleKind),
    /// It may have been sent: never again by itself.
    Unknown,
    /// Fetch the account's templates anew, and give it up.
    SyncTemplates,
    /// What it answers is gone there: send it by itself.
    WithoutQuote,
}

impl Trouble {
    pub const NO_CODE: i64 = -1;

    /// The answer was lost on its way. There is no key that would make sending again harmless (meta-api §1.5).
    pub fn lost(detail: impl Into<String>) -> Self {
        Self { code: Self::NO_CODE, detail: detail.into(), is_unknown: true, ..Self::default() }
    }

    /// It never left us: no connection came about.
    pub fn unreached(detail: impl Into<String>) -> Self {
        Self { code: Self::NO_CODE, detail: detail.into(), is_transient: true, ..Self::default() }
    }

    /// In our own words; no attempt would change it.
    pub fn said(detail: &str) -> Self {
        Self { code: Self::NO_CODE, detail: detail.to_owned(), ..Self::default() }
    }

    /// Reads `{"error": {…}}` of an answer, or one of the `errors` of a status.
    pub fn from_json(value: &Value) -> Self {
        let error = if value["error"].is_object() { &value["error"] } else { value };
        let told = [&error["error_data"]["details"], &error["message"], &error["title"]];
        Self {
            code: lenient::number(&error["code"]).unwrap_or(Self::NO_CODE),
            subcode: lenient::number(&error["error_subcode"]).filter(|&n| n != 0),
            detail: told.into_iter().find_map(lenient::line).unwrap_or_default(),
            trace: lenient::line(&error["fbtrace_id"]),
            is_transient: lenient::truth(&error["is_transient"]),
            is_unknown: false,
        }
    }

    /// In the words of the thread.
    pub fn not_sent(&self, why: Cause) -> NotSent {
        NotSent { why, code: self.code.max(0), detail: self.detail.chars().take(300).collect() }
    }
}

/// The answer to a call, whatever came back: the service in front of the API answers in HTML when it is in trouble
/// (meta-api §1.5).
pub fn read_answer(status: u16, body: &[u8]) -> Result<Value, Trouble> {
    let answer = serde_json::from_slice::<Value>(body).ok().filter(Value::is_object);
    match (status, answer) {
        (_, Some(answer)) if answer["error"].is_object() => Err(Trouble::from_json(&answer)),
        (200..=299, Some(answer)) => Ok(answer),
        // 429 is what the service in front says when it lets nothing through: that is "too fast", code 4.
        (429, _) => Err(Trouble { code: 4, ..Trouble::unreached("answered 429") }),
        // Refused before anything was done.
        (400..=499, _) => {
            let detail = format!("answered {status} without saying why");
            Err(Trouble { is_transient: false, ..Trouble::unreached(detail) })
        }
        (_, _) => Err(Trouble::lost(format!("answered {status} with something that is no answer"))),
    }
}

/// What to do about it; `attempts` have been made by now.
pub fn remedy(kind: ChannelKind, trouble: &Trouble, attempts: u32) -> Remedy {
    remedy::of(kind, trouble, attempts)
}

/// What an admin is to know of it although the channel goes on.
pub fn notice(kind: ChannelKind, trouble: &Trouble) -> Option<TroubleKind> {
    remedy::notice(kind, trouble)
}

/// Whether it says no more than that something is wrong: often a right that is missing, which shows when it is said again and
/// again (meta-api §5.4).
pub fn is_vague(kind: ChannelKind, trouble: &Trouble) -> bool {
    let of_pages = matches!(kind, ChannelKind::Messenger | ChannelKind::Instagram);
    of_pages && trouble.subcode.is_none() && (1..=99).contains(&trouble.code)
}

/// How long to wait before the next attempt. `jitter` from 0 to 1 draws apart what failed together; it only ever makes
/// longer, since 4^n seconds is the least that WhatsApp asks for between two people (meta-api §4.3).
pub fn wait(remedy: Remedy, attempts: u32, jitter: f64) -> Span {
    let n = attempts.clamp(1, remedy::ATTEMPTS);
    let seconds = match remedy {
        Remedy::Wait => 4_i64.pow(n),
        Remedy::SlowChannel => 2_i64.pow(n),
        Remedy::Give(_)
        | Remedy::StopChannel(_)
        | Remedy::Unknown
        | Remedy::SyncTemplates
        | Remedy::WithoutQuote => return Span::ZERO,
    };
    drawn_apart(Span::seconds(seconds), jitter)
}

/// How long to wait after an attempt that never reached the provider, which has been so for this long: as long again, since
/// an outage is over when it is over, and nobody is to wait much longer than that.
pub fn wait_unreached(lasting: Span, jitter: f64) -> Span {
    const SHORTEST: Span = Span::seconds(4);
    const LONGEST: Span = Span::seconds(96);
    drawn_apart(lasting.max(SHORTEST).min(LONGEST), jitter)
}

fn drawn_apart(wait: Span, jitter: f64) -> Span {
    let jitter = if jitter.is_finite() { jitter.clamp(0.0, 1.0) } else { 0.0 };
    let thousandths = 1000 + (jitter * 250.0) as i64;
    Span::millis(wait.as_millis() * thousandths / 1000)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_error_is_read_in_either_of_its_forms() {
        let answer = json!({"error": {"message": "(#131047) Re-engagement message", "type": "OAuthException",
            "code": 131_047, "error_data": {"messaging_product": "whatsapp", "details": "More than 24 hours"},
            "fbtrace_id": "AzInventedTraceId01"}});
        let trouble = Trouble::from_json(&answer);
        assert_eq!((trouble.code, trouble.subcode), (131_047, None));
        assert_eq!(trouble.detail, "More than 24 hours");
        assert_eq!(trouble.trace.as_deref(), Some("AzInventedTraceId01"));

        let status = json!({"code": "131026", "title": "Message undeliverable"});
        let trouble = Trouble::from_json(&status);
        assert_eq!((trouble.code, trouble.detail.as_str()), (131_026, "Message undeliverable"));
        let nothing = Trouble::from_json(&json!(["what", "is", "this"]));
        assert_eq!((nothing.code, nothing.not_sent(Cause::Rejected).code), (Trouble::NO_CODE, 0));
    }

    #[test]
    fn whatever_comes_back_is_an_answer_a_refusal_or_unknown() {
        assert!(read_answer(200, br#"{"messages":[{"id":"wamid.1"}]}"#).is_ok());
        let error = br#"{"error":{"code":10,"error_subcode":2018278,"message":"(#10) outside"}}"#;
        for status in [200, 400, 500] {
            let trouble = read_answer(status, error).expect_err("an error, whatever the status");
            assert_eq!((trouble.code, trouble.subcode, trouble.is_unknown), (10, Some(2_018_278), false));
        }
        let unknown = [
            (500, "<html>Sorry</html>"),
            (502, ""),
            (200, "<html>"),
            (200, "[]"),
            (200, "\"ok\""),
            (302, "{}"),
        ];
        for (status, body) in unknown {
            assert!(read_answer(status, body.as_bytes()).expect_err(body).is_unknown, "{status} {body}");
        }
        let refused = read_answer(413, b"<html>").expect_err("too large");
        assert_eq!(remedy(ChannelKind::Whatsapp, &refused, 1), Remedy::Give(Cause::Rejected));
        let fast = read_answer(429, b"<html>").expect_err("too fast");
        assert_eq!(remedy(ChannelKind::Messenger, &fast, 1), Remedy::SlowChannel);
    }

    #[test]
    fn waiting_grows_and_never_falls_short() {
        let seconds = |n| wait(Remedy::Wait, n, 0.0).as_seconds();
        assert_eq!([1, 2, 3, 4, 5].map(seconds), [4, 16, 64, 256, 1024]);
        assert_eq!(wait(Remedy::SlowChannel, 3, 1.0), Span::seconds(10));
        for jitter in [-1.0, 0.0, 0.3, 1.0, 9.0, f64::NAN, f64::INFINITY] {
            assert!((16_000..=20_000).contains(&wait(Remedy::Wait, 2, jitter).as_millis()), "{jitter}");
        }
        assert_eq!(wait(Remedy::Wait, u32::MAX, 0.0), wait(Remedy::Wait, 6, 0.0));
        assert_eq!(wait(Remedy::Unknown, 1, 0.5), Span::ZERO);
    }

    #[test]
    fn an_outage_is_waited_out_in_steps_of_two_minutes_at_most() {
        let after = |lasting| wait_unreached(Span::seconds(lasting), 0.0).as_seconds();
        assert_eq!([0, 3, 10, 60, 3_600].map(after), [4, 4, 10, 60, 96]);
        assert_eq!(wait_unreached(Span::hours(1), 1.0), Span::minutes(2));
        assert_eq!(
            wait_unreached(Span::seconds(-5), f64::NAN),
            Span::seconds(4),
            "a clock that was set back"
        );
    }
}
