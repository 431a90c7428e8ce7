%%% Arrays of 64-bit integers that processes share and change by atomic operations.
%%%
%%% put/3, get/2, add/3, sub/3, add_get/3, sub_get/3, exchange/3 and compare_exchange/4 are
%%% natives of this module. An array lives as long as the system does.
-module(atomics).

-export([new/2, info/1]).

-export_type([atomics_ref/0]).

-opaque atomics_ref() :: reference().

%% new(Size, Options): an array of zeros; the option is {signed, Boolean}.
-spec new(pos_integer(), [{signed, boolean()}]) -> atomics_ref().
new(Size, Options) ->
    try rvm_atomics:new(Size, signed(Options, true))
    catch error:badarg -> error(badarg, [Size, Options])
    end.

signed([{signed, Signed} | Rest], _) when is_boolean(Signed) -> signed(Rest, Signed);
signed([], Signed) -> Signed;
signed(_, _) -> error(badarg).

%% info(Array): its size, its bytes and the range of its values.
-spec info(atomics_ref()) -> #{size := pos_integer(), max := integer(), min := integer(),
                               memory := pos_integer()}.
info(Array) ->
    try rvm_atomics:info(Array) of
        {Size, Signed} ->
            {Min, Max} = case Signed of
                             true -> {-(1 bsl 63), 1 bsl 63 - 1};
                             false -> {0, 1 bsl 64 - 1}
                         end,
            #{size => Size, min => Min, max => Max, memory => 40 + 8 * Size}
    catch
        error:badarg -> error(badarg, [Array])
    end.
