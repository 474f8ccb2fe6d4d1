//! Operations as the Rust that records them: what `revision --autogenerate` writes.
//!
//! The source is what a person would write with the same builders: keys and constraints of one column stand on the
//! column, and nothing is said that is so anyhow. It is laid out by rustfmt afterwards.

mod column;
mod constraint;
mod index;
mod object;
mod source;
mod table;

use crate::operation::{
    AddColumn, AddEnumValue, AlterColumn, Backfill, Change, CreateIndex, DropColumn, DropConstraint,
    DropIndex, EnumPosition, Execute, OnlineDdl, Operation,
};
use crate::schema::{NamingConvention, ServerDefault, SqlType, TableName};
use source::{Chain, Source, text, texts};
use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;
use thiserror::Error;

#[cfg(feature = "cli")]
pub(crate) use column::{byte_string, default, sql_type};
#[cfg(feature = "cli")]
pub(crate) use source::text as literal;

/// The source of a list of operations.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rendered {
    /// Statements on `op`, one a line, not laid out.
    pub body: String,
    /// What is named in it and is not in the prelude: paths for `use`.
    pub imports: BTreeSet<String>,
}

/// An operation that no source can be given for.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{operation} has no source: {why}")]
pub struct NotRenderable {
    /// The operation, in a few words.
    pub operation: String,
    /// Why.
    pub why: &'static str,
}

/// The source that records `operations`.
///
/// ```
/// use ftf_migrate_core::prelude::*;
/// use ftf_migrate_core::render::render;
///
/// let mut op = Op::new();
/// op.create_index("ix_posts_at", "posts", &["author_id"]).desc("created_at");
/// let operations: Vec<_> = op.into_parts().0.into_iter().map(|it| it.operation).collect();
/// let rendered = render(&operations).unwrap();
/// assert_eq!(rendered.body, "op.create_index(\"ix_posts_at\", \"posts\", &[\"author_id\"]).desc(\"created_at\");\n");
/// assert!(rendered.imports.is_empty());
/// ```
///
/// # Errors
///
/// Steps of Rust code, whose source nobody knows.
pub fn render(operations: &[Operation]) -> Result<Rendered, NotRenderable> {
    render_named(operations, NamingConvention::default())
}

/// [`render`] for a project with a naming convention of its own: names that it gives anyhow are left out, no others.
///
/// # Errors
///
/// As [`render`].
pub fn render_named(operations: &[Operation], naming: NamingConvention) -> Result<Rendered, NotRenderable> {
    render_with(operations, &Style { naming, type_source: None })
}

/// How a project writes its revisions.
#[derive(Clone, Default)]
pub struct Style {
    /// Names that this gives are left out.
    pub naming: NamingConvention,
    /// How types are written that the project has its own words for; `None` from it leaves a type to us.
    pub type_source: Option<TypeSources>,
}

/// Gives the source of a type, or nothing.
pub type TypeSources = Arc<dyn Fn(&SqlType) -> Option<TypeSource> + Send + Sync>;

/// A type as a project writes it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TypeSource {
    /// The expression: `MONEY`, `Custom("ltree")`.
    pub source: String,
    /// What has to be imported for it: `app::types::MONEY`.
    pub imports: Vec<String>,
}

impl fmt::Debug for Style {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Style").field("naming", &self.naming).finish_non_exhaustive()
    }
}

/// [`render`] in the style of a project.
///
/// # Errors
///
/// As [`render`].
pub fn render_with(operations: &[Operation], style: &Style) -> Result<Rendered, NotRenderable> {
    let mut source = Source::new(style);
    for operation in operations {
        render_one(&mut source, operation)
            .map_err(|why| NotRenderable { operation: operation.to_string(), why })?;
    }
    Ok(source.finish())
}

