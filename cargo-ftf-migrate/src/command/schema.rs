//! `schema adopt`, and `schema dump --format models`: what the runner found, laid out by rustfmt and written into the project.

use std::path::PathBuf;

use ftf_migrate_core::cli::{
    AdoptSchema, Cli as RunnerCli, Console, DatabaseVerb, DumpSchema, Format, OfflineOptions, SchemaVerb,
    Stamp, Verb, exit,
};
use serde::Deserialize;

use super::handover;
use crate::cli::Cli;
use crate::error::{Error, Result};
use crate::project::{Project, Workspace};
use crate::runner;
use crate::script::{Body, Directory, NewRevision, format, shown, write};

/// The answer of the runner that this launcher understands.
const SCHEMA_VERSION: u32 = 1;

/// What the runner found in the database.
#[derive(Debug, Deserialize)]
struct Answer {
    schema_version: u32,
    tables: usize,
    models: String,
    imports: Vec<String>,
    upgrade: Vec<String>,
}

/// Writes the models of the database and a revision that makes it, both or neither; and stamps the database with it if
/// that is asked for.
pub(super) fn adopt(workspace: &Workspace, cli: &Cli, args: &AdoptSchema, console: &Console) -> Result<u8> {
    let member = workspace.member(&cli.cargo)?;
    let project = member.one(&cli.options, "schema adopt")?;
    let directory = Directory::load(project)?;
    if !directory.revisions().map().is_empty() {
        return Err(Error::HasRevisions);
    }
    let models = args.models.clone().unwrap_or_else(|| beside_graph(project));
    if models.exists() {
        return Err(Error::ModelsExist(models));
    }
    let answer = ask(project, cli, args, console)?;
    Console::document(&format(answer.models, project), Some(&models)).map_err(Error::io("write", &models))?;
    let body = Body::Operations {
        imports: answer.imports,
        upgrade: answer.upgrade,
        downgrade: vec!["op.derive();".to_owned()],
    };
    let heads = vec!["head".to_owned()];
    let new = NewRevision { message: args.message.clone(), heads, body, ..NewRevision::default() };
    let path = write(project, directory, &new).inspect_err(|_| {
        // What cannot be removed either is told by neither: the first failure is what there is to know.
        let _ = std::fs::remove_file(&models);
    })?;
    let text = match console.format() {
        Format::Json => {
            format!("{}\n", console.labelled(serde_json::json!({"models": models, "path": path})))
        }
        _ => format!("{}\n{}\n", shown(&models), shown(&path)),
    };
    console.result(&text)?;
    console.note(&format!(
        "{} tables. The models are found once `mod {};` stands beside them and env.rs says env.models(metadata!(…))",
        answer.tables,
        models.file_stem().unwrap_or_default().to_string_lossy()
    ));
    if !args.stamp {
        console.note("Take the revision as applied where the tables are there: cargo ftf-migrate stamp head");
        return Ok(exit::DONE);
    }
    let stamp = Stamp { targets: vec!["head".to_owned()], purge: false, offline: OfflineOptions::default() };
    handover::run(workspace, cli, Verb::Database(DatabaseVerb::Stamp(stamp)), console)
}

/// `models.rs` in the folder of the `graph!`.
fn beside_graph(project: &Project) -> PathBuf {
    project.declared_in.parent().unwrap_or(&project.root).join("models.rs")
}

fn ask(project: &Project, cli: &Cli, args: &AdoptSchema, console: &Console) -> Result<Answer> {
    let program = runner::build(project, &cli.cargo, console)?;
    let verb = Verb::Database(DatabaseVerb::Schema(args.question()));
    let arguments = RunnerCli { options: runner::options_of(project, &cli.options), verb }.to_args();
    let answer: Answer =
        serde_json::from_str(&runner::answer(&program, &arguments)?).map_err(|_| Error::Answer)?;
    if answer.schema_version == SCHEMA_VERSION { Ok(answer) } else { Err(Error::Answer) }
}

/// Prints the source of the models, or writes it to the file that was named.
pub(super) fn dump_models(
    workspace: &Workspace,
    cli: &Cli,
    args: &DumpSchema,
    console: &Console,
) -> Result<()> {
    let member = workspace.member(&cli.cargo)?;
    let verb =
        Verb::Database(DatabaseVerb::Schema(SchemaVerb::Dump(DumpSchema { out: None, ..args.clone() })));
    let chosen = member.chosen_for(&verb, &cli.options)?;
    let Some(project) = chosen.first() else { return Ok(()) };
    let program = runner::build(project, &cli.cargo, console)?;
    let arguments = RunnerCli { options: runner::options(&chosen, true, &cli.options), verb }.to_args();
    let source = format(runner::answer(&program, &arguments)?, project);
    Console::document(&source, args.out.as_deref()).map_err(|source| match &args.out {
        Some(path) => Error::Io { action: "write", path: path.clone(), source },
        None => Error::Output(source),
    })?;
    if let Some(path) = &args.out {
        console.note(&format!("Written to {}", shown(path)));
    }
    Ok(())
}
