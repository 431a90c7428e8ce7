//! Escapes and bracketed classes of patterns: the part of the translation that reads single
//! characters; the same rules as there.

use super::super::options as o;
use super::{Len, MISSING, Parse, Target, Translator, UNKNOWN_PROPERTY, number};

const HIGHEST: u32 = 0x10ffff;

/// The names of properties that are no scripts.
const PROPERTIES: &[&str] = &[
    "Any", "C", "Cc", "Cf", "Cn", "Co", "Cs", "L", "L&", "Ll", "Lm", "Lo", "Lt", "Lu", "M", "Mc",
    "Me", "Mn", "N", "Nd", "Nl", "No", "P", "Pc", "Pd", "Pe", "Pf", "Pi", "Po", "Ps", "S", "Sc",
    "Sk", "Sm", "So", "Xan", "Xps", "Xsp", "Xuc", "Xwd", "Z", "Zl", "Zp", "Zs",
];

/// Names of scripts as short as those that PCRE2 knows as abbreviations, which PCRE 8 does not.
const SHORT_SCRIPTS: &[&str] = &["Ahom", "Cham", "Lisu", "Miao", "Modi", "Thai", "Yi"];

/// Nothing longer is taken for the name of a class: looking for its end costs no more than this.
const NAMED_MAX: usize = 200;

/// What an escape stands for, inside a class or outside.
enum Escape {
    Char(u32),
    /// A set of characters, as PCRE2 writes it.
    Set(Vec<u8>),
    /// Some other letter, for the caller to understand.
    Letter(u8),
}

