//! Resolving calls: local functions, imports, auto-imported functions.
//!
//! Owner: the thread that compiles. Invariants: after this no callee is `Unresolved`; each
//! reference to a local function is recorded for the search for unused ones.

use super::{Resolver, bifs};
use crate::ast::*;
use crate::diag::Diagnostic;
use crate::symbol::sym;

impl Resolver<'_> {
    /// The auto-imported function of a name, unless the module asked not to have it.
    pub(super) fn auto_imported(&self, function: FunName) -> Option<&'static bifs::Bif> {
        if self.tables.no_auto_import_all || self.tables.no_auto_import.contains(&function) {
            return None;
        }
        bifs::auto_imported(self.names.text(function.name), function.arity)
    }

    fn record_call(&mut self, callee: FunName) {
        if let Some(caller) = self.current {
            self.calls.push((caller, callee));
        } else {
            // From a record's default value: it counts as used.
            self.tables.roots.push(callee);
        }
    }

    /// A call and its operands.
    pub(super) fn call(&mut self, call: &mut Call, span: Span, pos: u32) {
        if let Callee::Unresolved(name) = call.callee {
            call.callee = self.callee(name, call, span, pos);
        }
        self.check_is_record(call);
        self.check_format(call);
        match &mut call.callee {
            Callee::Dynamic(pair) => {
                let (module, function) = &mut **pair;
                self.operands([module, function].into_iter().chain(&mut call.args));
            }
            Callee::Value(value) => {
                if matches!(
                    value.kind,
                    ExprKind::Int(_)
                        | ExprKind::Char(_)
                        | ExprKind::Float(_)
                        | ExprKind::Str(_)
                        | ExprKind::Tuple(_)
                        | ExprKind::List(..)
                        | ExprKind::Binary(_)
                        | ExprKind::Map(_)
                ) {
                    self.warning("invalid-call", call.callee_span, "this is not a function");
                }
                self.operands(std::iter::once(&mut **value).chain(&mut call.args));
            }
            _ => self.operands(&mut call.args),
        }
    }

    fn callee(&mut self, name: Symbol, call: &Call, span: Span, pos: u32) -> Callee {
        let function = FunName { name, arity: call.args.len() as u32 };
        let bif = self.auto_imported(function);
        if self.tables.functions.contains_key(&function) {
            if let Some(bif) = bif {
                self.ambiguous(function, bif.old, call.callee_span, pos);
            }
            self.record_call(function);
            return Callee::Local(name);
        }
        if function == (FunName { name: sym::RECORD_INFO, arity: 2 }) {
            self.record_info(call, span, pos);
            return Callee::Local(name);
        }
        if let Some((module, _)) = self.tables.imports.get(&function) {
            return Callee::Remote(*module, name);
        }
        if bif.is_some() {
            return Callee::Remote(sym::ERLANG, name);
        }
        if name != sym::MODULE_INFO || function.arity > 1 {
            self.undefined_function(function, call.callee_span, pos);
        }
        Callee::Local(name)
    }

    /// `fun f/1`: imports do not count here.
    pub(super) fn fun_reference(&mut self, function: FunName, span: Span, pos: u32) -> Callee {
        if self.tables.functions.contains_key(&function) {
            self.record_call(function);
            return Callee::Local(function.name);
        }
        if self.auto_imported(function).is_some() {
            return Callee::Remote(sym::ERLANG, function.name);
        }
        if function.name != sym::MODULE_INFO || function.arity > 1 {
            self.undefined_function(function, span, pos);
        }
        Callee::Local(function.name)
    }

    /// Advice with a number of arguments, and where that function is.
    fn with_arity(&mut self, mut diag: Diagnostic, arity: u32) -> Diagnostic {
        let Some(help) = &diag.help else { return diag };
        let near = help.split('`').nth(1).unwrap_or("").to_owned();
        let own = self.tables.functions.iter();
        let own = own.filter(|(f, _)| self.names.text(f.name) == near);
        // The same number of arguments first.
        match own.min_by_key(|(f, _)| (f.arity != arity, f.arity)) {
            Some((found, entry)) => {
                let (found, place) = (*found, entry.span);
                // That it is unused would be noise.
                self.tables.roots.push(found);
                let text = self.function_text(found);
                diag.help = Some(format!("did you mean {text}?"));
                diag.label(place, format!("{text} is defined here"))
            }
            None => {
                diag.help = Some(format!("did you mean `{near}/{arity}`?"));
                diag
            }
        }
    }

    fn ambiguous(&mut self, function: FunName, old: bool, span: Span, pos: u32) {
        let text = self.function_text(function);
        let bare = text.trim_matches('`');
        let message = format!("ambiguous call of overridden auto-imported function {text}");
        let help = format!(
            "write `erlang:{bare}` or `-compile({{no_auto_import, [{bare}]}}).` to say which"
        );
        let diag = match old {
            true => Diagnostic::error("ambiguous-call", span, message),
            false => Diagnostic::warning("ambiguous-call", span, message),
        };
        let tag = if old { "call_to_redefined_old_bif" } else { "call_to_redefined_bif" };
        self.diags.push(diag.at(pos).help(help).lint(tag, function.name, Some(function.arity)));
    }

    /// A function that is called or named but not there.
    pub(super) fn undefined_function(&mut self, function: FunName, span: Span, pos: u32) {
        if self.lost.contains(&function.name) {
            return;
        }
        let text = self.function_text(function);
        let mut diag =
            Diagnostic::error("undefined-function", span, format!("function {text} undefined"))
                .lint("undefined_function", function.name, Some(function.arity))
                .at(pos);
        if self.diags.len() >= super::MAX_ADVISED {
            self.diags.push(diag);
            return;
        }
        let mut arities: Vec<u32> = self
            .tables
            .functions
            .keys()
            .filter(|f| f.name == function.name)
            .map(|f| f.arity)
            .collect();
        arities.sort_unstable();
        if let Some(arity) = arities.first() {
            let other = FunName { name: function.name, arity: *arity };
            if let Some(entry) = self.tables.functions.get(&other) {
                let message = format!("{} is defined here", self.function_text(other));
                diag = diag.label(entry.span, message);
                self.tables.roots.push(other);
            }
        } else {
            let known = || {
                let names = self.tables.functions.keys().map(|f| f.name);
                let imports = self.tables.imports.keys().filter(|f| f.arity == function.arity);
                let names = names.chain(imports.map(|f| f.name));
                let bifs = bifs::BIFS.iter().filter(|b| b.arity == function.arity).map(|b| b.name);
                names.map(|n| self.names.text(n)).chain(bifs).collect()
            };
            diag = self.advise(diag, self.names.text(function.name), known);
            diag = self.with_arity(diag, function.arity);
        }
        self.diags.push(diag);
    }
}
