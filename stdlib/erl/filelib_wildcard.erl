%%% filelib:wildcard: matches file names against patterns.
%%%
%%% Patterns: ? one character, * any characters of one name, ** (a whole name) any number of directories, {a,b}
%%% alternatives, [a-z], [^a-z] or [!a-z] sets, \ quotes the next character. A leading dot is only
%%% matched by a dot. Alternatives are expanded first, each pattern is split into names, and the
%%% directories are walked name by name; a name without specials is not searched for but tested.
-module(filelib_wildcard).
-export([match/3]).

%% match(Pattern, Cwd, Mod) -> sorted list of names
match(Pattern, Cwd, Mod) ->
    Dir = case is_binary(Cwd) of
              true -> unicode:characters_to_list(Cwd);
              false -> filename:flatten(Cwd)
          end,
    Found = [Name || P <- expand(filename:flatten(Pattern)), Name <- one(P, Dir, Mod)],
    lists:usort(Found).

one([$/ | Pattern], _, Mod) ->
    Parts = parts(Pattern),
    case Parts of
        [] -> ["/"];
        _ -> walk(Parts, "/", "/", Mod)
    end;
one("", _, _) ->
    [];
one(Pattern, Cwd, Mod) ->
    walk(parts(Pattern), Cwd, "", Mod).

parts(Pattern) -> [compile(Part) || Part <- string:lexemes(Pattern, "/")].

%% Dir is where to look, Prefix what is put before the names found.
walk([deep | Parts], Dir, Prefix, Mod) ->
    %% ** at the end matches files too; elsewhere it stands for directories, also none.
    Rest = case Parts of
               [] -> [star];
               _ -> Parts
           end,
    Here = walk(parts_of(Rest), Dir, Prefix, Mod),
    Below = [Name || Sub <- names(Dir, Mod), hd(Sub) =/= $., is_dir(join(Dir, Sub), Mod),
                     Name <- walk([deep | Parts], join(Dir, Sub), join(Prefix, Sub), Mod)],
    Here ++ Below;
walk([{literal, Name} | Parts], Dir, Prefix, Mod) ->
    Full = join(Dir, Name),
    case Parts of
        [] ->
            case exists(Full, Mod) of
                true -> [join(Prefix, Name)];
                false -> []
            end;
        _ ->
            case is_dir(Full, Mod) of
                true -> walk(Parts, Full, join(Prefix, Name), Mod);
                false -> []
            end
    end;
walk([Pattern | Parts], Dir, Prefix, Mod) ->
    Matching = [Name || Name <- names(Dir, Mod), matches(Pattern, Name)],
    case Parts of
        [] -> [join(Prefix, Name) || Name <- Matching];
        _ -> [Found || Name <- Matching, is_dir(join(Dir, Name), Mod),
                       Found <- walk(Parts, join(Dir, Name), join(Prefix, Name), Mod)]
    end.

parts_of([star]) -> [compile("*")];
parts_of(Parts) -> Parts.

join("", Name) -> Name;
join("/", Name) -> [$/ | Name];
join(Dir, Name) ->
    case lists:last(Dir) of
        $/ -> Dir ++ Name;
        _ -> Dir ++ [$/ | Name]
    end.

names(Dir, Mod) ->
    case Mod:list_dir(Dir) of
        {ok, Names} -> Names;
        {error, _} -> []
    end.

exists(Name, Mod) ->
    case Mod:read_link_info(Name) of
        {ok, _} -> true;
        {error, _} -> false
    end.

is_dir(Name, Mod) ->
    case Mod:read_file_info(Name) of
        {ok, Info} -> element(3, Info) =:= directory;
        {error, _} -> false
    end.

%% A name's pattern: deep | {literal, Name} | {glob, [any | star | {set, Bool, Ranges} | Char]}
compile("**") -> deep;
compile(Text) ->
    Items = items(Text),
    case lists:all(fun is_integer/1, Items) of
        true -> {literal, Items};
        false -> {glob, Items}
    end.

