//! Operations on the partitions of a table (PostgreSQL).

use super::op::record;
use super::{
    AlterColumn, Change, CreateTable, DropColumn, DropConstraint, DropTable, Op, Operation, RenameColumn,
    RenameConstraint, ValidateConstraint,
};
use crate::schema::{
    Column, Constraint, IndexKey, MetaData, NamingConvention, PartitionBound, PartitionBy, PartitionKind,
    PartitionOf, Table, TableName,
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

/// The recorder methods that say where a partition and its table are.
macro_rules! schema_methods {
    ($($operation:ty),+ $(,)?) => {$(
        impl $operation {
            /// Both tables are in this schema.
            pub fn schema(&mut self, schema: &str) -> &mut Self {
                self.table.schema = Some(schema.to_owned());
                self.parent.schema = Some(schema.to_owned());
                self
            }

            /// The partition is in this schema, wherever its table is.
            pub fn partition_schema(&mut self, schema: &str) -> &mut Self {
                self.table.schema = Some(schema.to_owned());
                self
            }

            /// The partitioned table is in this schema, wherever the partition is.
            pub fn parent_schema(&mut self, schema: &str) -> &mut Self {
                self.parent.schema = Some(schema.to_owned());
                self
            }
        }
    )+};
}

schema_methods!(CreatePartition, AttachPartition, DetachPartition);

impl CreatePartition {
    /// It is partitioned in its turn, by these columns besides what was named before.
    pub fn partition_by(&mut self, kind: PartitionKind, columns: &[&str]) -> &mut Self {
        add_keys(&mut self.partition_by, kind, columns_of(columns));
        self
    }

    /// It is partitioned in its turn, by this expression besides what was named before.
    pub fn partition_by_expression(&mut self, kind: PartitionKind, sql: &str) -> &mut Self {
        add_keys(&mut self.partition_by, kind, [IndexKey::Expression(sql.to_owned())]);
        self
    }
}

impl DetachPartition {
    /// Without locking out those who use the table (PostgreSQL 14). The step then runs outside of a
    /// transaction and is journalled; what an interrupted attempt left is finished.
    pub fn concurrently(&mut self) -> &mut Self {
        self.concurrently = true;
        self
    }
}

impl CreateTable {
    /// Spread the rows over partitions by these columns, besides what was named before (PostgreSQL). [`Op::create_partition`]
    /// makes the partitions.
    pub fn partition_by(&mut self, kind: PartitionKind, columns: &[&str]) -> &mut Self {
        add_keys(&mut self.table.partition_by, kind, columns_of(columns));
        self
    }

    /// Spread the rows over partitions by this expression, besides what was named before (PostgreSQL).
    pub fn partition_by_expression(&mut self, kind: PartitionKind, sql: &str) -> &mut Self {
        add_keys(&mut self.table.partition_by, kind, [IndexKey::Expression(sql.to_owned())]);
        self
    }
}

fn columns_of(columns: &[&str]) -> impl Iterator<Item = IndexKey> {
    columns.iter().map(|&column| IndexKey::Column(column.to_owned()))
}

fn add_keys(by: &mut Option<PartitionBy>, kind: PartitionKind, keys: impl IntoIterator<Item = IndexKey>) {
    let by = by.get_or_insert(PartitionBy { kind, keys: Vec::new() });
    by.kind = kind;
    by.keys.extend(keys);
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
            columns: parent.columns.iter().map(inherited_column).collect(),
            partition_by: create.partition_by.clone(),
            partition_of: Some(PartitionOf { parent: create.parent.clone(), bound: create.bound.clone() }),
            ..Table::new(create.table.clone())
        };
        inherit_constraints(&mut table, &parent.constraints);
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

    /// Does to the partitions of a table what is about to be done to it, and is done to them too.
    pub(super) fn change_partitions(&mut self, operation: &Operation) {
        let parent = subject(operation).and_then(|name| self.tables.get(name));
        let Some(parent) = parent.filter(|table| table.partition_by.is_some()) else { return };
        let partitions = self.own_partitions(&parent.name);
        let each: Vec<_> =
            partitions.into_iter().filter_map(|it| on_partition(operation, parent, it)).collect();
        for operation in &each {
            self.change(operation);
        }
    }

    /// Gives the partitions of a table what has been added to it: a column, and constraints.
    pub(super) fn add_to_partitions(&mut self, table: &TableName, column: Option<&str>, constraints: usize) {
        let Some(parent) = self.tables.get(table).filter(|it| it.partition_by.is_some()) else { return };
        let column = column.and_then(|name| parent.column(name)).map(inherited_column);
        let first = parent.constraints.len().saturating_sub(constraints);
        let constraints = parent.constraints[first..].to_vec();
        let names: Vec<_> = self.partitions_of(table).iter().map(|it| it.name.clone()).collect();
        for name in names {
            let Some(partition) = self.tables.get_mut(&name) else { continue };
            partition.columns.extend(column.clone().filter(|it| partition.column(&it.name).is_none()));
            inherit_constraints(partition, &constraints);
        }
    }

    fn own_partitions(&self, parent: &TableName) -> Vec<&Table> {
        let is_of = |table: &&Table| table.partition_of.as_ref().is_some_and(|it| it.parent == *parent);
        self.tables.values().filter(is_of).collect()
    }

    /// The partitions of a table, and theirs.
    pub(crate) fn partitions_of(&self, parent: &TableName) -> Vec<&Table> {
        let own = self.own_partitions(parent);
        own.into_iter().flat_map(|table| [table].into_iter().chain(self.partitions_of(&table.name))).collect()
    }
}

