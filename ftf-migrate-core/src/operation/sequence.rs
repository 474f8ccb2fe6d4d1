//! Operations on sequences (PostgreSQL, MariaDB).

use super::op::record;
use super::{Op, Operation};
use crate::schema::{MetaData, Sequence, TableName};

/// `CREATE SEQUENCE` (PostgreSQL, MariaDB).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreateSequence {
    /// The sequence.
    pub sequence: Sequence,
    /// Leave a sequence of that name alone.
    pub if_not_exists: bool,
}

/// `ALTER SEQUENCE` (PostgreSQL, MariaDB): what is to change; everything else stays as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlterSequence {
    /// Its name.
    pub name: TableName,
    /// What changes, in the order said.
    pub changes: Vec<SequenceChange>,
}

/// One changed property of a sequence; `None` is the database's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SequenceChange {
    /// The first number, where it begins when it is restarted.
    Start(Option<i64>),
    /// The next number; the first one if `None`.
    Restart(Option<i64>),
    /// The step.
    Increment(Option<i64>),
    /// The smallest number.
    MinValue(Option<i64>),
    /// The largest number.
    MaxValue(Option<i64>),
    /// How many numbers are kept in memory.
    Cache(Option<i64>),
    /// Whether it begins again after the last.
    Cycle(bool),
    /// The column with which it goes (PostgreSQL).
    OwnedBy(Option<(TableName, String)>),
}

/// `DROP SEQUENCE` (PostgreSQL, MariaDB).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DropSequence {
    /// Its name.
    pub name: TableName,
    /// It need not be there.
    pub if_exists: bool,
    /// Drop what depends on it too (PostgreSQL).
    pub cascade: bool,
}

impl CreateSequence {
    /// In this schema.
    pub fn schema(&mut self, schema: &str) -> &mut Self {
        self.sequence.name.schema = Some(schema.to_owned());
        self
    }

    /// The first number.
    pub fn start(&mut self, value: i64) -> &mut Self {
        self.sequence.start = Some(value);
        self
    }

    /// The step.
    pub fn increment(&mut self, value: i64) -> &mut Self {
        self.sequence.increment = Some(value);
        self
    }

    /// The smallest number.
    pub fn min_value(&mut self, value: i64) -> &mut Self {
        self.sequence.min_value = Some(value);
        self
    }

    /// The largest number.
    pub fn max_value(&mut self, value: i64) -> &mut Self {
        self.sequence.max_value = Some(value);
        self
    }

    /// How many numbers are kept in memory.
    pub fn cache(&mut self, value: i64) -> &mut Self {
        self.sequence.cache = Some(value);
        self
    }

    /// Begin again after the last.
    pub fn cycle(&mut self) -> &mut Self {
        self.sequence.cycle = true;
        self
    }

    /// It goes when this column goes (PostgreSQL). Both are in one schema.
    pub fn owned_by(&mut self, table: &str, column: &str) -> &mut Self {
        self.sequence.owned_by = Some((self.sequence.name.sibling(table), column.to_owned()));
        self
    }

    /// Leave a sequence of that name alone.
    pub fn if_not_exists(&mut self) -> &mut Self {
        self.if_not_exists = true;
        self
    }
}

impl AlterSequence {
    /// In this schema.
    pub fn schema(&mut self, schema: &str) -> &mut Self {
        self.name.schema = Some(schema.to_owned());
        self
    }

    /// The first number, where it begins when it is restarted.
    pub fn start(&mut self, value: i64) -> &mut Self {
        self.change(SequenceChange::Start(Some(value)))
    }

    /// The next number.
    pub fn restart(&mut self, value: i64) -> &mut Self {
        self.change(SequenceChange::Restart(Some(value)))
    }

    /// The step.
    pub fn increment(&mut self, value: i64) -> &mut Self {
        self.change(SequenceChange::Increment(Some(value)))
    }

    /// The smallest number.
    pub fn min_value(&mut self, value: i64) -> &mut Self {
        self.change(SequenceChange::MinValue(Some(value)))
    }

    /// The largest number.
    pub fn max_value(&mut self, value: i64) -> &mut Self {
        self.change(SequenceChange::MaxValue(Some(value)))
    }

    /// How many numbers are kept in memory.
    pub fn cache(&mut self, value: i64) -> &mut Self {
        self.change(SequenceChange::Cache(Some(value)))
    }

    /// Begin again after the last.
    pub fn cycle(&mut self) -> &mut Self {
        self.change(SequenceChange::Cycle(true))
    }

    /// End after the last.
    pub fn no_cycle(&mut self) -> &mut Self {
        self.change(SequenceChange::Cycle(false))
    }

