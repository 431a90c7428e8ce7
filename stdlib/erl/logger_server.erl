%%% Keeps the logging configuration, and logs the events that the VM itself makes.
%%%
%%% The process registered `logger`; started by the boot process on first need. Its state is the
%%% configuration: #{primary, handlers (a list of maps, newest first), modules}. Events of
%%% other processes do not pass through it.
-module(logger_server).
-export([serve/0, config/0, call/1]).

%% The body of the process.
serve() ->
    process_flag(trap_exit, true),
    loop(defaults()).

%% The configuration in force.
config() ->
    case whereis(logger) of
        undefined ->
            defaults();
        Pid when Pid =:= self() ->
            get('$logger_config');
        Pid ->
            case request(Pid, get) of
                {ok, Config} -> Config;
                error -> defaults()
            end
    end.

%% Changes the configuration: ok | {error, Reason}
call(Change) ->
    Pid = rvm_boot:ensure_server(logger, logger_server, serve),
    case request(Pid, Change) of
        {ok, Answer} -> Answer;
        error -> {error, noproc}
    end.

request(Pid, Request) ->
    Ref = erlang:monitor(process, Pid),
    Pid ! {logger_request, self(), Ref, Request},
    receive
        {Ref, Answer} ->
            erlang:demonitor(Ref, [flush]),
            {ok, Answer};
        {'DOWN', Ref, process, _, _} ->
            error
    end.

