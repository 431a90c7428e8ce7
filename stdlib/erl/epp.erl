%%% epp: a source file as a list of abstract forms; preprocessor and parser are the compiler's.
-module(epp).
-export([parse_file/2, parse_file/3, format_error/1, default_encoding/0, read_encoding/1, read_encoding/2]).

parse_file(Name, Path, Macros) -> parse_file(Name, [{includes, Path}, {macros, Macros}]).

parse_file(Name, Options) ->
    case file:read_file(Name) of
        {ok, Text} ->
            Folders = proplists:get_value(includes, Options, []),
            {ok, Base} = file:get_cwd(),
            Columns = case proplists:get_value(location, Options, 1) of {_, _} -> true; _ -> false end,
            Macros = [macro(M) || M <- proplists:get_value(macros, Options, [])],
            Shown = proplists:get_value(source_name, Options, Name),
            Request = {abstract, lists:flatten(Shown), Text, Macros, Folders, Base, Columns},
            case rvm_tool:ask(Request) of
                {ok, Forms, Problems} -> {ok, lists:foldl(fun insert/2, Forms, Problems)};
                badarg -> erlang:error(badarg, [Name, Options])
            end;
        {error, _} = Error -> Error
    end.

macro({Name, Value}) -> rvm_tool:macro(Name, Value);
macro(Name) -> rvm_tool:macro(Name).

%% A problem becomes a form before the first that stands after it.
insert({Kind, _, Place, Module, What}, Forms) ->
    {Before, After} = lists:splitwith(fun(F) -> element(1, F) =/= eof andalso place(F) < Place end, Forms),
    Before ++ [{Kind, {Place, Module, What}} | After].

place({Kind, {Place, _, _}}) when Kind =:= error; Kind =:= warning -> Place;
place(Form) -> element(2, Form).

format_error(cannot_parse) -> "cannot parse file, giving up";
format_error(What) when is_atom(What) -> file:format_error(What);
format_error(What) -> erl_lint:format_error(What).

default_encoding() -> utf8.

read_encoding(Name) -> read_encoding(Name, []).

%% As the compiler decides it: what a comment in the first two lines says.
read_encoding(Name, _Options) ->
    case file:read_file(Name) of
        {ok, Text} ->
            Lines = lists:sublist(binary:split(Text, <<"\n">>, [global]), 2),
            Said = [re:run(Line, "^\\s*%.*coding\\s*[:=]\\s*(utf-8|latin-1)", [caseless, {capture, [1], list}])
                    || Line <- Lines],
            case [string:lowercase(S) || {match, [S]} <- Said] of
                ["utf-8" | _] -> utf8;
                ["latin-1" | _] -> latin1;
                [] -> none
            end;
        {error, _} -> none
    end.
