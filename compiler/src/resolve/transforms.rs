//! The two parse transforms that are made native: `ms_transform` and `eunit_autoexport`.
//!
//! Owner: the thread that compiles. Invariants: runs before anything is resolved, while names may
//! still be added; every other parse transform is refused by name (see `attributes`).

use crate::ast::*;
use crate::session::Session;
use crate::symbol::sym;

/// Translates `ets:fun2ms` and `dbg:fun2ms`: see `match_spec`.
const MATCH_SPECS: &str = "ms_transform";

/// Exports a module's tests and gives it `test/0`.
const AUTO_EXPORT: &str = "eunit_autoexport";

/// Whether a parse transform is built in.
pub(super) fn is_native(name: &str) -> bool {
    matches!(name, MATCH_SPECS | AUTO_EXPORT)
}

/// Does what must be done before names are looked up. Whether match specifications are wanted.
pub(super) fn prepare(session: &mut Session, module: &mut Module) -> bool {
    let mut asked = Vec::new();
    for form in &module.forms {
        if let Form::Attribute(attribute) = form
            && attribute.name == sym::COMPILE
        {
            transforms(&attribute.value, &mut asked);
        }
    }
    let asks = |name: &str| asked.iter().any(|s| session.names.text(*s) == name);
    let (match_specs, auto_export) = (asks(MATCH_SPECS), asks(AUTO_EXPORT));
    if auto_export {
        export_tests(session, module);
    }
    if match_specs {
        // No fun has more variables than there are names.
        for n in 1..=session.names.len() {
            session.names.intern(&format!("${n}"));
        }
        for name in super::match_spec::NAMES {
            session.names.intern(name);
        }
    }
    match_specs
}

/// The parse transforms that a value of `-compile` names.
fn transforms(value: &Expr, found: &mut Vec<Symbol>) {
    match &value.kind {
        ExprKind::List(options, None) => options.iter().for_each(|o| transforms(o, found)),
        ExprKind::Tuple(parts) => {
            if let [
                Expr { kind: ExprKind::Atom(sym::PARSE_TRANSFORM), .. },
                Expr { kind: ExprKind::Atom(name), .. },
            ] = parts.as_slice()
            {
                found.push(*name);
            }
        }
        _ => {}
    }
}

/// Exports the functions whose names say that they are tests, and adds `test/0` if there is none.
fn export_tests(session: &mut Session, module: &mut Module) {
    const SUFFIXES: &[&str] = &["_test", "_test_", "_exported_"];
    let (test, eunit) = (session.names.intern("test"), session.names.intern("eunit"));
    let is_test = |f: &&Function| {
        let text = session.names.text(f.name.name);
        match f.name.arity {
            0 => SUFFIXES.iter().any(|suffix| text.ends_with(suffix)),
            1 => text == "eunit_wrapper_",
            _ => false,
        }
    };
    let mut exports: Vec<(FunName, Span)> =
        module.functions().filter(is_test).map(|f| (f.name, f.name_span)).collect();
    let Some(at) = module.forms.iter().position(|form| matches!(form, Form::Module(..))) else {
        return;
    };
    let Form::Module(name, _) = module.forms[at] else { return };
    let span = name.span;
    let function = FunName { name: test, arity: 0 };
    if !module.functions().any(|f| f.name == function) {
        exports.push((function, span));
        let atom = Expr { span, pos: span.lo, kind: ExprKind::Atom(module.name) };
        let call =
            Call { callee: Callee::Remote(eunit, test), callee_span: span, args: vec![atom] };
        let call = Expr { span, pos: span.lo, kind: ExprKind::Call(Box::new(call)) };
        let clause = Clause { span, patterns: Vec::new(), guard: Vec::new(), body: vec![call] };
        module.forms.push(Form::Function(Function {
            name: function,
            name_span: span,
            span,
            clauses: vec![clause],
            var_count: 0,
            export_lists: Vec::new(),
        }));
    }
    // A module may name some of them itself, too: that is no news.
    let listed = |function: &FunName, forms: &[Form]| {
        forms.iter().any(|form| match form {
            Form::Export(list, _) => list.iter().any(|(name, _)| name == function),
            _ => false,
        })
    };
    exports.retain(|(name, _)| !listed(name, &module.forms));
    module.forms.insert(at + 1, Form::Export(exports, span));
}
