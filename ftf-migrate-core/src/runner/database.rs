//! The verbs that talk to a database.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::json;

use super::choice::Site;
use super::compare;
use super::env::Env;
use super::error::RunnerError;
use crate::cli::{
    Console, Current, DatabaseVerb, Downgrade, EnsureVersion, Format, GraphVerb, Layout, Progress, Resolve,
    ResumeChoice, Revisions, RunOptions, SCHEMA_VERSION, Stamp, Upgrade, exit, migration_json,
    render_current, render_verb, rows,
};
use crate::migration::Graph;
use crate::{ChangedRevision, HalfDone, Report, Resolution, Resume, Run, WhenChanged};

/// What a verb works with.
pub(super) struct Work<'a> {
    pub(super) graph: &'static Graph,
    revisions: Revisions,
    pub(super) env: &'a Env,
    pub(super) url: &'a str,
    pub(super) console: &'a Console,
}

impl<'a> Work<'a> {
    pub(super) fn new(site: &'a Site, revisions: Revisions, console: &'a Console) -> Self {
        Self { graph: site.chosen.graph, revisions, env: &site.env, url: &site.url, console }
    }
}

/// Does what the verb says and returns the exit code.
pub(super) fn execute(
    verb: &DatabaseVerb,
    site: &Site,
    revisions: Revisions,
    console: &Console,
) -> Result<u8, RunnerError> {
    let site = Work::new(site, revisions, console);
    runtime()?.block_on(async {
        match verb {
            DatabaseVerb::Upgrade(args) => upgrade(site, args).await,
            DatabaseVerb::Downgrade(args) => downgrade(site, args).await,
            DatabaseVerb::Current(args) => current(site, args).await,
            DatabaseVerb::Check(_) => compare::check(&site).await,
            DatabaseVerb::Stamp(args) => stamp(site, args).await,
            DatabaseVerb::Resolve(args) => resolve(site, args).await,
            DatabaseVerb::EnsureVersion(EnsureVersion {}) => ensure_version(site).await,
            // It has a way of its own, since it may need no database.
            DatabaseVerb::Schema(_) => Ok(exit::DONE),
        }
    })
}

/// The version rows of the database.
pub(super) fn version_rows(
    site: &Site,
    revisions: Revisions,
    console: &Console,
) -> Result<Vec<String>, RunnerError> {
    runtime()?.block_on(async { Work::new(site, revisions, console).read_rows().await })
}

/// The listing of a verb that asks where the database is.
pub(super) fn list(
    verb: &GraphVerb,
    site: &Site,
    revisions: &mut Revisions,
    console: &Console,
) -> Result<String, RunnerError> {
    runtime()?.block_on(listing(site, revisions, console, verb))
}

pub(super) fn runtime() -> Result<tokio::runtime::Runtime, RunnerError> {
    tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(RunnerError::Runtime)
}

async fn upgrade(site: Work<'_>, args: &Upgrade) -> Result<u8, RunnerError> {
    let run = site.graph.upgrade(site.url).to(args.target.as_str());
    let report = site.configured(run, &args.run).await?;
    site.finish(&report)
}

async fn downgrade(site: Work<'_>, args: &Downgrade) -> Result<u8, RunnerError> {
    let is_to_base = args.target == "base" || args.target.ends_with("@base");
    if is_to_base {
        site.ask("This reverts every migration, and with them the data in their tables. Go on?")?;
    }
    // One question is enough; and nobody who cannot answer loses rows without having typed `--yes`.
    let (console, is_yes) = (site.console.clone(), site.env.is_yes);
    let is_told = is_yes || (is_to_base && console.is_interactive());
    let run = site.graph.downgrade(site.url, args.target.as_str()).confirm_data_loss(move |_| {
        is_told || (console.is_interactive() && console.confirm("Their rows will be gone. Go on?"))
    });
    let report = site.configured(run, &args.run).await?;
    site.finish(&report)
}

async fn stamp(site: Work<'_>, args: &Stamp) -> Result<u8, RunnerError> {
    if args.purge {
        site.ask("This forgets every revision that the version table names. Go on?")?;
    }
    let targets: Vec<&str> = args.targets.iter().map(String::as_str).collect();
    let run = site.graph.stamp(site.url, &targets).purge(args.purge);
    let report = site.configured(run, &RunOptions::default()).await?;
    site.console.note(&format!("The version table now says {}", rows(&report.current)));
    site.print_report(&report)
}

async fn resolve(site: Work<'_>, args: &Resolve) -> Result<u8, RunnerError> {
    let (resolution, told) = match args {
        Resolve { applied: true, .. } => (Resolution::Applied, "is recorded as applied"),
        Resolve { rolled_back: true, .. } => (Resolution::RolledBack, "is recorded as not applied"),
        Resolve { resume: Some(ResumeChoice::Redo), .. } => {
            (Resolution::Redo, "goes on in the next run, with the statement at which it stopped")
        }
        Resolve { resume: Some(ResumeChoice::Skip), .. } => {
            (Resolution::Skip, "goes on in the next run, behind the statement at which it stopped")
        }
        // One of them is given: clap sees to it.
        Resolve { .. } => (Resolution::Rebless, "is taken for what was applied, as its file is now"),
    };
    let run = site.graph.resolve(site.url, &args.revision, resolution);
    let report = site.configured(run, &RunOptions::default()).await?;
    let revision = report.resolved.as_deref().unwrap_or(&args.revision);
    site.console.note(&format!("Revision {revision} {told}; the database is at {}", rows(&report.current)));
    site.print_report(&report)
}

