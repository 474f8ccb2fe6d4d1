//! Changing a column in place.

use super::definition::{DefaultValue, Type};
use super::op::record;
use super::{ColumnDef, ColumnPosition, OnlineDdl, Op, Operation};
use crate::schema::{Column, Generated, Identity, ServerDefault, SqlType, Storage, TableName};

/// `ALTER TABLE … ALTER COLUMN`: what is to change; everything else stays as it is.
///
/// PostgreSQL alters each property by itself. MySQL and MariaDB write the whole column anew, so
/// the rest must be known: it is taken from the migrations before this one, or from
/// [`Self::existing`].
///
/// SQLite makes the table anew and copies the rows; see [`Op::alter_table`](super::Op::alter_table) for
/// several changes at once.
#[derive(Clone, Debug, PartialEq)]
pub struct AlterColumn {
    /// The table.
    pub table: TableName,
    /// The column.
    pub column: String,
    /// What changes, in the order said.
    pub changes: Vec<Change>,
    /// PostgreSQL: how the old value becomes one of the new type.
    pub using: Option<String>,
    /// The column as it is before, where the migrations do not tell.
    pub existing: Option<Column>,
    /// Where the column is to stand; where it stands now if `None` (MySQL).
    pub position: Option<ColumnPosition>,
    /// What is demanded of the way in which it is done (MySQL).
    pub online: OnlineDdl,
}

/// One changed property of a column.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// Its type.
    Type(SqlType),
    /// Whether it may hold NULL.
    Nullable(bool),
    /// Its server default; `None` drops it.
    ServerDefault(Option<ServerDefault>),
    /// Its comment; `None` drops it.
    Comment(Option<String>),
    /// Its collation; `None` is the default one.
    Collation(Option<String>),
    /// Its character set (MySQL); `None` is that of the table.
    Charset(Option<String>),
    /// The expression that it is computed from; `None` makes it a column like others, with the
    /// values that it has.
    Generated(Option<Generated>),
    /// How the database numbers it; `None` ends that.
    Identity(Option<Identity>),
    /// Whether the database counts it up.
    Autoincrement(bool),
    /// Whether an UPDATE of the row sets it to the time (MySQL).
    OnUpdateNow(bool),
    /// Whether `SELECT *` leaves it out (MySQL).
    Invisible(bool),
    /// Where large values are kept (PostgreSQL); `None` is as the type has it.
    Storage(Option<Storage>),
    /// How large values are compressed (PostgreSQL); `None` is as the server is set.
    Compression(Option<String>),
}

impl AlterColumn {
    /// The table is in this schema.
    pub fn schema(&mut self, schema: &str) -> &mut Self {
        self.table.schema = Some(schema.to_owned());
        self
    }

    /// Change the type.
    pub fn sql_type(&mut self, sql_type: Type<'_>) -> &mut Self {
        self.change(Change::Type(sql_type.into()))
    }

    /// PostgreSQL: compute the value of the new type with this expression. Elsewhere it is left
    /// out: the other databases convert by themselves.
    pub fn using(&mut self, expression: &str) -> &mut Self {
        self.using = Some(expression.to_owned());
        self
    }

    /// Forbid NULL.
    pub fn not_null(&mut self) -> &mut Self {
        self.change(Change::Nullable(false))
    }

    /// Allow NULL.
    pub fn nullable(&mut self) -> &mut Self {
        self.change(Change::Nullable(true))
    }

    /// Set the server default.
    pub fn server_default(&mut self, value: DefaultValue<'_>) -> &mut Self {
        self.change(Change::ServerDefault(Some(value.into())))
    }

    /// Drop the server default.
    pub fn drop_server_default(&mut self) -> &mut Self {
        self.change(Change::ServerDefault(None))
    }

    /// Set the comment (PostgreSQL, MySQL; SQLite has none and leaves it out).
    pub fn comment(&mut self, comment: &str) -> &mut Self {
        self.change(Change::Comment(Some(comment.to_owned())))
    }

    /// Drop the comment.
    pub fn drop_comment(&mut self) -> &mut Self {
        self.change(Change::Comment(None))
    }

    /// Set the collation. Indexes over the column are made anew by the server.
    pub fn collation(&mut self, collation: &str) -> &mut Self {
        self.change(Change::Collation(Some(collation.to_owned())))
    }

    /// Go back to the collation that columns have by default.
    pub fn drop_collation(&mut self) -> &mut Self {
        self.change(Change::Collation(None))
    }

    /// Set the character set (MySQL).
    pub fn charset(&mut self, charset: &str) -> &mut Self {
        self.change(Change::Charset(Some(charset.to_owned())))
    }

    /// Go back to the character set of the table (MySQL).
    pub fn drop_charset(&mut self) -> &mut Self {
        self.change(Change::Charset(None))
    }

    /// Compute it from another expression, and keep it on disk (MySQL, PostgreSQL 17).
    pub fn generated_stored(&mut self, expression: &str) -> &mut Self {
        self.change(Change::Generated(Some(Generated { expression: expression.to_owned(), stored: true })))
    }

    /// Compute it from another expression when it is read (MySQL, PostgreSQL 18).
    pub fn generated_virtual(&mut self, expression: &str) -> &mut Self {
        self.change(Change::Generated(Some(Generated { expression: expression.to_owned(), stored: false })))
    }

