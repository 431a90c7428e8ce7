//! What verification found out about a module: the facts that the loader, the collector's live
//! maps and native code rest on.
//!
//! Made by the verifier only; immutable.

use super::lattice::Kinds;

/// A set of registers.
#[derive(Clone, PartialEq, Eq, Debug, Hash)]
pub struct RegSet(Words);

/// Bit `r % 64` of word `r / 64` stands for register `r`.
#[derive(Clone, PartialEq, Eq, Debug, Hash)]
enum Words {
    /// Nearly every function has at most 64 registers: no allocation.
    One([u64; 1]),
    /// At least two words, the last not zero.
    Many(Box<[u64]>),
}

impl Default for RegSet {
    fn default() -> RegSet {
        RegSet(Words::One([0]))
    }
}

impl RegSet {
    pub(super) fn from_words(words: &[u64]) -> RegSet {
        let len = words.iter().rposition(|w| *w != 0).map_or(0, |i| i + 1);
        RegSet(match &words[..len] {
            [] => Words::One([0]),
            [word] => Words::One([*word]),
            many => Words::Many(many.into()),
        })
    }

    /// The bits: bit `r % 64` of word `r / 64` stands for register `r`. The last word, if there
    /// is one, is not zero.
    pub fn words(&self) -> &[u64] {
        match &self.0 {
            Words::One([0]) => &[],
            Words::One(word) => word,
            Words::Many(words) => words,
        }
    }

    /// Is the register in the set?
    pub fn contains(&self, reg: u16) -> bool {
        let word = self.words().get(usize::from(reg / 64)).copied().unwrap_or(0);
        word >> (reg % 64) & 1 != 0
    }

    /// The registers, ascending.
    pub fn iter(&self) -> impl Iterator<Item = u16> + '_ {
        self.words().iter().copied().enumerate().flat_map(|(i, mut rest)| {
            std::iter::from_fn(move || {
                if rest == 0 {
                    return None;
                }
                let bit = rest.trailing_zeros();
                rest &= rest - 1;
                Some((i * 64) as u16 + bit as u16)
            })
        })
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.words().iter().map(|w| w.count_ones() as usize).sum()
    }

    /// Is there none?
    pub fn is_empty(&self) -> bool {
        self.words().is_empty()
    }

    /// One more than the greatest register in the set; 0 for the empty set.
    pub fn bound(&self) -> u16 {
        let words = self.words();
        words.last().map_or(0, |last| (words.len() * 64) as u16 - last.leading_zeros() as u16)
    }
}

/// The registers that are live at one instruction.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LiveMap {
    /// Index of the instruction.
    pub at: u32,
    /// The live registers; all of them have been written. They hold terms, match contexts or raw
    /// stack traces.
    pub regs: RegSet,
}

/// What the verifier proved about the operands of an arithmetic instruction or comparison.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct OperandFacts {
    /// Index of the instruction.
    pub at: u32,
    /// What the first operand (`a`) can be.
    pub a: Kinds,
    /// What the second operand (`b`) can be; of unary instructions, the same as `a`.
    pub b: Kinds,
}

/// What the verifier found out about one function.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct FunctionFacts {
    pub(super) entry: RegSet,
    pub(super) safe_points: Vec<LiveMap>,
    pub(super) returns: Vec<LiveMap>,
    /// Disjoint ranges, ascending: start, end, handler index.
    pub(super) handlers: Vec<(u32, u32, u32)>,
    pub(super) operands: Vec<OperandFacts>,
    pub(super) frame: u16,
}

fn find(maps: &[LiveMap], at: u32) -> Option<&RegSet> {
    let i = maps.binary_search_by_key(&at, |m| m.at).ok()?;
    Some(&maps[i].regs)
}

impl FunctionFacts {
    /// The arguments that are ever read, i.e. the registers live when the function is entered.
    pub fn live_at_entry(&self) -> &RegSet {
        &self.entry
    }

    /// For every instruction flagged `GC` or `YIELD`, ascending: the registers live *before* it
    /// executes. Its own operands (a call's window included) are among them, since the
    /// instruction is executed anew after a collection or suspension that it asks for; so are
    /// the registers that its fail label or its handler needs. Code that is never reached has
    /// empty sets.
    pub fn safe_points(&self) -> &[LiveMap] {
        &self.safe_points
    }

    /// For every call that is not a tail call, ascending by the *call's* index: the registers
    /// that the frame must keep while the callee runs. They are what is live where the call
    /// returns to (the next instruction) except the result, and what a handler of the call needs;
    /// all are below the window's base.
    pub fn returns(&self) -> &[LiveMap] {
        &self.returns
    }

    /// The entry of [`FunctionFacts::safe_points`] for this instruction.
    pub fn live_before(&self, at: u32) -> Option<&RegSet> {
        find(&self.safe_points, at)
    }

    /// The entry of [`FunctionFacts::returns`] for the call at this index.
    pub fn live_across(&self, call: u32) -> Option<&RegSet> {
        find(&self.returns, call)
    }

    /// Index (in [`Function::handlers`](crate::Function::handlers)) of the innermost handler
    /// that covers this instruction.
    pub fn handler_at(&self, at: u32) -> Option<u32> {
        let i = self.handlers.partition_point(|h| h.1 <= at);
        self.handlers.get(i).filter(|h| h.0 <= at).map(|h| h.2)
    }

    /// The same as disjoint ranges, ascending: first instruction, one past the last, handler.
    pub fn handler_ranges(&self) -> &[(u32, u32, u32)] {
        &self.handlers
    }

    /// What is known of operands of arithmetic and comparisons, ascending; instructions of whose
    /// operands nothing is known are left out.
    pub fn operands(&self) -> &[OperandFacts] {
        &self.operands
    }

    /// The entry of [`FunctionFacts::operands`] for this instruction.
    pub fn operands_at(&self, at: u32) -> Option<&OperandFacts> {
        let i = self.operands.binary_search_by_key(&at, |o| o.at).ok()?;
        Some(&self.operands[i])
    }

    /// One more than the greatest register that any instruction, window or handler uses, and not
    /// less than the arity. At most the function's `nregs`.
    pub fn frame_size(&self) -> u16 {
        self.frame
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets() {
        let none = RegSet::from_words(&[0, 0]);
        assert!(none.is_empty());
        assert_eq!((none.len(), none.bound(), none.iter().next()), (0, 0, None));
        assert_eq!(none, RegSet::default());
        let one = RegSet::from_words(&[1 << 63, 0, 0]);
        assert_eq!((one.len(), one.bound(), one.contains(63)), (1, 64, true));
        assert_eq!(one.iter().collect::<Vec<_>>(), [63]);
        let far = RegSet::from_words(&[0, 0, 6, 0]);
        assert_eq!((far.len(), far.bound(), far.is_empty()), (2, 131, false));
        assert_eq!(far.iter().collect::<Vec<_>>(), [129, 130]);
        assert_eq!(
            (none.words(), one.words(), far.words()),
            (&[][..], &[1 << 63][..], &[0, 0, 6][..])
        );
        assert!(far.contains(130) && !far.contains(2) && !far.contains(40_000));
    }
}
