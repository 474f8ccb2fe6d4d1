//! Reads the catalogue of MySQL and MariaDB, in two messages.
//!
//! Canonical here: a unique key over plain columns is a unique constraint, any other index is one; an enum is called after its
//! column; the index that the server makes for a foreign key is part of that key.

mod ask;
mod expression;
mod normalize;
mod object;
mod read;
mod replaceable;
mod show_create;
mod sql;

use super::session::server_of;
use crate::capabilities::{Product, Server};
use crate::connection::{Connection, ConnectionError};
use crate::reflect::{Filter, ReflectError};
use crate::schema::{
    Check, Column, Constraint, ForeignKey, ForeignKeyAction, Generated, Index, IndexKey, IndexPart, MetaData,
    PrimaryKey, Routine, SortOrder, SqlType, Table, TableName, Unique,
};
use futures_util::TryStreamExt as _;
use read::Shown;
use sql::Part;
use sqlx::mysql::MySqlRow;
use sqlx::{AssertSqlSafe, Decode, Either, Executor, MySql, Row};
use std::collections::BTreeMap;

/// What the catalogue says, as far as `filter` asks for it.
pub(in crate::dialect) async fn reflect(
    connection: &mut Connection,
    filter: &Filter,
) -> Result<MetaData, ReflectError> {
    let is_mariadb = server(connection).await?.product == Product::Mariadb;
    let mut reader = Reader { is_mariadb, ..Reader::default() };
    reader.ask(connection, sql::questions(filter, is_mariadb)).await?;
    let of_sequences = object::questions_about_sequences(&reader.metadata);
    reader.ask(connection, of_sequences).await?;
    reader.finish_routines();
    reader.metadata.triggers.retain(|(table, _), _| filter.takes_table(table));
    Ok(reader.metadata())
}

/// The questions of [`reflect`].
pub(in crate::dialect) async fn questions(
    connection: &mut Connection,
    filter: &Filter,
) -> Result<String, ReflectError> {
    let questions = sql::questions(filter, server(connection).await?.product == Product::Mariadb);
    Ok(message(&questions))
}

fn message(questions: &[(Part, String)]) -> String {
    questions.iter().map(|(_, sql)| sql.as_str()).collect::<Vec<_>>().join(";\n")
}

/// The description as the server would show it.
pub(in crate::dialect) async fn normalize(
    connection: &mut Connection,
    metadata: &MetaData,
) -> Result<MetaData, ReflectError> {
    let server = server(connection).await?;
    let defaults = ask::defaults(connection).await?;
    let mut normal = normalize::normalize(metadata, &defaults);
    object::normalize(metadata, &defaults, server.product == Product::Mariadb, &mut normal);
    replaceable::normalize(metadata, &defaults, &mut normal);
    ask::ask(connection, server, &defaults, &mut normal).await?;
    Ok(normal)
}

/// Gives the engine and the collation of a table their names where one description has the server's own and
/// the other has not: no server has a word for going back to its own.
pub(in crate::dialect) async fn name_defaults(
    connection: &mut Connection,
    before: &mut MetaData,
    after: &mut MetaData,
) -> Result<(), ReflectError> {
    let options = |table: &Table| (table.engine.clone(), table.collation.clone());
    let differs = |name: &TableName, table: &Table| {
        after.tables.get(name).is_some_and(|other| options(other) != options(table))
    };
    let names: Vec<_> = before
        .tables
        .iter()
        .filter(|(name, table)| differs(name, table))
        .map(|(name, _)| name.clone())
        .collect();
    if names.is_empty() {
        return Ok(());
    }
    let defaults = ask::defaults(connection).await?;
    for name in &names {
        let (Some(one), Some(other)) = (before.tables.get_mut(name), after.tables.get_mut(name)) else {
            continue;
        };
        let has_engine = one.engine != other.engine;
        let has_collation = one.collation != other.collation;
        for table in [one, other] {
            if has_engine && table.engine.is_none() {
                table.engine = Some(defaults.engine.clone());
            }
            if has_collation && table.collation.is_none() {
                table.collation = defaults.collation(table.name.schema.as_ref()).cloned();
            }
        }
    }
    Ok(())
}

