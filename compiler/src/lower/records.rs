//! Records: tuples with names for their elements.
//!
//! Owner: the thread that compiles. See `mod.rs` for the invariants.

use super::{Dest, Lower};
use crate::ast::{Expr, RecordDef, RecordField, Symbol};
use crate::core::{BlockId, Loc, Prim, Test, Val};
use crate::symbol::sym;

/// How deep default values of records may nest in each other: the lowering recurses.
const MAX_DEFAULTS_DEPTH: u32 = 100;

/// How many default values a module may make within others, however short it is, and for each byte
/// of its text: records that take each other twice would double at each step.
const MIN_NESTED_DEFAULTS: usize = 1000;
const NESTED_DEFAULTS_PER_BYTE: usize = 5;

impl<'a> Lower<'a> {
    fn record(&self, name: Symbol) -> Option<&'a RecordDef> {
        self.records.get(&name).copied()
    }

    /// The names of a record's fields.
    pub(super) fn field_names(&self, record: Symbol) -> Vec<Symbol> {
        self.record(record)
            .map_or_else(Vec::new, |r| r.fields.iter().map(|f| f.name.name).collect())
    }

    /// The element (from 0) that a field is.
    pub(super) fn field_position(&self, record: Symbol, field: Symbol) -> Option<u32> {
        let fields = &self.record(record)?.fields;
        let i = fields.iter().position(|f| f.name.name == field)?;
        Some(i as u32 + 1)
    }

    fn any_value(&mut self, e: &'a Expr, fail: Option<BlockId>) -> Val {
        match fail {
            Some(fail) => self.guard_value(e, fail),
            None => self.expr(e, Dest::Value),
        }
    }

    /// `#r{...}`: the values in the order of the definition, as OTP evaluates them.
    pub(super) fn new_record(
        &mut self,
        name: Symbol,
        fields: &'a [RecordField<Expr>],
        e: &'a Expr,
        fail: Option<BlockId>,
    ) -> Val {
        let Some(def) = self.record(name) else {
            self.error("undefined-record", e.span, "this record is not defined");
            return Val::Nil;
        };
        let others = fields.iter().find(|f| f.name.name == sym::UNDERSCORE);
        let mut items = vec![Val::Atom(self.atom(name))];
        self.operands(&def.fields, |this, field| {
            let given = fields.iter().find(|f| f.name.name == field.name.name).or(others);
            items.push(match (given, &field.default) {
                (Some(given), _) => this.any_value(&given.value, fail),
                (None, Some(default)) => this.default_value(def, default, fail),
                (None, None) => Val::Atom(this.atom(sym::UNDEFINED)),
            });
        });
        let loc = self.loc(e.pos);
        self.tuple(items, loc)
    }

    /// A field's default, whose variables have a numbering of their own.
    fn default_value(
        &mut self,
        def: &'a RecordDef,
        default: &'a Expr,
        fail: Option<BlockId>,
    ) -> Val {
        let last = self.session.sources.files().last();
        let bytes = last.map_or(0, |file| file.start as usize + file.text.len());
        let most = MIN_NESTED_DEFAULTS + NESTED_DEFAULTS_PER_BYTE * bytes;
        let (depth, nested) = &mut self.defaults;
        if *depth >= MAX_DEFAULTS_DEPTH || *nested >= most {
            // Once: with it the module is refused.
            if !self.diags.iter().any(|d| d.code == "too-large") {
                let message = "the default values of records make too much of each other";
                self.error("too-large", def.name.span, message);
            }
            return Val::Nil;
        }
        *nested += usize::from(*depth > 0);
        *depth += 1;
        let base = self.env.len().max(self.used.len());
        let outer_base = std::mem::replace(&mut self.id_base, base as u32);
        let outer_exports = std::mem::replace(&mut self.export_lists, &def.export_lists);
        self.env.resize(base + def.var_count as usize, None);
        let value = self.any_value(default, fail);
        self.defaults.0 -= 1;
        self.env.truncate(base);
        self.id_base = outer_base;
        self.export_lists = outer_exports;
        value
    }

    /// `R#r.f`.
    pub(super) fn access_record(
        &mut self,
        record: &'a Expr,
        name: Symbol,
        field: Symbol,
        e: &'a Expr,
    ) -> Val {
        let record = self.value(record);
        let bad = self.new_block();
        let value = self.record_element(record, name, field, bad);
        let here = self.f.current;
        self.switch_to(bad);
        let loc = self.loc(e.pos);
        self.raise_tagged("badrecord", record, loc);
        self.switch_to(here);
        value
    }

    /// The field of a record; what is no such record goes to `fail`.
    pub(super) fn record_element(
        &mut self,
        record: Val,
        name: Symbol,
        field: Symbol,
        fail: BlockId,
    ) -> Val {
        let record = self.in_var(record);
        let size = self.field_names(name).len() as u32 + 1;
        let tag = self.atom(name);
        self.test(Test::IsTaggedTuple(size, tag), vec![record], fail);
        let position = self.field_position(name, field).unwrap_or(0);
        self.emit(Prim::Element(position), vec![record], Loc::default())
    }

    /// `R#r{...}`: the new values first, as OTP evaluates them.
    pub(super) fn update_record(
        &mut self,
        record: &'a Expr,
        name: Symbol,
        fields: &'a [RecordField<Expr>],
        e: &'a Expr,
    ) -> Val {
        let names = self.field_names(name);
        let others = fields.iter().find(|f| f.name.name == sym::UNDERSCORE);
        let mut updates = Vec::with_capacity(fields.len());
        for field in fields.iter().filter(|f| f.name.name != sym::UNDERSCORE) {
            let value = self.value(&field.value);
            updates.push((self.field_position(name, field.name.name).unwrap_or(0), value));
        }
        if let Some(others) = others {
            for field in &names {
                let position = self.field_position(name, *field).unwrap_or(0);
                if !updates.iter().any(|(p, _)| *p == position) {
                    let value = self.value(&others.value);
                    updates.push((position, value));
                }
            }
        }
        updates.sort_by_key(|(position, _)| *position);
        let value = self.value(record);
        let record = self.in_var(value);
        let loc = self.loc(e.pos);
        let bad = self.new_block();
        let size = names.len() as u32 + 1;
        let tag = self.atom(name);
        self.test(Test::IsTaggedTuple(size, tag), vec![record], bad);
        let here = std::mem::replace(&mut self.f.current, bad);
        self.raise_tagged("badrecord", record, loc);
        self.switch_to(here);
        if updates.is_empty() {
            return record;
        }
        let (positions, values): (Vec<u32>, Vec<Val>) = updates.into_iter().unzip();
        if positions.len() == names.len() {
            // Every field is new: an ordinary tuple.
            let mut items = vec![Val::Atom(tag)];
            items.extend(values);
            return self.tuple(items, loc);
        }
        let mut args = vec![record];
        args.extend(values);
        self.emit(Prim::UpdateTuple(size, positions), args, loc)
    }
}
