//! PCRE2 behind a safe interface: the one place that calls C.
//!
//! A [`Code`] never changes once it is made (nothing here compiles it further), so threads share it. What
//! PCRE2 takes on trust, its caller proves by type: a [`Text`] is valid UTF-8 as far as a search
//! may look, and no pattern can take such text apart (`\C` with UTF is refused). The C library keeps no
//! state between calls. Matching needs no native stack; compiling needs some for each level
//! of parentheses, which are bounded.

use super::tables;
use pcre2_sys as c;
use std::ffi::c_void;
use std::ptr::{NonNull, null_mut};

// Of PCRE2's interface, but not among the bindings of pcre2-sys.
unsafe extern "C" {
    fn pcre2_set_callout_8(
        context: *mut c::pcre2_match_context_8,
        callout: Option<unsafe extern "C" fn(*mut c_void, *mut c_void) -> i32>,
        data: *mut c_void,
    ) -> i32;
}

/// Levels of parentheses, those that the translation adds included.
const NEST_MAX: u32 = 1000;

/// What a callout answers to end a match; PCRE2 leaves this number to its users.
const ENOUGH: i32 = -1000;

/// How to compile.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Settings {
    /// PCRE2's options.
    pub(super) options: u32,
    /// PCRE2's number for what a line break is.
    pub(super) newline: u32,
    /// `\R` is CR, LF or CRLF only.
    pub(super) bsr_anycrlf: bool,
    /// Searches can be watched, and cost more.
    pub(super) watched: bool,
}

/// Why a pattern was refused: PCRE2's number and the place.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Refused {
    /// Error number.
    pub(super) code: i32,
    /// Offset in bytes.
    pub(super) offset: usize,
}

/// Bounds of one search.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Limits {
    /// Ways tried from one start.
    pub(super) tries: u32,
    /// Choices open at once.
    pub(super) depth: u32,
    /// Memory for these, KiB.
    pub(super) memory: u32,
}

/// How a search ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Ended {
    /// There is a match; this many of its groups' places were written, two numbers each.
    Match,
    /// There is none.
    NoMatch,
    /// That depends on what follows the text.
    Partial,
    /// [`Limits::tries`] are used up.
    Tries,
    /// [`Limits::depth`] or [`Limits::memory`] are.
    Depth,
    /// A recursion that takes nothing does not end.
    Loop,
    /// The watcher has had enough.
    Stopped,
}

/// Text for a pattern to search from some place on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Text<'t> {
    bytes: &'t [u8],
    /// Searches may start from here on,
    from: usize,
    /// and look as far as this.
    to: usize,
}

/// Is this where a character begins, or the end?
pub(super) fn boundary(bytes: &[u8], at: usize) -> bool {
    bytes.get(at).is_none_or(|b| b & 0xc0 != 0x80)
}

/// Where some bytes are, for C: it reckons with addresses a little before them, so those of nothing, which
/// Rust may place next to address 0, are given a real place.
fn address(bytes: &[u8]) -> *const u8 {
    const SOMEWHERE: &[u8] = &[0];
    if bytes.is_empty() { SOMEWHERE.as_ptr() } else { bytes.as_ptr() }
}

/// A compiled pattern.
#[derive(Debug)]
pub(super) struct Code {
    raw: NonNull<c::pcre2_code_8>,
    groups: usize,
    options: u32,
    lookbehind: usize,
    bytes: usize,
    line_start: bool,
    watched: bool,
}

// SAFETY: PCRE2 documents compiled code as read-only and shareable between threads, JIT apart,
// which is not used; it is freed by one owner.
unsafe impl Send for Code {}
// SAFETY: as above.
unsafe impl Sync for Code {}

impl Drop for Code {
    fn drop(&mut self) {
        // SAFETY: made by pcre2_compile, freed once.
        unsafe { c::pcre2_code_free_8(self.raw.as_ptr()) }
    }
}

