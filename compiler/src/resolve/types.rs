//! Types and specifications: that what they name exists.
//!
//! Owner: the thread that compiles. Invariants: runs after the functions, when all records are
//! known. Recursion follows the type's tree, whose depth the parser bounds.

use super::Resolver;
use crate::ast::*;
use crate::diag::Diagnostic;
use crate::integer::{Number, fold_binary, fold_unary};
use crate::symbol::{FastMap, FastSet};

/// The built-in types.
const BUILT_IN: &[(&str, u32)] = &[
    ("any", 0),
    ("arity", 0),
    ("atom", 0),
    ("binary", 0),
    ("bitstring", 0),
    ("bool", 0),
    ("boolean", 0),
    ("byte", 0),
    ("char", 0),
    ("float", 0),
    ("function", 0),
    ("identifier", 0),
    ("integer", 0),
    ("iodata", 0),
    ("iolist", 0),
    ("list", 0),
    ("list", 1),
    ("map", 0),
    ("maybe_improper_list", 0),
    ("maybe_improper_list", 2),
    ("mfa", 0),
    ("module", 0),
    ("neg_integer", 0),
    ("nil", 0),
    ("no_return", 0),
    ("node", 0),
    ("non_neg_integer", 0),
    ("none", 0),
    ("nonempty_binary", 0),
    ("nonempty_bitstring", 0),
    ("nonempty_improper_list", 2),
    ("nonempty_list", 0),
    ("nonempty_list", 1),
    ("nonempty_maybe_improper_list", 0),
    ("nonempty_maybe_improper_list", 2),
    ("nonempty_string", 0),
    ("number", 0),
    ("pid", 0),
    ("port", 0),
    ("pos_integer", 0),
    ("reference", 0),
    ("string", 0),
    ("term", 0),
    ("timeout", 0),
    ("tuple", 0),
];

struct TypeEntry {
    span: Span,
    used: bool,
}

struct TypeTable {
    types: FastMap<FunName, TypeEntry>,
}

/// How often each type variable occurs, and where first.
#[derive(Default)]
struct Variables {
    list: Vec<(Symbol, Span, u32)>,
    at: FastMap<Symbol, usize>,
}

fn count(variables: &mut Variables, name: Symbol, span: Span) {
    let at = *variables.at.entry(name).or_insert(variables.list.len());
    match variables.list.get_mut(at) {
        Some((.., occurrences)) => *occurrences += 1,
        None => variables.list.push((name, span, 1)),
    }
}

/// Whether a type of this name is there without a definition.
pub fn is_built_in_type(name: &str, arity: u32) -> bool {
    BUILT_IN.binary_search(&(name, arity)).is_ok()
}

