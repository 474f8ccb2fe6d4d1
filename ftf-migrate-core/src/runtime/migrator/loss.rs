//! Rows that a downgrade would drop: found, told and asked about before anything is begun.

use super::Run;
use crate::dialect;
use crate::error::Error;
use crate::event::{DataLoss, Event};
use crate::operation::Operation;
use crate::schema::{MetaData, TableName};
use crate::session::Session;
use std::collections::{BTreeMap, BTreeSet};

/// What the operations of a plan drop, by the names that tables have before the plan.
#[derive(Debug, Default)]
pub(super) struct Drops {
    found: Vec<Drop>,
    /// Tables that the plan has renamed: what they are called on the way, and what they are called now.
    renamed: BTreeMap<TableName, TableName>,
    /// Tables and columns that the plan makes itself: nothing is lost with them.
    made: BTreeSet<(TableName, Option<String>)>,
}

#[derive(Clone, Debug)]
struct Drop {
    revision: &'static str,
    /// As it is called now.
    table: TableName,
    column: Option<String>,
}

impl Drops {
    /// Takes note of an operation; `schema` is what it finds.
    pub(super) fn see(&mut self, revision: &'static str, operation: &Operation, schema: &MetaData) {
        match operation {
            Operation::CreateTable(it) => {
                self.made.insert((it.table.name.clone(), None));
            }
            Operation::AddColumn(it) => {
                self.made.insert((it.table.clone(), Some(it.column.name.clone())));
            }
            Operation::RenameTable(it) => self.rename_table(&it.table, it.table.sibling(&it.new_name)),
            Operation::RenameColumn(it) if self.made.remove(&(it.table.clone(), Some(it.column.clone()))) => {
                self.made.insert((it.table.clone(), Some(it.new_name.clone())));
            }
            Operation::DropTable(it) => self.drop(revision, &it.table, None),
            Operation::DropColumn(it) => self.drop(revision, &it.table, Some(&it.column)),
            Operation::DropSchema(it) => {
                let inside = schema.tables.keys().filter(|table| table.schema.as_deref() == Some(&it.name));
                inside.for_each(|table| self.drop(revision, table, None));
            }
            Operation::Execute(it) => {
                let declared = it.effect.iter().flat_map(|effect| &effect.operations);
                declared.for_each(|it| self.see(revision, &it.operation, schema));
            }
            Operation::Run(it) => {
                it.effect.operations.iter().for_each(|it| self.see(revision, &it.operation, schema));
            }
            _ => {}
        }
    }

    fn rename_table(&mut self, name: &TableName, new_name: TableName) {
        let now = self.renamed.remove(name).unwrap_or_else(|| name.clone());
        self.made = std::mem::take(&mut self.made)
            .into_iter()
            .map(|(table, column)| if table == *name { (new_name.clone(), column) } else { (table, column) })
            .collect();
        self.renamed.insert(new_name, now);
    }

    fn drop(&mut self, revision: &'static str, table: &TableName, column: Option<&str>) {
        let column = column.map(str::to_owned);
        let is_new =
            self.made.remove(&(table.clone(), column.clone())) || self.made.contains(&(table.clone(), None));
        if is_new {
            return;
        }
        let table = self.renamed.get(table).unwrap_or(table).clone();
        if column.is_none() {
            // With the table goes what was dropped of it before.
            self.found.retain(|drop| drop.table != table);
        }
        self.found.push(Drop { revision, table, column });
    }
}

impl<S: Session> Run<'_, S> {
    /// Tells what rows the plan drops, and asks whether it may; nothing is asked of the database when it drops nothing,
    /// nor of anybody when there are no rows.
    pub(super) async fn confirm_loss(&mut self, drops: Drops) -> Result<(), Error> {
        if drops.found.is_empty() || !self.session.runs_code() {
            return Ok(());
        }
        let losses = self.with_rows(drops.found).await?;
        if losses.is_empty() {
            return Ok(());
        }
        self.emit(&Event::DataLoss { losses: losses.clone() });
        if self.options.confirm_data_loss.ask(&losses) { Ok(()) } else { Err(Error::DataLoss { losses }) }
    }

    /// Those of the drops whose table has rows, or does not let itself be looked at.
    async fn with_rows(&mut self, drops: Vec<Drop>) -> Result<Vec<DataLoss>, Error> {
        let server = self.patient_server().await?;
        if let Some(limit) = self.options.table_lock_timeout {
            let limited = self.session.limit_table_waits(limit).await;
            limited.map_err(super::bookkeeping("limiting how long tables are waited for"))?;
        }
        let mut with_rows: BTreeMap<TableName, bool> = BTreeMap::new();
        let mut losses = Vec::new();
        for Drop { revision, table, column } in drops {
            if !with_rows.contains_key(&table) {
                let rows = self.session.connection().fetch(&dialect::any_row(server, &table)).await;
                with_rows.insert(table.clone(), rows.map_or(true, |rows| !rows.is_empty()));
            }
            if with_rows.get(&table) == Some(&true) {
                losses.push(DataLoss { revision, table: table.to_string(), column });
            }
        }
        self.session.lift_table_limit().await;
        Ok(losses)
    }
}
