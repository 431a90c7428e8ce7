%%% The logging API: what programs and the behaviours call to log, and to configure logging.
%%%
%%% An event is built, filtered, formatted and written in the calling process, as in OTP. The
%%% configuration is kept by the process registered `logger` (logger_server), which exists only once
%%% something has been configured or the VM itself has logged; until then the defaults hold, so that
%%% an event that is not to be logged costs one whereis/1.
-module(logger).
-export([emergency/1, emergency/2, emergency/3, alert/1, alert/2, alert/3, critical/1, critical/2, critical/3,
         error/1, error/2, error/3, warning/1, warning/2, warning/3, notice/1, notice/2, notice/3,
         info/1, info/2, info/3, debug/1, debug/2, debug/3,
         log/2, log/3, log/4, macro_log/3, macro_log/4, macro_log/5, allow/2, log_event/2,
         format_report/1, format_otp_report/1, timestamp/0, compare_levels/2,
         get_primary_config/0, set_primary_config/1, set_primary_config/2, update_primary_config/1,
         add_primary_filter/2, remove_primary_filter/1,
         add_handler/3, remove_handler/1, get_handler_ids/0, get_handler_config/0, get_handler_config/1,
         set_handler_config/2, set_handler_config/3, update_handler_config/2, update_handler_config/3,
         update_formatter_config/2, update_formatter_config/3,
         add_handler_filter/3, remove_handler_filter/2,
         set_module_level/2, unset_module_level/0, unset_module_level/1, get_module_level/0, get_module_level/1,
         set_application_level/2, unset_application_level/1, get_config/0,
         set_process_metadata/1, update_process_metadata/1, get_process_metadata/0, unset_process_metadata/0]).

-define(METADATA, '$logger_metadata$').

%% One function for each level: a string, a report (map or list of pairs), a format and its arguments,
%% or a fun and its argument that makes one of these; last the metadata.

emergency(X) -> log(emergency, X).
emergency(X, Y) -> log(emergency, X, Y).
emergency(X, Y, Z) -> log(emergency, X, Y, Z).

alert(X) -> log(alert, X).
alert(X, Y) -> log(alert, X, Y).
alert(X, Y, Z) -> log(alert, X, Y, Z).

critical(X) -> log(critical, X).
critical(X, Y) -> log(critical, X, Y).
critical(X, Y, Z) -> log(critical, X, Y, Z).

error(X) -> log(error, X).
error(X, Y) -> log(error, X, Y).
error(X, Y, Z) -> log(error, X, Y, Z).

warning(X) -> log(warning, X).
warning(X, Y) -> log(warning, X, Y).
warning(X, Y, Z) -> log(warning, X, Y, Z).

notice(X) -> log(notice, X).
notice(X, Y) -> log(notice, X, Y).
notice(X, Y, Z) -> log(notice, X, Y, Z).

info(X) -> log(info, X).
info(X, Y) -> log(info, X, Y).
info(X, Y, Z) -> log(info, X, Y, Z).

debug(X) -> log(debug, X).
debug(X, Y) -> log(debug, X, Y).
debug(X, Y, Z) -> log(debug, X, Y, Z).

