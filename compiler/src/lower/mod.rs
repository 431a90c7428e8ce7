//! Lowering: the checked syntax tree to core, one construct family per file.
//!
//! Owner: the thread that compiles. [`Lower`] holds the module being made and the function being
//! built (`build.rs`); every other file adds the methods of its family. Invariants: code is always
//! added to the current block, which is open; evaluation is strictly left to right; recursion is
//! bounded by the parser's nesting limit, sequences and clauses are loops.

mod binary;
mod build;
mod calls;
mod clauses;
mod comp;
mod cond;
mod consts;
mod expr;
mod free;
mod funs;
mod guards;
mod implied;
mod labels;
mod maps;
mod matchbin;
mod matching;
mod matrix;
mod ops;
mod pattern;
mod receive;
mod records;
mod tries;

use crate::ast::{self, FunName, Symbol, VarId};
use crate::core::{self, Exc, Loc, Prim, Term, Val};
use crate::diag::Diagnostic;
use crate::session::Session;
use crate::source::Span;
use crate::symbol::{FastMap, FastSet, sym};
use build::FnState;
use labels::Labels;
use rvm_bytecode::module::Literal;
use rvm_bytecode::operand::{AtomIdx, FunIdx};

/// What becomes of an expression's value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Dest {
    /// It is needed here.
    Value,
    /// Nobody needs it.
    Effect,
    /// It is the function's result.
    Tail,
}

/// The lowering of one module.
struct Lower<'a> {
    ast: &'a ast::Module,
    session: &'a Session,
    core: core::Module,
    /// Atom index by symbol number, `u32::MAX` where not yet known.
    atoms: Vec<u32>,
    functions: FastMap<FunName, FunIdx>,
    records: FastMap<Symbol, &'a ast::RecordDef>,
    files: FastMap<Symbol, u32>,
    /// The last located line: its positions and place.
    line_cache: (u32, u32, Loc),
    /// Problems only found here.
    diags: Vec<Diagnostic>,
    /// How deep in default values of records this is, and how many of them were made within others.
    defaults: (u32, usize),

    // ---- of the top-level function being lowered ----
    f: FnState,
    /// By variable id (plus `id_base`): its value where it is bound.
    env: Vec<Option<Val>>,
    /// By variable id: whether anything reads it.
    used: Vec<bool>,
    /// Added to variable ids: a record's defaults have a numbering of their own.
    id_base: u32,
    /// Export lists of the function or record definition.
    export_lists: &'a [Vec<VarId>],
    /// The function funs and comprehensions are named after.
    outer: FunName,
    /// The names of what is lifted from it.
    labels: Labels,
}

/// Lowers a module that the resolver has accepted. Errors: what only shows here.
pub fn lower(ast: &ast::Module, session: &Session) -> Result<core::Module, Vec<Diagnostic>> {
    let mut this = Lower {
        ast,
        session,
        core: core::Module::default(),
        atoms: Vec::new(),
        functions: FastMap::default(),
        records: ast.records().map(|r| (r.name.name, r)).collect(),
        files: FastMap::default(),
        line_cache: (1, 0, Loc::default()),
        diags: Vec::new(),
        defaults: (0, 0),
        f: FnState::new(AtomIdx(0)),
        env: Vec::new(),
        used: Vec::new(),
        id_base: 0,
        export_lists: &[],
        outer: FunName { name: sym::EMPTY, arity: 0 },
        labels: Labels::default(),
    };
    this.atom(ast.name);
    this.module();
    if this.diags.is_empty() { Ok(this.core) } else { Err(this.diags) }
}

impl<'a> Lower<'a> {
    fn module(&mut self) {
        // The module's own file is the first, so that there is one even without code.
        self.files.insert(self.ast.file, 0);
        self.core.files.push(self.text(self.ast.file).to_owned());
        for function in self.ast.functions() {
            let index = self.reserve_function();
            self.functions.insert(function.name, index);
        }
        for function in self.ast.functions() {
            self.function(function);
        }
        for name in &self.ast.exports {
            if let Some(index) = self.functions.get(name) {
                self.core.exports.push(*index);
            }
        }
        self.behaviour_info();
        self.module_info();
        self.attributes();
    }

    /// An index for a function that is lowered later.
    fn reserve_function(&mut self) -> FunIdx {
        let index = FunIdx(self.core.functions.len() as u32);
        self.core.functions.push(FnState::new(AtomIdx(0)).function);
        index
    }

    fn function(&mut self, function: &'a ast::Function) {
        let Some(index) = self.functions.get(&function.name).copied() else { return };
        self.env.clear();
        self.env.resize(function.var_count as usize, None);
        self.used.clear();
        self.used.resize(function.var_count as usize, false);
        self.mark_used(&function.clauses);
        self.export_lists = &function.export_lists;
        self.outer = function.name;
        let name = self.atom(function.name.name);
        self.f = FnState::new(name);
        let params = self.params(function.name.arity);
        let loc = self.loc(function.name_span.lo);
        self.function_body(&function.clauses, &params, &params, loc);
        self.name_lifted();
        self.store_function(index);
    }

    /// New parameters of the function being built.
    fn params(&mut self, count: u32) -> Vec<Val> {
        let vars: Vec<core::Var> = (0..count).map(|_| self.f.function.fresh()).collect();
        self.f.function.params.extend(&vars);
        vars.into_iter().map(Val::Var).collect()
    }

