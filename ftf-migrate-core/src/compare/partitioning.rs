//! How tables are partitioned, which no statement changes: where a model says it, its table has to be so already.

use super::CompareError;
use super::text::same_words;
use crate::autogenerate::Renames;
use crate::schema::{IndexKey, MetaData, PartitionBy, TableName};
use std::fmt;

/// A table that is not partitioned as its model says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mispartitioned {
    /// The table, by its name in the models.
    pub table: TableName,
    /// How it is partitioned; `None` if it is not.
    pub found: Option<PartitionBy>,
    /// What the model says.
    pub wanted: PartitionBy,
}

/// `events is not partitioned, and its model says range (at)`.
impl fmt::Display for Mispartitioned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.found {
            Some(found) => write!(f, "{} is partitioned by {found}", self.table)?,
            None => write!(f, "{} is not partitioned", self.table)?,
        }
        write!(f, ", and its model says {}", self.wanted)
    }
}

/// Looks whether the tables that are there are partitioned as their models say. A model that says nothing leaves it to the database.
pub(super) fn check(before: &MetaData, after: &MetaData, renames: &Renames) -> Result<(), CompareError> {
    let said = after.tables.values().filter(|table| table.partition_of.is_none());
    let said: Vec<_> = said.filter_map(|table| Some((&table.name, table.partition_by.as_ref()?))).collect();
    if said.is_empty() {
        return Ok(());
    }
    let before = renames.apply(before);
    let differs = |(name, wanted): (&TableName, &PartitionBy)| {
        let found = &before.tables.get(name).filter(|_| !before.opaque.contains(&name.name))?.partition_by;
        let is_same = found.as_ref().is_some_and(|found| is_same(found, wanted));
        (!is_same).then(|| Mispartitioned {
            table: name.clone(),
            found: found.clone(),
            wanted: wanted.clone(),
        })
    };
    let tables: Vec<_> = said.into_iter().filter_map(differs).collect();
    if tables.is_empty() { Ok(()) } else { Err(CompareError::Partitioning { tables }) }
}

/// What revisions and models say need not be in the same spelling.
fn is_same(one: &PartitionBy, other: &PartitionBy) -> bool {
    let keys = one.keys.iter().zip(&other.keys);
    one.kind == other.kind
        && one.keys.len() == other.keys.len()
        && keys.into_iter().all(|(one, other)| match (one, other) {
            (IndexKey::Column(one), IndexKey::Column(other)) => one == other,
            (IndexKey::Expression(one), IndexKey::Expression(other)) => same_words(one, other),
            (IndexKey::Column(name), IndexKey::Expression(sql))
            | (IndexKey::Expression(sql), IndexKey::Column(name)) => {
                same_words(sql, &format!("\"{}\"", name.replace('"', "\"\"")))
            }
        })
}
