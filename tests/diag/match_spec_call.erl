-module(match_spec_call).
-export([adults/1]).
-include_lib("stdlib/include/ms_transform.hrl").

adults(Table) ->
    ets:select(Table, ets:fun2ms(fun({Name, Age}) when Age > 17 -> string:uppercase(Name) end)).
