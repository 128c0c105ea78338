//! A long list of which only the part in sight is drawn, with the keys that move in it.

use super::{
    lines::{Line, neighbour},
    window::Tops,
};
use crate::node::prelude::*;
use crate::{console::shell::keys, domain::ids::ConversationId};
use leptos::{ev, html};
use web_sys::{Element, HtmlElement, wasm_bindgen::JsCast};

/// Lines that the server draws, before anybody knows how many fit.
const FIRST: usize = 30;
/// How near the end one must have scrolled for more to be fetched, in pixels.
const NEAR_END: f64 = 400.0;

/// What is known of the scroller once it is on a screen.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Sight {
    from: f64,
    height: f64,
    row: f64,
    head: f64,
}

/// The windowed list. `row` draws a line's content; `current` is the open conversation.
#[component]
pub fn Rows<V: IntoNode + 'static>(
    #[prop(into)] lines: Signal<Vec<Line>>,
    #[prop(into)] current: Signal<Option<ConversationId>>,
    /// Names the list.
    label: &'static str,
    row: impl Fn(Line) -> V + Copy + Send + Sync + 'static,
    /// Runs when the end comes near.
    #[prop(optional)]
    near_end: Option<Callback<()>>,
    /// Below the rows.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoNode {
    let scroller = NodeRef::<html::Div>::new();
    let list = NodeRef::<html::Div>::new();
    let sight = RwSignal::new(None::<Sight>);
    let tops = memo(move |_| {
        let sight = sight.get();
        let (row, head) = sight.map_or((60.0, 32.0), |sight| (sight.row, sight.head));
        lines.with(|lines| {
            Tops::of(lines.iter().map(|line| if matches!(line, Line::Head(..)) { head } else { row }))
        })
    });
    let slice = memo(move |_| {
        tops.with(|tops| match sight.get() {
            Some(sight) => tops.in_sight(sight.from, sight.height),
            None => 0..FIRST.min(tops.lines()),
        })
    });
    let drawn = memo(move |_| {
        let slice = slice.get();
        lines.with(|lines| lines.get(slice).map(<[Line]>::to_vec).unwrap_or_default())
    });
    let look = move || {
        // Runs a frame later: the list may have been left by then.
        let there = (scroller.try_get_untracked().flatten(), list.try_get_untracked().flatten());
        let (Some(scroller), Some(list)) = there else { return };
        let seen = measure(&scroller, &list);
        if sight.get_untracked() != Some(seen) {
            sight.set(Some(seen));
        }
        if let Some(near_end) = near_end
            && seen.from + seen.height + NEAR_END > tops.with_untracked(Tops::total)
        {
            near_end.run(());
        }
    };
    Effect::new(move |_| {
        lines.track();
        request_animation_frame(look);
    });
    keys::on_window(ev::resize, move |_| look());
    place(list, tops, slice, sight);
    let go = move_with_keys(scroller, lines, tops, current);
    keep_focus(scroller, lines);
    view! {
        <div class="pane__scroll" tabindex="-1" node_ref=scroller on:scroll=move |_| look() on:keydown=go>
            <div class="vlist" class:vlist--plain=move || sight.get().is_none() node_ref=list>
                <ul class="chatlist vlist__win" aria-label=label>
                    <For each=move || drawn.get() key=|line| *line let:line>
                        {row(line)}
                    </For>
                </ul>
            </div>
            {children.map(|children| children())}
        </div>
    }
}

/// Reads heights and scroll position off the page. Rows are as high as their style says (text size matters).
fn measure(scroller: &HtmlElement, list: &HtmlElement) -> Sight {
    let height_of = |selector: &str, otherwise: f64| {
        let found = list.query_selector(selector).ok().flatten();
        found.map(|row| row.get_bounding_client_rect().height()).filter(|h| *h > 0.0).unwrap_or(otherwise)
    };
    Sight {
        from: f64::from(scroller.scroll_top()),
        height: f64::from(scroller.client_height()),
        row: height_of(".chat", 60.0),
        head: height_of(".grouphead", 32.0),
    }
}

