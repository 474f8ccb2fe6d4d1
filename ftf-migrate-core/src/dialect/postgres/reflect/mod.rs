//! Reads PostgreSQL's catalogue, in one message.

mod ask;
mod ask_partitions;
mod ask_replaceable;
mod normalize;
mod object;
mod partition;
mod read;
mod replaceable;
mod sql;

use super::Ddl;
use crate::capabilities::{Product, Server};
use crate::connection::{Connection, ConnectionError};
use crate::reflect::{Filter, Kind, ReflectError};
use crate::schema::{
    Check, Column, Constraint, Deferrable, Exclude, ExcludeElement, ForeignKey, ForeignKeyAction,
    ForeignKeyMatch, Generated, Identity, Index, IndexKey, IndexPart, MetaData, Nulls, PrimaryKey,
    ServerDefault, SortOrder, SqlType, Storage, Table, TableName, Unique,
};
use futures_util::TryStreamExt as _;
use sql::{Part, Scope};
use sqlx::postgres::PgRow;
use sqlx::{AssertSqlSafe, Decode, Either, Executor, Postgres, Row};
use std::collections::HashMap;

/// What the catalogue says, as far as `filter` asks for it.
pub(in crate::dialect) async fn reflect(
    connection: &mut Connection,
    filter: &Filter,
) -> Result<MetaData, ReflectError> {
    let mut metadata = read_after(connection, &[], &Scope::Filter(filter)).await?;
    if !filter.takes(Kind::Enum) {
        metadata.enums.clear();
    }
    if !filter.takes(Kind::Table) {
        metadata.tables.retain(|_, table| table.partition_of.is_some());
    }
    metadata.triggers.retain(|(table, _), _| filter.takes_table(table));
    Ok(metadata)
}

/// The description as the server would show it.
pub(in crate::dialect) async fn normalize(
    connection: &mut Connection,
    metadata: &MetaData,
) -> Result<MetaData, ReflectError> {
    const WHAT: &str = "the default schema";
    let major = major_of(connection)?;
    let default_schema = if normalize::names_schemas(metadata) {
        let rows = connection.fetch("SELECT current_schema()::text AS name").await;
        let rows = rows.map_err(ReflectError::reading(WHAT))?;
        rows.first().and_then(|row| row.get::<String>("name").ok()).unwrap_or_default()
    } else {
        String::new()
    };
    let mut normal = normalize::normalize(metadata, &default_schema);
    let server = Server { product: Product::Postgres, version: (major, 0, 0) };
    ask::ask(connection, server, &mut normal).await?;
    ask_partitions::ask(connection, server, &mut normal).await?;
    ask_replaceable::ask(connection, server, &mut normal).await?;
    Ok(normal)
}

/// Views, routines and triggers of two descriptions in a form that the server does not change any more, where they differ.
pub(in crate::dialect) async fn settle_replaceables(
    connection: &mut Connection,
    before: &mut MetaData,
    after: &mut MetaData,
) -> Result<(), ReflectError> {
    let is_same =
        before.views == after.views && before.routines == after.routines && before.triggers == after.triggers;
    if is_same {
        return Ok(());
    }
    let server = Server { product: Product::Postgres, version: (major_of(connection)?, 0, 0) };
    ask_replaceable::ask(connection, server, before).await?;
    ask_replaceable::ask(connection, server, after).await
}

/// The questions of [`reflect`].
pub(in crate::dialect) fn questions(
    connection: &mut Connection,
    filter: &Filter,
) -> Result<String, ReflectError> {
    Ok(message(sql::questions(&Scope::Filter(filter), major_of(connection)?).into_iter()))
}

fn message(questions: impl Iterator<Item = (Part, String)>) -> String {
    questions.map(|(_, sql)| sql).collect::<Vec<_>>().join(";\n")
}

