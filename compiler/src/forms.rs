//! Erlang's *abstract format*: trees of terms for forms and expressions, as parse transforms,
//! `erl_parse`, `epp` and `compile:forms` exchange them.
//!
//! Owner: the thread that compiles. Terms come and go in the external term format, so this floor
//! knows no VM. Reading makes tokens, each at the place its node names, and the parser takes those:
//! there is one grammar. Writing walks the syntax tree before it is resolved. Invariants: no input
//! panics; nothing recurses over a term.

pub mod etf;
mod read;
mod read_expr;
mod read_type;
mod scanned;
mod write;
mod write_type;

pub use read::{BadForm, Place, Placed, attribute, form};
pub use scanned::scanned;
pub use write::{Writing, write_exprs, write_form};

use crate::session::Session;
use crate::source::Span;
use crate::symbol::Symbol;
use crate::token::Token;
use std::collections::BTreeMap;

/// Gives placed tokens positions of the session: a source is added with one line for each line of a
/// file that occurs, wide enough for the columns, in the files' and lines' order.
///
/// # Errors
/// The position space is used up.
pub fn settle(
    session: &mut Session,
    name: Symbol,
    forms: &[Vec<Placed>],
) -> Result<Vec<Vec<Token>>, crate::source::SourceTooLarge> {
    let mut widths: BTreeMap<(Symbol, u32), u32> = BTreeMap::new();
    for token in forms.iter().flatten() {
        let width = widths.entry((token.place.file, token.place.line)).or_default();
        // Nobody has wider lines, and a hostile one costs memory.
        *width = (*width).max(token.place.column.min(10_000));
    }
    let mut text = String::new();
    let mut lines = Vec::new();
    for ((file, line), width) in &mut widths {
        lines.push((text.len() as u32, *file, *line));
        let room = *width;
        *width = text.len() as u32;
        text.extend(std::iter::repeat_n(' ', room as usize + 1));
        text.push('\n');
    }
    let id = session.sources.add(name, text)?;
    let start = session.sources.file(id).start;
    for (offset, file, line) in lines {
        session.sources.set_file_directive(start + offset, file, i64::from(line));
    }
    let position = |place: &Place| {
        let column = place.column.min(10_000).saturating_sub(1);
        start + widths[&(place.file, place.line)] + column
    };
    let settled = |token: &Placed| {
        let lo = position(&token.place);
        Token { kind: token.kind, payload: token.payload, span: Span { lo, hi: lo + 1 } }
    };
    Ok(forms.iter().map(|form| form.iter().map(settled).collect()).collect())
}

/// The file that a form `{attribute, _, file, {Name, Line}}` says what follows is from.
pub fn file_named(terms: &etf::Terms, form: etf::Id) -> Option<String> {
    let [tag, _, name, value] = terms.tuple(form)? else { return None };
    if terms.atom(*tag) != Some("attribute") || terms.atom(*name) != Some("file") {
        return None;
    }
    terms.chars(*terms.tuple(*value)?.first()?)
}
