//! The front end's entry points: text to syntax tree.
//!
//! Owner: the thread that compiles. Invariants: every problem is a diagnostic in the session; what
//! could be parsed is given even if something else could not.

use crate::ast::{Expr, Form, Module, Symbol};
use crate::diag::Diagnostic;
use crate::forms::etf::{Id, Terms};
use crate::forms::{self, BadForm, Placed};
use crate::lex::{LexSinks, NOT_UTF8, lex};
use crate::parse::{parse_expr_list, parse_form};
use crate::preprocess::{Preprocessor, SourceLoader, join_strings};
use crate::session::Session;
use crate::symbol::sym;
use crate::token::{Tok, Token};

/// What a caller may choose about parsing.
#[derive(Clone, Debug, Default)]
pub struct ParseOptions {
    /// Macros to define: name and value as source text (`true` if there is none).
    pub defines: Vec<(String, Option<String>)>,
    /// The module's name if the source has no `-module` (escripts, tests); without it, a missing
    /// `-module` is an error.
    pub default_module: Option<String>,
}

/// Parses a module. `name` is what diagnostics and `?FILE` call the source. Problems go to
/// `session.diags`; forms that cannot be parsed are left out.
pub fn parse_module(
    session: &mut Session,
    name: &str,
    text: String,
    loader: &dyn SourceLoader,
    options: &ParseOptions,
) -> Module {
    let file = session.names.intern(name);
    let mut module =
        Module { name: sym::EMPTY, file, forms: Vec::new(), exports: Vec::new(), on_load: None };
    let id = match session.sources.add(file, text) {
        Ok(id) => id,
        Err(_) => {
            let span = crate::source::Span::default();
            session.diags.push(Diagnostic::error("too-large", span, "the source is too large"));
            return module;
        }
    };
    let mut preprocessor = Preprocessor::new(session, id, loader, &options.defines);
    while let Some(tokens) = preprocessor.next_form(session) {
        let parsed = parse_form(session, tokens);
        if parsed.is_none() {
            session.note_lost(tokens);
        }
        if let Some(form) = parsed {
            if let Form::Module(name, _) = &form
                && module.name == sym::EMPTY
            {
                module.name = name.name;
            }
            module.forms.push(form);
        }
    }
    if module.name == sym::EMPTY {
        module.name = fallback_name(session, name, options);
        if options.default_module.is_none() {
            let span = session.sources.file(id).span().start();
            let first = module.forms.first().map_or(span, Form::span);
            session.diags.push(
                Diagnostic::error("no-module", first, "no module definition")
                    .help("start the file with `-module(name).`"),
            );
        }
    }
    module
}

/// The module that a list of abstract forms is. Problems of content go to `session.diags`, as
/// [`parse_module`]'s do.
///
/// # Errors
/// The number, from 0, of the first form that is not in the abstract format.
pub fn parse_abstract(
    session: &mut Session,
    name: &str,
    terms: &Terms,
    list: &[Id],
) -> Result<Module, usize> {
    let file = session.names.intern(name);
    let mut module =
        Module { name: sym::EMPTY, file, forms: Vec::new(), exports: Vec::new(), on_load: None };
    let mut placed: Vec<Vec<Placed>> = Vec::new();
    let mut current = file;
    for (at, id) in list.iter().enumerate() {
        if let Some(name) = forms::file_named(terms, *id) {
            current = session.names.intern(&name);
        }
        let (names, literals) = (&mut session.names, &mut session.literals);
        let form = forms::form(terms, *id, current, names, literals);
        placed.extend(form.map_err(|_| at)?);
    }
    let Ok(settled) = forms::settle(session, file, &placed) else {
        let span = crate::source::Span::default();
        session.diags.push(Diagnostic::error("too-large", span, "the forms are too large"));
        return Ok(module);
    };
    for tokens in settled {
        if let Some(form) = parse_form(session, &tokens) {
            if let Form::Module(name, _) = &form {
                module.name = name.name;
            }
            module.forms.push(form);
        }
    }
    if module.name == sym::EMPTY {
        let span = crate::source::Span::default();
        session.diags.push(Diagnostic::error("no-module", span, "no module definition"));
    }
    Ok(module)
}

