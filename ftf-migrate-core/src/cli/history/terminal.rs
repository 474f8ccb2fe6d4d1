//! The graph in the terminal: lanes on the left, a revision's line to the right of them.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Color, Style};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::lanes::{Link, place};
use super::picture::Picture;
use super::raster::{Cell, Ink, rasterize};
use crate::cli::entry::render_block;
use crate::cli::revisions::{Revisions, Standing};

/// Which characters lines are drawn with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::cli) enum Glyphs {
    /// Box-drawing characters.
    Unicode,
    /// Only ASCII.
    Ascii,
}

/// What is drawn on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::cli) struct Paper {
    /// Columns; no line is longer.
    pub(in crate::cli) width: usize,
    pub(in crate::cli) glyphs: Glyphs,
    /// Each revision in full, not only in a line.
    pub(in crate::cli) verbose: bool,
}

/// Beyond this width of the lanes, text no longer keeps to one column.
const ALIGNED: usize = 20;

/// Lanes have at most this part of the width; what lies beyond is cut.
const LANES_PART: usize = 2;

const ID: Style = AnsiColor::Yellow.on_default();
const LABEL: Style = AnsiColor::Magenta.on_default();
const HEAD: Style = AnsiColor::Green.on_default();
const CURRENT: Style = AnsiColor::Cyan.on_default().bold();
const FAINT: Style = Style::new().dimmed();
const PLAIN: Style = Style::new();

/// One colour for each line of development, in turn.
const HUES: [AnsiColor; 6] = [
    AnsiColor::Blue,
    AnsiColor::Red,
    AnsiColor::Green,
    AnsiColor::Magenta,
    AnsiColor::Cyan,
    AnsiColor::Yellow,
];

/// The graph of the listed revisions, newest first, with ANSI styles.
pub(in crate::cli) fn render_graph(revisions: &Revisions, ids: &[&str], paper: Paper) -> String {
    let picture = Picture::new(revisions, ids);
    let lanes = place(&picture.edges);
    let canvas = Canvas::new(paper, lanes.width);
    let mut text = String::new();
    let last = rasterize(&lanes, |row, rows| {
        let id = ids[row];
        if let Some(above) = &rows.above {
            text.push_str(&canvas.line(above, ' ', Vec::new()));
        }
        let node = paper.glyphs.node(revisions.standing(id));
        text.push_str(&canvas.line(&rows.node, node, summary(revisions, id)));
        for line in details(revisions, id, paper.verbose) {
            text.push_str(&canvas.line(&rows.below, ' ', vec![Span { style: PLAIN, text: line }]));
        }
    });
    if let Some(last) = last {
        text.push_str(&canvas.line(&last, ' ', Vec::new()));
    }
    text
}

/// Text in one style.
#[derive(Debug)]
struct Span {
    style: Style,
    text: String,
}

/// `ae10 (shop) (head) (current) Add email index`.
fn summary(revisions: &Revisions, id: &str) -> Vec<Span> {
    let map = revisions.map();
    let mut spans = vec![Span { style: ID, text: id.to_owned() }];
    let mut mark = |style: Style, text: &str| spans.push(Span { style, text: format!(" ({text})") });
    let labels = labels_to_show(revisions, id);
    if !labels.is_empty() {
        mark(LABEL, &labels.join(", "));
    }
    match (map.is_real_head(id), map.is_head(id)) {
        (true, _) => mark(HEAD, "head"),
        (false, true) => mark(HEAD, "effective head"),
        (false, false) => {}
    }
    if revisions.is_current(id) {
        mark(CURRENT, "current");
    }
    let dependencies = map.dependencies(id);
    if !dependencies.is_empty() {
        mark(FAINT, &format!("depends on {}", dependencies.join(", ")));
    }
    spans.push(Span { style: PLAIN, text: format!(" {}", revisions.text(id).message) });
    spans
}

/// A label reaches every revision of its branch; it is said where it is written and at the branch's end.
fn labels_to_show<'a>(revisions: &'a Revisions, id: &str) -> Vec<&'a str> {
    let map = revisions.map();
    let Some(revision) = map.get(id) else { return Vec::new() };
    if map.is_head(id) {
        return map.get(id).map(|revision| map.labels(&revision.id).collect()).unwrap_or_default();
    }
    revision.branch_labels.iter().map(String::as_str).collect()
}

/// The lines of the block that the summary does not say.
fn details(revisions: &Revisions, id: &str, verbose: bool) -> Vec<String> {
    if !verbose {
        return Vec::new();
    }
    let block = render_block(revisions, id);
    let mut lines: Vec<String> = block.lines().skip(1).map(str::to_owned).collect();
    lines.push(String::new());
    lines
}

/// Puts lanes and text beside one another.
#[derive(Debug)]
struct Canvas {
    paper: Paper,
    /// Columns that lanes may take.
    lanes: usize,
    /// The column that text begins at, where lanes leave room.
    text: usize,
}

impl Canvas {
    fn new(paper: Paper, lanes: usize) -> Self {
        let most = (paper.width / LANES_PART).max(1);
        let widest = (2 * lanes).saturating_sub(1).min(most);
        Self { paper, lanes: most, text: widest.min(ALIGNED) + 2 }
    }

    fn line(&self, cells: &[Cell], node: char, text: Vec<Span>) -> String {
        let mut glyphs = self.draw(cells, node);
        let begin = self.text.max(glyphs.len() + 2);
        if begin < self.paper.width && text.iter().any(|span| !span.text.is_empty()) {
            glyphs.resize(begin, (PLAIN, ' '));
        } else {
            let drawn = glyphs.iter().rposition(|(_, glyph)| *glyph != ' ').map_or(0, |last| last + 1);
            glyphs.truncate(drawn);
        }
        let room = self.paper.width.saturating_sub(begin);
        let mut line = String::new();
        for (style, glyph) in glyphs {
            push_styled(&mut line, style, &glyph.to_string());
        }
        push_clipped(&mut line, text, room, self.paper.glyphs.ellipsis());
        line.push('\n');
        line
    }

