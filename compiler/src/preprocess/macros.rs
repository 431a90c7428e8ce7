//! The table of macro definitions.
//!
//! Owner: the thread that compiles. Invariants: at most one definition per name and arity (and one
//! without arguments); definitions are shared, never changed.

use crate::source::Span;
use crate::symbol::{FastMap, Symbol, sym};
use crate::token::{Tok, Token};
use std::cell::Cell;
use std::rc::Rc;

/// A macro as another one's body uses it: its name and, when called, the number of arguments.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub struct MacroUse {
    /// The name.
    pub name: Symbol,
    /// The number of arguments; `None` for `?NAME`.
    pub arity: Option<u32>,
}

/// A definition.
pub(super) struct Macro {
    pub(super) params: Vec<Symbol>,
    pub(super) body: Vec<Token>,
    /// Where it is defined.
    pub(super) span: Span,
    /// What its body uses.
    pub(super) uses: Vec<MacroUse>,
    /// Whether it is circular, and the table's generation in which that was found out.
    pub(super) checked: Cell<(u32, bool)>,
}

/// The definitions of one name.
#[derive(Default)]
pub(super) struct MacroSet {
    pub(super) object: Option<Rc<Macro>>,
    /// By number of arguments.
    pub(super) functions: Vec<(u32, Rc<Macro>)>,
}

impl MacroSet {
    pub(super) fn function(&self, arity: u32) -> Option<&Rc<Macro>> {
        self.functions.iter().find(|(n, _)| *n == arity).map(|(_, m)| m)
    }

    /// The definition a use means: with arguments if there is one of that arity, else the one
    /// without.
    pub(super) fn resolve(&self, arity: Option<u32>) -> Option<&Rc<Macro>> {
        arity.and_then(|n| self.function(n)).or(self.object.as_ref())
    }
}

/// All definitions.
pub(super) struct MacroTable {
    sets: FastMap<Symbol, MacroSet>,
    /// Counts changes.
    pub(super) generation: u32,
}

/// The macros that are always there.
pub(super) const PREDEFINED: &[Symbol] = &[
    sym::M_MODULE,
    sym::M_MODULE_STRING,
    sym::M_FILE,
    sym::M_LINE,
    sym::M_FUNCTION_NAME,
    sym::M_FUNCTION_ARITY,
    sym::M_MACHINE,
    sym::M_OTP_RELEASE,
    sym::M_BEAM,
    sym::M_FEATURE_AVAILABLE,
    sym::M_FEATURE_ENABLED,
];

impl MacroTable {
    pub(super) fn new() -> Self {
        let mut this = MacroTable { sets: FastMap::default(), generation: 1 };
        this.define_features(false);
        this
    }

    /// `?FEATURE_AVAILABLE(F)` and `?FEATURE_ENABLED(F)`: there is one feature, on or off.
    pub(super) fn define_features(&mut self, on: bool) {
        let token = |kind, payload| Token { kind, payload, span: Span::default() };
        let is_known = vec![
            token(Tok::LParen, 0),
            token(Tok::Var, sym::FEATURE.0),
            token(Tok::EqColonEq, 0),
            token(Tok::Atom, sym::MAYBE_EXPR.0),
            token(Tok::RParen, 0),
        ];
        let never = vec![token(Tok::Atom, sym::FALSE.0)];
        let enabled = if on { is_known.clone() } else { never };
        for (name, body) in
            [(sym::M_FEATURE_AVAILABLE, is_known), (sym::M_FEATURE_ENABLED, enabled)]
        {
            self.undefine(name);
            self.define_function(name, vec![sym::FEATURE], body, Span::default());
        }
    }

    pub(super) fn get(&self, name: Symbol) -> Option<&MacroSet> {
        self.sets.get(&name)
    }

    /// Whether a name is defined by the source (with or without arguments).
    pub(super) fn is_defined(&self, name: Symbol) -> bool {
        self.sets.contains_key(&name)
    }

    pub(super) fn undefine(&mut self, name: Symbol) {
        self.sets.remove(&name);
        self.generation += 1;
    }

    pub(super) fn names(&self) -> impl Iterator<Item = Symbol> {
        self.sets.keys().copied().chain(PREDEFINED.iter().copied())
    }

    /// Defines a macro without arguments; whether that is new.
    pub(super) fn define_object(&mut self, name: Symbol, body: Vec<Token>, span: Span) -> bool {
        let made = new_macro(Vec::new(), body, span);
        let set = self.sets.entry(name).or_default();
        self.generation += 1;
        set.object.replace(made).is_none()
    }

    /// Defines a macro with arguments; whether that is new.
    pub(super) fn define_function(
        &mut self,
        name: Symbol,
        params: Vec<Symbol>,
        body: Vec<Token>,
        span: Span,
    ) -> bool {
        let arity = params.len() as u32;
        let made = new_macro(params, body, span);
        self.generation += 1;
        let set = self.sets.entry(name).or_default();
        match set.functions.iter_mut().find(|(n, _)| *n == arity) {
            Some(old) => {
                old.1 = made;
                false
            }
            None => {
                set.functions.push((arity, made));
                true
            }
        }
    }

