//! Resolving patterns: which occurrence binds and which compares.
//!
//! Owner: the thread that compiles. Invariants: map keys and segment sizes see what is bound before
//! the pattern, and sizes also what earlier segments of the same binary bind; nothing else in a
//! pattern sees its own variables.

use super::Resolver;
use super::scope::{Binding, State};
use crate::ast::*;
use crate::diag::Diagnostic;
use crate::integer::Number;
use crate::symbol::sym;

impl Resolver<'_> {
    /// A pattern within a started pattern; `shadow`: in a fun's head or a generator, where every
    /// name is new.
    pub(super) fn pattern(&mut self, pat: &mut Pat, shadow: bool) {
        let (span, pos) = (pat.span, pat.pos);
        match &mut pat.kind {
            PatKind::Var(var, usage) => *usage = self.pattern_var(var, span, shadow),
            PatKind::Wildcard
            | PatKind::Atom(_)
            | PatKind::Int(_)
            | PatKind::Char(_)
            | PatKind::Float(_)
            | PatKind::Str(_) => {}
            PatKind::Prefix(_, rest) => self.pattern(rest, shadow),
            PatKind::Tuple(elements) => self.patterns(elements, shadow),
            PatKind::List(elements, tail) => {
                self.patterns(elements, shadow);
                if let Some(tail) = tail {
                    self.pattern(tail, shadow);
                }
            }
            PatKind::Binary(elements) => self.binary_pattern(elements, shadow),
            PatKind::Map(fields) => {
                for MapField { op, pos, key, value } in fields {
                    if *op == MapOp::Assoc {
                        let message = "a map pattern's fields are written with `:=`";
                        let span = key.span.to(value.span);
                        self.error("illegal-pattern", span, *pos, message);
                    }
                    self.guard_expr(key);
                    self.pattern(value, shadow);
                }
            }
            PatKind::Expr(e) => {
                pat.kind = match e.constant() {
                    Some(Number::Int(n)) => PatKind::Int(n),
                    Some(Number::Float(f)) => PatKind::Float(f),
                    None => {
                        self.error("illegal-pattern", span, pos, "illegal pattern");
                        PatKind::Wildcard
                    }
                }
            }
            PatKind::Record(name, fields) => {
                let name = *name;
                self.record_fields(name, fields, span, pos, super::records::Use::Match);
                for field in fields {
                    self.pattern(&mut field.value, shadow);
                }
            }
            PatKind::RecordIndex(name, field) => self.record_field(*name, *field, pos),
            PatKind::Alias(sides) => {
                self.pattern(&mut sides.0, shadow);
                self.pattern(&mut sides.1, shadow);
                self.check_alias(&sides.0, &sides.1);
            }
        }
    }

    /// `P1 = P2`: two binary patterns cannot look at the same value, however obvious it is that the
    /// whole never matches.
    fn check_alias(&mut self, a: &Pat, b: &Pat) {
        match (&a.kind, &b.kind) {
            (PatKind::Binary(_), PatKind::Binary(_)) => {
                let message = "two binary patterns cannot match the same value with `=`";
                let diag = Diagnostic::error("binary-alias", a.span, message)
                    .at(a.pos)
                    .label(b.span, "the other one");
                self.diags.push(diag);
            }
            (PatKind::Alias(sides), _) => {
                self.check_alias(&sides.0, b);
                self.check_alias(&sides.1, b);
            }
            (_, PatKind::Alias(sides)) => {
                self.check_alias(&sides.0, a);
                self.check_alias(&sides.1, a);
            }
            (PatKind::Tuple(a), PatKind::Tuple(b)) => {
                a.iter().zip(b).for_each(|(a, b)| self.check_alias(a, b));
            }
            (PatKind::List(a, a_tail), PatKind::List(b, b_tail)) => {
                a.iter().zip(b).for_each(|(a, b)| self.check_alias(a, b));
                if let (Some(a_tail), Some(b_tail)) = (a_tail, b_tail)
                    && a.len() == b.len()
                {
                    self.check_alias(a_tail, b_tail);
                }
            }
            (PatKind::Record(a_name, a), PatKind::Record(b_name, b)) => {
                // As the tuples that they are.
                let at = |record: Symbol, field: Symbol| {
                    let record = self.tables.records.get(&record)?;
                    record.fields.iter().position(|f| *f == field)
                };
                let same = |a: &RecordField<Pat>, b: &RecordField<Pat>| {
                    let place = at(*a_name, a.name.name);
                    place.is_some() && place == at(*b_name, b.name.name)
                };
                let pairs = a.iter().flat_map(|a| b.iter().map(move |b| (a, b)));
                let pairs: Vec<_> = pairs.filter(|(a, b)| same(a, b)).collect();
                pairs.into_iter().for_each(|(a, b)| self.check_alias(&a.value, &b.value));
            }
            _ => {}
        }
    }

    /// `P1 = P2 = E` as an expression.
    pub(super) fn check_match_alias(&mut self, pattern: &Pat, value: &Expr) {
        let mut value = value;
        // OTP looks no further than through binaries, maps and aliases on the left.
        let looks =
            matches!(pattern.kind, PatKind::Binary(_) | PatKind::Map(_) | PatKind::Alias(_));
        while looks && let ExprKind::Match(inner, next) = &value.kind {
            self.check_alias(pattern, inner);
            value = next;
        }
    }

    fn patterns(&mut self, pats: &mut [Pat], shadow: bool) {
        for pat in pats {
            self.pattern(pat, shadow);
        }
    }

    fn pattern_var(&mut self, var: &mut Var, span: Span, shadow: bool) -> VarUse {
        if let Some(binding) = self.scopes.fresh(var.name) {
            var.id = binding.id;
            self.scopes.mark_used(binding.instance);
            let text = self.names.text(var.name);
            if text.starts_with('_') {
                let message = format!("variable `{text}` is bound multiple times in this pattern");
                let mut diag = Diagnostic::warning("repeated-underscore-variable", span, message)
                    .note("both occurrences must be equal for the pattern to match")
                    .help("to ignore the values, use `_` or different names");
                if let Some(first) = self.scopes.place_of(binding.instance) {
                    diag = diag.label(first, "also here");
                }
                self.diags.push(diag);
            }
            return VarUse::Same;
        }
        if shadow {
            let context = self.shadow_context;
            self.warn_shadowed(var.name, span, context);
        } else if self.scopes.get(var.name).state != State::Unbound {
            self.use_var(var, span);
            return VarUse::Use;
        } else if let Some(binding) = self.scopes.pending(var.name) {
            // An earlier operand of the same expression bound it.
            if binding.state == State::Bound {
                var.id = binding.id;
                self.scopes.mark_used(binding.instance);
                self.scopes.add_fresh(var.name, binding);
                return VarUse::Use;
            }
            // On some of its paths only: that is over, and this is another variable.
            self.scopes.forget_id(var.name);
        }
        let binding = self.scopes.bind(var.name, span);
        var.id = binding.id;
        self.scopes.add_fresh(var.name, binding);
        VarUse::Bind
    }

    fn binary_pattern(&mut self, elements: &mut [BinElement<Pat>], shadow: bool) {
        let mut seen = Vec::new();
        let last = elements.len().saturating_sub(1);
        for (at, element) in elements.iter_mut().enumerate() {
            let BinElement { value, size, spec, span } = element;
            self.check_segment(*spec, size.as_ref(), *span, true);
            self.check_pattern_segment(value, size.as_ref(), *spec, at == last);
            if let Some(size) = size {
                self.size_expr(size, &seen);
            }
            self.pattern(value, shadow);
            if let PatKind::Var(Var { name, .. }, VarUse::Bind | VarUse::Same) = value.kind
                && let Some(binding) = self.scopes.fresh(name)
            {
                seen.push((name, binding));
            }
        }
    }

    /// A size in a pattern: a guard expression that also sees the variables of this binary's earlier
    /// segments (`seen`), and what the value of a `=` has bound.
    fn size_expr(&mut self, size: &mut Expr, seen: &[(Symbol, Binding)]) {
        let mark = self.scopes.mark();
        if let Some(base) = self.match_value {
            self.scopes.apply(self.scopes.pending_from(base));
        }
        self.scopes.apply(seen.to_vec());
        if self.is_guard(size) {
            self.guard_expr(size);
        } else {
            self.error("illegal-bit-size", size.span, size.pos, "illegal bit size");
        }
        self.scopes.undo(mark);
    }

    /// A generator's pattern takes a part of the bits each time: no segment may take all that is left.
    pub(super) fn check_generator_pattern(&mut self, pattern: &Pat) {
        if let PatKind::Binary(elements) = &pattern.kind
            && let Some(BinElement { value, size: None, spec, .. }) = elements.last()
            && matches!(spec.ty, BinType::Binary | BinType::Bits)
        {
            let message =
                "binary fields without size are not allowed in patterns of bit string generators";
            self.error("unsized-binary-in-generator", value.span, value.pos, message);
        }
    }

    fn check_pattern_segment(
        &mut self,
        value: &Pat,
        size: Option<&Expr>,
        spec: BinSpec,
        last: bool,
    ) {
        let rest = matches!(spec.ty, BinType::Binary | BinType::Bits) && size.is_none();
        if rest && !last {
            let message =
                "a binary field without size is only allowed at the end of a binary pattern";
            self.error("unsized-binary-not-last", value.span, value.pos, message);
        }
        let utf = matches!(spec.ty, BinType::Utf8 | BinType::Utf16 | BinType::Utf32);
        if matches!(value.kind, PatKind::Str(_))
            && (size.is_some() || (spec.written[0] != sym::EMPTY && !utf))
        {
            let message = "a literal string in a binary pattern must not have a type or a size";
            self.error("typed-string-pattern", value.span, value.pos, message);
        }
        if let Some(Expr { kind: ExprKind::Var(var), span, .. }) = size
            && var.name == sym::UNDERSCORE
        {
            self.error("illegal-bit-size", *span, span.lo, "illegal bit size");
        }
    }

    /// Rules that segments share between expressions and patterns.
    pub(super) fn check_segment(
        &mut self,
        spec: BinSpec,
        size: Option<&Expr>,
        span: Span,
        pattern: bool,
    ) {
        let unit = spec.written.contains(&sym::UNIT);
        match spec.ty {
            BinType::Utf8 | BinType::Utf16 | BinType::Utf32 => {
                if size.is_some() || unit {
                    let message = "neither size nor unit must be given for segments of a UTF type";
                    self.error("sized-utf-segment", span, span.lo, message);
                }
            }
            BinType::Integer | BinType::Float => {
                if unit && size.is_none() {
                    let message = "a unit must not be specified unless a size is specified too";
                    self.error("unit-without-size", span, span.lo, message);
                }
                if spec.ty == BinType::Float
                    && let Some(Expr { kind: ExprKind::Int(Integer::Small(n)), .. }) = size
                    && !matches!(n.checked_mul(i64::from(spec.unit)), Some(16 | 32 | 64))
                {
                    let kind = if pattern { "this never matches" } else { "this always fails" };
                    let message = format!("a float has 16, 32 or 64 bits: {kind}");
                    self.warning("bad-float-size", span, message);
                }
            }
            BinType::Binary | BinType::Bits => {}
        }
    }
}
