//! Match specifications, read: from the term `[{Head, Guards, Body}]` to a [`Program`].
//!
//! Knows nothing of tables: `ets` uses it, and so can whoever filters terms. A program holds terms of
//! its specification and is gone with the native call that made it. Heads become a row of tests, guards
//! and bodies rows for a machine with a stack (`match_run.rs`); nothing here recurses natively.
//!
//! The functions allowed are those of OTP 25 for tables.

use super::args::BifResult;
use super::{arith, build, data, logic, process};
use crate::ctx::{Cx, NativeFn, Trap};
use crate::heap::alloc::{list_words, tuple_words};
use crate::term::{AtomTable, Term, View, atoms, map};

/// A step in matching a head: each takes one term of the object.
#[derive(Clone, Debug)]
pub enum Test {
    /// Anything.
    Any,
    /// Anything; it becomes this variable.
    Bind(usize),
    /// The value of this variable.
    Same(usize),
    /// This very term.
    Equal(Term),
    /// A tuple of so many elements, which are tested next.
    Tuple(usize),
    /// A list cell, whose head and tail are tested next.
    Cons,
    /// A map with these keys, whose values are tested next.
    Map(Vec<Term>),
}

/// A step of a guard or body.
#[derive(Clone, Debug)]
pub enum Step {
    /// Pushes a term.
    Const(Term),
    /// Pushes a variable.
    Variable(usize),
    /// Pushes the object.
    Whole,
    /// Pushes the list of all variables.
    AllBound,
    /// Makes a tuple of so many.
    Tuple(usize),
    /// Makes a list cell of head and tail.
    Cons,
    /// Makes a map of so many keys and values.
    Map(usize),
    /// Calls a function with so many arguments.
    Call(NativeFn, usize),
    /// Makes one truth value of so many: all of them, or (if false) any of them.
    Combine(bool, usize),
    /// Goes on to this step with what is there, unless it is `true` (or, if false, `false`), which is
    /// dropped.
    Unless(bool, usize),
    /// Ends a guard: what is there must be `true`.
    Check,
    /// Drops what is there.
    Drop,
}

/// One clause.
#[derive(Debug)]
pub struct Clause {
    /// The head as it was written.
    pub head_term: Term,
    /// The body as it was written.
    pub body_term: Term,
    /// Tests of the head.
    pub head: Vec<Test>,
    /// Steps of the guards.
    pub guards: Vec<Step>,
    /// Steps of the body.
    pub body: Vec<Step>,
    /// Its variables' places, in the order of their numbers.
    pub in_order: Vec<usize>,
}

/// A match specification, ready to run.
#[derive(Debug)]
pub struct Program {
    /// Its clauses.
    pub clauses: Vec<Clause>,
    /// The most variables a clause has.
    pub variables: usize,
}

/// What is wrong with a specification, in words.
pub type Problem = String;

/// The number of a variable: `'$N'`.
pub fn variable(term: Term, atoms: &AtomTable) -> Option<u32> {
    if !term.is_atom() {
        return None;
    }
    let digits = atoms.text(term).strip_prefix('$')?;
    let canonical = digits == "0" || !digits.starts_with('0');
    let all = !digits.is_empty() && digits.len() <= 9 && digits.bytes().all(|b| b.is_ascii_digit());
    if canonical && all { digits.parse().ok().filter(|&n| n <= VARIABLE_MAX) } else { None }
}

/// The greatest number of a variable.
const VARIABLE_MAX: u32 = 100_000_000;

/// Does a pattern leave something open? Maps do: they match maps with more keys.
pub fn is_open(pattern: Term, atoms: &AtomTable) -> bool {
    let mut todo = vec![pattern];
    while let Some(term) = todo.pop() {
        match term.view() {
            View::Atom if term == atoms::ANY || variable(term, atoms).is_some() => return true,
            View::Map => return true,
            View::Tuple(elements) => todo.extend_from_slice(elements),
            View::Cons(head, tail) => todo.extend([tail, head]),
            _ => {}
        }
    }
    false
}

