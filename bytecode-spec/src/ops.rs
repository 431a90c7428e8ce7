//! The instruction table: one documented row per instruction.
//!
//! `for_each_op!` hands the whole table to a macro; whoever needs something per instruction is
//! generated from it. Adding an instruction means: a row here, its typing rule in
//! `verify/transfer.rs`, its loader case, its handler, its lowering, a golden and a test.
//!
//! Conventions, for all rows:
//! - A function's frame is its registers. A *call window* at `base` puts the arguments into
//!   `base+1..=base+n`; the result arrives in `base`; every register from `base` up is lost, those
//!   below survive. (The callee's frame starts right there, so nothing is copied.)
//! - Every row reads all its operands before it writes, so a destination may be one of the registers
//!   read.
//! - `fail: Fail`: with a label, failing jumps there without a trace of the attempt (nothing has
//!   been written), and the row never raises; with none it raises.
//! - Flags: `GC` may collect, so the verifier computes which registers live there; `RAISE` may
//!   raise; `YIELD` may give up the scheduler, which is why every loop must pass through one; `END`
//!   does not fall through to the next row; `UNCHECKED` skips a check, so its operand's type must
//!   have been proved (the row says which); `HEAP` builds within words that a `reserve` before it in
//!   the same block has set aside.

/// Instruction properties, as bits.
pub mod flags {
    /// May collect garbage: a safe point with a live map.
    pub const GC: u8 = 1;
    /// May raise an exception.
    pub const RAISE: u8 = 2;
    /// May give up the scheduler.
    pub const YIELD: u8 = 4;
    /// Ends a basic block: never falls through.
    pub const END: u8 = 8;
    /// Rests on a type that the verifier must have proved.
    pub const UNCHECKED: u8 = 16;
    /// Consumes reserved heap words.
    pub const HEAP: u8 = 32;
}

