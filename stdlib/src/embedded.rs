//! The embedded modules, by name.

/// Name and module file of each, ascending by name.
const MODULES: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/modules.rs"));

/// The module file of a library module.
pub fn find(name: &str) -> Option<&'static [u8]> {
    let at = MODULES.binary_search_by_key(&name, |m| m.0).ok()?;
    Some(MODULES[at].1)
}

/// The names of all library modules.
pub fn names() -> impl Iterator<Item = &'static str> {
    MODULES.iter().map(|m| m.0)
}
