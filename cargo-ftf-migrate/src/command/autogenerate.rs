//! `revision --autogenerate`: the project's runner says what has to be done, and it is written into revision files.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use ftf_migrate_core::cli::{Cli as RunnerCli, Console, Options, Propose, Verb, exit};
use serde::Deserialize;

use super::asked::Asker;
use crate::cli::{Cli, Revision};
use crate::error::{Error, Result};
use crate::project::Project;
use crate::script::{Body, Directory, NewRevision, choose_id, write};
use crate::{runner, sources};

/// The answer of the runner that this launcher understands.
const SCHEMA_VERSION: u32 = 1;

/// What the runner proposes.
#[derive(Debug, Deserialize)]
struct Answer {
    schema_version: u32,
    revisions: Vec<Proposed>,
}

/// A revision that the runner proposes.
#[derive(Debug, Deserialize)]
struct Proposed {
    message: Option<String>,
    rev_id: Option<String>,
    heads: Vec<String>,
    splice: bool,
    branch_labels: Vec<String>,
    depends_on: Vec<String>,
    version_path: Option<PathBuf>,
    imports: Vec<String>,
    upgrade: Vec<String>,
    downgrade: Vec<String>,
}

/// Writes the files and prints their paths. Returns the runner's exit code where it has refused, and said why.
pub(super) fn run(project: &Project, args: &Revision, cli: &Cli, console: &Console) -> Result<u8> {
    // What can be refused without building is.
    let directory = Directory::load(project)?;
    let symbols: Vec<&str> = args.head.iter().chain(&args.depends_on).map(String::as_str).collect();
    let rows = Asker { project, cli, console }.rows_for(&symbols, directory.revisions().map())?;
    directory.check_place(project, &typed(args, rows.clone(), args.naming.rev_id.clone()))?;
    let answer = match ask(project, args, cli, console)? {
        Ok(answer) => answer,
        Err(code) => return Ok(code),
    };
    let mut before: Option<String> = None;
    for proposed in answer.revisions {
        let new = place(args, proposed, rows.clone(), before.take())?;
        before.clone_from(&new.id);
        let path = write(project, Directory::load(project)?, &new)?;
        super::print_path(console, &path)?;
    }
    Ok(exit::DONE)
}

/// What was typed of the place of a revision.
fn typed(args: &Revision, rows: Option<Vec<String>>, id: Option<String>) -> NewRevision {
    NewRevision {
        rows,
        message: args.message.clone().unwrap_or_default(),
        id,
        heads: args.head.clone(),
        splice: args.splice,
        depends_on: args.depends_on.clone(),
        branch_labels: args.naming.branch_label.clone(),
        folder: args.version_path.clone(),
        body: Body::Empty,
    }
}

/// The revision at its place: what env.rs says of it, else what was typed, or for a further one behind the one before it.
fn place(
    args: &Revision,
    proposed: Proposed,
    rows: Option<Vec<String>>,
    before: Option<String>,
) -> Result<NewRevision> {
    let Proposed {
        message,
        rev_id,
        heads,
        splice,
        branch_labels,
        depends_on,
        version_path,
        imports,
        upgrade,
        downgrade,
    } = proposed;
    let is_first = before.is_none();
    let mut new = typed(args, rows, None);
    if let Some(before) = before {
        new = NewRevision {
            heads: vec![before],
            folder: new.folder,
            message: new.message,
            ..NewRevision::default()
        };
    }
    let typed_id = args.naming.rev_id.as_deref().filter(|_| is_first);
    new.id = Some(choose_id(rev_id.as_deref().or(typed_id))?);
    new.message = message.unwrap_or(new.message);
    if !heads.is_empty() {
        new.heads = heads;
    }
    new.splice |= splice;
    if !branch_labels.is_empty() {
        new.branch_labels = branch_labels;
    }
    if !depends_on.is_empty() {
        new.depends_on = depends_on;
    }
    new.folder = version_path.or(new.folder);
    new.body = Body::Operations { imports, upgrade, downgrade };
    Ok(new)
}

/// Asks the runner, which talks to the terminal by itself: its answer alone goes through a pipe.
fn ask(
    project: &Project,
    args: &Revision,
    cli: &Cli,
    console: &Console,
) -> Result<std::result::Result<Answer, u8>> {
    let program = runner::build(project, &cli.cargo, console)?;
    let options = Options {
        model_in_source: sources::declared_tables(&project.sources),
        ..runner::options_of(project, &cli.options)
    };
    let verb = Verb::Propose(Propose { message: args.message.clone(), autogenerate: args.options.clone() });
    let start = |source| Error::Start { program: program.clone(), source };
    let child = Command::new(&program)
        .args(RunnerCli { options, verb }.to_args())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(start)?;
    let output = child.wait_with_output().map_err(start)?;
    if !output.status.success() {
        let code = output.status.code().and_then(|code| u8::try_from(code).ok());
        return Ok(Err(code.unwrap_or(exit::FAILED)));
    }
    let answer: Answer = serde_json::from_slice(&output.stdout).map_err(|_| Error::Answer)?;
    if answer.schema_version == SCHEMA_VERSION { Ok(Ok(answer)) } else { Err(Error::Answer) }
}
