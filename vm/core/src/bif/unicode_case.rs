//! Case of single characters: std's mappings, and what Unicode has beyond them.
//!
//! Pure.

/// Upper case, full mapping.
pub fn upper(c: char) -> String {
    c.to_uppercase().collect()
}

/// Lower case, full mapping.
pub fn lower(c: char) -> String {
    c.to_lowercase().collect()
}

/// The character so far from another.
fn moved(c: char, by: i32) -> String {
    char::from_u32((c as i32 + by) as u32).unwrap_or(c).to_string()
}

/// Title case, full mapping: as upper case but for digraphs that have a title form of their own,
/// letters without one, and Greek letters with iota.
pub fn title(c: char) -> String {
    match c as u32 {
        // Ǆ ǅ ǆ, Ǉ ǈ ǉ, Ǌ ǋ ǌ, Ǳ ǲ ǳ: the middle one.
        0x1c4 | 0x1c7 | 0x1ca | 0x1f1 => moved(c, 1),
        0x1c5 | 0x1c8 | 0x1cb | 0x1f2 => c.to_string(),
        0x1c6 | 0x1c9 | 0x1cc | 0x1f3 => moved(c, -1),
        // Georgian has capitals only for whole words.
        0x10d0..=0x10fa | 0x10fd..=0x10ff => c.to_string(),
        // Greek with iota beneath: the title forms.
        0x1f80..=0x1f87 | 0x1f90..=0x1f97 | 0x1fa0..=0x1fa7 => moved(c, 8),
        0x1f88..=0x1f8f | 0x1f98..=0x1f9f | 0x1fa8..=0x1faf => c.to_string(),
        0x1fb3 | 0x1fc3 | 0x1ff3 => moved(c, 9),
        0x1fbc | 0x1fcc | 0x1ffc => c.to_string(),
        0x1fb2 => "\u{1fba}\u{345}".into(),
        0x1fb4 => "\u{386}\u{345}".into(),
        0x1fb7 => "\u{391}\u{342}\u{345}".into(),
        0x1fc2 => "\u{1fca}\u{345}".into(),
        0x1fc4 => "\u{389}\u{345}".into(),
        0x1fc7 => "\u{397}\u{342}\u{345}".into(),
        0x1ff2 => "\u{1ffa}\u{345}".into(),
        0x1ff4 => "\u{38f}\u{345}".into(),
        0x1ff7 => "\u{3a9}\u{342}\u{345}".into(),
        _ => {
            let mut capitals = c.to_uppercase();
            match capitals.next() {
                Some(first) => {
                    let ligature = matches!(c as u32, 0xdf | 0xfb00..=0xfb17 | 0x587);
                    let rest = capitals
                        .flat_map(|c| if ligature { lower(c).chars().collect() } else { vec![c] });
                    std::iter::once(first).chain(rest).collect()
                }
                None => c.to_string(),
            }
        }
    }
}

/// Case folding, full mapping.
pub fn fold(c: char) -> String {
    match c as u32 {
        // Dotless i is a letter of its own.
        0x131 => c.to_string(),
        // Cherokee folds to its capitals, which came first.
        0x13a0..=0x13f5 => c.to_string(),
        0x13f8..=0x13fd => moved(c, -8),
        0xab70..=0xabbf => moved(c, 0x13a0 - 0xab70),
        _ => {
            let lowered: String = lower(c);
            let capitals: String = lowered.chars().flat_map(|c| c.to_uppercase()).collect();
            capitals.chars().flat_map(|c| c.to_lowercase()).collect()
        }
    }
}