    /// Whether a definition reaches itself through what its body uses.
    pub(super) fn is_circular(&self, start: &Rc<Macro>) -> bool {
        if start.checked.get().0 != self.generation {
            self.find_circles(start);
        }
        start.checked.get().1
    }

    /// Finds out for all that a definition reaches whether they are circular: Tarjan's algorithm
    /// for strongly connected components, with a stack of its own.
    fn find_circles(&self, start: &Rc<Macro>) {
        struct Visit<'a> {
            of: &'a Rc<Macro>,
            /// The next use to look at.
            next: usize,
            number: usize,
            /// The lowest number on the stack that is reached from here.
            lowest: usize,
            uses_itself: bool,
        }
        let visit = |of, number| Visit { of, next: 0, number, lowest: number, uses_itself: false };
        let mut numbers: FastMap<*const Macro, usize> = FastMap::default();
        numbers.insert(Rc::as_ptr(start), 0);
        let mut stack = vec![start];
        let mut visits = vec![visit(start, 0)];
        while let Some(here) = visits.last_mut() {
            if let Some(used) = here.of.uses.get(here.next) {
                here.next += 1;
                let next = self.get(used.name).and_then(|set| set.resolve(used.arity));
                let Some(next) = next.filter(|m| m.checked.get().0 != self.generation) else {
                    continue;
                };
                here.uses_itself |= Rc::ptr_eq(next, here.of);
                let number = numbers.len();
                match numbers.get(&Rc::as_ptr(next)) {
                    Some(known) => here.lowest = here.lowest.min(*known),
                    None => {
                        numbers.insert(Rc::as_ptr(next), number);
                        stack.push(next);
                        visits.push(visit(next, number));
                    }
                }
                continue;
            }
            let Some(done) = visits.pop() else { break };
            if let Some(before) = visits.last_mut() {
                before.lowest = before.lowest.min(done.lowest);
            }
            if done.lowest == done.number {
                let from = stack.iter().rposition(|m| Rc::ptr_eq(m, done.of)).unwrap_or(0);
                let circular = done.uses_itself || stack.len() - from > 1;
                for one in stack.drain(from..) {
                    one.checked.set((self.generation, circular));
                }
            }
        }
    }
}

fn new_macro(params: Vec<Symbol>, body: Vec<Token>, span: Span) -> Rc<Macro> {
    let uses = uses(&body);
    Rc::new(Macro { params, body, span, uses, checked: Cell::new((0, false)) })
}

fn uses(body: &[Token]) -> Vec<MacroUse> {
    let mut uses = Vec::new();
    for (at, window) in body.windows(2).enumerate() {
        if window[0].kind != Tok::Question || !matches!(window[1].kind, Tok::Atom | Tok::Var) {
            continue;
        }
        if at > 0 && body[at - 1].kind == Tok::Question {
            continue;
        }
        let arity = count_args(&body[at + 2..]);
        uses.push(MacroUse { name: window[1].symbol(), arity });
    }
    uses
}

/// The number of arguments in `( ... )` at the start of the tokens, if they are that.
pub(super) fn count_args(tokens: &[Token]) -> Option<u32> {
    if tokens.first()?.kind != Tok::LParen {
        return None;
    }
    let mut nesting = Nesting::default();
    let mut commas = 0;
    let mut any = false;
    for (at, token) in tokens.iter().enumerate().skip(1) {
        if nesting.depth() == 0 {
            match token.kind {
                Tok::RParen => return Some(if any { commas + 1 } else { 0 }),
                Tok::Comma => commas += 1,
                _ => {}
            }
        }
        any = true;
        let next = |ahead: usize| tokens.get(at + ahead).map(|t| t.kind);
        if !nesting.step(token.kind, next(1), next(2)) {
            return None;
        }
    }
    None
}

/// The brackets and keywords open at a place.
#[derive(Default)]
pub(super) struct Nesting {
    closers: Vec<Tok>,
}

impl Nesting {
    pub(super) fn depth(&self) -> usize {
        self.closers.len()
    }

    /// Takes a token, with the kinds of the two after it; whether it fits what is open.
    pub(super) fn step(&mut self, kind: Tok, next: Option<Tok>, after: Option<Tok>) -> bool {
        let closer = match kind {
            Tok::LParen => Tok::RParen,
            Tok::LBracket => Tok::RBracket,
            Tok::LBrace => Tok::RBrace,
            Tok::LBin => Tok::RBin,
            Tok::Begin | Tok::Case | Tok::If | Tok::Receive | Tok::Try | Tok::Cond => Tok::End,
            Tok::Fun => {
                let clauses = next == Some(Tok::LParen)
                    || (next == Some(Tok::Var) && after == Some(Tok::LParen));
                if !clauses {
                    return true;
                }
                Tok::End
            }
            Tok::RParen | Tok::RBracket | Tok::RBrace | Tok::RBin | Tok::End => {
                return self.closers.pop() == Some(kind);
            }
            _ => return true,
        };
        self.closers.push(closer);
        true
    }
}
