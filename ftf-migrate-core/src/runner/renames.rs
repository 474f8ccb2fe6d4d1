//! Which of what is gone and what is new has only got another name.

use super::error::RunnerError;
use crate::autogenerate::{RenameCandidate, Renames};
use crate::cli::{AutogenerateOptions, Console, candidate_names};
use crate::compare::Comparison;
use std::collections::BTreeSet;

/// The comparison with all renames: what the models say, then what was typed, then what a person answers.
///
/// # Errors
///
/// A flag names nothing; or something looks like a rename, and nobody is there to be asked. Nothing is ever dropped and made that may
/// have been renamed, unless somebody says so.
pub(super) fn settle(
    comparison: Comparison,
    options: &AutogenerateOptions,
    is_yes: bool,
    console: &Console,
) -> Result<Comparison, RunnerError> {
    let mut comparison = typed(comparison, &options.rename)?;
    let mut dropped = BTreeSet::new();
    for name in &options.no_rename {
        if comparison.find(name).is_none() {
            return Err(RunnerError::NoRename(name.clone()));
        }
        dropped.insert(name.clone());
    }
    loop {
        let candidates: Vec<(RenameCandidate, (String, String))> = comparison
            .rename_candidates()
            .into_iter()
            .map(|candidate| (candidate.clone(), candidate_names(&candidate)))
            .filter(|(_, (from, _))| !dropped.contains(from))
            .collect();
        let Some((candidate, (from, to))) = candidates.first() else { return Ok(comparison) };
        if is_yes || (console.is_interactive() && console.confirm(&question(candidate, from, to))) {
            let renames = comparison.renames().clone().accept(candidate);
            comparison = comparison.with_renames(renames);
        } else if console.is_interactive() {
            dropped.insert(from.clone());
        } else {
            let candidates = candidates.into_iter().map(|(_, names)| names).collect();
            return Err(RunnerError::Renames { candidates });
        }
    }
}

fn question(candidate: &RenameCandidate, from: &str, to: &str) -> String {
    let (what, score) = match candidate {
        RenameCandidate::Table { score, .. } => ("table", score),
        RenameCandidate::Column { score, .. } => ("column", score),
    };
    format!("The {what} {from} is gone and {to} is new ({score} % alike). Was it renamed?")
}

/// Those of `--rename`: tables first, since columns go by the names of their tables after that.
fn typed(mut comparison: Comparison, texts: &[String]) -> Result<Comparison, RunnerError> {
    let mut left = Vec::new();
    for text in texts {
        match rename(&comparison, text)? {
            Some((renames, true)) => comparison = comparison.with_renames(renames),
            _ => left.push(text),
        }
    }
    for text in left {
        let problem = || RunnerError::Rename {
            text: text.clone(),
            problem: "nothing of the old name is there".to_owned(),
        };
        let (renames, _) = rename(&comparison, text)?.ok_or_else(problem)?;
        comparison = comparison.with_renames(renames);
    }
    Ok(comparison)
}

/// The renames with this one, and whether it is about a table; `None` if nothing has the old name.
fn rename(comparison: &Comparison, text: &str) -> Result<Option<(Renames, bool)>, RunnerError> {
    let refused = |problem: String| RunnerError::Rename { text: text.to_owned(), problem };
    let (old, new) = text.split_once('=').ok_or_else(|| refused("it has no `=`".to_owned()))?;
    let renames = comparison.renames().clone();
    match comparison.find(old) {
        None => Ok(None),
        Some((table, None)) => {
            let name = table.sibling(new);
            if !comparison.is_wanted(&name, None) {
                return Err(refused(format!("no model has the table {name}")));
            }
            Ok(Some((renames.table(table, new), true)))
        }
        Some((table, Some(column))) => {
            if !comparison.is_wanted(&table, Some(new)) {
                return Err(refused(format!("no model has the column {table}.{new}")));
            }
            Ok(Some((renames.column(table, &column, new), false)))
        }
    }
}
