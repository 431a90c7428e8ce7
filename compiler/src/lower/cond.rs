//! Conditions: expressions that are certainly boolean, lowered to branches instead of values.
//!
//! Owner: the thread that compiles. The same code serves bodies (`err` is `None`: what fails
//! raises) and guards (`err` is where failing leads). See `mod.rs` for the invariants.

use super::ops::comparison;
use super::{Dest, Lower};
use crate::ast::{BinaryOp, Call, Callee, Chain, Expr, ExprKind, Integer, UnaryOp};
use crate::core::{BlockId, Loc, Test, Val};
use crate::symbol::sym;

/// The test that a type test native is.
pub(super) fn type_test(name: &str) -> Option<Test> {
    Some(match name {
        "is_atom" => Test::IsAtom,
        "is_binary" => Test::IsBinary,
        "is_bitstring" => Test::IsBitstring,
        "is_boolean" => Test::IsBoolean,
        "is_float" => Test::IsFloat,
        "is_function" => Test::IsFunction,
        "is_integer" => Test::IsInteger,
        "is_list" => Test::IsList,
        "is_map" => Test::IsMap,
        "is_number" => Test::IsNumber,
        "is_pid" => Test::IsPid,
        "is_port" => Test::IsPort,
        "is_reference" => Test::IsReference,
        "is_tuple" => Test::IsTuple,
        _ => return None,
    })
}

impl<'a> Lower<'a> {
    /// Whether [`Lower::condition`] can lower the expression in a body: its value, if there is one,
    /// is `true` or `false`.
    pub(super) fn is_condition(&self, e: &Expr) -> bool {
        match &e.kind {
            ExprKind::Op(op, _) => comparison(*op).is_some(),
            ExprKind::Unary(UnaryOp::Not, inner) => self.is_condition(inner),
            ExprKind::Chain(chain) => {
                matches!(chain.ops.first(), Some((BinaryOp::AndAlso | BinaryOp::OrElse, _)))
                    && chain.operands.iter().all(|o| self.is_condition(o))
            }
            ExprKind::Call(call) => self.call_test(call, false).is_some(),
            _ => false,
        }
    }

    /// The test that a call is, if it is one. In a body, `is_function/2` raises for a bad arity, so
    /// it is a test only with a good one.
    pub(super) fn call_test(&self, call: &Call, in_guard: bool) -> Option<CallTest> {
        let Callee::Remote(sym::ERLANG, name) = call.callee else { return None };
        let name = self.text(name);
        match &call.args[..] {
            [_] => type_test(name).map(CallTest::Type),
            [_, arity] if name == "is_function" => {
                let good = matches!(arity.kind, ExprKind::Int(Integer::Small(0..)));
                (good || in_guard).then_some(CallTest::Arity)
            }
            [_, record] if name == "is_record" => match record.kind {
                ExprKind::Atom(tag) => {
                    let size = self.records.get(&tag)?.fields.len() as u32 + 1;
                    Some(CallTest::Record(tag, size))
                }
                _ => None,
            },
            [_, record, size] if name == "is_record" => match (&record.kind, &size.kind) {
                (ExprKind::Atom(tag), ExprKind::Int(Integer::Small(size @ 1..=0x00ff_ffff))) => {
                    Some(CallTest::Record(*tag, *size as u32))
                }
                _ => None,
            },
            _ => None,
        }
    }

