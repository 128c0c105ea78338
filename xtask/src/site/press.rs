//! Writing a file with its compressed forms beside it, only when its content is new.

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    thread,
};

use anyhow::{Context, Result, anyhow};
use brotli::enc::BrotliEncoderParams;
use flate2::{Compression, write::GzEncoder};

/// Pictures, sounds and fonts are compressed already.
const COMPRESSIBLE: [&str; 11] =
    ["bin", "css", "html", "ico", "js", "json", "svg", "txt", "wasm", "webmanifest", "xml"];

/// Writes `file`, `file.br`, `file.gz` and returns the sizes of the latter two. A form that is no smaller is left out.
///
/// The file itself is written last: where it is there with the right content, so are the others, and nothing is to be done.
pub fn write(file: &Path, bytes: &[u8]) -> Result<(Option<u64>, Option<u64>)> {
    let (br, gz) = (beside(file, "br"), beside(file, "gz"));
    if fs::read(file).is_ok_and(|there| there == bytes) {
        return Ok((size(&br), size(&gz)));
    }
    let extension = file.extension().unwrap_or_default();
    let (brotli, gzip) = if COMPRESSIBLE.iter().any(|known| extension == *known) {
        thread::scope(|scope| {
            let brotli = scope.spawn(|| brotli(bytes));
            let gzip = gzip(bytes);
            (brotli.join().unwrap_or_else(|_| Err(anyhow!("the compressor panicked"))), gzip)
        })
    } else {
        (Ok(Vec::new()), Ok(Vec::new()))
    };
    let keep = |form: Vec<u8>| (!form.is_empty() && form.len() < bytes.len()).then_some(form);
    let sizes = (put(&br, keep(brotli?).as_deref())?, put(&gz, keep(gzip?).as_deref())?);
    put(file, Some(bytes))?;
    Ok(sizes)
}

pub fn write_if_new(file: &Path, bytes: &[u8]) -> Result<()> {
    if !fs::read(file).is_ok_and(|there| there == bytes) {
        put(file, Some(bytes))?;
    }
    Ok(())
}

/// `a.js` and `br` make `a.js.br`.
pub fn beside(file: &Path, extension: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".");
    name.push(extension);
    name.into()
}

/// Written aside and renamed: a server that runs from this directory never sees half a file.
fn put(file: &Path, bytes: Option<&[u8]>) -> Result<Option<u64>> {
    let Some(bytes) = bytes else {
        if file.exists() {
            fs::remove_file(file)?;
        }
        return Ok(None);
    };
    let failed = || format!("`{}` cannot be written", file.display());
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder).with_context(failed)?;
    }
    let aside = beside(file, "new");
    fs::write(&aside, bytes).and_then(|()| fs::rename(&aside, file)).with_context(failed)?;
    Ok(Some(bytes.len() as u64))
}

fn brotli(mut bytes: &[u8]) -> Result<Vec<u8>> {
    let mut pressed = Vec::new();
    // 11 is the strongest, and slow; 22 is the largest window that every browser accepts.
    let params = BrotliEncoderParams {
        quality: 11,
        lgwin: 22,
        size_hint: bytes.len(),
        ..BrotliEncoderParams::default()
    };
    brotli::BrotliCompress(&mut bytes, &mut pressed, &params)?;
    Ok(pressed)
}

fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?)
}

fn size(file: &Path) -> Option<u64> {
    fs::metadata(file).ok().map(|there| there.len())
}
