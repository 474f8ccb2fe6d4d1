//! One revision in a listing: on a line, as a block, or as JSON.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::revisions::Revisions;

/// What a line says beside the id.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "a set of parts, each there or not")]
pub(super) struct LineParts {
    /// The revisions before it.
    pub(super) parents: bool,
    /// The branch labels that reach it.
    pub(super) labels: bool,
    /// Whether branches begin or end here.
    pub(super) tree: bool,
    /// What it does.
    pub(super) message: bool,
}

/// `ae10 -> def4 (shop) (head) (current), Add email index`.
pub(super) fn render_line(revisions: &Revisions, id: &str, parts: LineParts) -> String {
    let map = revisions.map();
    let mut line = String::new();
    if parts.parents {
        line.push_str(&down_revisions(revisions, id));
        let dependencies = map.dependencies(id);
        if !dependencies.is_empty() {
            let _ = write!(line, " ({})", dependencies.join(", "));
        }
        line.push_str(" -> ");
    }
    line.push_str(id);
    let labels: Vec<&str> = map.labels(id).collect();
    if parts.labels && !labels.is_empty() {
        let _ = write!(line, " ({})", labels.join(", "));
    }
    line.push_str(head_mark(revisions, id));
    line.push_str(current_mark(revisions, id));
    if parts.tree {
        line.push_str(&tree_marks(revisions, id));
    }
    if parts.message {
        let _ = write!(line, ", {}", revisions.text(id).message);
    }
    line
}

/// The revision in full, over several lines.
pub(super) fn render_block(revisions: &Revisions, id: &str) -> String {
    let map = revisions.map();
    let text = revisions.text(id);
    let current = current_mark(revisions, id);
    let mut block = format!("Rev: {id}{}{}{current}\n", head_mark(revisions, id), tree_marks(revisions, id));
    let parent = if map.is_merge_point(id) { "Merges" } else { "Parent" };
    let _ = writeln!(block, "{parent}: {}", down_revisions(revisions, id));
    let children = if map.is_branch_point(id) { map.children(id) } else { Vec::new() };
    write_list(&mut block, "Also depends on", &map.dependencies(id));
    write_list(&mut block, "Branches into", &children);
    write_list(&mut block, "Branch names", &map.labels(id).collect::<Vec<_>>());
    let _ = writeln!(block, "Path: {}\n", text.path);
    for line in text.doc.lines() {
        let _ = writeln!(block, "{}", format!("    {line}").trim_end());
    }
    block
}

/// The revision for programs.
pub(super) fn render_json(revisions: &Revisions, id: &str) -> Value {
    let map = revisions.map();
    let text = revisions.text(id);
    json!({
        "revision": id,
        "down_revision": map.get(id).map(|revision| revision.down_revision.clone()),
        "depends_on": map.dependencies(id),
        "branch_labels": map.labels(id).collect::<Vec<_>>(),
        "children": map.children(id),
        "is_head": map.is_head(id),
        "is_effective_head": map.is_head(id) && !map.is_real_head(id),
        "is_current": revisions.is_current(id),
        "is_branch_point": map.is_branch_point(id),
        "is_merge_point": map.is_merge_point(id),
        "message": text.message,
        "doc": text.doc,
        "path": text.path,
    })
}

fn down_revisions(revisions: &Revisions, id: &str) -> String {
    let below = revisions.map().get(id).map(|revision| revision.down_revision.join(", "));
    below.filter(|below| !below.is_empty()).unwrap_or_else(|| "<base>".to_owned())
}

fn head_mark(revisions: &Revisions, id: &str) -> &'static str {
    match (revisions.map().is_real_head(id), revisions.map().is_head(id)) {
        (true, _) => " (head)",
        (false, true) => " (effective head)",
        (false, false) => "",
    }
}

fn current_mark(revisions: &Revisions, id: &str) -> &'static str {
    if revisions.is_current(id) { " (current)" } else { "" }
}

fn tree_marks(revisions: &Revisions, id: &str) -> String {
    let map = revisions.map();
    let branches = if map.is_branch_point(id) { " (branchpoint)" } else { "" };
    let merges = if map.is_merge_point(id) { " (mergepoint)" } else { "" };
    format!("{branches}{merges}")
}

fn write_list(block: &mut String, name: &str, items: &[&str]) {
    if !items.is_empty() {
        let _ = writeln!(block, "{name}: {}", items.join(", "));
    }
}
