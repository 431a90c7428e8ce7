//! Open files of `rvm_file`: handles in the VM's resources, and the calls on them.
//!
//! A handle is a reference; its number is the key in `Vm::resources` and in the `owned` list of the
//! process that opened it, whose exit closes it. Jobs hold the file itself, so closing while a call
//! runs is safe: the descriptor goes when the last job is done.

use super::args::{BifResult, to_i64, to_u64};
use super::file::{Answer, answer, answer_words, raw_info};
use super::io::blocking;
use super::iolist;
use super::sys;
use crate::ctx::{Cx, Trap};
use crate::sync::Arc;
use crate::term::{Term, View, atoms};
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::os::fd::AsRawFd;
use std::os::unix::fs::FileExt;

/// An open file.
#[derive(Debug)]
pub struct Handle {
    /// The file.
    pub file: File,
    /// Opened for reading.
    pub readable: bool,
    /// Opened for writing.
    pub writable: bool,
}

/// Keeps an open file for the process that runs; returns its number.
pub fn keep(cx: &mut Cx<'_>, handle: Handle) -> u64 {
    let number = cx.host.unique();
    cx.vm.resources.lock().unwrap().insert(number, Box::new(Arc::new(handle)));
    cx.p.extra_mut().owned.push(number);
    number
}

/// The file behind a handle: `None` when it has been closed.
fn find(cx: &mut Cx<'_>, term: Term) -> Result<Option<Arc<Handle>>, Trap> {
    let View::Ref(number, _) = term.view() else { return Err(cx.badarg()) };
    let resources = cx.vm.resources.lock().unwrap();
    Ok(resources.get(&number).and_then(|r| r.downcast_ref::<Arc<Handle>>()).cloned())
}

/// Runs a call on an open file on the blocking pool.
fn call(
    cx: &mut Cx<'_>,
    handle: Term,
    job: impl FnOnce(&Handle) -> io::Result<Answer> + Send + 'static,
) -> BifResult {
    blocking(
        cx,
        |cx| {
            let found = find(cx, handle)?;
            Ok(Box::new(move || match found {
                Some(handle) => job(&handle),
                None => Err(io::Error::from_raw_os_error(libc::EINVAL)),
            }))
        },
        answer_words,
        answer,
    )
}

fn readable(handle: &Handle) -> io::Result<&File> {
    if handle.readable { Ok(&handle.file) } else { Err(io::Error::from_raw_os_error(libc::EBADF)) }
}

fn writable(handle: &Handle) -> io::Result<&File> {
    if handle.writable { Ok(&handle.file) } else { Err(io::Error::from_raw_os_error(libc::EBADF)) }
}

fn bytes_or_eof(bytes: Vec<u8>, wanted: u64) -> Answer {
    if bytes.is_empty() && wanted > 0 { Answer::Eof } else { Answer::Bytes(bytes) }
}

fn offset(cx: &mut Cx<'_>, term: Term) -> Result<u64, Trap> {
    match to_u64(term) {
        Some(offset) if i64::try_from(offset).is_ok() => Ok(offset),
        _ => Err(cx.badarg()),
    }
}

/// `rvm_file:close/1`
///
/// # Errors
/// `badarg` for what is no handle: all natives of this file alike.
pub fn close(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let View::Ref(number, _) = args[0].view() else { return Err(cx.badarg()) };
    blocking(
        cx,
        |cx| {
            let closed = cx.vm.resources.lock().unwrap().remove(&number);
            if let Some(extra) = &mut cx.p.extra {
                extra.owned.retain(|&owned| owned != number);
            }
            Ok(Box::new(move || match closed {
                // Dropping the file is what may wait.
                Some(resource) => {
                    drop(resource);
                    Ok(Answer::Ok)
                }
                None => Err(io::Error::from_raw_os_error(libc::EINVAL)),
            }))
        },
        answer_words,
        answer,
    )
}

/// `rvm_file:read/2`
///
/// # Errors
/// As [`close`].
pub fn read(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let Some(count) = to_u64(args[1]) else { return Err(cx.badarg()) };
    call(cx, args[0], move |handle| {
        let mut bytes = Vec::new();
        readable(handle)?.take(count).read_to_end(&mut bytes)?;
        Ok(bytes_or_eof(bytes, count))
    })
}

