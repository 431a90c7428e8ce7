//! `rvm_file`: calls by path, and how answers become terms.
//!
//! All run on the blocking pool. Relative paths start at the VM's own working directory. Calls on
//! open files are in `file_handle`.

use super::args::{self, BifResult, list_vec, to_i64, to_u64};
use super::file_handle::{Handle, opened};
use super::io::blocking;
use super::{build, posix, sys};
use crate::ctx::{Cx, Trap};
use crate::heap::alloc::{Build, INT64_WORDS, REF_WORDS, list_words, tuple_words};
use crate::heap::binary::binary_words;
use crate::term::{Term, atoms};
use std::ffi::OsString;
use std::fs::{self, DirBuilder, File, Metadata, OpenOptions, Permissions};
use std::io::{self, Read};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

/// What a file call gives.
#[derive(Debug)]
pub enum Answer {
    /// `ok`
    Ok,
    /// `eof`
    Eof,
    /// `{ok, Binary}`
    Bytes(Vec<u8>),
    /// `{ok, Integer}`
    Int(u64),
    /// `{ok, [Binary]}`
    Names(Vec<Vec<u8>>),
    /// `{ok, Info}`
    Info(RawInfo),
    /// `{ok, Handle}`
    Opened(Handle),
    /// `ok`, and the VM's working directory from now on.
    Directory(PathBuf),
}

/// The numbers of `Info`: size, then those from the access time on; and the two names.
#[derive(Debug)]
pub struct RawInfo {
    size: u64,
    kind: &'static str,
    access: &'static str,
    numbers: [i64; 10],
}

/// What a stat says, for a caller that may read and write so.
pub fn raw_info(info: &Metadata, (read, write): (bool, bool)) -> RawInfo {
    let kind = match info.mode() & libc::S_IFMT {
        libc::S_IFREG => "regular",
        libc::S_IFDIR => "directory",
        libc::S_IFLNK => "symlink",
        libc::S_IFCHR | libc::S_IFBLK => "device",
        _ => "other",
    };
    let access = match (read, write) {
        (true, true) => "read_write",
        (true, false) => "read",
        (false, true) => "write",
        (false, false) => "none",
    };
    RawInfo {
        size: info.size(),
        kind,
        access,
        numbers: [
            info.atime(),
            info.mtime(),
            info.ctime(),
            info.mode() as i64,
            info.nlink() as i64,
            info.dev() as i64,
            info.rdev() as i64,
            info.ino() as i64,
            info.uid() as i64,
            info.gid() as i64,
        ],
    }
}

/// The most words the term of an answer takes.
pub fn answer_words(answer: &io::Result<Answer>) -> usize {
    tuple_words(2)
        + match answer {
            Err(_) | Ok(Answer::Ok | Answer::Eof | Answer::Directory(_)) => 0,
            Ok(Answer::Bytes(bytes)) => binary_words(bytes.len()),
            Ok(Answer::Int(_)) => INT64_WORDS,
            Ok(Answer::Names(names)) => {
                names.iter().map(|name| list_words(1) + binary_words(name.len())).sum()
            }
            Ok(Answer::Info(_)) => tuple_words(13) + 11 * INT64_WORDS,
            Ok(Answer::Opened(_)) => REF_WORDS,
        }
}

/// The term of an answer; its words are there.
pub fn answer(cx: &mut Cx<'_>, answer: io::Result<Answer>) -> BifResult {
    let value = match answer {
        Ok(Answer::Ok) => return Ok(atoms::OK),
        Ok(Answer::Eof) => return Ok(atoms::EOF),
        Ok(Answer::Directory(path)) => {
            *cx.vm.directory.lock().unwrap() = path;
            return Ok(atoms::OK);
        }
        Ok(Answer::Bytes(bytes)) => build::raw_binary(cx, &bytes)?,
        Ok(Answer::Int(value)) => cx.heap().uint(value),
        Ok(Answer::Names(names)) => {
            let mut list = Term::NIL;
            for name in names.iter().rev() {
                let name = build::raw_binary(cx, name)?;
                list = cx.cons(name, list);
            }
            list
        }
        Ok(Answer::Info(info)) => {
            let mut elements =
                vec![cx.heap().uint(info.size), cx.intern(info.kind)?, cx.intern(info.access)?];
            elements.extend(info.numbers.iter().map(|&n| cx.heap().int(n)));
            cx.tuple(&elements)
        }
        Ok(Answer::Opened(handle)) => return opened(cx, handle),
        Err(error) => {
            let name = posix::atom(cx, posix::errno(&error))?;
            return Ok(cx.tuple(&[atoms::ERROR, name]));
        }
    };
    Ok(cx.tuple(&[atoms::OK, value]))
}

