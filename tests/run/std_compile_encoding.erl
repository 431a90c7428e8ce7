%%% What compile says of a file that is not in the encoding it should be in, and where.
-module(std_compile_encoding).
-export([main/1]).

main(_) ->
    Head = "-module(other). -compile([export_all, nowarn_export_all]).\n",
    lists:foreach(
      fun(Text) ->
              ok = file:write_file("other.erl", Text),
              io:format("~p~n", [compile:file("other.erl", [binary, return_errors])])
      end,
      [[Head, <<"\n  t() -> ok, \"", 246, "\".\n">>],
       [Head, <<"\n  t() ->\n    ok, %% a", 246, "\n    ok.\n">>],
       [Head, <<"t() -> ok.   % ", 246, "\n">>],
       [Head, <<"t() -> \"%\", 'a%\\'%', $%. %", 246, "\n">>],
       [Head, <<"t() -> \"\\\"%", 246, "\".\n">>],
       [Head, <<"\n   u() -> ok.\n\n", 246, "\n">>],
       [Head, <<"t() -> ok.\n   u() ->\n  \"abc", 246, "\"\n">>],
       ["%% coding: utf-8\n", Head, <<"  %% ", 246, "\n">>]]),
    ok = file:delete("other.erl").
