//! Bytes → module: the checked reader for files, and the trusted one for code already verified.
//!
//! One decoder over two streams. The checked stream refuses whatever is not exactly what
//! [`crate::encode()`] could have written, with its position; it never reads past its input, never
//! allocates more than a constant factor of the bytes that are left, and bounds the depth of
//! literals. The trusted stream checks nothing; only a [`Verified`] module can make one.

use crate::container::{
    HEADER_LEN, MAGIC, VERSION, computed_digest, literal, section, stored_digest, val,
};
use crate::encode::encode_code;
use crate::error::{DecodeError, DecodeErrorKind as Kind};
use crate::module::{Function, Handler, Import, Lambda, LineEntry, Literal, Module};
use crate::operand::{
    AtomIdx, Dst, FunIdx, ImportIdx, Label, LambdaIdx, LitIdx, Reg, Segment, SegmentKind, Val,
};
use crate::ops::{Op, Opcode};
use crate::verify::{MAX_LITERAL_DEPTH, Verified};

/// Reads a module file. What it returns is well-formed as data and nothing more:
/// [`crate::verify()`] decides whether it may run.
///
/// # Errors
/// A [`DecodeError`] for anything but a complete module file of this version.
pub fn decode(file: &[u8]) -> Result<Module, DecodeError> {
    let whole = Checked { bytes: file, pos: 0, origin: 0 };
    if !file.starts_with(&MAGIC) {
        return Err(whole.error(Kind::Magic));
    }
    let header =
        file.get(..HEADER_LEN).ok_or(DecodeError { offset: file.len(), kind: Kind::Truncated })?;
    let version = u16::from_le_bytes([header[4], header[5]]);
    if version != VERSION {
        return Err(DecodeError { offset: 4, kind: Kind::Version(version) });
    }
    if stored_digest(file) != computed_digest(file) {
        return Err(DecodeError { offset: 6, kind: Kind::Digest });
    }
    let mut input = Checked { bytes: file, pos: HEADER_LEN, origin: 0 };
    let mut module = Module::default();
    let mut last = 0;
    while !input.at_end() {
        let at = input.error(Kind::Truncated);
        let number = input.byte()?;
        let mut body = input.sub()?;
        if number > section::SOURCE || number == 0 {
            return Err(DecodeError { kind: Kind::UnknownSection(number), ..at });
        }
        if number != last + 1 {
            return Err(DecodeError { kind: Kind::SectionOrder(number), ..at });
        }
        last = number;
        read_section(number, &mut body, &mut module)?;
        body.finish()?;
    }
    // Only the source may be missing.
    if last < section::ATTRIBUTES {
        return Err(input.error(Kind::Truncated));
    }
    Ok(module)
}

fn read_section(number: u8, i: &mut Checked<'_>, m: &mut Module) -> Result<(), DecodeError> {
    match number {
        section::ATOMS => m.atoms = i.list(1, Checked::string)?,
        section::LITERALS => m.literals = i.list(1, |i| read_literal(i, 0))?,
        section::IMPORTS => {
            m.imports = i.list(3, |i| {
                Ok(Import {
                    module: AtomIdx::decode(i)?,
                    function: AtomIdx::decode(i)?,
                    arity: i.byte()?,
                })
            })?;
        }
        section::EXPORTS => m.exports = i.list(1, u32::decode)?,
        section::FUNCTIONS => m.functions = i.list(7, read_function)?,
        section::LAMBDAS => {
            m.lambdas = i.list(4, |i| {
                Ok(Lambda {
                    function: u32::decode(i)?,
                    free: i.byte()?,
                    index: u32::decode(i)?,
                    uniq: u32::decode(i)?,
                })
            })?;
        }
        section::FILES => m.files = i.list(1, Checked::string)?,
        section::ATTRIBUTES => {
            m.attributes = i.list(2, |i| Ok((AtomIdx::decode(i)?, read_literal(i, 0)?)))?;
        }
        _ => m.source = Some(i.string()?),
    }
    Ok(())
}

