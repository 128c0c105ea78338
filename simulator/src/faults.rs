//! How Meta misbehaves on command.

use serde::{Deserialize, Serialize};

/// All faults at once; the default has none. What a command does not name is back to normal.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Faults {
    /// Every webhook is sent this many times.
    pub copies: usize,
    /// Every webhook waits this long.
    pub delay_ms: u64,
    /// Webhooks overtake each other.
    pub shuffle: bool,
    /// So many events go into one request.
    pub batch: usize,
    /// Nothing is sent until `release`.
    pub hold: bool,
    /// So many webhooks may be on their way at once.
    pub parallel: usize,
    /// Graph answers nothing but 503.
    pub down: bool,
    /// Every Graph call takes this much longer.
    pub latency_ms: u64,
    /// Taken in their order, each for as many calls as it says.
    pub calls: Vec<CallFault>,
}

impl Default for Faults {
    fn default() -> Self {
        Self {
            copies: 1,
            delay_ms: 0,
            shuffle: false,
            batch: 1,
            hold: false,
            parallel: 1,
            down: false,
            latency_ms: 0,
            calls: Vec::new(),
        }
    }
}

/// What goes wrong with the next Graph calls.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CallFault {
    #[serde(default = "once")]
    pub times: u32,
    /// So many of them go well before.
    #[serde(default)]
    pub after: u32,
    /// Only calls whose path contains this: `/messages`.
    #[serde(default)]
    pub path: String,
    #[serde(flatten)]
    pub fault: Fault,
}

fn once() -> u32 {
    1
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "fault", rename_all = "snake_case")]
pub enum Fault {
    /// Refused with an error of Graph's shape.
    Error {
        code: i64,
        subcode: Option<i64>,
        status: Option<u16>,
        message: Option<String>,
        details: Option<String>,
    },
    /// Done as asked, but the answer is lost: silence for this long, then the edge's 504.
    Hang { ms: u64 },
    /// Done as asked, and the answer is 200 with something that is no answer.
    Nonsense,
    /// A file comes with another last byte than it has.
    Garbled,
    /// Not done; an HTML page of the edge.
    BadGateway,
    /// Done as asked and told by webhook, and the answer comes only after `release`.
    AnswerLast,
}

impl Faults {
    /// The fault that is due for a call, used up by one.
    pub fn take(&mut self, path: &str) -> Option<Fault> {
        let at = self.calls.iter().position(|call| call.times > 0 && path.contains(&call.path))?;
        if self.calls[at].after > 0 {
            self.calls[at].after -= 1;
            return None;
        }
        self.calls[at].times -= 1;
        let fault = self.calls[at].fault.clone();
        self.calls.retain(|call| call.times > 0);
        Some(fault)
    }
}

impl CallFault {
    pub fn error(times: u32, code: i64) -> Self {
        let fault = Fault::Error { code, subcode: None, status: None, message: None, details: None };
        Self { times, after: 0, path: "/messages".into(), fault }
    }

    pub fn hang(times: u32, ms: u64) -> Self {
        Self { times, after: 0, path: "/messages".into(), fault: Fault::Hang { ms } }
    }

    pub fn nonsense(times: u32) -> Self {
        Self { times, after: 0, path: "/messages".into(), fault: Fault::Nonsense }
    }

    pub fn answer_last(times: u32) -> Self {
        Self { times, after: 0, path: "/messages".into(), fault: Fault::AnswerLast }
    }

    /// Not before so many went well.
    pub fn after(self, calls: u32) -> Self {
        Self { after: calls, ..self }
    }

    pub fn bad_gateway(times: u32) -> Self {
        Self { times, after: 0, path: "/messages".into(), fault: Fault::BadGateway }
    }
}
