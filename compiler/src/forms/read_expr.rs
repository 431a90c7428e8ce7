//! Abstract format to tokens: expressions, and the patterns among them.
//!
//! Owner: the thread that compiles. Invariants: as `read`; parentheses are written only where precedence
//! needs them, so that long chains of operators do not nest.

use super::etf::Id;
use super::read::{As, BadForm, Done, Reader, level};
use crate::parse::expr::{ADD, COMPARE, MATCH, PREFIX, binary_op, unary_op};
use crate::token::Tok;

impl Reader<'_> {
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

    pub(super) fn expression(&mut self, id: Id, wanted: u16) -> Done {
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
                return self.wrapped(PREFIX, wanted, |r| {
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
        self.wrapped(MATCH, wanted, |r| {
            r.expr(left, MATCH + 1);
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
        match Tok::keyword(symbol).or_else(|| Tok::from_punctuation(text)) {
            Some(kind) if binary_op(kind).is_some() || unary_op(kind).is_some() => {
                Ok((kind, symbol.0))
            }
            _ => Err(BadForm(op)),
        }
    }

    fn binary(&mut self, op: Id, left: Id, right: Id, wanted: u16) -> Done {
        let (kind, payload) = self.operator(op)?;
        let Some((_, own)) = binary_op(kind) else { return Err(BadForm(op)) };
        // An operand of the same level needs parentheses on the side to which the operator does not
        // associate.
        let (on_left, on_right) = match own {
            COMPARE => (own + 1, own + 1),
            ADD.. => (own, own + 1),
            _ => (own + 1, own),
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

    pub(super) fn qualifier(&mut self, id: Id) -> Done {
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
                self.expr(*key, MATCH + 1);
                self.tok(Tok::MapExact);
                self.expr(*value, MATCH + 1);
            }
            false => self.expr(*pattern, MATCH + 1),
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

    pub(super) fn map_field(&mut self, id: Id) -> Done {
        let (op, anno, key, value) = match self.tagged(id)? {
            ("map_field_assoc", [anno, key, value]) => (Tok::MapAssoc, anno, key, value),
            ("map_field_exact", [anno, key, value]) => (Tok::MapExact, anno, key, value),
            _ => return Err(BadForm(id)),
        };
        self.at(*anno);
        self.expr(*key, MATCH + 1);
        self.tok(op);
        self.expr(*value, level::EXPR);
        Ok(())
    }

    pub(super) fn record_field(&mut self, id: Id) -> Done {
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
    pub(super) fn segment(&mut self, id: Id) -> Done {
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
}
