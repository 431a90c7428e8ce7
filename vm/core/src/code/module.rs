//! A loaded module and what its code points at.
//!
//! Built privately by the loader, then read by all threads until the module is purged; only the
//! atomics inside change afterwards. Invariants: `functions` ascend by `entry`; every return point
//! that a frame can hold belongs to a module that is still loaded (the purger sees to it).

use super::area::Areas;
use crate::sync::Arc;
use crate::sync::atomic::{AtomicPtr, Ordering};
use crate::term::Term;
use crate::term::boxed::{ExportKey, FunKey};
use crate::term::tag::HEADER;

/// A set of live registers: a bit each.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum LiveSet {
    /// Registers 0 to 63.
    Small(u64),
    /// Any number of registers, 64 a word.
    Large(Box<[u64]>),
}

impl LiveSet {
    /// The set of these registers.
    pub fn from_registers(registers: impl Iterator<Item = u16>) -> LiveSet {
        let mut words = vec![0u64];
        for register in registers {
            let word = register as usize / 64;
            if words.len() <= word {
                words.resize(word + 1, 0);
            }
            words[word] |= 1 << (register % 64);
        }
        if words.len() == 1 { LiveSet::Small(words[0]) } else { LiveSet::Large(words.into()) }
    }

    /// The first `n` registers.
    pub fn first(n: usize) -> LiveSet {
        LiveSet::from_registers(0..n as u16)
    }

    /// Calls `f` with each register, ascending.
    #[inline]
    pub fn for_each(&self, mut f: impl FnMut(usize)) {
        let words = match self {
            LiveSet::Small(word) => std::slice::from_ref(word),
            LiveSet::Large(words) => words,
        };
        for (i, &word) in words.iter().enumerate() {
            let mut rest = word;
            while rest != 0 {
                f(i * 64 + rest.trailing_zeros() as usize);
                rest &= rest - 1;
            }
        }
    }
}

/// Where a call continues when it returns, and what its caller's frame then holds: the first word
/// of every frame points at one.
#[derive(Debug)]
#[repr(C, align(16))]
pub struct ReturnPoint {
    /// The instruction after the call.
    pub code: *const u64,
    /// Words from the callee's frame pointer up to the caller's.
    pub size: u32,
    /// Bytes of the calling function's registers.
    pub frame: u32,
    /// The caller's registers that are needed after the call, but for the result.
    pub live: LiveSet,
}

impl ReturnPoint {
    /// The word that stands in a frame for this return point.
    #[inline(always)]
    pub fn word(point: *const ReturnPoint) -> u64 {
        point as u64 | HEADER
    }

    /// The return point behind a frame's first word.
    #[inline(always)]
    pub fn from_word(word: u64) -> *const ReturnPoint {
        debug_assert_eq!(word & 7, HEADER);
        // Not a mask: the subtraction goes into the address of whatever is read.
        word.wrapping_sub(HEADER) as *const ReturnPoint
    }
}

/// One function of a loaded module. Offsets are in words from the start of its code.
#[derive(Debug)]
pub struct FunctionInfo {
    /// Name.
    pub name: Term,
    /// Number of arguments, for a fun's body with its free variables.
    pub arity: u8,
    /// Offset of its `Enter`.
    pub entry: u32,
    /// One past its last word.
    pub end: u32,
    /// Where the module's handlers of this function start and end.
    pub handlers: std::ops::Range<u32>,
}

/// A range of code whose exceptions go to a handler.
#[derive(Debug)]
pub struct HandlerInfo {
    /// First word covered.
    pub start: u32,
    /// One past the last word covered.
    pub end: u32,
    /// Where to continue.
    pub target: u32,
    /// First of the three registers that get class, reason and trace.
    pub base: u16,
}

/// From word `at` on, code comes from this line.
#[derive(Clone, Copy, Debug)]
pub struct LineInfo {
    /// Word offset.
    pub at: u32,
    /// Index into `LoadedModule::files`.
    pub file: u32,
    /// Line number; 0 for none.
    pub line: u32,
}

/// An exported function.
#[derive(Clone, Copy, Debug)]
pub struct ExportedFunction {
    /// Name.
    pub name: Term,
    /// Number of arguments.
    pub arity: u8,
    /// Offset of its `Enter`.
    pub entry: u32,
}

/// A module's code and tables.
#[derive(Debug)]
pub struct LoadedModule {
    /// Name.
    pub name: Term,
    /// First word of its code, in the VM's code area.
    pub code: *mut u64,
    /// Number of words of code.
    pub words: usize,
    /// Its literals, in the VM's literal area, and their size in bytes; null when it has none.
    pub literals: (*mut u64, usize),
    /// All functions.
    pub functions: Vec<FunctionInfo>,
    /// All handlers, function by function, inner before outer.
    pub handlers: Vec<HandlerInfo>,
    /// Ascending by `at`.
    pub lines: Vec<LineInfo>,
    /// Source file names.
    pub files: Vec<String>,
    /// Live registers before an instruction that is a safe point, ascending by word offset.
    pub live: Vec<(u32, LiveSet)>,
    /// All return points. Frames point into this slice.
    pub points: Box<[ReturnPoint]>,
    /// Exported functions.
    pub exports: Vec<ExportedFunction>,
    /// The funs it can make, and the offsets of their bodies' entries.
    pub funs: Vec<(*const FunEntry, u32)>,
    /// `module_info(attributes)`, a literal term.
    pub attributes: Term,
    /// The digest of its file form.
    pub digest: [u8; 16],
    /// Where it came from; empty when from memory.
    pub path: String,
    /// Where its code and literals lie.
    areas: Arc<Areas>,
}

