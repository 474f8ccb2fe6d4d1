//! What the tests of ftf-migrate share: databases, a proxy, processes.
//!
//! `tests/run` in the repository's root starts the servers and runs everything. Each test gets a
//! [`TestDatabase`] of its own; [`on_every_backend!`] runs one suite function on all of them,
//! [`on_servers!`] on all but SQLite.

mod backend;
mod binary;
mod database;
pub mod histories;
mod history;
mod live;
mod place;
mod private_server;
mod proxy;
mod random;
mod rebuilt;
mod schema;
mod service;
mod strace;
mod together;

pub use backend::{Backend, block_on};
pub use binary::{build_binary, repository};
pub use database::TestDatabase;
pub use history::{Change, history};
pub use live::{Live, Proposal, assert_same_schema, said};
pub use place::{Outcome, Place};
pub use private_server::PrivateServer;
pub use proxy::{Counts, Halt, Moment, Proxy};
pub use random::{REVISIONS, Random, mutated, random_history, random_schema};
pub use rebuilt::rebuilt_history;
pub use schema::{schema_of, schema_without_order_of};
pub use service::{Response, Service};
pub use strace::{count_syscalls, kill_at_syscall};
pub use together::run_together;
