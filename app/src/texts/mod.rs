//! Every word that the screens say. One struct per room of the screens, one constant per language: a missing
//! translation does not compile. Placeholders are written `{name}` and filled by [`fill`].

#[cfg(feature = "console")]
pub mod accounts;
#[cfg(feature = "console")]
pub mod alerts;
#[cfg(feature = "console")]
pub mod channels;
#[cfg(feature = "console")]
pub mod chat;
#[cfg(feature = "console")]
pub mod door;
#[cfg(feature = "console")]
pub mod inbox;
#[cfg(feature = "ssr")]
pub mod launcher;
#[cfg(feature = "console")]
pub mod listed;
#[cfg(feature = "console")]
pub mod overview;
#[cfg(feature = "console")]
pub mod queues;
#[cfg(feature = "console")]
pub mod quiet;
pub mod refusals;
#[cfg(feature = "console")]
pub mod routing;
#[cfg(feature = "console")]
pub mod settings;
#[cfg(feature = "console")]
pub mod shell;
#[cfg(feature = "console")]
pub mod tickets;
#[cfg(feature = "ssr")]
pub mod what_was_wrong;
pub mod widget;

/// Puts values into a text's placeholders.
pub fn fill(text: &str, values: &[(&str, &str)]) -> String {
    let mut out = text.to_owned();
    for (name, value) in values {
        out = out.replace(&format!("{{{name}}}"), value);
    }
    out
}
