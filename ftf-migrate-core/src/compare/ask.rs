//! The question itself: what is read, and in which order.

use super::participant::{apply_filter, declare_schemas, leave_strangers, widen};
use super::text::{Texts, call, call_as_known, settle};
use super::written::{in_words_of, with_names};
use super::{Autogenerate, CompareError, Comparison, partitioning, renames_of};
use crate::autogenerate::{Renames, diff_with};
use crate::capabilities::{Database, Server};
use crate::connection::{Access, Connection, Source};
use crate::dialect::{normalize, reconcile, reflect, server};
use crate::migration::Graph;
use crate::model::Models;
use crate::operation::Op;
use crate::reflect::{Filter, Kind};
use crate::runtime::{self, Options, catch_now};
use crate::schema::{MetaData, TableName};
use crate::session::history_table;
use std::future::{Future, IntoFuture};
use std::pin::Pin;

impl Graph {
    /// Compares a database with the models, in a number of round trips that does not grow with the tables. Writes nothing
    /// that stays; PostgreSQL and MySQL make temporary tables in which the models take the database's form.
    ///
    /// ```no_run
    /// # async fn example(MIGRATIONS: &'static ftf_migrate_core::Graph) -> Result<(), Box<dyn std::error::Error>> {
    /// let models = ftf_migrate_core::metadata!(crate)?;
    /// let comparison = MIGRATIONS.compare("sqlite:shop.db", &models).await?;
    /// assert!(comparison.is_same(), "{:?}", comparison.findings());
    /// # Ok(()) }
    /// ```
    pub fn compare<'c>(&'static self, source: impl Into<Source<'c>>, models: &Models) -> Compare<'c> {
        Compare {
            graph: self,
            source: source.into(),
            models: models.clone(),
            settings: Autogenerate::new(),
            version_table: Options::default().version_table,
        }
    }

    /// Compares what all migrations together make with the models, without a database. What SQL and Rust code of migrations
    /// do to a table without saying so is not known; [`Comparison::opaque`] tells which tables that may be.
    ///
    /// # Errors
    ///
    /// Migrations or models do not make one schema.
    pub fn compare_with_history(
        &self,
        models: &Models,
        settings: Autogenerate,
    ) -> Result<Comparison, CompareError> {
        let models = models.with_naming(self.naming())?;
        let renames = renames_of(&models);
        let history = with_names(self.replay()?);
        let mut before = history.clone();
        let mut after = with_names(models.metadata);
        let filter = widen(&settings.filter, &after, &before);
        for metadata in [&mut before, &mut after] {
            apply_filter(&filter, metadata);
            if filter.takes(Kind::Schema) {
                declare_schemas(metadata);
            }
        }
        // A schema that a table of the history is in, and that the history did not make, is somebody else's.
        before.schemas.retain(|name| after.schemas.contains(name) || history.schemas.contains(name));
        let (before_written, after_written) = (before.clone(), after.clone());
        settings.narrow(&mut before, &mut after);
        settings.equate(&mut before, &mut after);
        partitioning::check(&before, &after, &renames)?;
        settle(&mut before, &after, Texts::OfRevisions);
        let known = before.tables.keys().chain(after.tables.keys());
        let mut opaque: Vec<TableName> =
            known.filter(|name| history.opaque.contains(&name.name)).cloned().collect();
        opaque.sort();
        opaque.dedup();
        let mut comparison = Comparison {
            pending: Vec::new(),
            changed: Vec::new(),
            opaque,
            database: None,
            server: None,
            operations: Vec::new(),
            renames,
            before,
            before_written,
            after,
            after_written,
            history,
            naming: self.naming(),
            settings,
        };
        comparison.compare();
        Ok(comparison)
    }

    /// The schema after all migrations.
    fn replay(&self) -> Result<MetaData, CompareError> {
        let mut schema = MetaData::with_naming(self.naming());
        for revision in self.revisions() {
            let rev = revision.migration.rev;
            let mut op = Op::new();
            catch_now(|| (revision.migration.upgrade)(&mut op))
                .map_err(|panic| CompareError::Panicked { revision: rev, message: panic.to_string() })?;
            for recorded in op.recorded() {
                schema.apply(&recorded.operation).map_err(|source| CompareError::History {
                    revision: rev,
                    file: revision.file,
                    source: Box::new(source),
                })?;
            }
        }
        Ok(schema)
    }
}

/// A comparison that has not been made yet; see [`Graph::compare`].
#[derive(Debug)]
#[must_use = "nothing is asked until it is awaited"]
pub struct Compare<'c> {
    graph: &'static Graph,
    source: Source<'c>,
    models: Models,
    settings: Autogenerate,
    version_table: TableName,
}

/// The database and the models, in a form in which they are compared.
struct Read {
    reflected: MetaData,
    normal: MetaData,
    differing: Option<Differing>,
}

/// What has to be known where something differs.
struct Differing {
    server: Server,
    /// The database as it shows itself.
    shown: MetaData,
    /// The history in the database's form.
    normal_history: MetaData,
}

