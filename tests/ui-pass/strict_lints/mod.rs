//! A crate that is strict with itself, and keeps its graph to itself.
#![deny(warnings, missing_docs, missing_debug_implementations, unreachable_pub, unsafe_code)]
#![deny(rust_2018_idioms, unused_qualifications)]

mod accounts;

/// How many revisions there are.
pub fn count() -> usize {
    accounts::MIGRATIONS.revisions().len()
}
