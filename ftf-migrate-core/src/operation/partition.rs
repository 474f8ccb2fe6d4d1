//! Operations on the partitions of a table (PostgreSQL).

use super::op::record;
use super::{CreateTable, DropTable, Op, Operation};
use crate::schema::{
    Constraint, IndexKey, MetaData, PartitionBound, PartitionBy, PartitionKind, PartitionOf, Table, TableName,
};

/// `CREATE TABLE … PARTITION OF` (PostgreSQL).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreatePartition {
    /// The partition.
    pub table: TableName,
    /// The partitioned table.
    pub parent: TableName,
    /// Which rows it holds.
    pub bound: PartitionBound,
    /// How it is partitioned in its turn.
    pub partition_by: Option<PartitionBy>,
}

/// `ALTER TABLE … ATTACH PARTITION` (PostgreSQL).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttachPartition {
    /// The table that becomes a partition.
    pub table: TableName,
    /// The partitioned table.
    pub parent: TableName,
    /// Which rows it holds.
    pub bound: PartitionBound,
}

/// `ALTER TABLE … DETACH PARTITION` (PostgreSQL).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DetachPartition {
    /// The partition, a table of its own afterwards.
    pub table: TableName,
    /// The partitioned table.
    pub parent: TableName,
    /// Without locking out those who use the table, and so outside of a transaction (PostgreSQL 14).
    pub concurrently: bool,
}

impl CreatePartition {
    /// Both tables are in this schema.
    pub fn schema(&mut self, schema: &str) -> &mut Self {
        self.table.schema = Some(schema.to_owned());
        self.parent.schema = Some(schema.to_owned());
        self
    }

    /// It is partitioned in its turn.
    pub fn partition_by(&mut self, kind: PartitionKind, columns: &[&str]) -> &mut Self {
        self.partition_by = Some(by(kind, columns));
        self
    }
}

impl AttachPartition {
    /// Both tables are in this schema.
    pub fn schema(&mut self, schema: &str) -> &mut Self {
        self.table.schema = Some(schema.to_owned());
        self.parent.schema = Some(schema.to_owned());
        self
    }
}

impl DetachPartition {
    /// Both tables are in this schema.
    pub fn schema(&mut self, schema: &str) -> &mut Self {
        self.table.schema = Some(schema.to_owned());
        self.parent.schema = Some(schema.to_owned());
        self
    }

    /// Without locking out those who use the table (PostgreSQL 14). The step then runs outside of a
    /// transaction and is journalled; what an interrupted attempt left is finished.
    pub fn concurrently(&mut self) -> &mut Self {
        self.concurrently = true;
        self
    }
}

impl CreateTable {
    /// Spread the rows over partitions by these columns (PostgreSQL). [`Op::create_partition`] makes
    /// the partitions.
    pub fn partition_by(&mut self, kind: PartitionKind, columns: &[&str]) -> &mut Self {
        self.table.partition_by = Some(by(kind, columns));
        self
    }

    /// Spread the rows over partitions by this expression, alone or besides columns named before (PostgreSQL).
    pub fn partition_by_expression(&mut self, kind: PartitionKind, sql: &str) -> &mut Self {
        let by = self.table.partition_by.get_or_insert(PartitionBy { kind, keys: Vec::new() });
        by.kind = kind;
        by.keys.push(IndexKey::Expression(sql.to_owned()));
        self
    }
}

fn by(kind: PartitionKind, columns: &[&str]) -> PartitionBy {
    PartitionBy { kind, keys: columns.iter().map(|&column| IndexKey::Column(column.to_owned())).collect() }
}

/// Partitions (PostgreSQL).
impl Op {
    /// Makes a partition of a table that [`CreateTable::partition_by`] made.
    ///
    /// ```
    /// use ftf_migrate_core::prelude::*;
    /// use ftf_migrate_core::schema::{PartitionBound, PartitionKind};
    ///
    /// fn upgrade(op: &mut Op) {
    ///     op.create_table("events", &[column("at", Timestamp).not_null(), column("what", Text)])
    ///         .partition_by(PartitionKind::Range, &["at"]);
    ///     let year = PartitionBound::range(&["'2026-01-01'"], &["'2027-01-01'"]);
    ///     op.create_partition("events_2026", "events", year);
    /// }
    /// ```
    #[track_caller]
    pub fn create_partition(
        &mut self,
        name: &str,
        parent: &str,
        bound: PartitionBound,
    ) -> &mut CreatePartition {
        let (table, parent) = (TableName::new(name), TableName::new(parent));
        record!(self, CreatePartition, CreatePartition { table, parent, bound, partition_by: None })
    }

