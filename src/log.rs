//! `--log LEVEL`: writes the VM's events to stderr.
//!
//! The VM reports them through `tracing` (ARCHITECTURE.md lists them); who starts the VM decides who
//! hears of them. Without a level nothing is set up here, and an event costs a load and a branch.

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use tracing_subscriber::filter::LevelFilter;

/// Events of this level and of those before it are written.
pub(crate) type Level = LevelFilter;

/// The environment's way to give the level.
pub(crate) const VARIABLE: &str = "RVM_LOG";

/// Reads a level. An empty one, as a variable may be, is none.
pub(crate) fn levels() -> impl TypedValueParser<Value = Level> {
    let levels = ["off", "error", "warn", "info", "debug", "trace"].map(PossibleValue::new);
    let empty = PossibleValue::new("").hide(true);
    PossibleValuesParser::new(levels.into_iter().chain([empty]))
        .map(|text| if text.is_empty() { Level::OFF } else { text.parse().expect("it is a level") })
}

/// Writes events from now on. Once, before any system starts.
pub(crate) fn start(level: Level) {
    if level == Level::OFF {
        return;
    }
    tracing_subscriber::fmt()
        .with_max_level(level)
        .with_writer(std::io::stderr)
        .with_ansi(false)
        .with_timer(tracing_subscriber::fmt::time::uptime())
        .with_thread_names(true)
        // A stderr that nobody reads any more is no reason to say so there.
        .log_internal_errors(false)
        .init();
}
