//! From a pattern's tree to the instructions that the matcher runs.
//!
//! Pure; recursion follows the tree, whose depth the parser bounds. Counted quantifiers are
//! written out, so the size of a program is bounded instead ([`SIZE_MAX`]). What the start of a
//! match must look like is worked out here too, so that most starts need no try.

use super::class::{Mode, Set};
use super::parse::{Assert, Cond, Kind, Node, Parsed, Single, Target};
use super::{Error, Newline, options as o};

/// Most instructions of a program; PCRE's own limit is 64 KB of code.
const SIZE_MAX: usize = 1 << 16;

/// Look-ups through calls of groups for the least length of a match go so deep.
const LOOKUP_DEPTH: usize = 8;

const MISSING: &str = "reference to non-existent subpattern";

/// Number of an instruction.
pub(crate) type Pc = u32;

/// One instruction. Registers: two for each group, then others by need.
#[derive(Clone, Debug)]
pub(crate) enum Inst {
    /// These bytes.
    Lit(Box<[u8]>),
    One(Single),
    /// A single as often as possible, or as seldom, within bounds.
    Repeat {
        single: Single,
        min: u32,
        max: u32,
        kind: Kind,
    },
    Assert(Assert),
    Newline {
        any: bool,
    },
    Grapheme,
    /// What one of the groups, the first that is set, has matched.
    Back {
        groups: Box<[usize]>,
        caseless: bool,
    },
    /// First here, then there.
    Split(Pc, Pc),
    Jump(Pc),
    /// The position goes into a register.
    Store(usize),
    /// A group ends: its start is in the register.
    Close {
        group: usize,
        from: usize,
    },
    /// The position comes from a register.
    Load(usize),
    /// To the exit if the position is that in the register.
    IfStuck(usize, Pc),
    /// The height of the stack goes into a register.
    Mark(usize),
    /// What was put on the stack since then is no longer tried.
    Cut(usize),
    /// The same for a negative look-around, which fails, its way out included.
    CutFail(usize),
    /// So many characters back.
    BackUp(usize),
    /// Recursion into a group.
    Call {
        group: usize,
        to: Pc,
    },
    /// To the other place unless one of the groups is set.
    IfSet(Box<[usize]>, Pc),
    /// To the other place unless in a recursion: any, or into one of the groups.
    IfRecursion(Option<Box<[usize]>>, Pc),
    Keep,
    Fail,
    Commit,
    Prune,
    Skip,
    Match,
}

/// A pattern ready to run.
#[derive(Debug)]
pub struct Program {
    pub(crate) code: Vec<Inst>,
    pub(crate) sets: Vec<Set>,
    /// `\w`, for word boundaries.
    pub(crate) word: Set,
    pub(crate) groups: usize,
    pub(crate) names: Vec<(Vec<u8>, usize)>,
    pub(crate) bits: u32,
    pub(crate) registers: usize,
    /// The first bytes of matches, if none is empty.
    pub(crate) first: Option<Box<[bool; 256]>>,
    /// Matches begin at the start offset only.
    pub(crate) anchored: bool,
    /// Matches begin at line starts only.
    pub(crate) line_start: bool,
    pub(crate) has_cr_or_lf: bool,
    /// A byte that each match has in it.
    pub(crate) required: Option<u8>,
    /// Limits of tries and of open choices that the pattern sets.
    pub(crate) limits: [u64; 2],
}

impl Program {
    /// Number of capturing groups.
    pub fn groups(&self) -> usize {
        self.groups
    }

    /// Names and the groups they name, sorted by name.
    pub fn names(&self) -> &[(Vec<u8>, usize)] {
        &self.names
    }

    /// Options, with those that the pattern itself set.
    pub fn bits(&self) -> u32 {
        self.bits
    }
}

