//! Why models and a database could not be compared.

use super::Mispartitioned;
use crate::error::Error;
use crate::model::ModelError;
use crate::operation::ReplayError;
use crate::reflect::ReflectError;

/// Why models and a database could not be compared.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CompareError {
    /// The database cannot be reached, or its version rows cannot be read.
    #[error(transparent)]
    Database(#[from] Error),
    /// The models do not make one schema.
    #[error(transparent)]
    Models(#[from] ModelError),
    /// The schema of the database cannot be read.
    #[error("{source}{}", cause(source))]
    Reflect {
        /// Why.
        #[from]
        source: ReflectError,
    },
    /// The migrations do not make one schema.
    #[error("revision {revision} ({file}) does not fit the ones before it: {source}")]
    History {
        /// The revision.
        revision: &'static str,
        /// Its file.
        file: &'static str,
        /// What does not fit.
        source: Box<ReplayError>,
    },
    /// Tables are not partitioned as their models say, and no statement changes that (PostgreSQL).
    #[error("{}; PostgreSQL cannot change how a table is partitioned", list(tables))]
    Partitioning {
        /// Which, and how.
        tables: Vec<Mispartitioned>,
    },
    /// The code of a migration panicked while it was asked what it does.
    #[error("revision {revision} panicked: {message}")]
    Panicked {
        /// The revision.
        revision: &'static str,
        /// With what.
        message: String,
    },
}

impl CompareError {
    /// What to do next.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Database(error) => error.hint(),
            Self::History { source, .. } => Some(source.hint()),
            // Their texts say it.
            Self::Models(_) => None,
            Self::Reflect { .. } => Some(
                "the user must be allowed to read the catalogue; or compare with the migrations instead: --from-history, check --offline"
                    .to_owned(),
            ),
            Self::Partitioning { .. } => Some(
                "make another table that is partitioned so, bring the rows over and give it the name, in a revision written by hand; \
                 or let the model say how the table is partitioned, or nothing of it"
                    .to_owned(),
            ),
            Self::Panicked { .. } => Some("correct the `upgrade` of that revision".to_owned()),
        }
    }
}

/// All of them, one after the other.
fn list(tables: &[Mispartitioned]) -> String {
    tables.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

/// What the database said, where it said something.
fn cause(error: &ReflectError) -> String {
    std::error::Error::source(error).map(|source| format!(": {source}")).unwrap_or_default()
}
