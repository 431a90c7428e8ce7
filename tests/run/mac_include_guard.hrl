%%% Included twice by mac_include.erl; the guard keeps the second time empty.
-ifndef(MAC_INCLUDE_GUARD_HRL).
-define(MAC_INCLUDE_GUARD_HRL, true).
-define(GUARDED, guarded).
-endif.
