//! What a channel answers when it does not do what it was asked, and what the desk does about it (the provider's error
//! tables).

use app::domain::{
    channel::TroubleKind,
    content::{Cause, NotSent},
};

/// An error of the Graph API, from an answer or from a status.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Trouble {
    pub code: i64,
    pub subcode: Option<i64>,
    pub detail: String,
    /// The provider's number for its own logs.
    pub trace: Option<String>,
    pub is_transient: bool,
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
}

impl Trouble {
    /// In the words of the thread.
    pub fn not_sent(&self, why: Cause) -> NotSent {
        NotSent { why, code: self.code, detail: self.detail.chars().take(300).collect() }
    }
}
