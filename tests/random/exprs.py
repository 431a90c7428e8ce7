"""Random expressions by type. Types keep most programs from failing in their first operation; one
expression in about fifteen ignores them, so that errors are part of what is compared."""

ATOMS = ["a", "ok", "b", "error", "undefined", "true", "'two words'", "[]", "x1"]
INTS = ["0", "1", "2", "-1", "3", "7", "$a", "255", "256", "-128", "16#ffff", "1 bsl 28", "134217727",
        "576460752303423487", "-576460752303423488", "1152921504606846975", "-1152921504606846976",
        "9223372036854775807", "1 bsl 64", "-(1 bsl 70)", "123456789012345678901234567890"]
FLOATS = ["0.0", "1.0", "-1.0", "0.5", "3.0", "1.0e10", "-2.5e-3", "1.0e300", "1.5e-300", "123456.789"]
STRINGS = ['"a"', '"ab"', '"hello"', '[]', '"\\n\\x{e9}"']
BINARIES = ['<<>>', '<<1,2,3>>', '<<"abc">>', '<<255,0,128,7>>', '<<5:3>>', '<<"\\x{e9}z"/utf8>>', '<<1.5/float>>',
            '<<0:100>>', '<<"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789">>']
TYPES = ["int", "atom", "list", "tuple", "bin", "bool", "float", "map", "any"]
ORDER = ["==", "=:=", "<", ">", "=<", ">=", "/=", "=/="]
TESTS = ["is_integer", "is_atom", "is_list", "is_tuple", "is_map", "is_binary", "is_bitstring", "is_float", "is_number",
         "is_boolean", "is_function", "is_pid", "is_reference", "is_port"]
# Equal by value or nearly, of both types.
NEAR = ["0", "1", "-1", "2", "3", "0.0", "1.0", "-1.0", "2.0", "3.0", "2.5", "(1 bsl 60)", "1152921504606846976.0", "a", "[]"]
SEGMENTS = ["", ":16", ":4", ":16/little", ":7/signed", ":32/signed-little", ":3/unit:8", ":13/little", ":20/signed-little",
            ":61", ":64/signed", ":67/little", ":80/signed", ":0"]


class Scope:
    """Variables in reach, as (name, type)."""

    def __init__(self, variables=()):
        self.variables = list(variables)

    def of_type(self, kind):
        return [v for v, k in self.variables if k == kind or kind == "any" or (kind == "num" and k in ("int", "float"))]