struct Builder<'n> {
    code: Vec<Inst>,
    names: &'n [(Vec<u8>, usize)],
    sets: &'n [Set],
    /// The node of each group.
    nodes: Vec<Option<&'n Node>>,
    /// Where each group's code starts.
    starts: Vec<Option<Pc>>,
    /// Calls still to be pointed at their group.
    calls: Vec<(Pc, usize)>,
    registers: usize,
    /// Groups around this place, and whether nothing has been taken since they began.
    open: Vec<(usize, bool)>,
    utf: bool,
    ucp: bool,
    /// Look-arounds around this place.
    looks: usize,
    has_calls: bool,
    self_references: Vec<usize>,
}

/// Builds the program.
pub(crate) fn build(parsed: Parsed) -> Result<Program, Error> {
    let Parsed {
        node,
        sets,
        groups,
        names,
        bits,
        has_cr_or_lf,
        highest,
        limits,
        len,
        self_references,
    } = parsed;
    let mut b = Builder {
        code: Vec::new(),
        names: &names,
        sets: &sets,
        nodes: vec![None; groups + 1],
        starts: vec![None; groups + 1],
        calls: Vec::new(),
        registers: 2 * (groups + 1),
        open: vec![(0, true)],
        utf: bits & o::UTF != 0,
        ucp: bits & o::UCP != 0,
        looks: 0,
        has_calls: false,
        self_references,
    };
    b.nodes[0] = Some(&node);
    b.collect(&node);
    b.starts[0] = Some(0);
    b.emit(&node)?;
    b.put(Inst::Match)?;
    for (at, group) in std::mem::take(&mut b.calls) {
        if let (Inst::Call { to, .. }, Some(start)) = (&mut b.code[at as usize], b.starts[group]) {
            *to = start;
        }
    }
    if highest > groups {
        return Err(Error { message: MISSING, offset: len });
    }
    let (first, nullable) = b.first(&node);
    let required = b.required(&node);
    let anchored = bits & o::ANCHORED != 0
        || starts_with(&node, &|a| matches!(a, Assert::Start | Assert::Bol | Assert::Offset));
    let line_start = starts_with(&node, &|a| *a == Assert::BolMulti)
        || !b.has_calls && bits & o::FIRSTLINE == 0 && starts_with_dots(&node);
    let mode = Mode { utf: b.utf, ucp: bits & o::UCP != 0 };
    let Builder { code, registers, .. } = b;
    Ok(Program {
        code,
        word: mode.escape(b'w'),
        groups,
        bits,
        registers,
        first: if nullable || bits & o::NO_START_OPTIMIZE != 0 { None } else { first },
        required: if bits & o::NO_START_OPTIMIZE != 0 { None } else { required },
        limits,
        anchored,
        line_start,
        has_cr_or_lf,
        sets,
        names,
    })
}

/// Does every way through begin with such an assertion?
fn starts_with(node: &Node, wanted: &impl Fn(&Assert) -> bool) -> bool {
    match node {
        Node::Assert(assert) => wanted(assert),
        Node::Group(_, node) | Node::Atomic(node) => starts_with(node, wanted),
        Node::Cat(nodes) => nodes.first().is_some_and(|n| starts_with(n, wanted)),
        Node::Alt(nodes) => nodes.iter().all(|n| starts_with(n, wanted)),
        _ => false,
    }
}

/// Does it begin with `.*`? Then, if it matches somewhere in a line, it matches at its start.
fn starts_with_dots(node: &Node) -> bool {
    match node {
        Node::Repeat { node, min: 0, max: None, kind: Kind::Greedy | Kind::Lazy } => {
            matches!(**node, Node::One(Single::NotNewline))
        }
        // Any verb, reference or condition behind it might tell the starts apart.
        Node::Cat(nodes) => {
            nodes.first().is_some_and(starts_with_dots) && nodes[1..].iter().all(is_plain)
        }
        _ => false,
    }
}

fn may_accept(node: &Node) -> bool {
    match node {
        Node::Accept => true,
        Node::Cat(nodes) | Node::Alt(nodes) => nodes.iter().any(may_accept),
        Node::Group(_, node) | Node::Atomic(node) | Node::Repeat { node, .. } => may_accept(node),
        Node::Look { node, .. } => may_accept(node),
        Node::Cond { yes, no, .. } => may_accept(yes) || may_accept(no),
        _ => false,
    }
}

