%%% The standard log handler: formats an event and writes it to a standard stream or a file.
%%%
%%% Runs in the process that logs, so that nothing is lost when the system halts afterwards. The
%%% configuration's type is standard_error, standard_io, or {file, Name}; files are opened for each
%%% event in append mode.
-module(logger_std_h).
-export([log/2, filesync/1]).

log(Event, #{formatter := {Formatter, FormatterConfig}} = Handler) ->
    Text = Formatter:format(Event, FormatterConfig),
    write(type(maps:get(config, Handler, #{})), Text).

type(#{type := {file, Name}}) -> {file, Name};
type(#{type := {file, Name, _}}) -> {file, Name};
type(#{type := file, file := Name}) -> {file, Name};
type(#{file := Name}) -> {file, Name};
type(#{type := {device, Device}}) -> Device;
type(#{type := standard_error}) -> standard_error;
type(_) -> user.

write({file, Name}, Text) ->
    _ = file:write_file(Name, unicode:characters_to_binary(Text), [append]),
    ok;
write(Device, Text) ->
    case io:request(Device, {put_chars, unicode, Text}) of
        ok -> ok;
        _ -> ok
    end.

%% Nothing is buffered here.
filesync(_Id) -> ok.
