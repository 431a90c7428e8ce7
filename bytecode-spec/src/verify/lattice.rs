//! The verifier's types: what a register can hold at one place of the code.
//!
//! Plain values. A type is a set of kinds, plus what is known of a tuple's arity, plus one mark
//! for positions in match contexts. The order is set inclusion; joining can only add kinds and
//! lose knowledge, and the chain from the least to the greatest is about 20 steps long, so that
//! every fixpoint over it ends soon.

use std::fmt;

/// A set of kinds of terms, as far as the verifier tells them apart.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Kinds(u16);

impl Kinds {
    /// No kind at all.
    pub const NONE: Kinds = Kinds(0);
    /// Integers of any size.
    pub const INT: Kinds = Kinds(1);
    /// Floats.
    pub const FLOAT: Kinds = Kinds(1 << 1);
    /// Atoms.
    pub const ATOM: Kinds = Kinds(1 << 2);
    /// The empty list.
    pub const NIL: Kinds = Kinds(1 << 3);
    /// List cells.
    pub const CONS: Kinds = Kinds(1 << 4);
    /// Tuples.
    pub const TUPLE: Kinds = Kinds(1 << 5);
    /// Maps.
    pub const MAP: Kinds = Kinds(1 << 6);
    /// Funs.
    pub const FUN: Kinds = Kinds(1 << 7);
    /// Bitstrings, binaries among them.
    pub const BITS: Kinds = Kinds(1 << 8);
    /// Process identifiers.
    pub const PID: Kinds = Kinds(1 << 9);
    /// Port identifiers.
    pub const PORT: Kinds = Kinds(1 << 10);
    /// References.
    pub const REF: Kinds = Kinds(1 << 11);
    /// Integers and floats.
    pub const NUMBER: Kinds = Kinds(Self::INT.0 | Self::FLOAT.0);
    /// List cells and the empty list.
    pub const LIST: Kinds = Kinds(Self::CONS.0 | Self::NIL.0);
    /// Any term.
    pub const ANY: Kinds = Kinds((1 << 12) - 1);
    /// Match contexts, which are no terms.
    pub const CONTEXT: Kinds = Kinds(1 << 12);
    /// Raw stack traces, which are no terms.
    pub const TRACE: Kinds = Kinds(1 << 13);

    /// Kinds of either set.
    pub const fn union(self, other: Kinds) -> Kinds {
        Kinds(self.0 | other.0)
    }

    /// Kinds of both sets.
    pub const fn intersection(self, other: Kinds) -> Kinds {
        Kinds(self.0 & other.0)
    }

    /// Kinds of this set only.
    pub const fn difference(self, other: Kinds) -> Kinds {
        Kinds(self.0 & !other.0)
    }

    /// Are all kinds of this set in the other?
    pub const fn is_subset(self, other: Kinds) -> bool {
        self.0 & !other.0 == 0
    }

    /// Is there no kind in both?
    pub const fn is_disjoint(self, other: Kinds) -> bool {
        self.0 & other.0 == 0
    }

    /// Is the set empty?
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }
}

/// Names of the single kinds, by bit.
const NAMES: [&str; 14] = [
    "integer",
    "float",
    "atom",
    "nil",
    "cons",
    "tuple",
    "map",
    "fun",
    "bitstring",
    "pid",
    "port",
    "reference",
    "match context",
    "stack trace",
];

impl fmt::Display for Kinds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let any = Kinds::ANY.is_subset(*self);
        let mut sep = "";
        if any {
            f.write_str("any term")?;
            sep = " or ";
        }
        for (bit, name) in NAMES.iter().enumerate() {
            let kind = Kinds(1 << bit);
            if kind.is_subset(*self) && !(any && kind.is_subset(Kinds::ANY)) {
                write!(f, "{sep}{name}")?;
                sep = " or ";
            }
        }
        if self.is_empty() { f.write_str("nothing") } else { Ok(()) }
    }
}

