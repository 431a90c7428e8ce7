//! The backtracking matcher.
//!
//! Owned by whoever runs it, on any thread. What may be tried later, and what registers held
//! before, lies on a stack in memory; calls of groups are frames beside it. Positions are bytes. A
//! try that takes too long ends in [`Outcome::Steps`] or one of the limits; a malformed subject
//! gives no match or some match, never a panic.

use super::class::Mode;
use super::parse::{Assert, Kind, Single};
use super::program::{Inst, Pc, Program, newline};
use super::{Newline, decode, options as o};
use unicode_segmentation::UnicodeSegmentation;

/// An empty register.
const NONE: usize = usize::MAX;

/// How a run ended.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// Start and end of the match and of each group that is set.
    Match(Vec<Option<(usize, usize)>>),
    /// There is none.
    NoMatch,
    /// The allowed number of steps is used up.
    Steps,
    /// Too many ways were tried.
    MatchLimit,
    /// Too many ways are still to be tried.
    RecursionLimit,
    /// A group calls itself without an end.
    RecursionLoop,
}

/// What to do when the way taken leads nowhere.
#[derive(Clone, Copy)]
enum Entry {
    /// Go on there.
    Choice(Pc, usize),
    /// A register had this value.
    Register(u32, usize),
    /// The greedy repetition before this instruction took up to `at`; it may end as early as `least`.
    Shorter {
        next: Pc,
        at: usize,
        least: usize,
    },
    /// The lazy repetition at this instruction may take more from `at` on.
    Longer {
        pc: Pc,
        at: usize,
        left: u32,
    },
    /// The call made here ends.
    Frame,
    Commit,
    Prune,
    Skip(usize),
}

/// A call of a group.
struct Frame {
    group: usize,
    back: Pc,
    height: usize,
    at: usize,
    registers: Vec<usize>,
}

/// One search in one subject.
pub struct Matcher<'p> {
    program: &'p Program,
    text: &'p [u8],
    bits: u32,
    newline: Newline,
    offset: usize,
    utf: bool,
    registers: Vec<usize>,
    stack: Vec<Entry>,
    frames: Vec<Frame>,
    /// Steps that may still be made, and that were made.
    steps_left: u64,
    steps: u64,
    /// Ways that may still be tried.
    tries_left: u64,
    height_max: usize,
}

/// Why a try ended without a match.
enum Stop {
    /// Try the next start, or this one.
    Next(Option<usize>),
    Outcome(Outcome),
}

impl std::fmt::Debug for Matcher<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Matcher").field("offset", &self.offset).finish_non_exhaustive()
    }
}

