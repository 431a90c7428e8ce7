//! Rules about tables and operands: every index has its entry, every register its place in the
//! frame, every list the length its instruction needs.
//!
//! Stateless. Each rule looks at one entry or instruction alone; nothing here depends on control
//! flow. All later passes index tables without asking, because of this one.

use std::collections::HashSet;

use super::rule::{Check, Rule, VerifyError, module_error};
use super::{MAX_ATOM_CHARS, MAX_REGS, MAX_RESERVE, literals};
use crate::module::{Function, Import, Literal, Module};
use crate::natives::NATIVES;
use crate::operand::{
    AtomIdx, FunIdx, ImportIdx, LambdaIdx, LitIdx, Segment, SegmentKind, Val, segflags,
};
use crate::ops::Op;
use crate::visit::OperandVisitor;

/// Most elements of a tuple, as in Erlang.
const MAX_TUPLE: usize = (1 << 24) - 1;

/// Checks the tables, then each instruction of each function.
pub(super) fn check(module: &Module) -> Check {
    atoms(module)?;
    literals::check(module)?;
    tables(module)?;
    let mut guards = GuardNatives { module, known: vec![None; module.imports.len()] };
    for (index, function) in module.functions.iter().enumerate() {
        let at = |e: VerifyError| VerifyError { function: Some(index as u32), ..e };
        frame(module, function).map_err(at)?;
        for (pc, op) in function.code.iter().enumerate() {
            instruction(module, function, &mut guards, op)
                .map_err(|e| VerifyError { instruction: Some(pc as u32), ..at(e) })?;
        }
    }
    Ok(())
}

fn atoms(module: &Module) -> Check {
    if module.atoms.first().is_none_or(|name| name.is_empty()) {
        return module_error(Rule::ModuleName, "the module has no name");
    }
    let mut seen = HashSet::with_capacity(module.atoms.len());
    for (i, atom) in module.atoms.iter().enumerate() {
        // A character takes at most four bytes, so most atoms need no counting.
        if atom.len() > MAX_ATOM_CHARS && atom.chars().count() > MAX_ATOM_CHARS {
            return module_error(
                Rule::AtomLength,
                format!("atom {i} has more than {MAX_ATOM_CHARS} characters"),
            );
        }
        if !seen.insert(atom.as_str()) {
            return module_error(Rule::AtomDistinct, format!("atom {i} is not the first `{atom}`"));
        }
    }
    Ok(())
}

fn tables(module: &Module) -> Check {
    for (i, import) in module.imports.iter().enumerate() {
        for atom in [import.module, import.function] {
            index(module.atoms.len(), atom.0, Rule::AtomIndex, || format!("import {i}: atom"))?;
        }
    }
    for (i, f) in module.functions.iter().enumerate() {
        index(module.atoms.len(), f.name.0, Rule::AtomIndex, || format!("function {i}: atom"))?;
    }
    let mut seen = HashSet::with_capacity(module.exports.len());
    for (i, &export) in module.exports.iter().enumerate() {
        index(module.functions.len(), export, Rule::FunctionIndex, || {
            format!("export {i}: function")
        })?;
        let f = &module.functions[export as usize];
        if !seen.insert((f.name, f.arity)) {
            return module_error(
                Rule::ExportDistinct,
                format!("`{}/{}` is exported twice", module.atoms[f.name.0 as usize], f.arity),
            );
        }
    }
    for (i, l) in module.lambdas.iter().enumerate() {
        index(module.functions.len(), l.function, Rule::FunctionIndex, || {
            format!("lambda {i}: function")
        })?;
        let arity = module.functions[l.function as usize].arity;
        if arity < l.free {
            return module_error(
                Rule::LambdaArity,
                format!("lambda {i}: {} free variables, but an arity of {arity}", l.free),
            );
        }
    }
    for (i, (name, _)) in module.attributes.iter().enumerate() {
        index(module.atoms.len(), name.0, Rule::AtomIndex, || format!("attribute {i}: atom"))?;
    }
    Ok(())
}

fn index(len: usize, index: u32, rule: Rule, what: impl Fn() -> String) -> Check {
    if (index as usize) < len {
        return Ok(());
    }
    module_error(rule, format!("{} {index} of {len}", what()))
}

