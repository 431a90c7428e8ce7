//! Directives: definitions, conditionals, includes and messages.
//!
//! Owner: the thread that compiles. Invariants: a directive that is wrong is reported and has no
//! effect, except that a wrong condition still opens its conditional (as false).

use super::{
    Condition, IncludeError, MAX_INCLUDE_DEPTH, MAX_INCLUDES, Preprocessor, condition, macros,
};
use crate::diag::Diagnostic;
use crate::session::Session;
use crate::symbol::{Symbol, sym};
use crate::token::{Tok, Token, token_text};

/// The directives.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Directive {
    Define,
    Undef,
    Ifdef,
    Ifndef,
    If,
    Elif,
    Else,
    Endif,
    Include,
    IncludeLib,
    Error,
    Warning,
    File,
    Feature,
}

/// The directive a word after `-` is.
pub(super) fn of(word: Token) -> Option<Directive> {
    Some(match (word.kind, word.symbol()) {
        (Tok::If, _) => Directive::If,
        (Tok::Atom, sym::DEFINE) => Directive::Define,
        (Tok::Atom, sym::UNDEF) => Directive::Undef,
        (Tok::Atom, sym::IFDEF) => Directive::Ifdef,
        (Tok::Atom, sym::IFNDEF) => Directive::Ifndef,
        (Tok::Atom, sym::ELIF) => Directive::Elif,
        (Tok::Atom | Tok::Else, sym::ELSE) => Directive::Else,
        (Tok::Atom, sym::ENDIF) => Directive::Endif,
        (Tok::Atom, sym::INCLUDE) => Directive::Include,
        (Tok::Atom, sym::INCLUDE_LIB) => Directive::IncludeLib,
        (Tok::Atom, sym::ERROR) => Directive::Error,
        (Tok::Atom, sym::WARNING) => Directive::Warning,
        (Tok::Atom, sym::FILE) => Directive::File,
        (Tok::Atom, sym::FEATURE) => Directive::Feature,
        _ => return None,
    })
}

