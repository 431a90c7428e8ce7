//! Heads: a pattern as the term that a match specification compares with.
//!
//! Owner: the thread that compiles. Invariants: variables become `'$1'`, `'$2'` and so on in the
//! order of their first occurrence; a variable for the whole object becomes `'$_'`.

use super::{Dialect, Result, Spec, expr};
use crate::ast::*;
use crate::integer::Number;
use crate::symbol::sym;

impl Spec<'_> {
    /// The head of a clause.
    pub(super) fn head(&mut self, clause: &Clause, dialect: Dialect) -> Result<Expr> {
        let wanted = match dialect {
            Dialect::Ets => "a variable or a tuple",
            Dialect::Dbg => "a variable or a list",
        };
        let whole = |p: &Pat| matches!(p.kind, PatKind::Var(..) | PatKind::Wildcard);
        let mut pattern = match clause.patterns.as_slice() {
            [pattern] => pattern,
            _ => return self.wrong_head(clause, wanted),
        };
        let mut object = None;
        if let PatKind::Alias(both) = &pattern.kind {
            let (left, right) = &**both;
            let (name, rest) = if whole(left) { (left, right) } else { (right, left) };
            if !whole(name) {
                return self.wrong_head(clause, wanted);
            }
            object = Some(name);
            pattern = rest;
        }
        let mut inner = pattern;
        while let PatKind::Alias(both) = &inner.kind {
            let (left, right) = &**both;
            inner = if whole(left) { right } else { left };
        }
        let fits = match &inner.kind {
            PatKind::Var(..) | PatKind::Wildcard => true,
            PatKind::Tuple(_) | PatKind::Record(..) => dialect == Dialect::Ets,
            PatKind::List(..) => dialect == Dialect::Dbg,
            _ => false,
        };
        if !fits {
            return self.wrong_head(clause, wanted);
        }
        if let Some(Pat { kind: PatKind::Var(var, _), span, .. }) = object {
            self.places.push((var.name, *span));
            let atom = self.names.lookup("$_").unwrap_or(sym::EMPTY);
            self.variables.push((var.name, atom));
        } else if object.is_some() {
            // OTP's translation, too, takes every `_` for the object then.
            let atom = self.names.lookup("$_").unwrap_or(sym::EMPTY);
            self.variables.push((sym::UNDERSCORE, atom));
        }
        self.pattern(pattern)
    }

    fn wrong_head<T>(&self, clause: &Clause, wanted: &str) -> Result<T> {
        let span = clause.patterns.first().map_or(clause.span, |p| p.span);
        let message = format!("a `fun2ms` fun takes one argument, {wanted}");
        self.error(span, clause.span.lo, message)
    }

    /// The atom of a variable, a new one at its first occurrence.
    fn head_variable(&mut self, name: Symbol, span: Span) -> Expr {
        self.places.push((name, span));
        if let Some(atom) = self.variable(name) {
            return expr(span, ExprKind::Atom(atom));
        }
        self.count += 1;
        let atom = self.names.lookup(&format!("${}", self.count)).unwrap_or(sym::EMPTY);
        self.variables.push((name, atom));
        expr(span, ExprKind::Atom(atom))
    }

    fn pattern(&mut self, p: &Pat) -> Result<Expr> {
        let span = p.span;
        let kind = match &p.kind {
            PatKind::Wildcard => {
                ExprKind::Atom(self.variable(sym::UNDERSCORE).unwrap_or(sym::UNDERSCORE))
            }
            PatKind::Var(var, _) => return Ok(self.head_variable(var.name, span)),
            PatKind::Atom(name) => {
                self.check_atom(*name, span, p.pos)?;
                ExprKind::Atom(*name)
            }
            PatKind::Int(n) => ExprKind::Int(n.clone()),
            PatKind::Char(c) => ExprKind::Char(*c),
            PatKind::Float(f) => ExprKind::Float(*f),
            PatKind::Expr(e) => match e.constant() {
                Some(Number::Int(n)) => ExprKind::Int(n),
                Some(Number::Float(f)) => ExprKind::Float(f),
                None => return self.error(span, p.pos, "illegal pattern".to_owned()),
            },
            PatKind::Str(text) => ExprKind::Str(*text),
            PatKind::Prefix(text, rest) => {
                let rest = self.pattern(rest)?;
                ExprKind::Op(BinaryOp::Append, Box::new(((**text).clone(), rest)))
            }
            PatKind::Tuple(elements) => ExprKind::Tuple(self.patterns(elements)?),
            PatKind::List(elements, tail) => {
                let elements = self.patterns(elements)?;
                let tail = match tail {
                    Some(tail) => Some(Box::new(self.pattern(tail)?)),
                    None => None,
                };
                ExprKind::List(elements, tail)
            }
            PatKind::Binary(elements) => {
                let mut made = Vec::new();
                for element in elements {
                    if let PatKind::Var(..) | PatKind::Wildcard = element.value.kind {
                        let at = element.value.pos;
                        return self.refuse(element.span, at, "a variable in a binary");
                    }
                    let BinElement { span, size, spec, .. } = element.clone();
                    let value = self.pattern(&element.value)?;
                    made.push(BinElement { span, value, size, spec });
                }
                ExprKind::Binary(made)
            }
            PatKind::Map(fields) => {
                let mut made = Vec::new();
                for MapField { key, value, pos, .. } in fields {
                    let key = self.key(key)?;
                    let value = self.pattern(value)?;
                    made.push(MapField { op: MapOp::Assoc, pos: *pos, key, value });
                }
                ExprKind::Map(made)
            }
            PatKind::Record(name, fields) => {
                let mut given = Vec::new();
                for field in fields {
                    given.push((field.name, self.pattern(&field.value)?));
                }
                let any =
                    |_: &Self, _, _: Option<&Expr>| expr(span, ExprKind::Atom(sym::UNDERSCORE));
                return self.record_tuple(*name, given, span, p.pos, &any);
            }
            PatKind::RecordIndex(record, field) => ExprKind::RecordIndex(*record, *field),
            PatKind::Alias(_) => {
                let message = "in the head of a `fun2ms` fun `=` is only allowed around the whole";
                return self.error(span, p.pos, message.to_owned());
            }
        };
        Ok(Expr { span, pos: p.pos, kind })
    }

    fn patterns(&mut self, list: &[Pat]) -> Result<Vec<Expr>> {
        list.iter().map(|p| self.pattern(p)).collect()
    }

    /// The key of a map pattern: variables count as the head's, too.
    fn key(&mut self, key: &Expr) -> Result<Expr> {
        let mut made = key.clone();
        match &mut made.kind {
            ExprKind::Var(var) => return Ok(self.head_variable(var.name, key.span)),
            ExprKind::Atom(name) => self.check_atom(*name, key.span, key.pos)?,
            ExprKind::Tuple(elements) => {
                for element in elements {
                    *element = self.key(element)?;
                }
            }
            ExprKind::List(elements, tail) => {
                for element in elements.iter_mut().chain(tail.as_deref_mut()) {
                    *element = self.key(element)?;
                }
            }
            _ => {}
        }
        Ok(made)
    }

    /// Atoms that mean a variable cannot be written as such.
    fn check_atom(&self, name: Symbol, span: Span, pos: u32) -> Result<()> {
        let text = self.names.text(name);
        let number = text.strip_prefix('$').map(|n| n.strip_prefix(['+', '-']).unwrap_or(n));
        if number.is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit())) {
            let what = format!("the atom `'{text}'`, which stands for a variable,");
            return self.refuse(span, pos, &what);
        }
        Ok(())
    }
}
