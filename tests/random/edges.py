"""Small expressions about one thing each, at the edges of what the language says: what the compiler
folds, what an instruction treats apart, what must survive a call, a handler or a message passed over.

Each is closed (it needs no variable from outside) and gives all that it computes, so that a wrong
value anywhere in it is seen. `?MODULE:use(X)` is X, and no compiler knows that."""

from exprs import ATOMS, BINARIES, FLOATS, INTS, NEAR, ORDER, STRINGS, TESTS, Scope

ARITH = ["+", "-", "*", "div", "rem", "band", "bor", "bxor"]
# Where small integers, exact floats and limbs end.
CORNERS = [0, 1, 2, 3, 10, 255, 1 << 31, 1 << 53, 1 << 59, 1 << 60, 1 << 63, 1 << 64, 1 << 120]
TERMS = ["{}", "{a}", "{1, 2}", "{1.0, 2}", "{a, {b, c}}", "[]", "[a]", "[1 | 2]", "[{k, 1}, {l, 2}]", "#{}", "#{a => 1}",
         "#{1 => x, 1.0 => y}", "true", "false", "<<>>", "<<1>>", "<<1:1>>", "\"abc\"", "[1.0, 2]"]
KEYS = ["a", "b", "c", "1", "1.0", "2", "{x}", "[]", "\"k\"", "<<\"k\">>", "(1 bsl 64)", "-1", "{1, a}", "#{}"]
SIZES = [0, 1, 2, 3, 4, 5, 7, 8, 9, 12, 13, 15, 16, 17, 20, 24, 27, 31, 32, 33, 40, 48, 53, 60, 61, 62, 63, 64, 65, 67, 72, 80, 100]


def used(text):
    return f"?MODULE:use({text})"


