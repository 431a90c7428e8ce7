//! `ets:fun2ms(fun ...)` and `dbg:fun2ms(fun ...)`: the fun as a match specification.
//!
//! Owner: the thread that compiles. Invariants: the call is replaced, before it is resolved, by an
//! expression that makes the list of `{Head, Guards, Body}`; so variables of the surroundings are
//! resolved like any others. What cannot be translated is an error at the place of the reason.
//! Rules and errors are those of OTP's `ms_transform`.

mod constant;
mod head;
mod terms;

use super::Resolver;
use super::records::Record;
use super::scope::State;
use crate::ast::*;
use crate::diag::Diagnostic;
use crate::parse::MAX_DEPTH;
use crate::symbol::{FastMap, Interner, sym};

/// The names that translations contain besides `'$1'` and so on.
pub(super) const NAMES: &[&str] = &["const", "element", "$_", "$*", "is_record"];

/// Whose rules hold.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Dialect {
    Ets,
    Dbg,
}

/// What is being translated.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Head,
    Guard,
    Body,
}

impl Part {
    fn text(self) -> &'static str {
        match self {
            Part::Head => "head",
            Part::Guard => "guard",
            Part::Body => "body",
        }
    }
}

/// A translation, or what is wrong.
type Result<T> = std::result::Result<T, Box<Diagnostic>>;

/// One clause being translated.
struct Spec<'a> {
    names: &'a Interner,
    records: &'a FastMap<Symbol, Record>,
    part: Part,
    /// The head's variables and the atoms that stand for them.
    variables: Vec<(Symbol, Symbol)>,
    /// Where each is written.
    places: Vec<(Symbol, Span)>,
    /// How many atoms were given out.
    count: usize,
    depth: u32,
    /// Records whose names were used.
    used: Vec<Symbol>,
}

impl Resolver<'_> {
    /// Replaces a call of `fun2ms` by its match specification. `false`: it is no such call.
    pub(super) fn match_spec(&mut self, e: &mut Expr) -> bool {
        let ExprKind::Call(call) = &mut e.kind else { return false };
        let Callee::Remote(module, function) = call.callee else { return false };
        if self.names.text(function) != "fun2ms" {
            return false;
        }
        let dialect = match self.names.text(module) {
            "ets" => Dialect::Ets,
            "dbg" => Dialect::Dbg,
            _ => return false,
        };
        let kind = match call.args.as_slice() {
            [Expr { kind: ExprKind::Fun(fun), .. }] if fun.name.is_none() => {
                self.match_clauses(fun, dialect)
            }
            _ => {
                let message = "the argument of `fun2ms` is not a fun written out in its place";
                let diag = Diagnostic::error("match-spec", e.span, message).at(e.pos);
                self.diags.push(diag);
                // What they use is used.
                self.operands(&mut call.args);
                None
            }
        };
        e.kind = ExprKind::List(kind.unwrap_or_default(), None);
        true
    }

    fn match_clauses(&mut self, fun: &Fun, dialect: Dialect) -> Option<Vec<Expr>> {
        let mut list = Vec::new();
        for clause in &fun.clauses {
            // Alternatives of a guard are clauses of their own.
            let alternatives = match clause.guard.as_slice() {
                [] => vec![[].as_slice()],
                guards => guards.iter().map(Vec::as_slice).collect(),
            };
            for (n, guard) in alternatives.into_iter().enumerate() {
                let mut spec = Spec {
                    names: self.names,
                    records: &self.tables.records,
                    part: Part::Head,
                    variables: Vec::new(),
                    places: Vec::new(),
                    count: 0,
                    depth: 0,
                    used: Vec::new(),
                };
                let made = spec.clause(clause, guard, dialect);
                let (used, places) = (spec.used, spec.places);
                for name in used {
                    if let Some(record) = self.tables.records.get_mut(&name) {
                        record.used = true;
                    }
                }
                if n == 0 {
                    self.warn_head(&places);
                }
                match made {
                    Ok(made) => list.push(made),
                    Err(diag) => {
                        self.diags.push(*diag);
                        return None;
                    }
                }
            }
        }
        Some(list)
    }

    /// The head's variables are new ones: those of the surroundings are not compared with.
    fn warn_head(&mut self, places: &[(Symbol, Span)]) {
        for (name, span) in places {
            if self.scopes.get(*name).state == State::Bound {
                let text = self.names.text(*name);
                let message = format!("variable `{text}` shadowed in the head of a `fun2ms` fun");
                self.warning("shadowed-variable", *span, message);
            }
        }
    }
}

