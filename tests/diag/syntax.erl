-module(syntax).
-export([main/1]).

main(_) ->
    case 1 of
        1 -> ok;
    end.                            %% error: syntax error before `end`
