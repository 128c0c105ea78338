//! Everything a browser loads, ready to be served from `target/site`: names carry a hash of the content, so a browser may keep
//! a file for ever; each file has its compressed forms beside it; `manifest.json` says which file a logical name means today.

use std::{
    collections::{BTreeMap, BTreeSet},
    env, fs,
    path::{Path, PathBuf, absolute},
};

use anyhow::{Context, Result};
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::{bundles, shell, styles};

mod press;

pub const MANIFEST: &str = "manifest.json";

/// A file by its logical name, `console.js` or `icons/bell.svg`.
pub struct Asset {
    pub name: String,
    pub bytes: Vec<u8>,
}

impl Asset {
    pub fn read(dir: &Path, name: &str) -> Result<Self> {
        let file = dir.join(name);
        let bytes = fs::read(&file).with_context(|| format!("`{}` cannot be read", file.display()))?;
        Ok(Self { name: name.to_owned(), bytes })
    }
}

/// What became of an asset. `brotli` and `gzip` are the sizes of `FILE.br` and `FILE.gz`, where there are such files.
#[derive(Debug, Serialize, PartialEq)]
pub struct Published {
    pub file: String,
    /// Sha-256 of the content. For the files whose name has none: what an `ETag` needs, and what makes cargo embed anew.
    pub hash: String,
    pub bytes: u64,
    pub brotli: Option<u64>,
    pub gzip: Option<u64>,
}

impl Published {
    /// What a visitor's line carries.
    pub fn smallest(&self) -> u64 {
        self.brotli.unwrap_or(self.bytes)
    }
}

pub type Manifest = BTreeMap<String, Published>;

/// Where the site is built. The server's build script reads the same variable and has the same default.
pub fn dir() -> Result<PathBuf> {
    let chosen = env::var_os("PARLEY_SITE").map(PathBuf::from);
    Ok(absolute(chosen.unwrap_or_else(|| shell::root().join("target/site")))?)
}

/// Builds what has changed, and takes away what is no longer part of the site.
pub fn build() -> Result<Manifest> {
    let mut assets = public_files()?;
    let names = assets.iter().map(|asset| (asset.name.clone(), published_name(asset))).collect();
    assets.extend(styles::build(&names)?);
    assets.extend(bundles::build()?);
    let dir = dir()?;
    let manifest = publish(&assets, &dir)?;
    sweep(&dir, &manifest)?;
    Ok(manifest)
}

fn public_files() -> Result<Vec<Asset>> {
    let public = shell::root().join("public");
    let mut assets = Vec::new();
    for file in files_below(&public)? {
        let name = file.strip_prefix(&public)?.to_string_lossy().replace('\\', "/");
        assets.push(Asset::read(&public, &name)?);
    }
    Ok(assets)
}

/// Writes the assets and the manifest. An untouched manifest keeps its time, which tells cargo that nothing is new.
fn publish(assets: &[Asset], dir: &Path) -> Result<Manifest> {
    let mut manifest = Manifest::new();
    for asset in assets {
        let file = published_name(asset);
        let (brotli, gzip) = press::write(&dir.join(&file), &asset.bytes)?;
        let hash = digest(&[&asset.bytes]);
        let published = Published { file, hash, bytes: asset.bytes.len() as u64, brotli, gzip };
        manifest.insert(asset.name.clone(), published);
    }
    let text = serde_json::to_vec_pretty(&manifest)?;
    press::write_if_new(&dir.join(MANIFEST), &text)?;
    Ok(manifest)
}

/// `icons/bell.svg` becomes `icons/bell-0123456789.svg`.
pub fn published_name(asset: &Asset) -> String {
    if keeps_its_name(&asset.name) {
        return asset.name.clone();
    }
    let hash = &digest(&[&asset.bytes])[..10];
    let (folder, file) =
        asset.name.rsplit_once('/').map_or(("", &*asset.name), |(folder, file)| (folder, file));
    let slash = if folder.is_empty() { "" } else { "/" };
    match file.rsplit_once('.') {
        Some((stem, extension)) => format!("{folder}{slash}{stem}-{hash}.{extension}"),
        None => format!("{folder}{slash}{file}-{hash}"),
    }
}