defaults() ->
    #{primary => #{level => notice, filters => [], filter_default => log, metadata => #{}},
      modules => #{},
      handlers => [#{id => default, module => logger_std_h, level => all,
                     config => #{type => standard_error},
                     filters => [{remote_gl, {fun logger_filters:remote_gl/2, stop}},
                                 {domain, {fun logger_filters:domain/2, {log, super, [otp, sasl]}}},
                                 {no_domain, {fun logger_filters:domain/2, {log, undefined, []}}}],
                     filter_default => stop,
                     formatter => {logger_formatter, #{legacy_header => true, single_line => false}}}]}.

loop(Config) ->
    put('$logger_config', Config),
    receive
        {logger_request, From, Ref, get} ->
            From ! {Ref, Config},
            loop(Config);
        {logger_request, From, Ref, Change} ->
            {Answer, Config1} = change(Change, Config),
            From ! {Ref, Answer},
            loop(Config1);
        {log, Level, Format, Args, Meta} ->
            emulator_event(#{level => Level, msg => {Format, Args}, meta => Meta}, Config),
            loop(Config);
        _ ->
            loop(Config)
    end.

emulator_event(#{level := Level} = Event, #{primary := #{level := Least}} = Config) ->
    case Least =/= none andalso (Least =:= all orelse logger:compare_levels(Level, Least) =/= lt) of
        true -> logger:log_event(Event, Config);
        false -> ok
    end.

change({set_primary, New}, Config) ->
    {ok, Config#{primary := maps:merge(maps:get(primary, defaults()), New)}};
change({update_primary, New}, #{primary := Primary} = Config) ->
    case [K || K <- maps:keys(New), not lists:member(K, [level, filters, filter_default, metadata])] of
        [] -> {ok, Config#{primary := maps:merge(Primary, New)}};
        [Key | _] -> {{error, {invalid_primary_config, Key, maps:get(Key, New)}}, Config}
    end;
change({set_modules, Names, Level}, #{modules := Modules} = Config) ->
    {ok, Config#{modules := maps:merge(Modules, maps:from_list([{M, Level} || M <- Names]))}};
change({unset_modules, all}, Config) ->
    {ok, Config#{modules := #{}}};
change({unset_modules, Names}, #{modules := Modules} = Config) ->
    {ok, Config#{modules := maps:without(Names, Modules)}};
change({add_filter, Where, Id, Filter}, Config) ->
    with_filters(Where, Config,
                 fun(Filters) ->
                         case lists:keymember(Id, 1, Filters) of
                             true -> {error, {already_exist, Id}};
                             false -> {ok, Filters ++ [{Id, Filter}]}
                         end
                 end);
change({remove_filter, Where, Id}, Config) ->
    with_filters(Where, Config,
                 fun(Filters) ->
                         case lists:keymember(Id, 1, Filters) of
                             true -> {ok, lists:keydelete(Id, 1, Filters)};
                             false -> {error, {not_found, Id}}
                         end
                 end);
change({add_handler, Id, Module, Given}, #{handlers := Handlers} = Config) ->
    case find(Id, Handlers) of
        {ok, _} ->
            {{error, {already_exist, Id}}, Config};
        error ->
            Full = maps:merge(#{level => all, filters => [], filter_default => log,
                                formatter => {logger_formatter, #{}}},
                              Given#{id => Id, module => Module}),
            case callback(Module, adding_handler, [Full], {ok, Full}) of
                {ok, Full1} -> {ok, Config#{handlers := [Full1 | Handlers]}};
                {error, Reason} -> {{error, {handler_not_added, Reason}}, Config}
            end
    end;
change({remove_handler, Id}, #{handlers := Handlers} = Config) ->
    case find(Id, Handlers) of
        {ok, #{module := Module} = Handler} ->
            _ = callback(Module, removing_handler, [Handler], ok),
            {ok, Config#{handlers := [H || #{id := I} = H <- Handlers, I =/= Id]}};
        error ->
            {{error, {not_found, Id}}, Config}
    end;
change({set_handler, Id, New}, Config) ->
    with_handler(Id, Config,
                 fun(#{module := Module} = Old) ->
                         Full = maps:merge(#{level => all, filters => [], filter_default => log,
                                             formatter => {logger_formatter, #{}}},
                                           New#{id => Id, module => Module}),
                         callback(Module, changing_config, [set, Old, Full], {ok, Full})
                 end);
change({update_handler, Id, New}, Config) ->
    with_handler(Id, Config,
                 fun(#{module := Module} = Old) ->
                         Full = maps:merge(Old, New),
                         callback(Module, changing_config, [update, Old, Full], {ok, Full})
                 end);
change({update_formatter, Id, New}, Config) ->
    with_handler(Id, Config,
                 fun(#{formatter := {Module, Old}} = Handler) ->
                         {ok, Handler#{formatter := {Module, maps:merge(Old, New)}}}
                 end);
change(_, Config) ->
    {{error, badarg}, Config}.

find(Id, Handlers) ->
    case [H || #{id := I} = H <- Handlers, I =:= Id] of
        [Handler] -> {ok, Handler};
        [] -> error
    end.

%% Optional callbacks of handler modules.
callback(Module, Function, Args, Default) ->
    _ = code:ensure_loaded(Module),
    case erlang:function_exported(Module, Function, length(Args)) of
        true ->
            try apply(Module, Function, Args)
            catch
                _:Reason -> {error, Reason}
            end;
        false ->
            Default
    end.

with_handler(Id, #{handlers := Handlers} = Config, Fun) ->
    case find(Id, Handlers) of
        {ok, Handler} ->
            case Fun(Handler) of
                {ok, New} ->
                    {ok, Config#{handlers := [case I =:= Id of
                                                  true -> New;
                                                  false -> H
                                              end || #{id := I} = H <- Handlers]}};
                {error, Reason} ->
                    {{error, Reason}, Config}
            end;
        error ->
            {{error, {not_found, Id}}, Config}
    end.

with_filters(primary, #{primary := #{filters := Filters} = Primary} = Config, Fun) ->
    case Fun(Filters) of
        {ok, New} -> {ok, Config#{primary := Primary#{filters := New}}};
        Error -> {Error, Config}
    end;
with_filters({handler, Id}, Config, Fun) ->
    with_handler(Id, Config,
                 fun(#{filters := Filters} = Handler) ->
                         case Fun(Filters) of
                             {ok, New} -> {ok, Handler#{filters := New}};
                             Error -> Error
                         end
                 end).