impl<'p> Matcher<'p> {
    /// A search in `text` from byte `offset` on, with options of the run.
    pub fn new(program: &'p Program, text: &'p [u8], offset: usize, bits: u32) -> Matcher<'p> {
        Matcher {
            program,
            text,
            bits: bits | program.bits & (o::ANCHORED | o::FIRSTLINE),
            newline: newline(program, bits),
            offset,
            utf: program.bits & o::UTF != 0,
            registers: vec![NONE; program.registers],
            stack: Vec::new(),
            frames: Vec::new(),
            steps_left: u64::MAX,
            steps: 0,
            tries_left: u64::MAX,
            height_max: usize::MAX,
        }
    }

    /// Allows so many steps, tries and open choices.
    pub fn limit(&mut self, steps: u64, tries: u64, height: usize) {
        let [tries_max, height_max] = self.program.limits;
        self.steps_left = steps;
        self.tries_left = tries.min(tries_max);
        self.height_max = height.min(usize::try_from(height_max).unwrap_or(height));
    }

    /// Steps made so far: some ten nanoseconds each.
    pub fn steps(&self) -> u64 {
        self.steps
    }

    /// Searches.
    pub fn run(&mut self) -> Outcome {
        let program = self.program;
        let anchored = self.bits & o::ANCHORED != 0 || program.anchored;
        let last = match self.bits & o::FIRSTLINE {
            0 => self.text.len(),
            _ => (self.offset..self.text.len())
                .find(|at| self.newline.at(self.text, *at, self.utf).is_some())
                .unwrap_or(self.text.len()),
        };
        let mut start = self.offset;
        // Behind the last place of a byte that has to come there is no match.
        let mut last = last;
        if let Some(byte) = program.required {
            match self.text[start..].iter().rposition(|b| *b == byte) {
                Some(place) => last = last.min(start + place),
                None => return Outcome::NoMatch,
            }
        }
        while start <= last {
            if let (Some(first), false) = (&program.first, anchored) {
                let rest = &self.text[start.min(self.text.len())..];
                match rest.iter().position(|b| first[*b as usize]) {
                    Some(len) => {
                        self.count(len as u64 / 16);
                        start += len;
                    }
                    None => return Outcome::NoMatch,
                }
                if start > last {
                    return Outcome::NoMatch;
                }
            }
            let mut next = None;
            let wanted = !program.line_start
                || start == self.offset
                || start == 0
                || self.newline.before(self.text, start, self.utf);
            if wanted {
                match self.attempt(start) {
                    Ok(()) => return Outcome::Match(self.captures()),
                    Err(Stop::Next(to)) => next = to,
                    Err(Stop::Outcome(outcome)) => return outcome,
                }
            }
            if anchored {
                return Outcome::NoMatch;
            }
            if !self.count(1) {
                return Outcome::Steps;
            }
            start = match next {
                Some(to) if to > start => to,
                _ => self.next_start(start),
            };
        }
        Outcome::NoMatch
    }

    fn next_start(&self, start: usize) -> usize {
        let crlf = matches!(self.newline, Newline::CrLf | Newline::AnyCrLf | Newline::Any)
            && !self.program.has_cr_or_lf
            && self.text[start.min(self.text.len())..].starts_with(b"\r\n");
        if crlf { start + 2 } else { start + self.width(start) }
    }

    /// Bytes of the character at `at`; 1 at the end.
    fn width(&self, at: usize) -> usize {
        if !self.utf {
            return 1;
        }
        let next = (at + 1).min(self.text.len());
        1 + self.text[next..].iter().take(3).take_while(|b| **b & 0xc0 == 0x80).count()
    }

    fn count(&mut self, steps: u64) -> bool {
        self.steps += steps;
        match self.steps_left.checked_sub(steps) {
            Some(left) => {
                self.steps_left = left;
                true
            }
            None => {
                self.steps_left = 0;
                false
            }
        }
    }

    fn captures(&self) -> Vec<Option<(usize, usize)>> {
        let pair = |i: usize| (self.registers[2 * i], self.registers[2 * i + 1]);
        (0..=self.program.groups)
            .map(|i| Some(pair(i)).filter(|(from, to)| *from != NONE && *to != NONE))
            .collect()
    }

    fn set(&mut self, register: usize, value: usize) {
        if !self.stack.is_empty() {
            self.stack.push(Entry::Register(register as u32, self.registers[register]));
        }
        self.registers[register] = value;
    }

    /// Does a single match at `at`, and with how many bytes?
    #[inline]
    fn single(&self, single: Single, at: usize) -> Option<usize> {
        let byte = *self.text.get(at)?;
        let (c, len) = if self.utf && byte >= 0x80 && single != Single::Byte {
            decode(self.text, at)?
        } else {
            (byte as u32, 1)
        };
        let found = match single {
            Single::Char(wanted) => c == wanted,
            Single::Set(set) => self.program.sets[set].has(c),
            Single::Word(yes) => self.program.word.has(c) == yes,
            Single::AsciiWord(yes) => (c < 128 && self.program.word.has(c)) == yes,
            Single::Any | Single::Byte => true,
            Single::NotNewline => self.newline.at(self.text, at, self.utf).is_none(),
        };
        found.then_some(len)
    }

    fn is_word(&self, at: usize) -> bool {
        let c = match self.utf {
            true => decode(self.text, at).map(|(c, _)| c),
            false => self.text.get(at).map(|b| *b as u32),
        };
        c.is_some_and(|c| self.program.word.has(c))
    }

    /// Where the character before `at` starts.
    fn previous(&self, at: usize) -> Option<usize> {
        let mut at = at.checked_sub(1)?;
        while self.utf && at > 0 && self.text[at] & 0xc0 == 0x80 {
            at -= 1;
        }
        Some(at)
    }

    fn holds(&self, assert: Assert, at: usize) -> bool {
        let (text, utf, end) = (self.text, self.utf, self.text.len());
        let bol = self.bits & o::NOTBOL == 0;
        let eol = self.bits & o::NOTEOL == 0;
        let last_break = || self.newline.at(text, at, utf).is_some_and(|len| at + len == end);
        match assert {
            Assert::Start => at == 0,
            Assert::Offset => at == self.offset,
            Assert::End => at == end,
            Assert::EndLine => at == end || last_break(),
            Assert::Bol => at == 0 && bol,
            Assert::BolMulti if at == 0 => bol,
            Assert::BolMulti => at != end && self.newline.before(text, at, utf),
            Assert::Eol => eol && (at == end || last_break()),
            Assert::EolMulti if at == end => eol,
            Assert::EolMulti => self.newline.at(text, at, utf).is_some(),
            Assert::EolOnly => eol && at == end,
            Assert::Word | Assert::NotWord => {
                let before = self.previous(at).is_some_and(|at| self.is_word(at));
                (before != self.is_word(at)) == (assert == Assert::Word)
            }
        }
    }

    fn newline_sequence(&self, at: usize, any: bool) -> Option<usize> {
        let any = match self.bits & (o::BSR_ANYCRLF | o::BSR_UNICODE) {
            0 => any,
            bits => bits & o::BSR_UNICODE != 0,
        };
        let kind = if any { Newline::Any } else { Newline::AnyCrLf };
        kind.at(self.text, at, self.utf)
    }

    fn grapheme(&self, at: usize) -> Option<usize> {
        let rest = self.text.get(at..).filter(|rest| !rest.is_empty())?;
        if !self.utf {
            return Some(if rest.starts_with(b"\r\n") { 2 } else { 1 });
        }
        // A cluster that is longer than this is no cluster that anybody means.
        const LONGEST: usize = 4096;
        let rest = &rest[..rest.len().min(LONGEST)];
        let text = match std::str::from_utf8(rest) {
            Ok(text) => text,
            Err(error) => std::str::from_utf8(&rest[..error.valid_up_to()]).unwrap_or(""),
        };
        Some(text.graphemes(true).next().map_or(1, str::len))
    }

    /// The end of a repetition of what a group matched.
    fn back_reference(&mut self, groups: &[usize], caseless: bool, at: usize) -> Option<usize> {
        let (from, to) = groups.iter().find_map(|g| {
            let (from, to) = (self.registers[2 * g], self.registers[2 * g + 1]);
            (from != NONE && to != NONE).then_some((from, to.max(from)))
        })?;
        self.count((to - from) as u64 / 16);
        if !caseless {
            return self.text[at..].starts_with(&self.text[from..to]).then_some(at + to - from);
        }
        let mode = Mode { utf: self.utf, ucp: false };
        let next = |at: usize| match self.utf {
            true => decode(self.text, at),
            false => self.text.get(at).map(|b| (*b as u32, 1)),
        };
        let (mut left, mut right) = (from, at);
        while left < to {
            let ((a, a_len), (b, b_len)) = (next(left)?, next(right)?);
            if a != b && !mode.cases(a).contains(&b) {
                return None;
            }
            left += a_len;
            right += b_len;
        }
        Some(right)
    }

    /// Tries to match at `start`.
    fn attempt(&mut self, start: usize) -> Result<(), Stop> {
        self.registers.fill(NONE);
        self.stack.clear();
        self.frames.clear();
        self.registers[0] = start;
        self.tried()?;
        let program = self.program;
        let (mut pc, mut at) = (0 as Pc, start);
        loop {
            if !self.count(1) {
                return Err(Stop::Outcome(Outcome::Steps));
            }
            let mut ok = true;
            match &program.code[pc as usize] {
                Inst::Lit(bytes) => {
                    ok = self.text[at..].starts_with(bytes);
                    at += if ok { bytes.len() } else { 0 };
                }
                Inst::One(single) => match self.single(*single, at) {
                    Some(len) => at += len,
                    None => ok = false,
                },
                Inst::Repeat { single, min, max, kind } => {
                    match self.repeat(*single, *min, *max, *kind, at, pc) {
                        Some(end) => at = end,
                        None => ok = false,
                    }
                }
                Inst::Assert(assert) => ok = self.holds(*assert, at),
                Inst::Newline { any } => match self.newline_sequence(at, *any) {
                    Some(len) => at += len,
                    None => ok = false,
                },
                Inst::Grapheme => match self.grapheme(at) {
                    Some(len) => at += len,
                    None => ok = false,
                },
                Inst::Back { groups, caseless } => {
                    match self.back_reference(groups, *caseless, at) {
                        Some(end) => at = end,
                        None => ok = false,
                    }
                }
                Inst::Split(first, second) => {
                    self.stack.push(Entry::Choice(*second, at));
                    pc = *first;
                    continue;
                }
                Inst::Jump(to) => {
                    pc = *to;
                    continue;
                }
                Inst::Store(register) => self.set(*register, at),
                Inst::Load(register) => at = self.registers[*register],
                Inst::Close { group, from } => {
                    let from = self.registers[*from];
                    self.set(2 * group, from);
                    self.set(2 * group + 1, at);
                    if self.frames.last().is_some_and(|f| f.group == *group) {
                        pc = self.finish_call().unwrap_or(pc);
                        continue;
                    }
                }
                Inst::IfStuck(register, out) => {
                    if self.registers[*register] == at {
                        pc = *out;
                        continue;
                    }
                }
                Inst::Mark(register) => {
                    // The old value lies below the height, so that a cut keeps it.
                    if !self.stack.is_empty() {
                        let old = self.registers[*register];
                        self.stack.push(Entry::Register(*register as u32, old));
                    }
                    self.registers[*register] = self.stack.len();
                }
                Inst::Cut(register) => self.cut(self.registers[*register]),
                Inst::CutFail(register) => {
                    let height = self.registers[*register];
                    self.unwind(height);
                    ok = false;
                }
                Inst::BackUp(count) => {
                    let mut to = Some(at);
                    for _ in 0..*count {
                        to = to.and_then(|at| self.previous(at));
                    }
                    match to {
                        Some(to) => at = to,
                        None => ok = false,
                    }
                }
                Inst::Call { group, to } => {
                    if self.frames.iter().any(|f| f.group == *group && f.at == at) {
                        return Err(Stop::Outcome(Outcome::RecursionLoop));
                    }
                    self.count(self.registers.len() as u64 / 4);
                    self.frames.push(Frame {
                        group: *group,
                        back: pc + 1,
                        height: self.stack.len(),
                        at,
                        registers: self.registers.clone(),
                    });
                    self.stack.push(Entry::Frame);
                    pc = *to;
                    continue;
                }
                Inst::IfSet(groups, other) => {
                    if !groups.iter().any(|g| self.registers[2 * g + 1] != NONE) {
                        pc = *other;
                        continue;
                    }
                }
                Inst::IfRecursion(groups, other) => {
                    let inside = match (self.frames.last(), groups) {
                        (None, _) => false,
                        (Some(_), None) => true,
                        (Some(frame), Some(groups)) => groups.contains(&frame.group),
                    };
                    if !inside {
                        pc = *other;
                        continue;
                    }
                }
                Inst::Keep => self.set(0, at),
                Inst::Fail => ok = false,
                Inst::Commit => self.stack.push(Entry::Commit),
                Inst::Prune => self.stack.push(Entry::Prune),
                Inst::Skip => self.stack.push(Entry::Skip(at)),
                Inst::Match => {
                    if self.frames.last().is_some_and(|f| f.group == 0) {
                        pc = self.finish_call().unwrap_or(pc);
                        continue;
                    }
                    let empty = at == self.registers[0];
                    let refused = empty
                        && (self.bits & o::NOTEMPTY != 0
                            || self.bits & o::NOTEMPTY_ATSTART != 0 && start == self.offset);
                    if !refused {
                        self.registers[1] = at;
                        return Ok(());
                    }
                    ok = false;
                }
            }
            if ok {
                pc += 1;
            } else {
                (pc, at) = self.backtrack()?;
            }
            if self.stack.len() > self.height_max {
                return Err(Stop::Outcome(Outcome::RecursionLimit));
            }
        }
    }

    /// A call comes to its end: what it set and might still try is dropped.
    fn finish_call(&mut self) -> Option<Pc> {
        let frame = self.frames.pop()?;
        self.stack.truncate(frame.height);
        let start = self.registers[0];
        self.registers = frame.registers;
        // What \K said stays.
        self.set(0, start);
        Some(frame.back)
    }

    /// Drops the choices above a height, and keeps what registers held.
    fn cut(&mut self, height: usize) {
        self.count((self.stack.len() - height.min(self.stack.len())) as u64 / 8);
        let mut kept = height;
        for i in height..self.stack.len() {
            if let Entry::Register(..) = self.stack[i] {
                self.stack[kept] = self.stack[i];
                kept += 1;
            }
        }
        // With nothing below there is nothing to come back to.
        self.stack.truncate(if height == 0 { 0 } else { kept });
    }

    /// Goes back to a height, registers included.
    fn unwind(&mut self, height: usize) {
        while self.stack.len() > height {
            match self.stack.pop() {
                Some(Entry::Register(register, old)) => self.registers[register as usize] = old,
                Some(Entry::Frame) => {
                    self.frames.pop();
                }
                _ => {}
            }
        }
    }

    /// The next way to try.
    fn backtrack(&mut self) -> Result<(Pc, usize), Stop> {
        loop {
            match self.stack.pop() {
                None => return Err(Stop::Next(None)),
                Some(Entry::Choice(pc, at)) => {
                    self.tried()?;
                    return Ok((pc, at));
                }
                Some(Entry::Register(register, old)) => self.registers[register as usize] = old,
                Some(Entry::Shorter { next, at, least }) => {
                    self.tried()?;
                    let at = self.shorter(next - 1, at);
                    if at > least {
                        self.stack.push(Entry::Shorter { next, at, least });
                    }
                    return Ok((next, at));
                }
                Some(Entry::Longer { pc, at, left }) => {
                    self.tried()?;
                    let Inst::Repeat { single, .. } = self.program.code[pc as usize] else {
                        continue;
                    };
                    if let Some(len) = self.single(single, at) {
                        if left > 1 {
                            self.stack.push(Entry::Longer { pc, at: at + len, left: left - 1 });
                        }
                        return Ok((pc + 1, at + len));
                    }
                }
                Some(Entry::Frame) => {
                    self.frames.pop();
                }
                Some(Entry::Commit) => return Err(Stop::Outcome(Outcome::NoMatch)),
                Some(Entry::Prune) => return Err(Stop::Next(None)),
                Some(Entry::Skip(at)) => return Err(Stop::Next(Some(at))),
            }
        }
    }

    fn tried(&mut self) -> Result<(), Stop> {
        match self.tries_left.checked_sub(1) {
            Some(left) => {
                self.tries_left = left;
                Ok(())
            }
            None => Err(Stop::Outcome(Outcome::MatchLimit)),
        }
    }

    /// One character less for the repetition at `pc`.
    fn shorter(&self, pc: Pc, at: usize) -> usize {
        match self.program.code[pc as usize] {
            Inst::Repeat { single: Single::Byte, .. } => at - 1,
            _ => self.previous(at).unwrap_or(0),
        }
    }

    fn repeat(
        &mut self,
        single: Single,
        min: u32,
        max: u32,
        kind: Kind,
        mut at: usize,
        pc: Pc,
    ) -> Option<usize> {
        for _ in 0..min {
            at += self.single(single, at)?;
        }
        self.count(min as u64 / 4);
        if min == max {
            return Some(at);
        }
        if kind == Kind::Lazy {
            self.stack.push(Entry::Longer { pc, at, left: max - min });
            return Some(at);
        }
        let least = at;
        for _ in min..max {
            match self.single(single, at) {
                Some(len) => at += len,
                None => break,
            }
        }
        self.count((at - least) as u64 / 4);
        if kind == Kind::Greedy && at > least {
            self.stack.push(Entry::Shorter { next: pc + 1, at, least });
        }
        Some(at)
    }
}
