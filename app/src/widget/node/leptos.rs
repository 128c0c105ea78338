//! Where it meets Leptos: drawn by its server integration, woken by its `hydrate_body`.

use super::{
    Node,
    dom::{Cursor, Kept, draw, wake},
    html::write,
};
use leptos::tachys::{
    html::attribute::{Attribute, any_attribute::AnyAttribute},
    hydration,
    renderer::types,
    view::{Mountable, Position, PositionState, Render, RenderHtml, add_attr::AddAnyAttr},
};
use wasm_bindgen::JsCast;

/// A piece that is on the page: what it is made of, and what keeps it changing.
pub struct Drawn {
    nodes: Vec<web_sys::Node>,
    _kept: Kept,
}

impl Render for Node {
    type State = Drawn;

    fn build(self) -> Drawn {
        let sheet = leptos::prelude::document().create_document_fragment();
        let kept = draw(self, &sheet, None);
        let mut nodes = Vec::new();
        let mut next = sheet.first_child();
        while let Some(node) = next {
            next = node.next_sibling();
            nodes.push(node);
        }
        Drawn { nodes, _kept: kept }
    }

    fn rebuild(self, state: &mut Drawn) {
        let mut new = self.build();
        state.insert_before_this(&mut new);
        state.unmount();
        *state = new;
    }
}

impl RenderHtml for Node {
    type AsyncOutput = Self;
    type Owned = Self;

    const MIN_LENGTH: usize = 0;

    fn dry_resolve(&mut self) {}

    async fn resolve(self) -> Self {
        self
    }

    fn to_html_with_buf(
        self,
        out: &mut String,
        position: &mut Position,
        _escape: bool,
        _mark_branches: bool,
        _extra: Vec<AnyAttribute>,
    ) {
        write(self, out, &mut false);
        *position = Position::NextChild;
    }

    /// Wakes what is the first thing inside its parent.
    fn hydrate<const FROM_SERVER: bool>(self, cursor: &hydration::Cursor, position: &PositionState) -> Drawn {
        cursor.child();
        let first = cursor.current();
        position.set(Position::NextChild);
        let kept = wake(self, &Cursor::at(Some(first.clone())));
        Drawn { nodes: vec![first], _kept: kept }
    }

    fn into_owned(self) -> Self {
        self
    }
}

impl AddAnyAttr for Node {
    type Output<New: Attribute> = Self;

    fn add_any_attr<New: Attribute>(self, _attr: New) -> Self {
        self
    }
}

impl Mountable for Drawn {
    fn unmount(&mut self) {
        for node in &self.nodes {
            if let Some(parent) = node.parent_node() {
                let _ = parent.remove_child(node);
            }
        }
    }

    fn mount(&mut self, parent: &types::Element, marker: Option<&types::Node>) {
        for node in &self.nodes {
            let _ = parent.insert_before(node, marker);
        }
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        let Some(first) = self.nodes.first() else { return false };
        let parent = first.parent_node().and_then(|parent| parent.dyn_into::<types::Element>().ok());
        parent.inspect(|parent| child.mount(parent, Some(first))).is_some()
    }

    fn elements(&self) -> Vec<types::Element> {
        Vec::new()
    }
}
