%%% File names as text: joining, splitting, taking apart. Unix names only.
%%%
%%% Pure, but for absname/1 and basedir. Names are strings, deep lists of characters and atoms, or
%%% binaries (raw bytes); a result is a binary if an argument was one.
-module(filename).
-export([absname/1, absname/2, absname_join/2, append/2, basename/1, basename/2, basedir/2, basedir/3,
         dirname/1, extension/1, flatten/1, join/1, join/2, nativename/1, pathtype/1, rootname/1, rootname/2,
         split/1, validate/1]).

%% A flat list, or the binary itself. Atoms stand for their text.
flatten(Name) when is_binary(Name) -> Name;
flatten(Name) when is_atom(Name) -> atom_to_list(Name);
flatten(Name) -> flat(Name, []).

flat([H | T], Tail) when is_integer(H) -> [H | flat(T, Tail)];
flat([H | T], Tail) when is_atom(H) -> atom_to_list(H) ++ flat(T, Tail);
flat([H | T], Tail) when is_list(H) -> flat(H, flat(T, Tail));
flat([], Tail) -> Tail.

%% join([Component]) | join(Left, Right): an absolute component discards what is before it; repeated
%% and trailing slashes go.
join([_ | _] = Names) ->
    case lists:any(fun is_binary/1, Names) of
        true -> list_to_binary(join_parts([bytes(N) || N <- Names]));
        false -> join_parts([flatten(N) || N <- Names])
    end.

join(Left, Right) -> join([Left, Right]).

%% Together with a binary, a string counts as its UTF-8 bytes.
bytes(Name) when is_binary(Name) -> binary_to_list(Name);
bytes(Name) -> binary_to_list(unicode:characters_to_binary(flatten(Name))).

join_parts(Parts) ->
    case last_absolute(Parts, Parts) of
        [[], []] -> [];
        Last -> squeeze(lists:append(slashed(Last)))
    end.

last_absolute([[$/ | _] | Rest] = Parts, _) -> last_absolute(Rest, Parts);
last_absolute([_ | Rest], Best) -> last_absolute(Rest, Best);
last_absolute([], Best) -> Best.

slashed([Part]) -> [Part];
slashed([Part | Parts]) -> [Part, "/" | slashed(Parts)].

%% One slash for several, none at the end.
squeeze([$/]) -> "/";
squeeze([$/ | Rest]) -> [$/ | squeeze_rest(skip(Rest))];
squeeze(Name) -> squeeze_rest(Name).

squeeze_rest([$/ | Rest]) ->
    case skip(Rest) of
        [] -> [];
        More -> [$/ | squeeze_rest(More)]
    end;
squeeze_rest([C | Rest]) -> [C | squeeze_rest(Rest)];
squeeze_rest([]) -> [].

skip([$/ | Rest]) -> skip(Rest);
skip(Rest) -> Rest.

%% Applies to a name as a list, and gives back what kind was given. Bytes that are no UTF-8 stay as they are.
with_list(Name, Fun) when is_binary(Name) -> list_to_binary(Fun(binary_to_list(Name)));
with_list(Name, Fun) -> Fun(flatten(Name)).

append(Dir, Name) when is_binary(Dir), is_binary(Name) -> <<Dir/binary, $/, Name/binary>>;
append(Dir, Name) when is_binary(Dir); is_binary(Name) -> list_to_binary([bytes(Dir), $/, bytes(Name)]);
append(Dir, Name) -> flatten(Dir) ++ [$/ | Name].

absname(Name) ->
    {ok, Cwd} = file:get_cwd(),
    absname(Name, Cwd).

absname(Name, Dir) -> join(Dir, Name).

absname_join(Dir, Name) -> join(Dir, Name).

%% absolute | relative
pathtype(<<$/, _/binary>>) -> absolute;
pathtype(Name) when is_binary(Name) -> relative;
pathtype(Name) ->
    case flatten(Name) of
        [$/ | _] -> absolute;
        _ -> relative
    end.

nativename(Name) when is_binary(Name) -> list_to_binary(squeeze(binary_to_list(Name)));
nativename(Name) -> squeeze(flatten(Name)).

%% The part behind the last slash, trailing slashes aside.
basename(Name) ->
    with_list(Name, fun base/1).

base(Name) -> last_part(Name, []).

last_part([$/], Acc) -> lists:reverse(Acc);
last_part([$/ | Rest], _) -> last_part(Rest, []);
last_part([C | Rest], Acc) -> last_part(Rest, [C | Acc]);
last_part([], Acc) -> lists:reverse(Acc).

%% As basename/1, without the extension Ext at its end.
basename(Name, Ext) when is_binary(Name), is_list(Ext) ->
    basename(Name, unicode:characters_to_binary(Ext));
basename(Name, Ext) when is_list(Name), is_binary(Ext) ->
    basename(unicode:characters_to_binary(flatten(Name)), Ext);
