//! Interned text: one small number for every atom, variable name and string of a compilation.
//!
//! Owner: the thread that compiles; one [`Interner`] per compilation, no globals. Invariants: equal
//! text has equal [`Symbol`]s; the constants in [`sym`] are the same in every interner; text is
//! never forgotten.

use std::hash::Hasher;

/// Interned text. Compare symbols of one [`Interner`] only.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Symbol(pub u32);

impl std::fmt::Debug for Symbol {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match sym::WELL_KNOWN.get(self.0 as usize) {
            Some(text) => write!(f, "#{text}"),
            None => write!(f, "#{}", self.0),
        }
    }
}

/// A hasher for small keys (symbols, pairs of numbers): multiply and rotate, no seed, so that
/// compiling is deterministic.
#[derive(Default, Clone, Copy)]
pub struct FastHasher(u64);

/// An odd constant with well-mixed bits (the golden ratio's fraction times 2^64).
const MIX: u64 = 0x9E37_79B9_7F4A_7C15;

impl FastHasher {
    fn add(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(MIX);
    }
}

impl Hasher for FastHasher {
    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 29)
    }
    fn write(&mut self, bytes: &[u8]) {
        let mut chunks = bytes.chunks_exact(8);
        for chunk in &mut chunks {
            let mut word = [0; 8];
            word.copy_from_slice(chunk);
            self.add(u64::from_le_bytes(word));
        }
        let rest = chunks.remainder();
        let mut word = [0; 8];
        word[..rest.len()].copy_from_slice(rest);
        self.add(u64::from_le_bytes(word) ^ ((bytes.len() as u64) << 56));
    }
    fn write_u8(&mut self, n: u8) {
        self.add(u64::from(n));
    }
    fn write_u32(&mut self, n: u32) {
        self.add(u64::from(n));
    }
    fn write_u64(&mut self, n: u64) {
        self.add(n);
    }
    fn write_usize(&mut self, n: usize) {
        self.add(n as u64);
    }
}

/// Builds [`FastHasher`]s.
pub type FastBuild = std::hash::BuildHasherDefault<FastHasher>;
/// A hash map with the fast, unseeded hasher.
pub type FastMap<K, V> = std::collections::HashMap<K, V, FastBuild>;
/// A hash set with the fast, unseeded hasher.
pub type FastSet<K> = std::collections::HashSet<K, FastBuild>;

/// The table of interned text.
#[derive(Clone)]
pub struct Interner {
    /// All texts, one after the other.
    text: String,
    /// `ends[i]` is where symbol `i`'s text ends in `text`.
    ends: Vec<u32>,
    /// Open-addressing table of symbol number + 1; 0 is free. Length is a power of two.
    slots: Vec<u32>,
}

impl Default for Interner {
    fn default() -> Self {
        Self::new()
    }
}

impl Interner {
    /// An interner that holds the well-known symbols of [`sym`].
    pub fn new() -> Self {
        let mut this = Interner { text: String::new(), ends: Vec::new(), slots: vec![0; 2048] };
        for text in sym::WELL_KNOWN {
            this.intern(text);
        }
        this
    }

    fn hash(text: &str) -> usize {
        let mut hasher = FastHasher::default();
        hasher.write(text.as_bytes());
        hasher.finish() as usize
    }

    /// The symbol of `text`.
    pub fn intern(&mut self, text: &str) -> Symbol {
        let mask = self.slots.len() - 1;
        let mut at = Self::hash(text) & mask;
        loop {
            match self.slots[at] {
                0 => break,
                n if self.text(Symbol(n - 1)) == text => return Symbol(n - 1),
                _ => at = (at + 1) & mask,
            }
        }
        let id = self.ends.len() as u32;
        self.text.push_str(text);
        self.ends.push(self.text.len() as u32);
        self.slots[at] = id + 1;
        // At most half full keeps probe sequences short.
        if self.ends.len() * 2 > self.slots.len() {
            self.grow();
        }
        Symbol(id)
    }

