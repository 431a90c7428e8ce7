//! Clauses that can never be chosen.
//!
//! Owner: the thread that compiles. Invariants: warnings only; runs on resolved clauses and says
//! nothing where it would have to know values or types.

use super::Resolver;
use crate::ast::*;
use crate::diag::Diagnostic;
use crate::symbol::sym;

impl Resolver<'_> {
    /// The clauses of one function, fun, `case` or `receive`, in their order.
    pub(super) fn check_reach(&mut self, clauses: &[Clause]) {
        let mut catch_all: Option<&Clause> = None;
        for clause in clauses {
            if let Some(before) = catch_all {
                let head = head(clause);
                let line = self.sources.locate(before.span.lo).line;
                let message = format!(
                    "this clause cannot match because a previous clause at line {line} always matches"
                );
                let diag = Diagnostic::warning("unreachable-clause", head, message)
                    .at(clause.span.lo)
                    .label(self::head(before), "this always matches")
                    .help("put the more special clause first");
                self.diags.push(diag);
            } else if clause.patterns.iter().all(takes_all) && always(&clause.guard) {
                catch_all = Some(clause);
            } else {
                self.check_guard(clause);
            }
        }
    }

    /// A term in the middle of a body that nothing looks at. (An atom may be a mark for the reader.)
    pub(super) fn check_unused_terms(&mut self, body: &[Expr]) {
        let Some((_, rest)) = body.split_last() else { return };
        for e in rest {
            let term = match &e.kind {
                ExprKind::Tuple(_)
                | ExprKind::Map(_)
                | ExprKind::Binary(_)
                | ExprKind::Int(_)
                | ExprKind::Char(_)
                | ExprKind::Float(_)
                | ExprKind::Str(_)
                | ExprKind::Fun(_) => true,
                ExprKind::List(elements, _) => !elements.is_empty(),
                _ => false,
            };
            if term {
                let message = "a term is constructed, but never used";
                let diag = Diagnostic::warning("unused-term", e.span, message).at(e.pos);
                self.diags.push(diag.help("return it, bind it to a variable, or remove it"));
            }
        }
    }

    /// A guard that a literal makes fail: `else ->` in an `if`, say.
    pub(super) fn check_guard(&mut self, clause: &Clause) {
        if clause.guard.is_empty() {
            return;
        }
        let literal = |e: &&Expr| matches!(e.kind, ExprKind::Atom(name) if name != sym::TRUE);
        if !clause.guard.iter().all(|tests| tests.iter().any(|e| literal(&e))) {
            return;
        }
        let Some(test) = clause.guard.iter().flatten().find(literal) else { return };
        let ExprKind::Atom(name) = test.kind else { return };
        let text = crate::token::atom_text(self.names.text(name));
        let message = format!("this clause cannot match because its guard is `{text}`, not `true`");
        let mut diag = Diagnostic::warning("unreachable-clause", test.span, message);
        if matches!(&*text, "else" | "otherwise") || clause.patterns.is_empty() {
            diag = diag.help("the last clause of an `if` is written `true ->`");
        }
        self.diags.push(diag.at(clause.span.lo));
    }
}

/// What stands before the arrow: the patterns, or all if there are none.
fn head(clause: &Clause) -> Span {
    match (clause.patterns.first(), clause.patterns.last()) {
        (Some(first), Some(last)) => clause.span.start().to(first.span).to(last.span),
        _ => clause.span,
    }
}

fn takes_all(pat: &Pat) -> bool {
    matches!(pat.kind, PatKind::Wildcard | PatKind::Var(_, VarUse::Bind))
}

fn always(guard: &Guard) -> bool {
    let holds = |e: &Expr| matches!(e.kind, ExprKind::Atom(sym::TRUE));
    guard.is_empty() || guard.iter().any(|tests| tests.iter().all(holds))
}
