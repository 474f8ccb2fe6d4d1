//! The graph for Graphviz.

use std::fmt::Write as _;

use super::lanes::Link;
use super::mermaid::lines_of;
use super::picture::Picture;
use crate::cli::revisions::{Revisions, Standing};

const BEGIN: &str = "\
digraph history {
  rankdir=BT;
  node [shape=box, style=\"rounded,filled\", fillcolor=white, fontname=\"sans-serif\", fontsize=11];
  edge [color=\"#57606a\", arrowsize=0.7, fontname=\"sans-serif\", fontsize=9];
";

/// A DOT document: an arrow from each revision to those that follow it, upwards.
pub(in crate::cli) fn render_dot(revisions: &Revisions, ids: &[&str]) -> String {
    let picture = Picture::new(revisions, ids);
    let mut text = BEGIN.to_owned();
    for id in ids {
        // Labels, but not names, may hold HTML entities.
        let label = quote(&lines_of(revisions, id).join("\n").replace('&', "&amp;"));
        let _ = writeln!(text, "  {} [label={label}{}];", quote(id), look(revisions, id));
    }
    for (from, to, link) in picture.drawn_edges() {
        let (above, below) = (quote(ids[from]), quote(ids[to]));
        let look = match link {
            Link::Down => "",
            Link::Depends => " [style=dashed, label=\"depends on\"]",
        };
        let _ = writeln!(text, "  {below} -> {above}{look};");
    }
    text.push_str("}\n");
    text
}

fn look(revisions: &Revisions, id: &str) -> String {
    let fill = match revisions.standing(id) {
        Standing::Current => ", fillcolor=\"#54aeff\"",
        Standing::Applied => ", fillcolor=\"#ddf4ff\"",
        Standing::Pending | Standing::Unknown => "",
    };
    let border = if revisions.map().is_head(id) { ", color=\"#1a7f37\", penwidth=2" } else { "" };
    format!("{fill}{border}")
}

/// A quoted text. Graphviz reads a backslash as the beginning of an escape, so that it is doubled; a line break in
/// the text becomes one in the picture.
fn quote(text: &str) -> String {
    let escaped = text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
    let shown: String = escaped.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    format!("\"{shown}\"")
}

#[cfg(test)]
mod tests {
    use super::quote;

    #[test]
    fn quotes_backslashes_and_line_breaks_are_escaped() {
        assert_eq!(quote("a \"b\" \\n\nc\t"), r#""a \"b\" \\n\nc ""#);
    }
}
