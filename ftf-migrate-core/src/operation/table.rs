//! Operations on whole tables.

use super::definition::{ColumnDef, owned, primary_key_of};
use super::op::record;
use super::{AlterTable, Op, Operation};
use crate::schema::{Check, Constraint, Exclude, ForeignKey, Index, PrimaryKey, Table, TableName, Unique};

/// `CREATE TABLE`, with its constraints; its indexes are made by [`super::CreateIndex`].
#[derive(Clone, Debug, PartialEq)]
pub struct CreateTable {
    /// The table.
    pub table: Table,
    /// Leave a table of that name alone.
    pub if_not_exists: bool,
}

impl CreateTable {
    /// In this schema.
    pub fn schema(&mut self, schema: &str) -> &mut Self {
        self.table.name.schema = Some(schema.to_owned());
        self
    }

    /// A comment kept by the database (PostgreSQL, MySQL; SQLite has none and leaves it out).
    pub fn comment(&mut self, comment: &str) -> &mut Self {
        self.table.comment = Some(comment.to_owned());
        self
    }

    /// Leave a table of that name alone.
    pub fn if_not_exists(&mut self) -> &mut Self {
        self.if_not_exists = true;
        self
    }

    /// The storage engine (MySQL).
    pub fn engine(&mut self, engine: &str) -> &mut Self {
        self.table.engine = Some(engine.to_owned());
        self
    }

    /// The character set of its text columns (MySQL).
    pub fn charset(&mut self, charset: &str) -> &mut Self {
        self.table.charset = Some(charset.to_owned());
        self
    }

    /// The collation of its text columns (MySQL).
    pub fn collation(&mut self, collation: &str) -> &mut Self {
        self.table.collation = Some(collation.to_owned());
        self
    }

    /// `WITHOUT ROWID` (SQLite).
    pub fn without_rowid(&mut self) -> &mut Self {
        self.table.without_rowid = true;
        self
    }

    /// `STRICT` (SQLite).
    pub fn strict(&mut self) -> &mut Self {
        self.table.strict = true;
        self
    }

    /// A primary key of these columns, in place of the one that columns declare.
    pub fn primary_key(&mut self, columns: &[&str]) -> &mut Self {
        self.table.constraints.retain(|it| !matches!(it, Constraint::PrimaryKey(_)));
        let key = PrimaryKey { name: None, columns: owned(columns) };
        for name in columns {
            if let Some(column) = self.table.column_mut(name) {
                column.nullable = false;
            }
        }
        self.table.constraints.insert(0, Constraint::PrimaryKey(key));
        self
    }

    /// A unique constraint over these columns.
    pub fn unique(&mut self, columns: &[&str]) -> &mut Self {
        self.constraint(Constraint::Unique(Unique { columns: owned(columns), ..Unique::default() }))
    }

    /// A named check.
    pub fn check(&mut self, name: &str, expression: &str) -> &mut Self {
        self.constraint(Constraint::Check(Check {
            name: Some(name.to_owned()),
            expression: expression.to_owned(),
            not_valid: false,
        }))
    }

    /// A foreign key over several columns; for one column there is
    /// [`ColumnDef::references`](super::ColumnDef::references).
    pub fn foreign_key(&mut self, columns: &[&str], referent: &str, referent_columns: &[&str]) -> &mut Self {
        self.constraint(Constraint::ForeignKey(ForeignKey {
            name: None,
            columns: owned(columns),
            referent: TableName::new(referent),
            referent_columns: owned(referent_columns),
            on_delete: None,
            on_update: None,
            match_kind: None,
            deferrable: None,
            not_valid: false,
        }))
    }

    /// An exclusion constraint (PostgreSQL).
    pub fn exclude(&mut self, exclude: Exclude) -> &mut Self {
        self.constraint(Constraint::Exclude(exclude))
    }

    /// Any constraint, with every option that it has.
    pub fn constraint(&mut self, constraint: Constraint) -> &mut Self {
        self.table.constraints.push(constraint);
        self
    }

