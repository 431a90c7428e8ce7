"""A whole random program: functions of several clauses, loops with fuel, processes that talk, and a
`main/0` that gives the list of what each call came to.

Programs end: functions call only earlier ones, and what recurses counts down. They are
deterministic: a process's messages are taken by who sent them, and nothing that names a process, a
reference or a fun by its identity gets into a result (`clean` sees to that)."""

from choices import Choices
from edges import Edges
from exprs import Exprs, Scope, TYPES

HEAD = """-module({name}).
-compile([export_all, nowarn_export_all]).
{record}
"""

# What every program ends with. A result is the value, or class and reason of the exception; stack
# traces stay out of it, and what has no portable text becomes an atom.
TAIL = """
run(F) ->
    erase(),
    R = try {value, F()} catch C:E -> {C, E} end,
    clean({R, lists:sort(get())}).

%% In a process of its own, so that what others send it late is seen by nobody.
apart(F) ->
    {P, M} = spawn_monitor(fun() -> exit({result, run(F)}) end),
    receive {'DOWN', M, process, P, {result, R}} -> R; {'DOWN', M, process, P, R} -> {died, clean(R)} end.

%% OTP 25 keeps one of the constants 0.0 and -0.0 of a module for both.
clean(X) when is_float(X), X == 0.0 -> 'ZERO';
clean(X) when is_pid(X) -> 'PID';
clean(X) when is_reference(X) -> 'REF';
clean(X) when is_function(X) -> {'FUN', element(2, erlang:fun_info(X, arity))};
clean({E, [{M, F, _, L} | _]}) when is_atom(M), is_atom(F), is_list(L) -> {clean(E), 'TRACE'};
clean([H | T]) -> [clean(H) | clean(T)];
clean(X) when is_tuple(X) -> list_to_tuple(clean(tuple_to_list(X)));
clean(X) when is_map(X) -> {'MAP', clean(ordered(maps:to_list(X)))};
clean(X) -> X.

%% Maps of up to 32 keys have an order. (What sort/1 of OTP 25 makes of 2 and 2.0 depends on what else is there.)
ordered(L) when length(L) =< 32 -> L;
ordered(L) -> lists:sort(L).

use(X) -> X.

two(X, Y) -> {X, Y}.

wide(A, B, C) -> [C, A | B].

wide(A, B, C, D, E, F) -> {F, B, D, A, C, E}.

risky(0, X) -> throw(X);
risky(1, X) -> exit(X);
risky(2, X) -> error(X);
risky(3, X) -> X + a;
risky(4, X) -> hd({X});
risky(5, X) when X =:= nothing -> X;
risky(N, X) when N < 8 -> {N, X}.

%% Where an exception was raised; functions that the compiler made have names of its choice.
top([{M, F, A, _} | _]) ->
    {M, case hd(atom_to_list(F)) of $- -> 'fun'; _ -> {F, if is_list(A) -> clean(A); true -> A end} end};
top(Other) -> Other.

rest() -> receive M -> [M | rest()] after 0 -> [] end.

catch_(F) ->
    try clean(F()) catch C:E -> {caught, C, clean(E)} end.

collect(Pids) ->
    [receive {P, X} -> X; {'DOWN', _, process, P, R} -> {down, clean(R)} after 4000 -> timeout end || P <- Pids].
"""


# For programs that ask for it.
PROPER = """
%% OTP 25 takes the length of a list before it makes a bit string of it, if it can, and then names the whole list.
proper([H | T]) -> try length(T) of _ -> [H | T] catch error:badarg -> [H] end;
proper(X) -> X.
"""


