//! Resolving expressions: scopes, calls, records.
//!
//! Owner: the thread that compiles. Invariants: operands of one expression do not see each other's
//! bindings; branches are walked from the same state and joined. Recursion follows the tree, whose
//! depth the parser bounds.

use super::Resolver;
use super::scope::{Delta, State};
use crate::ast::*;
use crate::diag::Diagnostic;
use crate::symbol::sym;

impl Resolver<'_> {
    /// Expressions one after the other, each seeing what those before it bound.
    pub(super) fn body(&mut self, exprs: &mut [Expr]) {
        self.check_unused_terms(exprs);
        for e in exprs {
            self.expr(e);
        }
    }

    /// Operands: each is resolved as if the others did not exist, then all bindings join.
    pub(super) fn operands<'e>(&mut self, exprs: impl IntoIterator<Item = &'e mut Expr>) {
        let base = self.scopes.pending_len();
        for e in exprs {
            let mark = self.scopes.mark();
            self.expr(e);
            self.scopes.make_pending(mark);
        }
        self.apply_pending(base);
    }

    /// Makes what operands bound visible; where one bound a name and another made it unsafe, it is
    /// unsafe.
    fn apply_pending(&mut self, base: usize) {
        if self.scopes.pending_len() == base {
            return;
        }
        let delta = self.scopes.take_pending(base);
        let mark = self.scopes.mark();
        for (name, binding) in delta {
            let fresh = self.scopes.get(name);
            let spoilt = matches!(fresh.state, State::Unsafe(_));
            if !(spoilt && self.scopes.changed(mark)) {
                self.scopes.set(name, binding);
            }
        }
    }

    /// One expression.
    pub(super) fn expr(&mut self, e: &mut Expr) {
        let (span, pos) = (e.span, e.pos);
        if self.tables.match_specs && self.match_spec(e) {
            return self.expr(e);
        }
        match &mut e.kind {
            ExprKind::Var(var) => self.use_var(var, span),
            ExprKind::Atom(_)
            | ExprKind::Int(_)
            | ExprKind::Char(_)
            | ExprKind::Float(_)
            | ExprKind::Str(_) => {}
            ExprKind::Tuple(elements) => self.operands(elements),
            ExprKind::List(elements, tail) => {
                self.operands(elements.iter_mut().chain(tail.as_deref_mut()));
            }
            ExprKind::Binary(elements) => {
                for element in elements.iter() {
                    self.check_segment(element.spec, element.size.as_ref(), element.span, false);
                }
                let parts = elements.iter_mut().flat_map(|e| {
                    let BinElement { value, size, .. } = e;
                    [Some(value), size.as_mut()]
                });
                self.operands(parts.flatten());
            }
            ExprKind::Map(fields) => {
                for field in fields.iter() {
                    if field.op == MapOp::Exact {
                        let message = "only `=>` is allowed where a map is made";
                        self.error(
                            "illegal-map-construction",
                            field.key.span.to(field.value.span),
                            field.key.pos,
                            message,
                        );
                    }
                }
                self.operands(map_parts(fields));
            }
            ExprKind::MapUpdate(map, fields) => {
                self.operands(std::iter::once(&mut **map).chain(map_parts(fields)));
            }
            ExprKind::Record(name, fields) => {
                self.record_fields(*name, fields, span, pos, super::records::Use::Make);
                self.operands(fields.iter_mut().map(|f| &mut f.value));
            }
            ExprKind::RecordUpdate(record, name, fields) => {
                self.record_fields(*name, fields, span, pos, super::records::Use::Update);
                let values = fields.iter_mut().map(|f| &mut f.value);
                self.operands(std::iter::once(&mut **record).chain(values));
            }
            ExprKind::RecordAccess(record, name, field) => {
                self.record_field(*name, *field, pos);
                self.expr(record);
            }
            ExprKind::RecordIndex(name, field) => self.record_field(*name, *field, pos),
            ExprKind::Match(pat, value) => self.match_expr(pat, value),
            ExprKind::Maybe(parts) => self.maybe(parts, pos),
            ExprKind::Unary(_, operand) => self.expr(operand),
            ExprKind::Op(_, sides) => {
                let (left, right) = &mut **sides;
                self.operands([left, right]);
            }
            ExprKind::Chain(chain) => self.chain(chain),
            ExprKind::Catch(inner) => {
                let mark = self.scopes.mark();
                self.expr(inner);
                let delta = self.scopes.take(mark);
                self.scopes.apply_unsafe(delta, "catch", pos);
            }
            ExprKind::Block(body) => self.body(body),
            ExprKind::Call(call) => self.call(call, span, pos),
            ExprKind::Case(case) => {
                self.expr(&mut case.scrutinee);
                let branches = case.clauses.iter_mut().map(|c| self.branch(c)).collect();
                self.check_reach(&case.clauses);
                case.exports = self.scopes.join(branches, "case", pos);
            }
            ExprKind::If(inner) => {
                let branches = inner.clauses.iter_mut().map(|c| self.branch(c)).collect();
                inner.clauses.iter().for_each(|c| self.check_guard(c));
                inner.exports = self.scopes.join(branches, "if", pos);
            }
            ExprKind::Receive(receive) => self.receive(receive, pos),
            ExprKind::Try(parts) => self.try_expr(parts, pos),
            ExprKind::Fun(fun) => self.fun(fun, span),
            ExprKind::FunRef(callee, arity) => {
                if let Callee::Unresolved(name) = **callee {
                    **callee = self.fun_reference(FunName { name, arity: *arity }, span, pos);
                }
            }
            ExprKind::FunRemote(parts) => self.operands(parts.iter_mut()),
            ExprKind::ListComp(body, qualifiers) | ExprKind::BinaryComp(body, qualifiers) => {
                let saved = self.scopes.enter();
                for qualifier in qualifiers {
                    self.qualifier(qualifier);
                }
                self.expr(body);
                self.scopes.leave(saved);
            }
        }
    }

    /// A variable in an expression: it must be bound.
    pub(super) fn use_var(&mut self, var: &mut Var, span: Span) {
        let binding = self.scopes.get(var.name);
        let text = || self.names.text(var.name);
        match binding.state {
            State::Bound => {
                var.id = binding.id;
                self.scopes.mark_used(binding.instance);
                return;
            }
            State::Unsafe(why) => {
                self.scopes.mark_used(binding.instance);
                let message = format!("variable `{}` is unsafe in `{}`", text(), why.construct);
                let place = Span::new(why.pos, why.pos + why.construct.len() as u32);
                let seen = format!("not every way through this `{}` binds it", why.construct);
                let diag = Diagnostic::error("unsafe-variable", span, message)
                    .label(place, seen)
                    .lint("unsafe_var", var.name, None)
                    .help("bind it on all paths, or take it from the expression's value");
                self.diags.push(diag);
                var.id = binding.id;
                self.scopes.declare_bound(var.name);
                return;
            }
            State::Unbound if var.name == sym::UNDERSCORE => {
                let message = "`_` is not a value: it can only be used in patterns";
                let diag = Diagnostic::error("unbound-variable", span, message);
                self.diags.push(diag.lint("unbound_var", var.name, None));
                return;
            }
            State::Unbound => {
                // Bound near by but out of reach: that it is unused would be noise.
                let near = [self.scopes.pending(var.name), self.scopes.fresh(var.name)];
                for binding in near.into_iter().flatten() {
                    self.scopes.mark_used(binding.instance);
                }
                let message = format!("variable `{}` is unbound", text());
                let diag = Diagnostic::error("unbound-variable", span, message).lint(
                    "unbound_var",
                    var.name,
                    None,
                );
                let visible = || self.scopes.visible().map(|n| self.names.text(n)).collect();
                self.diags.push(self.advise(diag, text(), visible));
            }
        }
        // Reported; from here on it counts as bound.
        let binding = self.scopes.bind(var.name, Span::default());
        var.id = binding.id;
        self.scopes.set(var.name, binding);
    }

    fn chain(&mut self, chain: &mut Chain) {
        let construct = match chain.ops.first() {
            Some((BinaryOp::AndAlso, _)) => "andalso",
            Some((BinaryOp::OrElse, _)) => "orelse",
            _ => return self.operands(&mut chain.operands),
        };
        let Some((first, rest)) = chain.operands.split_first_mut() else { return };
        self.expr(first);
        let mark = self.scopes.mark();
        for e in rest {
            self.expr(e);
        }
        if self.scopes.changed(mark) {
            let delta = self.scopes.take(mark);
            let pos = chain.ops.first().map_or(0, |(_, pos)| *pos);
            self.scopes.apply_unsafe(delta, construct, pos);
        }
    }

    /// A clause of `case`, `if` or `receive`: what it binds, undone.
    fn branch(&mut self, clause: &mut Clause) -> Delta {
        let mark = self.scopes.mark();
        if !clause.patterns.is_empty() {
            self.scopes.start_pattern();
            for pat in &mut clause.patterns {
                self.pattern(pat, false);
            }
            self.scopes.commit_pattern();
        }
        self.guard(&mut clause.guard);
        self.body(&mut clause.body);
        self.scopes.take(mark)
    }

    fn receive(&mut self, receive: &mut Receive, pos: u32) {
        let base = self.scopes.pending_len();
        if let Some(after) = &mut receive.after {
            // Evaluated first, but the clauses do not see what it binds.
            let mark = self.scopes.mark();
            self.expr(&mut after.timeout);
            self.scopes.make_pending(mark);
        }
        let mut branches: Vec<Delta> = receive.clauses.iter_mut().map(|c| self.branch(c)).collect();
        self.check_reach(&receive.clauses);
        if let Some(after) = &mut receive.after {
            let bound = self.scopes.pending_from(base);
            let outer = self.scopes.mark();
            self.scopes.apply(bound);
            let mark = self.scopes.mark();
            self.body(&mut after.body);
            branches.push(self.scopes.take(mark));
            self.scopes.undo(outer);
        }
        receive.exports = self.scopes.join(branches, "receive", pos);
        self.apply_pending(base);
    }

    /// `P = E`, or `P ?= E`.
    fn match_expr(&mut self, pat: &mut Pat, value: &mut Expr) {
        let base = self.scopes.pending_len();
        let mark = self.scopes.mark();
        self.expr(value);
        self.scopes.make_pending(mark);
        self.scopes.start_pattern();
        self.match_value = Some(base);
        self.pattern(pat, false);
        self.match_value = None;
        self.check_match_alias(pat, value);
        self.scopes.commit_pattern();
        self.apply_pending(base);
    }

    fn maybe(&mut self, parts: &mut Maybe, pos: u32) {
        let start = self.scopes.mark();
        for step in &mut parts.steps {
            match &mut step.pattern {
                Some(pattern) => self.match_expr(pattern, &mut step.value),
                None => self.expr(&mut step.value),
            }
        }
        let body = self.scopes.take(start);
        let mut all = body.clone();
        for clause in &mut parts.clauses {
            self.scopes.apply_unsafe(body.clone(), "maybe", pos);
            let mark = self.scopes.mark();
            let delta = self.branch(clause);
            self.scopes.undo(mark);
            self.scopes.undo(start);
            all.extend(delta);
        }
        self.check_reach(&parts.clauses);
        self.scopes.apply_unsafe(all, "maybe", pos);
    }

    fn try_expr(&mut self, parts: &mut Try, pos: u32) {
        let start = self.scopes.mark();
        self.body(&mut parts.body);
        let body = self.scopes.take(start);
        let mut all = body.clone();
        for clause in &mut parts.clauses {
            self.scopes.apply(body.clone());
            let delta = self.branch(clause);
            self.scopes.undo(start);
            all.extend(delta);
        }
        for handler in &mut parts.handlers {
            self.scopes.apply_unsafe(body.clone(), "try", pos);
            let mark = self.scopes.mark();
            self.handler(handler);
            let delta = self.scopes.take(mark);
            self.scopes.undo(start);
            all.extend(delta);
        }
        self.scopes.apply_unsafe(all, "try", pos);
        let mark = self.scopes.mark();
        self.body(&mut parts.cleanup);
        let cleanup = self.scopes.take(mark);
        self.scopes.apply_unsafe(cleanup, "try", pos);
    }

    fn handler(&mut self, handler: &mut Handler) {
        self.scopes.start_pattern();
        self.pattern(&mut handler.class, false);
        self.pattern(&mut handler.reason, false);
        self.scopes.commit_pattern();
        let stack = handler.stack.map(|v| v.name);
        if let Some(name) = stack
            && self.scopes.get(name).state != State::Unbound
        {
            let text = self.names.text(name);
            let message = format!("stacktrace variable `{text}` must not be previously bound");
            let pos = handler.reason.pos;
            let diag = Diagnostic::error("stacktrace-bound", handler.reason.span, message);
            self.diags.push(diag.at(pos).lint("stacktrace_bound", name, None));
        }
        let outer = std::mem::replace(&mut self.stack_variable, stack);
        self.guard(&mut handler.guard);
        self.stack_variable = outer;
        if let Some(var) = &mut handler.stack {
            let binding = self.scopes.bind(var.name, Span::default());
            var.id = binding.id;
            self.scopes.set(var.name, binding);
        }
        self.body(&mut handler.body);
    }

    fn fun(&mut self, fun: &mut Fun, span: Span) {
        let outer = self.scopes.enter();
        if let Some(name) = &mut fun.name {
            self.warn_shadowed(name.name, span, "named fun");
            let at = Span::new(span.lo, span.lo + 3);
            let binding = self.scopes.bind(name.name, at);
            name.id = binding.id;
            self.scopes.set(name.name, binding);
        }
        for clause in &mut fun.clauses {
            self.head_clause(clause);
        }
        self.check_reach(&fun.clauses);
        self.scopes.leave(outer);
    }

    /// A clause of a function or fun: its patterns bind afresh.
    pub(super) fn head_clause(&mut self, clause: &mut Clause) {
        let saved = self.scopes.enter();
        self.scopes.start_pattern();
        self.shadow_context = "fun";
        for pat in &mut clause.patterns {
            self.pattern(pat, true);
        }
        self.scopes.commit_pattern();
        self.guard(&mut clause.guard);
        self.body(&mut clause.body);
        self.scopes.leave(saved);
    }

    fn qualifier(&mut self, qualifier: &mut Qualifier) {
        if let QualifierKind::Binary(pattern, _) = &qualifier.kind {
            self.check_generator_pattern(pattern);
        }
        match &mut qualifier.kind {
            QualifierKind::List(pat, source) | QualifierKind::Binary(pat, source) => {
                // What the source binds is local to it.
                let saved = self.scopes.enter();
                self.expr(source);
                self.scopes.leave(saved);
                self.scopes.new_scope();
                self.scopes.start_pattern();
                self.shadow_context = "generate";
                self.pattern(pat, true);
                self.scopes.commit_pattern();
            }
            QualifierKind::Filter { cond, guard } => {
                *guard = self.is_guard(cond);
                if *guard {
                    self.guard_expr(cond);
                } else {
                    self.expr(cond);
                }
            }
        }
    }

    pub(super) fn warn_shadowed(&mut self, name: Symbol, span: Span, context: &str) {
        let outer = self.scopes.get(name);
        if outer.state == State::Bound {
            let text = self.names.text(name);
            let message = format!("variable `{text}` shadows one of the same name ({context})");
            let mut diag = Diagnostic::warning("shadowed-variable", span, message)
                .help("here it is a new variable: nothing is compared; give it another name");
            if let Some(place) = self.scopes.place_of(outer.instance) {
                diag = diag.label(place, "the other one is bound here");
            }
            self.diags.push(diag);
        }
    }
}

fn map_parts(fields: &mut [MapField<Expr>]) -> impl Iterator<Item = &mut Expr> {
    fields.iter_mut().flat_map(|f| {
        let MapField { key, value, .. } = f;
        [key, value]
    })
}
