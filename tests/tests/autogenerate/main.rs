//! What the diff of two schemas proposes makes one of the other.

#![expect(clippy::unwrap_used, reason = "tests")]

mod detected;
mod fixed;
mod pairs;
mod replayed;
mod silent;
