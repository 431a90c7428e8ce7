//! Comparing terms: `=:=`, `==`, the order of terms, and the order of map keys.
//!
//! number < atom < reference < fun < port < pid < tuple < map < [] < list < bitstring. Tuples go
//! by size, then elements; maps by size, then keys, then values; integers and floats by their
//! exact values. Nothing recurses: nested terms wait on an explicit stack, one entry per level. Terms
//! that share their parts take time for each part, not for each way to it (`known`).
//! All functions panic with [`OutOfMemory`](super::shared::OutOfMemory) if that stack's memory is
//! not there.

use super::known::Known;
use super::worklist::WorkList;
use super::{AtomTable, Kind, Term, View, big, float};
use std::cmp::Ordering;

/// `a =:= b`: the same type and value.
#[inline]
pub fn exact_eq(a: Term, b: Term) -> bool {
    if a.0 == b.0 {
        return true;
    }
    // An immediate has one form only, but for the two zeros, which are one value.
    if a.is_immediate() || b.is_immediate() {
        return is_zero_float(a) && is_zero_float(b);
    }
    if a.tag() != b.tag() {
        return false;
    }
    equal(a, b, true)
}

/// `a == b`: as `=:=`, but integers and floats of the same value are equal, inside terms too (map
/// keys excepted).
#[inline]
pub fn arith_eq(a: Term, b: Term) -> bool {
    if a.0 == b.0 {
        return true;
    }
    if a.is_small() && b.is_small() {
        return false;
    }
    equal(a, b, false)
}

#[inline(always)]
fn is_zero_float(term: Term) -> bool {
    // The words of 0.0 and -0.0 are 0 and 8: the sign bit is the fourth after rotation.
    term.0 & !8 == 0
}

/// A run of slot pairs still to be looked at, and whether they must be `=:=`.
type EqRun = (*const Term, *const Term, usize, bool);

fn equal(a: Term, b: Term, exact: bool) -> bool {
    let mut work: WorkList<EqRun> = WorkList::new();
    let mut known = Known::default();
    let (mut a, mut b, mut exact) = (a, b, exact);
    loop {
        // Lists of equal immediates, the commonest kind, need no bookkeeping.
        while a.is_cons() && b.is_cons() && !known.is_remembering() {
            // SAFETY: live list cells.
            let (x, y) = unsafe { (a.head(), b.head()) };
            if x.0 != y.0 {
                break;
            }
            // SAFETY: as above.
            (a, b) = unsafe { (a.tail(), b.tail()) };
        }
        let shallow = match known.begun(a, b, exact) {
            true => Shallow::Equal,
            false => equal_shallow(a, b, exact),
        };
        match shallow {
            Shallow::Unequal => return false,
            Shallow::Equal => {}
            Shallow::Runs(first, second) => {
                if let Some(run) = second {
                    work.push(run);
                }
                work.push(first);
            }
        }
        // The next pair that is not identical.
        loop {
            let Some((x, y, left, mode)) = work.pop() else { return true };
            if left == 0 {
                continue;
            }
            // SAFETY: a run has `left` slots on either side, of live objects.
            (a, b) = unsafe { (*x, *y) };
            exact = mode;
            if left > 1 {
                work.push((x.wrapping_add(1), y.wrapping_add(1), left - 1, mode));
            }
            if a.0 != b.0 {
                break;
            }
        }
    }
}

enum Shallow {
    Unequal,
    Equal,
    /// Equal if these slots are; the second run is looked at last.
    Runs(EqRun, Option<EqRun>),
}