class Program:
    def __init__(self, choices, name):
        self.c = choices
        self.e = Exprs(choices)
        self.edges = Edges(choices, self.e)
        self.name = name

    def text(self):
        c, e = self.c, self.e
        e.records = c.below(3) == 2
        record = "-record(r, {f, g = " + c.of(["1", "{x, []}", "\"s\""]) + "})." if e.records else ""
        body = []
        for i in range(1 + c.below(5)):
            k = c.below(9)
            body.append(self.function(i) if k < 6 else self.loop(i) if k < 8 else self.caller(i))
        calls = []
        for _ in range(2 + c.below(5)):
            name, args, _ = c.of(e.functions)
            calls.append(f"run(fun() -> {name}({', '.join(e.leaf(a, Scope()) for a in args)}) end)")
        for _ in range(c.below(3)):
            calls.append(f"run(fun() -> {e.sequence('any', c.below(4), Scope())} end)")
        if c.below(2):
            calls.append(f"apart(fun() -> {self.processes()} end)")
        calls.append("[" + ",\n      ".join(f"catch_(fun() -> {self.edges.one()} end)" for _ in range(4 + c.below(9))) + "]")
        main = "main() ->\n    [" + ",\n     ".join(calls) + "]."
        text = HEAD.format(name=self.name, record=record) + "\n\n".join(body) + "\n\n" + main + "\n" + TAIL
        return text + PROPER if "?MODULE:proper(" in text else text

    def function(self, index):
        c, e = self.c, self.e
        name = f"f{index}"
        args = [c.of(TYPES) for _ in range(1 + c.below(3))]
        result = c.of(TYPES)
        clauses = []
        for _ in range(1 + c.below(4)):
            bound = []
            patterns = [e.pat(a, 2, Scope(), bound) for a in args]
            scope = Scope(bound)
            clauses.append(f"{name}({', '.join(patterns)}){e.guard(scope)} ->\n    {e.sequence(result, c.below(4), scope)}")
        if c.below(5) < 4:
            names = [e.fresh() for _ in args]
            scope = Scope(zip(names, args))
            clauses.append(f"{name}({', '.join(names)}) ->\n    {e.sequence(result, c.below(4), scope)}")
        e.functions.append((name, args, result))
        return ";\n".join(clauses) + "."

    def caller(self, index):
        """A function that calls what it is given, or a name it makes up, as the last thing it does."""
        c, e = self.c, self.e
        name = f"f{index}"
        kind = c.of(TYPES)
        scope = Scope([("X", kind)])
        guard, value = e.guard(scope), e.expr("any", 2, scope)
        # Known only now: calling itself it would not end.
        if c.below(2) == 0:
            e.functions.append((name, ["fun1", kind], "any"))
            return f"{name}(F, X){guard} -> F({value});\n{name}(_, X) -> X."
        e.functions.append((name, ["any", kind], "any"))
        return (f"{name}(M, X) when is_atom(M) -> (?MODULE:use(M)):{c.of(['use', 'clean', 'nobody'])}(X);\n"
                f"{name}(M, X) -> N = ?MODULE:use(?MODULE), F = element(1, {{use, M}}), N:F({value}).")

    def loop(self, index):
        """A function that recurses, in tail position or not, as often as its first argument says."""
        c, e = self.c, self.e
        name = f"f{index}"
        kind = c.of(TYPES)
        scope = Scope([("N", "int"), ("Acc", kind)])
        step = e.expr(kind, 2, scope)
        if c.below(2):
            body = f"{name}(N - 1, {step})"
        else:
            body = f"{{{name}(N - 1, {step}), {e.expr('any', 1, scope)}}}"
        last = e.expr(kind, 2, Scope([("Acc", kind)]))
        guard = "when is_integer(N), N > 0, N < 10"
        # Callers give it any number: the wrong ones end in the second clause.
        e.functions.append((name, ["int", kind], "any"))
        return f"{name}(N, Acc) {guard} -> {body};\n{name}(_, Acc) -> {last}."

    def processes(self):
        """Workers that each compute something, die of it or send it; some talk to each other first."""
        c, e = self.c, self.e
        k = c.below(9)
        bodies = [e.expr("any", 2, Scope()) for _ in range(2 + c.below(2))]
        if k == 0:
            spawned = ", ".join(f"spawn_monitor(fun() -> {b} end)" for b in bodies)
            return f"collect([P || {{P, _}} <- [{spawned}]])"
        if k == 1:
            spawned = ", ".join(f"element(1, spawn_monitor(fun() -> Self ! {{self(), {b}}} end))" for b in bodies)
            return f"Self = self(), collect([{spawned}])"
        if k == 2:
            pattern, bound = e.pattern("any", 2, Scope())
            scope = Scope(bound)
            sends = ", ".join(f"Self ! {{m, {b}}}" for b in bodies)
            return (f"Self = self(), {sends}, "
                    f"A = receive {{m, {pattern}}}{e.guard(scope)} -> {e.expr('any', 2, scope)} after 0 -> none end, "
                    f"B = receive {{m, X}} -> X after 0 -> none end, {{A, B}}")
        if k in (3, 4):
            return self.mailbox()
        if k == 5:
            return self.server()
        if k == 6:
            return self.killed(bodies)
        if k == 7:
            return self.family(bodies)
        body = bodies[0]
        return (f"Self = self(), process_flag(trap_exit, true), "
                f"P = spawn_link(fun() -> receive {{Self, M}} -> Self ! {{self(), {{M, {body}}}}} end, {bodies[-1]} end), "
                f"P ! {{Self, {e.expr('any', 1, Scope())}}}, "
                f"A = receive {{P, Y}} -> {{Y, receive {{'EXIT', P, R}} -> clean(R) after 4000 -> timeout end}}; "
                f"{{'EXIT', P, R}} -> {{down, clean(R)}} after 4000 -> timeout end, process_flag(trap_exit, false), A")

    def mailbox(self):
        """Messages to oneself, taken in another order than they came; what is left is taken as it lies."""
        c, e = self.c, self.e
        tags = ["t1", "t2", "t3"]
        sends = ", ".join(f"self() ! {{{c.of(tags)}, {e.expr('any', 1, Scope())}}}" for _ in range(2 + c.below(5)))
        steps = []
        for i in range(1 + c.below(3)):
            clauses = []
            for _ in range(1 + c.below(2)):
                pattern, bound = e.pattern("any", 1, Scope())
                scope = Scope(bound)
                tag = c.of(tags + ["_"])
                clauses.append(f"{{{tag}, {pattern}}}{e.guard(scope)} -> {{{i}, {tag if tag != '_' else 'any'}, {e.expr('any', 1, scope)}}}")
            wait = c.of(["0", "1", "0", "(1 - 1)", "a", "-1", "0.5", "16#ffffffff1"]) if c.one_in(4) else "0"
            steps.append(f"receive {'; '.join(clauses)} after {wait} -> {c.of(['none', lambda: e.expr('any', 1, Scope())])} end")
        taken = ", ".join(f"catch_(fun() -> {step} end)" for step in steps)
        return (f"{sends}, Taken = [{taken}], "
                f"{{Taken, (fun Rest() -> receive M -> [M | Rest()] after 0 -> [] end end)(), process_info(self(), message_queue_len)}}")

    def server(self):
        """A process with a state, asked one thing after the other; it may die of what it is asked."""
        c, e = self.c, self.e
        scope = Scope([("M", "any"), ("St", "any")])
        pattern, bound = e.pattern("any", 1, Scope())
        special = Scope(bound + [("St", "any")])
        asked = ", ".join(f"Ask({e.expr('any', 1, Scope())})" for _ in range(2 + c.below(4)))
        return (f"Self = self(), {{P, Mon}} = spawn_monitor(fun() -> (fun Loop(St) -> receive "
                f"{{ask, Self, {pattern}}}{e.guard(special)} -> Self ! {{self(), {e.expr('any', 1, special)}}}, Loop({e.expr('any', 1, special)}); "
                f"{{ask, Self, M}} -> Self ! {{self(), {{M, {e.expr('any', 1, scope)}}}}}, Loop({e.expr('any', 1, scope)}); "
                f"stop -> St end end)({e.leaf('any', Scope())}) end), "
                f"Ask = fun(Q) -> P ! {{ask, Self, Q}}, receive {{P, dead}} -> self() ! {{P, dead}}, dead; {{P, A}} -> A; {{'DOWN', Mon, process, P, R}} -> self() ! {{P, dead}}, {{down, clean(R)}} after 4000 -> timeout end end, "
                f"Got = [{asked}], P ! stop, {{Got, receive {{'DOWN', Mon, _, _, Why}} -> clean(Why); {{P, dead}} -> dead after 4000 -> timeout end}}")

    def killed(self, bodies):
        """Exit signals to a process that traps them or does not, before it is told to stop."""
        c, e = self.c, self.e
        reason = lambda: c.of(["normal", "kill", "shutdown", "killed", lambda: e.expr("any", 1, Scope())])
        traps = c.of(["true", "false"])
        signals = ", ".join(f"exit(P, {reason()})" for _ in range(1 + c.below(2)))
        return (f"Self = self(), {{P, Mon}} = spawn_monitor(fun() -> process_flag(trap_exit, {traps}), Self ! ready, "
                f"(fun Loop(Seen) -> receive {{'EXIT', Self, R}} -> Loop([clean(R) | Seen]); stop -> exit({{Seen, {bodies[0]}}}) end end)([]) end), "
                f"receive ready -> ok after 4000 -> timeout end, {signals}, P ! stop, "
                f"receive {{'DOWN', Mon, process, P, Why}} -> clean(Why) after 4000 -> timeout end")

    def family(self, bodies):
        """A child that starts another: how the end of one comes to the others through their links."""
        c, e = self.c, self.e
        inner = c.of(["spawn_link", "spawn_monitor", "spawn"])
        traps = c.of(["true", "false"])
        last = c.of(["exit", "throw", "erlang:error", "use"])
        # Where nothing may come, time is what ends the wait.
        late = 60 if inner == "spawn" else 4000 if traps == "true" or inner == "spawn_monitor" else 300
        return (f"Self = self(), {{P, Mon}} = spawn_monitor(fun() -> process_flag(trap_exit, {traps}), "
                f"{inner}(fun() -> receive go -> ok after {c.of(['0', '1'])} -> ok end, {last}({bodies[0]}) end), "
                f"receive {{'EXIT', _, R}} -> Self ! {{self(), clean(R)}}; {{'DOWN', _, process, _, R}} -> Self ! {{self(), {{seen, clean(R)}}}} "
                f"after {late} -> Self ! {{self(), nothing}} end, {bodies[-1]} end), "
                f"receive {{'DOWN', Mon, process, P, Why}} -> {{receive {{P, Got}} -> Got after 0 -> none end, clean(Why)}} after 4000 -> timeout end")


def program(name, seed=None, replay=None):
    """The text of a program and the decisions it is made of."""
    choices = Choices(seed, replay)
    text = Program(choices, name).text()
    return text, choices.made
