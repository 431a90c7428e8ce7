//! Mutants: small changes of files and of decoded modules.
//!
//! Stateless. The changes of modules are aimed at the verifier: each of its rules is within reach
//! of some of them, while most leave the rest of the module as it was.

use super::arbitrary::{Limits, arbitrary_op, literal};
use super::rng::Rng;
use crate::container::HEADER_LEN;
use crate::module::{Function, Handler, Lambda, LineEntry, Literal, Module};
use crate::operand::{
    AtomIdx, Dst, FunIdx, ImportIdx, Label, LambdaIdx, LitIdx, Reg, SegmentKind, Val,
};
use crate::ops::Op;
use crate::visit::OperandVisitorMut;

/// Changes a file beyond its header; the digest is left wrong.
pub fn mutate_bytes(rng: &mut Rng, file: &mut Vec<u8>) {
    let len = file.len();
    if len <= HEADER_LEN {
        file.push(rng.bits() as u8);
        return;
    }
    let at = HEADER_LEN + rng.below(len - HEADER_LEN);
    match rng.below(8) {
        0 | 1 => file[at] ^= 1 << rng.below(8),
        2 => file[at] = rng.bits() as u8,
        3 => file[at] = file[at].wrapping_add(rng.pick(&[1, 255])),
        4 => drop(file.remove(at)),
        5 => file.insert(at, rng.bits() as u8),
        6 => {
            let other = HEADER_LEN + rng.below(len - HEADER_LEN);
            file.swap(at, other);
        }
        _ => {
            let to = (at + rng.below(16)).min(len);
            let piece = file[at..to].to_vec();
            let other = HEADER_LEN + rng.below(len - HEADER_LEN);
            file.splice(other..other, piece);
        }
    }
}

/// Changes one thing in a module.
pub fn mutate_module(rng: &mut Rng, module: &mut Module) {
    match rng.below(40) {
        0..=3 => tables(rng, module),
        4..=5 => literals(rng, module),
        _ => {
            if module.functions.is_empty() {
                return tables(rng, module);
            }
            let index = rng.below(module.functions.len());
            // Taken out, since the rest of the module is needed to know the limits.
            let mut f = std::mem::take(&mut module.functions[index]);
            let limits = Limits::of(module, &f);
            function(rng, module, &mut f, &limits);
            module.functions[index] = f;
        }
    }
}

fn tables(rng: &mut Rng, m: &mut Module) {
    let atoms = m.atoms.len();
    let wild_or = |rng: &mut Rng, n: usize| {
        if rng.one_in(2) { rng.wild() as u32 } else { rng.below(n + 1) as u32 }
    };
    match rng.below(12) {
        0 if atoms > 0 => {
            let i = rng.below(atoms);
            match rng.below(4) {
                0 => m.atoms[0].clear(),
                1 => m.atoms[i] = rng.pick(&["x", "ä", "x\n"]).repeat(240 + rng.below(20)),
                2 => m.atoms[i] = m.atoms[rng.below(atoms)].clone(),
                _ => m.atoms[i].push('x'),
            }
        }
        1 => drop(m.atoms.pop()),
        2 if !m.imports.is_empty() => {
            let i = rng.below(m.imports.len());
            let import = &mut m.imports[i];
            match rng.below(3) {
                0 => import.module = AtomIdx(wild_or(rng, atoms)),
                1 => import.function = AtomIdx(wild_or(rng, atoms)),
                _ => import.arity = import.arity.wrapping_add(rng.pick(&[1, 255])),
            }
        }
        3 => drop(m.imports.pop()),
        4 => {
            let export = match rng.below(2) {
                0 if !m.exports.is_empty() => rng.pick(&m.exports),
                _ => wild_or(rng, m.functions.len()),
            };
            m.exports.push(export);
        }
        5 if !m.lambdas.is_empty() => {
            let i = rng.below(m.lambdas.len());
            let lambda: &mut Lambda = &mut m.lambdas[i];
            match rng.below(2) {
                0 => lambda.function = wild_or(rng, m.functions.len()),
                _ => lambda.free = lambda.free.wrapping_add(rng.pick(&[1, 2, 255])),
            }
        }
        6 => drop(m.lambdas.pop()),
        7 => drop(m.files.pop()),
        8 => m.attributes.push((AtomIdx(wild_or(rng, atoms)), Literal::Nil)),
        9 => drop(m.functions.pop()),
        10 if m.functions.len() > 1 => {
            let (a, b) = (rng.below(m.functions.len()), rng.below(m.functions.len()));
            m.functions.swap(a, b);
        }
        _ => drop(m.literals.pop()),
    }
}

