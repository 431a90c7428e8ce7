//! Abstract format to tokens: the work list, clauses and plain terms.
//!
//! Owner: the thread that compiles. Invariants: an explicit work list, no recursion; every token has
//! the place of its node.

use super::etf::{Id, Node, Terms};
use crate::ast::Integer;
use crate::symbol::{Interner, Symbol};
use crate::token::{Literals, Tok};
use num_bigint::{BigInt, Sign};

/// A place that a node names.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Place {
    /// The file in force.
    pub file: Symbol,
    /// Line, 0 when generated.
    pub line: u32,
    /// Column from 1, or 0 when there is none.
    pub column: u32,
}

/// A token and its place.
#[derive(Clone, Copy, Debug)]
pub struct Placed {
    /// As in `Token`.
    pub kind: Tok,
    /// As in `Token`.
    pub payload: u32,
    /// Where.
    pub place: Place,
}

/// A term that is not in the abstract format.
#[derive(Clone, Copy, Debug)]
pub struct BadForm(pub Id);

pub(super) type Done = Result<(), BadForm>;

/// Levels of precedence beside the parser's: an operand of a lower level than its place wants gets
/// parentheses.
pub(super) mod level {
    pub(in crate::forms) const ANY: u16 = 0;
    /// Anything but `catch`.
    pub(in crate::forms) const EXPR: u16 = crate::parse::expr::MATCH;
    /// Calls, records and maps: what follows an operator without parentheses.
    pub(in crate::forms) const CALL: u16 = 700;
    pub(in crate::forms) const REMOTE: u16 = 800;
    pub(in crate::forms) const PRIMARY: u16 = 900;
}

/// What a term stands for.
#[derive(Clone, Copy)]
pub(super) enum As {
    /// An expression or pattern where this level is wanted.
    Expr(u16),
    /// `{clause, ...}` of a function of this name.
    Head(Symbol),
    /// Of a fun, with its name's variable if it has one.
    FunClause(Option<Symbol>),
    /// Of `case`, `receive`, the `of` of a `try`, the `else` of a `maybe`.
    Branch,
    /// Of `if`.
    IfClause,
    /// Of `catch` in a `try`.
    Handler,
    Qualifier,
    MapField,
    RecordField,
    RecordFieldDef,
    Segment,
    /// A term by itself.
    Value,
    Type,
    MapPair,
    FieldType,
    Constraint,
    /// One alternative of a specification.
    Signature,
}

#[derive(Clone, Copy)]
pub(super) enum Item {
    Tok(Tok, u32, Place),
    Node(Id, As),
}

pub(super) struct Reader<'a> {
    pub terms: &'a Terms,
    pub names: &'a mut Interner,
    pub literals: &'a mut Literals,
    pub place: Place,
    /// What the current step wrote, in order; goes onto the work list as a whole.
    pub step: Vec<Item>,
}

/// The tokens of one form with its full stop. `file` is the file in force. `None`: forms that carry
/// no code (`eof`, `file` and warnings).
///
/// # Errors
/// The part that is not in the format.
pub fn form(
    terms: &Terms,
    id: Id,
    file: Symbol,
    names: &mut Interner,
    literals: &mut Literals,
) -> Result<Option<Vec<Placed>>, BadForm> {
    let mut r = Reader::new(terms, file, names, literals);
    match r.tagged(id)? {
        ("eof" | "warning", _) => return Ok(None),
        ("function", [anno, name, _, clauses]) => {
            r.at(*anno);
            let name = r.symbol(*name)?;
            r.separated(*clauses, Tok::Semi, As::Head(name))?;
        }
        ("attribute", [anno, name, value]) => {
            r.at(*anno);
            if terms.atom(*name) == Some("file") {
                return Ok(None);
            }
            r.attribute(*name, *value)?;
        }
        _ => return Err(BadForm(id)),
    }
    r.tok(Tok::Dot);
    r.run().map(Some)
}

/// The tokens of `-name(Value).` for a term, as options given beside a module are put.
pub fn attribute(
    terms: &Terms,
    name: &str,
    value: Id,
    file: Symbol,
    names: &mut Interner,
    literals: &mut Literals,
) -> Result<Vec<Placed>, BadForm> {
    let mut r = Reader::new(terms, file, names, literals);
    r.tok(Tok::Minus);
    r.atom_token(name);
    r.tok(Tok::LParen);
    r.node(value, As::Value);
    r.tok(Tok::RParen);
    r.tok(Tok::Dot);
    r.run()
}

impl<'a> Reader<'a> {
    pub(super) fn new(
        terms: &'a Terms,
        file: Symbol,
        names: &'a mut Interner,
        literals: &'a mut Literals,
    ) -> Self {
        let place = Place { file, line: 0, column: 0 };
        Reader { terms, names, literals, place, step: Vec::new() }
    }

    pub(super) fn run(mut self) -> Result<Vec<Placed>, BadForm> {
        let mut out = Vec::new();
        let mut work: Vec<Item> = self.step.drain(..).rev().collect();
        while let Some(item) = work.pop() {
            match item {
                Item::Tok(kind, payload, place) => out.push(Placed { kind, payload, place }),
                Item::Node(id, role) => {
                    self.expand(id, role)?;
                    work.extend(self.step.drain(..).rev());
                }
            }
        }
        Ok(out)
    }

