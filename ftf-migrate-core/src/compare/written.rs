//! Operations in the words of the models, where the comparison saw those of the database.
//!
//! A database shows `price >= 0` as `(price >= (0)::numeric)`, and a type that it lacks as its nearest. What was compared is
//! what it shows; what a revision says is what a person wrote, so that it reads well and runs on other databases too.

use super::text::{Texts, settle};
use crate::operation::{
    AddColumn, AlterColumn, Change, CreateConstraint, CreateIndex, CreatePartition, CreateReplaceable,
    CreateSequence, CreateTable, Operation, ReplaceReplaceable,
};
use crate::schema::{Column, Constraint, MetaData, Replaceable, Table, TableName, View};

/// The operation, with what is made by it as `written` has it. What `written` does not have stays as it is.
pub(super) fn as_written(operation: Operation, written: &MetaData) -> Operation {
    match operation {
        Operation::CreateTable(create) => Operation::CreateTable(create_table(create, written)),
        Operation::CreatePartition(create) => Operation::CreatePartition(create_partition(create, written)),
        Operation::AddColumn(add) => Operation::AddColumn(add_column(add, written)),
        Operation::AlterColumn(alter) => Operation::AlterColumn(alter_column(alter, written)),
        Operation::CreateConstraint(create) => {
            let constraint = find_constraint(written, &create.table, &create.constraint);
            let constraint = constraint.cloned().unwrap_or(create.constraint);
            Operation::CreateConstraint(CreateConstraint { constraint, ..create })
        }
        Operation::CreateIndex(create) => {
            let of_table = written.tables.get(&create.table).map(|table| &table.indexes);
            let indexes = of_table.or_else(|| written.views.get(&create.table).map(|view| &view.indexes));
            let index = indexes.and_then(|indexes| indexes.iter().find(|it| it.name == create.index.name));
            let index = index.cloned().unwrap_or(create.index);
            Operation::CreateIndex(CreateIndex { index, ..create })
        }
        Operation::CreateSequence(create) => {
            let sequence = written.sequences.get(&create.sequence.name).cloned();
            let mut sequence = sequence.unwrap_or_else(|| create.sequence.clone());
            // Its column may come later.
            sequence.owned_by = create.sequence.owned_by;
            Operation::CreateSequence(CreateSequence { sequence, ..create })
        }
        Operation::CreateReplaceable(create) => {
            let object = replaceable(create.object, written);
            Operation::CreateReplaceable(CreateReplaceable { object })
        }
        Operation::ReplaceReplaceable(replace) => {
            let object = replaceable(replace.object, written);
            Operation::ReplaceReplaceable(ReplaceReplaceable { object, ..replace })
        }
        other => other,
    }
}

fn replaceable(object: Replaceable, written: &MetaData) -> Replaceable {
    match object {
        Replaceable::View(view) => {
            let words = written.views.get(&view.name).cloned();
            // Its indexes come by themselves.
            let words = words.map(|words| View { indexes: Vec::new(), ..words });
            Replaceable::View(words.unwrap_or(view))
        }
        Replaceable::Routine(routine) => {
            Replaceable::Routine(written.routines.get(&routine.signature).cloned().unwrap_or(routine))
        }
        Replaceable::Trigger(trigger) => {
            let key = (trigger.table.clone(), trigger.name.clone());
            Replaceable::Trigger(written.triggers.get(&key).cloned().unwrap_or(trigger))
        }
    }
}

fn create_table(create: CreateTable, written: &MetaData) -> CreateTable {
    let Some(wanted) = written.tables.get(&create.table.name) else { return create };
    let mut table = wanted.clone();
    table.indexes.clear();
    // Some come later, by operations of their own.
    table.constraints.retain(|constraint| {
        let is_late = match constraint {
            Constraint::ForeignKey(_) => true,
            Constraint::Check(check) => check.not_valid,
            _ => false,
        };
        !is_late || create.table.constraints.iter().any(|it| is_same(it, constraint))
    });
    // What was left out of the comparison is left out here.
    table.columns.retain(|column| create.table.column(&column.name).is_some());
    CreateTable { table, ..create }
}

fn create_partition(create: CreatePartition, written: &MetaData) -> CreatePartition {
    let wanted = written.tables.get(&create.table);
    let Some((table, of)) = wanted.and_then(|table| Some((table, table.partition_of.as_ref()?))) else {
        return create;
    };
    CreatePartition { bound: of.bound.clone(), partition_by: table.partition_by.clone(), ..create }
}

fn add_column(add: AddColumn, written: &MetaData) -> AddColumn {
    let column = find_column(written, &add.table, &add.column.name).cloned();
    let constraints = add.constraints.into_iter();
    let constraints = constraints
        .map(|constraint| find_constraint(written, &add.table, &constraint).cloned().unwrap_or(constraint));
    // Numbering may come later than the column, with its key.
    let is_late = !add.column.autoincrement && add.column.identity.is_none();
    let late = |column: Column| Column { autoincrement: false, identity: None, ..column };
    let column = column.map(|column| if is_late { late(column) } else { column });
    AddColumn { column: column.unwrap_or(add.column), constraints: constraints.collect(), ..add }
}

