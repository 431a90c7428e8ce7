//! The module's attributes: exports, imports, compile options, and their order.
//!
//! Owner: the thread that compiles. Invariants: the tables are complete before any function is
//! resolved, since Erlang's functions and exports know no order.

use super::{FunctionEntry, Resolver};
use crate::ast::*;
use crate::diag::Diagnostic;
use crate::symbol::sym;

impl Resolver<'_> {
    /// Fills the tables from the forms, and checks what can be checked without function bodies.
    pub(super) fn collect(&mut self, module: &Module) {
        for form in &module.forms {
            match form {
                Form::Function(function) => self.collect_function(function),
                Form::Attribute(attribute) if attribute.name == sym::COMPILE => {
                    self.compile_option(&attribute.value);
                }
                _ => {}
            }
        }
        let mut named: Option<Span> = None;
        let mut functions = false;
        for form in &module.forms {
            let late = functions;
            match form {
                Form::Function(function) => {
                    functions = true;
                    self.check_definition(function);
                }
                Form::Module(name, _) => {
                    if late {
                        self.late_attribute(sym::MODULE, name.span);
                    } else if let Some(first) = named {
                        let diag =
                            Diagnostic::error("redefined-module", name.span, "redefining module")
                                .label(first, "it is named here");
                        self.diags.push(diag);
                    } else {
                        named = Some(name.span);
                        if name.name == sym::EMPTY {
                            let message = "the module name must not be empty";
                            self.error("no-module", name.span, name.span.lo, message);
                        }
                    }
                }
                Form::Export(list, span) if late => {
                    self.late_attribute(sym::EXPORT, *span);
                    self.export(list, *span);
                }
                Form::Export(list, span) => self.export(list, *span),
                Form::Import(_, _, span) if late => self.late_attribute(sym::IMPORT, *span),
                Form::Import(module, list, span) => self.import(*module, list, *span),
                Form::ExportType(_, span) if late => self.late_attribute(sym::EXPORT_TYPE, *span),
                Form::OptionalCallbacks(_, span) if late => {
                    self.late_attribute(sym::OPTIONAL_CALLBACKS, *span);
                }
                Form::Spec(spec) if late && spec.callback => {
                    self.late_attribute(sym::CALLBACK, spec.span);
                }
                Form::Attribute(attribute) => self.attribute(attribute, late),
                _ => {}
            }
        }
        for form in &module.forms {
            if let Form::Attribute(attribute) = form
                && matches!(attribute.name, sym::DEPRECATED | sym::REMOVED)
            {
                self.notice(attribute);
            }
            if let Form::Export(list, span) = form {
                for (function, at) in list {
                    let there = self.tables.functions.contains_key(function)
                        || (function.name == sym::MODULE_INFO && function.arity < 2);
                    if !there {
                        self.undefined_function(*function, *at, span.name_pos());
                    }
                }
            }
        }
    }

    fn collect_function(&mut self, function: &Function) {
        let name = function.name;
        let span = function.name_span;
        let pseudo = name.name == sym::MODULE_INFO && name.arity < 2;
        if pseudo {
            let text = self.function_text(name);
            self.error(
                "redefined-function",
                span,
                span.lo,
                format!("function {text} already defined"),
            );
        } else if let Some(first) = self.tables.functions.get(&name) {
            let text = self.function_text(name);
            let diag = Diagnostic::error(
                "redefined-function",
                span,
                format!("function {text} already defined"),
            )
            .lint("redefine_function", name.name, Some(name.arity))
            .label(first.span, "first defined here")
            .help("clauses of one function are separated by `;`, only the last ends with `.`");
            self.diags.push(diag);
        } else {
            self.tables.functions.insert(name, FunctionEntry { span });
        }
    }

    fn check_definition(&mut self, function: &Function) {
        if let Some((_, at)) = self.tables.imports.get(&function.name) {
            let (at, span) = (*at, function.name_span);
            let text = self.function_text(function.name);
            let message = format!("defining imported function {text}");
            self.diags.push(
                Diagnostic::error("defined-import", span, message).label(at, "imported here").lint(
                    "define_import",
                    function.name.name,
                    Some(function.name.arity),
                ),
            );
        }
    }

    fn late_attribute(&mut self, name: Symbol, span: Span) {
        let text = self.names.text(name);
        let message = format!("attribute `{text}` after function definitions");
        self.error("late-attribute", span, span.name_pos(), message);
    }

    fn export(&mut self, list: &[(FunName, Span)], _: Span) {
        for (function, at) in list {
            if let Some(first) = self.tables.exports.get(function) {
                let first = *first;
                let message =
                    format!("function {} already exported", self.function_text(*function));
                let diag = Diagnostic::warning("exported-twice", *at, message)
                    .label(first, "exported here");
                self.diags.push(diag);
            } else {
                self.tables.exports.insert(*function, *at);
            }
        }
    }

    fn import(&mut self, module: Symbol, list: &[(FunName, Span)], span: Span) {
        for (function, at) in list {
            let text = self.function_text(*function);
            if let Some((old, first)) = self.tables.imports.get(function) {
                if *old != module {
                    let first = *first;
                    let message = format!(
                        "function {text} already imported from `{}`",
                        self.names.text(*old)
                    );
                    let diag = Diagnostic::error("imported-twice", *at, message)
                        .at(span.name_pos())
                        .label(first, "imported here");
                    self.diags.push(diag);
                }
                continue;
            }
            if module != sym::ERLANG
                && let Some(bif) = self.auto_imported(*function)
            {
                let message = format!("import overrides auto-imported function {text}");
                let bare = text.trim_matches('`');
                let diag = match bif.old {
                    true => Diagnostic::error("import-clash", *at, message),
                    false => Diagnostic::warning("import-clash", *at, message),
                };
                let help = format!("write `-compile({{no_auto_import, [{bare}]}}).` before it");
                let tag = if bif.old { "redefine_old_bif_import" } else { "redefine_bif_import" };
                let diag = diag.at(span.name_pos()).help(help);
                self.diags.push(diag.lint(tag, function.name, Some(function.arity)));
            }
            self.tables.imports.insert(*function, (module, *at));
        }
    }

    fn attribute(&mut self, attribute: &Attribute, late: bool) {
        let Attribute { name, span, value } = attribute;
        match *name {
            sym::COMPILE | sym::DIALYZER | sym::DOC | sym::MODULEDOC => {}
            _ if late => return self.late_attribute(*name, *span),
            _ => {}
        }
        match *name {
            sym::COMPILE => {
                if !self.tables.nowarn_export_all && mentions(value, sym::EXPORT_ALL) {
                    let message = "all functions are exported";
                    self.warning("export-all", *span, message);
                }
                self.check_compile_option(value, *span);
            }
            sym::DIALYZER => self.dialyzer(attribute),
            sym::EXPORT_TYPE => {
                let message = "bad export_type declaration: expected a list such as `[t/0]`";
                self.error("bad-attribute", value.span, span.name_pos(), message);
            }
            sym::NIFS => {
                for function in function_names(value) {
                    if !self.tables.functions.contains_key(&function) {
                        let text = self.function_text(function);
                        let message = format!("nif {text} undefined");
                        self.error("undefined-function", value.span, span.name_pos(), message);
                    }
                    self.tables.roots.push(function);
                }
            }
            _ => {}
        }
    }

    fn compile_option(&mut self, value: &Expr) {
        match &value.kind {
            ExprKind::List(options, None) => options.iter().for_each(|o| self.compile_option(o)),
            ExprKind::Atom(sym::EXPORT_ALL) => self.tables.export_all = true,
            ExprKind::Atom(sym::NOWARN_EXPORT_ALL) => self.tables.nowarn_export_all = true,
            ExprKind::Atom(sym::NO_AUTO_IMPORT) => self.tables.no_auto_import_all = true,
            ExprKind::Atom(name) => match self.names.text(*name) {
                "no_auto_import_types" => self.tables.no_auto_import_types = true,
                "nowarn_unused_function" => self.tables.nowarn_unused_all = true,
                option => self.tables.quiet.extend(switched_off(option)),
            },
            ExprKind::Tuple(parts) => {
                if let [Expr { kind: ExprKind::Atom(option), .. }, list] = parts.as_slice() {
                    if *option == sym::NO_AUTO_IMPORT {
                        self.tables.no_auto_import.extend(function_names(list));
                    } else if self.names.text(*option) == "nowarn_unused_function" {
                        self.tables.nowarn_unused.extend(function_names(list));
                    }
                }
            }
            _ => {}
        }
    }

    fn check_compile_option(&mut self, value: &Expr, span: Span) {
        match &value.kind {
            ExprKind::List(options, None) => {
                options.iter().for_each(|o| self.check_compile_option(o, span));
            }
            ExprKind::Tuple(parts) => {
                let [Expr { kind: ExprKind::Atom(option), .. }, list] = parts.as_slice() else {
                    return;
                };
                if *option == sym::PARSE_TRANSFORM {
                    let name = match list.kind {
                        ExprKind::Atom(name) => self.names.text(name),
                        _ => "",
                    };
                    if super::transforms::is_native(name) {
                        return;
                    }
                    let message = format!("parse transform `{name}` is not supported");
                    return self.error("unsupported-option", value.span, span.name_pos(), message);
                }
                let nowarn = self.names.text(*option) == "nowarn_unused_function";
                if *option != sym::INLINE && !nowarn {
                    return;
                }
                for function in function_names(list) {
                    if self.tables.functions.contains_key(&function) {
                        continue;
                    }
                    let text = self.function_text(function);
                    let message = match nowarn {
                        true => format!("function {text} undefined"),
                        false => format!("inlined function {text} undefined"),
                    };
                    self.error("undefined-function", list.span, span.name_pos(), message);
                }
            }
            _ => {}
        }
    }

    /// The function that `-on_load` names; more than one is an error.
    pub(super) fn on_load(&mut self, module: &Module) -> Option<FunName> {
        let all: Vec<&Attribute> = module
            .forms
            .iter()
            .filter_map(|form| match form {
                Form::Attribute(attribute) if attribute.name == sym::ON_LOAD => Some(attribute),
                _ => None,
            })
            .collect();
        let [first, more @ ..] = all.as_slice() else { return None };
        for attribute in more {
            let message = "more than one on_load attribute";
            self.error("bad-attribute", attribute.span, attribute.span.name_pos(), message);
        }
        let found = function_name(&first.value);
        match found {
            Some(function) if function.arity == 0 => {
                if !self.tables.functions.contains_key(&function) && more.is_empty() {
                    self.undefined_function(function, first.value.span, first.span.name_pos());
                }
                self.tables.roots.push(function);
            }
            _ => {
                let message = "bad on_load attribute: expected `-on_load(Name/0)`";
                self.error("bad-attribute", first.value.span, first.span.name_pos(), message);
            }
        }
        found
    }
}

