%%% Annotations of tokens and abstract code: where something is, and more about it.
%%%
%%% Pure functions. An annotation is a location, a line or {Line, Column}, or a list of pairs with the
%%% keys file, generated, location, record and text, of which location is always there. A new key
%%% goes to the front; a list of the location alone becomes that.
-module(erl_anno).

-export([new/1, is_anno/1, column/1, end_location/1, file/1, generated/1, line/1, location/1,
         record/1, text/1, set_file/2, set_generated/2, set_line/2, set_location/2,
         set_record/2, set_text/2, to_term/1, from_term/1]).

-export_type([anno/0, line/0, column/0, location/0, text/0, filename/0]).

-type line() :: non_neg_integer().
-type column() :: pos_integer().
-type location() :: line() | {line(), column()}.
-type filename() :: file:filename_all().
-type text() :: string().
-opaque anno() :: location() | [{atom(), term()}, ...].

%% new(Location): the annotation of a place.
-spec new(location()) -> anno().
new(Location) ->
    case is_location(Location) of
        true -> Location;
        false -> error(badarg, [Location])
    end.

is_location({Line, Column}) ->
    is_line(Line) andalso is_integer(Column) andalso Column >= 1;
is_location(Line) -> is_line(Line).

is_line(Line) -> is_integer(Line) andalso Line >= 0.

%% is_anno(Term): is it an annotation?
-spec is_anno(term()) -> boolean().
is_anno([_ | _] = Pairs) ->
    is_list_of_pairs(Pairs) andalso lists:keymember(location, 1, Pairs);
is_anno(Location) -> is_location(Location).

is_list_of_pairs([{Key, Value} | Rest]) -> is_valid(Key, Value) andalso is_list_of_pairs(Rest);
is_list_of_pairs(Rest) -> Rest =:= [].

is_valid(location, Value) -> is_location(Value);
is_valid(file, Value) -> is_text(Value);
is_valid(text, Value) -> is_text(Value);
is_valid(generated, Value) -> is_boolean(Value);
is_valid(record, Value) -> is_boolean(Value);
is_valid(_, _) -> false.

is_text(Value) ->
    is_list(Value) andalso
        try unicode:characters_to_binary(Value) of
            Bin -> is_binary(Bin)
        catch error:_ -> false
        end.

%% --- Asking -------------------------------------------------------------------

-spec column(anno()) -> column() | undefined.
column(Anno) ->
    case location(Anno) of
        {_, Column} -> Column;
        _ -> undefined
    end.

%% end_location(Anno): where the text ends, if it is there.
-spec end_location(anno()) -> location() | undefined.
end_location(Anno) ->
    case text(Anno) of
        undefined -> undefined;
        Text -> moved(Text, location(Anno))
    end.

moved([$\n | Text], {Line, _}) -> moved(Text, {Line + 1, 1});
moved([_ | Text], {Line, Column}) -> moved(Text, {Line, Column + 1});
moved([$\n | Text], Line) -> moved(Text, Line + 1);
moved([_ | Text], Line) -> moved(Text, Line);
moved([], Location) -> Location.

-spec file(anno()) -> filename() | undefined.
file(Anno) -> value(file, Anno, undefined).

-spec generated(anno()) -> boolean().
generated(Anno) -> value(generated, Anno, false).

-spec line(anno()) -> line().
line(Anno) ->
    case location(Anno) of
        {Line, _} -> Line;
        Line -> Line
    end.

-spec location(anno()) -> location().
location(Anno) -> value(location, Anno, undefined).

-spec record(anno()) -> boolean().
record(Anno) -> value(record, Anno, false).

-spec text(anno()) -> text() | undefined.
text(Anno) -> value(text, Anno, undefined).

value(Key, Pairs, Default) when is_list(Pairs) ->
    case lists:keyfind(Key, 1, Pairs) of
        {_, Value} -> Value;
        false -> Default
    end;
value(Key, Location, Default) ->
    case is_location(Location) of
        true when Key =:= location -> Location;
        true -> Default;
        false -> error(badarg)
    end.

%% --- Changing -----------------------------------------------------------------

-spec set_file(filename(), anno()) -> anno().
set_file(File, Anno) -> set(file, File, Anno).

-spec set_generated(boolean(), anno()) -> anno().
set_generated(Generated, Anno) -> set(generated, Generated, Anno).

%% set_line(Line, Anno): on another line, in the same column.
-spec set_line(line(), anno()) -> anno().
set_line(Line, Anno) ->
    case location(Anno) of
        {_, Column} -> set_location({Line, Column}, Anno);
        _ -> set_location(Line, Anno)
    end.

-spec set_location(location(), anno()) -> anno().
set_location(Location, Anno) -> set(location, Location, Anno).

-spec set_record(boolean(), anno()) -> anno().
set_record(Record, Anno) -> set(record, Record, Anno).

-spec set_text(text(), anno()) -> anno().
set_text(Text, Anno) -> set(text, Text, Anno).

set(Key, Value, Anno) ->
    case is_valid(Key, Value) of
        true -> simple(change(Key, Value, pairs(Anno)));
        false -> error(badarg, [Value, Anno])
    end.

pairs(Pairs) when is_list(Pairs) -> Pairs;
pairs(Location) ->
    case is_location(Location) of
        true -> [{location, Location}];
        false -> error(badarg)
    end.

change(Key, false, Pairs) -> lists:keydelete(Key, 1, Pairs);
change(Key, Value, Pairs) ->
    case lists:keymember(Key, 1, Pairs) of
        true -> lists:keyreplace(Key, 1, Pairs, {Key, Value});
        false -> [{Key, Value} | Pairs]
    end.

simple([{location, Location}]) -> Location;
simple(Pairs) -> Pairs.

%% to_term(Anno), from_term(Term): as it is; a negative line means generated code.
-spec to_term(anno()) -> term().
to_term(Anno) -> Anno.

-spec from_term(term()) -> anno().
from_term(Line) when is_integer(Line), Line < 0 ->
    set_generated(true, new(-Line));
from_term(Term) -> Term.
