//! A description as PostgreSQL would show it: what is known without the server.

use super::limits;
use crate::reflect::SequenceDefaults;
use crate::schema::{
    Column, Constraint, ForeignKeyAction, ForeignKeyMatch, Identity, Index, IndexKey, MetaData, Nulls,
    Routine, Sequence, ServerDefault, Signature, SortOrder, SqlType, Table, TableName, Trigger, Value, View,
};

/// Everything but the texts that only the server can bring into its own form. `default_schema` is
/// the one that goes without saying.
pub(super) fn normalize(metadata: &MetaData, default_schema: &str) -> MetaData {
    let name = |name: &TableName| TableName {
        schema: name.schema.clone().filter(|schema| schema != default_schema),
        name: name.name.clone(),
    };
    let mut normal = MetaData::new();
    normal.enums = metadata.enums.iter().map(|(of, values)| (name(of), values.clone())).collect();
    for table in metadata.tables.values() {
        let mut table = table.clone();
        table.name = name(&table.name);
        metadata.naming.name_constraints(&table.name, &table.columns, &[], &mut table.constraints);
        table.columns.iter_mut().for_each(|column| normalize_column(column, &name));
        table.constraints.iter_mut().for_each(|constraint| normalize_constraint(constraint, &name));
        table.indexes.iter_mut().for_each(normalize_index);
        if let Some(of) = &mut table.partition_of {
            of.parent = name(&of.parent);
        }
        forbid_null_in_key(&mut table);
        table.comment = table.comment.filter(|text| !text.is_empty());
        let plain = Table::new(table.name.clone());
        (table.without_rowid, table.strict) = (plain.without_rowid, plain.strict);
        (table.engine, table.charset, table.collation) = (plain.engine, plain.charset, plain.collation);
        for (of, values) in table.columns.iter().filter_map(|column| column.sql_type.enum_type()) {
            normal.enums.entry(of.clone()).or_insert_with(|| values.to_vec());
        }
        normal.tables.insert(table.name.clone(), table);
    }
    normal.schemas = metadata.schemas.iter().filter(|it| *it != default_schema).cloned().collect();
    normal.extensions.clone_from(&metadata.extensions);
    for sequence in metadata.sequences.values() {
        let owned_by = sequence.owned_by.as_ref().map(|(table, column)| (name(table), column.clone()));
        let sequence = Sequence { name: name(&sequence.name), owned_by, ..sequence.clone() };
        normal.sequences.insert(sequence.name.clone(), crate::reflect::sequence(sequence, SEQUENCE));
    }
    for view in metadata.views.values() {
        let mut view = View { name: name(&view.name), ..view.clone() };
        view.indexes.iter_mut().for_each(normalize_index);
        normal.views.insert(view.name.clone(), view);
    }
    for routine in metadata.routines.values() {
        let signature = Signature { name: name(&routine.signature.name), ..routine.signature.clone() };
        normal.routines.insert(signature.clone(), Routine { signature, ..routine.clone() });
    }
    for trigger in metadata.triggers.values() {
        let trigger = Trigger { table: name(&trigger.table), ..trigger.clone() };
        normal.triggers.insert((trigger.table.clone(), trigger.name.clone()), trigger);
    }
    normal
}

/// What a sequence of bigint has.
pub(super) const SEQUENCE: SequenceDefaults =
    SequenceDefaults { smallest: i64::MIN, largest: i64::MAX, cache: 1 };

/// Whether a schema is named, which may be the default one.
pub(super) fn names_schemas(metadata: &MetaData) -> bool {
    let tables = metadata.tables.keys().chain(metadata.enums.keys());
    let routines = metadata.routines.keys().map(|it| &it.name);
    let triggers = metadata.triggers.keys().map(|(table, _)| table);
    let mut names =
        tables.chain(metadata.sequences.keys()).chain(metadata.views.keys()).chain(routines).chain(triggers);
    !metadata.schemas.is_empty() || names.any(|name| name.schema.is_some())
}

fn normalize_column(column: &mut Column, name: &impl Fn(&TableName) -> TableName) {
    column.sql_type = sql_type(&column.sql_type, name);
    column.comment = column.comment.take().filter(|text| !text.is_empty());
    column.collation = column.collation.take().filter(|collation| collation != "default");
    (column.charset, column.on_update_now, column.invisible) = (None, false, false);
    if column.server_default == Some(ServerDefault::Value(Value::Null)) {
        column.server_default = None;
    }
    if column.autoincrement || column.identity.is_some() {
        let identity = column.identity.take().unwrap_or_default();
        set_identity(column, identity);
        column.nullable = false;
    }
}

