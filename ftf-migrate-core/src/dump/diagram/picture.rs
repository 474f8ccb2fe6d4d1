//! What is drawn: tables as boxes, foreign keys as lines.

use crate::dump::words::of_type;
use crate::schema::{Constraint, ForeignKey, IndexKey, MetaData, Table};
use std::collections::BTreeMap;

/// The boxes and the lines.
#[derive(Debug)]
pub(super) struct Picture {
    /// In the order of their names.
    pub(super) entities: Vec<Entity>,
    pub(super) relations: Vec<Relation>,
}

/// A table.
#[derive(Debug)]
pub(super) struct Entity {
    /// With its schema.
    pub(super) name: String,
    pub(super) attributes: Vec<Attribute>,
}

/// A column.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a property that a column has or has not")]
pub(super) struct Attribute {
    pub(super) name: String,
    pub(super) sql_type: String,
    pub(super) nullable: bool,
    pub(super) is_key: bool,
    pub(super) is_foreign: bool,
    pub(super) is_unique: bool,
}

impl Attribute {
    /// `PK`, `FK`, `UK`.
    pub(super) fn marks(&self) -> Vec<&'static str> {
        let marks = [("PK", self.is_key), ("FK", self.is_foreign), ("UK", self.is_unique)];
        marks.into_iter().filter(|(_, is)| *is).map(|(mark, _)| mark).collect()
    }
}

/// A foreign key between two of the tables.
#[derive(Debug)]
pub(super) struct Relation {
    /// The table that refers.
    pub(super) from: usize,
    /// Its first column of the key.
    pub(super) from_row: usize,
    /// The table that is referred to.
    pub(super) to: usize,
    /// The first column that is referred to.
    pub(super) to_row: usize,
    /// The columns of the key.
    pub(super) label: String,
    /// Whether a row may refer to none.
    pub(super) is_optional: bool,
    /// Whether no two rows may refer to the same one.
    pub(super) is_unique: bool,
}

impl Picture {
    pub(super) fn new(metadata: &MetaData) -> Self {
        let places: BTreeMap<_, _> =
            metadata.tables.keys().enumerate().map(|(at, name)| (name, at)).collect();
        let relations = metadata.tables.values().enumerate().flat_map(|(from, table)| {
            let places = &places;
            keys(table).filter_map(move |key| {
                let to = *places.get(&key.referent)?;
                let referent = metadata.tables.get(&key.referent)?;
                Some(relation(table, referent, key, (from, to)))
            })
        });
        Self { relations: relations.collect(), entities: metadata.tables.values().map(entity).collect() }
    }
}

fn keys(table: &Table) -> impl Iterator<Item = &ForeignKey> {
    table.constraints.iter().filter_map(|constraint| match constraint {
        Constraint::ForeignKey(key) => Some(key),
        _ => None,
    })
}

fn relation(table: &Table, referent: &Table, key: &ForeignKey, (from, to): (usize, usize)) -> Relation {
    let row = |table: &Table, columns: &[String]| {
        table.columns.iter().position(|column| columns.first() == Some(&column.name)).unwrap_or_default()
    };
    Relation {
        from,
        from_row: row(table, &key.columns),
        to,
        to_row: row(referent, &key.referent_columns),
        label: key.columns.join(", "),
        is_optional: key.columns.iter().any(|name| table.column(name).is_some_and(|column| column.nullable)),
        is_unique: is_unique(table, &key.columns),
    }
}

/// Whether the table has a key of no other columns.
fn is_unique(table: &Table, columns: &[String]) -> bool {
    let of_constraint = |constraint: &Constraint| match constraint {
        Constraint::PrimaryKey(it) => same(&it.columns, columns),
        Constraint::Unique(it) => same(&it.columns, columns),
        _ => false,
    };
    let of_index = |keys: Vec<String>| same(&keys, columns);
    table.constraints.iter().any(of_constraint)
        || table.indexes.iter().filter(|index| index.unique && index.predicate.is_none()).any(|index| {
            let keys = index.parts.iter().map(|part| match &part.key {
                IndexKey::Column(name) => Some(name.clone()),
                IndexKey::Expression(_) => None,
            });
            keys.collect::<Option<Vec<_>>>().is_some_and(of_index)
        })
}

fn same(one: &[String], other: &[String]) -> bool {
    one.len() == other.len() && one.iter().all(|name| other.contains(name))
}

fn entity(table: &Table) -> Entity {
    let is_key = |name: &String| {
        table
            .constraints
            .iter()
            .any(|it| matches!(it, Constraint::PrimaryKey(key) if key.columns.contains(name)))
    };
    let attributes = table.columns.iter().map(|column| Attribute {
        name: column.name.clone(),
        sql_type: of_type(&column.sql_type),
        nullable: column.nullable,
        is_key: is_key(&column.name),
        is_foreign: keys(table).any(|key| key.columns.contains(&column.name)),
        is_unique: !is_key(&column.name) && is_unique(table, std::slice::from_ref(&column.name)),
    });
    Entity { name: table.name.to_string(), attributes: attributes.collect() }
}
