//! Hashing terms: the VM's own hash, and OTP's portable `phash2`.
//!
//! Both are the same in every run and on every machine: atoms count by their text, nothing by its
//! address. Neither recurses; nested terms wait on an explicit stack, one entry per level (which
//! panics with [`OutOfMemory`](super::shared::OutOfMemory) if its memory is not there).

use super::bits::BitView;
use super::worklist::WorkList;
use super::{AtomTable, Kind, Term, View, map};

// ---------------------------------------------------------------------------------------------
// The internal hash

/// Odd constants without pattern, from the digits of sqrt(2), sqrt(3), sqrt(5) and sqrt(7).
const K: [u64; 4] =
    [0x6a09_e667_f3bc_c909, 0xbb67_ae85_84ca_a73b, 0x3c6e_f372_fe94_f82b, 0xa54f_f53a_5f1d_36f1];

/// What a word stands for; mixed in with it, so that `1` and `1.0`, `[]` and `{}` differ.
#[derive(Clone, Copy)]
#[repr(u64)]
enum Mark {
    Small = 1,
    Big,
    Float,
    Atom,
    Pid,
    Port,
    Nil,
    Cons,
    Tuple,
    Map,
    Fun,
    Export,
    Ref,
    Bits,
}

/// A running hash of words: multiplication to 128 bits, folded.
#[derive(Clone, Copy)]
struct Mixer(u64);

impl Mixer {
    #[inline]
    fn new(salt: u32) -> Mixer {
        Mixer(K[0].wrapping_add((salt as u64).wrapping_mul(K[1])))
    }

    #[inline]
    fn word(&mut self, word: u64) {
        // The state is added back so that an unlucky zero factor does not forget what came before.
        let product = (self.0 ^ word) as u128 * K[2] as u128;
        self.0 = (product as u64 ^ (product >> 64) as u64).wrapping_add(self.0.rotate_left(29));
    }

    #[inline]
    fn mark(&mut self, mark: Mark, word: u64) {
        self.word(word.wrapping_add((mark as u64) << 56));
    }

    /// Mixes in the bits, at most so many words of them.
    fn bits(&mut self, bits: &BitView, words: usize) {
        let (mut at, end) = (0, bits.len().min(64 * words));
        while at < end {
            let count = (end - at).min(64);
            self.word(bits.read(at, count));
            at += count;
        }
    }

    fn atom(&mut self, atom: Term, salt: u32, atoms: &AtomTable) {
        let entry = atoms.entry(atom);
        self.mark(Mark::Atom, entry.hash as u64);
        if salt != 0 {
            // Two texts may share their stored hash; salted rounds are there to tell them apart.
            self.bits(&BitView::of_bytes(entry.text.as_bytes()), HASHED_WORDS);
        }
    }

    #[inline]
    fn finish(mut self) -> u64 {
        self.word(K[3]);
        self.0
    }
}

/// Words of a term that count for the VM's own hash. A term whose parts are shared can be endless
/// as a tree, and equal terms may share differently: equal ones are cut off at the same place.
const HASHED_WORDS: usize = 1 << 14;

/// The VM's own hash, for its maps: equal for terms that are `=:=`. Each `salt` makes another
/// function of it; 0 is the fastest. What a term holds beyond [`HASHED_WORDS`] does not count.
#[inline]
pub fn internal(term: Term, salt: u32, atoms: &AtomTable) -> u64 {
    let mut mixer = Mixer::new(salt);
    if term.is_atom() {
        mixer.atom(term, salt, atoms);
    } else if term.is_small() {
        mixer.mark(Mark::Small, term.small_value() as u64);
    } else {
        internal_any(&mut mixer, term, salt, atoms);
    }
    mixer.finish()
}