/// Comments are no partition's.
fn inherited_column(column: &Column) -> Column {
    Column { comment: None, ..column.clone() }
}

/// Adds what a partition has of the constraints of its table.
fn inherit_constraints(partition: &mut Table, constraints: &[Constraint]) {
    let mut inherited = constraints.to_vec();
    // PostgreSQL itself names those that are indexes, in its own way. The others have the name that they have in the table.
    for constraint in &mut inherited {
        if let Constraint::PrimaryKey(key) = constraint {
            for column in partition.columns.iter_mut().filter(|column| key.columns.contains(&column.name)) {
                column.nullable = false;
            }
        }
        if is_index(constraint) {
            *constraint.name_mut() = None;
        }
    }
    let Table { name, columns, constraints, .. } = partition;
    NamingConvention::POSTGRES.name_constraints(name, columns, constraints, &mut inherited);
    constraints.extend(inherited);
}

fn is_index(constraint: &Constraint) -> bool {
    matches!(constraint, Constraint::PrimaryKey(_) | Constraint::Unique(_) | Constraint::Exclude(_))
}

/// The table that an operation changes in a way in which its partitions change with it.
fn subject(operation: &Operation) -> Option<&TableName> {
    match operation {
        Operation::DropColumn(it) => Some(&it.table),
        Operation::AlterColumn(it) => Some(&it.table),
        Operation::RenameColumn(it) => Some(&it.table),
        Operation::DropConstraint(it) => Some(&it.table),
        Operation::RenameConstraint(it) => Some(&it.table),
        Operation::ValidateConstraint(it) => Some(&it.table),
        _ => None,
    }
}

/// What an operation on a table is for one of its partitions.
fn on_partition(operation: &Operation, parent: &Table, partition: &Table) -> Option<Operation> {
    let table = partition.name.clone();
    Some(match operation {
        Operation::DropColumn(it) => Operation::DropColumn(DropColumn { table, ..it.clone() }),
        Operation::AlterColumn(it) => {
            let changes = it.changes.iter().filter(|change| !matches!(change, Change::Comment(_)));
            let changes = changes.cloned().collect();
            Operation::AlterColumn(AlterColumn { table, changes, ..it.clone() })
        }
        Operation::RenameColumn(it) => Operation::RenameColumn(RenameColumn { table, ..it.clone() }),
        Operation::DropConstraint(it) => {
            let dropped = parent.constraints.iter().find(|constraint| it.means(constraint))?;
            let name = counterpart(dropped, partition)?.name()?.to_owned();
            Operation::DropConstraint(DropConstraint { table, name, ..it.clone() })
        }
        Operation::RenameConstraint(it) => {
            let renamed = parent.constraints.iter().find(|constraint| constraint.name() == Some(&it.name))?;
            if !matches!(renamed, Constraint::Check(_)) {
                return None;
            }
            Operation::RenameConstraint(RenameConstraint { table, ..it.clone() })
        }
        Operation::ValidateConstraint(it) => {
            let valid = parent.constraints.iter().find(|constraint| constraint.name() == Some(&it.name))?;
            let name = counterpart(valid, partition)?.name()?.to_owned();
            Operation::ValidateConstraint(ValidateConstraint { table, name })
        }
        _ => return None,
    })
}

/// The constraint of a partition that it has of one of its table.
fn counterpart<'a>(constraint: &Constraint, partition: &'a Table) -> Option<&'a Constraint> {
    let nameless = |it: &Constraint| {
        let mut nameless = it.clone();
        if !matches!(it, Constraint::Check(_)) {
            *nameless.name_mut() = None;
        }
        nameless
    };
    let wanted = nameless(constraint);
    partition.constraints.iter().find(|it| nameless(it) == wanted)
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

/// One to whose table foreign keys point cannot be dropped as long as it is a partition.
pub(super) fn create_partition_back(before: &MetaData, create: &CreatePartition) -> Vec<Operation> {
    let (table, parent) = (create.table.clone(), create.parent.clone());
    let drop = Operation::DropTable(DropTable { table: table.clone(), if_exists: false, cascade: false });
    let outer = |name: &&TableName| before.tables.get(name)?.partition_of.as_ref().map(|it| &it.parent);
    let lies_in: Vec<_> = std::iter::successors(Some(&parent), outer).take(before.tables.len() + 1).collect();
    let constraints = before.tables.values().flat_map(|table| &table.constraints);
    let is_referred_to =
        constraints.into_iter().any(|constraint| lies_in.iter().any(|name| constraint.refers_to(name)));
    if is_referred_to {
        let detach = DetachPartition { table, parent: parent.clone(), concurrently: false };
        vec![Operation::DetachPartition(detach), drop]
    } else {
        vec![drop]
    }
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
