//! FastTrack: a blog and shop as a web service, on SQLite, PostgreSQL or MySQL/MariaDB.
//!
//! - [`Config`] is what the environment says, [`Database`] the pool that its URL asks for.
//! - The service migrates itself when it starts ([`Database::migrate`]).
//! - Each request has one transaction, its [`session`]: committed when the request succeeds, rolled
//!   back when it does not.
//! - Handlers in `routes` get repositories through extractors; repositories hold the SQL.

mod app;
mod config;
mod database;
mod error;
mod price;
mod repository;
mod routes;
mod server;
pub mod session;

pub use app::{app, with_sessions};
pub use config::{Config, ConfigError};
pub use database::{Database, DatabaseError};
pub use error::AppError;
pub use price::{Price, PriceError};
pub use server::{ServerError, run};
