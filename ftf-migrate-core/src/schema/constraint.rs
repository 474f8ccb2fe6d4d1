//! Constraints of a table.

use super::TableName;
use super::expression::mentions;

/// A constraint of a table. `name: None` lets [`super::naming`](crate::schema) choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Constraint {
    /// PRIMARY KEY.
    PrimaryKey(PrimaryKey),
    /// UNIQUE.
    Unique(Unique),
    /// FOREIGN KEY.
    ForeignKey(ForeignKey),
    /// CHECK.
    Check(Check),
    /// EXCLUDE (PostgreSQL).
    Exclude(Exclude),
}

/// PRIMARY KEY.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PrimaryKey {
    /// Its name. MySQL calls every primary key `PRIMARY`.
    pub name: Option<String>,
    /// Its columns, in order.
    pub columns: Vec<String>,
}

/// UNIQUE.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unique {
    /// Its name.
    pub name: Option<String>,
    /// Its columns, in order.
    pub columns: Vec<String>,
    /// Two NULLs count as equal (PostgreSQL 15).
    pub nulls_not_distinct: bool,
    /// Further columns kept in the index (PostgreSQL 11).
    pub include: Vec<String>,
    /// When it is checked.
    pub deferrable: Option<Deferrable>,
}

/// FOREIGN KEY.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForeignKey {
    /// Its name.
    pub name: Option<String>,
    /// The referring columns, in order.
    pub columns: Vec<String>,
    /// The table referred to.
    pub referent: TableName,
    /// The columns referred to, in the same order.
    pub referent_columns: Vec<String>,
    /// What a DELETE of the referred row does.
    pub on_delete: Option<ForeignKeyAction>,
    /// What an UPDATE of the referred key does.
    pub on_update: Option<ForeignKeyAction>,
    /// How NULLs in a key of several columns are seen.
    pub match_kind: Option<ForeignKeyMatch>,
    /// When it is checked.
    pub deferrable: Option<Deferrable>,
    /// Rows that are there already are not checked (PostgreSQL): see
    /// [`Op::validate_constraint`](crate::operation::Op::validate_constraint).
    pub not_valid: bool,
}

/// What a foreign key does when the row that it refers to changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ForeignKeyAction {
    /// Refuse, at the end of the statement or transaction.
    NoAction,
    /// Refuse at once.
    Restrict,
    /// Do the same to the referring rows.
    Cascade,
    /// Put NULL.
    SetNull,
    /// Put the default.
    SetDefault,
}

/// `MATCH` of a foreign key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ForeignKeyMatch {
    /// One NULL makes the key free (the default).
    Simple,
    /// All columns NULL, or none.
    Full,
    /// Partly NULL keys must fit in the rest. No database here implements it.
    Partial,
}

/// When a deferrable constraint is checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deferrable {
    /// `DEFERRABLE INITIALLY IMMEDIATE`.
    InitiallyImmediate,
    /// `DEFERRABLE INITIALLY DEFERRED`.
    InitiallyDeferred,
}

/// CHECK.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// Its name.
    pub name: Option<String>,
    /// The condition, sent as it is.
    pub expression: String,
    /// Rows that are there already are not checked (PostgreSQL).
    pub not_valid: bool,
}

/// EXCLUDE (PostgreSQL).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exclude {
    /// Its name.
    pub name: Option<String>,
    /// Index method; `gist` if `None`.
    pub method: Option<String>,
    /// What is compared, and how.
    pub elements: Vec<ExcludeElement>,
    /// Only rows for which this holds.
    pub predicate: Option<String>,
    /// When it is checked.
    pub deferrable: Option<Deferrable>,
}

/// One element of an exclusion constraint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExcludeElement {
    /// Column or expression, sent as it is.
    pub expression: String,
    /// Operator, such as `&&` or `=`.
    pub operator: String,
}

impl Constraint {
    /// The name given to it, if any.
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::PrimaryKey(it) => it.name.as_deref(),
            Self::Unique(it) => it.name.as_deref(),
            Self::ForeignKey(it) => it.name.as_deref(),
            Self::Check(it) => it.name.as_deref(),
            Self::Exclude(it) => it.name.as_deref(),
        }
    }

    pub(crate) fn name_mut(&mut self) -> &mut Option<String> {
        match self {
            Self::PrimaryKey(it) => &mut it.name,
            Self::Unique(it) => &mut it.name,
            Self::ForeignKey(it) => &mut it.name,
            Self::Check(it) => &mut it.name,
            Self::Exclude(it) => &mut it.name,
        }
    }

    /// Whether rows that were there before it need not keep to it (`NOT VALID`).
    pub(crate) fn is_not_valid(&self) -> bool {
        match self {
            Self::ForeignKey(it) => it.not_valid,
            Self::Check(it) => it.not_valid,
            Self::PrimaryKey(_) | Self::Unique(_) | Self::Exclude(_) => false,
        }
    }

    /// From now on all rows keep to it.
    pub(crate) fn set_valid(&mut self) {
        match self {
            Self::ForeignKey(it) => it.not_valid = false,
            Self::Check(it) => it.not_valid = false,
            Self::PrimaryKey(_) | Self::Unique(_) | Self::Exclude(_) => {}
        }
    }

    /// Whether it is a foreign key to `table`.
    pub(crate) fn refers_to(&self, table: &TableName) -> bool {
        matches!(self, Self::ForeignKey(key) if key.referent == *table)
    }

    /// Whether the constraint is over `column`, alone or with others.
    pub(crate) fn involves(&self, column: &str) -> bool {
        match self {
            Self::PrimaryKey(it) => it.columns.iter().any(|it| it == column),
            Self::Unique(it) => it.columns.iter().chain(&it.include).any(|it| it == column),
            Self::ForeignKey(it) => it.columns.iter().any(|it| it == column),
            Self::Check(it) => mentions(&it.expression, column),
            Self::Exclude(it) => it
                .elements
                .iter()
                .map(|it| &it.expression)
                .chain(&it.predicate)
                .any(|it| mentions(it, column)),
        }
    }
}
