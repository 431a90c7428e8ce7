%%% Ready-made filters for log events, as OTP's module of the same name.
%%%
%%% A filter returns the event (log it), stop (drop it) or ignore (let others decide). All are pure.
-module(logger_filters).
-export([domain/2, level/2, progress/2, remote_gl/2]).

%% domain(Event, {Action, Compare, Domain}): Action = log | stop;
%% Compare = super | sub | equal | not_equal | undefined, how the event's domain relates to Domain.
domain(#{meta := Meta} = Event, {Action, Compare, Domain}) ->
    Match = case {Compare, Meta} of
                {undefined, #{domain := _}} -> false;
                {undefined, _} -> true;
                {not_equal, #{domain := D}} -> D =/= Domain;
                {not_equal, _} -> true;
                {super, #{domain := D}} -> lists:prefix(D, Domain);
                {sub, #{domain := D}} -> lists:prefix(Domain, D);
                {equal, #{domain := D}} -> D =:= Domain;
                _ -> false
            end,
    act(Match, Action, Event).

%% level(Event, {Action, Operator, Level}): Operator = eq | neq | lt | lteq | gt | gteq
level(#{level := L1} = Event, {Action, Operator, L2}) ->
    Order = logger:compare_levels(L1, L2),
    Match = case Operator of
                neq -> Order =/= eq;
                lteq -> Order =/= gt;
                gteq -> Order =/= lt;
                _ -> Order =:= Operator
            end,
    act(Match, Action, Event).

%% progress(Event, Action): supervisors' and applications' progress reports.
progress(#{msg := {report, #{label := {_, progress}}}} = Event, Action) -> act(true, Action, Event);
progress(_, _) -> ignore.

%% remote_gl(Event, Action): events of processes whose group leader is on another node.
remote_gl(#{meta := #{gl := GL}} = Event, Action) when node(GL) =/= node() -> act(true, Action, Event);
remote_gl(_, _) -> ignore.

act(true, log, Event) -> Event;
act(true, stop, _) -> stop;
act(false, _, _) -> ignore.
