//! `cargo xtask build`: the file that one copies to a server.

use std::fs;

use anyhow::Result;

use crate::{
    serve,
    site::{self, Manifest},
};

pub fn run() -> Result<()> {
    let manifest = site::build()?;
    let server = serve::build(true)?;
    print_sizes(&manifest);
    println!(
        "\n{} ({:.1} MB, with everything above inside)",
        server.display(),
        fs::metadata(&server)?.len() as f64 / 1e6
    );
    Ok(())
}

fn print_sizes(manifest: &Manifest) {
    let size = |size: Option<u64>| size.map_or_else(|| "-".to_owned(), |size| size.to_string());
    println!("{:<44} {:>9} {:>9} {:>9}", "file", "bytes", "brotli", "gzip");
    for asset in manifest.values() {
        println!("{:<44} {:>9} {:>9} {:>9}", asset.file, asset.bytes, size(asset.brotli), size(asset.gzip));
    }
}
