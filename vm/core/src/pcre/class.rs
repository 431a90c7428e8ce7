//! Sets of characters: classes, properties, letters in either case.
//!
//! Pure. A [`Set`] is a normalised list of ranges with a bitmap for its first 256 members. Without
//! UTF-8 characters are bytes of ISO 8859-1, classified as OTP classifies them; with it they are code
//! points, which fall into the classes of the same 256 only, unless Unicode properties are asked for.

use regex_syntax::hir::{Class, ClassUnicode, ClassUnicodeRange, HirKind};

/// Highest code point.
const LAST: u32 = 0x10ffff;

/// A set of characters.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Set {
    ranges: Vec<(u32, u32)>,
    low: [u64; 4],
}

impl Set {
    /// The set of some ranges, in any order.
    pub(crate) fn new(mut ranges: Vec<(u32, u32)>) -> Set {
        ranges.sort_unstable();
        let mut merged: Vec<(u32, u32)> = Vec::with_capacity(ranges.len());
        for (from, to) in ranges {
            match merged.last_mut() {
                Some((_, last)) if from <= last.saturating_add(1) => *last = to.max(*last),
                _ => merged.push((from, to)),
            }
        }
        let mut low = [0; 4];
        for &(from, to) in &merged {
            for c in from..=to.min(255) {
                low[(c / 64) as usize] |= 1 << (c % 64);
            }
        }
        Set { ranges: merged, low }
    }

    /// Is it in the set?
    #[inline]
    pub(crate) fn has(&self, c: u32) -> bool {
        if c < 256 {
            return self.low[(c / 64) as usize] >> (c % 64) & 1 != 0;
        }
        self.ranges.partition_point(|&(_, to)| to < c) < self.ranges.len() && {
            let at = self.ranges.partition_point(|&(_, to)| to < c);
            self.ranges[at].0 <= c
        }
    }

    /// The ranges, ascending and apart.
    pub(crate) fn ranges(&self) -> &[(u32, u32)] {
        &self.ranges
    }

    /// All other characters.
    pub(crate) fn complement(&self, utf: bool) -> Set {
        let last = if utf { LAST } else { 255 };
        let mut ranges = Vec::with_capacity(self.ranges.len() + 1);
        let mut next = 0;
        for &(from, to) in &self.ranges {
            if from > next {
                ranges.push((next, from - 1));
            }
            next = to + 1;
        }
        if next <= last {
            ranges.push((next, last));
        }
        Set::new(ranges)
    }
}

/// The named classes of `[:name:]`; `\d`, `\s` and `\w` are among them.
const NAMED: &[(&str, &[(u32, u32)])] = &[
    ("alpha", LETTERS),
    ("lower", &[(97, 122), (170, 170), (181, 181), (186, 186), (223, 246), (248, 255)]),
    ("upper", &[(65, 90), (192, 214), (216, 222)]),
    (
        "alnum",
        &[
            (48, 57),
            (65, 90),
            (97, 122),
            (170, 170),
            (181, 181),
            (186, 186),
            (192, 214),
            (216, 246),
            (248, 255),
        ],
    ),
    ("ascii", &[(0, 255)]),
    ("blank", &[(9, 9), (32, 32)]),
    ("cntrl", &[(0, 31), (127, 159)]),
    ("digit", &[(48, 57)]),
    ("graph", &[(33, 126), (160, 255)]),
    ("print", &[(32, 126), (160, 255)]),
    (
        "punct",
        &[
            (33, 47),
            (58, 64),
            (91, 96),
            (123, 126),
            (160, 169),
            (171, 180),
            (182, 185),
            (187, 191),
            (215, 215),
            (247, 247),
        ],
    ),
    ("space", &[(9, 13), (32, 32)]),
    (
        "word",
        &[
            (48, 57),
            (65, 90),
            (95, 95),
            (97, 122),
            (170, 170),
            (181, 181),
            (186, 186),
            (192, 214),
            (216, 246),
            (248, 255),
        ],
    ),
    ("xdigit", &[(48, 57), (65, 70), (97, 102)]),
];

