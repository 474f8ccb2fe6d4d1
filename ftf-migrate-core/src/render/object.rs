//! Sequences, extensions, partitions, and what is replaced as a whole: views, functions, procedures, triggers.

use super::source::{Chain, Source, text, texts};
use crate::operation::{
    AlterSequence, CreateExtension, CreatePartition, CreateReplaceable, CreateSequence, DropExtension,
    DropReplaceable, DropSequence, ReplaceReplaceable, SequenceChange,
};
use crate::schema::{
    Definition, IndexKey, PartitionBound, PartitionBy, Replaceable, ReplaceableName, RoutineKind, TableName,
};

type Rendered = Result<Chain, &'static str>;

pub(super) fn create_sequence(create: &CreateSequence) -> Rendered {
    let it = &create.sequence;
    let mut chain = Chain::new("create_sequence", [text(&it.name.name)]).schema(&it.name);
    let numbers = [
        ("start", it.start),
        ("increment", it.increment),
        ("min_value", it.min_value),
        ("max_value", it.max_value),
        ("cache", it.cache),
    ];
    for (method, number) in numbers {
        chain = chain.number(method, number);
    }
    chain = chain.flag(it.cycle, "cycle");
    if let Some((table, column)) = &it.owned_by {
        chain = owned_by(chain, &it.name, table, column)?;
    }
    Ok(chain.flag(create.if_not_exists, "if_not_exists"))
}

pub(super) fn alter_sequence(source: &mut Source, alter: &AlterSequence) -> Rendered {
    let mut chain = Chain::new("alter_sequence", [text(&alter.name.name)]).schema(&alter.name);
    for change in &alter.changes {
        chain = match change {
            SequenceChange::Start(Some(it)) => chain.call("start", [it.to_string()]),
            SequenceChange::Restart(Some(it)) => chain.call("restart", [it.to_string()]),
            SequenceChange::Increment(Some(it)) => chain.call("increment", [it.to_string()]),
            SequenceChange::MinValue(Some(it)) => chain.call("min_value", [it.to_string()]),
            SequenceChange::MaxValue(Some(it)) => chain.call("max_value", [it.to_string()]),
            SequenceChange::Cache(Some(it)) => chain.call("cache", [it.to_string()]),
            SequenceChange::Cycle(true) => chain.call("cycle", []),
            SequenceChange::Cycle(false) => chain.call("no_cycle", []),
            SequenceChange::OwnedBy(Some((table, column))) => owned_by(chain, &alter.name, table, column)?,
            SequenceChange::OwnedBy(None) => chain.call("owned_by_none", []),
            own => {
                source.import("ftf_migrate_core::operation::SequenceChange");
                chain.call("change", [format!("SequenceChange::{own:?}")])
            }
        };
    }
    Ok(chain)
}

fn owned_by(chain: Chain, sequence: &TableName, table: &TableName, column: &str) -> Rendered {
    if table.schema != sequence.schema {
        return Err("it belongs to a column of a table in another schema");
    }
    Ok(chain.call("owned_by", [text(&table.name), text(column)]))
}

pub(super) fn drop_sequence(drop: &DropSequence) -> Chain {
    Chain::new("drop_sequence", [text(&drop.name.name)])
        .schema(&drop.name)
        .flag(drop.if_exists, "if_exists")
        .flag(drop.cascade, "cascade")
}

pub(super) fn create_extension(create: &CreateExtension) -> Chain {
    Chain::new("create_extension", [text(&create.name)])
        .optional("schema", create.extension.schema.as_deref())
        .optional("version", create.extension.version.as_deref())
        .flag(create.if_not_exists, "if_not_exists")
        .flag(create.cascade, "cascade")
}

pub(super) fn drop_extension(drop: &DropExtension) -> Chain {
    Chain::new("drop_extension", [text(&drop.name)])
        .flag(drop.if_exists, "if_exists")
        .flag(drop.cascade, "cascade")
}

pub(super) fn create_partition(source: &mut Source, create: &CreatePartition) -> Chain {
    let mut chain = partition(source, "create_partition", &create.table, &create.parent, Some(&create.bound));
    if let Some(by) = &create.partition_by {
        chain = partition_by(source, chain, by);
    }
    chain
}

/// A statement about a partition and its parent.
pub(super) fn partition(
    source: &mut Source,
    method: &'static str,
    table: &TableName,
    parent: &TableName,
    bound: Option<&PartitionBound>,
) -> Chain {
    let (schema, of_parent) = (table.schema.as_deref(), parent.schema.as_deref());
    let (name, parent) = (text(&table.name), text(&parent.name));
    let chain = match bound {
        None => Chain::new(method, [name, parent]),
        Some(bound) => {
            source.import("ftf_migrate_core::schema::PartitionBound");
            Chain::new(method, [name, parent, bound_of(bound)])
        }
    };
    if schema == of_parent {
        chain.optional("schema", schema)
    } else {
        chain.optional("partition_schema", schema).optional("parent_schema", of_parent)
    }
}

