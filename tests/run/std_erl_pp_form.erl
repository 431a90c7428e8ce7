%%% erl_pp: attributes, types and functions, as wide as they may be and in less room.
-module(std_erl_pp_form).
-export([main/1]).

main(_) -> lists:foreach(fun one/1, texts()).

one(S) ->
    Reserved = fun('maybe') -> true; ('else') -> true; (X) -> erl_scan:reserved_word(X) end,
    {ok, T, _} = erl_scan:string(S, 1, [{reserved_word_fun, Reserved}]),
    case erl_parse:parse_form(T) of
        {ok, Parsed} ->
            lists:foldl(fun(Width, Before) ->
                                Text = lists:flatten(erl_pp:form(Parsed, [{linewidth, Width}, {encoding, latin1}])),
                                [io:format("~w:~n~ts~n", [Width, Text]) || Text =/= Before],
                                Text
                        end, none, [100, 40, 28, 20, 14, 10]);
        Error -> io:format("~p~n", [Error])
    end.

texts() ->
    ["-module(foo).",
     "-export([]).",
     "-export([a/1]).",
     "-export([a/1,b/2,c/3,dddddd/4]).",
     "-import(foo,[]).",
     "-import(foo,[a/1,b/2,c/3]).",
     "-vsn(\"abc\").",
     "-vsn({a,[b,{c,\"d\"}],1}).",
     "-compile([export_all,{inline,[{a,1},{b,2},{ccccc,33}]}]).",
     "-compile(export_all).",
     "-behaviour(gen_server).",
     "-on_load(init/0).",
     "-dialyzer({nowarn_function,foo/1}).",
     "-author('A b').",
     "-foo(<<1,2>>).",
     "-foo(#{a=>b,c=>{d,e}}).",
     "-foo([{aaaaaa,1},{bbbbbb,2},{cccccc,3}]).",
     "-foo(\"a long string to be broken or not\").",
     "-optional_callbacks([a/1,b/2]).",
     "-export_type([a/0,b/1,cccc/2]).",
     "-record(r,{}).",
     "-record(r,{a,b=1,c::integer(),d=1::integer()|foo,eeeee}).",
     "-record(r,{aaaaaa,bbbbbb,cccccc}).",
     "-type a() :: integer().",
     "-type a(X) :: X | b(X).",
     "-type a(X,Y) :: {X,Y} | [X] | [] | nil() | [X,...] | {} | tuple() | map() | #{} | #{X => Y, z := q} | #rec{} | #rec{a::b(),c::d()}.",
     "-type a() :: 1..2 | -1 | 1 | 'a b' | foo:bar() | foo:bar(X,Y) | X | _.",
     "-type a() :: fun() | fun((...) -> b()) | fun(() -> c()) | fun((a(),b()) -> c()).",
     "-type a() :: <<>> | <<_:8>> | <<_:_*8>> | <<_:8,_:_*8>> | binary() | bitstring().",
     "-type a() :: X :: integer().",
     "-type a() :: (X :: integer()) | y.",
     "-type a() :: {X :: integer(), Y :: b}.",
     "-type a() :: atom() | integer | none().",
     "-opaque a() :: b.",
     "-spec f() -> a.",
     "-spec f(a()) -> b().",
     "-spec f(a(),b()) -> c(); (d(),e()) -> e().",
     "-spec m:f(a()) -> b().",
     "-spec f(X) -> Y when X :: a(), Y :: b().",
     "-spec f(X) -> Y when X :: a().",
     "-spec f(X) -> Y when is_subtype(X,a()).",
     "-spec f(X :: integer(), Y) -> fun((X) -> Y).",
     "-callback f(a()) -> b().",
     "-spec f(fun((...) -> X)) -> X.",
     "-type a() :: aaaaaaaaaa | bbbbbbbbbbbb | cccccccccc.",
     "-type a() :: {aaaaaaaaaa , bbbbbbbbbbbb , cccccccccc}.",
     "-type a() :: [aaaaaaaaaa | bbbbbbbbbbbb | cccccccccc].",
     "-type a() :: foo(aaaaaaaaaa | bbbbbbbbbbbb, cccccccccc).",
     "-type a() :: fun((aaaaaaaaaa,bbbbbbbbbbbb) -> cccccccccc).",
     "-type a() :: #{aaaaaaaaaa => bbbbbbbbbbbb,cccccccccc := ddddddd}.",
     "-type a() :: #rec{aaaaaaaaaa::bbbbbbbbbbbb,cccccccccc::ddddddd}.",
     "-spec ffffffff(aaaaaaaaaa,bbbbbbbbbbbb) -> cccccccccc | dddddddddd.",
     "-spec ffffffff(A,B) -> C when A :: aaaaaaaaaaaa, B :: bbbbbbbbbb, C :: ccccccc.",
     "-spec ffffffff(A) -> C when A :: aaaaaaaaaaaa; (B) -> C when B :: bbbbbbbbbb, C :: ccccccc.",
     "f() -> a.",
     "f(A, B) when A > B, is_list(A); B -> C = {A, B}, C; f(_, _) -> x.",
     "fooooooo(Aaaaaaaaa, Bbbbbbbbbbb, Ccccccccc) when is_integer(Aaaaaaaaa), is_atom(Bbbbbbbbbbb) -> ok.",
     "'A b'(X) -> case X of {ok, V} when V > 1 -> V; error -> exit(normal) end.",
     "f() -> receive X -> X after 10 -> try a catch b -> c end end.",
     "f(X) when X andalso X orelse X -> [Y || Y <- X, Y]."].
