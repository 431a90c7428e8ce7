//! A small random number generator.
//!
//! SplitMix64 (Steele, Lea, Flood 2014): one addition and two multiplications a number, passes
//! the usual statistical tests, any seed is good.

/// Random numbers from a seed.
pub struct Rng(u64);

impl Rng {
    /// The numbers of this seed.
    pub const fn new(seed: u64) -> Rng {
        Rng(seed)
    }

    /// The next 64 bits.
    pub const fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `n`; 0 if `n` is 0.
    pub const fn below(&mut self, n: usize) -> usize {
        let bits = self.bits();
        if n == 0 { 0 } else { (bits % n as u64) as usize }
    }

    /// True once in `n` times.
    pub const fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    /// One of the items.
    ///
    /// # Panics
    /// When there are none.
    pub fn pick<T: Clone>(&mut self, items: &[T]) -> T {
        items[self.below(items.len())].clone()
    }

    /// A number of no particular size: small, large, or near a limit.
    pub fn wild(&mut self) -> u64 {
        match self.below(4) {
            0 => self.below(16) as u64,
            1 => self.bits() >> self.below(64),
            2 => 1 << self.below(64),
            _ => (1u64 << self.below(64)).wrapping_sub(1),
        }
    }
}
