//! The syntax tree to abstract format: forms, attributes, types.
//!
//! Owner: the thread that compiles. Invariants: as `write`.

use super::write::Writing;
use crate::ast::*;
use crate::resolve::is_built_in_type;

impl Writing<'_> {
    pub(super) fn form(&mut self, form: &Form) {
        match form {
            Form::Function(f) => {
                self.head("function", f.name_span.lo, 3);
                self.name(f.name.name);
                self.out.int(i64::from(f.name.arity));
                self.all(&f.clauses, Self::clause);
            }
            Form::Module(name, span) => {
                self.attribute("module", span.name_pos());
                self.name(name.name);
            }
            Form::Export(names, span) => {
                self.attribute("export", span.name_pos());
                self.names(names);
            }
            Form::ExportType(names, span) => {
                self.attribute("export_type", span.name_pos());
                self.names(names);
            }
            Form::OptionalCallbacks(names, span) => {
                self.attribute("optional_callbacks", span.name_pos());
                self.names(names);
            }
            Form::Import(module, names, span) => {
                self.attribute("import", span.name_pos());
                self.out.tuple(2);
                self.name(*module);
                self.names(names);
            }
            Form::Record(record) => {
                self.attribute("record", record.span.name_pos());
                self.out.tuple(2);
                self.name(record.name.name);
                self.all(&record.fields, Self::field_def);
            }
            Form::Type(def) => {
                self.attribute(if def.opaque { "opaque" } else { "type" }, def.span.name_pos());
                self.out.tuple(3);
                self.name(def.name.name);
                self.ty(&def.body);
                self.all(&def.params, |w, param| w.var(param.span.lo, param.name));
            }
            Form::Spec(spec) => self.spec(spec),
            Form::Attribute(attribute) => {
                let name = self.session.names.text(attribute.name).to_owned();
                self.attribute(&name, attribute.span.name_pos());
                self.value(&attribute.value);
            }
        }
    }

    /// `{attribute, Place, Name, ...}`, whose value follows.
    fn attribute(&mut self, name: &str, pos: u32) {
        self.head("attribute", pos, 2);
        self.out.atom(name);
    }
    fn names(&mut self, names: &[(FunName, Span)]) {
        self.all(names, |w, (name, _)| {
            w.out.tuple(2);
            w.name(name.name);
            w.out.int(i64::from(name.arity));
        });
    }
    fn field_def(&mut self, field: &RecordFieldDef) {
        let at = field.name.span.lo;
        if field.ty.is_some() {
            self.out.tuple(3);
            self.out.atom("typed_record_field");
        }
        self.head("record_field", at, 1 + usize::from(field.default.is_some()));
        self.atom(at, field.name.name);
        field.default.iter().for_each(|default| self.expr(default));
        field.ty.iter().for_each(|ty| self.ty(ty));
    }

    fn spec(&mut self, spec: &SpecDef) {
        self.attribute(if spec.callback { "callback" } else { "spec" }, spec.span.name_pos());
        self.out.tuple(2);
        self.out.tuple(if spec.module.is_some() { 3 } else { 2 });
        spec.module.iter().for_each(|module| self.name(*module));
        self.name(spec.name.name);
        self.out.int(i64::from(spec.name.arity));
        self.all(&spec.clauses, |w, clause| {
            let at = clause.pos;
            if !clause.constraints.is_empty() {
                w.head("type", at, 2);
                w.out.atom("bounded_fun");
                w.out.list(2);
            }
            w.signature(at, Some(&clause.params), &clause.result);
            if !clause.constraints.is_empty() {
                w.all(&clause.constraints, |w, (variable, ty)| {
                    let at = variable.span.lo;
                    w.head("type", at, 2);
                    w.out.atom("constraint");
                    w.out.list(2);
                    w.head("atom", at, 1);
                    w.out.atom("is_subtype");
                    w.out.list(2);
                    w.var(at, variable.name);
                    w.ty(ty);
                    w.out.nil();
                    w.out.nil();
                });
                w.out.nil();
            }
        });
    }
    fn signature(&mut self, at: u32, params: Option<&[Type]>, result: &Type) {
        self.head("type", at, 2);
        self.out.atom("fun");
        self.out.list(2);
        match params {
            Some(params) => {
                self.head("type", at, 2);
                self.out.atom("product");
                self.all(params, Self::ty);
            }
            None => {
                self.head("type", at, 1);
                self.out.atom("any");
            }
        }
        self.ty(result);
        self.out.nil();
    }

    /// `{type, Place, Name, ...}`, whose arguments follow.
    fn named(&mut self, name: &str, pos: u32) {
        self.head("type", pos, 2);
        self.out.atom(name);
    }
    fn named_pair(&mut self, name: &str, pos: u32, pair: &(Type, Type)) {
        self.named(name, pos);
        self.out.list(2);
        self.ty(&pair.0);
        self.ty(&pair.1);
        self.out.nil();
    }
    fn ty(&mut self, ty: &Type) {
        let pos = ty.pos;
        match &ty.kind {
            TypeKind::Var(name) => self.var(pos, *name),
            TypeKind::Annotated(name, inner) => {
                self.head("ann_type", pos, 1);
                self.out.list(2);
                self.var(name.span.lo, name.name);
                self.ty(inner);
                self.out.nil();
            }
            TypeKind::Atom(name) => self.atom(pos, *name),
            TypeKind::Int(n) => self.integer(pos, n),
            TypeKind::Char(c) => {
                self.head("char", pos, 1);
                self.out.int(i64::from(u32::from(*c)));
            }
            TypeKind::Unary(op, operand) => {
                self.head("op", pos, 2);
                self.out.atom(op.text());
                self.ty(operand);
            }
            TypeKind::Op(op, sides) => {
                self.operator(*op, pos);
                self.ty(&sides.0);
                self.ty(&sides.1);
            }
            TypeKind::Range(ends) => self.named_pair("range", pos, ends),
            TypeKind::Union(members) => {
                self.named("union", pos);
                self.all(members, Self::ty);
            }
            TypeKind::Local(name, args) => {
                let text = self.session.names.text(name.name);
                let built_in = is_built_in_type(text, args.len() as u32);
                self.head(if built_in { "type" } else { "user_type" }, pos, 2);
                let any = built_in && args.is_empty() && matches!(text, "tuple" | "map");
                self.name(name.name);
                match any {
                    // As against `{}` and `#{}`.
                    true => self.out.atom("any"),
                    false => self.all(args, Self::ty),
                }
            }
            TypeKind::Remote(module, name, args) => {
                self.head("remote_type", pos, 1);
                self.out.list(3);
                self.atom(pos, *module);
                self.atom(name.span.lo, name.name);
                self.all(args, Self::ty);
                self.out.nil();
            }
            TypeKind::Nil => {
                self.named("nil", pos);
                self.out.nil();
            }
            TypeKind::List(element, nonempty) => {
                self.named(if *nonempty { "nonempty_list" } else { "list" }, pos);
                self.out.list(1);
                self.ty(element);
                self.out.nil();
            }
            TypeKind::Tuple(parts) => {
                self.named("tuple", pos);
                self.all(parts, Self::ty);
            }
            TypeKind::Map(pairs) => {
                self.named("map", pos);
                self.all(pairs, |w, (op, pos, key, value)| {
                    w.named(
                        match op {
                            MapOp::Assoc => "map_field_assoc",
                            MapOp::Exact => "map_field_exact",
                        },
                        *pos,
                    );
                    w.out.list(2);
                    w.ty(key);
                    w.ty(value);
                    w.out.nil();
                });
            }
            TypeKind::Record(name, fields) => {
                self.named("record", pos);
                self.out.list(1 + fields.len());
                self.atom(name.span.lo, name.name);
                for (field, ty) in fields {
                    self.named("field_type", field.span.lo);
                    self.out.list(2);
                    self.atom(field.span.lo, field.name);
                    self.ty(ty);
                    self.out.nil();
                }
                self.out.nil();
            }
            TypeKind::Fun(None) => {
                self.named("fun", pos);
                self.out.nil();
            }
            TypeKind::Fun(Some((params, result))) => {
                self.signature(pos, params.as_deref(), result);
            }
            TypeKind::Bits(parts) => self.named_pair("binary", pos, parts),
        }
    }

    /// An attribute's value, which the parser has made sure is a term.
    fn value(&mut self, e: &Expr) {
        match &e.kind {
            ExprKind::Atom(name) => self.name(*name),
            ExprKind::Int(n) => self.out.big(&n.to_big()),
            ExprKind::Char(c) => self.out.int(i64::from(u32::from(*c))),
            ExprKind::Float(f) => self.out.float(*f),
            ExprKind::Str(text) => self.out.string(self.session.names.text(*text)),
            ExprKind::Tuple(parts) => {
                self.out.tuple(parts.len());
                parts.iter().for_each(|part| self.value(part));
            }
            ExprKind::List(elements, tail) => {
                self.out.list(elements.len());
                elements.iter().for_each(|element| self.value(element));
                match tail {
                    Some(tail) => self.value(tail),
                    None => self.out.nil(),
                }
            }
            ExprKind::Map(fields) => {
                self.out.map(fields.len());
                for field in fields {
                    self.value(&field.key);
                    self.value(&field.value);
                }
            }
            ExprKind::Binary(segments) => self.bytes(segments),
            _ => self.out.nil(),
        }
    }
    /// A binary of plain bytes and strings; segments with sizes are refused.
    fn bytes(&mut self, segments: &[BinElement<Expr>]) {
        let mut bytes = Vec::new();
        for segment in segments {
            self.refused |= segment.size.is_some();
            match &segment.value.kind {
                ExprKind::Int(Integer::Small(n)) => bytes.push(*n as u8),
                ExprKind::Char(c) => bytes.push(u32::from(*c) as u8),
                ExprKind::Str(text) => {
                    let text = self.session.names.text(*text);
                    match segment.spec.ty {
                        BinType::Utf8 => bytes.extend(text.as_bytes()),
                        _ => bytes.extend(text.chars().map(|c| u32::from(c) as u8)),
                    }
                }
                _ => self.refused = true,
            }
        }
        self.out.binary(&bytes);
    }
}
