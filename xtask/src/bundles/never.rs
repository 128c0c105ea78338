//! Empties functions that are in the module and never run.
//!
//! Leptos can take a page over in several ways, and the table of every boxed view and attribute names the function for each of
//! them: what stands in a table is in use as far as the linker and wasm-opt know. Our pages are taken over by `hydrate_body`
//! alone, which fetches nothing while it does so (`app::console::fetch_parts` has done that before). Should one of these functions
//! be called after all, the page stops at once, and the journeys with it.
//!
//! What cannot be taken out like this: the linker keeps one of several functions that are the same, under any of their names.
//! Cloning from a `<template>`, which never happens either, is often the same as taking over from the server.

use anyhow::{Result, anyhow};
use walrus::{FunctionBuilder, FunctionId, FunctionKind, Module};

/// Taking over with pauses, and the table of all addresses: by their names in the linker's spelling.
const NEVER: [&str; 3] = [
    // What the server asks of the routes.
    "into_any_nested_route15generate_routes",
    "8into_any13hydrate_async",
    "tachys..view..any_view..AnyView$u20$as$u20$tachys..view..RenderHtml$GT$13hydrate_async",
];

/// The module without the bodies of what never runs.
pub fn empty(code: &[u8]) -> Result<Vec<u8>> {
    let mut module =
        Module::from_buffer(code).map_err(|why| anyhow!("the module cannot be read: {why:?}"))?;
    let never: Vec<FunctionId> = module
        .funcs
        .iter_local()
        .filter(|(id, _)| {
            let name = module.funcs.get(*id).name.as_deref().unwrap_or_default();
            NEVER.iter().any(|never| name.contains(never))
        })
        .map(|(id, _)| id)
        .collect();
    for id in never {
        let (params, results) = module.types.params_results(module.funcs.get(id).ty());
        let (params, results) = (params.to_vec(), results.to_vec());
        let mut body = FunctionBuilder::new(&mut module.types, &params, &results);
        body.func_body().unreachable();
        let args = params.iter().map(|kind| module.locals.add(*kind)).collect();
        module.funcs.get_mut(id).kind = FunctionKind::Local(body.local_func(args));
    }
    Ok(module.emit_wasm())
}
