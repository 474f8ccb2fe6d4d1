//! Partitions (PostgreSQL).

use super::compile::word;
use super::{Compiled, Compiler, Effect, Feature, Object, Refusal, Statement};
use crate::operation::{AttachPartition, CreatePartition, DetachPartition};
use crate::schema::{IndexKey, PartitionBound, PartitionBy, PartitionKind};

impl Compiler<'_> {
    pub(super) fn create_partition(&self, create: &CreatePartition) -> Compiled {
        self.require(true, Feature::Partitions)?;
        self.dialect.check_name(&create.table.name)?;
        let mut sql = format!(
            "CREATE TABLE {} PARTITION OF {} {}",
            self.table(&create.table),
            self.table(&create.parent),
            bound_of(&create.bound)?
        );
        if let Some(by) = &create.partition_by {
            sql += &format!(" {}", self.partition_by(by)?);
        }
        Ok(vec![Statement::ddl(sql, Effect::Appears(Object::Table(create.table.clone())))])
    }

    pub(super) fn attach_partition(&self, attach: &AttachPartition) -> Compiled {
        self.require(true, Feature::Partitions)?;
        let (parent, table) = (self.table(&attach.parent), self.table(&attach.table));
        let sql = format!("ALTER TABLE {parent} ATTACH PARTITION {table} {}", bound_of(&attach.bound)?);
        let there = Object::Partition(attach.parent.clone(), attach.table.clone());
        Ok(vec![Statement::ddl(sql, Effect::Appears(there))])
    }

    pub(super) fn detach_partition(&self, detach: &DetachPartition) -> Compiled {
        self.require(true, Feature::Partitions)?;
        self.require(detach.concurrently, Feature::DetachConcurrently)?;
        let sql = format!(
            "ALTER TABLE {} DETACH PARTITION {}{}",
            self.table(&detach.parent),
            self.table(&detach.table),
            word(detach.concurrently, " CONCURRENTLY")
        );
        let gone = Object::Partition(detach.parent.clone(), detach.table.clone());
        let statement = Statement::ddl(sql, Effect::Disappears(gone));
        Ok(vec![if detach.concurrently { statement.outside_transaction() } else { statement }])
    }

    /// `PARTITION BY RANGE ("at")`.
    pub(super) fn partition_by(&self, by: &PartitionBy) -> Result<String, Refusal> {
        self.require(true, Feature::Partitions)?;
        if by.keys.is_empty() {
            return Err(Refusal::new("the table is partitioned by nothing", "name a column"));
        }
        let kind = match by.kind {
            PartitionKind::Range => "RANGE",
            PartitionKind::List => "LIST",
            PartitionKind::Hash => "HASH",
        };
        let key = |key: &IndexKey| match key {
            IndexKey::Column(name) => self.dialect.quote(name),
            IndexKey::Expression(expression) => format!("({expression})"),
        };
        let keys: Vec<_> = by.keys.iter().map(key).collect();
        Ok(format!("PARTITION BY {kind} ({})", keys.join(", ")))
    }
}

fn bound_of(bound: &PartitionBound) -> Result<String, Refusal> {
    let values = |values: &[String]| {
        if values.is_empty() {
            return Err(Refusal::new("the partition has no values", "name at least one value"));
        }
        Ok(values.join(", "))
    };
    Ok(match bound {
        PartitionBound::Range { from, to } => {
            format!("FOR VALUES FROM ({}) TO ({})", values(from)?, values(to)?)
        }
        PartitionBound::List(list) => format!("FOR VALUES IN ({})", values(list)?),
        PartitionBound::Hash { modulus, remainder } => {
            format!("FOR VALUES WITH (MODULUS {modulus}, REMAINDER {remainder})")
        }
        PartitionBound::Default => "DEFAULT".to_owned(),
    })
}