    /// The cells and the gaps between them, cut to the room that lanes have. A revision is never cut.
    fn draw(&self, cells: &[Cell], node: char) -> Vec<(Style, char)> {
        let mut drawn = Vec::with_capacity(2 * cells.len());
        for (lane, cell) in cells.iter().enumerate() {
            if lane > 0 {
                drawn.push(self.paper.glyphs.gap(cell.left));
            }
            let glyph = self.paper.glyphs.cell(cell);
            drawn.push(if cell.is_node { (node_style(cell), node) } else { glyph });
        }
        while drawn.last().is_some_and(|(_, glyph)| *glyph == ' ') {
            drawn.pop();
        }
        if drawn.len() > self.lanes {
            let hidden = cells.iter().position(|cell| cell.is_node).filter(|lane| 2 * lane + 1 >= self.lanes);
            drawn.truncate(self.lanes - 1);
            let end =
                hidden.map_or((FAINT, self.paper.glyphs.ellipsis()), |lane| (node_style(&cells[lane]), node));
            drawn.push(end);
        }
        drawn
    }
}

fn node_style(cell: &Cell) -> Style {
    let ink = cell.up.filter(|ink| ink.link == Link::Down).or(cell.down);
    ink.map_or(Style::new(), style).bold()
}

fn style(ink: Ink) -> Style {
    Style::new().fg_color(Some(Color::Ansi(HUES[ink.hue % HUES.len()])))
}

impl Glyphs {
    fn node(self, standing: Standing) -> char {
        let [unknown, pending, applied, current] = match self {
            Self::Unicode => ['●', '○', '●', '◉'],
            Self::Ascii => ['*', 'o', '*', '@'],
        };
        match standing {
            Standing::Unknown => unknown,
            Standing::Pending => pending,
            Standing::Applied => applied,
            Standing::Current => current,
        }
    }

    fn ellipsis(self) -> char {
        match self {
            Self::Unicode => '…',
            Self::Ascii => '>',
        }
    }

    fn gap(self, ink: Option<Ink>) -> (Style, char) {
        let Some(ink) = ink else { return (PLAIN, ' ') };
        (style(ink), self.line(ink, '─', '╌', '-', '.'))
    }

    fn line(self, ink: Ink, line: char, dashed: char, ascii: char, ascii_dashed: char) -> char {
        match (self, ink.link) {
            (Self::Unicode, Link::Down) => line,
            (Self::Unicode, Link::Depends) => dashed,
            (Self::Ascii, Link::Down) => ascii,
            (Self::Ascii, Link::Depends) => ascii_dashed,
        }
    }

    fn cell(self, cell: &Cell) -> (Style, char) {
        match (cell.up, cell.down) {
            (Some(up), Some(down)) if cell.is_joint => {
                (style(up), self.crossing(cell, up).unwrap_or_else(|| self.vertical(down)))
            }
            (Some(up), Some(_)) => (style(up), self.vertical(up)),
            (Some(up), None) if cell.is_joint => (style(up), self.corner(cell, ['╯', '╰', '┴'], '\'')),
            (Some(up), None) => (style(up), '~'),
            (None, Some(down)) => (style(down), self.corner(cell, ['╮', '╭', '┬'], '.')),
            (None, None) => self.gap(cell.right.or(cell.left)),
        }
    }

    fn vertical(self, ink: Ink) -> char {
        self.line(ink, '│', '┆', '|', ':')
    }

    /// Lines that leave to one side, or to both, and go up or down.
    fn corner(self, cell: &Cell, [left, right, both]: [char; 3], ascii: char) -> char {
        let unicode = match (cell.left, cell.right) {
            (Some(_), Some(_)) => both,
            (None, Some(_)) => right,
            _ => left,
        };
        if self == Self::Unicode { unicode } else { ascii }
    }

    /// Lines that meet one which runs through; `None` when there are none.
    fn crossing(self, cell: &Cell, through: Ink) -> Option<char> {
        let unicode = match (cell.left, cell.right) {
            (Some(_), Some(_)) => '┼',
            (Some(_), None) => '┤',
            (None, Some(_)) => '├',
            (None, None) => return None,
        };
        Some(if self == Self::Unicode { unicode } else { self.line(through, '+', '+', '+', '+') })
    }
}

fn push_styled(line: &mut String, style: Style, text: &str) {
    if text.trim().is_empty() || style == PLAIN {
        line.push_str(text);
    } else {
        let _ = write!(line, "{style}{text}{style:#}");
    }
}

/// Whether a character would move the cursor, or turn the order in which a line is read.
fn moves(character: char) -> bool {
    character.is_control() || matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Adds as much as fits.
fn push_clipped(line: &mut String, spans: Vec<Span>, room: usize, ellipsis: char) {
    let mut left = room;
    for Span { style, text } in spans {
        let text: String = text.chars().map(|c| if moves(c) { ' ' } else { c }).collect();
        if text.width() <= left {
            left -= text.width();
            push_styled(line, style, &text);
        } else {
            push_styled(line, style, &clip(&text, left, ellipsis));
            return;
        }
    }
}

/// The beginning of a text that is too wide, with an ellipsis in the last column.
fn clip(text: &str, room: usize, ellipsis: char) -> String {
    let mut clipped = String::new();
    let mut used = 0;
    for character in text.chars() {
        used += character.width().unwrap_or(0);
        if used >= room {
            break;
        }
        clipped.push(character);
    }
    if room > 0 {
        clipped.push(ellipsis);
    }
    clipped
}
