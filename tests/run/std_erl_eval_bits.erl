%%% erl_eval: bit syntax, made, matched and generated from.
-module(std_erl_eval_bits).
-export([main/1]).

main(_) -> lists:foreach(fun one/1, texts()).

parse(S) ->
    Reserved = fun('maybe') -> true; ('else') -> true; (X) -> erl_scan:reserved_word(X) end,
    {ok, T, _} = erl_scan:string(S, 1, [{reserved_word_fun, Reserved}]),
    erl_parse:parse_exprs(T).

%% Funs are printed by their arity alone.
plain(F) when is_function(F) -> {'fun', element(2, erlang:fun_info(F, arity))};
plain(T) when is_tuple(T) -> list_to_tuple([plain(E) || E <- tuple_to_list(T)]);
plain([H | T]) -> [plain(H) | plain(T)];
plain(M) when is_map(M) -> maps:map(fun(_, V) -> plain(V) end, M);
plain(P) when is_pid(P) -> pid;
plain(T) -> T.

attempt(F) -> plain(try F() catch C:R -> {C, R} end).

one(S) ->
    io:format("~ts~n", [S]),
    case parse(S) of
        {ok, Es} ->
            Plain = attempt(fun() -> erl_eval:exprs(Es, [], none) end),
            io:format("    ~p~n", [Plain]),
            case attempt(fun() -> erl_eval:exprs(Es, #{}, none) end) of
                {value, V, Map} -> [io:format("    with a map ~p~n", [{V, Map}])
                                    || {value, V, maps:to_list(Map)} =/= Plain];
                Plain -> ok;
                Other -> io:format("    with a map ~p~n", [Other])
            end,
            case attempt(fun() -> erl_eval:exprs(Es, []) end) of
                Plain -> ok;
                Checked -> io:format("  checked ~p~n", [Checked])
            end;
        Error -> io:format("    ~p~n", [Error])
    end.

texts() ->
    ["<<a>>.",
     "<<X>>=a.",
     "<<(A=1),(A=2)>>.",
     "<<A:8,B:A>> = <<8,1>>.",
     "<<A:8,B:(A+1)>> = <<7,1>>.",
     "<<A:foo>> = <<1>>.",
     "<<A:(-1)>> = <<1>>.",
     "<<A/float>> = <<1>>.",
     "<<A/binary,B>> = <<1,2>>.",
     "<<$a,\"bc\",R/binary>> = <<\"abcd\">>.",
     "<<\"ab\":16,R/binary>> = <<0,97,0,98,3>>.",
     "<<A/utf8,_/bits>> = <<\"å\"/utf8>>.",
     "<<_/utf8>> = <<\"å\"/utf8>>.",
     "<<A:a>> = <<1>>.",
     "X=a,<<A:X>> = <<1>>.",
     "X = -1,<<A:X>> = <<1>>.",
     "<<A:4,B/bits>> = <<1>>.",
     "<<A:3/little,B:5>> = <<1>>.",
     "<<A:1/binary-unit:4,_/bits>> = <<18>>.",
     "<<1:(1+1)>>.",
     "<<\"abc\"/utf16>>.",
     "<<1.5:16/float>>.",
     "<<1.5:17/float>>.",
     "<<a/utf8>>.",
     "<<1:8/utf8>>.",
     "<<A:8/utf8>> = <<1>>.",
     "<<(<<1,2>>):1/binary>>.",
     "<<(<<1,2>>):3/binary>>.",
     "<<(<<1,2>>):9/bits>>.",
     "<<(<<1:9>>)/binary>>.",
     "<<300,-1>>.",
     "<<16#110000/utf8>>.",
     "<<16#d800/utf8>>.",
     "<<1:8/integer-signed-little-unit:2>>.",
     "<<1/binary>>.",
     "<<1.0>>.",
     "<<1.0:65/float>>.",
     "<<(1 bsl 2000)/float>>.",
     "<<\"abc\"/float>>.",
     "<<$a/float>>.",
     "<< <<X:4>> || X <- [1,2,3] >>.",
     "<< <<X,1>> || <<X:4>> <= <<1,2>>, X > 0 >>.",
     "<< X || X <- [<<1>>,2] >>.",
     "<< a || _ <- [1] >>.",
     "[X || <<X:3>> <= <<1,2>>].",
     "[X || <<X:3,1:1>> <= <<1,2,255>>].",
     "<<A:N>> = <<1>>.",
     "<<A:(1/0)>> = <<1>>.",
     "[ok|| <<X:2,2:2>> <= <<16#12,16#22>>].",
     "[X|| <<N,X:N>> <= <<2,3:2,7:3>>].",
     "[X || <<X/utf8>> <= <<\"a\",255,\"b\">>].",
     "<<A:8, B/binary>> = <<1,2,3>>, {A, B}.",
     "<<N, D:N/binary, R/bits>> = <<2,3,4,5:4>>, {N, D, R}.",
     "<<X:4/signed, Y:4>> = <<16#f1>>, {X, Y}.",
     "<<X:16/little-signed>> = <<255,255>>, X.",
     "<<X:12/little>> = <<1,2:4>>, X.",
     "<<F:64/float>> = <<1.5:64/float>>, F.",
     "<<F:32/float-little>> = <<1.5:32/float-little>>, F.",
     "<<F:16/float>> = <<1.5:16/float>>, F.",
     "<<A/utf8, B/utf16, C/utf32-little>> = <<960/utf8, 66000/utf16, 960/utf32-little>>, {A, B, C}.",
     "<< <<B, A>> || <<A, B>> <= <<1,2,3,4,5>> >>.",
     "[{A, B} || <<A:3, B:5>> <= <<255, 1>>, A > 0].",
     "X = <<1,2>>, <<X/binary, 3>>.",
     "<<(1+2):(4*2)>>.",
     "<<\"abc\"/little-utf16>>.",
     "<<-1:16/little>>.",
     "<<1:7, 1:1>>.",
     "<<0:0>>.",
     "case <<1,2>> of <<1, X>> -> X; _ -> no end.",
     "F = fun(<<L, B:L/binary, _/bits>>) -> B; (_) -> none end, {F(<<1,2,3>>), F(<<5,1>>)}.",
     "<<1,2>> = <<1,2>>.",
     "<<1,2>> = <<1,3>>.",
     "<<>> = <<>>.",
     "<<X:N>> = (N = 4, <<5:4>>).",
     "N = 3, <<X:(N+1), _:(8-N-1)>> = <<16#a5>>, X.",
     "<<X:8/unit:2>> = <<1,2>>, X.",
     "<<X/integer-unit:8>> = <<1,2,3,4,5,6,7,8>>, X.",
     "<<1:1, X/bitstring>> = <<255>>, X.",
     "<<X/binary-unit:16>> = <<1,2,3>>.",
     "<<X/binary-unit:16>> = <<1,2,3,4>>, X.",
     "<<(<<1,2,3>>)/binary-unit:16>>.",
     "<<1.5/float, 2>>.",
     "[X || <<1,X/binary>> <= <<1,2,3>>].", "[X || <<1,X/binary>> <- [<<1,2,3>>]].", "<<7:(1/0)>>.", "<<1/integer-unit:8>>.", "<<1/utf8-unit:8>>.", "<<1/float-unit:8>>.", "<<(A=1), A>>.",
     "<<(1/0)>>.",
     "<<1:(1 bsl 70)>>.",
     "[X || <<X:4>> <= <<1:3>>].",
     "<< <<(X * 2)>> || <<X>> <= <<1,2,3>>, X =/= 2 >>.",
     "<<1:2, (<<3:3>>)/bits>>."].