fn major_of(connection: &mut Connection) -> Result<u32, ReflectError> {
    let lent = || ReflectError::Catalogue { what: Part::Tables.name(), source: ConnectionError::Lent };
    let connection = connection.postgres().ok_or_else(lent)?;
    Ok(connection.server_version_num().unwrap_or_default() / 10_000)
}

/// Sends `before` and then the questions about `scope`, in one message, and reads the answers.
async fn read_after(
    connection: &mut Connection,
    before: &[String],
    scope: &Scope<'_>,
) -> Result<MetaData, ReflectError> {
    let questions = sql::questions(scope, major_of(connection)?);
    let parts: Vec<Part> = questions.iter().map(|(part, _)| *part).collect();
    let before_all = before.iter().map(|sql| (Part::Tables, sql.clone()));
    let message = message(before_all.chain(questions));
    let lent = || ReflectError::Catalogue { what: Part::Tables.name(), source: ConnectionError::Lent };
    let connection = connection.postgres().ok_or_else(lent)?;
    let mut reader = Reader::default();
    let mut ended = 0;
    let mut answers = connection.fetch_many(sqlx::raw_sql(AssertSqlSafe(message)));
    loop {
        let part = parts.get(usize::saturating_sub(ended, before.len())).copied().unwrap_or(Part::Tables);
        let what = part.name();
        match answers.try_next().await.map_err(ReflectError::reading(what))? {
            None => return Ok(reader.metadata()),
            Some(Either::Left(_)) => ended += 1,
            Some(Either::Right(row)) => reader.row(part, &row).map_err(ReflectError::reading(what))?,
        }
    }
}

/// What has been read so far. Objects are known by their oid.
#[derive(Default)]
struct Reader {
    tables: HashMap<i64, Found>,
    /// Enum types, and the types of their arrays.
    enums: HashMap<i64, SqlType>,
    metadata: MetaData,
}

/// A table, and where in it the columns are that the catalogue counts.
struct Found {
    table: Table,
    columns: HashMap<i16, usize>,
    /// Whether it is a materialized view, whose indexes are read like those of a table.
    is_view: bool,
    /// The table that it is a partition of.
    parent: Option<i64>,
    /// The defaults of the columns that were made with `serial`.
    counts: HashMap<String, String>,
}

type Cell<T> = Result<T, sqlx::Error>;

/// A value of a row in the text format, in which messages of several statements answer.
fn get<'r, T: Decode<'r, Postgres>>(row: &'r PgRow, index: usize) -> Cell<T> {
    row.try_get_unchecked(index)
}

impl Reader {
    fn row(&mut self, part: Part, row: &PgRow) -> Cell<()> {
        match part {
            Part::Tables => self.table(row),
            Part::Enums => self.enum_type(row),
            Part::Columns => self.column(row),
            Part::SequencesOfColumns => self.sequence_of_column(row),
            Part::Constraints => self.constraint(row),
            Part::Indexes => self.index(row),
            Part::Schemas | Part::Extensions | Part::Sequences => object::read(&mut self.metadata, part, row),
            Part::Views => self.view(row),
            Part::Routines => self.routine(row),
            Part::Triggers => self.trigger(row),
        }
    }

    fn metadata(mut self) -> MetaData {
        self.inherit();
        for found in self.tables.into_values() {
            if found.is_view {
                if let Some(view) = self.metadata.views.get_mut(&found.table.name) {
                    view.indexes = found.table.indexes;
                }
                continue;
            }
            self.metadata.tables.insert(found.table.name.clone(), found.table);
        }
        self.metadata
    }

    fn table(&mut self, row: &PgRow) -> Cell<()> {
        let mut table = Table::new(TableName { schema: get(row, 1)?, name: get(row, 2)? });
        table.comment = get(row, 3)?;
        let parent = partition::read(&mut table, row)?;
        self.tables.insert(get(row, 0)?, Found { parent, ..Found::new(table) });
        Ok(())
    }

