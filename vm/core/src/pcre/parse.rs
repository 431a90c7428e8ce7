//! From the text of a pattern to its tree: groups, alternatives, quantifiers, options.
//!
//! Pure; recursion is bounded by [`super::DEPTH_MAX`]. Escapes and classes are in `parse_escape`.
//! Offsets of errors are those that OTP 25 reports.

use super::class::{Mode, Set};
use super::{DEPTH_MAX, Error, Newline, decode, options as o};

#[path = "parse_escape.rs"]
mod escape;

/// A position that matches or not, without taking characters.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Assert {
    /// `\A`
    Start,
    /// `\z`
    End,
    /// `\Z`
    EndLine,
    /// `\G`
    Offset,
    /// `^`
    Bol,
    /// `^` at line breaks too.
    BolMulti,
    /// `$`
    Eol,
    /// `$` at line breaks too.
    EolMulti,
    /// `$` at the very end only.
    EolOnly,
    /// `\b`
    Word,
    /// `\B`
    NotWord,
}

/// What matches exactly one character.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Single {
    /// This one.
    Char(u32),
    /// One of a set, by its number.
    Set(usize),
    /// `\w`, or `\W` if false.
    Word(bool),
    /// The same for ASCII alone.
    AsciiWord(bool),
    /// Anything.
    Any,
    /// Anything that does not begin a line break.
    NotNewline,
    /// One byte, even inside a character.
    Byte,
}

/// How a quantifier tries its counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Kind {
    Greedy,
    Lazy,
    Possessive,
}

/// A group that is referred to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Target {
    Number(usize),
    Name(Vec<u8>),
}

/// A condition of `(?(…)yes|no)`.
#[derive(Clone, Debug)]
pub(crate) enum Cond {
    /// The group is set; where to report that there is none.
    Group(Target, usize),
    /// Inside a recursion: any, or one into this group.
    Recursion(Option<Target>, usize),
    /// Never.
    Define,
    /// A look-around.
    Look(Box<Node>),
}

/// A piece of a pattern.
#[derive(Clone, Debug)]
pub(crate) enum Node {
    Empty,
    One(Single),
    Cat(Vec<Node>),
    Alt(Vec<Node>),
    Group(usize, Box<Node>),
    Atomic(Box<Node>),
    /// Look-around; the offsets are where its alternatives end.
    Look {
        node: Box<Node>,
        behind: bool,
        negative: bool,
        ends: Vec<usize>,
    },
    Repeat {
        node: Box<Node>,
        min: usize,
        max: Option<usize>,
        kind: Kind,
    },
    Assert(Assert),
    /// `\R`
    Newline {
        any: bool,
    },
    /// `\X`
    Grapheme,
    /// A reference to what a group matched, and where to report that there is none.
    Back {
        target: Target,
        caseless: bool,
        offset: usize,
    },
    Cond {
        cond: Cond,
        yes: Box<Node>,
        no: Box<Node>,
    },
    /// A call of a group (0: the whole), and where to report that there is none.
    Call {
        target: Target,
        offset: usize,
    },
    Keep,
    Fail,
    Accept,
    Commit,
    Prune,
    Skip,
}

/// What the parser found.
#[derive(Debug)]
pub(crate) struct Parsed {
    pub(crate) node: Node,
    pub(crate) sets: Vec<Set>,
    /// Number of capturing groups.
    pub(crate) groups: usize,
    /// Names and their groups, by name.
    pub(crate) names: Vec<(Vec<u8>, usize)>,
    /// Options, those set at the pattern's start included.
    pub(crate) bits: u32,
    /// The pattern mentions CR or LF.
    pub(crate) has_cr_or_lf: bool,
    /// The highest group that a number refers to.
    pub(crate) highest: usize,
    /// Limits of tries and of open choices that the pattern sets.
    pub(crate) limits: [u64; 2],
    /// Groups that refer to themselves: no way back leads into them.
    pub(crate) self_references: Vec<usize>,
    /// Length of the pattern.
    pub(crate) len: usize,
}

/// Longest name of a group.
const NAME_MAX: usize = 32;

/// Highest count of a quantifier.
const COUNT_MAX: usize = 65535;

