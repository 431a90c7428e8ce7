-module(stacktrace_guard).
-export([start/1]).

start(F) ->
    try F()
    catch
        error:R:S when S =/= [] -> {R, S}
    end.