    /// Gives partitions what only the catalogue of their tables tells, the outer ones first.
    fn inherit(&mut self) {
        let depth = |oid: &i64| {
            let parent = |oid: &i64| self.tables.get(oid).and_then(|found| found.parent);
            std::iter::successors(Some(*oid), parent).take(self.tables.len()).count()
        };
        let partitions = self.tables.iter().filter(|(_, found)| found.parent.is_some());
        let mut partitions: Vec<_> = partitions.map(|(oid, _)| (depth(oid), *oid)).collect();
        partitions.sort_unstable();
        for (_, oid) in partitions {
            let Some(mut found) = self.tables.remove(&oid) else { continue };
            if let Some(of) = found.parent.and_then(|parent| self.tables.get(&parent)) {
                let counts = |column: &str| of.counts.get(column).map(String::as_str);
                partition::inherit_numbers(&mut found.table, &of.table, counts);
                found.counts.clone_from(&of.counts);
            }
            self.tables.insert(oid, found);
        }
    }

    fn enum_type(&mut self, row: &PgRow) -> Cell<()> {
        let name = TableName { schema: get(row, 2)?, name: get(row, 3)? };
        let values: Vec<String> = get::<Option<_>>(row, 5)?.unwrap_or_default();
        let (is_looked_at, of_extension): (bool, bool) = (get(row, 4)?, get(row, 6)?);
        if of_extension {
            return Ok(());
        }
        if is_looked_at {
            self.metadata.enums.insert(name.clone(), values.clone());
        }
        let sql_type = SqlType::Enum { name, values };
        self.enums.insert(get(row, 1)?, SqlType::Array(Box::new(sql_type.clone())));
        self.enums.insert(get(row, 0)?, sql_type);
        Ok(())
    }

    fn column(&mut self, row: &PgRow) -> Cell<()> {
        let Some(found) = self.tables.get_mut(&get(row, 0)?) else { return Ok(()) };
        let enum_type = self.enums.get(&get::<i64>(row, 3)?).cloned();
        let sql_type = match enum_type {
            Some(enum_type) => enum_type,
            None => read::sql_type(get(row, 4)?),
        };
        let name: &str = get(row, 2)?;
        let mut column = Column::new(name, sql_type);
        column.nullable = !get::<bool>(row, 5)?;
        let expression: Option<&str> = get(row, 6)?;
        let (identity, generated): (&str, &str) = (get(row, 7)?, get(row, 8)?);
        if generated.is_empty() {
            let of: &str = get(row, 11)?;
            column.server_default = expression.and_then(|text| read::default(text, of));
        } else {
            let expression = read::bare(expression.unwrap_or_default()).to_owned();
            column.generated = Some(Generated { expression, stored: generated == "s" });
        }
        if !identity.is_empty() {
            column.identity = Some(Identity { always: identity == "a", ..Identity::default() });
        }
        column.collation = get(row, 9)?;
        column.comment = get(row, 10)?;
        column.storage = get::<Option<&str>>(row, 12)?.and_then(storage);
        column.compression = compression(get(row, 13)?);
        found.columns.insert(get(row, 1)?, found.table.columns.len());
        found.table.columns.push(column);
        Ok(())
    }

    fn sequence_of_column(&mut self, row: &PgRow) -> Cell<()> {
        let Some(found) = self.tables.get_mut(&get(row, 0)?) else { return Ok(()) };
        let Some(&at) = found.columns.get(&get(row, 1)?) else { return Ok(()) };
        let column = &mut found.table.columns[at];
        if get::<&str>(row, 2)? == "a" {
            if let Some(counts) = set_serial(column, get(row, 9)?) {
                found.counts.insert(column.name.clone(), counts);
            }
            return Ok(());
        }
        let options = Identity {
            always: column.identity.is_some_and(|it| it.always),
            start: get(row, 3)?,
            increment: get(row, 4)?,
            min_value: get(row, 5)?,
            max_value: get(row, 6)?,
            cache: get(row, 7)?,
            cycle: get(row, 8)?,
        };
        normalize::set_identity(column, options);
        Ok(())
    }