    fn grow(&mut self) {
        let mask = self.slots.len() * 2 - 1;
        let mut slots = vec![0; mask + 1];
        for id in 0..self.ends.len() as u32 {
            let mut at = Self::hash(self.text(Symbol(id))) & mask;
            while slots[at] != 0 {
                at = (at + 1) & mask;
            }
            slots[at] = id + 1;
        }
        self.slots = slots;
    }

    /// The symbol of `text`, if it is interned already.
    pub fn lookup(&self, text: &str) -> Option<Symbol> {
        let mask = self.slots.len() - 1;
        let mut at = Self::hash(text) & mask;
        loop {
            match self.slots[at] {
                0 => return None,
                n if self.text(Symbol(n - 1)) == text => return Some(Symbol(n - 1)),
                _ => at = (at + 1) & mask,
            }
        }
    }

    /// The text of `symbol`; empty for a symbol of another, larger interner.
    pub fn text(&self, symbol: Symbol) -> &str {
        let i = symbol.0 as usize;
        let start = if i == 0 { 0 } else { self.ends.get(i - 1).map_or(0, |e| *e as usize) };
        match self.ends.get(i) {
            Some(end) => &self.text[start..*end as usize],
            None => "",
        }
    }

    /// How many texts are interned.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether nothing is interned: never, since the well-known symbols always are.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }
}

macro_rules! well_known {
    ($($name:ident = $text:literal,)*) => {
        /// Symbols that every interner holds at the same numbers.
        #[allow(missing_docs)]
        pub mod sym {
            use super::Symbol;
            #[allow(non_camel_case_types, clippy::upper_case_acronyms)]
            enum Index { $($name,)* }
            $(pub const $name: Symbol = Symbol(Index::$name as u32);)*
            /// The texts, in the order of their symbols.
            pub const WELL_KNOWN: &[&str] = &[$($text,)*];
        }
    };
}

