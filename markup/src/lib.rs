//! Leptos' syntax for screens, into values of one type.
//!
//! Leptos' own `view!` makes a type of each piece of a page, and the compiler writes each type's drawing, waking and changing
//! anew: most of what a browser had to load. These macros read the same text and build `app::node::Node`, for which that is
//! written once. Components, signals, effects, contexts, server functions and routes stay Leptos'.
//!
//! Made for the crate `app` alone: what they write names its `crate::node`.

use proc_macro::TokenStream;
use quote::quote;
use syn::{ItemFn, parse_macro_input, parse_quote};

mod view;

/// A piece of a page as a `Node`. Of Leptos' `view!` it knows elements, components, texts, blocks, and of attributes: `name=`,
/// `class:name=`, `prop:name=`, `on:event=`, `node_ref=`, and `let:name` for components that hand something to their children.
#[proc_macro]
pub fn view(tokens: TokenStream) -> TokenStream {
    view::expand(tokens.into()).unwrap_or_else(|problem| problem.to_compile_error()).into()
}

/// A component whose view is a `Node`, whatever its body ends with. What the body reads is not tracked.
#[proc_macro_attribute]
pub fn component(_: TokenStream, item: TokenStream) -> TokenStream {
    let mut function = parse_macro_input!(item as ItemFn);
    let body = function.block.clone();
    *function.block = parse_quote!({ crate::node::piece(move || #body) });
    function.sig.output = parse_quote!(-> crate::node::Node);
    quote! {
        #[::leptos::component(transparent)]
        #function
    }
    .into()
}
