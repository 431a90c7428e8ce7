-module(several).
-export([main/1, gone/2]).          %% error: function `gone/2` undefined

main(_) ->
    helper(1),                      %% error: function `helper/1` undefined
    #nothing{}.                     %% error: record `nothing` undefined