fn render_one(source: &mut Source, operation: &Operation) -> Result<(), &'static str> {
    let chain = match operation {
        Operation::CreateTable(it) => {
            table::create_table(source, it);
            return Ok(());
        }
        Operation::DropTable(it) => Chain::new("drop_table", [text(&it.table.name)])
            .schema(&it.table)
            .flag(it.if_exists, "if_exists")
            .flag(it.cascade, "cascade"),
        Operation::RenameTable(it) => {
            Chain::new("rename_table", [text(&it.table.name), text(&it.new_name)]).schema(&it.table)
        }
        Operation::TableComment(it) => match &it.comment {
            Some(comment) => Chain::new("create_table_comment", [text(&it.table.name), text(comment)]),
            None => Chain::new("drop_table_comment", [text(&it.table.name)]),
        }
        .schema(&it.table),
        Operation::AlterTableOptions(it) => table::alter_options(it),
        Operation::AlterTable(it) => {
            // One by one they lead to the same schema.
            return it.operations.iter().try_for_each(|operation| render_one(source, operation));
        }
        Operation::AddColumn(it) => add_column(source, it),
        Operation::DropColumn(it) => drop_column(source, it),
        Operation::AlterColumn(it) => alter_column(source, it),
        Operation::RenameColumn(it) => {
            Chain::new("rename_column", [text(&it.table.name), text(&it.column), text(&it.new_name)])
                .schema(&it.table)
        }
        Operation::CreateIndex(it) => create_index(it),
        Operation::DropIndex(it) => drop_index(it),
        Operation::RenameIndex(it) => {
            Chain::new("rename_index", [text(&it.table.name), text(&it.name), text(&it.new_name)])
                .schema(&it.table)
        }
        Operation::CreateConstraint(it) => {
            let chain = constraint::create(source, &it.table, &it.constraint);
            online(source, chain, it.online)
        }
        Operation::DropConstraint(it) => drop_constraint(source, it),
        Operation::RenameConstraint(it) => {
            Chain::new("rename_constraint", [text(&it.table.name), text(&it.name), text(&it.new_name)])
                .schema(&it.table)
        }
        Operation::ValidateConstraint(it) => {
            Chain::new("validate_constraint", [text(&it.name), text(&it.table.name)]).schema(&it.table)
        }
        Operation::CreateSchema(it) => {
            Chain::new("create_schema", [text(&it.name)]).flag(it.if_not_exists, "if_not_exists")
        }
        Operation::DropSchema(it) => Chain::new("drop_schema", [text(&it.name)])
            .flag(it.if_exists, "if_exists")
            .flag(it.cascade, "cascade"),
        Operation::CreateEnum(it) => {
            Chain::new("create_enum", [text(&it.name.name), texts(&it.values)]).schema(&it.name)
        }
        Operation::AddEnumValue(it) => add_enum_value(it),
        Operation::RenameEnumValue(it) => {
            Chain::new("rename_enum_value", [text(&it.name.name), text(&it.value), text(&it.new_value)])
                .schema(&it.name)
        }
        Operation::RenameEnum(it) => {
            Chain::new("rename_enum", [text(&it.name.name), text(&it.new_name)]).schema(&it.name)
        }
        Operation::DropEnum(it) => {
            Chain::new("drop_enum", [text(&it.name.name)]).schema(&it.name).flag(it.if_exists, "if_exists")
        }
        Operation::RenameSchema(it) => Chain::new("rename_schema", [text(&it.name), text(&it.new_name)]),
        Operation::CreateSequence(it) => object::create_sequence(it)?,
        Operation::AlterSequence(it) => object::alter_sequence(source, it)?,
        Operation::DropSequence(it) => object::drop_sequence(it),
        Operation::CreateExtension(it) => object::create_extension(it),
        Operation::DropExtension(it) => object::drop_extension(it),
        Operation::CreatePartition(it) => object::create_partition(source, it),
        Operation::AttachPartition(it) => {
            object::partition(source, "attach_partition", &it.table, &it.parent, Some(&it.bound))
        }
        Operation::DetachPartition(it) => {
            object::partition(source, "detach_partition", &it.table, &it.parent, None)
                .flag(it.concurrently, "concurrently")
        }
        Operation::CreateReplaceable(it) => object::create(it)?,
        Operation::ReplaceReplaceable(it) => object::replace(it)?,
        Operation::DropReplaceable(it) => object::drop(it),
        Operation::Execute(it) => execute(it)?,
        Operation::BulkInsert(_) => return Err("rows are data, and data is not compared"),
        Operation::Backfill(it) => backfill(source, it),
        Operation::Run(_) => return Err("it is Rust code"),
    };
    source.statement(&chain);
    Ok(())
}