fn internal_any(mixer: &mut Mixer, term: Term, salt: u32, atoms: &AtomTable) {
    let mut work: WorkList<(*const Term, usize)> = WorkList::new();
    let mut term = term;
    let mut left = HASHED_WORDS;
    while left > 0 {
        left -= 1;
        let slots: &[Term] = match term.view() {
            View::Small(value) => {
                mixer.mark(Mark::Small, value as u64);
                &[]
            }
            View::Big(negative, limbs) => {
                mixer.mark(Mark::Big, (limbs.len() as u64) << 1 | negative as u64);
                let counted = limbs.len().min(left);
                limbs[..counted].iter().for_each(|&limb| mixer.word(limb));
                left -= counted;
                &[]
            }
            View::Float(value) => {
                // Adding 0.0 turns -0.0 into 0.0.
                mixer.mark(Mark::Float, 0);
                mixer.word((value + 0.0).to_bits());
                &[]
            }
            View::Atom => {
                mixer.atom(term, salt, atoms);
                &[]
            }
            View::Pid(number) => {
                mixer.mark(Mark::Pid, number);
                &[]
            }
            View::Port(number) => {
                mixer.mark(Mark::Port, number);
                &[]
            }
            View::Nil | View::Internal => {
                mixer.mark(Mark::Nil, 0);
                &[]
            }
            View::Cons(..) => {
                mixer.mark(Mark::Cons, 0);
                // SAFETY: a list cell is two slots.
                unsafe { std::slice::from_raw_parts(term.address().cast::<Term>(), 2) }
            }
            View::Tuple(elements) => {
                mixer.mark(Mark::Tuple, elements.len() as u64);
                elements
            }
            View::Map => {
                // Both forms are canonical, so equal maps have equal slots in equal order. The
                // inner nodes of the tree come by as internal slots.
                mixer.mark(Mark::Map, map::size(term) as u64);
                map::slots(term)
            }
            View::Fun(key, free) => {
                mixer.mark(Mark::Fun, free.len() as u64);
                mixer.atom(key.module, salt, atoms);
                mixer.word((key.index as u64) << 32 | key.uniq as u64);
                mixer.word(key.arity as u64);
                free
            }
            View::Export(key) => {
                mixer.mark(Mark::Export, key.arity as u64);
                mixer.atom(key.module, salt, atoms);
                mixer.atom(key.function, salt, atoms);
                &[]
            }
            View::Ref(number, alias) => {
                mixer.mark(Mark::Ref, number);
                mixer.word(alias);
                &[]
            }
            View::Bits => {
                if let Some(bits) = term.as_bits() {
                    mixer.mark(Mark::Bits, bits.len() as u64);
                    mixer.bits(&bits, left);
                    left = left.saturating_sub(bits.len() / 64);
                }
                &[]
            }
        };
        let mut run = (slots.as_ptr(), slots.len());
        term = loop {
            if run.1 == 0 {
                match work.pop() {
                    Some(next) => run = next,
                    None => return,
                }
            }
            // SAFETY: a run has that many slots of a live object.
            let slot = unsafe { *run.0 };
            run = (run.0.wrapping_add(1), run.1 - 1);
            if run.1 > 0 {
                work.push(run);
            }
            if slot.kind() == Some(Kind::HashNode) {
                let children = map::node_slots(slot);
                run = (children.as_ptr(), children.len());
                continue;
            }
            break slot;
        };
    }
}

// ---------------------------------------------------------------------------------------------
// phash2

/// Bob Jenkins' 96-bit mix (public domain, "lookup2").
#[inline]
fn jenkins_mix([mut a, mut b, mut c]: [u32; 3]) -> [u32; 3] {
    for [x, y, z] in [[13, 8, 13], [12, 16, 5], [3, 10, 15]] {
        a = a.wrapping_sub(b).wrapping_sub(c) ^ (c >> x);
        b = b.wrapping_sub(c).wrapping_sub(a) ^ (a << y);
        c = c.wrapping_sub(a).wrapping_sub(b) ^ (b >> z);
    }
    [a, b, c]
}

/// The `n`th multiple of the golden ratio's bits; each kind of term has its own.
const fn golden(n: u32) -> u32 {
    0x9e37_79b9u32.wrapping_mul(n)
}

/// Bob Jenkins' hash of a byte string ("lookup2"), with a seed.
fn jenkins_bytes(bytes: impl Iterator<Item = u8>, len: usize, seed: u32) -> u32 {
    let (mut state, mut block, mut filled) = ([golden(1), golden(1), seed], [0u32; 3], 0usize);
    for byte in bytes {
        block[filled / 4] |= (byte as u32) << (filled % 4 * 8);
        filled += 1;
        if filled == 12 {
            state = jenkins_mix([0, 1, 2].map(|i| state[i].wrapping_add(block[i])));
            (block, filled) = ([0; 3], 0);
        }
    }
    // In the last block the lowest byte of the third word is where the length goes.
    block[2] = (block[2] << 8).wrapping_add(len as u32);
    jenkins_mix([0, 1, 2].map(|i| state[i].wrapping_add(block[i])))[2]
}

