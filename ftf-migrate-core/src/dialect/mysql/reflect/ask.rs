//! Asking the server for its own form of expressions, literals and types by name: the tables are made as
//! temporary ones, without rows and keys, shown, and dropped, all in one message.

use super::expression::{bare, normal, unquoted};
use super::normalize::{Defaults, is_ambiguous};
use super::read::{self, Shown};
use super::show_create::{self, ShownColumn};
use crate::capabilities::{Product, Server};
use crate::connection::{Connection, ConnectionError};
use crate::ddl::compile;
use crate::dialect::mysql::Ddl;
use crate::operation::{CreateTable, Operation};
use crate::reflect::{Ask, ReflectError, Sheet, question, sheets};
use crate::schema::{
    Column, Constraint, Index, IndexKey, IndexPart, MetaData, ServerDefault, SqlType, Table, TableName,
};
use futures_util::TryStreamExt as _;
use sqlx::mysql::MySqlRow;
use sqlx::{AssertSqlSafe, Either, Executor, Row};
use std::collections::HashMap;

const WHAT: &str = "the server's form of the schema";

/// What the server takes where nothing is said, in one message.
pub(super) async fn defaults(connection: &mut Connection) -> Result<Defaults, ReflectError> {
    let questions = [
        "SELECT database(), @@default_storage_engine",
        "SELECT schema_name, default_collation_name FROM information_schema.schemata",
        "SELECT character_set_name, default_collate_name FROM information_schema.character_sets",
        "SELECT engine, NULL FROM information_schema.engines",
    ];
    let reading = || ReflectError::reading::<sqlx::Error>("its defaults");
    let mut defaults = Defaults::default();
    for (part, row) in rows(connection, &questions.join(";\n")).await.map_err(reading())? {
        let first: Option<String> = row.try_get_unchecked(0).map_err(reading())?;
        let second: Option<String> = row.try_get_unchecked(1).map_err(reading())?;
        let (first, second) = match (part, first, second) {
            (0, schema, engine) => {
                (defaults.schema, defaults.engine) = (schema, engine.unwrap_or_default());
                continue;
            }
            (_, Some(first), second) => (first, second.unwrap_or_default()),
            (_, None, _) => continue,
        };
        match part {
            1 => defaults.of_schema.insert(first, second),
            2 => defaults.of_charset.insert(first, second),
            _ => defaults.engines.insert(first.to_ascii_lowercase(), first),
        };
    }
    Ok(defaults)
}

/// Sends a message of several statements, and gives the rows with the number of their statement.
async fn rows(connection: &mut Connection, message: &str) -> Result<Vec<(usize, MySqlRow)>, sqlx::Error> {
    let Some(connection) = connection.mysql() else { return Ok(Vec::new()) };
    let mut answers = connection.fetch_many(sqlx::raw_sql(AssertSqlSafe(message.to_owned())));
    let (mut part, mut rows) = (0, Vec::new());
    while let Some(answer) = answers.try_next().await? {
        match answer {
            Either::Left(_) => part += 1,
            Either::Right(row) => rows.push((part, row)),
        }
    }
    Ok(rows)
}

/// How MySQL and MariaDB are asked.
struct Mysql;

impl Ask for Mysql {
    fn is_asked(&self, column: &Column) -> bool {
        is_ambiguous(column)
    }

    fn is_asked_constraint(&self, constraint: &Constraint) -> bool {
        matches!(constraint, Constraint::Check(_))
    }

    fn is_asked_index(&self, index: &Index) -> bool {
        index.parts.iter().any(|part| matches!(part.key, IndexKey::Expression(_)))
    }

    fn as_asked(&self, column: &Column) -> Column {
        as_asked(column)
    }

    /// Its bytes in a row.
    fn weight(&self, column: &Column) -> usize {
        match column.sql_type {
            SqlType::Varchar(length) | SqlType::Char(length) => {
                usize::try_from(length).unwrap_or(usize::MAX).saturating_mul(4).saturating_add(2)
            }
            _ => 256,
        }
    }

    /// A row has 65,535 bytes at most.
    fn room(&self) -> usize {
        60_000
    }

