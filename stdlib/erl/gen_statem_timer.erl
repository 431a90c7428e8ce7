%%% The timeouts of a state machine.
%%%
%%% Internal to gen_statem; runs in the machine's process, which gets {timeout, Ref, Type} when a
%%% timer fires. Timers are a map {Type => {Ref, Content}} and the types that time out at once,
%%% oldest first; those have `now' for a reference. Invariant: the types in the list are those with
%%% `now'.
-module(gen_statem_timer).
-export([new/0, starting/1, set/2, cancel/2, fired/3, due/1, list/1]).

new() -> {#{}, []}.

%% starting(Timeouts): {Later, AtOnce}, what set/2 is to be called with in this order, for timeouts
%% with the latest first. Of each type the latest counts. Timers start in that order; what times out
%% at once does so in the order of the actions.
starting(Timeouts) ->
    Each = lists:foldl(fun({Type, _} = Timeout, Seen) ->
                               case lists:keymember(Type, 1, Seen) of
                                   true -> Seen;
                                   false -> [Timeout | Seen]
                               end
                       end, [], Timeouts),
    {AtOnce, Later} = lists:partition(fun({_, What}) -> is_at_once(What) end, Each),
    {lists:reverse(Later), AtOnce}.

is_at_once({start, 0, _, []}) -> true;
is_at_once(_) -> false.

%% set({Type, {start, Time, Content, Options} | {update, Content} | cancel}, Timers)
set({Type, cancel}, Timers) -> cancel(Type, Timers);
set({Type, {update, Content}}, {Map, Now} = Timers) ->
    case Map of
        #{Type := {Ref, _}} -> {Map#{Type := {Ref, Content}}, Now};
        _ -> set({Type, {start, 0, Content, []}}, Timers)
    end;
set({Type, {start, 0, Content, []}}, Timers) ->
    {Map, Now} = cancel(Type, Timers),
    {Map#{Type => {now, Content}}, Now ++ [Type]};
set({Type, {start, Time, Content, Options}}, Timers) ->
    {Map, Now} = cancel(Type, Timers),
    {Map#{Type => {erlang:start_timer(Time, self(), Type, Options), Content}}, Now}.

%% cancel(Type, Timers): without it; if it has fired already its message is taken away.
cancel(Type, {Map, Now} = Timers) ->
    case Map of
        #{Type := {now, _}} -> {maps:remove(Type, Map), lists:delete(Type, Now)};
        #{Type := {Ref, _}} ->
            case erlang:cancel_timer(Ref) of
                false ->
                    receive {timeout, Ref, Type} -> ok
                    after 0 -> ok
                    end;
                _ -> ok
            end,
            {maps:remove(Type, Map), Now};
        _ -> Timers
    end.

%% fired(Type, Ref, Timers): {Content, Timers} if that is one of them.
fired(Type, Ref, {Map, Now}) ->
    case Map of
        #{Type := {Ref, Content}} -> {Content, {maps:remove(Type, Map), Now}};
        _ -> none
    end.

%% due(Timers): {Event, Timers} for the first that waits for nothing.
due({_, []}) -> none;
due({Map, [Type | Now]}) ->
    #{Type := {now, Content}} = Map,
    {{Type, Content}, {maps:remove(Type, Map), Now}}.

%% list(Timers): {Number, [{Type, Content}]}.
list({Map, _}) ->
    {map_size(Map), [{Type, Content} || {Type, {_, Content}} <- maps:to_list(Map)]}.
