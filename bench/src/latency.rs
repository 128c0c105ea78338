//! How long things took.

use hdrhistogram::Histogram;
use serde::Serialize;
use std::time::Duration;

/// Many durations, to three digits.
#[derive(Debug)]
pub struct Latencies(Histogram<u64>);

/// What is told of them, in milliseconds.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Summary {
    pub count: u64,
    pub p50_ms: f64,
    pub p95_ms: f64,
    pub p99_ms: f64,
    pub max_ms: f64,
}

impl Latencies {
    pub fn record(&mut self, took: Duration) {
        self.0.saturating_record(took.as_micros() as u64);
    }

    pub fn summary(&self) -> Summary {
        let at = |quantile| self.0.value_at_quantile(quantile) as f64 / 1000.0;
        let max_ms = self.0.max() as f64 / 1000.0;
        Summary { count: self.0.len(), p50_ms: at(0.5), p95_ms: at(0.95), p99_ms: at(0.99), max_ms }
    }
}

impl Default for Latencies {
    fn default() -> Self {
        let longest = Duration::from_secs(300).as_micros() as u64;
        Self(Histogram::new_with_max(longest, 3).expect("bounds of a histogram"))
    }
}