fn bound_of(bound: &PartitionBound) -> String {
    match bound {
        PartitionBound::Range { from, to } => {
            format!("PartitionBound::range({}, {})", texts(from), texts(to))
        }
        PartitionBound::List(values) => format!("PartitionBound::list({})", texts(values)),
        PartitionBound::Hash { modulus, remainder } => {
            format!("PartitionBound::Hash {{ modulus: {modulus}, remainder: {remainder} }}")
        }
        PartitionBound::Default => "PartitionBound::Default".to_owned(),
    }
}

/// `.partition_by(PartitionKind::Range, &["at"])`, once for neighbouring columns and once for each expression.
pub(super) fn partition_by(source: &mut Source, chain: Chain, by: &PartitionBy) -> Chain {
    source.import("ftf_migrate_core::schema::PartitionKind");
    let kind = || format!("PartitionKind::{:?}", by.kind);
    let runs = by.keys.chunk_by(|one, other| column_of(one).is_some() && column_of(other).is_some());
    runs.fold(chain, |chain, run| {
        if let [IndexKey::Expression(sql)] = run {
            return chain.call("partition_by_expression", [kind(), text(sql)]);
        }
        let columns: Vec<String> = run.iter().filter_map(column_of).cloned().collect();
        chain.call("partition_by", [kind(), texts(&columns)])
    })
}

fn column_of(key: &IndexKey) -> Option<&String> {
    match key {
        IndexKey::Column(name) => Some(name),
        IndexKey::Expression(_) => None,
    }
}

pub(super) fn create(create: &CreateReplaceable) -> Rendered {
    let methods =
        ["create_view", "create_materialized_view", "create_function", "create_procedure", "create_trigger"];
    object(methods, &create.object)
}

pub(super) fn replace(replace: &ReplaceReplaceable) -> Rendered {
    let methods = [
        "replace_view",
        "replace_materialized_view",
        "replace_function",
        "replace_procedure",
        "replace_trigger",
    ];
    Ok(object(methods, &replace.object)?.flag(replace.recreate, "recreate"))
}

/// `methods` are those of views, materialized views, functions, procedures, triggers.
fn object(methods: [&'static str; 5], object: &Replaceable) -> Rendered {
    let [view, materialized_view, function, procedure, trigger] = methods;
    let (first, rest) = first_text(object.definition())?;
    let (chain, schema) = match object {
        Replaceable::View(it) => {
            if !it.indexes.is_empty() {
                return Err("it has indexes of its own");
            }
            let method = if it.materialized { materialized_view } else { view };
            (Chain::new(method, [text(&it.name.name), text(&first.1)]), &it.name)
        }
        Replaceable::Routine(it) => {
            let method = if it.kind == RoutineKind::Function { function } else { procedure };
            let arguments = [text(&it.signature.name.name), text(&it.arguments), text(&first.1)];
            (Chain::new(method, arguments), &it.signature.name)
        }
        Replaceable::Trigger(it) => {
            let arguments = [text(&it.name), text(&it.when), text(&it.table.name), text(&first.1)];
            (Chain::new(trigger, arguments), &it.table)
        }
    };
    let mut chain = chain.schema(schema);
    if let Some(database) = first.0 {
        chain = chain.call("only_on", [format!("Database::{database:?}")]);
    }
    for (database, sql) in rest {
        let Some(database) = database else { return Err("it has two texts for every database") };
        chain = chain.call("or_for", [format!("Database::{database:?}"), text(sql)]);
    }
    Ok(chain)
}

type Text = (Option<crate::capabilities::Database>, String);

fn first_text(definition: &Definition) -> Result<(&Text, &[Text]), &'static str> {
    definition.texts.split_first().ok_or("it has no text")
}

pub(super) fn drop(drop: &DropReplaceable) -> Chain {
    let (chain, schema) = match &drop.name {
        ReplaceableName::View { name, materialized } => {
            let method = if *materialized { "drop_materialized_view" } else { "drop_view" };
            (Chain::new(method, [text(&name.name)]), name)
        }
        ReplaceableName::Routine { signature, kind } => {
            let method = if *kind == RoutineKind::Function { "drop_function" } else { "drop_procedure" };
            (Chain::new(method, [text(&signature.name.name), text(&signature.arguments)]), &signature.name)
        }
        ReplaceableName::Trigger { name, table } => {
            (Chain::new("drop_trigger", [text(name), text(&table.name)]), table)
        }
    };
    chain.schema(schema).flag(drop.if_exists, "if_exists").flag(drop.cascade, "cascade")
}
