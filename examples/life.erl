#!/usr/bin/env escript
%% -*- erlang -*-
%%% Life: Conway's game of life with a process per cell, under fire.
%%%
%%%     rvm run examples/life.erl
%%%     rvm run examples/life.erl -- 100 300       (100 generations, 300 kills)
%%%
%%% There is no board and no clock. Each cell is a process of its own: to get
%%% from one generation to the next it asks its eight neighbours for their state
%%% in the present one and waits for the answers. A cell that is asked about a
%%% generation it has not reached yet answers when it gets there. So the cells
%%% keep in step, at most one generation apart from a neighbour, and nobody
%%% leads.
%%%
%%% Meanwhile a reaper kills cells at random. The supervisor puts a new process
%%% in the dead one's place; it knows only how its cell began. It asks its
%%% neighbours for their past, generation by generation, and so lives its whole
%%% life again until it has caught up. Neighbours that were waiting for the dead
%%% cell notice (they monitor it) and ask its successor.
%%%
%%% Whom the reaper kills, and when, differs from run to run. The picture at the
%%% end does not: it is compared with a plain sequential computation.
-module(life).
-behaviour(supervisor).
-export([main/1]).
-export([init/1, start_cell/3, cell/3]).
-mode(compile).

-define(WIDTH, 32).
-define(HEIGHT, 12).
-define(GENERATIONS, 40).
-define(KILLS, 120).

%% A cell that finds a neighbour's name free asks again after so many
%% milliseconds: the supervisor is about to fill the place.
-define(RETRY, 2).

main([]) ->
    run(?GENERATIONS, ?KILLS);
main([G, K]) ->
    case {string:to_integer(G), string:to_integer(K)} of
        {{Generations, ""}, {Kills, ""}} when Generations >= 0, Kills >= 0 -> run(Generations, Kills);
        _ -> usage()
    end;
main(_) ->
    usage().

usage() ->
    io:format(standard_error, "usage: life [GENERATIONS KILLS]~n", []),
    halt(2).

run(Generations, Kills) ->
    silence_reports(),
    World = world(),
    show("generation 0", World),
    {ok, Supervisor} = supervisor:start_link(?MODULE, {World, Generations}),
    Reaper = spawn_link(fun() -> receive start -> reap(Kills, Generations, Supervisor) end end),
    Done = monitor(process, Reaper),
    Reaper ! start,
    receive {'DOWN', Done, process, Reaper, normal} -> ok end,
    Last = maps:map(fun(Position, _) -> state_of(Position, Generations) end, World),
    show("generation " ++ integer_to_list(Generations), Last),
    Active = proplists:get_value(active, supervisor:count_children(Supervisor)),
    io:format("~w cells, ~w of them killed on the way and brought up again~n", [Active, Kills]),
    stop(Supervisor),
    case Last =:= sequential(World, Generations) of
        true ->
            io:format("every cell is as a sequential computation says~n");
        false ->
            io:format("WRONG: a sequential computation gives another picture~n"),
            halt(1)
    end.

%% -- The cell ---------------------------------------------------------------