fn literals(rng: &mut Rng, m: &mut Module) {
    let new = match rng.below(12) {
        0 => nested(rng.pick(&[250, 256, 300])),
        1 => Literal::List(vec![], Box::new(Literal::Nil)),
        2 => Literal::Big(rng.one_in(2), vec![0xff; rng.below(9)]),
        3 => Literal::Big(false, vec![1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0]),
        4 => Literal::Float(rng.pick(&[f64::NAN, f64::INFINITY, -0.0])),
        5 => {
            let key = Literal::Str("k".into());
            Literal::Map(vec![(key.clone(), Literal::Nil), (key, Literal::Int(1))])
        }
        6 => Literal::Bits(vec![0xff; rng.below(3)], rng.below(20) as u64),
        7 => Literal::Atom(AtomIdx(rng.wild() as u32)),
        _ => {
            let limits =
                Limits { atoms: m.atoms.len(), literals: m.literals.len(), ..Limits::default() };
            literal(rng, &limits, 0)
        }
    };
    if m.literals.is_empty() || rng.one_in(2) {
        m.literals.push(new);
    } else {
        let i = rng.below(m.literals.len());
        m.literals[i] = new;
    }
}

fn nested(levels: usize) -> Literal {
    (0..levels).fold(Literal::Nil, |inner, _| Literal::Tuple(vec![inner]))
}

fn function(rng: &mut Rng, m: &Module, f: &mut Function, limits: &Limits) {
    let len = f.code.len();
    if len == 0 {
        return;
    }
    let at = rng.below(len);
    match rng.below(35) {
        0..=13 => operand(rng, &mut f.code[at], limits),
        14..=16 => operand_list(rng, &mut f.code[at], limits),
        17 => f.code.swap(at, rng.below(len)),
        18 => remove(f, at),
        19 => drop(f.code.remove(at)),
        20 => insert(f, at, f.code[rng.below(len)].clone()),
        21 | 22 => insert(f, at, arbitrary_op(rng, limits)),
        23 => f.code[at] = arbitrary_op(rng, limits),
        24 => {
            // An instruction of another function, as it is.
            let other = rng.below(m.functions.len());
            if let Some(code) = m.functions.get(other).filter(|f| !f.code.is_empty()) {
                insert(f, at, rng.pick(&code.code));
            }
        }
        25 => f.nregs = resized(rng, f.nregs),
        26 => f.arity = f.arity.wrapping_add(rng.pick(&[1, 255])),
        27 | 28 => handlers(rng, f),
        29 => lines(rng, m, f),
        30 => match rng.below(3) {
            0 => f.code.clear(),
            1 => f.code.truncate(at),
            _ => f.code.push(Op::Reserve { words: rng.wild() as u32 }),
        },
        31 => receive(rng, f, at),
        32 => exceptions(rng, f, at),
        33 => back(rng, f, at),
        _ if rng.one_in(50) => explode(f),
        _ => operand(rng, &mut f.code[at], limits),
    }
}

fn resized(rng: &mut Rng, nregs: u16) -> u16 {
    match rng.below(4) {
        0 => rng.wild() as u16,
        1 => nregs.wrapping_add(1),
        _ => nregs.wrapping_sub(1 + rng.below(2) as u16),
    }
}

/// Removes an instruction; jumps still lead where they led.
fn remove(f: &mut Function, at: usize) {
    f.code.remove(at);
    let at = at as u32;
    shift(f, |target| if target > at { target - 1 } else { target });
}

/// Inserts an instruction, which jumps to this place do not see.
fn insert(f: &mut Function, at: usize, op: Op) {
    let place = at as u32;
    shift(f, |target| if target >= place { target.saturating_add(1) } else { target });
    f.code.insert(at, op);
}