    fn constraint(&mut self, row: &PgRow) -> Cell<()> {
        let Some(found) = self.tables.get_mut(&get(row, 0)?) else { return Ok(()) };
        let name = Some(get::<String>(row, 2)?);
        let names =
            |numbers: Vec<i16>| -> Vec<String> { numbers.iter().filter_map(|it| found.name(*it)).collect() };
        let columns = names(get(row, 3)?);
        let deferrable = match (get(row, 10)?, get(row, 11)?) {
            (true, true) => Some(Deferrable::InitiallyDeferred),
            (true, false) => Some(Deferrable::InitiallyImmediate),
            (false, _) => None,
        };
        let not_valid = !get::<bool>(row, 12)?;
        let constraint = match get::<&str>(row, 1)? {
            "p" => Constraint::PrimaryKey(PrimaryKey { name, columns }),
            "u" => Constraint::Unique(Unique {
                name,
                columns,
                nulls_not_distinct: get(row, 14)?,
                include: names(get::<Option<_>>(row, 15)?.unwrap_or_default()),
                deferrable,
            }),
            "c" => Constraint::Check(Check {
                name,
                expression: read::bare(get::<Option<&str>>(row, 13)?.unwrap_or_default()).to_owned(),
                not_valid,
            }),
            "x" => Constraint::Exclude(exclude(row, name, deferrable)?),
            _ => Constraint::ForeignKey(ForeignKey {
                name,
                columns,
                referent: TableName {
                    schema: get(row, 4)?,
                    name: get::<Option<_>>(row, 5)?.unwrap_or_default(),
                },
                referent_columns: get::<Option<_>>(row, 6)?.unwrap_or_default(),
                on_delete: action(get(row, 7)?),
                on_update: action(get(row, 8)?),
                match_kind: (get::<&str>(row, 9)? == "f").then_some(ForeignKeyMatch::Full),
                deferrable,
                not_valid,
            }),
        };
        found.table.constraints.push(constraint);
        Ok(())
    }

    fn index(&mut self, row: &PgRow) -> Cell<()> {
        let Some(found) = self.tables.get_mut(&get(row, 0)?) else { return Ok(()) };
        let keys = usize::try_from(get::<i16>(row, 6)?).unwrap_or_default();
        let (numbers, options): (Vec<i16>, Vec<i16>) = (get(row, 7)?, get(row, 8)?);
        let expressions: Vec<Option<String>> = get(row, 9)?;
        let classes: Vec<Option<String>> = get(row, 10)?;
        let collations: Vec<Option<String>> = get(row, 11)?;
        let part = |at: usize| {
            let column = numbers.get(at).and_then(|number| found.name(*number)).unwrap_or_default();
            let key = match (expressions.get(at).cloned().flatten(), collations.get(at).cloned().flatten()) {
                (Some(expression), _) => IndexKey::Expression(read::bare(&expression).to_owned()),
                // The server reads this as the column with another collation.
                (None, Some(collation)) => {
                    IndexKey::Expression(format!("{} COLLATE {}", quoted(&column), quoted(&collation)))
                }
                (None, None) => IndexKey::Column(column),
            };
            let flags = options.get(at).copied().unwrap_or_default();
            let (is_descending, nulls_first) = (flags & 1 != 0, flags & 2 != 0);
            IndexPart {
                key,
                order: is_descending.then_some(SortOrder::Desc),
                nulls: (is_descending != nulls_first).then_some(if nulls_first {
                    Nulls::First
                } else {
                    Nulls::Last
                }),
                operator_class: classes.get(at).cloned().flatten(),
                length: None,
            }
        };
        let method: String = get(row, 3)?;
        let index = Index {
            name: get(row, 1)?,
            parts: (0..keys).map(part).collect(),
            unique: get(row, 2)?,
            predicate: get::<Option<&str>>(row, 4)?.map(|text| read::bare(text).to_owned()),
            method: (method != "btree").then_some(method),
            include: numbers.iter().skip(keys).filter_map(|number| found.name(*number)).collect(),
            nulls_not_distinct: get(row, 5)?,
            storage_parameters: get::<Vec<String>>(row, 12)?
                .iter()
                .filter_map(|it| it.split_once('='))
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect(),
            tablespace: get(row, 13)?,
        };
        found.table.indexes.push(index);
        Ok(())
    }
}