fn add_column(source: &mut Source, add: &AddColumn) -> Chain {
    let (column, rest) = column::with_constraints(source, &add.table, &add.column, &add.constraints);
    let mut chain = Chain::new("add_column", [text(&add.table.name), column]).schema(&add.table);
    chain = chain.flag(add.if_not_exists, "if_not_exists");
    chain = column::position(chain, add.position.as_ref());
    chain = online(source, chain, add.online);
    // What cannot stand on a column is a statement of its own.
    for constraint in rest {
        let create = constraint::create(source, &add.table, &constraint);
        source.after(create);
    }
    chain
}

fn drop_column(source: &mut Source, drop: &DropColumn) -> Chain {
    let chain = Chain::new("drop_column", [text(&drop.table.name), text(&drop.column)])
        .schema(&drop.table)
        .flag(drop.if_exists, "if_exists")
        .flag(drop.cascade, "cascade");
    online(source, chain, drop.online)
}

fn alter_column(source: &mut Source, alter: &AlterColumn) -> Chain {
    let mut chain =
        Chain::new("alter_column", [text(&alter.table.name), text(&alter.column)]).schema(&alter.table);
    for change in &alter.changes {
        chain = change_of(source, chain, change);
    }
    if let Some(using) = &alter.using {
        chain = chain.call("using", [text(using)]);
    }
    chain = column::position(chain, alter.position.as_ref());
    if let Some(existing) = &alter.existing {
        let existing = column::column(source, existing);
        chain = chain.call("existing", [existing]);
    }
    online(source, chain, alter.online)
}

fn change_of(source: &mut Source, chain: Chain, change: &Change) -> Chain {
    let optional = |chain: Chain, value: &Option<String>, set: &'static str, drop: &'static str| match value {
        Some(value) => chain.call(set, [text(value)]),
        None => chain.call(drop, []),
    };
    let flag = |chain: Chain, value: bool, set: &'static str, drop: &'static str| {
        chain.call(if value { set } else { drop }, [])
    };
    match change {
        Change::Type(it) => chain.call("sql_type", [column::sql_type_in(source, it)]),
        Change::Nullable(it) => flag(chain, *it, "nullable", "not_null"),
        Change::ServerDefault(Some(it)) => chain.call("server_default", [column::default(it)]),
        Change::ServerDefault(None) => chain.call("drop_server_default", []),
        Change::Comment(it) => optional(chain, it, "comment", "drop_comment"),
        Change::Collation(it) => optional(chain, it, "collation", "drop_collation"),
        Change::Charset(it) => optional(chain, it, "charset", "drop_charset"),
        Change::Generated(Some(it)) => chain
            .call(if it.stored { "generated_stored" } else { "generated_virtual" }, [text(&it.expression)]),
        Change::Generated(None) => chain.call("drop_generated", []),
        Change::Identity(Some(it)) => chain.call("identity", [column::identity(*it)]),
        Change::Identity(None) => chain.call("drop_identity", []),
        Change::Autoincrement(it) => flag(chain, *it, "autoincrement", "drop_autoincrement"),
        Change::OnUpdateNow(it) => flag(chain, *it, "on_update_now", "drop_on_update_now"),
        Change::Invisible(it) => flag(chain, *it, "invisible", "visible"),
        Change::Storage(Some(it)) => {
            source.import("ftf_migrate_core::schema::Storage");
            chain.call("storage", [format!("Storage::{it:?}")])
        }
        Change::Storage(None) => chain.call("drop_storage", []),
        Change::Compression(it) => optional(chain, it, "compression", "drop_compression"),
    }
}

fn create_index(create: &CreateIndex) -> Chain {
    index::create(&create.table, &create.index)
        .flag(create.concurrently, "concurrently")
        .flag(create.if_not_exists, "if_not_exists")
}

