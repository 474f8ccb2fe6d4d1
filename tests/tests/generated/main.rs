//! From models to revisions on the command line: `revision --autogenerate` and `check`, on a project that is compiled.

#![expect(clippy::unwrap_used, reason = "tests")]

mod life;
mod place;
mod project;
