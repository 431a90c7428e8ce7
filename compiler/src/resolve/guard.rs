//! Guards: what is a legal guard expression, and its names.
//!
//! Owner: the thread that compiles. Invariants: `is_guard` and `guard_expr` accept the same
//! expressions; the first asks, the second resolves and reports.

use super::{Resolver, bifs};
use crate::ast::*;
use crate::diag::Diagnostic;
use crate::symbol::sym;

/// How a call in a guard resolves.
enum GuardCall {
    /// `erlang:Name/Arity`.
    Bif(Symbol),
    /// As `Bif`, but written in a way given up long ago.
    Old(Symbol),
    /// A function of this module or an imported one.
    OwnFunction,
    Illegal,
}

impl Resolver<'_> {
    /// The tests of a guard.
    pub(super) fn guard(&mut self, guard: &mut Guard) {
        for test in guard.iter_mut().flatten() {
            self.old_float_test(test);
            self.guard_expr(test);
        }
    }

    /// `float(X)` as a whole test is the type test of old; elsewhere it is the conversion.
    fn old_float_test(&mut self, test: &mut Expr) {
        if let ExprKind::Call(call) = &mut test.kind
            && let Callee::Unresolved(name) = call.callee
            && name == sym::FLOAT
            && let GuardCall::Bif(_) = self.guard_call(name, call.args.len() as u32)
        {
            call.callee = Callee::Remote(sym::ERLANG, sym::IS_FLOAT);
            let message = "`float/1` is obsolete";
            self.warning("obsolete-guard", call.callee_span, message);
            if let Some(diag) = self.diags.last_mut() {
                diag.help = Some("write `is_float`".to_owned());
            }
        }
    }

    fn guard_call(&self, name: Symbol, arity: u32) -> GuardCall {
        let function = FunName { name, arity };
        let text = self.names.text(name);
        let imported = self.tables.imports.get(&function).map(|(module, _)| *module);
        if imported == Some(sym::ERLANG) && self.remote_guard(name, arity) {
            return GuardCall::Bif(name);
        }
        if self.tables.functions.contains_key(&function) || imported.is_some() {
            return GuardCall::OwnFunction;
        }
        if self.auto_imported(function).is_some_and(|bif| bif.guard) {
            return GuardCall::Bif(name);
        }
        match bifs::old_type_test(text, arity).and_then(|new| self.names.lookup(new)) {
            Some(new) => GuardCall::Old(new),
            None => GuardCall::Illegal,
        }
    }

    /// Whether `erlang:name/arity` may be called in a guard: a guard function or an operator.
    fn remote_guard(&self, name: Symbol, arity: u32) -> bool {
        let text = self.names.text(name);
        if bifs::auto_imported(text, arity).is_some_and(|bif| bif.guard) {
            return true;
        }
        match arity {
            1 => matches!(text, "+" | "-" | "bnot" | "not"),
            2 => matches!(
                text,
                "+" | "-"
                    | "*"
                    | "/"
                    | "div"
                    | "rem"
                    | "band"
                    | "bor"
                    | "bxor"
                    | "bsl"
                    | "bsr"
                    | "and"
                    | "or"
                    | "xor"
                    | "=="
                    | "/="
                    | "=<"
                    | "<"
                    | ">="
                    | ">"
                    | "=:="
                    | "=/="
            ),
            _ => false,
        }
    }

    /// Whether an expression is a legal guard expression.
    pub(super) fn is_guard(&self, e: &Expr) -> bool {
        let all = |exprs: &[Expr]| exprs.iter().all(|e| self.is_guard(e));
        match &e.kind {
            ExprKind::Var(_)
            | ExprKind::Atom(_)
            | ExprKind::Int(_)
            | ExprKind::Char(_)
            | ExprKind::Float(_)
            | ExprKind::Str(_)
            | ExprKind::RecordIndex(..) => true,
            ExprKind::Tuple(elements) => all(elements),
            ExprKind::List(elements, tail) => {
                all(elements) && tail.as_deref().is_none_or(|t| self.is_guard(t))
            }
            ExprKind::Binary(elements) => elements.iter().all(|e| {
                self.is_guard(&e.value) && e.size.as_ref().is_none_or(|s| self.is_guard(s))
            }),
            ExprKind::Map(fields) => {
                fields.iter().all(|f| self.is_guard(&f.key) && self.is_guard(&f.value))
            }
            ExprKind::MapUpdate(map, fields) => {
                self.is_guard(map)
                    && fields.iter().all(|f| self.is_guard(&f.key) && self.is_guard(&f.value))
            }
            ExprKind::Record(name, fields) => {
                fields.iter().all(|f| self.is_guard(&f.value)) && self.guard_defaults(*name, fields)
            }
            ExprKind::RecordAccess(e, ..) => self.is_guard(e),
            ExprKind::Unary(_, e) => self.is_guard(e),
            ExprKind::Op(op, sides) => {
                guard_op(*op) && self.is_guard(&sides.0) && self.is_guard(&sides.1)
            }
            ExprKind::Chain(chain) => {
                chain.ops.iter().all(|(op, _)| guard_op(*op)) && all(&chain.operands)
            }
            ExprKind::Call(call) => {
                let arity = call.args.len() as u32;
                let legal = match &call.callee {
                    Callee::Unresolved(name) => {
                        matches!(
                            self.guard_call(*name, arity),
                            GuardCall::Bif(_) | GuardCall::Old(_)
                        )
                    }
                    Callee::Remote(sym::ERLANG, name) => self.remote_guard(*name, arity),
                    _ => false,
                };
                legal && all(&call.args)
            }
            _ => false,
        }
    }

    /// Whether the defaults that `#record{fields}` takes are guard expressions.
    fn guard_defaults(&self, record: Symbol, fields: &[RecordField<Expr>]) -> bool {
        let rest = fields.iter().any(|f| f.name.name == sym::UNDERSCORE);
        let given = |field: &Symbol| fields.iter().any(|f| f.name.name == *field);
        let record = self.tables.records.get(&record);
        rest || record.is_none_or(|r| r.unguarded.iter().all(given))
    }

    /// A guard expression: resolves it, or says what is illegal in it.
    pub(super) fn guard_expr(&mut self, e: &mut Expr) {
        let (span, pos) = (e.span, e.pos);
        match &mut e.kind {
            ExprKind::Var(var) => {
                if self.stack_variable == Some(var.name) {
                    let text = self.names.text(var.name);
                    let message =
                        format!("stacktrace variable `{text}` must not be used in a guard");
                    let diag = Diagnostic::error("stacktrace-in-guard", span, message).at(pos);
                    self.diags.push(diag.lint("stacktrace_guard", var.name, None));
                    return;
                }
                self.use_var(var, span);
            }
            ExprKind::Atom(_)
            | ExprKind::Int(_)
            | ExprKind::Char(_)
            | ExprKind::Float(_)
            | ExprKind::Str(_) => {}
            ExprKind::RecordIndex(name, field) => self.record_field(*name, *field, pos),
            ExprKind::Tuple(elements) => self.guard_exprs(elements),
            ExprKind::List(elements, tail) => {
                self.guard_exprs(elements);
                if let Some(tail) = tail {
                    self.guard_expr(tail);
                }
            }
            ExprKind::Binary(elements) => {
                for element in elements {
                    self.check_segment(element.spec, element.size.as_ref(), element.span, false);
                    self.guard_expr(&mut element.value);
                    if let Some(size) = &mut element.size {
                        self.guard_expr(size);
                    }
                }
            }
            ExprKind::Map(fields) => self.guard_fields(fields),
            ExprKind::MapUpdate(map, fields) => {
                self.guard_expr(map);
                self.guard_fields(fields);
            }
            ExprKind::Record(name, fields) => {
                self.record_fields(*name, fields, span, pos, super::records::Use::Make);
                for field in fields {
                    self.guard_expr(&mut field.value);
                }
            }
            ExprKind::RecordAccess(record, name, field) => {
                self.record_field(*name, *field, pos);
                self.guard_expr(record);
            }
            ExprKind::Unary(_, operand) => self.guard_expr(operand),
            ExprKind::Op(op, sides) if guard_op(*op) => {
                self.guard_expr(&mut sides.0);
                self.guard_expr(&mut sides.1);
            }
            ExprKind::Chain(chain) if chain.ops.iter().all(|(op, _)| guard_op(*op)) => {
                self.guard_exprs(&mut chain.operands);
            }
            ExprKind::Call(call) => self.guard_call_expr(call, span, pos),
            ExprKind::Match(..) => {
                let diag = Diagnostic::error("illegal-guard", span, "illegal guard expression");
                self.diags.push(diag.at(pos).help("`=` matches: to compare, write `=:=`"));
            }
            _ => self.error("illegal-guard", span, pos, "illegal guard expression"),
        }
    }

    fn guard_exprs(&mut self, exprs: &mut [Expr]) {
        for e in exprs {
            self.guard_expr(e);
        }
    }

    fn guard_fields(&mut self, fields: &mut [MapField<Expr>]) {
        for field in fields {
            self.guard_expr(&mut field.key);
            self.guard_expr(&mut field.value);
        }
    }

    fn illegal_call(&mut self, function: &str, span: Span, pos: u32) {
        let message = format!("illegal guard expression: {function} cannot be called in a guard");
        let diag = Diagnostic::error("illegal-guard", span, message).at(pos);
        self.diags.push(diag.help("call it before, and test its result"));
    }

    fn guard_call_expr(&mut self, call: &mut Call, span: Span, pos: u32) {
        let arity = call.args.len() as u32;
        match &call.callee {
            Callee::Unresolved(name) => match self.guard_call(*name, arity) {
                GuardCall::Bif(name) => call.callee = Callee::Remote(sym::ERLANG, name),
                GuardCall::Old(new) => {
                    let (old, new_text) = (self.names.text(*name), self.names.text(new));
                    let message = format!("`{old}/{arity}` is obsolete");
                    let help = format!("write `{new_text}`");
                    call.callee = Callee::Remote(sym::ERLANG, new);
                    self.warning("obsolete-guard", call.callee_span, message);
                    if let Some(diag) = self.diags.last_mut() {
                        diag.help = Some(help);
                    }
                }
                GuardCall::OwnFunction => {
                    let text = self.function_text(FunName { name: *name, arity });
                    let message = format!("call to function {text} is illegal in a guard");
                    self.error("call-in-guard", span, pos, message);
                    if let Some(diag) = self.diags.last_mut() {
                        diag.notes.push("guards may call built-in guard functions only".into());
                        diag.lint = Some(("illegal_guard_local_call", *name, Some(arity)));
                    }
                    return;
                }
                GuardCall::Illegal => {
                    let text = self.function_text(FunName { name: *name, arity });
                    return self.illegal_call(&text, span, pos);
                }
            },
            Callee::Remote(sym::ERLANG, name) if self.remote_guard(*name, arity) => {}
            Callee::Remote(module, name) => {
                let text = self.function_text(FunName { name: *name, arity });
                let module = crate::token::atom_text(self.names.text(*module));
                let text = format!("`{module}:{}", text.trim_start_matches('`'));
                return self.illegal_call(&text, span, pos);
            }
            _ => return self.error("illegal-guard", span, pos, "illegal guard expression"),
        }
        self.check_is_record(call);
        self.guard_exprs(&mut call.args);
    }
}

fn guard_op(op: BinaryOp) -> bool {
    !matches!(op, BinaryOp::Append | BinaryOp::Subtract | BinaryOp::Send)
}
