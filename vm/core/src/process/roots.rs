//! A process's roots: every place outside its heap that holds one of its terms.
//!
//! The frame of the running function is described by the live map of the instruction at `pc`; each
//! frame below it by its return point.

use super::Process;
use crate::code::module::{LiveSet, ReturnPoint};
use crate::code::table::CodeTable;
use crate::code::words::{self, Code};
use crate::heap::{LitRange, Roots};
use crate::term::Term;

/// A process about to be collected, with what is needed to read its stack.
pub struct ProcessRoots<'a> {
    /// The VM's literals.
    pub literals: LitRange,
    /// Registers of the running function that are live.
    pub live: &'a LiveSet,
    /// The process's frame pointer.
    pub fp: &'a mut *mut u64,
    /// Everything but the stack.
    pub rest: OtherRoots<'a>,
}

/// Roots outside the stack.
pub struct OtherRoots<'a> {
    /// See [`Process`].
    pub exception: &'a mut super::Exception,
    /// See [`Process`].
    pub mailbox: &'a mut super::mailbox::Mailbox,
    /// See [`Process`].
    pub dictionary: Option<&'a mut super::Dictionary>,
    /// Monitor tags and the like.
    pub relations: Option<&'a mut super::link::Relations>,
}

impl Roots for ProcessRoots<'_> {
    fn literals(&self) -> LitRange {
        self.literals
    }

    fn stack_moved(&mut self, delta_bytes: isize) {
        *self.fp = self.fp.wrapping_byte_offset(delta_bytes);
    }

    fn visit<F: FnMut(&mut Term)>(&mut self, f: &mut F) {
        let mut fp = *self.fp;
        // SAFETY: frames are laid out as `code::module::ReturnPoint` says; live registers of each
        // lie inside the stack, and the walk ends at the return point of size 0.
        unsafe {
            self.live.for_each(|r| f(&mut *fp.sub(r + 1).cast::<Term>()));
            loop {
                let point = &*ReturnPoint::from_word(*fp);
                if point.size == 0 {
                    break;
                }
                fp = fp.add(point.size as usize);
                point.live.for_each(|r| f(&mut *fp.sub(r + 1).cast::<Term>()));
            }
        }
        let rest = &mut self.rest;
        f(&mut rest.exception.reason);
        f(&mut rest.exception.trace);
        rest.mailbox.visit_roots(&mut *f);
        if let Some(dictionary) = &mut rest.dictionary {
            for (key, value) in &mut dictionary.entries {
                f(key);
                f(value);
            }
        }
        if let Some(relations) = &mut rest.relations {
            relations.monitors.for_each_mut(|monitor| f(&mut monitor.tag));
        }
    }
}

impl Process {
    /// Its heap and its roots, to be collected. `live` describes the frame at `fp`.
    pub fn heap_and_roots<'a>(
        &'a mut self,
        literals: LitRange,
        live: &'a LiveSet,
    ) -> (&'a mut crate::heap::Heap, ProcessRoots<'a>) {
        let roots = ProcessRoots {
            literals,
            live,
            fp: &mut self.fp,
            rest: OtherRoots {
                exception: &mut self.exception,
                mailbox: &mut self.mailbox,
                dictionary: self.extra.as_mut().map(|e| &mut e.dictionary),
                relations: self.relations.as_deref_mut(),
            },
        };
        (&mut self.heap, roots)
    }
}

/// The live registers at a place where a process may stop: before the instruction at `pc`.
///
/// # Safety
/// `pc` is a safe point of loaded code, or one of the VM's own stubs.
pub unsafe fn live_at(code: &CodeTable, pc: *const u64) -> std::borrow::Cow<'_, LiveSet> {
    use std::borrow::Cow;
    if let Some(module) = code.module_at(pc) {
        return Cow::Borrowed(module.live_at(module.offset(pc)));
    }
    // SAFETY: by the caller, `pc` is at an instruction.
    let word = unsafe { *pc };
    // SAFETY: as above.
    match unsafe { words::opcode(word) } {
        // An export's stub: its arguments.
        Code::Enter | Code::TailCallNative | Code::CallUndefined => {
            Cow::Owned(LiveSet::first(words::b(word) as usize))
        }
        // The stub that calls a fun: its arguments, then the fun.
        Code::TailCallFun => Cow::Owned(LiveSet::first(words::b(word) as usize + 1)),
        // The stub that returns what is in register 0.
        Code::Return => Cow::Owned(LiveSet::first(1)),
        _ => Cow::Owned(LiveSet::Small(0)),
    }
}
