//! Where it meets Leptos, which draws it on the server and in the browser like a view of its own: two marks, and the piece between
//! them.

use super::{
    Node,
    dom::{Cursor, Place, Stand, draw, wake},
    html::{MARK, write},
};
use leptos::{
    prelude::document,
    tachys::{
        html::attribute::{Attribute, any_attribute::AnyAttribute},
        hydration,
        renderer::types,
        ssr::StreamBuilder,
        view::{Mountable, Position, PositionState, Render, RenderHtml, add_attr::AddAnyAttr},
    },
};
use wasm_bindgen::JsCast;

/// A piece that is on the page: its marks, and what keeps it changing.
pub struct Drawn {
    start: types::Node,
    end: types::Node,
    _stand: Stand,
}

impl Drawn {
    /// Everything from mark to mark, as it is now.
    fn nodes(&self) -> Vec<types::Node> {
        let next = |node: &types::Node| if *node == self.end { None } else { node.next_sibling() };
        std::iter::successors(Some(self.start.clone()), next).collect()
    }
}

impl Render for Node {
    type State = Drawn;

    fn build(self) -> Drawn {
        let sheet = document().create_document_fragment();
        let (start, end) = (document().create_comment(""), document().create_comment(""));
        let _ = sheet.append_child(&start);
        let _ = sheet.append_child(&end);
        let stand = draw(self, Place { parent: &sheet, before: Some(&end) });
        Drawn { start: start.into(), end: end.into(), _stand: stand }
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

    const MIN_LENGTH: usize = MARK.len() * 2;

    fn dry_resolve(&mut self) {
        match self {
            Self::Many(all) => all.iter_mut().for_each(RenderHtml::dry_resolve),
            Self::Element(element) => element.inside.iter_mut().for_each(RenderHtml::dry_resolve),
            Self::View(view) => view.dry_resolve(),
            Self::Nothing | Self::Text(_) | Self::Live(_) | Self::Rows(_) => {}
        }
    }

    /// Pieces of Leptos' own are waited for where they are written.
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
        out.push_str(MARK);
        write(self, out, &mut false);
        out.push_str(MARK);
        *position = Position::NextChild;
    }

    fn to_html_async_with_buf<const OUT_OF_ORDER: bool>(
        self,
        out: &mut StreamBuilder,
        position: &mut Position,
        _escape: bool,
        _mark_branches: bool,
        _extra: Vec<AnyAttribute>,
    ) {
        out.with_buf(|out| out.push_str(MARK));
        write(self, out, &mut false);
        out.with_buf(|out| out.push_str(MARK));
        *position = Position::NextChild;
    }

    fn hydrate<const FROM_SERVER: bool>(self, cursor: &hydration::Cursor, position: &PositionState) -> Drawn {
        let start: types::Node = cursor.next_placeholder(position).into();
        let at = Cursor::at(start.next_sibling());
        let stand = wake(self, &at);
        let end = at.take();
        cursor.set(end.clone());
        position.set(Position::NextChild);
        Drawn { start, end, _stand: stand }
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
        // Together, so that they can be put elsewhere.
        let sheet = document().create_document_fragment();
        for node in self.nodes() {
            let _ = sheet.append_child(&node);
        }
    }

    fn mount(&mut self, parent: &types::Element, marker: Option<&types::Node>) {
        for node in self.nodes() {
            let _ = parent.insert_before(&node, marker);
        }
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        let parent = self.start.parent_node();
        parent.inspect(|parent| child.mount(parent.unchecked_ref(), Some(&self.start))).is_some()
    }

    fn elements(&self) -> Vec<types::Element> {
        self.nodes().into_iter().filter_map(|node| node.dyn_into().ok()).collect()
    }
}
