//! Groups of patterns, and what refers to them: opening, closing, calls, conditions, settings, verbs.
//!
//! A part of the translation; the same rules as in mod.rs.

use super::super::options as o;
use super::{
    DEPTH_MAX, Frame, Kind, Len, MISSING, NAME_MAX, NAMES_MAX, NOTHING, Parse, Taken, Target,
    Translator, number,
};

impl<'p> Translator<'p> {
    pub(super) fn open(&mut self, kind: Kind) -> Parse<()> {
        if self.frames.len() > DEPTH_MAX {
            return self.fail_at("regular expression is too complicated", self.at - 1);
        }
        self.frames.push(Frame {
            kind,
            bits: self.bits,
            first: self.groups,
            most: self.groups,
            branches: 1,
            around: self.taken,
            all: None,
            inside: self.out.len(),
            own: false,
        });
        self.taken = NOTHING;
        self.before = None;
        Ok(())
    }

    /// The end of a branch.
    fn branch_ends(&mut self) -> Parse<()> {
        let taken = self.taken;
        let Some(frame) = self.frames.last_mut() else { return Ok(()) };
        if frame.kind == Kind::Behind && taken.len == Len::Variable {
            return self.fail("lookbehind assertion is not fixed length");
        }
        frame.all = Some(match frame.all {
            None => taken,
            // Branches of a look-behind may differ.
            Some(all) => Taken { len: all.len.or(taken.len), some: all.some && taken.some },
        });
        Ok(())
    }

    pub(super) fn branch(&mut self) -> Parse<()> {
        self.branch_ends()?;
        let groups = self.groups;
        if let Some(frame) = self.frames.last_mut() {
            frame.branches += 1;
            if frame.kind == Kind::Reset {
                frame.most = frame.most.max(groups);
                self.groups = frame.first;
            }
        }
        self.at += 1;
        self.write(b"|");
        self.taken = NOTHING;
        self.before = None;
        Ok(())
    }

    pub(super) fn close(&mut self) -> Parse<()> {
        if self.frames.len() < 2 {
            return self.fail("unmatched parentheses");
        }
        self.branch_ends()?;
        let Some(frame) = self.frames.pop() else { return Ok(()) };
        match frame.kind {
            Kind::Define if frame.branches > 1 => {
                return self.fail("DEFINE group contains more than one branch");
            }
            Kind::Condition if frame.branches > 2 => {
                return self.fail("conditional group contains more than two branches");
            }
            _ => {}
        }
        self.at += 1;
        if frame.own {
            // A group that refers to itself: no way back leads into it.
            self.out.splice(frame.inside..frame.inside, *b"(?>");
            self.write(b")");
        }
        self.write(b")");
        self.bits = frame.bits;
        self.groups = self.groups.max(frame.most);
        self.taken = frame.around;
        let all = frame.all.unwrap_or(NOTHING);
        if let Kind::Capture(group) = frame.kind {
            self.closed.insert(group, all.some);
        }
        match frame.kind {
            Kind::Define => self.piece(Len::Fixed(0), false),
            Kind::Ahead | Kind::Behind => {
                self.piece(Len::Fixed(0), false);
                self.look = true;
            }
            Kind::Condition if frame.branches == 1 => self.piece(Len::Unknown, false),
            _ => self.piece(all.len, all.some),
        }
        // The condition of a group is no piece of its first branch.
        if self.frames.last().is_some_and(|f| f.kind == Kind::Condition && f.inside == usize::MAX) {
            if let Some(condition) = self.frames.last_mut() {
                condition.inside = 0;
            }
            self.before = None;
        }
        Ok(())
    }