struct Compiler<'a> {
    atoms: &'a AtomTable,
    /// Numbers of the variables, by place.
    numbers: std::collections::HashMap<u32, usize>,
}

/// What is still to be done for an expression.
enum Task {
    Visit(Term),
    Emit(Step),
    /// A jump out of `andalso` or `orelse`; its target is filled in by the [`Task::Land`] of that depth.
    Leave(bool, usize),
    Land(usize),
}

impl Compiler<'_> {
    fn head(&mut self, head: Term) -> Result<Vec<Test>, Problem> {
        let mut tests = Vec::new();
        let mut todo = vec![head];
        while let Some(term) = todo.pop() {
            tests.push(match term.view() {
                View::Atom if term == atoms::ANY => Test::Any,
                View::Atom => match variable(term, self.atoms) {
                    None => Test::Equal(term),
                    Some(number) => {
                        let place = self.numbers.len();
                        match self.numbers.entry(number) {
                            std::collections::hash_map::Entry::Occupied(known) => {
                                Test::Same(*known.get())
                            }
                            std::collections::hash_map::Entry::Vacant(new) => {
                                new.insert(place);
                                Test::Bind(place)
                            }
                        }
                    }
                },
                View::Tuple(elements) => {
                    todo.extend(elements.iter().rev());
                    Test::Tuple(elements.len())
                }
                View::Cons(head, tail) => {
                    todo.extend([tail, head]);
                    Test::Cons
                }
                View::Map => {
                    let (keys, values): (Vec<Term>, Vec<Term>) = map::iter(term).unzip();
                    for &key in &keys {
                        if key == atoms::ANY || variable(key, self.atoms).is_some() {
                            return Err("Variable as key of a map in a match head.".into());
                        }
                    }
                    todo.extend(values.iter().rev());
                    Test::Map(keys)
                }
                _ => Test::Equal(term),
            });
        }
        Ok(tests)
    }

    fn text(&self, term: Term) -> String {
        crate::term::print::to_string(term, self.atoms)
    }

    /// Adds the steps of an expression.
    fn expression(&self, expression: Term, steps: &mut Vec<Step>) -> Result<(), Problem> {
        let mut todo = vec![Task::Visit(expression)];
        // For each `andalso` or `orelse` that has begun: the jumps out of it.
        let mut leaving: Vec<Vec<usize>> = Vec::new();
        while let Some(task) = todo.pop() {
            match task {
                Task::Visit(term) => self.visit(term, &mut todo, &mut leaving)?,
                Task::Emit(step) => steps.push(step),
                Task::Leave(go_on, form) => {
                    leaving[form].push(steps.len());
                    steps.push(Step::Unless(go_on, 0));
                }
                Task::Land(form) => {
                    let here = steps.len();
                    for at in std::mem::take(&mut leaving[form]) {
                        if let Step::Unless(_, target) = &mut steps[at] {
                            *target = here;
                        }
                    }
                }
            }
        }
        Ok(())
    }

    fn visit(
        &self,
        term: Term,
        todo: &mut Vec<Task>,
        leaving: &mut Vec<Vec<usize>>,
    ) -> Result<(), Problem> {
        let step = match term.view() {
            View::Atom if term == atoms::WHOLE => Step::Whole,
            View::Atom if term == atoms::ALL_BOUND => Step::AllBound,
            View::Atom => match variable(term, self.atoms) {
                None => Step::Const(term),
                Some(number) => match self.numbers.get(&number) {
                    Some(&place) => Step::Variable(place),
                    None => return Err(format!("Variable ${number} is unbound.")),
                },
            },
            View::Cons(head, tail) => {
                todo.extend([Task::Emit(Step::Cons), Task::Visit(tail), Task::Visit(head)]);
                return Ok(());
            }
            View::Map => {
                todo.push(Task::Emit(Step::Map(map::size(term))));
                for (key, value) in map::iter(term) {
                    todo.extend([Task::Visit(value), Task::Visit(key)]);
                }
                return Ok(());
            }
            View::Tuple(elements) => return self.form(term, elements, todo, leaving),
            _ => Step::Const(term),
        };
        todo.push(Task::Emit(step));
        Ok(())
    }

    /// A tuple: a call, a special form, or another tuple wrapped.
    fn form(
        &self,
        term: Term,
        elements: &[Term],
        todo: &mut Vec<Task>,
        leaving: &mut Vec<Vec<usize>>,
    ) -> Result<(), Problem> {
        let wrong = || Err(format!("{} is neither a function call nor a tuple", self.text(term)));
        let Some((&first, args)) = elements.split_first() else { return wrong() };
        if let (Some(inner), []) = (first.as_tuple(), args) {
            todo.push(Task::Emit(Step::Tuple(inner.len())));
            todo.extend(inner.iter().rev().map(|&e| Task::Visit(e)));
            return Ok(());
        }
        if !first.is_atom() {
            return wrong();
        }
        let name = self.atoms.text(first);
        let visits = |todo: &mut Vec<Task>| todo.extend(args.iter().rev().map(|&a| Task::Visit(a)));
        match (name, args) {
            ("const", &[value]) => todo.push(Task::Emit(Step::Const(value))),
            ("const", _) => {
                return Err(format!(
                    "Special form 'const' called with wrong number of arguments in {}.",
                    self.text(term)
                ));
            }
            ("and" | "or" | "andalso" | "orelse", []) => {
                return Err(format!(
                    "Special form '{name}' called without arguments in {}.",
                    // OTP prints the form without quotes.
                    format_args!("{{{name}}}")
                ));
            }
            ("and" | "or", _) => {
                todo.push(Task::Emit(Step::Combine(name == "and", args.len())));
                visits(todo);
            }
            ("andalso" | "orelse", _) => {
                let form = leaving.len();
                leaving.push(Vec::new());
                todo.push(Task::Land(form));
                for (i, &arg) in args.iter().enumerate().rev() {
                    if i + 1 < args.len() {
                        todo.push(Task::Leave(name == "andalso", form));
                    }
                    todo.push(Task::Visit(arg));
                }
            }
            (
                "is_seq_trace" | "message" | "return_trace" | "exception_trace" | "process_dump"
                | "set_seq_token" | "get_seq_token" | "trace" | "enable_trace" | "disable_trace"
                | "display" | "caller" | "set_tcw" | "silent",
                _,
            ) => {
                return Err(format!("Special form '{name}' used in wrong dialect."));
            }
            ("get_tcw", []) => {
                return Err("Function get_tcw/0 cannot be called in this context.".into());
            }
            _ => match function(name, args.len()) {
                Some(function) => {
                    todo.push(Task::Emit(Step::Call(function, args.len())));
                    visits(todo);
                }
                None => {
                    let name = self.text(first);
                    return Err(format!("Function {name}/{} does_not_exist.", args.len()));
                }
            },
        }
        Ok(())
    }

    fn clause(&mut self, clause: Term) -> Result<Clause, Problem> {
        let Some(&[head, guards, body]) = clause.as_tuple() else {
            return Err(format!("{} is not a tuple of three.", self.text(clause)));
        };
        self.numbers.clear();
        let tests = self.head(head)?;
        let (mut guard_steps, mut body_steps) = (Vec::new(), Vec::new());
        let mut list = guards.iter_list();
        for guard in list.by_ref() {
            self.expression(guard, &mut guard_steps)?;
            guard_steps.push(Step::Check);
        }
        if !list.rest().is_nil() {
            return Err("Match conditions are not in a list.".into());
        }
        let mut list = body.iter_list();
        for expression in list.by_ref() {
            if !body_steps.is_empty() {
                body_steps.push(Step::Drop);
            }
            self.expression(expression, &mut body_steps)?;
        }
        if !list.rest().is_nil() {
            return Err("Match actions are not in a list.".into());
        }
        if body_steps.is_empty() {
            return Err("No match action.".into());
        }
        let mut numbers: Vec<(u32, usize)> = self.numbers.iter().map(|(&n, &at)| (n, at)).collect();
        numbers.sort_unstable();
        Ok(Clause {
            head_term: head,
            body_term: body,
            head: tests,
            guards: guard_steps,
            body: body_steps,
            in_order: numbers.into_iter().map(|(_, place)| place).collect(),
        })
    }
}

