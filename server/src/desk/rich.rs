//! Answers to tap, places, cards.

use super::{Service, media::outgoing_part, steps::Step};
use app::{
    api::desk::{Answer, Caller},
    domain::{
        content::More,
        ids::{ConversationId, MessageId},
        message::{Author, Text},
        refusal::{Refusal, Thing},
        rich::{BadRich, Rich},
    },
};

impl Service {
    pub(super) async fn answer_with_rich(
        &self,
        caller: Caller,
        to: ConversationId,
        id: MessageId,
        rich: Rich,
    ) -> Answer<()> {
        let now = self.clock.now();
        let Some((mut tx, mut row)) = self.turn_to_answer(caller, to, id).await? else { return Ok(()) };
        rich.check(row.conversation.kind).map_err(wrong)?;
        let (text, part) = (Text::cut(rich.text()), rich.part());
        let outgoing = outgoing_part(&part, &text).ok_or(Refusal::Gone(Thing::File))?;
        let more = More { parts: vec![part], ..More::default() };
        let mut step = Step { tx: &mut tx, now };
        self.post(&mut step, &mut row, (id, Author::Agent(caller.agent)), (text, more), outgoing)?;
        Ok(tx.commit().await?)
    }
}

fn wrong(bad: BadRich) -> Refusal {
    let (field, what) = match bad {
        BadRich::NotHere => ("kind", "this channel knows no such message".to_owned()),
        BadRich::Text => ("text", format!("the question is empty or longer than {} characters", Rich::TEXT)),
        BadRich::Choices => (
            "choices",
            format!(
                "there are 1 to {} different answers of up to {} characters",
                Rich::CHOICES,
                Rich::CHOICE
            ),
        ),
        BadRich::Place => ("place", "a place is degrees, like 57.7089 and 11.9746".to_owned()),
        BadRich::Card => ("card", "a card has a name and a number with its country".to_owned()),
    };
    Refusal::invalid(field, what)
}
