//! Abstract format to tokens: expressions, clauses, attributes, functions.
//!
//! Owner: the thread that compiles. Invariants: an explicit work list, no recursion; every token has
//! the place of its node; parentheses are written only where precedence needs them, so that long
//! chains of operators do not nest.

use super::etf::{Id, Node, Terms};
use crate::ast::Integer;
use crate::symbol::{Interner, Symbol};
use crate::token::{Literals, Tok};

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

/// Levels of precedence: an operand of a lower level than its place wants gets parentheses.
pub(super) mod level {
    pub(in crate::forms) const ANY: u16 = 0;
    pub(in crate::forms) const EXPR: u16 = 100;
    pub(in crate::forms) const OR_ELSE: u16 = 150;
    pub(in crate::forms) const AND_ALSO: u16 = 160;
    pub(in crate::forms) const COMPARE: u16 = 200;
    pub(in crate::forms) const LIST: u16 = 300;
    pub(in crate::forms) const ADD: u16 = 400;
    pub(in crate::forms) const MUL: u16 = 500;
    pub(in crate::forms) const PREFIX: u16 = 600;
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
    let place = Place { file, line: 0, column: 0 };
    let mut r = Reader { terms, names, literals, place, step: Vec::new() };
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
    let place = Place { file, line: 0, column: 0 };
    let mut r = Reader { terms, names, literals, place, step: Vec::new() };
    r.tok(Tok::Minus);
    r.atom_token(name);
    r.tok(Tok::LParen);
    r.node(value, As::Value);
    r.tok(Tok::RParen);
    r.tok(Tok::Dot);
    r.run()
}