/// Calls the macro `$cb` with the whole instruction table.
#[macro_export]
macro_rules! for_each_op {
    ($cb:ident) => { $cb! {
        // ---- data movement and control ----
        /// Copies a value into a register.
        Move "move" { dst: Dst, src: Val } [];
        /// Continues at the label.
        Jump "jump" { to: Label } [END];
        /// Continues at the label of the first entry whose constant is exactly equal (`=:=`) to
        /// the register's content. Keys are distinct atoms or small integers.
        Select "select" { src: Reg, table: Table, default: Label } [END];
        /// As `select` on the arity of a tuple (type: tuple); keys are small integers.
        SelectArity "select_arity" { src: Reg, table: Table, default: Label } [END, UNCHECKED];
        /// Returns a value to the caller.
        Return "return" { src: Val } [END, YIELD];

        // ---- calls ----
        /// Calls a function of this module and version.
        Call "call" { base: Dst, fun: FunIdx } [GC, RAISE, YIELD];
        /// Calls a function of this module in tail position; the arguments are in `r0..`.
        TailCall "tail_call" { fun: FunIdx } [GC, RAISE, YIELD, END];
        /// Calls an exported function of any module (its current version), or a native.
        CallExt "call_ext" { base: Dst, fun: ImportIdx } [GC, RAISE, YIELD];
        /// As `call_ext` in tail position; the arguments are in `r0..`.
        TailCallExt "tail_call_ext" { fun: ImportIdx } [GC, RAISE, YIELD, END];
        /// Calls a fun: the arguments in `base+1..=base+arity`, the fun in `base+arity+1`.
        CallFun "call_fun" { base: Dst, arity: U8 } [GC, RAISE, YIELD];
        /// As `call_fun` in tail position: arguments in `r0..`, the fun in `r(arity)`.
        TailCallFun "tail_call_fun" { arity: U8 } [GC, RAISE, YIELD, END];
        /// Calls `M:F(...)`: arguments in `base+1..=base+arity`, then M, then F.
        Apply "apply" { base: Dst, arity: U8 } [GC, RAISE, YIELD];
        /// As `apply` in tail position: arguments in `r0..`, then M, then F.
        TailApply "tail_apply" { arity: U8 } [GC, RAISE, YIELD, END];
        /// Calls a guard-safe native that has no instruction of its own. No window: it neither
        /// yields nor calls.
        Bif "bif" { dst: Dst, fun: ImportIdx, args: Vals, fail: Fail } [GC, RAISE];

        // ---- type tests: fall through when true, else go to the label ----
        /// Is it an integer?
        IsInteger "is_integer" { src: Reg, fail: Label } [];
        /// Is it a float?
        IsFloat "is_float" { src: Reg, fail: Label } [];
        /// Is it an integer or a float?
        IsNumber "is_number" { src: Reg, fail: Label } [];
        /// Is it an atom?
        IsAtom "is_atom" { src: Reg, fail: Label } [];
        /// Is it `true` or `false`?
        IsBoolean "is_boolean" { src: Reg, fail: Label } [];
        /// Is it a process identifier?
        IsPid "is_pid" { src: Reg, fail: Label } [];
        /// Is it a port identifier?
        IsPort "is_port" { src: Reg, fail: Label } [];
        /// Is it a reference?
        IsReference "is_reference" { src: Reg, fail: Label } [];
        /// Is it a list cell or `[]`?
        IsList "is_list" { src: Reg, fail: Label } [];
        /// Is it a list cell?
        IsCons "is_cons" { src: Reg, fail: Label } [];
        /// Is it `[]`?
        IsNil "is_nil" { src: Reg, fail: Label } [];
        /// Is it a tuple?
        IsTuple "is_tuple" { src: Reg, fail: Label } [];
        /// Is it a tuple of this arity?
        IsTupleArity "is_tuple_arity" { src: Reg, arity: U32, fail: Label } [];
        /// Is it a tuple of this arity (at least 1) whose first element is this atom?
        IsTaggedTuple "is_tagged_tuple" { src: Reg, arity: U32, tag: AtomIdx, fail: Label } [];
        /// Is it a map?
        IsMap "is_map" { src: Reg, fail: Label } [];
        /// Is it a binary (a whole number of bytes)?
        IsBinary "is_binary" { src: Reg, fail: Label } [];
        /// Is it a bitstring?
        IsBitstring "is_bitstring" { src: Reg, fail: Label } [];
        /// Is it a fun?
        IsFunction "is_function" { src: Reg, fail: Label } [];
        /// Is it a fun of this arity? An arity that is no non-negative integer fails.
        IsFunctionArity "is_function_arity" { src: Reg, arity: Val, fail: Label } [];

        // ---- comparisons: fall through when true, else go to the label ----
        /// `A =:= B`
        EqExact "eq_exact" { a: Val, b: Val, fail: Label } [];
        /// `A =/= B`
        NeExact "ne_exact" { a: Val, b: Val, fail: Label } [];
        /// `A == B`
        Eq "eq" { a: Val, b: Val, fail: Label } [];
        /// `A /= B`
        Ne "ne" { a: Val, b: Val, fail: Label } [];
        /// `A < B`
        Lt "lt" { a: Val, b: Val, fail: Label } [];
        /// `A >= B`
        Ge "ge" { a: Val, b: Val, fail: Label } [];

        // ---- arithmetic; `badarith` when it fails ----
        /// `A + B`
        Add "add" { dst: Dst, a: Val, b: Val, fail: Fail } [GC, RAISE];
        /// `A - B`
        Sub "sub" { dst: Dst, a: Val, b: Val, fail: Fail } [GC, RAISE];
        /// `A * B`
        Mul "mul" { dst: Dst, a: Val, b: Val, fail: Fail } [GC, RAISE];
        /// `A / B`
        Div "div" { dst: Dst, a: Val, b: Val, fail: Fail } [GC, RAISE];
        /// `A div B`
        IntDiv "int_div" { dst: Dst, a: Val, b: Val, fail: Fail } [GC, RAISE];
        /// `A rem B`
        Rem "rem" { dst: Dst, a: Val, b: Val, fail: Fail } [GC, RAISE];
        /// `A band B`
        Band "band" { dst: Dst, a: Val, b: Val, fail: Fail } [GC, RAISE];
        /// `A bor B`
        Bor "bor" { dst: Dst, a: Val, b: Val, fail: Fail } [GC, RAISE];
        /// `A bxor B`
        Bxor "bxor" { dst: Dst, a: Val, b: Val, fail: Fail } [GC, RAISE];
        /// `A bsl B`
        Bsl "bsl" { dst: Dst, a: Val, b: Val, fail: Fail } [GC, RAISE];
        /// `A bsr B`
        Bsr "bsr" { dst: Dst, a: Val, b: Val, fail: Fail } [GC, RAISE];
        /// `-A`
        Neg "neg" { dst: Dst, a: Val, fail: Fail } [GC, RAISE];
        /// `bnot A`
        Bnot "bnot" { dst: Dst, a: Val, fail: Fail } [GC, RAISE];

        // ---- building and taking apart ----
        /// Sets `words` heap words aside for the `HEAP` rows that follow in this block; what an
        /// earlier `reserve` left over is void. Any `GC` row voids the rest too.
        Reserve "reserve" { words: U32 } [GC];
        /// `[Head | Tail]`; 2 words.
        Cons "cons" { dst: Dst, head: Val, tail: Val } [HEAP];
        /// A list of these elements (at least one) and this tail; 2 words an element.
        List "list" { dst: Dst, items: Vals, tail: Val } [HEAP];
        /// A tuple; 1 word and 1 an element. The empty tuple is a literal, not built.
        Tuple "tuple" { dst: Dst, items: Vals } [HEAP];
        /// A fun with its free variables; 2 words and 1 a free variable (a lambda without any is
        /// built all the same).
        MakeFun "make_fun" { dst: Dst, lambda: LambdaIdx, free: Vals } [HEAP];
        /// The first element of a list cell (type: cons).
        Head "head" { dst: Dst, src: Reg } [UNCHECKED];
        /// The tail of a list cell (type: cons).
        Tail "tail" { dst: Dst, src: Reg } [UNCHECKED];
        /// Both at once (type: cons); `head` is written first, the two differ.
        Uncons "uncons" { head: Dst, tail: Dst, src: Reg } [UNCHECKED];
        /// Element `index`, counted from 0 (type: tuple of an arity known to be greater).
        Element "element" { dst: Dst, src: Reg, index: U32 } [UNCHECKED];
        /// A copy of the tuple with some elements replaced; `index` from 0 and ascending pairs
        /// (type: tuple of exactly known arity); 1 word and 1 an element of it.
        UpdateTuple "update_tuple" { dst: Dst, src: Reg, updates: Updates } [UNCHECKED, HEAP];

        // ---- maps ----
        /// A new map of key and value pairs; a later equal key wins.
        MapNew "map_new" { dst: Dst, pairs: Pairs } [GC];
        /// `Map#{K => V, ...}`; `{badmap, M}` when it is none.
        MapPut "map_put" { dst: Dst, src: Val, pairs: Pairs, fail: Fail } [GC, RAISE];
        /// `Map#{K := V, ...}`; `{badmap, M}`, `{badkey, K}`.
        MapUpdate "map_update" { dst: Dst, src: Val, pairs: Pairs, fail: Fail } [GC, RAISE];
        /// The value of a key (type: map); goes to the label when there is none.
        MapGet "map_get" { dst: Dst, src: Reg, key: Val, fail: Label } [UNCHECKED];

        // ---- binaries ----
        /// Builds a binary of all segments; `badarg` (or `system_limit`) when one does not fit.
        BinBuild "bin_build" { dst: Dst, segments: Segments, fail: Fail } [GC, RAISE];
        /// Starts matching: `dst` becomes a match context at bit 0 of the bitstring. A context
        /// may stand only as the `ctx` of the rows below. Goes to the label on a non-bitstring.
        BinStart "bin_start" { dst: Dst, src: Reg, fail: Label } [GC];
        /// Takes an integer of `size * unit` bits off the context (type: context).
        BinInt "bin_int" { dst: Dst, ctx: Reg, size: Val, unit: U16, flags: U8, fail: Label } [GC, UNCHECKED];
        /// Takes a float of `size * unit` bits (16, 32, 64; fails on NaN and infinity).
        BinFloat "bin_float" { dst: Dst, ctx: Reg, size: Val, unit: U16, flags: U8, fail: Label } [GC, UNCHECKED];
        /// Takes a bitstring of `size * unit` bits, sharing the data.
        BinSub "bin_sub" { dst: Dst, ctx: Reg, size: Val, unit: U16, fail: Label } [GC, UNCHECKED];
        /// Takes all the rest as a bitstring; fails when its size is no multiple of `unit`.
        BinRest "bin_rest" { dst: Dst, ctx: Reg, unit: U16, fail: Label } [GC, UNCHECKED];
        /// Takes one code point in this UTF encoding.
        BinUtf "bin_utf" { dst: Dst, ctx: Reg, kind: SegKind, flags: U8, fail: Label } [UNCHECKED];
        /// Passes over `size * unit` bits.
        BinSkip "bin_skip" { ctx: Reg, size: Val, unit: U16, fail: Label } [UNCHECKED];
        /// Passes over all the rest; fails when its size is no multiple of `unit`.
        BinSkipRest "bin_skip_rest" { ctx: Reg, unit: U16, fail: Label } [UNCHECKED];
        /// Takes these bits (a `Bits` literal) or fails.
        BinBytes "bin_bytes" { ctx: Reg, bits: LitIdx, fail: Label } [UNCHECKED];
        /// Goes to the label unless exactly nothing is left.
        BinEnd "bin_end" { ctx: Reg, fail: Label } [UNCHECKED];
        /// The position as a small integer, for `bin_seek` when another clause is tried.
        BinTell "bin_tell" { dst: Dst, ctx: Reg } [UNCHECKED];
        /// Goes back to a position that `bin_tell` gave for this context (type: position; the
        /// operation clamps, so that a wrong one is harmless).
        BinSeek "bin_seek" { ctx: Reg, pos: Reg } [UNCHECKED];

        // ---- processes ----
        /// `To ! Message`; the value is the message.
        Send "send" { dst: Dst, to: Val, message: Val } [GC, RAISE, YIELD];
        /// Puts the message at the mailbox's saved position into `dst`; goes to the label when
        /// there is none.
        RecvPeek "recv_peek" { dst: Dst, empty: Label } [GC];
        /// Passes over that message and continues at the label (a `recv_peek`).
        RecvNext "recv_next" { to: Label } [GC, YIELD, END];
        /// Takes that message out of the mailbox, resets the position, cancels the timeout.
        RecvAccept "recv_accept" { } [];
        /// Waits for another message, then continues at the label.
        RecvWait "recv_wait" { to: Label } [GC, YIELD, END];
        /// As `recv_wait`, but falls through once `timeout` (milliseconds or `infinity`) has
        /// passed since the first attempt, with the position reset; `timeout_value` when it is
        /// neither.
        RecvWaitTimeout "recv_wait_timeout" { timeout: Val, to: Label } [GC, YIELD, RAISE];

        // ---- exceptions ----
        /// Raises `{badmatch, V}`.
        Badmatch "badmatch" { src: Val } [GC, RAISE, END];
        /// Raises `{case_clause, V}`.
        CaseClause "case_clause" { src: Val } [GC, RAISE, END];
        /// Raises `{try_clause, V}`.
        TryClause "try_clause" { src: Val } [GC, RAISE, END];
        /// Raises `if_clause`.
        IfClause "if_clause" { } [GC, RAISE, END];
        /// Raises `function_clause` with these arguments in the trace.
        FunctionClause "function_clause" { args: Vals } [GC, RAISE, END];
        /// Raises the reason with class `error` at this place (`{badrecord, V}` and what else the
        /// compiler itself finds to be wrong).
        Error "error" { reason: Val } [GC, RAISE, END];
        /// Raises again what a handler was given.
        Raise "raise" { class: Val, reason: Val, trace: Reg } [GC, RAISE, END];
        /// Makes the list that `C:R:Stacktrace` binds of a raw stack trace.
        BuildStacktrace "build_stacktrace" { dst: Dst, trace: Reg } [GC];
        /// What the old `catch` gives for a class, reason and raw trace.
        CatchValue "catch_value" { dst: Dst, class: Reg, reason: Reg, trace: Reg } [GC];
    } };
}