fn read_function(i: &mut Checked<'_>) -> Result<Function, DecodeError> {
    let name = AtomIdx::decode(i)?;
    let arity = i.byte()?;
    let nregs = u16::decode(i)?;
    let mut body = i.sub()?;
    let code = body.list(1, Op::decode)?;
    body.finish()?;
    let handlers = i.list(4, |i| {
        Ok(Handler {
            start: u32::decode(i)?,
            end: u32::decode(i)?,
            target: Label::decode(i)?,
            base: u16::decode(i)?,
        })
    })?;
    let lines = i.list(3, |i| {
        Ok(LineEntry { at: u32::decode(i)?, file: u32::decode(i)?, line: u32::decode(i)? })
    })?;
    Ok(Function { name, arity, nregs, code, handlers, lines })
}

/// How deep literals may nest for the decoder, which recurses over them. More than the verifier
/// allows, so that it is the verifier which says so.
const MAX_DEPTH: usize = 2 * MAX_LITERAL_DEPTH;

/// Recursive, but never deeper than [`MAX_DEPTH`].
fn read_literal(i: &mut Checked<'_>, depth: usize) -> Result<Literal, DecodeError> {
    if depth >= MAX_DEPTH {
        return Err(i.error(Kind::LiteralDepth));
    }
    let at = i.error(Kind::Truncated);
    Ok(match i.byte()? {
        literal::INT => Literal::Int(unzigzag(i.varint()?)),
        literal::BIG_POSITIVE => Literal::Big(false, i.blob()?.to_vec()),
        literal::BIG_NEGATIVE => Literal::Big(true, i.blob()?.to_vec()),
        literal::FLOAT => {
            let mut raw = [0; 8];
            for b in &mut raw {
                *b = i.byte()?;
            }
            Literal::Float(f64::from_le_bytes(raw))
        }
        literal::ATOM => Literal::Atom(AtomIdx::decode(i)?),
        literal::NIL => Literal::Nil,
        literal::LIST => {
            let items = read_literals(i, depth + 1)?;
            Literal::List(items, Box::new(read_literal(i, depth + 1)?))
        }
        literal::STR => Literal::Str(i.string()?),
        literal::TUPLE => Literal::Tuple(read_literals(i, depth + 1)?),
        literal::MAP => {
            let n = i.count(2)?;
            let mut pairs = Vec::with_capacity(n.min(LITERALS_AT_ONCE));
            for _ in 0..n {
                pairs.push((read_literal(i, depth + 1)?, read_literal(i, depth + 1)?));
            }
            Literal::Map(pairs)
        }
        literal::BITS => {
            let bits = i.varint()?;
            Literal::Bits(i.blob()?.to_vec(), bits)
        }
        literal::EXPORT => Literal::Export(AtomIdx::decode(i)?, AtomIdx::decode(i)?, i.byte()?),
        tag => return Err(DecodeError { kind: Kind::Tag("literal form", tag), ..at }),
    })
}

const fn unzigzag(n: u64) -> i64 {
    (n >> 1) as i64 ^ -((n & 1) as i64)
}

/// A stream of bytes that operands are read from.
trait Input {
    type Error;
    fn byte(&mut self) -> Result<u8, Self::Error>;
    /// An error at the place just read.
    fn invalid(&self, kind: Kind) -> Self::Error;
    /// Reads an unsigned LEB128 number.
    fn varint(&mut self) -> Result<u64, Self::Error>;
    /// Reads a count of items that take at least `least` bytes each.
    fn count(&mut self, least: usize) -> Result<usize, Self::Error>;
}

/// The stream for files: every read is bounds-checked and errors carry the file offset.
struct Checked<'a> {
    bytes: &'a [u8],
    pos: usize,
    /// File offset of `bytes[0]`.
    origin: usize,
}

