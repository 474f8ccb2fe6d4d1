//! The graph for Mermaid, which many forges and wikis draw.

use std::fmt::Write as _;

use super::lanes::Link;
use super::picture::Picture;
use crate::cli::revisions::{Revisions, Standing};

const STYLES: &str = "  \
classDef head stroke:#1a7f37,stroke-width:3px
  classDef applied fill:#ddf4ff,color:#1f2328
  classDef current fill:#54aeff,color:#1f2328
";

/// A Mermaid flowchart: an arrow from each revision to those that follow it, upwards.
pub(in crate::cli) fn render_mermaid(revisions: &Revisions, ids: &[&str]) -> String {
    let picture = Picture::new(revisions, ids);
    let mut text = "flowchart BT\n".to_owned();
    for id in ids {
        let lines: Vec<String> = lines_of(revisions, id).iter().map(|line| escape(line)).collect();
        let _ = writeln!(text, "  {}[\"{}\"]", node(id), lines.join("<br>"));
    }
    for (from, to, link) in picture.drawn_edges() {
        let (above, below) = (node(ids[from]), node(ids[to]));
        let _ = match link {
            Link::Down => writeln!(text, "  {below} --> {above}"),
            Link::Depends => writeln!(text, "  {below} -. depends on .-> {above}"),
        };
    }
    text.push_str(STYLES);
    for id in ids {
        if let Some(class) = class(revisions, id) {
            let _ = writeln!(text, "  class {} {class}", node(id));
        }
    }
    text
}

/// What a box says: id and marks, then the message.
pub(super) fn lines_of(revisions: &Revisions, id: &str) -> Vec<String> {
    let map = revisions.map();
    let mut first = id.to_owned();
    let labels = map.get(id).map(|revision| revision.branch_labels.clone()).unwrap_or_default();
    if !labels.is_empty() {
        let _ = write!(first, " ({})", labels.join(", "));
    }
    if map.is_head(id) {
        first.push_str(" (head)");
    }
    if revisions.is_current(id) {
        first.push_str(" (current)");
    }
    vec![first, revisions.text(id).message]
}

fn class(revisions: &Revisions, id: &str) -> Option<&'static str> {
    let is_head = revisions.map().is_head(id);
    match (revisions.standing(id), is_head) {
        (Standing::Current, false) => Some("current"),
        (Standing::Current, true) => Some("current,head"),
        (Standing::Applied, false) => Some("applied"),
        (Standing::Applied, true) => Some("applied,head"),
        (_, true) => Some("head"),
        (_, false) => None,
    }
}

/// The name of a revision's box. Mermaid takes no dots there, and words such as `end` for its own.
fn node(id: &str) -> String {
    id.chars().fold("r_".to_owned(), |mut name, character| {
        if character.is_ascii_alphanumeric() {
            name.push(character);
        } else {
            let _ = write!(name, "_{:x}_", u32::from(character));
        }
        name
    })
}

/// Everything that could mean something to Mermaid or to the HTML that it makes, by number.
fn escape(text: &str) -> String {
    text.chars().fold(String::new(), |mut escaped, character| {
        if character.is_control() {
            escaped.push(' ');
        } else if character.is_alphanumeric()
            || matches!(character, ' ' | '.' | ',' | '(' | ')' | '_' | '-' | ':')
        {
            escaped.push(character);
        } else {
            let _ = write!(escaped, "#{};", u32::from(character));
        }
        escaped
    })
}

#[cfg(test)]
mod tests {
    use super::{escape, node};

    #[test]
    fn what_mermaid_or_a_browser_would_read_is_escaped() {
        assert_eq!(
            escape("say \"<b>\" & `x`\nthen #1; (ok)"),
            "say #34;#60;b#62;#34; #38; #96;x#96; then #35;1#59; (ok)"
        );
    }

    #[test]
    fn names_of_boxes_differ_when_ids_differ() {
        assert_eq!(node("end"), "r_end");
        assert_eq!(node("a.b"), "r_a_2e_b");
        assert_ne!(node("a_b"), node("a.b"));
    }
}
