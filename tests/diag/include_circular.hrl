%% Includes itself, for include_circular.erl.
-include("include_circular.hrl").
