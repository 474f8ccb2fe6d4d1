//! For Graphviz.

use super::picture::Picture;
use crate::html::Escaped;
use crate::schema::MetaData;
use std::fmt::Write as _;

const BEGIN: &str = "\
digraph schema {
  rankdir=RL;
  node [shape=plain, fontname=\"sans-serif\", fontsize=11];
  edge [color=\"#57606a\", dir=both, arrowsize=0.8, fontname=\"sans-serif\", fontsize=9];
";

/// A graph for Graphviz: a table for each table, a line from each foreign key to the column that it refers to.
pub fn render_dot(metadata: &MetaData) -> String {
    let picture = Picture::new(metadata);
    let mut text = BEGIN.to_owned();
    for (at, entity) in picture.entities.iter().enumerate() {
        let _ = writeln!(
            text,
            "  t{at} [label=<<table border=\"0\" cellborder=\"1\" cellspacing=\"0\" cellpadding=\"4\">"
        );
        let _ = writeln!(
            text,
            "    <tr><td colspan=\"3\" bgcolor=\"#ddf4ff\"><b>{}</b></td></tr>",
            Escaped(&one_line(&entity.name))
        );
        for (row, attribute) in entity.attributes.iter().enumerate() {
            let null = if attribute.nullable { "?" } else { "" };
            let _ = writeln!(
                text,
                "    <tr><td port=\"l{row}\" align=\"left\">{}</td><td align=\"left\">{}{null}</td><td port=\"r{row}\">{}</td></tr>",
                Escaped(&one_line(&attribute.name)),
                Escaped(&one_line(&attribute.sql_type)),
                attribute.marks().join(" ")
            );
        }
        text.push_str("  </table>>];\n");
    }
    for it in &picture.relations {
        let head = if it.is_optional { "teeodot" } else { "teetee" };
        let tail = if it.is_unique { "teeodot" } else { "crowodot" };
        let _ = writeln!(
            text,
            "  t{}:l{} -> t{}:r{} [arrowhead={head}, arrowtail={tail}];",
            it.from, it.from_row, it.to, it.to_row
        );
    }
    text.push_str("}\n");
    text
}

fn one_line(text: &str) -> String {
    text.chars().map(|it| if it.is_control() { ' ' } else { it }).collect()
}
