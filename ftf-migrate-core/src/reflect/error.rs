//! Why a database could not be read.

use crate::capabilities::Database;
use crate::connection::ConnectionError;

/// Why the schema of a database could not be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReflectError {
    /// The database refused a question to its catalogue, or the line broke.
    #[error("cannot read {what} from the catalogue")]
    Catalogue {
        /// What was asked for.
        what: &'static str,
        /// What the database says.
        source: ConnectionError,
    },
    /// The catalogue says something that is not understood.
    #[error("cannot understand what the catalogue says of {what}: `{text}`; leave {what} out with a filter")]
    NotUnderstood {
        /// The table, column, constraint or index.
        what: String,
        /// The words of the catalogue.
        text: String,
    },
    /// There is no reflection of this database.
    #[error(
        "the schema of a {database} database cannot be read yet; compare with the replayed migrations instead"
    )]
    NotSupported {
        /// The database.
        database: Database,
    },
}

impl ReflectError {
    /// For `map_err`: the question about `what` went wrong.
    pub(crate) fn reading<E: Into<ConnectionError>>(what: &'static str) -> impl Fn(E) -> Self {
        move |source| Self::Catalogue { what, source: source.into() }
    }
}
