//! Clocks, civil time, and unique integers.
//!
//! The native time unit is the nanosecond. Erlang's system time is monotonic time plus the offset
//! found at the start; the operating system's own clock is `os:system_time`.

use super::args::{BifResult, list_vec, to_i64, to_u64};
use super::convert::is_named;
use super::sys::Civil;
use super::{build, state, sys};
use crate::ctx::{Cx, Trap};
use crate::heap::alloc::{Build, INT128_WORDS, tuple_words};
use crate::term::{Term, atoms};

const SECOND: i128 = 1_000_000_000;

/// Parts of a second of a time unit.
fn unit(cx: &mut Cx<'_>, term: Term) -> Result<i128, Trap> {
    if term.is_atom() {
        let parts = match cx.atoms().text(term) {
            "second" | "seconds" => 1,
            "millisecond" | "milli_seconds" => 1_000,
            "microsecond" | "micro_seconds" => 1_000_000,
            "nanosecond" | "nano_seconds" | "native" | "perf_counter" => SECOND,
            _ => return Err(cx.badarg()),
        };
        return Ok(parts);
    }
    match to_u64(term) {
        Some(parts) if parts > 0 => Ok(parts as i128),
        _ => Err(cx.badarg()),
    }
}

fn in_unit(cx: &mut Cx<'_>, nanoseconds: i64, unit_term: Option<&Term>) -> BifResult {
    let Some(&unit_term) = unit_term else { return build::int(cx, nanoseconds) };
    let parts = unit(cx, unit_term)?;
    // Units finer than 2^64 parts a second are refused above, so this cannot overflow.
    let value = (nanoseconds as i128 * parts).div_euclid(SECOND);
    cx.reserve(INT128_WORDS)?;
    Ok(cx.heap().int128(value))
}

fn monotonic(cx: &Cx<'_>) -> i64 {
    cx.host.now() as i64
}

fn system(cx: &Cx<'_>) -> i64 {
    monotonic(cx).wrapping_add(cx.vm.time_offset)
}

/// `erlang:monotonic_time/0,1`
///
/// # Errors
/// `badarg` for what is no unit: all natives of this file alike.
pub fn monotonic_time(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    in_unit(cx, monotonic(cx), args.first())
}

/// `erlang:system_time/0,1`
///
/// # Errors
/// As [`monotonic_time`].
pub fn system_time(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    in_unit(cx, system(cx), args.first())
}

/// `erlang:time_offset/0,1`
///
/// # Errors
/// As [`monotonic_time`].
pub fn time_offset(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    in_unit(cx, cx.vm.time_offset, args.first())
}

/// `os:system_time/0,1`
///
/// # Errors
/// As [`monotonic_time`].
pub fn os_system_time(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    in_unit(cx, cx.host.system_time(), args.first())
}

/// `os:perf_counter/0,1`
///
/// # Errors
/// As [`monotonic_time`].
pub fn perf_counter(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    in_unit(cx, monotonic(cx), args.first())
}

/// `{MegaSecs, Secs, MicroSecs}`
fn stamp(cx: &mut Cx<'_>, microseconds: i64) -> BifResult {
    let seconds = microseconds.div_euclid(1_000_000);
    let parts = [
        Term::small(seconds.div_euclid(1_000_000)),
        Term::small(seconds.rem_euclid(1_000_000)),
        Term::small(microseconds.rem_euclid(1_000_000)),
    ];
    build::tuple(cx, &parts)
}

/// `erlang:timestamp/0`
///
/// # Errors
/// When the heap needs room.
pub fn timestamp(cx: &mut Cx<'_>, _args: &[Term]) -> BifResult {
    stamp(cx, system(cx).div_euclid(1000))
}

/// `os:timestamp/0`
///
/// # Errors
/// When the heap needs room.
pub fn os_timestamp(cx: &mut Cx<'_>, _args: &[Term]) -> BifResult {
    stamp(cx, cx.host.system_time().div_euclid(1000))
}

/// `erlang:now/0`: never the same twice, always later.
///
/// # Errors
/// When the heap needs room.
pub fn now(cx: &mut Cx<'_>, _args: &[Term]) -> BifResult {
    cx.reserve(tuple_words(3))?;
    let time = system(cx).div_euclid(1000);
    let unique = state::with(cx, |state| {
        state.now = time.max(state.now + 1);
        state.now
    });
    let seconds = unique / 1_000_000;
    let parts = [
        Term::small(seconds / 1_000_000),
        Term::small(seconds % 1_000_000),
        Term::small(unique % 1_000_000),
    ];
    Ok(cx.tuple(&parts))
}

/// `erlang:unique_integer/0`
///
/// # Errors
/// When the heap needs room.
pub fn unique_integer0(cx: &mut Cx<'_>, _args: &[Term]) -> BifResult {
    cx.reserve(INT128_WORDS)?;
    let unique = cx.host.unique();
    Ok(cx.heap().uint(unique))
}

/// `erlang:unique_integer/1`
///
/// # Errors
/// `badarg` for other modifiers than `positive` and `monotonic`.
pub fn unique_integer1(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let mut monotonic = false;
    for modifier in list_vec(cx, args[0])? {
        if is_named(cx, modifier, "monotonic") {
            monotonic = true;
        } else if !is_named(cx, modifier, "positive") {
            return Err(cx.badarg());
        }
    }
    if !monotonic {
        return unique_integer0(cx, args);
    }
    cx.reserve(INT128_WORDS)?;
    let value = state::with(cx, |state| {
        state.monotonic += 1;
        state.monotonic
    });
    Ok(cx.heap().int(value))
}

// ---- civil time ----

