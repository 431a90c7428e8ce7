//! The names of lifted functions, numbered as OTP's compiler numbers them.
//!
//! Owner: the thread that compiles. OTP goes through operands from right to left and gives numbers
//! on its way; code is lowered from left to right, as it is evaluated. So numbers are given in order
//! of lowering and moved afterwards: whoever lowers operands says in which order OTP meets them, and
//! names are written at the end of the top-level function. (A later pass of OTP's gives the second
//! numbers, in order of evaluation.) Invariant: the labels given between two
//! marks are those of the code lowered between them.

use super::Lower;
use crate::ast::{FunName, Symbol};
use rvm_bytecode::operand::FunIdx;

/// What a label looks like.
#[derive(Clone, Copy, Debug)]
enum Kind {
    /// `fun-N`.
    Fun,
    /// `Name/Arity-K`, of a named fun.
    Named(Symbol, u32),
    /// `kind$^N/Arity-K`.
    Lifted(&'static str, u32),
}

/// A name to be given.
#[derive(Clone, Copy, Debug)]
struct Label {
    kind: Kind,
    n: u32,
    k: u32,
    function: Option<FunIdx>,
}

/// The labels of the top-level function being lowered.
#[derive(Default)]
pub(super) struct Labels {
    list: Vec<Label>,
    /// OTP counts funs and comprehensions ...
    n: u32,
    /// ... and again those that it names after something else.
    k: u32,
    /// Of the qualifiers lowered last: where the labels of their expressions end, and those of
    /// their generators.
    qualifiers: (Mark, Mark),
}

/// A label that a function is to get.
#[derive(Clone, Copy)]
pub(super) struct LabelId(usize);

/// A point in the numbering.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Mark {
    at: usize,
    n: u32,
}

impl Labels {
    fn add(&mut self, kind: Kind, n: u32, k: u32) -> LabelId {
        self.list.push(Label { kind, n, k, function: None });
        LabelId(self.list.len() - 1)
    }

    /// For a fun without a name, once its body is lowered.
    pub(super) fn fun(&mut self) -> LabelId {
        self.n += 1;
        self.add(Kind::Fun, self.n - 1, 0)
    }

    /// For a named fun, before its body is lowered; after it follows a [`Labels::skip`].
    pub(super) fn named(&mut self, name: Symbol, arity: u32) -> LabelId {
        self.k += 1;
        self.add(Kind::Named(name, arity), self.n, self.k - 1)
    }

    /// For what else becomes a function, before it is lowered.
    pub(super) fn lifted(&mut self, kind: &'static str, arity: u32) -> LabelId {
        self.n += 1;
        self.k += 1;
        self.add(Kind::Lifted(kind, arity), self.n - 1, self.k - 1)
    }

    /// `fun f/1` and named funs have a number, too, but it is no part of a name.
    pub(super) fn skip(&mut self) {
        self.n += 1;
    }

    pub(super) fn set(&mut self, label: LabelId, function: FunIdx) {
        if let Some(label) = self.list.get_mut(label.0) {
            label.function = Some(function);
        }
    }

    pub(super) fn mark(&self) -> Mark {
        Mark { at: self.list.len(), n: self.n }
    }

    /// Numbers the code between each pair of marks anew: `parts`, in the order in which OTP meets
    /// them, follow one another in some order without gaps.
    pub(super) fn arrange(&mut self, parts: &[(Mark, Mark)]) {
        let Some((first, _)) = parts.iter().min_by_key(|(from, _)| from.n) else { return };
        let Mark { at, mut n } = *first;
        let mut moved = Vec::with_capacity(self.list.len() - at);
        for (from, to) in parts {
            moved.extend(
                self.list[from.at..to.at]
                    .iter()
                    .map(|label| Label { n: label.n - from.n + n, ..*label }),
            );
            n += to.n - from.n;
        }
        self.list[at..at + moved.len()].copy_from_slice(&moved);
    }

    /// The body of a comprehension was lowered since `start`; no generator is inside it.
    pub(super) fn body_done(&mut self, start: Mark) {
        self.qualifiers = (start, start);
    }

    /// A generator was lowered since `start`, its own label first. OTP meets the expressions of all
    /// qualifiers before it names the generators, and then the body.
    pub(super) fn generator_done(&mut self, start: Mark, named: Mark) {
        let (exprs, generators) = self.qualifiers;
        if exprs.n <= named.n {
            self.qualifiers = (start, generators);
            return;
        }
        self.arrange(&[(named, exprs), (start, named), (exprs, generators)]);
        let end = Mark { at: start.at + exprs.at - named.at, n: start.n + exprs.n - named.n };
        self.qualifiers = (end, generators);
    }
}

impl<'a> Lower<'a> {
    /// Lowers operands from left to right that OTP numbers from right to left.
    pub(super) fn operands<T>(
        &mut self,
        items: impl IntoIterator<Item = T>,
        mut lower: impl FnMut(&mut Self, T),
    ) {
        // Nearly always none or one has funs inside.
        let mut parts: Vec<(Mark, Mark)> = Vec::new();
        for item in items {
            let from = self.labels.mark();
            lower(self, item);
            let to = self.labels.mark();
            if from != to {
                parts.push((from, to));
            }
        }
        if parts.len() > 1 {
            parts.reverse();
            self.labels.arrange(&parts);
        }
    }

    /// Names the functions lifted from the top-level one.
    pub(super) fn name_lifted(&mut self) {
        let FunName { name, arity } = self.outer;
        let Labels { list, .. } = std::mem::take(&mut self.labels);
        for Label { kind, n, k, function } in list {
            let Some(function) = function else { continue };
            let label = match kind {
                Kind::Fun => format!("fun-{n}"),
                Kind::Named(name, arity) => format!("{}/{arity}-{k}", self.text(name)),
                Kind::Lifted(kind, arity) => format!("{kind}$^{n}/{arity}-{k}"),
            };
            let name = format!("-{}/{arity}-{label}-", self.text(name));
            let name = self.core.tables.atom(&name);
            self.core.functions[function.0 as usize].name = name;
        }
    }
}
