//! The picture as SVG.

use super::layout::{Layout, Line, Size, place};
use super::picture::{Attribute, Entity, Picture, Relation};
use crate::html::{Anchor, Escaped};
use std::fmt::Write as _;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Pixels; the style sheet has the sizes of the letters.
const TITLE: f64 = 30.0;
const ROW: f64 = 20.0;
const LETTER: f64 = 7.3;
const TITLE_LETTER: f64 = 8.2;
const PADDING: f64 = 10.0;
/// Between name, type and marks.
const SPACE: f64 = 16.0;
/// What is longer is cut, and told in full to whoever points at it.
const LONGEST: usize = 34;

/// The ends of lines: one or none or many rows there.
const MARKERS: &str = "\
<defs>
<marker id=\"many\" class=\"end\" viewBox=\"0 0 22 14\" refX=\"22\" refY=\"7\" markerWidth=\"22\" markerHeight=\"14\" orient=\"auto-start-reverse\" markerUnits=\"userSpaceOnUse\"><circle cx=\"5\" cy=\"7\" r=\"3.5\"/><path d=\"M9 7 L22 1 M9 7 L22 7 M9 7 L22 13\"/></marker>
<marker id=\"maybe\" class=\"end\" viewBox=\"0 0 22 14\" refX=\"22\" refY=\"7\" markerWidth=\"22\" markerHeight=\"14\" orient=\"auto-start-reverse\" markerUnits=\"userSpaceOnUse\"><circle cx=\"7\" cy=\"7\" r=\"3.5\"/><path d=\"M15 2 V12 M10.5 7 H22\"/></marker>
<marker id=\"one\" class=\"end\" viewBox=\"0 0 22 14\" refX=\"22\" refY=\"7\" markerWidth=\"22\" markerHeight=\"14\" orient=\"auto-start-reverse\" markerUnits=\"userSpaceOnUse\"><path d=\"M11 2 V12 M15 2 V12\"/></marker>
</defs>
";

/// The widths of a box's three columns of text.
#[derive(Clone, Copy, Debug)]
struct Widths {
    name: f64,
    sql_type: f64,
    whole: f64,
}

/// The whole drawing.
pub(super) fn render(picture: &Picture) -> String {
    let widths: Vec<Widths> = picture.entities.iter().map(widths).collect();
    let boxes: Vec<Size> = picture
        .entities
        .iter()
        .zip(&widths)
        .map(|(entity, widths)| Size { width: widths.whole, height: height(entity) })
        .collect();
    let layout = place(&boxes, &picture.relations.iter().map(line).collect::<Vec<_>>());
    let (width, height) = (layout.width.ceil(), layout.height.ceil());
    let mut text = format!(
        "<svg width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" role=\"img\" aria-label=\"The tables and their foreign keys\">\n{MARKERS}"
    );
    for (relation, route) in picture.relations.iter().zip(&layout.routes) {
        draw_line(&mut text, picture, relation, route);
    }
    for (at, entity) in picture.entities.iter().enumerate() {
        draw_box(&mut text, entity, &layout, at, widths[at]);
    }
    text.push_str("</svg>\n");
    text
}

fn line(relation: &Relation) -> Line {
    let y = |row: usize| TITLE + ROW * rows(row) + ROW / 2.0;
    Line { from: relation.from, from_y: y(relation.from_row), to: relation.to, to_y: y(relation.to_row) }
}

fn height(entity: &Entity) -> f64 {
    TITLE + ROW * rows(entity.attributes.len()) + 4.0
}

fn widths(entity: &Entity) -> Widths {
    let widest = |text: &dyn Fn(&Attribute) -> usize| {
        LETTER * rows(entity.attributes.iter().map(text).max().unwrap_or_default())
    };
    let name = widest(&|it| cut(&it.name).width() + usize::from(it.nullable));
    let sql_type = widest(&|it| cut(&it.sql_type).width());
    let marks = widest(&|it| it.marks().join(" ").width());
    let columns = name + SPACE + sql_type + if marks > 0.0 { SPACE + marks } else { 0.0 };
    let title = TITLE_LETTER * rows(cut(&entity.name).width());
    Widths { name, sql_type, whole: (columns.max(title) + 2.0 * PADDING).ceil() }
}

