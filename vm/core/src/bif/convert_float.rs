//! Floats from and to text, with the options of `float_to_list/2`.
//!
//! Pure text work; the exact digits come from std's formatting, which is correctly rounded.

use super::args::{self, BifResult, list_vec, to_usize};
use super::build;
use super::convert::is_named;
use crate::ctx::{Cx, Trap};
use crate::term::{Term, float};

/// The longest text OTP makes: what would be longer is `badarg`.
const TEXT_MAX: usize = 255;

/// Up to so many decimals OTP scales and rounds the fraction with float arithmetic (halves away
/// from zero); beyond, digits are exact.
const SCALED_DECIMALS: usize = 18;

/// Below this a float's integer part fits the arithmetic of the scaled form.
const SCALED_BELOW: f64 = 9.0e18;

/// How a float is to be written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Format {
    /// `d.ddde+XX` with so many digits after the point.
    Scientific(usize),
    /// So many digits after the point, trailing zeros removed if compact.
    Decimals(usize),
    /// The shortest text that reads back as the same float.
    Short,
}

/// The text of a float, `None` when it would be too long.
pub fn to_text(value: f64, format: Format, compact: bool) -> Option<String> {
    let text = match format {
        Format::Short => float::to_text(value),
        Format::Scientific(digits) => {
            let text = format!("{value:.digits$e}");
            let (mantissa, exponent) = text.split_once('e')?;
            let exponent: i32 = exponent.parse().ok()?;
            let sign = if exponent < 0 { '-' } else { '+' };
            format!("{mantissa}e{sign}{:02}", exponent.abs())
        }
        Format::Decimals(decimals) => {
            let text = match scaled(value, decimals) {
                Some(text) => text,
                None => format!("{value:.decimals$}"),
            };
            if text.len() > TEXT_MAX {
                return None;
            }
            match text.split_once('.') {
                Some((whole, fraction)) if compact => {
                    let fraction = fraction.trim_end_matches('0');
                    format!("{whole}.{}", if fraction.is_empty() { "0" } else { fraction })
                }
                _ => text,
            }
        }
    };
    (text.len() <= TEXT_MAX).then_some(text)
}

/// The fixed-point text by float arithmetic, as OTP has it for few decimals.
fn scaled(value: f64, decimals: usize) -> Option<String> {
    let magnitude = value.abs();
    if decimals > SCALED_DECIMALS || magnitude >= SCALED_BELOW {
        return None;
    }
    let scale = 10u64.pow(decimals as u32);
    let mut whole = magnitude as u64;
    let fraction = magnitude - whole as f64;
    let mut digits = if decimals == 0 {
        whole += (fraction + 0.5) as u64;
        0
    } else {
        (fraction * scale as f64 + 0.5) as u64
    };
    if digits >= scale && decimals > 0 {
        digits -= scale;
        whole += 1;
    }
    let sign = if value.is_sign_negative() { "-" } else { "" };
    Some(if decimals == 0 {
        format!("{sign}{whole}")
    } else {
        format!("{sign}{whole}.{digits:0decimals$}")
    })
}

fn format_of(cx: &mut Cx<'_>, options: Term) -> Result<(Format, bool), Trap> {
    let mut format = Format::Scientific(20);
    let mut compact = false;
    for option in list_vec(cx, options)? {
        if is_named(cx, option, "short") {
            format = Format::Short;
        } else if is_named(cx, option, "compact") {
            compact = true;
        } else {
            let Some(&[name, digits]) = option.as_tuple() else { return Err(cx.badarg()) };
            let digits = to_usize(digits).unwrap_or(usize::MAX);
            format = if is_named(cx, name, "decimals") && digits <= 253 {
                Format::Decimals(digits)
            } else if is_named(cx, name, "scientific") && digits <= 249 {
                Format::Scientific(digits)
            } else {
                return Err(cx.badarg());
            };
        }
    }
    Ok((format, compact))
}

fn text(cx: &mut Cx<'_>, args: &[Term]) -> Result<String, Trap> {
    let Some(value) = args[0].as_float() else { return Err(cx.badarg()) };
    let (format, compact) = match args.get(1) {
        Some(&options) => format_of(cx, options)?,
        None => (Format::Scientific(20), false),
    };
    to_text(value, format, compact).ok_or_else(|| cx.badarg())
}

/// `erlang:float_to_list/1,2`
///
/// # Errors
/// `badarg`: all natives of this file alike.
pub fn float_to_list(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let text = text(cx, args)?;
    build::string(cx, &text)
}

/// `erlang:float_to_binary/1,2`
///
/// # Errors
/// As [`float_to_list`].
pub fn float_to_binary(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let text = text(cx, args)?;
    build::binary(cx, text.as_bytes())
}

fn parsed(cx: &mut Cx<'_>, text: Option<&[u8]>) -> BifResult {
    let value = text.and_then(|t| std::str::from_utf8(t).ok()).and_then(float::parse);
    match value {
        Some(value) => build::float(cx, value),
        None => Err(cx.badarg()),
    }
}

/// `erlang:list_to_float/1`
///
/// # Errors
/// As [`float_to_list`].
pub fn list_to_float(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let text = args::byte_list(args[0]);
    parsed(cx, text.as_deref())
}

/// `erlang:binary_to_float/1`
///
/// # Errors
/// As [`float_to_list`].
pub fn binary_to_float(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let text = args::bytes(args[0]);
    parsed(cx, text.as_deref())
}