impl Translator<'_> {
    /// An escape outside of classes.
    pub(super) fn escape(&mut self) -> Parse<()> {
        let one = Len::Fixed(1);
        match self.escaped(false)? {
            Escape::Char(c) => {
                self.character(c);
                self.piece(one, true);
            }
            // Looking for where a match may begin, PCRE2 10.46 takes this for ASCII in UTF-8 text. With counts
            // of one and more it is ASCII, in OTP too.
            Escape::Set(text)
                if text == b"\\w"
                    && self.on(o::UTF)
                    && !self.on(o::UCP)
                    && !self.several_follow()? =>
            {
                self.write(b"[\\w]");
                self.piece(one, true);
            }
            Escape::Set(text) => {
                self.write(&text);
                self.piece(one, true);
            }
            Escape::Letter(letter) => match letter {
                b'A' | b'z' | b'Z' | b'G' | b'b' | b'B' | b'K' => {
                    self.write(&[b'\\', letter]);
                    self.before = None;
                }
                b'R' | b'X' => {
                    self.write(&[b'\\', letter]);
                    self.piece(Len::Variable, true);
                }
                b'N' => {
                    self.write(b"\\N");
                    self.piece(one, true);
                }
                b'C' => {
                    self.write(b"\\C");
                    self.piece(if self.on(o::UTF) { Len::Unknown } else { one }, true);
                }
                b'k' => return self.reference_by_name(),
                b'g' => return self.reference(),
                _ => {
                    self.at -= 1;
                    let number = number(self.digits());
                    self.back(Target::Number(number), 0);
                }
            },
        }
        Ok(())
    }

    /// Does a quantifier follow that wants one or more, and not just one?
    fn several_follow(&mut self) -> Parse<bool> {
        let (at, quoting) = (self.at, self.quoting);
        self.skip();
        let several = match self.peek() {
            Some(b'+') => true,
            Some(b'{') => {
                self.counts(self.at)?.is_some_and(|(min, max)| min > 1 || min == 1 && max.is_none())
            }
            _ => false,
        };
        (self.at, self.quoting) = (at, quoting);
        Ok(several)
    }

    /// `\k{name}`, `\k<name>`, `\k'name'`; the `k` is behind us.
    fn reference_by_name(&mut self) -> Parse<()> {
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
        self.back(Target::Name(name), self.at - 1);
        Ok(())
    }

    /// `\g…`: a reference, or, in angle brackets or quotes, a call; the `g` is behind us.
    fn reference(&mut self) -> Parse<()> {
        const WRONG: &str = "\\g is not followed by a braced, angle-bracketed, or quoted \
                             name/number or by a plain number";
        let call = matches!(self.peek(), Some(b'<' | b'\''));
        let end = match self.peek() {
            Some(b'{') => Some(b'}'),
            Some(b'<') => Some(b'>'),
            Some(b'\'') => Some(b'\''),
            _ => None,
        };
        self.at += usize::from(end.is_some());
        let start = self.at;
        let sign = match self.peek() {
            Some(b'-') => -1,
            Some(b'+') if call => 1,
            _ => 0,
        };
        self.at += usize::from(sign != 0);
        let digits = self.digits();
        if digits.is_empty() {
            if let Some(end) = end
                && sign == 0
                && self.peek().is_some_and(|c| c.is_ascii_alphabetic() || c == b'_')
            {
                let name = self.name(end)?;
                self.at += 1;
                let (target, offset) = (Target::Name(name), self.at - 1);
                if call {
                    return self.called(target, offset);
                }
                self.back(target, offset);
                return Ok(());
            }
            return match end {
                None if sign == 0 => {
                    self.fail_at("a numbered reference must not be zero", start - 1)
                }
                Some(_) if sign == 0 && self.peek().is_some() => {
                    self.fail("subpattern name expected")
                }
                _ => self.fail(WRONG),
            };
        }
        let number = number(digits);
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
                None | Some(0) => return self.fail_at(MISSING, self.at - 1),
                Some(target) => target,
            },
        };
        if call {
            return self.called(Target::Number(target), self.at - 1);
        }
        self.back(Target::Number(target), 0);
        Ok(())
    }

    /// An escape; the backslash is next.
    fn escaped(&mut self, in_class: bool) -> Parse<Escape> {
        self.at += 1;
        let Some(c) = self.peek() else { return self.fail("\\ at end of pattern") };
        if !c.is_ascii_alphanumeric() {
            return Ok(Escape::Char(self.next_char()));
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
                return Ok(Escape::Set(vec![b'\\', c]));
            }
            b'p' | b'P' => return self.property(c).map(Escape::Set),
            b'0' => self.octal(self.at - 1, 3)?,
            b'1'..=b'9' if !in_class => {
                let from = self.at - 1;
                self.at = from;
                let number = number(self.digits());
                self.at = from + 1;
                if number < 8 || number <= self.groups {
                    return Ok(Escape::Letter(c));
                }
                if c >= b'8' { u32::from(c) } else { self.octal(from, 3)? }
            }
            b'1'..=b'7' => self.octal(self.at - 1, 3)?,
            b'o' => {
                if self.peek() != Some(b'{') {
                    return self.fail_at("missing opening brace after \\o", self.at - 1);
                }
                self.at += 1;
                self.braced(8, "non-octal character in \\o{} (closing brace missing?)")?
            }
            b'x' => self.hex()?,
            b'c' => match self.peek() {
                None => return self.fail("\\c at end of pattern"),
                Some(c) if !c.is_ascii() => {
                    return self.fail("\\c must be followed by an ASCII character");
                }
                Some(c) => {
                    self.at += 1;
                    u32::from(c.to_ascii_uppercase() ^ 0x40)
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
            _ => u32::from(c),
        }))
    }

    /// Up to `most` octal digits from `from` on.
    fn octal(&mut self, from: usize, most: usize) -> Parse<u32> {
        let digits = self.text[from..].iter().take(most).take_while(|b| (b'0'..b'8').contains(*b));
        let (len, value) = digits.fold((0, 0), |(n, v), b| (n + 1, v * 8 + u32::from(b - b'0')));
        self.at = from + len;
        if value > 255 && !self.on(o::UTF) {
            return self
                .fail_at("octal value is greater than \\377 in 8-bit non-UTF-8 mode", self.at - 1);
        }
        Ok(value)
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

    /// `\p…` and `\P…`; the letter is behind us. PCRE2 tells by the prefix `sc:` that the script itself is
    /// meant, not what it shares with others.
    fn property(&mut self, letter: u8) -> Parse<Vec<u8>> {
        const MALFORMED: &str = "malformed \\P or \\p sequence";
        let mut text = vec![b'\\', letter, b'{'];
        let name = match self.peek() {
            None => return self.fail(MALFORMED),
            Some(b'{') => {
                self.at += 1;
                if self.eat(b"^") {
                    text.push(b'^');
                }
                let Some(len) = self.rest().iter().position(|b| *b == b'}') else {
                    return self.fail_at(MALFORMED, self.text.len());
                };
                self.at += len + 1;
                &self.text[self.at - len - 1..self.at - 1]
            }
            Some(_) => {
                self.at += 1;
                &self.text[self.at - 1..self.at]
            }
        };
        let among = |names: &[&str]| names.iter().any(|n| n.as_bytes() == name);
        if !among(PROPERTIES) {
            // PCRE2 is not particular about letters' cases and blanks in names.
            let exact = name.first().is_some_and(u8::is_ascii_uppercase)
                && name.iter().all(|b| b.is_ascii_alphabetic() || *b == b'_')
                && (!matches!(name.len(), 1 | 2 | 4) || among(SHORT_SCRIPTS));
            if !exact {
                return self.fail_at(UNKNOWN_PROPERTY, self.at - 1);
            }
            text.extend_from_slice(b"sc:");
        }
        text.extend_from_slice(name);
        text.push(b'}');
        Ok(text)
    }

    // ---- classes ----

    /// A bracketed class; the bracket is next.
    pub(super) fn class(&mut self) -> Parse<()> {
        const UNFINISHED: &str = "missing terminating ] for character class";
        let start = self.at;
        // The classes that stand for word boundaries.
        for boundary in [b"[[:<:]]", b"[[:>:]]"] {
            if self.eat(boundary) {
                self.write(boundary);
                return Ok(());
            }
        }
        if let Some(end) = self.posix_end() {
            let what = match self.text[end - 2] {
                b':' => "POSIX named classes are supported only within a class",
                _ => "POSIX collating elements are not supported",
            };
            return self.fail_at(what, start);
        }
        self.at += 1;
        self.write(b"[");
        if self.eat(b"^") {
            self.write(b"^");
        }
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
                    self.posix(end)?;
                    first = false;
                    self.hyphen();
                    continue;
                }
            }
            first = false;
            let from = match self.member(quoting)? {
                Ok(c) => c,
                Err(set) => {
                    self.write(&set);
                    self.hyphen();
                    continue;
                }
            };
            self.character(from);
            while self.eat(b"\\E") {
                quoting = false;
            }
            let range = !quoting
                && self.peek() == Some(b'-')
                && self.text.get(self.at + 1).is_some_and(|c| *c != b']');
            if !range {
                continue;
            }
            self.at += 1;
            loop {
                if self.eat(b"\\E") {
                    quoting = false;
                } else if !quoting && self.eat(b"\\Q") {
                    quoting = true;
                } else {
                    break;
                }
            }
            if !quoting && self.peek() == Some(b']') {
                self.write(b"\\-");
                continue;
            }
            if self.peek().is_none() {
                return self.fail(UNFINISHED);
            }
            if !quoting && self.peek() == Some(b'[') && self.posix_end().is_some() {
                return self.fail("invalid range in character class");
            }
            match self.member(quoting)? {
                Ok(to) if to < from => {
                    return self.fail_at("range out of order in character class", self.at - 1);
                }
                Ok(to) => {
                    self.write(b"-");
                    self.character(to);
                }
                Err(_) => return self.fail_at("invalid range in character class", self.at - 1),
            }
        }
        self.at += 1;
        self.write(b"]");
        Ok(())
    }

    /// What follows a set in a class is no range.
    fn hyphen(&mut self) {
        if self.peek() == Some(b'-') && self.text.get(self.at + 1) != Some(&b']') {
            self.at += 1;
            self.write(b"\\-");
        }
    }

    /// One character of a class, or a set.
    fn member(&mut self, quoting: bool) -> Parse<Result<u32, Vec<u8>>> {
        if self.peek() == Some(b'\\') && !quoting {
            return Ok(match self.escaped(true)? {
                Escape::Char(c) => Ok(c),
                Escape::Letter(c) => Ok(u32::from(c)),
                Escape::Set(set) => Err(set),
            });
        }
        Ok(Ok(self.next_char()))
    }

    /// At `[`: if it begins a `[:name:]`, `[.x.]` or `[=x=]`, where that ends.
    fn posix_end(&self) -> Option<usize> {
        let mark = *self.text.get(self.at + 1)?;
        if !matches!(mark, b':' | b'.' | b'=') {
            return None;
        }
        let from = self.at + 2;
        let to = self.text.len().min(from + NAMED_MAX);
        let mut at = from;
        while at + 1 < to {
            match (self.text[at], self.text[at + 1]) {
                (b'\\', b']' | b'\\') => at += 1,
                (b'[', next) if next == mark => return None,
                (b']', _) => return None,
                (c, b']') if c == mark => return Some(at + 2),
                _ => {}
            }
            at += 1;
        }
        None
    }

    fn posix(&mut self, end: usize) -> Parse<()> {
        const NAMES: &[&str] = &[
            "alpha", "lower", "upper", "alnum", "ascii", "blank", "cntrl", "digit", "graph",
            "print", "punct", "space", "word", "xdigit",
        ];
        if self.text[self.at + 1] != b':' {
            return self.fail("POSIX collating elements are not supported");
        }
        let from = self.at + 2 + usize::from(self.text[self.at + 2] == b'^');
        let name = &self.text[from.min(end - 2)..end - 2];
        if !NAMES.iter().any(|n| n.as_bytes() == name) {
            return self.fail_at("unknown POSIX class name", from);
        }
        self.write(&self.text[self.at..end]);
        self.at = end;
        Ok(())
    }
}
