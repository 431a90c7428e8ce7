//! Escapes and bracketed classes of patterns.
//!
//! The part of the parser that reads single characters; the same rules as there.

use super::super::class::Set;
use super::super::options as o;
use super::{Assert, Node, Parse, Parser, Single, Target};

const HIGHEST: u32 = 0x10ffff;

/// What an escape stands for, inside a class or outside.
enum Escape {
    Char(u32),
    Set(Set),
    /// Some other letter, for the caller to understand.
    Letter(u8),
}

impl Parser<'_> {
    /// An escape outside of classes, and whether a quantifier may follow.
    pub(super) fn escape(&mut self) -> Parse<(Node, bool)> {
        let assert = |assert| Ok((Node::Assert(assert), false));
        match self.escaped(false)? {
            Escape::Char(c) => Ok((self.literal(c), true)),
            Escape::Set(_) if matches!(self.text[self.at - 1], b'w' | b'W') => {
                Ok((Node::One(Single::Word(self.text[self.at - 1] == b'w')), true))
            }
            Escape::Set(set) => {
                let single = self.set(set);
                Ok((Node::One(single), true))
            }
            Escape::Letter(letter) => match letter {
                b'A' => assert(Assert::Start),
                b'z' => assert(Assert::End),
                b'Z' => assert(Assert::EndLine),
                b'G' => assert(Assert::Offset),
                b'b' => assert(Assert::Word),
                b'B' => assert(Assert::NotWord),
                b'K' => Ok((Node::Keep, false)),
                b'R' => {
                    let any = !self.on(o::BSR_ANYCRLF);
                    Ok((Node::Newline { any }, true))
                }
                b'X' => Ok((Node::Grapheme, true)),
                b'N' => Ok((Node::One(Single::NotNewline), true)),
                b'C' => Ok((Node::One(Single::Byte), true)),
                b'k' => self.reference_by_name(),
                b'g' => self.reference(),
                digit => {
                    let number = self.decimal(self.at - 1) as usize;
                    debug_assert!(digit.is_ascii_digit());
                    Ok((self.back(Target::Number(number), usize::MAX), true))
                }
            },
        }
    }

    /// `\k{name}`, `\k<name>`, `\k'name'`; the `k` is behind us.
    fn reference_by_name(&mut self) -> Parse<(Node, bool)> {
        let end = match self.peek() {
            Some(b'{') => b'}',
            Some(b'<') => b'>',
            Some(b'\'') => b'\'',
            _ => {
                return self.fail_at(
                    "\\k is not followed by a braced, angle-bracketed, or quoted name",
                    self.at - 1,
                );
            }
        };
        self.at += 1;
        let name = self.name(end)?;
        self.at += 1;
        Ok((self.back(Target::Name(name), self.at - 1), true))
    }

    /// `\g…`: a reference, or, in angle brackets or quotes, a call; the `g` is behind us.
    fn reference(&mut self) -> Parse<(Node, bool)> {
        const WRONG: &str = "\\g is not followed by a braced, angle-bracketed, or quoted \
                             name/number or by a plain number";
        let call = matches!(self.peek(), Some(b'<' | b'\''));
        let end = match self.peek() {
            Some(b'{') => Some(b'}'),
            Some(b'<') => Some(b'>'),
            Some(b'\'') => Some(b'\''),
            _ => None,
        };
        self.at += end.is_some() as usize;
        let start = self.at;
        let sign = match self.peek() {
            Some(b'-') => -1,
            Some(b'+') if call => 1,
            _ => 0,
        };
        self.at += (sign != 0) as usize;
        let digits = self.rest().iter().take_while(|b| b.is_ascii_digit()).count();
        if digits == 0 {
            if let Some(end) = end
                && sign == 0
                && self.peek().is_some_and(|c| c.is_ascii_alphabetic() || c == b'_')
            {
                let name = self.name(end)?;
                self.at += 1;
                let (target, offset) = (Target::Name(name), self.at - 1);
                let node =
                    if call { Node::Call { target, offset } } else { self.back(target, offset) };
                return Ok((node, true));
            }
            return match end {
                None if sign == 0 => {
                    self.fail_at("a numbered reference must not be zero", start - 1)
                }
                _ => self.fail(WRONG),
            };
        }
        let number = self.decimal(self.at) as usize;
        if let Some(end) = end {
            if self.peek() != Some(end) {
                return self.fail(WRONG);
            }
            self.at += 1;
        }
        if number == 0 && !(call && sign == 0) {
            return self.fail_at("a numbered reference must not be zero", self.at - 1);
        }
        let target = match sign {
            0 => number,
            1 => self.groups.saturating_add(number),
            _ => match (self.groups + 1).checked_sub(number) {
                None | Some(0) => {
                    return self.fail_at("reference to non-existent subpattern", self.at - 1);
                }
                Some(target) => target,
            },
        };
        let offset = self.at - 1;
        let node = match call {
            true => Node::Call { target: Target::Number(target), offset },
            false => self.back(Target::Number(target), usize::MAX),
        };
        Ok((node, true))
    }

    /// The decimal number at `from`, which is then behind us.
    fn decimal(&mut self, from: usize) -> u32 {
        let mut value = 0u32;
        self.at = from;
        while let Some(c) = self.peek().filter(u8::is_ascii_digit) {
            value = value.saturating_mul(10).saturating_add((c - b'0') as u32);
            self.at += 1;
        }
        value
    }

    /// An escape; the backslash is next.
    fn escaped(&mut self, in_class: bool) -> Parse<Escape> {
        self.at += 1;
        let Some(c) = self.peek() else { return self.fail("\\ at end of pattern") };
        if !c.is_ascii_alphanumeric() {
            let c = self.next_char().unwrap_or(0);
            return Ok(Escape::Char(c));
        }
        self.at += 1;
        Ok(Escape::Char(match c {
            b'a' => 7,
            b'e' => 27,
            b'f' => 12,
            b'n' => 10,
            b'r' => 13,
            b't' => 9,
            b'b' if in_class => 8,
            b'd' | b'D' | b's' | b'S' | b'w' | b'W' | b'h' | b'H' | b'v' | b'V' => {
                return Ok(Escape::Set(self.mode().escape(c)));
            }
            b'p' | b'P' => return self.property(c == b'P').map(Escape::Set),
            b'0' => self.octal(self.at - 1, 3)?,
            b'1'..=b'9' if !in_class => {
                let from = self.at - 1;
                let number = self.decimal(from);
                self.at = from + 1;
                if number < 8 || number as usize <= self.groups {
                    return Ok(Escape::Letter(c));
                }
                if c >= b'8' { c as u32 } else { self.octal(from, 3)? }
            }
            b'1'..=b'7' => self.octal(self.at - 1, 3)?,
            b'o' => self.braced_octal()?,
            b'x' => self.hex()?,
            b'c' => match self.peek() {
                None => return self.fail("\\c at end of pattern"),
                Some(c) if !c.is_ascii() => {
                    return self.fail("\\c must be followed by an ASCII character");
                }
                Some(c) => {
                    self.at += 1;
                    (c.to_ascii_uppercase() ^ 0x40) as u32
                }
            },
            b'l' | b'L' | b'u' | b'U' => {
                return self.fail_at(
                    "PCRE does not support \\L, \\l, \\N{name}, \\U, or \\u",
                    self.at - 1,
                );
            }
            b'N' => {
                // A count may follow, a name may not.
                let here = self.at;
                let named = self.peek() == Some(b'{') && self.counts(here)?.is_none();
                self.at = here;
                if named {
                    return self.fail_at(
                        "PCRE does not support \\L, \\l, \\N{name}, \\U, or \\u",
                        here - 1,
                    );
                }
                if in_class {
                    return self.fail_at("\\N is not supported in a class", here - 1);
                }
                return Ok(Escape::Letter(c));
            }
            b'A' | b'z' | b'Z' | b'G' | b'b' | b'B' | b'K' | b'R' | b'X' | b'C' | b'k' | b'g'
                if !in_class =>
            {
                return Ok(Escape::Letter(c));
            }
            _ => c as u32,
        }))
    }

    /// Up to `most` octal digits from `from` on.
    fn octal(&mut self, from: usize, most: usize) -> Parse<u32> {
        let digits = self.text[from..].iter().take(most).take_while(|b| (b'0'..b'8').contains(*b));
        let (len, value) = digits.fold((0, 0), |(n, v), b| (n + 1, v * 8 + (b - b'0') as u32));
        self.at = from + len;
        if value > 255 && !self.on(o::UTF) {
            return self
                .fail_at("octal value is greater than \\377 in 8-bit non-UTF-8 mode", self.at - 1);
        }
        Ok(value)
    }

    fn braced_octal(&mut self) -> Parse<u32> {
        if self.peek() != Some(b'{') {
            return self.fail_at("missing opening brace after \\o", self.at - 1);
        }
        self.at += 1;
        self.braced(8, "non-octal character in \\o{} (closing brace missing?)")
    }

    fn hex(&mut self) -> Parse<u32> {
        if self.peek() == Some(b'{') {
            self.at += 1;
            return self.braced(16, "non-hex character in \\x{} (closing brace missing?)");
        }
        let mut value = 0;
        for _ in 0..2 {
            let Some(digit) = self.peek().and_then(|c| (c as char).to_digit(16)) else { break };
            value = value * 16 + digit;
            self.at += 1;
        }
        Ok(value)
    }

    fn braced(&mut self, base: u32, wrong: &'static str) -> Parse<u32> {
        let mut value = 0u32;
        let start = self.at;
        while let Some(digit) = self.peek().and_then(|c| (c as char).to_digit(base)) {
            value = value.saturating_mul(base).saturating_add(digit);
            self.at += 1;
        }
        if self.at == start || self.peek() != Some(b'}') {
            return self.fail(wrong);
        }
        if value > if self.on(o::UTF) { HIGHEST } else { 255 } {
            return self.fail("character value in \\x{} or \\o{} is too large");
        }
        if self.on(o::UTF) && (0xd800..0xe000).contains(&value) {
            return self.fail("disallowed Unicode code point (>= 0xd800 && <= 0xdfff)");
        }
        self.at += 1;
        Ok(value)
    }

    /// `\p…` and `\P…`; the letter is behind us.
    fn property(&mut self, mut negative: bool) -> Parse<Set> {
        const MALFORMED: &str = "malformed \\P or \\p sequence";
        const UNKNOWN: &str = "unknown property name after \\P or \\p";
        let name = match self.peek() {
            None => return self.fail(MALFORMED),
            Some(b'{') => {
                self.at += 1;
                negative ^= self.eat(b"^");
                let Some(len) = self.rest().iter().position(|b| *b == b'}') else {
                    return self.fail_at(MALFORMED, self.text.len());
                };
                let name = self.rest()[..len].to_vec();
                self.at += len + 1;
                name
            }
            Some(c) => {
                self.at += 1;
                vec![c]
            }
        };
        match self.mode().property(&name) {
            Some(set) if negative => Ok(set.complement(self.on(o::UTF))),
            Some(set) => Ok(set),
            None => self.fail_at(UNKNOWN, self.at - 1),
        }
    }

    // ---- classes ----

    /// A bracketed class; the bracket is next.
    pub(super) fn class(&mut self) -> Parse<Node> {
        const UNFINISHED: &str = "missing terminating ] for character class";
        let start = self.at;
        if let Some(end) = self.posix_end() {
            let what = match self.text[end - 2] {
                b':' => "POSIX named classes are supported only within a class",
                _ => "POSIX collating elements are not supported",
            };
            return self.fail_at(what, start);
        }
        // The classes that stand for word boundaries.
        if self.eat(b"[[:<:]]") || self.eat(b"[[:>:]]") {
            return self.fail_at("[[:<:]] and [[:>:]] are not built in rvm", start);
        }
        self.at += 1;
        let negative = self.eat(b"^");
        // Characters have cases, classes have not.
        let (mut letters, mut others) = (Vec::new(), Vec::new());
        let mut quoting = false;
        let mut first = true;
        loop {
            let Some(c) = self.peek() else { return self.fail(UNFINISHED) };
            if c == b'\\' && self.eat(b"\\E") {
                quoting = false;
                continue;
            }
            if !quoting {
                if c == b'\\' && self.eat(b"\\Q") {
                    quoting = true;
                    continue;
                }
                if c == b']' && !first {
                    break;
                }
                if let Some(end) = if c == b'[' { self.posix_end() } else { None } {
                    others.extend_from_slice(self.posix(end)?.ranges());
                    first = false;
                    // What follows a class is no range.
                    if self.peek() == Some(b'-') && self.text.get(self.at + 1) != Some(&b']') {
                        self.at += 1;
                        letters.push((b'-' as u32, b'-' as u32));
                    }
                    continue;
                }
            }
            first = false;
            let from = match self.member(quoting)? {
                Ok(c) => c,
                Err(set) => {
                    others.extend_from_slice(set.ranges());
                    if self.peek() == Some(b'-') && self.text.get(self.at + 1) != Some(&b']') {
                        self.at += 1;
                        letters.push((b'-' as u32, b'-' as u32));
                    }
                    continue;
                }
            };
            if self.eat(b"\\E") {
                quoting = false;
            }
            let range = !quoting
                && self.peek() == Some(b'-')
                && self.text.get(self.at + 1).is_some_and(|c| *c != b']');
            if !range {
                letters.push((from, from));
                continue;
            }
            self.at += 1;
            while self.eat(b"\\E") {}
            if self.peek() == Some(b']') {
                letters.extend([(from, from), (b'-' as u32, b'-' as u32)]);
                continue;
            }
            if self.peek() == Some(b'[') && self.posix_end().is_some() {
                return self.fail("invalid range in character class");
            }
            match self.member(false)? {
                Ok(to) if to < from => {
                    return self.fail_at("range out of order in character class", self.at - 1);
                }
                Ok(to) => letters.push((from, to)),
                Err(_) => {
                    return self.fail_at("invalid range in character class", self.at - 1);
                }
            }
        }
        self.at += 1;
        let breaks = |r: &(u32, u32)| r.0 <= 13 && r.1 >= 10 && (r.0 <= 10 || r.1 >= 13);
        self.has_cr_or_lf |= letters.iter().any(breaks);
        if self.on(o::CASELESS) {
            letters = self.mode().fold(&letters);
        }
        letters.extend(others);
        let set = Set::new(letters);
        let set = if negative { set.complement(self.on(o::UTF)) } else { set };
        Ok(Node::One(self.set(set)))
    }

    /// One character of a class, or a set.
    fn member(&mut self, quoting: bool) -> Parse<Result<u32, Set>> {
        if self.peek() == Some(b'\\') && !quoting {
            return Ok(match self.escaped(true)? {
                Escape::Char(c) => Ok(c),
                Escape::Letter(c) => Ok(c as u32),
                Escape::Set(set) => Err(set),
            });
        }
        Ok(Ok(self.next_char().unwrap_or(0)))
    }

    /// At `[`: if it begins a `[:name:]`, `[.x.]` or `[=x=]`, where that ends.
    fn posix_end(&self) -> Option<usize> {
        let mark = *self.text.get(self.at + 1)?;
        if !matches!(mark, b':' | b'.' | b'=') {
            return None;
        }
        let from = self.at + 2;
        let len = self.text[from..]
            .windows(2)
            .position(|w| w == [mark, b']'])
            .filter(|len| !self.text[from..from + len].iter().any(|b| matches!(b, b']' | b'\\')))?;
        Some(from + len + 2)
    }

    fn posix(&mut self, end: usize) -> Parse<Set> {
        let mark = self.text[self.at + 1];
        if mark != b':' {
            return self.fail("POSIX collating elements are not supported");
        }
        let mut from = self.at + 2;
        let negative = self.text[from] == b'^';
        from += negative as usize;
        let name = self.text[from..end - 2].to_vec();
        let Some(set) = self.mode().posix(&name, self.on(o::CASELESS)) else {
            return self.fail_at("unknown POSIX class name", from);
        };
        self.at = end;
        Ok(if negative { set.complement(self.on(o::UTF)) } else { set })
    }
}
