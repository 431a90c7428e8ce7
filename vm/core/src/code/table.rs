//! The module table of a VM: modules with current and old versions, exports, fun definitions and
//! natives, and whose code an address is.
//!
//! Shared by all threads. Running code never comes here: it holds pointers to exports, which are
//! made once and live as long as the VM. Loading and purging take `loading`, one at a time.
//! Invariants: an export's `code` leads to the current version or to the export's stub; at most
//! one old version per module.

use super::area::{Area, AreaFull, Areas};
use super::module::{Export, FunEntry, LoadedModule, NativeEntry};
use super::words::{Code, enter, reg, word};
use crate::heap::LitRange;
use crate::sync::atomic::{AtomicPtr, Ordering};
use crate::sync::{Arc, Mutex, RwLock};
use crate::term::Term;
use crate::term::boxed::{ExportKey, FunKey};
use std::collections::HashMap;
use std::ptr::{NonNull, null_mut};

/// Module, function, arity.
pub type Mfa = (Term, Term, u8);

/// The two versions of a module.
#[derive(Debug, Default, Clone)]
pub struct Versions {
    /// What `m:f(...)` reaches.
    pub current: Option<Arc<LoadedModule>>,
    /// What processes may still run.
    pub old: Option<Arc<LoadedModule>>,
}

/// A module could not be made current.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PublishError {
    /// An old version is still there: purge first.
    NotPurged,
}

/// All code of a VM.
#[derive(Debug)]
pub struct CodeTable {
    /// Where code and literals lie.
    pub areas: Arc<Areas>,
    modules: RwLock<HashMap<Term, Versions>>,
    exports: RwLock<HashMap<Mfa, Box<Export>>>,
    /// By all that a caller relies on: an untrusted module may well name a fun of another with another
    /// arity or number of free variables.
    funs: RwLock<HashMap<(FunKey, u32), Box<FunEntry>>>,
    natives: RwLock<HashMap<Mfa, Box<NativeEntry>>>,
    loading: Mutex<()>,
    /// Purged modules. Their memory is kept until the VM ends: literals may still be referred to
    /// from heaps and messages, and nobody has asked those yet.
    retired: Mutex<Vec<Arc<LoadedModule>>>,
    /// The VM's own bits of code.
    stubs: Stubs,
}

/// Code that belongs to no module.
#[derive(Debug)]
struct Stubs {
    /// What the bottom frame of every process returns to.
    end: Box<super::module::ReturnPoint>,
    /// `EndProcess`; `Return r0`.
    code: Box<[u64; 2]>,
    /// For each number of arguments, an entry that calls the fun in the register after them.
    call_fun: Box<[[u64; 2]; 256]>,
}

// SAFETY: both are written once, here, and read only afterwards.
unsafe impl Send for Stubs {}
// SAFETY: as above.
unsafe impl Sync for Stubs {}

/// Addresses reserved for code: 16 times what a million lines of Erlang need; costs no memory.
const CODE_AREA: usize = 1 << 30;
/// Addresses reserved for literals.
const LITERAL_AREA: usize = 1 << 32;

/// Reserves addresses, fewer than wanted where a limit (`ulimit -v`) forbids more.
fn reserve(most: usize) -> Result<Area, AreaFull> {
    let least = 1 << 24;
    let mut len = most;
    loop {
        match Area::reserve(len) {
            Err(AreaFull) if len > least => len /= 4,
            done => return done,
        }
    }
}

impl CodeTable {
    /// An empty table.
    ///
    /// # Errors
    /// When the system gives no addresses.
    pub fn new() -> Result<CodeTable, AreaFull> {
        let code = Box::new([word(Code::EndProcess, 0, 0, 0), word(Code::Return, reg(0), 0, 0)]);
        let call_fun = Box::new(std::array::from_fn(|n| {
            let registers = n as i16 + 1;
            [enter(registers, registers), word(Code::TailCallFun, 0, n as i16, 0)]
        }));
        let end = Box::new(super::module::ReturnPoint {
            code: code.as_ptr(),
            size: 0,
            frame: 0,
            live: super::module::LiveSet::Small(0),
        });
        Ok(CodeTable {
            areas: Arc::new(Areas { code: reserve(CODE_AREA)?, literals: reserve(LITERAL_AREA)? }),
            modules: RwLock::default(),
            exports: RwLock::default(),
            funs: RwLock::default(),
            natives: RwLock::default(),
            loading: Mutex::new(()),
            retired: Mutex::default(),
            stubs: Stubs { end, code, call_fun },
        })
    }

