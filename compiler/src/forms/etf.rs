//! The external term format, as far as source code needs it: numbers, atoms, lists, tuples, maps and
//! bit strings.
//!
//! Owner: the thread that compiles. Invariants: reading does not recurse and allocates in
//! proportion to the input; writing appends to a vector of bytes.

use num_bigint::{BigInt, Sign};

/// A term of a [`Terms`], by its number.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Id(u32);

/// A term, its parts by their numbers.
#[derive(Clone, PartialEq, Debug)]
pub enum Node {
    /// An integer of at most 64 bits.
    Int(i64),
    /// A larger one.
    Big(BigInt),
    /// A float.
    Float(f64),
    /// An atom's text.
    Atom(String),
    /// The elements.
    Tuple(Vec<Id>),
    /// The elements and the tail, `None` for `[]`; `[]` itself has no elements.
    List(Vec<Id>, Option<Id>),
    /// Keys and values in turn.
    Map(Vec<Id>),
    /// Bytes and the number of bits.
    Bits(Vec<u8>, u64),
}

/// Terms read from bytes.
#[derive(Debug, Default)]
pub struct Terms {
    nodes: Vec<Node>,
}

/// A compound that waits for its parts.
struct Open {
    left: usize,
    parts: Vec<Id>,
    kind: Kind,
}

#[derive(Clone, Copy)]
enum Kind {
    Tuple,
    /// The last part is the tail.
    List,
    Map,
}

struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (head, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(head)
    }
    fn number(&mut self, bytes: usize) -> Option<usize> {
        Some(self.take(bytes)?.iter().fold(0, |n, b| n << 8 | usize::from(*b)))
    }
    /// A count of parts, each of which takes a byte at least.
    fn count(&mut self, bytes: usize, parts_each: usize) -> Option<usize> {
        let count = self.number(bytes)?;
        (count.checked_mul(parts_each)? <= self.0.len()).then_some(count)
    }
}

impl Terms {
    /// Reads one term with its version byte; `None`: not one, or of another kind (pids, funs).
    pub fn read(bytes: &[u8]) -> Option<(Terms, Id)> {
        let mut input = Bytes(bytes);
        if input.number(1)? != 131 {
            return None;
        }
        let mut terms = Terms::default();
        let mut open: Vec<Open> = Vec::new();
        loop {
            let mut done = match terms.step(&mut input)? {
                Ok(node) => Some(terms.add(node)),
                Err(compound) => {
                    open.push(compound);
                    None
                }
            };
            // Close what is complete; an empty compound is so at once.
            loop {
                match (open.last_mut(), done.take()) {
                    (Some(top), Some(id)) => {
                        top.parts.push(id);
                        top.left -= 1;
                    }
                    (None, Some(id)) => return Some((terms, id)),
                    _ => {}
                }
                if open.last().is_none_or(|top| top.left > 0) {
                    break;
                }
                let Open { mut parts, kind, .. } = open.pop()?;
                let node = match kind {
                    Kind::Tuple => Node::Tuple(parts),
                    Kind::Map => Node::Map(parts),
                    Kind::List => {
                        let tail = parts.pop()?;
                        let proper = terms.is_nil(tail);
                        Node::List(parts, (!proper).then_some(tail))
                    }
                };
                done = Some(terms.add(node));
            }
        }
    }

    fn add(&mut self, node: Node) -> Id {
        self.nodes.push(node);
        Id(self.nodes.len() as u32 - 1)
    }

