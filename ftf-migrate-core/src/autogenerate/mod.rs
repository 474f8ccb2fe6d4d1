//! What has to be done to make one schema of another.
//!
//! [`diff`] compares two descriptions and gives the operations between them, in an order in which
//! they can run. It is pure: the descriptions come from anywhere (models, reflection, replay), and
//! are in the same form when they come through [`normalize`](crate::normalize()) or
//! [`reflect`](crate::reflect()).
//!
//! The order of columns is not compared, since most databases cannot change it, and neither is how a table is partitioned. Its
//! partitions are made with it, and left alone from then on: they come and go with operation. No table,
//! column, enum type or word of one is taken for a renamed one but by [`Renames`]; [`rename_candidates`] tells what looks like one.
//! An index or a constraint that differs in its name alone is renamed.

mod ability;
mod candidate;
mod column;
mod constraint;
mod counting;
mod enums;
mod foreign_key;
mod namespace;
mod option;
mod partition;
mod plan;
mod rename;
mod replaceable;
mod sequence;
mod table;

pub use candidate::{RenameCandidate, rename_candidates};
pub use rename::{Renamable, Renames};

use crate::capabilities::Server;
use crate::operation::Operation;
use crate::schema::MetaData;
use ability::Ability;
use partition::Partitions;
use plan::Plan;

/// The operations that make `after` of `before`, no table or column being renamed.
///
/// ```
/// use ftf_migrate_core::autogenerate::diff;
/// use ftf_migrate_core::prelude::*;
/// use ftf_migrate_core::schema::MetaData;
///
/// let mut op = Op::new();
/// op.create_table("users", &[column("id", BigInt).primary_key(), column("email", Varchar(255))]);
/// op.alter_column("users", "email").not_null();
/// let (mut before, mut after) = (MetaData::new(), MetaData::new());
/// before.apply(&op.recorded()[0].operation)?;
/// after.apply(&op.recorded()[0].operation)?;
/// after.apply(&op.recorded()[1].operation)?;
///
/// let said: Vec<_> = diff(&before, &after).iter().map(ToString::to_string).collect();
/// assert_eq!(said, ["alter_column users.email"]);
/// assert!(diff(&after, &after).is_empty());
/// # Ok::<(), ftf_migrate_core::operation::ReplayError>(())
/// ```
pub fn diff(before: &MetaData, after: &MetaData) -> Vec<Operation> {
    diff_with(before, after, &Renames::default())
}

/// [`diff`], with what is known to have got another name.
///
/// A rename of something that is not there, or to a name that `after` does not have, is left out.
pub fn diff_with(before: &MetaData, after: &MetaData, renames: &Renames) -> Vec<Operation> {
    plan(before, after, renames, Ability::new(None), Partitions::OfNewTables)
}

/// [`diff`], and the partitions of all tables with what they have of their own.
#[cfg(feature = "cli")]
pub(crate) fn diff_with_partitions(before: &MetaData, after: &MetaData) -> Vec<Operation> {
    plan(before, after, &Renames::default(), Ability::new(None), Partitions::All)
}

/// [`diff_with`] for one server: what it can alter is altered, and what it cannot is dropped and made
/// anew, as far as nothing is lost by that (a computed column, a key, an index).
pub fn diff_for(server: Server, before: &MetaData, after: &MetaData, renames: &Renames) -> Vec<Operation> {
    plan(before, after, renames, Ability::new(Some(server)), Partitions::OfNewTables)
}

/// [`diff_for`] if the server is known, else [`diff_with`].
#[cfg(feature = "models")]
pub(crate) fn diff_at(
    server: Option<Server>,
    before: &MetaData,
    after: &MetaData,
    renames: &Renames,
) -> Vec<Operation> {
    plan(before, after, renames, Ability::new(server), Partitions::OfNewTables)
}

fn plan(
    before: &MetaData,
    after: &MetaData,
    renames: &Renames,
    ability: Ability,
    partitions: Partitions,
) -> Vec<Operation> {
    if before == after {
        return Vec::new();
    }
    let (before, after) = (with_names(before), with_names(after));
    let mut plan = Plan::new(before, &after, ability);
    plan.rename(renames);
    plan.rename_constraints();
    plan.create_schemas();
    plan.create_extensions();
    plan.drop_replaceables();
    // What holds on to others goes first: keys to tables, indexes and constraints on columns.
    plan.drop_foreign_keys();
    plan.drop_tables();
    plan.drop_indexes();
    plan.stop_counting();
    plan.leave_options();
    plan.drop_constraints();
    plan.change_enums();
    plan.change_sequences();
    plan.create_routines_of_tables();
    plan.create_tables();
    plan.create_partitions(partitions);
    plan.change_columns();
    plan.add_constraints();
    plan.take_options();
    plan.start_counting();
    plan.create_indexes();
    plan.add_foreign_keys();
    plan.drop_enums();
    plan.own_sequences();
    plan.drop_sequences();
    plan.make_replaceables();
    plan.drop_routines();
    plan.drop_extensions();
    plan.drop_schemas();
    plan.operations()
}

/// The description with a name for each constraint, the one that it gets in a database.
fn with_names(metadata: &MetaData) -> MetaData {
    let mut named = metadata.clone();
    for table in named.tables.values_mut() {
        metadata.naming.name_constraints(&table.name, &table.columns, &[], &mut table.constraints);
    }
    named
}
