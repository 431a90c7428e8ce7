//! Module → readable listing, in the syntax that [`crate::asm`] reads back.
//!
//! Stateless and total: any [`Module`] has a listing, also one that the verifier would refuse, so
//! that a refused file can be looked at. Indices that name nothing print as numbers
//! (`atom#7`, `@99`).
//!
//! ```text
//! module counter
//! literal {ok, 1}                      % lit#0
//! import erlang:self/0                 % import#0
//! export count/1
//!
//! function count/1 regs 4
//!     line 0 12
//!     is_integer r0, L3
//!     add r1, r0, 1, -
//!     return r1
//!   L3:
//!     return lit#0                     % {ok, 1}
//! end
//! ```

use std::collections::{BTreeSet, HashMap};
use std::fmt::{self, Write};

use crate::module::{Function, Literal, Module};
use crate::operand::{
    AtomIdx, Dst, FunIdx, ImportIdx, Label, LambdaIdx, LitIdx, Reg, Segment, SegmentKind, Val,
};
use crate::ops::Op;
use crate::verify::MAX_LITERAL_DEPTH;
use crate::visit::OperandVisitor;

/// The whole module as text.
pub fn disassemble(module: &Module) -> String {
    let names = Names::new(module);
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = names.write_module(&mut out);
    out
}

/// One literal as text; nesting beyond what the verifier allows prints as `...`.
pub fn literal_text(module: &Module, literal: &Literal) -> String {
    let names = Names::new(module);
    let mut out = String::new();
    let _ = names.write_literal(&mut out, literal, 0);
    out
}

/// Longest comment that explains a literal; a listing is read in terminals.
const COMMENT_CHARS: usize = 60;

/// The module, with what names its entries.
struct Names<'a> {
    module: &'a Module,
    /// First atom, function and import of each name; others print as numbers.
    atoms: HashMap<&'a str, u32>,
    functions: HashMap<(u32, u8), u32>,
    imports: HashMap<(u32, u32, u8), u32>,
}