    /// The range literals lie in.
    pub fn literals(&self) -> LitRange {
        let (base, len) = self.areas.literals.range();
        LitRange { base, len }
    }

    /// The return point at the bottom of every stack.
    pub fn end_of_process(&self) -> *const super::module::ReturnPoint {
        &*self.stubs.end
    }

    /// An entry that calls the fun in the register after so many arguments.
    pub fn call_fun_stub(&self, arguments: usize) -> *const u64 {
        self.stubs.call_fun[arguments].as_ptr()
    }

    /// An instruction that returns what is in register 0: where a process continues that has
    /// given the scheduler up while returning.
    pub fn return_stub(&self) -> *const u64 {
        &self.stubs.code[1]
    }

    /// Whose code this address is in. The module stays loaded as long as the caller runs in it or
    /// holds a frame of it.
    #[inline]
    pub fn module_at(&self, code: *const u64) -> Option<&LoadedModule> {
        let owner = self.areas.code.owner(code as usize) as *const LoadedModule;
        // SAFETY: the owner word of a code block is its module, which lives until the block is
        // given back; who holds an address inside keeps the purger from doing that.
        unsafe { owner.as_ref() }
    }

    /// Adds a native. Calls to `module:function/arity` linked from now on go to it.
    pub fn add_native(&self, entry: NativeEntry) {
        let key = (entry.module, entry.name, entry.arity);
        self.natives.write().unwrap().entry(key).or_insert(Box::new(entry));
    }

    /// The native with this name, if there is one. It lives as long as the table.
    pub fn native(&self, key: Mfa) -> Option<NonNull<NativeEntry>> {
        self.natives.read().unwrap().get(&key).map(|entry| NonNull::from(&**entry))
    }

    /// Arities and names of the natives of a module.
    pub fn natives_of(&self, module: Term) -> Vec<(Term, u8)> {
        let natives = self.natives.read().unwrap();
        natives.keys().filter(|k| k.0 == module).map(|k| (k.1, k.2)).collect()
    }

    /// The export with this name, made if need be. It lives as long as the table.
    pub fn export(&self, key: Mfa) -> NonNull<Export> {
        if let Some(export) = self.exports.read().unwrap().get(&key) {
            return NonNull::from(&**export);
        }
        let native = self.native(key).map_or(std::ptr::null(), |n| n.as_ptr().cast_const());
        let mut exports = self.exports.write().unwrap();
        let export = exports.entry(key).or_insert_with(|| {
            let mut export = Box::new(Export {
                key: ExportKey { module: key.0, function: key.1, arity: key.2 as u32 },
                code: AtomicPtr::new(null_mut()),
                stub: [0; 3],
                native,
            });
            let arity = key.2 as i16;
            // The error handler is called in place with three arguments.
            export.stub[0] = enter(arity.max(3), arity);
            if native.is_null() {
                export.stub[1] = word(Code::CallUndefined, 0, arity, 0);
                export.stub[2] = &raw const *export as u64;
            } else {
                export.stub[1] = word(Code::TailCallNative, 0, arity, 0);
                export.stub[2] = native as u64;
            }
            // Nobody else has it yet; the lock shows it to others.
            let stub = export.stub.as_mut_ptr();
            export.code.store(stub, Ordering::Relaxed);
            export
        });
        NonNull::from(&**export)
    }

    /// The export with this name, if anybody ever named it.
    pub fn find_export(&self, key: Mfa) -> Option<NonNull<Export>> {
        self.exports.read().unwrap().get(&key).map(|e| NonNull::from(&**e))
    }

    /// The definition of a fun, made if need be.
    pub fn fun(&self, key: FunKey, free: u32, name: Term) -> NonNull<FunEntry> {
        let mut funs = self.funs.write().unwrap();
        let entry = funs.entry((key, free)).or_insert_with(|| {
            Box::new(FunEntry { key, code: AtomicPtr::new(null_mut()), free, name })
        });
        NonNull::from(&**entry)
    }

    /// Both versions of a module.
    pub fn versions(&self, module: Term) -> Versions {
        self.modules.read().unwrap().get(&module).cloned().unwrap_or_default()
    }

