%%% Tables in memory: what of the module ets is written in Erlang.
%%%
%%% Called by whoever uses a table; no process of its own. The functions on single objects, and those
%%% on a table as a whole, are natives of the module `ets'. What walks a table is here: a loop around
%%% rvm_ets:scan/6, which looks at some hundred objects a call, so that any walk can be preempted and
%%% keeps nobody from the table for long. Where a walk stands is a term that says "everything up to here
%%% is done", whatever happens to the table meanwhile, so nothing has to be fixed for it.
-module(ets).

-export([info/1, i/0, tab2list/1, foldl/3, foldr/3,
         match/1, match/2, match/3, match_object/1, match_object/2, match_object/3, match_delete/2,
         select/1, select/2, select/3, select_reverse/1, select_reverse/2, select_reverse/3,
         select_count/2, select_delete/2, select_replace/2, repair_continuation/2,
         match_spec_run/2, test_ms/2, init_table/2, to_dets/2, from_dets/2,
         tab2file/2, tab2file/3, file2tab/1, file2tab/2, tabfile_info/1]).

%% Objects written to a file at a time.
-define(FILE_PIECE, 1000).

%% --- Information ---------------------------------------------------------------

%% info(Table) -> list of items, or undefined.
info(Table) ->
    try ets:info(Table, id) of
        undefined -> undefined;
        _ -> info(Table, [id, decentralized_counters, read_concurrency, write_concurrency, compressed,
                          memory, owner, heir, name, size, node, named_table, type, keypos, protection],
                  [])
    catch
        error:badarg -> badarg(info, [Table], type)
    end.

info(_, [], Found) ->
    lists:reverse(Found);
info(Table, [Item | Items], Found) ->
    case ets:info(Table, Item) of
        undefined -> undefined;                   % it has gone meanwhile
        Value -> info(Table, Items, [{Item, Value} | Found])
    end.

%% i() -> ok. Lists all tables on standard output.
i() ->
    Row = " ~-15s ~-17s ~-6s ~-6s ~-8s ~s\n",
    io:format(Row, ["id", "name", "type", "size", "mem", "owner"]),
    io:format(" ~s\n", [lists:duplicate(76, $-)]),
    Rows = [{Name, T} || T <- ets:all(), Name <- [ets:info(T, name)], Name =/= undefined],
    lists:foreach(
      fun({Name, T}) ->
              Text = fun(Item) -> io_lib:format("~tw", [ets:info(T, Item)]) end,
              Id = if is_atom(T) -> io_lib:format("~tw", [T]); true -> "-" end,
              io:format(" ~-15ts ~-17tw ~-6s ~-6s ~-8s ~ts\n",
                        [Id, Name, Text(type), Text(size), Text(memory), owner(ets:info(T, owner))])
      end, lists:sort(Rows)).

owner(Pid) when is_pid(Pid) ->
    case process_info(Pid, registered_name) of
        {registered_name, Name} -> atom_to_list(Name);
        _ -> pid_to_list(Pid)
    end;
owner(_) ->
    "-".

%% --- Walks ---------------------------------------------------------------------

%% tab2list(Table) -> all objects.
tab2list(Table) ->
    match_object(Table, '_').

%% foldl(Fun, Acc, Table), foldr(Fun, Acc, Table): the table stays fixed while Fun is called.
foldl(Fun, Acc, Table) ->
    fold(Fun, Acc, Table, fun ets:first/1, fun ets:next/2).

foldr(Fun, Acc, Table) ->
    fold(Fun, Acc, Table, fun ets:last/1, fun ets:prev/2).

fold(Fun, Acc, Table, First, Next) ->
    true = ets:safe_fixtable(Table, true),
    try
        fold_on(Fun, Acc, Table, First(Table), Next)
    after
        ets:safe_fixtable(Table, false)
    end.

fold_on(_, Acc, _, '$end_of_table', _) ->
    Acc;
fold_on(Fun, Acc, Table, Key, Next) ->
    Folded = lists:foldl(Fun, Acc, ets:lookup(Table, Key)),
    fold_on(Fun, Folded, Table, Next(Table, Key), Next).

%% --- Select --------------------------------------------------------------------

%% select(Table, Spec) -> results.
select(Table, Spec) ->
    all(Table, Spec, down(Table), select, [Table, Spec]).

%% select_reverse(Table, Spec) -> results, the last first in an ordered set.
select_reverse(Table, Spec) ->
    all(Table, Spec, select_up, select_reverse, [Table, Spec]).

%% Results are put before those there are: a walk down lists them upward.
down(Table) ->
    case is_ordered(Table) of
        true -> select_down;
        false -> select_up
    end.

is_ordered(Table) ->
    try ets:info(Table, type) =:= ordered_set
    catch error:badarg -> false
    end.

all(Table, Spec, Mode, Function, Args) ->
    all(Table, Spec, start, Mode, [], Function, Args).

all(Table, Spec, Position, Mode, Acc, Function, Args) ->
    case rvm_ets:scan(Table, Spec, Position, Mode, infinity, Acc) of
        {badarg, Cause} -> badarg(Function, Args, Cause);
        {Results, '$end_of_table', _} -> Results;
        {Results, Next, _} -> all(Table, Spec, Next, Mode, Results, Function, Args)
    end.

%% select(Table, Spec, Limit) -> {Results, Continuation} | '$end_of_table'.
select(Table, Spec, Limit) ->
    Args = [Table, Spec, Limit],
    some(Table, Spec, start, select_up, Limit, [], select, Args).

select_reverse(Table, Spec, Limit) ->
    Args = [Table, Spec, Limit],
    Mode = case down(Table) of select_down -> select_down; _ -> select_up end,
    some(Table, Spec, start, Mode, Limit, [], select_reverse, Args).

%% A continuation is {Table, Spec, Position, Mode, Limit, Left}, where Left are results beyond the
%% limit that came with the last ones.
select('$end_of_table') ->
    '$end_of_table';
select(Continuation) ->
    continue(Continuation, select, [Continuation]).

select_reverse('$end_of_table') ->
    '$end_of_table';
select_reverse(Continuation) ->
    continue(Continuation, select_reverse, [Continuation]).

continue({Table, Spec, Position, Mode, Limit, Left}, Function, Args)
  when is_atom(Mode), is_integer(Limit), Limit > 0, is_list(Left) ->
    some(Table, Spec, Position, Mode, Limit, Left, Function, Args);
continue(_, Function, Args) ->
    badarg(Function, Args, none).

some(Table, Spec, Position, Mode, Limit, Left, Function, Args)
  when is_integer(Limit), Limit > 0 ->
    some(Table, Spec, Position, Mode, Limit, Left, length(Left), Function, Args);
some(Table, _, _, _, _, _, Function, Args) ->
    %% What is wrong with the table is said first.
    case rvm_ets:scan(Table, [], start, select_up, 1, []) of
        {badarg, Cause} -> badarg(Function, Args, Cause);
        _ -> badarg(Function, Args, none)
    end.

%% Results from first to last are: those in Left, then those in Acc in reverse.
some(Table, Spec, Position, Mode, Limit, Left, Count, Function, Args)
  when Count >= Limit ->
    {Now, Later} = lists:split(Limit, Left),
    finish(Table, Spec, Position, Mode, Limit, Now, Later, Function, Args);
some(_, _, '$end_of_table', _, _, [], 0, _, _) ->
    '$end_of_table';
some(_, _, '$end_of_table', _, _, Left, _, _, _) ->
    {Left, '$end_of_table'};
some(Table, Spec, Position, Mode, Limit, Left, Count, Function, Args) ->
    collect(Table, Spec, Position, Mode, Limit, Left, Count, [], Function, Args).

collect(Table, Spec, Position, Mode, Limit, Left, Count, Acc, Function, Args)
  when Count < Limit, Position =/= '$end_of_table' ->
    case rvm_ets:scan(Table, Spec, Position, Mode, Limit - Count, Acc) of
        {badarg, Cause} ->
            badarg(Function, Args, Cause);
        {Results, Next, More} ->
            collect(Table, Spec, Next, Mode, Limit, Left, Count + More, Results, Function, Args)
    end;
collect(Table, Spec, Position, Mode, Limit, Left, Count, Acc, Function, Args) ->
    Results = Left ++ lists:reverse(Acc),
    some(Table, Spec, Position, Mode, Limit, Results, Count, Function, Args).

finish(_, _, '$end_of_table', _, _, Now, [], _, _) ->
    {Now, '$end_of_table'};
finish(Table, Spec, Position, Mode, Limit, Now, Later, _, _) ->
    {Now, {Table, Spec, Position, Mode, Limit, Later}}.

%% repair_continuation(Continuation, Spec): ours hold their specification and need no repair.
repair_continuation('$end_of_table', _) ->
    '$end_of_table';
repair_continuation({Table, _, Position, Mode, Limit, Left}, Spec) ->
    {Table, Spec, Position, Mode, Limit, Left};
repair_continuation(Continuation, Spec) ->
    badarg(repair_continuation, [Continuation, Spec], none).

select_count(Table, Spec) ->
    count(Table, Spec, start, count, 0, select_count, [Table, Spec]).

select_delete(Table, Spec) ->
    count(Table, Spec, start, delete, 0, select_delete, [Table, Spec]).

select_replace(Table, Spec) ->
    count(Table, Spec, start, replace, 0, select_replace, [Table, Spec]).

count(Table, Spec, Position, Mode, Count, Function, Args) ->
    case rvm_ets:scan(Table, Spec, Position, Mode, infinity, []) of
        {badarg, Cause} -> badarg(Function, Args, Cause);
        {_, '$end_of_table', More} -> Count + More;
        {_, Next, More} -> count(Table, Spec, Next, Mode, Count + More, Function, Args)
    end.

%% --- Match ---------------------------------------------------------------------

match(Table, Pattern) ->
    all(Table, [{Pattern, [], ['$$']}], down(Table), match, [Table, Pattern]).

match(Table, Pattern, Limit) ->
    Args = [Table, Pattern, Limit],
    some(Table, [{Pattern, [], ['$$']}], start, select_up, Limit, [], match, Args).

match('$end_of_table') ->
    '$end_of_table';
match(Continuation) ->
    continue(Continuation, match, [Continuation]).

match_object(Table, Pattern) ->
    all(Table, [{Pattern, [], ['$_']}], down(Table), match_object, [Table, Pattern]).

match_object(Table, Pattern, Limit) ->
    Args = [Table, Pattern, Limit],
    some(Table, [{Pattern, [], ['$_']}], start, select_up, Limit, [], match_object, Args).

match_object('$end_of_table') ->
    '$end_of_table';
match_object(Continuation) ->
    continue(Continuation, match_object, [Continuation]).

match_delete(Table, Pattern) ->
    Args = [Table, Pattern],
    count(Table, [{Pattern, [], [true]}], start, delete, 0, match_delete, Args),
    true.

%% --- Match specifications without a table ----------------------------------------

match_spec_run(List, Compiled) ->
    match_spec_run(List, Compiled, [], [List, Compiled]).

match_spec_run([], Compiled, Acc, Args) ->
    case ets:is_compiled_ms(Compiled) of
        true -> lists:reverse(Acc);
        false -> badarg(match_spec_run, Args, none)
    end;
match_spec_run(List, Compiled, Acc, Args) ->
    try rvm_ets:run(List, Compiled, Acc) of
        {Rest, Results} -> match_spec_run(Rest, Compiled, Results, Args)
    catch
        error:badarg -> badarg(match_spec_run, Args, none)
    end.

%% test_ms(Tuple, Spec) -> {ok, Result} | {ok, false} | {error, [{error, Text}]}.
test_ms(Term, Spec) ->
    case rvm_ets:problems(Spec) of
        [] when Spec =/= [] ->
            case match_spec_run([Term], ets:match_spec_compile(Spec)) of
                [Result] -> {ok, Result};
                [] -> {ok, false}
            end;
        [] ->
            {error, [{error, "Match programs are not in a list."}]};
        Problems ->
            {error, Problems}
    end.

%% --- Filling and saving ----------------------------------------------------------

%% init_table(Table, Init): Init(read) gives {Objects, Next} until it says end_of_input.
init_table(Table, Init) ->
    ets:delete_all_objects(Table),
    init_on(Table, Init).

init_on(Table, Init) ->
    case Init(read) of
        end_of_input ->
            true;
        {Objects, Next} when is_list(Objects), is_function(Next, 1) ->
            ets:insert(Table, Objects),
            init_on(Table, Next);
        Other ->
            Init(close),
            error({init_fun, Other}, [Table, Init])
    end.

to_dets(Table, Dets) ->
    case dets:from_ets(Dets, Table) of
        {error, Reason} -> error(Reason, [Table, Dets]);
        Result -> Result
    end.

from_dets(Table, Dets) ->
    case dets:to_ets(Dets, Table) of
        {error, Reason} -> error(Reason, [Table, Dets]);
        _ -> true
    end.

%% tab2file(Table, File, Options) -> ok | {error, Reason}. The file is ours: a header and then pieces,
%% each its length and a term in external format. Options: {extended_info, [md5sum | object_count]}
%% and {sync, Bool}; the number of objects and a sum over each piece are always there.
tab2file(Table, File) ->
    tab2file(Table, File, []).

tab2file(Table, File, Options) ->
    case save_options(Options, [], false) of
        {Extended, Sync} -> save(Table, File, Extended, Sync);
        badarg -> {error, badarg}
    end.

save_options([], Extended, Sync) ->
    {Extended, Sync};
save_options([{sync, Sync} | Options], Extended, _) when is_boolean(Sync) ->
    save_options(Options, Extended, Sync);
save_options([{extended_info, Items} | Options], _, Sync) ->
    case is_list(Items) andalso Items -- [md5sum, object_count] of
        [] -> save_options(Options, lists:usort(Items), Sync);
        _ -> badarg
    end;
save_options(_, _, _) ->
    badarg.

save(Table, File, Extended, Sync) ->
    case info(Table) of
        undefined ->
            {error, badtab};
        Info ->
            case file:open(File, [write, raw, binary]) of
                {ok, Device} ->
                    true = ets:safe_fixtable(Table, true),
                    try
                        Kept = [{extended_info, Extended}
                                | [Item || {Key, _} = Item <- Info, lists:member(Key, kept())]],
                        write_piece(Device, {rvm_ets_table, 1, Kept}),
                        save_on(Device, select(Table, [{'_', [], ['$_']}], ?FILE_PIECE)),
                        Sync andalso ok(file:sync(Device)),
                        ok(file:close(Device))
                    catch
                        throw:{file, Error} ->
                            file:close(Device),
                            Error
                    after
                        ets:safe_fixtable(Table, false)
                    end;
                Error ->
                    Error
            end
    end.

kept() ->
    [name, type, protection, named_table, keypos, size, compressed, read_concurrency,
     write_concurrency].

save_on(Device, '$end_of_table') ->
    write_piece(Device, end_of_table);
save_on(Device, {Objects, Continuation}) ->
    write_piece(Device, Objects),
    save_on(Device, select(Continuation)).

write_piece(Device, Term) ->
    Binary = term_to_binary(Term),
    ok(file:write(Device, [<<(byte_size(Binary)):32>>, erlang:md5(Binary), Binary])).

ok(ok) -> ok;
ok(Error) -> throw({file, Error}).

%% file2tab(File, Options) -> {ok, Table} | {error, Reason}.
file2tab(File) ->
    file2tab(File, []).

file2tab(File, Options) when Options =:= []; Options =:= [{verify, true}]; Options =:= [{verify, false}] ->
    with_file(File, fun(Device, Info) ->
        Get = fun(Key) -> element(2, lists:keyfind(Key, 1, Info)) end,
        Table = try ets:new(Get(name),
                            [Get(type), Get(protection), {keypos, Get(keypos)},
                             {read_concurrency, Get(read_concurrency)},
                             {write_concurrency, Get(write_concurrency)}]
                            ++ [named_table || Get(named_table)]
                            ++ [compressed || Get(compressed)])
                catch error:badarg -> throw({file, {error, cannot_create_table}})
                end,
        try load_on(Device, Table)
        catch throw:Error -> ets:delete(Table), throw(Error)
        end,
        {ok, Table}
    end);
file2tab(_, _) ->
    {error, badarg}.

load_on(Device, Table) ->
    case read_piece(Device) of
        end_of_table -> ok;
        Objects ->
            ets:insert(Table, Objects),
            load_on(Device, Table)
    end.

%% tabfile_info(File) -> {ok, Info} | {error, Reason}.
tabfile_info(File) ->
    with_file(File, fun(_, Info) ->
        Names = [name, type, protection, named_table, keypos, size, extended_info],
        {ok, [lists:keyfind(Name, 1, Info) || Name <- Names] ++ [{version, {1, 0}}]}
    end).

with_file(File, Use) ->
    case file:open(File, [read, raw, binary]) of
        {ok, Device} ->
            try
                case read_piece(Device) of
                    {rvm_ets_table, 1, Info} -> Use(Device, Info);
                    _ -> {error, badfile}
                end
            catch
                throw:{file, Error} -> Error
            after
                file:close(Device)
            end;
        {error, Reason} ->
            {error, {read_error, {file_error, File, Reason}}}
    end.

read_piece(Device) ->
    case file:read(Device, 20) of
        {ok, <<Size:32, Sum:16/binary>>} ->
            case file:read(Device, Size) of
                {ok, <<Binary:Size/binary>>} ->
                    erlang:md5(Binary) =:= Sum orelse throw({file, {error, invalid_object_count}}),
                    try binary_to_term(Binary)
                    catch error:badarg -> throw({file, {error, badfile}})
                    end;
                _ ->
                    throw({file, {error, badfile}})
            end;
        _ ->
            throw({file, {error, badfile}})
    end.

%% --- Errors ----------------------------------------------------------------------

%% Raises badarg as the function itself would.
badarg(Function, Args, Cause) ->
    Info = case Cause of
               none -> #{module => erl_stdlib_errors};
               _ -> #{cause => Cause, module => erl_stdlib_errors}
           end,
    Place = [{error_info, Info}],
    erlang:raise(error, badarg, [{?MODULE, Function, Args, Place} | caller()]).

%% The frames above the function that has called badarg/3.
caller() ->
    {current_stacktrace, Frames} = process_info(self(), current_stacktrace),
    lists:dropwhile(fun({Module, _, _, _}) -> Module =:= ?MODULE end, tl(Frames)).
