//! Text of core, for goldens and for people.
//!
//! Owner: whoever calls; pure. The form is for reading only, nothing parses it.

use crate::core::{Block, BlockId, Callee, Exc, Function, Inst, Module, Prim, Tables, Term, Val};
use rvm_bytecode::module::Literal;
use rvm_bytecode::operand::{AtomIdx, FunIdx, ImportIdx};
use std::fmt::Write;

/// The text of a whole module.
pub fn module(module: &Module) -> String {
    let mut out = String::new();
    for function in &module.functions {
        out.push_str(&print_function(module, function));
        out.push('\n');
    }
    out
}

/// The text of one function.
pub fn print_function(module: &Module, function: &Function) -> String {
    let printer = Printer { module, tables: &module.tables };
    let mut out = String::new();
    let params: Vec<String> = function.params.iter().map(|v| format!("v{}", v.0)).collect();
    let name = printer.atom(function.name);
    let _ = writeln!(out, "function {name}/{} ({})", params.len(), params.join(", "));
    for (i, block) in function.blocks.iter().enumerate() {
        let dead = i > 0 && block.insts.is_empty() && block.term == Term::Unreachable;
        if !dead {
            printer.block(BlockId(i as u32), block, &mut out);
        }
    }
    out
}

/// The text of a literal, as Erlang writes it (strings as strings).
pub fn literal(tables: &Tables, literal: &Literal) -> String {
    let mut out = String::new();
    write_literal(tables, literal, &mut out);
    out
}

fn write_literal(tables: &Tables, lit: &Literal, out: &mut String) {
    let list = |items: &[Literal], out: &mut String| {
        for (i, item) in items.iter().enumerate() {
            if i > 0 {
                out.push(',');
            }
            write_literal(tables, item, out);
        }
    };
    let _ = match lit {
        Literal::Int(n) => write!(out, "{n}"),
        Literal::Big(negative, bytes) => {
            let sign = if *negative { "-" } else { "" };
            let digits: String = bytes.iter().rev().map(|b| format!("{b:02x}")).collect();
            write!(out, "{sign}16#{digits}")
        }
        Literal::Float(x) => write!(out, "{x:?}"),
        Literal::Atom(a) => write!(out, "{}", quote(tables.atom_text(*a))),
        Literal::Nil => write!(out, "[]"),
        Literal::Str(s) => write!(out, "{s:?}"),
        Literal::List(items, tail) => {
            out.push('[');
            list(items, out);
            if **tail != Literal::Nil {
                out.push('|');
                write_literal(tables, tail, out);
            }
            write!(out, "]")
        }
        Literal::Tuple(items) => {
            out.push('{');
            list(items, out);
            write!(out, "}}")
        }
        Literal::Map(pairs) => {
            out.push_str("#{");
            for (i, (k, v)) in pairs.iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                write_literal(tables, k, out);
                out.push_str("=>");
                write_literal(tables, v, out);
            }
            write!(out, "}}")
        }
        Literal::Bits(bytes, bits) => {
            let digits: String = bytes.iter().map(|b| format!("{b:02x}")).collect();
            write!(out, "<<16#{digits}:{bits}>>")
        }
        Literal::Export(m, f, a) => {
            let (m, f) = (quote(tables.atom_text(*m)), quote(tables.atom_text(*f)));
            write!(out, "fun {m}:{f}/{a}")
        }
    };
}

fn quote(atom: &str) -> String {
    let plain = atom.starts_with(|c: char| c.is_ascii_lowercase())
        && atom.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '@');
    if plain { atom.to_owned() } else { format!("'{}'", atom.replace('\'', "\\'")) }
}

struct Printer<'a> {
    module: &'a Module,
    tables: &'a Tables,
}

