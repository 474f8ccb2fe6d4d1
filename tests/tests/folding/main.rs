//! Neighbouring operations on one table are done together, and nobody can tell but by the time it takes.

#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod mistakes;
mod random;
mod record;
