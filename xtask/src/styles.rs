//! The style sheets: imports bundled, nesting lowered for the browsers we promise, minified.

use std::{collections::BTreeMap, path::Path};

use anyhow::{Context, Result, anyhow, bail};
use lightningcss::{
    bundler::{Bundler, FileProvider},
    dependencies::{Dependency, DependencyOptions},
    printer::PrinterOptions,
    stylesheet::{MinifyOptions, ParserOptions, ToCssResult},
    targets::{Browsers, Targets},
};

use crate::{shell, site::Asset};

/// Each screen's sheet, and whether a build without it makes sense.
const SHEETS: [(&str, bool); 4] =
    [("console.css", true), ("rooms.css", true), ("widget.css", true), ("embed.css", false)];

/// The first versions with cascade layers, container queries and `color-mix`. Nesting came later, so it is written out.
const BROWSERS: Browsers = Browsers {
    android: None,
    chrome: Some(version(111, 0)),
    edge: Some(version(111, 0)),
    firefox: Some(version(113, 0)),
    ie: None,
    ios_saf: Some(version(16, 4)),
    opera: None,
    safari: Some(version(16, 4)),
    samsung: None,
};

const fn version(major: u32, minor: u32) -> u32 {
    major << 16 | minor << 8
}

/// `published` maps a file of `public/` to the name it has on the site: a sheet says `url(/icons/bell.svg)`.
pub fn build(published: &BTreeMap<String, String>) -> Result<Vec<Asset>> {
    let dir = shell::root().join("style");
    let mut assets = Vec::new();
    for (name, required) in SHEETS {
        let file = dir.join(name);
        if file.is_file() {
            let bytes = bundle(&file, published).with_context(|| format!("style/{name}"))?.into_bytes();
            assets.push(Asset { name: name.to_owned(), bytes });
        } else if required {
            bail!("style/{name} is missing");
        }
    }
    Ok(assets)
}

/// Errors of lightningcss borrow the source and name the file, the line and the column: they become text here.
fn bundle(file: &Path, published: &BTreeMap<String, String>) -> Result<String> {
    let targets = Targets { browsers: Some(BROWSERS), ..Targets::default() };
    let provider = FileProvider::new();
    let mut bundler = Bundler::new(&provider, None, ParserOptions::default());
    let mut sheet = bundler.bundle(file).map_err(|error| anyhow!("{error}"))?;
    sheet
        .minify(MinifyOptions { targets, ..MinifyOptions::default() })
        .map_err(|error| anyhow!("{error}"))?;
    let printer = PrinterOptions {
        minify: true,
        targets,
        analyze_dependencies: Some(DependencyOptions { remove_imports: false }),
        ..PrinterOptions::default()
    };
    let printed = sheet.to_css(printer).map_err(|error| anyhow!("{error}"))?;
    with_published_names(printed, published)
}

/// Puts the published names where the printer left placeholders. They are relative, so the site may live under any path.
fn with_published_names(printed: ToCssResult, published: &BTreeMap<String, String>) -> Result<String> {
    let mut code = printed.code;
    for dependency in printed.dependencies.into_iter().flatten() {
        let Dependency::Url(link) = dependency else {
            continue;
        };
        let name = if leaves_the_site(&link.url) {
            &link.url
        } else {
            let known = published.get(link.url.trim_start_matches('/'));
            known.with_context(|| {
                format!("`url({})` in {}: no such file in public/", link.url, link.loc.file_path)
            })?
        };
        code = code.replace(&link.placeholder, name);
    }
    Ok(code)
}

fn leaves_the_site(url: &str) -> bool {
    url.starts_with('#') || url.starts_with("//") || url.contains(':')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bundled(source: &str) -> Result<String> {
        let dir = tempfile::tempdir()?;
        let file = dir.path().join("a.css");
        std::fs::write(&file, source)?;
        let published =
            BTreeMap::from([("icons/bell.svg".to_owned(), "icons/bell-0123456789.svg".to_owned())]);
        bundle(&file, &published)
    }

    #[test]
    fn nesting_is_written_out_and_the_sheet_is_small() {
        let css = bundled(".row { color: red; & .name { color: blue } }").unwrap();
        assert_eq!(css, ".row{color:red}.row .name{color:#00f}");
    }

    #[test]
    fn a_url_gets_the_name_that_the_file_has_on_the_site() {
        let css =
            bundled("a { mask: url(/icons/bell.svg) } b { background: url(data:image/png;base64,AA==) }")
                .unwrap();
        assert!(css.contains("icons/bell-0123456789.svg"), "{css}");
        assert!(css.contains("data:image/png;base64,AA=="), "{css}");
    }

    #[test]
    fn a_url_to_nowhere_is_an_error() {
        let error = bundled("a { mask: url(/icons/gong.svg) }").unwrap_err();
        assert!(error.to_string().contains("`url(/icons/gong.svg)`"), "{error}");
    }
}
