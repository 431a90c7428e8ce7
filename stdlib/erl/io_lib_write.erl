%%% Terms in standard syntax on one line: what ~w and ~W print.
%%%
%%% Internal to `io_lib'; pure functions. The result is a deep list of
%%% characters: brackets and separators as characters, elements as lists. Depth
%%% counts down by one per level and per element of a sequence; at 0 `...'
%%% stands for the rest; a negative depth is no limit.
-module(io_lib_write).

-export([term/3, simple/2, float_text/1, binary/2]).

%% term(Term, Depth, Encoding): the text of Term. Encoding says which characters
%% atoms may hold unescaped: latin1 or unicode.
term(_, 0, _) -> "...";
term([], _, _) -> "[]";
term([_ | _], 1, _) -> "[...]";
term([H | T], D, Enc) ->
    [$[, [term(H, D - 1, Enc) | list_tail(T, D - 1, Enc)], $]];
term({}, _, _) -> "{}";
term(T, 1, _) when is_tuple(T) -> "{...}";
term(T, D, Enc) when is_tuple(T) ->
    [H | Rest] = tuple_to_list(T),
    [${, [term(H, D - 1, Enc) | tuple_tail(Rest, D - 1, Enc)], $}];
term(M, D, Enc) when is_map(M) -> map(M, D, Enc);
term(B, D, _) when is_bitstring(B) -> binary(B, D);
term(X, _, Enc) -> simple(X, Enc).

list_tail([], _, _) -> [];
list_tail(_, 1, _) -> [$|, $., $., $.];
list_tail([H | T], D, Enc) ->
    [$,, term(H, D - 1, Enc) | list_tail(T, D - 1, Enc)];
list_tail(X, D, Enc) -> [$|, term(X, D - 1, Enc)].

tuple_tail([], _, _) -> [];
tuple_tail(_, 1, _) -> [$,, $., $., $.];
tuple_tail([H | T], D, Enc) ->
    [$,, term(H, D - 1, Enc) | tuple_tail(T, D - 1, Enc)].

%% At depth 1 nothing of a map is printed, and when the depth is used up `...'
%% follows even the last association: so does OTP.
map(M, 1, _) when is_map(M) -> "#{}";
map(M, D, Enc) ->
    [$#, ${, pairs(maps:next(maps:iterator(M)), D, D - 1, Enc), $}].

pairs(none, _, _, _) -> [];
pairs({K, V, I}, Left, D, Enc) ->
    [[term(K, D, Enc), " => ", term(V, D, Enc)]
     | more_pairs(maps:next(I), Left - 1, D, Enc)].

more_pairs(_, 1, _, _) -> [$,, $., $., $.];
more_pairs(none, _, _, _) -> [];
more_pairs(I, Left, D, Enc) -> [$, | pairs(I, Left, D, Enc)].

%% simple(Term, Encoding): the text of a term that has no parts.
simple(X, Enc) when is_atom(X) -> io_lib_chars:atom(X, Enc);
simple(X, _) when is_integer(X) -> integer_to_list(X);
simple(X, _) when is_float(X) -> float_text(X);
simple(X, _) when is_pid(X) -> pid_to_list(X);
simple(X, _) when is_reference(X) -> ref_to_list(X);
simple(X, _) when is_port(X) -> port_to_list(X);
simple(X, _) when is_function(X) -> erlang:fun_to_list(X).

%% float_text(F): the shortest text that reads back as F.
float_text(F) -> float_to_list(F, [short]).

%% binary(Bits, Depth): <<1,2,3:4>>, at most Depth - 1 segments.
binary(<<>>, _) -> "<<>>";
binary(_, 1) -> "<<...>>";
binary(B, D) -> [$<, $<, segments(B, D), $>, $>].

segments(_, 1) -> "...";
segments(<<Byte>>, _) -> [integer_to_list(Byte)];
segments(<<Byte, Rest/bitstring>>, D) ->
    [integer_to_list(Byte), $, | segments(Rest, D - 1)];
segments(Bits, _) ->
    N = bit_size(Bits),
    <<V:N>> = Bits,
    [integer_to_list(V), $: | integer_to_list(N)].
