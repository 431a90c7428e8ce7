%%% A server without handle_info/2, for sys_gen.
-module(sys_gen2).
-compile([export_all,nowarn_export_all]).
init(X) -> {ok,X}.
handle_call(get,_,S) -> {reply,S,S}.
handle_cast(X,S) -> {noreply,S,foo}.
