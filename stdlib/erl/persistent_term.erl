%%% Terms kept for the whole system, by key.
%%%
%%% put/2, get/0,1,2 and erase/1 are natives of this module. Getting a term copies it.
-module(persistent_term).

-export([info/0]).

-export_type([key/0, value/0]).

-type key() :: term().
-type value() :: term().

%% info(): how many terms there are and the bytes they take.
-spec info() -> #{count := non_neg_integer(), memory := non_neg_integer()}.
info() ->
    {Count, Bytes} = rvm_persistent:info(),
    #{count => Count, memory => Bytes}.
