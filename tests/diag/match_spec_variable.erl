-module(match_spec_variable).
-export([older/2]).
-include_lib("stdlib/include/ms_transform.hrl").

older(Table, Than) ->
    Test = fun({_, Age}) -> Age > Than end,
    ets:select(Table, ets:fun2ms(Test)).
