//! Operations on constraints of tables that are there.

use super::definition::owned;
use super::op::record;
use super::{OnlineDdl, Op, Operation};
use crate::schema::{
    Check, Constraint, Deferrable, Exclude, ForeignKey, ForeignKeyAction, ForeignKeyMatch, PrimaryKey,
    TableName, Unique,
};

/// `ALTER TABLE … ADD CONSTRAINT`.
///
/// SQLite makes the table anew for it; see [`Op::alter_table`](super::Op::alter_table) for several at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreateConstraint {
    /// The table.
    pub table: TableName,
    /// The constraint.
    pub constraint: Constraint,
    /// What is demanded of the way in which it is done (MySQL).
    pub online: OnlineDdl,
}

impl CreateConstraint {
    /// The table is in this schema.
    pub fn schema(&mut self, schema: &str) -> &mut Self {
        self.table.schema = Some(schema.to_owned());
        self
    }

    /// The table referred to is in this schema (foreign keys).
    pub fn referent_schema(&mut self, schema: &str) -> &mut Self {
        if let Constraint::ForeignKey(key) = &mut self.constraint {
            key.referent.schema = Some(schema.to_owned());
        }
        self
    }

    /// What a DELETE of the referred row does (foreign keys).
    pub fn on_delete(&mut self, action: ForeignKeyAction) -> &mut Self {
        if let Constraint::ForeignKey(key) = &mut self.constraint {
            key.on_delete = Some(action);
        }
        self
    }

    /// What an UPDATE of the referred key does (foreign keys).
    pub fn on_update(&mut self, action: ForeignKeyAction) -> &mut Self {
        if let Constraint::ForeignKey(key) = &mut self.constraint {
            key.on_update = Some(action);
        }
        self
    }

    /// How NULLs in a key of several columns are seen (foreign keys).
    pub fn match_kind(&mut self, kind: ForeignKeyMatch) -> &mut Self {
        if let Constraint::ForeignKey(key) = &mut self.constraint {
            key.match_kind = Some(kind);
        }
        self
    }

    /// When it is checked (PostgreSQL; foreign keys on SQLite): unique and foreign keys, exclusion constraints.
    pub fn deferrable(&mut self, deferrable: Deferrable) -> &mut Self {
        match &mut self.constraint {
            Constraint::Unique(it) => it.deferrable = Some(deferrable),
            Constraint::ForeignKey(it) => it.deferrable = Some(deferrable),
            Constraint::Exclude(it) => it.deferrable = Some(deferrable),
            Constraint::PrimaryKey(_) | Constraint::Check(_) => {}
        }
        self
    }

    /// Do not check the rows that are there; see [`super::Op::validate_constraint`] (PostgreSQL:
    /// foreign keys and checks).
    pub fn not_valid(&mut self) -> &mut Self {
        match &mut self.constraint {
            Constraint::ForeignKey(it) => it.not_valid = true,
            Constraint::Check(it) => it.not_valid = true,
            Constraint::PrimaryKey(_) | Constraint::Unique(_) | Constraint::Exclude(_) => {}
        }
        self
    }

    /// Two NULLs count as equal (PostgreSQL 15: unique constraints).
    pub fn nulls_not_distinct(&mut self) -> &mut Self {
        if let Constraint::Unique(it) = &mut self.constraint {
            it.nulls_not_distinct = true;
        }
        self
    }

    /// Further columns kept in the index (PostgreSQL: unique constraints).
    pub fn include(&mut self, columns: &[&str]) -> &mut Self {
        if let Constraint::Unique(it) = &mut self.constraint {
            it.include = super::definition::owned(columns);
        }
        self
    }
}

/// What sort of constraint; MySQL before 8.0.19 drops each in its own words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConstraintKind {
    /// PRIMARY KEY.
    PrimaryKey,
    /// UNIQUE.
    Unique,
    /// FOREIGN KEY.
    ForeignKey,
    /// CHECK.
    Check,
    /// EXCLUDE (PostgreSQL).
    Exclude,
}

impl ConstraintKind {
    /// The sort of `constraint`.
    pub fn of(constraint: &Constraint) -> Self {
        match constraint {
            Constraint::PrimaryKey(_) => Self::PrimaryKey,
            Constraint::Unique(_) => Self::Unique,
            Constraint::ForeignKey(_) => Self::ForeignKey,
            Constraint::Check(_) => Self::Check,
            Constraint::Exclude(_) => Self::Exclude,
        }
    }
}

/// `ALTER TABLE … DROP CONSTRAINT`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DropConstraint {
    /// The table.
    pub table: TableName,
    /// Its name.
    pub name: String,
    /// Its sort.
    pub kind: ConstraintKind,
    /// It need not be there (PostgreSQL, MariaDB).
    pub if_exists: bool,
    /// Drop what depends on it too (PostgreSQL).
    pub cascade: bool,
    /// What is demanded of the way in which it is done (MySQL).
    pub online: OnlineDdl,
}

