%%% Stand-in on OTP for the VM's native rvm_parse:term/2, for the comparison programs only.
-module(rvm_parse).
-export([term/2]).

term(Bin, Line) ->
    case erl_scan:string(unicode:characters_to_list(Bin), Line) of
        {ok, Ts, _} -> erl_parse:parse_term(Ts);
        {error, Info, _} -> {error, Info}
    end.
