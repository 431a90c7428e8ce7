%%% What gen_event has to say: reports of failed handlers, debug events.
%%%
%%% Loaded only when there is something to report; runs in the manager process.
-module(gen_event_report).
-export([crashed/6, no_handle_info/2, print_event/3, format_log/1, format_log/2]).

%% A handler was removed because it failed or returned nonsense.
crashed(Reason0, Handler, Mod, State, Event, Name) ->
    Reason = case Reason0 of
                 {'EXIT', R} -> R;
                 R -> R
             end,
    Shown = case erlang:function_exported(Mod, format_status, 2) of
                true ->
                    try Mod:format_status(terminate, [get(), State])
                    catch _:_ -> State
                    end;
                false -> State
            end,
    report(error, #{label => {gen_event, terminate}, handler => Handler, name => Name, last_message => Event,
                    state => Shown, reason => Reason}, error).

no_handle_info(Mod, Msg) ->
    report(warning, #{label => {gen_event, no_handle_info}, module => Mod, message => Msg}, warning_msg).

report(Level, Report, Tag) ->
    logger:log(Level, Report,
               #{domain => [otp],
                 report_cb => fun gen_event:format_log/2,
                 error_logger => #{tag => Tag, report_cb => fun gen_event:format_log/1}}).

print_event(Dev, {in, {notify, Event}}, Name) ->
    io:format(Dev, "*DBG* ~tp got event ~tp~n", [Name, Event]);
print_event(Dev, {in, {'$gen_event', {From, _}, Request}}, Name) ->
    io:format(Dev, "*DBG* ~tp got call ~tp from ~tp ~n", [Name, Request, From]);
print_event(Dev, {in, Msg}, Name) ->
    io:format(Dev, "*DBG* ~tp got ~tp~n", [Name, Msg]);
print_event(Dev, Event, Name) ->
    io:format(Dev, "*DBG* ~tp dbg  ~tp~n", [Name, Event]).

format_log(Report) -> format(Report, unlimited).

format_log(Report, Config) ->
    {Format, Args} = format(Report, maps:get(depth, Config, unlimited)),
    case Config of
        #{single_line := true} ->
            lists:join($\s, string:lexemes(lists:flatten(io_lib:format(Format, Args)), "\n"));
        #{chars_limit := Limit} when is_integer(Limit) ->
            io_lib:format(Format, Args, [{chars_limit, Limit}]);
        _ ->
            io_lib:format(Format, Args)
    end.

format(#{label := {gen_event, no_handle_info}, module := Mod, message := Msg}, Depth) ->
    {"** Undefined handle_info in ~tp~n** Unhandled message: " ++ p(Depth) ++ "~n", [Mod | a(Msg, Depth)]};
format(#{label := {gen_event, terminate}, handler := Handler, name := Name, last_message := Event, state := State,
         reason := Reason}, Depth) ->
    P = p(Depth),
    {"** gen_event handler " ++ P ++ " crashed.~n** Was installed in " ++ P ++ "~n** Last event was: " ++ P
     ++ "~n** When handler state == " ++ P ++ "~n** Reason == " ++ P ++ "~n",
     a(Handler, Depth) ++ a(Name, Depth) ++ a(Event, Depth) ++ a(State, Depth) ++ a(Reason, Depth)}.

p(unlimited) -> "~tp";
p(_) -> "~tP".

a(Term, unlimited) -> [Term];
a(Term, Depth) -> [Term, Depth].
