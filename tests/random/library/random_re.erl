%%% Random patterns on random subjects for re:run/3; tests/random/library.sh compares what OTP and rvm print.
%%%
%%% main([Seed, Count]); a line a case. What is no pattern for one is none for the other; the words may differ.
-module(random_re).
-export([main/1]).
main([Seed, N]) -> put(s, list_to_integer(Seed)), [one(I) || I <- lists:seq(1, list_to_integer(N))], ok.
r(N) -> S = (get(s) * 6364136223846793005 + 1442695040888963407) band 16#FFFFFFFFFFFFFFFF, put(s, S), (S bsr 33) rem N.
pick(L) -> lists:nth(r(length(L)) + 1, L).
one(I) ->
    P = lists:flatten(alt(3)),
    Os = [O || O <- [caseless, multiline, dotall, anchored, dollar_endonly, ungreedy, firstline, unicode, ucp, notbol, noteol, notempty, notempty_atstart, dupnames], r(8) =:= 0],
    NL = case r(10) of 0 -> [{newline,crlf}]; 1 -> [{newline,any}]; 2 -> [{newline,anycrlf}]; 3 -> [{newline,cr}]; _ -> [] end,
    S = subj(r(14), lists:member(unicode, Os)),
    Off = case r(6) of 0 -> [{offset, min(r(4), length(S))}]; _ -> [] end,
    O2 = case lists:member(unicode, Os) of true -> Os; false -> Os ++ Off end ++ NL,
    R = try re:run(S, P, O2 ++ [report_errors]) catch C:E -> {C, E} end,
    G = case r(3) of 0 -> try re:run(S, P, [global | O2]) catch C2:E2 -> {C2, E2} end; _ -> skip end,
    io:format("~w ~ts ~w ~w => ~w ~w~n", [I, io_lib:format("~s",[P]), S, O2, case R of {error,{compile,_}} -> {error,compile}; _ -> R end, G]).
subj(0, _) -> [];
subj(N, U) -> [case r(14) of 0 -> $\n; 1 -> $\r; 2 -> $\s; 3 -> $A; 4 -> $B; 5 -> $_; 6 -> $1; 7 -> case U of true -> pick([233, 1078, 8364, 128512, 769]); false -> pick([233, 200]) end; X when X < 11 -> $a; 11 -> $b; 12 -> $c; _ -> $b end | subj(N - 1, U)].
alt(D) -> case r(4) of 0 -> [seq(D), "|", alt(D)]; _ -> seq(D) end.
seq(D) -> [[atom(D), quant()] || _ <- lists:seq(1, r(4) + (case D of 3 -> 1; _ -> 0 end))].
quant() -> case r(12) of 0 -> "*"; 1 -> "+"; 2 -> "?"; 3 -> "*?"; 4 -> "+?"; 5 -> "??"; 6 -> pick(["*+","++","?+","{2}","{1,2}","{0,2}","{1,}","{2,}?","{0}","{,2}"]); _ -> "" end.
atom(0) -> simple();
atom(D) -> case r(3) of 0 -> group(D - 1); _ -> simple() end.
simple() -> pick(["a","a","b","b","c","A",".","\\w","\\d","\\s","\\W","\\S","\\b","\\B","^","$","[ab]","[^a]","[a-c]","[^\\n]","[[:alpha:]]","[\\w-]","\\x61","\\n","\\R","\\A","\\z","\\Z","\\G","\\1","\\2","(?i)","\\K","\\h","\\N","\\X","[^\\W_]","\\Qa.\\E","[[:upper:]b]","\\xe9","(?1)","(?R)","\\g{-1}", "[\\d\\s]"]).
group(D) -> A = alt(D), case r(16) of
   0 -> ["(?:", A, ")"]; 1 -> ["(?=", A, ")"]; 2 -> ["(?!", A, ")"]; 3 -> ["(?<=", A, ")"]; 4 -> ["(?<!", A, ")"]; 5 -> ["(?>", A, ")"];
   6 -> ["(?i:", A, ")"]; 7 -> ["(?<n>", A, ")"]; 8 -> ["(?(1)", A, ")"]; 9 -> ["(?|", A, ")"]; 10 -> ["(?(?=a)", seq(D), "|", seq(D), ")"]; 11 -> ["(?:", A, ")"]; _ -> ["(", A, ")"] end.
