//! The compiler as a running program asks for it: `compile`, `erl_parse` and `epp` send a request in the
//! external term format and get an answer in it.
//!
//! No state; runs on the blocking pool. Invariants: a request that is not understood is answered by the
//! atom `badarg`; the only files touched are those that a source includes.
//!
//! ```text
//! {source, Name, Text, Macros, Folders, Base, Options, Columns}
//!     {ok, Module, Bytes, Problems} | {error, Problems}
//! {forms, Name, Forms, Options, Columns}
//!     the same, or {bad_form, Number}
//! {check, Forms, Columns}
//!     {error, Problems}: the errors, or {bad_form, Number}
//! {abstract, Name, Text, Macros, Folders, Base, Columns}
//!     {ok, Forms, Problems}
//! {parse, form | exprs, Tokens, Columns}
//!     {ok, Form | Exprs} | {error, Problems}
//!
//! Problem: {error | warning, File, Place | none, erl_parse | erl_lint | epp, Description}
//! ```

use crate::include::Includes;
use rvm_bytecode::encode::encode;
use rvm_compiler::ast::Module as Ast;
use rvm_compiler::diag::{Diagnostic, Severity};
use rvm_compiler::driver::{CompileOutput, Options, SourceInput, check_ast, compile_ast};
use rvm_compiler::forms::etf::{Id, Terms, Writer};
use rvm_compiler::forms::{Writing, write_exprs, write_form};
use rvm_compiler::frontend::{
    ParseOptions, add_options, decode_source, parse_abstract, parse_module, parse_scanned,
};
use rvm_compiler::parse::{RECORD_FIELDS, parse_expr_list, parse_form};
use rvm_compiler::session::Session;
use std::path::PathBuf;

/// Answers a request; see the module's text.
pub fn answer(request: &[u8], includes: &Includes) -> Vec<u8> {
    Terms::read(request)
        .and_then(|(terms, id)| Request { terms: &terms, includes }.answer(id))
        .unwrap_or_else(|| {
            let mut out = Writer::default();
            out.atom("badarg");
            out.finish()
        })
}

struct Request<'a> {
    terms: &'a Terms,
    includes: &'a Includes,
}

