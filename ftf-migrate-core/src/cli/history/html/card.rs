//! What the page says of one revision.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::cli::revisions::{Revisions, Standing};
use crate::html::{Anchor, Escaped};

/// The card of a revision; `listed` are those that have one.
pub(super) fn render_card(revisions: &Revisions, id: &str, listed: &BTreeSet<&str>) -> String {
    let text = revisions.text(id);
    let mut card = format!(
        "<article id=\"{}\">\n<h2>{}</h2>\n<p class=\"marks\"><code>{}</code>{}</p>\n",
        Anchor("rev", id),
        Escaped(&text.message),
        Escaped(id),
        render_all_marks(revisions, id),
    );
    card.push_str(&facts(revisions, id, listed, &text.path));
    let more = text.doc.trim().strip_prefix(text.message.as_str()).unwrap_or(&text.doc).trim();
    if !more.is_empty() {
        let _ = writeln!(card, "<p class=\"doc\">{}</p>", Escaped(more));
    }
    card.push_str(&sql(revisions, id));
    card.push_str("</article>\n");
    card
}

/// Labels, head, current: small words in boxes.
pub(super) fn render_marks(revisions: &Revisions, id: &str) -> String {
    let map = revisions.map();
    let mut marks = String::new();
    let labels = map.get(id).map(|revision| revision.branch_labels.as_slice()).unwrap_or_default();
    for label in labels {
        mark(&mut marks, "label", label);
    }
    match (map.is_real_head(id), map.is_head(id)) {
        (true, _) => mark(&mut marks, "head", "head"),
        (false, true) => mark(&mut marks, "head", "effective head"),
        (false, false) => {}
    }
    if revisions.is_current(id) {
        mark(&mut marks, "current", "current");
    }
    marks
}

/// These, and in words what the drawing shows.
fn render_all_marks(revisions: &Revisions, id: &str) -> String {
    let map = revisions.map();
    let mut marks = render_marks(revisions, id);
    if revisions.standing(id) == Standing::Pending {
        mark(&mut marks, "pending", "not applied");
    }
    if map.is_branch_point(id) {
        mark(&mut marks, "tree", "branch point");
    }
    if map.is_merge_point(id) {
        mark(&mut marks, "tree", "merge");
    }
    marks
}

fn mark(marks: &mut String, class: &str, text: &str) {
    let _ = write!(marks, " <b class=\"{class}\">{}</b>", Escaped(text));
}

fn facts(revisions: &Revisions, id: &str, listed: &BTreeSet<&str>, path: &str) -> String {
    let map = revisions.map();
    let down = map.get(id).map(|revision| revision.down_revision.clone()).unwrap_or_default();
    let down: Vec<&str> = down.iter().map(String::as_str).collect();
    let mut facts = "<dl>\n".to_owned();
    let parents = if down.is_empty() { "base".to_owned() } else { links(revisions, listed, &down) };
    fact(&mut facts, if down.len() > 1 { "Parents" } else { "Parent" }, &parents);
    let children = map.children(id);
    if !children.is_empty() {
        fact(&mut facts, "Followed by", &links(revisions, listed, &children));
    }
    let dependencies = map.dependencies(id);
    if !dependencies.is_empty() {
        fact(&mut facts, "Depends on", &links(revisions, listed, &dependencies));
    }
    let labels: Vec<&str> = map.labels(id).collect();
    if !labels.is_empty() {
        fact(&mut facts, "On branch", &Escaped(&labels.join(", ")).to_string());
    }
    if let Some(applied) = applied(revisions, id) {
        fact(&mut facts, "Applied", &Escaped(&applied).to_string());
    }
    if !path.is_empty() {
        fact(&mut facts, "File", &format!("<code>{}</code>", Escaped(path)));
    }
    facts.push_str("</dl>\n");
    facts
}

fn fact(facts: &mut String, name: &str, html: &str) {
    let _ = writeln!(facts, "<dt>{name}</dt><dd>{html}</dd>");
}

/// When it was applied; nothing when no database was asked.
fn applied(revisions: &Revisions, id: &str) -> Option<String> {
    match (revisions.standing(id), revisions.applied_at(id)) {
        (Standing::Unknown, _) => None,
        (Standing::Pending, _) => Some("no".to_owned()),
        (_, Some(time)) => Some(format!("{time} UTC")),
        (_, None) => Some("yes; the history table has no record of when".to_owned()),
    }
}

/// A link to each revision's card; what is not listed has none.
fn links(revisions: &Revisions, listed: &BTreeSet<&str>, ids: &[&str]) -> String {
    let link = |id: &&str| {
        let message = revisions.text(id).message;
        let text = format!("<code>{}</code> {}", Escaped(id), Escaped(&message));
        if listed.contains(id) { format!("<a href=\"#{}\">{text}</a>", Anchor("rev", id)) } else { text }
    };
    ids.iter().map(link).collect::<Vec<_>>().join("<br>")
}

/// A block for each database; the style sheet shows that which is chosen.
fn sql(revisions: &Revisions, id: &str) -> String {
    let texts = revisions.sql(id);
    if texts.is_empty() {
        return String::new();
    }
    let mut html = "<details open>\n<summary>SQL of the upgrade</summary>\n".to_owned();
    for (database, text) in texts {
        let _ = writeln!(html, "<pre class=\"sql {database}\"><code>{}</code></pre>", Escaped(text));
    }
    html.push_str("</details>\n");
    html
}
