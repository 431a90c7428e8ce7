-module(comment_c_style).
-export([start/1]).

start(N) ->
    N. // the number
