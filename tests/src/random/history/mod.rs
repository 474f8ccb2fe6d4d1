//! Random histories: operations that fit into what the ones before them leave, in a few revisions.

mod column;
mod constraint;
mod object;
mod table;

use super::{Random, is_taken, table as random_table};
use ftf_migrate_core::capabilities::{Database, Product, Server};
use ftf_migrate_core::operation::{Op, Operation};
use ftf_migrate_core::schema::{Constraint, MetaData, SqlType, Table, TableName};

/// The most revisions that a history has.
pub const REVISIONS: usize = 4;

/// The operations of a history in order, each with the number of its revision, from 0 on.
///
/// Each can be done on `server` and, unless the history is one-way, has an inverse. The same for the same seed.
///
/// ```
/// use ftf_migrate_core::capabilities::Product;
/// use ftf_migrate_tests::random_history;
///
/// let server = Product::Postgres.newest();
/// let said = || random_history(7, &server).iter().map(|(_, it)| it.to_string()).collect::<Vec<_>>();
/// assert_eq!(said(), said());
/// ```
pub fn random_history(seed: u64, server: &Server) -> Vec<(usize, Operation)> {
    let mut random = Random::new(seed);
    let mut state = MetaData::new();
    let mut history = Vec::new();
    for revision in 0..2 + random.below(REVISIONS - 1) {
        let wanted = 1 + random.below(5);
        let mut found = 0;
        // Most of what is proposed fits.
        for _ in 0..wanted * 8 {
            let Some(operation) = propose(&mut random, server, &state) else { continue };
            if !fits(&operation, server, &state) {
                continue;
            }
            state.apply(&operation).expect("it was checked");
            history.push((revision, operation));
            found += 1;
            if found == wanted {
                break;
            }
        }
    }
    history
}

/// Whether the operation can be done and undone.
pub(crate) fn fits(operation: &Operation, server: &Server, state: &MetaData) -> bool {
    if state.check(operation).is_err() || ftf_migrate_core::compile(operation, server, state).is_err() {
        return false;
    }
    let Ok(back) = operation.reverse(state) else { return false };
    let mut after = state.clone();
    after.apply(operation).expect("it was checked");
    back.iter().all(|it| {
        let is_done = ftf_migrate_core::compile(it, server, &after).is_ok();
        is_done && after.apply(it).is_ok()
    })
}

type Proposal = fn(&mut Random, &Server, &MetaData) -> Option<Operation>;

/// All sorts of operations, and how often each is tried.
const PROPOSALS: &[(usize, Proposal)] = &[
    (10, table::create),
    (2, table::drop),
    (3, table::rename),
    (2, table::comment),
    (6, table::alter),
    (8, column::add),
    (5, column::drop),
    (14, column::alter),
    (5, column::rename),
    (6, constraint::create_index),
    (3, constraint::drop_index),
    (2, constraint::rename_index),
    (7, constraint::create),
    (4, constraint::drop),
    (3, constraint::rename),
    (2, constraint::validate),
    (2, object::create_enum),
    (2, object::rename_enum_value),
    (1, object::drop_enum),
    (2, object::schema),
    (3, object::sequence),
    (3, object::partition),
    (4, object::create_view),
    (4, object::replace_view),
    (3, object::drop_view),
    (2, object::routine),
    (3, object::trigger),
    (2, object::data),
];

fn propose(random: &mut Random, server: &Server, state: &MetaData) -> Option<Operation> {
    let all: usize = PROPOSALS.iter().map(|(weight, _)| weight).sum();
    // Without a table there is little to do.
    if state.tables.is_empty() && random.chance(70) {
        return table::create(random, server, state);
    }
    let mut at = random.below(all);
    for (weight, proposal) in PROPOSALS {
        if at < *weight {
            return proposal(random, server, state);
        }
        at -= weight;
    }
    None
}

/// The one operation that `record` records.
fn one(record: impl FnOnce(&mut Op)) -> Option<Operation> {
    let mut op = Op::new();
    record(&mut op);
    op.into_parts().0.pop().map(|recorded| recorded.operation)
}

/// A table, whichever; no partition, which follows its parent, and no parent, to which less can be done.
fn pick_table<'a>(random: &mut Random, state: &'a MetaData) -> Option<&'a Table> {
    let plain = |it: &&Table| it.partition_of.is_none() && it.partition_by.is_none();
    random.pick_from(state.tables.values().filter(plain))
}

/// Two enum types. On PostgreSQL one that is there has its words already.
fn enums(random: &mut Random, server: &Server, state: &MetaData) -> Vec<SqlType> {
    let mut enums = super::enums(random);
    if server.product == Product::Postgres {
        for it in &mut enums {
            if let SqlType::Enum { name, values } = it
                && let Some(known) = state.enums.get(name)
            {
                values.clone_from(known);
            }
        }
    }
    enums
}

/// Whether another table has an index or constraint of this name: PostgreSQL and SQLite keep indexes of all tables
/// under one roof, and MySQL foreign keys and checks.
fn is_taken_anywhere(state: &MetaData, name: &str) -> bool {
    state.tables.values().any(|table| is_taken(table, name))
        || state.views.values().any(|view| view.indexes.iter().any(|it| it.name == name))
}

/// Whether something that is kept as a text reads the table.
fn is_read(state: &MetaData, table: &TableName) -> bool {
    let name = &table.name;
    let quoted = [format!("\"{}\"", name.replace('"', "\"\"")), format!("`{}`", name.replace('`', "``"))];
    let texts =
        state.views.values().map(|it| &it.definition).chain(state.triggers.values().map(|it| &it.definition));
    texts.flat_map(|it| &it.texts).any(|(_, text)| quoted.iter().any(|name| text.contains(name.as_str())))
        || state.triggers.keys().any(|(of, _)| of == table)
}

/// Whether a foreign key of another table refers to it.
fn is_referred_to(state: &MetaData, table: &TableName) -> bool {
    let others = state.tables.values().filter(|it| it.name != *table);
    others
        .flat_map(|it| &it.constraints)
        .any(|it| matches!(it, Constraint::ForeignKey(key) if key.referent == *table))
}

/// The name of a table or view as SQL.
fn sql_name(server: &Server, name: &TableName) -> String {
    let own = super::quoted(server, &name.name);
    match &name.schema {
        Some(schema) => format!("{}.{own}", super::quoted(server, schema)),
        None => own,
    }
}

fn is_mysql(server: &Server) -> bool {
    server.database() == Database::Mysql
}