fn is_plain(node: &Node) -> bool {
    match node {
        Node::Empty | Node::One(_) | Node::Assert(Assert::End | Assert::Eol) => true,
        Node::Cat(nodes) | Node::Alt(nodes) => nodes.iter().all(is_plain),
        Node::Group(_, node) => is_plain(node),
        Node::Repeat { node, kind, .. } => *kind != Kind::Possessive && is_plain(node),
        _ => false,
    }
}

type Emit = Result<(), Error>;

impl<'n> Builder<'n> {
    fn collect(&mut self, node: &'n Node) {
        match node {
            Node::Cat(nodes) | Node::Alt(nodes) => nodes.iter().for_each(|n| self.collect(n)),
            Node::Group(index, inner) => {
                self.nodes[*index].get_or_insert(inner);
                self.collect(inner);
            }
            Node::Atomic(node) | Node::Look { node, .. } | Node::Repeat { node, .. } => {
                self.collect(node);
            }
            Node::Cond { cond, yes, no } => {
                if let Cond::Look(look) = cond {
                    self.collect(look);
                }
                self.collect(yes);
                self.collect(no);
            }
            Node::Call { .. } => self.has_calls = true,
            _ => {}
        }
    }

    fn put(&mut self, inst: Inst) -> Result<Pc, Error> {
        if self.code.len() >= SIZE_MAX {
            return Err(Error { message: "regular expression is too large", offset: 0 });
        }
        self.code.push(inst);
        Ok(self.code.len() as Pc - 1)
    }

    fn here(&self) -> Pc {
        self.code.len() as Pc
    }

    fn register(&mut self) -> usize {
        self.registers += 1;
        self.registers - 1
    }

    /// The groups that a reference means.
    fn targets(&self, target: &Target, offset: usize) -> Result<Box<[usize]>, Error> {
        let missing = || Error { message: MISSING, offset };
        match target {
            Target::Number(number) if *number < self.nodes.len() => Ok([*number].into()),
            Target::Number(_) if offset == usize::MAX => Ok([].into()),
            Target::Number(_) => Err(missing()),
            Target::Name(name) => {
                let groups: Box<[usize]> =
                    self.names.iter().filter(|(n, _)| n == name).map(|(_, i)| *i).collect();
                if groups.is_empty() { Err(missing()) } else { Ok(groups) }
            }
        }
    }

    /// Something was taken: what is called from here on is not called at once.
    fn taken(&mut self) {
        self.open.iter_mut().for_each(|(_, empty)| *empty = false);
    }

    fn emit(&mut self, node: &'n Node) -> Emit {
        match node {
            Node::Empty => {}
            Node::One(Single::Char(c)) => self.literal(*c)?,
            Node::One(single) => {
                self.put(Inst::One(*single))?;
            }
            Node::Cat(nodes) => {
                for node in nodes {
                    self.emit(node)?;
                    if self.least(node, 0) > 0 {
                        self.taken();
                    }
                }
            }
            Node::Alt(nodes) => self.alternatives(nodes)?,
            Node::Group(index, node) => {
                let from = self.register();
                let start = self.put(Inst::Store(from))?;
                self.starts[*index].get_or_insert(start);
                self.open.push((*index, true));
                if self.self_references.contains(index) {
                    self.atomic(node)?;
                } else {
                    self.emit(node)?;
                }
                self.open.pop();
                self.put(Inst::Close { group: *index, from })?;
            }
            Node::Atomic(node) => self.atomic(node)?,
            Node::Look { node, behind, negative, ends } => {
                self.look(node, *behind, *negative, ends)?;
            }
            Node::Repeat { node, min, max, kind } => self.repeat(node, *min, *max, *kind)?,
            Node::Assert(assert) => {
                self.put(Inst::Assert(*assert))?;
            }
            Node::Newline { any } => {
                self.put(Inst::Newline { any: *any })?;
            }
            Node::Grapheme => {
                self.put(Inst::Grapheme)?;
            }
            Node::Back { target, caseless, offset } => {
                let groups = self.targets(target, *offset)?;
                self.put(Inst::Back { groups, caseless: *caseless })?;
            }
            Node::Cond { cond, yes, no } => self.conditional(cond, yes, no)?,
            Node::Call { target, offset } => {
                let group = self.targets(target, *offset)?[0];
                if self.open.iter().any(|(g, empty)| *g == group && *empty) {
                    let message = "recursive call could loop indefinitely";
                    return Err(Error { message, offset: *offset });
                }
                let at = self.put(Inst::Call { group, to: 0 })?;
                self.calls.push((at, group));
            }
            Node::Keep => {
                self.put(Inst::Keep)?;
            }
            Node::Fail => {
                self.put(Inst::Fail)?;
            }
            Node::Commit | Node::Prune | Node::Skip if self.looks > 0 || self.has_calls => {
                return self.refuse(
                    "backtracking verbs in look-arounds and beside recursion are not built in rvm",
                );
            }
            Node::Commit => {
                self.put(Inst::Commit)?;
            }
            Node::Prune => {
                self.put(Inst::Prune)?;
            }
            Node::Skip => {
                self.put(Inst::Skip)?;
            }
            Node::Accept => {
                if self.looks > 0 || self.has_calls {
                    return self.refuse(
                        "(*ACCEPT) in look-arounds and beside recursion is not built in rvm",
                    );
                }
                self.accept()?;
            }
        }
        Ok(())
    }

