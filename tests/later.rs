//! Programs that OTP 25 of erlang-base cannot run (later syntax, eunit), so they check themselves.
//!
//! Each in tests/later compares what it computes with what the release's documentation says, and
//! ends with `ok`.

mod support;

use std::time::Duration;
use support::rvm;

const LIMIT: Duration = Duration::from_secs(60);

#[test]
fn programs_of_later_releases() {
    let folder = support::root().join("tests/later");
    let mut count = 0;
    for entry in std::fs::read_dir(&folder).expect("the folder is there") {
        let name = entry.expect("an entry").file_name().into_string().expect("a plain name");
        for schedulers in ["1", "2"] {
            let mut command = rvm(&folder);
            let done =
                support::run(command.args(["run", "--schedulers", schedulers, &name]), None, LIMIT);
            assert!(!done.broke(), "{name}: {}\n{}", done.end(), done.err());
            let said = String::from_utf8_lossy(&done.stdout).into_owned();
            assert_eq!(said, "ok\n", "{name}: {}\n{}", done.end(), done.err());
        }
        count += 1;
    }
    assert!(count > 0, "no programs");
}
