//! The verifier's rules by name, and the error that names the one that was broken.
//!
//! Plain data. Names are stable: statistics and tests refer to them.

use std::fmt;

macro_rules! define_rules {
    ($( $(#[doc = $doc:literal])+ $name:ident $text:literal; )*) => {
        /// Everything the verifier demands, one name per demand.
        #[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, PartialOrd, Ord)]
        pub enum Rule { $( $(#[doc = $doc])+ $name ),* }

        impl Rule {
            /// All rules, in the order in which they are checked, roughly.
            pub const ALL: &'static [Rule] = &[ $( Rule::$name ),* ];

            /// The stable name.
            pub const fn name(self) -> &'static str {
                match self { $( Rule::$name => $text ),* }
            }

            /// What it demands, for `ISA.md`.
            pub const fn doc(self) -> &'static str {
                match self { $( Rule::$name => concat!($( $doc, "\n" ),+) ),* }
            }
        }
    };
}

define_rules! {
    // ---- tables ----
    /// The module has a name: atom 0 exists and is not empty.
    ModuleName "module-name";
    /// Atoms have at most 255 characters.
    AtomLength "atom-length";
    /// No atom stands twice in the table.
    AtomDistinct "atom-distinct";
    /// Atom indices are below the table's length.
    AtomIndex "atom-index";
    /// Literal indices are below the table's length.
    LiteralIndex "literal-index";
    /// Import indices are below the table's length.
    ImportIndex "import-index";
    /// Function indices are below the table's length.
    FunctionIndex "function-index";
    /// Lambda indices are below the table's length.
    LambdaIndex "lambda-index";
    /// No two exports have the same name and arity.
    ExportDistinct "export-distinct";
    /// A lambda's function has room for its free variables.
    LambdaArity "lambda-arity";
    /// Literals nest at most [`MAX_LITERAL_DEPTH`](super::MAX_LITERAL_DEPTH) deep.
    LiteralDepth "literal-depth";
    /// A list literal has at least one element.
    LiteralList "literal-list";
    /// A `Big` literal has no leading zero byte, and does not fit 64 bits with sign.
    LiteralBig "literal-big";
    /// A float literal is finite.
    LiteralFloat "literal-float";
    /// A map literal's keys are distinct.
    LiteralMap "literal-map";
    /// A bitstring literal has exactly the bytes its bits need, unused bits being zero.
    LiteralBits "literal-bits";
    /// Line entries ascend, point at instructions, and name files of the table.
    Lines "lines";
    // ---- shape of functions ----
    /// A function has at most [`MAX_REGS`](super::MAX_REGS) registers, and one for each argument.
    FrameSize "frame-size";
    /// Register operands are below the function's number of registers.
    Register "register";
    /// A call's window (or a tail call's arguments) lies within the registers.
    Window "window";
    /// An instruction has as many operands as what it refers to needs: a `bif` its arity,
    /// `make_fun` its free variables, `list` and `tuple` at least one element, a tagged tuple
    /// room for its tag; the two destinations of `uncons` differ.
    OperandCount "operand-count";
    /// A constant integer operand fits a small term.
    IntRange "int-range";
    /// The keys of `select` are distinct atoms and integers, those of `select_arity` distinct
    /// arities.
    SelectKeys "select-keys";
    /// The tuple positions of `update_tuple` ascend.
    UpdateOrder "update-order";
    /// A `bif` names a native that may stand in guards.
    GuardNative "guard-native";
    /// Segments and bit fields have a unit from 1 to 256, known flags and a size where their kind
    /// has one; `bin_utf` takes a UTF kind.
    Segment "segment";
    /// `bin_bytes` takes a bitstring literal.
    BitsLiteral "bits-literal";
    /// A `reserve` asks for at most [`MAX_RESERVE`](super::MAX_RESERVE) words.
    ReserveSize "reserve-size";
    // ---- flow ----
    /// A function has instructions.
    EmptyCode "empty-code";
    /// The last instruction ends its block.
    FallsOff "falls-off";
    /// Jump targets are instructions of the function.
    JumpTarget "jump-target";
    /// A handler covers a non-empty range of the code.
    HandlerRange "handler-range";
    /// A handler's target is an instruction outside its range, its three registers exist.
    HandlerTarget "handler-target";
    /// Handler ranges are nested or apart, inner ones standing before outer ones.
    HandlerNesting "handler-nesting";
    /// Every cycle of the control flow, exceptions included, passes through a row that may give up
    /// the scheduler (`YIELD`); code that is never reached is no exception.
    EndlessLoop "endless-loop";
    // ---- types ----
    /// A register that is read has been written on every path.
    Uninitialised "uninitialised";
    /// A match context stands only where one is asked for.
    ContextMisuse "context-misuse";
    /// A raw stack trace stands only where one is asked for (and may be moved).
    TraceMisuse "trace-misuse";
    /// Binary matching has a match context.
    NeedsContext "needs-context";
    /// `bin_seek` has a position.
    NeedsPosition "needs-position";
    /// `raise` and its kin have a raw stack trace.
    NeedsTrace "needs-trace";
    /// Taking a list cell apart needs one.
    NeedsCons "needs-cons";
    /// Tuple access needs a tuple of sufficiently known arity.
    NeedsTuple "needs-tuple";
    /// `map_get` needs a map.
    NeedsMap "needs-map";
    /// A tuple position is below the tuple's arity.
    ElementIndex "element-index";
    /// What is built fits into what was reserved in the same block.
    HeapBudget "heap-budget";
    /// The receive instructions follow their protocol: peek; then accept, or go on to the next;
    /// wait only when there was nothing to peek at; nothing that calls, raises, yields or returns
    /// in between.
    ReceiveOrder "receive-order";
    /// The function can be analysed in a number of steps proportional to its size; code made by a
    /// compiler is far from this bound.
    Complexity "complexity";
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Why a module may not run.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct VerifyError {
    /// The rule that was broken.
    pub rule: Rule,
    /// Index of the function, if it is about one.
    pub function: Option<u32>,
    /// Index of the instruction, if it is about one.
    pub instruction: Option<u32>,
    /// The particulars, as a sentence without a full stop.
    pub message: String,
}

impl fmt::Display for VerifyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(function) = self.function {
            write!(f, "function {function}")?;
            if let Some(instruction) = self.instruction {
                write!(f, ", instruction {instruction}")?;
            }
            f.write_str(": ")?;
        }
        write!(f, "{} ({})", self.message, self.rule)
    }
}

impl std::error::Error for VerifyError {}

/// Shorthand of the verifier's own functions.
pub(super) type Check<T = ()> = Result<T, VerifyError>;

/// An error about the module as a whole.
pub(super) fn module_error<T>(rule: Rule, message: impl Into<String>) -> Check<T> {
    Err(VerifyError { rule, function: None, instruction: None, message: message.into() })
}
