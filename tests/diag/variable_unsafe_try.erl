-module(variable_unsafe_try).
-export([start/1]).

start(File) ->
    try
        {ok, Data} = file:read_file(File)
    catch
        _:_ -> Data = <<>>
    end,
    Data.