fn equal_shallow(a: Term, b: Term, exact: bool) -> Shallow {
    let known = |equal| if equal { Shallow::Equal } else { Shallow::Unequal };
    if a.0 == b.0 {
        return Shallow::Equal;
    }
    if a.is_cons() && b.is_cons() {
        let run =
            (a.address().cast::<Term>().cast_const(), b.address().cast::<Term>().cast_const());
        return Shallow::Runs((run.0, run.1, 2, exact), None);
    }
    if !exact && (a.is_float() != b.is_float()) {
        return known(is_number(a) && is_number(b) && compare_numbers(a, b) == Ordering::Equal);
    }
    if !a.is_boxed() || !b.is_boxed() {
        return known(is_zero_float(a) && is_zero_float(b));
    }
    // SAFETY: both are live boxed objects; every access is to the layout of the kind both have.
    unsafe {
        let (header, other) = (a.header(), b.header());
        if header.kind() != other.kind() {
            return known(a.is_bitstring() && b.is_bitstring() && same_bits(a, b));
        }
        let slots = |from: usize| {
            let count = header.words() + 1 - from;
            let (x, y) =
                (a.address().add(from).cast::<Term>(), b.address().add(from).cast::<Term>());
            (x.cast_const(), y.cast_const(), count, exact)
        };
        match header.kind() {
            Kind::SubBits | Kind::HeapBits | Kind::RefBits => known(same_bits(a, b)),
            Kind::Fun => {
                let same = header == other && a.fun_key() == b.fun_key();
                if same { Shallow::Runs(slots(2), None) } else { Shallow::Unequal }
            }
            Kind::Export => known(a.export_key() == b.export_key()),
            _ if header != other => Shallow::Unequal,
            // Keys must always be the same exactly.
            Kind::Map => {
                let (x, y, ..) = slots(1);
                Shallow::Runs((x, y, 1, true), Some(slots(2)))
            }
            Kind::HashNode if !exact => equal_nodes(a, b),
            Kind::Tuple | Kind::HashMap | Kind::HashNode => Shallow::Runs(slots(1), None),
            Kind::BigPos | Kind::BigNeg | Kind::Float | Kind::Ref => {
                known(a.payload() == b.payload())
            }
            Kind::Trace | Kind::Context | Kind::Moved => Shallow::Unequal,
        }
    }
}

/// Nodes of hash maps under `==`: the tree's shape is determined by its keys, so leaves with the
/// same keys are at the same places; their keys must be the same, their values equal.
///
/// # Safety
/// Both are live nodes with the same header.
unsafe fn equal_nodes(a: Term, b: Term) -> Shallow {
    // SAFETY: by the caller.
    unsafe {
        if a.word(1) != b.word(1) {
            return Shallow::Unequal;
        }
        // A leaf's cell is compared as a pair of slots with two modes; to keep one entry a level,
        // keys are compared here (a nested call, but in exact mode, which never comes back here).
        let count = a.header().words();
        for i in 2..=count {
            let (x, y) = (a.field(i), b.field(i));
            if x.is_cons() != y.is_cons() || x.is_cons() && !exact_eq(x.head(), y.head()) {
                return Shallow::Unequal;
            }
        }
        let slot = |node: Term| node.address().add(2).cast::<Term>().cast_const();
        Shallow::Runs((slot(a), slot(b), count - 1, false), None)
    }
}

fn same_bits(a: Term, b: Term) -> bool {
    match (a.as_bits(), b.as_bits()) {
        (Some(a), Some(b)) => a.same(&b),
        _ => false,
    }
}

#[inline]
fn is_number(term: Term) -> bool {
    term.is_small()
        || term.is_imm_float()
        || matches!(term.kind(), Some(Kind::BigPos | Kind::BigNeg | Kind::Float))
}

/// The order of two numbers by value.
///
/// # Panics
/// When one is no number.
pub fn compare_numbers(a: Term, b: Term) -> Ordering {
    use View::{Big, Float, Small};
    match (a.view(), b.view()) {
        (Small(a), Small(b)) => a.cmp(&b),
        (Float(a), Float(b)) => float_order(a, b),
        (Small(a), Float(b)) => float::compare_int(a, b),
        (Float(a), Small(b)) => float::compare_int(b, a).reverse(),
        (Big(negative, _), Small(_)) => sign_order(negative),
        (Small(_), Big(negative, _)) => sign_order(negative).reverse(),
        (Big(an, a), Big(bn, b)) => big::compare_magnitudes(an, a, bn, b),
        (Big(negative, limbs), Float(b)) => big::compare_float(negative, limbs, b),
        (Float(a), Big(negative, limbs)) => big::compare_float(negative, limbs, a).reverse(),
        _ => panic!("not numbers: {a:?}, {b:?}"),
    }
}

/// Floats are never NaNs.
#[inline]
fn float_order(a: f64, b: f64) -> Ordering {
    a.partial_cmp(&b).unwrap_or(Ordering::Equal)
}

/// How a big integer stands to anything small.
fn sign_order(negative: bool) -> Ordering {
    if negative { Ordering::Less } else { Ordering::Greater }
}

