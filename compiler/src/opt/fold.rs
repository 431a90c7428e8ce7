//! The forward pass: copies, constants, known shapes, and blocks that belong together.
//!
//! Owner: the thread that compiles; see `opt/mod.rs`. Blocks are visited in linear order, so that
//! all ways into a block (loops aside, which change nothing: variables are written once) have been
//! seen before it; it starts with what holds on all of them.

use super::facts::{At, Facts, Shape, constant_shape, outcome, proved};
use crate::core::{Arith, BlockId, ENTRY, Function, Inst, Prim, Tables, Term, Test, Val, Var};
use crate::order::linear_order;
use rvm_bytecode::operand::Val as Operand;

pub(super) fn fold(function: &mut Function, tables: &Tables) {
    let order = linear_order(function);
    let mut fold = Fold::new(function, &order, tables);
    for id in order {
        if fold.reached[id.0 as usize] && !fold.merged[id.0 as usize] {
            fold.block(id);
        }
    }
    let Fold { reached, merged, .. } = fold;
    for (i, block) in function.blocks.iter_mut().enumerate() {
        if !reached[i] || merged[i] {
            block.insts = Vec::new();
            block.params = Vec::new();
            block.term = Term::Unreachable;
            block.handler = None;
        }
    }
}

/// What a variable was made from, as far as taking it apart again goes.
#[derive(Clone)]
enum Parts {
    Tuple(Vec<Val>),
    Cell(Val, Val),
}

struct Fold<'f> {
    function: &'f mut Function,
    subst: Vec<Val>,
    parts: Vec<Option<Parts>>,
    facts: Facts,
    /// By block: how many edges lead there.
    preds: Vec<u32>,
    reached: Vec<bool>,
    merged: Vec<bool>,
    /// By block: what holds at its start.
    entry: Vec<At>,
    tables: &'f Tables,
}

