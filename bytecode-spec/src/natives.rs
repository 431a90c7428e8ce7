//! The table of built-in natives: which functions are implemented in Rust.
//!
//! The compiler asks it which functions may stand in guards; the loader asks it which imports
//! link to natives; `vm/core/src/bif/table.rs` gives each row its Rust function (a row without one
//! does not compile). Extensions and hosts register further natives at run time.
//!
//! A row: `module "function" arity kind path`, where `kind` is `guard` (may stand in guards, and
//! so under the `bif` instruction: no effect, neither yields nor calls) or `body` (only through
//! `call_ext`, `apply` and the like), and `path` is the Rust function below `vm/core/src/bif/`.

/// One row of the table.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Native {
    /// Module.
    pub module: &'static str,
    /// Function.
    pub function: &'static str,
    /// Number of arguments.
    pub arity: u8,
    /// May stand in guards: no effect, does not yield, does not call.
    pub guard: bool,
}

/// Calls the macro `$cb` with the whole table of natives.
#[macro_export]
macro_rules! for_each_native {
    ($cb:ident) => {
        $cb! {
            // ---- guard-safe ----
            erlang "+" 1 guard arith::plus;
            erlang "-" 1 guard arith::neg;
            erlang "+" 2 guard arith::add;
            erlang "-" 2 guard arith::sub;
            erlang "*" 2 guard arith::mul;
            erlang "/" 2 guard arith::div;
            erlang "div" 2 guard arith::int_div;
            erlang "rem" 2 guard arith::rem;
            erlang "band" 2 guard arith::band;
            erlang "bor" 2 guard arith::bor;
            erlang "bxor" 2 guard arith::bxor;
            erlang "bsl" 2 guard arith::bsl;
            erlang "bsr" 2 guard arith::bsr;
            erlang "bnot" 1 guard arith::bnot;
            erlang "abs" 1 guard arith::abs;
            erlang "ceil" 1 guard arith::ceil;
            erlang "floor" 1 guard arith::floor;
            erlang "round" 1 guard arith::round;
            erlang "trunc" 1 guard arith::trunc;
            erlang "float" 1 guard arith::float;
            erlang "==" 2 guard logic::eq;
            erlang "/=" 2 guard logic::ne;
            erlang "=:=" 2 guard logic::eq_exact;
            erlang "=/=" 2 guard logic::ne_exact;
            erlang "<" 2 guard logic::lt;
            erlang "=<" 2 guard logic::le;
            erlang ">" 2 guard logic::gt;
            erlang ">=" 2 guard logic::ge;
            erlang "not" 1 guard logic::not;
            erlang "and" 2 guard logic::and;
            erlang "or" 2 guard logic::or;
            erlang "xor" 2 guard logic::xor;
            erlang "is_atom" 1 guard logic::is_atom;
            erlang "is_binary" 1 guard logic::is_binary;
            erlang "is_bitstring" 1 guard logic::is_bitstring;
            erlang "is_boolean" 1 guard logic::is_boolean;
            erlang "is_float" 1 guard logic::is_float;
            erlang "is_function" 1 guard logic::is_function;
            erlang "is_function" 2 guard logic::is_function2;
            erlang "is_integer" 1 guard logic::is_integer;
            erlang "is_list" 1 guard logic::is_list;
            erlang "is_map" 1 guard logic::is_map;
            erlang "is_map_key" 2 guard logic::is_map_key;
            erlang "is_number" 1 guard logic::is_number;
            erlang "is_pid" 1 guard logic::is_pid;
            erlang "is_port" 1 guard logic::is_port;
            erlang "is_record" 2 guard logic::is_record2;
            erlang "is_record" 3 guard logic::is_record3;
            erlang "is_reference" 1 guard logic::is_reference;
            erlang "is_tuple" 1 guard logic::is_tuple;
            erlang "element" 2 guard data::element;
            erlang "hd" 1 guard data::hd;
            erlang "tl" 1 guard data::tl;
            erlang "length" 1 guard data::length;
            erlang "tuple_size" 1 guard data::tuple_size;
            erlang "size" 1 guard data::size;
            erlang "bit_size" 1 guard data::bit_size;
            erlang "byte_size" 1 guard data::byte_size;
            erlang "binary_part" 2 guard data::binary_part2;
            erlang "binary_part" 3 guard data::binary_part3;
            erlang "map_size" 1 guard data::map_size;
            erlang "map_get" 2 guard data::map_get;
            erlang "self" 0 guard process::self_;
            erlang "node" 0 guard process::node0;
            erlang "node" 1 guard process::node1;
            // ---- processes ----
            erlang "nodes" 0 body process::nodes0;
            erlang "nodes" 1 body process::nodes0;
            erlang "is_alive" 0 body process::is_alive;
            erlang "processes" 0 body process::processes;
            erlang "spawn" 1 body process::spawn1;
            erlang "spawn" 3 body process::spawn3;
            erlang "spawn_link" 1 body process::spawn_link1;
            erlang "spawn_link" 3 body process::spawn_link3;
            erlang "spawn_monitor" 1 body process::spawn_monitor1;
            erlang "spawn_monitor" 3 body process::spawn_monitor3;
            erlang "spawn_opt" 2 body process::spawn_opt2;
            erlang "spawn_opt" 4 body process::spawn_opt4;
            erlang "!" 2 body process::send2;
            erlang "send" 2 body process::send2;
            erlang "send" 3 body process::send3;
            erlang "exit" 2 body process::exit2;
            erlang "register" 2 body process::register;
            erlang "unregister" 1 body process::unregister;
            erlang "whereis" 1 body process::whereis;
            erlang "registered" 0 body process::registered;
            erlang "process_flag" 2 body process::process_flag2;
            erlang "process_info" 1 body process::process_info1;
            erlang "process_info" 2 body process::process_info2;
            erlang "is_process_alive" 1 body process::is_process_alive;
            erlang "check_process_code" 2 body process::check_process_code2;
            erlang "group_leader" 0 body process::group_leader0;
            erlang "group_leader" 2 body process::group_leader2;
            erlang "hibernate" 3 body process::hibernate;
            rvm_mailbox "messages" 3 body mailbox::messages;
            erlang "garbage_collect" 0 body process::garbage_collect0;
            erlang "garbage_collect" 1 body process::garbage_collect1;
            erlang "yield" 0 body process::yield_;
            erlang "bump_reductions" 1 body process::bump_reductions;
            erlang "make_ref" 0 body process::make_ref;
            erlang "link" 1 body relation::link;
            erlang "unlink" 1 body relation::unlink;
            erlang "monitor" 2 body relation::monitor2;
            erlang "monitor" 3 body relation::monitor3;
            erlang "demonitor" 1 body relation::demonitor1;
            erlang "demonitor" 2 body relation::demonitor2;
            erlang "alias" 0 body relation::alias0;
            erlang "alias" 1 body relation::alias1;
            erlang "unalias" 1 body relation::unalias;
            erlang "send_after" 3 body timer::send_after3;
            erlang "send_after" 4 body timer::send_after4;
            erlang "start_timer" 3 body timer::start_timer3;
            erlang "start_timer" 4 body timer::start_timer4;
            erlang "cancel_timer" 1 body timer::cancel_timer1;
            erlang "cancel_timer" 2 body timer::cancel_timer2;
            erlang "read_timer" 1 body timer::read_timer1;
            erlang "read_timer" 2 body timer::read_timer2;
            erlang "max" 2 guard logic::max;
            erlang "min" 2 guard logic::min;
            // ---- tuples, lists, binaries ----
            erlang "setelement" 3 body data::setelement;
            erlang "append_element" 2 body data::append_element;
            erlang "insert_element" 3 body data::insert_element;
            erlang "delete_element" 2 body data::delete_element;
            erlang "make_tuple" 2 body data::make_tuple2;
            erlang "make_tuple" 3 body data::make_tuple3;
            erlang "tuple_to_list" 1 body data::tuple_to_list;
            erlang "list_to_tuple" 1 body data::list_to_tuple;
            erlang "split_binary" 2 body data::split_binary;
            erlang "++" 2 body lists::append;
            erlang "--" 2 body lists::subtract;
            erts_debug "flat_size" 1 body data::flat_size;
            erts_debug "size" 1 body data::shared_size;
            erts_debug "same" 2 body data::same;
            // ---- conversions ----
            erlang "atom_to_list" 1 body convert::atom_to_list;
            erlang "list_to_atom" 1 body convert::list_to_atom;
            erlang "list_to_existing_atom" 1 body convert::list_to_existing_atom;
            erlang "atom_to_binary" 1 body convert::atom_to_binary1;
            erlang "atom_to_binary" 2 body convert::atom_to_binary2;
            erlang "binary_to_atom" 1 body convert::binary_to_atom1;
            erlang "binary_to_atom" 2 body convert::binary_to_atom2;
            erlang "binary_to_existing_atom" 1 body convert::binary_to_existing_atom1;
            erlang "binary_to_existing_atom" 2 body convert::binary_to_existing_atom2;
            erlang "binary_to_list" 1 body convert::binary_to_list1;
            erlang "binary_to_list" 3 body convert::binary_to_list3;
            erlang "bitstring_to_list" 1 body convert::bitstring_to_list;
            erlang "pid_to_list" 1 body convert::pid_to_list;
            erlang "list_to_pid" 1 body convert::list_to_pid;
            erlang "port_to_list" 1 body convert::port_to_list;
            erlang "list_to_port" 1 body convert::list_to_port;
            erlang "ref_to_list" 1 body convert::ref_to_list;
            erlang "list_to_ref" 1 body convert::list_to_ref;
            erlang "fun_to_list" 1 body convert::fun_to_list;
            erlang "integer_to_list" 1 body convert_number::integer_to_list1;
            erlang "integer_to_list" 2 body convert_number::integer_to_list2;
            erlang "integer_to_binary" 1 body convert_number::integer_to_binary1;
            erlang "integer_to_binary" 2 body convert_number::integer_to_binary2;
            erlang "list_to_integer" 1 body convert_number::list_to_integer1;
            erlang "list_to_integer" 2 body convert_number::list_to_integer2;
            erlang "binary_to_integer" 1 body convert_number::binary_to_integer1;
            erlang "binary_to_integer" 2 body convert_number::binary_to_integer2;
            erlang "float_to_list" 1 body convert_float::float_to_list;
            erlang "float_to_list" 2 body convert_float::float_to_list;
            erlang "float_to_binary" 1 body convert_float::float_to_binary;
            erlang "float_to_binary" 2 body convert_float::float_to_binary;
            erlang "list_to_float" 1 body convert_float::list_to_float;
            erlang "binary_to_float" 1 body convert_float::binary_to_float;
            erlang "iolist_size" 1 body iolist::iolist_size;
            erlang "iolist_to_binary" 1 body iolist::iolist_to_binary;
            erlang "iolist_to_iovec" 1 body iolist::iolist_to_iovec;
            erlang "list_to_binary" 1 body iolist::list_to_binary;
            erlang "list_to_bitstring" 1 body iolist::list_to_bitstring;
            // ---- lists, maps ----
            lists "reverse" 1 body lists::reverse1;
            lists "reverse" 2 body lists::reverse2;
            lists "member" 2 body lists::member;
            lists "keyfind" 3 body lists::keyfind;
            lists "keymember" 3 body lists::keymember;
            lists "keysearch" 3 body lists::keysearch;
            rvm_list "reverse_on" 2 body lists::reverse_on;
            rvm_list "append_on" 3 body lists::append_on;
            maps "get" 2 body maps::get;
            maps "find" 2 body maps::find;
            maps "is_key" 2 body maps::is_key;
            maps "put" 3 body maps::put;
            maps "update" 3 body maps::update;
            maps "remove" 2 body maps::remove;
            maps "take" 2 body maps::take;
            maps "keys" 1 body maps::keys;
            maps "values" 1 body maps::values;
            maps "to_list" 1 body maps::to_list;
            maps "size" 1 body maps::size;
            maps "new" 0 body maps::new;
            maps "merge" 2 body maps::merge;
            maps "from_list" 1 body maps::from_list;
            maps "from_keys" 2 body maps::from_keys;
            rvm_map "entries" 2 body maps::entries;
            // ---- funs, exceptions, stopping ----
            erlang "make_fun" 3 body func::make_fun;
            erlang "fun_info" 1 body func::fun_info1;
            erlang "fun_info" 2 body func::fun_info2;
            erlang "fun_info_mfa" 1 body func::fun_info_mfa;
            erlang "is_builtin" 3 body func::is_builtin;
            erlang "function_exported" 3 body code::function_exported;
            erlang "apply" 2 body func::apply2;
            erlang "apply" 3 body func::apply3;
            erlang "error" 1 body func::error1;
            erlang "error" 2 body func::error2;
            erlang "error" 3 body func::error3;
            erlang "nif_error" 1 body func::error1;
            erlang "nif_error" 2 body func::error2;
            erlang "exit" 1 body func::exit1;
            erlang "throw" 1 body func::throw1;
            erlang "raise" 3 body func::raise3;
            erlang "halt" 0 body func::halt0;
            erlang "halt" 1 body func::halt1;
            erlang "halt" 2 body func::halt2;
            erlang "display" 1 body func::display;
            // ---- process dictionary ----
            erlang "put" 2 body dictionary::put;
            erlang "get" 0 body dictionary::get0;
            erlang "get" 1 body dictionary::get1;
            erlang "get_keys" 0 body dictionary::get_keys0;
            erlang "get_keys" 1 body dictionary::get_keys1;
            erlang "erase" 0 body dictionary::erase0;
            erlang "erase" 1 body dictionary::erase1;
            // ---- time ----
            erlang "monotonic_time" 0 body time::monotonic_time;
            erlang "monotonic_time" 1 body time::monotonic_time;
            erlang "system_time" 0 body time::system_time;
            erlang "system_time" 1 body time::system_time;
            erlang "time_offset" 0 body time::time_offset;
            erlang "time_offset" 1 body time::time_offset;
            erlang "timestamp" 0 body time::timestamp;
            erlang "now" 0 body time::now;
            erlang "unique_integer" 0 body time::unique_integer0;
            erlang "unique_integer" 1 body time::unique_integer1;
            erlang "date" 0 body time::date;
            erlang "time" 0 body time::time;
            erlang "localtime" 0 body time::localtime;
            erlang "universaltime" 0 body time::universaltime;
            erlang "localtime_to_universaltime" 1 body time::localtime_to_universaltime;
            erlang "localtime_to_universaltime" 2 body time::localtime_to_universaltime;
            erlang "universaltime_to_localtime" 1 body time::universaltime_to_localtime;
            erlang "universaltime_to_posixtime" 1 body time::universaltime_to_posixtime;
            erlang "posixtime_to_universaltime" 1 body time::posixtime_to_universaltime;
            os "system_time" 0 body time::os_system_time;
            os "system_time" 1 body time::os_system_time;
            os "timestamp" 0 body time::os_timestamp;
            os "perf_counter" 0 body time::perf_counter;
            os "perf_counter" 1 body time::perf_counter;
            // ---- operating system, streams, files ----
            os "getenv" 0 body os::getenv0;
            os "getenv" 1 body os::getenv1;
            os "putenv" 2 body os::putenv;
            os "unsetenv" 1 body os::unsetenv;
            os "getpid" 0 body os::getpid;
            os "type" 0 body os::os_type;
            os "version" 0 body os::version;
            rvm_os "cmd" 2 body os::cmd;
            rvm_io "write" 2 body io::write;
            rvm_io "read" 2 body io::read;
            rvm_io "geometry" 1 body io::geometry;
            rvm_io "is_tty" 1 body io::is_tty;
            rvm_file "open" 2 body file::open;
            rvm_file "read_file" 1 body file::read_file;
            rvm_file "list_dir" 1 body file::list_dir;
            rvm_file "info" 2 body file::info;
            rvm_file "set_mode" 2 body file::set_mode;
            rvm_file "set_owner" 3 body file::set_owner;
            rvm_file "set_times" 3 body file::set_times;
            rvm_file "delete" 1 body file::delete;
            rvm_file "rename" 2 body file::rename;
            rvm_file "make_dir" 1 body file::make_dir;
            rvm_file "del_dir" 1 body file::del_dir;
            rvm_file "make_link" 2 body file::make_link;
            rvm_file "make_symlink" 2 body file::make_symlink;
            rvm_file "read_link" 1 body file::read_link;
            rvm_file "get_cwd" 0 body file::get_cwd;
            rvm_file "set_cwd" 1 body file::set_cwd;
            rvm_file "close" 1 body file_handle::close;
            rvm_file "read" 2 body file_handle::read;
            rvm_file "write" 2 body file_handle::write;
            rvm_file "pread" 3 body file_handle::pread;
            rvm_file "pwrite" 3 body file_handle::pwrite;
            rvm_file "seek" 3 body file_handle::seek;
            rvm_file "truncate" 1 body file_handle::truncate;
            rvm_file "sync" 1 body file_handle::sync;
            rvm_file "datasync" 1 body file_handle::datasync;
            rvm_file "allocate" 3 body file_handle::allocate;
            rvm_file "handle_info" 1 body file_handle::handle_info;
            // ---- code, compiler ----
            rvm_code "ensure_loaded" 1 body code::ensure_loaded;
            rvm_code "load_file" 1 body code::load_file;
            rvm_code "load_abs" 1 body code::load_abs;
            rvm_code "load_binary" 3 body code::load_binary;
            rvm_code "is_loaded" 1 body code::is_loaded;
            rvm_code "which" 1 body code::which;
            rvm_code "all_loaded" 0 body code::all_loaded;
            rvm_code "drop_old" 1 body code::drop_old;
            rvm_code "delete" 1 body code::delete;
            rvm_code "get_path" 0 body code::get_path;
            rvm_code "set_path" 1 body code::set_path;
            rvm_code "read_object" 1 body code::read_object;
            rvm_code "md5" 1 body code::md5;
            erlang "check_old_code" 1 body code::check_old_code;
            erlang "module_loaded" 1 body code::module_loaded;
            erlang "loaded" 0 body code::loaded;
            erlang "pre_loaded" 0 body code::pre_loaded;
            erlang "get_module_info" 1 body code::get_module_info1;
            erlang "get_module_info" 2 body code::get_module_info2;
            rvm_parse "term" 2 body parse::term;
            rvm_parse "tool" 1 body parse::tool;
            // ---- the VM ----
            erlang "system_info" 1 body info::system_info;
            erlang "statistics" 1 body info::statistics;
            erlang "memory" 0 body info::memory0;
            erlang "memory" 1 body info::memory1;
            // ---- hashes ----
            erlang "phash2" 1 body hash::phash2_1;
            erlang "phash2" 2 body hash::phash2_2;
            erlang "md5" 1 body hash::md5;
            erlang "md5_init" 0 body hash::md5_init;
            erlang "md5_update" 2 body hash::md5_update;
            erlang "md5_final" 1 body hash::md5_final;
            erlang "crc32" 1 body hash::crc32_1;
            erlang "crc32" 2 body hash::crc32_2;
            erlang "crc32_combine" 3 body hash::crc32_combine;
            erlang "adler32" 1 body hash::adler32_1;
            erlang "adler32" 2 body hash::adler32_2;
            erlang "adler32_combine" 3 body hash::adler32_combine;
            // ---- tables ----
            ets "new" 2 body ets::new;
            ets "delete" 1 body ets::delete1;
            ets "rename" 2 body ets::rename;
            ets "whereis" 1 body ets::whereis;
            ets "all" 0 body ets::all;
            ets "give_away" 3 body ets::give_away;
            ets "setopts" 2 body ets::setopts;
            ets "safe_fixtable" 2 body ets::safe_fixtable;
            ets "delete_all_objects" 1 body ets::delete_all_objects;
            ets "info" 2 body ets::info2;
            ets "insert" 2 body ets_object::insert;
            ets "insert_new" 2 body ets_object::insert_new;
            ets "lookup" 2 body ets_object::lookup;
            ets "lookup_element" 3 body ets_object::lookup_element;
            ets "member" 2 body ets_object::member;
            ets "take" 2 body ets_object::take;
            ets "delete" 2 body ets_object::delete2;
            ets "delete_object" 2 body ets_object::delete_object;
            ets "update_element" 3 body ets_update::update_element;
            ets "update_counter" 3 body ets_update::update_counter;
            ets "update_counter" 4 body ets_update::update_counter;
            ets "first" 1 body ets_walk::first;
            ets "last" 1 body ets_walk::last;
            ets "next" 2 body ets_walk::next;
            ets "prev" 2 body ets_walk::prev;
            ets "slot" 2 body ets_walk::slot;
            ets "match_spec_compile" 1 body match_compile::compile1;
            ets "is_compiled_ms" 1 body match_compile::is_compiled;
            rvm_ets "purge" 1 body ets::purge;
            rvm_ets "problems" 1 body match_compile::problems;
            rvm_ets "scan" 6 body ets_walk::scan;
            rvm_ets "run" 3 body match_run::run;
            // ---- math ----
            math "sin" 1 body math::sin;
            math "cos" 1 body math::cos;
            math "tan" 1 body math::tan;
            math "asin" 1 body math::asin;
            math "acos" 1 body math::acos;
            math "atan" 1 body math::atan;
            math "atan2" 2 body math::atan2;
            math "sinh" 1 body math::sinh;
            math "cosh" 1 body math::cosh;
            math "tanh" 1 body math::tanh;
            math "asinh" 1 body math::asinh;
            math "acosh" 1 body math::acosh;
            math "atanh" 1 body math::atanh;
            math "exp" 1 body math::exp;
            math "log" 1 body math::log;
            math "log2" 1 body math::log2;
            math "log10" 1 body math::log10;
            math "pow" 2 body math::pow;
            math "sqrt" 1 body math::sqrt;
            math "erf" 1 body math::erf;
            math "erfc" 1 body math::erfc;
            math "ceil" 1 body math::ceil;
            math "floor" 1 body math::floor;
            math "fmod" 2 body math::fmod;
            math "pi" 0 body math::pi;
            // ---- external format ----
            erlang "term_to_binary" 1 body etf::term_to_binary1;
            erlang "term_to_binary" 2 body etf::term_to_binary2;
            erlang "term_to_iovec" 1 body etf::term_to_iovec;
            erlang "term_to_iovec" 2 body etf::term_to_iovec;
            erlang "binary_to_term" 1 body etf::binary_to_term1;
            erlang "binary_to_term" 2 body etf::binary_to_term2;
            erlang "external_size" 1 body etf::external_size;
            erlang "external_size" 2 body etf::external_size;
            // ---- binaries, text ----
            binary "at" 2 body binary::at;
            binary "first" 1 body binary::first;
            binary "last" 1 body binary::last;
            binary "part" 2 body binary::part2;
            binary "part" 3 body binary::part3;
            binary "copy" 1 body binary::copy1;
            binary "copy" 2 body binary::copy2;
            binary "bin_to_list" 1 body binary::bin_to_list1;
            binary "bin_to_list" 2 body binary::bin_to_list2;
            binary "bin_to_list" 3 body binary::bin_to_list3;
            binary "list_to_bin" 1 body iolist::list_to_binary;
            binary "encode_unsigned" 1 body binary::encode_unsigned;
            binary "encode_unsigned" 2 body binary::encode_unsigned;
            binary "decode_unsigned" 1 body binary::decode_unsigned;
            binary "decode_unsigned" 2 body binary::decode_unsigned;
            binary "referenced_byte_size" 1 body binary::referenced_byte_size;
            binary "longest_common_prefix" 1 body binary::longest_common_prefix;
            binary "longest_common_suffix" 1 body binary::longest_common_suffix;
            binary "compile_pattern" 1 body binary::compile_pattern;
            binary "match" 2 body binary::match_;
            binary "match" 3 body binary::match_;
            binary "matches" 2 body binary::matches;
            binary "matches" 3 body binary::matches;
            persistent_term "put" 2 body persistent::put;
            persistent_term "get" 0 body persistent::get0;
            persistent_term "get" 1 body persistent::get1;
            persistent_term "get" 2 body persistent::get2;
            persistent_term "erase" 1 body persistent::erase;
            rvm_persistent "info" 0 body persistent::info;
            rvm_atomics "new" 2 body atomics::new;
            rvm_atomics "info" 1 body atomics::info;
            atomics "put" 3 body atomics::put;
            atomics "get" 2 body atomics::get;
            atomics "add" 3 body atomics::add;
            atomics "sub" 3 body atomics::sub;
            atomics "add_get" 3 body atomics::add_get;
            atomics "sub_get" 3 body atomics::sub_get;
            atomics "exchange" 3 body atomics::exchange;
            atomics "compare_exchange" 4 body atomics::compare_exchange;
            rvm_re "compile" 2 body re::compile;
            rvm_re "names" 1 body re::names;
            rvm_re "run" 6 body re::run;
            unicode "characters_to_binary" 1 body unicode::characters_to_binary1;
            unicode "characters_to_binary" 2 body unicode::characters_to_binary2;
            unicode "characters_to_list" 1 body unicode::characters_to_list1;
            unicode "characters_to_list" 2 body unicode::characters_to_list2;
            unicode "bin_is_7bit" 1 body unicode::bin_is_7bit;
            unicode_util "cp" 1 body unicode_util::cp;
            unicode_util "gc" 1 body unicode_util::gc;
            unicode_util "nfd" 1 body unicode_util::nfd;
            unicode_util "nfc" 1 body unicode_util::nfc;
            unicode_util "nfkd" 1 body unicode_util::nfkd;
            unicode_util "nfkc" 1 body unicode_util::nfkc;
            unicode_util "uppercase" 1 body unicode_util::uppercase;
            unicode_util "lowercase" 1 body unicode_util::lowercase;
            unicode_util "titlecase" 1 body unicode_util::titlecase;
            unicode_util "casefold" 1 body unicode_util::casefold;
            unicode_util "whitespace" 0 body unicode_util::whitespace;
            unicode_util "is_whitespace" 1 body unicode_util::is_whitespace;
        }
    };
}

macro_rules! define_table {
    ($( $module:ident $function:literal $arity:literal $kind:ident $($path:ident)::+ ; )*) => {
        /// The whole table, in the order of its rows.
        pub const NATIVES: &[Native] = &[ $( Native {
            module: stringify!($module),
            function: $function,
            arity: $arity,
            guard: define_table!(@guard $kind),
        } ),* ];
    };
    (@guard guard) => { true };
    (@guard body) => { false };
}
for_each_native!(define_table);
