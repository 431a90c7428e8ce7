//! The whole compiler: source text to a bytecode module.
//!
//! Owner: whoever calls. No I/O (includes come through the loader) and no knowledge of the virtual
//! machine. Invariant: a module is given exactly if no error was found.

use crate::ast::{Clause, Expr, Form, FunName, Function, Module as Ast};
use crate::codegen;
use crate::core;
use crate::diag::Diagnostic;
use crate::frontend::{ParseOptions, parse_exprs, parse_module};
use crate::lower;
use crate::opt;
use crate::preprocess::SourceLoader;
use crate::resolve::{ResolveOptions, resolve};
use crate::session::Session;
use crate::source::Span;
use crate::symbol::sym;
use rvm_bytecode::module::Module;

/// A source to be compiled.
#[derive(Clone, Debug)]
pub struct SourceInput {
    /// What diagnostics, stack traces and `?FILE` call it.
    pub name: String,
    /// The text; a first line that starts with `#!` is skipped.
    pub text: String,
}

/// What a caller may choose.
#[derive(Clone, Debug)]
pub struct Options {
    /// Macros to define: name and value as source text.
    pub defines: Vec<(String, Option<String>)>,
    /// The module's name if the source has no `-module`; without it that is an error.
    pub default_module: Option<String>,
    /// Export every function.
    pub export_all: bool,
    /// Report warnings.
    pub warnings: bool,
    /// Keep the source text in the module.
    pub keep_source: bool,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            defines: Vec::new(),
            default_module: None,
            export_all: false,
            warnings: true,
            keep_source: false,
        }
    }
}

/// The result of a compilation.
pub struct CompileOutput {
    /// The module, if there was no error.
    pub module: Option<Module>,
    /// What was found, sorted by place.
    pub diagnostics: Vec<Diagnostic>,
    /// Names and sources the diagnostics refer to.
    pub session: Session,
}

/// Compiles a module.
pub fn compile_module(
    source: &SourceInput,
    loader: &dyn SourceLoader,
    options: &Options,
) -> CompileOutput {
    let mut session = Session::new();
    let ast = parse(&mut session, source, loader, options);
    compile_ast(session, ast, source, options)
}

/// As [`compile_module`], as far as core (for goldens and tools).
pub fn core_module(
    session: &mut Session,
    source: &SourceInput,
    loader: &dyn SourceLoader,
    options: &Options,
) -> Option<core::Module> {
    let mut ast = parse(session, source, loader, options);
    lower_ast(session, &mut ast, options)
}

fn parse(
    session: &mut Session,
    source: &SourceInput,
    loader: &dyn SourceLoader,
    options: &Options,
) -> Ast {
    let parse_options = ParseOptions {
        defines: options.defines.clone(),
        default_module: options.default_module.clone(),
    };
    parse_module(session, &source.name, source.text.clone(), loader, &parse_options)
}

/// Compiles expressions, as `rvm eval` takes them, to a module `name` with the function `main/0`
/// that evaluates them and returns the last one's value.
pub fn compile_expr_module(name: &str, text: &str) -> CompileOutput {
    let mut session = Session::new();
    let module = expr_core(&mut session, name, text).and_then(|core| {
        let source = SourceInput { name: name.to_owned(), text: text.to_owned() };
        finish(&mut session, &core, &source, &Options::default())
    });
    output(session, module)
}

fn expr_core(session: &mut Session, name: &str, text: &str) -> Option<core::Module> {
    let body: Vec<Expr> = parse_exprs(session, name, text)?;
    let span = Span::default();
    let main = FunName { name: sym::MAIN, arity: 0 };
    let clause = Clause { span, patterns: Vec::new(), guard: Vec::new(), body };
    let function = Function {
        name: main,
        name_span: span,
        span,
        clauses: vec![clause],
        var_count: 0,
        export_lists: Vec::new(),
    };
    let name = session.names.intern(name);
    let mut ast = Ast {
        name,
        file: name,
        forms: vec![Form::Function(function)],
        exports: Vec::new(),
        on_load: None,
    };
    let options = Options { export_all: true, warnings: false, ..Options::default() };
    lower_ast(session, &mut ast, &options)
}

/// Compiles what a front end made; `source` is the text to keep if the options say so.
pub fn compile_ast(
    mut session: Session,
    mut ast: Ast,
    source: &SourceInput,
    options: &Options,
) -> CompileOutput {
    let module = lower_ast(&mut session, &mut ast, options)
        .and_then(|core| finish(&mut session, &core, source, options));
    output(session, module)
}

/// Checks what a front end made, as far as OTP's `erl_lint` would, and generates nothing.
pub fn check_ast(mut session: Session, mut ast: Ast) -> CompileOutput {
    resolve(&mut session, &mut ast, &ResolveOptions { warnings: false, export_all: true });
    output(session, None)
}

fn lower_ast(session: &mut Session, ast: &mut Ast, options: &Options) -> Option<core::Module> {
    let resolve_options =
        ResolveOptions { warnings: options.warnings, export_all: options.export_all };
    resolve(session, ast, &resolve_options);
    if session.has_errors() {
        return None;
    }
    match lower::lower(ast, session) {
        Ok(mut core) => {
            opt::optimise(&mut core);
            Some(core)
        }
        Err(diags) => {
            session.diags.extend(diags);
            None
        }
    }
}

fn finish(
    session: &mut Session,
    core: &core::Module,
    source: &SourceInput,
    options: &Options,
) -> Option<Module> {
    match codegen::generate(core) {
        Ok(mut module) => {
            if options.keep_source {
                module.source = Some(source.text.clone());
            }
            Some(module)
        }
        Err(error) => {
            let message = format!("function {} {}", error.function, error.what);
            session.diags.push(Diagnostic::error("too-large", Span::default(), message));
            None
        }
    }
}

fn output(mut session: Session, module: Option<Module>) -> CompileOutput {
    let module = if session.has_errors() { None } else { module };
    CompileOutput { module, diagnostics: session.take_diagnostics(), session }
}
