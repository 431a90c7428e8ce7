%%% Regular expressions: searching, replacing and splitting text by Perl-compatible patterns.
%%%
%%% Pure functions over binaries; one search is the native rvm_re:run/6, the rest is here. A
%%% compiled pattern is {re_pattern, Groups, Unicode, Crlf, Compiled}, Compiled being rvm_re's.
%%% Options become bits of one number, in the places that vm/core/src/pcre/mod.rs gives them.
%%% Whatever is no valid argument ends in `badarg'.
-module(re).

-export([version/0, compile/1, compile/2, run/2, run/3, replace/3, replace/4, split/2,
         split/3, inspect/2]).

-export_type([mp/0, compile_option/0, options/0]).

-type mp() :: {re_pattern, _, _, _, _}.
-type nl_spec() :: cr | crlf | lf | anycrlf | any.
-type compile_option() :: unicode | anchored | caseless | dollar_endonly | dotall | extended
                        | firstline | multiline | no_auto_capture | dupnames | ungreedy
                        | {newline, nl_spec()} | bsr_anycrlf | bsr_unicode
                        | no_start_optimize | ucp | never_utf.
-type capture() :: {capture, term()} | {capture, term(), index | list | binary}.
-type option() :: anchored | global | notbol | noteol | notempty | notempty_atstart
                | report_errors | {offset, non_neg_integer()}
                | {match_limit, non_neg_integer()}
                | {match_limit_recursion, non_neg_integer()}
                | {newline, nl_spec()} | bsr_anycrlf | bsr_unicode | capture()
                | compile_option().
-type options() :: [option()].
-type subject() :: iodata() | unicode:charlist().

-define(UTF, 16#400).
%% The subject has been checked before.
-define(CHECKED, 16#1000000).
-define(GLOBAL, 16#2000000).

%% PCRE's defaults.
-define(LIMIT, 10000000).

%% What a run is asked for.
-record(want, {bits = 0, unicode = false, global = false, offset = 0, report = false,
               tries = ?LIMIT, depth = ?LIMIT, capture = all, type = index,
               compiling = false}).

%% version(): the version of PCRE whose language this is.
-spec version() -> binary().
version() -> <<"8.44 2020-02-12">>.

%% --- Compiling ---------------------------------------------------------------

%% compile(Pattern): {ok, Compiled}, or {error, {Text, Offset}}.
-spec compile(subject()) -> {ok, mp()} | {error, {string(), non_neg_integer()}}.
compile(Pattern) ->
    try compiled(Pattern, [])
    catch throw:badarg -> error(badarg, [Pattern])
    end.

-spec compile(subject(), [compile_option()]) ->
          {ok, mp()} | {error, {string(), non_neg_integer()}}.
compile(Pattern, Options) ->
    try compiled(Pattern, Options)
    catch throw:badarg -> error(badarg, [Pattern, Options])
    end.

compiled(Pattern, Options) ->
    Bits = compile_bits(Options, 0),
    compile_text(text(Pattern, Bits band ?UTF =/= 0), Bits).

compile_text(Text, Bits) ->
    case rvm_re:compile(Text, Bits) of
        {ok, Groups, Found, Compiled} ->
            Unicode = (Bits band ?UTF) div ?UTF,
            Crlf = case (Found bsr 16) band 7 >= 3 of true -> 1; false -> 0 end,
            {ok, {re_pattern, Groups, Unicode, Crlf, Compiled}};
        {error, Message, Offset} -> {error, {Message, Offset}}
    end.

compile_bits([Option | Rest], Bits) ->
    case compile_bit(Option, Bits) of
        none -> throw(badarg);
        Bits1 -> compile_bits(Rest, Bits1)
    end;
compile_bits([], Bits) -> Bits;
compile_bits(_, _) -> throw(badarg).

compile_bit(caseless, Bits) -> Bits bor 16#1;
compile_bit(multiline, Bits) -> Bits bor 16#2;
compile_bit(dotall, Bits) -> Bits bor 16#4;
compile_bit(extended, Bits) -> Bits bor 16#8;
compile_bit(dollar_endonly, Bits) -> Bits bor 16#20;
compile_bit(ungreedy, Bits) -> Bits bor 16#40;
compile_bit(no_auto_capture, Bits) -> Bits bor 16#80;
compile_bit(dupnames, Bits) -> Bits bor 16#100;
compile_bit(firstline, Bits) -> Bits bor 16#200;
compile_bit(unicode, Bits) -> Bits bor ?UTF;
compile_bit(ucp, Bits) -> Bits bor 16#800;
compile_bit(never_utf, Bits) -> Bits bor 16#1000;
compile_bit(no_start_optimize, Bits) -> Bits bor 16#8000;
compile_bit(Option, Bits) -> shared_bit(Option, Bits).

%% Options of patterns and of runs.
shared_bit(anchored, Bits) -> Bits bor 16#10;
shared_bit(bsr_anycrlf, Bits) -> Bits band bnot 16#4000 bor 16#2000;
shared_bit(bsr_unicode, Bits) -> Bits band bnot 16#2000 bor 16#4000;
shared_bit({newline, cr}, Bits) -> newline(1, Bits);
shared_bit({newline, lf}, Bits) -> newline(2, Bits);
shared_bit({newline, crlf}, Bits) -> newline(3, Bits);
shared_bit({newline, anycrlf}, Bits) -> newline(4, Bits);
shared_bit({newline, any}, Bits) -> newline(5, Bits);
shared_bit(_, _) -> none.

newline(N, Bits) -> Bits band bnot (7 bsl 16) bor (N bsl 16).

%% Pattern or subject as a binary: UTF-8, or bytes.
text(Text, _) when is_binary(Text) -> Text;
text(Text, true) ->
    try unicode:characters_to_binary(Text) of
        Bin when is_binary(Bin) -> Bin;
        _ -> throw(badarg)
    catch
        error:_ -> throw(badarg)
    end;
text(Text, false) ->
    try iolist_to_binary(Text)
    catch error:_ -> throw(badarg)
    end.

%% inspect(Compiled, namelist): {namelist, Names}, sorted.
-spec inspect(mp(), namelist) -> {namelist, [binary()]}.
inspect({re_pattern, _, _, _, Compiled} = Pattern, namelist) when is_binary(Compiled) ->
    try {namelist, lists:usort([Name || {Name, _} <- rvm_re:names(Compiled)])}
    catch error:_ -> error(badarg, [Pattern, namelist])
    end;
inspect(Pattern, Item) -> error(badarg, [Pattern, Item]).

%% --- Searching ---------------------------------------------------------------

%% run(Subject, Pattern): {match, Captured} or nomatch.
-spec run(subject(), mp() | subject()) -> {match, [term()]} | nomatch.
run(Subject, Pattern) ->
    try search(Subject, Pattern, #want{})
    catch throw:badarg -> error(badarg, [Subject, Pattern])
    end.

-spec run(subject(), mp() | subject(), options()) ->
          {match, [term()]} | match | nomatch | {error, term()}.
run(Subject, Pattern, Options) ->
    try search(Subject, Pattern, wanted(Options, #want{}))
    catch throw:badarg -> error(badarg, [Subject, Pattern, Options])
    end.

search(Subject, Pattern, Want0) ->
    case pattern(Pattern, Want0) of
        {ok, Compiled, Want} ->
            Text = text(Subject, Want#want.unicode),
            case matches(Text, Compiled, Want) of
                {error, _} when not Want#want.report -> nomatch;
                {error, _} = Error -> Error;
                Found -> answer(Found, Text, Compiled, Want)
            end;
        {error, Why} when Want0#want.report -> {error, {compile, Why}};
        {error, _} -> throw(badarg)
    end.

wanted([Option | Rest], Want) -> wanted(Rest, want(Option, Want));
wanted([], Want) -> Want;
wanted(_, _) -> throw(badarg).

want(global, W) -> W#want{global = true};
want(report_errors, W) -> W#want{report = true};
want(notbol, W) -> bit(16#100000, W);
want(noteol, W) -> bit(16#200000, W);
want(notempty, W) -> bit(16#400000, W);
want(notempty_atstart, W) -> bit(16#800000, W);
want({offset, N}, W) when is_integer(N), N >= 0 -> W#want{offset = N};
want({match_limit, N}, W) when is_integer(N), N >= 0 ->
    W#want{tries = min(N, 16#FFFFFFFF)};
want({match_limit_recursion, N}, W) when is_integer(N), N >= 0 ->
    W#want{depth = min(N, 16#FFFFFFFF)};
want({capture, What}, W) -> want({capture, What, index}, W);
want({capture, What, Type}, W) when Type =:= index; Type =:= list; Type =:= binary ->
    W#want{capture = what(What), type = Type};
want(Option, #want{bits = Bits} = W) ->
    case shared_bit(Option, Bits) of
        none ->
            case compile_bit(Option, Bits) of
                none -> throw(badarg);
                Bits1 -> W#want{bits = Bits1, compiling = true,
                                unicode = W#want.unicode orelse Option =:= unicode}
            end;
        Bits1 -> W#want{bits = Bits1}
    end.

bit(Bit, #want{bits = Bits} = W) -> W#want{bits = Bits bor Bit}.

what(What) when What =:= all; What =:= all_but_first; What =:= all_names;
                What =:= first; What =:= none -> What;
what([]) -> none;
what(Ids) when is_list(Ids) -> ids(Ids);
what(_) -> throw(badarg).

ids([Id | Rest]) when is_integer(Id), Id >= 0 -> [Id | ids(Rest)];
ids([Id | Rest]) when is_atom(Id) -> [atom_to_binary(Id) | ids(Rest)];
ids([Id | Rest]) when is_binary(Id); is_list(Id), Id =/= [] ->
    [text(Id, false) | ids(Rest)];
ids([]) -> [];
ids(_) -> throw(badarg).

%% The compiled form, and what is wanted as far as the pattern decides it.
pattern({re_pattern, _, Unicode, _, Compiled}, #want{compiling = false} = W)
  when is_binary(Compiled) ->
    {ok, Compiled, W#want{unicode = Unicode =:= 1}};
pattern(Pattern, _) when is_tuple(Pattern) -> throw(badarg);
pattern(Pattern, #want{bits = Bits, unicode = Unicode} = W) ->
    case compile_text(text(Pattern, Unicode), Bits band 16#7FFFF) of
        {ok, {re_pattern, _, _, _, Compiled}} -> {ok, Compiled, W};
        {error, _} = Error -> Error
    end.

%% All matches wanted, each a list of {Start, Length}; or {error, Why}. After an empty match one
%% that is not is tried at the same place, before the search goes on a character later.
matches(Text, Compiled, #want{offset = Offset, bits = Bits, global = Global} = W) ->
    case Global of
        true -> matches(Text, Compiled, Offset, Bits bor ?GLOBAL, W);
        false -> matches(Text, Compiled, Offset, Bits, W)
    end.

matches(Text, Compiled, At, Bits, #want{tries = Tries, depth = Depth} = W) ->
    try rvm_re:run(Compiled, Text, At, Bits, Tries, Depth) of
        {Matches, done} -> Matches;
        {Matches, Next} ->
            case matches(Text, Compiled, Next, Bits bor ?CHECKED, W) of
                {error, _} = Error -> Error;
                More -> Matches ++ More
            end;
        bad_utf8 -> throw(badarg);
        Why -> {error, Why}
    catch
        error:badarg -> throw(badarg)
    end.

%% --- Answers -----------------------------------------------------------------

answer([], _, _, _) -> nomatch;
answer(_, _, _, #want{capture = none}) -> match;
answer(Matches, Text, Compiled, #want{capture = all_names} = W) ->
    Names = rvm_re:names(Compiled),
    case lists:usort([Name || {Name, _} <- Names]) of
        [] -> match;
        Ids -> answer(Matches, Text, Names, W#want{capture = Ids})
    end;
answer(Matches, Text, Compiled, #want{capture = Ids} = W)
  when is_list(Ids), is_binary(Compiled) ->
    answer(Matches, Text, rvm_re:names(Compiled), W);
answer(Matches, Text, Names, #want{capture = What, global = Global} = W) ->
    Answers = [[value(Place, Text, W) || Place <- chosen(What, Match, Names)] ||
                  Match <- Matches],
    case Global of
        true -> {match, Answers};
        false -> {match, hd(Answers)}
    end.

%% The places of a match that are asked for; groups at its end that are not set do not count.
chosen(all, Match, _) -> up_to_last_set(Match);
chosen(all_but_first, Match, _) -> tl(up_to_last_set(Match));
chosen(first, [Whole | _], _) -> [Whole];
chosen(Ids, Match, Names) ->
    [case Id of
         _ when is_integer(Id) -> place(Id, Match);
         _ -> named([N || {Name, N} <- Names, Name =:= Id], Match)
     end || Id <- Ids].

up_to_last_set(Match) ->
    lists:reverse(lists:dropwhile(fun({Start, _}) -> Start < 0 end, lists:reverse(Match))).

place(N, Match) when N < length(Match) -> lists:nth(N + 1, Match);
place(_, _) -> {-1, 0}.

%% Of groups with the same name, the first that is set.
named([N | Rest], Match) ->
    case place(N, Match) of
        {-1, _} -> named(Rest, Match);
        Place -> Place
    end;
named([], _) -> {-1, 0}.

value(Place, _, #want{type = index}) -> Place;
value({-1, _}, _, #want{type = list}) -> [];
value({-1, _}, _, #want{type = binary}) -> <<>>;
value(Place, Text, #want{type = binary}) -> binary:part(Text, Place);
value(Place, Text, #want{type = list, unicode = Unicode}) ->
    as_list(binary:part(Text, Place), Unicode).

as_list(Bin, true) -> unicode:characters_to_list(Bin);
as_list(Bin, false) -> binary_to_list(Bin).

%% --- Replacing ---------------------------------------------------------------

%% replace(Subject, Pattern, Replacement): Subject with the match replaced; in the replacement
%% `&' and `\N', `\gN', `\g{N}' stand for what was matched.
-spec replace(subject(), mp() | subject(), subject()) -> iodata() | unicode:charlist().
replace(Subject, Pattern, Replacement) ->
    try replaced(Subject, Pattern, Replacement, [])
    catch throw:badarg -> error(badarg, [Subject, Pattern, Replacement])
    end.

