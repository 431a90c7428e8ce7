%%% Turns log events into text, as OTP's default formatter does.
%%%
%%% Pure. Config keys: legacy_header, single_line, template, depth, chars_limit, max_size, time_offset,
%%% time_designator, report_cb.
-module(logger_formatter).
-export([format/2, check_config/1, format_report/1]).

check_config(Config) when is_map(Config) -> ok;
check_config(Config) -> {error, {invalid_formatter_config, Config}}.

%% format(Event, Config) -> characters
format(#{level := Level, msg := Msg, meta := Meta} = Event, Config0) ->
    Config = maps:merge(#{legacy_header => false, single_line => true, depth => unlimited,
                          chars_limit => unlimited, max_size => unlimited, time_designator => $T}, Config0),
    Text = message(Msg, Meta, Config),
    _ = Level,
    Chars = fill(template(Config), Event, Text, Config),
    case Config of
        #{max_size := Max} when is_integer(Max) -> cut(Chars, Max);
        _ -> Chars
    end.

cut(Chars, Max) ->
    case string:length(Chars) > Max of
        true -> [string:slice(Chars, 0, Max - 3), "..."];
        false -> Chars
    end.

template(#{template := Template}) -> Template;
template(#{legacy_header := true}) -> [[logger_formatter, header], "\n", msg, "\n"];
template(#{single_line := true}) -> [time, " ", level, ": ", msg, "\n"];
template(_) -> [time, " ", level, ":\n", msg, "\n"].

fill([msg | T], Event, Text, Config) ->
    [Text | fill(T, Event, Text, Config)];
fill([level | T], #{level := Level} = Event, Text, Config) ->
    [atom_to_list(Level) | fill(T, Event, Text, Config)];
fill([{Key, IfThere, Otherwise} | T], #{meta := Meta} = Event, Text, Config) ->
    Part = case lookup(Key, Meta) of
               {ok, _} -> fill(IfThere, Event, Text, Config);
               error -> fill(Otherwise, Event, Text, Config)
           end,
    [Part | fill(T, Event, Text, Config)];
fill([[logger_formatter, header] | T], Event, Text, Config) ->
    [header(Event) | fill(T, Event, Text, Config)];
fill([Key | T], #{meta := Meta} = Event, Text, Config) when is_atom(Key) ->
    [value(Key, Meta, Config) | fill(T, Event, Text, Config)];
fill([Part | T], #{meta := Meta} = Event, Text, Config) when is_list(Part) ->
    case Part =/= [] andalso lists:all(fun is_atom/1, Part) of
        true -> [value(Part, Meta, Config) | fill(T, Event, Text, Config)];
        false -> [Part | fill(T, Event, Text, Config)]
    end;
fill([Part | T], Event, Text, Config) ->
    [Part | fill(T, Event, Text, Config)];
fill([], _, _, _) ->
    [].

lookup([Key], Meta) -> lookup(Key, Meta);
lookup([Key | Keys], Meta) ->
    case Meta of
        #{Key := Inner} when is_map(Inner) -> lookup(Keys, Inner);
        _ -> error
    end;
lookup(Key, Meta) -> maps:find(Key, Meta).

value(time, #{time := Time}, Config) ->
    format_time(Time, Config);
value(Key, Meta, _) ->
    case lookup(Key, Meta) of
        {ok, {M, F, A}} when Key =:= mfa, is_atom(M), is_atom(F) -> io_lib:format("~tw:~tw/~w", [M, F, A]);
        {ok, Value} when is_atom(Value); is_integer(Value); is_float(Value); is_pid(Value); is_reference(Value) ->
            io_lib:format("~tw", [Value]);
        {ok, Value} -> text(Value);
        error -> []
    end.

text(Value) when is_list(Value) ->
    case io_lib:printable_unicode_list(Value) of
        true -> Value;
        false -> io_lib:format("~0tp", [Value])
    end;
text(Value) -> io_lib:format("~0tp", [Value]).

format_time(Time, Config) ->
    Offset = case Config of
                 #{time_offset := O} -> [{offset, O}];
                 _ -> []
             end,
    calendar:system_time_to_rfc3339(Time, [{unit, microsecond},
                                           {time_designator, maps:get(time_designator, Config)} | Offset]).

%% =ERROR REPORT==== 20-Nov-2026::16:49:51.123456 ===
header(#{level := Level, meta := Meta}) ->
    Title = case Meta of
                #{logger_formatter := #{title := T}} -> T;
                #{error_logger := #{tag := Tag}} when Tag =:= info_msg; Tag =:= info_report -> "INFO REPORT";
                #{error_logger := #{tag := Tag}} when Tag =:= warning_msg; Tag =:= warning_report -> "WARNING REPORT";
                #{error_logger := #{tag := _}} -> "ERROR REPORT";
                _ -> string:uppercase(atom_to_list(Level)) ++ " REPORT"
            end,
    Micros = maps:get(time, Meta, 0),
    {{Year, Month, Day}, {Hour, Minute, Second}} =
        calendar:universal_time_to_local_time(calendar:gregorian_seconds_to_datetime(
                                                floor_div(Micros, 1000000) + 62167219200)),
    io_lib:format("=~ts==== ~w-~s-~4w::~2..0w:~2..0w:~2..0w.~6..0w ===",
                  [Title, Day, month(Month), Year, Hour, Minute, Second, Micros - floor_div(Micros, 1000000) * 1000000]).

floor_div(N, D) when N >= 0 -> N div D;
floor_div(N, D) -> -((-N + D - 1) div D).

month(N) ->
    lists:nth(N, ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]).

%% The message itself.
message({string, String}, _, Config) ->
    finish(String, Config);
message({report, Report}, Meta, Config) ->
    Callback = case {Meta, Config} of
                   {#{report_cb := F}, _} -> F;
                   {_, #{report_cb := F}} -> F;
                   _ -> fun logger:format_report/1
               end,
    report(Callback, Report, Meta, Config);
message({Format, Args}, _, Config) ->
    finish(safe_format(Format, Args, Config), Config).

report(Callback, Report, _, Config) when is_function(Callback, 1) ->
    try Callback(Report) of
        {Format, Args} when is_list(Format), is_list(Args) ->
            finish(safe_format(Format, Args, Config), Config);
        Other ->
            finish(io_lib:format("REPORT_CB/1 ERROR: ~tp; Returned: ~tp", [Report, Other]), Config)
    catch
        Class:Reason ->
            finish(io_lib:format("REPORT_CB/1 CRASH: ~tp; Reason: ~tp", [Report, {Class, Reason}]), Config)
    end;
report(Callback, Report, _, Config) when is_function(Callback, 2) ->
    try unicode:characters_to_list(Callback(Report, maps:with([depth, chars_limit, single_line], Config))) of
        Text when is_list(Text) -> finish(Text, Config);
        Other -> finish(io_lib:format("REPORT_CB/2 ERROR: ~tp; Returned: ~tp", [Report, Other]), Config)
    catch
        Class:Reason ->
            finish(io_lib:format("REPORT_CB/2 CRASH: ~tp; Reason: ~tp", [Report, {Class, Reason}]), Config)
    end;
report(_, Report, Meta, Config) ->
    report(fun logger:format_report/1, Report, Meta, Config).

safe_format(Format, Args, #{single_line := Single, chars_limit := Limit}) ->
    Format1 = case Single of
                  true -> flat(unicode:characters_to_list(text_format(Format)));
                  false -> Format
              end,
    Options = case Limit of
                  unlimited -> [];
                  _ -> [{chars_limit, Limit}]
              end,
    try io_lib:format(Format1, Args, Options)
    catch
        _:_ -> io_lib:format("FORMAT ERROR: ~tp - ~tp", [Format, Args])
    end.

text_format(Format) when is_atom(Format) -> atom_to_list(Format);
text_format(Format) -> Format.

%% In one line, ~p means ~0p.
flat([$~ | Cs]) -> control(Cs, "~");
flat([C | Cs]) -> [C | flat(Cs)];
flat([]) -> [].

control([C | Cs], Acc) when C =:= $p; C =:= $P ->
    Whole = lists:reverse([C | Acc]),
    Plain = lists:all(fun(X) -> X =:= $~ orelse X =:= $t orelse X =:= $l orelse X =:= C end, Whole),
    case Plain of
        true -> "~0" ++ tl(Whole) ++ flat(Cs);
        false -> Whole ++ flat(Cs)
    end;
control([C | Cs], Acc) when C >= $0, C =< $9; C =:= $.; C =:= $*; C =:= $-; C =:= $t; C =:= $l ->
    control(Cs, [C | Acc]);
control([C | Cs], Acc) ->
    lists:reverse([C | Acc]) ++ flat(Cs);
control([], Acc) ->
    lists:reverse(Acc).

finish(Text, #{single_line := true}) -> one_line(string:trim(unicode:characters_to_list(Text)));
finish(Text, _) -> Text.

%% Line breaks, with a comma before and blanks after, become ", ".
one_line([$, | Cs] = All) ->
    case newline(Cs) of
        {true, Rest} -> ", " ++ one_line(Rest);
        false -> [hd(All) | one_line(Cs)]
    end;
one_line([C | Cs] = All) ->
    case newline(All) of
        {true, Rest} -> ", " ++ one_line(Rest);
        false -> [C | one_line(Cs)]
    end;
one_line([]) -> [].

newline([$\r, $\n | Cs]) -> {true, blanks(Cs)};
newline([$\n | Cs]) -> {true, blanks(Cs)};
newline(_) -> false.

blanks([C | Cs]) when C =:= $\s; C =:= $\t; C =:= $\n; C =:= $\r -> blanks(Cs);
blanks(Cs) -> Cs.

%% format_report(Report) -> {Format, Args}: one indented line for each pair.
format_report(#{label := _, report := Report} = Map) when map_size(Map) =:= 2 -> format_report(Report);
format_report(Report) when is_map(Report) -> pairs(maps:to_list(Report));
format_report([]) -> pairs([]);
format_report(Report) when is_list(Report) ->
    case io_lib:printable_unicode_list(Report) of
        true -> {"~ts", [Report]};
        false -> pairs(Report)
    end;
format_report(Report) -> {"~tp", [Report]}.

pairs([]) -> {"~tp", [[]]};
pairs(List) ->
    case is_proper(List) of
        true ->
            Parts = [pair(E) || E <- List],
            {lists:append(lists:join("~n", [F || {F, _} <- Parts])), lists:append([A || {_, A} <- Parts])};
        false ->
            {"~tp", [List]}
    end.

is_proper([_ | T]) -> is_proper(T);
is_proper(T) -> T =:= [].

pair({Key, Value}) ->
    case is_text(Value) of
        true -> {"    ~tp: ~ts", [Key, Value]};
        false -> {"    ~tp: ~tp", [Key, Value]}
    end;
pair(Other) ->
    {"    ~tp", [Other]}.

is_text([_ | _] = Value) -> io_lib:printable_unicode_list(Value);
is_text(_) -> false.