pub(crate) struct Parser<'p> {
    text: &'p [u8],
    at: usize,
    /// Options in force here.
    bits: u32,
    quoting: bool,
    depth: usize,
    groups: usize,
    names: Vec<(Vec<u8>, usize)>,
    sets: Vec<Set>,
    has_cr_or_lf: bool,
    highest: usize,
    limits: [u64; 2],
    /// Where the alternatives read last end.
    ends: Vec<usize>,
    /// Groups around this place.
    open: Vec<usize>,
    /// Groups that refer to themselves.
    self_references: Vec<usize>,
}

type Parse<T> = Result<T, Error>;

/// Parses a pattern.
pub(crate) fn parse(text: &[u8], bits: u32) -> Parse<Parsed> {
    let mut p = Parser {
        text,
        at: 0,
        bits,
        quoting: false,
        depth: 0,
        groups: 0,
        names: Vec::new(),
        sets: Vec::new(),
        has_cr_or_lf: false,
        highest: 0,
        limits: [u64::MAX; 2],
        ends: Vec::new(),
        open: Vec::new(),
        self_references: Vec::new(),
    };
    p.leading_options()?;
    if p.bits & o::UTF != 0 {
        if p.bits & o::NEVER_UTF != 0 {
            return p.fail_at("setting UTF is disabled by the application", 0);
        }
        if let Err(error) = std::str::from_utf8(text) {
            return p.fail_at("invalid UTF-8 string", error.valid_up_to());
        }
    }
    let bits = p.bits;
    let node = p.alternatives(false)?;
    if p.at < text.len() {
        return p.fail("unmatched parentheses");
    }
    p.names.sort();
    Ok(Parsed {
        node,
        sets: p.sets,
        groups: p.groups,
        names: p.names,
        bits,
        has_cr_or_lf: p.has_cr_or_lf,
        highest: p.highest,
        limits: p.limits,
        self_references: p.self_references,
        len: text.len(),
    })
}

/// Alternatives in parentheses are not those of what is around them.
fn closed(node: Node) -> Node {
    match node {
        Node::Alt(_) => Node::Cat(vec![node]),
        node => node,
    }
}

