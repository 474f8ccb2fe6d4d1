//! Asking the server for its own form of views, routines and triggers: each is made for this session alone, over tables that are
//! as they are to be, read back, and rolled back. No table of the database is locked.
//!
//! What the server does not take, because something that it speaks of is not there, stays as it is written: then the database
//! cannot have it either.

use super::ask::{TEMPORARY, as_asked, enums, statements};
use super::sql::{Scope, literal};
use crate::capabilities::{Database, Server};
use crate::connection::Connection;
use crate::ddl::compile;
use crate::operation::{CreateIndex, OnlineDdl, Operation, in_order};
use crate::reflect::ReflectError;
use crate::schema::expression::mentions;
use crate::schema::{
    Column, Constraint, Definition, Index, MetaData, PrimaryKey, Routine, RoutineKind, Table, TableName,
    Trigger, View,
};

/// Puts the server's own forms into `metadata`, which is normal otherwise. What has no text for this database is left out.
pub(in crate::dialect) async fn ask(
    connection: &mut Connection,
    server: Server,
    metadata: &mut MetaData,
) -> Result<(), ReflectError> {
    let has_text = |it: &Definition| it.text_for(Database::Postgres).is_some();
    metadata.views.retain(|_, it| has_text(&it.definition));
    metadata.routines.retain(|_, it| has_text(&it.definition));
    metadata.triggers.retain(|_, it| has_text(&it.definition));
    if metadata.views.is_empty() && metadata.routines.is_empty() && metadata.triggers.is_empty() {
        return Ok(());
    }
    let sheet = Sheet::new(server, metadata);
    let answer =
        super::read_after(connection, &sheet.statements, &Scope::Temporary { with_texts: true }).await;
    let ended = connection.execute("ROLLBACK").await;
    let answer = answer?;
    ended.map_err(ReflectError::reading("the server's form of views, routines and triggers"))?;
    take(metadata, &answer);
    Ok(())
}

/// The statements that make everything for this session.
struct Sheet {
    server: Server,
    statements: Vec<String>,
}

impl Sheet {
    fn new(server: Server, metadata: &MetaData) -> Self {
        let begin = ["BEGIN", "SET LOCAL check_function_bodies = off"];
        let mut sheet = Self { server, statements: begin.map(str::to_owned).to_vec() };
        let is_read = |table: &&Table| {
            let name = &table.name.name;
            table.name.schema.is_none()
                && (metadata.views.values().any(|it| it.definition.mentions(name))
                    || metadata
                        .routines
                        .values()
                        .any(|it| it.definition.mentions(name) || mentions(&it.arguments, name)))
        };
        for table in metadata.tables.values().filter(is_read) {
            sheet.table(table, &table.name.name);
        }
        let views = asked_views(metadata);
        for (view, asked) in &views {
            sheet.view(view, asked, metadata);
        }
        for (number, routine) in numbered(metadata.routines.values()) {
            let text = text_of(&routine.definition);
            let kind = if routine.kind == RoutineKind::Function { "FUNCTION" } else { "PROCEDURE" };
            let name = temporary(&name_of("routine", number));
            sheet.attempt(&[format!("CREATE {kind} {name}({}) {text}", routine.arguments)]);
        }
        for (number, (table, triggers)) in numbered(triggers_by_table(metadata)) {
            let asked = views.iter().find(|(view, _)| view.name == *table).map(|(_, asked)| asked);
            sheet.triggers(number, table, &triggers, metadata, asked);
        }
        // What is not this session's own shows without its schema then.
        sheet
            .statements
            .push(search_path("concat_ws(', ', nullif(current_setting('search_path'), ''), 'pg_temp')"));
        sheet
    }

    /// The table as far as its columns go, under a name of this session.
    fn table(&mut self, table: &Table, name: &str) {
        let plain = |column: &Column| Column { server_default: None, generated: None, ..as_asked(column) };
        let mut asked = Table::new(TableName::new(name).in_schema(TEMPORARY));
        asked.columns = table.columns.iter().map(plain).collect();
        // A query that is grouped by the key may give all other columns.
        let keys = table.constraints.iter().filter_map(|constraint| match constraint {
            Constraint::PrimaryKey(key) => {
                Some(Constraint::PrimaryKey(PrimaryKey { name: None, columns: key.columns.clone() }))
            }
            _ => None,
        });
        asked.constraints = keys.collect();
        for create in enums(self.server, std::iter::once(&asked)) {
            self.attempt(&[create]);
        }
        if let Some(create) = statements(self.server, asked) {
            self.attempt(&create);
        }
    }

