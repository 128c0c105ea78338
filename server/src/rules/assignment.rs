//! Who gets a waiting chat (S2-09, S2-13, S2-16, S2-17, V-01, V-04, V-18, V-20).
//!
//! Fewest open chats first (where points are counted: fewest points), then longest since the last assignment, then the tie number. An agent who was
//! never assigned anything has waited longest of all.

use app::domain::{
    agent::Duty,
    ids::{AgentId, GroupId},
    message::{Considered, LeftOut, Reason, Why},
    policy::Weights,
    time::{Span, Timestamp},
};

/// A member of a group that serves the chat's channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Candidate {
    pub agent: AgentId,
    pub duty: Duty,
    /// His open chats of the chat's product, and how many he may have.
    pub open: u32,
    pub limit: u32,
    /// His open chats of all products: how busy he is.
    pub all: u32,
    /// Where points are counted.
    pub points: Option<Points>,
    pub last_assigned: Option<Timestamp>,
    /// He wants no new chats from channels of this kind.
    pub paused: bool,
    /// He declined this very chat a moment ago, or sent it back.
    pub passed: bool,
}

/// What an agent's chats take of his hundred points, and what this one would.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Points {
    pub taken: u32,
    pub weight: u32,
}

impl Points {
    /// How many chats of this weight he could have more.
    fn room(self) -> u32 {
        Weights::POINTS.saturating_sub(self.taken) / self.weight.max(1)
    }
}

/// The agent and the reasons, as they are kept with the assignment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    pub agent: AgentId,
    pub why: Why,
}

impl Candidate {
    /// Why he cannot have it; `None` when he can.
    pub fn hindrance(&self) -> Option<LeftOut> {
        match self.duty {
            Duty::Away | Duty::Off => Some(LeftOut::NotOnline),
            Duty::ConnectionLost => Some(LeftOut::ConnectionLost),
            Duty::Missed => Some(LeftOut::Missed),
            Duty::WrappingUp => Some(LeftOut::WrappingUp),
            Duty::Available if self.paused => Some(LeftOut::Paused),
            Duty::Available if self.open >= self.limit => {
                Some(LeftOut::Full { open: self.open, limit: self.limit })
            }
            Duty::Available if let Some(points) = self.points.filter(|points| points.room() == 0) => {
                Some(LeftOut::NoPoints { taken: points.taken, weight: points.weight })
            }
            Duty::Available if self.passed => Some(LeftOut::Passed),
            Duty::Available => None,
        }
    }

    /// The same of a chat that is put before him and so counts among his already.
    pub fn hindrance_to_offer(self) -> Option<LeftOut> {
        let points = self.points.map(|p| Points { taken: p.taken.saturating_sub(p.weight), ..p });
        Self { open: self.open.saturating_sub(1), points, ..self }.hindrance()
    }

    /// The same of a chat that he would only be called in to: a colleague asks him, and it takes no place.
    pub fn hindrance_to_join(self) -> Option<LeftOut> {
        Self { open: 0, points: None, paused: false, passed: false, ..self }.hindrance()
    }

    /// The same of a chat that he takes by his own hand.
    pub fn hindrance_to_take(self) -> Option<LeftOut> {
        Self { paused: false, ..self }.hindrance()
    }

    pub fn has_room(&self) -> bool {
        self.hindrance().is_none()
    }

    /// Whether this chat would be one too many for him, wherever he is.
    pub fn is_full(&self) -> bool {
        self.open >= self.limit || self.points.is_some_and(|points| points.room() == 0)
    }

    /// How many such chats he could be given.
    pub fn room(&self) -> u32 {
        let places = self.limit.saturating_sub(self.open);
        let room = self.points.map_or(places, |points| points.room().min(places));
        if self.has_room() { room } else { 0 }
    }

    fn load(&self) -> u32 {
        self.points.map_or(self.all, |points| points.taken)
    }

    fn rank(&self) -> (u32, Option<Timestamp>) {
        (self.load(), self.last_assigned)
    }

    fn considered(&self) -> Considered {
        Considered {
            agent: self.agent,
            open: self.open,
            limit: self.limit,
            all: self.all,
            points: self.points.map(|points| points.taken),
            last_assigned: self.last_assigned,
        }
    }
}

