//! `check`, and what `revision --autogenerate` asks.

use super::choice::Site;
use super::database::{Work, runtime};
use super::env::Env;
use super::error::RunnerError;
use super::renames::settle;
use crate::WhenChanged;
use crate::capabilities::Database;
use crate::cli::{Against, Console, Format, Propose, exit, proposal_json, render_check};
use crate::compare::Comparison;
use crate::connection::ConnectError;
use crate::migration::Graph;
use crate::model::Models;

/// Compares with the database; the exit code says whether there is a difference.
pub(super) async fn check(site: &Work<'_>) -> Result<u8, RunnerError> {
    let mut comparison = compare(site.graph, site.env, site.url).await?;
    if site.env.when_changed == WhenChanged::Ignore {
        comparison.changed.clear();
    }
    tell(&comparison, Against::Database, site.env, site.console)
}

/// Compares with the history; the exit code says whether there is a difference.
pub(super) fn check_offline(graph: &'static Graph, env: &Env, console: &Console) -> Result<u8, RunnerError> {
    let comparison = graph.compare_with_history(models(env)?, env.autogenerate.clone())?;
    tell_opaque(&comparison, console);
    tell(&comparison, Against::History, env, console)
}

/// Proposes revisions that bring a database to its models.
pub(super) fn propose(site: &Site, args: &Propose, console: &Console) -> Result<u8, RunnerError> {
    let graph = site.chosen.graph;
    let comparison = match runtime()?.block_on(compare(graph, &site.env, &site.url)) {
        // Before the first revision there is no file of SQLite yet, and nothing in it.
        Err(RunnerError::Run(error)) if graph.revisions().is_empty() && is_no_file(&error) => {
            return propose_from_history(graph, &site.env, args, console);
        }
        compared => compared?,
    };
    if !comparison.pending.is_empty() {
        return Err(RunnerError::NotUpToDate { pending: comparison.pending });
    }
    write_proposal(comparison, &site.env, args, console)
}

/// Proposes revisions that bring what all revisions make to the models.
pub(super) fn propose_from_history(
    graph: &'static Graph,
    env: &Env,
    args: &Propose,
    console: &Console,
) -> Result<u8, RunnerError> {
    let comparison = graph.compare_with_history(models(env)?, env.autogenerate.clone())?;
    tell_opaque(&comparison, console);
    write_proposal(comparison, env, args, console)
}

async fn compare(graph: &'static Graph, env: &Env, url: &str) -> Result<Comparison, RunnerError> {
    let comparison = graph.compare(url, models(env)?).autogenerate(env.autogenerate.clone());
    let comparison = match &env.version_table {
        Some(table) => comparison.version_table(table),
        None => comparison,
    };
    Ok(comparison.await?)
}

fn is_no_file(error: &crate::Error) -> bool {
    matches!(error, crate::Error::Connect(ConnectError::Refused { database: Database::Sqlite, .. }))
}

fn models(env: &Env) -> Result<&Models, RunnerError> {
    match &env.models {
        None => Err(RunnerError::NoModels),
        Some(Ok(models)) => Ok(models),
        Some(Err(error)) => Err(RunnerError::Compare(Box::new(error.clone().into()))),
    }
}

fn tell(comparison: &Comparison, against: Against, env: &Env, console: &Console) -> Result<u8, RunnerError> {
    refuse_unregistered(comparison, env)?;
    console.result(&render_check(comparison, against, console).map_err(RunnerError::NoSource)?)?;
    let is_behind = !comparison.pending.is_empty();
    if comparison.is_same() && !is_behind && comparison.changed.is_empty() {
        return Ok(exit::DONE);
    }
    let (text, hint) = match (is_behind, comparison.is_same()) {
        (true, _) => (
            "Target database is not up to date.".to_owned(),
            "run upgrade heads, and check again; or compare the models with what all revisions make: check --offline",
        ),
        (false, false) => (
            format!("the models and {} differ", against.named()),
            "write a revision: cargo ftf-migrate revision --autogenerate -m \"what changes\"",
        ),
        (false, true) => (
            "applied revisions are not what was applied".to_owned(),
            "put their files back as they were; or, if the schema is as the files say, take them as they are: resolve REVISION \
             --rebless",
        ),
    };
    console.error(&text, Some(hint));
    Ok(exit::DIFFERENT)
}

fn tell_opaque(comparison: &Comparison, console: &Console) {
    for table in &comparison.opaque {
        console.warning(&format!(
            "SQL or Rust code of a revision may have changed `{table}` without saying how (`.declare(…)`, `.changes_nothing()`); \
             what is said of it here goes by the rest"
        ));
    }
}

fn write_proposal(
    comparison: Comparison,
    env: &Env,
    args: &Propose,
    console: &Console,
) -> Result<u8, RunnerError> {
    let comparison = settle(comparison, &args.autogenerate, env.is_yes, console)?;
    refuse_unregistered(&comparison, env)?;
    let revisions = comparison.into_revisions().map_err(RunnerError::NoSource)?;
    for revision in &revisions {
        for finding in &revision.findings {
            console.note(&format!("Detected {finding}"));
        }
    }
    for warning in revisions.iter().flat_map(|revision| &revision.warnings) {
        console.warning(warning);
    }
    if revisions.is_empty() && console.format() == Format::Text {
        console.note(
            "No changes in schema detected, so no revision is written. If you expected some:\n  \
             the model is in no crate of metadata!(…) in env.rs, or has no #[derive(Model)];\n  \
             this is another database than the one that you mean, or it has the change already;\n  \
             a filter in env.rs leaves it out, or it is nothing that is compared (the order of columns, rows)",
        );
    }
    let answer = proposal_json(&revisions, args.message.as_deref());
    console.result(&format!("{answer}\n"))?;
    Ok(exit::DONE)
}

/// Refuses to drop a table whose model is in the sources: only the linker has left it out.
fn refuse_unregistered(comparison: &Comparison, env: &Env) -> Result<(), RunnerError> {
    for table in comparison.dropped_tables() {
        if let Some(place) = env.place_of_model(table) {
            return Err(RunnerError::Unregistered { table: table.clone(), place: place.to_owned() });
        }
    }
    Ok(())
}
