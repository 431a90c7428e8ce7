//! `-behaviour`: does the module export what the behaviour calls?
//!
//! Owner: the thread that compiles. Invariants: only the library's behaviours are known here; whether
//! another one is there, and what it wants, shows when it runs.

use super::Resolver;
use crate::ast::*;
use crate::diag::Diagnostic;
use crate::symbol::sym;

/// The behaviours and the callbacks that they cannot do without (`behaviour_info/1` of OTP 25).
const KNOWN: &[(&str, &[(&str, u32)])] = &[
    ("application", &[("start", 2), ("stop", 1)]),
    ("gen_event", &[("init", 1), ("handle_event", 2), ("handle_call", 2)]),
    ("gen_fsm", &[("init", 1), ("handle_event", 3), ("handle_sync_event", 4)]),
    ("gen_server", &[("init", 1), ("handle_call", 3), ("handle_cast", 2)]),
    ("gen_statem", &[("init", 1), ("callback_mode", 0)]),
    ("supervisor", &[("init", 1)]),
    ("supervisor_bridge", &[("init", 1), ("terminate", 2)]),
];

impl Resolver<'_> {
    /// Warns of callbacks that are missing, and of those that two behaviours want.
    pub(super) fn check_behaviours(&mut self, module: &Module) {
        let mut wanted: Vec<(&str, u32, &str, Span)> = Vec::new();
        for form in &module.forms {
            let Form::Attribute(attribute) = form else { continue };
            let ExprKind::Atom(name) = attribute.value.kind else { continue };
            if !matches!(attribute.name, sym::BEHAVIOUR | sym::BEHAVIOR) {
                continue;
            }
            let text = self.names.text(name);
            let Some((behaviour, callbacks)) = KNOWN.iter().find(|known| known.0 == text) else {
                continue;
            };
            for (callback, arity) in *callbacks {
                let first = wanted.iter().find(|w| (w.0, w.1) == (*callback, *arity));
                if let Some((.., other, place)) = first {
                    self.conflict(callback, *arity, behaviour, other, attribute.span, *place);
                }
                self.check_callback(callback, *arity, behaviour, attribute.span);
                wanted.push((callback, *arity, behaviour, attribute.span));
            }
        }
    }

    fn check_callback(&mut self, callback: &str, arity: u32, behaviour: &str, span: Span) {
        // A name that nobody wrote has no symbol, and is no function.
        let function = self.names.lookup(callback).map(|name| FunName { name, arity });
        let mut defined = None;
        if let Some(function) = function {
            defined = self.tables.functions.get(&function).map(|entry| entry.span);
            // An exported function that is undefined is an error of its own.
            let exported = match self.tables.export_all {
                true => defined.is_some(),
                false => self.tables.exports.contains_key(&function),
            };
            if exported || self.lost.contains(&function.name) {
                return;
            }
        }
        let message = format!("undefined callback function `{callback}/{arity}` of `{behaviour}`");
        let diag = Diagnostic::warning("missing-callback", span, message).at(span.name_pos());
        self.diags.push(match defined {
            Some(place) => diag
                .label(place, "defined here, but not exported")
                .help(format!("add `{callback}/{arity}` to an `-export`")),
            None => diag.help(format!("define and export `{callback}/{arity}`")),
        });
    }

    fn conflict(
        &mut self,
        callback: &str,
        arity: u32,
        behaviour: &str,
        other: &str,
        span: Span,
        first: Span,
    ) {
        let message = format!(
            "conflicting behaviours: `{callback}/{arity}` is a callback of `{behaviour}` and of `{other}`"
        );
        self.diags.push(
            Diagnostic::warning("conflicting-behaviours", span, message)
                .at(span.name_pos())
                .label(first, "the other one")
                .help("put one of them into a module of its own"),
        );
    }
}
