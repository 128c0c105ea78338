//! How the server writes it. Changing stretches stand between two empty comments, and so do two texts that would otherwise run
//! together, and pieces of Leptos' own: the browser counts on exactly this.

use super::{
    Node,
    attributes::{Element, Value},
};
use leptos::{
    prelude::AnyView,
    tachys::{
        ssr::StreamBuilder,
        view::{Position, RenderHtml},
    },
};

pub const MARK: &str = "<!---->";

/// Where it is written: into a text, or into a page of which parts are waited for.
pub trait Paper {
    fn ink(&mut self, write: impl FnOnce(&mut String));

    /// A piece of Leptos' own.
    fn view(&mut self, view: AnyView);
}

impl Paper for String {
    fn ink(&mut self, write: impl FnOnce(&mut String)) {
        write(self);
    }

    fn view(&mut self, view: AnyView) {
        view.to_html_with_buf(self, &mut Position::NextChild, true, false, Vec::new());
    }
}

impl Paper for StreamBuilder {
    fn ink(&mut self, write: impl FnOnce(&mut String)) {
        self.with_buf(write);
    }

    fn view(&mut self, view: AnyView) {
        // Our pages are complete when they leave (`SsrMode::Async`), and so in order.
        view.to_html_async_with_buf::<false>(self, &mut Position::NextChild, true, false, Vec::new());
    }
}

/// Writes onto `out`; `after_text` says whether a text was the last thing written beside it.
pub fn write(node: Node, out: &mut impl Paper, after_text: &mut bool) {
    match node {
        Node::Nothing => {}
        Node::Text(text) if text.is_empty() => {}
        Node::Text(text) => {
            out.ink(|out| {
                if *after_text {
                    out.push_str(MARK);
                }
                escape(&text, out);
            });
            *after_text = true;
        }
        Node::Element(element) => {
            write_element(*element, out);
            *after_text = false;
        }
        Node::Many(all) => all.into_iter().for_each(|node| write(node, out, after_text)),
        Node::Live(draw) => between_marks(vec![draw()], out, after_text),
        Node::Rows(list) => {
            between_marks(list().into_iter().map(|row| (row.draw)()).collect(), out, after_text);
        }
        Node::View(view) => {
            mark(out, after_text);
            out.view(*view);
            mark(out, after_text);
        }
    }
}

fn mark(out: &mut impl Paper, after_text: &mut bool) {
    out.ink(|out| out.push_str(MARK));
    *after_text = false;
}

fn between_marks(nodes: Vec<Node>, out: &mut impl Paper, after_text: &mut bool) {
    mark(out, after_text);
    nodes.into_iter().for_each(|node| write(node, out, after_text));
    mark(out, after_text);
}

/// What has nothing inside and no end of its own.
fn is_void(tag: &str) -> bool {
    matches!(tag, "input" | "img" | "br" | "hr" | "meta" | "link" | "source" | "wbr")
}

fn write_element(element: Element, out: &mut impl Paper) {
    out.ink(|out| open(&element, out));
    if is_void(element.tag) {
        return;
    }
    let mut after_text = false;
    element.inside.into_iter().for_each(|node| write(node, out, &mut after_text));
    out.ink(|out| {
        out.push_str("</");
        out.push_str(element.tag);
        out.push('>');
    });
}

fn open(element: &Element, out: &mut String) {
    out.push('<');
    out.push_str(element.tag);
    for (name, value) in &element.attributes {
        let value = match value {
            Value::Fixed(value) => value.clone(),
            Value::Live(value) => value(),
        };
        if let Some(value) = value {
            out.push(' ');
            out.push_str(name);
            out.push_str("=\"");
            escape(&value, out);
            out.push('"');
        }
    }
    out.push('>');
}

fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{IntoNode, el, live};
    use super::*;

    #[test]
    fn what_the_browser_counts_on_is_written() {
        let mut out = String::new();
        let page = el("p")
            .attr("title", "\"a\" < b")
            .attr("inert", || false)
            .with("one ")
            .with("two & ")
            .with("")
            .with(live(|| Some("three")))
            .with(el("input").attr("required", true));
        write(page.into_node(), &mut out, &mut false);
        assert_eq!(
            out,
            "<p title=\"&quot;a&quot; &lt; b\">one <!---->two &amp; <!---->three<!----><input required=\"\"></p>"
        );
    }
}
