//! What patterns match, where no Erlang is needed to say so; tests/run has the rest, from OTP.

use super::search::{At, Search, Then};
use super::{Pattern, compile, options as o};

const START: At = At { offset: 0, again: None };

fn search(pattern: &Pattern, bits: u32) -> Search<'_> {
    Search { pattern, bits, tries: 10_000_000, depth: 10_000_000 }
}

/// Places found, by both ways of searching if a glance is enough.
fn run(pattern: &str, subject: &str, bits: u32) -> Option<Vec<usize>> {
    let pattern = compile(pattern.as_bytes(), bits).expect("a pattern");
    let search = search(&pattern, 0);
    let found = search.whole(subject.as_bytes(), START, &|| true);
    assert_eq!(found.then, Then::Done);
    let glance = search.glance(subject.as_bytes(), START);
    if glance.then != Then::Unknown {
        assert_eq!(found.places, glance.places);
    }
    (!found.places.is_empty()).then_some(found.places)
}

#[test]
fn limits_hold_and_searches_can_be_stopped() {
    let pattern = compile(b"(?:a|a)*[bc]$", 0).expect("a pattern");
    let subject = b"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab";
    let subject = &[&subject[..], b"d"].concat();
    let mut search = search(&pattern, 0);
    assert_eq!(search.glance(subject, START).then, Then::Unknown);
    search.tries = 100_000;
    assert_eq!(search.whole(subject, START, &|| true).then, Then::Tries);
    search.tries = u32::MAX;
    assert_eq!(search.whole(subject, START, &|| false).then, Then::Stopped);
    search.depth = 20;
    assert_eq!(search.whole(subject, START, &|| true).then, Then::Depth);
    // A choice for each byte of the text: the memory for them is limited.
    let greedy = compile(b"(?:(a)|(b)|(c))*c", 0).expect("a pattern");
    let search = Search { pattern: &greedy, bits: 0, tries: u32::MAX, depth: u32::MAX };
    let long = [&vec![b'a'; 4 << 20][..], b"c"].concat();
    assert_eq!(search.whole(&long, START, &|| true).then, Then::Depth);
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
fn a_glance_is_certain() {
    // What begins in the window may go on behind it, and what begins behind it is not seen.
    let text = [&vec![b'a'; 3000][..], b"b"].concat();
    for pattern in ["a+b", "b", "a+$", "c", "^a+", "(?=a*b)", "a(?!a*b)", r"a\b"] {
        let pattern = compile(pattern.as_bytes(), 0).expect("a pattern");
        assert_eq!(search(&pattern, 0).glance(&text, START).then, Then::Unknown);
    }
    for (pattern, places) in [("aa", vec![0, 2]), ("^b", vec![]), (r"\Gb", vec![])] {
        let pattern = compile(pattern.as_bytes(), 0).expect("a pattern");
        let found = search(&pattern, 0).glance(&text, START);
        assert_eq!((found.then, found.places), (Then::Done, places));
    }
}

#[test]
fn all_matches_are_the_same_in_pieces() {
    let text = "ab \r\n é x1".repeat(700);
    for pattern in ["a", "a|", "(?=b)", r"\w+", "(?s).*?", "$", r"(?<=\s)\S", r"\bx\K1", "é|(1)"] {
        for bits in [o::UTF, o::UTF | o::MULTILINE | 5 << o::NEWLINE_SHIFT] {
            let pattern = compile(pattern.as_bytes(), bits).expect("a pattern");
            let search = search(&pattern, o::GLOBAL);
            let collect = |glancing: bool| {
                let (mut at, mut places, mut rounds) = (START, Vec::new(), 0);
                loop {
                    rounds += 1;
                    assert!(rounds < 10_000);
                    let mut found = search.glance(text.as_bytes(), at);
                    if !glancing || found.then == Then::Unknown {
                        found = search.whole(text.as_bytes(), at, &|| true);
                    }
                    places.append(&mut found.places);
                    match found.then {
                        Then::More(next) => at = next,
                        then => {
                            assert_eq!(then, Then::Done);
                            return places;
                        }
                    }
                }
            };
            assert_eq!(collect(true), collect(false), "{pattern:?}");
        }
    }
}

#[test]
fn what_is_nested_deeply_is_refused_in_time() {
    let nested = |n: usize, open: &str| open.repeat(n) + &")".repeat(n);
    for open in ["(", "(?:", "(?=", "(?>", "(?<n>", "(?i:", "(?(?=a)", "(?|", "a|("] {
        let bits = o::DUPNAMES;
        // On a stack as small as a scheduler's may be.
        let text = nested(790, open);
        let ends = std::thread::Builder::new().stack_size(2 << 20).spawn(move || {
            if let Ok(pattern) = compile(text.as_bytes(), bits) {
                search(&pattern, 0).whole(b"aaa", START, &|| true);
                search(&pattern, 0).glance(b"aaa", START);
            }
        });
        ends.expect("a thread").join().expect("it returns");
        assert!(compile(nested(5000, open).as_bytes(), bits).is_err());
    }
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
        "<", ">", "=", "!", ":", "é", "n", "\\1", "R", "#", " ", "(?<n>", "\\K", "(?<=", "\\C",
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
        match compile(&bytes, bits) {
            Ok(pattern) => {
                for subject in [&b"aa1 (a)\r\n\xc3\xa9"[..], b"\xff\xe2\x82", b""] {
                    let search =
                        Search { pattern: &pattern, bits: 0, tries: 10_000, depth: 10_000 };
                    search.glance(subject, START);
                    search.whole(subject, START, &|| true);
                }
            }
            Err(error) => {
                assert!(error.offset <= bytes.len());
                // What is left to PCRE2 to refuse.
                let theirs = [
                    "lookbehind assertion is not fixed length",
                    "regular expression is too large",
                    "using \\C is disabled by the application",
                    "\\C not allowed in lookbehind assertion",
                ];
                let ours = matches!(error.message, std::borrow::Cow::Borrowed(_));
                assert!(ours || theirs.contains(&&*error.message), "{bytes:?}: {error:?}");
            }
        }
    }
}
