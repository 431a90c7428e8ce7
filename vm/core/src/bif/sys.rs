//! The few system calls std has no safe form of.
//!
//! The only file of this folder with `unsafe`; every call here is safe to make with any values.

use std::ffi::{CStr, CString};
use std::io;
use std::os::fd::RawFd;
use std::path::Path;

/// Can at least one small write be made to this descriptor without waiting?
pub fn writable_now(fd: RawFd) -> bool {
    let mut poll = libc::pollfd { fd, events: libc::POLLOUT, revents: 0 };
    // SAFETY: one valid entry, no waiting.
    let ready = unsafe { libc::poll(&raw mut poll, 1, 0) };
    // An error condition makes the write fail at once, which is not waiting either.
    ready == 1
}

/// Is the descriptor a regular file, where a write never waits for a reader?
pub fn is_regular(fd: RawFd) -> bool {
    // SAFETY: an all-zero stat is a valid value, and the call fills it in or fails.
    unsafe {
        let mut stat: libc::stat = std::mem::zeroed();
        libc::fstat(fd, &raw mut stat) == 0 && stat.st_mode & libc::S_IFMT == libc::S_IFREG
    }
}

/// Writes some of the bytes; returns how many.
///
/// # Errors
/// The system's.
pub fn write(fd: RawFd, bytes: &[u8]) -> io::Result<usize> {
    // SAFETY: pointer and length of a slice.
    let written = unsafe { libc::write(fd, bytes.as_ptr().cast(), bytes.len()) };
    usize::try_from(written).map_err(|_| io::Error::last_os_error())
}

/// Writes all bytes, waiting as long as it takes.
///
/// # Errors
/// The system's, but for interruption.
pub fn write_all(fd: RawFd, mut bytes: &[u8]) -> io::Result<()> {
    while !bytes.is_empty() {
        match write(fd, bytes) {
            Ok(0) => return Err(io::Error::from_raw_os_error(libc::EIO)),
            Ok(n) => bytes = &bytes[n..],
            Err(error) => match error.raw_os_error() {
                Some(libc::EINTR) => {}
                Some(libc::EAGAIN) => wait(fd, libc::POLLOUT),
                _ => return Err(error),
            },
        }
    }
    Ok(())
}

/// Reads some bytes; an empty answer is the end of the file.
///
/// # Errors
/// The system's, but for interruption.
pub fn read(fd: RawFd, max: usize) -> io::Result<Vec<u8>> {
    let mut bytes = vec![0u8; max];
    loop {
        // SAFETY: pointer and length of a slice.
        let got = unsafe { libc::read(fd, bytes.as_mut_ptr().cast(), bytes.len()) };
        if let Ok(got) = usize::try_from(got) {
            bytes.truncate(got);
            return Ok(bytes);
        }
        let error = io::Error::last_os_error();
        match error.raw_os_error() {
            Some(libc::EINTR) => {}
            Some(libc::EAGAIN) => wait(fd, libc::POLLIN),
            _ => return Err(error),
        }
    }
}

/// Waits until a descriptor that somebody has made non-blocking is ready.
fn wait(fd: RawFd, events: libc::c_short) {
    let mut poll = libc::pollfd { fd, events, revents: 0 };
    // SAFETY: one valid entry.
    unsafe { libc::poll(&raw mut poll, 1, -1) };
}

/// Is it a terminal?
pub fn is_tty(fd: RawFd) -> bool {
    // SAFETY: takes any number.
    unsafe { libc::isatty(fd) == 1 }
}

/// Columns and rows of a terminal.
pub fn geometry(fd: RawFd) -> Option<(u16, u16)> {
    let mut size = libc::winsize { ws_row: 0, ws_col: 0, ws_xpixel: 0, ws_ypixel: 0 };
    // SAFETY: the request fills in a winsize.
    let ok = unsafe { libc::ioctl(fd, libc::TIOCGWINSZ, &raw mut size) } == 0;
    (ok && size.ws_col > 0).then_some((size.ws_col, size.ws_row))
}

fn c_path(path: &Path) -> io::Result<CString> {
    use std::os::unix::ffi::OsStrExt;
    CString::new(path.as_os_str().as_bytes())
        .map_err(|_| io::Error::from_raw_os_error(libc::EINVAL))
}

/// May this process read it, may it write it?
pub fn access(path: &Path) -> (bool, bool) {
    let Ok(path) = c_path(path) else { return (false, false) };
    // SAFETY: a NUL-terminated path.
    let may = |mode| unsafe { libc::access(path.as_ptr(), mode) } == 0;
    (may(libc::R_OK), may(libc::W_OK))
}

/// Sets access and modification time, seconds since 1970.
///
/// # Errors
/// The system's.
pub fn set_times(path: &Path, accessed: i64, modified: i64) -> io::Result<()> {
    let path = c_path(path)?;
    let times = [
        libc::timespec { tv_sec: accessed, tv_nsec: 0 },
        libc::timespec { tv_sec: modified, tv_nsec: 0 },
    ];
    // SAFETY: a NUL-terminated path and two times.
    check(unsafe { libc::utimensat(libc::AT_FDCWD, path.as_ptr(), times.as_ptr(), 0) })
}

/// Reserves space for a range of a file.
///
/// # Errors
/// The system's.
pub fn allocate(fd: RawFd, offset: i64, length: i64) -> io::Result<()> {
    // SAFETY: takes any numbers.
    match unsafe { libc::posix_fallocate(fd, offset, length) } {
        0 => Ok(()),
        errno => Err(io::Error::from_raw_os_error(errno)),
    }
}

