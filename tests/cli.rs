//! Tests of the `rvm` command itself: its subcommands, exit codes, limits and refusals.
//!
//! Each test works in a folder of its own below the target folder.

mod support;

use rvm_bytecode::container::redigest;
use rvm_bytecode::fuzzing::{Outcome, fuzz_one};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;
use support::{Finished, rvm};

/// None of these takes a second; a loaded machine may be far slower.
const LIMIT: Duration = Duration::from_secs(60);

/// An empty folder for one test.
fn folder(test: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(test);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("the folder can be made");
    folder
}

fn write(folder: &Path, name: &str, text: &str) {
    std::fs::write(folder.join(name), text).expect("the file can be written");
}

fn run(folder: &Path, args: &[&str]) -> Finished {
    support::run(rvm(folder).args(args), None, LIMIT)
}

/// Standard output as text.
fn text(done: &Finished) -> String {
    String::from_utf8_lossy(&done.stdout).into_owned()
}

/// Checks exit code and standard output, and that rvm did not break.
#[track_caller]
fn expect(done: &Finished, code: i32, out: &str) {
    assert!(!done.broke(), "{}: {}", done.end(), done.err());
    assert_eq!(done.code, Some(code), "{}, stderr: {}", done.end(), done.err());
    assert_eq!(text(done), out, "stderr: {}", done.err());
}

