//! The tables of a module while it is being made: atoms, literals and imports, each entry once.
//!
//! Owner: the thread that compiles. Invariants: equal entries have equal indices; indices are
//! never reused.

use crate::core::Val;
use crate::symbol::FastMap;
use rvm_bytecode::module::{Import, Literal};
use rvm_bytecode::operand::{AtomIdx, ImportIdx, LitIdx};

/// The tables of a module while it is being made: each entry stands once.
#[derive(Clone, Debug, Default)]
pub struct Tables {
    /// Atoms by index.
    pub atoms: Vec<String>,
    /// Literals by index.
    pub literals: Vec<Literal>,
    /// Imports by index.
    pub imports: Vec<Import>,
    atom_index: FastMap<String, AtomIdx>,
    literal_index: FastMap<Vec<u8>, LitIdx>,
    import_index: FastMap<Import, ImportIdx>,
}

impl Tables {
    /// The index of an atom.
    pub fn atom(&mut self, text: &str) -> AtomIdx {
        if let Some(index) = self.atom_index.get(text) {
            return *index;
        }
        let index = AtomIdx(self.atoms.len() as u32);
        self.atoms.push(text.to_owned());
        self.atom_index.insert(text.to_owned(), index);
        index
    }

    /// The atom's text; empty for an index of another table.
    pub fn atom_text(&self, atom: AtomIdx) -> &str {
        self.atoms.get(atom.0 as usize).map_or("", String::as_str)
    }

    /// The index of a function of another module.
    pub fn import(&mut self, module: &str, function: &str, arity: u8) -> ImportIdx {
        let (module, function) = (self.atom(module), self.atom(function));
        self.import_atoms(module, function, arity)
    }

    /// As [`Tables::import`], by atoms.
    pub fn import_atoms(&mut self, module: AtomIdx, function: AtomIdx, arity: u8) -> ImportIdx {
        let import = Import { module, function, arity };
        if let Some(index) = self.import_index.get(&import) {
            return *index;
        }
        let index = ImportIdx(self.imports.len() as u32);
        self.imports.push(import);
        self.import_index.insert(import, index);
        index
    }

    /// A constant as an operand: immediate if it can be, else an entry of the literal table.
    pub fn constant(&mut self, literal: Literal) -> Val {
        use rvm_bytecode::operand::Val as V;
        match literal {
            Literal::Int(n) if (V::INT_MIN..=V::INT_MAX).contains(&n) => Val::Int(n),
            Literal::Atom(a) => Val::Atom(a),
            Literal::Nil => Val::Nil,
            Literal::Str(s) if s.is_empty() => Val::Nil,
            other => {
                let mut key = Vec::new();
                literal_key(&other, &mut key);
                if let Some(index) = self.literal_index.get(&key) {
                    return Val::Lit(*index);
                }
                let index = LitIdx(self.literals.len() as u32);
                self.literals.push(other);
                self.literal_index.insert(key, index);
                Val::Lit(index)
            }
        }
    }

    /// A constant operand as a literal; `None` for a variable.
    pub fn literal_of(&self, value: Val) -> Option<Literal> {
        Some(match value {
            Val::Var(_) => return None,
            Val::Int(n) => Literal::Int(n),
            Val::Atom(a) => Literal::Atom(a),
            Val::Nil => Literal::Nil,
            Val::Lit(l) => self.literals.get(l.0 as usize)?.clone(),
        })
    }
}

/// Bytes that are equal for equal literals only. Depth is that of the source's nesting.
fn literal_key(literal: &Literal, out: &mut Vec<u8>) {
    fn count(n: usize, out: &mut Vec<u8>) {
        out.extend_from_slice(&(n as u64).to_le_bytes());
    }
    match literal {
        Literal::Int(n) => {
            out.push(0);
            out.extend_from_slice(&n.to_le_bytes());
        }
        Literal::Big(negative, bytes) => {
            out.extend_from_slice(&[1, u8::from(*negative)]);
            count(bytes.len(), out);
            out.extend_from_slice(bytes);
        }
        Literal::Float(x) => {
            out.push(2);
            out.extend_from_slice(&x.to_bits().to_le_bytes());
        }
        Literal::Atom(a) => {
            out.push(3);
            out.extend_from_slice(&a.0.to_le_bytes());
        }
        Literal::Nil => out.push(4),
        Literal::List(items, tail) => {
            out.push(5);
            count(items.len(), out);
            items.iter().for_each(|item| literal_key(item, out));
            literal_key(tail, out);
        }
        Literal::Str(s) => {
            out.push(6);
            count(s.len(), out);
            out.extend_from_slice(s.as_bytes());
        }
        Literal::Tuple(items) => {
            out.push(7);
            count(items.len(), out);
            items.iter().for_each(|item| literal_key(item, out));
        }
        Literal::Map(pairs) => {
            out.push(8);
            count(pairs.len(), out);
            for (k, v) in pairs {
                literal_key(k, out);
                literal_key(v, out);
            }
        }
        Literal::Bits(bytes, bits) => {
            out.push(9);
            out.extend_from_slice(&bits.to_le_bytes());
            out.extend_from_slice(bytes);
        }
        Literal::Export(m, f, a) => {
            out.push(10);
            out.extend_from_slice(&m.0.to_le_bytes());
            out.extend_from_slice(&f.0.to_le_bytes());
            out.push(*a);
        }
    }
}