    pub(super) fn group(&mut self) -> Parse<()> {
        self.at += 1;
        if self.peek() == Some(b'*')
            && self.text.get(self.at + 1).is_some_and(|c| c.is_ascii_alphabetic() || *c == b':')
        {
            return self.verb();
        }
        if !self.eat(b"?") {
            self.write(b"(");
            if self.on(o::NO_AUTO_CAPTURE) {
                return self.open(Kind::Plain);
            }
            self.groups += 1;
            return self.open(Kind::Capture(self.groups));
        }
        let Some(c) = self.peek() else {
            return self.fail("unrecognized character after (? or (?-");
        };
        self.at += 1;
        let (text, kind): (&[u8], Kind) = match c {
            b'#' => {
                match self.rest().iter().position(|b| *b == b')') {
                    Some(len) => self.at += len + 1,
                    None => return self.fail_at("missing ) after comment", self.text.len()),
                }
                return Ok(());
            }
            b':' => (b"(?:", Kind::Plain),
            b'|' => (b"(?|", Kind::Reset),
            b'>' => (b"(?>", Kind::Plain),
            b'=' => (b"(?=", Kind::Ahead),
            b'!' => (b"(?!", Kind::Ahead),
            b'<' if self.eat(b"=") => (b"(?<=", Kind::Behind),
            b'<' if self.eat(b"!") => (b"(?<!", Kind::Behind),
            b'<' => match self.peek() {
                Some(c) if c.is_ascii_alphanumeric() || c == b'_' => return self.named(b'>'),
                _ => return self.fail("unrecognized character after (?<"),
            },
            b'\'' => return self.named(b'\''),
            b'P' => match self.peek() {
                Some(b'<') => {
                    self.at += 1;
                    return self.named(b'>');
                }
                Some(b'=') => {
                    self.at += 1;
                    let name = self.name(b')')?;
                    self.at += 1;
                    self.back(Target::Name(name), self.at - 1);
                    return Ok(());
                }
                Some(b'>') => {
                    self.at += 1;
                    return self.call_by_name();
                }
                _ => return self.fail("unrecognized character after (?P"),
            },
            b'&' => return self.call_by_name(),
            b'R' | b'0'..=b'9' => {
                self.at -= usize::from(c != b'R');
                return self.call(0);
            }
            b'+' => return self.call(1),
            b'-' if self.peek().is_some_and(|c| c.is_ascii_digit()) => return self.call(-1),
            b'(' => return self.condition(),
            b'C' => {
                let digits = self.digits();
                if self.peek() != Some(b')') {
                    return self.fail("closing ) for (?C expected");
                }
                if number(digits) > 255 {
                    return self.fail("number after (?C is > 255");
                }
                self.at += 1;
                // A callout with nobody to call.
                self.before = None;
                return Ok(());
            }
            _ => {
                self.at -= 1;
                return self.settings();
            }
        };
        self.write(text);
        self.open(kind)
    }

