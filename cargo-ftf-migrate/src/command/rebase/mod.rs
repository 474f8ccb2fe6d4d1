//! `rebase`: move a revision, and with it all that follow it, onto another head.

mod applied;
mod interrupt;

use ftf_migrate_core::cli::{Console, Format};
use jiff::Timestamp;
use serde_json::json;

use crate::cli::{Cli, Rebase as Args};
use crate::command::asked::Asker;
use crate::error::Result;
use crate::project::Project;
use crate::script::{Directory, Names, Rebase, Rename, shown};
use applied::{Looked, Question};

/// Rewrites and renames the files, and prints the paths of those that changed.
///
/// The database is asked while the files are changed already: with several heads the runner would not build before. If
/// the answer is that the revision is applied, or the user does not wait for it, everything is as it was.
pub(crate) fn run(project: &Project, cli: &Cli, args: &Args, console: &Console) -> Result<()> {
    let directory = Directory::load(project)?;
    let symbols: Vec<&str> =
        [Some(args.revision.as_str()), args.onto.as_deref()].into_iter().flatten().collect();
    let rows = Asker { project, cli, console }.rows_for(&symbols, directory.revisions().map())?;
    let names = Names { revision: &args.revision, onto: args.onto.as_deref(), rows: rows.as_deref() };
    let rebase = Rebase::plan(project, &directory, &names, Timestamp::now())?;
    if rebase.files.is_empty() {
        console.note(&format!("{} follows {} already", rebase.id, rebase.onto));
        return print(&rebase, None, console);
    }
    let question = Question {
        project,
        cli,
        must_ask: args.check_database,
        rebase: &rebase,
        console,
        interrupted: interrupt::hold(),
    };
    let looked = Rename::commit(&rebase.files, || question.ask())?;
    print(&rebase, Some(looked), console)?;
    console.note(&summary(&rebase, looked));
    Ok(())
}

fn summary(rebase: &Rebase, looked: Looked) -> String {
    let Rebase { id, onto, from, .. } = rebase;
    let before = if from.is_empty() { "nothing".to_owned() } else { from.join(", ") };
    let looked = match looked {
        Looked::NotApplied => "The database does not have it yet.".to_owned(),
        Looked::Nowhere => format!(
            "No database was named, so nobody looked whether {id} is applied somewhere; --database-url URL looks"
        ),
        Looked::InVain => {
            format!("The database could not be asked, so nobody looked whether {id} is applied to it")
        }
    };
    format!("{id} now follows {onto}; it followed {before}. {looked}")
}

fn print(rebase: &Rebase, looked: Option<Looked>, console: &Console) -> Result<()> {
    let text = if console.format() == Format::Json {
        let files = rebase.files.iter().map(|file| json!({"from": file.from, "path": file.to}));
        let answer = json!({
            "revision": rebase.id,
            "from": rebase.from,
            "down_revision": [rebase.onto],
            "files": files.collect::<Vec<_>>(),
            "is_database_checked": looked == Some(Looked::NotApplied),
        });
        format!("{}\n", console.labelled(answer))
    } else {
        rebase.files.iter().flat_map(|file| [shown(&file.to), "\n".to_owned()]).collect()
    };
    Ok(console.result(&text)?)
}
