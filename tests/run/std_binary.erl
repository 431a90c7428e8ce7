%%% The binary module: split, match, replace, part, at, copy, longest prefix, encode, lists.
-module(std_binary).
-export([main/1]).

main(_) ->
    p([binary:split(<<"a,b,c">>, <<",">>), binary:split(<<"a,b,c">>, <<",">>, [global]), binary:split(<<"a,b;c">>, [<<",">>, <<";">>], [global]), binary:split(<<",a,">>, <<",">>, [global, trim]), binary:split(<<",a,,b,">>, <<",">>, [global, trim_all])]),
    p([binary:match(<<"hello">>, <<"l">>), binary:match(<<"hello">>, <<"z">>), binary:matches(<<"hello">>, <<"l">>), binary:match(<<"hello">>, [<<"lo">>, <<"e">>]), binary:match(<<"hello">>, <<"l">>, [{scope, {3, 2}}])]),
    p([binary:replace(<<"aXbX">>, <<"X">>, <<"-">>), binary:replace(<<"aXbX">>, <<"X">>, <<"-">>, [global])]),
    p([binary:part(<<"hello">>, 1, 3), binary:part(<<"hello">>, {4, -2}), binary:at(<<"abc">>, 1), binary:first(<<"abc">>), binary:last(<<"abc">>)]),
    p([binary:copy(<<"ab">>, 3), binary:copy(<<"x">>), binary:longest_common_prefix([<<"abc">>, <<"abd">>]), binary:longest_common_suffix([<<"xbc">>, <<"ybc">>])]),
    p([binary:bin_to_list(<<"abc">>), binary:bin_to_list(<<"abc">>, 1, 2), binary:list_to_bin([1, [2]]), binary:encode_unsigned(258), binary:decode_unsigned(<<1, 2>>), binary:encode_unsigned(258, little), binary:decode_unsigned(<<1, 2>>, little)]),
    CP = binary:compile_pattern([<<" ">>, <<"\n">>]),
    p([binary:split(<<"a b\nc">>, CP, [global])]),
    p([binary:encode_hex(<<1, 254>>), binary:decode_hex(<<"01FE">>)]),
    p([try F() catch error:R -> R end || F <- [fun() -> binary:at(<<1>>, 5) end, fun() -> binary:part(<<1>>, 0, 9) end, fun() -> binary:first(<<>>) end, fun() -> binary:split(x, <<"a">>) end, fun() -> binary:match(<<"a">>, <<>>) end]]).

p(L) -> [io:format("~p ", [X]) || X <- L], io:nl().