const LETTERS: &[(u32, u32)] =
    &[(65, 90), (97, 122), (170, 170), (181, 181), (186, 186), (192, 214), (216, 246), (248, 255)];

/// `\h`
const HORIZONTAL: &[(u32, u32)] = &[
    (9, 9),
    (32, 32),
    (160, 160),
    (5760, 5760),
    (6158, 6158),
    (8192, 8202),
    (8239, 8239),
    (8287, 8287),
    (12288, 12288),
];

/// `\v`
const VERTICAL: &[(u32, u32)] = &[(10, 13), (133, 133), (8232, 8233)];

/// How the classes are understood.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Mode {
    pub(crate) utf: bool,
    pub(crate) ucp: bool,
}

impl Mode {
    fn fit(self, ranges: &[(u32, u32)]) -> Set {
        let last = if self.utf { LAST } else { 255 };
        let inside = ranges.iter().filter(|r| r.0 <= last).map(|r| (r.0, r.1.min(last)));
        Set::new(inside.collect())
    }

    fn union(self, properties: &[&str], more: &[(u32, u32)]) -> Set {
        let mut ranges = more.to_vec();
        for name in properties {
            ranges.extend_from_slice(&table(name));
        }
        self.fit(&ranges)
    }

    /// The class of a POSIX name.
    pub(crate) fn posix(self, name: &[u8], caseless: bool) -> Option<Set> {
        let (name, ranges) = NAMED.iter().find(|(n, _)| n.as_bytes() == name)?;
        let name = match *name {
            "lower" | "upper" if caseless => "alpha",
            name => name,
        };
        if !self.ucp {
            let ranges = if name == "alpha" { LETTERS } else { ranges };
            return Some(self.fit(ranges));
        }
        Some(match name {
            "alpha" => self.union(&["L"], &[]),
            "lower" => self.union(&["Ll"], &[]),
            "upper" => self.union(&["Lu"], &[]),
            "alnum" => self.union(&["L", "N"], &[]),
            "blank" => self.fit(HORIZONTAL),
            "digit" => self.union(&["Nd"], &[]),
            "space" => self.space(),
            "word" => self.word(),
            "graph" | "print" => {
                let dark = &[(0x61c, 0x61c), (0x180e, 0x180e), (0x2066, 0x2069)];
                let blank = if name == "graph" { "Z" } else { "Zl" };
                let mut none = table("Zp");
                none.extend_from_slice(&table(blank));
                for other in ["Cc", "Cn", "Co"] {
                    none.extend_from_slice(&table(other));
                }
                none.push((0xd800, 0xdfff));
                none.extend_from_slice(dark);
                let Set { ranges, .. } = Set::new(none).complement(true);
                self.fit(&ranges)
            }
            "punct" => self.union(&["P"], &[(33, 47), (58, 64), (91, 96), (123, 126)]),
            _ => self.fit(ranges),
        })
    }

    fn space(self) -> Set {
        let mut ranges = HORIZONTAL.to_vec();
        ranges.extend_from_slice(VERTICAL);
        self.union(&["Z"], &ranges)
    }

    fn word(self) -> Set {
        self.union(&["L", "N"], &[(95, 95)])
    }

    /// The class of an escape: one of `dDsSwWhHvV`.
    pub(crate) fn escape(self, letter: u8) -> Set {
        let set = match (letter.to_ascii_lowercase(), self.ucp) {
            (b'd', true) => self.union(&["Nd"], &[]),
            (b's', true) => self.space(),
            (b'w', true) => self.word(),
            (b'd', false) => self.posix(b"digit", false).unwrap_or_default(),
            (b's', false) => self.posix(b"space", false).unwrap_or_default(),
            (b'w', false) => self.posix(b"word", false).unwrap_or_default(),
            (b'h', _) => self.fit(HORIZONTAL),
            _ => self.fit(VERTICAL),
        };
        if letter.is_ascii_uppercase() { set.complement(self.utf) } else { set }
    }