    fn refuse(&self, message: &'static str) -> Emit {
        Err(Error { message, offset: 0 })
    }

    /// The groups around are closed, and that is the match.
    fn accept(&mut self) -> Emit {
        let open: Vec<usize> = self.open.iter().rev().map(|(g, _)| *g).filter(|g| *g > 0).collect();
        for group in open {
            let start = self.starts[group].map_or(0, |pc| pc as usize);
            // The innermost copy of the group is the one that was opened last.
            let from = self.code[start..].iter().rev().find_map(|inst| match inst {
                Inst::Store(register) => Some(*register),
                _ => None,
            });
            if let Some(from) = from {
                self.put(Inst::Close { group, from })?;
            }
        }
        self.put(Inst::Match)?;
        Ok(())
    }

    fn literal(&mut self, c: u32) -> Emit {
        let mut buffer = [0; 4];
        let bytes: &[u8] = match char::from_u32(c) {
            Some(c) if self.utf => c.encode_utf8(&mut buffer).as_bytes(),
            _ => &[c as u8],
        };
        self.put(Inst::Lit(bytes.into()))?;
        Ok(())
    }

    fn alternatives(&mut self, nodes: &'n [Node]) -> Emit {
        let open = self.open.clone();
        let mut ends = Vec::new();
        for (i, node) in nodes.iter().enumerate() {
            self.open.clone_from(&open);
            if i + 1 == nodes.len() {
                self.emit(node)?;
                break;
            }
            let split = self.put(Inst::Fail)?;
            self.emit(node)?;
            ends.push(self.put(Inst::Fail)?);
            self.code[split as usize] = Inst::Split(split + 1, self.here());
        }
        self.open = open;
        for end in ends {
            self.code[end as usize] = Inst::Jump(self.here());
        }
        Ok(())
    }

    fn atomic(&mut self, node: &'n Node) -> Emit {
        let mark = self.register();
        self.put(Inst::Mark(mark))?;
        self.emit(node)?;
        self.put(Inst::Cut(mark))?;
        Ok(())
    }

    fn look(&mut self, node: &'n Node, behind: bool, negative: bool, ends: &[usize]) -> Emit {
        self.looks += 1;
        let mark = self.register();
        let place = self.register();
        self.put(Inst::Mark(mark))?;
        if !negative {
            self.put(Inst::Store(place))?;
        }
        let out = if negative { Some(self.put(Inst::Fail)?) } else { None };
        if behind {
            self.behind(node, ends)?;
        } else {
            self.emit(node)?;
        }
        match out {
            Some(out) => {
                self.put(Inst::CutFail(mark))?;
                self.code[out as usize] = Inst::Split(out + 1, self.here());
            }
            None => {
                self.put(Inst::Cut(mark))?;
                self.put(Inst::Load(place))?;
            }
        }
        self.looks -= 1;
        Ok(())
    }

