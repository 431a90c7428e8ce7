//! Clauses: function bodies, `case`, `if`, `=`, and how branches come together again.
//!
//! Owner: the thread that compiles. See `mod.rs` for the invariants.

use super::matching::{Arm, Entry, Root};
use super::{Dest, Lower};
use crate::ast::{Case, Clause, Expr, ExprKind, If, Maybe, Pat, PatKind, VarId, VarUse};
use crate::core::{BlockId, Exc, Loc, Prim, Val};
use crate::symbol::sym;

/// The ends of branches that continue at one place.
pub(super) struct Join<'a> {
    dest: Dest,
    exports: &'a [VarId],
    exits: Vec<(BlockId, Vec<Val>)>,
}

impl<'a> Join<'a> {
    /// Branches that give a value for `dest` and these variables.
    pub(super) fn new(dest: Dest, exports: &'a [VarId]) -> Join<'a> {
        Join { dest, exports, exits: Vec::new() }
    }

    /// What becomes of the branches' values.
    pub(super) fn dest(&self) -> Dest {
        self.dest
    }
}

impl<'a> Lower<'a> {
    /// The current branch has its value.
    pub(super) fn branch_done(&mut self, join: &mut Join<'a>, value: Val) {
        if join.dest == Dest::Tail {
            return;
        }
        let mut values = Vec::with_capacity(1 + join.exports.len());
        if join.dest == Dest::Value {
            values.push(value);
        }
        for id in join.exports {
            let value = self.lookup(*id, crate::source::Span::default());
            values.push(value);
        }
        join.exits.push((self.f.current, values));
    }

    /// Continues where all branches meet, with their value.
    pub(super) fn join(&mut self, join: Join<'a>) -> Val {
        if join.dest == Dest::Tail {
            return Val::Nil;
        }
        let has_value = join.dest == Dest::Value;
        let mut exits = join.exits;
        if exits.len() <= 1 {
            let Some((block, values)) = exits.pop() else {
                // What follows is never reached, but lowered all the same.
                let value = self.dead_value(join.dest);
                join.exports.iter().for_each(|id| self.bind(*id, Val::Nil));
                return value;
            };
            self.switch_to(block);
            return if has_value { values[0] } else { Val::Nil };
        }
        let block = self.new_block();
        let value = if has_value { self.block_param(block) } else { Val::Nil };
        for id in join.exports {
            let param = self.block_param(block);
            self.bind(*id, param);
        }
        for (from, values) in exits {
            self.switch_to(from);
            self.jump(block, values);
        }
        self.switch_to(block);
        value
    }

    /// Lowers the bodies of clauses whose patterns have been compiled; `first` is done at the start
    /// of each.
    pub(super) fn bodies(
        &mut self,
        clauses: &'a [Clause],
        entries: Vec<Option<Entry>>,
        join: &mut Join<'a>,
        mut first: impl FnMut(&mut Self),
    ) {
        for (clause, entry) in clauses.iter().zip(entries) {
            let Some(entry) = entry else { continue };
            self.enter(entry);
            first(self);
            let value = self.body(&clause.body, join.dest);
            self.branch_done(join, value);
        }
    }

    /// Continues at the start of an arm.
    pub(super) fn enter(&mut self, entry: Entry) {
        self.switch_to(entry.block);
        for (id, value) in entry.binds {
            self.bind(id, value);
        }
    }

