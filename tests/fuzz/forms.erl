%%% Writes the forms of small recorded programs, and their tokens, in the external format into the working
%%% folder: the first inputs of target `forms`.
-module(forms).
-export([main/1]).

main([Folder]) ->
    Names = [N || N <- filelib:wildcard(filename:join(Folder, "*.erl")), filelib:file_size(N) < 3000],
    lists:foreach(
      fun(Name) ->
          {ok, Forms} = epp:parse_file(Name, []),
          Base = filename:basename(Name, ".erl"),
          ok = file:write_file(Base, term_to_binary(Forms)),
          {ok, Text} = file:read_file(Name),
          case erl_scan:string(unicode:characters_to_list(Text)) of
              {ok, Tokens, _} -> ok = file:write_file(Base ++ ".tokens", term_to_binary(lists:sublist(Tokens, 100)));
              {error, _, _} -> ok
          end
      end, Names).
