//! Tests of integers against machine arithmetic and against dashu's signed integers.

use super::*;
use crate::heap::testing::*;
use dashu_int::IBig;
use dashu_int::ops::BitTest;

fn oracle(term: Term) -> IBig {
    let int = Int::of(term).unwrap();
    int.with_limbs(|negative, limbs| {
        let magnitude = IBig::from(UBig::from_words(limbs));
        if negative { -magnitude } else { magnitude }
    })
}

fn random(rng: &mut Rng, space: &mut impl Space) -> Term {
    let limbs: Vec<u64> = (0..rng.below(6))
        .map(|_| match rng.below(4) {
            0 => 0,
            1 => u64::MAX,
            _ => rng.next() >> rng.below(64),
        })
        .collect();
    Int::from_limbs(rng.below(2) == 0, limbs).build(space)
}

#[test]
fn operations_agree_with_another_implementation() {
    let mut rng = Rng::new(9);
    let mut space = heap(4_000_000);
    for _ in 0..20_000 {
        let (a, b) = (random(&mut rng, &mut space), random(&mut rng, &mut space));
        let (x, y) = (oracle(a), oracle(b));
        let shift = Term::small(rng.below(300) as i64 - 150);
        let s = oracle(shift);
        let by = |value: &IBig, s: &IBig| {
            let n = usize::try_from(s.clone()).ok();
            match n {
                Some(n) => value << n,
                None => value >> usize::try_from(-s.clone()).unwrap(),
            }
        };
        let mut check = |result: Result<Int, IntError>, expected: IBig| {
            let result = result.unwrap();
            let term = result.build(&mut space);
            assert_eq!(oracle(term), expected);
            let canonical = match term.view() {
                View::Small(_) => true,
                View::Big(_, limbs) => {
                    limbs.last() != Some(&0) && !(limbs.len() == 1 && limbs[0] < 1 << 60)
                }
                _ => false,
            };
            assert!(canonical);
            assert_eq!(
                result.words(),
                if term.is_small() { 0 } else { 1 + expected_limbs(&expected) }
            );
        };
        check(add(a, b), &x + &y);
        check(sub(a, b), &x - &y);
        check(mul(a, b), &x * &y);
        check(mul(a, a), &x * &x);
        check(neg(a), -x.clone());
        check(bnot(a), -x.clone() - 1);
        check(band(a, b), x.clone() & y.clone());
        check(bor(a, b), x.clone() | y.clone());
        check(bxor(a, b), x.clone() ^ y.clone());
        check(bsl(a, shift), by(&x, &s));
        check(bsr(a, shift), by(&x, &-s.clone()));
        if b == Term::small(0) {
            assert_eq!(div(a, b).unwrap_err(), IntError::DivideByZero);
        } else {
            check(div(a, b), &x / &y);
            check(rem(a, b), &x % &y);
        }
        assert_eq!(crate::term::compare::compare_numbers(a, b), x.cmp(&y));
    }
}

fn expected_limbs(value: &IBig) -> usize {
    value.clone().unsigned_abs().bit_len().div_ceil(64)
}

trait UnsignedAbs {
    fn unsigned_abs(self) -> UBig;
}

impl UnsignedAbs for IBig {
    fn unsigned_abs(self) -> UBig {
        self.into_parts().1
    }
}

#[test]
fn text_round_trips_in_every_base() {
    let mut rng = Rng::new(10);
    let mut space = heap(4_000_000);
    for _ in 0..500 {
        let term = random(&mut rng, &mut space);
        for base in 2..=36 {
            let text = to_text(term, base);
            let back = parse(text.as_bytes(), base).unwrap().build(&mut space);
            assert!(crate::term::compare::exact_eq(term, back), "{text} in {base}");
            let lower = parse(text.to_lowercase().as_bytes(), base).unwrap();
            assert!(crate::term::compare::exact_eq(term, lower.build(&mut space)));
        }
    }
    for bad in ["", "-", "+", "1_0", "12a", " 1", "--1", "1.0"] {
        assert_eq!(parse(bad.as_bytes(), 10).unwrap_err(), IntError::NotInteger);
    }
    assert_eq!(parse(b"+00012", 10).unwrap().as_small(), Some(Term::small(12)));
    assert_eq!(to_text(Term::small(-255), 16), "-FF");
}

#[test]
fn the_limit_is_otps_and_checked_before_anything_is_made() {
    let mut space = heap(6 * MAX_LIMBS);
    let (one, minus) = (Term::small(1), Term::small(-1));
    let largest_shift = Term::small(MAX_BITS as i64 - 1);
    let large = bsl(one, largest_shift).unwrap().build(&mut space);
    assert_eq!(bsl(one, Term::small(MAX_BITS as i64)).unwrap_err(), IntError::TooLarge);
    assert!(bsl(minus, largest_shift).is_ok());
    assert_eq!(add(large, large).unwrap_err(), IntError::TooLarge);
    assert_eq!(mul(large, Term::small(2)).unwrap_err(), IntError::TooLarge);
    assert_eq!(mul(large, large).unwrap_err(), IntError::TooLarge);
    let largest = sub(bsl(one, largest_shift).unwrap().build(&mut space), one).unwrap();
    let largest = bor(largest.build(&mut space), large).unwrap().build(&mut space);
    assert_eq!(add(largest, one).unwrap_err(), IntError::TooLarge);
    assert_eq!(bnot(largest).unwrap_err(), IntError::TooLarge);
    for huge in [large, Term::small(crate::term::tag::SMALL_MAX)] {
        assert_eq!(bsl(one, huge).unwrap_err(), IntError::TooLarge);
        assert_eq!(bsr(one, huge).unwrap().as_small(), Some(Term::small(0)));
        assert_eq!(bsr(minus, huge).unwrap().as_small(), Some(minus));
        assert_eq!(bsl(Term::small(0), huge).unwrap().as_small(), Some(Term::small(0)));
    }
    let digits = vec![b'9'; MAX_BITS / 3 + 100];
    assert_eq!(parse(&digits, 10).unwrap_err(), IntError::TooLarge);
    assert_eq!(add(one, Term::NIL).unwrap_err(), IntError::NotInteger);
}

#[test]
fn floats_convert_both_ways() {
    let mut space = heap(100_000);
    for exponent in 0..1024 {
        for mantissa in [1.0, 1.5, 1.999_999_999_999_999_8] {
            let value: f64 = mantissa * 2f64.powi(exponent);
            for value in [value, -value] {
                let term = from_f64(value).build(&mut space);
                assert_eq!(to_f64(term), Some(value.trunc()));
                let float = crate::heap::alloc::Build::float(&mut space, value);
                let order = crate::term::compare::compare_numbers(term, float);
                assert_eq!(order, value.trunc().partial_cmp(&value).unwrap());
            }
        }
        space.hp = space.start;
    }
    let over = bsl(Term::small(1), Term::small(1024)).unwrap().build(&mut space);
    assert_eq!(to_f64(over), None);
    let next = add(over, Term::small(1)).unwrap().build(&mut space);
    let max = crate::heap::alloc::Build::float(&mut space, f64::MAX);
    assert!(crate::term::compare::compare_numbers(next, max).is_gt());
}
