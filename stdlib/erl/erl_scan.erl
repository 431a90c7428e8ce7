%%% The token scanner: Erlang text to tokens.
%%%
%%% Pure functions over lists of characters. A token is {Category, Anno} or {Category, Anno, Symbol};
%%% its Anno is its location (a line or {Line, Column}) or, with the option `text', a list with
%%% both. What one token is says erl_scan_token; here tokens are located, chosen and collected.
-module(erl_scan).

-export([string/1, string/2, string/3, tokens/3, tokens/4, format_error/1, reserved_word/1,
         category/1, column/1, end_location/1, line/1, location/1, symbol/1, text/1]).

-export_type([category/0, error_description/0, error_info/0, options/0, resword_fun/0,
              return_cont/0, symbol/0, token/0, tokens/0, tokens_result/0]).

-type category() :: atom().
-type symbol() :: atom() | float() | integer() | string().
-type resword_fun() :: fun((atom()) -> boolean()).
-type option() :: return | return_white_spaces | return_comments | text
                | {reserved_word_fun, resword_fun()}.
-type options() :: option() | [option()].
-type token() :: {category(), erl_anno:anno(), symbol()} | {category(), erl_anno:anno()}.
-type tokens() :: [token()].
-type error_description() :: term().
-type error_info() :: {erl_anno:location(), module(), error_description()}.
-opaque return_cont() :: tuple().
-type tokens_result() :: {ok, tokens(), erl_anno:location()}
                       | {eof, erl_anno:location()}
                       | {error, error_info(), erl_anno:location()}.

%% What is asked for, and the state: characters not yet scanned, whether more may come, the
%% location of the first of them, the tokens so far, latest first.
-record(opts, {reserved, white = false, comments = false, text = false}).
-record(scan, {chars = [], complete, location, tokens = [], opts}).

%% --- All at once --------------------------------------------------------------

%% string(String): {ok, Tokens, EndLocation}, or {error, ErrorInfo, ErrorLocation}.
-spec string(string()) -> {ok, tokens(), erl_anno:location()}
                        | {error, error_info(), erl_anno:location()}.
string(String) -> string(String, 1, []).

-spec string(string(), erl_anno:location()) ->
          {ok, tokens(), erl_anno:location()} | {error, error_info(), erl_anno:location()}.
string(String, Location) -> string(String, Location, []).

-spec string(string(), erl_anno:location(), options()) ->
          {ok, tokens(), erl_anno:location()} | {error, error_info(), erl_anno:location()}.
string(String, {Line, Col} = Location, Options)
  when is_list(String), is_integer(Line), is_integer(Col), Col >= 1 ->
    all(String, Location, options(Options));
string(String, Line, Options) when is_list(String), is_integer(Line) ->
    all(String, Line, options(Options)).

all(String, Location, Opts) ->
    Start = #scan{chars = String, complete = true, location = Location, opts = Opts},
    case scan(Start, false) of
        {'end', #scan{tokens = Tokens, location = End}} -> {ok, lists:reverse(Tokens), End};
        {error, Info, End, _} -> {error, Info, End}
    end.

options(Option) when not is_list(Option) -> options([Option]);
options(Options) ->
    Reserved = proplists:get_value(reserved_word_fun, Options, fun reserved_word/1),
    All = proplists:get_bool(return, Options),
    #opts{reserved = Reserved,
          white = All orelse proplists:get_bool(return_white_spaces, Options),
          comments = All orelse proplists:get_bool(return_comments, Options),
          text = proplists:get_bool(text, Options)}.

%% --- By and by ----------------------------------------------------------------

%% tokens(Continuation, Chars, Location): the tokens up to a dot, {done, Result, LeftOver}, or
%% {more, Continuation}. The first continuation is []; Chars may be eof.
-spec tokens(return_cont() | [], string() | eof, erl_anno:location()) ->
          {done, tokens_result(), string() | eof} | {more, return_cont()}.
tokens(Cont, Chars, Location) -> tokens(Cont, Chars, Location, []).

-spec tokens(return_cont() | [], string() | eof, erl_anno:location(), options()) ->
          {done, tokens_result(), string() | eof} | {more, return_cont()}.
tokens([], Chars, Location, Options) ->
    feed(#scan{location = Location, opts = options(Options)}, Chars);
tokens({erl_scan_continuation, Scan}, Chars, _, _) ->
    feed(Scan, Chars).

feed(#scan{chars = Before} = Scan, Chars) ->
    Complete = Chars =:= eof,
    More = case Chars of eof -> []; _ -> Chars end,
    case scan(Scan#scan{chars = Before ++ More, complete = Complete}, true) of
        {dot, #scan{tokens = Tokens, location = End, chars = Rest}} ->
            Left = case Complete andalso Rest =:= [] of true -> eof; false -> Rest end,
            {done, {ok, lists:reverse(Tokens), End}, Left};
        {more, Scan1} -> {more, {erl_scan_continuation, Scan1}};
        {'end', #scan{tokens = [], location = End}} -> {done, {eof, End}, eof};
        {'end', #scan{tokens = Tokens, location = End}} ->
            {done, {ok, lists:reverse(Tokens), End}, eof};
        {error, Info, End, []} when Complete -> {done, {error, Info, End}, eof};
        {error, Info, End, Rest} -> {done, {error, Info, End}, Rest}
    end.

%% --- Scanning -----------------------------------------------------------------

%% Token after token, to the end or, if wanted, to a dot. As long as more may come, a token that
%% ends where the characters do might go on.
scan(#scan{chars = [], complete = true} = Scan, _) -> {'end', Scan};
scan(#scan{chars = [], complete = false} = Scan, _) -> {more, Scan};
scan(#scan{chars = Chars, complete = Complete, location = Location} = Scan, ToDot) ->
    case erl_scan_token:next(Chars) of
        {error, What, _, []} when not Complete, What =/= {illegal, character} ->
            {more, Scan};
        {error, What, Taken, Rest} ->
            {At, End} = error_locations(What, Taken, Location),
            {error, {At, erl_scan, What}, End, Rest};
        {Category, Symbol, Text, Rest} when Complete orelse Rest =/= [] andalso tl(Rest) =/= [] ->
            collected(Category, Symbol, Text, Rest, Scan, ToDot);
        {Category, Symbol, Text, Rest} ->
            case may_go_on(Category, Text, Rest) of
                true -> {more, Scan};
                false -> collected(Category, Symbol, Text, Rest, Scan, ToDot)
            end
    end.

%% May a token have more characters than these, when all but the next is not known?
may_go_on(dot, Text, []) -> Text =:= ".";
may_go_on(_, _, []) -> true;
may_go_on(integer, _, [C]) -> lists:member(C, "_.#");
may_go_on(float, _, [C]) -> C =:= $_;
may_go_on(punctuation, "=", [C]) -> lists:member(C, ":/");
may_go_on(_, _, _) -> false.

collected(Category, Symbol, Text, Rest, #scan{location = Location} = Scan, ToDot) ->
    Scan1 = Scan#scan{chars = Rest, location = move(Text, Location),
                      tokens = collect(Category, Symbol, Text, Scan)},
    case Category =:= dot andalso ToDot of
        true -> {dot, Scan1};
        false -> scan(Scan1, ToDot)
    end.

%% What is wrong inside a token is reported there; what is wrong with all of it at its start.
error_locations({illegal, character}, {Before, Taken}, Location) ->
    {move(Before, Location), move(Taken, Location)};
error_locations(_, {_, Taken}, Location) ->
    {Location, move(Taken, Location)}.

collect(white_space, _, _, #scan{opts = #opts{white = false}, tokens = Tokens}) -> Tokens;
collect(comment, _, _, #scan{opts = #opts{comments = false}, tokens = Tokens}) -> Tokens;
collect(Category, Symbol, Text, #scan{location = Location, opts = Opts, tokens = Tokens}) ->
    Anno = case Opts#opts.text of
               true -> [{text, Text}, {location, Location}];
               false -> Location
           end,
    [token(Category, Anno, Symbol, Text, Opts) | Tokens].

token(atom, Anno, Symbol, [C | _], #opts{reserved = Reserved}) when C =/= $' ->
    case Reserved(Symbol) of
        true -> {Symbol, Anno};
        false -> {atom, Anno, Symbol}
    end;
token(punctuation, Anno, Symbol, _, _) -> {Symbol, Anno};
token(dot, Anno, _, _, _) -> {dot, Anno};
token(Category, Anno, Symbol, _, _) -> {Category, Anno, Symbol}.

%% The location behind a text.
move([$\n | Text], {Line, _}) -> move(Text, {Line + 1, 1});
move([_ | Text], {Line, Col}) -> move(Text, {Line, Col + 1});
move([$\n | Text], Line) -> move(Text, Line + 1);
move([_ | Text], Line) -> move(Text, Line);
move([], Location) -> Location.

%% --- Tokens -------------------------------------------------------------------

%% reserved_word(Atom): is it a keyword?
-spec reserved_word(atom()) -> boolean().
reserved_word(Word) ->
    lists:member(Word, ['after', 'begin', 'case', 'try', 'cond', 'catch', 'andalso', 'orelse',
                        'end', 'fun', 'if', 'let', 'of', 'receive', 'when', 'bnot', 'not',
                        'div', 'rem', 'band', 'and', 'bor', 'bxor', 'bsl', 'bsr', 'or', 'xor']).

-spec category(token()) -> category().
category({Category, _}) -> Category;
category({Category, _, _}) -> Category;
category(Token) -> error(badarg, [Token]).

-spec symbol(token()) -> symbol().
symbol({Category, _}) -> Category;
symbol({_, _, Symbol}) -> Symbol;
symbol(Token) -> error(badarg, [Token]).

-spec column(token()) -> erl_anno:column() | undefined.
column(Token) -> erl_anno:column(element(2, Token)).

-spec end_location(token()) -> erl_anno:location() | undefined.
end_location(Token) -> erl_anno:end_location(element(2, Token)).

-spec line(token()) -> erl_anno:line().
line(Token) -> erl_anno:line(element(2, Token)).

-spec location(token()) -> erl_anno:location().
location(Token) -> erl_anno:location(element(2, Token)).

-spec text(token()) -> erl_anno:text() | undefined.
text(Token) -> erl_anno:text(element(2, Token)).

%% format_error(Description): what is wrong, as text.
-spec format_error(error_description()) -> string().
format_error({string, Quote, Head}) ->
    What = case Quote of $' -> "atom"; _ -> "string" end,
    lists:flatten(["unterminated ", What, " starting with ",
                   io_lib:write_string(Head, Quote)]);
format_error({illegal, Type}) -> lists:flatten(io_lib:fwrite("illegal ~w", [Type]));
format_error({base, Base}) -> lists:flatten(io_lib:fwrite("illegal base '~w'", [Base]));
format_error(char) -> "unterminated character";
format_error(Other) -> io_lib:write(Other).
