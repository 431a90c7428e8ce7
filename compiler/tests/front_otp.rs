//! The front end over large real sources, where a machine has them: everything under
//! `/usr/lib/erlang/lib/*/src` must go through without a panic, and nearly all of it clean.
//!
//! The sources are only read, as test input; without them the test passes at once.

use rvm_compiler::diag::Severity;
use rvm_compiler::frontend::{ParseOptions, parse_module};
use rvm_compiler::preprocess::{IncludeError, LoadedSource, SourceLoader};
use rvm_compiler::resolve::{ResolveOptions, resolve};
use rvm_compiler::session::Session;
use std::path::{Path, PathBuf};

const LIB: &str = "/usr/lib/erlang/lib";

/// Finds headers as `erlc` with the application's own include folders does.
struct Disk {
    dirs: Vec<PathBuf>,
    libs: Vec<PathBuf>,
}

fn read(path: &Path) -> Result<LoadedSource, IncludeError> {
    let bytes = std::fs::read(path).map_err(|_| IncludeError::NotFound)?;
    let text = rvm_compiler::frontend::decode_source(bytes);
    Ok(LoadedSource { name: path.display().to_string(), text })
}

impl SourceLoader for Disk {
    fn load(&self, path: &str, from: &str) -> Result<LoadedSource, IncludeError> {
        let beside = Path::new(from).parent().map(Path::to_path_buf);
        let dirs = beside.iter().chain(&self.dirs);
        dirs.map(|d| read(&d.join(path))).find(Result::is_ok).unwrap_or(Err(IncludeError::NotFound))
    }
    fn load_lib(&self, path: &str, _: &str) -> Result<LoadedSource, IncludeError> {
        let (app, rest) = path.split_once('/').ok_or(IncludeError::NotFound)?;
        let dir = self.libs.iter().find(|d| {
            let name = d.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
            name.split('-').next() == Some(app)
        });
        read(&dir.ok_or(IncludeError::NotFound)?.join(rest))
    }
}

fn entries(dir: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(dir).map(|d| d.flatten().map(|e| e.path()).collect()).unwrap_or_default();
    paths.sort();
    paths
}

fn sources(dir: &Path, out: &mut Vec<PathBuf>) {
    for path in entries(dir) {
        if path.is_dir() {
            sources(&path, out);
        } else if path.extension().is_some_and(|e| e == "erl") {
            out.push(path);
        }
    }
}

#[test]
fn otp_sources_are_clean() {
    let libs = entries(Path::new(LIB));
    let only = std::env::var("FRONT_OTP_ONLY").ok();
    let (mut files, mut clean, mut lines) = (0, 0, 0);
    let mut failed = Vec::new();
    let mut time = std::time::Duration::ZERO;
    for app in &libs {
        let mut paths = Vec::new();
        sources(&app.join("src"), &mut paths);
        let mut dirs = vec![app.join("include"), app.join("src")];
        for other in &libs {
            dirs.extend([other.join("include"), other.join("src")]);
        }
        let mut nested = vec![app.join("src")];
        while let Some(dir) = nested.pop() {
            nested.extend(entries(&dir).into_iter().filter(|p| p.is_dir()));
            dirs.push(dir);
        }
        let loader = Disk { dirs, libs: libs.clone() };
        for path in paths {
            let name = path.display().to_string();
            if only.as_ref().is_some_and(|only| !name.contains(only.as_str())) {
                continue;
            }
            let Ok(source) = read(&path) else { continue };
            files += 1;
            lines += source.text.lines().count();
            let mut session = Session::new();
            let options = ParseOptions::default();
            let start = std::time::Instant::now();
            let mut module =
                parse_module(&mut session, &source.name, source.text, &loader, &options);
            resolve(&mut session, &mut module, &ResolveOptions::default());
            time += start.elapsed();
            let diags = session.take_diagnostics();
            let errors: Vec<_> = diags.iter().filter(|d| d.severity == Severity::Error).collect();
            if let Some(first) = errors.first() {
                let at = session.sources.locate(first.pos);
                let file = session.names.text(at.file);
                failed.push(format!("{file}:{}: [{}] {}", at.line, first.code, first.message));
            } else {
                clean += 1;
            }
        }
    }
    let rate = lines as f64 / time.as_secs_f64().max(1e-9);
    println!("{clean} of {files} files clean, {lines} lines, {rate:.0} lines/s");
    for line in &failed {
        println!("  {line}");
    }
    if only.is_none() && files > 0 {
        assert!(clean * 100 >= files * 90, "too many files with errors: {failed:#?}");
    }
}
