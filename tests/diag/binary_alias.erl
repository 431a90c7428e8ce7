-module(binary_alias).
-export([f/1, g/1, h/1, i/1, j/1]).
-record(r, {a, b}).

f(E) -> <<A>> = <<B>> = E, {A, B}.

g(<<A>> = <<B>>) -> {A, B}.

h(E) ->
    case E of
        {_, [<<>>, _]} = {_, [<<A/binary>> | _]} -> A;
        #r{b = <<A>>} = #r{a = _, b = <<B>>} -> {A, B}
    end.

i(E) -> {<<A>>} = {<<B:4, C:4>>} = E, {A, B, C}.

j(#{a := <<A>>} = #{a := <<B>>}) -> {A, B}.
