//! What patterns match, where no Erlang is needed to say so; tests/run has the rest, from OTP.

use super::{Matcher, Outcome, compile, options as o};

fn run(pattern: &str, subject: &str, bits: u32) -> Option<Vec<Option<(usize, usize)>>> {
    let program = compile(pattern.as_bytes(), bits).expect("a pattern");
    match Matcher::new(&program, subject.as_bytes(), 0, 0).run() {
        Outcome::Match(captures) => Some(captures),
        Outcome::NoMatch => None,
        other => panic!("{pattern}: {other:?}"),
    }
}

#[test]
fn counts_steps_and_tries() {
    let program = compile(b"(?:a|a)*[bc]$", 0).expect("a pattern");
    let subject = b"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaad";
    let mut matcher = Matcher::new(&program, subject, 0, 0);
    matcher.limit(10_000, u64::MAX, usize::MAX);
    assert_eq!(matcher.run(), Outcome::Steps);
    assert!(matcher.steps() >= 10_000);
    matcher.limit(u64::MAX, 1000, usize::MAX);
    assert_eq!(matcher.run(), Outcome::MatchLimit);
    matcher.limit(u64::MAX, u64::MAX, 20);
    assert_eq!(matcher.run(), Outcome::RecursionLimit);
}

#[test]
fn recursion_ends() {
    let balanced = r"^(\((?:[^()]|(?1))*\))$";
    assert!(run(balanced, "(a(b)(c(d)))", 0).is_some());
    assert!(run(balanced, "(a(b)(c(d))", 0).is_none());
    let deep = "(".repeat(500) + &")".repeat(500);
    assert!(run(balanced, &deep, 0).is_some());
}

#[test]
fn any_bytes_are_a_pattern_or_an_error() {
    let mut seed = 7u64;
    let mut random = |n: u64| {
        seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (seed >> 33) % n
    };
    const PIECES: &[&str] = &[
        "(", ")", "[", "]", "{", "}", "*", "+", "?", "|", "\\", "^", "$", ".", "a", "1", ",", "-",
        "(?", "(?<", "(?P", "(?(", "(*", "[:", ":]", "\\x{", "\\g{", "\\k<", "\\p{", "\\Q", "\\E",
        "<", ">", "=", "!", ":", "é", "n", "\\1", "R", "#", " ",
    ];
    for _ in 0..20_000 {
        let pattern: String =
            (0..random(12)).map(|_| PIECES[random(PIECES.len() as u64) as usize]).collect();
        let bits = (random(1 << 16) as u32) & !o::NEVER_UTF;
        let mut bytes = pattern.into_bytes();
        if random(4) == 0 && !bytes.is_empty() {
            let at = random(bytes.len() as u64) as usize;
            bytes[at] = random(256) as u8;
        }
        if let Ok(program) = compile(&bytes, bits) {
            for subject in [&b"aa1 (a)\r\n\xc3\xa9"[..], b"\xff\xe2\x82", b""] {
                let mut matcher = Matcher::new(&program, subject, 0, bits & 0x7 << 16);
                matcher.limit(100_000, 10_000, 10_000);
                matcher.run();
            }
        }
    }
}