/// Chooses among the candidates, or nobody if none has room. `tie` settles what the rules leave open.
pub fn choose(group: Option<GroupId>, waited: Span, candidates: &[Candidate], tie: u64) -> Option<Choice> {
    let mut able: Vec<&Candidate> = candidates.iter().filter(|c| c.has_room()).collect();
    // By id at the end, so that the outcome depends on the facts and not on the order of rows.
    able.sort_by_key(|c| (c.rank(), c.agent));
    let best = able.first()?.rank();
    let equals = able.iter().take_while(|c| c.rank() == best).count();
    let chosen = able[(tie % equals as u64) as usize];
    let reason = match able.as_slice() {
        [_] => Reason::OnlyOne,
        _ if equals > 1 => Reason::Tie,
        [first, second, ..] if first.load() < second.load() => match first.points {
            Some(_) => Reason::FewestPoints,
            None => Reason::FewestOpen,
        },
        _ => Reason::LongestSinceLast,
    };
    Some(Choice { agent: chosen.agent, why: explain(group, waited, reason, &able, candidates) })
}

/// The chosen agent was settled before the rules were asked: he comes back to a known agent, or took it by hand.
pub fn settled(group: Option<GroupId>, waited: Span, reason: Reason, agent: &Candidate) -> Choice {
    Choice { agent: agent.agent, why: explain(group, waited, reason, &[agent], &[]) }
}