fn alter_column(alter: AlterColumn, written: &MetaData) -> AlterColumn {
    let Some(wanted) = find_column(written, &alter.table, &alter.column) else { return alter };
    let changes = alter.changes.into_iter().map(|change| change_of(change, wanted)).collect();
    AlterColumn { changes, ..alter }
}

fn change_of(change: Change, wanted: &Column) -> Change {
    match change {
        Change::Type(_) => Change::Type(wanted.sql_type.clone()),
        Change::ServerDefault(Some(_)) if wanted.server_default.is_some() => {
            Change::ServerDefault(wanted.server_default.clone())
        }
        Change::Generated(Some(_)) if wanted.generated.is_some() => {
            Change::Generated(wanted.generated.clone())
        }
        Change::Identity(Some(_)) | Change::Autoincrement(true) if wanted.autoincrement => {
            Change::Autoincrement(true)
        }
        Change::Identity(Some(_)) | Change::Autoincrement(true) if wanted.identity.is_some() => {
            Change::Identity(wanted.identity)
        }
        Change::Collation(Some(_)) if wanted.collation.is_some() => {
            Change::Collation(wanted.collation.clone())
        }
        other => other,
    }
}

fn find_column<'a>(metadata: &'a MetaData, table: &TableName, column: &str) -> Option<&'a Column> {
    metadata.tables.get(table)?.column(column)
}

fn find_constraint<'a>(
    metadata: &'a MetaData,
    table: &TableName,
    constraint: &Constraint,
) -> Option<&'a Constraint> {
    metadata.tables.get(table)?.constraints.iter().find(|it| is_same(it, constraint))
}

/// Whether they are one constraint: a table has one primary key, whatever it is called there.
fn is_same(one: &Constraint, other: &Constraint) -> bool {
    match (one, other) {
        (Constraint::PrimaryKey(_), Constraint::PrimaryKey(_)) => true,
        _ => {
            std::mem::discriminant(one) == std::mem::discriminant(other)
                && one.name().is_some()
                && one.name() == other.name()
        }
    }
}

/// The description with a name for each constraint, the one that it gets in a database.
pub(super) fn with_names(mut metadata: MetaData) -> MetaData {
    let naming = metadata.naming;
    for table in metadata.tables.values_mut() {
        let Table { name, columns, constraints, .. } = table;
        naming.name_constraints(name, columns, &[], constraints);
    }
    metadata
}

/// The database's tables in the words of the history, where both say the same: `normal` is the history as the database
/// would show it.
pub(super) fn in_words_of(
    database: &MetaData,
    history: &MetaData,
    normal: &MetaData,
    texts: Texts<'_>,
) -> MetaData {
    let mut written = database.clone();
    settle(&mut written, normal, texts);
    for (name, view) in &mut written.views {
        let is_same = normal.views.get(name).is_some_and(|it| it.definition == view.definition);
        if let (Some(words), true) = (history.views.get(name), is_same) {
            let indexes = view
                .indexes
                .iter()
                .map(|index| words.indexes.iter().find(|it| it.name == index.name).unwrap_or(index).clone());
            *view = View {
                indexes: indexes.collect(),
                columns: view.columns.clone(),
                outdated: false,
                ..words.clone()
            };
        }
    }
    for (signature, routine) in &mut written.routines {
        let found = normal.routines.get(signature);
        let is_same =
            found.is_some_and(|it| it.definition == routine.definition && it.arguments == routine.arguments);
        if let (Some(words), true) = (history.routines.get(signature), is_same) {
            *routine = words.clone();
        }
    }
    for (key, trigger) in &mut written.triggers {
        let is_same = normal
            .triggers
            .get(key)
            .is_some_and(|it| it.definition == trigger.definition && it.when == trigger.when);
        if let (Some(words), true) = (history.triggers.get(key), is_same) {
            trigger.when.clone_from(&words.when);
            trigger.definition = words.definition.clone();
        }
    }
    for (name, words) in &history.tables {
        let table = written.tables.get(name);
        if table.is_some() && table == normal.tables.get(name) {
            written.tables.insert(name.clone(), words.clone());
        }
    }
    for (name, sequence) in &mut written.sequences {
        if let (Some(words), true) =
            (history.sequences.get(name), normal.sequences.get(name) == Some(sequence))
        {
            *sequence = words.clone();
        }
    }
    written.extensions.extend(
        history
            .extensions
            .iter()
            .filter(|(name, _)| database.extensions.contains_key(*name))
            .map(|(name, it)| (name.clone(), it.clone())),
    );
    written
}
