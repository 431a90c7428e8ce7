//! Typed abstract interpretation: the fixpoint over the blocks of a function.
//!
//! Owns the states at the entries of blocks while one function is checked. What each instruction
//! does is told in [`super::transfer`]; here is where states flow. Raising instructions inside a
//! handler's range flow to the handler with the state before them.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::facts::OperandFacts;
use super::flow::Flow;
use super::lattice::{Kinds, Type};
use super::rule::{Check, Rule, VerifyError, module_error};
use super::state::{Receive, State};
use super::transfer;
use crate::module::{Function, Handler, Literal, Module};
use crate::operand::Label;
use crate::ops::Op;

/// After this many visits a block's entry state is widened to plain terms. Code of compilers
/// settles in two or three; only then could a chain of moves around a loop lose its knowledge
/// register by register.
const VISITS_BEFORE_WIDENING: u32 = 12;

/// Steps that any module may take: room for many small functions and for frames of some hundred
/// registers. A step is an instruction or a register visited, a few nanoseconds; this many are
/// tens of milliseconds.
const BASE_STEPS: u64 = 1 << 24;

/// Further steps per instruction: what compilers make needs fewer than twenty.
const STEPS_PER_INSTRUCTION: u64 = 256;

/// The steps that verifying a module may still take. Memory is bounded by the same count, since
/// every cell of a state that is stored costs a step.
pub(super) struct Budget(u64);

impl Budget {
    pub(super) fn new(module: &Module) -> Budget {
        let instructions: u64 = module.functions.iter().map(|f| f.code.len() as u64).sum();
        Budget(BASE_STEPS + STEPS_PER_INSTRUCTION * instructions)
    }

    pub(super) fn spend(&mut self, steps: usize) -> Check {
        match self.0.checked_sub(steps as u64) {
            Some(left) => {
                self.0 = left;
                Ok(())
            }
            None => module_error(Rule::Complexity, "the code takes too many steps to analyse"),
        }
    }
}

/// What the analysis of every function needs to know of the module.
pub(super) struct ModuleTypes<'a> {
    pub(super) module: &'a Module,
    /// The types of the literals.
    pub(super) literals: Vec<Type>,
}

impl<'a> ModuleTypes<'a> {
    pub(super) fn new(module: &'a Module) -> ModuleTypes<'a> {
        ModuleTypes { module, literals: module.literals.iter().map(literal).collect() }
    }
}

fn literal(lit: &Literal) -> Type {
    Type::of(match lit {
        Literal::Int(_) | Literal::Big(..) => Kinds::INT,
        Literal::Float(_) => Kinds::FLOAT,
        Literal::Atom(_) => Kinds::ATOM,
        Literal::Nil => Kinds::NIL,
        Literal::List(..) => Kinds::CONS,
        Literal::Str(s) if s.is_empty() => Kinds::NIL,
        Literal::Str(_) => Kinds::CONS,
        Literal::Tuple(items) => return Type::tuple(items.len() as u32),
        Literal::Map(_) => Kinds::MAP,
        Literal::Bits(..) => Kinds::BITS,
        Literal::Export(..) => Kinds::FUN,
    })
}

/// What the type pass hands on.
pub(super) struct Types {
    /// Per block: is it ever reached?
    pub(super) reached: Vec<bool>,
    /// Per block: which registers are certainly written at its entry (for debug checks).
    pub(super) entries: Vec<Option<State>>,
    /// Facts about operands, ascending.
    pub(super) operands: Vec<OperandFacts>,
}

/// Checks one function.
pub(super) fn check(
    context: &ModuleTypes<'_>,
    function: &Function,
    flow: &Flow,
    budget: &mut Budget,
) -> Check<Types> {
    let blocks = flow.starts.len();
    let mut pass = Pass {
        context,
        function,
        flow,
        budget,
        entries: vec![None; blocks],
        visits: vec![0; blocks],
        queued: vec![false; blocks],
        queue: BinaryHeap::new(),
        operands: Vec::new(),
    };
    pass.flow_into(0, &State::entry(function.arity), &[])?;
    while let Some(Reverse(block)) = pass.queue.pop() {
        pass.queued[block] = false;
        pass.block(block)?;
    }
    let mut operands = pass.operands;
    // A block's last visit saw its final state, so of each instruction's facts the last stand.
    operands.reverse();
    operands.sort_by_key(|o| o.at);
    operands.dedup_by_key(|o| o.at);
    operands.retain(|o| !(Kinds::ANY.is_subset(o.a) && Kinds::ANY.is_subset(o.b)));
    let reached = pass.entries.iter().map(Option::is_some).collect();
    Ok(Types { reached, entries: pass.entries, operands })
}

pub(super) struct Pass<'a> {
    pub(super) context: &'a ModuleTypes<'a>,
    function: &'a Function,
    flow: &'a Flow,
    budget: &'a mut Budget,
    entries: Vec<Option<State>>,
    visits: Vec<u32>,
    queued: Vec<bool>,
    /// Blocks to visit, the first in code order next.
    queue: BinaryHeap<Reverse<usize>>,
    operands: Vec<OperandFacts>,
}

