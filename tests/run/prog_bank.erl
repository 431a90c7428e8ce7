%%% A bank: one process per account, transfers by a two-phase protocol, the total never changes.
-module(prog_bank).
-export([main/1]).

main(_) ->
    Accounts = list_to_tuple([spawn_link(fun() -> account(100) end) || _ <- lists:seq(1, 20)]),
    Me = self(),
    Ts = [spawn_link(fun() -> teller(Accounts, I * 7919, 100, 0, Me) end) || I <- lists:seq(1, 10)],
    Results = [receive {T, ok_transfers, N, refused, R} -> {N, R} end || T <- Ts],
    io:format("~w~n", [lists:sum([N + R || {N, R} <- Results])]),
    Balances = [begin A ! {balance, Me}, receive {A, B} -> B end end || A <- tuple_to_list(Accounts)],
    io:format("total ~w, all positive: ~w~n", [lists:sum(Balances), lists:all(fun(B) -> B >= 0 end, Balances)]).

teller(_, _, 0, Refused, Boss) -> Boss ! {self(), ok_transfers, 100 - Refused, refused, Refused};
teller(As, S, K, Refused, Boss) ->
    S2 = (S * 1103515245 + 12345) rem 2147483648,
    From = element((S2 bsr 8) rem 20 + 1, As), To = element((S2 bsr 16) rem 20 + 1, As),
    From ! {withdraw, (S2 bsr 4) rem 50, self()},
    receive
        {From, given, X} -> To ! {deposit, X, self()}, receive {To, deposited} -> teller(As, S2, K - 1, Refused, Boss) end;
        {From, refused} -> teller(As, S2, K - 1, Refused + 1, Boss)
    end.

account(B) ->
    receive
        {withdraw, X, From} when X =< B -> From ! {self(), given, X}, account(B - X);
        {withdraw, _, From} -> From ! {self(), refused}, account(B);
        {deposit, X, From} -> From ! {self(), deposited}, account(B + X);
        {balance, From} -> From ! {self(), B}, account(B)
    end.
