//! Abstract format to tokens: attributes, records, types and specifications.
//!
//! Owner: the thread that compiles. Invariants: as `read`.

use super::etf::Id;
use super::read::{As, BadForm, Done, Reader, level};
use crate::token::Tok;

impl Reader<'_> {
    /// `-name(...)` without the full stop.
    pub(super) fn attribute(&mut self, name: Id, value: Id) -> Done {
        let bad = Err(BadForm(value));
        let text = self.terms.atom(name).ok_or(BadForm(name))?;
        self.tok(Tok::Minus);
        self.atom_token(text);
        let triple = matches!(self.terms.tuple(value), Some([_, _, _]));
        match text {
            // With anything else it is an attribute like any other, as in OTP.
            "type" | "opaque" if triple => {
                let Some([name, body, params]) = self.terms.tuple(value) else { return bad };
                let name = self.symbol(*name)?;
                self.payload(Tok::Atom, name.0);
                self.bracketed(Tok::LParen, *params, As::Expr(level::PRIMARY), Tok::RParen)?;
                self.tok(Tok::DoubleColon);
                self.node(*body, As::Type);
                return Ok(());
            }
            "spec" | "callback" => {
                let Some([function, clauses]) = self.terms.tuple(value) else { return bad };
                match self.terms.tuple(*function) {
                    Some([name, _]) => self.name(*name)?,
                    Some([module, name, _]) => {
                        self.name(*module)?;
                        self.tok(Tok::Colon);
                        self.name(*name)?;
                    }
                    _ => return bad,
                }
                return self.separated(*clauses, Tok::Semi, As::Signature);
            }
            _ => {}
        }
        self.tok(Tok::LParen);
        match text {
            "export" | "export_type" => self.names(value)?,
            "optional_callbacks" => match self.names_of(value) {
                true => self.names(value)?,
                false => self.node(value, As::Value),
            },
            "import" => {
                let Some([module, list]) = self.terms.tuple(value) else { return bad };
                self.name(*module)?;
                self.tok(Tok::Comma);
                self.names(*list)?;
            }
            "record" => {
                let Some([name, fields]) = self.terms.tuple(value) else { return bad };
                self.name(*name)?;
                self.tok(Tok::Comma);
                self.bracketed(Tok::LBrace, *fields, As::RecordFieldDef, Tok::RBrace)?;
            }
            _ => self.node(value, As::Value),
        }
        self.tok(Tok::RParen);
        Ok(())
    }

    fn name(&mut self, atom: Id) -> Done {
        let name = self.symbol(atom)?;
        self.payload(Tok::Atom, name.0);
        Ok(())
    }
    /// Whether it is a list of `{Name, Arity}`.
    fn names_of(&self, list: Id) -> bool {
        let pair = |id: &Id| {
            matches!(self.terms.tuple(*id), Some([name, arity])
                if self.terms.atom(*name).is_some() && self.terms.int(*arity).is_some())
        };
        self.terms.list(list).is_some_and(|list| list.iter().all(pair))
    }
    /// `[f/1, g/2]`.
    fn names(&mut self, list: Id) -> Done {
        self.tok(Tok::LBracket);
        for (at, function) in self.list(list)?.iter().enumerate() {
            if at > 0 {
                self.tok(Tok::Comma);
            }
            let Some([name, arity]) = self.terms.tuple(*function) else {
                return Err(BadForm(*function));
            };
            self.name(*name)?;
            self.tok(Tok::Slash);
            self.number(*arity)?;
        }
        self.tok(Tok::RBracket);
        Ok(())
    }

    pub(super) fn record_field_def(&mut self, id: Id) -> Done {
        match self.tagged(id)? {
            ("record_field", [anno, name, default @ ..]) => {
                self.at(*anno);
                self.expr(*name, level::PRIMARY);
                if let [default] = default {
                    self.tok(Tok::Assign);
                    self.expr(*default, level::EXPR);
                }
            }
            ("typed_record_field", [field, ty]) => {
                self.node(*field, As::RecordFieldDef);
                self.tok(Tok::DoubleColon);
                self.node(*ty, As::Type);
            }
            _ => return Err(BadForm(id)),
        }
        Ok(())
    }

    pub(super) fn type_node(&mut self, id: Id) -> Done {
        let (tag, parts) = self.tagged(id)?;
        let Some((anno, parts)) = parts.split_first() else { return Err(BadForm(id)) };
        match (tag, parts) {
            ("type", [name, args]) => {
                self.at(*anno);
                let name = self.terms.atom(*name).ok_or(BadForm(id))?;
                self.built_in(id, name, *args)
            }
            ("user_type", [name, args]) => {
                self.at(*anno);
                self.name(*name)?;
                self.bracketed(Tok::LParen, *args, As::Type, Tok::RParen)
            }
            ("remote_type", [parts]) => {
                let [module, name, args] = self.list(*parts)? else { return Err(BadForm(id)) };
                self.expr(*module, level::PRIMARY);
                self.tok(Tok::Colon);
                self.expr(*name, level::PRIMARY);
                self.bracketed(Tok::LParen, *args, As::Type, Tok::RParen)
            }
            ("ann_type", [parts]) => {
                let [variable, ty] = self.list(*parts)? else { return Err(BadForm(id)) };
                self.tok(Tok::LParen);
                self.expr(*variable, level::PRIMARY);
                self.tok(Tok::DoubleColon);
                self.node(*ty, As::Type);
                self.tok(Tok::RParen);
                Ok(())
            }
            ("paren_type", [parts]) => self.bracketed(Tok::LParen, *parts, As::Type, Tok::RParen),
            // Variables, atoms, numbers and arithmetic are as in expressions.
            _ => {
                self.expr(id, level::PRIMARY);
                Ok(())
            }
        }
    }

    /// `{type, _, name, args}`.
    fn built_in(&mut self, id: Id, name: &str, args: Id) -> Done {
        let bad = Err(BadForm(id));
        let any = self.terms.atom(args) == Some("any");
        match name {
            "union" => {
                self.tok(Tok::LParen);
                self.separated(args, Tok::Bar, As::Type)?;
                self.tok(Tok::RParen);
            }
            "nil" => {
                self.tok(Tok::LBracket);
                self.tok(Tok::RBracket);
            }
            "tuple" if !any => return self.bracketed(Tok::LBrace, args, As::Type, Tok::RBrace),
            "map" if !any => {
                self.tok(Tok::Hash);
                return self.bracketed(Tok::LBrace, args, As::MapPair, Tok::RBrace);
            }
            "record" => {
                let [name, fields @ ..] = self.list(args)? else { return bad };
                self.tok(Tok::Hash);
                self.expr(*name, level::PRIMARY);
                self.tok(Tok::LBrace);
                for (at, field) in fields.iter().enumerate() {
                    if at > 0 {
                        self.tok(Tok::Comma);
                    }
                    self.node(*field, As::FieldType);
                }
                self.tok(Tok::RBrace);
            }
            "range" => {
                let [low, high] = self.list(args)? else { return bad };
                self.tok(Tok::LParen);
                self.expr(*low, level::PRIMARY);
                self.tok(Tok::DotDot);
                self.expr(*high, level::PRIMARY);
                self.tok(Tok::RParen);
            }
            "binary" if !self.list(args)?.is_empty() => {
                let [base, unit] = self.list(args)? else { return bad };
                self.tok(Tok::LBin);
                self.word(Tok::Var, "_");
                self.tok(Tok::Colon);
                self.expr(*base, level::PRIMARY);
                self.tok(Tok::Comma);
                self.word(Tok::Var, "_");
                self.tok(Tok::Colon);
                self.word(Tok::Var, "_");
                self.tok(Tok::Star);
                self.expr(*unit, level::PRIMARY);
                self.tok(Tok::RBin);
            }
            "fun" => {
                self.word(Tok::Fun, "fun");
                self.tok(Tok::LParen);
                if !self.list(args)?.is_empty() {
                    self.signature(id)?;
                }
                self.tok(Tok::RParen);
            }
            _ => {
                self.atom_token(name);
                if any {
                    self.tok(Tok::LParen);
                    self.tok(Tok::RParen);
                    return Ok(());
                }
                return self.bracketed(Tok::LParen, args, As::Type, Tok::RParen);
            }
        }
        Ok(())
    }

    pub(super) fn map_pair(&mut self, id: Id) -> Done {
        let ("type", [_, kind, pair]) = self.tagged(id)? else { return Err(BadForm(id)) };
        let [key, value] = self.list(*pair)? else { return Err(BadForm(id)) };
        self.node(*key, As::Type);
        self.tok(match self.terms.atom(*kind) {
            Some("map_field_assoc") => Tok::MapAssoc,
            Some("map_field_exact") => Tok::MapExact,
            _ => return Err(BadForm(id)),
        });
        self.node(*value, As::Type);
        Ok(())
    }

    pub(super) fn field_type(&mut self, id: Id) -> Done {
        let ("type", [_, _, pair]) = self.tagged(id)? else { return Err(BadForm(id)) };
        let [name, ty] = self.list(*pair)? else { return Err(BadForm(id)) };
        self.expr(*name, level::PRIMARY);
        self.tok(Tok::DoubleColon);
        self.node(*ty, As::Type);
        Ok(())
    }

    /// `(A) -> R`, `(...) -> R`, or one with constraints.
    pub(super) fn signature(&mut self, id: Id) -> Done {
        let ("type", [anno, kind, parts]) = self.tagged(id)? else { return Err(BadForm(id)) };
        self.at(*anno);
        let [first, second] = self.list(*parts)? else { return Err(BadForm(id)) };
        if self.terms.atom(*kind) == Some("bounded_fun") {
            self.node(*first, As::Signature);
            self.tok(Tok::When);
            return self.separated(*second, Tok::Comma, As::Constraint);
        }
        match self.tagged(*first)? {
            ("type", [_, _, params]) => {
                self.bracketed(Tok::LParen, *params, As::Type, Tok::RParen)?;
            }
            // `{type, _, any}`.
            _ => {
                self.tok(Tok::LParen);
                self.tok(Tok::Ellipsis);
                self.tok(Tok::RParen);
            }
        }
        self.tok(Tok::Arrow);
        self.node(*second, As::Type);
        Ok(())
    }

    pub(super) fn constraint(&mut self, id: Id) -> Done {
        let ("type", [anno, _, parts]) = self.tagged(id)? else { return Err(BadForm(id)) };
        self.at(*anno);
        let [_, pair] = self.list(*parts)? else { return Err(BadForm(id)) };
        let [variable, ty] = self.list(*pair)? else { return Err(BadForm(id)) };
        self.expr(*variable, level::PRIMARY);
        self.tok(Tok::DoubleColon);
        self.node(*ty, As::Type);
        Ok(())
    }
}