-spec replace(subject(), mp() | subject(), subject(), [term()]) ->
          iodata() | unicode:charlist().
replace(Subject, Pattern, Replacement, Options) ->
    try replaced(Subject, Pattern, Replacement, Options)
    catch throw:badarg -> error(badarg, [Subject, Pattern, Replacement, Options])
    end.

replaced(Subject, Pattern, Replacement, Options) ->
    {Return, Rest} = return(Options, iodata, []),
    Want = wanted(Rest, #want{}),
    {Text, Matches, #want{unicode = Unicode}} = found(Subject, Pattern, Want),
    Parts = replacement(text(Replacement, Unicode)),
    case Matches of
        [] when Return =:= iodata -> Subject;
        [] -> returned(Text, Return, Unicode);
        _ -> returned(pieces(Matches, Text, 0, Parts), Return, Unicode)
    end.

%% The option {return, Type} and the others, among which no capture may be.
return([{return, Type} | Rest], _, Seen)
  when Type =:= iodata; Type =:= list; Type =:= binary ->
    return(Rest, Type, Seen);
return([Option | Rest], Type, Seen) ->
    case Option of
        {capture, _} -> throw(badarg);
        {capture, _, _} -> throw(badarg);
        report_errors -> throw(badarg);
        _ -> return(Rest, Type, [Option | Seen])
    end;
return([], Type, Seen) -> {Type, lists:reverse(Seen)};
return(_, _, _) -> throw(badarg).

%% The subject as a binary and the matches in it.
found(Subject, Pattern, Want0) ->
    case pattern(Pattern, Want0) of
        {ok, Compiled, Want} ->
            Text = text(Subject, Want#want.unicode),
            case matches(Text, Compiled, Want) of
                {error, _} -> {Text, [], Want};
                Matches -> {Text, Matches, Want}
            end;
        {error, _} -> throw(badarg)
    end.

%% The text between the matches and what comes instead of them; nothing for no text.
pieces([[{Start, Length} | _] = Match | Matches], Text, At, Parts) ->
    New = [expand(Parts, Match, Text) |
           pieces(Matches, Text, Start + Length, Parts)],
    case Start > At of
        true -> [binary:part(Text, At, Start - At) | New];
        false -> New
    end;
pieces([], Text, At, _) when At >= byte_size(Text) -> [];
pieces([], Text, At, _) -> binary:part(Text, At, byte_size(Text) - At).

%% A lone piece of text stands for itself.
expand([Part], _, _) when is_binary(Part) -> Part;
expand(Parts, Match, Text) ->
    [case Part of
         _ when is_binary(Part) -> Part;
         N ->
             case place(N, Match) of
                 {-1, _} -> <<>>;
                 Place -> binary:part(Text, Place)
             end
     end || Part <- Parts].

%% A replacement as texts and numbers of groups.
replacement(Text) -> parts(Text, <<>>).

parts(<<>>, Text) -> plain(Text, []);
parts(<<$&, Rest/binary>>, Text) -> plain(Text, [0 | parts(Rest, <<>>)]);
parts(<<"\\g{", Rest/binary>>, Text) ->
    case digits(Rest) of
        {[_ | _] = Digits, <<$}, Rest1/binary>>} ->
            plain(Text, [list_to_integer(Digits) | parts(Rest1, <<>>)]);
        _ -> throw(badarg)
    end;
parts(<<"\\g", D, Rest/binary>>, Text) when D >= $1, D =< $9 ->
    reference(<<D, Rest/binary>>, Text);
parts(<<$\\, D, Rest/binary>>, Text) when D >= $1, D =< $9 ->
    reference(<<D, Rest/binary>>, Text);
parts(<<$\\, C, Rest/binary>>, Text) -> parts(Rest, <<Text/binary, C>>);
parts(<<C, Rest/binary>>, Text) -> parts(Rest, <<Text/binary, C>>).

plain(<<>>, Parts) -> Parts;
plain(Text, Parts) -> [Text | Parts].

reference(Bin, Text) ->
    {Digits, Rest} = digits(Bin),
    plain(Text, [list_to_integer(Digits) | parts(Rest, <<>>)]).

digits(<<D, Rest/binary>>) when D >= $0, D =< $9 ->
    {Digits, Rest1} = digits(Rest),
    {[D | Digits], Rest1};
digits(Rest) -> {[], Rest}.

returned(Data, iodata, _) -> Data;
returned(Data, binary, _) -> iolist_to_binary(Data);
returned(Data, list, Unicode) -> as_list(iolist_to_binary(Data), Unicode).

%% --- Splitting ---------------------------------------------------------------

%% split(Subject, Pattern): the parts of Subject between the matches, and what the groups of
%% the pattern matched after each.
-spec split(subject(), mp() | subject()) -> [iodata() | unicode:charlist()].
split(Subject, Pattern) ->
    try splitted(Subject, Pattern, [])
    catch throw:badarg -> error(badarg, [Subject, Pattern])
    end.

-spec split(subject(), mp() | subject(), [term()]) -> [term()].
split(Subject, Pattern, Options) ->
    try splitted(Subject, Pattern, Options)
    catch throw:badarg -> error(badarg, [Subject, Pattern, Options])
    end.

-record(split, {return = iodata, parts = infinity, group = false, trim = false}).

splitted(Subject, Pattern, Options) ->
    {Split, Rest} = split_options(Options, #split{}, []),
    Want = wanted(Rest, #want{global = true}),
    {Text, Matches, #want{unicode = Unicode}} = found(Subject, Pattern, Want),
    Groups = case Text of
                 <<>> -> [[<<>>]];
                 _ -> trimmed(parts(Matches, Text, 0, Split#split.parts), Split)
             end,
    Answers = [[part(Part, Split#split.return, Unicode) || Part <- Group] ||
                  Group <- Groups],
    case Split#split.group of
        true -> Answers;
        false -> lists:append(Answers)
    end.

split_options([Option | Rest], S, Seen) ->
    case Option of
        {return, Type} when Type =:= iodata; Type =:= list; Type =:= binary ->
            split_options(Rest, S#split{return = Type}, Seen);
        {parts, N} when is_integer(N), N >= 1; N =:= infinity ->
            split_options(Rest, S#split{parts = N, trim = false}, Seen);
        {parts, 0} -> split_options(Rest, S#split{parts = infinity, trim = true}, Seen);
        group -> split_options(Rest, S#split{group = true}, Seen);
        trim -> split_options(Rest, S#split{parts = infinity, trim = true}, Seen);
        global -> throw(badarg);
        {capture, _} -> throw(badarg);
        {capture, _, _} -> throw(badarg);
        report_errors -> throw(badarg);
        _ -> split_options(Rest, S, [Option | Seen])
    end;
split_options([], S, Seen) -> {S, lists:reverse(Seen)};
split_options(_, _, _) -> throw(badarg).

%% A list for each part: it, and what the groups matched after it. Matches of nothing where a
%% part begins do not count.
parts([[{At, 0} | _] | Matches], Text, At, N) -> parts(Matches, Text, At, N);
parts([[{Start, Length} | Groups] | Matches], Text, At, N)
  when N > 1, Start < byte_size(Text); N > 1, Length > 0; N > 1, Start > At ->
    Part = binary:part(Text, At, Start - At),
    Captured = [case Place of
                    {-1, _} -> <<>>;
                    _ -> binary:part(Text, Place)
                end || Place <- Groups],
    [[Part | Captured] | parts(Matches, Text, Start + Length, fewer(N))];
parts(_, Text, At, _) -> [[binary:part(Text, At, byte_size(Text) - At)]].

fewer(infinity) -> infinity;
fewer(N) -> N - 1.

trimmed(Groups, #split{trim = false}) -> Groups;
trimmed(Groups, #split{trim = true, group = true}) ->
    Empty = fun(Group) -> lists:all(fun(Part) -> Part =:= <<>> end, Group) end,
    lists:reverse(lists:dropwhile(Empty, lists:reverse(Groups)));
trimmed(Groups, #split{trim = true}) ->
    Empty = fun(Part) -> Part =:= <<>> end,
    [lists:reverse(lists:dropwhile(Empty, lists:reverse(lists:append(Groups))))].

part(Part, list, Unicode) -> as_list(Part, Unicode);
part(Part, _, _) -> Part.
