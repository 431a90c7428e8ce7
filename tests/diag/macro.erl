-module(macro).
-export([main/1]).

main(_) ->
    ?NOT_DEFINED.                   %% error: undefined macro `NOT_DEFINED`
