//! Tables.

use super::source::{Chain, Source, text, texts};
use super::{column, constraint, index, object};
use crate::operation::{AlterTableOptions, CreateTable, TableOption};
use crate::schema::{Check, Constraint, ForeignKey, NamingConvention, PrimaryKey, Table, TableName, Unique};

/// The statement that changes what a table is as a whole.
pub(super) fn alter_options(alter: &AlterTableOptions) -> Chain {
    let chain = Chain::new("alter_table_options", [text(&alter.table.name)]).schema(&alter.table);
    alter.changes.iter().fold(chain, |chain, change| match change {
        TableOption::Engine(engine) => chain.call("engine", [text(engine)]),
        TableOption::Charset(charset) => chain.call("charset", [text(charset)]),
        TableOption::Collation(collation) => chain.call("collation", [text(collation)]),
        TableOption::Strict(strict) => chain.call("strict", [strict.to_string()]),
        TableOption::WithoutRowid(without) => chain.call("without_rowid", [without.to_string()]),
    })
}

/// The statement that makes the table, and those that make its indexes.
pub(super) fn create_table(source: &mut Source, create: &CreateTable) {
    let table = &create.table;
    let mut rest: Vec<&Constraint> = table.constraints.iter().collect();
    let mut columns = Vec::new();
    for column in &table.columns {
        let own = take_own(table, &column.name, &mut rest, &source.naming);
        columns.push(column::with_constraints(source, &table.name, column, &own).0);
    }
    let list = format!("&[{}]", columns.join(", "));
    let mut chain = Chain::new("create_table", [text(&table.name.name), list]).schema(&table.name);
    chain = chain
        .optional("comment", table.comment.as_deref())
        .flag(create.if_not_exists, "if_not_exists")
        .flag(table.without_rowid, "without_rowid")
        .flag(table.strict, "strict")
        .optional("engine", table.engine.as_deref())
        .optional("charset", table.charset.as_deref())
        .optional("collation", table.collation.as_deref());
    if let Some(by) = &table.partition_by {
        chain = object::partition_by(source, chain, by);
    }
    for constraint in rest {
        chain = add(source, chain, &table.name, constraint);
    }
    source.statement(&chain);
    for index in &table.indexes {
        source.statement(&index::create(&table.name, index));
    }
}

/// Takes those out of `rest` that can stand on the column; a column takes no second one of a kind.
fn take_own(
    table: &Table,
    name: &str,
    rest: &mut Vec<&Constraint>,
    naming: &NamingConvention,
) -> Vec<Constraint> {
    let mut own: Vec<Constraint> = Vec::new();
    rest.retain(|constraint| {
        let columns = match constraint {
            Constraint::PrimaryKey(it) => &it.columns,
            Constraint::Unique(it) => &it.columns,
            Constraint::ForeignKey(it) => &it.columns,
            Constraint::Check(_) | Constraint::Exclude(_) => return true,
        };
        let is_new = |it: &Constraint| std::mem::discriminant(it) != std::mem::discriminant(*constraint);
        let takes = columns.as_slice() == [name.to_owned()]
            && column::stands_on_column(&table.name, constraint, naming)
            && own.iter().all(is_new);
        if takes {
            own.push((*constraint).clone());
        }
        !takes
    });
    own
}

fn add(source: &mut Source, chain: Chain, table: &TableName, constraint: &Constraint) -> Chain {
    let is_named = source.naming.gives_name_of(table, constraint);
    match constraint {
        Constraint::PrimaryKey(PrimaryKey { columns, .. }) if is_named => {
            chain.call("primary_key", [texts(columns)])
        }
        Constraint::Unique(it)
            if is_named && Unique { name: None, columns: Vec::new(), ..it.clone() } == Unique::default() =>
        {
            chain.call("unique", [texts(&it.columns)])
        }
        Constraint::Check(Check { name: Some(name), expression, not_valid: false }) => {
            chain.call("check", [text(name), text(expression)])
        }
        Constraint::ForeignKey(it) if is_named && is_plain(it) => {
            chain.call("foreign_key", [constraint::foreign_key_arguments(it)])
        }
        Constraint::Exclude(it) => {
            let exclude = constraint::exclude(source, it);
            chain.call("exclude", [exclude])
        }
        other => {
            let literal = constraint::literal(source, other);
            chain.call("constraint", [literal])
        }
    }
}

fn is_plain(key: &ForeignKey) -> bool {
    let said = ForeignKey { name: None, ..key.clone() };
    let plain = ForeignKey {
        name: None,
        columns: key.columns.clone(),
        referent: TableName::new(&key.referent.name),
        referent_columns: key.referent_columns.clone(),
        on_delete: None,
        on_update: None,
        match_kind: None,
        deferrable: None,
        not_valid: false,
    };
    said == plain
}