impl Pass<'_> {
    fn block(&mut self, block: usize) -> Check {
        self.visits[block] += 1;
        if self.visits[block] == VISITS_BEFORE_WIDENING
            && let Some(entry) = &mut self.entries[block]
        {
            entry.widen();
        }
        let Some(mut state) = self.entries[block].clone() else { return Ok(()) };
        let range = self.flow.range(block);
        self.budget.spend(state.len() + range.len())?;
        for at in range.clone() {
            let op = &self.function.code[at];
            self.instruction(at, op, &mut state)
                .map_err(|e| VerifyError { instruction: Some(at as u32), ..e })?;
            if op.ends_block() {
                return Ok(());
            }
        }
        self.flow_into(range.end, &state, &[])
    }

    fn instruction(&mut self, at: usize, op: &Op, state: &mut State) -> Check {
        if op.raises()
            && let Some(handler) = self.flow.handler(self.function, at)
        {
            let handler = *handler;
            self.flow_into_handler(op, &handler, state)?;
        }
        transfer::instruction(self, at, op, state)
    }

    /// The edge of an exception: what the instruction would have done is not done, what its call
    /// window would have lost is lost.
    fn flow_into_handler(&mut self, op: &Op, handler: &Handler, state: &State) -> Check {
        let mut raised = state.clone();
        self.budget.spend(raised.len())?;
        if let Some(window) = op.window(self.context.module) {
            raised.truncate(window.base.unwrap_or(0));
        }
        raised.receive = Receive::Idle;
        raised.set(handler.base, Type::of(Kinds::ATOM));
        raised.set(handler.base + 1, Type::ANY);
        raised.set(handler.base + 2, Type::of(Kinds::TRACE));
        self.flow_into(handler.target.0 as usize, &raised, &[])
    }

    /// The edge of a jump; `known` is what holds on this edge beside the state.
    pub(super) fn jump(&mut self, to: Label, state: &State, known: &[(u16, Type)]) -> Check {
        self.flow_into(to.0 as usize, state, known)
    }

    fn flow_into(&mut self, at: usize, state: &State, known: &[(u16, Type)]) -> Check {
        // Every instruction that is flowed into over an edge begins a block.
        let Some(block) = self.flow.block_at(at) else { return Ok(()) };
        self.budget.spend(state.len() + 1)?;
        let changed = match &mut self.entries[block] {
            Some(entry) => entry.join(state, known),
            entry => {
                *entry = Some(state.at_entry(known));
                true
            }
        };
        if changed && !self.queued[block] {
            self.queued[block] = true;
            self.queue.push(Reverse(block));
        }
        Ok(())
    }

    /// Notes what is known of an instruction's operands.
    pub(super) fn note(&mut self, at: usize, a: Type, b: Type) {
        self.operands.push(OperandFacts { at: at as u32, a: a.kinds(), b: b.kinds() });
    }
}
