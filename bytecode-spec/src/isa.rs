//! `ISA.md`: the reference of the instruction set, generated from the table.
//!
//! Stateless. A test compares the file in the repository with [`isa_markdown`] and fails when it
//! is stale; `RVM_BLESS=1 cargo test -p rvm-bytecode --test isa` writes it anew.

use std::fmt::Write;

use crate::container::{EXTENSION, VERSION};
use crate::natives::NATIVES;
use crate::ops::{Opcode, flags};
use crate::verify::Rule;

const CONVENTIONS: &str = "\
## Conventions

- A function's frame is its registers `r0`, `r1`, …; its arguments are in `r0..r(arity-1)` on entry,
  all others are unwritten. For the body of a fun the free variables follow the arguments.
- Every row reads all its operands before it writes, so a destination may be one of the registers
  read.
- A *call window* at `base` puts the arguments into `base+1..=base+n`; the result arrives in `base`;
  every register from `base` up is lost, those below survive. The callee's frame starts right there.
- `fail: Fail` is a label or nothing. With a label, failing jumps there: nothing has been written,
  and the row never raises. With none it raises.
- Exceptions raised inside a handler's range go to the innermost handler: class, reason and raw
  stack trace are in its `base`, `base+1`, `base+2`; all other registers are as they were before the
  instruction, but for those that the window of a raising call has lost. A tail call has lost them
  all.
- A *match context* is no term: it stays in the register that `bin_start` made it in. A *raw stack
  trace* is no term either; it may be moved.
- `reserve` sets the budget of heap words, it does not add to it; the budget is void where a block
  begins (at every jump target) and after each row that may collect.
- A receive is: `recv_peek`; with a message, either `recv_accept` or `recv_next` (back to the peek);
  with none, `recv_wait` or `recv_wait_timeout`. In between nothing calls, raises, yields or returns.

Flags: **GC** may collect: a safe point with a live map. **RAISE** may raise. **YIELD** may give up
the scheduler. **END** never falls through. **UNCHECKED** rests on a type the verifier has proved.
**HEAP** builds within reserved words.

Operand kinds: `Dst` register written; `Reg` register read; `Val` register, small integer, atom,
literal or `[]`; `Label` instruction of the same function; `Fail` label or none; `Vals`, `Pairs`,
`Updates`, `Table`, `Segments` lists; `AtomIdx`, `LitIdx`, `FunIdx`, `ImportIdx`, `LambdaIdx` entries of
the module's tables; `U8`, `U16`, `U32` numbers; `SegKind` kind of a segment.
";

/// The text of `ISA.md`.
pub fn isa_markdown() -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = write(&mut out);
    out
}

fn write(out: &mut String) -> std::fmt::Result {
    writeln!(
        out,
        "# The instruction set of rvm, version {VERSION}\n\n\
         Generated from `src/ops.rs`, `src/natives.rs` and `src/verify/rule.rs`; do not edit.\n\
         Regenerate with `RVM_BLESS=1 cargo test -p rvm-bytecode --test isa`.\n\n\
         Module files end in `.{EXTENSION}`; their layout is told in `src/container.rs`.\n\n\
         {CONVENTIONS}\n## Instructions\n\n\
         | no | instruction | operands | flags | |\n|---|---|---|---|---|"
    )?;
    for (number, op) in Opcode::ALL.iter().enumerate() {
        let operands: Vec<String> =
            op.operands().iter().map(|(name, kind)| format!("{name}: {kind}")).collect();
        writeln!(
            out,
            "| {number} | `{}` | {} | {} | {} |",
            op.mnemonic(),
            operands.join(", "),
            flag_names(op.flags()),
            one_line(op.doc())
        )?;
    }
    writeln!(out, "\n## What the verifier demands\n\n| rule | |\n|---|---|")?;
    for rule in Rule::ALL {
        writeln!(out, "| `{}` | {} |", rule.name(), one_line(rule.doc()))?;
    }
    writeln!(out, "\n## Natives that may stand in guards (and under `bif`)\n")?;
    let guards: Vec<String> = NATIVES
        .iter()
        .filter(|n| n.guard)
        .map(|n| format!("`{}:{}/{}`", n.module, n.function, n.arity))
        .collect();
    writeln!(out, "{}", guards.join(", "))
}

fn flag_names(bits: u8) -> String {
    let names = [
        (flags::GC, "GC"),
        (flags::RAISE, "RAISE"),
        (flags::YIELD, "YIELD"),
        (flags::END, "END"),
        (flags::UNCHECKED, "UNCHECKED"),
        (flags::HEAP, "HEAP"),
    ];
    let set: Vec<&str> = names.iter().filter(|n| bits & n.0 != 0).map(|n| n.1).collect();
    set.join(" ")
}

/// Doc text in a table cell: links without their targets, and no bare bars.
fn one_line(doc: &str) -> String {
    let text = doc.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut out = String::new();
    let mut rest = text.as_str();
    while let Some((before, after)) = rest.split_once("](") {
        out.push_str(before);
        out.push(']');
        rest = after.split_once(')').map_or("", |(_, r)| r);
    }
    out.push_str(rest);
    out.replace("[`", "`").replace("`]", "`").replace('|', "\\|")
}
