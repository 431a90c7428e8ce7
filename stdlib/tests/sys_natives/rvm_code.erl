%%% Stand-in on OTP for the VM's natives rvm_code:*, for the comparison programs only.
-module(rvm_code).
-export([ensure_loaded/1, load_file/1, load_abs/1, load_binary/3, is_loaded/1, which/1, all_loaded/0, purge/1,
         soft_purge/1, delete/1, get_path/0, set_path/1, read_object/1, md5/1]).

ensure_loaded(M) -> code:ensure_loaded(M).
load_file(M) -> code:load_file(M).
load_abs(F) -> code:load_abs(unicode:characters_to_list(F)).
load_binary(M, F, B) -> code:load_binary(M, F, B).
is_loaded(M) -> code:is_loaded(M).
which(M) -> case code:which(M) of non_existing -> false; preloaded -> embedded; F -> {file, F} end.
all_loaded() -> code:all_loaded().
purge(M) -> code:purge(M).
soft_purge(M) -> code:soft_purge(M).
delete(M) -> code:delete(M).
get_path() -> code:get_path().
set_path(P) -> true = code:set_path(P), ok.
read_object(M) -> case code:get_object_code(M) of {_, B, F} -> {ok, B, F}; error -> error end.
md5(M) -> erlang:get_module_info(M, md5).
