%%% Random text for erl_scan:string/3 and tokens/4; tests/random/library.sh compares what OTP and rvm print.
%%%
%%% main([Seed, Count]); a line a case.
-module(random_scan).
-export([main/1]).
main([Seed, N]) -> put(s, list_to_integer(Seed)), [one(I) || I <- lists:seq(1, list_to_integer(N))], ok.
r(N) -> S = (get(s) * 6364136223846793005 + 1442695040888963407) band 16#FFFFFFFFFFFFFFFF, put(s, S), (S bsr 33) rem N.
pick(L) -> lists:nth(r(length(L)) + 1, L).
one(I) ->
    S = lists:flatten([piece() || _ <- lists:seq(1, r(9))]),
    L = pick([1, {1,1}, {3,7}]), O = pick([[],[return],[text],[return,text],[return_comments]]),
    R = try erl_scan:string(S, L, O) catch C:E -> {C, E} end,
    {A, B} = lists:split(r(length(S) + 1), S),
    T = try case erl_scan:tokens([], A, L, O) of {more, K} -> {case erl_scan:tokens(K, B, L, O) of {more, K2} -> {m, erl_scan:tokens(K2, eof, L, O)}; D2 -> D2 end}; D -> D end catch C2:E2 -> {C2, E2} end,
    io:format("~w ~w ~w ~w => ~w ~w~n", [I, S, L, O, R, T]).
piece() -> pick(["foo","Bar","_x","12","1.5","1.5e3","16#ff","2#1_0","1_0","$a","$\\n","$\\^a","$","\\","\"","\"s\"","'","'q'","\n","\n\n"," ","  ","\t","\r","% c","%"," . ",".","..","...","->","<-","<<",">>","=:=","=/=","==","=","/","(",")","[","]","{","}","|","||","::",":=","?=","#","@","a@b","é","ß","×","÷","\x{3b1}","\\x41","\\x{3b1}","\\x{d800}","\\x","\\123","\\8","\"a\nb\"","'a\nb'","fun","end","when","37#","1#","9.","e5","1.0e","1.0e+","~","^","`","&",[127],[160],[128],[0],[1],"\f","\\\n","\"\\^\"","$'","$\"","$ ","a.b","a. b"]).
