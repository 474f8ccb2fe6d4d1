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
use crate::reflect::ReflectError;
use crate::schema::{
    Check, Column, Constraint, IndexKey, IndexPart, MetaData, ServerDefault, SqlType, Table, TableName,
};
use futures_util::TryStreamExt as _;
use sqlx::mysql::MySqlRow;
use sqlx::{AssertSqlSafe, Either, Executor, Row};

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

/// A table to be asked for, and what makes it.
struct Question {
    table: TableName,
    asked: Table,
    statements: Vec<String>,
}

/// Puts the server's own forms into `metadata`, which is normal otherwise.
pub(super) async fn ask(
    connection: &mut Connection,
    server: Server,
    defaults: &Defaults,
    metadata: &mut MetaData,
) -> Result<(), ReflectError> {
    let questions: Vec<_> = metadata
        .tables
        .values()
        .enumerate()
        .filter_map(|(number, table)| question(server, defaults, number, table))
        .collect();
    if questions.is_empty() {
        return Ok(());
    }
    let reader = Reader { is_mariadb: server.product == Product::Mariadb, defaults };
    let all: Vec<_> = questions.iter().collect();
    if let Some(answers) = answers(connection, &all).await? {
        reader.take(metadata, &all, &answers);
        return Ok(());
    }
    // One of them is not taken by the server. Each by itself shows which.
    for question in &questions {
        if let Some(answers) = answers(connection, &[question]).await? {
            reader.take(metadata, &[question], &answers);
        }
    }
    Ok(())
}

/// The temporary table for what is to be asked of `table`. `None` if that is nothing, or cannot even be written,
/// and so is not there either.
fn question(server: Server, defaults: &Defaults, number: usize, table: &Table) -> Option<Question> {
    let name = format!("ftf_migrate_scratch_{number}");
    let mut asked = Table::new(TableName::new(&name));
    // The columns as they are, since any of them may stand in an expression.
    asked.columns = table.columns.iter().map(as_asked).collect();
    asked.collation = defaults.of_table(table).cloned();
    asked.constraints = table.constraints.iter().filter(|it| is_asked(it)).cloned().collect();
    // MySQL wants the names of checks to differ in all of a database.
    for (at, constraint) in asked.constraints.iter_mut().enumerate() {
        *constraint.name_mut() = Some(format!("{name}_c{at}"));
    }
    let has_expression = |part: &IndexPart| matches!(part.key, IndexKey::Expression(_));
    asked.indexes = table.indexes.iter().filter(|it| it.parts.iter().any(has_expression)).cloned().collect();
    let is_known =
        asked.constraints.is_empty() && asked.indexes.is_empty() && !table.columns.iter().any(is_ambiguous);
    if is_known {
        return None;
    }
    let create = Operation::CreateTable(CreateTable { table: asked.clone(), if_not_exists: false });
    let compiled = compile(&Ddl { server }, &create, &server, &MetaData::new()).ok()?;
    let temporary = |sql: String| match sql.strip_prefix("CREATE TABLE ") {
        Some(rest) => format!("CREATE TEMPORARY TABLE {rest}"),
        None => sql,
    };
    let statements = compiled.into_iter().map(|statement| temporary(statement.sql)).collect();
    Some(Question { table: table.name.clone(), asked, statements })
}

fn is_asked(constraint: &Constraint) -> bool {
    matches!(constraint, Constraint::Check(_))
}

/// The column without what needs no answer and could be refused here.
fn as_asked(column: &Column) -> Column {
    Column { comment: None, autoincrement: false, invisible: false, ..column.clone() }
}

/// What the server makes of the questions; `None` if it does not take one of them.
async fn answers(
    connection: &mut Connection,
    questions: &[&Question],
) -> Result<Option<Vec<String>>, ReflectError> {
    let names: Vec<_> = questions.iter().map(|question| format!("`{}`", question.asked.name.name)).collect();
    let drop = format!("DROP TEMPORARY TABLE IF EXISTS {}", names.join(", "));
    let mut message: Vec<_> = questions.iter().flat_map(|question| question.statements.clone()).collect();
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
    fn take(&self, metadata: &mut MetaData, questions: &[&Question], answers: &[String]) {
        for (question, answer) in questions.iter().zip(answers) {
            let (Some(shown), Some(table)) =
                (show_create::parse(answer), metadata.tables.get_mut(&question.table))
            else {
                continue;
            };
            let usual = self.defaults.of_table(table).cloned();
            let name = table.name.clone();
            for (column, shown) in table.columns.iter_mut().zip(&shown.columns) {
                self.take_column(&name, usual.as_ref(), column, shown);
            }
            let checks = table.constraints.iter_mut().filter_map(|it| match it {
                Constraint::Check(check) => Some(check),
                _ => None,
            });
            for (check, asked) in checks.zip(&question.asked.constraints) {
                self.take_check(check, asked.name(), &shown.checks);
            }
            for index in &mut table.indexes {
                let Some((_, keys)) = shown.keys.iter().find(|(name, _)| *name == index.name) else {
                    continue;
                };
                for (part, key) in index.parts.iter_mut().zip(keys) {
                    self.take_part(part, key);
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

    fn take_check(&self, check: &mut Check, asked: Option<&str>, shown: &[(String, &str)]) {
        if let Some((_, expression)) = shown.iter().find(|(name, _)| Some(name.as_str()) == asked) {
            check.expression = normal(&self.restored(expression, &check.expression));
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
