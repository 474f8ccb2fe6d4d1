//! The words in which a migration describes columns: [`column`], its [`Type`], its [`DefaultValue`].
//!
//! All of it is `const` and borrows, so that a slice of columns costs the compiler almost nothing;
//! recording turns it into the owned values of [`crate::schema`]. Nothing of it is inlined: a migration
//! runs once, and is compiled with every other of its graph.

use super::{AddColumn, OnlineDdl};
use crate::schema::{
    self, Column, Constraint, ForeignKey, ForeignKeyAction, Generated, Identity, PrimaryKey, ServerDefault,
    SqlType, Storage, TableName, Unique, Value,
};

/// The type of a column; see [`SqlType`] for what each means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the variants are those of SqlType, documented there")]
pub enum Type<'a> {
    TinyInt,
    SmallInt,
    Integer,
    BigInt,
    Real,
    Double,
    /// Digits in all, digits after the point.
    Numeric(u16, u16),
    Varchar(u32),
    Char(u32),
    Text,
    Bytes,
    Boolean,
    Date,
    Time,
    TimeTz,
    Timestamp,
    TimestampTz,
    Interval,
    Uuid,
    Json,
    Jsonb,
    Array(&'a Type<'a>),
    /// The name of the type, and its words.
    Enum(&'a str, &'a [&'a str]),
    /// A type by the name that the database knows it by.
    Custom(&'a str),
}

impl From<Type<'_>> for SqlType {
    fn from(value: Type<'_>) -> Self {
        match value {
            Type::TinyInt => Self::TinyInt,
            Type::SmallInt => Self::SmallInt,
            Type::Integer => Self::Integer,
            Type::BigInt => Self::BigInt,
            Type::Real => Self::Real,
            Type::Double => Self::Double,
            Type::Numeric(precision, scale) => Self::Numeric(Some((precision, scale))),
            Type::Varchar(length) => Self::Varchar(length),
            Type::Char(length) => Self::Char(length),
            Type::Text => Self::Text,
            Type::Bytes => Self::Bytes,
            Type::Boolean => Self::Boolean,
            Type::Date => Self::Date,
            Type::Time => Self::Time,
            Type::TimeTz => Self::TimeTz,
            Type::Timestamp => Self::Timestamp,
            Type::TimestampTz => Self::TimestampTz,
            Type::Interval => Self::Interval,
            Type::Uuid => Self::Uuid,
            Type::Json => Self::Json,
            Type::Jsonb => Self::Jsonb,
            Type::Array(of) => Self::Array(Box::new((*of).into())),
            Type::Enum(name, values) => Self::Enum { name: TableName::new(name), values: owned(values) },
            Type::Custom(name) => Self::Custom(name.to_owned()),
        }
    }
}

/// What the database fills in where an INSERT gives nothing. Made by [`text`], [`int`], [`float`],
/// [`boolean`], [`bytes`], [`sql`] and [`now`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DefaultValue<'a>(DefaultKind<'a>);

#[derive(Clone, Copy, Debug, PartialEq)]
enum DefaultKind<'a> {
    Text(&'a str),
    Int(i64),
    Float(f64),
    Bool(bool),
    Bytes(&'a [u8]),
    Sql(&'a str),
    Now,
}

/// A default that is a text.
pub const fn text(value: &str) -> DefaultValue<'_> {
    DefaultValue(DefaultKind::Text(value))
}

/// A default that is a whole number.
pub const fn int(value: i64) -> DefaultValue<'static> {
    DefaultValue(DefaultKind::Int(value))
}

/// A default that is a floating point number.
pub const fn float(value: f64) -> DefaultValue<'static> {
    DefaultValue(DefaultKind::Float(value))
}

/// A default that is true or false.
pub const fn boolean(value: bool) -> DefaultValue<'static> {
    DefaultValue(DefaultKind::Bool(value))
}

/// A default that is bytes.
pub const fn bytes(value: &[u8]) -> DefaultValue<'_> {
    DefaultValue(DefaultKind::Bytes(value))
}

/// A default that is an SQL expression, sent as it is.
pub const fn sql(expression: &str) -> DefaultValue<'_> {
    DefaultValue(DefaultKind::Sql(expression))
}

/// The time at which the row is written.
pub const fn now() -> DefaultValue<'static> {
    DefaultValue(DefaultKind::Now)
}

impl From<DefaultValue<'_>> for ServerDefault {
    fn from(value: DefaultValue<'_>) -> Self {
        match value.0 {
            DefaultKind::Text(value) => Self::Value(Value::Text(value.to_owned())),
            DefaultKind::Int(value) => Self::Value(Value::Int(value)),
            DefaultKind::Float(value) => Self::Value(Value::Float(value)),
            DefaultKind::Bool(value) => Self::Value(Value::Bool(value)),
            DefaultKind::Bytes(value) => Self::Value(Value::Bytes(value.to_vec())),
            DefaultKind::Sql(expression) => Self::Sql(expression.to_owned()),
            DefaultKind::Now => Self::Now,
        }
    }
}

