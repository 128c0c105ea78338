//! Chance, as far as a load needs it: nobody's secret depends on it.

use std::{
    hash::{BuildHasher, RandomState},
    time::Duration,
};

pub fn number() -> u64 {
    RandomState::new().hash_one(0)
}

/// Any of `0..below`.
pub fn below(below: usize) -> usize {
    (number() % below.max(1) as u64) as usize
}

/// How long until the next of things that come by themselves, so often on average.
pub fn gap(mean: Duration) -> Duration {
    // Never 0, whose logarithm is none.
    let share = ((number() >> 11) + 1) as f64 / (1_u64 << 53) as f64;
    mean.mul_f64(-share.ln())
}
