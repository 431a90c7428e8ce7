//! Terms against OTP: hashing, order, equality, arithmetic and texts of random terms.
//!
//! `oracle.escript` makes the cases and OTP's answers; this test makes the same terms and compares.
//! Without `escript` on the machine there is nothing to compare with, and it says so and passes.
//! `RVM_ORACLE_SEED` and `RVM_ORACLE_COUNT` choose other and more cases.

use rvm_core::heap::alloc::Build;
use rvm_core::heap::{Heap, binary};
use rvm_core::term::bits::BitView;
use rvm_core::term::boxed::ExportKey;
use rvm_core::term::{AtomTable, Term, big, compare, float, hash, map, print};
use std::process::Command;

struct World {
    atoms: AtomTable,
    heap: Heap,
}

fn unhex(text: &str) -> Vec<u8> {
    (0..text.len()).step_by(2).map(|i| u8::from_str_radix(&text[i..i + 2], 16).unwrap()).collect()
}

impl World {
    fn atom(&self, hex: &str) -> Term {
        self.atoms.intern(std::str::from_utf8(&unhex(hex)).unwrap()).unwrap()
    }

    /// Reads the escript's postfix notation.
    fn term(&mut self, text: &str) -> Term {
        let mut stack: Vec<Term> = Vec::new();
        for word in text.split(' ') {
            let (kind, rest) = word.split_at(1);
            let term = match kind {
                "i" => big::parse(rest.as_bytes(), 10).unwrap().build(&mut self.heap),
                "f" => {
                    let bits = u64::from_str_radix(rest, 16).unwrap();
                    self.heap.float(f64::from_bits(bits))
                }
                "a" => self.atom(rest),
                "n" => Term::NIL,
                "c" => {
                    let tail = stack.pop().unwrap();
                    let head = stack.pop().unwrap();
                    self.heap.cons(head, tail)
                }
                "t" => {
                    let elements = stack.split_off(stack.len() - rest.parse::<usize>().unwrap());
                    self.heap.tuple(&elements)
                }
                "m" => {
                    let slots = stack.split_off(stack.len() - 2 * rest.parse::<usize>().unwrap());
                    let mut pairs: Vec<_> =
                        slots.chunks(2).map(|pair| (pair[0], pair[1])).collect();
                    map::from_pairs(&mut pairs, &self.atoms, &mut self.heap).unwrap()
                }
                "b" => {
                    let (size, hex) = rest.split_once(':').unwrap();
                    let bytes = unhex(hex);
                    let size: usize = size.parse().unwrap();
                    // Half of them as parts of something longer, at odd offsets.
                    if size.is_multiple_of(2) {
                        let bits = BitView::of_bytes(&bytes).slice(0, size);
                        binary::bitstring(&mut self.heap, &bits).unwrap()
                    } else {
                        let view = BitView::of_bytes(&bytes).slice(0, size);
                        let (whole, data) = binary::new_bits(&mut self.heap, size + 13).unwrap();
                        // SAFETY: the new bitstring holds that many bits, and is ours.
                        unsafe { view.copy_to(data, 5) };
                        binary::sub_bits(&mut self.heap, whole, 5, size)
                    }
                }
                "x" => {
                    let parts: Vec<&str> = rest.split(',').collect();
                    let key = ExportKey {
                        module: self.atom(parts[0]),
                        function: self.atom(parts[1]),
                        arity: parts[2].parse().unwrap(),
                    };
                    // SAFETY: leaked, so it outlives every copy.
                    unsafe { self.heap.export(Box::leak(Box::new(key))) }
                }
                other => panic!("what is {other}?"),
            };
            stack.push(term);
        }
        assert_eq!(stack.len(), 1);
        stack[0]
    }

    fn show(&self, term: Term) -> String {
        print::to_string(term, &self.atoms)
    }