async fn server(connection: &mut Connection) -> Result<Server, ReflectError> {
    const WHAT: &str = "its version";
    let rows = connection.fetch("SELECT version() AS version").await.map_err(ReflectError::reading(WHAT))?;
    let none = || ReflectError::Catalogue { what: WHAT, source: ConnectionError::Lent };
    let version: String =
        rows.first().ok_or_else(none)?.get("version").map_err(ReflectError::reading(WHAT))?;
    Ok(server_of(&version))
}

/// What has been read so far.
#[derive(Default)]
struct Reader {
    is_mariadb: bool,
    /// The collation of new tables, for each schema.
    collations: BTreeMap<Option<String>, String>,
    engine: String,
    /// The collation of each table.
    of_table: BTreeMap<TableName, String>,
    /// Routines, before their arguments are known.
    routines: Vec<Routine>,
    metadata: MetaData,
}

type Cell<T> = Result<T, sqlx::Error>;

/// A value of a row, whatever the catalogue calls its type: servers differ.
fn get<'r, T: Decode<'r, MySql>>(row: &'r MySqlRow, index: usize) -> Cell<T> {
    row.try_get_unchecked(index)
}

impl Reader {
    /// Sends the questions as one message, if there are any, and reads the answers.
    async fn ask(
        &mut self,
        connection: &mut Connection,
        questions: Vec<(Part, String)>,
    ) -> Result<(), ReflectError> {
        let Some((first, _)) = questions.first() else { return Ok(()) };
        let lent = || ReflectError::Catalogue { what: first.name(), source: ConnectionError::Lent };
        let connection = connection.mysql().ok_or_else(lent)?;
        let mut answers = connection.fetch_many(sqlx::raw_sql(AssertSqlSafe(message(&questions))));
        let (mut parts, mut part) = (questions.iter().map(|(part, _)| *part).skip(1), *first);
        loop {
            match answers.try_next().await.map_err(ReflectError::reading(part.name()))? {
                None => return Ok(()),
                Some(Either::Left(_)) => part = parts.next().unwrap_or(part),
                Some(Either::Right(row)) => {
                    self.row(part, &row).map_err(ReflectError::reading(part.name()))?;
                }
            }
        }
    }

    fn row(&mut self, part: Part, row: &MySqlRow) -> Cell<()> {
        match part {
            Part::Defaults => self.defaults(row),
            Part::Tables => self.table(row),
            Part::Columns => self.column(row),
            Part::Indexes => self.index(row),
            Part::ForeignKeys => self.foreign_key(row),
            Part::Checks => self.check(row),
            Part::Schemas | Part::Sequences => object::read(&mut self.metadata, part, row),
            Part::Views => self.view(row),
            Part::Routines => self.routine(row),
            Part::Parameters => self.parameter(row),
            Part::Triggers => self.trigger(row),
        }
    }

    fn metadata(mut self) -> MetaData {
        self.metadata.tables.values_mut().for_each(finish);
        self.metadata
    }

    fn defaults(&mut self, row: &MySqlRow) -> Cell<()> {
        self.collations.insert(get(row, 0)?, get(row, 1)?);
        self.engine = get(row, 2)?;
        Ok(())
    }

    fn table(&mut self, row: &MySqlRow) -> Cell<()> {
        let mut table = Table::new(sql::table_name(get(row, 0)?, get(row, 1)?));
        let (engine, collation): (Option<String>, Option<String>) = (get(row, 2)?, get(row, 3)?);
        table.engine = engine.filter(|engine| !engine.eq_ignore_ascii_case(&self.engine));
        if let Some(collation) = collation {
            self.of_table.insert(table.name.clone(), collation.clone());
            table.collation =
                Some(collation).filter(|it| self.collations.get(&table.name.schema) != Some(it));
        }
        table.comment = Some(get(row, 4)?).filter(|text: &String| !text.is_empty());
        self.metadata.tables.insert(table.name.clone(), table);
        Ok(())
    }