/// The hash of an atom's text: PJW's, over Latin-1 characters and UTF-8 bytes of the others.
fn pjw(text: &str) -> u32 {
    let mut hash = 0u32;
    let mut step = |value: u32| {
        hash = (hash << 4).wrapping_add(value);
        let top = hash & 0xf000_0000;
        hash ^= top >> 24;
        hash ^= top;
    };
    let mut buffer = [0; 4];
    for c in text.chars() {
        if (c as u32) < 0x100 {
            step(c as u32);
        } else {
            c.encode_utf8(&mut buffer).bytes().for_each(|byte| step(byte as u32));
        }
    }
    hash
}

/// What is still to be done.
#[derive(Clone, Copy)]
enum Task {
    /// Hash these slots.
    Run(*const Term, usize),
    /// Hash these children of a map node, or this pair's slots, each pair on its own.
    Pairs(*const Term, *const Term, usize),
    /// Children of a tree node.
    Children(*const Term, usize),
    /// A pair is complete: its hash joins those of the others, in no order.
    PairEnd,
    /// A map is complete: the hash before it, and the joined pairs of the map around it.
    MapEnd(u32, u32),
}

struct Phash<'a> {
    atoms: &'a AtomTable,
    hash: u32,
    /// The joined hashes of the innermost map's pairs.
    pairs: u32,
    work: WorkList<Task>,
}

