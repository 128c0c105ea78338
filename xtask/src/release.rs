//! `cargo xtask build`: the file that one copies to a server.

use std::{fs, path::Path};

use anyhow::{Context, Result, bail};

use crate::{
    serve,
    site::{self, Manifest},
};

pub fn run() -> Result<()> {
    let manifest = site::build()?;
    let server = serve::build(true)?;
    check_inside(&server, &manifest)?;
    print_sizes(&manifest);
    println!(
        "\n{} ({:.1} MB, with everything above inside)",
        server.display(),
        fs::metadata(&server)?.len() as f64 / 1e6
    );
    Ok(())
}

/// A target directory that another checkout used as well may hold a server with that one's screens, or with none.
fn check_inside(server: &Path, manifest: &Manifest) -> Result<()> {
    let code = fs::read(server)?;
    let file = &manifest.get("console.wasm").context("the site has no console.wasm")?.file;
    if !code.windows(file.len()).any(|part| part == file.as_bytes()) {
        bail!(
            "{} does not carry the screens that were just built: run `cargo clean -p server --release` and build again",
            server.display()
        );
    }
    Ok(())
}

fn print_sizes(manifest: &Manifest) {
    let size = |size: Option<u64>| size.map_or_else(|| "-".to_owned(), |size| size.to_string());
    println!("{:<44} {:>9} {:>9} {:>9}", "file", "bytes", "brotli", "gzip");
    for asset in manifest.values() {
        println!("{:<44} {:>9} {:>9} {:>9}", asset.file, asset.bytes, size(asset.brotli), size(asset.gzip));
    }
}
