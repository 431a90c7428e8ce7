//! What the verifier promises, tried out: accepted modules are walked through at random with
//! values that know no more than their kind, and everything that the virtual machine would rest
//! on is checked on the way. At every safe point all registers that are not in the live map are
//! lost, as after a collection.
//!
//! Walks the corpus and its accepted mutants (`RVM_WALK_MUTANTS`, default 5,000).

#[path = "../common/mod.rs"]
mod common;
mod machine;

use rvm_bytecode::fuzzing::{Mutator, Outcome, Rng, fuzz_one};
use rvm_bytecode::ops::flags;
use rvm_bytecode::{FunctionFacts, Verified, disassemble, verify};

use machine::{Next, V, Walk};

/// Instructions of one walk: enough to go round every loop of the corpus.
const STEPS: usize = 200;

fn walk(verified: &Verified, index: usize, rng: &mut Rng) {
    let module = verified.module();
    let f = &module.functions[index];
    let facts: &FunctionFacts = &verified.functions()[index];
    let regs = vec![V::Lost; f.nregs.into()];
    let mut w = Walk { module, rng, regs, words: 0, peeked: false, empty: false };
    for reg in 0..u16::from(f.arity) {
        let v = w.any();
        w.set(reg, v);
    }
    w.keep(facts.live_at_entry());
    let mut at = 0;
    let mut since_yield = 0;
    for _ in 0..STEPS {
        let op = &f.code[at];
        // More instructions than there are would be a loop that keeps the scheduler.
        since_yield = if op.flags() & flags::YIELD != 0 { 0 } else { since_yield + 1 };
        assert!(since_yield <= f.code.len(), "went round without giving up the scheduler");
        if op.is_safe_point() {
            w.words = 0;
            w.keep(facts.live_before(at as u32).expect("a safe point without a live map"));
        }
        let next = if let Some(window) = op.window(module) {
            assert!(!w.peeked && !w.empty);
            (window.first()..window.end()).for_each(|r| {
                w.term(r as u16);
            });
            match window.base {
                Some(base) => {
                    w.keep(facts.live_across(at as u32).expect("a call without a live map"));
                    let v = w.any();
                    if w.rng.one_in(3) {
                        Next::Raise
                    } else {
                        w.set(base, v);
                        Next::Fall
                    }
                }
                None if w.rng.one_in(3) => {
                    w.regs.fill(V::Lost);
                    Next::Raise
                }
                None => Next::End,
            }
        } else {
            w.step(op)
        };
        at = match next {
            Next::Fall => at + 1,
            Next::To(to) => {
                // The budget of reserved words ends with the block.
                w.words = 0;
                to as usize
            }
            Next::Raise => {
                assert!(op.raises());
                let Some(handler) = facts.handler_at(at as u32) else { return };
                let h = &f.handlers[handler as usize];
                w.words = 0;
                let reason = w.any();
                for (i, v) in [V::Atom, reason, V::Trace].into_iter().enumerate() {
                    w.set(h.base + i as u16, v);
                }
                h.target.0 as usize
            }
            Next::End => return,
        };
    }
}

fn walk_all(verified: &Verified, rng: &mut Rng, times: usize) {
    for index in 0..verified.module().functions.len() {
        for _ in 0..times {
            let walked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
                walk(verified, index, rng);
            }));
            assert!(walked.is_ok(), "function {index} of\n{}", disassemble(verified.module()));
        }
    }
}

#[test]
fn the_corpus_keeps_its_promises() {
    let mut rng = Rng::new(3);
    for (_, module) in common::corpus() {
        walk_all(&verify(module).unwrap(), &mut rng, 500);
    }
}

#[test]
fn accepted_mutants_keep_their_promises() {
    let count = std::env::var("RVM_WALK_MUTANTS").map_or(5_000, |n| n.parse().unwrap());
    let mut rng = Rng::new(4);
    let seeds = common::corpus().into_iter().map(|(_, m)| m).collect();
    let mut mutator = Mutator::new(seeds, 5);
    let mut accepted = 0;
    for _ in 0..count {
        if let Outcome::Accepted(verified) = fuzz_one(&mutator.mutant()) {
            accepted += 1;
            walk_all(&verified, &mut rng, 10);
        }
    }
    assert!(accepted * 20 > count, "only {accepted} of {count} mutants were accepted");
}