/// The function that a call in a guard or body means.
fn function(name: &str, arity: usize) -> Option<NativeFn> {
    Some(match (name, arity) {
        ("is_atom", 1) => logic::is_atom,
        ("is_float", 1) => logic::is_float,
        ("is_integer", 1) => logic::is_integer,
        ("is_list", 1) => logic::is_list,
        ("is_number", 1) => logic::is_number,
        ("is_pid", 1) => logic::is_pid,
        ("is_port", 1) => logic::is_port,
        ("is_reference", 1) => logic::is_reference,
        ("is_tuple", 1) => logic::is_tuple,
        ("is_map", 1) => logic::is_map,
        ("is_map_key", 2) => logic::is_map_key,
        ("is_binary", 1) => logic::is_binary,
        ("is_function", 1) => logic::is_function,
        ("is_record", 3) => logic::is_record3,
        ("not", 1) => logic::not,
        ("xor", 2) => logic::xor,
        (">", 2) => logic::gt,
        (">=", 2) => logic::ge,
        ("<", 2) => logic::lt,
        ("=<", 2) => logic::le,
        ("==", 2) => logic::eq,
        ("/=", 2) => logic::ne,
        ("=:=", 2) => logic::eq_exact,
        ("=/=", 2) => logic::ne_exact,
        ("+", 1) => arith::plus,
        ("-", 1) => arith::neg,
        ("+", 2) => arith::add,
        ("-", 2) => arith::sub,
        ("*", 2) => arith::mul,
        ("/", 2) => arith::div,
        ("div", 2) => arith::int_div,
        ("rem", 2) => arith::rem,
        ("band", 2) => arith::band,
        ("bor", 2) => arith::bor,
        ("bxor", 2) => arith::bxor,
        ("bnot", 1) => arith::bnot,
        ("bsl", 2) => arith::bsl,
        ("bsr", 2) => arith::bsr,
        ("abs", 1) => arith::abs,
        ("round", 1) => arith::round,
        ("trunc", 1) => arith::trunc,
        ("float", 1) => arith::float,
        ("element", 2) => data::element,
        ("hd", 1) => data::hd,
        ("tl", 1) => data::tl,
        ("length", 1) => data::length,
        ("size", 1) => data::size,
        ("bit_size", 1) => data::bit_size,
        ("byte_size", 1) => data::byte_size,
        ("binary_part", 2) => data::binary_part2,
        ("binary_part", 3) => data::binary_part3,
        ("map_get", 2) => data::map_get,
        ("map_size", 1) => data::map_size,
        ("self", 0) => process::self_,
        ("node", 0) => process::node0,
        ("node", 1) => process::node1,
        _ => return None,
    })
}