    fn known(&mut self, row: &MySqlRow) -> Cell<Option<&mut Table>> {
        Ok(self.metadata.tables.get_mut(&sql::table_name(get(row, 0)?, get(row, 1)?)))
    }

    fn column(&mut self, row: &MySqlRow) -> Cell<()> {
        let is_mariadb = self.is_mariadb;
        let table_name = sql::table_name(get(row, 0)?, get(row, 1)?);
        let usual = self.of_table.get(&table_name).cloned();
        let Some(table) = self.metadata.tables.get_mut(&table_name) else { return Ok(()) };
        let name: String = get(row, 2)?;
        let sql_type = read::sql_type(get(row, 3)?, &table.name, &name);
        let mut column = Column::new(&name, sql_type);
        column.nullable = get::<&str>(row, 4)? == "YES";
        let default: Option<String> = get(row, 5)?;
        let extra = get::<&str>(row, 6)?.to_ascii_lowercase();
        let expression = get::<Option<&str>>(row, 7)?.filter(|text| !text.is_empty());
        if let Some(expression) = expression {
            let expression = expression::normal(&catalogued(expression, is_mariadb));
            let stored = extra.contains("stored") || extra.contains("persistent");
            column.generated = Some(Generated { expression, stored });
        } else {
            column.server_default =
                default.as_deref().and_then(|text| match (is_mariadb, extra.contains("default_generated")) {
                    (true, _) => read::default(Shown::Sql(text), &column.sql_type),
                    (false, true) => {
                        let text = catalogued(text, is_mariadb);
                        read::default(Shown::Expression(&text), &column.sql_type)
                    }
                    (false, false) => read::default(Shown::Literal(text), &column.sql_type),
                });
        }
        column.autoincrement = extra.contains("auto_increment");
        column.on_update_now = extra.contains("on update current_timestamp");
        normalize::forget_zero_default(&mut column);
        column.invisible = extra.contains("invisible");
        column.collation = get::<Option<String>>(row, 8)?.filter(|it| Some(it) != usual.as_ref());
        column.comment = Some(get(row, 9)?).filter(|text: &String| !text.is_empty());
        table.columns.push(column);
        Ok(())
    }

    /// One part of a key.
    fn index(&mut self, row: &MySqlRow) -> Cell<()> {
        let Some(table) = self.known(row)? else { return Ok(()) };
        let (name, kind): (String, &str) = (get(row, 2)?, get(row, 7)?);
        let (column, expression): (Option<String>, Option<&str>) = (get(row, 4)?, get(row, 8)?);
        let key = match (column, expression) {
            (Some(column), _) => IndexKey::Column(column),
            (None, expression) => IndexKey::Expression(expression::normal(&expression::catalogued(
                expression.unwrap_or_default(),
            ))),
        };
        let order = get::<Option<&str>>(row, 5)?.filter(|it| *it == "D").map(|_| SortOrder::Desc);
        let length = get::<Option<i64>>(row, 6)?.and_then(|it| u32::try_from(it).ok());
        let part = IndexPart { key, order, nulls: None, operator_class: None, length };
        if table.indexes.last().is_none_or(|index| index.name != name) {
            let unique = get::<i64>(row, 3)? == 0;
            let method = normalize::method(kind, table.engine.as_deref());
            table.indexes.push(Index { unique, method, ..Index::new(&name, &[]) });
        }
        if let Some(index) = table.indexes.last_mut() {
            index.parts.push(part);
        }
        Ok(())
    }