    /// It goes when this column goes (PostgreSQL). Both are in one schema.
    pub fn owned_by(&mut self, table: &str, column: &str) -> &mut Self {
        let table = self.name.sibling(table);
        self.change(SequenceChange::OwnedBy(Some((table, column.to_owned()))))
    }

    /// It goes with no column (PostgreSQL).
    pub fn owned_by_none(&mut self) -> &mut Self {
        self.change(SequenceChange::OwnedBy(None))
    }

    /// One change.
    pub fn change(&mut self, change: SequenceChange) -> &mut Self {
        self.changes.push(change);
        self
    }
}

impl DropSequence {
    /// In this schema.
    pub fn schema(&mut self, schema: &str) -> &mut Self {
        self.name.schema = Some(schema.to_owned());
        self
    }

    /// It need not be there.
    pub fn if_exists(&mut self) -> &mut Self {
        self.if_exists = true;
        self
    }

    /// Drop what depends on it too (PostgreSQL).
    pub fn cascade(&mut self) -> &mut Self {
        self.cascade = true;
        self
    }
}

/// Sequences (PostgreSQL, MariaDB).
impl Op {
    /// Makes a sequence.
    #[track_caller]
    pub fn create_sequence(&mut self, name: &str) -> &mut CreateSequence {
        let sequence = Sequence::new(TableName::new(name));
        record!(self, CreateSequence, CreateSequence { sequence, if_not_exists: false })
    }

    /// Changes a sequence; what this returns is told what.
    #[track_caller]
    pub fn alter_sequence(&mut self, name: &str) -> &mut AlterSequence {
        record!(self, AlterSequence, AlterSequence { name: TableName::new(name), changes: Vec::new() })
    }

    /// Drops a sequence.
    #[track_caller]
    pub fn drop_sequence(&mut self, name: &str) -> &mut DropSequence {
        let name = TableName::new(name);
        record!(self, DropSequence, DropSequence { name, if_exists: false, cascade: false })
    }
}

impl MetaData {
    pub(super) fn create_sequence(&mut self, create: &CreateSequence) {
        let sequence = &create.sequence;
        self.opaque.remove(&sequence.name.name);
        self.sequences.entry(sequence.name.clone()).or_insert_with(|| sequence.clone());
    }

    pub(super) fn alter_sequence(&mut self, alter: &AlterSequence) {
        let Some(sequence) = self.sequences.get_mut(&alter.name) else { return };
        for change in &alter.changes {
            match change {
                SequenceChange::Start(it) => sequence.start = *it,
                SequenceChange::Restart(_) => {}
                SequenceChange::Increment(it) => sequence.increment = *it,
                SequenceChange::MinValue(it) => sequence.min_value = *it,
                SequenceChange::MaxValue(it) => sequence.max_value = *it,
                SequenceChange::Cache(it) => sequence.cache = *it,
                SequenceChange::Cycle(it) => sequence.cycle = *it,
                SequenceChange::OwnedBy(it) => sequence.owned_by.clone_from(it),
            }
        }
    }
}

pub(super) fn alter_sequence_back(
    before: &MetaData,
    alter: &AlterSequence,
) -> Result<Vec<Operation>, String> {
    let sequence = known(before, &alter.name)?;
    let back = |change: &SequenceChange| {
        Ok(match change {
            SequenceChange::Start(_) => SequenceChange::Start(sequence.start),
            SequenceChange::Restart(_) => {
                return Err("nothing tells which number would have been the next".to_owned());
            }
            SequenceChange::Increment(_) => SequenceChange::Increment(sequence.increment),
            SequenceChange::MinValue(_) => SequenceChange::MinValue(sequence.min_value),
            SequenceChange::MaxValue(_) => SequenceChange::MaxValue(sequence.max_value),
            SequenceChange::Cache(_) => SequenceChange::Cache(sequence.cache),
            SequenceChange::Cycle(_) => SequenceChange::Cycle(sequence.cycle),
            SequenceChange::OwnedBy(_) => SequenceChange::OwnedBy(sequence.owned_by.clone()),
        })
    };
    let changes = alter.changes.iter().map(back).collect::<Result<_, String>>()?;
    Ok(vec![Operation::AlterSequence(AlterSequence { name: alter.name.clone(), changes })])
}

pub(super) fn drop_sequence_back(before: &MetaData, drop: &DropSequence) -> Result<Vec<Operation>, String> {
    let sequence = known(before, &drop.name)?.clone();
    Ok(vec![Operation::CreateSequence(CreateSequence { sequence, if_not_exists: false })])
}

fn known<'a>(before: &'a MetaData, name: &TableName) -> Result<&'a Sequence, String> {
    before.sequences.get(name).ok_or_else(|| format!("no migration tells what the sequence {name} is like"))
}
