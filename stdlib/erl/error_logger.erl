%%% The older logging API, on top of logger.
%%%
%%% Each function makes one log event with the label {error_logger, Function}, which report_cb turns into
%%% text. tty/1 switches the default handler; report handlers (gen_event) are not supported.
-module(error_logger).
-export([error_msg/1, error_msg/2, format/2, warning_msg/1, warning_msg/2, info_msg/1, info_msg/2,
         error_report/1, error_report/2, warning_report/1, warning_report/2, info_report/1, info_report/2,
         warning_map/0, tty/1, logfile/1, get_format_depth/0, limit_term/1, which_report_handlers/0,
         report_cb/1]).

error_msg(Format) -> error_msg(Format, []).
error_msg(Format, Args) -> msg(error, error_msg, error, Format, Args).

format(Format, Args) -> error_msg(Format, Args).

warning_msg(Format) -> warning_msg(Format, []).
warning_msg(Format, Args) -> msg(warning, warning_msg, warning_msg, Format, Args).

info_msg(Format) -> info_msg(Format, []).
info_msg(Format, Args) -> msg(notice, info_msg, info_msg, Format, Args).

msg(Level, Label, Tag, Format, Args) ->
    logger:log(Level, #{label => {error_logger, Label}, format => Format, args => Args},
               #{error_logger => #{tag => Tag}, report_cb => fun error_logger:report_cb/1}).

error_report(Report) -> error_report(std_error, Report).
error_report(Type, Report) -> report(error, error_report, Type, std_error, Report).

warning_report(Report) -> warning_report(std_warning, Report).
warning_report(Type, Report) -> report(warning, warning_report, Type, std_warning, Report).

info_report(Report) -> info_report(std_info, Report).
info_report(Type, Report) -> report(notice, info_report, Type, std_info, Report).

report(Level, Tag, Type, Standard, Report) ->
    Meta = #{error_logger => #{tag => Tag, type => Type}, report_cb => fun error_logger:report_cb/1},
    Meta1 = case Type of
                Standard -> Meta;
                _ -> Meta#{domain => [Type]}
            end,
    logger:log(Level, #{label => {error_logger, Tag}, report => Report}, Meta1).

%% {Format, Args} for the events above.
report_cb(#{label := {error_logger, _}, format := Format, args := Args}) when is_list(Format); is_binary(Format) ->
    try
        _ = io_lib:format(Format, Args),
        {text(Format), Args}
    catch
        _:_ -> {"ERROR: ~tp - ~tp", [Format, Args]}
    end;
report_cb(#{label := {error_logger, _}, format := Format, args := Args}) ->
    {Format, Args};
report_cb(#{label := {error_logger, _}, report := Report}) when is_list(Report) ->
    logger:format_report(Report);
report_cb(#{label := {error_logger, _}, report := Report}) when is_map(Report) ->
    {"~tp~n", [Report]};
report_cb(#{label := {error_logger, _}, report := Report}) ->
    {"~tp", [Report]}.

text(Format) when is_binary(Format) -> unicode:characters_to_list(Format);
text(Format) -> Format.

%% What warnings are logged as; error, warning or info.
warning_map() -> warning.

%% Switches output of the default handler on or off.
tty(true) ->
    case logger:get_handler_config(default) of
        {ok, _} -> ok;
        {error, _} ->
            logger:add_handler(default, logger_std_h,
                               #{config => #{type => standard_error},
                                 filters => [{domain, {fun logger_filters:domain/2, {log, super, [otp, sasl]}}},
                                             {no_domain, {fun logger_filters:domain/2, {log, undefined, []}}}],
                                 filter_default => stop,
                                 formatter => {logger_formatter, #{legacy_header => true, single_line => false}}})
    end;
tty(false) ->
    _ = logger:remove_handler(default),
    ok.

%% logfile({open, Name}) | logfile(close) | logfile(filename)
logfile({open, Name}) ->
    case logger:add_handler(error_logger, logger_std_h,
                            #{config => #{type => {file, Name}},
                              formatter => {logger_formatter, #{legacy_header => true, single_line => false}}}) of
        ok -> ok;
        {error, {already_exist, _}} -> {error, allready_have_logfile};
        Error -> Error
    end;
logfile(close) ->
    case logger:remove_handler(error_logger) of
        ok -> ok;
        {error, _} -> {error, module_not_found}
    end;
logfile(filename) ->
    case logger:get_handler_config(error_logger) of
        {ok, #{config := #{type := {file, Name}}}} -> Name;
        _ -> {error, no_log_file}
    end.

%% Terms are never cut.
get_format_depth() -> unlimited.

limit_term(Term) -> Term.

which_report_handlers() -> [].
