//! Runs a command to its end with a time limit and keeps what it printed.
//!
//! Shared by the test crates. Every child is waited for or killed: none outlives its test.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::{JoinHandle, sleep, spawn};
use std::time::{Duration, Instant};

/// What a command did.
pub(crate) struct Finished {
    /// Its exit code; `None` when a signal or the time limit ended it.
    pub(crate) code: Option<i32>,
    /// Whether it was killed for taking too long.
    pub(crate) timed_out: bool,
    /// Everything on its standard output.
    pub(crate) stdout: Vec<u8>,
    /// Everything on its standard error.
    pub(crate) stderr: Vec<u8>,
}

impl Finished {
    /// Standard error as text.
    pub(crate) fn err(&self) -> String {
        String::from_utf8_lossy(&self.stderr).into_owned()
    }

    /// The exit code in words.
    pub(crate) fn end(&self) -> String {
        match (self.code, self.timed_out) {
            (_, true) => "killed at the time limit".to_string(),
            (Some(code), _) => format!("exit code {code}"),
            (None, _) => "killed by a signal".to_string(),
        }
    }

    /// Whether rvm itself failed: it panicked, or a signal that is not ours ended it.
    pub(crate) fn broke(&self) -> bool {
        (self.code.is_none() && !self.timed_out) || self.err().contains("panicked at")
    }
}

/// The folder of the repository.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The command under test, working in `folder`.
pub(crate) fn rvm(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rvm"));
    command.current_dir(folder).env("LC_ALL", "C.UTF-8");
    command
}

/// Runs the command; standard input is the file, or empty.
pub(crate) fn run(command: &mut Command, input: Option<PathBuf>, limit: Duration) -> Finished {
    let stdin = match input {
        Some(file) => Stdio::from(File::open(file).expect("the input file opens")),
        None => Stdio::null(),
    };
    let child = command
        .stdin(stdin)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command starts");
    finish(child, limit)
}

/// Waits for a started command whose output is piped.
pub(crate) fn finish(mut child: Child, limit: Duration) -> Finished {
    let stdout = drain(child.stdout.take());
    let stderr = drain(child.stderr.take());
    let start = Instant::now();
    let mut timed_out = false;
    let status = loop {
        if let Some(status) = child.try_wait().expect("the command can be waited for") {
            break status;
        }
        if start.elapsed() > limit && !timed_out {
            timed_out = true;
            let _ = child.kill();
        }
        sleep(Duration::from_millis(2));
    };
    Finished {
        code: if timed_out { None } else { status.code() },
        timed_out,
        stdout: stdout.join().expect("the reader ends"),
        stderr: stderr.join().expect("the reader ends"),
    }
}

/// Reads a pipe to its end beside the waiting, so that a full pipe stops nobody.
fn drain(pipe: Option<impl Read + Send + 'static>) -> JoinHandle<Vec<u8>> {
    spawn(move || {
        let mut bytes = Vec::new();
        if let Some(mut pipe) = pipe {
            let _ = pipe.read_to_end(&mut bytes);
        }
        bytes
    })
}
