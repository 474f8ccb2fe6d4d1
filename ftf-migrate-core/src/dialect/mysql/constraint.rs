//! Constraints and columns that come and go together with indexes.

use super::Ddl;
use super::key_index::{has_index_of_key, keys_served_by, keys_without};
use crate::ddl::{Compiled, Compiler, Dialect, Effect, Feature, Object, Refusal, Statement};
use crate::operation::{ConstraintKind, DropConstraint};
use crate::schema::{Constraint, Index, IndexKey, Table, TableName};

impl Ddl {
    /// The actions that drop the indexes of foreign keys whose work `index` does.
    pub(super) fn indexes_of_keys_served_by(
        &self,
        compiler: &Compiler<'_>,
        table: &TableName,
        index: &Index,
    ) -> Vec<String> {
        let keys = compiler.before.table(table).map(|table| keys_served_by(table, index));
        let drop = |name: &str| self.drop_constraint_action(ConstraintKind::Unique, name, self.is_mariadb());
        keys.unwrap_or_default().into_iter().map(drop).collect()
    }

    /// Adds a constraint; a key is an index too.
    pub(super) fn add_constraint_with_indexes(
        &self,
        compiler: &Compiler<'_>,
        table: &TableName,
        constraint: &Constraint,
    ) -> Compiled {
        let columns = match constraint {
            Constraint::PrimaryKey(it) => it.columns.as_slice(),
            Constraint::Unique(it) => &it.columns,
            _ => &[],
        };
        let columns: Vec<_> = columns.iter().map(String::as_str).collect();
        let add = format!("ADD {}", compiler.constraint(constraint)?);
        let replaced = self.indexes_of_keys_served_by(compiler, table, &Index::new("", &columns));
        let actions = [vec![add], replaced].concat().join(", ");
        let sql = format!("ALTER TABLE {} {actions}", compiler.table(table));
        Ok(vec![Statement::ddl(sql, Effect::Appears(compiler.as_object(table, constraint)))])
    }

    /// Drops a constraint, and does what the server does not do by itself for the indexes of foreign keys.
    pub(super) fn drop_constraint_with_indexes(
        &self,
        compiler: &Compiler<'_>,
        drop: &DropConstraint,
    ) -> Compiled {
        compiler.require(drop.if_exists, Feature::IfExistsOnConstraints)?;
        compiler.require(drop.kind == ConstraintKind::Exclude, Feature::Exclusion)?;
        compiler.require(drop.kind == ConstraintKind::Check, Feature::Checks)?;
        if drop.if_exists && drop.kind == ConstraintKind::PrimaryKey {
            return Err(Refusal::new("it has no IF EXISTS for primary keys", "leave if_exists out"));
        }
        let mut actions = match drop.kind {
            ConstraintKind::PrimaryKey => self.indexes_for_keys_without(compiler, &drop.table, None),
            ConstraintKind::Unique => self.indexes_for_keys_without(compiler, &drop.table, Some(&drop.name)),
            _ => Vec::new(),
        };
        actions.push(self.drop_constraint_action(drop.kind, &drop.name, drop.if_exists));
        if drop.kind == ConstraintKind::ForeignKey
            && compiler.before.table(&drop.table).is_some_and(|table| has_index_of_key(table, &drop.name))
        {
            // Another key over the same columns may have had it before, and given it another name.
            let if_exists = drop.if_exists || self.is_mariadb();
            actions.push(self.drop_constraint_action(ConstraintKind::Unique, &drop.name, if_exists));
        }
        let sql = format!("ALTER TABLE {} {}", compiler.table(&drop.table), actions.join(", "));
        let name = match drop.kind {
            ConstraintKind::PrimaryKey => self.primary_key_name(&drop.name),
            _ => drop.name.clone(),
        };
        let gone = Effect::Disappears(Object::Constraint(drop.table.clone(), name));
        Ok(vec![Statement::ddl(sql, if drop.if_exists { Effect::Repeatable } else { gone })])
    }

    /// What must be dropped together with a column: PostgreSQL takes all of it along, and here the
    /// server refuses, or keeps an index over the columns that are left.
    pub(super) fn drops_before_column(
        &self,
        compiler: &Compiler<'_>,
        table: &Table,
        column: &str,
    ) -> Vec<String> {
        let involved = || table.constraints.iter().filter(|it| it.involves(column));
        let goes = |name: Option<&str>| match name {
            Some(name) => {
                involved().any(|it| it.name() == Some(name))
                    || table.indexes.iter().any(|it| it.name == name && it.involves(column))
            }
            None => involved().any(|it| matches!(it, Constraint::PrimaryKey(_))),
        };
        let mut actions = self.indexes_for(compiler, &keys_without(table, goes));
        for constraint in involved() {
            let kind = match constraint {
                Constraint::ForeignKey(_) => ConstraintKind::ForeignKey,
                Constraint::Check(_) => ConstraintKind::Check,
                _ => continue,
            };
            let name = constraint.name().unwrap_or_default();
            actions.push(self.drop_constraint_action(kind, name, false));
            // An index of one column goes with it.
            if matches!(constraint, Constraint::ForeignKey(key) if key.columns.len() > 1)
                && has_index_of_key(table, name)
            {
                actions.push(self.drop_constraint_action(ConstraintKind::Unique, name, self.is_mariadb()));
            }
        }
        for constraint in involved() {
            let kind = match constraint {
                Constraint::PrimaryKey(it) if it.columns.len() > 1 => ConstraintKind::PrimaryKey,
                Constraint::Unique(it) if it.columns.len() > 1 => ConstraintKind::Unique,
                _ => continue,
            };
            actions.push(self.drop_constraint_action(kind, constraint.name().unwrap_or_default(), false));
        }
        for index in table.indexes.iter().filter(|it| it.involves(column)) {
            let goes_along =
                matches!(index.parts.as_slice(), [part] if matches!(part.key, IndexKey::Column(_)));
            if !goes_along {
                actions.push(format!("DROP INDEX {}", self.quote(&index.name)));
            }
        }
        actions
    }

    /// The actions that give an index of their own to the foreign keys that have used the index `dropped`, or the primary key.
    pub(super) fn indexes_for_keys_without(
        &self,
        compiler: &Compiler<'_>,
        table: &TableName,
        dropped: Option<&str>,
    ) -> Vec<String> {
        let table = compiler.before.table(table);
        let keys = table.map(|table| keys_without(table, |name| name == dropped)).unwrap_or_default();
        self.indexes_for(compiler, &keys)
    }

    /// The actions that make the indexes of these foreign keys, as the server does when they are made.
    fn indexes_for(&self, compiler: &Compiler<'_>, keys: &[(&str, &[String])]) -> Vec<String> {
        let action = |(name, columns): &(&str, &[String])| {
            format!("ADD INDEX {} ({})", self.quote(name), compiler.columns(columns))
        };
        keys.iter().map(action).collect()
    }

    pub(super) fn drop_constraint_action(&self, kind: ConstraintKind, name: &str, if_exists: bool) -> String {
        let what = match kind {
            ConstraintKind::PrimaryKey => return "DROP PRIMARY KEY".to_owned(),
            ConstraintKind::Unique => "INDEX",
            ConstraintKind::ForeignKey => "FOREIGN KEY",
            ConstraintKind::Check if !self.is_mariadb() => "CHECK",
            ConstraintKind::Check | ConstraintKind::Exclude => "CONSTRAINT",
        };
        format!("DROP {what} {}{}", if if_exists { "IF EXISTS " } else { "" }, self.quote(name))
    }
}