    /// Each alternative of a look-behind goes back by its own length.
    fn behind(&mut self, node: &'n Node, places: &[usize]) -> Emit {
        let all = match node {
            Node::Alt(nodes) => &nodes[..],
            node => std::slice::from_ref(node),
        };
        let mut ends = Vec::new();
        for (i, node) in all.iter().enumerate() {
            let last = i + 1 == all.len();
            let split = if last { None } else { Some(self.put(Inst::Fail)?) };
            let back = self.put(Inst::BackUp(0))?;
            self.emit(node)?;
            let Some(len) = self.fixed(node, 0) else {
                let message = "lookbehind assertion is not fixed length";
                let offset = places.get(i).copied().unwrap_or(0);
                return Err(Error { message, offset });
            };
            self.code[back as usize] = Inst::BackUp(len);
            if let Some(split) = split {
                ends.push(self.put(Inst::Fail)?);
                self.code[split as usize] = Inst::Split(split + 1, self.here());
            }
        }
        for end in ends {
            self.code[end as usize] = Inst::Jump(self.here());
        }
        Ok(())
    }

    fn conditional(&mut self, cond: &'n Cond, yes: &'n Node, no: &'n Node) -> Emit {
        let open = self.open.clone();
        let mut negative_out = None;
        let test = match cond {
            Cond::Define => {
                let jump = self.put(Inst::Fail)?;
                self.emit(yes)?;
                self.code[jump as usize] = Inst::Jump(self.here());
                self.open = open;
                return Ok(());
            }
            Cond::Group(target, offset) => {
                let groups = self.targets(target, *offset)?;
                self.put(Inst::IfSet(groups, 0))?
            }
            Cond::Recursion(which, offset) => {
                let groups = match which {
                    Some(Target::Number(number)) => Some([*number].into()),
                    Some(target) => Some(self.targets(target, *offset)?),
                    None => None,
                };
                self.put(Inst::IfRecursion(groups, 0))?
            }
            Cond::Look(look) => {
                // If the look-around holds there is no other way; the other branch is tried
                // only when it does not.
                let mark = self.register();
                self.put(Inst::Mark(mark))?;
                let split = self.put(Inst::Fail)?;
                self.emit(look)?;
                self.put(Inst::Cut(mark))?;
                negative_out = Some(split);
                split
            }
        };
        self.emit(yes)?;
        self.open.clone_from(&open);
        let jump = self.put(Inst::Fail)?;
        let other = self.here();
        match &mut self.code[test as usize] {
            Inst::IfSet(_, to) | Inst::IfRecursion(_, to) => *to = other,
            inst if negative_out.is_some() => *inst = Inst::Split(test + 1, other),
            _ => {}
        }
        self.emit(no)?;
        self.open = open;
        self.code[jump as usize] = Inst::Jump(self.here());
        Ok(())
    }

    // ---- quantifiers ----

