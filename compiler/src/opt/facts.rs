//! What is known of a variable: by its definition, and by the tests that hold where control is.
//!
//! Owner: the thread that compiles; see `opt/mod.rs`. Invariant: whatever is known here the
//! verifier can see too, from the same tests on the same register, so that no instruction loses
//! the proof it rests on when a repeated test is dropped.

use crate::core::{Tables, Test, Val, Var};
use rvm_bytecode::module::Literal;
use rvm_bytecode::operand::AtomIdx;

/// A shape.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Shape {
    Integer,
    Float,
    Atom,
    Nil,
    Cons,
    /// With its arity and first element, where they are known.
    Tuple(Option<u32>, Option<AtomIdx>),
    Map,
    Fun,
    Bits,
    /// None of the others, such as a pid.
    Other,
}

impl Shape {
    /// Whether no term has both shapes.
    pub(super) fn excludes(self, other: Shape) -> bool {
        match (self, other) {
            (Shape::Tuple(a, t), Shape::Tuple(b, u)) => {
                let differ = |x: Option<u32>, y: Option<u32>| x.is_some() && y.is_some() && x != y;
                differ(a, b) || differ(t.map(|t| t.0), u.map(|u| u.0))
            }
            (a, b) => a != b,
        }
    }
}

/// A place in the tree of facts: what holds there are the facts up to the root.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct At(u32);

/// How far back a question looks: more would make long functions slow, and what was tested that
/// long ago is seldom asked for.
const HORIZON: usize = 48;

struct Fact {
    before: At,
    /// A place further up, so that a way of any length is walked in few steps: each jump is as far
    /// as the two before it together, or one step.
    jump: At,
    /// How many facts there are up to the root.
    depth: u32,
    var: Var,
    shape: Shape,
}

/// The facts of one function.
pub(super) struct Facts {
    tests: Vec<Fact>,
    defined: Vec<Option<Shape>>,
}

impl Facts {
    /// Nothing known.
    pub(super) const START: At = At(u32::MAX);

    pub(super) fn new(nvars: u32) -> Facts {
        Facts { tests: Vec::new(), defined: vec![None; nvars as usize] }
    }

    /// The variable's definition gives it this shape.
    pub(super) fn define(&mut self, var: Var, shape: Shape) {
        self.defined[var.0 as usize] = Some(shape);
    }

    /// After `at`, the variable has been found to have the shape.
    pub(super) fn learn(&mut self, at: At, var: Var, shape: Shape) -> At {
        let (near, far) = (self.jump(at), self.jump(self.jump(at)));
        let even = self.depth(at) - self.depth(near) == self.depth(near) - self.depth(far);
        let jump = if even { far } else { at };
        self.tests.push(Fact { before: at, jump, depth: self.depth(at) + 1, var, shape });
        At(self.tests.len() as u32 - 1)
    }

    fn depth(&self, at: At) -> u32 {
        self.tests.get(at.0 as usize).map_or(0, |fact| fact.depth)
    }

    /// What holds at both places.
    pub(super) fn common(&self, mut a: At, mut b: At) -> At {
        let up = |at: At| self.tests.get(at.0 as usize).map_or(Self::START, |fact| fact.before);
        if self.depth(a) < self.depth(b) {
            std::mem::swap(&mut a, &mut b);
        }
        let depth = self.depth(b);
        while self.depth(a) > depth {
            a = if self.depth(self.jump(a)) >= depth { self.jump(a) } else { up(a) };
        }
        // Places of one depth have jumps of one length.
        while a != b {
            (a, b) = match self.jump(a) == self.jump(b) {
                true => (up(a), up(b)),
                false => (self.jump(a), self.jump(b)),
            };
        }
        a
    }

    fn jump(&self, at: At) -> At {
        self.tests.get(at.0 as usize).map_or(Self::START, |fact| fact.jump)
    }

    /// The best that is known.
    pub(super) fn shape(&self, at: At, var: Var) -> Option<Shape> {
        let mut best = self.defined[var.0 as usize];
        let mut next = at;
        for _ in 0..HORIZON {
            let Some(fact) = self.tests.get(next.0 as usize) else { break };
            if fact.var == var {
                best = Some(match (best, fact.shape) {
                    (Some(Shape::Tuple(a, t)), Shape::Tuple(b, u)) => {
                        Shape::Tuple(a.or(b), t.or(u))
                    }
                    (Some(known), _) => known,
                    (None, shape) => shape,
                });
            }
            next = fact.before;
        }
        best
    }
}

