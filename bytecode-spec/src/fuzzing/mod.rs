//! Helpers for fuzzing and random tests: a generator of modules, a maker of mutants, and one
//! entry point that does with bytes what a loader does.
//!
//! Deterministic: everything follows from the seed. Not used by the compiler or the virtual
//! machine.

mod arbitrary;
mod mutate;
mod rng;

pub use arbitrary::{Limits, arbitrary_module, arbitrary_op};
pub use mutate::{mutate_bytes, mutate_module};
pub use rng::Rng;

use crate::container::redigest;
use crate::error::DecodeErrorKind;
use crate::module::Module;
use crate::verify::{Rule, Verified};
use crate::{decode, encode, verify};

/// What became of some bytes.
#[derive(Debug)]
pub enum Outcome {
    /// They are no module file.
    Undecodable(DecodeErrorKind),
    /// They are a module that the verifier refuses.
    Refused(Rule),
    /// They are a module that may run.
    Accepted(Box<Verified>),
}

/// Decodes and verifies; never panics unless there is a bug here. For fuzz targets.
///
/// # Panics
/// When a module that was decoded is not encoded as it was: each has one form only.
pub fn fuzz_one(data: &[u8]) -> Outcome {
    let module = match decode(data) {
        Ok(module) => module,
        Err(e) => return Outcome::Undecodable(e.kind),
    };
    assert!(encode(&module) == data, "not encoded as it was");
    match verify(module) {
        Ok(verified) => Outcome::Accepted(Box::new(verified)),
        Err(e) => Outcome::Refused(e.rule),
    }
}

/// [`fuzz_one`] after making the digest fit, so that fuzzers get past it.
pub fn fuzz_one_redigested(data: &[u8]) -> Outcome {
    let mut file = data.to_vec();
    redigest(&mut file);
    fuzz_one(&file)
}

/// Of this many mutants one is made on the bytes, the others on the decoded module: most changes
/// of bytes never get past the decoder.
const BYTE_MUTANTS: usize = 3;

/// An endless supply of mutants of some modules, each a file with a correct digest.
pub struct Mutator {
    seeds: Vec<Module>,
    files: Vec<Vec<u8>>,
    rng: Rng,
}

impl Mutator {
    /// Mutants of these modules, which must not be none.
    ///
    /// # Panics
    /// When there are no modules.
    pub fn new(seeds: Vec<Module>, seed: u64) -> Mutator {
        assert!(!seeds.is_empty(), "nothing to mutate");
        let files = seeds.iter().map(encode).collect();
        Mutator { seeds, files, rng: Rng::new(seed) }
    }

    /// Another mutant, as a file.
    pub fn mutant(&mut self) -> Vec<u8> {
        let i = self.pick();
        if self.rng.one_in(BYTE_MUTANTS) {
            let mut file = self.files[i].clone();
            for _ in 0..=self.rng.below(3) {
                mutate_bytes(&mut self.rng, &mut file);
            }
            redigest(&mut file);
            return file;
        }
        let mut module = self.seeds[i].clone();
        for _ in 0..=self.rng.below(3) {
            mutate_module(&mut self.rng, &mut module);
        }
        encode(&module)
    }

    /// A seed; of two drawn the smaller one, since small ones are quick to try.
    fn pick(&mut self) -> usize {
        let (a, b) = (self.rng.below(self.seeds.len()), self.rng.below(self.seeds.len()));
        if self.files[a].len() <= self.files[b].len() { a } else { b }
    }
}