impl<'a> Names<'a> {
    fn new(module: &'a Module) -> Names<'a> {
        let mut atoms = HashMap::new();
        for (i, atom) in module.atoms.iter().enumerate() {
            atoms.entry(atom.as_str()).or_insert(i as u32);
        }
        let mut functions = HashMap::new();
        for (i, f) in module.functions.iter().enumerate() {
            functions.entry((f.name.0, f.arity)).or_insert(i as u32);
        }
        let mut imports = HashMap::new();
        for (i, m) in module.imports.iter().enumerate() {
            imports.entry((m.module.0, m.function.0, m.arity)).or_insert(i as u32);
        }
        Names { module, atoms, functions, imports }
    }

    /// The beginning of each literal's text, for comments.
    fn literal_comments(&self) -> Vec<String> {
        let short = |literal| {
            let mut text = String::new();
            let _ = self.write_literal(&mut text, literal, 0);
            shortened(text)
        };
        self.module.literals.iter().map(short).collect()
    }

    fn write_module(&self, out: &mut String) -> fmt::Result {
        let m = self.module;
        if let Some((name, others)) = m.atoms.split_first() {
            writeln!(out, "module {}", Quoted::atom(name))?;
            for chunk in others.chunks(8) {
                out.push_str("atoms ");
                join(out, chunk, |out, atom| write!(out, "{}", Quoted::atom(atom)))?;
                out.push('\n');
            }
        }
        for file in &m.files {
            writeln!(out, "file {}", Quoted::string(file))?;
        }
        for (i, literal) in m.literals.iter().enumerate() {
            out.push_str("literal ");
            self.write_literal(out, literal, 0)?;
            writeln!(out, "  % lit#{i}")?;
        }
        for (i, import) in m.imports.iter().enumerate() {
            out.push_str("import ");
            self.write_atom(out, import.module)?;
            out.push(':');
            self.write_atom(out, import.function)?;
            writeln!(out, "/{}  % import#{i}", import.arity)?;
        }
        for (i, l) in m.lambdas.iter().enumerate() {
            out.push_str("lambda ");
            self.write_function_name(out, FunIdx(l.function))?;
            writeln!(out, " free {} index {} uniq {}  % lambda#{i}", l.free, l.index, l.uniq)?;
        }
        for (name, value) in &m.attributes {
            out.push_str("attribute ");
            self.write_atom(out, *name)?;
            out.push_str(" = ");
            self.write_literal(out, value, 0)?;
            out.push('\n');
        }
        for export in &m.exports {
            out.push_str("export ");
            self.write_function_name(out, FunIdx(*export))?;
            out.push('\n');
        }
        if let Some(source) = &m.source {
            writeln!(out, "source {}", Quoted::string(source))?;
        }
        let comments = self.literal_comments();
        m.functions.iter().try_for_each(|f| self.write_function(out, f, &comments))
    }

    fn write_function(&self, out: &mut String, f: &Function, comments: &[String]) -> fmt::Result {
        let len = f.code.len() as u32;
        let mut targets = BTreeSet::new();
        for op in &f.code {
            op.for_each_label(|label| targets.extend([label.0]));
        }
        for h in &f.handlers {
            targets.extend([h.start, h.end, h.target.0]);
        }
        targets.retain(|t| *t <= len);
        let listing = Listing { names: self, targets };

        out.push_str("\nfunction ");
        self.write_atom(out, f.name)?;
        writeln!(out, "/{} regs {}", f.arity, f.nregs)?;
        for h in &f.handlers {
            out.push_str("    handler ");
            listing.write_label(out, Label(h.start))?;
            out.push_str("..");
            listing.write_label(out, Label(h.end))?;
            out.push_str(" -> ");
            listing.write_label(out, h.target)?;
            writeln!(out, " base r{}", h.base)?;
        }
        let in_place = f.lines.is_sorted_by_key(|l| l.at) && f.lines.iter().all(|l| l.at <= len);
        let mut lines = f.lines.iter().peekable();
        if !in_place {
            for l in lines.by_ref() {
                writeln!(out, "    line {} {} at @{}", l.file, l.line, l.at)?;
            }
        }
        for at in 0..=len {
            if listing.targets.contains(&at) {
                writeln!(out, "  L{at}:")?;
            }
            while let Some(l) = lines.next_if(|l| l.at == at) {
                writeln!(out, "    line {} {}", l.file, l.line)?;
            }
            if let Some(op) = f.code.get(at as usize) {
                out.push_str("    ");
                let start = out.len();
                listing.write_op(out, op)?;
                Self::write_comment(comments, out, op, start)?;
                out.push('\n');
            }
        }
        out.push_str("end\n");
        Ok(())
    }

    /// Explains the literals of an instruction.
    fn write_comment(comments: &[String], out: &mut String, op: &Op, start: usize) -> fmt::Result {
        struct Literals(Vec<LitIdx>);
        impl OperandVisitor for Literals {
            fn literal(&mut self, literal: LitIdx) {
                self.0.push(literal);
            }
        }
        let mut literals = Literals(Vec::new());
        op.visit(&mut literals);
        let mut text = String::new();
        for comment in literals.0.iter().filter_map(|l| comments.get(l.0 as usize)) {
            if text.len() > COMMENT_CHARS {
                break;
            }
            if !text.is_empty() {
                text.push_str("; ");
            }
            text.push_str(comment);
        }
        if text.is_empty() {
            return Ok(());
        }
        let text = shortened(text);
        let pad = 32usize.saturating_sub(out.len() - start);
        write!(out, "{:pad$}  % {text}", "")
    }

    fn write_atom(&self, out: &mut String, atom: AtomIdx) -> fmt::Result {
        match self.module.atoms.get(atom.0 as usize) {
            Some(text) if self.atoms.get(text.as_str()) == Some(&atom.0) => {
                write!(out, "{}", Quoted::atom(text))
            }
            _ => write!(out, "atom#{}", atom.0),
        }
    }

    fn write_function_name(&self, out: &mut String, index: FunIdx) -> fmt::Result {
        let first = |f: &&Function| self.functions.get(&(f.name.0, f.arity)) == Some(&index.0);
        let function = self.module.functions.get(index.0 as usize).filter(first);
        let name = function.and_then(|f| self.module.atoms.get(f.name.0 as usize));
        match (function, name) {
            (Some(f), Some(name)) if self.atoms.get(name.as_str()) == Some(&f.name.0) => {
                write!(out, "{}/{}", Quoted::atom(name), f.arity)
            }
            _ => write!(out, "fun#{}", index.0),
        }
    }

    fn write_import(&self, out: &mut String, index: ImportIdx) -> fmt::Result {
        let import = self.module.imports.get(index.0 as usize);
        match import {
            Some(i) if self.imports.get(&(i.module.0, i.function.0, i.arity)) == Some(&index.0) => {
                self.write_atom(out, i.module)?;
                out.push(':');
                self.write_atom(out, i.function)?;
                write!(out, "/{}", i.arity)
            }
            _ => write!(out, "import#{}", index.0),
        }
    }

    fn write_literal(&self, out: &mut String, lit: &Literal, depth: usize) -> fmt::Result {
        if depth >= MAX_LITERAL_DEPTH {
            out.push_str("...");
            return Ok(());
        }
        let list = |out: &mut String, items: &[Literal]| {
            join(out, items, |out, x| self.write_literal(out, x, depth + 1))
        };
        match lit {
            Literal::Int(n) => write!(out, "{n}")?,
            Literal::Big(negative, magnitude) => {
                write!(out, "big \"{}{}\"", if *negative { "-" } else { "" }, Hex(magnitude))?;
            }
            Literal::Float(x) if x.is_finite() => write!(out, "{x:?}")?,
            Literal::Float(x) => write!(out, "float \"{}\"", Hex(&x.to_bits().to_be_bytes()))?,
            Literal::Atom(a) => self.write_atom(out, *a)?,
            Literal::Nil => out.push_str("[]"),
            Literal::List(items, tail) => {
                out.push('[');
                list(out, items)?;
                if items.is_empty() || **tail != Literal::Nil {
                    out.push_str(" | ");
                    self.write_literal(out, tail, depth + 1)?;
                }
                out.push(']');
            }
            Literal::Str(s) => write!(out, "{}", Quoted::string(s))?,
            Literal::Tuple(items) => {
                out.push('{');
                list(out, items)?;
                out.push('}');
            }
            Literal::Map(pairs) => {
                out.push_str("#{");
                join(out, pairs, |out, (k, v)| {
                    self.write_literal(out, k, depth + 1)?;
                    out.push_str(" => ");
                    self.write_literal(out, v, depth + 1)
                })?;
                out.push('}');
            }
            Literal::Bits(bytes, bits) => write!(out, "bits \"{}\" {bits}", Hex(bytes))?,
            Literal::Export(m, f, arity) => {
                out.push_str("fun ");
                self.write_atom(out, *m)?;
                out.push(':');
                self.write_atom(out, *f)?;
                write!(out, "/{arity}")?;
            }
        }
        Ok(())
    }
}

fn shortened(text: String) -> String {
    match text.char_indices().nth(COMMENT_CHARS) {
        Some((end, _)) => format!("{}...", &text[..end]),
        None => text,
    }
}

/// One function being listed.
struct Listing<'a> {
    names: &'a Names<'a>,
    /// Instructions that get a label.
    targets: BTreeSet<u32>,
}

