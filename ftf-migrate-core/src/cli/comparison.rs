//! What `check` and `revision --autogenerate` say of a comparison.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::args::Format;
use super::console::Console;
use super::listing::SCHEMA_VERSION;
use crate::compare::{Comparison, Finding, Generated};
use crate::render::NotRenderable;
use crate::session::{ChangedRevision, FileChange};

/// What the models are compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Against {
    Database,
    History,
}

impl Against {
    /// How a sentence calls it.
    pub(crate) fn named(self) -> &'static str {
        match self {
            Self::Database => "the database",
            Self::History => "the revisions",
        }
    }
}

/// The result of `check`.
///
/// # Errors
///
/// An operation has no source, which a comparison does not find.
pub(crate) fn render_check(
    comparison: &Comparison,
    against: Against,
    console: &Console,
) -> Result<String, NotRenderable> {
    match console.format() {
        Format::Json => {
            check_json(comparison, against).map(|answer| format!("{}\n", console.labelled(answer)))
        }
        _ => Ok(check_text(comparison)),
    }
}

fn check_text(comparison: &Comparison) -> String {
    let mut text = String::new();
    if !comparison.pending.is_empty() {
        text.push_str("Revisions that have not run:\n");
        for id in &comparison.pending {
            let _ = writeln!(text, "  {id}");
        }
    }
    if !comparison.changed.is_empty() {
        text.push_str("Applied revisions that were changed since:\n");
        for changed in &comparison.changed {
            let _ = writeln!(text, "  {changed}");
        }
    }
    if !comparison.pending.is_empty() {
        // What these revisions do is not there yet, and would be told as if it were missing.
        return text;
    }
    if comparison.is_same() {
        text.push_str("No new upgrade operations detected.\n");
        return text;
    }
    text.push_str("New upgrade operations detected:\n");
    for finding in comparison.findings() {
        let _ = writeln!(text, "  {} {}", finding.sign.mark(), without_sign(&finding));
    }
    for candidate in comparison.rename_candidates() {
        let (from, to) = (&candidate.from, candidate.from.renamed(&candidate.to));
        let _ = writeln!(text, "  ? {from} may have been renamed to {to}");
    }
    text
}

fn without_sign(finding: &Finding) -> String {
    if finding.detail.is_empty() {
        finding.what.clone()
    } else {
        format!("{} ({})", finding.what, finding.detail)
    }
}

fn check_json(comparison: &Comparison, against: Against) -> Result<Value, NotRenderable> {
    let is_behind = !comparison.pending.is_empty();
    let operations: Vec<Value> = comparison
        .describe()?
        .into_iter()
        .map(|described| {
            let findings: Vec<Value> = described.findings.iter().map(finding_json).collect();
            json!({"operation": described.operation, "source": described.source, "findings": findings})
        })
        .collect();
    let candidates = comparison.rename_candidates();
    let candidates: Vec<Value> = candidates
        .iter()
        .map(|candidate| {
            let (from, to) = (&candidate.from, candidate.from.renamed(&candidate.to));
            json!({"from": from.to_string(), "to": to.to_string()})
        })
        .collect();
    let opaque: Vec<String> = comparison.opaque.iter().map(ToString::to_string).collect();
    Ok(json!({
        "schema_version": SCHEMA_VERSION,
        "against": if against == Against::Database { "database" } else { "history" },
        "is_same": comparison.is_same() && !is_behind && comparison.changed.is_empty(),
        "pending": comparison.pending,
        "changed": comparison.changed.iter().map(changed_json).collect::<Vec<_>>(),
        "operations": if is_behind { Value::Null } else { operations.into() },
        "rename_candidates": if is_behind { Value::Null } else { candidates.into() },
        "opaque": opaque,
    }))
}

fn finding_json(finding: &Finding) -> Value {
    json!({
        "sign": finding.sign.to_string(),
        "table": finding.table.as_ref().map(ToString::to_string),
        "what": finding.what,
        "detail": finding.detail,
    })
}

fn changed_json(changed: &ChangedRevision) -> Value {
    let (change, file) = match changed.change {
        FileChange::Edited { file } => ("edited", Some(file)),
        FileChange::Deleted => ("deleted", None),
    };
    json!({"revision": changed.revision, "change": change, "file": file, "applied_at": changed.applied_at})
}

/// What the launcher writes into files.
pub(crate) fn proposal_json(revisions: &[Generated], message: Option<&str>) -> Value {
    let revisions: Vec<Value> = revisions
        .iter()
        .map(|revision| {
            let proposal = &revision.proposal;
            json!({
                "message": proposal.message.as_deref().or(message),
                "rev_id": proposal.rev_id,
                "heads": proposal.heads,
                "splice": proposal.splice,
                "branch_labels": proposal.branch_labels,
                "depends_on": proposal.depends_on,
                "version_path": proposal.version_path,
                "imports": revision.imports,
                "upgrade": revision.upgrade,
                "downgrade": revision.downgrade,
            })
        })
        .collect();
    json!({"schema_version": SCHEMA_VERSION, "revisions": revisions})
}
