//! The preprocessor: token forms in, forms without directives and macros out.
//!
//! Owner: the thread that compiles. Invariants: it works on whole forms (up to a full stop), one
//! at a time; files are a stack, not recursion; a broken directive or macro call is reported and
//! its form dropped. A token made by a macro carries the place of the macro's use.

mod condition;
mod directive;
mod expand;
mod macros;

pub use macros::MacroUse;

use crate::diag::Diagnostic;
use crate::lex::{LexSinks, lex};
use crate::session::Session;
use crate::source::{FileId, Span};
use crate::symbol::{Symbol, sym};
use crate::token::{Tok, Token};
use macros::MacroTable;

/// How deep includes may nest: OTP's own limit.
const MAX_INCLUDE_DEPTH: usize = 8;

/// How many files one module may include in all, so that headers that include each other twice
/// cannot keep the compiler busy for ever.
const MAX_INCLUDES: usize = 10_000;

/// Why a file could not be included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IncludeError {
    /// There is none of that name.
    NotFound,
    /// It is there, but cannot be read; why.
    Unreadable(String),
}

/// A source file as a loader gives it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoadedSource {
    /// Its name: shown in diagnostics, given by `?FILE`, and the `from` of its own includes.
    pub name: String,
    /// Its text.
    pub text: String,
}

/// Finds the files of `-include` and `-include_lib`; the compiler itself does no I/O.
pub trait SourceLoader {
    /// The file that `-include(path)` in the file `from` means. `$VAR` at the start of the path is
    /// the loader's to expand.
    fn load(&self, path: &str, from: &str) -> Result<LoadedSource, IncludeError>;

    /// The file that `-include_lib(path)` means, if it is not found as with `-include`. The path's
    /// first part names an application.
    fn load_lib(&self, path: &str, from: &str) -> Result<LoadedSource, IncludeError> {
        let _ = (path, from);
        Err(IncludeError::NotFound)
    }
}

/// A loader that finds nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoIncludes;

impl SourceLoader for NoIncludes {
    fn load(&self, _: &str, _: &str) -> Result<LoadedSource, IncludeError> {
        Err(IncludeError::NotFound)
    }
}

/// A file being read.
struct FileState {
    tokens: Vec<Token>,
    at: usize,
    id: FileId,
    /// Conditionals that were open when it was entered.
    conditions: usize,
}

/// An open `-if`, `-ifdef` or `-ifndef`.
struct Condition {
    span: Span,
    word: &'static str,
    /// Whether forms pass now.
    active: bool,
    /// Whether a branch was taken already (or the whole is inside a skipped part).
    taken: bool,
    /// Whether `-else` was seen.
    in_else: bool,
}

/// The preprocessor's state while it reads one module.
pub struct Preprocessor<'l> {
    loader: &'l dyn SourceLoader,
    files: Vec<FileState>,
    conditions: Vec<Condition>,
    macros: MacroTable,
    /// The form just made.
    out: Vec<Token>,
    includes: usize,
    /// How many tokens macros have made.
    made: usize,
    /// The module's name once `-module` was seen.
    module: Option<Symbol>,
    /// Nothing but `-module` and directives was seen: features may be switched.
    prefix: bool,
    /// The feature `maybe_expr`: `maybe` and `else` are reserved words.
    maybe: bool,
}

impl<'l> Preprocessor<'l> {
    /// A preprocessor over one file of the session, whose `-D`-like `defines` are (name, text of
    /// the value); no text stands for `true`. Errors in the definitions go to the session.
    pub fn new(
        session: &mut Session,
        file: FileId,
        loader: &'l dyn SourceLoader,
        defines: &[(String, Option<String>)],
    ) -> Self {
        let mut this = Preprocessor {
            loader,
            files: Vec::new(),
            conditions: Vec::new(),
            macros: MacroTable::new(),
            out: Vec::new(),
            includes: 0,
            made: 0,
            module: None,
            prefix: true,
            maybe: false,
        };
        for (name, value) in defines {
            let text = value.as_deref().unwrap_or("true").to_owned();
            let label = session.names.intern("command line");
            let Ok(id) = session.sources.add(label, text) else { continue };
            let body = lex_file(session, id);
            let name = session.names.intern(name);
            let span = session.sources.file(id).span();
            this.macros.define_object(name, body, span);
        }
        this.enter(session, file);
        this
    }

    fn enter(&mut self, session: &mut Session, id: FileId) {
        let mut tokens = lex_file(session, id);
        if self.maybe {
            reserve(&mut tokens, true);
        }
        self.files.push(FileState { tokens, at: 0, id, conditions: self.conditions.len() });
    }