impl Resolver<'_> {
    fn is_built_in(&self, ty: FunName) -> bool {
        is_built_in_type(self.names.text(ty.name), ty.arity)
    }

    /// All `-type`, `-spec`, `-callback`, `-export_type` and record field types.
    pub(super) fn check_types(&mut self, module: &Module) {
        let mut table = TypeTable { types: FastMap::default() };
        for form in &module.forms {
            if let Form::Type(def) = form {
                self.define_type(&mut table, def);
            }
        }
        let mut specs: FastSet<(FunName, bool)> = FastSet::default();
        let mut exported: FastSet<FunName> = FastSet::default();
        for form in &module.forms {
            match form {
                Form::Type(def) => {
                    let mut variables = Variables::default();
                    for param in &def.params {
                        count(&mut variables, param.name, param.span);
                    }
                    self.ty(&mut table, &def.body, &mut variables);
                    self.singletons(&variables);
                }
                Form::Record(def) => {
                    let mut variables = Variables::default();
                    for field in &def.fields {
                        if let Some(ty) = &field.ty {
                            self.ty(&mut table, ty, &mut variables);
                        }
                    }
                    self.singletons(&variables);
                }
                Form::Spec(spec) => self.spec(&mut table, &mut specs, spec, module),
                Form::ExportType(list, span) => {
                    for (ty, at) in list {
                        if !exported.insert(*ty) {
                            let message =
                                format!("type {} already exported", self.function_text(*ty));
                            self.warning("exported-twice", *at, message);
                        }
                        self.use_type(&mut table, *ty, *at, span.name_pos());
                    }
                }
                _ => {}
            }
        }
        for form in &module.forms {
            if let Form::OptionalCallbacks(list, span) = form {
                for (callback, at) in list {
                    if !specs.contains(&(*callback, true)) {
                        let text = self.function_text(*callback);
                        let message = format!("callback {text} is undefined");
                        self.error("undefined-callback", *at, span.name_pos(), message);
                    }
                }
            }
        }
        let unused = module.forms.iter().filter_map(|form| match form {
            Form::Type(def) => Some(def),
            _ => None,
        });
        for def in unused {
            let name = FunName { name: def.name.name, arity: def.params.len() as u32 };
            let quiet = table.types.get(&name).is_none_or(|t| t.used || t.span != def.name.span);
            if !quiet && !self.damaged && !self.in_include(def.name.span, module) {
                let message = format!("type {} is unused", self.function_text(name));
                self.warning("unused-type", def.name.span, message);
            }
        }
    }

    fn define_type(&mut self, table: &mut TypeTable, def: &TypeDef) {
        let name = FunName { name: def.name.name, arity: def.params.len() as u32 };
        let text = self.function_text(name);
        if self.is_built_in(name) && !self.tables.no_auto_import_types {
            let message = format!("type {text} is built in and cannot be redefined");
            self.error("redefined-type", def.name.span, def.span.name_pos(), message);
        } else if let Some(old) = table.types.get(&name) {
            let diag = Diagnostic::error(
                "redefined-type",
                def.name.span,
                format!("type {text} already defined"),
            );
            self.diags.push(diag.at(def.span.name_pos()).label(old.span, "defined here"));
        } else {
            table.types.insert(name, TypeEntry { span: def.name.span, used: false });
        }
    }

    fn use_type(&mut self, table: &mut TypeTable, ty: FunName, span: Span, pos: u32) {
        if let Some(entry) = table.types.get_mut(&ty) {
            entry.used = true;
            return;
        }
        if self.is_built_in(ty) {
            return;
        }
        let message = format!("type {} undefined", self.function_text(ty));
        let known = || {
            let own = table.types.keys().map(|t| self.names.text(t.name));
            own.chain(BUILT_IN.iter().map(|(name, _)| *name)).collect()
        };
        let diag = Diagnostic::error("undefined-type", span, message).at(pos);
        self.diags.push(self.advise(diag, self.names.text(ty.name), known));
    }

    fn spec(
        &mut self,
        table: &mut TypeTable,
        seen: &mut FastSet<(FunName, bool)>,
        spec: &SpecDef,
        module: &Module,
    ) {
        let text = self.function_text(spec.name);
        let what = if spec.callback { "callback" } else { "spec" };
        if spec.module.is_some_and(|m| m != module.name) {
            let message = format!("{what} for function {text} of another module");
            self.error("foreign-spec", spec.name_span, spec.span.name_pos(), message);
        } else if !seen.insert((spec.name, spec.callback)) {
            let message = format!("{what} for {text} already defined");
            self.error("redefined-spec", spec.name_span, spec.span.name_pos(), message);
        } else if !spec.callback
            && !self.tables.functions.contains_key(&spec.name)
            && !self.lost.contains(&spec.name.name)
        {
            let message = format!("spec for undefined function {text}");
            let mut diag = Diagnostic::error("undefined-spec", spec.name_span, message);
            let advised = self.diags.len() < super::MAX_ADVISED;
            let others = self.tables.functions.iter();
            let others = others.filter(|(f, _)| advised && f.name == spec.name.name);
            if let Some((other, entry)) = others.min_by_key(|(f, _)| f.arity) {
                let here = format!("{} is defined here", self.function_text(*other));
                diag = diag.label(entry.span, here);
            }
            self.diags.push(diag.at(spec.span.name_pos()));
        }
        for clause in &spec.clauses {
            if clause.params.len() != spec.name.arity as usize {
                let message =
                    format!("{what} has wrong arity: all alternatives are of one function");
                let span = Span { lo: clause.pos, hi: clause.result.span.hi };
                self.error("bad-attribute", span, clause.pos, message);
            }
            let mut variables = Variables::default();
            for param in &clause.params {
                self.ty(table, param, &mut variables);
            }
            self.ty(table, &clause.result, &mut variables);
            for (name, ty) in &clause.constraints {
                count(&mut variables, name.name, name.span);
                self.ty(table, ty, &mut variables);
            }
            self.singletons(&variables);
        }
    }

    fn singletons(&mut self, variables: &Variables) {
        for (name, span, occurrences) in &variables.list {
            let text = self.names.text(*name);
            if *occurrences == 1 && !text.starts_with('_') {
                let message = format!("type variable `{text}` is only used once (is unbound)");
                self.error("singleton-type-variable", *span, span.lo, message);
            }
        }
    }

    fn types(&mut self, table: &mut TypeTable, types: &[Type], variables: &mut Variables) {
        for ty in types {
            self.ty(table, ty, variables);
        }
    }

    fn integer_type(&mut self, ty: &Type) {
        if !matches!(number(ty), Some(Number::Int(_))) {
            let message = "arithmetic in types needs integers";
            self.error("illegal-type", ty.span, ty.pos, message);
        }
    }

    fn ty(&mut self, table: &mut TypeTable, ty: &Type, variables: &mut Variables) {
        match &ty.kind {
            TypeKind::Var(name) => count(variables, *name, ty.span),
            TypeKind::Atom(_)
            | TypeKind::Int(_)
            | TypeKind::Char(_)
            | TypeKind::Nil
            | TypeKind::Fun(None) => {}
            TypeKind::Unary(..) | TypeKind::Op(..) => self.integer_type(ty),
            TypeKind::Range(parts) | TypeKind::Bits(parts) => {
                self.integer_type(&parts.0);
                self.integer_type(&parts.1);
            }
            TypeKind::Annotated(_, inner) | TypeKind::List(inner, _) => {
                self.ty(table, inner, variables);
            }
            TypeKind::Union(members) | TypeKind::Tuple(members) => {
                self.types(table, members, variables);
            }
            TypeKind::Local(name, args) => {
                let function = FunName { name: name.name, arity: args.len() as u32 };
                self.use_type(table, function, name.span, ty.pos);
                self.types(table, args, variables);
            }
            TypeKind::Remote(_, _, args) => self.types(table, args, variables),
            TypeKind::Map(pairs) => {
                for (_, _, key, value) in pairs {
                    self.ty(table, key, variables);
                    self.ty(table, value, variables);
                }
            }
            TypeKind::Record(name, fields) => {
                if self.use_record(name.name, name.span, ty.pos) {
                    for (field, _) in fields {
                        self.record_field(*name, *field, ty.pos);
                    }
                }
                for (_, ty) in fields {
                    self.ty(table, ty, variables);
                }
            }
            TypeKind::Fun(Some((params, result))) => {
                if let Some(params) = params {
                    self.types(table, params, variables);
                }
                self.ty(table, result, variables);
            }
        }
    }
}

/// The number that constant arithmetic in a type is.
fn number(ty: &Type) -> Option<Number> {
    match &ty.kind {
        TypeKind::Int(n) => Some(Number::Int(n.clone())),
        TypeKind::Char(c) => Some(Number::Int(Integer::Small(i64::from(u32::from(*c))))),
        TypeKind::Unary(op, operand) => fold_unary(*op, &number(operand)?),
        TypeKind::Op(op, sides) => fold_binary(*op, &number(&sides.0)?, &number(&sides.1)?),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_table_is_sorted() {
        assert!(super::BUILT_IN.is_sorted());
    }
}
