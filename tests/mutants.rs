//! Mangled modules never break the VM: what the verifier accepts of a large number of mutants is
//! loaded and run, under collector stress too.
//!
//! Mutants are made from compiled programs of tests/run. Each is refused with the decoder's or the
//! verifier's rule, or goes into a batch that one VM runs (`mutants/driver.erl`): every exported
//! function in a process of its own with little time and memory. Not run are mutants that got
//! another name or import what reaches beyond the VM. `RVM_MUTANTS=1000000` sets how many
//! (default 3,000), `RVM_MUTANT_SEED` which ones; see the table with `--nocapture`, and use
//! `--release` for many. Of more than [`MOSTLY_RUN`] only a part of those that may run are run.

mod support;

use rvm_bytecode::container::redigest;
use rvm_bytecode::fuzzing::Mutator;
use rvm_bytecode::{Module, Rule, decode, encode, verify};
use rvm_stdlib::Library;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

/// Programs of these topics are mutated: they name nothing that reaches beyond the VM.
const TOPICS: &[&str] =
    &["lang_", "op_", "pat_", "rec_", "map_", "bin_", "fun_", "exc_", "proc_", "std_lists"];
/// Larger modules are left out: most of their mutants differ in places that do not run.
const LARGEST: usize = 9_000;
/// Imported modules that a mutant may call when it runs.
const HARMLESS: &[&str] =
    &["erlang", "lists", "maps", "math", "binary", "string", "io", "io_lib", "proplists", "mutant"];
/// Functions of `erlang` that a mutant may not call: they stop the system or change its code.
const HARMFUL: &[&str] =
    &["halt", "purge_module", "delete_module", "load_module", "load_nif", "open_port"];
/// Mutants of a batch: so many share one VM.
const BATCH: usize = 200;
/// Of ten batches this one runs under collector stress, which makes everything slower by the size of
/// the heap: only so many of its mutants, with small heaps.
const STRESSED: usize = 3;
const STRESSED_BATCH: usize = 50;
/// Most bytes of any heap, plainly and under stress.
const MAX_HEAP: [&str; 2] = ["10000000", "1000000"];
/// A loop is stopped after some milliseconds, so running takes longer than all else: of so many mutants
/// all are run, of twice as many every other one.
const MOSTLY_RUN: u64 = 100_000;
/// Of the accepted variants of one module so many are run.
const FLIPS_RUN: usize = 400;
/// A batch takes seconds; the machine may be busy with other things.
const LIMIT: Duration = Duration::from_secs(300);

/// What became of how many.
#[derive(Default)]
struct Tally {
    total: u64,
    undecodable: u64,
    refused: BTreeMap<Rule, u64>,
    accepted: u64,
    not_run: u64,
    passed_over: u64,
    /// Functions that returned, raised, were killed for their time, or for their heap.
    ends: [u64; 4],
    not_loaded: u64,
    /// Started processes faster than they could be killed.
    multiplied: u64,
    broken: Vec<String>,
}

impl Tally {
    fn reached_verifier(&self) -> u64 {
        self.accepted + self.refused.values().sum::<u64>()
    }

    fn print(&self, title: &str) {
        println!("\n{title}: {} files", self.total);
        let line = |name: &str, n: u64| {
            println!("  {name:<34}{n:>9}{:>8.2} %", 100.0 * n as f64 / self.total.max(1) as f64);
        };
        line("refused by the decoder", self.undecodable);
        for rule in Rule::ALL {
            line(&format!("verifier: {rule}"), self.refused.get(rule).copied().unwrap_or(0));
        }
        line("reached the verifier", self.reached_verifier());
        line("accepted", self.accepted);
        line("accepted, not run (imports, name)", self.not_run);
        line("accepted, passed over", self.passed_over);
        line("accepted, refused by the loader", self.not_loaded);
        let [value, raised, killed, heap] = self.ends;
        println!(
            "  functions run: {value} returned, {raised} raised, {killed} ran out of time, {heap} of heap"
        );
        line("multiplied without end", self.multiplied);
        println!("  broke the VM: {}", self.broken.len());
    }
}

fn number(name: &str, default: u64) -> u64 {
    std::env::var(name).map_or(default, |text| text.parse().expect("a number"))
}

