//! What becomes of differences: revisions, with the source of both functions.

use super::caution::cautions;
use super::finding::{Finding, findings};
use crate::autogenerate::{Renames, diff_at, diff_with};
use crate::capabilities::{Database, Server};
use crate::operation::{AddColumn, AlterColumn, Change, OnlineDdl, Operation, Recorded, derive_downgrade};
use crate::render::{NotRenderable, Style, render_with};
use crate::schema::{Constraint, MetaData, TableName};
use std::collections::BTreeSet;
use std::panic::Location;

/// A revision that is to be written, before its source is made.
///
/// What is said here of its place goes before what is typed; where nothing is said, the first of several follows what
/// is typed, and each other one follows the one before it.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct Proposal {
    /// What it does; else what is typed.
    pub message: Option<String>,
    /// Its id; else random.
    pub rev_id: Option<String>,
    /// Symbols of the revisions that it follows.
    pub heads: Vec<String>,
    /// Whether it may follow what is not a head.
    pub splice: bool,
    /// Its branch labels.
    pub branch_labels: Vec<String>,
    /// Symbols of the revisions that it depends on.
    pub depends_on: Vec<String>,
    /// The folder of its file, one of those that `graph!` names.
    pub version_path: Option<String>,
    /// What its `upgrade` does.
    pub operations: Vec<Operation>,
}

impl Proposal {
    /// A revision that does this, with nothing said of its place.
    pub fn new(operations: Vec<Operation>) -> Self {
        Self { operations, ..Self::default() }
    }
}

/// A revision, as it is to be written into a file.
#[derive(Debug)]
#[non_exhaustive]
pub struct Generated {
    /// Its place, and the operations of its `upgrade`.
    pub proposal: Proposal,
    /// Paths for `use`, beside the prelude.
    pub imports: BTreeSet<String>,
    /// The statements of `upgrade`, one a line, not laid out.
    pub upgrade: Vec<String>,
    /// The statements of `downgrade`.
    pub downgrade: Vec<String>,
    /// What was found.
    pub findings: Vec<Finding>,
    /// What its steps may destroy or lock; it stands above them, too.
    pub warnings: Vec<String>,
}

/// What is known when a revision is written.
pub(super) struct Context<'a> {
    pub(super) style: &'a Style,
    /// For whom it is generated, if that is known.
    pub(super) database: Option<Database>,
    /// The server for which it is generated, if that is known.
    pub(super) server: Option<Server>,
    /// What the migrations tell of the schema: what is not in it MySQL has to be told.
    pub(super) history: &'a MetaData,
    pub(super) renames: &'a Renames,
}

/// An operation, with what is said above it.
struct Step<'a> {
    comments: Vec<String>,
    operation: Said<'a>,
}

/// An operation as it was found, or in another form.
enum Said<'a> {
    Found(&'a Operation),
    Changed(Box<Operation>),
}

/// Writes the revision; `state` is the schema before it and becomes the one after it.
pub(super) fn write(
    mut proposal: Proposal,
    state: &mut MetaData,
    context: &Context<'_>,
) -> Result<Generated, NotRenderable> {
    let before = state.clone();
    let findings = findings(&proposal.operations, &before);
    for operation in &proposal.operations {
        state.apply_done(operation);
    }
    let mut warnings = Vec::new();
    let mut imports = BTreeSet::new();
    let mut upgrade = Vec::new();
    for step in steps(&proposal.operations, &before, context, &mut warnings) {
        upgrade.extend(step.comments.iter().map(|comment| format!("// {comment}")));
        let operation = match &step.operation {
            Said::Found(operation) => *operation,
            Said::Changed(operation) => operation,
        };
        upgrade.push(source(operation, context.style, &mut imports)?);
    }
    let recorded = record(proposal.operations);
    let (back, reason) = way_back(&recorded, &before, state, context);
    proposal.operations = recorded.into_iter().map(|it| it.operation).collect();
    let mut downgrade = Vec::new();
    for operation in &back {
        downgrade.push(source(operation, context.style, &mut imports)?);
    }
    if let Some(reason) = reason {
        warnings.push(format!("it cannot be downgraded: {reason}"));
        downgrade = vec![format!("op.irreversible({reason:?});")];
    }
    Ok(Generated { proposal, imports, upgrade, downgrade, findings, warnings })
}

fn source(
    operation: &Operation,
    style: &Style,
    imports: &mut BTreeSet<String>,
) -> Result<String, NotRenderable> {
    let rendered = render_with(std::slice::from_ref(operation), style)?;
    imports.extend(rendered.imports);
    Ok(rendered.body.trim_end().to_owned())
}