impl Request<'_> {
    fn answer(&self, id: Id) -> Option<Vec<u8>> {
        let parts = self.terms.tuple(id)?;
        let (tag, parts) = parts.split_first()?;
        match (self.terms.atom(*tag)?, parts) {
            ("source", [name, text, macros, folders, base, options, columns]) => {
                let (mut session, mut ast) = self.parse(*name, *text, *macros, *folders, *base)?;
                add_options(&mut session, &mut ast, self.terms, *options).ok()?;
                Some(self.compile(session, ast, *columns))
            }
            ("forms", [name, forms, options, columns]) => {
                let mut session = Session::new();
                let name = self.terms.chars(*name)?;
                let list = self.terms.list(*forms)?;
                match parse_abstract(&mut session, &name, self.terms, list) {
                    Ok(mut ast) => {
                        add_options(&mut session, &mut ast, self.terms, *options).ok()?;
                        Some(self.compile(session, ast, *columns))
                    }
                    Err(at) => Some(bad_form(at)),
                }
            }
            ("check", [forms, columns]) => {
                let mut session = Session::new();
                let list = self.terms.list(*forms)?;
                Some(match parse_abstract(&mut session, "", self.terms, list) {
                    Ok(ast) => self.answer_compiled(check_ast(session, ast), *columns),
                    Err(at) => bad_form(at),
                })
            }
            ("abstract", [name, text, macros, folders, base, columns]) => {
                let (mut session, ast) = self.parse(*name, *text, *macros, *folders, *base)?;
                self.forms(&mut session, &ast, self.flag(*columns))
            }
            ("parse", [what, tokens, columns]) => {
                self.parse_tokens(self.terms.atom(*what)?, *tokens, self.flag(*columns))
            }
            _ => None,
        }
    }

    fn flag(&self, id: Id) -> bool {
        self.terms.atom(id) == Some("true")
    }

    /// `Macros` are `{Name, Text}` or names, `Folders` paths, relative to `Base`.
    fn parse(
        &self,
        name: Id,
        text: Id,
        macros: Id,
        folders: Id,
        base: Id,
    ) -> Option<(Session, Ast)> {
        let terms = self.terms;
        let mut defines = Vec::new();
        for item in terms.list(macros)? {
            defines.push(match terms.tuple(*item) {
                Some([name, value]) => (terms.chars(*name)?, Some(terms.chars(*value)?)),
                _ => (terms.chars(*item)?, None),
            });
        }
        let folders: Option<Vec<PathBuf>> =
            terms.list(folders)?.iter().map(|f| terms.chars(*f).map(PathBuf::from)).collect();
        let base = PathBuf::from(terms.chars(base)?);
        let includes = Includes { path: folders?, base, libs: self.includes.libs.clone() };
        let rvm_compiler::forms::etf::Node::Bits(bytes, _) = terms.node(text) else { return None };
        let name = terms.chars(name)?;
        let mut session = Session::new();
        let options = ParseOptions { defines, default_module: None };
        let text = decode_source(bytes.clone());
        let ast = parse_module(&mut session, &name, text, &includes, &options);
        Some((session, ast))
    }

    fn compile(&self, session: Session, ast: Ast, columns: Id) -> Vec<u8> {
        let name = session.names.text(ast.file).to_owned();
        let source = SourceInput { name, text: String::new() };
        self.answer_compiled(compile_ast(session, ast, &source, &Options::default()), columns)
    }

    fn answer_compiled(&self, output: CompileOutput, columns: Id) -> Vec<u8> {
        let CompileOutput { module, diagnostics, session } = output;
        let mut w = Writing {
            session: &session,
            columns: self.flag(columns),
            out: Writer::default(),
            refused: false,
        };
        match module {
            Some(module) => {
                w.out.tuple(4);
                w.out.atom("ok");
                w.out.atom(module.atoms.first().map_or("", String::as_str));
                w.out.binary(&encode(&module));
            }
            None => {
                w.out.tuple(2);
                w.out.atom("error");
            }
        }
        problems(&mut w, &diagnostics);
        w.out.finish()
    }

    fn forms(&self, session: &mut Session, ast: &Ast, columns: bool) -> Option<Vec<u8>> {
        let diagnostics = session.take_diagnostics();
        let mut w = Writing { session, columns, out: Writer::default(), refused: false };
        // The number of `file` attributes is known at the end only, so the forms are counted first.
        let starts = ast.forms.iter().map(|form| session.sources.locate(form.span().lo));
        let mut files = vec![ast.file];
        let mut changes = Vec::new();
        for start in starts {
            let change = files.last() != Some(&start.file);
            files.push(start.file);
            changes.push(change.then_some(start));
        }
        let changed = changes.iter().flatten().count();
        w.out.tuple(3);
        w.out.atom("ok");
        w.out.list(1 + ast.forms.len() + changed + 1);
        file_attribute(&mut w, session.names.text(ast.file), 1);
        let mut seen = vec![ast.file];
        for (form, change) in ast.forms.iter().zip(changes) {
            if let Some(place) = change {
                let line = if seen.contains(&place.file) { place.line } else { 1 };
                seen.push(place.file);
                file_attribute(&mut w, session.names.text(place.file), line);
            }
            write_form(&mut w, form);
        }
        w.out.tuple(2);
        w.out.atom("eof");
        let end = session.sources.files().first().map_or(0, |file| file.span().hi);
        w.place(end);
        w.out.nil();
        problems(&mut w, &diagnostics);
        (!w.refused).then(|| w.out.finish())
    }

    fn parse_tokens(&self, what: &str, tokens: Id, columns: bool) -> Option<Vec<u8>> {
        let mut session = Session::new();
        let (mut form, mut exprs) = (None, None);
        let terms = self.terms;
        match what {
            "form" => {
                form = parse_scanned(&mut session, terms, tokens, parse_form).ok()?;
            }
            "exprs" => {
                exprs = parse_scanned(&mut session, terms, tokens, parse_expr_list).ok()?;
            }
            _ => return None,
        }
        let diagnostics = session.take_diagnostics();
        let mut w = Writing { session: &session, columns, out: Writer::default(), refused: false };
        let right = diagnostics.iter().all(|d| d.severity == Severity::Warning);
        w.out.tuple(2);
        w.out.atom(if right && (form.is_some() || exprs.is_some()) { "ok" } else { "error" });
        match (form, exprs) {
            (Some(form), _) if right => write_form(&mut w, &form),
            (_, Some(exprs)) if right => write_exprs(&mut w, &exprs),
            _ => problems(&mut w, &diagnostics),
        }
        (!w.refused).then(|| w.out.finish())
    }
}

fn bad_form(at: usize) -> Vec<u8> {
    let mut out = Writer::default();
    out.tuple(2);
    out.atom("bad_form");
    out.int(at as i64 + 1);
    out.finish()
}

fn file_attribute(w: &mut Writing<'_>, name: &str, line: u32) {
    w.out.tuple(4);
    w.out.atom("attribute");
    if w.columns {
        w.out.tuple(2);
        w.out.int(i64::from(line));
        w.out.int(1);
    } else {
        w.out.int(i64::from(line));
    }
    w.out.atom("file");
    w.out.tuple(2);
    w.out.string(name);
    w.out.int(i64::from(line));
}