/// `{f, 1}`, as `f/1` reads in an attribute.
fn function_name(e: &Expr) -> Option<FunName> {
    let ExprKind::Tuple(parts) = &e.kind else { return None };
    match parts.as_slice() {
        [
            Expr { kind: ExprKind::Atom(name), .. },
            Expr { kind: ExprKind::Int(Integer::Small(arity)), .. },
        ] => Some(FunName { name: *name, arity: u32::try_from(*arity).ok()? }),
        _ => None,
    }
}

/// The code of the warnings that an option switches off.
fn switched_off(option: &str) -> Option<&'static str> {
    Some(match option {
        "nowarn_unused_vars" => "unused-variable",
        "nowarn_shadow_vars" => "shadowed-variable",
        "nowarn_unused_record" => "unused-record",
        "nowarn_unused_type" => "unused-type",
        "nowarn_format" => "bad-format",
        "nowarn_obsolete_guard" => "obsolete-guard",
        "nowarn_underscore_match" => "repeated-underscore-variable",
        _ => return None,
    })
}

/// One name or a list of them.
pub(super) fn function_names(e: &Expr) -> Vec<FunName> {
    match &e.kind {
        ExprKind::List(list, None) => list.iter().filter_map(function_name).collect(),
        _ => function_name(e).into_iter().collect(),
    }
}

/// Whether an option stands in a value of `-compile`.
fn mentions(e: &Expr, option: Symbol) -> bool {
    match &e.kind {
        ExprKind::Atom(name) => *name == option,
        ExprKind::List(list, None) => list.iter().any(|e| mentions(e, option)),
        _ => false,
    }
}
