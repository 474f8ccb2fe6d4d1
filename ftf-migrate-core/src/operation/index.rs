//! Operations on indexes.

use super::op::record;
use super::{OnlineDdl, Op, Operation};
use crate::schema::{Index, IndexPart, Nulls, SortOrder, TableName};

/// `CREATE INDEX`.
///
/// ```
/// use ftf_migrate_core::prelude::*;
///
/// fn upgrade(op: &mut Op) {
///     op.create_index("ix_posts_author", "posts", &["author_id"]).desc("created_at").concurrently();
///     op.create_index("ix_users_email", "users", &[]).expression("lower(email)").unique();
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreateIndex {
    /// The table.
    pub table: TableName,
    /// The index.
    pub index: Index,
    /// PostgreSQL: without locking out writers, and so outside of a transaction. The other
    /// databases leave it out: they have nothing like it to ask for.
    pub concurrently: bool,
    /// Leave an index of that name alone (PostgreSQL, SQLite, MariaDB).
    pub if_not_exists: bool,
    /// What is demanded of the way in which it is done (MySQL).
    pub online: OnlineDdl,
}

impl CreateIndex {
    /// The table is in this schema.
    pub fn schema(&mut self, schema: &str) -> &mut Self {
        self.table.schema = Some(schema.to_owned());
        self
    }

    /// No two rows may agree.
    pub fn unique(&mut self) -> &mut Self {
        self.index.unique = true;
        self
    }

    /// Adds a column to the key.
    pub fn column(&mut self, column: &str) -> &mut Self {
        self.part(IndexPart::column(column))
    }

    /// Adds a column in ascending order to the key.
    pub fn asc(&mut self, column: &str) -> &mut Self {
        self.part(IndexPart { order: Some(SortOrder::Asc), ..IndexPart::column(column) })
    }

    /// Adds a column in descending order to the key.
    pub fn desc(&mut self, column: &str) -> &mut Self {
        self.part(IndexPart { order: Some(SortOrder::Desc), ..IndexPart::column(column) })
    }

    /// Adds an expression to the key.
    pub fn expression(&mut self, sql: &str) -> &mut Self {
        self.part(IndexPart::expression(sql))
    }

    /// Adds a part to the key, with every option that it has.
    pub fn part(&mut self, part: IndexPart) -> &mut Self {
        self.index.parts.push(part);
        self
    }

    /// NULLs of the part added last sort first (PostgreSQL).
    pub fn nulls_first(&mut self) -> &mut Self {
        self.last(|part| part.nulls = Some(Nulls::First))
    }

    /// NULLs of the part added last sort last (PostgreSQL).
    pub fn nulls_last(&mut self) -> &mut Self {
        self.last(|part| part.nulls = Some(Nulls::Last))
    }

    /// The operator class of the part added last (PostgreSQL).
    pub fn operator_class(&mut self, name: &str) -> &mut Self {
        self.last(|part| part.operator_class = Some(name.to_owned()))
    }

    /// Only so many leading characters of the part added last (MySQL).
    pub fn length(&mut self, length: u32) -> &mut Self {
        self.last(|part| part.length = Some(length))
    }

    /// Only rows for which this holds (PostgreSQL, SQLite).
    pub fn predicate(&mut self, sql: &str) -> &mut Self {
        self.index.predicate = Some(sql.to_owned());
        self
    }

    /// The index method: `gin`, `gist`, `hash`, `brin` (PostgreSQL), `hash` (MySQL).
    pub fn method(&mut self, method: &str) -> &mut Self {
        self.index.method = Some(method.to_owned());
        self
    }

    /// Further columns kept in the index (PostgreSQL).
    pub fn include(&mut self, columns: &[&str]) -> &mut Self {
        self.index.include = super::definition::owned(columns);
        self
    }

    /// Two NULLs count as equal (PostgreSQL 15).
    pub fn nulls_not_distinct(&mut self) -> &mut Self {
        self.index.nulls_not_distinct = true;
        self
    }