/// Reads a specification. An empty one has no clauses and matches nothing.
///
/// # Errors
/// What is wrong with it.
pub fn compile(specification: Term, atoms: &AtomTable) -> Result<Program, Problem> {
    let mut compiler = Compiler { atoms, numbers: std::collections::HashMap::new() };
    let mut list = specification.iter_list();
    let mut program = Program { clauses: Vec::new(), variables: 0 };
    for clause in list.by_ref() {
        program.clauses.push(compiler.clause(clause)?);
        program.variables = program.variables.max(compiler.numbers.len());
    }
    if list.rest().is_nil() { Ok(program) } else { Err("Match programs are not in a list.".into()) }
}

/// The mark of a compiled specification. It is a tuple `{Mark, Specification}`, checked when it was
/// made and read again when it is run: reading takes a microsecond, and nothing has to be kept.
const COMPILED: &str = "$rvm_compiled_match_spec";

/// The specification in a compiled one.
pub fn specification(compiled: Term, atoms: &AtomTable) -> Option<Term> {
    match compiled.as_tuple() {
        Some(&[mark, specification]) if Some(mark) == atoms.find(COMPILED) => Some(specification),
        _ => None,
    }
}

/// `ets:match_spec_compile/1`
///
/// # Errors
/// `badarg` for what is no match specification.
pub fn compile1(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    if args[0].is_nil() || compile(args[0], cx.atoms()).is_err() {
        return Err(cx.badarg());
    }
    let mark = cx.intern(COMPILED)?;
    build::tuple(cx, &[mark, args[0]])
}

