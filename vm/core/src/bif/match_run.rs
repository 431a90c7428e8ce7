//! Match specifications, run: a machine that tests terms and makes results of those that match.
//!
//! Owned by one native call. What guards and bodies make on their way lies in scratch heaps of the
//! machine, which grow and are never collected, so that the natives that guards are made of work here
//! as they do elsewhere; a result is copied from there by whoever wants it, before the next term comes.

use super::args::BifResult;
use super::match_compile::{Clause, Program, Step, Test, compiled, specification};
use crate::ctx::{Cx, NativeFn, Trap};
use crate::heap::alloc::{Build, CONS_WORDS, list_words, tuple_words};
use crate::heap::{FragmentSpace, Heap, Space, copy_term, size_of_term};
use crate::term::compare::exact_eq;
use crate::term::{Term, atoms, map};

/// Words of the first scratch heap, and of the first block of results.
const FIRST_WORDS: usize = 512;
/// Blocks of results grow up to this: the most that is wasted.
const BLOCK_MAX: usize = 16 * 1024;

/// The machine.
pub struct Machine<'m> {
    program: &'m Program,
    scratch: Vec<Heap>,
    bound: Vec<Term>,
    stack: Vec<Term>,
}

/// A native runs with another heap for a while.
struct Elsewhere<'a, 'c> {
    cx: &'a mut Cx<'c>,
    heap: &'a mut Heap,
}

impl<'a, 'c> Elsewhere<'a, 'c> {
    fn new(cx: &'a mut Cx<'c>, heap: &'a mut Heap) -> Elsewhere<'a, 'c> {
        std::mem::swap(&mut cx.p.heap, heap);
        Elsewhere { cx, heap }
    }
}

impl Drop for Elsewhere<'_, '_> {
    fn drop(&mut self) {
        std::mem::swap(&mut self.cx.p.heap, self.heap);
    }
}

/// It has failed: a guard then says no, a body's call has the value `'EXIT'`.
struct Failed;

