//! Which of what is gone and what is new has only got another name.

use super::error::RunnerError;
use crate::autogenerate::{Renamable, RenameCandidate, Renames};
use crate::cli::{AutogenerateOptions, Console};
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
        let mut candidates = comparison.rename_candidates();
        candidates.retain(|candidate| !dropped.contains(&candidate.from.to_string()));
        let Some(candidate) = candidates.first() else { return Ok(comparison) };
        if is_yes || (console.is_interactive() && console.confirm(&question(candidate))) {
            let renames = comparison.renames().clone().accept(candidate);
            comparison = comparison.with_renames(renames);
        } else if console.is_interactive() {
            dropped.insert(candidate.from.to_string());
        } else {
            return Err(RunnerError::Renames { candidates });
        }
    }
}

fn question(candidate: &RenameCandidate) -> String {
    let RenameCandidate { from, to, score } = candidate;
    let (kind, to) = (from.kind(), from.renamed(to));
    format!("The {kind} {from} is gone and {to} is new ({score} % alike). Was it renamed?")
}

/// Those of `--rename`: what is inside of others goes by their names after, so those come first.
fn typed(mut comparison: Comparison, texts: &[String]) -> Result<Comparison, RunnerError> {
    let mut left = Vec::new();
    for text in texts {
        match rename(&comparison, text)? {
            Some((Renamable::Table(_) | Renamable::Enum(_), renames)) => {
                comparison = comparison.with_renames(renames);
            }
            _ => left.push(text),
        }
    }
    for text in left {
        let problem = || RunnerError::Rename {
            text: text.clone(),
            problem: "nothing of the old name is there".to_owned(),
        };
        let (_, renames) = rename(&comparison, text)?.ok_or_else(problem)?;
        comparison = comparison.with_renames(renames);
    }
    Ok(comparison)
}

/// What is renamed, and the renames with it; `None` if nothing has the old name.
fn rename(comparison: &Comparison, text: &str) -> Result<Option<(Renamable, Renames)>, RunnerError> {
    let refused = |problem: String| RunnerError::Rename { text: text.to_owned(), problem };
    let (old, new) = text.split_once('=').ok_or_else(|| refused("it has no `=`".to_owned()))?;
    let Some(what) = comparison.find(old) else { return Ok(None) };
    let wanted = what.renamed(new);
    if !comparison.is_wanted(&wanted) {
        return Err(refused(format!("no model has the {} {wanted}", what.kind())));
    }
    let renames = comparison.renames().clone().rename(what.clone(), new);
    Ok(Some((what, renames)))
}
