%%% Arrays of counters that processes share.
%%%
%%% A counter array is {atomics | write_concurrency, Array}, Array being one of `atomics' with
%%% signed values; both kinds count in the same way.
-module(counters).

-export([new/2, get/2, add/3, sub/3, put/3, info/1]).

-export_type([counters_ref/0]).

-opaque counters_ref() :: {atomics | write_concurrency, atomics:atomics_ref()}.

%% new(Size, Options): an array of zeros; the options are `atomics' and `write_concurrency'.
-spec new(pos_integer(), [atomics | write_concurrency]) -> counters_ref().
new(Size, Options) ->
    try {kind(Options, atomics), atomics:new(Size, [])}
    catch error:badarg -> error(badarg, [Size, Options])
    end.

kind([Kind | Rest], _) when Kind =:= atomics; Kind =:= write_concurrency -> kind(Rest, Kind);
kind([], Kind) -> Kind;
kind(_, _) -> error(badarg).

-spec get(counters_ref(), pos_integer()) -> integer().
get(Ref, Ix) ->
    try atomics:get(array(Ref), Ix)
    catch error:badarg -> error(badarg, [Ref, Ix])
    end.

-spec add(counters_ref(), pos_integer(), integer()) -> ok.
add(Ref, Ix, Incr) ->
    try atomics:add(array(Ref), Ix, Incr)
    catch error:badarg -> error(badarg, [Ref, Ix, Incr])
    end.

-spec sub(counters_ref(), pos_integer(), integer()) -> ok.
sub(Ref, Ix, Decr) ->
    try atomics:add(array(Ref), Ix, -Decr)
    catch error:badarg -> error(badarg, [Ref, Ix, Decr])
    end.

-spec put(counters_ref(), pos_integer(), integer()) -> ok.
put(Ref, Ix, Value) ->
    try atomics:put(array(Ref), Ix, Value)
    catch error:badarg -> error(badarg, [Ref, Ix, Value])
    end.

%% info(Ref): its size, its bytes and, for the kind `atomics', the range of its values.
-spec info(counters_ref()) -> map().
info(Ref) ->
    try atomics:info(array(Ref)) of
        Info when element(1, Ref) =:= atomics -> Info;
        Info -> maps:with([size, memory], Info)
    catch
        error:badarg -> error(badarg, [Ref])
    end.

array({Kind, Array}) when Kind =:= atomics; Kind =:= write_concurrency -> Array;
array(_) -> error(badarg).
