//! Constraints and columns that come and go together with indexes.

use super::Ddl;
use super::key_index::{KeyIndex, KeyIndexes};
use crate::ddl::{Compiled, Compiler, Dialect, Effect, Feature, Object, Refusal, Statement};
use crate::operation::{ConstraintKind, DropConstraint};
use crate::schema::{Constraint, Index, IndexKey, Table, TableName};

/// What is done to the indexes of foreign keys in the statement that changes their table.
#[derive(Debug, Default)]
pub(super) struct Actions {
    /// Indexes that are needed from now on.
    pub(super) first: Vec<String>,
    /// Those that are needed no more.
    pub(super) last: Vec<String>,
}

impl Ddl {
    /// The actions that drop the indexes of foreign keys whose work `index` does.
    pub(super) fn indexes_of_keys_served_by(
        &self,
        compiler: &Compiler<'_>,
        table: &TableName,
        index: &Index,
    ) -> Vec<String> {
        self.indexes_after(compiler, table, |after| after.indexes.push(index.clone())).last
    }

    /// MariaDB can be asked to drop it if it is there, and who declared the key by hand may have given it another name.
    fn drop_key_index(&self, index: &KeyIndex<'_>) -> String {
        self.drop_constraint_action(ConstraintKind::Unique, index.name, self.is_mariadb())
    }

    /// The action that makes the index of a foreign key, as the server does when the key is made.
    fn add_key_index(&self, compiler: &Compiler<'_>, index: &KeyIndex<'_>) -> String {
        format!("ADD INDEX {} ({})", self.quote(index.name), compiler.columns(index.columns))
    }

    /// Adds a constraint; a key is an index too.
    pub(super) fn add_constraint_with_indexes(
        &self,
        compiler: &Compiler<'_>,
        table: &TableName,
        constraint: &Constraint,
    ) -> Compiled {
        let add = format!("ADD {}", compiler.constraint(constraint)?);
        // The index of a foreign key comes with it.
        let replaced =
            self.indexes_after(compiler, table, |after| after.constraints.push(constraint.clone())).last;
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
        let indexes = match drop.kind {
            ConstraintKind::PrimaryKey => self.indexes_without(compiler, &drop.table, None),
            ConstraintKind::Unique => self.indexes_without(compiler, &drop.table, Some(&drop.name)),
            ConstraintKind::ForeignKey => self.indexes_without_key(compiler, &drop.table, &drop.name),
            ConstraintKind::Check | ConstraintKind::Exclude => Actions::default(),
        };
        let dropped = self.drop_constraint_action(drop.kind, &drop.name, drop.if_exists);
        let actions = [indexes.first, vec![dropped], indexes.last].concat();
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
        let mut after = table.clone();
        after.constraints.retain(|it| !it.involves(column));
        after.indexes.retain(|it| !it.involves(column));
        let indexes = KeyIndexes::between(table, &after);
        let mut actions: Vec<_> = indexes.new.iter().map(|it| self.add_key_index(compiler, it)).collect();
        for constraint in involved() {
            let kind = match constraint {
                Constraint::ForeignKey(_) => ConstraintKind::ForeignKey,
                Constraint::Check(_) => ConstraintKind::Check,
                _ => continue,
            };
            actions.push(self.drop_constraint_action(kind, constraint.name().unwrap_or_default(), false));
        }
        // An index of one column goes with it.
        let stays_in_part = indexes.gone.iter().filter(|it| it.columns.len() > 1);
        actions.extend(stays_in_part.map(|it| self.drop_key_index(it)));
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

    /// What happens to the indexes of foreign keys when the index or constraint `name` goes, or the primary key.
    pub(super) fn indexes_without(
        &self,
        compiler: &Compiler<'_>,
        table: &TableName,
        name: Option<&str>,
    ) -> Actions {
        self.indexes_after(compiler, table, |after| {
            after.constraints.retain(|it| match it {
                Constraint::PrimaryKey(_) => name.is_some(),
                // An index may have its name.
                Constraint::ForeignKey(_) => true,
                _ => name.is_none() || it.name() != name,
            });
            after.indexes.retain(|it| Some(it.name.as_str()) != name);
        })
    }

    /// The same for a foreign key, whose name an index may have.
    fn indexes_without_key(&self, compiler: &Compiler<'_>, table: &TableName, name: &str) -> Actions {
        let is_it =
            |it: &Constraint| matches!(it, Constraint::ForeignKey(key) if key.name.as_deref() == Some(name));
        self.indexes_after(compiler, table, |after| after.constraints.retain(|it| !is_it(it)))
    }

    fn indexes_after(
        &self,
        compiler: &Compiler<'_>,
        table: &TableName,
        change: impl FnOnce(&mut Table),
    ) -> Actions {
        let Some(before) = compiler.before.table(table) else { return Actions::default() };
        let mut after = before.clone();
        change(&mut after);
        let indexes = KeyIndexes::between(before, &after);
        Actions {
            first: indexes.new.iter().map(|it| self.add_key_index(compiler, it)).collect(),
            last: indexes.gone.iter().map(|it| self.drop_key_index(it)).collect(),
        }
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
