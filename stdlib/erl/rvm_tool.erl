%%% rvm_tool: what compile, epp and erl_parse ask the compiler; requests and answers: stdlib/src/tool.rs.
-module(rvm_tool).
-export([ask/1, macro/1, macro/2]).

ask(Request) -> binary_to_term(rvm_parse:tool(term_to_binary(Request))).

%% A macro as the compiler is told of it.
macro(Name) -> atom_to_list(Name).

macro(Name, Value) -> {atom_to_list(Name), lists:flatten(io_lib:format("~tw", [Value]))}.
