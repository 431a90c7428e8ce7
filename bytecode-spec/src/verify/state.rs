//! The abstract state of a frame at one place of the code.
//!
//! Owned by the interpretation of one function. Register types are cut off after the last one
//! that may have been written, so that states of large frames stay small.

use super::lattice::{Kinds, Type};
use super::rule::{Check, Rule, module_error};
use crate::operand::Val;

/// Where in the receive protocol the code is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Receive {
    /// Outside.
    Idle,
    /// A `recv_peek` gave a message that has neither been accepted nor passed over.
    Peeked,
    /// A `recv_peek` found nothing.
    Empty,
    /// Paths with different states meet: no receive instruction can follow.
    Mixed,
}

/// What is known before an instruction.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct State {
    regs: Vec<Type>,
    /// Reserved heap words that are left.
    pub(super) words: u32,
    pub(super) receive: Receive,
}

impl State {
    /// At the entry of a function.
    pub(super) fn entry(arity: u8) -> State {
        State { regs: vec![Type::ANY; usize::from(arity)], words: 0, receive: Receive::Idle }
    }

    /// Number of registers that a pass over the state visits.
    pub(super) fn len(&self) -> usize {
        self.regs.len()
    }

    pub(super) fn get(&self, reg: u16) -> Type {
        self.regs.get(usize::from(reg)).copied().unwrap_or(Type::UNWRITTEN)
    }

    pub(super) fn set(&mut self, reg: u16, ty: Type) {
        let reg = usize::from(reg);
        if reg >= self.regs.len() {
            self.regs.resize(reg + 1, Type::UNWRITTEN);
        }
        self.regs[reg] = ty;
    }

    /// Loses the registers from this one on.
    pub(super) fn truncate(&mut self, reg: u16) {
        self.regs.truncate(usize::from(reg));
    }

    /// The state as the first that flows into a block, over an edge on which more is known of
    /// some registers. Blocks begin without reserved words.
    pub(super) fn at_entry(&self, known: &[(u16, Type)]) -> State {
        let mut entry = State { regs: self.regs.clone(), words: 0, receive: self.receive };
        for (reg, ty) in known {
            entry.set(*reg, *ty);
        }
        entry
    }

    /// Joins what flows in over another edge, on which more is known of some registers (each of
    /// which has been written); says whether anything changed.
    pub(super) fn join(&mut self, other: &State, known: &[(u16, Type)]) -> bool {
        let mut changed = false;
        if self.regs.len() > other.regs.len() {
            self.regs.truncate(other.regs.len());
            changed = true;
        }
        for (reg, (mine, theirs)) in self.regs.iter_mut().zip(&other.regs).enumerate() {
            // Of the same register the last that is known stands.
            let theirs = known.iter().rfind(|k| usize::from(k.0) == reg).map_or(*theirs, |k| k.1);
            let joined = mine.join(theirs);
            changed |= joined != *mine;
            *mine = joined;
        }
        if self.receive != other.receive && self.receive != Receive::Mixed {
            self.receive = Receive::Mixed;
            changed = true;
        }
        changed
    }

    /// Gives up all knowledge that could otherwise be lost bit by bit.
    pub(super) fn widen(&mut self) {
        for ty in &mut self.regs {
            *ty = ty.widened();
        }
    }

    /// The type of a register that must have been written.
    fn written(&self, reg: u16) -> Check<Type> {
        let ty = self.get(reg);
        if ty.is_unwritten() {
            return module_error(
                Rule::Uninitialised,
                format!("r{reg} is not written on every path here"),
            );
        }
        Ok(ty)
    }

    /// The type of a register that must hold an ordinary term.
    pub(super) fn term(&self, reg: u16) -> Check<Type> {
        let ty = self.written(reg)?;
        if ty.is_term() {
            return Ok(ty);
        }
        let context = !ty.kinds().is_disjoint(Kinds::CONTEXT);
        let rule = if context { Rule::ContextMisuse } else { Rule::TraceMisuse };
        module_error(rule, format!("r{reg} is {}, where a term is needed", ty.kinds()))
    }

    /// A register that must be of these kinds.
    pub(super) fn need(&self, reg: u16, kinds: Kinds, rule: Rule) -> Check<Type> {
        let ty = self.written(reg)?;
        if ty.is(kinds) {
            return Ok(ty);
        }
        module_error(rule, format!("r{reg} is {}, not proved to be {kinds}", ty.kinds()))
    }

    /// What `move` may copy: terms and raw traces. Contexts are mutable, so each stays in the one
    /// register it was made in.
    pub(super) fn movable(&self, val: Val, literals: &[Type]) -> Check<Type> {
        if let Val::Reg(reg) = val {
            let ty = self.written(reg)?;
            if ty.is(Kinds::TRACE) {
                return Ok(ty);
            }
        }
        self.value(val, literals)
    }

    /// The type of a value operand.
    pub(super) fn value(&self, val: Val, literals: &[Type]) -> Check<Type> {
        Ok(match val {
            Val::Reg(reg) => self.term(reg)?,
            Val::Int(_) => Type::of(Kinds::INT),
            Val::Atom(_) => Type::of(Kinds::ATOM),
            Val::Nil => Type::of(Kinds::NIL),
            Val::Lit(literal) => literals[literal.0 as usize],
        })
    }

    /// Takes reserved words.
    pub(super) fn build(&mut self, words: u64) -> Check {
        match u32::try_from(words).ok().and_then(|w| self.words.checked_sub(w)) {
            Some(left) => {
                self.words = left;
                Ok(())
            }
            None => module_error(
                Rule::HeapBudget,
                format!("{words} words are built, {} are reserved", self.words),
            ),
        }
    }
}