    /// A tuple's tag and its other elements.
    pub(super) fn tagged(&self, id: Id) -> Result<(&'a str, &'a [Id]), BadForm> {
        match self.terms.tuple(id) {
            Some([tag, parts @ ..]) => Ok((self.terms.atom(*tag).ok_or(BadForm(id))?, parts)),
            _ => Err(BadForm(id)),
        }
    }
    /// Notes where an annotation says that its node is.
    pub(super) fn at(&mut self, anno: Id) {
        let terms = self.terms;
        let number = |id: Id| terms.int(id).and_then(|n| u32::try_from(n).ok());
        let mut anno = anno;
        if let Some(list) = terms.list(anno) {
            let location = |id: &&Id| matches!(terms.tuple(**id), Some([key, _]) if terms.atom(*key) == Some("location"));
            match list.iter().find(location).and_then(|id| terms.tuple(*id)) {
                Some([_, place]) => anno = *place,
                _ => return,
            }
        }
        let (line, column) = match terms.tuple(anno) {
            Some([line, column]) => (number(*line), number(*column).unwrap_or(0)),
            _ => (number(anno), 0),
        };
        if let Some(line) = line {
            self.place = Place { line, column, ..self.place };
        }
    }
    pub(super) fn symbol(&mut self, atom: Id) -> Result<Symbol, BadForm> {
        let text = self.terms.atom(atom).ok_or(BadForm(atom))?;
        Ok(self.names.intern(text))
    }
    pub(super) fn payload(&mut self, kind: Tok, payload: u32) {
        self.step.push(Item::Tok(kind, payload, self.place));
    }
    pub(super) fn tok(&mut self, kind: Tok) {
        self.payload(kind, 0);
    }
    pub(super) fn word(&mut self, kind: Tok, text: &str) {
        let symbol = self.names.intern(text);
        self.payload(kind, symbol.0);
    }
    pub(super) fn atom_token(&mut self, text: &str) {
        self.word(Tok::Atom, text);
    }
    pub(super) fn node(&mut self, id: Id, role: As) {
        self.step.push(Item::Node(id, role));
    }
    pub(super) fn expr(&mut self, id: Id, level: u16) {
        self.node(id, As::Expr(level));
    }
    pub(super) fn list(&self, id: Id) -> Result<&'a [Id], BadForm> {
        self.terms.list(id).ok_or(BadForm(id))
    }
    /// The nodes of a list with a separator between.
    pub(super) fn separated(&mut self, list: Id, separator: Tok, role: As) -> Done {
        for (at, id) in self.list(list)?.iter().enumerate() {
            if at > 0 {
                self.tok(separator);
            }
            self.node(*id, role);
        }
        Ok(())
    }
    pub(super) fn bracketed(&mut self, open: Tok, list: Id, role: As, close: Tok) -> Done {
        self.tok(open);
        self.separated(list, Tok::Comma, role)?;
        self.tok(close);
        Ok(())
    }
    pub(super) fn body(&mut self, list: Id) -> Done {
        self.separated(list, Tok::Comma, As::Expr(level::ANY))
    }
    pub(super) fn args(&mut self, list: Id) -> Done {
        self.bracketed(Tok::LParen, list, As::Expr(level::EXPR), Tok::RParen)
    }
    pub(super) fn integer(&mut self, n: &Integer) {
        match n {
            Integer::Small(n) if u32::try_from(*n).is_ok() => self.payload(Tok::Int, *n as u32),
            n => {
                self.literals.ints.push(n.clone());
                self.payload(Tok::BigInt, self.literals.ints.len() as u32 - 1);
            }
        }
    }
    /// A number of either kind.
    pub(super) fn number(&mut self, id: Id) -> Done {
        let size = |n: &BigInt| Integer::from(BigInt::from(n.magnitude().clone()));
        match self.terms.node(id) {
            Node::Int(n) => self.signed(*n < 0, |r| r.integer(&size(&BigInt::from(*n)))),
            Node::Big(n) => self.signed(n.sign() == Sign::Minus, |r| r.integer(&size(n))),
            Node::Float(f) if f.is_finite() => self.signed(f.is_sign_negative(), |r| {
                r.literals.floats.push(f.abs());
                r.payload(Tok::Float, r.literals.floats.len() as u32 - 1);
            }),
            _ => return Err(BadForm(id)),
        }
        Ok(())
    }
    /// What `inner` writes, in `(-...)` if it is negative.
    fn signed(&mut self, negative: bool, inner: impl FnOnce(&mut Self)) {
        if negative {
            self.tok(Tok::LParen);
            self.tok(Tok::Minus);
        }
        inner(self);
        if negative {
            self.tok(Tok::RParen);
        }
    }

    fn expand(&mut self, id: Id, role: As) -> Done {
        match role {
            As::Expr(level) => self.expression(id, level),
            As::Head(name) => self.clause(id, |r, patterns| {
                r.payload(Tok::Atom, name.0);
                r.args(patterns)
            }),
            As::FunClause(name) => self.clause(id, |r, patterns| {
                if let Some(name) = name {
                    r.payload(Tok::Var, name.0);
                }
                r.args(patterns)
            }),
            As::Branch => self.clause(id, |r, patterns| match r.list(patterns)? {
                [pattern] => {
                    r.expr(*pattern, level::EXPR);
                    Ok(())
                }
                _ => Err(BadForm(patterns)),
            }),
            As::IfClause => self.if_clause(id),
            As::Handler => self.clause(id, Self::handler),
            As::Qualifier => self.qualifier(id),
            As::MapField => self.map_field(id),
            As::RecordField => self.record_field(id),
            As::RecordFieldDef => self.record_field_def(id),
            As::Segment => self.segment(id),
            As::Value => self.value(id),
            As::Type => self.type_node(id),
            As::MapPair => self.map_pair(id),
            As::FieldType => self.field_type(id),
            As::Constraint => self.constraint(id),
            As::Signature => self.signature(id),
        }
    }

    pub(super) fn clause(&mut self, id: Id, head: impl FnOnce(&mut Self, Id) -> Done) -> Done {
        let ("clause", [anno, patterns, guard, body]) = self.tagged(id)? else {
            return Err(BadForm(id));
        };
        self.at(*anno);
        head(self, *patterns)?;
        if !self.terms.is_nil(*guard) {
            self.tok(Tok::When);
            self.guard(*guard)?;
        }
        self.tok(Tok::Arrow);
        self.body(*body)
    }
    fn if_clause(&mut self, id: Id) -> Done {
        let ("clause", [anno, _, guard, body]) = self.tagged(id)? else {
            return Err(BadForm(id));
        };
        self.at(*anno);
        self.guard(*guard)?;
        self.tok(Tok::Arrow);
        self.body(*body)
    }
    fn guard(&mut self, id: Id) -> Done {
        for (at, tests) in self.list(id)?.iter().enumerate() {
            if at > 0 {
                self.tok(Tok::Semi);
            }
            self.separated(*tests, Tok::Comma, As::Expr(level::EXPR))?;
        }
        Ok(())
    }
    /// `Class:Reason:Stack`, which is a tuple in the format.
    fn handler(&mut self, patterns: Id) -> Done {
        let [pattern] = self.list(patterns)? else { return Err(BadForm(patterns)) };
        let ("tuple", [_, parts]) = self.tagged(*pattern)? else { return Err(BadForm(*pattern)) };
        let [class, reason, stack] = self.list(*parts)? else { return Err(BadForm(*parts)) };
        self.expr(*class, level::PRIMARY);
        self.tok(Tok::Colon);
        self.expr(*reason, level::PRIMARY);
        self.tok(Tok::Colon);
        self.expr(*stack, level::PRIMARY);
        Ok(())
    }

    /// A term as a constant expression.
    pub(super) fn value(&mut self, id: Id) -> Done {
        let terms = self.terms;
        match terms.node(id) {
            Node::Atom(text) => self.atom_token(text),
            Node::Tuple(parts) => {
                self.tok(Tok::LBrace);
                self.values(parts);
                self.tok(Tok::RBrace);
            }
            Node::List(parts, None)
                if !parts.is_empty()
                    && let Some(text) = terms.text(id)
                    && !text.contains(char::is_control) =>
            {
                self.word(Tok::Str, &text);
            }
            Node::List(parts, tail) => {
                self.tok(Tok::LBracket);
                self.values(parts);
                if let Some(tail) = tail {
                    self.tok(Tok::Bar);
                    self.node(*tail, As::Value);
                }
                self.tok(Tok::RBracket);
            }
            Node::Map(parts) => {
                self.tok(Tok::Hash);
                self.tok(Tok::LBrace);
                for (at, pair) in parts.chunks(2).enumerate() {
                    if at > 0 {
                        self.tok(Tok::Comma);
                    }
                    self.node(pair[0], As::Value);
                    self.tok(Tok::MapAssoc);
                    self.node(pair[1], As::Value);
                }
                self.tok(Tok::RBrace);
            }
            Node::Bits(bytes, bits) => {
                self.tok(Tok::LBin);
                for (at, byte) in bytes.iter().enumerate() {
                    if at > 0 {
                        self.tok(Tok::Comma);
                    }
                    let left = bits - 8 * at as u64;
                    let byte = if left < 8 { byte >> (8 - left) } else { *byte };
                    self.payload(Tok::Int, u32::from(byte));
                    if left < 8 {
                        self.tok(Tok::Colon);
                        self.payload(Tok::Int, left as u32);
                    }
                }
                self.tok(Tok::RBin);
            }
            _ => return self.number(id),
        }
        Ok(())
    }
    fn values(&mut self, parts: &[Id]) {
        for (at, part) in parts.iter().enumerate() {
            if at > 0 {
                self.tok(Tok::Comma);
            }
            self.node(*part, As::Value);
        }
    }
}
