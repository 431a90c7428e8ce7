//! Register allocation: which register holds each variable, and where call windows start.
//!
//! Owner: the thread that compiles. Two rounds over the exact live ranges: first what lives across
//! a call, packed as low as possible, which fixes every call's window base (just above what lives
//! across that call, so that frames stay small); then the rest, each where it will be wanted: in
//! its argument slot, its tail-call register, its block parameter's register. Invariants: two
//! variables share a register only if their ranges are disjoint; parameters stay where they
//! arrive; a handler's three parameters are neighbours.

use super::layout::Layout;
use super::liveness::{Liveness, Range};
use crate::core::{Function, Prim, Term, Val, Var};

/// No register.
pub const NONE: u16 = u16::MAX;

/// The most registers a function may have: what a frame's live map and 16-bit operands take with
/// room for windows.
pub const MAX_REGS: usize = 32_000;

/// The result.
pub struct Allocation {
    /// By variable; [`NONE`] for variables that do not occur.
    pub reg: Vec<u16>,
    /// Calls: position and window base, ascending.
    pub calls: Vec<(u32, u16)>,
    /// One past the highest register that holds a variable.
    pub high: u16,
}

/// The function needs more than [`MAX_REGS`] registers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TooManyRegisters;

/// A wish for a register.
#[derive(Clone, Copy)]
enum Hint {
    None,
    /// Argument slot `.1` of call `.0`.
    Slot(u32, u16),
    /// The result of call `.0`.
    Result(u32),
    /// This very register.
    Fixed(u16),
}

/// Allocates. Errors: too many registers.
pub fn allocate(
    function: &Function,
    layout: &Layout,
    live: &Liveness,
) -> Result<Allocation, TooManyRegisters> {
    let mut alloc = Allocator::new(function, layout, live);
    alloc.parameters()?;
    let mut order: Vec<Var> = (0..function.nvars).map(Var).collect();
    order.retain(|v| !live.of(*v).is_empty() && alloc.out.reg[v.0 as usize] == NONE);
    order.sort_by_key(|v| live.of(*v)[0].from);
    let crossing: Vec<bool> = order.iter().map(|v| alloc.crosses(*v)).collect();
    for (v, crosses) in order.iter().zip(&crossing) {
        if *crosses {
            alloc.place_low(*v)?;
        }
    }
    alloc.fix_windows();
    for v in order {
        if alloc.out.reg[v.0 as usize] == NONE {
            alloc.place_wanted(v)?;
        }
    }
    Ok(alloc.out)
}

struct Allocator<'a> {
    function: &'a Function,
    live: &'a Liveness,
    /// By register: its taken ranges, ascending.
    taken: Vec<Vec<Range>>,
    /// What a variable's last use wants.
    use_hint: Vec<Hint>,
    /// Where the value comes from.
    def_hint: Vec<Hint>,
    /// A variable that it is moved to or from.
    partner: Vec<Option<Var>>,
    /// For handler parameters: the three of them.
    group: Vec<(Var, [Var; 3])>,
    out: Allocation,
}

impl<'a> Allocator<'a> {
    fn new(function: &'a Function, layout: &Layout, live: &'a Liveness) -> Self {
        let n = function.nvars as usize;
        let mut this = Allocator {
            function,
            live,
            taken: Vec::new(),
            use_hint: vec![Hint::None; n],
            def_hint: vec![Hint::None; n],
            partner: vec![None; n],
            group: Vec::new(),
            out: Allocation { reg: vec![NONE; n], calls: Vec::new(), high: 0 },
        };
        let mut is_handler = vec![false; function.blocks.len()];
        for id in &layout.order {
            if let Some(h) = function.block(*id).handler {
                is_handler[h.0 as usize] = true;
            }
        }
        for id in &layout.order {
            let block = function.block(*id);
            if is_handler[id.0 as usize]
                && let [a, b, c] = block.params[..]
            {
                this.group.extend([a, b, c].map(|v| (v, [a, b, c])));
            }
            for (i, inst) in block.insts.iter().enumerate() {
                match inst.op {
                    Prim::Call(_) => {
                        let call = this.out.calls.len() as u32;
                        this.out.calls.push((layout.at(*id, &block.insts, i), 0));
                        for (slot, arg) in inst.args.iter().enumerate() {
                            if let Val::Var(v) = arg {
                                this.use_hint[v.0 as usize] = Hint::Slot(call, slot as u16 + 1);
                            }
                        }
                        if let Some(v) = inst.dst {
                            this.def_hint[v.0 as usize] = Hint::Result(call);
                        }
                    }
                    Prim::Move => {
                        if let (Some(v), [Val::Var(from)]) = (inst.dst, &inst.args[..]) {
                            this.pair(v, *from);
                        }
                    }
                    _ => {}
                }
            }
            match &block.term {
                Term::TailCall(_, args) => {
                    for (i, arg) in args.iter().enumerate() {
                        if let Val::Var(v) = arg {
                            this.use_hint[v.0 as usize] = Hint::Fixed(i as u16);
                        }
                    }
                }
                Term::Jump(to, args) => {
                    for (param, arg) in function.block(*to).params.iter().zip(args) {
                        if let Val::Var(v) = arg {
                            this.pair(*param, *v);
                        }
                    }
                }
                _ => {}
            }
        }
        this.group.sort_unstable_by_key(|(v, _)| *v);
        this
    }

    fn pair(&mut self, a: Var, b: Var) {
        self.partner[a.0 as usize].get_or_insert(b);
        self.partner[b.0 as usize].get_or_insert(a);
    }

