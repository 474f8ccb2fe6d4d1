//! Operations to statements.
//!
//! [`compile`](crate::compile) turns one [`Operation`](crate::operation::Operation) into the statements that do it
//! on one server. It is pure: the same operation, server and schema give the same text, with a
//! database or without one.
//!
//! The algorithm stands here once, a file for each subject; what databases spell differently or
//! cannot do is asked of a dialect (`dialect.rs`).

#![expect(
    clippy::format_push_string,
    reason = "statements are few and short; one line that reads is worth more than an allocation"
)]

mod backfill;
mod column;
mod compile;
mod constraint;
mod data;
mod dialect;
mod error;
mod feature;
mod fold;
mod index;
mod namespace;
mod partition;
mod replaceable;
mod sequence;
mod statement;
mod table;
mod together;

pub(crate) use backfill::{Batches, batches, key_literal};
pub(crate) use compile::{Compiled, Compiler, compile, compile_fold};
pub(crate) use data::text_without_nul;
pub(crate) use dialect::{Comments, Dialect};
pub use error::CompileError;
pub(crate) use error::Refusal;
pub(crate) use feature::Feature;
pub(crate) use fold::{Fold, folds};
pub(crate) use replaceable::Replacing;
pub use statement::{Effect, Object, Statement, StatementKind};
pub(crate) use together::are_apart;