fn check(result: libc::c_int) -> io::Result<()> {
    if result == 0 { Ok(()) } else { Err(io::Error::last_os_error()) }
}

/// Release of the operating system's kernel, as `uname -r` says.
pub fn kernel_release() -> String {
    // SAFETY: an all-zero utsname is a valid value, and the call fills it with NUL-terminated
    // texts or fails.
    unsafe {
        let mut names: libc::utsname = std::mem::zeroed();
        if libc::uname(&raw mut names) != 0 {
            return String::new();
        }
        CStr::from_ptr(names.release.as_ptr()).to_string_lossy().into_owned()
    }
}

/// Broken-down time: year, month (1 to 12), day, hour, minute, second.
pub type Civil = [i64; 6];

/// Local time of a point of system time, seconds since 1970.
pub fn local_time(seconds: i64) -> Option<Civil> {
    // SAFETY: an all-zero tm is a valid value; the call fills it in or returns null.
    let tm = unsafe {
        let mut tm: libc::tm = std::mem::zeroed();
        if libc::localtime_r(&raw const seconds, &raw mut tm).is_null() {
            return None;
        }
        tm
    };
    Some([
        tm.tm_year as i64 + 1900,
        tm.tm_mon as i64 + 1,
        tm.tm_mday as i64,
        tm.tm_hour as i64,
        tm.tm_min as i64,
        tm.tm_sec as i64,
    ])
}

/// The point of system time of a local time; `summer` says whether daylight saving is in force,
/// if that is known.
pub fn from_local_time(civil: Civil, summer: Option<bool>) -> Option<i64> {
    let [year, month, day, hour, minute, second] = civil;
    // SAFETY: an all-zero tm is a valid value, and mktime takes any.
    unsafe {
        let mut tm: libc::tm = std::mem::zeroed();
        tm.tm_year = i32::try_from(year.checked_sub(1900)?).ok()?;
        tm.tm_mon = i32::try_from(month - 1).ok()?;
        tm.tm_mday = i32::try_from(day).ok()?;
        tm.tm_hour = i32::try_from(hour).ok()?;
        tm.tm_min = i32::try_from(minute).ok()?;
        tm.tm_sec = i32::try_from(second).ok()?;
        tm.tm_isdst = summer.map_or(-1, i32::from);
        // A field that mktime always sets tells -1 the time from -1 the error.
        tm.tm_wday = -1;
        let seconds = libc::mktime(&raw mut tm);
        (tm.tm_wday != -1).then_some(seconds)
    }
}

/// Bytes of memory that the program holds, as the system counts them.
pub fn resident_bytes() -> usize {
    let text = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages = text.split(' ').nth(1).and_then(|n| n.parse::<usize>().ok()).unwrap_or(0);
    // SAFETY: takes any number.
    let page = unsafe { libc::sysconf(libc::_SC_PAGESIZE) };
    pages.saturating_mul(usize::try_from(page).unwrap_or(4096))
}

/// Processor time that all threads of the program have used, nanoseconds.
pub fn cpu_time() -> u64 {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: the call fills in a timespec.
    unsafe { libc::clock_gettime(libc::CLOCK_PROCESS_CPUTIME_ID, &raw mut time) };
    time.tv_sec as u64 * 1_000_000_000 + time.tv_nsec as u64
}

unsafe extern "C" {
    // The C library's functions: the same that OTP calls, so that results agree to the last bit.
    // All take and give plain numbers.
    /// Sine.
    pub safe fn sin(x: f64) -> f64;
    /// Cosine.
    pub safe fn cos(x: f64) -> f64;
    /// Tangent.
    pub safe fn tan(x: f64) -> f64;
    /// Inverse sine.
    pub safe fn asin(x: f64) -> f64;
    /// Inverse cosine.
    pub safe fn acos(x: f64) -> f64;
    /// Inverse tangent.
    pub safe fn atan(x: f64) -> f64;
    /// Angle of a point.
    pub safe fn atan2(y: f64, x: f64) -> f64;
    /// Hyperbolic sine.
    pub safe fn sinh(x: f64) -> f64;
    /// Hyperbolic cosine.
    pub safe fn cosh(x: f64) -> f64;
    /// Hyperbolic tangent.
    pub safe fn tanh(x: f64) -> f64;
    /// Inverse hyperbolic sine.
    pub safe fn asinh(x: f64) -> f64;
    /// Inverse hyperbolic cosine.
    pub safe fn acosh(x: f64) -> f64;
    /// Inverse hyperbolic tangent.
    pub safe fn atanh(x: f64) -> f64;
    /// Exponential.
    pub safe fn exp(x: f64) -> f64;
    /// Natural logarithm.
    pub safe fn log(x: f64) -> f64;
    /// Logarithm to base 2.
    pub safe fn log2(x: f64) -> f64;
    /// Logarithm to base 10.
    pub safe fn log10(x: f64) -> f64;
    /// Power.
    pub safe fn pow(x: f64, y: f64) -> f64;
    /// Error function.
    pub safe fn erf(x: f64) -> f64;
    /// Complementary error function.
    pub safe fn erfc(x: f64) -> f64;
    /// Remainder with the sign of the dividend.
    pub safe fn fmod(x: f64, y: f64) -> f64;
}
