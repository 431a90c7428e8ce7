//! The resolver and linter: what every name means, and whether the module is legal.
//!
//! Owner: the thread that compiles. Invariants: it changes only the fields of the tree marked
//! *resolved*; it reports exactly what OTP's linter calls errors, and the common warnings; it goes
//! on after an error, so that one run shows them all.

mod attributes;
mod behaviours;
mod bifs;
mod calls;
mod expr;
mod format;
mod guard;
mod match_spec;
mod notices;
mod pattern;
mod reach;
mod records;
mod scope;
mod transforms;
mod types;

pub use bifs::{BIFS, Bif, auto_imported};
pub use types::is_built_in_type;

use crate::ast::*;
use crate::diag::Diagnostic;
use crate::session::Session;
use crate::source::SourceMap;
use crate::symbol::{FastMap, FastSet, Interner, sym};
use records::Record;
use scope::Scopes;

/// Advice compares a name with all others: past this many problems it would cost more than it
/// helps (and a hostile source could make it cost minutes).
const MAX_ADVISED: usize = 100;

/// What a caller may choose about checking.
#[derive(Clone, Copy, Debug)]
pub struct ResolveOptions {
    /// Warn of unused variables, functions and records, shadowing and the like.
    pub warnings: bool,
    /// Export every function.
    pub export_all: bool,
}

impl Default for ResolveOptions {
    fn default() -> Self {
        ResolveOptions { warnings: true, export_all: false }
    }
}

/// A function of the module.
struct FunctionEntry {
    span: Span,
}

/// The module's names.
#[derive(Default)]
struct Tables {
    functions: FastMap<FunName, FunctionEntry>,
    /// Imported functions: their module and place.
    imports: FastMap<FunName, (Symbol, Span)>,
    /// `no_auto_import` without a list.
    no_auto_import_all: bool,
    no_auto_import: FastSet<FunName>,
    /// The built-in types may be defined anew.
    no_auto_import_types: bool,
    records: FastMap<Symbol, Record>,
    exports: FastMap<FunName, Span>,
    /// `fun2ms` is translated.
    match_specs: bool,
    export_all: bool,
    nowarn_export_all: bool,
    nowarn_unused: FastSet<FunName>,
    nowarn_unused_all: bool,
    /// Warnings that the module switches off, by code.
    quiet: FastSet<&'static str>,
    /// Functions that something outside the code refers to.
    roots: Vec<FunName>,
}

struct Resolver<'a> {
    names: &'a Interner,
    sources: &'a SourceMap,
    /// Functions whose forms have errors.
    lost: &'a FastSet<Symbol>,
    /// Whether there are errors already: then what is unused may be used in what was lost.
    damaged: bool,
    diags: Vec<Diagnostic>,
    tables: Tables,
    scopes: Scopes,
    /// The function being resolved.
    current: Option<FunName>,
    /// Who refers to which local function.
    calls: Vec<(FunName, FunName)>,
    /// The stack trace variable of the handler whose guard is being resolved.
    stack_variable: Option<Symbol>,
    /// What to call the construct whose pattern shadows.
    shadow_context: &'static str,
    /// In the pattern of a `=`: where among the pending bindings those of its value start.
    match_value: Option<usize>,
}

/// Resolves and checks a module in place. Problems go to `session.diags`; the module may be
/// lowered only if none of them is an error.
pub fn resolve(session: &mut Session, module: &mut Module, options: &ResolveOptions) {
    // Modern names of old type tests must have symbols, since the table below is read-only.
    for name in [
        "is_binary",
        "is_float",
        "is_integer",
        "is_list",
        "is_number",
        "is_pid",
        "is_port",
        "is_reference",
        "is_tuple",
        "is_atom",
    ] {
        session.names.intern(name);
    }
    let match_specs = transforms::prepare(session, module);
    let mut resolver = Resolver {
        names: &session.names,
        sources: &session.sources,
        lost: &session.lost,
        damaged: session.has_errors(),
        diags: Vec::new(),
        tables: Tables { export_all: options.export_all, match_specs, ..Tables::default() },
        scopes: Scopes::new(session.names.len()),
        current: None,
        calls: Vec::new(),
        stack_variable: None,
        shadow_context: "fun",
        match_value: None,
    };
    resolver.collect(module);
    for form in &mut module.forms {
        match form {
            Form::Record(def) => resolver.define_record(def),
            Form::Function(function) => resolver.function(function),
            _ => {}
        }
    }
    resolver.check_types(module);
    resolver.check_behaviours(module);
    module.on_load = resolver.on_load(module);
    resolver.check_uses(module);
    let mut exports: Vec<FunName> = match resolver.tables.export_all {
        true => resolver.tables.functions.keys().copied().collect(),
        false => resolver.tables.exports.keys().copied().collect(),
    };
    exports.retain(|f| f.name != sym::MODULE_INFO || f.arity > 1);
    exports.sort_unstable();
    module.exports = exports;
    let mut diags = resolver.diags;
    if !resolver.tables.quiet.is_empty() {
        let quiet = &resolver.tables.quiet;
        diags.retain(|d| d.severity == crate::diag::Severity::Error || !quiet.contains(d.code));
    }
    if !options.warnings {
        diags.retain(|d| d.severity == crate::diag::Severity::Error);
    }
    session.diags.append(&mut diags);
}