/// `rvm_file:write/2`
///
/// # Errors
/// As [`close`].
pub fn write(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let bytes = payload(cx, args[1])?;
    call(cx, args[0], move |handle| {
        writable(handle)?.write_all(&bytes)?;
        Ok(Answer::Ok)
    })
}

/// The bytes to write; none when the job has been done already.
fn payload(cx: &mut Cx<'_>, term: Term) -> Result<Vec<u8>, Trap> {
    if super::io::has_result(cx) { Ok(Vec::new()) } else { iolist::to_vec(cx, term) }
}

/// `rvm_file:pread/3`
///
/// # Errors
/// As [`close`].
pub fn pread(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let at = offset(cx, args[1])?;
    let Some(count) = to_u64(args[2]) else { return Err(cx.badarg()) };
    call(cx, args[0], move |handle| {
        let file = readable(handle)?;
        let mut bytes = Vec::new();
        let mut chunk = vec![0u8; count.min(PREAD_CHUNK) as usize];
        while (bytes.len() as u64) < count {
            let want = chunk.len().min((count - bytes.len() as u64) as usize);
            match file.read_at(&mut chunk[..want], at + bytes.len() as u64) {
                Ok(0) => break,
                Ok(n) => bytes.extend_from_slice(&chunk[..n]),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(bytes_or_eof(bytes, count))
    })
}

/// So many bytes are asked for at once: the caller's count may be far more than there is.
const PREAD_CHUNK: u64 = 256 * 1024;

/// `rvm_file:pwrite/3`
///
/// # Errors
/// As [`close`].
pub fn pwrite(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let at = offset(cx, args[1])?;
    let bytes = payload(cx, args[2])?;
    call(cx, args[0], move |handle| {
        writable(handle)?.write_all_at(&bytes, at)?;
        Ok(Answer::Ok)
    })
}

/// `rvm_file:seek/3`
///
/// # Errors
/// As [`close`].
pub fn seek(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let Some(by) = to_i64(args[2]) else { return Err(cx.badarg()) };
    let from = args[1];
    let name = if from.is_atom() { cx.atoms().text(from) } else { "" };
    let to = match name {
        "bof" if by < 0 => None,
        "bof" => Some(SeekFrom::Start(by as u64)),
        "cur" => Some(SeekFrom::Current(by)),
        "eof" => Some(SeekFrom::End(by)),
        _ => return Err(cx.badarg()),
    };
    call(cx, args[0], move |handle| {
        let to = to.ok_or_else(|| io::Error::from_raw_os_error(libc::EINVAL))?;
        Ok(Answer::Int((&handle.file).seek(to)?))
    })
}

/// `rvm_file:truncate/1`
///
/// # Errors
/// As [`close`].
pub fn truncate(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    call(cx, args[0], |handle| {
        let mut file = writable(handle).map_err(|_| io::Error::from_raw_os_error(libc::EINVAL))?;
        let at = file.stream_position()?;
        file.set_len(at)?;
        Ok(Answer::Ok)
    })
}

/// `rvm_file:sync/1`
///
/// # Errors
/// As [`close`].
pub fn sync(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    call(cx, args[0], |handle| handle.file.sync_all().map(|()| Answer::Ok))
}

/// `rvm_file:datasync/1`
///
/// # Errors
/// As [`close`].
pub fn datasync(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    call(cx, args[0], |handle| handle.file.sync_data().map(|()| Answer::Ok))
}

/// `rvm_file:allocate/3`
///
/// # Errors
/// As [`close`].
pub fn allocate(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let (Some(at), Some(length)) = (to_i64(args[1]), to_i64(args[2])) else {
        return Err(cx.badarg());
    };
    call(cx, args[0], move |handle| {
        sys::allocate(handle.file.as_raw_fd(), at, length)?;
        Ok(Answer::Ok)
    })
}

/// `rvm_file:handle_info/1`
///
/// # Errors
/// As [`close`].
pub fn handle_info(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    call(cx, args[0], |handle| {
        let info = handle.file.metadata()?;
        Ok(Answer::Info(raw_info(&info, (handle.readable, handle.writable))))
    })
}

/// `{ok, Handle}` for a file just opened; room is there.
pub fn opened(cx: &mut Cx<'_>, handle: Handle) -> BifResult {
    use crate::heap::alloc::Build;
    let number = keep(cx, handle);
    let reference = cx.heap().reference(number, None);
    Ok(cx.tuple(&[atoms::OK, reference]))
}
