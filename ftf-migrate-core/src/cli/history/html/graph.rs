//! The graph as SVG, with a line of text beside each revision.

use std::fmt::Write as _;

use super::card::render_marks;
use crate::cli::history::lanes::{Lanes, Link, Path, place};
use crate::cli::history::picture::Picture;
use crate::cli::revisions::{Revisions, Standing};
use crate::html::{Anchor, Escaped};

/// Pixels of a row; the style sheet says the same.
const ROW: usize = 34;
const LANE: usize = 18;
const MARGIN: usize = 14;
/// How many colours the style sheet has for lines.
const HUES: usize = 6;

/// The drawing, and a link to the card of each revision beside its circle.
pub(super) fn render_graph(revisions: &Revisions, ids: &[&str]) -> String {
    let picture = Picture::new(revisions, ids);
    let lanes = place(&picture.edges);
    let (width, height) = (2 * MARGIN + LANE * lanes.width.saturating_sub(1), ROW * ids.len());
    let mut text = format!(
        "<div class=\"graph\" style=\"--lanes:{width}px\">\n\
         <svg width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" aria-hidden=\"true\">\n"
    );
    // Dependencies first: lines of development lie over them.
    for link in [Link::Depends, Link::Down] {
        lanes
            .paths
            .iter()
            .filter(|path| path.link == link)
            .for_each(|path| draw_path(&mut text, path, &lanes));
    }
    for (row, (id, place)) in ids.iter().zip(&lanes.places).enumerate() {
        draw_circle(&mut text, revisions.standing(id), (x(place.lane), y(row)), place.hue);
    }
    text.push_str("</svg>\n<ol>\n");
    for id in ids {
        draw_row(&mut text, revisions, id);
    }
    text.push_str("</ol>\n</div>\n");
    text
}

fn x(lane: usize) -> usize {
    MARGIN + LANE * lane
}

fn y(row: usize) -> usize {
    ROW * row + ROW / 2
}

/// Sideways out of the one circle, down the lane, sideways into the other; curves lie between two rows.
fn draw_path(text: &mut String, path: &Path, lanes: &Lanes) {
    let begin = (x(lanes.places[path.from].lane), y(path.from));
    let lane = x(path.lane);
    let end = if path.open {
        (lane, y(path.from) + ROW * 2 / 3)
    } else {
        (lanes.places.get(path.to).map_or(lane, |place| x(place.lane)), y(path.to))
    };
    let class = match (path.link, path.open) {
        (Link::Depends, _) => " depends",
        (Link::Down, true) => " open",
        (Link::Down, false) => "",
    };
    let _ = write!(text, "<path class=\"line hue{}{class}\" d=\"M{} {}", path.hue % HUES, begin.0, begin.1);
    // An edge between neighbouring rows has room for one curve only.
    let rows = path.to - path.from;
    if rows == 1 && begin.0 != lane && end.0 != lane {
        let middle = begin.1 + ROW / 2;
        curve(text, begin, (lane, middle));
        curve(text, (lane, middle), end);
    } else {
        let bend = if path.open { end.1 } else { begin.1 + ROW };
        let (first, last) = (if begin.0 == lane { begin.1 } else { bend }, end.1.saturating_sub(ROW));
        if begin.0 != lane {
            curve(text, begin, (lane, first));
        }
        if end.0 == lane {
            let _ = write!(text, " V{}", end.1);
        } else {
            let _ = write!(text, " V{}", last.max(first));
            curve(text, (lane, last.max(first)), end);
        }
    }
    text.push_str("\"/>\n");
}

fn curve(text: &mut String, from: (usize, usize), to: (usize, usize)) {
    let middle = usize::midpoint(from.1, to.1);
    let _ = write!(text, " C{} {middle} {} {middle} {} {}", from.0, to.0, to.0, to.1);
}

fn draw_circle(text: &mut String, standing: Standing, (x, y): (usize, usize), hue: usize) {
    let hue = hue % HUES;
    if standing == Standing::Current {
        let _ = writeln!(text, "<circle class=\"ring\" cx=\"{x}\" cy=\"{y}\" r=\"9\"/>");
    }
    let class = if standing == Standing::Pending { " pending" } else { "" };
    let _ = writeln!(text, "<circle class=\"dot hue{hue}{class}\" cx=\"{x}\" cy=\"{y}\" r=\"5\"/>");
}

fn draw_row(text: &mut String, revisions: &Revisions, id: &str) {
    let message = revisions.text(id).message;
    let _ = writeln!(
        text,
        "<li><a href=\"#{}\" title=\"{}\"><code>{}</code>{}<span class=\"message\">{}</span></a></li>",
        Anchor("rev", id),
        Escaped(&message),
        Escaped(id),
        render_marks(revisions, id),
        Escaped(&message),
    );
}
