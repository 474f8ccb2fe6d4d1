//! The indexes that foreign keys need.
//!
//! The server makes one when a key is made, with its name, unless there is an index that begins with its columns, and takes its
//! own away once another index does. It never makes one again: an index that a key needs cannot be dropped. What we make in
//! its place it does not take away, so we do.
//!
//! Of several keys over the same columns the last one gives its name to their index, and a key over more columns stands in for
//! one over the first of them.
//! Source: MySQL manual, "FOREIGN KEY Constraints", "Conditions and Restrictions"; which key gives its name was tried out.

use crate::schema::{Constraint, ForeignKey, Index, IndexKey, IndexPart, Table};

/// An index that is there for foreign keys alone.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct KeyIndex<'a> {
    /// Its name, which is that of the key.
    pub(super) name: &'a str,
    pub(super) columns: &'a [String],
}

/// What becomes of these indexes when a table changes.
#[derive(Debug)]
pub(super) struct KeyIndexes<'a> {
    /// They are needed no more.
    pub(super) gone: Vec<KeyIndex<'a>>,
    /// They are needed from now on.
    pub(super) new: Vec<KeyIndex<'a>>,
}

impl<'a> KeyIndexes<'a> {
    /// What lies between two states of a table.
    pub(super) fn between(before: &'a Table, after: &'a Table) -> Self {
        let (before, after) = (key_indexes(before), key_indexes(after));
        Self {
            gone: before.iter().filter(|it| !after.contains(it)).copied().collect(),
            new: after.iter().filter(|it| !before.contains(it)).copied().collect(),
        }
    }
}

fn key_indexes(table: &Table) -> Vec<KeyIndex<'_>> {
    let bare: Vec<&ForeignKey> = foreign_keys(table).filter(|key| !is_served(table, &key.columns)).collect();
    let own = bare.iter().enumerate().filter(|(place, key)| {
        !bare.iter().enumerate().any(|(other_place, other)| {
            other.columns.starts_with(&key.columns)
                && (other.columns.len(), other_place) > (key.columns.len(), *place)
        })
    });
    own.filter_map(|(_, key)| Some(KeyIndex { name: key.name.as_deref()?, columns: &key.columns })).collect()
}

fn foreign_keys(table: &Table) -> impl Iterator<Item = &ForeignKey> {
    table.constraints.iter().filter_map(|constraint| match constraint {
        Constraint::ForeignKey(key) => Some(key),
        _ => None,
    })
}

/// Whether an index of the table, or of a constraint of it, begins with the columns.
fn is_served(table: &Table, columns: &[String]) -> bool {
    let of_constraint = |it: &Constraint| match it {
        Constraint::PrimaryKey(it) => it.columns.starts_with(columns),
        Constraint::Unique(it) => it.columns.starts_with(columns),
        Constraint::ForeignKey(_) | Constraint::Check(_) | Constraint::Exclude(_) => false,
    };
    table.constraints.iter().any(of_constraint) || table.indexes.iter().any(|it| begins_with(it, columns))
}

fn begins_with(index: &Index, columns: &[String]) -> bool {
    let is = |(part, column): (&IndexPart, &String)| {
        part.length.is_none() && part.key == IndexKey::Column(column.clone())
    };
    index.parts.len() >= columns.len() && index.parts.iter().zip(columns).all(is)
}
