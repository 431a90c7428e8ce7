//! The facts that verification finds: live maps, handlers, operand kinds, frame sizes.

use rvm_bytecode::{FunctionFacts, Kinds, RegSet, assemble, verify};

fn facts(body: &str) -> FunctionFacts {
    let text = format!("module t\nfunction f/2 regs 100\n{body}\nend\n");
    let module = assemble(&text).unwrap_or_else(|e| panic!("{e}\n{text}"));
    let verified = verify(module).unwrap_or_else(|e| panic!("{e}\n{text}"));
    verified.functions()[0].clone()
}

fn regs(set: Option<&RegSet>) -> Vec<u16> {
    set.expect("no map for this instruction").iter().collect()
}

#[test]
fn calls() {
    let f = facts(
        "move r3, r0
         move r5, r1
         call_ext r4, m:f/1
         reserve 2
         cons r3, r3, r4
         return r3",
    );
    assert_eq!(regs(Some(f.live_at_entry())), [0, 1]);
    // Before the call its argument, and what is needed after it.
    assert_eq!(regs(f.live_before(2)), [3, 5]);
    // While the callee runs: neither the argument nor the result.
    assert_eq!(regs(f.live_across(2)), [3]);
    assert_eq!(regs(f.live_before(3)), [3, 4]);
    assert_eq!(regs(f.live_before(5)), [3]);
    assert_eq!(f.live_before(0), None);
    assert_eq!(f.live_before(4), None);
    assert_eq!(f.safe_points().iter().map(|m| m.at).collect::<Vec<_>>(), [2, 3, 5]);
    assert_eq!(f.frame_size(), 6);
}

#[test]
fn loops_and_branches() {
    let f = facts(
        "move r2, 0
       again:
         add r2, r2, r1, -
         call_ext r3, m:f/0
         is_atom r0, out
         jump again
       out:
         return r2",
    );
    assert_eq!(regs(f.live_before(1)), [0, 1, 2]);
    assert_eq!(regs(f.live_across(2)), [0, 1, 2]);
    assert_eq!(regs(f.live_before(5)), [2]);
}

#[test]
fn operands_are_live_and_destinations_are_not() {
    let f = facts("add r2, r0, r1, -\nadd r2, r2, 1, -\nreturn r2");
    assert_eq!(regs(f.live_before(0)), [0, 1]);
    assert_eq!(regs(f.live_before(1)), [2]);
}

#[test]
fn fail_edges_keep_the_destination() {
    let f = facts("move r2, []\nadd r2, r0, r1, no\nreturn []\nno:\nreturn r2");
    assert_eq!(regs(f.live_before(1)), [0, 1, 2]);
}

#[test]
fn handlers_keep_what_they_need() {
    let f = facts(
        "handler from..to -> caught base r5
         move r2, r0
         move r3, r1
       from:
         call_ext r4, m:f/0
         add r4, r4, 1, -
       to:
         return r4
       caught:
         reserve 4
         tuple r8, (r2, r6)
         return r8",
    );
    // For the handler alone; r6 is written on the way there.
    assert_eq!(regs(f.live_across(2)), [2]);
    assert_eq!(regs(f.live_before(2)), [2]);
    assert_eq!(regs(f.live_before(3)), [2, 4]);
    assert_eq!(regs(f.live_before(4)), [4]);
    assert_eq!(regs(f.live_before(5)), [2, 6]);
    assert_eq!(f.handler_at(1), None);
    assert_eq!(f.handler_at(2), Some(0));
    assert_eq!(f.handler_at(3), Some(0));
    assert_eq!(f.handler_at(4), None);
}

#[test]
fn labelled_failures_do_not_reach_the_handler() {
    let f = facts(
        "handler @1..@2 -> caught base r5
         move r2, r0
         add r4, r0, r1, no
         return r4
       no:
         return []
       caught:
         return r6",
    );
    assert_eq!(regs(f.live_before(1)), [0, 1]);
}

#[test]
fn tail_calls_keep_their_arguments() {
    let f = facts("move r2, r0\ntail_call_ext m:f/1");
    assert_eq!(regs(f.live_before(1)), [0]);
    assert_eq!(f.live_across(1), None);
    let f = facts("move r2, r0\ntail_call_fun 2");
    assert_eq!(regs(f.live_before(1)), [0, 1, 2]);
}

#[test]
fn windows_hold_the_fun_too() {
    let f = facts("move r4, r0\nmove r5, r1\ncall_fun r3, 1\nreturn r3");
    assert_eq!(regs(f.live_before(2)), [4, 5]);
    let f = facts("move r4, r0\nmove r5, r1\napply r3, 0\nreturn r3");
    assert_eq!(regs(f.live_before(2)), [4, 5]);
}

#[test]
fn receives_keep_what_the_next_round_needs() {
    let f = facts(
        "again:
           recv_peek r2, empty
           eq_exact r2, r0, next
           recv_accept
           return r2
         next:
           recv_next again
         empty:
           recv_wait_timeout r1, again
           return r0",
    );
    for at in [0, 4, 5] {
        assert_eq!(regs(f.live_before(at)), [0, 1], "at {at}");
    }
}

#[test]
fn unreached_code_has_empty_maps() {
    let f = facts("return r0\nadd r2, r3, r4, -\ncall r5, f/2\nreturn r2");
    for at in [1, 2, 3] {
        assert_eq!(regs(f.live_before(at)), [0; 0]);
    }
    assert_eq!(regs(f.live_across(2)), [0; 0]);
}

#[test]
fn large_frames() {
    let f = facts(
        "move r64, r0\nmove r99, r1\ncall r70, g\nreturn r64"
            .replace("call r70, g", "call_ext r70, m:g/0")
            .as_str(),
    );
    assert_eq!(regs(f.live_across(2)), [64]);
    assert_eq!(f.live_across(2).unwrap().bound(), 65);
    assert_eq!(f.live_across(2).unwrap().words(), [0, 1]);
    assert_eq!(f.live_across(2).unwrap().len(), 1);
    assert_eq!(f.frame_size(), 100);
}

#[test]
fn operand_kinds() {
    let f = facts(
        "add r2, r0, 1, -
         is_integer r0, out
         add r3, r0, 1, -
         sub r4, r3, r2, -
         lt r3, r4, out
       out:
         return []",
    );
    assert_eq!(f.operands_at(0).map(|o| (o.a, o.b)), Some((Kinds::ANY, Kinds::INT)));
    assert_eq!(f.operands_at(2).map(|o| (o.a, o.b)), Some((Kinds::INT, Kinds::INT)));
    assert_eq!(f.operands_at(3).map(|o| (o.a, o.b)), Some((Kinds::INT, Kinds::NUMBER)));
    assert_eq!(f.operands_at(4).map(|o| o.b), Some(Kinds::NUMBER));
    assert_eq!(f.operands_at(1), None);
}
