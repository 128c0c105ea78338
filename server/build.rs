//! Says where the built site lies, which the binary takes in. The site is built by `cargo xtask`; without it
//! an empty directory stands in, so that plain `cargo check` works on a fresh checkout.

use std::{env, fs, path::PathBuf};

fn main() -> std::io::Result<()> {
    let usual = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../target/site");
    let site = env::var_os("PARLEY_SITE").map_or(usual, PathBuf::from);
    fs::create_dir_all(&site)?;
    let site = site.canonicalize()?;
    println!("cargo:rustc-env=PARLEY_SITE={}", site.display());
    println!("cargo:rerun-if-env-changed=PARLEY_SITE");
    // A debug build reads the site when it runs; only what is taken in must be taken in anew.
    if env::var_os("CARGO_CFG_DEBUG_ASSERTIONS").is_none() {
        println!("cargo:rerun-if-changed={}", site.display());
    }
    Ok(())
}
