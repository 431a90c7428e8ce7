-module(wrong_records).
-export([f/1]).
-record(user, {name, age = 0, name}).
-record(user, {}).
-record(other, {field = Unbound}).

f(X) ->
    X#user.nam,
    X#usr.name,
    #user{age = 1, age = 2, nothing = 3},
    X#user{_ = 1},
    #{a := 1},
    record_info(foo, user),
    is_record(X, nope).