    /// An index made together with the table.
    pub fn index(&mut self, index: Index) -> &mut Self {
        self.table.indexes.push(index);
        self
    }
}

/// `DROP TABLE`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DropTable {
    /// The table.
    pub table: TableName,
    /// It need not be there.
    pub if_exists: bool,
    /// Drop what depends on it too (PostgreSQL).
    pub cascade: bool,
}

impl DropTable {
    /// In this schema.
    pub fn schema(&mut self, schema: &str) -> &mut Self {
        self.table.schema = Some(schema.to_owned());
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

/// `ALTER TABLE … RENAME TO`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RenameTable {
    /// Its name before.
    pub table: TableName,
    /// Its name after, in the same schema.
    pub new_name: String,
}

impl RenameTable {
    /// In this schema.
    pub fn schema(&mut self, schema: &str) -> &mut Self {
        self.table.schema = Some(schema.to_owned());
        self
    }
}

/// Sets or drops the comment of a table (PostgreSQL, MySQL; SQLite has none and does nothing).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableComment {
    /// The table.
    pub table: TableName,
    /// The comment, or `None` to drop it.
    pub comment: Option<String>,
}

impl TableComment {
    /// In this schema.
    pub fn schema(&mut self, schema: &str) -> &mut Self {
        self.table.schema = Some(schema.to_owned());
        self
    }
}

impl Op {
    /// Makes a table. Keys and constraints of one column stand on the column, others on what this
    /// returns.
    #[track_caller]
    pub fn create_table(&mut self, name: &str, columns: &[ColumnDef<'_>]) -> &mut CreateTable {
        let mut table = Table::new(TableName::new(name));
        table.columns = columns.iter().map(|column| column.to_column()).collect();
        table.constraints = primary_key_of(columns).into_iter().collect();
        table.constraints.extend(columns.iter().flat_map(|column| column.constraints()));
        let operation = CreateTable { table, if_not_exists: false };
        record!(self, CreateTable, operation)
    }

    /// Drops a table with its rows.
    #[track_caller]
    pub fn drop_table(&mut self, name: &str) -> &mut DropTable {
        let table = TableName::new(name);
        record!(self, DropTable, DropTable { table, if_exists: false, cascade: false })
    }

    /// Gives a table another name.
    #[track_caller]
    pub fn rename_table(&mut self, name: &str, new_name: &str) -> &mut RenameTable {
        let operation = RenameTable { table: TableName::new(name), new_name: new_name.to_owned() };
        record!(self, RenameTable, operation)
    }

    /// Changes a table in several ways at once.
    ///
    /// What SQLite can do in no other way it does by making the table anew and copying the rows. In
    /// such a block that happens once, however much is changed.
    ///
    /// ```
    /// use ftf_migrate_core::prelude::*;
    ///
    /// fn upgrade(op: &mut Op) {
    ///     op.alter_table("posts", |table| {
    ///         table.alter_column("title").sql_type(Varchar(200)).not_null();
    ///         table.drop_column("slug");
    ///         table.create_check_constraint("ck_posts_title", "title <> ''");
    ///     });
    /// }
    /// ```
    #[track_caller]
    pub fn alter_table(&mut self, name: &str, changes: impl FnOnce(&mut AlterTable)) -> &mut AlterTable {
        let mut operation = AlterTable::new(TableName::new(name));
        changes(&mut operation);
        record!(self, AlterTable, operation)
    }

    /// Sets the comment of a table.
    #[track_caller]
    pub fn create_table_comment(&mut self, table: &str, comment: &str) -> &mut TableComment {
        let operation = TableComment { table: TableName::new(table), comment: Some(comment.to_owned()) };
        record!(self, TableComment, operation)
    }

    /// Drops the comment of a table.
    #[track_caller]
    pub fn drop_table_comment(&mut self, table: &str) -> &mut TableComment {
        record!(self, TableComment, TableComment { table: TableName::new(table), comment: None })
    }
}