impl Listing<'_> {
    fn write_label(&self, out: &mut String, label: Label) -> fmt::Result {
        let sign = if self.targets.contains(&label.0) { 'L' } else { '@' };
        write!(out, "{sign}{}", label.0)
    }
}

fn join<T>(
    out: &mut String,
    items: &[T],
    mut item: impl FnMut(&mut String, &T) -> fmt::Result,
) -> fmt::Result {
    for (i, x) in items.iter().enumerate() {
        if i > 0 {
            out.push_str(", ");
        }
        item(out, x)?;
    }
    Ok(())
}

struct Hex<'a>(&'a [u8]);

impl fmt::Display for Hex<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|b| write!(f, "{b:02x}"))
    }
}

/// Words that mean something where an atom may stand, so that atoms of that text are quoted.
const WORDS: [&str; 4] = ["big", "bits", "float", "fun"];

/// Text in quotes, with what would not survive in a line escaped.
struct Quoted<'a> {
    text: &'a str,
    quote: Option<char>,
}

impl<'a> Quoted<'a> {
    fn string(text: &'a str) -> Quoted<'a> {
        Quoted { text, quote: Some('"') }
    }

    fn atom(text: &'a str) -> Quoted<'a> {
        let mut chars = text.chars();
        let bare = chars.next().is_some_and(|c| c.is_ascii_lowercase())
            && chars.all(|c| c.is_ascii_alphanumeric() || c == '_')
            && !WORDS.contains(&text);
        // Looks like a register.
        let register = text.strip_prefix('r').is_some_and(|n| n.parse::<u32>().is_ok());
        Quoted { text, quote: (!bare || register).then_some('\'') }
    }
}

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(quote) = self.quote else { return f.write_str(self.text) };
        f.write_char(quote)?;
        for c in self.text.chars() {
            match c {
                '\n' => f.write_str("\\n")?,
                '\\' => f.write_str("\\\\")?,
                c if c == quote => write!(f, "\\{c}")?,
                c if c.is_control() => write!(f, "\\x{{{:x}}}", u32::from(c))?,
                c => f.write_char(c)?,
            }
        }
        f.write_char(quote)
    }
}