/// The options that are not what the column would have anyway; none of them is `autoincrement`.
pub(super) fn set_identity(column: &mut Column, identity: Identity) {
    let (smallest, largest) = limits(&column.sql_type);
    let increment = identity.increment.unwrap_or(1);
    let (usual_min, usual_max) = if increment > 0 { (1, largest) } else { (smallest, -1) };
    let unusual = |value: Option<i64>, usual: i64| value.filter(|value| *value != usual);
    let options = Identity {
        always: identity.always,
        start: unusual(
            identity.start,
            if increment > 0 {
                identity.min_value.unwrap_or(usual_min)
            } else {
                identity.max_value.unwrap_or(usual_max)
            },
        ),
        increment: unusual(identity.increment, 1),
        min_value: unusual(identity.min_value, usual_min),
        max_value: unusual(identity.max_value, usual_max),
        cache: unusual(identity.cache, 1),
        cycle: identity.cycle,
    };
    column.autoincrement = options == Identity::default();
    column.identity = (!column.autoincrement).then_some(options);
}

fn sql_type(of: &SqlType, name: &impl Fn(&TableName) -> TableName) -> SqlType {
    match of {
        SqlType::TinyInt => SqlType::SmallInt,
        // The server does not keep the number of dimensions.
        SqlType::Array(of) => match sql_type(of, name) {
            array @ SqlType::Array(_) => array,
            element => SqlType::Array(Box::new(element)),
        },
        SqlType::Enum { name: of, values } => SqlType::Enum { name: name(of), values: values.clone() },
        other => other.clone(),
    }
}

fn normalize_constraint(constraint: &mut Constraint, name: &impl Fn(&TableName) -> TableName) {
    match constraint {
        Constraint::ForeignKey(key) => {
            key.referent = name(&key.referent);
            key.match_kind = key.match_kind.filter(|kind| *kind != ForeignKeyMatch::Simple);
            for action in [&mut key.on_delete, &mut key.on_update] {
                *action = action.filter(|action| *action != ForeignKeyAction::NoAction);
            }
        }
        Constraint::Exclude(exclude) => {
            exclude.method = exclude.method.take().filter(|method| method != "gist");
        }
        Constraint::PrimaryKey(_) | Constraint::Unique(_) | Constraint::Check(_) => {}
    }
}

fn normalize_index(index: &mut Index) {
    index.method = index.method.take().map(|method| method.to_lowercase()).filter(|method| method != "btree");
    for part in &mut index.parts {
        part.order = part.order.filter(|order| *order == SortOrder::Desc);
        let usual = if part.order.is_some() { Nulls::First } else { Nulls::Last };
        part.nulls = part.nulls.filter(|nulls| *nulls != usual);
    }
}

fn forbid_null_in_key(table: &mut Table) {
    let keys: Vec<_> = table
        .constraints
        .iter()
        .filter_map(|constraint| match constraint {
            Constraint::PrimaryKey(key) => Some(key.columns.clone()),
            _ => None,
        })
        .flatten()
        .collect();
    for column in table.columns.iter_mut().filter(|column| keys.contains(&column.name)) {
        column.nullable = false;
    }
}

/// Whether only the server can tell its own form of something of the column.
pub(super) fn is_ambiguous_column(column: &Column) -> bool {
    fn is_custom(sql_type: &SqlType) -> bool {
        match sql_type {
            SqlType::Custom(_) => true,
            SqlType::Array(of) => is_custom(of),
            _ => false,
        }
    }
    let is_plain = |value: &Value| {
        matches!(
            (value, &column.sql_type),
            (Value::Bool(_), SqlType::Boolean)
                | (Value::Int(_), SqlType::SmallInt | SqlType::Integer | SqlType::BigInt)
                | (Value::Text(_), SqlType::Text | SqlType::Varchar(_) | SqlType::Char(_))
        )
    };
    is_custom(&column.sql_type)
        || column.generated.is_some()
        || column.storage.is_some()
        || match &column.server_default {
            None | Some(ServerDefault::Now) => false,
            Some(ServerDefault::Sql(_)) => true,
            Some(ServerDefault::Value(value)) => !is_plain(value),
        }
}

/// Whether only the server can tell its own form of something in the index.
pub(super) fn is_ambiguous_index(index: &Index) -> bool {
    index.predicate.is_some()
        || index
            .parts
            .iter()
            .any(|part| part.operator_class.is_some() || matches!(part.key, IndexKey::Expression(_)))
}