impl Code {
    /// Compiles a pattern.
    ///
    /// # Errors
    /// What PCRE2 has against it.
    pub(super) fn new(pattern: &[u8], settings: Settings) -> Result<Code, Refused> {
        let mut options = settings.options;
        if settings.watched {
            options |= c::PCRE2_AUTO_CALLOUT;
        }
        let (mut code, mut offset) = (0, 0);
        // SAFETY: the context is made here, used by the calls below and freed; null means that there is
        // no memory, and then the defaults would hold, which are not wanted. The tables are
        // a constant. Pointer and length are those of a slice.
        let raw = unsafe {
            let context = c::pcre2_compile_context_create_8(null_mut());
            if context.is_null() {
                return Err(Refused { code: c::PCRE2_ERROR_HEAP_FAILED as i32, offset: 0 });
            }
            let bsr =
                if settings.bsr_anycrlf { c::PCRE2_BSR_ANYCRLF } else { c::PCRE2_BSR_UNICODE };
            c::pcre2_set_newline_8(context, settings.newline);
            c::pcre2_set_bsr_8(context, bsr);
            c::pcre2_set_parens_nest_limit_8(context, NEST_MAX);
            c::pcre2_set_max_varlookbehind_8(context, 0);
            c::pcre2_set_character_tables_8(context, tables::LATIN1.as_ptr());
            c::pcre2_set_compile_extra_options_8(context, c::PCRE2_EXTRA_ALLOW_LOOKAROUND_BSK);
            let raw = c::pcre2_compile_8(
                address(pattern),
                pattern.len(),
                options,
                &mut code,
                &mut offset,
                context,
            );
            c::pcre2_compile_context_free_8(context);
            raw
        };
        let Some(raw) = NonNull::new(raw) else { return Err(Refused { code, offset }) };
        let mut made = Code {
            raw,
            groups: 0,
            options: 0,
            lookbehind: 0,
            bytes: 0,
            line_start: false,
            watched: settings.watched,
        };
        made.groups = made.number(c::PCRE2_INFO_CAPTURECOUNT) as usize;
        made.options = made.number(c::PCRE2_INFO_ALLOPTIONS);
        made.lookbehind = made.number(c::PCRE2_INFO_MAXLOOKBEHIND) as usize;
        made.line_start = made.number(c::PCRE2_INFO_FIRSTCODETYPE) == 2;
        let mut bytes = 0usize;
        // SAFETY: this item is a size.
        unsafe { made.info(c::PCRE2_INFO_SIZE, &mut bytes) };
        made.bytes = bytes;
        if made.utf() && made.number(c::PCRE2_INFO_HASBACKSLASHC) != 0 {
            return Err(Refused {
                code: c::PCRE2_ERROR_BACKSLASH_C_CALLER_DISABLED as i32,
                offset: 0,
            });
        }
        Ok(made)
    }

    /// # Safety
    /// `item` is one whose value has the type `T`.
    unsafe fn info<T>(&self, item: u32, value: &mut T) {
        // SAFETY: the code is live, and the caller knows the type.
        unsafe {
            c::pcre2_pattern_info_8(self.raw.as_ptr(), item, std::ptr::from_mut(value).cast())
        };
    }

    fn number(&self, item: u32) -> u32 {
        let mut value = 0u32;
        // SAFETY: all items asked for here are of 32 bits.
        unsafe { self.info(item, &mut value) };
        value
    }

    /// How many groups there are, the whole match apart.
    pub(super) fn groups(&self) -> usize {
        self.groups
    }

