%%% The portable hash of terms: erlang:phash/2, by which dictionaries are ordered.
%%%
%%% Internal to `dict', `sets' and `erlang'; pure functions. A hash is a number of 32 bits that each
%%% part of a term carries on: it becomes `Hash * Weight + Value', where the weight belongs to the
%%% kind of the part. The weights are read off OTP's results: that of tuples is
%%% phash({[]}, 1 bsl 32) - 2, for instance, since the empty list has the value 1 and a tuple's value
%%% is its size. Numbers, atoms, binaries, lists and tuples have OTP's hash (stdlib/tests/t_dict
%%% compares them); what OTP hashes by its own memory layout (pids, references, ports, funs), maps
%%% and bit strings carry phash2/2 on instead.
-module(dict_hash).

-export([phash/2]).

-define(BITS, 32).
-define(MOST, (1 bsl ?BITS)).

%% Weights; in brackets a term whose hash shows the weight, alone or after [].
-define(EMPTY, 268435459).      % {[], []}
-define(BYTE, 268439161).       % 1
-define(POSITIVE, ?EMPTY).      % 1
-define(NEGATIVE, 268436141).   % -1
-define(ATOM, 268440163).       % {[], ''}
-define(LETTER, ?ATOM).         % <<1, 0>>
-define(BINARY, ?NEGATIVE).     % <<1>>
-define(FLOAT, 268437017).      % {[], 0.0}
-define(LIST, 268437511).       % [0]
-define(TUPLE, 268439627).      % {[]}

%% phash(Term, Range): 1..Range, Range from 1 to 2^32.
-spec phash(term(), pos_integer()) -> pos_integer().
phash(Term, Range) when is_integer(Range), Range > 0, Range =< ?MOST ->
    carry(Term, 0) rem Range + 1.

%% The hash of a term that follows what has the hash H.
carry(Term, H) when is_tuple(Term) ->
    Parts = lists:foldl(fun carry/2, H, tuple_to_list(Term)),
    add(Parts, ?TUPLE, tuple_size(Term));
carry([], H) -> add(H, ?EMPTY, 1);
carry([_ | _] = List, H) -> add(elements(List, H), ?LIST, 0);
carry(Term, H) when is_atom(Term) -> add(H, ?ATOM, text(atom_text(Term)));
carry(Term, H) when is_binary(Term) ->
    add(all_bytes(Term, ?LETTER, H), ?BINARY, byte_size(Term));
carry(Term, H) when is_integer(Term) ->
    Weight = if Term < 0 -> ?NEGATIVE; true -> ?POSITIVE end,
    add(all_bytes(magnitude(abs(Term)), ?BYTE, H), Weight, 0);
carry(Term, H) when is_float(Term) ->
    %% Adding nothing makes both zeros one.
    <<A:?BITS, B:?BITS>> = <<(Term + 0.0)/float>>,
    add(H, ?FLOAT, A bxor B);
carry(Term, H) -> add(H, ?LIST, erlang:phash2(Term, ?MOST)).

add(H, Weight, Value) -> (H * Weight + Value) band (?MOST - 1).

all_bytes(Bin, Weight, H) ->
    lists:foldl(fun(Byte, Hash) -> add(Hash, Weight, Byte) end, H, binary_to_list(Bin)).

%% A list's elements, one after the other, and its tail; bytes count without their sign.
elements([Byte | Rest], H) when is_integer(Byte), Byte bsr 8 =:= 0 ->
    elements(Rest, add(H, ?BYTE, Byte));
elements([Element | Rest], H) -> elements(Rest, carry(Element, H));
elements(Tail, H) -> carry(Tail, H).

%% A number's bytes, least significant first, in whole words of 32 bits.
magnitude(N) ->
    Bytes = binary:encode_unsigned(N, little),
    Padding = -byte_size(Bytes) band 3,
    <<Bytes/binary, 0:Padding/unit:8>>.

%% An atom's characters, each as a byte or, beyond Latin-1, as those of UTF-8.
atom_text(Atom) ->
    lists:append([if C > 255 -> binary_to_list(<<C/utf8>>); true -> [C] end ||
                     C <- atom_to_list(Atom)]).

%% P. J. Weinberger's hash of a text: four bits to the left for each character, and what gets
%% into the highest four comes back in lower down.
text(Chars) ->
    lists:foldl(fun(C, H) ->
                        Moved = (H bsl 4 + C) band (?MOST - 1),
                        High = Moved band 16#F0000000,
                        Moved bxor High bxor (High bsr 24)
                end, 0, Chars).
