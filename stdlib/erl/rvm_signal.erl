%%% Waiting for the answer of another process to a question asked by signal.
%%%
%%% Natives that ask another process (process_info/2, is_process_alive/1, ...) send a signal with a
%%% fresh reference and continue here. Every such signal is answered, by the process itself or, when
%%% it is dead, on its behalf.
-module(rvm_signal).
-export([await/1, await_alive/1]).

%% The answer as it is.
await(Ref) ->
    receive {Ref, Answer} -> Answer end.

%% The answer as a boolean: the dead answer `undefined`.
await_alive(Ref) ->
    receive {Ref, Answer} -> Answer =:= true end.
