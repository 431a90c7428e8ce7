//! Reading terms safely: what a term is, as an enum, and checked access to its parts.
//!
//! For natives and other code outside the hot paths; the interpreter tests tags itself. Everything
//! returned borrows from the term's heap without the borrow checker knowing: it is gone with the
//! next collection (see the validity rule in [`crate::term`]).

use super::{ExportKey, FunKey, Kind, Term};

/// What a term is.
#[derive(Clone, Copy, Debug)]
pub enum View<'a> {
    /// A small integer.
    Small(i64),
    /// A big integer (or a small one seen through [`super::big`]): negative?, and the limbs of its
    /// magnitude, least significant first.
    Big(bool, &'a [u64]),
    /// A float.
    Float(f64),
    /// An atom.
    Atom,
    /// A local pid, by number.
    Pid(u64),
    /// A local port, by number.
    Port(u64),
    /// `[]`
    Nil,
    /// A list cell: head and tail.
    Cons(Term, Term),
    /// A tuple's elements.
    Tuple(&'a [Term]),
    /// A map, small or hashed: see [`super::map`].
    Map,
    /// A fun: what identifies its code, and its free variables.
    Fun(&'a FunKey, &'a [Term]),
    /// `fun m:f/a`
    Export(&'a ExportKey),
    /// A reference, by number, and the pid of the alias it is, or zero.
    Ref(u64, u64),
    /// A bitstring: see [`super::bits`].
    Bits,
    /// Something no program sees: the non-value, a context, a raw trace, an inner map node.
    Internal,
}

impl Term {
    /// What the term is.
    #[inline]
    pub fn view<'a>(self) -> View<'a> {
        if let Some(value) = self.as_small() {
            return View::Small(value);
        }
        if self.is_imm_float() {
            return View::Float(self.imm_float_value());
        }
        if self.is_cons() {
            // SAFETY: a cons pointer in reach is live (crate rule).
            return unsafe { View::Cons(self.head(), self.tail()) };
        }
        if !self.is_boxed() {
            return match () {
                () if self.is_atom() => View::Atom,
                () if self.is_nil() => View::Nil,
                () if self.is_pid() => View::Pid(self.imm_number()),
                () if self.is_port() => View::Port(self.imm_number()),
                () => View::Internal,
            };
        }
        // SAFETY: a boxed pointer in reach is live (crate rule), and the kind tells the layout.
        unsafe {
            match self.header().kind() {
                Kind::Tuple => View::Tuple(self.elements()),
                Kind::Map | Kind::HashMap => View::Map,
                Kind::Fun => View::Fun(self.fun_key(), self.free_variables()),
                Kind::Export => View::Export(self.export_key()),
                Kind::SubBits | Kind::HeapBits | Kind::RefBits => View::Bits,
                Kind::BigPos => View::Big(false, self.payload()),
                Kind::BigNeg => View::Big(true, self.payload()),
                Kind::Float => View::Float(f64::from_bits(self.word(1))),
                Kind::Ref => View::Ref(self.word(1), self.word(2)),
                Kind::HashNode | Kind::Trace | Kind::Context | Kind::Moved => View::Internal,
            }
        }
    }

    /// Its kind, if it is boxed.
    #[inline(always)]
    pub fn kind(self) -> Option<Kind> {
        // SAFETY: a boxed pointer in reach is live (crate rule).
        if self.is_boxed() { Some(unsafe { self.header() }.kind()) } else { None }
    }

    /// The elements, if it is a tuple.
    #[inline]
    pub fn as_tuple<'a>(self) -> Option<&'a [Term]> {
        // SAFETY: the kind was looked at first.
        if self.kind() == Some(Kind::Tuple) { Some(unsafe { self.elements() }) } else { None }
    }

    /// Head and tail, if it is a list cell.
    #[inline]
    pub fn as_cons(self) -> Option<(Term, Term)> {
        // SAFETY: the tag was looked at first.
        if self.is_cons() { Some(unsafe { (self.head(), self.tail()) }) } else { None }
    }

    /// The value, if it is a float of either form.
    #[inline]
    pub fn as_float(self) -> Option<f64> {
        if self.is_imm_float() {
            Some(self.imm_float_value())
        } else if self.kind() == Some(Kind::Float) {
            // SAFETY: the kind was looked at first.
            Some(f64::from_bits(unsafe { self.word(1) }))
        } else {
            None
        }
    }

    /// Is it a list cell or `[]`?
    #[inline(always)]
    pub const fn is_list(self) -> bool {
        self.is_cons() || self.is_nil()
    }

    /// Is it an integer of any size?
    #[inline]
    pub fn is_integer(self) -> bool {
        self.is_small() || matches!(self.kind(), Some(Kind::BigPos | Kind::BigNeg))
    }

    /// Is it a float of either form?
    #[inline]
    pub fn is_float(self) -> bool {
        self.is_imm_float() || self.kind() == Some(Kind::Float)
    }

    /// Is it a tuple?
    #[inline]
    pub fn is_tuple(self) -> bool {
        self.kind() == Some(Kind::Tuple)
    }

    /// Is it a map?
    #[inline]
    pub fn is_map(self) -> bool {
        matches!(self.kind(), Some(Kind::Map | Kind::HashMap))
    }

    /// Is it a fun, local or external?
    #[inline]
    pub fn is_fun(self) -> bool {
        matches!(self.kind(), Some(Kind::Fun | Kind::Export))
    }

    /// Is it a reference?
    #[inline]
    pub fn is_ref(self) -> bool {
        self.kind() == Some(Kind::Ref)
    }

    /// Is it a bitstring?
    #[inline]
    pub fn is_bitstring(self) -> bool {
        matches!(self.kind(), Some(Kind::SubBits | Kind::HeapBits | Kind::RefBits))
    }

    /// The free variables of a fun.
    ///
    /// # Safety
    /// `self` is a live `Fun`; the slice must not outlive the next collection.
    #[inline(always)]
    pub unsafe fn free_variables<'a>(self) -> &'a [Term] {
        // SAFETY: header, entry pointer, then the free variables.
        unsafe {
            let count = self.header().words() - 1;
            std::slice::from_raw_parts(self.address().add(2).cast::<Term>(), count)
        }
    }

    /// Walks a list; see [`ListIter::rest`] for what it ended with.
    #[inline]
    pub const fn iter_list(self) -> ListIter {
        ListIter { rest: self }
    }

    /// The number of cells, if it is a proper list.
    pub fn list_len(self) -> Option<usize> {
        let mut cells = self.iter_list();
        let count = cells.by_ref().count();
        cells.rest().is_nil().then_some(count)
    }
}

/// The elements of a list.
#[derive(Clone, Copy, Debug)]
pub struct ListIter {
    rest: Term,
}

impl ListIter {
    /// What has not been walked yet; once the iterator has ended, the tail: `[]` for a proper
    /// list.
    pub const fn rest(&self) -> Term {
        self.rest
    }
}

impl Iterator for ListIter {
    type Item = Term;

    #[inline]
    fn next(&mut self) -> Option<Term> {
        let (head, tail) = self.rest.as_cons()?;
        self.rest = tail;
        Some(head)
    }
}
