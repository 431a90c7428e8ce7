-module(match_spec_head).
-export([all/1]).
-include_lib("stdlib/include/ms_transform.hrl").

all(Table) ->
    ets:select(Table, ets:fun2ms(fun([Name, Age]) -> {Name, Age} end)).
