//! Gathering what was declared into one description of a database.

use super::{DECLARATIONS, Declaration, Renamed};
use crate::operation::{CreateConstraint, Op, Operation};
use crate::schema::{Constraint, MetaData, TableName, name_constraints};
use std::collections::BTreeMap;
use thiserror::Error;

/// What the models say a database is to look like.
#[derive(Clone, Debug, Default)]
pub struct Models {
    /// The schema.
    pub metadata: MetaData,
    /// Tables and columns that had other names before, in order of their names.
    pub renamed: Vec<Renamed>,
}

/// Why the models do not make one schema.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ModelError {
    /// A crate that is to have models has none.
    #[error(
        "the crate {name} declares no models\nhelp: add #[derive(Model)] to its structs, or take {name} out of metadata!(…)"
    )]
    NoModels {
        /// The crate.
        name: String,
    },
    /// Two declarations make the same table.
    #[error("the table {table} is declared twice: at {first} and at {second}")]
    Twice {
        /// The table.
        table: TableName,
        /// File and line of one.
        first: String,
        /// File and line of the other.
        second: String,
    },
    /// A foreign key points to a table that nobody declares.
    #[error(
        "{table} refers to the table {referent}, which no model declares (at {at})\nhelp: declare it, or name its crate in metadata!(…)"
    )]
    NoReferent {
        /// The table with the foreign key.
        table: TableName,
        /// The table that it points to.
        referent: TableName,
        /// File and line of the declaration.
        at: String,
    },
}

/// What `metadata!` expands to: the declarations of the crates named.
///
/// # Errors
///
/// A crate without declarations, or declarations that contradict each other.
#[doc(hidden)]
pub fn models(crates: &[&str]) -> Result<Models, ModelError> {
    if let Some(name) = crates.iter().find(|name| !DECLARATIONS.iter().any(|it| it.crate_name() == **name)) {
        return Err(ModelError::NoModels { name: (*name).to_owned() });
    }
    let mut declared: Vec<&Declaration> =
        DECLARATIONS.iter().filter(|it| crates.contains(&it.crate_name())).collect();
    declared.sort_by_key(|it| (it.module, it.file, it.line));
    gather(&declared)
}

fn gather(declared: &[&Declaration]) -> Result<Models, ModelError> {
    let mut gathered = Vec::new();
    for declaration in declared {
        let mut op = Op::new();
        (declaration.describe)(&mut op);
        gathered.extend(op.into_parts().0.into_iter().map(|it| (it.operation, *declaration)));
    }
    check(&gathered)?;
    let mut metadata = MetaData::new();
    for operation in in_order(gathered.into_iter().map(|(operation, _)| operation).collect()) {
        metadata.apply(&operation);
    }
    let mut renamed: Vec<Renamed> = declared.iter().flat_map(|it| (it.renamed)()).collect();
    renamed.sort();
    Ok(Models { metadata, renamed })
}

fn check(gathered: &[(Operation, &Declaration)]) -> Result<(), ModelError> {
    let mut tables = BTreeMap::new();
    for (operation, declaration) in gathered {
        if let Operation::CreateTable(create) = operation
            && let Some(first) = tables.insert(&create.table.name, *declaration)
        {
            let (table, first, second) = (create.table.name.clone(), place(first), place(declaration));
            return Err(ModelError::Twice { table, first, second });
        }
    }
    for (operation, declaration) in gathered {
        for (table, referent) in referents(operation) {
            if !tables.contains_key(referent) {
                let (table, referent) = (table.clone(), referent.clone());
                return Err(ModelError::NoReferent { table, referent, at: place(declaration) });
            }
        }
    }
    Ok(())
}

/// The tables that foreign keys of the operation point to, each with the table that it is a key of.
fn referents(operation: &Operation) -> Vec<(&TableName, &TableName)> {
    let (table, constraints) = match operation {
        Operation::CreateTable(it) => (&it.table.name, it.table.constraints.as_slice()),
        Operation::CreateConstraint(it) => (&it.table, std::slice::from_ref(&it.constraint)),
        _ => return Vec::new(),
    };
    let referent = |constraint| match constraint {
        Constraint::ForeignKey(key) => Some((table, &key.referent)),
        _ => None,
    };
    constraints.iter().filter_map(referent).collect()
}

fn place(declaration: &Declaration) -> String {
    format!("{}:{}", declaration.file, declaration.line)
}

/// Declarations stand in any order, so foreign keys are made once all tables are there, and views at the end.
fn in_order(operations: Vec<Operation>) -> Vec<Operation> {
    let mut foreign_keys = Vec::new();
    let mut ordered: Vec<Operation> = operations
        .into_iter()
        .map(|operation| match operation {
            Operation::CreateTable(mut create) => {
                let table = &mut create.table;
                name_constraints(&table.name, &table.columns, &[], &mut table.constraints);
                let is_foreign_key = |it: &Constraint| matches!(it, Constraint::ForeignKey(_));
                let (keys, others) =
                    std::mem::take(&mut table.constraints).into_iter().partition(is_foreign_key);
                table.constraints = others;
                let name = &create.table.name;
                foreign_keys.extend(Vec::into_iter(keys).map(|constraint| {
                    Operation::CreateConstraint(CreateConstraint { table: name.clone(), constraint })
                }));
                Operation::CreateTable(create)
            }
            other => other,
        })
        .collect();
    ordered.append(&mut foreign_keys);
    ordered.sort_by_key(rank);
    ordered
}

fn rank(operation: &Operation) -> u8 {
    match operation {
        Operation::CreateSchema(_) => 0,
        Operation::CreateEnum(_) => 1,
        Operation::CreateTable(_) => 2,
        Operation::CreateConstraint(it) if !matches!(it.constraint, Constraint::ForeignKey(_)) => 3,
        Operation::CreateConstraint(_) => 4,
        _ => 5,
    }
}