/// What leads back: derived from the way there, else found by comparison, where all that was done is seen by that. If both
/// fail, why there is none.
fn way_back(
    recorded: &[Recorded],
    before: &MetaData,
    after: &MetaData,
    context: &Context<'_>,
) -> (Vec<Operation>, Option<String>) {
    match derive_downgrade(recorded, before) {
        Ok(derived) => (derived.into_iter().map(|it| it.operation).collect(), None),
        Err((error, _)) => {
            let back = diff_at(context.server, after, before, &context.renames.reversed());
            let mut found = after.clone();
            let is_whole = recorded.iter().all(|it| is_of_schema(&it.operation))
                && back.iter().all(|operation| found.apply(operation).is_ok())
                && diff_with(&found, before, &Renames::default()).is_empty();
            if is_whole { (back, None) } else { (Vec::new(), Some(error.why)) }
        }
    }
}

/// Whether the operation changes nothing but the schema.
fn is_of_schema(operation: &Operation) -> bool {
    !matches!(
        operation,
        Operation::Execute(_) | Operation::Run(_) | Operation::BulkInsert(_) | Operation::Backfill(_)
    )
}

/// The operations with a place, which here is none that anyone sees: their source is yet to be written.
fn record(operations: Vec<Operation>) -> Vec<Recorded> {
    let location = Location::caller();
    operations.into_iter().map(|operation| Recorded { operation, location }).collect()
}

/// The operations in a form in which they can run on tables with rows, each with its warnings above it.
fn steps<'a>(
    operations: &'a [Operation],
    before: &MetaData,
    context: &Context<'_>,
    warnings: &mut Vec<String>,
) -> Vec<Step<'a>> {
    let mut state = before.clone();
    let mut made: Vec<TableName> = Vec::new();
    let mut steps = Vec::new();
    for operation in operations {
        let found = cautions(operation, &state, &made, context.database);
        let comments = found.iter().map(|caution| format!("Warning: {caution}.")).collect();
        warnings.extend(found);
        match operation {
            Operation::AddColumn(add) if needs_values(add) && !made.contains(&add.table) => {
                warnings.push(format!(
                    "the rows of {0} need a value for {0}.{1} before it can be NOT NULL: see the TODO",
                    add.table, add.column.name
                ));
                steps.extend(three_steps(add, &state));
            }
            Operation::AlterColumn(alter) => {
                let alter = Operation::AlterColumn(with_existing(alter, &state, context));
                steps.push(Step { comments, operation: Said::Changed(Box::new(alter)) });
            }
            other => steps.push(Step { comments, operation: Said::Found(other) }),
        }
        if let Operation::CreateTable(create) = operation {
            made.push(create.table.name.clone());
        }
        state.apply_done(operation);
    }
    steps
}

/// Whether the rows that are there would be without a value that the column must have.
fn needs_values(add: &AddColumn) -> bool {
    let column = &add.column;
    let is_key = add.constraints.iter().any(|it| matches!(it, Constraint::PrimaryKey(_)));
    !column.nullable
        && column.server_default.is_none()
        && column.generated.is_none()
        && column.identity.is_none()
        && !column.autoincrement
        && !is_key
}

/// The column comes without NOT NULL, is filled, and gets it then.
fn three_steps(add: &AddColumn, state: &MetaData) -> Vec<Step<'static>> {
    let (table, name) = (&add.table, &add.column.name);
    let mut nullable = add.clone();
    nullable.column.nullable = true;
    let key = state.tables.get(table).and_then(single_key).unwrap_or("id");
    let schema = table.schema.as_ref().map(|schema| format!(".schema({schema:?})")).unwrap_or_default();
    let fill = format!("op.backfill({:?}, {key:?}){schema}.set({:?});", table.name, format!("{name} = …"));
    let not_null = AlterColumn {
        table: table.clone(),
        column: name.clone(),
        changes: vec![Change::Nullable(false)],
        using: None,
        existing: None,
        position: None,
        online: OnlineDdl::default(),
    };
    vec![
        Step {
            comments: vec![format!(
                "Rows that are there need a value for {name}, so it is NOT NULL only at the end."
            )],
            operation: Said::Changed(Box::new(Operation::AddColumn(nullable))),
        },
        Step {
            comments: vec![
                format!("TODO: fill {table}.{name} here, for example with"),
                format!("    {fill}"),
                "If a row has none, the next step fails.".to_owned(),
            ],
            operation: Said::Changed(Box::new(Operation::AlterColumn(not_null))),
        },
    ]
}

/// The column of a primary key of one column.
fn single_key(table: &crate::schema::Table) -> Option<&str> {
    table.constraints.iter().find_map(|constraint| match constraint {
        Constraint::PrimaryKey(key) => match key.columns.as_slice() {
            [only] => Some(only.as_str()),
            _ => None,
        },
        _ => None,
    })
}

/// MySQL writes a column anew, and has to be told what it is like where no migration tells.
fn with_existing(alter: &AlterColumn, state: &MetaData, context: &Context<'_>) -> AlterColumn {
    let mut alter = alter.clone();
    let is_told = context.history.tables.contains_key(&alter.table);
    if context.database == Some(Database::Mysql) && !is_told && alter.existing.is_none() {
        let table = state.tables.get(&alter.table);
        alter.existing = table.and_then(|table| table.column(&alter.column)).cloned();
    }
    alter
}