impl fmt::Debug for Kinds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Kinds({self})")
    }
}

/// What is known of the arity of the tuples in a type.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Arity {
    AtLeast(u32),
    Exactly(u32),
}

impl Arity {
    /// The least it can be.
    pub(super) const fn least(self) -> u32 {
        match self {
            Arity::AtLeast(n) | Arity::Exactly(n) => n,
        }
    }

    /// Sound for both. From an exact arity to a bound, and from a bound to nothing: a bound that
    /// does not hold is not merely lowered, so that no chain is longer than three.
    fn join(self, other: Arity) -> Arity {
        match self {
            _ if self == other => self,
            Arity::Exactly(n) => Arity::AtLeast(n.min(other.least())),
            Arity::AtLeast(n) if other.least() >= n => self,
            Arity::AtLeast(_) => Arity::AtLeast(0),
        }
    }

    /// Both are known to hold; if they contradict each other, the code is never reached and the
    /// second stands.
    fn meet(self, other: Arity) -> Arity {
        match (self, other) {
            (_, Arity::Exactly(_)) => other,
            (Arity::Exactly(_), _) => self,
            (Arity::AtLeast(a), Arity::AtLeast(b)) => Arity::AtLeast(a.max(b)),
        }
    }
}

/// What a register can hold.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Type {
    kinds: Kinds,
    /// It may not have been written: nothing else is known then, and nothing may be done.
    unwritten: bool,
    /// An integer that `bin_tell` gave.
    position: bool,
    /// Of the tuples in it; `AtLeast(0)` when there are none.
    arity: Arity,
}

impl Type {
    pub(super) const UNWRITTEN: Type = Type { unwritten: true, ..Type::of(Kinds::NONE) };
    pub(super) const ANY: Type = Type::of(Kinds::ANY);
    pub(super) const POSITION: Type = Type { position: true, ..Type::of(Kinds::INT) };

    /// Of no term at all: the code is never reached, and everything holds for what is in there.
    pub(super) const NEVER: Type =
        Type { position: true, arity: Arity::AtLeast(u32::MAX), ..Type::of(Kinds::NONE) };

    pub(super) const fn of(kinds: Kinds) -> Type {
        Type { kinds, unwritten: false, position: false, arity: Arity::AtLeast(0) }
    }

    pub(super) const fn tuple(arity: u32) -> Type {
        Type { arity: Arity::Exactly(arity), ..Type::of(Kinds::TUPLE) }
    }

    pub(super) const fn kinds(self) -> Kinds {
        self.kinds
    }

    pub(super) const fn is_unwritten(self) -> bool {
        self.unwritten
    }

    pub(super) const fn is_position(self) -> bool {
        self.position
    }

    /// It is certainly an ordinary term.
    pub(super) const fn is_term(self) -> bool {
        !self.unwritten && self.kinds.is_subset(Kinds::ANY)
    }

    /// It is certainly of these kinds.
    pub(super) const fn is(self, kinds: Kinds) -> bool {
        !self.unwritten && self.kinds.is_subset(kinds)
    }

    /// What is known of the arity, if it is certainly a tuple.
    pub(super) fn tuple_arity(self) -> Option<Arity> {
        self.is(Kinds::TUPLE).then_some(self.arity)
    }

    /// Holds for whatever either holds for.
    pub(super) fn join(self, other: Type) -> Type {
        if self.unwritten || other.unwritten {
            return Type::UNWRITTEN;
        }
        let arity =
            match (self.kinds.is_disjoint(Kinds::TUPLE), other.kinds.is_disjoint(Kinds::TUPLE)) {
                (true, true) if self.kinds.union(other.kinds).is_empty() => self.arity,
                (true, true) => Arity::AtLeast(0),
                (true, _) => other.arity,
                (_, true) => self.arity,
                _ => self.arity.join(other.arity),
            };
        Type {
            kinds: self.kinds.union(other.kinds),
            unwritten: false,
            position: self.position && other.position,
            arity,
        }
    }

