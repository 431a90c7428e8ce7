%%% re:replace and re:split: options, shapes of results, errors.
-module(std_re_replace_split).
-export([main/1]).

main(_) ->
    [show(replace, A) || A <- [
        ["abcd","c","[&]"], ["abcd","c","[&]",[{return,list}]],
        ["abcd","c","[\\&]",[{return,list}]], ["abcd","x","y"], [<<"abcd">>,"x","y"],
        [["a"|<<"b">>],"x","y"], ["abcd","x","y",[{return,binary}]],
        ["abcd","x","y",[{return,list}]], ["abcd","x","y",[{return,iodata}]],
        ["abcb","b","y",[global]], ["abcb","b","",[global]],
        ["abcb","b","y",[global,{return,binary}]],
        ["abcb","(b)","<\\1\\g1\\g{1}\\2&\\\\>",[global,{return,list}]],
        ["abcb","b","y",[{capture,all}]], ["abcb","b","y",[foo]], ["abcb","b",foo],
        ["abcb","b",<<"z">>], ["abcb","b",["z",<<"q">>]], ["abcb","(","z"],
        ["abcb","x*","-",[global,{return,list}]], ["abcb","x*","-",[{return,list}]],
        [[1024,$a],"a","x",[unicode]], [[1024,$a],"a",[1025],[unicode,{return,list}]],
        [[1024,$a],"a","x",[unicode,{return,binary}]], [[1024,$a],"q","x",[unicode]],
        [[1024,$a],"q","x",[unicode,{return,list}]], ["abc","b","\\g",[{return,list}]],
        ["abc","b","\\",[{return,list}]], ["abc","b","\\x\\n",[{return,list}]],
        ["abc","b","\\12",[{return,list}]], ["abc","b","\\g{",[{return,list}]],
        ["abc","b","\\0",[{return,list}]],
        ["abc","","-",[global]], ["","a","-"], ["","","-"], ["abc","abc",""], ["abc","abc","x"],
        ["abc","^a","x"],
        ["abc","c$","x"],["abc","b","x",[{return,foo}]],["aXbXc","X",<<"-">>,[global,{offset,2},{return,list}]],[foo,"a","b"],["abc",foo,"b"],["abc","b","x",[{match_limit,0},report_errors]]]],
    [show(split, A) || A <- [
        ["abcb","b"], ["abcb","b",[{return,list}]], ["abcb","b",[trim]], ["abcb","(b)"],
        ["abcb","(b)",[group]], ["abcb","b",[group]], ["abcbd","b",[{parts,2}]],
        ["abcbd","b",[{parts,infinity}]], ["abcbd","b",[{parts,1}]], ["abcbd","b",[{parts,0}]],
        ["abcbd","b",[{parts,-1}]], ["abc",""], ["abc","",[{parts,2}]], ["abc","x"],
        ["abc","x",[group]], [""  ,"x"], ["",""], ["","x",[trim]], ["bb","b"], ["bb","b",[trim]],
        ["bb","b",[trim,{return,list}]], ["bab","b",[group,trim]], ["abcb","(x)?b"],
        ["abcb","(x)?(b)"], ["abcb","(b)(x)?",[group]], ["Erlang","[ln]",[{return,list}]],
        ["Erlang","([ln])",[{return,list}]], ["Erlang","[lx]",[{return,list},{parts,2}]],
        ["Erlang","([ln])",[{return,list},group,{parts,2}]],
        [[1024,$a,1025],"a",[unicode,{return,list}]], [[1024,$a,1025],"a",[unicode]],
        ["abc","b",[foo]], ["abc","b",[{capture,all}]], ["abc","b",[global]], ["abc","(",[]],
        [foo,"b"], ["abcb","b",[{return,iodata}]], ["abcbdb","b",[trim,{parts,2}]],
        ["a b  c "," +",[trim,{return,list}]], ["aaa","a*"], ["xaax","a*"],
        ["abab","(a)|b",[group]], ["abc","",[trim]], ["ab","(a)|(b)"],
        ["a\r\nb","",[{newline,crlf}]], ["abcb","b",[{offset,2}]], ["abcb","b",[notempty]],
        ["ababab","(?:(a)|b)",[{parts,3}]]]].

show(F, Args) ->
    R = try apply(re, F, Args) catch C:E -> {C, E} end,
    io:format("~w~p => ~w~n", [F, Args, R]).