    /// Compute it no more: it keeps its values (stored columns: PostgreSQL 13, MySQL).
    pub fn drop_generated(&mut self) -> &mut Self {
        self.change(Change::Generated(None))
    }

    /// Let the database number it, or number it in another way (PostgreSQL).
    ///
    /// The numbers begin where [`Identity::start`] says, not behind those that are there.
    pub fn identity(&mut self, identity: Identity) -> &mut Self {
        self.change(Change::Identity(Some(identity)))
    }

    /// Let the database number it no more.
    pub fn drop_identity(&mut self) -> &mut Self {
        self.change(Change::Identity(None))
    }

    /// Let the database count it up (MySQL, where it must be a key; PostgreSQL).
    pub fn autoincrement(&mut self) -> &mut Self {
        self.change(Change::Autoincrement(true))
    }

    /// Let the database count it up no more.
    pub fn drop_autoincrement(&mut self) -> &mut Self {
        self.change(Change::Autoincrement(false))
    }

    /// Set it to the time by each UPDATE of the row (MySQL).
    pub fn on_update_now(&mut self) -> &mut Self {
        self.change(Change::OnUpdateNow(true))
    }

    /// Leave it alone when the row is updated (MySQL).
    pub fn drop_on_update_now(&mut self) -> &mut Self {
        self.change(Change::OnUpdateNow(false))
    }

    /// Leave it out of `SELECT *` (MySQL 8.0.23, MariaDB 10.3).
    pub fn invisible(&mut self) -> &mut Self {
        self.change(Change::Invisible(true))
    }

    /// Put it into `SELECT *` again.
    pub fn visible(&mut self) -> &mut Self {
        self.change(Change::Invisible(false))
    }

    /// Where large values are kept (PostgreSQL). Rows that are there stay as they are.
    pub fn storage(&mut self, storage: Storage) -> &mut Self {
        self.change(Change::Storage(Some(storage)))
    }

    /// Keep large values as the type does (PostgreSQL).
    pub fn drop_storage(&mut self) -> &mut Self {
        self.change(Change::Storage(None))
    }

    /// How large values are compressed: `pglz` or `lz4` (PostgreSQL 14). Rows that are there stay as they are.
    pub fn compression(&mut self, method: &str) -> &mut Self {
        self.change(Change::Compression(Some(method.to_owned())))
    }

    /// Compress large values as the server is set (PostgreSQL 14).
    pub fn drop_compression(&mut self) -> &mut Self {
        self.change(Change::Compression(None))
    }

    /// Make it the first column of its table (MySQL).
    pub fn first(&mut self) -> &mut Self {
        self.position = Some(ColumnPosition::First);
        self
    }

    /// Put it behind this column (MySQL).
    pub fn after(&mut self, column: &str) -> &mut Self {
        self.position = Some(ColumnPosition::After(column.to_owned()));
        self
    }

    /// The column as it is before this operation, where no migration has said so (the table was
    /// made by raw SQL, or before ftf-migrate).
    pub fn existing(&mut self, column: ColumnDef<'_>) -> &mut Self {
        self.existing = Some(column.to_column());
        self
    }

    fn change(&mut self, change: Change) -> &mut Self {
        self.changes.push(change);
        self
    }
}

impl Column {
    /// Makes these changes.
    pub(crate) fn change(&mut self, changes: &[Change]) {
        for change in changes {
            match change {
                Change::Type(sql_type) => self.change_type(sql_type),
                Change::Nullable(nullable) => self.nullable = *nullable,
                Change::ServerDefault(default) => self.server_default.clone_from(default),
                Change::Comment(comment) => self.comment.clone_from(comment),
                Change::Collation(collation) => self.collation.clone_from(collation),
                Change::Charset(charset) => self.charset.clone_from(charset),
                Change::Generated(generated) => self.generated.clone_from(generated),
                Change::Identity(identity) => (self.identity, self.autoincrement) = (*identity, false),
                Change::Autoincrement(autoincrement) => {
                    (self.identity, self.autoincrement) = (None, *autoincrement);
                }
                Change::OnUpdateNow(on_update_now) => self.on_update_now = *on_update_now,
                Change::Invisible(invisible) => self.invisible = *invisible,
                Change::Storage(storage) => self.storage = *storage,
                Change::Compression(compression) => self.compression.clone_from(compression),
            }
        }
    }

    /// What only some types can have goes with a type that cannot.
    fn change_type(&mut self, sql_type: &SqlType) {
        self.sql_type = sql_type.clone();
        if !sql_type.may_have_collation() {
            (self.collation, self.charset) = (None, None);
        }
        if !sql_type.may_be_large() {
            (self.storage, self.compression) = (None, None);
        }
        self.on_update_now &= sql_type.may_be_time();
    }
}

impl Op {
    /// Changes a column in place; what this returns is told what.
    #[track_caller]
    pub fn alter_column(&mut self, table: &str, column: &str) -> &mut AlterColumn {
        let operation = AlterColumn {
            table: TableName::new(table),
            column: column.to_owned(),
            changes: Vec::new(),
            using: None,
            existing: None,
            position: None,
            online: OnlineDdl::default(),
        };
        record!(self, AlterColumn, operation)
    }
}