/// Names that strangers know by heart: host pages, crawlers, browsers.
fn keeps_its_name(name: &str) -> bool {
    matches!(name, "embed.js" | "robots.txt") || (name.starts_with("favicon.") && !name.contains('/'))
}

/// Removes what an earlier build has left: the server embeds the whole directory.
fn sweep(dir: &Path, manifest: &Manifest) -> Result<()> {
    let mut wanted = BTreeSet::from([dir.join(MANIFEST)]);
    for published in manifest.values() {
        let file = dir.join(&published.file);
        wanted.extend(published.brotli.map(|_| press::beside(&file, "br")));
        wanted.extend(published.gzip.map(|_| press::beside(&file, "gz")));
        wanted.insert(file);
    }
    for file in files_below(dir)? {
        if !wanted.contains(&file) {
            fs::remove_file(file)?;
        }
    }
    Ok(())
}

fn files_below(dir: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    if !dir.is_dir() {
        return Ok(files);
    }
    for entry in fs::read_dir(dir).with_context(|| format!("`{}` cannot be listed", dir.display()))? {
        let path = entry?.path();
        if path.is_dir() {
            files.extend(files_below(&path)?);
        } else {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// Sha-256 in hex. Each part goes in with its length, so that `ab, c` and `a, bc` differ.
pub fn digest(parts: &[&[u8]]) -> String {
    let mut hasher = Sha256::new();
    if let [only] = parts {
        hasher.update(only);
    } else {
        for part in parts {
            hasher.update((part.len() as u64).to_be_bytes());
            hasher.update(part);
        }
    }
    hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asset(name: &str, text: &str) -> Asset {
        Asset { name: name.to_owned(), bytes: text.as_bytes().to_vec() }
    }

    fn built(dir: &Path, assets: &[Asset]) -> Manifest {
        let manifest = publish(assets, dir).unwrap();
        sweep(dir, &manifest).unwrap();
        manifest
    }

    #[test]
    fn a_name_carries_the_hash_of_the_content() {
        assert_eq!(published_name(&asset("console.js", "abc")), "console-ba7816bf8f.js");
        assert_eq!(published_name(&asset("icons/bell.svg", "abc")), "icons/bell-ba7816bf8f.svg");
        assert_eq!(published_name(&asset("icons.d/LICENSE", "abc")), "icons.d/LICENSE-ba7816bf8f");
    }

    #[test]
    fn names_that_strangers_know_stay() {
        for name in ["embed.js", "robots.txt", "favicon.ico", "favicon.svg"] {
            assert_eq!(published_name(&asset(name, "abc")), name);
        }
        assert_ne!(published_name(&asset("icons/favicon.ico", "abc")), "icons/favicon.ico");
    }

    #[test]
    fn parts_do_not_run_into_each_other() {
        assert_ne!(digest(&[b"ab", b"c"]), digest(&[b"a", b"bc"]));
    }

    #[test]
    fn a_second_build_writes_nothing_and_a_change_sweeps_the_old_file() {
        let dir = tempfile::tempdir().unwrap();
        let long = "let it be long enough to be worth it. ".repeat(9);
        let first = built(dir.path(), &[asset("a.js", &long), asset("embed.js", &long)]);
        let times = || {
            files_below(dir.path())
                .unwrap()
                .into_iter()
                .map(|file| fs::metadata(file).unwrap().modified().unwrap())
        };
        let before: Vec<_> = times().collect();
        assert_eq!(before.len(), 7, "two files, each with its two compressed forms, and the manifest");

        assert_eq!(built(dir.path(), &[asset("a.js", &long), asset("embed.js", &long)]), first);
        assert_eq!(times().collect::<Vec<_>>(), before);

        let second = built(dir.path(), &[asset("a.js", &format!("{long}!")), asset("embed.js", "short")]);
        assert_eq!(files_below(dir.path()).unwrap().len(), 5, "the short file is not worth compressing");
        assert!(!dir.path().join(&first["a.js"].file).exists());
        assert_eq!(fs::read(dir.path().join("embed.js")).unwrap(), b"short");
        assert_eq!(second["embed.js"].brotli, None);
    }
}
