//! `schema`: what tables there are, in the database or in the history.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::{Value, json};

use super::Configure;
use super::choice::{Chosen, Site, sites};
use super::database::{runtime, version_rows};
use super::error::RunnerError;
use super::offline;
use crate::capabilities::{Database, Server};
use crate::cli::{Cli, Console, Format, SCHEMA_VERSION, SchemaScope, SchemaVerb, exit, heading};
use crate::connection::{Access, Source};
use crate::dump;
use crate::migration::Graph;
use crate::operation::{Op, Recorded};
use crate::reflect::{Filter, Kind};
use crate::render::render_named;
use crate::revision::Position;
use crate::schema::{MetaData, TableName};
use crate::session::history_table;

/// Writes what was asked for, of all databases that the command is about.
pub(super) fn run(
    cli: &Cli,
    verb: &SchemaVerb,
    chosen: Vec<Chosen>,
    configure: Configure<'_>,
    console: &mut Console,
) -> Result<u8, RunnerError> {
    let Some((scope, tables)) = verb.scope() else { return Err(RunnerError::AdoptsNothing) };
    let asked = Asked { scope, tables };
    if let SchemaVerb::Answer(_) = verb {
        let found = read_all(cli, asked, chosen, configure, console, Format::Json)?;
        for found in &found {
            console.result(&format!("{}\n", answer(&found.metadata, found.database)?))?;
        }
        return Ok(exit::DONE);
    }
    let format = match (verb, console.format()) {
        (SchemaVerb::Dump(_), Format::Text) => Format::Sql,
        (_, format) => format,
    };
    let names: Vec<_> = chosen.iter().map(|one| one.graph.name()).collect();
    let mut text = String::new();
    for (name, found) in names.iter().zip(read_all(cli, asked, chosen, configure, console, format)?) {
        if names.len() > 1 && format == Format::Text {
            text.push_str(&heading(name, text.is_empty()));
        }
        if format == Format::Text && found.metadata.tables.is_empty() {
            console.note("There are no tables");
        }
        text.push_str(&found.render(format, (names.len() > 1).then_some(*name))?);
    }
    write(verb, format, &text, console)?;
    Ok(exit::DONE)
}

fn write(verb: &SchemaVerb, format: Format, text: &str, console: &Console) -> Result<(), RunnerError> {
    let out: Option<&Path> = match verb {
        SchemaVerb::Show(_) | SchemaVerb::Adopt(_) | SchemaVerb::Answer(_) => None,
        SchemaVerb::Dump(args) => args.out.as_deref(),
    };
    match (out, format) {
        (None, Format::Text) => Ok(console.result(text)?),
        (None, _) => Ok(Console::document(text, None)?),
        (Some(path), _) => {
            let failed = |source| RunnerError::OutputFile { path: path.to_owned(), source };
            Console::document(text, Some(path)).map_err(failed)?;
            console.note(&format!("Written to {}", path.display()));
            Ok(())
        }
    }
}

/// What was asked for.
#[derive(Clone, Copy)]
struct Asked<'a> {
    scope: &'a SchemaScope,
    tables: &'a [String],
}

/// The models, and the statements of the revision that makes the database, for the launcher to write.
fn answer(metadata: &MetaData, database: Database) -> Result<Value, RunnerError> {
    let (mut imports, mut upgrade) = (BTreeSet::new(), Vec::new());
    for operation in dump::operations_of(metadata, database) {
        let rendered = render_named(std::slice::from_ref(&operation), metadata.naming)?;
        imports.extend(rendered.imports);
        upgrade.push(rendered.body.trim_end().to_owned());
    }
    let models = dump::render_models(metadata)?;
    Ok(json!({
        "schema_version": SCHEMA_VERSION, "models": models, "imports": imports, "upgrade": upgrade,
        "tables": metadata.tables.len(),
    }))
}

/// A schema, and the server on which it is or is to be.
struct Found {
    metadata: MetaData,
    database: Database,
    /// Known only where SQL is made of it.
    server: Option<Server>,
}

impl Found {
    fn render(&self, format: Format, database: Option<&str>) -> Result<String, RunnerError> {
        let metadata = &self.metadata;
        Ok(match (format, self.server) {
            (Format::Json, _) => {
                let mut answer =
                    json!({"schema_version": SCHEMA_VERSION, "schema": dump::render_json(metadata)});
                if let Some(database) = database {
                    answer["database"] = json!(database);
                }
                format!("{answer:#}\n")
            }
            (Format::Mermaid, _) => dump::render_mermaid(metadata),
            (Format::Dot, _) => dump::render_dot(metadata),
            (Format::Html, _) => dump::render_html(metadata),
            (Format::Models, _) => dump::render_models(metadata)?,
            (Format::Sql, Some(server)) => dump::render_sql(metadata, &server)?,
            (Format::Text | Format::Sql, _) => dump::render_text(metadata),
        })
    }
}