    /// Goes on in the current block if the condition's value is `want`, and at `other` if it is the
    /// other boolean. In guards (`err` is given) any expression may stand here: one that fails or
    /// is no boolean goes to `err`.
    pub(super) fn condition(
        &mut self,
        e: &'a Expr,
        want: bool,
        other: BlockId,
        err: Option<BlockId>,
    ) {
        match &e.kind {
            ExprKind::Op(op, both) => {
                if let Some((test, swapped)) = comparison(*op) {
                    let a = self.operand(&both.0, err);
                    let b = self.operand(&both.1, err);
                    let (a, b) = if swapped { (b, a) } else { (a, b) };
                    let test = if want { test } else { inverse(test) };
                    return self.test(test, vec![a, b], other);
                }
                // Strict operators: if failing and the other boolean lead to the same place, the
                // order of finding out does not matter.
                let same = err == Some(other);
                match op {
                    BinaryOp::And if want && same => {
                        self.condition(&both.0, true, other, err);
                        return self.condition(&both.1, true, other, err);
                    }
                    BinaryOp::Or if !want && same => {
                        self.condition(&both.0, false, other, err);
                        return self.condition(&both.1, false, other, err);
                    }
                    _ => {}
                }
            }
            ExprKind::Unary(UnaryOp::Not, inner) => {
                return self.condition(inner, !want, other, err);
            }
            ExprKind::Chain(chain) => {
                if let Some((op @ (BinaryOp::AndAlso | BinaryOp::OrElse), _)) = chain.ops.first() {
                    return self.chain_condition(*op, chain, want, other, err);
                }
            }
            ExprKind::Call(call) => {
                if let Some(test) = self.call_test(call, err.is_some()) {
                    let mut args = vec![self.operand(&call.args[0], err)];
                    let test = match test {
                        CallTest::Type(test) => test,
                        CallTest::Arity => {
                            args.push(self.operand(&call.args[1], err));
                            Test::IsFunctionArity
                        }
                        CallTest::Record(tag, size) => Test::IsTaggedTuple(size, self.atom(tag)),
                    };
                    return self.test_for(test, args, want, other);
                }
            }
            ExprKind::Atom(sym::TRUE) if want => return,
            ExprKind::Atom(sym::FALSE) if !want => return,
            ExprKind::Atom(sym::TRUE | sym::FALSE) => {
                self.jump(other, vec![]);
                self.start_block();
                return;
            }
            _ => {}
        }
        let value = self.operand(e, err);
        let (yes, no) = (self.atom(sym::TRUE), self.atom(sym::FALSE));
        let (wanted, unwanted) = if want { (yes, no) } else { (no, yes) };
        match err {
            Some(err) if err != other => {
                let go_on = self.new_block();
                let table = vec![(Val::Atom(wanted), go_on), (Val::Atom(unwanted), other)];
                self.end(crate::core::Term::Select(value, table, err), Loc::default());
                self.switch_to(go_on);
            }
            _ => self.test(Test::EqExact, vec![value, Val::Atom(wanted)], other),
        }
    }

    fn chain_condition(
        &mut self,
        op: BinaryOp,
        chain: &'a Chain,
        want: bool,
        other: BlockId,
        err: Option<BlockId>,
    ) {
        let and = op == BinaryOp::AndAlso;
        if and == want {
            // All operands must have the wanted value.
            return chain.operands.iter().for_each(|o| self.condition(o, want, other, err));
        }
        // One operand with the wanted value is enough; all but the last lead here then.
        let Some((last, before)) = chain.operands.split_last() else { return };
        let found = self.new_block();
        for operand in before {
            self.condition(operand, !want, found, err);
        }
        self.condition(last, want, other, err);
        self.jump(found, vec![]);
        self.switch_to(found);
    }

    /// Goes on if the test's outcome is `want`, else to `other`.
    fn test_for(&mut self, test: Test, args: Vec<Val>, want: bool, other: BlockId) {
        if want {
            return self.test(test, args, other);
        }
        let go_on = self.new_block();
        self.test(test, args, go_on);
        self.jump(other, vec![]);
        self.switch_to(go_on);
    }

    /// An operand of a condition, by the rules of the place it stands in.
    fn operand(&mut self, e: &'a Expr, err: Option<BlockId>) -> Val {
        match err {
            Some(fail) => self.guard_value(e, fail),
            None => self.expr(e, Dest::Value),
        }
    }
}

/// A call that is a test.
pub(super) enum CallTest {
    Type(Test),
    Arity,
    Record(crate::ast::Symbol, u32),
}

fn inverse(test: Test) -> Test {
    match test {
        Test::Eq => Test::Ne,
        Test::Ne => Test::Eq,
        Test::EqExact => Test::NeExact,
        Test::NeExact => Test::EqExact,
        Test::Lt => Test::Ge,
        _ => Test::Lt,
    }
}
