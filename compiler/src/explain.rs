//! What each diagnostic code means, read from DIAGNOSTICS.md.
//!
//! Owner: any thread; pure functions over embedded text. Invariants: every code that the compiler
//! gives has an entry with a wrong and a right example (tests/diagnostics.rs), so that page and
//! compiler cannot drift apart.

/// The page: a section for each code.
const PAGE: &str = include_str!("../DIAGNOSTICS.md");

/// What there is to say about a code.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// The code.
    pub code: &'static str,
    /// The text, with its examples.
    pub body: &'static str,
}

impl Entry {
    /// The examples in fences, in their order: the wrong one, then the right one.
    pub fn examples(&self) -> impl Iterator<Item = &'static str> {
        self.body.split("```erlang\n").skip(1).filter_map(|rest| rest.split("```").next())
    }
}

/// All entries, in the page's order.
pub fn all() -> impl Iterator<Item = Entry> {
    PAGE.split("\n## ").skip(1).map(|section| {
        let (code, body) = section.split_once('\n').unwrap_or((section, ""));
        Entry { code: code.trim(), body: body.trim() }
    })
}

/// The entry of a code.
pub fn find(code: &str) -> Option<Entry> {
    all().find(|entry| entry.code == code)
}
