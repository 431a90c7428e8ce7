//! The natives' functions, in the order of `rvm_bytecode::natives`: a row without one does not
//! compile.
//!
//! Built at compile time; registered in a VM's code table when the VM is made.

use crate::code::module::NativeEntry;
use crate::code::table::CodeTable;
use crate::ctx::NativeFn;
use crate::term::{AtomTable, AtomTableFull};
use rvm_bytecode::natives::NATIVES;

macro_rules! functions {
    ($( $module:ident $function:literal $arity:literal $kind:ident $file:ident :: $native:ident ; )*) => {
        /// The functions, row by row.
        pub const FUNCTIONS: &[NativeFn] = &[ $( super::$file::$native ),* ];
    };
}
rvm_bytecode::for_each_native!(functions);

/// Registers all built-in natives.
///
/// # Errors
/// When the atom table has no room for their names.
pub fn register_all(code: &CodeTable, atoms: &AtomTable) -> Result<(), AtomTableFull> {
    for (row, function) in NATIVES.iter().zip(FUNCTIONS) {
        code.add_native(NativeEntry {
            function: *function as *const (),
            module: atoms.intern(row.module)?,
            name: atoms.intern(row.function)?,
            arity: row.arity,
            guard: row.guard,
        });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn no_native_has_two_rows() {
        let mut seen = HashSet::new();
        for row in NATIVES {
            assert!(seen.insert((row.module, row.function, row.arity)), "twice: {row:?}");
        }
        assert_eq!(NATIVES.len(), FUNCTIONS.len());
    }
}
