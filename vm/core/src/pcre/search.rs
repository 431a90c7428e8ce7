//! Searching: a little at a time on a scheduler thread, or for as long as it takes beside it.
//!
//! PCRE2 cannot be asked how long a search will take, nor be held. So [`Search::glance`] gives it little: a
//! [`WINDOW`] of the text, and for each start in it a share of [`TRIES`]; it answers what it finds
//! for certain. [`Search::whole`] searches all of the text within the limits of the call, with a pattern
//! compiled so that it can be stopped, and counts the steps. Both go on from match to match when all are
//! wanted, and say where to continue.

use super::ffi::{Code, Ended, Limits, Text, boundary};
use super::options as o;
use super::{Newline, Pattern};
use pcre2_sys as c;

/// Bytes of text that a glance looks at from one start: a pattern that goes over all of them from each
/// of them takes a millisecond.
const WINDOW: usize = 1024;

/// Ways that a glance tries from all its starts together: another millisecond.
const TRIES: usize = 100_000;

/// Memory for the choices of a glance, KiB.
const GLANCE_MEMORY: u32 = 1024;

/// Memory for those of a whole search, KiB: a pattern that could use more is one that tries everything.
const WHOLE_MEMORY: u32 = 256 * 1024;

/// Bytes of text checked at a time for a glance.
const REGION: usize = 16 * WINDOW;

/// Matches that a glance finds before others have their turn.
const GLANCE_MATCHES: usize = 64;

/// Matches in one answer of a whole search.
const WHOLE_MATCHES: usize = 4096;

/// Where a search goes on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct At {
    /// Offset in bytes.
    pub offset: usize,
    /// A search from here has found an empty match, there: is there one that begins here and is not
    /// empty?
    pub again: Option<usize>,
}

/// What comes after the matches that were found.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Then {
    /// No more.
    Done,
    /// There may be more from there on.
    More(At),
    /// Nothing certain was found at a glance.
    Unknown,
    /// The limit of tries was met.
    Tries,
    /// The limit of depth, or of memory.
    Depth,
    /// A recursion that takes nothing.
    Loop,
    /// The search was stopped.
    Stopped,
    /// The text is no UTF-8, or the offset is not where a character begins.
    NotText,
}

/// Matches found.
#[derive(Debug)]
pub struct Found {
    /// Start and end of each match and its groups, all groups of the pattern for each match;
    /// `usize::MAX` for those that took no part.
    pub places: Vec<usize>,
    /// What comes next.
    pub then: Then,
    /// Bytes gone over and steps counted, roughly: for charging.
    pub work: usize,
}

/// What is searched for.
#[derive(Clone, Copy, Debug)]
pub struct Search<'s> {
    /// The pattern.
    pub pattern: &'s Pattern,
    /// Options from [`super::options`].
    pub bits: u32,
    /// Most ways tried from one start.
    pub tries: u32,
    /// Most choices open at once.
    pub depth: u32,
}

