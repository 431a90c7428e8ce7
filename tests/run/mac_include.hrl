%%% Header of mac_include.erl.
-ifndef(MAC_INCLUDE_HRL).
-define(MAC_INCLUDE_HRL, 1).
-include("mac_include_guard.hrl").
-define(FROM_HEADER, header_value).
-define(TWICE(X), (X * 2)).
-record(shared, {a = ?GUARDED, b, c = []}).

in_header(X) -> {in_header, X}.
header_file() -> ?FILE.
header_line() -> ?LINE.
-endif.