    /// What is known once a term of this type has been found to be of the other, too. If that
    /// cannot be, the code is never reached, and the type says so.
    pub(super) fn meet(self, other: Type) -> Type {
        let kinds = self.kinds.intersection(other.kinds);
        if kinds.is_empty() {
            return Type::NEVER;
        }
        let arity = if kinds.is_disjoint(Kinds::TUPLE) {
            Arity::AtLeast(0)
        } else {
            self.arity.meet(other.arity)
        };
        Type { kinds, unwritten: false, position: self.position || other.position, arity }
    }

    /// Whether no term is of both types.
    pub(super) fn excludes(self, other: Type) -> bool {
        let kinds = self.kinds.intersection(other.kinds);
        kinds.is_empty()
            || kinds.is_subset(Kinds::TUPLE)
                && matches!((self.arity, other.arity),
                    (Arity::Exactly(a), Arity::Exactly(b)) if a != b)
    }

    /// What is known once it has been found to be of none of these kinds.
    pub(super) fn without(self, kinds: Kinds) -> Type {
        let left = self.kinds.difference(kinds);
        if left.is_empty() {
            return self;
        }
        let arity = if left.is_disjoint(Kinds::TUPLE) { Arity::AtLeast(0) } else { self.arity };
        Type { kinds: left, arity, ..self }
    }

    /// The same without any knowledge that could still change: used to end a slow fixpoint.
    pub(super) fn widened(self) -> Type {
        if self.is_term() { Type::ANY } else { self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn join_is_an_upper_bound() {
        let samples = [
            Type::ANY,
            Type::UNWRITTEN,
            Type::NEVER,
            Type::POSITION,
            Type::of(Kinds::INT),
            Type::of(Kinds::CONTEXT),
            Type::of(Kinds::LIST),
            Type::tuple(0),
            Type::tuple(2),
            Type::tuple(5),
            Type::tuple(2).join(Type::tuple(5)),
        ];
        for a in samples {
            assert_eq!(a.join(a), a);
            for b in samples {
                let j = a.join(b);
                assert!(j.unwritten || a.kinds.is_subset(j.kinds));
                assert!(j.unwritten || b.kinds.is_subset(j.kinds));
                assert_eq!(j.join(a).join(b), j.join(b).join(a));
                // Joining once more with either changes nothing but a lowered arity bound.
                assert_eq!(j.join(a).join(b).join(a), j.join(a).join(b));
            }
        }
    }

    #[test]
    fn tuple_knowledge() {
        let two_or_five = Type::tuple(2).join(Type::tuple(5));
        assert_eq!(two_or_five.tuple_arity(), Some(Arity::AtLeast(2)));
        assert_eq!(two_or_five.join(Type::tuple(1)).tuple_arity(), Some(Arity::AtLeast(0)));
        assert_eq!(Type::tuple(2).meet(Type::of(Kinds::INT)), Type::NEVER);
        assert_eq!(Type::NEVER.join(Type::tuple(2)), Type::tuple(2));
        assert_eq!(Type::ANY.meet(Type::tuple(3)), Type::tuple(3));
        assert_eq!(Type::tuple(3).meet(Type::of(Kinds::TUPLE)), Type::tuple(3));
        assert_eq!(Type::of(Kinds::LIST).without(Kinds::NIL), Type::of(Kinds::CONS));
        assert_eq!(Type::of(Kinds::NIL).without(Kinds::NIL), Type::of(Kinds::NIL));
    }

    #[test]
    fn kinds_have_names() {
        assert_eq!(Kinds::LIST.to_string(), "nil or cons");
        assert_eq!(Kinds::ANY.union(Kinds::TRACE).to_string(), "any term or stack trace");
        assert_eq!(Kinds::NONE.to_string(), "nothing");
    }
}
