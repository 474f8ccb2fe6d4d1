//! What a table is as a whole, in its text.

use super::Rebuild;
use super::edit::{Edited, is_key_of};
use super::element::Place;
use crate::ddl::Dialect as _;
use crate::operation::{AlterTableOptions, CreateTable};
use crate::schema::{Constraint, Table};

impl Rebuild<'_> {
    pub(super) fn alter_options(&mut self, alter: &AlterTableOptions) -> Edited {
        let before = self.plain();
        let mut table = before.clone();
        table.change_options(&alter.changes);
        let create = CreateTable { table, if_not_exists: false };
        self.dialect.check_table(&create)?;
        let words = self.dialect.table_options(&create)?;
        self.new.options = if words.is_empty() { String::new() } else { format!(" {}", words.join(", ")) };
        let (strict, without_rowid) = (create.table.strict, create.table.without_rowid);
        (self.new.without_rowid, self.new.strict) = (without_rowid, strict);
        (self.table.without_rowid, self.table.strict) = (without_rowid, strict);
        // A strict table has its own words for types, and so has a key that is the rowid.
        let all = before.strict != strict;
        let key = before.without_rowid != without_rowid;
        for column in &create.table.columns {
            if all || key && create.table.constraints.iter().any(|it| is_key_of(it, &column.name)) {
                self.change_type(column)?;
            }
        }
        if key { self.move_key(&create.table) } else { Ok(()) }
    }

    /// Puts a key of one column where a new table would have it: on the column that is the rowid, or among the constraints.
    /// One that is not written as we write it stays where it is.
    fn move_key(&mut self, table: &Table) -> Edited {
        let Some(constraint) = table.constraints.iter().find(|it| matches!(it, Constraint::PrimaryKey(_)))
        else {
            return Ok(());
        };
        let Some(column) = table.columns.iter().find(|it| is_key_of(constraint, &it.name)) else {
            return Ok(());
        };
        let with_rowid =
            CreateTable { table: Table { without_rowid: false, ..table.clone() }, if_not_exists: false };
        let name = constraint.name().unwrap_or_default();
        let Some(on_column) = self.dialect.key_on_column(&with_rowid, column, name) else { return Ok(()) };
        if table.without_rowid {
            let text = self.text_of(&column.name)?;
            let at = text.clauses.iter().position(|it| text.text[it.range.clone()] == on_column);
            if let Some(at) = at {
                text.remove_at(at)?;
                self.push_constraint(constraint)?;
            }
        } else {
            let on_table = self.compiler.constraint(constraint)?;
            let at = self.new.constraints.iter().position(|it| it.text.trim() == on_table);
            if let Some(at) = at {
                self.new.constraints.remove(at);
                self.text_of(&column.name)?.insert(&on_column, Place::Key)?;
            }
        }
        Ok(())
    }
}
