#!/usr/bin/env escript
%% -*- erlang -*-
%%% Exchange: a stock exchange under sabotage, and the proof that it kept its books.
%%%
%%%     rvm run examples/exchange.erl
%%%     rvm run examples/exchange.erl -- 500         (the saboteur kills 500 times)
%%%
%%% Every intention to buy or to sell is a process of its own. It lives until it
%%% has come true.
%%%
%%%   - Intentions are published. The board keeps the open ones and tells those
%%%     who subscribed to a stock.
%%%   - A buyer that hears of a fitting offer shakes hands with the seller in
%%%     three steps: it proposes, the seller accepts (or is busy with another),
%%%     the buyer confirms. Only then does the seller have the deal recorded.
%%%
%%%         buyer   -- propose -->   seller          "I would take it."
%%%         buyer   <-- accept --    seller          "Then it is kept for you, at this price."
%%%         buyer   -- confirm -->   seller          "I take it."
%%%                                  seller --> ledger
%%%         buyer   <-- settled --   seller
%%%
%%%   - There are no timeouts. Partners monitor each other: whoever waits for an
%%%     answer either gets it or hears of the other's death, and is free again.
%%%   - The ledger records a deal in one step or refuses it. It alone decides what
%%%     has happened, so it does not matter at which moment a partner dies.
%%%   - A saboteur kills buyers and sellers at random. Their supervisor starts them
%%%     again. A newly started intention asks the ledger whether it has come true in
%%%     its former life; if not, it goes back to the market. Should a deal of that
%%%     former life reach the ledger only then, the ledger tells it so.
%%%
%%% In the end the market is closed and the ledger's deals are replayed from the
%%% first to the last, to prove that no share and no coin was lost, doubled or sold
%%% twice. Who traded with whom differs from run to run. What is proved does not.
-module(exchange).
-behaviour(gen_server).         % the ledger and the board; the supervisors use init/1 too
-export([main/1]).
-export([init/1, handle_call/3, handle_cast/2, handle_info/2]).
-export([start_intention/1, seller/1, buyer/1]).
-mode(compile).

-define(TRADERS, 10).
-define(STOCKS, [acme, globex, initech, umbrella]).
-define(SHARES_EACH, 6).        % certificates of each stock that a trader starts with
-define(LOW_BIDS, 5).           % buys of each stock that no seller will ever meet
-define(LOW, 60).               % what such a bid stays below
-define(KILLS, 150).

%% One share per intention. share: {Stock, Serial} of the certificate to sell.
%% price: the least a seller wants, the most a buyer gives, in coins.
-record(sell, {id, trader, share, price}).
-record(buy, {id, trader, stock, price}).
-record(deal, {sell, buy, seller, buyer, share, price}).

main([]) ->
    run(?KILLS);
main([Arg]) ->
    case string:to_integer(Arg) of
        {Kills, ""} when Kills >= 0 -> run(Kills);
        _ -> usage()
    end;
main(_) ->
    usage().

usage() ->
    io:format(standard_error, "usage: exchange [KILLS]~n", []),
    halt(2).