    /// The tokens of the next form, up to and with its full stop; `None` at the end. Adjacent
    /// string literals are joined.
    pub fn next_form(&mut self, session: &mut Session) -> Option<&[Token]> {
        loop {
            let file = self.files.last_mut()?;
            let rest = &file.tokens[file.at..];
            let Some(dot) = rest.iter().position(|t| t.kind == Tok::Dot) else {
                self.leave_file(session);
                continue;
            };
            let (from, to) = (file.at, file.at + dot + 1);
            file.at = to;
            let form = &file.tokens[from..to];
            if form.len() > 2
                && form[0].kind == Tok::Minus
                && let Some(directive) = directive::of(form[1])
            {
                let form = form.to_vec();
                self.directive(session, directive, &form);
                continue;
            }
            if self.conditions.last().is_some_and(|c| !c.active) {
                continue;
            }
            if form.iter().any(|t| t.kind == Tok::Error) {
                // Reported by the scanner; nothing sensible can follow from the rest.
                session.note_lost(form);
                continue;
            }
            let plain = !form.iter().any(|t| t.kind == Tok::Question)
                && !form.windows(2).any(|w| w[0].kind == Tok::Str && w[1].kind == Tok::Str);
            if plain {
                self.note_module(from, to);
                let file = self.files.last()?;
                return Some(&file.tokens[from..to]);
            }
            let form = form.to_vec();
            match self.expand(session, &form) {
                Ok(mut out) => {
                    join_strings(session, &mut out);
                    self.out = out;
                    match module_name(&self.out) {
                        Some(name) => self.module = Some(name),
                        None => self.prefix = false,
                    }
                    return Some(&self.out);
                }
                Err(diag) => {
                    session.note_lost(&form);
                    session.diags.push(*diag);
                }
            }
        }
    }

    fn note_module(&mut self, from: usize, to: usize) {
        let Some(file) = self.files.last() else { return };
        match module_name(&file.tokens[from..to]) {
            Some(name) => self.module = Some(name),
            None => self.prefix = false,
        }
    }

    /// At the end of a file: what is left open or without its full stop is an error.
    fn leave_file(&mut self, session: &mut Session) {
        let Some(file) = self.files.pop() else { return };
        let rest = &file.tokens[file.at..];
        let skipping = self.conditions.last().is_some_and(|c| !c.active);
        if !skipping {
            session.note_lost(rest);
        }
        if let Some(last) = rest.last()
            && !skipping
            && !rest.iter().any(|t| t.kind == Tok::Error)
        {
            let slashes = rest.len() > 1 && rest[..2].iter().all(|t| t.kind == Tok::Slash);
            let help = match slashes {
                true => "comments start with `%`",
                false => "end it with `.` and a line break",
            };
            let diag = Diagnostic::error("syntax", last.span, "the last form has no full stop")
                .label(rest[0].span, "it starts here")
                .help(help);
            session.diags.push(diag);
        }
        for open in self.conditions.drain(file.conditions.min(self.conditions.len())..) {
            let message = format!("unterminated `-{}`", open.word);
            let diag = Diagnostic::error("unterminated-conditional", open.span, message);
            session.diags.push(diag.at(session.sources.file(file.id).span().hi));
        }
    }

    /// All macros that may be used now, for "did you mean".
    fn unknown_macro(&self, session: &Session, name: Symbol, span: Span) -> Box<Diagnostic> {
        let text = session.names.text(name);
        let diag = Diagnostic::error("undefined-macro", span, format!("undefined macro `{text}`"));
        // As the resolver's limit.
        const MAX_ADVISED: usize = 100;
        let advised = session.diags.len() < MAX_ADVISED;
        let names = self.macros.names().filter(|_| advised);
        let known: Vec<&str> = names.map(|n| session.names.text(n)).collect();
        // OTP reports the name, not the question mark.
        let at = span.hi.saturating_sub(text.len() as u32).max(span.lo);
        Box::new(diag.at(at).suggest(text, sorted(known)))
    }
}

/// Candidates in a fixed order, so that advice does not depend on a hash table's.
fn sorted(mut names: Vec<&str>) -> Vec<&str> {
    names.sort_unstable();
    names
}

fn lex_file(session: &mut Session, id: FileId) -> Vec<Token> {
    let file = session.sources.file(id);
    let sinks = LexSinks {
        names: &mut session.names,
        literals: &mut session.literals,
        diags: &mut session.diags,
    };
    lex(&file.text, file.start, sinks)
}

/// Makes reserved words of `maybe` and `else`, or atoms again. In quotes they are longer.
fn reserve(tokens: &mut [Token], on: bool) {
    for token in tokens {
        let word = match token.kind {
            Tok::Atom if on && token.symbol() == sym::MAYBE => Tok::Maybe,
            Tok::Atom if on && token.symbol() == sym::ELSE => Tok::Else,
            Tok::Maybe | Tok::Else if !on => Tok::Atom,
            _ => continue,
        };
        let written = token.span.hi - token.span.lo;
        let bare = if token.symbol() == sym::MAYBE { 5 } else { 4 };
        if written == bare {
            token.kind = word;
        }
    }
}

/// The name in `-module(name).`, if these tokens are that.
fn module_name(form: &[Token]) -> Option<Symbol> {
    let [minus, word, rest @ ..] = form else { return None };
    if minus.kind != Tok::Minus || word.kind != Tok::Atom || word.symbol() != sym::MODULE {
        return None;
    }
    let name = match rest {
        [open, name, ..] if open.kind == Tok::LParen => name,
        [name, ..] => name,
        [] => return None,
    };
    (name.kind == Tok::Atom).then(|| name.symbol())
}

/// Joins adjacent string literals into one, as the grammar does.
pub fn join_strings(session: &mut Session, tokens: &mut Vec<Token>) {
    let mut kept = 0;
    let mut at = 0;
    while at < tokens.len() {
        let mut token = tokens[at];
        let run = tokens[at..].iter().take_while(|t| t.kind == Tok::Str).count();
        if run > 1 {
            let mut text = String::new();
            for t in &tokens[at..at + run] {
                text.push_str(session.names.text(t.symbol()));
            }
            token.payload = session.names.intern(&text).0;
            token.span = token.span.to(tokens[at + run - 1].span);
        }
        tokens[kept] = token;
        kept += 1;
        at += run.max(1);
    }
    tokens.truncate(kept);
}
