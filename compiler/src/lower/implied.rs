//! Functions that a module has without writing them.
//!
//! Owner: the thread that compiles. See `mod.rs` for the invariants.

use super::Lower;
use super::build::FnState;
use crate::ast::{Form, FunName};
use crate::core::{Callee, Exc, Loc, Term, Val};
use crate::symbol::sym;
use rvm_bytecode::module::Literal;
use rvm_bytecode::operand::AtomIdx;

impl Lower<'_> {
    /// `module_info/0` and `/1`, which every module exports.
    pub(super) fn module_info(&mut self) {
        for arity in 0..2u32 {
            let name = FunName { name: sym::MODULE_INFO, arity };
            if self.functions.contains_key(&name) {
                continue;
            }
            let index = self.reserve_function();
            self.functions.insert(name, index);
            let name = self.atom(sym::MODULE_INFO);
            self.f = FnState::new(name);
            let mut args = vec![Val::Atom(AtomIdx(0))];
            args.extend(self.params(arity));
            let native = self.core.tables.import("erlang", "get_module_info", arity as u8 + 1);
            self.end(Term::TailCall(Callee::Ext(native), args), Loc::default());
            self.store_function(index);
            self.core.exports.push(index);
        }
    }

    /// `behaviour_info/1` of a module with `-callback`: what its callbacks and the optional ones
    /// among them are.
    pub(super) fn behaviour_info(&mut self) {
        let ast = self.ast;
        let name = FunName { name: sym::BEHAVIOUR_INFO, arity: 1 };
        let specs = ast.forms.iter().filter_map(|form| match form {
            Form::Spec(spec) if spec.callback => Some(spec.name),
            _ => None,
        });
        let callbacks: Vec<FunName> = specs.collect();
        if callbacks.is_empty() || self.functions.contains_key(&name) {
            return;
        }
        let mut optional = Vec::new();
        for form in &ast.forms {
            if let Form::OptionalCallbacks(names, _) = form {
                optional.extend(names.iter().map(|(name, _)| *name));
            }
        }
        let index = self.reserve_function();
        self.functions.insert(name, index);
        let own = self.atom(name.name);
        self.f = FnState::new(own);
        let what = self.params(1)[0];
        let mut table = Vec::new();
        for (key, names) in [("callbacks", callbacks), ("optional_callbacks", optional)] {
            let entry = self.f.current;
            let block = self.new_block();
            table.push((self.atom_val(key), block));
            self.switch_to(block);
            let pairs = names.iter().map(|f| {
                Literal::Tuple(vec![Literal::Atom(self.atom(f.name)), Literal::Int(f.arity.into())])
            });
            let pairs: Vec<Literal> = pairs.collect();
            let list = match pairs.is_empty() {
                true => Val::Nil,
                false => self.literal(Literal::List(pairs, Box::new(Literal::Nil))),
            };
            self.end(Term::Return(list), Loc::default());
            self.switch_to(entry);
        }
        let other = self.new_block();
        self.end(Term::Select(what, table, other), Loc::default());
        self.switch_to(other);
        self.raise(Exc::FunctionClause, vec![what], Loc::default());
        self.store_function(index);
        self.core.exports.push(index);
    }
}