class Exprs:
    def __init__(self, choices):
        self.c = choices
        self.counter = 0
        # Functions that may be called: (name, [argument types], result type).
        self.functions = []
        self.records = False

    def fresh(self):
        self.counter += 1
        return f"V{self.counter}"

    # ---- expressions ----

    def expr(self, kind, depth, scope):
        c = self.c
        if kind == "num":
            kind = c.of(["int", "float"])
        if kind == "any" or c.one_in(15):
            kind = c.of(TYPES[:-1])
        known = scope.of_type(kind)
        if known and c.below(5) >= 3:
            return c.of(known)
        if depth <= 0:
            return self.leaf(kind, scope)
        general = c.below(12)
        if general >= 9:
            return self.anything(kind, depth - 1, scope)
        return getattr(self, "e_" + kind)(depth - 1, scope)

    def leaf(self, kind, scope):
        c = self.c
        known = scope.of_type(kind)
        if known and c.below(2):
            return c.of(known)
        if kind == "int":
            return "(" + c.of(INTS) + ")"
        if kind == "float":
            return c.of(FLOATS)
        if kind == "bool":
            return c.of(["true", "false"])
        if kind == "atom":
            return c.of(ATOMS)
        if kind == "list":
            return c.of(STRINGS)
        if kind == "bin":
            return c.of(BINARIES)
        if kind == "map":
            return c.of(["#{}", "#{a => 1}", "#{a => 1, b => 2}", "#{1 => a, 1.0 => b}"])
        if kind == "tuple":
            return c.of(["{}", "{a,1}", "{1,2,3}"] + (["#r{}"] if self.records else []))
        if kind == "fun1":
            return f"fun(X) -> {{X}} end"
        return "ok"

    def e_int(self, d, s):
        c = self.c
        k = c.below(22)
        e = lambda kind: self.expr(kind, d, s)
        if k < 4:
            return f"({e('int')} {c.of(['+', '-', '*'])} {e('int')})"
        if k >= 20:
            return self.sum()
        if k == 19:
            return self.segment_again(e('int'))
        if k == 4:
            return f"({e('int')} {c.of(['div', 'rem'])} {e('int')})"
        if k == 5:
            return f"({e('int')} {c.of(['band', 'bor', 'bxor'])} {e('int')})"
        if k == 6:
            return f"({e('int')} {c.of(['bsl', 'bsr'])} {c.of(['0', '1', '5', '31', '59', '64', '70', '(-3)'])})"
        if k == 7:
            return f"({c.of(['-', 'bnot', '+'])} {e('int')})"
        if k == 8:
            return f"length({e('list')})"
        if k == 9:
            return f"{c.of(['byte_size', 'bit_size'])}({e('bin')})"
        if k == 10:
            return f"tuple_size({e('tuple')})"
        if k == 11:
            return f"map_size({e('map')})"
        if k == 12:
            return f"{c.of(['round', 'trunc', 'floor', 'ceil'])}({e('num')})"
        if k == 13:
            return f"abs({e('int')})"
        if k == 14:
            return f"{c.of(['max', 'min'])}({e('int')}, {e('int')})"
        if k == 15:
            return f"lists:sum([X || X <- {e('list')}, is_integer(X)])"
        if k == 16:
            return f"erlang:phash2({e('any')}, 1000)"
        return f"list_to_integer(integer_to_list({e('int')}))"

    def number(self):
        """An integer as it stands, often at the edge of what is small."""
        c = self.c
        return c.of([lambda: c.of(INTS), lambda: c.of(INTS), lambda: str(c.below(20)), lambda: f"(-{c.below(20)})"])

    def sum(self):
        """An operation on integers that the compiler knows, knows one of, or does not know."""
        c = self.c
        op = c.of(["+", "-", "*", "div", "rem", "band", "bor", "bxor", "bsl", "bsr"])
        right = c.of(["0", "1", "3", "31", "59", "60", "64"]) if op in ("bsl", "bsr") else self.number()
        left, n = self.number(), self.fresh()
        return c.of([f"begin {n}l = {left}, {n}r = {right}, ({n}l {op} {n}r) end", f"(?MODULE:use({left}) {op} {right})",
                     f"({left} {op} ?MODULE:use({right}))", f"(?MODULE:use({left}) {op} ?MODULE:use({right}))"])

    def near(self):
        """A comparison of what is equal or nearly, of which one side is known."""
        c = self.c
        return f"(?MODULE:use({c.of(NEAR)}) {c.of(ORDER)} {c.of(NEAR)})"

    def segment_again(self, value):
        """An integer put into a segment somewhere in a bit string, and taken out of one."""
        c = self.c
        segment, n = c.of(SEGMENTS[:-1]), self.fresh()
        return (f"case <<0:{c.below(9)}, ({value}){segment}>> of <<_:{c.below(9)}, {n}{segment}, _/bitstring>> -> {n}; "
                f"{n} -> bit_size({n}) end")

    def e_float(self, d, s):
        c = self.c
        e = lambda kind: self.expr(kind, d, s)
        k = c.below(6)
        if k < 3:
            return f"({e('float')} {c.of(['+', '-', '*'])} {e('num')})"
        if k == 3:
            return f"({e('num')} / {e('num')})"
        if k == 4:
            return f"float({e('num')})"
        return f"math:sqrt(abs({e('num')}))"

    def e_bool(self, d, s):
        c = self.c
        e = lambda kind: self.expr(kind, d, s)
        k = c.below(10)
        if k == 9:
            return self.near()
        if k < 3:
            kind = c.of(["int", "any", "num"])
            return f"({e(kind)} {c.of(ORDER)} {e(kind)})"
        if k == 3:
            return f"({e('bool')} {c.of(['andalso', 'orelse'])} {e('bool')})"
        if k == 4:
            return f"({e('bool')} {c.of(['and', 'or', 'xor'])} {e('bool')})"
        if k == 5:
            return f"(not {e('bool')})"
        if k == 6:
            return f"{c.of(TESTS)}({e('any')})"
        if k == 7:
            return f"lists:member({e('any')}, {e('list')})"
        return f"is_map_key({e('any')}, {e('map')})"

    def e_atom(self, d, s):
        c = self.c
        k = c.below(3)
        if k == 0:
            return c.of(ATOMS)
        if k == 1:
            return f"element(1, {{{self.expr('atom', d, s)}, {self.expr('any', d, s)}}})"
        return f"list_to_atom(atom_to_list({self.expr('atom', d, s)}))"

    def e_list(self, d, s):
        c = self.c
        e = lambda kind: self.expr(kind, d, s)
        k = c.below(20)
        if k < 4:
            return "[" + ", ".join(e("any") for _ in range(c.below(4))) + "]"
        if k < 6:
            return f"[{e('any')} | {e('list')}]"
        if k == 6:
            left, right = e('list'), e('list')
            if "||" in left:
                # OTP 25 evaluates what follows `++` first if the left side is a comprehension.
                left = f"?MODULE:use({left})"
            return f"({left} {c.of(['++', '--'])} {right})"
        if k < 10:
            return self.comprehension(d, s, "[", "]")
        if k == 10:
            return f"lists:{c.of(['reverse', 'usort', 'sort'])}([X || X <- {e('list')}, is_integer(X)])"
        if k == 11:
            return f"lists:seq({e('int')} rem 5, {e('int')} rem 9)"
        if k == 12:
            return f"lists:map({self.fun1(d, s)}, {e('list')})"
        if k == 13:
            return f"lists:filter(fun(X) -> {self.expr('bool', d, Scope(s.variables + [('X', 'any')]))} end, {e('list')})"
        if k == 14:
            return f"tuple_to_list({e('tuple')})"
        if k == 15:
            return f"binary_to_list({e('bin')})"
        if k == 16:
            return f"ordered(maps:{c.of(['keys', 'values', 'to_list'])}({e('map')}))"
        if k == 17:
            return f"integer_to_list({e('int')})"
        if k == 18:
            return f"[hd({e('list')}), tl({e('list')})]"
        return f"lists:foldl(fun(X, Acc) -> [{{X, {e('any')}}} | Acc] end, [], {e('list')})"

    def e_tuple(self, d, s):
        c = self.c
        e = lambda kind: self.expr(kind, d, s)
        k = c.below(10)
        if k < 5:
            return "{" + ", ".join(e("any") for _ in range(c.below(4))) + "}"
        if k == 5:
            return f"setelement({c.of(['1', '2', '3'])}, {e('tuple')}, {e('any')})"
        if k == 6:
            return f"list_to_tuple({e('list')})"
        if not self.records or k == 9:
            return f"{{{e('any')}, {e('any')}}}"
        if k == 7:
            fields = c.of(["f", "g", "f", "g, f"]).split(", ")
            return "#r{" + ", ".join(f"{f} = {e('any')}" for f in fields) + "}"
        return f"(#r{{f = {e('any')}}})#r{{{c.of(['f', 'g'])} = {e('any')}}}"

    def e_map(self, d, s):
        c = self.c
        e = lambda kind: self.expr(kind, d, s)
        k = c.below(10)
        key = lambda: c.of(["a", "b", "1", "{x}", lambda: e("any")])
        if k < 4:
            return "#{" + ", ".join(f"{key()} => {e('any')}" for _ in range(c.below(4))) + "}"
        if k < 6:
            # OTP drops an update whose value nobody needs, with its `badkey`: `use` needs it.
            # Which of several missing keys is named depends on which ones OTP finds to be constants.
            key = lambda: c.of(["a", "b", "1", "{x}", "[]", '"ab"', lambda: f"?MODULE:use({e('any')})"])
            pairs = ", ".join(f"{key()} {c.of(['=>', ':='])} {e('any')}" for _ in range(1 + c.below(3)))
            return f"?MODULE:use(({e('map')})#{{{pairs}}})"
        if k == 6:
            return f"maps:merge({e('map')}, {e('map')})"
        if k == 7:
            return f"maps:remove({key()}, {e('map')})"
        if k == 8:
            return f"maps:map(fun(K, X) -> {self.expr('any', d, Scope(s.variables + [('K', 'any'), ('X', 'any')]))} end, {e('map')})"
        return f"maps:from_list([{{X, {e('any')}}} || X <- {e('list')}])"

    def e_bin(self, d, s):
        c = self.c
        e = lambda kind: self.expr(kind, d, s)
        k = c.below(12)
        if k < 6:
            return "<<" + ", ".join(self.segment(d, s) for _ in range(c.below(4))) + ">>"
        if k < 8:
            return self.comprehension(d, s, "<<", ">>")
        if k == 8:
            return f"list_to_binary([X band 255 || X <- {e('list')}, is_integer(X)])"
        if k == 9:
            return f"term_to_binary({c.of(['a', '[1,2]', lambda: e('int')])})"
        if k == 10:
            return f"integer_to_binary({e('int')})"
        return f"<<({e('bin')})/bitstring, {self.segment(d, s)}>>"

    def segment(self, d, s):
        c = self.c
        e = lambda kind: self.expr(kind, d, s)
        k = c.below(8)
        if k < 4:
            return f"({e('int')}){c.of(SEGMENTS)}"
        if k == 4:
            return f"({e('bin')})/{c.of(['bitstring', 'binary'])}"
        if k == 5:
            return f"({e('num')}){c.of(['/float', ':32/float', ':64/float-little'])}"
        if k == 6:
            return f"({c.of(['$a', '233', '16#20ac', '16#1f600', lambda: e('int')])})/{c.of(['utf8', 'utf16', 'utf16-little', 'utf32'])}"
        return f"({e('int')}):({c.of(['3', '8', '17', lambda: '(' + e('int') + ' rem 20)'])})"

    def comprehension(self, d, s, left, right):
        c = self.c
        inner = Scope(s.variables)
        parts = []
        for i in range(1 + c.below(2)):
            # OTP 25 looks at plain sources of generators first to guess the size of a bit string.
            hidden = "{}" if left == "[" else "?MODULE:use({})" if i else "?MODULE:proper({})"
            k = c.below(4)
            if k < 3:
                source = hidden.format(self.expr("list", d, inner))
                pattern, bound = self.pattern("any", 1, inner)
                parts.append(f"{pattern} <- {source}")
            else:
                name = self.fresh()
                bound = [(name, "int")]
                source = hidden.format(self.expr("bin", d, inner))
                parts.append(f"<<{name}{c.of(['', ':4', ':3', ':16/little'])}>> <= {source}")
            inner = Scope(inner.variables + bound)
            if c.one_in(3):
                parts.append(self.expr("bool", d, inner))
        if left == "[":
            body = self.expr("any", d, inner)
        else:
            # Parenthesised: what stands before || must be one primary expression.
            body = f"<<{self.segment(d, inner)}>>"
        return f"{left}{body} || {', '.join(parts)}{right}"

    def fun1(self, d, s):
        c = self.c
        k = c.below(5)
        if k < 3:
            name = self.fresh()
            return f"fun({name}) -> {self.expr('any', d, Scope(s.variables + [(name, 'any')]))} end"
        ones = [f for f, args, _ in self.functions if len(args) == 1]
        if k == 3 and ones:
            return f"fun {c.of(ones)}/1"
        clauses = []
        for _ in range(1 + c.below(3)):
            pattern, bound = self.pattern("any", 2, Scope())
            inner = Scope([v for v in s.variables if v[0] not in dict(bound)] + bound)
            clauses.append(f"({pattern}){self.guard(inner)} -> {self.expr('any', d, inner)}")
        return "fun" + "; ".join(clauses) + " end"

    def e_fun1(self, d, s):
        return self.fun1(d, s)

    def anything(self, kind, d, s):
        """Expressions that can have any type."""
        c = self.c
        e = lambda k: self.expr(k, d, s)
        k = c.below(17)
        if k == 0:
            return f"begin {self.sequence(kind, d, s)} end"
        if k < 4:
            return self.case(kind, d, s)
        if k == 4:
            tests = "; ".join(f"{self.test(s, 2)} -> {e(kind)}" for _ in range(1 + c.below(2)))
            return f"if {tests}; true -> {e(kind)} end"
        if k < 7:
            callable_ = [f for f in self.functions if f[2] == kind or kind == "any"] or self.functions
            if callable_:
                name, args, _ = c.of(callable_)
                args = ", ".join(e(a) for a in args)
                n = self.fresh()
                return c.of([f"{name}({args})", f"{name}({args})", f"?MODULE:{name}({args})",
                             f"apply(?MODULE, {name}, [{args}])",
                             f"begin {n}m = ?MODULE, {n}f = element(1, {{{name}, 1}}), (?MODULE:use({n}m)):{n}f({args}) end"])
            return e(kind)
        if k == 7:
            called, value = self.fun1(d, s), e("any")
            return c.of([f"({called})({value})", f"apply({called}, [{value}])"])
        if k == 8:
            return f"element({c.of(['1', '2'])}, {{{e(kind)}, {e(kind)}}})"
        if k == 9:
            return f"hd([{e(kind)}, {e('any')}])"
        if k == 10:
            return f"maps:get({c.of(['a', '1', lambda: e('any')])}, #{{a => {e(kind)}, 1 => {e(kind)}}})"
        if k < 14:
            return self.try_(kind, d, s)
        if k == 14:
            n = self.fresh()
            if c.below(2):
                # With the stack trace left out.
                return (f"case (catch {c.of([lambda: e(kind), lambda: self.try_(kind, d, s)])}) of {{'EXIT', {{{n}r, [{{_, _, _, _}} | _]}}}} -> {{'EXIT', {n}r}}; "
                        f"{{'EXIT', {n}q}} -> {{exited, {n}q}}; {n}x -> {n}x end")
            return f"case (catch {e(kind)}) of {{'EXIT', _}} -> {e(kind)}; {n}x -> {n}y = {e(kind)} end"
        if k == 15:
            self.counter += 1
            n = self.counter
            inner = Scope(s.variables + [(f"N{n}", "int"), (f"A{n}", kind)])
            return (f"(fun F{n}(0, A{n}) -> A{n}; F{n}(N{n}, A{n}) -> F{n}(N{n} - 1, {self.expr(kind, d, inner)}) end)"
                    f"({c.of(['1', '3', '0'])}, {e(kind)})")
        if not self.records:
            return e(kind)
        return f"({e('tuple')})#r.{c.of(['f', 'g'])}"

    def sequence(self, kind, d, s):
        """Expressions one after the other; what a match binds is in reach of the rest."""
        c = self.c
        inner = Scope(s.variables)
        parts = []
        for _ in range(1 + c.below(3)):
            k = c.below(6)
            if k < 3:
                name, of = self.fresh(), c.of(TYPES)
                parts.append(f"{name} = {self.expr(of, d, inner)}")
                inner = Scope(inner.variables + [(name, of)])
            elif k == 3:
                value = self.expr("any", d, inner)
                pattern, bound = self.pattern("any", 2, inner)
                parts.append(f"{pattern} = {value}")
                inner = Scope(inner.variables + bound)
            elif k == 4:
                # Bound in every clause, and so in reach afterwards.
                name, of = self.fresh(), c.of(TYPES)
                subject = self.expr("bool", d, inner)
                parts.append(f"case {subject} of true -> {name} = {self.expr(of, d, inner)}; "
                             f"_ -> {name} = {self.expr(of, d, inner)} end")
                inner = Scope(inner.variables + [(name, of)])
            else:
                parts.append(f"put({c.of(['k', 'l'])}, {self.expr('any', d, inner)})")
        parts.append(self.expr(kind, d, inner))
        return ", ".join(parts)

    def table(self, kind, d, s):
        """A case of many literals, alone or side by side in a tuple, with some that take any value between."""
        c = self.c
        width = c.below(3)
        key = lambda: c.of([lambda: c.of(ATOMS), lambda: c.of(INTS), lambda: str(c.below(12)), lambda: str(c.below(12)),
                            lambda: c.of(["_", "1.0", "[]", "<<>>", "\"ab\"", "{}", "[_ | _]", "{_, _}"])])
        whole = lambda part: "{" + ", ".join(part() for _ in range(width + 1)) + "}" if width else part()
        clauses = [f"{whole(key)}{self.guard(s)} -> {self.leaf(kind, s) if c.below(3) else self.expr(kind, d - 1, s)}"
                   for _ in range(3 + c.below(12))]
        if c.below(4) < 3:
            clauses.append(f"_ -> {self.expr(kind, d, s)}")
        value = lambda: c.of([lambda: self.expr("any", d - 1, s), lambda: self.expr("int", d - 1, s),
                              lambda: f"?MODULE:use({c.of(ATOMS)})", lambda: f"?MODULE:use({c.below(12)})"])
        subject = whole(value)
        return f"case {subject} of {'; '.join(clauses)} end"

    def case(self, kind, d, s):
        c = self.c
        if c.one_in(4):
            return self.table(kind, d, s)
        of = c.of(TYPES)
        subject = self.expr(of, d, s)
        clauses = []
        for _ in range(1 + c.below(4)):
            pattern, bound = self.pattern(of, 2, s)
            inner = Scope(s.variables + bound)
            clauses.append(f"{pattern}{self.guard(inner)} -> {self.expr(kind, d, inner)}")
        if c.below(4) < 3:
            clauses.append(f"_ -> {self.expr(kind, d, s)}")
        return f"case {subject} of {'; '.join(clauses)} end"

    def try_(self, kind, d, s):
        c = self.c
        e = lambda k: self.expr(k, d, s)
        body = c.of([lambda: e(kind), lambda: f"throw({e('any')})", lambda: f"erlang:error({e('any')})",
                     lambda: f"exit({e('any')})", lambda: e(kind)])
        of = ""
        if c.one_in(3):
            pattern, bound = self.pattern(kind, 2, s)
            of = f" of {pattern} -> {self.expr(kind, d, Scope(s.variables + bound))}"
            if c.below(3) < 2:
                of += f"; _ -> {e(kind)}"
        catches = []
        for _ in range(c.below(3)):
            pattern, bound = self.pattern("any", 2, s)
            inner = Scope(s.variables + bound)
            catches.append(f"{c.of(['', 'error:', 'throw:', 'exit:'])}{pattern}{self.guard(inner)} -> {self.expr(kind, d, inner)}")
        last = c.below(4)
        if last < 2:
            name = self.fresh()
            catches.append(f"_:{name} -> {self.expr(kind, d, Scope(s.variables + [(name, 'any')]))}")
        elif last == 2:
            n = self.fresh()
            inner = Scope(s.variables + [(f"{n}c", "atom"), (f"{n}r", "any")])
            catches.append(f"{n}c:{n}r:{n}s -> {self.expr(kind, d, inner)}")
            if c.below(2):
                catches[-1] = f"{n}c:{n}r:{n}s -> {{{n}c, {n}r, is_tuple(hd({n}s)), {self.expr(kind, d, inner)}}}"
        after = f" after put(k, {e('any')})" if c.one_in(3) or not catches else ""
        catch = f" catch {'; '.join(catches)}" if catches else ""
        return f"try {body}{of}{catch}{after} end"

    # ---- guards and patterns ----

    def guard(self, s):
        c = self.c
        if c.below(3) < 2:
            return ""
        if s.variables and c.one_in(5):
            # A number as large as another, and of which type it is then.
            name = c.of([v for v, _ in s.variables])
            return f" when {name} {c.of(ORDER)} {c.of(NEAR)}, {c.of(['is_integer', 'is_float', 'is_number', 'not is_float', 'is_list'])}({name})"
        return " when " + "; ".join(", ".join(self.test(s, 2) for _ in range(1 + c.below(2))) for _ in range(1 + c.below(2)))

    def test(self, s, d, bare=True):
        """A guard test; not `bare`: no value stands where a truth value should. (OTP 25 lets `X` be
        anything in `T orelse (false or X)`.)"""
        c = self.c
        k = c.below(10 if d > 0 else 5)
        g = lambda: self.guard_expr(s, d - 1)
        if k < 3:
            return f"({g()} {c.of(ORDER)} {g()})"
        if k == 3:
            return f"{c.of(TESTS)}({g()})"
        if k == 4:
            return c.of(["true", "false", g if bare else f"({g()} =:= true)"])
        t = lambda: self.test(s, d - 1, bare and k not in (5, 8))
        if k == 5:
            return f"(not {t()})"
        if k == 6:
            return f"({t()} andalso {t()})"
        if k == 7:
            return f"({t()} orelse {t()})"
        if k == 8:
            return f"({t()} {c.of(['and', 'or', 'xor'])} {t()})"
        return c.of([lambda: f"is_map_key({g()}, {g()})", lambda: f"is_function({g()}, {c.of(['0', '1', '2'])})"] +
                    ([lambda: f"is_record({g()}, r)"] if self.records else []))

    def guard_expr(self, s, d):
        c = self.c
        if d <= 0 or c.below(2) == 0:
            names = [v for v, _ in s.variables]
            if names and c.below(4) < 3:
                return c.of(names)
            return c.of(["0", "1", "a", "[]", "1.0", "true", "{}", "(1 bsl 65)"])
        g = lambda: self.guard_expr(s, d - 1)
        k = c.below(8)
        if k < 3:
            return f"({g()} {c.of(['+', '-', '*', 'div', 'rem', '/', 'band', 'bor'])} {g()})"
        if k == 3:
            return f"{c.of(['length', 'hd', 'tl', 'tuple_size', 'byte_size', 'bit_size', 'map_size', 'abs', 'round', 'trunc', 'float', 'size'])}({g()})"
        if k == 4:
            return f"element({c.of(['1', '2', g])}, {g()})"
        if k == 5:
            return f"map_get({g()}, {g()})"
        if k == 6:
            return "{" + ", ".join(g() for _ in range(c.below(3))) + "}"
        return f"[{g()} | {g()}]"

    def pattern(self, kind, d, s, bound=None):
        """A pattern for such a value and the variables it binds."""
        bound = [] if bound is None else bound
        text = self.pat(kind, d, s, bound)
        return text, bound

    def pat(self, kind, d, s, bound):
        c = self.c
        if kind == "any" or c.one_in(8):
            kind = c.of(["int", "atom", "list", "tuple", "bin", "map", "float"])
        k = c.below(10)
        if k < 2 or (d <= 0 and k < 5):
            name = self.fresh()
            bound.append((name, kind if kind in TYPES else "any"))
            return name
        if k == 2:
            return "_"
        if k == 3 and bound + s.variables:
            return c.of([v for v, _ in bound + s.variables])
        if k == 4 and d > 0 and kind != "bin":
            name = self.fresh()
            inner = self.pat(kind, d - 1, s, bound)
            if inner in dict(s.variables):
                # OTP 25 forgets to compare the old variable in `New = Old = E`.
                return inner
            bound.append((name, kind if kind in TYPES else "any"))
            return f"{name} = {inner}" if c.below(2) else f"{inner} = {name}"
        if d <= 0 or kind in ("int", "atom", "float", "bool", "num"):
            return {"int": lambda: c.of(["0", "1", "-1", "2", "$a", "255", "18446744073709551616"]),
                    "float": lambda: c.of(["0.0", "1.0", "0.5"]),
                    "bool": lambda: c.of(["true", "false"]),
                    "list": lambda: c.of(["[]", '"ab"']),
                    "tuple": lambda: "{}",
                    "map": lambda: "#{}",
                    "bin": lambda: c.of(["<<>>", '<<"abc">>'])}.get(kind, lambda: c.of(ATOMS))()
        p = lambda of: self.pat(of, d - 1, s, bound)
        if kind == "list":
            j = c.below(5)
            if j < 2:
                return f"[{p('any')} | {p('list')}]"
            if j == 2:
                return f"\"a\" ++ {self.tail(bound)}"
            return "[" + ", ".join(p("any") for _ in range(c.below(3))) + "]"
        if kind == "tuple":
            if self.records and c.one_in(4):
                return f"#r{{{c.of(['f', 'g'])} = {p('any')}}}"
            return "{" + ", ".join(p("any") for _ in range(c.below(4))) + "}"
        if kind == "map":
            return "#{" + ", ".join(f"{key} := {p('any')}" for key in c.of([["a"], ["a", "b"], ["1"], [], ["{x}"]])) + "}"
        return self.bin_pattern(bound)

    def tail(self, bound):
        name = self.fresh()
        bound.append((name, "list"))
        return name

    def bin_pattern(self, bound):
        c = self.c
        parts, sizes = [], []

        def variable(kind):
            name = self.fresh()
            bound.append((name, kind))
            return name

        for _ in range(c.below(4)):
            k = c.below(9)
            if k < 3:
                name = variable("int")
                parts.append(name + c.of(SEGMENTS[:-1]))
                sizes.append(name)
            elif k == 3:
                parts.append("_" + c.of(SEGMENTS))
            elif k == 4:
                parts.append(c.of(["1", "255", "\"ab\"", "5:3", "0:4"]))
            elif k == 5 and sizes:
                parts.append(f"{variable('bin')}:{c.of(sizes)}/{c.of(['binary', 'bitstring', 'binary-unit:4'])}")
            elif k == 6 and sizes:
                parts.append(f"{variable('int')}:{c.of(sizes)}")
            elif k == 7:
                # OTP 25 crashes when it takes a utf32 where no byte begins.
                parts.append(f"{c.of(['_', lambda: variable('int')])}/{c.of(['utf8', 'utf16', 'utf16-little'])}")
            else:
                parts.append(f"{variable('float')}{c.of(['/float', ':32/float', ':64/float-little'])}")
        if c.below(3):
            parts.append(f"{c.of(['_', lambda: variable('bin')])}/{c.of(['binary', 'bitstring'])}")
        return f"<<{', '.join(parts)}>>"
