//! A piece as it stands on the page.

use super::{Life, element::Ear};
use crate::node::Words;
use leptos::tachys::view::any_view::AnyViewState;
use web_sys::Node as Dom;

/// A piece as it stands on the page, with what keeps it changing.
pub enum Stand {
    Nothing,
    Text(Dom, Words),
    Element(Box<Standing>),
    Many(Vec<Stand>),
    // Each between its marks.
    Stretch {
        start: Dom,
        end: Dom,
        life: Life,
    },
    /// Its life is held, not read.
    Rows {
        start: Dom,
        end: Dom,
        _life: Life,
    },
    View {
        start: Dom,
        end: Dom,
        view: Box<AnyViewState>,
    },
}

/// An element on the page.
pub struct Standing {
    pub dom: web_sys::Element,
    pub tag: &'static str,
    pub view: u32,
    /// The names of its attributes.
    pub attributes: Vec<&'static str>,
    /// Held, not read.
    pub lives: Vec<Life>,
    pub ears: Vec<Ear>,
    pub inside: Vec<Stand>,
}

impl Stand {
    /// The first of its nodes; none where it has none.
    pub fn first(&self) -> Option<&Dom> {
        match self {
            Self::Nothing => None,
            Self::Text(dom, _) => Some(dom),
            Self::Element(element) => Some(element.dom.as_ref()),
            Self::Many(all) => all.iter().find_map(Self::first),
            Self::Stretch { start, .. } | Self::Rows { start, .. } | Self::View { start, .. } => Some(start),
        }
    }

    /// The last of its nodes.
    pub fn last(&self) -> Option<&Dom> {
        match self {
            Self::Nothing => None,
            Self::Text(dom, _) => Some(dom),
            Self::Element(element) => Some(element.dom.as_ref()),
            Self::Many(all) => all.iter().rev().find_map(Self::last),
            Self::Stretch { end, .. } | Self::Rows { end, .. } | Self::View { end, .. } => Some(end),
        }
    }

    /// All of its nodes, as they are now.
    pub fn nodes(&self) -> Vec<Dom> {
        let Some(last) = self.last() else { return Vec::new() };
        let next = |node: &Dom| if node == last { None } else { node.next_sibling() };
        std::iter::successors(self.first().cloned(), next).collect()
    }

    /// Takes it off the page.
    pub fn remove(self) {
        for node in self.nodes() {
            if let Some(parent) = node.parent_node() {
                let _ = parent.remove_child(&node);
            }
        }
    }
}
