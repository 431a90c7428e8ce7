%%% The portable hash of terms that orders dictionaries: erlang:phash/2.
%%%
%%% Internal to `dict' and `sets' (erlang:phash/2 may call it); pure functions.
%%% The value is the same on every machine and release: numbers, atoms, binaries,
%%% lists and tuples agree with OTP, which the oracle check shows; other terms
%%% (pids, references, ports, funs, maps, bit strings) are mixed in by phash2.
%%% Hashing is 32 bits wide; a term continues the hash of what was before it.
-module(dict_hash).

-export([phash/2]).

-define(MASK, 16#FFFFFFFF).
%% Primes just over 2^28, one for each kind of term.
-define(ATOM, 268440163).
-define(BYTE, 268439161).
-define(NIL, 268435459).
-define(NEGATIVE, 268436141).
-define(FLOAT, 268437017).
-define(CONS, 268437511).
-define(TUPLE, 268439627).

%% phash(Term, Range): 1..Range, Range from 1 to 2^32.
phash(Term, Range) when is_integer(Range), Range > 0, Range =< 16#100000000 ->
    1 + hash(Term, 0) rem Range.

hash(A, H) when is_atom(A) ->
    (H * ?ATOM + text_hash(lists:flatmap(fun text_bytes/1, atom_to_list(A)), 0))
        band ?MASK;
hash(I, H) when is_integer(I), I >= 0 -> (words(I, H) * ?NIL) band ?MASK;
hash(I, H) when is_integer(I) -> (words(-I, H) * ?NEGATIVE) band ?MASK;
hash([], H) -> (H * ?NIL + 1) band ?MASK;
hash([_ | _] = L, H) -> list(L, H);
hash(T, H) when is_tuple(T) ->
    (elements(T, 1, tuple_size(T), H) * ?TUPLE + tuple_size(T)) band ?MASK;
hash(B, H) when is_binary(B) ->
    (bytes(binary_to_list(B), H) * ?NEGATIVE + byte_size(B)) band ?MASK;
hash(F, H) when is_float(F) ->
    <<High:32, Low:32>> = <<(F + 0.0):64/float>>,
    (H * ?FLOAT + (High bxor Low)) band ?MASK;
hash(X, H) ->
    (H * ?CONS + erlang:phash2(X, 16#100000000)) band ?MASK.

%% The absolute value in words of 32 bits, lowest first, each byte by byte.
words(I, H) ->
    H1 = word(I band ?MASK, H),
    case I bsr 32 of
        0 -> H1;
        Rest -> words(Rest, H1)
    end.

word(W, H) ->
    H1 = (H * ?BYTE + (W band 255)) band ?MASK,
    H2 = (H1 * ?BYTE + ((W bsr 8) band 255)) band ?MASK,
    H3 = (H2 * ?BYTE + ((W bsr 16) band 255)) band ?MASK,
    (H3 * ?BYTE + (W bsr 24)) band ?MASK.

bytes([B | T], H) -> bytes(T, (H * ?ATOM + B) band ?MASK);
bytes([], H) -> H.

%% Latin-1 characters count as one byte, others as UTF-8.
text_bytes(C) when C < 256 -> [C];
text_bytes(C) -> binary_to_list(unicode:characters_to_binary([C])).

%% The text of an atom, by the hash of P. J. Weinberger.
text_hash([C | T], H0) ->
    H = ((H0 bsl 4) + C) band ?MASK,
    case H band 16#F0000000 of
        0 -> text_hash(T, H);
        G -> text_hash(T, (H bxor (G bsr 24)) bxor G)
    end;
text_hash([], H) -> H.

elements(_, I, N, H) when I > N -> H;
elements(T, I, N, H) -> elements(T, I + 1, N, hash(element(I, T), H)).

%% Bytes in a list count as bytes.
list([B | T], H) when is_integer(B), B >= 0, B < 256 ->
    list(T, (H * ?BYTE + B) band ?MASK);
list([X | T], H) -> list(T, hash(X, H));
list(Tail, H) -> (hash(Tail, H) * ?CONS) band ?MASK.