%% known: the neighbours' states in the present generation, as far as told.
%% ask: the neighbours that have not answered yet, each with the reference of
%% the monitor on the process asked.
%% past: the cell's own states, the present one included.
%% waiting: questions about generations not reached yet.
%% last: the generation to stop at; questions are answered for ever.
-record(cell, {name, neighbours = [], generation = 0, last, known = #{}, ask = #{}, past = #{}, waiting = []}).

start_cell(Position, Alive, Last) ->
    {ok, proc_lib:spawn_link(?MODULE, cell, [Position, Alive, Last])}.

cell(Position, Alive, Last) ->
    Name = name(Position),
    true = register(Name, self()),
    Neighbours = [name(N) || N <- neighbours(Position)],
    live(ask_all(#cell{name = Name, neighbours = Neighbours, last = Last, past = #{0 => Alive}})).

live(Cell) ->
    receive
        {ask, From, Generation} ->
            live(answer(From, Generation, Cell));
        {state, Name, Generation, Alive} when Generation =:= Cell#cell.generation, is_map_key(Name, Cell#cell.ask) ->
            live(told(Name, Alive, Cell));
        {state, _, _, _} ->
            live(Cell);
        {'DOWN', Ref, process, {Name, _}, _Reason} ->
            case Cell#cell.ask of
                #{Name := Ref} ->
                    erlang:send_after(?RETRY, self(), {retry, Name, Ref}),
                    live(Cell);
                #{} ->
                    live(Cell)
            end;
        {retry, Name, Ref} ->
            case Cell#cell.ask of
                #{Name := Ref} -> live(ask(Name, Cell));
                #{} -> live(Cell)
            end
    end.

ask_all(#cell{generation = Last, last = Last} = Cell) ->
    Cell;
ask_all(Cell) ->
    lists:foldl(fun ask/2, Cell#cell{known = #{}, ask = #{}}, Cell#cell.neighbours).

%% Asks a neighbour by its name. The monitor comes first: whether the neighbour
%% is dead already or dies before it answers, a 'DOWN' will tell.
ask(Name, #cell{ask = Ask} = Cell) ->
    Ref = monitor(process, Name),
    question(Name, Cell#cell.generation),
    Cell#cell{ask = Ask#{Name => Ref}}.

question(Name, Generation) ->
    case whereis(Name) of
        undefined -> ok;
        Pid -> Pid ! {ask, self(), Generation}
    end.

answer(From, Generation, #cell{past = Past, waiting = Waiting} = Cell) ->
    case Past of
        #{Generation := Alive} ->
            From ! {state, Cell#cell.name, Generation, Alive},
            Cell;
        #{} ->
            Cell#cell{waiting = [{From, Generation} | Waiting]}
    end.

told(Name, Alive, #cell{known = Known, ask = Ask} = Cell) ->
    {Ref, Ask2} = maps:take(Name, Ask),
    demonitor(Ref, [flush]),
    Cell2 = Cell#cell{known = Known#{Name => Alive}, ask = Ask2},
    case map_size(Ask2) of
        0 -> next_generation(Cell2);
        _ -> Cell2
    end.

next_generation(#cell{generation = Generation, known = Known, past = Past, waiting = Waiting} = Cell) ->
    Living = length([N || {N, true} <- maps:to_list(Known)]),
    Alive = rule(maps:get(Generation, Past), Living),
    Cell2 = ask_all(Cell#cell{generation = Generation + 1, past = Past#{Generation + 1 => Alive}, waiting = []}),
    lists:foldl(fun({From, G}, C) -> answer(From, G, C) end, Cell2, Waiting).

rule(_, 3) -> true;
rule(Alive, 2) -> Alive;
rule(_, _) -> false.

%% -- Those outside ----------------------------------------------------------

%% Asks a cell from outside; waits until it gets there, however often it dies.
state_of(Position, Generation) ->
    Name = name(Position),
    Ref = monitor(process, Name),
    question(Name, Generation),
    receive
        {state, Name, Generation, Alive} ->
            demonitor(Ref, [flush]),
            Alive;
        {'DOWN', Ref, process, _, _} ->
            receive after ?RETRY -> ok end,
            state_of(Position, Generation)
    end.

%% Spreads its kills evenly over the whole run: before each it waits until some
%% cell has got as far as the kill's turn.
reap(Kills, Generations, Supervisor) ->
    reap(0, Kills, Generations, erlang:unique_integer([positive]) + erlang:system_time(microsecond), Supervisor).

reap(Kills, Kills, _, _, _) ->
    ok;
reap(Killed, Kills, Generations, Seed, Supervisor) ->
    {Witness, Seed2} = random_position(Seed),
    {Victim, Seed3} = random_position(Seed2),
    _ = state_of(Witness, (Killed * Generations) div Kills),
    Ref = monitor(process, name(Victim)),
    case whereis(name(Victim)) of
        undefined -> ok;
        Pid -> exit(Pid, kill)
    end,
    receive
        {'DOWN', Ref, process, _, killed} -> reap(Killed + 1, Kills, Generations, Seed3, Supervisor);
        {'DOWN', Ref, process, _, noproc} -> reap(Killed, Kills, Generations, Seed3, Supervisor)
    end.

random_position(Seed) ->
    Seed2 = (Seed * 1103515245 + 12345) rem 2147483648,
    N = (Seed2 bsr 8) rem (?WIDTH * ?HEIGHT),
    {{N rem ?WIDTH, N div ?WIDTH}, Seed2}.

%% -- The supervisor ---------------------------------------------------------

%% Every cell may be restarted as often as it takes.
init({World, Last}) ->
    {ok, {#{strategy => one_for_one, intensity => 1000000, period => 1},
          [#{id => Position, start => {?MODULE, start_cell, [Position, Alive, Last]}, shutdown => brutal_kill}
           || {Position, Alive} <- maps:to_list(World)]}}.

stop(Supervisor) ->
    unlink(Supervisor),
    Ref = monitor(process, Supervisor),
    exit(Supervisor, shutdown),
    receive {'DOWN', Ref, process, Supervisor, _} -> ok end.

%% The supervisor would report each death to the terminal.
silence_reports() ->
    logger:set_primary_config(level, none).

%% -- The world --------------------------------------------------------------

%% A torus. Two gliders, an r-pentomino and a light spaceship, to start with.
world() ->
    Living = pattern({1, 1}, [" # ", "  #", "###"])
        ++ pattern({16, 4}, [" ##", "## ", " # "])
        ++ pattern({24, 1}, ["#  # ", "    #", "#   #", " ####"])
        ++ pattern({4, 8}, ["###", "  #", " # "]),
    maps:from_list([{P, lists:member(P, Living)} || P <- positions()]).

pattern({Left, Top}, Rows) ->
    [{Left + X, Top + Y} || {Y, Row} <- number(Rows), {X, $#} <- number(Row)].

number(List) ->
    lists:zip(lists:seq(0, length(List) - 1), List).

positions() ->
    [{X, Y} || Y <- lists:seq(0, ?HEIGHT - 1), X <- lists:seq(0, ?WIDTH - 1)].

neighbours({X, Y}) ->
    [{(X + DX + ?WIDTH) rem ?WIDTH, (Y + DY + ?HEIGHT) rem ?HEIGHT}
     || DX <- [-1, 0, 1], DY <- [-1, 0, 1], {DX, DY} =/= {0, 0}].

name({X, Y}) ->
    list_to_atom("cell_" ++ integer_to_list(X) ++ "_" ++ integer_to_list(Y)).

sequential(World, 0) ->
    World;
sequential(World, Generations) ->
    Step = fun(Position, Alive) ->
               rule(Alive, length([N || N <- neighbours(Position), maps:get(N, World)]))
           end,
    sequential(maps:map(Step, World), Generations - 1).

show(Title, World) ->
    io:format("~s~n", [Title]),
    lists:foreach(
        fun(Y) ->
            io:format("  ~s~n", [[case maps:get({X, Y}, World) of true -> $#; false -> $. end
                                  || X <- lists:seq(0, ?WIDTH - 1)]])
        end,
        lists:seq(0, ?HEIGHT - 1)).
