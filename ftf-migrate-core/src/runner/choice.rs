//! Which graphs and databases a command is about.

use std::collections::BTreeSet;

use serde_json::json;

use super::env::Env;
use super::error::RunnerError;
use super::{Configure, Graphs};
use crate::cli::{
    Cli, Console, DatabaseVerb, Format, Revisions, Verb, check_databases, choose_databases, compile_upgrades,
};
use crate::migration::Graph;
use crate::revision::ErrorKind;

/// A graph that the command is about.
#[derive(Clone, Copy, Debug)]
pub(super) struct Chosen {
    pub(super) graph: &'static Graph,
    /// None in a project with one database; else whether the command is about no other one.
    is_alone: Option<bool>,
}

impl Chosen {
    /// What its database is called, in a project with several.
    pub(super) fn name(&self) -> Option<&'static str> {
        self.is_alone.map(|_| self.graph.name())
    }

    /// What listings say of its revisions, with their SQL if it is asked for.
    pub(super) fn revisions(&self, cli: &Cli, has_sql: bool) -> Result<Revisions, RunnerError> {
        let mut revisions = Revisions::of_graph(self.graph)?.below(cli.folder());
        if let Some(name) = self.name() {
            revisions.set_database(name);
        }
        if has_sql {
            revisions.set_sql(compile_upgrades(self.graph));
        }
        Ok(revisions)
    }

    /// What `env.rs` is asked about.
    pub(super) fn env(&self, cli: &Cli) -> Env {
        Env::new(cli, self.graph.name(), self.is_alone)
    }
}

/// A database that the command is about.
#[derive(Debug)]
pub(super) struct Site {
    pub(super) chosen: Chosen,
    pub(super) env: Env,
    pub(super) url: String,
}

impl Site {
    /// Makes the database known to the console, and says which it is if nobody named one.
    pub(super) fn tell(&self, console: &mut Console) {
        console.set_database_url(&self.url);
        if self.env.is_default(&self.url) {
            console.note(&format!("No database was named; this is {}", self.url));
        }
    }
}

/// The graphs that the command is about.
///
/// # Errors
///
/// The command line names a database that is not there, or none where one has to be named; env.rs names no graph or two
/// with one name.
pub(super) fn choose(cli: &Cli, graphs: Graphs<'_>) -> Result<Vec<Chosen>, RunnerError> {
    let graphs = match graphs {
        Graphs::Only(graph) => {
            choose_databases(&[], &cli.options)?;
            return Ok(vec![Chosen { graph, is_alone: None }]);
        }
        Graphs::Named([]) => return Err(RunnerError::NoGraphs),
        Graphs::Named(graphs) => graphs,
    };
    let names: Vec<&'static str> = graphs.iter().map(|graph| graph.name()).collect();
    let mut seen = BTreeSet::new();
    if let Some(twice) = names.iter().find(|name| !seen.insert(**name)) {
        return Err(RunnerError::SameName(twice));
    }
    let positions = choose_databases(&names, &cli.options)?;
    let is_alone = Some(positions.len() == 1);
    let chosen: Vec<Chosen> = positions.iter().map(|at| Chosen { graph: graphs[*at], is_alone }).collect();
    let asked: Vec<&str> = chosen.iter().map(|one| one.graph.name()).collect();
    check_databases(&cli.verb, &asked, &cli.options)?;
    refuse_targets(&cli.verb, &chosen)?;
    Ok(chosen)
}

/// Refuses a target that only some of the databases have, before anything runs in those that do.
fn refuse_targets(verb: &Verb, chosen: &[Chosen]) -> Result<(), RunnerError> {
    let targets: Vec<&str> = match verb {
        Verb::Database(DatabaseVerb::Upgrade(args)) => vec![&args.target],
        Verb::Database(DatabaseVerb::Downgrade(args)) => vec![&args.target],
        Verb::Database(DatabaseVerb::Stamp(args)) => args.targets.iter().map(String::as_str).collect(),
        _ => Vec::new(),
    };
    for target in targets {
        let (mut with, mut without) = (Vec::new(), Vec::new());
        for one in chosen {
            let found = one.graph.map()?.resolve_many(target, None).map(drop);
            let is_unknown = found.is_err_and(|error| error.kind() == ErrorKind::Unknown);
            let names = if is_unknown { &mut without } else { &mut with };
            names.push(one.graph.name().to_owned());
        }
        if !with.is_empty() && !without.is_empty() {
            return Err(RunnerError::NotEverywhere { target: target.to_owned(), with, without });
        }
    }
    Ok(())
}

/// The databases of the graphs, as env.rs and the command line have them. All are found before one is used.
///
/// # Errors
///
/// env.rs refuses; a database has no URL; two would share a version table.
pub(super) fn sites(
    cli: &Cli,
    chosen: Vec<Chosen>,
    configure: Configure<'_>,
) -> Result<Vec<Site>, RunnerError> {
    let mut sites: Vec<Site> = Vec::new();
    for chosen in chosen {
        let mut env = chosen.env(cli);
        configure(&mut env).map_err(RunnerError::Environment)?;
        let url = env.find_database_url()?;
        let twin = sites.iter().find(|site| site.url == url && books(&site.env) == books(&env));
        if let Some(twin) = twin {
            let name = |chosen: &Chosen| chosen.graph.name().to_owned();
            return Err(RunnerError::SameTable { first: name(&twin.chosen), second: name(&chosen) });
        }
        sites.push(Site { chosen, env, url });
    }
    Ok(sites)
}

/// What a graph keeps its books in, apart from the database. Under the two names that are known the history is the same.
fn books(env: &Env) -> &str {
    match env.version_table.as_deref() {
        None | Some("alembic_version") => "ftf_migrate_version",
        Some(name) => name,
    }
}

/// Says what an error in one of several databases leaves: those before it are done, those behind it are as they were.
pub(super) fn tell_stop(verb: &DatabaseVerb, names: &[&str], failed: usize, console: &Console) {
    let verb = verb.name();
    let (done, rest) = names.split_at(failed.min(names.len()));
    let (failed, rest) = rest.split_first().map_or(("", rest), |(failed, rest)| (*failed, rest));
    if console.format() == Format::Json {
        let event = json!({"event": "stopped", "done": done, "failed": failed, "not_begun": rest});
        return console.last_event(&event);
    }
    let list = |names: &[&str]| if names.is_empty() { "none".to_owned() } else { names.join(", ") };
    console.warning(&format!(
        "{verb} stopped at {failed}; done before it: {}; not begun: {}",
        list(done),
        list(rest)
    ));
}