impl<'f> Fold<'f> {
    fn new(function: &'f mut Function, order: &[BlockId], tables: &'f Tables) -> Fold<'f> {
        let n = function.blocks.len();
        let mut preds = vec![0; n];
        for id in order {
            function.block(*id).each_successor(|to| preds[to.0 as usize] += 1);
        }
        // The entry is also entered from outside.
        preds[ENTRY.0 as usize] += 1;
        let mut reached = vec![false; n];
        reached[ENTRY.0 as usize] = true;
        Fold {
            subst: (0..function.nvars).map(|v| Val::Var(Var(v))).collect(),
            parts: vec![None; function.nvars as usize],
            facts: Facts::new(function.nvars),
            preds,
            reached,
            merged: vec![false; n],
            entry: vec![Facts::START; n],
            tables,
            function,
        }
    }

    fn value(&self, value: Val) -> Val {
        match value {
            Val::Var(v) => self.subst[v.0 as usize],
            constant => constant,
        }
    }

    /// An edge to `to` from the place `at`.
    fn edge(&mut self, to: BlockId, at: At) {
        let t = to.0 as usize;
        self.entry[t] = match self.reached[t] {
            true => self.facts.common(self.entry[t], at),
            false => at,
        };
        self.reached[t] = true;
    }

    fn block(&mut self, id: BlockId) {
        let i = id.0 as usize;
        let handler = self.function.blocks[i].handler;
        let start = self.entry[i];
        let mut at = start;
        let mut out = Vec::with_capacity(self.function.blocks[i].insts.len());
        let mut insts = std::mem::take(&mut self.function.blocks[i].insts);
        let mut term = std::mem::replace(&mut self.function.blocks[i].term, Term::Unreachable);
        let mut term_loc = self.function.blocks[i].term_loc;
        loop {
            for inst in insts {
                let before = at;
                match self.inst(inst, &mut at) {
                    Folded::Gone => {}
                    Folded::Keep(inst) => {
                        if let Some(fail) = inst.fail {
                            self.edge(fail, before);
                        }
                        out.push(inst);
                    }
                    Folded::Always(fail) => {
                        term = Term::Jump(fail, vec![]);
                        break;
                    }
                    Folded::Raises(inst) => {
                        out.push(inst);
                        term = Term::Unreachable;
                        break;
                    }
                }
            }
            term.args_mut().iter_mut().for_each(|a| *a = self.value(*a));
            self.fold_term(&mut term, at);
            // The next block, if this is the only way there, goes on here.
            match &term {
                Term::Jump(to, args)
                    if self.preds[to.0 as usize] == 1
                        && self.function.block(*to).handler == handler
                        && *to != id =>
                {
                    let to = *to;
                    let args = args.clone();
                    let next = self.function.block_mut(to);
                    let params = std::mem::take(&mut next.params);
                    insts = std::mem::take(&mut next.insts);
                    term_loc = next.term_loc;
                    term = std::mem::replace(&mut next.term, Term::Unreachable);
                    for (param, arg) in params.iter().zip(args) {
                        match arg {
                            Val::Lit(_) => out.push(copy(*param, arg)),
                            _ => self.subst[param.0 as usize] = arg,
                        }
                    }
                    self.merged[to.0 as usize] = true;
                    self.reached[to.0 as usize] = true;
                }
                _ => break,
            }
        }
        let mut targets = Vec::new();
        term.each_target(|to| targets.push(to));
        for to in targets {
            let at = self.arm_facts(&term, to, at);
            self.edge(to, at);
        }
        let raises = term.can_raise() || out.iter().any(Inst::can_raise);
        match handler {
            // An exception may come before anything here has been found out.
            Some(handler) if raises => self.edge(handler, start),
            _ => self.function.blocks[i].handler = None,
        }
        let block = &mut self.function.blocks[i];
        block.insts = out;
        block.term = term;
        block.term_loc = term_loc;
    }

    /// What holds at a target of a block's end.
    fn arm_facts(&mut self, term: &Term, to: BlockId, at: At) -> At {
        if self.preds[to.0 as usize] != 1 {
            return at;
        }
        let (v, shape) = match term {
            Term::SelectArity(Val::Var(v), table, _) => {
                let Some((arity, _)) = table.iter().find(|(_, b)| *b == to) else { return at };
                (*v, Some(Shape::Tuple(Some(*arity), None)))
            }
            Term::Select(Val::Var(v), table, _) => {
                let Some((key, _)) = table.iter().find(|(_, b)| *b == to) else { return at };
                (*v, constant_shape(*key, self.tables))
            }
            _ => return at,
        };
        shape.map_or(at, |shape| self.facts.learn(at, v, shape))
    }

    /// The shape of an operand.
    fn shape(&self, value: Val, at: At) -> Option<Shape> {
        match value {
            Val::Var(v) => self.facts.shape(at, v),
            constant => constant_shape(constant, self.tables),
        }
    }

    /// An operation wants its operand to have one of some shapes: `Some` if it has another.
    fn wants(&mut self, inst: &Inst, value: Val, at: &mut At, ok: &[Shape]) -> Option<Folded> {
        match (self.shape(value, *at), value) {
            (Some(shape), _) if !ok.contains(&shape) => Some(match inst.fail {
                Some(fail) => Folded::Always(fail),
                None => Folded::Raises(inst.clone()),
            }),
            (None, Val::Var(v)) => {
                // It goes on only if it has one of them.
                if let [shape] = ok {
                    *at = self.facts.learn(*at, v, *shape);
                }
                None
            }
            _ => None,
        }
    }

    fn inst(&mut self, mut inst: Inst, at: &mut At) -> Folded {
        inst.args.iter_mut().for_each(|a| *a = self.value(*a));
        if let Prim::Test(test) = inst.op {
            return self.test(inst, test, at);
        }
        let Some(dst) = inst.dst else { return Folded::Keep(inst) };
        match &inst.op {
            Prim::Move => match inst.args[0] {
                // What is proved of a literal is proved of the register it is in.
                Val::Lit(_) => return Folded::Keep(inst),
                value => {
                    self.subst[dst.0 as usize] = value;
                    return Folded::Gone;
                }
            },
            Prim::Arith(op) => {
                if let Some(n) = fold_arith(*op, &inst.args) {
                    self.subst[dst.0 as usize] = Val::Int(n);
                    return Folded::Gone;
                }
                for arg in inst.args.clone() {
                    let ok = &[Shape::Integer, Shape::Float];
                    if let Some(folded) = self.wants(&inst, arg, at, ok) {
                        return folded;
                    }
                }
            }
            Prim::Element(i) => {
                if let Some(Parts::Tuple(items)) = self.parts_of(inst.args[0])
                    && let Some(item) = items.get(*i as usize)
                    && !matches!(item, Val::Lit(_))
                {
                    self.subst[dst.0 as usize] = *item;
                    return Folded::Gone;
                }
            }
            Prim::Head | Prim::Tail => {
                if let Some(Parts::Cell(head, tail)) = self.parts_of(inst.args[0]) {
                    let part = if inst.op == Prim::Head { *head } else { *tail };
                    if !matches!(part, Val::Lit(_)) {
                        self.subst[dst.0 as usize] = part;
                        return Folded::Gone;
                    }
                }
            }
            Prim::Tuple => {
                let tag = match inst.args.first() {
                    Some(Val::Atom(tag)) => Some(*tag),
                    _ => None,
                };
                self.facts.define(dst, Shape::Tuple(Some(inst.args.len() as u32), tag));
                self.parts[dst.0 as usize] = Some(Parts::Tuple(inst.args.clone()));
            }
            Prim::UpdateTuple(arity, positions) => {
                let tag = match inst.args.first() {
                    Some(Val::Var(v)) if positions.first() != Some(&0) => {
                        match self.facts.shape(*at, *v) {
                            Some(Shape::Tuple(_, tag)) => tag,
                            _ => None,
                        }
                    }
                    _ => None,
                };
                self.facts.define(dst, Shape::Tuple(Some(*arity), tag));
            }
            Prim::List => {
                self.facts.define(dst, Shape::Cons);
                if let [head, tail] = inst.args[..] {
                    self.parts[dst.0 as usize] = Some(Parts::Cell(head, tail));
                }
            }
            Prim::MapNew => self.facts.define(dst, Shape::Map),
            Prim::MapPut | Prim::MapUpdate => {
                if let Some(folded) = self.wants(&inst, inst.args[0], at, &[Shape::Map]) {
                    return folded;
                }
                self.facts.define(dst, Shape::Map);
            }
            Prim::BinStart => {
                if let Some(folded) = self.wants(&inst, inst.args[0], at, &[Shape::Bits]) {
                    return folded;
                }
            }
            Prim::MakeFun(_) => self.facts.define(dst, Shape::Fun),
            Prim::BinBuild(_) | Prim::BinSub(_) | Prim::BinRest(_) => {
                self.facts.define(dst, Shape::Bits);
            }
            _ => {}
        }
        Folded::Keep(inst)
    }

    fn parts_of(&self, value: Val) -> Option<&Parts> {
        self.parts[value.var()?.0 as usize].as_ref()
    }

    fn test(&mut self, inst: Inst, test: Test, at: &mut At) -> Folded {
        let Some(fail) = inst.fail else { return Folded::Keep(inst) };
        let known = self.shape(inst.args[0], *at);
        let other = inst.args.get(1).and_then(|b| self.shape(*b, *at));
        let decided = match (test, &inst.args[..]) {
            (Test::EqExact | Test::NeExact, [a, b]) => {
                let differ = matches!((known, other), (Some(a), Some(b)) if a.excludes(b));
                let same = if differ { Some(false) } else { same(*a, *b) };
                same.map(|same| same == (test == Test::EqExact))
            }
            (Test::Eq | Test::Ne | Test::Lt | Test::Ge, [Val::Int(a), Val::Int(b)]) => {
                Some(match test {
                    Test::Eq => a == b,
                    Test::Ne => a != b,
                    Test::Lt => a < b,
                    _ => a >= b,
                })
            }
            (Test::IsBoolean, [Val::Atom(_)]) => None,
            _ => known.and_then(|shape| outcome(test, shape)),
        };
        match (decided, inst.args[0]) {
            (Some(true), _) => Folded::Gone,
            (Some(false), _) => Folded::Always(fail),
            (None, first) => {
                let second = inst.args.get(1).copied().unwrap_or(Val::Nil);
                let learned = match test {
                    Test::EqExact => [(first, other), (second, known)],
                    _ => [(first, proved(test)), (second, None)],
                };
                for (value, shape) in learned {
                    if let (Val::Var(v), Some(shape)) = (value, shape) {
                        *at = self.facts.learn(*at, v, shape);
                    }
                }
                Folded::Keep(inst)
            }
        }
    }

    fn fold_term(&mut self, term: &mut Term, at: At) {
        let to = match term {
            Term::Select(on, table, default) if on.is_const() && !matches!(on, Val::Lit(_)) => {
                table.iter().find(|(key, _)| key == on).map_or(*default, |(_, to)| *to)
            }
            Term::Select(on, table, default) => {
                let Some(shape) = self.shape(*on, at) else { return };
                table.retain(|(key, _)| {
                    constant_shape(*key, self.tables).is_some_and(|key| !key.excludes(shape))
                });
                if !table.is_empty() {
                    return;
                }
                *default
            }
            Term::SelectArity(on, table, default) => match self.shape(*on, at) {
                Some(Shape::Tuple(Some(n), _)) => {
                    table.iter().find(|(key, _)| *key == n).map_or(*default, |(_, to)| *to)
                }
                _ => return,
            },
            _ => return,
        };
        *term = Term::Jump(to, vec![]);
    }
}

