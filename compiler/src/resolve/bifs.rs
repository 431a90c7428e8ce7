//! The functions of module `erlang` that a bare name may mean.
//!
//! Owner: the thread that compiles. Invariants: the table is OTP 25's, as `erl_internal` answers;
//! names are sorted, so that a lookup is a binary search.

/// What is known of an auto-imported function.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Bif {
    /// Its name.
    pub name: &'static str,
    /// Number of arguments.
    pub arity: u32,
    /// Whether guards may call it.
    pub guard: bool,
    /// Whether it was auto-imported before OTP R14: then a local function of its name may not be
    /// called without saying which is meant.
    pub old: bool,
}

const fn b(name: &'static str, arity: u32, guard: bool, old: bool) -> Bif {
    Bif { name, arity, guard, old }
}

/// The auto-imported function of a name and arity.
pub fn auto_imported(name: &str, arity: u32) -> Option<&'static Bif> {
    let found = BIFS.binary_search_by(|bif| bif.name.cmp(name).then(bif.arity.cmp(&arity)));
    found.ok().map(|i| &BIFS[i])
}

/// The modern name of a type test as it was written long ago (`integer(X)`), still legal in guards.
pub(super) fn old_type_test(name: &str, arity: u32) -> Option<&'static str> {
    Some(match (name, arity) {
        ("atom", 1) => "is_atom",
        ("binary", 1) => "is_binary",
        ("float", 1) => "is_float",
        ("function", 1) => "is_function",
        ("integer", 1) => "is_integer",
        ("list", 1) => "is_list",
        ("number", 1) => "is_number",
        ("pid", 1) => "is_pid",
        ("port", 1) => "is_port",
        ("record", 2) => "is_record",
        ("reference", 1) => "is_reference",
        ("tuple", 1) => "is_tuple",
        _ => return None,
    })
}

