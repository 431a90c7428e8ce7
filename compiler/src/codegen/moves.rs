//! Parallel moves: several registers get new values as if all at once.
//!
//! Owner: the thread that compiles; pure.

use rvm_bytecode::operand::Val;

/// Puts `moves` (destination, source) into an order in which none overwrites what a later one
/// reads. Destinations are distinct. A cycle goes through `scratch`, which nothing else uses;
/// whether it was needed is returned.
pub(super) fn order(moves: &mut Vec<(u16, Val)>, scratch: u16, out: &mut Vec<(u16, Val)>) -> bool {
    moves.retain(|(dst, src)| *src != Val::Reg(*dst));
    let mut used_scratch = false;
    // Constants read nothing, so they go last; among the others those that nobody still reads go
    // first. Windows are short (at most some 250), so the search may be plain.
    let mut constants = Vec::new();
    moves.retain(|m| {
        let is_reg = matches!(m.1, Val::Reg(_));
        if !is_reg {
            constants.push(*m);
        }
        is_reg
    });
    while !moves.is_empty() {
        let free =
            (0..moves.len()).find(|i| moves.iter().all(|(_, src)| *src != Val::Reg(moves[*i].0)));
        match free {
            Some(i) => out.push(moves.remove(i)),
            None => {
                // Only cycles are left: keep one destination's old value aside.
                let victim = moves[0].0;
                out.push((scratch, Val::Reg(victim)));
                used_scratch = true;
                for (_, src) in moves.iter_mut() {
                    if *src == Val::Reg(victim) {
                        *src = Val::Reg(scratch);
                    }
                }
            }
        }
    }
    out.append(&mut constants);
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
}