fn shift(f: &mut Function, moved: impl Fn(u32) -> u32) {
    for op in &mut f.code {
        op.map_labels(|l| Label(moved(l.0)));
    }
    for h in &mut f.handlers {
        *h = Handler {
            start: moved(h.start),
            end: moved(h.end),
            target: Label(moved(h.target.0)),
            base: h.base,
        };
    }
    for l in &mut f.lines {
        l.at = moved(l.at);
    }
}

fn handlers(rng: &mut Rng, f: &mut Function) {
    let len = f.code.len();
    let some_at = |rng: &mut Rng| rng.below(len + 1) as u32;
    if f.handlers.is_empty() || rng.one_in(4) {
        let (a, b) = (some_at(rng), some_at(rng));
        f.handlers.push(Handler {
            start: a.min(b),
            end: a.max(b),
            target: Label(some_at(rng)),
            base: rng.below(usize::from(f.nregs) + 1) as u16,
        });
        return;
    }
    let i = rng.below(f.handlers.len());
    let h = &mut f.handlers[i];
    match rng.below(9) {
        0 => h.start = some_at(rng),
        1 => h.end = some_at(rng),
        2 => h.target = Label(some_at(rng)),
        3 => h.base = rng.below(usize::from(f.nregs) + 1) as u16,
        4 => h.target = Label(h.start),
        5 => drop(f.handlers.remove(i)),
        6 | 7 => {
            // Once more, crossing the first or around it.
            let (down, up) = (rng.below(3) as u32, rng.below(3) as u32);
            let other = Handler {
                start: h.start.saturating_sub(down),
                end: h.end.saturating_sub(up),
                ..*h
            };
            let place = rng.below(f.handlers.len() + 1);
            f.handlers.insert(place, other);
        }
        _ => {
            let other = rng.below(f.handlers.len());
            f.handlers.swap(i, other);
        }
    }
}

fn lines(rng: &mut Rng, m: &Module, f: &mut Function) {
    let at = rng.below(f.code.len() + 1) as u32;
    let entry = LineEntry { at, file: rng.below(m.files.len() + 1) as u32, line: 1 };
    f.lines.insert(rng.below(f.lines.len() + 1), entry);
}

/// Puts a receive instruction somewhere.
fn receive(rng: &mut Rng, f: &mut Function, at: usize) {
    let to = Label(rng.below(f.code.len()) as u32);
    let op = match rng.below(4) {
        0 => Op::RecvAccept {},
        1 => Op::RecvNext { to },
        2 => Op::RecvWait { to },
        _ => Op::RecvWaitTimeout { timeout: Val::Int(0), to },
    };
    insert(f, at, op);
}

/// Makes a loop: turns the jumps of an instruction back, or puts one there that leads back.
fn back(rng: &mut Rng, f: &mut Function, at: usize) {
    let to = Label(rng.below(at + 1) as u32);
    let mut turned = false;
    f.code[at].map_labels(|_| {
        turned = true;
        to
    });
    if !turned {
        insert(f, at, Op::Jump { to });
    }
}

/// Makes the instruction raise into a new handler, and use there what it must not.
fn exceptions(rng: &mut Rng, f: &mut Function, at: usize) {
    let base = f.nregs;
    f.nregs = f.nregs.saturating_add(3);
    let target = f.code.len() as u32;
    f.code.push(match rng.below(3) {
        0 => Op::Return { src: Val::Reg(base + rng.below(3) as u16) },
        1 => Op::Raise {
            class: Val::Reg(base),
            reason: Val::Reg(base + 1),
            trace: Reg(base + rng.below(3) as u16),
        },
        _ => Op::Return { src: Val::Reg(rng.below(usize::from(base)) as u16) },
    });
    let at = at as u32;
    f.handlers.insert(0, Handler { start: at, end: at + 1, target: Label(target), base });
}

/// Makes the function as costly to analyse as so few bytes can.
fn explode(f: &mut Function) {
    f.handlers.clear();
    f.lines.clear();
    f.nregs = 0x7fff;
    f.code = vec![Op::Move { dst: Dst(0x7ffe), src: Val::Nil }];
    for i in 1..1000 {
        f.code.push(Op::IsNil { src: Reg(0x7ffe), fail: Label(i + 1) });
    }
    f.code.push(Op::Return { src: Val::Nil });
}