/// The table.
#[rustfmt::skip]
pub const BIFS: &[Bif] = &[
    b("abs", 1, true, true),
    b("alias", 0, false, false),
    b("alias", 1, false, false),
    b("apply", 2, false, true),
    b("apply", 3, false, true),
    b("atom_to_binary", 1, false, false),
    b("atom_to_binary", 2, false, true),
    b("atom_to_list", 1, false, true),
    b("binary_part", 2, true, false),
    b("binary_part", 3, true, false),
    b("binary_to_atom", 1, false, false),
    b("binary_to_atom", 2, false, true),
    b("binary_to_existing_atom", 1, false, false),
    b("binary_to_existing_atom", 2, false, true),
    b("binary_to_float", 1, false, false),
    b("binary_to_integer", 1, false, false),
    b("binary_to_integer", 2, false, false),
    b("binary_to_list", 1, false, true),
    b("binary_to_list", 3, false, true),
    b("binary_to_term", 1, false, true),
    b("binary_to_term", 2, false, false),
    b("bit_size", 1, true, true),
    b("bitstring_to_list", 1, false, true),
    b("byte_size", 1, true, true),
    b("ceil", 1, true, false),
    b("check_old_code", 1, false, false),
    b("check_process_code", 2, false, true),
    b("check_process_code", 3, false, false),
    b("date", 0, false, true),
    b("delete_module", 1, false, true),
    b("demonitor", 1, false, false),
    b("demonitor", 2, false, false),
    b("disconnect_node", 1, false, true),
    b("element", 2, true, true),
    b("erase", 0, false, true),
    b("erase", 1, false, true),
    b("error", 1, false, false),
    b("error", 2, false, false),
    b("error", 3, false, false),
    b("exit", 1, false, true),
    b("exit", 2, false, true),
    b("float", 1, true, true),
    b("float_to_binary", 1, false, false),
    b("float_to_binary", 2, false, false),
    b("float_to_list", 1, false, true),
    b("float_to_list", 2, false, false),
    b("floor", 1, true, false),
    b("garbage_collect", 0, false, true),
    b("garbage_collect", 1, false, true),
    b("garbage_collect", 2, false, false),
    b("get", 0, false, true),
    b("get", 1, false, true),
    b("get_keys", 0, false, false),
    b("get_keys", 1, false, true),
    b("group_leader", 0, false, true),
    b("group_leader", 2, false, true),
    b("halt", 0, false, true),
    b("halt", 1, false, true),
    b("halt", 2, false, false),
    b("hd", 1, true, true),
    b("integer_to_binary", 1, false, false),
    b("integer_to_binary", 2, false, false),
    b("integer_to_list", 1, false, true),
    b("integer_to_list", 2, false, false),
    b("iolist_size", 1, false, true),
    b("iolist_to_binary", 1, false, true),
    b("is_alive", 0, false, true),
    b("is_atom", 1, true, true),
    b("is_binary", 1, true, true),
    b("is_bitstring", 1, true, true),
    b("is_boolean", 1, true, true),
    b("is_float", 1, true, true),
    b("is_function", 1, true, true),
    b("is_function", 2, true, true),
    b("is_integer", 1, true, true),
    b("is_list", 1, true, true),
    b("is_map", 1, true, false),
    b("is_map_key", 2, true, false),
    b("is_number", 1, true, true),
    b("is_pid", 1, true, true),
    b("is_port", 1, true, true),
    b("is_process_alive", 1, false, true),
    b("is_record", 2, true, true),
    b("is_record", 3, true, true),
    b("is_reference", 1, true, true),
    b("is_tuple", 1, true, true),
    b("length", 1, true, true),
    b("link", 1, false, true),
    b("list_to_atom", 1, false, true),
    b("list_to_binary", 1, false, true),
    b("list_to_bitstring", 1, false, true),
    b("list_to_existing_atom", 1, false, true),
    b("list_to_float", 1, false, true),
    b("list_to_integer", 1, false, true),
    b("list_to_integer", 2, false, false),
    b("list_to_pid", 1, false, true),
    b("list_to_port", 1, false, false),
    b("list_to_ref", 1, false, false),
    b("list_to_tuple", 1, false, true),
    b("load_module", 2, false, true),
    b("make_ref", 0, false, true),
    b("map_get", 2, true, false),
    b("map_size", 1, true, false),
    b("max", 2, false, false),
    b("min", 2, false, false),
    b("module_loaded", 1, false, true),
    b("monitor", 2, false, false),
    b("monitor", 3, false, false),
    b("monitor_node", 2, false, true),
    b("node", 0, true, true),
    b("node", 1, true, true),
    b("nodes", 0, false, true),
    b("nodes", 1, false, true),
    b("nodes", 2, false, false),
    b("now", 0, false, true),
    b("open_port", 2, false, true),
    b("pid_to_list", 1, false, true),
    b("port_close", 1, false, true),
    b("port_command", 2, false, true),
    b("port_command", 3, false, false),
    b("port_connect", 2, false, true),
    b("port_control", 3, false, true),
    b("port_to_list", 1, false, false),
    b("pre_loaded", 0, false, true),
    b("process_flag", 2, false, true),
    b("process_flag", 3, false, true),
    b("process_info", 1, false, true),
    b("process_info", 2, false, true),
    b("processes", 0, false, true),
    b("purge_module", 1, false, true),
    b("put", 2, false, true),
    b("ref_to_list", 1, false, false),
    b("register", 2, false, true),
    b("registered", 0, false, true),
    b("round", 1, true, true),
    b("self", 0, true, true),
    b("setelement", 3, false, true),
    b("size", 1, true, true),
    b("spawn", 1, false, true),
    b("spawn", 2, false, true),
    b("spawn", 3, false, true),
    b("spawn", 4, false, true),
    b("spawn_link", 1, false, true),
    b("spawn_link", 2, false, true),
    b("spawn_link", 3, false, true),
    b("spawn_link", 4, false, true),
    b("spawn_monitor", 1, false, true),
    b("spawn_monitor", 2, false, false),
    b("spawn_monitor", 3, false, true),
    b("spawn_monitor", 4, false, false),
    b("spawn_opt", 2, false, true),
    b("spawn_opt", 3, false, true),
    b("spawn_opt", 4, false, true),
    b("spawn_opt", 5, false, true),
    b("spawn_request", 1, false, false),
    b("spawn_request", 2, false, false),
    b("spawn_request", 3, false, false),
    b("spawn_request", 4, false, false),
    b("spawn_request", 5, false, false),
    b("spawn_request_abandon", 1, false, false),
    b("split_binary", 2, false, true),
    b("statistics", 1, false, true),
    b("term_to_binary", 1, false, true),
    b("term_to_binary", 2, false, true),
    b("term_to_iovec", 1, false, false),
    b("term_to_iovec", 2, false, false),
    b("throw", 1, false, true),
    b("time", 0, false, true),
    b("tl", 1, true, true),
    b("trunc", 1, true, true),
    b("tuple_size", 1, true, true),
    b("tuple_to_list", 1, false, true),
    b("unalias", 1, false, false),
    b("unlink", 1, false, true),
    b("unregister", 1, false, true),
    b("whereis", 1, false, true),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted() {
        assert!(BIFS.is_sorted_by(|a, b| (a.name, a.arity) < (b.name, b.arity)));
        assert!(auto_imported("length", 1).is_some_and(|bif| bif.guard && bif.old));
        assert!(auto_imported("map_size", 1).is_some_and(|bif| bif.guard && !bif.old));
        assert_eq!(auto_imported("foldl", 3), None);
    }
}
