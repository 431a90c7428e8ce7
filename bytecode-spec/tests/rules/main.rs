//! Every rule of the verifier: an example that it refuses, and the nearest one that passes.

mod shape;
mod typing;

use std::collections::HashSet;

use rvm_bytecode::{Rule, VerifyError, assemble, verify};

/// Wraps declarations and the body of one function of two arguments and eight registers.
pub(crate) fn body(declarations: &str, body: &str) -> String {
    format!("module t\n{declarations}\nfunction f/2 regs 8\n{body}\nend\n")
}

fn check(text: &str) -> Result<(), VerifyError> {
    match assemble(text) {
        Ok(module) => verify(module).map(|_| ()),
        Err(e) => panic!("{e}\n{text}"),
    }
}

/// Pairs of listings, one refused by the rule and one accepted.
pub(crate) type Examples = Vec<(String, String)>;

/// The same for bodies of one function.
pub(crate) fn code(pairs: &[(&str, &str)]) -> Examples {
    pairs.iter().map(|(refused, accepted)| (body("", refused), body("", accepted))).collect()
}

#[test]
fn each_rule_refuses_and_accepts() {
    let mut wrong = Vec::new();
    for &rule in Rule::ALL {
        let examples = shape::examples(rule).unwrap_or_else(|| typing::examples(rule));
        assert!(!examples.is_empty());
        for (refused, accepted) in examples {
            match check(&refused) {
                Err(e) if e.rule == rule => {}
                other => wrong.push(format!("{rule}: refused? {other:?}\n{refused:.600}")),
            }
            if let Err(e) = check(&accepted) {
                wrong.push(format!("{rule}: not accepted: {e}\n{accepted:.600}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn names_are_distinct() {
    let names: HashSet<_> = Rule::ALL.iter().map(|r| r.name()).collect();
    assert_eq!(names.len(), Rule::ALL.len());
}

#[test]
fn errors_have_places() {
    let text = "module t\nfunction f/0 regs 1\nreturn []\nend\nfunction g/0 regs 1\nmove r0, []\n\
                return r1\nend\n";
    let e = check(text).unwrap_err();
    assert_eq!((e.function, e.instruction), (Some(1), Some(1)));
    assert_eq!(e.to_string(), "function 1, instruction 1: register 1 of 1 (register)");
}
