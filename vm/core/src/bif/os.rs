//! Module `os` and `rvm_os`: environment, identity, shell commands.
//!
//! The environment is the VM's copy; commands get it, and nothing of ours touches the program's.

use super::args::{self, BifResult, to_usize};
use super::file::{Answer, answer, answer_words};
use super::io::blocking;
use super::{build, sys};
use crate::ctx::{Cx, Trap};
use crate::heap::alloc::{Build, list_words};
use crate::term::{Term, atoms};
use std::ffi::OsString;
use std::io::Read;
use std::os::unix::ffi::OsStringExt;
use std::process::{Command, Stdio};

/// The text of an environment name or value: code points but NUL.
fn text(cx: &mut Cx<'_>, term: Term) -> Result<String, Trap> {
    match args::string(term) {
        Some(text) if !text.contains('\0') => Ok(text),
        _ => Err(cx.badarg()),
    }
}

/// A name: not empty, and `=` nowhere but at the start.
fn name(cx: &mut Cx<'_>, term: Term) -> Result<String, Trap> {
    let name = text(cx, term)?;
    if name.chars().skip(1).any(|c| c == '=') { Err(cx.badarg()) } else { Ok(name) }
}

/// `os:getenv/0`
///
/// # Errors
/// When the heap needs room.
pub fn getenv0(cx: &mut Cx<'_>, _args: &[Term]) -> BifResult {
    let lines: Vec<String> = {
        let environment = cx.vm.environment.lock().unwrap();
        environment.iter().map(|(name, value)| format!("{name}={value}")).collect()
    };
    let words: usize = lines.iter().map(|line| list_words(1 + line.len())).sum();
    cx.reserve(words)?;
    let mut list = Term::NIL;
    for line in lines.iter().rev() {
        let line = cx.heap().string(line);
        list = cx.cons(line, list);
    }
    Ok(list)
}

/// `os:getenv/1`
///
/// # Errors
/// `badarg` for what is no name: all natives of this file alike.
pub fn getenv1(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let name = name(cx, args[0])?;
    let value = cx.vm.environment.lock().unwrap().get(&name).cloned();
    match value {
        Some(value) => build::string(cx, &value),
        None => Ok(atoms::FALSE),
    }
}

/// `os:putenv/2`
///
/// # Errors
/// As [`getenv1`].
pub fn putenv(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let name = name(cx, args[0])?;
    let value = text(cx, args[1])?;
    // The system has no variable without a name; OTP does not say so either.
    if !name.is_empty() {
        cx.vm.environment.lock().unwrap().insert(name, value);
    }
    Ok(atoms::TRUE)
}

/// `os:unsetenv/1`
///
/// # Errors
/// As [`getenv1`].
pub fn unsetenv(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let name = name(cx, args[0])?;
    cx.vm.environment.lock().unwrap().remove(&name);
    Ok(atoms::TRUE)
}

/// `os:getpid/0`
///
/// # Errors
/// When the heap needs room.
pub fn getpid(cx: &mut Cx<'_>, _args: &[Term]) -> BifResult {
    build::string(cx, &std::process::id().to_string())
}

/// `os:type/0`
///
/// # Errors
/// When the heap needs room.
pub fn os_type(cx: &mut Cx<'_>, _args: &[Term]) -> BifResult {
    let unix = cx.intern("unix")?;
    let name = if cfg!(target_os = "macos") { "darwin" } else { std::env::consts::OS };
    let name = cx.intern(name)?;
    build::tuple(cx, &[unix, name])
}

/// `os:version/0`
///
/// # Errors
/// When the heap needs room.
pub fn version(cx: &mut Cx<'_>, _args: &[Term]) -> BifResult {
    let release = sys::kernel_release();
    let mut numbers = release
        .split(|c: char| !c.is_ascii_digit())
        .map(|part| Term::small(part.parse::<u32>().unwrap_or(0) as i64));
    let three: [Term; 3] = std::array::from_fn(|_| numbers.next().unwrap_or(Term::small(0)));
    build::tuple(cx, &three)
}

/// `rvm_os:cmd/2`: what a shell command writes to its standard output and error.
///
/// # Errors
/// `badarg` for wrong arguments.
pub fn cmd(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let Some(command) = args::bytes(args[0]) else { return Err(cx.badarg()) };
    let command = OsString::from_vec(command.into_owned());
    let most = match args[1] {
        atoms::INFINITY => u64::MAX,
        most => to_usize(most).ok_or_else(|| cx.badarg())? as u64,
    };
    blocking(
        cx,
        |cx| {
            let environment = cx.vm.environment.lock().unwrap().clone();
            let directory = cx.vm.directory.lock().unwrap().clone();
            Ok(Box::new(move || {
                let (mut output, input) = std::io::pipe()?;
                let mut shell = Command::new("/bin/sh");
                shell.arg("-c").arg(&command).env_clear().envs(environment);
                shell.current_dir(directory).stdin(Stdio::null());
                shell.stdout(input.try_clone()?).stderr(input);
                let mut child = shell.spawn()?;
                // Our copies of the pipe's writing end go with the command's description, so that
                // the end of the output is seen.
                drop(shell);
                let mut bytes = Vec::new();
                output.by_ref().take(most).read_to_end(&mut bytes)?;
                if bytes.len() as u64 == most {
                    // Enough: whatever else it has to say is nobody's business.
                    let mut more = [0u8; 1];
                    if output.read(&mut more)? > 0 {
                        let _ = child.kill();
                    }
                }
                drop(output);
                child.wait()?;
                Ok(Answer::Bytes(bytes))
            }))
        },
        answer_words,
        answer,
    )
}