    fn name(&self, number: usize) -> TableName {
        TableName::new(&format!("ftf_migrate_scratch_{number}"))
    }
}

/// Puts the server's own forms into `metadata`, which is normal otherwise.
pub(super) async fn ask(
    connection: &mut Connection,
    server: Server,
    defaults: &Defaults,
    metadata: &mut MetaData,
) -> Result<(), ReflectError> {
    let of_table = |table: &Table| {
        let mut question = question(&Mysql, table)?;
        question.asked.collation = defaults.of_table(table).cloned();
        // What cannot even be written is not there either.
        statements(server, question.asked.clone()).map(|_| question)
    };
    let questions: Vec<_> = metadata.tables.values().filter_map(of_table).collect();
    let reader = Reader { is_mariadb: server.product == Product::Mariadb, defaults };
    // Where one of them is not taken by the server, halves show which.
    let mut rest = vec![questions.as_slice()];
    while let Some(some) = rest.pop().filter(|some| !some.is_empty()) {
        let sheets = sheets(&Mysql, some);
        if let Some(answers) = answers(connection, server, &sheets).await? {
            reader.take(metadata, &sheets, &answers);
        } else if some.len() > 1 {
            let (first, second) = some.split_at(some.len() / 2);
            rest.extend([second, first]);
        }
    }
    Ok(())
}

fn statements(server: Server, table: Table) -> Option<Vec<String>> {
    let create = Operation::CreateTable(CreateTable { table, if_not_exists: false });
    let compiled = compile(&Ddl { server }, &create, &server, &MetaData::new()).ok()?;
    let temporary = |sql: String| match sql.strip_prefix("CREATE TABLE ") {
        Some(rest) => format!("CREATE TEMPORARY TABLE {rest}"),
        None => sql,
    };
    Some(compiled.into_iter().map(|statement| temporary(statement.sql)).collect())
}

/// The column without what needs no answer and could be refused here.
fn as_asked(column: &Column) -> Column {
    Column { comment: None, autoincrement: false, invisible: false, ..column.clone() }
}

/// What the server makes of the questions; `None` if it does not take one of them.
async fn answers(
    connection: &mut Connection,
    server: Server,
    sheets: &[Sheet<'_>],
) -> Result<Option<Vec<String>>, ReflectError> {
    let names: Vec<_> = sheets.iter().map(|sheet| format!("`{}`", sheet.table.name.name)).collect();
    let drop = format!("DROP TEMPORARY TABLE IF EXISTS {}", names.join(", "));
    let mut message = Vec::new();
    for sheet in sheets {
        let Some(statements) = statements(server, sheet.table.clone()) else { return Ok(None) };
        message.extend(statements);
    }
    message.extend(names.iter().map(|name| format!("SHOW CREATE TABLE {name}")));
    message.push(drop.clone());
    let answered = match rows(connection, &message.join(";\n")).await {
        Ok(rows) => rows,
        Err(error) => {
            let source = ConnectionError::from(error);
            if !source.is_refusal() {
                return Err(ReflectError::Catalogue { what: WHAT, source });
            }
            connection.execute(&drop).await.map_err(ReflectError::reading(WHAT))?;
            return Ok(None);
        }
    };
    let texts: Result<Vec<_>, _> = answered.iter().map(|(_, row)| row.try_get_unchecked(1)).collect();
    texts.map(Some).map_err(ReflectError::reading(WHAT))
}

/// How answers are read.
struct Reader<'a> {
    is_mariadb: bool,
    defaults: &'a Defaults,
}

