//! The line that a shop puts on its pages.

use super::{Card, Channels};
use crate::node::prelude::*;
use crate::{
    console::settings::{codebox::CodeBox, edit::Edit},
    domain::ids::ChannelId,
};

/// The script tag for a channel of the desk at `origin`.
fn snippet(origin: &str, channel: ChannelId) -> String {
    format!(r#"<script async src="{origin}/embed.js" data-channel="{channel}"></script>"#)
}

#[component]
pub fn Snippet(edit: Edit<Channels>) -> impl IntoNode {
    let t = edit.t;
    if edit.is_new {
        return view! {
            <Card id="snippet-title" title=t.snippet>
                <p class="muted">{t.snippet_later}</p>
            </Card>
        };
    }
    let channel = edit.draft.with_untracked(|draft| draft.channel.id);
    let origin = RwSignal::new(String::new());
    // The server may stand behind another name; the browser knows the one that works.
    Effect::new(move |_| origin.set(window().location().origin().unwrap_or_default()));
    let code = Signal::derive(move || snippet(&origin.get(), channel));
    view! {
        <Card id="snippet-title" title=t.snippet>
            <p class="muted">{t.snippet_help}</p>
            <CodeBox head="HTML" code=code />
        </Card>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_snippet_is_one_script_tag() {
        assert_eq!(
            snippet("https://desk.example", ChannelId::fixed(1)),
            "<script async src=\"https://desk.example/embed.js\" \
             data-channel=\"chn_00000000000000000000000000000001\"></script>"
        );
    }
}