async fn ensure_version(site: Work<'_>) -> Result<u8, RunnerError> {
    let run = site.graph.ensure_version(site.url);
    let report = site.configured(run, &RunOptions::default()).await?;
    site.console.note(&format!("The version table is there; it says {}", rows(&report.current)));
    site.print_report(&report)
}

async fn current(mut site: Work<'_>, args: &Current) -> Result<u8, RunnerError> {
    let found = site.read_rows().await?;
    site.revisions.mark_current(&found)?;
    site.console.result(&render_current(&site.revisions, &found, Layout::from(site.console)))?;
    if site.console.is_verbose() {
        for half_done in site.read_half_done().await? {
            site.console.warning(&format!("revision {half_done}"));
        }
        if site.env.when_changed != WhenChanged::Ignore {
            for changed in site.read_changed().await? {
                site.console.warning(&format!("applied revision {changed}"));
            }
        }
    }
    if found.is_empty() {
        site.console.note("The database is at <base>: no migration has run");
    }
    if args.check_heads && !site.revisions.map().is_at_heads(&found)? {
        let heads = site.revisions.map().real_heads().join(", ");
        let text = format!("the database is not at head: it is at {}, the heads are {heads}", rows(&found));
        site.console.error(&text, Some("run upgrade heads"));
        return Ok(exit::NOT_AT_HEAD);
    }
    Ok(exit::DONE)
}

async fn listing(
    site: &Site,
    revisions: &mut Revisions,
    console: &Console,
    verb: &GraphVerb,
) -> Result<String, RunnerError> {
    let work = Work::new(site, revisions.clone(), console);
    let found = work.read_rows().await?;
    revisions.mark_current(&found)?;
    if console.format() == Format::Html {
        revisions.set_applied_at(work.read_applied_at().await?);
    }
    Ok(render_verb(revisions, verb, Some(&found), Layout::from(console))?)
}

impl Work<'_> {
    /// The version rows. Reads only.
    async fn read_rows(&self) -> Result<Vec<String>, RunnerError> {
        let run = self.graph.current(self.url);
        let run = match &self.env.version_table {
            Some(table) => run.version_table(table.as_str()),
            None => run,
        };
        Ok(run.await?)
    }

    /// Which revisions are half done. Reads only.
    async fn read_half_done(&self) -> Result<Vec<HalfDone>, RunnerError> {
        let question = self.graph.half_done(self.url);
        let question = match &self.env.version_table {
            Some(table) => question.version_table(table.as_str()),
            None => question,
        };
        Ok(question.await?)
    }

    /// Which applied revisions were edited or deleted. Reads only.
    async fn read_changed(&self) -> Result<Vec<ChangedRevision>, RunnerError> {
        let question = self.graph.changed(self.url);
        let question = match &self.env.version_table {
            Some(table) => question.version_table(table.as_str()),
            None => question,
        };
        Ok(question.await?)
    }

    /// When revisions were applied. Reads only.
    async fn read_applied_at(&self) -> Result<BTreeMap<String, String>, RunnerError> {
        let question = self.graph.applied_at(self.url);
        let question = match &self.env.version_table {
            Some(table) => question.version_table(table.as_str()),
            None => question,
        };
        Ok(question.await?)
    }

    /// The run with everything that env.rs and the command line say of it. What was typed goes first.
    fn configured<'r>(&self, run: Run<'r>, options: &RunOptions) -> Run<'r> {
        let progress = Progress::new(self.console);
        let mut run = run.on_event(move |event| progress.show(event)).when_changed(self.env.when_changed);
        if let Some(table) = &self.env.version_table {
            run = run.version_table(table.as_str());
        }
        if let Some(mode) = self.env.transaction_mode {
            run = run.transaction_mode(mode);
        }
        if let Some(timeout) = options.lock_timeout.map(Duration::from_secs).or(self.env.lock_timeout) {
            run = run.lock_timeout(timeout);
        }
        match options.resume {
            Some(ResumeChoice::Redo) => run.resume(Resume::Redo),
            Some(ResumeChoice::Skip) => run.resume(Resume::Skip),
            None => run,
        }
    }

    /// Asks on a terminal. Scripts are not asked: they have typed what they mean.
    fn ask(&self, question: &str) -> Result<(), RunnerError> {
        if self.env.is_yes || !self.console.is_interactive() || self.console.confirm(question) {
            return Ok(());
        }
        Err(RunnerError::NotConfirmed)
    }

    fn finish(&self, report: &Report) -> Result<u8, RunnerError> {
        let count = report.applied.len();
        if count > 0 && self.console.format() != Format::Json {
            let noun = if count == 1 { "migration" } else { "migrations" };
            self.console.note(&format!("Done: {count} {noun}; the database is at {}", rows(&report.current)));
        }
        self.print_report(report)
    }

    fn print_report(&self, report: &Report) -> Result<u8, RunnerError> {
        if self.console.format() == Format::Json {
            let applied: Vec<_> = report.applied.iter().map(migration_json).collect();
            let mut answer = json!({
                "schema_version": SCHEMA_VERSION, "applied": applied, "current": report.current,
            });
            if let Some(revision) = &report.resolved {
                answer["resolved"] = json!(revision);
            }
            self.console.result(&format!("{}\n", self.console.labelled(answer)))?;
        }
        Ok(exit::DONE)
    }
}