fn explain(
    group: Option<GroupId>,
    waited: Span,
    reason: Reason,
    able: &[&Candidate],
    all: &[Candidate],
) -> Why {
    let left_out: Vec<(AgentId, LeftOut)> =
        all.iter().filter_map(|c| c.hindrance().map(|reason| (c.agent, reason))).collect();
    let more = |n: usize| n.saturating_sub(Why::LISTED) as u32;
    Why {
        group,
        waited: waited.as_millis(),
        reason,
        candidates: able.iter().take(Why::LISTED).map(|c| c.considered()).collect(),
        more_candidates: more(able.len()),
        more_left_out: more(left_out.len()),
        left_out: left_out.into_iter().take(Why::LISTED).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn agent(n: u128, open: u32, last: Option<i64>) -> Candidate {
        Candidate {
            agent: AgentId::fixed(n),
            duty: Duty::Available,
            open,
            limit: 20,
            all: open,
            points: None,
            last_assigned: last.map(Timestamp::from_millis),
            paused: false,
            passed: false,
        }
    }

    fn chosen(candidates: &[Candidate], tie: u64) -> Option<(AgentId, Reason)> {
        choose(None, Span::ZERO, candidates, tie).map(|choice| (choice.agent, choice.why.reason))
    }

    #[test]
    fn the_agent_with_fewest_chats_gets_the_oldest() {
        let team = [agent(1, 3, Some(1)), agent(2, 2, Some(9)), agent(3, 5, None)];
        assert_eq!(chosen(&team, 0), Some((AgentId::fixed(2), Reason::FewestOpen)));
    }

    #[test]
    fn among_equals_the_one_who_has_waited_longest_since_his_last_chat_gets_it() {
        let team = [agent(1, 2, Some(500)), agent(2, 2, Some(100))];
        assert_eq!(chosen(&team, 7), Some((AgentId::fixed(2), Reason::LongestSinceLast)));
        let team = [agent(1, 2, Some(500)), agent(2, 2, None)];
        assert_eq!(chosen(&team, 7), Some((AgentId::fixed(2), Reason::LongestSinceLast)));
    }

    #[test]
    fn a_full_tie_is_settled_by_the_number() {
        let team = [agent(1, 2, Some(5)), agent(2, 2, Some(5)), agent(3, 9, Some(5))];
        assert_eq!(chosen(&team, 0), Some((AgentId::fixed(1), Reason::Tie)));
        assert_eq!(chosen(&team, 1), Some((AgentId::fixed(2), Reason::Tie)));
        assert_eq!(chosen(&team, 2), Some((AgentId::fixed(1), Reason::Tie)));
    }

    #[test]
    fn nobody_gets_it_who_is_away_lost_full_or_wants_none_and_the_reasons_are_kept() {
        let mut team = [1, 2, 3, 4, 5, 6, 7, 8].map(|n| agent(n, if n == 3 { 20 } else { 0 }, None));
        team[3].open = 19;
        team[0].duty = Duty::Away;
        team[1].duty = Duty::ConnectionLost;
        team[4].duty = Duty::Missed;
        team[5].duty = Duty::WrappingUp;
        team[6].passed = true;
        (team[7].paused, team[7].open) = (true, 20);
        let choice = choose(None, Span::ZERO, &team, 0).expect("the fourth has room");
        assert_eq!(choice.agent, AgentId::fixed(4));
        assert_eq!(
            choice.why.left_out,
            vec![
                (AgentId::fixed(1), LeftOut::NotOnline),
                (AgentId::fixed(2), LeftOut::ConnectionLost),
                (AgentId::fixed(3), LeftOut::Full { open: 20, limit: 20 }),
                (AgentId::fixed(5), LeftOut::Missed),
                (AgentId::fixed(6), LeftOut::WrappingUp),
                (AgentId::fixed(7), LeftOut::Passed),
                (AgentId::fixed(8), LeftOut::Paused),
            ]
        );
        team[7].open = 0;
        assert_eq!((team[7].hindrance_to_join(), team[7].hindrance_to_take()), (None, None), "V-18");
        assert_eq!(team[7].hindrance_to_offer(), Some(LeftOut::Paused));
        team[3].passed = true;
        assert_eq!(chosen(&team, 0), None);
    }

    #[test]
    fn where_points_are_counted_they_limit_and_rank() {
        // V-20: a chat of 30 points.
        let weighed =
            |n, open, taken| Candidate { points: Some(Points { taken, weight: 30 }), ..agent(n, open, None) };
        let team = [weighed(1, 1, 71), weighed(2, 4, 40), weighed(3, 2, 70), weighed(4, 20, 0)];
        let choice = choose(None, Span::ZERO, &team, 0).expect("two have room");
        assert_eq!((choice.agent, choice.why.reason), (AgentId::fixed(2), Reason::FewestPoints));
        assert_eq!(choice.why.candidates[0].points, Some(40));
        let left_out = [
            (AgentId::fixed(1), LeftOut::NoPoints { taken: 71, weight: 30 }),
            (AgentId::fixed(4), LeftOut::Full { open: 20, limit: 20 }),
        ];
        assert_eq!(choice.why.left_out, left_out);
        assert_eq!(team.map(|c| c.room()), [0, 2, 1, 0]);
    }

    fn any_candidate() -> impl Strategy<Value = Candidate> {
        let duty = prop_oneof![
            Just(Duty::Available),
            Just(Duty::Available),
            Just(Duty::Away),
            Just(Duty::ConnectionLost),
            Just(Duty::Missed),
            Just(Duty::WrappingUp),
            Just(Duty::Off)
        ];
        (0..40_u128, duty, 0..6_u32, 1..6_u32, prop::option::of(0..5_i64))
            .prop_map(|(n, duty, open, limit, last)| Candidate { duty, limit, ..agent(n, open, last) })
    }

    #[test]
    fn whoever_is_busy_with_another_product_is_busy() {
        let busy = Candidate { open: 0, ..agent(1, 5, None) };
        assert_eq!(chosen(&[busy, agent(2, 1, None)], 0), Some((AgentId::fixed(2), Reason::FewestOpen)));
    }

    proptest! {
        #[test]
        fn whoever_is_chosen_has_room_and_nobody_with_room_has_fewer(
            team in prop::collection::vec(any_candidate(), 0..12), tie: u64
        ) {
            match choose(None, Span::ZERO, &team, tie) {
                None => prop_assert!(team.iter().all(|c| !c.has_room())),
                Some(choice) => {
                    let fewest = team.iter().filter(|c| c.has_room()).map(|c| c.open).min();
                    let chosen = team.iter().filter(|c| c.agent == choice.agent && c.has_room()).map(|c| c.open).min();
                    prop_assert_eq!(chosen, fewest);
                }
            }
        }

        #[test]
        fn nobody_is_ever_given_more_than_a_hundred_points(
            arrivals in prop::collection::vec((1..=100_u32, any::<u64>()), 0..60),
            before in prop::collection::vec(0..150_u32, 1..5),
        ) {
            let mut taken = before.clone();
            for (weight, tie) in arrivals {
                let team: Vec<Candidate> = (1..).zip(&taken).map(|(n, taken)| {
                    Candidate { points: Some(Points { taken: *taken, weight }), ..agent(n, 0, None) }
                }).collect();
                match choose(None, Span::ZERO, &team, tie) {
                    None => prop_assert!(taken.iter().all(|taken| taken + weight > Weights::POINTS)),
                    Some(choice) => {
                        let at = team.iter().position(|c| c.agent == choice.agent).expect("one of the team");
                        taken[at] += weight;
                        prop_assert!(taken[at] <= Weights::POINTS);
                    }
                }
            }
            // Who had more from before was given nothing.
            for (before, now) in before.iter().zip(&taken) {
                prop_assert!(now <= &Weights::POINTS || before == now);
            }
        }

        #[test]
        fn the_order_of_rows_does_not_matter(
            team in prop::collection::vec(any_candidate(), 0..8), tie: u64
        ) {
            let mut team = team;
            team.sort_by_key(|c| c.agent);
            team.dedup_by_key(|c| c.agent);
            let forward = chosen(&team, tie);
            team.reverse();
            prop_assert_eq!(forward, chosen(&team, tie));
        }
    }
}
