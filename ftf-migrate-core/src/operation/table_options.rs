//! Changing what a table is as a whole.

use super::op::record;
use super::{Op, Operation};
use crate::schema::{Table, TableName};
use std::fmt;

/// Changes options of a table: the engine, character set and collation of MySQL and MariaDB, `STRICT`
/// and `WITHOUT ROWID` of SQLite. What a database has not is refused there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlterTableOptions {
    /// The table.
    pub table: TableName,
    /// What changes, in the order said.
    pub changes: Vec<TableOption>,
}

/// One changed option of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TableOption {
    /// The storage engine (MySQL).
    Engine(String),
    /// The character set (MySQL), also of the text columns that say nothing of their own.
    Charset(String),
    /// The collation (MySQL), also of the text columns that say nothing of their own.
    Collation(String),
    /// Whether types are enforced (SQLite).
    Strict(bool),
    /// Whether the rows are kept by the primary key (SQLite).
    WithoutRowid(bool),
}

/// `engine InnoDB`, `strict`.
impl fmt::Display for TableOption {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let not = |is: &bool| if *is { "" } else { "not " };
        match self {
            Self::Engine(engine) => write!(f, "engine {engine}"),
            Self::Charset(charset) => write!(f, "character set {charset}"),
            Self::Collation(collation) => write!(f, "collation {collation}"),
            Self::Strict(is) => write!(f, "{}strict", not(is)),
            Self::WithoutRowid(is) => write!(f, "{}without rowid", not(is)),
        }
    }
}

impl AlterTableOptions {
    /// The table is in this schema.
    pub fn schema(&mut self, schema: &str) -> &mut Self {
        self.table.schema = Some(schema.to_owned());
        self
    }

    /// The storage engine (MySQL): all rows are copied.
    pub fn engine(&mut self, engine: &str) -> &mut Self {
        self.change(TableOption::Engine(engine.to_owned()))
    }

    /// The character set (MySQL). Text columns that say nothing of their own follow, and are converted.
    pub fn charset(&mut self, charset: &str) -> &mut Self {
        self.change(TableOption::Charset(charset.to_owned()))
    }

    /// The collation (MySQL). Text columns that say nothing of their own follow, and are converted.
    pub fn collation(&mut self, collation: &str) -> &mut Self {
        self.change(TableOption::Collation(collation.to_owned()))
    }

    /// Whether types are enforced (SQLite). The table is made anew.
    pub fn strict(&mut self, strict: bool) -> &mut Self {
        self.change(TableOption::Strict(strict))
    }

    /// Whether the rows are kept by the primary key (SQLite). The table is made anew.
    pub fn without_rowid(&mut self, without_rowid: bool) -> &mut Self {
        self.change(TableOption::WithoutRowid(without_rowid))
    }

    fn change(&mut self, option: TableOption) -> &mut Self {
        self.changes.push(option);
        self
    }

    /// What undoes it; an error where it is not known what the option was.
    pub(super) fn back(&self, before: &Table) -> Result<Self, String> {
        let unknown = |what: &str| format!("no migration tells which {what} {} had", self.table);
        let mut changes = Vec::new();
        let mut is_text_done = false;
        for change in &self.changes {
            match change {
                TableOption::Engine(_) => {
                    let engine = before.engine.clone().ok_or_else(|| unknown("engine"))?;
                    changes.push(TableOption::Engine(engine));
                }
                // Each of the two takes the other one along, so they go back together.
                TableOption::Charset(_) | TableOption::Collation(_) if is_text_done => {}
                TableOption::Charset(_) | TableOption::Collation(_) => {
                    is_text_done = true;
                    if before.charset.is_none() && before.collation.is_none() {
                        let is_charset = matches!(change, TableOption::Charset(_));
                        return Err(unknown(if is_charset { "character set" } else { "collation" }));
                    }
                    changes.extend(before.charset.clone().map(TableOption::Charset));
                    changes.extend(before.collation.clone().map(TableOption::Collation));
                }
                TableOption::Strict(_) => changes.push(TableOption::Strict(before.strict)),
                TableOption::WithoutRowid(_) => changes.push(TableOption::WithoutRowid(before.without_rowid)),
            }
        }
        Ok(Self { table: self.table.clone(), changes })
    }
}

impl Table {
    pub(crate) fn change_options(&mut self, changes: &[TableOption]) {
        for change in changes {
            match change {
                TableOption::Engine(engine) => self.engine = Some(engine.clone()),
                TableOption::Charset(charset) => {
                    (self.charset, self.collation) = (Some(charset.clone()), None);
                }
                TableOption::Collation(collation) => {
                    // It says the character set too, and may be one of another.
                    if self.charset.as_ref().is_some_and(|charset| !is_of(collation, charset)) {
                        self.charset = None;
                    }
                    self.collation = Some(collation.clone());
                }
                TableOption::Strict(strict) => self.strict = *strict,
                TableOption::WithoutRowid(without_rowid) => self.without_rowid = *without_rowid,
            }
        }
    }
}

/// Whether a collation is one of a character set: it begins with its name, or is one that MariaDB has for several.
fn is_of(collation: &str, charset: &str) -> bool {
    let (collation, charset) = (collation.to_ascii_lowercase(), charset.to_ascii_lowercase());
    let rest = collation.strip_prefix(&charset);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('_')) || collation.starts_with("uca1400_")
}

impl Op {
    /// Changes options of a table; what this returns is told which.
    ///
    /// ```
    /// use ftf_migrate_core::prelude::*;
    ///
    /// fn upgrade(op: &mut Op) {
    ///     op.alter_table_options("posts").engine("InnoDB").collation("utf8mb4_bin");
    /// }
    /// ```
    #[track_caller]
    pub fn alter_table_options(&mut self, table: &str) -> &mut AlterTableOptions {
        let operation = AlterTableOptions { table: TableName::new(table), changes: Vec::new() };
        record!(self, AlterTableOptions, operation)
    }
}
