//! The line that a shop puts on its pages.

use super::{Card, Channels};
use crate::{
    console::settings::{edit::Edit, guard::Desk},
    domain::ids::ChannelId,
    parts::icon::Icon,
};
use leptos::prelude::*;
use web_sys::wasm_bindgen::{JsCast, JsValue};

/// The script tag for a channel of the desk at `origin`.
fn snippet(origin: &str, channel: ChannelId) -> String {
    format!(r#"<script async src="{origin}/embed.js" data-channel="{channel}"></script>"#)
}

#[component]
pub fn Snippet(edit: Edit<Channels>) -> impl IntoView {
    let t = edit.t;
    if edit.is_new {
        return view! {
            <Card id="snippet-title" title=t.snippet>
                <p class="muted">{t.snippet_later}</p>
            </Card>
        }
        .into_any();
    }
    let desk = expect_context::<Desk>();
    let channel = edit.draft.with_untracked(|draft| draft.channel.id);
    let origin = RwSignal::new(String::new());
    // The server may stand behind another name; the browser knows the one that works.
    Effect::new(move |_| origin.set(window().location().origin().unwrap_or_default()));
    let code = move || snippet(&origin.get(), channel);
    let copy = move |_| {
        let code = untrack(code);
        leptos::task::spawn_local(async move {
            let said = if copy_text(&code).await { t.copied } else { t.copy_failed };
            let _ = desk.said.try_set(said.to_owned());
        });
    };
    view! {
        <Card id="snippet-title" title=t.snippet>
            <p class="muted">{t.snippet_help}</p>
            <div class="codebox">
                <div class="codebox__bar">
                    <span class="grow">"HTML"</span>
                    <button class="btn btn--ghost btn--sm" type="button" on:click=copy>
                        <Icon name="i-copy" class="i-14" />
                        {t.copy}
                    </button>
                </div>
                <pre tabindex="0">{code}</pre>
            </div>
            <span class="small muted" aria-hidden="true">
                {move || desk.said.with(|said| if said == t.copied || said == t.copy_failed { said.clone() } else { String::new() })}
            </span>
        </Card>
    }
    .into_any()
}

/// Without https the browser has no clipboard for us: the reader is told to copy by hand.
async fn copy_text(text: &str) -> bool {
    let navigator = window().navigator();
    let found = js_sys::Reflect::get(&navigator, &JsValue::from_str("clipboard"));
    let Some(clipboard) = found.ok().and_then(|found| found.dyn_into::<web_sys::Clipboard>().ok()) else {
        return false;
    };
    wait_for(clipboard.write_text(text)).await
}

async fn wait_for(promise: js_sys::Promise) -> bool {
    wasm_bindgen_futures::JsFuture::from(promise).await.is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_snippet_is_one_script_tag() {
        assert_eq!(
            snippet("https://desk.example", ChannelId::fixed(1)),
            "<script async src=\"https://desk.example/embed.js\" \
             data-channel=\"chn_00000000000000000000000000000001\"></script>"
        );
    }
}
