//! A picture as large as the window allows.

use super::here::here;
use crate::node::prelude::*;
use crate::{
    parts::{dialog::Modal, icon::Icon, load::Later},
    texts::{channels::words, fill},
};

/// What is being looked at.
#[derive(Debug, Clone, PartialEq)]
pub struct Viewed {
    pub address: String,
    pub name: String,
}

/// The picture that was pressed, above everything until Esc.
#[component]
pub fn Viewer() -> impl IntoNode {
    let viewing = here().viewing;
    move || viewing.get().map(|viewed| view! { <Later part=move || viewer(viewed.clone(), viewing) /> })
}

#[lazy]
fn viewer(viewed: Viewed, viewing: RwSignal<Option<Viewed>>) -> Node {
    let (here, words) = (here(), words());
    let Viewed { address, name } = viewed;
    let close = move || viewing.set(None);
    let save = fill(words.download, &[("name", &name)]);
    view! {
        <Modal on_close=close labelledby="viewer-title">
            <div class="viewer">
                <div class="viewer__head">
                    <h2 class="truncate" id="viewer-title"><bdi>{name.clone()}</bdi></h2>
                    <a class="iconbtn" href=address.clone() download=name aria-label=save.clone() title=save>
                        <Icon name="i-download" />
                    </a>
                    <button
                        class="iconbtn"
                        type="button"
                        autofocus=true
                        aria-label=here.words.close
                        title=here.words.close
                        on:click=move |_| close()
                    >
                        <Icon name="i-x" />
                    </button>
                </div>
                <img src=address alt=words.picture />
            </div>
        </Modal>
    }
}
