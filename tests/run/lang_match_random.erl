%%% Random clauses of every kind of pattern and guard, made by a generator and once a crash of the VM.
-module(lang_match_random).
-compile([export_all,nowarn_export_all]).
-record(r,{f,g=1}).

f0(-1) -> {0, []};
f0(#{a := <<>>}) -> {1, []}.

f1([{0}|"a" ++ V1], {[]}, _) when {V1} == V1, V1 < length(V1) -> {0, [V1]};
f1(#r{f = -1}, 3.0, V1) -> {1, [V1]};
f1(<<_:1/binary,"ab",_/bitstring>>, {#{a := V1}}, [_,{V2,V3}|{"a",V4,<<_/utf8,_/bitstring>>}]) -> {2, [V1, V2, V3, V4]}.

f2(2 = 3.0 = [V1,-1], {V2}) when (({V2} /= 2) andalso ((V2 + 2) /= 0)) -> {0, [V1, V2]};
f2([_|[<<>>]], <<"a",_/bitstring>>) -> {1, []}.

f3(_, _, {_,{V1}}) -> {0, [V1]};
f3(#{b := [<<_/bitstring>>,V1]}, V1, _) -> {1, [V1]};
f3("a", #{b := _,1 := [_,_]}, _) when (true + 0) < {[]} -> {2, []};
f3(b, 1, [#r{f = <<V1/binary>>},[<<_/float,_/binary>>|V2]|97]) -> {3, [V1, V2]};
f3(#{a := #{b := _,a := <<_:1/binary,_/binary>>}}, "a" ++ #r{f = V1}, 1.0) when ((is_record(V1, r)) orelse (((2 =:= hd(3.0)) andalso (is_function(V1))))) -> {4, [V1]};
f3([97 = V1|[V2,_]], [V3 = _,{_,V4,V5}|[<<_:1/binary>>]], #{b := V4}) when length(V5) == 1 -> {5, [V1, V2, V3, V4, V5]}.

f4(A,B) -> try case A of [] when ((element(1, A) =:= (A + A)) orelse ((A + A) > element(1, A))) -> {0, []};
 #{{x} := #r{f = _}} when element(1, A) == element(1, A) -> {1, []};
 false when (not ((({2} >= A) orelse (is_boolean(A))))), A == {A} -> {2, []} end of {0,X} -> {zero,X}; Y -> Y catch error:{case_clause,Z} -> {cc,Z} end.

f5(1) when {1} == {[]} -> {0, []}.

f6(b, #r{f = <<_,V1/utf8,_:12>>}) -> {0, [V1]};
f6(V1, V2) when is_record(V1, r) -> {1, [V1, V2]};
f6("a" ++ -1, V1 = V1) when (not (((V1) orelse ({V1} =/= (V1 + V1))))); V1 /= V1 -> {2, [V1]}.

f7(1180591620717411303424, [_,{_}]) when (((({0} =/= (2 + true)) xor (1 =/= []))) xor (length([]) =< length(1))); 3.0 > element(1, []), a > 2 -> {0, []};
f7({1.0,#r{f = 97},1180591620717411303424}, 1180591620717411303424) when is_record(true, r) -> {1, []};
f7([ok,<<>>], {"a" ++ V1,{<<_,_/utf8,_>>}}) when ((((is_function(2)) orelse ((2 + V1)))) orelse (hd([]))) -> {2, [V1]}.

f8(A,B) -> X = case (catch case A of [V1] when ((length(V1) < A) or (((is_bitstring(element(1, a))) andalso ({V1} > (A + V1))))); ((hd(A) =:= A) or (((is_function(V1)) andalso (is_function((V1 + A)))))) -> {0, [V1]};
 <<_/binary>> when ((hd(A) >= (3.0 + A)) and (is_record(a, r))) -> {1, []};
 <<>> when A =< (true + a), length(A) =/= length(A) -> {2, []};
 a when ((((A >= A) xor (hd(A) < A))) andalso (((is_float(hd(A))) and ({A} =:= hd(A))))); is_record((A + 1), r), is_record(A, r) -> {3, []} end) of {'EXIT',{RR,_}} -> {'EXIT',RR}; O -> O end, {X, A}.

f9(V1) -> {0, [V1]};
f9(_) -> {1, []};
f9(2) -> {2, []};
f9(97) -> {3, []}.

f10(A,B) -> case {B,{A,a}} of {[false,1180591620717411303424|ok],V1 = "ab"} when hd(A), ([] + A); is_record((A + A), r), (A + A) == V1 -> {0, [V1]};
 V1 -> {1, [V1]};
 1.0 -> {2, []} end.

f11(A,B) -> try case {A,B} of "a" -> {0, []} end of {0,X} -> {zero,X}; Y -> Y catch error:{case_clause,Z} -> {cc,Z} end.

main(_) ->
 Vs = ["a",
 error,
 #{b => {r,[],<<97>>}},
 {{<<"\x{e9}"/utf8>>},98,["ab",a]},
 {error},
 #{1 => [],a => {}},
 <<>>,
 #{1 => #{1 => -1},b => #{}},
 error,
 [],
 #{b => a,1 => {<<>>,"a",1180591620717411303424}},
 {[]},
 [],
 [<<"\x{e9}"/utf8>>],
 {r,#{{x} => "a",b => <<>>},[error]},
 "abc",
 [{},[[],error|"abc"]|b],
 [[],[<<"ab">>,[]|0]],
 [],
 [<<97>>,{<<1,2,3>>}],
 b,
 "abc",
 {-1,#{b => 98,a => error}},
 1180591620717411303424,
 "abc"],
 t(0, Vs, 1, fun f0/1),
 t(1, Vs, 3, fun f1/3),
 t(2, Vs, 2, fun f2/2),
 t(3, Vs, 3, fun f3/3),
 t(4, Vs, 2, fun f4/2),
 t(5, Vs, 1, fun f5/1),
 t(6, Vs, 2, fun f6/2),
 t(7, Vs, 2, fun f7/2),
 t(8, Vs, 2, fun f8/2),
 t(9, Vs, 1, fun f9/1),
 t(10, Vs, 2, fun f10/2),
 t(11, Vs, 2, fun f11/2).

t(J, Vs, 1, F) -> [io:format("~w ~0p ~0p~n", [J, V, r(F, [V])]) || V <- Vs];
t(J, Vs, 2, F) -> [io:format("~w ~0p ~0p~n", [J, {V,W}, r(F, [V,W])]) || V <- Vs, W <- lists:sublist(Vs, 8)];
t(J, Vs, 3, F) -> [io:format("~w ~0p ~0p~n", [J, {V,W}, r(F, [V,W,V])]) || V <- Vs, W <- lists:sublist(Vs, 8)].
r(F, As) -> try apply(F, As) catch C:R -> {C,R} end.

