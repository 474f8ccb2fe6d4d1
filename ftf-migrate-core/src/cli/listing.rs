//! What `history`, `heads`, `branches`, `show` and `current` print, from the files or from the graph in the program.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use serde_json::{Value, json};

use super::args::{Format, GraphGlyphs, GraphVerb, Heads, History, Show};
use super::console::Console;
use super::entry::{LineParts, render_block, render_json, render_line};
use super::history::{Glyphs, Paper, render_dot, render_graph, render_html, render_mermaid};
use super::revisions::Revisions;
use crate::revision::{GraphError, Position};

const HISTORY: LineParts = LineParts { parents: true, labels: true, tree: true, message: true };
const HEADS: LineParts = LineParts { parents: false, labels: true, tree: false, message: false };
const CURRENT: LineParts = LineParts { parents: false, labels: false, tree: true, message: false };
const BRANCHES: LineParts = LineParts { parents: false, labels: true, tree: true, message: false };

/// The version of what results are in JSON. It changes when a field goes or means something else.
pub const SCHEMA_VERSION: u32 = 1;

/// How wide a drawing is where there is no terminal.
const WIDTH: usize = 80;

/// How a listing is to be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layout {
    /// For people or for programs.
    pub format: Format,
    /// Each revision in full.
    pub verbose: bool,
    /// The columns that a drawing may take.
    pub width: usize,
    /// Whether a drawing may have box-drawing characters, where nobody chose.
    pub is_unicode: bool,
}

impl Default for Layout {
    fn default() -> Self {
        Self { format: Format::default(), verbose: false, width: WIDTH, is_unicode: true }
    }
}

impl From<&Console> for Layout {
    fn from(console: &Console) -> Self {
        let width = console.width().unwrap_or(WIDTH);
        let is_unicode = console.is_unicode();
        Self { format: console.format(), verbose: console.is_verbose(), width, is_unicode }
    }
}

/// The text that a verb prints, with its last line ended; empty when there is nothing to list.
///
/// `rows` are the database's version rows, when it was asked, as [`GraphVerb::needs_rows`] tells.
///
/// # Errors
///
/// A symbol names no revision, or several where one is meant; a range has no such line; `rows` are needed and missing.
pub fn render_verb(
    revisions: &Revisions,
    verb: &GraphVerb,
    rows: Option<&[String]>,
    layout: Layout,
) -> Result<String, GraphError> {
    match verb {
        GraphVerb::History(args) => render_history(revisions, args, rows, layout),
        GraphVerb::Heads(args) => Ok(render_heads(revisions, args, layout)),
        GraphVerb::Branches(_) => Ok(render_branches(revisions, layout)),
        GraphVerb::Show(args) => render_show(revisions, args, rows, layout),
    }
}

/// Says why a listing is empty, if it is because there are no revisions at all.
pub fn note_if_empty(revisions: &Revisions, console: &Console) {
    if revisions.map().is_empty() {
        console.note("There are no revisions yet; write the first with: cargo ftf-migrate revision -m \"…\"");
    }
}

/// What `current` prints, after [`Revisions::mark_current`]. In JSON there are the version `rows` too.
pub fn render_current(revisions: &Revisions, rows: &[String], layout: Layout) -> String {
    let current: Vec<&str> = revisions.current().collect();
    if layout.format == Format::Json {
        let list = render_list(revisions, &current);
        let answer = json!({"schema_version": SCHEMA_VERSION, "revisions": list, "rows": rows});
        return format!("{:#}\n", revisions.labelled(answer));
    }
    render(revisions, &current, CURRENT, layout)
}

fn render_history(
    revisions: &Revisions,
    args: &History,
    rows: Option<&[String]>,
    layout: Layout,
) -> Result<String, GraphError> {
    let listed = revisions.map().history(args.rev_range.as_deref(), rows)?;
    let listed: Vec<&str> = listed.into_iter().map(|revision| revision.id.as_str()).collect();
    Ok(match (layout.format, args.graph) {
        (Format::Mermaid, _) => render_mermaid(revisions, &listed),
        (Format::Dot, _) => render_dot(revisions, &listed),
        (Format::Html, _) => render_html(revisions, &listed),
        (Format::Text, Some(glyphs)) => {
            let Layout { width, verbose, is_unicode, .. } = layout;
            let glyphs = match glyphs {
                GraphGlyphs::Auto if is_unicode => Glyphs::Unicode,
                GraphGlyphs::Unicode => Glyphs::Unicode,
                GraphGlyphs::Auto | GraphGlyphs::Ascii => Glyphs::Ascii,
            };
            render_graph(revisions, &listed, Paper { width, glyphs, verbose })
        }
        (Format::Text | Format::Json | Format::Sql | Format::Models, _) => {
            render(revisions, &listed, HISTORY, layout)
        }
    })
}

fn render_heads(revisions: &Revisions, args: &Heads, layout: Layout) -> String {
    let map = revisions.map();
    let heads = if args.resolve_dependencies { map.real_heads() } else { map.heads() };
    render(revisions, &heads, HEADS, layout)
}

fn render_show(
    revisions: &Revisions,
    args: &Show,
    rows: Option<&[String]>,
    layout: Layout,
) -> Result<String, GraphError> {
    let found = revisions.map().resolve_many(&args.revision, rows)?;
    let ids: Vec<&str> = found.iter().filter_map(Position::id).collect();
    Ok(render(revisions, &ids, HISTORY, Layout { verbose: true, ..layout }))
}

