//! How large what a channel takes may be. Checked before sending, since the provider often says so only long after.

use app::domain::content::FileKind;

/// As what a file is sent, by the names that the channels have for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    Image,
    Video,
    Audio,
    Document,
    Sticker,
}

/// Bytes, per form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    pub image: u64,
    pub video: u64,
    pub audio: u64,
    pub document: u64,
    pub sticker: u64,
}

pub(super) const KB: u64 = 1024;
pub(super) const MB: u64 = 1024 * KB;

impl Limits {
    pub fn of(&self, form: Form) -> u64 {
        match form {
            Form::Image => self.image,
            Form::Video => self.video,
            Form::Audio => self.audio,
            Form::Document => self.document,
            Form::Sticker => self.sticker,
        }
    }

    /// Whether a file of this size goes, or a sentence why not.
    pub fn check(&self, form: Form, size: u64) -> Result<(), String> {
        let limit = self.of(form);
        if size == 0 {
            return Err("the file is empty".to_owned());
        }
        if size <= limit {
            return Ok(());
        }
        let what = match form {
            Form::Image => "a picture",
            Form::Video => "a video",
            Form::Audio => "a recording",
            Form::Document => "a document",
            Form::Sticker => "a sticker",
        };
        Err(format!("{what} may have {} on this channel, and this one has {}", said(limit), said(size)))
    }
}

/// In the larger unit, rounded up, so that what is over a limit never reads like the limit.
fn said(bytes: u64) -> String {
    if bytes >= MB {
        let tenths = (bytes.saturating_mul(10)).div_ceil(MB);
        let (whole, tenth) = (tenths / 10, tenths % 10);
        if tenth == 0 { format!("{whole} MB") } else { format!("{whole}.{tenth} MB") }
    } else {
        format!("{} KB", bytes.div_ceil(KB))
    }
}

/// `audio/ogg; codecs=opus` without what comes after the kind.
pub(super) fn essence(mime: &str) -> String {
    mime.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// A picture as picture, a film as film, whatever channel it is for.
pub(super) fn natural(kind: FileKind) -> Form {
    match kind {
        FileKind::Image => Form::Image,
        FileKind::Video => Form::Video,
        FileKind::Audio | FileKind::Voice => Form::Audio,
        FileKind::Document => Form::Document,
        FileKind::Sticker => Form::Sticker,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_too_large_is_told_with_both_sizes() {
        let limits = Limits { image: 5 * MB, video: MB, audio: MB, document: MB, sticker: 500 * KB };
        assert_eq!(limits.check(Form::Image, 5 * MB), Ok(()));
        let told = limits.check(Form::Image, 5 * MB + 1);
        assert_eq!(told, Err("a picture may have 5 MB on this channel, and this one has 5.1 MB".into()));
        let told = limits.check(Form::Sticker, 501 * KB);
        assert_eq!(told, Err("a sticker may have 500 KB on this channel, and this one has 501 KB".into()));
        assert_eq!(limits.check(Form::Video, 0), Err("the file is empty".into()));
        assert!(limits.check(Form::Document, u64::MAX).is_err());
    }
}
