//! Digests and checksums over bytes: MD5 (RFC 1321), CRC-32, Adler-32 (RFC 1950).
//!
//! Pure and resumable: each state can be written down and taken up again.

/// An MD5 computation.
#[derive(Clone, Debug)]
pub struct Md5 {
    state: [u32; 4],
    length: u64,
    buffer: [u8; 64],
}

const ROTATIONS: [[u32; 4]; 4] =
    [[7, 12, 17, 22], [5, 9, 14, 20], [4, 11, 16, 23], [6, 10, 15, 21]];

/// The 64 constants: the integer part of 2^32 times the absolute sine of each round's number.
const SINES: [u32; 64] = [
    0xd76aa478, 0xe8c7b756, 0x242070db, 0xc1bdceee, 0xf57c0faf, 0x4787c62a, 0xa8304613, 0xfd469501,
    0x698098d8, 0x8b44f7af, 0xffff5bb1, 0x895cd7be, 0x6b901122, 0xfd987193, 0xa679438e, 0x49b40821,
    0xf61e2562, 0xc040b340, 0x265e5a51, 0xe9b6c7aa, 0xd62f105d, 0x02441453, 0xd8a1e681, 0xe7d3fbc8,
    0x21e1cde6, 0xc33707d6, 0xf4d50d87, 0x455a14ed, 0xa9e3e905, 0xfcefa3f8, 0x676f02d9, 0x8d2a4c8a,
    0xfffa3942, 0x8771f681, 0x6d9d6122, 0xfde5380c, 0xa4beea44, 0x4bdecfa9, 0xf6bb4b60, 0xbebfbc70,
    0x289b7ec6, 0xeaa127fa, 0xd4ef3085, 0x04881d05, 0xd9d4d039, 0xe6db99e5, 0x1fa27cf8, 0xc4ac5665,
    0xf4292244, 0x432aff97, 0xab9423a7, 0xfc93a039, 0x655b59c3, 0x8f0ccc92, 0xffeff47d, 0x85845dd1,
    0x6fa87e4f, 0xfe2ce6e0, 0xa3014314, 0x4e0811a1, 0xf7537e82, 0xbd3af235, 0x2ad7d2bb, 0xeb86d391,
];

/// Bytes of a written-down MD5 computation.
pub const MD5_CONTEXT: usize = 16 + 8 + 64;

impl Default for Md5 {
    fn default() -> Md5 {
        Md5 {
            state: [0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476],
            length: 0,
            buffer: [0; 64],
        }
    }
}

impl Md5 {
    /// The digest of some bytes.
    pub fn digest(bytes: &[u8]) -> [u8; 16] {
        let mut md5 = Md5::default();
        md5.update(bytes);
        md5.finish()
    }

    /// Takes more bytes.
    pub fn update(&mut self, mut bytes: &[u8]) {
        let filled = (self.length % 64) as usize;
        self.length = self.length.wrapping_add(bytes.len() as u64);
        if filled > 0 {
            let take = bytes.len().min(64 - filled);
            self.buffer[filled..filled + take].copy_from_slice(&bytes[..take]);
            bytes = &bytes[take..];
            if filled + take < 64 {
                return;
            }
            let block = self.buffer;
            self.block(&block);
        }
        let mut blocks = bytes.chunks_exact(64);
        for block in &mut blocks {
            let mut copy = [0u8; 64];
            copy.copy_from_slice(block);
            self.block(&copy);
        }
        let rest = blocks.remainder();
        self.buffer[..rest.len()].copy_from_slice(rest);
    }

    /// The digest of all bytes taken.
    pub fn finish(mut self) -> [u8; 16] {
        let bits = self.length.wrapping_mul(8);
        self.update(&[0x80]);
        let filled = (self.length % 64) as usize;
        let zeros = if filled <= 56 { 56 - filled } else { 120 - filled };
        self.update(&[0u8; 64][..zeros]);
        self.update(&bits.to_le_bytes());
        let mut digest = [0u8; 16];
        for (out, word) in digest.chunks_exact_mut(4).zip(self.state) {
            out.copy_from_slice(&word.to_le_bytes());
        }
        digest
    }

