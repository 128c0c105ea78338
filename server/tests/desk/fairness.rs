//! Fair: in a simulated day, agents who are equal get as many chats for each hour in which they were Online. Equal are those
//! who are there through the same hours, while others come and go around them.

use crate::world::{Colleague, World};
use app::domain::{
    agent::{Duty, Role, Status},
    ids::{AgentId, ConversationId},
    time::{Span, Timestamp},
};
use proptest::prelude::*;
use server::rules::assignment::{Candidate, choose};

/// Nine hours, in steps of ten seconds.
const STEPS: i64 = 9 * 360;

/// One agent in a day.
#[derive(Clone)]
struct Shift {
    is_here: bool,
    steps_here: i64,
    assigned: u32,
    /// The steps at which his chats end.
    ends: Vec<i64>,
    last: Option<Timestamp>,
}

struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

/// Chats come about once a minute and last five to seven minutes. The first half of the people stay all day, the others go
/// for a while and come back.
fn day(dice: &mut Dice, people: usize) -> Vec<Shift> {
    let fresh = Shift { is_here: true, steps_here: 0, assigned: 0, ends: Vec::new(), last: None };
    let (mut shifts, mut waiting) = (vec![fresh; people], 0);
    for step in 0..STEPS {
        for (n, shift) in shifts.iter_mut().enumerate() {
            shift.ends.retain(|end| *end > step);
            let turns = if shift.is_here { dice.roll(900) == 0 } else { dice.roll(90) == 0 };
            shift.is_here ^= turns && n >= people.div_ceil(2);
            shift.steps_here += i64::from(shift.is_here);
        }
        waiting += u32::from(dice.roll(6) == 0);
        while waiting > 0 && give(&mut shifts, step, dice) {
            waiting -= 1;
        }
    }
    shifts
}

fn give(shifts: &mut [Shift], step: i64, dice: &mut Dice) -> bool {
    let candidate = |(n, shift): (usize, &Shift)| Candidate {
        agent: AgentId::fixed(n as u128),
        duty: if shift.is_here { Duty::Available } else { Duty::Away },
        open: shift.ends.len() as u32,
        limit: 3,
        all: shift.ends.len() as u32,
        points: None,
        last_assigned: shift.last,
        paused: false,
        passed: false,
    };
    let candidates: Vec<Candidate> = shifts.iter().enumerate().map(candidate).collect();
    let Some(choice) = choose(None, Span::ZERO, &candidates, dice.roll(1_000)) else { return false };
    let at = candidates.iter().position(|c| c.agent == choice.agent).expect("one of them");
    let shift = &mut shifts[at];
    shift.assigned += 1;
    shift.ends.push(step + 30 + dice.roll(12) as i64);
    shift.last = Some(Timestamp::default().plus(Span::seconds(step * 10)));
    true
}

/// The most less the least, for each hour of being there.
fn spread(shifts: &[Shift]) -> f64 {
    let rates = shifts.iter().map(|shift| f64::from(shift.assigned) * 360.0 / shift.steps_here as f64);
    let rates: Vec<f64> = rates.collect();
    rates.iter().copied().fold(f64::MIN, f64::max) - rates.iter().copied().fold(f64::MAX, f64::min)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn in_a_day_equals_get_as_many_chats_for_each_hour_they_are_there(seed: u64, people in 4_usize..12) {
        let shifts = day(&mut Dice(seed), people);
        prop_assert!(shifts.iter().map(|shift| shift.assigned).sum::<u32>() > 300, "hundreds of chats");
        let equals = &shifts[..people.div_ceil(2)];
        prop_assert!(spread(equals) <= 1.0, "{}", spread(equals));
    }
}

/// A step of the same on the desk: half a minute, with everybody's browser connected.
async fn half_a_minute(world: &World, staff: &[Colleague]) {
    world.passes(Span::seconds(30));
    let everybody: Vec<AgentId> = staff.iter().map(|c| c.caller.agent).collect();
    world.service.agents_heard(&everybody).await.expect("heard");
}

#[tokio::test]
async fn a_day_on_the_desk_is_fair() {
    let (world, ada) = World::open().await;
    let mut staff = Vec::new();
    for name in ["Maya", "Tom", "Aylin", "Elif"] {
        let who = world.hires(ada, name, Role::Agent).await;
        who.is(&world, Status::Online).await;
        staff.push(who);
    }
    let (mut dice, mut counts) = (Dice(7), [0_u32; 4]);
    let mut ends: Vec<(u64, usize, ConversationId)> = Vec::new();
    for step in 0..480_u64 {
        half_a_minute(&world, &staff).await;
        // Maya and Tom stay all day.
        for who in &staff[2..] {
            let is_online = world.agent(*who).status == Status::Online;
            if dice.roll(if is_online { 120 } else { 12 }) == 0 {
                who.is(&world, if is_online { Status::Break } else { Status::Online }).await;
            }
        }
        for (_, n, chat) in ends.extract_if(.., |(end, ..)| *end <= step).collect::<Vec<_>>() {
            staff[n].resolves(&world, chat).await;
        }
        if dice.roll(2) == 0 {
            world.customer_writes(&format!("Customer {step}"), "hello").await;
        }
        for (n, who) in staff.iter().enumerate() {
            for chat in who.chats(&world).await {
                if !ends.iter().any(|(_, _, known)| *known == chat) {
                    counts[n] += 1;
                    ends.push((step + 10 + dice.roll(4), n, chat));
                }
            }
        }
    }
    assert!(counts.iter().sum::<u32>() > 200, "hundreds of chats: {counts:?}");
    // Four hours.
    let apart = f64::from(counts[0].abs_diff(counts[1])) / 4.0;
    assert!(apart <= 1.0, "{counts:?} chats");
    world.ends().await;
}
