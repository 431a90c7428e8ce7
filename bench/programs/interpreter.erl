%%% Sequential loops that measure the interpreter: calls, lists, trees, string building. Prints
%%% name and microseconds of each, twice; bench/interpreter.sh compares with OTP.
-module(interpreter).
-export([main/1]).
fib(N) when N < 2 -> N;
fib(N) -> fib(N-1) + fib(N-2).
app([H|T], L) -> [H|app(T,L)]; app([], L) -> L.
nrev([H|T]) -> app(nrev(T), [H]); nrev([]) -> [].
nr(0,_) -> ok; nr(N,L) -> nrev(L), nr(N-1,L).
mk(0) -> leaf; mk(D) -> {mk(D-1), mk(D-1)}.
ck(leaf) -> 1; ck({L,R}) -> ck(L)+ck(R)+1.
bt(0,_) -> ok; bt(N,D) -> ck(mk(D)), bt(N-1,D).
str(0,B) -> byte_size(B); str(N,B) -> str(N-1, <<B/binary, (N rem 10 + $0)>>).
t(Name, F) -> T0=erlang:monotonic_time(microsecond), F(), T1=erlang:monotonic_time(microsecond), io:format("~w ~w~n", [Name, T1-T0]).
main(_) ->
  [ begin t(fib30, fun() -> fib(30) end),
  L = mklist(30), t(nrev, fun() -> nr(20000, L) end),
  t(bt, fun() -> bt(20, 14) end),
  t(str, fun() -> str(300000, <<>>) end),
  t(loop, fun() -> loop(10000000) end) end || _ <- [1,2]], ok.
loop(0) -> ok; loop(N) -> loop(N-1).
mklist(0) -> []; mklist(N) -> [N|mklist(N-1)].