enum Folded {
    /// Nothing is left of it.
    Gone,
    Keep(Inst),
    /// It always fails.
    Always(BlockId),
    /// It always raises.
    Raises(Inst),
}

fn copy(dst: Var, value: Val) -> Inst {
    let loc = crate::core::Loc::default();
    Inst { dst: Some(dst), op: Prim::Move, args: vec![value], fail: None, loc }
}

/// Whether two operands are the same term; `None` if that is not known.
fn same(a: Val, b: Val) -> Option<bool> {
    match (a, b) {
        (Val::Var(a), Val::Var(b)) if a == b => Some(true),
        (Val::Var(_), _) | (_, Val::Var(_)) => None,
        // Literals of the table may be equal by value, such as 0.0 and -0.0.
        (Val::Lit(_), Val::Lit(_)) => None,
        _ => Some(a == b),
    }
}

/// Arithmetic on small integers whose result is one.
fn fold_arith(op: Arith, args: &[Val]) -> Option<i64> {
    let result = match (op, args) {
        (Arith::Neg, [Val::Int(a)]) => a.checked_neg()?,
        (Arith::Bnot, [Val::Int(a)]) => !a,
        (_, [Val::Int(a), Val::Int(b)]) => match op {
            Arith::Add => a.checked_add(*b)?,
            Arith::Sub => a.checked_sub(*b)?,
            Arith::Mul => a.checked_mul(*b)?,
            Arith::IntDiv => a.checked_div(*b)?,
            Arith::Rem => a.checked_rem(*b)?,
            Arith::Band => a & b,
            Arith::Bor => a | b,
            Arith::Bxor => a ^ b,
            Arith::Bsr if (0..64).contains(b) => a >> b,
            Arith::Bsl if (0..60).contains(b) => a.checked_mul(1 << b)?,
            _ => return None,
        },
        _ => return None,
    };
    (Operand::INT_MIN..=Operand::INT_MAX).contains(&result).then_some(result)
}
