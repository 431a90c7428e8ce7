//! Comprehensions: each generator becomes a local recursive function.
//!
//! Owner: the thread that compiles. The function of a generator builds the list directly: for each
//! element the inner qualifiers and the body, then the rest by calling itself; where an inner list
//! ends, its function calls the outer one with what is left there. The functions of a bit string
//! comprehension carry the bits so far as their second argument and append to them. See `mod.rs` for the invariants.

use super::binary::ALL_BITS;
use super::free;
use super::matching::{Arm, Root};
use super::pattern::{P, Segment, Take};
use super::{Dest, Lower};
use crate::ast::{BinElement, Expr, ExprKind, Pat, PatKind, Qualifier, QualifierKind, VarId};
use crate::core::{BlockId, Callee, Exc, Loc, Prim, Test, Val};
use rvm_bytecode::module::Literal;
use rvm_bytecode::operand::FunIdx;

/// What the list goes on with.
#[derive(Clone)]
struct More {
    /// A call with these arguments; `None`: nothing, `[]`.
    call: Option<(FunIdx, Vec<Val>)>,
    /// The generator's place: that of its function's calls of itself.
    loc: Loc,
}

/// The comprehension being lowered.
#[derive(Clone, Copy)]
struct Comp<'a> {
    body: &'a Expr,
    /// The bits so far, if it makes a bit string.
    acc: Option<Val>,
    /// Nobody looks at the list: it is not made, and the functions are loops.
    effect: bool,
}

impl<'a> Lower<'a> {
    pub(super) fn list_comp(
        &mut self,
        body: &'a Expr,
        qualifiers: &'a [Qualifier],
        _e: &'a Expr,
        dest: Dest,
    ) -> Val {
        let comp = Comp { body, acc: None, effect: dest == Dest::Effect };
        self.qualifiers(comp, qualifiers, &More { call: None, loc: Loc::default() }, dest)
    }

    pub(super) fn binary_comp(
        &mut self,
        body: &'a Expr,
        qualifiers: &'a [Qualifier],
        dest: Dest,
    ) -> Val {
        let nothing = self.literal(Literal::Bits(Vec::new(), 0));
        let comp = Comp { body, acc: Some(nothing), effect: false };
        self.qualifiers(comp, qualifiers, &More { call: None, loc: Loc::default() }, dest)
    }

    /// The rest of the list, or what comes of the bits so far.
    fn more(&mut self, comp: Comp<'a>, more: &More, dest: Dest) -> Val {
        match &more.call {
            None => self.done(comp.acc.unwrap_or(Val::Nil), dest),
            Some((function, args)) => {
                let mut args = args.clone();
                if let Some(acc) = comp.acc {
                    args.insert(1, acc);
                }
                self.call(Callee::Local(*function), args, more.loc, dest)
            }
        }
    }

    fn qualifiers(
        &mut self,
        comp: Comp<'a>,
        list: &'a [Qualifier],
        more: &More,
        dest: Dest,
    ) -> Val {
        let Some((first, rest)) = list.split_first() else {
            let start = self.labels.mark();
            let value = self.comp_body(comp, more, dest);
            self.labels.body_done(start);
            return value;
        };
        match &first.kind {
            QualifierKind::Filter { cond, guard } => {
                self.filter(comp, (cond, *guard), rest, more, dest)
            }
            QualifierKind::List(pattern, from) => {
                let from_value = self.value(from);
                self.generator(comp, first, pattern, from_value, rest, more, dest)
            }
            QualifierKind::Binary(pattern, from) => {
                let from_value = self.value(from);
                self.generator(comp, first, pattern, from_value, rest, more, dest)
            }
        }
    }

    /// What comes after all qualifiers: the element, and the rest of the list.
    fn comp_body(&mut self, comp: Comp<'a>, more: &More, dest: Dest) -> Val {
        if comp.acc.is_some() {
            let acc = self.append_element(comp);
            return self.more(Comp { acc: Some(acc), ..comp }, more, dest);
        }
        if comp.effect {
            self.expr(comp.body, Dest::Effect);
            return self.more(comp, more, dest);
        }
        let element = self.value(comp.body);
        let tail = self.more(comp, more, Dest::Value);
        let value = self.emit(Prim::List, vec![element, tail], Loc::default());
        self.done(value, dest)
    }