impl Found {
    fn new(table: Table) -> Self {
        Self { table, columns: HashMap::new(), is_view: false, parent: None, counts: HashMap::new() }
    }

    /// The column that the catalogue counts as `number`.
    fn name(&self, number: i16) -> Option<String> {
        let at = self.columns.get(&number)?;
        self.table.columns.get(*at).map(|column| column.name.clone())
    }
}

/// A column made with `serial`: its default, which is given back, counts with a sequence of its own.
fn set_serial(column: &mut Column, sequence: &str) -> Option<String> {
    let counts = format!("nextval({}::regclass)", quoted_text(sequence));
    let word = match column.sql_type {
        SqlType::SmallInt => "smallserial",
        SqlType::Integer => "serial",
        SqlType::BigInt => "bigserial",
        _ => return None,
    };
    let default = ServerDefault::Sql(counts.clone());
    if column.nullable || column.server_default != Some(default) {
        return None;
    }
    column.sql_type = SqlType::Custom(word.to_owned());
    column.server_default = None;
    Some(counts)
}

fn quoted_text(text: &str) -> String {
    let quoted = text.replace('\'', "''");
    if quoted.contains('\\') { format!("E'{}'", quoted.replace('\\', r"\\")) } else { format!("'{quoted}'") }
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// The smallest and the largest value of a sequence over such a column.
fn limits(sql_type: &SqlType) -> (i64, i64) {
    match sql_type {
        SqlType::SmallInt => (i16::MIN.into(), i16::MAX.into()),
        SqlType::Integer => (i32::MIN.into(), i32::MAX.into()),
        _ => (i64::MIN, i64::MAX),
    }
}

fn storage(letter: &str) -> Option<Storage> {
    match letter {
        "p" => Some(Storage::Plain),
        "e" => Some(Storage::External),
        "x" => Some(Storage::Extended),
        "m" => Some(Storage::Main),
        _ => None,
    }
}

/// Nothing is said where the setting of the server decides.
fn compression(letter: &str) -> Option<String> {
    match letter {
        "p" => Some("pglz".to_owned()),
        "l" => Some("lz4".to_owned()),
        _ => None,
    }
}

/// `NO ACTION` is the default, and is left out.
fn action(letter: &str) -> Option<ForeignKeyAction> {
    match letter {
        "r" => Some(ForeignKeyAction::Restrict),
        "c" => Some(ForeignKeyAction::Cascade),
        "n" => Some(ForeignKeyAction::SetNull),
        "d" => Some(ForeignKeyAction::SetDefault),
        _ => None,
    }
}

fn exclude(row: &PgRow, name: Option<String>, deferrable: Option<Deferrable>) -> Cell<Exclude> {
    let method: Option<String> = get(row, 16)?;
    let expressions: Vec<String> = get::<Option<_>>(row, 17)?.unwrap_or_default();
    let operators: Vec<String> = get::<Option<_>>(row, 18)?.unwrap_or_default();
    let elements = expressions
        .into_iter()
        .zip(operators)
        .map(|(expression, operator)| ExcludeElement { expression, operator })
        .collect();
    Ok(Exclude {
        name,
        method: method.filter(|it| it != "gist"),
        elements,
        predicate: get::<Option<&str>>(row, 19)?.map(|text| read::bare(text).to_owned()),
        deferrable,
    })
}