impl<'a> Checked<'a> {
    fn error(&self, kind: Kind) -> DecodeError {
        DecodeError { offset: self.origin + self.pos, kind }
    }

    fn at_end(&self) -> bool {
        self.pos >= self.bytes.len()
    }

    fn finish(&self) -> Result<(), DecodeError> {
        if self.at_end() { Ok(()) } else { Err(self.error(Kind::LeftOver)) }
    }

    /// A length and that many bytes.
    fn blob(&mut self) -> Result<&'a [u8], DecodeError> {
        let len = self.count(1)?;
        let blob = &self.bytes[self.pos..self.pos + len];
        self.pos += len;
        Ok(blob)
    }

    /// A length and a stream over that many bytes.
    fn sub(&mut self) -> Result<Checked<'a>, DecodeError> {
        let bytes = self.blob()?;
        Ok(Checked { bytes, pos: 0, origin: self.origin + self.pos - bytes.len() })
    }

    fn string(&mut self) -> Result<String, DecodeError> {
        let at = self.error(Kind::Utf8);
        let blob = self.blob()?;
        std::str::from_utf8(blob).map(str::to_owned).map_err(|_| at)
    }

    /// A count and that many items of at least `least` bytes. Space is set aside only for items
    /// that can still be there; not for use where such lists nest.
    fn list<T>(
        &mut self,
        least: usize,
        mut item: impl FnMut(&mut Self) -> Result<T, DecodeError>,
    ) -> Result<Vec<T>, DecodeError> {
        let n = self.count(least)?;
        let mut items = Vec::with_capacity(n);
        for _ in 0..n {
            items.push(item(self)?);
        }
        Ok(items)
    }
}

/// The elements of a compound literal. Space grows as they are read: nested counts, each within
/// what is left, could otherwise set aside their product with the depth.
fn read_literals(i: &mut Checked<'_>, depth: usize) -> Result<Vec<Literal>, DecodeError> {
    let n = i.count(1)?;
    let mut items = Vec::with_capacity(n.min(LITERALS_AT_ONCE));
    for _ in 0..n {
        items.push(read_literal(i, depth)?);
    }
    Ok(items)
}

/// Space set aside before reading the elements of a literal: enough for nearly all tuples, and
/// less than a page even for the longest.
const LITERALS_AT_ONCE: usize = 16;

impl Input for Checked<'_> {
    type Error = DecodeError;

    fn byte(&mut self) -> Result<u8, DecodeError> {
        let b = *self.bytes.get(self.pos).ok_or(self.error(Kind::Truncated))?;
        self.pos += 1;
        Ok(b)
    }

    fn invalid(&self, kind: Kind) -> DecodeError {
        DecodeError { offset: (self.origin + self.pos).saturating_sub(1), kind }
    }

    fn varint(&mut self) -> Result<u64, DecodeError> {
        let mut n = 0u64;
        for shift in (0..64).step_by(7) {
            let b = self.byte()?;
            if shift == 63 && b > 1 {
                break;
            }
            n |= u64::from(b & 0x7f) << shift;
            if b < 0x80 {
                // One form per number: a zero top group could have been left away.
                if b == 0 && shift > 0 {
                    break;
                }
                return Ok(n);
            }
        }
        Err(self.invalid(Kind::Varint))
    }

    fn count(&mut self, least: usize) -> Result<usize, DecodeError> {
        let n = self.varint()?;
        let left = (self.bytes.len() - self.pos) / least.max(1);
        if n > left as u64 {
            return Err(self.invalid(Kind::Count));
        }
        Ok(n as usize)
    }
}

/// The stream for verified code. It was made by the encoder from a verified module, so nothing is
/// checked; were it damaged all the same, reading goes on with zeros and still ends.
struct Trusted<'a> {
    bytes: &'a [u8],
    pos: usize,
}

/// Cannot happen: trusted code holds no unknown tag.
struct Impossible;