impl Preprocessor<'_> {
    /// Obeys a directive; `form` is all its tokens.
    pub(super) fn directive(
        &mut self,
        session: &mut Session,
        directive: Directive,
        form: &[Token],
    ) {
        let word = form[1];
        let conditional = matches!(
            directive,
            Directive::Ifdef
                | Directive::Ifndef
                | Directive::If
                | Directive::Elif
                | Directive::Else
                | Directive::Endif
        );
        if conditional {
            return self.conditional(session, directive, form);
        }
        let skipping = self.conditions.last().is_some_and(|c| !c.active);
        if skipping || form.iter().any(|t| t.kind == Tok::Error) {
            return;
        }
        match directive {
            Directive::Define => self.define(session, form),
            Directive::Undef => match argument(form) {
                Some([name]) if is_name(name) => self.macros.undefine(name.symbol()),
                _ => badly_formed(session, word),
            },
            Directive::Include | Directive::IncludeLib => {
                self.include(session, form, directive == Directive::IncludeLib);
            }
            Directive::Error | Directive::Warning => {
                let Some(content) = argument(form).filter(|c| !c.is_empty()) else {
                    return badly_formed(session, word);
                };
                let texts: Vec<String> = content
                    .iter()
                    .map(|t| token_text(*t, &session.names, &session.literals))
                    .collect();
                let text = texts.concat();
                session.diags.push(if directive == Directive::Error {
                    Diagnostic::error("error-directive", word.span, format!("-error({text})."))
                } else {
                    Diagnostic::warning(
                        "warning-directive",
                        word.span,
                        format!("-warning({text})."),
                    )
                });
            }
            Directive::File => self.file(session, form),
            _ => self.feature(session, form),
        }
    }

    /// `-feature(maybe_expr, enable).`: holds for what follows, in this file and those it includes.
    fn feature(&mut self, session: &mut Session, form: &[Token]) {
        let Some([name, comma, what]) = argument(form) else {
            return badly_formed(session, form[1]);
        };
        if !self.prefix {
            let message = "features can only be switched before anything but `-module`";
            session.diags.push(Diagnostic::error("late-attribute", form[1].span, message));
            return;
        }
        let on = match what.symbol() {
            sym::ENABLE => true,
            sym::DISABLE => false,
            _ => return badly_formed(session, *what),
        };
        if comma.kind != Tok::Comma || name.kind != Tok::Atom || what.kind != Tok::Atom {
            return badly_formed(session, *name);
        }
        if name.symbol() != sym::MAYBE_EXPR {
            let text = session.names.text(name.symbol());
            let diag = Diagnostic::error(
                "unsupported-feature",
                name.span,
                format!("unknown feature `{text}`"),
            );
            session.diags.push(diag.help("rvm knows `maybe_expr`"));
            return;
        }
        self.maybe = on;
        self.macros.define_features(on);
        for file in &mut self.files {
            super::reserve(&mut file.tokens[file.at..], on);
        }
    }

    fn define(&mut self, session: &mut Session, form: &[Token]) {
        let word = form[1];
        let Some([name, rest @ ..]) = argument(form) else { return badly_formed(session, word) };
        if !is_name(name) {
            return badly_formed(session, *name);
        }
        if macros::PREDEFINED.contains(&name.symbol()) {
            let text = session.names.text(name.symbol());
            let message = format!("redefining predefined macro `{text}`");
            session.diags.push(Diagnostic::error("redefined-macro", name.span, message));
            return;
        }
        let is_new = match rest {
            [comma, body @ ..] if comma.kind == Tok::Comma => {
                match self.macros.get(name.symbol()).is_some_and(|set| set.object.is_some()) {
                    true => false,
                    false => self.macros.define_object(name.symbol(), body.to_vec(), name.span),
                }
            }
            [open, rest @ ..] if open.kind == Tok::LParen => {
                let Some(close) = rest.iter().position(|t| t.kind == Tok::RParen) else {
                    return badly_formed(session, *open);
                };
                let Some(params) = params(session, &rest[..close]) else { return };
                let Some([comma, body @ ..]) = rest.get(close + 1..) else {
                    return badly_formed(session, *open);
                };
                if comma.kind != Tok::Comma {
                    return badly_formed(session, *comma);
                }
                let arity = params.len() as u32;
                match self.macros.get(name.symbol()).is_some_and(|s| s.function(arity).is_some()) {
                    true => false,
                    false => {
                        let body = body.to_vec();
                        self.macros.define_function(name.symbol(), params, body, name.span)
                    }
                }
            }
            _ => return badly_formed(session, form[form.len() - 1]),
        };
        if !is_new {
            let text = session.names.text(name.symbol());
            let message = format!("redefining macro `{text}`");
            let diag = Diagnostic::error("redefined-macro", name.span, message)
                .help(format!("write `-undef({text}).` before it"));
            session.diags.push(diag);
        }
    }

    fn include(&mut self, session: &mut Session, form: &[Token], lib: bool) {
        let expanded = match self.expand(session, form) {
            Ok(mut tokens) => {
                super::join_strings(session, &mut tokens);
                tokens
            }
            Err(diag) => return session.diags.push(*diag),
        };
        let path = match argument(&expanded) {
            Some([path]) if path.kind == Tok::Str => *path,
            _ => return badly_formed(session, form[2]),
        };
        if self.files.len() > MAX_INCLUDE_DEPTH || self.includes >= MAX_INCLUDES {
            let message = "include too deep";
            session.diags.push(Diagnostic::error("include-depth", path.span, message));
            return;
        }
        self.includes += 1;
        let text = session.names.text(path.symbol()).to_owned();
        let from = match self.files.last() {
            Some(file) => session.names.text(session.sources.file(file.id).name).to_owned(),
            None => String::new(),
        };
        let mut found = self.loader.load(&text, &from);
        if lib && found == Err(IncludeError::NotFound) {
            found = self.loader.load_lib(&text, &from);
        }
        let what = if lib { "lib" } else { "file" };
        let code = "include-not-found";
        match found {
            Ok(source) => {
                let name = session.names.intern(&source.name);
                match session.sources.add(name, source.text) {
                    Ok(id) => self.enter(session, id),
                    Err(_) => {
                        let message = "the sources are too large";
                        session.diags.push(Diagnostic::error("too-large", path.span, message));
                    }
                }
            }
            Err(IncludeError::NotFound) => {
                let message = format!("can't find include {what} \"{text}\"");
                session.diags.push(Diagnostic::error(code, path.span, message));
            }
            Err(IncludeError::Unreadable(why)) => {
                let message = format!("can't read include {what} \"{text}\": {why}");
                session.diags.push(Diagnostic::error(code, path.span, message));
            }
        }
    }

    fn file(&mut self, session: &mut Session, form: &[Token]) {
        let expanded = match self.expand(session, form) {
            Ok(tokens) => tokens,
            Err(diag) => return session.diags.push(*diag),
        };
        match argument(&expanded) {
            Some([name, comma, line])
                if name.kind == Tok::Str && comma.kind == Tok::Comma && line.kind == Tok::Int =>
            {
                let at = form[0].span.lo;
                session.sources.set_file_directive(at, name.symbol(), i64::from(line.payload));
            }
            _ => badly_formed(session, form[1]),
        }
    }

    fn conditional(&mut self, session: &mut Session, directive: Directive, form: &[Token]) {
        let word = form[1];
        let skipping = self.conditions.last().is_some_and(|c| !c.active);
        let opened = |word, active: bool| Condition {
            span: form[1].span,
            word,
            active,
            taken: active,
            in_else: false,
        };
        let name = match directive {
            Directive::Ifdef => "ifdef",
            Directive::Ifndef => "ifndef",
            _ => "if",
        };
        match directive {
            Directive::Ifdef | Directive::Ifndef | Directive::If if skipping => {
                self.conditions.push(Condition { taken: true, ..opened(name, false) });
            }
            Directive::Ifdef | Directive::Ifndef => {
                let defined = match argument(form) {
                    Some([name]) if is_name(name) => Some(self.is_defined(name.symbol())),
                    _ => {
                        badly_formed(session, form[2]);
                        None
                    }
                };
                let active = defined == Some(directive == Directive::Ifdef);
                self.conditions.push(opened(name, active));
            }
            Directive::If => {
                let active = self.condition(session, form);
                self.conditions.push(opened(name, active));
            }
            Directive::Elif => {
                let base = self.files.last().map_or(0, |f| f.conditions);
                let open = self.conditions.len() > base;
                match self.conditions.last() {
                    Some(last) if open && !last.in_else => {
                        let active = !last.taken && self.condition(session, form);
                        if let Some(last) = self.conditions.last_mut() {
                            last.active = active;
                            last.taken |= active;
                        }
                    }
                    Some(_) if open => {
                        let message = "`-elif` after `-else`";
                        session.diags.push(Diagnostic::error("conditional", word.span, message));
                    }
                    _ => unbalanced(session, word, "elif"),
                }
            }
            Directive::Else => {
                let base = self.files.last().map_or(0, |f| f.conditions);
                let open = self.conditions.len() > base;
                match self.conditions.last_mut() {
                    Some(last) if open && !last.in_else => {
                        last.active = !last.taken;
                        last.in_else = true;
                    }
                    Some(_) if open => {
                        let message = "repeated `-else`";
                        session.diags.push(Diagnostic::error("conditional", word.span, message));
                    }
                    _ => unbalanced(session, word, "else"),
                }
            }
            _ => {
                let base = self.files.last().map_or(0, |f| f.conditions);
                if self.conditions.len() > base {
                    self.conditions.pop();
                } else {
                    unbalanced(session, word, "endif");
                }
            }
        }
    }

    /// Whether a name counts as defined.
    pub(super) fn is_defined(&self, name: Symbol) -> bool {
        match name {
            sym::M_MODULE | sym::M_MODULE_STRING => self.module.is_some(),
            name => macros::PREDEFINED.contains(&name) || self.macros.is_defined(name),
        }
    }

    fn condition(&mut self, session: &mut Session, form: &[Token]) -> bool {
        let mut tokens = match self.expand(session, form) {
            Ok(tokens) => tokens,
            Err(diag) => {
                session.diags.push(*diag);
                return false;
            }
        };
        super::join_strings(session, &mut tokens);
        let Some(inner) = argument(&tokens).filter(|inner| !inner.is_empty()) else {
            badly_formed(session, form[1]);
            return false;
        };
        let mut inner = inner.to_vec();
        inner.push(form[form.len() - 1]);
        let Some(exprs) = crate::parse::parse_expr_list(session, &inner) else { return false };
        match exprs.as_slice() {
            [e] => condition::holds(e, &session.names, &|name| self.is_defined(name)),
            _ => {
                badly_formed(session, form[1]);
                false
            }
        }
    }
}

