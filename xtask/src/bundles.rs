//! The two WebAssembly bundles: cargo compiles, wasm-bindgen writes the glue, wasm-opt and esbuild make
//! module and glue small where they are found.

use std::{
    fs,
    path::{Path, PathBuf},
    thread,
};

use anyhow::{Context, Result, anyhow, bail};
use wasm_bindgen_cli_support::Bindgen;

use crate::{
    shell,
    site::{Asset, digest},
};

pub const TARGET: &str = "wasm32-unknown-unknown";

mod cut;
mod names;
mod never;
mod tools;

use tools::Tools;

/// What becomes of the library of one package; what cargo writes carries its name.
#[derive(Clone, Copy)]
struct Bundle {
    package: &'static str,
    name: &'static str,
    /// Whether screens that are not there from the start are cut off, and which of them is opened most. Its package then
    /// links with relocations.
    cut: Option<&'static str>,
}

const BUNDLES: [Bundle; 2] = [
    Bundle { package: "frontend", name: "console", cut: Some("conversation") },
    Bundle { package: "frontend-widget", name: "widget", cut: None },
];

/// Flat code first: it shows wasm-opt more of what is the same, which is worth another 1 %. The features are what rustc's own
/// output already uses: wasm-opt refuses one it is not told of, and must not bring in newer ones.
const OPTIMISE: [&str; 12] = [
    "--flatten",
    "--rereloop",
    "-Oz",
    "-Oz",
    "--strip-producers",
    "--strip-target-features",
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// Raise it when `bind` changes, so that what an older xtask made is made again.
const RECIPE: &str = "10";

/// Compiles both bundles and returns `console.js`, `console.wasm`, `widget.js`, `widget.wasm`, and the console's later parts.
pub fn build() -> Result<Vec<Asset>> {
    ensure_target()?;
    let mut made = Vec::new();
    for wanted in BUNDLES {
        // By themselves: together they would get each other's features, and the widget the console's screens.
        made.extend(shell::build(&["--profile", "wasm", "--target", TARGET, "-p", wanted.package])?);
    }
    let tools = Tools::find();
    // One thread each: wasm-opt takes longer than everything else here, and the bundles know nothing of each other.
    let bundles = thread::scope(|scope| {
        let start = |wanted| {
            let (made, tools) = (&made, &tools);
            scope.spawn(move || bundle(wanted, made, tools))
        };
        let running = BUNDLES.map(start);
        running.map(|thread| thread.join().unwrap_or_else(|_| Err(anyhow!("the bundler panicked"))))
    });
    bundles.into_iter().collect::<Result<Vec<_>>>().map(|assets| assets.into_iter().flatten().collect())
}

/// Asks the compiler, not rustup, whether the target is there: a distribution's Rust may have it without rustup.
pub fn ensure_target() -> Result<()> {
    let libraries =
        shell::quietly(shell::program("rustc").args(["--print", "target-libdir", "--target", TARGET]))?;
    if Path::new(String::from_utf8_lossy(&libraries.stdout).trim()).is_dir() {
        return Ok(());
    }
    if shell::find(&["rustup"]).is_none() {
        bail!(
            "this Rust cannot compile for the browser and `rustup` is missing: install Rust from https://rustup.rs, \
             or your distribution's package of the target {TARGET} (on Debian: libstd-rust-dev-wasm32)"
        );
    }
    eprintln!("adding the compile target {TARGET}");
    shell::quietly(shell::program("rustup").args(["target", "add", TARGET]))?;
    Ok(())
}

/// One bundle, from the cache where cargo's output, the tools and the recipe are the same as last time.
fn bundle(wanted: Bundle, made: &[PathBuf], tools: &Tools) -> Result<Vec<Asset>> {
    let name = wanted.name;
    let wasm = made.iter().find(|file| file.ends_with(format!("{name}.wasm")));
    let wasm = wasm.with_context(|| {
        format!("cargo built no `{name}.wasm`: is the lib of its package called `{name}`?")
    })?;
    let code = fs::read(wasm)?;
    let stamp =
        digest(&[RECIPE.as_bytes(), &OPTIMISE.concat().into_bytes(), tools.identity().as_bytes(), &code]);

    let dir = shell::root().join("target/xtask").join(name);
    let (stamped, done) = (dir.join("stamp"), dir.join("done"));
    if fs::read_to_string(&stamped).ok().as_ref() != Some(&stamp) {
        eprintln!("bundling {name}");
        if dir.exists() {
            fs::remove_dir_all(&dir)?;
        }
        fs::create_dir_all(&done)?;
        let assets = match wanted.cut {
            Some(often) => cut_up(name, often, code, &dir, tools)?,
            None => whole(name, code, &dir, tools)?,
        };
        for asset in &assets {
            fs::write(done.join(&asset.name), &asset.bytes)?;
        }
        // Last, so that whatever is interrupted is done again.
        fs::write(&stamped, stamp)?;
        return Ok(assets);
    }
    let files = fs::read_dir(&done)?.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()));
    files.map(|name: Result<String>| Asset::read(&done, &name?)).collect()
}