/// What every operand kind of the table can do.
trait Text {
    fn write(&self, l: &Listing<'_>, out: &mut String) -> fmt::Result;
}

macro_rules! text_of {
    ($($ty:ty, $x:ident, $l:ident, $out:ident: $write:expr;)*) => { $(
        impl Text for $ty {
            fn write(&self, $l: &Listing<'_>, $out: &mut String) -> fmt::Result {
                let ($x, _) = (self, $l);
                $write
            }
        }
    )* };
}

text_of! {
    u8, x, l, out: write!(out, "{x}");
    u16, x, l, out: write!(out, "{x}");
    u32, x, l, out: write!(out, "{x}");
    Reg, x, l, out: write!(out, "r{}", x.0);
    Dst, x, l, out: write!(out, "r{}", x.0);
    LitIdx, x, l, out: write!(out, "lit#{}", x.0);
    LambdaIdx, x, l, out: write!(out, "lambda#{}", x.0);
    AtomIdx, x, l, out: l.names.write_atom(out, *x);
    FunIdx, x, l, out: l.names.write_function_name(out, *x);
    ImportIdx, x, l, out: l.names.write_import(out, *x);
    Label, x, l, out: l.write_label(out, *x);
    SegmentKind, x, l, out: out.write_str(segment_kind(*x));
}

/// The name of a segment kind in listings.
pub(crate) const fn segment_kind(kind: SegmentKind) -> &'static str {
    match kind {
        SegmentKind::Integer => "integer",
        SegmentKind::Float => "float",
        SegmentKind::Binary => "binary",
        SegmentKind::Utf8 => "utf8",
        SegmentKind::Utf16 => "utf16",
        SegmentKind::Utf32 => "utf32",
    }
}

impl Text for Val {
    fn write(&self, l: &Listing<'_>, out: &mut String) -> fmt::Result {
        match self {
            Val::Reg(r) => write!(out, "r{r}"),
            Val::Int(n) => write!(out, "{n}"),
            Val::Atom(a) => l.names.write_atom(out, *a),
            Val::Lit(x) => write!(out, "lit#{}", x.0),
            Val::Nil => out.write_str("[]"),
        }
    }
}

impl<T: Text> Text for Option<T> {
    fn write(&self, l: &Listing<'_>, out: &mut String) -> fmt::Result {
        match self {
            Some(x) => x.write(l, out),
            None => out.write_char('-'),
        }
    }
}

/// What stands between the two halves of a pair.
trait Pair {
    const SIGN: &'static str;
}

impl Pair for (Val, Val) {
    const SIGN: &'static str = " => ";
}

impl Pair for (u32, Val) {
    const SIGN: &'static str = " => ";
}

impl Pair for (Val, Label) {
    const SIGN: &'static str = " -> ";
}

impl<A: Text, B: Text> Text for (A, B)
where
    (A, B): Pair,
{
    fn write(&self, l: &Listing<'_>, out: &mut String) -> fmt::Result {
        self.0.write(l, out)?;
        out.push_str(<(A, B)>::SIGN);
        self.1.write(l, out)
    }
}

impl<T: Text> Text for Vec<T> {
    fn write(&self, l: &Listing<'_>, out: &mut String) -> fmt::Result {
        out.push('(');
        join(out, self, |out, x| x.write(l, out))?;
        out.push(')');
        Ok(())
    }
}

impl Text for Segment {
    fn write(&self, l: &Listing<'_>, out: &mut String) -> fmt::Result {
        self.kind.write(l, out)?;
        out.push(' ');
        self.value.write(l, out)?;
        out.push_str(" size ");
        self.size.write(l, out)?;
        write!(out, " unit {} flags {}", self.unit, self.flags)
    }
}

macro_rules! define_text {
    ($( $(#[doc = $doc:literal])* $name:ident $mnemonic:literal
        { $( $field:ident : $kind:ident ),* } [ $( $flag:ident ),* ]; )*) => {
        impl Listing<'_> {
            fn write_op(&self, out: &mut String, op: &Op) -> fmt::Result {
                match op { $(
                    Op::$name { $( $field ),* } => {
                        out.push_str($mnemonic);
                        let mut _sep = " ";
                        $(
                            out.push_str(_sep);
                            $field.write(self, out)?;
                            _sep = ", ";
                        )*
                    }
                )* }
                Ok(())
            }
        }
    };
}
crate::for_each_op!(define_text);