/// `ets:is_compiled_ms/1`
///
/// # Errors
/// None.
pub fn is_compiled(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let found = specification(args[0], cx.atoms());
    Ok(Term::bool(found.is_some_and(|spec| compile(spec, cx.atoms()).is_ok())))
}

/// `rvm_ets:problems/1`: `[]`, or `[{error, Text}]` for a specification that is wrong.
///
/// # Errors
/// When the heap needs room.
pub fn problems(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let Err(problem) = compile(args[0], cx.atoms()) else { return Ok(Term::NIL) };
    cx.reserve(list_words(problem.len() + 1) + tuple_words(2))?;
    use crate::heap::alloc::Build;
    let text = cx.heap().string(&problem);
    let entry = cx.tuple(&[atoms::ERROR, text]);
    Ok(cx.cons(entry, Term::NIL))
}

/// Does every clause make objects with the key that it has found? `position` is the key's.
pub fn keeps_key(program: &Program, position: usize, atoms: &AtomTable) -> bool {
    program.clauses.iter().all(|clause| clause_keeps_key(clause, position, atoms))
}

fn clause_keeps_key(clause: &Clause, position: usize, atoms: &AtomTable) -> bool {
    let Some((body, rest)) = clause.body_term.as_cons() else { return false };
    if !rest.is_nil() {
        return false;
    }
    if body == atoms::WHOLE {
        return true;
    }
    let key_in = |term: Term| term.as_tuple().and_then(|t| t.get(position - 1)).copied();
    match body.as_tuple() {
        Some(&[atoms::CONST, made]) => match (key_in(clause.head_term), key_in(made)) {
            (Some(found), Some(key)) => {
                !is_open(found, atoms) && crate::term::compare::exact_eq(found, key)
            }
            _ => false,
        },
        Some(&[wrapped]) => {
            let Some(key) = key_in(wrapped) else { return false };
            if let Some(&[name, at, whole]) = key.as_tuple()
                && whole == atoms::WHOLE
                && at == Term::small(position as i64)
                && name.is_atom()
                && atoms.text(name) == "element"
            {
                return true;
            }
            key_in(clause.head_term).is_some_and(|found| makes_same(found, key, atoms))
        }
        _ => false,
    }
}

/// Does an expression make what a pattern has matched?
fn makes_same(pattern: Term, expression: Term, atoms: &AtomTable) -> bool {
    let mut todo = vec![(pattern, expression)];
    while let Some((pattern, expression)) = todo.pop() {
        if let Some(&[atoms::CONST, value]) = expression.as_tuple() {
            if is_open(pattern, atoms) || !crate::term::compare::exact_eq(pattern, value) {
                return false;
            }
            continue;
        }
        match (pattern.view(), expression.view()) {
            (View::Tuple(elements), View::Tuple(&[made])) => match made.as_tuple() {
                Some(made) if made.len() == elements.len() => {
                    todo.extend(elements.iter().copied().zip(made.iter().copied()));
                }
                _ => return false,
            },
            (View::Cons(h1, t1), View::Cons(h2, t2)) => todo.extend([(h1, h2), (t1, t2)]),
            (View::Tuple(_) | View::Cons(..) | View::Map, _) => return false,
            _ if pattern == atoms::ANY => return false,
            _ if !crate::term::compare::exact_eq(pattern, expression) => return false,
            _ => {}
        }
    }
    true
}

/// Raises `badarg` for a specification that is wrong.
///
/// # Errors
/// `badarg`.
pub fn compiled(cx: &mut Cx<'_>, specification: Term) -> Result<Program, Trap> {
    let atoms = cx.atoms();
    compile(specification, atoms).map_err(|_| cx.badarg())
}
