//! Guards and bodies: expressions as the terms that a match specification evaluates.
//!
//! Owner: the thread that compiles. Invariants: a variable of the head becomes its atom, any other
//! `{const, X}`; a tuple is put into braces of its own, a call becomes a tuple of its name and
//! arguments.

use super::constant::Const;
use super::{Part, Result, Spec, expr, int, quoted};
use crate::ast::*;
use crate::resolve::bifs::old_type_test;
use crate::symbol::sym;

/// Type tests, by name and arity.
const TESTS: &[(&str, usize)] = &[
    ("is_atom", 1),
    ("is_binary", 1),
    ("is_float", 1),
    ("is_function", 1),
    ("is_integer", 1),
    ("is_list", 1),
    ("is_map", 1),
    ("is_map_key", 2),
    ("is_number", 1),
    ("is_pid", 1),
    ("is_port", 1),
    ("is_record", 2),
    ("is_reference", 1),
    ("is_seq_trace", 0),
    ("is_tuple", 1),
];

/// Functions of guards that are functions of module `erlang`, too.
const FUNCTIONS: &[(&str, usize)] = &[
    ("abs", 1),
    ("binary_part", 2),
    ("binary_part", 3),
    ("bit_size", 1),
    ("byte_size", 1),
    ("element", 2),
    ("float", 1),
    ("hd", 1),
    ("length", 1),
    ("map_get", 2),
    ("map_size", 1),
    ("node", 0),
    ("node", 1),
    ("round", 1),
    ("self", 0),
    ("size", 1),
    ("tl", 1),
    ("trunc", 1),
];

/// What only bodies may call: the actions of tracing.
const ACTIONS: &[(&str, usize)] = &[
    ("caller", 0),
    ("disable_trace", 1),
    ("disable_trace", 2),
    ("display", 1),
    ("enable_trace", 1),
    ("enable_trace", 2),
    ("exception_trace", 0),
    ("get_seq_token", 0),
    ("message", 1),
    ("process_dump", 0),
    ("return_trace", 0),
    ("set_seq_token", 2),
    ("set_tcw", 1),
    ("silent", 1),
    ("trace", 2),
    ("trace", 3),
];

/// Operators that may be called as functions of module `erlang`.
fn operator(name: &str, arity: usize) -> bool {
    match arity {
        1 => matches!(name, "+" | "-" | "bnot" | "not"),
        2 => {
            let known = ["+", "-", "*", "/", "div", "rem", "band", "bor", "bxor", "bsl", "bsr"];
            let logic = ["and", "or", "xor", "andalso", "orelse"];
            let order = ["<", "=<", ">", ">=", "==", "/=", "=:=", "=/="];
            known.contains(&name) || logic.contains(&name) || order.contains(&name)
        }
        _ => false,
    }
}

