//! What the server knew when it drew the page, handed over to the browser inside the page: both sides draw the
//! same first picture, and nothing is asked for twice.

use crate::domain::{
    channel::Color,
    ids::{ChannelId, MessageId},
    refusal::Refusal,
    time::Timestamp,
    visitor::{Look, Visit},
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// Everything the first picture depends on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WidgetPage {
    pub channel: ChannelId,
    pub visit: Result<Visit, Refusal>,
    /// The shop's page that the chat is on, as the loader told it in the frame's address.
    pub page: Option<String>,
    /// The id of the message that the page's form would post, so that a double post is one message.
    pub message: MessageId,
    /// The server's time, for "4m ago" before the browser may show its own clock.
    pub now: Timestamp,
    /// What was pressed before the page was awake (`?wish=end`).
    pub wish: Option<Wish>,
    /// Why the form that was posted without script was not taken.
    pub refused: Option<Refusal>,
}

/// What a button of the page asks for. The buttons are forms that come back here with `?wish=…`, so that they
/// work before the script does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Wish {
    /// End the chat or leave the queue: asks first.
    End,
    /// Be answered by mail instead: asks for the address.
    Mail,
    /// Read the ended chat again.
    LookBack,
    /// Begin a new chat after the ended one.
    BeginAnew,
}

impl Wish {
    /// Its value in the address.
    pub fn name(self) -> &'static str {
        match self {
            Self::End => "end",
            Self::Mail => "mail",
            Self::LookBack => "look_back",
            Self::BeginAnew => "begin_anew",
        }
    }
}

impl std::str::FromStr for Wish {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        let all = [Self::End, Self::Mail, Self::LookBack, Self::BeginAnew];
        all.into_iter().find(|wish| wish.name() == text).ok_or(())
    }
}

impl WidgetPage {
    /// The id of the element that carries it.
    const ELEMENT: &'static str = "visit";

    /// The page that is being drawn: from context on the server, off the document in the browser.
    pub fn of_page() -> Option<Self> {
        use_context::<Self>().or_else(|| {
            let text = document().get_element_by_id(Self::ELEMENT)?.text_content()?;
            serde_json::from_str(&text).ok()
        })
    }

    /// As JSON that cannot end the script element it stands in, whatever the texts in it say.
    pub fn json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default().replace('<', "\\u003c")
    }

    /// The channel's colours, for a style element with a nonce.
    pub fn colours(&self) -> String {
        let (accent, on_accent) = match &self.visit {
            Ok(Visit { look: Look { accent, on_accent, .. }, .. }) => (*accent, *on_accent),
            Err(_) => (Color::PETROL, Color::PETROL.text_on()),
        };
        let shade = if on_accent == Color::WHITE { "#000" } else { "#fff" };
        format!(":root{{--pw-accent:{accent};--pw-on-accent:{on_accent};--pw-shade:{shade}}}")
    }
}

/// The element that carries the page's facts; belongs into the head.
#[component]
pub fn PageFacts(page: WidgetPage) -> impl IntoView {
    view! { <script type="application/json" id=WidgetPage::ELEMENT inner_html=page.json()></script> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_in_it_can_end_the_script_element() {
        let page = WidgetPage {
            channel: ChannelId::fixed(1),
            visit: Err(Refusal::DomainNotAllowed),
            page: Some("https://shop.example/</script><!--".into()),
            message: MessageId::fixed(2),
            now: Timestamp::default(),
            wish: Some(Wish::Mail),
            refused: None,
        };
        assert!(!page.json().contains('<'));
        assert_eq!(serde_json::from_str::<WidgetPage>(&page.json()).ok(), Some(page));
    }
}
