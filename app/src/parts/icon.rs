//! Icons from the one sprite, whose address carries a hash and therefore comes from the page.

use crate::node::prelude::*;

/// The sprite's address. The server provides it; the browser reads it off `<html data-sprite>`.
#[derive(Debug, Clone)]
pub struct Sprite(pub String);

impl Sprite {
    /// The sprite of this page.
    pub fn of_page() -> Self {
        use_context::<Sprite>().unwrap_or_else(|| {
            let address = document().document_element().and_then(|html| html.get_attribute("data-sprite"));
            Self(address.unwrap_or_default())
        })
    }

    /// The address of one symbol.
    pub fn symbol(&self, name: &str) -> String {
        format!("{}#{name}", self.0)
    }
}

/// One symbol of the sprite, sized and coloured by its surroundings. `class` adds to `i`.
#[component]
pub fn Icon(name: &'static str, #[prop(default = "")] class: &'static str) -> impl IntoNode {
    let href = Sprite::of_page().symbol(name);
    view! {
        <svg class=format!("i {class}") aria-hidden="true">
            <use href=href></use>
        </svg>
    }
}
