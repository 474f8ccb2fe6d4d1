//! Partitioned tables (PostgreSQL).

use super::{IndexKey, TableName};
use std::fmt;

/// How the rows of a table are spread over its partitions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartitionBy {
    /// By what rule.
    pub kind: PartitionKind,
    /// What of a row decides.
    pub keys: Vec<IndexKey>,
}

/// `range (at, lower(name))`.
impl fmt::Display for PartitionBy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let keys: Vec<_> = self
            .keys
            .iter()
            .map(|key| match key {
                IndexKey::Column(text) | IndexKey::Expression(text) => text.as_str(),
            })
            .collect();
        let kind = match self.kind {
            PartitionKind::Range => "range",
            PartitionKind::List => "list",
            PartitionKind::Hash => "hash",
        };
        write!(f, "{kind} ({})", keys.join(", "))
    }
}

/// The rule by which a row finds its partition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartitionKind {
    /// Each partition has a range of keys.
    Range,
    /// Each partition has a list of keys.
    List,
    /// Each partition has a share of the hashes of the keys.
    Hash,
}

/// The table that a partition belongs to, and its share of the rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartitionOf {
    /// The partitioned table.
    pub parent: TableName,
    /// Which rows.
    pub bound: PartitionBound,
}

/// Which rows a partition holds. Values are SQL, sent as they are: `'2026-01-01'`, `10`, `MINVALUE`.
///
/// ```
/// use ftf_migrate_core::schema::PartitionBound;
///
/// let year = PartitionBound::range(&["'2026-01-01'"], &["'2027-01-01'"]);
/// assert_eq!(PartitionBound::list(&["'de'"]), PartitionBound::List(vec!["'de'".into()]));
/// # let _ = year;
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PartitionBound {
    /// From these keys on, up to and without those.
    Range {
        /// The first keys that belong to it.
        from: Vec<String>,
        /// The first keys that do not.
        to: Vec<String>,
    },
    /// These keys.
    List(Vec<String>),
    /// The keys whose hash leaves `remainder` when it is divided by `modulus`.
    Hash {
        /// The number of shares.
        modulus: u32,
        /// Which of them.
        remainder: u32,
    },
    /// All rows that no other partition holds.
    Default,
}

impl PartitionBound {
    /// From these keys on, up to and without those.
    pub fn range(from: &[&str], to: &[&str]) -> Self {
        Self::Range { from: owned(from), to: owned(to) }
    }

    /// These keys.
    pub fn list(values: &[&str]) -> Self {
        Self::List(owned(values))
    }
}

fn owned(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|&text| text.to_owned()).collect()
}