    /// One column of a foreign key.
    fn foreign_key(&mut self, row: &MySqlRow) -> Cell<()> {
        let Some(table) = self.known(row)? else { return Ok(()) };
        let name: String = get(row, 2)?;
        let (column, referred): (String, String) = (get(row, 3)?, get(row, 6)?);
        if let Some(Constraint::ForeignKey(key)) = table.constraints.last_mut()
            && key.name.as_ref() == Some(&name)
        {
            key.columns.push(column);
            key.referent_columns.push(referred);
            return Ok(());
        }
        table.constraints.push(Constraint::ForeignKey(ForeignKey {
            name: Some(name),
            columns: vec![column],
            referent: sql::table_name(get(row, 4)?, get(row, 5)?),
            referent_columns: vec![referred],
            on_update: action(get(row, 7)?),
            on_delete: action(get(row, 8)?),
            match_kind: None,
            deferrable: None,
            not_valid: false,
        }));
        Ok(())
    }

    fn check(&mut self, row: &MySqlRow) -> Cell<()> {
        let is_mariadb = self.is_mariadb;
        let Some(table) = self.known(row)? else { return Ok(()) };
        let name: String = get(row, 2)?;
        let clause: &str = get(row, 3)?;
        // MariaDB's JSON is a text that is checked, under the name that the column had when it was made.
        let of_json = |column: &&mut Column| {
            column.sql_type == SqlType::Text
                && clause == format!("json_valid(`{}`)", column.name.replace('`', "``"))
        };
        let stands_on_column = is_mariadb && get::<String>(row, 5)? == "Column";
        if let Some(column) = table.columns.iter_mut().find(of_json).filter(|_| stands_on_column) {
            column.sql_type = SqlType::Json;
            column.collation = None;
            return Ok(());
        }
        let expression = expression::normal(&catalogued(clause, is_mariadb));
        table.constraints.push(Constraint::Check(Check { name: Some(name), expression, not_valid: false }));
        Ok(())
    }
}

/// An expression of the catalogue as it is meant.
fn catalogued(expression: &str, is_mariadb: bool) -> String {
    if is_mariadb { expression.to_owned() } else { expression::catalogued(expression) }
}

/// NO ACTION and RESTRICT are the same, and the default.
fn action(rule: &str) -> Option<ForeignKeyAction> {
    match rule {
        "CASCADE" => Some(ForeignKeyAction::Cascade),
        "SET NULL" => Some(ForeignKeyAction::SetNull),
        "SET DEFAULT" => Some(ForeignKeyAction::SetDefault),
        _ => None,
    }
}

/// Turns keys into constraints, and leaves out the indexes that foreign keys brought along.
fn finish(table: &mut Table) {
    let keys: Vec<(String, Vec<String>)> = table
        .constraints
        .iter()
        .filter_map(|constraint| match constraint {
            Constraint::ForeignKey(key) => Some((key.name.clone()?, key.columns.clone())),
            _ => None,
        })
        .collect();
    for index in std::mem::take(&mut table.indexes) {
        let Some(columns) = plain_columns(&index) else {
            table.indexes.push(index);
            continue;
        };
        if index.name == "PRIMARY" {
            table.constraints.push(Constraint::PrimaryKey(PrimaryKey { name: Some(index.name), columns }));
        } else if index.unique {
            let unique = Unique { name: Some(index.name), columns, ..Unique::default() };
            table.constraints.push(Constraint::Unique(unique));
        } else if !keys.contains(&(index.name.clone(), columns)) {
            table.indexes.push(index);
        }
    }
}

/// The columns of an index that says nothing else of them.
fn plain_columns(index: &Index) -> Option<Vec<String>> {
    let column = |part: &IndexPart| match &part.key {
        IndexKey::Column(name) if *part == IndexPart::column(name) => Some(name.clone()),
        _ => None,
    };
    if index.method.is_some() { None } else { index.parts.iter().map(column).collect() }
}
