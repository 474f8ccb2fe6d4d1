//! Gathering what was declared into one description of a database.

use super::{DECLARATIONS, Declaration, Renamed};
use crate::operation::{CreateConstraint, OnlineDdl, Op, Operation, ReplayError};
use crate::schema::{Constraint, MetaData, NamingConvention, Replaceable, TableName};
use std::collections::BTreeMap;
use thiserror::Error;

/// What the models say a database is to look like.
#[derive(Clone, Debug, Default)]
pub struct Models {
    /// The schema.
    pub metadata: MetaData,
    /// Tables and columns that had other names before, in order of their names.
    pub renamed: Vec<Renamed>,
    /// What they were gathered from.
    declared: Vec<Declaration>,
}

impl Models {
    /// Only those that stand in this module or below it: `app::billing`. So the models of several databases can live in one
    /// crate.
    ///
    /// # Errors
    ///
    /// There are none, or they refer to others that are left out.
    pub fn in_module(&self, module: &str) -> Result<Self, ModelError> {
        let is_inside = |it: &&Declaration| {
            it.module.strip_prefix(module).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
        };
        let inside: Vec<Declaration> = self.declared.iter().filter(is_inside).copied().collect();
        if inside.is_empty() {
            return Err(ModelError::EmptyModule { module: module.to_owned() });
        }
        gather(&inside, self.metadata.naming)
    }

    /// The same, where what is given no name is named like this; see [`Graph::naming`](crate::Graph::naming).
    ///
    /// # Errors
    ///
    /// Names that are given clash with those of the convention.
    pub fn with_naming(&self, naming: NamingConvention) -> Result<Self, ModelError> {
        self.clone().into_naming(naming)
    }

    /// [`Self::with_naming`] of models that are not needed any more.
    pub(crate) fn into_naming(self, naming: NamingConvention) -> Result<Self, ModelError> {
        if self.metadata.naming == naming { Ok(self) } else { gather(&self.declared, naming) }
    }
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
    /// A module that is to have models has none.
    #[error(
        "no models are declared in the module {module}\nhelp: write the path with the name of its crate first: app::billing"
    )]
    EmptyModule {
        /// The module.
        module: String,
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
    /// A declaration names something that is not there, or that is there already.
    #[error("{source} (at {at})\nhelp: {}", source.hint())]
    DoesNotFit {
        /// File and line of the declaration.
        at: String,
        /// What does not fit.
        source: ReplayError,
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
    let mut declared: Vec<Declaration> =
        DECLARATIONS.iter().filter(|it| crates.contains(&it.crate_name())).copied().collect();
    declared.sort_by_key(|it| (it.module, it.file, it.line));
    gather(&declared, NamingConvention::default())
}

/// An operation, and where it was declared.
type Gathered<'a> = (Operation, &'a Declaration);

fn gather(declared: &[Declaration], naming: NamingConvention) -> Result<Models, ModelError> {
    let mut gathered = Vec::new();
    for declaration in declared {
        let mut op = Op::new();
        (declaration.describe)(&mut op);
        gathered.extend(op.into_parts().0.into_iter().map(|it| (it.operation, declaration)));
    }
    check(&gathered)?;
    let mut metadata = MetaData::with_naming(naming);
    for (operation, declaration) in in_order(gathered, naming) {
        let at = || place(declaration);
        metadata.apply(&operation).map_err(|source| ModelError::DoesNotFit { at: at(), source })?;
    }
    let mut renamed: Vec<Renamed> = declared.iter().flat_map(|it| (it.renamed)()).collect();
    renamed.sort();
    Ok(Models { metadata, renamed, declared: declared.to_vec() })
}

fn check(gathered: &[Gathered<'_>]) -> Result<(), ModelError> {
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
    let keys = constraints.iter().filter_map(|constraint| match constraint {
        Constraint::ForeignKey(key) => Some((table, &key.referent)),
        _ => None,
    });
    keys.collect()
}

fn place(declaration: &Declaration) -> String {
    format!("{}:{}", declaration.file, declaration.line)
}

/// Declarations stand in any order, so foreign keys are made once all tables are there, views and routines behind them, and
/// what is on a view at the end.
fn in_order(gathered: Vec<Gathered<'_>>, naming: NamingConvention) -> Vec<Gathered<'_>> {
    let mut foreign_keys = Vec::new();
    let mut ordered: Vec<Gathered<'_>> = gathered
        .into_iter()
        .map(|(operation, declaration)| match operation {
            Operation::CreateTable(mut create) => {
                let table = &mut create.table;
                naming.name_constraints(&table.name, &table.columns, &[], &mut table.constraints);
                let is_foreign_key = |it: &Constraint| matches!(it, Constraint::ForeignKey(_));
                let (keys, others) =
                    std::mem::take(&mut table.constraints).into_iter().partition(is_foreign_key);
                table.constraints = others;
                let name = &create.table.name;
                foreign_keys.extend(Vec::into_iter(keys).map(|constraint| {
                    let create =
                        CreateConstraint { table: name.clone(), constraint, online: OnlineDdl::default() };
                    (Operation::CreateConstraint(create), declaration)
                }));
                (Operation::CreateTable(create), declaration)
            }
            other => (other, declaration),
        })
        .collect();
    ordered.append(&mut foreign_keys);
    ordered.sort_by_key(|(operation, _)| rank(operation));
    ordered
}

fn rank(operation: &Operation) -> u8 {
    match operation {
        Operation::CreateSchema(_) | Operation::CreateExtension(_) => 0,
        Operation::CreateEnum(_) | Operation::CreateSequence(_) => 1,
        Operation::CreateTable(_) => 2,
        // With all columns of its table; of keys that come later it has its part.
        Operation::CreatePartition(_) => 3,
        Operation::CreateConstraint(it) if !matches!(it.constraint, Constraint::ForeignKey(_)) => 4,
        Operation::CreateConstraint(_) => 5,
        Operation::CreateReplaceable(it) if !matches!(it.object, Replaceable::Trigger(_)) => 6,
        _ => 7,
    }
}
