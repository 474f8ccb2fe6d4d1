//! Columns of tables that stay.

use super::plan::Plan;
use crate::operation::{AddColumn, AlterColumn, Change, DropColumn, OnlineDdl, Operation};
use crate::schema::{Column, Table};

impl Plan<'_> {
    /// New columns first: a table without any is not to be had everywhere. The ones that are computed
    /// from others come behind those, and go before them.
    pub(super) fn change_columns(&mut self) {
        for (table, to) in self.kept() {
            self.change_comment(&table, to);
            self.add_columns(&table, to);
            for column in &table.columns {
                if let Some(wanted) = to.column(&column.name) {
                    self.alter_column(&table, column, wanted);
                }
            }
            let (computed, plain): (Vec<_>, Vec<_>) = table
                .columns
                .iter()
                .filter(|column| to.column(&column.name).is_none())
                .partition(|column| column.generated.is_some());
            for column in computed.into_iter().chain(plain) {
                self.push(Operation::DropColumn(DropColumn {
                    table: table.name.clone(),
                    column: column.name.clone(),
                    if_exists: false,
                    cascade: false,
                    online: OnlineDdl::default(),
                }));
            }
        }
    }

    fn add_columns(&mut self, table: &Table, to: &Table) {
        let new = to.columns.iter().filter(|column| table.column(&column.name).is_none());
        let (computed, plain): (Vec<_>, Vec<_>) = new.partition(|column| column.generated.is_some());
        for column in plain.into_iter().chain(computed) {
            self.push(Operation::AddColumn(AddColumn {
                table: table.name.clone(),
                column: column.clone(),
                constraints: Vec::new(),
                if_not_exists: false,
                position: None,
                online: OnlineDdl::default(),
            }));
        }
    }

    fn alter_column(&mut self, table: &Table, column: &Column, to: &Column) {
        let changes = changes(column, to);
        if !changes.is_empty() {
            self.push(Operation::AlterColumn(AlterColumn {
                table: table.name.clone(),
                column: column.name.clone(),
                changes,
                using: None,
                existing: None,
                position: None,
                online: OnlineDdl::default(),
            }));
        }
    }
}

/// Every property in which the columns differ.
fn changes(from: &Column, to: &Column) -> Vec<Change> {
    let mut changes = Vec::new();
    let mut is = from.clone();
    let mut push = |is: &mut Column, change: Change| {
        is.change(std::slice::from_ref(&change));
        changes.push(change);
    };
    // The type first: others may go with it.
    if is.sql_type != to.sql_type {
        push(&mut is, Change::Type(to.sql_type.clone()));
    }
    if is.charset != to.charset {
        push(&mut is, Change::Charset(to.charset.clone()));
    }
    if is.collation != to.collation {
        push(&mut is, Change::Collation(to.collation.clone()));
    }
    if is.generated != to.generated {
        push(&mut is, Change::Generated(to.generated.clone()));
    }
    if (is.identity, is.autoincrement) != (to.identity, to.autoincrement) {
        let change = match to.identity {
            None if to.autoincrement || is.autoincrement => Change::Autoincrement(to.autoincrement),
            identity => Change::Identity(identity),
        };
        push(&mut is, change);
    }
    if is.nullable != to.nullable {
        push(&mut is, Change::Nullable(to.nullable));
    }
    if is.server_default != to.server_default {
        push(&mut is, Change::ServerDefault(to.server_default.clone()));
    }
    if is.on_update_now != to.on_update_now {
        push(&mut is, Change::OnUpdateNow(to.on_update_now));
    }
    if is.invisible != to.invisible {
        push(&mut is, Change::Invisible(to.invisible));
    }
    if is.storage != to.storage {
        push(&mut is, Change::Storage(to.storage));
    }
    if is.compression != to.compression {
        push(&mut is, Change::Compression(to.compression.clone()));
    }
    if is.comment != to.comment {
        push(&mut is, Change::Comment(to.comment.clone()));
    }
    changes
}
