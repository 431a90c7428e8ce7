//! Include files: where `-include("...")` and `-include_lib("...")` look.

use rvm_compiler::frontend::decode_source;
use rvm_compiler::preprocess::{IncludeError, LoadedSource, SourceLoader};
use std::path::{Path, PathBuf};

/// The library's own include files, by the name that `-include_lib` uses.
const LIBRARY: &[(&str, &str)] = &[
    ("eunit/include/eunit.hrl", include_str!("../include/eunit.hrl")),
    ("kernel/include/file.hrl", include_str!("../include/file.hrl")),
    ("stdlib/include/assert.hrl", include_str!("../include/assert.hrl")),
    ("stdlib/include/ms_transform.hrl", include_str!("../include/ms_transform.hrl")),
];

/// Finds include files in the including file's folder, then in these folders, then in the library.
#[derive(Clone, Debug, Default)]
pub struct Includes {
    /// Folders to search, first ones first.
    pub path: Vec<PathBuf>,
    /// What relative paths are relative to; empty: the process's working directory.
    pub base: PathBuf,
    /// Folders that hold applications, `NAME` or `NAME-VERSION`, for `-include_lib`.
    pub libs: Vec<PathBuf>,
}

impl SourceLoader for Includes {
    fn load(&self, path: &str, from: &str) -> Result<LoadedSource, IncludeError> {
        let path = expand(path);
        let beside = Path::new(from).parent().unwrap_or(Path::new(""));
        let found = std::iter::once(beside)
            .chain(self.path.iter().map(PathBuf::as_path))
            .map(|folder| folder.join(&path))
            .find(|file| self.base.join(file).is_file())
            .ok_or(IncludeError::NotFound)?;
        self.read(&found)
    }

    /// As Erlang does: first like `-include`, then in the application that the path starts with.
    fn load_lib(&self, path: &str, from: &str) -> Result<LoadedSource, IncludeError> {
        match self.load(path, from) {
            Err(IncludeError::NotFound) => {}
            found => return found,
        }
        if let Some((name, text)) = LIBRARY.iter().find(|file| file.0 == path) {
            return Ok(LoadedSource { name: (*name).to_string(), text: (*text).to_string() });
        }
        let (app, rest) = path.split_once('/').ok_or(IncludeError::NotFound)?;
        let found = self.libs.iter().filter_map(|folder| application(folder, app));
        let file =
            found.map(|app| app.join(rest)).find(|f| f.is_file()).ok_or(IncludeError::NotFound)?;
        self.read(&file)
    }
}

impl Includes {
    /// Reads a file that is there; its name stays as it was put together.
    fn read(&self, file: &Path) -> Result<LoadedSource, IncludeError> {
        let bytes = std::fs::read(self.base.join(file))
            .map_err(|e| IncludeError::Unreadable(e.to_string()))?;
        Ok(LoadedSource { name: file.to_string_lossy().into_owned(), text: decode_source(bytes) })
    }
}

/// The folder of an application below `libs`; of several versions the greatest name.
fn application(libs: &Path, app: &str) -> Option<PathBuf> {
    let plain = libs.join(app);
    if plain.is_dir() {
        return Some(plain);
    }
    let versions = std::fs::read_dir(libs).ok()?.filter_map(|entry| {
        let name = entry.ok()?.file_name().into_string().ok()?;
        name.strip_prefix(app)?.starts_with('-').then_some(name)
    });
    versions.max().map(|name| libs.join(name))
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
