//! Shortens the names by which a module and its script know the browser's functions.
//!
//! `__wbg_getAttribute_1b2c3d4e5f607182` stands once in each. Nobody else knows the names, and the hashes in them cannot be compressed.

use std::{fs, path::Path};

use anyhow::{Result, anyhow};
use walrus::Module;

/// Renames what `wasm` imports, there and in `script`.
pub fn shorten(wasm: &Path, script: &Path) -> Result<()> {
    let mut module = Module::from_file(wasm).map_err(|why| anyhow!("the module cannot be read: {why:?}"))?;
    let mut renamed = Vec::new();
    for import in module.imports.iter_mut().filter(|import| import.name.starts_with("__wb")) {
        let short = format!("_{}", radix_36(renamed.len()));
        renamed.push((std::mem::replace(&mut import.name, short.clone()), short));
    }
    fs::write(wasm, module.emit_wasm())?;
    fs::write(script, replaced(&fs::read_to_string(script)?, &renamed))?;
    Ok(())
}

fn radix_36(mut n: usize) -> String {
    let mut digits = Vec::new();
    loop {
        digits.extend(char::from_digit((n % 36) as u32, 36));
        n /= 36;
        if n == 0 {
            return digits.into_iter().rev().collect();
        }
    }
}

/// The script with each whole word that has a new name replaced by it.
fn replaced(script: &str, renamed: &[(String, String)]) -> String {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '$';
    let mut out = String::with_capacity(script.len());
    let mut rest = script;
    while !rest.is_empty() {
        let end = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        let short = renamed.iter().find(|(long, _)| long == word).map(|(_, short)| short.as_str());
        out.push_str(short.unwrap_or(word));
        let next = after.find(is_word).unwrap_or(after.len());
        out.push_str(&after[..next]);
        rest = &after[next..];
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_words_get_their_new_names() {
        let renamed = [("__wbg_a_1".to_owned(), "_0".to_owned()), ("__wbg_a".to_owned(), "_1".to_owned())];
        let script = "const i = { __wbg_a_1: f(__wbg_a), \"__wbg_a_12\": é };";
        assert_eq!(replaced(script, &renamed), "const i = { _0: f(_1), \"__wbg_a_12\": é };");
        assert_eq!((radix_36(0), radix_36(35), radix_36(36)), ("0".into(), "z".into(), "10".into()));
    }
}