impl Parser<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    fn rest(&self) -> &[u8] {
        &self.text[self.at..]
    }

    fn eat(&mut self, word: &[u8]) -> bool {
        let found = self.rest().starts_with(word);
        self.at += if found { word.len() } else { 0 };
        found
    }

    fn fail<T>(&self, message: &'static str) -> Parse<T> {
        self.fail_at(message, self.at)
    }

    fn fail_at<T>(&self, message: &'static str, offset: usize) -> Parse<T> {
        Err(Error { message, offset })
    }

    fn on(&self, bit: u32) -> bool {
        self.bits & bit != 0
    }

    fn mode(&self) -> Mode {
        Mode { utf: self.on(o::UTF), ucp: self.on(o::UCP) }
    }

    fn set(&mut self, set: Set) -> Single {
        let known = self.sets.iter().position(|s| *s == set);
        Single::Set(known.unwrap_or_else(|| {
            self.sets.push(set);
            self.sets.len() - 1
        }))
    }

    /// The options `(*NAME)` at the pattern's start.
    fn leading_options(&mut self) -> Parse<()> {
        const OPTIONS: &[(&[u8], u32, u32)] = &[
            (b"(*UTF8)", 0, o::UTF),
            (b"(*UTF)", 0, o::UTF),
            (b"(*UCP)", 0, o::UCP),
            (b"(*NO_START_OPT)", 0, o::NO_START_OPTIMIZE),
            (b"(*NO_AUTO_POSSESS)", 0, 0),
            (b"(*CR)", o::NEWLINE_MASK, 1 << o::NEWLINE_SHIFT),
            (b"(*LF)", o::NEWLINE_MASK, 2 << o::NEWLINE_SHIFT),
            (b"(*CRLF)", o::NEWLINE_MASK, 3 << o::NEWLINE_SHIFT),
            (b"(*ANYCRLF)", o::NEWLINE_MASK, 4 << o::NEWLINE_SHIFT),
            (b"(*ANY)", o::NEWLINE_MASK, 5 << o::NEWLINE_SHIFT),
            (b"(*BSR_ANYCRLF)", o::BSR_UNICODE, o::BSR_ANYCRLF),
            (b"(*BSR_UNICODE)", o::BSR_ANYCRLF, o::BSR_UNICODE),
        ];
        'next: loop {
            for (name, off, on) in OPTIONS {
                if self.eat(name) {
                    self.bits = self.bits & !off | on;
                    continue 'next;
                }
            }
            let limits = [&b"(*LIMIT_MATCH="[..], b"(*LIMIT_RECURSION="];
            for (i, name) in limits.iter().enumerate() {
                let Some(rest) = self.rest().strip_prefix(*name) else { continue };
                let digits = rest.iter().take_while(|b| b.is_ascii_digit()).count();
                if digits == 0 || rest.get(digits) != Some(&b')') {
                    return Ok(());
                }
                let number = rest[..digits]
                    .iter()
                    .fold(0u64, |n, b| n.saturating_mul(10).saturating_add((b - b'0') as u64));
                self.limits[i] = self.limits[i].min(number);
                self.at += name.len() + digits + 1;
                continue 'next;
            }
            return Ok(());
        }
    }

    /// Alternatives up to `)` or the end. With `reset` each numbers its groups from the same.
    fn alternatives(&mut self, reset: bool) -> Parse<Node> {
        let first = self.groups;
        let mut most = first;
        let mut all = vec![self.sequence()?];
        let mut ends = vec![self.at];
        while self.peek() == Some(b'|') {
            self.at += 1;
            if reset {
                most = most.max(self.groups);
                self.groups = first;
            }
            all.push(self.sequence()?);
            ends.push(self.at);
        }
        self.ends = ends;
        self.groups = self.groups.max(most);
        Ok(if all.len() == 1 { all.swap_remove(0) } else { Node::Alt(all) })
    }

    fn sequence(&mut self) -> Parse<Node> {
        let mut nodes = Vec::new();
        loop {
            self.skip();
            let Some(c) = self.peek() else { break };
            if !self.quoting && (c == b'|' || c == b')') {
                break;
            }
            let Some((node, repeatable)) = self.atom()? else { continue };
            self.skip();
            if repeatable && !self.quoting {
                let node = self.quantified(node)?;
                nodes.push(node);
            } else {
                nodes.push(node);
            }
        }
        Ok(if nodes.len() == 1 { nodes.swap_remove(0) } else { Node::Cat(nodes) })
    }

    /// Passes over quoting marks, and over blanks and comments where they do not count.
    fn skip(&mut self) {
        loop {
            if self.eat(b"\\E") {
                self.quoting = false;
            } else if self.quoting {
                return;
            } else if self.eat(b"\\Q") {
                self.quoting = true;
            } else if self.on(o::EXTENDED) {
                match self.peek() {
                    Some(b' ' | b'\t' | b'\n' | 0x0b | 0x0c | b'\r') => self.at += 1,
                    Some(b'#') => self.comment(),
                    _ => return,
                }
            } else {
                return;
            }
        }
    }

    fn comment(&mut self) {
        let newline = Newline::from_options(self.bits);
        while self.at < self.text.len() {
            match newline.at(self.text, self.at, self.on(o::UTF)) {
                Some(len) => {
                    self.at += len;
                    return;
                }
                None => self.at += 1,
            }
        }
    }

    /// One literal character as a node.
    fn literal(&mut self, c: u32) -> Node {
        self.has_cr_or_lf |= c == 10 || c == 13;
        if self.on(o::CASELESS) {
            let cases = self.mode().cases(c);
            if cases.len() > 1 {
                let set = Set::new(cases.into_iter().map(|c| (c, c)).collect());
                return Node::One(self.set(set));
            }
        }
        Node::One(Single::Char(c))
    }

    fn next_char(&mut self) -> Option<u32> {
        let (c, len) =
            if self.on(o::UTF) { decode(self.text, self.at)? } else { (self.peek()? as u32, 1) };
        self.at += len;
        Some(c)
    }

    /// The next piece, and whether a quantifier may follow; nothing for what is none.
    fn atom(&mut self) -> Parse<Option<(Node, bool)>> {
        let start = self.at;
        let Some(c) = self.peek() else { return Ok(None) };
        if self.quoting {
            let c = self.next_char().unwrap_or(0);
            return Ok(Some((self.literal(c), true)));
        }
        let node = match c {
            b'^' => {
                self.at += 1;
                let multi = self.on(o::MULTILINE);
                return Ok(Some((
                    Node::Assert(if multi { Assert::BolMulti } else { Assert::Bol }),
                    false,
                )));
            }
            b'$' => {
                self.at += 1;
                let assert = if self.on(o::MULTILINE) {
                    Assert::EolMulti
                } else if self.on(o::DOLLAR_ENDONLY) {
                    Assert::EolOnly
                } else {
                    Assert::Eol
                };
                return Ok(Some((Node::Assert(assert), false)));
            }
            b'.' => {
                self.at += 1;
                let any = self.on(o::DOTALL);
                Node::One(if any { Single::Any } else { Single::NotNewline })
            }
            b'[' => self.class()?,
            b'*' | b'+' | b'?' => return self.fail("nothing to repeat"),
            b'{' if self.counts(start)?.is_some() => {
                return self.fail_at("nothing to repeat", self.at - 1);
            }
            b'\\' => return self.escape().map(Some),
            b'(' => return self.group(),
            _ => {
                let c = self.next_char().unwrap_or(0);
                self.literal(c)
            }
        };
        Ok(Some((node, true)))
    }

    /// The counts of a `{…}` at `from`, which is then behind us; `None` if it is plain text.
    fn counts(&mut self, from: usize) -> Parse<Option<(usize, Option<usize>)>> {
        let digits = |at: usize| self.text[at..].iter().take_while(|b| b.is_ascii_digit()).count();
        let mut at = from + 1;
        let first = at..at + digits(at);
        at = first.end;
        let mut second = None;
        if !first.is_empty() && self.text.get(at) == Some(&b',') {
            second = Some(at + 1..at + 1 + digits(at + 1));
            at = second.as_ref().map_or(at, |r| r.end);
        }
        if first.is_empty() || self.text.get(at) != Some(&b'}') {
            return Ok(None);
        }
        let number = |range: std::ops::Range<usize>| {
            let mut value = 0;
            for i in range {
                value = value * 10 + (self.text[i] - b'0') as usize;
                if value > COUNT_MAX {
                    return self.fail_at("number too big in {} quantifier", i + 1);
                }
            }
            Ok(value)
        };
        let min = number(first)?;
        let max = match second {
            None => Some(min),
            Some(range) if range.is_empty() => None,
            Some(range) => Some(number(range)?),
        };
        if max.is_some_and(|max| max < min) {
            return self.fail_at("numbers out of order in {} quantifier", at);
        }
        self.at = at + 1;
        Ok(Some((min, max)))
    }

    fn quantified(&mut self, node: Node) -> Parse<Node> {
        let (min, max) = match self.peek() {
            Some(b'*') => (0, None),
            Some(b'+') => (1, None),
            Some(b'?') => (0, Some(1)),
            Some(b'{') => match self.counts(self.at)? {
                Some(counts) => {
                    self.at -= 1;
                    counts
                }
                None => return Ok(node),
            },
            _ => return Ok(node),
        };
        self.at += 1;
        let (usual, other) = match self.on(o::UNGREEDY) {
            true => (Kind::Lazy, Kind::Greedy),
            false => (Kind::Greedy, Kind::Lazy),
        };
        let kind = if self.eat(b"?") {
            other
        } else if self.eat(b"+") {
            Kind::Possessive
        } else {
            usual
        };
        Ok(Node::Repeat { node: Box::new(node), min, max, kind })
    }

    // ---- parentheses ----

    fn group(&mut self) -> Parse<Option<(Node, bool)>> {
        self.at += 1;
        if self.peek() == Some(b'*')
            && self.text.get(self.at + 1).is_some_and(|c| c.is_ascii_alphabetic() || *c == b':')
        {
            return self.verb().map(|node| Some((node, false)));
        }
        if !self.eat(b"?") {
            if self.on(o::NO_AUTO_CAPTURE) {
                return Ok(Some((self.body(false).map(closed)?, true)));
            }
            self.groups += 1;
            let index = self.groups;
            self.open.push(index);
            let node = self.body(false)?;
            self.open.pop();
            return Ok(Some((Node::Group(index, Box::new(node)), true)));
        }
        let Some(c) = self.peek() else {
            return self.fail("unrecognized character after (? or (?-");
        };
        self.at += 1;
        let node = match c {
            b'#' => {
                match self.rest().iter().position(|b| *b == b')') {
                    Some(len) => self.at += len + 1,
                    None => return self.fail_at("missing ) after comment", self.text.len()),
                }
                return Ok(None);
            }
            b':' => self.body(false).map(closed)?,
            b'|' => self.body(true).map(closed)?,
            b'>' => Node::Atomic(Box::new(self.body(false)?)),
            b'=' => self.look(false, false)?,
            b'!' => self.look(false, true)?,
            b'<' if self.eat(b"=") => self.look(true, false)?,
            b'<' if self.eat(b"!") => self.look(true, true)?,
            b'<' => match self.peek() {
                Some(c) if c.is_ascii_alphanumeric() || c == b'_' => self.named(b'>')?,
                _ => return self.fail("unrecognized character after (?<"),
            },
            b'\'' => self.named(b'\'')?,
            b'P' => match self.peek() {
                Some(b'<') => {
                    self.at += 1;
                    self.named(b'>')?
                }
                Some(b'=') => {
                    self.at += 1;
                    let name = self.name(b')')?;
                    self.at += 1;
                    self.back(Target::Name(name), self.at - 1)
                }
                Some(b'>') => {
                    self.at += 1;
                    return self.call_by_name().map(Some);
                }
                _ => return self.fail("unrecognized character after (?P"),
            },
            b'&' => return self.call_by_name().map(Some),
            b'R' | b'0'..=b'9' => {
                self.at -= (c != b'R') as usize;
                return self.call(0).map(Some);
            }
            b'+' => return self.call(1).map(Some),
            b'-' if self.peek().is_some_and(|c| c.is_ascii_digit()) => {
                return self.call(-1).map(Some);
            }
            b'(' => self.condition()?,
            b'C' => {
                let digits = self.rest().iter().take_while(|b| b.is_ascii_digit()).count();
                let number = self.rest()[..digits]
                    .iter()
                    .fold(0usize, |n, b| n.saturating_mul(10).saturating_add((b - b'0') as usize));
                self.at += digits;
                if self.peek() != Some(b')') {
                    return self.fail("closing ) for (?C expected");
                }
                if number > 255 {
                    return self.fail("number after (?C is > 255");
                }
                self.at += 1;
                // A callout with nobody to call.
                return Ok(Some((Node::Empty, false)));
            }
            _ => {
                self.at -= 1;
                return self.settings();
            }
        };
        Ok(Some((node, true)))
    }

    /// What is inside parentheses, up to and with the closing one.
    fn body(&mut self, reset: bool) -> Parse<Node> {
        let node = self.open_body(reset)?;
        self.at += 1;
        Ok(node)
    }

    /// The same up to the closing one.
    fn open_body(&mut self, reset: bool) -> Parse<Node> {
        self.depth += 1;
        if self.depth > DEPTH_MAX {
            return self.fail("parentheses are too deeply nested");
        }
        let outside = self.bits;
        let node = self.alternatives(reset)?;
        self.bits = outside;
        self.depth -= 1;
        if self.peek() != Some(b')') {
            return self.fail("missing )");
        }
        Ok(node)
    }

    fn look(&mut self, behind: bool, negative: bool) -> Parse<Node> {
        let node = Box::new(self.open_body(false)?);
        self.at += 1;
        Ok(Node::Look { node, behind, negative, ends: std::mem::take(&mut self.ends) })
    }

    fn name(&mut self, end: u8) -> Parse<Vec<u8>> {
        if self.peek().is_some_and(|c| c.is_ascii_digit()) {
            return self.fail("group name must start with a non-digit");
        }
        let word = |b: &&u8| b.is_ascii_alphanumeric() || **b == b'_';
        let len = self.rest().iter().take_while(word).count();
        let name = self.rest()[..len].to_vec();
        if len == 0 {
            return self.fail("subpattern name expected");
        }
        self.at += len;
        if self.peek() != Some(end) {
            return self.fail("syntax error in subpattern name (missing terminator)");
        }
        if len > NAME_MAX {
            return self.fail("subpattern name is too long (maximum 32 characters)");
        }
        Ok(name)
    }

    fn named(&mut self, end: u8) -> Parse<Node> {
        let name = self.name(end)?;
        self.groups += 1;
        let index = self.groups;
        let same = self.names.iter().any(|(n, i)| *n == name && *i != index);
        if same && !self.on(o::DUPNAMES) {
            return self.fail("two named subpatterns have the same name");
        }
        if self.names.iter().any(|(n, i)| *n != name && *i == index) {
            return self.fail("different names for subpatterns of the same number are not allowed");
        }
        if !self.names.iter().any(|(n, i)| *n == name && *i == index) {
            self.names.push((name, index));
        }
        self.at += 1;
        self.open.push(index);
        let node = self.body(false)?;
        self.open.pop();
        Ok(Node::Group(index, Box::new(node)))
    }

    fn back(&mut self, target: Target, offset: usize) -> Node {
        let meant = |group: usize| match &target {
            Target::Number(number) => *number == group,
            Target::Name(name) => self.names.iter().any(|(n, i)| n == name && *i == group),
        };
        let own: Vec<usize> = self.open.iter().copied().filter(|g| meant(*g)).collect();
        self.self_references.extend(own);
        if let Target::Number(number) = target {
            self.highest = self.highest.max(number);
        }
        Node::Back { target, caseless: self.on(o::CASELESS), offset }
    }

    fn call_by_name(&mut self) -> Parse<(Node, bool)> {
        let name = self.name(b')')?;
        self.at += 1;
        Ok((Node::Call { target: Target::Name(name), offset: self.at - 1 }, true))
    }

    /// `(?R)`, `(?1)`, `(?+1)`, `(?-1)`: the sign is behind us.
    fn call(&mut self, sign: isize) -> Parse<(Node, bool)> {
        let digits = self.rest().iter().take_while(|b| b.is_ascii_digit()).count();
        let number = self.rest()[..digits]
            .iter()
            .fold(0usize, |n, b| n.saturating_mul(10).saturating_add((b - b'0') as usize));
        self.at += digits;
        if self.peek() != Some(b')') {
            return self.fail("(?R or (?[+-]digits must be followed by )");
        }
        let target = match sign {
            0 => Some(number),
            _ if number == 0 => return self.fail("a numbered reference must not be zero"),
            1 => self.groups.checked_add(number),
            _ => (self.groups + 1).checked_sub(number),
        };
        let target = match target {
            Some(0) if sign != 0 => None,
            target => target,
        };
        let Some(target) = target else {
            return self.fail("reference to non-existent subpattern");
        };
        self.at += 1;
        Ok((Node::Call { target: Target::Number(target), offset: self.at - 1 }, true))
    }

    /// `(?(`: the condition and its branches.
    fn condition(&mut self) -> Parse<Node> {
        let start = self.at;
        let mut define = false;
        let cond = if self.peek() == Some(b'?') {
            let kind = &self.rest()[1..];
            if ![&b"="[..], b"!", b"<=", b"<!"].iter().any(|k| kind.starts_with(k)) {
                return self.fail("assertion expected after (?( or (?(?C)");
            }
            self.at -= 1;
            match self.group()? {
                Some((look, _)) => Cond::Look(Box::new(look)),
                None => return self.fail("assertion expected after (?( or (?(?C)"),
            }
        } else {
            let target = match self.peek() {
                Some(c @ (b'<' | b'\'')) => {
                    self.at += 1;
                    let name = self.name(if c == b'<' { b'>' } else { b'\'' })?;
                    self.at += 1;
                    Target::Name(name)
                }
                Some(c) if c.is_ascii_digit() || c == b'+' || c == b'-' => {
                    self.at += !c.is_ascii_digit() as usize;
                    let digits = self.rest().iter().take_while(|b| b.is_ascii_digit()).count();
                    let number = self.rest()[..digits].iter().fold(0usize, |n, b| {
                        n.saturating_mul(10).saturating_add((b - b'0') as usize)
                    });
                    self.at += digits;
                    Target::Number(match c {
                        b'+' => self.groups.saturating_add(number),
                        b'-' => (self.groups + 1).saturating_sub(number),
                        _ => number,
                    })
                }
                Some(c) if c.is_ascii_alphabetic() || c == b'_' => {
                    let word = |b: &&u8| b.is_ascii_alphanumeric() || **b == b'_' || **b == b'&';
                    let len = self.rest().iter().take_while(word).count();
                    self.at += len;
                    Target::Name(self.text[start..self.at].to_vec())
                }
                _ => return self.fail("assertion expected after (?( or (?(?C)"),
            };
            if !self.eat(b")") {
                return self.fail("malformed number or name after (?(");
            }
            let plain = self.text[start].is_ascii_alphabetic();
            match &target {
                Target::Name(name) if plain && name == b"DEFINE" => {
                    define = true;
                    Cond::Define
                }
                Target::Name(name)
                    if plain && name[0] == b'R' && !self.names.iter().any(|(n, _)| n == name) =>
                {
                    let which = match &name[1..] {
                        [] => None,
                        [b'&', rest @ ..] => Some(Target::Name(rest.to_vec())),
                        digits if digits.iter().all(u8::is_ascii_digit) => {
                            let number = digits.iter().fold(0usize, |n, b| {
                                n.saturating_mul(10).saturating_add((b - b'0') as usize)
                            });
                            Some(Target::Number(number))
                        }
                        _ => return self.fail("reference to non-existent subpattern"),
                    };
                    Cond::Recursion(which, self.at)
                }
                _ => Cond::Group(target, self.at),
            }
        };
        let node = self.open_body(false)?;
        let (yes, no) = match node {
            Node::Alt(_) if define => {
                return self.fail("DEFINE group contains more than one branch");
            }
            Node::Alt(mut all) if all.len() == 2 => {
                let no = all.pop().unwrap_or(Node::Empty);
                (all.pop().unwrap_or(Node::Empty), no)
            }
            Node::Alt(_) => {
                return self.fail("conditional group contains more than two branches");
            }
            node => (node, Node::Empty),
        };
        self.at += 1;
        Ok(Node::Cond { cond, yes: Box::new(yes), no: Box::new(no) })
    }

    /// `(?i)` and `(?i:…)`.
    fn settings(&mut self) -> Parse<Option<(Node, bool)>> {
        let (mut on, mut off, mut clearing) = (0, 0, false);
        loop {
            let bit = match self.peek() {
                Some(b'i') => o::CASELESS,
                Some(b'm') => o::MULTILINE,
                Some(b's') => o::DOTALL,
                Some(b'x') => o::EXTENDED,
                Some(b'U') => o::UNGREEDY,
                Some(b'J') => o::DUPNAMES,
                Some(b'X') => 0,
                Some(b'-') if !clearing => {
                    clearing = true;
                    self.at += 1;
                    continue;
                }
                Some(b')' | b':') => break,
                _ => return self.fail("unrecognized character after (? or (?-"),
            };
            if clearing {
                off |= bit;
            } else {
                on |= bit;
            }
            self.at += 1;
        }
        let bits = (self.bits | on) & !off;
        self.at += 1;
        if self.text[self.at - 1] == b')' {
            self.bits = bits;
            return Ok(None);
        }
        let outside = std::mem::replace(&mut self.bits, bits);
        let node = self.body(false).map(closed)?;
        self.bits = outside;
        Ok(Some((node, true)))
    }

    fn verb(&mut self) -> Parse<Node> {
        let start = self.at + 1;
        let word = |b: &&u8| b.is_ascii_alphabetic();
        let len = self.text[start..].iter().take_while(word).count();
        let name = self.text[start..start + len].to_vec();
        self.at = start + len;
        let argument = self.eat(b":");
        if argument {
            let len = self.rest().iter().take_while(|b| **b != b')').count();
            self.at += len;
        }
        if self.peek() != Some(b')') {
            return self.fail("(*VERB) not recognized or malformed");
        }
        let node = match &name[..] {
            b"F" | b"FAIL" => Node::Fail,
            b"ACCEPT" => Node::Accept,
            b"COMMIT" => Node::Commit,
            b"PRUNE" => Node::Prune,
            b"SKIP" => Node::Skip,
            b"MARK" | b"" if !argument => return self.fail("(*MARK) must have an argument"),
            b"THEN" | b"MARK" | b"" => {
                return self.fail("(*THEN) and (*MARK) are not built in rvm");
            }
            _ => return self.fail("(*VERB) not recognized or malformed"),
        };
        if argument {
            return match node {
                Node::Prune | Node::Skip => {
                    self.fail("names of backtracking verbs are not built in rvm")
                }
                _ => self.fail("an argument is not allowed for (*ACCEPT), (*FAIL), or (*COMMIT)"),
            };
        }
        self.at += 1;
        Ok(node)
    }
}
