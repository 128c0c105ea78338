//! Lays a piece over what is there.

use super::{
    Place, Stand, draw,
    element::{dress, settle},
    stand::Standing,
    stretch,
};
use crate::node::{Node, attributes::Element};
use leptos::tachys::view::Render;
use web_sys::Node as Dom;

/// What stands becomes the new piece; `place` is where it ends. What cannot become it is drawn instead.
pub fn patch(old: Stand, new: Node, place: Place<'_>) -> Stand {
    match (old, new) {
        (Stand::Text(dom, before), Node::Text(now)) => {
            if before != now {
                dom.set_node_value(Some(&now));
            }
            Stand::Text(dom, now)
        }
        (Stand::Element(old), Node::Element(new)) if is_same(&old, &new) => patch_element(*old, *new),
        (Stand::Many(old), Node::Many(new)) => Stand::Many(patch_all(old, new, place)),
        (Stand::Stretch { start, end, life }, Node::Live(draw)) => {
            let life = stretch(draw, end.clone(), None, life.take_value());
            Stand::Stretch { start, end, life }
        }
        (Stand::View { start, end, mut view }, Node::View(new)) => {
            new.rebuild(&mut view);
            Stand::View { start, end, view }
        }
        // A list as well: its rows would stay by their keys, and act on what the old one was about.
        (old, new) => {
            let drawn = draw(new, Place { before: old.first().or(place.before), ..place });
            old.remove();
            drawn
        }
    }
}

/// Whether one can become the other: the same element of the same view, which hears the same events.
fn is_same(old: &Standing, new: &Element) -> bool {
    old.tag == new.tag
        && old.view == new.view
        && old.ears.len() == new.handlers.len()
        && old.ears.iter().zip(&new.handlers).all(|(ear, (event, _))| ear.event == *event)
}

fn patch_element(old: Standing, mut new: Element) -> Stand {
    let Standing { dom, tag, view, attributes, lives, ears, inside } = old;
    // What kept it as it was ends before it is changed.
    drop(lives);
    for name in attributes.iter().filter(|name| new.attributes.iter().all(|(other, _)| other != *name)) {
        let _ = dom.remove_attribute(name);
    }
    let (attributes, mut lives) = dress(&dom, std::mem::take(&mut new.attributes), true);
    let inside = patch_all(inside, std::mem::take(&mut new.inside), Place { parent: &dom, before: None });
    for (ear, (_, handler)) in ears.iter().zip(new.handlers) {
        ear.hear_with(handler);
    }
    settle(&dom, new.properties, &mut lives);
    new.meetings.into_iter().for_each(|meeting| (meeting.take())(&dom));
    Stand::Element(Box::new(Standing { dom, tag, view, attributes, lives, ears, inside }))
}

/// One after the other; what is more is drawn behind them, what is fewer goes.
fn patch_all(mut old: Vec<Stand>, mut new: Vec<Node>, place: Place<'_>) -> Vec<Stand> {
    old.drain(new.len().min(old.len())..).for_each(Stand::remove);
    let more: Vec<Stand> = new.drain(old.len()..).map(|node| draw(node, place)).collect();
    let mut next: Option<Dom> = more.iter().find_map(Stand::first).or(place.before).cloned();
    let mut all = more;
    all.reverse();
    // From the end, so that each knows what follows it.
    for (old, new) in old.into_iter().zip(new).rev() {
        let stand = patch(old, new, Place { before: next.as_ref(), ..place });
        next = stand.first().cloned().or(next);
        all.push(stand);
    }
    all.reverse();
    all
}