fn read_all(
    cli: &Cli,
    asked: Asked<'_>,
    chosen: Vec<Chosen>,
    configure: Configure<'_>,
    console: &mut Console,
    format: Format,
) -> Result<Vec<Found>, RunnerError> {
    let Asked { scope, tables } = asked;
    let Some(revision) = &scope.from_history else {
        let mut all = Vec::new();
        for site in sites(cli, chosen, configure)? {
            site.tell(console);
            all.push(reflected(&site, asked)?);
        }
        return Ok(all);
    };
    let mut needs_rows = false;
    for one in &chosen {
        needs_rows |= one.graph.map()?.needs_rows(revision);
    }
    let rows = if needs_rows { rows_of(cli, chosen.clone(), configure, console)? } else { Vec::new() };
    let mut all = Vec::new();
    for (at, one) in chosen.iter().enumerate() {
        let mut metadata = replayed(one.graph, revision, rows.get(at).map(Vec::as_slice))?;
        let filter = filter(asked, None);
        metadata.tables.retain(|name, _| filter.takes_table(name));
        check_named(tables, &metadata)?;
        let server = if format == Format::Sql {
            let mut env = one.env(cli);
            configure(&mut env).map_err(RunnerError::Environment)?;
            Some(offline::server(scope.dialect, &env)?)
        } else {
            None
        };
        let database = server.map_or(Database::Postgres, |server| server.database());
        all.push(Found { metadata, database, server });
    }
    Ok(all)
}

fn rows_of(
    cli: &Cli,
    chosen: Vec<Chosen>,
    configure: Configure<'_>,
    console: &mut Console,
) -> Result<Vec<Vec<String>>, RunnerError> {
    let mut rows = Vec::new();
    for site in sites(cli, chosen, configure)? {
        site.tell(console);
        rows.push(version_rows(&site, site.chosen.revisions(cli, false)?, console)?);
    }
    Ok(rows)
}

fn reflected(site: &Site, asked: Asked<'_>) -> Result<Found, RunnerError> {
    let filter = filter(asked, site.env.version_table.as_deref());
    let mut found = runtime()?.block_on(async {
        let opened = Source::from(site.url.as_str()).open(Access::Read).await;
        let mut opened = opened.map_err(crate::Error::from)?;
        let mut connection = opened.lend();
        let read = read(&mut connection, &filter).await;
        opened.finish(connection, false).await;
        read
    })?;
    check_named(asked.tables, &found.metadata)?;
    // In the names of this convention, which are not said.
    found.metadata.naming = site.chosen.graph.naming();
    Ok(found)
}

async fn read(connection: &mut crate::Connection, filter: &Filter) -> Result<Found, RunnerError> {
    let metadata = crate::dialect::reflect(connection, filter).await?;
    let server = crate::dialect::server(connection).await?;
    Ok(Found { metadata, database: server.database(), server: Some(server) })
}

/// What the command line says of tables and schemas, without the tables of ftf-migrate.
fn filter(Asked { scope, tables }: Asked<'_>, version_table: Option<&str>) -> Filter {
    let filter = Filter::new().include_tables(&borrowed(tables)).exclude_tables(&borrowed(&scope.exclude));
    // Whoever names tables means these, and not what else there is.
    let kinds: &[Kind] =
        if tables.is_empty() { &Kind::ALL } else { &[Kind::Table, Kind::Enum, Kind::Partition] };
    let filter = filter.kinds(kinds);
    let filter = match scope.schema.as_slice() {
        _ if scope.all_schemas => filter.all_schemas(),
        [] => filter,
        schemas => filter.schemas(&borrowed(schemas)),
    };
    let Some(version_table) = version_table.map(TableName::new) else { return filter };
    let history = history_table(&version_table);
    filter.exclude_table(&version_table).exclude_table(&history)
}

fn borrowed(texts: &[String]) -> Vec<&str> {
    texts.iter().map(String::as_str).collect()
}

/// Whoever names tables means to see some.
fn check_named(tables: &[String], metadata: &MetaData) -> Result<(), RunnerError> {
    if tables.is_empty() || !metadata.tables.is_empty() {
        return Ok(());
    }
    Err(RunnerError::NoSuchTable(tables.to_vec()))
}

/// What the migrations make, up to a revision and with all that it needs.
fn replayed(graph: &'static Graph, revision: &str, rows: Option<&[String]>) -> Result<MetaData, RunnerError> {
    let map = graph.map()?;
    let targets = map.resolve_many(revision, rows)?;
    let targets: BTreeSet<&str> = targets.iter().filter_map(Position::id).collect();
    let revisions = graph.revisions();
    let mut is_wanted: Vec<bool> = revisions.iter().map(|it| targets.contains(it.migration.rev)).collect();
    // Each revision stands behind those that it needs.
    for at in (0..revisions.len()).rev() {
        if is_wanted[at] {
            let needed = revisions[at].parents.iter().chain(revisions[at].depends);
            for needed in needed.filter_map(|at| usize::try_from(*at).ok()) {
                is_wanted[needed] = true;
            }
        }
    }
    let mut metadata = MetaData::with_naming(graph.naming());
    for (revision, _) in revisions.iter().zip(&is_wanted).filter(|(_, is_wanted)| **is_wanted) {
        let mut op = Op::new();
        (revision.migration.upgrade)(&mut op);
        for Recorded { operation, .. } in op.recorded() {
            metadata.apply_done(operation);
        }
    }
    Ok(metadata)
}