impl Resolver<'_> {
    fn error(&mut self, code: &'static str, span: Span, pos: u32, message: impl Into<String>) {
        self.diags.push(Diagnostic::error(code, span, message).at(pos));
    }

    fn warning(&mut self, code: &'static str, span: Span, message: impl Into<String>) {
        self.diags.push(Diagnostic::warning(code, span, message));
    }

    /// Adds "did you mean" advice, unless there are very many problems already.
    fn advise<'n>(
        &self,
        diag: Diagnostic,
        wrong: &str,
        known: impl FnOnce() -> Vec<&'n str>,
    ) -> Diagnostic {
        if self.diags.len() >= MAX_ADVISED {
            return diag;
        }
        let mut known = known();
        // A fixed order, so that advice does not depend on a hash table's.
        known.sort_unstable();
        known.dedup();
        diag.suggest(wrong, known)
    }

    /// `` `name/arity` ``.
    fn function_text(&self, function: FunName) -> String {
        let name = crate::token::atom_text(self.names.text(function.name));
        format!("`{name}/{}`", function.arity)
    }

    fn function(&mut self, function: &mut Function) {
        self.scopes.start_function();
        self.current = Some(function.name);
        for clause in &mut function.clauses {
            self.head_clause(clause);
        }
        self.check_reach(&function.clauses);
        let (var_count, export_lists, unused) = self.scopes.end_function();
        function.var_count = var_count;
        function.export_lists = export_lists;
        for (name, span) in unused {
            let text = self.names.text(name);
            if text.starts_with('_') {
                continue;
            }
            let message = format!("variable `{text}` is unused");
            let help = format!("name it `_{text}` if that is intended");
            let diag = Diagnostic::warning("unused-variable", span, message);
            self.diags.push(diag.lint("unused_var", name, None).help(help));
        }
        self.current = None;
    }

    /// Unused functions and records.
    fn check_uses(&mut self, module: &Module) {
        if self.damaged {
            return;
        }
        for def in module.records() {
            let unused = self.tables.records.get(&def.name.name);
            if unused.is_some_and(|r| !r.used && r.span == def.name.span) {
                let text = self.names.text(def.name.name);
                let message = format!("record `{text}` is unused");
                // Headers define more than each module uses.
                if !self.in_include(def.name.span, module) {
                    self.warning("unused-record", def.name.span, message);
                }
            }
        }
        if self.tables.export_all {
            return;
        }
        let mut callees: FastMap<FunName, Vec<FunName>> = FastMap::default();
        for (caller, callee) in &self.calls {
            callees.entry(*caller).or_default().push(*callee);
        }
        let mut reached: FastSet<FunName> = FastSet::default();
        let mut todo: Vec<FunName> = self.tables.exports.keys().copied().collect();
        todo.append(&mut self.tables.roots);
        while let Some(function) = todo.pop() {
            if reached.insert(function)
                && let Some(more) = callees.get(&function)
            {
                todo.extend(more);
            }
        }
        for function in module.functions() {
            let quiet =
                self.tables.nowarn_unused_all || self.tables.nowarn_unused.contains(&function.name);
            let pseudo = function.name.name == sym::MODULE_INFO && function.name.arity < 2;
            if !quiet && !pseudo && !reached.contains(&function.name) {
                let text = self.function_text(function.name);
                let message = format!("function {text} is unused");
                let diag = Diagnostic::warning("unused-function", function.name_span, message);
                self.diags.push(diag.lint(
                    "unused_function",
                    function.name.name,
                    Some(function.name.arity),
                ));
            }
        }
    }

    /// Whether a place lies in an included file.
    fn in_include(&self, span: Span, module: &Module) -> bool {
        let file = self.sources.file_of(span.lo);
        self.sources.files().get(file.0 as usize).is_some_and(|f| f.name != module.file)
    }
}