    /// The bits so far with the body's behind them.
    fn append_element(&mut self, comp: Comp<'a>) -> Val {
        let acc = comp.acc.unwrap_or(Val::Nil);
        match &comp.body.kind {
            ExprKind::Binary(elements) => {
                self.append_binary(Some(acc), elements, comp.body.pos, None)
            }
            _ => {
                let element = self.value(comp.body);
                let loc = self.loc(comp.body.pos);
                self.emit(Prim::BinBuild(vec![ALL_BITS; 2]), vec![acc, element], loc)
            }
        }
    }

    fn filter(
        &mut self,
        comp: Comp<'a>,
        (cond, guard): (&'a Expr, bool),
        rest: &'a [Qualifier],
        more: &More,
        dest: Dest,
    ) -> Val {
        let skip = self.new_block();
        if guard {
            self.condition(cond, true, skip, Some(skip));
        } else if self.is_condition(cond) {
            self.condition(cond, true, skip, None);
        } else {
            let value = self.value(cond);
            let loc = self.loc(cond.pos);
            self.select_boolean(value, "bad_filter", skip, loc);
        }
        let value = self.qualifiers(comp, rest, more, dest);
        let end = self.f.current;
        self.switch_to(skip);
        let skipped = self.more(comp, more, dest);
        if dest == Dest::Tail {
            return Val::Nil;
        }
        let skip_end = self.f.current;
        let join = self.new_block();
        let result = self.block_param(join);
        for (block, value) in [(end, value), (skip_end, skipped)] {
            self.switch_to(block);
            self.jump(join, vec![value]);
        }
        self.switch_to(join);
        result
    }

    #[allow(clippy::too_many_arguments, reason = "one step of `qualifiers`, split for reading")]
    fn generator(
        &mut self,
        comp: Comp<'a>,
        qualifier: &'a Qualifier,
        pattern: &'a Pat,
        from: Val,
        rest: &'a [Qualifier],
        more: &More,
        dest: Dest,
    ) -> Val {
        let loc = self.loc(qualifier.span.lo);
        let from_loc = match &qualifier.kind {
            QualifierKind::List(_, e) | QualifierKind::Binary(_, e) => self.loc(e.pos),
            QualifierKind::Filter { .. } => loc,
        };
        let mut vars = free::Vars::default();
        free::pat(pattern, &mut vars);
        free::qualifiers(rest, &mut vars);
        free::expr(comp.body, &mut vars);
        // Names are given from the outside in.
        let arity = if comp.acc.is_some() { 2 } else { 1 };
        let start = self.labels.mark();
        let label = self.labels.lifted(if arity == 2 { "lbc" } else { "lc" }, arity);
        let named = self.labels.mark();
        self.labels.body_done(named);
        let outer_args = more.call.as_ref().map_or(&[][..], |(_, args)| args);
        let outer = more.call.as_ref().map(|(function, _)| *function);
        let (index, free) = self.lift(arity, &vars, outer_args, |this, own, args, extras| {
            let comp = Comp { acc: args.get(1).copied(), ..comp };
            let call = outer.map(|function| (function, extras.to_vec()));
            let more = More { call, loc: more.loc };
            let params: Vec<Val> = this.f.function.params.iter().map(|v| Val::Var(*v)).collect();
            let free = params[arity as usize..].to_vec();
            let go_on = |left: Val| {
                let mut args = vec![left];
                args.extend(&free);
                More { call: Some((own, args)), loc }
            };
            let loops = (from_loc, qualifier);
            if matches!(qualifier.kind, QualifierKind::Binary(..)) {
                this.binary_loop(comp, pattern, args[0], rest, &more, &go_on, loops);
            } else {
                this.list_loop(comp, pattern, args[0], rest, &more, &go_on, loops);
            }
        });
        self.labels.set(label, index);
        self.labels.generator_done(start, named);
        let mut args = vec![from];
        args.extend(comp.acc);
        args.extend(free);
        self.call(Callee::Local(index), args, loc, dest)
    }

    #[allow(clippy::too_many_arguments, reason = "one step of `generator`, split for reading")]
    fn list_loop(
        &mut self,
        comp: Comp<'a>,
        pattern: &'a Pat,
        list: Val,
        rest: &'a [Qualifier],
        more: &More,
        go_on: &dyn Fn(Val) -> More,
        (loc, qualifier): (Loc, &Qualifier),
    ) {
        let (no_cell, bad, skip) = (self.new_block(), self.new_block(), self.new_block());
        self.test(Test::IsCons, vec![list], no_cell);
        let head = self.emit(Prim::Head, vec![list], Loc::default());
        let tail = self.emit(Prim::Tail, vec![list], Loc::default());
        let again = go_on(tail);
        let arm = Arm { patterns: vec![pattern], guard: None };
        let entry = self.match_arms(vec![Root::Val(head)], vec![arm], skip).pop().flatten();
        if let Some(entry) = entry {
            self.enter(entry);
            self.qualifiers(comp, rest, &again, Dest::Tail);
        }
        self.switch_to(skip);
        if qualifier.strict {
            self.raise(Exc::Badmatch, vec![head], loc);
        } else {
            self.more(comp, &again, Dest::Tail);
        }
        self.switch_to(no_cell);
        self.test(Test::IsNil, vec![list], bad);
        self.more(comp, more, Dest::Tail);
        self.switch_to(bad);
        if qualifier.zip {
            return self.raise(Exc::Error, vec![list], loc);
        }
        self.bad_generator(list, loc);
    }

    #[allow(clippy::too_many_arguments, reason = "one step of `generator`, split for reading")]
    fn binary_loop(
        &mut self,
        comp: Comp<'a>,
        pattern: &'a Pat,
        bits: Val,
        rest: &'a [Qualifier],
        more: &More,
        go_on: &dyn Fn(Val) -> More,
        (loc, qualifier): (Loc, &Qualifier),
    ) {
        let (bad, none) = (self.new_block(), self.new_block());
        self.test(Test::IsBitstring, vec![bits], bad);
        let (skip, entry, left) = self.match_generator(pattern, bits, none);
        if let Some(entry) = entry {
            self.enter(entry);
            let left = self.lookup(left, pattern.span);
            self.qualifiers(comp, rest, &go_on(left), Dest::Tail);
        }
        if let Some(entry) = skip {
            self.enter(entry);
            if qualifier.strict {
                self.raise(Exc::Badmatch, vec![bits], loc);
            } else {
                let left = self.lookup(left, pattern.span);
                self.more(comp, &go_on(left), Dest::Tail);
            }
        }
        // The segments do not fit what is left: the end.
        self.switch_to(none);
        if qualifier.strict {
            let rest = self.new_block();
            let nothing = self.literal(Literal::Bits(Vec::new(), 0));
            self.test(Test::EqExact, vec![bits, nothing], rest);
            self.more(comp, more, Dest::Tail);
            self.switch_to(rest);
            self.raise(Exc::Badmatch, vec![bits], loc);
        } else {
            self.more(comp, more, Dest::Tail);
        }
        self.switch_to(bad);
        self.bad_generator(bits, loc);
    }

    fn bad_generator(&mut self, value: Val, loc: Loc) {
        let tag = self.atom_val("bad_generator");
        let reason = self.tuple(vec![tag, value], loc);
        self.raise(Exc::Error, vec![reason], loc);
    }

    /// Matches the pattern of a binary generator and what is left after it (bound to the variable
    /// returned); second choice is that the segments fit but their values do not.
    fn match_generator(
        &mut self,
        pattern: &'a Pat,
        bits: Val,
        fail: BlockId,
    ) -> (Option<super::matching::Entry>, Option<super::matching::Entry>, VarId) {
        let left = VarId((self.env.len() as u32).max(self.used.len() as u32) - self.id_base);
        self.bind(left, Val::Nil);
        let roots = vec![Root::Val(bits)];
        let mut entries = self.match_built(roots, fail, |this, arena| {
            let PatKind::Binary(elements) = &pattern.kind else { return Vec::new() };
            let mut wanted = this.segments(elements, arena);
            let mut any: Vec<Segment<'a>> = wanted.clone();
            for segment in &mut any {
                let keep = matches!(arena.get(segment.value), P::Bind(_));
                if !keep {
                    segment.value = arena.add(P::Any);
                }
            }
            let bind_left = arena.add(P::Bind(left));
            let last = Segment { take: Take::Rest(1), value: bind_left };
            wanted.push(last);
            any.push(last);
            vec![arena.add(P::Bin(wanted.into())), arena.add(P::Bin(any.into()))]
        });
        let skip = entries.pop().flatten();
        let entry = entries.pop().flatten();
        (skip, entry, left)
    }

    fn segments(
        &mut self,
        elements: &'a [BinElement<Pat>],
        arena: &mut super::pattern::Arena<'a>,
    ) -> Vec<Segment<'a>> {
        let mut out = Vec::with_capacity(elements.len() + 1);
        for element in elements {
            self.segment(element, &mut out, arena);
        }
        out
    }
}