    fn store_function(&mut self, index: FunIdx) {
        let done = std::mem::replace(&mut self.f, FnState::new(AtomIdx(0)));
        self.core.functions[index.0 as usize] = done.function;
    }

    fn attributes(&mut self) {
        // As OTP's `module_info(attributes)`: each name with the list of its values.
        let ast = self.ast;
        for form in &ast.forms {
            let ast::Form::Attribute(attribute) = form else { continue };
            let dropped =
                [sym::COMPILE, sym::FILE, sym::EXPORT_ALL, sym::RECORD, sym::TYPE, sym::OPAQUE];
            if dropped.contains(&attribute.name) {
                continue;
            }
            let Some(value) = self.constant_term(&attribute.value) else { continue };
            let name = self.atom(attribute.name);
            let value = match value {
                list @ (Literal::List(..) | Literal::Nil | Literal::Str(_)) => list,
                other => Literal::List(vec![other], Box::new(Literal::Nil)),
            };
            self.core.attributes.push((name, value));
        }
    }

    // ---- small helpers ----

    fn atom(&mut self, symbol: Symbol) -> AtomIdx {
        let i = symbol.0 as usize;
        if let Some(index) = self.atoms.get(i)
            && *index != u32::MAX
        {
            return AtomIdx(*index);
        }
        if self.atoms.len() <= i {
            self.atoms.resize(i + 1, u32::MAX);
        }
        let index = self.core.tables.atom(self.session.names.text(symbol));
        self.atoms[i] = index.0;
        index
    }

    fn atom_val(&mut self, text: &str) -> Val {
        Val::Atom(self.core.tables.atom(text))
    }

    fn text(&self, symbol: Symbol) -> &'a str {
        self.session.names.text(symbol)
    }

    /// The place of a position.
    fn loc(&mut self, pos: u32) -> Loc {
        let (from, to, loc) = self.line_cache;
        if (from..to).contains(&pos) {
            return loc;
        }
        let sources = &self.session.sources;
        let place = sources.locate(pos);
        let next = self.files.len() as u32;
        let file = *self.files.entry(place.file).or_insert(next);
        if file == next {
            self.core.files.push(self.session.names.text(place.file).to_owned());
        }
        let loc = Loc { file, line: place.line };
        if !sources.files().is_empty() {
            let source = sources.file(sources.file_of(pos));
            let line = source.line_index(pos.saturating_sub(source.start));
            let from = source.start + source.line_start(line).unwrap_or(0);
            let to = source.line_start(line + 1).map_or(pos + 1, |s| source.start + s);
            self.line_cache = (from, to, loc);
        }
        loc
    }

    fn error(&mut self, code: &'static str, span: Span, message: impl Into<String>) {
        self.diags.push(Diagnostic::error(code, span, message));
    }

    /// A constant that the compiler makes.
    fn literal(&mut self, literal: Literal) -> Val {
        self.core.tables.constant(literal)
    }

    // ---- environment ----

    fn bind(&mut self, id: VarId, value: Val) {
        let i = (id.0 + self.id_base) as usize;
        if self.env.len() <= i {
            self.env.resize(i + 1, None);
        }
        self.env[i] = Some(value);
    }

    /// The value of a bound variable. An unbound one, which the resolver has refused already, is an
    /// error of the compiler's and reported as such.
    fn lookup(&mut self, id: VarId, span: Span) -> Val {
        let i = id.0.wrapping_add(self.id_base) as usize;
        match self.env.get(i).copied().flatten() {
            Some(value) => value,
            None => {
                self.error("internal", span, "the compiler lost track of this variable");
                Val::Nil
            }
        }
    }

    fn is_used(&self, id: VarId) -> bool {
        self.used.get((id.0 + self.id_base) as usize).copied().unwrap_or(true)
    }

    fn exports(&self, exports: ast::Exports) -> &'a [VarId] {
        self.export_lists.get(exports.0 as usize).map_or(&[], Vec::as_slice)
    }

    /// Ends the current block with an exception.
    fn raise(&mut self, exc: Exc, args: Vec<Val>, loc: Loc) {
        self.end(Term::Raise(exc, args), loc);
    }

    /// Builds a tuple. What is constant through variables becomes a constant itself, but no large
    /// one: a program can double it in every step.
    fn tuple(&mut self, items: Vec<Val>, loc: Loc) -> Val {
        let literals = items.iter().filter_map(|item| match item {
            Val::Lit(literal) => self.core.tables.literals.get(literal.0 as usize),
            _ => None,
        });
        if consts::are_small(literals)
            && let Some(all) = self.literals_of(&items)
        {
            return self.literal(Literal::Tuple(all));
        }
        self.emit(Prim::Tuple, items, loc)
    }

    /// The operands as literals, if all are constants.
    fn literals_of(&self, values: &[Val]) -> Option<Vec<Literal>> {
        values.iter().map(|v| self.core.tables.literal_of(*v)).collect()
    }

    fn mark_used(&mut self, clauses: &'a [ast::Clause]) {
        let mut seen = FastSet::default();
        for clause in clauses {
            free::clause(clause, &mut seen);
        }
        for id in seen {
            let i = (id.0 + self.id_base) as usize;
            if self.used.len() <= i {
                self.used.resize(i + 1, false);
            }
            self.used[i] = true;
        }
    }
}