    fn view(&mut self, view: &View, asked: &AskedView, metadata: &MetaData) {
        let text = text_of(&view.definition);
        let text = if view.materialized { without_data(text) } else { text };
        let name = temporary(&asked.name);
        self.attempt(&[format!("CREATE VIEW {name} AS {text}")]);
        if view.materialized && !view.indexes.is_empty() {
            let table = TableName::new(&asked.rows).in_schema(TEMPORARY);
            let rows = quoted(&asked.rows);
            self.attempt(&[format!("CREATE TEMP TABLE {rows} AS SELECT * FROM {name} WITH NO DATA")]);
            for index in &view.indexes {
                if let Some(create) = index_statement(self.server, &table, index, metadata) {
                    self.attempt(&[create]);
                }
            }
        }
    }

    /// The triggers of a table, or of a view that is asked as `view`.
    fn triggers(
        &mut self,
        number: usize,
        table: &TableName,
        triggers: &[&Trigger],
        metadata: &MetaData,
        view: Option<&AskedView>,
    ) {
        let on = match (view, metadata.tables.get(table)) {
            (Some(asked), _) => temporary(&asked.name),
            (None, Some(known)) => {
                let name = name_of("table", number);
                self.table(known, &name);
                temporary(&name)
            }
            (None, None) => return,
        };
        for trigger in triggers {
            let text = text_of(&trigger.definition);
            self.attempt(&[format!(
                "CREATE TRIGGER {} {} ON {on} {text}",
                quoted(&trigger.name),
                trigger.when
            )]);
        }
    }

    /// Does this if the server takes it: over what this session has, or else over what everybody sees. Whoever may not do such
    /// things at all is told so.
    fn attempt(&mut self, statements: &[String]) {
        const FORBIDDEN: &str = "insufficient_privilege OR read_only_sql_transaction";
        let each: Vec<_> = statements.iter().map(|sql| format!("EXECUTE {};", literal(sql))).collect();
        let execute = each.join(" ");
        let mut tag = "$ftf$".to_owned();
        while execute.contains(&tag) {
            tag.insert_str(1, "ftf_");
        }
        self.statements.push(format!(
            "DO {tag} DECLARE paths text := current_setting('search_path'); BEGIN BEGIN {execute} \
             EXCEPTION WHEN {FORBIDDEN} THEN RAISE; WHEN OTHERS THEN \
             BEGIN PERFORM set_config('search_path', concat_ws(', ', nullif(paths, ''), 'pg_temp'), true); {execute} \
             PERFORM set_config('search_path', paths, true); EXCEPTION WHEN OTHERS THEN NULL; END; END; END {tag}"
        ));
    }
}

fn search_path(value: &str) -> String {
    format!("DO $ftf$ BEGIN PERFORM set_config('search_path', {value}, true); END $ftf$")
}

fn numbered<T>(all: impl IntoIterator<Item = T>) -> impl Iterator<Item = (usize, T)> {
    all.into_iter().enumerate()
}

fn name_of(what: &str, number: usize) -> String {
    format!("ftf_migrate_{what}_{number}")
}

/// What a view is called for this session, and a table that is made of it for its indexes.
struct AskedView {
    name: String,
    rows: String,
}

/// The views, each behind those that it reads. They read each other by their names; one of another schema cannot have its own
/// here.
fn asked_views(metadata: &MetaData) -> Vec<(&View, AskedView)> {
    let asked = |(number, view): (usize, &View)| {
        let own = view.name.schema.is_none().then(|| view.name.name.clone());
        AskedView { name: own.unwrap_or_else(|| name_of("view", number)), rows: name_of("rows", number) }
    };
    let views = in_order(metadata.views.values().collect());
    views.into_iter().enumerate().map(|(number, view)| (view, asked((number, view)))).collect()
}

