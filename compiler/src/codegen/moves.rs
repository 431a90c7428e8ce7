//! Parallel moves: several registers get new values as if all at once.
//!
//! Owner: the thread that compiles; pure.

use rvm_bytecode::operand::Val;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Puts `moves` (destination, source) into an order in which none overwrites what a later one
/// reads. Destinations are distinct. A cycle goes through `scratch`, which nothing else uses;
/// whether it was needed is returned.
pub(super) fn order(moves: &mut Vec<(u16, Val)>, scratch: u16, out: &mut Vec<(u16, Val)>) -> bool {
    moves.retain(|(dst, src)| *src != Val::Reg(*dst));
    // Constants read nothing, so they go last; among the others those that nobody still reads go
    // first.
    let mut constants = Vec::new();
    moves.retain(|m| {
        let is_reg = matches!(m.1, Val::Reg(_));
        if !is_reg {
            constants.push(*m);
        }
        is_reg
    });
    let used_scratch = match moves.len() {
        0 => false,
        1 => {
            out.append(moves);
            false
        }
        _ => order_registers(moves, scratch, out),
    };
    out.append(&mut constants);
    used_scratch
}

/// [`order`] for moves between different registers, in linear time but for sorting: generated code
/// can have hundreds of values alive at each of hundreds of calls.
fn order_registers(moves: &mut Vec<(u16, Val)>, scratch: u16, out: &mut Vec<(u16, Val)>) -> bool {
    let mut by_dst: Vec<(u16, usize)> =
        moves.iter().enumerate().map(|(i, (dst, _))| (*dst, i)).collect();
    by_dst.sort_unstable();
    // The move that overwrites what a move reads.
    let writer = |src: Val| match src {
        Val::Reg(r) => by_dst.binary_search_by_key(&r, |(dst, _)| *dst).ok().map(|i| by_dst[i].1),
        _ => None,
    };
    let mut readers = vec![0u32; moves.len()];
    for (_, src) in moves.iter() {
        if let Some(i) = writer(*src) {
            readers[i] += 1;
        }
    }
    let mut done = vec![false; moves.len()];
    let mut free: BinaryHeap<Reverse<usize>> =
        (0..moves.len()).filter(|i| readers[*i] == 0).map(Reverse).collect();
    let mut used_scratch = false;
    let mut first = 0;
    loop {
        while let Some(Reverse(i)) = free.pop() {
            out.push(moves[i]);
            done[i] = true;
            if let Some(next) = writer(moves[i].1) {
                readers[next] -= 1;
                if readers[next] == 0 {
                    free.push(Reverse(next));
                }
            }
        }
        // Only cycles are left: keep one destination's old value aside for the one move that
        // reads it, which is the last of the cycle.
        while done.get(first) == Some(&true) {
            first += 1;
        }
        let Some((victim, _)) = moves.get(first).copied() else { break };
        out.push((scratch, Val::Reg(victim)));
        used_scratch = true;
        let mut reader = first;
        while moves[reader].1 != Val::Reg(victim) {
            match writer(moves[reader].1) {
                Some(next) => reader = next,
                None => break,
            }
        }
        moves[reader].1 = Val::Reg(scratch);
        readers[first] = 0;
        free.push(Reverse(first));
    }
    moves.clear();
    used_scratch
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(moves: &[(u16, Val)]) -> Vec<(u16, Val)> {
        let mut regs: Vec<Val> = (0..10).map(|i| Val::Int(100 + i)).collect();
        let expected: Vec<(u16, Val)> = moves
            .iter()
            .map(|(d, s)| match s {
                Val::Reg(r) => (*d, regs[*r as usize]),
                other => (*d, *other),
            })
            .collect();
        let mut out = Vec::new();
        order(&mut moves.to_vec(), 9, &mut out);
        for (dst, src) in &out {
            regs[*dst as usize] = match src {
                Val::Reg(r) => regs[*r as usize],
                other => *other,
            };
        }
        for (dst, value) in expected {
            assert_eq!(regs[dst as usize], value, "{moves:?} -> {out:?}");
        }
        out
    }

    #[test]
    fn chains_and_cycles() {
        let r = Val::Reg;
        assert_eq!(run(&[(0, r(0))]), vec![]);
        assert_eq!(run(&[(1, r(0)), (2, r(1))]).len(), 2);
        assert_eq!(run(&[(0, r(1)), (1, r(0))]).len(), 3);
        run(&[(0, r(1)), (1, r(2)), (2, r(0)), (3, r(0)), (4, Val::Nil)]);
        run(&[(0, r(1)), (1, r(0)), (2, r(3)), (3, r(2)), (5, r(0))]);
        run(&[(0, Val::Int(1)), (1, r(0))]);
    }

    #[test]
    fn all_small_ones() {
        // Five destinations, each from one of seven registers.
        for n in 0..7u32.pow(5) {
            let moves: Vec<(u16, Val)> =
                (0..5).map(|i| (i as u16, Val::Reg((n / 7u32.pow(i) % 7) as u16))).collect();
            run(&moves);
        }
    }
}