fn frame(module: &Module, f: &Function) -> Check {
    if f.nregs > MAX_REGS || f.nregs < u16::from(f.arity) {
        return module_error(
            Rule::FrameSize,
            format!("{} registers for {} arguments (at most {MAX_REGS})", f.nregs, f.arity),
        );
    }
    let mut last = 0;
    for l in &f.lines {
        if l.at < last || l.at as usize >= f.code.len() || l.file as usize >= module.files.len() {
            return module_error(
                Rule::Lines,
                format!("line entry at {} (file {}, line {})", l.at, l.file, l.line),
            );
        }
        last = l.at;
    }
    Ok(())
}

/// Checks what the operand kinds alone demand.
struct Operands<'a> {
    module: &'a Module,
    nregs: u16,
    result: Check,
}

impl Operands<'_> {
    fn refuse(&mut self, rule: Rule, message: String) {
        if self.result.is_ok() {
            self.result = module_error(rule, message);
        }
    }

    fn register(&mut self, reg: u16) {
        if reg >= self.nregs {
            let n = self.nregs;
            self.refuse(Rule::Register, format!("register {reg} of {n}"));
        }
    }

    fn index(&mut self, len: usize, index: u32, rule: Rule, what: &str) {
        if index as usize >= len {
            self.refuse(rule, format!("{what} {index} of {len}"));
        }
    }
}

impl OperandVisitor for Operands<'_> {
    fn read(&mut self, reg: u16) {
        self.register(reg);
    }
    fn write(&mut self, reg: u16) {
        self.register(reg);
    }
    fn atom(&mut self, x: AtomIdx) {
        self.index(self.module.atoms.len(), x.0, Rule::AtomIndex, "atom");
    }
    fn literal(&mut self, x: LitIdx) {
        self.index(self.module.literals.len(), x.0, Rule::LiteralIndex, "literal");
    }
    fn import(&mut self, x: ImportIdx) {
        self.index(self.module.imports.len(), x.0, Rule::ImportIndex, "import");
    }
    fn function(&mut self, x: FunIdx) {
        self.index(self.module.functions.len(), x.0, Rule::FunctionIndex, "function");
    }
    fn lambda(&mut self, x: LambdaIdx) {
        self.index(self.module.lambdas.len(), x.0, Rule::LambdaIndex, "lambda");
    }
    fn integer(&mut self, x: i64) {
        if !(Val::INT_MIN..=Val::INT_MAX).contains(&x) {
            self.refuse(Rule::IntRange, format!("{x} does not fit a small integer"));
        }
    }
}

