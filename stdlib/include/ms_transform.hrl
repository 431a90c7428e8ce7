%%% Asks for the translation of ets:fun2ms/1 and dbg:fun2ms/1, which the compiler does itself.

-compile({parse_transform, ms_transform}).