/// A column as a migration writes it. Made by [`column()`].
///
/// ```
/// use ftf_migrate_core::prelude::*;
///
/// const ID: ColumnDef<'_> = column("id", BigInt).primary_key().autoincrement();
/// const STATUS: ColumnDef<'_> = column("status", Varchar(20)).not_null().server_default(text("draft"));
/// ```
#[derive(Clone, Copy, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a property that a column has or has not")]
#[must_use = "a column does nothing until it is handed to `create_table` or `add_column`"]
pub struct ColumnDef<'a> {
    pub(super) name: &'a str,
    sql_type: Type<'a>,
    nullable: bool,
    server_default: Option<DefaultValue<'a>>,
    identity: Option<Identity>,
    autoincrement: bool,
    generated: Option<(&'a str, bool)>,
    comment: Option<&'a str>,
    collation: Option<&'a str>,
    charset: Option<&'a str>,
    on_update_now: bool,
    invisible: bool,
    storage: Option<Storage>,
    compression: Option<&'a str>,
    primary_key: bool,
    unique: bool,
    check: Option<&'a str>,
    references: Option<Referent<'a>>,
    on_delete: Option<ForeignKeyAction>,
    on_update: Option<ForeignKeyAction>,
}

/// What a foreign key of one column points to.
#[derive(Clone, Copy, Debug)]
struct Referent<'a> {
    schema: Option<&'a str>,
    table: &'a str,
    column: &'a str,
}

/// A column called `name` of type `sql_type`. It may hold NULL unless [`ColumnDef::not_null`] says otherwise.
#[inline(never)]
pub const fn column<'a>(name: &'a str, sql_type: Type<'a>) -> ColumnDef<'a> {
    ColumnDef {
        name,
        sql_type,
        nullable: true,
        server_default: None,
        identity: None,
        autoincrement: false,
        generated: None,
        comment: None,
        collation: None,
        charset: None,
        on_update_now: false,
        invisible: false,
        storage: None,
        compression: None,
        primary_key: false,
        unique: false,
        check: None,
        references: None,
        on_delete: None,
        on_update: None,
    }
}

impl<'a> ColumnDef<'a> {
    /// Part of the primary key, and not NULL. Several columns with it make one composite key.
    #[inline(never)]
    pub const fn primary_key(mut self) -> Self {
        self.primary_key = true;
        self.nullable = false;
        self
    }

    /// May not hold NULL.
    #[inline(never)]
    pub const fn not_null(mut self) -> Self {
        self.nullable = false;
        self
    }

    /// No two rows may have the same value.
    #[inline(never)]
    pub const fn unique(mut self) -> Self {
        self.unique = true;
        self
    }

    /// What the database fills in where an INSERT gives nothing: `text("draft")`, `int(0)`, `boolean(false)`, `bytes(b"\0")`,
    /// `now()`, or any `sql("…")`.
    #[inline(never)]
    pub const fn server_default(mut self, value: DefaultValue<'a>) -> Self {
        self.server_default = Some(value);
        self
    }

    /// Counted up by the database: `AUTO_INCREMENT` (MySQL), `AUTOINCREMENT` (SQLite, primary key
    /// only), an identity that can be overridden (PostgreSQL).
    #[inline(never)]
    pub const fn autoincrement(mut self) -> Self {
        self.autoincrement = true;
        self
    }

    /// `GENERATED … AS IDENTITY` with these options.
    #[inline(never)]
    pub const fn identity(mut self, identity: Identity) -> Self {
        self.identity = Some(identity);
        self
    }

    /// Computed from other columns and kept on disk.
    #[inline(never)]
    pub const fn generated_stored(mut self, expression: &'a str) -> Self {
        self.generated = Some((expression, true));
        self
    }

    /// Computed from other columns when read (not on PostgreSQL before 18).
    #[inline(never)]
    pub const fn generated_virtual(mut self, expression: &'a str) -> Self {
        self.generated = Some((expression, false));
        self
    }

    /// A comment kept by the database (PostgreSQL, MySQL; SQLite has none and leaves it out).
    #[inline(never)]
    pub const fn comment(mut self, comment: &'a str) -> Self {
        self.comment = Some(comment);
        self
    }

    /// The collation, by the database's name for it.
    #[inline(never)]
    pub const fn collation(mut self, collation: &'a str) -> Self {
        self.collation = Some(collation);
        self
    }

    /// The character set (MySQL).
    #[inline(never)]
    pub const fn charset(mut self, charset: &'a str) -> Self {
        self.charset = Some(charset);
        self
    }

