//! Diagnostics as text with a frame of source code, for people.
//!
//! Owner: any thread; pure functions. Invariants: colour only when asked for; a diagnostic whose
//! place is not in any source is shown without a frame, never dropped.

use crate::diag::{Diagnostic, Severity};
use crate::source::{SourceMap, Span};
use crate::symbol::Interner;
use codespan_reporting::diagnostic::{Diagnostic as Report, Label, LabelStyle};
use codespan_reporting::files::{Error, Files};
use codespan_reporting::term::termcolor::{Ansi, NoColor, WriteColor};
use codespan_reporting::term::{Config, emit};
use std::ops::Range;

/// The sources as the reporting crate wants them.
struct View<'a> {
    sources: &'a SourceMap,
    names: &'a Interner,
}

impl View<'_> {
    /// The file and the range in it of a span, cut to the text.
    fn place(&self, span: Span) -> Option<(usize, Range<usize>)> {
        let id = self.sources.file_of(span.lo);
        let file = self.sources.files().get(id.0 as usize)?;
        let len = file.text.len();
        let mut lo = (span.lo.checked_sub(file.start)? as usize).min(len);
        let mut hi = (span.hi.saturating_sub(file.start) as usize).clamp(lo, len);
        while !file.text.is_char_boundary(lo) {
            lo -= 1;
        }
        while !file.text.is_char_boundary(hi) {
            hi += 1;
        }
        // A very long range would print every line of it: its first line says enough.
        const MAX_LINES: usize = 6;
        if file.text[lo..hi].lines().count() > MAX_LINES {
            hi = file.text[lo..hi].find('\n').map_or(hi, |n| lo + n);
        }
        Some((id.0 as usize, lo..hi))
    }
}

impl<'a> Files<'a> for View<'a> {
    type FileId = usize;
    type Name = &'a str;
    type Source = &'a str;

    fn name(&'a self, id: usize) -> Result<&'a str, Error> {
        let file = self.sources.files().get(id).ok_or(Error::FileMissing)?;
        Ok(self.names.text(file.name))
    }
    fn source(&'a self, id: usize) -> Result<&'a str, Error> {
        Ok(&self.sources.files().get(id).ok_or(Error::FileMissing)?.text)
    }
    fn line_index(&'a self, id: usize, byte: usize) -> Result<usize, Error> {
        let file = self.sources.files().get(id).ok_or(Error::FileMissing)?;
        Ok(file.line_index(byte as u32))
    }
    fn line_range(&'a self, id: usize, line: usize) -> Result<Range<usize>, Error> {
        let file = self.sources.files().get(id).ok_or(Error::FileMissing)?;
        let start = file
            .line_start(line)
            .ok_or(Error::LineTooLarge { given: line, max: file.line_count() })?;
        let end = file.line_start(line + 1).map_or(file.text.len(), |n| n as usize);
        Ok(start as usize..end)
    }
}

/// A diagnostic as text, with line breaks at its end; with ANSI colours if `colour`.
pub fn render(sources: &SourceMap, names: &Interner, diag: &Diagnostic, colour: bool) -> String {
    let view = View { sources, names };
    let mut out = if colour {
        let mut writer = Ansi::new(Vec::new());
        write(&mut writer, &view, diag);
        writer.into_inner()
    } else {
        let mut writer = NoColor::new(Vec::new());
        write(&mut writer, &view, diag);
        writer.into_inner()
    };
    if out.is_empty() {
        out = format!("{:?}[{}]: {}\n", diag.severity, diag.code, diag.message).into_bytes();
    }
    String::from_utf8(out).unwrap_or_else(|e| String::from_utf8_lossy(e.as_bytes()).into_owned())
}

/// Several diagnostics one after the other, and a line that counts them.
pub fn render_all(
    sources: &SourceMap,
    names: &Interner,
    diags: &[Diagnostic],
    colour: bool,
) -> String {
    render_some(sources, names, diags, usize::MAX, colour)
}

/// As [`render_all`], but at most `limit` of them; the last line counts what is left out.
pub fn render_some(
    sources: &SourceMap,
    names: &Interner,
    diags: &[Diagnostic],
    limit: usize,
    colour: bool,
) -> String {
    let mut out = String::new();
    for diag in diags.iter().take(limit) {
        out.push_str(&render(sources, names, diag, colour));
        out.push('\n');
    }
    let errors = diags.iter().filter(|d| d.severity == Severity::Error).count();
    let warnings = diags.len() - errors;
    if diags.len() > limit {
        out.push_str(&format!("{} more not shown; ", diags.len() - limit));
    }
    let plural = |n: usize, word: &str| format!("{n} {word}{}", if n == 1 { "" } else { "s" });
    match (errors, warnings) {
        (0, 0) => {}
        (0, _) => out.push_str(&format!("{}\n", plural(warnings, "warning"))),
        (_, 0) => out.push_str(&format!("{}\n", plural(errors, "error"))),
        _ => {
            let (errors, warnings) = (plural(errors, "error"), plural(warnings, "warning"));
            out.push_str(&format!("{errors}, {warnings}\n"));
        }
    }
    out
}

/// The longest line that is shown: of a longer one (generated code, mostly) the place must do.
const MAX_LINE: usize = 400;

impl View<'_> {
    /// A place as `FILE:LINE:COLUMN`.
    fn written(&self, span: Span) -> String {
        let place = self.sources.locate(span.lo);
        format!("{}:{}:{}", self.names.text(place.file), place.line, place.column)
    }

    /// Whether the lines of a range are short enough to be shown.
    fn fits(&self, file: usize, range: &Range<usize>) -> bool {
        let Some(text) = self.sources.files().get(file).map(|f| f.text.as_bytes()) else {
            return false;
        };
        let before = text[..range.start].iter().rev().take(MAX_LINE + 1);
        let before = before.take_while(|b| **b != b'\n').count();
        let rest = &text[range.start..];
        let mut line = before;
        for (at, byte) in rest.iter().enumerate() {
            line = if *byte == b'\n' { 0 } else { line + 1 };
            if line > MAX_LINE {
                return false;
            }
            if line == 0 && at >= range.len() {
                break;
            }
        }
        true
    }
}

