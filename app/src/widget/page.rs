//! What the server knew when it drew the page, handed over to the browser inside the page: both sides draw the
//! same first picture, and nothing is asked for twice.

use crate::{
    domain::{
        channel::Color,
        ids::{ChannelId, MessageId},
        refusal::Refusal,
        time::Timestamp,
        visitor::{Look, Visit},
    },
    texts::{refusals::say_to_customer, widget::Widget},
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// What the server provides to draw the page from.
#[derive(Debug, Clone, PartialEq, Eq)]
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
    /// What the first picture shows; nothing but the reason where the visitor does not get in.
    pub fn facts(self) -> Result<Facts, Refusal> {
        let Self { channel, visit, page, message, now, wish, refused } = self;
        let visit = visit?;
        let words = Widget::of(visit.look.lang);
        let refused = refused.map(|why| say_to_customer(&why, words));
        let words = words.list().into_iter().map(str::to_owned).collect();
        Ok(Facts { words, channel, visit, page, message, now, wish, refused })
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

/// Everything that the first picture depends on, the same for server and browser.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    pub channel: ChannelId,
    pub visit: Visit,
    pub page: Option<String>,
    pub message: MessageId,
    pub now: Timestamp,
    pub wish: Option<Wish>,
    pub refused: Option<String>,
    /// All that the page says, in its language.
    pub words: Vec<String>,
}

impl Facts {
    /// The id of the element that carries them.
    const ELEMENT: &'static str = "visit";

    /// Of the page that is being drawn. The refusal, where nobody gets in.
    #[cfg(feature = "ssr")]
    pub fn of_page() -> Option<Result<Self, Refusal>> {
        use_context::<WidgetPage>().map(WidgetPage::facts)
    }

    /// Off the document. None on a page that lets nobody in: there is nothing to wake. The server's way is not
    /// compiled here, since it would bring all languages along.
    #[cfg(not(feature = "ssr"))]
    pub fn of_page() -> Option<Result<Self, Refusal>> {
        let text = document().get_element_by_id(Self::ELEMENT)?.text_content()?;
        crate::parts::json::read(&text).map(Ok)
    }

    /// As JSON that cannot end the script element it stands in, whatever the texts in it say.
    fn json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default().replace('<', "\\u003c")
    }
}

/// The element that carries the facts to the browser; belongs into the head.
#[component]
pub fn PageFacts(page: WidgetPage) -> impl IntoView {
    let json = page.facts().map(|facts| facts.json()).unwrap_or_default();
    view! { <script type="application/json" id=Facts::ELEMENT inner_html=json></script> }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{agent::Lang, visitor::Availability};

    #[test]
    fn no_text_in_it_can_end_the_script_element() {
        let facts = Facts {
            channel: ChannelId::fixed(1),
            visit: Visit {
                channel: ChannelId::fixed(1),
                look: Look {
                    closed: false,
                    brand: "</script><!--".into(),
                    lang: Lang::En,
                    accent: Color::PETROL,
                    on_accent: Color::WHITE,
                    heading: String::new(),
                    tagline: String::new(),
                    away: String::new(),
                    prechat: Vec::new(),
                },
                desk: Availability::default(),
                chat: None,
            },
            page: Some("https://shop.example/</script>".into()),
            message: MessageId::fixed(2),
            now: Timestamp::default(),
            wish: Some(Wish::Mail),
            refused: None,
            words: vec!["<b>".into()],
        };
        assert!(!facts.json().contains('<'));
        assert_eq!(serde_json::from_str::<Facts>(&facts.json()).ok(), Some(facts));
    }
}
