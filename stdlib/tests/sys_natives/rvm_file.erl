%%% Stand-in on OTP for the VM's natives rvm_file:*, for the comparison programs only.
-module(rvm_file).
-compile([export_all, nowarn_export_all]).
-include_lib("kernel/include/file.hrl").

open(P, Ms) -> file:open(P, [raw, binary | Ms]).
close(H) -> file:close(H).
read(_, 0) -> {ok, <<>>};
read(H, N) -> file:read(H, N).
write(H, D) -> file:write(H, D).
pread(H, O, N) -> file:pread(H, O, N).
pwrite(H, O, D) -> file:pwrite(H, O, D).
seek(H, W, O) -> file:position(H, {W, O}).
truncate(H) -> file:truncate(H).
sync(H) -> file:sync(H).
datasync(H) -> file:datasync(H).
allocate(H, O, L) -> file:allocate(H, O, L).
read_file(P) -> file:read_file(P).
list_dir(P) -> case file:list_dir_all(P) of {ok, L} -> {ok, [unicode:characters_to_binary(N) || N <- L]}; E -> E end.
info(P, follow) -> conv(file:read_file_info(P, [{time, posix}]));
info(P, nofollow) -> conv(file:read_link_info(P, [{time, posix}])).
handle_info(H) -> conv(file:read_file_info(H, [{time, posix}])).
conv({ok, I}) -> {ok, list_to_tuple(tl(tuple_to_list(I)))};
conv(E) -> E.
set_mode(P, M) -> file:change_mode(P, M).
set_owner(P, U, G) -> file:change_owner(P, U, G).
set_times(P, A, M) -> file:write_file_info(P, #file_info{atime = A, mtime = M}, [{time, posix}]).
delete(P) -> file:delete(P).
rename(A, B) -> file:rename(A, B).
make_dir(P) -> file:make_dir(P).
del_dir(P) -> file:del_dir(P).
make_link(A, B) -> file:make_link(A, B).
make_symlink(A, B) -> file:make_symlink(A, B).
read_link(P) -> case file:read_link_all(P) of {ok, L} -> {ok, unicode:characters_to_binary(L)}; E -> E end.
get_cwd() -> {ok, L} = file:get_cwd(), {ok, unicode:characters_to_binary(L)}.
set_cwd(P) -> file:set_cwd(P).