fn render_branches(revisions: &Revisions, layout: Layout) -> String {
    let points: BTreeSet<&str> = revisions.map().branch_points().into_iter().collect();
    let newest_first = revisions.map().newest_first();
    let points: Vec<&str> = newest_first
        .into_iter()
        .map(|revision| revision.id.as_str())
        .filter(|id| points.contains(id))
        .collect();
    if layout.format == Format::Json {
        return render(revisions, &points, BRANCHES, layout);
    }
    points.iter().map(|id| render_branch(revisions, id, layout.verbose)).collect()
}

/// A branch point, and below it, aligned, the revisions that follow.
fn render_branch(revisions: &Revisions, id: &str, verbose: bool) -> String {
    let mut text = if verbose { render_block(revisions, id) } else { render_line(revisions, id, BRANCHES) };
    text.push('\n');
    for child in revisions.map().children(id) {
        let parts = LineParts { message: verbose, ..BRANCHES };
        let _ = writeln!(text, "{:width$} -> {}", "", render_line(revisions, child, parts), width = id.len());
    }
    text.push('\n');
    text
}

fn render(revisions: &Revisions, ids: &[&str], parts: LineParts, layout: Layout) -> String {
    match layout {
        Layout { format: Format::Json, .. } => {
            let list = render_list(revisions, ids);
            let answer = json!({"schema_version": SCHEMA_VERSION, "revisions": list});
            format!("{:#}\n", revisions.labelled(answer))
        }
        Layout { verbose: true, .. } => ids.iter().map(|id| render_block(revisions, id) + "\n").collect(),
        _ => ids.iter().map(|id| render_line(revisions, id, parts) + "\n").collect(),
    }
}

fn render_list(revisions: &Revisions, ids: &[&str]) -> Vec<Value> {
    ids.iter().map(|id| render_json(revisions, id)).collect()
}

#[cfg(test)]
mod tests {
    use super::{Layout, render_current, render_verb};
    use crate::cli::args::{Branches, Format, GraphVerb, Heads, History, Show};
    use crate::cli::revisions::{RevisionText, Revisions};
    use crate::revision::Revision;

    fn shop() -> Revisions {
        let text = |message: &str, path: &str| RevisionText {
            message: message.to_owned(),
            doc: format!("{message}\n\nIn more words."),
            path: path.to_owned(),
        };
        Revisions::new([
            (Revision::new("a1001"), text("Add users", "versions/a1001.rs")),
            (Revision::new("b2002").down(["a1001"]).label("shop"), text("Add products", "versions/b2002.rs")),
            (
                Revision::new("c3003").down(["a1001"]).depends_on(["b2002"]),
                text("Add posts", "versions/c3003.rs"),
            ),
            (Revision::new("d4004").down(["b2002", "c3003"]), text("Merge", "versions/d4004.rs")),
            (Revision::new("e5005"), text("Another base", "versions/e5005.rs")),
            (Revision::new("f6006").depends_on(["e5005"]), text("Leans on e5005", "versions/f6006.rs")),
        ])
        .unwrap()
    }

    fn text(verb: &GraphVerb, layout: Layout) -> String {
        render_verb(&shop(), verb, None, layout).unwrap()
    }

    fn all() -> GraphVerb {
        GraphVerb::History(History::default())
    }

    #[test]
    fn history_lists_newest_first_in_line_form() {
        insta::assert_snapshot!(text(&all(), Layout::default()));
    }

    #[test]
    fn history_in_full_lists_blocks() {
        insta::assert_snapshot!(text(&all(), Layout { verbose: true, ..Layout::default() }));
    }

    #[test]
    fn heads_tells_effective_heads_apart() {
        let heads =
            |resolve_dependencies| text(&GraphVerb::Heads(Heads { resolve_dependencies }), Layout::default());
        assert_eq!(heads(false), "d4004 (shop) (head)\ne5005 (effective head)\nf6006 (head)\n");
        assert_eq!(heads(true), "d4004 (shop) (head)\nf6006 (head)\n");
    }

    #[test]
    fn branches_lists_what_follows_each_branch_point() {
        assert_eq!(
            text(&GraphVerb::Branches(Branches {}), Layout::default()),
            "a1001 (branchpoint)\n      -> b2002 (shop)\n      -> c3003\n\n"
        );
    }

    #[test]
    fn show_gives_the_block_of_a_prefix_and_an_error_for_nonsense() {
        let show = |revision: &str| GraphVerb::Show(Show { revision: revision.to_owned() });
        let block = text(&show("d"), Layout::default());
        assert!(block.starts_with("Rev: d4004 (head) (mergepoint)\nMerges: b2002, c3003\n"), "{block}");
        assert!(render_verb(&shop(), &show("zz"), None, Layout::default()).is_err());
    }

    #[test]
    fn current_lists_the_rows_and_what_they_absorb() {
        let mut revisions = shop();
        revisions.mark_current(&["c3003".to_owned()]).unwrap();
        assert_eq!(render_current(&revisions, &[], Layout::default()), "b2002 (current)\nc3003 (current)\n");
    }

    #[test]
    fn json_has_a_version_and_a_list_also_when_the_list_is_empty() {
        let layout = Layout { format: Format::Json, ..Layout::default() };
        let listed: serde_json::Value = serde_json::from_str(&text(&all(), layout)).unwrap();
        assert_eq!(listed["schema_version"], 1);
        let users = listed["revisions"]
            .as_array()
            .unwrap()
            .iter()
            .find(|entry| entry["revision"] == "a1001")
            .unwrap();
        assert_eq!(users["children"], serde_json::json!(["b2002", "c3003"]));
        assert_eq!(users["message"], "Add users");
        let empty: serde_json::Value = serde_json::from_str(&render_current(&shop(), &[], layout)).unwrap();
        assert_eq!(empty, serde_json::json!({"schema_version": 1, "revisions": [], "rows": []}));
    }
}