/// The shape that a test proves when it holds, if it is one of these.
pub(super) fn proved(test: Test) -> Option<Shape> {
    Some(match test {
        Test::IsInteger => Shape::Integer,
        Test::IsFloat => Shape::Float,
        Test::IsAtom | Test::IsBoolean => Shape::Atom,
        Test::IsNil => Shape::Nil,
        Test::IsCons => Shape::Cons,
        Test::IsTuple => Shape::Tuple(None, None),
        Test::IsTupleArity(n) => Shape::Tuple(Some(n), None),
        Test::IsTaggedTuple(n, tag) => Shape::Tuple(Some(n), Some(tag)),
        Test::IsMap => Shape::Map,
        Test::IsFunction | Test::IsFunctionArity => Shape::Fun,
        Test::IsBitstring | Test::IsBinary => Shape::Bits,
        Test::IsPid | Test::IsPort | Test::IsReference => Shape::Other,
        _ => return None,
    })
}

/// Whether a value of the shape passes the test; `None` if that is not known.
pub(super) fn outcome(test: Test, shape: Shape) -> Option<bool> {
    use Shape as S;
    Some(match (test, shape) {
        (Test::IsInteger, s) => s == S::Integer,
        (Test::IsFloat, s) => s == S::Float,
        (Test::IsNumber, s) => matches!(s, S::Integer | S::Float),
        (Test::IsAtom, s) => s == S::Atom,
        (Test::IsBoolean, S::Atom) => return None,
        (Test::IsBoolean, _) => false,
        (Test::IsPid | Test::IsPort | Test::IsReference, Shape::Other) => return None,
        (Test::IsPid | Test::IsPort | Test::IsReference, _) => false,
        (Test::IsList, s) => matches!(s, S::Cons | S::Nil),
        (Test::IsCons, s) => s == S::Cons,
        (Test::IsNil, s) => s == S::Nil,
        (Test::IsTuple, s) => matches!(s, S::Tuple(..)),
        (Test::IsTupleArity(n), S::Tuple(known, _)) => known? == n,
        (Test::IsTaggedTuple(n, tag), S::Tuple(arity, first)) => match (arity, first) {
            (Some(arity), _) if arity != n => false,
            (_, Some(first)) if first != tag => false,
            (Some(_), Some(_)) => true,
            _ => return None,
        },
        (Test::IsTupleArity(_) | Test::IsTaggedTuple(..), _) => false,
        (Test::IsMap, s) => s == S::Map,
        (Test::IsFunction, s) => s == S::Fun,
        (Test::IsFunctionArity, S::Fun) => return None,
        (Test::IsFunctionArity, _) => false,
        (Test::IsBitstring, s) => s == S::Bits,
        (Test::IsBinary, S::Bits) => return None,
        (Test::IsBinary, _) => false,
        _ => return None,
    })
}

/// The shape of a constant.
pub(super) fn constant_shape(value: Val, tables: &Tables) -> Option<Shape> {
    Some(match value {
        Val::Int(_) => Shape::Integer,
        Val::Atom(_) => Shape::Atom,
        Val::Nil => Shape::Nil,
        Val::Lit(index) => match tables.literals.get(index.0 as usize)? {
            Literal::Int(_) | Literal::Big(..) => Shape::Integer,
            Literal::Float(_) => Shape::Float,
            Literal::Atom(_) => Shape::Atom,
            Literal::Nil => Shape::Nil,
            Literal::List(..) | Literal::Str(_) => Shape::Cons,
            Literal::Tuple(items) => {
                let tag = match items.first() {
                    Some(Literal::Atom(tag)) => Some(*tag),
                    _ => None,
                };
                Shape::Tuple(Some(items.len() as u32), tag)
            }
            Literal::Map(_) => Shape::Map,
            Literal::Bits(..) => Shape::Bits,
            Literal::Export(..) => Shape::Fun,
        },
        Val::Var(_) => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_places() {
        let mut facts = Facts::new(1);
        let mut places = vec![Facts::START];
        // A tree with long ways and many forks.
        let mut number = 1u32;
        for i in 0..400usize {
            number = number.wrapping_mul(1_103_515_245).wrapping_add(12345);
            let from = i.saturating_sub((number >> 16) as usize % 5);
            places.push(facts.learn(places[from], Var(0), Shape::Nil));
        }
        let way = |mut at: At| {
            let mut way = vec![at];
            while let Some(fact) = facts.tests.get(at.0 as usize) {
                at = fact.before;
                way.push(at);
            }
            way
        };
        for a in &places {
            let above = way(*a);
            for b in places.iter().step_by(7) {
                let expected = way(*b).into_iter().find(|at| above.contains(at));
                assert_eq!(Some(facts.common(*a, *b)), expected);
            }
        }
    }
}
