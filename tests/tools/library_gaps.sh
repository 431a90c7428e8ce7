#!/bin/sh
# Lists what OTP's library modules export and ours do not: library_gaps.sh [MODULE...]
#
# Compares OTP 25 (escript) with the built rvm ($RVM, or target/debug/rvm). Beside each
# missing function stands how many files of how many corpora call it, as far as the table
# ../shared/api-frequency.tsv ($FREQUENCIES) knows; modules and functions that are called
# most come first. The modules are by default those of stdlib and kernel that programs use.
tools=$(cd "$(dirname "$0")" && pwd)
rvm=${RVM:-$tools/../../target/debug/rvm}
frequencies=${FREQUENCIES:-$tools/../../../shared/api-frequency.tsv}
[ -f "$frequencies" ] || frequencies=/work/shared/api-frequency.tsv
[ $# -gt 0 ] || set -- erlang lists maps string binary io io_lib math re base64 unicode \
    sets gb_sets gb_trees dict orddict ordsets queue array proplists calendar rand random \
    filelib filename file os code init timer ets persistent_term atomics counters gen \
    gen_server gen_event gen_statem gen_fsm sys proc_lib supervisor supervisor_bridge application \
    logger error_logger erl_scan erl_anno erl_parse erl_pp erl_eval erl_lint epp \
    erl_features erl_expand_records erl_internal erl_bits ms_transform digraph digraph_utils \
    sofs pool slave c shell zlib crypto inet gen_tcp gen_udp net_kernel net_adm rpc erpc \
    global global_group pg seq_trace erl_error uri_string file_sorter dets log_mf_h beam_lib \
    edlin_expand escript erl_tar zip win32reg user heart auth disk_log wrap_log_reader compile
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT INT TERM
cat > "$work/exported.erl" <<'PROGRAM'
-module(exported).
-export([main/1]).
main(Modules) -> [print(list_to_atom(M)) || M <- Modules].
print(M) ->
    case code:ensure_loaded(M) of
        {module, M} -> io:format("~p.~n", [{M, M:module_info(exports)}]);
        _ -> ok
    end.
PROGRAM
(cd "$work" && timeout -k 5 120 "$rvm" run exported.erl -- "$@" > exported) || exit 2
escript "$tools/library_gaps.escript" "$frequencies" "$work/exported" "$@"
