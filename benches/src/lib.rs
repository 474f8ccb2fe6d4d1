//! What the measurements of ftf-migrate measure with: projects of any size, made up.
//!
//! This package is no default member of the workspace. Run a measurement with `cargo bench -p ftf-migrate-benches --bench graph`.

mod shape;

pub use shape::{Shape, revision_files};