impl<'m> Machine<'m> {
    /// A machine for a program.
    pub fn new(program: &'m Program) -> Machine<'m> {
        Machine {
            program,
            scratch: Vec::new(),
            bound: vec![Term::NIL; program.variables],
            stack: Vec::new(),
        }
    }

    /// What the first clause that matches makes of a term. It may point into the term, into the
    /// specification, or into the machine, and is gone with the next call.
    pub fn run(&mut self, cx: &mut Cx<'_>, term: Term) -> Option<Term> {
        if self.scratch.len() > 1 {
            self.scratch.drain(..self.scratch.len() - 1);
        }
        let program = self.program;
        program.clauses.iter().find_map(|clause| {
            if !self.matches(&clause.head, term, cx) {
                return None;
            }
            let passed = self.steps(cx, clause, &clause.guards, term, true).is_ok();
            if passed { self.steps(cx, clause, &clause.body, term, false).ok() } else { None }
        })
    }

    fn matches(&mut self, tests: &[Test], term: Term, cx: &Cx<'_>) -> bool {
        self.stack.clear();
        self.stack.push(term);
        for test in tests {
            let Some(term) = self.stack.pop() else { return false };
            let ok = match test {
                Test::Any => true,
                Test::Bind(place) => {
                    self.bound[*place] = term;
                    true
                }
                Test::Same(place) => exact_eq(self.bound[*place], term),
                Test::Equal(wanted) => exact_eq(*wanted, term),
                Test::Tuple(size) => match term.as_tuple() {
                    Some(elements) if elements.len() == *size => {
                        self.stack.extend(elements.iter().rev());
                        true
                    }
                    _ => false,
                },
                Test::Cons => match term.as_cons() {
                    Some((head, tail)) => {
                        self.stack.extend([tail, head]);
                        true
                    }
                    None => false,
                },
                Test::Map(keys) => {
                    term.is_map()
                        && keys.iter().rev().all(|&key| {
                            let value = map::get(term, key, cx.atoms());
                            self.stack.extend(value);
                            value.is_some()
                        })
                }
            };
            if !ok {
                return false;
            }
        }
        true
    }

    /// Makes room in the scratch heap, in a new one if need be.
    fn room(&mut self, words: usize) -> Result<&mut Heap, Failed> {
        let enough = self.scratch.last_mut().is_some_and(|heap| heap.reserve(words));
        if !enough {
            let last = self.scratch.last().map_or(FIRST_WORDS, |heap| 2 * heap.size());
            let heap = Heap::new(last.max(words + FIRST_WORDS)).map_err(|_| Failed)?;
            self.scratch.push(heap);
        }
        self.scratch.last_mut().ok_or(Failed)
    }

    fn call(&mut self, cx: &mut Cx<'_>, function: NativeFn, args: &[Term]) -> Result<Term, Failed> {
        let mut words = 0;
        loop {
            let heap = self.room(words)?;
            let exception = cx.p.exception;
            let elsewhere = Elsewhere::new(cx, heap);
            let result = function(elsewhere.cx, args);
            drop(elsewhere);
            // Its reason may lie in the scratch heap.
            cx.p.exception = exception;
            match result {
                Ok(term) => return Ok(term),
                Err(Trap::Need(need)) => words = need.max(words * 2),
                Err(_) => return Err(Failed),
            }
        }
    }

    fn steps(
        &mut self,
        cx: &mut Cx<'_>,
        clause: &Clause,
        steps: &[Step],
        term: Term,
        is_guard: bool,
    ) -> Result<Term, Failed> {
        self.stack.clear();
        let mut at = 0;
        while let Some(step) = steps.get(at) {
            at += 1;
            let value = match step {
                Step::Const(value) => Ok(*value),
                Step::Variable(place) => Ok(self.bound[*place]),
                Step::Whole => Ok(term),
                Step::AllBound => {
                    let values: Vec<Term> =
                        clause.in_order.iter().map(|&p| self.bound[p]).collect();
                    let heap = self.room(list_words(values.len()))?;
                    Ok(heap.list(&values))
                }
                Step::Tuple(size) => {
                    let from = self.stack.len() - size;
                    let elements = self.stack.split_off(from);
                    Ok(self.room(tuple_words(*size))?.tuple(&elements))
                }
                Step::Cons => {
                    let tail = self.stack.pop().ok_or(Failed)?;
                    let head = self.stack.pop().ok_or(Failed)?;
                    Ok(self.room(CONS_WORDS)?.cons(head, tail))
                }
                Step::Map(size) => self.make_map(cx, *size),
                Step::Call(function, arity) => {
                    let from = self.stack.len() - arity;
                    let args = self.stack.split_off(from);
                    self.call(cx, *function, &args)
                }
                Step::Combine(all, count) => {
                    let from = self.stack.len() - count;
                    combine(*all, &self.stack.split_off(from))
                }
                Step::Unless(go_on, target) => {
                    let value = self.stack.pop().ok_or(Failed)?;
                    if value == Term::bool(*go_on) {
                        continue;
                    }
                    at = *target;
                    if value == Term::bool(!*go_on) { Ok(value) } else { Err(Failed) }
                }
                Step::Check => {
                    if self.stack.pop() != Some(atoms::TRUE) {
                        return Err(Failed);
                    }
                    continue;
                }
                Step::Drop => {
                    self.stack.pop();
                    continue;
                }
            };
            self.stack.push(match value {
                Ok(value) => value,
                Err(Failed) if is_guard => return Err(Failed),
                Err(Failed) => atoms::EXIT_SIGNAL,
            });
        }
        Ok(self.stack.pop().unwrap_or(atoms::TRUE))
    }

    fn make_map(&mut self, cx: &Cx<'_>, size: usize) -> Result<Term, Failed> {
        let from = self.stack.len() - 2 * size;
        let parts = self.stack.split_off(from);
        let atoms = cx.atoms();
        let mut made = map::empty(self.room(map::EMPTY_WORDS)?);
        for pair in parts.chunks_exact(2) {
            let words = map::put_words(made, pair[0], atoms);
            let heap = self.room(words)?;
            made = map::put(made, pair[0], pair[1], atoms, heap).map_err(|_| Failed)?;
        }
        Ok(made)
    }
}

/// One truth value of several: all, or any.
fn combine(all: bool, values: &[Term]) -> Result<Term, Failed> {
    let mut result = all;
    for &value in values {
        let value = super::args::to_bool(value).ok_or(Failed)?;
        result = if all { result && value } else { result || value };
    }
    Ok(Term::bool(result))
}

/// Results on their way to the process: a list in blocks of their own, which the process's heap adopts
/// as they are. So nothing needs room in the heap, and no native call is made twice for want of it.
pub struct Results {
    blocks: Vec<FragmentSpace>,
    /// The list, the latest result first.
    pub list: Term,
    /// How many have been put before it.
    pub count: usize,
    size: usize,
    words: usize,
}

impl Results {
    /// No results, to be put before a list of the process's.
    pub fn new(tail: Term) -> Results {
        Results { blocks: Vec::new(), list: tail, count: 0, size: FIRST_WORDS / 2, words: 0 }
    }