/// The path an argument names.
///
/// # Errors
/// `badarg` when it is no binary.
pub fn path(cx: &mut Cx<'_>, term: Term) -> Result<PathBuf, Trap> {
    let Some(bytes) = args::bytes(term) else { return Err(cx.badarg()) };
    let path = PathBuf::from(OsString::from_vec(bytes.into_owned()));
    if path.is_absolute() || path.as_os_str().is_empty() {
        return Ok(path);
    }
    Ok(cx.vm.directory.lock().unwrap().join(path))
}

fn call(cx: &mut Cx<'_>, job: impl FnOnce() -> io::Result<Answer> + Send + 'static) -> BifResult {
    blocking(cx, |_| Ok(Box::new(job)), answer_words, answer)
}

fn done(result: io::Result<()>) -> io::Result<Answer> {
    result.map(|()| Answer::Ok)
}

/// `rvm_file:open/2`
///
/// # Errors
/// `badarg` for wrong arguments: all natives of this file alike.
pub fn open(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let path = path(cx, args[0])?;
    let mut modes = Modes::default();
    for mode in list_vec(cx, args[1])? {
        match if mode.is_atom() { cx.atoms().text(mode) } else { "" } {
            "read" => modes.read = true,
            "write" => modes.write = true,
            "append" => modes.append = true,
            "exclusive" => modes.exclusive = true,
            "directory" => modes.directory = true,
            "sync" => modes.sync = true,
            "truncate_no" => modes.keep = true,
            _ => return Err(cx.badarg()),
        }
    }
    call(cx, move || modes.open(&path).map(Answer::Opened))
}

#[derive(Clone, Copy, Default)]
struct Modes {
    read: bool,
    write: bool,
    append: bool,
    exclusive: bool,
    directory: bool,
    sync: bool,
    keep: bool,
}

impl Modes {
    fn open(self, path: &Path) -> io::Result<Handle> {
        let writable = self.write || self.append || self.exclusive;
        let readable = self.read || !writable;
        let mut options = OpenOptions::new();
        options.read(readable).write(writable && !self.append).append(self.append).mode(0o666);
        if writable {
            options.create(true);
            options.create_new(self.exclusive);
            options.truncate(!readable && !self.append && !self.keep && !self.exclusive);
        }
        if self.sync {
            options.custom_flags(libc::O_SYNC);
        }
        let file = options.open(path)?;
        if !self.directory && file.metadata()?.is_dir() {
            return Err(io::Error::from_raw_os_error(libc::EISDIR));
        }
        Ok(Handle { file, readable, writable })
    }
}

/// `rvm_file:read_file/1`
///
/// # Errors
/// As [`open`].
pub fn read_file(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let path = path(cx, args[0])?;
    call(cx, move || {
        let mut bytes = Vec::new();
        File::open(&path)?.read_to_end(&mut bytes)?;
        Ok(Answer::Bytes(bytes))
    })
}

/// `rvm_file:list_dir/1`
///
/// # Errors
/// As [`open`].
pub fn list_dir(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let path = path(cx, args[0])?;
    call(cx, move || {
        let mut names = Vec::new();
        for entry in fs::read_dir(&path)? {
            names.push(entry?.file_name().into_vec());
        }
        Ok(Answer::Names(names))
    })
}

/// `rvm_file:info/2`
///
/// # Errors
/// As [`open`].
pub fn info(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let path = path(cx, args[0])?;
    let follow = match if args[1].is_atom() { cx.atoms().text(args[1]) } else { "" } {
        "follow" => true,
        "nofollow" => false,
        _ => return Err(cx.badarg()),
    };
    call(cx, move || {
        let info = if follow { fs::metadata(&path) } else { fs::symlink_metadata(&path) }?;
        Ok(Answer::Info(raw_info(&info, sys::access(&path))))
    })
}

