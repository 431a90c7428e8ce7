//! Examples for the rules that need abstract interpretation.

use rvm_bytecode::Rule;

use crate::{Examples, body, code};

/// Examples for the rule.
///
/// # Panics
/// When a rule has no examples, neither here nor in `shape.rs`.
pub(crate) fn examples(rule: Rule) -> Examples {
    match rule {
        Rule::Uninitialised => code(&[
            ("return r2", "move r2, r0\nreturn r2"),
            // Written on one path only.
            (
                "is_atom r0, out\nmove r2, r0\nout:\nreturn r2",
                "move r2, []\nis_atom r0, out\nmove r2, r0\nout:\nreturn r2",
            ),
            // Lost above the window, kept below it.
            (
                "move r4, r0\ncall_ext r3, m:f/1\nreturn r4",
                "move r2, r0\nmove r4, r0\ncall_ext r3, m:f/1\nreturn r2",
            ),
            ("call_ext r3, m:f/1\nreturn r3", "call_ext r3, m:f/0\nreturn r3"),
            ("tail_call_ext m:f/3", "move r2, []\ntail_call_ext m:f/3"),
            ("tail_call_fun 2", "move r2, r0\ntail_call_fun 2"),
            // Not written on the fail edge.
            ("add r2, r0, r1, no\nno:\nreturn r2", "add r2, r0, r1, no\nreturn r2\nno:\nreturn r0"),
            // Not written when the instruction raises; lost when a call does.
            (
                "handler @0..@1 -> caught base r4\nadd r2, r0, r1, -\nreturn r2\n\
                 caught:\nreturn r2",
                "handler @0..@1 -> caught base r4\nadd r2, r0, r1, -\nreturn r2\n\
                 caught:\nreturn r5",
            ),
            (
                "handler @1..@2 -> caught base r5\nmove r4, r0\ncall_ext r3, m:f/1\nreturn r3\n\
                 caught:\nreturn r4",
                "handler @1..@2 -> caught base r5\nmove r4, r0\ncall_ext r3, m:f/1\nreturn r3\n\
                 caught:\nreturn r0",
            ),
            // The frame is gone once a tail call has begun.
            (
                "handler @0..@1 -> caught base r5\ntail_call_ext m:f/2\ncaught:\nreturn r0",
                "handler @0..@1 -> caught base r5\ntail_call_ext m:f/2\ncaught:\nreturn r6",
            ),
            // Found only the second time round the loop.
            (
                "again:\nis_atom r0, out\ncall_ext r1, m:f/0\nmove r0, r1\nmove r2, r1\n\
                 jump again\nout:\nreturn r2",
                "move r2, []\nagain:\nis_atom r0, out\ncall_ext r3, m:f/0\nmove r0, r3\n\
                 move r2, r3\njump again\nout:\nreturn r2",
            ),
        ]),
        Rule::ContextMisuse => {
            let with = |s: &str| body("", &format!("bin_start r2, r0, no\n{s}\nno:\nreturn []"));
            vec![
                (with("return r2"), with("return r0")),
                (with("move r3, r2"), with("move r3, r0")),
                (with("reserve 2\ncons r3, r2, []"), with("reserve 2\ncons r3, r0, []")),
                (with("send r3, r0, r2"), with("send r3, r0, r1")),
                (with("bin_start r3, r2, no"), with("bin_start r3, r0, no")),
                (with("is_atom r2, no"), with("is_atom r0, no")),
                // A context on one path, a term on the other.
                (
                    body("", "bin_start r1, r0, no\nno:\nreturn r1"),
                    body("", "bin_start r1, r0, no\nreturn []\nno:\nreturn r1"),
                ),
            ]
        }
        Rule::TraceMisuse => {
            let caught = |s: &str| {
                body(
                    "",
                    &format!(
                        "handler from..to -> caught base r2\nfrom:\nadd r2, r0, r1, -\nto:\n\
                         return r2\ncaught:\n{s}"
                    ),
                )
            };
            vec![
                (caught("return r4"), caught("return r3")),
                (
                    caught("move r7, r4\nreturn r7"),
                    caught("move r7, r4\nbuild_stacktrace r7, r7\nreturn r7"),
                ),
                (
                    caught("reserve 2\ntuple r5, (r4)\nreturn r5"),
                    caught("build_stacktrace r4, r4\nreserve 2\ntuple r5, (r4)\nreturn r5"),
                ),
                (caught("error r4"), caught("raise r2, r3, r4")),
            ]
        }
        Rule::NeedsContext => code(&[
            (
                "bin_int r2, r0, 8, 1, 0, no\nno:\nreturn []",
                "bin_start r0, r0, no\nbin_int r2, r0, 8, 1, 0, no\nno:\nreturn []",
            ),
            (
                "move r2, []\nbin_start r2, r0, no\nno:\nbin_end r2, out\nout:\nreturn []",
                "bin_start r2, r0, no\nbin_end r2, out\nno:\nreturn []\nout:\nreturn []",
            ),
            // Lost by being overwritten with what was taken.
            (
                "bin_start r2, r0, @3\nbin_int r2, r2, 8, 1, 0, @3\nbin_end r2, @3\nreturn []",
                "bin_start r2, r0, @3\nbin_int r3, r2, 8, 1, 0, @3\nbin_end r2, @3\nreturn []",
            ),
            ("bin_tell r2, r1\nreturn []", "bin_start r2, r1, @2\nbin_tell r3, r2\nreturn []"),
        ]),
        Rule::NeedsPosition => code(&[
            (
                "bin_start r2, r0, out\nmove r3, 0\nbin_seek r2, r3\nout:\nreturn []",
                "bin_start r2, r0, out\nbin_tell r3, r2\nmove r4, r3\nbin_seek r2, r4\nout:\n\
                 return []",
            ),
            (
                "bin_start r2, r0, out\nbin_tell r3, r2\nadd r3, r3, 1, -\nbin_seek r2, r3\nout:\n\
                 return []",
                "bin_start r2, r0, out\nbin_tell r3, r2\nadd r4, r3, 1, -\nbin_seek r2, r3\nout:\n\
                 return []",
            ),
        ]),
        Rule::NeedsTrace => {
            let caught = |s: &str| {
                let handler = "handler from..to -> caught base r2\nfrom:\nadd r2, r0, r1, -\nto:\n";
                body("", &format!("{handler}return r2\ncaught:\n{s}"))
            };
            vec![
                (caught("raise r2, r3, r3"), caught("raise r2, r3, r4")),
                (
                    caught("build_stacktrace r5, r1\nreturn r5"),
                    caught("build_stacktrace r5, r4\nreturn r5"),
                ),
                (
                    caught("catch_value r5, r2, r3, r0\nreturn r5"),
                    caught("catch_value r5, r2, r3, r4\nreturn r5"),
                ),
            ]
        }
        Rule::NeedsCons => code(&[
            ("head r2, r0\nreturn r2", "is_cons r0, @2\nhead r2, r0\nreturn r0"),
            (
                "is_list r0, out\ntail r2, r0\nout:\nreturn []",
                "is_list r0, out\nis_nil r0, cons\nreturn []\ncons:\ntail r2, r0\nout:\nreturn []",
            ),
            (
                "is_list r0, out\neq_exact r0, [], cons\ncons:\nhead r2, r0\nout:\nreturn []",
                "is_list r0, out\neq_exact r0, [], cons\nreturn []\ncons:\nhead r2, r0\nout:\n\
                 return []",
            ),
            // The register was overwritten since.
            (
                "is_cons r0, out\nmove r0, r1\nhead r2, r0\nout:\nreturn []",
                "is_cons r0, out\nmove r2, r0\nmove r0, r1\nhead r2, r2\nout:\nreturn []",
            ),
            // Proved on one path only.
            (
                "is_atom r1, other\nis_cons r0, out\njump join\nother:\njump join\n\
                 join:\nhead r2, r0\nout:\nreturn []",
                "is_atom r1, other\nis_cons r0, out\njump join\nother:\nis_cons r0, out\njump join\n\
                 join:\nhead r2, r0\nout:\nreturn []",
            ),
        ]),
        Rule::NeedsTuple => code(&[
            (
                "element r2, r0, 0\nreturn r2",
                "is_tuple_arity r0, 1, @2\nelement r2, r0, 0\nreturn r0",
            ),
            (
                "select_arity r0, (), @1\nreturn []",
                "is_tuple r0, @2\nselect_arity r0, (), @2\nreturn []",
            ),
            (
                "is_tuple r0, out\nreserve 9\nupdate_tuple r2, r0, ()\nout:\nreturn []",
                "is_tuple_arity r0, 8, out\nreserve 9\nupdate_tuple r2, r0, ()\nout:\nreturn []",
            ),
        ]),
        Rule::NeedsMap => code(&[
            ("map_get r2, r0, t, @1\nreturn []", "is_map r0, @2\nmap_get r2, r0, t, @2\nreturn []"),
            (
                "map_put r2, r0, (), @1\nmap_get r2, r0, t, @2\nreturn []",
                "map_put r2, r0, (), -\nmap_get r3, r0, t, @2\nreturn r2",
            ),
        ]),
        Rule::ElementIndex => code(&[
            (
                "is_tuple_arity r0, 2, out\nelement r2, r0, 2\nout:\nreturn []",
                "is_tuple_arity r0, 2, out\nelement r2, r0, 1\nout:\nreturn []",
            ),
            (
                "is_tuple r0, out\nelement r2, r0, 0\nout:\nreturn []",
                "is_tagged_tuple r0, 1, t, out\nelement r2, r0, 0\nout:\nreturn []",
            ),
            // Two or three elements: two are sure to be there.
            (
                "is_tuple r0, out\nselect_arity r0, (2 -> both, 3 -> both), out\nboth:\n\
                 element r2, r0, 2\nout:\nreturn []",
                "is_tuple r0, out\nselect_arity r0, (2 -> both, 3 -> both), out\nboth:\n\
                 element r2, r0, 1\nout:\nreturn []",
            ),
            (
                "is_tuple_arity r0, 2, out\nreserve 3\nupdate_tuple r2, r0, (2 => [])\nout:\n\
                 return []",
                "is_tuple_arity r0, 2, out\nreserve 3\nupdate_tuple r2, r0, (1 => [])\nout:\n\
                 return []",
            ),
        ]),
        Rule::HeapBudget => code(&[
            ("cons r2, r0, r1\nreturn r2", "reserve 2\ncons r2, r0, r1\nreturn r2"),
            (
                "reserve 3\ncons r2, r0, r1\ncons r2, r0, r1\nreturn r2",
                "reserve 4\ncons r2, r0, r1\ncons r2, r0, r1\nreturn r2",
            ),
            // Sets, does not add.
            (
                "reserve 9\nreserve 1\ncons r2, r0, r1\nreturn r2",
                "reserve 1\nreserve 2\ncons r2, r0, r1\nreturn r2",
            ),
            // Void after a row that may collect.
            (
                "reserve 2\nadd r2, r0, r1, -\ncons r2, r0, r1\nreturn r2",
                "add r2, r0, r1, -\nreserve 2\ncons r2, r0, r1\nreturn r2",
            ),
            // Void where paths meet, kept past a test.
            (
                "reserve 2\nis_atom r0, out\nout:\ncons r2, r0, r1\nreturn r2",
                "reserve 2\nis_atom r0, out\ncons r2, r0, r1\nout:\nreturn []",
            ),
            (
                "reserve 2\ntuple r2, (r0, r1)\nreturn r2",
                "reserve 3\ntuple r2, (r0, r1)\nreturn r2",
            ),
            (
                "is_tuple_arity r0, 3, out\nreserve 3\nupdate_tuple r2, r0, (0 => [])\nout:\n\
                 return []",
                "is_tuple_arity r0, 3, out\nreserve 4\nupdate_tuple r2, r0, (0 => [])\nout:\n\
                 return []",
            ),
        ]),
        Rule::ReceiveOrder => code(&[
            (
                "recv_accept\nreturn []",
                "again:\nrecv_peek r2, empty\nrecv_accept\nreturn r2\nempty:\nrecv_wait again",
            ),
            ("recv_wait @0", "recv_peek r2, @2\nrecv_next @0\nrecv_wait @0"),
            (
                "recv_wait_timeout 0, @0\nreturn []",
                "recv_peek r2, @2\nrecv_next @0\nrecv_wait_timeout 0, @0\nreturn []",
            ),
            (
                "recv_peek r2, @2\nreturn r2\nrecv_wait @0",
                "recv_peek r2, @3\nrecv_accept\nreturn r2\nrecv_wait @0",
            ),
            (
                "recv_peek r2, @3\nadd r3, r2, 1, -\nrecv_next @0\nrecv_wait @0",
                "recv_peek r2, @3\nadd r3, r2, 1, @2\nrecv_next @0\nrecv_wait @0",
            ),
            (
                "recv_peek r2, @3\ncall_ext r3, m:f/0\nrecv_next @0\nrecv_wait @0",
                "recv_peek r2, @4\nrecv_accept\ncall_ext r3, m:f/0\nreturn []\nrecv_wait @0",
            ),
            (
                "recv_peek r2, @3\nrecv_accept\nrecv_next @0\nrecv_wait @0",
                "recv_peek r2, @4\nrecv_accept\ncall_ext r3, m:f/0\njump @0\nrecv_wait @0",
            ),
            // Peeked on one path, nothing found on the other.
            ("recv_peek r2, @1\nrecv_next @0", "recv_peek r2, @2\nrecv_next @0\nrecv_wait @0"),
        ]),
        Rule::Complexity => {
            // Every block's state has as many registers as the greatest one written.
            let chain = |regs: u32, blocks: u32| {
                let mut text =
                    format!("module t\nfunction f/1 regs {regs}\nmove r{}, []\n", regs - 1);
                for i in 1..=blocks {
                    text += &format!("is_nil r0, @{}\n", i + 1);
                }
                text + "return []\nend\n"
            };
            // With the registers written one by one, so that they count.
            let fill = |regs: u32, blocks: u32| {
                let mut text = format!("module t\nfunction f/1 regs {regs}\n");
                for r in 1..regs {
                    text += &format!("move r{r}, []\n");
                }
                for i in 0..blocks {
                    text += &format!("is_nil r0, @{}\n", regs - 1 + i + 1);
                }
                text + "return []\nend\n"
            };
            vec![(chain(32767, 2000), chain(32767, 20)), (fill(30000, 3000), fill(300, 3000))]
        }
        other => panic!("no examples for {other}"),
    }
}