/// Days from 1970-01-01 to a date of the proleptic Gregorian calendar.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let (year, month) = if month <= 2 { (year - 1, month + 9) } else { (year, month - 3) };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * month + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// The date so many days after 1970-01-01.
fn date_of(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    (year + era * 400 + (month <= 2) as i64, month, day)
}

fn universal(seconds: i64) -> Civil {
    let (year, month, day) = date_of(seconds.div_euclid(86_400));
    let time = seconds.rem_euclid(86_400);
    [year, month, day, time / 3600, time / 60 % 60, time % 60]
}

fn universal_seconds([year, month, day, hour, minute, second]: Civil) -> i64 {
    days(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second
}

fn days_in(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// `{{Y,M,D},{H,M,S}}` with all parts in range.
fn civil(cx: &mut Cx<'_>, term: Term) -> Result<Civil, Trap> {
    let mut parts = [0i64; 6];
    let halves = term.as_tuple().filter(|t| t.len() == 2);
    let valid = halves.is_some_and(|halves| {
        let mut place = parts.iter_mut();
        halves.iter().all(|half| {
            half.as_tuple().filter(|t| t.len() == 3).is_some_and(|three| {
                three.iter().all(|part| match (part.as_small(), place.next()) {
                    (Some(value), Some(place)) => {
                        *place = value;
                        true
                    }
                    _ => false,
                })
            })
        })
    });
    let [year, month, day, hour, minute, second] = parts;
    let in_range = valid
        && (0..=i32::MAX as i64).contains(&year)
        && (1..=12).contains(&month)
        && (1..=days_in(year, month)).contains(&day)
        && (0..24).contains(&hour)
        && (0..60).contains(&minute)
        && (0..60).contains(&second);
    if in_range { Ok(parts) } else { Err(cx.badarg()) }
}

fn civil_term(cx: &mut Cx<'_>, civil: Civil) -> BifResult {
    cx.reserve(2 * tuple_words(3) + tuple_words(2))?;
    let parts = civil.map(Term::small);
    let date = cx.tuple(&parts[..3]);
    let time = cx.tuple(&parts[3..]);
    Ok(cx.tuple(&[date, time]))
}

fn now_seconds(cx: &Cx<'_>) -> i64 {
    system(cx).div_euclid(1_000_000_000)
}

fn local_now(cx: &mut Cx<'_>) -> Result<Civil, Trap> {
    sys::local_time(now_seconds(cx)).ok_or_else(|| cx.badarg())
}

/// `erlang:date/0`
///
/// # Errors
/// When the heap needs room.
pub fn date(cx: &mut Cx<'_>, _args: &[Term]) -> BifResult {
    let civil = local_now(cx)?.map(Term::small);
    build::tuple(cx, &civil[..3])
}

/// `erlang:time/0`
///
/// # Errors
/// When the heap needs room.
pub fn time(cx: &mut Cx<'_>, _args: &[Term]) -> BifResult {
    let civil = local_now(cx)?.map(Term::small);
    build::tuple(cx, &civil[3..])
}

/// `erlang:localtime/0`
///
/// # Errors
/// When the heap needs room.
pub fn localtime(cx: &mut Cx<'_>, _args: &[Term]) -> BifResult {
    let civil = local_now(cx)?;
    civil_term(cx, civil)
}

/// `erlang:universaltime/0`
///
/// # Errors
/// When the heap needs room.
pub fn universaltime(cx: &mut Cx<'_>, _args: &[Term]) -> BifResult {
    civil_term(cx, universal(now_seconds(cx)))
}

/// `erlang:localtime_to_universaltime/1,2`
///
/// # Errors
/// `badarg` for what is no date and time.
pub fn localtime_to_universaltime(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let local = civil(cx, args[0])?;
    let summer = match args.get(1).copied() {
        None | Some(atoms::UNDEFINED) => None,
        Some(flag) => match super::args::to_bool(flag) {
            Some(summer) => Some(summer),
            None => return Err(cx.badarg()),
        },
    };
    match sys::from_local_time(local, summer) {
        Some(seconds) => civil_term(cx, universal(seconds)),
        None => Err(cx.badarg()),
    }
}

/// `erlang:universaltime_to_localtime/1`
///
/// # Errors
/// `badarg` for what is no date and time.
pub fn universaltime_to_localtime(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let universal = civil(cx, args[0])?;
    match sys::local_time(universal_seconds(universal)) {
        Some(local) => civil_term(cx, local),
        None => Err(cx.badarg()),
    }
}

/// `erlang:universaltime_to_posixtime/1`
///
/// # Errors
/// `badarg` for what is no date and time.
pub fn universaltime_to_posixtime(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let universal = civil(cx, args[0])?;
    build::int(cx, universal_seconds(universal))
}

/// Seconds either side of 1970 that still have a year of 32 bits.
const POSIX_MAX: i64 = 67_767_976_233_532_799;

/// `erlang:posixtime_to_universaltime/1`
///
/// # Errors
/// `badarg` for what is no integer, or beyond all years.
pub fn posixtime_to_universaltime(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    match to_i64(args[0]) {
        Some(seconds) if seconds.abs() <= POSIX_MAX => civil_term(cx, universal(seconds)),
        _ => Err(cx.badarg()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn civil_time_round_trips() {
        assert_eq!(universal(0), [1970, 1, 1, 0, 0, 0]);
        assert_eq!(universal(951_782_400), [2000, 2, 29, 0, 0, 0]);
        for seconds in (-100_000_000_000i64..100_000_000_000).step_by(777_777_777) {
            assert_eq!(universal_seconds(universal(seconds)), seconds);
        }
    }
}