    fn repeat(&mut self, node: &'n Node, min: usize, max: Option<usize>, kind: Kind) -> Emit {
        if let Node::One(single) = node {
            if (min, max) == (1, Some(1)) {
                return self.emit(node);
            }
            let max = max.map_or(u32::MAX, |max| max as u32);
            // PCRE counts as words here what is ASCII, elsewhere what is Latin-1.
            if let (Single::Word(yes), true) = (single, self.utf && !self.ucp)
                && (min > 1 || min == 1 && max == u32::MAX)
            {
                let (least, single) = (min as u32, Single::AsciiWord(*yes));
                self.put(Inst::Repeat { single, min: least, max: least, kind })?;
                if max > least {
                    let max = if max == u32::MAX { max } else { max - least };
                    self.put(Inst::Repeat { single: Single::Word(*yes), min: 0, max, kind })?;
                }
                return Ok(());
            }
            self.put(Inst::Repeat { single: *single, min: min as u32, max, kind })?;
            return Ok(());
        }
        if kind == Kind::Possessive {
            let mark = self.register();
            self.put(Inst::Mark(mark))?;
            self.repeat(node, min, max, Kind::Greedy)?;
            self.put(Inst::Cut(mark))?;
            return Ok(());
        }
        let open = self.open.clone();
        let lazy = kind == Kind::Lazy;
        match max {
            Some(0) => {
                // Not tried, but it may be called.
                let jump = self.put(Inst::Fail)?;
                self.emit(node)?;
                self.code[jump as usize] = Inst::Jump(self.here());
            }
            Some(max) => {
                for _ in 0..min {
                    self.emit(node)?;
                }
                let mut splits = Vec::new();
                for _ in min..max {
                    splits.push(self.put(Inst::Fail)?);
                    self.emit(node)?;
                }
                let out = self.here();
                for split in splits {
                    self.split(split, split + 1, out, lazy);
                }
            }
            None => {
                for _ in 1..min {
                    self.emit(node)?;
                }
                let skip = if min == 0 { Some(self.put(Inst::Fail)?) } else { None };
                let stuck = if self.least(node, 0) == 0 { Some(self.register()) } else { None };
                let again = self.here();
                if let Some(register) = stuck {
                    self.put(Inst::Store(register))?;
                }
                self.emit(node)?;
                let check = match stuck {
                    Some(register) => Some((self.put(Inst::Fail)?, register)),
                    None => None,
                };
                let split = self.put(Inst::Fail)?;
                let out = self.here();
                self.split(split, again, out, lazy);
                if let Some((at, register)) = check {
                    self.code[at as usize] = Inst::IfStuck(register, out);
                }
                if let Some(skip) = skip {
                    self.split(skip, skip + 1, out, lazy);
                }
            }
        }
        self.open = open;
        Ok(())
    }

    fn split(&mut self, at: Pc, more: Pc, out: Pc, lazy: bool) {
        self.code[at as usize] = if lazy { Inst::Split(out, more) } else { Inst::Split(more, out) };
    }

    // ---- lengths ----

    /// The least number of characters it takes (0 when that is not known).
    fn least(&self, node: &Node, depth: usize) -> usize {
        match node {
            Node::One(_) | Node::Newline { .. } | Node::Grapheme => 1,
            Node::Cat(nodes) => {
                nodes.iter().fold(0usize, |n, node| n.saturating_add(self.least(node, depth)))
            }
            Node::Alt(nodes) => nodes.iter().map(|n| self.least(n, depth)).min().unwrap_or(0),
            Node::Group(_, node) | Node::Atomic(node) => self.least(node, depth),
            Node::Repeat { node, min, .. } => self.least(node, depth).saturating_mul(*min),
            Node::Cond { cond: Cond::Define, .. } => 0,
            Node::Cond { yes, no, .. } => self.least(yes, depth).min(self.least(no, depth)),
            Node::Fail => 1,
            Node::Call { target, offset } if depth < LOOKUP_DEPTH => {
                let group = self.targets(target, *offset).ok().and_then(|g| g.first().copied());
                match group.and_then(|g| self.nodes[g]) {
                    Some(node) => self.least(node, depth + 1),
                    None => 0,
                }
            }
            _ => 0,
        }
    }

    /// The number of characters it takes, if that is always the same.
    fn fixed(&self, node: &Node, depth: usize) -> Option<usize> {
        match node {
            Node::One(Single::Byte) if self.utf => None,
            Node::One(_) => Some(1),
            Node::Cat(nodes) => {
                nodes.iter().try_fold(0usize, |n, node| n.checked_add(self.fixed(node, depth)?))
            }
            Node::Alt(nodes) => {
                let first = self.fixed(nodes.first()?, depth)?;
                nodes.iter().all(|n| self.fixed(n, depth) == Some(first)).then_some(first)
            }
            Node::Group(_, node) | Node::Atomic(node) => self.fixed(node, depth),
            Node::Repeat { node, min, max, .. } if Some(*min) == *max => {
                self.fixed(node, depth)?.checked_mul(*min)
            }
            Node::Cond { cond: Cond::Define, .. } => Some(0),
            Node::Cond { yes, no, .. } => {
                let len = self.fixed(yes, depth)?;
                (self.fixed(no, depth) == Some(len)).then_some(len)
            }
            Node::Call { target, offset } if depth < LOOKUP_DEPTH => {
                let group = *self.targets(target, *offset).ok()?.first()?;
                self.fixed(self.nodes[group]?, depth + 1)
            }
            Node::Empty | Node::Assert(_) | Node::Look { .. } | Node::Keep | Node::Fail => Some(0),
            Node::Accept | Node::Commit | Node::Prune | Node::Skip => Some(0),
            _ => None,
        }
    }

