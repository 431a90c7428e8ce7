%%% file:copy: copies bytes between files, in the calling process.
%%%
%%% Names are opened raw here and closed again; open files are left open at their new positions.
-module(file_copy).
-export([copy/3]).

-define(PIECE, 65536).

%% {ok, BytesCopied} | {error, Reason}
copy(Source, Destination, Count) ->
    case in(Source) of
        {ok, From, CloseFrom} ->
            Result = case out(Destination) of
                         {ok, To, CloseTo} ->
                             Copied = loop(From, To, Count, 0),
                             case {Copied, CloseTo andalso file:close(To)} of
                                 {{ok, _}, {error, _} = Error} -> Error;
                                 _ -> Copied
                             end;
                         Error -> Error
                     end,
            _ = CloseFrom andalso file:close(From),
            Result;
        Error ->
            Error
    end.

in(File) when is_pid(File) -> {ok, File, false};
in({file_descriptor, _, _} = File) -> {ok, File, false};
in({Name, Modes}) when is_list(Modes) -> opened(file:open(Name, [read, binary | Modes]));
in(Name) -> opened(file:open(Name, [read, raw, binary])).

out(File) when is_pid(File) -> {ok, File, false};
out({file_descriptor, _, _} = File) -> {ok, File, false};
out({Name, Modes}) when is_list(Modes) -> opened(file:open(Name, [write, binary | Modes]));
out(Name) -> opened(file:open(Name, [write, raw, binary])).

opened({ok, File}) -> {ok, File, true};
opened(Error) -> Error.

loop(From, To, Count, Done) ->
    case file:read(From, piece(Count, Done)) of
        {ok, Data} when Data =/= [], Data =/= <<>> ->
            case file:write(To, Data) of
                ok -> loop(From, To, Count, Done + iolist_size(Data));
                Error -> Error
            end;
        {ok, _} -> {ok, Done};
        eof -> {ok, Done};
        Error -> Error
    end.

piece(infinity, _) -> ?PIECE;
piece(Count, Done) -> min(?PIECE, Count - Done).