    /// A block with so many words of room.
    ///
    /// # Errors
    /// `system_limit` when there is no memory.
    pub fn room(&mut self, cx: &mut Cx<'_>, words: usize) -> Result<&mut FragmentSpace, Trap> {
        let enough = self.blocks.last_mut().is_some_and(|block| block.reserve(words));
        self.words += words;
        if !enough {
            self.size = (2 * self.size).min(BLOCK_MAX);
            let block = FragmentSpace::new(words.max(self.size));
            self.blocks.push(block.map_err(|_| cx.system_limit())?);
        }
        self.blocks.last_mut().ok_or_else(|| cx.system_limit())
    }

    /// A copy of a term, for the result.
    ///
    /// # Errors
    /// `system_limit` when there is no memory.
    pub fn copy(&mut self, cx: &mut Cx<'_>, term: Term) -> Result<Term, Trap> {
        let literals = cx.vm.code.literals();
        let words = size_of_term(term, literals);
        let block = self.room(cx, words)?;
        Ok(copy_term(term, words, block, literals))
    }

    /// Puts a copy of a term before the list.
    ///
    /// # Errors
    /// `system_limit` when there is no memory.
    pub fn push(&mut self, cx: &mut Cx<'_>, term: Term) -> Result<(), Trap> {
        let literals = cx.vm.code.literals();
        let words = size_of_term(term, literals);
        let block = self.room(cx, words + CONS_WORDS)?;
        let copy = copy_term(term, words, block, literals);
        self.list = self.blocks.last_mut().map_or(self.list, |b| b.cons(copy, self.list));
        self.count += 1;
        Ok(())
    }

    /// Words that have been made room for.
    pub fn words(&self) -> usize {
        self.words
    }

    /// Gives all that has been made to the process.
    pub fn finish(self, cx: &mut Cx<'_>) {
        for block in self.blocks {
            cx.heap().adopt(block.finish(Term::NIL));
        }
    }
}

/// Elements of a list that are matched by one call.
const PIECE: usize = 500;

/// `rvm_ets:run/3`: matches the first terms of a list against a compiled specification; returns
/// `{Rest, Results}`, the results in reverse before those given.
///
/// # Errors
/// `badarg` for what is not compiled, or no list.
pub fn run(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let [list, compiled_spec, before] = *args else { return Err(cx.badarg()) };
    let atoms = cx.atoms();
    let Some(spec) = specification(compiled_spec, atoms) else { return Err(cx.badarg()) };
    let program = compiled(cx, spec)?;
    let mut machine = Machine::new(&program);
    let mut results = Results::new(before);
    let mut cells = list.iter_list();
    for term in cells.by_ref().take(PIECE) {
        if let Some(result) = machine.run(cx, term) {
            results.push(cx, result)?;
        }
    }
    let rest = cells.rest();
    if !rest.is_list() {
        return Err(cx.badarg());
    }
    cx.charge(PIECE);
    let list = results.list;
    let pair = results.room(cx, tuple_words(2))?.tuple(&[rest, list]);
    results.finish(cx);
    Ok(pair)
}