/// Rust types of operand kinds, as the table names them.
pub mod kinds {
    pub use crate::operand::{
        AtomIdx, Dst, Fail, FunIdx, ImportIdx, Label, LambdaIdx, LitIdx, Reg,
    };
    use crate::operand::{Segment, SegmentKind, Val};
    /// A small count.
    pub type U8 = u8;
    /// A unit.
    pub type U16 = u16;
    /// A count.
    pub type U32 = u32;
    /// Several values.
    pub type Vals = Vec<Val>;
    /// Keys and values of a map.
    pub type Pairs = Vec<(Val, Val)>;
    /// Tuple positions (from 0, ascending) and new values.
    pub type Updates = Vec<(u32, Val)>;
    /// Constants (atoms and small integers) and where they lead.
    pub type Table = Vec<(Val, Label)>;
    /// Segments of a binary.
    pub type Segments = Vec<Segment>;
    /// Kind of a segment (only the UTF ones are allowed in `bin_utf`).
    pub type SegKind = SegmentKind;
}

macro_rules! define_op {
    ($( $(#[doc = $doc:literal])* $name:ident $mnemonic:literal
        { $( $field:ident : $kind:ident ),* } [ $( $flag:ident ),* ]; )*) => {
        /// One instruction with its operands.
        #[derive(Clone, PartialEq, Debug)]
        #[allow(missing_docs, reason = "the operands are described by the row's own text")]
        pub enum Op {
            $( $(#[doc = $doc])* $name { $( $field: define_op!(@ty $kind) ),* }, )*
        }

        /// The instruction's number in a module file.
        #[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
        #[repr(u8)]
        #[allow(missing_docs, reason = "see `Op`")]
        pub enum Opcode { $( $name ),* }

        impl Opcode {
            /// All instructions, in the order of their numbers.
            pub const ALL: &'static [Opcode] = &[ $( Opcode::$name ),* ];

            /// The instruction's name in listings.
            pub const fn mnemonic(self) -> &'static str {
                match self { $( Opcode::$name => $mnemonic ),* }
            }

            /// Its property bits, see [`flags`].
            #[inline]
            pub const fn flags(self) -> u8 {
                match self { $( Opcode::$name => 0 $( | flags::$flag )* ),* }
            }

            /// The text of its row, for `ISA.md`.
            pub const fn doc(self) -> &'static str {
                match self { $( Opcode::$name => concat!($( $doc, "\n" ),*) ),* }
            }

            /// Names and kinds of its operands, in order.
            pub const fn operands(self) -> &'static [(&'static str, &'static str)] {
                match self {
                    $( Opcode::$name => &[ $( (stringify!($field), stringify!($kind)) ),* ] ),*
                }
            }
        }

        impl Op {
            /// The instruction without its operands.
            #[inline]
            pub const fn opcode(&self) -> Opcode {
                match self { $( Op::$name { .. } => Opcode::$name ),* }
            }
        }
    };
    (@ty Val) => { $crate::operand::Val };
    (@ty $kind:ident) => { kinds::$kind };
}
for_each_op!(define_op);

impl Op {
    /// The property bits of the instruction, see [`flags`].
    pub const fn flags(&self) -> u8 {
        self.opcode().flags()
    }
}
