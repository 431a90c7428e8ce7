//! The frame of a module file: magic, version, digest, and the numbers of its sections.
//!
//! ```text
//! "RVM\0"            4 bytes
//! version            u16, little-endian
//! digest             u64, little-endian: FNV-1a (64 bits) of all bytes after it
//! section*           number u8, length LEB128, content; all in order, only the source may be
//!                    missing
//! ```
//!
//! The digest guards against accidents (a truncated copy, a flipped bit), not against attacks;
//! what makes a module safe is the verifier alone. FNV-1a is published, tiny, and each step is a
//! bijection of the running hash, so that any change of a single byte is certain to be noticed.

/// First bytes of every module file.
pub const MAGIC: [u8; 4] = *b"RVM\0";

/// The version this crate writes and reads. Changes whenever a row of the instruction table is
/// added, moved or changed.
pub const VERSION: u16 = 1;

/// Length of magic, version and digest.
pub const HEADER_LEN: usize = 14;

/// Where the digest stands in the header.
const DIGEST_AT: usize = 6;

/// Conventional extension of module files.
pub const EXTENSION: &str = "rbc";

/// Section numbers, in file order.
pub(crate) mod section {
    pub(crate) const ATOMS: u8 = 1;
    pub(crate) const LITERALS: u8 = 2;
    pub(crate) const IMPORTS: u8 = 3;
    pub(crate) const EXPORTS: u8 = 4;
    pub(crate) const FUNCTIONS: u8 = 5;
    pub(crate) const LAMBDAS: u8 = 6;
    pub(crate) const FILES: u8 = 7;
    pub(crate) const ATTRIBUTES: u8 = 8;
    pub(crate) const SOURCE: u8 = 9;
}

/// Numbers of the literal forms.
pub(crate) mod literal {
    pub(crate) const INT: u8 = 0;
    pub(crate) const BIG_POSITIVE: u8 = 1;
    pub(crate) const BIG_NEGATIVE: u8 = 2;
    pub(crate) const FLOAT: u8 = 3;
    pub(crate) const ATOM: u8 = 4;
    pub(crate) const NIL: u8 = 5;
    pub(crate) const LIST: u8 = 6;
    pub(crate) const STR: u8 = 7;
    pub(crate) const TUPLE: u8 = 8;
    pub(crate) const MAP: u8 = 9;
    pub(crate) const BITS: u8 = 10;
    pub(crate) const EXPORT: u8 = 11;
}

/// Low three bits of a value operand; the rest is the payload.
pub(crate) mod val {
    pub(crate) const REG: u64 = 0;
    pub(crate) const INT: u64 = 1;
    pub(crate) const ATOM: u64 = 2;
    pub(crate) const LIT: u64 = 3;
    pub(crate) const NIL: u64 = 4;
    /// An integer too wide for the payload: it follows on its own.
    pub(crate) const WIDE: u64 = 5;
    /// An absent optional value.
    pub(crate) const NONE: u64 = 6;
}

/// FNV-1a, 64 bits, as its authors publish it.
pub fn fnv1a(bytes: &[u8]) -> u64 {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for &b in bytes {
        hash = (hash ^ u64::from(b)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    hash
}

/// The digest stored in a file's header; `None` when the file is shorter than a header.
pub fn stored_digest(file: &[u8]) -> Option<u64> {
    let bytes = file.get(DIGEST_AT..HEADER_LEN)?;
    Some(u64::from_le_bytes(bytes.try_into().ok()?))
}

/// The digest that a file of this content should have; `None` when it is shorter than a header.
pub fn computed_digest(file: &[u8]) -> Option<u64> {
    file.get(HEADER_LEN..).map(fnv1a)
}

/// Makes the stored digest fit the content, so that altered files get past the check. Files
/// shorter than a header are left alone.
pub fn redigest(file: &mut [u8]) {
    if let Some(digest) = computed_digest(file) {
        file[DIGEST_AT..HEADER_LEN].copy_from_slice(&digest.to_le_bytes());
    }
}
