%%% Property lists: lists of {Key, Value} and atoms standing for {Atom, true}.
%%%
%%% Pure functions, owned by the calling process. Terms of the list that are
%%% neither are skipped. The first entry of a key counts. `=:=' decides equality
%%% of keys, except where lists:keydelete and its kin are named.
-module(proplists).

-export([property/1, property/2, unfold/1, compact/1, is_defined/2, lookup/2,
         lookup_all/2, get_value/2, get_value/3, get_bool/2, get_all_values/2,
         append_values/2, get_keys/1, delete/2, substitute_aliases/2,
         substitute_negations/2, expand/2, normalize/2, split/2,
         to_map/1, to_map/2, from_map/1]).

%% property(Property): in minimal form, {Atom, true} becomes Atom.
property({Key, true}) when is_atom(Key) -> Key;
property(Property) -> Property.

%% property(Key, Value): the minimal form of {Key, Value}.
property(Key, true) when is_atom(Key) -> Key;
property(Key, Value) -> {Key, Value}.

%% unfold(List): every atom A becomes {A, true}.
unfold([A | T]) when is_atom(A) -> [{A, true} | unfold(T)];
unfold([P | T]) -> [P | unfold(T)];
unfold([]) -> [].

%% compact(List): every {Atom, true} becomes Atom.
compact(L) -> [property(P) || P <- L].

%% is_defined(Key, List): there is an entry of Key.
is_defined(Key, L) -> lookup(Key, L) =/= none.

%% lookup(Key, List): the first entry of Key as a tuple, or none.
lookup(Key, [P | T]) ->
    if
        is_atom(P), P =:= Key -> {Key, true};
        tuple_size(P) >= 1, element(1, P) =:= Key -> P;
        true -> lookup(Key, T)
    end;
lookup(_, []) ->
    none.

%% lookup_all(Key, List): all entries of Key as tuples.
lookup_all(Key, [P | T]) ->
    if
        is_atom(P), P =:= Key -> [{Key, true} | lookup_all(Key, T)];
        tuple_size(P) >= 1, element(1, P) =:= Key -> [P | lookup_all(Key, T)];
        true -> lookup_all(Key, T)
    end;
lookup_all(_, []) ->
    [].

%% get_value(Key, List): get_value(Key, List, undefined).
get_value(Key, L) -> get_value(Key, L, undefined).

%% get_value(Key, List, Default): the value of the first entry of Key; Default
%% if there is none or it is no pair.
get_value(Key, [P | T], Default) ->
    if
        is_atom(P), P =:= Key ->
            true;
        tuple_size(P) >= 1, element(1, P) =:= Key ->
            case P of
                {_, Value} -> Value;
                _ -> Default
            end;
        true ->
            get_value(Key, T, Default)
    end;
get_value(_, [], Default) ->
    Default.

%% get_bool(Key, List): get_value(Key, List, false) =:= true.
get_bool(Key, L) -> get_value(Key, L, false) =:= true.

%% get_all_values(Key, List): the values of all pairs of Key.
get_all_values(Key, [P | T]) ->
    if
        is_atom(P), P =:= Key ->
            [true | get_all_values(Key, T)];
        tuple_size(P) >= 1, element(1, P) =:= Key ->
            case P of
                {_, Value} -> [Value | get_all_values(Key, T)];
                _ -> get_all_values(Key, T)
            end;
        true ->
            get_all_values(Key, T)
    end;
get_all_values(_, []) ->
    [].

%% append_values(Key, List): the same, values that are lists appended.
append_values(Key, L) ->
    lists:append([as_list(V) || V <- get_all_values(Key, L)]).

as_list([]) -> [];
as_list([_ | _] = V) -> V;
as_list(V) -> [V].

%% get_keys(List): the keys, each once, in the order of sets:to_list/1.
get_keys(L) -> sets:to_list(sets:from_list(keys(L))).

keys([P | T]) ->
    if
        is_atom(P) -> [P | keys(T)];
        tuple_size(P) >= 1 -> [element(1, P) | keys(T)];
        true -> keys(T)
    end;
keys([]) ->
    [].

%% delete(Key, List): without the entries of Key.
delete(Key, [P | T]) ->
    if
        is_atom(P), P =:= Key -> delete(Key, T);
        tuple_size(P) >= 1, element(1, P) =:= Key -> delete(Key, T);
        true -> [P | delete(Key, T)]
    end;
delete(_, []) ->
    [].

%% substitute_aliases([{Alias, Key}], List): entries of Alias become those of Key.
substitute_aliases(Aliases, L) -> [alias(Aliases, P) || P <- L].

alias(Aliases, P) ->
    Key = if
              is_atom(P) -> P;
              tuple_size(P) >= 1 -> element(1, P);
              true -> P
          end,
    alias(Aliases, Key, P).

alias([{Key, New} | _], Key, P) when is_atom(P) -> property(New, true);
alias([{Key, New} | _], Key, P) when tuple_size(P) >= 1 ->
    property(setelement(1, P, New));
alias([_ | T], Key, P) -> alias(T, Key, P);
alias([], _, P) -> P.

%% substitute_negations([{Key1, Key2}], List): {Key1, true} becomes
%% {Key2, false}, any other entry of Key1 {Key2, true}.
substitute_negations(Negations, L) -> [negation(Negations, P) || P <- L].

negation(Negations, P) when is_atom(P) ->
    case negated(Negations, P) of
        {ok, Key} -> property({Key, false});
        none -> P
    end;
negation(Negations, P) when tuple_size(P) >= 1 ->
    case negated(Negations, element(1, P)) of
        {ok, Key} ->
            case P of
                {_, true} -> property(Key, false);
                _ -> property(Key, true)
            end;
        none ->
            P
    end;
negation(_, P) ->
    P.

negated([{Key, New} | _], Key) -> {ok, New};
negated([_ | T], Key) -> negated(T, Key);
negated([], _) -> none.

%% expand([{Property, Expansion}], List): the first entry equal to Property
%% becomes the list Expansion; later entries of its key go.
expand(Expansions, L) -> expand_all(Expansions, L).

expand_all([{Property, Expansion} | T], L) ->
    expand_all(T, expand_one(property_tuple(Property), Expansion, L));
expand_all([], L) ->
    L.

property_tuple(P) when is_atom(P) -> {P, true};
property_tuple(P) -> P.

expand_one(Property, Expansion, L) when tuple_size(Property) >= 1 ->
    expand_key(element(1, Property), Property, Expansion, L);
expand_one(_, _, L) ->
    L.

%% Only the first entry of the key may be expanded.
expand_key(Key, Property, Expansion, [P | T]) ->
    Tuple = property_tuple(P),
    if
        Tuple =:= Property ->
            Expansion ++ delete(Key, T);
        tuple_size(Tuple) >= 1, element(1, Tuple) =:= Key ->
            [property(P) | T];
        true ->
            [P | expand_key(Key, Property, Expansion, T)]
    end;
expand_key(_, _, _, []) ->
    [].

%% normalize(List, Stages): the stages in order, {aliases, _}, {negations, _}
%% or {expand, _}, then compact/1.
normalize(L, [{aliases, Aliases} | Stages]) ->
    normalize(substitute_aliases(Aliases, L), Stages);
normalize(L, [{negations, Negations} | Stages]) ->
    normalize(substitute_negations(Negations, L), Stages);
normalize(L, [{expand, Expansions} | Stages]) ->
    normalize(expand(Expansions, L), Stages);
normalize(L, []) ->
    compact(L).

%% split(List, Keys): {[entries of each of Keys], other entries}.
split(L, Keys) ->
    {Found, Rest} = split(L, maps:from_keys(Keys, []), []),
    {[lists:reverse(maps:get(Key, Found)) || Key <- Keys], lists:reverse(Rest)}.

split([P | T], Found, Rest) ->
    Key = if
              is_atom(P) -> P;
              tuple_size(P) >= 1 -> element(1, P);
              true -> P
          end,
    case Found of
        #{Key := Ps} when is_atom(P); tuple_size(P) >= 1 ->
            split(T, Found#{Key := [P | Ps]}, Rest);
        _ ->
            split(T, Found, [P | Rest])
    end;
split([], Found, Rest) ->
    {Found, Rest}.

%% to_map(List): the map of all pairs, first entries; other entries are dropped.
to_map(L) -> pairs_map(lists:reverse(L), #{}).

pairs_map([P | T], Map) ->
    if
        is_atom(P) -> pairs_map(T, Map#{P => true});
        tuple_size(P) =:= 2 -> pairs_map(T, Map#{element(1, P) => element(2, P)});
        tuple_size(P) >= 1 -> pairs_map(T, maps:remove(element(1, P), Map));
        true -> pairs_map(T, Map)
    end;
pairs_map([], Map) ->
    Map.

%% to_map(List, Stages): to_map(normalize(List, Stages)).
to_map(L, Stages) -> to_map(normalize(L, Stages)).

%% from_map(Map): its associations as a list.
from_map(Map) -> maps:to_list(Map).
