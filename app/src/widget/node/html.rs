//! How the server writes it. Changing stretches stand between two empty comments, and so do two texts that
//! would otherwise run together: the browser counts on exactly this.

use super::{Element, Node, Value};

pub const MARK: &str = "<!---->";

/// Writes into `out`; `after_text` says whether a text was the last thing written beside it.
pub fn write(node: Node, out: &mut String, after_text: &mut bool) {
    match node {
        Node::Nothing => {}
        Node::Text(text) if text.is_empty() => {}
        Node::Text(text) => {
            if *after_text {
                out.push_str(MARK);
            }
            escape(&text, out);
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
    }
}

fn between_marks(nodes: Vec<Node>, out: &mut String, after_text: &mut bool) {
    out.push_str(MARK);
    *after_text = false;
    nodes.into_iter().for_each(|node| write(node, out, after_text));
    out.push_str(MARK);
    *after_text = false;
}

fn write_element(element: Element, out: &mut String) {
    out.push('<');
    out.push_str(element.tag);
    for (name, value) in element.attributes {
        let value = match value {
            Value::Fixed(value) => Some(value),
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
    if element.tag == "input" {
        return;
    }
    let mut after_text = false;
    element.inside.into_iter().for_each(|node| write(node, out, &mut after_text));
    out.push_str("</");
    out.push_str(element.tag);
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
    use super::super::{el, live};
    use super::*;

    #[test]
    fn what_the_browser_counts_on_is_written() {
        let mut out = String::new();
        let page = el("p")
            .attr("title", "\"a\" < b")
            .live_flag("inert", || false)
            .with("one ")
            .with("two & ")
            .with("")
            .with(live(|| Some("three")))
            .with(el("input").flag("required"));
        write(page.into(), &mut out, &mut false);
        assert_eq!(
            out,
            "<p title=\"&quot;a&quot; &lt; b\">one <!---->two &amp; <!---->three<!----><input required=\"\"></p>"
        );
    }
}