impl Drop for LoadedModule {
    fn drop(&mut self) {
        // SAFETY: the last handle is gone, and the purger has seen to it that no frame, fun or
        // term leads here; the blocks were taken with these sizes.
        unsafe {
            if !self.code.is_null() {
                self.areas.code.give_back(self.code, self.words * 8);
            }
            if !self.literals.0.is_null() {
                self.areas.literals.give_back(self.literals.0, self.literals.1);
            }
        }
    }
}

// SAFETY: raw pointers lead to code, literals and fun entries that are written before the module
// is published and read only afterwards.
unsafe impl Send for LoadedModule {}
// SAFETY: as above.
unsafe impl Sync for LoadedModule {}

impl LoadedModule {
    /// A module without code, for the loader to fill.
    pub(super) fn empty(
        name: Term,
        areas: Arc<Areas>,
        path: String,
        digest: [u8; 16],
    ) -> LoadedModule {
        LoadedModule {
            name,
            code: std::ptr::null_mut(),
            words: 0,
            literals: (std::ptr::null_mut(), 0),
            functions: Vec::new(),
            handlers: Vec::new(),
            lines: Vec::new(),
            files: Vec::new(),
            live: Vec::new(),
            points: Box::default(),
            exports: Vec::new(),
            funs: Vec::new(),
            attributes: Term::NIL,
            digest,
            path,
            areas,
        }
    }

    /// The word offset of an address in this module's code.
    pub fn offset(&self, code: *const u64) -> u32 {
        ((code as usize - self.code as usize) / 8) as u32
    }

    /// The address of a word offset.
    pub fn address(&self, offset: u32) -> *const u64 {
        debug_assert!((offset as usize) < self.words);
        // SAFETY: offsets in the tables lie within the code block.
        unsafe { self.code.add(offset as usize) }
    }

    /// The function whose code has this offset.
    pub fn function_at(&self, offset: u32) -> Option<&FunctionInfo> {
        let next = self.functions.partition_point(|f| f.entry <= offset);
        let function = self.functions[..next].last()?;
        (offset < function.end).then_some(function)
    }

    /// The innermost handler around this offset.
    pub fn handler_at(&self, offset: u32) -> Option<&HandlerInfo> {
        let function = self.function_at(offset)?;
        let range = function.handlers.start as usize..function.handlers.end as usize;
        self.handlers[range].iter().find(|h| h.start <= offset && offset < h.end)
    }

    /// File and line of this offset, if known.
    pub fn line_at(&self, offset: u32) -> Option<(&str, u32)> {
        let function = self.function_at(offset)?;
        let next = self.lines.partition_point(|l| l.at <= offset);
        let line = self.lines[..next].last()?;
        if line.line == 0 || line.at < function.entry {
            return None;
        }
        Some((self.files.get(line.file as usize)?, line.line))
    }

    /// Live registers before the instruction at this offset.
    ///
    /// # Panics
    /// When it is no safe point: the verifier lists them all.
    pub fn live_at(&self, offset: u32) -> &LiveSet {
        let at = self.live.binary_search_by_key(&offset, |l| l.0);
        &self.live[at.expect("a safe point has a live map")].1
    }
}

/// A fun's definition: what every closure of it points at. Lives as long as the VM; reloading the
/// same fun (same module, index and digest) moves `code` to the new version.
#[derive(Debug)]
#[repr(C)]
pub struct FunEntry {
    /// Module, index, digest, arity: what funs are compared by.
    pub key: FunKey,
    /// Entry of the body; null when the module is not loaded (any more).
    pub code: AtomicPtr<u64>,
    /// Number of free variables.
    pub free: u32,
    /// Name of the body.
    pub name: Term,
}

/// A function that other modules call, loaded or not. Lives as long as the VM, so that code, funs
/// and caches point at it freely.
#[derive(Debug)]
#[repr(C)]
pub struct Export {
    /// Module, function, arity.
    pub key: ExportKey,
    /// Where calls go: an `Enter`, or `stub`.
    pub code: AtomicPtr<u64>,
    /// Code of its own: for a native, what calls it; else what calls the error handler.
    pub stub: [u64; 3],
    /// The native, if it is one, else null.
    pub native: *const NativeEntry,
}

// SAFETY: the pointers lead to the export itself and to a native entry that never changes.
unsafe impl Send for Export {}
// SAFETY: as above; `code` is atomic, the rest never changes.
unsafe impl Sync for Export {}

impl Export {
    /// Is there something to call: a native, or code of a loaded module?
    pub fn is_defined(&self) -> bool {
        !self.native.is_null()
            || !std::ptr::eq(self.code.load(Ordering::Acquire), self.stub.as_ptr())
    }
}

/// A native as the loader links it. The function's type belongs to a higher floor, which alone
/// calls it.
#[derive(Debug)]
pub struct NativeEntry {
    /// The function, see `ctx::NativeFn`.
    pub function: *const (),
    /// Its module.
    pub module: Term,
    /// Its name.
    pub name: Term,
    /// Its number of arguments.
    pub arity: u8,
    /// May stand in guards.
    pub guard: bool,
}

// SAFETY: a function pointer and plain words.
unsafe impl Send for NativeEntry {}
// SAFETY: as above.
unsafe impl Sync for NativeEntry {}