/// Changes one operand.
fn operand(rng: &mut Rng, op: &mut Op, limits: &Limits) {
    let mut probe = Change { rng, limits, target: usize::MAX, seen: 0 };
    op.visit_mut(&mut probe);
    let count = probe.seen;
    if count > 0 {
        let target = rng.below(count);
        op.visit_mut(&mut Change { rng, limits, target, seen: 0 });
    }
}

/// Changes the operand of one number, counting them on the way.
struct Change<'a> {
    rng: &'a mut Rng,
    limits: &'a Limits,
    target: usize,
    seen: usize,
}

impl Change<'_> {
    fn hit(&mut self) -> bool {
        self.seen += 1;
        self.seen - 1 == self.target
    }

    /// An index, now and then one past the last or wild.
    fn index(&mut self, below: usize) -> u32 {
        if self.rng.one_in(20) { self.rng.wild() as u32 } else { self.rng.below(below + 1) as u32 }
    }

    fn register(&mut self) -> u16 {
        if self.rng.one_in(20) {
            self.rng.wild() as u16
        } else {
            let beyond = usize::from(self.rng.one_in(4));
            self.rng.below(self.limits.regs + beyond) as u16
        }
    }
}

macro_rules! change {
    ($($method:ident, $ty:ty, $this:ident: $new:expr;)*) => { $(
        fn $method(&mut self, old: &mut $ty) {
            if self.hit() {
                let $this = self;
                *old = $new;
            }
        }
    )* };
}

impl OperandVisitorMut for Change<'_> {
    change! {
        read, u16, s: s.register();
        write, u16, s: s.register();
        label, Label, s: Label(s.index(s.limits.labels));
        atom, AtomIdx, s: AtomIdx(s.index(s.limits.atoms));
        literal, LitIdx, s: LitIdx(s.index(s.limits.literals));
        import, ImportIdx, s: ImportIdx(s.index(s.limits.imports));
        function, FunIdx, s: FunIdx(s.index(s.limits.functions));
        lambda, LambdaIdx, s: LambdaIdx(s.index(s.limits.lambdas));
        number8, u8, s: s.rng.wild() as u8;
        number16, u16, s: s.rng.wild() as u16;
        number32, u32, s: s.rng.wild() as u32;
        segment_kind, SegmentKind, s: s.rng.pick(&[
            SegmentKind::Integer,
            SegmentKind::Float,
            SegmentKind::Binary,
            SegmentKind::Utf8,
            SegmentKind::Utf32,
        ]);
        value, Val, s: match s.rng.below(8) {
            0 => Val::Int(s.rng.wild() as i64),
            1 => Val::Atom(AtomIdx(s.index(s.limits.atoms))),
            2 => Val::Lit(LitIdx(s.index(s.limits.literals))),
            3 => Val::Nil,
            _ => Val::Reg(s.register()),
        };
    }
}

/// Lengthens, shortens or reorders the operand list of an instruction, if it has one.
fn operand_list(rng: &mut Rng, op: &mut Op, limits: &Limits) {
    match op {
        Op::Bif { args: list, .. }
        | Op::FunctionClause { args: list }
        | Op::List { items: list, .. }
        | Op::Tuple { items: list, .. }
        | Op::MakeFun { free: list, .. } => edit(rng, list),
        Op::MapNew { pairs, .. } | Op::MapPut { pairs, .. } | Op::MapUpdate { pairs, .. } => {
            edit(rng, pairs);
        }
        Op::UpdateTuple { updates, .. } => edit(rng, updates),
        Op::Select { table, .. } | Op::SelectArity { table, .. } => edit(rng, table),
        Op::BinBuild { segments, .. } => edit(rng, segments),
        _ => operand(rng, op, limits),
    }
}

fn edit<T: Clone>(rng: &mut Rng, list: &mut Vec<T>) {
    if list.is_empty() {
        return;
    }
    let (a, b) = (rng.below(list.len()), rng.below(list.len()));
    match rng.below(4) {
        0 => drop(list.remove(a)),
        1 => list.clear(),
        2 => list.swap(a, b),
        _ => list.insert(a, list[b].clone()),
    }
}