/// A bundle of one module.
fn whole(name: &str, code: Vec<u8>, dir: &Path, tools: &Tools) -> Result<Vec<Asset>> {
    let bound = dir.join("bound");
    bind(name, never::empty(&code)?, &bound, false)?;
    let wasm = format!("{name}.wasm");
    tools.optimise(&[(bound.join(format!("{name}_bg.wasm")), dir.join(&wasm))])?;
    let script = tools.minify(Asset::read(&bound, &format!("{name}.js"))?)?;
    Ok(vec![script, Asset::read(dir, &wasm)?])
}

/// A bundle of a module that loads first and of parts that load later.
fn cut_up(name: &str, often: &str, code: Vec<u8>, dir: &Path, tools: &Tools) -> Result<Vec<Asset>> {
    let cut = cut::cut(&code, &dir.join("cut"))?;
    let (bound, wasm, script) = (dir.join("bound"), format!("{name}.wasm"), format!("{name}.js"));
    bind(name, never::empty(&cut.main)?, &bound, true)?;
    let first = [(bound.join(format!("{name}_bg.wasm")), dir.join(&wasm))];
    let (mut assets, link) = thread::scope(|scope| {
        let first = scope.spawn(|| tools.optimise(&first));
        let parts = cut.parts(name, often, |jobs| tools.optimise(jobs));
        first.join().unwrap_or_else(|_| Err(anyhow!("the optimiser panicked")))?;
        parts
    })?;
    let bytes = cut::join(&fs::read_to_string(bound.join(&script))?, &link)?.into_bytes();
    assets.extend([tools.minify(Asset { name: script, bytes })?, Asset::read(dir, &wasm)?]);
    Ok(assets)
}

/// Writes `NAME.js` and `NAME_bg.wasm`. The page says which module to load, because its name carries a hash.
fn bind(name: &str, code: Vec<u8>, dir: &Path, cut: bool) -> Result<()> {
    let mut output = Bindgen::new()
        .input_bytes(name, code)
        .web(true)?
        .typescript(false)
        .omit_default_module_path(true)
        .remove_name_section(true)
        .remove_producers_section(true)
        // The later parts ask the first for functions by the linker's names.
        .keep_lld_exports(cut)
        .demangle(!cut)
        .generate_output()
        .with_context(|| format!("wasm-bindgen cannot bind `{name}`"))?;
    // Every crate has an entry there, most of them empty.
    let inline = output.snippets().values().any(|files| !files.is_empty());
    if inline || !output.local_modules().is_empty() || !output.npm_dependencies().is_empty() {
        bail!(
            "the bundle `{name}` brings JavaScript files of its own (a dependency uses `inline_js` or `module = ...`); \
             the site does not carry such files: take the dependency out, or teach xtask/src/bundles.rs to publish them"
        );
    }
    output.emit(dir).with_context(|| format!("`{}` cannot be written", dir.display()))?;
    names::shorten(&dir.join(format!("{name}_bg.wasm")), &dir.join(format!("{name}.js")))
}
