//! Who takes part in a comparison.
//!
//! A database holds more than models declare: functions of its administrator, sequences of another program, schemas with
//! somebody else's tables. So a sort of object takes part once one of it is declared, and of that sort what a model declares or a
//! revision made; everything else is left alone. Whoever writes views by hand and declares none is not told to drop them, and
//! to declare one does not put those up for dropping that other hands made. In a schema that only revisions name, tables take part
//! if a revision made them.

use crate::capabilities::Database;
use crate::reflect::{Filter, Kind, Schemas};
use crate::schema::{MetaData, TableName};
use std::collections::BTreeSet;

/// The filter with the schemas that models and revisions name, and the sorts of objects that models declare.
pub(super) fn widen(filter: &Filter, models: &MetaData, history: &MetaData) -> Filter {
    let mut filter = filter.clone();
    let named: BTreeSet<String> = schemas_of(models).chain(schemas_of(history)).cloned().collect();
    filter.schemas = match filter.schemas {
        Schemas::All => Schemas::All,
        Schemas::Default => Schemas::also(named.into_iter().collect()),
        Schemas::Also(mut schemas) => {
            let missing: Vec<_> = named.into_iter().filter(|name| !schemas.contains(name)).collect();
            schemas.extend(missing);
            Schemas::Also(schemas)
        }
    };
    filter.or_kinds(Kind::ALL.into_iter().filter(|kind| speaks_of(models, *kind)))
}

/// Whether the description has something of this sort, apart from tables and enum types, which are looked at anyway.
fn speaks_of(metadata: &MetaData, kind: Kind) -> bool {
    match kind {
        // Those that are declared are made with their table, and nothing is found of them later.
        Kind::Table | Kind::Enum | Kind::Partition => false,
        Kind::Schema => schemas_of(metadata).next().is_some(),
        Kind::Extension => !metadata.extensions.is_empty(),
        Kind::Sequence => !metadata.sequences.is_empty(),
        Kind::View => !metadata.views.is_empty(),
        Kind::Routine => !metadata.routines.is_empty(),
        Kind::Trigger => !metadata.triggers.is_empty(),
    }
}

/// Takes out of a description what the filter does not take.
pub(super) fn apply_filter(filter: &Filter, metadata: &mut MetaData) {
    metadata.tables.retain(|name, _| filter.takes_table(name));
    if !filter.takes(Kind::Schema) {
        metadata.schemas.clear();
    }
    if !filter.takes(Kind::Extension) {
        metadata.extensions.clear();
    }
    if !filter.takes(Kind::Sequence) {
        metadata.sequences.clear();
    }
    if !filter.takes(Kind::View) {
        metadata.views.clear();
    }
    if !filter.takes(Kind::Routine) {
        metadata.routines.clear();
    }
    let takes_triggers = filter.takes(Kind::Trigger);
    metadata.triggers.retain(|(table, _), _| takes_triggers && filter.takes_table(table));
}

/// Leaves out of `before`, which is what a database has, what neither models nor revisions speak of. `asked` is the filter
/// that the project gave.
pub(super) fn leave_strangers(
    before: &mut MetaData,
    after: &MetaData,
    history: &MetaData,
    asked: &Filter,
    database: Database,
) {
    let of_models: BTreeSet<&String> = schemas_of(after).collect();
    let is_looked_at = |name: &TableName| match (&name.schema, &asked.schemas) {
        (None, _) | (_, Schemas::All) => true,
        (Some(schema), Schemas::Also(schemas)) => of_models.contains(schema) || schemas.contains(schema),
        (Some(schema), Schemas::Default) => of_models.contains(schema),
    };
    before.tables.retain(|name, _| is_looked_at(name) || history.tables.contains_key(name));
    before.enums.retain(|name, _| is_looked_at(name) || history.enums.contains_key(name));
    before
        .extensions
        .retain(|name, _| after.extensions.contains_key(name) || history.extensions.contains_key(name));
    before
        .sequences
        .retain(|name, _| after.sequences.contains_key(name) || history.sequences.contains_key(name));
    before.views.retain(|name, _| after.views.contains_key(name) || history.views.contains_key(name));
    before.triggers.retain(|key, _| after.triggers.contains_key(key) || history.triggers.contains_key(key));
    // Which of several of one name it is, is told later: revisions and catalogue write arguments in different ways.
    let is_named =
        |metadata: &MetaData, name: &TableName| metadata.routines.keys().any(|it| it.name == *name);
    before.routines.retain(|it, _| is_named(after, &it.name) || is_named(history, &it.name));
    // MySQL drops a schema with whatever is in it, so nobody is led to that.
    let is_dropped = |name: &String| history.schemas.contains(name) && database != Database::Mysql;
    before.schemas.retain(|name| of_models.contains(name) || is_dropped(name));
}

/// Adds the schemas in which something is to be: whoever declares a table in a schema wants the schema.
pub(super) fn declare_schemas(metadata: &mut MetaData) {
    let named: Vec<_> = schemas_of(metadata).cloned().collect();
    metadata.schemas.extend(named);
}

/// The schemas that a description names, some of them more than once.
fn schemas_of(metadata: &MetaData) -> impl Iterator<Item = &String> {
    let tables = metadata.tables.keys().chain(metadata.enums.keys()).chain(metadata.views.keys());
    let routines = metadata.routines.keys().map(|it| &it.name);
    let names = tables.chain(metadata.sequences.keys()).chain(routines);
    let of_extensions = metadata.extensions.values().filter_map(|it| it.schema.as_ref());
    metadata.schemas.iter().chain(names.filter_map(|name| name.schema.as_ref())).chain(of_extensions)
}