impl DropConstraint {
    /// Whether it drops `constraint`. There is one primary key, whose name MySQL does not keep.
    pub(crate) fn means(&self, constraint: &Constraint) -> bool {
        let is_key = |kind| kind == ConstraintKind::PrimaryKey;
        match (is_key(self.kind), is_key(ConstraintKind::of(constraint))) {
            (true, true) => true,
            (false, false) => constraint.name() == Some(&self.name),
            _ => false,
        }
    }

    /// The table is in this schema.
    pub fn schema(&mut self, schema: &str) -> &mut Self {
        self.table.schema = Some(schema.to_owned());
        self
    }

    /// It need not be there (PostgreSQL, MariaDB).
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

/// Gives a constraint another name (PostgreSQL; SQLite makes the table anew for it; on MySQL a unique
/// constraint only).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RenameConstraint {
    /// The table.
    pub table: TableName,
    /// Its name before.
    pub name: String,
    /// Its name after.
    pub new_name: String,
}

impl RenameConstraint {
    /// The table is in this schema.
    pub fn schema(&mut self, schema: &str) -> &mut Self {
        self.table.schema = Some(schema.to_owned());
        self
    }
}

/// Checks the rows that a NOT VALID constraint passed over (PostgreSQL).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValidateConstraint {
    /// The table.
    pub table: TableName,
    /// The constraint's name.
    pub name: String,
}

impl ValidateConstraint {
    /// The table is in this schema.
    pub fn schema(&mut self, schema: &str) -> &mut Self {
        self.table.schema = Some(schema.to_owned());
        self
    }
}

impl Op {
    /// Adds a primary key.
    #[track_caller]
    pub fn create_primary_key(&mut self, name: &str, table: &str, columns: &[&str]) -> &mut CreateConstraint {
        let key = PrimaryKey { name: Some(name.to_owned()), columns: owned(columns) };
        self.create_constraint(table, Constraint::PrimaryKey(key))
    }

    /// Adds a unique constraint.
    #[track_caller]
    pub fn create_unique_constraint(
        &mut self,
        name: &str,
        table: &str,
        columns: &[&str],
    ) -> &mut CreateConstraint {
        let unique = Unique { name: Some(name.to_owned()), columns: owned(columns), ..Unique::default() };
        self.create_constraint(table, Constraint::Unique(unique))
    }

    /// Adds a foreign key from `columns` of `table` to `referent_columns` of `referent`.
    #[track_caller]
    pub fn create_foreign_key(
        &mut self,
        name: &str,
        table: &str,
        columns: &[&str],
        referent: &str,
        referent_columns: &[&str],
    ) -> &mut CreateConstraint {
        let key = ForeignKey {
            name: Some(name.to_owned()),
            columns: owned(columns),
            referent: TableName::new(referent),
            referent_columns: owned(referent_columns),
            on_delete: None,
            on_update: None,
            match_kind: None,
            deferrable: None,
            not_valid: false,
        };
        self.create_constraint(table, Constraint::ForeignKey(key))
    }

    /// Adds a check.
    #[track_caller]
    pub fn create_check_constraint(
        &mut self,
        name: &str,
        table: &str,
        expression: &str,
    ) -> &mut CreateConstraint {
        let check =
            Check { name: Some(name.to_owned()), expression: expression.to_owned(), not_valid: false };
        self.create_constraint(table, Constraint::Check(check))
    }

    /// Adds an exclusion constraint (PostgreSQL).
    #[track_caller]
    pub fn create_exclude_constraint(&mut self, table: &str, exclude: Exclude) -> &mut CreateConstraint {
        self.create_constraint(table, Constraint::Exclude(exclude))
    }

    /// Adds any constraint, with every option that it has.
    #[track_caller]
    pub fn create_constraint(&mut self, table: &str, constraint: Constraint) -> &mut CreateConstraint {
        let (table, online) = (TableName::new(table), OnlineDdl::default());
        record!(self, CreateConstraint, CreateConstraint { table, constraint, online })
    }

    /// Drops a constraint.
    #[track_caller]
    pub fn drop_constraint(&mut self, name: &str, table: &str, kind: ConstraintKind) -> &mut DropConstraint {
        let operation = DropConstraint {
            table: TableName::new(table),
            name: name.to_owned(),
            kind,
            if_exists: false,
            cascade: false,
            online: OnlineDdl::default(),
        };
        record!(self, DropConstraint, operation)
    }

    /// Gives a constraint another name (PostgreSQL, SQLite; on MySQL a unique constraint).
    #[track_caller]
    pub fn rename_constraint(&mut self, table: &str, name: &str, new_name: &str) -> &mut RenameConstraint {
        let operation = RenameConstraint {
            table: TableName::new(table),
            name: name.to_owned(),
            new_name: new_name.to_owned(),
        };
        record!(self, RenameConstraint, operation)
    }

    /// Checks the rows that a NOT VALID constraint passed over (PostgreSQL).
    #[track_caller]
    pub fn validate_constraint(&mut self, name: &str, table: &str) -> &mut ValidateConstraint {
        let operation = ValidateConstraint { table: TableName::new(table), name: name.to_owned() };
        record!(self, ValidateConstraint, operation)
    }
}
