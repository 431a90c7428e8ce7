%%% Comparison program: gen_server and sys, normal use and every kind of error.
-module(sys_gen).
-compile([export_all,nowarn_export_all]).
init(X) -> {ok,X}.
handle_call(get,_,S) -> {reply,S,S};
handle_call(nr,F,S) -> gen_server:reply(F,ok), {noreply,S}.
handle_cast({c,X},S) -> {noreply,S,X};
handle_cast(_,S) -> {noreply,S}.
handle_continue(_,S) -> {noreply,S}.
handle_info(_,S) -> {noreply,S}.
code_change(O,S,E) -> {ok,{O,S,E}}.
main(_) ->
 {ok,P} = gen_server:start({local,nn},?MODULE,st,[{debug,[trace,log,statistics]}]),
 gen_server:call(P,get), gen_server:call(P,nr), gen_server:cast(P,x), P ! info, gen_server:cast(P,{c,{continue,a}}), timer:sleep(20),
 sys:log(P,print), io:format("~p~n",[sys:log(P,get)]), io:format("~p~n",[sys:statistics(P,get)]),
 io:format("~p~n",[sys:get_status(P)]), 
 io:format("~p~n",[{sys:get_state(P),sys:replace_state(P,fun(X) -> {X,X} end),sys:suspend(P),sys:change_code(P,?MODULE,"1",extra),sys:suspend(P),sys:get_status(P),sys:resume(P),sys:resume(P)}]),
 sys:no_debug(P),
 io:format("~p~n",[{sys:get_state(P),catch sys:replace_state(P,fun(X) -> error({foo,X}) end)}]),
 io:format("~p~n",[catch sys:get_state(nosuch)]),
 io:format("~p~n",[catch sys:get_state(self(),10)]),
 io:format("~p~n",[catch sys:change_code(P,?MODULE,"1",extra)]),
 io:format("~p~n",[sys:install(P,{fun(A,B,C) -> io:format("F ~p~n",[{A,B,C}]), A end, 0})]),
 gen_server:call(P,get), gen_server:cast(P,x), P ! info,  timer:sleep(20),
 io:format("~p~n",[catch sys:trace(P,foo)]),
 io:format("~p~n",[sys:log(P,true)]), io:format("~p~n",[sys:log(P,{true,3})]), gen_server:call(P,get), io:format("~p~n",[sys:log(P,get)]),
 io:format("~p~n",[sys:statistics(P,get)]), io:format("~p~n",[sys:statistics(P,true)]), gen_server:call(P,get), io:format("~p~n",[sys:statistics(P,get)]),
 io:format("~p~n",[sys:get_status(P)]), 
 R = gen_server:send_request(P,get), io:format("~p~n",[{R,gen_server:wait_response(R,100)}]),
 io:format("~p~n",[sys:terminate(P,normal)]),
 io:format("~p~n",[catch gen_server:call(nosuch,x)]), io:format("~p~n",[catch gen_server:call({nosuch,node()},x)]), io:format("~p~n",[catch gen_server:call({nosuch,'a@b'},x)]),
 io:format("~p~n",[catch gen_server:call({global,nosuch},x)]), io:format("~p~n",[catch gen_server:call({via,global,nosuch},x)]), io:format("~p~n",[catch gen_server:call(self(),x)]),
 io:format("~p~n",[catch gen_server:call("x",x)]),
 io:format("~p~n",[catch gen_server:call(nosuch,x,foo)]),
 io:format("~p~n",[catch gen_server:cast(nosuch,x)]), io:format("~p~n",[catch gen_server:cast("a",x)]),  io:format("~p~n",[catch gen_server:stop(nosuch)]), io:format("~p~n",[catch gen_server:stop(P)]),
 io:format("~p~n",[catch gen_server:stop({global,x})]), io:format("~p~n",[catch gen_server:stop("x")]),
 R2 = gen_server:send_request(nosuch,get), io:format("~p~n",[{R2,gen_server:wait_response(R2,100)}]),
 R3 = gen_server:send_request(P,get), io:format("~p~n",[{R3,gen_server:receive_response(R3,100)}]),
 R4 = gen_server:send_request({global,foo},get), io:format("~p~n",[{R4,gen_server:receive_response(R4,100)}]),
 {ok,P2} = gen_server:start(?MODULE,st,[]), R5 = gen_server:send_request(P2,get,lab,gen_server:reqids_new()), io:format("~p~n",[{R5,gen_server:receive_response(R5,100,true)}]),
 io:format("~p~n",[{gen_server:receive_response(gen_server:reqids_new(),100,true)}]),
 io:format("~p~n",[gen_server:multi_call(nn,x)]), io:format("~p~n",[gen_server:abcast(nn,x)]), io:format("~p~n",[gen_server:abcast([node(),foo@bar],nn,x)]),
 io:format("~p~n",[catch gen_server:start({local,undefined},?MODULE,x,[])]), io:format("~p~n",[catch gen_server:start({foo,undefined},?MODULE,x,[])]), io:format("~p~n",[catch gen_server:start("a",?MODULE,x,[])]),
 io:format("~p~n",[catch gen_server:start(nosuchmod,x,[])]),
 io:format("~p~n",[catch gen_server:start(?MODULE,x,[{timeout,0}])]),
 io:format("~p~n",[catch gen_server:start_monitor(?MODULE,x,[])]),
 io:format("~p~n",[catch gen_server:start({global,gg},?MODULE,x,[])]),
 {ok,P7} = gen_server:start(sys_gen2,st,[]), P7 ! unhandled, timer:sleep(30), gen_server:cast(P7,foo), timer:sleep(40),
 io:format("~p~n",[{self(),catch proc_lib:stop(P2,normal,0)}]),
 io:format("~p~n",[process_info(self(),messages)]).