impl Printer<'_> {
    fn atom(&self, atom: AtomIdx) -> String {
        quote(self.tables.atom_text(atom))
    }

    fn val(&self, val: Val) -> String {
        match val {
            Val::Var(v) => format!("v{}", v.0),
            Val::Int(n) => format!("{n}"),
            Val::Atom(a) => self.atom(a),
            Val::Nil => "[]".to_owned(),
            Val::Lit(l) => match self.tables.literals.get(l.0 as usize) {
                Some(lit) => literal(self.tables, lit),
                None => format!("literal {}", l.0),
            },
        }
    }

    fn vals(&self, vals: &[Val]) -> String {
        vals.iter().map(|v| self.val(*v)).collect::<Vec<_>>().join(", ")
    }

    fn function_name(&self, index: FunIdx) -> String {
        match self.module.functions.get(index.0 as usize) {
            Some(f) => format!("{}/{}", self.atom(f.name), f.params.len()),
            None => format!("function {}", index.0),
        }
    }

    fn import(&self, index: ImportIdx) -> String {
        match self.tables.imports.get(index.0 as usize) {
            Some(i) => format!("{}:{}/{}", self.atom(i.module), self.atom(i.function), i.arity),
            None => format!("import {}", index.0),
        }
    }

    fn callee(&self, callee: Callee) -> String {
        match callee {
            Callee::Local(f) => self.function_name(f),
            Callee::Ext(i) => self.import(i),
            Callee::Fun => "fun".to_owned(),
            Callee::Apply => "apply".to_owned(),
        }
    }

    fn block(&self, id: BlockId, block: &Block, out: &mut String) {
        let _ = write!(out, " b{}", id.0);
        if !block.params.is_empty() {
            let params: Vec<String> = block.params.iter().map(|v| format!("v{}", v.0)).collect();
            let _ = write!(out, "({})", params.join(", "));
        }
        if let Some(handler) = block.handler {
            let _ = write!(out, " protected by b{}", handler.0);
        }
        out.push_str(":\n");
        for inst in &block.insts {
            self.inst(inst, out);
        }
        let text = self.term(&block.term);
        let _ = writeln!(out, "    {text}");
    }

    fn inst(&self, inst: &Inst, out: &mut String) {
        out.push_str("    ");
        if let Some(dst) = inst.dst {
            let _ = write!(out, "v{} = ", dst.0);
        }
        let args = self.vals(&inst.args);
        let _ = match &inst.op {
            Prim::Move => write!(out, "{args}"),
            Prim::Arith(op) => write!(out, "{op:?} {args}"),
            Prim::Bif(import) => write!(out, "bif {} ({args})", self.import(*import)),
            Prim::Test(crate::core::Test::IsTaggedTuple(arity, tag)) => {
                write!(out, "test IsTaggedTuple({arity}, {}) {args}", self.atom(*tag))
            }
            Prim::Test(test) => write!(out, "test {test:?} {args}"),
            Prim::Call(callee) => write!(out, "call {} ({args})", self.callee(*callee)),
            Prim::MakeFun(lambda) => {
                let body = self.module.lambdas.get(lambda.0 as usize);
                let body = body.map_or_else(String::new, |l| self.function_name(l.function));
                write!(out, "MakeFun {body} ({args})")
            }
            Prim::BinBytes(bits) => write!(out, "BinBytes {args}, {}", self.val(Val::Lit(*bits))),
            Prim::BinBuild(segments) => {
                let mut rest = inst.args.as_slice();
                let mut parts = Vec::new();
                for seg in segments {
                    let n = if seg.sized { 2 } else { 1 };
                    let (own, after) = rest.split_at(n.min(rest.len()));
                    rest = after;
                    let own: Vec<String> = own.iter().map(|v| self.val(*v)).collect();
                    let kind = seg.kind;
                    parts.push(format!("{}/{kind:?}*{}+{}", own.join(":"), seg.unit, seg.flags));
                }
                write!(out, "BinBuild <<{}>>", parts.join(", "))
            }
            other => write!(out, "{other:?} {args}"),
        };
        if let Some(fail) = inst.fail {
            let _ = write!(out, " else b{}", fail.0);
        }
        if inst.loc.line > 0 && !matches!(inst.op, Prim::Test(_)) {
            let _ = write!(out, "  % {}", inst.loc.line);
        }
        out.push('\n');
    }

    fn term(&self, term: &Term) -> String {
        match term {
            Term::Jump(to, args) if args.is_empty() => format!("jump b{}", to.0),
            Term::Jump(to, args) => format!("jump b{}({})", to.0, self.vals(args)),
            Term::Select(on, table, default) => {
                let rows: Vec<String> =
                    table.iter().map(|(k, b)| format!("{} -> b{}", self.val(*k), b.0)).collect();
                format!("select {}: {}; _ -> b{}", self.val(*on), rows.join("; "), default.0)
            }
            Term::SelectArity(on, table, default) => {
                let rows: Vec<String> =
                    table.iter().map(|(k, b)| format!("{k} -> b{}", b.0)).collect();
                format!("select_arity {}: {}; _ -> b{}", self.val(*on), rows.join("; "), default.0)
            }
            Term::Return(v) => format!("return {}", self.val(*v)),
            Term::TailCall(callee, args) => {
                format!("tail_call {} ({})", self.callee(*callee), self.vals(args))
            }
            Term::RecvNext(b) => format!("recv_next b{}", b.0),
            Term::RecvWait(b) => format!("recv_wait b{}", b.0),
            Term::RecvWaitTimeout(v, to, next) => {
                format!("recv_wait_timeout {} b{} then b{}", self.val(*v), to.0, next.0)
            }
            Term::Raise(exc, args) => match exc {
                Exc::IfClause => "raise IfClause".to_owned(),
                _ => format!("raise {exc:?} ({})", self.vals(args)),
            },
            Term::Unreachable => "unreachable".to_owned(),
        }
    }
}