/// The problems as a list; see the module's text.
fn problems(w: &mut Writing<'_>, diagnostics: &[Diagnostic]) {
    // Of text in a wrong encoding OTP has two: that the form cannot be parsed, and why.
    let times = |d: &Diagnostic| 1 + usize::from(d.code == "invalid-encoding");
    let all = diagnostics.iter().flat_map(|d| (0..times(d)).map(move |nth| (d, nth)));
    w.out.list(all.clone().count());
    for (d, nth) in all {
        let file = w.session.sources.locate(d.pos).file;
        w.out.tuple(5);
        w.out.atom(match d.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        });
        w.out.string(w.session.names.text(file));
        match d.code {
            "no-module" | "too-large" => w.out.atom("none"),
            _ => w.place(d.pos),
        }
        if nth == 0 {
            description(w, d);
        } else {
            w.out.atom("file_io_server");
            w.out.atom("invalid_unicode");
        }
    }
    w.out.nil();
}

/// Errors that `erl_lint` names by an atom alone.
const PLAIN: [(&str, &str); 13] = [
    ("illegal-pattern", "illegal_pattern"),
    ("illegal-guard", "illegal_guard_expr"),
    ("illegal-expression", "illegal_expr"),
    ("illegal-bit-size", "illegal_bitsize"),
    ("illegal-map-construction", "illegal_map_construction"),
    ("unsized-binary-not-last", "unsized_binary_not_at_end"),
    ("unsized-binary-in-generator", "unsized_binary_in_bin_gen_pattern"),
    ("typed-string-pattern", "typed_literal_string"),
    ("sized-utf-segment", "utf_bittype_size_or_unit"),
    ("unit-without-size", "bittype_unit"),
    ("no-module", "undefined_module"),
    ("illegal-record-info", "illegal_record_info"),
    ("redefined-module", "redefine_module"),
];

/// Who reports a problem in OTP, and what that module's `format_error` takes: as OTP has it for the
/// commonest, else `{Code, Text}`.
fn description(w: &mut Writing<'_>, d: &Diagnostic) {
    if d.code == "syntax" {
        // OTP names what the error is before apart from the words.
        let (words, token) = match d.message.strip_prefix("syntax error before ") {
            Some("the full stop") => ("syntax error before: ", "'.'".to_owned()),
            Some(token) => {
                let token = token.trim_matches('`');
                let word = token.chars().all(|c| c.is_ascii_lowercase());
                let reserved = word && rvm_compiler::token::atom_text(token) != token;
                let sign = token.chars().all(|c| c.is_ascii_punctuation());
                let quoted = reserved || (sign && !token.is_empty());
                let token = if quoted { format!("'{token}'") } else { token.to_owned() };
                ("syntax error before: ", token)
            }
            None => (d.message.as_str(), String::new()),
        };
        w.out.atom("erl_parse");
        w.out.list(2);
        w.out.string(words);
        w.out.string(&token);
        return w.out.nil();
    }
    if d.code == "invalid-encoding" {
        w.out.atom("epp");
        return w.out.atom("cannot_parse");
    }
    if matches!(d.code, "bad-attribute" | "head-mismatch") {
        w.out.atom("erl_parse");
        let text = d.message.split(':').next().unwrap_or_default();
        // OTP has the attribute's name as a string within the text, but for a record's fields.
        let name = text.strip_prefix("bad ").and_then(|rest| rest.strip_suffix(" declaration"));
        return match name {
            Some(name) if d.message != RECORD_FIELDS => {
                w.out.list(4 + 1 + 12);
                "bad ".bytes().for_each(|c| w.out.int(i64::from(c)));
                w.out.string(name);
                " declaration".bytes().for_each(|c| w.out.int(i64::from(c)));
                w.out.nil();
            }
            _ => w.out.string(text),
        };
    }
    w.out.atom("erl_lint");
    if d.lint.is_none()
        && let Some((_, atom)) = PLAIN.iter().find(|(code, _)| *code == d.code)
    {
        return w.out.atom(atom);
    }
    if let (Some((tag @ "unsafe_var", name, _)), Some(label)) = (d.lint, d.labels.first()) {
        // The construct it is unsafe in, and where that is.
        let construct = d.message.rsplit('`').nth(1).unwrap_or_default();
        w.out.tuple(3);
        w.out.atom(tag);
        w.out.atom(w.session.names.text(name));
        w.out.tuple(2);
        w.out.atom(construct);
        return w.place(label.span.lo);
    }
    w.out.tuple(2);
    let Some((tag, name, arity)) = d.lint else {
        w.out.atom(&d.code.replace('-', "_"));
        return w.out.string(&d.message);
    };
    w.out.atom(tag);
    if arity.is_some() {
        w.out.tuple(2);
    }
    w.out.atom(w.session.names.text(name));
    arity.iter().for_each(|arity| w.out.int(i64::from(*arity)));
}