class Edges:
    def __init__(self, choices, exprs):
        self.c = choices
        self.e = exprs

    def one(self):
        """One of the expressions below."""
        return self.c.of([self.e.sum, self.e.near, self.chain, self.chain, self.orders, self.ladder, self.equal_then_type, self.equal_then_type,
                          self.types, self.types, self.types, self.window, self.turn, self.update, self.update, self.large_map, self.selective,
                          self.selective, self.caught, self.handler, self.handlers_in_turn, self.top, self.segments,
                          self.segments, self.taken_apart, self.bit_loop, self.bit_comprehension, self.clauses_over_bits, self.characters,
                          self.tuples, self.lists, self.closures, self.booleans, self.guards, self.table, self.deep,
                          self.floats, self.term_order, lambda: self.e.segment_again(self.integer())])

    # ---- values ----

    def names(self, n):
        return [self.e.fresh() for _ in range(n)]

    def integer(self):
        """An integer, often at the edge of something, and its neighbours."""
        c = self.c
        k = c.below(4)
        if k == 0:
            return f"({c.below(40) - 20})"
        if k == 1:
            return "(" + c.of(INTS) + ")"
        return f"({c.of(['', '-'])}{c.of(CORNERS)} + {c.below(5) - 2})" if k == 2 else f"({c.of([1, -1]) * c.of(CORNERS)})"

    def number(self):
        return self.c.of([self.integer, self.integer, lambda: self.c.of(FLOATS)])

    def term(self):
        c = self.c
        return c.of([self.number, self.integer, lambda: c.of(ATOMS), lambda: c.of(TERMS), lambda: c.of(STRINGS),
                     lambda: c.of(BINARIES), lambda: c.of(TERMS)])

    def literal(self):
        """A term that may stand in a pattern."""
        text = self.term()
        return text if "=>" not in text else "#{}"

    def maybe_used(self, text):
        """In half of the cases the compiler knows it."""
        return used(text) if self.c.below(2) else text

    def alike(self):
        """Two numbers that are equal or nearly, of the same type or not."""
        c = self.c
        n = c.of([1, -1]) * c.of(CORNERS)
        form = lambda: c.of([lambda: f"({n})", lambda: f"({n})", lambda: f"({float(n)})", lambda: f"({float(n)})",
                             lambda: f"({n + 1})", lambda: f"({n - 1})", lambda: f"({n}.5)" if abs(n) < 1 << 31 else f"({n})"])
        return form(), form()

    # ---- numbers ----

    def chain(self):
        """Operations one on the other, most of them on what is known."""
        c = self.c
        steps, known = [], []
        for name in self.names(3 + c.below(4)):
            if len(known) < 2:
                steps.append(f"{name} = {self.maybe_used(self.number() if c.one_in(6) else self.integer())}")
            else:
                old = lambda: c.of(known)
                operand = lambda: c.of([old, old, self.integer, lambda: c.of(['1', '2', '-1', '7', '-3'])])
                steps.append(f"{name} = " + c.of([
                    lambda: f"({old()} {c.of(ARITH)} {operand()})", lambda: f"({old()} {c.of(ARITH)} {operand()})",
                    lambda: f"({operand()} {c.of(ARITH)} {old()})", lambda: f"({operand()} {c.of(['-', '-', '+', '*'])} {old()})",
                    lambda: f"({c.of(['-', 'bnot ', 'abs'])}({old()}))",
                    lambda: f"({old()} {c.of(['bsl', 'bsr'])} {c.of(['0', '1', '3', '29', '30', '58', '59', '60', '61', '64', '(-1)', '(-60)'])})",
                    lambda: f"{c.of(['max', 'min'])}({old()}, {operand()})"]))
            known.append(name)
        return f"begin {', '.join(steps)}, {{{', '.join(known)}}} end"

    def orders(self):
        """All the orders of two numbers, as values and as branches."""
        c = self.c
        a, b = self.alike()
        x = self.e.fresh()
        sides = lambda: f"{x} {c.of(ORDER)} {b}" if c.below(2) else f"{b} {c.of(ORDER)} {x}"
        values = [f"({sides()})" for _ in range(2)]
        branches = [f"if {sides()} -> y; true -> n end" for _ in range(3)]
        return f"begin {x} = {self.maybe_used(a) if c.one_in(4) else used(a)}, {{{x}, {', '.join(values + branches)}}} end"

    def ladder(self):
        """One value against several bounds, in guards."""
        c = self.c
        a, _ = self.alike()
        x = self.e.fresh()
        clauses = []
        for i in range(2 + c.below(4)):
            bound = c.of([lambda: c.of(NEAR), self.integer, lambda: a])
            test = f"{x} {c.of(ORDER)} {bound}" if c.below(3) else f"{bound} {c.of(ORDER)} {x}"
            more = c.of(["", f", {c.of(TESTS)}({x})", f", {x} {c.of(ORDER)} {self.integer()}", f"; {x} =:= {c.of(NEAR)}"])
            clauses.append(f"{x} when {test}{more} -> {{{i}, {x}, {c.of(TESTS)}({x}), {x} {c.of(ORDER)} {c.of(NEAR)}}}")
        value = c.of([lambda: a, lambda: c.of(NEAR), self.integer])
        return f"case {used(value)} of {'; '.join(clauses)}; {x} -> {{none, {x}}} end"

    def equal_then_type(self):
        """What `==`, `=:=` and a pattern prove about a value, and what they do not."""
        c = self.c
        a, b = c.of([self.alike, self.alike, lambda: (c.of(TERMS), c.of(TERMS)), lambda: (c.of(NEAR), c.of(NEAR))])
        x = self.e.fresh()
        equal = c.of(["==", "=:=", "/=", "=/="])
        test = lambda: f"if {c.of(TESTS)}({x}) -> y; true -> n end"
        inner = lambda: "{" + ", ".join([x] + [test() for _ in range(1 + c.below(2))] + [f"{x} {c.of(['=:=', '=='])} {c.of([a, b])}"]) + "}"
        sides = f"{x} {equal} {b}" if c.below(2) else f"{b} {equal} {x}"
        return f"begin {x} = {used(c.of([a, b]))}, if {sides} -> {{eq, {inner()}}}; true -> {{ne, {inner()}}} end end"

    def floats(self):
        c = self.c
        x, y = self.names(2)
        return (f"begin {x} = {self.maybe_used(self.number())}, {y} = {self.maybe_used(c.of(FLOATS))}, "
                f"{{{x} {c.of(['+', '-', '*'])} {y}, {y} {c.of(['+', '-', '*', '/'])} {x}, {c.of(['round', 'trunc', 'ceil', 'floor'])}({c.of([x, y])}), "
                f"{x} {c.of(ORDER)} {y}, abs({y}), -{y}, float({x})}} end")

    def term_order(self):
        """Terms of all kinds side by side, often alike but for a number inside."""
        c = self.c
        a, b = c.of([self.alike, lambda: (self.term(), self.term()), lambda: (c.of(TERMS), c.of(TERMS))])
        around = c.of(["{}", "{{x, {}}}", "[{}]", "{{{}, 1}}", "[1 | {}]", "#{{k => {}}}", "{{[{}], b}}"])
        x, y = self.names(2)
        return (f"begin {x} = {used(around.format(a))}, {y} = {self.maybe_used(around.format(b))}, "
                f"{{{', '.join(f'{x} {o} {y}' for o in ORDER)}, lists:sort([{y}, {x}]), max({x}, {y}), "
                f"if {x} {c.of(ORDER)} {y} -> y; true -> n end}} end")

    # ---- types, tuples, lists ----

    def types(self):
        """What is known of a value after a pattern or a test, asked again."""
        c = self.c
        x = self.e.fresh()
        asked = lambda: c.of([lambda: f"{c.of(TESTS)}({x})", lambda: f"if {c.of(TESTS)}({x}) -> y; true -> n end"])
        asks = lambda: "{" + ", ".join([x] + [asked() for _ in range(3 + c.below(3))]) + "}"
        examples = {"[]": "[]", "[_ | _]": "[a]", "{}": "{}", "{_}": "{a}", "{_, _}": "{1, 2}", "#{}": "#{a => 1}", "<<>>": "<<>>",
                    "<<_/binary>>": "<<1>>", "<<_/bitstring>>": "<<1:1>>", "true": "true", "a": "a", "1": "1", "1.0": "1.0", "\"ab\"": "\"ab\""}
        clauses, values = [], [self.term]
        for i in range(2 + c.below(3)):
            pattern = c.of([*examples, "_", "_"])
            guard = f" when {c.of(['', 'not '])}{c.of(TESTS)}({x})" if pattern == "_" or c.below(2) else ""
            clauses.append(f"{pattern} = {x}{guard} -> {{{i}, {asks()}}}")
            values.append(examples.get(pattern, "[]"))
        return f"case {used(c.of(values))} of {'; '.join(clauses)}; {x} -> {{none, {asks()}}} end"

    def tuples(self):
        c = self.c
        x, y = self.names(2)
        n = 1 + c.below(5)
        elements = ", ".join(self.maybe_used(self.term()) for _ in range(n))
        at = lambda: c.of([str(1 + c.below(n + 1)), used(str(c.below(n + 2)))])
        return (f"begin {x} = {self.maybe_used('{' + elements + '}')}, {y} = setelement({at()}, setelement({1 + c.below(n)}, {x}, {self.term()}), {self.term()}), "
                f"{{{x}, {y}, element({at()}, {y}), tuple_size({x}), case {y} of {{A{y}, _}} -> A{y}; {{_, B{y}, _ }} -> B{y}; {{_, _, _, C{y}}} -> C{y}; _ -> no end}} end")

    def lists(self):
        c = self.c
        x, y = self.names(2)
        items = ", ".join(self.maybe_used(self.term()) for _ in range(1 + c.below(4)))
        tail = c.of(["", "", f" | {c.of(TERMS)}", f" | {used('[z]')}"])
        return (f"begin {x} = [{items}{tail}], {y} = {self.maybe_used('[' + self.term() + ', ' + self.term() + ']')}, "
                f"{{{x}, catch length({x}), hd({x}), tl({x}), {y} ++ {x}, case {used(x)} of "
                + "; ".join(c.of([f"[{x}a, {x}b | {x}c] -> {{{x}c, {x}b, {x}a}}", f"[{x}a | {x}b] -> {{{x}b, {x}a}}", f"[{x}a] -> {{one, {x}a}}",
                                  f"[{{{x}a, {x}b}} | {x}c] -> {{{x}a, {x}c, {x}b}}", f"[{self.literal()} | {x}a] -> {{known, {x}a}}",
                                  f"[{x}a, {x}a | _] -> {{twice, {x}a}}"]) for _ in range(1 + c.below(3)))
                + f"; {x}d -> {{other, {x}d}} end}} end")

    # ---- calls ----

    def argument(self, known):
        c = self.c
        return c.of([lambda: c.of(known), lambda: c.of(known), lambda: c.of(known), lambda: c.of(["1", "[]", "a", "0.5", "\"s\"", "{}"]), self.term,
                     lambda: used(c.of(known)), lambda: f"{{{c.of(known)}, {c.of(known)}}}", lambda: f"[{c.of(known)} | {c.of(known)}]",
                     lambda: f"wide{self.arguments(known, 3)}", lambda: f"({c.of(known)} =:= {c.of(known)})", lambda: f"two({c.of(known)}, {used(c.of(known))})"])

    def arguments(self, known, n):
        return "(" + ", ".join(self.argument(known) if n > 3 else self.c.of(known + ["1", "b"]) for _ in range(n)) + ")"

    def window(self):
        """Calls of many arguments: values that move, change places, come from calls, and are needed afterwards."""
        c = self.c
        known, steps = [], []
        for name in self.names(2 + c.below(4)):
            k = c.below(3) if known else 0
            if k == 0:
                steps.append(f"{name} = {used(self.term())}")
            elif k == 1:
                steps.append(f"{name} = {c.of(['', '?MODULE:'])}wide{self.arguments(known, c.of([3, 6, 6]))}")
            else:
                steps.append(f"{name} = two({self.argument(known)}, {self.argument(known)})")
            known.append(name)
        whole = f"wide{self.arguments(known, 6)}" if c.below(2) else "{" + ", ".join(self.argument(known) for _ in range(5)) + "}"
        return f"begin {', '.join(steps)}, {{{whole}, {', '.join(known)}}} end"

    def turn(self):
        """A loop whose arguments change places."""
        c = self.c
        n = 2 + c.below(5)
        loop, count = self.e.fresh(), self.e.fresh()
        args = self.names(n)
        moved = [c.of([lambda: c.of(args), lambda: c.of(args), lambda: c.of(args), lambda: f"{{{c.of(args)}}}" if c.one_in(3) else c.of(args),
                       lambda: c.of(["1", "a", "[]"]), lambda: used(c.of(args)), lambda: count]) for _ in range(n)]
        again = f"{loop}({count} - 1, {', '.join(moved)})"
        body = c.of([again, again, f"[{c.of(args)} | {again}]", f"begin {loop}x = two({c.of(args)}, {c.of(args)}), {{{loop}x, {again}, {c.of(args)}}} end"])
        return (f"(fun {loop}(0, {', '.join(args)}) -> {{{', '.join(args)}}}; {loop}({count}, {', '.join(args)}) -> {body} end)"
                f"({1 + c.below(4)}, {', '.join(self.term() for _ in range(n))})")

    def closures(self):
        """Funs with what they took along; called with too much or too little as well, or no funs at all."""
        c = self.c
        a, b, f, g, x, y = self.names(6)
        known = [a, b, x, y]
        body = f"{{{', '.join(c.of(known) for _ in range(3))}, {self.argument(known)}}}"
        call = c.of([f"{f}({b}, {a})", f"{f}({a}, {self.term()})", f"apply({f}, [{a}, {b}])", f"({g}({b}))({a}, 1)", f"{f}({a})", f"({used(self.term())})({a})",
                     f"lists:foldl({f}, {b}, [{a}, {self.term()}])"])
        return (f"begin {a} = {used(self.term())}, {b} = {self.maybe_used(self.term())}, {f} = fun({x}, {y}) -> {body} end, "
                f"{g} = {c.of(['fun(' + x + ') -> fun(' + y + ', _) -> {' + a + ', ' + x + ', ' + y + '} end end', 'fun use/1', 'fun ?MODULE:use/1', 'fun(_) -> ' + f + ' end'])}, "
                f"{{{a}, {call}, is_function({f}, {c.below(4)}), {g}({c.of([f, a])}) =:= {f}, {b}}} end")

    def deep(self):
        """Recursion far enough for stack and heap to grow, with values that live through it."""
        c = self.c
        loop, n, a = self.names(3)
        k = c.below(4)
        body = [f"[{{{n}, {a}}} | {loop}({n} - 1)]", f"{n} + {loop}({n} - 1)", f"{{{loop}({n} - 1), {n}}}",
                f"begin {loop}b = {loop}({n} - 1), <<{loop}b/bitstring, {n}:{c.of(SIZES[3:12])}>> end"][k]
        last = ["[]", "0", "{}", "<<>>"][k]
        seen = [f"{{length({loop}r), lists:nth({1 + c.below(50)}, {loop}r)}}", f"{loop}r", f"erlang:phash2({loop}r)", f"{loop}r"][k]
        return (f"begin {a} = {used(self.term())}, {loop}r = (fun {loop}(0) -> {last}; {loop}({n}) -> {body} end)({c.of([50, 60, 200, 700]) if k != 3 else 60}), "
                f"{{{a}, {seen}}} end")

    # ---- maps ----

    def update(self):
        """An update of several keys, and patterns of several."""
        c = self.c
        m, u, k = self.names(3)
        held = [c.of(KEYS) for _ in range(c.below(6))]
        key = lambda: c.of(held) if held and c.below(4) else c.of([c.of(KEYS), used(c.of(KEYS))])
        pairs = lambda one: ", ".join(f"{key()} {one} {self.maybe_used(self.term())}" for _ in range(1 + c.below(4)))
        one = c.of([":=", ":=", "=>"])
        update = pairs(one) if c.below(3) else f"{pairs(':=')}, {pairs('=>')}"
        clauses = []
        for i in range(1 + c.below(3)):
            keys = [c.of([key, lambda: k]) for _ in range(1 + c.below(3))]
            # No call may stand in a pattern.
            keys = [x if "(?" not in x and "use(" not in x else k for x in keys]
            wants = ", ".join(f"{x} := {c.of([f'{m}{i}x{j}', f'{m}{i}x{j}', '_', self.literal()])}" for j, x in enumerate(keys))
            got = [f"{m}{i}x{j}" for j in range(len(keys)) if f"{m}{i}x{j}" in wants]
            clauses.append(f"#{{{wants}}} -> {{{', '.join([str(i)] + got)}}}")
        start = ", ".join(f"{x} => {self.maybe_used(self.term())}" for x in held)
        return (f"begin {m} = {self.maybe_used('#{' + start + '}')}, {k} = {used(c.of(KEYS))}, {u} = {used(f'{m}#{{{update}}}')}, "
                f"{{{m}, {u}, case {u} of {'; '.join(clauses)}; _ -> none end, map_size({u}), is_map_key({k}, {u}), {u} =:= {m}}} end")

    def large_map(self):
        """A map beyond the 32 keys that are kept flat, or one that comes there by updates."""
        c = self.c
        m, u, i = self.names(3)
        n = c.of([30, 31, 32, 33, 40, 100])
        op = c.of([":=", "=>", ":="])
        pairs = ", ".join(f"{c.of([str(1 + c.below(n)), used(str(1 + c.below(n + 3)))])} {op} {self.term()}" for _ in range(1 + c.below(4)))
        more = ", ".join(f"{c.of(['a', 'b', '{c}', str(n + c.below(5))])} => {self.term()}" for _ in range(c.below(4)))
        return (f"begin {m} = maps:from_list([{{{i}, {{v, {i} * 7}}}} || {i} <- lists:seq(1, {n})]), {u} = ({used(f'{m}#{{{pairs}}}')})#{{{more}}}, "
                f"{{map_size({u}), lists:sort(maps:keys({u})) -- lists:seq(1, {n}), [{{{i}, map_get({i}, {u})}} || {i} <- lists:seq(1, {n}), map_get({i}, {u}) =/= {{v, {i} * 7}}], "
                f"maps:get({c.of(['a', '1', str(n)])}, {u}, none), map_size(maps:remove({1 + c.below(n)}, {u})), {u} == {m}}} end")

    # ---- messages ----

    def selective(self):
        """Messages taken in another order than they came, some by what is bound; the rest as it lies."""
        c = self.c
        r, p = self.names(2)
        tags = ["a", "b", "c"]
        message = lambda: c.of([lambda: f"{{{c.of(tags)}, {self.term()}}}", lambda: f"{{{c.of(tags)}, {c.below(5)}}}", lambda: f"{{{r}, {self.term()}}}", lambda: c.of(tags), lambda: f"{{{p}, {c.below(9)}}}"])
        steps = [f"self() ! {message()}" for _ in range(2 + c.below(4))]
        taken = []
        for i in range(1 + c.below(4)):
            x = f"{r}x{i}"
            clause = lambda: c.of([lambda: f"{{{c.of(tags)}, {x}}} -> {{{i}, {x}}}", lambda: f"{{{r}, {x}}} -> {{ref, {x}}}", lambda: f"{{{p}, {x}}} -> {{pinned, {x}}}",
                                   lambda: f"{{_, {x}}} when {x} {c.of(ORDER)} {c.below(5)} -> {{{i}, when_, {x}}}", lambda: f"{c.of(tags)} = {x} -> {x}",
                                   lambda: f"{{{c.of(tags)}, {x}}} when is_integer({x}) -> {{{i}, int, {x}, receive {{{c.of(tags)}, {x}y}} -> {x}y after 0 -> none end}}"])
            steps.append(f"{r}r{i} = receive {'; '.join(clause() for _ in range(1 + c.below(2)))} after {c.of(['0', '0', '0', '1'])} -> {c.of(['none', p])} end")
            taken.append(f"{r}r{i}")
            if c.one_in(2):
                steps.append(f"self() ! {message()}")
        return f"begin {p} = {used(c.of(tags + ['1', '{x}']))}, {r} = make_ref(), {', '.join(steps)}, {{{', '.join(taken)}, rest()}} end"

    # ---- exceptions ----

    def raising(self, known=()):
        c = self.c
        t = lambda: c.of(list(known)) if known and c.below(2) else self.term()
        return c.of([lambda: f"throw({t()})", lambda: f"exit({t()})", lambda: f"error({t()})", lambda: f"exit({{{t()}, [{t()}]}})", lambda: f"risky({c.below(9)}, {t()})",
                     lambda: f"risky({used(str(c.below(9)))}, {t()})", lambda: f"hd({used(t())})", # OTP's native code tells nothing of a `+` or `-` of a constant or float.
                     lambda: f"({used(t())} {c.of(ARITH)} {used(c.of(['1', '0', '-1', 'a']))})",
                     lambda: f"element({c.below(3)}, {used(t())})", lambda: f"({c.below(3)} = {used(str(c.below(3)))})", lambda: f"case {used(t())} of {self.literal()} -> y end",
                     lambda: f"if {c.of(['self()', 'node()'])} =:= y -> z end", lambda: f"try {used(t())} of {self.literal()} -> y after put(k, tried) end",
                     lambda: f"?MODULE:nobody({t()})", lambda: used(f"({used(t())})#{{a := 1}}"), lambda: f"binary_to_atom({used(t())})", lambda: used(t())])

    def caught(self):
        """What the old `catch` gives for each class."""
        c = self.c
        x = self.e.fresh()
        one = lambda: c.of([f"(catch {self.raising()})", f"(catch {self.raising()})", f"(catch two({self.term()}, {self.raising()}))",
                            f"case (catch {self.raising()}) of {{'EXIT', {x}}} -> {{exit_, clean({x})}}; {x} -> {{value, {x}}} end",
                            f"element(1, {{catch {self.raising()}, {self.term()}}})"])
        parts = []
        for _ in range(2 + c.below(2)):
            x = self.e.fresh()
            parts.append(one())
        return "{" + ", ".join(parts) + "}"

    def handler(self):
        """A handler, or two, that read what was bound before; the steps of the body are calls."""
        c = self.c
        a, b, d, f, g, r, x, y = self.names(8)
        known = [a, b]
        body = [f"{d} = {self.argument(known)}"]
        known.append(d)
        if c.below(2):
            body.append(f"{f} = wide{self.arguments(known, c.of([3, 6]))}")
            known.append(f)
        body.append(f"{g} = {self.raising(known)}")
        known.append(g)
        whole = "{" + ", ".join(c.of(known) for _ in range(3)) + "}"
        of = c.of(["", "", f" of {{_, _, {y}}} -> {{of_, {y}, {self.raising([a, b, y]) if c.one_in(3) else y}}}", f" of {y} -> {{of_, {y}, {a}}}"])
        outer = lambda: c.of([a, b, f"wide{self.arguments([a, b], 3)}", f"two({b}, {a})"])
        clauses = [c.of([f"throw:{x}", f"exit:{x}", f"error:{x}", "throw:a", "error:badarith", f"error:{{badmatch, {x}}}", f"{x}"]) for _ in range(c.below(3))]
        catches = [f"{p} -> {{{c.of(['h', 'i'])}, {x if x in p else 'none'}, {outer()}, {outer()}}}" for p in clauses]
        if c.below(4):
            catches.append(f"{x}c:{x} -> {{{x}c, clean({x}), {outer()}, {outer()}}}")
        after = f" after put({c.of(['k', 'l'])}, {outer()})" if not catches or c.one_in(4) else ""
        inner = f"try {', '.join(body)}, {whole}{of}{' catch ' if catches else ''}{'; '.join(catches)}{after} end"
        if c.one_in(4):
            inner = f"try two({b}, {inner}) catch {x}o:{x}p -> {{outer, {x}o, clean({x}p), {a}}} end"
        return f"begin {a} = {used(self.term())}, {b} = {self.maybe_used(self.term())}, {r} = {inner}, {{{r}, {b}, {a}}} end"

    def handlers_in_turn(self):
        """One handler for many things that happen."""
        c = self.c
        a, i, v, x = self.names(4)
        of = c.of(["", f" of {v} when {v} =/= {a} -> {{{v}, {i}}}; {v} -> {{same, {v}}}"])
        return (f"begin {a} = {used(self.term())}, [try two({i}, risky({i}, {c.of([a, i, f'{{{a}, {i}}}'])})){of} "
                f"catch {c.of(['throw', 'exit', 'error'])}:{x} when {c.of(TESTS)}({x}) -> {{{i}, {x}}}; {x}c:{x} -> {{{x}c, {i}, {a}, clean({x})}} end "
                f"|| {i} <- lists:seq({c.below(4)}, {4 + c.below(5)})] end")

    def top(self):
        """Where an exception comes from, and that it may be raised again."""
        c = self.c
        x, y = self.names(2)
        once = f"try {self.raising()} catch {x}c:{x}r:{x}s -> "
        if c.below(3):
            return once + f"{{{x}c, clean({x}r), top({x}s)}} end"
        return (f"try {once}erlang:raise({x}c, {c.of([x + 'r', '{again, ' + x + 'r}'])}, {x}s) end "
                f"catch {y}c:{y}r:{y}s -> {{{y}c, clean({y}r), top({y}s)}} end")

    # ---- bit strings ----

    def spec(self, sizes=SIZES):
        """Size, and how an integer lies in it."""
        c = self.c
        size = c.of(sizes)
        unit = c.of([1, 1, 1, 2, 3, 5]) if size <= 20 else 1
        kind = [k for k in (c.of(["", "little", "little", "big"]), c.of(["", "signed", "unsigned"])) if k] + ([f"unit:{unit}"] if unit > 1 else [])
        return f":{size}" + ("/" + "-".join(kind) if kind else ""), size * unit

    def segment(self):
        c = self.c
        k = c.below(10)
        if k < 6:
            return f"({self.maybe_used(self.integer())}){self.spec()[0]}"
        if k == 6:
            return f"({self.maybe_used(self.number())}):{c.of([16, 32, 64])}/float{c.of(['', '-little'])}"
        if k == 7:
            return f"({self.maybe_used(c.of(BINARIES))})/bitstring"
        if k == 8:
            return f"({self.maybe_used(c.of(['$a', '233', '16#7ff', '16#800', '16#20ac', '16#d800', '16#1f600', '16#10ffff', '16#110000']))})/{c.of(['utf8', 'utf16', 'utf16-little', 'utf32', 'utf32-little'])}"
        return f"({self.integer()}):({used(str(c.of(SIZES)))}){c.of(['', '/little', '/signed-little'])}"

    def built(self, n=4):
        return "<<" + ", ".join(self.segment() for _ in range(1 + self.c.below(n))) + ">>"

    def segments(self):
        """One integer, built and taken apart at any place in any way."""
        c = self.c
        b, x, r = self.names(3)
        built, bits = self.spec()
        before = c.below(12)
        other = self.spec([bits])[0] if c.below(3) else self.spec()[0]
        if bits > 20 and "unit" in other:
            other = f":{bits}"
        value = self.maybe_used(self.integer())
        return (f"begin {b} = <<{c.of(['0', '-1', '5'])}:{before}, ({value}){built}, {c.of(['0', '-1'])}:{c.below(9)}>>, "
                f"case {c.of([b, used(b)])} of <<_:{before}, {x}{other}, {r}/bitstring>> -> {{{b}, {x}, {r}}}; _ -> {b} end end")

    def taken_apart(self):
        """A bit string of several segments against patterns of several."""
        c = self.c
        b = self.e.fresh()
        return f"begin {b} = {self.built()}, case {c.of([b, used(b)])} of {self.bit_clauses(1 + c.below(2))}; _ -> {b} end end"

    def bit_clauses(self, n):
        c = self.c
        clauses = []
        for i in range(n):
            parts, got, sizes = [], [], []
            for name in self.names(1 + c.below(3)):
                k = c.below(9)
                if k < 4:
                    spec, bits = self.spec()
                    parts.append(name + spec)
                    if bits <= 5:
                        sizes.append(name)
                elif k == 4:
                    parts.append(f"{name}:{c.of([3, 4, 5])}")
                    sizes.append(name)
                elif k == 5 and sizes:
                    parts.append(f"{name}:{c.of(sizes)}{c.of(['', '/little', '/signed', '/bitstring', '/binary', '/signed-little', '/little-unit:3'])}")
                elif k == 6:
                    parts.append(f"{name}{c.of([':16/float', ':32/float', '/float', '/float-little', '/utf8', '/utf16', '/utf16-little'])}")
                elif k == 7:
                    parts.append(c.of(["1", "0:3", "-1:4", "\"ab\"", "255", "_:5", "_:2/binary", "0"]))
                    continue
                else:
                    parts.append(f"{name}:{c.below(4)}/{c.of(['binary', 'bitstring'])}")
                got.append(name)
            if c.below(4):
                last = self.e.fresh()
                parts.append(f"{c.of([last, last, '_'])}/{c.of(['bitstring', 'bitstring', 'binary'])}")
                if last in parts[-1]:
                    got.append(last)
            guard = f" when {c.of(got)} {c.of(ORDER)} {c.of(NEAR)}" if got and c.one_in(3) else ""
            clauses.append(f"<<{', '.join(parts)}>>{guard} -> {{{', '.join([str(i)] + got)}}}")
        return "; ".join(clauses)

    def clauses_over_bits(self):
        """Several clauses that read the same bits in other ways."""
        c = self.c
        f, x = self.names(2)
        return (f"begin {f} = fun({x}) -> case {x} of {self.bit_clauses(2 + c.below(3))}; _ -> none end end, "
                f"[{f}({x}) || {x} <- [{self.built(2)}, {c.of(BINARIES)}, {self.built(3)}]] end")

    def characters(self):
        """Code points and what is none, in all encodings, taken where a byte begins."""
        c = self.c
        encoding = lambda: c.of(["utf8", "utf16", "utf16-little", "utf32", "utf32", "utf32-little"])
        code = lambda: c.of(["$a", "16#7f", "16#80", "16#7ff", "16#800", "16#d7ff", "16#e000", "16#ffff", "16#10000", "16#10ffff"])
        bytes_ = c.of([f"(16#d800):{c.of([16, 32])}", "(16#110000):32", "255", "192, 128", "237, 160, 128", "244, 144, 128, 128", "16#e9", "0:24"])
        x, y, r = self.names(3)
        one, two = encoding(), encoding()
        second = c.of([bytes_, f"({code()})/{two}", f"({code()})/{one}"])
        return (f"case {used(f'<<({code()})/{one}, {second}, 1, 2, 3>>')} of "
                f"<<{x}/{c.of([one, one, two])}, {y}/{c.of([one, two])}, {r}/binary>> -> {{{x}, {y}, {r}}}; "
                f"<<_/{one}, {r}/binary>> -> {{passed, {r}}}; {r} -> {{none, {r}}} end")

    def bit_loop(self):
        c = self.c
        f, x, r, acc = self.names(4)
        spec, bits = self.spec(SIZES[1:20])
        built = c.of([f"[{x} | {acc}]", f"[{{{x}, bit_size({r})}} | {acc}]"])
        return (f"(fun {f}(<<{c.of(['', '', '1:1, ', '_:3, '])}{x}{spec}, {r}/bitstring>>, {acc}) -> {f}({r}, {built}); {f}({r}, {acc}) -> {{{r}, {acc}}} end)"
                f"({c.of([lambda: self.built(), lambda: c.of(BINARIES)])}, [])")

    def bit_comprehension(self):
        c = self.c
        x, b = self.names(2)
        taken = self.spec(SIZES[1:14])[0]
        filter_ = c.of(["", f", {x} {c.of(ORDER)} {c.below(20)}", f", {x} band 1 =:= {c.below(2)}"])
        body = f"<<{x}{self.spec(SIZES[1:16])[0]}>>"
        made = c.of([f"<< {body} || <<{x}{taken}>> <= {b}{filter_} >>", f"[{x} || <<{x}{taken}>> <= {b}{filter_}]",
                     f"<< {body} || {x} <- [{self.integer()}, {self.integer()}, 3] >>",
                     f"lists:foldl(fun({x}, {x}a) -> <<{x}a/bitstring, {x}{self.spec(SIZES[1:16])[0]}>> end, {c.of(['<<>>', b])}, [1, {self.integer()}, 77])"])
        return f"begin {b} = {self.maybe_used(self.built(3))}, {{{b}, {made}}} end"

    # ---- conditions ----

    def booleans(self):
        c = self.c
        x, y = self.names(2)
        value = lambda: c.of(["true", "false", "true", "false", "a", "1"])
        e = lambda: c.of([x, y, x, y, f"({x} =:= {y})", f"is_atom({x})", f"not {x}", value()])
        whole = lambda: c.of([f"({e()} {c.of(['and', 'or', 'xor'])} {e()})", f"({e()} {c.of(['andalso', 'orelse'])} {e()})",
                              f"(({e()} {c.of(['andalso', 'orelse'])} {e()}) {c.of(['andalso', 'orelse', 'or', 'and'])} ({e()} {c.of(['orelse', 'andalso'])} {e()}))", f"(not ({e()}))"])
        return f"begin {x} = {used(value())}, {y} = {self.maybe_used(value())}, {{catch_(fun() -> {whole()} end), catch_(fun() -> {whole()} end), catch_(fun() -> case {whole()} of true -> t; false -> f end end)}} end"

    def guards(self):
        """Guards of several alternatives over what may not fit."""
        c = self.c
        x, y = self.names(2)
        scope = Scope([(x, "any"), (y, "any")])
        clauses = [f"{{{x}, {y}}} when {'; '.join(', '.join(self.e.test(scope, 2) for _ in range(1 + c.below(2))) for _ in range(1 + c.below(2)))} -> {{{i}, {x}, {y}}}"
                   for i in range(1 + c.below(3))]
        return f"[case {{{x}z, {y}z}} of {'; '.join(clauses)}; _ -> none end || {x}z <- [{self.term()}, {self.term()}], {y}z <- [{self.term()}, {self.term()}]]"

    def table(self):
        return self.e.table("any", 1, Scope())
