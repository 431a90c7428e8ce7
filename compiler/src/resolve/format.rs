//! Format strings of `io:format` and its like: whether the arguments fit.
//!
//! Owner: the thread that compiles. Invariants: warnings only, as OTP's linter gives them; looks at
//! calls whose format and list of arguments are both literal.

use super::Resolver;
use crate::ast::*;
use crate::diag::Diagnostic;

impl Resolver<'_> {
    /// Checks a call of a remote function with resolved callee.
    pub(super) fn check_format(&mut self, call: &Call) {
        // Nearly all calls end here, before any name is compared.
        if call.args.len() > 3 || !call.args.iter().any(|a| matches!(a.kind, ExprKind::Str(_))) {
            return;
        }
        let Callee::Dynamic(pair) = &call.callee else { return self.check_direct(call) };
        let (module, function) = &**pair;
        let (ExprKind::Atom(module), ExprKind::Atom(function)) = (&module.kind, &function.kind)
        else {
            return;
        };
        self.check_named(*module, *function, &call.args);
    }

    fn check_direct(&mut self, call: &Call) {
        if let Callee::Remote(module, function) = call.callee {
            self.check_named(module, function, &call.args);
        }
    }

    fn check_named(&mut self, module: Symbol, function: Symbol, args: &[Expr]) {
        let (module, function) = (self.names.text(module), self.names.text(function));
        if !matches!(function, "format" | "fwrite") {
            return;
        }
        let (format, list) = match (module, args) {
            ("io", [format]) => (format, None),
            ("io" | "io_lib", [format, list]) => (format, Some(list)),
            ("io", [_, format, list]) => (format, Some(list)),
            _ => return,
        };
        let ExprKind::Str(text) = format.kind else { return };
        let wanted = match arguments(self.names.text(text)) {
            Ok(wanted) => wanted,
            Err(fault) => {
                let message = format!("format string invalid ({fault})");
                return self.warning("bad-format", format.span, message);
            }
        };
        let given = match list.map(|l| &l.kind) {
            None => 0,
            Some(ExprKind::List(elements, None)) => elements.len(),
            Some(_) => return,
        };
        if wanted == given {
            return;
        }
        let count = |n: usize| format!("{n} argument{}", if n == 1 { "" } else { "s" });
        let message = format!("the format string wants {}, not {given}", count(wanted));
        let place = list.map_or(format.span, |l| l.span);
        let mut diag = Diagnostic::warning("bad-format", place, message);
        if list.is_some() {
            diag = diag.label(format.span, format!("takes {}", count(wanted)));
        }
        self.diags.push(diag.help("each of `~p`, `~s`, `~w` takes one; `~n` and `~~` take none"));
    }
}

/// How many arguments a format string takes, or what is wrong with it.
fn arguments(text: &str) -> Result<usize, String> {
    let mut wanted = 0;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if c != '~' {
            continue;
        }
        // Width, precision and padding: `*` takes an argument.
        let mut dots = 0;
        let control = loop {
            match chars.next().ok_or("truncated")? {
                '*' => wanted += 1,
                '.' if dots < 2 => {
                    dots += 1;
                    // After the second dot any character pads, but `*` takes it from the arguments.
                    if dots == 2 && chars.peek() != Some(&'*') {
                        chars.next();
                    }
                }
                '0'..='9' | '-' | 't' | 'l' => {}
                other => break other,
            }
        };
        wanted += match control {
            'c' | 'f' | 'e' | 'g' | 's' | 'w' | 'p' | 'B' | '#' | 'b' | '+' | 'i' => 1,
            'W' | 'P' | 'X' | 'x' => 2,
            'n' | '~' => 0,
            other => return Err(format!("invalid control ~{other}")),
        };
    }
    Ok(wanted)
}

#[cfg(test)]
mod tests {
    use super::arguments;

    #[test]
    fn counts() {
        assert_eq!(arguments("~p ~tp~n~~"), Ok(2));
        assert_eq!(arguments("~*.3f ~-10.*.0s ~10..0B"), Ok(5));
        assert_eq!(arguments("~P ~i"), Ok(3));
        assert!(arguments("~").is_err());
        assert!(arguments("~k").is_err());
    }
}