/// Erlang's term order, as `<` and `==` see it.
#[inline]
pub fn compare(a: Term, b: Term, atoms: &AtomTable) -> Ordering {
    if a.is_small() && b.is_small() {
        // Tags are equal and the value is on top: the words order like the values.
        return (a.0 as i64).cmp(&(b.0 as i64));
    }
    if a.0 == b.0 {
        return Ordering::Equal;
    }
    Comparer::new(atoms).run(a, b, false)
}

/// The order of map keys: as [`compare`], but every integer before every float, so that only what
/// is `=:=` is equal.
#[inline]
pub fn compare_exact(a: Term, b: Term, atoms: &AtomTable) -> Ordering {
    if a.0 == b.0 {
        return Ordering::Equal;
    }
    Comparer::new(atoms).run(a, b, true)
}

/// The place of a term's type in the order.
fn rank(view: &View<'_>) -> u8 {
    match view {
        View::Small(_) | View::Big(..) | View::Float(_) => 0,
        View::Atom => 1,
        View::Ref(..) => 2,
        View::Fun(..) => 3,
        View::Export(_) => 4,
        View::Port(_) => 5,
        View::Pid(_) => 6,
        View::Tuple(_) => 7,
        View::Map => 8,
        View::Nil => 9,
        View::Cons(..) => 10,
        View::Bits => 11,
        View::Internal => 12,
    }
}

/// What is still to be done when the pair in hand turns out equal.
#[derive(Clone, Copy)]
enum Task {
    /// Compare these slots one by one, in this mode.
    Run(*const Term, *const Term, usize, bool),
    /// The pair in hand was two keys of the innermost [`Difference`]: their order goes there,
    /// whatever it is.
    Keys,
    /// The pair in hand was two values of the innermost [`Difference`].
    Values,
}

/// Two hash maps of one size, by the entries in which they differ.
///
/// In the order of their keys, the first place where they differ decides. That is the least key
/// that only one of them has: the map that has it comes first. If the keys are the same, it is the
/// least key with unequal values, and these decide. Finding the least and sorting are done step by
/// step, each step waiting for two keys to be compared, because keys may be maps again.
struct Difference {
    entries: Vec<Entry>,
    phase: Phase,
    exact: bool,
}

/// A key, and the map that alone has it, or the two values.
type Entry = (Term, Side);

#[derive(Clone, Copy)]
enum Side {
    OnlyA,
    OnlyB,
    Both(Term, Term),
}

enum Phase {
    /// Looking for the least key: that of `least` so far, `next` is compared with it.
    Least { least: usize, next: usize },
    /// Merging runs of `width` sorted entries, from `lo` on, into `out`.
    Sort { out: Vec<Entry>, width: usize, lo: usize, i: usize, j: usize },
    /// Comparing the values in order; `next` comes next.
    Values { next: usize },
}

enum Step {
    Decided(Ordering),
    Pair(Term, Term, bool),
}

struct Comparer<'a> {
    atoms: &'a AtomTable,
    work: WorkList<Task>,
    differences: Vec<Difference>,
    known: Known,
}