impl Reader<'_> {
    /// Takes over what has been asked for.
    fn take(&self, metadata: &mut MetaData, sheets: &[Sheet<'_>], answers: &[String]) {
        for (sheet, answer) in sheets.iter().zip(answers) {
            let Some(shown) = show_create::parse(answer) else { continue };
            let checks: HashMap<&str, &str> =
                shown.checks.iter().map(|(name, it)| (name.as_str(), *it)).collect();
            let columns: HashMap<&str, _> =
                sheet.table.columns.iter().map(|it| it.name.as_str()).zip(&shown.columns).collect();
            for member in &sheet.members {
                let Some(table) = metadata.tables.get_mut(&member.question.of) else { continue };
                let usual = self.defaults.of_table(table).cloned();
                let name = table.name.clone();
                for column in &mut table.columns {
                    if member.question.asked.column(&column.name).is_some()
                        && let Some(shown) = columns.get(column.name.as_str())
                    {
                        self.take_column(&name, usual.as_ref(), column, shown);
                    }
                }
                let asked = table.constraints.iter_mut().filter_map(|it| match it {
                    Constraint::Check(check) => Some(check),
                    _ => None,
                });
                for (check, name) in asked.zip(&member.constraints) {
                    if let Some(expression) = checks.get(name.as_str()) {
                        check.expression = normal(&self.restored(expression, &check.expression));
                    }
                }
                let asked = table.indexes.iter_mut().filter(|it| Mysql.is_asked_index(it));
                for (index, name) in asked.zip(&member.indexes) {
                    let Some((_, keys)) = shown.keys.iter().find(|(found, _)| found == name) else {
                        continue;
                    };
                    for (part, key) in index.parts.iter_mut().zip(keys) {
                        self.take_part(part, key);
                    }
                }
            }
        }
    }

    fn take_column(
        &self,
        table: &TableName,
        usual: Option<&String>,
        column: &mut Column,
        shown: &ShownColumn<'_>,
    ) {
        if matches!(column.sql_type, SqlType::Custom(_)) {
            column.sql_type = read::sql_type(shown.sql_type, table, &column.name);
            let collation = self.defaults.collation_of(shown.charset, shown.collation.map(str::to_owned));
            column.collation = collation.filter(|it| Some(it) != usual);
            let json = format!("json_valid(`{}`)", column.name.replace('`', "``"));
            if column.sql_type == SqlType::Text && shown.check == Some(json.as_str()) {
                (column.sql_type, column.collation) = (SqlType::Json, None);
            }
        }
        if let (Some(generated), Some(shown)) = (&mut column.generated, shown.generated) {
            generated.expression = normal(&self.restored(shown, &generated.expression));
        } else if is_ambiguous(column) {
            let written = match &column.server_default {
                Some(ServerDefault::Sql(sql)) => sql.as_str(),
                _ => "",
            };
            let shown = shown.default.map(|text| self.restored(text, written));
            column.server_default = shown.and_then(|text| self.default(&text, &column.sql_type));
        }
    }

    fn default(&self, text: &str, sql_type: &SqlType) -> Option<ServerDefault> {
        if self.is_mariadb {
            return read::default(Shown::Sql(text), sql_type);
        }
        match unquoted(text) {
            Some(content) => read::default(Shown::Literal(&content), sql_type),
            None if text.starts_with("b'") => read::default(Shown::Literal(text), sql_type),
            None => read::default(Shown::Expression(bare(text)), sql_type),
        }
    }

    fn take_part(&self, part: &mut IndexPart, shown: &str) {
        if let IndexKey::Expression(expression) = &mut part.key {
            let shown = shown.strip_suffix(" DESC").unwrap_or(shown);
            *expression = normal(bare(&self.restored(shown, expression)));
        }
    }

    /// What is shown, in the characters of the catalogue. Beyond the 65,536 first ones of Unicode MySQL has them
    /// there, and shows four question marks for each here; of MariaDB it is the other way round.
    fn restored(&self, shown: &str, written: &str) -> String {
        const LOST: &str = "????";
        let is_beyond = |it: &char| it.len_utf8() == LOST.len();
        if self.is_mariadb {
            let known = shown.chars().map(|it| if is_beyond(&it) { LOST.to_owned() } else { it.to_string() });
            return known.collect();
        }
        let mut lost = written.chars().filter(is_beyond);
        if shown.matches(LOST).count() != lost.clone().count() {
            return shown.to_owned();
        }
        let mut pieces = shown.split(LOST);
        let mut restored = pieces.next().unwrap_or_default().to_owned();
        for piece in pieces {
            restored.extend(lost.next());
            restored += piece;
        }
        restored
    }
}