    /// Makes a table a partition of another one.
    #[track_caller]
    pub fn attach_partition(
        &mut self,
        table: &str,
        parent: &str,
        bound: PartitionBound,
    ) -> &mut AttachPartition {
        let (table, parent) = (TableName::new(table), TableName::new(parent));
        record!(self, AttachPartition, AttachPartition { table, parent, bound })
    }

    /// Makes a partition a table of its own.
    #[track_caller]
    pub fn detach_partition(&mut self, table: &str, parent: &str) -> &mut DetachPartition {
        let (table, parent) = (TableName::new(table), TableName::new(parent));
        record!(self, DetachPartition, DetachPartition { table, parent, concurrently: false })
    }
}

impl MetaData {
    /// A partition has the columns and constraints of its table.
    pub(super) fn create_partition(&mut self, create: &CreatePartition) {
        let Some(parent) = self.tables.get(&create.parent) else { return };
        let mut table = Table {
            name: create.table.clone(),
            indexes: Vec::new(),
            partition_by: create.partition_by.clone(),
            partition_of: Some(PartitionOf { parent: create.parent.clone(), bound: create.bound.clone() }),
            comment: None,
            ..parent.clone()
        };
        for column in &mut table.columns {
            column.comment = None;
        }
        for constraint in &mut table.constraints {
            // Those that are indexes have the name of the partition in theirs.
            if matches!(
                constraint,
                Constraint::PrimaryKey(_) | Constraint::Unique(_) | Constraint::Exclude(_)
            ) {
                *constraint.name_mut() = None;
            }
        }
        let mut constraints = std::mem::take(&mut table.constraints);
        // PostgreSQL itself names them, in its own way.
        let naming = crate::schema::NamingConvention::POSTGRES;
        naming.name_constraints(&table.name, &table.columns, &[], &mut constraints);
        table.constraints = constraints;
        self.tables.insert(table.name.clone(), table);
    }

    pub(super) fn attach_partition(&mut self, attach: &AttachPartition) {
        if let Some(table) = self.tables.get_mut(&attach.table) {
            let (parent, bound) = (attach.parent.clone(), attach.bound.clone());
            table.partition_of = Some(PartitionOf { parent, bound });
        }
    }

    pub(super) fn detach_partition(&mut self, detach: &DetachPartition) {
        if let Some(table) = self.tables.get_mut(&detach.table) {
            table.partition_of = None;
        }
    }

    /// The partitions of a table, and theirs.
    pub(crate) fn partitions_of(&self, parent: &TableName) -> Vec<&Table> {
        let is_of = |table: &&Table| table.partition_of.as_ref().is_some_and(|it| it.parent == *parent);
        let own: Vec<_> = self.tables.values().filter(is_of).collect();
        own.into_iter().flat_map(|table| [table].into_iter().chain(self.partitions_of(&table.name))).collect()
    }
}

/// The operation that makes a table as it is: a partition by its own.
pub(super) fn create_again(table: &Table) -> Option<Operation> {
    let PartitionOf { parent, bound } = table.partition_of.clone()?;
    let partition_by = table.partition_by.clone();
    Some(Operation::CreatePartition(CreatePartition {
        table: table.name.clone(),
        parent,
        bound,
        partition_by,
    }))
}

pub(super) fn create_partition_back(create: &CreatePartition) -> Vec<Operation> {
    vec![Operation::DropTable(DropTable { table: create.table.clone(), if_exists: false, cascade: false })]
}

pub(super) fn attach_partition_back(attach: &AttachPartition) -> Vec<Operation> {
    let (table, parent) = (attach.table.clone(), attach.parent.clone());
    vec![Operation::DetachPartition(DetachPartition { table, parent, concurrently: false })]
}

pub(super) fn detach_partition_back(
    before: &MetaData,
    detach: &DetachPartition,
) -> Result<Vec<Operation>, String> {
    if detach.concurrently {
        return Err(
            "the server leaves a check on the table, which stays when it is attached again".to_owned()
        );
    }
    let known = before.table(&detach.table).and_then(|table| table.partition_of.clone());
    let PartitionOf { parent, bound } = known.ok_or("no migration tells which rows the partition holds")?;
    let table = detach.table.clone();
    Ok(vec![Operation::AttachPartition(AttachPartition { table, parent, bound })])
}