items([$\\, C | Cs]) -> [C | items(Cs)];
items([$? | Cs]) -> [any | items(Cs)];
items([$*, $* | Cs]) -> items([$* | Cs]);
items([$* | Cs]) -> [star | items(Cs)];
items([$[ | Cs]) ->
    case set(Cs) of
        {Set, Rest} -> [Set | items(Rest)];
        error -> [$[ | items(Cs)]
    end;
items([C | Cs]) -> [C | items(Cs)];
items([]) -> [].

set([C | Cs]) when C =:= $^; C =:= $! ->
    case ranges(Cs, []) of
        {Ranges, Rest} -> {{set, false, Ranges}, Rest};
        error -> error
    end;
set(Cs) ->
    case ranges(Cs, []) of
        {Ranges, Rest} -> {{set, true, Ranges}, Rest};
        error -> error
    end.

%% A ] that comes first stands for itself.
ranges([$] | Cs], [_ | _] = Acc) -> {Acc, Cs};
ranges([$\\, C | Cs], Acc) -> ranges(Cs, [{C, C} | Acc]);
ranges([A, $-, B | Cs], Acc) when B =/= $] -> ranges(Cs, [{A, B} | Acc]);
ranges([C | Cs], Acc) -> ranges(Cs, [{C, C} | Acc]);
ranges([], _) -> error.

matches({glob, [First | _] = Items}, [$. | _] = Name) when First =:= $. -> glob(Items, Name);
matches({glob, _}, [$. | _]) -> false;
matches({glob, Items}, Name) -> glob(Items, Name).

glob([star], _) -> true;
glob([star | Items], Name) -> star(Items, Name);
glob([any | Items], [_ | Name]) -> glob(Items, Name);
glob([{set, Wanted, Ranges} | Items], [C | Name]) ->
    lists:any(fun({A, B}) -> C >= A andalso C =< B end, Ranges) =:= Wanted andalso glob(Items, Name);
glob([C | Items], [C | Name]) -> glob(Items, Name);
glob([], []) -> true;
glob(_, _) -> false.

star(Items, Name) ->
    case {glob(Items, Name), Name} of
        {true, _} -> true;
        {false, [_ | Rest]} -> star(Items, Rest);
        {false, []} -> false
    end.

%% Alternatives: "a{b,c}d" is "abd" and "acd". Braces may be nested; an unclosed one stands for itself.
expand(Pattern) ->
    case first_brace(Pattern, []) of
        none ->
            [Pattern];
        {Before, Alternatives, After} ->
            [Full || Alt <- Alternatives, Full <- expand(Before ++ Alt ++ After)]
    end.

first_brace([$\\, C | Cs], Acc) -> first_brace(Cs, [C, $\\ | Acc]);
first_brace([${ | Cs], Acc) ->
    case alternatives(Cs, 0, [], []) of
        {Alternatives, After} -> {lists:reverse(Acc), Alternatives, After};
        error -> first_brace(Cs, [$\\ | Acc], ${)
    end;
first_brace([C | Cs], Acc) -> first_brace(Cs, [C | Acc]);
first_brace([], _) -> none.

first_brace(Cs, Acc, C) -> first_brace(Cs, [C | Acc]).

alternatives([$\\, C | Cs], Depth, Alt, Alts) -> alternatives(Cs, Depth, [C, $\\ | Alt], Alts);
alternatives([$, | Cs], 0, Alt, Alts) -> alternatives(Cs, 0, [], [lists:reverse(Alt) | Alts]);
alternatives([$} | Cs], 0, Alt, Alts) -> {lists:reverse([lists:reverse(Alt) | Alts]), Cs};
alternatives([$} | Cs], Depth, Alt, Alts) -> alternatives(Cs, Depth - 1, [$} | Alt], Alts);
alternatives([${ | Cs], Depth, Alt, Alts) -> alternatives(Cs, Depth + 1, [${ | Alt], Alts);
alternatives([C | Cs], Depth, Alt, Alts) -> alternatives(Cs, Depth, [C | Alt], Alts);
alternatives([], _, _, _) -> error.
