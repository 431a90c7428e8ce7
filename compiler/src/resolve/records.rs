//! Records: definitions and the names used with `#`.
//!
//! Owner: the thread that compiles. Invariants: a record is known from its definition on, not
//! before; after an error, the fields' values are still resolved.

use super::Resolver;
use crate::ast::*;
use crate::diag::Diagnostic;
use crate::symbol::{FastSet, sym};

/// What the resolver knows of a record.
pub(super) struct Record {
    pub(super) fields: Vec<Symbol>,
    /// The same, to look up.
    pub(super) known: FastSet<Symbol>,
    /// Fields whose default value is no guard expression.
    pub(super) unguarded: FastSet<Symbol>,
    /// The default values as they are written; empty unless match specifications need them.
    pub(super) defaults: Vec<Option<Expr>>,
    pub(super) span: Span,
    pub(super) used: bool,
}

/// How fields are listed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    Make,
    Update,
    Match,
}

impl Resolver<'_> {
    /// A definition: default values, then the record is known.
    pub(super) fn define_record(&mut self, def: &mut RecordDef) {
        let name = self.names.text(def.name.name);
        if let Some(old) = self.tables.records.get(&def.name.name) {
            let diag = Diagnostic::error(
                "redefined-record",
                def.name.span,
                format!("record `{name}` already defined"),
            );
            self.diags.push(diag.at(def.span.name_pos()).label(old.span, "defined here"));
            return;
        }
        self.scopes.start_function();
        let (mut known, mut unguarded) = (FastSet::default(), FastSet::default());
        let mut fields = Vec::with_capacity(def.fields.len());
        let defaults = match self.tables.match_specs {
            true => def.fields.iter().map(|f| f.default.clone()).collect(),
            false => Vec::new(),
        };
        for field in &mut def.fields {
            if !known.insert(field.name.name) {
                let text = self.names.text(field.name.name);
                let message = format!("field `{text}` already defined in record `{name}`");
                self.error("redefined-field", field.name.span, field.name.span.lo, message);
            }
            fields.push(field.name.name);
            if let Some(default) = &mut field.default {
                if !self.is_guard(default) {
                    unguarded.insert(field.name.name);
                }
                let saved = self.scopes.enter();
                let mark = self.scopes.mark();
                self.expr(default);
                for (variable, _) in self.scopes.take(mark) {
                    let text = self.names.text(variable);
                    let message = format!("variable `{text}` in record definition");
                    self.error("variable-in-record", default.span, default.pos, message);
                }
                self.scopes.leave(saved);
            }
        }
        let (var_count, export_lists, _) = self.scopes.end_function();
        def.var_count = var_count;
        def.export_lists = export_lists;
        let span = def.name.span;
        let record = Record { fields, known, unguarded, defaults, span, used: false };
        self.tables.records.insert(def.name.name, record);
    }

    /// A record's name in use; whether it is defined.
    pub(super) fn use_record(&mut self, name: Symbol, span: Span, pos: u32) -> bool {
        if let Some(record) = self.tables.records.get_mut(&name) {
            record.used = true;
            return true;
        }
        let text = self.names.text(name);
        let diag = Diagnostic::error(
            "undefined-record",
            span,
            format!("record `{text}` undefined"),
        )
        .lint("undefined_record", name, None);
        let known = || self.tables.records.keys().map(|n| self.names.text(*n)).collect();
        let diag = self.advise(diag.at(pos), text, known);
        self.diags.push(diag);
        false
    }

    /// `#r.f`.
    pub(super) fn record_field(&mut self, record: Name, field: Name, pos: u32) {
        if self.use_record(record.name, record.span, pos) {
            self.check_field(record.name, field);
        }
    }

    fn check_field(&mut self, record: Symbol, field: Name) {
        let Some(def) = self.tables.records.get(&record) else { return };
        if def.known.contains(&field.name) {
            return;
        }
        let (text, owner) = (self.names.text(field.name), self.names.text(record));
        let message = format!("field `{text}` undefined in record `{owner}`");
        let known = || def.fields.iter().map(|n| self.names.text(*n)).collect();
        let diag = Diagnostic::error("undefined-field", field.span, message)
            .label(def.span, "the record is defined here");
        let diag = self.advise(diag, text, known);
        self.diags.push(diag);
    }

    /// `#r{f = V, ...}`: names only.
    pub(super) fn record_fields<T>(
        &mut self,
        record: Symbol,
        fields: &[RecordField<T>],
        span: Span,
        pos: u32,
        usage: Use,
    ) {
        if !self.use_record(record, span, pos) {
            return;
        }
        let count = self.tables.records.get(&record).map_or(0, |r| r.fields.len());
        let named = fields.iter().filter(|f| f.name.name != sym::UNDERSCORE).count();
        let mut seen: FastSet<Symbol> = FastSet::default();
        let owner = self.names.text(record);
        for field in fields {
            let name = field.name;
            let again = !seen.insert(name.name);
            if name.name == sym::UNDERSCORE {
                let message = if usage == Use::Update {
                    format!("meaningless use of `_` in update of record `{owner}`")
                } else if again || (usage == Use::Match && named >= count) {
                    "`_` initializes no omitted fields".to_owned()
                } else {
                    continue;
                };
                let at = if usage == Use::Update { pos } else { name.span.lo };
                self.error("useless-wildcard", name.span, at, message);
            } else if again {
                let text = self.names.text(name.name);
                let message = format!("field `{text}` already given for record `{owner}`");
                self.error("redefined-field", name.span, name.span.lo, message);
            } else {
                self.check_field(record, name);
            }
        }
    }

    /// `is_record(X, r)` with a literal name: the record must exist.
    pub(super) fn check_is_record(&mut self, call: &Call) {
        let Callee::Remote(sym::ERLANG, sym::IS_RECORD) = call.callee else { return };
        if let [_, Expr { kind: ExprKind::Atom(name), span, pos }] = call.args.as_slice() {
            self.use_record(*name, *span, *pos);
        }
    }

    /// `record_info(fields | size, r)`.
    pub(super) fn record_info(&mut self, call: &Call, span: Span, pos: u32) {
        match call.args.as_slice() {
            [
                Expr { kind: ExprKind::Atom(sym::FIELDS | sym::SIZE), .. },
                Expr { kind: ExprKind::Atom(name), span: at, pos: at_pos },
            ] => {
                self.use_record(*name, *at, *at_pos);
            }
            _ => {
                let message = "illegal record info";
                self.error("illegal-record-info", span, pos, message);
            }
        }
    }
}
