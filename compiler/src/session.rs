//! A compilation's shared tables: names, literals, sources and diagnostics.
//!
//! Owner: the thread that compiles; made by the caller, handed to each phase in turn. Invariants:
//! all symbols, spans and literal indices of one compilation refer to one session.

use crate::diag::{Diagnostic, Label, Severity};
use crate::source::{SourceMap, Span};
use crate::symbol::{FastMap, FastSet, Interner, Symbol};
use crate::token::{Literals, Tok, Token};

/// A macro's use.
#[derive(Clone, Copy, Debug)]
pub struct Expansion {
    /// Where it is used: the place of all tokens it made.
    pub call: Span,
    /// Its name.
    pub name: Symbol,
    /// Where it is defined.
    pub definition: Span,
}

/// See the module's text.
#[derive(Clone, Default)]
pub struct Session {
    /// Interned names and strings.
    pub names: Interner,
    /// Large literals of tokens.
    pub literals: Literals,
    /// The texts.
    pub sources: SourceMap,
    /// What was found wrong so far, in the order of finding.
    pub diags: Vec<Diagnostic>,
    /// The macros used, in the order of expansion.
    pub expansions: Vec<Expansion>,
    /// Names of functions whose forms were lost to an error: that they are undefined is no news.
    pub lost: FastSet<Symbol>,
}

impl Session {
    /// An empty session.
    pub fn new() -> Self {
        Self::default()
    }

    /// Notes the functions in a form that cannot be used: the names before a parenthesis at its start
    /// and after each semicolon.
    pub fn note_lost(&mut self, form: &[Token]) {
        for (at, token) in form.iter().enumerate() {
            let starts = at == 0 || matches!(form[at - 1].kind, Tok::Semi | Tok::Error);
            let opens = form.get(at + 1).is_some_and(|t| t.kind == Tok::LParen);
            if starts && opens && token.kind == Tok::Atom {
                self.lost.insert(token.symbol());
            }
        }
    }

    /// Whether an error was reported.
    pub fn has_errors(&self) -> bool {
        self.diags.iter().any(|d| d.severity == Severity::Error)
    }

    /// Takes the diagnostics, sorted by place (stable, so that of one place the first found stays
    /// first), duplicates dropped; those inside a macro's expansion say where it is defined.
    pub fn take_diagnostics(&mut self) -> Vec<Diagnostic> {
        let mut diags = std::mem::take(&mut self.diags);
        diags.sort_by_key(|d| d.pos);
        diags.dedup();
        if diags.is_empty() {
            return diags;
        }
        let mut uses: FastMap<Span, Expansion> = FastMap::default();
        for expansion in &self.expansions {
            // The last one at a place is the innermost.
            uses.insert(expansion.call, *expansion);
        }
        for diag in &mut diags {
            let Some(expansion) = uses.get(&diag.span) else { continue };
            let known = diag.labels.iter().any(|l| l.span == expansion.definition);
            if !known {
                let name = self.names.text(expansion.name);
                let message = format!("in the expansion of `{name}`, defined here");
                diag.labels.push(Label { span: expansion.definition, message });
            }
        }
        diags
    }
}
