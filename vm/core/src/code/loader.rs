//! The loader: a verified module becomes a [`LoadedModule`], privately; publishing it is the
//! table's.
//!
//! Any thread may load. Nothing of what is built here can be seen by others until
//! [`CodeTable::publish`].

use super::area::AreaFull;
use super::link::{Linked, link_function};
use super::literal::{LiteralSpace, build, literal_words};
use super::module::{
    Export, ExportedFunction, FunEntry, FunctionInfo, HandlerInfo, LineInfo, LoadedModule,
    NativeEntry, ReturnPoint,
};
use super::table::{CodeTable, Mfa};
use crate::heap::Need;
use crate::heap::alloc::Build;
use crate::sync::Arc;
use crate::term::boxed::FunKey;
use crate::term::{AtomTable, Term, atoms};
use rvm_bytecode::verify::Verified;
use rvm_bytecode::{AtomIdx, ImportIdx, LambdaIdx, LitIdx, Module};

/// Why a verified module could not be loaded.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LoadError {
    /// The atom table is full.
    AtomTableFull,
    /// The area for code or literals is used up.
    AreaFull,
}

impl From<AreaFull> for LoadError {
    fn from(_: AreaFull) -> LoadError {
        LoadError::AreaFull
    }
}

/// What linking one module looks names up in.
pub struct Linker<'a> {
    table: &'a CodeTable,
    atom_table: &'a AtomTable,
    atoms: Vec<Term>,
    literals: Vec<Term>,
    imports: Vec<Mfa>,
    funs: Vec<*const FunEntry>,
}

impl Linker<'_> {
    /// The VM's code table.
    pub fn table(&self) -> &CodeTable {
        self.table
    }

    /// The VM's atom table.
    pub fn atoms(&self) -> &AtomTable {
        self.atom_table
    }

    /// An atom of the module.
    pub fn atom(&self, atom: AtomIdx) -> Term {
        self.atoms[atom.0 as usize]
    }

    /// A literal of the module.
    pub fn literal(&self, literal: LitIdx) -> Term {
        self.literals[literal.0 as usize]
    }

    /// Arity of an import, and the native it is, if it is one.
    pub fn import(&self, import: ImportIdx) -> (u8, Option<*const NativeEntry>) {
        let key = self.imports[import.0 as usize];
        (key.2, self.table.native(key).map(|n| n.as_ptr().cast_const()))
    }

    /// Is the import `erlang:self/0`, which has an instruction of its own?
    pub fn is_self(&self, import: ImportIdx) -> bool {
        let (module, function, arity) = self.imports[import.0 as usize];
        module == atoms::ERLANG && function == atoms::SELF && arity == 0
    }

    /// The export that an import means.
    pub fn export(&self, import: ImportIdx) -> *const Export {
        self.table.export(self.imports[import.0 as usize]).as_ptr()
    }

    /// The definition of a fun.
    pub fn fun(&self, lambda: LambdaIdx) -> *const FunEntry {
        self.funs[lambda.0 as usize]
    }
}