impl Input for Trusted<'_> {
    type Error = Impossible;

    #[inline]
    fn byte(&mut self) -> Result<u8, Impossible> {
        let b = self.bytes.get(self.pos).copied().unwrap_or(0);
        self.pos += 1;
        Ok(b)
    }

    fn invalid(&self, _kind: Kind) -> Impossible {
        Impossible
    }

    #[inline]
    fn varint(&mut self) -> Result<u64, Impossible> {
        let mut n = 0u64;
        let mut shift = 0;
        loop {
            let b = self.byte()?;
            n |= u64::from(b & 0x7f) << (shift & 63);
            if b < 0x80 {
                return Ok(n);
            }
            shift += 7;
        }
    }

    fn count(&mut self, _least: usize) -> Result<usize, Impossible> {
        Ok(self.varint()? as usize)
    }
}

/// The code of a verified module in compact form, for consumers that come back to it later (a
/// native compiler) without keeping every instruction as an [`Op`].
#[derive(Clone, Debug)]
pub struct TrustedCode {
    bytes: Vec<u8>,
    /// Where each function's code begins, and the end.
    starts: Vec<usize>,
}

impl TrustedCode {
    /// Takes the code out of a verified module.
    pub fn new(verified: &Verified) -> TrustedCode {
        let mut bytes = Vec::new();
        let mut starts = vec![0];
        for f in &verified.module().functions {
            bytes.extend_from_slice(&encode_code(&f.code));
            starts.push(bytes.len());
        }
        TrustedCode { bytes, starts }
    }

    /// The instructions of one function, decoded one by one; `None` when there is no such
    /// function.
    pub fn function(&self, index: usize) -> Option<TrustedReader<'_>> {
        let (from, to) = (*self.starts.get(index)?, *self.starts.get(index + 1)?);
        let mut input = Trusted { bytes: &self.bytes[from..to], pos: 0 };
        let left = input.count(1).unwrap_or(0);
        Some(TrustedReader { input, left })
    }
}

/// Iterates over the instructions of one function of [`TrustedCode`].
pub struct TrustedReader<'a> {
    input: Trusted<'a>,
    left: usize,
}

impl Iterator for TrustedReader<'_> {
    type Item = Op;

    fn next(&mut self) -> Option<Op> {
        self.left = self.left.checked_sub(1)?;
        Op::decode(&mut self.input).ok()
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.left, Some(self.left))
    }
}

/// What every operand kind of the table can do.
trait Decode: Sized {
    /// Fewest bytes it takes, to check counts against what is left.
    const LEAST: usize = 1;
    fn decode<I: Input>(i: &mut I) -> Result<Self, I::Error>;
}

impl Decode for u8 {
    fn decode<I: Input>(i: &mut I) -> Result<u8, I::Error> {
        i.byte()
    }
}

impl Decode for u16 {
    fn decode<I: Input>(i: &mut I) -> Result<u16, I::Error> {
        let n = i.varint()?;
        u16::try_from(n).map_err(|_| i.invalid(Kind::Range("16-bit number")))
    }
}

impl Decode for u32 {
    fn decode<I: Input>(i: &mut I) -> Result<u32, I::Error> {
        let n = i.varint()?;
        u32::try_from(n).map_err(|_| i.invalid(Kind::Range("32-bit number")))
    }
}

macro_rules! decode_index {
    ($($ty:ident),*) => { $(
        impl Decode for $ty {
            fn decode<I: Input>(i: &mut I) -> Result<$ty, I::Error> {
                Ok($ty(Decode::decode(i)?))
            }
        }
    )* };
}
decode_index!(Reg, Dst, AtomIdx, LitIdx, FunIdx, ImportIdx, LambdaIdx, Label);

impl Decode for Option<Label> {
    fn decode<I: Input>(i: &mut I) -> Result<Option<Label>, I::Error> {
        match i.varint()? {
            0 => Ok(None),
            n => match u32::try_from(n - 1) {
                Ok(n) => Ok(Some(Label(n))),
                Err(_) => Err(i.invalid(Kind::Range("label"))),
            },
        }
    }
}