    /// The characters with a Unicode property, by PCRE's name of it.
    pub(crate) fn property(self, name: &[u8]) -> Option<Set> {
        let name = std::str::from_utf8(name).ok()?;
        Some(match name {
            "Any" => self.fit(&[(0, LAST)]),
            "L&" => self.union(&["Lu", "Ll", "Lt"], &[]),
            "Xan" => self.union(&["L", "N"], &[]),
            "Xwd" => self.word(),
            "Xsp" | "Xps" => self.space(),
            "Xuc" => self.fit(&[(36, 36), (64, 64), (96, 96), (0xa0, 0xd7ff), (0xe000, LAST)]),
            "Cs" => self.fit(&[(0xd800, 0xdfff)]),
            "C" => self.union(&["Cc", "Cf", "Cn", "Co"], &[(0xd800, 0xdfff)]),
            _ if CATEGORIES.contains(&name) => self.union(&[name], &[]),
            _ if is_script(name) => self.fit(&lookup(&format!(r"\p{{sc={name}}}"))?),
            _ => return None,
        })
    }

    /// The character in every case.
    pub(crate) fn cases(self, c: u32) -> Vec<u32> {
        if !self.utf {
            return match c {
                65..=90 | 192..=214 | 216..=222 => vec![c, c + 32],
                97..=122 | 224..=246 | 248..=254 => vec![c - 32, c],
                _ => vec![c],
            };
        }
        let mut all: Vec<u32> =
            self.fold(&[(c, c)]).iter().flat_map(|&(from, to)| from..=to).collect();
        if all.is_empty() {
            all.push(c);
        }
        all
    }

    /// The ranges with every case of every character in them.
    pub(crate) fn fold(self, ranges: &[(u32, u32)]) -> Vec<(u32, u32)> {
        if !self.utf {
            let single = |c: &u32| self.cases(*c).into_iter().map(|c| (c, c));
            return ranges
                .iter()
                .flat_map(|&(a, b)| a..=b.min(255))
                .flat_map(|c| single(&c).collect::<Vec<_>>())
                .collect();
        }
        let valid = |c| char::from_u32(c);
        let class = ranges.iter().filter_map(|&(from, to)| {
            // Surrogates are no characters and have no case.
            let from = valid(from).or_else(|| valid(0xe000))?;
            let to = valid(to).or_else(|| valid(0xd7ff))?;
            (from <= to).then(|| ClassUnicodeRange::new(from, to))
        });
        let mut class = ClassUnicode::new(class);
        if class.try_case_fold_simple().is_err() {
            return ranges.to_vec();
        }
        class.ranges().iter().map(|r| (r.start() as u32, r.end() as u32)).collect()
    }
}

/// General categories, by their short names.
const CATEGORIES: &[&str] = &[
    "Cc", "Cf", "Cn", "Co", "L", "Ll", "Lm", "Lo", "Lt", "Lu", "M", "Mc", "Me", "Mn", "N", "Nd",
    "Nl", "No", "P", "Pc", "Pd", "Pe", "Pf", "Pi", "Po", "Ps", "S", "Sc", "Sk", "Sm", "So", "Z",
    "Zl", "Zp", "Zs",
];

/// Scripts go by their full names alone, spelt as Unicode spells them.
fn is_script(name: &str) -> bool {
    const SHORT: &[&str] = &["Ahom", "Cham", "Lisu", "Miao", "Modi", "Thai"];
    let word = |w: &str| {
        w.starts_with(|c: char| c.is_ascii_uppercase())
            && w[1..].bytes().all(|b| b.is_ascii_lowercase())
    };
    name.split('_').all(word) && (name.len() != 4 || SHORT.contains(&name))
}

fn table(category: &str) -> Vec<(u32, u32)> {
    lookup(&format!(r"\p{{gc={category}}}")).unwrap_or_default()
}

fn lookup(pattern: &str) -> Option<Vec<(u32, u32)>> {
    match regex_syntax::parse(pattern).ok()?.into_kind() {
        HirKind::Class(Class::Unicode(class)) => {
            Some(class.ranges().iter().map(|r| (r.start() as u32, r.end() as u32)).collect())
        }
        HirKind::Literal(literal) => {
            let c = std::str::from_utf8(&literal.0).ok()?.chars().next()? as u32;
            Some(vec![(c, c)])
        }
        _ => None,
    }
}
