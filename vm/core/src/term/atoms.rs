//! The predefined atoms: those the VM itself names, with indices known at compile time.
//!
//! Add a row to have one more; keep each family sorted by use, not by alphabet.

use super::Term;

macro_rules! predefined {
    ($( $name:ident $text:literal ),* $(,)?) => {
        #[allow(non_camel_case_types, clippy::upper_case_acronyms)]
        #[repr(u32)]
        enum Index { $( $name ),* }
        $(
            #[doc = concat!("`", $text, "`")]
            pub const $name: Term = Term::atom(Index::$name as u32);
        )*
        /// The texts, by index.
        pub const PREDEFINED: &[&str] = &[ $( $text ),* ];
    };
}

predefined! {
    FALSE "false", TRUE "true", OK "ok", ERROR "error", EXIT "exit", THROW "throw",
    UNDEFINED "undefined", NORMAL "normal", KILL "kill", KILLED "killed", NOPROC "noproc",
    EXIT_SIGNAL "EXIT", DOWN "DOWN", PROCESS "process", INFINITY "infinity", TIMEOUT "timeout",
    // error reasons
    BADARG "badarg", BADARITH "badarith", BADMATCH "badmatch", CASE_CLAUSE "case_clause",
    TRY_CLAUSE "try_clause", IF_CLAUSE "if_clause", FUNCTION_CLAUSE "function_clause",
    BADFUN "badfun", BADARITY "badarity", BADMAP "badmap", BADKEY "badkey", UNDEF "undef",
    NOCATCH "nocatch", SYSTEM_LIMIT "system_limit", TIMEOUT_VALUE "timeout_value",
    BADRECORD "badrecord", NOTSUP "notsup", MAX_HEAP_SIZE "max_heap_size", HEAP_LIMIT "heap_limit",
    ERL_ERTS_ERRORS "erl_erts_errors", ERL_STDLIB_ERRORS "erl_stdlib_errors",
    // trace entries
    FILE "file", LINE "line", ERROR_INFO "error_info",
    // modules the VM calls by name
    ERLANG "erlang", SELF "self", ERROR_HANDLER "error_handler", UNDEFINED_FUNCTION "undefined_function",
    UNDEFINED_LAMBDA "undefined_lambda", RVM_BOOT "rvm_boot", START "start", INIT "init",
    MODULE_INFO "module_info", ERROR_LOGGER "error_logger", LOGGER "logger", LOG "log", EMULATOR "emulator", TAG "tag", GL "gl", PID "pid",
    TIME "time", INTERNAL_ERROR "internal_error",
    // process flags and items
    TRAP_EXIT "trap_exit", PRIORITY "priority", LINK "link", MONITOR "monitor",
    LINKS "links", MONITORS "monitors", MONITORED_BY "monitored_by", MESSAGES "messages",
    MESSAGE_QUEUE_LEN "message_queue_len", REGISTERED_NAME "registered_name",
    DICTIONARY "dictionary", STATUS "status", CURRENT_FUNCTION "current_function",
    INITIAL_CALL "initial_call", GROUP_LEADER "group_leader", HEAP_SIZE "heap_size",
    TOTAL_HEAP_SIZE "total_heap_size", STACK_SIZE "stack_size", MEMORY "memory",
    REDUCTIONS "reductions", RUNNING "running", RUNNABLE "runnable", WAITING "waiting",
    EXITING "exiting", GARBAGE_COLLECTING "garbage_collecting", SUSPENDED "suspended",
    ALIAS "alias", HIBERNATE "hibernate", FULLSWEEP_AFTER "fullsweep_after", MINOR_GCS "minor_gcs", OFF_HEAP "off_heap", LOW "low", HIGH "high", MAX "max", MIN_HEAP_SIZE "min_heap_size",
    // misc
    NONODE "nonode@nohost", NIL_ATOM "nil", YES "yes", NO "no", FLUSH "flush", INFO "info",
    IO_REQUEST "io_request", IO_REPLY "io_reply", USER "user", EOF "eof", MODULE "module",
    NOFILE "nofile", NOT_LOADED "not_loaded", SECOND "second", MILLISECOND "millisecond",
    MICROSECOND "microsecond", NANOSECOND "nanosecond", NATIVE "native", KILLED_BY_LIMIT "limit",
    BADFILE "badfile", NOT_FOUND "not_found", PORT "port", TIME_OFFSET "time_offset",
    PLUS "+", MINUS "-", TIMES "*", SLASH "/", DIV "div", REM "rem", BAND "band", BOR "bor",
    BXOR "bxor", BSL "bsl", BSR "bsr", BNOT "bnot", SEND "send", CAUSE "cause", NOTALIVE "notalive", NONE_ATOM "none", BADOPT "badopt",
    RVM_SIGNAL "rvm_signal", MESSAGE_QUEUE_DATA "message_queue_data", ON_HEAP "on_heap",
    MIN_BIN_VHEAP_SIZE "min_bin_vheap_size", SIZE "size", NOSUSPEND "nosuspend",
    INCLUDE_SHARED_BINARIES "include_shared_binaries", NOCONNECT "noconnect",
    SENSITIVE "sensitive", GARBAGE_COLLECTION "garbage_collection", SUSPENDING "suspending",
    EXPLICIT_UNALIAS "explicit_unalias", DEMONITOR "demonitor",
    REPLY_DEMONITOR "reply_demonitor", REPLY "reply", AWAIT "await", AWAIT_ALIVE "await_alive", ASYNC "async", CLOCK_SERVICE "clock_service", CANCEL_TIMER "cancel_timer",
    READ_TIMER "read_timer",
    // tables
    ID "id", ACCESS "access", TYPE "type", POSITION "position", KEYPOS "keypos", TABLE_TYPE "table_type",
    OWNER "owner", ALREADY_EXISTS "already_exists", NAME "name", SET "set", ORDERED_SET "ordered_set", BAG "bag",
    DUPLICATE_BAG "duplicate_bag", PUBLIC "public", PROTECTED "protected", PRIVATE "private",
    PROTECTION "protection", NAMED_TABLE "named_table", HEIR "heir", ETS_TRANSFER "ETS-TRANSFER",
    END_OF_TABLE "$end_of_table", COMPRESSED "compressed", READ_CONCURRENCY "read_concurrency",
    WRITE_CONCURRENCY "write_concurrency", DECENTRALIZED_COUNTERS "decentralized_counters", AUTO "auto",
    NODE "node", FIXED "fixed", SAFE_FIXED "safe_fixed", STATS "stats",
    SAFE_FIXED_MONOTONIC_TIME "safe_fixed_monotonic_time", CONST "const", WHOLE "$_", ALL_BOUND "$$", ANY "_",
    ABS "abs", MONOTONIC_TIME "monotonic_time", APPLY "apply", EMPTY "",
}
