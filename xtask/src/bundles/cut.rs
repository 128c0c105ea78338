//! Cuts a module at the screens that load when they are opened (`#[lazy_route]`, `#[lazy]`): the first load gets smaller by them.
//!
//! The cutter writes a JavaScript module that fetches the parts, and which imports the bundle that imports it. Our names carry
//! hashes of the content, so neither could be named before the other: its text is put into the bundle instead.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, anyhow, bail};

use crate::site::{Asset, published_name};

const LINK: &str = "./parts.js";

/// A module that was cut: what is loaded first, and the rest.
pub struct Cut {
    pub main: Vec<u8>,
    parts: Vec<PathBuf>,
    link: String,
}

/// Cuts `code` and writes the parts into `dir`.
pub fn cut(code: &[u8], dir: &Path) -> Result<Cut> {
    let main = dir.join("main.wasm");
    let mut options = wasm_split_cli_support::Options::new(code);
    options.output_dir = dir;
    options.main_out_path = &main;
    options.link_name = LINK;
    let split = wasm_split_cli_support::transform(options)
        .map_err(|problem| anyhow!("the module cannot be cut: {problem:?}"))?;
    let link = fs::read_to_string(dir.join(LINK))?;
    Ok(Cut { main: fs::read(main)?, parts: split.split_modules, link })
}

impl Cut {
    /// The parts, each optimised by `optimise(from, to)`, as `NAME-1.wasm` and so on; and the text that loads them.
    pub fn parts(
        &self,
        name: &str,
        optimise: impl Fn(&Path, &Path) -> Result<()>,
    ) -> Result<(Vec<Asset>, String)> {
        let mut link = self.link.clone();
        let mut assets = Vec::new();
        for (at, part) in self.parts.iter().enumerate() {
            let small = part.with_extension("small.wasm");
            optimise(part, &small)?;
            let asset = Asset { name: format!("{name}-{}.wasm", at + 1), bytes: fs::read(&small)? };
            let file = part.file_name().and_then(|file| file.to_str()).context("a part without a name")?;
            let asked = format!("\"./{file}\"");
            if !link.contains(&asked) {
                bail!("the cutter's script does not load its part {file}");
            }
            link = link.replace(&asked, &format!("\"./{}\"", published_name(&asset)));
            assets.push(asset);
        }
        Ok((assets, link))
    }
}

/// The bundle's script with the loader's text in the place of its import. There is one import for each of the loader's
/// functions, and all mean the same module.
pub fn join(script: &str, link: &str) -> Result<String> {
    let mut space = None;
    let mut lines = Vec::new();
    for line in script.lines() {
        let import = line.strip_prefix("import * as ").filter(|rest| rest.contains(LINK));
        lines.push(match import.and_then(|rest| rest.split(' ').next()) {
            None => line.to_owned(),
            Some(name) => match space {
                None => {
                    space = Some(name);
                    format!("const {name} = {};", loader(link))
                }
                Some(first) => format!("const {name} = {first};"),
            },
        });
    }
    space.context("the bundle's script does not load its parts")?;
    Ok(lines.join("\n"))
}

/// How a part is fetched. The loader gives up at once, and the whole screen would end with it; ours waits for the network.
/// A part that is gone belonged to an older version of the desk: the page as it is today brings its own.
const FETCH: &str = "\
const part = async (url) => {
    for (let wait = 250; ; wait = Math.min(wait * 2, 8000)) {
        try {
            const answer = await fetch(url);
            if (answer.ok) return answer;
            if (answer.status === 404) location.reload();
        } catch (e) {}
        await new Promise((go) => setTimeout(go, wait));
    }
};
";

/// The loader's module as an expression: an object with what it exports.
fn loader(link: &str) -> String {
    let (mut exports, mut body) = (Vec::new(), FETCH.to_owned());
    let link = link.replace("fetch(new URL(", "part(new URL(");
    for line in link.lines().filter(|line| !line.starts_with("import ")) {
        let own = line.strip_prefix("export ").unwrap_or(line);
        if own != line {
            exports.extend(own.trim_start_matches("const ").split(' ').next());
        }
        body.push_str(own);
        body.push('\n');
    }
    format!("(() => {{\n{body}return {{ {} }};\n}})()", exports.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_loader_takes_the_place_of_its_imports() {
        let script =
            "import * as import1 from \"./parts.js\"\nimport * as import2 from \"./parts.js\"\nrun(import1);";
        let link =
            "import { initSync } from \"./main.js\";\nexport const load_a = wrap(\nfetch(new URL(x)));";
        let joined = join(script, link).unwrap();
        assert_eq!(
            joined,
            format!(
                "const import1 = (() => {{\n{FETCH}const load_a = wrap(\npart(new URL(x)));\nreturn {{ load_a }};\n}})();\n\
                 const import2 = import1;\nrun(import1);"
            )
        );
        assert!(join("run();", link).is_err(), "a script that would never load its parts");
    }
}