impl Search<'_> {
    fn limits(&self, memory: u32) -> Limits {
        let [tries, depth] = self.pattern.limits;
        Limits { tries: self.tries.min(tries), depth: self.depth.min(depth), memory }
    }

    fn options(&self, again: bool) -> u32 {
        const OPTIONS: &[(u32, u32)] = &[
            (o::ANCHORED, c::PCRE2_ANCHORED),
            (o::NOTBOL, c::PCRE2_NOTBOL),
            (o::NOTEOL, c::PCRE2_NOTEOL),
            (o::NOTEMPTY, c::PCRE2_NOTEMPTY),
            (o::NOTEMPTY_ATSTART, c::PCRE2_NOTEMPTY_ATSTART),
        ];
        let bits = if again { self.bits | o::ANCHORED | o::NOTEMPTY_ATSTART } else { self.bits };
        OPTIONS.iter().filter(|(ours, _)| bits & ours != 0).fold(0, |all, (_, theirs)| all | theirs)
    }

    /// What is found for certain without looking far.
    pub fn glance(&self, bytes: &[u8], from: At) -> Found {
        let code = &self.pattern.plain;
        let mut found = Found { places: Vec::new(), then: Then::NotText, work: 0 };
        let end = |from: usize, len: usize| {
            let mut end = from.saturating_add(len).min(bytes.len());
            while code.utf() && end > from && !boundary(bytes, end) {
                end -= 1;
            }
            end
        };
        let region = end(from.offset, REGION);
        let Some(text) = code.text(bytes, from.offset, region) else { return found };
        let mut at = from;
        let mut count = 0;
        found.then = loop {
            let window = end(at.offset, WINDOW);
            if count >= GLANCE_MATCHES || window > region {
                break Then::More(at);
            }
            let anchored = at.again.is_some() || self.bits & o::ANCHORED != 0 || code.anchored();
            let starts = match window - at.offset + 1 {
                _ if anchored => 1,
                len if code.line_start() => len.div_ceil(16),
                len => len,
            };
            let mut limits = self.limits(GLANCE_MEMORY);
            limits.tries = limits.tries.min((TRIES / starts) as u32);
            let ended = self.find(code, text, at, window, limits, &mut found.places, &mut || true);
            let certain = match ended {
                Ended::Match | Ended::Loop => true,
                Ended::NoMatch => window == bytes.len() || anchored,
                _ => false,
            };
            if !certain {
                // The next glance starts here with a region of its own.
                break if count > 0 { Then::More(at) } else { Then::Unknown };
            }
            count += usize::from(ended == Ended::Match);
            match self.after(bytes, at, ended, &found.places) {
                Then::More(next) => at = next,
                then => break then,
            }
        };
        found.work = count
            + if let Then::More(at) = found.then {
                at.offset.saturating_sub(from.offset) / 32
            } else {
                region.min(WINDOW) / 32
            };
        found
    }

    /// All that is found within the limits; `go_on` is asked now and then.
    pub fn whole(&self, bytes: &[u8], from: At, go_on: &dyn Fn() -> bool) -> Found {
        let code = self.pattern.watched().unwrap_or(&self.pattern.plain);
        let mut found = Found { places: Vec::new(), then: Then::NotText, work: 0 };
        let Some(text) = code.text(bytes, from.offset, bytes.len()) else { return found };
        let mut steps = 0usize;
        let mut at = from;
        let mut count = 0;
        found.then = loop {
            if count >= WHOLE_MATCHES {
                break Then::More(at);
            }
            let mut watch = || {
                steps += 1;
                !steps.is_multiple_of(4096) || go_on()
            };
            let limits = self.limits(WHOLE_MEMORY);
            let ended =
                self.find(code, text, at, bytes.len(), limits, &mut found.places, &mut watch);
            count += usize::from(ended == Ended::Match);
            match self.after(bytes, at, ended, &found.places) {
                Then::More(next) => at = next,
                then => break then,
            }
        };
        found.work = count + steps;
        found
    }

    #[expect(clippy::too_many_arguments, reason = "those of the call that it makes")]
    fn find(
        &self,
        code: &Code,
        text: Text<'_>,
        at: At,
        end: usize,
        limits: Limits,
        places: &mut Vec<usize>,
        watch: &mut dyn FnMut() -> bool,
    ) -> Ended {
        code.find(text, at.offset, end, self.options(at.again.is_some()), limits, places, watch)
    }

    /// Where to go on after a search that ended.
    fn after(&self, bytes: &[u8], at: At, ended: Ended, places: &[usize]) -> Then {
        let global = self.bits & o::GLOBAL != 0;
        match ended {
            Ended::Match if !global => Then::Done,
            Ended::Match => {
                let last = places.len() - 2 * (self.pattern.groups() + 1);
                let (start, end) = (places[last], places[last + 1]);
                if start >= end && at.again.is_none() {
                    return Then::More(At { offset: at.offset, again: Some(start) });
                }
                // `\K` in look-arounds makes matches that end anywhere; the search goes forward.
                let next = start.max(end);
                Then::More(self.forward(bytes, at, next))
            }
            Ended::NoMatch if let Some(start) = at.again => {
                if start >= bytes.len() {
                    return Then::Done;
                }
                Then::More(self.forward(bytes, at, start + self.step(bytes, start)))
            }
            Ended::NoMatch => Then::Done,
            Ended::Partial => Then::Unknown,
            Ended::Tries => Then::Tries,
            Ended::Depth => Then::Depth,
            Ended::Loop => Then::Loop,
            Ended::Stopped => Then::Stopped,
        }
    }

    /// From `next` on, or from the next character if that is not behind where the search was.
    fn forward(&self, bytes: &[u8], at: At, next: usize) -> At {
        let next = match at.offset {
            here if next > here => next,
            here => here + self.step(bytes, here),
        };
        At { offset: next, again: None }
    }

    /// Bytes of the character at a place; a line break of two characters counts as one.
    fn step(&self, bytes: &[u8], at: usize) -> usize {
        let newline = Newline::from_options(self.pattern.bits);
        let double = matches!(newline, Newline::CrLf | Newline::AnyCrLf | Newline::Any);
        if double && bytes[at..].starts_with(b"\r\n") {
            return 2;
        }
        let mut len = 1;
        while self.pattern.plain.utf() && !boundary(bytes, at + len) {
            len += 1;
        }
        len
    }
}