/// Writes a diagnostic; what cannot be shown (a place outside the sources) leaves the rest intact.
fn write(writer: &mut dyn WriteColor, view: &View<'_>, diag: &Diagnostic) {
    let mut report = match diag.severity {
        Severity::Error => Report::error(),
        Severity::Warning => Report::warning(),
    };
    report = report.with_code(diag.code).with_message(&diag.message);
    let mut labels = Vec::new();
    let mut notes = diag.notes.clone();
    if let Some((file, range)) = view.place(diag.span) {
        if view.fits(file, &range) {
            labels.push(Label::primary(file, range));
        } else {
            notes.insert(0, format!("at {}, in a very long line", view.written(diag.span)));
        }
    }
    for label in &diag.labels {
        if let Some((file, range)) = view.place(label.span) {
            if !view.fits(file, &range) {
                notes.push(format!("{}: {}", view.written(label.span), label.message));
                continue;
            }
            let label = Label::new(LabelStyle::Secondary, file, range).with_message(&label.message);
            labels.push(label);
        }
    }
    report = report.with_labels(labels);
    if let Some(help) = &diag.help {
        notes.push(format!("help: {help}"));
    }
    report = report.with_notes(notes);
    // Writing to memory cannot fail; the sources were checked by `place`.
    let _ = emit(writer, &Config::default(), view, &report);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_the_place_and_survives_none() {
        let mut names = Interner::new();
        let mut sources = SourceMap::new();
        let name = names.intern("m.erl");
        sources.add(name, "f(é) ->\n    X.\n".into()).unwrap();
        let diag =
            Diagnostic::error("unbound-variable", Span::new(13, 14), "variable `X` is unbound")
                .label(Span::new(0, 1), "in here");
        let text = render(&sources, &names, &diag, false);
        assert!(text.contains("m.erl:2:5"), "{text}");
        assert!(!text.contains('\u{1b}'));
        assert!(render(&sources, &names, &diag, true).contains('\u{1b}'));
        let nowhere = Diagnostic::error("syntax", Span::new(900, 901), "no place");
        assert!(render(&SourceMap::new(), &names, &nowhere, false).contains("no place"));
        assert!(render(&sources, &names, &nowhere, false).contains("no place"));
        // In the middle of a character.
        let inside = Diagnostic::error("syntax", Span::new(3, 3), "inside");
        assert!(render(&sources, &names, &inside, false).contains("inside"));
        // A line that nobody wants to see.
        let mut sources = SourceMap::new();
        let name = names.intern("long.erl");
        sources.add(name, format!("f() ->\n{}X.\n", " ".repeat(10_000))).unwrap();
        let far = Diagnostic::error("syntax", Span::new(10_007, 10_008), "far away");
        let text = render(&sources, &names, &far, false);
        assert!(text.len() < 200 && text.contains("long.erl:2:10001"), "{text}");
    }
}
