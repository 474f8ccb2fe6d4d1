//! A database's own description of itself, read from its catalogue.
//!
//! [`reflect`](crate::reflect()) asks for everything that [`MetaData`](crate::schema::MetaData) can
//! say, in a number of questions that does not grow with the number of tables. What it gives is in
//! *canonical form*: options that are the database's default are left out, the default schema is
//! `None`, constraints and indexes stand in a fixed order.
//! [`normalize`](crate::normalize()) brings any other description into the same form, so that the two can be compared plainly.

mod canonical;
mod error;
mod filter;
mod question;

pub(crate) use canonical::{SequenceDefaults, sequence, sort};
pub use error::ReflectError;
pub use filter::{Filter, Kind};
pub(crate) use filter::{Pattern, Schemas};
pub(crate) use question::{Ask, Question, Sheet, question, sheets};