basename(Name, Ext) when is_binary(Name), is_binary(Ext) ->
    list_to_binary(strip(base(binary_to_list(Name)), binary_to_list(Ext)));
basename(Name, Ext) ->
    strip(base(flatten(Name)), flatten(Ext)).

strip(Base, Ext) ->
    case lists:suffix(Ext, Base) of
        true -> lists:sublist(Base, length(Base) - length(Ext));
        false -> Base
    end.

%% The part before the last slash: "." if there is none.
dirname(Name) ->
    with_list(Name, fun dir/1).

dir(Name) ->
    case lists:dropwhile(fun(C) -> C =/= $/ end, lists:reverse(Name)) of
        [] -> ".";
        Rest ->
            case skip(Rest) of
                [] -> "/";
                More -> squeeze_keep(lists:reverse(More))
            end
    end.

squeeze_keep(Name) -> Name.

%% ".erl" of "a/b.erl"; "" if the last part has no dot.
extension(Name) ->
    with_list(Name, fun ext/1).

ext(Name) ->
    case lists:splitwith(fun(C) -> C =/= $. andalso C =/= $/ end, lists:reverse(Name)) of
        {Rev, [$., C | _]} when C =/= $/ -> [$. | lists:reverse(Rev)];
        _ -> []
    end.

rootname(Name) ->
    with_list(Name, fun root/1).

%% A dot at the very start is taken for an extension here.
root([$. | Rest] = Name) ->
    case lists:member($., Rest) orelse lists:member($/, Rest) of
        true -> cut_ext(Name);
        false -> []
    end;
root(Name) ->
    cut_ext(Name).

cut_ext(Name) -> lists:sublist(Name, length(Name) - length(ext(Name))).

rootname(Name, Ext) when is_binary(Name), is_list(Ext) ->
    rootname(Name, unicode:characters_to_binary(Ext));
rootname(Name, Ext) when is_list(Name), is_binary(Ext) ->
    rootname(unicode:characters_to_binary(flatten(Name)), Ext);
rootname(Name, Ext) when is_binary(Name), is_binary(Ext) ->
    list_to_binary(strip_root(binary_to_list(Name), binary_to_list(Ext)));
rootname(Name, Ext) ->
    strip_root(flatten(Name), flatten(Ext)).

%% What follows a slash is a whole name, not an extension.
strip_root(Name, Ext) ->
    Root = strip(Name, Ext),
    case Root =/= [] andalso lists:last(Root) =:= $/ of
        true -> Name;
        false -> Root
    end.

%% The components; an absolute name starts with "/".
split(Name) when is_binary(Name) ->
    [list_to_binary(Part) || Part <- parts(binary_to_list(Name))];
split(Name) ->
    parts(flatten(Name)).

parts([$/ | Rest]) -> ["/" | components(skip(Rest), [])];
parts(Name) -> components(Name, []).

components([], []) -> [];
components([], Acc) -> [lists:reverse(Acc)];
components([$/ | Rest], []) -> components(Rest, []);
components([$/ | Rest], Acc) -> [lists:reverse(Acc) | components(skip(Rest), [])];
components([C | Rest], Acc) -> components(Rest, [C | Acc]).

%% Whether a name can be used with file: no null characters, and characters there are.
validate(Name) when is_binary(Name) -> Name =/= <<>> andalso binary:match(Name, <<0>>) =:= nomatch;
validate(Name) ->
    try flatten(Name) of
        Chars -> Chars =/= [] andalso not lists:member(0, Chars) andalso is_binary(unicode:characters_to_binary(Chars))
    catch
        error:_ -> false
    end.

%% Where programs keep files of a user or a system, by the XDG rules.
basedir(Type, App) -> basedir(Type, App, #{}).

basedir(Type, App, Options) ->
    Sub = case Options of
              #{version := Version} -> join(App, Version);
              _ -> App
          end,
    case Type of
        user_cache -> join(user_dir("XDG_CACHE_HOME", ".cache"), Sub);
        user_config -> join(user_dir("XDG_CONFIG_HOME", ".config"), Sub);
        user_data -> join(user_dir("XDG_DATA_HOME", ".local/share"), Sub);
        user_log -> join([user_dir("XDG_CACHE_HOME", ".cache"), Sub, "log"]);
        site_config -> [join(Dir, Sub) || Dir <- site_dirs("XDG_CONFIG_DIRS", "/etc/xdg")];
        site_data -> [join(Dir, Sub) || Dir <- site_dirs("XDG_DATA_DIRS", "/usr/local/share:/usr/share")]
    end.

user_dir(Variable, Default) ->
    case os:getenv(Variable) of
        false ->
            {ok, [[Home]]} = init:get_argument(home),
            join(Home, Default);
        Dir -> Dir
    end.

site_dirs(Variable, Default) ->
    Dirs = case os:getenv(Variable) of
               false -> Default;
               Given -> Given
           end,
    string:lexemes(Dirs, ":").