    /// A storage parameter such as `fillfactor`, with its value as it is (PostgreSQL).
    pub fn storage_parameter(&mut self, name: &str, value: &str) -> &mut Self {
        self.index.storage_parameters.insert(name.to_owned(), value.to_owned());
        self
    }

    /// Where it is kept (PostgreSQL).
    pub fn tablespace(&mut self, name: &str) -> &mut Self {
        self.index.tablespace = Some(name.to_owned());
        self
    }

    /// Without locking out writers (PostgreSQL). The step then runs outside of a transaction and is
    /// journalled; an index left invalid by a failed attempt is dropped and made again.
    pub fn concurrently(&mut self) -> &mut Self {
        self.concurrently = true;
        self
    }

    /// Leave an index of that name alone (PostgreSQL, SQLite, MariaDB).
    pub fn if_not_exists(&mut self) -> &mut Self {
        self.if_not_exists = true;
        self
    }

    fn last(&mut self, set: impl FnOnce(&mut IndexPart)) -> &mut Self {
        if let Some(part) = self.index.parts.last_mut() {
            set(part);
        }
        self
    }
}

/// `DROP INDEX`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DropIndex {
    /// Its name.
    pub name: String,
    /// Its table.
    pub table: TableName,
    /// PostgreSQL: without locking out anybody, and so outside of a transaction.
    pub concurrently: bool,
    /// It need not be there (PostgreSQL, SQLite, MariaDB).
    pub if_exists: bool,
    /// What is demanded of the way in which it is done (MySQL).
    pub online: OnlineDdl,
}

impl DropIndex {
    /// The table is in this schema.
    pub fn schema(&mut self, schema: &str) -> &mut Self {
        self.table.schema = Some(schema.to_owned());
        self
    }

    /// Without locking out anybody (PostgreSQL).
    pub fn concurrently(&mut self) -> &mut Self {
        self.concurrently = true;
        self
    }

    /// It need not be there (PostgreSQL, SQLite, MariaDB).
    pub fn if_exists(&mut self) -> &mut Self {
        self.if_exists = true;
        self
    }
}

/// Gives an index another name. SQLite drops it and makes it again, if the migrations know what is in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RenameIndex {
    /// Its table.
    pub table: TableName,
    /// Its name before.
    pub name: String,
    /// Its name after.
    pub new_name: String,
}

impl RenameIndex {
    /// The table is in this schema.
    pub fn schema(&mut self, schema: &str) -> &mut Self {
        self.table.schema = Some(schema.to_owned());
        self
    }
}

impl Op {
    /// Makes an index over these columns; more parts can be added to what this returns. With an empty name it is
    /// named by the [`NamingConvention`](crate::schema::NamingConvention).
    #[track_caller]
    pub fn create_index(&mut self, name: &str, table: &str, columns: &[&str]) -> &mut CreateIndex {
        let operation = CreateIndex {
            table: TableName::new(table),
            index: Index::new(name, columns),
            concurrently: false,
            if_not_exists: false,
            online: OnlineDdl::default(),
        };
        record!(self, CreateIndex, operation)
    }

    /// Drops an index.
    #[track_caller]
    pub fn drop_index(&mut self, name: &str, table: &str) -> &mut DropIndex {
        let operation = DropIndex {
            name: name.to_owned(),
            table: TableName::new(table),
            concurrently: false,
            if_exists: false,
            online: OnlineDdl::default(),
        };
        record!(self, DropIndex, operation)
    }

    /// Gives an index another name.
    #[track_caller]
    pub fn rename_index(&mut self, table: &str, name: &str, new_name: &str) -> &mut RenameIndex {
        let operation = RenameIndex {
            table: TableName::new(table),
            name: name.to_owned(),
            new_name: new_name.to_owned(),
        };
        record!(self, RenameIndex, operation)
    }
}