fn draw_box(text: &mut String, entity: &Entity, layout: &Layout, at: usize, widths: Widths) {
    let (x, y) = layout.corners[at];
    let (width, height) = (widths.whole, height(entity));
    let _ = writeln!(
        text,
        "<a href=\"#{}\"><g class=\"entity\" transform=\"translate({x:.1} {y:.1})\">\n\
         <rect class=\"box\" width=\"{width}\" height=\"{height}\" rx=\"5\"/>\n\
         <path class=\"head\" d=\"M0 {TITLE} V5 Q0 0 5 0 H{} Q{width} 0 {width} 5 V{TITLE} Z\"/>\n\
         <text class=\"name\" x=\"{PADDING}\" y=\"20\">{}<title>{}</title></text>",
        Anchor("table", &entity.name),
        width - 5.0,
        Escaped(&cut(&entity.name)),
        Escaped(&entity.name),
    );
    for (row, attribute) in entity.attributes.iter().enumerate() {
        draw_row(text, attribute, TITLE + ROW * rows(row) + 15.0, widths);
    }
    text.push_str("</g></a>\n");
}

fn draw_row(text: &mut String, attribute: &Attribute, y: f64, widths: Widths) {
    let null = if attribute.nullable { "<tspan class=\"null\">?</tspan>" } else { "" };
    let class = if attribute.is_key { " class=\"key\"" } else { "" };
    let _ = writeln!(
        text,
        "<text{class} x=\"{PADDING}\" y=\"{y}\">{}{null}<title>{}</title></text>\
         <text class=\"type\" x=\"{:.1}\" y=\"{y}\">{}<title>{}</title></text>",
        Escaped(&cut(&attribute.name)),
        Escaped(&attribute.name),
        PADDING + widths.name + SPACE,
        Escaped(&cut(&attribute.sql_type)),
        Escaped(&attribute.sql_type),
    );
    let marks = attribute.marks();
    if !marks.is_empty() {
        let x = PADDING + widths.name + SPACE + widths.sql_type + SPACE;
        let _ = writeln!(text, "<text class=\"mark\" x=\"{x:.1}\" y=\"{y}\">{}</text>", marks.join(" "));
    }
}

/// Curves where the line changes its height, straight where it passes a column.
fn draw_line(text: &mut String, picture: &Picture, relation: &Relation, route: &[(f64, f64)]) {
    let Some(((x, y), rest)) = route.split_first() else { return };
    let start = if relation.is_unique { "maybe" } else { "many" };
    let end = if relation.is_optional { "maybe" } else { "one" };
    let _ = write!(
        text,
        "<path class=\"line\" marker-start=\"url(#{start})\" marker-end=\"url(#{end})\" d=\"M{x:.1} {y:.1}"
    );
    let mut at = (*x, *y);
    for to in rest {
        if (at.1 - to.1).abs() < 0.1 {
            let _ = write!(text, " H{:.1}", to.0);
        } else if (at.0 - to.0).abs() < 0.1 {
            let _ = write!(text, " V{:.1}", to.1);
        } else {
            let middle = f64::midpoint(at.0, to.0);
            let _ = write!(text, " C{middle:.1} {:.1} {middle:.1} {:.1} {:.1} {:.1}", at.1, to.1, to.0, to.1);
        }
        at = *to;
    }
    let name = |at: usize| picture.entities.get(at).map_or("", |entity| entity.name.as_str());
    let said = format!("{} ({}) → {}", name(relation.from), relation.label, name(relation.to));
    let _ = writeln!(text, "\"><title>{}</title></path>", Escaped(&said));
}

/// At most so much of the text.
fn cut(text: &str) -> String {
    if text.width() <= LONGEST {
        return text.to_owned();
    }
    let mut kept = String::new();
    for letter in text.chars() {
        if kept.width() + letter.width().unwrap_or_default() > LONGEST - 1 {
            break;
        }
        kept.push(letter);
    }
    kept + "…"
}

#[expect(clippy::cast_precision_loss, reason = "no table has so many columns")]
fn rows(number: usize) -> f64 {
    number as f64
}