%% log(Level, StringOrReport) -> ok
log(Level, X) ->
    do_log(Level, msg(X), #{}).

%% log(Level, StringOrReport, Metadata) | log(Level, Format, Args) | log(Level, Fun, FunArg)
log(Level, Fun, Arg) when is_function(Fun, 1) -> log_lazy(Level, Fun, Arg, #{});
log(Level, X, Meta) when is_map(Meta) -> do_log(Level, msg(X), Meta);
log(Level, Format, Args) -> do_log(Level, format_msg(Format, Args), #{}).

log(Level, Fun, Arg, Meta) when is_function(Fun, 1) -> log_lazy(Level, Fun, Arg, Meta);
log(Level, Format, Args, Meta) -> do_log(Level, format_msg(Format, Args), Meta).

%% What the macros of logger.hrl expand to; Location = #{mfa, file, line}.
macro_log(Location, Level, X) -> macro_log(Location, Level, X, #{}).

macro_log(Location, Level, Fun, Arg) when is_function(Fun, 1) -> log_lazy(Level, Fun, Arg, Location);
macro_log(Location, Level, X, Meta) when is_map(Meta) -> do_log(Level, msg(X), maps:merge(Location, Meta));
macro_log(Location, Level, Format, Args) -> do_log(Level, format_msg(Format, Args), Location).

macro_log(Location, Level, Fun, Arg, Meta) when is_function(Fun, 1) ->
    log_lazy(Level, Fun, Arg, maps:merge(Location, Meta));
macro_log(Location, Level, Format, Args, Meta) ->
    do_log(Level, format_msg(Format, Args), maps:merge(Location, Meta)).

msg(Report) when is_map(Report) -> {report, Report};
msg([{_, _} | _] = Report) -> {report, Report};
msg(String) when is_list(String); is_binary(String) -> {string, String};
msg(Other) -> erlang:error(badarg, [Other]).

format_msg(Format, Args) when is_list(Format); is_binary(Format); is_atom(Format) ->
    case is_list(Args) of
        true -> {Format, Args};
        false -> erlang:error(badarg, [Format, Args])
    end.

do_log(Level, Msg, Meta) ->
    Config = logger_server:config(),
    case allowed(Level, Config) of
        true -> log_event(#{level => Level, msg => Msg, meta => full_meta(Meta, Config)}, Config);
        false -> ok
    end.

%% The fun is called only if the level is logged.
log_lazy(Level, Fun, Arg, Meta) ->
    Config = logger_server:config(),
    case allowed(Level, Config) of
        true ->
            Msg = try Fun(Arg) of
                      {Format, Args} when is_list(Args) -> {Format, Args};
                      ignore -> ignore;
                      Other -> msg(Other)
                  catch
                      Class:Reason -> {"LAZY_FUN CRASH: ~tp; Reason: ~tp", [{Fun, Arg}, {Class, Reason}]}
                  end,
            case Msg of
                ignore -> ok;
                _ -> log_event(#{level => Level, msg => Msg, meta => full_meta(Meta, Config)}, Config)
            end;
        false ->
            ok
    end.

full_meta(Meta, #{primary := Primary}) ->
    Base = #{pid => self(), gl => group_leader(), time => timestamp()},
    Process = case get_process_metadata() of
                  undefined -> #{};
                  M -> M
              end,
    maps:merge(maps:merge(maps:merge(maps:get(metadata, Primary, #{}), Base), Process), Meta).

%% Microseconds since 1970.
timestamp() -> erlang:system_time(microsecond).

%% Whether events of Level from Module are logged at all.
allow(Level, Module) ->
    case logger_server:config() of
        #{modules := #{Module := Least}} -> at_least(Level, Least);
        Config -> allowed(Level, Config)
    end.

allowed(Level, #{primary := #{level := Least}}) -> at_least(Level, Least).

at_least(_, all) -> true;
at_least(_, none) -> false;
at_least(Level, Least) -> number(Level) =< number(Least).

number(none) -> -1;
number(emergency) -> 0;
number(alert) -> 1;
number(critical) -> 2;
number(error) -> 3;
number(warning) -> 4;
number(notice) -> 5;
number(info) -> 6;
number(debug) -> 7;
number(all) -> 10;
number(Other) -> erlang:error(badarg, [Other]).

%% gt if Level1 is more severe than Level2.
compare_levels(Level1, Level2) ->
    case {number(Level1), number(Level2)} of
        {N, N} -> eq;
        {N1, N2} when N1 < N2 -> gt;
        _ -> lt
    end.

%% Sends a complete event through the primary filters to the handlers. Also called by logger_server.
log_event(Event, #{primary := Primary, handlers := Handlers}) ->
    case filter(Event, maps:get(filters, Primary, []), maps:get(filter_default, Primary, log)) of
        stop -> ok;
        Event1 -> lists:foreach(fun(Handler) -> handle(Event1, Handler) end, Handlers)
    end,
    ok.

handle(#{level := Level} = Event, #{id := Id, module := Module, level := Least} = Handler) ->
    case at_least(Level, Least) andalso
         filter(Event, maps:get(filters, Handler, []), maps:get(filter_default, Handler, log)) of
        #{} = Event1 ->
            %% A failing handler must not fail who logs; it is removed, as OTP does.
            try Module:log(Event1, maps:remove(filters, Handler))
            catch
                _:_ -> drop_handler(Id)
            end;
        _ ->
            ok
    end.

drop_handler(Id) ->
    case whereis(logger) =:= self() of
        true -> ok;
        false -> _ = remove_handler(Id)
    end,
    ok.

filter(Event, [{_, {Fun, Arg}} | Filters], Default) ->
    try Fun(Event, Arg) of
        stop -> stop;
        ignore -> filter(Event, Filters, Default);
        #{} = Event1 -> filter(Event1, Filters, log)
    catch
        _:_ -> filter(Event, Filters, Default)
    end;
filter(Event, [], log) -> Event;
filter(_, [], stop) -> stop.

%% {Format, Args} that shows a report line by line.
format_report(Report) -> logger_formatter:format_report(Report).

format_otp_report(#{label := _, report := Report}) -> format_report(Report);
format_otp_report(Report) -> format_report(Report).

%% Configuration: ok | {error, Reason}; Config and its keys as in OTP.

get_config() ->
    #{primary := Primary, handlers := Handlers, modules := Modules} = logger_server:config(),
    #{primary => Primary, handlers => Handlers, module_levels => maps:to_list(Modules)}.

get_primary_config() -> maps:get(primary, logger_server:config()).

set_primary_config(Config) when is_map(Config) -> logger_server:call({set_primary, Config}).
set_primary_config(Key, Value) -> logger_server:call({update_primary, #{Key => Value}}).
update_primary_config(Config) when is_map(Config) -> logger_server:call({update_primary, Config}).

add_primary_filter(Id, {Fun, Arg}) -> logger_server:call({add_filter, primary, Id, {Fun, Arg}}).
remove_primary_filter(Id) -> logger_server:call({remove_filter, primary, Id}).

add_handler(Id, Module, Config) when is_atom(Id), is_atom(Module), is_map(Config) ->
    logger_server:call({add_handler, Id, Module, Config}).
remove_handler(Id) -> logger_server:call({remove_handler, Id}).

get_handler_ids() -> [Id || #{id := Id} <- get_handler_config()].
get_handler_config() -> maps:get(handlers, logger_server:config()).

get_handler_config(Id) ->
    case [H || #{id := I} = H <- get_handler_config(), I =:= Id] of
        [Config] -> {ok, Config};
        [] -> {error, {not_found, Id}}
    end.

set_handler_config(Id, Config) when is_map(Config) -> logger_server:call({set_handler, Id, Config}).
set_handler_config(Id, Key, Value) -> update_handler_config(Id, #{Key => Value}).
update_handler_config(Id, Config) when is_map(Config) -> logger_server:call({update_handler, Id, Config}).
update_handler_config(Id, Key, Value) -> update_handler_config(Id, #{Key => Value}).

update_formatter_config(Id, Config) when is_map(Config) -> logger_server:call({update_formatter, Id, Config}).
update_formatter_config(Id, Key, Value) -> update_formatter_config(Id, #{Key => Value}).

add_handler_filter(Id, FilterId, {Fun, Arg}) -> logger_server:call({add_filter, {handler, Id}, FilterId, {Fun, Arg}}).
remove_handler_filter(Id, FilterId) -> logger_server:call({remove_filter, {handler, Id}, FilterId}).

set_module_level(Modules, Level) when is_list(Modules) ->
    _ = number(Level),
    logger_server:call({set_modules, Modules, Level});
set_module_level(Module, Level) when is_atom(Module) ->
    set_module_level([Module], Level).

unset_module_level() -> logger_server:call({unset_modules, all}).
unset_module_level(Modules) when is_list(Modules) -> logger_server:call({unset_modules, Modules});
unset_module_level(Module) when is_atom(Module) -> unset_module_level([Module]).

get_module_level() -> maps:to_list(maps:get(modules, logger_server:config())).
get_module_level(Modules) when is_list(Modules) -> [P || {M, _} = P <- get_module_level(), lists:member(M, Modules)];
get_module_level(Module) when is_atom(Module) -> get_module_level([Module]).

set_application_level(App, Level) ->
    case application:get_key(App, modules) of
        {ok, Modules} -> set_module_level(Modules, Level);
        undefined -> {error, {not_loaded, App}}
    end.

unset_application_level(App) ->
    case application:get_key(App, modules) of
        {ok, Modules} -> unset_module_level(Modules);
        undefined -> {error, {not_loaded, App}}
    end.

%% Metadata added to every event of the calling process.
set_process_metadata(Meta) when is_map(Meta) ->
    _ = put(?METADATA, Meta),
    ok;
set_process_metadata(Meta) ->
    erlang:error(badarg, [Meta]).

update_process_metadata(Meta) when is_map(Meta) ->
    case get_process_metadata() of
        undefined -> set_process_metadata(Meta);
        Old -> set_process_metadata(maps:merge(Old, Meta))
    end;
update_process_metadata(Meta) ->
    erlang:error(badarg, [Meta]).

get_process_metadata() -> get(?METADATA).

unset_process_metadata() ->
    _ = erase(?METADATA),
    ok.