    fn block(&mut self, block: &[u8; 64]) {
        let mut words = [0u32; 16];
        for (word, bytes) in words.iter_mut().zip(block.chunks_exact(4)) {
            *word = u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]);
        }
        let [mut a, mut b, mut c, mut d] = self.state;
        for i in 0..64 {
            let (f, word) = match i / 16 {
                0 => (b & c | !b & d, i),
                1 => (d & b | !d & c, (5 * i + 1) % 16),
                2 => (b ^ c ^ d, (3 * i + 5) % 16),
                _ => (c ^ (b | !d), 7 * i % 16),
            };
            let sum = a.wrapping_add(f).wrapping_add(SINES[i]).wrapping_add(words[word]);
            (a, d, c) = (d, c, b);
            b = b.wrapping_add(sum.rotate_left(ROTATIONS[i / 16][i % 4]));
        }
        for (state, add) in self.state.iter_mut().zip([a, b, c, d]) {
            *state = state.wrapping_add(add);
        }
    }

    /// The computation as bytes.
    pub fn context(&self) -> [u8; MD5_CONTEXT] {
        let mut bytes = [0u8; MD5_CONTEXT];
        for (out, word) in bytes.chunks_exact_mut(4).zip(self.state) {
            out.copy_from_slice(&word.to_le_bytes());
        }
        bytes[16..24].copy_from_slice(&self.length.to_le_bytes());
        bytes[24..].copy_from_slice(&self.buffer);
        bytes
    }

    /// The computation that [`Md5::context`] wrote down.
    pub fn from_context(bytes: &[u8]) -> Option<Md5> {
        if bytes.len() != MD5_CONTEXT {
            return None;
        }
        let mut md5 = Md5::default();
        for (word, bytes) in md5.state.iter_mut().zip(bytes.chunks_exact(4)) {
            *word = u32::from_le_bytes(bytes.try_into().ok()?);
        }
        md5.length = u64::from_le_bytes(bytes[16..24].try_into().ok()?);
        md5.buffer.copy_from_slice(&bytes[24..]);
        Some(md5)
    }
}

const CRC_TABLES: [[u32; 256]; 8] = crc_tables();

const fn crc_tables() -> [[u32; 256]; 8] {
    let mut tables = [[0u32; 256]; 8];
    let mut i = 0;
    while i < 256 {
        let mut crc = i as u32;
        let mut bit = 0;
        while bit < 8 {
            crc = if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 };
            bit += 1;
        }
        tables[0][i] = crc;
        i += 1;
    }
    let mut t = 1;
    while t < 8 {
        let mut i = 0;
        while i < 256 {
            let before = tables[t - 1][i];
            tables[t][i] = before >> 8 ^ tables[0][(before & 0xff) as usize];
            i += 1;
        }
        t += 1;
    }
    tables
}

/// The CRC-32 of what `crc` is the CRC-32 of, followed by these bytes; 0 to start with.
pub fn crc32(crc: u32, bytes: &[u8]) -> u32 {
    let mut crc = !crc;
    let mut words = bytes.chunks_exact(8);
    for word in &mut words {
        let low = crc ^ u32::from_le_bytes([word[0], word[1], word[2], word[3]]);
        crc = CRC_TABLES[7][(low & 0xff) as usize]
            ^ CRC_TABLES[6][(low >> 8 & 0xff) as usize]
            ^ CRC_TABLES[5][(low >> 16 & 0xff) as usize]
            ^ CRC_TABLES[4][(low >> 24) as usize]
            ^ CRC_TABLES[3][word[4] as usize]
            ^ CRC_TABLES[2][word[5] as usize]
            ^ CRC_TABLES[1][word[6] as usize]
            ^ CRC_TABLES[0][word[7] as usize];
    }
    for &byte in words.remainder() {
        crc = crc >> 8 ^ CRC_TABLES[0][((crc ^ byte as u32) & 0xff) as usize];
    }
    !crc
}