    pub(super) fn digits(&mut self) -> &'p [u8] {
        let rest = self.rest();
        let count = rest.iter().take_while(|b| b.is_ascii_digit()).count();
        self.at += count;
        &rest[..count]
    }

    pub(super) fn name(&mut self, end: u8) -> Parse<Vec<u8>> {
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

    fn named(&mut self, end: u8) -> Parse<()> {
        let name = self.name(end)?;
        self.groups += 1;
        let index = self.groups;
        let known = self.names.get(&name).map_or(&[][..], |numbers| numbers);
        if known.iter().any(|number| *number != index) && !self.on(o::DUPNAMES) {
            return self.fail("two named subpatterns have the same name");
        }
        if self.numbers.get(&index).is_some_and(|other| *other != name) {
            return self.fail("different names for subpatterns of the same number are not allowed");
        }
        if self.numbers.len() >= NAMES_MAX {
            return self.fail("too many named subpatterns (maximum 10000)");
        }
        self.at += 1;
        self.write(b"(?<");
        self.write(&name);
        self.write(b">");
        if self.numbers.insert(index, name.clone()).is_none() {
            self.names.entry(name).or_default().push(index);
        }
        self.open(Kind::Capture(index))
    }

    /// A reference to what a group has matched; `offset` is where it is missed, if it has to
    /// be there.
    pub(super) fn back(&mut self, target: Target, offset: usize) {
        match &target {
            Target::Number(number) => {
                self.highest = self.highest.max(*number);
                self.write(format!("\\g{{{number}}}").as_bytes());
            }
            Target::Name(name) => {
                self.write(b"\\k{");
                self.write(name);
                self.write(b"}");
            }
        }
        for frame in &mut self.frames {
            let Kind::Capture(group) = frame.kind else { continue };
            frame.own |= match &target {
                Target::Number(number) => *number == group,
                Target::Name(name) => self.numbers.get(&group) == Some(name),
            };
        }
        if let Target::Name(_) = target {
            self.wanted.push((target, offset));
        }
        self.piece(Len::Variable, false);
    }

    fn call_by_name(&mut self) -> Parse<()> {
        let name = self.name(b')')?;
        self.at += 1;
        self.called(Target::Name(name), self.at - 1)
    }

    /// `(?R)`, `(?1)`, `(?+1)`, `(?-1)`: the sign is behind us.
    fn call(&mut self, sign: isize) -> Parse<()> {
        let number = number(self.digits());
        if self.peek() != Some(b')') {
            return self.fail("(?R or (?[+-]digits must be followed by )");
        }
        let target = match sign {
            0 => Some(number),
            _ if number == 0 => return self.fail("a numbered reference must not be zero"),
            1 => self.groups.checked_add(number),
            _ => (self.groups + 1).checked_sub(number).filter(|number| *number > 0),
        };
        let Some(target) = target else { return self.fail(MISSING) };
        self.at += 1;
        self.called(Target::Number(target), self.at - 1)
    }

    /// A call of a group: atomic, as it is not by itself for PCRE2.
    pub(super) fn called(&mut self, target: Target, offset: usize) -> Parse<()> {
        let meant = |kind: Kind| match (&target, kind) {
            (Target::Number(0), Kind::Whole) => true,
            (Target::Number(number), Kind::Capture(group)) => *number == group,
            (Target::Name(name), Kind::Capture(group)) => self.numbers.get(&group) == Some(name),
            _ => false,
        };
        if let Some(at) = self.frames.iter().rposition(|frame| meant(frame.kind)) {
            // PCRE 8 does not look into what depends on a condition; running it finds out.
            let between = &self.frames[at + 1..];
            let empty = |frame: &Frame| !frame.around.some && frame.kind != Kind::Condition;
            if !self.taken.some && between.iter().all(empty) {
                return self.fail_at("recursive call could loop indefinitely", offset);
            }
        }
        let number = match &target {
            Target::Number(number) => Some(number),
            Target::Name(name) => self.names.get(name).and_then(|numbers| numbers.first()),
        };
        let some = number.and_then(|number| self.closed.get(number)).copied().unwrap_or(false);
        match &target {
            Target::Number(number) => self.write(format!("(?>(?{number}))").as_bytes()),
            Target::Name(name) => {
                self.write(b"(?>(?&");
                self.write(name);
                self.write(b"))");
            }
        }
        self.wanted.push((target, offset));
        self.piece(Len::Unknown, some);
        Ok(())
    }

    /// `(?(`: the condition.
    fn condition(&mut self) -> Parse<()> {
        const ASSERTION: &str = "assertion expected after (?( or (?(?C)";
        let start = self.at;
        if self.peek() == Some(b'?') {
            let kind = &self.rest()[1..];
            if ![&b"="[..], b"!", b"<=", b"<!"].iter().any(|k| kind.starts_with(k)) {
                return self.fail(ASSERTION);
            }
            self.at -= 1;
            self.write(b"(?");
            self.open(Kind::Condition)?;
            if let Some(frame) = self.frames.last_mut() {
                frame.inside = usize::MAX;
            }
            return self.group();
        }
        let target = match self.peek() {
            Some(c @ (b'<' | b'\'')) => {
                self.at += 1;
                let name = self.name(if c == b'<' { b'>' } else { b'\'' })?;
                self.at += 1;
                Target::Name(name)
            }
            Some(c) if c.is_ascii_digit() || c == b'+' || c == b'-' => {
                self.at += usize::from(!c.is_ascii_digit());
                let number = number(self.digits());
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
            _ => return self.fail(ASSERTION),
        };
        if !self.eat(b")") {
            return self.fail("malformed number or name after (?(");
        }
        let plain = self.text[start].is_ascii_alphabetic();
        let mut kind = Kind::Condition;
        match &target {
            Target::Name(name) if plain && name == b"DEFINE" => {
                kind = Kind::Define;
                self.write(b"(?(DEFINE)");
            }
            Target::Name(name) if plain && name[0] == b'R' && !self.names.contains_key(name) => {
                match &name[1..] {
                    [] => self.write(b"(?(R)"),
                    [b'&', rest @ ..] => {
                        self.wanted.push((Target::Name(rest.to_vec()), self.at));
                        self.write(b"(?(R&");
                        self.write(rest);
                        self.write(b")");
                    }
                    digits if digits.iter().all(u8::is_ascii_digit) => {
                        let number = number(digits);
                        self.recursions = self.recursions.max(number);
                        if self.total.is_some_and(|total| number > total) {
                            self.write(b"(?(?!)");
                        } else {
                            self.write(format!("(?(R{number})").as_bytes());
                        }
                    }
                    _ => return self.fail(MISSING),
                }
            }
            Target::Name(name) => {
                self.write(b"(?(<");
                self.write(name);
                self.write(b">)");
                self.wanted.push((target, self.at));
            }
            Target::Number(0) => return self.fail(MISSING),
            Target::Number(number) => {
                self.write(format!("(?({number})").as_bytes());
                self.wanted.push((target, self.at));
            }
        }
        self.open(kind)
    }

    /// `(?i)` and `(?i:…)`.
    fn settings(&mut self) -> Parse<()> {
        let (mut on, mut off, mut clearing) = (0, 0, false);
        const LETTERS: &[(u8, u32)] = &[
            (b'i', o::CASELESS),
            (b'm', o::MULTILINE),
            (b's', o::DOTALL),
            (b'x', o::EXTENDED),
            (b'U', o::UNGREEDY),
            (b'J', o::DUPNAMES),
            (b'X', 0),
        ];
        loop {
            let bit = match self.peek() {
                Some(b'-') if !clearing => {
                    clearing = true;
                    self.at += 1;
                    continue;
                }
                Some(b')' | b':') => break,
                c => match LETTERS.iter().find(|(letter, _)| Some(*letter) == c) {
                    Some((_, bit)) => *bit,
                    None => return self.fail("unrecognized character after (? or (?-"),
                },
            };
            if clearing {
                off |= bit;
            } else {
                on |= bit;
            }
            self.at += 1;
        }
        // Blanks and comments are not written, so the option for them is not either.
        let letters = |bits: u32| {
            let set = LETTERS.iter().filter(move |(_, bit)| bits & bit & !o::EXTENDED != 0);
            set.map(|(letter, _)| *letter).collect::<Vec<u8>>()
        };
        let bits = (self.bits | on) & !off;
        let mut text = letters(on & !off);
        if off != 0 {
            text.push(b'-');
            text.extend(letters(off));
        }
        self.at += 1;
        self.write(b"(?");
        self.write(&text);
        if self.text[self.at - 1] == b')' {
            self.write(b")");
            self.bits = bits;
            self.before = None;
            return Ok(());
        }
        self.write(b":");
        self.open(Kind::Plain)?;
        self.bits = bits;
        Ok(())
    }

    fn verb(&mut self) -> Parse<()> {
        let start = self.at + 1;
        let word = |b: &&u8| b.is_ascii_alphabetic();
        let len = self.text[start..].iter().take_while(word).count();
        let name = &self.text[start..start + len];
        self.at = start + len;
        let argument = self.eat(b":");
        if argument {
            let len = self.rest().iter().take_while(|b| **b != b')').count();
            self.at += len;
        }
        if self.peek() != Some(b')') {
            return self.fail("(*VERB) not recognized or malformed");
        }
        match name {
            b"F" | b"FAIL" | b"ACCEPT" | b"COMMIT" if argument => {
                return self
                    .fail("an argument is not allowed for (*ACCEPT), (*FAIL), or (*COMMIT)");
            }
            b"F" | b"FAIL" | b"ACCEPT" | b"COMMIT" | b"PRUNE" | b"SKIP" | b"THEN" => {}
            b"MARK" | b"" if argument => {}
            b"MARK" | b"" => return self.fail("(*MARK) must have an argument"),
            _ => return self.fail("(*VERB) not recognized or malformed"),
        }
        self.at += 1;
        self.write(b"(*");
        self.write(&self.text[start..self.at]);
        self.before = None;
        Ok(())
    }

    /// Are all groups there that are referred to?
    pub(super) fn references(&self) -> Parse<()> {
        for (target, offset) in &self.wanted {
            let there = match target {
                Target::Number(number) => *number <= self.groups,
                Target::Name(name) => self.names.contains_key(name),
            };
            if !there {
                return self.fail_at(MISSING, *offset);
            }
        }
        if self.highest > self.groups {
            return self.fail_at(MISSING, self.text.len());
        }
        Ok(())
    }
}