fn drop_index(drop: &DropIndex) -> Chain {
    Chain::new("drop_index", [text(&drop.name), text(&drop.table.name)])
        .schema(&drop.table)
        .flag(drop.concurrently, "concurrently")
        .flag(drop.if_exists, "if_exists")
}

fn drop_constraint(source: &mut Source, drop: &DropConstraint) -> Chain {
    let kind = format!("ConstraintKind::{:?}", drop.kind);
    let chain = Chain::new("drop_constraint", [text(&drop.name), text(&drop.table.name), kind])
        .schema(&drop.table)
        .flag(drop.if_exists, "if_exists")
        .flag(drop.cascade, "cascade");
    online(source, chain, drop.online)
}

fn add_enum_value(add: &AddEnumValue) -> Chain {
    let chain = Chain::new("add_enum_value", [text(&add.name.name), text(&add.value)]).schema(&add.name);
    let chain = match &add.position {
        Some(EnumPosition::Before(value)) => chain.call("before", [text(value)]),
        Some(EnumPosition::After(value)) => chain.call("after", [text(value)]),
        None => chain,
    };
    chain.flag(add.if_not_exists, "if_not_exists")
}

fn execute(execute: &Execute) -> Result<Chain, &'static str> {
    if execute.effect.is_some() {
        return Err("what it declares cannot be written down again");
    }
    let mut texts = execute.texts.iter();
    let mut chain = match texts.next() {
        Some((None, sql)) => Chain::new("execute", [text(sql)]),
        Some((Some(database), sql)) => {
            Chain::new("execute_for", [format!("Database::{database:?}"), text(sql)])
        }
        None => return Err("it has no text"),
    };
    for (database, sql) in texts {
        let Some(database) = database else { return Err("it has two texts for every database") };
        chain = chain.call("or_for", [format!("Database::{database:?}"), text(sql)]);
    }
    for (database, sql) in &execute.reverse {
        chain = match database {
            None => chain.call("reverse", [text(sql)]),
            Some(database) => chain.call("reverse_for", [format!("Database::{database:?}"), text(sql)]),
        };
    }
    Ok(chain)
}

fn backfill(source: &mut Source, backfill: &Backfill) -> Chain {
    let mut chain =
        Chain::new("backfill", [text(&backfill.table.name), text(&backfill.key)]).schema(&backfill.table);
    for assignment in &backfill.assignments {
        chain = chain.call("set", [text(assignment)]);
    }
    chain = chain.optional("predicate", backfill.predicate.as_deref());
    if backfill.batch_size != Backfill::BATCH_SIZE {
        chain = chain.call("batch_size", [backfill.batch_size.to_string()]);
    }
    if !backfill.pause.is_zero() {
        source.import("std::time::Duration");
        let (seconds, nanoseconds) = (backfill.pause.as_secs(), backfill.pause.subsec_nanos());
        chain = chain.call("pause", [format!("Duration::new({seconds}, {nanoseconds})")]);
    }
    chain.optional("reverse", backfill.reverse.as_deref())
}

/// What MySQL may do with rows and other users meanwhile.
fn online(source: &mut Source, mut chain: Chain, online: OnlineDdl) -> Chain {
    if let Some(algorithm) = online.algorithm {
        source.import("ftf_migrate_core::operation::Algorithm");
        chain = chain.call("algorithm", [format!("Algorithm::{algorithm:?}")]);
    }
    if let Some(lock) = online.lock {
        source.import("ftf_migrate_core::operation::Lock");
        chain = chain.call("lock", [format!("Lock::{lock:?}")]);
    }
    chain
}

/// A type as it is written in a revision.
pub(crate) fn type_text(sql_type: &SqlType) -> String {
    column::sql_type(sql_type)
}

/// A server default as it is written in a revision.
pub(crate) fn default_text(default: &ServerDefault) -> String {
    column::default(default)
}

/// A name that may be in a schema, as an expression.
fn table_name(source: &mut Source, name: &TableName) -> String {
    source.import("ftf_migrate_core::schema::TableName");
    match &name.schema {
        Some(schema) => format!("TableName::new({}).in_schema({})", text(&name.name), text(schema)),
        None => format!("TableName::new({})", text(&name.name)),
    }
}
