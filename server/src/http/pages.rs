//! The console's pages: drawn here first, then taken over by the bundle. Also the server functions, which
//! leptos registers together with the pages so that both find the same things in context.

use super::{Web, assets::Assets, headers};
use app::{api::desk::Desk, console::Console, parts::icon::Sprite};
use axum::{
    Router,
    extract::Request,
    http::{
        HeaderValue, Method, StatusCode,
        header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY},
        request::Parts,
    },
    response::{IntoResponse, Response},
};
use leptos::{nonce::use_nonce, prelude::*};
use leptos_axum::{
    LeptosRoutes, ResponseOptions, generate_route_list_with_exclusions_and_ssg_and_context,
    render_app_async_with_context,
};
use leptos_meta::MetaTags;
use std::sync::Arc;

/// Every page of the console, every server function, and the console's own "not found" for the rest.
pub fn routes(web: &Web) -> Router<Web> {
    let context = context(web);
    let shell = {
        let assets = web.assets.clone();
        move || shell(&assets)
    };
    let (pages, _) = generate_route_list_with_exclusions_and_ssg_and_context(Console, None, context.clone());
    let lost = render_app_async_with_context(context.clone(), shell.clone());
    Router::new()
        .leptos_routes_with_context(web, pages, context, shell)
        .fallback(move |request: Request| not_found(request, lost.clone()))
}

async fn not_found<F>(request: Request, draw: impl FnOnce(Request) -> F) -> Response
where
    F: Future<Output = Response>,
{
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return super::api::unknown(request).await.into_response();
    }
    let mut response = draw(request).await;
    // Whoever is not signed in is sent to sign in first: that answer stands.
    if response.status() == StatusCode::OK {
        *response.status_mut() = StatusCode::NOT_FOUND;
    }
    response
}

/// What pages and server functions find: whom to ask, and where the icons are. A page also gets its headers.
fn context(web: &Web) -> impl Fn() + Clone + Send + Sync + 'static {
    let desk: Arc<dyn Desk> = web.service.clone();
    let (sprite, config) = (sprite(&web.assets, "icons.svg"), web.config.clone());
    move || {
        provide_context(desk.clone());
        provide_context(sprite.clone());
        // Server functions have no nonce: there is no page to protect.
        if let (Some(nonce), Some(asked)) = (use_nonce(), use_context::<Parts>()) {
            let policy = headers::page_policy(&nonce, &asked.headers, &config, "'none'");
            with_headers(policy, &[(headers::OPENER_POLICY, "same-origin")]);
        }
    }
}

/// The sprite's address as the screens read it.
pub fn sprite(assets: &Assets, name: &str) -> Sprite {
    Sprite(assets.address(name).unwrap_or_default().to_owned())
}

/// Puts headers on the page that is being drawn.
pub fn with_headers(policy: Option<HeaderValue>, more: &[(axum::http::HeaderName, &'static str)]) {
    let Some(response) = use_context::<ResponseOptions>() else { return };
    if let Some(policy) = policy {
        response.insert_header(CONTENT_SECURITY_POLICY, policy);
    }
    // What is on the page is for one person, and for now.
    response.insert_header(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    for (name, value) in more {
        response.insert_header(name.clone(), HeaderValue::from_static(value));
    }
}

/// Everything around the console. Language, direction and theme come from the agent's preferences: the screens
/// put them on `<html>` themselves.
fn shell(assets: &Assets) -> impl IntoView + use<> {
    view! {
        <!DOCTYPE html>
        <html
            data-sprite=assets.address("icons.svg").map(str::to_owned)
            data-sound=assets.address("sounds/message.wav").map(str::to_owned)
            data-rooms=assets.address("rooms.css").map(str::to_owned)
        >
            <head>
                {head("console", assets)}
                {rooms(assets)}
                {head_start(assets)}
                <MetaTags/>
            </head>
            <body>
                <Console/>
                {waking("console", assets)}
            </body>
        </html>
    }
}

/// What is at the top of each page of ours: its style, and a head start for its bundle.
pub fn head(bundle: &str, assets: &Assets) -> impl IntoView + use<> {
    let address = |kind: &str| assets.address(&format!("{bundle}.{kind}")).map(str::to_owned);
    view! {
        <meta charset="utf-8"/>
        <meta name="viewport" content="width=device-width, initial-scale=1, interactive-widget=resizes-content"/>
        <link rel="icon" type="image/svg+xml" href="/favicon.svg"/>
        {address("css").map(|css| view! { <link rel="stylesheet" href=css/> })}
        {address("js").map(|js| view! { <link rel="modulepreload" href=js/> })}
        {address("wasm")
            .map(|wasm| {
                view! { <link rel="preload" r#as="fetch" r#type="application/wasm" crossorigin="anonymous" href=wasm/> }
            })}
    }
}

fn path() -> String {
    use_context::<Parts>().map(|asked| asked.uri.path().to_owned()).unwrap_or_default()
}

/// The style of what is not the frame and the list. There it comes with the first part that is opened, which finds the
/// address in `data-rooms` (xtask/src/bundles/cut.rs).
fn rooms(assets: &Assets) -> impl IntoView + use<> {
    let wanted = path().trim_end_matches('/') != "/chats";
    let address = assets.address("rooms.css").filter(|_| wanted).map(str::to_owned);
    address.map(|css| view! { <link rel="stylesheet" href=css/> })
}

/// The parts of the console's bundle that the page needs as well.
fn head_start(assets: &Assets) -> impl IntoView + use<> {
    let path = path();
    let parts = LATER.iter().find(|(start, _)| path.starts_with(start));
    let files = parts.into_iter().flat_map(|(_, files)| *files);
    let links = files.filter_map(|file| assets.address(file).map(str::to_owned)).map(|file| {
        view! { <link rel="preload" r#as="fetch" crossorigin="anonymous" href=file/> }
    });
    links.collect_view()
}

/// What is cut off the console's bundle (`app::console::fetch_parts`), by how the addresses begin that need it.
const LATER: [(&str, &[&str]); 6] = [
    ("/chats/", &["console-conversation.wasm", "console-shared.bin"]),
    ("/archive/", &["console-archived.wasm", "console-conversation.wasm", "console-shared.bin"]),
    ("/archive", &["console-archived.wasm", "console-shared.bin", "console-rarely.bin"]),
    ("/settings/", &["console-settings_route_view.wasm", "console-shared.bin", "console-rarely.bin"]),
    ("/tickets", &["console-tickets_route_view.wasm", "console-shared.bin", "console-rarely.bin"]),
    ("/cockpit", &["console-cockpit_route_view.wasm", "console-shared.bin", "console-rarely.bin"]),
];

/// Loads the bundle and lets it take the page over. Nothing while the site is not built.
pub fn waking(bundle: &str, assets: &Assets) -> impl IntoView + use<> {
    let address = |kind: &str| assets.address(&format!("{bundle}.{kind}"));
    let script = address("js").zip(address("wasm")).map(|(js, wasm)| {
        format!(
            "import init, {{ hydrate }} from \"{js}\"; init({{ module_or_path: \"{wasm}\" }}).then(() => hydrate());"
        )
    });
    script.map(|script| view! { <script type="module" nonce=use_nonce()>{script}</script> })
}
