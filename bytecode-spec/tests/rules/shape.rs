//! Examples for the rules about tables, operands and control flow.

use rvm_bytecode::Rule;

use crate::{Examples, body, code};

/// Examples for the rule, if it is one of these.
pub(crate) fn examples(rule: Rule) -> Option<Examples> {
    let module = |refused: &str, accepted: &str| {
        vec![(format!("module t\n{refused}"), format!("module t\n{accepted}"))]
    };
    let literal = |refused: &str, accepted: &str| {
        module(&format!("literal {refused}"), &format!("literal {accepted}"))
    };
    Some(match rule {
        Rule::ModuleName => vec![
            (String::new(), "module t".into()),
            ("module ''".into(), "module t\natoms ''".into()),
        ],
        Rule::AtomLength => {
            module(&format!("atoms '{}'", "é".repeat(256)), &format!("atoms '{}'", "é".repeat(255)))
        }
        Rule::AtomDistinct => module("atoms a, b, a", "atoms a, b, c"),
        Rule::AtomIndex => [
            module("import t:atom#2/0", "import t:atom#0/0"),
            module("literal {atom#1}", "literal {atom#0}"),
            module("literal fun t:atom#1/0", "literal fun t:atom#0/0"),
            module("attribute atom#9 = 1", "attribute atom#0 = 1"),
            module("attribute t = atom#9", "attribute t = atom#0"),
            module(
                "function atom#1/0 regs 0\nreturn []\nend",
                "function atom#0/0 regs 0\nreturn []\nend",
            ),
            code(&[("return atom#2", "return atom#1")]),
        ]
        .concat(),
        Rule::LiteralIndex => code(&[("return lit#0", "return []")]),
        Rule::ImportIndex => code(&[("tail_call_ext import#0", "tail_call_ext m:f/0")]),
        Rule::FunctionIndex => [
            module("export fun#0", ""),
            module("lambda fun#0 free 0 index 0 uniq 0", ""),
            code(&[("tail_call fun#1", "tail_call fun#0")]),
        ]
        .concat(),
        Rule::LambdaIndex => vec![(
            body("", "reserve 2\nmake_fun r2, lambda#0, ()\nreturn r2"),
            body(
                "lambda f/2 free 0 index 0 uniq 0",
                "reserve 2\nmake_fun r2, lambda#0, ()\nreturn r2",
            ),
        )],
        Rule::ExportDistinct => {
            vec![(body("export f/2\nexport f/2", "return []"), body("export f/2", "return []"))]
        }
        Rule::LambdaArity => vec![(
            body("lambda f/2 free 3 index 0 uniq 0", "return []"),
            body("lambda f/2 free 2 index 0 uniq 0", "return []"),
        )],
        Rule::LiteralDepth => {
            let nested = |n: usize| format!("{}{}", "{".repeat(n), "}".repeat(n));
            [
                literal(&nested(257), &nested(256)),
                module(
                    &format!("attribute t = {}", nested(257)),
                    &format!("attribute t = {}", nested(256)),
                ),
            ]
            .concat()
        }
        Rule::LiteralList => literal("[| t]", "[1 | t]"),
        Rule::LiteralBig => [
            literal("big \"ffffffffffffff7f\"", "big \"0000000000000080\""),
            literal("big \"-0000000000000080\"", "big \"-0100000000000080\""),
            literal("big \"00000000000000000100\"", "big \"000000000000000001\""),
            literal("big \"\"", "0"),
        ]
        .concat(),
        Rule::LiteralFloat => [
            literal("float \"7ff0000000000000\"", "float \"7fefffffffffffff\""),
            literal("{float \"fff8000000000000\"}", "{-0.0}"),
        ]
        .concat(),
        Rule::LiteralMap => [
            literal("#{a => 1, b => 2, a => 3}", "#{a => 1, b => 2, c => 3}"),
            literal("#{\"ab\" => 1, [97, 98] => 2}", "#{\"ab\" => 1, [97 | 98] => 2}"),
            literal("#{[1 | [2]] => 1, [1, 2] => 2}", "#{[1 | {2}] => 1, [1, 2] => 2}"),
            literal("#{0.0 => 1, -0.0 => 2}", "#{0.0 => 1, 0 => 2}"),
            literal("#{#{1 => a, 2 => b} => 1, #{2 => b, 1 => a} => 2}", "#{#{1 => a} => #{}}"),
            literal("#{\"\" => 1, [] => 2}", "#{\"\" => 1, {} => 2}"),
        ]
        .concat(),
        Rule::LiteralBits => [
            literal("bits \"ff\" 9", "bits \"ff80\" 9"),
            literal("bits \"ff\" 7", "bits \"fe\" 7"),
            literal("bits \"00\" 0", "bits \"\" 0"),
        ]
        .concat(),
        Rule::Lines => vec![
            (
                body("file \"f\"", "line 0 1 at @1\nreturn []"),
                body("file \"f\"", "line 0 1 at @0\nreturn []"),
            ),
            (body("file \"f\"", "line 1 1\nreturn []"), body("file \"f\"", "line 0 1\nreturn []")),
            (
                body("file \"f\"", "line 0 1 at @1\nline 0 1 at @0\njump @1\nreturn []"),
                body("file \"f\"", "line 0 1 at @0\nline 0 1 at @1\njump @1\nreturn []"),
            ),
        ],
        Rule::FrameSize => [
            module("function f/3 regs 2\nreturn []\nend", "function f/3 regs 3\nreturn []\nend"),
            module(
                "function f/0 regs 32768\nreturn []\nend",
                "function f/0 regs 32767\nreturn []\nend",
            ),
        ]
        .concat(),
        Rule::Register => code(&[
            ("return r8", "return r1"),
            ("move r8, r0\nreturn []", "move r7, r0\nreturn []"),
            ("is_atom r8, @1\nreturn []", "is_atom r0, @1\nreturn []"),
        ]),
        Rule::Window => code(&[
            (
                "move r6, r0\nmove r7, r0\ncall r6, f/2\nreturn []",
                "move r6, r0\nmove r7, r0\ncall r5, f/2\nreturn []",
            ),
            ("call_ext r7, m:f/1\nreturn []", "call_ext r7, m:f/0\nreturn []"),
            ("tail_call_ext m:f/9", "tail_call_ext m:f/2"),
            ("call_fun r7, 0\nreturn []", "move r7, r0\ncall_fun r6, 0\nreturn []"),
            ("tail_call_fun 8", "tail_call_fun 1"),
            ("tail_apply 7", "tail_apply 0"),
            (
                "move r7, r0\napply r6, 0\nreturn []",
                "move r6, m\nmove r7, f\napply r5, 0\nreturn []",
            ),
        ]),
        Rule::OperandCount => [
            code(&[
                (
                    "bif r2, erlang:self/0, (r0), -\nreturn []",
                    "bif r2, erlang:self/0, (), -\nreturn []",
                ),
                (
                    "reserve 9\nlist r2, (), r0\nreturn []",
                    "reserve 9\nlist r2, (r1), r0\nreturn []",
                ),
                ("reserve 9\ntuple r2, ()\nreturn []", "reserve 9\ntuple r2, (r1)\nreturn []"),
                (
                    "is_tagged_tuple r0, 0, t, @1\nreturn []",
                    "is_tagged_tuple r0, 1, t, @1\nreturn []",
                ),
                (
                    "is_cons r0, out\nuncons r1, r1, r0\nout:\nreturn []",
                    "is_cons r0, out\nuncons r1, r0, r0\nout:\nreturn []",
                ),
            ]),
            vec![(
                body(
                    "lambda f/2 free 1 index 0 uniq 0",
                    "reserve 4\nmake_fun r2, lambda#0, (r0, r1)\nreturn r2",
                ),
                body(
                    "lambda f/2 free 1 index 0 uniq 0",
                    "reserve 4\nmake_fun r2, lambda#0, (r0)\nreturn r2",
                ),
            )],
        ]
        .concat(),
        Rule::IntRange => code(&[
            ("return 1152921504606846976", "return 1152921504606846975"),
            ("return -1152921504606846977", "return -1152921504606846976"),
        ]),
        Rule::SelectKeys => code(&[
            ("select r0, (1 -> @1, 1 -> @1), @1\nreturn []", "select r0, (1 -> @1), @1\nreturn []"),
            (
                "select r0, ([] -> @1), @1\nreturn []",
                "select r0, (1 -> @1, t -> @1), @1\nreturn []",
            ),
            (
                "is_tuple r0, @2\nselect_arity r0, (-1 -> @2), @2\nreturn []",
                "is_tuple r0, @2\nselect_arity r0, (0 -> @2), @2\nreturn []",
            ),
            (
                "is_tuple r0, @2\nselect_arity r0, (t -> @2), @2\nreturn []",
                "is_tuple r0, @2\nselect_arity r0, (), @2\nreturn []",
            ),
        ]),
        Rule::UpdateOrder => {
            let update = |order: &str| {
                format!(
                    "is_tuple_arity r0, 3, out\nreserve 4\nupdate_tuple r2, r0, {order}\nout:\n\
                     return []"
                )
            };
            let pair =
                |refused, accepted| (body("", &update(refused)), body("", &update(accepted)));
            vec![
                pair("(1 => [], 0 => [])", "(0 => [], 1 => [])"),
                pair("(1 => [], 1 => [])", "(1 => [])"),
            ]
        }
        Rule::GuardNative => code(&[
            (
                "bif r2, erlang:self/1, (r0), -\nreturn []",
                "bif r2, erlang:hd/1, (r0), -\nreturn []",
            ),
            ("bif r2, m:self/0, (), -\nreturn []", "bif r2, erlang:self/0, (), -\nreturn []"),
            (
                "bif r2, erlang:spawn/1, (r0), -\nreturn []",
                "bif r2, erlang:tl/1, (r0), -\nreturn []",
            ),
        ]),
        Rule::Segment => {
            let build = |s: &str| body("", &format!("bin_build r2, ({s}), -\nreturn r2"));
            let take = |s: &str| body("", &format!("bin_start r2, r0, @2\n{s}\nreturn []"));
            vec![
                (
                    build("integer r0 size 8 unit 0 flags 0"),
                    build("integer r0 size 8 unit 1 flags 0"),
                ),
                (
                    build("binary r0 size - unit 257 flags 0"),
                    build("binary r0 size - unit 256 flags 0"),
                ),
                (
                    build("float r0 size 64 unit 1 flags 4"),
                    build("float r0 size 64 unit 1 flags 3"),
                ),
                (
                    build("integer r0 size - unit 8 flags 0"),
                    build("binary r0 size - unit 8 flags 0"),
                ),
                (build("utf8 r0 size 8 unit 1 flags 0"), build("utf8 r0 size - unit 1 flags 0")),
                (take("bin_int r3, r2, 8, 0, 0, @2"), take("bin_int r3, r2, 8, 1, 0, @2")),
                (take("bin_int r3, r2, 8, 1, 8, @2"), take("bin_int r3, r2, 8, 1, 2, @2")),
                (take("bin_rest r3, r2, 0, @2"), take("bin_rest r3, r2, 8, @2")),
                (take("bin_skip r2, 8, 999, @2"), take("bin_skip r2, 8, 1, @2")),
                (take("bin_utf r3, r2, integer, 0, @2"), take("bin_utf r3, r2, utf16, 0, @2")),
            ]
        }
        Rule::BitsLiteral => vec![(
            body("literal 1", "bin_start r2, r0, @2\nbin_bytes r2, lit#0, @2\nreturn []"),
            body(
                "literal bits \"01\" 8",
                "bin_start r2, r0, @2\nbin_bytes r2, lit#0, @2\nreturn []",
            ),
        )],
        Rule::ReserveSize => {
            code(&[("reserve 16777217\nreturn []", "reserve 16777216\nreturn []")])
        }
        Rule::EmptyCode => code(&[("", "return []")]),
        Rule::FallsOff => code(&[("move r2, r0", "move r2, r0\nreturn r2")]),
        Rule::JumpTarget => code(&[
            ("jump @2\nreturn []", "jump @1\nreturn []"),
            ("add r2, r0, r1, @2\nreturn []", "add r2, r0, r1, @1\nreturn []"),
            ("select r0, (1 -> @9), @1\nreturn []", "select r0, (1 -> @1), @1\nreturn []"),
        ]),
        Rule::HandlerRange => code(&[
            (
                "handler @1..@1 -> @1 base r2\nmove r2, []\nreturn []",
                "handler @0..@1 -> @1 base r2\nmove r2, []\nreturn []",
            ),
            (
                "handler @1..@3 -> @0 base r2\nmove r2, []\nreturn []",
                "handler @1..@2 -> @0 base r2\nmove r2, []\nreturn []",
            ),
        ]),
        Rule::HandlerTarget => code(&[
            (
                "handler @0..@1 -> @0 base r2\nmove r2, []\nreturn []",
                "handler @0..@1 -> @1 base r2\nmove r2, []\nreturn []",
            ),
            (
                "handler @0..@1 -> @2 base r2\nmove r2, []\nreturn []",
                "handler @1..@2 -> @0 base r2\nmove r2, []\nreturn []",
            ),
            (
                "handler @0..@1 -> @1 base r6\nmove r2, []\nreturn []",
                "handler @0..@1 -> @1 base r5\nmove r2, []\nreturn []",
            ),
        ]),
        Rule::HandlerNesting => {
            let two = |a: &str, b: &str| {
                let moves = "move r2, []\n".repeat(5);
                let text = format!(
                    "handler {a} -> @5 base r2\nhandler {b} -> @5 base r2\n{moves}return []"
                );
                body("", &text)
            };
            vec![
                (two("@0..@3", "@1..@4"), two("@1..@3", "@0..@4")),
                (two("@0..@4", "@1..@3"), two("@1..@3", "@0..@4")),
                (two("@2..@4", "@1..@3"), two("@3..@4", "@1..@3")),
            ]
        }
        Rule::EndlessLoop => code(&[
            ("jump @0", "tail_call f/2"),
            ("move r2, r0\njump @0", "call_ext r2, m:f/0\njump @0"),
            ("again:\nis_atom r0, again\nreturn []", "is_atom r0, out\nout:\nreturn []"),
            (
                "again:\nselect r0, (1 -> again), out\nout:\nreturn []",
                "again:\nsend r2, r0, r1\nselect r0, (1 -> again), out\nout:\nreturn []",
            ),
            ("add r2, r0, r1, @0\nreturn []", "add r2, r0, r1, @1\nreturn []"),
            // Round several blocks, and in code that is never reached.
            (
                "jump c\na:\nis_atom r0, c\nreturn []\nb:\njump a\nc:\njump b",
                "jump c\na:\nis_atom r0, b\nreturn []\nb:\nreturn []\nc:\njump a",
            ),
            ("return []\njump @1", "return []\nsend r2, r0, r1\njump @1"),
            // Out of the loop's way the row is of no use: after a jump, or on one of two paths.
            (
                "again:\nis_atom r0, again\nsend r2, r0, r1\njump again",
                "again:\nsend r2, r0, r1\nis_atom r0, again\njump again",
            ),
            (
                "again:\nis_atom r0, no\nsend r2, r0, r1\nno:\njump again",
                "again:\nis_atom r0, no\nno:\nsend r2, r0, r1\njump again",
            ),
            // Messages that keep coming are no reason to go on for ever.
            (
                "recv_peek r2, @3\nrecv_accept\njump @0\nrecv_wait @0",
                "recv_peek r2, @2\nrecv_next @0\nrecv_wait @0",
            ),
            // Round by way of exceptions; none is raised where there is a label to go to, nor
            // outside the handler's range.
            (
                "handler @1..@2 -> @0 base r3\nmove r2, r0\nadd r2, r0, r1, -\nreturn r2",
                "handler @1..@2 -> @0 base r3\nmove r2, r0\nadd r2, r0, r1, @2\nreturn []",
            ),
            (
                "handler from..to -> caught base r3\nfrom:\nbadmatch r0\nto:\ncaught:\njump from",
                "handler from..to -> caught base r3\nfrom:\ncall_ext r3, m:f/0\nto:\n\
                 badmatch r0\ncaught:\njump from",
            ),
        ]),
        _ => return None,
    })
}