    /// Parameters arrive in `r0..` and stay there.
    fn parameters(&mut self) -> Result<(), TooManyRegisters> {
        for (i, v) in self.function.params.iter().enumerate() {
            self.take(*v, i)?;
        }
        Ok(())
    }

    /// Indices of the calls strictly inside the range: the value must survive them.
    fn calls_in(&self, range: Range) -> std::ops::Range<usize> {
        // Defined at the call (its odd position) is after it; last used at it is not beyond it.
        let first = self.out.calls.partition_point(|(at, _)| *at < range.from);
        let last = self.out.calls.partition_point(|(at, _)| *at + 1 < range.to);
        first..last.max(first)
    }

    fn crosses(&self, v: Var) -> bool {
        let own = |v: Var| self.live.of(v).iter().any(|r| !self.calls_in(*r).is_empty());
        match self.group_of(v) {
            Some(all) => all.into_iter().any(own),
            None => own(v),
        }
    }

    fn group_of(&self, v: Var) -> Option<[Var; 3]> {
        let i = self.group.binary_search_by_key(&v, |(v, _)| *v).ok()?;
        Some(self.group[i].1)
    }

    fn fits(&self, v: Var, reg: usize) -> bool {
        let Some(taken) = self.taken.get(reg) else { return true };
        let ranges = self.live.of(v);
        match (taken.last(), ranges.first()) {
            (Some(last), Some(first)) if last.to <= first.from => return true,
            (None, _) | (_, None) => return true,
            _ => {}
        }
        ranges.iter().all(|r| {
            let i = taken.partition_point(|t| t.to <= r.from);
            taken.get(i).is_none_or(|t| t.from >= r.to)
        })
    }

    fn take(&mut self, v: Var, reg: usize) -> Result<(), TooManyRegisters> {
        if reg >= MAX_REGS {
            return Err(TooManyRegisters);
        }
        if self.taken.len() <= reg {
            self.taken.resize(reg + 1, Vec::new());
        }
        let taken = &mut self.taken[reg];
        for r in self.live.of(v) {
            let i = taken.partition_point(|t| t.from < r.from);
            taken.insert(i, *r);
        }
        self.out.reg[v.0 as usize] = reg as u16;
        self.out.high = self.out.high.max(reg as u16 + 1);
        Ok(())
    }

    fn take_lowest(&mut self, v: Var) -> Result<(), TooManyRegisters> {
        if let Some(all) = self.group_of(v) {
            let base = (0..)
                .find(|base| all.iter().enumerate().all(|(i, v)| self.fits(*v, base + i)))
                .unwrap_or(MAX_REGS);
            for (i, v) in all.iter().enumerate() {
                self.take(*v, base + i)?;
            }
            return Ok(());
        }
        let reg = (0..).find(|reg| self.fits(v, *reg)).unwrap_or(MAX_REGS);
        self.take(v, reg)
    }

    /// First round: as low as possible, but with its partner if that costs no frame space.
    fn place_low(&mut self, v: Var) -> Result<(), TooManyRegisters> {
        if self.out.reg[v.0 as usize] != NONE {
            return Ok(());
        }
        if self.group_of(v).is_none()
            && let Some(reg) = self.partner_reg(v)
            && reg < self.taken.len()
            && self.fits(v, reg)
        {
            return self.take(v, reg);
        }
        self.take_lowest(v)
    }

    fn partner_reg(&self, v: Var) -> Option<usize> {
        let reg = self.out.reg[self.partner[v.0 as usize]?.0 as usize];
        (reg != NONE).then_some(reg as usize)
    }

    /// Puts each call's base just above what lives across it.
    fn fix_windows(&mut self) {
        for v in 0..self.function.nvars {
            let reg = self.out.reg[v as usize];
            if reg == NONE {
                continue;
            }
            for range in self.live.of(Var(v)) {
                for call in self.calls_in(*range) {
                    let base = &mut self.out.calls[call].1;
                    *base = (*base).max(reg + 1);
                }
            }
        }
    }

    /// Second round: where it is wanted, else as low as possible.
    fn place_wanted(&mut self, v: Var) -> Result<(), TooManyRegisters> {
        if self.out.reg[v.0 as usize] != NONE {
            return Ok(());
        }
        if self.group_of(v).is_none() {
            let i = v.0 as usize;
            let wishes = [
                self.wish(self.use_hint[i]),
                self.partner_reg(v),
                self.partner_wish(v),
                self.wish(self.def_hint[i]),
            ];
            for reg in wishes.into_iter().flatten() {
                if reg < MAX_REGS && self.fits(v, reg) {
                    return self.take(v, reg);
                }
            }
        }
        self.take_lowest(v)
    }

    /// Where a partner that has no register yet would like to be.
    fn partner_wish(&self, v: Var) -> Option<usize> {
        let partner = self.partner[v.0 as usize]?.0 as usize;
        (self.out.reg[partner] == NONE).then(|| self.wish(self.use_hint[partner])).flatten()
    }

    fn wish(&self, hint: Hint) -> Option<usize> {
        match hint {
            Hint::None => None,
            Hint::Slot(call, slot) => {
                Some(self.out.calls.get(call as usize)?.1 as usize + slot as usize)
            }
            Hint::Result(call) => Some(self.out.calls.get(call as usize)?.1 as usize),
            Hint::Fixed(reg) => Some(reg as usize),
        }
    }
}