impl<'a> Comparer<'a> {
    fn new(atoms: &'a AtomTable) -> Comparer<'a> {
        Comparer { atoms, work: WorkList::new(), differences: Vec::new(), known: Known::default() }
    }

    fn run(&mut self, a: Term, b: Term, exact: bool) -> Ordering {
        let mut step = self.pair(a, b, exact);
        loop {
            step = match step {
                Step::Pair(a, b, exact) => self.pair(a, b, exact),
                Step::Decided(order) => match self.resume(order) {
                    Some(next) => next,
                    None => return order,
                },
            };
        }
    }

    /// What follows from the result of a pair: `None` when it is the result of all.
    fn resume(&mut self, order: Ordering) -> Option<Step> {
        loop {
            match self.work.pop()? {
                Task::Keys => {
                    if order != Ordering::Equal {
                        self.known.forget();
                    }
                    return Some(self.difference(Some(order)));
                }
                Task::Values if order == Ordering::Equal => return Some(self.difference(None)),
                Task::Values => {
                    self.differences.pop();
                }
                // Unequal: what else was to be compared does not matter.
                Task::Run(..) if order != Ordering::Equal => {}
                Task::Run(a, b, left, exact) => {
                    if left > 1 {
                        let (a, b) = (a.wrapping_add(1), b.wrapping_add(1));
                        self.work.push(Task::Run(a, b, left - 1, exact));
                    }
                    // SAFETY: a run has `left` ≥ 1 slots on either side, of live objects.
                    let (a, b) = unsafe { (*a, *b) };
                    if a.0 != b.0 {
                        return Some(Step::Pair(a, b, exact));
                    }
                }
            }
        }
    }

    /// Goes on with a run of slots.
    fn slots(&mut self, a: &[Term], b: &[Term], exact: bool) -> Step {
        if !a.is_empty() {
            self.work.push(Task::Run(a.as_ptr(), b.as_ptr(), a.len(), exact));
        }
        Step::Decided(Ordering::Equal)
    }

    fn pair(&mut self, a: Term, b: Term, exact: bool) -> Step {
        if a.0 == b.0 || self.known.begun(a, b, exact) {
            return Step::Decided(Ordering::Equal);
        }
        let (left, right) = (a.view(), b.view());
        let order = match (&left, &right) {
            (View::Small(a), View::Small(b)) => a.cmp(b),
            (
                View::Small(_) | View::Big(..) | View::Float(_),
                View::Small(_) | View::Big(..) | View::Float(_),
            ) => {
                let float = |view: &View<'_>| matches!(view, View::Float(_));
                if exact && float(&left) != float(&right) {
                    float(&left).cmp(&float(&right))
                } else {
                    compare_numbers(a, b)
                }
            }
            (View::Atom, View::Atom) => self.atoms.text(a).cmp(self.atoms.text(b)),
            (View::Ref(a, x), View::Ref(b, y)) => (a, x).cmp(&(b, y)),
            (View::Pid(a), View::Pid(b)) | (View::Port(a), View::Port(b)) => a.cmp(b),
            (View::Bits, View::Bits) => match (a.as_bits(), b.as_bits()) {
                (Some(a), Some(b)) => a.order(&b),
                _ => Ordering::Equal,
            },
            (View::Cons(..), View::Cons(..)) => {
                let (mut a, mut b) = (a, b);
                // SAFETY: live list cells.
                while !self.known.is_remembering() && unsafe { a.head().0 == b.head().0 } {
                    // SAFETY: as above.
                    (a, b) = unsafe { (a.tail(), b.tail()) };
                    if a.0 == b.0 {
                        return Step::Decided(Ordering::Equal);
                    }
                    if !a.is_cons() || !b.is_cons() {
                        return Step::Pair(a, b, exact);
                    }
                }
                // SAFETY: list cells are two slots.
                let cell = |t: Term| unsafe {
                    std::slice::from_raw_parts(t.address().cast::<Term>().cast_const(), 2)
                };
                return self.slots(cell(a), cell(b), exact);
            }
            (View::Tuple(a), View::Tuple(b)) => match a.len().cmp(&b.len()) {
                Ordering::Equal => return self.slots(a, b, exact),
                unequal => unequal,
            },
            (View::Map, View::Map) => return self.maps(a, b, exact),
            (View::Fun(a, free_a), View::Fun(b, free_b)) => {
                let key = self.text_order(a.module, b.module).then_with(|| {
                    (a.index, a.uniq, a.arity, free_a.len()).cmp(&(
                        b.index,
                        b.uniq,
                        b.arity,
                        free_b.len(),
                    ))
                });
                match key {
                    Ordering::Equal => return self.slots(free_a, free_b, exact),
                    unequal => unequal,
                }
            }
            (View::Export(a), View::Export(b)) => self
                .text_order(a.module, b.module)
                .then_with(|| self.text_order(a.function, b.function))
                .then_with(|| a.arity.cmp(&b.arity)),
            _ => rank(&left).cmp(&rank(&right)),
        };
        Step::Decided(order)
    }

    fn text_order(&self, a: Term, b: Term) -> Ordering {
        if a == b { Ordering::Equal } else { self.atoms.text(a).cmp(self.atoms.text(b)) }
    }

    fn maps(&mut self, a: Term, b: Term, exact: bool) -> Step {
        match super::map::size(a).cmp(&super::map::size(b)) {
            Ordering::Equal => {}
            unequal => return Step::Decided(unequal),
        }
        // SAFETY: both are live maps; of the same size, so of the same form.
        unsafe {
            if a.header().kind() == Kind::Map {
                let (ka, kb) = (a.field(1), b.field(1));
                let values = |map: Term| {
                    let count = map.header().words() - 1;
                    std::slice::from_raw_parts(
                        map.address().add(2).cast::<Term>().cast_const(),
                        count,
                    )
                };
                // The values wait until the keys have turned out equal.
                self.slots(values(a), values(b), exact);
                return Step::Pair(ka, kb, true);
            }
        }
        let mut only = Vec::new();
        let mut both = Vec::new();
        super::map::differences(a, b, |key, value_a, value_b| match (value_a, value_b) {
            (Some(_), None) => only.push((key, Side::OnlyA)),
            (None, Some(_)) => only.push((key, Side::OnlyB)),
            (Some(x), Some(y)) if only.is_empty() && x.0 != y.0 => {
                both.push((key, Side::Both(x, y)));
            }
            _ => {}
        });
        let (entries, phase) = if !only.is_empty() {
            (only, Phase::Least { least: 0, next: 1 })
        } else if both.is_empty() {
            return Step::Decided(Ordering::Equal);
        } else if both.iter().all(|(key, _)| is_flat(*key)) {
            // No key holds a term, so comparing them does not come back here.
            both.sort_by(|x, y| compare_exact(x.0, y.0, self.atoms));
            (both, Phase::Values { next: 0 })
        } else {
            (both, Phase::Sort { out: Vec::new(), width: 1, lo: 0, i: 0, j: 1 })
        };
        self.differences.push(Difference { entries, phase, exact });
        self.difference(None)
    }

    /// Goes on with the innermost difference, whose last pair of keys had this order.
    fn difference(&mut self, mut order: Option<Ordering>) -> Step {
        loop {
            let Some(Difference { entries, phase, exact }) = self.differences.last_mut() else {
                return Step::Decided(Ordering::Equal);
            };
            match phase {
                Phase::Least { least, next } => {
                    if let Some(order) = order.take() {
                        if order == Ordering::Less {
                            *least = *next;
                        }
                        *next += 1;
                    }
                    if *next < entries.len() {
                        let (candidate, least) = (entries[*next].0, entries[*least].0);
                        self.work.push(Task::Keys);
                        return Step::Pair(candidate, least, true);
                    }
                    let first = matches!(entries[*least].1, Side::OnlyA);
                    self.differences.pop();
                    return Step::Decided(if first { Ordering::Less } else { Ordering::Greater });
                }
                Phase::Sort { out, width, lo, i, j } => {
                    let n = entries.len();
                    let (mid, hi) = ((*lo + *width).min(n), (*lo + 2 * *width).min(n));
                    if let Some(order) = order.take() {
                        let from = if order == Ordering::Greater { &mut *j } else { &mut *i };
                        out.push(entries[*from]);
                        *from += 1;
                    }
                    if *i < mid && *j < hi {
                        let pair = (entries[*i].0, entries[*j].0);
                        self.work.push(Task::Keys);
                        return Step::Pair(pair.0, pair.1, true);
                    }
                    out.extend_from_slice(&entries[*i..mid]);
                    out.extend_from_slice(&entries[*j..hi]);
                    *lo = hi;
                    if *lo == n {
                        std::mem::swap(entries, out);
                        out.clear();
                        (*lo, *width) = (0, 2 * *width);
                    }
                    (*i, *j) = (*lo, (*lo + *width).min(n));
                    if *width >= n {
                        *phase = Phase::Values { next: 0 };
                    }
                }
                Phase::Values { next } => {
                    let Some(&(_, side)) = entries.get(*next) else {
                        self.differences.pop();
                        return Step::Decided(Ordering::Equal);
                    };
                    *next += 1;
                    if let Side::Both(a, b) = side {
                        let exact = *exact;
                        self.work.push(Task::Values);
                        return Step::Pair(a, b, exact);
                    }
                }
            }
        }
    }
}

/// Does the term hold no other terms?
fn is_flat(term: Term) -> bool {
    match term.kind() {
        None => !term.is_cons(),
        Some(kind) => matches!(
            kind,
            Kind::BigPos | Kind::BigNeg | Kind::Float | Kind::Ref | Kind::HeapBits | Kind::RefBits
        ),
    }
}