/// Links a module. Its memory goes with the last `Arc` (see `LoadedModule`'s `Drop` in
/// [`super::table`]).
///
/// # Errors
/// When a table or an area is full; then nothing is left behind.
pub fn load(
    table: &CodeTable,
    atom_table: &AtomTable,
    verified: &Verified,
    path: String,
    digest: [u8; 16],
) -> Result<Arc<LoadedModule>, LoadError> {
    let module = verified.module();
    let atoms = module
        .atoms
        .iter()
        .map(|text| atom_table.intern(text).map_err(|_| LoadError::AtomTableFull))
        .collect::<Result<Vec<Term>, LoadError>>()?;
    let name = atoms[0];
    let imports = module
        .imports
        .iter()
        .map(|i| (atoms[i.module.0 as usize], atoms[i.function.0 as usize], i.arity))
        .collect();
    let funs = module
        .lambdas
        .iter()
        .map(|lambda| {
            let body = &module.functions[lambda.function as usize];
            let key = FunKey {
                module: name,
                index: lambda.index,
                uniq: lambda.uniq,
                arity: (body.arity - lambda.free) as u32,
            };
            let name = atoms[body.name.0 as usize];
            table.fun(key, lambda.free as u32, name).as_ptr().cast_const()
        })
        .collect();
    let mut linker = Linker { table, atom_table, atoms, literals: Vec::new(), imports, funs };

    let mut loaded = LoadedModule::empty(name, table.areas.clone(), path, digest);
    place_literals(&mut linker, module, &mut loaded)?;
    let mut linked = Linked::default();
    for (own, (function, facts)) in (0..).zip(module.functions.iter().zip(verified.functions())) {
        let entry = linked.words.len() as u32;
        let starts = link_function(&linker, own, function, facts, &mut linked);
        let offset = |at: u32| starts[at as usize];
        let first = loaded.handlers.len() as u32;
        loaded.handlers.extend(facts.handler_ranges().iter().map(|&(start, end, handler)| {
            let handler = function.handlers[handler as usize];
            HandlerInfo {
                start: offset(start),
                end: offset(end),
                target: offset(handler.target.0),
                base: handler.base,
            }
        }));
        loaded.lines.extend(function.lines.iter().map(|l| LineInfo {
            at: offset(l.at),
            file: l.file,
            line: l.line,
        }));
        loaded.functions.push(FunctionInfo {
            name: linker.atom(function.name),
            arity: function.arity,
            entry,
            end: linked.words.len() as u32,
            handlers: first..loaded.handlers.len() as u32,
        });
    }
    for &(at, function) in &linked.local_calls {
        let rel = loaded.functions[function as usize].entry as i64 - at as i64;
        linked.words[at] |= (rel as i32 as u32 as u64) << 32;
    }
    loaded.files = module.files.clone();
    loaded.live = std::mem::take(&mut linked.live);
    loaded.funs = linker
        .funs
        .iter()
        .zip(&module.lambdas)
        .map(|(&fun, lambda)| (fun, loaded.functions[lambda.function as usize].entry))
        .collect();
    loaded.exports = module
        .exports
        .iter()
        .map(|&f| {
            let function = &loaded.functions[f as usize];
            ExportedFunction { name: function.name, arity: function.arity, entry: function.entry }
        })
        .collect();
    let mut loaded = Arc::new(loaded);
    place_code(table, &mut loaded, linked)?;
    let (module, words) = (atom_table.text(name), loaded.words);
    tracing::debug!(module, path = loaded.path, words, "load");
    Ok(loaded)
}

fn place_literals(
    linker: &mut Linker<'_>,
    module: &Module,
    loaded: &mut LoadedModule,
) -> Result<(), LoadError> {
    let attributes: usize =
        module.attributes.iter().map(|(_, value)| 2 + 3 + literal_words(value)).sum();
    let mut words = module.literals.iter().map(literal_words).sum::<usize>() + attributes;
    loop {
        let block = match words {
            0 => std::ptr::null_mut(),
            _ => linker.table.areas.literals.take(words * 8, LITERAL_OWNER)?,
        };
        // SAFETY: the block was just taken, with room for so many words.
        let mut space = unsafe { LiteralSpace::new(block, words) };
        match build_literals(linker, module, &mut space) {
            Ok((literals, attributes)) => {
                linker.literals = literals;
                loaded.attributes = attributes;
                loaded.literals = (block, words * 8);
                return Ok(());
            }
            Err(_) => {
                // SAFETY: taken above with this size; nothing of it is used.
                unsafe { linker.table.areas.literals.give_back(block, words * 8) };
                words *= 2;
            }
        }
    }
}

/// Owner word of literal blocks: nobody asks whose they are.
const LITERAL_OWNER: usize = 1;

fn build_literals(
    linker: &Linker<'_>,
    module: &Module,
    space: &mut LiteralSpace,
) -> Result<(Vec<Term>, Term), Need> {
    let literals =
        module.literals.iter().map(|l| build(linker, space, l)).collect::<Result<_, _>>()?;
    let mut attributes = Term::NIL;
    for (name, value) in module.attributes.iter().rev() {
        let value = build(linker, space, value)?;
        let pair = space.tuple(&[linker.atom(*name), value]);
        attributes = space.cons(pair, attributes);
    }
    Ok((literals, attributes))
}

fn place_code(
    table: &CodeTable,
    loaded: &mut Arc<LoadedModule>,
    mut linked: Linked,
) -> Result<(), LoadError> {
    let owner = Arc::as_ptr(loaded) as usize;
    let words = linked.words.len();
    let block = table.areas.code.take(words * 8, owner)?;
    let module = Arc::get_mut(loaded).expect("the module is still private");
    module.code = block;
    module.words = words;
    module.points = linked
        .points
        .iter_mut()
        .map(|p| ReturnPoint {
            // SAFETY: `resume` is an offset in the block, which has `words` words.
            code: unsafe { block.add(p.resume as usize) },
            size: p.size,
            frame: p.registers * 8,
            live: p.live.clone(),
        })
        .collect();
    for (pending, point) in linked.points.iter().zip(&module.points) {
        linked.words[pending.at as usize] = ReturnPoint::word(point);
    }
    // SAFETY: the block has room for `words` words.
    unsafe { block.copy_from_nonoverlapping(linked.words.as_ptr(), words) };
    Ok(())
}
