//! Include files: where `-include("...")` and `-include_lib("...")` look.

use rvm_compiler::frontend::decode_source;
use rvm_compiler::preprocess::{IncludeError, LoadedSource, SourceLoader};
use std::path::{Path, PathBuf};

/// The library's own include files, by the name that `-include_lib` uses.
const LIBRARY: &[(&str, &str)] =
    &[("kernel/include/file.hrl", include_str!("../include/file.hrl"))];

/// Finds include files in the including file's folder, then in these folders, then in the library.
#[derive(Clone, Debug, Default)]
pub struct Includes {
    /// Folders to search, first ones first.
    pub path: Vec<PathBuf>,
}

impl SourceLoader for Includes {
    fn load(&self, path: &str, from: &str) -> Result<LoadedSource, IncludeError> {
        let path = expand(path);
        let beside = Path::new(from).parent().unwrap_or(Path::new(""));
        let found = std::iter::once(beside)
            .chain(self.path.iter().map(PathBuf::as_path))
            .map(|folder| folder.join(&path))
            .find(|file| file.is_file())
            .ok_or(IncludeError::NotFound)?;
        let bytes = std::fs::read(&found).map_err(|e| IncludeError::Unreadable(e.to_string()))?;
        Ok(LoadedSource { name: found.to_string_lossy().into_owned(), text: decode_source(bytes) })
    }

    fn load_lib(&self, path: &str, _from: &str) -> Result<LoadedSource, IncludeError> {
        let (name, text) =
            LIBRARY.iter().find(|file| file.0 == path).ok_or(IncludeError::NotFound)?;
        Ok(LoadedSource { name: (*name).to_string(), text: (*text).to_string() })
    }
}

/// `$VAR` at the start of a path stands for the environment variable.
fn expand(path: &str) -> PathBuf {
    if let Some(rest) = path.strip_prefix('$') {
        let (name, rest) = rest.split_once('/').unwrap_or((rest, ""));
        if let Ok(value) = std::env::var(name) {
            return Path::new(&value).join(rest);
        }
    }
    PathBuf::from(path)
}