    /// The bytes it may begin with, and whether it may take none. No set: any byte.
    fn first(&self, node: &Node) -> (Option<Box<[bool; 256]>>, bool) {
        let none = || Some(Box::new([false; 256]));
        match node {
            Node::Empty | Node::Assert(_) | Node::Look { .. } | Node::Keep => (none(), true),
            Node::Commit | Node::Prune | Node::Skip => (none(), true),
            Node::One(Single::Char(c)) => (self.leads(&[(*c, *c)]), false),
            Node::One(Single::Set(set)) => (self.leads(self.sets[*set].ranges()), false),
            Node::Group(_, node) | Node::Atomic(node) => self.first(node),
            Node::Cat(nodes) => {
                let mut all = none();
                for node in nodes {
                    let (set, nullable) = self.first(node);
                    all = union(all, set);
                    if !nullable {
                        return (all, false);
                    }
                }
                (all, true)
            }
            Node::Alt(nodes) => nodes
                .iter()
                .map(|n| self.first(n))
                .fold((none(), false), |(a, x), (b, y)| (union(a, b), x || y)),
            Node::Repeat { node, min, max, .. } => {
                if *max == Some(0) {
                    return (none(), true);
                }
                let (set, nullable) = self.first(node);
                (set, nullable || *min == 0)
            }
            Node::One(_) => (None, false),
            _ => (None, true),
        }
    }

    /// The last byte of the last character that each match has to have.
    fn required(&self, node: &Node) -> Option<u8> {
        match node {
            Node::One(Single::Char(c)) => match char::from_u32(*c) {
                Some(c) if self.utf => {
                    let mut buffer = [0; 4];
                    c.encode_utf8(&mut buffer).bytes().last()
                }
                _ => Some(*c as u8),
            },
            // After (*ACCEPT) nothing has to come.
            Node::Cat(nodes) if nodes.iter().any(may_accept) => None,
            Node::Cat(nodes) => nodes.iter().rev().find_map(|n| self.required(n)),
            Node::Group(_, node) | Node::Atomic(node) => self.required(node),
            Node::Repeat { node, min, .. } if *min > 0 => self.required(node),
            _ => None,
        }
    }

    /// The first bytes of characters in some ranges.
    fn leads(&self, ranges: &[(u32, u32)]) -> Option<Box<[bool; 256]>> {
        let mut set = Box::new([false; 256]);
        let lead = |c: u32| match c {
            _ if !self.utf => c.min(255) as usize,
            0..=0x7f => c as usize,
            0x80..=0x7ff => 0xc0 | (c >> 6) as usize,
            0x800..=0xffff => 0xe0 | (c >> 12) as usize,
            _ => 0xf0 | (c >> 18).min(4) as usize,
        };
        for &(from, to) in ranges {
            set[lead(from)..=lead(to)].fill(true);
        }
        Some(set)
    }
}

fn union(a: Option<Box<[bool; 256]>>, b: Option<Box<[bool; 256]>>) -> Option<Box<[bool; 256]>> {
    let mut a = a?;
    a.iter_mut().zip(b?.iter()).for_each(|(a, b)| *a |= b);
    Some(a)
}

/// What counts as a line break for a program and the options of a run.
pub(crate) fn newline(program: &Program, bits: u32) -> Newline {
    let chosen = if bits & o::NEWLINE_MASK != 0 { bits } else { program.bits };
    Newline::from_options(chosen)
}
