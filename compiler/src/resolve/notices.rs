//! Attributes that say something about functions: `-deprecated`, `-removed`, `-dialyzer`.
//!
//! Owner: the thread that compiles. Invariants: they have no effect on code; only what they name
//! is checked.

use super::Resolver;
use super::attributes::function_names;
use crate::ast::*;
use crate::symbol::sym;

/// Dialyzer's options that a module may set.
const DIALYZER_OPTIONS: &[&str] = &[
    "no_return",
    "no_unused",
    "no_improper_lists",
    "no_fun_app",
    "no_match",
    "no_opaque",
    "no_fail_call",
    "no_contracts",
    "no_behaviours",
    "no_undefined_callbacks",
    "unmatched_returns",
    "error_handling",
    "race_conditions",
    "no_missing_calls",
    "specdiffs",
    "overspecs",
    "underspecs",
    "no_extra_return",
    "unknown",
    "missing_return",
    "extra_return",
    "no_missing_return",
    "no_underspecs",
];

/// What a notice is about.
enum Target {
    Module,
    /// A name with an arity, or with any.
    Function(Symbol, Option<u32>),
}

impl Resolver<'_> {
    /// `-deprecated(...)` and `-removed(...)`.
    pub(super) fn notice(&mut self, attribute: &Attribute) {
        let removed = attribute.name == sym::REMOVED;
        let entries = match &attribute.value.kind {
            ExprKind::List(entries, None) => entries.as_slice(),
            _ => std::slice::from_ref(&attribute.value),
        };
        for entry in entries {
            let what = if removed { "removed" } else { "deprecated" };
            let message = match self.notice_target(entry, removed) {
                None => format!("badly formed {what} attribute"),
                Some(Target::Module) => continue,
                Some(Target::Function(name, arity)) => {
                    let matches =
                        |f: &&FunName| f.name == name && arity.is_none_or(|n| n == f.arity);
                    let there = match self.tables.export_all {
                        true => self.tables.functions.keys().any(|f| matches(&f)),
                        false => self.tables.exports.keys().any(|f| matches(&f)),
                    };
                    let any = !removed && name == sym::UNDERSCORE;
                    if there != removed || any {
                        continue;
                    }
                    let text = crate::token::atom_text(self.names.text(name));
                    let arity = arity.map_or("'_'".to_owned(), |n| n.to_string());
                    match removed {
                        true => format!("removed function `{text}/{arity}` is still exported"),
                        false => format!(
                            "deprecated function `{text}/{arity}` undefined or not exported"
                        ),
                    }
                }
            };
            self.error("bad-notice", entry.span, attribute.span.name_pos(), message);
        }
    }

    fn notice_target(&self, entry: &Expr, removed: bool) -> Option<Target> {
        let parts = match &entry.kind {
            ExprKind::Atom(sym::MODULE) => return Some(Target::Module),
            ExprKind::Tuple(parts) => parts,
            _ => return None,
        };
        let (function, more) = parts.split_at_checked(2)?;
        let ExprKind::Atom(name) = function[0].kind else { return None };
        let arity = match &function[1].kind {
            ExprKind::Atom(sym::UNDERSCORE) => None,
            ExprKind::Int(Integer::Small(n)) => Some(u32::try_from(*n).ok()?),
            _ => return None,
        };
        let legal = match more {
            [] => true,
            [Expr { kind: ExprKind::Str(_), .. }] => true,
            [Expr { kind: ExprKind::Atom(flag), .. }] if !removed => {
                let text = self.names.text(*flag);
                ["next_version", "next_major_release", "eventually"].contains(&text)
            }
            _ => false,
        };
        legal.then_some(Target::Function(name, arity))
    }

    /// `-dialyzer(...)`.
    pub(super) fn dialyzer(&mut self, attribute: &Attribute) {
        let entries = match &attribute.value.kind {
            ExprKind::List(entries, None) => entries.as_slice(),
            _ => std::slice::from_ref(&attribute.value),
        };
        for entry in entries {
            let (option, functions) = match &entry.kind {
                ExprKind::Tuple(parts) => match parts.as_slice() {
                    [option, functions] => (option, function_names(functions)),
                    _ => (entry, Vec::new()),
                },
                _ => (entry, Vec::new()),
            };
            let options = match &option.kind {
                ExprKind::List(options, None) => options.as_slice(),
                _ => std::slice::from_ref(option),
            };
            for option in options {
                let text = match option.kind {
                    ExprKind::Atom(name) => self.names.text(name),
                    _ => "",
                };
                let for_functions = matches!(entry.kind, ExprKind::Tuple(_));
                let known = DIALYZER_OPTIONS.contains(&text)
                    || (for_functions && text == "nowarn_function");
                if !known {
                    let message = format!("unknown dialyzer warning option: {text}");
                    self.error("bad-notice", option.span, attribute.span.name_pos(), message);
                    return;
                }
            }
            for function in functions {
                if !self.tables.functions.contains_key(&function) {
                    let text = self.function_text(function);
                    let message = format!("function {text} undefined");
                    self.error(
                        "undefined-function",
                        entry.span,
                        attribute.span.name_pos(),
                        message,
                    );
                }
            }
        }
    }
}
