//! Constraints.

use super::compile::word;
use super::{Compiled, Compiler, Effect, Feature, Object, Refusal, Statement};
use crate::operation::{CreateConstraint, DropConstraint, RenameConstraint, ValidateConstraint};
use crate::schema::{
    Check, Column, Constraint, Deferrable, Exclude, ForeignKey, ForeignKeyAction, ForeignKeyMatch, Table,
    TableName, Unique,
};

impl Compiler<'_> {
    pub(super) fn create_constraint(&self, create: &CreateConstraint) -> Compiled {
        let [constraint] = self.named(&create.table, None, [create.constraint.clone()]);
        self.dialect.add_constraint(self, &create.table, &constraint)
    }

    pub(super) fn drop_constraint(&self, drop: &DropConstraint) -> Compiled {
        self.require(drop.cascade, Feature::Cascade)?;
        self.dialect.drop_constraint(self, drop)
    }

    pub(super) fn rename_constraint(&self, rename: &RenameConstraint) -> Compiled {
        self.dialect.rename_constraint(self, rename)
    }

    pub(super) fn validate_constraint(&self, validate: &ValidateConstraint) -> Compiled {
        self.require(true, Feature::NotValid)?;
        let name = self.dialect.quote(&validate.name);
        let sql = format!("ALTER TABLE {} VALIDATE CONSTRAINT {name}", self.table(&validate.table));
        Ok(vec![Statement::ddl(sql, Effect::Repeatable)])
    }

    /// These constraints with names, chosen as [`MetaData::apply`](crate::schema::MetaData::apply)
    /// chooses them. `added` is a column that comes with them.
    pub(super) fn named<C: AsMut<[Constraint]>>(
        &self,
        name: &TableName,
        added: Option<&Column>,
        mut constraints: C,
    ) -> C {
        let unknown = Table::new(name.clone());
        let table = self.before.tables.get(name).unwrap_or(&unknown);
        let columns: Vec<_> = table.columns.iter().chain(added).cloned().collect();
        self.before.naming.name_constraints(name, &columns, &table.constraints, constraints.as_mut());
        constraints
    }

    /// The constraint as the catalogue knows it.
    pub(crate) fn as_object(&self, table: &TableName, constraint: &Constraint) -> Object {
        let name = constraint.name().unwrap_or_default();
        let name = match constraint {
            Constraint::PrimaryKey(_) => self.dialect.primary_key_name(name),
            _ => name.to_owned(),
        };
        Object::Constraint(table.clone(), name)
    }

    /// A constraint of a table that is there, from `CONSTRAINT` on.
    pub(crate) fn constraint(&self, constraint: &Constraint) -> Result<String, Refusal> {
        let not_valid = constraint.is_not_valid();
        self.require(not_valid, Feature::NotValid)?;
        Ok(self.constraint_in_table(constraint)? + word(not_valid, " NOT VALID"))
    }

    /// A constraint of a new table, which has no rows that could be invalid, from `CONSTRAINT` on.
    pub(super) fn constraint_in_table(&self, constraint: &Constraint) -> Result<String, Refusal> {
        let name = constraint.name().unwrap_or_default();
        if let Constraint::PrimaryKey(key) = constraint {
            self.dialect.check_name(name)?;
            let columns = self.key_columns(&key.columns)?;
            return Ok(format!("{} ({columns})", self.dialect.primary_key_words(name)));
        }
        let body = match constraint {
            Constraint::PrimaryKey(_) => String::new(),
            Constraint::Unique(it) => self.unique(it)?,
            Constraint::ForeignKey(it) => {
                format!("FOREIGN KEY ({}) {}", self.key_columns(&it.columns)?, self.references(it)?)
            }
            Constraint::Check(it) => self.check(it)?,
            Constraint::Exclude(it) => self.exclude(it)?,
        };
        Ok(format!("CONSTRAINT {} {body}", self.new_name(name)?))
    }

    /// A constraint of one column as it stands on the column.
    pub(super) fn constraint_on_column(&self, constraint: &Constraint) -> Result<String, Refusal> {
        match constraint {
            Constraint::ForeignKey(key) => {
                self.require(key.not_valid, Feature::NotValid)?;
                let name = self.new_name(key.name.as_deref().unwrap_or_default())?;
                Ok(format!("CONSTRAINT {name} {}", self.references(key)?))
            }
            other => self.constraint(other),
        }
    }

    fn key_columns(&self, columns: &[String]) -> Result<String, Refusal> {
        if columns.is_empty() {
            return Err(Refusal::new("the constraint has no columns", "name at least one column"));
        }
        Ok(self.columns(columns))
    }

    fn check_unique(&self, unique: &Unique) -> Result<(), Refusal> {
        self.require(unique.nulls_not_distinct, Feature::NullsNotDistinct)?;
        self.require(!unique.include.is_empty(), Feature::Include)?;
        self.require(unique.deferrable.is_some(), Feature::Deferrable)
    }

    fn unique(&self, unique: &Unique) -> Result<String, Refusal> {
        self.check_unique(unique)?;
        let mut sql = format!(
            "UNIQUE {}({})",
            word(unique.nulls_not_distinct, "NULLS NOT DISTINCT "),
            self.key_columns(&unique.columns)?
        );
        if !unique.include.is_empty() {
            sql += &format!(" INCLUDE ({})", self.columns(&unique.include));
        }
        Ok(sql + deferrable(unique.deferrable))
    }

    fn references(&self, key: &ForeignKey) -> Result<String, Refusal> {
        self.check_foreign_key(key)?;
        let table = self.dialect.referent(self, &key.referent);
        let columns = self.columns(&key.referent_columns);
        let mut sql = format!("REFERENCES {table} ({columns})");
        if key.match_kind == Some(ForeignKeyMatch::Full) {
            sql += " MATCH FULL";
        }
        if let Some(on_delete) = key.on_delete {
            sql += &format!(" ON DELETE {}", self.action(on_delete)?);
        }
        if let Some(on_update) = key.on_update {
            sql += &format!(" ON UPDATE {}", self.action(on_update)?);
        }
        Ok(sql + deferrable(key.deferrable))
    }

    fn check_foreign_key(&self, key: &ForeignKey) -> Result<(), Refusal> {
        if key.columns.len() != key.referent_columns.len() {
            return Err(Refusal::new(
                format!(
                    "the foreign key has {} columns and refers to {}",
                    key.columns.len(),
                    key.referent_columns.len()
                ),
                "name as many columns of the table referred to",
            ));
        }
        if key.match_kind == Some(ForeignKeyMatch::Partial) {
            return Err(Refusal::new("no database has MATCH PARTIAL", "leave match_kind out"));
        }
        self.require(key.match_kind == Some(ForeignKeyMatch::Full), Feature::MatchFull)?;
        self.require(key.deferrable.is_some(), Feature::DeferrableForeignKeys)
    }

    fn action(&self, action: ForeignKeyAction) -> Result<&'static str, Refusal> {
        self.require(action == ForeignKeyAction::SetDefault, Feature::SetDefaultAction)?;
        Ok(match action {
            ForeignKeyAction::NoAction => "NO ACTION",
            ForeignKeyAction::Restrict => "RESTRICT",
            ForeignKeyAction::Cascade => "CASCADE",
            ForeignKeyAction::SetNull => "SET NULL",
            ForeignKeyAction::SetDefault => "SET DEFAULT",
        })
    }

    fn check(&self, check: &Check) -> Result<String, Refusal> {
        self.require(true, Feature::Checks)?;
        Ok(format!("CHECK ({})", check.expression))
    }

    fn exclude(&self, exclude: &Exclude) -> Result<String, Refusal> {
        self.require(true, Feature::Exclusion)?;
        let elements: Vec<_> =
            exclude.elements.iter().map(|it| format!("{} WITH {}", it.expression, it.operator)).collect();
        let key = format!("({})", elements.join(", "));
        let method = exclude.method.as_deref().unwrap_or("gist");
        let mut sql = format!("EXCLUDE {}", self.dialect.index_key_with_method(&key, method)?);
        if let Some(predicate) = &exclude.predicate {
            sql += &format!(" WHERE ({predicate})");
        }
        Ok(sql + deferrable(exclude.deferrable))
    }
}

fn deferrable(when: Option<Deferrable>) -> &'static str {
    match when {
        Some(Deferrable::InitiallyImmediate) => " DEFERRABLE INITIALLY IMMEDIATE",
        Some(Deferrable::InitiallyDeferred) => " DEFERRABLE INITIALLY DEFERRED",
        None => "",
    }
}