impl Spec<'_> {
    fn clause(&mut self, clause: &Clause, guard: &[Expr], dialect: Dialect) -> Result<Expr> {
        let span = clause.span;
        let head = self.head(clause, dialect)?;
        self.part = Part::Guard;
        let guard = guard.iter().map(|test| self.guard_test(test)).collect::<Result<_>>()?;
        self.part = Part::Body;
        let body = clause.body.iter().map(|e| self.term(e)).collect::<Result<_>>()?;
        let list = |items| expr(span, ExprKind::List(items, None));
        Ok(expr(span, ExprKind::Tuple(vec![head, list(guard), list(body)])))
    }

    fn error<T>(&self, span: Span, pos: u32, message: String) -> Result<T> {
        Err(Box::new(Diagnostic::error("match-spec", span, message).at(pos)))
    }

    /// An error about something that has no place in a match specification.
    fn refuse<T>(&self, span: Span, pos: u32, what: &str) -> Result<T> {
        let part = self.part.text();
        self.error(
            span,
            pos,
            format!("{what} in the {part} of a `fun2ms` fun cannot be translated into a match specification"),
        )
    }

    /// Counts a level of nesting: a translation may be deeper than its source.
    fn nested<T>(&mut self, span: Span, work: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        if self.depth >= MAX_DEPTH {
            let message = "nested too deeply for a match specification";
            return Err(Box::new(Diagnostic::error("nested-too-deep", span, message)));
        }
        self.depth += 1;
        let result = work(self);
        self.depth -= 1;
        result
    }

    fn atom(&self, span: Span, text: &str) -> Expr {
        // All that translations contain was interned (`transforms::prepare`).
        let symbol = self.names.lookup(text).unwrap_or(sym::EMPTY);
        expr(span, ExprKind::Atom(symbol))
    }

    fn variable(&self, name: Symbol) -> Option<Symbol> {
        self.variables.iter().find(|(n, _)| *n == name).map(|(_, atom)| *atom)
    }

    fn record(&mut self, name: Symbol, span: Span, pos: u32) -> Result<&Record> {
        let records = self.records;
        match records.get(&name) {
            Some(record) => {
                self.used.push(name);
                Ok(record)
            }
            None => {
                let text = format!("record `{}` undefined", self.names.text(name));
                Err(Box::new(Diagnostic::error("undefined-record", span, text).at(pos)))
            }
        }
    }

    /// A field's position in the record's tuple.
    fn position(&mut self, record: Name, field: Name, pos: u32) -> Result<Expr> {
        let known = self.record(record.name, record.span, pos)?;
        match known.fields.iter().position(|f| *f == field.name) {
            Some(at) => Ok(int(field.span, at as i64 + 2)),
            None => self.unknown_field(record.name, field, pos),
        }
    }

    fn unknown_field<T>(&self, record: Symbol, field: Name, pos: u32) -> Result<T> {
        let (text, owner) = (self.names.text(field.name), self.names.text(record));
        let message = format!("field `{text}` undefined in record `{owner}`");
        Err(Box::new(Diagnostic::error("undefined-field", field.span, message).at(pos)))
    }

    /// The elements of a record's tuple: the fields given, then `_ =`, then what `absent` says.
    fn record_tuple(
        &mut self,
        name: Symbol,
        given: Vec<(Name, Expr)>,
        span: Span,
        pos: u32,
        absent: &dyn Fn(&Self, usize, Option<&Expr>) -> Expr,
    ) -> Result<Expr> {
        let records = self.records;
        self.record(name, span, pos)?;
        let Some(record) = records.get(&name) else { return self.refuse(span, pos, "a record") };
        for (n, (field, _)) in given.iter().enumerate() {
            if given[..n].iter().any(|(other, _)| other.name == field.name) {
                let (text, owner) = (self.names.text(field.name), self.names.text(name));
                let message = format!("field `{text}` already given for record `{owner}`");
                return Err(Box::new(
                    Diagnostic::error("redefined-field", field.span, message).at(pos),
                ));
            }
            if field.name != sym::UNDERSCORE && !record.known.contains(&field.name) {
                return self.unknown_field(name, *field, pos);
            }
        }
        let find = |name| given.iter().find(|(f, _)| f.name == name).map(|(_, e)| e.clone());
        let others = find(sym::UNDERSCORE);
        let mut elements = vec![expr(span, ExprKind::Atom(name))];
        for (at, field) in record.fields.iter().enumerate() {
            let default = record.defaults.get(at).and_then(Option::as_ref);
            let value = find(*field).or_else(|| others.clone());
            elements.push(value.unwrap_or_else(|| absent(self, at, default)));
        }
        Ok(expr(span, ExprKind::Tuple(elements)))
    }
}

fn expr(span: Span, kind: ExprKind) -> Expr {
    Expr { span, pos: span.lo, kind }
}

fn int(span: Span, n: i64) -> Expr {
    expr(span, ExprKind::Int(Integer::Small(n)))
}

/// `{parts}` as a match specification says a tuple: in braces of its own.
fn quoted(span: Span, tuple: Expr) -> Expr {
    expr(span, ExprKind::Tuple(vec![tuple]))
}