well_known! {
    EMPTY = "",
    // Reserved words, in the order of `token::Tok`'s keywords.
    AFTER = "after",
    BEGIN = "begin",
    CASE = "case",
    TRY = "try",
    COND = "cond",
    CATCH = "catch",
    ANDALSO = "andalso",
    ORELSE = "orelse",
    END = "end",
    FUN = "fun",
    IF = "if",
    LET = "let",
    OF = "of",
    RECEIVE = "receive",
    WHEN = "when",
    BNOT = "bnot",
    NOT = "not",
    DIV = "div",
    REM = "rem",
    BAND = "band",
    AND = "and",
    BOR = "bor",
    BXOR = "bxor",
    BSL = "bsl",
    BSR = "bsr",
    OR = "or",
    XOR = "xor",
    UNDERSCORE = "_",
    ERLANG = "erlang",
    TRUE = "true",
    FALSE = "false",
    UNDEFINED = "undefined",
    OK = "ok",
    ERROR = "error",
    EXIT = "exit",
    THROW = "throw",
    NIL = "nil",
    MODULE = "module",
    EXPORT = "export",
    IMPORT = "import",
    RECORD = "record",
    TYPE = "type",
    OPAQUE = "opaque",
    SPEC = "spec",
    CALLBACK = "callback",
    EXPORT_TYPE = "export_type",
    OPTIONAL_CALLBACKS = "optional_callbacks",
    BEHAVIOUR = "behaviour",
    BEHAVIOR = "behavior",
    COMPILE = "compile",
    EXPORT_ALL = "export_all",
    NO_AUTO_IMPORT = "no_auto_import",
    NOWARN_EXPORT_ALL = "nowarn_export_all",
    PARSE_TRANSFORM = "parse_transform",
    ON_LOAD = "on_load",
    VSN = "vsn",
    FILE = "file",
    LINE = "line",
    DEFINE = "define",
    UNDEF = "undef",
    IFDEF = "ifdef",
    IFNDEF = "ifndef",
    ELIF = "elif",
    ELSE = "else",
    ENDIF = "endif",
    INCLUDE = "include",
    INCLUDE_LIB = "include_lib",
    WARNING = "warning",
    FEATURE = "feature",
    DEFINED = "defined",
    NIFS = "nifs",
    DEPRECATED = "deprecated",
    REMOVED = "removed",
    DIALYZER = "dialyzer",
    AUTHOR = "author",
    RECORD_INFO = "record_info",
    IS_RECORD = "is_record",
    MODULE_INFO = "module_info",
    BEHAVIOUR_INFO = "behaviour_info",
    FIELDS = "fields",
    SIZE = "size",
    INTEGER = "integer",
    FLOAT = "float",
    BINARY = "binary",
    BYTES = "bytes",
    BITSTRING = "bitstring",
    BITS = "bits",
    UTF8 = "utf8",
    UTF16 = "utf16",
    UTF32 = "utf32",
    SIGNED = "signed",
    UNSIGNED = "unsigned",
    BIG = "big",
    LITTLE = "little",
    NATIVE = "native",
    UNIT = "unit",
    INLINE = "inline",
    MAIN = "main",
    M_MODULE = "MODULE",
    M_MODULE_STRING = "MODULE_STRING",
    M_FILE = "FILE",
    M_LINE = "LINE",
    M_FUNCTION_NAME = "FUNCTION_NAME",
    M_FUNCTION_ARITY = "FUNCTION_ARITY",
    M_MACHINE = "MACHINE",
    M_OTP_RELEASE = "OTP_RELEASE",
    M_BEAM = "BEAM",
    M_FEATURE_AVAILABLE = "FEATURE_AVAILABLE",
    M_FEATURE_ENABLED = "FEATURE_ENABLED",
    PLUS = "+",
    MINUS = "-",
    STAR = "*",
    SLASH = "/",
    EQ = "==",
    NE = "/=",
    LE = "=<",
    LT = "<",
    GE = ">=",
    GT = ">",
    EXACT_EQ = "=:=",
    EXACT_NE = "=/=",
    APPEND = "++",
    SUBTRACT = "--",
    SEND = "!",
    LIST = "list",
    TUPLE = "tuple",
    MAP = "map",
    ATOM = "atom",
    ANY = "any",
    TERM = "term",
    NONE = "none",
    NO_RETURN = "no_return",
    PID = "pid",
    PORT = "port",
    REFERENCE = "reference",
    NUMBER = "number",
    BOOLEAN = "boolean",
    CHAR = "char",
    STRING = "string",
    FUNCTION = "function",
    PRODUCT = "product",
    UNION = "union",
    DEFAULT = "default",
    IS_FUNCTION = "is_function",
    IS_FLOAT = "is_float",
    APPLY = "apply",
    SPAWN = "spawn",
    MAYBE = "maybe",
    MAYBE_EXPR = "maybe_expr",
    ENABLE = "enable",
    DISABLE = "disable",
    MAPS = "maps",
    FROM_LIST = "from_list",
    GENERATOR = "rvm_generator",
    PAIRS = "pairs",
    ZIP = "zip",
    DOC = "doc",
    MODULEDOC = "moduledoc",
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn well_known_symbols_have_their_text() {
        let interner = Interner::new();
        assert_eq!(interner.text(sym::ERLANG), "erlang");
        assert_eq!(interner.text(sym::SPAWN), "spawn");
        assert_eq!(interner.len(), sym::WELL_KNOWN.len(), "a text stands twice in the table");
    }

    #[test]
    fn interning_is_idempotent_across_growth() {
        let mut interner = Interner::new();
        let ids: Vec<Symbol> = (0..5000).map(|i| interner.intern(&format!("name{i}"))).collect();
        for (i, id) in ids.iter().enumerate() {
            assert_eq!(interner.intern(&format!("name{i}")), *id);
            assert_eq!(interner.text(*id), format!("name{i}"));
        }
        assert_eq!(interner.lookup("absent"), None);
    }
}