/// `rvm_file:set_mode/2`
///
/// # Errors
/// As [`open`].
pub fn set_mode(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let path = path(cx, args[0])?;
    let Some(mode) = to_u64(args[1]) else { return Err(cx.badarg()) };
    let mode = (mode & 0o7777) as u32;
    call(cx, move || done(fs::set_permissions(&path, Permissions::from_mode(mode))))
}

/// `rvm_file:set_owner/3`
///
/// # Errors
/// As [`open`].
pub fn set_owner(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let path = path(cx, args[0])?;
    let id = |term| match to_i64(term) {
        Some(-1) => Some(None),
        Some(id) => u32::try_from(id).ok().map(Some),
        None => None,
    };
    let (Some(user), Some(group)) = (id(args[1]), id(args[2])) else { return Err(cx.badarg()) };
    call(cx, move || done(std::os::unix::fs::chown(&path, user, group)))
}

/// `rvm_file:set_times/3`
///
/// # Errors
/// As [`open`].
pub fn set_times(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let path = path(cx, args[0])?;
    let (Some(accessed), Some(modified)) = (to_i64(args[1]), to_i64(args[2])) else {
        return Err(cx.badarg());
    };
    call(cx, move || done(sys::set_times(&path, accessed, modified)))
}

/// `rvm_file:delete/1`
///
/// # Errors
/// As [`open`].
pub fn delete(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let path = path(cx, args[0])?;
    call(cx, move || match fs::remove_file(&path) {
        // Linux says EISDIR where POSIX and OTP say EPERM.
        Err(error) if error.raw_os_error() == Some(libc::EISDIR) => {
            Err(io::Error::from_raw_os_error(libc::EPERM))
        }
        result => done(result),
    })
}

/// `rvm_file:rename/2`
///
/// # Errors
/// As [`open`].
pub fn rename(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let (from, to) = (path(cx, args[0])?, path(cx, args[1])?);
    call(cx, move || done(fs::rename(&from, &to)))
}

/// `rvm_file:make_dir/1`
///
/// # Errors
/// As [`open`].
pub fn make_dir(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let path = path(cx, args[0])?;
    call(cx, move || done(DirBuilder::new().mode(0o777).create(&path)))
}

/// `rvm_file:del_dir/1`
///
/// # Errors
/// As [`open`].
pub fn del_dir(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let path = path(cx, args[0])?;
    call(cx, move || match fs::remove_dir(&path) {
        Err(error) if error.raw_os_error() == Some(libc::ENOTEMPTY) => {
            Err(io::Error::from_raw_os_error(libc::EEXIST))
        }
        result => done(result),
    })
}

/// `rvm_file:make_link/2`
///
/// # Errors
/// As [`open`].
pub fn make_link(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let (existing, new) = (path(cx, args[0])?, path(cx, args[1])?);
    call(cx, move || done(fs::hard_link(&existing, &new)))
}

/// `rvm_file:make_symlink/2`: the target stays as it is given.
///
/// # Errors
/// As [`open`].
pub fn make_symlink(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let Some(target) = args::bytes(args[0]) else { return Err(cx.badarg()) };
    let target = PathBuf::from(OsString::from_vec(target.into_owned()));
    let new = path(cx, args[1])?;
    call(cx, move || done(std::os::unix::fs::symlink(&target, &new)))
}

/// `rvm_file:read_link/1`
///
/// # Errors
/// As [`open`].
pub fn read_link(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let path = path(cx, args[0])?;
    call(cx, move || {
        fs::read_link(&path).map(|target| Answer::Bytes(target.as_os_str().as_bytes().to_vec()))
    })
}

/// `rvm_file:get_cwd/0`
///
/// # Errors
/// When the heap needs room.
pub fn get_cwd(cx: &mut Cx<'_>, _args: &[Term]) -> BifResult {
    let directory = cx.vm.directory.lock().unwrap().clone();
    let result = Ok(Answer::Bytes(directory.into_os_string().into_vec()));
    cx.reserve(answer_words(&result))?;
    answer(cx, result)
}

/// `rvm_file:set_cwd/1`
///
/// # Errors
/// As [`open`].
pub fn set_cwd(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let path = path(cx, args[0])?;
    call(cx, move || {
        let real = fs::canonicalize(&path)?;
        if !fs::metadata(&real)?.is_dir() {
            return Err(io::Error::from_raw_os_error(libc::ENOTDIR));
        }
        // As chdir(2): entering needs permission to search.
        fs::metadata(real.join("."))?;
        Ok(Answer::Directory(real))
    })
}