impl<'a> Reader<'a> {
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
    fn body(&mut self, list: Id) -> Done {
        self.separated(list, Tok::Comma, As::Expr(level::ANY))
    }
    fn args(&mut self, list: Id) -> Done {
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
    fn signed(&mut self, n: Integer) {
        let negative = n < Integer::Small(0);
        if negative {
            self.tok(Tok::LParen);
            self.tok(Tok::Minus);
        }
        self.integer(&if negative { (-n.to_big()).into() } else { n });
        if negative {
            self.tok(Tok::RParen);
        }
    }
    /// A number of either kind.
    pub(super) fn number(&mut self, id: Id) -> Done {
        match self.terms.node(id) {
            Node::Int(n) => self.signed(Integer::Small(*n)),
            Node::Big(n) => self.signed(Integer::from(n.clone())),
            Node::Float(f) if f.is_finite() => {
                let negative = f.is_sign_negative();
                if negative {
                    self.tok(Tok::LParen);
                    self.tok(Tok::Minus);
                }
                self.literals.floats.push(f.abs());
                self.payload(Tok::Float, self.literals.floats.len() as u32 - 1);
                if negative {
                    self.tok(Tok::RParen);
                }
            }
            _ => return Err(BadForm(id)),
        }
        Ok(())
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

    fn clause(&mut self, id: Id, head: impl FnOnce(&mut Self, Id) -> Done) -> Done {
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

    /// An expression whose own level is `own`, in parentheses if `wanted` is higher.
    fn wrapped(&mut self, own: u16, wanted: u16, inner: impl FnOnce(&mut Self) -> Done) -> Done {
        if own < wanted {
            self.tok(Tok::LParen);
        }
        inner(self)?;
        if own < wanted {
            self.tok(Tok::RParen);
        }
        Ok(())
    }

    fn expression(&mut self, id: Id, wanted: u16) -> Done {
        let bad = Err(BadForm(id));
        let (tag, parts) = self.tagged(id)?;
        let Some((anno, parts)) = parts.split_first() else { return bad };
        self.at(*anno);
        match (tag, parts) {
            ("var", [name]) => {
                let name = self.symbol(*name)?;
                self.payload(Tok::Var, name.0);
            }
            ("atom", [name]) => {
                let name = self.symbol(*name)?;
                self.payload(Tok::Atom, name.0);
            }
            ("integer" | "float", [n]) => return self.number(*n),
            ("char", [n]) => match self.terms.int(*n).and_then(|n| u32::try_from(n).ok()) {
                Some(c) => self.payload(Tok::Char, c),
                None => return bad,
            },
            ("string", [chars]) => match self.terms.text(*chars) {
                Some(text) => self.word(Tok::Str, &text),
                None => return self.value(*chars),
            },
            ("nil", []) => {
                self.tok(Tok::LBracket);
                self.tok(Tok::RBracket);
            }
            ("cons", [head, tail]) => return self.cons(*head, *tail),
            ("tuple", [parts]) => {
                return self.bracketed(Tok::LBrace, *parts, As::Expr(level::EXPR), Tok::RBrace);
            }
            ("bin", [segments]) => {
                return self.bracketed(Tok::LBin, *segments, As::Segment, Tok::RBin);
            }
            ("map", [base @ .., fields]) if base.len() < 2 => {
                return self.wrapped(level::CALL, wanted, |r| {
                    base.iter().for_each(|base| r.expr(*base, level::PRIMARY));
                    r.tok(Tok::Hash);
                    r.bracketed(Tok::LBrace, *fields, As::MapField, Tok::RBrace)
                });
            }
            ("record", [base @ .., name, fields]) if base.len() < 2 => {
                return self.wrapped(level::CALL, wanted, |r| {
                    base.iter().for_each(|base| r.expr(*base, level::PRIMARY));
                    r.tok(Tok::Hash);
                    let name = r.symbol(*name)?;
                    r.payload(Tok::Atom, name.0);
                    r.bracketed(Tok::LBrace, *fields, As::RecordField, Tok::RBrace)
                });
            }
            ("record_field" | "record_index", [base @ .., name, field]) if base.len() < 2 => {
                return self.wrapped(level::CALL, wanted, |r| {
                    base.iter().for_each(|base| r.expr(*base, level::PRIMARY));
                    r.tok(Tok::Hash);
                    let name = r.symbol(*name)?;
                    r.payload(Tok::Atom, name.0);
                    r.tok(Tok::Period);
                    r.expr(*field, level::PRIMARY);
                    Ok(())
                });
            }
            ("op", [op, left, right]) => return self.binary(*op, *left, *right, wanted),
            ("op", [op, operand]) => {
                let op = self.operator(*op)?;
                return self.wrapped(level::PREFIX, wanted, |r| {
                    r.payload(op.0, op.1);
                    r.expr(*operand, level::CALL);
                    Ok(())
                });
            }
            ("match", [left, right]) => return self.infix(Tok::Assign, *left, *right, wanted),
            ("maybe_match", [left, right]) => {
                return self.infix(Tok::MaybeMatch, *left, *right, wanted);
            }
            ("catch", [inner]) => {
                return self.wrapped(level::ANY, wanted, |r| {
                    r.word(Tok::Catch, "catch");
                    r.expr(*inner, level::ANY);
                    Ok(())
                });
            }
            ("call", [callee, args]) => {
                return self.wrapped(level::CALL, wanted, |r| {
                    let remote = matches!(r.tagged(*callee)?, ("remote", _));
                    r.expr(*callee, if remote { level::REMOTE } else { level::PRIMARY });
                    r.args(*args)
                });
            }
            ("remote", [module, function]) => {
                return self.wrapped(level::REMOTE, wanted, |r| {
                    r.expr(*module, level::PRIMARY);
                    r.tok(Tok::Colon);
                    r.expr(*function, level::PRIMARY);
                    Ok(())
                });
            }
            _ => return self.compound(id, tag, parts),
        }
        Ok(())
    }

    fn infix(&mut self, op: Tok, left: Id, right: Id, wanted: u16) -> Done {
        self.wrapped(level::EXPR, wanted, |r| {
            r.expr(left, level::OR_ELSE);
            r.tok(op);
            r.expr(right, level::EXPR);
            Ok(())
        })
    }

    /// Elements of nested cells as one list: long ones would nest deeply.
    fn cons(&mut self, head: Id, tail: Id) -> Done {
        self.tok(Tok::LBracket);
        self.expr(head, level::EXPR);
        let mut tail = tail;
        loop {
            match self.tagged(tail)? {
                ("cons", [_, head, rest]) => {
                    self.tok(Tok::Comma);
                    self.expr(*head, level::EXPR);
                    tail = *rest;
                }
                ("nil", _) => break,
                _ => {
                    self.tok(Tok::Bar);
                    self.expr(tail, level::EXPR);
                    break;
                }
            }
        }
        self.tok(Tok::RBracket);
        Ok(())
    }

    /// The token of an operator.
    fn operator(&mut self, op: Id) -> Result<(Tok, u32), BadForm> {
        let text = self.terms.atom(op).ok_or(BadForm(op))?;
        let symbol = self.names.intern(text);
        if let Some(word) = Tok::keyword(symbol) {
            return Ok((word, symbol.0));
        }
        const SIGNS: [Tok; 15] = [
            Tok::Plus,
            Tok::Minus,
            Tok::Star,
            Tok::Slash,
            Tok::PlusPlus,
            Tok::MinusMinus,
            Tok::Bang,
            Tok::EqEq,
            Tok::SlashEq,
            Tok::EqLt,
            Tok::Lt,
            Tok::GtEq,
            Tok::Gt,
            Tok::EqColonEq,
            Tok::EqSlashEq,
        ];
        let sign = SIGNS.into_iter().find(|sign| sign.punctuation() == Some(text));
        sign.map(|sign| (sign, 0)).ok_or(BadForm(op))
    }

    fn binary(&mut self, op: Id, left: Id, right: Id, wanted: u16) -> Done {
        let (kind, payload) = self.operator(op)?;
        use Tok::*;
        let (own, on_left, on_right) = match kind {
            Bang => (level::EXPR, level::OR_ELSE, level::EXPR),
            OrElse => (level::OR_ELSE, level::AND_ALSO, level::OR_ELSE),
            AndAlso => (level::AND_ALSO, level::COMPARE, level::AND_ALSO),
            PlusPlus | MinusMinus => (level::LIST, level::ADD, level::LIST),
            Plus | Minus | Bor | Bxor | Bsl | Bsr | Or | Xor => {
                (level::ADD, level::ADD, level::MUL)
            }
            Star | Slash | Div | Rem | Band | And => (level::MUL, level::MUL, level::PREFIX),
            _ => (level::COMPARE, level::LIST, level::LIST),
        };
        self.wrapped(own, wanted, |r| {
            r.expr(left, on_left);
            r.payload(kind, payload);
            r.expr(right, on_right);
            Ok(())
        })
    }

    fn compound(&mut self, id: Id, tag: &str, parts: &[Id]) -> Done {
        let end = |r: &mut Self| r.word(Tok::End, "end");
        match (tag, parts) {
            ("block", [body]) => {
                self.word(Tok::Begin, "begin");
                self.body(*body)?;
                end(self);
            }
            ("if", [clauses]) => {
                self.word(Tok::If, "if");
                self.separated(*clauses, Tok::Semi, As::IfClause)?;
                end(self);
            }
            ("case", [value, clauses]) => {
                self.word(Tok::Case, "case");
                self.expr(*value, level::ANY);
                self.word(Tok::Of, "of");
                self.separated(*clauses, Tok::Semi, As::Branch)?;
                end(self);
            }
            ("receive", [clauses, after @ ..]) => {
                self.word(Tok::Receive, "receive");
                self.separated(*clauses, Tok::Semi, As::Branch)?;
                if let [timeout, body] = after {
                    self.word(Tok::After, "after");
                    self.expr(*timeout, level::EXPR);
                    self.tok(Tok::Arrow);
                    self.body(*body)?;
                }
                end(self);
            }
            ("try", [body, clauses, handlers, cleanup]) => {
                self.word(Tok::Try, "try");
                self.body(*body)?;
                for (list, word, text, role) in [
                    (clauses, Tok::Of, "of", As::Branch),
                    (handlers, Tok::Catch, "catch", As::Handler),
                    (cleanup, Tok::After, "after", As::Expr(level::ANY)),
                ] {
                    if !self.terms.is_nil(*list) {
                        self.word(word, text);
                        let mark = if word == Tok::After { Tok::Comma } else { Tok::Semi };
                        self.separated(*list, mark, role)?;
                    }
                }
                end(self);
            }
            ("maybe", [body, other @ ..]) => {
                self.word(Tok::Maybe, "maybe");
                self.body(*body)?;
                if let [other] = other {
                    let ("else", [_, clauses]) = self.tagged(*other)? else {
                        return Err(BadForm(*other));
                    };
                    self.word(Tok::Else, "else");
                    self.separated(*clauses, Tok::Semi, As::Branch)?;
                }
                end(self);
            }
            ("fun", [what]) => return self.fun(*what),
            ("named_fun", [name, clauses]) => {
                let name = self.symbol(*name)?;
                self.word(Tok::Fun, "fun");
                self.separated(*clauses, Tok::Semi, As::FunClause(Some(name)))?;
                end(self);
            }
            ("lc", [element, qualifiers]) => {
                self.tok(Tok::LBracket);
                self.comprehension(As::Expr(level::EXPR), *element, *qualifiers)?;
                self.tok(Tok::RBracket);
            }
            ("bc", [element, qualifiers]) => {
                self.tok(Tok::LBin);
                self.comprehension(As::Expr(level::PRIMARY), *element, *qualifiers)?;
                self.tok(Tok::RBin);
            }
            ("mc", [element, qualifiers]) => {
                self.tok(Tok::Hash);
                self.tok(Tok::LBrace);
                self.comprehension(As::MapField, *element, *qualifiers)?;
                self.tok(Tok::RBrace);
            }
            _ => return Err(BadForm(id)),
        }
        Ok(())
    }

    fn comprehension(&mut self, role: As, element: Id, qualifiers: Id) -> Done {
        self.node(element, role);
        self.tok(Tok::DoubleBar);
        self.separated(qualifiers, Tok::Comma, As::Qualifier)
    }

    fn qualifier(&mut self, id: Id) -> Done {
        let (tag, parts) = self.tagged(id)?;
        let arrow = match tag {
            "generate" | "m_generate" => Tok::LArrow,
            "b_generate" => Tok::LDoubleArrow,
            "generate_strict" | "m_generate_strict" => Tok::StrictLArrow,
            "b_generate_strict" => Tok::StrictLDoubleArrow,
            _ => {
                self.expr(id, level::EXPR);
                return Ok(());
            }
        };
        let [anno, pattern, source] = parts else { return Err(BadForm(id)) };
        self.at(*anno);
        match tag.starts_with("m_") {
            true => {
                let ("map_field_exact", [_, key, value]) = self.tagged(*pattern)? else {
                    return Err(BadForm(*pattern));
                };
                self.expr(*key, level::OR_ELSE);
                self.tok(Tok::MapExact);
                self.expr(*value, level::OR_ELSE);
            }
            false => self.expr(*pattern, level::OR_ELSE),
        }
        self.tok(arrow);
        self.expr(*source, level::EXPR);
        Ok(())
    }

    fn fun(&mut self, what: Id) -> Done {
        self.word(Tok::Fun, "fun");
        match self.tagged(what)? {
            ("clauses", [clauses]) => {
                self.separated(*clauses, Tok::Semi, As::FunClause(None))?;
                self.word(Tok::End, "end");
            }
            ("function", [name, arity]) => {
                let name = self.symbol(*name)?;
                self.payload(Tok::Atom, name.0);
                self.tok(Tok::Slash);
                self.number(*arity)?;
            }
            ("function", [module, name, arity]) => {
                self.name_or_expr(*module)?;
                self.tok(Tok::Colon);
                self.name_or_expr(*name)?;
                self.tok(Tok::Slash);
                match self.terms.int(*arity) {
                    Some(_) => self.number(*arity)?,
                    None => self.expr(*arity, level::PRIMARY),
                }
            }
            _ => return Err(BadForm(what)),
        }
        Ok(())
    }
    fn name_or_expr(&mut self, id: Id) -> Done {
        match self.terms.atom(id) {
            Some(text) => self.atom_token(text),
            None => self.expr(id, level::PRIMARY),
        }
        Ok(())
    }

    fn map_field(&mut self, id: Id) -> Done {
        let (op, anno, key, value) = match self.tagged(id)? {
            ("map_field_assoc", [anno, key, value]) => (Tok::MapAssoc, anno, key, value),
            ("map_field_exact", [anno, key, value]) => (Tok::MapExact, anno, key, value),
            _ => return Err(BadForm(id)),
        };
        self.at(*anno);
        self.expr(*key, level::OR_ELSE);
        self.tok(op);
        self.expr(*value, level::EXPR);
        Ok(())
    }

    fn record_field(&mut self, id: Id) -> Done {
        let ("record_field", [anno, name, value]) = self.tagged(id)? else {
            return Err(BadForm(id));
        };
        self.at(*anno);
        self.expr(*name, level::PRIMARY);
        self.tok(Tok::Assign);
        self.expr(*value, level::EXPR);
        Ok(())
    }

    /// A segment: value, size and types.
    fn segment(&mut self, id: Id) -> Done {
        let ("bin_element", [anno, value, size, types]) = self.tagged(id)? else {
            return Err(BadForm(id));
        };
        self.at(*anno);
        self.expr(*value, level::PRIMARY);
        if self.terms.atom(*size) != Some("default") {
            self.tok(Tok::Colon);
            self.expr(*size, level::PRIMARY);
        }
        if self.terms.atom(*types) == Some("default") {
            return Ok(());
        }
        for (at, word) in self.list(*types)?.iter().enumerate() {
            self.tok(if at == 0 { Tok::Slash } else { Tok::Minus });
            match self.terms.atom(*word) {
                Some(text) => self.atom_token(text),
                None => {
                    let ("unit", [unit]) = self.tagged(*word)? else { return Err(BadForm(id)) };
                    self.atom_token("unit");
                    self.tok(Tok::Colon);
                    self.number(*unit)?;
                }
            }
        }
        Ok(())
    }

    /// A term as a constant expression.
    fn value(&mut self, id: Id) -> Done {
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
