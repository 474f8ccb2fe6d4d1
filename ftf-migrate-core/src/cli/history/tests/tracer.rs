//! Reads a drawing as a person does: follows each line from the revision that it leaves to the one that it enters.

use std::collections::BTreeSet;

/// A drawing as rows of characters, and the rows that revisions stand in.
pub(super) struct Drawing {
    rows: Vec<Vec<char>>,
    /// The row, the column and the id of each revision.
    nodes: Vec<(usize, usize, String)>,
}

impl Drawing {
    /// `ids` is what stands behind the lanes in some row; every row with one of `●○◉` is a revision.
    pub(super) fn read(text: &str) -> Self {
        let rows: Vec<Vec<char>> = text.lines().map(|line| line.chars().collect()).collect();
        let mut nodes = Vec::new();
        for (row, line) in rows.iter().enumerate() {
            if let Some(column) = line.iter().position(|glyph| "●○◉".contains(*glyph)) {
                let words: String = line.iter().collect();
                let id = words.split_whitespace().find(|word| word.starts_with('r')).unwrap();
                nodes.push((row, column, id.to_owned()));
            }
        }
        Self { rows, nodes }
    }

    pub(super) fn ids(&self) -> Vec<&str> {
        self.nodes.iter().map(|(_, _, id)| id.as_str()).collect()
    }

    /// Every pair of revisions that a line leads from and to.
    pub(super) fn edges(&self) -> BTreeSet<(String, String)> {
        let mut edges = BTreeSet::new();
        for (row, column, id) in &self.nodes {
            for lane in self.leaves(*row, *column) {
                let below = self.follow(*row + 1, lane);
                edges.insert((id.clone(), below.to_owned()));
            }
        }
        edges
    }

    fn glyph(&self, row: usize, column: usize) -> char {
        self.rows.get(row).and_then(|line| line.get(column)).copied().unwrap_or(' ')
    }

    /// The columns in which lines go down from a revision: its own, and those that its row leads to.
    fn leaves(&self, row: usize, column: usize) -> Vec<usize> {
        let mut lanes = Vec::new();
        if goes_up(self.glyph(row + 1, column)) {
            lanes.push(column);
        }
        for step in [-1, 1] {
            self.sideways(row, column, step, |glyph, at| {
                if goes_down_from_side(glyph) {
                    lanes.push(at);
                }
            });
        }
        lanes
    }

    /// Walks along a horizontal line, under the lines that run down, to its end or to a revision.
    fn sideways(&self, row: usize, column: usize, step: isize, mut visit: impl FnMut(char, usize)) {
        let mut at = column;
        loop {
            // Between two lanes stands what tells whether the line goes on.
            let Some(gap) = at.checked_add_signed(step) else { return };
            if !"─╌".contains(self.glyph(row, gap)) {
                return;
            }
            at = gap.checked_add_signed(step).unwrap();
            visit(self.glyph(row, at), at);
            if "●○◉".contains(self.glyph(row, at)) {
                return;
            }
        }
    }

    /// The revision that a line enters which comes down into this cell.
    fn follow(&self, mut row: usize, mut column: usize) -> &str {
        loop {
            if let Some((_, _, id)) = self.nodes.iter().find(|(r, c, _)| (*r, *c) == (row, column)) {
                return id;
            }
            match self.glyph(row, column) {
                '│' | '┆' | '├' | '┤' | '┼' => row += 1,
                glyph @ ('╯' | '╰' | '┴') => column = self.entered(row, column, glyph),
                other => panic!("a line ends in {other:?} in row {row}, column {column}"),
            }
            if "├┤┼".contains(self.glyph(row, column)) {
                row += 1;
            }
        }
    }

    /// The column of the revision, or of the line to it, that a line which turns here leads to.
    fn entered(&self, row: usize, column: usize, glyph: char) -> usize {
        let steps: &[isize] = match glyph {
            '╯' => &[-1],
            '╰' => &[1],
            _ => &[-1, 1],
        };
        let mut found = Vec::new();
        for step in steps {
            self.sideways(row, column, *step, |glyph, at| {
                if "●○◉├┤┼".contains(glyph) {
                    found.push(at);
                }
            });
        }
        assert_eq!(found.len(), 1, "row {row}, column {column} leads to {found:?}\n{self}");
        found[0]
    }
}

impl std::fmt::Display for Drawing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.rows.iter().try_for_each(|row| writeln!(f, "{}", row.iter().collect::<String>()))
    }
}

fn goes_up(glyph: char) -> bool {
    "│┆├┤┼╯╰┴●○◉".contains(glyph)
}

fn goes_down_from_side(glyph: char) -> bool {
    "╮╭┬├┤┼".contains(glyph)
}