    /// Set to the time by each UPDATE of the row that does not set it (MySQL: `Timestamp`,
    /// `TimestampTz` and a `Custom` of `TIMESTAMP` or `DATETIME`).
    #[inline(never)]
    pub const fn on_update_now(mut self) -> Self {
        self.on_update_now = true;
        self
    }

    /// Left out of `SELECT *` (MySQL 8.0.23, MariaDB 10.3).
    #[inline(never)]
    pub const fn invisible(mut self) -> Self {
        self.invisible = true;
        self
    }

    /// Where large values are kept (PostgreSQL).
    #[inline(never)]
    pub const fn storage(mut self, storage: Storage) -> Self {
        self.storage = Some(storage);
        self
    }

    /// How large values are compressed: `pglz` or `lz4` (PostgreSQL 14).
    #[inline(never)]
    pub const fn compression(mut self, method: &'a str) -> Self {
        self.compression = Some(method);
        self
    }

    /// A CHECK on this column.
    #[inline(never)]
    pub const fn check(mut self, expression: &'a str) -> Self {
        self.check = Some(expression);
        self
    }

    /// A foreign key to `column` of `table`.
    #[inline(never)]
    pub const fn references(self, table: &'a str, column: &'a str) -> Self {
        self.references_in(None, table, column)
    }

    /// A foreign key to `column` of `table` in `schema`; in the schema that the database chooses if `None`.
    #[inline(never)]
    pub const fn references_in(mut self, schema: Option<&'a str>, table: &'a str, column: &'a str) -> Self {
        self.references = Some(Referent { schema, table, column });
        self
    }

    /// What a DELETE of the row that [`Self::references`] points to does.
    #[inline(never)]
    pub const fn on_delete(mut self, action: ForeignKeyAction) -> Self {
        self.on_delete = Some(action);
        self
    }

    /// What an UPDATE of the key that [`Self::references`] points to does.
    #[inline(never)]
    pub const fn on_update(mut self, action: ForeignKeyAction) -> Self {
        self.on_update = Some(action);
        self
    }

    /// Whether [`Self::primary_key`] was said.
    pub(super) const fn is_primary_key(&self) -> bool {
        self.primary_key
    }

    /// The column alone.
    pub(super) fn to_column(self) -> Column {
        Column {
            nullable: self.nullable,
            server_default: self.server_default.map(Into::into),
            identity: self.identity,
            autoincrement: self.autoincrement,
            generated: self
                .generated
                .map(|(expression, stored)| Generated { expression: expression.to_owned(), stored }),
            comment: self.comment.map(str::to_owned),
            collation: self.collation.map(str::to_owned),
            charset: self.charset.map(str::to_owned),
            on_update_now: self.on_update_now,
            invisible: self.invisible,
            storage: self.storage,
            compression: self.compression.map(str::to_owned),
            ..Column::new(self.name, self.sql_type.into())
        }
    }

    /// The constraints that the column brings along, the primary key left out.
    pub(super) fn constraints(self) -> Vec<Constraint> {
        let columns = || vec![self.name.to_owned()];
        let unique =
            self.unique.then(|| Constraint::Unique(Unique { columns: columns(), ..Unique::default() }));
        let check = self.check.map(|expression| {
            Constraint::Check(schema::Check {
                name: None,
                expression: expression.to_owned(),
                not_valid: false,
            })
        });
        let references = self.references.map(|referent| {
            let table =
                TableName { schema: referent.schema.map(str::to_owned), name: referent.table.to_owned() };
            Constraint::ForeignKey(ForeignKey {
                name: None,
                columns: columns(),
                referent: table,
                referent_columns: vec![referent.column.to_owned()],
                on_delete: self.on_delete,
                on_update: self.on_update,
                match_kind: None,
                deferrable: None,
                not_valid: false,
            })
        });
        [unique, check, references].into_iter().flatten().collect()
    }
}

/// The column with the constraints that stand on it, to be added to a table.
pub(super) fn added(table: TableName, column: &ColumnDef<'_>) -> AddColumn {
    let mut constraints: Vec<_> = primary_key_of(std::slice::from_ref(column)).into_iter().collect();
    constraints.extend(column.constraints());
    AddColumn {
        table,
        column: column.to_column(),
        constraints,
        if_not_exists: false,
        position: None,
        online: OnlineDdl::default(),
    }
}

/// The primary key that the columns which say so make together.
pub(super) fn primary_key_of(columns: &[ColumnDef<'_>]) -> Option<Constraint> {
    let columns: Vec<_> = columns
        .iter()
        .filter(|column| column.is_primary_key())
        .map(|column| column.name.to_owned())
        .collect();
    (!columns.is_empty()).then_some(Constraint::PrimaryKey(PrimaryKey { name: None, columns }))
}

/// A list of names, owned.
pub(super) fn owned(names: &[&str]) -> Vec<String> {
    names.iter().map(|&name| name.to_owned()).collect()
}
