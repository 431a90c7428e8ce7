//! Operating system errors as Erlang names them: lower-case errno atoms.
//!
//! Pure.

use crate::ctx::{Cx, Trap};
use crate::term::Term;

/// The name of an error number, `unknown` if it has none here.
pub fn name(errno: i32) -> &'static str {
    match errno {
        libc::ENOENT => "enoent",
        libc::EACCES => "eacces",
        libc::EEXIST => "eexist",
        libc::EISDIR => "eisdir",
        libc::ENOTDIR => "enotdir",
        libc::EINVAL => "einval",
        libc::EPIPE => "epipe",
        libc::EBADF => "ebadf",
        libc::EPERM => "eperm",
        libc::ENOSPC => "enospc",
        libc::ENOTEMPTY => "enotempty",
        libc::ENAMETOOLONG => "enametoolong",
        libc::ELOOP => "eloop",
        libc::EXDEV => "exdev",
        libc::EMFILE => "emfile",
        libc::ENFILE => "enfile",
        libc::ENOMEM => "enomem",
        libc::EIO => "eio",
        libc::EROFS => "erofs",
        libc::EAGAIN => "eagain",
        libc::EINTR => "eintr",
        libc::EBUSY => "ebusy",
        libc::ETXTBSY => "etxtbsy",
        libc::EFBIG => "efbig",
        libc::EMLINK => "emlink",
        libc::ENXIO => "enxio",
        libc::ENODEV => "enodev",
        libc::ESPIPE => "espipe",
        libc::ESRCH => "esrch",
        libc::E2BIG => "e2big",
        libc::ENOEXEC => "enoexec",
        libc::ECHILD => "echild",
        libc::EFAULT => "efault",
        libc::ENOTBLK => "enotblk",
        libc::ENOTTY => "enotty",
        libc::EDOM => "edom",
        libc::ERANGE => "erange",
        libc::EDEADLK => "edeadlk",
        libc::ENOLCK => "enolck",
        libc::ENOSYS => "enosys",
        libc::EOVERFLOW => "eoverflow",
        libc::EDQUOT => "edquot",
        libc::ESTALE => "estale",
        libc::ENOTSUP => "enotsup",
        libc::ENODATA => "enodata",
        libc::EILSEQ => "eilseq",
        libc::EADDRINUSE => "eaddrinuse",
        libc::EADDRNOTAVAIL => "eaddrnotavail",
        libc::EAFNOSUPPORT => "eafnosupport",
        libc::EALREADY => "ealready",
        libc::ECONNABORTED => "econnaborted",
        libc::ECONNREFUSED => "econnrefused",
        libc::ECONNRESET => "econnreset",
        libc::EDESTADDRREQ => "edestaddrreq",
        libc::EHOSTDOWN => "ehostdown",
        libc::EHOSTUNREACH => "ehostunreach",
        libc::EINPROGRESS => "einprogress",
        libc::EISCONN => "eisconn",
        libc::EMSGSIZE => "emsgsize",
        libc::ENETDOWN => "enetdown",
        libc::ENETRESET => "enetreset",
        libc::ENETUNREACH => "enetunreach",
        libc::ENOBUFS => "enobufs",
        libc::ENOPROTOOPT => "enoprotoopt",
        libc::ENOTCONN => "enotconn",
        libc::ENOTSOCK => "enotsock",
        libc::EPFNOSUPPORT => "epfnosupport",
        libc::EPROTO => "eproto",
        libc::EPROTONOSUPPORT => "eprotonosupport",
        libc::EPROTOTYPE => "eprototype",
        libc::ESHUTDOWN => "eshutdown",
        libc::ESOCKTNOSUPPORT => "esocktnosupport",
        libc::ETIMEDOUT => "etimedout",
        libc::ECANCELED => "ecanceled",
        _ => "unknown",
    }
}

/// The error number of an I/O error; what std reports without one is `EINVAL` (a NUL in a path)
/// or `EIO`.
pub fn errno(error: &std::io::Error) -> i32 {
    error.raw_os_error().unwrap_or(match error.kind() {
        std::io::ErrorKind::InvalidInput => libc::EINVAL,
        std::io::ErrorKind::OutOfMemory => libc::ENOMEM,
        _ => libc::EIO,
    })
}

/// The atom of an error number.
///
/// # Errors
/// `system_limit` when the atom table is full.
pub fn atom(cx: &mut Cx<'_>, errno: i32) -> Result<Term, Trap> {
    cx.intern(name(errno))
}
