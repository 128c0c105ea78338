//! Offers: a chat put before an agent who has to accept it in time (S3-03 … S3-11, S3-18).

use app::domain::{
    conversation::Offer,
    ids::AgentId,
    settings::Terms,
    time::{Span, Timestamp},
};

/// Somebody who passed a chat on, and until when it is not put before him again.
pub type Passed = (AgentId, Timestamp);

/// When an offer made now ends.
pub fn ends(terms: &Terms, now: Timestamp) -> Timestamp {
    now.plus(Span::seconds(i64::from(terms.offer_seconds)))
}

/// Whether it can still be accepted. The end counts, not the moment at which somebody noticed it.
pub fn stands(offer: &Offer, now: Timestamp) -> bool {
    now < offer.until
}

/// Whether this agent passed the chat on a moment ago.
pub fn has_passed(passed: &[Passed], agent: AgentId, now: Timestamp) -> bool {
    passed.iter().any(|(who, until)| *who == agent && now < *until)
}

/// When the next of them may get it again.
pub fn retry_at(passed: &[Passed], now: Timestamp) -> Option<Timestamp> {
    passed.iter().map(|(_, until)| *until).filter(|until| *until > now).min()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_passed_a_chat_on_gets_it_again_when_his_pause_is_over() {
        let at = |seconds| Timestamp::default().plus(Span::seconds(seconds));
        let passed = [(AgentId::fixed(1), at(60)), (AgentId::fixed(2), at(90))];
        assert!(has_passed(&passed, AgentId::fixed(1), at(59)));
        assert!(!has_passed(&passed, AgentId::fixed(1), at(60)));
        assert!(!has_passed(&passed, AgentId::fixed(3), at(1)));
        assert_eq!(retry_at(&passed, at(10)), Some(at(60)));
        assert_eq!(retry_at(&passed, at(60)), Some(at(90)));
        assert_eq!(retry_at(&passed, at(90)), None);
    }
}