/// The compiled programs, renamed to `mutant`.
fn seeds() -> Vec<Module> {
    let folder = support::root().join("tests/run");
    let mut files: Vec<PathBuf> = std::fs::read_dir(&folder)
        .expect("tests/run is there")
        .map(|entry| entry.expect("it can be listed").path())
        .filter(|path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            name.ends_with(".erl") && TOPICS.iter().any(|topic| name.starts_with(topic))
        })
        .collect();
    files.sort();
    seeds_of(&files)
}

fn seeds_of(files: &[PathBuf]) -> Vec<Module> {
    let mut library = Library::default();
    library.options.warnings = false;
    let compiled = files.iter().filter_map(|file| {
        let output = library.compile(file).expect("it can be read").ok()?;
        let mut module = output.module?;
        module.atoms[0] = "mutant".into();
        // Every function can be called from outside, so that more of a mutant runs.
        module.exports = (0..module.functions.len() as u32).collect();
        Some(module)
    });
    compiled
        .filter(|module| encode(module).len() < LARGEST && verify(module.clone()).is_ok())
        .collect()
}

/// May it run on this machine?
fn is_harmless(module: &Module) -> bool {
    let text = |index: u32| module.atoms.get(index as usize).map_or("", |text| text.as_str());
    text(0) == "mutant"
        && module.imports.iter().all(|import| {
            HARMLESS.contains(&text(import.module.0)) && !HARMFUL.contains(&text(import.function.0))
        })
}

/// Judges one file; one in `every` that may run goes to the batch.
fn judge(file: Vec<u8>, every: u64, tally: &mut Tally, batch: &mut Vec<Vec<u8>>) {
    tally.total += 1;
    let Ok(module) = decode(&file) else {
        tally.undecodable += 1;
        return;
    };
    let harmless = is_harmless(&module);
    match verify(module) {
        Err(error) => *tally.refused.entry(error.rule).or_default() += 1,
        Ok(_) => {
            tally.accepted += 1;
            if !harmless {
                tally.not_run += 1;
            } else if tally.accepted.is_multiple_of(every) {
                batch.push(file);
            } else {
                tally.passed_over += 1;
            }
        }
    }
}

/// The command with no more than 16 GB of address space: a mutant may well try to take all there is.
fn bounded(command: &Command) -> Command {
    let mut shell = Command::new("sh");
    shell.args(["-c", "ulimit -v 16000000; exec \"$0\" \"$@\""]).arg(command.get_program());
    shell
}

/// Runs a batch, again and again behind each mutant that broke the VM.
fn run(folder: &Path, batch: &mut Vec<Vec<u8>>, stress: bool, tally: &mut Tally) {
    if stress {
        tally.passed_over += batch.len().saturating_sub(STRESSED_BATCH) as u64;
        batch.truncate(STRESSED_BATCH);
    }
    let mut bytes = Vec::new();
    for mutant in batch.iter() {
        bytes.extend((mutant.len() as u32).to_be_bytes());
        bytes.extend(mutant);
    }
    std::fs::write(folder.join("batch"), &bytes).expect("it can be written");
    let driver = support::root().join("tests/mutants/driver.erl");
    let mut from = 0;
    while from < batch.len() {
        let mut command = bounded(&support::rvm(folder));
        command.current_dir(folder).args(["run", "--max-processes", "300"]);
        command.args(["--max-heap", MAX_HEAP[stress as usize]]);
        command.args(stress.then_some("--gc-stress")).arg(&driver);
        command.args(["--", "batch", &from.to_string()]);
        let done = support::run(&mut command, None, LIMIT);
        let text = String::from_utf8_lossy(&done.stdout);
        let mut running = from;
        for line in text.lines() {
            if let Some(n) = line.strip_prefix("run ") {
                running = n.parse().expect("a number");
            } else if let Some((_, ends)) = line.split_once(" [") {
                for (i, n) in ends.trim_end_matches(']').split(',').enumerate() {
                    tally.ends[i] += n.parse::<u64>().expect("a number");
                }
            } else if line.contains("not_loaded") {
                tally.not_loaded += 1;
            }
        }
        let complete = text.ends_with("end\n") && !done.broke();
        if complete {
            break;
        }
        if text.ends_with("multiplies\n") && !done.broke() {
            tally.multiplied += 1;
            from = running + 1;
            continue;
        }
        let kept = folder.join(format!("broke-{}.rbc", tally.broken.len()));
        std::fs::write(&kept, &batch[running]).expect("it can be written");
        tally.broken.push(format!(
            "{}{}: {}; {}",
            kept.display(),
            if stress { " (with --gc-stress)" } else { "" },
            done.end(),
            done.err().lines().take(5).collect::<Vec<_>>().join(" / ")
        ));
        from = running + 1;
    }
    batch.clear();
}