fn instruction(module: &Module, f: &Function, guards: &mut GuardNatives<'_>, op: &Op) -> Check {
    let mut operands = Operands { module, nregs: f.nregs, result: Ok(()) };
    op.visit(&mut operands);
    operands.result?;
    if let Some(window) = op.window(module)
        && window.end() > u32::from(f.nregs)
    {
        return module_error(
            Rule::Window,
            format!("registers up to {} of {} for a call", window.end(), f.nregs),
        );
    }
    match op {
        Op::Bif { fun, args, .. } => {
            let import = module.imports[fun.0 as usize];
            if !guards.contains(*fun, import) {
                return module_error(Rule::GuardNative, guards.complaint(import));
            }
            count(args.len() == usize::from(import.arity), || {
                format!("{} arguments for an arity of {}", args.len(), import.arity)
            })
        }
        Op::MakeFun { lambda, free, .. } => {
            let wanted = module.lambdas[lambda.0 as usize].free;
            count(free.len() == usize::from(wanted), || {
                format!("{} free variables instead of {wanted}", free.len())
            })
        }
        Op::List { items, .. } => count(!items.is_empty(), || "a list of no elements".into()),
        Op::Tuple { items, .. } => count((1..=MAX_TUPLE).contains(&items.len()), || {
            format!("a tuple of {} elements", items.len())
        }),
        Op::IsTaggedTuple { arity, .. } => {
            count(*arity > 0, || "a tagged tuple without room for the tag".into())
        }
        Op::Uncons { head, tail, .. } => {
            count(head != tail, || "head and tail into the same register".into())
        }
        Op::UpdateTuple { updates, .. } => {
            if updates.is_sorted_by(|a, b| a.0 < b.0) {
                return Ok(());
            }
            module_error(Rule::UpdateOrder, "the positions do not ascend")
        }
        Op::Select { table, .. } => {
            let ok = |key: &Val| matches!(key, Val::Atom(_) | Val::Int(_));
            select_keys(table.iter().map(|e| e.0), ok)
        }
        Op::SelectArity { table, .. } => {
            let ok = |key: &Val| matches!(key, Val::Int(n) if (0..=MAX_TUPLE as i64).contains(n));
            select_keys(table.iter().map(|e| e.0), ok)
        }
        Op::Reserve { words } => {
            if *words <= MAX_RESERVE {
                return Ok(());
            }
            module_error(Rule::ReserveSize, format!("{words} words (at most {MAX_RESERVE})"))
        }
        Op::BinBuild { segments, .. } => segments.iter().try_for_each(segment),
        Op::BinInt { unit, flags, .. } | Op::BinFloat { unit, flags, .. } => field(*unit, *flags),
        Op::BinSub { unit, .. }
        | Op::BinRest { unit, .. }
        | Op::BinSkip { unit, .. }
        | Op::BinSkipRest { unit, .. } => field(*unit, 0),
        Op::BinUtf { kind, flags, .. } => {
            if matches!(kind, SegmentKind::Utf8 | SegmentKind::Utf16 | SegmentKind::Utf32) {
                return field(1, *flags);
            }
            module_error(Rule::Segment, format!("{kind:?} is no UTF kind"))
        }
        Op::BinBytes { bits, .. } => match module.literals[bits.0 as usize] {
            Literal::Bits(..) => Ok(()),
            _ => module_error(Rule::BitsLiteral, format!("literal {} is no bitstring", bits.0)),
        },
        _ => Ok(()),
    }
}

fn count(ok: bool, message: impl Fn() -> String) -> Check {
    if ok { Ok(()) } else { module_error(Rule::OperandCount, message()) }
}

fn select_keys(keys: impl ExactSizeIterator<Item = Val>, ok: impl Fn(&Val) -> bool) -> Check {
    let mut seen = HashSet::with_capacity(keys.len());
    for key in keys {
        if !ok(&key) || !seen.insert(key) {
            return module_error(Rule::SelectKeys, format!("{key:?} as a key, or once more"));
        }
    }
    Ok(())
}

fn field(unit: u16, flags: u8) -> Check {
    if (1..=256).contains(&unit) && flags & !segflags::ALL == 0 {
        return Ok(());
    }
    module_error(Rule::Segment, format!("unit {unit}, flags {flags}"))
}

fn segment(s: &Segment) -> Check {
    field(s.unit, s.flags)?;
    let sized = match s.kind {
        SegmentKind::Integer | SegmentKind::Float => s.size.is_some(),
        SegmentKind::Binary => true,
        SegmentKind::Utf8 | SegmentKind::Utf16 | SegmentKind::Utf32 => s.size.is_none(),
    };
    if sized {
        return Ok(());
    }
    module_error(Rule::Segment, format!("{:?} and its size do not go together", s.kind))
}

/// Which imports are natives that may stand in guards; found out when first asked for.
struct GuardNatives<'a> {
    module: &'a Module,
    known: Vec<Option<bool>>,
}

impl<'a> GuardNatives<'a> {
    fn contains(&mut self, fun: ImportIdx, import: Import) -> bool {
        let (module, function) = self.names(import);
        let known = self.known[fun.0 as usize].unwrap_or_else(|| {
            NATIVES.iter().any(|n| {
                n.guard && n.arity == import.arity && n.module == module && n.function == function
            })
        });
        self.known[fun.0 as usize] = Some(known);
        known
    }

    fn names(&self, import: Import) -> (&'a str, &'a str) {
        let module = self.module;
        let name = |a: AtomIdx| module.atoms[a.0 as usize].as_str();
        (name(import.module), name(import.function))
    }

    fn complaint(&self, import: Import) -> String {
        let (module, function) = self.names(import);
        format!("`{module}:{function}/{}` may not stand in guards", import.arity)
    }
}