    /// A simple term, or a compound whose parts follow.
    fn step(&mut self, input: &mut Bytes<'_>) -> Option<Result<Node, Open>> {
        let compound = |left, kind| Err(Open { left, parts: Vec::new(), kind });
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).ok();
        let latin1 = |bytes: &[u8]| bytes.iter().map(|b| char::from(*b)).collect::<String>();
        Some(match input.number(1)? {
            97 => Ok(Node::Int(input.number(1)? as i64)),
            98 => Ok(Node::Int(i64::from(input.number(4)? as u32 as i32))),
            tag @ (110 | 111) => {
                let size = input.number(if tag == 110 { 1 } else { 4 })?;
                let sign = if input.number(1)? == 0 { Sign::Plus } else { Sign::Minus };
                let big = BigInt::from_bytes_le(sign, input.take(size)?);
                Ok(i64::try_from(&big).map_or(Node::Big(big), Node::Int))
            }
            70 => {
                let bits = u64::from_be_bytes(input.take(8)?.try_into().ok()?);
                Ok(Node::Float(f64::from_bits(bits)))
            }
            100 => {
                let size = input.number(2)?;
                Ok(Node::Atom(latin1(input.take(size)?)))
            }
            115 => {
                let size = input.number(1)?;
                Ok(Node::Atom(latin1(input.take(size)?)))
            }
            tag @ (118 | 119) => {
                let size = input.number(if tag == 118 { 2 } else { 1 })?;
                Ok(Node::Atom(text(input.take(size)?)?))
            }
            104 => compound(input.count(1, 1)?, Kind::Tuple),
            105 => compound(input.count(4, 1)?, Kind::Tuple),
            106 => Ok(Node::List(Vec::new(), None)),
            107 => {
                let size = input.number(2)?;
                let bytes = input.take(size)?;
                let chars = bytes.iter().map(|b| self.add(Node::Int(i64::from(*b)))).collect();
                Ok(Node::List(chars, None))
            }
            108 => compound(input.count(4, 1)? + 1, Kind::List),
            109 => {
                let size = input.number(4)?;
                Ok(Node::Bits(input.take(size)?.to_vec(), size as u64 * 8))
            }
            77 => {
                let size = input.number(4)?;
                let last = input.number(1)?;
                let bytes = input.take(size)?.to_vec();
                let whole = size.checked_sub(1)?;
                (1..=8).contains(&last).then_some(())?;
                Ok(Node::Bits(bytes, whole as u64 * 8 + last as u64))
            }
            116 => compound(input.count(4, 2)? * 2, Kind::Map),
            _ => return None,
        })
    }

    /// The term of a number.
    pub fn node(&self, id: Id) -> &Node {
        &self.nodes[id.0 as usize]
    }
    /// Whether it is `[]`.
    pub fn is_nil(&self, id: Id) -> bool {
        matches!(self.node(id), Node::List(elements, None) if elements.is_empty())
    }
    /// An atom's text.
    pub fn atom(&self, id: Id) -> Option<&str> {
        match self.node(id) {
            Node::Atom(text) => Some(text),
            _ => None,
        }
    }
    /// A tuple's elements.
    pub fn tuple(&self, id: Id) -> Option<&[Id]> {
        match self.node(id) {
            Node::Tuple(parts) => Some(parts),
            _ => None,
        }
    }
    /// A proper list's elements.
    pub fn list(&self, id: Id) -> Option<&[Id]> {
        match self.node(id) {
            Node::List(parts, None) => Some(parts),
            _ => None,
        }
    }
    /// A small integer.
    pub fn int(&self, id: Id) -> Option<i64> {
        match self.node(id) {
            Node::Int(n) => Some(*n),
            _ => None,
        }
    }
    /// The text of a list of code points.
    pub fn text(&self, id: Id) -> Option<String> {
        let code = |id: &Id| self.int(*id).and_then(|n| u32::try_from(n).ok());
        self.list(id)?.iter().map(|id| code(id).and_then(char::from_u32)).collect()
    }
    /// The text of a list of code points or of a binary in UTF-8.
    pub fn chars(&self, id: Id) -> Option<String> {
        match self.node(id) {
            Node::Bits(bytes, _) => String::from_utf8(bytes.clone()).ok(),
            _ => self.text(id),
        }
    }
}

/// Writes one term, its parts after its head.
#[derive(Debug)]
pub struct Writer(Vec<u8>);

impl Default for Writer {
    fn default() -> Self {
        Writer(vec![131])
    }
}

impl Writer {
    /// The bytes, with the version byte.
    pub fn finish(self) -> Vec<u8> {
        self.0
    }
    /// An atom.
    pub fn atom(&mut self, text: &str) {
        self.0.push(118);
        self.0.extend((text.len() as u16).to_be_bytes());
        self.0.extend(text.as_bytes());
    }
    /// An integer.
    pub fn int(&mut self, n: i64) {
        match i32::try_from(n) {
            Ok(n) => {
                self.0.push(98);
                self.0.extend(n.to_be_bytes());
            }
            Err(_) => self.big(&BigInt::from(n)),
        }
    }
    /// An integer of any size.
    pub fn big(&mut self, n: &BigInt) {
        let (sign, bytes) = n.to_bytes_le();
        self.0.push(111);
        self.0.extend((bytes.len() as u32).to_be_bytes());
        self.0.push(u8::from(sign == Sign::Minus));
        self.0.extend(bytes);
    }
    /// A float.
    pub fn float(&mut self, f: f64) {
        self.0.push(70);
        self.0.extend(f.to_bits().to_be_bytes());
    }
    /// The head of a tuple; the elements follow.
    pub fn tuple(&mut self, count: usize) {
        self.0.push(105);
        self.0.extend((count as u32).to_be_bytes());
    }
    /// The head of a list; its elements and its tail follow.
    pub fn list(&mut self, count: usize) {
        if count > 0 {
            self.0.push(108);
            self.0.extend((count as u32).to_be_bytes());
        }
    }
    /// `[]`, the tail of a list too.
    pub fn nil(&mut self) {
        self.0.push(106);
    }
    /// The head of a map; keys and values follow in turn.
    pub fn map(&mut self, count: usize) {
        self.0.push(116);
        self.0.extend((count as u32).to_be_bytes());
    }
    /// A binary.
    pub fn binary(&mut self, bytes: &[u8]) {
        self.0.push(109);
        self.0.extend((bytes.len() as u32).to_be_bytes());
        self.0.extend(bytes);
    }
    /// The list of a text's code points.
    pub fn string(&mut self, text: &str) {
        self.list(text.chars().count());
        for c in text.chars() {
            self.int(i64::from(u32::from(c)));
        }
        self.nil();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_it_writes() {
        let mut out = Writer::default();
        out.tuple(3);
        out.atom("ok");
        out.list(2);
        out.int(-7);
        out.int(1 << 40);
        out.nil();
        out.string("å");
        let (terms, id) = Terms::read(&out.finish()).unwrap();
        let parts = terms.tuple(id).unwrap();
        assert_eq!(terms.atom(parts[0]), Some("ok"));
        let numbers: Vec<_> = terms.list(parts[1]).unwrap().iter().map(|n| terms.int(*n)).collect();
        assert_eq!(numbers, [Some(-7), Some(1 << 40)]);
        assert_eq!(terms.text(parts[2]).as_deref(), Some("å"));
    }

    #[test]
    fn refuses_lies_about_sizes() {
        for bytes in [&[131, 105, 255, 255, 255, 255][..], &[131, 108, 0, 0, 0, 9], &[131], &[]] {
            assert!(Terms::read(bytes).is_none());
        }
    }
}
