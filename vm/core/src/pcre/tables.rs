//! PCRE2's tables for single bytes, of ISO 8859-1: which are letters, in which case, and so on.
//!
//! Constants. The layout is the one of `pcre2_maketables`; a test compares the lower half with
//! what that makes.

/// Ranges of bytes.
type Ranges = &'static [(u8, u8)];

const SPACE: Ranges = &[(9, 13), (32, 32)];
const XDIGIT: Ranges = &[(48, 57), (65, 70), (97, 102)];
const DIGIT: Ranges = &[(48, 57)];
const UPPER: Ranges = &[(65, 90), (192, 214), (216, 222)];
const LOWER: Ranges = &[(97, 122), (170, 170), (181, 181), (186, 186), (223, 246), (248, 255)];
const WORD: Ranges = &[
    (48, 57),
    (65, 90),
    (95, 95),
    (97, 122),
    (170, 170),
    (181, 181),
    (186, 186),
    (192, 214),
    (216, 246),
    (248, 255),
];
const GRAPH: Ranges = &[(33, 126), (160, 255)];
const PRINT: Ranges = &[(32, 126), (160, 255)];
const PUNCT: Ranges = &[
    (33, 47),
    (58, 64),
    (91, 96),
    (123, 126),
    (160, 169),
    (171, 180),
    (182, 185),
    (187, 191),
    (215, 215),
    (247, 247),
];
const CNTRL: Ranges = &[(0, 31), (127, 159)];

/// The classes, in the order of their bitmaps.
const CLASSES: [Ranges; 10] =
    [SPACE, XDIGIT, DIGIT, UPPER, LOWER, WORD, GRAPH, PRINT, PUNCT, CNTRL];

const FLIPPED: usize = 256;
const BITMAPS: usize = 512;
const TYPES: usize = BITMAPS + 32 * CLASSES.len();
const LEN: usize = TYPES + 256;

/// The tables.
pub(super) static LATIN1: [u8; LEN] = tables();

const fn within(ranges: Ranges, c: u8) -> bool {
    let mut i = 0;
    while i < ranges.len() {
        if ranges[i].0 <= c && c <= ranges[i].1 {
            return true;
        }
        i += 1;
    }
    false
}

const fn tables() -> [u8; LEN] {
    let mut table = [0; LEN];
    let mut i = 0;
    while i < 256 {
        let c = i as u8;
        let upper = within(UPPER, c);
        // Lower-case letters beyond these have no upper case among the 256.
        let lower = c >= 97 && c <= 122 || c >= 224 && c <= 254 && c != 247;
        table[i] = if upper { c + 32 } else { c };
        table[FLIPPED + i] = if upper {
            c + 32
        } else if lower {
            c - 32
        } else {
            c
        };
        let mut class = 0;
        while class < CLASSES.len() {
            if within(CLASSES[class], c) {
                table[BITMAPS + 32 * class + i / 8] |= 1 << (i % 8);
            }
            class += 1;
        }
        let word = within(WORD, c);
        let letter = word && c != b'_' && !within(DIGIT, c);
        table[TYPES + i] = (within(SPACE, c) as u8)
            | (letter as u8) << 1
            | (within(LOWER, c) as u8) << 2
            | (within(DIGIT, c) as u8) << 3
            | (word as u8) << 4;
        i += 1;
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lower_half_is_as_the_library_makes_it() {
        // SAFETY: the tables are made, read within their length, and freed.
        unsafe {
            let made = pcre2_sys::pcre2_maketables_8(std::ptr::null_mut());
            let theirs = std::slice::from_raw_parts(made, LEN);
            for (from, len) in [(0, 128), (FLIPPED, 128), (TYPES, 128)] {
                assert_eq!(LATIN1[from..from + len], theirs[from..from + len]);
            }
            for class in 0..CLASSES.len() {
                let from = BITMAPS + 32 * class;
                assert_eq!(LATIN1[from..from + 16], theirs[from..from + 16], "class {class}");
            }
            pcre2_sys::pcre2_maketables_free_8(std::ptr::null_mut(), made);
        }
    }
}