impl Spec<'_> {
    /// A test of a guard: at the top, the type tests of long ago are still known.
    pub(super) fn guard_test(&mut self, e: &Expr) -> Result<Expr> {
        if let ExprKind::Call(call) = &e.kind
            && let Callee::Unresolved(name) = call.callee
            && let Some(modern) = old_type_test(self.names.text(name), call.args.len() as u32)
        {
            let name = self.names.lookup(modern).unwrap_or(sym::EMPTY);
            return self.call(name, call, e);
        }
        self.term(e)
    }

    pub(super) fn term(&mut self, e: &Expr) -> Result<Expr> {
        self.nested(e.span, |this| this.term_inside(e))
    }

    fn terms<'e>(&mut self, list: impl IntoIterator<Item = &'e Expr>) -> Result<Vec<Expr>> {
        list.into_iter().map(|e| self.term(e)).collect()
    }

    fn term_inside(&mut self, e: &Expr) -> Result<Expr> {
        let span = e.span;
        match &e.kind {
            ExprKind::Int(_) | ExprKind::Char(_) | ExprKind::Float(_) | ExprKind::Str(_) => {
                Ok(e.clone())
            }
            ExprKind::Atom(name) => match self.names.text(*name).starts_with('$') {
                true => Ok(self.constant_term(e)),
                false => Ok(e.clone()),
            },
            ExprKind::Var(var) => match self.variable(var.name) {
                Some(atom) => Ok(expr(span, ExprKind::Atom(atom))),
                None if var.name == sym::UNDERSCORE => Ok(expr(span, ExprKind::Atom(var.name))),
                None => Ok(self.constant_term(e)),
            },
            ExprKind::Tuple(elements) => {
                let elements = self.terms(elements)?;
                Ok(quoted(span, expr(span, ExprKind::Tuple(elements))))
            }
            ExprKind::List(elements, tail) => {
                let elements = self.terms(elements)?;
                let tail = match tail {
                    Some(tail) => Some(Box::new(self.term(tail)?)),
                    None => None,
                };
                Ok(expr(span, ExprKind::List(elements, tail)))
            }
            ExprKind::Binary(elements) => {
                let elements = elements.iter().map(|e| self.segment(e)).collect::<Result<_>>()?;
                Ok(expr(span, ExprKind::Binary(elements)))
            }
            ExprKind::Map(fields) => {
                let mut made = Vec::new();
                for field in fields {
                    if field.op == MapOp::Exact {
                        return self.refuse(span, field.key.pos, "`:=`");
                    }
                    let (key, value) = (self.term(&field.key)?, self.term(&field.value)?);
                    made.push(MapField { op: MapOp::Assoc, pos: field.pos, key, value });
                }
                Ok(expr(span, ExprKind::Map(made)))
            }
            ExprKind::Unary(op, operand) => match self.constant(e).and_then(|c| c.literal()) {
                Some(kind) => Ok(expr(span, kind)),
                None => {
                    let name = self.atom(span, op.text());
                    let operand = self.term(operand)?;
                    Ok(expr(span, ExprKind::Tuple(vec![name, operand])))
                }
            },
            ExprKind::Op(op, sides) => {
                let (left, right) = &**sides;
                self.operation(*op, left, right, span)
            }
            ExprKind::Chain(chain) => self.chain(chain, span),
            ExprKind::Call(call) => match call.callee {
                Callee::Unresolved(name) => self.call(name, call, e),
                Callee::Remote(module, name) => self.remote_call(module, name, call, e),
                _ => self.refuse(span, e.pos, "a call of a value"),
            },
            ExprKind::RecordAccess(record, name, field) => {
                let position = self.position(*name, *field, e.pos)?;
                let element = self.atom(span, "element");
                let record = self.term(record)?;
                Ok(expr(span, ExprKind::Tuple(vec![element, position, record])))
            }
            ExprKind::RecordIndex(record, field) => self.position(*record, *field, field.span.lo),
            ExprKind::Record(name, fields) => {
                let given = self.fields(fields)?;
                let default = |_: &Self, _, default: Option<&Expr>| match default {
                    Some(default) => default.clone(),
                    None => expr(span, ExprKind::Atom(sym::UNDEFINED)),
                };
                Ok(quoted(span, self.record_tuple(*name, given, span, e.pos, &default)?))
            }
            ExprKind::RecordUpdate(record, name, fields)
                if matches!(record.kind, ExprKind::Var(_))
                    && fields.iter().all(|f| f.name.name != sym::UNDERSCORE) =>
            {
                let record = self.term(record)?;
                let given = self.fields(fields)?;
                let kept = |this: &Self, at: usize, _: Option<&Expr>| {
                    let element = this.atom(span, "element");
                    let parts = vec![element, int(span, at as i64 + 2), record.clone()];
                    expr(span, ExprKind::Tuple(parts))
                };
                Ok(quoted(span, self.record_tuple(*name, given, span, e.pos, &kept)?))
            }
            other => self.refuse(span, e.pos, construct(other)),
        }
    }

    fn fields(&mut self, fields: &[RecordField<Expr>]) -> Result<Vec<(Name, Expr)>> {
        fields.iter().map(|f| Ok((f.name, self.term(&f.value)?))).collect()
    }

    /// `{const, e}`.
    fn constant_term(&self, e: &Expr) -> Expr {
        let name = self.atom(e.span, "const");
        expr(e.span, ExprKind::Tuple(vec![name, e.clone()]))
    }

    fn segment(&mut self, element: &BinElement<Expr>) -> Result<BinElement<Expr>> {
        if let ExprKind::Var(var) = element.value.kind {
            // One of the surroundings is simply its value.
            return match self.variable(var.name) {
                None => Ok(element.clone()),
                Some(_) => {
                    let at = element.value.pos;
                    self.refuse(element.span, at, "a variable of the head in a binary")
                }
            };
        }
        let BinElement { span, size, spec, .. } = element.clone();
        let size = match size {
            Some(size) => Some(self.term(&size)?),
            None => None,
        };
        Ok(BinElement { span, value: self.term(&element.value)?, size, spec })
    }

    fn operation(&mut self, op: BinaryOp, left: &Expr, right: &Expr, span: Span) -> Result<Expr> {
        let folded = match (self.constant(left), self.constant(right)) {
            (Some(left), Some(right)) => self.fold(op, &left, &right).and_then(|c| c.literal()),
            _ => None,
        };
        match folded {
            Some(kind) => Ok(expr(span, kind)),
            None => {
                let (left, right) = (self.term(left)?, self.term(right)?);
                Ok(self.joined(op, left, right, span))
            }
        }
    }

    fn joined(&self, op: BinaryOp, left: Expr, right: Expr, span: Span) -> Expr {
        let name = self.atom(span, op.text());
        expr(span, ExprKind::Tuple(vec![name, left, right]))
    }

    fn chain(&mut self, chain: &Chain, span: Span) -> Result<Expr> {
        let levels = chain.operands.len() as u32;
        if self.depth + levels > crate::parse::MAX_DEPTH {
            return self.nested_chain(span);
        }
        self.depth += levels;
        let made = if chain.right {
            let mut operands = self.terms(&chain.operands)?;
            let mut last = match operands.pop() {
                Some(last) => last,
                None => return self.refuse(span, span.lo, "an operator without operands"),
            };
            for ((op, _), left) in chain.ops.iter().zip(operands).rev() {
                last = self.joined(*op, left, last, span);
            }
            last
        } else {
            let mut folded = chain.operands.first().and_then(|e| self.constant(e));
            let mut made = self.term(&chain.operands[0])?;
            for ((op, _), right) in chain.ops.iter().zip(&chain.operands[1..]) {
                folded = match (&folded, self.constant(right)) {
                    (Some(left), Some(right)) => self.fold(*op, left, &right),
                    _ => None,
                };
                made = match folded.as_ref().and_then(Const::literal) {
                    Some(kind) => expr(span, kind),
                    None => {
                        let right = self.term(right)?;
                        self.joined(*op, made, right, span)
                    }
                };
            }
            made
        };
        self.depth -= levels;
        Ok(made)
    }

    fn nested_chain<T>(&self, span: Span) -> Result<T> {
        let message = "too many operands for a match specification";
        Err(Box::new(crate::diag::Diagnostic::error("nested-too-deep", span, message)))
    }

    fn call(&mut self, name: Symbol, call: &Call, e: &Expr) -> Result<Expr> {
        let (text, arity) = (self.names.text(name), call.args.len());
        match (text, arity) {
            ("bindings", 0) => return Ok(self.atom(e.span, "$*")),
            ("object", 0) => return Ok(self.atom(e.span, "$_")),
            _ => {}
        }
        if let ("is_record", [object, Expr { kind: ExprKind::Atom(record), span, pos }]) =
            (text, call.args.as_slice())
        {
            let object = self.term(object)?;
            let size = self.record(*record, *span, *pos)?.fields.len() as i64 + 1;
            let test = self.atom(e.span, "is_record");
            let record = expr(*span, ExprKind::Atom(*record));
            let parts = vec![test, object, record, int(*span, size)];
            return Ok(expr(e.span, ExprKind::Tuple(parts)));
        }
        let known = |table: &[(&str, usize)]| table.contains(&(text, arity));
        let allowed = known(TESTS)
            || known(FUNCTIONS)
            || (text, arity) == ("get_tcw", 0)
            || (self.part == Part::Body && known(ACTIONS));
        if !allowed {
            return self.refuse(e.span, e.pos, &format!("the call of `{text}/{arity}`"));
        }
        let mut parts = vec![expr(call.callee_span, ExprKind::Atom(name))];
        parts.extend(self.terms(&call.args)?);
        Ok(expr(e.span, ExprKind::Tuple(parts)))
    }

    fn remote_call(&mut self, module: Symbol, name: Symbol, call: &Call, e: &Expr) -> Result<Expr> {
        let (text, arity) = (self.names.text(name), call.args.len());
        let known = |table: &[(&str, usize)]| table.contains(&(text, arity));
        if module == sym::ERLANG && operator(text, arity) {
            return match (call.args.as_slice(), BinaryOp::from_text(text), UnaryOp::from_text(text))
            {
                ([left, right], Some(op), _) => self.operation(op, left, right, e.span),
                ([operand], _, Some(op)) => {
                    let kind = ExprKind::Unary(op, Box::new(operand.clone()));
                    self.term(&Expr { kind, ..*e })
                }
                _ => self.refuse(e.span, e.pos, &format!("the call of `erlang:{text}/{arity}`")),
            };
        }
        if module == sym::ERLANG && (known(TESTS) || known(FUNCTIONS)) {
            return self.call(name, call, e);
        }
        let module = self.names.text(module);
        self.refuse(e.span, e.pos, &format!("the call of `{module}:{text}/{arity}`"))
    }
}

/// What to call an expression that has no place in a match specification.
fn construct(kind: &ExprKind) -> &'static str {
    match kind {
        ExprKind::Match(..) => "`=`",
        ExprKind::Catch(_) => "`catch`",
        ExprKind::Block(_) => "`begin`",
        ExprKind::Case(_) => "`case`",
        ExprKind::Maybe(_) => "`maybe`",
        ExprKind::If(_) => "`if`",
        ExprKind::Receive(_) => "`receive`",
        ExprKind::Try(_) => "`try`",
        ExprKind::Fun(_) | ExprKind::FunRef(..) | ExprKind::FunRemote(_) => "a fun",
        ExprKind::ListComp(..) => "a list comprehension",
        ExprKind::BinaryComp(..) => "a binary comprehension",
        ExprKind::MapUpdate(..) => "a map's update",
        ExprKind::RecordUpdate(..) => "an update of what is no variable",
        _ => "this",
    }
}