    pub(super) fn arms(clauses: &'a [Clause]) -> Vec<Arm<'a>> {
        clauses
            .iter()
            .map(|c| Arm { patterns: c.patterns.iter().collect(), guard: Some(&c.guard) })
            .collect()
    }

    /// A function's body: `args` are matched, `all` stand in the trace of `function_clause`.
    pub(super) fn function_body(
        &mut self,
        clauses: &'a [Clause],
        args: &[Val],
        all: &[Val],
        loc: Loc,
    ) {
        let fail = self.new_block();
        let roots = args.iter().map(|v| Root::Val(*v)).collect();
        let entries = self.match_arms(roots, Self::arms(clauses), fail);
        let mut join = Join::new(Dest::Tail, &[]);
        self.bodies(clauses, entries, &mut join, |_| {});
        self.switch_to(fail);
        self.raise(Exc::FunctionClause, all.to_vec(), loc);
    }

    pub(super) fn case(&mut self, case: &'a Case, e: &'a Expr, dest: Dest) -> Val {
        let mut join = Join::new(dest, self.exports(case.exports));
        let loc = self.loc(e.pos);
        if let Some(arms) = boolean_arms(&case.clauses)
            && self.is_condition(&case.scrutinee)
        {
            self.boolean_case(case, arms, &mut join, loc);
            return self.join(join);
        }
        let root = self.scrutinee(&case.scrutinee);
        let whole = match &root {
            Root::Val(value) => Some(*value),
            Root::Tuple(_) => None,
        };
        let parts = match &root {
            Root::Tuple(parts) => parts.iter().map(root_value).collect(),
            Root::Val(_) => Vec::new(),
        };
        let fail = self.new_block();
        let entries = self.match_arms(vec![root], Self::arms(&case.clauses), fail);
        self.bodies(&case.clauses, entries, &mut join, |_| {});
        self.switch_to(fail);
        let value = match whole {
            Some(value) => value,
            None => self.tuple(parts, loc),
        };
        self.raise(Exc::CaseClause, vec![value], loc);
        self.join(join)
    }

    /// What `case` matches: a tuple that is written out need not be built.
    fn scrutinee(&mut self, e: &'a Expr) -> Root {
        match &e.kind {
            ExprKind::Tuple(items) if self.constant_term(e).is_none() => {
                Root::Tuple(self.values(items).into_iter().map(Root::Val).collect())
            }
            _ => Root::Val(self.value(e)),
        }
    }

    /// A `case` of a condition: branches instead of a value that is then compared.
    fn boolean_case(
        &mut self,
        case: &'a Case,
        (yes, no): (Option<usize>, Option<usize>),
        join: &mut Join<'a>,
        loc: Loc,
    ) {
        let other = self.new_block();
        self.condition(&case.scrutinee, true, other, None);
        for (index, value) in [(yes, sym::TRUE), (no, sym::FALSE)] {
            let value = Val::Atom(self.atom(value));
            match index.and_then(|i| case.clauses.get(i)) {
                Some(clause) => {
                    let result = self.body(&clause.body, join.dest);
                    self.branch_done(join, result);
                }
                None => self.raise(Exc::CaseClause, vec![value], loc),
            }
            self.switch_to(other);
        }
    }

    pub(super) fn if_expr(&mut self, it: &'a If, e: &'a Expr, dest: Dest) -> Val {
        let mut join = Join::new(dest, self.exports(it.exports));
        let fail = self.new_block();
        let entries = self.match_arms(Vec::new(), Self::arms(&it.clauses), fail);
        self.bodies(&it.clauses, entries, &mut join, |_| {});
        self.switch_to(fail);
        let loc = self.loc(e.pos);
        self.raise(Exc::IfClause, vec![], loc);
        self.join(join)
    }

    /// `P = E`.
    pub(super) fn match_expr(
        &mut self,
        pattern: &'a Pat,
        value: &'a Expr,
        e: &'a Expr,
        dest: Dest,
    ) -> Val {
        if dest == Dest::Effect && matches!(pattern.kind, PatKind::Wildcard) {
            return self.expr(value, dest);
        }
        let value = self.value(value);
        let fail = self.new_block();
        let arm = Arm { patterns: vec![pattern], guard: None };
        let entry = self.match_arms(vec![Root::Val(value)], vec![arm], fail).pop().flatten();
        self.switch_to(fail);
        let loc = self.loc(e.pos);
        self.raise(Exc::Badmatch, vec![value], loc);
        match entry {
            Some(entry) => {
                self.enter(entry);
                self.done(value, dest)
            }
            None => {
                // The pattern can never match, but what follows is lowered all the same.
                self.start_block();
                self.bind_nothing(pattern);
                if dest == Dest::Tail {
                    return self.done(Val::Nil, dest);
                }
                Val::Nil
            }
        }
    }

    /// `maybe ... else ... end`: what a `?=` does not match goes to one block, which returns it or
    /// matches it with the `else` clauses.
    pub(super) fn maybe(&mut self, it: &'a Maybe, e: &'a Expr, dest: Dest) -> Val {
        let mut join = Join::new(dest, &[]);
        let other = self.new_block();
        let unmatched = self.block_param(other);
        let last = it.steps.len().saturating_sub(1);
        let mut left = false;
        let mut value = Val::Nil;
        for (n, step) in it.steps.iter().enumerate() {
            let Some(pattern) = &step.pattern else {
                value = self.expr(&step.value, if n == last { dest } else { Dest::Effect });
                continue;
            };
            left = true;
            value = self.value(&step.value);
            let fail = self.new_block();
            let arm = Arm { patterns: vec![pattern], guard: None };
            let entry = self.match_arms(vec![Root::Val(value)], vec![arm], fail).pop().flatten();
            self.switch_to(fail);
            self.jump(other, vec![value]);
            match entry {
                Some(entry) => self.enter(entry),
                None => {
                    self.start_block();
                    self.bind_nothing(pattern);
                }
            }
            if n == last {
                value = self.done(value, dest);
            }
        }
        self.branch_done(&mut join, value);
        if !left {
            return self.join(join);
        }
        self.switch_to(other);
        if it.clauses.is_empty() {
            let value = self.done(unmatched, dest);
            self.branch_done(&mut join, value);
            return self.join(join);
        }
        let fail = self.new_block();
        let entries = self.match_arms(vec![Root::Val(unmatched)], Self::arms(&it.clauses), fail);
        self.bodies(&it.clauses, entries, &mut join, |_| {});
        self.switch_to(fail);
        let loc = self.loc(e.pos);
        self.raise_tagged("else_clause", unmatched, loc);
        self.join(join)
    }

    /// Gives the variables of a pattern that never matches some value.
    fn bind_nothing(&mut self, pattern: &'a Pat) {
        let mut todo = vec![pattern];
        while let Some(p) = todo.pop() {
            match &p.kind {
                PatKind::Var(var, VarUse::Bind) => self.bind(var.id, Val::Nil),
                PatKind::Tuple(items) => todo.extend(items),
                PatKind::List(items, tail) => {
                    todo.extend(items);
                    todo.extend(tail.as_deref());
                }
                PatKind::Prefix(_, rest) => todo.push(rest),
                PatKind::Binary(elements) => todo.extend(elements.iter().map(|e| &e.value)),
                PatKind::Map(fields) => todo.extend(fields.iter().map(|f| &f.value)),
                PatKind::Record(_, fields) => todo.extend(fields.iter().map(|f| &f.value)),
                PatKind::Alias(both) => todo.extend([&both.0, &both.1]),
                _ => {}
            }
        }
    }

    /// A test that a value is `true` or `false`, with what to do when it is neither.
    pub(super) fn select_boolean(&mut self, value: Val, tag: &str, no: BlockId, loc: Loc) {
        let (yes_atom, no_atom) = (self.atom(sym::TRUE), self.atom(sym::FALSE));
        let (yes, bad) = (self.new_block(), self.new_block());
        let table = vec![(Val::Atom(yes_atom), yes), (Val::Atom(no_atom), no)];
        self.end(crate::core::Term::Select(value, table, bad), Loc::default());
        self.switch_to(bad);
        self.raise_tagged(tag, value, loc);
        self.switch_to(yes);
    }

    /// Takes the message that has matched out of the mailbox.
    pub(super) fn accept_message(&mut self) {
        self.emit_unit(Prim::RecvAccept, vec![], None);
    }
}

fn root_value(root: &Root) -> Val {
    match root {
        Root::Val(value) => *value,
        Root::Tuple(_) => Val::Nil,
    }
}

/// If all clauses are plain tests for booleans: the indices of those for `true` and `false`.
fn boolean_arms(clauses: &[Clause]) -> Option<(Option<usize>, Option<usize>)> {
    let (mut yes, mut no) = (None, None);
    for (i, clause) in clauses.iter().enumerate() {
        if !clause.guard.is_empty() {
            return None;
        }
        match clause.patterns.first()?.kind {
            PatKind::Atom(sym::TRUE) => yes = yes.or(Some(i)),
            PatKind::Atom(sym::FALSE) => no = no.or(Some(i)),
            PatKind::Wildcard => (yes, no) = (yes.or(Some(i)), no.or(Some(i))),
            _ => return None,
        }
    }
    // A clause for both would be lowered twice.
    (yes != no || yes.is_none()).then_some((yes, no))
}