fn scratch(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("a folder can be made");
    folder
}

#[test]
fn accepted_mutants_run() {
    let count = number("RVM_MUTANTS", 3_000);
    let folder = scratch("mutants");
    let mut mutator = Mutator::new(seeds(), number("RVM_MUTANT_SEED", 1));
    let every = count.div_ceil(MOSTLY_RUN);
    let (mut tally, mut batch, mut batches) = (Tally::default(), Vec::new(), 0);
    let start = Instant::now();
    for n in 1..=count {
        judge(mutator.mutant(), every, &mut tally, &mut batch);
        if batch.len() == BATCH || n == count {
            batches += 1;
            run(&folder, &mut batch, batches % 10 == STRESSED || n == count, &mut tally);
            let seconds = start.elapsed().as_secs();
            eprintln!("{n} of {count} mutants, {} broke the VM, {seconds} s", tally.broken.len());
        }
    }
    tally.print("mutants of compiled programs, digest recomputed");
    assert!(tally.broken.is_empty(), "{:#?}", tally.broken);
    assert!(tally.reached_verifier() * 5 >= count, "too few mutants reach the verifier");
    // Fewer mutants may well miss a rule.
    if count >= 100_000 {
        let idle: Vec<_> = Rule::ALL.iter().filter(|r| !tally.refused.contains_key(r)).collect();
        assert!(idle.is_empty(), "these rules refused nothing: {idle:?}");
    }
}

#[test]
fn versions_may_disagree_about_a_fun() {
    // The second version names the first one's fun, but gives it another function: a process that is
    // started with it must not run that function short of an argument.
    let folder = scratch("versions");
    let ring = support::root().join("tests/run/proc_ring.erl");
    let first = seeds_of(&[ring]).pop().expect("it compiles");
    let mut second = first.clone();
    let taker = second.lambdas.iter().position(|lambda| lambda.free == 1).expect("a closure");
    let other = second.lambdas.iter().find(|lambda| lambda.free == 0).expect("a plain fun");
    second.lambdas[taker].function = other.function;
    verify(second.clone()).expect("it is valid by itself");
    let mut batch = vec![encode(&first), encode(&second)];
    let mut tally = Tally::default();
    run(&folder, &mut batch, true, &mut tally);
    assert!(tally.broken.is_empty(), "{:#?}", tally.broken);
}

#[test]
fn a_real_module_with_each_byte_flipped() {
    let folder = scratch("flipped");
    let seeds = seeds();
    let victim = seeds
        .iter()
        .filter(|module| is_harmless(module))
        .map(encode)
        .min_by_key(|file| file.len().abs_diff(2_000));
    let file = victim.expect("there are programs");
    let (mut plain, mut fitting, mut batch) = (Tally::default(), Tally::default(), Vec::new());
    for at in 0..file.len() {
        let mut mutant = file.clone();
        mutant[at] ^= 0xff;
        judge(mutant, 1, &mut plain, &mut batch);
        for flip in [0xff, 1, 2, 4, 8, 16, 32, 64, 128] {
            let mut mutant = file.clone();
            mutant[at] ^= flip;
            redigest(&mut mutant);
            judge(mutant, 1, &mut fitting, &mut batch);
        }
    }
    assert_eq!(plain.undecodable, plain.total, "a flipped byte went unnoticed by the digest");
    let step = (batch.len() / FLIPS_RUN).max(1);
    let mut part: Vec<_> = batch.into_iter().step_by(step).collect();
    run(&folder, &mut part, false, &mut fitting);
    fitting.print("one module with bytes and bits flipped, digest recomputed");
    assert!(fitting.broken.is_empty(), "{:#?}", fitting.broken);
}