run(Kills) ->
    silence_reports(),
    {Books, Intentions} = opening(),
    announce(Books, Intentions),
    {ok, Exchange} = supervisor:start_link(?MODULE, {exchange, Books, Intentions}),
    Saboteur = start_saboteur(Kills),
    ok = gen_server:call(ledger, {tell_when_done, length([1 || #sell{} <- Intentions]), self()}),
    lists:foreach(fun(I) -> {ok, _} = supervisor:start_child(intentions, [I]) end, Intentions),
    receive all_deals_done -> ok end,
    receive {'DOWN', Saboteur, process, _, normal} -> ok end,
    {_, Open, _} = Result = gen_server:call(ledger, result),
    Living = living_intentions(length(Open)),
    stop(Exchange),
    io:format("~w times a buyer or a seller was killed, and started again~n", [Kills]),
    prove(Books, Intentions, Living, Result).

%% -- Seller -----------------------------------------------------------------

start_intention(#sell{} = Sell) ->
    {ok, proc_lib:spawn_link(?MODULE, seller, [Sell])};
start_intention(#buy{} = Buy) ->
    {ok, proc_lib:spawn_link(?MODULE, buyer, [Buy])}.

seller(#sell{id = Id} = Sell) ->
    case gen_server:call(ledger, {enter, Id}) of
        open -> offer(Sell);
        came_true -> came_true
    end.

%% Free: in the market, waiting for a buyer.
offer(#sell{share = {Stock, _}, price = Price} = Sell) ->
    gen_server:cast(board, {publish, self(), Stock, {sell, Price}}),
    receive
        {propose, Buyer, Ref, BuyId, Bid} ->
            Watch = monitor(process, Buyer),
            Buyer ! {accept, Ref, (Price + Bid) div 2},
            accepted(Sell, BuyId, Buyer, Ref, Watch, (Price + Bid) div 2);
        came_true ->
            came_true
    end.

%% Kept for one buyer, until that one confirms or dies.
accepted(Sell, BuyId, Buyer, Ref, Watch, Price) ->
    receive
        {confirm, Ref} ->
            think(),
            Answer = gen_server:call(ledger, {record, Sell#sell.id, BuyId, Price}),
            Buyer ! {settled, Ref},
            demonitor(Watch, [flush]),
            case Answer of
                recorded -> came_true;
                refused -> seller(Sell)
            end;
        {propose, Other, OtherRef, _, _} ->
            Other ! {busy, OtherRef},
            accepted(Sell, BuyId, Buyer, Ref, Watch, Price);
        {'DOWN', Watch, process, Buyer, _} ->
            offer(Sell)
    end.

%% -- Buyer ------------------------------------------------------------------

buyer(#buy{id = Id, stock = Stock, price = Price} = Buy) ->
    case gen_server:call(ledger, {enter, Id}) of
        open ->
            gen_server:cast(board, {publish, self(), Stock, {buy, Price}}),
            gen_server:cast(board, {subscribe, self(), Stock}),
            look(Buy);
        came_true ->
            came_true
    end.

%% Free: waiting to hear of an offer that fits. What is published while the
%% buyer is occupied stays in its mailbox.
look(#buy{id = Id, price = Bid} = Buy) ->
    receive
        {published, _, Seller, {sell, Price}} when Price =< Bid ->
            Ref = monitor(process, Seller),
            Seller ! {propose, self(), Ref, Id, Bid},
            proposed(Buy, Seller, Ref);
        {published, _, _, _} ->
            look(Buy);
        came_true ->
            came_true
    end.

%% The monitor's reference is the handshake's name as well.
proposed(Buy, Seller, Ref) ->
    receive
        {accept, Ref, Price} when Price =< Buy#buy.price ->
            think(),
            Seller ! {confirm, Ref},
            confirmed(Buy, Seller, Ref);
        {busy, Ref} ->
            %% It will be published again if it gets free again.
            demonitor(Ref, [flush]),
            look(Buy);
        {'DOWN', Ref, process, Seller, _} ->
            look(Buy)
    end.

%% Whether the seller reports or dies: what has become of it stands in the ledger.
confirmed(#buy{id = Id} = Buy, Seller, Ref) ->
    receive
        {settled, Ref} -> demonitor(Ref, [flush]);
        {'DOWN', Ref, process, Seller, _} -> ok
    end,
    case gen_server:call(ledger, {enter, Id}) of
        open -> look(Buy);
        came_true -> came_true
    end.

%% A little time between the steps, for the saboteur to strike in.
think() ->
    receive after 1 -> ok end.

%% -- Saboteur ---------------------------------------------------------------

%% Subscribes to all that is published and strikes at every third news on
%% average, or when there has been none for a while. Ends when it has killed as
%% often as it was told.
start_saboteur(Kills) ->
    {_, Monitor} = spawn_monitor(fun() ->
        [gen_server:cast(board, {subscribe, self(), Stock}) || Stock <- ?STOCKS],
        sabotage(Kills, erlang:system_time(microsecond))
    end),
    Monitor.

sabotage(0, _) ->
    ok;
sabotage(Left, Seed) ->
    receive
        {published, _, _, _} when (Seed bsr 8) rem 3 =/= 0 -> sabotage(Left, random(Seed));
        {published, _, _, _} -> strike(Left, random(Seed))
    after 2 -> strike(Left, random(Seed))
    end.

strike(Left, Seed) ->
    case [Pid || {_, Pid, _, _} <- supervisor:which_children(intentions), is_pid(Pid)] of
        [] ->
            sabotage(Left, random(Seed));
        Pids ->
            Victim = lists:nth(1 + (Seed bsr 8) rem length(Pids), Pids),
            Ref = monitor(process, Victim),
            exit(Victim, kill),
            receive
                {'DOWN', Ref, process, Victim, killed} -> sabotage(Left - 1, random(Seed));
                {'DOWN', Ref, process, Victim, _} -> sabotage(Left, random(Seed))
            end
    end.

%% The next state of a linear congruential generator. Its low bits are poor and
%% are shifted out where it is used.
random(Seed) ->
    (Seed * 1103515245 + 12345) rem 2147483648.

%% -- Supervisors, board and ledger ------------------------------------------

init({exchange, Books, Intentions}) ->
    {ok, {#{strategy => one_for_all},
          [#{id => ledger,
             start => {gen_server, start_link, [{local, ledger}, ?MODULE, {ledger, Books, Intentions}, []]}},
           #{id => board,
             start => {gen_server, start_link, [{local, board}, ?MODULE, board, []]}},
           #{id => intentions, type => supervisor,
             start => {supervisor, start_link, [{local, intentions}, ?MODULE, intentions]}}]}};
init(intentions) ->
    %% Transient: an intention that has come true ends normally and for good.
    {ok, {#{strategy => simple_one_for_one, intensity => 1000000, period => 1},
          [#{id => intention, start => {?MODULE, start_intention, []}, restart => transient,
             shutdown => brutal_kill}]}};
init(board) ->
    {ok, {board, #{}, maps:from_keys(?STOCKS, [])}};
init({ledger, Books, Intentions}) ->
    Open = maps:from_list([{id(I), {I, nobody}} || I <- Intentions]),
    {ok, {ledger, Books, Open, [], {0, nobody}}}.

%% The ledger: {ledger, Books, Open, Deals, {HowManyDeals, WhomToTell}}, where
%% Open are the intentions that have not come true, each with the process that
%% entered for it last, and Deals the recorded deals, the latest first.
handle_call({enter, Id}, {Pid, _}, {ledger, Books, Open, Deals, Tell} = State) ->
    case Open of
        #{Id := {Intention, _}} -> {reply, open, {ledger, Books, Open#{Id := {Intention, Pid}}, Deals, Tell}};
        #{} -> {reply, came_true, State}
    end;
handle_call({record, SellId, BuyId, Price}, _From, {ledger, Books, Open, Deals, Tell} = State) ->
    case Open of
        #{SellId := {Sell, SellPid}, BuyId := {Buy, BuyPid}} ->
            Deal = #deal{sell = SellId, buy = BuyId, seller = Sell#sell.trader, buyer = Buy#buy.trader,
                         share = Sell#sell.share, price = Price},
            {ok, Books2} = book(Deal, Books),
            SellPid ! came_true,
            BuyPid ! came_true,
            tell(Tell, length(Deals) + 1),
            {reply, recorded, {ledger, Books2, maps:without([SellId, BuyId], Open), [Deal | Deals], Tell}};
        #{} ->
            {reply, refused, State}
    end;
handle_call({tell_when_done, Count, Pid}, _From, {ledger, Books, Open, Deals, _}) ->
    {reply, ok, {ledger, Books, Open, Deals, {Count, Pid}}};
handle_call(result, _From, {ledger, Books, Open, Deals, _} = State) ->
    {reply, {Books, maps:keys(Open), lists:reverse(Deals)}, State}.

tell({Count, Pid}, Count) -> Pid ! all_deals_done;
tell(_, _) -> ok.

%% The board: {board, Published, Subscribers}. Published are the open intentions
%% by pid, Subscribers the pids by stock. Both are forgotten when they die.
handle_cast({publish, Pid, Stock, What}, {board, Published, Subscribers}) ->
    is_map_key(Pid, Published) orelse monitor(process, Pid),
    lists:foreach(fun(Subscriber) -> Subscriber ! {published, Stock, Pid, What} end, maps:get(Stock, Subscribers)),
    {noreply, {board, Published#{Pid => {Stock, What}}, Subscribers}};
handle_cast({subscribe, Pid, Stock}, {board, Published, Subscribers}) ->
    monitor(process, Pid),
    maps:foreach(fun(Who, {S, What}) when S =:= Stock -> Pid ! {published, Stock, Who, What};
                    (_, _) -> nothing
                 end, Published),
    {noreply, {board, Published, maps:update_with(Stock, fun(Pids) -> [Pid | Pids] end, Subscribers)}}.

handle_info({'DOWN', _, process, Pid, _}, {board, Published, Subscribers}) ->
    {noreply, {board, maps:remove(Pid, Published), maps:map(fun(_, Pids) -> lists:delete(Pid, Pids) end, Subscribers)}}.

%% The books: {OwnerOfShare, CoinsOfTrader}. A deal is booked only if the seller
%% owns the share and the buyer has the coins.
book(#deal{seller = Seller, buyer = Buyer, share = Share, price = Price}, {Shares, Coins}) ->
    case maps:get(Share, Shares) =:= Seller andalso maps:get(Buyer, Coins) >= Price of
        true ->
            Paid = maps:update_with(Buyer, fun(C) -> C - Price end, Coins),
            {ok, {Shares#{Share := Buyer}, maps:update_with(Seller, fun(C) -> C + Price end, Paid)}};
        false ->
            error
    end.

%% -- The opening ------------------------------------------------------------

%% Who owns what, and who intends what. Two shares of three are for sale, for 90
%% to 99 coins; to each of them there is a bid of 100 to 119, so that every seller
%% can find a buyer; low bids offer 40 to 59. Each trader has the coins for all
%% of its bids.
opening() ->
    Traders = lists:seq(1, ?TRADERS),
    Shares = [{{Stock, (T - 1) * ?SHARES_EACH + N}, T}
              || Stock <- ?STOCKS, T <- Traders, N <- lists:seq(1, ?SHARES_EACH)],
    Sells = [#sell{trader = T, share = Share, price = 90 + (7 * Serial) rem 10}
             || {{_, Serial} = Share, T} <- Shares, Serial rem 3 =/= 0],
    Fitting = [#buy{trader = 1 + (7 * Serial) rem ?TRADERS, stock = Stock, price = 100 + (13 * Serial) rem 20}
               || #sell{share = {Stock, Serial}} <- Sells],
    Low = [#buy{trader = 1 + N rem ?TRADERS, stock = Stock, price = 40 + (11 * N) rem (?LOW - 40)}
           || Stock <- ?STOCKS, N <- lists:seq(1, ?LOW_BIDS)],
    Intentions = shuffle(numbered(Sells, Fitting ++ Low)),
    Coins = [{T, lists:sum([P || #buy{trader = B, price = P} <- Intentions, B =:= T])} || T <- Traders],
    {{maps:from_list(Shares), maps:from_list(Coins)}, Intentions}.

numbered(Sells, Buys) ->
    [S#sell{id = {sell, N}} || {N, S} <- lists:zip(lists:seq(1, length(Sells)), Sells)]
        ++ [B#buy{id = {buy, N}} || {N, B} <- lists:zip(lists:seq(1, length(Buys)), Buys)].

shuffle(List) ->
    {Tagged, _} = lists:mapfoldl(fun(X, Seed) -> {{Seed, X}, random(Seed)} end, 1, List),
    [X || {_, X} <- lists:sort(Tagged)].

id(#sell{id = Id}) -> Id;
id(#buy{id = Id}) -> Id.

announce({Shares, Coins}, Intentions) ->
    io:format("~w traders, ~w share certificates of ~w stocks, ~w coins~n",
              [?TRADERS, map_size(Shares), length(?STOCKS), total(Coins)]),
    Sells = [Id || #sell{id = Id} <- Intentions],
    Bids = [Price || #buy{price = Price} <- Intentions],
    io:format("~w processes intend to sell a share each, ~w to buy one, ~w of these too cheaply~n",
              [length(Sells), length(Bids), length([Bid || Bid <- Bids, Bid < ?LOW])]).

%% -- The proof --------------------------------------------------------------

prove({Shares0, Coins0} = Opening, Intentions, Living, {{Shares, Coins} = Books, Open, Deals}) ->
    Sells = [D#deal.sell || D <- Deals],
    Buys = [D#deal.buy || D <- Deals],
    Intended = maps:from_list([{id(I), I} || I <- Intentions]),
    Replay = lists:foldl(fun(Deal, {ok, B}) -> book(Deal, B); (_, error) -> error end, {ok, Opening}, Deals),
    Checks =
        [{"deals recorded: ~w, one for each sell", [length(Deals)],
          lists:sort(Sells) =:= lists:sort([Id || {sell, _} = Id <- maps:keys(Intended)])},
         {"no intention came true twice", [],
          length(lists:usort(Sells)) =:= length(Deals) andalso length(lists:usort(Buys)) =:= length(Deals)},
         {"each deal is what both sides intended", [],
          lists:all(fun(#deal{sell = Sell, buy = Buy} = Deal) ->
                        as_intended(Deal, maps:get(Sell, Intended), maps:get(Buy, Intended))
                    end, Deals)},
         {"replayed from the first deal on: every seller owned the share, every buyer had the coins", [],
          Replay =/= error},
         {"the replay ends at the ledger's own books", [],
          Replay =:= {ok, Books}},
         {"shares: ~w before, ~w after: the same certificates, each with one owner",
          [map_size(Shares0), map_size(Shares)],
          lists:sort(maps:keys(Shares0)) =:= lists:sort(maps:keys(Shares))
              andalso lists:all(fun(T) -> is_map_key(T, Coins) end, maps:values(Shares))},
         {"coins: ~w before, ~w after, and nobody in debt", [total(Coins0), total(Coins)],
          total(Coins0) =:= total(Coins) andalso lists:all(fun(C) -> C >= 0 end, maps:values(Coins))},
         {"~w intentions are still open, all of them low bids, each with a living process", [length(Open)],
          length(Open) =:= Living andalso lists:all(fun(Id) -> (maps:get(Id, Intended))#buy.price < ?LOW end, Open)}],
    lists:foreach(fun({Format, Args, Ok}) -> io:format("  ~s " ++ Format ++ "~n", [mark(Ok) | Args]) end, Checks),
    case lists:all(fun({_, _, Ok}) -> Ok end, Checks) of
        true ->
            io:format("Proved: no share and no coin was lost, doubled or sold twice.~n");
        false ->
            io:format("The exchange has FAILED.~n"),
            halt(1)
    end.

mark(true) -> "[ok]";
mark(false) -> "[FAILED]".

as_intended(#deal{seller = S, buyer = B, share = {Stock, _} = Share, price = Price},
            #sell{trader = S, share = Share, price = Ask}, #buy{trader = B, stock = Stock, price = Bid}) ->
    Ask =< Price andalso Price =< Bid;
as_intended(_, _, _) ->
    false.

total(Coins) -> lists:sum(maps:values(Coins)).

%% -- Around it --------------------------------------------------------------

%% The number of living intentions, once those that have come true have ended
%% and the last victim has been started again.
living_intentions(Expected) ->
    case proplists:get_value(active, supervisor:count_children(intentions)) of
        Expected -> Expected;
        _ -> receive after 1 -> ok end, living_intentions(Expected)
    end.

stop(Supervisor) ->
    unlink(Supervisor),
    Ref = monitor(process, Supervisor),
    exit(Supervisor, shutdown),
    receive {'DOWN', Ref, process, Supervisor, _} -> ok end.

%% The supervisor would report each death to the terminal.
silence_reports() ->
    logger:set_primary_config(level, none).