/// The CRC-32 of two texts joined, from theirs and the second's length.
pub fn crc32_combine(first: u32, second: u32, second_len: u64) -> u32 {
    // Appending zero bits is linear, so it is a 32 by 32 matrix; squaring doubles the number.
    let times = |matrix: &[u32; 32], vector: u32| {
        (0..32).filter(|i| vector >> i & 1 == 1).fold(0, |sum, i| sum ^ matrix[i])
    };
    let square = |matrix: &[u32; 32]| matrix.map(|column| times(matrix, column));
    let mut one_bit = [0u32; 32];
    one_bit[0] = 0xedb8_8320;
    for (i, column) in one_bit.iter_mut().enumerate().skip(1) {
        *column = 1 << (i - 1);
    }
    let mut zeros = square(&square(&square(&one_bit)));
    let mut crc = first;
    let mut rest = second_len;
    while rest != 0 {
        if rest & 1 == 1 {
            crc = times(&zeros, crc);
        }
        zeros = square(&zeros);
        rest >>= 1;
    }
    crc ^ second
}

const ADLER: u32 = 65_521;
/// So many bytes can be summed before the sums must be reduced.
const ADLER_RUN: usize = 5552;

/// The Adler-32 of what `adler` is the Adler-32 of, followed by these bytes; 1 to start with.
pub fn adler32(adler: u32, bytes: &[u8]) -> u32 {
    let (mut a, mut b) = (adler & 0xffff, adler >> 16);
    a %= ADLER;
    b %= ADLER;
    for run in bytes.chunks(ADLER_RUN) {
        for &byte in run {
            a += byte as u32;
            b += a;
        }
        a %= ADLER;
        b %= ADLER;
    }
    b << 16 | a
}

/// The Adler-32 of two texts joined, from theirs and the second's length.
pub fn adler32_combine(first: u32, second: u32, second_len: u64) -> u32 {
    if second_len == 0 {
        return first;
    }
    let modulus = ADLER as u64;
    let (a1, b1) = ((first & 0xffff) as u64, (first >> 16) as u64);
    let (a2, b2) = ((second & 0xffff) as u64, (second >> 16) as u64);
    let len = second_len % modulus;
    let a = (a1 + a2 + modulus - 1) % modulus;
    let b = (len * (a1 % modulus) + b1 + b2 + modulus - len) % modulus;
    (b << 16 | a) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_digests() {
        let hex = |d: [u8; 16]| d.iter().map(|b| format!("{b:02x}")).collect::<String>();
        assert_eq!(hex(Md5::digest(b"")), "d41d8cd98f00b204e9800998ecf8427e");
        assert_eq!(hex(Md5::digest(b"message digest")), "f96b697d7cb7938d525a2f31aaf161d0");
        let long = vec![7u8; 1000];
        for split in [0, 1, 55, 56, 63, 64, 65, 500, 1000] {
            let mut md5 = Md5::default();
            md5.update(&long[..split]);
            let mut md5 = Md5::from_context(&md5.context()).unwrap();
            md5.update(&long[split..]);
            assert_eq!(md5.finish(), Md5::digest(&long));
        }
        assert_eq!(crc32(0, b"123456789"), 0xcbf4_3926);
        assert_eq!(adler32(1, b"Wikipedia"), 0x11e6_0398);
    }

    #[test]
    fn checksums_join() {
        let text: Vec<u8> = (0..1000u32).map(|i| ((i * 31) >> 2) as u8).collect();
        for split in [0, 1, 7, 8, 500, 999, 1000] {
            let (a, b) = text.split_at(split);
            let len = b.len() as u64;
            assert_eq!(crc32_combine(crc32(0, a), crc32(0, b), len), crc32(0, &text));
            assert_eq!(crc32(crc32(0, a), b), crc32(0, &text));
            assert_eq!(adler32_combine(adler32(1, a), adler32(1, b), len), adler32(1, &text));
            assert_eq!(adler32(adler32(1, a), b), adler32(1, &text));
        }
    }
}
