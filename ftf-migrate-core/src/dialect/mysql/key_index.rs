//! The indexes that foreign keys need.
//!
//! The server makes one when a key is made, unless there is an index that begins with its columns, and takes its own away
//! once another index does. It never makes one again: an index that a key needs cannot be dropped. What we make in its
//! place it does not take away, so we do.
//! Source: MySQL manual, "FOREIGN KEY Constraints", "Conditions and Restrictions".

use crate::schema::{Constraint, ForeignKey, Index, IndexKey, IndexPart, Table};

/// Whether the server made an index for the foreign key `name`, which has its name and stays when it
/// goes: no other index begins with its columns.
pub(super) fn has_index_of_key(table: &Table, name: &str) -> bool {
    let Some(key) = foreign_keys(table).find(|key| key.name.as_deref() == Some(name)) else { return false };
    // Several keys over the same columns share the index of the first.
    let mut others = foreign_keys(table).filter(|other| other.name != key.name);
    !is_served(table, key, |_| true) && !others.any(|other| other.columns.starts_with(&key.columns))
}

/// The foreign keys, by name and with their columns, that no index serves once those are gone that `goes` tells by name:
/// indexes, unique constraints, and the primary key, which has none.
pub(super) fn keys_without(table: &Table, goes: impl Fn(Option<&str>) -> bool) -> Vec<(&str, &[String])> {
    let mut bare: Vec<(&str, &[String])> = Vec::new();
    for key in foreign_keys(table) {
        let Some(name) = key.name.as_deref().filter(|name| !goes(Some(name))) else { continue };
        let is_shared = bare.iter().any(|(_, columns)| columns.starts_with(&key.columns));
        if is_served(table, key, |_| true) && !is_served(table, key, |it| !goes(it)) && !is_shared {
            bare.push((name, &key.columns));
        }
    }
    bare
}

/// The foreign keys, by name, whose own index `index` stands in for.
pub(super) fn keys_served_by<'a>(table: &'a Table, index: &Index) -> Vec<&'a str> {
    let served = foreign_keys(table).filter(|key| begins_with(index, &key.columns));
    served.filter_map(|key| key.name.as_deref()).filter(|name| has_index_of_key(table, name)).collect()
}

fn foreign_keys(table: &Table) -> impl Iterator<Item = &ForeignKey> {
    table.constraints.iter().filter_map(|constraint| match constraint {
        Constraint::ForeignKey(key) => Some(key),
        _ => None,
    })
}

/// Whether an index begins with the columns of the key; those of which `counts` is true count, by name, the primary key
/// without one.
fn is_served(table: &Table, key: &ForeignKey, counts: impl Fn(Option<&str>) -> bool) -> bool {
    let columns = &key.columns;
    let of_constraint = |it: &Constraint| match it {
        Constraint::PrimaryKey(it) => counts(None) && it.columns.starts_with(columns),
        Constraint::Unique(it) => counts(it.name.as_deref()) && it.columns.starts_with(columns),
        Constraint::ForeignKey(_) | Constraint::Check(_) | Constraint::Exclude(_) => false,
    };
    let of_index = |it: &Index| counts(Some(&it.name)) && begins_with(it, columns);
    table.constraints.iter().any(of_constraint) || table.indexes.iter().any(of_index)
}

fn begins_with(index: &Index, columns: &[String]) -> bool {
    let is = |(part, column): (&IndexPart, &String)| {
        part.length.is_none() && part.key == IndexKey::Column(column.clone())
    };
    index.parts.len() >= columns.len() && index.parts.iter().zip(columns).all(is)
}