    fn check(&mut self, line: &str) {
        let fields: Vec<&str> = line.split('\t').collect();
        match fields[0] {
            "hash" => {
                let term = self.term(fields[1]);
                let text = self.show(term);
                assert_eq!(hash::phash2(term, &self.atoms).to_string(), fields[2], "phash2 {text}");
                let range: u64 = fields[4].parse().unwrap();
                let ranged = hash::phash2_range(term, range, &self.atoms);
                assert_eq!(ranged.to_string(), fields[3], "phash2 {text} in {range}");
            }
            "order" => {
                let (a, b) = (self.term(fields[1]), self.term(fields[2]));
                let text = format!("{} and {}", self.show(a), self.show(b));
                let order = compare::compare(a, b, &self.atoms) as i8;
                assert_eq!(order.to_string(), fields[3], "order of {text}");
                let exact = compare::exact_eq(a, b);
                assert_eq!(exact as u8, fields[4].parse::<u8>().unwrap(), "=:= of {text}");
                let equal = compare::arith_eq(a, b);
                assert_eq!(equal as u8, fields[5].parse::<u8>().unwrap(), "== of {text}");
                let keys = compare::compare_exact(a, b, &self.atoms);
                assert_eq!(keys.is_eq(), exact, "key order of {text}");
                assert_eq!(keys.reverse(), compare::compare_exact(b, a, &self.atoms));
                let hashes = [a, b].map(|t| hash::internal(t, 0, &self.atoms));
                assert_eq!(hashes[0] == hashes[1], exact, "hashes of {text}");
            }
            "float" => {
                let value = self.term(fields[1]).as_float().unwrap();
                assert_eq!(float::to_text(value), fields[2]);
                assert_eq!(float::parse(fields[2]).map(f64::to_bits), Some(value.to_bits()));
            }
            "tofloat" => {
                let term = self.term(fields[1]);
                let expected = match fields[2] {
                    "error" => None,
                    text => self.term(text).as_float(),
                };
                assert_eq!(big::to_f64(term), expected, "float of {}", self.show(term));
            }
            "trunc" => {
                let value = self.term(fields[1]).as_float().unwrap();
                let whole = big::from_f64(value).build(&mut self.heap);
                assert!(compare::exact_eq(whole, self.term(fields[2])), "trunc of {value}");
            }
            "arith" => {
                let (a, b) = (self.term(fields[2]), self.term(fields[3]));
                let operation = match fields[1] {
                    "+" => big::add,
                    "-" => big::sub,
                    "*" => big::mul,
                    "div" => big::div,
                    "rem" => big::rem,
                    "band" => big::band,
                    "bor" => big::bor,
                    "bxor" => big::bxor,
                    "bsl" => big::bsl,
                    _ => big::bsr,
                };
                match operation(a, b) {
                    Ok(result) => {
                        let result = result.build(&mut self.heap);
                        let expected = self.term(fields[4]);
                        assert!(compare::exact_eq(result, expected), "{line}");
                    }
                    Err(_) => assert_eq!(fields[4], "badarith", "{line}"),
                }
            }
            "text" => {
                let term = self.term(fields[1]);
                assert_eq!(big::to_text(term, fields[2].parse().unwrap()), fields[3]);
            }
            other => panic!("what is {other}?"),
        }
    }
}

#[test]
fn random_terms_behave_as_in_otp() {
    let setting = |name: &str, default: &str| std::env::var(name).unwrap_or(default.into());
    let output = Command::new("escript")
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/oracle.escript"))
        .args([setting("RVM_ORACLE_SEED", "1"), setting("RVM_ORACLE_COUNT", "4000")])
        .output();
    let Ok(output) = output else {
        eprintln!("no escript here: nothing to compare with");
        return;
    };
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(text.lines().count() > 1000);
    let mut world = World { atoms: AtomTable::new(10_000), heap: Heap::new(1_000_000).unwrap() };
    for line in text.lines() {
        if world.heap.room() < 500_000 {
            world.heap = Heap::new(1_000_000).unwrap();
        }
        world.check(line);
    }
}
