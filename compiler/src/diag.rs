//! Diagnostics as data: what is wrong, where, and what might help.
//!
//! Owner: the thread that compiles. Invariants: codes are stable, kebab-case, one per kind of
//! problem; nothing here knows a terminal (see `render`).

use crate::source::Span;
use crate::symbol::Symbol;

/// How bad it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The module compiles.
    Warning,
    /// It does not.
    Error,
}

/// A place beside the main one, with what is to be seen there.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// What is there.
    pub message: String,
}

/// One problem.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Diagnostic {
    /// How bad.
    pub severity: Severity,
    /// A stable name for the kind of problem, such as `unbound-variable`.
    pub code: &'static str,
    /// How OTP's `erl_lint` says it, for tools that read it: its tag, and the name or the name with its
    /// arity that it is about.
    pub lint: Option<(&'static str, Symbol, Option<u32>)>,
    /// What is wrong, in one line.
    pub message: String,
    /// Where.
    pub span: Span,
    /// Where OTP would report it (the line that is compared with `erlc`).
    pub pos: u32,
    /// Other places.
    pub labels: Vec<Label>,
    /// Explanations.
    pub notes: Vec<String>,
    /// What to do about it.
    pub help: Option<String>,
}

impl Diagnostic {
    /// An error at a place.
    pub fn error(code: &'static str, span: Span, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, code, span, message.into())
    }

    /// A warning at a place.
    pub fn warning(code: &'static str, span: Span, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, code, span, message.into())
    }

    fn new(severity: Severity, code: &'static str, span: Span, message: String) -> Self {
        Diagnostic {
            severity,
            code,
            lint: None,
            message,
            span,
            pos: span.lo,
            labels: Vec::new(),
            notes: Vec::new(),
            help: None,
        }
    }

    /// With the position that OTP reports.
    pub fn at(mut self, pos: u32) -> Self {
        self.pos = pos;
        self
    }

    /// With OTP's tag and what it is about.
    pub fn lint(mut self, tag: &'static str, name: Symbol, arity: Option<u32>) -> Self {
        self.lint = Some((tag, name, arity));
        self
    }

    /// With another place.
    pub fn label(mut self, span: Span, message: impl Into<String>) -> Self {
        self.labels.push(Label { span, message: message.into() });
        self
    }

    /// With an explanation.
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// With advice.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// With "did you mean" advice, if there is a candidate close enough.
    pub fn suggest<'a>(self, wrong: &str, candidates: impl IntoIterator<Item = &'a str>) -> Self {
        match closest(wrong, candidates) {
            Some(right) => self.help(format!("did you mean `{right}`?")),
            None => self,
        }
    }
}

/// The candidate nearest to `wrong` by edits (insertion, deletion, replacement, swap of
/// neighbours), if it is near enough to be a likely slip: one edit in three characters.
pub fn closest<'a>(wrong: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // Longer names are not slips of one another; this also bounds the work for a hostile source.
    const LONGEST: usize = 64;
    let wrong: Vec<char> = wrong.chars().take(LONGEST + 1).collect();
    if wrong.len() > LONGEST {
        return None;
    }
    let allowed = (wrong.len() / 3).max(1);
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        let limit = best.map_or(allowed + 1, |(d, _)| d);
        if candidate.len() > 4 * LONGEST {
            continue;
        }
        let other: Vec<char> = candidate.chars().collect();
        if other.len().abs_diff(wrong.len()) >= limit {
            continue;
        }
        let d = distance(&wrong, &other);
        let shared = d < wrong.len().max(other.len());
        if d < limit && d > 0 && shared {
            best = Some((d, candidate));
        }
    }
    best.map(|(_, name)| name)
}

fn distance(a: &[char], b: &[char]) -> usize {
    let mut before: Vec<usize> = vec![0; b.len() + 1];
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i; b.len() + 1];
        for j in 1..=b.len() {
            let replace = last[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            row[j] = replace.min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                row[j] = row[j].min(before[j - 2] + 1);
            }
        }
        before = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_slips_only() {
        assert_eq!(closest("lenght", ["length", "list"]), Some("length"));
        assert_eq!(closest("foo", ["bar", "quux"]), None);
        assert_eq!(closest("ab", ["ab"]), None);
        assert_eq!(closest("X", ["Y"]), None);
    }
}