/// Adds `-compile(Value).` to a module: options that are given beside it.
///
/// # Errors
/// The value is no constant.
pub fn add_options(
    session: &mut Session,
    module: &mut Module,
    terms: &Terms,
    value: Id,
) -> Result<(), BadForm> {
    let names = &mut session.names;
    let tokens =
        forms::attribute(terms, "compile", value, module.file, names, &mut session.literals)?;
    if let Ok(settled) = forms::settle(session, module.file, &[tokens]) {
        module.forms.extend(settled.iter().filter_map(|tokens| parse_form(session, tokens)));
    }
    Ok(())
}

/// Parses tokens of `erl_scan` with one of the parser's entry points.
///
/// # Errors
/// What is no token.
pub fn parse_scanned<T>(
    session: &mut Session,
    terms: &Terms,
    list: Id,
    parse: impl FnOnce(&mut Session, &[Token]) -> Option<T>,
) -> Result<Option<T>, BadForm> {
    let names = &mut session.names;
    let tokens = forms::scanned(terms, list, sym::EMPTY, names, &mut session.literals)?;
    let Ok(mut settled) = forms::settle(session, sym::EMPTY, &[tokens]) else { return Ok(None) };
    let mut tokens = settled.pop().unwrap_or_default();
    join_strings(session, &mut tokens);
    Ok(if tokens.is_empty() { None } else { parse(session, &tokens) })
}

fn fallback_name(session: &mut Session, file: &str, options: &ParseOptions) -> Symbol {
    let base = file.rsplit(['/', '\\']).next().unwrap_or(file);
    let base =
        options.default_module.as_deref().unwrap_or(base.strip_suffix(".erl").unwrap_or(base));
    session.names.intern(base)
}

/// Parses expressions separated by commas and ended by a full stop, as `rvm eval` takes them; the
/// full stop may be missing. `None`: there are errors, in `session.diags`.
pub fn parse_exprs(session: &mut Session, name: &str, text: &str) -> Option<Vec<Expr>> {
    let file = session.names.intern(name);
    let mut text = text.to_owned();
    if !text.trim_end().ends_with('.') {
        text.push_str(" .");
    }
    text.push('\n');
    let Ok(id) = session.sources.add(file, text) else {
        let span = crate::source::Span::default();
        session.diags.push(Diagnostic::error("too-large", span, "the text is too large"));
        return None;
    };
    let source = session.sources.file(id);
    let span = source.span();
    let sinks = LexSinks {
        names: &mut session.names,
        literals: &mut session.literals,
        diags: &mut session.diags,
    };
    let mut tokens = lex(&source.text, source.start, sinks);
    join_strings(session, &mut tokens);
    if let Some(dot) = tokens.iter().position(|t| t.kind == Tok::Dot)
        && dot + 1 < tokens.len()
    {
        let message = "text after the full stop";
        session.diags.push(Diagnostic::error("syntax", tokens[dot + 1].span, message));
        return None;
    }
    if tokens.is_empty() {
        session.diags.push(Diagnostic::error("syntax", span, "no expression"));
        return None;
    }
    if tokens.last().is_some_and(|t| t.kind != Tok::Dot) {
        let message = "the expression does not end with a full stop";
        session.diags.push(Diagnostic::error("syntax", span.end(), message));
        return None;
    }
    parse_expr_list(session, &tokens)
}

/// The text of source bytes: UTF-8, or Latin-1 if one of the first two lines says
/// `coding: latin-1` in a comment. Text that is not UTF-8 ends at the first wrong byte, with
/// [`NOT_UTF8`], so that the lexer reports it.
pub fn decode_source(bytes: Vec<u8>) -> String {
    let head: Vec<u8> = bytes.split(|b| *b == b'\n').take(2).collect::<Vec<_>>().join(&b'\n');
    let head = String::from_utf8_lossy(&head).to_lowercase();
    let says_latin1 = head.split_once("coding").is_some_and(|(_, rest)| {
        rest.trim_start_matches([':', '=', ' ', '\t']).starts_with("latin-1")
    });
    let latin1 = |bytes: &[u8]| bytes.iter().map(|b| char::from(*b)).collect();
    if says_latin1 {
        return latin1(&bytes);
    }
    String::from_utf8(bytes).unwrap_or_else(|e| {
        let (end, mut bytes) = (e.utf8_error().valid_up_to(), e.into_bytes());
        bytes.truncate(end);
        String::from_utf8(bytes).unwrap_or_default() + NOT_UTF8
    })
}
