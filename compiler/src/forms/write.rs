//! The syntax tree, as the parser makes it, to abstract format: expressions, patterns, clauses.
//!
//! Owner: the thread that compiles. Invariants: takes trees that are not resolved; recursion is bounded
//! by the parser's depth limit. What later releases added and the parser makes from older parts (map
//! comprehensions, zips, sigils) is written as those parts, constants in patterns are folded, and a
//! segment's types stand in one order, whichever they were written in.

use super::etf::Writer;
use crate::ast::*;
use crate::session::Session;
use crate::symbol::sym;

/// What writing needs.
pub struct Writing<'a> {
    /// Names and sources.
    pub session: &'a Session,
    /// Whether places have columns.
    pub columns: bool,
    /// The result so far.
    pub out: Writer,
    /// Whether something was met that is not written (a binary with sizes in an attribute).
    pub refused: bool,
}

/// The expressions as a list.
pub fn write_exprs(w: &mut Writing<'_>, exprs: &[Expr]) {
    w.exprs(exprs);
}

/// A form. `eof` and `file` are the caller's.
pub fn write_form(w: &mut Writing<'_>, form: &Form) {
    w.form(form);
}

impl Writing<'_> {
    /// A place: a line, or a line and a column.
    pub fn place(&mut self, pos: u32) {
        let place = self.session.sources.locate(pos);
        if self.columns {
            self.out.tuple(2);
            self.out.int(i64::from(place.line));
            self.out.int(i64::from(place.column));
        } else {
            self.out.int(i64::from(place.line));
        }
    }
    /// `{Tag, Place, ...}` with so many more elements to come.
    pub(super) fn head(&mut self, tag: &str, pos: u32, more: usize) {
        self.out.tuple(2 + more);
        self.out.atom(tag);
        self.place(pos);
    }
    pub(super) fn name(&mut self, name: Symbol) {
        self.out.atom(self.session.names.text(name));
    }
    /// `{atom, Place, Name}`.
    pub(super) fn atom(&mut self, pos: u32, name: Symbol) {
        self.head("atom", pos, 1);
        self.name(name);
    }
    pub(super) fn var(&mut self, pos: u32, name: Symbol) {
        self.head("var", pos, 1);
        self.name(name);
    }
    pub(super) fn integer(&mut self, pos: u32, n: &Integer) {
        self.head("integer", pos, 1);
        self.out.big(&n.to_big());
    }
    fn float(&mut self, pos: u32, f: f64) {
        self.head("float", pos, 1);
        self.out.float(f);
    }
    fn string(&mut self, pos: u32, text: Symbol) {
        self.head("string", pos, 1);
        self.out.string(self.session.names.text(text));
    }
    /// A list of `count` parts.
    pub(super) fn all<T>(&mut self, parts: &[T], mut each: impl FnMut(&mut Self, &T)) {
        self.out.list(parts.len());
        for part in parts {
            each(self, part);
        }
        self.out.nil();
    }
    fn exprs(&mut self, exprs: &[Expr]) {
        self.all(exprs, Self::expr);
    }

    pub(super) fn expr(&mut self, e: &Expr) {
        let pos = e.pos;
        match &e.kind {
            ExprKind::Var(v) => self.var(pos, v.name),
            ExprKind::Atom(name) => self.atom(pos, *name),
            ExprKind::Int(n) => self.integer(pos, n),
            ExprKind::Char(c) => {
                self.head("char", pos, 1);
                self.out.int(i64::from(u32::from(*c)));
            }
            ExprKind::Float(f) => self.float(pos, *f),
            ExprKind::Str(text) => self.string(pos, *text),
            ExprKind::Tuple(parts) => {
                self.head("tuple", pos, 1);
                self.exprs(parts);
            }
            ExprKind::List(elements, tail) => {
                self.cells(e.span, elements, |w, e| w.expr(e), |e| e.span.lo);
                match tail {
                    Some(tail) => self.expr(tail),
                    None => self.end_of_list(e.span, elements.is_empty()),
                }
            }
            ExprKind::Binary(segments) => {
                self.head("bin", pos, 1);
                self.all(segments, |w, s| {
                    w.head("bin_element", first_pos(&s.value), 3);
                    w.expr(&s.value);
                    w.segment(s.size.as_ref(), &s.spec);
                });
            }
            ExprKind::Map(fields) => {
                self.head("map", pos, 1);
                self.all(fields, |w, f| w.map_field(f, Self::expr));
            }
            ExprKind::MapUpdate(base, fields) => {
                self.head("map", pos, 2);
                self.expr(base);
                self.all(fields, |w, f| w.map_field(f, Self::expr));
            }
            ExprKind::Record(name, fields) => {
                self.head("record", pos, 2);
                self.name(*name);
                self.all(fields, |w, f| w.record_field(f.name, |w| w.expr(&f.value)));
            }
            ExprKind::RecordUpdate(base, name, fields) => {
                self.head("record", pos, 3);
                self.expr(base);
                self.name(*name);
                self.all(fields, |w, f| w.record_field(f.name, |w| w.expr(&f.value)));
            }
            ExprKind::RecordAccess(base, name, field) => {
                self.head("record_field", pos, 3);
                self.expr(base);
                self.name(name.name);
                self.atom(field.span.lo, field.name);
            }
            ExprKind::RecordIndex(name, field) => self.record_index(pos, *name, *field),
            ExprKind::Match(pattern, value) => {
                self.head("match", pos, 2);
                self.pattern(pattern);
                self.expr(value);
            }
            ExprKind::Unary(op, operand) => {
                self.head("op", pos, 2);
                self.out.atom(op.text());
                self.expr(operand);
            }
            ExprKind::Op(op, sides) => {
                self.operator(*op, pos);
                self.expr(&sides.0);
                self.expr(&sides.1);
            }
            ExprKind::Chain(chain) => self.chain(chain),
            ExprKind::Catch(inner) => {
                self.head("catch", pos, 1);
                self.expr(inner);
            }
            ExprKind::Block(body) => {
                self.head("block", pos, 1);
                self.exprs(body);
            }
            ExprKind::Call(call) => {
                self.head("call", first_pos(e), 2);
                self.callee(pos, &call.callee, call.callee_span);
                self.exprs(&call.args);
            }
            ExprKind::Case(case) => {
                self.head("case", pos, 2);
                self.expr(&case.scrutinee);
                self.all(&case.clauses, Self::clause);
            }
            ExprKind::If(choice) => {
                self.head("if", pos, 1);
                self.all(&choice.clauses, Self::clause);
            }
            ExprKind::Receive(receive) => {
                self.head("receive", pos, if receive.after.is_some() { 3 } else { 1 });
                self.all(&receive.clauses, Self::clause);
                if let Some(after) = &receive.after {
                    self.expr(&after.timeout);
                    self.exprs(&after.body);
                }
            }
            ExprKind::Try(part) => {
                self.head("try", pos, 4);
                self.exprs(&part.body);
                self.all(&part.clauses, Self::clause);
                self.all(&part.handlers, Self::handler);
                self.exprs(&part.cleanup);
            }
            ExprKind::Fun(fun) => match fun.name {
                Some(name) => {
                    self.head("named_fun", pos, 2);
                    self.name(name.name);
                    self.all(&fun.clauses, Self::clause);
                }
                None => {
                    self.head("fun", pos, 1);
                    self.out.tuple(2);
                    self.out.atom("clauses");
                    self.all(&fun.clauses, Self::clause);
                }
            },
            ExprKind::FunRef(callee, arity) => {
                self.head("fun", pos, 1);
                self.out.tuple(3);
                self.out.atom("function");
                match &**callee {
                    Callee::Unresolved(name) | Callee::Local(name) => self.name(*name),
                    Callee::Remote(_, name) => self.name(*name),
                    Callee::Dynamic(_) | Callee::Value(_) => self.refused = true,
                }
                self.out.int(i64::from(*arity));
            }
            ExprKind::FunRemote(parts) => {
                self.head("fun", pos, 1);
                self.out.tuple(4);
                self.out.atom("function");
                parts.iter().for_each(|part| self.expr(part));
            }
            ExprKind::Maybe(part) => {
                self.head("maybe", pos, if part.clauses.is_empty() { 1 } else { 2 });
                self.all(&part.steps, |w, step| {
                    if let Some(pattern) = &step.pattern {
                        w.head("maybe_match", pattern.span.hi, 2);
                        w.pattern(pattern);
                    }
                    w.expr(&step.value);
                });
                if let Some(first) = part.clauses.first() {
                    self.head("else", first.span.lo, 1);
                    self.all(&part.clauses, Self::clause);
                }
            }
            ExprKind::ListComp(element, qualifiers) => {
                self.head("lc", pos, 2);
                self.expr(element);
                self.all(qualifiers, Self::qualifier);
            }
            ExprKind::BinaryComp(element, qualifiers) => {
                self.head("bc", pos, 2);
                self.expr(element);
                self.all(qualifiers, Self::qualifier);
            }
        }
    }

    /// The cells of a list's elements, up to the tail.
    fn cells<T>(
        &mut self,
        span: Span,
        elements: &[T],
        each: impl Fn(&mut Self, &T),
        start: impl Fn(&T) -> u32,
    ) {
        for (at, element) in elements.iter().enumerate() {
            self.head("cons", if at == 0 { span.lo } else { start(element) }, 2);
            each(self, element);
        }
    }
    fn end_of_list(&mut self, span: Span, empty: bool) {
        self.head("nil", if empty { span.lo } else { span.hi.saturating_sub(1) }, 0);
    }

    /// Size and types of a segment.
    fn segment(&mut self, size: Option<&Expr>, spec: &BinSpec) {
        match size {
            Some(size) => self.expr(size),
            None => self.out.atom("default"),
        }
        let words = || spec.written.iter().filter(|word| **word != sym::EMPTY);
        if words().next().is_none() {
            return self.out.atom("default");
        }
        self.out.list(words().count());
        for word in words() {
            if *word == sym::UNIT {
                self.out.tuple(2);
                self.name(*word);
                self.out.int(i64::from(spec.unit));
            } else {
                self.name(*word);
            }
        }
        self.out.nil();
    }

    fn map_field<T>(&mut self, field: &MapField<T>, value: impl Fn(&mut Self, &T)) {
        let tag = match field.op {
            MapOp::Assoc => "map_field_assoc",
            MapOp::Exact => "map_field_exact",
        };
        self.head(tag, field.pos, 2);
        self.expr(&field.key);
        value(self, &field.value);
    }

    fn record_field(&mut self, name: Name, value: impl FnOnce(&mut Self)) {
        self.head("record_field", name.span.lo, 2);
        match self.session.names.text(name.name) {
            "_" => self.var(name.span.lo, name.name),
            _ => self.atom(name.span.lo, name.name),
        }
        value(self);
    }
    fn record_index(&mut self, pos: u32, name: Name, field: Name) {
        self.head("record_index", pos, 2);
        self.name(name.name);
        self.atom(field.span.lo, field.name);
    }

    /// `{op, Place, Op, ...}`, whose operands follow.
    pub(super) fn operator(&mut self, op: BinaryOp, pos: u32) {
        self.head("op", pos, 3);
        self.out.atom(op.text());
    }
    fn chain(&mut self, chain: &Chain) {
        if chain.right {
            for (operand, (op, pos)) in chain.operands.iter().zip(&chain.ops) {
                self.operator(*op, *pos);
                self.expr(operand);
            }
            return chain.operands.last().into_iter().for_each(|last| self.expr(last));
        }
        for (op, pos) in chain.ops.iter().rev() {
            self.operator(*op, *pos);
        }
        chain.operands.iter().for_each(|operand| self.expr(operand));
    }

    fn callee(&mut self, pos: u32, callee: &Callee, span: Span) {
        match callee {
            Callee::Unresolved(name) | Callee::Local(name) => self.atom(span.lo, *name),
            Callee::Remote(module, name) => {
                self.head("remote", pos, 2);
                self.atom(span.lo, *module);
                self.atom(pos.saturating_add(1), *name);
            }
            Callee::Dynamic(parts) => {
                self.head("remote", pos, 2);
                self.expr(&parts.0);
                self.expr(&parts.1);
            }
            Callee::Value(value) => self.expr(value),
        }
    }

    fn guard(&mut self, guard: &Guard) {
        self.all(guard, |w, tests| w.exprs(tests));
    }
    pub(super) fn clause(&mut self, clause: &Clause) {
        self.head("clause", clause.span.lo, 3);
        self.all(&clause.patterns, Self::pattern);
        self.guard(&clause.guard);
        self.exprs(&clause.body);
    }
    fn handler(&mut self, handler: &Handler) {
        let at = handler.span.lo;
        self.head("clause", at, 3);
        self.out.list(1);
        self.head("tuple", at, 1);
        self.out.list(3);
        self.pattern(&handler.class);
        self.pattern(&handler.reason);
        let stack = handler.stack.map_or(sym::UNDERSCORE, |stack| stack.name);
        self.var(handler.stack_pos, stack);
        self.out.nil();
        self.out.nil();
        self.guard(&handler.guard);
        self.exprs(&handler.body);
    }
    fn qualifier(&mut self, q: &Qualifier) {
        let tag = |plain: &'static str, strict| if q.strict { strict } else { plain };
        match &q.kind {
            QualifierKind::List(pattern, source) => {
                self.head(tag("generate", "generate_strict"), q.pos, 2);
                self.pattern(pattern);
                self.expr(source);
            }
            QualifierKind::Binary(pattern, source) => {
                self.head(tag("b_generate", "b_generate_strict"), q.pos, 2);
                self.pattern(pattern);
                self.expr(source);
            }
            QualifierKind::Filter { cond, .. } => self.expr(cond),
        }
    }

    pub(super) fn pattern(&mut self, p: &Pat) {
        let pos = p.pos;
        match &p.kind {
            PatKind::Wildcard => {
                self.head("var", pos, 1);
                self.out.atom("_");
            }
            PatKind::Var(v, _) => self.var(pos, v.name),
            PatKind::Atom(name) => self.atom(pos, *name),
            PatKind::Int(n) => self.integer(pos, n),
            PatKind::Char(c) => {
                self.head("char", pos, 1);
                self.out.int(i64::from(u32::from(*c)));
            }
            PatKind::Float(f) => self.float(pos, *f),
            PatKind::Str(text) => self.string(pos, *text),
            PatKind::Prefix(text, rest) => {
                self.operator(BinaryOp::Append, pos);
                self.expr(text);
                self.pattern(rest);
            }
            PatKind::Tuple(parts) => {
                self.head("tuple", pos, 1);
                self.all(parts, Self::pattern);
            }
            PatKind::List(elements, tail) => {
                self.cells(p.span, elements, |w, p| w.pattern(p), |p| p.span.lo);
                match tail {
                    Some(tail) => self.pattern(tail),
                    None => self.end_of_list(p.span, elements.is_empty()),
                }
            }
            PatKind::Binary(segments) => {
                self.head("bin", pos, 1);
                self.all(segments, |w, s| {
                    w.head("bin_element", s.value.pos, 3);
                    w.pattern(&s.value);
                    w.segment(s.size.as_ref(), &s.spec);
                });
            }
            PatKind::Map(fields) => {
                self.head("map", pos, 1);
                self.all(fields, |w, f| w.map_field(f, Self::pattern));
            }
            PatKind::Expr(e) => self.expr(e),
            PatKind::Record(name, fields) => {
                self.head("record", pos, 2);
                self.name(*name);
                self.all(fields, |w, f| w.record_field(f.name, |w| w.pattern(&f.value)));
            }
            PatKind::RecordIndex(name, field) => self.record_index(pos, *name, *field),
            PatKind::Alias(sides) => {
                self.head("match", pos, 2);
                self.pattern(&sides.0);
                self.pattern(&sides.1);
            }
        }
    }
}

/// Where the first token of an expression is that is not a parenthesis.
fn first_pos(e: &Expr) -> u32 {
    match &e.kind {
        ExprKind::Op(_, sides) => first_pos(&sides.0),
        ExprKind::Chain(chain) => chain.operands.first().map_or(e.pos, first_pos),
        ExprKind::Call(call) => match &call.callee {
            Callee::Value(value) => first_pos(value),
            Callee::Dynamic(parts) => first_pos(&parts.0),
            _ => call.callee_span.lo,
        },
        ExprKind::MapUpdate(base, _)
        | ExprKind::RecordUpdate(base, ..)
        | ExprKind::RecordAccess(base, ..) => first_pos(base),
        ExprKind::Match(left, _) => left.span.lo,
        _ => e.pos,
    }
}