fn is_name(token: &Token) -> bool {
    matches!(token.kind, Tok::Atom | Tok::Var)
}

/// The tokens in the parentheses of `-word(...).`
fn argument(form: &[Token]) -> Option<&[Token]> {
    match form {
        [_, _, open, inner @ .., close, dot]
            if open.kind == Tok::LParen && close.kind == Tok::RParen && dot.kind == Tok::Dot =>
        {
            Some(inner)
        }
        _ => None,
    }
}

fn badly_formed(session: &mut Session, token: Token) {
    let message = "badly formed directive";
    session.diags.push(Diagnostic::error("bad-directive", token.span, message));
}

fn unbalanced(session: &mut Session, word: Token, name: &str) {
    let message = format!("unbalanced `-{name}`");
    session.diags.push(Diagnostic::error("conditional", word.span, message));
}

/// The names in a macro's parameter list.
fn params(session: &mut Session, tokens: &[Token]) -> Option<Vec<Symbol>> {
    let mut names: Vec<Symbol> = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let wanted = if at % 2 == 0 { Tok::Var } else { Tok::Comma };
        if token.kind != wanted || (wanted == Tok::Comma && at + 1 == tokens.len()) {
            badly_formed(session, *token);
            return None;
        }
        if wanted == Tok::Var {
            if names.contains(&token.symbol()) {
                let text = session.names.text(token.symbol());
                let message = format!("argument `{text}` already used");
                session.diags.push(Diagnostic::error("bad-directive", token.span, message));
                return None;
            }
            names.push(token.symbol());
        }
    }
    Some(names)
}