impl Compare<'_> {
    /// What is compared, and what is made of it.
    pub fn autogenerate(mut self, settings: Autogenerate) -> Self {
        self.settings = settings;
        self
    }

    /// The table that holds the version rows, which is not compared; see [`Run::version_table`](crate::Run::version_table).
    pub fn version_table(mut self, name: &str) -> Self {
        self.version_table = crate::embed::table_name(name);
        self
    }

    async fn ask(self) -> Result<Comparison, CompareError> {
        let Self { graph, source, models, settings, version_table } = self;
        let models = models.into_naming(graph.naming())?;
        let renames = renames_of(&models);
        // What the migrations tell is only asked for its words here, so what does not fit is no reason to stop.
        let history = graph.replay().map(with_names).unwrap_or_default();
        let mut after_written = with_names(models.metadata);
        let filter = widen(&settings.filter, &after_written, &history)
            .exclude_table(&version_table)
            .exclude_table(&history_table(&version_table));
        apply_filter(&filter, &mut after_written);

        let url = source.masked_url();
        let mut opened = source.open(Access::Read).await.map_err(crate::Error::from)?;
        let (connection, reopen) = (opened.lend(), opened.reopen.clone());
        let (mut connection, state) = runtime::state(graph, connection, reopen, &version_table).await;
        let database = connection.database();
        let read = match state {
            Ok(state) => {
                let asked = Asked {
                    filter: &filter,
                    given: &settings.filter,
                    models: &after_written,
                    history: &history,
                };
                let read = read(&mut connection, &asked).await;
                read.map(|read| (state, read))
            }
            Err(error) => Err(error.at(url.as_deref()).into()),
        };
        opened.finish(connection, read.is_ok()).await;
        let (state, read) = read?;

        let pending = pending(graph, &state.rows)?;
        let (mut before, mut after) = (read.reflected, read.normal);
        let (server, before_written) = match read.differing {
            Some(it) => {
                let texts = Texts::of(database, &history);
                (Some(it.server), in_words_of(&it.shown, &history, &it.normal_history, texts))
            }
            // Without a difference nothing is written.
            None => (None, MetaData::default()),
        };
        settings.narrow(&mut before, &mut after);
        settings.equate(&mut before, &mut after);
        partitioning::check(&before, &after, &renames)?;
        let mut comparison = Comparison {
            pending,
            changed: state.changed,
            opaque: Vec::new(),
            database: Some(database),
            server,
            operations: Vec::new(),
            renames,
            before,
            before_written,
            after,
            after_written,
            history,
            naming: graph.naming(),
            settings,
        };
        comparison.compare();
        Ok(comparison)
    }
}

impl<'c> IntoFuture for Compare<'c> {
    type Output = Result<Comparison, CompareError>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send + 'c>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.ask())
    }
}

/// What is read, and what it is compared with.
struct Asked<'a> {
    /// What is looked at.
    filter: &'a Filter,
    /// What the project said of it.
    given: &'a Filter,
    models: &'a MetaData,
    history: &'a MetaData,
}

/// What the database has, and what the models and the history would be in its form.
async fn read(connection: &mut Connection, asked: &Asked<'_>) -> Result<Read, CompareError> {
    let Asked { filter, given, models, history } = *asked;
    let database = connection.database();
    let mut shown = reflect(connection, filter).await?;
    let mut normal = normalize(connection, models).await?;
    if filter.takes(Kind::Schema) && database != Database::Sqlite {
        declare_schemas(&mut normal);
    }
    leave_strangers(&mut shown, &normal, history, given, database);
    let texts = Texts::of(database, history);
    let as_shown = (shown.views.clone(), shown.routines.clone(), shown.triggers.clone());
    call(&mut shown, &normal, database);
    settle(&mut shown, &normal, texts);
    if diff_with(&shown, &normal, &Renames::default()).is_empty() {
        return Ok(Read { reflected: shown, normal, differing: None });
    }
    (shown.views, shown.routines, shown.triggers) = as_shown;
    let normal_history = normalize(connection, history).await?;
    let server = server(connection).await?;
    call_as_known(&mut shown, &normal, &normal_history, database, texts);
    let (mut reflected, normal) = reconcile(connection, shown.clone(), normal).await?;
    settle(&mut reflected, &normal, texts);
    Ok(Read { reflected, normal, differing: Some(Differing { server, shown, normal_history }) })
}

/// The revisions that the database has not run.
fn pending(graph: &'static Graph, rows: &[String]) -> Result<Vec<String>, CompareError> {
    let map = graph.map().map_err(crate::Error::from)?;
    let unknown: Vec<String> = rows.iter().filter(|row| map.get(row).is_none()).cloned().collect();
    if !unknown.is_empty() {
        return Err(crate::Error::Ahead { rows: unknown }.into());
    }
    let plan = map.plan_upgrade(rows, "heads").map_err(crate::Error::from)?;
    Ok(plan.revisions().map(str::to_owned).collect())
}
