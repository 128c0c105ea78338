//! Cuts a module at the screens that load when they are opened (`#[lazy_route]`, `#[lazy]`): the first load gets smaller by them.
//!
//! The cutter writes a JavaScript module that fetches the parts, and which imports the bundle that imports it. Our names carry
//! hashes of the content, so neither could be named before the other: its text is put into the bundle instead.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, anyhow};

use super::{never, tools::Job};
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
    /// The parts, optimised by `optimise`, and the text that loads them. A part is `NAME-PART.wasm`. What several
    /// parts need is cut into dozens of small modules; they travel together, `NAME-shared.bin` with what the part `often` needs,
    /// and `NAME-rarely.bin` with the rest.
    pub fn parts(
        &self,
        name: &str,
        often: &str,
        optimise: impl Fn(&[Job]) -> Result<()>,
    ) -> Result<(Vec<Asset>, String)> {
        let mut link = self.link.clone();
        let mut assets = Vec::new();
        let mut packs = [Pack::new(format!("{name}-shared.bin")), Pack::new(format!("{name}-rarely.bin"))];
        let stems = self.parts.iter().map(|part| stem(part)).collect::<Result<Vec<_>>>()?;
        let small = |part: &PathBuf| (part.clone(), part.with_extension("small.wasm"));
        let jobs: Vec<Job> = self.parts.iter().map(small).collect();
        for part in &self.parts {
            fs::write(part, never::empty(&fs::read(part)?)?)?;
        }
        optimise(&jobs)?;
        for ((_, small), stem) in jobs.iter().zip(&stems) {
            let bytes = fs::read(small)?;
            let asked = format!("fetch(new URL(\"./{stem}.wasm\", import.meta.url))");
            let place = link
                .find(&asked)
                .with_context(|| format!("the cutter's script does not load its part {stem}"))?;
            let call = match stem.strip_prefix("split_") {
                Some(part) => {
                    let alone = stems.iter().filter(|other| plain(other) == plain(stem)).count() == 1;
                    let part = if alone { plain(stem) } else { part };
                    let asset = Asset { name: format!("{name}-{part}.wasm"), bytes };
                    let call = format!("part({})", url(&published_name(&asset)));
                    assets.push(asset);
                    call
                }
                None => {
                    let rarely = usize::from(!users(&link, place).any(|user| plain(user) == often));
                    let (from, to) = packs[rarely].put(&bytes);
                    format!("piece({rarely}, {from}, {to})")
                }
            };
            link = link.replace(&asked, &call);
        }
        let packs = packs.map(|pack| Asset { name: pack.name, bytes: pack.bytes });
        let urls: Vec<String> = packs.iter().map(|pack| url(&published_name(pack))).collect();
        link.insert_str(0, &format!("const PACKS = [{}];\n", urls.join(", ")));
        assets.extend(packs);
        Ok((assets, link))
    }
}

/// Modules one after the other.
struct Pack {
    name: String,
    bytes: Vec<u8>,
}

impl Pack {
    fn new(name: String) -> Self {
        Self { name, bytes: Vec::new() }
    }

    /// Where it stands from now on.
    fn put(&mut self, module: &[u8]) -> (usize, usize) {
        let from = self.bytes.len();
        self.bytes.extend(module);
        (from, self.bytes.len())
    }
}

fn stem(part: &Path) -> Result<String> {
    Ok(part.file_stem().and_then(|stem| stem.to_str()).context("a part without a name")?.to_owned())
}

/// `conversation` of `split_conversation_1234`: the function that was cut off, without the number that makes it unique.
fn plain(stem: &str) -> &str {
    let name = stem.strip_prefix("split_").unwrap_or(stem);
    name.trim_end_matches(|c: char| c.is_ascii_digit()).trim_matches('_')
}

/// The parts that need the module loaded at `place`: a comment above it names them.
fn users(link: &str, place: usize) -> impl Iterator<Item = &str> {
    let above =
        link.get(..place).and_then(|above| above.rsplit_once("/* ")).map_or("", |(_, comment)| comment);
    above.split(" */").next().unwrap_or_default().split(", ")
}

fn url(file: &str) -> String {
    format!("new URL(\"./{file}\", import.meta.url)")
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

/// How a part is fetched. The loader gives up at once, and the whole screen would end with it; ours waits for the network,
/// also where it goes away in the middle of a part.
/// A part that is gone belonged to an older version of the desk: the page as it is today brings its own. Parts are drawn in
/// their own style, `rooms.css`, which the page has already where it shows one of them.
const FETCH: &str = "\
const whole = async (url) => {
    for (let wait = 250; ; wait = Math.min(wait * 2, 8000)) {
        try {
            const answer = await fetch(url);
            if (answer.ok) return await answer.arrayBuffer();
            if (answer.status === 404) location.reload();
        } catch (e) {}
        await new Promise((go) => setTimeout(go, wait));
    }
};
const module = (bytes) => new Response(bytes, { headers: { 'content-type': 'application/wasm' } });
let dressed;
const dress = () => dressed ??= new Promise((done) => {
    const href = document.documentElement.dataset.rooms;
    if (!href || document.querySelector(`link[href=\"${href}\"]`)) return done();
    const link = Object.assign(document.createElement('link'), { rel: 'stylesheet', href, onload: done });
    link.onerror = () => { link.remove(); dressed = undefined; setTimeout(() => dress().then(done), 1000); };
    document.head.append(link);
});
const part = async (url) => module((await Promise.all([whole(url), dress()]))[0]);
const packs = [];
const piece = async (n, from, to) => module((await (packs[n] ??= whole(PACKS[n]))).slice(from, to));
";

/// The loader's module as an expression: an object with what it exports.
fn loader(link: &str) -> String {
    let (mut exports, mut body) = (Vec::new(), FETCH.to_owned());
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
    fn what_several_parts_need_is_known_by_its_users() {
        let link =
            "/* form_12, conversation_34 */\nconst __chunk_1 = fetch(A);\n/* form_12, form_5 */\nfetch(B)";
        let of = |call: &str| {
            users(link, link.find(call).unwrap()).map(plain).map(str::to_owned).collect::<Vec<_>>()
        };
        assert_eq!(of("fetch(A)"), ["form", "conversation"]);
        assert_eq!(of("fetch(B)"), ["form", "form"]);
        assert_eq!(plain("split___settings_route_view_77"), "settings_route_view");
    }

    #[test]
    fn the_loader_takes_the_place_of_its_imports() {
        let script =
            "import * as import1 from \"./parts.js\"\nimport * as import2 from \"./parts.js\"\nrun(import1);";
        let link = "import { initSync } from \"./main.js\";\nexport const load_a = wrap(\npart(new URL(x)));";
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