fn temporary(name: &str) -> String {
    format!("{TEMPORARY}.{}", quoted(name))
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

fn text_of(definition: &Definition) -> &str {
    let text = definition.text_for(Database::Postgres).unwrap_or_default();
    text.trim_end_matches(|it: char| it.is_whitespace() || it == ';')
}

/// The query without what is said of its rows: a view has none.
fn without_data(text: &str) -> &str {
    let lower = text.to_ascii_lowercase();
    let mut words = lower.split_ascii_whitespace().rev();
    let is_said = words.next() == Some("data")
        && match words.next() {
            Some("no") => words.next() == Some("with"),
            word => word == Some("with"),
        };
    match lower.rfind("with").filter(|_| is_said) {
        Some(at) => text[..at].trim_end(),
        None => text,
    }
}

fn triggers_by_table(metadata: &MetaData) -> Vec<(&TableName, Vec<&Trigger>)> {
    let mut tables: Vec<(&TableName, Vec<&Trigger>)> = Vec::new();
    for trigger in metadata.triggers.values() {
        match tables.last_mut().filter(|(table, _)| **table == trigger.table) {
            Some((_, triggers)) => triggers.push(trigger),
            None => tables.push((&trigger.table, vec![trigger])),
        }
    }
    tables
}

fn index_statement(server: Server, table: &TableName, index: &Index, metadata: &MetaData) -> Option<String> {
    let create = Operation::CreateIndex(CreateIndex {
        table: table.clone(),
        index: index.clone(),
        concurrently: false,
        if_not_exists: false,
        online: OnlineDdl::default(),
    });
    let before = MetaData::with_naming(metadata.naming);
    let statements = compile(&super::Ddl { server }, &create, &server, &before).ok()?;
    statements.into_iter().next().map(|statement| statement.sql)
}

/// Takes over what has been asked for.
fn take(metadata: &mut MetaData, answer: &MetaData) {
    let views: Vec<(TableName, AskedView)> =
        asked_views(metadata).into_iter().map(|(view, asked)| (view.name.clone(), asked)).collect();
    let tables: Vec<TableName> =
        triggers_by_table(metadata).into_iter().map(|(table, _)| table.clone()).collect();
    for (name, asked) in &views {
        if let Some(view) = metadata.views.get_mut(name) {
            take_view(view, asked, answer);
        }
    }
    for (number, routine) in numbered(metadata.routines.values_mut()) {
        let name = TableName::new(&name_of("routine", number));
        routine.definition = Definition::new(text_of(&routine.definition));
        if let Some(found) = answer.routines.values().find(|it| it.signature.name == name) {
            take_routine(routine, found);
        }
    }
    for trigger in metadata.triggers.values_mut() {
        trigger.definition = Definition::new(text_of(&trigger.definition));
        trigger.outdated = false;
        let of_view =
            views.iter().find(|(view, _)| *view == trigger.table).map(|(_, asked)| asked.name.clone());
        let number = tables.iter().position(|table| *table == trigger.table).unwrap_or_default();
        let table = TableName::new(&of_view.unwrap_or_else(|| name_of("table", number)));
        if let Some(found) = answer.triggers.get(&(table, trigger.name.clone())) {
            trigger.when.clone_from(&found.when);
            trigger.definition = found.definition.clone();
        }
    }
}

fn take_view(view: &mut View, asked: &AskedView, answer: &MetaData) {
    view.definition = Definition::new(text_of(&view.definition));
    view.outdated = false;
    if let Some(found) = answer.views.get(&TableName::new(&asked.name)) {
        view.definition = found.definition.clone();
        view.columns.clone_from(&found.columns);
    }
    if let Some(found) = answer.tables.get(&TableName::new(&asked.rows)) {
        for index in &mut view.indexes {
            if let Some(found) = found.indexes.iter().find(|it| it.name == index.name) {
                *index = found.clone();
            }
        }
    }
}

/// The key stays as it is written; of the arguments [`Signature::new`](crate::schema::Signature::new) makes the server's.
fn take_routine(routine: &mut Routine, found: &Routine) {
    routine.arguments.clone_from(&found.arguments);
    routine.definition = found.definition.clone();
}
