%%% What the VM calls when a function or a fun's code is not loaded.
%%%
%%% Runs in the calling process. The first call of a module loads it here, then is carried out; if
%%% the function does not exist, undef is raised as if the call itself had raised it.
-module(error_handler).
-export([undefined_function/3, undefined_lambda/3, raise_undef_exception/3]).

%% Function of Module was called with Args, but is not there (yet).
undefined_function(Module, Function, Args) ->
    case rvm_code:ensure_loaded(Module) of
        {module, Module} ->
            case erlang:function_exported(Module, Function, length(Args)) of
                true ->
                    apply(Module, Function, Args);
                false ->
                    case erlang:function_exported(Module, '$handle_undefined_function', 2) of
                        true -> Module:'$handle_undefined_function'(Function, Args);
                        false -> raise_undef_exception(Module, Function, Args)
                    end
            end;
        {error, _} ->
            raise_undef_exception(Module, Function, Args)
    end.

%% A fun of Module was called whose code is not loaded.
undefined_lambda(Module, Fun, Args) ->
    case rvm_code:ensure_loaded(Module) of
        {module, Module} -> apply(Fun, Args);
        {error, _} -> raise(Fun, Args)
    end.

raise(Fun, Args) ->
    {module, M} = erlang:fun_info(Fun, module),
    {name, F} = erlang:fun_info(Fun, name),
    raise_undef_exception(M, F, Args).

%% Raises undef with the call on top of the stack trace, without this module's frames.
raise_undef_exception(Module, Function, Args) ->
    try erlang:error(undef)
    catch
        error:undef:Stack ->
            erlang:raise(error, undef, [{Module, Function, Args, []} | callers(Stack)])
    end.

callers([{?MODULE, _, _, _} | Stack]) -> callers(Stack);
callers(Stack) -> Stack.