impl Phash<'_> {
    #[inline]
    fn two(&mut self, x: u32, y: u32, constant: u32) {
        let (a, b) = (constant.wrapping_add(x), constant.wrapping_add(y));
        self.hash = jenkins_mix([a, b, self.hash])[2];
    }

    #[inline]
    fn one(&mut self, x: u32, constant: u32) {
        self.two(x, 0, constant);
    }

    fn big(&mut self, negative: bool, limbs: &[u64]) {
        let constant = if negative { golden(10) } else { golden(11) };
        for &limb in limbs {
            self.two(limb as u32, (limb >> 32) as u32, constant);
        }
    }

    fn small(&mut self, value: i64) {
        // Beyond 28 bits a small integer of a 64-bit system is a big one elsewhere.
        if (-(1 << 27)..1 << 27).contains(&value) {
            if value < 0 {
                self.one(value.unsigned_abs() as u32, golden(1));
            }
            self.one(value as u32, golden(1));
        } else {
            self.big(value < 0, &[value.unsigned_abs()]);
        }
    }

    fn bits(&mut self, bits: &BitView) {
        let seed = golden(13).wrapping_add(self.hash);
        if bits.is_empty() {
            self.hash = seed;
            return;
        }
        let (len, rest) = (bits.byte_len(), bits.len() % 8);
        self.hash = match bits.as_bytes() {
            Some(bytes) => jenkins_bytes(bytes.iter().copied(), len, seed),
            None => jenkins_bytes(bits.bytes(), len, seed),
        };
        if rest > 0 {
            self.two(rest as u32, bits.read(len * 8, rest) as u32, golden(15));
        }
    }

    /// A list: runs of byte-sized elements four at a time, others as they are. Returns what comes
    /// next: an element (its rest of the list then waits), or the tail.
    fn list(&mut self, list: Term) -> Term {
        let (mut count, mut word, mut term) = (0, 0u32, list);
        let mut rest = None;
        while let Some((head, tail)) = term.as_cons() {
            let byte = head.as_small().filter(|value| (0..256).contains(value));
            let Some(byte) = byte else {
                rest = Some(term);
                break;
            };
            word = (word << 8) + byte as u32;
            count += 1;
            if count == 4 {
                self.one(word, golden(4));
                (count, word) = (0, 0);
            }
            term = tail;
        }
        if count > 0 {
            self.one(word, golden(4));
        }
        match rest {
            None => term,
            Some(cell) => {
                // SAFETY: a list cell: its tail is the second slot.
                let tail = cell.address().cast::<Term>().wrapping_add(1).cast_const();
                self.work.push(Task::Run(tail, 1));
                // SAFETY: as above.
                unsafe { cell.head() }
            }
        }
    }

    fn term(&mut self, term: Term) {
        let mut term = term;
        loop {
            match term.view() {
                View::Small(value) => self.small(value),
                View::Big(negative, limbs) => self.big(negative, limbs),
                View::Float(value) => {
                    let bits = (value + 0.0).to_bits();
                    self.two((bits >> 32) as u32, bits as u32, golden(12));
                }
                View::Atom => {
                    let hash = pjw(self.atoms.text(term));
                    if self.hash == 0 {
                        self.hash = hash;
                    } else {
                        self.one(hash, golden(3));
                    }
                }
                View::Pid(number) => self.one(number as u32, golden(5)),
                View::Port(number) => self.one(number as u32, golden(6)),
                View::Nil | View::Internal => {
                    if self.hash == 0 {
                        self.hash = 3_468_870_702;
                    } else {
                        self.one(2, golden(2));
                    }
                }
                View::Cons(..) => {
                    term = self.list(term);
                    continue;
                }
                View::Tuple(elements) => {
                    self.one(elements.len() as u32, golden(9));
                    self.work.push(Task::Run(elements.as_ptr(), elements.len()));
                }
                View::Map => self.map(term),
                View::Fun(key, free) => {
                    let module = pjw(self.atoms.text(key.module));
                    self.two(free.len() as u32, module, golden(1));
                    self.two(key.index, key.uniq, golden(1));
                    self.work.push(Task::Run(free.as_ptr(), free.len()));
                }
                View::Export(key) => {
                    let module = pjw(self.atoms.text(key.module));
                    self.two(key.arity, module, golden(1));
                    let function = pjw(self.atoms.text(key.function));
                    self.one(function, golden(14));
                }
                View::Ref(number, _) => self.one(number as u32, golden(7)),
                View::Bits => {
                    if let Some(bits) = term.as_bits() {
                        self.bits(&bits);
                    }
                }
            }
            match self.next() {
                Some(next) => term = next,
                None => return,
            }
        }
    }

    fn map(&mut self, term: Term) {
        let size = map::size(term);
        self.one(size as u32, golden(16));
        if size == 0 {
            return;
        }
        self.work.push(Task::MapEnd(self.hash, self.pairs));
        (self.hash, self.pairs) = (0, 0);
        match map::small_parts(term) {
            Some((keys, values)) => {
                self.work.push(Task::Pairs(keys.as_ptr(), values.as_ptr(), keys.len()));
            }
            None => {
                let root = map::slots(term);
                self.work.push(Task::Children(root.as_ptr(), root.len()));
            }
        }
    }

    /// The next term to hash, after what is complete by now has been wound up.
    fn next(&mut self) -> Option<Term> {
        loop {
            match self.work.pop()? {
                Task::Run(_, 0) | Task::Pairs(_, _, 0) | Task::Children(_, 0) => {}
                Task::Run(slot, left) => {
                    if left > 1 {
                        self.work.push(Task::Run(slot.wrapping_add(1), left - 1));
                    }
                    // SAFETY: the run has `left` slots of a live object.
                    return Some(unsafe { *slot });
                }
                Task::Pairs(key, value, left) => {
                    let (next_key, next_value) = (key.wrapping_add(1), value.wrapping_add(1));
                    self.work.push(Task::Pairs(next_key, next_value, left - 1));
                    self.work.push(Task::PairEnd);
                    self.work.push(Task::Run(value, 1));
                    // SAFETY: as many keys and values are left.
                    return Some(unsafe { *key });
                }
                Task::Children(slot, left) => {
                    self.work.push(Task::Children(slot.wrapping_add(1), left - 1));
                    // SAFETY: as many children are left.
                    let child = unsafe { *slot };
                    if child.is_cons() {
                        let pair = child.address().cast::<Term>().cast_const();
                        self.work.push(Task::Pairs(pair, pair.wrapping_add(1), 1));
                    } else {
                        let children = map::node_slots(child);
                        self.work.push(Task::Children(children.as_ptr(), children.len()));
                    }
                }
                Task::PairEnd => {
                    self.pairs ^= self.hash;
                    self.hash = 0;
                }
                Task::MapEnd(hash, pairs) => {
                    self.hash = hash;
                    self.one(self.pairs, golden(19));
                    self.pairs = pairs;
                }
            }
        }
    }
}

/// All 32 bits of OTP's portable hash.
pub fn phash2_full(term: Term, atoms: &AtomTable) -> u32 {
    let mut hasher = Phash { atoms, hash: 0, pairs: 0, work: WorkList::new() };
    hasher.term(term);
    hasher.hash
}

/// `erlang:phash2/1`: from 0 to 2^27 - 1.
pub fn phash2(term: Term, atoms: &AtomTable) -> u32 {
    phash2_full(term, atoms) & ((1 << 27) - 1)
}

/// `erlang:phash2/2`: from 0 to `range` - 1; `range` is from 1 to 2^32.
///
/// # Panics
/// When `range` is 0.
pub fn phash2_range(term: Term, range: u64, atoms: &AtomTable) -> u32 {
    (phash2_full(term, atoms) as u64 % range) as u32
}
