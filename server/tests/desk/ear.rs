//! What is logged while a story runs, at the loudest: what opens a channel is in none of it.

use simulator::demo;
use std::{
    io,
    sync::{Arc, Mutex, PoisonError},
};
use tracing::subscriber::DefaultGuard;

const SECRETS: [&str; 5] = [
    demo::WHATSAPP_TOKEN,
    demo::PAGE_TOKEN,
    demo::INSTAGRAM_TOKEN,
    demo::APP_SECRET,
    demo::INSTAGRAM_APP_SECRET,
];

/// Listens on the thread that it was made on, where all of a story runs.
pub struct Ear {
    heard: Heard,
    _listens: DefaultGuard,
}

#[derive(Clone, Default)]
struct Heard(Arc<Mutex<(usize, Option<String>)>>);

impl io::Write for Heard {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let said = String::from_utf8_lossy(line);
        let mut heard = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        heard.0 += 1;
        if SECRETS.iter().any(|secret| said.contains(secret)) {
            heard.1 = Some(said.into_owned());
        }
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Ear {
    pub fn open() -> Self {
        let heard = Heard::default();
        let writer = heard.clone();
        // The providers' side is not ours.
        let log = tracing_subscriber::fmt()
            .with_env_filter("trace,simulator=off")
            .with_writer(move || writer.clone())
            .finish();
        Self { heard, _listens: tracing::subscriber::set_default(log) }
    }

    pub fn closes(self) {
        let heard = self.heard.0.lock().unwrap_or_else(PoisonError::into_inner);
        assert!(heard.0 > 0, "nothing was heard at all");
        assert_eq!(heard.1, None, "a secret is in the log");
    }
}
