//! Which variables a piece of syntax reads.
//!
//! Owner: whoever calls; pure. Depth is bounded by the parser's nesting limit.

use crate::ast::{
    BinElement, Callee, Clause, Expr, ExprKind, Guard, Pat, PatKind, Qualifier, QualifierKind,
    VarId, VarUse,
};
use crate::symbol::FastSet;

/// A set of variables.
pub(super) type Vars = FastSet<VarId>;

pub(super) fn exprs(list: &[Expr], out: &mut Vars) {
    list.iter().for_each(|e| expr(e, out));
}

pub(super) fn guard(guard: &Guard, out: &mut Vars) {
    guard.iter().for_each(|tests| exprs(tests, out));
}

pub(super) fn clause(clause: &Clause, out: &mut Vars) {
    clause.patterns.iter().for_each(|p| pat(p, out));
    guard(&clause.guard, out);
    exprs(&clause.body, out);
}

fn clauses(list: &[Clause], out: &mut Vars) {
    list.iter().for_each(|c| clause(c, out));
}

fn elements<T>(list: &[BinElement<T>], out: &mut Vars, value: fn(&T, &mut Vars)) {
    for element in list {
        value(&element.value, out);
        if let Some(size) = &element.size {
            expr(size, out);
        }
    }
}

fn callee(c: &Callee, out: &mut Vars) {
    match c {
        Callee::Dynamic(pair) => {
            expr(&pair.0, out);
            expr(&pair.1, out);
        }
        Callee::Value(value) => expr(value, out),
        Callee::Unresolved(_) | Callee::Local(_) | Callee::Remote(..) => {}
    }
}

pub(super) fn qualifiers(list: &[Qualifier], out: &mut Vars) {
    for q in list {
        match &q.kind {
            QualifierKind::List(p, e) | QualifierKind::Binary(p, e) => {
                pat(p, out);
                expr(e, out);
            }
            QualifierKind::Filter { cond, .. } => expr(cond, out),
        }
    }
}

/// The variables an expression reads.
pub(super) fn expr(e: &Expr, out: &mut Vars) {
    match &e.kind {
        ExprKind::Var(var) => {
            out.insert(var.id);
        }
        ExprKind::Atom(_)
        | ExprKind::Int(_)
        | ExprKind::Char(_)
        | ExprKind::Float(_)
        | ExprKind::Str(_)
        | ExprKind::RecordIndex(..) => {}
        ExprKind::Tuple(items) | ExprKind::Block(items) => exprs(items, out),
        ExprKind::List(items, tail) => {
            exprs(items, out);
            if let Some(tail) = tail {
                expr(tail, out);
            }
        }
        ExprKind::Binary(list) => elements(list, out, expr),
        ExprKind::Map(fields) => fields.iter().for_each(|f| {
            expr(&f.key, out);
            expr(&f.value, out);
        }),
        ExprKind::MapUpdate(map, fields) => {
            expr(map, out);
            fields.iter().for_each(|f| {
                expr(&f.key, out);
                expr(&f.value, out);
            });
        }
        ExprKind::Record(_, fields) => fields.iter().for_each(|f| expr(&f.value, out)),
        ExprKind::RecordUpdate(record, _, fields) => {
            expr(record, out);
            fields.iter().for_each(|f| expr(&f.value, out));
        }
        ExprKind::RecordAccess(inner, ..) | ExprKind::Unary(_, inner) | ExprKind::Catch(inner) => {
            expr(inner, out);
        }
        ExprKind::Match(p, inner) => {
            pat(p, out);
            expr(inner, out);
        }
        ExprKind::Op(_, both) => {
            expr(&both.0, out);
            expr(&both.1, out);
        }
        ExprKind::Chain(chain) => exprs(&chain.operands, out),
        ExprKind::Call(call) => {
            callee(&call.callee, out);
            exprs(&call.args, out);
        }
        ExprKind::Case(case) => {
            expr(&case.scrutinee, out);
            clauses(&case.clauses, out);
        }
        ExprKind::If(it) => clauses(&it.clauses, out),
        ExprKind::Receive(receive) => {
            clauses(&receive.clauses, out);
            if let Some(after) = &receive.after {
                expr(&after.timeout, out);
                exprs(&after.body, out);
            }
        }
        ExprKind::Try(it) => {
            exprs(&it.body, out);
            clauses(&it.clauses, out);
            for handler in &it.handlers {
                pat(&handler.class, out);
                pat(&handler.reason, out);
                guard(&handler.guard, out);
                exprs(&handler.body, out);
            }
            exprs(&it.cleanup, out);
        }
        ExprKind::Maybe(it) => {
            for step in &it.steps {
                if let Some(pattern) = &step.pattern {
                    pat(pattern, out);
                }
                expr(&step.value, out);
            }
            clauses(&it.clauses, out);
        }
        ExprKind::Fun(fun) => clauses(&fun.clauses, out),
        ExprKind::FunRef(c, _) => callee(c, out),
        ExprKind::FunRemote(parts) => exprs(&parts[..], out),
        ExprKind::ListComp(body, list) | ExprKind::BinaryComp(body, list) => {
            qualifiers(list, out);
            expr(body, out);
        }
    }
}

/// The variables a pattern reads: those compared, and those in sizes and keys.
pub(super) fn pat(p: &Pat, out: &mut Vars) {
    match &p.kind {
        PatKind::Var(var, VarUse::Same | VarUse::Use) => {
            out.insert(var.id);
        }
        PatKind::Expr(e) => expr(e, out),
        PatKind::Var(_, VarUse::Bind)
        | PatKind::Wildcard
        | PatKind::Atom(_)
        | PatKind::Int(_)
        | PatKind::Char(_)
        | PatKind::Float(_)
        | PatKind::Str(_)
        | PatKind::RecordIndex(..) => {}
        PatKind::Prefix(_, rest) => pat(rest, out),
        PatKind::Tuple(items) => items.iter().for_each(|i| pat(i, out)),
        PatKind::List(items, tail) => {
            items.iter().for_each(|i| pat(i, out));
            if let Some(tail) = tail {
                pat(tail, out);
            }
        }
        PatKind::Binary(list) => elements(list, out, pat),
        PatKind::Map(fields) => fields.iter().for_each(|f| {
            expr(&f.key, out);
            pat(&f.value, out);
        }),
        PatKind::Record(_, fields) => fields.iter().for_each(|f| pat(&f.value, out)),
        PatKind::Alias(both) => {
            pat(&both.0, out);
            pat(&both.1, out);
        }
    }
}