impl Decode for Option<Val> {
    fn decode<I: Input>(i: &mut I) -> Result<Option<Val>, I::Error> {
        let n = i.varint()?;
        let payload = n >> 3;
        let small = u32::try_from(payload);
        Ok(Some(match (n & 7, small) {
            (val::REG, _) => match u16::try_from(payload) {
                Ok(r) => Val::Reg(r),
                Err(_) => return Err(i.invalid(Kind::Range("register"))),
            },
            (val::INT, _) => Val::Int(unzigzag(payload)),
            (val::ATOM, Ok(a)) => Val::Atom(AtomIdx(a)),
            (val::LIT, Ok(l)) => Val::Lit(LitIdx(l)),
            (val::NIL, Ok(0)) => Val::Nil,
            (val::WIDE, Ok(0)) => match unzigzag(i.varint()?) {
                Val::INT_MIN..=Val::INT_MAX => return Err(i.invalid(Kind::Varint)),
                wide => Val::Int(wide),
            },
            (val::NONE, Ok(0)) => return Ok(None),
            (tag, _) => return Err(i.invalid(Kind::Tag("value form", tag as u8))),
        }))
    }
}

impl Decode for Val {
    fn decode<I: Input>(i: &mut I) -> Result<Val, I::Error> {
        match Option::<Val>::decode(i)? {
            Some(v) => Ok(v),
            None => Err(i.invalid(Kind::Tag("value form", val::NONE as u8))),
        }
    }
}

impl<A: Decode, B: Decode> Decode for (A, B) {
    const LEAST: usize = A::LEAST + B::LEAST;
    fn decode<I: Input>(i: &mut I) -> Result<(A, B), I::Error> {
        Ok((A::decode(i)?, B::decode(i)?))
    }
}

impl<T: Decode> Decode for Vec<T> {
    fn decode<I: Input>(i: &mut I) -> Result<Vec<T>, I::Error> {
        let n = i.count(T::LEAST)?;
        let mut items = Vec::with_capacity(n);
        for _ in 0..n {
            items.push(T::decode(i)?);
        }
        Ok(items)
    }
}

impl Decode for SegmentKind {
    fn decode<I: Input>(i: &mut I) -> Result<SegmentKind, I::Error> {
        Ok(match i.byte()? {
            0 => SegmentKind::Integer,
            1 => SegmentKind::Float,
            2 => SegmentKind::Binary,
            3 => SegmentKind::Utf8,
            4 => SegmentKind::Utf16,
            5 => SegmentKind::Utf32,
            n => return Err(i.invalid(Kind::Tag("segment kind", n))),
        })
    }
}

impl Decode for Segment {
    const LEAST: usize = 5;
    fn decode<I: Input>(i: &mut I) -> Result<Segment, I::Error> {
        Ok(Segment {
            kind: SegmentKind::decode(i)?,
            flags: i.byte()?,
            unit: u16::decode(i)?,
            value: Val::decode(i)?,
            size: Option::decode(i)?,
        })
    }
}

macro_rules! define_decode {
    ($( $(#[doc = $doc:literal])* $name:ident $mnemonic:literal
        { $( $field:ident : $kind:ident ),* } [ $( $flag:ident ),* ]; )*) => {
        impl Decode for Op {
            fn decode<I: Input>(i: &mut I) -> Result<Op, I::Error> {
                let number = i.byte()?;
                let Some(opcode) = Opcode::ALL.get(usize::from(number)) else {
                    return Err(i.invalid(Kind::Opcode(number)));
                };
                Ok(match opcode {
                    $( Opcode::$name => Op::$name { $( $field: Decode::decode(i)? ),* }, )*
                })
            }
        }
    };
}
crate::for_each_op!(define_decode);