#[test]
fn version() {
    let done = run(&folder("version"), &["--version"]);
    expect(&done, 0, &format!("rvm {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn usage_errors() {
    let folder = folder("usage");
    for args in [
        &["frobnicate"][..],
        &["run"],
        &["run", "--schedulers", "0", "x.erl"],
        &["run", "none.erl"],
    ] {
        let done = run(&folder, args);
        expect(&done, 2, "");
        assert!(!done.stderr.is_empty(), "{args:?} says nothing");
    }
    write(&folder, "mainless.erl", "-module(mainless).\n-export([f/0]).\nf() -> 1.\n");
    let done = run(&folder, &["run", "mainless.erl"]);
    expect(&done, 2, "");
    assert!(done.err().contains("main/1"), "{}", done.err());
}

/// `check` and `explain` need no main/1; warnings count only if asked to.
#[test]
fn check_and_explain() {
    let folder = folder("check");
    write(&folder, "warn.erl", "-module(warn).\n-export([f/1]).\nf(X) -> Y = X, X.\n");
    for (args, code) in [
        (&["check", "warn.erl"][..], 0),
        (&["check", "-Werror", "warn.erl"], 2),
        (&["compile", "--werror", "warn.erl"], 2),
        (&["check", "none.erl"], 2),
    ] {
        let done = run(&folder, args);
        expect(&done, code, "");
        assert!(!done.stderr.is_empty(), "{args:?} says nothing");
        assert!(!done.err().contains('\u{1b}'), "colours in a file");
    }
    assert!(!folder.join("warn.rbc").exists(), "refused, but written");
    let wrong: String = (0..300).map(|n| format!("f{n}() -> X.\n")).collect();
    write(&folder, "many.erl", &wrong);
    let done = run(&folder, &["check", "--max-diagnostics", "3", "many.erl"]);
    assert_eq!(done.err().matches("error[").count(), 3);
    let hello = run(support::root(), &["check", "examples/hello.erl"]);
    expect(&hello, 0, "");
    let explained = run(&folder, &["explain", "unsafe-variable"]);
    assert!(text(&explained).contains("case X of"), "{}", text(&explained));
    let slip = run(&folder, &["explain", "unsafe-varable"]);
    assert!(slip.err().contains("did you mean `unsafe-variable`?"), "{}", slip.err());
}

#[test]
fn eval() {
    let folder = folder("eval");
    expect(&run(&folder, &["eval", "1+2."]), 0, "3\n");
    expect(&run(&folder, &["eval", "X = 20, {X * 2, \"text\"}."]), 0, "{40,\"text\"}\n");
    expect(&run(&folder, &["eval", "1 +"]), 2, "");
    let done = run(&folder, &["eval", "hd([])."]);
    expect(&done, 1, "");
    assert!(done.err().contains("bad argument"), "{}", done.err());
}

const GREET: &str = "-module(greet).\n-export([main/1, hello/1]).\n\
    main(Args) -> [hello(A) || A <- Args].\n\
    hello(Who) -> io:format(\"hello ~s~n\", [Who]).\n";

#[test]
fn events_on_request() {
    let folder = folder("log");
    let text = "-module(logs).\n-export([main/1]).\n\
        main(_) -> {P, R} = spawn_monitor(fun() -> exit(bad) end),\n\
        receive {'DOWN', R, process, P, bad} -> ok end,\n\
        erlang:garbage_collect(), timer:sleep(1), io:format(\"done~n\").\n";
    write(&folder, "logs.erl", text);
    let levels = [("off", 0), ("error", 0), ("warn", 0), ("info", 1), ("debug", 2), ("trace", 3)];
    for (level, detail) in levels {
        let done = run(&folder, &["run", "--log", level, "logs.erl"]);
        expect(&done, 0, "done\n");
        let events = done.err();
        let of_level = [
            &[" INFO ", ": start schedulers=", ": halt status=0"][..],
            &["DEBUG ", ": load module=\"logs\"", ": exit pid=<0.5.0> reason=bad"],
            &["TRACE ", ": spawn pid=<0.5.0> parent=<0.4.0>", ": collect pid=", ": sleep "],
        ];
        for (at, texts) in of_level.into_iter().enumerate() {
            for text in texts {
                assert_eq!(events.contains(text), at < detail, "{level}, {text}: {events}");
            }
        }
        assert_eq!(events.is_empty(), detail == 0, "{level}: {events}");
    }
    let by_variable = |value: &str| {
        let mut command = rvm(&folder);
        support::run(command.env("RVM_LOG", value).args(["run", "logs.erl"]), None, LIMIT)
    };
    assert!(by_variable("info").err().contains(": halt status=0"));
    assert_eq!(by_variable("").err(), "");
    let refused = by_variable("loud");
    assert_eq!(refused.code, Some(2));
    assert!(refused.err().contains("trace"), "the levels are named: {}", refused.err());
}

#[test]
fn compile_then_run_then_list() {
    let folder = folder("compile");
    write(&folder, "greet.erl", GREET);
    expect(&run(&folder, &["compile", "greet.erl", "-o", "out"]), 0, "");
    let done = run(&folder, &["run", "out/greet.rbc", "--", "you", "all of you"]);
    expect(&done, 0, "hello you\nhello all of you\n");
    let of_source = run(&folder, &["disasm", "greet.erl"]);
    let of_module = run(&folder, &["disasm", "out/greet.rbc"]);
    assert_eq!((of_source.code, of_module.code), (Some(0), Some(0)));
    assert!(text(&of_module).contains("hello"), "{}", text(&of_module));
    assert_eq!(text(&of_source), text(&of_module));
}

#[test]
fn modules_load_at_the_first_call() {
    let folder = folder("path");
    std::fs::create_dir(folder.join("lib")).expect("the folder can be made");
    write(
        &folder,
        "lib/far.erl",
        "-module(far).\n-export([f/0]).\nf() -> io:put_chars(\"far\\n\").\n",
    );
    write(
        &folder,
        "near.erl",
        "-module(near).\n-export([f/0]).\nf() -> io:put_chars(\"near\\n\").\n",
    );
    write(
        &folder,
        "start.erl",
        "-module(start).\n-export([main/1]).\nmain(_) -> near:f(), far:f().\n",
    );
    expect(&run(&folder, &["run", "-pa", "lib", "start.erl"]), 0, "near\nfar\n");
    expect(&run(&folder, &["compile", "lib/far.erl", "-o", "obj"]), 0, "");
    expect(&run(&folder, &["run", "-pa", "obj", "start.erl"]), 0, "near\nfar\n");
    let done = run(&folder, &["run", "start.erl"]);
    expect(&done, 1, "near\n");
    assert!(done.err().contains("undef"), "{}", done.err());
}

#[test]
fn ends_of_programs() {
    let folder = folder("ends");
    let text = "-module(ends).\n-export([main/1]).\n\
        main([\"ok\"]) -> not_an_error;\n\
        main([\"halt\"]) -> io:format(\"before~n\"), halt(7);\n\
        main([\"error\"]) -> error(spilt_milk);\n\
        main([\"exit\"]) -> exit(spilt_milk);\n\
        main([\"throw\"]) -> throw(spilt_milk).\n";
    write(&folder, "ends.erl", text);
    expect(&run(&folder, &["run", "ends.erl", "--", "ok"]), 0, "");
    expect(&run(&folder, &["run", "ends.erl", "--", "halt"]), 7, "before\n");
    for kind in ["error", "exit", "throw"] {
        let done = run(&folder, &["run", "ends.erl", "--", kind]);
        expect(&done, 1, "");
        assert!(done.err().contains("spilt_milk"), "{kind}: {}", done.err());
    }
    let done = run(&folder, &["run", "ends.erl", "--", "error"]);
    assert!(done.err().contains("ends.erl") && done.err().contains('5'), "{}", done.err());
}

#[test]
fn sigterm_stops_in_order() {
    let folder = folder("sigterm");
    let text = "-module(waits).\n-export([main/1]).\n\
        main(_) -> io:format(\"ready~n\"), receive after infinity -> ok end.\n";
    write(&folder, "waits.erl", text);
    let mut child = rvm(&folder)
        .args(["run", "waits.erl"])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("rvm starts");
    let mut line = String::new();
    let mut output = BufReader::new(child.stdout.take().expect("it is piped"));
    output.read_line(&mut line).expect("it can be read");
    assert_eq!(line, "ready\n");
    let sent = Command::new("kill").args(["-TERM", &child.id().to_string()]).status();
    assert!(sent.expect("kill runs").success());
    let done = support::finish(child, LIMIT);
    assert_eq!((done.code, done.broke()), (Some(0), false), "{}: {}", done.end(), done.err());
}

/// Small, but with something in every section of the file.
const VICTIM: &str = "-module(victim).\n-export([main/1]).\n-vsn(1).\n\
    main(Args) -> F = fun(X) -> {X, Args, 1.5, 123456789012345678901} end,\n\
        try lists:map(F, [1, two, <<\"three\">>, #{k => \"v\"}]) of [_ | _] = L -> length(L)\n\
        catch error:R -> R end.\n";

/// Programs here are small: one that runs longer hangs.
const QUICK: Duration = Duration::from_secs(100);

#[test]
fn mangled_modules_are_refused_with_a_reason() {
    let folder = folder("mangled");
    write(&folder, "victim.erl", VICTIM);
    expect(&run(&folder, &["compile", "victim.erl"]), 0, "");
    let file = std::fs::read(folder.join("victim.rbc")).expect("the module is there");
    expect(&run(&folder, &["run", "victim.rbc"]), 0, "");
    // tests/mutants.rs has the many; this is what the command says of a few.
    let refused = |mutant: &[u8]| {
        std::fs::write(folder.join("mutant.rbc"), mutant).expect("it can be written");
        let done = run(&folder, &["run", "mutant.rbc"]);
        expect(&done, 2, "");
        assert!(done.err().contains("refused"), "{}", done.err());
    };
    refused(b"");
    refused(&file[..file.len() / 2]);
    let mut seen = 0;
    for at in (0..file.len()).step_by(7) {
        let mut mutant = file.clone();
        mutant[at] ^= 0xff;
        if seen == 0 {
            refused(&mutant);
        }
        redigest(&mut mutant);
        if seen < 20 && !matches!(fuzz_one(&mutant), Outcome::Accepted(_)) {
            refused(&mutant);
            seen += 1;
        }
    }
    assert_eq!(seen, 20);
}

#[test]
fn ends_of_tables_are_clean_errors() {
    let folder = folder("limits");
    let text = "-module(fill).\n-export([main/1]).\n\
        main([\"atoms\"]) -> io:format(\"~p~n\", [filling]), try atoms(0) catch error:R -> io:format(\"~p~n\", [R]) end;\n\
        main([\"processes\"]) -> try spawns(0) catch error:R -> io:format(\"~p~n\", [R]) end;\n\
        main([\"heap\"]) -> {_, R} = spawn_monitor(fun() -> grow([]) end),\n\
            receive {'DOWN', R, process, _, Why} -> io:format(\"~p~n\", [Why]) end.\n\
        atoms(N) -> list_to_atom(\"filler\" ++ integer_to_list(N)), atoms(N + 1).\n\
        spawns(N) -> spawn(fun() -> receive after infinity -> ok end end), spawns(N + 1).\n\
        grow(L) -> grow([make_ref() | L]).\n";
    write(&folder, "fill.erl", text);
    let done = run(&folder, &["run", "--max-atoms", "20000", "fill.erl", "--", "atoms"]);
    expect(&done, 0, "filling\nsystem_limit\n");
    let done = run(&folder, &["run", "--max-processes", "200", "fill.erl", "--", "processes"]);
    expect(&done, 0, "system_limit\n");
    let done = run(&folder, &["run", "--max-heap", "8000000", "fill.erl", "--", "heap"]);
    expect(&done, 0, "heap_limit\n");
    // Too little to even start with: said so, not a panic and not a hang.
    for option in [["--max-atoms", "1"], ["--max-processes", "1"], ["--max-heap", "1"]] {
        let mut args = vec!["run"];
        args.extend(option);
        args.extend(["fill.erl", "--", "heap"]);
        let done = run(&folder, &args);
        assert!(!done.broke() && !done.timed_out, "{option:?}: {}: {}", done.end(), done.err());
        assert!(matches!(done.code, Some(1 | 2)), "{option:?}: {}", done.end());
        assert!(!done.stderr.is_empty(), "{option:?} says nothing");
    }
}

/// What a program can use up, and what is said when the system refuses more.
const EATERS: &str = "-module(eater).\n-export([main/1]).\n\
    main([What]) ->\n\
        {P, R} = spawn_monitor(fun() -> eat(list_to_atom(What)) end),\n\
        receive {'DOWN', R, process, P, Why} -> io:format(\"~P~n\", [Why, 3]) end,\n\
        io:format(\"~w~n\", [lists:sum(lists:seq(1, 1000))]).\n\
    eat(list) -> list([]);\n\
    eat(stack) -> stack(0);\n\
    eat(binaries) -> binaries([]);\n\
    eat(binary) -> binary(<<0:80000>>);\n\
    eat(mailbox) -> mailbox(self(), lists:seq(1, 1000));\n\
    eat(dictionary) -> dictionary(0);\n\
    eat(processes) -> processes(0);\n\
    eat(timers) -> timers().\n\
    list(L) -> list([make_ref() | L]).\n\
    stack(N) -> 1 + stack(N + 1).\n\
    binaries(L) -> binaries([binary:copy(<<1>>, 100000) | L]).\n\
    binary(B) -> binary(<<B/binary, B/binary>>).\n\
    mailbox(P, M) -> P ! M, mailbox(P, M).\n\
    dictionary(N) -> put(N, lists:seq(1, 100)), dictionary(N + 1).\n\
    processes(N) -> spawn(fun() -> receive after infinity -> ok end end), processes(N + 1).\n\
    timers() -> erlang:send_after(1000000000, self(), {x, lists:seq(1, 100)}), timers().\n";

#[test]
fn the_end_of_the_memory_is_a_clean_error() {
    let folder = folder("memory");
    write(&folder, "eater.erl", EATERS);
    let program = rvm(&folder).get_program().to_owned();
    let eat = |what: &str| {
        let mut shell = std::process::Command::new("sh");
        shell.current_dir(&folder).args(["-c", "ulimit -v 1000000; exec \"$0\" \"$@\""]);
        shell.arg(&program).args(["run", "eater.erl", "--", what]);
        support::run(&mut shell, None, QUICK)
    };
    // One process takes it all: it dies, the others go on.
    for what in ["list", "stack", "binaries", "binary", "mailbox", "dictionary"] {
        let done = eat(what);
        let out = String::from_utf8_lossy(&done.stdout);
        assert_eq!(done.code, Some(0), "{what}: {}: {}", done.end(), done.err());
        assert!(out.contains("system_limit") && out.ends_with("500500\n"), "{what}: {out}");
    }
    // What the VM itself needs for them takes it all: nothing can go on, which is said.
    for what in ["processes", "timers"] {
        let done = eat(what);
        assert!(!done.broke() && matches!(done.code, Some(0 | 1)), "{what}: {}", done.end());
        let said = done.err() + &String::from_utf8_lossy(&done.stdout);
        assert!(said.contains("system_limit") || said.contains("out of memory"), "{what}: {said}");
    }
}

#[test]
fn endless_recursion_ends_at_the_heap_limit() {
    let folder = folder("recursion");
    let text = "-module(deep).\n-export([main/1]).\n\
        main(_) -> {_, R} = spawn_monitor(fun() -> f(0) end),\n\
            receive {'DOWN', R, process, _, Why} -> io:format(\"~p~n\", [Why]) end,\n\
            {_, S} = spawn_opt(fun() -> f(0) end, [monitor, {max_heap_size, 100000}]),\n\
            receive {'DOWN', S, process, _, Other} -> io:format(\"~p~n\", [Other]) end.\n\
        f(N) -> 1 + f(N + 1).\n";
    write(&folder, "deep.erl", text);
    let done = run(&folder, &["run", "--max-heap", "200000000", "deep.erl"]);
    expect(&done, 0, "heap_limit\nkilled\n");
}

#[test]
fn forged_patterns_are_refused_and_killed_searches_end() {
    let folder = folder("patterns");
    let text = r#"
-module(patterns).
-export([main/1]).
main(_) ->
    {ok, MP} = re:compile("(?<first>\\w)\\w*", [unicode]),
    Bin = element(5, MP),
    Forged = [setelement(5, MP, B) || B <- [<<>>, <<0>>, a, "x", binary:copy(<<255>>, 300),
        binary:part(Bin, 0, 8), <<Bin/binary, "(">>, <<"rvm-re-2", 255, 255, 255, 255, "a">>]],
    show([catch_(fun() -> re:run("hello", P) end) || P <- [{re_pattern, 1, 0, 0}, {} | Forged]]),
    %% No UTF-8, which the caller says has been looked at.
    {ok, {_, _, _, _, U}} = re:compile("(?<=.)\\b.*\\X", [unicode]),
    Texts = [<<255>>, <<"a", 255>>, <<128, 128, 128>>, <<16#f0>>, binary:copy(<<128>>, 5000)],
    Places = [0, 1, 2, {0, 1}, {1, 0}, {2, 2}, {3, 900000}],
    show([catch_(fun() -> rvm_re:run(U, T, At, 16#3000000, 1000, 1000) end) ||
        T <- Texts, At <- Places]),
    %% More endless searches than there are threads for them.
    Search = fun() -> re:run(lists:duplicate(60, $a), "^(a+)+[bc]$", [{match_limit, 4000000000}]) end,
    Pids = [spawn(Search) || _ <- lists:seq(1, 40)],
    receive after 100 -> ok end,
    [begin
        Ref = monitor(process, Pid),
        exit(Pid, kill),
        receive {'DOWN', Ref, _, _, killed} -> ok end
    end || Pid <- Pids],
    %% This needs a thread.
    {ok, _} = file:list_dir("."),
    io:format("ok~n").
show(Results) -> io:format("~p~n", [lists:usort(Results)]).
catch_(F) -> try F() catch Class:Reason -> {Class, Reason} end.
"#;
    write(&folder, "patterns.erl", text);
    let done = run(&folder, &["run", "patterns.erl"]);
    expect(&done, 0, "[{error,badarg}]\n[bad_utf8]\nok\n");
}
