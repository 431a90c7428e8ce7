//! Mutants of real modules: none makes the decoder or the verifier panic or hang, enough of them
//! reach the verifier, and every rule of it refuses some.
//!
//! `RVM_MUTANTS=1000000` sets how many (default 20,000), `RVM_MUTANT_SEED` which ones, and
//! `RVM_MUTANT_CORPUS` a folder of `.rbc` files to start from (default: the hand-made modules in
//! `corpus/`). Prints a table; see it with `--nocapture`.

mod common;

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use rvm_bytecode::container::redigest;
use rvm_bytecode::fuzzing::{Mutator, Outcome, fuzz_one};
use rvm_bytecode::{DecodeErrorKind, Module, Rule, decode, encode};

fn number(name: &str, default: u64) -> u64 {
    match std::env::var(name) {
        Ok(text) => text.parse().unwrap_or_else(|_| panic!("{name} is no number")),
        Err(_) => default,
    }
}

fn corpus() -> Vec<(String, Module)> {
    let Some(folder) = std::env::var_os("RVM_MUTANT_CORPUS") else { return common::corpus() };
    let mut modules = Vec::new();
    for entry in std::fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|e| e == "rbc") {
            let module = decode(&std::fs::read(&path).unwrap());
            modules.push((path.display().to_string(), module.unwrap()));
        }
    }
    modules.sort_by(|a, b| a.0.cmp(&b.0));
    modules
}

/// What became of how many.
#[derive(Default)]
struct Tally {
    undecodable: BTreeMap<String, u64>,
    refused: BTreeMap<Rule, u64>,
    accepted: u64,
    total: u64,
    slowest: Duration,
}

impl Tally {
    fn add(&mut self, file: &[u8]) {
        let start = Instant::now();
        let outcome = fuzz_one(file);
        self.slowest = self.slowest.max(start.elapsed());
        self.total += 1;
        match outcome {
            Outcome::Undecodable(kind) => {
                let text = format!("{kind:?}");
                let name = text.split('(').next().unwrap_or_default().to_owned();
                *self.undecodable.entry(name).or_default() += 1;
            }
            Outcome::Refused(rule) => *self.refused.entry(rule).or_default() += 1,
            Outcome::Accepted(_) => self.accepted += 1,
        }
    }

    fn reached_verifier(&self) -> u64 {
        self.accepted + self.refused.values().sum::<u64>()
    }

    fn print(&self, title: &str) {
        println!("\n{title}: {} files, slowest {:?}", self.total, self.slowest);
        let line = |name: &str, n: u64| {
            println!("  {name:<28}{n:>9}{:>8.2} %", 100.0 * n as f64 / self.total as f64);
        };
        for (name, n) in &self.undecodable {
            line(&format!("decoder: {name}"), *n);
        }
        for rule in Rule::ALL {
            line(&format!("verifier: {rule}"), self.refused.get(rule).copied().unwrap_or(0));
        }
        line("accepted", self.accepted);
        line("reached the verifier", self.reached_verifier());
    }
}

#[test]
fn every_byte_flipped() {
    let mut plain = Tally::default();
    let mut redigested = Tally::default();
    for (_, module) in corpus() {
        let file = encode(&module);
        for at in 0..file.len() {
            let mut flipped = file.clone();
            flipped[at] ^= 0xff;
            plain.add(&flipped);
            for bit in 0..8 {
                let mut flipped = file.clone();
                flipped[at] ^= 1 << bit;
                redigest(&mut flipped);
                redigested.add(&flipped);
            }
        }
    }
    assert_eq!(plain.reached_verifier(), 0, "a flipped byte went unnoticed by the digest");
    let caught: u64 = plain.undecodable.values().sum();
    assert_eq!(caught, plain.total);
    redigested.print("single bits flipped, digest recomputed");
}

#[test]
fn mutants() {
    let count = number("RVM_MUTANTS", 20_000);
    let seeds = corpus().into_iter().map(|(_, module)| module).collect();
    let mut mutator = Mutator::new(seeds, number("RVM_MUTANT_SEED", 1));
    let mut tally = Tally::default();
    for _ in 0..count {
        tally.add(&mutator.mutant());
    }
    tally.print("mutants");
    assert!(
        !tally.undecodable.contains_key(&format!("{:?}", DecodeErrorKind::Digest)),
        "mutants are to get past the digest"
    );
    assert!(tally.reached_verifier() * 5 >= count, "too few mutants reach the verifier");
    assert!(tally.slowest < Duration::from_secs(10), "a mutant took {:?}", tally.slowest);
    // Fewer mutants may well miss a rule.
    if count >= 20_000 {
        let idle: Vec<_> =
            Rule::ALL.iter().filter(|r| !tally.refused.contains_key(r)).map(|r| r.name()).collect();
        assert!(idle.is_empty(), "these rules refused nothing: {idle:?}");
    }
}