    /// The current version of a module.
    pub fn current(&self, module: Term) -> Option<Arc<LoadedModule>> {
        self.modules.read().unwrap().get(&module)?.current.clone()
    }

    /// The names of all modules with a current version.
    pub fn loaded(&self) -> Vec<(Term, Arc<LoadedModule>)> {
        let modules = self.modules.read().unwrap();
        modules.iter().filter_map(|(&m, v)| Some((m, v.current.clone()?))).collect()
    }

    /// Makes a prepared module the current version; what was current becomes old. Without `again` one
    /// that is there stays: several processes may load a module that all of them call first, and the
    /// first to be ready serves all.
    ///
    /// Exports lead to the module before it is seen to be current, so that who sees that can call it.
    ///
    /// # Errors
    /// When there is an old version already.
    pub fn publish(&self, module: Arc<LoadedModule>, again: bool) -> Result<(), PublishError> {
        // Versions change under this lock only.
        let _one_at_a_time = self.loading.lock().unwrap();
        let name = module.name;
        let before = self.versions(name);
        match (&before.current, &before.old) {
            (Some(_), _) if !again => return Ok(()),
            (Some(_), Some(_)) => return Err(PublishError::NotPurged),
            _ => {}
        }
        for exported in &module.exports {
            let export = self.export((name, exported.name, exported.arity));
            // SAFETY: exports live as long as the table.
            let export = unsafe { export.as_ref() };
            if export.native.is_null() {
                export.code.store(module.address(exported.entry).cast_mut(), Ordering::Release);
            }
        }
        // What the new version no longer exports is undefined from now on.
        if let Some(old) = &before.current {
            for gone in &old.exports {
                let kept =
                    module.exports.iter().any(|e| e.name == gone.name && e.arity == gone.arity);
                if !kept {
                    self.undefine((name, gone.name, gone.arity));
                }
            }
        }
        for &(fun, entry) in &module.funs {
            // SAFETY: fun entries live as long as the table.
            let fun = unsafe { &*fun };
            fun.code.store(module.address(entry).cast_mut(), Ordering::Release);
        }
        let mut modules = self.modules.write().unwrap();
        let versions = modules.entry(name).or_default();
        if versions.current.is_some() {
            versions.old = versions.current.take();
        }
        versions.current = Some(module);
        Ok(())
    }

    fn undefine(&self, key: Mfa) {
        if let Some(export) = self.find_export(key) {
            // SAFETY: exports live as long as the table.
            let export = unsafe { export.as_ref() };
            if export.native.is_null() {
                export.code.store(export.stub.as_ptr().cast_mut(), Ordering::Release);
            }
        }
    }

    /// The current version becomes old, and its exports undefined.
    ///
    /// # Errors
    /// When there is an old version already. `Ok(false)` when there is no current one.
    pub fn delete(&self, module: Term) -> Result<bool, PublishError> {
        let _one_at_a_time = self.loading.lock().unwrap();
        let current = {
            let mut modules = self.modules.write().unwrap();
            let Some(versions) = modules.get_mut(&module) else { return Ok(false) };
            if versions.current.is_none() {
                return Ok(false);
            }
            if versions.old.is_some() {
                return Err(PublishError::NotPurged);
            }
            versions.old = versions.current.take();
            versions.old.clone()
        };
        for exported in current.iter().flat_map(|m| &m.exports) {
            self.undefine((module, exported.name, exported.arity));
        }
        Ok(true)
    }

    /// Takes the old version out of the table, for the purger, who has seen to it that no process
    /// runs it. `false` when there is none.
    pub fn drop_old(&self, module: Term) -> bool {
        let _one_at_a_time = self.loading.lock().unwrap();
        let old = self.modules.write().unwrap().get_mut(&module).and_then(|v| v.old.take());
        let Some(old) = old else { return false };
        let start = old.code as usize;
        let range = start..start + old.words * 8;
        for &(fun, _) in &old.funs {
            // SAFETY: fun entries live as long as the table.
            let fun = unsafe { &*fun };
            if range.contains(&(fun.code.load(Ordering::Acquire) as usize)) {
                fun.code.store(null_mut(), Ordering::Release);
            }
        }
        self.retired.lock().unwrap().push(old);
        true
    }
}
