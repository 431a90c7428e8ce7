%%% erl_internal: what kind of function or operator a name and an arity mean in Erlang.
-module(erl_internal).
-export([bif/2, bif/3, guard_bif/2, type_test/2, new_type_test/2, old_type_test/2, arith_op/2, bool_op/2,
         comp_op/2, list_op/2, send_op/2, op_type/2]).

%% Is Name/Arity a built-in function that is called without a module?
bif(Name, Arity) -> lists:member(Arity, auto_imported(Name)).

bif(Module, Name, Arity) -> Module =:= erlang andalso bif(Name, Arity).

%% Is Name/Arity allowed in guards?
guard_bif(Name, Arity) -> new_type_test(Name, Arity) orelse lists:member(Arity, guard(Name)).

type_test(Name, Arity) -> new_type_test(Name, Arity) orelse old_type_test(Name, Arity).

new_type_test(is_function, Arity) -> Arity =:= 1 orelse Arity =:= 2;
new_type_test(is_record, Arity) -> Arity =:= 2 orelse Arity =:= 3;
new_type_test(Name, 1) ->
    lists:member(Name, [is_atom, is_binary, is_bitstring, is_boolean, is_float, is_integer, is_list, is_map,
                        is_number, is_pid, is_port, is_reference, is_tuple]);
new_type_test(_, _) -> false.

%% The tests of old, which mean something at the top of a guard only.
old_type_test(record, Arity) -> Arity =:= 2;
old_type_test(Name, 1) ->
    lists:member(Name, [atom, binary, float, function, integer, list, number, pid, port, reference, tuple]);
old_type_test(_, _) -> false.

arith_op(Op, Arity) -> kind(Op, Arity) =:= arith.

bool_op(Op, Arity) -> kind(Op, Arity) =:= bool.

comp_op(Op, Arity) -> kind(Op, Arity) =:= comp.

list_op(Op, Arity) -> kind(Op, Arity) =:= list.

send_op(Op, Arity) -> kind(Op, Arity) =:= send.

op_type(Op, Arity) ->
    case kind(Op, Arity) of
        none -> erlang:error(function_clause, [Op, Arity]);
        Kind -> Kind
    end.

kind(Op, 1) ->
    case Op of
        'not' -> bool;
        _ when Op =:= '+'; Op =:= '-'; Op =:= 'bnot' -> arith;
        _ -> none
    end;
kind(Op, 2) ->
    case Op of
        '!' -> send;
        _ when Op =:= '++'; Op =:= '--' -> list;
        _ when Op =:= 'and'; Op =:= 'or'; Op =:= 'xor' -> bool;
        _ when Op =:= '=='; Op =:= '/='; Op =:= '=:='; Op =:= '=/='; Op =:= '<'; Op =:= '=<'; Op =:= '>';
               Op =:= '>=' -> comp;
        _ when Op =:= '+'; Op =:= '-'; Op =:= '*'; Op =:= '/'; Op =:= 'div'; Op =:= 'rem'; Op =:= 'band';
               Op =:= 'bor'; Op =:= 'bxor'; Op =:= 'bsl'; Op =:= 'bsr' -> arith;
        _ -> none
    end;
kind(_, _) -> none.

%% Arities of the guard functions that are no type tests.
guard(Name) ->
    case Name of
        _ when Name =:= abs; Name =:= bit_size; Name =:= byte_size; Name =:= ceil; Name =:= float; Name =:= floor;
               Name =:= hd; Name =:= length; Name =:= map_size; Name =:= round; Name =:= size; Name =:= tl;
               Name =:= trunc; Name =:= tuple_size -> [1];
        _ when Name =:= element; Name =:= is_map_key; Name =:= map_get -> [2];
        binary_part -> [2, 3];
        node -> [0, 1];
        self -> [0];
        _ -> []
    end.

auto_imported(Name) ->
    case Name of
        _ when Name =:= date; Name =:= is_alive; Name =:= make_ref; Name =:= now; Name =:= pre_loaded;
               Name =:= processes; Name =:= registered; Name =:= self; Name =:= time -> [0];
        _ when Name =:= alias; Name =:= erase; Name =:= get; Name =:= get_keys; Name =:= node -> [0,1];
        _ when Name =:= garbage_collect; Name =:= halt; Name =:= nodes -> [0,1,2];
        group_leader -> [0,2];
        _ when Name =:= abs; Name =:= atom_to_list; Name =:= binary_to_float; Name =:= bit_size;
               Name =:= bitstring_to_list; Name =:= byte_size; Name =:= ceil; Name =:= check_old_code;
               Name =:= delete_module; Name =:= disconnect_node; Name =:= float; Name =:= floor;
               Name =:= hd; Name =:= iolist_size; Name =:= iolist_to_binary; Name =:= is_atom;
               Name =:= is_binary; Name =:= is_bitstring; Name =:= is_boolean; Name =:= is_float;
               Name =:= is_integer; Name =:= is_list; Name =:= is_map; Name =:= is_number; Name =:= is_pid;
               Name =:= is_port; Name =:= is_process_alive; Name =:= is_reference; Name =:= is_tuple;
               Name =:= length; Name =:= link; Name =:= list_to_atom; Name =:= list_to_binary;
               Name =:= list_to_bitstring; Name =:= list_to_existing_atom; Name =:= list_to_float;
               Name =:= list_to_pid; Name =:= list_to_port; Name =:= list_to_ref; Name =:= list_to_tuple;
               Name =:= map_size; Name =:= module_loaded; Name =:= pid_to_list; Name =:= port_close;
               Name =:= port_to_list; Name =:= purge_module; Name =:= ref_to_list; Name =:= round;
               Name =:= size; Name =:= spawn_request_abandon; Name =:= statistics; Name =:= throw;
               Name =:= tl; Name =:= trunc; Name =:= tuple_size; Name =:= tuple_to_list; Name =:= unalias;
               Name =:= unlink; Name =:= unregister; Name =:= whereis -> [1];
        _ when Name =:= atom_to_binary; Name =:= binary_to_atom; Name =:= binary_to_existing_atom;
               Name =:= binary_to_integer; Name =:= binary_to_term; Name =:= demonitor; Name =:= exit;
               Name =:= float_to_binary; Name =:= float_to_list; Name =:= integer_to_binary;
               Name =:= integer_to_list; Name =:= is_function; Name =:= list_to_integer;
               Name =:= process_info; Name =:= term_to_binary; Name =:= term_to_iovec -> [1,2];
        error -> [1,2,3];
        _ when Name =:= spawn; Name =:= spawn_link; Name =:= spawn_monitor -> [1,2,3,4];
        spawn_request -> [1,2,3,4,5];
        binary_to_list -> [1,3];
        _ when Name =:= element; Name =:= is_map_key; Name =:= load_module; Name =:= map_get; Name =:= max;
               Name =:= min; Name =:= monitor_node; Name =:= open_port; Name =:= port_connect; Name =:= put;
               Name =:= register; Name =:= split_binary -> [2];
        _ when Name =:= apply; Name =:= binary_part; Name =:= check_process_code; Name =:= is_record;
               Name =:= monitor; Name =:= port_command; Name =:= process_flag -> [2,3];
        spawn_opt -> [2,3,4,5];
        _ when Name =:= port_control; Name =:= setelement -> [3];
        _ -> []
    end.
