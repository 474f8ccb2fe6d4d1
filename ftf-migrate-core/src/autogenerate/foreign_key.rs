//! Foreign keys: what they hold on to, and when they have to let go of it for a while.

use super::column::stays;
use super::constraint::{drop_constraint, is_to_stay};
use super::option::keeps_texts;
use super::plan::Plan;
use crate::schema::{Column, Constraint, ForeignKey, Index, IndexKey, IndexPart, Table};

impl Plan<'_> {
    /// The foreign keys that are not to be there, as they are, in the end; and those that would stand
    /// in the way of what is changed at one of their ends.
    pub(super) fn drop_foreign_keys(&mut self) {
        // One of a table that stays as it is may refer to one that does not.
        let kept: Vec<_> = self.kept().map(|(table, to)| (table.clone(), to)).collect();
        for (table, to) in kept {
            for constraint in &table.constraints {
                let Constraint::ForeignKey(key) = constraint else { continue };
                if is_to_stay(constraint, to) && self.keeps_its_ends(&table, to, key) {
                    self.validate(&table, constraint, to);
                } else {
                    self.push(drop_constraint(&table.name, constraint));
                }
            }
        }
    }

    fn keeps_its_ends(&self, table: &Table, to: &Table, key: &ForeignKey) -> bool {
        if !self.keeps_end(table, to, &key.columns) {
            return false;
        }
        match (self.state.tables.get(&key.referent), self.after.tables.get(&key.referent)) {
            (Some(from), Some(to)) => {
                keeps_its_key(from, to, key) && self.keeps_end(from, to, &key.referent_columns)
            }
            // A table that is not looked at on either side.
            (from, _) => from.is_none(),
        }
    }

    /// Whether these columns of the table keep what a foreign key over them needs.
    fn keeps_end(&self, table: &Table, to: &Table, columns: &[String]) -> bool {
        let keeps_type = |name: &String| match (table.column(name), to.column(name)) {
            (Some(from), Some(wanted)) => {
                stays(self.ability, table, from, to)
                    && (is_of_one_type(from, wanted)
                        && (keeps_texts(table, to) || !from.sql_type.may_have_collation())
                        || self.ability.retypes_in_key(&from.sql_type, &wanted.sql_type))
            }
            _ => false,
        };
        columns.iter().all(keeps_type)
            && (!self.ability.key_holds_index() || keeps_indexes(table, to, columns))
    }
}

fn is_of_one_type(from: &Column, to: &Column) -> bool {
    (&from.sql_type, &from.charset, &from.collation) == (&to.sql_type, &to.charset, &to.collation)
}

/// Whether no index that begins with these columns goes: MySQL and MariaDB need one at each end, and
/// choose it themselves.
fn keeps_indexes(table: &Table, to: &Table, columns: &[String]) -> bool {
    let begins = |other: &[String]| {
        other.len() >= columns.len() && columns.iter().all(|it| other[..columns.len()].contains(it))
    };
    let keeps = |constraint: &Constraint| match constraint {
        Constraint::PrimaryKey(key) => !begins(&key.columns) || to.constraints.contains(constraint),
        Constraint::Unique(unique) => !begins(&unique.columns) || to.constraints.contains(constraint),
        _ => true,
    };
    table.constraints.iter().all(keeps)
        && table
            .indexes
            .iter()
            .all(|index| plain_columns(index).is_none_or(|it| !begins(&it)) || to.indexes.contains(index))
}

/// Whether the key that `key` refers to is neither dropped nor made anew.
fn keeps_its_key(from: &Table, to: &Table, key: &ForeignKey) -> bool {
    let ends = |table: &Table| -> Vec<Constraint> {
        table.constraints.iter().filter(|it| is_end(it, key)).cloned().collect()
    };
    ends(from).iter().all(|end| to.constraints.contains(end))
        && from.indexes.iter().filter(|it| is_unique_over(it, key)).all(|it| to.indexes.contains(it))
}

/// Whether the constraint is a key over the columns that `key` refers to.
fn is_end(constraint: &Constraint, key: &ForeignKey) -> bool {
    match constraint {
        Constraint::PrimaryKey(it) => same_columns(&it.columns, key),
        Constraint::Unique(it) => same_columns(&it.columns, key),
        _ => false,
    }
}

fn is_unique_over(index: &Index, key: &ForeignKey) -> bool {
    index.unique && plain_columns(index).is_some_and(|columns| same_columns(&columns, key))
}

/// The columns of an index over nothing else.
fn plain_columns(index: &Index) -> Option<Vec<String>> {
    let column = |part: &IndexPart| match &part.key {
        IndexKey::Column(column) => Some(column.clone()),
        IndexKey::Expression(_) => None,
    };
    index.parts.iter().map(column).collect()
}

fn same_columns(columns: &[String], key: &ForeignKey) -> bool {
    columns.len() == key.referent_columns.len() && columns.iter().all(|it| key.referent_columns.contains(it))
}

/// Whether the table has what `key` refers to, so that it can be made now.
pub(super) fn has_key(referent: &Table, key: &ForeignKey) -> bool {
    let has_columns = key.referent_columns.iter().all(|column| referent.column(column).is_some());
    has_columns
        && (referent.constraints.iter().any(|it| is_end(it, key))
            || referent.indexes.iter().any(|it| is_unique_over(it, key)))
}