    /// Bytes of memory it takes.
    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }

    /// Are pattern and text UTF-8?
    pub(super) fn utf(&self) -> bool {
        self.options & c::PCRE2_UTF != 0
    }

    /// Matches begin where the search does.
    pub(super) fn anchored(&self) -> bool {
        self.options & c::PCRE2_ANCHORED != 0
    }

    /// Matches begin there or after a line break.
    pub(super) fn line_start(&self) -> bool {
        self.line_start
    }

    /// Names of groups, sorted, with their numbers.
    pub(super) fn names(&self) -> Vec<(Vec<u8>, usize)> {
        let count = self.number(c::PCRE2_INFO_NAMECOUNT) as usize;
        let size = self.number(c::PCRE2_INFO_NAMEENTRYSIZE) as usize;
        let mut table: *const u8 = std::ptr::null();
        // SAFETY: this item is a pointer.
        unsafe { self.info(c::PCRE2_INFO_NAMETABLE, &mut table) };
        if count == 0 || table.is_null() {
            return Vec::new();
        }
        // SAFETY: PCRE2's table of `count` entries of `size` bytes lives as long as the code.
        let table = unsafe { std::slice::from_raw_parts(table, count * size) };
        let entry = |entry: &[u8]| {
            let name = entry[2..].split(|b| *b == 0).next().unwrap_or_default();
            (name.to_vec(), usize::from(entry[0]) << 8 | usize::from(entry[1]))
        };
        table.chunks_exact(size).map(entry).collect()
    }

    /// Text to search from `from` on, looking as far as `to`; `None` when these are not where a character
    /// begins or the text ends, or when the text is no UTF-8 where such a search may look (before
    /// `from`, that is the pattern's longest look-behind).
    pub(super) fn text<'t>(&self, bytes: &'t [u8], from: usize, to: usize) -> Option<Text<'t>> {
        if from > to || to > bytes.len() {
            return None;
        }
        if self.utf() {
            if !boundary(bytes, from) || !boundary(bytes, to) {
                return None;
            }
            let mut start = from;
            // One more: what a search asks about the character before its start is no look-behind.
            for _ in 0..=self.lookbehind {
                start = start.saturating_sub(1);
                while start > 0 && !boundary(bytes, start) {
                    start -= 1;
                }
            }
            std::str::from_utf8(&bytes[start..to]).ok()?;
        }
        Some(Text { bytes, from, to })
    }

    /// Searches `text` from `at` on, with PCRE2's options, as if the text ended at `end`: `Partial` if
    /// what comes behind that might matter. Places of the match and of each group go to `places`;
    /// two numbers each, `usize::MAX` where a group took no part. `watch` is asked now and then,
    /// if the code is made for that; `false` ends the search.
    ///
    /// # Panics
    /// When `at` and `end` are not between the places that the text was made for, in this order, or
    /// in the middle of a character.
    #[expect(clippy::too_many_arguments, reason = "a call of PCRE2 has as many")]
    pub(super) fn find(
        &self,
        text: Text<'_>,
        at: usize,
        end: usize,
        options: u32,
        limits: Limits,
        places: &mut Vec<usize>,
        watch: &mut dyn FnMut() -> bool,
    ) -> Ended {
        assert!(text.from <= at && at <= end && end <= text.to, "a search outside the text");
        let bytes = &text.bytes[..end];
        assert!(
            !self.utf() || boundary(text.bytes, at) && boundary(text.bytes, end),
            "a search inside a character"
        );
        let mut options = options & (SEARCH_OPTIONS);
        if end < text.bytes.len() {
            options |= c::PCRE2_PARTIAL_HARD;
        }
        // The text is UTF-8 where it has to be: its type says so.
        options |= c::PCRE2_NO_UTF_CHECK;
        let mut watch = watch;
        // SAFETY: both objects are made here, for this pattern, and freed; the slice is readable; the
        // callout's data is the reference to `watch`, which outlives the call. The vector has a
        // pair for each group and the match, as it is made from the pattern.
        unsafe {
            let context = c::pcre2_match_context_create_8(null_mut());
            let data = c::pcre2_match_data_create_from_pattern_8(self.raw.as_ptr(), null_mut());
            if context.is_null() || data.is_null() {
                c::pcre2_match_context_free_8(context);
                c::pcre2_match_data_free_8(data);
                return Ended::Depth;
            }
            c::pcre2_set_match_limit_8(context, limits.tries);
            c::pcre2_set_depth_limit_8(context, limits.depth);
            c::pcre2_set_heap_limit_8(context, limits.memory);
            if self.watched {
                let watch: *mut &mut dyn FnMut() -> bool = &mut watch;
                pcre2_set_callout_8(context, Some(called), watch.cast());
            }
            let code = c::pcre2_match_8(
                self.raw.as_ptr(),
                address(bytes),
                bytes.len(),
                at,
                options,
                data,
                context,
            );
            if code > 0 {
                let vector = c::pcre2_get_ovector_pointer_8(data);
                places.extend_from_slice(std::slice::from_raw_parts(vector, 2 * (self.groups + 1)));
            }
            c::pcre2_match_context_free_8(context);
            c::pcre2_match_data_free_8(data);
            ended(code)
        }
    }
}

/// PCRE2's text for one of its error numbers.
pub(super) fn message(code: i32) -> String {
    let mut text = [0u8; 256];
    // SAFETY: writes at most the length given, and a null behind the text.
    let len = unsafe { c::pcre2_get_error_message_8(code, text.as_mut_ptr(), text.len()) };
    String::from_utf8_lossy(&text[..usize::try_from(len).unwrap_or(0)]).into_owned()
}

/// The options that a search may have.
const SEARCH_OPTIONS: u32 = c::PCRE2_ANCHORED
    | c::PCRE2_NOTBOL
    | c::PCRE2_NOTEOL
    | c::PCRE2_NOTEMPTY
    | c::PCRE2_NOTEMPTY_ATSTART;

fn ended(code: i32) -> Ended {
    match code {
        1.. => Ended::Match,
        ENOUGH => Ended::Stopped,
        c::PCRE2_ERROR_NOMATCH => Ended::NoMatch,
        c::PCRE2_ERROR_PARTIAL => Ended::Partial,
        c::PCRE2_ERROR_MATCHLIMIT => Ended::Tries,
        c::PCRE2_ERROR_RECURSELOOP => Ended::Loop,
        // Depth, memory, and what cannot be: a search ends like one that has used too much.
        _ => Ended::Depth,
    }
}

/// Called by PCRE2 at each step of a watched search.
unsafe extern "C" fn called(_: *mut c_void, data: *mut c_void) -> i32 {
    // SAFETY: `find` gave a pointer to such a reference, which it keeps while it waits for us.
    let watch = unsafe { &mut *data.cast::<&mut dyn FnMut() -> bool>() };
    if watch() { 0 } else { ENOUGH }
}