/// Gives the list its whole height and moves the drawn part to its place.
fn place(
    list: NodeRef<html::Div>,
    tops: Memo<Tops>,
    slice: Memo<std::ops::Range<usize>>,
    sight: RwSignal<Option<Sight>>,
) {
    Effect::new(move |_| {
        let (Some(list), true) = (list.get(), sight.with(Option::is_some)) else { return };
        let (total, top) = tops.with(|tops| (tops.total(), tops.top(slice.get().start)));
        let style = HtmlElement::style(&list);
        // The browser writes its numbers: the code for it would have to be loaded.
        let pixels = |n: f64| {
            js_sys::Number::from(n).to_string_with_radix(10).map(|n| format!("{}px", String::from(n)))
        };
        for (name, n) in [("--vlist-h", total), ("--vlist-y", top)] {
            let _ = style.set_property(name, &pixels(n).unwrap_or_default());
        }
    });
}

/// The conversation whose row has the focus.
fn focused(scroller: &Element) -> Option<ConversationId> {
    let active = document().active_element()?;
    if !scroller.contains(Some(&active)) {
        return None;
    }
    active.get_attribute("data-row")?.parse().ok()
}

/// Answers whether the row was there to take it.
fn focus_row(scroller: &Element, id: ConversationId) -> bool {
    let row = scroller.query_selector(&format!("[data-row=\"{id}\"]")).ok().flatten();
    row.and_then(|row| row.dyn_into::<HtmlElement>().ok()).is_some_and(|row| row.focus().is_ok())
}

/// J, K and the arrow keys: they move the focus, Enter then opens, being a link's own key.
fn move_with_keys(
    scroller: NodeRef<html::Div>,
    lines: Signal<Vec<Line>>,
    tops: Memo<Tops>,
    current: Signal<Option<ConversationId>>,
) -> impl Fn(ev::KeyboardEvent) + Clone {
    // Where the focus is on its way to: a second key counts from there.
    let going = StoredValue::new(None::<ConversationId>);
    let step = move |back: bool| {
        let Some(scroller) = scroller.get_untracked() else { return };
        let at = going.get_value().or_else(|| focused(&scroller)).or_else(|| current.get_untracked());
        let next = lines.with_untracked(|lines| neighbour(lines, at, back));
        let Some((line, id)) = next else { return };
        let (from, height) = (f64::from(scroller.scroll_top()), f64::from(scroller.client_height()));
        let to = tops.with_untracked(|tops| tops.scroll_for(line, from, height, tops.top(1).min(48.0)));
        scroller.set_scroll_top(to as i32);
        // At once where it is drawn: the key that comes next is the row's.
        if focus_row(&scroller, id) {
            going.set_value(None);
            return;
        }
        // A row further away is drawn by the scroll event first.
        going.set_value(Some(id));
        let arrive = move || {
            if going.try_get_value().flatten() == Some(id) {
                going.set_value(None);
                focus_row(&scroller, id);
            }
        };
        request_animation_frame(move || request_animation_frame(arrive));
    };
    keys::on_single_key(move |key| match key {
        'j' => {
            step(false);
            true
        }
        'k' => {
            step(true);
            true
        }
        _ => false,
    });
    move |event: ev::KeyboardEvent| {
        if matches!(event.key().as_str(), "ArrowDown" | "ArrowUp") && !event.alt_key() {
            event.prevent_default();
            step(event.key() == "ArrowUp");
        }
    }
}

/// A row that moves to another place leaves the page for a moment and would lose the focus.
fn keep_focus(scroller: NodeRef<html::Div>, lines: Signal<Vec<Line>>) {
    let had = StoredValue::new(None::<ConversationId>);
    let note = move |_| {
        had.set_value(scroller.get_untracked().and_then(|scroller| focused(&scroller)));
    };
    keys::on_window(ev::focusin, note);
    Effect::new(move |_| {
        lines.track();
        request_animation_frame(move || {
            let there = (scroller.try_get_untracked().flatten(), had.try_get_value().flatten());
            let (Some(scroller), Some(id)) = there else { return };
            let nowhere = document().active_element().is_none_or(|active| active.tag_name() == "BODY");
            if nowhere {
                focus_row(&scroller, id);
            }
        });
    });
}
